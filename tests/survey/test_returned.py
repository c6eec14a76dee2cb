"""Workbooks that come back, good, sloppy and hostile: what is taken of each, and what is told of which cell."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from tests.survey.rounds import Filled, form, returned
from tests.tables.conftest import SmallProject

from hoofdtaak3.inputs.survey.layout import Entry
from hoofdtaak3.problems import InputError
from hoofdtaak3.results.form import Form
from hoofdtaak3.writing import pack, unpack

UNITS, PEACE, WAR, WORDS = "crews/units", "crews/own_use/vrede", "crews/own_use/oorlog", "q_crews"
LONG = "a" * 2001
Answers = Mapping[str, tuple[Any, ...]]


def four(filled: Filled) -> Filled:
    """One good answer, which must survive whatever else is wrong."""
    return filled.put(UNITS, Waarschijnlijk=4)


FOUR: Answers = {UNITS: ("value", (4.0, 4.0, 4.0), False)}


@dataclass(frozen=True)
class Case:
    """A workbook, and what should come of it."""

    name: str
    alter: Callable[[Filled], Any]
    answers: Answers = field(default_factory=lambda: FOUR)
    """By question: kind, numbers, whether it is confidential; perhaps also the text."""
    told: tuple[tuple[str, str], ...] = ()
    """Of each problem a part of its place, and of its words."""
    notes: tuple[str, ...] = ()
    party: str = "VR09"


def value(*numbers: float, secret: bool = False) -> tuple[Any, ...]:
    """Value."""
    low, likely, high = numbers if len(numbers) > 1 else numbers * 3
    return ("value", (low, likely, high), secret)


def set_(key: str, **cells: Any) -> Callable[[Filled], Any]:
    """Set."""
    return lambda filled: filled.put(key, **cells)


def beside(key: str, **cells: Any) -> Callable[[Filled], Any]:
    """The good answer, and these cells."""
    return lambda filled: four(filled).put(key, **cells)


GOOD = [
    Case("one number", four),
    Case("nothing", lambda _: None, {}),
    Case("three numbers", set_(UNITS, Laag=2, Waarschijnlijk=3, Hoog=5), {UNITS: value(2, 3, 5)}),
    Case("a decimal comma", set_(UNITS, Waarschijnlijk="3,5"), {UNITS: value(3.5)}),
    Case("a decimal point", set_(UNITS, Waarschijnlijk="3.5"), {UNITS: value(3.5)}),
    Case("spaces around it", set_(UNITS, Waarschijnlijk="  4 "), {UNITS: value(4)}),
    Case("thousands with points", set_(UNITS, Waarschijnlijk="1.250.000"), {UNITS: value(1_250_000)}),
    Case("nought", set_(UNITS, Waarschijnlijk=0), {UNITS: value(0)}),
    Case("a fraction", set_(PEACE, Waarschijnlijk=0.2), {PEACE: value(0.2)}),
    Case("a percentage in words", set_(PEACE, Waarschijnlijk="20%"), {PEACE: value(0.2)}),
    Case("a percentage with a space and a comma", set_(PEACE, Waarschijnlijk="12,5 %"), {PEACE: value(0.125)}),
    Case("cannot deliver", set_(UNITS, Antwoord="kan niet leveren"), {UNITS: ("none", (0.0, 0.0, 0.0), False)}),
    Case(
        "cannot deliver, and a nought",
        set_(UNITS, Antwoord="kan niet leveren", Waarschijnlijk=0),
        {UNITS: ("none", (0.0, 0.0, 0.0), False)},
    ),
    Case(
        "a choice typed by hand", set_(UNITS, Antwoord="Kan niet  leveren."), {UNITS: ("none", (0.0, 0.0, 0.0), False)}
    ),
    Case("does not know", set_(UNITS, Antwoord="weet niet"), {UNITS: ("unknown", None, False)}),
    Case("does not know, in other words", set_(UNITS, Antwoord="weet ik niet"), {UNITS: ("unknown", None, False)}),
    Case(
        "a number that is confidential",
        set_(UNITS, Waarschijnlijk=4, Antwoord="vertrouwelijk"),
        {UNITS: value(4, secret=True)},
    ),
    Case("confidential without a number", set_(UNITS, Antwoord="Vertrouwelijk"), {UNITS: ("restricted", None, True)}),
    Case("filled in, and said so", set_(UNITS, Waarschijnlijk=4, Antwoord="ingevuld")),
    Case("only a remark", set_(UNITS, Opmerking="Volgt in mei."), {UNITS: ("text", None, False, "Volgt in mei.")}),
    Case(
        "a remark over lines",
        set_(UNITS, Waarschijnlijk=4, Opmerking="- een\n- twee"),
        {UNITS: (*value(4), "een - twee")},
    ),
    Case("in words", set_(WORDS, In_woorden="Binnen een uur."), {WORDS: ("text", None, False, "Binnen een uur.")}),
    Case(
        "in words, confidential",
        set_(WORDS, In_woorden="Geheim.", Antwoord="vertrouwelijk"),
        {WORDS: ("text", None, True, "Geheim.")},
    ),
    Case("in words: does not know", set_(WORDS, Antwoord="weet niet"), {WORDS: ("unknown", None, False)}),
    Case("a dash for nothing", beside(PEACE, Laag="-", Waarschijnlijk="n.v.t.", Hoog="–")),
    Case(
        "a partner",
        lambda filled: filled.put("boats/units", Waarschijnlijk=9),
        {"boats/units": value(9)},
        party="rode_kruis",
    ),
    Case(
        "a partner's answer per alternative",
        lambda filled: filled.put("eod_boats/response_hours", Laag=1, Waarschijnlijk="1,5", Hoog=2),
        {"eod_boats/response_hours": value(1, 1.5, 2)},
        party="rode_kruis",
    ),
]


def blank_rows(filled: Filled) -> None:
    """Blank rows."""
    four(filled).sheet("Wat u hebt").insert_rows(4, 3)


def other_order(filled: Filled) -> None:
    """Other order."""
    filled.put(PEACE, Waarschijnlijk=0.2).put(WAR, Waarschijnlijk=0.4)
    page = filled.sheet("Eigen gebruik")
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]
    for number, row in enumerate(reversed(rows), start=4):
        for column, cell in enumerate(row, start=1):
            page.cell(number, column).value = cell


def moved_columns(filled: Filled) -> None:
    """Moved columns."""
    page = four(filled).sheet("Wat u hebt")
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
    for number, row in enumerate(rows, start=3):
        for column, cell in enumerate(reversed(row), start=1):
            page.cell(number, column).value = cell


def extra_column(filled: Filled) -> None:
    """Extra column."""
    four(filled).sheet("Wat u hebt").insert_cols(2)
    filled.sheet("Wat u hebt").cell(3, 2).value = "Gecontroleerd door"


def head(old: str, new: str) -> Callable[[Filled], None]:
    """Head."""

    def alter(filled: Filled) -> None:
        page = four(filled).sheet("Wat u hebt")
        page.cell(3, filled.heads(page)[old]).value = new

    return alter


def lower_heads(filled: Filled) -> None:
    """Lower heads."""
    page = four(filled).sheet("Wat u hebt")
    for cell in page[3]:
        cell.value = f" {str(cell.value).lower()}: "


def extra_sheet(filled: Filled) -> None:
    """Extra sheet."""
    page = four(filled).book.create_sheet("Aantekeningen")
    page["A1"], page["B1"] = "Waarschijnlijk", 99


def renamed_sheet(filled: Filled) -> None:
    """Renamed sheet."""
    four(filled).sheet("Wat u hebt").title = "Blad1"


def no_sheets(filled: Filled) -> None:
    """No sheets."""
    for name in ("Eigen gebruik", "Reservisten", "Open vragen", "Aanvullingen"):
        del four(filled).book[name]


def no_cover(filled: Filled) -> None:
    """No cover."""
    del four(filled).book["Lees mij"]


def other_place(filled: Filled) -> None:
    """The cover and the table start elsewhere."""
    four(filled).sheet("Lees mij").insert_cols(1, 2)
    filled.sheet("Wat u hebt").insert_rows(1, 5)
    filled.sheet("Wat u hebt").insert_cols(1)


def same_twice(filled: Filled) -> None:
    """Same twice."""
    page = four(filled).sheet("Wat u hebt")
    for column in range(1, page.max_column + 1):
        page.cell(9, column).value = page.cell(4, column).value


def key_in_spaces(filled: Filled) -> None:
    """Key in spaces."""
    page = four(filled).sheet("Wat u hebt")
    page.cell(4, filled.heads(page)["Sleutel"]).value = "  VR09/crews/units "


def as_csv(filled: Filled) -> bytes:
    """One sheet, kept as Dutch Excel does."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    for row in filled.put(UNITS, Waarschijnlijk="3,5").sheet("Wat u hebt").iter_rows(values_only=True):
        writer.writerow(["" if cell is None else cell for cell in row])
    return stream.getvalue().encode("cp1252")


