"""The steps of the notebooks on one scenario: load, save, show. The notebooks call these and the model.

A `ScenarioCase` holds what the model reads and the names of things, no tables: so the results, and what the notebook
shows of them, rest on nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3 import edition as editions
from hoofdtaak3.brand import Brand
from hoofdtaak3.figures.codes import AVAILABILITY, CLASSES
from hoofdtaak3.figures.demand import demand_figure
from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.changes import check_changes
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import Scenario, load_scenarios, unknown_scenario
from hoofdtaak3.inputs.tables import Dataset, load_dataset
from hoofdtaak3.inputs.variant import Tried
from hoofdtaak3.problems import InputError
from hoofdtaak3.results.checks import check_scenarios
from hoofdtaak3.results.frames import write_frames

if TYPE_CHECKING:
    from pathlib import Path

    from hoofdtaak3.figures.figure import Figure
    from hoofdtaak3.model.assessment import Assessment
    from hoofdtaak3.model.inputs import Inputs
    from hoofdtaak3.project import Project


@dataclass(frozen=True)
class ScenarioCase:
    """One scenario with everything that the model needs of it."""

    project: Project
    edition: str
    names: Names
    scenario: Scenario
    inputs: Inputs

    @property
    def results(self) -> Path:
        """The folder of its result tables."""
        return self.project.results / self.scenario.id


def pick_scenario(scenarios: Mapping[str, Scenario], scenario_id: str) -> Scenario:
    """The scenario with this id; InputError with the nearest id when there is none."""
    if scenario_id in scenarios:
        return scenarios[scenario_id]
    raise InputError([unknown_scenario(scenarios, scenario_id)])


def load_tables(
    project: Project, scenario: str, edition: str, changes: Sequence[Mapping[str, Any]] = ()
) -> tuple[Dataset, Scenario]:
    """The tables of this edition, without what only explains, and one scenario, with changes as a file has them.

    Raises:
        InputError: When the scenario does not exist, or a change would not pass `ht3 check`.
    """
    seen_as = editions.as_edition(edition)
    scenarios = load_scenarios(project.root, "intern")
    if changes:
        scenarios = Tried.of({"changes": list(changes)}, "changes").on(scenarios, scenario)
    check = check_changes(scenarios, seen_as) if changes else None  # those in files the build has checked
    dataset = load_dataset(project.root, seen_as, also=check)
    check_scenarios(scenarios, dataset)
    return dataset.bare(), pick_scenario(scenarios.seen_by(seen_as), scenario)


def load_case(project: Project, scenario: str, edition: str, changes: Sequence[Mapping[str, Any]] = ()) -> ScenarioCase:
    """Read the data of this edition and one scenario, as `load_tables` tells."""
    dataset, chosen = load_tables(project, scenario, edition, changes)
    return ScenarioCase(project, edition, Names.of(dataset), chosen, build_inputs(dataset, chosen))


def overview(case: ScenarioCase) -> pd.DataFrame:
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


def save(case: ScenarioCase, assessment: Assessment) -> None:
    """Write the result tables of one scenario, where the build has them."""
    editions.require(case.project, case.edition)
    write_frames(case.results, assessment.frames())


def summary(case: ScenarioCase, assessment: Assessment) -> pd.DataFrame:
    """The results of one scenario per capability, in words and Dutch numbers."""
    frame = assessment.capabilities
    return pd.DataFrame(
        {
            "Capaciteit": [case.names.capability(key) for key in frame["capability_id"]],
            "Beschikbaarheid": [AVAILABILITY.get(code, code) for code in frame["availability"]],
            "Klasse": [CLASSES.get(code, code) for code in frame["class"]],
            "Vraag (eenheid-dagen)": [dutch.number(value) for value in frame["demand_unit_days"]],
            "Defensie": [dutch.number(value) for value in frame["defence_unit_days"]],
            "Civiel": [dutch.number(value) for value in frame["civil_unit_days"]],
            "Tekort": [dutch.number(value) for value in frame["gap_unit_days"]],
            "Waarvan door hoofdtaak 1": [dutch.number(value) for value in frame["impact_unit_days"]],
        }
    )


def figures(case: ScenarioCase, assessment: Assessment) -> list[Figure]:
    """The figures of one scenario, as live charts in the colours of the program."""
    scenario = case.scenario
    return [demand_figure(scenario.id, scenario.title, assessment.capabilities, case.names, Brand.plain())]
