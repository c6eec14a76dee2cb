"""What every set of measures leaves of every gap of one scenario, as small tables that add up.

Lines compete only where they can share a source. So on a day the lines fall apart into groups, and what a group lacks
depends on no other measures than those that touch its capabilities and sources: a table over the subsets of those few
measures, found by the model itself. Equal groups on different days are solved once. The gap of a line under any set of
measures is a sum of entries, one from each table that it stands in; the whole set never has to be solved.

Nothing here assumes that a measure helps every line. It does not: a mandate or a shorter response time of a source for
an early line can take that source from a later one.

Two shortcuts are exact, and are taken only where all inputs of the lines at hand are known:

- A capability that Defence alone serves fully on a day leaves it. Its units serve nothing else, the lines keep all they
  ask under every measure, and the pools are whole for the others.
- A group without a gap stays without one under more measures: what served it is still there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hoofdtaak3.model.bounds import Bounds, exactly
from hoofdtaak3.model.gap import gaps_of
from hoofdtaak3.model.measure_links import LineLinks
from hoofdtaak3.model.measures import CAPABILITY, EXISTS, MANDATE, POOL, UNITS, Measure, apply
from hoofdtaak3.model.problem import EVERYTHING, Ask, Register, compile_problem, limits
from hoofdtaak3.model.score import weighted_share
from hoofdtaak3.model.worlds import Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from hoofdtaak3.model.eligibility import Link
    from hoofdtaak3.model.inputs import Inputs
    from hoofdtaak3.model.worlds import Solver

    Table = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Days:
    """Days on which a line has the same gap under every set of measures."""

    relevant: tuple[int, ...]
    gap: Table
    """In units, per subset of the relevant measures."""
    count: int


@dataclass(frozen=True)
class GapTables:
    """Gaps of one scenario under every set of measures.

    `tables[relevant][line]` holds 2^k numbers for the k measures of `relevant` (indices, ascending): entry `i` is the
    part of the line's gap, in unit-days, with those measures in force whose bit in `i` is set.
    """

    tables: Mapping[tuple[int, ...], Mapping[str, Table]]
    days: Mapping[str, Sequence[Days]]
    """Per line that falls short with some set of measures: the days of which the tables are the sum."""
    demand: Mapping[str, float]
    """Demand per line in unit-days; lines without demand, or of which it is unknown, are not in it."""
    unknown: frozenset[str]
    """Lines whose demand is unknown, or whose gap is with some set of measures; their tables mean nothing."""
    capability: Mapping[str, str]
    """Of each line."""
    priority: Mapping[str, int]
    """Of each line."""

    def share_tables(self, weights: Mapping[int, float], without: frozenset[str]) -> dict[tuple[int, ...], Table]:
        """What is left unserved, weighted (`score.weighted_share`), as tables that add up; no tables if no line counts.

        `without` are lines that do not count.
        """
        counted = {key: demand for key, demand in self.demand.items() if key not in without}
        whole = math.fsum(weights[self.priority[key]] for key in counted)
        found: dict[tuple[int, ...], Table] = {}
        for relevant, by_line in self.tables.items():
            for key, gap in by_line.items():
                if key in counted and whole:
                    part = gap * (weights[self.priority[key]] / counted[key] / whole)
                    found[relevant] = found[relevant] + part if relevant in found else part
        return found

    def unserved(self, weights: Mapping[int, float], chosen: frozenset[int]) -> float:
        """What these measures leave unserved of the lines that count, weighted (`score.weighted_share`).

        To the last digit what the model says: the days of a line are added up as the model does. NaN when no line
        counts.
        """
        return weighted_share(
            (weights[self.priority[key]], amount, self._gap(key, chosen)) for key, amount in self.demand.items()
        )

    def _gap(self, line: str, chosen: frozenset[int]) -> float:
        found: list[float] = []
        for day in self.days.get(line, ()):
            found += [float(day.gap[place_of(day.relevant, chosen)])] * day.count
        return math.fsum(found)

    def gaps(self, chosen: frozenset[int]) -> dict[str, float]:
        """Gap per line in unit-days with these measures in force; only lines of which it is known, and above 0."""
        found: dict[str, float] = {}
        for relevant, by_line in self.tables.items():
            at = place_of(relevant, chosen)
            for key, gap in by_line.items():
                if key not in self.unknown and gap[at]:
                    found[key] = found.get(key, 0.0) + float(gap[at])
        return found


def place_of(relevant: Sequence[int], chosen: frozenset[int]) -> int:
    """The place in a table over subsets of the relevant measures where those that are chosen are in force."""
    return sum(1 << bit for bit, measure in enumerate(relevant) if measure in chosen)


def gap_tables(inputs: Inputs, measures: Sequence[Measure], solver: Solver) -> GapTables:
    """The tables of one scenario; `solver` may be shared between scenarios."""
    return _Scenario(inputs, measures, solver).tables()


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines that can share a source, on one kind of day; equal groups have equal gaps."""

    asks: tuple[Ask, ...]
    """In order of rank, with `k` brought back to the first day that is the same for the line."""
    sources: tuple[tuple[int, Bounds], ...]
    """Every source that can serve one of them, with its supply."""
    certain: bool
    """Whether everything about it is known, under every set of measures."""


