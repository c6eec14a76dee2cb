"""A workbook that a civil party sent back -> its answers, and per cell what cannot be taken.

Rows are known by their key and columns by their heads, so rows may be moved, sorted and left blank, columns moved or
renamed, and sheets added. What does not fit is told of its own cell; it costs the other rows nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

from hoofdtaak3 import dutch
from hoofdtaak3.characters import stray
from hoofdtaak3.inputs.survey.layout import (
    ANSWER,
    BY,
    CHOICES,
    CONFIDENTIAL,
    DONT_KNOW,
    EXTRA,
    EXTRA_HEADS,
    FUNCTIONS,
    GENERAL,
    GIVEN,
    HIGH,
    KEY,
    LIKELY,
    LOW,
    MARK,
    MARKED,
    NOTHING,
    ON,
    REMARK,
    TEXT,
    Cell,
    Entry,
)
from hoofdtaak3.inputs.survey.questions import SHARE, Party, Question, Questionnaire
from hoofdtaak3.inputs.tables.cells import LARGEST, nearest, shown
from hoofdtaak3.inputs.tables.grids import Book, Grid, GridLine, heading
from hoofdtaak3.notation import TWO_NUMBERS, date_readings, number_advice, number_readings
from hoofdtaak3.problems import Problem

_HEADS: Final = (LOW, LIKELY, HIGH, ANSWER, REMARK, TEXT, KEY)
_NUMBERS: Final = (LOW, LIKELY, HIGH)
_FILLED: Final = (*_NUMBERS, ANSWER, TEXT)
_LOOKED: Final = 40
"""Rows in which a head or the mark is looked for."""
_ID: Final = re.compile(r"(VR\d\d|[a-z][a-z0-9_]*)(/[a-z0-9_]+)+")
_LONGEST: Final = 2000
_MOST: Final = 5000
"""Rows of all sheets together; our longest questionnaire has some two hundred."""
_COMPARED: Final = 20
"""For so many unknown keys a likeness is looked for."""
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_EMPTY_WORDS: Final = {"", "-", "–", "n.v.t.", "nvt", "x"}
"""Texts of a number cell that say nothing. Not so "geen": that may be none at all, and is not for us to choose."""
_SAME: Final[Mapping[str, str]] = {
    "ja": GIVEN, "kan niet": NOTHING, "niet": NOTHING, "geen": NOTHING, "onbekend": DONT_KNOW,
    "weet ik niet": DONT_KNOW,
    "geheim": CONFIDENTIAL, "intern": CONFIDENTIAL, "gerubriceerd": CONFIDENTIAL,
}  # fmt: skip
"""What people type in place of a choice."""
_KINDS: Final[Mapping[str, str]] = {NOTHING: "none", DONT_KNOW: "unknown", CONFIDENTIAL: "restricted"}


@dataclass(frozen=True)
class Answer:
    """What a party answered to one question."""

    question: Question
    kind: str
    """A code of the table of answers: `value`, `none`, `unknown`, `restricted`, `text`."""
    numbers: tuple[float, float, float] | None = None
    text: str = ""
    restricted: bool = False
    place: Any = None
    """The cell that it stands in."""

    @property
    def cell(self) -> str:
        """Where it stands in the workbook: `Wat u hebt!K4`."""
        where = self.place.grid.address(self.place.line, self.place.at) or f"regel {self.place.line}"
        return f"{self.place.grid.sheet}!{where}" if self.place.grid.sheet else where


@dataclass(frozen=True)
class Returned:
    """One workbook."""

    file: str
    party: Party | None = None
    on: date | None = None
    by: str = ""
    general: str = ""
    answers: tuple[Answer, ...] = ()
    extras: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What was not taken; `file` names workbook and place."""
    remarks: tuple[str, ...] = ()
    """What is in the file and was not read, in Dutch sentences."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """The same by question."""
    about: Mapping[Problem, str] = field(default_factory=dict)
    """Which question a problem is about, if it is about one."""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    """What stands in the cells, by question: for the copy that goes back."""
    typed_extras: tuple[tuple[Cell, ...], ...] = ()
    cover: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    """Of the file: the same one is of the day on which it first came in, if it has no date of its own."""


def read_returned(book: Book, questionnaire: Questionnaire) -> Returned:
    """Everything that can be known of a workbook by itself."""
    lines = sum(len(grid.lines) for grid in book.shown)
    if lines > _MOST:
        message, most = (
            "Deze werkmap heeft veel meer regels dan een vragenlijst.",
            f"hoogstens {dutch.number(_MOST, 0)}",
        )
        found = f"{dutch.number(lines, 0)} regels"
        return Returned(book.file, problems=(Problem(book.file, message=message, found=found, allowed=most),))
    cover = _cover(book)
    ids = Counter(m[1] for grid in book.shown for line in grid.lines for cell in line.cells if (m := _as_id(cell)))
    mark = cover.get(MARK, "").removeprefix(MARKED).strip()
    named = mark or (next(iter(ids)) if len(ids) == 1 else "")
    party = questionnaire.by_id.get(named) or questionnaire.by_id.get(named.upper())
    if party is None:
        return Returned(book.file, problems=(_stranger(book.file, named, ids, questionnaire),))
    return _Reader(book, party, questionnaire.of(party)).read(cover)


def _stranger(file: str, named: str, ids: Counter[str], questionnaire: Questionnaire) -> Problem:
    if not named and not ids:
        return Problem(
            file,
            message="Dit is geen vragenlijst van 'ht3 survey': er staat geen kenmerk in, en geen enkele sleutel.",
            advice="laat de partij de vragenlijst zelf terugsturen, of neem haar getallen daarin over",
        )
    if not named:
        found = dutch.few(sorted(ids), 5)
        message = "Op het voorblad ontbreekt het kenmerk, en de regels zijn van meer dan één partij."
        return Problem(file, message=message, found=found, allowed=f"{MARK}: {MARKED} VR13, bijvoorbeeld")
    known = list(questionnaire.by_id)
    advice = nearest(named, known)
    return Problem(
        f"{file}, {MARK.lower()}",
        message="Deze partij wordt niet gevraagd.",
        found=shown(named),
        allowed="een regio (VR01 tot en met VR25) of een partner uit 'ht3 status'",
        advice=advice,
    )


def _as_id(cell: str) -> re.Match[str] | None:
    return _ID.fullmatch(cell.strip()) if "/" in cell else None


def _cover(book: Book) -> dict[str, str]:
    """What stands beside the labels of the cover, on whichever sheet they are."""
    labels = {heading(label): label for label in (MARK, BY, ON, GENERAL)}
    for grid in book.shown:
        found: dict[str, str] = {}
        for line in grid.lines:
            for at, cell in enumerate(line.cells):
                label = labels.get(heading(cell).rstrip(":"))
                if label:
                    found.setdefault(label, next((own.strip() for own in line.cells[at + 1 :] if own.strip()), ""))
        if found.get(MARK, "").startswith(MARKED):
            return found
    return {}


@dataclass(frozen=True)
class _Cell:
    """One filled cell of a row."""

    grid: Grid
    line: int
    at: int
    text: str
    typed: bool

    @property
    def value(self) -> Cell:
        """As it is written back."""
        return float(self.text) if self.typed and _NUMBER.fullmatch(self.text) else self.text


_Cells = Mapping[str, _Cell]
"""The filled cells of a row, by the head of their column."""


@dataclass
class _Reader:
    """Reads the sheets of one party's workbook."""

    book: Book
    party: Party
    questions: Sequence[Question]
    problems: list[Problem] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    about: dict[Problem, str] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    unknown: int = 0
    """How many keys were met that stand in no questionnaire."""

    def read(self, cover: Mapping[str, str]) -> Returned:
        """All of it."""
        self._by_id = {question.id: question for question in self.questions}
        extras: list[tuple[Cell, ...]] = []
        for grid in self.book.shown:
            if not self._table(grid):
                extras += self._extras(grid)
        taken = [answer for id_ in self._by_id for answer in self._agreed(self.answers.get(id_, ()))]
        general = self._words(cover.get(GENERAL, ""), lambda *said: self._of_cover(GENERAL, *said))
        told = tuple(text for cells in extras if (text := self._extra(cells)))
        on = self._day(cover.get(ON, ""))
        return Returned(
            self.book.file, self.party, on, _function(cover.get(BY, "")), general, tuple(taken), told,
            tuple(self.problems), self.book.notes, self.notes, self.about, self.entries, tuple(extras), cover,
        )  # fmt: skip

    # -- finding the table ------------------------------------------------------------------------------------------

    def _table(self, grid: Grid) -> bool:
        """Read a sheet with questions; False if it has none."""
        ids = Counter(at for line in grid.lines for at, cell in enumerate(line.cells) if _as_id(cell))
        if not ids:
            return False
        key = ids.most_common(1)[0][0]
        first = next(line.number for line in grid.lines if any(map(_as_id, line.cells)))
        columns, head = self._heads(grid, key, first)
        for line in grid.lines if columns else ():
            if line.number > head:
                self._row({
                    name: _Cell(grid, line.number, at, line.cells[at].strip(), at in line.typed)
                    for name, at in columns.items()
                    if at < len(line.cells) and line.cells[at].strip()
                })  # fmt: skip
        return True

    def _heads(self, grid: Grid, key: int, first: int) -> tuple[dict[str, int], int]:
        """Where the columns are, and the row of the head; no columns, with a problem, if that cannot be told."""
        above = [line for line in grid.lines if line.number < first][-_LOOKED:]
        head = max(above, key=lambda line: len(_named(line.cells)), default=GridLine(0, ()))
        columns = {**_named(head.cells), KEY: key}
        if LIKELY in columns or TEXT in columns:
            return columns, head.number
        found = ", ".join(cell.strip() for cell in head.cells if cell.strip())
        message, advice = (
            "De koppen van de kolommen zijn niet te herkennen.",
            "zet ze terug zoals zij in de vragenlijst stonden",
        )
        allowed = dutch.listing([*_NUMBERS, ANSWER, REMARK, KEY])
        self.problems.append(Problem(_file(grid), head.number, "", message, shown(found), allowed, advice))
        return {}, 0

    # -- reading a row ----------------------------------------------------------------------------------------------

    def _row(self, cells: _Cells) -> None:
        filled = [cells[name] for name in _FILLED if name in cells]
        if KEY not in cells:
            if filled:
                self._tell(filled[0], "Bij deze regel staat geen sleutel.", "een sleutel uit de vragenlijst")
            return
        key = cells[KEY].text
        question = self._by_id.get(key)
        if question is None:
            if filled or REMARK in cells:
                self._foreign(cells[KEY])
            return
        values = (cells[name].value if name in cells else None for name in (LOW, LIKELY, HIGH, ANSWER, REMARK, TEXT))
        self.entries.setdefault(key, Entry(*values))
        before = len(self.problems)
        answer = (self._number if question.quantity else self._word)(question, cells)
        if answer is not None and len(self.problems) == before:
            self.answers.setdefault(key, []).append(answer)

    def _foreign(self, cell: _Cell) -> None:
        """A key that is not of this party."""
        other = cell.text.partition("/")[0]
        if _ID.fullmatch(cell.text) and other != self.party.id:
            message = f"Deze regel hoort bij een andere partij dan {self.party.called}."
            allowed = f"sleutels die met {self.party.id}/ beginnen"
            self._tell(cell, message, allowed, "stuur elke partij haar eigen vragenlijst")
            return
        self.unknown += 1
        near = get_close_matches(cell.text, list(self._by_id), n=1) if self.unknown <= _COMPARED else []
        advice = f"bedoelt u '{near[0]}'?" if near else ""
        self._tell(cell, "Deze sleutel staat niet in de vragenlijst.", "een sleutel zoals die er stond", advice)

    def _number(self, question: Question, cells: _Cells) -> Answer | None:
        before = len(self.problems)
        choice = self._choice(question, cells.get(ANSWER))
        numbers = tuple(self._amount(question, cells.get(name)) for name in _NUMBERS)
        remark = self._remark(question, cells.get(REMARK))
        if len(self.problems) > before:
            return None
        where = next(cells[name] for name in (LIKELY, ANSWER, LOW, HIGH, REMARK, KEY) if name in cells)
        if fault := _unfit(question, choice, numbers):
            given = dutch.listing([dutch.number(number, 3) for number in numbers if number is not None])
            self._of_question(question, where, *fault, found="; ".join(filter(None, (given, choice))))
            return None
        kind, (low, likely, high) = _KINDS.get(choice, "value"), numbers
        if kind == "none":
            return Answer(question, kind, (0.0, 0.0, 0.0), remark, place=where)
        if likely is None:
            kind = kind if choice else "text"
            return Answer(question, kind, None, remark, kind == "restricted", where) if choice or remark else None
        exact = (likely if low is None else low, likely, likely if high is None else high)
        return Answer(question, "value", exact, remark, kind == "restricted", where)

    def _word(self, question: Question, cells: _Cells) -> Answer | None:
        before = len(self.problems)
        choice = self._choice(question, cells.get(ANSWER))
        texts = [self._remark(question, cells.get(name)) for name in (TEXT, REMARK)]
        text, kind = " ".join(filter(None, texts)), _KINDS.get(choice, "text")
        where = next(cells[name] for name in (TEXT, ANSWER, REMARK, KEY) if name in cells)
        if len(self.problems) > before or (kind == "text" and not text):
            return None
        secret = kind == "restricted"
        return Answer(question, "text" if secret and text else kind, None, text, secret, where)

    def _agreed(self, answers: Sequence[Answer]) -> Iterator[Answer]:
        """One answer per question; two that differ are none."""
        if len({(answer.kind, answer.numbers, answer.text, answer.restricted) for answer in answers}) <= 1:
            yield from answers[:1]
            return
        places = dutch.listing([answer.cell for answer in answers])
        message = "Op deze vraag staan twee verschillende antwoorden."
        self._of_question(answers[0].question, answers[0].place, message, "één antwoord", found=places)

    # -- reading a cell ---------------------------------------------------------------------------------------------

    def _amount(self, question: Question, cell: _Cell | None) -> float | None:
        """The number in a cell; None, perhaps with a problem, if there is none."""
        quantity = question.quantity
        if quantity is None or cell is None or cell.text.casefold() in _EMPTY_WORDS:
            return None
        percent = cell.text.endswith("%") and quantity.unit == SHARE
        text = cell.text.removesuffix("%").strip() if percent else cell.text
        found = (text,) if cell.typed and _NUMBER.fullmatch(text) else number_readings(text)
        if len(found) != 1:
            advice = number_advice(cell.text) if found else ""
            if cell.text.casefold() in _SAME:
                advice = f"schrijf 0, of kies in de kolom {ANSWER}"
            advice = advice or "zet hier alleen het getal, en uitleg in de kolom Opmerking"
            self._of_question(
                question, cell, TWO_NUMBERS if found else "Dit is geen getal.", _allowed(question), advice
            )
            return None
        value = float(found[0]) / (100 if percent else 1)
        if not abs(value) <= LARGEST:
            self._of_question(question, cell, "Dit getal is te groot om waar te zijn.", _allowed(question))
        elif not quantity.allows(value):
            advice = f"bedoelt u {dutch.number(value)}%?" if quantity.unit == SHARE and 1 < value <= 100 else ""  # noqa: PLR2004 - per cent
            self._of_question(question, cell, "Dit getal kan hier niet.", _allowed(question), advice)
        else:
            return round(value, 9)
        return None

    def _choice(self, question: Question, cell: _Cell | None) -> str:
        if cell is None:
            return ""
        text = heading(cell.text).rstrip(".")
        found = text if text in CHOICES else _SAME.get(text) or next(iter(get_close_matches(text, CHOICES, 1, 0.8)), "")
        if not found:
            advice = "zet uitleg in de kolom Opmerking"
            self._of_question(question, cell, "Dit antwoord kan hier niet.", dutch.listing(CHOICES, "of"), advice)
        return found

    def _remark(self, question: Question, cell: _Cell | None) -> str:
        if cell is None:
            return ""
        return self._words(cell.text, lambda *said: self._of_question(question, cell, *said))

    def _words(self, text: str, tell: Callable[[str, str, str], None]) -> str:
        """A text in one line; "", with a problem, for one that cannot be kept."""
        text = " ".join(text.split()).lstrip("-–•* ")
        if sign := stray(text):
            tell(f"In deze tekst staat een onzichtbaar of onleesbaar teken (U+{ord(sign):04X}).", "gewone tekst", "")
        elif text.startswith(("=", "+", "@")):
            tell(
                f"Deze tekst begint met '{text[0]}'; een rekenprogramma leest dat als formule.",
                "gewone tekst",
                "begin met een letter",
            )
        elif len(text) > _LONGEST:
            tell("Deze tekst is te lang.", f"hoogstens {dutch.number(_LONGEST, 0)} tekens", "")
        else:
            return text
        return ""

    def _day(self, text: str) -> date | None:
        if not text:
            return None
        found = date_readings(text)
        if not found:
            self._of_cover(ON, "Dit is geen datum.", "zoals 8-12-2026", "", text)
        return found[0] if found else None  # of two readings the Dutch one: this is a Dutch form

    # -- what is not asked ------------------------------------------------------------------------------------------

    def _extras(self, grid: Grid) -> Iterator[tuple[Cell, ...]]:
        head = grid.head(EXTRA_HEADS)
        names = list(map(heading, head.cells)) if head else []
        if head is None or not set(map(heading, EXTRA_HEADS[:3])) <= set(names):
            return
        places = [names.index(heading(name)) if heading(name) in names else -1 for name in EXTRA_HEADS]
        for line in grid.lines:
            if line.number > head.number:
                texts = [line.cells[at].strip() if 0 <= at < len(line.cells) else "" for at in places]
                if any(texts):
                    yield tuple(text or None for text in texts)

    def _extra(self, cells: Sequence[Cell]) -> str:
        def tell(message: str, allowed: str, advice: str) -> None:
            file = f"{self.book.file}, blad {EXTRA}"
            self.problems.append(Problem(file, 0, "", message, shown(str(cells[0] or "")), allowed, advice))

        parts = [self._words(str(cell or ""), tell) for cell in cells]
        heads = ["", *(f"{head.lower()}: " for head in EXTRA_HEADS[1:])]
        return "; ".join(head + part for head, part in zip(heads, parts, strict=True) if part)

    # -- telling ----------------------------------------------------------------------------------------------------

    def _tell(self, cell: _Cell, message: str, allowed: str, advice: str = "", found: str = "") -> None:
        place = cell.grid.address(cell.line, cell.at)
        text = shown(found or cell.text)
        self.problems.append(Problem(_file(cell.grid), cell.line, "", message, text, allowed, advice, place))

    def _of_question(  # noqa: PLR0913 - a problem, and what it is about
        self, question: Question, cell: _Cell, message: str, allowed: str, advice: str = "", *, found: str = ""
    ) -> None:
        """Tell it, and remember it for the copy that goes back."""
        self._tell(cell, message, allowed, advice, found)
        self.about[self.problems[-1]] = question.id
        note = f"{message} Wel: {allowed}." + (f" Tip: {advice}." if advice else "")
        self.notes[question.id] = f"{self.notes[question.id]} {note}" if question.id in self.notes else note

    def _of_cover(self, label: str, message: str, allowed: str, advice: str, found: str = "") -> None:
        self.problems.append(Problem(f"{self.book.file}, voorblad", 0, label, message, shown(found), allowed, advice))


