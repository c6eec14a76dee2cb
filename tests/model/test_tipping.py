"""Tipping points: every status by hand, and against bisection over the claim."""

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
from tests.examples import examples
from tests.model.builders import alternative, capability, inputs, line, pool, unknown_alternative
from tests.model.strategies import scenarios, withhold

from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.model.assessment import assess
from hoofdtaak3.model.crossing import crossing
from hoofdtaak3.model.gap import request_of
from hoofdtaak3.model.inputs import Inputs
from hoofdtaak3.model.problem import compile_problem, limits
from hoofdtaak3.model.reference import phases_frame
from hoofdtaak3.model.tipping import MARGIN_COLUMNS, margins_frame, tipping_frame
from hoofdtaak3.model.worlds import Solver, worst

ROOT = Path(__file__).parents[2]
TENSION, WAR = 1, 3
NAN = math.nan


def tipping(world: Inputs) -> dict[str, tuple[str, float]]:
    """Status and claim per capability."""
    frame = tipping_frame(world)
    assert list(frame) == ["capability_id", "status", "claim", "claim_now"]
    assert frame["claim"].notna().eq(frame["status"] == "value").all()
    return {row["capability_id"]: (row["status"], row["claim"]) for row in frame.to_dict("records")}


def tips(world: Inputs) -> tuple[str, Any]:
    """Those of capability `c`."""
    status, claim = tipping(world)["c"]
    return status, None if math.isnan(claim) else pytest.approx(claim, abs=1e-12)


def claimed(world: Inputs, capability_id: str, claim: float) -> Inputs:
    """The scenario with one claim of HT1 on a capability, the same on all days outside peace."""
    return replace(
        world,
        capabilities=tuple(
            replace(c, claim1=(c.claim1[0], claim, claim, claim)) if c.id == capability_id else c
            for c in world.capabilities
        ),
    )


def roomy(world: Inputs) -> Inputs:
    """The scenario with more of everything and fewer days of peace, so that many capabilities have a point."""
    return replace(
        world,
        phases=tuple(max(1, phase) if day else phase for day, phase in enumerate(world.phases)),
        capabilities=tuple(
            replace(c, units=2.0 * c.units + 9.0, response_hours=c.response_hours / 10) for c in world.capabilities
        ),
    )


def gap(world: Inputs, capability_id: str) -> float:
    """Gap of a capability by the assessment, in unit-days."""
    return float(assess(world).capabilities.set_index("capability_id")["gap_unit_days"][capability_id])


def lacks(world: Inputs, capability_id: str) -> float:
    """The same for known inputs, without the tolerance of the assessment: whole days, solved as they are."""
    problem, solver, found = compile_problem(world), Solver(), 0.0
    for day, asks in enumerate(problem.asks):
        state = worst([request_of(problem, ask) for ask in asks], limits(problem, day, civil=True))
        for ask, served in zip(asks, solver.solve(state).now, strict=True):
            if problem.lines[ask.line].capability_id == capability_id:
                found = max(found, ask.demand.value - served)
    return found


def by_bisection(world: Inputs, capability_id: str) -> tuple[str, float]:
    """Status and claim, by halving."""
    (found,) = [c for c in world.capabilities if c.id == capability_id]
    if assess(world).capabilities.set_index("capability_id")["demand_unit_days"][capability_id] == 0.0:
        return "no_demand", NAN
    dust = 1e-11
    if lacks(claimed(world, capability_id, found.claim1[0]), capability_id) > dust:
        return "peace", NAN
    if lacks(claimed(world, capability_id, 1.0), capability_id) <= dust:
        return "never", NAN
    low, high = found.claim1[0], 1.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        if lacks(claimed(world, capability_id, middle), capability_id) > dust:
            high = middle
        else:
            low = middle
    return "value", low


@functools.cache
def shipped(name: str) -> Inputs:
    """The inputs of a scenario that is shipped."""
    return build_inputs(load_dataset(ROOT), load_scenarios(ROOT)[name])


