"""Shares of causes: by hand, and against the definition taken literally."""

from __future__ import annotations

import functools
import math
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import reference_model as naive
from tests.examples import examples
from tests.model import literal
from tests.model.builders import alternative, capability, inputs, line, pool, unknown_alternative
from tests.model.strategies import scenarios, withhold

from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.model.assessment import assess
from hoofdtaak3.model.causes import CAUSES, causes_frame, gaps_by_coalition
from hoofdtaak3.model.inputs import Inputs
from hoofdtaak3.model.shapley import shapley

ROOT = Path(__file__).parents[2]
WAR = 3
NUMBERS = ("gap_unit_days", *CAUSES, "size")


def causes(world: Inputs) -> dict[str, dict[str, float]]:
    """The frame as a mapping."""
    frame = causes_frame(world)
    assert list(frame) == ["capability_id", *NUMBERS]
    return {row["capability_id"]: {name: row[name] for name in NUMBERS} for row in frame.to_dict("records")}


def shares(world: Inputs, capability_id: str = "c") -> dict[str, float]:
    """What is not zero of one capability."""
    return {name: amount for name, amount in causes(world)[capability_id].items() if amount != 0.0}


def compare(found: dict[str, dict[str, float]], expected: dict[str, dict[str, float]], tolerance: float) -> None:
    """Every number agrees, at the size of the gap."""
    assert found.keys() == expected.keys()
    for key, row in expected.items():
        for name, amount in row.items():
            near = tolerance * max(1.0, row["gap_unit_days"])
            assert math.isclose(found[key][name], amount, rel_tol=0.0, abs_tol=near), (key, name, found[key], row)


def falling(world: Inputs) -> Inputs:
    """The same with a claim of HT2 that falls along the ladder: then the shift can also free units."""
    return replace(world, capabilities=tuple(replace(c, claim2=(0.4, 0.2, 0.0, 0.0)) for c in world.capabilities))


@functools.cache
def shipped(name: str) -> Inputs:
    """The inputs of a scenario that is shipped."""
    return build_inputs(load_dataset(ROOT), load_scenarios(ROOT)[name])


def around(name: str, incidents: tuple[str, ...], days: range) -> Inputs:
    """A few lines of a shipped scenario on a few days."""
    world = shipped(name)
    lines = tuple(
        replace(line, start_day=max(0, line.start_day - days.start))
        for line in world.lines
        if line.incident_id in incidents and line.start_day < days.stop
    )
    return replace(
        world,
        days=len(days),
        phases=tuple(world.phases[day] for day in days),
        personnel_ratio=tuple(world.personnel_ratio[day] for day in days),
        lines=lines,
    )