def _unfit(question: Question, choice: str, numbers: Sequence[float | None]) -> tuple[str, str] | None:
    """What numbers and choice do not agree on, and what would do."""
    low, likely, high = numbers
    given = [number for number in numbers if number is not None]
    if choice in {NOTHING, DONT_KNOW} and any(given):
        return "Er staat een getal, en ook dat het er niet is.", "een van beide"
    if choice == NOTHING and question.key.get("attribute") != "units":
        return f"‘{NOTHING}’ kan alleen bij een aantal.", f"een getal, {DONT_KNOW} of {CONFIDENTIAL}"
    if choice == GIVEN and not given:
        return f"Er staat ‘{GIVEN}’, maar geen getal.", "een getal bij Waarschijnlijk"
    if given and (likely is None or (low is None) != (high is None)):
        return "Een deel van de getallen ontbreekt.", "alle drie, of alleen Waarschijnlijk"
    if given != sorted(given):
        return "De getallen lopen niet op van laag naar hoog.", "Laag ≤ Waarschijnlijk ≤ Hoog"
    return None


def _file(grid: Grid) -> str:
    return f"{grid.file}, blad {grid.sheet}" if grid.sheet else grid.file


def _function(text: str) -> str:
    """Who filled it in: from the list, for what else stands there may be somebody's name."""
    plain = heading(text)
    if not plain or plain in FUNCTIONS:
        return plain
    return next(iter(get_close_matches(plain, FUNCTIONS, n=1)), FUNCTIONS[-1])


def _allowed(question: Question) -> str:
    quantity = question.quantity
    if quantity is None:
        return ""
    if quantity.unit == SHARE:
        return "een percentage van 0% tot en met 100%"
    return f"een getal: {quantity.bounds()} ({question.unit})"


def _named(cells: Sequence[str]) -> dict[str, int]:
    """Which columns of a head are known, also under a name that is almost the same."""
    plain = {heading(name): name for name in _HEADS}
    found: dict[str, int] = {}
    rest: list[tuple[int, str]] = []
    for at, cell in enumerate(cells):
        text = heading(cell).rstrip(":* ")
        if text in plain and plain[text] not in found:
            found[plain[text]] = at
        elif text and not text.startswith("nu "):
            rest.append((at, text))
    for at, text in rest:
        left = [name for name in plain if plain[name] not in found]
        near = get_close_matches(text, left, 1, 0.75) or [name for name in left if re.search(rf"\b{name}\b", text)]
        if near:
            found[plain[near[0]]] = at
    return found
