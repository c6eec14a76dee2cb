"""Which class may be stated of each capability, by phase or in a scenario, and how firm it is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.results.code_words import UNKNOWN

if TYPE_CHECKING:
    from hoofdtaak3.analyses.world import World
    from hoofdtaak3.results.findings import Degree

_FIRM: Final = 0.8
_COMPETES: Final = 0.05
_SHARES: Final = {
    "A": "share_A",
    "B": "share_B",
    "C": "share_C",
    "D": "share_D",
    UNKNOWN: "share_unknown",
    "nvt": "share_nvt",
}
SHORT: Final = ("B", "C", "D")
"""Classes in which Defence alone falls short."""


@dataclass(frozen=True)
class Stated:
    """The most frequent class over the draws, and how firm it is."""

    code: str
    degree: Degree
    held: float | None
    """Its share of the draws; None if there are none."""
    outcomes: tuple[str, ...]
    """The classes that compete, most frequent first."""
    needs: tuple[str, ...]
    """Open questions to be answered first."""
    short: float | None
    """The share of the draws in which Defence alone falls short; None if that is not known."""

    @property
    def firm(self) -> bool:
        """Whether it may be stated anywhere."""
        return self.degree != "wisselt" and self.code not in (UNKNOWN, "nvt")

    @property
    def short_firm(self) -> bool:
        """Whether it may be stated that Defence alone falls short, whatever others do."""
        return self.short is not None and self.short >= _FIRM


def stated_by_phase(world: World) -> Mapping[tuple[str, str], Stated]:
    """By capability and phase, on the reference request."""
    rows = world.frames["statements"]
    return _stated(world, rows[rows["kind"] == "phase"], world.common)


def stated_in(world: World, scenario: str) -> Mapping[str, Stated]:
    """By capability, in a scenario."""
    found = _stated(world, world.results[scenario]["scenario_statements"], scenario)
    return {capability: stated for (capability, _), stated in found.items()}


def _stated(world: World, statements: object, scenario: str) -> dict[tuple[str, str], Stated]:
    summary = world.results[scenario]["sample_summary"]
    draws = {(row.capability_id, row.phase): row for row in rows_of(summary)}
    found = {}
    for row in rows_of(statements):  # type: ignore[arg-type]
        drawn = draws.get((row.capability_id, row.phase))
        shares = {code: getattr(drawn, name) for code, name in _SHARES.items()} if drawn is not None else {}
        known = {code: share for code, share in shares.items() if not math.isnan(share) and share > 0}
        ranked = sorted(known, key=lambda code: (-known[code], code))
        code = ranked[0] if ranked else row.code
        held = known.get(code)
        firm = bool(row.robust) and held is not None and held >= _FIRM
        found[row.capability_id, row.phase] = Stated(
            code=code,
            degree="houdt_stand" if firm else "wisselt",
            held=held,
            outcomes=tuple(other for other in ranked if known[other] >= _COMPETES),
            needs=row.needs,
            short=sum(known.get(other, 0.0) for other in SHORT) if known and UNKNOWN not in known else None,
        )
    return found
