"""The explorer and the living figures in a browser: the page computes what Python does, and anybody can use it."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import NamedTuple

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect
from tests.model.strategies import scenarios as random_worlds
from tests.model.strategies import withhold
from tests.projects import ROOT, SCENARIOS, copy_built

from hoofdtaak3 import dutch
from hoofdtaak3.analyses.case import Case
from hoofdtaak3.assemble import choose
from hoofdtaak3.figures.codes import class_words
from hoofdtaak3.figures.explorer_data import packed
from hoofdtaak3.figures.interactive import interactive_fragments
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.model import assess
from hoofdtaak3.model.explorer import Settings, explore
from hoofdtaak3.model.explorer_freeze import freeze_all
from hoofdtaak3.project import Project
from hoofdtaak3.results.frames import read_frames

pytestmark = [pytest.mark.build, pytest.mark.browser]

WIDTHS = (1300, 400)
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # describing everything that is right takes as long again
}
FIGURES = ("fig-scenarios", "fig-beschikbaarheid", "fig-dekking", "fig-impact", "fig-vraag-*")
NUMBERS = ("demand_unit_days", "defence_unit_days", "civil_unit_days", "gap_unit_days", "peak_gap", "cover")
LIMIT = 4_000_000
DOCUMENT = """\
---
title: "Proef"
---

# Tekort {#sec-tekort}

{{< include /build/fragments/fig-scenarios.md >}}

{{< include /build/fragments/fig-beschikbaarheid.md >}}

{{< include /build/fragments/fig-dekking.md >}}

{{< include /build/fragments/fig-impact.md >}}

## Scenario’s {#sec-scenarios}

{{< include /build/fragments/scenarios.md >}}

{{< include chapters/verkenner.qmd >}}

# Gegevens {#sec-gegevens}

{{< include /build/fragments/figuurgegevens.md >}}

{{< include /build/fragments/interactief.md >}}
"""


class Built(NamedTuple):
    """A small report, and what it was made from."""

    page: Path
    case: Case


@pytest.fixture(scope="module")
def report(small_once, tmp_path_factory) -> Built:
    """The small project with a document of its own: some figures, the explorer, and nothing else."""
    project = Project(copy_built(small_once.root, tmp_path_factory.mktemp("verkenner") / "project"))
    for path in project.figures.iterdir():
        if not any(path.match(f"{name}.*") for name in FIGURES):
            path.unlink()
    vega = (project.build / "cache" / "vega.txt").read_text(encoding="utf-8")
    for name, text in interactive_fragments(project.figures, project.report, vega).items():
        (project.fragments / f"{name}.md").write_text(text, encoding="utf-8")
    document = project.report / "impactanalyse.qmd"
    document.write_text(DOCUMENT, encoding="utf-8")
    (made,) = choose(project, "pandoc").render(document, ["html"], project.build / "proef", "publiek", [].append)
    scenarios = load_scenarios(project.root)
    results = {key: read_frames(project.results / key) for key in scenarios}
    return Built(made, Case(project, "explorer", load_dataset(project.root), scenarios, results))


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


@pytest.fixture(scope="module")
def calculator(browser, report):
    """The page's own calculation, for data that Python gives it."""
    page = opened(browser, report)

    def calculate(frozen, chosen):
        """Results per setting; what is not a number becomes NaN."""
        script = """([frozen, chosen]) => chosen.map((settings) => {
            const found = window.hoofdtaak3.explore(frozen, settings);
            const known = (value) => (Number.isFinite(value) ? value : String(value));
            const supply = Object.entries(found.supply).map(([phase, value]) => [phase, known(value)]);
            const rest = Object.entries(found).filter(([key]) => key !== "supply");
            return { ...Object.fromEntries(rest.map(([k, v]) => [k, known(v)])), supply };
        })"""
        return page.evaluate(script, [packed(frozen), [vars(each) for each in chosen]])

    yield calculate
    page.close()


def drawn(random: Random) -> Settings:
    """Settings at random; as in the scenario now and then, and the ends as well."""
    share = [None, 0.0, 1.0, random.random(), random.random()]
    factor = [0.0, 1.0, 2 * random.random(), 3 * random.random()]
    return Settings(random.choice(share), random.choice(share), random.choice(factor), random.choice(factor))


