"""`ht3 diff` on prepared pairs: what moved, by which cause, with the rows and settings behind it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.projects import ROOT, Small, copy_built, keep_capabilities, read_rows, write_rows

from hoofdtaak3.assemble.frontmatter import ASKED
from hoofdtaak3.build.changed import Changed, changed_inputs
from hoofdtaak3.build.diff import Difference
from hoofdtaak3.build.digests import PACKAGE
from hoofdtaak3.build.kept import KeptEdition, keep_edition, kept_files
from hoofdtaak3.build.recomputing import here
from hoofdtaak3.build.validation import OVERRULED
from hoofdtaak3.project import Project
from hoofdtaak3.writing import pack, unpack

pytestmark = [pytest.mark.build]

CLAIM = ("data/claims.csv", "cbrn_decon,ht1,oorlog,0.7,0.9,1", "cbrn_decon,ht1,oorlog,0.7,0.7,0.7")
READY = ("data/capability_values.csv", "guarding,readiness,0.2,0.3,0.4", "guarding,readiness,0.1,0.1,0.1")
PHASES = (
    "params/scenarios/conflict_chemisch.yaml",
    "{from_day: 110, phase: spanning}",
    "{from_day: 100, phase: spanning}",
)
CLASSES = ("params/base.yaml", "covered: 0.95", "covered: 0.5")
WORDS = (
    "report/text/kamerbrief.md.jinja",
    "De kern: in oorlog schiet Defensie bij {{ tekort | van_totaal",
    "Kort gezegd schiet Defensie bij {{ tekort | van_totaal",
)
COLOUR = ("_brand.yml", '"#1d4f7a"', '"#1d4f7b"')
NOTE = (
    "data/bibliography.json",
    "Ontvangen op 15 mei 2025; geheel gelezen",
    "Ontvangen op 16 mei 2025; geheel gelezen",
)
SLOW = pytest.mark.campaign

Told = dict[str, Any]
LISTS = ("classes", "flips", "sentences", "numbers")


def told(small: Small, *arguments: str, code: int = 0, program: bool = False) -> Told:
    """What `ht3 diff --json` says."""
    run = small.ht3 if program else small.here
    assert run("diff", "--json", *arguments) == code, small.result.stderr
    return json.loads(small.result.stdout)


def causes(found: Told) -> set[tuple[str, ...]]:
    """The groups that anything moved by."""
    return {tuple(line["cause"]["groups"]) for name in LISTS for line in found[name]}


def places(found: Told) -> list[tuple[str, str, str]]:
    """What is different: group, file, row or setting."""
    return [(one["group"], one["file"], one["key"]) for one in found["changes"]]


def behind(found: Told, part: str) -> set[int]:
    """The numbers of the changes behind all that moved of which the id holds this."""
    lines = [line for name in ("classes", "flips", "numbers") for line in found[name] if part in line["id"]]
    assert lines, part
    return {number for line in lines for number in line["cause"]["changes"]}


@pytest.fixture(scope="module")
def steps(small_once: Small, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What steps made, for all projects here: the same is computed once."""
    place = small_once.root / "build" / "cache" / "stappen"
    return Path(shutil.copytree(place, tmp_path_factory.mktemp("steps") / place.name))


@pytest.fixture
def small(small: Small, steps: Path) -> Small:
    """The small project, with the steps of the others."""
    place = small.root / "build" / "cache" / "stappen"
    shutil.rmtree(place)
    place.symlink_to(steps)
    return small


@pytest.fixture
def edited(small: Small) -> Callable[..., Small]:
    """The small project with these edits, after it was published."""

    def edit(*edits: tuple[str, str, str]) -> Small:
        for name, old, new in edits:
            path = small.root / name
            text = path.read_text(encoding="utf-8")
            assert old in text, (name, old)
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return small

    return edit


def test_nothing(small):
    """The same project: nothing is told, and nothing was computed; nor by the program as a user starts it."""
    found = told(small, "--exit-code")
    assert found["changes"] == []
    assert not any(found[name] for name in LISTS)
    assert small.ht3("diff") == 0
    assert "Er is niets veranderd: alle invoer is gelijk." in small.result.stdout


def test_one_row(edited):
    """Class and findings of the one capability move, by that row; what moved is stated, so the exit code is 1."""
    found = told(edited(CLAIM), "--exit-code", code=1)
    assert places(found) == [("data", "data/claims.csv", "cbrn_decon ht1 oorlog")]
    assert found["changes"][0]["cells"] == {"likely": ["0.9", "0.7"], "high": ["1", "0.7"]}
    assert causes(found) == {("data",)}
    flip = next(line for line in found["flips"] if line["id"] == "capaciteit.cbrn_decon.oorlog.klasse")
    assert flip["before"].startswith("civiel op te vangen")
    assert flip["after"].startswith("blijft beschikbaar")
    assert flip["cause"] == {"groups": ["data"], "changes": [1], "together": False, "certain": True}
    assert found["untried"] == ""


