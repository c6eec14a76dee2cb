"""What a result table is made of: its columns, each with a type, a unit and a meaning in Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from types import MappingProxyType


class Kind(Enum):
    """The type of a column; the value is the type that pandas gives it, as `model.frames` has it too."""

    TEXT = "str"
    WHOLE = "int64"
    """A number that is always known and has no fraction."""
    NUMBER = "float64"
    """NaN where it is not known."""
    LIST = "object"
    """A tuple of texts in each cell; in the file they are one cell, with `;` between them."""


@dataclass(frozen=True)
class ResultColumn:
    """One column of a result table."""

    name: str
    kind: Kind
    unit: str
    """Dutch; empty for texts and lists."""
    meaning: str
    """One Dutch sentence."""
    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What a cell may hold, with the Dutch word for it; empty if it may hold anything."""
    refers: str = ""
    """The table whose ids a cell holds: one of `data/`, or `scenarios`; empty if it holds none."""


@dataclass(frozen=True)
class ResultTable:
    """One result table: one CSV file."""

    name: str
    title: str
    """Dutch."""
    columns: tuple[ResultColumn, ...]

    @cached_property
    def dtypes(self) -> Mapping[str, str]:
        """By column, in order: what `model.frames.frame` makes a frame from."""
        return MappingProxyType({column.name: column.kind.value for column in self.columns})

    @cached_property
    def lists(self) -> tuple[str, ...]:
        """The columns with a list in each cell."""
        return tuple(column.name for column in self.columns if column.kind is Kind.LIST)


def text(name: str, meaning: str, *codes: Mapping[str, str], refers: str = "") -> ResultColumn:
    """A column of texts; with `codes` it holds nothing else."""
    together = {code: word for some in codes for code, word in some.items()}
    return ResultColumn(name, Kind.TEXT, "", meaning, MappingProxyType(together), refers)


def listed(name: str, meaning: str, refers: str = "") -> ResultColumn:
    """A column of lists of texts."""
    return ResultColumn(name, Kind.LIST, "", meaning, refers=refers)


def number(name: str, unit: str, meaning: str) -> ResultColumn:
    """A column of numbers."""
    return ResultColumn(name, Kind.NUMBER, unit, meaning)


def whole(name: str, unit: str, meaning: str) -> ResultColumn:
    """A column of whole numbers, all of them known."""
    return ResultColumn(name, Kind.WHOLE, unit, meaning)
