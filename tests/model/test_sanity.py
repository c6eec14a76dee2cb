"""Inputs that cannot be are refused, all at once; unknown ones are not."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from tests.model.builders import alternative, capability, inputs, line, pool

from hoofdtaak3.model.assessment import assess
from hoofdtaak3.model.inputs import Place, Travel
from hoofdtaak3.model.sanity import validate

NAN = math.nan
WORLD = inputs([capability()], [pool()], [alternative()], [line()])


def row(table, **changes):
    """The world with its only row of a table changed."""
    return replace(WORLD, **{table: tuple(replace(r, **changes) for r in getattr(WORLD, table))})


@pytest.mark.parametrize(
    ("world", "message"),
    [
        (replace(WORLD, days=0), "days is 0"),
        (replace(WORLD, days=2), "1 phases for 2 days"),
        (replace(WORLD, phases=(4,)), "a phase is not an index"),
        (replace(WORLD, personnel_ratio=()), "0 personnel ratios for 1 days"),
        (replace(WORLD, personnel_ratio=(-1.0,)), "personnel ratio is -1.0"),
        (replace(WORLD, ladder_ratio=-1.0), "personnel ratio is -1.0"),
        (replace(WORLD, covered=0.05), "thresholds none=0.05 and covered=0.05"),
        (replace(WORLD, self_reliance_hours=-1.0), "self_reliance_hours is -1.0"),
        (replace(WORLD, travel={"road": Travel(0.0, 1.3)}), "travel road: speed_kmh is 0.0"),
        (replace(WORLD, travel={"road": Travel(60.0, 0.9)}), "travel road: detour_factor is 0.9"),
        (replace(WORLD, withheld_demand=("x",)), "withheld_demand names x"),
        (replace(WORLD, lines=WORLD.lines * 2), "line l: given 2 times"),
        (row("capabilities", units=-1.0), "capability c: units is -1.0"),
        (row("capabilities", reference=0.0), "capability c: reference is 0"),
        (row("capabilities", rotation_factor=0.5), "capability c: rotation_factor is 0.5"),
        (row("capabilities", endurance_days=-1.0), "capability c: endurance_days is -1.0"),
        (row("capabilities", claim1=(1.1, 0, 0, 0)), "capability c: claim1 holds 1.1"),
        (row("capabilities", claim2=(0.0,)), "capability c: claim2 has 1 values"),
        (row("capabilities", place=Place(5, 52), mode="sea"), "capability c: mode sea has no speed"),
        (row("pools", units=math.inf), "pool p: units is inf"),
        (row("pools", endurance_days=-1.0), "pool p: endurance_days is -1.0"),
        (row("pools", own_use_incident={"chemisch": 2.0}), "pool p: own_use_incident holds 2.0"),
        (row("alternatives", capability_id="x"), "alternative c_p: capability x does not exist"),
        (row("alternatives", pool_id="x"), "alternative c_p: pool x does not exist"),
        (row("alternatives", status="x"), "alternative c_p: status is x"),
        (row("alternatives", equivalence=0.0), "alternative c_p: equivalence is 0.0"),
        (row("alternatives", response_hours=-1.0), "alternative c_p: response_hours is -1.0"),
        (row("lines", capability_id="x"), "line l: capability x does not exist"),
        (row("lines", kind="x"), "line l: kind is x"),
        (row("lines", start_day=-1), "line l: start_day is -1"),
        (row("lines", days=0.0), "line l: days is 0.0"),
        (row("lines", units=((1, 5.0),)), "line l: units must start at day 0"),
        (row("lines", units=((0, -5.0),)), "line l: units is -5.0"),
        (row("lines", units=((0, math.inf),)), "line l: units is inf"),
        (row("lines", required_hours=-1.0), "line l: required_hours is -1.0"),
    ],
)
def test_impossible_inputs_are_refused(world, message):
    """The message names the row, the field and the value."""
    with pytest.raises(ValueError, match=message):
        assess(world)


def test_all_problems_are_named_at_once():
    """Two mistakes, two lines."""
    world = replace(row("pools", units=-1.0), days=0)
    with pytest.raises(ValueError, match="impossible inputs") as caught:
        validate(world)
    assert "days is 0" in str(caught.value)
    assert "pool p: units is -1.0" in str(caught.value)


def test_unknown_inputs_are_fine():
    """NaN and None are no mistakes."""
    nothing = (NAN,) * 4
    c = capability(
        units=NAN, readiness=NAN, elasticity=NAN, reference=NAN, norm_hours=NAN, response_hours=NAN,
        endurance_days=NAN, rotation_factor=NAN, claim1=nothing, claim2=nothing,
    )  # fmt: skip
    p = pool(
        units=NAN, own_use=nothing, own_use_incident={"chemisch": NAN}, reciprocal=nothing, reservists=nothing,
        endurance_days=NAN, rotation_factor=NAN,
    )  # fmt: skip
    a = alternative(equivalence=NAN, response_hours=NAN, mandate=None, exists=None)
    asked = line(units=NAN, days=NAN, required_hours=NAN)
    result = assess(inputs([c], [p], [a], [asked], self_reliance_hours=NAN, personnel_ratio=(NAN,)))
    assert result.capabilities["class"].tolist() == ["onbekend"]
    assert result.capabilities["availability"].tolist() == ["onbekend"]
    assert result.lines["gap"].isna().all()


def test_a_scenario_without_lines_has_empty_frames_with_their_columns():
    """Types do not depend on whether there are rows."""
    empty, full = assess(inputs()).frames(), assess(WORLD).frames()
    for name, frame in full.items():
        assert empty[name].dtypes.to_dict() == frame.dtypes.to_dict()
