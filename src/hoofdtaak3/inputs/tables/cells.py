"""One cell: text -> typed value, or what is wrong with it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from hoofdtaak3.characters import BROKEN, stray
from hoofdtaak3.inputs.tables.contract import Column
from hoofdtaak3.notation import (
    A_DATE,
    A_NUMBER,
    A_WHOLE_NUMBER,
    INTEGER,
    NUMBER,
    TWO_NUMBERS,
    Dialect,
    date_fault,
    date_readings,
    number_advice,
    number_readings,
    one_reading,
)

Value = str | float | int | bool | date | None

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORMULA = ("=", "+", "-", "@")
_MAX_INTEGER = 10**15
_SHOWN = 80
FIRST_YEAR, LAST_YEAR = 1800, 2100
LARGEST, SMALLEST = 10**9, 1e-9
"""No quantity of this field is larger or smaller; what is counted with must not run out of numbers."""
_AS_TEXT = "maak de cel op als tekst en typ opnieuw wat er hoort te staan"
_NO_VALUE = "de formule heeft geen bewaarde uitkomst; open en bewaar het rekenblad, of typ de waarde"
_YES = {"waar", "ja", "yes", "true"}
_NO = {"onwaar", "nee", "no", "false"}
_WITH_COMMA = A_NUMBER.replace("een punt als", "een komma als").replace("3.5", "3,5")
_COUNTED = {"1": "true", "0": "false"}
_SHEET_ERROR = re.compile(
    r"#(N/A|N/B|REF!|VERW!|VALUE!|WAARDE!|DIV/0!|DEEL/0!|NAME\?|NAAM\?|NUM!|GETAL!|NULL!|LEEG!|SPILL!|OVERLOOP!|CALC!)"
    r"|(Err|Fout): ?[0-9]{3}"
)
"""What Excel and LibreOffice show of a formula that failed."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell."""

    message: str
    allowed: str = ""
    advice: str = ""


def shown(text: str) -> str:
    """Text fit for the terminal: one line, printable, not too long."""
    line = re.sub(r"[\n\r\t]+", " ", text)
    clean = "".join(sign if sign.isprintable() else BROKEN for sign in line)
    return clean if len(clean) <= _SHOWN else clean[: _SHOWN - 1] + "…"


def nearest(found: str, known: Iterable[str]) -> str:
    """`bedoelt u 'x'?`, or nothing."""
    near = get_close_matches(found.strip().lower(), list(known), n=1)
    return f"bedoelt u '{near[0]}'?" if near else ""


def parse(column: Column, text: str) -> Value | Fault:
    """The typed value of a cell without its outer spaces; None for an empty cell."""
    text = text.strip()
    if not text:
        if column.required:
            return Fault("Deze cel is leeg.", column.description)
        return None
    if sign := stray(text):
        name = f"U+{ord(sign):04X}"
        return Fault(f"In deze cel staat een onzichtbaar of onleesbaar teken ({name}).", advice="typ de cel opnieuw in")
    if _SHEET_ERROR.fullmatch(text):
        return Fault("Deze cel bevat een fout van een rekenprogramma.", column.description, "herstel de formule daar")
    value = _PARSERS[column.type](column, text)
    if isinstance(value, Fault):
        return value
    return _constraint(column, text, value) or value


class CellValues(dict[str, "Value | Fault"]):
    """What the cells of a column say, by their text: what is there a thousand times is read once."""

    def __init__(self, column: Column) -> None:
        self._column = column

    def __missing__(self, text: str) -> Value | Fault:
        found = self[text] = parse(self._column, text)
        return found


def as_written(column: Column, text: str, dialect: Dialect, *, typed: bool = False) -> str | Fault:
    """A cell as this project writes it, if it can be read in one way in a file of this dialect; else as it stands.

    `typed`: a spreadsheet kept it as a value, so that a number is what it says. A Fault for what the dialect forbids
    and the project's own notation would allow.
    """
    text = text.strip()
    if column.type == "date":
        days = () if _DATE.fullmatch(text) else dialect.dates(text)
        return days[0].isoformat() if len(days) == 1 else text
    if column.type == "string" and typed and not INTEGER.fullmatch(text):
        return Fault("Een rekenprogramma heeft van deze tekst een waarde gemaakt.", "tekst", _AS_TEXT)
    if column.type == "boolean" and typed:
        return _COUNTED.get(text, text)  # LibreOffice keeps a yes-no as a number
    if column.type not in {"number", "integer"} or not text:
        return text
    if typed:
        return one_reading(text) if NUMBER.fullmatch(text) else text
    return _number_as_written(column, text, dialect)


