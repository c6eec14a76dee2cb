"""What comes out of one scenario by itself: for what is tried on it, without anything being written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.analyses.scenarios.findings import scenario_findings
from hoofdtaak3.analyses.scenarios.outcome import outcome_of
from hoofdtaak3.analyses.uncertainty.compute import sample_scenario
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
    """Those on this scenario, as the report has them."""
    capabilities: pd.DataFrame
    """Frame `capabilities`."""
    phases: pd.DataFrame
    """Frame `phases`: on the reference request."""


def evaluate(dataset: Dataset, scenario: Scenario, draws: int) -> Evaluation:
    """Compute one scenario as the build does, with this many draws for how firm it is.

    Raises:
        ResultError: When the model would compute nonsense from it.
    """
    bare = dataset.bare()
    inputs = build_inputs(bare, scenario)
    check_inputs(inputs)
    frames = assess(inputs).frames() | sample_scenario(bare, scenario, draws)
    key = scenario.id
    world = World(
        dataset=with_changes(dataset, scenario)[0],
        scenarios={key: scenario},
        results={key: frames},
        frames={"degrees": frames["scenario_degrees"], "statements": frames["scenario_statements"]},
        names=Names.of(dataset),
        brand=Brand.plain(),
    )
    found = Findings.of(scenario_findings(world, outcome_of(world, key)), world.grounds).found
    by_capability = outcomes(frames["capabilities"], causes_frame(inputs), frames["scenario_degrees"])
    return Evaluation(by_capability, found, frames["capabilities"], frames["phases"])
