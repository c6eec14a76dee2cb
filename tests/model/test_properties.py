"""Properties that hold for every scenario."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.model.strategies import scenarios, withhold

from hoofdtaak3.model.assessment import Assessment, assess
from hoofdtaak3.model.problem import compile_problem
from hoofdtaak3.model.records import records
from hoofdtaak3.model.supply import supply
from hoofdtaak3.model.worlds import Solver

if TYPE_CHECKING:
    from hoofdtaak3.model.inputs import Inputs

TIGHT = 1e-7
KEYS = {
    "supply": ["capability_id", "day"],
    "lines": ["line_id", "day"],
    "requests": ["line_id"],
    "capability_days": ["capability_id", "day"],
    "capabilities": ["capability_id"],
    "phases": ["capability_id", "phase"],
}


def line_gaps(world: Inputs) -> dict[tuple[str, int], float]:
    """Gap per line and day."""
    found = records(world, compile_problem(world), Solver())
    return {(r.line.id, r.day): r.gap.gap.value for r in found}


@examples(30)
@given(scenarios(), st.data())
def test_more_of_any_source_never_widens_the_gap_of_any_line(world, data):
    """A line never gets less because Defence or a pool has more."""
    before = line_gaps(world)
    extra = data.draw(st.sampled_from([0.5, 1.0, 4.0]))
    table = data.draw(st.sampled_from(["capabilities", "pools"] if world.pools else ["capabilities"]))
    rows = getattr(world, table)
    at = data.draw(st.integers(0, len(rows) - 1))
    more = tuple(replace(row, units=row.units + extra) if i == at else row for i, row in enumerate(rows))
    after = line_gaps(replace(world, **{table: more}))
    assert all(after[key] <= gap + TIGHT for key, gap in before.items())


def a_gap_lies_between_nothing_and_the_demand(_world: Inputs, result: Assessment) -> None:
    """Gap, late and counterfactual gap are never negative and never exceed the demand; pools never widen the gap."""
    lines = result.lines
    assert (lines["demand"] >= 0).all()
    for column in ("gap", "late", "gap_alone", "gap_counterfactual", "served"):
        assert (lines[column] >= 0).all()
        assert (lines[column] <= lines["demand"] + TIGHT).all()
    assert (lines["gap"] <= lines["gap_alone"] + TIGHT).all()
    assert (lines["late"] <= lines["gap"] + TIGHT).all()


def nothing_serves_more_than_it_has(world: Inputs, result: Assessment) -> None:
    """Defence alone serves at most its supply, and all together at most what Defence and the pools hold."""
    problem = compile_problem(world)
    served = result.lines.assign(alone=result.lines["demand"] - result.lines["gap_alone"])
    by_day = served.groupby(["capability_id", "day"])["alone"].sum()
    supplies = result.supply.set_index(["capability_id", "day"])["supply"]
    assert (by_day <= supplies.loc[by_day.index] + TIGHT).all()
    best = max([3.0, *(a.equivalence for a in world.alternatives if a.status == "available")])
    for day, total in served.groupby("day")["served"].sum().items():
        defence = sum(m.high for m in problem.defence[day])
        assert total <= defence + best * sum(q.high for q in problem.civil[day]) + TIGHT


def the_shift_to_ht1_never_narrows_a_gap(_world: Inputs, result: Assessment) -> None:
    """With HT2 claims that do not fall, the gap is at least that of the counterfactual."""
    assert (result.lines["gap_counterfactual"] <= result.lines["gap"] + TIGHT).all()


def what_is_known_is_never_reported_as_unknown(world: Inputs, result: Assessment) -> None:
    """Without unknown inputs there is no unknown result."""
    assert not result.lines.isna().any().any()
    assert not result.capability_days.isna().any().any()
    assert not (result.capabilities["class"] == "onbekend").any()
    assert not (result.phases["class"] == "onbekend").any()
    inside = result.requests["start_day"] < world.days
    assert not result.requests.loc[inside, "civil_test"].eq("onbekend").any()
    assert set(result.requests.loc[result.requests["decision"] == "unknown", "reason"]) <= {"outside_horizon"}


def the_supply_frame_is_the_formula(world: Inputs, result: Assessment) -> None:
    """The supply of the frame is that of the formula, day by day."""
    frame = result.supply.set_index(["capability_id", "day"])["supply"]
    for c in world.capabilities:
        for day, phase in enumerate(world.phases):
            assert frame[c.id, day] == supply(c, phase, world.personnel_ratio[day])


@examples(40)
@given(scenarios())
def test_what_holds_of_every_assessment(world):
    """One scenario after the other, with all of these."""
    result = assess(world)
    a_gap_lies_between_nothing_and_the_demand(world, result)
    nothing_serves_more_than_it_has(world, result)
    the_shift_to_ht1_never_narrows_a_gap(world, result)
    what_is_known_is_never_reported_as_unknown(world, result)
    the_supply_frame_is_the_formula(world, result)


@examples(30)
@given(scenarios(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(world, shuffler):
    """Shuffled tables give the same frames, to the last bit, with their rows in order of the key."""
    shuffled = {}
    for table in ("capabilities", "pools", "alternatives", "lines"):
        rows = list(getattr(world, table))
        shuffler.shuffle(rows)
        shuffled[table] = tuple(rows)
    first, second = assess(world).frames(), assess(replace(world, **shuffled)).frames()
    for name, frame in first.items():
        pd.testing.assert_frame_equal(frame, second[name], check_exact=True)
        if name != "phases":
            assert frame.equals(frame.sort_values(KEYS[name], kind="stable", ignore_index=True))


NOT_COMPARED = {"first_short_day", "reason", "days"}
"""Columns where unknown and none look alike, or that may say less."""


def rows_of(name: str, frame: pd.DataFrame) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows of a frame by key."""
    columns = [frame[column].tolist() for column in frame]
    rows = [dict(zip(frame, values, strict=True)) for values in zip(*columns, strict=True)]
    return {tuple(row[key] for key in KEYS[name]): row for row in rows}


def agrees(column: str, true: Any, shown: Any, row: dict[str, Any]) -> bool:
    """Whether a result is the true one, a limit on it, or unknown."""
    if column.startswith("gap_low"):
        return row[column.replace("gap_low", "gap")] >= shown - TIGHT
    if column.startswith("gap_high"):
        return math.isnan(shown) or row[column.replace("gap_high", "gap")] <= shown + TIGHT
    if isinstance(true, str):
        return shown in {true, "onbekend", "unknown"}
    return math.isnan(shown) or abs(true - shown) <= TIGHT


@examples(100)
@given(scenarios(), st.integers(0, 2**32), st.integers(1, 3))
def test_withheld_inputs_only_make_results_unknown(world, seed, times):
    """Every known result of the reduced scenario is that of the whole one, and every gap lies within its limits."""
    source = random.Random(seed)  # noqa: S311 - a test, not a secret
    reduced = world
    for _ in range(times):
        reduced = withhold(reduced, source)
    truth, seen = assess(world).frames(), assess(reduced).frames()
    for name, frame in truth.items():
        whole = rows_of(name, frame)
        for key, row in rows_of(name, seen[name]).items():
            if key in whole:
                for column in row.keys() - NOT_COMPARED:
                    true, shown = whole[key][column], row[column]
                    assert agrees(column, true, shown, whole[key]), (name, key, column, true, shown)
