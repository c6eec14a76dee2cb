"""The HTML: self-contained, complete, navigable."""

import re
from html.parser import HTMLParser

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.projects import listening

from hoofdtaak3.assemble.assembler import choose


class Page(HTMLParser):
    """Tags with their attributes, in order, and the text."""

    def __init__(self, path):
        super().__init__()
        self.tags, self.words, self.inside = [], [], ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.inside = tag
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):  # noqa: ARG002 - HTMLParser's signature
        self.inside = ""

    def handle_data(self, data):
        if self.inside != "style":
            self.words.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self):
        return re.sub(r"\s+", " ", "".join(self.words).replace("\xa0", " "))


@pytest.fixture(scope="module")
def page(rendered):
    """The fixture document's HTML, read."""
    return Page(rendered["html"])


@pytest.mark.build
def test_nothing_is_requested(rendered, page):
    """The page opens without any request: only plain links lead outside."""
    for tag, attributes in page.tags:
        for name in ("src", "href", "data", "poster", "srcset", "xlink:href", "action"):
            value = attributes.get(name) or ""
            assert tag == "a" or value.startswith(("#", "data:")) or not value, (tag, value)
    source = rendered["html"].read_text(encoding="utf-8")
    assert "@import" not in source
    assert not re.search(r"url\(\s*[\"']?\s*(https?:|//)", source)
    assert page.all("script"), "the page's own"
    assert not any(page.all("script")), "they stand in the page: without an address, and run as what they are"
    assert not re.search(r"\b(fetch|XMLHttpRequest|import|sendBeacon|WebSocket)\b", source)


@pytest.mark.build
def test_browser_knows_the_signs_in_time(rendered, project):
    """Browsers look for the character set in the first 1,024 bytes; what Quarto adds to a page stands behind it."""
    assert b'<meta charset="utf-8">' in rendered["html"].read_bytes()[:1024]
    template = (project.report / "templates" / "report.html").read_text(encoding="utf-8")
    assert template.index("<meta charset") < template.index("<!-- htmldependencies:E3FAD763 -->")


@pytest.mark.build
def test_page_says_first_that_it_loads_nothing(rendered, page):
    """The encoding and the policy stand in the first 1024 bytes, before anything that could load."""
    head = rendered["html"].read_bytes()[:1024].decode()
    assert '<meta charset="utf-8">' in head
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', head)
    assert [tag for tag, _ in page.tags[:4]] == ["html", "head", "meta", "meta"]
    parts = {name: sources for name, *sources in (part.split() for part in policy.split(";"))}
    assert parts.pop("default-src") == ["'none'"]
    assert {source for sources in parts.values() for source in sources} <= {"'none'", "'unsafe-inline'", "data:"}
    assert not {"connect-src", "frame-src", "object-src", "worker-src"} & set(parts)


BLOCKED = {
    *(f"{kind}-src" for kind in ("connect", "frame", "img", "media", "object")),
    *("script-src-elem", "style-src-elem", "form-action", "eval"),
}


@pytest.mark.browser
def test_policy_blocks_what_a_script_or_a_mark_would_load(browser, rendered):
    """Whatever comes into the page, nothing leaves it: not a picture, a style, a script, a frame or a call."""
    with listening() as (server, came):
        page = browser.new_page()
        page.goto(rendered["html"].as_uri())
        blocked = page.evaluate(
            """async ([server, wanted]) => {
              const seen = new Set();
              document.addEventListener("securitypolicyviolation", (event) => seen.add(event.effectiveDirective));
              const place = document.createElement("div");
              place.innerHTML = `<img src="${server}/a.png"><img srcset="${server}/b.png 1x">
                <iframe src="${server}"></iframe>
                <link rel="stylesheet" href="${server}/c.css"><p style="background: url(${server}/d.png)">x</p>
                <video src="${server}/e.mp4"></video><object data="${server}/f"></object>
                <form action="${server}/g"><button></button></form>`;
              document.body.append(place);
              const script = document.createElement("script");
              script.src = server + "/h.js";
              const inside = document.createElement("script");
              // Later, for while the debugger evaluates it may do what the page may not.
              inside.textContent =
                "setTimeout(() => { try { new Function('') } catch { document.body.dataset.eval = 'no' } })";
              document.body.append(script, inside);
              navigator.sendBeacon(server + "/i", "x");
              await fetch(server + "/j").catch(() => 0);
              place.querySelector("button").click();
              const found = () => [...seen, ...(document.body.dataset.eval === "no" ? ["eval"] : [])];
              for (let turn = 0; turn < 500 && !wanted.every((name) => found().includes(name)); turn += 1)
                await new Promise((done) => setTimeout(done, 20));
              await new Promise((done) => setTimeout(done, 300));  // for what would still leave
              return found();
            }""",
            [f"http://{server}", sorted(BLOCKED)],
        )
        page.close()
    # Chromium may knock on a door that a frame or a form names, before it asks the policy; it hands nothing over.
    assert not any(came)
    assert set(blocked) >= BLOCKED


@pytest.mark.build
def test_page_structure(page):
    """The page has a language, a title, one main part, a skip link to it and a named table of contents."""
    assert page.all("html")[0]["lang"] == "nl"
    assert len(page.all("main")) == 1
    assert page.all("a")[0]["href"] == "#" + page.all("main")[0]["id"]
    assert page.all("nav")[0]["aria-label"] == "Inhoudsopgave"
    assert len(page.all("h1")) == 1
    assert len(page.all("h2")) == 3


