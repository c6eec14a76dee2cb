"""Tipping point: the largest claim of HT1 on a capability that leaves no gap in it.

The claim is the same on all days outside peace; everything else is as in the scenario. A gap never narrows when the
claim rises, so there is one such claim. It is exact, not read off a grid: of a capability in whole units the supply
is a step function of the claim, so only its steps are candidates; of a divisible one the served amounts are piecewise
linear in its supply, so the smallest supply without a gap is a crossing of linear pieces. Either is turned into a claim
by the formula of the supply on that day, and the lowest claim of all days is the answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hoofdtaak3.model.bounds import TOLERANCE, ZERO, Bounds, exactly, total
from hoofdtaak3.model.crossing import crossing
from hoofdtaak3.model.frames import NUMBER, TEXT, frame
from hoofdtaak3.model.inputs import PEACE, Capability, Inputs
from hoofdtaak3.model.parts import Part, Parts
from hoofdtaak3.model.personnel import WAR
from hoofdtaak3.model.pools import pool_supply
from hoofdtaak3.model.problem import EVERYTHING, Problem, Register, compile_problem, limits
from hoofdtaak3.model.reference import reference_request
from hoofdtaak3.model.supply import supply
from hoofdtaak3.model.worlds import Request, Solver, best, worst

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

COLUMNS = {"capability_id": TEXT, "status": TEXT, "claim": NUMBER, "claim_now": NUMBER}

MARGIN_COLUMNS = {
    "capability_id": TEXT,
    **dict.fromkeys(("claim_low", "claim", "claim_high"), NUMBER),
    "status": TEXT,
    "tipping": NUMBER,
    "margin": NUMBER,
    "status_alone": TEXT,
    "tipping_alone": NUMBER,
    "margin_alone": NUMBER,
}

VALUE = "value"
NEVER = "never"
IN_PEACE = "peace"
NO_DEMAND = "no_demand"
UNKNOWN_TIPPING = "onbekend"
MARGIN_STATUS = {
    VALUE: "at",
    NEVER: "never",
    IN_PEACE: "always",
    NO_DEMAND: "never",
    UNKNOWN_TIPPING: UNKNOWN_TIPPING,
}
"""A status in the words of a margin: a request of nothing never leaves a gap."""

_DUST = 2e-13
"""Part of the demand that the allocation may leave by rounding."""
_HALF = 0.5 + TOLERANCE
"""From so far below a whole number on the supply is rounded up to it."""


def tipping_frame(inputs: Inputs) -> pd.DataFrame:
    """Tipping point per capability, in order of id; the inputs must be such as `assess` accepts.

    | status | meaning |
    |---|---|
    | `value` | `claim` is the largest share without a gap: at the claim itself there is none, above it there is |
    | `never` | no claim gives a gap, not even 1 |
    | `peace` | there is a gap on a day of peace, or at the claim of peace: so at every claim from that of peace on |
    | `no_demand` | nothing is asked |
    | `onbekend` | what is not known decides |

    `claim_now` is the highest claim of HT1 on the days outside peace; NaN without such days, or if one
    that is not known may be it.
    Where the claims of HT1 and HT2 together exceed 1, the supply is zero.
    """
    problem = compile_problem(inputs)
    situations = _situations(problem)
    hidden = set(inputs.withheld_demand)
    rows = []
    for capability in problem.capabilities:
        unseen = capability.id in hidden or EVERYTHING in hidden
        status, claim = (UNKNOWN_TIPPING, math.nan) if unseen else _tipping(capability, situations[capability.id])
        rows.append((capability.id, status, claim, _claim_now(inputs, capability)))
    return frame(COLUMNS, rows)


def margins_frame(inputs: Inputs, low: Inputs, high: Inputs) -> pd.DataFrame:
    """Margin per capability in war, on the reference request: its tipping point minus its likely claim of HT1.

    The request is that of `phases_frame`: `reference` units with nothing else going on. `tipping` is the largest claim
    without a gap, `tipping_alone` that without a gap of Defence alone; each has a status:

    | status | meaning |
    |---|---|
    | `at` | there is such a claim; below zero, the margin is what the claim is too high |
    | `never` | no claim gives a gap, not even 1 |
    | `always` | there is a gap at the claim of peace, so at every claim from that one on |
    | `onbekend` | what is not known decides |

    Args:
        inputs: Everything at its likely value.
        low: The same at the low end of the ranges; only the claims are read.
        high: At the high end.
    """
    register, solver = Register(inputs), Solver()
    pools = [pool_supply(pool, WAR, frozenset()) for pool in register.pools]
    rows = []
    for place, capability in enumerate(register.capabilities):
        least, claim, most = (_claim_in_war(one, capability.id) for one in (low, inputs, high))
        asked = reference_request(inputs, register, capability)
        alone = replace(asked, links=asked.links[:1], hidden=False)
        found: list[str | float] = []
        for request, civil in ((asked, pools), (alone, [ZERO for _ in pools])):
            situation = _Situation(
                capability=capability,
                phase=WAR,
                ratio=inputs.ladder_ratio,
                place=place,
                others=(*(ZERO for _ in register.capabilities), *civil),
                requests=(request,),
                own=(0,),
                drained=frozenset(),
                solver=solver,
            )
            status, most_claim = _tipping(capability, [situation])
            found += [MARGIN_STATUS[status], most_claim, most_claim - claim]
        rows.append((capability.id, least, claim, most, *found))
    return frame(MARGIN_COLUMNS, rows)


def _claim_in_war(inputs: Inputs, capability_id: str) -> float:
    return next(c.claim1[WAR] for c in inputs.capabilities if c.id == capability_id)


def _claim_now(inputs: Inputs, capability: Capability) -> float:
    claims = [capability.claim1[phase] for phase in set(inputs.phases) if phase != PEACE]
    known = [claim for claim in claims if not math.isnan(claim)]
    # No claim is above 1, so one that is 1 is the highest whatever the others are.
    return max(known) if known and (len(known) == len(claims) or max(known) >= 1.0) else math.nan


@dataclass(frozen=True)
class _Situation:
    """Lines of a capability on a day with all that their service depends on; days on which it is equal are one."""

    capability: Capability
    phase: int
    ratio: float
    place: int
    """Of the capability among the sources."""
    others: tuple[Bounds, ...]
    """Supply per source; that of the capability itself is left open."""
    requests: Sequence[Request]
    own: tuple[int, ...]
    """Which of the requests are for the capability."""
    drained: frozenset[int]
    solver: Solver

    @property
    def demand(self) -> Bounds:
        """What is asked of the capability."""
        return total([self.requests[i].demand for i in self.own])

    def supply(self, claim: float) -> float:
        """Supply of the capability at a claim of HT1; NaN when it is not known."""
        return supply(replace(self.capability, claim1=(claim,) * 4), self.phase, self.ratio)

    def lacks(self, amount: float, *, bad: bool) -> list[tuple[float, float]]:
        """Demand and what is not served of it, per line of the capability, in the worst or the best world."""
        limits = (*self.others[: self.place], exactly(amount), *self.others[self.place + 1 :])
        world = worst(self.requests, limits, self.drained) if bad else best(self.requests, limits)
        served = self.solver.solve(world).now
        demands = [request.demand.high if bad else request.demand.low for request in self.requests]
        return [(demands[i], demands[i] - served[i] if demands[i] < math.inf else math.inf) for i in self.own]

    def short(self, amount: float, *, bad: bool) -> bool:
        """Whether there is a gap in the capability when Defence has `amount` of it (as `gap.py` tells)."""
        return any(lack > TOLERANCE * max(1.0, demand - lack) for demand, lack in self.lacks(amount, bad=bad))

    def least(self, low: float, high: float, *, bad: bool) -> float:
        """The smallest supply without a gap, above `low` that has one and up to `high` that has none."""
        if self.capability.divisible:
            dust = _DUST * math.fsum(demand for demand, _ in self.lacks(high, bad=bad))

            def lack(amount: float) -> float:
                return math.fsum(each for _, each in self.lacks(amount, bad=bad))

            return crossing(lack, low, high, dust)
        extra = self.capability.extra
        below, enough = round(low - extra), round(high - extra)
        while enough - below > 1:
            middle = (below + enough) // 2
            below, enough = (middle, enough) if self.short(middle + extra, bad=bad) else (below, middle)
        return enough + extra

    def largest(self, amount: float) -> float:
        """The largest claim that leaves `amount`: the formula of the supply the other way round."""
        c = self.capability
        whole = supply(
            replace(c, divisible=True, extra=0.0, claim1=(0.0,) * 4, claim2=(0.0,) * 4), self.phase, self.ratio
        )
        raw = amount - c.extra if c.divisible else round(amount - c.extra) - _HALF
        claim = 1.0 - c.claim2[self.phase] - raw / whole
        step = 2.0**-54
        while self.supply(claim) < amount:  # rounding: a few times at most, for the step doubles
            claim -= step
            step *= 2.0
        return claim


def _situations(problem: Problem) -> dict[str, list[_Situation]]:
    """What each capability meets, on the days that something is asked of it."""
    whole, solver = Parts(problem), Solver()
    seen: dict[tuple[str, Part, tuple[Bounds, ...], int, float], _Situation] = {}
    for day, today in enumerate(whole.by_day()):
        supplies = limits(problem, day, civil=True)
        phase, ratio = problem.inputs.phases[day], problem.inputs.personnel_ratio[day]
        for part in today:
            last = {problem.lines[ask.line].capability_id: at for at, ask in enumerate(part.asks)}
            for capability_id, at in last.items():
                until = whole.before(part, at)
                place = next(i for i, s in enumerate(until.sources) if _is(problem, s, capability_id))
                others = tuple([ZERO if i == place else limit for i, limit in enumerate(until.of(supplies))])
                key = (capability_id, until, others, phase, ratio)
                if key not in seen:
                    seen[key] = _Situation(
                        capability=problem.capabilities[until.sources[place]],
                        phase=phase,
                        ratio=ratio,
                        place=place,
                        others=others,
                        requests=whole.requests(until),
                        own=_own(problem, until, capability_id),
                        drained=whole.drained(until),
                        solver=solver,
                    )
    found: dict[str, list[_Situation]] = {c.id: [] for c in problem.capabilities}
    for key, situation in seen.items():
        found[key[0]].append(situation)
    return found


def _is(problem: Problem, source: int, capability_id: str) -> bool:
    return source < len(problem.capabilities) and problem.capabilities[source].id == capability_id


def _own(problem: Problem, part: Part, capability_id: str) -> tuple[int, ...]:
    return tuple(i for i, ask in enumerate(part.asks) if problem.lines[ask.line].capability_id == capability_id)


def _tipping(capability: Capability, situations: Sequence[_Situation]) -> tuple[str, float]:
    """Status and claim, known when the worst and the best world agree."""
    if math.fsum(situation.demand.high for situation in situations) <= TOLERANCE:
        return NO_DEMAND, math.nan
    # The days that ask most first: most of the others then take one look.
    order = sorted(situations, key=lambda situation: -situation.demand.high)
    status, claim = _in_world(capability, order, bad=True)
    other, most = _in_world(capability, order, bad=False)
    if status != other or (status == VALUE and most - claim > TOLERANCE):
        return UNKNOWN_TIPPING, math.nan
    return status, claim


def _in_world(capability: Capability, situations: Sequence[_Situation], *, bad: bool) -> tuple[str, float]:
    """Status and claim in the worst or the best world."""
    peace = capability.claim1[PEACE]
    lowest = 0.0 if math.isnan(peace) else peace
    claim, known = 1.0, True
    for situation in situations:
        if situation.phase == PEACE:
            if situation.short(situation.supply(peace), bad=bad):
                return IN_PEACE, math.nan
            continue
        left = situation.supply(claim)
        if not situation.short(left, bad=bad):
            continue
        most = situation.supply(lowest)
        if situation.short(most, bad=bad):
            return IN_PEACE, math.nan
        if math.isnan(most):
            known = False
        else:
            claim = max(lowest, situation.largest(situation.least(left, most, bad=bad)))
    if not known or (claim < 1.0 and math.isnan(peace)):
        return UNKNOWN_TIPPING, math.nan
    return (VALUE, claim) if claim < 1.0 else (NEVER, math.nan)
