"""Quantities of the tables as a reader wants them: in their unit, with their range."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures.codes import UNKNOWN

if TYPE_CHECKING:
    import pandas as pd

_PLAIN = ("eenheden", "fractie", "factor", "gewicht", "eenheden capaciteit per eenheid civiel")
"""Units that the heading or the name of the quantity tells already."""
_WORDS = dict.fromkeys(_PLAIN, "") | {"uur": " uur", "dag": " dagen"}
_ROUND_FROM = 100
_HUNDREDTH, _TENTH = 0.01, 0.1


def ranged(low: float, likely: float, high: float, unit: str = "") -> str:
    """The likely value with its range in brackets: `20% (10%–30%)`, `3 uur (2–6)`; not-a-number is `onbekend`."""
    if math.isnan(likely):
        return UNKNOWN
    first, last, middle = (_plain(value, unit) for value in (low, high, likely))
    text = f"{middle}{_suffix(unit, likely)}"
    return text if low == high else f"{text} ({first}–{last})"


def spread(rows: pd.DataFrame) -> str:
    """Rows of one quantity as one value: one row with its range, more rows from the lowest to the highest.

    `rows` have low, likely, high and unit; a quantity of which nothing is known is `onbekend`.
    """
    columns = zip(*(rows[name].tolist() for name in ("low", "likely", "high", "unit")), strict=True)
    known = [row for row in columns if not math.isnan(row[1])]
    if not known:
        return UNKNOWN
    unit = str(known[0][3])
    if len({row[:3] for row in known}) == 1:
        low, likely, high, _ = known[0]
        return ranged(low, likely, high, unit)
    lows, likelies, highs = ([float(row[place]) for row in known] for place in range(3))
    least, most, low, high = min(likelies), max(likelies), min(lows), max(highs)
    middle = _plain(least, unit) if least == most else f"{_plain(least, unit)} tot {_plain(most, unit)}"
    outer = "" if (low, high) == (least, most) else f" (bereik {_plain(low, unit)}–{_plain(high, unit)})"
    return f"{middle}{_suffix(unit, most)}{outer}"


def unit_days(value: float) -> str:
    """`80.4 -> '80,4 eenheiddagen'`; large amounts without decimals."""
    if math.isnan(value):
        return UNKNOWN
    shown = amount(value)
    return f"{shown} {'eenheiddag' if shown == '1' else 'eenheiddagen'}"


def amount(value: float) -> str:
    """A number with one decimal, from a hundred on without; a little is not nothing."""
    return dutch.number(value, 0) if value >= _ROUND_FROM else units(value)


def units(value: float) -> str:
    """A number of units with one decimal, as in the figures; a little is not nothing."""
    return "minder dan 0,1" if 0 < value < _TENTH / 2 else dutch.number(value)


def _plain(value: float, unit: str) -> str:
    if unit == "fractie":
        return dutch.percent(value, 1 if 0 < value < _HUNDREDTH else 0)
    # Two decimals, or as many as the value needs to be more than 0.
    return dutch.number(value, max(2, math.ceil(-math.log10(abs(value)))) if value else 0)


def _suffix(unit: str, value: float) -> str:
    if unit == "dag" and value == 1:
        return " dag"
    return _WORDS.get(unit, f" {unit}" if unit else "")
