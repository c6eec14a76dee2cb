"""The command line: help that teaches, errors that help, exit codes."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.projects import ROOT, copy_project

from hoofdtaak3.assemble.frontmatter import ASKED, date_of
from hoofdtaak3.cli import main

ENGLISH = re.compile(
    r"\b(usage|options|positional|arguments?|show|this|message|exit|error|choose|from|invalid|expected|required|the)\b"
)


@pytest.fixture
def in_project(monkeypatch):
    """Commands that only read may run in the repository itself."""
    monkeypatch.chdir(ROOT)


def helps() -> list[list[str]]:
    """Every help page."""
    return [
        ["--help"],
        *([name, "--help"] for name in ("report", "run", "check", "explain", "scenarios", "verify", "clean")),
    ]


@pytest.mark.parametrize("arguments", helps(), ids=lambda arguments: arguments[0])
def test_help_is_dutch_and_fits(arguments, capsys, monkeypatch):
    """No word of argparse's own English, and no line that wraps in a terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    text = capsys.readouterr().out
    assert stop.value.code == 0
    assert text.startswith("gebruik: ht3")
    assert not ENGLISH.findall(text.replace("--edition", "").replace("ht3 report", ""))
    assert max(map(len, text.splitlines())) <= 80


def test_main_help_shows_examples(capsys):
    """Without a command the help is shown, with commands that can be typed as they are."""
    assert main([]) == 0
    text = capsys.readouterr().out
    assert "ht3 run vredestijd" in text
    assert "opdrachten:" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["raport"], "'raport' kan niet; kies uit 'report', 'run'"),
        (["report", "--edition", "geheim"], "--edition: 'geheim' kan niet; kies uit 'publiek', 'intern'"),
        (["report", "--edition"], "--edition: hier hoort een waarde achter"),
        (["report", "--jobs", "0"], "--jobs: '0' is geen aantal; geef 1 of meer"),
        (["whatif", "x", "--draws", "100001"], "--draws: '100001' kan niet; geef een getal van 10 tot en met 100000"),
        (["whatif", "x", "--draws", "9"], "--draws: '9' kan niet; geef een getal van 10 tot en met 100000"),
        (
            ["diff", "--html", "data/claims.csv"],
            "'data/claims.csv' kan niet; geef een bestand met een naam die eindigt",
        ),
        (["diff", "--html", ""], "'' kan niet; geef een bestand met een naam die eindigt op .html"),
        (["check", "--alles"], "dit is hier niet bekend: --alles"),
        (["report", "vredestijd"], "dit is hier niet bekend: vredestijd"),
    ],
)
def test_wrong_command_is_told_in_dutch(arguments, message, capsys):
    """Exit code 2, what is wrong, what may be, and where the help is."""
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    errors = capsys.readouterr().err
    assert stop.value.code == 2
    assert message in errors
    assert "--help' legt uit wat kan" in errors
    assert not ENGLISH.findall(errors.replace("--edition", "").replace("'report'", ""))


