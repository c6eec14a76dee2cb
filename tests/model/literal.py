"""Shares of causes, literally as the design defines them: every line, every day, all 32 coalitions, all 120 orders.

No pruning and no parts of days. The constraints are lifted on the inputs: claims, reciprocal claims and reservists in
the tables, simultaneity by leaving the lines of other incidents out, time and mandate in the sources of the line. A
state is allocated by a sequence of linear programmes (`tests.reference_model.solve`, HiGHS), or by another solver of
the same shape.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from dataclasses import replace

from tests import reference_model as naive

from hoofdtaak3.model.allocation import State, allocate
from hoofdtaak3.model.bounds import Bounds, total
from hoofdtaak3.model.gap import gaps_of, request_of
from hoofdtaak3.model.inputs import Inputs, Line
from hoofdtaak3.model.problem import EVERYTHING, Problem, compile_problem
from hoofdtaak3.model.worlds import Solver

CAUSES = ("claims", "reversal", "simultaneity", "time", "mandate")
COALITIONS = [frozenset(c) for n in range(len(CAUSES) + 1) for c in itertools.combinations(CAUSES, n)]

Solve = Callable[[dict[str, float], list[float], list[naive.Edges]], list[float]]
"""Supply per source, demand per line in order of rank, and per line what a served unit costs of each source."""


def by_paths(sources: dict[str, float], demands: list[float], ways: list[naive.Edges]) -> list[float]:
    """The model's own allocation, of one whole state."""
    names = sorted(sources)
    edges = tuple(tuple((names.index(name), cost) for name, cost in way.items()) for way in ways)
    return list(allocate(State(tuple(sources[name] for name in names), tuple(demands), edges)))


def incident(line: Line) -> tuple[str, str]:
    """A standing task with all its lines is one incident, as any other; every request is one of its own."""
    return ("line", line.id) if line.kind == "request" else ("incident", line.incident_id)


def lift(world: Inputs, lifted: Iterable[str]) -> Inputs:
    """The constraints that are lifted for everybody."""
    peaceful = naive.peaceful(world)
    if "claims" in lifted:
        world = replace(world, capabilities=peaceful.capabilities)
    return replace(world, pools=peaceful.pools) if "reversal" in lifted else world


def gap(  # noqa: PLR0913 - what the definition depends on
    world: Inputs, line: Line, day: int, lifted: frozenset[str], solve: Solve, *, everybody: bool = False
) -> float:
    """Gap of a line on a day with constraints lifted.

    With `everybody`, time and mandate are lifted for all lines at once: the trap.
    """
    mandated = replace(world, alternatives=tuple(replace(a, mandate=True) for a in world.alternatives))
    lines = naive.ranked(world)
    lines = lines[: lines.index(line) + 1]
    if "simultaneity" in lifted:
        lines = [other for other in lines if incident(other) == incident(line)]
    demands = [naive.needed(world, other, day) for other in lines]
    ways = [
        naive.edges(
            mandated if "mandate" in lifted and (everybody or other is line) else world,
            other,
            day,
            timely=not ("time" in lifted and (everybody or other is line)),
        )
        for other in lines
    ]
    sources = naive.sources_on(lift(world, lifted), day)
    return demands[-1] - solve(sources, demands, ways)[-1] if demands[-1] > 0 else 0.0


def gaps(world: Inputs, line: Line, solve: Solve, *, everybody: bool = False) -> dict[frozenset[str], float]:
    """Gap of a line in unit-days, for every coalition."""
    return {
        lifted: sum(gap(world, line, day, lifted, solve, everybody=everybody) for day in range(world.days))
        for lifted in COALITIONS
    }


def shapley(values: dict[frozenset[str], float]) -> dict[str, float]:
    """What lifting each cause takes off, on average over all orders of lifting them."""
    shares = dict.fromkeys(CAUSES, 0.0)
    orders = list(itertools.permutations(CAUSES))
    for order in orders:
        for i, cause in enumerate(order):
            before, after = frozenset(order[:i]), frozenset(order[: i + 1])
            shares[cause] += (values[before] - values[after]) / len(orders)
    return shares


def causes(world: Inputs, solve: Solve, *, everybody: bool = False) -> dict[str, dict[str, float]]:
    """Per capability: gap, shares and size in unit-days. A line without a gap has no shares."""
    found = {c.id: dict.fromkeys(("gap_unit_days", *CAUSES, "size"), 0.0) for c in world.capabilities}
    for line in naive.ranked(world):
        values = gaps(world, line, solve, everybody=everybody)
        if values[frozenset()] > naive.SLACK:
            row = found[line.capability_id]
            row["gap_unit_days"] += values[frozenset()]
            row["size"] += values[frozenset(CAUSES)]
            for cause, share in shapley(values).items():
                row[cause] += share
    return found


class Whole:
    """The same where something is not known: every line on every day, with all 32 coalitions, each a day as a whole."""

    def __init__(self, world: Inputs) -> None:
        self.world = world
        self.problem = compile_problem(world)
        self.peace = compile_problem(world.counterfactual())
        assert self.peace.lines == self.problem.lines

    def gap(self, day: int, at: int, lifted: frozenset[str]) -> Bounds:
        """Gap of a line on a day."""
        asks = self.problem.asks[day][: at + 1]
        lines = self.problem.lines
        if "simultaneity" in lifted:
            asks = tuple(ask for ask in asks if incident(lines[ask.line]) == incident(lines[asks[-1].line]))
        requests = [request_of(self.problem, ask) for ask in asks]
        own = requests[-1]
        if "time" in lifted:
            own = replace(own, links=tuple(replace(link, hours=0.0) for link in own.links))
        if "mandate" in lifted:
            own = replace(own, links=tuple(replace(link, mandate=True) for link in own.links))
        supply = (
            *self.of("claims" in lifted).defence[day],
            *self.of("reversal" in lifted).civil[day],
        )
        return gaps_of([*requests[:-1], own], supply, Solver(), drained=self.problem.drained)[-1].gap

    def of(self, lifted: bool) -> Problem:  # noqa: FBT001 - which of the two
        """The problem, or that of peace."""
        return self.peace if lifted else self.problem

    def gaps(self) -> tuple[dict[str, float], dict[str, list[Bounds]]]:
        """As `causes.gaps_by_coalition`."""
        by_line: dict[int, dict[frozenset[str], list[Bounds]]] = {}
        for day, asks in enumerate(self.problem.asks):
            for at, ask in enumerate(asks):
                for lifted in COALITIONS:
                    found = by_line.setdefault(ask.line, {c: [] for c in COALITIONS})
                    found[lifted].append(self.gap(day, at, lifted))
        whole = {
            c.id: total([g for i, f in by_line.items() if self.asks(i, c.id) for g in f[frozenset()]])
            for c in self.world.capabilities
        }
        hidden = set(self.world.withheld_demand)
        gaps = {c: math.nan if {c, EVERYTHING} & hidden else gap.value for c, gap in whole.items()}
        short = {
            c: [
                found
                for i, found in by_line.items()
                if self.asks(i, c) and any(gap.high > 0.0 for gap in found[frozenset()])
            ]
            for c, gap in gaps.items()
            if gap > 0.0
        }
        ordered = [
            frozenset(cause for i, cause in enumerate(CAUSES) if index >> i & 1) for index in range(len(COALITIONS))
        ]
        return gaps, {
            c: [total([g for found in lines for g in found[lifted]]) for lifted in ordered]
            for c, lines in short.items()
        }

    def asks(self, line: int, capability_id: str) -> bool:
        """Whether a line asks a capability."""
        return self.problem.lines[line].capability_id == capability_id