@pytest.mark.parametrize(
    ("edit", "place", "moves"),
    [
        pytest.param(PHASES, ("parameter", "params/scenarios/conflict_chemisch.yaml", "phases"), True, id="scenario"),
        pytest.param(CLASSES, ("parameter", "params/base.yaml", "thresholds.covered"), True, id="setting", marks=SLOW),
        pytest.param(WORDS, ("text", WORDS[0], ""), True, id="text"),
        pytest.param(COLOUR, ("text", "_brand.yml", ""), False, id="colour"),
        pytest.param(NOTE, ("data", "data/bibliography.json", "ah-2212"), False, id="note"),
    ],
)
def test_one_change(edited, edit, place, moves):
    """Of each kind: the one cause of all that moved, or nothing moved; never more is told to be different."""
    found = told(edited(edit))
    assert places(found) == [place]
    assert causes(found) == ({(place[0],)} if moves else set())
    if place[0] == "text" and moves:
        assert not found["flips"]
        assert [line["text"] for line in found["sentences"]] == ["Kamerbrief"]
        assert found["sentences"][0]["before"].startswith("De kern: in oorlog schiet Defensie bij twee van de zes")
        assert found["sentences"][0]["after"].startswith("Kort gezegd schiet Defensie bij twee van de zes")


@SLOW
def test_two_rows_of_different_tables(edited):
    """Each thing that moved has the row that moved it, found by re-running with one table at a time."""
    found = told(edited(CLAIM, READY))
    rows = {one["key"]: one["number"] for one in found["changes"]}
    assert rows.keys() == {"cbrn_decon ht1 oorlog", "guarding readiness"}
    assert behind(found, "capaciteit.cbrn_decon.oorlog") == {rows["cbrn_decon ht1 oorlog"]}
    assert behind(found, "capaciteit.guarding.oorlog") == {rows["guarding readiness"]}
    assert behind(found, "conflict_chemisch.guarding.gap") == {rows["guarding readiness"]}


@SLOW
def test_an_answer_in_the_place_of_a_published_figure(edited):
    """It is tried as any other row; that the figure is only told of now is a change too, and moves nothing."""
    small = edited(NOTE)
    rows = read_rows(small.root / "data" / "civil_pool_values.csv")
    row = next(one for one in rows if one["civil_pool_id"] == "fire_decon" and one["attribute"] == "units")
    assert row["basis"] == "bron"
    stated = {**row, **dict.fromkeys(("low", "likely", "high"), "1"), "basis": "opgave", "source": "ah-2212"}
    (small.root / "data" / "civil").mkdir()
    write_rows(small.root / "data" / "civil" / "civil_pool_values.csv", [stated], row)
    found = told(small)
    assert ("data", OVERRULED, "") in places(found)
    assert found["untried"] == ""
    assert causes(found) == {("data",)}


def test_a_row_and_a_text(edited):
    """What moved by data is told so, and the sentence by text; with `--quick` nothing is tried, and that is said."""
    small = edited(CLAIM, WORDS)
    found = told(small)
    assert [one["group"] for one in found["changes"]] == ["data", "text"]
    assert behind(found, "capaciteit.cbrn_decon") == {1}
    (sentence,) = (line for line in found["sentences"] if line["text"] == "Kamerbrief")
    assert sentence["cause"]["groups"] == ["text"]
    assert "Rekent na" in small.result.stderr
    cached = sorted((small.root / "build" / "cache" / "verschil").iterdir())
    assert len(cached) == 2
    assert not (small.root / "build" / "tmp").exists() or not any((small.root / "build" / "tmp").iterdir())
    quick = told(small, "--quick")
    assert quick["untried"] == "Wat van wat komt, is niet nagerekend."
    assert not any(line["cause"]["certain"] for name in LISTS for line in quick[name])


@pytest.fixture
def other_code(tmp_path, monkeypatch) -> Iterator[Path]:
    """A copy of the package that runs instead, to change."""
    place = tmp_path / "code"
    shutil.copytree(PACKAGE, place / "hoofdtaak3", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(place), os.environ.get("PYTHONPATH", "")]))
    return place / "hoofdtaak3"


ROUNDED = ("raw + TOLERANCE + 0.5", "raw + TOLERANCE + 0.999")


