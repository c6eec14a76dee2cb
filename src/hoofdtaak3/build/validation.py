"""Everything that can be known to be wrong before anything runs."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.build.edition import as_edition
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.tables import Dataset, load_dataset
from hoofdtaak3.results.checks import Size, check_inputs, check_scenarios

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.project import Project


@dataclass(frozen=True)
class Validated:
    """Data and scenarios that are sound, and what is odd about them."""

    dataset: Dataset
    size: Size
    undated: tuple[str, ...] = ()
    """Scenarios with days for which no size of the armed forces is known."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What an adviser should look at, although the report can be made."""
        return (*self.dataset.warnings, *map(_undated, self.undated))

    def hashes(self) -> dict[str, str]:
        """Per table the SHA-256 of its rows as this edition sees them."""
        return {
            f"data/{name}.csv": hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest()
            for name, frame in sorted(self.dataset.frames.items())
        }


def validate(project: Project, edition: str, scenarios: Mapping[str, Scenario]) -> Validated:
    """Load the data of this edition and make the inputs of every scenario; InputError with what is wrong."""
    dataset = load_dataset(project.root, as_edition(edition))
    size = check_scenarios(scenarios, dataset)
    undated = []
    for key, scenario in scenarios.items():
        inputs = build_inputs(dataset, scenario)
        check_inputs(inputs)
        if any(math.isnan(ratio) for ratio in inputs.personnel_ratio):
            undated.append(key)
    return Validated(dataset, size, tuple(undated))


def _undated(scenario_id: str) -> str:
    return (
        f"params/scenarios/{scenario_id}.yaml: voor een deel van de dagen staat er geen aantal personen in "
        "data/personnel.csv. Wat met de krijgsmacht meegroeit, is daar onbekend."
    )
