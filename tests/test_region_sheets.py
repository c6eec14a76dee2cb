"""The fact sheets of regions as files: accessible pages and PDFs that lead to each other, published by themselves."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from pathlib import Path

import outloud
import pdfua
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from pypdf import PdfReader
from tests.projects import Small, copy_built, made_files, read_rows, write_rows
from tests.restricted import SECRET, Restricted, canaries, text_of
from tests.test_explorer_page import AXE

from hoofdtaak3.analyses.regions import region
from hoofdtaak3.build.rendering import press
from hoofdtaak3.build.work import write_sheets
from hoofdtaak3.project import Project

pytestmark = [pytest.mark.build]

PLACE = """(name) => {
  const tiles = [...document.querySelectorAll(".tegelkaart li")];
  const { x, y } = tiles.find((tile) => tile.textContent.includes(name)).getBoundingClientRect();
  return [x, y];
}"""
MADE = ("index", "vr17", "vr01")
WIDTHS = (1300, 400)
HEADINGS = (
    "Wat u zou vragen", "Wat kan ontbreken, en wie dan kan inspringen", "Wat de buren hebben",
    "Wat u nog kunt beantwoorden", "De weg naar Defensie", "Wat verzonnen is", "Bronnen",
)  # fmt: skip


@pytest.fixture(scope="module")
def sheets(small_once: Small, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index, a region with an incident and one without, of the small project; all texts are filled in."""
    folder = copy_built(small_once.root, tmp_path_factory.mktemp("sheets") / "project")
    project = Project(folder)
    case = region.load(project, "VR01", "publiek")
    for key in case.dataset.frame("regions")["id"]:
        own = replace(case, region=key)
        frames = region.compute(own)
        region.check(frames)
        region.save(own, frames)
    written = write_sheets(project, "publiek")
    assert len(written) == 26
    staged = folder / "build" / "staged" / "regios"
    press(project, [f"build/regios/{name}.qmd" for name in MADE], staged, "publiek")
    return staged / "build" / "regios"


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", MADE)
def test_axe_finds_nothing(browser: Browser, sheets: Path, name: str, width: int) -> None:
    """No violation of WCAG 2.2 A and AA, nothing asked of anybody, no error, nothing wider than the screen."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked, errors = [], []
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((sheets / f"{name}.html").as_uri())
    result = Axe().run(page, options=AXE)
    assert result.violations_count == 0, result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert (len(asked), errors) == (1, [])
    page.close()


@pytest.mark.browser
def test_tiles_lie_as_the_table_of_regions_says(browser: Browser, sheets: Path) -> None:
    """On a wide screen Groningen is the first to the right of Fryslân, above Drenthe; on a narrow one it is a list."""
    page = browser.new_page(viewport={"width": WIDTHS[0], "height": 900})
    page.goto((sheets / "index.html").as_uri())
    groningen, friesland, drenthe = (page.evaluate(PLACE, name) for name in ("Groningen", "Fryslân", "Drenthe"))
    assert (groningen[0], friesland[1]) == (drenthe[0], groningen[1])
    assert (friesland[0] < groningen[0], drenthe[1] > groningen[1]) == (True, True)
    page.set_viewport_size({"width": WIDTHS[1], "height": 900})
    assert len({page.evaluate(PLACE, name)[0] for name in ("Groningen", "Fryslân", "Drenthe", "Haaglanden")}) == 1
    page.close()


@pytest.mark.parametrize("name", MADE[1:])
def test_pdf_is_as_accessible_as_the_report(sheets: Path, name: str) -> None:
    """PDF/UA-1 and PDF/A-2a, in Dutch, with its headings as bookmarks; the checkers find what they do in the report."""
    path = sheets / f"{name}.pdf"
    pdf = PdfReader(path)
    root = pdf.trailer["/Root"]
    data = root["/Metadata"].get_object().get_data().decode()
    for pattern in (r"pdfuaid:part>?=?\"?1", r"pdfaid:part>?=?\"?2", r"pdfaid:conformance>?=?\"?A"):
        assert re.search(pattern, data)
    assert (root["/MarkInfo"]["/Marked"], str(root["/Lang"])[:2]) == (True, "nl")
    assert pdf.metadata is not None
    assert str(pdf.metadata.title).startswith("Veiligheidsregio ")
    assert [entry.title for entry in pdf.outline if not isinstance(entry, list)] == list(HEADINGS)
    found = outloud.check(str(path))
    heads = [
        one for one in found.findings if one.rule == "TAG-002" and any(h in (one.evidence or "") for h in HEADINGS)
    ]
    assert [one for one in found.findings if one not in heads and one.severity != "warning"] == []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = pdfua.validate(str(path))
    assert report.findings == ()
    assert [outcome.rule_id for outcome in report.skipped] == ["UA-14-001"]


def test_page_and_pdf_have_the_same_headings(sheets: Path) -> None:
    """Those of the template."""
    for name in MADE[1:]:
        page = (sheets / f"{name}.html").read_text(encoding="utf-8")
        assert [
            " ".join(re.sub("<[^>]*>", "", text).split())
            for text in re.findall(r"<h2[^>]*>(.*?)</h2>", page, re.DOTALL)
        ] == [*HEADINGS]


def test_every_link_of_the_index_has_a_sheet(sheets: Path) -> None:
    """A page and a PDF for each of the 25 regions, by the names that they are published under."""
    page = (sheets / "index.html").read_text(encoding="utf-8")
    links = {link for link in re.findall(r'href="([^"#:]+)"', page) if not link.startswith("data")}
    regions = [f"vr{number:02}" for number in range(1, 26)]
    assert links == {f"{key}.{kind}" for key in regions for kind in ("html", "pdf")}
    assert {path.stem for path in (sheets.parents[3] / "regios").glob("*.qmd")} == {"index", *regions}


@pytest.mark.campaign
def test_the_command_makes_and_keeps_them(small_once: Small, tmp_path: Path) -> None:
    """All 25, beside the report, with a record of their own; the report leaves them, and `clean` does not."""
    project = Small(copy_built(small_once.root, tmp_path / "project"))
    report = project.outputs("_output")
    assert project.ht3("report", "--regions") == 0, project.result.stderr
    folder = project.root / "_output" / "regios"
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "index.html",
        "gepubliceerd.json",
        *(f"vr{n:02}.{kind}" for n in range(1, 26) for kind in ("html", "pdf")),
    }
    assert {name: data for name, data in project.outputs("_output").items() if "/regios/" not in name} == report
    assert project.ht3("verify") == 0, project.result.stdout
    assert "Apart gepubliceerd in regios/" in project.result.stdout
    made = project.outputs("_output/regios")
    assert project.ht3("report", "--regions") == 0
    assert "Alles is al bijgewerkt" in project.result.stdout
    project.edit("report/text/kern.md.jinja", "Dit is een concept", "Dit blijft een concept")
    assert project.ht3("report", "--assembler", "pandoc") == 0, project.result.stderr
    assert project.outputs("_output/regios") == made, "the report keeps the sheets"
    assert "De bladen in _output/regios/ horen bij andere invoer" in project.result.stdout
    project.edit("report/text/regio/blad.md.jinja", "Dit blad hoort bij", "Dit vel hoort bij")
    assert project.ht3("report", "--regions") == 0, project.result.stderr
    assert not any(label.startswith("regio VR") for label in project.made), "a sentence runs no notebook"
    assert "Dit vel hoort bij" in (folder / "vr13.html").read_text(encoding="utf-8")
    (folder / "vr13.html").write_text("anders", encoding="utf-8")
    assert project.ht3("verify") == 1
    assert project.ht3("clean") == 0
    assert [path.name for path in folder.iterdir()] == ["vr13.html"], "what a person changed stays"


@pytest.mark.campaign
def test_restricted_rows_reach_no_public_sheet(small_once: Small, tmp_path: Path) -> None:
    """Words and numbers that stand in restricted rows only, an answer of a region among them, are on no sheet."""
    project = Small(copy_built(small_once.root, tmp_path / "project"))
    Restricted(project.root, seed=11).mark(quiet=True)
    pools = project.root / "data" / "civil_pools.csv"
    rows = read_rows(pools)
    whole = next(row for row in rows if row["classification"] == "openbaar" and not row["region_id"])
    part = {"id": "deel_vr09", "name": SECRET, "region_id": "VR09", "part_of": whole["id"], "travel": "added"}
    write_rows(pools, [*rows, whole | part | {"classification": "intern"}], rows[0])
    assert project.ht3("report", "--regions") == 0, project.result.stderr
    assert not canaries(project.result.stdout)
    for name, path in made_files(project.root, "_output/regios", "build/regios").items():
        assert not canaries(text_of(path)), name
