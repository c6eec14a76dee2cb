"""The finished page in a real browser: offline, complete, navigable, accessible, on a wide and a narrow screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import docx
import pymupdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.test_explorer_page import AXE, check_tooltips, labels, wake

pytestmark = [pytest.mark.build, pytest.mark.browser]

WIDTHS = (1300, 768, 320)
NARROW = 991  # below 62rem the contents fold into a bar
FIGURES_WITHOUT_ROWS = {"fig-groei", "fig-measures-frontier"}  # lines and points
PAPER = {"width": 658, "height": 963}  # what report.css leaves of A4, in pixels of 1/96 inch


# Two frames after which nothing has moved, so that what the browser does by itself has been done.
STILL = """() => new Promise((done) => {
  let seen = "", same = 0;
  const look = () => {
    const now = `${scrollY} ${document.documentElement.scrollHeight}`;
    same = now === seen ? same + 1 : 0;
    seen = now;
    if (same > 10) done(); else requestAnimationFrame(look);
  };
  look();
})"""
LAY_OUT = ".tabel-vlak, .figuur-vlak { content-visibility: visible !important }"
SHOWN_NOT_LAID_OUT = """() => [...document.querySelectorAll(".tabel-vlak, .figuur-vlak")].filter((element) => {
  const { top, bottom } = element.getBoundingClientRect();
  const laid = element.firstElementChild.checkVisibility({ contentVisibilityAuto: true });
  return element.checkVisibility() && bottom > 0 && top < innerHeight && !laid;
}).length"""
COLOURS = """() => {
  const surfaces = new Map();
  const surface = (element) => {
    if (!surfaces.has(element)) {
      const { backgroundColor } = getComputedStyle(element);
      const clear = backgroundColor === "rgba(0, 0, 0, 0)" && element.parentElement;
      surfaces.set(element, clear ? surface(element.parentElement) : backgroundColor);
    }
    return surfaces.get(element);
  };
  return [...document.querySelectorAll("body *:not(.zijkant, .zijkant *)")].map((element) => {
    const { color, fill, opacity } = getComputedStyle(element);
    return [element.tagName, color, fill, opacity, surface(element)].join(" ");
  });
}"""
"""What the contrast of each element comes from; the bar with the contents is another thing on a narrow screen."""


def opened(browser: Browser, built: Path, width: int = WIDTHS[0], **options: Any) -> Page:
    """The report, opened from disk, with every request noted."""
    page = browser.new_page(viewport={"width": width, "height": 900}, **options)
    page.requests = []
    page.on("request", lambda sent: page.requests.append(sent.url))
    page.goto((built / "_output" / "report" / "impactanalyse.html").as_uri())
    return page


@pytest.fixture(scope="module", params=WIDTHS)
def open_page(request: pytest.FixtureRequest, browser: Browser, built: Path) -> Iterator[Page]:
    """The report on a screen of this width: laying it out takes more than a second, so it is opened once."""
    page = opened(browser, built, request.param)
    yield page
    page.close()


@pytest.fixture
def page(open_page: Page) -> Iterator[Page]:
    """The open report, and put back as it was when it was opened."""
    size = open_page.viewport_size
    yield open_page
    open_page.emulate_media(media="screen")
    assert size is not None
    open_page.set_viewport_size(size)
    open_page.evaluate("() => { document.activeElement.blur(); location.hash = ''; scrollTo(0, 0); }")


@pytest.fixture
def fresh(open_page: Page) -> Page:
    """The report opened again: the keyboard starts at the beginning."""
    open_page.goto(open_page.url.partition("#")[0])
    return open_page


def test_no_request_leaves_the_page(page: Page) -> None:
    """Opening the page and scrolling to its end asks for the file itself and for nothing else."""
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.evaluate(STILL)
    requested = {url.partition("#")[0] for url in page.requests if not url.startswith(("data:", "blob:"))}
    assert requested == {page.url.partition("#")[0]}


def test_every_figure_is_drawn_and_named(page: Page, built: Path) -> None:
    """Every figure that was made is on the page, has a size, a name, and a caption that differs from the name."""
    style = page.add_style_tag(content=LAY_OUT)
    found = page.evaluate(
        """(labels) => labels.map((label) => {
          const figure = document.getElementById(label), picture = figure.querySelector("svg, img");
          const { width, height } = picture.getBoundingClientRect();
          const name = picture.getAttribute("aria-label") || picture.getAttribute("alt");
          return { label, width, height, name, caption: figure.querySelector("figcaption").innerText };
        })""",
        sorted(path.stem for path in (built / "build" / "figures").glob("*.svg")),
    )
    style.evaluate("element => element.remove()")
    assert found
    for figure in found:
        assert figure["width"] > 200, figure
        assert figure["height"] > 100, figure
        assert figure["name"] not in {None, "", figure["caption"]}, figure


def test_navigation_leads_to_every_chapter(fresh: Page) -> None:
    """Every link in the contents leads to a heading with that text; the skip link comes first on the keyboard."""
    links = fresh.evaluate(
        """[...document.querySelectorAll("nav a[href^='#']")].map((link) => {
          const targets = document.querySelectorAll(`[id='${link.getAttribute("href").slice(1)}']`);
          return [link.textContent, [...targets].map((target) => target.textContent)];
        })"""
    )
    assert len(links) >= 8
    for text, (target,) in links:
        assert " ".join(text.split()).lstrip("0123456789. ") in " ".join(target.split())
    fresh.keyboard.press("Tab")
    first = fresh.evaluate("document.activeElement.getAttribute('href')")
    assert fresh.locator(first).count() == 1
    fresh.keyboard.press("Enter")
    assert fresh.url.endswith(first)


def test_nothing_is_wider_than_the_screen(page: Page) -> None:
    """The page itself never scrolls sideways; wide tables and charts scroll inside their own box."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_axe_finds_nothing(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA; on a narrow screen neither with the contents unfolded.

    The contrast of every word takes most of the time: it is measured on one screen, and where nothing but the contents
    has another colour on the others, it is the same there. `test_axe_measures_every_contrast` measures all of them.
    """
    wide = width_of(page) == WIDTHS[0]
    result = Axe().run(page, options=AXE if wide else {**AXE, "rules": {"color-contrast": {"enabled": False}}})
    assert result.violations_count == 0, result.generate_report()
    if width_of(page) < NARROW:
        page.locator("nav summary").click()
        result = Axe().run(page, context="nav", options=AXE)
        page.keyboard.press("Escape")
        assert result.violations_count == 0, result.generate_report()


@pytest.mark.campaign
def test_axe_measures_every_contrast(page: Page) -> None:
    """On every screen."""
    result = Axe().run(page, options={"runOnly": ["color-contrast"], "resultTypes": ["violations"]})
    assert result.violations_count == 0, result.generate_report()


def test_colours_are_the_same_on_every_screen(browser: Browser, built: Path) -> None:
    """So what has contrast enough on one screen has it on all."""
    page = opened(browser, built)
    colours = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        colours.append(page.evaluate(COLOURS))
    page.close()
    assert len(colours[0]) > 1000
    others = {found for found in zip(*colours, strict=True) if len(set(found)) > 1}
    assert others == set()


def width_of(page: Page) -> int:
    """The width of the page's window."""
    assert page.viewport_size is not None
    return page.viewport_size["width"]


