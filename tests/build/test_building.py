"""What is made again, and what is left alone."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pymupdf
import pytest
from docx import Document
from nbclient import NotebookClient
from tests.projects import SCENARIOS, Small, keep_scenarios, made_files, small_project

from hoofdtaak3.analyses.names import ANALYSES
from hoofdtaak3.assemble.record import read_record
from hoofdtaak3.build import names
from hoofdtaak3.build.names import analysis_task, label
from hoofdtaak3.build.soundness import Soundness
from hoofdtaak3.build.tasks import DATA_FILES
from hoofdtaak3.cli import main
from hoofdtaak3.project import Project
from hoofdtaak3.results.frames import FRAMES

pytestmark = [pytest.mark.build]

CHECK, COMPARISON, PUBLISH, FIGURES, BRAND, TEXT = map(
    label, (names.CHECK, names.COMPARISON, names.PUBLISH, names.FIGURES, names.BRAND, names.TEXT)
)
CONTENT = label(names.CONTENT)
TELLING = {CONTENT, TEXT}
LETTER = ("--document", "kamerbrief", "--format", "docx")
"""What costs least of all that is published."""
FEW = ("vredestijd", "hybride_spanning", "conflict_chemisch")
"""One that ran, one that runs and one that waits, when a run is stopped."""
TOGETHER = {COMPARISON, *(label(analysis_task(name)) for name in ANALYSES)}
"""Every notebook over all scenarios."""
REQUESTS = label(analysis_task("requests"))
"""Computed from the scenario that stands for all."""
REPORT = {f"samenstellen impactanalyse.{kind}" for kind in ("html", "pdf", "docx")}
LETTERS = {f"samenstellen {document}.{kind}" for document in ("kamerbrief", "beslisnota") for kind in ("pdf", "docx")}
SLOW_TO_IMPORT = {"numpy", "pandas", "scipy", "altair", "papermill", "nbclient", "vl_convert", "fontTools"}
# A runner that started the tests in the background made them deaf to Ctrl-C, and a child inherits that.
HEARS_CTRL_C = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from hoofdtaak3.cli import main; sys.exit(main())"
)


def moments(small):
    """When each published file was written."""
    return {name: path.stat().st_mtime_ns for name, path in made_files(small.root, "_output").items()}


def test_nothing_to_do_is_said_quickly(small, monkeypatch):
    """Up to date: it says so, names the report, touches nothing, and loads nothing that computes, draws or makes fonts.

    `bench/scenarios.py` has the time that takes; a test on a busy machine can't.
    """
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    before = moments(small)
    draft = small.root / "build" / "cache" / ".half.json.123.deel"
    draft.write_text("{", encoding="utf-8")
    assert small.ht3("report", "--assembler", "pandoc") == 0
    assert moments(small) == before
    assert not draft.exists(), "what a killed run had half written"
    assert small.result.stdout.startswith("Alles is al bijgewerkt")
    assert "_output/report/impactanalyse.html" in small.result.stdout
    assert small.made == set()
    imported = {line.rpartition("|")[2].strip() for line in small.result.stderr.splitlines()}
    assert "hoofdtaak3.build.runner" in imported
    assert imported.isdisjoint(SLOW_TO_IMPORT)


def computed(small):
    """The notebooks that ran."""
    return {name for name in small.made if name.split()[0] in {"scenario", "trekkingen", "analyse", COMPARISON}}


def test_what_only_explains_runs_no_notebook(small):
    """A sentence, a source note, a bibliography entry, a risk, a colour: told or drawn again, not computed.

    Of the sentence everything is made, of the others what shows which steps run. What was asked of less is still wanted
    when more is asked, and the other way round.
    """
    small.edit("report/text/vraag.md.jinja", "{#sec-vraag}", "nog eens {#sec-vraag}")
    assert small.report() == 0, small.result.stderr
    assert computed(small) == set()
    assert {TEXT, *REPORT} <= small.made
    assert not {CHECK, BRAND, FIGURES, CONTENT, *LETTERS} & small.made
    assert Soundness.of(Project(small.root), "publiek").known, "documents were made of these sources"

    small.edit("data/claims.csv", "Inschatting, geen openbare bron.", "Schatting.")
    assert small.run("--findings") == 0, small.result.stderr
    assert computed(small) == set()
    assert {CHECK, *TELLING} <= small.made
    small.edit("data/bibliography.json", '"title": "', '"title": "Over ')
    assert small.report(*LETTER) == 0, small.result.stderr
    assert computed(small) == set()
    assert {CHECK, *TELLING} <= small.made
    assert not {FIGURES, BRAND} & small.made
    small.edit("data/acute_risks.csv", "oordeel,", "fictief,")
    assert small.report(*LETTER) == 0, small.result.stderr
    assert computed(small) == set()
    assert {CHECK, *TELLING} <= small.made
    assert BRAND not in small.made
    small.edit("_brand.yml", '"#1d4f7a"', '"#1d4f7b"')
    assert small.report(*LETTER) == 0, small.result.stderr
    assert computed(small) == set()
    assert {BRAND, *TELLING, FIGURES} <= small.made
    assert CHECK not in small.made
    assert small.run() == 0, small.result.stderr
    assert computed(small) == set(), "nor what a letter does without"
    assert small.made
    assert small.report(*LETTER) == 0, small.result.stderr
    assert small.made == set(), small.made


def test_only_what_changed_is_made_again(small):
    """A scenario runs again when a value of its own changes, not when it overrides that; a removed one leaves nothing.

    `conflict_chemisch` extends `hybride_spanning` and has its own phases. When all is as it was, what was made before
    is put back, to the byte, and only published anew.
    """
    places = ("build/results", "build/notebooks", "build/figures", "build/fragments", "_output")
    before = small.outputs(*places)
    removed = small.root / "params" / "scenarios" / "conflict_2030.yaml"
    text = removed.read_bytes()
    removed.unlink()
    small.edit("params/scenarios/hybride_spanning.yaml", "from_day: 14", "from_day: 15")
    assert small.report() == 0, small.result.stderr
    again = {"scenario hybride_spanning", "trekkingen hybride_spanning"}
    assert computed(small) == {*again, *TOGETHER - {REQUESTS}}
    assert {CHECK, FIGURES, *TELLING, *REPORT, label(names.DATA_FILES), PUBLISH} <= small.made
    assert small.skipped >= {"scenario vredestijd", "scenario conflict_chemisch"}
    assert [name for name in small.outputs("build", "_output") if re.search("conflict.2030", name)] == []
    assert (small.root / "build" / "results" / "hybride_spanning" / "supply.csv").exists()
    for path in map(Path, DATA_FILES):
        published = small.root / "_output" / "report" / path.name
        assert published.read_bytes() == (small.root / path).read_bytes()
        assert published.read_bytes() != before[f"_output/report/{path.name}"]

    removed.write_bytes(text)
    small.edit("params/scenarios/hybride_spanning.yaml", "from_day: 15", "from_day: 14")
    assert small.report() == 0, small.result.stderr
    assert {CHECK, label(names.MAKING), PUBLISH} <= small.made
    assert not {name for name in small.made if name.startswith("samenstellen")}
    assert not {*TELLING, FIGURES, label(names.PICTURES), *computed(small)} & small.made
    assert small.outputs(*places) == before
    assert small.report() == 0
    assert "Alles is al bijgewerkt" in small.result.stdout


def test_parameter_that_a_child_inherits(small):
    """A scenario that extends the changed one runs again when its own merged values change."""
    small.edit("params/scenarios/conflict_chemisch.yaml", "mobilisation_delay_days: 40", "mobilisation_delay_days: 39")
    assert small.run(*SCENARIOS) == 0, small.result.stderr
    assert small.made == {CHECK, "scenario conflict_chemisch", "scenario conflict_2030"}


def test_comment_in_a_scenario_changes_no_result(small, monkeypatch):
    """Nothing is computed, told or rehearsed: merged values are compared, not text. The fingerprint is another one.

    Of another chapter the documents are rehearsed.
    """
    rehearsed = []
    monkeypatch.setattr("hoofdtaak3.build.tasks.rehearse", lambda *_: rehearsed.append("here") or [])
    assert small.report(*LETTER) == 0
    scenario = small.root / "params" / "scenarios" / "vredestijd.yaml"
    for number in range(2):
        with scenario.open("a", encoding="utf-8") as stream:
            stream.write(f"# opmerking {number}\n")
        if number:
            small.edit("report/impactanalyse.qmd", "---\n\n", "---\n\nEen zin.\n\n")
        assert small.report(*LETTER) == 0
        assert computed(small) == set()
        assert {CHECK, label(names.MAKING), label(names.PUBLISH_PART)} <= small.made
        assert CONTENT in small.skipped
        assert len(rehearsed) == number
    assert small.run() == 0
    assert small.made == set(), "nor a notebook that a letter does without"


def test_harmed_outputs_are_made_again(small):
    """A figure and a result that were changed, and a page that was removed by hand, come back as they were."""
    before = small.outputs("build/figures", "build/results", "_output")
    (small.root / "build" / "figures" / "fig-kern.svg").write_text("<svg/>")
    (small.root / "build" / "results" / "conflict_chemisch" / "supply.csv").unlink()
    (small.root / "_output" / "report" / "impactanalyse.html").unlink()
    assert small.report() == 0, small.result.stderr
    assert computed(small) == {"scenario conflict_chemisch"}
    assert {FIGURES, PUBLISH} <= small.made
    assert small.outputs("build/figures", "build/results", "_output") == before


def test_failing_notebook_keeps_the_report(small):
    """The mistake is told once, in Dutch, with the cell; the exit code is 1 and the published report stays."""
    before = small.outputs("_output")
    small.edit("notebooks/scenario.ipynb", "checks.check_inputs(case.inputs)", "1 / 0")
    assert small.report() == 1
    assert small.result.stderr.count("notebooks/scenario.ipynb, codecel 3 van 8: ZeroDivisionError") == 1
    assert "Traceback" not in small.result.stderr
    blocked = re.search(r"Niet gemaakt: (.*)\. Wat in", " ".join(small.result.stderr.split()))[1]
    assert {COMPARISON, "analyse regio's", *TELLING} <= set(blocked.split(", "))
    assert "Wat in _output/ staat, is niet veranderd." in small.result.stderr
    assert small.outputs("_output") == before
    small.edit("notebooks/scenario.ipynb", "1 / 0", "checks.check_inputs(case.inputs)")
    assert small.run("vredestijd") == 0, small.result.stderr
    assert small.outputs("_output") == before


@pytest.mark.parametrize("edition", ["publiek", "intern"])
def test_wrong_input_touches_nothing(small, edition, monkeypatch, capsys):
    """Exit code 2, the file named, no traceback, and not a byte of the report moves, whichever edition is asked."""
    before = small.outputs("_output", "build/figures", "build/results")
    monkeypatch.chdir(small.root)
    for name, old, new, message in (
        ("data/claims.csv", "capability_id,claim", "capability_id,klaim", "data/claims.csv"),
        ("params/scenarios/conflict_chemisch.yaml", "days: 120", "dayz: 120", "conflict_chemisch.yaml, regel"),
        ("params/scenarios/vredestijd.yaml", "_polder", "_pilder", "bedoelt u 'zoekactie_polder'?"),
    ):
        small.edit(name, old, new)
        assert main(["report", "--assembler", "pandoc", "--edition", edition]) == 2
        errors = capsys.readouterr().err
        assert message in errors
        assert "Traceback" not in errors
        small.edit(name, new, old)
    assert small.outputs("_output", "build/figures", "build/results") == before
    if edition == "publiek":  # what was put right again has nothing to be made of
        assert small.report() == 0
        assert small.made == set()


def test_interrupted_run_goes_on_where_it_was(small):
    """Ctrl-C ends with code 130 and a Dutch line, leaves no child running, and finished steps are not done again."""
    small.edit("notebooks/scenario.ipynb", "# Eén scenario", "# Een scenario")
    process = subprocess.Popen(
        [sys.executable, "-c", HEARS_CTRL_C, "run", *FEW, "--jobs", "1"],
        cwd=small.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    finished = ""
    for line in process.stdout:
        if "gemaakt: scenario" in line:
            finished = line.split("gemaakt: ")[1].split(" (")[0]
            break
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Onderbroken. Wat klaar was, blijft" in errors
    assert "Traceback" not in errors
    deadline = time.monotonic() + 10
    while group_lives(process.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not group_lives(process.pid)
    assert small.run(*FEW) == 0, small.result.stderr
    assert finished in small.skipped
    assert {name for name in small.made if name.startswith("scenario")}


def group_lives(group: int) -> bool:
    """Whether a process group still has a process."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_editions_stand_side_by_side(small):
    """Another edition starts from nothing and touches no output; back again, nothing has to be made."""
    before = small.outputs("_output")
    assert small.run("vredestijd", "--edition", "intern") == 0, small.result.stderr
    assert small.outputs("_output") == before
    names = [name for name in small.outputs("build") if "logs" not in name]
    assert [name for name in names if "conflict" in name or "staged" in name or "comparison" in name] == []
    notebook = (small.root / "build" / "notebooks" / "scenario-vredestijd.ipynb").read_text()
    assert 'edition = "intern"' in "".join(json.loads(notebook)["cells"][3]["source"])
    assert small.report() == 0
    assert small.made == set()
    assert small.outputs("_output") == before


