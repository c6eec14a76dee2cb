"""The whole report as files: what of its PDF a reader, an archive and a printer need, and what checkers say of it."""

from __future__ import annotations

import html
import re
import subprocess
import warnings
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import outloud
import pdfua
import pymupdf
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

pytestmark = [pytest.mark.build]

EXPLORER = re.compile(r'<h2[^>]*id="sec-verkenner".*?(?=<h2[^>]*id="sec-bronnen")', re.DOTALL)
MARGIN = 25 / 25.4 * 72  # of report.typ: nothing of the text may stand further to the side
PAPER = (595, 842)  # A4 in points


@pytest.fixture(scope="module")
def path(built: Path) -> Path:
    """The PDF of the whole report."""
    return built / "_output" / "report" / "impactanalyse.pdf"


@pytest.fixture(scope="module")
def pdf(path: Path) -> PdfReader:
    """The PDF, read."""
    return PdfReader(path)


@pytest.fixture(scope="module")
def page_html(built: Path) -> str:
    """The same report as HTML: what both say must be the same."""
    return (built / "_output" / "report" / "impactanalyse.html").read_text(encoding="utf-8")


class _Headings(HTMLParser):
    """Level and text of every heading below the title, and the words of every table's header row."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.rows: list[set[str]] = []
        self._level = 0
        self._in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's
        if re.fullmatch("h[2-6]", tag):
            self._level = int(tag[1]) - 1
            self.found.append((self._level, ""))
        elif tag == "thead":
            self._in_head = True
            self.rows.append(set())

    def handle_endtag(self, tag: str) -> None:
        if re.fullmatch("h[2-6]", tag):
            self._level = 0
        elif tag == "thead":
            self._in_head = False

    def handle_data(self, data: str) -> None:
        if self._level:
            level, text = self.found[-1]
            self.found[-1] = (level, text + data)
        if self._in_head:
            self.rows[-1] |= set(data.split())


def plain(text: str) -> str:
    """Text with single spaces and straight quotes, without soft hyphens."""
    return " ".join(text.replace("\u00ad", "").replace("\u2019", "'").split())


def parsed(page_html: str) -> _Headings:
    """The HTML's headings and header rows, without those of the explorer, which only the page has."""
    parser = _Headings()
    parser.feed(EXPLORER.sub("", page_html))
    return parser


def walk(node: Any, page: Any = None, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """The structure tree in the order in which it is read: kinds from the root down, the element or mark, its page."""
    if isinstance(node, IndirectObject):
        node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from walk(child, page, above)
    elif isinstance(node, int):
        yield above, node, page
    elif isinstance(node, dict) and "/S" in node:
        kinds = (*above, str(node["/S"]))
        yield kinds, node, page
        if "/K" in node:
            yield from walk(node.raw_get("/K"), node.raw_get("/Pg") if "/Pg" in node else page, kinds)
    elif isinstance(node, dict) and "/MCID" in node:
        yield above, int(node["/MCID"]), node.raw_get("/Pg") if "/Pg" in node else page


@pytest.fixture(scope="module")
def tree(pdf: PdfReader) -> list[tuple[tuple[str, ...], Any, Any]]:
    """Every element and mark of the structure tree, in reading order."""
    return list(walk(pdf.trailer["/Root"]["/StructTreeRoot"].raw_get("/K")))


def elements(tree: list[tuple[tuple[str, ...], Any, Any]], kind: str) -> list[DictionaryObject]:
    """The elements of one kind."""
    return [node for kinds, node, _ in tree if isinstance(node, dict) and kinds[-1] == kind]


def test_pdf_declares_what_it_is(pdf: PdfReader) -> None:
    """PDF/UA-1 and PDF/A-2a in the metadata, tagged, with a title that is shown, in Dutch."""
    root = pdf.trailer["/Root"]
    data = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part>?=?\"?1", data)
    assert re.search(r"pdfaid:part>?=?\"?2", data)
    assert re.search(r"pdfaid:conformance>?=?\"?A", data)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert str(root["/Lang"]).startswith("nl")
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Impactanalyse hoofdtaak 3"


def test_bookmarks_are_the_headings(pdf: PdfReader, page_html: str) -> None:
    """Every heading of the HTML is a bookmark, at the same level, with the same number and words."""

    def listed(items: list[Any], level: int) -> Iterator[tuple[int, str]]:
        for item in items:
            if isinstance(item, list):
                yield from listed(item, level + 1)
            else:
                yield level, plain(item["/Title"])

    headings = [(level, plain(text)) for level, text in parsed(page_html).found]
    assert len(headings) > 20
    assert list(listed(pdf.outline, 1)) == headings


