"""Reciprocity: what Defence asks of the civil pools, and what that takes from the alternatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3.analyses.once import once
from hoofdtaak3.analyses.stacked import stacked
from hoofdtaak3.model.reciprocity import alternatives_frame, classes_frame, pools_frame, reciprocity_gap

if TYPE_CHECKING:
    from hoofdtaak3.analyses.case import Case

TERMS = ("purpose", "payer", "legal_basis_id", "law_change", "basis")
"""What the table of claims says of a claim besides its size."""


def compute(case: Case) -> dict[str, pd.DataFrame]:
    """The four frames; pools, alternatives and classes by phase are those of the common scenario."""
    common = case.inputs[case.common.id]
    return {
        "reciprocity_pools": _with_terms(pools_frame(common), case.tables(case.common.id).frame("reciprocal_claims")),
        "reciprocity_alternatives": alternatives_frame(common),
        "reciprocity_classes": classes_frame(common),
        "reciprocity_gap": stacked({key: once(reciprocity_gap, inputs) for key, inputs in case.inputs.items()}),
    }


def _with_terms(pools: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """The pools with the terms of each claim: of the phase's own row, else of the row for every phase, else empty."""
    cells = zip(*(claims[name] for name in ("civil_pool_id", "phase", *TERMS)), strict=True)
    terms = {(pool, phase): tuple(rest) for pool, phase, *rest in cells}
    none = ("",) * len(TERMS)
    found = [
        terms.get((pool, phase), terms.get((pool, ""), none))
        for pool, phase in zip(pools["pool_id"], pools["phase"], strict=True)
    ]
    columns = {
        name: pd.Series([row[position] for row in found], index=pools.index, dtype="str")
        for position, name in enumerate(TERMS)
    }
    return pools.assign(**columns)
