"""Sustainability: requests by decision when a phase lasts."""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.model.builders import alternative, capability, inputs, line, pool
from tests.model.strategies import scenarios, withhold

from hoofdtaak3.model.assessment import assess
from hoofdtaak3.model.inputs import PHASES, Inputs
from hoofdtaak3.model.sustainability import DECISIONS, sustainability

NAN = math.nan
NOW = {("planned", 2026): 1.0}


def request(identifier: str, units: float = 1.0, **changes):
    """A request of the stream."""
    return line(identifier, units, kind="request", **changes)


def by_phase(world: Inputs, ratio: float = 1.0) -> dict[str, dict[str, float]]:
    """Counts by phase; those that are 0 are left out."""
    frame = sustainability(world, {("planned", 2026): ratio}).set_index("phase")[["requests", *DECISIONS]]
    return {
        str(phase): {name: count for name, count in row.items() if count}
        for phase, row in frame.to_dict("index").items()
    }


# 4 units, all but one claimed in war; a standing task takes 1 of them.
TASK = line("taak", 1.0, kind="standing", days=math.inf)
FOUR = capability(units=4, claim1=(0.0, 0.0, 0.5, 0.75), elasticity=1.0)


def test_every_decision_is_counted():
    """Three requests of 2 units on days of their own, one without an article, one after the last day.

    In peace and tension 3 units are left: all three granted. In conflict 1: all three partly. In war 0: refused.
    """
    asked = [request(f"r{day}", 2.0, priority=2, start_day=day) for day in range(3)]
    extra = [request("zonder", legal_basis_id=None), request("later", start_day=3)]
    world = inputs([FOUR], lines=[TASK, *asked, *extra], phases=(0, 0, 0))
    rest = {"requests": 5.0, "unknown": 1.0}
    assert by_phase(world) == {
        "vrede": {**rest, "granted": 3.0, "refused": 1.0},
        "spanning": {**rest, "granted": 3.0, "refused": 1.0},
        "conflict": {**rest, "partly": 3.0, "refused": 1.0},
        "oorlog": {**rest, "refused": 4.0},
    }


def test_a_request_can_be_late():
    """Defence takes 30 hours, the request wants it in 24: nothing on the first day, all on the second."""
    world = inputs([capability(response_hours=30.0)], lines=[request("r", days=2)], phases=(0, 0))
    assert by_phase(world)["vrede"] == {"requests": 1.0, "late": 1.0}


def test_late_or_never_may_be_undetermined():
    """The only source is under way for 60 hours, and it is not known whether it may serve: late, or refused."""
    world = inputs(
        [capability(units=0)], [pool()], [alternative(mandate=None, response_hours=60.0)], [request("r", 5.0)]
    )
    assert by_phase(world)["vrede"] == {"requests": 1.0, "unknown": 1.0}


def test_only_requests_are_counted():
    """Standing tasks and incidents take their share, but are no requests."""
    world = inputs([FOUR], lines=[TASK, line("brand", 3.0), request("r", priority=2)])
    assert by_phase(world)["vrede"] == {"requests": 1.0, "refused": 1.0}


def test_growth_serves_more_requests():
    """Half of 4 units is claimed in conflict, one serves the task: one unit short of the request until half more."""
    world = inputs([FOUR], lines=[TASK, request("r", 2.0, priority=2)])
    counts = [by_phase(world, ratio)["conflict"] for ratio in (1.0, 1.25, 1.5)]
    assert [list(count) for count in counts] == [
        ["requests", "partly"],
        ["requests", "partly"],
        ["requests", "granted"],
    ]


def test_the_phase_holds_for_the_pools_too():
    """Defence has nothing; the pool is free in peace and fully claimed in war."""
    claimed = pool(reciprocal=(0.0, 0.0, 0.5, 1.0))
    world = inputs([capability(units=0)], [claimed], [alternative()], [request("r", 6.0)])
    assert [list(counts)[1] for counts in by_phase(world).values()] == ["granted", "granted", "partly", "refused"]


def test_no_requests_are_no_requests_and_an_unknown_stream_is_unknown():
    """Without any request all counts are 0; if it is not known which there are, none of them is."""
    world = inputs([FOUR], lines=[TASK])
    assert (sustainability(world, NOW)[["requests", *DECISIONS]] == 0.0).all(axis=None)
    frame = sustainability(world, NOW, stream_known=False)
    assert frame[["requests", *DECISIONS]].isna().all(axis=None)
    assert list(frame["phase"]) == list(PHASES)


def test_unknown_personnel_makes_unknown_decisions():
    """Not refused and not granted; of what does not grow the decision stays."""
    world = inputs(
        [FOUR, capability("vast")],
        lines=[request("r"), request("s", capability_id="vast")],
    )
    assert by_phase(world, NAN)["vrede"] == {"requests": 2.0, "granted": 1.0, "unknown": 1.0}


@examples(30)
@given(scenarios(), st.integers(0, 3), st.sampled_from([0.5, 1.0, 1.2]), st.integers(0, 2**32), st.integers(0, 2))
def test_the_decisions_are_those_of_the_framework(world, phase, ratio, seed, times):
    """The same world through `assess` gives the same decisions, and the five add up to the requests."""
    source = random.Random(seed)  # noqa: S311 - a test, not a secret
    for _ in range(times):
        world = withhold(world, source)
    same = replace(world, phases=(phase,) * world.days, personnel_ratio=(ratio,) * world.days)
    requests = assess(same).requests
    truth = Counter(requests.loc[requests["kind"] == "request", "decision"])
    row = sustainability(world, {("slow", 2030): ratio}).iloc[phase]
    assert {name: int(row[name]) for name in DECISIONS} == {name: truth[name] for name in DECISIONS}
    assert row["requests"] == sum(truth.values())


@examples(30)
@given(scenarios(), st.sampled_from([0.9, 1.0, 1.3]), st.sampled_from([0.2, 1.0]))
def test_more_personnel_never_grants_fewer_requests(world, ratio, more):
    """In any phase."""
    frame = sustainability(world, {("slow", 2030): ratio, ("fast", 2030): ratio + more})
    granted = frame.pivot_table(index="phase", columns="path", values="granted")
    assert (granted["fast"] >= granted["slow"]).all()
