"""The rules of demand, civil supply, eligibility and endurance, by hand, through the whole assessment."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from tests.model.builders import alternative, capability, inputs, line, pool, unknown_alternative

from hoofdtaak3.model.assessment import assess
from hoofdtaak3.model.bounds import Bounds
from hoofdtaak3.model.inputs import Place, Travel
from hoofdtaak3.model.pools import pool_supply
from hoofdtaak3.model.travel import distance_km, travel_hours

NAN = math.nan
AMSTERDAM, GRONINGEN = Place(4.9, 52.37), Place(6.57, 53.22)
WEEK = (0,) * 5


def column(world, name, line_id="l"):
    """A column of the frame `lines` for one line, in order of day."""
    frame = assess(world).lines
    return frame.loc[frame["line_id"] == line_id, name].tolist()


def test_distance_and_travel_time():
    """Amsterdam to Groningen is about 146 km as the crow flies; detour and speed make it hours."""
    assert distance_km(AMSTERDAM, GRONINGEN) == pytest.approx(146.4, abs=0.5)
    road = {"road": Travel(60.0, 1.3)}
    assert travel_hours(road, "road", AMSTERDAM, GRONINGEN) == pytest.approx(146.4 * 1.3 / 60, abs=0.02)
    assert travel_hours(road, "road", None, GRONINGEN) == 0.0
    assert travel_hours(road, "road", AMSTERDAM, None) == 0.0
    assert math.isnan(travel_hours(road, "road", AMSTERDAM, Place(NAN, NAN))), "not known, and not half the earth"


def test_demand_follows_its_steps_and_is_cut_at_the_horizon():
    """Units by day of the line, from its start until the scenario ends."""
    world = inputs(lines=[line(units=((0, 2), (2, 7)), start_day=1, days=9)], phases=WEEK)
    assert column(world, "demand") == [2, 2, 7, 7]
    assert column(world, "day") == [1, 2, 3, 4]


def test_a_standing_task_lasts():
    """Infinite length is until the horizon."""
    assert column(inputs(lines=[line(kind="standing", days=math.inf)], phases=WEEK), "demand") == [5] * 5


@pytest.mark.parametrize(("hours", "expected"), [(0, [5, 5, 5, 5]), (48, [0, 0, 5, 5]), (72, [0, 0, 0, 5])])
def test_own_stocks_defer_the_demand_of_the_population(hours, expected):
    """In the first hours the population helps itself; day 0 stays the day of the request."""
    task = line(population=True, days=4, start_day=1)
    world = inputs([capability(response_hours=60.0)], lines=[task], phases=WEEK, self_reliance_hours=float(hours))
    assert column(world, "demand") == expected
    assert column(world, "gap") == [5 if units and k < 2 else 0 for k, units in enumerate(expected)]


def test_other_demand_is_not_deferred():
    """Self-reliance is of the population only."""
    assert column(inputs(lines=[line()]), "demand") == [5]


def test_without_a_legal_basis_there_is_no_demand():
    """The line is refused, takes nothing, and is no row of `lines`."""
    world = inputs([capability(units=5)], lines=[line("a", legal_basis_id=None), line("b")])
    result = assess(world)
    assert result.lines["line_id"].tolist() == ["b"]
    assert result.lines["gap"].tolist() == [0]
    assert result.capability_days["demand"].tolist() == [5]


def test_a_slow_source_counts_from_the_day_it_can_be_there():
    """Response of 60 hours, asked within 24: there on day 2. Until then the gap is late."""
    world = inputs([capability(response_hours=60.0)], lines=[line(days=4)], phases=WEEK)
    assert column(world, "gap") == [5, 5, 0, 0]
    assert column(world, "late") == [5, 5, 0, 0]


def test_travel_comes_on_top_of_the_response():
    """From Amsterdam to Groningen takes 3.2 hours more; without a base nothing is added."""
    away = capability(response_hours=22.0, place=AMSTERDAM)
    assert column(inputs([away], lines=[line(place=GRONINGEN)]), "gap") == [5]
    assert column(inputs([away], lines=[line(place=AMSTERDAM)]), "gap") == [0]
    assert column(inputs([replace(away, place=None)], lines=[line(place=GRONINGEN)]), "gap") == [0]
    assert column(inputs([away], lines=[line(place=None)]), "gap") == [0]


def test_the_same_holds_for_pools():
    """A pool is late by its own response and travel."""
    alt = alternative(response_hours=22.0)
    world = inputs([capability(units=0)], [pool(place=AMSTERDAM)], [alt], [line(place=GRONINGEN, days=2)], (0, 0))
    assert column(world, "gap") == [5, 0]


def test_late_is_only_what_the_own_late_sources_would_have_met():
    """Three units are under way, two are nowhere: of a gap of five, three are late."""
    world = inputs([capability(units=3, response_hours=60.0)], lines=[line()])
    assert column(world, "gap") == [5]
    assert column(world, "late") == [3]


def test_late_leaves_others_as_they_are():
    """A late source that an earlier line would need too is no help: earlier lines keep what they have."""
    sources = [capability("c", 0.0), capability("d", 0.0)]
    alternatives = [alternative("c", response_hours=0.0), alternative("d", response_hours=60.0)]
    lines = [line("a", 4.0, capability_id="c"), line("b", 4.0, capability_id="d", priority=2)]
    world = inputs(sources, [pool(units=5.0)], alternatives, lines)
    assert column(world, "gap", "b") == [4]
    assert column(world, "late", "b") == [1]


def test_from_the_endurance_on_each_serving_unit_takes_more():
    """Ten units at a rotation factor of 2 serve five from day 2 of the line on, whatever the day of the scenario."""
    c = capability(endurance_days=2.0, rotation_factor=2.0)
    assert column(inputs([c], lines=[line(units=8, start_day=1, days=4)], phases=WEEK), "gap") == [0, 0, 3, 3]


def test_pools_tire_too():
    """The same for a pool, on top of its equivalence."""
    p = pool(units=10.0, endurance_days=1.0, rotation_factor=2.0)
    world = inputs([capability(units=0)], [p], [alternative(equivalence=0.5)], [line(days=2)], (0, 0))
    assert column(world, "gap") == [0, 2.5]


def test_a_pool_serves_its_units_once_over_all_capabilities():
    """Double counting: six units stand in for two capabilities, but serve six."""
    lines = [line("a", 5, capability_id="c"), line("b", 5, capability_id="d", priority=2)]
    world = inputs(
        [capability("c", 0), capability("d", 0)], [pool(units=6)], [alternative("c"), alternative("d")], lines
    )
    result = assess(world)
    assert result.lines["gap"].tolist() == [0, 4]
    assert result.phases.loc[result.phases["phase"] == "vrede", "gap"].tolist() == [0, 0], "alone each could have it"


@pytest.mark.parametrize(("name", "value"), [("mandate", False), ("exists", False), ("status", "none")])
def test_a_civil_source_needs_to_be_there_and_to_be_allowed(name, value):
    """Without mandate, existence or the statement itself a pool serves nothing; and it is not late."""
    world = inputs([capability(units=0)], [pool()], [alternative(**{name: value})], [line()])
    assert column(world, "gap") == [5]
    assert column(world, "late") == [0]


def test_rank_orders_by_priority_then_hours_then_start_then_ids():
    """Five units go to the line that ranks first, by each part of the rank in turn."""
    first = line("z", incident_id="i", required_hours=24.0)
    for better, worse in (
        ({"priority": 1}, {"priority": 2}),
        ({"required_hours": 2.0}, {"required_hours": 3.0}),
        ({"start_day": 0, "days": 3}, {"start_day": 1, "days": 2}),
        ({"incident_id": "a"}, {"incident_id": "b"}),
        ({"id": "a"}, {"id": "b"}),
    ):
        lines = [replace(first, **({"id": "y"} | worse)), replace(first, **({"id": "x"} | better))]
        frame = assess(inputs([capability(units=5)], lines=lines, phases=(0, 0))).lines
        last_day = frame[frame["day"] == frame.loc[frame["line_id"] == lines[0].id, "day"].min()]
        gaps = last_day.set_index("line_id")["gap"]
        assert gaps[lines[1].id] == 0
        assert gaps[lines[0].id] == 5


def test_what_is_left_of_a_pool():
    """Own use of the phase and of the incident, then reciprocal claims and reservists, each on what is left."""
    p = pool(
        units=100.0,
        own_use=(0.1, 0.2, 0.3, 0.4),
        own_use_incident={"chemisch": 0.3, "overstroming": 0.5},
        reciprocal=(0.0, 0.1, 0.2, 0.5),
        reservists=(0.0, 0.0, 0.1, 0.2),
    )
    none, one, both = frozenset[str](), frozenset({"chemisch"}), frozenset({"chemisch", "overstroming"})
    assert pool_supply(p, 0, none).value == pytest.approx(90.0)
    assert pool_supply(p, 2, none).value == pytest.approx(100 * 0.7 * 0.8 * 0.9)
    assert pool_supply(p, 3, one).value == pytest.approx(100 * 0.3 * 0.5 * 0.8)
    assert pool_supply(p, 3, both) == Bounds(0.0, 0.0), "own use is at most everything"


def test_unknown_parts_of_a_pool_make_limits():
    """A type without a figure may take everything or nothing; a factor of zero settles it."""
    p = pool(units=100.0, own_use_incident={})
    assert pool_supply(p, 0, frozenset({"chemisch"})) == Bounds(0.0, 100.0)
    assert pool_supply(p, 0, frozenset()) == Bounds(100.0, 100.0)
    assert pool_supply(pool(units=NAN), 0, frozenset()) == Bounds(0.0, math.inf)
    assert pool_supply(pool(units=NAN, own_use=(1.0,) * 4), 0, frozenset()) == Bounds(0.0, 0.0)
    assert pool_supply(pool(reservists=(NAN,) * 4), 0, frozenset()) == Bounds(0.0, 10.0)


def test_an_incident_type_is_active_on_days_with_demand_only():
    """The pool's owner needs it on the days that the incident or standing task asks something; requests have none."""
    p = pool(units=10.0, own_use_incident={"chemisch": 0.8})
    steps = ((0, 5), (1, 0), (2, 5))
    world = inputs([capability(units=0)], [p], [alternative()], [line(units=steps, days=3)], (0, 0, 0))
    assert column(world, "gap") == pytest.approx([3, 0, 3])
    standing = replace(world, lines=(replace(world.lines[0], kind="standing"),))
    assert column(standing, "gap") == pytest.approx([3, 0, 3])
    request = replace(world, lines=(replace(world.lines[0], kind="request"),))
    assert column(request, "gap") == [0, 0, 0]


