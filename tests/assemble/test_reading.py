"""What a reader can do in the page: search, keep a figure, choose a theme, ask what a number rests on, find the way."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import pymupdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from playwright.sync_api import expect

from hoofdtaak3.assemble.assembler import choose
from hoofdtaak3.brand import COLOURS, Brand
from hoofdtaak3.brand.brand import contrast
from hoofdtaak3.figures.interactive import TABLES, interactive_fragments
from hoofdtaak3.problems import InputError

pytestmark = pytest.mark.browser

WIDTHS = (1300, 768, 320)
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
FINDING = {
    "label": "Capaciteiten met een tekort in oorlog, als alle rampenbestrijdingsorganisatievoorwaarden tegelijk gelden",
    "value": "10",
    "of": "17 capaciteiten",
    "degree": "houdt stand",
    "basis": "3% bron, 97% oordeel",
    "scenario": "Conflict in 2030",
    "phase": "oorlog",
    "rows": [f"rij {i}" for i in range(1, 10)],
}
DOCUMENT = """\
---
title: Lezen
---

# Eerste hoofdstuk {#sec-een}

In [tien]{.bevinding data-id="oorlog.tekort"} van de 17 capaciteiten is er een tekort, ook bij een geïnde reële
coördinatie in [Zoë’s]{.bevinding data-id="onbekend.nummer"} vestiging.