def test_every_heading_is_tagged(tree: list[Any], page_html: str) -> None:
    """As many headings of each level are tagged as the HTML has, and the contents' own."""
    levels = [level for level, _ in parsed(page_html).found]
    for level in sorted(set(levels)):
        extra = 1 if level == 1 else 0  # "Inhoud"
        assert len(elements(tree, f"/H{level}")) == levels.count(level) + extra


def test_every_figure_has_its_alternative_text(tree: list[Any], page_html: str) -> None:
    """The alternative texts of the PDF are those of the HTML, in the same order; none is empty."""
    alts = [plain(str(node.get("/Alt", ""))) for node in elements(tree, "/Figure")]
    names = [
        plain(html.unescape(name))
        for name in re.findall(r'<svg class="tekening"[^>]*? aria-label="([^"]*)"', page_html)
    ]
    assert len(names) > 10
    assert all(names)
    assert alts == names


def test_every_table_has_column_headings(tree: list[Any]) -> None:
    """Every table begins with a row of heading cells that say which way they look."""
    tables = elements(tree, "/Table")
    assert len(tables) > 10
    for table in tables:
        cells = [node for kinds, node, _ in walk(table) if isinstance(node, dict) and kinds[-1] in {"/TH", "/TD"}]
        heads = [node for node in cells if node["/S"] == "/TH"]
        assert heads
        assert cells[: len(heads)] == heads
        for head in heads:
            attributes = head["/A"]
            found = attributes if isinstance(attributes, list) else [attributes]
            assert any(entry.get_object().get("/Scope") in {"/Column", "/Both"} for entry in found)


def test_reading_order_is_the_order_on_the_page(pdf: PdfReader, tree: list[Any]) -> None:
    """On every page the marks are painted in the order in which the tree reads them; a caption may be read first."""
    read: dict[int, list[int]] = {}
    for kinds, mark, page in tree:
        if isinstance(mark, int) and not {"/Caption", "/Note"} & set(kinds):
            read.setdefault(page.idnum, []).append(mark)
    assert len(read) > 10
    for page in pdf.pages:
        contents = page.get_contents()
        if page.indirect_reference is None or contents is None:
            continue
        painted = [int(number) for number in re.findall(rb"/MCID (\d+)", contents.get_data())]
        place = {mark: index for index, mark in enumerate(painted)}
        places = [place[mark] for mark in read.get(page.indirect_reference.idnum, [])]
        assert places == sorted(places), f"pagina {page.page_number}"


def test_no_text_outside_its_margins(path: Path) -> None:
    """No word stands outside the page, nor beside the column of the text."""
    with pymupdf.open(path) as document:
        assert document.page_count > 20
        for page in document:
            assert (round(page.rect.width), round(page.rect.height)) == PAPER
            for x0, y0, x1, y1, word, *_ in page.get_text("words"):
                where = f"pagina {page.number + 1}: {word}"
                assert x0 >= MARGIN - 1, where
                assert x1 <= PAPER[0] - MARGIN + 1, where
                assert y0 >= 0, where
                assert y1 <= PAPER[1], where


def test_fonts_are_embedded(path: Path) -> None:
    """Every font is inside the file, and it is the brand's."""
    with pymupdf.open(path) as document:
        fonts = {font[:4] for page in document for font in page.get_fonts(full=True)}
        assert fonts
        for xref, extension, _, name in fonts:
            assert extension != "n/a", name
            assert document.extract_font(xref)[3], name
            assert re.search("Plex|Math|Mono", name), name


def test_pages_say_where_the_reader_is(path: Path, pdf: PdfReader, page_html: str) -> None:
    """A title page without head or foot; from then on page x of y; from the first chapter on the chapter's name."""
    with pymupdf.open(path) as document:
        pages = [plain(page.get_text(sort=True)) for page in document]
    chapters = [plain(text) for level, text in parsed(page_html).found if level == 1]
    assert "CONCEPT" in pages[0]
    assert "9 maart 2026" in pages[0]
    assert "pagina 1 van" not in pages[0]
    for number, text in enumerate(pages[1:], start=2):
        assert f"pagina {number} van {len(pages)}" in text
    outline = [item for item in pdf.outline if not isinstance(item, list)]
    starts = [pdf.get_destination_page_number(item) for item in outline]
    for number, text in enumerate(pages):
        if number < starts[0]:
            continue
        here = [chapter for chapter, start in zip(chapters, starts, strict=True) if start == number]
        before = [chapter for chapter, start in zip(chapters, starts, strict=True) if start < number]
        assert (here[:1] or before[-1:])[0] in text[:200], f"pagina {number + 1}"