def test_what_a_person_changed_is_kept(small):
    """A letter edited in Word and a stray note survive the next report, which says where the letter is."""
    letter = small.root / "_output" / "report" / "kamerbrief.docx"
    made = letter.read_bytes()
    letter.write_bytes(b"van de adviseur")
    (letter.parent / "notities.txt").write_text("van mij")
    assert small.report() == 0, small.result.stderr
    assert "Die versie staat nu in kamerbrief-bewerkt-1.docx, ernaast." in small.result.stdout
    assert (letter.parent / "kamerbrief-bewerkt-1.docx").read_bytes() == b"van de adviseur"
    assert letter.read_bytes() == made
    assert (letter.parent / "notities.txt").read_text() == "van mij"
    assert small.here("clean") == 0
    left = sorted(path.name for path in letter.parent.iterdir())
    assert left == ["kamerbrief-bewerkt-1.docx", "notities.txt"]


@pytest.mark.parametrize("name", ["scenario", "comparison"])
def test_run_all_gives_the_results_of_the_pipeline(small, name):
    """The notebook as it is stored, run from top to bottom by an ordinary kernel, writes the same bytes when asked."""
    places = ("build/results", "build/figures", "build/fragments")
    before = small.outputs(*places)
    for frame in FRAMES if name == "scenario" else ():
        (small.root / "build" / "results" / "vredestijd" / f"{frame}.csv").unlink()
    notebook = nbformat.read(small.root / "notebooks" / f"{name}.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace("save: bool = False", "save: bool = True")
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(small.root / "notebooks")}})
    client.execute()
    assert small.outputs(*places) == before
    assert small.report() == 0
    assert small.made == set()