def computed(filled: Filled) -> bytes:
    """A formula with the outcome that its program kept."""
    place = four(filled).place(UNITS, "Waarschijnlijk").encode()
    parts = unpack(filled.data())
    name = next(name for name in sorted(parts) if "worksheets/sheet2" in name)
    parts[name], count = re.subn(rb'(<c r="%s"[^>]*>)<v>4</v>' % place, rb"\1<f>2+2</f><v>4</v>", parts[name])
    assert count == 1, parts[name][:3000]
    return pack(parts)


RESHAPED = [
    Case("blank rows", blank_rows),
    Case("rows in another order", other_order, {PEACE: value(0.2), WAR: value(0.4)}),
    Case("columns in another order", moved_columns),
    Case("a column more", extra_column),
    Case("a head in other words", head("Waarschijnlijk", "Waarschijnlijk (ons aantal)")),
    Case("a head with a slip", head("Waarschijnlijk", "Waarschijnlik")),
    Case("the head of the key in other words", head("Sleutel", "Code (niet wijzigen)")),
    Case("heads in lower case, with colons", lower_heads),
    Case("a sheet more", extra_sheet),
    Case("a sheet with another name", renamed_sheet),
    Case("sheets that were not filled in taken out", no_sheets),
    Case("without its cover", no_cover),
    Case("everything a few cells further", other_place),
    Case("a row pasted twice, the same", same_twice),
    Case("a key with spaces around it", key_in_spaces),
    Case("one sheet as CSV", as_csv, {UNITS: value(3.5)}),
    Case("the mark in lower case", lambda filled: four(filled).cover("Kenmerk", "ht3-opgave vr09")),
    Case("a formula with its outcome", computed, notes=("1 cel is een formule",)),
]


