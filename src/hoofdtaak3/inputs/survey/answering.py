"""Answers of parties -> the files of `data/civil/` as they become: checked whole, with what was answered before kept.

Whatever the order in which workbooks come in, the same answers are the same bytes: rows stand in the order of their
keys. A row that is replaced goes to `data/civil/history/`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.survey.questions import EXTRA_KEY, POOL_VALUES, POOLS, SHARE, Party, Question, Questionnaire
from hoofdtaak3.inputs.tables.civil import CIVIL_BIBLIOGRAPHY, FOLDER, JOURNAL, STATED, Answers, answered_file
from hoofdtaak3.inputs.tables.contract import NUMBERS, Contract
from hoofdtaak3.inputs.tables.editions import RESTRICTED
from hoofdtaak3.inputs.tables.reading import PUBLIC
from hoofdtaak3.intake import decoded
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.writing import pack, write_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from hoofdtaak3.inputs.survey.returned import Answer, Returned

HISTORY: Final = f"{FOLDER}/history"
ANSWERS: Final = "answers"
WORKBOOKS: Final = f"{HISTORY}/workbooks.csv"
_CAME_IN: Final = ("sha256", "party", "date")
REPLACED: Final = "replaced"
"""Column of a table of history: the date of the answer that came in the place of the row."""
_ROUNDS: Final = 20
Check = Callable[[Mapping[str, bytes]], None]
"""Loads the project with these files; InputError with what is wrong."""
Row = dict[str, str]


@dataclass(frozen=True)
class Move:
    """What one answer changes of what the analysis reckons with."""

    question: Question
    was: str
    now: str

    def text(self) -> str:
        """It in a line."""
        return f"{self.question.about}: {self.question.text} {self.was} -> {self.now}"


@dataclass
class Merge:
    """What becomes of `data/civil/` when workbooks are taken in."""

    files: dict[str, bytes]
    taken: dict[str, list[Answer]] = field(default_factory=dict)
    """By workbook the answers that are in it."""
    moves: dict[str, list[Move]] = field(default_factory=dict)
    refused: dict[str, list[tuple[Answer, Problem]]] = field(default_factory=dict)
    """By workbook what fits its cell, but not the tables, or not another workbook."""
    older: dict[str, int] = field(default_factory=dict)
    """By workbook how many answers are older than what is there: those stay out."""


def merged(root: Path, questionnaire: Questionnaire, workbooks: Sequence[Returned], today: date, check: Check) -> Merge:
    """Lay the answers of these workbooks over those that are there, so that `check` finds nothing wrong.

    An answer with which the tables do not hold is left out and told; the others are not lost for it. InputError if
    something is wrong that no answer brought.
    """
    before = _Folder.read(root, questionnaire.dataset.contract)
    refused = _disagreeing(workbooks, before, today)
    for _ in range(_ROUNDS):
        left_out = {(file, answer.question.id) for file, own in refused.items() for answer, _ in own}
        found = _laid(before, questionnaire, workbooks, today, left_out)
        try:
            check(found.merge.files)
        except InputError as error:
            wrong = list(found.blamed(error.problems))
            if not wrong:
                raise
            for file, answer, problem in wrong:
                refused.setdefault(file, []).append((answer, problem))
            continue
        found.merge.refused = refused
        return found.merge
    raise InputError([Problem(FOLDER, message="De antwoorden passen niet bij elkaar; er is niets overgenomen.")])


def write(root: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of `data/civil/`: all, or none. An empty one is taken away.

    They stand together in one file first, which is read in their place for as long as it is there.
    """
    journal = root / JOURNAL
    write_bytes(journal, pack(dict(sorted(files.items()))))
    for name, data in sorted(files.items()):
        if data:
            write_bytes(root / name, data)
        else:
            (root / name).unlink(missing_ok=True)
    journal.unlink()


def answer_rows(contract: Contract) -> list[str]:
    """Tables that answers stand in, the ones that others refer to first."""
    return [POOLS, POOL_VALUES, "civil_alternative_values", *contract.answers]


