"""The workbook in which a civil party answers: a cover, a sheet per theme, and on the way back a note at what is wrong.

Real Excel tables, titles, no merged cells, no formulas, no meaning by colour alone. The same input is the same bytes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from xlsxwriter import Workbook

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.survey.layout import (
    ANSWER,
    BY,
    CHOICES,
    CONFIDENTIAL,
    COVER,
    DONT_KNOW,
    EXTRA,
    EXTRA_HEADS,
    FUNCTIONS,
    GENERAL,
    HIGH,
    KEY,
    LIKELY,
    LOW,
    MARK,
    MARKED,
    MESSAGES,
    NOTE,
    NOTHING,
    ON,
    PARTY,
    REMARK,
    TEXT,
    UNTIL,
    Cell,
    Entry,
)  # fmt: skip
from hoofdtaak3.inputs.survey.questions import SHARE, WORDS, Party, Question
from hoofdtaak3.results.workbook import in_dutch

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_EXTRA_ROWS = 15
_COVER, _NOTE_WIDTH, _LINE = (28, 110), 60, 15.0
"""Widths in characters; the height of a line in points."""
_LABEL = re.compile(r"([^.:?]{2,26}[.:?]) (.+)")
_HEAD = 2
"""The row of a table's head, below the title and what to do."""
_STYLE = "Table Style Light 1"  # black on white and light grey; readable in print
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a date for every workbook: never the clock
WRITTEN: Final = f">{_MADE.isoformat()}Z</dcterms:modified>".encode()
"""Stands in the properties of a workbook that nobody saved since."""
_CODES = {"none": NOTHING, "unknown": DONT_KNOW, "restricted": CONFIDENTIAL}


@dataclass(frozen=True)
class Cover:
    """What the first sheet says."""

    title: str
    paragraphs: tuple[str, ...]
    deadline: date | None = None
    by: Cell = None
    on: Cell = None
    general: Cell = None


