"""Nothing comes in while documents are made: Pandoc and Typst read the project and reach no network."""

import shutil
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader
from tests.projects import listening

from hoofdtaak3.assemble.assembler import choose
from hoofdtaak3.problems import InputError

pytestmark = pytest.mark.build

FORMATS = ["html", "typst", "docx"]
HEAD = "---\ntitle: Proef\ndate: 2025-12-08\nlang: nl\n---\n\n"
PICTURE = Path(__file__).parent / "fixture" / "generated" / "figures" / "fig-beschikbaar.png"


def make(project, text, formats=FORMATS):
    """Make a document of this text."""
    document = project.report / "kort.qmd"
    document.write_text(HEAD + text, encoding="utf-8")
    return choose(project, "pandoc").render(document, formats, project.build / "staging", "publiek", print)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "address",
    [
        "http://{}/x.png", "HTTP://{}/x.png", "//{}/x.png", "https://{}/x.png", "ftp://{}/x.png",
        "/etc/hostname", "../../buiten.png", "%2e%2e/%2E%2E/buiten.png", "file:///etc/hostname", "/../buiten.png",
        "data:image/png;base64,AAAA", "..\\..\\buiten.png",
    ],
)  # fmt: skip
def test_picture_from_elsewhere_is_not_read(project, form, address):
    """A picture is a file of the project, or the document is not made, in any format; nobody is asked for anything."""
    shutil.copy(PICTURE, project.root.parent / "buiten.png")
    with (
        listening() as (server, came),
        pytest.raises(InputError, match=r"is geen bestand in het project|is er niet|Typst kan|is geen PNG"),
    ):
        make(project, f'![]({address.format(server)}){{fig-alt="x"}}\n', [form])
    assert came == []


@pytest.mark.parametrize(
    "address", ["../foto.png", "/foto.png", "%2e%2e/foto.png", "../een%20foto.png", "<../een foto.png>"]
)
def test_picture_of_the_project_is_in_every_format(project, address):
    """A picture of the project's own comes along: from the document's folder, or with a slash from the project's."""
    for name in ("foto.png", "een foto.png"):
        shutil.copy(PICTURE, project.root / name)
    page, pdf, word = make(project, f'![]({address}){{fig-alt="Een stip."}}\n')
    assert 'src="data:image/png;base64,iVBOR' in page.read_text(encoding="utf-8")
    assert len(PdfReader(pdf).pages[-1].images) == 1
    assert len(docx.Document(str(word)).inline_shapes) == 1


@pytest.mark.parametrize(
    "code",
    [
        '#import "@preview/cetz:0.3.0": canvas',
        '#let pakket = "@pre" + "view/cetz:0.3.0"\n#import pakket: canvas',
        '#read("/etc/passwd")',
        '#image("/etc/passwd")',
        '#read("/../buiten.txt")',
        '#include "../../buiten.typ"',
    ],
)
def test_typst_reads_the_project_alone(project, code, monkeypatch):
    """Raw Typst reads nothing outside the project and downloads no package, even where a proxy would lead out."""
    (project.root.parent / "buiten.txt").write_text("buiten", encoding="utf-8")
    (project.root.parent / "buiten.typ").write_text("buiten", encoding="utf-8")
    with listening() as (server, came):
        for name in ("http_proxy", "https_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://{server}")
        with pytest.raises(InputError, match="Typst kan de PDF niet maken"):
            make(project, f"```{{=typst}}\n{code}\n```\n", ["typst"])
    assert came == []
