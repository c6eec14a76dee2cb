"""Years in a row with the same numbers as one line of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

YEARS = "Jaren"


def merged(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The rows with `year` replaced by `Jaren`: `2026–2029` where all else stays the same; `by` tells lines apart.

    Rows come in the order of `by`, then of the years; a gap between years breaks a span.
    """
    rest = [name for name in rows.columns if name != "year"]
    found: list[list[Hashable]] = []
    spans: list[tuple[int, int]] = []
    for _, own in rows.groupby(list(by), sort=False):
        for values in own.sort_values("year").itertuples(index=False):
            row = dict(zip(rows.columns, values, strict=True))
            year, cells = int(row["year"]), [_comparable(row[name]) for name in rest]
            if found and found[-1] == cells and spans[-1][1] == year - 1:
                spans[-1] = (spans[-1][0], year)
            else:
                found.append(cells)
                spans.append((year, year))
    result = pd.DataFrame(found, columns=rest)
    words = [str(first) if first == last else f"{first}–{last}" for first, last in spans]
    result.insert(len(by), YEARS, words)
    return result


def _comparable(value: Hashable) -> Hashable:
    """Not-a-number is not equal to itself; None is, and becomes not-a-number again in a column of numbers."""
    return None if value != value else value  # noqa: PLR0124 - that is what tells it
