"""Degree: how firm an outcome is that the likely values give; one rule for classes, availability and counts.

| degree | when |
|---|---|
| `vast` | the outcome is the same whatever the values that rest on judgement or are invented |
| `houdt_stand` | the most frequent one, in at least `firm` of the draws, and no corner of what is invented breaks it |
| `wisselt` | anything else |
| `onbekend` | what is not known decides between these |

The outcome that may be stated is the most frequent one. Of a draw whose outcome is not known it may be any: so an
outcome is the most frequent one only if it stays so whatever these draws hold, and a degree is known only if it is the
same whatever they hold.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

FIXED = "vast"
HOLDS = "houdt_stand"
VARIES = "wisselt"
UNKNOWN_OUTCOME = "onbekend"
"""Of an outcome and of its degree."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Shares of the draws, fractions of 1."""

    firm: float
    """From which share on the most frequent outcome holds."""
    competing: float
    """From which share on an outcome is told as one of those that compete."""

    def reached(self, draws: int, of: int) -> bool:
        """Whether so many draws of all are enough to hold."""
        return _reaches(draws, self.firm, of)


@dataclass(frozen=True, slots=True)
class Degree:
    """The outcome that may be stated, and how firm it is."""

    outcome: str
    """The most frequent one; `onbekend` if that is not known."""
    share: float
    """Part of the draws with that outcome; NaN if it is not known."""
    degree: str
    outcomes: tuple[str, ...]
    """Those that compete, the most frequent first; of one that only a corner breaks also what that corner gives."""

    @property
    def firm(self) -> bool:
        """Whether the outcome may be stated."""
        return self.degree in {FIXED, HOLDS}


def degree(drawn: Sequence[str], likely: str, corners: Collection[str], settled: str, rule: Rule) -> Degree:
    """The degree of an outcome; `onbekend` where an outcome is not known.

    Args:
        drawn: The outcome in each draw of everything that rests on judgement or is invented; at least one.
        likely: The outcome of the likely values.
        corners: The outcomes at the ends of the ranges of what is invented.
        settled: The outcome when nothing is known of what rests on judgement or is invented.
        rule: The thresholds.
    """
    of, counts = len(drawn), Counter(drawn)
    lost = counts.pop(UNKNOWN_OUTCOME, 0)
    # Of equals that of the likely values, else the last one: of classes the worst.
    order = sorted(counts, key=lambda code: (counts[code], code == likely, len(code), code), reverse=True)
    second = counts[order[1]] if len(order) > 1 else 0
    told = tuple(code for code in order if _reaches(counts[code], rule.competing, of))
    if not order or (lost and counts[order[0]] <= second + lost):
        return Degree(UNKNOWN_OUTCOME, float("nan"), UNKNOWN_OUTCOME, told)
    outcome, most = order[0], counts[order[0]]
    breaking = sorted(set(corners) - {outcome, UNKNOWN_OUTCOME})
    if settled == outcome:
        found = FIXED
    elif not rule.reached(most + lost, of) or breaking:
        found = VARIES
    elif not rule.reached(most, of) or UNKNOWN_OUTCOME in corners:
        found = UNKNOWN_OUTCOME
    else:
        found = HOLDS
    if found == VARIES and len(told) == 1:
        told += tuple(sorted(breaking, key=lambda code: -counts[code]))
    return Degree(outcome, most / of, found, told)


def _reaches(draws: int, share: float, of: int) -> bool:
    return draws >= share * of - 1e-9  # 0.8 of 1000 is not exactly 800 to the machine
