"""Figures in a Word file: no room beside a picture, one description of it, a frame around a provisional one."""

from __future__ import annotations

import re

from hoofdtaak3.assemble.word_page import BOX_INDENT, TEXT_WIDTH

_EMU = 635  # in a twip
_FRAMED = (TEXT_WIDTH - 2 * BOX_INDENT) * _EMU
"""The widest picture that fits in a frame."""
_PROVISIONAL = re.compile(
    # The box's title, which is bold, with nothing of the box after it but the figure.
    r'(<w:p><w:pPr><w:pStyle w:val="Fictief" ?/></w:pPr><w:r><w:rPr><w:b ?/>(?:(?!</w:p>).)*</w:p>\s*'
    r'(?:<w:bookmarkStart [^>]*/>\s*)*<w:p><w:pPr><w:pStyle w:val=")ImageCaption("(?:(?!</w:p>).)*</w:p>\s*'
    r'<w:p><w:pPr><w:pStyle w:val=")CaptionedFigure("(?:(?!</w:p>).)*</w:p>)',
    re.DOTALL,
)
_SIZE = re.compile(r'(<(?:wp:extent|a:ext) )cx="(\d+)" cy="(\d+)"')


def mend(document: str) -> str:
    """The document with its pictures in line with the text.

    Pandoc names a picture's file as its second description; a screen reader should find the alternative text only. It
    says nothing of the room beside a picture either, and then LibreOffice leaves some.
    """
    document = re.sub(r'(<pic:cNvPr) descr="[^"]*"', r"\1", document)
    document = document.replace("<wp:inline>", '<wp:inline distT="0" distB="0" distL="0" distR="0">')
    return _PROVISIONAL.sub(
        lambda match: _fit(f"{match[1]}Fictiefbijschrift{match[2]}Fictievefiguur{match[3]}"), document
    )


def _fit(figure: str) -> str:
    def smaller(size: re.Match[str]) -> str:
        width, height = int(size[2]), int(size[3])
        part = min(1.0, _FRAMED / width) if width else 1.0
        return f'{size[1]}cx="{round(width * part)}" cy="{round(height * part)}"'

    return _SIZE.sub(smaller, figure)