def wrong(key: str, head: str, cell: Any, words: str, **more: Any) -> Case:
    """A cell that is not taken, beside an answer that is."""
    other = UNITS if key != UNITS else PEACE
    good = {UNITS: 4, PEACE: 0.2}[other]

    def alter(filled: Filled) -> None:
        filled.put(other, Waarschijnlijk=good).put(key, **{head: cell}, **more)

    place = {"crews/units": "blad Wat u hebt", "crews/own_use/vrede": "blad Eigen gebruik"}.get(key, "blad")
    return Case(f"{head} {cell!r:.30} in {key}", alter, {other: value(good)}, ((place, words),))


SLOPPY = [
    wrong(UNITS, "Waarschijnlijk", "ongeveer 4", "geen getal"),
    wrong(UNITS, "Waarschijnlijk", "4 ploegen", "geen getal"),
    wrong(UNITS, "Waarschijnlijk", "4 (zie opmerking)", "geen getal"),
    wrong(UNITS, "Waarschijnlijk", "4-6", "geen getal"),
    wrong(UNITS, "Waarschijnlijk", "vier", "geen getal"),
    wrong(UNITS, "Waarschijnlijk", "?", "geen getal"),
    wrong(UNITS, "Waarschijnlijk", "Geen", "geen getal"),
    wrong(UNITS, "Waarschijnlijk", "1.250", "twee manieren"),
    wrong(UNITS, "Waarschijnlijk", "#REF!", "geen getal"),
    wrong(UNITS, "Waarschijnlijk", "=A1*2", "geen getal"),
    wrong(UNITS, "Waarschijnlijk", bool(1), "geen getal"),
    wrong(UNITS, "Waarschijnlijk", datetime(2026, 2, 1), "geen getal"),  # noqa: DTZ001 - as a spreadsheet has it
    wrong(UNITS, "Waarschijnlijk", -1, "kan hier niet"),
    wrong(UNITS, "Waarschijnlijk", 1e12, "te groot"),
    wrong(UNITS, "Waarschijnlijk", "20%", "geen getal"),
    wrong(PEACE, "Waarschijnlijk", 30, "kan hier niet"),
    wrong(PEACE, "Waarschijnlijk", "130%", "kan hier niet"),
    wrong(PEACE, "Waarschijnlijk", 1.5, "kan hier niet"),
    wrong(UNITS, "Laag", 3, "deel van de getallen ontbreekt"),
    wrong(UNITS, "Laag", 3, "deel van de getallen ontbreekt", Waarschijnlijk=4),
    wrong(UNITS, "Laag", 3, "deel van de getallen ontbreekt", Hoog=5),
    wrong(UNITS, "Laag", 5, "lopen niet op", Waarschijnlijk=4, Hoog=6),
    wrong(UNITS, "Laag", 6, "lopen niet op", Waarschijnlijk=4, Hoog=2),
    wrong(UNITS, "Antwoord", "misschien", "kan hier niet"),
    wrong(UNITS, "Antwoord", "ingevuld", "maar geen getal"),
    wrong(UNITS, "Antwoord", "kan niet leveren", "ook dat het er niet is", Waarschijnlijk=4),
    wrong(UNITS, "Antwoord", "weet niet", "ook dat het er niet is", Waarschijnlijk=4),
    wrong(PEACE, "Antwoord", "kan niet leveren", "alleen bij een aantal"),
    wrong(UNITS, "Opmerking", '=HYPERLINK("https://example.org")', "leest dat als formule", Waarschijnlijk=4),
    wrong(UNITS, "Opmerking", "@naam", "leest dat als formule", Waarschijnlijk=4),
    wrong(UNITS, "Opmerking", "ver\u202eborgen", "onzichtbaar", Waarschijnlijk=4),
    wrong(UNITS, "Opmerking", LONG, "te lang", Waarschijnlijk=4),
    wrong(WORDS, "In woorden", "+31 6", "leest dat als formule"),
]


