"""Measures: what they change, and the choice of the best set against full enumeration with the model itself."""

import math
from dataclasses import replace
from datetime import date
from itertools import chain, combinations, pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.model.builders import alternative, capability, inputs, line, pool
from tests.model.strategies import scenarios, withhold

from hoofdtaak3.model import assess, measure_search
from hoofdtaak3.model.measure_choice import choose, gains, outcome
from hoofdtaak3.model.measure_tables import GapTables, gap_tables
from hoofdtaak3.model.measures import Effect, Measure, apply, in_time, ready
from hoofdtaak3.model.score import unserved_share, weighted_share
from hoofdtaak3.model.worlds import Solver

WEIGHTS = {1: 8.0, 2: 4.0, 3: 2.0, 4: 1.0}
NAN = math.nan


def measure(id, cost=1.0, *effects, **changes):  # noqa: A002
    """A measure of a certain cost, ready after a year."""
    fields = {"cost_low": cost, "cost_high": cost, "lead_months": 12.0} | changes
    return Measure(id=id, cost=cost, effects=tuple(Effect(*effect) for effect in effects), **fields)


def subsets(items):
    """Every subset."""
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))


def known_lines(worlds, sets):
    """Per scenario the lines that count: known with every set; and all lines."""
    found = {}
    for key, world in worlds.items():
        frames = [assess(apply(world, chosen)).lines for chosen in sets]
        everyone = set(frames[0]["line_id"])
        unknown = set()
        for frame in frames:
            unknown |= set(frame.loc[frame["gap"].isna() | frame["demand"].isna(), "line_id"])
        found[key] = (everyone, unknown, [unserved_share(world, frame, WEIGHTS, unknown) for frame in frames])
    return found


@st.composite
def effects(draw, world):
    """One change of a scenario."""
    options = [("capability", row.id, "units") for row in world.capabilities]
    options += [("capability", row.id, "response_hours") for row in world.capabilities]
    options += [("pool", row.id, "units") for row in world.pools]
    for row in world.alternatives:
        if row.status == "available":
            options += [("alternative", row.id, name) for name in ("response_hours", "mandate", "exists") * 2]
    target, key, attribute = draw(st.sampled_from(options))
    values = {"units": [0.0, 1.0, 2.5, 7.0], "response_hours": [0.0, 6.0, 30.0]}
    return Effect(target, key, attribute, draw(st.sampled_from(values.get(attribute, [1.0]))))