def test_an_incident_goes_on_while_people_live_on_their_own_stocks_or_a_line_is_refused():
    """Its owner needs the pool all the same, so more self-reliance does not make the pool larger for others."""
    p = pool(units=10.0, own_use_incident={"chemisch": 0.8})
    other = line("z", 5.0, kind="request", days=math.inf)
    for quiet in (line(population=True, days=2), line(legal_basis_id=None, days=2)):
        world = inputs([capability(units=0)], [p], [alternative()], [quiet, other], (0,) * 3)
        assert column(world, "gap", "z") == pytest.approx([3, 3, 0])


def test_the_types_of_a_day_count_once_each():
    """Two lines of one type do not double its own use; two types add up."""
    p = pool(units=10.0, own_use_incident={"chemisch": 0.2, "overstroming": 0.3})

    def gap(*kinds):
        lines = [line(f"l{i}", 1.0, incident_type=kind) for i, kind in enumerate(kinds)]
        lines.append(line("z", 10.0, kind="request", priority=2))
        return column(inputs([capability(units=0)], [p], [alternative()], lines), "gap", "z")[0]

    assert gap("chemisch", "chemisch") == pytest.approx(10 - (8 - 2))
    assert gap("chemisch", "overstroming") == pytest.approx(10 - (5 - 2))


