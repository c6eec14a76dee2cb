"""The first hour of the manual, step by step as somebody new does it; `--update-golden` takes its pictures again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from tests.desk.visits import desk
from tests.projects import ROOT, copy_project

from hoofdtaak3.inputs.scenarios import load_scenarios

MANUAL = ROOT / "docs" / "handleiding.md"
LARGEST = 400_000
"""Bytes of the pictures together: every clone has them."""
WAIT = 60_000  # milliseconds
SIZE = {"width": 1200, "height": 760}
expect.set_options(timeout=WAIT)


def section() -> str:
    """The first hour."""
    text = MANUAL.read_text(encoding="utf-8")
    return text.partition("### Een eerste uur")[2].partition("\n## ")[0]


def pictures() -> list[tuple[str, str]]:
    """What each picture is called for who cannot see it, and its file."""
    return re.findall(r"!\[([^]]*)\]\(([^)]*)\)", section())


def test_the_pictures_are_small_and_have_words() -> None:
    """Each is there, is a PNG, and is told."""
    assert len(pictures()) >= 3
    assert all(len(alt) > 20 for alt, _ in pictures())
    files = [MANUAL.parent / name for _, name in pictures()]
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in files)
    assert sum(file.stat().st_size for file in files) < LARGEST


class Tour:
    """Somebody who does what the manual says."""

    def __init__(self, page: Page, update: bool) -> None:  # noqa: FBT001 - an option of the tests
        self.page = page
        self._update = update
        self.seen = ""

    def look(self) -> None:
        """Remember what stands there."""
        self.seen += " " + " ".join(self.page.locator("body").inner_text().split())

    def picture(self, name: str) -> None:
        """A picture for the manual, when they are taken again: in few colours, which is enough for a page."""
        self.look()
        assert name in [file for _, file in pictures()]
        if self._update:
            shot = Image.open(BytesIO(self.page.screenshot(animations="disabled")))
            shot.convert("RGB").quantize(48, dither=Image.Dither.NONE).save(MANUAL.parent / name, optimize=True)


@pytest.fixture
def tour(browser: Browser, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Tour]:
    """A fresh folder with its desk."""
    with desk(copy_project(tmp_path / "project")) as visit:
        context = browser.new_context(viewport=SIZE)
        context.set_default_timeout(WAIT)
        page = context.new_page()
        page.goto(visit.address)
        yield Tour(page, request.config.getoption("--update-golden"))
        context.close()


@pytest.mark.browser
def test_the_first_hour(tour: Tour, tmp_path: Path) -> None:
    """Every step works, and every word of the desk that the manual names stands there."""
    page = tour.page
    tour.look()
    page.get_by_role("link", name="Conflict, chemisch ongeluk").click()
    firm(page)
    tour.picture("bureau-scenario.png")
    page.locator("summary", has_text="CBRN-ontsmetting").click()
    tour.look()
    page.get_by_role("textbox", name="Zoek", exact=True).fill("ontsmetting oorlog")
    value = page.get_by_label("Waarde: CBRN-ontsmetting, beslag, hoofdtaak 1, oorlog")
    value.fill("0,8")
    expect(page.locator("#stand")).to_contain_text("Doorgerekend")
    firm(page)
    expect(page.locator("#effect svg")).to_be_visible()
    page.locator(".rechts").evaluate("(element) => { element.scrollTop = 0; }")
    value.evaluate("(element) => scrollTo(0, element.getBoundingClientRect().top + scrollY - 420)")
    tour.picture("bureau-effect.png")
    value.fill("1,8")
    expect(page.get_by_text("Toegestaan: 0 tot en met 1.").first).to_be_visible()
    tour.look()
    page.get_by_role("button", name=re.compile("Maak ongedaan")).click()
    expect(value).to_have_value("0,9")
    value.fill("0,8")
    firm(page)
    page.get_by_role("button", name="Vergelijk", exact=True).click()
    page.get_by_role("checkbox", name="Conflict in 2030").check()
    page.get_by_role("button", name="Vergelijk", exact=True).click()
    page.get_by_role("heading", name="Wat eruit komt").wait_for()
    tour.picture("bureau-vergelijk.png")
    page.get_by_role("button", name="Terug naar het formulier").click()
    page.get_by_label("Titel").fill("Proef")
    page.get_by_label("Waarom?", exact=True).fill("Om te leren")
    tour.look()
    page.get_by_role("button", name="Bewaar", exact=True).click()
    assert "proef" in load_scenarios(tmp_path / "project")
    tour.look()
    page.get_by_role("button", name="Maak het bewaren ongedaan").click()
    page.get_by_role("heading", name="Ongedaan gemaakt").wait_for()
    assert "proef" not in load_scenarios(tmp_path / "project")
    for name in ("Rapport", "Wat is er veranderd?"):
        page.get_by_role("link", name=name).click()
        page.get_by_role("heading", level=1, name=name).wait_for()
        tour.look()
    named = {" ".join(words.split()) for words in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", section())}
    assert len(named) > 10
    assert {words for words in named if words not in tour.seen} == set()


def firm(page: Page) -> None:
    """Wait until all that a change does is there."""
    expect(page.locator("#uitkomst")).to_contain_text("De stevigheid komt uit")
    expect(page.locator("#uitkomst")).not_to_have_attribute("aria-busy", "true")
