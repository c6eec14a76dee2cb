"""The model against an independent, naive one: the shipped scenarios and random ones."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from tests import reference_model as naive
from tests.examples import examples
from tests.model.strategies import scenarios

from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.model import Assessment, Inputs, assess
from hoofdtaak3.model.inputs import Alternative, Capability, Line, Pool

ROOT = Path(__file__).parents[1]
SHIPPED = ("conflict_chemisch", "conflict_overstroming", "stroomuitval")
NEAR = 2e-6


def same(true: Any, shown: Any) -> bool:
    """Equal texts, or numbers as near as the solver can say; not known is equal to not known."""
    if isinstance(true, str):
        return bool(true == shown)
    if math.isnan(true) or math.isnan(shown):
        return math.isnan(true) and math.isnan(shown)
    return abs(true - shown) <= NEAR * max(1.0, abs(true))


def differences(name: str, expected: dict[str, Any], row: Any, key: Any) -> list[str]:
    """What one row has otherwise."""
    return [
        f"{name} {key} {column}: {row[column]} instead of {value}"
        for column, value in expected.items()
        if not same(value, row[column])
    ]


def rows(frame: pd.DataFrame, *key: str) -> dict[Any, Any]:
    """The rows of a frame by key."""
    return {tuple(row[k] for k in key): row for row in frame.to_dict("records")}


def compare_days(world: Inputs, found: Assessment, days: Iterable[int]) -> list[str]:
    """Lines and supply of some days."""
    lines, supply = rows(found.lines, "line_id", "day"), rows(found.supply, "capability_id", "day")
    problems = []
    for number in days:
        day = naive.one_day(world, number)
        for i, line in enumerate(day.lines):
            expected = {
                "demand": day.demand[i],
                "gap": day.gap[i],
                "served": day.demand[i] - day.gap[i],
                "late": day.late[i],
                "gap_alone": day.alone[i],
                "gap_low": day.gap[i],
                "gap_high": day.gap[i],
                "gap_counterfactual": day.counterfactual[i],
            }
            problems += differences("lines", expected, lines[line.id, number], (line.id, number))
        shown = {line for (line, on), row in lines.items() if on == number and row["demand"] > 0}
        if shown != {line.id for line in day.lines}:
            problems.append(f"lines on day {number}: {sorted(shown)}")
        for c in world.capabilities:
            m = naive.military(c, world.phases[number], world.personnel_ratio[number])
            expected = {"supply": m, "availability": naive.available(m, c.reference)}
            problems += differences("supply", expected, supply[c.id, number], (c.id, number))
    return problems


def compare_phases(world: Inputs, found: Assessment) -> list[str]:
    """The reference request in every phase."""
    shown = rows(found.phases, "capability_id", "phase")
    return [
        problem
        for c in world.capabilities
        for phase, name in enumerate(naive.NAMES)
        for problem in differences("phases", naive.phase_row(world, c, phase), shown[c.id, name], (c.id, name))
    ]


def compare_whole(world: Inputs, found: Assessment) -> list[str]:
    """What adds up over the days."""
    days = [naive.one_day(world, number) for number in range(world.days)]
    shown = rows(found.capabilities, "capability_id")
    problems = []
    for c in world.capabilities:
        problems += differences("capabilities", naive.summary(world, c, days), shown[c.id,], c.id)
    decided = rows(found.requests, "line_id")
    for line in world.lines:
        expected = {"decision": naive.decision(world, line, days)}
        problems += differences("requests", expected, decided[line.id,], line.id)
    return problems


def known(value: Any) -> Any:
    """The same with something in the place of everything that is not known: here it is the rules that count."""
    if isinstance(value, float):
        return 1.0 if math.isnan(value) else value
    if isinstance(value, tuple):
        return tuple(known(item) for item in value)
    if isinstance(value, dict):
        return {key: known(item) for key, item in value.items()}
    if isinstance(value, Alternative):
        status = "none" if value.status == "unknown" else value.status
        flags = {"mandate": value.mandate is not False, "exists": value.exists is not False}
        return replace(
            value,
            status=status,
            equivalence=known(value.equivalence),
            response_hours=known(value.response_hours),
            **flags,
        )
    if isinstance(value, Capability | Pool | Line):
        return replace(value, **{field.name: known(getattr(value, field.name)) for field in fields(value)})
    return value


@functools.cache
def shipped(name: str) -> Inputs:
    """A shipped scenario in which everything is known."""
    world = build_inputs(load_dataset(ROOT, "intern"), load_scenarios(ROOT)[name])
    tables = ("capabilities", "pools", "alternatives", "lines", "personnel_ratio", "ladder_ratio")
    return replace(world, **{table: known(getattr(world, table)) for table in tables})


@pytest.mark.build
@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_agree_with_the_naive_model(name):
    """Every line on every day, every phase, every total, class and decision."""
    world = shipped(name)
    found = assess(world)
    problems = compare_days(world, found, range(world.days))
    problems += compare_phases(world, found)
    problems += compare_whole(world, found)
    assert not problems, "\n".join(problems[:20])


@examples(60)
@given(scenarios())
def test_random_scenarios_agree_with_the_naive_model(world):
    """The same for small scenarios with every rule in play."""
    found = assess(world)
    problems = compare_days(world, found, range(world.days))
    problems += compare_phases(world, found)
    problems += compare_whole(world, found)
    assert not problems, "\n".join(problems[:20])
