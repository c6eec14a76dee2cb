"""What is found in the tables and parameters themselves: published figures, counts, origin of values, settings."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3 import dutch
from hoofdtaak3.analyses.content import Content
from hoofdtaak3.analyses.dossier.figures import TABLES, origin_figure
from hoofdtaak3.analyses.world import ALL_VALUES
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.results.code_words import BASES, UNKNOWN
from hoofdtaak3.results.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hoofdtaak3.analyses.world import World

_COUNTED: Final = {
    "capaciteiten": ("capabilities", "capaciteiten van Defensie"),
    "vragen": ("open_questions", "open vragen"),
    "toezeggingen": ("commitments", "toezeggingen en afspraken"),
    "regios": ("regions", "veiligheidsregio’s"),
    "waarnemingen": ("observations", "gepubliceerde cijfers"),
}
_COLUMNS: Final = {
    "vragen": ("open_questions", ("id", "question", "who", "why", "capability_id", "note")),
    "toezeggingen": (
        "commitments",
        ("id", "name", "date", "deadline", "status", "value", "unit", "description", "basis", "source", "note"),
    ),
    "waarnemingen": (
        "observations",
        (
            "id", "topic", "capability_id", "name", "period_start", "period_end", "value", "unit", "definition",
            "basis", "source", "note",
        ),
    ),
}  # fmt: skip
_DUTCH: Final = {
    "question": "vraag", "who": "wie", "why": "waarom", "capability_id": "capaciteit", "note": "noot", "name": "naam",
    "date": "datum", "deadline": "uiterlijk", "status": "stand", "value": "waarde", "unit": "eenheid",
    "description": "omschrijving", "basis": "herkomst", "source": "bron", "topic": "onderwerp",
    "period_start": "van", "period_end": "tot", "definition": "definitie",
}  # fmt: skip

_A_DAY: Final = 3
"""Parts of a date: year, month, day."""


def content(world: World) -> Content:
    """Findings `waarneming.…`, `aantal.…`, `herkomst.…`, `herkomst_van.…`, `instelling.…`, `bronnen.…`; rows too."""
    findings = [*_observations(world), *_counts(world), *_origin(world), *_settings(world), _newest(world)]
    return Content(findings, _tables(world), [origin_figure(world)])


def _observations(world: World) -> Iterator[Finding]:
    """Each published figure; the period is in its label, because figures of different periods are never added."""
    for row in rows_of(world.dataset.frame("observations")):
        days = [dutch.day(day) for day in dict.fromkeys((row.period_start, row.period_end)) if day]
        period = " tot en met ".join(days)
        yield Finding(
            f"waarneming.{row.id}", f"{row.name} ({period})" if period else row.name, row.value, row.unit,
            degree="vast" if row.basis in ("bron", "opgave") else "wisselt", source=row.source,
        )  # fmt: skip


def _counts(world: World) -> Iterator[Finding]:
    """How many rows there are of each kind: facts of this edition."""
    for name, (table, label) in _COUNTED.items():
        yield Finding(f"aantal.{name}", f"aantal {label}", len(world.dataset.frame(table)), label, degree="vast")


def _origin(world: World) -> Iterator[Finding]:
    """Which share of all values, and of those of each table, has which basis."""
    bases = world.grounds[ALL_VALUES].bases
    total = sum(bases.values())
    yield Finding("herkomst.waarden", "aantal waarden waarop de berekening rust", total, "waarden", degree="vast")
    yield Finding(
        "herkomst.met_bron", "aantal waarden met een bron of opgave", _sourced(bases), "waarden", total, "waarden",
        degree="vast",
    )  # fmt: skip
    for basis in (*BASES, UNKNOWN):
        share = bases.get(basis, 0) / total if total else None
        label = f"deel van de waarden met herkomst {basis}"
        yield Finding(f"herkomst.{basis}", label, share, "deel", of="alle waarden", degree="vast")
    for table, title in TABLES.items():
        mine = world.grounds[f"tabel.{table}"].bases
        count = sum(mine.values())
        start, of = f"herkomst_van.{table}", f"de waarden van {title}"
        yield Finding(f"{start}.waarden", f"aantal waarden van {title}", count, "waarden", degree="vast")
        share = _sourced(mine) / count if count else None
        yield Finding(
            f"{start}.met_bron", f"deel met een bron of opgave, van {title}", share, "deel", of=of, degree="vast"
        )


def _newest(world: World) -> Finding:
    """The day of the newest source of which the day is known."""
    issued = (entry.get("issued", {}).get("date-parts", [[]])[0] for entry in world.dataset.sources.values())
    days = [date(*map(int, parts)) for parts in issued if len(parts) == _A_DAY]
    newest = max(days).isoformat() if days else None
    return Finding("bronnen.jongste", "dag van de jongste bron waarvan de dag bekend is", newest, degree="vast")


def _sourced(bases: Mapping[str, int]) -> int:
    return bases.get("bron", 0) + bases.get("opgave", 0)


def _settings(world: World) -> Iterator[Finding]:
    """What the parameters say that is the same in every scenario that texts speak of: draws and thresholds."""
    scenario = world.scenarios[world.common]
    values: dict[str, tuple[str, float, str]] = {
        "trekkingen": ("aantal trekkingen per scenario", scenario.uncertainty.draws, "trekkingen"),
        "stevig": ("deel van de trekkingen vanaf waar een uitkomst overeind blijft", scenario.uncertainty.firm, "deel"),
        "gedekt": ("deel van een tekort vanaf waar het civiel is op te vangen", scenario.thresholds.covered, "deel"),
        "geen": ("deel van een tekort tot waar er geen civiel alternatief is", scenario.thresholds.none, "deel"),
    }
    for name, (label, value, unit) in values.items():
        yield Finding(f"instelling.{name}", label, value, unit, degree="vast")


def _tables(world: World) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for name, (table, columns) in _COLUMNS.items():
        frame = world.dataset.frame(table)
        rows = frame[[column for column in columns if column in frame]].to_dict("records")
        found[name] = [{_DUTCH.get(str(key), str(key)): value for key, value in row.items()} for row in rows]
    return found
