"""What the annexes tell beside what other parts found: sheets of capabilities, settings, assumptions, decisions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3.analyses.appendices.assumptions import heaviest, kinds, questioned
from hoofdtaak3.analyses.appendices.settings import changed, shared, values_of_scenarios
from hoofdtaak3.analyses.causes.content import CAUSES, demand_of, worst_causes
from hoofdtaak3.analyses.content import Content
from hoofdtaak3.dutch import alphabetical
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.results.code_words import DECISIONS, REASONS, UNKNOWN
from hoofdtaak3.results.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hoofdtaak3.analyses.world import World

MEASURES: Final[Mapping[str, str]] = {"promise": "afspraak", "reference_demand": "gestelde vraag"}
"""Attributes that a capability is measured against, the strongest first."""
_SOURCED: Final = ("bron", "opgave")


def content(world: World) -> Content:
    """Findings `capaciteit.<id>.maat…`, `.oorzaak…`, `.onderbouwd`; tables of the annexes."""
    names = world.names
    order = sorted(world.capabilities, key=lambda key: (alphabetical(names.capability(key)), key))
    worst = {row["id"]: row for row in worst_causes(world.frames["causes"], demand_of(world))}
    findings = [finding for key in order for finding in _sheet(world, key, worst.get(key))]
    risks, questions = world.dataset.frame("acute_risks"), world.dataset.frame("open_questions")
    tables: dict[str, Sequence[Mapping[str, Any]]] = {
        "bladen": [{"id": key} for key in order],
        **{f"risicos-{key}": list(_risks(rows_of(risks[risks["capability_id"] == key]))) for key in order},
        **{f"vragen-{key}": list(_questions(rows_of(questions[questions["capability_id"] == key]))) for key in order},
        "vragen_algemeen": list(_questions(rows_of(questions[questions["capability_id"] == ""]))),
        "uitgangspunten": shared(world.scenarios),
        "scenario_verloop": changed(world.scenarios, names),
        "scenario_wijzigingen": values_of_scenarios(world),
        "aannames_soorten": kinds(world),
        "aannames_zwaarst": heaviest(world),
        "aannames_vragen": questioned(world),
        "verzoeken_stroom": [_counted(world, key) for key in world.scenarios],
        **{f"besluiten-{key}": list(_decided(world, key)) for key in world.scenarios},
    }
    return Content(findings, tables)


def _sheet(world: World, key: str, cause: Mapping[str, Any] | None) -> Iterator[Finding]:
    """What a sheet says of a capability that no other part says."""
    name, start, grounds = world.names.capability(key), f"capaciteit.{key}", world.grounds_of([key])
    frame = world.dataset.frame("capability_values")
    own = {row.attribute: row for row in rows_of(frame[frame["capability_id"] == key])}
    kind = next((kind for kind in MEASURES if kind in own and not math.isnan(own[kind].likely)), None)
    row = own[kind] if kind else None
    sourced = row is not None and row.basis in _SOURCED
    yield Finding(f"{start}.maat.soort", f"{name}: soort ijkpunt", kind, names=MEASURES, degree="vast")
    yield Finding(
        f"{start}.maat.omvang", f"{name}: omvang van het ijkpunt", row.likely if row else None,
        world.names.unit(key, row.likely if row else 2), low=row.low if row else None, high=row.high if row else None,
        degree="vast" if sourced else "wisselt", source=row.source if row else "", grounds=() if sourced else grounds,
    )  # fmt: skip
    basis = (row.basis if row else "") or UNKNOWN
    yield Finding(f"{start}.maat.herkomst", f"{name}: herkomst van het ijkpunt", basis, degree="vast")
    bases = world.bases(grounds)
    total = sum(bases.values())
    count = sum(bases.get(basis, 0) for basis in _SOURCED)
    label = f"{name}: waarden met een bron of opgave"
    yield Finding(f"{start}.onderbouwd", label, count, "waarden", total, "waarden", degree="vast", grounds=grounds)
    scenario = cause["scenario"] if cause else ""
    where: dict[str, Any] = {"scenario": scenario, "grounds": grounds}
    label = f"{name}: scenario waarin het grootste deel open blijft"
    yield Finding(f"{start}.oorzaak.scenario", label, scenario or None, names=world.titles, **where)
    label = f"{name}: deel dat daar open blijft"
    of = "wat wordt gevraagd"
    yield Finding(f"{start}.oorzaak.open", label, cause["open"] if cause else None, "deel", of=of, **where)
    for cause_name, word in CAUSES.items():
        share = cause[cause_name] if cause else None
        label = f"{name}: deel van dat tekort toe te rekenen aan {word}"
        yield Finding(f"{start}.oorzaak.{cause_name}", label, share, "deel", of="het tekort", **where)


def _risks(rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for row in rows:
        basis = row.basis or UNKNOWN
        yield {"gevolg": row.effect, "nu": row.mitigation, "herkomst": basis, "bron": row.source}


def _questions(rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {"vraag": row.question, "wie": row.who.replace(";", ", "), "waarom": row.why}


def _counted(world: World, key: str) -> dict[str, Any]:
    """How many incidental requests of a scenario there are, and what was decided of them."""
    requests = world.results[key]["requests"]
    stream = requests.loc[requests["kind"] == "request", "decision"].value_counts()
    return {"id": key, "aantal": int(stream.sum()), **{code: int(stream.get(code, 0)) for code in DECISIONS}}


def _decided(world: World, key: str) -> Iterator[dict[str, Any]]:
    """The requests of incidents of a scenario, and its standing tasks that are not wholly done, as they begin."""
    lines = world.dataset.frame("request_lines")
    names = dict(zip(lines["id"], lines["name"], strict=True))
    requests = world.results[key]["requests"]
    rows = [r for r in rows_of(requests) if r.kind == "incident" or (r.kind == "standing" and r.decision != "granted")]
    for row in sorted(rows, key=lambda row: (row.start_day, row.priority, row.line_id)):
        yield {
            "naam": names.get(row.line_id, row.line_id), "vrager": row.requester,
            "capaciteit": world.names.capability(row.capability_id), "dag": row.start_day + 1, "dagen": row.days,
            "prioriteit": row.priority, "besluit": DECISIONS[row.decision], "reden": REASONS[row.reason],
            "grondslag": world.names.legal_bases.get(row.legal_basis_id, ""),
        }  # fmt: skip
