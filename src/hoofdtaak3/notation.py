"""Numbers and dates as people and their programs write them: what each may mean, and how to write it here.

A number in this project is digits with a point before the decimals, a date is year-month-day. Whatever else stands
there is refused, never guessed at; the advice names a value only if there is one reading, and every reading if there
are two: `1.250` is 1250 to a Dutch reader and 1.25 to a program.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hoofdtaak3 import dutch

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
INTEGER = re.compile(r"-?[0-9]+")
A_NUMBER = "een getal met een punt als decimaalteken en zonder punten voor duizendtallen, bijvoorbeeld 17474693 of 3.5"
A_WHOLE_NUMBER = "een geheel getal zonder punten of komma's, bijvoorbeeld 3"
A_DATE = "jaar-maand-dag, bijvoorbeeld 2026-01-31"
TWO_NUMBERS = "Dit getal is niet eenduidig: het is op twee manieren te lezen."
TWO_DATES = "Deze datum is niet eenduidig: zij is op twee manieren te lezen."
_LONGEST = 40
"""More signs than any number or date has: a text of a million signs is no number, and need not be looked through."""
_MONTHS = 12

_ONE_MARK = re.compile(r"(-?)([0-9]*)[.,]([0-9]*)")
_THOUSAND = re.compile(r"[1-9][0-9]{0,2}")
_POINTS = re.compile(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?")
_COMMAS = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
_SPACED = re.compile(r"-?[1-9][0-9]{0,2}([ '_])[0-9]{3}(\1[0-9]{3})*([.,][0-9]+)?")
_POWER = re.compile(r"(-?[0-9]+(?:\.[0-9]{1,2})?)[eE]\+?(-?[0-9])")
_MONEY = re.compile(r"(?:€|EUR) *(.*?)(?:,-)?|(.*?) *(?:€|EUR)", re.IGNORECASE)
_PERCENT = re.compile(r"(.*?) *%")
_UNIT = re.compile(r"-?[0-9][0-9.,]* *[^\W\d_][^0-9]*")
_RANGE = re.compile(r"[0-9][0-9.,]* *(-|\.\.+|tot( en met)?|t/m) *[0-9][0-9.,]*")
_MONTH = "|".join([name[:3] for name in dutch.MONTHS] + ["mrt"])
_SPOILT = re.compile(rf"[0-9]{{1,2}}[-/ ](?:{_MONTH})\w*|(?:{_MONTH})\w*[-/ ][0-9]{{2}}", re.IGNORECASE)

_MIDNIGHT = re.compile(r"[t ]+00:00(:00(\.0+)?)?z?$")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/. ])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})")
_WRITTEN = re.compile(rf"([0-9]{{1,2}})[-. ]*((?:{_MONTH})[a-z]*)\.?[-. ]*([0-9]{{4}})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2}")
_SERIAL = re.compile(r"[2-7][0-9]{4}(\.[0-9]+)?")


def is_number(text: str) -> bool:
    """Whether a text is a number as it is written here, with one meaning."""
    return bool(NUMBER.fullmatch(text)) and len(number_readings(text)) < 2  # noqa: PLR2004 - one meaning


def number_readings(text: str) -> tuple[str, ...]:
    """What a number may mean, as it is written here: with thousands first; empty if it is none."""
    if len(text) > _LONGEST:
        return ()
    plain = _plain(text).removeprefix("+")
    found: list[str] = []
    if INTEGER.fullmatch(plain):
        found = [plain]
    elif mark := _ONE_MARK.fullmatch(plain):
        sign, whole, rest = mark.groups()
        if _THOUSAND.fullmatch(whole) and len(rest) == 3:  # noqa: PLR2004 - a group of digits
            found.append(sign + whole + rest)
        if whole or rest:
            found.append(f"{sign}{whole or 0}.{rest or 0}")
    elif _POINTS.fullmatch(plain):
        found = [plain.replace(".", "").replace(",", ".")]
    elif _COMMAS.fullmatch(plain):
        found = [plain.replace(",", "")]
    elif spaced := _SPACED.fullmatch(plain):
        found = [plain.replace(spaced[1], "").replace(",", ".")]
    elif power := _POWER.fullmatch(plain):
        found = [str(Decimal(power[1]).scaleb(int(power[2])))]
    return tuple(dict.fromkeys(_short(number) for number in found))


def number_text(value: float) -> str:
    """A number as it is written here, with the fifteen digits that spreadsheets keep.

    `1250.0 -> '1250'`, `0.30000000000000004 -> '0.3'`, `1e-7 -> '0.0000001'`.
    """
    text = format(Decimal(format(value, ".15g")), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def one_reading(number: str) -> str:
    """A number as it is written here, so that nobody can take its point for one between thousands."""
    return number + "0" if len(number_readings(number)) > 1 else number


def number_advice(text: str, *, whole: bool = False, decimal: str = ".") -> str:
    """How to write what somebody meant by a number; empty if that cannot be said.

    `whole`: it has no decimals; `decimal`: the mark that decimals have in this file.
    """
    if len(text) > _LONGEST:
        return ""
    plain = _plain(text)
    if percent := _PERCENT.fullmatch(plain):
        found = number_readings(percent[1])
        share = f": {_short(str(Decimal(found[0]) / 100))}" if len(found) == 1 else ""
        return f"schrijf een deel van 1{share}"
    if _RANGE.fullmatch(plain):
        return "schrijf één getal; een bereik staat in de tabellen als low en high"
    if _SPOILT.fullmatch(plain) or _YEAR_FIRST.fullmatch(plain):
        return "een rekenprogramma heeft van dit getal een datum gemaakt; typ het getal opnieuw"
    money = _MONEY.fullmatch(plain)
    found = number_readings((money[1] or money[2] or "") if money else text)
    if whole:
        found = tuple(number for number in found if INTEGER.fullmatch(number))
    if found:
        clear = [one_reading(number).replace(".", decimal) for number in found]
        if len(clear) > 1:
            clear = [f"{clear[0]} (met duizendtallen)", f"{clear[1]} (met decimalen)"]
        return f"schrijf {' of '.join(clear)}"
    return "schrijf alleen het getal, zonder woorden erachter" if _UNIT.fullmatch(plain) else ""


def date_readings(text: str) -> tuple[date, ...]:
    """What a date may mean: the Dutch order first; empty if it is none, or one that does not exist."""
    found = _date_parts(text) or []
    days = (_day(*parts) for parts in found)
    return tuple(dict.fromkeys(day for day in days if day is not None))


def date_fault(text: str) -> tuple[str, str]:
    """What is wrong with a text that is no date as it is written here, and how to write what was meant, if known."""
    found = date_readings(text)
    if found:
        options = " of ".join(f"{day.isoformat()} ({dutch.day(day)})" for day in found)
        return ("Dit is geen datum." if len(found) == 1 else TWO_DATES), f"schrijf {options}"
    if _date_parts(text) is not None:
        return "Deze datum bestaat niet.", ""
    plain = _plain(text) if len(text) <= _LONGEST else ""
    if _SHORT_YEAR.fullmatch(plain):
        return "Dit is geen datum.", "schrijf het jaar met vier cijfers"
    if _SERIAL.fullmatch(plain):
        return "Dit is geen datum.", "een rekenprogramma heeft de datum als getal bewaard; typ de datum opnieuw"
    return "Dit is geen datum.", ""


@dataclass(frozen=True)
class Dialect:
    """How the numbers and dates of one file are written, as far as the file itself shows it.

    A number or date that can be read in one way is evidence for how the others are written: `0,5` of a decimal comma,
    `1.250,5` and `1.250.000` of points between thousands as well, `25-12-2025` of the day before the month. What most
    of the evidence says, holds for the whole file. Without evidence nothing is decided.
    """

    decimal: str = ""
    """The decimal mark; "" if nothing shows it."""
    thousands: frozenset[str] = frozenset()
    """The marks that certainly stand between thousands."""
    day_first: bool | None = None
    """Whether `8-12-2025` is in December; None if nothing shows it, or both do."""

    @classmethod
    def of(cls, numbers: Iterable[str], dates: Iterable[str] = ()) -> Dialect:
        """What these texts are evidence of; each is a cell of a column that has numbers, or dates."""
        decimals: Counter[str] = Counter()
        thousands = set()
        for number in numbers:
            mark, groups = _marks(number)
            decimals[mark] += 1
            if groups:
                thousands.add(groups)
        points, commas = decimals["."], decimals[","]
        decimal = "" if not points and not commas else "." if points >= commas else ","
        orders = {order for day in dates if (order := _order(day)) is not None}
        return cls(decimal, frozenset(thousands - {decimal}), orders.pop() if len(orders) == 1 else None)

    def numbers(self, text: str) -> tuple[str, ...]:
        """What a number may mean in this file, as it is written here: as `number_readings`, with fewer to choose from.

        Empty if it is no number, or only one by the other decimal mark.
        """
        found = number_readings(text)
        mark, _ = _marks(text)
        if mark and self.decimal and mark != self.decimal:
            return ()
        if len(found) < 2:  # noqa: PLR2004 - two readings
            return found
        whole, part = found
        between = "." if "." in text or "．" in text else ","
        if between in self.thousands:
            return (whole,)
        # Where the other mark is known to group, this one is known to divide.
        return (part,) if between == self.decimal and self.thousands & {".", ","} else found

    def dates(self, text: str) -> tuple[date, ...]:
        """What a date may mean in this file: as `date_readings`, with fewer to choose from."""
        found = date_readings(text)
        if len(found) < 2 or self.day_first is None:  # noqa: PLR2004 - two readings
            return found
        return (found[0] if self.day_first else found[1],)


def _marks(text: str) -> tuple[str, str]:
    """The decimal mark and the mark between thousands of which a number is evidence; "" for what it does not show."""
    if len(text) > _LONGEST:
        return "", ""
    plain = _plain(text).removeprefix("+")
    if mark := _ONE_MARK.fullmatch(plain):
        _, whole, rest = mark.groups()
        grouped = _THOUSAND.fullmatch(whole) and len(rest) == 3  # noqa: PLR2004 - a group of digits
        return ("", "") if grouped or not (whole or rest) else (plain[len(plain) - len(rest) - 1], "")
    if _POINTS.fullmatch(plain):
        return ",", "."
    if _COMMAS.fullmatch(plain):
        return ".", ","
    if spaced := _SPACED.fullmatch(plain):
        return (spaced[3] or "")[:1], spaced[1]
    return "", ""


def _order(text: str) -> bool | None:
    """Whether a date shows that the day comes first; None if it shows nothing."""
    plain = _MIDNIGHT.sub("", _plain(text).lower()) if len(text) <= _LONGEST else ""
    match = _YEAR_LAST.fullmatch(plain)
    if match is None or len(date_readings(text)) != 1 or match[1] == match[3]:
        return None
    return int(match[3]) <= _MONTHS and int(match[1]) > _MONTHS


def _date_parts(text: str) -> list[tuple[int, int, int]] | None:
    """Year, month and day in every order that the text may mean; None if it is nothing like a date."""
    if len(text) > _LONGEST:
        return None
    plain = _MIDNIGHT.sub("", _plain(text).lower())
    if match := _YEAR_FIRST.fullmatch(plain):
        return [(int(match[1]), int(match[3]), int(match[4]))]
    if match := _YEAR_LAST.fullmatch(plain):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        return [(year, second, first), (year, first, second)]
    if match := _WRITTEN.fullmatch(plain):
        months = [n for n, name in enumerate(dutch.MONTHS, 1) if name.startswith(match[2])]
        return [(int(match[3]), month, int(match[1])) for month in months or [3] * (match[2] == "mrt")] or None
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _plain(text: str) -> str:
    """Digits of every script, spaces and dashes of every width as those of a keyboard."""
    return "".join(_sign(sign) for sign in text).strip()


def _sign(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if unicodedata.category(sign) == "Zs":
        return " "
    if unicodedata.category(sign) == "Pd" or sign == "\N{MINUS SIGN}":
        return "-"
    return {"’": "'", "‘": "'", "．": ".", "，": ",", "＋": "+", "％": "%"}.get(sign, sign)


def _short(number: str) -> str:
    """Without zeros that say nothing."""
    text = format(Decimal(number), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    digits = digits.lstrip("0") or "0"
    digits = f"0{digits}" if digits.startswith(".") else digits
    return digits if digits == "0" else sign + digits