def test_the_counterfactual_has_peace_shares_on_every_day():
    """Impact is the gap less the gap without the shift, with the same demand."""
    c = capability(claim1=(0.1, 0.5, 0.5, 0.8))
    world = inputs([c], lines=[line(units=10, days=4)], phases=(0, 1, 2, 3))
    days = assess(world).capability_days
    assert days["gap"].tolist() == pytest.approx([1, 5, 5, 8])
    assert days["gap_counterfactual"].tolist() == pytest.approx([1, 1, 1, 1])
    assert days["impact"].tolist() == pytest.approx([0, 4, 4, 7])
    summary = assess(world).capabilities.iloc[0]
    assert summary["impact_unit_days"] == pytest.approx(15)


def test_an_unknown_alternative_makes_only_a_shortfall_unknown():
    """What Defence meets is known; what it does not is not, for there may be help."""
    world = inputs([capability(units=3)], (), [unknown_alternative()], [line("a", 3.0), line("b", 4.0, priority=2)])
    frame = assess(world).lines.set_index("line_id")
    assert frame.loc["a", "gap"] == 0
    assert math.isnan(frame.loc["b", "gap"])
    assert (frame.loc["b", "gap_low"], frame.loc["b", "gap_high"]) == (0, 4)
    assert frame.loc["b", "gap_alone"] == 4