def test_contents_are_beside_the_text_or_in_a_bar(page: Page) -> None:
    """Wide: the chapters are in sight, wherever the reader is. Narrow: a bar that keyboard and mouse unfold."""
    chapters = page.locator("nav details > ul > li > a")
    last = chapters.count() - 1
    page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    if width_of(page) >= NARROW:
        expect(chapters.first).to_be_in_viewport()
        expect(chapters.nth(last)).to_be_visible()
        return
    bar = page.locator("nav summary")
    expect(bar).to_be_in_viewport()
    expect(chapters.first).not_to_be_visible()
    bar.focus()
    page.keyboard.press("Enter")
    expect(chapters.first).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(chapters.first).not_to_be_visible()
    expect(bar).to_be_focused()
    bar.click()
    chapters.nth(last).click()
    expect(chapters.first).not_to_be_visible()
    heading = page.locator(f"[id='{(chapters.nth(last).get_attribute('href') or '')[1:]}']")
    expect(heading).to_be_in_viewport()
    below, above = heading.bounding_box(), page.locator("nav").bounding_box()
    assert below
    assert above
    assert below["y"] >= above["y"] + above["height"] - 1


def test_contents_mark_the_chapter_that_is_read(page: Page) -> None:
    """On a wide screen the chapter in view is marked and only its own sections are unfolded."""
    if width_of(page) < NARROW:
        assert page.locator("nav li li").first.is_hidden()
        return
    chapters = page.locator("nav details > ul > li:has(> ul)")
    chosen = chapters.nth(chapters.count() // 2)
    page.evaluate(
        "id => document.getElementById(id).scrollIntoView()", (chosen.locator("> a").get_attribute("href") or "")[1:]
    )
    expect(chosen.locator("> a")).to_have_css("font-weight", "600")
    expect(chosen.locator("> ul")).to_be_visible()
    marked = page.evaluate(
        """[...document.querySelectorAll("nav details > ul > li > a")]
          .filter(link => getComputedStyle(link).fontWeight === "600").length"""
    )
    assert marked == 1
    assert page.locator("nav li > ul:visible").count() == 1


def test_contents_mark_every_chapter_that_is_jumped_to(page: Page) -> None:
    """Also the last ones, and when what lies between gets its height on the way."""
    if width_of(page) < NARROW:
        return
    chapters = page.evaluate("[...document.querySelectorAll('nav details > ul > li > a')].map(link => link.hash)")
    marked = {}
    for chapter in [*chapters[::2], *chapters[1::2]]:
        page.evaluate("hash => { location.hash = hash; }", chapter)
        page.evaluate(STILL)
        marked[chapter] = page.locator("nav [aria-current]").get_attribute("href")
    assert marked == {chapter: chapter for chapter in chapters}


def test_focus_is_seen_and_not_covered(fresh: Page) -> None:
    """What has the focus has an outline and is not behind the bar, along the first forty stops of the keyboard."""
    for _ in range(40):
        fresh.keyboard.press("Tab")
        seen = fresh.evaluate(
            """() => {
              const element = document.activeElement, box = element.getBoundingClientRect();
              const bar = document.querySelector("nav").getBoundingClientRect();
              const over = innerWidth < 992 && !element.closest(".zijkant, .sla-over") ? bar.bottom : 0;
              const style = getComputedStyle(element);
              return {
                name: element.outerHTML.slice(0, 80),
                outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                visible: box.bottom > over && box.top < innerHeight,
              };
            }"""
        )
        assert seen["outline"], seen
        assert seen["visible"], seen


def test_what_scrolls_sideways_is_named_and_reached(page: Page) -> None:
    """A table or figure wider than its place is a region with a name of its own, and the keyboard reaches it."""
    # Also what is far away: it has no width before it is laid out.
    style = page.add_style_tag(content=LAY_OUT)
    regions = page.evaluate(
        """[...document.querySelectorAll("main *")]
          .filter(element => element.scrollWidth > element.clientWidth)
          .filter(element => ["auto", "scroll"].includes(getComputedStyle(element).overflowX))
          .map(element => [element.getAttribute("role"), element.tabIndex, element.getAttribute("aria-label")])"""
    )
    style.evaluate("element => element.remove()")
    if width_of(page) < NARROW // 2:
        assert len(regions) > 10
    assert all(role in {"region", "group"} and stop == 0 and name for role, stop, name in regions), regions
    names = page.evaluate(
        "[...document.querySelectorAll('.tabel-vlak, .figuur-vlak')].map(e => e.getAttribute('aria-label'))"
    )
    assert len(set(names)) == len(names)


def test_print_has_no_navigation_and_cuts_nothing(page: Page) -> None:
    """On A4: no contents, nothing beside the paper, no figure taller than a page, nothing hidden in a scrolling box."""
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    expect(page.locator("nav")).to_be_hidden()
    expect(page.locator(".sla-over")).to_be_hidden()
    beyond = page.evaluate(
        """[...document.querySelectorAll("main *")]
          .filter(element => element.getClientRects().length)
          .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
          .map(element => element.outerHTML.slice(0, 80))"""
    )
    assert beyond == []
    figures = page.evaluate(
        """[...document.querySelectorAll("figure:has(svg.tekening)")]
          .map(element => [element.getBoundingClientRect().height, getComputedStyle(element).breakInside])"""
    )
    assert figures
    assert all(height < PAPER["height"] and breaks == "avoid" for height, breaks in figures)
    hidden = page.evaluate(
        """[...document.querySelectorAll(".tabel-vlak, .figuur-vlak")]
          .filter(element => getComputedStyle(element).overflowX !== "visible").length"""
    )
    assert hidden == 0


def test_no_tooltip_tells_of_another_mark(browser: Browser, built: Path) -> None:
    """In every figure of the report: a wrong number beside a chart is worse than none."""
    page = opened(browser, built)
    for label in labels(page):
        assert wake(page, label) == "ja"
        assert check_tooltips(page, label) > 0 or label in FIGURES_WITHOUT_ROWS, label
    page.close()


def captions(built: Path) -> dict[str, list[str]]:
    """The numbered captions of tables as each format prints them, in order, without their spaces."""
    folder = built / "_output" / "report"
    page = (folder / "impactanalyse.html").read_text(encoding="utf-8")
    texts = re.findall(r"<figcaption[^>]*>(.*?)</figcaption>", page, re.DOTALL)
    web = [unescape(re.sub(r"<[^>]+>", "", text)).strip() for text in texts]
    word = [paragraph.text for paragraph in docx.Document(str(folder / "impactanalyse.docx")).paragraphs]
    with pymupdf.open(folder / "impactanalyse.pdf") as document:
        paper = "\n".join(page.get_text() for page in document)
    lines = re.findall(r"^Tabel\s\d+: .*$", paper, re.MULTILINE)
    found = {"html": web, "docx": word, "pdf": lines}
    return {
        kind: [re.sub(r"\s", "", text) for text in texts if re.match(r"Tabel\s\d+: ", text)]
        for kind, texts in found.items()
    }


def test_a_table_has_one_number_in_every_format(built: Path) -> None:
    """Who speaks of table 40 speaks of the same table whether the page, the PDF or the Word file is open."""
    found = captions(built)
    numbers = [int(re.match(r"Tabel(\d+):", text)[1]) for text in found["html"]]  # type: ignore[index]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 12
    assert found["html"] == found["docx"]
    # A line of the PDF ends where the paper does.
    assert len(found["pdf"]) == len(numbers)
    assert all(whole.startswith(line) for whole, line in zip(found["html"], found["pdf"], strict=True))


def test_what_is_far_away_waits(page: Page) -> None:
    """Drawings and tables far below are laid out when they come near; on paper all of them are there."""
    skipped = """() => [...document.querySelectorAll("main .tabel-vlak, main .figuur-vlak")]
      .filter((element) => !element.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length"""
    far = page.evaluate(skipped)
    assert far > 20
    page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    page.evaluate(STILL)
    assert page.evaluate(SHOWN_NOT_LAID_OUT) == 0
    page.emulate_media(media="print")
    assert (
        page.evaluate(
            """[...document.querySelectorAll("main .tabel-vlak, main .figuur-vlak")]
          .filter((element) => getComputedStyle(element).contentVisibility !== "visible").length"""
        )
        == 0
    )


def test_a_link_ends_at_its_chapter(page: Page) -> None:
    """Also when what lies between has not been laid out: the heading is in sight, and stays there."""
    for chapter in ("sec-uitval", "sec-zekerheid", "sec-verkenner", "sec-bronnen"):
        page.evaluate("id => { location.hash = id; }", chapter)
        page.evaluate(STILL)
        expect(page.locator(f"#{chapter}")).to_be_in_viewport()


def test_page_is_still_for_who_asks(browser: Browser, built: Path) -> None:
    """With reduced motion nothing moves by itself."""
    page = opened(browser, built, reduced_motion="reduce")
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter(element => {
          const style = getComputedStyle(element);
          const durations = [style.transitionDuration, style.animationDuration];
          return style.scrollBehavior === "smooth" || durations.some(duration => parseFloat(duration) > 0);
        }).length"""
    )
    page.close()
    assert moving == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_contents_work_without_script(browser: Browser, built: Path, width: int) -> None:
    """Without JavaScript the contents are in sight beside the text, or unfold from the bar."""
    page = opened(browser, built, width, java_script_enabled=False)
    chapter = page.locator("nav details > ul > li > a").first
    if width < NARROW:
        page.locator("nav summary").click()
    expect(chapter).to_be_in_viewport()
    page.close()
