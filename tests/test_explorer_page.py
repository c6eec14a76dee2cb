"""The living figures in a browser, on a page with the explorer: anybody can use them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from hoofdtaak3.analyses.case import Case
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.project import Project
from hoofdtaak3.results.frames import read_frames

pytestmark = [pytest.mark.build, pytest.mark.browser]

WIDTHS = (1300, 400)
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # describing everything that is right takes as long again
}
LIMIT = 4_000_000


class Built(NamedTuple):
    """A small report, and what it was made from."""

    page: Path
    case: Case


@pytest.fixture(scope="module")
def report(small_once) -> Built:
    """The report of the small project."""
    project = Project(small_once.root)
    scenarios = load_scenarios(project.root)
    results = {key: read_frames(project.results / key) for key in scenarios}
    page = project.output() / "report" / "impactanalyse.html"
    return Built(page, Case(project, "explorer", load_dataset(project.root), scenarios, results))


def opened(browser, report, width=1300, **options):
    """The page from disk, with every request and every complaint noted."""
    page = browser.new_page(viewport={"width": width, "height": 900}, **options)
    page.requests, page.complaints = [], []
    page.on("request", lambda sent: page.requests.append(sent.url))
    page.on("console", lambda said: page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(report.page.as_uri())
    return page


@pytest.fixture(scope="module", params=WIDTHS)
def screen(request, browser, report):
    """A window, wide and narrow: opening one costs four times what the page in it does."""
    found = opened(browser, report, request.param)
    yield found
    found.close()


@pytest.fixture
def page(screen, report):
    """The page as it opens; nothing may be asked of anybody, nothing may go wrong."""
    screen.requests.clear()
    screen.complaints.clear()
    screen.goto(report.page.as_uri())
    yield screen
    assert [url for url in screen.requests if not url.startswith(("data:", "blob:"))] == [report.page.as_uri()]
    assert screen.complaints == []


# The figures


def labels(page):
    """Every figure with a specification."""
    return page.evaluate("[...document.querySelectorAll('details[data-figuur]')].map((found) => found.dataset.figuur)")


def wake(page, label):
    """Give the figure the focus and wait until it lives, or has failed to."""
    page.locator(f"#{label} .figuur-vlak").focus()
    page.wait_for_selector(f"#{label}[data-levend]", state="attached")
    return page.locator(f"#{label}").get_attribute("data-levend")


def test_nothing_of_vega_is_read_before_a_figure_is_touched(page):
    """The page is of use at once: what is large waits."""
    assert page.evaluate("typeof window.vegaEmbed") == "undefined"
    assert page.locator(".tekening-levend").count() == 0


def test_every_figure_comes_alive_and_stays_the_same(page, report):
    """Same place, size, name and words as the fixed drawing; focus stays where it was."""
    found = labels(page)
    assert sorted(found) == sorted(path.stem for path in (report.case.project.figures).glob("*.svg"))
    for label in found:
        drawing = page.locator(f"#{label} svg.tekening")
        drawing.scroll_into_view_if_needed()  # what is far away has no size of its own yet
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        before = (drawing.bounding_box(), drawing.get_attribute("aria-label"), words(drawing))
        assert wake(page, label) == "ja"
        assert page.locator(f"#{label} .tekening-levend > svg, #{label} .tekening-levend svg").count() == 1
        after = (drawing.bounding_box(), drawing.get_attribute("aria-label"), words(drawing))
        assert after[1:] == before[1:]
        assert [after[0][side] for side in ("width", "height")] == [before[0][side] for side in ("width", "height")]
        assert page.evaluate("document.activeElement.className") == "figuur-vlak"


def words(drawing):
    """The texts in a drawing."""
    return sorted(drawing.locator("text").all_text_contents())


def test_every_figure_has_tooltips_from_its_own_table(browser, report):
    """Some mark of each figure tells a row of its table: a heading and a cell of it."""
    page = opened(browser, report)
    for label in labels(page):
        page.locator(f"#{label} .figuur-vlak").scroll_into_view_if_needed()
        assert wake(page, label) == "ja"
        marked = page.locator(f"#{label} .mark-rect path, #{label} .mark-symbol path")
        tip = page.locator(".figuur-tip")
        for number in range(marked.count() - 1, -1, -1):
            marked.nth(number).hover(force=True)
            if tip.is_visible() and tip.locator("dl").count():
                break
        heading, cell = tip.locator("dt").first.text_content(), tip.locator("dd").first.text_content()
        table = page.locator(f"#gegevens-{label} table")
        assert heading in table.locator("thead th").all_text_contents(), label
        assert cell in table.locator("tbody th, tbody td").all_text_contents(), label
        page.keyboard.press("Escape")
        assert not tip.is_visible()
    page.close()


TOLD = """(label) => {
  const tip = document.querySelector(".figuur-tip");
  const names = document.querySelector(`#${label} .tekening-levend`).names;
  const marks = [...document.querySelectorAll(`#${label} .tekening-levend svg *`)].filter((element) => {
    const item = element.__data__;
    return item && item.datum && item.mark && item.mark.role === "mark" && (item.datum.row || item.datum.region);
  });
  return marks.map((mark) => {
    tip.hidden = true;
    mark.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, view: window }));
    const { datum } = mark.__data__;
    const title = tip.querySelector(".figuur-tip-titel");
    return {
      words: ["row", "column", "map", "region"].filter((key) => key in datum).map((key) => names[key][datum[key]]),
      title: tip.hidden || !title ? "" : title.textContent,
      whole: tip.hidden ? "" : tip.textContent,
    };
  });
}"""
"""What the tooltip of every mark of a living figure says, with the words that the mark itself knows."""


def check_tooltips(page, label):
    """Every tooltip names all that its mark stands for, and no other row of the table; returns how many there are."""
    heads = page.locator(f"#gegevens-{label} tbody th").all_text_contents()
    names = {name.strip().casefold() for name in heads}
    told = page.evaluate(TOLD, label)
    for each in told:
        words = [word.casefold() for word in each["words"]]
        for word in words:
            # A year stands in the table as a part of a span.
            assert word in each["whole"].casefold() or word.isdigit(), (label, each)
        others = {name for name in names if not any(name in word or word in name for word in words)}
        title = f", {each['title'].casefold()}, "
        assert not [name for name in others if f", {name}, " in title], (label, each)
    return len(told)


def test_no_tooltip_tells_of_another_mark(browser, report):
    """Also where the table has no row for a cell: then its own words are told, and no row that has some of them."""
    page = opened(browser, report)
    marks = 0
    for label in labels(page):
        assert wake(page, label) == "ja"
        marks += check_tooltips(page, label)
    assert marks > 300
    page.close()


def test_a_touch_tells_what_it_touched(browser, report):
    """The first touch wakes the figure and tells; a touch beside it closes that."""
    page = opened(browser, report, has_touch=True)
    place = page.locator("#fig-kern .figuur-vlak")
    place.scroll_into_view_if_needed()
    page.locator("#fig-kern svg.tekening .mark-rect path").first.tap(force=True)
    tip = page.locator(".figuur-tip")
    tip.wait_for(state="visible")
    first = tip.inner_text()
    page.locator("#fig-kern .mark-rect path").nth(9).tap(force=True)
    expect(tip).not_to_have_text(first)
    expect(tip).to_be_visible()
    page.locator("#fig-kern figcaption").tap()
    assert not tip.is_visible()
    page.close()


def test_a_tooltip_can_be_pointed_at(browser, report):
    """It stays while the pointer is on it, and goes when the pointer leaves."""
    page = opened(browser, report)
    page.locator("#fig-kern .figuur-vlak").scroll_into_view_if_needed()
    wake(page, "fig-kern")
    page.locator("#fig-kern .mark-rect path").first.hover(force=True)
    tip = page.locator(".figuur-tip")
    tip.hover()
    page.wait_for_timeout(500)  # longer than a tooltip stays by itself
    assert tip.is_visible()
    page.mouse.move(2, 2)
    expect(tip).to_be_hidden()
    page.close()


def test_every_figure_has_its_table_below_it(page):
    """A button right after the figure opens it with the keyboard; rows and columns have headings."""
    for label in labels(page):
        details = page.locator(f"#{label} + details.figuurgegevens")
        assert details.count() == 1, label
        details.locator("summary").focus()
        page.keyboard.press("Enter")
        table = details.locator("table")
        assert table.is_visible()
        rows = table.locator("tbody tr").count()
        assert table.locator("tbody th[scope=row]").count() == rows > 0
        assert table.locator("thead th[scope=col]").count() > 1
        page.keyboard.press("Enter")
        assert not table.is_visible()


def test_axe_finds_nothing_when_everything_is_open(page):
    """No violation of WCAG 2.2 A and AA with a living figure, a tooltip and a table."""
    for label in labels(page)[:3]:
        wake(page, label)
        page.locator(f"#gegevens-{label} summary").click()
    page.locator("#fig-kern .mark-rect path").nth(5).hover(force=True)
    result = Axe().run(page, options=AXE)
    assert result.violations_count == 0, result.generate_report()


def test_nothing_is_wider_than_the_screen(page):
    """Also with a table open and every figure alive."""
    for label in labels(page)[:3]:
        wake(page, label)
        page.locator(f"#gegevens-{label} summary").click()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_figure_that_cannot_come_alive_stays_as_it_was(browser, report):
    """In a browser that cannot unpack: the drawing and its table remain, and the explorer works."""
    page = browser.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(report.page.as_uri())
    assert wake(page, "fig-kern") == "nee"
    assert page.locator("#fig-kern svg.tekening").is_visible()
    assert page.locator("#fig-kern + details.figuurgegevens").count() == 1
    assert page.locator("#verkenner-kop").inner_text()
    page.close()


# Without JavaScript, and as a file


def test_without_javascript_everything_can_be_read(browser, report):
    """Every drawing, and the tables that open by themselves."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(report.page.as_uri())
    found = page.locator("details[data-figuur]")
    assert found.count() == page.locator("svg.tekening").count() > 5
    for label in [each.get_attribute("data-figuur") for each in found.all()]:
        assert page.locator(f"#{label} svg.tekening").is_visible()
    found.first.locator("summary").click()
    assert found.first.locator("table").is_visible()
    page.close()


def test_the_page_is_small_enough(report):
    """Vega is in the page once and compressed; what this page lacks of the report fits in what is left."""
    text = report.page.read_text(encoding="utf-8")
    assert text.count('id="vega-bundel"') == 1
    drawings = sum(len(found) for found in re.findall(r'<svg class="tekening".*?</svg>', text, re.DOTALL))
    figures = len(re.findall(r'<svg class="tekening"', text))
    assert len(text.encode()) + (45 - figures) * drawings / figures < LIMIT
