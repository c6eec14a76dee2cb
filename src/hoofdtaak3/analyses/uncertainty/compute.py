"""Uncertainty: draws over the ranges of all quantities per scenario, and what may be stated over all scenarios."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.analyses.uncertainty.statements import reference_statements, scenario_statements
from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.sampling import Drawing
from hoofdtaak3.model.assessment import assess
from hoofdtaak3.model.ensemble import run
from hoofdtaak3.model.statistics import drivers, summary
from hoofdtaak3.model.tipping import tipping_frame
from hoofdtaak3.results.frames import write_frames

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.analyses.case import Case
    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.project import Project


def sample_scenario(
    dataset: Dataset, scenario: Scenario, draws: int | None = None, seed: int | None = None
) -> dict[str, pd.DataFrame]:
    """Frames `sample_summary`, `sample_drivers`, `tipping` and `scenario_statements` of one scenario.

    The statements have draws of their own, from the invented ranges only.

    Args:
        dataset: The tables of one edition.
        scenario: The scenario.
        draws: How many draws; None is what the scenario says.
        seed: Seed of the draws; None is what the scenario says.
    """
    settings, drawing = scenario.uncertainty, Drawing(dataset, scenario)
    sample = drawing.sample(settings.draws if draws is None else draws, settings.seed if seed is None else seed)
    ensemble, likely = run(sample), assess(drawing.likely)
    return {
        "sample_summary": summary(ensemble, likely.capabilities, likely.phases),
        "sample_drivers": drivers(sample, ensemble),
        "tipping": tipping_frame(drawing.likely),
        "scenario_statements": scenario_statements(dataset, scenario, drawing),
    }


def save_sample(project: Project, scenario: Scenario, frames: Mapping[str, pd.DataFrame]) -> None:
    """Write the frames beside the other results of the scenario."""
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
    """Frame `statements`: those on the reference request, then those of each scenario."""
    reference = reference_statements(case.dataset, case.common)
    scenarios = [case.results[key]["scenario_statements"] for key in case.scenarios]
    return {"statements": pd.concat([reference, *scenarios], ignore_index=True)}