@dataclass(frozen=True)
class Form:
    """A workbook for one party."""

    party: Party
    questions: Sequence[Question]
    cover: Cover
    ranks: Mapping[str, int] = field(default_factory=dict)
    """Which questions come first, by id, from 1."""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    """What stands in it already, by id; without: what the party answered before."""
    extras: Sequence[Sequence[Cell]] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    """On the way back: what is wrong with an answer, by id."""
    told: Sequence[tuple[str, str, str, str]] = ()
    """On the way back: place, what is wrong, what was found, what to do."""

    def data(self) -> bytes:
        """As an XLSX."""
        stream = BytesIO()
        with Workbook(stream, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
            book.set_properties({"title": f"{self.cover.title}: {self.party.called}", "created": _MADE})
            _Writer(book, self).write()
        return in_dutch(stream.getvalue())

    def entry(self, question: Question) -> Entry:
        """What stands in the cells of a question."""
        if self.entries or self.told:
            return self.entries.get(question.id, Entry())
        said = question.said or None
        if question.quantity is None:
            return Entry(answer=_CODES.get(question.answered) if question.answered != "text" else None, text=said)
        low, likely, high = question.before.numbers if question.before.given else (None, None, None)
        if low == high:  # exactly known: who changes it changes one cell
            low = high = None
        answer = _CODES.get(question.answered) if question.answered not in ("text", "value") else None
        return Entry(low, likely, high, answer, said)


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Workbook, form: Form) -> None:
        self._book = book
        self._form = form
        self._heading = book.add_format({"bold": True, "font_size": 14})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self._forms: dict[tuple[str, bool], Format] = {}

    def write(self) -> None:
        """All sheets, the cover first."""
        self._cover(self._book.add_worksheet(COVER))
        if self._form.told:
            self._messages(self._book.add_worksheet(MESSAGES))
        themes = dict.fromkeys(question.theme for question in self._form.questions)
        for theme in themes:
            own = [question for question in self._form.questions if question.theme == theme]
            last = len(self._form.questions)
            own.sort(key=lambda question: self._form.ranks.get(question.id, last))  # else as in the tables
            (self._words if theme == WORDS else self._numbers)(self._book.add_worksheet(theme), theme, own)
        self._extras(self._book.add_worksheet(EXTRA))

    def _cover(self, page: Worksheet) -> None:
        cover, party = self._form.cover, self._form.party
        for column, width in enumerate(_COVER):
            page.set_column(column, column, width)
        page.write_string(0, 0, cover.title, self._heading)
        for row, line in enumerate(cover.paragraphs, start=2):
            found = _LABEL.fullmatch(line)
            label, rest = (found[1], found[2]) if found else ("", line)
            page.set_row(row, _height([(rest, _COVER[1])]))
            page.write_string(row, 0, label, self._wrap)
            page.write_string(row, 1, rest, self._wrap)
        head = len(cover.paragraphs) + 3
        until = dutch.day(cover.deadline) if cover.deadline else "niet afgesproken"
        rows: list[tuple[str, Cell]] = [
            (PARTY, party.called), (MARK, f"{MARKED} {party.id}"), (UNTIL, until),
            (BY, cover.by), (ON, cover.on), (GENERAL, cover.general),
        ]  # fmt: skip
        for row, (label, value) in enumerate(rows, start=head + 1):
            page.write_string(row, 0, label)
            self._put(page, row, 1, value, "", open_=label in (BY, ON, GENERAL))
            if label == BY:
                page.data_validation(row, 1, row, 1, _list(FUNCTIONS, "Kies een functie. Noem geen naam."))
            if label == ON:
                page.data_validation(row, 1, row, 1, _dates())
        self._table(page, head, ("Gegeven", "Inhoud"), len(rows), "voorblad")
        _for_paper(page)

    def _numbers(self, page: Worksheet, theme: str, questions: Sequence[Question]) -> None:
        heads = [
            "Onderdeel", "Vraag", "Eenheid", "Voorrang", "Nu laag", "Nu waarschijnlijk", "Nu hoog", "Nu herkomst",
            "Nu toelichting", LOW, LIKELY, HIGH, ANSWER, REMARK, KEY,
        ]  # fmt: skip
        whole = " De kolommen ‘Nu’ gaan over het hele land." if self._form.party.regional else ""
        self._start(page, theme, f"Vul in: Laag, Waarschijnlijk en Hoog, of kies bij Antwoord.{whole}")
        widths = (30, 40, 18, 10, 9, 16, 9, 12, 50, 11, 16, 11, 18, 40, 34)
        for at, question in enumerate(questions):
            row, entry, known = _HEAD + 1 + at, self._form.entry(question), question.known
            unit = question.quantity.unit if question.quantity else ""
            cells: list[tuple[Cell, str, bool]] = [
                (question.about, "", False), (question.text, "", False), (question.unit, "", False),
                (self._rank(question), "", False),
                *((number if known.given else None, unit, False) for number in known.numbers),
                (known.basis or "niet bekend", "", False), (known.note or None, "", False),
                (entry.low, unit, True), (entry.likely, unit, True), (entry.high, unit, True),
                (entry.answer, "", True), (entry.remark, "", True), (question.id, "", False),
            ]  # fmt: skip
            self._row(page, row, cells, widths, question)
            first = heads.index(LOW)
            page.data_validation(row, first, row, first + 2, _number_check(question))
            page.data_validation(row, first + 3, row, first + 3, _list(CHOICES, "Kies uit de lijst."))
        self._finish(page, theme, heads, widths, len(questions))
        page.write_comment(_HEAD, heads.index(LIKELY), "Weet u het precies? Vul dan alleen Waarschijnlijk in.")
        page.write_comment(
            _HEAD,
            heads.index(ANSWER),
            "Leeg is goed als u een getal invult. Vertrouwelijk kan met een getal erbij, of zonder.",
        )
        page.write_comment(_HEAD, heads.index(KEY), "Verander dit niet: hieraan is uw antwoord te herkennen.")

    def _words(self, page: Worksheet, theme: str, questions: Sequence[Question]) -> None:
        heads = ["Vraag", "Waarom", "Voorrang", TEXT, ANSWER, REMARK, KEY]
        widths = (50, 40, 10, 70, 18, 40, 24)
        self._start(page, theme, "Antwoord in uw eigen woorden, of kies bij Antwoord.")
        for at, question in enumerate(questions):
            row, entry = _HEAD + 1 + at, self._form.entry(question)
            cells: list[tuple[Cell, str, bool]] = [
                (question.text, "", False), (question.about, "", False), (self._rank(question), "", False),
                (entry.text, "", True), (entry.answer, "", True), (entry.remark, "", True), (question.id, "", False),
            ]  # fmt: skip
            self._row(page, row, cells, widths, question)
            column = heads.index(ANSWER)
            page.data_validation(row, column, row, column, _list(CHOICES, "Kies uit de lijst."))
        self._finish(page, theme, heads, widths, len(questions))

    def _extras(self, page: Worksheet) -> None:
        text = "Hebt u iets dat hier niet wordt gevraagd en dat militaire steun kan vervangen? Zet het hieronder."
        self._start(page, EXTRA, text)
        count = max(_EXTRA_ROWS, len(self._form.extras))
        for row in range(count):
            own = self._form.extras[row] if row < len(self._form.extras) else [None] * len(EXTRA_HEADS)
            for column, cell in enumerate(own):
                self._put(page, _HEAD + 1 + row, column, cell, "", open_=True)
        numbers = EXTRA_HEADS.index("Aantal"), EXTRA_HEADS.index("Binnen hoeveel uur")
        page.data_validation(_HEAD + 1, numbers[0], _HEAD + count, numbers[1], _at_least(0))
        self._finish(page, EXTRA, list(EXTRA_HEADS), (40, 20, 12, 20, 40, 40), count, notes=False)

    def _messages(self, page: Worksheet) -> None:
        """What could not be taken, on the way back."""
        text = "Dit is niet overgenomen. De rest wel. Verbeter het op het blad zelf en stuur de werkmap nog eens."
        self._start(page, MESSAGES, text)
        for row, cells in enumerate(self._form.told, start=_HEAD + 1):
            page.set_row(row, _height(list(zip(cells, (60, 50, 30, 60), strict=True))))
            for column, cell in enumerate(cells):
                self._put(page, row, column, cell, "")
        heads = ["Waar", "Wat er niet klopt", "Wat er staat", "Wat te doen"]
        self._finish(page, MESSAGES, heads, (60, 50, 30, 60), len(self._form.told), notes=False)

    def _rank(self, question: Question) -> Cell:
        rank = self._form.ranks.get(question.id)
        return None if rank is None else float(rank)

    def _start(self, page: Worksheet, title: str, text: str) -> None:
        page.write_string(0, 0, title, self._heading)
        page.write_string(1, 0, text)

    def _row(
        self,
        page: Worksheet,
        row: int,
        cells: Sequence[tuple[Cell, str, bool]],
        widths: Sequence[int],
        question: Question,
    ) -> None:
        note = self._form.notes.get(question.id, "")
        texts = [(str(cell), width) for (cell, _, _), width in zip(cells, widths, strict=True) if isinstance(cell, str)]
        page.set_row(row, _height([*texts, (note, _NOTE_WIDTH)]))
        for column, (cell, unit, open_) in enumerate(cells):
            self._put(page, row, column, cell, unit, open_=open_)
        if note:
            self._put(page, row, len(cells), note, "")

    def _finish(  # noqa: PLR0913 - a table and how it looks
        self, page: Worksheet, name: str, heads: list[str], widths: Iterable[int], count: int, *, notes: bool = True
    ) -> None:
        if notes and self._form.notes:
            heads, widths = [*heads, NOTE], (*widths, _NOTE_WIDTH)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        self._table(page, _HEAD, heads, count, name)
        page.freeze_panes(_HEAD + 1, 0)
        page.repeat_rows(_HEAD)
        _for_paper(page)

    def _table(self, page: Worksheet, head: int, heads: Sequence[str], count: int, name: str) -> None:
        settings: dict[str, Any] = {
            "name": "t_" + name.lower().replace(" ", "_"),
            "style": _STYLE,
            "columns": [{"header": text} for text in heads],
        }
        if page.add_table(head, 0, head + max(count, 1), len(heads) - 1, settings):
            raise ValueError(f"no Excel table can be made of {name}")

    def _put(  # noqa: PLR0913 - a cell, its place and its form
        self, page: Worksheet, row: int, column: int, cell: Cell, unit: str, *, open_: bool = False
    ) -> None:
        if isinstance(cell, str):
            page.write_string(row, column, cell, self._of("@" if open_ and unit == "" else "", open_=open_))
        elif isinstance(cell, date):
            page.write_datetime(row, column, cell, self._of("d mmmm yyyy", open_=open_))
        elif cell is None:
            page.write_blank(row, column, None, self._of("0.0%" if unit == SHARE else "", open_=open_))
        else:
            page.write_number(row, column, cell, self._of(_number_format(cell, unit), open_=open_))

    def _of(self, number: str, *, open_: bool) -> Format:
        """The form of a cell; where a party writes there is a border, and the head says so too."""
        if (number, open_) not in self._forms:
            look: dict[str, Any] = {"text_wrap": True, "valign": "top"}
            if number:
                look["num_format"] = number
            if open_:
                look |= {"border": 1, "border_color": "#595959"}
            self._forms[number, open_] = self._book.add_format(look)
        return self._forms[number, open_]


