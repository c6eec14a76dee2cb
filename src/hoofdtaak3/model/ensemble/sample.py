"""Sample: a scenario in which quantities vary over draws.

A *dimension* is one judgement that varies; a *slot* is a number of the inputs that a dimension moves. The numbers of a
kind lie together in a *block*: an array without draws in the sample, with the draws as first axis in `block()`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hoofdtaak3.model.inputs import Inputs, Line, Place
from hoofdtaak3.model.requests import RequestType, request_stream

Array = NDArray[np.float64]
Block = tuple[str, str]
"""What the rows are, and which field of them: ("pools", "units")."""

CAPABILITY_FIELDS = (
    *("units", "readiness", "elasticity", "reference", "norm_hours", "response_hours"),
    *("endurance_days", "rotation_factor", "claim1", "claim2"),
)
POOL_FIELDS = ("units", "own_use", "reciprocal", "reservists", "endurance_days", "rotation_factor")
ALTERNATIVE_FIELDS = ("equivalence", "response_hours")
LINE_FIELDS = ("days", "required_hours")
_BY_PHASE = frozenset({"claim1", "claim2", "own_use", "reciprocal", "reservists"})
_SUPPLIERS = frozenset({"capabilities", "pools", "alternatives"})
KIND_FIELDS = ("weight", "units", "days", "required_hours")


@dataclass(frozen=True, slots=True)
class Dimension:
    """One judgement that varies by itself: where it stands in the tables, and what it rests on."""

    table: str
    key: str
    attribute: str
    basis: str


def triangular(probability: Array, low: Array, likely: Array, high: Array) -> Array:
    """Inverse of the cumulative triangular distribution; exact at 0 and 1, also when a side has no width.

    Arrays broadcast; `low < high` everywhere.
    """
    width, left, right = high - low, likely - low, high - likely
    rising = low + np.sqrt(probability * width * left)
    falling = high - np.sqrt((1.0 - probability) * width * right)
    return np.clip(np.where(probability * width <= left, rising, falling), low, high)


@dataclass(frozen=True, slots=True)
class Range:
    """Least, most likely and most of a quantity: a triangular distribution."""

    low: float
    likely: float
    high: float

    def at(self, probability: Array) -> Array:
        """The values with these cumulative probabilities."""
        return triangular(probability, np.array(self.low), np.array(self.likely), np.array(self.high))


@dataclass(frozen=True, slots=True)
class Slot:
    """A number of the inputs that varies: its block, its index in there, and the dimension that moves it."""

    block: Block
    index: tuple[int, ...]
    dimension: int
    range: Range


@dataclass(frozen=True)
class Stream:
    """The stream of incidental requests, before it is known of which kind and region each one is."""

    kinds: tuple[RequestType, ...]
    """In order of id."""
    regions: tuple[tuple[str, float, Place], ...]
    """(id, population, centre) in order of id."""
    rate_per_day: float
    seed: int


@dataclass(frozen=True)
class Sample:
    """Draws of one scenario.

    `quantiles[d, i]` is the cumulative probability of dimension `d` in draw `i`; all its slots move together.
    """

    base: Inputs
    """Everything at its most likely value, without the lines of the stream."""
    dimensions: tuple[Dimension, ...]
    slots: tuple[Slot, ...]
    quantiles: Array
    stream: Stream | None = None
    ratios: Array | None = None
    """P / P(base), distinct values x draws; None when the personnel does not vary."""
    ratio_of_day: tuple[int, ...] = ()
    """Row of `ratios` per day."""
    ratio_of_ladder: int = 0
    """Row of `ratios` of the ladder of phases."""

    @classmethod
    def of(cls, inputs: Inputs) -> Sample:
        """One draw, in which nothing varies."""
        return cls(inputs, (), (), np.zeros((0, 1)))

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.quantiles.shape[1])

    @cached_property
    def types(self) -> tuple[str, ...]:
        """Incident types that a line or the own use of a pool speaks of, sorted."""
        found = {line.incident_type for line in self.base.lines if line.kind != "request"}
        named = (self.base.withheld_types or (), *(pool.own_use_incident for pool in self.base.pools))
        return tuple(sorted(found.union(*named)))

    def without_demand(self) -> Sample:
        """The same draws with nothing going on: all that the reference request needs, and quickly computed."""
        slots = tuple(s for s in self.slots if s.block[0] in _SUPPLIERS and s.block[1] != "own_use_incident")
        return replace(self, base=replace(self.base, lines=()), slots=slots, stream=None)

    def block(self, name: Block, draws: slice) -> Array:
        """The numbers of a block in some draws, draws first. Read only."""
        still, slots = self._still[name], self._moving.get(name, [])
        count = len(range(*draws.indices(self.draws)))
        if not slots:
            return np.broadcast_to(still, (count, *still.shape))
        values = np.repeat(still[None], count, axis=0)
        probability = self.quantiles[[slot.dimension for slot in slots], draws]
        low, likely, high = (np.array([[getattr(s.range, end)] for s in slots]) for end in ("low", "likely", "high"))
        drawn = triangular(probability, low, likely, high)
        where = tuple(np.array([slot.index for slot in slots]).T)
        values[(slice(None), *where)] = drawn.T
        return values

    def personnel(self, draws: slice) -> tuple[Array, tuple[int, ...], int]:
        """Distinct values of P / P(base) (draws x values), and the column per day and of the ladder of phases."""
        count = len(range(*draws.indices(self.draws)))
        if self.ratios is not None:
            return self.ratios[:, draws].T, self.ratio_of_day, self.ratio_of_ladder
        ladder, by_day = self.base.ladder_ratio, self.base.personnel_ratio
        distinct = sorted({ladder, *by_day}, key=str)
        days = tuple(distinct.index(ratio) for ratio in by_day)
        return np.broadcast_to(np.array(distinct), (count, len(distinct))), days, distinct.index(ladder)

    def start_days(self, draws: slice) -> NDArray[np.int64]:
        """First day of the fixed lines, draws x lines: a start within a day counts from that day."""
        return self._incident_days + np.floor(self.block(("lines", "start_day"), draws)).astype(np.int64)

    def at(self, draw: int) -> Inputs:
        """One draw as plain inputs."""
        one = slice(draw, draw + 1)

        def row(name: Block) -> Any:  # noqa: ANN401 - a list of numbers, or of lists of them
            return self.block(name, one)[0].tolist()

        def changed(kind: str, fields: Sequence[str], rows: Sequence[Any]) -> list[Any]:
            columns = {name: row((kind, name)) for name in fields}
            return [
                replace(item, **{name: _plain(column[i]) for name, column in columns.items()})
                for i, item in enumerate(rows)
            ]

        base = self.base
        usage = row(("pools", "own_use_incident"))
        amounts, starts = row(("lines", "units")), self.start_days(one)[0].tolist()
        pools = [
            replace(pool, own_use_incident={kind: usage[i][self.types.index(kind)] for kind in pool.own_use_incident})
            for i, pool in enumerate(changed("pools", POOL_FIELDS, base.pools))
        ]
        lines = [
            replace(
                line,
                start_day=starts[i],
                units=tuple((since, amounts[i][step]) for step, (since, _) in enumerate(line.units)),
            )
            for i, line in enumerate(changed("lines", LINE_FIELDS, base.lines))
        ]
        ratios, of_day, of_ladder = self.personnel(one)
        return replace(
            base,
            personnel_ratio=tuple(ratios[0, column].item() for column in of_day),
            ladder_ratio=ratios[0, of_ladder].item(),
            capabilities=tuple(changed("capabilities", CAPABILITY_FIELDS, base.capabilities)),
            pools=tuple(pools),
            alternatives=tuple(changed("alternatives", ALTERNATIVE_FIELDS, base.alternatives)),
            lines=(*lines, *(self._stream_at(self.stream, changed, row) if self.stream else ())),
        )

    def _stream_at(self, stream: Stream, changed: Any, row: Any) -> tuple[Line, ...]:  # noqa: ANN401
        kinds = changed("kinds", KIND_FIELDS, stream.kinds)
        people = row(("regions", "people"))
        regions = [(key, people[i], place) for i, (key, _, place) in enumerate(stream.regions)]
        return request_stream(kinds, stream.rate_per_day, self.base.days, stream.seed, regions)

    @cached_property
    def _moving(self) -> dict[Block, list[Slot]]:
        found: dict[Block, list[Slot]] = {}
        for slot in self.slots:
            found.setdefault(slot.block, []).append(slot)
        return found

    @cached_property
    def _incident_days(self) -> NDArray[np.int64]:
        """The day from which the drawn start of each fixed line counts."""
        days = np.array([line.start_day for line in self.base.lines], dtype=np.int64)
        for slot in self._moving.get(("lines", "start_day"), []):
            days[slot.index] -= math.floor(slot.range.likely)
        return days

    @cached_property
    def _still(self) -> dict[Block, Array]:
        """Every block at its most likely values."""
        base = self.base
        groups: list[tuple[str, Sequence[Any], Sequence[str]]] = [
            ("capabilities", base.capabilities, CAPABILITY_FIELDS),
            ("pools", base.pools, POOL_FIELDS),
            ("alternatives", base.alternatives, ALTERNATIVE_FIELDS),
            ("lines", base.lines, LINE_FIELDS),
        ]
        if self.stream is not None:
            groups.append(("kinds", self.stream.kinds, KIND_FIELDS))
        found: dict[Block, Array] = {
            (kind, name): np.array([getattr(row, name) for row in rows], dtype=float).reshape(
                (len(rows), 4) if name in _BY_PHASE else (len(rows),)
            )
            for kind, rows, names in groups
            for name in names
        }
        found["pools", "own_use_incident"] = np.array(
            [[pool.own_use_incident.get(kind, math.nan) for kind in self.types] for pool in base.pools]
        ).reshape(len(base.pools), len(self.types))
        most = max((len(line.units) for line in base.lines), default=0)
        found["lines", "units"] = np.array(
            [[amount for _, amount in line.units] + [0.0] * (most - len(line.units)) for line in base.lines]
        ).reshape(len(base.lines), most)
        found["lines", "start_day"] = np.zeros(len(base.lines))
        if self.stream is not None:
            found["regions", "people"] = np.array([people for _, people, _ in self.stream.regions])
        return found


def _plain(value: float | list[float]) -> float | tuple[float, ...]:
    return tuple(value) if isinstance(value, list) else value
