"""The directions for agreements: measures with the ends of their effect, cost and lead time, and which beats which."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from hoofdtaak3.analyses.measures.compute import NONE, measures_of
from hoofdtaak3.dutch import TOLERANCE, alphabetical
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.inputs.regional import serving, stated_as
from hoofdtaak3.inputs.tables import Values
from hoofdtaak3.model.measures import ALTERNATIVE, CAPABILITY, in_time
from hoofdtaak3.results.code_words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofdtaak3.analyses.world import World
    from hoofdtaak3.model.measures import Measure

ENDS: Final = ("low", "likely", "high")


@dataclass(frozen=True)
class Direction:
    """A measure as it is told: texts of its table, and numbers with their ends (low, likely, high; NaN unknown)."""

    id: str
    name: str
    kind: str
    agree: tuple[str, ...]
    payer: str
    law: str
    capabilities: tuple[str, ...]
    cost: tuple[float, float, float]
    months: tuple[float, float, float]
    ready: str
    """Key of `READY`."""
    gains: tuple[float, float]
    """Share that it takes from what would remain without any: alone, and on top of the best set; NaN unknown."""

    @property
    def effect(self) -> tuple[float, float]:
        """The lowest and the highest of these shares."""
        return (math.nan, math.nan) if any(map(math.isnan, self.gains)) else (min(self.gains), max(self.gains))

    @property
    def completes(self) -> bool:
        """Whether it does nothing alone, and something on top of others."""
        return self.gains[0] <= TOLERANCE < self.gains[1]

    @property
    def most(self) -> float:
        """The most that it does, for sorting; what is not known comes last."""
        return -math.inf if math.isnan(self.effect[1]) else self.effect[1]


def directions(world: World) -> list[Direction]:
    """All measures: those that do most first."""
    table = world.dataset.frame("measures")
    values = Values(world.dataset.frame("measure_values"), "measure_id")
    options = {row.measure_id: row for row in rows_of(world.frames["measure_options"])}
    base = without_measures(world)
    decision = world.scenarios[world.common].measures
    found = []
    for measure in measures_of(world.dataset):
        row = table[table["id"] == measure.id].iloc[0]
        months = tuple(values.get(measure.id, "lead_time", field=end) for end in ENDS)
        gains = (options[measure.id].gain_alone, options[measure.id].gain_last)
        timely = {in_time(replace(measure, lead_months=each), decision.decision_date, decision.date) for each in months}
        direction = Direction(
            id=measure.id,
            name=row["name"],
            kind=row["kind"],
            agree=tuple(part.strip() for part in row["agree"].split(";") if part.strip()),
            payer=row["payer"],
            law=row["law_change"] or UNKNOWN,
            capabilities=served(measure, world),
            cost=(measure.cost_low, measure.cost, measure.cost_high),
            months=(months[0], months[1], months[2]),
            ready=UNKNOWN
            if None in timely
            else "ja"
            if timely == {True}
            else "nee"
            if timely == {False}
            else "misschien",
            gains=(gains[0] / base, gains[1] / base) if base > 0 else (math.nan, math.nan),
        )
        found.append(direction)
    return sorted(
        found, key=lambda direction: (-direction.most, -max(0.0, direction.effect[0]), alphabetical(direction.name))
    )


def served(measure: Measure, world: World) -> tuple[str, ...]:
    """The capabilities that it is for: of the alternatives or capabilities that it changes, else of its pools."""
    alternatives = world.dataset.frame("civil_alternatives")
    of_alternative = dict(zip(alternatives["id"], alternatives["capability_id"], strict=True))
    found = [of_alternative.get(stated_as(effect.id)) for effect in measure.effects if effect.target == ALTERNATIVE]
    found += [effect.id for effect in measure.effects if effect.target == CAPABILITY]
    if not found:
        pools = {effect.id for effect in measure.effects}
        found = [capability for capability, pool in serving(world.dataset) if pool in pools]
    return tuple(key for key in world.capabilities if key in found)


@dataclass(frozen=True)
class Dominance:
    """Of two directions for the same capability one is no dearer and does no less, alone and on top of the best set."""

    better: Direction
    worse: Direction
    always: bool
    """Within all ranges of the costs, and not only at their likely values."""


def dominances(found: Sequence[Direction]) -> list[Dominance]:
    """All there are. One that only does something beside others has no rival: it completes them."""
    pairs = []
    for worse in found:
        for better in found:
            rivals = better.id != worse.id and worse.capabilities and better.capabilities == worse.capabilities
            equal = (better.cost, better.gains) == (worse.cost, worse.gains)
            if not rivals or equal or worse.completes or not better.effect[1] > 0:
                continue
            if better.cost[1] <= worse.cost[1] and all(a >= b for a, b in zip(better.gains, worse.gains, strict=True)):
                always = better.cost[2] <= worse.cost[0] and better.effect[0] >= worse.effect[1]
                pairs.append(Dominance(better, worse, always))
    return pairs


def without_measures(world: World) -> float:
    """What remains without any measure, as weighted share; 0 if there is nothing to compare."""
    frontier = world.frames["measure_frontier"]
    values = frontier.loc[frontier["kind"] == NONE, "remaining_mean"]
    return float(values.iloc[0]) if len(values) and not math.isnan(values.iloc[0]) else 0.0
