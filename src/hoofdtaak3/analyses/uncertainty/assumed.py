"""A scenario at the likely value of everything, at both ends of what is invented, and without what no source states."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING

from hoofdtaak3.analyses.uncertainty.evidence import ASSUMED, AVAILABLE, KEYS
from hoofdtaak3.inputs.changes import with_changes
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.sampling import LOOSE
from hoofdtaak3.inputs.tables.keys import QUANTITY_KEYS
from hoofdtaak3.model.robust import Ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.model.inputs import Inputs
    from hoofdtaak3.model.robust import End

ENDS: tuple[End, ...] = ("low", "high")
PERSONNEL = "personnel"
_MIX = "weight"
"""Has no worse end, and another mix gives other requests, so not the same lines: it varies in the draws only."""


def assumed_ranges(dataset: Dataset, scenario: Scenario) -> Ranges:
    """The model's inputs for one scenario, with everything of basis `fictief` at its low and at its high end.

    The low end of an invented alternative is that it does not exist. The personnel at its low end is the lowest share
    of the base year that any combination of ends of the paths gives, for the base year lies on the same paths.
    """
    dataset, scenario = with_changes(dataset, scenario)
    likely = build_inputs(dataset, scenario)
    low, high = (build_inputs(_at(dataset, end), scenario) for end in ENDS)
    ratios = list(zip(_staff(likely), *_ratios(dataset, scenario), strict=True))
    return Ranges(likely, _staffed(low, map(min, ratios)), _staffed(high, map(max, ratios)))


def sourced_inputs(dataset: Dataset, scenario: Scenario) -> Inputs:
    """The model's inputs for one scenario with all that rests on judgement or is invented as if it were not known.

    So what still has an outcome has that outcome whatever those values are. What happens, where and when, is the
    scenario, which is taken as given; whether it is known what else could stand in is not.
    """
    dataset, scenario = with_changes(dataset, scenario)
    unknown = {"low": math.nan, "likely": math.nan, "high": math.nan}
    frames = {}
    for table in QUANTITY_KEYS:
        frame = dataset.frame(table)
        loose = frame["basis"].isin(LOOSE)
        frames[table] = frame.assign(
            **{column: frame[column].mask(loose, nothing) for column, nothing in unknown.items()}
        )
    alternatives = dataset.frame("civil_alternatives")
    loose = alternatives["basis"].isin(LOOSE)
    frames["civil_alternatives"] = alternatives.assign(status=alternatives["status"].mask(loose, "unknown"))
    return build_inputs(_with(dataset, frames), scenario)


def _ratios(dataset: Dataset, scenario: Scenario) -> Iterator[tuple[float, ...]]:
    """The personnel, as `_staff` gives it, for every combination of ends of the invented paths."""
    personnel = dataset.frame(PERSONNEL)
    invented = _varies(personnel)
    paths = list(dict.fromkeys(personnel.loc[invented, "path"]))
    if not paths:
        return
    for ends in product(ENDS, repeat=len(paths)):
        frame = personnel
        for path, end in zip(paths, ends, strict=True):
            frame = _moved(frame, end, invented & (personnel["path"] == path))
        yield _staff(build_inputs(_with(dataset, {PERSONNEL: frame}), scenario))


def _staff(inputs: Inputs) -> tuple[float, ...]:
    """The personnel against the base year: of the ladder of phases, then per day."""
    return (inputs.ladder_ratio, *inputs.personnel_ratio)


def _staffed(inputs: Inputs, ratios: Iterable[float]) -> Inputs:
    ladder, *by_day = ratios
    return replace(inputs, ladder_ratio=ladder, personnel_ratio=tuple(by_day))


def _at(dataset: Dataset, end: End) -> Dataset:
    """The tables with the likely value of every invented row at one end of its range."""
    frames = {}
    for table in KEYS:
        frame = dataset.frame(table)
        rows = _varies(frame)
        if "attribute" in frame:
            rows &= frame["attribute"] != _MIX
        frames[table] = _moved(frame, end, rows)
    alternatives = dataset.frame("civil_alternatives").copy()
    if end == "low":
        invented = (alternatives["basis"] == ASSUMED) & (alternatives["status"] == AVAILABLE)
        alternatives["exists_from"] = alternatives["exists_from"].mask(invented, date.max)
    return _with(dataset, frames | {"civil_alternatives": alternatives})


def _varies(frame: pd.DataFrame) -> pd.Series:
    return (frame["basis"] == ASSUMED) & (frame["low"] < frame["high"])


def _moved(frame: pd.DataFrame, end: End, rows: pd.Series) -> pd.DataFrame:
    return frame.assign(likely=frame["likely"].mask(rows, frame[end]))


def _with(dataset: Dataset, frames: Mapping[str, pd.DataFrame]) -> Dataset:
    return replace(dataset, frames=MappingProxyType({**dataset.frames, **frames}))
