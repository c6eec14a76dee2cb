"""A whole visit in a real browser: what somebody sees, types and hears who never saw a terminal."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.desk.visits import Visit, desk
from tests.projects import small_project

from hoofdtaak3.inputs.scenarios import load_scenarios

pytestmark = pytest.mark.browser

TITLE = "Conflict, chemisch ongeluk"
CELL = "w:claims:cbrn_decon:ht1:oorlog:likely"
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


def test_a_whole_visit_by_keyboard(window: Window, visit: Visit, own: Path) -> None:
    """Open, change three values, be refused a wrong one, see the effect, save; the keyboard is enough."""
    page = window.page
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
    expect(page.locator("#wijzigingen li")).to_have_count(2)
    expect(page.locator("#effect svg")).to_be_visible(timeout=WAIT)
    expect(page.locator("#effect [role=img]")).to_have_attribute("aria-label", re.compile("CBRN-ontsmetting: .+ wordt"))
    accessible(page)
    page.get_by_label(re.compile(r"^Waarom\?.*gereedheid")).fill("Uit de oefening")
    page.get_by_label("Titel").fill("Proef van mei")
    page.get_by_label("Waarom?", exact=True).fill("Planning van mei")
    page.get_by_role("button", name="Bewaar").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bewaard")
    kept = load_scenarios(own)["proef_van_mei"]
    assert (kept.title, kept.note, kept.days) == ("Proef van mei", "Planning van mei", 90)
    assert {(one.table, one.likely, one.note) for one in kept.changes} == {
        ("claims", 0.8, "Planning van mei"), ("capability_values", 0.5, "Uit de oefening"),
    }  # fmt: skip
    window.sound(visit)


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
    for path in ("/rapport", "/nergens", "/scenario/geen"):
        page.goto(f"http://{shared.host}{path}")
        accessible(page)
    window.context.close()


@pytest.mark.build
def test_the_report_is_made_and_stopped(window: Window, visit: Visit, own: Path) -> None:
    """With progress; stopping leaves no process and no half report, and the desk goes on answering."""
    page = window.page
    page.get_by_role("link", name="Rapport").click()
    page.get_by_role("button", name="Maak het rapport").press("Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.locator("progress")).to_be_visible(timeout=WAIT)
    expect(page.locator("#stand")).to_contain_text("stappen klaar")
    accessible(page)
    assert visit.ask("/").status == 200
    page.get_by_role("button", name="Stop").press("Enter")
    expect(page.locator("#stand")).to_have_text("Gestopt. Het vorige rapport is er nog.")
    expect(page.get_by_role("button", name="Maak het rapport")).to_be_visible()
    assert not (own / "_output").exists()
    accessible(page)
    window.sound(visit)


@pytest.mark.build
def test_the_results_are_opened_apart(browser: Browser, small_once: object) -> None:
    """A finished report is shown as if it came from elsewhere, works there, and documents are kept as files."""
    with desk(small_once.root) as visit:  # type: ignore[attr-defined]
        window = Window(browser, visit)
        page = window.page
        page.get_by_role("link", name="Rapport").click()
        with window.context.expect_page() as opened:
            page.get_by_role("link", name=re.compile("impactanalyse.html")).click()
        report = opened.value
        expect(report.locator("h1").first).to_be_visible()
        assert report.evaluate("origin") == "null"
        answer = visit.ask("/uitvoer/report/impactanalyse.docx")
        assert (answer.status, answer.headers["Content-Disposition"]) == (
            200,
            'attachment; filename="impactanalyse.docx"',
        )
        assert visit.ask("/uitvoer/gepubliceerd.json").status == 404
        window.context.close()
