"""The report of a sweep: one page that needs nothing else, with tables that a screen reader reads too."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, StrictUndefined

from hoofdtaak3 import dutch
from hoofdtaak3.results.code_words import CLASSES
from hoofdtaak3.sweep.overview import CODES, Overview, occurring, value_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hoofdtaak3.figures.names import Names

_PAGE: Final = Path(__file__).with_name("page.html")
_MOST_GRIDS: Final = 6
_SAME: Final = 0.0005
"""Shares closer than this are written alike."""
SHORT_CODES: Final[Mapping[str, str]] = {"onbekend": "?", "nvt": "–"}
"""A class in a cell: a letter."""


@dataclass(frozen=True)
class Cell:
    """Classes in one bin: the heaviest decides how dark it is."""

    codes: tuple[str, ...]

    @property
    def text(self) -> str:
        """`B`, `B–C`; nothing without cases."""
        letters = [SHORT_CODES.get(code, code) for code in self.codes]
        return "" if not letters else letters[0] if len(letters) == 1 else f"{letters[0]}/{letters[-1]}"

    @property
    def words(self) -> str:
        """For who does not see the cell."""
        return dutch.listing([CLASSES[code] for code in self.codes], "of") if self.codes else "geen gevallen"

    @property
    def tone(self) -> str:
        """How it looks."""
        return f"k{CODES.index(self.codes[-1])}" if self.codes else "leeg"


@dataclass(frozen=True)
class Strip:
    """One capability over an axis."""

    name: str
    cells: tuple[Cell, ...]

    @property
    def flips(self) -> bool:
        """Whether it is not the same everywhere."""
        return len({cell.codes for cell in self.cells if cell.codes}) > 1 or any(len(c.codes) > 1 for c in self.cells)


@dataclass(frozen=True)
class Band:
    """An axis with all capabilities that flip over it."""

    id: str
    title: str
    labels: tuple[str, ...]
    strips: tuple[Strip, ...]

    def told(self, strip: Strip) -> str:
        """Where a class flips, in words: `t/m 0,75: B; vanaf 0,8: B of C`."""
        shown = [(label, cell) for label, cell in zip(self.labels, strip.cells, strict=True) if cell.codes]
        groups = [(cell, [label for label, _ in part]) for cell, part in _runs(shown)]
        parts = []
        for cell, labels in groups:
            where = labels[0] if len(labels) == 1 else f"{labels[0]} t/m {labels[-1]}"
            parts.append(f"{where}: {cell.words}")
        return "; ".join(parts)


def _runs(shown: Sequence[tuple[str, Cell]]) -> Iterator[tuple[Cell, list[tuple[str, Cell]]]]:
    for cell, part in itertools.groupby(shown, key=lambda pair: pair[1]):
        yield cell, list(part)


@dataclass(frozen=True)
class Heat:
    """Two axes against each other: cells of numbers or of classes."""

    id: str
    title: str
    down: str
    across: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Label, and per cell its text and look."""


