"""A whole visit in a real browser: what somebody sees, types and hears who never saw a terminal."""

from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from tests.desk.visits import Visit, desk
from tests.projects import Small, copy_built, made_files, small_project

from hoofdtaak3.inputs.scenarios import load_scenarios

pytestmark = pytest.mark.browser

TITLE = "Conflict, chemisch ongeluk"
CELL = "w:claims:cbrn_decon:ht1:oorlog:likely"
INTERRUPTED = 130
WAIT = 60_000  # milliseconds: a machine that does other things as well is slow
expect.set_options(timeout=WAIT)


@pytest.fixture(scope="module")
def unbuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, not built; nobody changes it."""
    return small_project(tmp_path_factory.mktemp("visit") / "project")


@pytest.fixture
def own(unbuilt: Path, tmp_path: Path) -> Path:
    """A copy that may be changed."""
    return Path(shutil.copytree(unbuilt, tmp_path / "project"))


@pytest.fixture
def visit(own: Path) -> Iterator[Visit]:
    """Its desk."""
    with desk(own) as found:
        yield found


@pytest.fixture(scope="module")
def shared(unbuilt: Path) -> Iterator[Visit]:
    """A desk that nobody saves anything at."""
    with desk(unbuilt) as found:
        yield found


class Window:
    """A page, and whatever it complained about."""

    def __init__(self, browser: Browser, visit: Visit, **options: object) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1300, "height": 900}, **options})
        self.context.set_default_timeout(WAIT)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda sent: self.asked.append(sent.url))
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(visit.address)

    def sound(self, visit: Visit) -> None:
        """Nothing was asked elsewhere, and neither a script nor the policy complained."""
        assert {url.split("/")[2] for url in self.asked} == {visit.host}
        assert self.complaints == []


@pytest.fixture
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Window]:
    """A window on the desk of this test."""
    found = Window(browser, request.getfixturevalue("visit"))
    yield found
    found.context.close()


def field(page: Page, name: str) -> object:
    """A field of the form by its name."""
    return page.locator(f'[name="{name}"]')


def accessible(page: Page) -> None:
    """No fault that axe knows, on a wide screen, at 400 % and in between; nothing is wider than the screen."""
    size = page.viewport_size
    for width in (1300, 640, 320):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size(size)


def reckoned(page: Page) -> None:
    """Wait for what a change does."""
    expect(page.locator("#stand")).to_contain_text("Doorgerekend", timeout=WAIT)


@pytest.mark.build
def test_a_whole_visit_by_keyboard(browser: Browser, small_once: Small, tmp_path: Path) -> None:
    """Open, change three values, be refused one, save, run and stop, undo, run to the end, read, compare, close."""
    own = copy_built(small_once.root, tmp_path / "project")
    with desk(own) as visit:
        window = Window(browser, visit)
        page = window.page
        tried(page)
        kept(page, own)
        stopped(page, visit, own)
        undone(page, own)
        finished(page, window)
        put_back(page, own)
        compared(page)
        window.sound(visit)
        window.context.close()
        visit.process.send_signal(signal.SIGINT)
        said, _ = visit.process.communicate(timeout=WAIT / 1000)
    assert visit.process.returncode == INTERRUPTED
    assert said.endswith("Het bureau is gesloten.\n")


def tried(page: Page) -> None:
    """Three values, one of them wrong at first, and what they do."""
    page.get_by_role("link", name=TITLE).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    days = page.get_by_label(re.compile("Aantal dagen dat wordt doorgerekend"))
    days.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("90")
    page.locator(f'[id="{CELL}"]').focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("1,8")
    expect(page.locator(f'[id="fout-{CELL}"]')).to_contain_text("Toegestaan: 0 tot en met 1.")
    expect(page.locator(f'[id="{CELL}"]')).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#stand")).to_have_text("1 veld klopt niet.")
    accessible(page)
    assert page.evaluate("document.activeElement.id") == CELL
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("0,8")
    reckoned(page)
    expect(page.locator(f'[id="fout-{CELL}"]')).to_be_empty()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") != CELL
    page.locator('[id="w:capability_values:cbrn_decon:readiness:likely"]').count()  # of another table: not shown yet
    page.get_by_label("Tabel", exact=True).select_option("capability_values")
    page.get_by_role("button", name="Toon").press("Enter")
    page.locator('[id="w:capability_values:cbrn_decon:readiness:likely"]').fill("0,5")
    reckoned(page)
    row = page.locator(".was-wordt tbody tr").filter(has_text="CBRN-ontsmetting")
    expect(row.locator(".wordt").first).to_be_visible()
    expect(page.locator("#wijzigingen li")).to_have_count(3)
    expect(page.locator("#effect svg")).to_be_visible(timeout=WAIT)
    expect(page.locator("#effect [role=img]")).to_have_attribute("aria-label", re.compile("CBRN-ontsmetting: .+ wordt"))
    firm(page)
    page.locator('[data-open="waarom-cbrn_decon"] > summary').press("Enter")
    expect(page.get_by_role("cell", name=re.compile(r"\(\d+%\)")).first).to_be_visible()
    accessible(page)
    page.get_by_label(re.compile(r"^Waarom\?.*gereedheid")).fill("Uit de oefening")
    beside(page)


def beside(page: Page) -> None:
    """What is tried beside another scenario, and back to the form as it was."""
    page.get_by_role("button", name="Vergelijk", exact=True).press("Enter")
    page.get_by_role("checkbox", name="Vredestijd").press("Space")
    page.get_by_role("button", name="Vergelijk", exact=True).press("Enter")
    expect(page.get_by_role("columnheader", name=f"{TITLE}, met uw wijzigingen").first).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("CBRN-ontsmetting, gereedheid"))).to_contain_text("0,35 tot 0,65")
    accessible(page)
    page.get_by_role("button", name="Terug naar het formulier").press("Enter")
    expect(page.locator('[name="s.days"]')).to_have_value("90")
    expect(page.get_by_label(re.compile(r"^Waarom\?.*gereedheid"))).to_have_value("Uit de oefening")


def kept(page: Page, own: Path) -> None:
    """With a reason."""
    page.get_by_label("Titel").fill("Proef van mei")
    page.get_by_label("Waarom?", exact=True).fill("Planning van mei")
    page.get_by_role("button", name="Bewaar", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bewaard")
    accessible(page)
    found = load_scenarios(own)["proef_van_mei"]
    assert (found.title, found.note, found.days) == ("Proef van mei", "Planning van mei", 90)
    assert {(one.table, one.likely, one.note) for one in found.changes} == {
        ("claims", 0.8, "Planning van mei"), ("capability_values", 0.5, "Uit de oefening"),
    }  # fmt: skip


def stopped(page: Page, visit: Visit, own: Path) -> None:
    """A run with progress; stopping leaves the report that was there, and the desk goes on answering."""
    published = made_files(own, "_output")
    before = {name: path.read_bytes() for name, path in published.items()}
    page.get_by_role("link", name="Maak het rapport").press("Enter")
    page.get_by_role("button", name="Maak het rapport").press("Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.locator("progress")).to_be_visible(timeout=WAIT)
    expect(page.locator("#stand")).to_contain_text("stappen klaar")
    accessible(page)
    assert visit.ask("/").status == 200
    page.get_by_role("button", name="Stop").press("Enter")
    expect(page.locator("#stand")).to_have_text("Gestopt. Het vorige rapport is er nog.")
    expect(page.get_by_role("button", name="Maak het rapport")).to_be_visible()
    assert {name: path.read_bytes() for name, path in made_files(own, "_output").items()} == before
    accessible(page)


def undone(page: Page, own: Path) -> None:
    """What was kept is no longer there."""
    page.get_by_role("link", name="Bureau Hoofdtaak 3").press("Enter")
    page.get_by_role("button", name=re.compile("^Maak ongedaan ?: Proef van mei")).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ongedaan gemaakt")
    accessible(page)
    assert "proef_van_mei" not in load_scenarios(own)


def finished(page: Page, window: Window) -> None:
    """A run to its end, and the report that it made."""
    page.get_by_role("link", name="Rapport", exact=True).press("Enter")
    page.get_by_role("button", name="Maak het rapport").press("Enter")
    expect(page.locator("#stand")).to_have_text("Het rapport is klaar.", timeout=3 * WAIT)
    accessible(page)
    with window.context.expect_page() as opened:
        page.get_by_role("link", name=re.compile("^webpagina ?van Impactanalyse")).press("Enter")
    expect(opened.value.locator("h1").first).to_contain_text("Impactanalyse")
    opened.value.close()


def put_back(page: Page, own: Path) -> None:
    """What was undone is kept again; but nothing is undone over what somebody changed since."""
    page.get_by_role("link", name="Bureau Hoofdtaak 3").press("Enter")
    accessible(page)
    page.get_by_role("button", name=re.compile("Zet terug")).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bewaard")
    assert load_scenarios(own)["proef_van_mei"].note == "Planning van mei"
    file = own / "params" / "scenarios" / "proef_van_mei.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("days: 90", "days: 95"), encoding="utf-8")
    page.get_by_role("button", name="Maak het bewaren ongedaan").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Iemand heeft dit bestand daarna veranderd.")
    accessible(page)
    assert load_scenarios(own)["proef_van_mei"].days == 95


def compared(page: Page) -> None:
    """Two scenarios side by side, one of them what was kept."""
    page.get_by_role("link", name="Vergelijk", exact=True).press("Enter")
    page.get_by_role("checkbox", name="Vredestijd").press("Space")
    page.get_by_role("checkbox", name="Proef van mei").press("Space")
    page.get_by_role("button", name="Vergelijk", exact=True).press("Enter")
    expect(page.get_by_role("columnheader", name="Proef van mei").first).to_be_visible()
    accessible(page)


def firm(page: Page) -> None:
    """Wait until it says how firm a change is."""
    expect(page.locator("#uitkomst")).to_contain_text("De stevigheid komt uit", timeout=WAIT)


def test_steps_are_undone(browser: Browser, shared: Visit) -> None:
    """The last change first, also after the page was made anew; each change by itself as well; by keyboard."""
    window = Window(browser, shared)
    page = window.page
    page.get_by_role("link", name=TITLE).click()
    undo = page.locator("#terug")
    expect(undo).to_be_hidden()
    days, cell = page.locator('[name="s.days"]'), page.locator(f'[id="{CELL}"]')
    days.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("90")
    cell.fill("0,8")
    cell.blur()
    cell.fill("0,85")
    expect(undo).to_have_text("Maak ongedaan (3)")
    undo.press("Enter")
    expect(cell).to_have_value("0,8")
    page.get_by_label("Tabel", exact=True).select_option("capability_values")
    page.get_by_role("button", name="Toon").click()
    expect(undo).to_have_text("Maak ongedaan (2)")
    undo.press("Enter")
    expect(page.locator("#wijzigingen li")).to_have_count(1)
    undo.press("Enter")
    expect(page.locator('[name="s.days"]')).to_have_value("120")
    expect(undo).to_be_hidden()
    expect(page.locator("#stand")).to_have_text("U hebt nog niets veranderd.")
    expect(page.locator("#wijzigingen")).to_contain_text("Nog geen.")
    assert page.evaluate("document.activeElement.name") == "s.days"
    page.locator('[name="s.days"]').fill("80")
    page.get_by_role("button", name=re.compile("^Zet terug ?: Aantal dagen")).press("Enter")
    expect(page.locator('[name="s.days"]')).to_have_value("120")
    expect(undo).to_have_text("Maak ongedaan (2)")
    undo.press("Enter")
    expect(page.locator('[name="s.days"]')).to_have_value("80")
    window.sound(shared)
    window.context.close()


def test_what_is_typed_before_the_script_is_there_counts(browser: Browser, shared: Visit) -> None:
    """A page may come in faster than its script: what is sought is shown, what is changed is reckoned with.

    It can be undone; who goes on in the same field makes no second step.
    """
    window = Window(browser, shared)
    page = window.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/bureau.js*", hold)
    page.get_by_role("link", name=TITLE).click(no_wait_after=True)
    page.get_by_role("textbox", name="Zoek").fill("hoofdtaak 1 oorlog")
    page.get_by_label("Capaciteit", exact=True).select_option("cbrn_decon")
    days = page.locator('[name="s.days"]')
    days.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("9")
    expect(days).to_have_value("9")
    held[0].continue_()
    expect(page.locator("#aantal")).to_have_text("1")
    undo = page.locator("#terug")
    expect(undo).to_have_text("Maak ongedaan (1)")
    page.keyboard.type("0")
    expect(page.locator("#stand")).to_contain_text("Doorgerekend")
    expect(undo).to_have_text("Maak ongedaan (1)")
    undo.press("Enter")
    expect(days).to_have_value("120")
    expect(undo).to_be_hidden()
    window.sound(shared)
    window.context.close()


def test_what_somebody_reads_stays(browser: Browser, shared: Visit) -> None:
    """While results come in, what was unfolded stays unfolded, and the figure is not drawn twice."""
    window = Window(browser, shared)
    page = window.page
    page.get_by_role("link", name=TITLE).click()
    page.locator('[data-open="waarom-cbrn_decon"] > summary').press("Enter")
    page.locator(f'[id="{CELL}"]').fill("0,8")
    reckoned(page)
    firm(page)
    expect(page.locator('[data-open="waarom-cbrn_decon"]')).to_have_attribute("open", "")
    expect(page.locator("#effect svg")).to_have_count(1)
    window.sound(shared)
    window.context.close()


def test_reading_works_without_scripts(browser: Browser, shared: Visit) -> None:
    """How a scenario stands, why, and side by side."""
    window = Window(browser, shared, java_script_enabled=False)
    page = window.page
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Reken door").click()
    expect(page.get_by_role("table", name="Nu, per capaciteit")).to_be_visible()
    page.locator('[data-open="waarom-cbrn_decon"] > summary').click()
    expect(page.locator('[data-open="waarom-cbrn_decon"] table')).to_be_visible()
    page.locator('[name="s.days"]').fill("90")
    page.get_by_role("button", name="Reken door").click()
    page.get_by_role("button", name=re.compile("^Zet terug ?: Aantal dagen")).click()
    expect(page.locator('[name="s.days"]')).to_have_value("120")
    page.get_by_role("navigation").get_by_role("link", name="Vergelijk").click()
    page.get_by_role("checkbox", name="Vredestijd").check()
    page.get_by_role("checkbox", name=TITLE).check()
    page.get_by_role("button", name="Vergelijk").click()
    expect(page.get_by_role("row", name=re.compile("CBRN-ontsmetting")).first).to_be_visible()
    window.context.close()


def test_nobody_loses_their_place(browser: Browser, shared: Visit) -> None:
    """While results come in, the field that has the keyboard keeps it, with what was typed meanwhile."""
    window = Window(browser, shared)
    page = window.page
    page.get_by_role("link", name=TITLE).click()
    page.locator(f'[id="{CELL}"]').fill("0,8")
    days = page.locator('[name="s.days"]')
    days.focus()
    page.keyboard.press("End")
    page.keyboard.type("5", delay=50)
    reckoned(page)
    expect(page.locator('[data-wijziging="claims:cbrn_decon:ht1:oorlog"]')).to_be_visible()
    assert page.evaluate("document.activeElement.name") == "s.days"
    assert days.input_value() == "1205"
    reason = page.locator('[name="reden:claims:cbrn_decon:ht1:oorlog"]')
    reason.fill("Om")
    page.locator(f'[id="{CELL}"]').fill("0,85")
    reason.focus()
    page.keyboard.press("End")
    page.keyboard.type("dat")
    page.wait_for_timeout(2000)  # an answer comes meanwhile
    assert reason.input_value() == "Omdat"
    assert page.evaluate("document.activeElement.name").startswith("reden:")
    window.sound(shared)
    window.context.close()


def test_search_and_filter(browser: Browser, shared: Visit) -> None:
    """At once, and the same rows without scripts."""
    shown = []
    for scripts in (True, False):
        window = Window(browser, shared, java_script_enabled=scripts)
        page = window.page
        page.get_by_role("link", name=TITLE).click()
        page.get_by_role("textbox", name="Zoek").fill("hoofdtaak 1 oorlog")
        page.get_by_label("Capaciteit", exact=True).select_option("cbrn_decon")
        if not scripts:
            page.get_by_role("button", name="Toon").click()
        expect(page.locator("#aantal")).to_have_text("1")
        page.wait_for_load_state()  # before its style is there, the lines of a cell are one
        shown.append(page.locator("tr[data-regel]:visible").all_inner_texts())
        window.context.close()
    assert len(shown[0]) == 1
    assert shown[0] == shown[1]


def test_everything_works_without_scripts(browser: Browser, visit: Visit, own: Path) -> None:
    """Reading, trying, being refused, saving."""
    window = Window(browser, visit, java_script_enabled=False)
    page = window.page
    page.get_by_role("link", name=TITLE).click()
    page.locator(f'[id="{CELL}"]').fill("1,8")
    page.get_by_role("button", name="Reken door").click()
    expect(page.locator(".fouten a")).to_have_attribute("href", f"#{CELL}")
    expect(page.locator(f'[id="{CELL}"]')).to_have_value("1,8")
    page.locator(f'[id="{CELL}"]').fill("0,8")
    page.locator(f'[id="{CELL}"]').press("Enter")  # as the button: the first one of the form
    expect(page.locator(".was-wordt .wordt").first).to_be_visible()
    page.get_by_label("Titel").fill("Zonder")
    page.get_by_label("Waarom?", exact=True).fill("Omdat")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bewaard")
    assert [one.likely for one in load_scenarios(own)["zonder"].changes] == [0.8]
    window.context.close()


def test_a_second_tab_and_a_file_changed_behind_its_back(window: Window, visit: Visit, own: Path) -> None:
    """Both tabs work; after one saved, the other one says so and goes on with what was typed in it."""
    page = window.page
    page.get_by_role("link", name=TITLE).click()
    second = window.context.new_page()
    second.goto(f"http://{visit.host}/scenario/conflict_chemisch")
    file = own / "params" / "scenarios" / "conflict_chemisch.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("days: 120", "days: 130"), encoding="utf-8")
    page.locator(f'[id="{CELL}"]').fill("0,8")
    expect(page.locator("#uitkomst pre")).to_contain_text("Aantal dagen dat wordt doorgerekend: was 120, wordt 130")
    expect(page.locator("#stand")).to_contain_text("veranderd sinds u deze pagina opende")
    accessible(page)
    second.get_by_label("Titel").fill("Tweede")
    second.get_by_label("Waarom?", exact=True).fill("Omdat")
    second.get_by_role("button", name="Bewaar").click()
    expect(second.locator("#uitkomst pre")).to_contain_text("was 120, wordt 130")
    assert "tweede" not in load_scenarios(own)
    page.get_by_role("button", name="Neem de nieuwe waarden over").click()
    expect(page.locator('[name="s.days"]')).to_have_value("130")
    expect(page.locator(f'[id="{CELL}"]')).to_have_value("0,8")
    expect(page.locator(".was-wordt .wordt").first).to_be_visible()
    window.sound(visit)


def test_a_desk_that_is_gone(window: Window, visit: Visit) -> None:
    """The page says so and keeps what was typed."""
    page = window.page
    page.get_by_role("link", name=TITLE).click()
    page.wait_for_load_state()
    visit.process.kill()
    visit.process.wait()
    page.locator('[name="s.days"]').fill("90")
    expect(page.locator("#stand")).to_contain_text("Het bureau antwoordt niet.")
    expect(page.locator('[name="s.days"]')).to_have_value("90")


def test_every_page_is_accessible(browser: Browser, shared: Visit) -> None:
    """The front, a scenario as it opens with everything unfolded, the report, and a refusal."""
    window = Window(browser, shared)
    page = window.page
    accessible(page)
    page.get_by_role("link", name=TITLE).click()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    accessible(page)
    for path in (
        "/rapport",
        "/veranderd",
        "/vergelijk",
        "/vergelijk?scenario=vredestijd",
        "/nergens",
        "/scenario/geen",
    ):
        page.goto(f"http://{shared.host}{path}")
        accessible(page)
    window.context.close()


@pytest.mark.build
def test_the_results_are_opened_apart(browser: Browser, small_once: object) -> None:
    """A finished report is shown as if it came from elsewhere, works there, and documents are kept as files."""
    with desk(small_once.root) as visit:  # type: ignore[attr-defined]
        window = Window(browser, visit)
        page = window.page
        page.get_by_role("link", name="Rapport").click()
        with window.context.expect_page() as opened:
            page.get_by_role("link", name=re.compile("^webpagina ?van Impactanalyse")).click()
        report = opened.value
        expect(report.locator("h1").first).to_be_visible()
        assert report.evaluate("origin") == "null"
        answer = visit.ask("/uitvoer/report/impactanalyse.docx")
        assert (answer.status, answer.headers["Content-Disposition"]) == (
            200,
            'attachment; filename="impactanalyse.docx"',
        )
        assert visit.ask("/uitvoer/gepubliceerd.json").status == 404
        accessible(page)
        with page.expect_download() as taken:
            page.get_by_role("link", name=re.compile("^werkmap voor Excel")).click()
        assert taken.value.suggested_filename == "gegevens.xlsx"
        folder = small_once.root / "build" / "figures"  # type: ignore[attr-defined]
        labels = sorted(path.name.removesuffix(".words.json") for path in folder.glob("*.words.json"))
        assert labels
        for number, label in enumerate(labels):
            for kind in ("svg", "png", "csv"):
                name = f"{label}.{kind}"
                link = page.locator(f'[href="/figuur/{name}"]')
                expect(link).to_have_count(1)
                if number:  # each link leads to its own file; one figure says what a browser does with it
                    answer = window.context.request.get(f"http://{visit.host}/figuur/{name}")
                    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
                    found = answer.body()
                else:
                    with page.expect_download() as taken:
                        link.click()
                    assert taken.value.suggested_filename == name
                    found = taken.value.path().read_bytes()
                assert found == (folder / name).read_bytes()
        window.context.close()


@pytest.mark.build
def test_what_changed_since_the_last_edition(browser: Browser, small_once: Small, tmp_path: Path) -> None:
    """Looked for with progress, in a process of its own; told with what did it. It can be stopped."""
    small = Small(copy_built(small_once.root, tmp_path / "project"))
    small.edit("data/claims.csv", "cbrn_decon,ht1,oorlog,0.7,0.9,1", "cbrn_decon,ht1,oorlog,0.5,0.7,0.9")
    with desk(small.root) as visit:
        window = Window(browser, visit)
        page = window.page
        page.get_by_role("link", name="Wat is er veranderd?").click()
        page.get_by_role("button", name="Zoek wat er is veranderd").press("Enter")
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        page.get_by_role("button", name="Stop").press("Enter")
        expect(page.locator("#stand")).to_have_text("Gestopt.")
        page.get_by_role("button", name="Zoek wat er is veranderd").press("Enter")
        expect(page.locator("#stand")).to_contain_text("stappen klaar", timeout=3 * WAIT)
        accessible(page)
        expect(page.locator("#stand")).to_have_text("Het verschil is gevonden.", timeout=10 * WAIT)
        expect(page.get_by_role("heading", name="Klassen en tekorten")).to_be_visible()
        expect(page.locator(".verschil")).to_contain_text("claims")
        expect(page.locator(".verschil")).to_contain_text("door data [1]")
        accessible(page)
        window.sound(visit)
        window.context.close()
