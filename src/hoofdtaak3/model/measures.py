"""Measures: agreements, investments, training and law changes, as changes of a scenario's inputs."""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hoofdtaak3.model.inputs import Alternative, Capability, Inputs, Pool

CAPABILITY, POOL, ALTERNATIVE = "capability", "pool", "alternative"
UNITS, RESPONSE, MANDATE, EXISTS, PROMISE = "units", "response_hours", "mandate", "exists", "promise"

ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    CAPABILITY: (UNITS, RESPONSE, PROMISE),
    POOL: (UNITS,),
    ALTERNATIVE: (RESPONSE, MANDATE, EXISTS),
}
"""What a measure can change of what."""

_MONTHS = 12


@dataclass(frozen=True)
class Effect:
    """One change.

    `units` adds units on top, `response_hours` is the new response time, `promise` the new reference; `mandate` and
    `exists` are 1 for true.
    """

    target: str
    """`capability`, `pool` or `alternative`."""
    id: str
    attribute: str
    value: float


@dataclass(frozen=True)
class Measure:
    """One measure: costs in million euro, lead time in months from the decision. NaN is unknown."""

    id: str
    cost_low: float
    cost: float
    cost_high: float
    lead_months: float
    effects: tuple[Effect, ...]

    @property
    def choosable(self) -> bool:
        """Whether enough is known of it to choose it: its likely cost, its lead time, and all that it does."""
        numbers = (self.cost, self.lead_months, *(effect.value for effect in self.effects))
        return not any(math.isnan(number) for number in numbers)


def ready(decision: date, lead_months: float) -> date:
    """Day on which a measure with this lead time is ready; a part of a month counts as a month.

    A day that the month does not have becomes its last day: a month after 31 January is 28 February.
    """
    months = decision.month - 1 + math.ceil(lead_months)
    year, month = decision.year + months // _MONTHS, months % _MONTHS + 1
    return date(year, month, min(decision.day, monthrange(year, month)[1]))


def in_time(measure: Measure, decision: date, wanted: date) -> bool | None:
    """Whether a measure that is decided on `decision` is ready on `wanted`; None when its lead time is unknown."""
    return None if math.isnan(measure.lead_months) else ready(decision, measure.lead_months) <= wanted


def apply(inputs: Inputs, measures: Iterable[Measure]) -> Inputs:
    """The same scenario with these measures in force.

    Of several effects on the same thing units add up, and the shortest response time and the highest promise hold. A
    response time never becomes longer; one that was unknown becomes what the measure agrees. Flags become true.

    Raises:
        ValueError: When an effect names what does not exist, changes what cannot be changed, or is not a known number
            of at least 0.
    """
    effects: dict[tuple[str, str], list[Effect]] = {}
    problems = []
    known = {
        CAPABILITY: {c.id for c in inputs.capabilities},
        POOL: {p.id for p in inputs.pools},
        ALTERNATIVE: {a.id for a in inputs.alternatives},
    }
    for measure in measures:
        for effect in measure.effects:
            problems += [f"measure {measure.id}: {problem}" for problem in _wrong(effect, known)]
            effects.setdefault((effect.target, effect.id), []).append(effect)
    if problems:
        raise ValueError("impossible measures:\n" + "\n".join(f"- {problem}" for problem in problems))
    if not effects:
        return inputs
    return replace(
        inputs,
        capabilities=tuple(_capability(c, effects.get((CAPABILITY, c.id), [])) for c in inputs.capabilities),
        pools=tuple(_pool(p, effects.get((POOL, p.id), [])) for p in inputs.pools),
        alternatives=tuple(_alternative(a, effects.get((ALTERNATIVE, a.id), [])) for a in inputs.alternatives),
    )


def _wrong(effect: Effect, known: Mapping[str, set[str]]) -> list[str]:
    if effect.attribute not in ATTRIBUTES.get(effect.target, ()):
        return [f"{effect.attribute} of a {effect.target} is nothing that a measure can change"]
    found = []
    if effect.id not in known[effect.target]:
        found.append(f"{effect.target} {effect.id} does not exist")
    if effect.attribute in (MANDATE, EXISTS):
        if effect.value != 1.0:
            found.append(f"{effect.attribute} is {effect.value}, must be 1")
    elif not 0.0 <= effect.value < math.inf:
        found.append(f"{effect.attribute} is {effect.value}, must be a known number of at least 0")
    return found


def _of(effects: list[Effect], attribute: str) -> list[float]:
    return [effect.value for effect in effects if effect.attribute == attribute]


def _shortest(present: float, agreed: list[float]) -> float:
    return min(([] if math.isnan(present) and agreed else [present]) + agreed)


def _capability(capability: Capability, effects: list[Effect]) -> Capability:
    if not effects:
        return capability
    promised = _of(effects, PROMISE)
    present = [] if math.isnan(capability.reference) and promised else [capability.reference]
    return replace(
        capability,
        extra=math.fsum([capability.extra, *_of(effects, UNITS)]),
        response_hours=_shortest(capability.response_hours, _of(effects, RESPONSE)),
        reference=max(present + promised),
    )


def _pool(pool: Pool, effects: list[Effect]) -> Pool:
    return replace(pool, extra=math.fsum([pool.extra, *_of(effects, UNITS)])) if effects else pool


def _alternative(alternative: Alternative, effects: list[Effect]) -> Alternative:
    if not effects:
        return alternative
    return replace(
        alternative,
        response_hours=_shortest(alternative.response_hours, _of(effects, RESPONSE)),
        mandate=True if _of(effects, MANDATE) else alternative.mandate,
        exists=True if _of(effects, EXISTS) else alternative.exists,
    )
