"""Regions: the gap by the place of the line."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.model.builders import alternative, capability, inputs, line, pool
from tests.model.strategies import scenarios

from hoofdtaak3.model.assessment import assess
from hoofdtaak3.model.inputs import Inputs
from hoofdtaak3.model.regions import regions_frame, unserved_by_region
from hoofdtaak3.model.score import unserved_share

NAN = math.nan
WEIGHTS = {1: 8.0, 2: 4.0, 3: 2.0, 4: 1.0}


def gaps(world: Inputs) -> dict[tuple[str, str], tuple[float, float, float]]:
    """Demand, gap and counterfactual gap per region and capability."""
    frame = regions_frame(world, assess(world).lines)
    return {(row[0], row[1]): tuple(row[2:]) for row in frame.to_numpy().tolist()}


def unserved(world: Inputs) -> dict[str, tuple[float, float, float]]:
    """Weight, unserved share and number of short capabilities per region."""
    frame = unserved_by_region(world, assess(world).lines, WEIGHTS)
    return {row[0]: tuple(row[1:]) for row in frame.to_numpy().tolist()}


# Two capabilities of 6 units, the first half claimed in war. VR01 asks 5 and 2 of a, VR02 4 of a and 3 of b.
CLAIMED = capability("a", 6, claim1=(0.0, 0.0, 0.0, 0.5))
WAR = inputs(
    [CLAIMED, capability("b", 2)],
    lines=[
        line("l1", 5, capability_id="a", region_id="VR01"),
        line("l2", 2, capability_id="a", region_id="VR01", priority=3),
        line("l3", 4, capability_id="a", region_id="VR02", priority=2),
        line("l4", 3, capability_id="b", region_id="VR02"),
    ],
    phases=(3,),
)


def test_a_gap_is_counted_where_it_is_asked():
    """3 units of a for 5 + 4 + 2 by rank: 2, 4 and 2 short; of 6 in peace 0, 3 and 2. Of b 1 short in VR02."""
    assert gaps(WAR) == {
        ("VR01", "a"): (7.0, 4.0, 2.0),
        ("VR02", "a"): (4.0, 4.0, 3.0),
        ("VR02", "b"): (3.0, 1.0, 1.0),
    }


def test_the_unserved_share_is_weighted_by_priority():
    """VR01: (8 x 2/5 + 2 x 1) / 10 = 0,52. VR02: (4 x 1 + 8 x 1/3) / 12 = 5/9, with two capabilities short."""
    found = unserved(WAR)
    assert found["VR01"] == (10.0, pytest.approx(0.52), 1.0)
    assert found["VR02"] == (12.0, pytest.approx(5 / 9), 2.0)


def test_lines_without_a_region_stand_apart():
    """At sea, or spread over the country: a row of their own, in no safety region."""
    world = inputs(lines=[line("zee", 12), line("land", 1, region_id="VR10", priority=2)])
    assert gaps(world) == {("", "c"): (12.0, 2.0, 2.0), ("VR10", "c"): (1.0, 1.0, 1.0)}
    assert list(unserved(world)) == ["", "VR10"]


def test_no_gap_is_a_known_nothing_and_no_demand_too():
    """A region that gets everything has share 0; so has one whose people still live on their own stocks."""
    world = inputs(lines=[line("a", 1, region_id="VR01"), line("b", 9, region_id="VR02", population=True)])
    assert gaps(world) == {("VR01", "c"): (1.0, 0.0, 0.0), ("VR02", "c"): (0.0, 0.0, 0.0)}
    assert unserved(world) == {"VR01": (8.0, 0.0, 0.0), "VR02": (0.0, 0.0, 0.0)}


def test_what_is_unknown_in_one_region_leaves_another_known():
    """An unknown supply of b says nothing about the gap of a."""
    world = inputs(
        [capability("a", 1), capability("b", NAN)],
        lines=[line("l1", 2, capability_id="a", region_id="VR01"), line("l2", capability_id="b", region_id="VR02")],
    )
    found = unserved(world)
    assert found["VR01"] == (8.0, 0.5, 1.0)
    assert found["VR02"][0] == 8.0
    assert math.isnan(found["VR02"][1])
    assert math.isnan(found["VR02"][2])


def test_unknown_demand_is_an_unknown_weight():
    """It is not known whether that line asks anything, so neither what the share is taken over."""
    empty = unserved(inputs([capability(units=0.0)], lines=[line("l", days=NAN, region_id="VR01")]))["VR01"]
    assert all(math.isnan(number) for number in empty)
    weight, share, short = unserved(inputs(lines=[line("l", days=NAN, region_id="VR01")]))["VR01"]
    assert math.isnan(weight)
    assert math.isnan(share)
    assert short == 0.0


def test_a_gap_of_unknown_size_makes_a_capability_short():
    """Two units lack at least: how many more is not known, that the capability falls short is."""
    maybe = alternative(mandate=None)
    world = inputs([capability(units=1.0)], [pool(units=2.0)], [maybe], [line("l", 5.0, region_id="VR01")])
    _, share, short = unserved(world)["VR01"]
    assert math.isnan(share)
    assert short == 1.0


def test_hidden_demand_may_be_anywhere():
    """Nothing is known of that capability in any region, nor of any region's share; other capabilities stay known."""
    world = replace(WAR, withheld_demand=("b",))
    found = gaps(world)
    assert all(math.isnan(number) for number in (*found["VR02", "b"], *found["", "b"]))
    assert found["VR01", "a"] == (7.0, 4.0, 2.0)
    assert all(math.isnan(number) for numbers in unserved(world).values() for number in numbers)
    everything = gaps(replace(WAR, withheld_demand=("*",)))
    assert ("", "a") in everything
    assert all(math.isnan(number) for numbers in everything.values() for number in numbers)


def test_no_lines_give_no_rows():
    """And no error."""
    assert gaps(inputs()) == {}
    assert unserved(inputs()) == {}


@examples(30)
@given(scenarios(), st.data())
def test_the_regions_add_up_to_the_capability(world, data):
    """Demand, gap and counterfactual gap: nothing is lost between the regions or counted twice."""
    places = st.sampled_from(["", "VR01", "VR02"])
    world = replace(world, lines=tuple(replace(line, region_id=data.draw(places)) for line in world.lines))
    result = assess(world)
    found = regions_frame(world, result.lines).groupby("capability_id").sum(numeric_only=True)
    whole = result.capabilities.set_index("capability_id")
    for column, total in (
        ("demand_unit_days", "demand_unit_days"),
        ("gap_unit_days", "gap_unit_days"),
        ("gap_counterfactual_unit_days", "counterfactual_unit_days"),
    ):
        expected = whole[total][whole.index.isin(found.index)]
        assert found[column].to_dict() == pytest.approx(expected.to_dict(), abs=1e-7)
        assert (whole[total][~whole.index.isin(found.index)] == 0.0).all()


@examples(30)
@given(scenarios())
def test_one_region_has_the_share_of_the_country(world):
    """With all lines in one place its share is that of the whole scenario, if anything is asked."""
    world = replace(world, lines=tuple(replace(line, region_id="VR01") for line in world.lines))
    lines = assess(world).lines
    if (lines["demand"] > 0.0).any():
        row = unserved_by_region(world, lines, WEIGHTS).iloc[0]
        assert row["unserved"] == pytest.approx(unserved_share(world, lines, WEIGHTS))
