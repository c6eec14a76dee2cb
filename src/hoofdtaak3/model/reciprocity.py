"""Reciprocity: the civil pools from the other side, with what Defence itself asks of them and its reservists.

Without these claims means: reciprocal claims and reservist shares at their peacetime values in every phase, and
everything else as it is. It is not the counterfactual, which also lifts the claims on Defence.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import TOLERANCE, Bounds
from hoofdtaak3.model.eligibility import cost, in_time
from hoofdtaak3.model.frames import LIST, NUMBER, TEXT, frame
from hoofdtaak3.model.inputs import PEACE, PHASES
from hoofdtaak3.model.pools import pool_supply
from hoofdtaak3.model.problem import Register, compile_problem
from hoofdtaak3.model.reference import phases_frame
from hoofdtaak3.model.resupply import Resupply
from hoofdtaak3.model.totals import gap_unit_days
from hoofdtaak3.model.worlds import Solver

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.model.eligibility import Link
    from hoofdtaak3.model.inputs import ByPhase, Inputs

POOL_COLUMNS = {
    "pool_id": TEXT,
    "phase": TEXT,
    **dict.fromkeys(("units", "own_use", "reciprocal", "reservists", "left", "left_without"), NUMBER),
    "capability_ids": LIST,
}
ALTERNATIVE_COLUMNS = {
    "capability_id": TEXT,
    "pool_id": TEXT,
    "phase": TEXT,
    "units": NUMBER,
    "units_without": NUMBER,
    "status": TEXT,
}
CLASS_COLUMNS = {
    "capability_id": TEXT,
    "phase": TEXT,
    "class": TEXT,
    "class_without": TEXT,
    "gap": NUMBER,
    "gap_without": NUMBER,
}
GAP_COLUMNS = {"capability_id": TEXT, "gap_unit_days": NUMBER, "without_unit_days": NUMBER}

AVAILABLE = "available"
KEPT = "kept"
LESS = "less"
VANISHES = "vanishes"
NONE_BEFORE = "none_before"
UNKNOWN_STATUS = "onbekend"
_NO_TYPES: frozenset[str] = frozenset()


def without_claims(inputs: Inputs) -> Inputs:
    """The same world with reciprocal claims and reservist shares at their peacetime values in every phase."""

    def flat(shares: ByPhase) -> ByPhase:
        peace = shares[PEACE]
        return (peace, peace, peace, peace)

    pools = (replace(p, reciprocal=flat(p.reciprocal), reservists=flat(p.reservists)) for p in inputs.pools)
    return replace(inputs, pools=tuple(pools))


def pools_frame(inputs: Inputs) -> pd.DataFrame:
    """What is left of every pool in each phase, with no incident going on; units of the pool, shares of 1.

    `capability_ids` are the capabilities that it can stand in for, whether or not it has the mandate yet. A pool with
    such a capability and a share for Defence is asked twice.
    """
    register = Register(inputs)
    before = {pool.id: pool for pool in without_claims(inputs).pools}
    needed: dict[str, set[str]] = {pool.id: set() for pool in register.pools}
    for alternative in inputs.alternatives:
        if alternative.status == AVAILABLE and alternative.pool_id is not None:
            needed[alternative.pool_id].add(alternative.capability_id)
    rows = [
        (
            pool.id,
            PHASES[phase],
            pool.units,
            pool.own_use[phase],
            pool.reciprocal[phase],
            pool.reservists[phase],
            pool_supply(pool, phase, _NO_TYPES).value,
            pool_supply(before[pool.id], phase, _NO_TYPES).value,
            tuple(sorted(needed[pool.id])),
        )
        for pool in register.pools
        for phase in range(len(PHASES))
    ]
    return frame(POOL_COLUMNS, rows)


def alternatives_frame(inputs: Inputs) -> pd.DataFrame:
    """What each civil alternative could serve of the reference request by itself, with and without the claims.

    `units` are units of the capability that the pool can put in on the first day, in time, with the mandate and if it
    exists; the request and other users of the pool set no limit. Status `vanishes`: nothing with the claims, something
    without; `none_before`: nothing even without.
    """
    register = Register(inputs)
    before = {pool.id: pool for pool in without_claims(inputs).pools}
    rows: list[tuple[str, str, str, float, float, str]] = []
    for capability in register.capabilities:
        for link in register.links(capability.id, inputs.reference_place):
            if not link.civil:
                continue
            pool = register.pools[link.source - len(register.capabilities)]
            for phase, name in enumerate(PHASES):
                units = _units(link, capability.norm_hours, pool_supply(pool, phase, _NO_TYPES))
                most = _units(link, capability.norm_hours, pool_supply(before[pool.id], phase, _NO_TYPES))
                rows.append((capability.id, pool.id, name, units.value, most.value, status(units, most)))
    return frame(ALTERNATIVE_COLUMNS, rows)


def status(units: Bounds, without: Bounds) -> str:
    """What the claims leave of an alternative; `onbekend` when what is not known decides it."""
    if without.high <= TOLERANCE:
        return NONE_BEFORE
    if without.low <= TOLERANCE:
        return UNKNOWN_STATUS
    if units.high <= TOLERANCE:
        return VANISHES
    if units.low > TOLERANCE and units.high < without.low - TOLERANCE:
        return LESS
    if not units.known or not without.known:
        return UNKNOWN_STATUS
    return KEPT


def classes_frame(inputs: Inputs) -> pd.DataFrame:
    """Class and gap per capability and phase on the reference request, with and without the claims."""
    solver = Solver()
    having, without = phases_frame(inputs, solver), phases_frame(without_claims(inputs), solver)
    columns = (having["capability_id"], having["phase"], having["class"], without["class"], having["gap"])
    return frame(CLASS_COLUMNS, list(zip(*columns, without["gap"], strict=True)))


def reciprocity_gap(inputs: Inputs) -> pd.DataFrame:
    """Gap of a scenario in unit-days per capability, with and without the claims; NaN unknown."""
    having = gap_unit_days(Resupply(compile_problem(inputs)))
    without = gap_unit_days(Resupply(compile_problem(without_claims(inputs))))
    return frame(GAP_COLUMNS, [(capability, gap, without[capability]) for capability, gap in having.items()])


def _units(link: Link, required_hours: float, left: Bounds) -> Bounds:
    """Units of the capability that a source can put in on the first day of a line; limits of what is known."""
    on_time = in_time(link.hours, required_hours, 0)
    if on_time is False or link.allowed is False or left.high <= 0.0:
        return Bounds(0.0, 0.0)
    least, most = cost(link, 0)
    sure = bool(on_time) and link.allowed is True and most < math.inf
    return Bounds(left.low / most if sure else 0.0, left.high / least if least > 0.0 else math.inf)
