"""Result frames on disk: one CSV a frame, equal frames are equal bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.pipeline.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

FRAMES: tuple[str, ...] = ("supply", "lines", "requests", "capability_days", "capabilities", "phases")

# Everything else is a number. Named here, so that an id that looks like a number and an empty cell stay text.
TEXT_COLUMNS = frozenset(
    {
        "availability",
        "capability_id",
        "civil_test",
        "class",
        "decision",
        "incident_id",
        "kind",
        "legal_basis_id",
        "line_id",
        "phase",
        "reason",
        "requester",
    }
)


def write_frames(folder: Path, frames: Mapping[str, pd.DataFrame]) -> list[Path]:
    """Write each frame as `<name>.csv`; floats in their shortest exact form, so that reading gives them back."""
    return [
        write_text(folder / f"{name}.csv", frame.to_csv(index=False, lineterminator="\n"))
        for name, frame in sorted(frames.items())
    ]


def read_frames(folder: Path) -> dict[str, pd.DataFrame]:
    """Read what `write_frames` wrote; an empty cell is "" in a text column and NaN in a number column."""
    import pandas as pd  # noqa: PLC0415 - half a second that the command line does without

    frames: dict[str, pd.DataFrame] = {}
    for name in FRAMES:
        path = folder / f"{name}.csv"
        header = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
        text = [column for column in header if column in TEXT_COLUMNS]
        frames[name] = pd.read_csv(
            path,
            dtype=dict.fromkeys(text, "str"),
            keep_default_na=False,
            na_values={column: [""] for column in header if column not in TEXT_COLUMNS},
            float_precision="round_trip",
        )
    return frames
