"""What a workbook of Excel 97 to 2003 (.xls) says of its cells, that its reader does not.

The file is a small file system; the stream in it is a row of records, each with a kind and a length. Only the records
that put something in a cell are looked at: where they stand, and whether a formula failed there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_FREE = 0xFFFFFFFA
"""Sector numbers from here on end a chain."""
_ENTRY = 128
_BOUNDSHEET, _BOF, _FILEPASS, _FORMULA, _BOOLERR, _MULRK = 0x85, 0x809, 0x2F, 0x06, 0x205, 0xBD
_CELLS = frozenset({_FORMULA, _BOOLERR, _MULRK, 0x203, 0x204, 0x27E, 0xFD, 0xD6})
_FAILED = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


@dataclass
class OldSheet:
    """One sheet: how far it is filled (from 0), where formulas failed, and how many there are."""

    last_row: int = 0
    last_column: int = 0
    failed: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: int = 0


def old_sheets(raw: bytes) -> dict[str, OldSheet]:
    """The sheets by name; ValueError, IndexError or struct.error for what is no such workbook."""
    stream = _Container(raw).stream(frozenset({"Workbook", "Book"}))
    starts: dict[int, str] = {}
    found: dict[str, OldSheet] = {}
    sheet: OldSheet | None = None
    for place, kind, body in _records(stream):
        if kind == _FILEPASS:
            return {}  # its reader says that there is a password
        if kind == _BOUNDSHEET:
            start, length, wide = *struct.unpack_from("<I", body), body[6], body[7] & 1
            name = body[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")
            starts[start] = name
            found[name] = OldSheet()
        elif kind == _BOF:
            sheet = found.get(starts.get(place, ""), sheet)
        elif kind in _CELLS and sheet is not None:
            _cell(sheet, kind, body)
    return found


def _cell(sheet: OldSheet, kind: int, body: bytes) -> None:
    row, column = struct.unpack_from("<HH", body)
    last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == _MULRK else column
    sheet.last_row, sheet.last_column = max(sheet.last_row, row), max(sheet.last_column, last)
    if kind == _BOOLERR and body[7]:
        sheet.failed[row, column] = _FAILED.get(body[6], "#N/A")
    elif kind == _FORMULA:
        sheet.formulas += 1
        if body[12:14] == b"\xff\xff" and body[6] == 2:  # noqa: PLR2004 - a result that is an error
            sheet.failed[row, column] = _FAILED.get(body[8], "#N/A")


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


class _Container:
    """The file system in the file: sectors, and a table that says which one follows which."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._size = 1 << struct.unpack_from("<H", raw, 30)[0]
        if self._size not in {512, 4096}:
            raise ValueError(self._size)
        self._most = len(raw) // self._size
        directory, self._cutoff, small, more = (struct.unpack_from("<I", raw, at)[0] for at in (48, 56, 60, 68))
        tables = [number for number in struct.unpack_from("<109I", raw, 76) if number < _FREE]
        for _ in range(self._most):
            if more >= _FREE:
                break
            *numbers, more = _numbers(self._sector(more))
            tables += [number for number in numbers if number < _FREE]
        if len(tables) > self._most // (self._size // 4) + 1:
            raise ValueError("more tables than sectors")
        self._next = [number for table in tables for number in _numbers(self._sector(table))]
        self._small_next = list(_numbers(self._whole(small))) if small < _FREE else []
        self._entries = self._whole(directory)

    def stream(self, names: frozenset[str]) -> bytes:
        """The first stream with one of these names."""
        root = b""
        for at in range(0, len(self._entries), _ENTRY):
            entry = self._entries[at : at + _ENTRY]
            name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le")
            start, length = struct.unpack_from("<II", entry, 116)
            if entry[66] == 5:  # noqa: PLR2004 - the root, which holds what is small
                root = self._whole(start)
            elif name in names and length >= self._cutoff:
                return self._whole(start)[:length]
            elif name in names:
                parts = _chain(start, self._small_next, length // 64 + 1)
                return b"".join(root[number * 64 : number * 64 + 64] for number in parts)[:length]
        raise ValueError("no stream with a workbook")

    def _sector(self, number: int) -> bytes:
        return self._raw[(number + 1) * self._size : (number + 2) * self._size]

    def _whole(self, start: int) -> bytes:
        return b"".join(map(self._sector, _chain(start, self._next, self._most)))


def _chain(number: int, following: list[int], most: int) -> Iterator[int]:
    for _ in range(most):
        if number >= _FREE:
            return
        yield number
        number = following[number]


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])
