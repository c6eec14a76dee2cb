"""The PDF: tagged, titled, in Dutch, archivable."""

import re

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject


@pytest.fixture(scope="module")
def pdf(rendered):
    """The fixture document's PDF, read."""
    return PdfReader(rendered["pdf"])


def elements(node, seen=None):
    """Every structure element of the PDF's tree."""
    seen = set() if seen is None else seen
    if isinstance(node, IndirectObject):
        if node.idnum in seen:
            return
        seen.add(node.idnum)
        node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from elements(child, seen)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.raw_get("/K"), seen)


def test_pdf_declares_its_standards(pdf):
    """The PDF says that it is PDF/UA-1 and PDF/A-2a."""
    data = pdf.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part>?=?\"?1", data)
    assert re.search(r"pdfaid:part>?=?\"?2", data)
    assert re.search(r"pdfaid:conformance>?=?\"?A", data)


def test_pdf_has_title_language_and_outline(pdf):
    """The PDF carries its title, its language and a bookmark for every heading."""
    assert pdf.metadata.title == "Wat valt weg als de krijgsmacht verschuift?"
    assert pdf.trailer["/Root"]["/Lang"] == "nl"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]

    def titles(items):
        for item in items:
            if isinstance(item, list):
                yield from titles(item)
            else:
                yield item["/Title"]

    assert [re.sub(r"\s+", " ", title) for title in titles(pdf.outline)] == [
        "1 De vraag",
        "1.1 Werkwijze van ontsmetting",
        "2 Het tekort",
        "2.1 Dieper",
        "Bronnen",
    ]


def test_pdf_is_tagged(pdf):
    """Headings, tables with heading cells, lists and figures with alternative texts are in the structure tree."""
    found = list(elements(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"]))
    kinds = {str(element["/S"]) for element in found}
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/Figure", "/Caption"} <= kinds
    alts = [str(element["/Alt"]) for element in found if "/Alt" in element]
    assert "Drie staven: vrede 6, spanning 4 en oorlog 1 eenheid." in alts
    assert "Staafdiagram met 447 verzonnen verzoeken, oplopend van links naar rechts." in alts


def test_pdf_text(pdf):
    """References are resolved, pages after the title page are numbered, long tables repeat their header row."""
    pages = [page.extract_text().replace("\xa0", " ") for page in pdf.pages]
    text = re.sub(r"\s+", " ", " ".join(pages))
    assert "Figuur 1: Eenheden per fase" in text
    assert "Tabel 2: Een brede, lange tabel" in text
    assert "pagina 1 van" not in text
    assert f"pagina 2 van {len(pages)}" in text
    assert sum("Toelichting" in page for page in pages) >= 2
    assert "alleen in de PDF" in text
    assert "alleen in HTML" not in text
    assert "@" not in text


def test_pdf_embeds_the_brand_font(pdf):
    """The text is set in the brand's typeface."""
    names = {
        str(font.get_object()["/BaseFont"])
        for page in pdf.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert any("IBMPlexSans" in name for name in names)
    assert all("Plex" in name or "Math" in name or "Mono" in name for name in names), names


def test_pdf_date_is_the_documents(pdf):
    """The PDF's moment is the document's date, not the clock."""
    assert pdf.metadata.creation_date.isoformat().startswith("2025-12-08T12:00")


def test_pdf_is_a_draft_only_if_it_says_so(pdf):
    """A document whose description doesn't open with "Concept" has no stamp and no such running head."""
    assert not any("concept" in page.extract_text().lower() for page in pdf.pages)
