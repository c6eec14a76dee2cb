"""Explorer: one capability cut loose from the others gives what the model gives, and what its closed form gives."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.examples import examples
from tests.model.builders import alternative, capability, inputs, line, pool, unknown_alternative
from tests.model.strategies import scenarios, withhold

from hoofdtaak3.model import assess
from hoofdtaak3.model.allocation import Flow
from hoofdtaak3.model.explorer import Settings, explore
from hoofdtaak3.model.explorer_freeze import freeze, freeze_all
from hoofdtaak3.model.inputs import PEACE

NUMBERS = ("demand_unit_days", "defence_unit_days", "civil_unit_days", "gap_unit_days", "peak_gap", "cover")
SHARES = st.sampled_from([0.0, 0.1, 0.35, 0.5, 0.8, 1.0])
FACTORS = st.sampled_from([0.0, 0.25, 1.0, 1.5, 3.0])
CHOICES = st.builds(Settings, st.none() | SHARES, st.none() | SHARES, FACTORS, FACTORS)


def agrees(found, row):
    """The explorer's result is the row of frame `capabilities`."""
    for name in NUMBERS:
        assert getattr(found, name) == pytest.approx(row[name], rel=1e-9, abs=1e-9, nan_ok=True), name
    assert (found.klass, found.availability) == (row["class"], row["availability"])


def assessed(world):
    """Frame `capabilities` by id."""
    return assess(world).capabilities.set_index("capability_id")


@examples(150)
@given(scenarios(), st.randoms(), st.integers(0, 2))
def test_at_the_settings_of_the_scenario_it_is_the_assessment(world, random, withheld):
    """For every capability, also where inputs are unknown and pools are shared."""
    for _ in range(withheld):
        world = withhold(world, random)
    try:
        rows = assessed(world)
    except ValueError:
        assume(condition=False)
    for key, frozen in freeze_all(world).items():
        agrees(explore(frozen, Settings()), rows.loc[key])


def moved(world, chosen):
    """The same settings as other inputs; only for a scenario with one capability."""
    own = world.capabilities[0]
    if chosen.claim is not None:
        claims = tuple(c if phase == PEACE else chosen.claim for phase, c in enumerate(own.claim1))
        # The model refuses claims above 1 together; with HT1 at 1 nothing is left, whatever HT2 takes.
        claim2 = tuple(min(b, 1.0 - a) for a, b in zip(claims, own.claim2, strict=True))
        own = replace(own, claim1=claims, claim2=claim2)
    if chosen.readiness is not None:
        own = replace(own, readiness=chosen.readiness)
    lines = tuple(
        replace(each, units=tuple((since, units * chosen.demand) for since, units in each.units))
        for each in world.lines
    )
    pools = tuple(replace(each, units=each.units * chosen.civil) for each in world.pools)
    return replace(world, capabilities=(own,), lines=lines, pools=pools)


@examples(150)
@given(scenarios(most=1), CHOICES)
def test_of_a_capability_alone_every_setting_is_exact(world, chosen):
    """Without others there is nothing to freeze: it is the model on the changed inputs.

    Demand of 0 asks no own use of a pool's owner any more, so that factor stays above 0 here.
    """
    assume(chosen.demand > 0.0)
    peace = world.capabilities[0].claim1[PEACE]
    assume(chosen.claim is None or chosen.claim >= peace)  # claims do not fall along the ladder
    changed = moved(world, chosen)
    agrees(explore(freeze(world, world.capabilities[0].id), chosen), assessed(changed).iloc[0])


def prefix_service(capacities, lines):
    """Closed form: what the lines together get, over sources that cost every line the same."""
    places = range(len(capacities))
    return min(
        sum(capacities[i] for i in chosen)
        + sum(demand for demand, reach in lines if any(place not in chosen for place in reach))
        for size in range(len(capacities) + 1)
        for chosen in combinations(places, size)
    )


