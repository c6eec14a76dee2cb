"""All figures, fragments and variables: per scenario, and over all scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hoofdtaak3.figures.availability import availability_figure
from hoofdtaak3.figures.brand import Brand
from hoofdtaak3.figures.compare import impact_figure, scenarios_figure
from hoofdtaak3.figures.coverage import coverage_figure
from hoofdtaak3.figures.demand import demand_figure
from hoofdtaak3.figures.figure import Figure, save_figure
from hoofdtaak3.figures.fragments import PEACE, Story, arranged, fragments
from hoofdtaak3.figures.names import Frames, Names
from hoofdtaak3.figures.variables import dump, variables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from hoofdtaak3.project import Project
    from hoofdtaak3.scenarios import Scenario


def scenario_figures(
    scenario_id: str, title: str, frames: Mapping[str, pd.DataFrame], names: Names, brand: Brand | None = None
) -> list[Figure]:
    """The figures of one scenario; `brand` is that of the project around the current folder unless given."""
    return [demand_figure(scenario_id, title, frames["capabilities"], names, brand or Brand.find())]


def comparison_figures(story: Story) -> list[Figure]:
    """The figures over all scenarios."""
    together = story.together
    return [
        availability_figure(story.phases, story.names, story.brand),
        coverage_figure(story.phases, story.names, story.brand),
        scenarios_figure(together, story.titles, story.names, story.brand),
        impact_figure(together, story.titles, story.names, story.brand),
    ]


def write_comparison(
    project: Project,
    dataset: Frames,
    scenarios: Mapping[str, Scenario],
    results: Mapping[str, Mapping[str, pd.DataFrame]],
    analyses: Mapping[str, Any] | None = None,
) -> list[Path]:
    """Write the figures over all scenarios, every fragment and `_variables.yml`.

    `results` are frames by scenario; `analyses` the values of the analyses, by the name of each.
    """
    if not results:
        raise ValueError("there are no results to compare")
    names = Names.of(dataset)
    # Availability and class by phase are computed on the reference request; peace time is the plainest world for that.
    phases = results[PEACE if PEACE in results else next(iter(results))]["phases"]
    results = {key: results[key] for key in arranged(scenarios) if key in results}
    story = Story(dataset, scenarios, results, phases, names, Brand.load(project.root))
    written = []
    for figure in comparison_figures(story):
        written += save_figure(figure, project.figures, project.fragments)
    texts = {project.fragments / f"{name}.md": text for name, text in fragments(story).items()}
    values = variables(dataset, scenarios, results, phases, names)
    texts[project.variables] = dump({**values, **(analyses or {})})
    for path, text in texts.items():
        path.write_bytes(text.encode())
        written.append(path)
    return written
