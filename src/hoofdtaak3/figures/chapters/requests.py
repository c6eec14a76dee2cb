"""Chapter: what the assessment framework decides on requests, beside history, and whether that can go on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures import sentences as report_sentences
from hoofdtaak3.figures.bars import Row, parts
from hoofdtaak3.figures.chapters import requests_sentences as sentences
from hoofdtaak3.figures.chapters.chapter import Chapter
from hoofdtaak3.figures.chapters.prose import paragraphs
from hoofdtaak3.figures.chapters.request_log import log_table, summary_table
from hoofdtaak3.figures.chapters.requests_sentences import asked
from hoofdtaak3.figures.chapters.stack import Stack, stack_chart
from hoofdtaak3.figures.chapters.years import merged
from hoofdtaak3.figures.codes import DECISIONS, UNKNOWN
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.matrix import Cell, Matrix, fits, matrix_chart
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import part
from hoofdtaak3.figures.stamp import wording
from hoofdtaak3.inputs.scenarios.order import PEACETIME
from hoofdtaak3.inputs.tables import REQUEST_HISTORY
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.results.code_words import PATHS, REASONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.figures.chapters.chapter import Tale

DECIDED = "fig-requests-decisions"
WHY = "fig-requests-reasons"
LASTING = "fig-requests-sustainability"
HISTORY = "Werkelijk, 2021 tot en met juni 2024"
KINDS = {"granted": "fair", "partly": "some", "late": "late", "refused": "none", "unknown": "unknown"}
_WORDS = {
    "defence": ("werkelijk, ingewilligd", "ingewilligd"),
    "fair": ("model: toegewezen", "toegewezen"),
    "some": ("deels", "deels"),
    "late": ("te laat", "te laat"),
    "none": ("geweigerd", "geweigerd"),
    "unknown": (UNKNOWN, UNKNOWN),
}
_GRANTED = {"defence": "good", "defence_and_civil": "fair", "civil": "fair", "own_means": "good"}
_NO_REQUESTS = "In geen van de scenario’s zijn er verzoeken."
_NO_FRAME = "Er is nog niet doorgerekend of dit vol te houden is."


def chapter(tale: Tale) -> Chapter:
    """Figures, sentences and tables; the frames `requests` of the scenarios, and frame `sustainability`."""
    requests = {key: frames["requests"] for key, frames in tale.results.items()}
    lasting = tale.frames["sustainability"]
    every = pd.concat([asked(frame) for frame in requests.values()], ignore_index=True)
    history = report_sentences.calibration(requests[PEACETIME], tale.titles[PEACETIME]) if PEACETIME in requests else ""
    return Chapter(
        figures=(
            decisions_figure(requests, tale),
            reasons_figure(requests, tale),
            sustainability_figure(lasting, tale),
        ),
        fragments={
            "requests": paragraphs(sentences.claim(requests, tale.titles)),
            # The sentence ends in a citation, so it is Markdown already.
            "requests-history": f"{history}\n" if history else "",
            "requests-outcome": paragraphs(
                f"{sentences.outcome(requests)} {sentences.civil_test(requests)}".strip(),
            ),
            "requests-summary": summary_table(requests, tale),
            "requests-log": log_table(requests, tale),
            "requests-sustainability": paragraphs(
                f"{sentences.sustainable(lasting)} {sentences.paths_differ(lasting)}".strip()
            ),
        },
        variables={
            "requests": {
                "totaal": dutch.number(len(every), 0),
                "toegewezen": dutch.number(int((every["decision"] == "granted").sum()), 0),
                "geweigerd": dutch.number(int((every["decision"] == "refused").sum()), 0),
                "zonder_grondslag": dutch.count_word(int((every["reason"] == "no_legal_basis").sum())),
            }
        },
    )


def decisions_figure(requests: Mapping[str, pd.DataFrame], tale: Tale) -> Figure:
    """What became of the requests of each scenario, below what became of real ones."""
    counts = {key: _counts(frame) for key, frame in requests.items()}
    drawn = {key: count for key, count in counts.items() if sum(count.values())}
    past = _history(tale)
    rows = [*past, *(_row(key, tale.titles[key], count) for key, count in drawn.items())]
    kinds = {piece.kind for row in rows for piece in row.parts}
    capabilities = pd.concat([asked(frame)["capability_id"] for frame in requests.values()])
    return Figure(
        label=DECIDED,
        caption="Wat er met verzoeken gebeurt: werkelijk, en in het model per scenario. "
        "De verzoeken in het model zijn fictief.",
        alt=_decisions_alternative(drawn, tale, known=bool(past)),
        chart=stack_chart(
            Stack(
                rows if drawn else [],
                {kind: words for kind, words in _WORDS.items() if kind in kinds},
                "deel van de verzoeken; doorlopende taken tellen hier niet mee",
                _NO_REQUESTS,
                wording(tale.names.assumption(capabilities)),
            ),
            tale.brand,
        ),
        table=pd.DataFrame(
            [
                {"Scenario": tale.titles[key], "Verzoeken": sum(count.values())} | _dutch(count)
                for key, count in drawn.items()
            ],
            columns=["Scenario", "Verzoeken", *_dutch({})],
        ),
        basis=tale.names.mark(capabilities),
    )


def reasons_figure(requests: Mapping[str, pd.DataFrame], tale: Tale) -> Figure:
    """How often each reason was given, per scenario."""
    whole = pd.concat([asked(frame).assign(scenario_id=key) for key, frame in requests.items()], ignore_index=True)
    counts = whole.groupby(["reason", "scenario_id"]).size()
    present = [reason for reason in REASONS if reason in set(whole["reason"])]
    titles = {key: tale.titles[key] for key in requests}
    rows = [(reason, key, int(counts.get((reason, key), 0))) for reason in present for key in titles]
    decisions = {reason: set(whole.loc[whole["reason"] == reason, "decision"]) for reason in present}
    cells = [
        Cell(
            reason,
            key,
            _reason_kind(reason, decisions[reason]) if count else "blank",
            dutch.number(count, 0) if count else "–",
        )
        for reason, key, count in rows
    ]
    return Figure(
        label=WHY,
        caption="De reden van elk besluit, geteld per scenario. De verzoeken zijn fictief.",
        alt=_reasons_alternative(whole),
        chart=matrix_chart(
            Matrix(
                {reason: dutch.capital(REASONS[reason]) for reason in present},
                titles,
                cells,
                (
                    "Aantal verzoeken, zonder doorlopende taken.",
                    "Licht: toegewezen. Gekleurd: niet, niet helemaal of te laat. Donker: altijd geweigerd.",
                    "–: komt niet voor. Gestreepte rand: onbekend.",
                ),
                _NO_REQUESTS,
                wording(tale.names.assumption(whole["capability_id"])),
            ),
            tale.brand,
        ),
        table=pd.DataFrame(
            [(dutch.capital(REASONS[reason]), titles[key], count) for reason, key, count in rows if count],
            columns=["Reden", "Scenario", "Verzoeken"],
        ),
        basis=tale.names.mark(whole["capability_id"]),
    )


def sustainability_figure(frame: pd.DataFrame, tale: Tale) -> Figure:
    """The share of a year's requests that is granted, per phase, path of growth and year."""
    rows = frame[frame["path"].isin(list(PATHS)) & (frame["requests"] != 0)]
    lines = _lines(rows)
    years = sorted({int(year) for year in rows["year"]})
    shares = {(row.path, row.phase, int(row.year)): _lasting(row, len(years)) for row in rows_of(rows)}
    cells = [
        Cell(_key(path, phase), str(year), *shares[path, phase, year])
        for path, phase in lines.values()
        for year in years
        if (path, phase, year) in shares
    ]
    capabilities = pd.concat([asked(frames["requests"])["capability_id"] for frames in tale.results.values()])
    return Figure(
        label=LASTING,
        caption="Welk deel van de verzoeken Defensie en civiele partijen kunnen inwilligen als zij alles willen "
        "inwilligen, per jaar, fase en groeipad. De verzoeken zijn fictief.",
        alt=_lasting_alternative(rows),
        chart=matrix_chart(
            Matrix(
                {_key(*line): name for name, line in lines.items()},
                {str(year): str(year) for year in years},
                cells,
                (
                    "Deel van de verzoeken dat geheel en op tijd wordt ingewilligd.",
                    "Licht: alles. Gekleurd: de helft of meer. Donker: minder dan de helft. Gestreepte rand: onbekend.",
                ),
                _NO_FRAME,
                wording(tale.names.assumption(capabilities)),
            ),
            tale.brand,
        ),
        table=_lasting_table(rows, lines),
        basis=tale.names.mark(capabilities),
    )