@given(
    st.lists(st.sampled_from([0.0, 1.0, 2.5, 4.0]), min_size=1, max_size=4),
    st.lists(st.tuples(st.sampled_from([0.5, 1.0, 3.0]), st.sets(st.integers(0, 3))), max_size=5),
)
def test_the_closed_form_is_what_the_paths_give(capacities, asked):
    """At equal costs each line gets what it adds to the least cut of the lines up to it."""
    lines = [(demand, sorted(i for i in reach if i < len(capacities))) for demand, reach in asked]
    flow, before = Flow(capacities), 0.0
    for i, (demand, reach) in enumerate(lines):
        until = prefix_service(capacities, lines[: i + 1])
        assert flow.serve(demand, tuple((place, 1.0) for place in reach)) == pytest.approx(until - before, abs=1e-12)
        before = until


@examples(150)
@given(scenarios(), CHOICES)
def test_more_help_and_less_demand_never_widen_the_gap(world, chosen):
    """Whatever the other settings are."""
    for frozen in freeze_all(world).values():
        gap = explore(frozen, chosen).gap_unit_days
        assert explore(frozen, replace(chosen, civil=chosen.civil + 0.5)).gap_unit_days <= gap + 1e-9
        assert explore(frozen, replace(chosen, demand=chosen.demand / 2)).gap_unit_days <= gap + 1e-9
        assert explore(frozen, replace(chosen, readiness=1.0)).gap_unit_days <= gap + 1e-9
        assert explore(frozen, replace(chosen, claim=1.0)).gap_unit_days >= gap - 1e-9


def test_what_others_use_stays_theirs():
    """Of 10 units the first capability uses 6 by rank; the second has 4 left, and doubling those gives 8, not 14."""
    world = inputs(
        [capability("a", 0.0), capability("b", 0.0)],
        [pool(units=10.0)],
        [alternative("a"), alternative("b")],
        [line("1", 6.0, capability_id="a"), line("2", 9.0, capability_id="b", priority=2)],
    )
    frozen = freeze(world, "b")
    assert explore(frozen, Settings()).civil_unit_days == 4.0
    assert explore(frozen, Settings(civil=2.0)).civil_unit_days == 8.0
    assert explore(freeze(world, "a"), Settings(demand=2.0)).gap_unit_days == 6.0, "what b uses is not there for a"


def test_equal_days_are_one():
    """A month of the same demand is one situation, counted for every day."""
    frozen = freeze(inputs([capability(units=3.0)], lines=[line(days=30.0)], phases=[2] * 30), "c")
    assert (len(frozen.situations), frozen.days, frozen.last) == (1, (30,), 0)
    assert explore(frozen, Settings()).gap_unit_days == 60.0


@pytest.mark.parametrize(("claim", "left"), [(0.5, 2.0), (0.5 + 1e-12, 2.0), (0.51, 1.0), (1.0, 0.0)])
def test_whole_units_are_rounded_as_in_the_model(claim, left):
    """Three units at half is 1,5, so 2; a rounding error below it is still 2."""
    frozen = freeze(inputs([capability(units=3.0, divisible=False)], lines=[line()], phases=[2]), "c")
    assert explore(frozen, Settings(claim=claim)).supply == {2: left}


def test_peace_keeps_its_claim():
    """One value on all days outside peace: the supply of peace does not move."""
    taken = (0.2, 0.4, 0.6, 0.8)
    frozen = freeze(inputs([capability(claim1=taken)], lines=[line(days=4.0)], phases=range(4)), "c")
    assert explore(frozen, Settings()).supply == pytest.approx({0: 8.0, 1: 6.0, 2: 4.0, 3: 2.0})
    assert explore(frozen, Settings(claim=0.5)).supply == pytest.approx({0: 8.0, 1: 5.0, 2: 5.0, 3: 5.0})


def test_unknown_stays_unknown():
    """An unknown fleet gives no number and no class; the demand is known all the same."""
    found = explore(freeze(inputs([capability(units=math.nan)], lines=[line()]), "c"), Settings())
    assert (found.klass, found.availability, found.demand_unit_days) == ("onbekend", "onbekend", 5.0)
    for name in ("defence_unit_days", "civil_unit_days", "gap_unit_days", "peak_gap"):
        assert math.isnan(getattr(found, name)), name
    assert math.isnan(found.supply[0])