class Page:
    """What the page shows."""

    def __init__(self, overview: Overview, names: Names, title: str, edition: str) -> None:
        self.overview = overview
        self.names = names
        self.title = title
        self.edition = edition
        self.design = overview.design

    def html(self) -> str:
        """The page."""
        environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
        return environment.from_string(_PAGE.read_text(encoding="utf-8")).render(p=self) + "\n"

    @property
    def counted(self) -> str:
        """How many cases of what."""
        return self.design.told()

    @property
    def settings(self) -> list[tuple[str, str]]:
        """Axes with what they take."""
        found = []
        for axis in self.design.axes:
            ends = [value_text(value) for value in (axis.values[0], axis.values[-1])]
            if axis.drawn:
                what = f"getrokken tussen {ends[0]} en {ends[1]}"
            elif len(axis.values) == 1:
                what = ends[0]
            else:
                what = f"{dutch.number(len(axis.values), 0)} waarden, {ends[0]} t/m {ends[1]}"
            found.append((axis.column, what))
        return found

    @cached_property
    def holding(self) -> list[tuple[str, list[str]]]:
        """By class the capabilities that have it in every case of the scenario."""
        found: dict[str, list[str]] = {}
        for at, key in enumerate(self.overview.ids):
            codes = occurring(self.overview.classes[at])
            if len(codes) == 1:
                found.setdefault(codes[0], []).append(self._name(key))
        return [(CLASSES[code], self._sorted(found[code])) for code in reversed(CODES) if code in found]

    @cached_property
    def flipping(self) -> list[tuple[str, str]]:
        """The others, with the classes that occur and how often."""
        found = []
        for at, key in enumerate(self.overview.ids):
            counts = self.overview.classes[at]
            codes = occurring(counts)
            if len(codes) > 1:
                whole = int(counts.sum())
                told = [f"{CLASSES[code]} ({dutch.share(counts[CODES.index(code)] / whole)})" for code in codes]
                found.append((self._name(key), dutch.listing(told)))
        return sorted(found, key=lambda pair: dutch.alphabetical(pair[0]))

    @property
    def always(self) -> list[str]:
        """Capabilities with a gap in every case."""
        return self._sorted([self._name(k) for k, (_, short, _u) in self._gaps() if short == self.design.count])

    @property
    def never(self) -> list[str]:
        """Capabilities without a gap in every case."""
        return self._sorted([self._name(k) for k, (none, _, _u) in self._gaps() if none == self.design.count])

    @property
    def sometimes(self) -> list[tuple[str, str]]:
        """Capabilities with a gap in some cases, and in which share."""
        found = []
        for key, (_, short, _u) in self._gaps():
            if 0 < short < self.design.count:
                found.append((self._name(key), dutch.share(short / self.design.count)))
        return sorted(found, key=lambda pair: dutch.alphabetical(pair[0]))

    @property
    def span(self) -> tuple[str, str]:
        """The least and the most of the demand that stays open."""
        low, high = self.overview.lowest, self.overview.highest
        return (dutch.UNKNOWN, dutch.UNKNOWN) if low > high else (dutch.percent(low, 1), dutch.percent(high, 1))

    @property
    def shorts(self) -> tuple[str, str]:
        """The fewest and the most capabilities with a gap."""
        return dutch.number(self.overview.fewest, 0), dutch.number(self.overview.most, 0)

    @cached_property
    def bands(self) -> list[Band]:
        """Per axis the capabilities of which the class in the scenario depends on it."""
        return self._bands(self.overview.by_axis, "scenario")

    @cached_property
    def reference_bands(self) -> list[Band]:
        """The same for the worst phase on the reference request."""
        return self._bands(self.overview.headline_by_axis, "ijkpunt")

    def _bands(self, by_axis: Sequence[NDArray[np.int64]], kind: str) -> list[Band]:
        found = []
        for n, (axis, bins, counts) in enumerate(zip(self.design.axes, self.overview.bins, by_axis, strict=True)):
            used = [at for at in range(len(bins.labels)) if counts[:, at].any()]
            if len(used) < 2:  # noqa: PLR2004 - nothing to compare
                continue
            strips = [
                Strip(self._name(key), tuple(Cell(occurring(counts[at, place])) for place in used))
                for at, key in enumerate(self.overview.ids)
            ]
            shown = sorted((s for s in strips if s.flips), key=lambda strip: dutch.alphabetical(strip.name))
            labels = tuple(bins.labels[at] for at in used)
            found.append(Band(f"{kind}-{n}", axis.column, labels, tuple(shown)))
        return found

    @cached_property
    def heats(self) -> list[Heat]:
        """Per pair of axes the mean share of the demand that stays open."""
        if not self.overview.highest - self.overview.lowest > _SAME:
            return []
        found = []
        for (one, other), sums in self.overview.pairs.items():
            down = [at for at in range(sums.shape[0]) if sums[at, :, 1].any()]
            across = [at for at in range(sums.shape[1]) if sums[:, at, 1].any()]
            if min(len(down), len(across)) < 2:  # noqa: PLR2004 - no plane
                continue
            labels = [tuple(bins.labels[at] for at in used) for bins, used in
                      ((self.overview.bins[one], down), (self.overview.bins[other], across))]  # fmt: skip
            rows = tuple(
                (label, tuple(self._number(*sums[a, b].tolist()) for b in across))
                for label, a in zip(labels[0], down, strict=True)
            )
            names = self.design.columns[one], self.design.columns[other]
            found.append(
                Heat(
                    f"vlak-{one}-{other}",
                    "Vraag die open blijft, gewogen naar prioriteit (gemiddeld)",
                    *names,
                    labels[1],
                    rows,
                )
            )
        return found

    def _number(self, total: float, cases: float) -> tuple[str, str]:
        if not cases:
            return "", "leeg"
        mean, low, high = total / cases, self.overview.lowest, self.overview.highest
        return dutch.percent(mean, 1), f"t{round(4 * (mean - low) / (high - low))}"

    @cached_property
    def grids(self) -> list[Heat]:
        """With two axes: per capability that flips its class on every combination."""
        if self.overview.grids is None:
            return []
        kinds = ("in het scenario", self.overview.classes), ("op het ijkpunt", self.overview.headlines)
        return [
            heat
            for (kind, whole), grid in zip(kinds, self.overview.grids, strict=True)
            for heat in self._grids(grid, whole, kind)
        ]

    def _grids(self, grid: NDArray[np.int64], whole: NDArray[np.int64], kind: str) -> list[Heat]:
        found = []
        bins = self.overview.bins
        down = [at for at in range(grid.shape[1]) if grid[:, at].any()]
        across = [at for at in range(grid.shape[2]) if grid[:, :, at].any()]
        for at, key in enumerate(self.overview.ids):
            if len(occurring(whole[at])) < 2 or min(len(down), len(across)) < 2:  # noqa: PLR2004 - nothing to compare
                continue
            cells = [[Cell(occurring(grid[at, a, b])) for b in across] for a in down]
            rows = tuple(
                (bins[0].labels[a], tuple((cell.text, cell.tone) for cell in row))
                for a, row in zip(down, cells, strict=True)
            )
            labels = tuple(bins[1].labels[b] for b in across)
            title = f"{self._name(key)}, klasse {kind}"
            down_name, across_name = self.design.columns
            found.append(Heat(f"klasse-{key}", title, down_name, across_name, labels, rows))
        return sorted(found, key=lambda heat: dutch.alphabetical(heat.title))[:_MOST_GRIDS]

    @property
    def worst(self) -> list[tuple[str, list[str], str, str]]:
        """The cases in which most breaks: number, settings, capabilities with a gap, share that stays open."""
        found = []
        for one in self.overview.worst:
            values = [value_text(value) if value else "" for value in self.design.case(one.case)]
            unserved = dutch.UNKNOWN if one.open < 0 else dutch.percent(one.open, 1)
            found.append((dutch.number(one.case, 0), values, dutch.number(one.short, 0), unserved))
        return found

    def _gaps(self) -> Iterator[tuple[str, list[int]]]:
        for at, key in enumerate(self.overview.ids):
            yield key, self.overview.gaps[at].tolist()

    def _name(self, key: str) -> str:
        return self.names.capability(key)

    @staticmethod
    def _sorted(names: list[str]) -> list[str]:
        return sorted(names, key=dutch.alphabetical)

    @property
    def legend(self) -> list[tuple[str, str, str]]:
        """Letter, meaning and look of every class."""
        return [(SHORT_CODES.get(code, code), CLASSES[code], f"k{at}") for at, code in enumerate(CODES)]
