"""Who can step in for Defence: how fast, whether it is allowed, and how much of a capability that is by phase."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, get_args

from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.inputs.regional import parts_of, stated_as
from hoofdtaak3.model.eligibility import in_time
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.model.pools import pool_supply
from hoofdtaak3.model.problem import Register
from hoofdtaak3.results.code_words import BASES, UNKNOWN

if TYPE_CHECKING:
    from hoofdtaak3.analyses.world import World
    from hoofdtaak3.model.eligibility import Link
    from hoofdtaak3.model.inputs import Alternative, Inputs

Answer = Literal["op_tijd", "te_laat", "later", "mag_niet", "onbekend", "niemand"]
_WORSE: Final = get_args(Answer)
_STRENGTH: Final = (*BASES, UNKNOWN)


@dataclass(frozen=True)
class Substitute:
    """One civil party that could step in for a capability on the reference request."""

    id: str
    """Of the alternative."""
    capability: str
    pool: str
    name: str
    hours: float
    """Until it is there, travel to the reference place included."""
    answer: Answer
    units: Mapping[str, float]
    """By phase, how many units of the capability all of the pool that is left replaces; NaN if that is not known."""
    basis: str
    """The weakest of the values that it rests on."""
    description: str
    source: str


@dataclass(frozen=True)
class Replacing:
    """Who could step in for one capability."""

    norm: float
    """Hours in which somebody must be there."""
    substitutes: tuple[Substitute, ...]
    """The most useful first: allowed and in time, then the others, each from fast to slow."""
    answer: Answer
    """The best that there is."""
    sourced: bool
    """Whether that answer follows from published sources alone, where it does not hang on hours."""
    source: str = ""
    """Those sources, where it does: keys into the bibliography, separated by `;`."""


def replacing(world: World, inputs: Inputs) -> Mapping[str, Replacing]:
    """By capability, on the reference request of these inputs."""
    register = Register(inputs)
    known = world.dataset.frame("civil_alternatives")
    told = {row.id: row for row in rows_of(known)}
    pools = dict(zip(world.dataset.frame("civil_pools")["id"], world.dataset.frame("civil_pools")["name"], strict=True))
    weakest = _bases(world)
    found = {}
    for key in world.capabilities:
        capability = register.by_id[key]
        rows = register.alternatives[key]
        serving = [row for row in rows if row.status == "available" and row.pool_id is not None]
        parts: dict[str, list[Substitute]] = {}
        for row, link in zip(serving, register.links(key, inputs.reference_place)[1:], strict=True):
            pool = register.pools[link.source - len(register.capabilities)]
            left = {name: pool_supply(pool, phase, frozenset()).value / link.unit for phase, name in enumerate(PHASES)}
            told_as = told[stated_as(row.id)]
            weak = (weakest.get(name, UNKNOWN) for name in (told_as.id, pool.id))
            bases = (told_as.basis or UNKNOWN, *weak)
            parts.setdefault(told_as.id, []).append(
                Substitute(
                    told_as.id, key, pool.id, pools[pool.id], link.hours, answer_of(row, link, capability.norm_hours),
                    left, max(bases, key=_STRENGTH.index), told_as.description, told_as.source,
                )
            )  # fmt: skip
        substitutes = sorted(map(_together, parts.values()), key=_usefulness)
        answer: Answer = substitutes[0].answer if substitutes else "niemand"
        if register.hidden(key) and answer != "op_tijd":
            answer = "onbekend"
        mine = known[known["capability_id"] == key]
        sourced = answer in ("mag_niet", "niemand") and bool(len(mine)) and bool((mine["basis"] == "bron").all())
        keys = dict.fromkeys(name for text in mine["source"] for name in text.split(";") if name)
        source = ";".join(keys) if sourced else ""
        found[key] = Replacing(capability.norm_hours, tuple(substitutes), answer, sourced, source)
    return found


def _usefulness(one: Substitute) -> tuple[int, float, str]:
    return _WORSE.index(one.answer), math.inf if math.isnan(one.hours) else one.hours, one.name


def _together(parts: Sequence[Substitute]) -> Substitute:
    """A party and the parts of it that regions answered, as one: the first of it that is there, and all that it has."""
    whole, *rest = parts
    if not rest:
        return whole
    there = [part for part in parts if any(amount != 0.0 for amount in part.units.values())] or parts
    best = min(there, key=_usefulness)
    units = {name: math.fsum(part.units[name] for part in parts) for name in whole.units}
    basis = max((part.basis for part in there), key=_STRENGTH.index)
    return replace(whole, hours=best.hours, answer=best.answer, units=units, basis=basis)


def answer_of(row: Alternative, link: Link, norm: float) -> Answer:
    """What becomes of a request to an alternative that must be there within `norm` hours."""
    if row.mandate is False:
        return "mag_niet"
    if row.exists is False:
        return "later"
    on_time = in_time(link.hours, norm, 0)
    if link.allowed is None or on_time is None:
        return "onbekend"
    return "op_tijd" if on_time else "te_laat"


def _bases(world: World) -> dict[str, str]:
    """The weakest basis of the values of each alternative, and of the size of each pool."""
    found: dict[str, str] = {}
    for table, column in (("civil_alternative_values", "civil_alternative_id"), ("civil_pool_values", "civil_pool_id")):
        frame = world.dataset.frame(table)
        mine = frame if table == "civil_alternative_values" else frame[frame["attribute"] == "units"]
        for key, basis, likely in zip(mine[column], mine["basis"], mine["likely"], strict=True):
            here = basis if basis and likely == likely else UNKNOWN  # noqa: PLR0124 - not-a-number
            found[key] = max((found.get(key, here), here), key=_STRENGTH.index)
    for whole, parts in parts_of(world.dataset).items():  # the region that states no size has that of the whole
        found |= {part: found.get(part, found.get(whole, UNKNOWN)) for part in parts}
    return found
