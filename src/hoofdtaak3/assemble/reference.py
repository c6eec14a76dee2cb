"""The reference documents from which Word files take their styles: Pandoc's own, in the brand's font and colours."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.assemble import word_page
from hoofdtaak3.assemble.pandoc import pandoc_program
from hoofdtaak3.assemble.word_page import BOX_INDENT, TEXT_WIDTH
from hoofdtaak3.writing import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Mapping

_SMALL = 18  # half points
_SMALLER = 16


@dataclass(frozen=True)
class Look:
    """Sizes in half points, distances in twentieths of a point, and what stands in head and foot.

    `numbers` is the room for a heading's number, by level; none where headings have no numbers.
    """

    text: int
    leading: int
    title: int
    subtitle: int
    headings: tuple[int, int, int]
    before: tuple[int, int, int]
    numbers: tuple[int, int, int] = (0, 0, 0)
    mark: str = ""
    foot: str = ""


REPORT = Look(
    text=21,
    leading=290,
    title=48,
    subtitle=28,
    headings=(34, 27, 23),
    before=(480, 320, 240),
    numbers=(680, 970, 1240),
)
LETTER = Look(
    text=19,
    leading=252,
    title=20,
    subtitle=17,
    headings=(23, 20, 19),
    before=(240, 200, 180),
    mark=word_page.CONCEPT,
    foot="Geen standpunt van een ministerie",
)


def reference_docx(colours: Mapping[str, str], family: str, look: Look = REPORT) -> bytes:
    """The bytes of a reference document; the same brand gives the same bytes."""
    answer = subprocess.run(  # noqa: S603 - our own dependency
        [pandoc_program(), "--print-default-data-file", "reference.docx"], capture_output=True, check=True
    )
    parts = unpack(answer.stdout)
    hexes = {name: value.lstrip("#").upper() for name, value in colours.items()}
    styles = parts["word/styles.xml"].decode()
    defaults = (
        f'<w:rPrDefault><w:rPr><w:rFonts w:ascii="{family}" w:hAnsi="{family}" w:eastAsia="{family}" w:cs="{family}"/>'
        f'<w:color w:val="{hexes["ink"]}"/>{_size(look.text)}'
        '<w:lang w:val="nl-NL" w:eastAsia="nl-NL" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    )
    styles = re.sub(r"<w:rPrDefault>.*?</w:rPrDefault>", defaults, styles, flags=re.DOTALL)
    for name, style in _styles(hexes, look).items():
        old = re.search(rf'<w:style\b(?:(?!</w:style>).)*?w:styleId="{name}".*?</w:style>', styles, flags=re.DOTALL)
        styles = styles.replace(old[0], style) if old else styles.replace("</w:styles>", f"{style}</w:styles>")
    parts["word/styles.xml"] = styles.encode()
    word_page.add_page(parts, family, look.mark, look.foot)
    return pack(parts)


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _colour(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def _space(before: int, after: int, extra: str = "") -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"{extra}/>'


def _paragraph(name: str, layout: str, letters: str, based: str = "BodyText") -> str:
    """A paragraph style; its id is its name without spaces, as Pandoc expects."""
    identifier = name.replace(" ", "")
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/>'
        f'<w:next w:val="BodyText"/><w:qFormat/><w:pPr>{layout}</w:pPr><w:rPr>{letters}</w:rPr></w:style>'
    )


def _beside_number(space: str, room: int, left: int = 0) -> str:
    """The layout of a line that opens with a number and a tab: what follows stands in a column of its own."""
    if not room:
        return space
    tab = f'<w:tab w:val="left" w:pos="{left + room}"/>'
    return f'<w:tabs>{tab}</w:tabs>{space}<w:ind w:left="{left + room}" w:hanging="{room}"/>'


def _heading(level: int, size: int, before: int, room: int, colour: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:uiPriority w:val="9"/><w:qFormat/>'
        f"<w:pPr><w:keepNext/><w:keepLines/>{_beside_number(_space(before, 100), room)}"
        f'<w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        f"<w:rPr><w:b/>{_colour(colour)}{_size(size)}</w:rPr></w:style>"
    )


def _contents(level: int, left: int, room: int, letters: str) -> str:
    """Entries of the contents: number, text, and at the right margin the page that Word adds."""
    layout = _beside_number(_space(100 if level == 1 else 0, 0), room, left).replace(
        "</w:tabs>", f'<w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>'
    )
    return (
        f'<w:style w:type="paragraph" w:styleId="TOC{level}"><w:name w:val="toc {level}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="Normal"/><w:uiPriority w:val="39"/><w:unhideWhenUsed/><w:pPr>{layout}</w:pPr>'
        f"<w:rPr>{letters}</w:rPr></w:style>"
    )


def _mark(name: str, letters: str) -> str:
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{letters}</w:rPr></w:style>'
    )


def _box(colour: str, fill: str) -> str:
    return (
        f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{colour}"/></w:pBdr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>{_space(80, 80)}'
        f'<w:ind w:left="{BOX_INDENT}" w:right="{BOX_INDENT}"/>'
    )


def _frame(colour: str, space: str) -> str:
    """A frame; Word draws one around paragraphs in a row that have it all."""
    sides = "".join(
        f'<w:{side} w:val="dashed" w:sz="8" w:space="8" w:color="{colour}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return f'<w:pBdr>{sides}</w:pBdr>{space}<w:ind w:left="{BOX_INDENT}" w:right="{BOX_INDENT}"/>'


def _tables(line: str, wash: str) -> dict[str, str]:
    sides = ("top", "bottom", "insideH")
    rules = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{line}"/>' for side in sides)
    return {
        "TableNormal": (
            '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
            '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/>'
            '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        ),
        "Table": (
            '<w:style w:type="table" w:customStyle="1" w:styleId="Table"><w:name w:val="Table"/>'
            f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:pPr>{_space(40, 40)}</w:pPr><w:rPr>{_size(_SMALL)}</w:rPr>'
            f"<w:tblPr><w:tblBorders>{rules}</w:tblBorders>"
            '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>'
            f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{wash}"/><w:vAlign w:val="bottom"/></w:tcPr>'
            "</w:tblStylePr></w:style>"
        ),
    }


def _styles(hexes: Mapping[str, str], look: Look) -> dict[str, str]:
    """Every style that differs from Pandoc's, by its id."""
    accent, muted, wash = hexes["accent"], hexes["muted"], hexes["wash"]
    caption = f"{_colour(muted)}{_size(_SMALL)}"
    framed = f'<w:bdr w:val="single" w:sz="4" w:space="0" w:color="{muted}"/>'
    return {
        **_tables(hexes["line"], wash),
        **word_page.styles(muted, hexes["line"], _size(_SMALLER)),
        "BodyText": _paragraph(
            "Body Text", _space(100, 100, f' w:line="{look.leading}" w:lineRule="auto"'), "", "Normal"
        ),
        "Title": _paragraph("Title", _space(0, 80), f"<w:b/>{_colour(accent)}{_size(look.title)}", "Normal"),
        "Subtitle": _paragraph("Subtitle", _space(0, 80), f"{_colour(muted)}{_size(look.subtitle)}", "Normal"),
        "Date": _paragraph("Date", _space(0, look.before[0]), _colour(muted), "Normal"),
        **{
            f"Heading{level}": _heading(level, size, before, room, hexes["ink"] if level == 3 else accent)  # noqa: PLR2004
            for level, size, before, room in zip((1, 2, 3), look.headings, look.before, look.numbers, strict=True)
        },
        "TOCHeading": _paragraph(
            "TOC Heading", f"<w:keepNext/>{_space(240, 100)}", f"<w:b/>{_colour(accent)}{_size(27)}"
        ),
        "TOC1": _contents(1, 0, 500, ""),
        "TOC2": _contents(2, 500, 800, _size(_SMALL + 1)),
        "TOC3": _contents(3, 1300, 950, _size(_SMALL + 1)),
        "Bibliography": _paragraph("Bibliography", _space(40, 80), _size(_SMALL + 1), "Normal"),
        "FootnoteText": _paragraph("Footnote Text", _space(0, 40), _size(_SMALL), "Normal"),
        "Hyperlink": _mark("Hyperlink", f'{_colour(accent)}<w:u w:val="single"/>'),
        "Compact": _paragraph("Compact", _space(30, 30), ""),
        "TableCaption": _paragraph("Table Caption", f"<w:keepNext/>{_space(240, 80)}", caption),
        "ImageCaption": _paragraph("Image Caption", f"<w:keepNext/>{_space(240, 80)}", caption),
        "CaptionedFigure": _paragraph("Captioned Figure", _space(0, 280), ""),
        "Letop": _paragraph("Let op", _box(hexes["late"], wash), ""),
        "Kern": _paragraph("Kern", _box(accent, wash), ""),
        # Also where only its title is in this style: a title without what it warns of says nothing.
        "Fictief": _paragraph("Fictief", f"<w:keepNext/>{_frame(muted, _space(240, 80))}", ""),
        "Fictievefiguur": _paragraph("Fictieve figuur", _frame(muted, _space(0, 280)), "", "CaptionedFigure"),
        "Fictiefbijschrift": _paragraph(
            "Fictief bijschrift", f"<w:keepNext/>{_frame(muted, _space(60, 80))}", "", "ImageCaption"
        ),
        "Stempel": _paragraph("Stempel", _space(0, 80), f"<w:b/>{_colour(accent)}", "Normal"),
        "Omschrijving": _paragraph("Omschrijving", _space(0, 240), _colour(muted), "Normal"),
        "Herkomst": _mark("Herkomst", f"{_colour(muted)}{_size(_SMALLER)}{framed}"),
        "Fictievetekst": _mark("Fictieve tekst", f'<w:u w:val="dotted" w:color="{muted}"/>'),
    }