def test_a_setting_takes_the_place_of_what_is_unknown():
    """Who fills in the claim of HT1 gets a number, for then it is no longer unknown; in peace it still is."""
    hidden = capability(claim1=(math.nan,) * 4)
    war, peace = (freeze(inputs([hidden], lines=[line()], phases=[phase]), "c") for phase in (3, 0))
    assert math.isnan(explore(war, Settings()).gap_unit_days)
    assert explore(war, Settings(claim=0.7)).gap_unit_days == pytest.approx(2.0)
    assert math.isnan(explore(peace, Settings(claim=0.7)).gap_unit_days)


def test_unknown_alternatives_leave_the_class_open_unless_nobody_helps():
    """Nothing of what is unknown is nothing: with civil parties at 0% the gap is that of Defence alone."""
    frozen = freeze(inputs([capability(units=3.0)], [], [unknown_alternative()], [line()]), "c")
    assert explore(frozen, Settings(civil=0.01)).klass == "onbekend"
    found = explore(frozen, Settings(civil=0.0))
    assert (found.klass, found.gap_unit_days, found.civil_unit_days) == ("D", 2.0, 0.0)


def test_withheld_demand_is_unknown_at_every_setting():
    """What this edition does not show cannot be multiplied away."""
    world = inputs([capability()], lines=[line()], withheld_demand=("c",))
    found = explore(freeze(world, "c"), Settings(demand=0.0))
    assert math.isnan(found.demand_unit_days)
    assert found.klass == "onbekend"


@pytest.mark.parametrize(
    "wrong",
    [
        {"claim": 1.1},
        {"claim": math.nan},
        {"readiness": -0.1},
        {"civil": -1.0},
        {"demand": math.inf},
        {"civil": math.nan},
    ],
)
def test_settings_that_cannot_be_are_refused(wrong):
    """Shares lie between 0 and 1, factors are numbers of at least 0."""
    with pytest.raises(ValueError, match="must be"):
        Settings(**wrong)


def test_a_capability_that_is_not_there_is_an_error():
    """No empty result for a slip of the pen."""
    with pytest.raises(KeyError):
        freeze(inputs(), "nope")


def test_the_order_of_the_rows_does_not_matter():
    """Neither does it for the split: the frozen data are the same."""
    world = inputs(
        [capability("a", 1.0), capability("b", 1.0)],
        [pool("p", 3.0), pool("q", 2.0)],
        [alternative("a", "p"), alternative("a", "q"), alternative("b", "p"), alternative("b", "q")],
        [line(str(i), 2.0, capability_id="ab"[i % 2]) for i in range(4)],
    )
    shuffled = {name: list(getattr(world, name)) for name in ("capabilities", "pools", "alternatives", "lines")}
    for rows in shuffled.values():
        rows.reverse()
    assert freeze_all(replace(world, **{name: tuple(rows) for name, rows in shuffled.items()})) == freeze_all(world)


def test_a_gap_below_the_rounding_of_what_is_served_is_none():
    """A ten-thousandth of a unit short of a million is rounding here too, not a gap."""
    world = inputs([capability(units=1e6)], lines=[line(units=1e6 + 1e-4)])
    assert explore(freeze_all(world)["c"], Settings()).gap_unit_days == 0.0
    agrees(explore(freeze_all(world)["c"], Settings()), assessed(world).loc["c"])


def test_a_line_without_mandate_leaves_the_pool_to_others():
    """An earlier line that may surely not use a pool holds nothing of it: the gap of the later one is known."""
    world = inputs(
        [capability("a", 0.0), capability("b", 0.0)],
        [pool(units=5.0)],
        [alternative("a", mandate=False), alternative("b")],
        [line("x", capability_id="a", priority=1), line("y", capability_id="b", priority=2)],
    )
    assert explore(freeze_all(world)["b"], Settings()).gap_unit_days == 0.0
