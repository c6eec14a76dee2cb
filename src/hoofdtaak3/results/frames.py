"""Result frames on disk: one CSV a frame, equal frames are equal bytes."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.results.checks import check_tables
from hoofdtaak3.results.columns import Kind, ResultTable
from hoofdtaak3.results.of_scenarios import SAMPLE_TABLES, SCENARIO_TABLES
from hoofdtaak3.results.schema import TABLES
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import TextIO

    import pandas as pd

FRAMES: tuple[str, ...] = tuple(table.name for table in SCENARIO_TABLES)

SAMPLES: tuple[str, ...] = tuple(table.name for table in SAMPLE_TABLES)
"""Frames of the draws over a scenario; they stand in the folder of that scenario."""

BETWEEN = ";"
"""Between the parts of a list, in the file."""

_LONGEST = 2**31 - 1
"""Characters of a cell: as many as Python can be told on every system."""


def write_frames(folder: Path, frames: Mapping[str, pd.DataFrame]) -> list[Path]:
    """Write each frame as `<name>.csv`; floats in their shortest exact form, so that reading gives them back.

    Raises:
        ResultError: When a frame is not as its schema says; then nothing is written.
    """
    check_tables(frames)
    return [write_text(folder / f"{name}.csv", _text(name, frame)) for name, frame in sorted(frames.items())]


def read_frames(folder: Path, names: Sequence[str] = FRAMES) -> dict[str, pd.DataFrame]:
    """Read what `write_frames` wrote, with the types of the schema; an empty cell is "", NaN or an empty list.

    Raises:
        InputError: When a file has other columns, because another version wrote it.
    """
    return {name: _read(folder / f"{name}.csv", TABLES[name]) for name in names}


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


def _text(name: str, frame: pd.DataFrame) -> str:
    joined = {column: frame[column].map(BETWEEN.join) for column in TABLES[name].lists}
    return frame.assign(**joined).to_csv(index=False, lineterminator="\n")


def _read(path: Path, table: ResultTable) -> pd.DataFrame:
    from hoofdtaak3.model.frames import frame_of  # noqa: PLC0415 - half a second that the command line does without

    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = _rows(stream)
    if header != list(table.dtypes):
        raise InputError(
            [
                Problem(
                    file=f"build/results/{path.parent.name}/{path.name}",
                    message="Dit resultaat heeft andere kolommen dan deze versie van het programma kent.",
                    advice="draai opnieuw `ht3 run`",
                )
            ]
        )
    cells = zip(*rows, strict=True) if rows else ((),) * len(header)
    return frame_of(
        table.dtypes, (_values(column.kind, texts) for column, texts in zip(table.columns, cells, strict=True))
    )


def _rows(stream: TextIO) -> list[list[str]]:
    """All rows; a list over hundreds of scenarios is longer than Python's reader takes by itself."""
    usual = csv.field_size_limit(_LONGEST)
    try:
        return list(csv.reader(stream))
    finally:
        csv.field_size_limit(usual)


def _values(kind: Kind, cells: Sequence[str]) -> Sequence[object]:
    if kind is Kind.TEXT:
        return cells
    if kind is Kind.LIST:
        return [tuple(cell.split(BETWEEN)) if cell else () for cell in cells]
    if kind is Kind.WHOLE:
        return [int(cell) for cell in cells]
    # Python's own float reads back exactly what it wrote; pandas' readers differ in that from version to version. Many
    # cells are equal (most are 0.0), so each text is read once.
    known = {cell: float(cell or "nan") for cell in set(cells)}
    return [known[cell] for cell in cells]
