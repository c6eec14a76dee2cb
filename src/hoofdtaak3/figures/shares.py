"""Shares as percentages that do not round away what matters: not quite all is not 100%, and a little is not 0%."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch

if TYPE_CHECKING:
    from collections.abc import Sequence

TOLERANCE = dutch.TOLERANCE
part = dutch.share
_LITTLE = 0.01


def signed(share: float) -> str:
    """`0.35 -> '+35%'`, `-0.05 -> '−5%'`, `0.001 -> '< 1%'`; no change is '0'."""
    if math.isnan(share):
        return dutch.UNKNOWN
    if abs(share) <= TOLERANCE:
        return "0"
    if abs(share) < _LITTLE:
        return "< 1%" if share > 0 else "> −1%"
    return f"+{part(share)}" if share > 0 else f"−{part(-share)}"


def portions(counts: Sequence[int]) -> list[str]:
    """Each count as a share of all, as `part` says it; "" for none. Each is rounded by itself, so that each is true."""
    total = sum(counts)
    return [part(count / total) if count else "" for count in counts]
