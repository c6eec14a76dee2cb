"""Explorer: every capability of every scenario cut loose from the others, as the page needs it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3.figures.explorer_data import text
from hoofdtaak3.model.explorer import Settings, explore
from hoofdtaak3.model.explorer_freeze import freeze_all
from hoofdtaak3.results.checks import ResultError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.analyses.case import Case
    from hoofdtaak3.model.explorer import Frozen

_AMOUNTS = ("demand_unit_days", "defence_unit_days", "civil_unit_days", "gap_unit_days")
_TOLERANCE = 1e-9


def compute(case: Case) -> dict[str, pd.DataFrame]:
    """Frame `explorer`: scenario_id, capability_id, text (JSON).

    Raises:
        ResultError: When a capability, cut loose and with nothing moved, is not what the report says.
    """
    rows = []
    for key, inputs in case.inputs.items():
        frozen = freeze_all(inputs)
        _compare(key, frozen, case.results[key]["capabilities"])
        rows += [(key, capability, text(own)) for capability, own in frozen.items()]
    return {"explorer": pd.DataFrame(rows, columns=["scenario_id", "capability_id", "text"], dtype="str")}


def _compare(scenario: str, frozen: Mapping[str, Frozen], capabilities: pd.DataFrame) -> None:
    told = capabilities.set_index("capability_id").to_dict("index")
    for key, own in frozen.items():
        found = explore(own, Settings())
        amounts = [(getattr(found, name), float(told[key][name])) for name in _AMOUNTS]
        if found.klass != told[key]["class"] or not all(_same(*pair) for pair in amounts):
            raise ResultError(f"De verkenner geeft voor {key} in {scenario} iets anders dan het rapport.")


def _same(found: float, told: float) -> bool:
    if math.isnan(found) or math.isnan(told):
        return math.isnan(found) and math.isnan(told)
    return abs(found - told) <= _TOLERANCE * max(1.0, abs(told))
