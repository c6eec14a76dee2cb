"""The Word file: real styles, alternative texts, no clock."""

import re
import zipfile

import docx
import pytest


@pytest.fixture(scope="module")
def document(rendered):
    """The fixture document as Word, read."""
    return docx.Document(str(rendered["docx"]))


def test_word_uses_real_styles(document):
    """Title, headings, captions, own divs and tables have styles, so that Word's navigation works."""
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Table Caption", "Image Caption", "Kern", "Let op", "Fictief"} <= styles
    assert {table.style.name for table in document.tables} == {"Table"}
    assert all("w:tblHeader" in table._tbl.xml for table in document.tables)


def test_word_pictures_have_alternative_texts(document):
    """Every picture has its alternative text and no file name as a second one."""
    found = re.findall(r'descr="([^"]*)"', document.element.xml)
    assert found == [
        "Drie staven: vrede 6, spanning 4 en oorlog 1 eenheid.",
        "Staafdiagram met 447 verzonnen verzoeken, oplopend van links naar rechts.",
    ]


def test_word_text(document):
    """Captions are numbered, references resolved, other formats left out."""
    text = "\n".join(paragraph.text for paragraph in document.paragraphs).replace("\xa0", " ")
    assert "Tabel 1: Beschikbaarheid van 447 verzoeken" in text
    assert "Figuur 2: Voorlopig beeld van 447 verzoeken" in text
    assert "alleen in Word" in text
    assert "alleen in HTML" not in text


def test_word_properties(rendered, document):
    """Title, language and date come from the document; the parts carry no moment."""
    assert document.core_properties.title == "Wat valt weg als de krijgsmacht verschuift?"
    assert document.core_properties.created.date().isoformat() == "2025-12-08"
    with zipfile.ZipFile(rendered["docx"]) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"IBM Plex Sans" in archive.read("word/styles.xml")
