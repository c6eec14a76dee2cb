"""Sampling: which quantities of the tables vary in a scenario, and the draws of them.

Which number of the model's inputs comes from which row is asked of `build_inputs` itself: it is given a number per row
that stands for the row, and the inputs say where each of them went. So there is one reading of the tables.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from itertools import chain
from types import MappingProxyType
from typing import Any

import numpy as np

from hoofdtaak3.inputs.changes import with_changes
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.personnel import Personnel
from hoofdtaak3.inputs.regional import Parts
from hoofdtaak3.inputs.scenarios import Scenario
from hoofdtaak3.inputs.stream import populations, rate_per_day, request_types
from hoofdtaak3.inputs.tables import Dataset
from hoofdtaak3.inputs.tables.keys import quantity_keys
from hoofdtaak3.model.ensemble.sample import (
    ALTERNATIVE_FIELDS,
    CAPABILITY_FIELDS,
    KIND_FIELDS,
    LINE_FIELDS,
    POOL_FIELDS,
    Array,
    Block,
    Dimension,
    Range,
    Sample,
    Slot,
    Stream,
)
from hoofdtaak3.model.inputs import Inputs

KEYS = quantity_keys("measure_values", "measure_effects")
"""The tables whose quantities vary; what a measure would do is no part of the world that is drawn."""
FIRMNESS = ("bron", "opgave", "oordeel", "fictief")
"""From firm to loose: a judgement that several rows share is as firm as the loosest one."""
LOOSE = frozenset({"oordeel", "fictief"})
"""What no source states: only values that rest on these vary in the draws that say how firm a result is."""
_STRIDE = 1 << 20
"""Marks of rows lie this far apart, more than a scenario has days: the start of a line is a mark plus a day."""
_MARKS = 1 << 40
"""All marks are above this, and all quantities below it."""


def build_sample(
    dataset: Dataset, scenario: Scenario, draws: int, seed: int, bases: Collection[str] | None = None
) -> Sample:
    """Draws of one scenario over everything in the tables with low below high.

    Rows that differ only in phase, day or date are one dimension. Every dimension has a Latin hypercube column from a
    generator of its own, seeded by `seed` and its name: so a draw of a quantity is the same in every scenario, and
    another row in the tables changes no other dimension. Dimensions that this scenario does not use are left out.

    Args:
        dataset: The tables.
        scenario: What happens.
        draws: How many; at least 1.
        seed: Any integer of at least 0.
        bases: Only rows with one of these bases vary, the others keep their likely value; None is all.
    """
    return Drawing(dataset, scenario).sample(draws, seed, bases)


def together(sample: Sample, seed: int) -> Sample:
    """The same draws, but the HT1 claims on all capabilities come from one planning judgement.

    In each draw they have one cumulative probability, each on its own range; everything else is as it was.
    """
    claims = [i for i, d in enumerate(sample.dimensions) if (d.table, d.attribute) == ("claims", "ht1")]
    quantiles = sample.quantiles.copy()
    quantiles[claims] = _column(seed, ("claims", "", "ht1"), sample.draws)
    return replace(sample, quantiles=quantiles)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A row that varies; `name` is its dimension: table, entity, quantity."""

    name: tuple[str, str, str]
    label: int
    """Of the row in its frame."""
    basis: str
    range: Range


Found = tuple[Block, tuple[int, ...], Quantity]
"""Where in the inputs a quantity is."""


