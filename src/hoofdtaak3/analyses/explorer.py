"""Explorer: every capability of every scenario cut loose from the others, as the page needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3.figures.explorer_data import text
from hoofdtaak3.model.explorer_freeze import freeze_all

if TYPE_CHECKING:
    from hoofdtaak3.analyses.case import Case


def compute(case: Case) -> dict[str, pd.DataFrame]:
    """Frame `explorer`: scenario_id, capability_id, text (JSON)."""
    rows = [
        (key, capability, text(own))
        for key, inputs in case.inputs.items()
        for capability, own in freeze_all(inputs).items()
    ]
    return {"explorer": pd.DataFrame(rows, columns=["scenario_id", "capability_id", "text"], dtype="str")}
