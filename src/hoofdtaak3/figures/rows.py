"""Rows of a frame as objects with attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """One named tuple a row; the column `class`, which cannot be an attribute, is called `code`."""
    yield from frame.rename(columns={"class": "code"}).itertuples(index=False, name="Row")
