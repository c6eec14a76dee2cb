"""What every text of a figure or fragment must be: Dutch, without codes."""

from __future__ import annotations

import re

ENGLISH = re.compile(
    r"\b(the|and|by|share|supply|demand|gap|late|served|unknown|granted|refused|row|column|value|count|null|nan|"
    r"undefined|true|false|capability|defence|civil|phase|index|title|year|path|claims|size|mandate|time|planned)\b",
    re.IGNORECASE,
)
"""What a chart library or a code would let through."""
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{3})+(?:,\d+)?|(?<![\w.,])\d+(?:,\d+)?")


def check_text(text, where):
    """No English word, no code, and no number that is not Dutch."""
    assert not ENGLISH.search(text), (where, text)
    assert not re.search(r"[a-z]_[a-z]", text), (where, text)
    assert not re.search(r"\d\.\d(?!\d\d)", text), (where, text)


def numbers(text):
    """The numbers that a text tells, without those of a name: `1.200,5` and the 40 of `40%`."""
    return [float(found.replace(".", "").replace(",", ".")) for found in _NUMBER.findall(text)]