def _disagreeing(
    workbooks: Sequence[Returned], before: _Folder, today: date
) -> dict[str, list[tuple[Answer, Problem]]]:
    """Answers of one party and one day in two workbooks that are not the same: nobody knows which one counts."""
    said: dict[tuple[str, date], list[tuple[str, Answer]]] = {}
    for book in workbooks:
        for answer in book.answers:
            said.setdefault((answer.question.id, before.day(book, today)), []).append((book.file, answer))
    refused: dict[str, list[tuple[Answer, Problem]]] = {}
    for (_, day), own in said.items():
        if len({(answer.kind, answer.numbers, answer.text, answer.restricted) for _, answer in own}) > 1:
            message = "Twee werkmappen van dezelfde dag geven hier een ander antwoord."
            found = f"{dutch.listing([file for file, _ in own])}, {dutch.day(day)}"
            advice = "haal er één weg, of vul op het voorblad in wanneer zij is ingevuld"
            for file, answer in own:
                refused.setdefault(file, []).append(
                    (answer, Problem(file, 0, "", message, found, "één antwoord", advice))
                )
    return refused


@dataclass
class _Folder:
    """The files of `data/civil/` that answers stand in, as rows of text by their keys."""

    contract: Contract
    tables: dict[str, dict[tuple[str, ...], Row]]
    history: dict[str, list[Row]]
    entries: dict[str, dict[str, Any]]
    others: dict[str, bytes]
    """Files of which nothing changes."""
    workbooks: dict[str, Row]
    """What came in before, by the digest of its file."""

    @classmethod
    def read(cls, root: Path, contract: Contract) -> _Folder:
        answers = Answers(root)
        tables: dict[str, dict[tuple[str, ...], Row]] = {}
        history: dict[str, list[Row]] = {}
        for name in answer_rows(contract):
            rows = _records(answers.read(file_of(contract, name)))
            tables[name] = {_key(contract, name, row): row for row in rows}
            history[name] = _records(answers.read(f"{HISTORY}/{name}.csv"))
        raw = answers.read(CIVIL_BIBLIOGRAPHY)
        entries = {entry["id"]: entry for entry in json.loads(decoded(raw, CIVIL_BIBLIOGRAPHY))} if raw else {}
        own = {file_of(contract, name) for name in tables} | {CIVIL_BIBLIOGRAPHY}
        kept = {answered_file(table) for table in contract.tables.values()} - own
        others = {file: data for file in sorted(kept) if (data := answers.read(file)) is not None}
        workbooks = {row["sha256"]: row for row in _records(answers.read(WORKBOOKS))}
        return cls(contract, tables, history, entries, others, workbooks)

    def day(self, book: Returned, today: date) -> date:
        """Of when a workbook is: its own date, that on which it first came in, or today."""
        known = self.workbooks.get(book.digest)
        return book.on or (date.fromisoformat(known["date"]) if known else today)

    def copy(self) -> _Folder:
        tables = {name: dict(rows) for name, rows in self.tables.items()}
        history = {name: list(rows) for name, rows in self.history.items()}
        return _Folder(self.contract, tables, history, dict(self.entries), self.others, dict(self.workbooks))

    def answered_on(self, id_: str) -> str:
        """The day of the answer to a question; "" if there is none."""
        row = self.tables[ANSWERS].get((id_,))
        return row["date"] if row else ""

    def put(self, name: str, row: Row, on: str) -> Row | None:
        """Set a row; the one that it replaces is kept, and given."""
        key = _key(self.contract, name, row)
        return self._replace(name, key, row, on)

    def drop(self, name: str, row: Row, on: str) -> Row | None:
        """Take a row away, if it is there."""
        return self._replace(name, _key(self.contract, name, row), None, on)

    def _replace(self, name: str, key: tuple[str, ...], row: Row | None, on: str) -> Row | None:
        before = self.tables[name].get(key)
        if before == row:
            return before
        if before is not None:
            self.history[name].append(before | {REPLACED: on})
            del self.tables[name][key]
        if row is not None:
            self.tables[name][key] = row
        return before

    def files(self) -> dict[str, bytes]:
        """All of it, each table in the order of its keys."""
        found = dict(self.others)
        for name, rows in self.tables.items():
            columns = _columns(self.contract, name)
            ordered = [rows[key] for key in sorted(rows)]
            found[file_of(self.contract, name)] = _text(columns, ordered) if ordered else b""
            if self.history[name]:
                found[f"{HISTORY}/{name}.csv"] = _text([*columns, REPLACED], self.history[name])
        if self.workbooks:
            found[WORKBOOKS] = _text(_CAME_IN, [self.workbooks[key] for key in sorted(self.workbooks)])
        if self.entries:
            entries = [self.entries[key] for key in sorted(self.entries)]
            found[CIVIL_BIBLIOGRAPHY] = (json.dumps(entries, ensure_ascii=False, indent=1) + "\n").encode()
        return found


