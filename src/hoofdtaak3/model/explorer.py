"""Explorer (verkenner): one capability under other settings, with what the others use of shared pools frozen.

What is left to solve on a day is one capability's lines, in order of rank, over sources that no other capability can
touch: Defence, and of each pool what the others leave. `explorer_freeze` makes that data; the page computes the same
from the same data in JavaScript (`report/interactive/verkenner-model.js`).

Closed form. Where every source that a line may use serves its lines at the same cost (one line on the day, or none of
them rotated while another is not), the first `n` lines in rank together get the least, over all subsets `S` of the
sources, of `sum of capacity / cost in S` and `sum of demand of those lines that can use a source outside S`; each line
gets what it adds to that. Lateness is which sources a line may use, endurance is the cost. Rotation can make two lines
pay different prices for the same source; so both programs follow the model's own augmenting paths
(`allocation.Flow`), which give that minimum when it holds and are exact when it does not.

At the settings of the scenario the result is that of frame `capabilities`: the frozen split is a part of the model's
own allocation, so the lines can have what they have there; and if one could have more without taking from an earlier
one, so could it in the model.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hoofdtaak3.model.allocation import Edge, Flow
from hoofdtaak3.model.availability import availability_over
from hoofdtaak3.model.bounds import TOLERANCE, Bounds, exactly, total
from hoofdtaak3.model.classes import Thresholds, classify, met
from hoofdtaak3.model.inputs import PEACE, Capability
from hoofdtaak3.model.summary import peak
from hoofdtaak3.model.supply import supply

if TYPE_CHECKING:
    from collections.abc import Mapping

_HIDDEN = Bounds(0.0, math.inf)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the capability on a day; or its shadow, which takes what the line may need and is not counted."""

    demand: float
    counted: bool
    edges: tuple[Edge, ...]
    """Sources by place in `FrozenWorld.sources`, with the units of it that one served unit costs."""


@dataclass(frozen=True, slots=True)
class FrozenWorld:
    """The lines of the capability on a day and what is left for them, in the worst or the best world."""

    sources: tuple[float | None, ...]
    """Units of a pool that the others leave (infinite: not limited); None is what Defence has of the capability."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a result depends on, on a day; days on which it is equal are one."""

    phase: int
    ratio: float
    """Personnel, as in `Inputs.personnel_ratio`."""
    worst: FrozenWorld
    best: FrozenWorld


@dataclass(frozen=True)
class Frozen:
    """One capability in one scenario, cut loose from the others."""

    capability: Capability
    thresholds: Thresholds
    withheld: bool
    """There is demand that this edition does not show."""
    situations: tuple[Situation, ...]
    """In order of their first day."""
    days: tuple[int, ...]
    """Days per situation."""
    last: int
    """Situation of the last day."""


@dataclass(frozen=True)
class Settings:
    """What the reader moves. None: as in the scenario.

    Raises:
        ValueError: When a share is not between 0 and 1, or a factor is negative or without limit.
    """

    claim: float | None = None
    """Share that HT1 takes, the same on all days outside peace; in peace it stays what it is (as the tipping point)."""
    readiness: float | None = None
    civil: float = 1.0
    """Factor on what civil parties have left for the capability; 0 is none at all, also of what is not known."""
    demand: float = 1.0
    """Factor on what every line asks on every day."""

    def __post_init__(self) -> None:
        for share in (self.claim, self.readiness):
            if share is not None and not 0.0 <= share <= 1.0:
                raise ValueError(f"a share is {share}, must be between 0 and 1")
        for factor in (self.civil, self.demand):
            if not 0.0 <= factor < math.inf:
                raise ValueError(f"a factor is {factor}, must be a number of at least 0")


@dataclass(frozen=True)
class Explored:
    """Results as in frame `capabilities`; NaN and `onbekend` where what is not known decides."""

    supply: Mapping[int, float]
    """Least supply of the days of each phase that occurs, by index into PHASES."""
    availability: str
    demand_unit_days: float
    defence_unit_days: float
    civil_unit_days: float
    gap_unit_days: float
    peak_gap: float
    cover: float
    klass: str