def _counts(requests: pd.DataFrame) -> dict[str, int]:
    decisions = asked(requests)["decision"].replace(UNKNOWN, "unknown")
    return {code: int((decisions == code).sum()) for code in KINDS}


def _dutch(count: Mapping[str, int]) -> dict[str, int]:
    return {dutch.capital(DECISIONS[code]): count.get(code, 0) for code in KINDS}


def _row(key: str, name: str, count: Mapping[str, int]) -> Row:
    total = sum(count.values())
    other = total - count["granted"]
    first = f"{total} {dutch.plural(total, 'fictief verzoek', 'fictieve verzoeken')}"
    second = f"{other} niet geheel" if other else "alle toegewezen"
    return Row(key, name, parts([(KINDS[code], number / total) for code, number in count.items()]), (first, second))


def _history(tale: Tale) -> list[Row]:
    """The published count: real, so solid and without an assumption; its own definition says that all were met."""
    observations = tale.dataset.frame("observations")
    row = observations[observations["id"] == REQUEST_HISTORY]
    if row.empty or math.isnan(row["value"].iloc[0]):
        return []
    count = dutch.number(row["value"].iloc[0], 0)
    return [Row(HISTORY, HISTORY, parts([("defence", 1.0)]), (f"{count} van de {count}", "bron, geen model"))]