@dataclass
class _Laid:
    """Workbooks laid over the folder, and of each row which answer it is."""

    merge: Merge
    folder: _Folder
    pools: Mapping[str, Mapping[str, Any]]
    answers: dict[tuple[str, tuple[str, ...]], tuple[str, Answer]]

    def blamed(self, problems: Iterable[Problem]) -> Iterator[tuple[str, Answer, Problem]]:
        """The answers that the problems are about: of a row of its own, or of the same resource."""
        told: set[tuple[str, str]] = set()
        for problem in problems:
            for file, answer in self._behind(problem):
                if (file, answer.question.id) not in told:
                    told.add((file, answer.question.id))
                    yield file, answer, problem

    def _behind(self, problem: Problem) -> list[tuple[str, Answer]]:
        contract = self.folder.contract
        for name, rows in self.folder.tables.items():
            if problem.file == file_of(contract, name) and problem.line > 1:
                key = sorted(rows)[problem.line - 2]
                own = self.answers.get((name, key))
                if own is not None:
                    return [own]
        # Along the phases a row that stood there already may be the one that is told of.
        entity = problem.found.partition(",")[0]
        return [
            (file, answer)
            for file, answer in self.answers.values()
            if answer.question.quantity is not None
            and answer.question.quantity.ladder
            and next(iter(answer.question.key.values())) == entity
        ]


def _laid(
    before: _Folder,
    questionnaire: Questionnaire,
    workbooks: Sequence[Returned],
    today: date,
    left_out: Collection[tuple[str, str]],
) -> _Laid:
    folder = before.copy()
    laid = _Laid(Merge({}), folder, questionnaire.pools, {})
    for book in sorted(workbooks, key=lambda one: (before.day(one, today), one.file)):
        party = book.party
        if party is None:
            continue
        day = before.day(book, today)
        on = day.isoformat()
        if book.digest:
            folder.workbooks.setdefault(book.digest, {"sha256": book.digest, "party": party.id, "date": on})
        source = f"{party.key}-{on}"
        fitting = [answer for answer in book.answers if (book.file, answer.question.id) not in left_out]
        answers = [answer for answer in fitting if folder.answered_on(answer.question.id) <= on]
        laid.merge.older[book.file] = len(fitting) - len(answers)
        laid.merge.taken[book.file] = answers
        found = [_take(laid, book, answer, source, on) for answer in answers]
        laid.merge.moves[book.file] = [move for move in found if move is not None]
        start = f"{party.id}/{EXTRA_KEY}/"
        extras = book.extras if folder.answered_on(f"{start}1") <= on else ()
        if extras:
            _put_extras(folder, start, extras, source, on)
        if answers or extras:
            folder.entries[source] = _entry(source, party, day, book)
    laid.merge.files = folder.files()
    return laid


def _put_extras(folder: _Folder, start: str, texts: Sequence[str], source: str, on: str) -> None:
    """What a party named of itself, in place of what it named before."""
    rows = [
        {
            "id": f"{start}{number}",
            "answer": "text",
            "text": text,
            "date": on,
            "source": source,
            "classification": PUBLIC,
        }
        for number, text in enumerate(texts, start=1)
    ]
    ids = {row["id"] for row in rows}
    for row in [row for row in folder.tables[ANSWERS].values() if row["id"].startswith(start) and row["id"] not in ids]:
        folder.drop(ANSWERS, row, on)
    for row in rows:
        folder.put(ANSWERS, row, on)