def change_code(package: Path) -> None:
    """Supply is rounded up instead of half up."""
    path = package / "model" / "supply.py"
    text = path.read_text(encoding="utf-8")
    assert text.count(ROUNDED[0]) == 1
    path.write_text(text.replace(*ROUNDED), encoding="utf-8")


@SLOW
def test_code(small, other_code):
    """Another constant in the model: the module is named, and all that moved is the model's."""
    change_code(other_code)
    found = told(small, program=True)
    assert places(found) == [("model", "hoofdtaak3/model/supply.py", "")]
    assert found["classes"]
    assert causes(found) == {("model",)}


@SLOW
def test_code_and_a_setting(edited, other_code):
    """What the end of the war moved is told apart from what the model moved; where both did, both are named."""
    change_code(other_code)
    found = told(edited(PHASES), program=True)
    assert [one["group"] for one in found["changes"]] == ["parameter", "model"]
    assert {("model",), ("parameter",)} <= causes(found)
    peace = [line for line in found["classes"] if line["id"].startswith("vredestijd.")]
    assert {tuple(line["cause"]["groups"]) for line in peace} <= {("model",)}


def older(small: Small, change: Callable[[dict[str, Any]], None]) -> None:
    """Change what the kept edition says that it was made from."""
    (path,) = kept_files(Project(small.root), "publiek")
    parts = unpack(path.read_bytes())
    about = json.loads(parts["editie.json"])
    change(about["made_from"])
    path.write_bytes(pack({**parts, "editie.json": json.dumps(about).encode()}))


def test_version_of_a_package(small):
    """Both versions are told; nothing moved, so nothing has it as its cause."""
    older(small, lambda made: made["packages"].update(pandas="1.0"))
    found = told(small)
    assert places(found) == [("packages", "pandas", "")]
    assert found["changes"][0]["cells"][""][0] == "1.0"
    assert causes(found) == set()


@SLOW
def test_scenario_that_goes(small):
    """Its file is gone: all findings on it go by that, and no other group is named."""
    (small.root / "params" / "scenarios" / "conflict_2030.yaml").unlink()
    found = told(small)
    assert places(found) == [("parameter", "params/scenarios/conflict_2030.yaml", "")]
    assert found["changes"][0]["state"] == "weg"
    assert causes(found) == {("parameter",)}
    gone = [line for line in found["flips"] if line["id"].startswith("scenario.conflict_2030.")]
    assert gone
    assert {line["after"] for line in gone} == {"wordt niet genoemd"}


@SLOW
def test_capability_that_comes(small_once, small, tmp_path):
    """Its rows are new in each table; its findings are new by data."""
    before = Small(copy_built(small_once.root, tmp_path / "eerder"))
    names = [line.split(",")[0] for line in (before.root / "data" / "capabilities.csv").read_text().splitlines()[1:]]
    keep_capabilities(before.root, *(name for name in names if name != "eod_land"))
    old = tmp_path / "eerder.zip"
    old.write_bytes(here(Project(before.root), "publiek").computed().data())
    found = told(small, str(old))
    assert ("data", "data/capabilities.csv", "eod_land") in places(found)
    assert {one["state"] for one in found["changes"] if one["file"] == "data/capabilities.csv"} == {"nieuw"}
    assert causes(found) == {("data",)}
    assert any(line["id"].startswith("capaciteit.eod_land.") for line in found["flips"])


def test_kept_editions(small):
    """Only the last few stay; a number, a fingerprint and a published folder name one; nothing else does."""
    project = Project(small.root)
    (first,) = kept_files(project, "publiek")
    made = KeptEdition.read(first).made_from
    later = [made.model_copy(update={"settings": {**made.settings, "SOURCE_DATE_EPOCH": str(n)}}) for n in range(1, 4)]
    for one in later:
        keep_edition(project, "publiek", one.model_dump(), 3)
    keep_edition(project, "publiek", later[-1].model_dump(), 3)  # made again from the same
    names = [f"{number}-{later[number - 2].fingerprint()[:12]}.zip" for number in (4, 3, 2)]
    assert [path.name for path in kept_files(project, "publiek")] == names
    assert kept_files(project, "publiek")[0].stat().st_size < 500_000
    found = told(small)
    assert found["before"]["name"].startswith("editie 4 ")
    assert places(found) == [("parameter", "SOURCE_DATE_EPOCH", "")]
    assert causes(found) == set()
    assert small.here("diff", "2", later[1].fingerprint()[:8]) == 0
    assert "SOURCE_DATE_EPOCH: 1 -> 2" in small.result.stdout
    assert small.here("diff", "_output", "4") == 2
    assert "is niets bewaard" in small.result.stderr
    assert small.here("diff", "9") == 2
    assert names[0].removesuffix(".zip") in small.result.stderr
    assert small.here("diff", "nergens", "4") == 2
    assert "Deze revisie bestaat niet." in small.result.stderr
    keep_edition(project, "publiek", later[0].model_dump(), 0)
    assert kept_files(project, "publiek") == []
    assert small.here("diff") == 2
    assert "ht3 report" in small.result.stderr


