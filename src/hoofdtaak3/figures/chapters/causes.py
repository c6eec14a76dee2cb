"""Chapter: why there is a gap, as shares of the gap of each capability."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.bars import Row, parts
from hoofdtaak3.figures.chapters import causes_sentences as sentences
from hoofdtaak3.figures.chapters.causes_sentences import CAUSES, EXPLAINED, known, shares
from hoofdtaak3.figures.chapters.cells import by_scenario
from hoofdtaak3.figures.chapters.chapter import Chapter
from hoofdtaak3.figures.chapters.gaps import together, undecided, worst
from hoofdtaak3.figures.chapters.prose import paragraphs
from hoofdtaak3.figures.chapters.stack import Stack, stack_chart
from hoofdtaak3.figures.codes import UNKNOWN
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.markdown import bullets, escape, table
from hoofdtaak3.figures.matrix import Cell, fits
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part
from hoofdtaak3.figures.stamp import wording

if TYPE_CHECKING:
    from hoofdtaak3.figures.chapters.chapter import Tale

SHARES = "fig-causes-shares"
LEADING = "fig-causes-leading"
TABLE = "tbl-causes"
KINDS = {
    "claims": "defence",
    "reversal": "civil",
    "simultaneity": "some",
    "time": "late",
    "mandate": "fair",
    "size": "gap",
}
"""The style of each cause: dark is what Defence needs itself, striped what comes too late, open what is lacking."""

_KEY = {
    "claims": ("beslag hoofdtaak 1", "beslag"),
    "reversal": ("omkering", "omkering"),
    "simultaneity": ("gelijktijdigheid", "gelijktijdig"),
    "time": ("tijd", "tijd"),
    "mandate": ("bevoegdheid", "bevoegd"),
    "size": ("omvang (de rest)", "omvang"),
}
_TIE = "gedeeld"
_EMPTY = "In geen van de scenario’s is er een tekort waarvan de oorzaken bekend zijn."


def chapter(tale: Tale) -> Chapter:
    """Figures, sentences and table; frame `causes`."""
    rows = _with_share(tale)
    open_ends = undecided(together(tale.results))
    told = worst(known(rows))
    mostly = told[told["claims"] / told["gap_unit_days"] > 1 / 2]
    return Chapter(
        figures=(shares_figure(rows, tale), leading_figure(rows, tale)),
        fragments={
            "causes": paragraphs(sentences.claim(rows)),
            "causes-explained": _explained(),
            "causes-sentences": bullets(
                [escape(text) for text in sentences.gap_sentences(rows, tale.titles, tale.names)]
            )
            + "\n"
            + paragraphs(
                sentences.others(rows, tale.names),
                sentences.missing(rows, open_ends, tale.names),
            ),
            "causes-table": causes_table(rows, tale),
        },
        variables={
            "causes": {
                "met_tekort": dutch.count_word(len(told)),
                "grotendeels_beslag": dutch.count_word(len(mostly)),
                "onbekend": dutch.count_word(len(open_ends)),
            }
        },
    )


def shares_figure(rows: pd.DataFrame, tale: Tale) -> Figure:
    """Of each capability the gap in its heaviest scenario, divided over the causes."""
    drawn = worst(rows[rows["gap_unit_days"] > TOLERANCE])
    names = tale.names
    present = [cause for cause in CAUSES if (drawn[cause] > TOLERANCE).any()]
    words = {KINDS[cause]: _KEY[cause] for cause in present}
    if drawn[list(CAUSES)].isna().any(axis=None):
        words["unknown"] = (UNKNOWN, UNKNOWN)
    return Figure(
        label=SHARES,
        caption="Waaraan het tekort van elke capaciteit toe te rekenen is, in het scenario waarin dat tekort het "
        "grootste deel van de vraag is.",
        alt=_shares_alternative(drawn, tale),
        chart=stack_chart(
            Stack(
                [_row(row, tale) for row in rows_of(drawn)],
                words,
                "deel van het tekort van de capaciteit",
                _EMPTY,
                wording(names.assumption(drawn["capability_id"])),
            ),
            tale.brand,
        ),
        table=_shares_table(drawn, tale),
        basis=names.mark(drawn["capability_id"]),
    )


def leading_figure(rows: pd.DataFrame, tale: Tale) -> Figure:
    """The largest cause of each capability's gap in each scenario that has a gap."""
    names, titles = tale.names, tale.titles
    gaps = rows[rows["gap_unit_days"].isna() | (rows["gap_unit_days"] > TOLERANCE)]
    certain = gaps[gaps["gap_unit_days"] > TOLERANCE]
    columns = [key for key in titles if key in set(certain["scenario_id"])]
    ordered = [*dict.fromkeys(worst(gaps)["capability_id"])]
    drawn = rows[rows["capability_id"].isin(ordered) & rows["scenario_id"].isin(columns)]
    cells = [_cell(row, len(columns)) for row in rows_of(drawn)]
    return Figure(
        label=LEADING,
        caption="De grootste oorzaak van het tekort, per capaciteit en scenario.",
        alt=_leading_alternative(certain),
        chart=by_scenario(
            cells,
            ordered,
            (
                "Het woord is de grootste oorzaak. Het percentage, waar het past, is haar deel van het tekort.",
                f"{dutch.capital(_TIE)}: twee of meer oorzaken zijn even groot; hun deel staat erachter.",
                "–: geen tekort of geen vraag. Gestreepte rand: onbekend. Scenario’s zonder tekort ontbreken.",
            ),
            _EMPTY,
            tale,
        ),
        table=_leading_table(drawn[drawn["gap_unit_days"].isna() | (drawn["gap_unit_days"] > TOLERANCE)], tale),
        basis=names.mark(drawn["capability_id"]),
    )


