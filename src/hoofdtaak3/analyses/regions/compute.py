"""The gap per safety region, for every scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.analyses.stacked import stacked
from hoofdtaak3.model.regions import regions_frame, unserved_by_region

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.analyses.case import Case


def compute(case: Case) -> dict[str, pd.DataFrame]:
    """Frames `regions_gap` and `regions_unserved`; weights are those of each scenario."""
    gaps, unserved = {}, {}
    for key, inputs in case.inputs.items():
        lines, weights = case.results[key]["lines"], case.scenarios[key].priority_weights
        gaps[key] = regions_frame(inputs, lines)
        unserved[key] = unserved_by_region(inputs, lines, dict[int, float](weights.items()))
    return {"regions_gap": stacked(gaps), "regions_unserved": stacked(unserved)}
