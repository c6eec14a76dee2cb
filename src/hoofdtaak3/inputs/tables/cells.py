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

Value = str | float | int | bool | date | None

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_INTEGER = re.compile(r"-?[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DECIMAL_COMMA = re.compile(r"-?[0-9]{1,3}(\.?[0-9]{3})*,[0-9]+|-?[0-9]+,[0-9]+")
_GROUPED = re.compile(r"-?[0-9]{1,3}([. \u00a0\u202f][0-9]{3})+")
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.000")
_PERCENT = re.compile(r"(-?[0-9]+([.,][0-9]+)?) ?%")
_DUTCH_DATE = re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})")
_FORMULA = ("=", "+", "-", "@")
_MAX_INTEGER = 10**15
_SHOWN = 80
FIRST_YEAR, LAST_YEAR = 1800, 2100
LARGEST, SMALLEST = 10**9, 1e-9
"""No quantity of this field is larger or smaller; what is counted with must not run out of numbers."""
_YES = {"waar", "ja", "yes", "1", "true"}
_NO = {"onwaar", "nee", "no", "0", "false"}


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
    value = _PARSERS[column.type](text)
    if isinstance(value, Fault):
        return value
    return _constraint(column, text, value) or value


def _text(text: str) -> Value | Fault:
    if text.startswith(_FORMULA):
        return Fault(
            f"Deze cel begint met '{text[0]}'; een rekenprogramma leest dat als formule.",
            "gewone tekst",
            "begin de cel met een letter of cijfer",
        )
    return text


def _number(text: str) -> Value | Fault:
    if _THOUSANDS.fullmatch(text):
        # Read as a decimal point this would be a thousand times too small, and nobody would notice.
        whole = text.removesuffix(".000")
        return Fault("De punt in dit getal is niet eenduidig.", advice=f"schrijf {whole}000 of {whole}")
    if _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    allowed = (
        "een getal met een punt als decimaalteken en zonder punten voor duizendtallen, bijvoorbeeld 17474693 of 3.5"
    )
    if _DECIMAL_COMMA.fullmatch(text):
        point = text.replace(".", "").replace(",", ".")
        return Fault("Dit getal heeft een decimale komma.", allowed, f"schrijf {point}")
    return Fault("Dit is geen getal.", allowed, _number_advice(text))


def _number_advice(text: str) -> str:
    percent = _PERCENT.fullmatch(text)
    if percent:
        return f"schrijf een deel van 1: {float(percent[1].replace(',', '.')) / 100:g}"
    if _GROUPED.fullmatch(text):
        return f"schrijf {re.sub('[^0-9-]', '', text)}"
    return "laat de cel leeg als de waarde niet bekend is" if re.match("[a-z?-]", text.lower()) else ""


def _integer(text: str) -> Value | Fault:
    if _INTEGER.fullmatch(text) and len(text) <= len(str(_MAX_INTEGER)):
        return int(text)
    return Fault("Dit is geen geheel getal.", "een geheel getal zonder punten of komma's, bijvoorbeeld 3")


def _boolean(text: str) -> Value | Fault:
    if text in {"true", "false"}:
        return text == "true"
    advice = "schrijf true" if text.lower() in _YES else "schrijf false" if text.lower() in _NO else ""
    return Fault("Dit is geen ja of nee.", "true of false", advice)


def _date(text: str) -> Value | Fault:
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return Fault("Deze datum bestaat niet.", "jaar-maand-dag, bijvoorbeeld 2026-01-31")
    dutch = _DUTCH_DATE.fullmatch(text)
    advice = f"schrijf {dutch[3]}-{int(dutch[2]):02d}-{int(dutch[1]):02d}" if dutch else ""
    return Fault("Dit is geen datum.", "jaar-maand-dag, bijvoorbeeld 2026-01-31", advice)


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


def _size(column: Column, value: float) -> Fault | None:
    """What is wrong with the size of a number."""
    if abs(value) > LARGEST:
        return Fault("Dit getal is te groot om waar te zijn.", f"hoogstens {LARGEST}")
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
