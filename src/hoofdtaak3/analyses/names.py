"""Which analyses there are, which frames each gives, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.results.of_regions import REGION_TABLES

Analysis = Literal["causes", "uncertainty", "requests", "growth", "reciprocity", "measures", "regions", "explorer"]
ANALYSES: tuple[Analysis, ...] = get_args(Analysis)
"""In the order of the report."""

PARTS: tuple[str, ...] = (
    "capabilities", "dossier", "causes", "scenarios", "requests", "regions", "uncertainty", "growth", "reciprocity",
    "measures", "agreements", "civil", "appendices",
)  # fmt: skip
"""Folders with a module `content`, which says what was found: `content(world) -> Content`."""

FRAMES: Mapping[Analysis, tuple[str, ...]] = {
    "causes": ("causes",),
    "uncertainty": ("degrees", "availability_degrees", "counts", "count_degrees", "margins", "statements"),
    "requests": ("sustainability",),
    "growth": ("growth_supply", "growth_gap"),
    "reciprocity": ("reciprocity_pools", "reciprocity_alternatives", "reciprocity_classes", "reciprocity_gap"),
    "measures": ("measure_options", "measure_frontier", "measure_chosen", "measure_effect", "measure_reach"),
    "regions": ("regions_gap", "regions_unserved"),
    "explorer": ("explorer",),
}
"""What `compute` of each gives; names are unique over all analyses."""

READS: Mapping[Analysis, tuple[str, ...]] = {
    "regions": ("lines",),
    "uncertainty": ("scenario_degrees", "scenario_statements"),
}
"""Frames per scenario that an analysis computes from."""


COMMON: tuple[Analysis, ...] = ("requests",)
"""Analyses that compute from the scenario that stands for all, and from no other."""

SHOWN = ("title", "start_date", "days", "phases")
"""What the notebook of a scenario shows of its parameters, besides what the model reads of them."""


def analysis_folder(name: str) -> str:
    """Its folder below `build/results/`; no scenario has a name that starts with an underscore."""
    return f"_{name}"


REGION_FRAMES = tuple(table.name for table in REGION_TABLES)
"""What the notebook of a safety region gives."""


def region_folder(region: str) -> str:
    """Of the results of a region, below `build/results/`."""
    return analysis_folder(f"region_{region.lower()}")


def as_analysis(name: str) -> Analysis:
    """The analysis of this name; InputError if there is none."""
    if name in ANALYSES:
        return name
    raise InputError(
        [Problem(file="analyse", message="Deze analyse bestaat niet.", found=name, allowed=", ".join(ANALYSES))]
    )
