"""Sampling: which quantities of the tables vary in a scenario, and the draws of them.

Which number of the model's inputs comes from which row is asked of `build_inputs` itself: it is given a number per row
that stands for the row, and the inputs say where each of them went. So there is one reading of the tables.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

import numpy as np

from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.personnel import Personnel
from hoofdtaak3.inputs.scenarios import Scenario
from hoofdtaak3.inputs.stream import populations, rate_per_day, request_types, stream_of
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
    return _Drawing(dataset, scenario, bases).sample(draws, seed)


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


class _Drawing:
    """Finds what varies in one scenario."""

    def __init__(self, dataset: Dataset, scenario: Scenario, bases: Collection[str] | None) -> None:
        self.dataset = dataset
        self.scenario = scenario
        self.quantities = list(_varying(dataset, bases))
        self.marked = _marked(dataset, self.quantities)
        self.bases: dict[tuple[str, str, str], set[str]] = {}
        for quantity in self.quantities:
            self.bases.setdefault(quantity.name, set()).add(quantity.basis)

    def sample(self, draws: int, seed: int) -> Sample:
        """The draws."""
        base, stream = build_inputs(self.dataset, self.scenario), self.stream()
        if stream is not None:
            base = replace(base, lines=tuple(line for line in base.lines if line.kind != "request"))
        marked = build_inputs(self.marked, self.scenario)
        found = [*self.slots(marked), *(self.stream_slots() if stream else ())]
        personnel = Personnel.of(self.marked)
        figures = [persons for _, persons in personnel.paths[self.scenario.personnel_path]] + [personnel.wartime]
        moving = {value: quantity for value in figures if (quantity := self.quantity(value)) is not None}
        used = {quantity.name for *_, quantity in found} | {quantity.name for quantity in moving.values()}
        names = sorted(used, key=lambda name: (tuple(KEYS).index(name[0]), name))
        number = {name: i for i, name in enumerate(names)}
        quantiles = np.empty((len(names), draws))
        for i, name in enumerate(names):
            quantiles[i] = _column(seed, name, draws)
        drawn = {value: q.range.at(quantiles[number[q.name]]) for value, q in moving.items()}
        ratios, of_day = self.ratios(personnel, drawn, base.phases, draws) if drawn else (None, ())
        return Sample(
            base=base,
            dimensions=tuple(Dimension(name[0], name[1], name[2], self.basis(name)) for name in names),
            slots=tuple(Slot(block, index, number[q.name], q.range) for block, index, q in found),
            quantiles=quantiles,
            stream=stream,
            ratios=ratios,
            ratio_of_day=of_day,
        )

    def basis(self, name: tuple[str, str, str]) -> str:
        """What a dimension rests on: the loosest of its rows."""
        return max(self.bases[name], key=FIRMNESS.index)

    def quantity(self, value: float) -> Quantity | None:
        """The row that a number of the marked dataset stands for; None for a number that does not vary."""
        return self.quantities[int(value - _MARKS) // _STRIDE] if _MARKS <= value < math.inf else None

    def slots(self, marked: Inputs) -> Iterator[Found]:
        """Where the rows went, the stream and the personnel excepted."""
        groups: tuple[tuple[str, Sequence[Any], Sequence[str]], ...] = (
            ("capabilities", marked.capabilities, CAPABILITY_FIELDS),
            ("pools", marked.pools, POOL_FIELDS),
            ("alternatives", marked.alternatives, ALTERNATIVE_FIELDS),
            ("lines", [line for line in marked.lines if line.kind != "request"], (*LINE_FIELDS, "start_day")),
        )
        for group, rows, fields in groups:
            for i, row in enumerate(rows):
                for name in fields:
                    yield from self.found((group, name), i, getattr(row, name))
                if group == "pools":
                    usage = [row.own_use_incident[kind] for kind in sorted(row.own_use_incident)]
                    yield from self.found(("pools", "own_use_incident"), i, tuple(usage))
                if group == "lines":
                    yield from self.found(("lines", "units"), i, tuple(amount for _, amount in row.units))

    def found(self, block: Block, row: int, values: float | tuple[float, ...]) -> Iterator[Found]:
        """The slots in one field."""
        for i, value in enumerate(values if isinstance(values, tuple) else (values,)):
            quantity = self.quantity(value)
            if quantity is not None:
                yield block, ((row, i) if isinstance(values, tuple) else (row,)), quantity

    def stream(self) -> Stream | None:
        """The stream of requests; None when there is none, or when it cannot be known."""
        if not stream_of(self.dataset, self.scenario).lines:
            return None
        return Stream(
            kinds=tuple(sorted(request_types(self.dataset, "likely"), key=lambda kind: kind.id)),
            regions=tuple(populations(self.dataset, "likely")),
            rate_per_day=rate_per_day(self.dataset) * self.scenario.requests.rate_factor,
            seed=self.scenario.requests.seed,
        )

    def stream_slots(self) -> Iterator[Found]:
        """Where the rows went in the stream."""
        for i, kind in enumerate(sorted(request_types(self.marked, "likely"), key=lambda kind: kind.id)):
            for name in KIND_FIELDS:
                yield from self.found(("kinds", name), i, getattr(kind, name))
        for i, (_, people, _) in enumerate(populations(self.marked, "likely")):
            yield from self.found(("regions", "people"), i, people)

    def ratios(
        self, marked: Personnel, drawn: Mapping[float, Array], phases: tuple[int, ...], draws: int
    ) -> tuple[Array, tuple[int, ...]]:
        """Distinct ratios of the personnel (values x draws) and the row per day: the formula takes arrays as well."""
        scenario = self.scenario
        paths: Any = {
            path: tuple((day, drawn.get(persons, persons)) for day, persons in points)
            for path, points in marked.paths.items()
        }
        wartime: Any = drawn.get(marked.wartime, marked.wartime)
        days = Personnel(marked.base, paths, wartime).ratios(
            scenario.personnel_path, scenario.start_date, phases, scenario.mobilisation_delay_days
        )
        rows = [np.broadcast_to(np.asarray(ratio, dtype=float), draws) for ratio in days]
        places: dict[bytes, int] = {}
        of_day = tuple(places.setdefault(row.tobytes(), len(places)) for row in rows)
        return np.array([rows[of_day.index(place)] for place in range(len(places))]), of_day


def _varying(dataset: Dataset, bases: Collection[str] | None) -> Iterator[Quantity]:
    """Every row with low below high."""
    for table, (entity, attribute) in KEYS.items():
        frame = dataset.frame(table)
        mask = (frame["low"] < frame["high"]).to_numpy(dtype=bool)
        if bases is not None:
            mask = mask & frame["basis"].isin(list(bases)).to_numpy(dtype=bool)
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
    """Cumulative probabilities of one dimension: one in each of as many equal parts as there are draws."""
    word = int.from_bytes(blake2b("|".join(name).encode(), digest_size=16).digest(), "big")
    # To the last bit what scipy.stats.qmc.LatinHypercube draws, of which importing and copying cost most of the time.
    generator = np.random.default_rng(np.random.SeedSequence([seed, word]).spawn(1)[0])
    within, parts = generator.uniform(size=draws), np.arange(1, draws + 1)
    generator.shuffle(parts)
    column: Array = (parts - within) / draws
    return column
