"""The reference request: each capability in each phase, with nothing else going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.model.availability import availability
from hoofdtaak3.model.bounds import ZERO, Bounds, exactly
from hoofdtaak3.model.classes import Thresholds, classify, met
from hoofdtaak3.model.frames import NUMBER, TEXT, frame
from hoofdtaak3.model.gap import gaps_of
from hoofdtaak3.model.inputs import PHASES, Capability, Inputs
from hoofdtaak3.model.pools import pool_supply
from hoofdtaak3.model.problem import Register
from hoofdtaak3.model.supply import supply
from hoofdtaak3.model.worlds import Request, Solver

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "capability_id": TEXT,
    "phase": TEXT,
    "supply": NUMBER,
    "reference": NUMBER,
    "availability": TEXT,
    **dict.fromkeys(("gap_alone", "gap", "cover"), NUMBER),
    "class": TEXT,
}
NO_TYPES: frozenset[str] = frozenset()
PhaseRow = tuple[str, str, float, float, str, float, float, float, str]


def phases_frame(inputs: Inputs, solver: Solver) -> pd.DataFrame:
    """Supply, availability, gap and class per capability and phase, on the reference request.

    The request asks `reference` units at the norm response time, on its first day, at the reference place. No incident
    type is active, the personnel is that of the start year, and there is no wartime organisation.
    """
    register = Register(inputs)
    left = [tuple(pool_supply(pool, phase, NO_TYPES) for pool in register.pools) for phase in range(len(PHASES))]
    rows = [
        phase_row(inputs, register, solver, capability, phase, left[phase])
        for capability in register.capabilities
        for phase in range(len(PHASES))
    ]
    return frame(COLUMNS, rows)


def reference_request(inputs: Inputs, register: Register, capability: Capability) -> Request:
    """`reference` units of a capability on the first day, and whom they could be asked of."""
    return Request(
        demand=exactly(capability.reference),
        k=0,
        required_hours=capability.norm_hours,
        links=register.links(capability.id, inputs.reference_place),
        hidden=register.hidden(capability.id),
    )


def phase_row(  # noqa: PLR0913, PLR0917 - what one row depends on, called from one place
    inputs: Inputs,
    register: Register,
    solver: Solver,
    capability: Capability,
    phase: int,
    pools: tuple[Bounds, ...],
) -> PhaseRow:
    """Row of frame `phases` of one capability, with the supply of every pool in that phase."""
    units = supply(capability, phase, inputs.ladder_ratio)
    request = reference_request(inputs, register, capability)
    index = register.index[capability.id]
    defence = [exactly(units) if i == index else ZERO for i in range(len(register.capabilities))]
    gap = gaps_of([request], [*defence, *pools], solver)[0].gap
    alone = gaps_of([request], [*defence, *(ZERO for _ in pools)], solver, civil=False)[0].gap
    return (
        capability.id,
        PHASES[phase],
        units,
        capability.reference,
        availability(units, capability.reference),
        alone.value,
        gap.value,
        met(gap, alone),
        classify(request.demand, gap, alone, Thresholds(inputs.covered, inputs.none)),
    )
