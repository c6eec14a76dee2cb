"""Numbers and dates in other notations: one reading is named, two are both named, and none is guessed at."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from hoofdtaak3.inputs.tables.cells import Fault, parse
from hoofdtaak3.inputs.tables.contract import Column, load_contract
from hoofdtaak3.notation import (
    date_fault,
    date_readings,
    is_number,
    number_advice,
    number_readings,
)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1.250", ("1250", "1.25")),
        ("1,250", ("1250", "1.25")),
        ("-1.250", ("-1250", "-1.25")),
        ("+1.250", ("1250", "1.25")),
        ("1.000", ("1000", "1")),
        ("999.999", ("999999", "999.999")),
        ("１.250", ("1250", "1.25")),
        ("0.125", ("0.125",)),
        ("0,125", ("0.125",)),
        ("1.25", ("1.25",)),
        ("1.2500", ("1.25",)),
        ("1234.567", ("1234.567",)),
        ("1.250.000", ("1250000",)),
        ("1,250,000", ("1250000",)),
        ("1.250,5", ("1250.5",)),
        ("1,250.5", ("1250.5",)),
        ("1 250", ("1250",)),
        ("1\u00a0250", ("1250",)),
        ("1\u202f250,5", ("1250.5",)),
        ("1_250", ("1250",)),
        ("1'250", ("1250",)),
        ("1e3", ("1000",)),
        ("1.5E+2", ("150",)),
        (".5", ("0.5",)),
        ("5.", ("5",)),
        ("+5", ("5",)),
        ("−5", ("-5",)),
        ("５", ("5",)),
        ("0x10", ()),
        ("0o17", ()),
        ("1:30", ()),
        ("1.25,5", ()),
        ("1.25.000", ()),
        ("5²", ()),
        ("1.250e3", ()),
        ("5 miljoen", ()),
        ("yes", ()),
        (".", ()),
        ("", ()),
    ],
)
def test_what_a_number_may_mean(text, readings):
    """A group of three digits has two readings unless another mark in the number decides."""
    assert number_readings(text) == readings


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("1.250", "schrijf 1250 (met duizendtallen) of 1.25 (met decimalen)"),
        ("€ 1.250,-", "schrijf 1250 (met duizendtallen) of 1.25 (met decimalen)"),
        ("€ 5", "schrijf 5"),
        ("12,5%", "schrijf een deel van 1: 0.125"),
        ("1.250%", "schrijf een deel van 1"),
        ("5 miljoen", "schrijf alleen het getal, zonder woorden erachter"),
        ("5-10", "schrijf één getal; een bereik staat in de tabellen als low en high"),
        ("1-mei", "een rekenprogramma heeft van dit getal een datum gemaakt; typ het getal opnieuw"),
        ("0x10", ""),
        ("1:30", ""),
    ],
)
def test_advice_on_a_number(text, advice):
    """Nothing is said about a value that is not there: five million is not five."""
    assert number_advice(text) == advice


def test_a_whole_number_has_whole_readings():
    """1.250 people are not one and a quarter; 1.000 may still be one."""
    assert number_advice("1.250", whole=True) == "schrijf 1250"
    assert number_advice("1.000", whole=True) == "schrijf 1000 (met duizendtallen) of 1 (met decimalen)"
    assert number_advice("1.25", whole=True) == ""


@examples(100)
@given(number=st.decimals(-10_000_000, 10_000_000, places=3) | st.decimals(-1000, 1000, places=2))
def test_what_is_read_has_one_meaning(number):
    """A number that passes is the only reading of its text, and a refused one is among the readings named."""
    text = f"{number:f}"
    readings = [float(reading) for reading in number_readings(text)]
    assert float(text) in readings
    assert is_number(text) == (len(readings) == 1)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("03-04-2025", (date(2025, 4, 3), date(2025, 3, 4))),
        ("3/4/2025", (date(2025, 4, 3), date(2025, 3, 4))),
        ("3.4.2025", (date(2025, 4, 3), date(2025, 3, 4))),
        ("31-12-2025", (date(2025, 12, 31),)),
        ("12/31/2025", (date(2025, 12, 31),)),
        ("05-05-2025", (date(2025, 5, 5),)),
        ("2025-4-3", (date(2025, 4, 3),)),
        ("2025/04/03", (date(2025, 4, 3),)),
        ("3 april 2025", (date(2025, 4, 3),)),
        ("3-mrt-2025", (date(2025, 3, 3),)),
        ("2025-04-03 00:00:00", (date(2025, 4, 3),)),
        ("2025-02-30", ()),
        ("30-02-2025", ()),
        ("03-04-25", ()),
        ("45992", ()),
        ("gisteren", ()),
    ],
)
def test_what_a_date_may_mean(text, days):
    """Day and month are swapped only where both orders exist, and then both are named."""
    assert date_readings(text) == days


@pytest.mark.parametrize(
    ("text", "message", "advice"),
    [
        ("03-04-2025", "niet eenduidig", "schrijf 2025-04-03 (3 april 2025) of 2025-03-04 (4 maart 2025)"),
        ("31-12-2025", "geen datum", "schrijf 2025-12-31 (31 december 2025)"),
        ("2025-02-30", "bestaat niet", ""),
        ("31-02-2025", "bestaat niet", ""),
        ("03-04-25", "geen datum", "schrijf het jaar met vier cijfers"),
        ("45992", "geen datum", "een rekenprogramma heeft de datum als getal bewaard; typ de datum opnieuw"),
        ("binnenkort", "geen datum", ""),
    ],
)
def test_what_is_wrong_with_a_date(text, message, advice):
    """A year of two digits and the number of a spreadsheet are not guessed at."""
    said, how = date_fault(text)
    assert message in said
    assert how == advice


def number_cells(project):
    """Every column of numbers of every table that has a row with a number in it: table, line, column."""
    for name, table in load_contract(project.root).tables.items():
        rows = list(csv.reader(io.StringIO(project.path(name).read_text(encoding="utf-8"))))
        for column in table.columns:
            if column.type in {"number", "integer"}:
                index = rows[0].index(column.name)
                line = next((n for n, row in enumerate(rows) if n and row[index]), 1)
                yield name, rows, line, index, column


def test_a_thousand_is_not_a_decimal_in_any_column(project):
    """1.250 in any column of numbers of any table is refused, and so is 1,250."""
    count = 0
    for name, rows, line, index, column in number_cells(project):
        path, before = project.path(name), rows[line][index]
        whole = path.read_text(encoding="utf-8")
        for text in ("1.250", "1,250"):
            rows[line][index] = text
            with path.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerows(rows)
            (found,) = [p for p in project.problems() if (p.column, p.found) == (column.name, text)]
            assert "schrijf 1250" in found.advice, found.text()
            assert column.type == "integer" or "1.25 (met decimalen)" in found.advice, found.text()
            count += 1
        rows[line][index] = before
        path.write_text(whole, encoding="utf-8")
    assert count > 60


def test_degrees_have_room_for_one_reading():
    """Where the limits of a column leave one reading, that is what it says: no latitude is above 54."""
    latitude = Column("lat", "number", "breedtegraad", "", minimum=50, maximum=54)
    assert parse(latitude, "53.217") == 53.217
    assert isinstance(parse(latitude, "1.250"), Fault)
    assert isinstance(parse(Column("cost", "number", "kosten", "", minimum=0), "53.217"), Fault)