def test_a_kept_edition_reads_as_it_was(small_once):
    """Everything of it, and the same bytes again; something else is refused."""
    (path,) = kept_files(Project(small_once.root), "publiek")
    found = KeptEdition.read(path)
    assert found.data() == path.read_bytes()
    assert {"kamerbrief", "kern", "beslisnota"} == found.texts.keys()
    assert "data/claims.csv" in found.sources
    with zipfile.ZipFile(path) as archive:
        assert not any(name.endswith((".html", ".pdf", ".docx")) for name in archive.namelist())


def test_an_option_has_the_name_that_people_give():
    """Not that of what carries it to other processes."""
    told = Changed("parameter", ASKED, cells={"": ("2026-03-02", "niet aanwezig")}).text()
    assert told == "--date: 2026-03-02 -> niet aanwezig"


@pytest.mark.browser
def test_the_page_has_no_violations(small_once, browser, tmp_path):
    """Nothing for axe to find, on a wide and a narrow screen, light and dark; nothing is asked of anybody."""
    (path,) = kept_files(Project(small_once.root), "publiek")
    before = KeptEdition.read(path)
    claims = before.sources["data/claims.csv"].replace(*CLAIM[1:])
    found = {key: replace(own, value=1.25) for key, own in before.findings.found.items() if own.unit == "deel"}
    findings = replace(before.findings, found={**before.findings.found, **found})
    made = before.made_from.model_copy(update={"data": {**before.made_from.data, "data/claims.csv": "0" * 64}})
    texts = {**before.texts, "kern": before.texts["kern"].replace("tekort", "gebrek <b>")}
    after = replace(
        before, made_from=made, findings=findings, texts=texts, sources={**before.sources, "data/claims.csv": claims}
    )
    changes = tuple(changed_inputs(before, after))
    page = tmp_path / "verschil.html"
    told = Difference(("editie 1", "nu"), before, after, changes, None, {"data/claims.csv": (1,)})
    page.write_text(told.page(), encoding="utf-8")
    assert "gebrek &lt;b&gt;" in told.page()
    for width, scheme in ((1300, "light"), (320, "dark")):
        opened = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        asked: list[str] = []
        opened.on("request", lambda request, asked=asked: asked.append(request.url))
        opened.goto(page.as_uri())
        result = Axe().run(opened)
        assert result.violations_count == 0, result.generate_report()
        assert opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert asked == [page.as_uri()]
        opened.close()


def git(root: Path, *arguments: str) -> None:
    """Run git as nobody in particular."""
    identity = ["-c", "user.name=iemand", "-c", "user.email=iemand@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def test_what_ci_says_of_a_pull_request(edited, tmp_path, monkeypatch):
    """The script of the workflow, against a revision of git: summary, page and text of a changed row."""
    small = edited()
    (small.root / ".gitignore").write_text("build/\n_output*/\nverschil/\n")
    git(small.root, "init", "-q")
    git(small.root, "add", "-A")
    git(small.root, "commit", "-qm", "begin")
    edited(WORDS)
    shutil.copytree(ROOT / ".ci", small.root / ".ci")
    ht3 = tmp_path / "ht3"
    ht3.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m hoofdtaak3 "$@"\n')
    ht3.chmod(0o755)
    summary = tmp_path / "summary.md"
    summary.write_text("Eerder.\n")
    monkeypatch.setenv("HT3", str(ht3))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    run = ["bash", str(small.root / ".ci" / "diff"), "HEAD"]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    said = summary.read_text(encoding="utf-8")
    assert said.startswith("Eerder.\n## Wat in het rapport staat, verandert\n")
    assert "[1] tekst: report/text/kamerbrief.md.jinja" in said
    assert "wordt: Kort gezegd schiet Defensie bij twee van de zes capaciteiten tekort." in said
    page = (small.root / "verschil" / "verschil.html").read_text(encoding="utf-8")
    assert "Kort gezegd schiet Defensie bij" in page
    assert subprocess.run([*run[:2], "geen-revisie"], capture_output=True, check=False).returncode == 2