def test_a_notebook_by_hand_leaves_the_results_alone(small):
    """With other values and without being asked to save, it shows what comes out and writes nothing."""
    before = small.outputs("build/results")
    notebook = nbformat.read(small.root / "notebooks" / "scenario.ipynb", as_version=4)
    change = {"table": "claims", "where": {"claim": "ht1", "phase": "oorlog"}, "scale": 0.9}
    for cell in notebook.cells:
        cell.source = cell.source.replace("changes: list = []", f"changes: list = [{change}]")
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(small.root / "notebooks")}})
    client.execute()
    assert any(cell.get("outputs") for cell in notebook.cells)
    assert small.outputs("build/results") == before


def test_a_part_is_published_by_itself(small):
    """One document in one format, in a folder of its own; the whole report stays, and nothing of it has to be made."""
    before = small.outputs("_output")
    assert small.report(*LETTER) == 0, small.result.stderr
    assert sorted(small.outputs("_output-deel")) == [
        "_output-deel/gepubliceerd.json",
        "_output-deel/report/kamerbrief.docx",
    ]
    part = (small.root / "_output-deel" / "report" / "kamerbrief.docx").read_bytes()
    assert part == (small.root / "_output" / "report" / "kamerbrief.docx").read_bytes()
    assert small.outputs("_output") == before
    assert small.report() == 0
    assert small.made == set()
    assert small.report("--document", "kamerbief") == 2
    assert "kamerbrief" in small.result.stderr