def _reason_kind(reason: str, decisions: set[str]) -> str:
    if decisions <= {"unknown", UNKNOWN}:
        return "unknown"
    if decisions == {"refused"}:
        return "none"
    return _GRANTED.get(reason, "some")


def _key(path: str, phase: str) -> str:
    """The id of a row of the chart of years."""
    return f"{phase}:{path}"


def _lines(rows: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Names of the rows with the path and phase they show; paths that do not differ in a phase share one row."""
    found: dict[str, tuple[str, str]] = {}
    for phase in PHASES:
        seen = rows[["path", "phase", "year", "requests", "granted", "unknown"]]
        own = {path: seen[(seen["phase"] == phase) & (seen["path"] == path)].drop(columns="path") for path in PATHS}
        own = {path: frame.reset_index(drop=True) for path, frame in own.items() if len(frame)}
        if not own:
            continue
        first, *others = own
        if others and all(own[first].equals(own[other]) for other in others):
            found[f"{dutch.capital(phase)}, elk groeipad"] = (first, phase)
        else:
            found |= {f"{dutch.capital(phase)}, {PATHS[path]}": (path, phase) for path in own}
    return found


def _lasting_table(rows: pd.DataFrame, lines: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """The counts of each row of the chart; years in a row with the same counts are one line."""
    own = [
        rows[(rows["path"] == path) & (rows["phase"] == phase)].assign(line=name)
        for name, (path, phase) in lines.items()
    ]
    counts = pd.concat(own) if own else rows.assign(line="")
    short = counts[["partly", "late", "refused"]].sum(axis="columns", skipna=False)
    kept = counts.assign(short=short)[["line", "year", "requests", "granted", "short", "unknown"]]
    headings = {
        "line": "Fase en groeipad",
        "requests": "Verzoeken",
        "granted": "Toegewezen",
        "short": "Niet geheel",
        "unknown": "Onbekend",
    }
    return merged(kept, ["line"]).rename(columns=headings)


def _lasting(row: Any, columns: int) -> tuple[str, str]:  # noqa: ANN401
    """Kind and words of a cell; what is not known of some requests leaves the share open."""
    if math.isnan(row.requests) or row.unknown:
        return "unknown", UNKNOWN if fits(UNKNOWN, columns) else "?"
    share = row.granted / row.requests
    return "good" if share >= 1 else "some" if share >= 1 / 2 else "none", part(share)


def _decisions_alternative(drawn: Mapping[str, Mapping[str, int]], tale: Tale, *, known: bool) -> str:
    if not drawn:
        return "Er is niets getekend, want geen enkel scenario heeft verzoeken."
    full = [tale.titles[key] for key, count in drawn.items() if count["granted"] == sum(count.values())]
    text = f"Balken voor {len(drawn)} {dutch.plural(len(drawn), 'scenario', 'scenario’s')}."
    if known:
        text = f"Bovenaan de werkelijkheid: aan elk verzoek is voldaan. Daaronder b{text[1:]}"
    text += f" Alles wordt toegewezen in {dutch.listing(full)}." if full else " Nergens wordt alles toegewezen."
    least = min(drawn, key=lambda key: drawn[key]["granted"] / sum(drawn[key].values()))
    if tale.titles[least] not in full:
        count = drawn[least]
        text += f" Het minst in {tale.titles[least]}: {count['granted']} van de {sum(count.values())}."
    return text


def _reasons_alternative(whole: pd.DataFrame) -> str:
    if whole.empty:
        return "Er is niets getekend, want geen enkel scenario heeft verzoeken."
    counts = whole["reason"].value_counts()
    listed = dutch.listing([f"{REASONS[reason]} ({counts[reason]})" for reason in REASONS if reason in counts.index])
    return f"Tabel van redenen en scenario’s. Over alle scenario’s samen: {listed}."


def _lasting_alternative(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "Er is niets getekend, want dit is nog niet doorgerekend."
    planned = rows[rows["path"] == "planned"]
    found = []
    for phase in PHASES:
        own = planned[planned["phase"] == phase].sort_values("year")
        if len(own):
            ends = [f"{part(row.granted / row.requests)} in {int(row.year)}" for row in rows_of(own.iloc[[0, -1]])]
            found.append(f"{phase} {dutch.listing(list(dict.fromkeys(ends)))}")
    return f"Tabel van jaren, fasen en groeipaden. Bij groei volgens plan wordt ingewilligd: {'; '.join(found)}."