def twice(filled: Filled) -> None:
    """Twice."""
    same_twice(filled)
    page = filled.put(PEACE, Waarschijnlijk=0.2).sheet("Wat u hebt")
    page.cell(9, filled.heads(page)["Waarschijnlijk"]).value = 5


def misspelt_key(filled: Filled) -> None:
    """Misspelt key."""
    page = filled.put(PEACE, Waarschijnlijk=0.2).put(UNITS, Waarschijnlijk=4).sheet("Wat u hebt")
    page.cell(4, filled.heads(page)["Sleutel"]).value = "VR09/crews/unit"


def lost_key(filled: Filled) -> None:
    """Lost key."""
    page = filled.put(PEACE, Waarschijnlijk=0.2).sheet("Eigen gebruik")
    page.cell(5, filled.heads(page)["Waarschijnlijk"]).value = 0.5
    page.cell(5, filled.heads(page)["Sleutel"]).value = None


def row_of_another(filled: Filled) -> None:
    """Row of another."""
    page = filled.put(PEACE, Waarschijnlijk=0.2).put(UNITS, Waarschijnlijk=4).sheet("Wat u hebt")
    page.cell(4, filled.heads(page)["Sleutel"]).value = "VR17/crews/units"


def total_row(filled: Filled) -> None:
    """A sum that somebody made below the table."""
    page = four(filled).sheet("Wat u hebt")
    page.cell(6, 1).value, page.cell(6, filled.heads(page)["Waarschijnlijk"]).value = "Totaal", 4


