"""A sheet: rows of one table for some cases, each different row once, and which rows each case has.

Neighbouring cases share most of their rows, so this is small; it becomes plain columns when tables are put together.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hoofdtaak3.results.columns import Kind
from hoofdtaak3.results.of_sweeps import SWEEPS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_INDEX, _SIZES, _WORDS = "index", "sizes", "words"


class Sheet:
    """Rows of a table, case by case, without the column of the case."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._numbers: dict[int, int] = {}
        self._rows: list[tuple[Any, ...]] = []
        self._index: list[int] = []
        self._sizes: list[int] = []

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """The rows of the next case; the same row is most often the same object."""
        for row in rows:
            number = self._numbers.get(id(row))
            if number is None:
                number = self._numbers[id(row)] = len(self._rows)
                self._rows.append(row)  # kept, so its place in memory stays its own
            self._index.append(number)
        self._sizes.append(len(rows))

    def arrays(self) -> Iterator[tuple[str, NDArray[Any]]]:
        """All of it by name."""
        yield f"{self.name}/{_INDEX}", np.array(self._index, dtype=np.int32)
        yield f"{self.name}/{_SIZES}", np.array(self._sizes, dtype=np.int32)
        columns = SWEEPS[self.name].columns[1:]
        cells = zip(*self._rows, strict=True) if self._rows else ((),) * len(columns)
        for column, values in zip(columns, cells, strict=True):
            place = f"{self.name}/{column.name}"
            if column.kind is Kind.TEXT:
                words = list(dict.fromkeys(values))
                number = {word: at for at, word in enumerate(words)}
                yield f"{place}/{_WORDS}", np.array(words, dtype=np.str_)
                yield place, np.array([number[value] for value in values], dtype=np.int32)
            else:
                yield place, np.array(values, dtype=np.float64)


def packed(sheets: Iterable[Sheet]) -> bytes:
    """Sheets as bytes: arrays, which whoever reads them cannot take for code."""
    stream = io.BytesIO()
    np.savez(stream, **dict(pair for sheet in sheets for pair in sheet.arrays()))  # type: ignore[arg-type]
    return stream.getvalue()


@dataclass(frozen=True)
class Texts:
    """A column of texts: the different ones, and which of them each row has."""

    words: tuple[str, ...]
    codes: NDArray[np.int32]


@dataclass(frozen=True)
class Rows:
    """Rows of one table for the cases of a chunk."""

    case: NDArray[np.int64]
    """Per row the place of its case within the chunk."""
    numbers: Mapping[str, NDArray[np.float64]]
    texts: Mapping[str, Texts]


def rows_of_tables(data: bytes) -> dict[str, Rows]:
    """The rows of every table, by name, from what `packed` gave."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return {name: _rows(arrays, name) for name in SWEEPS if f"{name}/{_INDEX}" in arrays.files}


def _rows(arrays: Mapping[str, NDArray[Any]], name: str) -> Rows:
    numbers, texts = {}, {}
    index, sizes = arrays[f"{name}/{_INDEX}"], arrays[f"{name}/{_SIZES}"]
    for column in SWEEPS[name].columns[1:]:
        place = f"{name}/{column.name}"
        cells = arrays[place][index]
        if column.kind is Kind.TEXT:
            texts[column.name] = Texts(tuple(arrays[f"{place}/{_WORDS}"].tolist()), cells)
        else:
            numbers[column.name] = cells
    return Rows(np.repeat(np.arange(len(sizes)), sizes), numbers, texts)
