"""Personnel: the path of the armed forces over the years, and the wartime organisation."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hoofdtaak3.model.inputs import PHASES

if TYPE_CHECKING:
    from collections.abc import Sequence

WAR = PHASES.index("oorlog")


def persons(path: Sequence[tuple[date, float]], year: int) -> float:
    """P(year): the path at 1 January of a calendar year, linear between its points.

    The formula of the growth has the year as its index, so the value holds for the whole year: a scenario does not
    drift from day to day by fractions of a helicopter, and the base year has exactly the fleet that is stated for it. A
    point later in the same year than 1 January, with none before it, stands for that year. Outside the path the figure
    is not known: NaN.
    """
    points = sorted(path)
    when = date(year, 1, 1)
    before = [point for point in points if point[0] <= when]
    after = [point for point in points if point[0] > when]
    if before and before[-1][0] == when:
        return before[-1][1]
    if before and after:
        (d0, p0), (d1, p1) = before[-1], after[0]
        return p0 + (p1 - p0) * ((when - d0).days / (d1 - d0).days)
    if after and after[0][0].year == year:
        return after[0][1]
    return math.nan


def path_ratio(path: Sequence[tuple[date, float]], year: int, base_year: int) -> float:
    """P(year) / P(base) on a path; the base year itself is 1, also when nobody knows how many persons that are."""
    return 1.0 if year == base_year else persons(path, year) / persons(path, base_year)


def personnel_ratio(  # noqa: PLR0913, PLR0917 - the seven parameters of one formula, called from one place
    days: int,
    start: date,
    phases: tuple[int, ...],
    base_date: date,
    path: Sequence[tuple[date, float]],
    wartime: float,
    mobilisation_delay_days: int,
) -> tuple[float, ...]:
    """P(day) / P(base) per day of a scenario.

    Args:
        days: Length of the scenario.
        start: Its first day.
        phases: Index into PHASES per day.
        base_date: The date for which the fleets are stated; its calendar year is the base.
        path: Points (date, persons) of the personnel path, the observed figures included.
        wartime: Persons in the wartime organisation; NaN unknown.
        mobilisation_delay_days: Days from the first day of phase `oorlog` until that organisation stands.

    Raises:
        ValueError: When the phases do not cover the days.
    """
    if len(phases) != days:
        raise ValueError(f"{len(phases)} phases given for {days} days")
    base = base_date.year
    years = {year: path_ratio(path, year, base) for year in range(start.year, (start + timedelta(days)).year + 1)}
    mobilised = wartime / persons(path, base)
    war = phases.index(WAR) if WAR in phases else days
    stands = war + mobilisation_delay_days
    return tuple(
        mobilised if day >= stands and phase == WAR else years[(start + timedelta(day)).year]
        for day, phase in enumerate(phases)
    )
