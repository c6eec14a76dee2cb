"""Rendering and publishing: where files go, what stays, that bytes are stable."""

import zipfile
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from hoofdtaak3.assemble.assembler import choose
from hoofdtaak3.problems import InputError

pytestmark = pytest.mark.build

FORMATS = ["html", "typst", "docx"]


def test_same_input_same_bytes(tmp_path, project_in, rendered):
    """Another folder, with a space in its name, gives the same bytes in every format."""
    project = project_in(tmp_path / "map met spatie" / "project")
    made = choose(project, "pandoc").render(
        project.report / "impactanalyse.qmd", FORMATS, tmp_path / "een andere map", "publiek", print
    )
    for path in made:
        assert path.read_bytes() == rendered[path.suffix.lstrip(".")].read_bytes(), path.name


def test_no_output_names_a_folder(rendered):
    """No file says where on which machine it was made."""
    with zipfile.ZipFile(rendered["docx"]) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    for data in (*parts, rendered["html"].read_bytes(), rendered["pdf"].read_bytes()):
        assert str(rendered["html"].parents[3]).encode() not in data
        assert str(Path.home()).encode() + b"/" not in data


def test_output_keeps_the_sources_folder(project):
    """`report/x.qmd` becomes `report/x.html` under the staging folder, and the log says so."""
    lines = []
    made = choose(project, "pandoc").render(
        project.report / "impactanalyse.qmd", ["html"], project.build / "staging", "publiek", lines.append
    )
    assert made == [project.build / "staging" / "report" / "impactanalyse.html"]
    assert lines == ["report/impactanalyse.qmd naar HTML"]


def test_profile_shows_its_content(project):
    """Content for a profile is shown with that profile only."""
    assembler = choose(project, "pandoc")
    document = project.report / "impactanalyse.qmd"
    made = assembler.render(document, ["html"], project.build / "staging", "intern", print)
    assert "Deze alinea is intern" in made[0].read_text(encoding="utf-8")


def test_internal_edition_says_so(project, rendered):
    """The internal edition names itself in every title block, in the page's head and on every page of the PDF."""
    page, pdf, word = choose(project, "pandoc").render(
        project.report / "impactanalyse.qmd", FORMATS, project.build / "staging", "intern", print
    )
    text = " ".join(page.read_text(encoding="utf-8").split())
    assert "– Interne editie</title>" in text
    assert '<p class="editie">Interne editie</p>' in text
    assert "Interne editie" in [paragraph.text for paragraph in docx.Document(str(word)).paragraphs]
    assert all("Interne editie" in sheet.extract_text() for sheet in PdfReader(pdf).pages)
    assert "nterne editie" not in rendered["html"].read_text(encoding="utf-8")
    assert not any("nterne editie" in sheet.extract_text() for sheet in PdfReader(rendered["pdf"]).pages)


def test_failed_format_leaves_no_file(project):
    """A picture that Typst cannot read is a Dutch error and no half PDF."""
    (project.figures / "fig-beschikbaar.svg").write_text("geen tekening")
    with pytest.raises(InputError, match="Typst kan de PDF niet maken"):
        choose(project, "pandoc").render(
            project.report / "impactanalyse.qmd", ["typst"], project.build / "staging", "publiek", print
        )
    assert not list((project.build / "staging").rglob("*.pdf"))