def test_a_capability_without_any_row_on_alternatives_has_unknown_ones():
    """That there is none takes a row that says so."""
    assert math.isnan(column(inputs([capability(units=3)], alternatives=[], lines=[line()]), "gap")[0])
    assert column(inputs([capability(units=3)], lines=[line()]), "gap") == [2]


def test_withheld_demand_makes_what_it_may_touch_unknown():
    """The capability itself and those that share its pools; others stay known."""
    caps = [capability(name, 0.0) for name in "cde"]
    alternatives = [alternative("c", "p"), alternative("d", "p"), alternative("e", "q")]
    lines = [line(f"l_{name}", capability_id=name) for name in "de"]
    world = inputs(caps, [pool("p"), pool("q")], alternatives, lines, withheld_demand=("c",))
    result = assess(world)
    assert result.lines["gap"].isna().tolist() == [True, False]
    assert result.capabilities["class"].tolist() == ["onbekend", "onbekend", "B"]
    assert result.capability_days["demand"].isna().tolist() == [True, False, False]
    everything = assess(replace(world, withheld_demand=("*",)))
    assert everything.capabilities["gap_unit_days"].isna().all()


def test_withheld_demand_may_be_of_any_type_unless_the_types_are_given():
    """Its incident may claim the pool of another capability for its owner."""
    world = inputs(
        [capability("c", 0.0), capability("d", 0.0)],
        [pool(own_use_incident={"chemisch": 0.9, "overstroming": 0.0})],
        [alternative("c"), alternative("d", None)],
        [line(incident_type="overstroming")],
        withheld_demand=("d",),
    )
    assert math.isnan(column(world, "gap")[0])
    assert column(replace(world, withheld_types=("overstroming",)), "gap") == [0]


def test_an_eligibility_that_is_unknown_is_a_threat_to_later_lines():
    """If the first line may use the pool, the second may lose it: both are unknown, and the limits say how much."""
    lines = [line("a", capability_id="c"), line("b", capability_id="d", priority=2)]
    alternatives = [alternative("c", mandate=None), alternative("d")]
    world = inputs([capability("c", 0), capability("d", 0)], [pool(units=6)], alternatives, lines)
    frame = assess(world).lines
    assert frame["gap"].isna().all()
    assert frame["gap_low"].tolist() == [0, 0]
    assert frame["gap_high"].tolist() == [5, 4]


def test_an_unknown_rank_leaves_who_comes_first_unknown():
    """A line that may be the more urgent one can take from a line whose hours are known."""
    world = inputs(
        [capability(units=5.0)],
        lines=[line("x", 5.0, required_hours=math.nan), line("y", 5.0, required_hours=24.0)],
    )
    assert math.isnan(assess(world).lines.set_index("line_id").loc["y", "gap"])


def test_a_day_has_24_hours():
    """After two days 48 hours have passed: too few for stocks of 49 hours and for a response of 49 hours."""
    stocks = inputs(lines=[line(population=True, days=3)], phases=(0, 0, 0), self_reliance_hours=49.0)
    assert assess(stocks).lines["demand"].sum() == 0.0
    slow = inputs([capability(response_hours=49.0)], lines=[line(days=3, required_hours=0.0)], phases=(0, 0, 0))
    assert assess(slow).lines["gap"].sum() == 15.0


def test_a_gap_below_the_rounding_of_what_is_served_is_none():
    """A ten-thousandth of a unit short of a million is rounding, not a gap."""
    world = inputs([capability(units=1e6)], lines=[line(units=1e6 + 1e-4)])
    assert assess(world).lines["gap"].tolist() == [0.0]
