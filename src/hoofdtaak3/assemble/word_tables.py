"""Tables in a Word file: columns wide enough for their longest word, and rows that stay on one page."""

from __future__ import annotations

import re
from html import unescape

from hoofdtaak3.assemble.word_page import TEXT_WIDTH

_TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
_COLUMN = re.compile(r'<w:gridCol w:w="(\d+)" ?/>')
_ROW = re.compile(r"<w:tr>.*?</w:tr>|<w:tr .*?</w:tr>", re.DOTALL)
_CELL = re.compile(r"<w:tc>.*?</w:tc>", re.DOTALL)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>(.*?)</w:t>|<w:(?:br|tab) ?/>|(</w:p>)", re.DOTALL)

SIGN, HEADING_SIGN, MARGINS = 105, 118, 190
"""Twips that a sign takes in a cell, in a heading, and the space beside the text: for the type that is widest of those
that stand in for the brand's."""
LONGEST = (24, 18, 14, 10)
"""A longer word, such as an address, may break; where a table has no room, shorter ones too, in these steps."""
FULL = 0.9
"""Words may take this part of a table; the rest goes to the columns with much text."""


def mend(document: str) -> str:
    """The document with columns that their words fit in, and rows that do not break over pages."""
    return _TABLE.sub(lambda match: _whole_rows(_widen(match[0])), document)


def _whole_rows(table: str) -> str:
    rows = re.sub(r"(<w:tr(?: [^>]*)?>)(?!<w:trPr>)", r"\1<w:trPr></w:trPr>", table)
    return rows.replace("<w:trPr>", "<w:trPr><w:cantSplit />")


def _widen(text: str) -> str:
    """What a narrow column gains, the roomy ones give."""
    widths = [int(width) for width in _COLUMN.findall(text)]
    total = sum(widths)
    if not total:
        return text
    scale = TEXT_WIDTH / total
    for longest in LONGEST:
        needs = [need / scale for need in _needs(text, len(widths), longest)]
        if sum(needs) <= FULL * total:
            break
    if all(width >= need for width, need in zip(widths, needs, strict=True)):
        return text
    fitted = iter(_fitted(widths, needs))
    return _COLUMN.sub(lambda _: f'<w:gridCol w:w="{next(fitted)}" />', text)


def _fitted(widths: list[int], needs: list[float]) -> list[int]:
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
        sign = HEADING_SIGN if "<w:tblHeader" in row else SIGN
        cells = _CELL.findall(row)
        if len(cells) != columns or "<w:gridSpan" in row:
            continue
        for index, cell in enumerate(cells):
            longest = max((len(word) for word in _words(cell)), default=0)
            needs[index] = max(needs[index], min(longest, most) * sign + MARGINS)
    return needs


def _words(cell: str) -> list[str]:
    pieces = "".join(" " if not words else unescape(words) for words, _ in _TEXT.findall(cell))
    # Word breaks a line at a space and behind a hyphen.
    return re.split(r"[ \u2010]|(?<=-)", pieces)
