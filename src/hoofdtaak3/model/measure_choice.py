"""The choice of measures: the best set for a budget, on average and at worst, what each measure does, what remains.

The search (`measure_search`) values sets by tables (`measure_tables`). The sets that it chooses are computed once more
by the model itself on the whole inputs with the set applied, and the two must agree.

A line counts if its gap is known in its scenario with every set of the measures that can be chosen; the others are left
out of the score for every set alike, and are named. Otherwise a set could look better because it hides a gap.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

from hoofdtaak3.model.bounds import UNKNOWN, Bounds, total
from hoofdtaak3.model.gap import gaps
from hoofdtaak3.model.measure_search import KINDS, MEAN, TIE, WORST, Found, frontiers, leaves, within
from hoofdtaak3.model.measure_tables import GapTables, gap_tables
from hoofdtaak3.model.measures import Measure, apply
from hoofdtaak3.model.problem import EVERYTHING, compile_problem
from hoofdtaak3.model.score import weighted_share
from hoofdtaak3.model.worlds import Solver

if TYPE_CHECKING:
    from hoofdtaak3.model.inputs import Inputs
    from hoofdtaak3.model.measure_search import ShareTables

P = ParamSpec("P")
T = TypeVar("T")

AGREE = 1e-9
"""The search and the model may differ by no more than this."""
_LESS = 1e-9
"""A gap is smaller with a measure only beyond the rounding of the machine."""


@dataclass(frozen=True)
class Outcome:
    """What one scenario comes to with a set of measures."""

    unserved: float
    """Weighted share (`score.unserved_share`) over the lines that count; NaN when there are none."""
    gaps: Mapping[str, float]
    """Gap per capability in unit-days, all lines; NaN unknown."""


@dataclass(frozen=True)
class Remaining:
    """What a set of measures leaves over all scenarios, as weighted shares."""

    cost: float
    ids: tuple[str, ...]
    mean: float
    worst: float
    worst_scenario: str
    """Scenario with the highest share, the first of equals; empty if no scenario counts."""

    def of(self, kind: str) -> float:
        """The share by which sets are compared."""
        return self.mean if kind == MEAN else self.worst


@dataclass(frozen=True)
class Service:
    """What a measure of a chosen set is for: where the gap is larger without it."""

    loss: float
    """Rise of the compared share without it."""
    scenario_ids: tuple[str, ...]
    capability_ids: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """The best sets; `mean` is best on average over the scenarios, `worst` in the worst of them."""

    none: Remaining
    """Without any measure."""
    frontier: Mapping[str, tuple[Remaining, ...]]
    chosen: Mapping[str, Remaining]
    services: Mapping[str, Mapping[str, Service]]
    """By kind and measure of the chosen set."""
    alone: Mapping[str, float]
    """Per measure that can be chosen: fall of the mean share with only this measure."""
    last: Mapping[str, float]
    """Idem, as the last of the set that is best on average: what it adds to the others, or would add."""
    left_out: Mapping[str, tuple[str, ...]]
    """Per scenario the lines that do not count."""
    outcomes: Mapping[str, Mapping[str, Outcome]]
    """By `none`, `mean`, `worst` and by scenario."""


class Caller(Protocol):
    """Gives what a function gives for this, called or known: it is asked for what belongs to one scenario."""

    def __call__(self, function: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> T:
        """What the function gives."""


def call(function: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> T:
    """Call the function."""
    return function(*given, **named)


def outcome(
    inputs: Inputs,
    measures: Sequence[Measure],
    weights: Mapping[int, float],
    solver: Solver,
    without: Collection[str] = (),
) -> Outcome:
    """One scenario with measures in force, by the model itself; `without` are lines that do not count in the share."""
    problem = compile_problem(apply(inputs, measures))
    found = gaps(problem, solver)
    lines: dict[int, _Sums] = {}
    withheld = {c.id for c in problem.capabilities if {c.id, EVERYTHING} & set(inputs.withheld_demand)}
    capabilities = {c.id: _Sums([UNKNOWN], [UNKNOWN]) if c.id in withheld else _Sums() for c in problem.capabilities}
    for day, asks in enumerate(problem.asks):
        for ask, gap in zip(asks, found[day], strict=True):
            lines.setdefault(ask.line, _Sums()).add(ask.demand, gap.gap)
            capabilities[problem.lines[ask.line].capability_id].add(ask.demand, gap.gap)
    rows = [
        (weights[problem.lines[index].priority], total(sums.demand).value, sums.gap_of_every_day)
        for index, sums in lines.items()
        if problem.lines[index].id not in without
    ]
    return Outcome(
        unserved=weighted_share(rows),
        gaps={key: total(sums.gap).value for key, sums in capabilities.items()},
    )


def gains(  # noqa: PLR0913, PLR0917
    scenarios: Mapping[str, Inputs],
    extra: Measure,
    best: Sequence[Measure],
    weights: Mapping[int, float],
    choice: Choice,
    by: Caller = call,
) -> tuple[float, float]:
    """What a measure adds that cannot be chosen (too late, cost unknown): alone, and to the set best on average.

    Fall of the mean share over the same scenarios and lines as the choice. NaN when it makes a gap unknown of a line
    that counts.

    Args:
        scenarios: Inputs by id, without measures, as for the choice.
        extra: The measure.
        best: The measures of `choice.chosen["mean"]`.
        weights: Weight per priority.
        choice: The choice.
        by: What calls the functions of one scenario.

    Raises:
        ValueError: When `best` is another set.
    """
    if sorted(measure.id for measure in best) != list(choice.chosen[MEAN].ids):
        raise ValueError("best is not the set of the choice")
    solver = Solver()
    counting = [key for key, found in choice.outcomes["none"].items() if not math.isnan(found.unserved)]

    def fall(to: Sequence[Measure], kind: str) -> float:
        found = [
            by(outcome, scenarios[key], [*to, extra], weights, solver, choice.left_out[key]).unserved
            for key in counting
        ]
        base = [choice.outcomes[kind][key].unserved for key in counting]
        return _clean(_score(MEAN, base) - _score(MEAN, found)) if counting else math.nan

    return fall([], "none"), fall(best, MEAN)


@dataclass
class _Sums:
    """Demand and gap of a line or a capability, a term a day."""

    demand: list[Bounds] = field(default_factory=list)
    gap: list[Bounds] = field(default_factory=list)

    def add(self, demand: Bounds, gap: Bounds) -> None:
        self.demand.append(demand)
        self.gap.append(gap)

    @property
    def gap_of_every_day(self) -> float:
        """NaN unless the gap of every day is known, as in the frame `lines`."""
        known = all(demand.known and gap.known for demand, gap in zip(self.demand, self.gap, strict=True))
        return total(self.gap).value if known else math.nan


def choose(
    scenarios: Mapping[str, Inputs],
    measures: Sequence[Measure],
    weights: Mapping[int, float],
    budget: float,
    by: Caller = call,
) -> Choice:
    """The best sets of measures within a budget, over all scenarios.

    Args:
        scenarios: Inputs by id, without measures.
        measures: Those that can be chosen: in time, and with everything about them known.
        weights: Weight per priority.
        budget: In the unit of the costs.
        by: What calls the functions of one scenario.

    Raises:
        ValueError: When a measure cannot be applied or chosen, or the budget is below 0.
        ArithmeticError: When the search and the model disagree; a defect, never a matter of data.
    """
    impossible = [measure.id for measure in measures if not measure.choosable or not 0.0 <= measure.cost < math.inf]
    if impossible:
        raise ValueError(f"measures that cannot be chosen: {', '.join(impossible)}")
    return _Chooser(scenarios, sorted(measures, key=lambda measure: measure.id), weights, by).choice(budget)


class _Chooser:
    def __init__(
        self, scenarios: Mapping[str, Inputs], measures: Sequence[Measure], weights: Mapping[int, float], by: Caller
    ) -> None:
        self.scenarios = scenarios
        self.measures = measures
        self.weights = weights
        self.by = by
        self.solver = Solver()
        self.tables: dict[str, GapTables] = {
            key: by(gap_tables, inputs, measures, self.solver) for key, inputs in scenarios.items()
        }

    def outcomes(self, members: frozenset[int]) -> dict[str, Outcome]:
        """By scenario, by the model itself on the whole inputs."""
        chosen = [self.measures[i] for i in sorted(members)]
        return {
            key: self.by(outcome, inputs, chosen, self.weights, self.solver, sorted(self.tables[key].unknown))
            for key, inputs in self.scenarios.items()
        }

    def remaining(self, members: frozenset[int]) -> Remaining:
        """Over the scenarios that count, by the tables."""
        shares = {key: tables.unserved(self.weights, members) for key, tables in self.tables.items()}
        shares = {key: share for key, share in shares.items() if not math.isnan(share)}
        worst = max(shares, key=lambda key: round(shares[key], 12)) if shares else ""
        return Remaining(
            cost=math.fsum(self.measures[i].cost for i in members),
            ids=tuple(self.measures[i].id for i in sorted(members)),
            mean=math.fsum(shares.values()) / len(shares) if shares else math.nan,
            worst=shares[worst] if shares else math.nan,
            worst_scenario=worst,
        )

    def checked(self, kind: str, found: Found, outcomes: Mapping[str, Outcome]) -> Remaining:
        """A set that the search chose: what the tables say it leaves is what the model says."""
        members = frozenset(found.members)
        remaining = self.remaining(members)
        pairs = [(found.value, remaining.of(kind))]
        pairs += [(table.unserved(self.weights, members), outcomes[key].unserved) for key, table in self.tables.items()]
        for told, truth in pairs:
            if not (abs(told - truth) <= AGREE or (math.isnan(told) and math.isnan(truth))):
                raise ArithmeticError(f"{kind} of {remaining.ids}: search {told}, model {truth}")
        return remaining

    def choice(self, budget: float) -> Choice:
        """Search, check, explain."""
        nothing: frozenset[int] = frozenset()
        everyone = range(len(self.measures))
        tables = [found for found in self.tables.values() if not math.isnan(found.unserved(self.weights, nothing))]
        shares = [found.share_tables(self.weights, found.unknown) for found in tables]
        names = [measure.id for measure in self.measures]
        found = frontiers(shares, [measure.cost for measure in self.measures], names) if shares else {}
        best = {kind: within(found[kind], budget) if shares else Found(0.0, math.nan, ()) for kind in KINDS}
        chosen = {kind: frozenset(best[kind].members) for kind in KINDS}
        outcomes = {members: self.outcomes(members) for members in (nothing, *chosen.values())}
        total = {i: (self.mean(shares, chosen[MEAN] - {i}), self.mean(shares, chosen[MEAN] | {i})) for i in everyone}
        base = self.mean(shares, nothing)
        return Choice(
            none=self.remaining(nothing),
            frontier={
                kind: tuple(self.remaining(frozenset(point.members)) for point in found.get(kind, ())) for kind in KINDS
            },
            chosen={kind: self.checked(kind, best[kind], outcomes[chosen[kind]]) for kind in KINDS},
            services={
                kind: {names[i]: self.service(kind, shares, chosen[kind], i) for i in sorted(chosen[kind])}
                for kind in KINDS
            },
            alone={names[i]: _clean(base - self.mean(shares, frozenset({i}))) for i in everyone},
            last={names[i]: _clean(without - with_it) for i, (without, with_it) in total.items()},
            left_out={key: tuple(sorted(found.unknown)) for key, found in self.tables.items()},
            outcomes={"none": outcomes[nothing], MEAN: outcomes[chosen[MEAN]], WORST: outcomes[chosen[WORST]]},
        )

    def mean(self, shares: Sequence[ShareTables], members: frozenset[int]) -> float:
        """The mean over the scenarios that count, by the tables."""
        return _score(MEAN, [leaves(tables, members) for tables in shares]) if shares else math.nan

    def service(self, kind: str, shares: Sequence[ShareTables], chosen: frozenset[int], member: int) -> Service:
        """What is lost without one measure of a set."""
        rest = chosen - {member}
        scenarios: list[str] = []
        capabilities: set[str] = set()
        for key, tables in self.tables.items():
            less, more = self.gap_by_capability(tables, chosen), self.gap_by_capability(tables, rest)
            hurt = {c for c, gap in more.items() if gap - less.get(c, 0.0) > _LESS}
            scenarios += [key] if hurt else []
            capabilities |= hurt
        values = [[leaves(tables, members) for tables in shares] for members in (rest, chosen)]
        return Service(
            _clean(_score(kind, values[0]) - _score(kind, values[1])), tuple(scenarios), tuple(sorted(capabilities))
        )

    @staticmethod
    def gap_by_capability(tables: GapTables, members: frozenset[int]) -> dict[str, float]:
        """In unit-days, over the lines that count."""
        found: dict[str, float] = {}
        for line, gap in tables.gaps(members).items():
            key = tables.capability[line]
            found[key] = found.get(key, 0.0) + gap
        return found


def _score(kind: str, values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if kind == MEAN else max(values)


def _clean(gain: float) -> float:
    """Without the rounding of the machine. A gain may be below 0: a measure can do harm."""
    return 0.0 if abs(gain) <= TIE else gain
