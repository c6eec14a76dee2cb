"""Uncertainty: draws over the ranges of all quantities per scenario, and what may be stated over all scenarios."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3 import edition as editions
from hoofdtaak3.analyses.once import once
from hoofdtaak3.analyses.uncertainty.degrees import ReferenceDegrees, scenario_degrees
from hoofdtaak3.analyses.uncertainty.statements import attempts, reference_statements, scenario_statements
from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.changes import with_changes
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.sampling import LOOSE, Drawing
from hoofdtaak3.model.ensemble import Sample, run
from hoofdtaak3.model.statistics import drivers, summary
from hoofdtaak3.model.tipping import margins_frame, tipping_frame
from hoofdtaak3.results.frames import write_frames

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.analyses.case import Case
    from hoofdtaak3.analyses.uncertainty.statements import Tried
    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.model.ensemble.ensemble import Ensemble
    from hoofdtaak3.project import Project


@dataclass(frozen=True)
class _Drawn:
    """The draws of one scenario, and what came of them."""

    drawing: Drawing
    sample: Sample
    ensemble: Ensemble
    likely: Ensemble
    """One draw, with everything at its likely value."""
    tried: Mapping[str, Tried]

    @classmethod
    def of(cls, dataset: Dataset, scenario: Scenario, draws: int | None, seed: int | None) -> _Drawn:
        settings, drawing = scenario.uncertainty, Drawing(dataset, scenario)
        size, start = settings.draws if draws is None else draws, settings.seed if seed is None else seed
        sample = drawing.sample(size, start, LOOSE)
        return cls(drawing, sample, run(sample), run(Sample.of(drawing.likely)), attempts(drawing))

    def firmness(self, dataset: Dataset, scenario: Scenario) -> dict[str, pd.DataFrame]:
        degrees = scenario_degrees(self.drawing, self.sample, self.ensemble, self.likely, self.tried)
        return {
            "sample_summary": summary(self.ensemble, self.likely),
            "scenario_degrees": degrees,
            "scenario_statements": scenario_statements(dataset, scenario, self.tried),
        }


def sample_scenario(
    dataset: Dataset, scenario: Scenario, draws: int | None = None, seed: int | None = None
) -> dict[str, pd.DataFrame]:
    """Frames `sample_summary`, `sample_drivers`, `tipping`, `scenario_degrees` and `scenario_statements`.

    What no source states varies in the draws, and nothing else; the statements have draws of their own, of what is
    invented only.

    Args:
        dataset: The tables of one edition.
        scenario: The scenario.
        draws: How many draws; None is what the scenario says.
        seed: Seed of the draws; None is what the scenario says.
    """
    drawn = _Drawn.of(dataset, scenario, draws, seed)
    return drawn.firmness(dataset, scenario) | {
        "sample_drivers": drivers(drawn.sample, drawn.ensemble),
        "tipping": tipping_frame(drawn.drawing.likely),
    }


def firmness(dataset: Dataset, scenario: Scenario, draws: int | None = None) -> dict[str, pd.DataFrame]:
    """Of `sample_scenario` the frames that say how firm an outcome is: `sample_summary`, `scenario_…`."""
    return _Drawn.of(dataset, scenario, draws, None).firmness(dataset, scenario)


def save_sample(project: Project, edition: str, scenario: Scenario, frames: Mapping[str, pd.DataFrame]) -> None:
    """Write the frames beside the other results of the scenario, where the build has them."""
    editions.require(project, edition)
    write_frames(project.results / scenario.id, frames)


def overview(dataset: Dataset, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """How often each capability is short over the whole scenario, and by how much, in Dutch numbers."""
    names, found = Names.of(dataset), frames["sample_summary"]
    whole = found[found["phase"] == ""]
    return pd.DataFrame(
        {
            "Capaciteit": [names.capability(key) for key in whole["capability_id"]],
            "Trekkingen met een tekort": [
                chance(low, high) for low, high in zip(whole["probability_low"], whole["probability_high"], strict=True)
            ],
            **{title: [dutch.number(value) for value in whole[column]] for title, column in _AMOUNTS.items()},
        }
    )


def chance(low: float, high: float) -> str:
    """`83%`, `12% tot 45%`, `hooguit 1%`: the part of the draws with a gap, from its limits."""
    if dutch.share(low) == dutch.share(high):
        return dutch.share(low)
    if low <= dutch.TOLERANCE:
        most = math.ceil(100 * high - dutch.TOLERANCE) / 100
        return f"hooguit {dutch.share(most)}" if most < 1 else dutch.UNKNOWN
    return f"{dutch.share(low)} tot {dutch.share(high)}"


_AMOUNTS = {"P10": "p10", "P50": "p50", "P90": "p90", "Waarschijnlijk": "gap"}


def compute(case: Case) -> dict[str, pd.DataFrame]:
    """What may be stated: on the reference request in the scenario that stands for all, then of each scenario."""
    frames = once(_on_reference, case.dataset, case.common)
    of_scenarios = {"degrees": "scenario_degrees", "statements": "scenario_statements"}
    return frames | {name: _together(frames[name], case, own) for name, own in of_scenarios.items()}


def _on_reference(dataset: Dataset, scenario: Scenario) -> dict[str, pd.DataFrame]:
    """Every frame, of the reference request alone."""
    dataset, scenario = with_changes(dataset, scenario)
    ends = (build_inputs(dataset, scenario, field) for field in ("likely", "low", "high"))
    return ReferenceDegrees(dataset, scenario).frames() | {
        "margins": margins_frame(*ends),
        "statements": reference_statements(dataset, scenario),
    }


def _together(reference: pd.DataFrame, case: Case, name: str) -> pd.DataFrame:
    return pd.concat([reference, *(case.results[key][name] for key in case.scenarios)], ignore_index=True)
