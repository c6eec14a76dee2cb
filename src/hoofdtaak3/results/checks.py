"""What must hold before anything runs, and what must hold of every result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.inputs.scenarios import Scenario, check_references
from hoofdtaak3.inputs.scenarios.order import PEACETIME
from hoofdtaak3.inputs.tables.reading import PUBLIC
from hoofdtaak3.model import sanity
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.results.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.model.inputs import Inputs

# Sums of a few hundred floats: larger differences are errors of the model, not of the arithmetic.
_TOLERANCE = 1e-6


class ResultError(Exception):
    """A result that cannot be true; the Dutch text says which and where."""


@dataclass(frozen=True)
class Size:
    """How much was checked."""

    tables: int
    rows: int
    scenarios: int


def check_scenarios(scenarios: Mapping[str, Scenario], dataset: Dataset) -> Size:
    """Refuse scenarios that name what the data does not have; returns how much there is."""
    incidents = {*dataset.frame("incidents")["id"], *dataset.withheld.incidents}
    regions = {*dataset.frame("regions")["id"], *dataset.withheld.regions}
    problems = check_references(scenarios, incidents, regions)
    if not len(dataset.frame("capabilities")):
        message = "In deze editie blijft geen enkele capaciteit over."
        allowed = f"minstens een regel die {PUBLIC} is" if dataset.edition == "publiek" else "minstens een regel"
        problems.append(Problem("data/capabilities.csv", 0, "classification", message, allowed=allowed))
    if problems:
        raise InputError(problems)
    return Size(len(dataset.frames), sum(len(frame) for frame in dataset.frames.values()), len(scenarios))


def check_inputs(inputs: Inputs) -> None:
    """Refuse inputs that the model would compute nonsense from; unknown values pass."""
    try:
        sanity.validate(inputs)
    except ValueError as error:
        raise ResultError(f"De invoer van het model kan niet kloppen. {error}") from error


def check_results(frames: Mapping[str, pd.DataFrame], days: int, capabilities: int) -> None:
    """Refuse results that break what the model promises; unknown values pass."""
    for name in ("supply", "capability_days"):
        rows = len(frames[name])
        _require(
            rows == days * capabilities,
            f"{name}: {rows} regels in plaats van {days * capabilities} (elke dag, elke capaciteit).",
        )
    for name in ("lines", "capability_days"):
        frame = frames[name]
        gap, demand = frame["gap"], frame["demand"]
        _refuse(frame, gap < -_TOLERANCE, f"{name}: een tekort is kleiner dan nul.")
        _refuse(frame, gap > demand + _TOLERANCE, f"{name}: een tekort is groter dan de vraag.")
    lines = frames["lines"]
    off = (lines["demand"] - lines["served"] - lines["gap"]).abs() > _TOLERANCE
    _refuse(lines, off, "lines: vraag is niet gelijk aan geleverd plus tekort.")
    sums = frames["capability_days"]
    off = (sums["demand"] - sums["defence"] - sums["civil"] - sums["gap"]).abs() > _TOLERANCE
    _refuse(sums, off, "capability_days: vraag is niet gelijk aan Defensie plus civiel plus tekort.")
    for name, frame in frames.items():
        _refuse_codes(name, frame)


def check_tables(frames: Mapping[str, pd.DataFrame]) -> None:
    """Refuse a frame that is not as its schema says: its columns in order, their types, their codes and lists."""
    for name, frame in frames.items():
        _require(name in TABLES, f"{name}: deze resultaattabel is nergens beschreven (zie `results/schema.py`).")
        promised = TABLES[name].dtypes
        _require(
            list(frame.columns) == list(promised),
            f"{name}: de kolommen zijn {', '.join(map(str, frame.columns))}; beschreven zijn {', '.join(promised)}.",
        )
        for column, dtype in promised.items():
            found = str(frame[column].dtype)
            _require(found == dtype, f"{name}: kolom {column} is van type {found}; beschreven is {dtype}.")
        for column in TABLES[name].lists:
            wrong = ~frame[column].map(_is_list).astype(bool)
            _refuse(frame, wrong, f"{name}: kolom {column} moet een lijst zijn van teksten zonder puntkomma.")
        _refuse_codes(name, frame)


def _is_list(cell: object) -> bool:
    return isinstance(cell, tuple) and all(isinstance(part, str) and part and ";" not in part for part in cell)


def _refuse_codes(name: str, frame: pd.DataFrame) -> None:
    for column in TABLES[name].columns:
        if column.codes and column.name in frame:
            wrong = ~frame[column.name].isin(list(column.codes))
            _refuse(frame, wrong, f"{name}: onbekende code in kolom {column.name}.")


def calibration_warnings(scenario_id: str, requests: pd.DataFrame) -> list[str]:
    """In peace every request of the stream was granted; name the ones that the model does not grant."""
    if scenario_id != PEACETIME:
        return []
    stream = requests[requests["kind"] == "request"]
    missed = stream[stream["decision"] != "granted"]
    return [
        f"IJking: verzoek {row.line_id} ({row.capability_id}) is in vredestijd niet geheel gehonoreerd."
        for row in missed.itertuples()
    ]


def _require(holds: bool, message: str) -> None:  # noqa: FBT001 - reads as a sentence where it is called
    if not holds:
        raise ResultError(message)


def _refuse(frame: pd.DataFrame, wrong: pd.Series, message: str) -> None:
    if wrong.any():
        row = frame[wrong].iloc[0]
        shown = ", ".join(f"{name}={row[name]}" for name in frame.columns[:4])
        raise ResultError(f"{message} Eerste regel: {shown}.")
