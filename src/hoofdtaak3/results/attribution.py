"""Why something moved between two runs, from runs in which one part of the changes was made alone."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from hoofdtaak3.results.difference import equal

Compared = Mapping[Hashable, Any]
"""What there is to compare of a run; what it has not, is None."""


@dataclass(frozen=True)
class Cause:
    """Of one thing that moved."""

    parts: tuple[str, ...]
    """Parts of the changes that move it, each by itself; those that only do so together if there is no such part."""
    together: bool = False
    """Whether what they do alone is not what they do together."""
    certain: bool = True
    """Whether this was computed; else it is one of these parts."""


@dataclass(frozen=True)
class Attribution:
    """Two runs and what lies between them."""

    before: Compared
    after: Compared
    base: Compared
    """The old inputs, computed as now: it differs from `before` only by `engine`."""
    alone: Mapping[str, Compared]
    """By part: the base with that part as it is now."""
    engine: str = ""
    """The name of the change of what computes; "" if there is none."""

    def cause(self, key: Hashable) -> Cause:
        """Why this thing is not what it was."""
        was, now, base = (state.get(key) for state in (self.before, self.after, self.base))
        moves = {part: state.get(key) for part, state in self.alone.items() if not equal(state.get(key), base)}
        steps = [(was, base)] if not equal(was, base) else []
        steps += [(base, value) for value in moves.values()]
        parts = (*((self.engine,) if not equal(was, base) else ()), *moves)
        if not parts:
            return Cause((*filter(None, [self.engine]), *self.alone), together=True)
        if len(parts) == 1:
            return Cause(parts, together=not equal(steps[0][1], now))
        return Cause(parts, together=not (_adds_up(steps, was, now) or all(equal(to, now) for _, to in steps)))


def _adds_up(steps: list[tuple[Any, Any]], was: Any, now: Any) -> bool:  # noqa: ANN401 - values of findings
    """Whether the steps together are the whole: numbers add up, lists lose and gain."""
    if all(isinstance(side, tuple) for step in [*steps, (was, now)] for side in step):
        gone = {item for old, new in steps for item in old if item not in new}
        come = {item for old, new in steps for item in new if item not in old}
        return (set(was) - gone) | come == set(now)
    if all(_number(side) for step in [*steps, (was, now)] for side in step):
        return equal(was + sum(new - old for old, new in steps), now)
    return False


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
