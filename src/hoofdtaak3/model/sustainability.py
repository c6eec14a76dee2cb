"""Sustainability of the requests: what is left of them when a phase lasts a whole year and all are to be granted.

One year in one phase, with the standing tasks and the stream of incidental requests, and without incidents. Only the
military supply differs between the years and the paths. The wartime organisation is left out, as in the classes by
phase: the question is what the forces in peacetime strength can keep up.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import exactly
from hoofdtaak3.model.frames import NUMBER, TEXT, WHOLE, frame
from hoofdtaak3.model.framework import decision
from hoofdtaak3.model.gap import NO_GAP
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.model.problem import compile_problem
from hoofdtaak3.model.resupply import Resupply
from hoofdtaak3.model.supply import supply

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from hoofdtaak3.model.bounds import Bounds
    from hoofdtaak3.model.gap import LineGap
    from hoofdtaak3.model.growth import PathYear
    from hoofdtaak3.model.inputs import Inputs

DECISIONS = ("granted", "partly", "late", "refused", "unknown")
REQUEST = "request"
COLUMNS = {
    "path": TEXT,
    "year": WHOLE,
    "phase": TEXT,
    "requests": NUMBER,
    **dict.fromkeys(DECISIONS, NUMBER),
}


def sustainability(inputs: Inputs, ratios: Mapping[PathYear, float], *, stream_known: bool = True) -> pd.DataFrame:
    """Number of requests by decision, per path, year and phase.

    Args:
        inputs: The year: its days, the standing tasks and the requests; its phases and its personnel are not used.
        ratios: P(year) / P(base) per path and year, NaN unknown.
        stream_known: Whether the requests of `inputs` are all there are; if not, no count is known.

    Returns:
        Frame in the order of `ratios`, then of the phases. The counts are of lines of kind `request`; the five
        decisions are those of the assessment framework and add up to `requests`.
    """
    years = [_Year(inputs, phase) for phase in range(len(PHASES))]
    unknown = (float("nan"),) * (1 + len(DECISIONS))
    rows = [
        (path, year, PHASES[phase], *(years[phase].counts(ratio) if stream_known else unknown))
        for (path, year), ratio in ratios.items()
        for phase in range(len(PHASES))
    ]
    return frame(COLUMNS, rows)


class _Year:
    """All days in one phase; equal supplies are computed once, and so are equal days."""

    def __init__(self, inputs: Inputs, phase: int) -> None:
        days = inputs.days
        self.phase = phase
        self.world = Resupply(compile_problem(replace(inputs, phases=(phase,) * days, personnel_ratio=(1.0,) * days)))
        self.requests = frozenset(i for i, line in enumerate(self.world.problem.lines) if line.kind == REQUEST)
        self.all = sum(line.kind == REQUEST for line in inputs.lines)
        self.met = self._met()
        """Decision on every request that is not short on any day."""
        self.known: dict[tuple[Bounds, ...], tuple[float, ...]] = {}

    def _met(self) -> dict[int, str]:
        found: dict[int, list[tuple[Bounds, LineGap]]] = {line: [] for line in self.requests}
        for asks in self.world.problem.asks:
            for ask in asks:
                if ask.line in self.requests:
                    found[ask.line].append((ask.demand, NO_GAP))
        return {line: decision(days) for line, days in found.items()}

    def counts(self, ratio: float) -> tuple[float, ...]:
        """Number of requests, and of each decision in the order of `DECISIONS`."""
        defence = tuple(exactly(supply(c, self.phase, ratio)) for c in self.world.problem.capabilities)
        if defence not in self.known:
            self.known[defence] = self._counted(defence)
        return self.known[defence]

    def _counted(self, defence: tuple[Bounds, ...]) -> tuple[float, ...]:
        supplies = [(*defence, *civil) for civil in self.world.problem.civil]
        parts = [part for day, limits in enumerate(supplies) for part in self.world.parts(day, limits)]
        short = self.requests.intersection(line for part in parts for line in part.short)
        found: dict[int, list[tuple[Bounds, LineGap]]] = {line: [] for line in short}
        for part in parts:
            for ask, gap in zip(part.asks, part.gaps, strict=True) if short else ():
                if ask.line in short:
                    found[ask.line].append((ask.demand, gap))
        decisions = Counter(decision(days) for days in found.values())
        decisions.update(name for line, name in self.met.items() if line not in short)
        decisions["refused"] += self.all - len(self.requests)  # no legal basis: not among the lines of the problem
        return (float(self.all), *(float(decisions[name]) for name in DECISIONS))
