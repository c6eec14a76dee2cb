"""Shares as percentages that do not round away what matters: not quite all is not 100%, and a little is not 0%."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch

if TYPE_CHECKING:
    from collections.abc import Sequence

TOLERANCE = 1e-9
"""Differences below this are rounding of the machine."""

_LITTLE = 0.01
_NEARLY = 0.99


def part(share: float) -> str:
    """`0.4 -> '40%'`, `0.999 -> '99%'`, `0.001 -> 'minder dan 1%'`; not-a-number is 'onbekend'."""
    if TOLERANCE < share < _LITTLE:
        return "minder dan 1%"
    if _NEARLY < share < 1 - TOLERANCE:
        return dutch.percent(_NEARLY)
    return dutch.percent(share)


def signed(share: float) -> str:
    """`0.35 -> '+35%'`, `-0.05 -> '−5%'`, `0.001 -> '< 1%'`; no change is '0'."""
    if math.isnan(share):
        return dutch.UNKNOWN
    if abs(share) <= TOLERANCE:
        return "0"
    if abs(share) < _LITTLE:
        return "< 1%" if share > 0 else "> −1%"
    return f"+{part(share)}" if share > 0 else f"−{part(-share)}"


def percentages(counts: Sequence[int]) -> list[int]:
    """Whole percentages that add up to 100 (largest remainders first); a present part is never shown as 0."""
    total = sum(counts)
    if not total:
        return [0 for _ in counts]
    exact = [100 * count / total for count in counts]
    shares = [max(int(value), 1 if value else 0) for value in exact]
    order = sorted(range(len(counts)), key=lambda i: (shares[i] - exact[i], i))
    for index in order[: max(0, 100 - sum(shares))]:
        shares[index] += 1
    shares[shares.index(max(shares))] += 100 - sum(shares)
    return shares
