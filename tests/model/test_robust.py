"""Which classes hold over the ranges of the assumed inputs."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.model.builders import alternative, capability, inputs, line, pool, unknown_alternative

from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.model.robust import (
    SEVERITY,
    Quantity,
    Ranges,
    Verdict,
    headline,
    headline_phase,
    ladders,
    reference_causes,
    reference_verdicts,
)

if TYPE_CHECKING:
    from hoofdtaak3.model.inputs import Inputs

STEPS = 3


def ranges(likely: Inputs, changes: dict[str, dict[str, tuple[Any, Any]]]) -> Ranges:
    """The scenario with ranges: `{"c": {"units": (1, 5)}}` for a capability, pool, alternative or line by its id."""

    def end(index: int) -> Inputs:
        def ends(items: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple(
                replace(i, **{field: pair[index] for field, pair in changes.get(i.id, {}).items()}) for i in items
            )

        return replace(
            likely,
            capabilities=ends(likely.capabilities),
            pools=ends(likely.pools),
            alternatives=ends(likely.alternatives),
            lines=ends(likely.lines),
        )

    return Ranges(likely, end(0), end(1))


def between(low: Any, high: Any) -> list[Any]:
    """Values from the low to the high end; of a sequence all members move together, a flag has two."""
    if isinstance(low, bool):
        return [low, high]
    if isinstance(low, tuple):
        pairs = [between(a, b) for a, b in zip(low, high, strict=True)]
        return list(zip(*pairs, strict=True))
    if math.isinf(high):
        return [low, high]
    return [low + (high - low) * step / (STEPS - 1) for step in range(STEPS)]


def grid(case: Ranges) -> list[Inputs]:
    """Every combination of values of the quantities with a range."""
    quantities = case.quantities()
    axes = []
    for quantity in quantities:
        if quantity.group == "":
            axes.append(between(case.low.ladder_ratio, case.high.ladder_ratio))
            continue
        ends = [
            next(getattr(i, quantity.field) for i in getattr(world, quantity.group) if i.id == quantity.id)
            for world in (case.low, case.high)
        ]
        axes.append(between(*ends))
    worlds = []
    for values in product(*axes):
        world = case.likely
        for quantity, value in zip(quantities, values, strict=True):
            if quantity.group == "":
                world = replace(world, ladder_ratio=value)
                continue
            members = tuple(
                replace(i, **{quantity.field: value}) if i.id == quantity.id else i
                for i in getattr(world, quantity.group)
            )
            world = replace(world, **{quantity.group: members})
        worlds.append(world)
    return worlds


def pair(low: float, high: float) -> st.SearchStrategy[tuple[float, float]]:
    """Two ends of a range."""
    values = st.floats(low, high, allow_nan=False).map(lambda value: round(value, 2))
    return st.tuples(values, values).map(lambda ends: (min(ends), max(ends)))


SHARES = pair(0.0, 1.0).map(lambda ends: ((0.0, 0.0, *[ends[0]] * 2), (0.0, 0.0, *[ends[1]] * 2)))
CHOICES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "c": {
        "units": pair(0, 12), "readiness": pair(0.2, 1), "elasticity": pair(0, 1), "reference": pair(0.5, 8),
        "norm_hours": pair(0, 48), "response_hours": pair(0, 48), "endurance_days": pair(0, 2),
        "rotation_factor": pair(1, 3), "claim1": SHARES, "claim2": SHARES,
    },
    "p": {
        "units": pair(0, 8), "own_use": SHARES, "reciprocal": SHARES, "reservists": SHARES,
        "endurance_days": pair(0, 2), "rotation_factor": pair(1, 3),
    },
    "c_p": {"equivalence": pair(0.1, 2), "response_hours": pair(0, 48), "exists": st.just((False, True))},
    "c_q": {"equivalence": pair(0.1, 2)},
}  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> Ranges:
    """A capability with two pools and up to three quantities with a range; the personnel may vary as well."""
    fields = sorted((item, field) for item, choices in CHOICES.items() for field in choices)
    chosen = draw(st.lists(st.sampled_from(fields), min_size=1, max_size=3, unique=True))
    changes: dict[str, dict[str, tuple[Any, Any]]] = {}
    for item, field in chosen:
        changes.setdefault(item, {})[field] = draw(CHOICES[item][field])
    likely = inputs(
        capabilities=[
            capability(
                units=draw(st.sampled_from([0.0, 4.0, 9.0])),
                divisible=draw(st.booleans()),
                elasticity=0.5,
                response_hours=draw(st.sampled_from([0.0, 30.0])),
                endurance_days=0.0,
                rotation_factor=1.5,
                claim1=(0.0, 0.1, 0.5, 1.0),
            )
        ],
        pools=[pool("p", 3.0), pool("q", draw(st.sampled_from([0.0, 1.0])))],
        alternatives=[alternative(), alternative(pool_id="q"), *draw(st.sampled_from([[], [unknown_alternative()]]))],
    )
    # The likely value lies within its range, as in the tables.
    case = ranges(likely, changes)
    case = replace(case, likely=case.low if draw(st.booleans()) else case.high)
    low, high = draw(st.sampled_from([(1.0, 1.0), (0.8, 1.3)]))
    return Ranges(*(replace(w, ladder_ratio=r) for w, r in zip(vars(case).values(), (high, low, high), strict=True)))


@given(cases())
@examples(25)
def test_corners_are_the_extremes_of_all_values(case: Ranges) -> None:
    """On the reference request no values within the ranges give a class beyond the worst and the best one found."""
    verdicts = reference_verdicts(case)
    seen: dict[str, set[str]] = {phase: set() for phase in (*PHASES, "")}
    for world in grid(case):
        ladder = ladders(world)["c"]
        for phase in PHASES:
            seen[phase].add(ladder[phase])
        seen[""].add(headline(ladder))
    for phase, codes in seen.items():
        verdict = verdicts["c", phase]
        ranks = {SEVERITY[code] for code in codes}
        assert SEVERITY[verdict.best] <= min(ranks)
        assert max(ranks) <= SEVERITY[verdict.worst]
        assert {verdict.best, verdict.worst} <= codes | {verdict.code}


def test_robust_class_needs_no_answer() -> None:
    """A class that holds at both ends is robust, and nothing moved alone changes it."""
    case = ranges(inputs([capability(reference=2.0)]), {"c": {"units": (5.0, 20.0)}})
    assert all(verdict.robust and verdict.code == "A" for verdict in reference_verdicts(case).values())
    assert not any(reference_causes(case, "c").values())


def test_cause_is_named() -> None:
    """What changes a class alone is named for that phase and for the headline; what does not is left out."""
    likely = inputs([capability(reference=5.0, claim1=(0.0, 0.0, 0.0, 0.4))])
    case = ranges(likely, {"c": {"units": (8.0, 12.0), "rotation_factor": (1.0, 2.0)}})
    verdicts, causes = reference_verdicts(case), reference_causes(case, "c")
    assert verdicts["c", "vrede"].robust
    assert verdicts["c", "oorlog"] == Verdict("A", worst="D", best="A")
    units = Quantity("capabilities", "c", "units")
    assert causes == {"vrede": (), "spanning": (), "conflict": (), "oorlog": (units,), "": (units,)}


def test_only_together() -> None:
    """Two quantities that change a class only together leave it not robust, with no cause by itself."""
    case = ranges(inputs([capability(reference=5.0)]), {"c": {"units": (7.0, 10.0), "readiness": (0.7, 1.0)}})
    assert reference_verdicts(case)["c", "vrede"] == Verdict("A", worst="D", best="A")
    assert reference_causes(case, "c")["vrede"] == ()


def test_unknown_is_never_robust() -> None:
    """An unknown class may not be stated, even when every world gives the same."""
    verdict = reference_verdicts(ranges(inputs([capability(units=math.nan)]), {}))["c", "vrede"]
    assert verdict == Verdict("onbekend", worst="onbekend", best="onbekend")
    assert not verdict.robust


def test_pools_of_others_do_not_count() -> None:
    """A pool that stands in for another capability only is no cause."""
    likely = inputs(
        [capability("a", 0.0), capability("b", 0.0)], [pool("p", 5.0), pool("q", 5.0)],
        [alternative("a", "p"), alternative("b", "q")],
    )  # fmt: skip
    case = ranges(likely, {"p": {"units": (0.0, 5.0)}, "q": {"units": (0.0, 5.0)}})
    assert reference_causes(case, "a")[""] == (Quantity("pools", "p", "units"),)


def test_growth_is_tried_at_both_ends() -> None:
    """More growth with the personnel helps when it grows and harms when it shrinks; either way both ends count."""
    for ratio in (0.5, 2.0):
        likely = inputs([capability(units=5.0, elasticity=0.5, reference=5.0)], personnel_ratio=(ratio,))
        case = ranges(likely, {"c": {"elasticity": (0.0, 1.0), "units": (4.0, 5.0)}})
        worst, best = ("D", "A")
        verdict = reference_verdicts(case)["c", "vrede"]
        assert (verdict.worst, verdict.best) == (worst, best)
        assert len(case.corners()) == 4


def test_corners_of_lines() -> None:
    """In the worst world lines ask the most, the longest and the fastest; in the best one the least."""
    likely = inputs(lines=[line(days=3.0)])
    case = ranges(
        likely, {"l": {"units": (((0, 1.0),), ((0, 9.0),)), "days": (1.0, 5.0), "required_hours": (2.0, 48.0)}}
    )
    worst, best = (world.lines[0] for world in case.corners())
    assert (worst.units, worst.days, worst.required_hours) == (((0, 9.0),), 5.0, 2.0)
    assert (best.units, best.days, best.required_hours) == (((0, 1.0),), 1.0, 48.0)


def test_quantities_without_range() -> None:
    """Nothing varies where low, likely and high agree, unknown values included; then there is one world."""
    likely = inputs([capability(readiness=math.nan)], [pool(own_use_incident={"chemisch": math.nan})], lines=[line()])
    case = Ranges(likely, replace(likely), replace(likely))
    assert case.quantities() == ()
    assert len(case.corners()) == 1


def test_headline_is_the_worst_phase() -> None:
    """The headline is the class of the worst phase, named as the first one with it."""
    ladder = {"vrede": "A", "spanning": "D", "conflict": "onbekend", "oorlog": "D"}
    assert (headline(ladder), headline_phase(ladder)) == ("D", "spanning")