# What `outloud` finds and is not so. Anything else that it finds fails the test.
RUNNING_HEAD = "Impactanalyse hoofdtaak 3"


def _is_repeated(finding: Any, header_rows: list[set[str]]) -> bool:
    """TAG-002, real content marked as decoration: a running head, or a table's header row, repeated on a next page.

    Typst tags the first and marks the repetitions as artifacts, as ISO 14289-1 (7.5 and 7.8) wants. A running head
    that names the chapter differs from page to page, and so the checker does not see that it is one.
    """
    text = finding.evidence or ""
    return finding.count == 1 and (text.startswith(RUNNING_HEAD) or any(_consists_of(text, row) for row in header_rows))


def _consists_of(text: str, words: set[str]) -> bool:
    """Whether nothing is left of a line without these words; the checker loses spaces between columns."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, " ")
    return not text.strip(" …-")


def _is_interleaved(finding: Any) -> bool:
    """ORD-001, painted in another order than read: the checker reads all text of a paragraph before its links.

    It takes an element's own marks first and then those of its children, where the tree has them in turn.
    `test_reading_order_is_the_order_on_the_page` reads the tree as it is.
    """
    return finding.severity == "warning"


def _is_in_drawing(finding: Any, drawings: str) -> bool:
    """PAG-001, a running head that is tagged: the same words at the top of several charts that open a page."""
    labels = {"".join(text.split()) for text in re.findall(r"<text[^>]*>([^<]+)</text>", drawings)} - {""}
    longest_first = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    # The checker runs the labels of a line together and cuts the line off: what is left begins a label, or is nothing.
    shown = "".join((finding.evidence or "-").replace("|", "").rstrip("…").split())
    rest = re.sub(longest_first, "", shown)
    return not rest or any(label.startswith(rest) for label in labels)


def test_outloud_finds_no_error(path: Path, built: Path, page_html: str) -> None:
    """The checker `outloud` (PDF/UA-1, WCAG 2.2 and what a validator cannot see) runs whole, and finds nothing real."""
    result = outloud.check(str(path))
    assert result.error is None
    assert [run.rule for run in result.runs if run.status == "crashed"] == []
    rows = parsed(page_html).rows
    drawings = " ".join(file.read_text(encoding="utf-8") for file in (built / "build" / "figures").glob("*.svg"))
    accepted = {
        "TAG-002": lambda finding: _is_repeated(finding, rows),
        "ORD-001": _is_interleaved,
        "PAG-001": lambda finding: _is_in_drawing(finding, drawings),
    }
    real = [found for found in result.findings if not accepted.get(found.rule, lambda _: False)(found)]
    assert real == []


def test_pdfua_finds_nothing(path: Path) -> None:
    """The checker `pdfua` finds nothing.

    It cannot run UA-14-001 (no empty headings): with pikepdf 10 it asks a list whether it is a number, and stops.
    `test_bookmarks_are_the_headings` shows that no heading is empty.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = pdfua.validate(str(path))
    assert report.findings == ()
    assert [outcome.rule_id for outcome in report.skipped] == ["UA-14-001"]


# The other files


def test_report_is_written(built: Path) -> None:
    """The three formats are there, and every figure that was made is in the page."""
    for name in ("impactanalyse.html", "impactanalyse.pdf", "impactanalyse.docx"):
        assert (built / "_output" / "report" / name).stat().st_size > 10_000
    page = (built / "_output" / "report" / "impactanalyse.html").read_text(encoding="utf-8")
    labels = {path.stem for path in (built / "build" / "figures").glob("*.svg")}
    assert len(labels) > 5
    assert not {label for label in labels if f'id="{label}"' not in page}


@pytest.mark.campaign
def test_libreoffice_reads_every_document(built: Path, soffice: str, tmp_path: Path) -> None:
    """The Word files open in a real word processor, which finds the words in them that the PDF has."""
    home = f"-env:UserInstallation={(tmp_path / 'profiel').as_uri()}"
    for path in sorted((built / "_output" / "report").glob("*.docx")):
        command = [soffice, "--headless", home, "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        words, expected = (long_words(found.with_suffix(".pdf")) for found in (tmp_path / path.name, path))
        assert len(words & expected) > 0.8 * len(expected), path.name


def long_words(path: Path) -> set[str]:
    """The words of a PDF of which no part can be missing by chance; they may be broken at the end of a line."""
    with pymupdf.open(path) as document:
        text = "".join(page.get_text() for page in document)
    return set(re.findall(r"[a-zé]{6,12}", re.sub(r"[-\u00ad]\n", "", text)))
