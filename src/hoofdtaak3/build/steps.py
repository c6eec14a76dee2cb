"""The steps of the notebooks: load, check, save, show. The notebooks call these and the model, and hold no logic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import yaml
from IPython.display import SVG, display

from hoofdtaak3 import dutch
from hoofdtaak3.analyses.names import ANALYSES, analysis_folder, step_names, variables_path
from hoofdtaak3.analyses.names import FRAMES as ANALYSIS_FRAMES
from hoofdtaak3.build import edition as editions
from hoofdtaak3.build.names import CHECK, COMPARISON, scenario_name, unknown_scenario
from hoofdtaak3.build.records import make_record, read_record, write_record
from hoofdtaak3.build.sources import files_in
from hoofdtaak3.build.versions import ASSEMBLING, COMPUTING, DRAWING, versions
from hoofdtaak3.figures.annexes.dossier import Making
from hoofdtaak3.figures.brand import Brand
from hoofdtaak3.figures.codes import AVAILABILITY, CLASSES
from hoofdtaak3.figures.drawing import vega_bundle
from hoofdtaak3.figures.figure import save_figure
from hoofdtaak3.figures.interactive import interactive_fragments
from hoofdtaak3.figures.names import Names
from hoofdtaak3.figures.report import Analyses, scenario_figures, write_comparison
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import Scenario, load_scenarios
from hoofdtaak3.inputs.tables import Dataset, load_dataset
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.results.checks import calibration_warnings, check_scenarios
from hoofdtaak3.results.frames import SAMPLES, read_frames, require_results, write_frames
from hoofdtaak3.writing import digest, write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from hoofdtaak3.model.assessment import Assessment
    from hoofdtaak3.model.inputs import Inputs
    from hoofdtaak3.project import Project


@dataclass(frozen=True)
class Case:
    """One scenario with everything that the model needs of it."""

    project: Project
    dataset: Dataset
    scenario: Scenario
    inputs: Inputs

    @property
    def name(self) -> str:
        """Of the record and of the executed notebook."""
        return scenario_name(self.scenario.id)


@dataclass(frozen=True)
class Comparison:
    """All scenarios with their results."""

    project: Project
    dataset: Dataset
    scenarios: Mapping[str, Scenario]
    results: Mapping[str, Mapping[str, pd.DataFrame]]


def pick_scenario(scenarios: Mapping[str, Scenario], scenario_id: str) -> Scenario:
    """The scenario with this id; InputError with the nearest id when there is none."""
    if scenario_id in scenarios:
        return scenarios[scenario_id]
    raise InputError([unknown_scenario(scenarios, scenario_id)])


def load_case(project: Project, scenario: str, edition: str) -> Case:
    """Read the data of this edition and one scenario."""
    editions.require(project, edition)
    scenarios = load_scenarios(project.root)
    chosen = pick_scenario(scenarios, scenario)
    dataset = load_dataset(project.root, editions.as_edition(edition))
    check_scenarios(scenarios, dataset)
    return Case(project, dataset, chosen, build_inputs(dataset, chosen))


def load_comparison(project: Project, edition: str) -> Comparison:
    """Read the data of this edition, all scenarios and the results of each."""
    editions.require(project, edition)
    scenarios = load_scenarios(project.root)
    dataset = load_dataset(project.root, editions.as_edition(edition))
    require_results(project.results, scenarios)
    results = {key: read_frames(project.results / key) for key in scenarios}
    return Comparison(project, dataset, scenarios, results)


def overview(case: Case) -> pd.DataFrame:
    """What goes into the model, for the reader's eye."""
    scenario, inputs = case.scenario, case.inputs
    kinds = {kind: sum(line.kind == kind for line in inputs.lines) for kind in ("incident", "standing", "request")}
    phases = [f"{start.phase} vanaf dag {start.from_day}" for start in scenario.phases]
    rows = [
        ("Scenario", scenario.title),
        ("Eerste dag", dutch.day(scenario.start_date)),
        ("Aantal dagen", dutch.number(inputs.days, 0)),
        ("Fasen", dutch.listing(phases)),
        ("Capaciteiten van Defensie", dutch.number(len(inputs.capabilities), 0)),
        ("Civiele capaciteiten", dutch.number(len(inputs.pools), 0)),
        ("Verzoeken bij incidenten", dutch.number(kinds["incident"], 0)),
        ("Doorlopende taken", dutch.number(kinds["standing"], 0)),
        ("Losse verzoeken om steun", dutch.number(kinds["request"], 0)),
    ]
    return pd.DataFrame(rows, columns=["Onderdeel", "Waarde"])