@pytest.mark.usefixtures("warm_server")
def test_executed_notebooks_are_the_same_everywhere(small_once, tmp_path):
    """Run in a folder with a space in its name, a notebook has the same bytes; it shows tables and figures."""
    other = small_project(tmp_path / "een andere map")
    keep_scenarios(other, "vredestijd")
    found = Small(other)
    assert found.run("vredestijd", "--jobs", "1") == 0, found.result.stderr
    name = "build/notebooks/scenario-vredestijd.ipynb"
    text = (other / name).read_text(encoding="utf-8")
    assert text == (small_once.root / name).read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert "application/vnd.vegalite" in text
    assert "Beschikbaarheid" in text
    assert "text/html" in text


def test_stored_notebooks_hold_no_outputs(small_once):
    """What is kept in the repository is source only, with one cell of parameters, and Dutch text before every step."""
    for path in sorted((small_once.root / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)
        assert [cell["id"] for cell in code if "parameters" in cell["metadata"].get("tags", [])] == ["parameters"]
        kinds = [cell["cell_type"] for cell in cells]
        assert all(kinds[index - 1] == "markdown" for index, kind in enumerate(kinds) if kind == "code")


@pytest.mark.usefixtures("warm_server")
def test_the_record_is_named_in_the_report(small_once):
    """Page, PDF and Word print the fingerprint of the record beside them; `ht3 verify` finds nothing amiss."""
    record = read_record(small_once.root / "_output")
    assert set(record.files) == made_files(small_once.root / "_output", "report").keys()
    assert record.assembler.startswith("pandoc 3")
    folder = small_once.root / "_output" / "report"
    page = (folder / "impactanalyse.html").read_text(encoding="utf-8")
    with pymupdf.open(folder / "impactanalyse.pdf") as pdf:
        paper = "".join(sheet.get_text() for sheet in pdf)
    word = "\n".join(paragraph.text for paragraph in Document(str(folder / "impactanalyse.docx")).paragraphs)
    assert [text.count(record.fingerprint) for text in (page, paper, word)] == [1, 1, 1]
    found = Small(small_once.root)
    assert found.here("verify") == 0, found.result.stderr
    assert "alle invoer is gelijk" in found.result.stdout


def test_a_lost_or_harmed_record_is_made_again(small):
    """The next report puts it back as it was, and takes no document for a person's."""
    record = small.root / "_output" / "gepubliceerd.json"
    before = small.outputs("_output")
    for harm in (record.unlink, lambda: record.write_text("{")):
        harm()
        assert small.here("verify") == 2
        assert small.report() == 0, small.result.stderr
        assert small.made == {PUBLISH}
        assert small.outputs("_output") == before


def test_report_shows_what_it_does(small_once):
    """Edition, number of scenarios, assembler with its reason, each step with its time, the paths, the total."""
    # What takes long is named now and then, on a busy machine everywhere.
    lines = [line for line in small_once.result.stdout.splitlines() if not line.startswith("  bezig: ")]
    assert lines[0] == "Editie publiek, 4 scenario's."
    assert lines[1].startswith("Assembler pandoc 3")
    assert "gekozen met --assembler pandoc" in lines[1]
    assert re.match(r"\[ *1/\d+\] gemaakt: ", lines[2])
    assert any(line.startswith("Klaar in ") for line in lines)
    paths = [f"  _output/report/beslisnota.{kind}" for kind in ("pdf", "docx")]
    paths += [f"  _output/report/bijlagen.{kind}" for kind in ("html", "pdf")]
    paths += [f"  _output/report/gegevens.{kind}" for kind in ("xlsx", "zip")]
    paths += [f"  _output/report/impactanalyse.{kind}" for kind in ("html", "pdf", "docx")]
    paths += [f"  _output/report/kamerbrief.{kind}" for kind in ("pdf", "docx")]
    assert lines[-len(paths) :] == paths