class TestValue:
    def test_divisible(self):
        """Four of ten are needed: 60 per cent may go."""
        assert tips(inputs(lines=[line(units=4.0)], phases=[WAR])) == ("value", 0.6)

    def test_whole_units_are_rounded_half_up(self):
        """Three and a half of ten count as four: 65 per cent may go, less what the rounding forgives."""
        world = inputs([capability(divisible=False)], lines=[line(units=4.0)], phases=[WAR])
        status, claim = tipping(world)["c"]
        assert (status, claim) == ("value", pytest.approx(0.65 + 1e-10, abs=1e-14))
        assert gap(claimed(world, "c", claim), "c") == 0.0
        assert gap(claimed(world, "c", claim + 1e-14), "c") == 1.0

    def test_the_claim_of_ht2_the_readiness_and_the_growth_count(self):
        """Of 20 units 12 are ready with this growth, HT2 takes 2,4; 3 of 12 are needed: 1 - 0,2 - 0,25."""
        grown = capability(units=20.0, readiness=0.5, elasticity=0.5, claim2=(0.0, 0.0, 0.0, 0.2))
        world = inputs([grown], lines=[line(units=3.0)], phases=[WAR], personnel_ratio=(1.4,))
        assert tips(world) == ("value", 0.55)

    def test_pools_that_stand_in_are_used_first(self):
        """A pool of three leaves one to Defence."""
        world = inputs([capability()], [pool(units=3.0)], [alternative()], [line(units=4.0)], [WAR])
        assert tips(world) == ("value", 0.9)

    def test_the_lowest_claim_of_all_days_holds(self):
        """The day with HT2 and the day with the most demand each set a limit; the same claim holds on both."""
        taken = capability(claim2=(0.0, 0.5, 0.0, 0.0))
        lines = [line("a", 2.0), line("b", 6.0, start_day=1)]
        assert tips(inputs([taken], lines=lines, phases=[TENSION, WAR])) == ("value", 0.3)
        assert tips(inputs([taken], lines=lines[1:], phases=[TENSION, WAR])) == ("value", 0.4)

    def test_units_on_top_are_not_claimed(self):
        """What a measure adds comes after the claims, so less has to be left."""
        world = inputs([capability(extra=2.0)], lines=[line(units=4.0)], phases=[WAR])
        assert tips(world) == ("value", 0.8)
        whole = inputs([capability(divisible=False, extra=1.5)], lines=[line(units=4.0)], phases=[WAR])
        assert tips(whole) == ("value", 0.75 + 1e-10)

    def test_rotation_takes_more(self):
        """Tired units count half."""
        tired = capability(endurance_days=0.0, rotation_factor=2.0)
        assert tips(inputs([tired], lines=[line(units=4.0)], phases=[WAR])) == ("value", 0.2)

    def test_what_is_freed_may_first_go_to_another_capability(self):
        """Four units of Defence only free the pool for `d`; from the fifth on they reach the last line of `c`."""
        lines = [
            line("first", 4.0, priority=1),
            line("between", 4.0, priority=2, capability_id="d"),
            line("last", 2.0, priority=3),
        ]
        ways = [alternative("c"), alternative("d")]
        world = inputs([capability(), capability("d", 0.0)], [pool(units=4.0)], ways, lines, [WAR])
        assert tips(world) == ("value", 0.4)

    def test_the_point_may_be_the_claim_of_peace_itself(self):
        """Exactly what peace leaves is needed."""
        exact = capability(claim1=(0.3, 0.4, 0.5, 0.6))
        assert tips(inputs([exact], lines=[line(units=7.0)], phases=[WAR])) == ("value", 0.3)

    def test_ht2_alone_may_leave_too_little_at_a_higher_claim(self):
        """Where both claims exceed 1 there is nothing left: the point lies below 1 - claim2."""
        taken = capability(claim2=(0.0, 0.0, 0.0, 0.7))
        assert tips(inputs([taken], lines=[line(units=1.0)], phases=[WAR])) == ("value", 0.2)


