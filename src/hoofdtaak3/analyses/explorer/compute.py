"""Explorer (verkenner): what the page needs to compute every scenario itself, under any setting.

The page holds the model in JavaScript (`report/interactive/verkenner-model.js`) and gets its inputs: what no setting
moves is worked out here (demand by day, growth, the share that is left of a pool), the rest is as in `Inputs`. What
several scenarios share is there once.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from hoofdtaak3.analyses.measures.compute import inputs_on, measures_of
from hoofdtaak3.model.frames import frame
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.model.measures import in_time
from hoofdtaak3.model.pools import pool_supply
from hoofdtaak3.model.problem import EVERYTHING, Problem, compile_problem
from hoofdtaak3.model.supply import growth
from hoofdtaak3.results.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd

    from hoofdtaak3.analyses.case import Case
    from hoofdtaak3.model.bounds import Bounds
    from hoofdtaak3.model.inputs import Alternative, Capability, Inputs, Place, Pool
    from hoofdtaak3.model.measures import Measure

    Json: TypeAlias = "float | str | Sequence[Json] | Mapping[str, Json] | None"
    Put: TypeAlias = Callable[[str, Iterable[Json]], list[int]]
    """Places of items on a shelf."""
    Places: TypeAlias = Mapping[Place | None, int | None]

NOW, LATER = "now", "later"
"""A scenario as it is, and moved to the day on which the measures are ready."""


def compute(case: Case) -> dict[str, pd.DataFrame]:
    """Frame `explorer`: the data of the page, a part a row."""
    decision = case.common.measures
    measures = [
        measure
        for measure in measures_of(case.tables(case.common.id))
        if measure.choosable and in_time(measure, decision.decision_date, decision.date)
    ]
    worlds: dict[str, dict[str, Inputs]] = {}
    for key, inputs in case.inputs.items():
        moved = inputs_on(case, key, decision.date) if measures else inputs
        worlds[key] = {NOW: inputs} if moved is inputs else {NOW: inputs, LATER: moved}
    parts = packed(worlds, measures) | {"date": f'"{decision.date.isoformat()}"'}
    return {"explorer": frame(TABLES["explorer"].dtypes, list(parts.items()))}


def packed(worlds: Mapping[str, Mapping[str, Inputs]], measures: Sequence[Measure]) -> dict[str, str]:
    """The parts of the data as JSON, by name: unknown is null, without limit is `"inf"`, true is 1.

    | part | content |
    |---|---|
    | `capabilities`, `pools`, `alternatives`, `places` | each that differs, as in `Inputs` |
    | `lines` | capability, required hours, first day, place, and demand: [days, low, high] one after the other |
    | `growths` | factor on the fleet, per capability of the scenario |
    | `shares` | what is left of each pool of the scenario: a share, or its limits |
    | `kinds` | of a day: phase, growths, shares |
    | `scenarios` | by id, `now` and perhaps `later`: places in the parts above, lines in order of rank |
    | `measures` | id and effects: target, id, attribute, value |
    """
    shelves: dict[str, dict[str, int]] = {
        name: {} for name in ("capabilities", "pools", "alternatives", "places", "lines", "growths", "shares", "kinds")
    }

    def put(name: str, items: Iterable[Json]) -> list[int]:
        shelf = shelves[name]
        return [shelf.setdefault(_json(item), len(shelf)) for item in items]

    scenarios = {
        key: {moment: _scenario(inputs, put) for moment, inputs in moments.items()} for key, moments in worlds.items()
    }
    effects = [[m.id, [[e.target, e.id, e.attribute, _number(e.value)] for e in m.effects]] for m in measures]
    return {
        **{name: "[" + ",\n".join(shelf) + "]" for name, shelf in shelves.items()},
        "scenarios": "{" + ",\n".join(f"{_json(key)}:{_json(own)}" for key, own in scenarios.items()) + "}",
        "measures": _json(effects),
    }


def _scenario(inputs: Inputs, put: Put) -> dict[str, Json]:
    # A pool of one unit has as supply the share that is left of it.
    ones = tuple(replace(pool, units=1.0, extra=0.0) for pool in inputs.pools)
    problem = compile_problem(replace(inputs, pools=ones))
    place = {None: None} | {p: put("places", [[p.lon, p.lat]])[0] for p in _places(inputs)}

    def growths(ratio: float) -> int:
        return _first(put("growths", [[_number(growth(c.elasticity, ratio)) for c in problem.capabilities]]))

    def shares(left: Sequence[Bounds]) -> int:
        return _first(put("shares", [[_bounds(share) for share in left]]))

    days = [
        [phase, growths(ratio), shares(left)]
        for phase, ratio, left in zip(inputs.phases, inputs.personnel_ratio, problem.civil, strict=True)
    ]
    ladder = [
        [phase, growths(inputs.ladder_ratio), shares([pool_supply(pool, phase, frozenset()) for pool in problem.pools])]
        for phase in range(len(PHASES))
    ]
    pools = {pool.id: pool for pool in inputs.pools}
    withheld = set(inputs.withheld_demand)
    return {
        "capabilities": put("capabilities", [_capability(c, place) for c in problem.capabilities]),
        "pools": put("pools", [_pool(pools[pool.id], place) for pool in problem.pools]),
        "alternatives": put("alternatives", map(_alternative, sorted(inputs.alternatives, key=lambda a: a.id))),
        "lines": put("lines", _lines(problem, place)),
        "days": put("kinds", days),
        "ladder": put("kinds", ladder),
        "travel": {mode: [_number(t.speed_kmh), _number(t.detour_factor)] for mode, t in sorted(inputs.travel.items())},
        "place": place[inputs.reference_place],
        "withheld": [c.id for c in problem.capabilities if c.id in withheld or EVERYTHING in withheld],
        "covered": inputs.covered,
        "none": inputs.none,
    }


def _first(places: list[int]) -> int:
    return places[0]


def _places(inputs: Inputs) -> list[Place]:
    sources = [*(c.place for c in inputs.capabilities), *(pool.place for pool in inputs.pools)]
    found = [*sources, *(line.place for line in inputs.lines), inputs.reference_place]
    return [place for place in dict.fromkeys(found) if place is not None]


def _capability(c: Capability, place: Places) -> dict[str, Json]:
    return {
        "id": c.id,
        "divisible": int(c.divisible),
        "units": _number(c.units),
        "readiness": _number(c.readiness),
        "reference": _number(c.reference),
        "norm": _number(c.norm_hours),
        "response": _number(c.response_hours),
        "endurance": _number(c.endurance_days),
        "rotation": _number(c.rotation_factor),
        "claim1": [_number(share) for share in c.claim1],
        "claim2": [_number(share) for share in c.claim2],
        "place": place[c.place],
        "mode": c.mode,
        "extra": _number(c.extra),
    }


def _pool(p: Pool, place: Places) -> dict[str, Json]:
    return {
        "id": p.id,
        "units": _number(p.units),
        "endurance": _number(p.endurance_days),
        "rotation": _number(p.rotation_factor),
        "place": place[p.place],
        "mode": p.mode,
        "extra": _number(p.extra),
    }


def _alternative(a: Alternative) -> dict[str, Json]:
    return {
        "capability": a.capability_id,
        "id": a.id,
        "status": a.status,
        "pool": a.pool_id,
        "equivalence": _number(a.equivalence),
        "response": _number(a.response_hours),
        "mandate": None if a.mandate is None else int(a.mandate),
        "exists": None if a.exists is None else int(a.exists),
    }


def _lines(problem: Problem, place: Places) -> list[Json]:
    demand: list[list[tuple[int, Json, Json]]] = [[] for _ in problem.lines]
    for asks in problem.asks:
        for ask in asks:
            runs, (low, high) = demand[ask.line], map(_number, ask.demand)
            if runs and runs[-1][1:] == (low, high):
                runs[-1] = (runs[-1][0] + 1, low, high)
            else:
                runs.append((1, low, high))
    return [
        [line.capability_id, _number(line.required_hours), line.start_day, place[line.place], runs]
        for line, runs in zip(problem.lines, demand, strict=True)
        if runs
    ]


def _bounds(share: Bounds) -> Json:
    return _number(share.low) if share.low == share.high else [_number(share.low), _number(share.high)]


def _number(value: float) -> float | str | None:
    """A number as short as it can be written."""
    if math.isnan(value):
        return None
    if math.isinf(value):
        return "inf"
    return int(value) if value == int(value) else value


def _json(value: Json) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)