::: {#fig-beschikbaar}
![](../build/figures/fig-beschikbaar){fig-alt="Drie staven: vrede 6, spanning 4 en oorlog 1 eenheid."}

[In oorlog blijft één eenheid over.]{.figuurtitel} Eenheden per fase. Bron: proef.
:::

| Partij | Wat |
|:-------|:----|
| Brandweer | Ontsmetting |
| Politie | Bewaking |

: Wie wat kan {#tbl-wie}

# Een lange titel over de rampenbestrijdingsorganisatievoorwaarden en wat die in vijf jaar kosten {#sec-lang}

LONG

# Kort {#sec-kort}

Eén regel.

# Korter: [17]{.bevinding data-id="oorlog.tekort"} stuks {#sec-korter}

Eén regel.

# Gegevens {#sec-gegevens}

{{< include /build/fragments/figuurgegevens.md >}}

{{< include /build/fragments/bevindingen.md >}}

{{< include /build/fragments/interactief.md >}}
"""


def lay_out(project):
    """A document with a figure, its data, and findings; returns its page."""
    figures = project.build / "figures"
    words = {"title": "In oorlog blijft één eenheid over", "caption": "Per fase.", "alt": "Vier balken."}
    (figures / "fig-beschikbaar.words.json").write_text(json.dumps(words), encoding="utf-8")
    usermeta = {"label": "fig-beschikbaar", "name": "Eenheden per fase", "names": {}}
    spec = {"mark": "bar", "data": {"values": []}, "usermeta": usermeta}
    (figures / "fig-beschikbaar.vl.json").write_text(json.dumps(spec), encoding="utf-8")
    data = "Fase,Eenheden\nvrede,6.125\nspanning,4\noorlog,\nDé nasleep; later,1\n"
    (figures / "fig-beschikbaar.csv").write_text(data, encoding="utf-8")
    fragments = project.build / "fragments"
    for name, text in interactive_fragments(figures, project.report, "").items():
        (fragments / f"{name}.md").write_text(text, encoding="utf-8")
    found = f'<script type="application/json" id="bevindingen">{json.dumps({"oorlog.tekort": FINDING})}</script>'
    (fragments / "bevindingen.md").write_text(f"```{{=html}}\n{found}\n```\n", encoding="utf-8")
    source = project.report / "lezen.qmd"
    long = "\n\n".join(f"Alinea {i}: {'water en vuur ' * 40}" for i in range(40))
    source.write_text(DOCUMENT.replace("LONG", long), encoding="utf-8")
    (made,) = choose(project, "pandoc").render(source, ["html"], project.build / "staging", "publiek", print)
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory, project_in):
    """The page on disk."""
    return lay_out(project_in(tmp_path_factory.mktemp("lezen")))


@pytest.fixture
def opened(browser, made):
    """Open the page; what goes wrong in its scripts fails the test."""
    pages, wrong = [], []

    def open_page(width=1300, height=900, **options):
        page = browser.new_page(viewport={"width": width, "height": height}, **options)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(made.as_uri())
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert wrong == []


def check_axe(page):
    """No violation."""
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()


def search(page, words):
    """Open the search with its key, and type."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.wait_for_timeout(200)
    return page.locator(".zoek-uitkomsten a")


# Search


WORDS = {
    "eerste hoofd": "1 Eerste hoofdstuk",
    "GEINDE reele coordinatie": "In tien van de 17 capaciteiten is er een tekort",
    "zoe's": "vestiging",
    "blijft één eenheid": "Figuur 1: In oorlog blijft één eenheid over.",
    "ontsmetting brandweer": "Brandweer · Ontsmetting",
    "nasleep": "Dé nasleep; later · 1",
}


def test_search_finds_words_wherever_they_stand(opened):
    """In headings, text, captions, tables, and in tables that are still closed; case and accents do not count."""
    page = opened()
    results = search(page, "")
    for words, found in WORDS.items():
        page.locator("#zoek-vraag").fill("")
        expect(results).to_have_count(0)
        page.keyboard.type(words)
        page.wait_for_timeout(200)
        expect(results).to_have_count(1)
        assert found in " ".join(results.first.inner_text().split())
        assert page.locator(".zoek-telling").inner_text() == "1 vindplaats."


def test_search_tells_how_many_and_where(opened):
    """The count is told to a screen reader; each result has its chapter, and what was sought is marked."""
    page = opened()
    results = search(page, "tekort")
    expect(results).to_have_count(1)
    assert page.locator(".zoek-telling").get_attribute("role") == "status"
    assert results.first.locator(".zoek-plek").inner_text() == "1 Eerste hoofdstuk"
    assert results.first.locator("mark").all_inner_texts() == ["tekort"]
    page.locator("#zoek-vraag").fill("water")
    expect(page.locator(".zoek-telling")).to_have_text("40 vindplaatsen.")
    page.locator("#zoek-vraag").fill("xylofoon")
    expect(page.locator(".zoek-telling")).to_have_text("Niets gevonden.")
    expect(results).to_have_count(0)


def test_search_is_done_by_keyboard_alone(opened):
    """A key opens it, arrows walk through the results, Enter goes there, Escape closes and gives the focus back."""
    page = opened()
    page.locator("#thema").focus()
    results = search(page, "Alinea 3")
    assert results.count() > 5
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(results.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#zoek-vraag")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.zoeken")).to_be_hidden()
    expect(page.locator("#thema")).to_be_focused()
    search(page, "Alinea 39")
    page.keyboard.press("Enter")
    found = page.locator(".gevonden")
    expect(found).to_be_in_viewport()
    expect(found).to_be_focused()
    assert found.inner_text().startswith("Alinea 39:")


def test_a_result_in_a_closed_table_opens_it(opened):
    """And shows its row."""
    page = opened()
    search(page, "nasleep").first.click()
    row = page.locator("#gegevens-fig-beschikbaar tr.gevonden")
    expect(row).to_be_in_viewport()
    assert row.inner_text().split("\t")[0] == "Dé nasleep; later"


def test_the_key_of_search_can_be_turned_off(opened):
    """A key of one sign is in the way of who speaks to the computer (WCAG 2.1.4)."""
    page = opened()
    search(page, "")
    page.locator(".zoek-toets input").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("dialog.zoeken")).to_be_hidden()
    page.locator("#zoek-knop").click()
    expect(page.locator("#zoek-vraag")).to_be_focused()


# Figures


def kept(page, kind):
    """The file behind a button, and its name."""
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Figuur 1 opslaan als {kind}").click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_the_data_of_a_figure_can_be_kept(opened):
    """Unrounded, with the signs that a Dutch Excel expects."""
    name, data = kept(opened(), "CSV")
    assert name == "fig-beschikbaar.csv"
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert data.startswith(b"\xef\xbb\xbf")
    assert rows == [
        ["Fase", "Eenheden"],
        ["vrede", "6,125"],
        ["spanning", "4"],
        ["oorlog", ""],
        ["Dé nasleep; later", "1"],
    ]


def test_the_drawing_of_a_figure_can_be_kept(opened):
    """An SVG that stands alone, with name and description; a PNG that is not empty, also from the dark theme."""
    page = opened(color_scheme="dark")
    name, data = kept(page, "SVG")
    assert name == "fig-beschikbaar.svg"
    root = ET.fromstring(data)  # noqa: S314 - our own
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    told = [root.find(f"{{http://www.w3.org/2000/svg}}{tag}").text for tag in ("title", "desc")]
    assert told[0].replace("\xa0", " ").startswith("Figuur 1: In oorlog blijft één eenheid over.")
    assert told[1] == "Drie staven: vrede 6, spanning 4 en oorlog 1 eenheid."
    name, data = kept(page, "PNG")
    assert name == "fig-beschikbaar.png"
    picture = Image.open(BytesIO(data)).convert("RGBA")
    width, height = (float(root.get(side)) for side in ("width", "height"))
    assert picture.width == pytest.approx(2.5 * (width + 24), abs=1)
    assert picture.height > 2.5 * (height + 60), "title, caption and origin stand in the picture"
    assert len(picture.getcolors(1 << 24)) > 3


def test_the_title_of_a_figure_stands_first(opened):
    """Number and title, then the rest on a line of its own, then the picture."""
    page = opened()
    lines = page.locator("#fig-beschikbaar figcaption").inner_text().replace("\xa0", " ").split("\n")
    assert lines == ["Figuur 1: In oorlog blijft één eenheid over.", "Eenheden per fase. Bron: proef."]
    title = page.locator("#fig-beschikbaar .figuurtitel")
    assert title.evaluate("element => getComputedStyle(element).fontWeight") == "600"
    caption, drawing = (page.locator(f"#fig-beschikbaar {part}").bounding_box() for part in ("figcaption", "svg"))
    assert caption["y"] + caption["height"] <= drawing["y"]
    assert page.locator("#fig-beschikbaar .figuur-vlak").get_attribute("aria-label") == (
        "Figuur: In oorlog blijft één eenheid over"
    )


def test_the_whole_figure_fits_a_phone(opened):
    """It scrolls at a size that can be read; a button shows all of it."""
    page = opened(320)
    place = page.locator("#fig-beschikbaar .figuur-vlak")
    wider = "element => element.scrollWidth > element.clientWidth"
    assert place.evaluate(wider)
    page.get_by_role("button", name="Hele figuur in beeld: Figuur 1").click()
    assert not place.evaluate(wider)
    assert page.locator("#fig-beschikbaar svg").bounding_box()["width"] <= 320


def test_the_workbook_is_a_link_away(opened):
    """One place, beside the page."""
    links = opened().locator("a[href='gegevens.xlsx']")
    expect(links).to_have_count(1)
    expect(links).to_be_visible()


# Theme


def paper(page):
    """The colour behind the text, and behind a drawing."""
    of = "element => getComputedStyle(element).backgroundColor"
    return page.locator("body").evaluate(of), page.locator(".figuur-vlak").evaluate(of)


def test_the_theme_follows_the_device_until_the_reader_chooses(opened):
    """A drawing keeps its light paper; print is always light."""
    page = opened(color_scheme="dark")
    button = page.locator("#thema")
    light = "rgb(255, 255, 255)"
    dark = paper(page)[0]
    assert sum(map(int, dark[4:-1].split(","))) < 120
    assert paper(page) == (dark, light)
    assert button.get_attribute("aria-pressed") == "true"
    page.emulate_media(color_scheme="light")
    assert paper(page) == (light, light)
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert paper(page) == (dark, light)
    page.emulate_media(color_scheme="dark")
    button.click()
    assert paper(page) == (light, light)
    button.click()
    page.emulate_media(media="print")
    assert paper(page)[0] == light


HEX = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(
    st.fixed_dictionaries(dict.fromkeys(COLOURS, HEX)),
    st.sampled_from(["#000000", "#1b1f24", "#3a2a4d"]),
    st.sampled_from(["#ffffff", "#fbf7ef"]),
)
def test_any_brand_can_be_read_in_the_dark(colours, ink, paper):
    """Text, quiet text and links on paper and on quiet surfaces; and on a colour that carries text."""
    colours = {**colours, "ink": ink, "paper": paper}
    brand = Brand(colours, "IBM Plex Sans")
    dark = brand.dark()
    assert set(dark) == set(colours)
    for role in ("ink", "muted", "accent"):
        assert min(contrast(dark[role], dark[behind]) for behind in ("paper", "wash")) >= 4.5
    for role in ("defence", "civil", "gap", "late", "unknown"):
        carried = max(("ink", "paper"), key=lambda text: contrast(colours[role], colours[text]))
        assert contrast(dark[role], dark[carried]) >= 4.5


def test_a_brand_that_is_dark_stays_dark():
    """Its dark theme is the brand itself."""
    colours = {**Brand.plain().palette, "ink": "#ffffff", "paper": "#101010"}
    assert Brand(colours, "x").dark() == colours


# Findings


def test_a_number_says_what_it_rests_on(opened):
    """Not a stop of the keyboard until the reader asks; then each that is known is a button, and tells itself."""
    page = opened()
    number, other = (page.locator(f"main p span[data-id='{name}']") for name in ("oorlog.tekort", "onbekend.nummer"))
    toggle, tip = page.locator("#bevindingen-knop"), page.locator("#tip")
    assert number.get_attribute("tabindex") is None
    toggle.click()
    assert toggle.get_attribute("aria-pressed") == "true"
    assert number.get_attribute("role") == "button"
    assert other.get_attribute("role") is None, "of what no finding says, nothing can be told"
    number.focus()
    expect(tip).to_be_visible()
    assert number.get_attribute("aria-describedby") == "tip"
    told = tip.inner_text()
    for word in (FINDING["label"], "10", "17 capaciteiten", "houdt stand", "97% oordeel", "Conflict in 2030", "oorlog",
                 "rij 1, rij 2, rij 3, rij 4, rij 5, rij 6 en nog 3", "oorlog.tekort"):  # fmt: skip
        assert word in told
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.keyboard.press("Enter")
    expect(tip).to_be_visible()
    toggle.click()
    expect(tip).to_be_hidden()
    assert number.get_attribute("tabindex") is None
    assert number.get_attribute("role") is None


def test_a_number_is_told_to_the_pointer(opened):
    """Who points at it, and who touches it; what is told can be pointed at, and goes by itself."""
    page = opened()
    number, tip = page.locator("main p span[data-id='oorlog.tekort']"), page.locator("#tip")
    number.hover()
    expect(tip).to_be_visible()
    tip.hover()
    page.wait_for_timeout(500)
    expect(tip).to_be_visible()
    page.mouse.move(2, 2)
    expect(tip).to_be_hidden()
    number.click()
    expect(tip).to_be_visible()
    page.locator("h1").click()
    expect(tip).to_be_hidden()


def test_without_findings_nothing_offers_them(browser, rendered):
    """A page that has none has no button for them."""
    page = browser.new_page()
    page.goto(rendered["html"].as_uri())
    expect(page.locator("#bevindingen-knop")).to_be_hidden()
    expect(page.locator("#zoek-knop")).to_be_visible()
    page.close()


# The way


@pytest.mark.parametrize("height", [900, 1400])
def test_contents_mark_where_a_jump_ended(opened, height):
    """Also a chapter that cannot reach the edge of the window; and what is read, once the reader moves on."""
    page = opened(height=height)
    marked = page.locator(".wegwijzer [aria-current]")
    for chapter in ("sec-korter", "sec-een", "sec-gegevens", "sec-kort", "sec-lang"):
        page.locator(f".wegwijzer a[href='#{chapter}']").click()
        expect(marked).to_have_attribute("href", f"#{chapter}")
        page.wait_for_timeout(150)
        expect(marked).to_have_attribute("href", f"#{chapter}")
    page.mouse.move(700, 400)
    page.mouse.wheel(0, 100000)
    expect(marked).to_have_attribute("href", "#sec-gegevens")
    page.mouse.wheel(0, -100000)
    expect(marked).to_have_count(0)


def test_contents_mark_where_a_link_from_outside_ends(browser, made):
    """The page opens at a chapter."""
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.goto(made.as_uri() + "#sec-kort")
    expect(page.locator(".wegwijzer [aria-current]")).to_have_attribute("href", "#sec-kort")
    page.close()


# For everybody


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_theme(opened, width, scheme):
    """As it opens, with numbers shown and one told, and with search open; nothing sticks out."""
    page = opened(width, color_scheme=scheme)
    check_axe(page)
    page.locator("#bevindingen-knop").click()
    page.locator("main p span[data-id='oorlog.tekort']").focus()
    expect(page.locator("#tip")).to_be_visible()
    check_axe(page)
    search(page, "water")
    check_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_own_colours_of_the_reader(opened):
    """What is chosen, marked or found is seen without our colours; axe finds nothing."""
    page = opened(forced_colors="active")
    page.locator("#bevindingen-knop").click()
    border, none = (
        page.locator(name).evaluate("element => getComputedStyle(element).borderTopColor")
        for name in ("#bevindingen-knop", "#zoek-knop")
    )
    canvas = page.locator("body").evaluate("element => getComputedStyle(element).backgroundColor")
    assert border != canvas == none
    lines = [
        page.locator(f"main p span[data-id='{name}']").evaluate(
            "element => getComputedStyle(element).textDecorationLine"
        )
        for name in ("oorlog.tekort", "onbekend.nummer")
    ]
    assert lines == ["underline", "none"]
    check_axe(page)
    search(page, "ontsmetting")
    mark = page.locator("mark").first.evaluate("element => getComputedStyle(element).backgroundColor")
    assert mark != canvas
    check_axe(page)


def test_paper_has_no_buttons(opened):
    """Nothing to press, and no number looks like a link."""
    page = opened()
    page.locator("#bevindingen-knop").click()
    page.emulate_media(media="print")
    assert page.locator("button:visible").count() == 0
    line = page.locator("main p span[data-id='oorlog.tekort']").evaluate(
        "element => getComputedStyle(element).textDecorationLine"
    )
    assert line == "none"


def test_without_javascript_nothing_is_there_to_press(opened):
    """No button that does nothing."""
    page = opened(java_script_enabled=False)
    assert page.locator("button:visible").count() == 0
    assert TABLES in page.content()


@pytest.mark.parametrize(("text", "told"), [(None, "is er niet"), ('"</script>"', "bevat wat een script afsluit")])
def test_a_script_that_cannot_be_in_the_page_is_named(project, text, told):
    """One that is gone, or that would end before its end."""
    script = project.report / "interactive" / "tip.js"
    script.unlink()
    if text:
        script.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        choose(project, "pandoc").render(
            project.report / "impactanalyse.qmd", ["html"], project.build / "staging", "publiek", print
        )
    assert "report/interactive/tip.js" in str(error.value)
    assert told in str(error.value)


def test_numbers_are_plain_in_other_formats(project):
    """In the PDF and in Word a finding's mark is gone; the title of a figure is bold and stands above it."""
    source = project.report / "plat.qmd"
    text = DOCUMENT[DOCUMENT.index("In [tien]") : DOCUMENT.index("| Partij")]
    source.write_text(f"---\ntitle: Plat\n---\n\n{text}", encoding="utf-8")
    paper, word = choose(project, "pandoc").render(
        source, ["typst", "docx"], project.build / "staging", "publiek", print
    )
    with pymupdf.open(paper) as pdf:
        blocks = [block for page in pdf for block in page.get_text("dict")["blocks"]]
    lines = [(line["bbox"][1], line["spans"]) for block in blocks for line in block.get("lines", ())]
    shown = {"".join(span["text"] for span in spans).replace("\xa0", " ").strip(): (y, spans) for y, spans in lines}
    assert any(text.startswith("In tien van de 17 capaciteiten") for text in shown)
    title, rest = (
        shown[text] for text in ("Figuur 1: In oorlog blijft één eenheid over.", "Eenheden per fase. Bron: proef.")
    )
    assert title[0] < rest[0] < shown["vrede"][0], "title, caption, drawing"
    assert "SmBld" in title[1][-1]["font"]
    assert "SmBld" not in rest[1][-1]["font"]
    paragraphs = docx.Document(str(word)).paragraphs
    at = next(i for i, paragraph in enumerate(paragraphs) if paragraph.style.name == "Image Caption")
    caption, picture = paragraphs[at : at + 2]
    assert caption.text.replace("\xa0", " ").split("\n") == [
        "Figuur 1: In oorlog blijft één eenheid over.", "Eenheden per fase. Bron: proef."
    ]  # fmt: skip
    assert [run.bold for run in caption.runs if "oorlog" in run.text] == [True]
    assert picture.style.name == "Captioned Figure"
    assert caption.style.paragraph_format.keep_with_next
    assert "In tien van de 17" in " ".join(" ".join(paragraph.text for paragraph in paragraphs).split())
