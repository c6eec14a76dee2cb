"""Crossing: the point where a falling, piecewise linear function reaches zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_WIDTH = 1e-11
"""Relative width of the bracket within which the crossing is proven; the crossing itself is exact on its piece."""
_CLOSE = 1e-3
"""Part of the bracket that is left when the point just below its upper end proves to be short."""


def crossing(lack: Callable[[float], float], short: float, enough: float, dust: float) -> float:
    """The smallest point from which `lack` is zero, by secants on its linear pieces inside a bracket.

    What is served is continuous and piecewise linear in the supply of one source, so on its last piece the secant
    through two points hits the crossing exactly. It need not be convex (other capabilities may take what is freed, in
    between), so a point counts only when a point just below it is shown to be short; every round halves the bracket at
    least.

    Args:
        lack: Never rises; continuous, piecewise linear.
        short: A point where it is above zero.
        enough: A point where it counts as zero; the result when nothing smaller does.
        dust: Amount of `lack` that is rounding of the machine.
    """
    below: tuple[float, float] | None = None
    at = lack(short)
    while enough - short > _WIDTH * max(1.0, enough):
        width = enough - short
        slope = (below[1] - at) / (short - below[0]) if below else 1.0
        for trial in (
            short + at / slope if slope > 0.0 else enough,
            enough - _CLOSE * width,
            (short + enough) / 2,
        ):
            if short < trial < enough and enough - short > width / 2:
                left = lack(trial)
                if left > dust:
                    below, short, at = (short, at), trial, left
                else:
                    enough = trial
    return enough
