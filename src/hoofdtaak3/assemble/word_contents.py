"""The contents of a Word file: entries that are there before Word has made its own, which it does with page numbers."""

from __future__ import annotations

import re

_FIELD = re.compile(
    r'<w:p><w:r>(<w:fldChar w:fldCharType="begin"[^>]*/><w:instrText[^>]*>TOC [^<]*?1-(\d)[^<]*</w:instrText>'
    r'<w:fldChar w:fldCharType="separate" ?/>)(<w:fldChar w:fldCharType="end" ?/>)</w:r></w:p>'
)
_HEADING = re.compile(
    r'(?:<w:bookmarkStart [^>]*?w:name="([^"]*)"[^>]*/>\s*)?'
    r'<w:p><w:pPr><w:pStyle w:val="Heading(\d)" ?/>.*?</w:pPr>(.*?)</w:p>',
    re.DOTALL,
)
_PIECE = re.compile(r"<w:t(?: [^>]*)?>(.*?)</w:t>|<w:(?:tab|br) ?/>", re.DOTALL)


def mend(document: str) -> str:
    """The document with its headings, as links, in the field for the contents that Pandoc leaves empty."""
    return _FIELD.sub(lambda match: _filled(match[1], match[3], _entries(document, int(match[2]))), document)


def _filled(opening: str, closing: str, entries: list[tuple[str, str]]) -> str:
    if not entries:
        return f"<w:p><w:r>{opening}{closing}</w:r></w:p>"
    start = f"<w:r>{opening}</w:r>"
    paragraphs = []
    for level, content in entries:
        paragraphs.append(f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{start}{content}</w:p>')
        start = ""
    return f"{''.join(paragraphs)}<w:p><w:r>{closing}</w:r></w:p>"


def _entries(document: str, deepest: int) -> list[tuple[str, str]]:
    """Level and content of every heading down to that level."""
    found = []
    for anchor, level, runs in _HEADING.findall(document):
        if int(level) <= deepest:
            text = "".join(_run(piece) for piece in _PIECE.finditer(runs))
            link = f'<w:hyperlink w:anchor="{anchor}" w:history="1">{text}</w:hyperlink>' if anchor else text
            found.append((level, link))
    return found


def _run(piece: re.Match[str]) -> str:
    if piece[1] is None:
        return "<w:r><w:tab/></w:r>" if "tab" in piece[0] else '<w:r><w:t xml:space="preserve"> </w:t></w:r>'
    return f'<w:r><w:t xml:space="preserve">{piece[1]}</w:t></w:r>'
