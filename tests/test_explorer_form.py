"""The explorer as a reader meets it in a browser: its picture, table, address and file say the same, to anybody."""

from __future__ import annotations

import csv
import json
import math
import re
from pathlib import Path
from random import Random
from typing import NamedTuple

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.projects import copy_project
from tests.test_explorer_model import Setting, changed, close

from hoofdtaak3 import dutch
from hoofdtaak3.analyses.case import Case
from hoofdtaak3.analyses.explorer.compute import compute
from hoofdtaak3.analyses.measures.compute import inputs_on, measures_of
from hoofdtaak3.assemble.assembler import choose
from hoofdtaak3.assemble.brand_files import write_brand
from hoofdtaak3.figures.explorer import DATA, explorer_data
from hoofdtaak3.figures.interactive import FORM_FRAGMENT, interactive_fragments
from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.scenarios.order import arranged, common_id
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.model import assess
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.project import Project

pytestmark = pytest.mark.browser

WIDTHS = (1300, 768, 320)
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
LONG = "Een heel lange naam van meer dan honderd tekens, die iemand zo in een tabel kan zetten, en niets verdwijnt"
RENAMED = "guarding"
SCRIPTS = ("verkenner-model.js", "verkenner.js")
DOCUMENT = """\
---
title: "Proef"
---

# Begin {#sec-begin}

::: {.content-visible when-format="html"}
{{< include /build/fragments/verkenner.md >}}

{{< include /build/fragments/verkenner-formulier.md >}}

{{< include /build/fragments/verkenner-gegevens.md >}}

```{=html}
SCRIPTS
```
:::
"""
BESIDE = "toon=scenario&scenario=conflict_chemisch&naast="
SETTING = f"{BESIDE}conflict_noordzee&bevoegd=1&later=1&afspraken=decon_takeover.sea_mandate"
SLIDERS = "capaciteit=cbrn_decon&beslag=40&inzet=80&civiel=150&reactie=50&vraag=120"


class Made(NamedTuple):
    """A page with nothing but the explorer on shipped data, and what it was made from."""

    project: Project
    page: Path
    case: Case
    names: Names

    def at(self, address=""):
        """The address of the page with a setting."""
        return self.page.as_uri() + (f"#verkenner?{address}" if address else "")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    """One capability and one scenario have a very long name."""
    project = Project(copy_project(tmp_path_factory.mktemp("verkenner") / "project"))
    write_brand(project)
    scenarios = load_scenarios(project.root)
    scenarios = {key: scenarios[key] for key in arranged(scenarios)}
    dataset = load_dataset(project.root)
    case = Case(project, "explorer", dataset, scenarios, {})
    names = Names.of(dataset)
    names.capabilities[RENAMED] = LONG
    titles = {key: LONG if key == "navo_top" else each.title for key, each in scenarios.items()}
    data = explorer_data(compute(case)["explorer"], titles, names, dataset, common_id(scenarios))
    project.fragments.mkdir(parents=True)
    said = (project.report / "text" / "verkenner.md.jinja").read_text(encoding="utf-8")
    form = interactive_fragments(project.figures, project.report, "")[FORM_FRAGMENT]
    for name, text in {"verkenner": said, FORM_FRAGMENT: form, DATA: data}.items():
        (project.fragments / f"{name}.md").write_text(text, encoding="utf-8")
    scripts = [(project.report / "interactive" / name).read_text(encoding="utf-8") for name in SCRIPTS]
    lines = [line for text in scripts for line in ("<script>", *text.splitlines(), "</script>") if line.strip()]
    document = project.report / "impactanalyse.qmd"
    document.write_text(DOCUMENT.replace("SCRIPTS", "\n".join(lines)), encoding="utf-8")
    (page,) = choose(project, "pandoc").render(document, ["html"], project.build / "proef", "publiek", [].append)
    return Made(project, page, case, names)


