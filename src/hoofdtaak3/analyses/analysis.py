"""The steps of an analysis notebook: load, compute, check, save. The notebooks call these and hold no logic.

What an analysis computes rests on the tables without what only explains, the scenarios and, for a few, results of the
model. Telling it (figures, sentences) is another step, because it also reads names, notes, sources and colours.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from hoofdtaak3 import edition as editions
from hoofdtaak3.analyses.case import HORIZON, Case
from hoofdtaak3.analyses.names import COMMON, FRAMES, READS, analysis_folder, as_analysis
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.scenarios.order import arranged, common_id
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.variant import Tried
from hoofdtaak3.notation import date_readings
from hoofdtaak3.results.checks import ResultError, check_scenarios
from hoofdtaak3.results.frames import read_frames, require_results, write_frames

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.project import Project


def load(
    project: Project, name: str, edition: str, horizon: int = HORIZON, settings: Mapping[str, Any] | None = None
) -> Case:
    """Read the data of this edition, all scenarios, and the results of each that the analysis computes from.

    `settings` of the scenario that stands for all, as a parameter file has them; what is None stays as it is.
    """
    editions.require(project, edition)
    analysis = as_analysis(name)
    scenarios = load_scenarios(project.root, editions.as_edition(edition))
    dataset = load_dataset(project.root, editions.as_edition(edition))
    check_scenarios(scenarios, dataset)
    wanted = READS.get(analysis, ())
    require_results(project.results, scenarios, wanted)
    order = arranged(scenarios)
    tried = {key: given for key, group in (settings or {}).items() if (given := _given(group))}
    if tried:
        common = common_id(order)
        scenarios[common] = Tried.of(tried, "parameters").on(scenarios, common)[common]
    ordered = {key: scenarios[key] for key in ([common_id(order)] if analysis in COMMON else order)}
    results = {key: read_frames(project.results / key, wanted) for key in ordered}
    return Case(project, analysis, dataset.bare(), ordered, results, horizon)


def _given(group: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody filled in of a group of settings; dates may be text, as papermill's command line has them."""
    found = {name: value for name, value in group.items() if value is not None}
    dates = {
        name: readings for name, value in found.items() if isinstance(value, str) and (readings := date_readings(value))
    }
    return found | {name: readings[0] for name, readings in dates.items() if len(readings) == 1}


def compute(case: Case) -> dict[str, pd.DataFrame]:
    """The frames of the analysis."""
    module = import_module(f"hoofdtaak3.analyses.{case.analysis}.compute")
    return cast("dict[str, pd.DataFrame]", module.compute(case))


def check(case: Case, frames: Mapping[str, pd.DataFrame]) -> None:
    """Refuse frames that are missing, and numbers without a limit; unknown values pass."""
    missing = set(FRAMES[case.analysis]) ^ set(frames)
    if missing:
        raise ResultError(f"{case.analysis}: ontbrekende of onbekende tabellen: {', '.join(sorted(missing))}.")
    for name, frame in frames.items():
        numbers = frame.select_dtypes("number")
        if np.isinf(numbers.to_numpy(dtype=float)).any():
            raise ResultError(f"{name}: een getal is oneindig.")


def save(case: Case, frames: Mapping[str, pd.DataFrame]) -> None:
    """Write the frames."""
    write_frames(case.project.results / analysis_folder(case.analysis), frames)