def _number_as_written(column: Column, text: str, dialect: Dialect) -> str | Fault:
    found = () if "e" in text.lower() else dialect.numbers(text)
    if column.type == "number" and len(found) > 1 and _only_decimal(column, *found):
        found = found[1:]
    if len(found) == 1 and (column.type == "number" or INTEGER.fullmatch(found[0])):
        return one_reading(found[0])
    if dialect.decimal != "," or not number_readings(text):
        return text
    advice = number_advice(text, whole=column.type == "integer", decimal=",")
    if len(found) > 1:
        return Fault(TWO_NUMBERS, _WITH_COMMA, advice)
    message = "Dit getal heeft een decimale punt, en de andere getallen in dit bestand hebben een komma."
    return Fault(message, _WITH_COMMA, advice)


def _text(_column: Column, text: str) -> Value | Fault:
    if text.startswith(_FORMULA):
        return Fault(
            f"Deze cel begint met '{text[0]}'; een rekenprogramma leest dat als formule.",
            "gewone tekst",
            "begin de cel met een letter of cijfer",
        )
    return text


def _number(column: Column, text: str) -> Value | Fault:
    if NUMBER.fullmatch(text) and math.isfinite(float(text)):
        found = number_readings(text)
        if len(found) > 1 and not _only_decimal(column, *found):
            # Read as a decimal point this would be a thousand times too small, and nobody would notice.
            return Fault(TWO_NUMBERS, A_NUMBER, number_advice(text))
        return float(text)
    found = number_readings(text)
    message = "Dit getal heeft een decimale komma." if found and "," in text else "Dit is geen getal."
    if len(found) > 1:
        message = TWO_NUMBERS
    advice = number_advice(text)
    if text.startswith("="):
        advice = _NO_VALUE
    if not advice and re.match("[a-z?-]", text.lower()):
        advice = "laat de cel leeg als de waarde niet bekend is"
    return Fault(message, A_NUMBER, advice)


def _only_decimal(column: Column, thousands: str, decimal: str) -> bool:
    """Whether the column has room for one of two readings only, as for degrees: no latitude is above 54."""
    if column.minimum is None or column.maximum is None:
        return False
    fits = [column.minimum <= float(reading) <= column.maximum for reading in (thousands, decimal)]
    return fits == [False, True]


def _integer(_column: Column, text: str) -> Value | Fault:
    if INTEGER.fullmatch(text) and len(text) <= len(str(_MAX_INTEGER)):
        return int(text)
    return Fault("Dit is geen geheel getal.", A_WHOLE_NUMBER, number_advice(text, whole=True))


def _boolean(_column: Column, text: str) -> Value | Fault:
    word = text.lower()
    if word in _YES or word in _NO:
        return word in _YES
    advice = f"schrijf {_COUNTED[text]}" if text in _COUNTED else ""
    return Fault("Dit is geen ja of nee.", "true of false (of waar, onwaar, ja, nee)", advice)


def _date(_column: Column, text: str) -> Value | Fault:
    if _DATE.fullmatch(text) and (found := date_readings(text)):
        return found[0]
    message, advice = date_fault(text)
    return Fault(message, A_DATE, advice)


_PARSERS = {"string": _text, "number": _number, "integer": _integer, "boolean": _boolean, "date": _date}


def _constraint(column: Column, text: str, value: Value) -> Fault | None:
    if column.enum and text not in column.enum:
        return Fault("Deze waarde kan hier niet.", ", ".join(column.enum), nearest(text, column.enum))
    if column.pattern is not None and not column.pattern.fullmatch(text):
        return Fault("De schrijfwijze van deze sleutel klopt niet.", _pattern_text(column))
    if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
        # Beyond the last year that Python knows nothing can be counted; a slip of the pen is likelier than the year.
        return Fault("Deze datum ligt te ver weg.", f"{FIRST_YEAR}-01-01 tot en met {LAST_YEAR}-12-31")
    return _size(column, value) if isinstance(value, int | float) else None


def huge(value: float) -> Fault | None:
    """What is wrong with a number that is larger than any quantity."""
    return Fault("Dit getal is te groot om waar te zijn.", f"hoogstens {LARGEST}") if abs(value) > LARGEST else None


def _size(column: Column, value: float) -> Fault | None:
    """What is wrong with the size of a number."""
    if fault := huge(value):
        return fault
    if 0 < abs(value) < SMALLEST:
        return Fault("Dit getal is te klein om iets te zeggen.", f"0, of minstens {SMALLEST:.9f}")
    if column.minimum is not None and value < column.minimum:
        return Fault("Dit getal is te klein.", f"{column.minimum:g} of meer")
    if column.maximum is not None and value > column.maximum:
        return Fault("Dit getal is te groot.", f"{column.maximum:g} of minder")
    return None


def _pattern_text(column: Column) -> str:
    if column.pattern is not None and column.pattern.pattern.startswith("^VR"):
        return "VR01 tot en met VR25"
    return "kleine letters, cijfers en liggende streepjes; het eerste teken is een letter"
