"""The steps of the notebook that lays the results of all scenarios side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import edition as editions
from hoofdtaak3.figures.codes import CLASSES
from hoofdtaak3.inputs.scenarios import Scenario, load_scenarios
from hoofdtaak3.results.frames import read_frames, require_results

if TYPE_CHECKING:
    from hoofdtaak3.project import Project


@dataclass(frozen=True)
class Comparison:
    """All scenarios with their results."""

    scenarios: Mapping[str, Scenario]
    results: Mapping[str, Mapping[str, pd.DataFrame]]


def load(project: Project, edition: str) -> Comparison:
    """Read all scenarios and the results of each."""
    editions.require(project, edition)
    scenarios = load_scenarios(project.root, editions.as_edition(edition))
    require_results(project.results, scenarios)
    return Comparison(scenarios, {key: read_frames(project.results / key) for key in scenarios})


def overall(comparison: Comparison) -> pd.DataFrame:
    """Per scenario how many capabilities are in which class."""
    rows = []
    for key, scenario in comparison.scenarios.items():
        counts = comparison.results[key]["capabilities"]["class"].value_counts()
        rows.append({"Scenario": scenario.title} | {word: int(counts.get(code, 0)) for code, word in CLASSES.items()})
    return pd.DataFrame(rows)
