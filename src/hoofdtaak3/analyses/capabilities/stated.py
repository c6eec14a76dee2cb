"""Which class may be stated of each capability, by phase or in a scenario, and how firm it is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3.dutch import TOLERANCE
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.results.code_words import UNKNOWN

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.analyses.world import World
    from hoofdtaak3.results.findings import Degree

_SHARES: Final = {
    "A": "share_A",
    "B": "share_B",
    "C": "share_C",
    "D": "share_D",
    UNKNOWN: "share_unknown",
    "nvt": "share_nvt",
}
ENOUGH: Final = ("A", "nvt")
"""Classes in which Defence alone does what is asked."""
SHORT: Final = ("B", "C", "D")
"""Classes in which Defence alone falls short."""
OPEN: Final = ("C", "D")
"""Classes in which something is left that nobody does."""
MET: Final = ("A", "B", "nvt")
"""Classes in which (nearly) everything that is asked is done by somebody."""


@dataclass(frozen=True)
class Stated:
    """The most frequent class over the draws, and how firm it is."""

    code: str
    degree: Degree
    """Loose where it is not known."""
    held: float | None
    """Its share of the draws; None if it is not known."""
    outcomes: tuple[str, ...]
    """The classes that compete, most frequent first."""
    needs: tuple[str, ...]
    """Open questions to be answered first."""
    shares: Mapping[str, float]
    """Of the draws, by class; empty if there are none."""
    corners: tuple[str, str]
    """The worst and the best class within the corners of what is invented."""
    least: float
    """The share of the draws from which an outcome may be stated."""

    def surely(self, codes: tuple[str, ...]) -> bool:
        """Whether it may be stated that the class is one of these: in enough draws it is, and no corner breaks it."""
        drawn = sum(self.shares.get(code, 0.0) for code in codes)
        return drawn >= self.least - TOLERANCE and all(code in codes for code in self.corners)

    @property
    def short(self) -> float | None:
        """The share of the draws in which Defence alone falls short; None if that is not known."""
        if not self.shares or UNKNOWN in self.shares:
            return None
        return sum(self.shares.get(code, 0.0) for code in SHORT)

    @property
    def firm(self) -> bool:
        """Whether the class may be stated anywhere."""
        return self.degree != "wisselt" and self.code not in (UNKNOWN, "nvt")

    @property
    def settled(self) -> bool:
        """Whether it may be stated that something is left that nobody does, or that nothing is."""
        return self.surely(OPEN) or self.surely(MET)

    @property
    def short_firm(self) -> bool:
        """Whether it may be stated that Defence alone falls short, whatever others do."""
        return self.surely(SHORT)


def stated_by_phase(world: World) -> Mapping[tuple[str, str], Stated]:
    """By capability and phase, on the reference request."""
    return _stated(world, "phase", world.common)


def stated_in(world: World, scenario: str) -> Mapping[str, Stated]:
    """By capability, in a scenario."""
    return {capability: said for (capability, _), said in _stated(world, "scenario", scenario).items()}


def _stated(world: World, kind: str, scenario: str) -> dict[tuple[str, str], Stated]:
    degrees, statements = (_of(world.frames[name], kind, scenario) for name in ("degrees", "statements"))
    draws = {(row.capability_id, row.phase): _shares(row) for row in rows_of(world.results[scenario]["sample_summary"])}
    corners = {(row.capability_id, row.phase): (row.worst, row.best) for row in rows_of(statements)}
    least = world.scenarios[scenario].uncertainty.firm
    found = {}
    for row in rows_of(degrees):
        place = row.capability_id, row.phase
        found[place] = Stated(
            code=row.code,
            degree=row.degree if row.degree in ("vast", "houdt_stand") else "wisselt",
            held=_known(row.share),
            outcomes=tuple(row.outcomes) or (row.code,),
            needs=tuple(row.needs),
            shares=draws.get(place, {}),
            corners=corners.get(place, (UNKNOWN, UNKNOWN)),
            least=least,
        )
    return found


def _of(frame: pd.DataFrame, kind: str, scenario: str) -> pd.DataFrame:
    """The rows on the reference request, or on a scenario."""
    return frame[(frame["kind"] == kind) & (frame["scenario_id"] == ("" if kind == "phase" else scenario))]


def _shares(row: Any) -> dict[str, float]:  # noqa: ANN401 - a row of a frame
    known = {code: getattr(row, name) for code, name in _SHARES.items()}
    return {code: share for code, share in known.items() if not math.isnan(share) and share > 0}


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
