"""Chapter: how far the armed forces grow, and what that relieves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters import growth_sentences as sentences
from hoofdtaak3.figures.chapters.cells import by_scenario
from hoofdtaak3.figures.chapters.chapter import Chapter
from hoofdtaak3.figures.chapters.growth_sentences import GONE, PLANNED, SAME, SMALLER
from hoofdtaak3.figures.chapters.growth_tables import PATH_NAMES, change, personnel_table, relief_table
from hoofdtaak3.figures.chapters.personnel_chart import Lines, personnel_chart
from hoofdtaak3.figures.chapters.prose import paragraphs
from hoofdtaak3.figures.chapters.years import merged
from hoofdtaak3.figures.codes import UNKNOWN
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.matrix import Cell, Matrix, fits, matrix_chart
from hoofdtaak3.figures.names import basis_mark
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part
from hoofdtaak3.figures.stamp import wording
from hoofdtaak3.results.code_words import PATHS

if TYPE_CHECKING:
    from hoofdtaak3.figures.chapters.chapter import Tale

PEOPLE = "fig-growth-personnel"
SUPPLY = "fig-growth-supply"
RELIEF = "fig-growth-relief"
LIMIT = "bovengrens van de oorlogsorganisatie, geen plan"
_SHOWN = ("conflict", "oorlog")
"""The phases in which capabilities fall below their reference; in the others growth changes little that matters."""

_NO_CHANGE = "Bij geen enkele capaciteit verandert groei wat er in conflict of oorlog beschikbaar is."
_NO_GAP = "Ook zonder groei is er geen tekort bekend."


def chapter(tale: Tale) -> Chapter:
    """Figures, sentences and tables; frames `growth_supply` and `growth_gap`, and the table `personnel`."""
    supply, gaps = tale.frames["growth_supply"], tale.frames["growth_gap"]
    people = tale.dataset.frame("personnel")
    found = list(sentences.outcomes(gaps).values())
    return Chapter(
        figures=(relief_figure(gaps, tale), personnel_figure(people, tale), supply_figure(supply, tale)),
        fragments={
            "growth": paragraphs(sentences.claim(gaps)),
            "growth-personnel": paragraphs(sentences.personnel(people), table=personnel_table(people)),
            "growth-supply": paragraphs(
                f"{sentences.regained(supply, tale.names)} {sentences.wartime(supply, tale.names)}".strip()
            ),
            "growth-relief": paragraphs(
                sentences.helped(gaps, tale.names), sentences.paths(gaps), table=relief_table(gaps, tale)
            ),
            "growth-basis": paragraphs(sentences.elasticities(tale.dataset.frame("capability_values"))),
        },
        variables={
            "growth": {
                "helpt": dutch.count_word(sum(code in (GONE, SMALLER) for code in found)),
                "helpt_niet": dutch.count_word(found.count(SAME)),
                "weg": dutch.count_word(found.count(GONE)),
            }
        },
    )


def personnel_figure(people: pd.DataFrame, tale: Tale) -> Figure:
    """Personnel as observed and by path."""
    known = people[people["likely"].notna()]
    counts = {str(basis): int((known["basis"] == basis).sum()) for basis in sorted(set(known["basis"]))}
    if len(known) < len(people):
        counts[UNKNOWN] = len(people) - len(known)
    assumed = counts.get("oordeel", 0) + counts.get("fictief", 0)
    ordered = known.assign(order=known["path"].map({path: index for index, path in enumerate(PATH_NAMES)}))
    ordered = ordered.sort_values(["order", "date"], kind="stable")
    return Figure(
        label=PEOPLE,
        caption="Mensen bij Defensie: waargenomen (punten), drie groeipaden met hun marge (balken), en de bovengrens "
        "van de oorlogsorganisatie.",
        alt=_personnel_alternative(people),
        chart=personnel_chart(
            Lines(
                people,
                list(PATHS),
                PATH_NAMES,
                dutch.capital(LIMIT),
                "Hoeveel mensen er bij Defensie werken, is niet bekend.",
                wording(part(assumed / sum(counts.values()))) if assumed else (),
            ),
            tale.brand,
        ),
        table=pd.DataFrame(
            {
                "Pad": [PATH_NAMES[path] for path in ordered["path"]],
                "Datum": [dutch.day(day) for day in ordered["date"]],
                "Mensen": ordered["likely"].to_numpy(),
                "Laag": ordered["low"].to_numpy(),
                "Hoog": ordered["high"].to_numpy(),
            }
        ),
        basis=basis_mark(counts),
    )


def supply_figure(supply: pd.DataFrame, tale: Tale) -> Figure:
    """Supply by year against the reference, for the capabilities and phases that growth as planned changes."""
    rows = supply[(supply["path"] == PLANNED) & supply["phase"].isin(_SHOWN)]
    moved = rows[(rows["supply"] - rows["without"]).abs() > TOLERANCE]
    lines = {(row.phase, row.capability_id): None for row in rows_of(moved)}
    order = sorted(lines, key=lambda line: (_SHOWN.index(line[0]), tale.names.capability(line[1])))
    years = sorted({int(year) for year in rows["year"]})
    kept = [(phase, key) in lines for phase, key in zip(rows["phase"], rows["capability_id"], strict=True)]
    drawn = rows[pd.Series(kept, rows.index, dtype=bool)]
    cells = [
        Cell(
            _line(row.phase, row.capability_id),
            str(int(row.year)),
            *_supply_kind(row.supply, row.reference, len(years)),
        )
        for row in rows_of(drawn)
    ]
    return Figure(
        label=SUPPLY,
        caption="Wat Defensie per jaar kan leveren bij groei volgens plan, als deel van het ijkpunt, waar groei iets "
        "verandert.",
        alt=_supply_alternative(drawn, order, tale),
        chart=matrix_chart(
            Matrix(
                {_line(phase, key): _supply_name(phase, key, tale) for phase, key in order},
                {str(year): str(year) for year in years},
                cells,
                (
                    "Aanbod van Defensie als deel van het ijkpunt.",
                    "Licht: ijkpunt gehaald. Gekleurd: niet gehaald. Donker: niets. Gestreepte rand: onbekend.",
                ),
                _NO_CHANGE,
                wording(tale.names.assumption(drawn["capability_id"])),
            ),
            tale.brand,
        ),
        table=_supply_table(drawn, order, tale),
        basis=tale.names.mark(drawn["capability_id"]),
    )


def relief_figure(gaps: pd.DataFrame, tale: Tale) -> Figure:
    """What growth as planned takes off each gap in the last year, as a share of the gap without growth."""
    last = int(gaps["year"].max()) if len(gaps) else 0
    rows = gaps[(gaps["path"] == PLANNED) & (gaps["year"] == last)]
    short = rows[rows["without_unit_days"] > TOLERANCE]
    columns = [key for key in tale.titles if key in set(short["scenario_id"])]
    share = (short["relieved_unit_days"] / short["without_unit_days"]).groupby(short["capability_id"]).max()
    order = sorted(share.index, key=lambda key: (-round(float(share[key]), 9), tale.names.capability(key)))
    drawn = rows[rows["capability_id"].isin(order) & rows["scenario_id"].isin(columns)]
    cells = [
        Cell(
            row.capability_id,
            row.scenario_id,
            *_relief_kind(row, len(columns)),
        )
        for row in rows_of(drawn)
    ]
    return Figure(
        label=RELIEF,
        caption=f"Hoeveel kleiner elk tekort wordt door groei volgens plan, als het scenario in {last} zou gebeuren."
        if last
        else "Hoeveel kleiner elk tekort wordt door groei volgens plan.",
        alt=_relief_alternative(short, tale),
        chart=by_scenario(
            cells,
            order,
            (
                "Verandering van het tekort, in procenten van het tekort zonder groei.",
                "Wit: het tekort is weg. Licht: kleiner. Gekleurd (0): even groot.",
                "–: geen tekort of geen vraag. Gestreepte rand: onbekend.",
            ),
            _NO_GAP,
            tale,
        ),
        table=pd.DataFrame(
            {
                "Capaciteit": [tale.names.capability(key) for key in short["capability_id"]],
                "Scenario": [tale.titles[key] for key in short["scenario_id"]],
                "Tekort zonder groei (eenheiddagen)": short["without_unit_days"].to_numpy(),
                "Tekort met groei (eenheiddagen)": short["gap_unit_days"].to_numpy(),
                "Minder tekort (eenheiddagen)": short["relieved_unit_days"].to_numpy(),
            }
        ),
        basis=tale.names.mark(drawn["capability_id"]),
    )


def _line(phase: str, key: str) -> str:
    """The id of a row of the chart of supply."""
    return f"{key}:{phase}"


def _supply_name(phase: str, key: str, tale: Tale) -> str:
    return f"{tale.names.capability(key)}, {phase}"


def _supply_kind(supply: float, reference: float, columns: int) -> tuple[str, str]:
    share = supply / reference
    if math.isnan(share):
        return "unknown", UNKNOWN if fits(UNKNOWN, columns) else "?"
    return "good" if share >= 1 else "some" if share > 0 else "none", part(share)


def _supply_table(drawn: pd.DataFrame, order: list[tuple[str, str]], tale: Tale) -> pd.DataFrame:
    """The amounts of each row of the chart; years in a row with the same amounts are one line."""
    own = [drawn[(drawn["phase"] == phase) & (drawn["capability_id"] == key)] for phase, key in order]
    rows = pd.concat(own) if own else drawn
    names = [_supply_name(phase, key, tale) for phase, key in zip(rows["phase"], rows["capability_id"], strict=True)]
    kept = rows.assign(line=names)[["line", "year", "supply", "without", "reference"]]
    headings = {
        "line": "Capaciteit, fase",
        "supply": "Aanbod (eenheden)",
        "without": "Zonder groei",
        "reference": "IJkpunt",
    }
    return merged(kept, ["line"]).rename(columns=headings)


def _relief_kind(row: Any, columns: int) -> tuple[str, str]:  # noqa: ANN401
    word = change(row)
    if word == UNKNOWN:
        return "unknown", UNKNOWN if fits(UNKNOWN, columns) else "?"
    if word == "–":
        return "blank", word
    if word == "0":
        return "some", word
    return "good" if row.gap_unit_days <= TOLERANCE else "fair", word


def _personnel_alternative(people: pd.DataFrame) -> str:
    known = people[people["likely"].notna()]
    observed = known[known["path"] == "observed"].sort_values("date")
    if observed.empty:
        return "Er is niets getekend, want er zijn geen cijfers over personeel."
    first, last = observed.iloc[0], observed.iloc[-1]
    text = (
        f"Lijn van {dutch.number(first['likely'], 0)} mensen op {dutch.day(first['date'])} naar "
        f"{dutch.number(last['likely'], 0)} op {dutch.day(last['date'])}."
    )
    ends = [
        f"{name} naar {dutch.number(row.likely, 0)}"
        for path, name in PATHS.items()
        for row in rows_of(known[known["path"] == path].sort_values("date").tail(1))
    ]
    if ends:
        text += f" Daarna {dutch.listing(ends)}."
    limit = known.loc[known["path"] == "wartime", "likely"]
    if len(limit):
        text += f" Een stippellijn geeft de bovengrens van {dutch.number(limit.iloc[0], 0)}."
    return text


def _supply_alternative(drawn: pd.DataFrame, order: list[tuple[str, str]], tale: Tale) -> str:
    if drawn.empty:
        return "Er is niets getekend, want groei verandert in conflict en oorlog bij geen enkele capaciteit het aanbod."
    count = len({key for _, key in order})
    text = f"Tabel met de jaren naast elkaar, voor {count} {dutch.plural(count, 'capaciteit', 'capaciteiten')}."
    parts = []
    for phase, key in order:
        own = drawn[(drawn["phase"] == phase) & (drawn["capability_id"] == key)].sort_values("year")
        ends = [part(row.supply / row.reference) for row in rows_of(own.iloc[[0, -1]])]
        parts.append(f"{tale.names.listing([key])} in {phase} van {ends[0]} naar {ends[1]}")
    return f"{text} Van het eerste naar het laatste jaar: {'; '.join(parts[:6])}."


def _relief_alternative(short: pd.DataFrame, tale: Tale) -> str:
    if short.empty:
        return "Er is niets getekend, want ook zonder groei is er geen tekort bekend."
    known = short[short["relieved_unit_days"].notna()]
    share = known["relieved_unit_days"] / known["without_unit_days"]
    less = list(dict.fromkeys(known.loc[share > TOLERANCE, "capability_id"]))
    total = short["capability_id"].nunique()
    text = f"Tabel met {total} {dutch.plural(total, 'capaciteit', 'capaciteiten')} die zonder groei tekortkomen."
    if not less:
        return f"{text} Nergens is bekend dat het tekort kleiner wordt."
    most = known.assign(share=share).sort_values("share", ascending=False, kind="stable").iloc[0]
    return (
        f"{text} Kleiner wordt het tekort bij {tale.names.listing(less)}; het meest in "
        f"{tale.titles[most['scenario_id']]}: {part(most['share'])} minder."
    )
