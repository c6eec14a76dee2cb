"""Shapley values: a fair division of what a set of causes does together, over the causes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def shapley(values: Sequence[float]) -> tuple[float, ...]:
    """What each of `n` causes takes away, on average over every order in which they can be taken away.

    `share_i = sum over S without i of |S|! (n - |S| - 1)! / n! * (v(S) - v(S + i))` (Shapley, 1953). The shares add up
    to `v(nothing) - v(everything)`, and none is negative when taking away more never gives more.

    Args:
        values: What remains when a set of causes is taken away; bit `i` of the index is cause `i`. Length `2 ** n`.
    """
    n = len(values).bit_length() - 1
    weights = [math.factorial(size) * math.factorial(n - size - 1) / math.factorial(n) for size in range(n)]
    return tuple(
        math.fsum(
            weights[without.bit_count()] * (values[without] - values[without | 1 << i])
            for without in range(len(values))
            if not without >> i & 1
        )
        for i in range(n)
    )
