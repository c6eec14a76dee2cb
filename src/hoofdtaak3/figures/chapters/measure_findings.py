"""What the choice of measures comes to, as sets and numbers that sentences, tables and charts tell from."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from hoofdtaak3 import dutch
from hoofdtaak3.figures.codes import UNKNOWN
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE
from hoofdtaak3.inputs.scenarios.order import common_id
from hoofdtaak3.model.measures import ready

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.figures.chapters.chapter import Tale
    from hoofdtaak3.inputs.scenarios import Scenario

MEAN, WORST, NONE = "mean", "worst", "none"


class Point(NamedTuple):
    """What a set of measures costs and leaves; shares of 1."""

    cost: float
    ids: tuple[str, ...]
    mean: float
    worst: float
    scenario_id: str
    """Where most is left; empty if nothing is known."""


class Served(NamedTuple):
    """What a chosen measure is for."""

    measure_id: str
    cost: float
    loss: float
    scenario_ids: tuple[str, ...]
    capability_ids: tuple[str, ...]


@dataclass(frozen=True)
class Findings:
    """The frames of the analysis, read once."""

    names: Mapping[str, str]
    """Of all measures, in order of id."""
    options: Mapping[str, Any]
    """Row of `measure_options` by measure."""
    frontier: Mapping[str, tuple[Point, ...]]
    none: Point
    served: Mapping[str, tuple[Served, ...]]
    """The chosen sets by kind; what matters most comes first."""
    effect: pd.DataFrame
    decision: date
    wanted: date
    budget: float
    titles: Mapping[str, str]
    """Of all scenarios."""
    starts: Mapping[str, date]

    @classmethod
    def of(cls, tale: Tale) -> Findings:
        """From frames, tables and parameters."""
        table = tale.dataset.frame("measures")
        points: dict[str, list[Point]] = {MEAN: [], WORST: [], NONE: []}
        for row in rows_of(tale.frames["measure_frontier"]):
            point = Point(row.cost, row.ids, row.remaining_mean, row.remaining_worst, row.scenario_id)
            points[row.kind].append(point)
        served: dict[str, list[Served]] = {MEAN: [], WORST: []}
        chosen = tale.frames["measure_chosen"].sort_values(
            ["gain_last", "measure_id"], ascending=[False, True], kind="stable"
        )
        for row in rows_of(chosen):
            served[row.kind].append(
                Served(row.measure_id, row.cost, row.gain_last, row.scenario_ids, row.capability_ids)
            )
        parameters = common(tale).measures
        return cls(
            names=dict(sorted(zip(table["id"], table["name"], strict=True))),
            options={row.measure_id: row for row in rows_of(tale.frames["measure_options"])},
            frontier={kind: tuple(points[kind]) for kind in (MEAN, WORST)},
            none=points[NONE][0],
            served={kind: tuple(found) for kind, found in served.items()},
            effect=tale.frames["measure_effect"],
            decision=parameters.decision_date,
            wanted=parameters.date,
            budget=parameters.budget,
            titles=tale.titles,
            starts={key: scenario.start_date for key, scenario in tale.scenarios.items()},
        )

    def chosen(self, kind: str) -> Point:
        """The best set within the budget; nothing if no set is known."""
        ids = {served.measure_id for served in self.served[kind]}
        return next((point for point in self.frontier[kind] if set(point.ids) == ids), self.none)

    @property
    def known(self) -> bool:
        """Whether it is known what remains in any scenario."""
        return not math.isnan(self.none.mean)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Those that are computed; one that is equal to another after moving is not."""
        return tuple(dict.fromkeys(self.effect["scenario_id"]))

    @property
    def doubles(self) -> tuple[str, ...]:
        """Scenarios that are equal to another one after moving."""
        return tuple(key for key in self.titles if key not in self.scenarios)

    @property
    def in_time(self) -> tuple[str, ...]:
        """Measures of which it is known that they are ready when wanted."""
        return tuple(key for key, row in self.options.items() if row.in_time == 1)

    def ready(self, key: str) -> str:
        """`april 2028`, the month in which a measure is ready after its likely lead time."""
        months = self.options[key].lead_months
        if math.isnan(months):
            return UNKNOWN
        day = ready(self.decision, months)
        return f"{dutch.MONTHS[day.month - 1]} {day.year}"

    def short(self, column: str) -> tuple[str, ...]:
        """Capabilities with a known gap above 0 in some scenario, by a column of the effects."""
        hit = self.effect[self.effect[column] > TOLERANCE]
        return tuple(dict.fromkeys(hit["capability_id"]))

    def unknown(self) -> tuple[str, ...]:
        """Capabilities with lines that do not count in some scenario."""
        return tuple(dict.fromkeys(self.effect.loc[self.effect["left_out"] > 0, "capability_id"]))


def common(tale: Tale) -> Scenario:
    """The scenario whose parameters hold for what is decided over all."""
    return tale.scenarios[common_id(tale.scenarios)]


def counts(tale: Tale, capabilities: tuple[str, ...] = ()) -> Counter[str]:
    """Values by basis: of all measures and their effects, and of some capabilities."""
    found: Counter[str] = Counter()
    for name in ("measure_values", "measure_effects"):
        table = tale.dataset.frame(name)
        found.update(table["basis"].where(table["likely"].notna() & (table["basis"] != ""), UNKNOWN))
    for key in capabilities:
        found.update(tale.names.bases.get(key, {}))
    return found


def money(amount: float) -> str:
    """`3.0 -> '€ 3 miljoen'`; not-a-number is 'onbekend'."""
    return UNKNOWN if math.isnan(amount) else f"€\u00a0{dutch.number(amount)} miljoen"


def share(value: float) -> str:
    """`0.0611 -> '6,1%'`; a little is not nothing."""
    shown = dutch.percent(value, 1)
    return "minder dan 0,1%" if value > TOLERANCE and shown == "0%" else shown


def points(value: float) -> str:
    """`0.0121 -> '1,21 procentpunt'`, without a sign."""
    size = abs(value)
    if math.isnan(size):
        return UNKNOWN
    shown = dutch.number(100 * size, 2)
    return "minder dan 0,01 procentpunt" if size > 0 and shown == "0" else f"{shown} procentpunt"
