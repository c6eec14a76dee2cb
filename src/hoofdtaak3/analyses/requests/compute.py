"""Sustainability of the requests: a whole year of each phase, on the personnel of each year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.analyses.growth.compute import outlook
from hoofdtaak3.inputs.changes import with_changes
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.personnel import PATHS, Personnel
from hoofdtaak3.inputs.stream import stream_of
from hoofdtaak3.model.sustainability import sustainability

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.analyses.case import Case

DAYS = 365


def compute(case: Case) -> dict[str, pd.DataFrame]:
    """Frame `sustainability`: seed, rate factor and the alternatives that exist are those of the common scenario."""
    year = case.common.model_copy(update={"days": DAYS, "incidents": ()})
    dataset, year = with_changes(case.dataset, year)
    personnel = Personnel.of(dataset)
    ratios = {(path, when): personnel.ratio(path, when) for path in PATHS for when in outlook(case, personnel)}
    known = not stream_of(dataset, year).unknown
    return {"sustainability": sustainability(build_inputs(dataset, year), ratios, stream_known=known)}