class TestOtherStatuses:
    def test_never(self):
        """The pool can do it all, whatever HT1 claims."""
        world = inputs([capability()], [pool()], [alternative()], [line(units=4.0)], [WAR])
        assert tips(world) == ("never", None)

    def test_never_in_peace_only(self):
        """Without days outside peace no claim of HT1 changes anything."""
        assert tips(inputs(lines=[line(units=4.0)])) == ("never", None)

    def test_a_gap_on_a_day_of_peace(self):
        """No claim on the other days mends it."""
        lines = [line("a", 11.0), line("b", 2.0, start_day=1)]
        assert tips(inputs(lines=lines, phases=[0, WAR])) == ("peace", None)

    def test_a_gap_at_the_claim_of_peace(self):
        """Eight are asked, peace leaves seven: smaller claims are not looked for."""
        taken = capability(claim1=(0.3, 0.3, 0.3, 0.3))
        assert tips(inputs([taken], lines=[line(units=8.0)], phases=[WAR])) == ("peace", None)

    def test_late_units_are_a_gap_at_every_claim(self):
        """Nobody can be there in time."""
        slow = capability(response_hours=48.0)
        assert tips(inputs([slow], lines=[line(units=1.0)], phases=[WAR])) == ("peace", None)

    def test_no_demand(self):
        """Nothing is asked, or only without a legal basis."""
        assert tips(inputs(phases=[WAR])) == ("no_demand", None)
        assert tips(inputs(lines=[line(legal_basis_id=None)], phases=[WAR])) == ("no_demand", None)

    @pytest.mark.parametrize(
        "world",
        [
            inputs([capability(units=NAN)], lines=[line(units=4.0)], phases=[WAR]),
            inputs([capability(claim1=(NAN, 0.0, 0.0, 0.0))], lines=[line(units=4.0)], phases=[WAR]),
            inputs([capability(claim2=(0.0, 0.0, 0.0, NAN))], lines=[line(units=4.0)], phases=[WAR]),
            inputs(alternatives=[unknown_alternative()], lines=[line(units=4.0)], phases=[WAR]),
            inputs(lines=[line(units=NAN)], phases=[WAR]),
            inputs(lines=[line(units=4.0)], phases=[WAR], withheld_demand=("c",)),
            inputs(phases=[WAR], withheld_demand=("*",)),
        ],
        ids=["units", "peace", "ht2", "alternative", "demand", "withheld", "all withheld"],
    )
    def test_unknown(self, world):
        """What is not known decides."""
        assert tips(world) == ("onbekend", None)

    def test_what_does_not_matter_may_be_unknown(self):
        """The pool does it all, or nobody is in time: then the fleet need not be known."""
        hazy = capability(units=NAN)
        enough = inputs([hazy], [pool()], [alternative()], [line(units=4.0)], [WAR])
        assert tips(enough) == ("never", None)
        slow = capability(units=NAN, response_hours=48.0)
        assert tips(inputs([slow], lines=[line(units=4.0)], phases=[WAR])) == ("peace", None)

    def test_the_claims_of_the_scenario_itself_do_not_matter(self):
        """They are replaced, so they need not be known; only that of peace stays."""
        hazy = capability(claim1=(0.0, NAN, NAN, NAN))
        assert tips(inputs([hazy], lines=[line(units=4.0)], phases=[WAR])) == ("value", 0.6)


class TestClaimNow:
    def claim_now(self, claims: tuple[float, ...], phases: list[int]) -> float:
        """The column of that name."""
        return float(tipping_frame(inputs([capability(claim1=claims)], phases=phases))["claim_now"][0])

    def test_it_is_the_highest_outside_peace(self):
        """Of the phases that the scenario has."""
        assert self.claim_now((0.1, 0.2, 0.3, 0.4), [0, 1, 2, 1]) == 0.3

    def test_it_is_not_known_without_such_days_or_with_an_unknown_claim(self):
        """Rather than zero."""
        assert math.isnan(self.claim_now((0.1, 0.2, 0.3, 0.4), [0]))
        assert math.isnan(self.claim_now((0.1, NAN, 0.3, 0.4), [1, 2]))
        assert self.claim_now((0.1, NAN, 1.0, 1.0), [1, 2]) == 1.0