def same(found, expected):
    """The page's result is Python's to 1e-9, unknown where that is unknown."""
    for name in NUMBERS:
        value, wanted = float(found[name]), getattr(expected, name)
        assert math.isnan(value) == math.isnan(wanted), name
        assert math.isnan(value) or abs(value - wanted) <= 1e-9 * max(1.0, abs(wanted)), name
    assert (found["klass"], found["availability"]) == (expected.klass, expected.availability)
    supply = {int(phase): float(value) for phase, value in found["supply"]}
    assert supply == pytest.approx(dict(expected.supply), rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_page_computes_what_python_computes(report, calculator, scenario):
    """Every capability at random settings; and at those of the scenario both equal the assessment."""
    compute_alike(calculator, report.case.inputs[scenario], report.case.results[scenario]["capabilities"])


@pytest.mark.campaign
@pytest.mark.parametrize("scenario", sorted(load_scenarios(ROOT)))
def test_the_page_computes_all_shipped_data_alike(calculator, scenario):
    """The same for every shipped scenario, with everything in it."""
    inputs = build_inputs(load_dataset(ROOT, "intern"), load_scenarios(ROOT)[scenario])
    compute_alike(calculator, inputs, assess(inputs).capabilities)


def compute_alike(calculator, inputs, capabilities):
    """Compare the page's calculation with Python's and with the assessment, at settings at random."""
    random = Random(inputs.days)  # noqa: S311 - a draw of settings, not a secret
    rows = capabilities.set_index("capability_id")
    for key, frozen in freeze_all(inputs).items():
        chosen = [Settings(), *(drawn(random) for _ in range(25))]
        for found, each in zip(calculator(frozen, chosen), chosen, strict=True):
            same(found, explore(frozen, each))
        base = calculator(frozen, [Settings()])[0]
        for name in NUMBERS:
            assert float(base[name]) == pytest.approx(rows.loc[key, name], rel=1e-9, abs=1e-9, nan_ok=True)
        assert base["klass"] == rows.loc[key, "class"]


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(random_worlds(), st.randoms(use_true_random=False), st.booleans())
def test_the_page_follows_every_rule(calculator, world, random, known):
    """Small random scenarios, half of them with inputs that are not known, at random settings."""
    world = world if known else withhold(world, random)
    try:
        everything = freeze_all(world)
    except ValueError:
        assume(condition=False)
    for frozen in everything.values():
        chosen = [Settings(), drawn(random), drawn(random)]
        for found, each in zip(calculator(frozen, chosen), chosen, strict=True):
            same(found, explore(frozen, each))


@pytest.mark.campaign
@pytest.mark.parametrize("edition", ["publiek", "intern"])
def test_the_explorer_starts_from_the_report(edition):
    """Every capability of every shipped scenario, cut loose and with nothing moved, is what the assessment says."""
    dataset = load_dataset(ROOT, edition)
    for scenario in load_scenarios(ROOT).values():
        world = build_inputs(dataset, scenario)
        rows = assess(world).capabilities.set_index("capability_id")
        for key, frozen in freeze_all(world).items():
            found = explore(frozen, Settings())
            told = [getattr(found, name) for name in NUMBERS]
            assert told == pytest.approx(rows.loc[key, list(NUMBERS)].tolist(), rel=1e-9, abs=1e-9, nan_ok=True), key
            assert (found.klass, found.availability) == (rows.loc[key, "class"], rows.loc[key, "availability"])


# The form


def part(page, name):
    """An element of the explorer."""
    return page.locator(f"#verkenner-{name}")


def choose_in(page, scenario, capability):
    """Choose both lists."""
    part(page, "scenario").select_option(scenario)
    part(page, "capaciteit").select_option(capability)


def shown(page, name, column="nu"):
    """An outcome as text."""
    return part(page, f"{name}-{column}").inner_text()


def slide(page, name, value):
    """Move a slider as a pointer does."""
    part(page, name).fill(str(value))


def test_the_explorer_opens_on_the_baseline(page, report):
    """Both columns hold the numbers of the assessment for the scenario and capability that are chosen first."""
    scenario, capability = (part(page, name).input_value() for name in ("scenario", "capaciteit"))
    row = report.case.results[scenario]["capabilities"].set_index("capability_id").loc[capability]
    for name, column in (("gevraagd", "demand"), ("defensie", "defence"), ("opgevangen", "civil"), ("tekort", "gap")):
        expected = dutch.number(row[f"{column}_unit_days"])
        assert (shown(page, name, "scenario"), shown(page, name)) == (expected, expected)
    assert shown(page, "klasse") == class_words(row["class"])
    assert not part(page, "zonder").is_visible()
    assert not page.locator("#verkenner-tabel table").is_visible()


def test_sliders_move_the_outcome_at_once(page, report):
    """Each slider gives what Python gives; the column of the scenario stays; the button puts all back."""
    choose_in(page, "conflict_chemisch", "medical_surge")
    frozen = freeze_all(report.case.inputs["conflict_chemisch"])["medical_surge"]
    before = shown(page, "tekort")
    moves = (
        ("beslag", 35, "claim"),
        ("inzetbaarheid", 90, "readiness"),
        ("civiel", 150, "civil"),
        ("vraag", 60, "demand"),
    )
    chosen = Settings()
    for name, percent, setting in moves:
        slide(page, name, percent)
        chosen = replace(chosen, **{setting: percent / 100})
        expected = explore(frozen, chosen)
        assert shown(page, "tekort") == dutch.number(expected.gap_unit_days), name
        assert shown(page, "opgevangen") == dutch.number(expected.civil_unit_days), name
        assert shown(page, "klasse") == class_words(expected.klass), name
        text = part(page, f"{name}-waarde").inner_text()
        assert text.startswith(f"{percent}%")
        assert part(page, name).get_attribute("aria-valuetext") == text
        assert shown(page, "tekort", "scenario") == before
    assert not part(page, "beslag-scenario").is_checked()
    part(page, "terug").click()
    assert part(page, "beslag-scenario").is_checked()
    assert shown(page, "tekort") == before


def test_the_keyboard_does_it_all(page):
    """Tab reaches every field in the order of the page, arrow keys move a slider, the space bar ticks the box."""
    part(page, "scenario").focus()
    order = []
    for _ in range(9):
        order.append(page.evaluate("document.activeElement.id || document.activeElement.className"))
        page.keyboard.press("Tab")
    names = ["scenario", "capaciteit", "beslag", "beslag-scenario", "inzetbaarheid", "civiel", "vraag", "terug"]
    assert order == [*(f"verkenner-{name}" for name in names), "tabel-vlak"]
    part(page, "vraag").focus()
    page.keyboard.press("ArrowRight")
    assert part(page, "vraag-waarde").inner_text() == "105% van het scenario"
    page.keyboard.press("End")
    assert part(page, "vraag-waarde").inner_text() == "300% van het scenario"
    part(page, "beslag").focus()
    page.keyboard.press("Home")
    assert part(page, "beslag-waarde").inner_text() == "0% op elke dag buiten vrede"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert part(page, "beslag-waarde").inner_text().startswith("zoals in het scenario: ")


def test_focus_is_seen(page):
    """Whatever the keyboard stands on has an outline."""
    for name in ("scenario", "beslag", "beslag-scenario", "terug"):
        part(page, name).focus()
        page.keyboard.press("Shift")
        style = "getComputedStyle(document.activeElement)"
        assert page.evaluate(f"{style}.outlineStyle + parseInt({style}.outlineWidth)") == "solid3", name


def test_what_is_touched_is_large_enough(page):
    """Every control of the explorer and every button below a figure is at least 44 pixels high and wide."""
    boxes = [
        page.locator(found).first for found in ("#verkenner select", "#verkenner button", "#verkenner .verkenner-vink")
    ]
    boxes += [
        *page.locator("#verkenner input[type=range]").all(),
        *page.locator("details.figuurgegevens summary").all(),
    ]
    for found in boxes:
        box = found.bounding_box()
        assert min(box["width"], box["height"]) >= 44


def test_a_screen_reader_hears_the_outcome(page):
    """The polite region says the verdict once the reader stops moving, not before."""
    choose_in(page, "conflict_chemisch", "medical_surge")
    spoken = part(page, "melding")
    assert spoken.get_attribute("aria-live") == "polite"
    first = part(page, "oordeel").text_content()
    expect(spoken).to_have_text(first)
    slide(page, "vraag", 5)
    assert spoken.text_content() == first
    assert part(page, "oordeel").text_content() != first
    expect(spoken).to_have_text(part(page, "oordeel").text_content())


VERDICTS = {
    (
        "conflict_chemisch",
        "medical_surge",
        "",
    ): r"Tekort: \d+% van de vraag wordt niet op tijd vervuld\. Klasse C: .*\.",
    ("conflict_chemisch", "medical_surge", "vraag=0"): r"Er is geen vraag naar deze capaciteit\.",
    ("vredestijd", "guarding", ""): r"Geen tekort: Defensie vervult de hele vraag zelf\. Klasse A: .*\.",
    ("conflict_chemisch", "drones", ""): r"Geen tekort: civiele partijen vervullen \d+% van de vraag\. Klasse B: .*\.",
    ("vredestijd", "coastguard_caribbean", ""): r"Onbekend: of er een tekort is, .*\.",
}


@pytest.mark.parametrize(("choice", "sentence"), VERDICTS.items())
def test_the_verdict_has_a_sentence_for_every_case(page, choice, sentence):
    """Gap, no gap by whom, no demand, unknown."""
    scenario, capability, move = choice
    choose_in(page, scenario, capability)
    if move:
        slide(page, *move.split("="))
    assert re.fullmatch(sentence, part(page, "oordeel").inner_text())


def test_unknown_is_a_word_and_never_a_number(page):
    """Nobody knows how many ships there are in the Caribbean: that goes for every result that rests on it."""
    choose_in(page, "vredestijd", "coastguard_caribbean")
    for move in (("vraag", 100), ("vraag", 200), ("inzetbaarheid", 40)):
        slide(page, *move)
        for name in ("defensie", "opgevangen", "tekort", "piek", "klasse", "beschikbaar"):
            assert shown(page, name) == "onbekend", name
        assert shown(page, "aanbod") == "vrede: onbekend"


def test_a_scenario_of_peace_has_no_claim_to_move(page):
    """The slider says so and is off; in another scenario it is on again."""
    choose_in(page, "vredestijd", "guarding")
    assert part(page, "beslag").is_disabled()
    assert part(page, "beslag-waarde").inner_text() == "dit scenario heeft alleen dagen van vrede"
    choose_in(page, "conflict_chemisch", "guarding")
    assert part(page, "beslag").is_enabled()


def test_the_stamp_says_that_it_is_provisional(page, report):
    """With the share of the values behind this capability that is assumed."""
    choose_in(page, "conflict_chemisch", "guarding")
    assert part(page, "stempel").inner_text().startswith(f"Voorlopig: {report.case.names.assumption(['guarding'])} van")


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
        bars = page.locator(f"#{label} .mark-rect path")
        tip = page.locator(".figuur-tip")
        for number in range(bars.count() - 1, -1, -5):
            bars.nth(number).hover(force=True)
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
    place = page.locator("#fig-scenarios .figuur-vlak")
    place.scroll_into_view_if_needed()
    page.locator("#fig-scenarios svg.tekening .mark-rect path").first.tap(force=True)
    tip = page.locator(".figuur-tip")
    tip.wait_for(state="visible")
    first = tip.inner_text()
    page.locator("#fig-scenarios .mark-rect path").nth(9).tap(force=True)
    expect(tip).not_to_have_text(first)
    expect(tip).to_be_visible()
    page.locator("#fig-scenarios figcaption").tap()
    assert not tip.is_visible()
    page.close()


def test_paper_has_the_table_instead_of_the_explorer(page):
    """Nothing on paper asks to move anything, and no outcome stands there without the choice that it belongs to."""
    page.emulate_media(media="print")
    assert not page.locator("#verkenner").is_visible()
    assert not page.get_by_text("Kies een scenario").is_visible()
    assert page.locator("#verkenner-tabel table").is_visible()
    assert page.get_by_text("Op papier staan hier de uitkomsten zonder schuiven").is_visible()
    page.emulate_media(media="screen")
    assert not page.get_by_text("Op papier staan hier de uitkomsten zonder schuiven").is_visible()


def test_the_bars_are_seen_in_any_colours(browser, report):
    """A reader with own colours still sees each part of a bar: an edge, and the fill that the legend explains."""
    page = opened(browser, report, forced_colors="active")
    for kind in ("defence", "civil", "gap"):
        swatch = page.locator(f".verkenner-legenda .verkenner-{kind}")
        style = "element => [getComputedStyle(element).borderTopStyle, getComputedStyle(element).backgroundColor]"
        border, fill = swatch.evaluate(style)
        assert border == "solid"
        assert fill not in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    parts = page.locator(".verkenner-balk .verkenner-deel")
    assert all(
        found.evaluate("element => getComputedStyle(element).borderTopStyle") == "solid" for found in parts.all()
    )
    page.close()


def test_a_tooltip_can_be_pointed_at(browser, report):
    """It stays while the pointer is on it, and goes when the pointer leaves."""
    page = opened(browser, report)
    page.locator("#fig-scenarios .figuur-vlak").scroll_into_view_if_needed()
    wake(page, "fig-scenarios")
    page.locator("#fig-scenarios .mark-rect path").first.hover(force=True)
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
    """No violation of WCAG 2.2 A and AA with a living figure, a tooltip, a table and a moved slider."""
    slide(page, "beslag", 20)
    for label in labels(page)[:3]:
        wake(page, label)
        page.locator(f"#gegevens-{label} summary").click()
    page.locator("#fig-scenarios .mark-rect path").nth(5).hover(force=True)
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
    assert wake(page, "fig-scenarios") == "nee"
    assert page.locator("#fig-scenarios svg.tekening").is_visible()
    assert page.locator("#fig-scenarios + details.figuurgegevens").count() == 1
    assert part(page, "oordeel").inner_text()
    page.close()


# Without JavaScript, and as a file


def test_without_javascript_everything_can_be_read(browser, report):
    """Every drawing, the tables that open by themselves, the baseline of the explorer, and why nothing moves."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(report.page.as_uri())
    found = page.locator("details[data-figuur]")
    assert found.count() == page.locator("svg.tekening").count() > 5
    for label in [each.get_attribute("data-figuur") for each in found.all()]:
        assert page.locator(f"#{label} svg.tekening").is_visible()
    found.first.locator("summary").click()
    assert found.first.locator("table").is_visible()
    assert "JavaScript" in part(page, "zonder").inner_text()
    assert not page.locator("#verkenner").is_visible()
    assert page.locator("#verkenner-tabel table").is_visible()
    assert page.locator("#verkenner-tabel table tbody tr").count() > 5
    page.close()


def test_the_page_is_small_enough(report):
    """Vega is in the page once and compressed; what this page lacks of the report fits in what is left."""
    text = report.page.read_text(encoding="utf-8")
    assert text.count('id="vega-bundel"') == 1
    drawings = sum(len(found) for found in re.findall(r'<svg class="tekening".*?</svg>', text, re.DOTALL))
    figures = len(re.findall(r'<svg class="tekening"', text))
    assert len(text.encode()) + (45 - figures) * drawings / figures < LIMIT


def test_the_explorer_is_left_out_of_paper(report):
    """PDF and Word hold a short paragraph that says where it is, and nothing of the page's data."""
    project = report.case.project
    document = project.report / "impactanalyse.qmd"
    (made,) = choose(project, "pandoc").render(document, ["docx"], project.build / "papier", "publiek", [].append)
    text = "\n".join(paragraph.text for paragraph in docx.Document(made).paragraphs)
    assert "De HTML-versie van dit rapport laat u hier zelf de uitgangspunten verschuiven" in text
    assert "Kies een scenario" not in text
    assert "window" not in text