@pytest.mark.parametrize("arguments", [["open"], ["diff"], ["explain", "x"]])
def test_what_to_make_first_is_of_the_edition_that_is_asked_for(arguments, tmp_path, monkeypatch, capsys):
    """Of the public one nothing of the other would come."""
    copy_project(tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    assert main([*arguments, "--edition", "intern"]) == 2
    assert "draai eerst 'ht3 report --edition intern'" in capsys.readouterr().err


@pytest.mark.usefixtures("in_project")
def test_scenarios_are_listed(capsys):
    """Each with its id, title, length, phases and number of incidents."""
    assert main(["scenarios"]) == 0
    text = capsys.readouterr().out
    assert "vredestijd\n    Vredestijd\n    90 dagen; vrede; 2 incidenten\n" in text


@pytest.mark.build
@pytest.mark.usefixtures("in_project")
def test_check_counts_what_it_looked_at(capsys):
    """Tables, rows and scenarios, in Dutch numbers."""
    assert main(["check"]) == 0
    text = capsys.readouterr().out
    assert re.search(
        r"Geen fouten gevonden in \d+ tabellen, [\d.]+ regels en \d+ scenario's \(editie publiek\)\.", text
    )


@pytest.mark.usefixtures("in_project")
def test_unknown_scenario_names_the_nearest(capsys):
    """Exit code 2 before anything runs."""
    assert main(["run", "vredetijd"]) == 2
    errors = capsys.readouterr().err
    assert "Dit scenario bestaat niet." in errors
    assert "bedoelt u 'vredestijd'?" in errors


def test_outside_a_project(tmp_path, monkeypatch, capsys):
    """Any command says where it should be run."""
    monkeypatch.chdir(tmp_path)
    assert main(["report"]) == 2
    assert "Dit is geen map van Hoofdtaak 3." in capsys.readouterr().err


def test_the_root_of_a_disk_has_a_name_too(monkeypatch, capsys):
    """A message says where it looked."""
    monkeypatch.chdir(Path(Path.cwd().anchor))
    assert main(["scenarios"]) == 2
    assert f"{Path.cwd()}: Dit is geen map van Hoofdtaak 3." in capsys.readouterr().err


@pytest.mark.build
def test_check_names_all_problems(tmp_path, monkeypatch, capsys):
    """Problems in tables of one file come together, with exit code 2 and without a traceback."""
    project = copy_project(tmp_path / "project")
    path = project / "data" / "claims.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("ht1", "ht9"), encoding="utf-8")
    monkeypatch.chdir(project)
    assert main(["check"]) == 2
    said = capsys.readouterr()
    assert "fouten in de invoer" in said.err
    assert "data/claims.csv, regel 2" in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_clean_removes_what_was_made(tmp_path, monkeypatch, capsys):
    """Only generated folders and files go; the second time there is nothing."""
    project = copy_project(tmp_path / "project")
    (project / "build").mkdir()
    (project / "_output").mkdir()
    monkeypatch.chdir(project)
    assert main(["clean"]) == 0
    assert capsys.readouterr().out == "Verwijderd: _output en build.\n"
    assert (project / "data").is_dir()
    assert main(["clean"]) == 0
    assert capsys.readouterr().out == "Er was niets om te verwijderen.\n"


def test_unforeseen_error_is_one_line_and_a_log(tmp_path, monkeypatch, capsys):
    """Exit code 1, the last line, and a log with the rest."""
    project = copy_project(tmp_path / "project")
    monkeypatch.chdir(project)
    monkeypatch.setattr("hoofdtaak3.inputs.scenarios.load_scenarios", lambda _root: {}["weg"])
    assert main(["scenarios"]) == 1
    errors = capsys.readouterr().err
    assert "Er ging iets mis dat niet was voorzien: KeyError: 'weg'" in errors
    assert "build/logs/ht3.log" in errors
    assert "Traceback" in (project / "build" / "logs" / "ht3.log").read_text()


@pytest.mark.build
def test_reader_that_stops_reading():
    """`ht3 scenarios | head -1` ends without a complaint."""
    command = f"'{sys.executable}' -m hoofdtaak3 scenarios | head -1"
    result = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stderr == ""
    assert len(result.stdout.splitlines()) == 1


def test_terminal_without_utf8_costs_signs_and_not_the_command(tmp_path, monkeypatch):
    """A title and an argument that the terminal cannot show do not stop the command."""
    project = copy_project(tmp_path / "project")
    path = project / "params" / "scenarios" / "vredestijd.yaml"
    text = path.read_text(encoding="utf-8").replace("title: Vredestijd", "title: Vr\u00e9de")
    path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(project)
    shown = {name: io.BytesIO() for name in ("stdout", "stderr")}
    for name, terminal in shown.items():
        monkeypatch.setattr(sys, name, io.TextIOWrapper(terminal, encoding="ascii", write_through=True))
    assert main(["scenarios"]) == 0
    assert b"Vr?de" in shown["stdout"].getvalue()
    assert shown["stderr"].getvalue() == b""
    assert main(["run", os.fsdecode(b"vr\xff")]) == 2
    assert b"Dit scenario bestaat niet." in shown["stderr"].getvalue()


@pytest.mark.parametrize("text", ["morgen", "20261201", "2026-W49-1", "2026-02-30", "31 april 2026", "1-12-2026"])
def test_date_of_the_report_is_checked(capsys, text):
    """A date that cannot be, or that Python alone reads, is refused with what can; nothing is looked at."""
    with pytest.raises(SystemExit) as ended:
        main(["report", "--date", text])
    assert ended.value.code == 2
    assert "een datum als 2025-12-08" in capsys.readouterr().err


def test_date_of_a_document(monkeypatch):
    """What the command asks for, else the document's own, else that of the project."""
    project = date(2026, 3, 9)
    assert date_of({}, project) == project
    assert date_of({"date": "8 december 2025"}, project) == date(2025, 12, 8)
    monkeypatch.setenv(ASKED, "2026-12-01")
    assert date_of({"date": "8 december 2025"}, project) == date(2026, 12, 1)


def test_version(capsys):
    """The name of the program and a number."""
    assert main(["--version"]) == 0
    assert re.fullmatch(r"ht3 \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_open_says_what_there_is(tmp_path, monkeypatch, capsys):
    """Without a report what to do first; of a document that is not there, which are."""
    (tmp_path / "data").mkdir()
    for name in ("_quarto.yml", "data/datapackage.yaml"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    assert main(["open"]) == 2
    assert "draai eerst 'ht3 report'" in capsys.readouterr().err
    (tmp_path / "_output" / "report").mkdir(parents=True)
    (tmp_path / "_output" / "report" / "kamerbrief.pdf").touch()
    assert main(["open", "kamerbrief"]) == 2
    assert "kamerbrief.pdf" in capsys.readouterr().err