@pytest.fixture
def visit(browser, made):
    """Open the page; nothing may be asked of anybody, nothing may go wrong, no word may be missing."""
    opened = []

    def go(address="", width=1300, **options):
        page = browser.new_page(viewport={"width": width, "height": 900}, **options)
        page.requests, page.complaints = [], []
        page.on("request", lambda sent: page.requests.append(sent.url))
        page.on("console", lambda said: page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(made.at(address))
        opened.append(page)
        return page

    yield go
    for page in opened:
        sent = [url for url in page.requests if not url.startswith(("data:", "blob:"))]
        assert [url for url in sent if url.split("#")[0] != made.page.as_uri()] == []
        assert page.complaints == []
        if page.locator("#verkenner").is_visible():
            assert not re.search(r"undefined|NaN|[{}]", page.locator("#verkenner").inner_text())
        page.close()


def part(page, name):
    """An element of the explorer."""
    return page.locator(f"#verkenner-{name}")


def field(page, name):
    """A field of the form."""
    return page.locator(f"#verkenner-formulier [name={name}]")


def shown(page):
    """The table as text, a tuple a row; after the picture of the last change."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    script = "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
    return [tuple(row) for row in page.locator("#verkenner-tabel tbody tr").evaluate_all(script)]


def hash_of(page):
    """What stands in the address."""
    return page.evaluate("decodeURIComponent(location.hash)")


def downloaded(page):
    """The file as a spreadsheet in Dutch reads it."""
    with page.expect_download() as waited:
        part(page, "csv").click()
    assert waited.value.suggested_filename == "verkenner.csv"
    text = Path(waited.value.path()).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def amount(text):
    """A number of the file."""
    return math.nan if text == "onbekend" else float(text.replace(",", "."))


# What it shows


def test_it_opens_on_the_report(visit, made):
    """Every capability in every phase, as the assessment has it: in the file exactly, in the table as Dutch."""
    page = visit()
    world = made.case.inputs[common_id(made.case.scenarios)]
    expected = assess(world).phases.set_index(["capability_id", "phase"])
    ids = {made.names.capability(key): key for key in made.names.capabilities}
    rows = downloaded(page)
    assert len(rows) == len(expected)
    for row in rows:
        wanted = expected.loc[ids[row["Capaciteit"]], row["Fase"]]
        close(amount(row["Gevraagd"]), wanted["reference"], row)
        close(amount(row["Open"]), wanted["gap"], row)
        close(amount(row["Civiel"]), wanted["gap_alone"] - wanted["gap"], row)
        assert row["Klasse"].split(":")[0].replace("geen vraag", "nvt") == wanted["class"]
    for told, row in zip(shown(page), rows, strict=True):
        for cell, column in zip(told[3:7], ("Gevraagd", "Defensie", "Civiel", "Open"), strict=True):
            value = amount(row[column])
            assert cell == dutch.number(value, 2 if 0 < value < 1 else 1), row
    assert hash_of(page) == ""
    assert not part(page, "zonder").is_visible()


def test_everything_set_at_once_is_the_model(visit, made):
    """Two scenarios, mandates, measures and every slider: what the file says is what the model gives."""
    rows = downloaded(visit(f"{SETTING}&{SLIDERS}"))
    setting = Setting(
        later=True,
        measures=("decon_takeover", "sea_mandate"),
        mandate=True,
        capability="cbrn_decon",
        claim=0.4,
        readiness=0.8,
        pools=1.5,
        response=0.5,
        demand=1.2,
    )
    measures = measures_of(made.case.dataset)
    ids = {made.names.capability(key): key for key in made.names.capabilities}
    for scenario in ("conflict_chemisch", "conflict_noordzee"):
        world = changed(inputs_on(made.case, scenario, made.case.common.measures.date), setting, measures)
        expected = assess(world).capabilities.set_index("capability_id")
        own = [row for row in rows if row["Scenario"] == made.case.scenarios[scenario].title]
        assert len(own) == len(expected)
        for row in own:
            wanted = expected.loc[ids[row["Capaciteit"]]]
            for column, name in (("Gevraagd", "demand"), ("Defensie", "defence"), ("Civiel", "civil"), ("Open", "gap")):
                close(amount(row[column]), wanted[f"{name}_unit_days"], (scenario, row))
            assert row["Klasse"].split(":")[0].replace("geen vraag", "nvt") == wanted["class"]
    assert all(row["Instelling"].startswith("#verkenner?toon=scenario") for row in rows)


def test_a_switch_moves_picture_heading_and_table(visit):
    """Who may not help now helps: less is open, the heading counts less, and off again it is the report."""
    page = visit()
    before, title = shown(page), part(page, "kop").inner_text()
    field(page, "bevoegd").check()
    after = shown(page)
    assert after != before
    assert part(page, "kop").inner_text() != title
    assert part(page, "beeld").get_attribute("aria-label").startswith(part(page, "kop").inner_text())
    assert not any("niet bevoegd" in row[-1] for row in after)
    assert hash_of(page) == "#verkenner?bevoegd=1"
    field(page, "bevoegd").uncheck()
    assert shown(page) == before
    assert hash_of(page) == ""


def test_a_measure_takes_the_scenario_to_its_day(visit):
    """On: the day is set as well. The day off: so are the measures."""
    page = visit("toon=scenario&scenario=conflict_chemisch")
    part(page, "aantal").click()
    before = shown(page)
    boxes = part(page, "lijst").locator("input")
    boxes.nth(1).check()
    boxes.nth(2).check()
    shown(page)
    assert field(page, "later").is_checked()
    assert ", vanaf 1 januari 2030, " in part(page, "kop").inner_text()
    assert part(page, "aantal").inner_text() == f"Afspraken: 2 van de {boxes.count()} aan"
    field(page, "later").uncheck()
    assert shown(page) == before
    assert part(page, "lijst").locator("input:checked").count() == 0


def test_a_bar_is_as_long_as_its_share(visit):
    """Parts of a bar fill it in the proportions of the table, and together wholly."""
    page = visit("toon=scenario&scenario=conflict_chemisch")
    rows = {row["Capaciteit"]: row for row in downloaded(page)}
    script = """rows => rows.map((row) => [row.children[0].textContent, row.children[1].offsetWidth,
        [...row.querySelectorAll('i')].map((part) => [part.className, parseFloat(part.style.flexGrow)])])"""
    found = page.locator(".verkenner-rij:not(.verkenner-hoofd)").evaluate_all(script)
    assert len(found) == len(rows)
    for name, width, parts in found:
        row, sizes = rows[name], dict(parts)
        assert width > 0
        assert sum(sizes.values()) == pytest.approx(1.0)
        demand = amount(row["Gevraagd"])
        for kind, column in (("defence", "Defensie"), ("civil", "Civiel"), ("gap", "Open")):
            value = amount(row[column])
            if demand > 0 and not math.isnan(value):
                assert sizes.get(f"verkenner-{kind}", 0.0) == pytest.approx(value / demand, abs=1e-6)


def test_unknown_is_a_word_and_never_a_number(visit, made):
    """Nobody knows how many ships there are in the Caribbean: no setting makes it a number."""
    name = made.names.capability("coastguard_caribbean")
    page = visit("capaciteit=coastguard_caribbean&inzet=40&civiel=200")
    own = [row for row in shown(page) if row[0] == name]
    assert len(own) == len(PHASES)
    assert all(row[4:8] == ("onbekend",) * 4 for row in own)
    assert "onbekend" in part(page, "oordeel").inner_text()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("capaciteit=medical_surge", r"In oorlog blijft \d+% van de vraag open\."),
        ("capaciteit=medical_surge&civiel=300", r"In oorlog .*\. In het rapport blijft \d+% open\."),
        ("capaciteit=drones", r"In oorlog is er geen tekort\."),
        ("toon=scenario&capaciteit=water", r"In ‘Vredestijd’ is er geen vraag naar deze capaciteit\."),
        ("capaciteit=coastguard_caribbean", r"In oorlog is onbekend of er een tekort is\."),
    ],
)
def test_the_verdict_has_a_sentence_for_every_case(visit, made, address, sentence):
    """Gap, what it was, no gap, no demand, unknown."""
    capability = re.search("capaciteit=([a-z_]+)", address)[1]
    if capability not in made.names.capabilities:  # any capability that peace does not ask for
        idle = assess(made.case.inputs["vredestijd"]).capabilities.set_index("capability_id")["class"]
        address = address.replace(capability, idle[idle == "nvt"].index[0])
    assert re.fullmatch(sentence, part(visit(address), "oordeel").inner_text())


# The setting in the address


def test_the_address_brings_everything_back(visit):
    """Set by hand at random; who opens the address sees the same form, table and file."""
    random = Random(3)  # noqa: S311 - a draw of settings, not a secret
    for _ in range(4):
        page = visit()
        field(page, "toon").nth(random.randrange(2)).check()
        for name in ("scenario", "naast", "capaciteit"):
            options = field(page, name).locator("option").evaluate_all("all => all.map((each) => each.value)")
            field(page, name).select_option(random.choice(options))
        part(page, "aantal").click()
        part(page, "lijst").locator("input").nth(random.randrange(4)).check()
        for name, value in (("beslag", 33), ("civiel", 170), ("reactie", 0), ("vraag", 250)):
            if random.random() < 0.6:
                field(page, name).fill(str(value))
        table, address = shown(page), hash_of(page)
        again = visit(address.removeprefix("#verkenner?"))
        assert again.locator("#verkenner").evaluate("root => Math.abs(root.getBoundingClientRect().top) < 120")
        assert shown(again) == table
        assert downloaded(again) == downloaded(page)
        state = "form => JSON.stringify([...new FormData(form)])"
        form = "#verkenner-formulier"
        assert again.locator(form).evaluate(state) == page.locator(form).evaluate(state)


@pytest.mark.parametrize(
    "wrong",
    [
        "nee=1",
        "scenario=bestaat_niet",
        "toon=alles",
        "naast=",
        "bevoegd=0",
        "later=ja",
        "afspraken=sea_mandate.nee",
        "capaciteit=",
        "beslag=101",
        "beslag=-1",
        "beslag=1e1",
        "civiel=15",
        "vraag=0",
        "inzet=",
        "constructor=1",
        "bevoegd=1&__proto__=1",
    ],
)
def test_a_wrong_address_is_told_and_ignored(visit, wrong):
    """As a whole: nothing is set halfway. The first thing that is set takes the message away."""
    page = visit(wrong)
    said = part(page, "fout").inner_text()
    assert said.startswith("Het adres bevat een instelling die niet bestaat: ")
    assert wrong.split("&")[-1] in said
    assert not field(page, "bevoegd").is_checked()
    assert field(page, "toon").first.is_checked()
    field(page, "bevoegd").check()
    assert hash_of(page) == "#verkenner?bevoegd=1"
    assert part(page, "fout").inner_text() == ""


def test_another_address_of_the_page_is_left_alone(visit, made):
    """A jump to a chapter is no setting; an address that is typed later is followed."""
    page = visit()
    page.goto(made.page.as_uri() + "#sec-begin")
    assert part(page, "fout").inner_text() == ""
    page.evaluate("location.hash = '#verkenner?toon=scenario'")
    expect(field(page, "toon").nth(1)).to_be_checked()


def test_both_buttons_put_back(visit):
    """One the sliders, the other everything."""
    page = visit(f"{SETTING}&{SLIDERS}")
    part(page, "schuiven").click()
    assert hash_of(page) == f"#verkenner?{SETTING}&capaciteit=cbrn_decon"
    part(page, "terug").click()
    assert hash_of(page) == ""
    assert shown(page) == shown(visit())


# For everybody


def test_the_keyboard_does_it_all(visit):
    """Every field is reached in the order of the page; arrow keys move a slider."""
    page = visit()
    field(page, "toon").first.focus()
    order = []
    for _ in range(16):
        order.append(page.evaluate("(({ name, id, className }) => name || id || className)(document.activeElement)"))
        page.keyboard.press("Tab")
    above = "toon scenario naast bevoegd verkenner-aantal  verkenner-csv verkenner-terug capaciteit"
    below = "beslag inzet civiel reactie vraag tabel-vlak verkenner-schuiven"
    assert order == f"{above} {below}".split(" ")
    field(page, "vraag").focus()
    page.keyboard.press("ArrowRight")
    shown(page)
    assert field(page, "vraag").get_attribute("aria-valuetext") == "110% van de vraag in het rapport"
    assert hash_of(page).endswith("vraag=110")


def test_a_screen_reader_hears_the_outcome(visit):
    """The polite region says heading and verdict once the reader stops moving, not before."""
    page = visit("capaciteit=medical_surge")
    spoken = part(page, "melding")
    assert spoken.get_attribute("aria-live") == "polite"
    expect(spoken).to_contain_text("In oorlog komen")
    first = spoken.text_content()
    field(page, "civiel").fill("300")
    shown(page)
    assert spoken.text_content() == first
    expect(spoken).to_contain_text("In het rapport blijft")
    assert part(page, "oordeel").inner_text() in spoken.text_content()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", ["naast=navo_top&bevoegd=1", f"{BESIDE}navo_top"])
def test_nothing_is_cut(visit, width, address):
    """Everything open, two scenarios, names of over a hundred letters: nothing sticks out or overlaps."""
    page = visit(address, width)
    for summary in page.locator("#verkenner summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    wide = """all => all.filter((each) => each.clientWidth && each.scrollWidth > each.clientWidth + 1)
        .map((each) => each.className + ': ' + each.textContent)"""
    looked_at = (
        ".verkenner-rij, .verkenner-rij *, label, legend, button, p:not(.onzichtbaar), figcaption, #verkenner-een *"
    )
    assert page.locator(f"#verkenner :is({looked_at})").evaluate_all(wide) == []
    overlap = """rows => rows.filter((row) => {
        const boxes = [...row.children].map((each) => each.getBoundingClientRect()).filter((box) => box.width);
        return boxes.some((a, i) => boxes.slice(i + 1).some((b) =>
            a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1));
    }).map((row) => row.textContent)"""
    assert page.locator(".verkenner-rij").evaluate_all(overlap) == []


@pytest.mark.parametrize("width", [WIDTHS[0], WIDTHS[-1]])
def test_axe_finds_nothing(visit, width):
    """Everything open and set, in forced colours and in the dark as well."""
    page = visit(f"{BESIDE}navo_top", width)
    for summary in page.locator("#verkenner summary").all():
        summary.click()
    field(page, "bevoegd").check()
    for colours, scheme in (("none", "light"), ("active", "light"), ("none", "dark")):
        page.emulate_media(forced_colors=colours, color_scheme=scheme)
        result = Axe().run(page, options=AXE)
        assert result.violations_count == 0, result.generate_report()


def test_the_bars_are_seen_in_any_colours(visit):
    """A reader with own colours still sees each part of a bar: an edge, and the fill that the legend explains."""
    page = visit(forced_colors="active")
    style = "element => [getComputedStyle(element).borderTopStyle, getComputedStyle(element).backgroundColor]"
    fills = set()
    for kind in ("defence", "civil", "gap"):
        border, fill = page.locator(f".verkenner-legenda .verkenner-{kind}").evaluate(style)
        assert border == "solid"
        fills.add(fill)
    assert len(fills - {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}) == 3


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_touched_is_large_enough(visit, width):
    """Every control is at least 44 pixels high and wide, and shows the focus."""
    page = visit(width=width)
    for found in page.locator("#verkenner :is(select, button, summary, input[type=range], .verkenner-vink)").all():
        if found.is_visible():
            box = found.bounding_box()
            assert min(box["width"], box["height"]) >= 43.99
    for name in ("scenario", "beslag"):
        field(page, name).focus()
        page.keyboard.press("Shift")
        style = "getComputedStyle(document.activeElement)"
        assert page.evaluate(f"{style}.outlineStyle + parseInt({style}.outlineWidth)") == "solid3", name


def test_without_javascript_a_note_stands_there(browser, made):
    """And nothing that does not work."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(made.at())
    assert "JavaScript" in part(page, "zonder").inner_text()
    assert not page.locator("#verkenner").is_visible()
    page.close()


def test_paper_holds_a_sentence_instead(visit, made):
    """A print of the page says where it is; PDF and Word hold nothing of it."""
    page = visit()
    page.emulate_media(media="print")
    assert not page.locator("#verkenner").is_visible()
    assert page.get_by_text("Op papier kan dat niet").is_visible()
    document = made.project.report / "impactanalyse.qmd"
    (made_document,) = choose(made.project, "pandoc").render(
        document, ["docx"], made.project.build / "papier", "publiek", [].append
    )
    text = "\n".join(paragraph.text for paragraph in docx.Document(made_document).paragraphs)
    assert "Verkenner" not in text
    assert "window" not in text
    assert "Wat ziet u?" not in text


def test_the_words_of_the_page_are_all_used(made):
    """An adviser who edits a word edits one that is shown; a script asks for none that is not there."""
    text = made.page.read_text(encoding="utf-8")
    words = json.loads(re.search(r'id="verkenner-woorden">(.*?)</script>', text, re.DOTALL)[1])
    script = (made.project.report / "interactive" / "verkenner.js").read_text(encoding="utf-8")
    asked = set(re.findall(r"words\.(\w+)", script))
    assert asked == set(words)