@pytest.mark.build
def test_every_anchor_exists_once(page):
    """Every internal link has a target and no id stands on the page twice."""
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {attributes["href"][1:] for attributes in page.all("a") if attributes.get("href", "").startswith("#")}
    assert targets <= set(ids)
    assert {"fig-beschikbaar", "tbl-breed", "sec-diep"} <= targets


@pytest.mark.build
def test_cross_references_are_dutch_words(page):
    """References and captions say what they point at, with the right number, also before their target."""
    for words in (
        "zie Hoofdstuk 2 en Figuur 1.",
        "Zie Tabel 1, Tabel 2, Tabel 3 en Figuur 2. Terug naar Hoofdstuk 1 en Paragraaf 2.1.",
        "Figuur 1: Eenheden per fase",
        "Tabel 1: Beschikbaarheid van 447 verzoeken",
        "Figuur 2: Voorlopig beeld van 447 verzoeken",
    ):
        assert words in page.text
    assert "@" not in page.text


@pytest.mark.build
def test_variables_and_citations_are_filled_in(rendered, page):
    """Variables are read as Markdown in text and as plain text in attributes; sources are listed."""
    source = rendered["html"].read_text(encoding="utf-8")
    assert "Proefdocument met 447 verzoeken" in page.text
    assert "<em>ontsmetting</em>" in source
    assert re.search(r"\[\d\] Voorbeeldministerie", page.text)
    assert "{{<" not in source
    assert "\ue000" not in source


@pytest.mark.build
def test_only_this_format_and_profile_is_shown(page):
    """Conditional content for other formats and profiles is left out."""
    assert "alleen in HTML" in page.text
    for other in ("alleen in de PDF", "alleen in Word", "Deze alinea is intern"):
        assert other not in page.text


@pytest.mark.build
def test_pictures_are_named(page):
    """A drawing is in the page itself, named by its alternative text and by nothing else."""
    drawings = [attributes for attributes in page.all("svg") if attributes.get("role") == "img"]
    assert [drawing["aria-label"] for drawing in drawings] == [
        "Drie staven: vrede 6, spanning 4 en oorlog 1 eenheid.",
        "Staafdiagram met 447 verzonnen verzoeken, oplopend van links naar rechts.",
    ]
    assert not any("aria-labelledby" in drawing for drawing in drawings)
    assert all(image.get("alt") for image in page.all("img"))


@pytest.mark.build
def test_tables_scroll_and_name_their_cells(page):
    """Each table stands in a region that the keyboard reaches; heading cells say what they head."""
    regions = [attributes for attributes in page.all("div") if attributes.get("role") == "region"]
    assert len(regions) == len(page.all("table")) == 4
    assert all(region["tabindex"] == "0" for region in regions)
    assert len({region["aria-label"] for region in regions}) == 4
    assert {cell.get("scope") for cell in page.all("th")} == {"col", "row"}


@pytest.mark.build
def test_marks_say_what_a_statement_rests_on(page):
    """The four words for a basis are labels of their own."""
    marks = [attributes["class"] for attributes in page.all("span") if "herkomst" in (attributes.get("class") or "")]
    assert marks == [f"herkomst herkomst-{basis}" for basis in ("fictief", "oordeel", "opgave", "bron")]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1300, 400])
def test_page_in_a_browser(browser, rendered, width):
    """On a wide and on a narrow screen nothing sticks out, nothing is fetched and axe-core finds no fault."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(rendered["html"].as_uri())
    found = Axe().run(page)
    overflow = page.evaluate("document.documentElement.scrollWidth")
    fonts = page.evaluate("[...document.fonts].filter(font => font.status === 'loaded').length")
    requested = [url for url in requests if not url.startswith("data:")]
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('href')")
    page.close()
    assert found.violations_count == 0, found.generate_report()
    assert overflow == width
    assert requested == [rendered["html"].as_uri()]
    assert fonts >= 2
    assert focused == "#inhoud"


@pytest.mark.build
def test_only_a_very_long_word_of_a_table_may_break(project):
    """A word that would take the room of other columns may break anywhere; parts between hyphens count as words."""
    words = "Arbeidsomstandighedenbesluit", "Beveiligingsbedrijven", "rescEU-ontsmettingseenheid"
    table = f"| Wat | Waarom |\n|:---|:---|\n| {words[0]} | {words[1]} {words[2]} |\n"
    source = project.report / "kort.qmd"
    source.write_text(f"---\ntitle: Kort\n---\n\n{words[0]}.\n\n{table}", encoding="utf-8")
    (made,) = choose(project, "pandoc").render(source, ["html"], project.build / "staging", "publiek", print)
    assert re.findall(r'class="lang-woord">([^<]*)<', made.read_text(encoding="utf-8")) == [words[0]]


@pytest.mark.browser
def test_own_colours_of_the_reader_mark_where_the_reader_is(browser, rendered):
    """With the reader's own colours, an entry of the contents gets a bar only if the page is there."""
    page = browser.new_page(viewport={"width": 1300, "height": 900}, forced_colors="active")
    page.goto(rendered["html"].as_uri())
    barred, entries = page.evaluate(
        """() => {
          const bars = [...document.querySelectorAll(".wegwijzer a")].map(a => getComputedStyle(a).borderLeftColor);
          const canvas = document.body.appendChild(document.createElement("i"));
          canvas.style.color = "Canvas";
          return [bars.filter(bar => bar !== getComputedStyle(canvas).color).length, bars.length];
        }"""
    )
    page.close()
    assert entries > 3
    assert barred <= 1
