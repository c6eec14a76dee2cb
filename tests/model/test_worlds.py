"""The worst and the best world hold the truth between them, whatever is unknown."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

from hoofdtaak3.model.bounds import UNKNOWN, Bounds, exactly
from hoofdtaak3.model.eligibility import Link
from hoofdtaak3.model.gap import gaps_of
from hoofdtaak3.model.worlds import Request, Solver, best, worst

NAN = math.nan
SOURCES = 3
UNKNOWNS = (
    {"hours": NAN},
    {"unit": NAN},
    {"mandate": None},
    {"exists": None},
    {"endurance_days": NAN},
    {"rotation_factor": NAN},
)


def random_link(random: Random, source: int) -> Link:
    """A source that usually may serve, and is usually in time."""
    return Link(
        source=source,
        civil=source > 0,
        hours=random.choice((0.0, 0.0, 10.0, 40.0)),
        unit=random.choice((1.0, 1.0, 2.0, 0.5)),
        endurance_days=random.choice((0.0, math.inf)),
        rotation_factor=random.choice((1.0, 2.0)),
        mandate=random.random() < 0.8,
        exists=random.random() < 0.9,
    )


def random_request(random: Random) -> Request:
    """A request of up to four units, on its first day."""
    links = tuple(random_link(random, source) for source in range(SOURCES) if random.random() < 0.6)
    return Request(exactly(random.choice((1.0, 2.0, 4.0))), 0, 24.0, links, hidden=False)


def less_known(random: Random, request: Request) -> Request:
    """The request with some of what is known about it withheld."""
    links = tuple(
        replace(link, **random.choice(UNKNOWNS)) if random.random() < 0.25 else link for link in request.links
    )
    demand, required = request.demand, request.required_hours
    if random.random() < 0.1:
        demand = random.choice((UNKNOWN, Bounds(0.0, demand.high)))
    if random.random() < 0.05:
        required = NAN
    return replace(request, links=links, demand=demand, required_hours=required)


def test_the_truth_lies_between_the_worlds():
    """For 4,000 random days, with random parts unknown, every gap lies within its limits."""
    random = Random(5)  # noqa: S311 - a test, not a secret
    solver, settled, open_ = Solver(), 0, 0
    for _ in range(4000):
        requests = [random_request(random) for _ in range(random.randint(1, 4))]
        supply = [exactly(random.choice((0.0, 2.0, 3.0, 5.0))) for _ in range(SOURCES)]
        truth = gaps_of(requests, supply, solver)
        seen_requests, seen_truth, drained = requests, truth, frozenset()
        if random.random() < 0.15:  # the first request is not shown
            drained = frozenset(link.source for link in requests[0].links)
            seen_requests, seen_truth = requests[1:], truth[1:]
        # A request whose rank is unknown stands first; it may stand anywhere in truth.
        reduced = [less_known(random, request) for request in seen_requests]
        order = sorted(range(len(reduced)), key=lambda i: not math.isnan(reduced[i].required_hours))
        hazy = [UNKNOWN if random.random() < 0.1 else amount for amount in supply]
        found = gaps_of([reduced[i] for i in order], hazy, solver, drained=drained)
        for i, seen in zip(order, found, strict=True):
            for limits, true in ((seen.gap, seen_truth[i].gap.value), (seen.punctual, seen_truth[i].punctual.value)):
                assert limits.low - 1e-9 <= true <= limits.high + 1e-9, (requests, supply, reduced, hazy, i)
            if seen.gap.known and seen.late.known:
                assert abs(seen.late.value - seen_truth[i].late.value) <= 1e-9
            settled, open_ = settled + seen.gap.known, open_ + (not seen.gap.known)
    assert min(settled, open_) > 1000, "the sample has both results that are settled and results that are not"


def test_without_unknowns_there_is_one_world():
    """Then the second solve is skipped, for the two are equal."""
    random = Random(6)  # noqa: S311
    for _ in range(200):
        requests = [random_request(random) for _ in range(3)]
        supply = [exactly(random.choice((0.0, 2.0, 5.0))) for _ in range(SOURCES)]
        assert worst(requests, supply) == best(requests, supply)


def test_a_tired_source_of_unknown_endurance_costs_between_once_and_its_factor():
    """Ten units serve ten or five."""
    link = Link(0, civil=False, hours=0.0, unit=1.0, endurance_days=NAN, rotation_factor=2.0)
    request = Request(exactly(8.0), 3, 24.0, (link,), hidden=False)
    assert gaps_of([request], [exactly(10.0)], Solver())[0].gap == Bounds(0.0, 3.0)


def test_a_source_that_is_there_anyhow_does_not_wait_for_unknown_hours():
    """Day 2 is 48 hours on, so a response of 40 hours is in time whatever was required."""
    link = Link(0, civil=False, hours=40.0, unit=1.0, endurance_days=math.inf, rotation_factor=1.0)
    late = Request(exactly(8.0), 0, 24.0, (link,), hidden=False)
    assert gaps_of([late], [exactly(10.0)], Solver())[0].gap.value == 8.0
    assert gaps_of([replace(late, k=2)], [exactly(10.0)], Solver())[0].gap.value == 0.0
