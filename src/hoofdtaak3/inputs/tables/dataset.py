"""All tables of a project, checked as a whole and shown as one edition."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import yaml

from hoofdtaak3.inputs.tables.bibliography import BIBLIOGRAPHY_FILE, read_bibliography
from hoofdtaak3.inputs.tables.civil import PUBLISHED, STATED, Answers, row_key
from hoofdtaak3.inputs.tables.contract import Column, Contract, load_contract
from hoofdtaak3.inputs.tables.coverage import coverage_warnings
from hoofdtaak3.inputs.tables.editions import EDITIONS, Edition, Withheld, classified, public_rows, show
from hoofdtaak3.inputs.tables.link_checks import check_links, source_keys
from hoofdtaak3.inputs.tables.measures import check_measures, measure_warnings
from hoofdtaak3.inputs.tables.reading import LOOK, PUBLIC, Row, Rows, read_rows
from hoofdtaak3.inputs.tables.row_checks import check_rows, check_signs
from hoofdtaak3.inputs.tables.strays import data_strays, placed
from hoofdtaak3.inputs.tables.sums import check_sums, sum_warnings
from hoofdtaak3.inputs.tables.unread import check_unread
from hoofdtaak3.intake import LARGEST_YAML, YAML_LOADER, read_text, refuse_deep_yaml
from hoofdtaak3.problems import InputError, Problem

WORDS = (
    "note", "source", "classification", "description", "definition", "why", "who", "question", "effect", "mitigation",
)  # fmt: skip
"""Columns that tell a reader about a row, and that no sum reads."""
EXPLAINING = ("acute_risks", "commitments")
"""Tables of which the same holds."""
Check = Callable[[Mapping[str, Rows]], list[Problem]]
Also = Callable[[Contract, Mapping[str, Rows], Check], Iterable[Problem]]
_DTYPES = {"integer": pd.Int64Dtype(), "boolean": pd.BooleanDtype()}
_OBJECT = np.dtype(object)  # no names of types: pandas looks a name up among all that it knows, for every column


@dataclass(frozen=True)
class Dataset:
    """The tables of one edition, with the columns and types of the contract.

    Text is object with "" for empty, number float64 with NaN, integer Int64, boolean nullable boolean, date
    `datetime.date` or None. `classification` is filled in: what had none is `intern`.
    """

    edition: Edition
    contract: Contract
    frames: Mapping[str, pd.DataFrame]
    withheld: Withheld
    unknowns: Mapping[str, int]
    """Table -> how many rows at its end stand for what this edition does not show."""
    sources: Mapping[str, dict[str, Any]]
    """CSL-JSON entries by id: those that the rows of this edition cite."""
    warnings: tuple[str, ...]
    """What is allowed but strange or missing, in Dutch."""
    answers: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """Who was asked (`asked`) and what was answered (`answers`), as this edition sees it; empty if nobody was."""
    overruled: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """Table -> its published figures in whose place `frames` has what a party stated; only tables with such rows."""

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
        return replace(
            self, frames=MappingProxyType(frames), sources=MappingProxyType({}), warnings=(), answers={}, overruled={}
        )

    def digests(self) -> dict[str, str]:
        """Per table the SHA-256 of its rows as this edition sees them; a table of answers as `civil/<name>`."""
        own = {f"civil/{name}": frame for name, frame in self.answers.items() if len(frame)}
        return digests_of({**dict(sorted(self.frames.items())), **dict(sorted(own.items()))})


def digests_of(frames: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """The SHA-256 of the rows of each."""
    return {
        name: sha256(frame.to_csv(index=False, lineterminator="\n").encode()).hexdigest()
        for name, frame in frames.items()
    }


@dataclass(frozen=True)
class Sound:
    """All tables of a project as they stand in the files, after the check: what an edition shows is taken from them."""

    root: Path
    contract: Contract
    tables: Mapping[str, Rows]
    own: Mapping[str, Rows]
    """The same without what parties stated."""
    register: Mapping[str, Rows]
    """What parties answered."""
    sources: Mapping[str, dict[str, Any]]
    check: Check

    def require(self, also: Also) -> None:
        """InputError with everything that another check finds: it gets the contract, all rows, and their check."""
        found = list(also(self.contract, self.tables, self.check))
        if found:
            raise InputError(found)

    def shown(self, edition: Edition) -> Dataset:
        """What an edition shows."""
        shown = show(self.tables, self.contract, edition, _named(self.root))
        asked = {name: _seen(rows, edition) for name, rows in self.register.items()}
        overruled = _overruled(self.own, shown.tables, edition)
        cited = _cited(shown.tables) | _cited(asked) | _cited(overruled)
        return Dataset(
            edition=edition,
            contract=self.contract,
            frames=MappingProxyType({name: _frame(shown.tables[name]) for name in self.contract.tables}),
            withheld=shown.withheld,
            unknowns=MappingProxyType(shown.unknowns),
            sources=MappingProxyType({key: entry for key, entry in self.sources.items() if key in cited}),
            warnings=_warnings(shown.tables, self.contract),
            answers=MappingProxyType({name: _frame(rows) for name, rows in asked.items()}),
            overruled=MappingProxyType({name: _frame(rows) for name, rows in overruled.items()}),
        )


def load_dataset(
    root: Path,
    edition: Edition = "publiek",
    signs: frozenset[str] | None = None,
    also: Also | None = None,
    given: Mapping[str, bytes] | None = None,
) -> Dataset:
    """Read and check every table of the project at `root`, then keep what `edition` shows.

    Raises InputError as `load_tables` does, and then with all that `also` finds (see `Sound.require`).
    """
    sound = load_tables(root, edition, signs, given)
    if also:
        sound.require(also)
    return sound.shown(edition)


def load_tables(
    root: Path,
    edition: Edition = "publiek",
    signs: frozenset[str] | None = None,
    given: Mapping[str, bytes] | None = None,
) -> Sound:
    """Read and check every table of the project at `root`.

    Raises InputError with every problem of every file, in the words that `edition` may know; with `signs`, the
    characters that the report can show, also with every text that has others. `given` has the files of `data/civil/`
    as they would become, in place of those that stand there.
    """
    if edition not in EDITIONS:
        raise ValueError(f"edition must be one of {EDITIONS}, not {edition!r}")
    contract = load_contract(root)
    unread: list[Problem] = []
    there = placed(root, contract)
    strays = data_strays(root, there.values(), contract.answers.values())
    tables = own = {name: read_rows(root, table, unread, strays) for name, table in there.items()}
    empty = {rows.table.file for rows in tables.values() if not rows.rows}
    absent = {file for file in empty if not os.path.lexists(root / file)}
    unread.extend(stray.problem() for stray in strays if stray.kind == "copy" and stray.original not in absent)
    sources = read_bibliography(root, unread, signs)
    register: Mapping[str, Rows] = {}
    if answers := Answers.there(root, given):
        register = answers.register(contract, unread)
        tables = {**answers.laid_over(tables, unread), **register}
        stated = answers.sources(unread, signs)
        sources = None if sources is None or stated is None else {**sources, **stated}
    faulty = frozenset(problem.file for problem in unread)
    check = partial(_check, phases=contract.phases, signs=signs, faulty=faulty)
    wrong = check(tables, sources)
    if unread or wrong or sources is None:
        told = [*unread, *wrong] if edition == "intern" else _told(unread, wrong, tables, sources, check)
        raise InputError(told)
    return Sound(root, contract, tables, own, register, sources, partial(check, sources=sources))


def _seen(rows: Rows, edition: Edition) -> Rows:
    """The rows of a table of answers that an edition shows: what a party calls confidential is not even counted."""
    every = tuple(classified(row) for row in rows.rows)
    shown = every if edition == "intern" else tuple(row for row in every if row.text("classification") == PUBLIC)
    return replace(rows, rows=shown)


def _overruled(own: Mapping[str, Rows], shown: Mapping[str, Rows], edition: Edition) -> dict[str, Rows]:
    """The published figures that an edition would show, were what a party stated not shown in their place."""
    stated = {
        # A row that stands for what is not shown has no basis: nobody may see that there is an answer.
        name: {row_key(row, rows.table) for row in rows.rows if row.file and row.text("basis") == STATED}
        for name, rows in shown.items()
    }
    if not any(stated.values()):
        return {}
    found = {}
    for name, rows in (own if edition == "intern" else public_rows(own)).items():
        mine = (row for row in rows.rows if row.text("basis") == PUBLISHED)
        over = tuple(classified(row) for row in mine if row_key(row, rows.table) in stated[name])
        if over:
            found[name] = replace(rows, rows=over)
    return found


def _check(
    tables: Mapping[str, Rows],
    sources: Collection[str] | None,
    phases: Sequence[str],
    signs: frozenset[str] | None,
    faulty: frozenset[str],
) -> list[Problem]:
    """Everything that is wrong with what could be read; `faulty` are files of which something could not."""
    found: list[Problem] = []
    for rows in tables.values():
        found += check_rows(rows)
        found += check_signs(rows, signs) if signs else ()
    found += check_links(tables, sources)
    found += check_sums(tables, phases)
    faulty |= {problem.file for problem in found}
    found += check_measures(tables, faulty)
    found += (problem for problem in check_unread(tables, phases) if problem.file not in faulty)
    return found


def _told(
    unread: Iterable[Problem],
    wrong: Iterable[Problem],
    tables: Mapping[str, Rows],
    sources: Collection[str] | None,
    check: Callable[[Mapping[str, Rows], Collection[str] | None], Iterable[Problem]],
) -> list[Problem]:
    """What the public edition says of mistakes: its log may be public, so of other rows it tells the place alone.

    A mistake that the public rows show by themselves is told as they show it; what is known of the rest decides
    neither the words nor the advice. A row without a classification that can be read is not public.
    """
    public = public_rows(tables)
    lines = {(rows.file_of(row), row.line) for rows in tables.values() for row in rows.rows}
    hidden = lines - {(rows.file_of(row), row.line) for rows in public.values() for row in rows.rows}
    cited = _cited(public)
    secret = _cited(tables) - cited
    known = None if sources is None else frozenset(sources) - secret
    told = []
    for problem in unread:
        key, _, name = problem.column.partition(".")
        if problem.file == BIBLIOGRAPHY_FILE and not secret.isdisjoint((key, problem.found)):
            told.append(replace(problem, column=name, found="", advice=LOOK))
        elif (problem.file, problem.line) in hidden and problem.column != "classification":
            told.append(replace(problem, found="", advice=LOOK))
        else:
            told.append(problem)
    same = {_of(problem): problem for problem in check(public, known)}
    return told + [same.get(_of(problem)) or _placed(problem) for problem in wrong]


def _of(problem: Problem) -> tuple[str, int, str, str]:
    return problem.file, problem.line, problem.column, problem.message


def _placed(problem: Problem) -> Problem:
    message = "Hier klopt iets niet, en het gaat over gegevens die niet openbaar zijn."
    return Problem(problem.file, problem.line, problem.column, message, advice=LOOK)


def _cited(tables: Mapping[str, Rows]) -> frozenset[str]:
    """Keys of the bibliography that these rows name."""
    return frozenset(key for rows in tables.values() for row in rows.rows for key in source_keys(row.text("source")))


def _named(root: Path) -> frozenset[str]:
    """The incidents and regions that parameter files name.

    Only these ids of dropped rows may be kept: they are in files that a reader of the public edition has, and a
    scenario that names such an incident must be told apart from one with a typing error. Whether the files are in order
    is for those who read the scenarios.
    """
    named: set[str] = set()
    for path in sorted((root / "params").rglob("*.yaml")):
        file = path.relative_to(root).as_posix()
        try:
            text = read_text(root, file, largest=LARGEST_YAML)
            refuse_deep_yaml(text, file)
            document = yaml.load(text, Loader=YAML_LOADER)  # noqa: S506 - a safe loader, only faster
        except (InputError, yaml.YAMLError, ValueError):
            continue
        values = document if isinstance(document, dict) else {}
        starts = values.get("incidents")
        named.add(str(values.get("reference_region")))
        listed = starts if isinstance(starts, list) else ()
        named.update(str(start.get("incident")) for start in listed if isinstance(start, dict))
    return frozenset(named)


def _warnings(tables: Mapping[str, Rows], contract: Contract) -> tuple[str, ...]:
    """What is odd about the rows that this edition shows."""
    found = [
        *sum_warnings(tables, contract.phases),
        *coverage_warnings(tables, contract.phases),
        *measure_warnings(tables),
    ]
    return tuple(dict.fromkeys(found))


def _frame(rows: Rows) -> pd.DataFrame:
    index = pd.RangeIndex(len(rows.rows))  # one for all columns: aligning an index for each took half of the time
    columns = {column.name: _cells(column, rows.rows, index) for column in rows.table.columns}
    return pd.DataFrame(columns, index=index, copy=False)


def _cells(column: Column, rows: Sequence[Row], index: pd.Index[int]) -> pd.Series[Any] | np.ndarray[Any, Any]:
    cells = [row.cells.get(column.name) for row in rows]
    if column.type == "number":
        return np.array(cells, dtype=np.float64)
    if column.type == "string":
        cells = ["" if cell is None else cell for cell in cells]
    return pd.Series(cells, index=index, dtype=_DTYPES.get(column.type, _OBJECT))