def _height(texts: Sequence[tuple[str, int]]) -> float:
    """How high a row is in which these texts go over lines; not every program fits it by itself."""
    return _LINE * max((math.ceil(1.1 * len(text) / width) for text, width in texts if text), default=1)


def paragraphs_of(text: str, **values: str) -> tuple[str, tuple[str, ...]]:
    """Title and paragraphs of a template in Markdown, filled in."""
    head, *parts = (" ".join(part.split()) for part in text.split("\n\n") if part.strip())
    for name, value in values.items():
        parts = [part.replace(f"{{{name}}}", value) for part in parts]
    return head.lstrip("# "), tuple(parts)


def _number_format(value: float, unit: str) -> str:
    if unit == SHARE:
        return "0%" if round(100 * value, 9).is_integer() else "0.0%"
    return "#,##0" if float(value).is_integer() else "#,##0.0##"


def _number_check(question: Question) -> dict[str, Any]:
    quantity = question.quantity
    least = 0.0 if quantity is None else (quantity.minimum if quantity.minimum is not None else 0.0)
    if quantity is None or quantity.maximum is None:
        return _at_least(least)
    ends = [dutch.percent(end) if quantity.unit == SHARE else dutch.number(end) for end in (least, quantity.maximum)]
    return {
        "validate": "decimal", "criteria": "between", "minimum": least, "maximum": quantity.maximum,
        "error_title": "Dit getal kan hier niet",
        "error_message": f"Vul een getal in van {ends[0]} tot en met {ends[1]}.",
    }  # fmt: skip


def _at_least(least: float) -> dict[str, Any]:
    return {
        "validate": "decimal", "criteria": ">=", "value": least, "error_title": "Dit getal kan hier niet",
        "error_message": f"Vul een getal in van {dutch.number(least)} of meer. Uitleg hoort in de kolom Opmerking.",
    }  # fmt: skip


def _list(choices: Sequence[str], message: str) -> dict[str, Any]:
    return {"validate": "list", "source": list(choices), "error_title": "Dit kan hier niet", "error_message": message}


def _dates() -> dict[str, Any]:
    return {
        "validate": "date", "criteria": ">=", "value": date(2020, 1, 1), "error_title": "Dit is geen datum",
        "error_message": "Schrijf de datum als 8-12-2026.",
    }  # fmt: skip


def _for_paper(page: Worksheet) -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