class TestByHand:
    def test_claims_alone(self):
        """Ten units are asked, HT1 leaves four: six are to be ascribed to claims."""
        taken = capability(units=10.0, claim1=(0.0, 0.2, 0.4, 0.6))
        world = inputs([taken], lines=[line(units=10.0)], phases=[WAR])
        assert shares(world) == pytest.approx({"gap_unit_days": 6.0, "claims": 6.0})

    def test_size_is_what_all_five_leave(self):
        """Fourteen are asked of ten: four lack whatever is lifted."""
        taken = capability(units=10.0, claim1=(0.0, 0.2, 0.4, 0.6))
        world = inputs([taken], lines=[line(units=14.0)], phases=[WAR])
        assert shares(world) == pytest.approx({"gap_unit_days": 10.0, "claims": 6.0, "size": 4.0})

    def test_reversal(self):
        """Defence itself takes a part of the pool, and its reservists another."""
        own = pool(units=10.0, reciprocal=(0.0, 0.0, 0.0, 0.5), reservists=(0.0, 0.0, 0.0, 0.2))
        world = inputs([capability(units=0.0)], [own], [alternative()], [line(units=10.0)], [WAR])
        assert shares(world) == pytest.approx({"gap_unit_days": 6.0, "reversal": 6.0})

    def test_simultaneity(self):
        """Another incident stands before this one."""
        lines = [line("a", 8.0, priority=1), line("b", 5.0, priority=2)]
        assert shares(inputs(lines=lines)) == pytest.approx({"gap_unit_days": 3.0, "simultaneity": 3.0})

    def test_the_own_incident_stays(self):
        """Lines of one incident are no simultaneity: together they are its size."""
        lines = [line("a", 8.0, incident_id="i"), line("b", 5.0, incident_id="i", priority=2)]
        assert shares(inputs(lines=lines)) == pytest.approx({"gap_unit_days": 3.0, "size": 3.0})

    def test_every_request_is_an_incident_of_its_own(self):
        """Even if they share an incident id."""
        a, b = (line(key, 5.0, incident_id="i", kind="request", priority=i) for i, key in enumerate("ab", 1))
        assert shares(inputs([capability(units=7.0)], lines=[a, b])) == pytest.approx(
            {"gap_unit_days": 3.0, "simultaneity": 3.0}
        )

    def test_a_standing_task_with_all_its_lines_is_one_incident(self):
        """Its lines are not simultaneous with each other; two tasks are."""
        a, b = (line(key, 5.0, incident_id="i", kind="standing", priority=i) for i, key in enumerate("ab", 1))
        own = [capability(units=7.0)]
        assert shares(inputs(own, lines=[a, b])) == pytest.approx({"gap_unit_days": 3.0, "size": 3.0})
        other = replace(a, incident_id="j")
        assert shares(inputs(own, lines=[other, b])) == pytest.approx({"gap_unit_days": 3.0, "simultaneity": 3.0})

    def test_own_use_stays_when_the_incident_stands_alone(self):
        """The other incident is still going on for the owner of the pool."""
        own = pool(units=10.0, own_use_incident={"chemisch": 0.0, "overstroming": 0.4})
        lines = [line("a", 0.5, incident_type="overstroming"), line("b", 10.0, priority=2)]
        world = inputs([capability(units=0.0)], [own], [alternative()], lines)
        assert shares(world) == pytest.approx({"gap_unit_days": 4.5, "simultaneity": 0.5, "size": 4.0})

    def test_time(self):
        """The pool is there on the second day only."""
        late = alternative(response_hours=30.0)
        world = inputs([capability(units=2.0)], [pool()], [late], [line(units=6.0, days=2.0)], [0, 0])
        assert shares(world) == pytest.approx({"gap_unit_days": 4.0, "time": 4.0})

    def test_mandate(self):
        """The pool could do it, but may not."""
        world = inputs([capability(units=2.0)], [pool()], [alternative(mandate=False)], [line(units=6.0)])
        assert shares(world) == pytest.approx({"gap_unit_days": 4.0, "mandate": 4.0})

    def test_what_does_not_exist_yet_is_never_lifted(self):
        """Nor does the mandate help then."""
        absent = alternative(exists=False, mandate=False)
        world = inputs([capability(units=2.0)], [pool()], [absent], [line(units=6.0)])
        assert shares(world) == pytest.approx({"gap_unit_days": 4.0, "size": 4.0})

    def test_two_causes_either_of_which_would_do_share_alike(self):
        """Peace claims or the mandate alone would close the gap: half each."""
        taken = capability(units=4.0, claim1=(0.0, 0.0, 0.0, 1.0))
        world = inputs([taken], [pool(units=4.0)], [alternative(mandate=False)], [line(units=4.0)], [WAR])
        assert shares(world) == pytest.approx({"gap_unit_days": 4.0, "claims": 2.0, "mandate": 2.0})

    def test_two_causes_that_must_both_be_lifted_share_alike(self):
        """The pool is late and lacks the mandate: lifting one of both changes nothing."""
        slow_pool = alternative(mandate=False, response_hours=48.0)
        world = inputs([capability(units=0.0)], [pool(units=4.0)], [slow_pool], [line(units=4.0)])
        assert shares(world) == pytest.approx({"gap_unit_days": 4.0, "time": 2.0, "mandate": 2.0})

    def test_no_gap_no_shares(self):
        """Everything is zero, also where constraints are in force."""
        taken = capability(units=10.0, claim1=(0.0, 0.0, 0.0, 0.5))
        assert shares(inputs([taken], lines=[line(units=5.0)], phases=[WAR])) == {}

    def test_a_line_without_legal_basis_has_no_gap(self):
        """It is refused, and no demand."""
        assert shares(inputs(lines=[line(units=50.0, legal_basis_id=None)])) == {}


def trap() -> Inputs:
    """One pool, two incidents; it is late for the first, which ranks first, and in time for the second."""
    lines = [
        line("first", 4.0, capability_id="a", required_hours=0.0),
        line("second", 4.0, capability_id="b", required_hours=48.0),
        line("third", 4.0, capability_id="b", required_hours=48.0),
    ]
    late = [alternative("a", response_hours=24.0), alternative("b", response_hours=24.0)]
    return inputs([capability("a", 0.0), capability("b", 0.0)], [pool(units=6.0)], late, lines)