def causes_table(rows: pd.DataFrame, tale: Tale) -> str:
    """All gaps with their causes; scenarios with the same shares share a line."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows_of(known(rows)):
        key = (tale.names.capability(row.capability_id), sentences.words(shares(row)))
        found.setdefault(key, []).append(tale.titles[row.scenario_id])
    lines = sorted(found.items(), key=lambda item: item[0][0])
    return table(
        ["Capaciteit", "Tekort toe te rekenen aan", "Scenario’s"],
        [[escape(name), escape(text), escape("; ".join(scenarios))] for (name, text), scenarios in lines]
        or [["Geen tekort", "", ""]],
        [26, 38, 46],
        "De oorzaken van elk tekort, als deel van dat tekort.",
        TABLE,
    )


def _with_share(tale: Tale) -> pd.DataFrame:
    """The frame `causes` with `share`, the gap as a share of the demand."""
    demand = together(tale.results).set_index(["scenario_id", "capability_id"])["demand_unit_days"]
    rows = tale.frames["causes"]
    asked = demand.reindex(pd.MultiIndex.from_frame(rows[["scenario_id", "capability_id"]])).to_numpy()
    return rows.assign(share=rows["gap_unit_days"] / pd.Series(asked, rows.index).where(asked > 0))


def _explained() -> str:
    return bullets([f"**{dutch.capital(CAUSES[cause])}.** {escape(text)}" for cause, text in EXPLAINED.items()])


def _row(row: Any, tale: Tale) -> Row:  # noqa: ANN401
    key, name = row.capability_id, tale.names.capability(row.capability_id)
    note = (tale.titles[row.scenario_id], f"tekort {part(row.share)} van de vraag")
    if not _told(row):
        return Row(key, name, parts([("unknown", 1.0)]), note)
    return Row(key, name, parts([(KINDS[cause], getattr(row, cause) / row.gap_unit_days) for cause in CAUSES]), note)


def _cell(row: Any, columns: int) -> Cell:  # noqa: ANN401
    place = row.capability_id, row.scenario_id
    if row.gap_unit_days <= TOLERANCE:
        return Cell(*place, "blank", "–")
    if not _told(row):
        return Cell(*place, "unknown", UNKNOWN if fits(UNKNOWN, columns) else "?")
    found = shares(row)
    cause = sentences.leading(found)
    size = part(max(found.values()))
    kind, word = ("good", _TIE) if cause is None else (KINDS[cause], _KEY[cause][1])
    return Cell(*place, kind, word, size if fits(f"{word} {size}", columns) else "")


def _shares_table(drawn: pd.DataFrame, tale: Tale) -> pd.DataFrame:
    """The numbers behind the bars: a line for each part."""
    lines = []
    for row in rows_of(drawn):
        whose = (tale.names.capability(row.capability_id), tale.titles[row.scenario_id])
        found = shares(row) if _told(row) else {}
        lines += [(*whose, _KEY[cause][1], getattr(row, cause), part(share)) for cause, share in found.items()]
        if not found:
            lines.append((*whose, UNKNOWN, row.gap_unit_days, UNKNOWN))
    return pd.DataFrame(lines, columns=["Capaciteit", "Scenario", "Oorzaak", "Eenheiddagen", "Deel van het tekort"])


def _leading_table(rows: pd.DataFrame, tale: Tale) -> pd.DataFrame:
    """The words of the cells, without the empty ones."""
    lines = []
    for row in rows_of(rows):
        found = shares(row) if _told(row) else {}
        cause = sentences.leading(found) if found else None
        word = UNKNOWN if not found else _TIE if cause is None else _KEY[cause][1]
        whose = (tale.names.capability(row.capability_id), tale.titles[row.scenario_id])
        lines.append((*whose, word, part(max(found.values())) if found else UNKNOWN))
    return pd.DataFrame(lines, columns=["Capaciteit", "Scenario", "Grootste oorzaak", "Deel van het tekort"])


def _told(row: Any) -> bool:  # noqa: ANN401
    """Whether the gap and all its shares are known."""
    return not any(math.isnan(getattr(row, name)) for name in ("gap_unit_days", *CAUSES))


def _shares_alternative(drawn: pd.DataFrame, tale: Tale) -> str:
    told = known(drawn)
    if told.empty:
        return "Er is niets getekend, of alleen onbekend: van geen enkel tekort zijn de oorzaken bekend."
    names = tale.names
    ranked = told.assign(part=told["claims"] / told["gap_unit_days"]).sort_values("part", kind="stable")
    least, most = ranked.iloc[:1], ranked.iloc[-1:]
    text = f"Balken voor {len(drawn)} {dutch.plural(len(drawn), 'capaciteit', 'capaciteiten')} met een tekort."
    text += f" Het deel dat toe te rekenen is aan beslag loopt van {part(float(least['part'].iloc[0]))} bij "
    text += f"{names.listing(least['capability_id'])} tot {part(float(most['part'].iloc[0]))} bij "
    text += f"{names.listing(most['capability_id'])}."
    size = told[told["size"] / told["gap_unit_days"] > 1 / 2]
    if len(size):
        text += f" Vooral aan omvang ligt het bij {names.listing(size['capability_id'], 5)}."
    return text


def _leading_alternative(certain: pd.DataFrame) -> str:
    told = known(certain)
    if told.empty:
        return "Er is niets getekend, of alleen onbekend: van geen enkel tekort zijn de oorzaken bekend."
    first = [sentences.leading(shares(row)) for row in rows_of(told)]
    counts = Counter("meer oorzaken even groot" if cause is None else CAUSES[cause] for cause in first).most_common()
    listed = dutch.listing([f"{cause} ({count})" for cause, count in counts])
    return (
        f"Tabel met {told['capability_id'].nunique()} capaciteiten in {told['scenario_id'].nunique()} scenario’s. "
        f"Grootste oorzaak, met het aantal tekorten: {listed}."
    )
