"""Report of many capabilities and scenarios with long names, and of one in one: nothing is cut off or overlaps.

Nothing is computed for it: the results of the small project are copied (`worlds`), then told, drawn and assembled.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from playwright.sync_api import Browser
from tests.figures.worlds import UNBROKEN, narrowed, stretched
from tests.projects import Small, copy_built
from tests.test_page import LAY_OUT, WIDTHS
from tests.test_pdf_report import MARGIN, PAPER

from hoofdtaak3.analyses.world import World
from hoofdtaak3.assemble.assembler import choose
from hoofdtaak3.build import rendering, work
from hoofdtaak3.figures.figure import SPEC
from hoofdtaak3.project import Project

pytestmark = [pytest.mark.build, pytest.mark.browser, pytest.mark.campaign]

CAPABILITIES, SCENARIOS, NAME = 60, 40, 120


@pytest.fixture(scope="module", params=["many", "one", "unbroken"])
def documents(
    request: pytest.FixtureRequest, small_once: Small, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The report on such a world by format, and its annexes as PDF under `bijlagen`."""
    project = Project(copy_built(small_once.root, tmp_path_factory.mktemp(request.param) / "project"))
    world = World.load(project, "publiek")
    own = len(world.capabilities), len(world.scenarios)
    worlds = {
        "many": lambda: stretched(world, CAPABILITIES, SCENARIOS, NAME),
        "one": lambda: narrowed(world, world.capabilities[0], world.common),
        "unbroken": lambda: stretched(world, *own, NAME, UNBROKEN),
    }
    tell(project, worlds[request.param]())
    assembler = choose(project, "pandoc")
    found = {}
    for name, formats in (("impactanalyse", ["html", "typst", "docx"]), ("bijlagen", ["html", "typst"])):
        staged = project.build / "staged" / name
        for path in assembler.render(project.report / f"{name}.qmd", formats, staged, "publiek", print):
            found[path.name] = path
    return found


def tell(project: Project, world: World) -> None:
    """What the steps content, text, figures and living figures make, of this world."""
    shutil.rmtree(project.figures)
    work.tell(project, world)
    rendering.write_texts(project)
    specs = [
        path.relative_to(project.root).as_posix()
        for path in sorted(project.figures.glob(f"*{SPEC}"))
        if path.with_name(path.name.replace(SPEC, ".words.json")).exists()
    ]
    work.draw_svg(project, specs)
    work.draw_png(project, [spec.replace(SPEC, ".svg") for spec in specs])
    (vega,) = (project.build / "cache").glob("vega*")
    work.gather(project, vega.relative_to(project.root).as_posix(), specs)


# Text of a cell is where its letters are; a cell that scrolls or hides some of it cuts it.
CELLS = """() => [...document.querySelectorAll("table")].flatMap((table) => {
  const faults = [];
  for (const row of table.rows) {
    let end = -Infinity;
    for (const cell of row.cells) {
      const box = cell.getBoundingClientRect();
      if (!box.width) continue;
      if (box.left < end - 1) faults.push(`covered: ${cell.textContent}`);
      end = box.right;
      const letters = document.createRange();
      letters.selectNodeContents(cell);
      for (const line of letters.getClientRects()) {
        if (line.width && (line.left < box.left - 1 || line.right > box.right + 1 || line.bottom > box.bottom + 2)) {
          faults.push(`cut: ${cell.textContent}`);
          break;
        }
      }
    }
  }
  return faults;
})"""
# What scrolls sideways in a box of its own may be wider than the screen; all other text may not.
BESIDE = """() => {
  const faults = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const apart = parent.closest(".tabel-vlak, .figuur-vlak, svg, script");
    if (!node.textContent.trim() || !parent.checkVisibility() || apart) continue;
    if (parent.offsetWidth <= 1 && parent.tagName !== "BR") continue;  // for a screen reader only
    const letters = document.createRange();
    letters.selectNodeContents(node);
    for (const line of letters.getClientRects()) {
      if (line.width > 1 && (line.left < -1 || line.right > innerWidth + 1)) {
        faults.push(`${parent.tagName}: ${node.textContent.trim().slice(0, 60)}`);
        break;
      }
    }
  }
  return faults;
}"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["impactanalyse", "bijlagen"])
def test_page_fits_the_screen(documents: dict[str, Path], browser: Browser, name: str, width: int) -> None:
    """Nothing makes the page scroll sideways; no text leaves its cell, covers another, or stands beside the screen."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(documents[f"{name}.html"].as_uri())
    page.add_style_tag(content=LAY_OUT)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    found = {"cells": page.evaluate(CELLS), "beside": page.evaluate(BESIDE)}
    page.close()
    assert found == {"cells": [], "beside": []}


@pytest.mark.parametrize("name", ["impactanalyse", "bijlagen"])
def test_words_of_the_pdf_have_room(documents: dict[str, Path], name: str) -> None:
    """Every word stands inside the column of the text, and no word on another."""
    faults = []
    with pymupdf.open(documents[f"{name}.pdf"]) as document:
        for page in document:
            words = page.get_text("words")
            for x0, y0, x1, y1, word, *_ in words:
                if x0 < MARGIN - 1 or x1 > PAPER[0] - MARGIN + 1 or y0 < 0 or y1 > PAPER[1]:
                    faults.append((page.number + 1, "beside", word))
            faults += [(page.number + 1, "covered", *pair) for pair in overlapping(words)]
    assert faults == []


def test_words_of_the_word_file_have_room(documents: dict[str, Path], soffice: str, tmp_path: Path) -> None:
    """As LibreOffice lays it out: every word on the page, and no word on another."""
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    command = [soffice, "--headless", home, "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(documents["impactanalyse.docx"])], check=True, capture_output=True, timeout=300)
    faults = []
    with pymupdf.open(tmp_path / "impactanalyse.pdf") as document:
        assert document.page_count
        for page in document:
            words = page.get_text("words")
            width, height = page.rect.width, page.rect.height
            for x0, y0, x1, y1, word, *_ in words:
                if x0 < 0 or x1 > width or y0 < 0 or y1 > height:
                    faults.append((page.number + 1, "beside", word))
            faults += [(page.number + 1, "covered", *pair) for pair in overlapping(words)]
    assert faults == []


def overlapping(words: list[Any]) -> list[tuple[str, str]]:
    """Pairs of words whose letters touch: a box is higher than its letters by a quarter above and below."""
    found = []
    boxes = sorted(words, key=lambda word: word[1])
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            if other[1] >= one[3]:
                break
            air = min(one[3] - one[1], other[3] - other[1]) / 4
            beside = min(one[2], other[2]) - max(one[0], other[0]) <= 1
            if not beside and min(one[3], other[3]) - max(one[1], other[1]) > 2 * air:
                found.append((one[4], other[4]))
    return found