class Drawing:
    """Finds what varies in one scenario, once for all samples of it."""

    def __init__(self, dataset: Dataset, scenario: Scenario, *, everything: bool = False) -> None:
        """`everything`: also what has no margin, to find out what the scenario reads."""
        self.dataset, self.scenario = dataset, scenario = with_changes(dataset, scenario)
        self.likely = build_inputs(dataset, scenario)
        """The scenario with every quantity at its likely value."""
        self._parts = Parts.of(dataset)
        self._quantities = list(_varying(dataset, everything=everything))
        self._marked = _marked(dataset, self._quantities)

    def rows(self) -> frozenset[tuple[str, int]]:
        """The rows that the scenario reads, of those that are looked for: table and place in it."""
        found = {quantity for *_, quantity in self._slots} | {*self._figures.values()}
        return frozenset((quantity.name[0], quantity.label) for quantity in found)

    def places(self) -> Mapping[tuple[str, int], list[tuple[Block, tuple[int, ...]]]]:
        """Where in the inputs the number of each row goes: by table and place in it."""
        found: dict[tuple[str, int], list[tuple[Block, tuple[int, ...]]]] = {}
        for block, index, quantity in self._slots:
            found.setdefault((quantity.name[0], quantity.label), []).append((block, index))
        return found

    def sample(self, draws: int, seed: int, bases: Collection[str] | None = None) -> Sample:
        """Draws, as `build_sample` tells."""
        base, stream = self.likely, self._stream
        if stream is not None:
            base = replace(base, lines=tuple(line for line in base.lines if line.kind != "request"))
        rows: dict[tuple[str, str, str], list[Quantity]] = {}
        for quantity in self._quantities:
            if bases is None or quantity.basis in bases:
                rows.setdefault(quantity.name, []).append(quantity)
        found = [slot for slot in self._slots if bases is None or slot[2].basis in bases]
        moving = {mark: q for mark, q in self._figures.items() if bases is None or q.basis in bases}
        used = {quantity.name for *_, quantity in found} | {quantity.name for quantity in moving.values()}
        names = sorted(used, key=lambda name: (tuple(KEYS).index(name[0]), name))
        number = {name: i for i, name in enumerate(names)}
        quantiles = np.empty((len(names), draws))
        for i, name in enumerate(names):
            quantiles[i] = _column(seed, name, draws)
        ratios: Array | None = None
        of_ladder, of_day = 0, list[int]()
        if moving:
            drawn = {
                mark: q.range.at(quantiles[number[q.name]]) if mark in moving else q.range.likely
                for mark, q in self._figures.items()
            }
            ratios, (of_ladder, *of_day) = self._ratios(drawn, base.phases, draws)
        return Sample(
            base=base,
            dimensions=tuple(Dimension(*name, _basis(rows[name])) for name in names),
            slots=tuple(Slot(block, index, number[q.name], q.range) for block, index, q in found),
            quantiles=quantiles,
            stream=stream,
            ratios=ratios,
            ratio_of_day=tuple(of_day),
            ratio_of_ladder=of_ladder,
        )

    def _quantity(self, value: float) -> Quantity | None:
        """The row that a number of the marked dataset stands for; None for a number that does not vary."""
        return self._quantities[int(value - _MARKS) // _STRIDE] if _MARKS <= value < math.inf else None

    @cached_property
    def _slots(self) -> list[Found]:
        """Where the rows went, those of the personnel excepted."""
        whole = Parts(self._parts.wholes)  # a portion of a mark would be no mark
        marked = build_inputs(self._marked, self.scenario, parts=whole)
        return [*self._in_inputs(marked), *(self._in_stream() if self._stream else ())]

    @cached_property
    def _personnel(self) -> Personnel:
        return Personnel.of(self._marked)

    @cached_property
    def _figures(self) -> dict[float, Quantity]:
        """The rows that vary of the personnel of this scenario, by their marks."""
        figures = [persons for _, persons in self._personnel.paths[self.scenario.personnel_path]]
        figures.append(self._personnel.wartime)
        return {mark: quantity for mark in figures if (quantity := self._quantity(mark)) is not None}

    def _in_inputs(self, marked: Inputs) -> Iterator[Found]:
        groups: tuple[tuple[str, Sequence[Any], Sequence[str]], ...] = (
            ("capabilities", marked.capabilities, CAPABILITY_FIELDS),
            ("pools", marked.pools, POOL_FIELDS),
            ("alternatives", marked.alternatives, ALTERNATIVE_FIELDS),
            ("lines", [line for line in marked.lines if line.kind != "request"], (*LINE_FIELDS, "start_day")),
        )
        for group, rows, fields in groups:
            for i, row in enumerate(rows):
                for name in fields:
                    found = self._found((group, name), i, getattr(row, name))
                    if (group, name) == ("pools", "units") and row.id in self._parts.portions:
                        found = chain.from_iterable(self._portion(one, row.id) for one in found)
                    yield from found
                if group == "pools":
                    usage = [row.own_use_incident[kind] for kind in sorted(row.own_use_incident)]
                    yield from self._found(("pools", "own_use_incident"), i, tuple(usage))
                if group == "lines":
                    yield from self._found(("lines", "units"), i, tuple(amount for _, amount in row.units))

    def _portion(self, found: Found, pool: str) -> Iterator[Found]:
        """A slot with the units of a pool, of which it may have only a portion."""
        block, index, quantity = found
        if self._parts.portions[pool] > 0.0:  # else nothing of it is left, or how much is not known
            ends = (quantity.range.low, quantity.range.likely, quantity.range.high)
            yield block, index, replace(quantity, range=Range(*(self._parts.units(pool, end) for end in ends)))

    def _found(self, block: Block, row: int, values: float | tuple[float, ...]) -> Iterator[Found]:
        """The slots in one field."""
        for i, value in enumerate(values if isinstance(values, tuple) else (values,)):
            quantity = self._quantity(value)
            if quantity is not None:
                yield block, ((row, i) if isinstance(values, tuple) else (row,)), quantity

    @cached_property
    def _stream(self) -> Stream | None:
        """The stream of requests; None when there is none, or when it cannot be known."""
        if not any(line.kind == "request" for line in self.likely.lines):
            return None
        return Stream(
            kinds=tuple(sorted(request_types(self.dataset, "likely"), key=lambda kind: kind.id)),
            regions=tuple(populations(self.dataset, "likely")),
            rate_per_day=rate_per_day(self.dataset) * self.scenario.requests.rate_factor,
            seed=self.scenario.requests.seed,
        )

    def _in_stream(self) -> Iterator[Found]:
        for i, kind in enumerate(sorted(request_types(self._marked, "likely"), key=lambda kind: kind.id)):
            for name in KIND_FIELDS:
                yield from self._found(("kinds", name), i, getattr(kind, name))
        for i, (_, people, _) in enumerate(populations(self._marked, "likely")):
            yield from self._found(("regions", "people"), i, people)

    def _ratios(
        self, drawn: Mapping[float, Array | float], phases: tuple[int, ...], draws: int
    ) -> tuple[Array, tuple[int, ...]]:
        """Distinct ratios of the personnel (values x draws), and the row of the ladder of phases, then that per day.

        The formula takes arrays as well.
        """
        scenario, marked = self.scenario, self._personnel
        paths: Any = {
            path: tuple((day, drawn.get(persons, persons)) for day, persons in points)
            for path, points in marked.paths.items()
        }
        wartime: Any = drawn.get(marked.wartime, marked.wartime)
        personnel = Personnel(marked.base, paths, wartime)
        days = personnel.ratios(scenario.personnel_path, scenario.start_date, phases, scenario.mobilisation_delay_days)
        ladder = personnel.ratio(scenario.personnel_path, scenario.start_date.year)
        rows = [np.broadcast_to(np.asarray(ratio, dtype=float), draws) for ratio in (ladder, *days)]
        places: dict[bytes, int] = {}
        found = tuple(places.setdefault(row.tobytes(), len(places)) for row in rows)
        return np.array([rows[found.index(place)] for place in range(len(places))]), found


def _basis(rows: Sequence[Quantity]) -> str:
    """What a dimension rests on: the loosest of its rows."""
    return max((row.basis for row in rows), key=FIRMNESS.index)


def _varying(dataset: Dataset, *, everything: bool) -> Iterator[Quantity]:
    """Every row with low below high, or every row with a value."""
    for table, (entity, attribute) in KEYS.items():
        frame = dataset.frame(table)
        mask = (frame["likely"].notna() if everything else frame["low"] < frame["high"]).to_numpy(dtype=bool)
        rows = frame[mask]
        for label, row in zip(rows.index, rows.to_dict("records"), strict=True):
            quantity = str(row[attribute]) if attribute else ""
            if row.get("incident_type"):
                quantity = f"{quantity}:{row['incident_type']}"
            yield Quantity(
                name=(table, str(row[entity]), quantity),
                label=int(label),
                basis=str(row["basis"]),
                range=Range(float(row["low"]), float(row["likely"]), float(row["high"])),
            )


def _marked(dataset: Dataset, quantities: Sequence[Quantity]) -> Dataset:
    """The dataset with in the place of every quantity that varies a number that says which row it is."""
    frames = dict(dataset.frames)
    for table in KEYS:
        marks = {q.label: _MARKS + i * _STRIDE for i, q in enumerate(quantities) if q.name[0] == table}
        likely = frames[table]["likely"].copy()
        likely.loc[list(marks)] = [float(mark) for mark in marks.values()]
        frames[table] = frames[table].assign(likely=likely)
    return replace(dataset, frames=MappingProxyType(frames))


def _column(seed: int, name: tuple[str, str, str], draws: int) -> Array:
    """Cumulative probabilities of one dimension: one in each of as many equal parts as there are draws.

    A Latin hypercube of one dimension. It is, to the last digit, that of `scipy.stats.qmc`, which takes ten times as
    long to set one up as to draw from it.
    """
    word = int.from_bytes(blake2b("|".join(name).encode(), digest_size=16).digest(), "big")
    generator = np.random.default_rng(np.random.SeedSequence([seed, word], spawn_key=(0,)))
    within = generator.uniform(size=draws)
    part = np.arange(1, draws + 1)
    generator.shuffle(part)
    column: Array = (part - within) / draws
    return column
