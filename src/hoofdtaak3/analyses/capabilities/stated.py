"""Which class may be stated of each capability, by phase or in a scenario, and how firm it is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.results.code_words import UNKNOWN

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.analyses.world import World
    from hoofdtaak3.results.findings import Degree

FIRM: Final = 0.8
"""The share of the draws from which an outcome may be stated."""
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
OPEN: Final = ("C", "D")
"""Classes in which something is left that nobody does."""
MET: Final = ("A", "B", "nvt")
"""Classes in which everything that is asked is done by somebody."""


@dataclass(frozen=True)
class Stated:
    """The most frequent class over the draws, and how firm it is."""

    code: str
    shares: Mapping[str, float]
    """Of the draws, by class; empty if there are none."""
    corners: tuple[str, str]
    """The worst and the best class within the corners of what is invented."""
    needs: tuple[str, ...]
    """Open questions to be answered first."""

    def surely(self, codes: tuple[str, ...]) -> bool:
        """Whether it may be stated that the class is one of these: in enough draws it is, and no corner breaks it."""
        drawn = sum(self.shares.get(code, 0.0) for code in codes)
        return drawn >= FIRM and all(code in codes for code in self.corners)

    @property
    def degree(self) -> Degree:
        """Of the most frequent class."""
        return "houdt_stand" if self.surely((self.code,)) and self.code != UNKNOWN else "wisselt"

    @property
    def held(self) -> float | None:
        """The share of the draws that give this class; None if there are none."""
        return self.shares.get(self.code)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The classes that compete, most frequent first."""
        ranked = sorted(self.shares, key=lambda code: (-self.shares[code], code))
        return tuple(code for code in ranked if self.shares[code] >= _COMPETES)

    @property
    def short(self) -> float | None:
        """The share of the draws in which Defence alone falls short; None if that is not known."""
        if not self.shares or UNKNOWN in self.shares:
            return None
        return sum(self.shares.get(code, 0.0) for code in SHORT)

    @property
    def firm(self) -> bool:
        """Whether the class may be stated anywhere."""
        return self.degree != "wisselt" and self.code != "nvt"

    @property
    def short_firm(self) -> bool:
        """Whether it may be stated that Defence alone falls short, whatever others do."""
        return self.surely(SHORT)


def stated_by_phase(world: World) -> Mapping[tuple[str, str], Stated]:
    """By capability and phase, on the reference request."""
    rows = world.frames["statements"]
    return _stated(world, rows[rows["kind"] == "phase"], world.common)


def stated_in(world: World, scenario: str) -> Mapping[str, Stated]:
    """By capability, in a scenario."""
    found = _stated(world, world.results[scenario]["scenario_statements"], scenario)
    return {capability: stated for (capability, _), stated in found.items()}


def _stated(world: World, statements: pd.DataFrame, scenario: str) -> dict[tuple[str, str], Stated]:
    summary = world.results[scenario]["sample_summary"]
    draws = {(row.capability_id, row.phase): _shares(row) for row in rows_of(summary)}
    found = {}
    for row in rows_of(statements):
        shares = draws.get((row.capability_id, row.phase), {})
        code = min(shares, key=lambda code: (-shares[code], code), default=row.code)
        found[row.capability_id, row.phase] = Stated(code, shares, (row.worst, row.best), row.needs)
    return found


def _shares(row: Any) -> dict[str, float]:  # noqa: ANN401 - a row of a frame
    known = {code: getattr(row, name) for code, name in _SHARES.items()}
    return {code: share for code, share in known.items() if not math.isnan(share) and share > 0}
