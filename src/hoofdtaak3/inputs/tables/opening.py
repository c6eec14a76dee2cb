"""A file with tables as people have it -> its cells as text: what is in the file decides how, not its name."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.tables.grids import (
    ALLOWED,
    HEADS_WITHIN,
    MOST_LINES,
    Book,
    Grid,
    GridLine,
    heading,
    too_large,
)
from hoofdtaak3.intake import decoded
from hoofdtaak3.problems import InputError, Problem

_SEPARATORS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r'"?sep=(.)"?[;,\t]*\r?\n', re.IGNORECASE)
"""What some programs put first, so that Excel knows the separator."""
_UNICODE_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_WINDOWS_SIGNS = frozenset(
    "éëïöüèêáàóòúùûíìîâäôçñßåæøœýÿãõÉËÏÖÜÈÊÁÀÓÚÍÂÄÔÇÑÅÆØŒ€£§©®°±²³µ·×÷¼½¾«»¿¡‘’“”„‚…–—•™‰ªº†‡¹¶ \xad´`¨¸"
)
"""What Dutch text of Windows has beside ASCII; another reading of the same bytes soon gives other signs."""
_ACCENTS = frozenset("éëïöüèêáàóúíçâäôûî")
_OTHER_ENCODINGS = {"cp850": "MS-DOS", "mac_roman": "Macintosh"}
_OUT_OF_PLACE = re.compile(r"[^\W\d_][‘‚„“‰†‡¡¿£]|[^\W\d_][”•™§´¨¸¹²³ªº¶\xa0][^\W\d_]|[a-z]Œ|‚‚|„„|^‰|\s[‰†‡]\w")
"""Signs of Windows where they do not stand in a text: there they are letters of MS-DOS or Macintosh."""
_PAGE = re.compile(rb"\s*(?:<!DOCTYPE html|<html|<table|<meta|<head)", re.IGNORECASE)
_XML = re.compile(rb"\s*(?:\xef\xbb\xbf)?<\?xml")


def open_book(raw: bytes, file: str, heads: Collection[str] = (), separator: str = "") -> Book:
    """What is in a file: text with separators, or a workbook (xlsx, xlsm, ods, xls).

    `heads` are names of columns that stand in it: the evidence by which the separator of a text is known, unless
    `separator` is given. InputError for what is neither, is encrypted or damaged, or is larger than a table can be.
    """
    if raw.startswith(_WORKBOOKS):
        from hoofdtaak3.inputs.tables.workbooks import open_workbook  # noqa: PLC0415 - only who has one needs its reader

        return open_workbook(raw, file)
    if _PAGE.match(raw[:2000]) or _XML.match(raw[:200]):
        found = "een webpagina (HTML) of XML, hoe het bestand ook heet"
        advice = "open het in Excel of LibreOffice en bewaar het als .xlsx"
        raise InputError([Problem(file, message="Dit is geen tabel.", found=found, allowed=ALLOWED, advice=advice)])
    if raw.startswith(b"%PDF"):
        advice = "vraag de tabel als rekenblad, of neem haar over"
        raise InputError([Problem(file, message="Dit is geen tabel.", found="een PDF", allowed=ALLOWED, advice=advice)])
    text, encoding = as_text(raw, file)
    return Book(file, "csv", (text_grid(text, file, heads, separator=separator, encoding=encoding),))


def as_text(raw: bytes, file: str) -> tuple[str, str]:
    """The text of a file and its encoding: UTF-8, UTF-16 with its mark, or Windows-1252; InputError for another.

    Nearly all bytes are some text in Windows-1252, so it is only believed if all that is not ASCII is a sign of Dutch
    text, at a place where it may stand.
    """
    mark = _UNICODE_MARKS.get(raw[:2])
    if mark:
        try:
            return raw.decode(mark), mark
        except UnicodeDecodeError:
            pass  # told below
    try:
        return decoded(raw, file), "utf-8"
    except InputError as error:
        if mark or 0 in raw:
            raise
        problem = error.problems[0]
    for encoding in ("cp1252", *_OTHER_ENCODINGS):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252" and _is_dutch(text, _WINDOWS_SIGNS):
            return text, encoding
        if encoding != "cp1252" and _is_dutch(text, _ACCENTS):
            name = f"{_OTHER_ENCODINGS[encoding]} ({encoding})"
            line = next(n for n, row in enumerate(text.split("\n"), start=1) if not row.isascii())
            word = next(word for word in text.split("\n")[line - 1].split() if not word.isascii())
            here = raw.split(b"\n")[line - 1].decode("cp1252", "replace")
            other = next((part for part in here.split() if not part.isascii()), here)
            raise InputError(
                [
                    Problem(
                        file,
                        line,
                        message="De codering van dit bestand is niet zeker.",
                        found=f"'{word[:40]}' in {name}, of '{other[:40]}' in Windows-1252",
                        allowed="UTF-8, of Windows-1252",
                        advice=problem.advice,
                    )
                ]
            )
    raise InputError([problem])


def _is_dutch(text: str, signs: frozenset[str]) -> bool:
    others = {sign for sign in text if not sign.isascii()}
    return others <= signs and not _OUT_OF_PLACE.search(text)


def text_grid(
    text: str, file: str, heads: Collection[str] = (), *, separator: str = "", encoding: str = "utf-8"
) -> Grid:
    """The cells of a text with separators; `heads` and `separator` as for `open_book`."""
    said = _SEP_LINE.match(text)
    body, skipped = (text[said.end() :], 1) if said else (text, 0)
    if separator or said:
        mark = separator or (said[1] if said else "")
        return Grid(file, _numbered(body, file, mark, skipped), separator=mark, encoding=encoding)
    fits: dict[str, int] = {}
    wanted = {heading(name) for name in heads}
    for mark in _SEPARATORS:
        top = _top(body, mark)
        if wanted:
            fits[mark] = max((len(wanted.intersection(map(heading, cells))) for cells in top), default=0)
        else:
            widths = [len(cells) for cells in top]
            fits[mark] = max((widths.count(width) for width in set(widths) if width > 1), default=0)
    best = max(fits.values())
    marks = [mark for mark in _SEPARATORS if fits[mark] == best]
    if best and len(marks) > 1:
        names = {",": "komma", ";": "puntkomma", "\t": "tab", "|": "streep"}
        found = dutch.listing([names[mark] for mark in marks], last="of")
        message = "Welk teken de kolommen scheidt, is op twee manieren te lezen."
        raise InputError([Problem(file, message=message, found=found, allowed="één teken, in het hele bestand")])
    mark = marks[0] if best else ","
    return Grid(file, _numbered(body, file, mark, skipped), separator=mark, encoding=encoding)


def _top(text: str, mark: str) -> list[list[str]]:
    """The first lines, cut at a mark; what goes wrong is for who reads it all."""
    cut = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            cut.append(cells)
            if len(cut) == HEADS_WITHIN:
                break
    except csv.Error:
        pass
    return cut


def _numbered(text: str, file: str, mark: str, skipped: int) -> tuple[GridLine, ...]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    found: list[GridLine] = []
    start = 1 + skipped
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append(GridLine(start, tuple(cells)))
                if len(found) > MOST_LINES:
                    raise InputError([too_large(file, f"meer dan {dutch.number(MOST_LINES, 0)} regels")])
            start = reader.line_num + 1 + skipped
    except csv.Error:
        message = "De aanhalingstekens op deze regel kloppen niet, of een cel heeft geen einde."
        advice = 'zet een cel met een scheidingsteken of een aanhalingsteken tussen "", en schrijf een " daarin als ""'
        raise InputError([Problem(file, start, message=message, advice=advice)]) from None
    return tuple(found)
