"""Dutch numbers, dates and small words, for everything a reader sees."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
UNKNOWN = "onbekend"
TOLERANCE = 1e-9
"""Differences below this are rounding of the machine."""
_LITTLE, _NEARLY = 0.01, 0.99
_PROPER = (
    "Kustwacht",
    "Koninklijke",
    "Nationale Reddingsvloot",
    "Nationale Reserve",
    "Nationale Zorgreserve",
    "Rijkswaterstaat",
    "Ministerie",
    "Nederland",
    "Rode Kruis",
)
_WORDS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")


def number(value: float, decimals: int = 1) -> str:
    """`17474693 -> '17.474.693'`, `3.5 -> '3,5'`; trailing zeros go, not-a-number is 'onbekend'."""
    if math.isnan(value):
        return UNKNOWN
    text = f"{round(value, decimals) + 0.0:,.{decimals}f}"
    if decimals:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def percent(fraction: float, decimals: int = 0) -> str:
    """`0.953 -> '95%'`; not-a-number is 'onbekend'."""
    return UNKNOWN if math.isnan(fraction) else f"{number(100 * fraction, decimals)}%"


def day(value: date) -> str:
    """`date(2025, 12, 8) -> '8 december 2025'`."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def count_word(value: int) -> str:
    """Small counts as a word ('drie'), larger as digits."""
    return _WORDS[value] if 0 <= value < len(_WORDS) else number(value, 0)


def all_of(total: int) -> str:
    """What stands before a plural: `3 -> 'alle drie de'`, `17 -> 'alle 17'`."""
    word = count_word(total)
    return f"alle {word}" if word[0].isdigit() else f"alle {word} de"


def plural(value: float, one: str, many: str) -> str:
    """The singular for exactly 1, else the plural."""
    return one if value == 1 else many


def listing(items: Sequence[str], last: str = "en") -> str:
    """`['a', 'b', 'c'] -> 'a, b en c'`."""
    *first, final = items or [""]
    return f"{', '.join(first)} {last} {final}" if first else final


def few(items: Sequence[str], shown: int = 20) -> str:
    """As `listing`, for what may be many: `['3', '4', '5', '6'], 2 -> '3, 4 en 2 andere'`."""
    if len(items) <= shown + 1:
        return listing(items)
    return listing([*items[:shown], f"{number(len(items) - shown, 0)} andere"])


def capital(text: str) -> str:
    """First letter upper case, the rest as it is: `zoekteams -> Zoekteams`, `één -> Eén`."""
    return f"E{text[1:]}" if text.startswith("één") else text[:1].upper() + text[1:]


def share(value: float) -> str:
    """A share that does not round away what matters: `0.4 -> '40%'`, `0.999 -> '99%'`, `0.001 -> 'minder dan 1%'`."""
    if TOLERANCE < value < _LITTLE:
        return "minder dan 1%"
    if _NEARLY < value < 1 - TOLERANCE:
        return percent(_NEARLY)
    return percent(value)


def running(name: str) -> str:
    """A name inside a sentence: lower case, unless it starts with an abbreviation or is a proper name."""
    if name[1:2].isupper() or name.startswith(_PROPER):
        return name
    return name[:1].lower() + name[1:]


def alphabetical(text: str) -> tuple[str, str]:
    """Key to sort names as a Dutch reader expects: capitals and accents come after the letters themselves."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return plain.casefold(), text


def plain_value(value: object, unit: str, names: Mapping[str, str]) -> str:
    """A value in plain Dutch: of a list how many and which, of an amount its unit."""
    if value is None:
        return UNKNOWN
    if isinstance(value, tuple | list):
        listed = [names.get(key, key) for key in value]
        return f"{number(len(listed), 0)} ({few(listed)})" if listed else "geen"
    if isinstance(value, str):
        return names.get(value, value)
    if unit == "deel":
        return share(float(value))  # type: ignore[arg-type]
    return f"{number(float(value))} {unit}".rstrip()  # type: ignore[arg-type]
