"""What is found of one scenario: what stays open with and without the shift to HT1, for whom, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoofdtaak3.analyses.capabilities.stated import stated_in
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.results.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hoofdtaak3.analyses.scenarios.outcome import Outcome
    from hoofdtaak3.analyses.world import World
    from hoofdtaak3.results.findings import Degree


def scenario_findings(world: World, outcome: Outcome) -> Iterator[Finding]:
    """Findings `scenario.<id>…` of one scenario."""
    key, scenario = outcome.id, world.scenarios[outcome.id]
    start, title = f"scenario.{key}", scenario.title
    rows = list(outcome.shortages.values())
    where: dict[str, Any] = {"scenario": key, "grounds": world.grounds_in(key, outcome.shortages)}
    phases = tuple(dict.fromkeys(step.phase for step in scenario.phases))
    yield Finding(f"{start}.naam", f"naam van scenario {key}", title, scenario=key)
    yield Finding(f"{start}.omschrijving", f"{title}: wat er gebeurt", scenario.description, scenario=key)
    yield Finding(f"{start}.dagen", f"{title}: duur", scenario.days, "dagen", scenario=key)
    yield Finding(f"{start}.begin", f"{title}: eerste dag", scenario.start_date.isoformat(), scenario=key)
    yield Finding(f"{start}.zwaarste", f"{title}: zwaarste fase", max(phases, key=PHASES.index), scenario=key)
    names = {step.incident: world.names.incidents.get(step.incident, step.incident) for step in scenario.incidents}
    yield Finding(f"{start}.incidenten", f"{title}: incidenten", tuple(names), names=names, scenario=key)
    of = "de vraag, gewogen naar prioriteit"
    yield Finding(f"{start}.onvervuld", f"{title}: deel dat open blijft", outcome.unserved, "deel", of=of, **where)
    label = f"{title}: deel dat open blijft zonder de verschuiving"
    yield Finding(f"{start}.onvervuld_zonder", label, outcome.without, "deel", of=of, **where)
    label = f"{title}: wat de verschuiving naar hoofdtaak 1 toevoegt"
    yield Finding(f"{start}.effect", label, outcome.effect, "deel", of=of, **where)

    def listed(name: str, label: str, keys: Sequence[str], degree: Degree = "wisselt") -> Finding:
        return Finding(
            f"{start}.{name}", f"{title}: {label}", tuple(keys), "capaciteiten", len(rows), "gevraagde capaciteiten",
            degree=degree, names={key: world.names.capability(key) for key in keys}, scenario=key,
            grounds=world.grounds_in(key, keys),
        )  # fmt: skip

    sure = [row.id for row in rows if row.sure]
    lists = outcome.lists
    yield listed("gevraagd", "capaciteiten die worden gevraagd", lists["gevraagd"], "vast")
    yield listed("tekort.stevig", "capaciteiten met een tekort dat standhoudt", sure, "houdt_stand")
    short = lists["tekort.alle"]
    yield listed("tekort.wisselt", "capaciteiten met misschien een tekort", [k for k in short if k not in sure])
    yield listed("tekort.alle", "capaciteiten met een tekort", short)
    yield listed("tekort.onbekend", "capaciteiten waarvan het tekort onbekend is", lists["tekort.onbekend"])
    also = "capaciteiten met ook zonder de verschuiving een tekort"
    yield listed("tekort.ook_zonder", also, lists["tekort.ook_zonder"])
    only = "capaciteiten met alleen door de verschuiving een tekort"
    yield listed("tekort.door_verschuiving", only, lists["tekort.door_verschuiving"])
    stated = stated_in(world, key)
    firm = [row.id for row in rows if row.id in stated and stated[row.id].firm]
    yield listed("klasse_stevig", "capaciteiten waarvan vaststaat wat eraan te doen is", firm, "houdt_stand")
    yield from _requests(world, outcome, where)


def _requests(world: World, outcome: Outcome, where: Mapping[str, Any]) -> Iterator[Finding]:
    """Who asks, and what is granted."""
    start, title = f"scenario.{outcome.id}", world.scenarios[outcome.id].title
    requests = world.results[outcome.id]["requests"]
    missed = requests[requests["decision"].isin(("partly", "late", "refused"))]
    askers = tuple(dict.fromkeys(missed["requester"]))
    unknown, of = int((requests["decision"] == "unknown").sum()), "verzoeken en taken"
    label = f"{title}: verzoeken en taken waarvan het besluit onbekend is"
    yield Finding(f"{start}.besluit_onbekend", label, unknown, of, len(requests), of, **where)
    yield Finding(f"{start}.vragers", f"{title}: wie niet alles krijgt", askers, "partijen", degree="wisselt", **where)
    for kind, name, words in (
        ("incident", "bij_incident", "verzoeken bij incidenten"),
        ("standing", "vaste_taken", "vaste taken"),
        ("request", "losse", "losse verzoeken"),
    ):
        mine = requests[requests["kind"] == kind]
        met = int((mine["decision"] == "granted").sum())
        label = f"{title}: {words} waaraan helemaal wordt voldaan"
        yield Finding(f"{start}.{name}", label, met, words, len(mine), words, **where)
