"""Small builders of model inputs: everything has a plain default, a test states only what it is about."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from hoofdtaak3.model.inputs import Alternative, ByPhase, Capability, Inputs, Line, Pool, Travel

if TYPE_CHECKING:
    from collections.abc import Iterable

NONE_TAKEN: ByPhase = (0.0, 0.0, 0.0, 0.0)
ROAD = {"road": Travel(speed_kmh=60.0, detour_factor=1.3)}


def capability(id: str = "c", units: float = 10.0, **changes: Any) -> Capability:  # noqa: A002 - the field's name
    """A capability that is fully ready, not claimed, at once on the spot, and never tired."""
    fields: dict[str, Any] = {
        "divisible": True,
        "readiness": 1.0,
        "elasticity": 0.0,
        "reference": 5.0,
        "norm_hours": 24.0,
        "response_hours": 0.0,
        "endurance_days": math.inf,
        "rotation_factor": 1.0,
        "claim1": NONE_TAKEN,
        "claim2": NONE_TAKEN,
        "place": None,
        "mode": "road",
    }
    return Capability(id=id, units=units, **(fields | changes))


def pool(id: str = "p", units: float = 10.0, **changes: Any) -> Pool:  # noqa: A002
    """A pool of which nothing is used by others, and that is never tired."""
    fields: dict[str, Any] = {
        "own_use": NONE_TAKEN,
        "own_use_incident": {"chemisch": 0.0},
        "reciprocal": NONE_TAKEN,
        "reservists": NONE_TAKEN,
        "endurance_days": math.inf,
        "rotation_factor": 1.0,
        "place": None,
        "mode": "road",
    }
    return Pool(id=id, units=units, **(fields | changes))


def alternative(capability_id: str = "c", pool_id: str | None = "p", **changes: Any) -> Alternative:
    """A pool that may replace a capability one to one, at once; `pool_id=None` states that there is none."""
    fields: dict[str, Any] = {
        "id": f"{capability_id}_{pool_id or 'none'}",
        "status": "none" if pool_id is None else "available",
        "equivalence": math.nan if pool_id is None else 1.0,
        "response_hours": math.nan if pool_id is None else 0.0,
        "mandate": pool_id is not None,
        "exists": pool_id is not None,
    }
    return Alternative(capability_id=capability_id, pool_id=pool_id, **(fields | changes))


def unknown_alternative(capability_id: str = "c") -> Alternative:
    """The statement that it is not known whether there is an alternative."""
    return alternative(capability_id, None, id=f"{capability_id}_unknown", status="unknown", mandate=None, exists=None)


def line(id: str = "l", units: float | tuple[tuple[int, float], ...] = 5.0, **changes: Any) -> Line:  # noqa: A002
    """A line of an incident of its own: from day 0, one day, within 24 hours, first priority."""
    fields: dict[str, Any] = {
        "incident_id": f"i_{id}",
        "incident_type": "chemisch",
        "kind": "incident",
        "capability_id": "c",
        "requester": "veiligheidsregio",
        "start_day": 0,
        "days": 1.0,
        "required_hours": 24.0,
        "priority": 1,
        "legal_basis_id": "wvr_51",
        "population": False,
        "place": None,
    }
    steps = units if isinstance(units, tuple) else ((0, float(units)),)
    return Line(id=id, units=steps, **(fields | changes))


def inputs(
    capabilities: Iterable[Capability] = (),
    pools: Iterable[Pool] = (),
    alternatives: Iterable[Alternative] | None = None,
    lines: Iterable[Line] = (),
    phases: Iterable[int] = (0,),
    **changes: Any,
) -> Inputs:
    """A scenario; without alternatives every capability has the statement that there is none."""
    capabilities, phases = tuple(capabilities) or (capability(),), tuple(phases)
    if alternatives is None:
        alternatives = [alternative(c.id, None) for c in capabilities]
    fields: dict[str, Any] = {
        "days": len(phases),
        "personnel_ratio": (1.0,) * len(phases),
        "travel": ROAD,
        "self_reliance_hours": 72.0,
        "covered": 0.95,
        "none": 0.05,
    }
    fields |= changes
    return Inputs(
        phases=phases,
        capabilities=capabilities,
        pools=tuple(pools),
        alternatives=tuple(alternatives),
        lines=tuple(lines),
        **({"ladder_ratio": fields["personnel_ratio"][0]} | fields),
    )
