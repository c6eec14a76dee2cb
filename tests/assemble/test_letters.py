"""The Kamerbrief and the beslisnota: their own formats, Word with real styles, PDF for filing."""

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import docx
import pytest
from pypdf import PdfReader
from tests.analyses.filling import filled, of_measures, of_war

from hoofdtaak3.assemble.assembler import choose
from hoofdtaak3.assemble.config import read_settings
from hoofdtaak3.assemble.frontmatter import read_head
from hoofdtaak3.assemble.word_page import TEXT_WIDTH
from hoofdtaak3.assemble.word_tables import mend
from hoofdtaak3.build.children import Children
from hoofdtaak3.build.documents import assembly_tasks
from hoofdtaak3.build.memory import Memory
from hoofdtaak3.build.tasks import Build
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("kamerbrief", "beslisnota")


def lay_out(project):
    """Put the letters into the fixture project: their templates, filled in with made-up findings."""
    tables = {"nodig_vragen_oorlog": [{"vraag": "Hoeveel ploegen zijn er?", "wie": ["Veiligheidsregio’s", "Politie"]}]}
    found = [*of_war(short="ab", without="a", partly="b", stays="c", undecided="cd"), *of_measures(alle="mno")]
    shutil.copy(ROOT / "data" / "bibliography.json", project.data)
    for name in DOCUMENTS:
        shutil.copy(ROOT / "report" / f"{name}.qmd", project.report)
        text = filled(project.root / "vulling" / name, name, found, tables)
        (project.fragments / f"{name}.md").write_text(text, encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def made(tmp_path_factory, brand):
    """Both letters in both formats, by name."""
    folder = tmp_path_factory.mktemp("brieven")
    shutil.copytree(Path(__file__).parent / "fixture" / "report", folder / "report")
    shutil.copytree(Path(__file__).parent / "fixture" / "generated", folder / "build")
    shutil.copytree(brand, folder / "build" / "brand")
    for name in ("_quarto.yml", "_quarto-intern.yml", "_quarto-publiek.yml", "_brand.yml"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("templates", "filters"):
        shutil.copytree(ROOT / "report" / name, folder / "report" / name)
    (folder / "data").mkdir()
    (folder / "_variables.yml").write_text("a: b\n", encoding="utf-8")
    project = lay_out(Project(folder))
    assembler = choose(project, "pandoc")
    return {
        path.name: path
        for name in DOCUMENTS
        for path in assembler.render(
            project.report / f"{name}.qmd", ["docx", "typst"], folder / "klaar", "publiek", lambda _: None
        )
    }


def test_letters_have_word_and_pdf_only(project):
    """The formats in a document's own front matter decide, with the project's options under its own."""
    lay_out(project)
    settings = read_settings(project, "publiek")
    for name in DOCUMENTS:
        document = project.report / f"{name}.qmd"
        own = settings.of_document(read_head(document), document.parent)
        assert list(own.formats) == ["docx", "typst"]
        assert own.words("typst", "pdf-standard") == ("ua-1", "a-2a")
        assert own.path("typst", "template") == project.root / "report/templates/letter.typ"
        assert own.path("docx", "reference-doc") == project.root / "build/brand/letter.docx"
        assert own.paths("typst", "font-paths") == (project.root / "build/brand/fonts",)
    assert list(settings.of_document({}, project.report).formats) == ["html", "typst", "docx"]


def test_one_task_for_each_format_of_each_document(project):
    """The build makes every document in its own formats and no other."""
    lay_out(project)
    config = project.root / "_quarto.yml"
    listed = "".join(f"    - report/{name}.qmd\n" for name in ("impactanalyse", *DOCUMENTS))
    text = re.sub(r"  render:\n(?:    - .*\n)+", f"  render:\n{listed}", config.read_text(encoding="utf-8"))
    config.write_text(text, encoding="utf-8")
    build = Build(project, "publiek", {}, Children(project.build / "tmp"), Memory(project), lambda *_: None)
    for name, expected in (("pandoc", ".docx .pdf"), ("quarto", ".docx+pdf")):
        assembler = SimpleNamespace(name=name, version="1", reason="", render=None)
        names = [task.name for task in assembly_tasks(build, assembler)]
        for document in DOCUMENTS:
            mine = [task.removeprefix(f"assemble:{document}") for task in names if f":{document}." in task]
            assert " ".join(mine) == expected
        assert sum(":impactanalyse." in task for task in names) == (3 if name == "pandoc" else 1)


@pytest.mark.build
@pytest.mark.parametrize(
    ("front", "words"),
    [
        ("format:\n  pdf: default\n", ["kent deze instelling niet", "pdf", "typst"]),
        ("format: doc\n", ["kent deze instelling niet", "doc", "docx"]),
        ("format:\n  typst:\n    papersize: a5\n", ["kent deze instelling niet", "papersize"]),
        ("format:\n  html:\n    theme: cosmo\n", ["Deze waarde kan niet", "cosmo"]),
    ],
)
def test_unknown_formats_are_refused(project, front, words):
    """A format or an option that the assembler does not know is refused with what is allowed."""
    document = project.report / "kort.qmd"
    document.write_text(f"---\ntitle: Kort\n{front}---\n\nTekst.\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        choose(project, "pandoc").render(document, ["typst"], project.build / "staging", "publiek", print)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.build
def test_format_that_a_document_does_not_have(project):
    """A document is not made in a format that it does not name."""
    lay_out(project)
    with pytest.raises(InputError, match="niet in dit formaat gemaakt"):
        choose(project, "pandoc").render(
            project.report / "kamerbrief.qmd", ["html"], project.build / "staging", "publiek", print
        )


@pytest.mark.build
@pytest.mark.parametrize("name", DOCUMENTS)
def test_pdf_is_for_filing(made, name):
    """The PDF declares its standards, has title, language and bookmarks, and says on every page that it is a draft."""
    pdf = PdfReader(made[f"{name}.pdf"])
    data = pdf.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part>?=?\"?1", data)
    assert re.search(r"pdfaid:part>?=?\"?2", data)
    assert pdf.metadata.title.startswith("Concept-")
    assert pdf.trailer["/Root"]["/Lang"] == "nl"
    assert pdf.outline
    pages = [page.extract_text().replace("\xa0", " ") for page in pdf.pages]
    for number, text in enumerate(pages, start=1):
        assert "CONCEPT" in text
        assert f"pagina {number} van {len(pages)}" in text
        assert "Geen standpunt van een ministerie" in text
    assert pdf.metadata.title in pages[1]


@pytest.mark.build
@pytest.mark.parametrize("name", DOCUMENTS)
def test_word_is_for_editing(made, name):
    """Word finds a title, headings, heading rows, and a head and foot with fields; a letter has no table."""
    document = docx.Document(str(made[f"{name}.docx"]))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Date", "Heading 1", "Bibliography"} <= styles
    assert not {"Let op", "Kern", "Fictief"} & styles, "no boxes"
    assert len(document.tables) == (1 if name == "beslisnota" else 0)
    assert {table.style.name for table in document.tables} <= {"Table"}
    assert all("w:tblHeader" in table._tbl.xml for table in document.tables)
    assert all(row._tr.xml.count("w:cantSplit") == 1 for table in document.tables for row in table.rows)
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].style.name == "Header"
    assert section.header.paragraphs[0].text.count("CONCEPT") == 1
    assert "Stempel" not in styles, "its title says so, and its head on every page"
    assert " TITLE " in section.header._element.xml
    assert document.core_properties.title in section.header._element.xml
    assert section.first_page_header.paragraphs[0].text == "CONCEPT"
    for foot in (section.footer, section.first_page_footer):
        assert " NUMPAGES " in foot._element.xml
        assert " PAGE " in foot._element.xml


@pytest.mark.build
def test_memo_has_the_fields_and_the_order_of_the_department(made):
    """The head of the memo and its parts stand in the order that the department uses."""
    document = docx.Document(str(made["beslisnota.docx"]))
    head = next(paragraph.text for paragraph in document.paragraphs if paragraph.text.startswith("Aan: "))
    fields = [line.split(":")[0] for line in head.splitlines()]
    assert fields == ["Aan", "Van", "Datum", "Afgestemd met", "Onze referentie", "Opgesteld door", "Aantal bijlagen"]
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings == [
        "Aanleiding",
        "Geadviseerd besluit",
        "Kernpunten",
        "Toelichting",
        "Financiële overwegingen",
        "Juridische overwegingen",
        "Communicatie",
        "Overwegingen beleid/uitvoering",
        "Informatie die niet openbaar wordt gemaakt",
        "Bijlagen",
        "Bronnen",
    ]


@pytest.mark.build
def test_letter_opens_as_letters_do(made):
    """Sender, addressee, date and subject, then the salutation, what it informs about, and the message in one line."""
    document = docx.Document(str(made["kamerbrief.docx"]))
    texts = [paragraph.text.replace("\xa0", " ") for paragraph in document.paragraphs]
    opening = texts.index("Geachte voorzitter,")
    sender, addressee, fields = texts[opening - 3 : opening]
    assert sender.splitlines() == ["Ministerie van Defensie", "[adres van de afzender]"]
    assert addressee.startswith("De Voorzitter van de Tweede Kamer")
    assert [line.split(":")[0] for line in fields.splitlines()] == ["Datum", "Onze referentie", "Betreft"]
    assert texts[opening + 1].startswith("In deze brief informeer ik u over ")
    assert texts[opening + 2].startswith("De kern: ")
    for number in ("33 763, nr. 160", "33 763, nr. 166", "33 763, nr. 173", "36 725, nr. 7"):
        assert any(number in text for text in texts)


@pytest.mark.build
def test_letter_ends_as_letters_do(made):
    """Next steps with dates to be filled in, the minister, the co-signature, and numbered annexes."""
    document = docx.Document(str(made["kamerbrief.docx"]))
    paragraphs = document.paragraphs
    steps = [p for p in paragraphs if "[datum]" in p.text and not p.text.startswith("Datum")]
    assert len(steps) == 4
    texts = [paragraph.text for paragraph in paragraphs]
    closing = texts.index("Hoogachtend,")
    assert texts[closing + 1].startswith("DE MINISTER VAN DEFENSIE")
    assert "minister van Justitie en Veiligheid" in texts[closing + 2]
    assert "medeondertekening" in texts[closing + 2]
    annexes = [p for p in paragraphs if p.text.startswith(("Impactanalyse hoofdtaak 3", "Beslisnota bij"))]
    assert len(annexes) == 2
    assert all(paragraph._p.pPr.numPr is not None for paragraph in (*annexes, *steps))


@pytest.mark.build
@pytest.mark.parametrize("name", DOCUMENTS)
def test_at_most_three_pages(made, name):
    """A reader of a letter or a memo has no more time than that."""
    assert len(PdfReader(made[f"{name}.pdf"]).pages) <= 3


@pytest.mark.parametrize("name", DOCUMENTS)
def test_people_and_references_are_placeholders(name):
    """Nobody is named, and no reference is made up: the fields hold placeholders."""
    text = (ROOT / "report" / "text" / f"{name}.md.jinja").read_text(encoding="utf-8")
    assert "[kenmerk]" in text
    assert "[datum]" in text
    assert not re.search(r"[\w.]+@[\w-]+\.\w|\+31|MINDEF\d|BS20\d\d", text)


@pytest.mark.build
def test_same_input_same_bytes(made, project):
    """A letter does not hold the moment or the place where it was made."""
    lay_out(project)
    (project.root / "_variables.yml").write_text("a: b\n", encoding="utf-8")
    assembler = choose(project, "pandoc")
    again = assembler.render(
        project.report / "kamerbrief.qmd", ["docx", "typst"], project.build / "staging", "publiek", lambda _: None
    )
    for path in again:
        assert path.read_bytes() == made[path.name].read_bytes()


def row(*cells, head=False):
    """One row of a Word table."""
    mark = '<w:trPr><w:tblHeader w:val="on" /></w:trPr>' if head else ""
    return f"<w:tr>{mark}{''.join(f'<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>' for cell in cells)}</w:tr>"


def grid(widths, *rows):
    """A Word table."""
    columns = "".join(f'<w:gridCol w:w="{width}" />' for width in widths)
    return f"<w:tbl><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def widths_of(text):
    """The widths of the columns."""
    return [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"', text)]


def test_narrow_headings_get_the_room_they_need():
    """A column grows to its longest word and the others give; columns with room keep their parts."""
    tight = mend(grid([500, 8500], row("Responstijd", "Wat", head=True), row("2 uur", "kort")))
    first, second = widths_of(tight)
    assert first > 1200
    assert abs(first + second - TEXT_WIDTH) <= 1
    first, second = widths_of(mend(grid([3000, 6000], row("Responstijd", "Wat", head=True))))
    assert abs(second - 2 * first) <= 2


def test_wide_letters_get_more_room_than_narrow_ones():
    """Words of as many letters take a column as wide as those letters are."""
    narrow, wide = (
        widths_of(mend(grid([100, 9000], row("a", "b", head=True), row(letter * 8, "kort"))))[0] for letter in "lm"
    )
    assert wide > 2 * narrow


def test_table_without_room_shares_what_there_is():
    """Where not every word fits, each column gets its part, and nothing leaves the page."""
    names = [f"Verantwoordingsplicht{i}" for i in range(8)]
    found = widths_of(mend(grid([1000] * 8, row(*names, head=True))))
    assert abs(sum(found) - TEXT_WIDTH) <= 8
    assert min(found) > 900


@pytest.mark.build
def test_tables_are_as_wide_as_the_text(made):
    """Every table takes the width of the text, also one whose columns have no width in the source."""
    for name in DOCUMENTS:
        for table in docx.Document(str(made[f"{name}.docx"])).tables:
            assert 'w:tblW w:type="pct" w:w="5000"' in table._tbl.xml
            assert abs(sum(widths_of(table._tbl.xml)) - TEXT_WIDTH) <= len(table.columns)