def no_heads(filled: Filled) -> None:
    """No heads."""
    filled.put(PEACE, Waarschijnlijk=0.2)
    page = four(filled).sheet("Wat u hebt")
    for cell in page[3]:
        cell.value = f"kolom {cell.column}"


def hidden(filled: Filled) -> None:
    """Hidden."""
    four(filled).put(PEACE, Waarschijnlijk=0.2).sheet("Eigen gebruik").sheet_state = "hidden"


def merged_cells(filled: Filled) -> None:
    """Of merged cells only the first has a content."""
    page = filled.put(PEACE, Waarschijnlijk=0.2).sheet("Wat u hebt")
    page["J4"] = 4
    page.merge_cells("J4:L4")


MIXED = [
    Case("two answers to one question", twice, {PEACE: value(0.2)}, (("Wat u hebt", "twee verschillende antwoorden"),)),
    Case("a key with a slip", misspelt_key, {PEACE: value(0.2)}, (("Wat u hebt", "Sleutel staat niet".lower()),)),
    Case("a row without its key", lost_key, {PEACE: value(0.2)}, (("Eigen gebruik", "geen sleutel"),)),
    Case("a row of another region", row_of_another, {PEACE: value(0.2)}, (("Wat u hebt", "een andere partij"),)),
    Case("a sum below the table", total_row, FOUR, (("Wat u hebt", "geen sleutel"),)),
    Case("a sheet without its heads", no_heads, {PEACE: value(0.2)}, (("Wat u hebt", "koppen van de kolommen"),)),
    Case("a hidden sheet", hidden, notes=("Verborgen werkbladen zijn niet gelezen: Eigen gebruik.",)),
    Case("merged cells", merged_cells, {PEACE: value(0.2)}, (("Wat u hebt", "deel van de getallen ontbreekt"),)),
    Case(
        "the mark of another region",
        lambda filled: four(filled).cover("Kenmerk", "ht3-opgave VR17"),
        {},
        (("Wat u hebt", "een andere partij"),),
    ),
    Case(
        "a date that is none",
        lambda filled: four(filled).cover("Ingevuld op", "volgende week"),
        FOUR,
        (("voorblad", "geen datum"),),
    ),
]


def with_part(name: str, content: bytes) -> Callable[[Filled], bytes]:
    """With part."""
    return lambda filled: pack({**unpack(four(filled).data()), name: content})


