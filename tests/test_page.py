"""The finished page in a real browser: offline, complete, navigable, accessible, on a wide and a narrow screen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = [pytest.mark.build, pytest.mark.browser, pytest.mark.xdist_group("built")]

WIDTHS = (1300, 400)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; CI fails without it, a developer's machine skips."""
    program = shutil.which("chromium")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is not installed")
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, built: Path) -> Iterator[Page]:
    """The report, opened from disk, with every request noted."""
    opened = browser.new_page(viewport={"width": request.param, "height": 900})
    requests: list[str] = []
    opened.on("request", lambda sent: requests.append(sent.url))
    opened.goto((built / "_output" / "report" / "impactanalyse.html").as_uri())
    opened.requests = requests
    yield opened
    opened.close()


def test_no_request_leaves_the_page(page: Page) -> None:
    """Opening the page and scrolling to its end asks for the file itself and for nothing else."""
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(200)
    assert [url for url in page.requests if not url.startswith(("data:", "blob:"))] == [page.url]


def test_every_figure_is_drawn_and_named(page: Page, built: Path) -> None:
    """Every figure that was made is on the page, has a size, a name, and a caption that differs from the name."""
    labels = sorted(path.stem for path in (built / "build" / "figures").glob("*.svg"))
    for label in labels:
        figure = page.locator(f"#{label}")
        picture = figure.locator("svg, img").first
        box = picture.bounding_box()
        assert box, label
        assert box["width"] > 200, label
        assert box["height"] > 100, label
        name = picture.get_attribute("aria-label") or picture.get_attribute("alt")
        assert name, label
        assert name != figure.locator("figcaption").inner_text(), label


def test_navigation_leads_to_every_chapter(page: Page) -> None:
    """Every link in the contents leads to a heading with that text; the skip link comes first on the keyboard."""
    links = page.locator("nav a[href^='#']")
    assert links.count() >= 8
    for link in links.all():
        target = page.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']")
        assert target.count() == 1
        title = " ".join((link.text_content() or "").split()).lstrip("0123456789. ")
        assert title in " ".join((target.text_content() or "").split())
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    assert page.locator(first).count() == 1
    page.keyboard.press("Enter")
    assert page.url.endswith(first)


def test_nothing_is_wider_than_the_screen(page: Page) -> None:
    """The page itself never scrolls sideways; wide tables and charts scroll inside their own box."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_axe_finds_nothing(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    assert result.violations_count == 0, result.generate_report()
