"""The document's own metadata: its title, language and date."""

from __future__ import annotations

import calendar
import contextlib
import os
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from hoofdtaak3 import dutch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# 1 January 1980, the oldest moment a zip file can hold: for documents without a date.
NO_DATE_EPOCH = 315532800

FIRST_YEAR, LAST_YEAR = 1980, 2100
"""Of the date of a document: a Word file can hold no earlier moment, and later ones are slips of the pen."""
ASKED = "HT3_DATE"
"""What a command sets for the processes that it starts: another date of all documents, for once."""
EPOCH = "SOURCE_DATE_EPOCH"
"""What says the moment of documents that have no date, in seconds since 1970."""
A_DATE = f"een datum als 2025-12-08 of 8 december 2025, van {FIRST_YEAR} tot en met {LAST_YEAR}"
UTF8 = "utf-8-sig"
"""Some editors begin a file with a sign of their own, which is no text."""
HEAD = 'title: "Impactanalyse"'
"""What stands in front matter, for who has to write it."""
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
"""Python also reads weeks, and numbers without dashes."""
_LONG = re.compile(r"^(\d{1,2}) ([a-z]+) (\d{4})$")


def split(text: str) -> tuple[str, int]:
    """The YAML between the two `---` lines and how many lines it takes with them; `('', 0)` without front matter."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "", 0
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() in {"---", "..."}:
            return "\n".join(lines[1:index]), index + 1
    return "", 0


def parse_date(value: object) -> date | None:
    """`2025-12-08` or `8 december 2025` as a date, else None."""
    if isinstance(value, date):
        return value
    text = str(value or "").strip()
    match = _LONG.match(text.lower())
    with contextlib.suppress(ValueError):  # a day that its month does not have
        if _ISO.fullmatch(text):
            return date.fromisoformat(text)
        if match and match[2] in dutch.MONTHS:
            return date(int(match[3]), dutch.MONTHS.index(match[2]) + 1, int(match[1]))
    return None


def epoch(day: date | None) -> int:
    """Noon of that day in seconds since 1970 (UTC), so that no time zone shows another day.

    Without a day it is that of `EPOCH`, and without that a fixed moment: never the clock.
    """
    if day is not None:
        return calendar.timegm((day.year, day.month, day.day, 12, 0, 0))
    given = os.environ.get(EPOCH, "")
    return int(given) if given.isdecimal() else NO_DATE_EPOCH


def read_head(document: Path) -> dict[str, Any]:
    """The document's metadata; nothing if it cannot be read, for the rendering says what is wrong with it."""
    try:
        data = yaml.safe_load(split(document.read_text(encoding=UTF8))[0])
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return {}
    return data if isinstance(data, dict) else {}


def date_of(head: Mapping[Any, Any], project: date | None) -> date | None:
    """The date of a document: what the command asks for, else its own, else that of the project."""
    return parse_date(os.environ.get(ASKED)) or parse_date(head.get("date")) or project


def is_date(value: object) -> bool:
    """Whether it is a date that a document can have."""
    day = parse_date(value)
    return day is not None and FIRST_YEAR <= day.year <= LAST_YEAR