class TestAgainstBisection:
    @examples(20)
    @given(scenarios())
    def test_on_random_scenarios(self, world):
        """The same status and, to 1e-10, the same claim; there is no gap at the point, and one just above it."""
        world = roomy(world)
        for key, (status, claim) in tipping(world).items():
            expected, at = by_bisection(world, key)
            assert status == expected, key
            if status == "value":
                assert abs(claim - at) <= 1e-10, key
                assert gap(claimed(world, key, claim), key) == 0.0
                assert gap(claimed(world, key, claim + 1e-7), key) > 0.0

    @examples(20)
    @given(scenarios(), st.integers(0, 2**32), st.integers(1, 3))
    def test_withheld_inputs_only_make_points_unknown(self, world, seed, times):
        """What is known with inputs withheld is what it is with all of them."""
        world = reduced = roomy(world)
        source = random.Random(seed)  # noqa: S311 - a test, not a secret
        for _ in range(times):
            reduced = withhold(reduced, source)
        truth = tipping(world)
        for key, (status, claim) in tipping(reduced).items():
            assert status in {truth[key][0], "onbekend"}, key
            assert math.isnan(claim) or abs(claim - truth[key][1]) <= 1e-8, key

    @pytest.mark.build
    def test_on_a_shipped_scenario(self):
        """One divisible capability and one in whole units by bisection."""
        world = shipped("stroomuitval")
        found = tipping(world)
        values = [key for key, (status, _) in found.items() if status == "value"]
        assert len(values) >= 3
        for key in values[:1] + values[-1:]:
            few = replace(world, lines=tuple(each for each in world.lines if each.capability_id == key))
            assert tipping(few)[key] == pytest.approx(by_bisection(few, key), abs=1e-10)

    @pytest.mark.build
    def test_every_value_of_a_shipped_scenario(self):
        """No gap at the point, a gap just above it, by the assessment of the whole scenario."""
        world = shipped("conflict_overstroming")
        found = {key: claim for key, (status, claim) in tipping(world).items() if status == "value"}
        assert len(found) >= 5
        for key, claim in found.items():
            assert lacks_nothing(world, key, claim)
            assert not lacks_nothing(world, key, claim + 1e-9)


def lacks_nothing(world: Inputs, capability_id: str, claim: float) -> bool:
    """Whether there is no gap at a claim, in the days as they are."""
    return lacks(claimed(world, capability_id, claim), capability_id) <= 1e-10


class TestCrossing:
    def test_it_is_exact_on_a_line(self):
        """A third, to the last bits, in a few steps."""
        calls = []

        def lack(at: float) -> float:
            calls.append(at)
            return max(0.0, 1.0 - 3.0 * at)

        assert crossing(lack, 0.0, 100.0, 1e-13) == pytest.approx(1 / 3, abs=1e-15)
        assert len(calls) < 20

    def test_flat_pieces_and_bends_either_way_do_not_mislead_it(self):
        """Pieces of any slope, in any order, with the crossing anywhere."""
        source = random.Random(8)  # noqa: S311 - a test, not a secret
        for _ in range(300):
            bends = sorted(source.random() for _ in range(6))
            slopes = [source.choice([0.0, 0.3, 1.0, 20.0]) for _ in range(5)] + [0.5]

            def lack(at: float, bends: list[float] = bends, slopes: list[float] = slopes) -> float:
                pieces = zip(slopes, bends, [*bends[1:], 1.5], strict=True)
                return sum(slope * max(0.0, end - max(at, start)) for slope, start, end in pieces)

            assert crossing(lack, 0.0, 4.0, 1e-14) == pytest.approx(1.5, abs=1e-12)

    def test_where_nothing_less_is_enough_the_upper_end_holds(self):
        """Also when rounding leaves a trifle there."""
        assert crossing(lambda at: 2.0 - at + 1e-10, 0.0, 2.0, 1e-13) == 2.0


def margins(world: Inputs, low: Inputs | None = None, high: Inputs | None = None) -> dict[str, Any]:
    """The margin of capability `c`."""
    found = margins_frame(world, low or world, high or world)
    assert list(found) == list(MARGIN_COLUMNS)
    row: dict[str, Any] = found[found["capability_id"] == "c"].to_dict("records")[0]
    return row


def war(world: Inputs, capability_id: str, claim: float) -> Inputs:
    """The same with another claim in war."""
    return replace(
        world,
        capabilities=tuple(
            replace(c, claim1=(*c.claim1[:3], claim)) if c.id == capability_id else c for c in world.capabilities
        ),
    )


