"""Personnel of the dataset: the paths from the observed figures on, and the wartime organisation."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date
from typing import TYPE_CHECKING

from hoofdtaak3.model.personnel import path_ratio, personnel_ratio, persons

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.inputs.tables.values import Field

NAN = float("nan")
PATHS = ("slow", "planned", "fast")
Points = tuple[tuple[date, float], ...]


@dataclass(frozen=True)
class Personnel:
    """The figures of one edition, every one at the same point of its range; unknown is NaN."""

    base: date | None
    """The first 1 January from the last observed figure on: today's fleet. None: nothing was observed."""
    paths: Mapping[str, Points]
    """Per path: the observed figures, and the points of the path after them."""
    wartime: float

    @classmethod
    def of(cls, dataset: Dataset, field: Field = "likely") -> Personnel:
        """The personnel table of a dataset."""
        frame = dataset.frame("personnel").sort_values("date", kind="stable")
        observed, wartime = _points(frame, "observed", field), _points(frame, "wartime", field)
        last = observed[-1][0] if observed else date.min
        return cls(
            base=date(last.year + ((last.month, last.day) > (1, 1)), 1, 1) if observed else None,
            paths={
                path: (*observed, *(point for point in _points(frame, path, field) if point[0] > last))
                for path in PATHS
            },
            wartime=wartime[-1][1] if wartime else NAN,
        )

    def ratio(self, path: str, year: int) -> float:
        """P(year) / P(base) on one path."""
        return NAN if self.base is None else path_ratio(self.paths[path], year, self.base.year)

    def wartime_ratio(self) -> float:
        """Wartime organisation / P(base); the base is the same on every path."""
        return NAN if self.base is None else self.wartime / self._persons_now(PATHS[0])

    def ratios(
        self, path: str, start: date, phases: tuple[int, ...], mobilisation_delay_days: int
    ) -> tuple[float, ...]:
        """P(day) / P(base) per day of a scenario that starts on `start` and has these phases (index per day)."""
        if self.base is None:
            return (NAN,) * len(phases)
        return personnel_ratio(
            days=len(phases),
            start=start,
            phases=phases,
            base_date=self.base,
            path=self.paths[path],
            wartime=self.wartime,
            mobilisation_delay_days=mobilisation_delay_days,
        )

    def without_growth(self, phases: tuple[int, ...], mobilisation_delay_days: int) -> tuple[float, ...]:
        """The ratios of a scenario if personnel stays that of the base year; the wartime organisation is no growth."""
        start, now = self.base or date.min, self._persons_now(PATHS[0])
        known = not math.isnan(now)
        flat = now if known else 1.0
        return personnel_ratio(
            days=len(phases),
            start=start,
            phases=phases,
            base_date=start,
            path=((start, flat), (date(MAXYEAR, 1, 1), flat)),
            wartime=self.wartime if known else NAN,
            mobilisation_delay_days=mobilisation_delay_days,
        )

    def _persons_now(self, path: str) -> float:
        return NAN if self.base is None else persons(self.paths[path], self.base.year)


def _points(frame: pd.DataFrame, path: str, field: Field) -> Points:
    """The dated figures of one path, oldest first."""
    rows = frame[frame["path"] == path]
    return tuple((day, float(value)) for day, value in zip(rows["date"], rows[field], strict=True))
