"""What an analysis starts from: the data of one edition, all scenarios, and what the model made of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.changes import with_changes
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios.order import common_id

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.analyses.names import Analysis
    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.model.inputs import Inputs
    from hoofdtaak3.project import Project


HORIZON = 2035


@dataclass(frozen=True)
class Case:
    """All scenarios of one edition, in the order of the report."""

    project: Project
    analysis: Analysis
    dataset: Dataset
    scenarios: Mapping[str, Scenario]
    results: Mapping[str, Mapping[str, pd.DataFrame]]
    """The frames of `assess` by scenario; for `uncertainty` those of the draws as well."""
    horizon: int = HORIZON
    """Last year of the outlook."""

    @cached_property
    def inputs(self) -> Mapping[str, Inputs]:
        """The model's inputs by scenario."""
        return {key: build_inputs(self.dataset, scenario) for key, scenario in self.scenarios.items()}

    def tables(self, scenario_id: str) -> Dataset:
        """The tables as they are in a scenario, with its changes."""
        return with_changes(self.dataset, self.scenarios[scenario_id])[0]

    @cached_property
    def names(self) -> Names:
        """Dutch names and units."""
        return Names.of(self.dataset)

    @property
    def common(self) -> Scenario:
        """The scenario whose parameters hold over all: peace time, else the first."""
        return self.scenarios[common_id(self.scenarios)]