def explore(frozen: Frozen, settings: Settings) -> Explored:
    """What the settings give; pure."""
    supplies = [_supply(frozen.capability, s, settings) for s in frozen.situations]
    demands: list[Bounds] = []
    gaps: list[Bounds] = []
    alones: list[Bounds] = []
    for situation, own in zip(frozen.situations, supplies, strict=True):
        lines = [_scaled(line, settings.demand) for line in _asked(situation)]
        found = _gaps(situation, lines, exactly(own), settings, civil=settings.civil)
        alone = _gaps(situation, lines, exactly(own), settings, civil=0.0)
        hidden = [_HIDDEN] if frozen.withheld else []
        demands.append(total(lines + hidden))
        gaps.append(total(found + hidden))
        alones.append(total(alone + hidden))
    asked, gap, left = (_whole(amounts, frozen.days) for amounts in (demands, gaps, alones))
    lacking, alone_lacks = gap.value, left.value
    return Explored(
        supply=_by_phase(frozen, supplies),
        availability=_availability(frozen, supplies),
        demand_unit_days=asked.value,
        defence_unit_days=asked.value - alone_lacks,
        civil_unit_days=alone_lacks - lacking,
        gap_unit_days=lacking,
        peak_gap=peak(gaps),
        cover=met(gap, left),
        klass=classify(asked, gap, left, frozen.thresholds),
    )


def _supply(capability: Capability, situation: Situation, settings: Settings) -> float:
    changed = capability
    if settings.claim is not None and situation.phase != PEACE:
        changed = replace(changed, claim1=(settings.claim,) * 4)
    if settings.readiness is not None:
        changed = replace(changed, readiness=settings.readiness)
    return supply(changed, situation.phase, situation.ratio)


def _asked(situation: Situation) -> list[Bounds]:
    """Limits of what each line asks; the worst world has the most, the best the least."""
    most, least = ([row.demand for row in world.rows if row.counted] for world in (situation.worst, situation.best))
    return [Bounds(low, high) for low, high in zip(least, most, strict=True)]


def _times(amount: float, factor: float) -> float:
    """Nothing of what is unknown is nothing."""
    return 0.0 if factor == 0.0 else amount * factor


def _scaled(amount: Bounds, factor: float) -> Bounds:
    return Bounds(_times(amount.low, factor), _times(amount.high, factor))


def _gaps(situation: Situation, lines: list[Bounds], own: Bounds, settings: Settings, *, civil: float) -> list[Bounds]:
    """Limits of the gap per line."""
    least = _serve(situation.worst, own.low, settings.demand, civil)
    most = _serve(situation.best, own.high, settings.demand, civil)
    return [
        Bounds(_short(low, best), math.inf if high == math.inf else _short(high, worst))
        for (low, high), worst, best in zip(lines, least, most, strict=True)
    ]


def _serve(world: FrozenWorld, own: float, demand: float, civil: float) -> list[float]:
    """Served amount per line that counts."""
    flow = Flow([own if left is None else _times(left, civil) for left in world.sources])
    served = []
    for row in world.rows:
        edges = tuple(edge for edge in row.edges if civil > 0.0 or world.sources[edge[0]] is None)
        amount = flow.serve(_times(row.demand, demand), edges)
        if row.counted:
            served.append(amount)
    return served


def _short(demand: float, served: float) -> float:
    """Gap without the rounding of the machine, as `gap.py` tells."""
    gap = demand - served
    return gap if gap > TOLERANCE * max(1.0, served) else 0.0


def _whole(amounts: list[Bounds], days: tuple[int, ...]) -> Bounds:
    return total([Bounds(low * n, high * n) for (low, high), n in zip(amounts, days, strict=True)])


def _by_phase(frozen: Frozen, supplies: list[float]) -> dict[int, float]:
    """Least supply per phase; NaN if that of a day is not known, unless another day has nothing."""
    found: dict[int, list[float]] = {}
    for situation, own in zip(frozen.situations, supplies, strict=True):
        found.setdefault(situation.phase, []).append(own)
    return {phase: _least(found[phase]) for phase in sorted(found)}


def _least(supplies: list[float]) -> float:
    known = [own for own in supplies if not math.isnan(own)]
    if len(known) < len(supplies) and min(known, default=math.inf) > 0.0:
        return math.nan
    return min(known)


def _availability(frozen: Frozen, supplies: list[float]) -> str:
    return availability_over([*supplies, supplies[frozen.last]], frozen.capability.reference)