class TestTheTrap:
    def test_lifting_time_for_everybody_gives_a_negative_share(self):
        """Then the first incident takes the pool from the others, which lose by it."""
        everybody = literal.causes(trap(), literal.by_paths, everybody=True)
        assert everybody["b"]["time"] < -0.5

    def test_lifting_it_for_the_line_itself_does_not(self):
        """The shares of the second are all its own."""
        found = causes(trap())
        assert found["a"]["time"] == pytest.approx(4.0)
        assert found["b"] == pytest.approx({**dict.fromkeys(NUMBERS, 0.0), "gap_unit_days": 2.0, "simultaneity": 2.0})

    def test_lifting_the_mandate_for_everybody_gives_a_negative_share(self):
        """The same with a mandate: the first would take what the second has now; ours does not."""
        world = trap()
        given_mandate = tuple(
            replace(a, response_hours=0.0, mandate=a.capability_id == "b") for a in world.alternatives
        )
        world = replace(world, alternatives=given_mandate)
        assert literal.causes(world, literal.by_paths, everybody=True)["b"]["mandate"] < -0.5
        assert causes(world)["b"]["mandate"] == 0.0


class TestAgainstTheDefinition:
    @examples(25)
    @given(scenarios(), st.booleans())
    def test_pruned_is_unpruned(self, world, frees):
        """Every line, day and coalition, each solved as a whole, give the same shares."""
        world = falling(world) if frees else world
        compare(causes(world), literal.causes(world, literal.by_paths), 1e-9)

    @examples(25)
    @given(scenarios(), st.booleans(), st.integers(0, 2**32), st.integers(0, 2))
    def test_every_coalition_as_whole_days_give_it(self, world, frees, seed, unknown):
        """All 32 sets, also where inputs are not known, and where a falling claim makes peace the worse."""
        world, source = falling(world) if frees else world, random.Random(seed)  # noqa: S311 - a test, not a secret
        for _ in range(unknown):
            world = withhold(world, source)
        (gaps, lifted), (whole, expected) = gaps_by_coalition(world), literal.Whole(world).gaps()
        assert lifted.keys() == expected.keys()
        assert gaps == pytest.approx(whole, rel=1e-9, abs=1e-9, nan_ok=True)
        for key, amounts in expected.items():
            for found, wanted in zip(lifted[key], amounts, strict=True):
                assert found == pytest.approx(wanted, rel=1e-9, abs=1e-9), key

    @examples(8)
    @given(scenarios())
    def test_as_linear_programmes_say(self, world):
        """The same from a general solver, which shares nothing with the model."""
        compare(causes(world), literal.causes(world, naive.solve_apart), 1e-5)

    @pytest.mark.build
    def test_a_few_lines_of_a_shipped_scenario(self):
        """The first day of the chemical incident in the conflict, beside the casualties and a standing task."""
        world = around("conflict_chemisch", ("chemisch_ongeluk", "gewonden_opvang", "taak_eod_zee"), range(70, 71))
        found = causes(world)
        assert sum(row["gap_unit_days"] > 0.0 for row in found.values()) >= 3
        compare(found, literal.causes(world, literal.by_paths), 1e-9)
        few = replace(
            world, lines=tuple(each for each in world.lines if each.capability_id in {"cbrn_decon", "eod_sea"})
        )
        compare(causes(few), literal.causes(few, naive.solve_apart), 1e-5)

    @examples(25)
    @given(scenarios())
    def test_shares_are_not_negative_and_add_up(self, world):
        """With `size` they are the gap of the frame of capabilities."""
        result = assess(world).capabilities.set_index("capability_id")["gap_unit_days"]
        for key, row in causes(world).items():
            parts = [row[cause] for cause in CAUSES]
            assert row["gap_unit_days"] == result[key]
            assert min(*parts, row["size"]) >= 0.0
            assert math.isclose(math.fsum(parts) + row["size"], row["gap_unit_days"], rel_tol=1e-9, abs_tol=1e-8)
            if row["gap_unit_days"] == 0.0:
                assert not any(row.values())

    @examples(25)
    @given(scenarios(), st.integers(0, 2**32), st.integers(1, 3))
    def test_withheld_inputs_only_make_shares_unknown(self, world, seed, times):
        """What is known of a scenario with inputs withheld is what it is with all of them."""
        source, reduced = random.Random(seed), world  # noqa: S311 - a test, not a secret
        for _ in range(times):
            reduced = withhold(reduced, source)
        truth = causes(world)
        for key, row in causes(reduced).items():
            unknown = [math.isnan(row[name]) for name in NUMBERS[1:]]
            assert all(unknown) or not any(unknown)
            for name, amount in row.items():
                near = 1e-7 * max(1.0, truth[key]["gap_unit_days"])
                assert math.isnan(amount) or abs(amount - truth[key][name]) <= near, (key, name)