HOSTILE = [
    Case("macros", with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macro"), notes=("macro's",)),
    Case(
        "a link to another file",
        with_part("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
        notes=("koppelingen",),
    ),
    Case(
        "a script as a remark",
        set_(UNITS, Waarschijnlijk=4, Opmerking="<script>alert(1)</script>"),
        {UNITS: (*value(4), "<script>alert(1)</script>")},
    ),
]
ALL = [*GOOD, *RESHAPED, *SLOPPY, *MIXED, *HOSTILE]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_what_is_taken_and_what_is_told(shared: SmallProject, case: Case):
    """Every good row is an answer, every other is told of its cell, and nothing else happens."""
    filled = Filled(shared, case.party)
    made = case.alter(filled)
    found = returned(shared, made if isinstance(made, bytes) else filled.data())
    assert found.party is not None
    taken = {
        answer.question.id.partition("/")[2]: (answer.kind, answer.numbers, answer.restricted, answer.text)
        for answer in found.answers
    }
    wanted = {key: own if len(own) > 3 else (*own, "") for key, own in case.answers.items()}
    assert taken == wanted
    told = [(problem.text().partition(":")[0], problem.text().casefold()) for problem in found.problems]
    assert len(told) == len(case.told), told
    for (place, words), (where, text) in zip(case.told, told, strict=True):
        assert place in where
        assert words.casefold() in text
    for note in case.notes:
        assert any(note in remark for remark in found.remarks), found.remarks


def test_a_problem_names_the_very_cell(shared):
    """With what was found there, what is allowed and what to do."""
    filled = Filled(shared, "VR09").put(PEACE, Waarschijnlijk=30)
    found = returned(shared, filled.data())
    assert found.problems[0].text() == (
        f"terug.xlsx, blad Eigen gebruik, cel {filled.place(PEACE, 'Waarschijnlijk')}: Dit getal kan hier niet.\n"
        "    gevonden:   30\n"
        "    toegestaan: een percentage van 0% tot en met 100%\n"
        "    wat te doen: bedoelt u 30%?"
    )
    assert "bedoelt u 30%?" in found.notes["VR09/crews/own_use/vrede"]


def bomb() -> bytes:
    """A workbook that says it is small and is not."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (200 * 2**20), compresslevel=1)
    return stream.getvalue()


def million_rows() -> bytes:
    """Million rows."""
    book = openpyxl.Workbook()
    book.active.cell(1_048_576, 1).value = "VR09/crews/units"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def docx() -> bytes:
    """Docx."""
    return pack({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"})


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _: bomb(), "uitgepakt te groot"),
        (lambda _: million_rows(), "te groot om te lezen"),
        (lambda _: docx(), "geen rekenblad"),
        (lambda good: good[: len(good) // 2], "beschadigd"),
        (lambda _: b"%PDF-1.7 tekst", "geen tabel"),
        (lambda _: b"<html><table><tr><td>4</td></tr></table></html>", "geen tabel"),
        (lambda _: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le") * 50, "wachtwoord"),
        (lambda good: pack({**unpack(good), "xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "beschadigd"),
    ],
    ids=["bomb", "million rows", "docx", "half", "pdf", "html", "password", "entities"],
)
def test_what_is_no_workbook_is_refused_before_it_does_harm(shared, make, words):
    """With one message about the file."""
    with pytest.raises(InputError) as caught:
        returned(shared, make(Filled(shared, "VR09").data()))
    assert [words in problem.message for problem in caught.value.problems] == [True]


@pytest.mark.parametrize(
    ("alter", "words", "advice"),
    [
        (lambda filled: filled.cover("Kenmerk", "ht3-opgave VR99"), "wordt niet gevraagd", ""),
        (
            lambda filled: filled.cover("Kenmerk", "ht3-opgave rode_kuis"),
            "wordt niet gevraagd",
            "bedoelt u 'rode_kruis'?",
        ),
        (
            lambda filled: (
                [filled.book.remove(page) for page in filled.book.worksheets[1:]] and filled.cover("Kenmerk", None)
            ),
            "geen vragenlijst",
            "",
        ),
        (lambda filled: filled.cover("Kenmerk", None) and other_keys(filled), "meer dan één partij", ""),
    ],
    ids=["no such region", "no such partner", "no mark and no keys", "no mark and two parties"],
)
def test_a_workbook_of_nobody_is_refused_whole(shared, alter, words, advice):
    """Nothing of it is taken, and it says what is missing."""
    filled = Filled(shared, "VR09").put(UNITS, Waarschijnlijk=4)
    alter(filled)
    found = returned(shared, filled.data())
    assert found.party is None
    assert found.answers == ()
    assert [(words in problem.message, problem.advice if advice else "") for problem in found.problems] == [
        (True, advice)
    ]


def other_keys(filled: Filled) -> None:
    """Other keys."""
    page = filled.sheet("Open vragen")
    page.cell(4, filled.heads(page)["Sleutel"]).value = "VR17/q_crews"


def test_a_workbook_with_far_too_many_rows_is_not_read(shared):
    """Not even to say of each row what is wrong with it."""
    filled = Filled(shared, "VR09").put(UNITS, Waarschijnlijk=4)
    page = filled.book.create_sheet("Blad1")
    for row in range(1, 5001):
        page.cell(row, 1).value = f"VR09/crews/unit_{row}"
    found = returned(shared, filled.data())
    assert found.answers == ()
    assert [problem.message for problem in found.problems] == [
        "Deze werkmap heeft veel meer regels dan een vragenlijst."
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (datetime(2026, 12, 8), date(2026, 12, 8)),  # noqa: DTZ001 - as a spreadsheet has it
        ("8-12-2026", date(2026, 12, 8)),
        ("8 december 2026", date(2026, 12, 8)),
        ("2026-12-08", date(2026, 12, 8)),
        (None, None),
    ],
)
def test_the_day_of_the_answer(shared, written, day):
    """As a date or as a Dutch form has it."""
    found = returned(shared, Filled(shared, "VR09").cover("Ingevuld op", written).data())
    assert (found.on, found.problems) == (day, ())


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("planner", "planner"),
        ("Operationeel Leider", "operationeel leider"),
        ("J. Jansen", "andere functie"),
        (None, ""),
    ],
)
def test_who_filled_it_in_is_a_function_and_never_a_name(shared, written, kept):
    """What is not in the list may be somebody's name, so it is not kept."""
    assert returned(shared, Filled(shared, "VR09").cover("Ingevuld door (functie)", written).data()).by == kept


def test_what_nobody_asked_is_kept_in_words(shared):
    """A row of the last sheet is a text with its parts."""
    filled = Filled(shared, "VR09")
    page = filled.sheet("Aanvullingen")
    for column, cell in enumerate(("Noodpompen", "pompen", 3, 2, "brugslag"), start=1):
        page.cell(5, column).value = cell
    found = returned(shared, filled.data())
    assert found.extras == (
        "Noodpompen; eenheid: pompen; aantal: 3; binnen hoeveel uur: 2; wat het kan vervangen: brugslag",
    )
    assert found.problems == ()


def test_a_copy_that_goes_back_can_be_sent_in_again(shared):
    """It holds what was typed, with a note at what was wrong; once mended it is an answer."""
    filled = Filled(shared, "VR09").put(UNITS, Waarschijnlijk=4).put(PEACE, Waarschijnlijk="veel")
    first = returned(shared, filled.data())
    assert first.entries["VR09/crews/own_use/vrede"] == Entry(likely="veel")
    told = [("blad Eigen gebruik K4", "Dit is geen getal.", "veel", "")]
    plain = form(shared, "VR09")
    back = Form(plain.party, plain.questions, plain.cover, entries=first.entries, notes=first.notes, told=told)
    again = Filled(shared, "VR09")
    again.book = openpyxl.load_workbook(io.BytesIO(back.data()))
    page, row, _ = next(place for place in again.rows() if place[2].endswith(PEACE))
    assert "geen getal" in page.cell(row, again.heads(page)["Melding"]).value
    assert again.book["Terug naar u"]["B4"].value == "Dit is geen getal."
    again.put(PEACE, Waarschijnlijk=0.5)
    found = returned(shared, again.data())
    assert {a.question.id: a.numbers for a in found.answers} == {
        "VR09/crews/units": (4.0, 4.0, 4.0),
        "VR09/crews/own_use/vrede": (0.5, 0.5, 0.5),
    }
