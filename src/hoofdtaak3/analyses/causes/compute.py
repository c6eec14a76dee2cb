"""Causes: the share of each liftable constraint in the gap, for every scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.analyses.once import once
from hoofdtaak3.analyses.stacked import stacked
from hoofdtaak3.model.causes import causes_frame

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.analyses.case import Case


def compute(case: Case) -> dict[str, pd.DataFrame]:
    """Frame `causes`."""
    return {"causes": stacked({key: once(causes_frame, inputs) for key, inputs in case.inputs.items()})}
