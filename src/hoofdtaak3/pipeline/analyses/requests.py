"""Sustainability of the requests: a whole year of each phase, on the personnel of each year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.model.sustainability import sustainability
from hoofdtaak3.pipeline.analyses.growth import outlook
from hoofdtaak3.pipeline.inputs import build_inputs
from hoofdtaak3.pipeline.personnel import PATHS, Personnel
from hoofdtaak3.pipeline.stream import stream_of

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.pipeline.analyses.case import Case

DAYS = 365


def compute(case: Case) -> dict[str, pd.DataFrame]:
    """Frame `sustainability`: seed, rate factor and the alternatives that exist are those of the common scenario."""
    year = case.common.model_copy(update={"days": DAYS, "incidents": ()})
    personnel = Personnel.of(case.dataset)
    ratios = {(path, when): personnel.ratio(path, when) for path in PATHS for when in outlook(case, personnel)}
    known = not stream_of(case.dataset, year).unknown
    return {"sustainability": sustainability(build_inputs(case.dataset, year), ratios, stream_known=known)}
