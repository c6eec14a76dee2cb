"""Many variants of a scenario, one after the other: what comes back in them is computed once.

The rows are those of `assess`, to the last bit, for the same functions make them. A variant mostly changes some amounts
of supply. What does not depend on those is a *skeleton*: who asks what on which day, of whom, in which parts of a day.
Within it, a part of a day with the same supplies has the same gaps, and a capability with the same amounts on all days
has the same row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hoofdtaak3.model.bounds import ZERO, Bounds, exactly
from hoofdtaak3.model.gap import NO_GAP, gaps_of, plenty
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.model.parts import Part, Parts
from hoofdtaak3.model.pools import pool_supply
from hoofdtaak3.model.problem import EVERYTHING, Register, active_types, compile_problem, hidden_types
from hoofdtaak3.model.records import Record
from hoofdtaak3.model.reference import NO_TYPES, PhaseRow, phase_row
from hoofdtaak3.model.sanity import validate
from hoofdtaak3.model.score import LineTotal
from hoofdtaak3.model.summary import Tally, capability_row, tally
from hoofdtaak3.model.supply import supply
from hoofdtaak3.model.worlds import Solver

if TYPE_CHECKING:
    from hoofdtaak3.model.inputs import Capability, Inputs, Pool

CapabilityRow = tuple[str | float, ...]

_SKELETONS = 8
"""How many are kept: variants come in an order in which few are in use at a time."""
_KEPT = 10_000
"""Of what is remembered within a skeleton; more is forgotten at once, so that memory does not grow."""


@dataclass(frozen=True)
class Brief:
    """What comes out of one variant. A row that came before is the same object."""

    capabilities: tuple[CapabilityRow, ...]
    """Rows of frame `capabilities`."""
    phases: tuple[PhaseRow, ...]
    """Rows of frame `phases`."""
    lines: tuple[LineTotal, ...]
    """Of every line that is not refused."""
    priorities: tuple[int, ...]
    """Of those lines."""


class Series:
    """Assesses variants."""

    def __init__(self) -> None:
        self._skeletons: dict[tuple[Any, ...], _Skeleton] = {}

    def brief(self, inputs: Inputs) -> Brief:
        """What comes out of these inputs.

        Raises:
            ValueError: When inputs that are unlike the earlier ones cannot be (see `validate`).
        """
        key = _skeleton_key(inputs)
        skeleton = self._skeletons.pop(key, None)
        if skeleton is None:
            validate(inputs)
            skeleton = _Skeleton(inputs)
            while len(self._skeletons) >= _SKELETONS:
                self._skeletons.pop(next(iter(self._skeletons)))
        self._skeletons[key] = skeleton  # the last that was used comes last
        return skeleton.brief(inputs)


def _skeleton_key(inputs: Inputs) -> tuple[Any, ...]:
    """What two inputs must share to have one skeleton. A skeleton keeps what is known here by its place in memory."""
    return (
        *(id(inputs.lines), id(inputs.alternatives), inputs.days, inputs.phases, inputs.personnel_ratio),
        *(inputs.ladder_ratio, inputs.self_reliance_hours, inputs.covered, inputs.none, inputs.reference_place),
        *(inputs.withheld_demand, inputs.withheld_types, tuple(inputs.travel.items())),
        tuple(
            [
                (c.id, c.response_hours, c.endurance_days, c.rotation_factor, c.place, c.mode)
                for c in inputs.capabilities
            ]
        ),
        tuple([(p.id, p.endurance_days, p.rotation_factor, p.place, p.mode) for p in inputs.pools]),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """A part of a day with its supplies, solved."""

    tallies: Mapping[str, Tally]
    """By capability."""
    lines: Mapping[int, tuple[float, float, float]]
    """By line: demand, gap, gap without the shift."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A part of a day as it comes with a kind of supply; the same on many days."""

    part: int
    defence: int
    civil: int


