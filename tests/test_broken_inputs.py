"""Broken inputs: a clear Dutch message that names the place, exit code 2, and the last good report stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.projects import ROOT, Small, copy_project

from hoofdtaak3.cli import main

pytestmark = pytest.mark.build


@dataclass(frozen=True)
class Broken:
    """One way to break an input, and what the message must name."""

    file: str
    breaks: Callable[[Path], None]
    says: tuple[str, ...]


def replaced(old: str, new: str, count: int = 1) -> Callable[[Path], None]:
    """Break a file by replacing a text that stands in it."""

    def change(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, count), encoding="utf-8")

    return change


def line_changed(start: str, change: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    """Break the first line that starts like this, cell by cell; no cell before the changed ones holds a comma."""

    def edit(path: Path) -> None:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (number, *_) = [i for i, line in enumerate(lines) if line.startswith(start)]
        lines[number] = ",".join(change(lines[number].split(",")))
        path.write_text("".join(lines), encoding="utf-8")

    return edit


def cell(start: str, column: int, value: str) -> Callable[[Path], None]:
    """Break one cell of the first line that starts like this."""
    return line_changed(start, lambda cells: [*cells[:column], value, *cells[column + 1 :]])


def doubled(path: Path) -> None:
    """Break a file by repeating its last line."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.splitlines()[-1] + "\n", encoding="utf-8")


def headless(path: Path) -> None:
    """Break a file by leaving its header only."""
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")


def unheard_of(path: Path) -> None:
    """Break the last word of a file by bytes that are no text in UTF-8 and none in Windows."""
    path.write_bytes(path.read_bytes().rstrip() + b"\x81\x8d\n")


CASES = {
    "missing column": Broken("data/claims.csv", replaced("likely,", "waarschijnlijk,"), ("regel 1", "likely")),
    "wrong type": Broken("data/claims.csv", cell("eod_land,ht1,vrede,", 4, "veel"), ("regel", "likely", "veel")),
    "unknown foreign key": Broken(
        "data/claims.csv", cell("eod_land,ht1,vrede,", 0, "eod_lnd"), ("regel", "eod_lnd", "eod_land")
    ),
    "duplicate key": Broken("data/legal_bases.csv", doubled, ("regel", "id")),
    "negative units": Broken("data/capability_values.csv", cell("eod_land,units,", 2, "-4"), ("regel", "-4")),
    "low above high": Broken("data/capability_values.csv", cell("eod_land,units,", 2, "5000"), ("regel", "5000")),
    "unknown parameter": Broken(
        "params/scenarios/conflict_chemisch.yaml", replaced("days: 120", "dayz: 120"), ("regel", "dayz", "days")
    ),
    "cyclic extends": Broken(
        "params/scenarios/vredestijd.yaml",
        replaced("extends: base", "extends: conflict_2030"),
        ("extends", "vredestijd", "conflict_2030"),
    ),
    "missing source": Broken("data/personnel.csv", replaced("omroepbrabant-6001209", ""), ("regel", "source")),
    "unknown source": Broken(
        "data/personnel.csv", replaced("rd-1103368", "rd-1103369"), ("regel", "source", "rd-1103369", "rd-1103368")
    ),
    "malformed YAML": Broken("params/base.yaml", replaced("days:", "days: [1,"), ("regel",)),
    "wrong encoding": Broken("data/civil_pools.csv", unheard_of, ("UTF-8",)),
    "empty table": Broken("data/commitments.csv", headless, ("leeg",)),
    "missing file": Broken("data/regions.csv", Path.unlink, ("data/regions.csv",)),
}
IN_A_BUILD = {
    "unknown finding in prose": Broken(
        "report/text/kern.md.jinja",
        replaced("f.fase.oorlog", "f.fase.orlog"),
        ("regel", "f.fase.orlog", "f.fase.oorlog"),
    ),
    "table": CASES["wrong type"],
    "parameter": CASES["unknown parameter"],
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped files, of which every test breaks one for a moment."""
    return copy_project(tmp_path_factory.mktemp("stuk") / "project")


@pytest.mark.parametrize("name", CASES)
def test_broken_input(
    name: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message names the place, what was found and what is allowed."""
    case = CASES[name]
    monkeypatch.chdir(project)
    case.breaks(project / case.file)
    try:
        code = main(["check"])
    finally:
        shutil.copy(ROOT / case.file, project / case.file)
    out, errors = capsys.readouterr()
    assert (code, out) == (2, "")
    complains_well(case, errors)


def complains_well(case: Broken, errors: str) -> None:
    """No traceback, the file, and what must be said."""
    assert "Traceback" not in errors
    assert case.file in errors
    assert not [words for words in case.says if words not in errors], errors


@pytest.mark.build
def test_broken_input_stops_a_build(small: Small) -> None:
    """Exit code 2, the same message, and the last good report stays as it is; the first as a user meets it."""
    good = small.outputs("_output")
    assert good
    for number, case in enumerate(IN_A_BUILD.values()):
        path = small.root / case.file
        whole = path.read_bytes()
        case.breaks(path)
        code = small.report() if number else small.ht3("report", "--assembler", "pandoc")
        path.write_bytes(whole)
        assert code == 2, small.result.stdout + small.result.stderr
        assert "Traceback" not in small.result.stdout
        complains_well(case, small.result.stderr)
        assert small.outputs("_output") == good


@pytest.mark.campaign
@pytest.mark.parametrize("name", CASES)
def test_every_broken_input_stops_a_build(name: str, small: Small) -> None:
    """What the check finds, a build finds before it makes anything."""
    case = CASES[name]
    good = small.outputs("_output")
    case.breaks(small.root / case.file)
    assert small.report() == 2, small.result.stdout
    complains_well(case, small.result.stderr)
    assert small.outputs("_output") == good
