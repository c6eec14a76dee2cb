"""Measures: which set within the budget and in time leaves least unserved over the scenarios."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3.analyses.once import once
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.regional import of_part, parts_of
from hoofdtaak3.inputs.tables import Values
from hoofdtaak3.inputs.tables.values import Field
from hoofdtaak3.model.frames import frame
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.model.measure_choice import Choice, choose, gains
from hoofdtaak3.model.measure_search import KINDS, MEAN, WORST
from hoofdtaak3.model.measures import ALTERNATIVE, CAPABILITY, POOL, RESPONSE, Effect, Measure, apply, in_time
from hoofdtaak3.model.reference import phases_frame
from hoofdtaak3.model.worlds import Solver
from hoofdtaak3.results.schema import TABLES

if TYPE_CHECKING:
    from datetime import date

    from hoofdtaak3.analyses.case import Case
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.model.inputs import Inputs

NONE = "none"
"""Kind of the row of the frontier that stands for no measure at all."""
_LONGEST: Mapping[Field, Field] = {"low": "high", "likely": "likely", "high": "low"}
ID_COLUMNS = {CAPABILITY: "capability_id", POOL: "civil_pool_id", ALTERNATIVE: "civil_alternative_id"}


def compute(case: Case) -> dict[str, pd.DataFrame]:
    """The frames of the choice.

    Besides the columns of the contract: in `measure_frontier` what a point leaves on average and at worst, the scenario
    where it leaves most, and a row of kind `none` for no measure at all; in `measure_effect` how many lines of the
    capability do not count in the score (`left_out`).
    """
    decision = case.common.measures
    measures = measures_of(case.tables(case.common.id))
    scenarios = moved(case, decision.date)
    timely = {measure.id: in_time(measure, decision.decision_date, decision.date) for measure in measures}
    options = [measure for measure in measures if measure.choosable and timely[measure.id]]
    weights = {int(priority): weight for priority, weight in case.common.priority_weights.items()}
    choice = choose(scenarios, options, weights, decision.budget, once)
    best = [measure for measure in options if measure.id in choice.chosen[MEAN].ids]
    rows = []
    for measure in measures:
        if measure.id in choice.alone:
            added = (choice.alone[measure.id], choice.last[measure.id])
        elif measure.effects and not any(math.isnan(effect.value) for effect in measure.effects):
            added = gains(scenarios, measure, best, weights, choice, once)
        else:
            added = (math.nan, math.nan)
        ready = timely[measure.id]
        costs = (measure.cost_low, measure.cost, measure.cost_high)
        rows.append((measure.id, *costs, measure.lead_months, math.nan if ready is None else float(ready), *added))
    return {
        "measure_options": frame(TABLES["measure_options"].dtypes, rows),
        "measure_frontier": _frontier(choice),
        "measure_chosen": _chosen(choice, options),
        "measure_effect": _effect(scenarios, choice),
        "measure_reach": _reach(case),
    }


def measures_of(dataset: Dataset, end: Field = "likely") -> list[Measure]:
    """The measures of the tables, in order of id; what is not known is NaN, also what an effect comes to.

    At the `low` end each does least: units as few, and response times as long, as their ranges allow.
    """
    values = Values(dataset.frame("measure_values"), "measure_id")
    effects: dict[str, list[Effect]] = {}
    table, same = dataset.frame("measure_effects"), _with_parts(dataset)
    for row in table.to_dict("records"):
        target = row["target"]
        value = float(row[_LONGEST[end] if row["attribute"] == RESPONSE else end])
        for key in same.get(row[ID_COLUMNS[target]], (row[ID_COLUMNS[target]],)):
            effects.setdefault(row["measure_id"], []).append(Effect(target, key, row["attribute"], value))
    return [
        Measure(
            id=key,
            cost_low=values.get(key, "cost", field="low"),
            cost=values.get(key, "cost"),
            cost_high=values.get(key, "cost", field="high"),
            lead_months=values.get(key, "lead_time"),
            effects=tuple(effects.get(key, [])),
        )
        for key in sorted(dataset.frame("measures")["id"])
    ]


def _with_parts(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """The alternatives whose pool has parts: what changes one of them changes it for every part."""
    parts, alternatives = parts_of(dataset), dataset.frame("civil_alternatives")
    return {
        key: (key, *(of_part(key, part) for part in parts[pool]))
        for key, pool in zip(alternatives["id"], alternatives["pool_id"], strict=True)
        if pool in parts
    }


def moved(case: Case, day: date) -> dict[str, Inputs]:
    """The scenarios from `day` on; those that are the same then count once, under the name of the first.

    A measure cannot help in a scenario that is over before it is ready.
    """
    found: dict[str, Inputs] = {}
    seen: set[str] = set()
    for key in case.scenarios:
        inputs = inputs_on(case, key, day)
        same = repr(inputs)  # equality does not do: an unknown number is not equal to itself
        if same not in seen:
            seen.add(same)
            found[key] = inputs
    return found


def inputs_on(case: Case, key: str, day: date) -> Inputs:
    """A scenario from `day` on; the scenario itself when it does not start before that."""
    scenario = case.scenarios[key]
    if scenario.start_date >= day:
        return case.inputs[key]
    return build_inputs(case.dataset, scenario.model_copy(update={"start_date": day}))


def _frontier(choice: Choice) -> pd.DataFrame:
    points = [(NONE, choice.none, choice.none.mean)]
    points += [(kind, point, point.of(kind)) for kind in KINDS for point in choice.frontier[kind]]
    rows = [
        (kind, point.cost, remaining, point.ids, point.mean, point.worst, point.worst_scenario)
        for kind, point, remaining in points
    ]
    return frame(TABLES["measure_frontier"].dtypes, rows)


def _chosen(choice: Choice, options: list[Measure]) -> pd.DataFrame:
    costs = {measure.id: measure.cost for measure in options}
    rows = [
        (kind, key, costs[key], service.loss, service.scenario_ids, service.capability_ids)
        for kind in KINDS
        for key, service in choice.services[kind].items()
    ]
    return frame(TABLES["measure_chosen"].dtypes, rows)


def _effect(scenarios: dict[str, Inputs], choice: Choice) -> pd.DataFrame:
    rows = []
    for key, inputs in scenarios.items():
        capability = {line.id: line.capability_id for line in inputs.lines}
        left_out = [capability[line] for line in choice.left_out[key]]
        before, after, robust = (choice.outcomes[kind][key].gaps for kind in (NONE, MEAN, WORST))
        rows += [(key, c, before[c], after[c], robust[c], float(left_out.count(c))) for c in before]
    return frame(TABLES["measure_effect"].dtypes, rows)


def _reach(case: Case) -> pd.DataFrame:
    """What stays open in the worst phase on the reference request, on the day on which the measures are to be ready."""
    decision, solver = case.common.measures, Solver()
    inputs = build_inputs(case.dataset, case.common.model_copy(update={"start_date": decision.date}))
    sets: list[list[Measure]] = [[]]
    for end in ("low", "high"):
        found = measures_of(case.tables(case.common.id), end)
        sets.append([m for m in found if m.choosable and in_time(m, decision.decision_date, decision.date)])
    shares = []
    for measures in sets:
        phases = phases_frame(apply(inputs, measures), solver)
        worst = phases[phases["phase"] == PHASES[-1]].set_index("capability_id")
        shares.append(worst["gap"] / worst["reference"])
    rows = [(key, *(float(share[key]) for share in shares)) for key in shares[0].index]
    return frame(TABLES["measure_reach"].dtypes, rows)