class _Skeleton:
    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        """Kept also because its lines and alternatives are known by their place in memory."""
        self._problem = problem = compile_problem(inputs)
        self._register = Register(inputs)
        self._whole = Parts(problem)
        ladder = list(zip(inputs.phases, inputs.personnel_ratio, strict=True))
        self._defence = list(dict.fromkeys(ladder))
        self._defence_of_day = [self._defence.index(kind) for kind in ladder]
        kinds = [(phase, *types) for phase, types in zip(inputs.phases, active_types(inputs), strict=True)]
        self._civil = list(dict.fromkeys(kinds))
        self._parts: list[Part] = []
        self._entries: list[_Entry] = []
        by_day = self._placed(kinds)
        self._of_capability = {c.id: [self._entry_of(c.id, today) for today in by_day] for c in problem.capabilities}
        self._entries_of = {c: [e for e in dict.fromkeys(days) if e >= 0] for c, days in self._of_capability.items()}
        self._of_line: list[list[int]] = [[] for _ in problem.lines]
        for today in by_day:
            for entry in today:
                for ask in self._parts[self._entries[entry].part].asks:
                    self._of_line[ask.line].append(entry)
        self._entries_of_line = [list(dict.fromkeys(days)) for days in self._of_line]
        self._pools_of = {c.id: self._used(c.id) for c in problem.capabilities}
        hidden = set(inputs.withheld_demand)
        self._withheld = {c.id: c.id in hidden or EVERYTHING in hidden for c in problem.capabilities}
        self._idle = {c: tally([], withheld=withheld) for c, withheld in self._withheld.items()}
        self._priorities = tuple([line.priority for line in problem.lines])
        self._forget()

    def _forget(self) -> None:
        self._solver = Solver()
        self._solved: list[dict[tuple[tuple[Bounds, ...], tuple[Bounds, ...]], _Known]] = [{} for _ in self._parts]
        self._count = 0
        # What these are known by stays in memory as long as they do: capabilities, pools and solved parts are kept too.
        self._rows: dict[tuple[int, ...], CapabilityRow] = {}
        self._phases: dict[tuple[int, ...], tuple[PhaseRow, ...]] = {}
        self._totals: list[dict[tuple[int, ...], LineTotal]] = [{} for _ in self._problem.lines]
        self._of_defence: dict[int, tuple[Capability, list[Bounds], list[Bounds]]] = {}
        self._of_pool: dict[int, tuple[Pool, list[Bounds], list[Bounds], list[Bounds]]] = {}

    def _placed(self, kinds: Sequence[tuple[int, frozenset[str], frozenset[str]]]) -> list[list[int]]:
        """Per day its entries; equal ones have one number."""
        parts, entries = dict[Part, int](), dict[_Entry, int]()
        days = []
        for day, today in enumerate(self._whole.by_day()):
            kind = self._defence_of_day[day], self._civil.index(kinds[day])
            found = [_Entry(parts.setdefault(part, len(parts)), *kind) for part in today]
            days.append([entries.setdefault(entry, len(entries)) for entry in found])
        self._parts, self._entries = list(parts), list(entries)
        self._requests = [self._whole.requests(part) for part in self._parts]
        self._drained = [self._whole.drained(part) for part in self._parts]
        return days

    def _entry_of(self, capability_id: str, today: Sequence[int]) -> int:
        """The entry with the lines of a capability on a day; -1 if it has none. They all share it as a source."""
        source = self._register.index[capability_id]
        lines = self._problem.lines
        for entry in today:
            part = self._parts[self._entries[entry].part]
            if source in part.sources and any(lines[ask.line].capability_id == capability_id for ask in part.asks):
                return entry
        return -1

    def _used(self, capability_id: str) -> list[int]:
        """The pools that may stand in for a capability, by place among the pools."""
        links = self._register.links(capability_id, self._inputs.reference_place)
        return sorted({link.source - len(self._register.capabilities) for link in links if link.civil})

    def brief(self, inputs: Inputs) -> Brief:
        if max(self._count, len(self._rows), len(self._phases), len(self._of_defence), len(self._of_pool)) > _KEPT:
            self._forget()
        capabilities = sorted(inputs.capabilities, key=lambda c: c.id)
        pools = sorted(inputs.pools, key=lambda p: p.id)
        defence = [self._defence_of(capability) for capability in capabilities]
        civil = [self._civil_of(inputs, pool) for pool in pools]
        known = [self._known(entry, defence, civil) for entry in self._entries]
        rows = [self._row(capability, defence[i], known) for i, capability in enumerate(capabilities)]
        phases = [row for capability in capabilities for row in self._phase_rows(capability, pools, civil)]
        totals = [self._total(line, known) for line in range(len(self._problem.lines))]
        return Brief(tuple(rows), tuple(phases), tuple(totals), self._priorities)

    def _defence_of(self, capability: Capability) -> tuple[Capability, list[Bounds], list[Bounds]]:
        """Supply per kind of day, with and without the shift."""
        if id(capability) not in self._of_defence:
            peace = capability.in_peace()
            now, then = (
                [exactly(supply(one, phase, ratio)) for phase, ratio in self._defence] for one in (capability, peace)
            )
            self._of_defence[id(capability)] = (capability, now, then)
        return self._of_defence[id(capability)]

    def _civil_of(self, inputs: Inputs, pool: Pool) -> tuple[Pool, list[Bounds], list[Bounds], list[Bounds]]:
        """Supply per kind of day, with and without the shift, and per phase with nothing going on."""
        if id(pool) not in self._of_pool:
            now, then = (
                [
                    pool_supply(one, phase, active, possible | hidden_types(inputs, one))
                    for phase, active, possible in self._civil
                ]
                for one in (pool, pool.in_peace())
            )
            still = [pool_supply(pool, phase, NO_TYPES) for phase in range(len(PHASES))]
            self._of_pool[id(pool)] = (pool, now, then, still)
        return self._of_pool[id(pool)]

    def _known(self, entry: _Entry, defence: Sequence[Any], civil: Sequence[Any]) -> _Known:
        """A part of a day with the supplies of this variant."""
        size, part = len(defence), self._parts[entry.part]
        now, then = (
            tuple(
                [
                    defence[source][world][entry.defence] if source < size else civil[source - size][world][entry.civil]
                    for source in part.sources
                ]
            )
            for world in (1, 2)
        )
        solved = self._solved[entry.part]
        found = solved.get((now, then))
        if found is None:
            found = solved[now, then] = self._solve(entry.part, now, then)
            self._count += 1
        return found

    def _solve(self, number: int, now: tuple[Bounds, ...], then: tuple[Bounds, ...]) -> _Known:
        part, requests, drained = self._parts[number], self._requests[number], self._drained[number]
        size, solver, problem = len(self._problem.capabilities), self._solver, self._problem
        actual, alone, without = [NO_GAP] * len(requests), [NO_GAP] * len(requests), [NO_GAP] * len(requests)
        if not plenty(requests, now, drained):
            actual = gaps_of(requests, now, solver, drained=drained)
            own = [now[i] if source < size else ZERO for i, source in enumerate(part.sources)]
            alone = gaps_of(requests, own, solver, civil=False, drained=drained)
        if now == then:
            without = actual
        elif not plenty(requests, then, drained):
            without = gaps_of(requests, then, solver, drained=drained)
        by_capability: dict[str, list[Record]] = {}
        lines = {}
        for i, ask in enumerate(part.asks):
            line = problem.lines[ask.line]
            record = Record(line, 0, ask.demand, actual[i], alone[i].gap, without[i].gap)
            by_capability.setdefault(line.capability_id, []).append(record)
            lines[ask.line] = (record.demand.value, record.gap.gap.value, record.counterfactual.value)
        return _Known(
            {c: tally(found, withheld=self._withheld[c]) for c, found in by_capability.items()},
            lines,
        )

    def _row(self, capability: Capability, supplies: Any, known: Sequence[_Known]) -> CapabilityRow:  # noqa: ANN401
        key = capability.id
        place = (id(capability), *[id(known[entry]) for entry in self._entries_of[key]])
        if place not in self._rows:
            idle = self._idle[key]
            days = [idle if entry < 0 else known[entry].tallies[key] for entry in self._of_capability[key]]
            by_day = [supplies[1][kind].value for kind in self._defence_of_day]
            self._rows[place] = capability_row(self._problem, capability, by_day, days)
        return self._rows[place]

    def _phase_rows(self, capability: Capability, pools: Sequence[Pool], civil: Sequence[Any]) -> tuple[PhaseRow, ...]:
        place = (id(capability), *(id(pools[number]) for number in self._pools_of[capability.id]))
        if place not in self._phases:
            left = [tuple([supplies[3][phase] for supplies in civil]) for phase in range(len(PHASES))]
            self._phases[place] = tuple(
                [
                    phase_row(self._inputs, self._register, self._solver, capability, phase, left[phase])
                    for phase in range(len(PHASES))
                ]
            )
        return self._phases[place]

    def _total(self, line: int, known: Sequence[_Known]) -> LineTotal:
        totals = self._totals[line]
        place = tuple([id(known[entry]) for entry in self._entries_of_line[line]])
        if place not in totals:
            totals[place] = LineTotal.of([known[entry].lines[line] for entry in self._of_line[line]])
            self._count += 1
        return totals[place]
