"""What comes out of one scenario by itself: for what is tried on it, without anything being written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hoofdtaak3.analyses.scenarios.findings import scenario_findings
from hoofdtaak3.analyses.scenarios.outcome import outcome_of
from hoofdtaak3.analyses.uncertainty.compute import firmness
from hoofdtaak3.analyses.world import World
from hoofdtaak3.brand import Brand
from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.changes import with_changes
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.model.assessment import assess
from hoofdtaak3.model.causes import causes_frame
from hoofdtaak3.results.checks import check_inputs
from hoofdtaak3.results.difference import outcomes
from hoofdtaak3.results.findings import Findings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.results.difference import Outcome
    from hoofdtaak3.results.findings import Finding


@dataclass(frozen=True)
class Evaluation:
    """One scenario, computed."""

    outcomes: Mapping[str, Outcome]
    """By capability."""
    findings: Mapping[str, Finding]
    """Those on this scenario, as the report has them; none before it is known how firm they are."""
    capabilities: pd.DataFrame
    """Frame `capabilities`."""
    phases: pd.DataFrame
    """Frame `phases`: on the reference request."""
    causes: pd.DataFrame
    """Frame `causes`: what each gap is to be ascribed to."""


@dataclass(frozen=True)
class Reckoned:
    """One scenario at its likely values: all that comes out but how firm it is, which takes most of the time."""

    dataset: Dataset
    scenario: Scenario
    frames: Mapping[str, pd.DataFrame]
    """Of the assessment."""
    causes: pd.DataFrame

    @property
    def plain(self) -> Evaluation:
        """Without how firm it is."""
        capabilities, phases = self.frames["capabilities"], self.frames["phases"]
        return Evaluation(outcomes(capabilities, self.causes), {}, capabilities, phases, self.causes)

    def firm(self, drawn: Mapping[str, pd.DataFrame]) -> Evaluation:
        """With the frames that `firmness` gives of this scenario."""
        key, degrees = self.scenario.id, drawn["scenario_degrees"]
        world = World(
            dataset=with_changes(self.dataset, self.scenario)[0],
            scenarios={key: self.scenario},
            results={key: {**self.frames, **drawn}},
            frames={"degrees": degrees, "statements": drawn["scenario_statements"]},
            names=Names.of(self.dataset),
            brand=Brand.plain(),
        )
        found = Findings.of(scenario_findings(world, outcome_of(world, key)), world.grounds).found
        by_capability = outcomes(self.frames["capabilities"], self.causes, degrees)
        return replace(self.plain, outcomes=by_capability, findings=found)


def reckon(dataset: Dataset, scenario: Scenario) -> Reckoned:
    """Compute one scenario as the build does, at its likely values.

    Raises:
        ResultError: When the model would compute nonsense from it.
    """
    inputs = build_inputs(dataset.bare(), scenario)
    check_inputs(inputs)
    return Reckoned(dataset, scenario, assess(inputs).frames(), causes_frame(inputs))


def evaluate(dataset: Dataset, scenario: Scenario, draws: int) -> Evaluation:
    """The same, with this many draws for how firm it is; ResultError as `reckon` has it."""
    return reckon(dataset, scenario).firm(firmness(dataset.bare(), scenario, draws))
