"""Which analyses there are, which frames each gives, and what they are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, get_args

from hoofdtaak3.build.names import COMPARISON, scenario_name
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.results.frames import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from hoofdtaak3.project import Project

Analysis = Literal[
    "causes", "uncertainty", "requests", "growth", "reciprocity", "measures", "regions", "risks", "explorer"
]
ANALYSES: tuple[Analysis, ...] = get_args(Analysis)
"""In the order of the report."""

FRAMES: Mapping[Analysis, tuple[str, ...]] = {
    "causes": ("causes",),
    "uncertainty": ("statements",),
    "requests": ("sustainability",),
    "growth": ("growth_supply", "growth_gap"),
    "reciprocity": ("reciprocity_pools", "reciprocity_alternatives", "reciprocity_classes", "reciprocity_gap"),
    "measures": ("measure_options", "measure_frontier", "measure_chosen", "measure_effect"),
    "regions": ("regions_gap", "regions_unserved"),
    "risks": (),
    "explorer": ("explorer",),
}
"""What `compute` of each gives; names are unique over all analyses."""

EXTRA_FRAMES: Mapping[Analysis, tuple[str, ...]] = {"uncertainty": SAMPLES}
"""Frames per scenario that an analysis reads besides those of the model."""


def analysis_name(name: str) -> str:
    """Of an analysis's record and executed notebook; the prefix keeps it apart from everything else."""
    return f"analysis-{name}"


def analysis_task(name: str) -> str:
    """Of an analysis's task."""
    return f"analysis:{name}"


def sampling_name(scenario_id: str) -> str:
    """Of the record and the executed notebook of the draws of a scenario."""
    return f"sampling-{scenario_id}"


def sampling_task(scenario_id: str) -> str:
    """Of the task that draws for a scenario."""
    return f"sampling:{scenario_id}"


def step_names(scenarios: Iterable[str]) -> list[str]:
    """The names of all steps that run a notebook; the comparison comes last."""
    keys = list(scenarios)
    return [*map(scenario_name, keys), *map(sampling_name, keys), *map(analysis_name, ANALYSES), COMPARISON]


def analysis_folder(name: str) -> str:
    """Its folder below `build/results/`; no scenario has a name that starts with an underscore."""
    return f"_{name}"


def variables_path(project: Project, name: str) -> Path:
    """The variables of an analysis; the comparison makes one file of all of them."""
    return project.build / "variables" / f"{name}.yml"


def as_analysis(name: str) -> Analysis:
    """The analysis of this name; InputError if there is none."""
    if name in ANALYSES:
        return name
    raise InputError(
        [Problem(file="analyse", message="Deze analyse bestaat niet.", found=name, allowed=", ".join(ANALYSES))]
    )
