"""Tables in a Word file: columns wide enough for their longest word, and rows that stay on one page."""

from __future__ import annotations

import re
from html import unescape

from hoofdtaak3.assemble.word_page import TEXT_WIDTH

_TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
_COLUMN = re.compile(r'<w:gridCol w:w="(\d+)" ?/>')
_WIDTH = re.compile(r"<w:tblW [^>]*/>")
_ROW = re.compile(r"<w:tr>.*?</w:tr>|<w:tr .*?</w:tr>", re.DOTALL)
_CELL = re.compile(r"<w:tc>.*?</w:tc>", re.DOTALL)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>(.*?)</w:t>|<w:(?:br|tab) ?/>|(</w:p>)", re.DOTALL)

SIGNS = {
    sign: width
    for signs, width in (
        ("ijlI'", 53),
        (".,:;/\u2019", 61),
        ("frt()[]-", 74),
        ("cksvxyz", 105),
        ("w", 148),
        ("mMW%+", 176),
    )
    for sign in signs
}
CAPITAL, OTHER = 138, 114
"""Twips that a sign takes in a cell, for the type that is widest of those that stand in for the brand's."""
HEADING = 1.13
"""How much wider a heading is, which is bold."""
MARGINS = 190
"""Twips beside the text of a cell."""
LONGEST = ((24, 0.96), (18, 0.96), (16, 1.0), (14, 1.0), (12, 1.0), (10, 1.0))
"""A word with more signs, such as an address, may break; where a table has no room, shorter ones too, in these steps.
Beside it the part of a table that words may take: for the longest some is left to the columns with much text."""


def mend(document: str) -> str:
    """The document with columns that their words fit in, and rows that do not break over pages."""
    return _TABLE.sub(lambda match: _whole_rows(_widen(match[0])), document)


def _whole_rows(table: str) -> str:
    rows = re.sub(r"(<w:tr(?: [^>]*)?>)(?!<w:trPr>)", r"\1<w:trPr></w:trPr>", table)
    return rows.replace("<w:trPr>", "<w:trPr><w:cantSplit />")


def _widen(text: str) -> str:
    """As wide as the text around it; what a narrow column gains, the roomy ones give."""
    found = [int(width) for width in _COLUMN.findall(text)]
    total = sum(found)
    if not total:
        return text
    widths = [width * TEXT_WIDTH / total for width in found]
    for longest, part in LONGEST:
        needs = _needs(text, len(widths), longest)
        if sum(needs) <= part * TEXT_WIDTH:
            break
    fitted = iter(_fitted(widths, needs))
    text = _WIDTH.sub('<w:tblW w:type="pct" w:w="5000" />', text, count=1)
    return _COLUMN.sub(lambda _: f'<w:gridCol w:w="{next(fitted)}" />', text)


def _fitted(widths: list[float], needs: list[float]) -> list[int]:
    """Widths with the same sum; where not every word fits, each column gets its part of what it needs."""
    total = sum(widths)
    if sum(needs) >= total:
        return [round(need * total / sum(needs)) for need in needs]
    lacking = sum(max(0.0, need - width) for width, need in zip(widths, needs, strict=True))
    spare = [max(0.0, width - need) for width, need in zip(widths, needs, strict=True)]
    share = lacking / sum(spare)
    return [round(max(width, need) - share * room) for width, need, room in zip(widths, needs, spare, strict=True)]


def _needs(table: str, columns: int, most: int) -> list[float]:
    """What the longest word of every column takes; of a word longer than `most` so many signs."""
    needs = [0.0] * columns
    for row in _ROW.findall(table):
        bold = HEADING if "<w:tblHeader" in row else 1.0
        cells = _CELL.findall(row)
        if len(cells) != columns or "<w:gridSpan" in row:
            continue
        for index, cell in enumerate(cells):
            longest = max((_width(word[:most]) for word in _words(cell)), default=0)
            needs[index] = max(needs[index], longest * bold + MARGINS)
    return needs


def _width(word: str) -> int:
    return sum(SIGNS.get(sign, CAPITAL if sign.isupper() else OTHER) for sign in word)


def _words(cell: str) -> list[str]:
    pieces = "".join(" " if not words else unescape(words) for words, _ in _TEXT.findall(cell))
    # Word breaks a line at a space and behind a hyphen.
    return re.split(r"[ \u2010]|(?<=-)", pieces)
