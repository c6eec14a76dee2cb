"""Robust statements: a class may be stated if no value within the ranges of the assumed inputs would change it.

A range is three scenarios: every quantity at its likely value, and those that vary at their low and at their high end.

On the reference request the extremes are exact. One line asks `reference` units of its capability and of the pools that
may stand in for it, with nothing else going on, so its cover is `min(1, C / (reference - M))`: it rises with the supply
`M`, with every unit of civil supply `C`, with the hours that a source may take, and falls with the reference. Therefore
all quantities at their worst ends together, and all at their best ends together, give the worst and the best class that
any values between give. Growth with the personnel helps or harms by the sign of the growth; it has no worse end of its
own, so both of its ends are tried on either side. `tests/model/test_robust.py` holds this against a grid of values.

On a whole scenario lines compete, and the class need not be at its extremes in these worlds: there a class that holds
in the corners and in all draws between them is tried, not proven.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, cast

from hoofdtaak3.model.classes import (
    COVERED,
    NO_ALTERNATIVE,
    NOT_APPLICABLE,
    PARTLY_COVERED,
    REMAINS,
    UNKNOWN_CLASS,
)
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.model.reference import phases_frame
from hoofdtaak3.model.worlds import Solver

if TYPE_CHECKING:
    from hoofdtaak3.model.inputs import Inputs

Group = Literal["capabilities", "pools", "alternatives", "lines"]
End = Literal["low", "high"]

SEVERITY: Mapping[str, int] = {
    code: rank
    for rank, code in enumerate((NOT_APPLICABLE, REMAINS, COVERED, PARTLY_COVERED, UNKNOWN_CLASS, NO_ALTERNATIVE))
}
"""How bad a class is. Unknown ranks below D: it may hide one, but only a D is known to be one."""

WORSE_END: Mapping[Group, Mapping[str, End]] = {
    "capabilities": {
        "units": "low",
        "readiness": "low",
        "reference": "high",
        "norm_hours": "low",
        "response_hours": "high",
        "endurance_days": "low",
        "rotation_factor": "high",
        "claim1": "high",
        "claim2": "high",
    },
    "pools": {
        "units": "low",
        "own_use": "high",
        "own_use_incident": "high",
        "reciprocal": "high",
        "reservists": "high",
        "endurance_days": "low",
        "rotation_factor": "high",
    },
    "alternatives": {"equivalence": "low", "response_hours": "high", "exists": "low"},
    "lines": {"units": "high", "days": "high", "required_hours": "low"},
}
"""The end of each quantity at which a gap is widest. The low end of a flag is that it does not hold."""

NO_WORSE_END: Mapping[Group, tuple[str, ...]] = {"capabilities": ("elasticity",), "lines": ("start_day",)}
"""Quantities whose effect has no single direction: both ends are tried."""

PERSONNEL = "personnel_ratio"
"""The one quantity of the scenario itself, on its days and in the ladder; more of it never means less supply."""
_STAFF = (PERSONNEL, "ladder_ratio")


@dataclass(frozen=True)
class Quantity:
    """One quantity of the inputs: a field of a capability, pool, alternative or line, or the personnel (id empty)."""

    group: Group | Literal[""]
    id: str
    field: str


@dataclass(frozen=True)
class Ranges:
    """One scenario at the likely value of every quantity, and at the low and the high end of those that vary."""

    likely: Inputs
    low: Inputs
    high: Inputs

    def quantities(self) -> tuple[Quantity, ...]:
        """What has a range, in the order of the inputs."""
        staffed = any(self._varies(self.likely, self.low, self.high, field) for field in _STAFF)
        found = [Quantity("", "", PERSONNEL)] if staffed else []
        for group, fields in _FIELDS.items():
            low, high = _by_id(self.low, group), _by_id(self.high, group)
            found += [
                Quantity(group, item.id, field)
                for item in getattr(self.likely, group)
                for field in fields
                if self._varies(item, low.get(item.id, item), high.get(item.id, item), field)
            ]
        return tuple(found)

    @staticmethod
    def _varies(likely: object, low: object, high: object, field: str) -> bool:
        value, ends = getattr(likely, field), (getattr(low, field), getattr(high, field))
        return any(not _same(value, end) for end in ends)

    def moved(self, ends: Mapping[Quantity, End]) -> Inputs:
        """The likely scenario with these quantities at the given ends."""
        changes: dict[Group, dict[str, dict[str, Any]]] = {}
        result = self.likely
        for quantity, end in ends.items():
            source = self.low if end == "low" else self.high
            if quantity.group == "":
                staff: dict[str, Any] = {field: getattr(source, field) for field in _STAFF}
                result = replace(result, **staff)
                continue
            item = _by_id(source, quantity.group)[quantity.id]
            fields = changes.setdefault(quantity.group, {}).setdefault(quantity.id, {})
            fields[quantity.field] = getattr(item, quantity.field)
        for group, items in changes.items():
            members = tuple(replace(m, **items[m.id]) if m.id in items else m for m in getattr(result, group))
            member_change: dict[str, Any] = {group: members}
            result = replace(result, **member_change)
        return result

    def corners(self) -> tuple[Inputs, ...]:
        """The worlds with everything at its worse end and with everything at its better end; the worst ones first.

        A kind of quantity without a worse end is at its low ends in one and at its high ends in another world.
        """
        found: dict[tuple[tuple[Quantity, End], ...], None] = {}
        quantities = self.quantities()
        free = [field for fields in NO_WORSE_END.values() for field in fields]
        for worst in (True, False):
            for mask in range(2 ** len(free)):
                chosen: dict[str, End] = {field: "high" if mask >> i & 1 else "low" for i, field in enumerate(free)}
                ends = {q: chosen.get(q.field) or _end(q, worst=worst) for q in quantities}
                found[tuple(ends.items())] = None
        return tuple(self.moved(dict(ends)) for ends in found)


_FIELDS: Mapping[Group, tuple[str, ...]] = {
    group: (*fields, *NO_WORSE_END.get(group, ())) for group, fields in WORSE_END.items()
}


@dataclass(frozen=True)
class Verdict:
    """What may be said of a class: that of the likely values, and the worst and the best of all worlds tried."""

    code: str
    worst: str
    best: str

    @classmethod
    def over(cls, likely: str, others: Iterable[str]) -> Verdict:
        """The verdict on the class of the likely values and those of other worlds."""
        codes = sorted({likely, *others}, key=SEVERITY.__getitem__)
        return cls(likely, worst=codes[-1], best=codes[0])

    @property
    def robust(self) -> bool:
        """Whether the class is the same in every world, and known."""
        return self.worst == self.best != UNKNOWN_CLASS


Ladder = Mapping[str, str]
"""Class by phase."""


def ladders(inputs: Inputs) -> dict[str, Ladder]:
    """Class by capability and phase, on the reference request."""
    frame = phases_frame(inputs, Solver())
    found: dict[str, dict[str, str]] = {}
    for capability, phase, code in zip(frame["capability_id"], frame["phase"], frame["class"], strict=True):
        found.setdefault(capability, {})[phase] = code
    return cast("dict[str, Ladder]", found)


def headline(ladder: Ladder) -> str:
    """The class of the worst phase."""
    return max(ladder.values(), key=SEVERITY.__getitem__)


def headline_phase(ladder: Ladder) -> str:
    """The first phase with the class of the worst phase."""
    worst = headline(ladder)
    return next(phase for phase in PHASES if ladder[phase] == worst)


def reference_verdicts(ranges: Ranges) -> dict[tuple[str, str], Verdict]:
    """Verdict by (capability, phase) on the reference request; the phase "" is the headline."""
    likely, *corners = (ladders(world) for world in (ranges.likely, *ranges.corners()))
    found = {}
    for capability, ladder in likely.items():
        others = [corner[capability] for corner in corners]
        for phase, code in ladder.items():
            found[capability, phase] = Verdict.over(code, [other[phase] for other in others])
        found[capability, ""] = Verdict.over(headline(ladder), [headline(other) for other in others])
    return found


def reference_causes(ranges: Ranges, capability: str) -> dict[str, tuple[Quantity, ...]]:
    """The quantities that, moved alone to either end, change a class of this capability on the reference request.

    By phase; "" is the headline.
    """
    small = Ranges(*(_only(world, capability) for world in (ranges.likely, ranges.low, ranges.high)))
    likely = ladders(small.likely)[capability]
    found: dict[str, list[Quantity]] = {phase: [] for phase in (*PHASES, "")}
    for quantity in small.quantities():
        moved = [ladders(small.moved({quantity: end}))[capability] for end in ("low", "high")]
        for phase in PHASES:
            if any(ladder[phase] != likely[phase] for ladder in moved):
                found[phase].append(quantity)
        if any(headline(ladder) != headline(likely) for ladder in moved):
            found[""].append(quantity)
    return {phase: tuple(quantities) for phase, quantities in found.items()}


def _only(inputs: Inputs, capability: str) -> Inputs:
    """What the reference request of one capability sees."""
    alternatives = tuple(a for a in inputs.alternatives if a.capability_id == capability)
    pools = {a.pool_id for a in alternatives}
    return replace(
        inputs,
        capabilities=tuple(c for c in inputs.capabilities if c.id == capability),
        pools=tuple(p for p in inputs.pools if p.id in pools),
        alternatives=alternatives,
        lines=(),
    )


def _end(quantity: Quantity, *, worst: bool) -> End:
    worse: End = "low" if quantity.group == "" else WORSE_END[quantity.group][quantity.field]
    if worst:
        return worse
    return "high" if worse == "low" else "low"


def _by_id(inputs: Inputs, group: Group) -> dict[str, Any]:
    return {item.id: item for item in getattr(inputs, group)}


def _same(a: object, b: object) -> bool:
    """Equal, where unknown equals unknown, in sequences and mappings too."""
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    if isinstance(a, Sequence) and isinstance(b, Sequence) and not isinstance(a, str):
        return len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
    return a == b or (isinstance(a, Hashable) and a != a and b != b)  # noqa: PLR0124 - only NaN is not itself