class _Scenario:
    """One scenario, with what each measure touches."""

    def __init__(self, inputs: Inputs, measures: Sequence[Measure], solver: Solver) -> None:
        self.inputs = inputs
        self.measures = measures
        self.solver = solver
        self.problem = compile_problem(inputs)
        self.registers: dict[int, Register] = {}
        self.linked: dict[tuple[int, int], tuple[Link, ...]] = {}
        everything = (1 << len(measures)) - 1
        register = self.register(0)
        self.added: dict[int, list[tuple[int, float]]] = {}
        self.touches: dict[str, int] = {c.id: 0 for c in register.capabilities}
        self.flips: dict[int, int] = {}
        index = {(CAPABILITY, key): i for key, i in register.index.items()}
        index |= {(POOL, key): i for key, i in register.pool_index.items()}
        alternatives = {a.id: a for a in inputs.alternatives}
        hidden = set(self.touches) if EVERYTHING in inputs.withheld_demand else set(inputs.withheld_demand)
        for bit, measure in enumerate(measures):
            for effect in measure.effects:
                if effect.attribute == UNITS:
                    self.added.setdefault(index[effect.target, effect.id], []).append((bit, effect.value))
                elif effect.target == CAPABILITY:
                    self.touches[effect.id] |= 1 << bit
                else:
                    alternative = alternatives[effect.id]
                    self.touches[alternative.capability_id] |= 1 << bit
                    # What is hidden may take a pool from the moment that it is allowed to.
                    if effect.attribute in {MANDATE, EXISTS} and alternative.capability_id in hidden:
                        source = register.pool_index.get(alternative.pool_id or "", -1)
                        self.flips[source] = self.flips.get(source, 0) | 1 << bit
        self.lines = [
            LineLinks(
                self.links(line, 0),
                [self.links(line, 1 << bit) for bit in _bits(self.touches[self.problem.lines[line].capability_id])],
                self.links(line, everything),
                self.problem.lines[line].required_hours,
            )
            for line in range(len(self.problem.lines))
        ]
        self.solved: dict[_Group, tuple[tuple[int, ...], Table, list[bool]]] = {}

    def register(self, subset: int) -> Register:
        """The scenario's sources with a subset of the measures (as bits) in force."""
        if subset not in self.registers:
            self.registers[subset] = Register(apply(self.inputs, [self.measures[bit] for bit in _bits(subset)]))
        return self.registers[subset]

    def links(self, line: int, subset: int) -> tuple[Link, ...]:
        """The links of a line with a subset of the measures in force."""
        row = self.problem.lines[line]
        touching = subset & self.touches[row.capability_id]
        if not touching:
            return self.problem.links[line]
        if (line, touching) not in self.linked:
            self.linked[line, touching] = self.register(touching).links(row.capability_id, row.place)
        return self.linked[line, touching]

    def tables(self) -> GapTables:
        """All groups of all days."""
        problem = self.problem
        totals: dict[tuple[int, ...], dict[str, Table]] = {}
        unknown: set[str] = set()
        demand: dict[str, list[float]] = {}
        times: dict[_Group, int] = {}
        for day, asks in enumerate(problem.asks):
            for ask in asks:
                if not ask.demand.known:
                    unknown.add(problem.lines[ask.line].id)
                demand.setdefault(problem.lines[ask.line].id, []).append(ask.demand.value)
            for group in self.groups(day, asks):
                if group not in self.solved:
                    self.solved[group] = self.solve(group)
                times[group] = times.get(group, 0) + 1
                relevant, gaps, known = self.solved[group]
                by_line = totals.setdefault(relevant, {})
                for row, ask in enumerate(group.asks):
                    key = problem.lines[ask.line].id
                    if not known[row]:
                        unknown.add(key)
                    by_line[key] = by_line[key] + gaps[row] if key in by_line else gaps[row]
        whole = {key: math.fsum(amounts) for key, amounts in demand.items() if key not in unknown}
        return GapTables(
            tables=totals,
            days=self.days(times),
            demand={key: amount for key, amount in whole.items() if amount > 0.0},
            unknown=frozenset(unknown),
            capability={line.id: line.capability_id for line in problem.lines},
            priority={line.id: line.priority for line in problem.lines},
        )

    def days(self, times: Mapping[_Group, int]) -> dict[str, list[Days]]:
        """The gaps of every line that falls short, by the groups that it stands in."""
        found: dict[str, list[Days]] = {}
        for group, count in times.items():
            relevant, gaps, _ = self.solved[group]
            for row, ask in enumerate(group.asks):
                if gaps[row].any():
                    found.setdefault(self.problem.lines[ask.line].id, []).append(Days(relevant, gaps[row], count))
        return found

    def groups(self, day: int, asks: Sequence[Ask]) -> Iterator[_Group]:
        """The lines of a day that may fall short, by what they can share."""
        supply = limits(self.problem, day, civil=True)
        kept = [Ask(ask.line, self.lines[ask.line].canonical(ask.k), ask.demand) for ask in asks]
        for rows in self._connected(self._without_the_served(kept, supply), supply):
            sources = sorted({source for ask in rows for source in self._sources(ask, supply)})
            certain = all(map(self._certain, rows)) and all(
                supply[source].known and source not in self.problem.drained and source not in self.flips
                for source in sources
            )
            yield _Group(tuple(rows), tuple((source, supply[source]) for source in sources), certain)

    def _sources(self, ask: Ask, supply: Sequence[Bounds]) -> list[int]:
        """Sources that can serve a line on this day, with whatever measures."""
        return [
            source for source in self.lines[ask.line].usable(ask.k) if supply[source].high > 0.0 or source in self.added
        ]

    def _certain(self, ask: Ask) -> bool:
        return ask.demand.known and not self.problem.hidden[ask.line] and self.lines[ask.line].known(ask.k)

    def _without_the_served(self, asks: list[Ask], supply: Sequence[Bounds]) -> list[Ask]:
        """Leave out the capabilities that Defence alone serves fully, whatever the measures."""
        by_capability: dict[str, list[Ask]] = {}
        for ask in asks:
            by_capability.setdefault(self.problem.lines[ask.line].capability_id, []).append(ask)
        served = {
            key
            for key, rows in by_capability.items()
            if all(self._certain(ask) and self.lines[ask.line].defence_on_time(ask.k) for ask in rows)
            and self.lines[rows[0].line].defence not in self.problem.drained
            and math.fsum(ask.demand.high * self.lines[ask.line].defence_cost(ask.k) for ask in rows)
            <= supply[self.lines[rows[0].line].defence].low
        }
        return [ask for ask in asks if self.problem.lines[ask.line].capability_id not in served]

    def _connected(self, asks: Sequence[Ask], supply: Sequence[Bounds]) -> list[list[Ask]]:
        """Lines that share a source, directly or by others; each group in order of rank."""
        groups: list[tuple[set[int], list[int]]] = []
        for position, ask in enumerate(asks):
            sources, rows = set(self._sources(ask, supply)), [position]
            apart = []
            for other in groups:
                if other[0] & sources:
                    sources |= other[0]
                    rows += other[1]
                else:
                    apart.append(other)
            groups = [*apart, (sources, rows)]
        return [[asks[position] for position in sorted(rows)] for _, rows in groups]

    def solve(self, group: _Group) -> tuple[tuple[int, ...], Table, list[bool]]:
        """Relevant measures, gap (lines x subsets of them), and per line whether it is known for every subset."""
        amounts = dict(group.sources)
        relevant = 0
        for ask in group.asks:
            relevant |= self.touches[self.problem.lines[ask.line].capability_id]
        for source in amounts:
            relevant |= self.flips.get(source, 0)
            for bit, _ in self.added.get(source, []):
                relevant |= 1 << bit
        bits = tuple(_bits(relevant))
        table = np.zeros((len(group.asks), 1 << len(bits)))
        known = [ask.demand.known for ask in group.asks]
        enough: list[int] = []
        for entry in range(table.shape[1]):
            if group.certain and any(entry & met == met for met in enough):
                continue
            subset = sum(1 << bits[i] for i in _bits(entry))
            gaps = self._gaps(group, amounts, subset)
            for row, gap in enumerate(gaps):
                known[row] = known[row] and gap.known
                table[row, entry] = gap.value
            if group.certain and not table[:, entry].any():
                enough.append(entry)
                if not entry:
                    return (), table[:, :1], known
        return bits, table, known

    def _gaps(self, group: _Group, amounts: Mapping[int, Bounds], subset: int) -> list[Bounds]:
        supply = [exactly(0.0)] * (len(self.problem.capabilities) + len(self.problem.pools))
        for source, base in amounts.items():
            extra = math.fsum(units for bit, units in self.added.get(source, []) if subset >> bit & 1)
            # Supply of Defence that is unknown stays so, whatever is added (see `supply`).
            unknown = source < len(self.problem.capabilities) and not base.known
            supply[source] = base if unknown else Bounds(base.low + extra, base.high + extra)
        requests = [
            Request(
                demand=ask.demand,
                k=ask.k,
                required_hours=self.problem.lines[ask.line].required_hours,
                links=self.links(ask.line, subset),
                hidden=self.problem.hidden[ask.line],
            )
            for ask in group.asks
        ]
        drained = self.register(subset).drained() if self.inputs.withheld_demand else frozenset()
        return [found.gap for found in gaps_of(requests, supply, self.solver, drained=drained)]


def _bits(subset: int) -> Iterable[int]:
    """`0b1010 -> 1, 3`."""
    while subset:
        lowest = subset & -subset
        yield lowest.bit_length() - 1
        subset ^= lowest
