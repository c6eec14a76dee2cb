"""Frames with fixed columns and plain types, also when there are no rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TEXT = "str"
WHOLE = "int64"
NUMBER = "float64"
LIST = "object"
"""A tuple of texts in each cell."""
_TEXT_DTYPE = pd.StringDtype(na_value=np.nan)
"""What "str" stands for; pandas looks a name up for every column."""


def frame(columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """A frame of `rows`, with the given type per column."""
    return frame_of(columns, zip(*rows, strict=True) if rows else ((),) * len(columns))


def frame_of(columns: Mapping[str, str], cells: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """A frame of the cells of each column, with its given type."""
    return pd.DataFrame(
        {name: _typed(kind, column) for (name, kind), column in zip(columns.items(), cells, strict=True)}, copy=False
    )


def _typed(kind: str, cells: Sequence[Any]) -> Any:  # noqa: ANN401 - what a frame takes as a column
    if kind == TEXT:
        return pd.array(list(cells), dtype=_TEXT_DTYPE)
    # Of tuples numpy would make rows of a table.
    return pd.Series(list(cells), dtype=LIST) if kind == LIST else np.array(cells, dtype=kind)
