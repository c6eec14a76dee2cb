"""The assessment of one scenario: everything that the report shows, as frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.model.framework import requests_frame
from hoofdtaak3.model.problem import compile_problem
from hoofdtaak3.model.records import lines_frame, records
from hoofdtaak3.model.reference import phases_frame
from hoofdtaak3.model.sanity import validate
from hoofdtaak3.model.summary import capabilities_frame, days_frame, supply_frame, tallies
from hoofdtaak3.model.worlds import Solver

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.model.inputs import Inputs


@dataclass(frozen=True)
class Assessment:
    """Results of one scenario; columns in docs/results.md. Rows are in order of id, then day or phase."""

    supply: pd.DataFrame
    lines: pd.DataFrame
    requests: pd.DataFrame
    capability_days: pd.DataFrame
    capabilities: pd.DataFrame
    phases: pd.DataFrame

    def frames(self) -> dict[str, pd.DataFrame]:
        """All frames by name."""
        return dict(vars(self))


def assess(inputs: Inputs) -> Assessment:
    """Compute one scenario.

    Raises:
        ValueError: When the inputs cannot be (see `validate`).
    """
    validate(inputs)
    solver = Solver()
    problem = compile_problem(inputs)
    found = records(inputs, problem, solver)
    days = tallies(problem, found)
    return Assessment(
        supply=supply_frame(problem),
        lines=lines_frame(found),
        requests=requests_frame(problem, found),
        capability_days=days_frame(problem, days),
        capabilities=capabilities_frame(problem, days),
        phases=phases_frame(inputs, solver),
    )
