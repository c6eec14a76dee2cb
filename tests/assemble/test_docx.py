"""The Word file: real styles, alternative texts, no clock."""

import re
import zipfile

import docx
import pypandoc
import pytest

from hoofdtaak3.assemble import word_contents, word_figures
from hoofdtaak3.assemble.assembler import choose
from hoofdtaak3.assemble.word_page import TEXT_WIDTH

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin" w:dirty="true" /><w:instrText>TOC \\o &quot;1-2&quot; \\h</w:instrText>'
    '<w:fldChar w:fldCharType="separate" /><w:fldChar w:fldCharType="end" /></w:r></w:p>'
)


@pytest.fixture(scope="module")
def document(rendered):
    """The fixture document as Word, read."""
    return docx.Document(str(rendered["docx"]))


@pytest.mark.build
def test_word_uses_real_styles(document):
    """Title, headings, captions, own divs and tables have styles, so that Word's navigation works."""
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Table Caption", "Image Caption", "Kern", "Let op", "Fictief"} <= styles
    assert {table.style.name for table in document.tables} == {"Table"}
    assert all("w:tblHeader" in table._tbl.xml for table in document.tables)


@pytest.mark.build
def test_word_pictures_have_alternative_texts(document):
    """Every picture has its alternative text and no file name as a second one."""
    found = re.findall(r'descr="([^"]*)"', document.element.xml)
    assert found == [
        "Drie staven: vrede 6, spanning 4 en oorlog 1 eenheid.",
        "Staafdiagram met 447 verzonnen verzoeken, oplopend van links naar rechts.",
    ]


def test_shared_filter_alone_gives_word_the_alternative_text(project):
    """Quarto hands Word the caption of a picture and nothing else: the filter that both use puts the words there."""
    made = project.root / "woord.docx"
    text = '::: {#fig-x}\n![](build/figures/fig-beschikbaar){fig-alt="Drie staven."}\n\nEen bijschrift.\n:::\n'
    pypandoc.convert_text(
        text,
        "docx",
        format="markdown",
        outputfile=str(made),
        filters=[],
        extra_args=[
            f"--lua-filter={project.report / 'filters' / 'pictures.lua'}",
            f"--resource-path={project.root}",
            "--default-image-extension=png",
        ],
    )
    assert re.findall(r'<wp:docPr [^>]*descr="([^"]*)"', docx.Document(str(made)).element.xml) == ["Drie staven."]


@pytest.mark.build
def test_word_text(document):
    """Captions are numbered, references resolved, other formats left out."""
    text = "\n".join(paragraph.text for paragraph in document.paragraphs).replace("\xa0", " ")
    assert "Tabel 1: Beschikbaarheid van 447 verzoeken" in text
    assert "Figuur 2: Voorlopig beeld van 447 verzoeken" in text
    assert "alleen in Word" in text
    assert "alleen in HTML" not in text


@pytest.mark.build
def test_word_properties(rendered, document):
    """Title, language and date come from the document; the parts carry no moment."""
    assert document.core_properties.title == "Wat valt weg als de krijgsmacht verschuift?"
    assert document.core_properties.created.date().isoformat() == "2025-12-08"
    with zipfile.ZipFile(rendered["docx"]) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"IBM Plex Sans" in archive.read("word/styles.xml")


