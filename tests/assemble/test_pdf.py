"""The PDF: tagged, titled, in Dutch, archivable."""

import json
import re

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from hoofdtaak3.assemble.assembler import choose

pytestmark = pytest.mark.build


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


@pytest.fixture
def typeset(project):
    """Make a PDF of a text; gives the text of its pages, and what Typst was given."""

    def make(text):
        document = project.report / "kort.qmd"
        document.write_text(f"---\ntitle: Kort\n---\n\n{text}\n", encoding="utf-8")
        made = choose(project, "pandoc").render(document, ["typst"], project.build / "staging", "publiek", print)
        pages = " ".join(page.extract_text() for page in PdfReader(made[0]).pages)
        source = (project.build / "assemble" / "kort.typ").read_text(encoding="utf-8")
        return re.sub(r"\s+", " ", pages), source

    return make


def test_quotes_reach_the_pdf_as_they_are(typeset):
    """A quote is never guessed: behind a digit or a bracket it stays a quote, and inside a word an apostrophe."""
    text = "‘Conflict in 2030’ en ‘Stroomuitval (72 uur)’, “zo (1)”, 'ook 9' en \"dat 8\"; twee F-35's, regio’s."
    pages, source = typeset(f"# Een ‘kop 2030’\n\n{text}")
    assert "‘Conflict in 2030’ en ‘Stroomuitval (72 uur)’, “zo (1)”, ‘ook 9’ en “dat 8”; twee F-35’s, regio’s." in pages
    assert "Een ‘kop 2030’" in pages
    # What the filter doesn't see, such as a variable under Quarto, stays straight rather than wrong.
    assert "#set smartquote(enabled: false)" in source


def test_signs_reach_the_pdf_as_they_are(project, typeset):
    """A hyphen before a question mark or a number stays itself; a dash is only what Markdown makes one."""
    sources = project.data / "bibliography.json"
    entries = json.loads(sources.read_text(encoding="utf-8"))
    entries[0] |= {"title": "Kan dat-? Of \u2013 10 ... en a--b", "publisher": "- x"}
    sources.write_text(json.dumps(entries), encoding="utf-8")
    head = "Mag dat wel-? En 3 -5, wel\u00ad? Of zo\\-\\- niet\\.\\.\\. maar -- zo..."
    pages, _ = typeset(f"# Kop -? A\n\n{head}[^1] [@{entries[0]['id']}]\n\n[^1]: Noot-? 2 -1\n\n::: {{#refs}}\n:::")
    assert "Mag dat wel-? En 3 -5, wel? Of zo-- niet... maar – zo…" in pages.replace("\u00ad", "")
    assert "Kop -? A" in pages
    assert "Noot-? 2 -1" in pages
    assert "Kan dat-? Of – 10 ... en a--b" in pages


def test_short_words_of_a_table_stay_whole(typeset):
    """A narrow column gets room for its words from the roomy ones; only a very long word is hyphenated."""
    long = "meervoudigebeschikbaarheidsvoorwaarden"
    cells = f"nog af te spreken | wetswijziging | {long} en verder veel tekst van geen belang"
    table = "| Wie betaalt | Wet wijzigen | Toelichting |\n|:---|:---|:{}|\n| {} |\n\n: Proef {{#tbl-proef}}"
    pages, _ = typeset(table.format("-" * 140, cells))
    assert "nog af te spreken" in pages
    assert "wetswijziging" in pages
    pages, _ = typeset(table.format("-" * 140, f"{long} | {long} | {long}"))
    assert pages.count(long) < 3


def test_a_word_longer_than_the_line_is_broken_in_a_heading(typeset):
    """Headings are not hyphenated but for that."""
    long, short = "capaciteitsbeschikbaarheidsvoorwaardenoverzicht" * 3, "ziekenhuisbeddenverdeling"
    pages, _ = typeset(
        f"## {long} {{#sec-a}}\n\nTekst.\n\n## Over de {short} en de {short} en {short} {{#sec-b}}\n\nTekst."
    )
    whole = pages.replace("\xad ", "")
    assert long in whole
    assert long not in pages
    assert f"Over de {short} en de {short} en {short} Tekst." in pages


def test_a_row_higher_than_a_page_is_not_cut_off(typeset):
    """It breaks where the page ends; any other row stays whole."""
    names = " ".join(f"woord{number}" for number in range(1500))
    pages, source = typeset(f"| A | B |\n|:---|:---|\n| kort | {names} |\n| kort | ook |\n\n: Proef {{#tbl-proef}}")
    assert "woord1499" in pages
    assert source.count("table.cell(breakable: true") == 2


def test_heading_of_a_list_or_table_is_not_left_behind(typeset):
    """A few words that only introduce a list or a table stay with it; a paragraph of its own does not."""
    plain = "Een gewone alinea van heel wat meer woorden, die iets zegt en niet alleen een lijst aankondigt."
    _, source = typeset(f"**Alternatieven.**\n\n- een\n- twee\n\n{plain}\n\n- drie")
    assert source.count("#block(sticky: true)[\n") == 1


def test_room_is_kept_for_a_figure_that_opens_a_chapter(typeset):
    """Only a chapter that opens with a figure asks for a whole figure's room before its heading."""
    figure = '::: {#fig-x}\n![](../build/figures/fig-beschikbaar){fig-alt="Drie staven"}\n\nBijschrift.\n:::'
    _, source = typeset(f"# Een\n\nTekst.\n\n{figure}\n\n# Twee\n\n{figure.replace('fig-x', 'fig-y')}")
    body = source[source.index("= Een") :]
    assert body.count("#ruimte-voor-figuur()") == 1
    assert body.index("<fig-x>") < body.index("#ruimte-voor-figuur()") < body.index("= Twee")
