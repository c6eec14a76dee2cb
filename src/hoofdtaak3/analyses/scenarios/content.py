"""What is found of each scenario: what stays open with and without the shift to HT1, for whom, and how sure that is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from hoofdtaak3.analyses.content import Content
from hoofdtaak3.analyses.scenarios.figures import by_effect, effect_figure, room_for_effects, scenarios_figure
from hoofdtaak3.analyses.scenarios.findings import scenario_findings
from hoofdtaak3.analyses.scenarios.outcome import TOLD, outcome_of, told_apart
from hoofdtaak3.model.bounds import TOLERANCE
from hoofdtaak3.results.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hoofdtaak3.analyses.scenarios.outcome import Outcome
    from hoofdtaak3.analyses.world import World
    from hoofdtaak3.results.findings import Degree


def content(world: World) -> Content:
    """Findings `scenario.<id>…`, `scenarios.…`, `zelfredzaamheid.…`; `fig-scenarios`, `fig-effect`."""
    outcomes = {key: outcome_of(world, key) for key in world.scenarios}
    told = told_apart(outcomes, world.scenarios)
    findings = [
        *(finding for outcome in outcomes.values() for finding in scenario_findings(world, outcome)),
        *_all(world, outcomes, told),
        *_self_reliance(world, outcomes),
    ]
    tables: dict[str, Sequence[Mapping[str, Any]]] = {
        f"scenario-{key}": [vars(row) | {"effect": row.effect} for row in outcome.short]
        for key, outcome in outcomes.items()
    }
    tables["scenarios_uitgewerkt"] = [{"id": key} for key in told]
    tables["scenarios_overig"] = [{"id": key} for key in outcomes if key not in told]
    figures = [scenarios_figure(world, [outcomes[key] for key in told]), effect_figure(world, list(outcomes.values()))]
    return Content(findings, tables, figures)


def _all(world: World, outcomes: Mapping[str, Outcome], told: Sequence[str]) -> Iterator[Finding]:
    def listed(name: str, label: str, keys: Sequence[str], degree: Degree | None = "wisselt") -> Finding:
        names = {key: world.scenarios[key].title for key in keys}
        of = "scenario's"
        return Finding(f"scenarios.{name}", label, tuple(keys), of, len(outcomes), of, degree=degree, names=names)

    yield listed("alle", "doorgerekende scenario's", list(outcomes), "vast")
    known = by_effect(list(outcomes.values()))
    shown = [outcome.id for outcome in known[: room_for_effects(world, known)]]
    yield listed("getekend", "scenario's in de figuur over het effect", shown, "vast")
    yield listed("uitgewerkt", "scenario's met een eigen paragraaf", told)
    effect = [key for key, outcome in outcomes.items() if outcome.effect > TOLERANCE]
    yield listed("met_effect", "scenario's waarin de verschuiving het tekort vergroot", effect)
    none = [key for key, outcome in outcomes.items() if abs(outcome.effect) <= TOLERANCE]
    yield listed("zonder_effect", "scenario's waarin de verschuiving niets aan het tekort verandert", none)
    less = [key for key, outcome in outcomes.items() if outcome.effect < -TOLERANCE]
    yield listed("minder_tekort", "scenario's waarin de verschuiving het tekort verkleint", less)
    unknown = [key for key, outcome in outcomes.items() if math.isnan(outcome.effect)]
    yield listed("effect_onbekend", "scenario's waarvan onbekend is wat de verschuiving uitmaakt", unknown)
    short = [key for key, outcome in outcomes.items() if outcome.unserved > TOLERANCE]
    yield listed("met_tekort", "scenario's met een tekort", short)
    also = [key for key, outcome in outcomes.items() if outcome.without > TOLERANCE]
    yield listed("ook_zonder", "scenario's met ook zonder de verschuiving een tekort", also)
    hit = dict.fromkeys(world.capabilities, 0)
    for outcome in outcomes.values():
        for row in outcome.short:
            hit[row.id] = hit.get(row.id, 0) + 1
    most = max(hit.values(), default=0)
    keys = tuple(key for key, count in hit.items() if count == most > 0)
    names = {key: world.names.capability(key) for key in keys}
    label = "capaciteiten die in de meeste scenario's een tekort hebben"
    yield Finding("scenarios.vaakst_tekort", label, keys, degree="wisselt", names=names, grounds=world.grounds_of(keys))
    of = "scenario's"
    label = "scenario's waarin zij een tekort hebben"
    yield Finding("scenarios.vaakst", label, most, of, len(outcomes), of, degree="wisselt")
    yield Finding("scenarios.hoogstens", "scenario's met een eigen paragraaf, hoogstens", TOLD, "scenario's")


def _self_reliance(world: World, outcomes: Mapping[str, Outcome]) -> Iterator[Finding]:
    """Two scenarios that differ in nothing that happens but in how long people manage by themselves."""
    for key, scenario in world.scenarios.items():
        for other, longer in world.scenarios.items():
            same = all(
                getattr(scenario, name) == getattr(longer, name) for name in ("incidents", "phases", "start_date")
            )
            if same and scenario.self_reliance_hours < longer.self_reliance_hours:
                yield from _pair(world, outcomes[key], outcomes[other])
                return


def _pair(world: World, short: Outcome, long: Outcome) -> Iterator[Finding]:
    start = "zelfredzaamheid"
    hours = [world.scenarios[outcome.id].self_reliance_hours for outcome in (short, long)]
    yield Finding(f"{start}.kort", "kortste tijd zonder hulp van buiten", hours[0], "uur")
    yield Finding(f"{start}.lang", "langste tijd zonder hulp van buiten", hours[1], "uur")

    def listed(name: str, label: str, keys: Sequence[str]) -> Finding:
        names = {key: world.names.capability(key) for key in keys}
        return Finding(
            f"{start}.{name}", label, tuple(keys), "capaciteiten", names=names, grounds=world.grounds_of(keys)
        )

    both = [key for key in short.shortages if key in long.shortages]
    less = [key for key in both if long.shortages[key].demand < short.shortages[key].demand - TOLERANCE]
    yield listed("minder_gevraagd", "capaciteiten waarvan bij langer volhouden minder wordt gevraagd", less)
    other = [key for key in both if abs(_open(long, key) - _open(short, key)) > TOLERANCE]
    yield listed("ander_tekort", "capaciteiten waarvan het tekort bij langer volhouden anders is", other)


def _open(outcome: Outcome, key: str) -> float:
    row = outcome.shortages[key]
    return row.gap * row.demand
