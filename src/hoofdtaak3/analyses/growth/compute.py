"""Growth of the armed forces: supply per year, and the gap of each scenario if it happened in that year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.analyses.once import once
from hoofdtaak3.analyses.stacked import stacked
from hoofdtaak3.inputs.personnel import PATHS, Personnel
from hoofdtaak3.model.growth import WARTIME, growth_gap, growth_supply

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from hoofdtaak3.analyses.case import Case


def compute(case: Case) -> dict[str, pd.DataFrame]:
    """Frames `growth_supply` and `growth_gap`."""
    personnel = Personnel.of(case.tables(case.common.id))
    years = outlook(case, personnel)
    supplies = {(path, year): personnel.ratio(path, year) for path in PATHS for year in years}
    supplies |= {(WARTIME, year): personnel.wartime_ratio() for year in years}
    return {
        "growth_supply": growth_supply(case.inputs[case.common.id].capabilities, supplies),
        "growth_gap": stacked({key: _gap(case, key, years) for key in case.scenarios}, at=2),
    }


def outlook(case: Case, personnel: Personnel) -> range:
    """The years from the base of the fleets on (else the first year of the common scenario), up to the horizon."""
    first = (personnel.base or case.common.start_date).year
    return range(first, max(first, case.horizon) + 1)


def _gap(case: Case, key: str, years: range) -> pd.DataFrame:
    scenario, inputs, personnel = case.scenarios[key], case.inputs[key], Personnel.of(case.tables(key))

    def ratios(path: str, start: date) -> tuple[float, ...]:
        return personnel.ratios(path, start, inputs.phases, scenario.mobilisation_delay_days)

    moved = {(path, year): ratios(path, in_year(scenario.start_date, year)) for path in PATHS for year in years}
    without = personnel.without_growth(inputs.phases, scenario.mobilisation_delay_days)
    return once(growth_gap, inputs, moved, without)


def in_year(day: date, year: int) -> date:
    """The same day of another year; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