@st.composite
def cases(draw, *, unknowns=False):
    """One or two scenarios with the same sources, and some measures."""
    world = draw(scenarios())
    other = draw(scenarios())
    measures = [
        Measure(
            id=f"m{number}",
            cost_low=0.0,
            cost=draw(st.sampled_from([0.0, 0.1, 0.2, 1.0, 2.0, 3.0])),
            cost_high=9.0,
            lead_months=1.0,
            effects=tuple(draw(effects(world)) for _ in range(draw(st.integers(1, 3)))),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    worlds = {"one": world}
    if draw(st.booleans()):
        worlds["two"] = replace(
            world,
            days=other.days,
            phases=other.phases,
            personnel_ratio=other.personnel_ratio,
            lines=tuple(row for row in other.lines if row.capability_id in {c.id for c in world.capabilities}),
        )
    if unknowns:
        random = draw(st.randoms(use_true_random=False))
        worlds = {key: withhold(withhold(each, random), random) for key, each in worlds.items()}
    return worlds, measures, draw(st.sampled_from([0.0, 0.3, 1.0, 2.2, 4.0, 50.0]))


def check_against_enumeration(worlds, measures, budget):
    """The choice equals full enumeration with `assess`."""
    sets = list(subsets(measures))
    by_scenario = known_lines(worlds, sets)
    choice = choose(worlds, measures, WEIGHTS, budget)
    assert {key: set(lines) for key, lines in choice.left_out.items()} == {
        key: unknown for key, (_, unknown, _) in by_scenario.items()
    }
    counting = [values for _, _, values in by_scenario.values() if not any(math.isnan(value) for value in values)]
    if not counting:
        assert math.isnan(choice.none.mean)
        assert choice.chosen["mean"].ids == choice.chosen["worst"].ids == ()
        return
    for kind in ("mean", "worst"):
        ranked = []
        for number, chosen in enumerate(sets):
            values = [each[number] for each in counting]
            score = sum(values) / len(values) if kind == "mean" else max(values)
            cost = sum(m.cost for m in chosen)
            ranked.append((round(score, 9), round(cost, 9), len(chosen), [m.id for m in chosen]))
        best = min(row for row in ranked if row[1] <= budget)
        found = choice.chosen[kind]
        assert list(found.ids) == best[3]
        assert found.of(kind) == pytest.approx(best[0], abs=2e-9)
        assert found.cost == pytest.approx(best[1])
        expected = []
        for score, cost, _, ids in sorted(ranked, key=lambda row: (row[1], row[0], row[2], row[3])):
            if not expected or score < expected[-1][0] - 1e-9:
                expected.append((score, cost, ids))
        points = choice.frontier[kind]
        assert [list(point.ids) for point in points] == [ids for _, _, ids in expected]
        assert [point.of(kind) for point in points] == pytest.approx([score for score, _, _ in expected], abs=2e-9)
        assert all(a.cost < b.cost and a.of(kind) > b.of(kind) for a, b in pairwise(points))


@settings(examples(25), phases=(Phase.explicit, Phase.generate))
@given(cases())
def test_choice_is_that_of_full_enumeration(case):
    """Set, value and frontier are those of trying every set with the model itself."""
    check_against_enumeration(*case)


@settings(examples(25), phases=(Phase.explicit, Phase.generate))
@given(cases(unknowns=True))
def test_choice_with_unknown_inputs_is_that_of_full_enumeration(case):
    """The same lines are left out as when every set is tried, and the rest is chosen on the others."""
    check_against_enumeration(*case)


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(cases(unknowns=True))
def test_every_set_is_told_as_the_model_tells_it(case):
    """What the tables say that a set leaves is to the last digit what the model says, over the lines that count."""
    worlds, measures, _ = case
    for world in worlds.values():
        tables = gap_tables(world, measures, Solver())
        for members in subsets(range(len(measures))):
            told = tables.unserved(WEIGHTS, frozenset(members))
            truth = outcome(world, [measures[i] for i in members], WEIGHTS, Solver(), tables.unknown).unserved
            assert told == truth or (math.isnan(told) and math.isnan(truth))


def test_a_choice_that_is_not_the_models_is_refused(monkeypatch):
    """The set that is chosen is computed by the model as well; a search that says otherwise is a defect."""
    world = inputs([capability("c", 0.0)], lines=[line("l", 4.0)])
    half = measure("half", 1.0, ("capability", "c", "units", 2.0))
    monkeypatch.setattr(GapTables, "unserved", lambda *_: 0.75)
    with pytest.raises(ArithmeticError, match="search"):
        choose({"s": world}, [half], WEIGHTS, 1.0)


def score(world, lines=None):
    """What a scenario leaves unserved, by its assessment."""
    return unserved_share(world, assess(world).lines if lines is None else lines, WEIGHTS)


def test_score_weighs_each_line_by_its_own_demand():
    """Two lines of other units and priority: (8 * 2/5 + 4 * 1) / 12."""
    world = inputs(
        [capability("c", 3.0), capability("d", 0.0)],
        lines=[line("l", 5.0), line("m", 70.0, capability_id="d", priority=2)],
    )
    assert score(world) == pytest.approx((8 * 0.4 + 4 * 1.0) / 12)


def test_score_of_nothing_and_of_the_unknown():
    """Nobody asks: a share of nothing is none. An unknown gap makes it unknown, unless that line is left out."""
    assert math.isnan(score(inputs(lines=[])))
    assert math.isnan(weighted_share([(8.0, 0.0, 0.0)]))
    assert math.isnan(weighted_share([(0.0, 4.0, 4.0)]))
    assert weighted_share([(8.0, 4.0, 0.0)]) == 0.0
    world = inputs([capability(units=NAN)], lines=[line("l"), line("m", capability_id="c", priority=2)])
    lines = assess(world).lines
    assert math.isnan(score(world, lines))
    assert math.isnan(unserved_share(world, lines, WEIGHTS, {"l", "m"}))
    free = inputs([capability(units=NAN), capability("d", 2.0)], lines=[line("l"), line("m", 4.0, capability_id="d")])
    assert unserved_share(free, assess(free).lines, WEIGHTS, {"l"}) == pytest.approx(0.5)


def test_units_come_on_top_after_rounding_and_add_up():
    """2,4 helicopters round to 2; two measures of half a one make 3, in every phase and untouched by claims."""
    world = inputs([capability(units=2.4, divisible=False, claim1=(0.0, 0.0, 0.0, 1.0))], phases=(0, 3))
    half = measure("m", 1.0, ("capability", "c", "units", 0.5))
    found = apply(world, [half, replace(half, id="n")])
    assert assess(found).supply["supply"].tolist() == [3.0, 1.0]


def test_units_of_a_pool_come_on_top_of_what_others_leave():
    """A pool that Defence claims whole still has what a measure adds; an unknown pool stays unknown."""
    claimed = pool(reciprocal=(1.0, 1.0, 1.0, 1.0))
    world = inputs([capability(units=0.0)], [claimed], [alternative()], [line("l", 5.0)])
    more = measure("m", 1.0, ("pool", "p", "units", 3.0))
    assert assess(apply(world, [more])).lines["gap"].tolist() == [2.0]
    unknown = replace(world, pools=(replace(claimed, units=NAN, reciprocal=(0.0,) * 4),))
    assert assess(apply(unknown, [more])).lines["gap"].isna().all()
    enough = measure("m", 1.0, ("pool", "p", "units", 5.0))
    assert assess(apply(unknown, [enough])).lines["gap"].tolist() == [0.0]


def test_unknown_defence_stays_unknown_with_more():
    """What is added to an unknown supply leaves it unknown; added to a supply of 0 it is known."""
    more = measure("m", 1.0, ("capability", "c", "units", 3.0))
    assert assess(apply(inputs([capability(units=NAN)]), [more])).supply["supply"].isna().all()
    assert assess(apply(inputs([capability(units=0.0, readiness=NAN)]), [more])).supply["supply"].tolist() == [3.0]


def test_other_effects_take_the_shortest_time_the_highest_promise_and_flip_flags():
    """Hours take the minimum, promises the maximum, flags become true; what was unknown becomes what is agreed."""
    world = inputs(
        [capability(response_hours=10.0), capability("d", reference=NAN)],
        [pool()],
        [alternative(response_hours=NAN, mandate=False, exists=None), alternative("d", None)],
    )
    found = apply(
        world,
        [
            measure("a", 1.0, ("capability", "c", "response_hours", 12.0), ("alternative", "c_p", "mandate", 1.0)),
            measure("b", 1.0, ("capability", "c", "response_hours", 4.0), ("alternative", "c_p", "exists", 1.0)),
            measure("e", 1.0, ("alternative", "c_p", "response_hours", 8.0), ("capability", "c", "promise", 7.0)),
            measure("f", 1.0, ("capability", "c", "promise", 2.0), ("capability", "d", "promise", 3.0)),
        ],
    )
    assert [c.response_hours for c in found.capabilities] == [4.0, 0.0]
    assert [c.reference for c in found.capabilities] == [7.0, 3.0]
    changed = found.alternatives[0]
    assert (changed.response_hours, changed.mandate, changed.exists) == (8.0, True, True)
    assert found.pools == world.pools
    assert apply(world, []) is world


def test_impossible_effects_are_refused_together():
    """All that is wrong is told at once, and extra units are never below 0 or unknown."""
    wrong = measure(
        "m",
        1.0,
        ("pool", "q", "units", 1.0),
        ("pool", "p", "mandate", 1.0),
        ("capability", "c", "units", NAN),
        ("alternative", "c_none", "mandate", 0.0),
    )
    with pytest.raises(ValueError, match="impossible measures") as caught:
        apply(inputs(pools=[pool()]), [wrong])
    assert len(str(caught.value).splitlines()) == 5
    for extra in (-1.0, NAN):
        with pytest.raises(ValueError, match="extra is"):
            assess(inputs([capability(extra=extra)], [pool(extra=extra)]))


def test_lead_time_ends_on_a_day_that_exists():
    """A part of a month counts as a month; a month after 31 January is the last of February."""
    assert ready(date(2026, 4, 1), 45.0) == date(2030, 1, 1)
    assert ready(date(2027, 1, 31), 0.5) == date(2027, 2, 28)
    one = measure("m", lead_months=45.0)
    assert in_time(one, date(2026, 4, 1), date(2030, 1, 1)) is True
    assert in_time(one, date(2026, 4, 2), date(2030, 1, 1)) is False
    assert in_time(replace(one, lead_months=NAN), date(2026, 4, 1), date(2030, 1, 1)) is None


def competition():
    """Two lines want one pool: the early one may not yet, so the late one, of the higher weight of the two, has it."""
    return inputs(
        [capability("c", 0.0), capability("d", 0.0)],
        [pool(units=5.0)],
        [alternative(mandate=False), alternative("d")],
        [line("first", 50.0), line("second", 5.0, capability_id="d", priority=2)],
    )


def test_a_mandate_can_do_harm_and_is_then_not_chosen():
    """The early line takes a tenth of its demand from the late one, which loses all: by hand (8 * 0,9 + 4) / 12."""
    mandate = measure("mandate", 1.0, ("alternative", "c_p", "mandate", 1.0))
    more = measure("more", 1.0, ("pool", "p", "units", 5.0))
    choice = choose({"s": competition()}, [mandate, more], WEIGHTS, 1.0)
    assert choice.none.mean == pytest.approx(8 / 12)
    assert choice.alone["mandate"] == pytest.approx(8 / 12 - (8 * 0.9 + 4) / 12)
    assert choice.chosen["mean"].ids == ()
    assert choice.alone["more"] == 0.0
    both = choose({"s": competition()}, [mandate, more], WEIGHTS, 2.0)
    assert both.chosen["mean"].ids == ()
    assert [point.ids for point in both.frontier["mean"]] == [()]


def test_chosen_measures_say_where_they_serve():
    """Each measure of the set has its loss, its scenarios and its capabilities; two that only work together as well."""
    world = inputs([capability("c", 0.0)], [pool(units=0.0)], [alternative(mandate=False)], [line("l", 4.0)])
    calm = inputs([capability("c", 9.0)], [pool(units=0.0)], [alternative(mandate=False)], [line("l", 4.0)])
    units = measure("units", 2.0, ("pool", "p", "units", 3.0))
    mandate = measure("mandate", 1.0, ("alternative", "c_p", "mandate", 1.0))
    choice = choose({"short": world, "calm": calm}, [units, mandate], WEIGHTS, 3.0)
    assert choice.none == replace(choice.none, mean=0.5, worst=1.0, worst_scenario="short", ids=())
    assert choice.chosen["mean"].ids == ("mandate", "units")
    assert choice.chosen["mean"].mean == pytest.approx(0.125)
    assert choice.alone == {"mandate": 0.0, "units": 0.0}
    assert choice.last == pytest.approx({"mandate": 0.375, "units": 0.375})
    service = choice.services["worst"]["units"]
    assert service.loss == pytest.approx(0.75)
    assert (service.scenario_ids, service.capability_ids) == (("short",), ("c",))
    assert choice.outcomes["none"]["short"].gaps == {"c": 4.0}
    assert choice.outcomes["mean"]["short"].gaps == {"c": pytest.approx(1.0)}


def test_ties_go_to_the_cheapest_the_fewest_and_the_first_name():
    """Equal effect: the cheaper set; equal cost: fewer measures; then the order of names."""
    world = inputs([capability("c", 0.0)], lines=[line("l", 4.0)])
    half = [measure(name, 1.0, ("capability", "c", "units", 2.0)) for name in ("z", "y")]
    whole = [measure(name, 2.0, ("capability", "c", "units", 4.0)) for name in ("b", "a")]
    dear = measure("dear", 3.0, ("capability", "c", "units", 4.0))
    choice = choose({"s": world}, [*half, *whole, dear], WEIGHTS, 9.0)
    assert choice.chosen["mean"].ids == ("a",)
    assert [point.ids for point in choice.frontier["mean"]] == [(), ("y",), ("a",)]


def test_no_budget_no_measures_no_scenario_that_counts():
    """A budget of 0 buys what is free; without measures or without a known gap there is nothing to choose."""
    world = inputs([capability("c", 0.0)], lines=[line("l", 4.0)])
    free = measure("free", 0.0, ("capability", "c", "units", 1.0))
    paid = measure("paid", 1.0, ("capability", "c", "units", 1.0))
    assert choose({"s": world}, [free, paid], WEIGHTS, 0.0).chosen["mean"].ids == ("free",)
    nothing = choose({"s": world}, [], WEIGHTS, 5.0)
    assert nothing.chosen["mean"].ids == ()
    assert nothing.chosen["mean"].mean == 1.0
    dark = choose({"s": inputs([capability(units=NAN)], lines=[line("l")])}, [paid], WEIGHTS, 5.0)
    assert math.isnan(dark.chosen["worst"].worst)
    assert dark.left_out == {"s": ("l",)}
    assert dark.chosen["mean"].ids == ()
    assert math.isnan(dark.alone["paid"])
    with pytest.raises(ValueError, match="budget"):
        choose({"s": world}, [paid], WEIGHTS, -1.0)
    with pytest.raises(ValueError, match="cannot be chosen: dark"):
        choose({"s": world}, [replace(paid, id="dark", cost=NAN)], WEIGHTS, 1.0)


def test_a_scenario_in_which_no_line_counts_enters_no_mean():
    """Without lines, with lines that nobody may grant, or with own stocks only: the mean is that of the others."""
    world = inputs([capability("c", 0.0)], lines=[line("l", 4.0)])
    half = measure("half", 1.0, ("capability", "c", "units", 2.0))
    empty = {
        "none": replace(world, lines=()),
        "refused": replace(world, lines=(line("l", 4.0, legal_basis_id=None),)),
        "stocks": replace(world, lines=(line("l", 4.0, population=True),)),
    }
    alone, among = (choose(worlds, [half], WEIGHTS, 1.0) for worlds in ({"s": world}, {"s": world} | empty))
    assert among.none.mean == among.none.worst == alone.none.mean == 1.0
    assert among.chosen == alone.chosen
    assert among.frontier == alone.frontier
    assert among.alone == {"half": pytest.approx(0.5)}
    assert all(math.isnan(among.outcomes["none"][key].unserved) for key in empty)
    late = measure("late", 1.0, ("capability", "c", "units", 1.0))
    assert gains({"s": world} | empty, late, [half], WEIGHTS, among) == pytest.approx((0.25, 0.25))
    assert math.isnan(choose(empty, [half], WEIGHTS, 1.0).none.mean)


def test_gain_of_a_measure_that_cannot_be_chosen():
    """What it would do alone and beside the chosen set; unknown if it makes the gap of a counted line unknown."""
    world = inputs([capability("c", 0.0)], [pool()], [alternative(mandate=False, response_hours=NAN)], [line("l", 4.0)])
    more = measure("more", 1.0, ("capability", "c", "units", 1.0))
    choice = choose({"s": world}, [more], WEIGHTS, 1.0)
    late = measure("late", 1.0, ("capability", "c", "units", 2.0))
    assert gains({"s": world}, late, [more], WEIGHTS, choice) == pytest.approx((0.5, 0.5))
    unclear = measure("unclear", 1.0, ("alternative", "c_p", "mandate", 1.0))
    assert all(map(math.isnan, gains({"s": world}, unclear, [more], WEIGHTS, choice)))
    with pytest.raises(ValueError, match="not the set"):
        gains({"s": world}, late, [], WEIGHTS, choice)


def test_search_over_more_than_one_block_is_that_of_one(monkeypatch):
    """Blocks of four sets, most of them skipped, give the frontier that one block gives."""
    world = inputs(
        [capability(f"c{i}", 0.0) for i in range(3)],
        lines=[line(f"l{i}", 6.0, capability_id=f"c{i}", priority=i + 1) for i in range(3)],
    )
    measures = [
        measure(f"m{i}{j}", 1.0 + 0.7 * j + 0.3 * i, ("capability", f"c{i}", "units", 1.0 + j))
        for i in range(3)
        for j in range(3)
    ]
    whole = choose({"s": world}, measures, WEIGHTS, 5.0)
    monkeypatch.setattr(measure_search, "BLOCK", 2)
    assert choose({"s": world}, measures, WEIGHTS, 5.0) == whole


def test_a_line_that_may_hold_a_pool_makes_the_gap_of_another_unknown():
    """What Defence serves in full may still have a claim on a pool: what is left for the other is not known."""
    world = inputs(
        [capability("a", 5.0), capability("b", 0.0)],
        [pool("p", 4.0)],
        [alternative("a", mandate=None), alternative("b")],
        [line("x", 4.0, capability_id="a"), line("y", 4.0, capability_id="b")],
    )
    assert "y" in gap_tables(world, [], Solver()).unknown
