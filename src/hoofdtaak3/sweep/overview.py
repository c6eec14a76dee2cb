"""What a sweep says: what holds in every case, where a class flips, and which combinations break most.

Counts only, added up chunk by chunk: no row is kept.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from hoofdtaak3 import dutch
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.model.robust import SEVERITY
from hoofdtaak3.results.of_sweeps import CAPABILITIES, CASES
from hoofdtaak3.results.of_sweeps import PHASES as PHASES_TABLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hoofdtaak3.sweep.axis import Axis
    from hoofdtaak3.sweep.design import Design
    from hoofdtaak3.sweep.sheet import Rows

CODES: Final = tuple(SEVERITY)
"""Classes in order of how bad they are."""
_MOST_BINS, _BINS = 40, 20
_WORST: Final = 10
_PLANE: Final = 2


@dataclass(frozen=True)
class Bins:
    """The values of an axis as they are shown: one by one, or in equal parts of their range."""

    labels: tuple[str, ...]
    places: Mapping[str, int]
    """By value; empty where they are parts of a range."""
    low: float = 0.0
    width: float = 0.0

    @classmethod
    def of(cls, axis: Axis) -> Bins:
        """Those of an axis."""
        if not axis.drawn and len(axis.values) <= _MOST_BINS:
            labels = tuple(map(value_text, axis.values))
            return cls(
                (*labels, "niet genoemd"), {**{value: at for at, value in enumerate(axis.values)}, "": len(labels)}
            )
        numbers = [_number(value) for value in axis.values]
        if any(math.isnan(number) for number in numbers):  # many words: the first, and the rest together
            first = axis.values[: _MOST_BINS - 1]
            places = {value: min(at, len(first)) for at, value in enumerate(axis.values)}
            return cls((*map(value_text, first), "overige", "niet genoemd"), {**places, "": len(first) + 1})
        low, high = min(numbers), max(numbers)
        count = min(_BINS, int(high - low) + 1) if axis.whole else _BINS
        width = (high - low + axis.whole) / count or 1.0
        edges = [low + number * width for number in range(count + 1)]
        labels = tuple(f"{_short(a)} tot {_short(b)}" for a, b in itertools.pairwise(edges))
        return cls((*labels, "niet genoemd"), {}, low, width)

    def place(self, value: str) -> int:
        """The number of the bin of a value."""
        if self.places or not value:
            return self.places.get(value, len(self.labels) - 1)
        return min(int((float(value) - self.low) / self.width), len(self.labels) - 2)


@dataclass(frozen=True, order=True)
class Worst:
    """A case, by how much breaks in it."""

    short: float
    open: float
    last: int
    """Minus the number of the case: of equal ones the first counts."""

    @property
    def case(self) -> int:
        """Its number."""
        return -self.last


class Overview:
    """Counts over the cases so far."""

    def __init__(self, design: Design, capability_ids: Sequence[str]) -> None:
        self.design = design
        self.ids = tuple(capability_ids)
        self.bins = [Bins.of(axis) for axis in design.axes]
        size, classes = len(self.ids), len(CODES)
        self.by_axis = [np.zeros((size, len(bins.labels), classes), dtype=np.int64) for bins in self.bins]
        """Per axis: capabilities x bins x classes in the scenario."""
        self.headline_by_axis = [np.zeros_like(counts) for counts in self.by_axis]
        """The same for the class of the worst phase on the reference request."""
        self.phases = np.zeros((size, len(PHASES), classes), dtype=np.int64)
        self.gaps = np.zeros((size, 3), dtype=np.int64)
        """Cases without a gap, with one, and of which it is not known."""
        self.pairs = {
            pair: np.zeros((*(len(self.bins[at].labels) for at in pair), 2), dtype=np.float64)
            for pair in itertools.islice(itertools.combinations(range(len(self.bins)), 2), 6)
        }
        """Per pair of axes: sum of the share that stays open, and number of cases in which it is known."""
        plane = (size, *(len(bins.labels) for bins in self.bins), classes) if len(self.bins) == _PLANE else None
        self.grids = None if plane is None else tuple(np.zeros(plane, dtype=np.int64) for _ in range(2))
        """With two axes: capabilities x bins x bins x classes, in the scenario and of the worst phase."""
        self.worst: list[Worst] = []
        self.lowest, self.highest = math.inf, -math.inf
        """Of the share that stays open."""
        self.fewest, self.most = math.inf, -math.inf
        """Capabilities with a gap in a case."""

    def add(self, tables: Mapping[str, Rows], cases: Sequence[Sequence[str]], start: int) -> None:
        """Count the cases of a chunk: their rows by table, and the values on the axes."""
        at = [np.array([bins.place(case[n]) for case in cases], dtype=np.int64) for n, bins in enumerate(self.bins)]
        size = len(self.ids)
        number = {key: place for place, key in enumerate(self.ids)}
        rows = tables[CAPABILITIES.name]
        ids = rows.texts["capability_id"]
        who = np.array([number[word] for word in ids.words])[ids.codes]
        codes = _codes(rows.texts["class"].words)[rows.texts["class"].codes]
        for n, counts in enumerate(self.by_axis):
            np.add.at(counts, (who, at[n][rows.case], codes), 1)
        if self.grids is not None:
            np.add.at(self.grids[0], (who, at[0][rows.case], at[1][rows.case], codes), 1)
        gap = rows.numbers["gap_unit_days"]
        state = np.where(np.isnan(gap), 2, (gap > dutch.TOLERANCE).astype(np.int64))
        np.add.at(self.gaps, (who, state), 1)
        rows = tables[PHASES_TABLE.name]
        codes = _codes(rows.texts["class"].words)[rows.texts["class"].codes].reshape(len(cases), size, len(PHASES))
        np.add.at(self.phases, (np.arange(size)[:, None], np.arange(len(PHASES)), codes), 1)
        headline = codes.max(axis=2)
        for n, counts in enumerate(self.headline_by_axis):
            np.add.at(counts, (np.arange(size)[None, :], at[n][:, None], headline), 1)
        if self.grids is not None:
            np.add.at(self.grids[1], (np.arange(size)[None, :], at[0][:, None], at[1][:, None], headline), 1)
        rows = tables[CASES.name]
        self._cases(rows.numbers["short"], rows.numbers["open"], at, start)

    def _cases(
        self, short: NDArray[np.float64], unserved: NDArray[np.float64], at: list[NDArray[np.int64]], start: int
    ) -> None:
        there = ~np.isnan(unserved)
        known = unserved[there]
        for (one, other), sums in self.pairs.items():
            np.add.at(sums[:, :, 0], (at[one][there], at[other][there]), known)
            np.add.at(sums[:, :, 1], (at[one][there], at[other][there]), 1.0)
        if len(known):
            self.lowest, self.highest = min(self.lowest, known.min()), max(self.highest, known.max())
        self.fewest, self.most = min(self.fewest, short.min()), max(self.most, short.max())
        found = [
            Worst(float(short[n]), -1.0 if math.isnan(unserved[n]) else float(unserved[n]), -(start + n))
            for n in range(len(short))
        ]
        self.worst = sorted(heapq.nlargest(_WORST, [*self.worst, *found]), reverse=True)

    @cached_property
    def classes(self) -> NDArray[np.int64]:
        """Capabilities x classes over all cases; ask it when all are counted."""
        found: NDArray[np.int64] = self.by_axis[0].sum(axis=1)
        return found

    @cached_property
    def headlines(self) -> NDArray[np.int64]:
        """The same for the worst phase on the reference request."""
        found: NDArray[np.int64] = self.headline_by_axis[0].sum(axis=1)
        return found


def occurring(counts: NDArray[np.int64]) -> tuple[str, ...]:
    """The classes that occur, from light to heavy."""
    return tuple(code for code, count in zip(CODES, counts.tolist(), strict=True) if count)


def _codes(words: Sequence[str]) -> NDArray[np.int64]:
    return np.array([SEVERITY[word] for word in words], dtype=np.int64)


def value_text(value: str) -> str:
    """A value as a Dutch reader writes it."""
    number = _number(value)
    return value if math.isnan(number) else _short(number)


def _short(number: float) -> str:
    return dutch.number(number, 4)


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return math.nan
