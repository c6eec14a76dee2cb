"""All tables of a project, checked as a whole and shown as one edition."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from hoofdtaak3.inputs.tables.bibliography import read_bibliography
from hoofdtaak3.inputs.tables.cells import Value
from hoofdtaak3.inputs.tables.contract import Column, Contract, load_contract
from hoofdtaak3.inputs.tables.coverage import coverage_warnings
from hoofdtaak3.inputs.tables.editions import EDITIONS, Edition, Shown, Withheld, show, shown_sources
from hoofdtaak3.inputs.tables.link_checks import check_links
from hoofdtaak3.inputs.tables.measures import check_measures, measure_warnings
from hoofdtaak3.inputs.tables.reading import Row, Rows, read_rows
from hoofdtaak3.inputs.tables.row_checks import check_rows
from hoofdtaak3.inputs.tables.strays import data_strays
from hoofdtaak3.inputs.tables.sums import Warned, check_sums, sum_warnings
from hoofdtaak3.intake import read_bytes
from hoofdtaak3.problems import InputError, Problem

WORDS = (
    "note", "source", "classification", "description", "definition", "why", "who", "question", "effect", "mitigation",
)  # fmt: skip
"""Columns that tell a reader about a row, and that no sum reads."""
EXPLAINING = ("acute_risks", "commitments")
"""Tables of which the same holds."""
_WORD = re.compile(r"[a-z][a-z0-9_]*")
_DTYPES = {"number": "float64", "integer": "Int64", "boolean": "boolean"}


@dataclass(frozen=True)
class Dataset:
    """The tables of one edition, with the columns and types of the contract.

    Text is object with "" for empty, number float64 with NaN, integer Int64, boolean nullable boolean, date
    `datetime.date` or None. `classification` is filled in: what had none is `intern`.
    """

    edition: Edition
    frames: Mapping[str, pd.DataFrame]
    withheld: Withheld
    sources: Mapping[str, dict[str, Any]]
    """CSL-JSON entries by id, without those that only withheld rows cite."""
    warnings: tuple[str, ...]
    """What is allowed but strange or missing, in Dutch."""

    def frame(self, name: str) -> pd.DataFrame:
        """One table."""
        return self.frames[name]

    def bare(self) -> Dataset:
        """Without what only explains, tables and columns: what is computed from this cannot depend on it."""
        frames = {
            name: frame.drop(columns=list(WORDS), errors="ignore")
            for name, frame in self.frames.items()
            if name not in EXPLAINING
        }
        return replace(self, frames=MappingProxyType(frames), sources=MappingProxyType({}), warnings=())

    def digests(self) -> dict[str, str]:
        """Per table the SHA-256 of its rows as this edition sees them."""
        return {
            name: sha256(frame.to_csv(index=False, lineterminator="\n").encode()).hexdigest()
            for name, frame in sorted(self.frames.items())
        }


def load_dataset(root: Path, edition: Edition = "publiek") -> Dataset:
    """Read and check every table of the project at `root`, then keep what `edition` shows.

    Raises InputError with every problem of every file, whatever the edition.
    """
    if edition not in EDITIONS:
        raise ValueError(f"edition must be one of {EDITIONS}, not {edition!r}")
    contract = load_contract(root)
    problems: list[Problem] = []
    strays = data_strays(root, contract)
    tables = {name: read_rows(root, table, problems, strays) for name, table in contract.tables.items()}
    absent = {table.file for table in contract.tables.values() if not os.path.lexists(root / table.file)}
    problems.extend(stray.problem() for stray in strays if stray.kind == "copy" and stray.original not in absent)
    sources = read_bibliography(root, problems)
    for rows in tables.values():
        problems.extend(check_rows(rows))
    problems.extend(check_links(tables, sources))
    problems.extend(check_sums(tables, contract.phases))
    problems.extend(check_measures(tables, {problem.file for problem in problems}))
    if problems or sources is None:
        raise InputError(problems)
    shown = show(tables, contract, edition, _named(root))
    allowed = shown_sources(tables, shown, sources)
    return Dataset(
        edition=edition,
        frames=MappingProxyType({name: _frame(shown.tables[name]) for name in contract.tables}),
        withheld=shown.withheld,
        sources=MappingProxyType({key: entry for key, entry in sources.items() if key in allowed}),
        warnings=_warnings(tables, contract, shown),
    )


def _named(root: Path) -> frozenset[str]:
    """Every word in the parameter files that could be an id.

    Only these ids of dropped incidents may be kept: they are in files that a reader of the public edition has, and a
    scenario that names such an incident must be told apart from one with a typing error.
    """
    words: set[str] = set()
    for path in sorted((root / "params").rglob("*.yaml")):
        words.update(_WORD.findall(read_bytes(root, path.relative_to(root).as_posix()).decode(errors="replace")))
    return frozenset(words)


def _warnings(tables: Mapping[str, Rows], contract: Contract, shown: Shown) -> tuple[str, ...]:
    """Warnings that speak only of rows that this edition shows."""
    names = {id(row): (name, row.line) for name, rows in tables.items() for row in rows.rows}
    found: list[Warned] = [
        *sum_warnings(tables, contract.phases),
        *coverage_warnings(tables, contract.phases),
        *measure_warnings(tables),
    ]
    return tuple(
        dict.fromkeys(warned.text for warned in found if all(names[id(row)] in shown.visible for row in warned.rows))
    )


def _frame(rows: Rows) -> pd.DataFrame:
    index = pd.RangeIndex(len(rows.rows))  # one for all columns: aligning an index for each took half of the time
    columns = {column.name: _series(column, rows.rows, index) for column in rows.table.columns}
    return pd.DataFrame(columns, index=index, copy=False)


def _series(column: Column, rows: Sequence[Row], index: pd.Index[int]) -> pd.Series[Any]:
    cells: list[Value] = [row.cells.get(column.name) for row in rows]
    if column.type == "string":
        cells = ["" if cell is None else cell for cell in cells]
    return pd.Series(cells, index=index, dtype=_DTYPES.get(column.type, "object"))
