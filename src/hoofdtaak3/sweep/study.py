"""A small sweep within a notebook: the functions of `ht3 sweep`, in this process, with tables and live charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.brand import Brand
from hoofdtaak3.figures.codes import NO_DEMAND, UNKNOWN, short
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.matrix import Cell, Matrix, matrix_chart
from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.results.checks import ResultError
from hoofdtaak3.results.code_words import CLASSES
from hoofdtaak3.results.of_sweeps import CAPABILITIES, CASES
from hoofdtaak3.sweep.chunks import sizes
from hoofdtaak3.sweep.design import SEED, matrix_of
from hoofdtaak3.sweep.engine import Engine
from hoofdtaak3.sweep.overview import Overview, occurring, value_text
from hoofdtaak3.sweep.parquet import Columns
from hoofdtaak3.sweep.plan import Plan, plan
from hoofdtaak3.sweep.sheet import Rows, packed, rows_of_tables

if TYPE_CHECKING:
    from hoofdtaak3.model.inputs import Inputs
    from hoofdtaak3.project import Project

CLASS_STYLES: Final[Mapping[str, str]] = {
    "A": "good", "B": "fair", "C": "some", "D": "none", UNKNOWN: "unknown", NO_DEMAND: "blank",
}  # fmt: skip
MOST: Final = 2_000
"""More cases are for the command, which goes on where it was stopped."""


@dataclass(frozen=True)
class Study:
    """A checked sweep of few cases."""

    plan: Plan
    names: Names

    @classmethod
    def of(  # noqa: PLR0913 - what a parameter cell has
        cls, project: Project, edition: str, scenario: str, vary: Sequence[str], *, sample: int = 0, seed: int = SEED
    ) -> Study:
        """Check it; InputError with everything that is wrong, or when it has too many cases for a notebook."""
        planned, dataset = plan(project, edition, matrix_of(scenario, vary, sample, seed))
        if planned.design.count > MOST:
            found, allowed = planned.design.told(), f"hoogstens {dutch.number(MOST, 0)} gevallen"
            message, advice = "Dit is te veel voor een notebook.", "gebruik 'ht3 sweep'"
            raise InputError([Problem("vary", message=message, found=found, allowed=allowed, advice=advice)])
        return cls(planned, Names.of(dataset))

    @property
    def told(self) -> str:
        """How many cases of what."""
        return self.plan.design.told()

    @cached_property
    def _ids(self) -> list[str]:
        return sorted(self.plan.dataset.frame("capabilities")["id"])

    @cached_property
    def _chunks(self) -> list[tuple[dict[str, Rows], list[tuple[str, ...]], int]]:
        """Rows by table, values on the axes, and number of the first case."""
        engine, design = Engine(self.plan), self.plan.design
        return [
            (rows_of_tables(packed(engine.chunk(start, stop).values())), design.cases(start, stop), start)
            for start, stop in sizes(design.count, deep=False)
        ]

    @cached_property
    def overview(self) -> Overview:
        """What holds everywhere, and where it flips."""
        found = Overview(self.plan.design, self._ids)
        for chunk in self._chunks:
            found.add(*chunk)
        return found

    def table(self, name: str) -> pd.DataFrame:
        """A table of results, `cases` or `capabilities`, as `ht3 sweep` writes it."""
        columns, table = Columns(self.plan.design, self._ids), {"cases": CASES, "capabilities": CAPABILITIES}[name]
        frames = [columns.frame(table, rows[table.name], cases, start) for rows, cases, start in self._chunks]
        return pd.concat(frames, ignore_index=True)

    def inputs(self, case: int) -> Inputs:
        """The model's inputs of one case, compiled as `ht3 run` compiles them."""
        scenario, changes = Engine(self.plan).variant(case)
        return build_inputs(self.plan.dataset, scenario.model_copy(update={"changes": changes}))

    def classes(self) -> pd.DataFrame:
        """Per capability the classes that occur in the scenario and, in the worst phase, on the reference request."""
        sides = {"In het scenario": self.overview.classes, "Op het ijkpunt": self.overview.headlines}
        rows = {
            title: [dutch.listing([CLASSES[code] for code in occurring(row)], "of") for row in counts]
            for title, counts in sides.items()
        }
        return pd.DataFrame({"Capaciteit": [self.names.capability(key) for key in self._ids], **rows})

    def worst(self) -> pd.DataFrame:
        """The combinations in which most stays open."""
        design, found = self.plan.design, self.overview.worst
        columns = {
            axis.column: [value_text(design.case(one.case)[at]) for one in found] for at, axis in enumerate(design.axes)
        }
        short = [dutch.number(one.short, 0) for one in found]
        unserved = [dutch.UNKNOWN if one.open < 0 else dutch.percent(one.open, 1) for one in found]
        return pd.DataFrame({**columns, "Capaciteiten met een tekort": short, "Vraag die open blijft": unserved})

    def figures(self) -> list[Figure]:
        """Per axis where the class of each capability flips on the reference request, in the worst phase."""
        found = []
        for at, (axis, bins) in enumerate(zip(self.plan.design.axes, self.overview.bins, strict=True)):
            counts = self.overview.headline_by_axis[at]
            used = [place for place in range(len(bins.labels)) if counts[:, place].any()]
            flips = [n for n in range(len(self._ids)) if len({occurring(counts[n, place]) for place in used}) > 1]
            cells = [
                Cell(
                    self._ids[n],
                    str(place),
                    CLASS_STYLES[codes[-1]],
                    "/".join(dict.fromkeys(map(short, (codes[0], codes[-1])))),
                )
                for n in flips
                for place in used
                for codes in (occurring(counts[n, place]),)
            ]
            rows = {self._ids[n]: self.names.capability(self._ids[n]) for n in flips}
            columns = {str(place): bins.labels[place] for place in used}
            key = [dutch.listing([f"{code}: {CLASSES[code]}" for code in ("A", "B", "C", "D")])]
            matrix = Matrix(rows, columns, cells, key, f"Over {axis.column} slaat geen klasse om.")
            table = pd.DataFrame(
                [(rows[cell.row], columns[cell.column], cell.text) for cell in cells],
                columns=["Capaciteit", axis.column, "Klasse"],
            )
            name = f"Klasse op het ijkpunt over {axis.column}"
            found.append(Figure(f"fig-reeks-{at}", name, matrix_chart(matrix, Brand.plain()), table))
        return found


def check_case(study: Study, case: int, rows: pd.DataFrame) -> None:
    """Refuse a case of the sweep that has not these rows of frame `capabilities`, to the last digit."""
    table = study.table("capabilities")
    own = table[table["case"] == case]
    wrong = [str(name) for name in rows if list(map(repr, own[name].tolist())) != list(map(repr, rows[name].tolist()))]
    if wrong:
        raise ResultError(f"Geval {case} is niet wat een gewone berekening geeft: {dutch.listing(wrong)}.")
