"""Frames of several scenarios as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping


def stacked(frames: Mapping[str, pd.DataFrame], at: int = 0) -> pd.DataFrame:
    """The frames below each other, with column `scenario_id` inserted as column `at`."""
    parts = []
    for key, frame in frames.items():
        part = frame.copy()
        part.insert(at, "scenario_id", pd.Series([key] * len(frame), index=frame.index, dtype="str"))
        parts.append(part)
    return pd.concat(parts, ignore_index=True)
