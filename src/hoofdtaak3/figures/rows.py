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
    row = row_type(tuple(map(str, frame.columns)))
    yield from map(row._make, zip(*(cells.tolist() for _, cells in frame.items()), strict=True))


@cache
def row_type(columns: tuple[str, ...]) -> Any:  # noqa: ANN401 - a type that is made here
    """The type of a row. Making one takes longer than filling it a hundred times, and pandas makes one each time."""
    names = ["code" if name == "class" else name for name in columns]
    return namedtuple("Row", names, rename=True)  # noqa: PYI024 - the columns are known at run time
