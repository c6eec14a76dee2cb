"""The tables of a sweep as Parquet, put together chunk by chunk: memory does not grow with the number of cases."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import fastparquet
import numpy as np
import pandas as pd

from hoofdtaak3.results.columns import ResultTable
from hoofdtaak3.results.of_sweeps import CASE, SWEEP_TABLES
from hoofdtaak3.sweep.sheet import Rows

if TYPE_CHECKING:
    from pathlib import Path

    from hoofdtaak3.sweep.design import Design

_ROWS: Final = 50_000
"""Of a row group, about."""
_PREFIX: Final = "sweep_"
Settings = Mapping[str, Sequence[float] | Sequence[str]]


def file_name(table: ResultTable) -> str:
    """`capabilities.parquet`."""
    return f"{table.name.removeprefix(_PREFIX)}.parquet"


def tables_of(design: Design) -> list[ResultTable]:
    """The tables that a sweep has."""
    left_out = {"sweep_causes": "causes" in design.extra, "sweep_degrees": "draws" in design.extra}
    return [table for table in SWEEP_TABLES if left_out.get(table.name, True)]


@dataclass(frozen=True)
class Setting:
    """The column of an axis."""

    name: str
    at: int
    """Place of the axis."""
    numeric: bool
    words: tuple[str, ...] = ()
    """Of one that holds texts: all that occur, and nothing for a case that says nothing of it."""


class Columns:
    """Makes frames of chunks: settings of each case, then what came out."""

    def __init__(self, design: Design, capability_ids: Sequence[str]) -> None:
        self._ids = tuple(capability_ids)
        self.settings = [_setting(axis.column, at, axis.values) for at, axis in enumerate(design.axes)]

    def frame(self, table: ResultTable, rows: Rows, cases: Sequence[Sequence[str]], start: int) -> pd.DataFrame:
        """The rows of a chunk that starts with this case; `cases` are the values on the axes."""
        found: dict[str, Any] = {CASE.name: (rows.case + start).astype(np.int32)}
        for setting in self.settings:
            found[setting.name] = _cells(setting, [case[setting.at] for case in cases], rows)
        for column in table.columns[1:]:
            if column.name in rows.numbers:
                found[column.name] = rows.numbers[column.name]
            else:
                words = self._ids if column.refers == "capabilities" else tuple(column.codes)
                found[column.name] = _texts(rows, column.name, words)
        return pd.DataFrame(found)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of the settings."""
        return tuple(setting.name for setting in self.settings)


class Tables:
    """Writes the tables of a sweep, chunk by chunk; the same bytes for the same chunks in order."""

    def __init__(self, folder: Path, design: Design, columns: Columns) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._columns = columns
        self._open = [_Table(table, folder / file_name(table)) for table in tables_of(design)]

    def add(self, tables: Mapping[str, Rows], cases: Sequence[Sequence[str]], start: int) -> None:
        """The rows of the next chunk, by table, and the values of its cases on the axes."""
        for one in self._open:
            one.add(self._columns.frame(one.table, tables[one.table.name], cases, start))

    def close(self) -> None:
        """Write what waits."""
        for one in self._open:
            one.flush()


class _Table:
    """One file: rows wait until they make a row group."""

    def __init__(self, table: ResultTable, path: Path) -> None:
        self.table = table
        self._path = path
        self._waiting: list[pd.DataFrame] = []
        self._size = 0
        self._file: Any = None

    def add(self, frame: pd.DataFrame) -> None:
        self._waiting.append(frame)
        self._size += len(frame)
        if self._size >= _ROWS:
            self.flush()

    def flush(self) -> None:
        if not self._waiting:
            return
        frame = self._waiting[0] if len(self._waiting) == 1 else pd.concat(self._waiting, ignore_index=True)
        self._waiting, self._size = [], 0
        path, how = str(self._path), {"compression": "SNAPPY"}
        if self._file is None:
            fastparquet.write(path, frame, has_nulls=False, write_index=False, object_encoding="utf8", **how)
            self._file = fastparquet.ParquetFile(path)
        else:
            self._file.write_row_groups([frame], **how)


def read_table(path: Path) -> pd.DataFrame:
    """A table that was written."""
    with path.open("rb") as stream:
        frame: pd.DataFrame = fastparquet.ParquetFile(stream).to_pandas()
    return frame


def _setting(name: str, at: int, values: Sequence[str]) -> Setting:
    if all(map(_is_number, values)):
        return Setting(name, at, numeric=True)
    return Setting(name, at, numeric=False, words=("", *values))


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _cells(setting: Setting, values: Sequence[str], rows: Rows) -> Any:  # noqa: ANN401 - what a frame takes
    if setting.numeric:
        return np.array([float(value) if value else math.nan for value in values])[rows.case]
    place = {word: at for at, word in enumerate(setting.words)}
    codes = np.array([place[value] for value in values], dtype=np.int32)[rows.case]
    return pd.Categorical.from_codes(codes, categories=pd.Index(setting.words))


def _texts(rows: Rows, name: str, words: tuple[str, ...]) -> Any:  # noqa: ANN401 - as above
    texts = rows.texts[name]
    if not words:
        return np.array(texts.words, dtype=object)[texts.codes]
    place = {word: at for at, word in enumerate(words)}
    codes = np.array([place[word] for word in texts.words], dtype=np.int32)[texts.codes]
    return pd.Categorical.from_codes(codes, categories=pd.Index(words))