def save_scenario(case: Case, assessment: Assessment) -> list[Path]:
    """Write the results and figures of one scenario, and the record of what was written; returns the figures (SVG)."""
    project, scenario = case.project, case.scenario
    frames = assessment.frames()
    written = write_frames(project.results / scenario.id, frames)
    for figure in scenario_figures(
        scenario.id, scenario.title, frames, Names.of(case.dataset), Brand.load(project.root)
    ):
        written += save_figure(figure, project.figures, project.fragments)
    warnings = calibration_warnings(scenario.id, frames["requests"])
    write_record(project, case.name, make_record(project, written, warnings))
    return [path for path in written if path.suffix == ".svg"]


def save_comparison(comparison: Comparison) -> list[Path]:
    """Write what compares the scenarios: figures, fragments and variables; returns the figures (SVG)."""
    project = comparison.project
    others = _other_outputs(project, comparison.scenarios)
    # What an earlier run left would be taken for this run's.
    for path in _made(project):
        if path.relative_to(project.root).as_posix() not in others:
            path.unlink()
    results = {
        key: {**found, **read_frames(project.results / key, SAMPLES)} for key, found in comparison.results.items()
    }
    written = write_comparison(project, comparison.dataset, comparison.scenarios, results, _analyses(comparison))
    for name, text in interactive_fragments(project.figures, project.report, vega_bundle()).items():
        written.append(write_text(project.fragments / f"{name}.md", text))
    write_record(project, COMPARISON, make_record(project, written))
    return [path for path in written if path.suffix == ".svg"]


def _analyses(comparison: Comparison) -> Analyses:
    """What the analyses found, and what the report says of how it was made."""
    project = comparison.project
    frames: dict[str, pd.DataFrame] = {}
    for name in ANALYSES:
        frames |= read_frames(project.results / analysis_folder(name), ANALYSIS_FRAMES[name])
    variables = {key: value for name in ANALYSES for key, value in _variables(project, name).items()}
    record = read_record(project, CHECK)
    parameters = [path for path in files_in(project.params) if path.suffix != ".json"]
    hashes = {path.relative_to(project.root).as_posix(): digest(path) for path in parameters}
    making = Making(
        edition=comparison.dataset.edition,
        versions=versions((*COMPUTING, *DRAWING, *ASSEMBLING)),
        inputs={**(record.inputs if record else {}), **hashes},
    )
    return Analyses(frames, variables, making)


def show(paths: Iterable[Path]) -> None:
    """Show saved figures in the notebook, as the report shows them."""
    for path in paths:
        display(SVG(filename=str(path)))  # type: ignore[no-untyped-call]


def summary(case: Case, assessment: Assessment) -> pd.DataFrame:
    """The results of one scenario per capability, in words and Dutch numbers."""
    names = Names.of(case.dataset)
    frame = assessment.capabilities
    return pd.DataFrame(
        {
            "Capaciteit": [names.capability(key) for key in frame["capability_id"]],
            "Beschikbaarheid": [AVAILABILITY.get(code, code) for code in frame["availability"]],
            "Klasse": [CLASSES.get(code, code) for code in frame["class"]],
            "Vraag (eenheid-dagen)": [dutch.number(value) for value in frame["demand_unit_days"]],
            "Defensie": [dutch.number(value) for value in frame["defence_unit_days"]],
            "Civiel": [dutch.number(value) for value in frame["civil_unit_days"]],
            "Tekort": [dutch.number(value) for value in frame["gap_unit_days"]],
            "Waarvan door hoofdtaak 1": [dutch.number(value) for value in frame["impact_unit_days"]],
        }
    )


def overall(comparison: Comparison) -> pd.DataFrame:
    """Per scenario how many capabilities are in which class."""
    rows = []
    for key, scenario in comparison.scenarios.items():
        counts = comparison.results[key]["capabilities"]["class"].value_counts()
        rows.append({"Scenario": scenario.title} | {word: int(counts.get(code, 0)) for code, word in CLASSES.items()})
    return pd.DataFrame(rows)


def _made(project: Project) -> list[Path]:
    places = (project.figures, project.fragments)
    return sorted(path for place in places if place.is_dir() for path in place.rglob("*") if path.is_file())


def _other_outputs(project: Project, scenarios: Iterable[str]) -> set[str]:
    records = (read_record(project, name) for name in step_names(scenarios) if name != COMPARISON)
    return {path for record in records if record for path in record.outputs}


def _variables(project: Project, analysis: str) -> dict[str, Any]:
    path = variables_path(project, analysis)
    if not path.is_file():
        raise InputError(
            [
                Problem(
                    file=path.relative_to(project.root).as_posix(),
                    message="Deze analyse heeft nog geen resultaten.",
                    advice="draai eerst `ht3 run`",
                )
            ]
        )
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
