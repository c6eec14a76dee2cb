"""What must hold before anything runs, and what must hold of every result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.inputs.scenarios import Scenario, check_references
from hoofdtaak3.model import sanity
from hoofdtaak3.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.model.inputs import Inputs

AVAILABILITY = frozenset({"beschikbaar", "beperkt", "tijdelijk_niet", "niet_beschikbaar", "onbekend"})
CLASSES = frozenset({"A", "B", "C", "D", "onbekend", "nvt"})
DECISIONS = frozenset({"granted", "partly", "late", "refused", "unknown"})

CALIBRATION = "vredestijd"
"""The scenario in which every request of the stream is granted, as history did."""

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
    problems = check_references(scenarios, incidents, set(dataset.frame("regions")["id"]))
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
    for name, column, allowed in (
        ("capabilities", "availability", AVAILABILITY),
        ("capabilities", "class", CLASSES),
        ("phases", "availability", AVAILABILITY),
        ("phases", "class", CLASSES),
        ("requests", "decision", DECISIONS),
    ):
        frame = frames[name]
        _refuse(frame, ~frame[column].isin(allowed), f"{name}: onbekende code in kolom {column}.")


def calibration_warnings(scenario_id: str, requests: pd.DataFrame) -> list[str]:
    """In peace every request of the stream was granted; name the ones that the model does not grant."""
    if scenario_id != CALIBRATION:
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