class TestUnknown:
    def test_without_a_known_gap_nothing_is_known(self):
        """Nothing is known of the alternatives, so neither of the gap nor of its causes."""
        world = inputs([capability(units=2.0)], alternatives=[unknown_alternative()], lines=[line(units=6.0)])
        assert all(math.isnan(amount) for amount in causes(world)["c"].values())

    def test_a_known_gap_may_have_unknown_causes(self):
        """The pool is late either way, but by how much mandate helps is not known: its units are not."""
        late = alternative(response_hours=48.0)
        world = inputs([capability(units=2.0)], [pool(units=math.nan)], [late], [line(units=6.0)])
        row: dict[str, Any] = causes(world)["c"]
        assert row.pop("gap_unit_days") == 4.0
        assert all(math.isnan(amount) for amount in row.values())

    def test_an_unknown_that_does_not_matter_stays_out(self):
        """A peace claim that is not known cannot matter where there is no gap."""
        hazy = capability(units=10.0, claim1=(math.nan, 0.0, 0.0, 0.2))
        assert shares(inputs([hazy], lines=[line(units=5.0)], phases=[WAR])) == {}

    def test_withheld_demand_makes_its_capability_unknown(self):
        """There may be lines of it that this edition does not show."""
        world = inputs(lines=[line(units=50.0)], withheld_demand=("c",))
        assert all(math.isnan(amount) for amount in causes(world)["c"].values())


class TestFallingHt2:
    def test_the_share_of_claims_may_be_negative_when_peace_leaves_less(self):
        """HT2 took six in peace and nothing now: peace would make it worse, and the sum still holds."""
        freed = capability(units=10.0, claim2=(0.6, 0.0, 0.0, 0.0))
        world = inputs([freed], lines=[line(units=12.0)], phases=[WAR])
        assert shares(world) == pytest.approx({"gap_unit_days": 2.0, "claims": -6.0, "size": 8.0})

    def test_a_line_without_a_gap_has_no_shares_then_either(self):
        """It would have a gap in peace, but it has none."""
        freed = capability(units=10.0, claim2=(0.6, 0.0, 0.0, 0.0))
        assert shares(inputs([freed], lines=[line(units=9.0)], phases=[WAR])) == {}


def test_shapley_of_two_players():
    """A pair of gloves: neither is worth anything without the other."""
    assert shapley([1.0, 1.0, 1.0, 0.0]) == pytest.approx((0.5, 0.5))
    assert shapley([3.0, 1.0, 2.0, 0.0]) == pytest.approx((2.0, 1.0))


def test_shapley_equals_the_mean_over_all_orders():
    """The weights of the sets are those of the orders that pass them."""
    source = random.Random(3)  # noqa: S311 - a test, not a secret
    values = {lifted: source.random() for lifted in literal.COALITIONS}
    ordered = [
        values[frozenset(cause for i, cause in enumerate(CAUSES) if index >> i & 1)] for index in range(len(values))
    ]
    assert dict(zip(CAUSES, shapley(ordered), strict=True)) == pytest.approx(literal.shapley(values))


@pytest.mark.build
def test_shares_of_a_shipped_scenario_add_up():
    """Not negative, and together the gap that the assessment shows."""
    world = shipped("conflict_chemisch")
    frame, gap = causes_frame(world), assess(world).capabilities["gap_unit_days"]
    assert frame["gap_unit_days"].equals(gap)
    parts = frame[[*CAUSES, "size"]]
    assert not (parts < 0.0).any(axis=None)
    assert (parts.sum(axis=1, skipna=False) - gap).abs().max() < 1e-8
    assert (frame["gap_unit_days"] > 0.0).sum() >= 2
