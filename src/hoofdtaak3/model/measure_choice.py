"""The choice of measures: the best set for a budget, on average and at worst, what each measure does, what remains.

The search (`measure_search`) values sets by tables. What is reported is computed once more by the model itself on the
whole inputs with the set applied, and the two must agree.

A line counts if its gap is known in its scenario with every set of the measures that can be chosen; the others are left
out of the score for every set alike, and are named. Otherwise a set could look better because it hides a gap.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import UNKNOWN, Bounds, total
from hoofdtaak3.model.gap import gaps
from hoofdtaak3.model.measure_search import KINDS, MEAN, TIE, WORST, Found, frontiers, leaves, within
from hoofdtaak3.model.measure_tables import GapTables, gap_tables
from hoofdtaak3.model.measures import Measure, apply
from hoofdtaak3.model.problem import EVERYTHING, compile_problem
from hoofdtaak3.model.records import value
from hoofdtaak3.model.score import weighted_share
from hoofdtaak3.model.worlds import Solver

if TYPE_CHECKING:
    from hoofdtaak3.model.inputs import Inputs
    from hoofdtaak3.model.measure_search import ShareTables

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


def outcome(
    inputs: Inputs,
    measures: Sequence[Measure],
    weights: Mapping[int, float],
    solver: Solver,
    without: frozenset[str] = frozenset(),
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
        unserved=weighted_share(rows) if rows or not lines else math.nan,
        gaps={key: value(total(sums.demand), total(sums.gap)) for key, sums in capabilities.items()},
    )


def gain(
    scenarios: Mapping[str, Inputs], extra: Measure, to: Sequence[Measure], weights: Mapping[int, float], choice: Choice
) -> float:
    """Fall of the mean share when a measure that cannot be chosen (too late, cost unknown) is added to others.

    Over the same scenarios and lines as the choice. NaN when it makes a gap unknown of a line that counts.
    """
    solver = Solver()
    counting = [key for key, found in choice.outcomes["none"].items() if not math.isnan(found.unserved)]
    if not counting:
        return math.nan
    left, base = (
        [
            outcome(scenarios[key], measures, weights, solver, frozenset(choice.left_out[key])).unserved
            for key in counting
        ]
        for measures in ([*to, extra], [*to])
    )
    return _clean(_score(MEAN, base) - _score(MEAN, left))


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
    scenarios: Mapping[str, Inputs], measures: Sequence[Measure], weights: Mapping[int, float], budget: float
) -> Choice:
    """The best sets of measures within a budget, over all scenarios.

    Args:
        scenarios: Inputs by id, without measures.
        measures: Those that can be chosen: in time, and with everything about them known.
        weights: Weight per priority.
        budget: In the unit of the costs.

    Raises:
        ValueError: When a measure cannot be applied or chosen, or the budget is below 0.
        ArithmeticError: When the search and the model disagree; a defect, never a matter of data.
    """
    impossible = [measure.id for measure in measures if not measure.choosable or not 0.0 <= measure.cost < math.inf]
    if impossible:
        raise ValueError(f"measures that cannot be chosen: {', '.join(impossible)}")
    return _Chooser(scenarios, sorted(measures, key=lambda measure: measure.id), weights).choice(budget)


class _Chooser:
    def __init__(
        self, scenarios: Mapping[str, Inputs], measures: Sequence[Measure], weights: Mapping[int, float]
    ) -> None:
        self.scenarios = scenarios
        self.measures = measures
        self.weights = weights
        self.solver = Solver()
        self.tables: dict[str, GapTables] = {
            key: gap_tables(inputs, measures, self.solver) for key, inputs in scenarios.items()
        }
        self.matter = {key: tables.matter() for key, tables in self.tables.items()}
        self.counted: dict[tuple[str, frozenset[int]], Outcome] = {}

    def outcomes(self, members: frozenset[int], *, whole: bool = True) -> dict[str, Outcome]:
        """By scenario, by the model itself on the whole inputs.

        With `whole` false measures that change no gap of a scenario by its tables are not applied to it: on a frontier
        most sets differ in such measures only.
        """
        found = {}
        for key, inputs in self.scenarios.items():
            matter = members if whole else members & self.matter[key]
            if (key, matter) not in self.counted:
                self.counted[key, matter] = outcome(
                    inputs,
                    [self.measures[i] for i in sorted(matter)],
                    self.weights,
                    self.solver,
                    self.tables[key].unknown,
                )
            found[key] = self.counted[key, matter]
        return found

    def remaining(self, members: frozenset[int], *, whole: bool = True) -> Remaining:
        """Over the scenarios that count."""
        shares = {key: found.unserved for key, found in self.outcomes(members, whole=whole).items()}
        shares = {key: share for key, share in shares.items() if not math.isnan(share)}
        worst = max(shares, key=lambda key: round(shares[key], 12)) if shares else ""
        return Remaining(
            cost=math.fsum(self.measures[i].cost for i in members),
            ids=tuple(self.measures[i].id for i in sorted(members)),
            mean=math.fsum(shares.values()) / len(shares) if shares else math.nan,
            worst=shares[worst] if shares else math.nan,
            worst_scenario=worst,
        )

    def checked(self, kind: str, found: Found, *, whole: bool = False) -> Remaining:
        """What the model says of a set that the search came up with."""
        remaining = self.remaining(frozenset(found.members), whole=whole)
        if abs(remaining.of(kind) - found.value) > AGREE:
            raise ArithmeticError(f"{kind} of {remaining.ids}: search {found.value}, model {remaining.of(kind)}")
        return remaining

    def choice(self, budget: float) -> Choice:
        """Search, check, explain."""
        nothing: frozenset[int] = frozenset()
        everyone = range(len(self.measures))
        counting = [key for key, found in self.outcomes(nothing).items() if not math.isnan(found.unserved)]
        shares = [self.tables[key].share_tables(self.weights, self.tables[key].unknown) for key in counting]
        names = [measure.id for measure in self.measures]
        found = frontiers(shares, [measure.cost for measure in self.measures], names) if counting else {}
        best = {kind: within(found[kind], budget) if counting else Found(0.0, math.nan, ()) for kind in KINDS}
        chosen = {kind: frozenset(best[kind].members) for kind in KINDS}
        frontier = {kind: tuple(self.checked(kind, one) for one in found.get(kind, ())) for kind in KINDS}
        total = {i: (self.mean(shares, chosen[MEAN] - {i}), self.mean(shares, chosen[MEAN] | {i})) for i in everyone}
        base = self.mean(shares, nothing)
        return Choice(
            none=self.remaining(nothing),
            frontier=frontier,
            chosen={
                kind: self.checked(kind, best[kind], whole=True) if counting else self.remaining(nothing)
                for kind in KINDS
            },
            services={
                kind: {names[i]: self.service(kind, shares, chosen[kind], i) for i in sorted(chosen[kind])}
                for kind in KINDS
            },
            alone={names[i]: _clean(base - self.mean(shares, frozenset({i}))) for i in everyone},
            last={names[i]: _clean(without - with_it) for i, (without, with_it) in total.items()},
            left_out={key: tuple(sorted(tables.unknown)) for key, tables in self.tables.items()},
            outcomes={
                "none": self.outcomes(nothing),
                MEAN: self.outcomes(chosen[MEAN]),
                WORST: self.outcomes(chosen[WORST]),
            },
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
