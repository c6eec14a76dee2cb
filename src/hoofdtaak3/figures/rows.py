"""Rows of a frame as objects with attributes."""

from __future__ import annotations

from collections import namedtuple
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """One named tuple a row; the column `class`, which cannot be an attribute, is called `code`."""
    row = _row(tuple("code" if name == "class" else str(name) for name in frame.columns))
    yield from map(row._make, zip(*(frame.iloc[:, place] for place in range(frame.shape[1])), strict=True))


@cache
def _row(columns: tuple[str, ...]) -> Any:  # noqa: ANN401 - a type that is made here
    """The type of a row. Making one takes longer than filling it a hundred times, and pandas makes one each time."""
    return namedtuple("Row", columns, rename=True)  # noqa: PYI024 - the columns are known at run time
