"""All figures, fragments and variables: per scenario, and over all scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.brand import Brand
from hoofdtaak3.figures import letters as letter
from hoofdtaak3.figures.annexes.annexes import annexes
from hoofdtaak3.figures.annexes.dossier import Tables
from hoofdtaak3.figures.availability import availability_figure
from hoofdtaak3.figures.compare import impact_figure, scenarios_figure
from hoofdtaak3.figures.coverage import coverage_figure
from hoofdtaak3.figures.figure import Figure, save_figure
from hoofdtaak3.figures.fragments import Story, fragments
from hoofdtaak3.figures.letters import letters
from hoofdtaak3.figures.names import Names
from hoofdtaak3.figures.variables import dump, variables
from hoofdtaak3.inputs.scenarios.order import arranged, common_id
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.project import Project


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
    dataset: Tables,
    scenarios: Mapping[str, Scenario],
    results: Mapping[str, Mapping[str, pd.DataFrame]],
    frames: Mapping[str, pd.DataFrame] | None = None,
) -> list[Path]:
    """Write the figures of each scenario and over all, every fragment, and the variables.

    `results` are frames by scenario. With the `frames` of the analyses, and those of the draws among the results, come
    the first page, the annexes and the letters.
    """
    if not results:
        raise ValueError("there are no results to compare")
    names = Names.of(dataset)
    # Availability and class by phase are computed on the reference request; peace time is the plainest world for that.
    phases = results[common_id(results)]["phases"]
    results = {key: results[key] for key in arranged(scenarios) if key in results}
    story = Story(dataset, scenarios, results, phases, names, Brand.load(project.root))
    written = []
    for figure in (*story.demand.values(), *comparison_figures(story)):
        written += save_figure(figure, project.figures, project.fragments)
    told = fragments(story)
    values = variables(dataset, scenarios, results, phases, names)
    if frames is not None:
        told |= annexes(story, dataset, frames)
        told |= letters(letter.Dossier(dataset, story.scenarios, results, frames, names))
    texts = {project.fragments / f"{name}.md": text for name, text in told.items()}
    texts[project.build / "variables" / "results.yml"] = dump(values)
    for path, text in texts.items():
        written.append(write_text(path, text))
    return written
