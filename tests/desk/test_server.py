"""Who may ask the desk anything, and what of this machine it gives away: nothing, to nobody else."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.desk.visits import Visit, desk
from tests.projects import Row, read_rows, small_project, write_rows

from hoofdtaak3.analyses.uncertainty.compute import firmness
from hoofdtaak3.build.whatif import Sources
from hoofdtaak3.desk.aside import Aside
from hoofdtaak3.project import Project

pytestmark = pytest.mark.build
FRONT, SCENARIO = "/", "/scenario/conflict_chemisch"
CELL = "w:claims:cbrn_decon:ht1:oorlog:likely"
PAGES = (FRONT, SCENARIO, "/rapport", "/veranderd", "/vergelijk", "/vergelijk?scenario=vredestijd")


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """The desk of a small project that is not built."""
    with desk(small_project(tmp_path_factory.mktemp("desk") / "project")) as found:
        yield found


def test_it_listens_on_this_machine_only(visit: Visit) -> None:
    """Its port is open at 127.0.0.1 and at no other address of this machine."""
    with socket.create_connection(("127.0.0.1", visit.port), timeout=5):
        pass
    # All of 127.0.0.0/8 is this machine: who listens on every interface answers here as well.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", visit.port), timeout=5)


def test_the_address_gives_a_cookie_that_only_this_site_sends(visit: Visit) -> None:
    """Opening it leads to the front page without the token in the address."""
    answer = visit.ask(visit.address.partition(visit.host)[2], Cookie=None)
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(visit.cookie)
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}


def test_the_token_cannot_be_guessed(visit: Visit) -> None:
    """It has at least 256 bits."""
    assert len(visit.address.partition("sleutel=")[2]) >= 43


@pytest.mark.parametrize(
    "path", [*PAGES, "/bestanden/bureau.css", "/uitvoer/x.html", "/figuur/fig-x.svg", "/bewaard/x", "/nergens"]
)
def test_nobody_gets_anything_without_the_token(visit: Visit, path: str) -> None:
    """Neither pages nor files, nor whether they exist."""
    answer = visit.ask(path, Cookie=None)
    assert answer.status == 403
    assert "Open het bureau met het adres dat in de terminal staat." in answer.text
    assert visit.ask(path, Cookie=visit.cookie[:-1]).status == 403
    assert visit.ask(f"{path.partition('?')[0]}?sleutel=x", Cookie=None).status == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example", None]
)
@pytest.mark.parametrize("path", [FRONT, SCENARIO, "/bestanden/bureau.js"])
def test_a_foreign_host_is_refused(visit: Visit, path: str, host: str | None) -> None:
    """A name that somebody else makes point to this machine does not open the desk, even with the token."""
    answer = visit.ask(path, Host=host)
    assert answer.status in {400, 403}
    assert "Scenario" not in answer.text


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1", None])
@pytest.mark.parametrize("path", [SCENARIO, "/rapport", "/veranderd", "/vergelijk", "/bewaard/vredestijd"])
def test_what_another_page_sends_is_refused(visit: Visit, path: str, origin: str | None) -> None:
    """Also with the cookie: a browser may send that along."""
    answer = visit.post(path, {"doe": "stop"}, Origin=origin)
    assert answer.status == 403
    assert "Dit verzoek komt van een andere pagina." in answer.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_page_asks_is_refused(visit: Visit, site: str) -> None:
    """A picture or a frame elsewhere that points to the desk gets nothing; nor does a page at another port."""
    assert visit.ask(FRONT, Sec_Fetch_Site=site).status == 403
    assert visit.ask(FRONT, Origin="http://evil.example").status == 403


def test_the_right_browser_is_served(visit: Visit) -> None:
    """Of the desk itself, with its cookie."""
    answer = visit.ask(FRONT, Sec_Fetch_Site="same-origin")
    assert answer.status == 200
    assert '<a href="/scenario/conflict_chemisch">' in answer.text


@pytest.mark.parametrize("path", [*PAGES, "/bestanden/bureau.js", "/figuur/fig-x.png", "/nergens", "/scenario/geen"])
def test_every_answer_has_the_strict_policy(visit: Visit, path: str) -> None:
    """Also an error."""
    headers = visit.ask(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert {policy[f"{kind}-src"] for kind in ("script", "style", "img", "connect")} == {"'self'"}
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "Server" not in headers


def test_no_page_names_another_address(visit: Visit) -> None:
    """Nothing is asked of the network: every reference is to the desk, and the policy finds nothing inline."""
    for path in PAGES:
        text = visit.ask(path).text
        assert not re.findall(r'(?:src|href|action)="(?![/#])[^"]*"', text), path
        assert not re.findall(r"<style|<script(?![^>]*\ssrc=)| style=| on\w+=", text), path


@pytest.mark.parametrize(
    "path",
    [
        "/bestanden/../server.py", "/bestanden/%2e%2e/server.py", "/uitvoer/../params/base.yaml", "/scenario/../base",
        "/uitvoer/%2e%2e/params/base.yaml", "/uitvoer//etc/passwd", "/scenario/geen.yaml",
        "/figuur/../making.json", "/figuur/..%2f..%2fdata%2fclaims.csv", "/figuur/fig-effect.json",
    ],
)  # fmt: skip
def test_no_file_outside_is_given(visit: Visit, path: str) -> None:
    """Whichever way the path is written."""
    assert visit.ask(path).status in {403, 404}


def test_a_scenario_that_is_not_there_is_told_of(visit: Visit) -> None:
    """With the nearest that there is."""
    answer = visit.ask("/scenario/conflict_chemische")
    assert answer.status == 422
    assert "Dit scenario bestaat niet." in answer.text
    assert "conflict_chemisch" in answer.text
    assert "Traceback" not in answer.text


def test_what_was_typed_is_never_markup(visit: Visit) -> None:
    """Text of a form comes back as text, whichever field it was typed in."""
    evil = '"><script>alert(1)</script>'
    for name in ("s.days", "zoek", "titel", "waarom", "tabel", "stappen", CELL):
        assert "<script>alert" not in visit.post("/vergelijk", {"van": "conflict_chemisch", name: evil}).text, name
        assert "<script>alert" not in visit.post(SCENARIO, {name: evil}).text, name
        answer = visit.post(SCENARIO, {name: evil}, X_Deel="uitkomst")
        assert "<script>alert" not in answer.text, name


def answers(visit: Visit, form: dict[str, str]) -> list[dict[str, object]]:
    """What comes back while somebody types, line by line."""
    answer = visit.post(SCENARIO, form, X_Deel="uitkomst")
    assert answer.status == 200
    return [json.loads(line) for line in answer.text.splitlines()]


def test_an_answer_comes_in_two_parts(visit: Visit) -> None:
    """First what comes out, then the same with how firm it is; nothing but that and the findings differs."""
    first, last = answers(visit, {CELL: "0,8"})
    assert (first["stevig"], last["stevig"]) == (False, True)
    assert first["stand"] == last["stand"] == "Doorgerekend: één capaciteit verandert."
    assert first["figuur"] == last["figuur"]
    assert "CBRN-ontsmetting" in str(first["uitkomst"])
    assert "wordt nog berekend" in str(first["uitkomst"])
    assert "trekkingen" in str(last["uitkomst"])
    (wrong,) = answers(visit, {CELL: "1,8"})
    assert wrong["meldingen"] == {CELL: ["Dit getal kan hier niet. Toegestaan: 0 tot en met 1."]}


def test_what_draws_aside_may_die(visit: Visit) -> None:
    """The desk then draws itself or starts another; the answer is the same."""
    before = answers(visit, {CELL: "0,81"})[-1]
    children = Path(f"/proc/{visit.process.pid}/task").glob("*/children")
    listed = [int(pid) for path in children for pid in path.read_text(encoding="utf-8").split()]
    aside = [pid for pid in listed if b"hoofdtaak3.desk.aside" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    assert len(aside) == 1
    os.kill(aside[0], signal.SIGKILL)
    answers(visit, {CELL: "0,82"})
    assert answers(visit, {CELL: "0,81"})[-1] == before


def test_what_draws_aside_gives_what_is_drawn_here(tmp_path: Path) -> None:
    """The same frames, of other tables as well."""
    project = small_project(tmp_path / "project")
    sources = Sources.read(Project(project), "publiek")
    aside = Aside()
    try:
        for stamp, scenario in (("a", "conflict_chemisch"), ("a", "vredestijd"), ("b", "conflict_chemisch")):
            if stamp == "b":
                write_rows(path := project / "data" / "claims.csv", raised(read_rows(path)), read_rows(path)[0])
                sources = Sources.read(Project(project), "publiek")
            wanted = firmness(sources.dataset.bare(), sources.scenarios[scenario], 20)
            found = aside.draw(stamp, sources.dataset, sources.scenarios[scenario], 20).result(timeout=300)
            assert list(found) == list(wanted)
            assert all(found[name].equals(wanted[name]) for name in wanted)
    finally:
        aside.close()


def raised(rows: list[Row]) -> list[Row]:
    """Claims with another likely value somewhere."""
    for row in rows:
        if (row["capability_id"], row["claim"], row["phase"]) == ("cbrn_decon", "ht1", "oorlog"):
            row["likely"] = "0.75"
    return rows


@pytest.mark.parametrize("kind", ["svg", "png", "csv"])
def test_the_figure_of_an_effect_can_be_taken_along(visit: Visit, kind: str) -> None:
    """As the report draws its own: with its words, in a file with a name that says of what."""
    answer = visit.post(SCENARIO, {CELL: "0,8", "doe": f"figuur {kind}"})
    assert answer.status == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="effect-conflict_chemisch.{kind}"'
    start = {"svg": '<svg role="img"', "png": "\ufffdPNG", "csv": "Capaciteit,Kant,Wie,Deel van de vraag"}[kind]
    assert answer.text.startswith(start)
    if kind != "png":
        assert "CBRN-ontsmetting" in answer.text


def test_without_an_effect_there_is_no_figure(visit: Visit) -> None:
    """Nor of a kind that there is not."""
    assert visit.post(SCENARIO, {"doe": "figuur svg"}).status == 404
    assert visit.post(SCENARIO, {CELL: "0,8", "doe": "figuur exe"}).status == 404


def test_figures_of_the_other_edition_are_not_given(tmp_path: Path) -> None:
    """What was built last may be internal; a public desk has only its own."""
    project = small_project(tmp_path / "project")
    for build, edition in (("build", "intern"), ("build-publiek", "publiek")):
        folder = project / build / "figures"
        folder.mkdir(parents=True)
        (project / build / "edition.txt").write_text(edition, encoding="utf-8")
        (folder / f"fig-{edition}.svg").write_text(f"<svg>{edition}</svg>", encoding="utf-8")
        (folder / f"fig-{edition}.words.json").write_text(json.dumps({"title": f"Titel {edition}"}), encoding="utf-8")
    with desk(project) as visit:
        text = visit.ask("/rapport").text
        assert "Titel publiek" in text
        assert "intern" not in text
        answer = visit.ask("/figuur/fig-publiek.svg")
        assert (answer.status, answer.text) == (200, "<svg>publiek</svg>")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="fig-publiek.svg"'
        assert visit.ask("/figuur/fig-intern.svg").status == 404
        assert visit.ask("/figuur/fig-publiek.png").status == 404


def test_without_an_edition_there_is_nothing_to_compare_with(visit: Visit) -> None:
    """It says so and what to do, in words for who has no terminal."""
    text = visit.ask("/veranderd").text
    assert "Er is nog geen vorige publicatie om mee te vergelijken." in text
    assert '<a href="/rapport">Maak eerst het rapport</a>' in text
    assert "Zoek wat er is veranderd" not in text


def test_a_form_that_is_too_large_is_refused(visit: Visit) -> None:
    """Before it is read."""
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it hung up
        assert visit.post(SCENARIO, {"zoek": "x" * 5_000_000}).status in {400, 413}
    assert visit.ask(FRONT).status == 200


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_ends_when_it_is_stopped(tmp_path: Path, number: signal.Signals, code: int) -> None:
    """With one line, the exit code of shells, and nothing written."""
    project = small_project(tmp_path / "project")
    before = sorted(path for path in project.rglob("*"))
    with desk(project) as visit:
        assert visit.ask(FRONT).status == 200
        visit.process.send_signal(number)
        said, _ = visit.process.communicate(timeout=60)
        assert visit.process.returncode == code
    assert said.split("\n")[-2:] == ["Het bureau is gesloten.", ""]
    assert "Traceback" not in said
    assert sorted(path for path in project.rglob("*")) == before
