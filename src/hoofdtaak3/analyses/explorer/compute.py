"""Explorer: every capability of every scenario cut loose from the others, as the page needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.figures.explorer_data import text
from hoofdtaak3.model.explorer_freeze import freeze_all
from hoofdtaak3.model.frames import frame
from hoofdtaak3.results.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.analyses.case import Case


def compute(case: Case) -> dict[str, pd.DataFrame]:
    """Frame `explorer`: each capability as JSON."""
    rows = [
        (key, capability, text(own))
        for key, inputs in case.inputs.items()
        for capability, own in freeze_all(inputs).items()
    ]
    return {"explorer": frame(TABLES["explorer"].dtypes, rows)}
