"""Growth: what more personnel adds to the military supply, and what it takes off the gap of a scenario.

Only the personnel ratio differs between the years and the paths. Claims, fleets as of the base year, demand, pools and
the alternatives that exist stay as they are, so that a difference is the effect of growth and of nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.model.availability import availability
from hoofdtaak3.model.bounds import TOLERANCE, Bounds, exactly
from hoofdtaak3.model.frames import NUMBER, TEXT, WHOLE, frame
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.model.personnel import WAR
from hoofdtaak3.model.problem import compile_problem
from hoofdtaak3.model.resupply import Resupply
from hoofdtaak3.model.supply import supply
from hoofdtaak3.model.totals import gap_unit_days

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from hoofdtaak3.model.inputs import Capability, Inputs

PathYear = tuple[str, int]
WARTIME = "wartime"
"""The path that is no growth but the wartime organisation: it holds in phase `oorlog` only."""

SUPPLY_COLUMNS = {
    "path": TEXT,
    "year": WHOLE,
    "capability_id": TEXT,
    "phase": TEXT,
    **dict.fromkeys(("supply", "without", "reference"), NUMBER),
    "availability": TEXT,
}
GAP_COLUMNS = {
    "path": TEXT,
    "year": WHOLE,
    "capability_id": TEXT,
    **dict.fromkeys(("gap_unit_days", "without_unit_days", "relieved_unit_days"), NUMBER),
}


def growth_supply(capabilities: Sequence[Capability], ratios: Mapping[PathYear, float]) -> pd.DataFrame:
    """Supply and availability per path, year, capability and phase.

    Args:
        capabilities: What Defence has.
        ratios: P(year) / P(base) per path and year, NaN unknown. Path `wartime` counts in phase `oorlog` only.

    Returns:
        Frame with `supply` on that personnel and `without` growth (ratio 1), in units. In the order of `ratios`, then
        by capability and phase. What does not depend on personnel is known also in a year whose personnel is not.
    """
    rows = []
    for (path, year), ratio in ratios.items():
        for capability in sorted(capabilities, key=lambda c: c.id):
            for phase in (WAR,) if path == WARTIME else range(len(PHASES)):
                units = supply(capability, phase, ratio)
                reference = capability.reference
                rows.append(
                    (
                        path,
                        year,
                        capability.id,
                        PHASES[phase],
                        units,
                        supply(capability, phase, 1.0),
                        reference,
                        availability(units, reference),
                    )
                )
    return frame(SUPPLY_COLUMNS, rows)


def growth_gap(inputs: Inputs, ratios: Mapping[PathYear, Sequence[float]], without: Sequence[float]) -> pd.DataFrame:
    """Gap of one scenario when it happens in another year: `relieved` = gap without growth - gap.

    Args:
        inputs: The scenario.
        ratios: Per path and year P(day) / P(base) on every day of the scenario, NaN unknown.
        without: The same without growth: 1, except where the wartime organisation holds; that is no growth.

    Returns:
        Frame in the order of `ratios`, then by capability, in unit-days; NaN unknown. No rows when no capability has a
        known gap in any of these years, with growth or without.

    Raises:
        ValueError: When a path does not have one ratio per day.
    """
    if any(len(days) != inputs.days for days in (without, *ratios.values())):
        raise ValueError(f"not every path has {inputs.days} ratios, one a day")
    worlds = _Years(inputs)
    plain = worlds.gaps(without)
    rows = [
        (path, year, capability, gap, plain[capability], plain[capability] - gap)
        for (path, year), days in ratios.items()
        for capability, gap in worlds.gaps(days).items()
    ]
    short = any(gap > TOLERANCE or base > TOLERANCE for *_, gap, base, _ in rows)
    return frame(GAP_COLUMNS, rows if short else [])


class _Years:
    """One scenario on other personnel; equal supplies are computed once."""

    def __init__(self, inputs: Inputs) -> None:
        self.phases = inputs.phases
        self.world = Resupply(compile_problem(inputs))
        self.numbers: dict[tuple[Bounds, ...], int] = {}
        """Every supply that occurs, by capability, and the number that stands for it."""
        self.supplies: dict[tuple[int, float], int] = {}
        """Number of the supply in a phase on some personnel."""
        self.known: dict[tuple[int, ...], dict[str, float]] = {}

    def gaps(self, ratios: Sequence[float]) -> dict[str, float]:
        """Gap in unit-days per capability, in order of id."""
        days = tuple(self.supply(phase, ratio) for phase, ratio in zip(self.phases, ratios, strict=True))
        if days not in self.known:
            supplies = list(self.numbers)
            self.known[days] = gap_unit_days(self.world, [supplies[number] for number in days])
        return self.known[days]

    def supply(self, phase: int, ratio: float) -> int:
        """The number of the supply of a day."""
        key = (phase, ratio)
        if key not in self.supplies:
            units = tuple(exactly(supply(c, phase, ratio)) for c in self.world.problem.capabilities)
            self.supplies[key] = self.numbers.setdefault(units, len(self.numbers))
        return self.supplies[key]
