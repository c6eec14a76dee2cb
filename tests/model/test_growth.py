"""Growth: supply on other personnel, and what that takes off the gap."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.model.builders import alternative, capability, inputs, line, pool
from tests.model.strategies import scenarios, withhold

from hoofdtaak3.model.assessment import assess
from hoofdtaak3.model.growth import growth_gap, growth_supply

NAN = math.nan


def supplies(frame: pd.DataFrame) -> list[tuple[float, float, str]]:
    """Supply, supply without growth, and availability, row by row."""
    return list(zip(frame["supply"], frame["without"], frame["availability"], strict=True))


def gap_of(world, ratio: float, without: float = 1.0) -> tuple[float, float, float]:
    """Gap, gap without growth and what is relieved, of the only capability with one ratio for all days."""
    days = world.days
    row = growth_gap(world, {("planned", 2030): (ratio,) * days}, (without,) * days).iloc[0]
    return (row["gap_unit_days"], row["without_unit_days"], row["relieved_unit_days"])


def test_supply_grows_by_the_elasticity():
    """10 units, 0,8 ready, half claimed in war; ratio 1,25 and elasticity 0,5 make 1,125: 9 units, and 4,5 in war."""
    c = capability(readiness=0.8, elasticity=0.5, claim1=(0.0, 0.0, 0.0, 0.5))
    frame = growth_supply([c], {("fast", 2030): 1.25})
    peace, war = (pytest.approx(9.0), 8.0, "beschikbaar"), (pytest.approx(4.5), 4.0, "beperkt")
    assert supplies(frame) == [peace, peace, peace, war]
    whole = growth_supply([replace(c, divisible=False)], {("fast", 2030): 1.25})
    assert supplies(whole)[3] == (5.0, 4.0, "beschikbaar"), "4,5 is 5 whole units, the reference"
    assert list(frame["phase"]) == ["vrede", "spanning", "conflict", "oorlog"]
    assert frame[["path", "year", "capability_id", "reference"]].drop_duplicates().to_numpy().tolist() == [
        ["fast", 2030, "c", 5.0]
    ]


def test_the_wartime_organisation_holds_in_war_only():
    """2,5 times the personnel: 25 units in phase oorlog, and no rows for the other phases."""
    frame = growth_supply([capability(elasticity=1.0)], {("wartime", 2026): 2.5})
    assert list(frame["phase"]) == ["oorlog"]
    assert supplies(frame) == [(25.0, 10.0, "beschikbaar")]


def test_unknown_personnel_leaves_known_what_does_not_depend_on_it():
    """Without elasticity, or with everything claimed, the supply is known; otherwise it is not, and never 0."""
    grown = [capability("a", elasticity=0.0), capability("b", elasticity=0.5), capability("c", elasticity=NAN)]
    claimed = capability("d", elasticity=0.5, claim1=(1.0, 1.0, 1.0, 1.0))
    frame = growth_supply([*grown, claimed], {("slow", 2040): NAN}).query("phase == 'vrede'")
    assert list(frame["availability"]) == ["beschikbaar", "onbekend", "onbekend", "niet_beschikbaar"]
    assert frame["supply"].isna().tolist() == [False, True, True, False]


def test_an_unknown_elasticity_is_unknown_growth():
    """In the base year there is nothing to know; from then on supply, gap and relief are not known."""
    c = capability(units=4, elasticity=NAN)
    world = inputs([c], lines=[line()])
    assert growth_supply([c], {("slow", 2026): 1.0, ("slow", 2027): 1.1})["supply"].isna().tolist() == [
        *[False] * 4,
        *[True] * 4,
    ]
    assert gap_of(world, 1.0) == (1.0, 1.0, 0.0)
    gap, without, relieved = gap_of(world, 1.1)
    assert math.isnan(gap)
    assert math.isnan(relieved)
    assert without == 1.0


def test_growth_relieves_a_gap():
    """4 units of 5 asked, two days: 2 unit-days short; a fifth more personnel makes 4,8 units and 0,4 short."""
    world = inputs([capability(units=4, elasticity=1.0)], lines=[line(days=2)], phases=(0, 0))
    assert gap_of(world, 1.2) == (pytest.approx(0.4), 2.0, pytest.approx(1.6))
    assert gap_of(world, 1.0) == (2.0, 2.0, 0.0)
    assert gap_of(world, 1.5) == (0.0, 2.0, 2.0)
    assert gap_of(world, 0.5) == (6.0, 2.0, -4.0), "fewer people: 2 units"


def test_the_wartime_organisation_is_no_growth():
    """On the second day it stands (ratio 2, 8 units) whatever the path: only the first day is short and relieved."""
    world = inputs([capability(units=4, elasticity=1.0)], lines=[line(days=2)], phases=(3, 3))
    frame = growth_gap(world, {("planned", 2030): (1.2, 2.0)}, (1.0, 2.0))
    assert frame.iloc[0][["gap_unit_days", "without_unit_days"]].tolist() == [pytest.approx(0.2), 1.0]


def test_unknown_personnel_makes_an_unknown_gap_and_relief():
    """Of the capability that grows; one that does not keeps its gap, and the gap without growth is known of both."""
    world = inputs(
        [capability("a", 4, elasticity=1.0), capability("b", 4)],
        lines=[line("la", capability_id="a"), line("lb", capability_id="b")],
    )
    frame = growth_gap(world, {("slow", 2040): (NAN,)}, (1.0,)).set_index("capability_id")
    assert frame["gap_unit_days"].isna().tolist() == [True, False]
    assert frame["relieved_unit_days"].isna().tolist() == [True, False]
    assert frame["without_unit_days"].tolist() == [1.0, 1.0]


def test_a_scenario_without_a_gap_has_no_rows():
    """Neither with growth nor without; a gap in one year only is enough for rows in all."""
    world = inputs([capability(units=5, elasticity=1.0)], lines=[line()])
    years = {("slow", year): (ratio,) for year, ratio in ((2026, 1.0), (2027, 1.2))}
    assert growth_gap(world, years, (1.0,)).empty
    assert list(growth_gap(world, years | {("slow", 2028): (0.8,)}, (1.0,))["gap_unit_days"]) == [0.0, 0.0, 1.0]


def test_only_the_personnel_differs():
    """A pool keeps to the scenario: 2 of 5 units come from it, whatever the year."""
    world = inputs([capability(units=2, elasticity=1.0)], [pool(units=2)], [alternative()], [line()])
    assert gap_of(world, 1.0) == (1.0, 1.0, 0.0)
    assert gap_of(world, 1.5) == (0.0, 1.0, 1.0)


def test_one_ratio_a_day():
    """A path of another length is an error, not a scenario cut short."""
    with pytest.raises(ValueError, match="2 ratios"):
        growth_gap(inputs(lines=[line()], phases=(0, 0)), {("slow", 2026): (1.0,)}, (1.0, 1.0))


def test_hidden_demand_leaves_no_known_gap():
    """Of b, of which no line is shown, nothing is known; nor of a, which shares its pool with b; c is 2 short."""
    world = inputs(
        [capability(name, 1) for name in "abc"],
        [pool(units=2), pool("q", units=2)],
        [alternative("a"), alternative("b"), alternative("c", "q")],
        [line(f"l{name}", capability_id=name) for name in "ac"],
        withheld_demand=("b",),
    )
    frame = growth_gap(world, {("slow", 2026): (1.0,)}, (1.0,))
    assert frame["gap_unit_days"].tolist() == pytest.approx([NAN, NAN, 2.0], nan_ok=True)
    everything = replace(world, withheld_demand=("*",))
    assert growth_gap(everything, {("slow", 2026): (1.0,)}, (1.0,)).empty, "no known gap"


@examples(30)
@given(scenarios(), st.integers(0, 2**32), st.integers(0, 3))
def test_in_its_own_year_the_gap_is_that_of_the_assessment(world, seed, times):
    """To the last bit, also with unknown inputs: the shortcut through parts and equal days changes nothing."""
    source = random.Random(seed)  # noqa: S311 - a test, not a secret
    for _ in range(times):
        world = withhold(world, source)
    truth = assess(world).capabilities.set_index("capability_id")["gap_unit_days"]
    found = growth_gap(world, {("planned", 2026): world.personnel_ratio}, (1.0,) * world.days)
    if found.empty:
        assert not (truth > 1e-9).any()
    else:
        own = found.set_index("capability_id")["gap_unit_days"]
        pd.testing.assert_series_equal(own, truth, check_exact=True)


@examples(30)
@given(scenarios(), st.sampled_from([0.9, 1.0, 1.3]), st.sampled_from([0.0, 0.2, 1.0]))
def test_a_faster_path_never_widens_a_gap(world, ratio, more):
    """More personnel never takes from any capability."""
    years = {("slow", 2030): (ratio,) * world.days, ("fast", 2030): (ratio + more,) * world.days}
    frame = growth_gap(world, years, (1.0,) * world.days)
    gaps = frame.pivot_table(index="capability_id", columns="path", values="gap_unit_days")
    assert frame.empty or (gaps["fast"] <= gaps["slow"] + 1e-7).all()
