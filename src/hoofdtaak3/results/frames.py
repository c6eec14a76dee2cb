"""Result frames on disk: one CSV a frame, equal frames are equal bytes."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

FRAMES: tuple[str, ...] = ("supply", "lines", "requests", "capability_days", "capabilities", "phases")

SAMPLES: tuple[str, ...] = ("sample_summary", "sample_drivers", "tipping", "scenario_statements")
"""Frames of the draws over a scenario; they stand in the folder of that scenario."""

# Everything else is a number. Named here, so that an id that looks like a number and an empty cell stay text.
_TEXT = frozenset(
    {
        "attribute",
        "availability",
        "baseline",
        "basis",
        "best",
        "cause",
        "civil_test",
        "class",
        "class_without",
        "decision",
        "ids",
        "key",
        "kind",
        "law_change",
        "name",
        "needs",
        "path",
        "payer",
        "phase",
        "purpose",
        "quantity",
        "reason",
        "requester",
        "status",
        "subject",
        "table",
        "text",
        "worst",
    }
)
_TEXT_ENDS = ("_id", "_ids")


def is_text(column: str) -> bool:
    """Whether a column of a result frame holds text; every other one holds numbers."""
    return column in _TEXT or column.endswith(_TEXT_ENDS)


def write_frames(folder: Path, frames: Mapping[str, pd.DataFrame]) -> list[Path]:
    """Write each frame as `<name>.csv`; floats in their shortest exact form, so that reading gives them back."""
    return [
        write_text(folder / f"{name}.csv", frame.to_csv(index=False, lineterminator="\n"))
        for name, frame in sorted(frames.items())
    ]


def read_frames(folder: Path, names: Sequence[str] = FRAMES) -> dict[str, pd.DataFrame]:
    """Read what `write_frames` wrote; an empty cell is "" in a text column and NaN in a number column."""
    return {name: _read(folder / f"{name}.csv") for name in names}


def require_results(folder: Path, scenarios: Iterable[str], names: Sequence[str] = FRAMES) -> None:
    """InputError that names every scenario without all of these frames."""
    missing = [key for key in scenarios if not all((folder / key / f"{name}.csv").is_file() for name in names)]
    if missing:
        raise InputError(
            [
                Problem(
                    file=f"build/results/{key}",
                    message="Dit scenario heeft nog geen resultaten.",
                    advice="draai eerst `ht3 run`",
                )
                for key in missing
            ]
        )


def _read(path: Path) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - half a second that the command line does without

    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    columns = dict(zip(header, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(header, ())
    return pd.DataFrame(
        {
            name: pd.Series(list(cells), dtype="str")
            if is_text(name)
            else pd.Series(_numbers(cells), dtype=None if cells else "float64")
            for name, cells in columns.items()
        }
    )


def _numbers(cells: Sequence[str]) -> list[int] | list[float]:
    # Python's own float reads back exactly what it wrote; pandas' readers differ in that from version to version.
    if cells and all(cell.lstrip("-").isdecimal() for cell in cells):
        return [int(cell) for cell in cells]
    return [float(cell or "nan") for cell in cells]
