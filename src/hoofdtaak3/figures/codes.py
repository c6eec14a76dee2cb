"""The codes of the model's results as Dutch words, and which of them is worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.results import code_words
from hoofdtaak3.results.code_words import AVAILABILITY, BASES, CLASSES, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = [
    "AVAILABILITY",
    "BASES",
    "CLASSES",
    "DECISIONS",
    "NO_DEMAND",
    "UNKNOWN",
    "class_words",
    "severity",
    "short",
    "worst_phases",
]

NO_DEMAND = "nvt"

DECISIONS: Mapping[str, str] = {**code_words.DECISIONS, UNKNOWN: UNKNOWN}
"""Also of a decision that a table leaves open."""

# Unknown ranks above C and below D: it may hide a D, but only a D is known to be one.
_SEVERITY = {NO_DEMAND: 0, "A": 1, "B": 2, "C": 3, UNKNOWN: 4, "D": 5}


def severity(code: str) -> int:
    """How bad a class is, for sorting: worst is highest."""
    return _SEVERITY[code]


def class_words(code: str) -> str:
    """`'D' -> 'D: geen civiel alternatief'`; unknown and no demand have no letter."""
    return CLASSES[code] if code in (UNKNOWN, NO_DEMAND) else f"{code}: {CLASSES[code]}"


def short(code: str) -> str:
    """The class as it fits a narrow cell: a letter, or `onbekend`, or `n.v.t.`."""
    return "n.v.t." if code == NO_DEMAND else code


def worst_phases(phases: pd.DataFrame) -> pd.DataFrame:
    """One row a capability of the frame `phases`: the phase with the worst class.

    Ties go to the widest gap, then to the first phase on the ladder. `when` says in words which phases have that class.
    Rows come in the order in which capabilities first appear.
    """
    frame = phases.assign(
        severity=phases["class"].map(_SEVERITY),
        share=(phases["gap"] / phases["reference"]).fillna(0.0),
        step=phases["phase"].map({phase: index for index, phase in enumerate(PHASES)}),
        order=phases["capability_id"].map({key: i for i, key in enumerate(dict.fromkeys(phases["capability_id"]))}),
    )
    ranked = frame.sort_values(
        ["order", "severity", "share", "step"], ascending=[True, False, False, True], kind="stable"
    )
    worst = ranked.drop_duplicates("capability_id")
    same = frame.merge(worst[["capability_id", "severity"]], on=["capability_id", "severity"])
    when = {key: _when(set(rows["phase"]), set(phases["phase"])) for key, rows in same.groupby("capability_id")}
    result = worst.assign(when=worst["capability_id"].map(when))
    return result.drop(columns=["severity", "share", "step", "order"]).reset_index(drop=True)


def _when(phases: set[str], present: set[str]) -> str:
    """The phases in words: `in oorlog`, `vanaf conflict`, `in elke fase`, `in spanning en oorlog`."""
    ladder = [phase for phase in PHASES if phase in present]
    hit = [phase for phase in ladder if phase in phases]
    if len(hit) == len(ladder):
        return "in elke fase"
    if len(hit) > 1 and hit == ladder[-len(hit) :]:
        return f"vanaf {hit[0]}"
    return f"in {dutch.listing(hit)}"