def _take(laid: _Laid, book: Returned, answer: Answer, source: str, on: str) -> Move | None:
    """Put one answer in the tables; what it changes of the numbers, if anything."""
    question, folder = answer.question, laid.folder
    classification = RESTRICTED if answer.restricted else PUBLIC
    row = {
        "id": question.id,
        "answer": answer.kind,
        "text": answer.text,
        "date": on,
        "source": source,
        "classification": classification,
    }
    folder.put(ANSWERS, row, on)
    laid.answers[ANSWERS, _key(folder.contract, ANSWERS, row)] = (book.file, answer)
    if question.quantity is None:
        return None
    value = {
        **question.key, **dict.fromkeys(NUMBERS, ""), "unit": question.quantity.unit, "basis": STATED,
        "source": source, "open_question_id": question.open_question, "classification": classification,
        "note": answer.text,
    }  # fmt: skip
    value = {name: value.get(name, "") for name in _columns(folder.contract, question.table)}
    if answer.numbers is None:
        # What a party cannot or may not say is no number: what it said before does not hold any longer.
        gone = folder.drop(question.table, value, on) if answer.kind != "text" else None
        return Move(question, _shown(gone, question), "geen opgave meer") if gone else None
    value |= dict(zip(NUMBERS, map(_plain, answer.numbers), strict=True))
    if question.table == POOL_VALUES and question.key["civil_pool_id"] != question.pool:
        _part(laid, book, answer, on)
    gone = folder.put(question.table, value, on)
    laid.answers[question.table, _key(folder.contract, question.table, value)] = (book.file, answer)
    was = _shown(gone, question) if gone else _reckoned(question)
    now = _shown(value, question)
    return Move(question, was, now) if was != now else None


def _part(laid: _Laid, book: Returned, answer: Answer, on: str) -> None:
    """The resource of a region's own, which its answers are of."""
    pool, party, folder = laid.pools[answer.question.pool], book.party, laid.folder
    if party is None:
        return
    row = {
        **{name: _cell(pool.get(name)) for name in _columns(folder.contract, POOLS)},
        "id": answer.question.key["civil_pool_id"], "name": f"{pool['name']}, {party.name}", "owner": party.called,
        "region_id": party.id, "part_of": pool["id"], "travel": "added", "classification": PUBLIC, "note": "",
    }  # fmt: skip
    folder.put(POOLS, row, on)


def _reckoned(question: Question) -> str:
    """What the analysis reckons with before there is an answer."""
    if not question.known.given:
        return dutch.UNKNOWN
    where = " in het hele land" if question.key.get("civil_pool_id", question.pool) != question.pool else ""
    return f"{_range(question.known.numbers, question)}{where} ({question.known.basis})"


def _shown(row: Row | None, question: Question) -> str:
    if row is None:
        return dutch.UNKNOWN
    return f"{_range(tuple(float(row[name]) for name in NUMBERS), question)} ({STATED})"


def _range(numbers: tuple[float, ...], question: Question) -> str:
    share = question.quantity is not None and question.quantity.unit == SHARE
    low, likely, high = (dutch.percent(number, 1) if share else dutch.number(number, 3) for number in numbers)
    return likely if low == high else f"{likely} ({low} tot {high})"


def _entry(source: str, party: Party, on: date, book: Returned) -> dict[str, Any]:
    """The answer as a source: the party and the function of who filled it in, never a name."""
    by = f", {book.by}" if book.by else ""
    entry: dict[str, Any] = {
        "id": source,
        "type": "document",
        "title": f"Opgave van civiele capaciteiten: {party.called}",
        "author": [{"literal": f"{party.called}{by}"}],
        "issued": {"date-parts": [[on.year, on.month, on.day]]},
    }
    return entry | ({"note": book.general} if book.general else {})


def file_of(contract: Contract, name: str) -> str:
    """The file in `data/civil/` that holds rows of this table."""
    return contract.answers[name].file if name in contract.answers else answered_file(contract.tables[name])


def _columns(contract: Contract, name: str) -> list[str]:
    return list((contract.answers.get(name) or contract.tables[name]).column_names)


def _key(contract: Contract, name: str, row: Mapping[str, str]) -> tuple[str, ...]:
    table = contract.answers.get(name) or contract.tables[name]
    return tuple(row.get(column) or "" for column in (table.quantity_key if table.is_values else table.keys[0]))


def _records(raw: bytes | None) -> list[Row]:
    return [] if raw is None else list(csv.DictReader(io.StringIO(decoded(raw, FOLDER), newline="")))


def _text(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def _plain(number: float) -> str:
    return f"{number:.12g}"


def _cell(value: object) -> str:
    return value if isinstance(value, str) else ""
