"""Frames with fixed columns and plain types, also when there are no rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TEXT = "str"
WHOLE = "int64"
NUMBER = "float64"
_TEXT_DTYPE = pd.StringDtype(na_value=np.nan)
"""What "str" stands for; pandas looks a name up for every column."""


def frame(columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """A frame of `rows`, with the given type per column."""
    values = zip(*rows, strict=True) if rows else ((),) * len(columns)
    return pd.DataFrame(
        {
            name: pd.array(list(column), dtype=_TEXT_DTYPE) if kind == TEXT else np.array(column, dtype=kind)
            for (name, kind), column in zip(columns.items(), values, strict=True)
        },
        copy=False,
    )
