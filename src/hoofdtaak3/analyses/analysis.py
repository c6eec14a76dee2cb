"""The steps of an analysis notebook: load, compute, check, save. The notebooks call these and hold no logic."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, cast

import numpy as np

from hoofdtaak3.analyses.case import Case
from hoofdtaak3.analyses.names import (
    EXTRA_FRAMES,
    FRAMES,
    analysis_folder,
    analysis_name,
    as_analysis,
    variables_path,
)
from hoofdtaak3.build import edition as editions
from hoofdtaak3.build.records import make_record, write_record
from hoofdtaak3.figures.brand import Brand
from hoofdtaak3.figures.chapters.chapter import Chapter, Tale
from hoofdtaak3.figures.chapters.data import data_tables
from hoofdtaak3.figures.figure import save_figure
from hoofdtaak3.figures.fragments import arranged
from hoofdtaak3.figures.variables import dump
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.results.checks import ResultError, check_scenarios
from hoofdtaak3.results.frames import FRAMES as SCENARIO_FRAMES
from hoofdtaak3.results.frames import read_frames, require_results, write_frames
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from hoofdtaak3.project import Project


def load(project: Project, name: str, edition: str) -> Case:
    """Read the data of this edition, all scenarios, and the results of each that the analysis needs."""
    editions.require(project, edition)
    analysis = as_analysis(name)
    scenarios = load_scenarios(project.root)
    dataset = load_dataset(project.root, editions.as_edition(edition))
    check_scenarios(scenarios, dataset)
    wanted = (*SCENARIO_FRAMES, *EXTRA_FRAMES.get(analysis, ()))
    require_results(project.results, scenarios, wanted)
    ordered = {key: scenarios[key] for key in arranged(scenarios)}
    results = {key: read_frames(project.results / key, wanted) for key in ordered}
    return Case(project, analysis, dataset, ordered, results)


def compute(case: Case) -> dict[str, pd.DataFrame]:
    """The frames of the analysis; one without frames of its own tells from the results alone."""
    if not FRAMES[case.analysis]:
        return {}
    module = import_module(f"hoofdtaak3.analyses.{case.analysis}")
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


def save(case: Case, frames: Mapping[str, pd.DataFrame]) -> list[Path]:
    """Write the frames, and the chapter: figures, fragments and variables; returns the figures (SVG)."""
    project, name = case.project, case.analysis
    written = write_frames(project.results / analysis_folder(name), frames)
    told = chapter(case, frames)
    if set(told.variables) - {name}:
        raise ResultError(f"{name}: de variabelen van deze analyse staan niet onder haar eigen naam.")
    for figure in told.figures:
        written += save_figure(figure, project.figures, project.fragments)
    texts = {**told.fragments, f"{name}-data": data_tables(told.figures)}
    for fragment, text in texts.items():
        written.append(write_text(project.fragments / f"{fragment}.md", text))
    written.append(write_text(variables_path(project, name), dump(dict(told.variables))))
    write_record(project, analysis_name(name), make_record(project, written))
    return [path for path in written if path.suffix == ".svg"]


def chapter(case: Case, frames: Mapping[str, pd.DataFrame]) -> Chapter:
    """The chapter of the report that tells from these frames."""
    module = import_module(f"hoofdtaak3.figures.chapters.{case.analysis}")
    tale = Tale(case.dataset, case.scenarios, case.results, frames, case.names, Brand.load(case.project.root))
    return cast("Chapter", module.chapter(tale))
