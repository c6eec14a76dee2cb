"""Fixed places in a chart, in pixels from the upper left corner."""

from __future__ import annotations

from typing import Any, Final

import altair as alt

_CHANNELS: Final = {"x": alt.XValue, "x2": alt.X2Value, "y": alt.YValue, "y2": alt.Y2Value}

WORDS: Final = alt.Text("text:N")
"""The text of a mark is its field `text`. Channels as objects: Altair takes seventy times as long to infer them."""


def at(**places: float) -> dict[str, Any]:
    """Encodings of `x`, `x2`, `y` and `y2`, for `encode(**at(x=2, y=10))`."""
    return {name: _CHANNELS[name](value) for name, value in places.items()}  # type: ignore[no-untyped-call]