def reference_gaps(world: Inputs, capability_id: str) -> tuple[float, float]:
    """The gap in war on the reference request, with pools and of Defence alone."""
    found = phases_frame(world, Solver()).set_index(["capability_id", "phase"])
    gap, alone = found.loc[(capability_id, "oorlog"), ["gap", "gap_alone"]]
    return float(gap), float(alone)


class TestMargins:
    """Of the claim in war against the tipping point on the reference request."""

    def test_by_hand(self):
        """Ten units, four are asked, two come from the pool: 80 per cent may go with it, 60 without; 70 have gone."""
        own = capability(claim1=(0.0, 0.1, 0.2, 0.7), reference=4.0)
        world = inputs([own], [pool(units=2.0)], [alternative()], [line(units=50.0)], [0])
        low, high = war(world, "c", 0.5), war(world, "c", 0.9)
        found = margins(world, low, high)
        assert (found["claim_low"], found["claim"], found["claim_high"]) == (0.5, 0.7, 0.9)
        assert (found["status"], found["status_alone"]) == ("at", "at")
        assert [found[key] for key in ("tipping", "margin", "tipping_alone", "margin_alone")] == pytest.approx(
            [0.8, 0.1, 0.6, -0.1]
        )

    def test_whole_units(self):
        """One of three is asked: half a unit still counts as one, so five sixths may go."""
        own = capability(units=3.0, divisible=False, reference=1.0)
        assert margins(inputs([own]))["tipping"] == pytest.approx(5 / 6)

    def test_never_and_always(self):
        """The pool can do it all; nobody is there in time; and peace leaves too little."""
        covered = margins(inputs([capability(reference=4.0)], [pool()], [alternative()]))
        assert (covered["status"], covered["status_alone"]) == ("never", "at")
        assert math.isnan(covered["margin"])
        late = margins(inputs([capability(response_hours=48.0, reference=4.0)]))
        assert (late["status"], late["status_alone"]) == ("always", "always")
        assert margins(inputs([capability(claim1=(0.7,) * 4, reference=4.0)]))["status"] == "always"

    def test_a_claim_that_is_not_known_has_no_margin(self):
        """The tipping point does not hang on it, so that is still told; without a fleet nothing is."""
        hidden = margins(inputs([capability(claim1=(0.0, 0.1, 0.2, NAN), reference=4.0)]))
        assert (hidden["status"], hidden["tipping"]) == ("at", pytest.approx(0.6))
        assert math.isnan(hidden["claim"])
        assert math.isnan(hidden["margin"])
        lost = margins(inputs([capability(units=NAN, reference=4.0)]))
        assert (lost["status"], lost["status_alone"]) == ("onbekend", "onbekend")
        assert margins(inputs([capability(reference=NAN)]))["status"] == "onbekend"

    def test_an_unknown_alternative_hides_the_point_with_pools_only(self):
        """What may stand in is not known; Defence alone is."""
        found = margins(inputs([capability(reference=4.0)], alternatives=[unknown_alternative()]))
        assert (found["status"], found["status_alone"]) == ("onbekend", "at")

    @examples(40)
    @given(scenarios(), st.integers(0, 2**32), st.booleans())
    def test_the_point_is_where_the_gap_begins(self, world, seed, hide):
        """No gap at the point and one just above it; never and always are no gap, and a gap, at both ends."""
        world = roomy(world)
        reduced = withhold(world, random.Random(seed)) if hide else world  # noqa: S311 - a test, not a secret
        for row in margins_frame(reduced, reduced, reduced).to_dict("records"):
            key = row["capability_id"]
            peace = next(c.claim1[0] for c in world.capabilities if c.id == key)
            for place, suffix in enumerate(("", "_alone")):
                status, at = row[f"status{suffix}"], row[f"tipping{suffix}"]
                assert math.isnan(at) == (status != "at")
                if status == "at":
                    assert row[f"margin{suffix}"] == pytest.approx(at - row["claim"], nan_ok=True)
                    assert reference_gaps(war(world, key, at), key)[place] == 0.0
                    assert reference_gaps(war(world, key, at + 1e-7), key)[place] > 0.0
                elif status == "never":
                    assert reference_gaps(war(world, key, 1.0), key)[place] == 0.0
                elif status == "always":
                    assert reference_gaps(war(world, key, peace), key)[place] > 0.0