def paragraph(style, content):
    """A Word paragraph."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}" /></w:pPr>{content}</w:p>'


@pytest.mark.build
def test_contents_are_there_before_word_makes_them(document):
    """The contents list every heading in order, as a link to a bookmark that exists."""
    entries = [p for p in document.element.body.iter(f"{W}p") if re.search(r'pStyle w:val="TOC\d"', p.xml)]
    listed = ["".join(node.text or "" for node in entry.iter(f"{W}t")) for entry in entries]
    headings = [p for p in document.paragraphs if re.fullmatch(r"Heading [1-3]", p.style.name)]
    assert listed == [heading.text.replace("\t", "") for heading in headings]
    bookmarks = {mark.get(f"{W}name") for mark in document.element.iter(f"{W}bookmarkStart")}
    anchors = [link.get(f"{W}anchor") for entry in entries for link in entry.iter(f"{W}hyperlink")]
    assert len(anchors) == len(listed) > 3
    assert set(anchors) <= bookmarks


def test_contents_go_as_deep_as_their_field_says():
    """A deeper heading is left out; one without a bookmark is no link; without headings the field stays empty."""
    run = "<w:r><w:t>{}</w:t></w:r>"
    heading = '<w:bookmarkStart w:id="1" w:name="a" />' + paragraph("Heading1", run.format("Een"))
    others = paragraph("Heading2", run.format("Twee")) + paragraph("Heading3", run.format("Drie"))
    made = word_contents.mend(FIELD + heading + others).partition("bookmarkStart")[0]
    assert re.findall("Een|Twee|Drie", made) == ["Een", "Twee"]
    assert made.count("<w:hyperlink") == 1
    assert made.count('"begin"') == made.count('"separate"') == made.count('"end"') == 1
    assert "TOC1" not in word_contents.mend(FIELD)


@pytest.mark.build
def test_pictures_stand_in_line_and_provisional_ones_in_a_frame(document):
    """No picture has room beside it; after the warning of a provisional one, figure and caption share its frame."""
    inlines = re.findall(r"<wp:inline [^>]*>", document.element.xml)
    assert len(inlines) == 2
    assert all('distL="0"' in inline and 'distR="0"' in inline for inline in inlines)
    names = [p.style.name for p in document.paragraphs]
    at = names.index("Fictief")
    assert names[at : at + 3] == ["Fictief", "Fictief bijschrift", "Fictieve figuur"]
    frames = []
    for name in names[at : at + 3]:
        layout = document.styles[name].element.find(f"{W}pPr")
        frames.append([dict(side.attrib) for side in layout.find(f"{W}pBdr")])
        assert (layout.find(f"{W}keepNext") is not None) == (name != "Fictieve figuur")
    assert frames[0] == frames[1] == frames[2]
    assert len(frames[0]) == 4
    assert document.inline_shapes[1].width.twips < TEXT_WIDTH - 300
    assert "Captioned Figure" in names


def test_only_the_warning_itself_frames_a_figure():
    """A figure after a provisional paragraph that is no title keeps its own styles."""
    figure = paragraph("CaptionedFigure", "") + paragraph("ImageCaption", "")
    text = paragraph("Fictief", "<w:r><w:t>Zin.</w:t></w:r>") + figure
    assert word_figures.mend(text) == text


@pytest.mark.build
def test_numbers_of_headings_have_a_column(document):
    """A heading's text stands clear of its number, and under itself on a second line."""
    for level in (1, 2, 3):
        layout = document.styles[f"Heading {level}"].paragraph_format
        assert layout.tab_stops[0].position == layout.left_indent == -layout.first_line_indent
        assert layout.left_indent.pt > 30


@pytest.mark.build
@pytest.mark.parametrize(
    ("description", "stamp", "line"),
    [
        ("Concept. Bevat geen gerubriceerde informatie.", True, True),
        ("Bevat geen gerubriceerde informatie.", False, True),
        ("Concept.", True, False),
        ("", False, False),
    ],
)
def test_draft_says_so_on_every_page(project, description, stamp, line):
    """A description that opens with "Concept" stamps the first page and every running head; the rest stands below."""
    source = project.report / "kort.qmd"
    source.write_text(f'---\ntitle: Kort\ndescription: "{description}"\n---\n\n# Kop\n\nTekst.\n', encoding="utf-8")
    (made,) = choose(project, "pandoc").render(source, ["docx"], project.build / "staging", "publiek", print)
    written = docx.Document(str(made))
    texts = [(p.style.name, p.text) for p in written.paragraphs]
    assert (("Stempel", "CONCEPT") in texts) == stamp
    assert (("Omschrijving", "Bevat geen gerubriceerde informatie.") in texts) == line
    assert ("CONCEPT" in written.sections[0].header.paragraphs[0].text) == stamp


@pytest.mark.build
def test_list_in_a_box_is_a_list(document):
    """Items of a list in a box keep their bullet, and the box its style."""
    item = next(p for p in document.paragraphs if p.text.startswith("een punt met"))
    assert item._p.pPr.numPr is not None
    assert item.style.name == "Let op"
