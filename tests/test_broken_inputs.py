"""Broken inputs: a clear Dutch message that names the place, exit code 2, and the last good report stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.projects import copy_project, few_draws, keep_scenarios, made_once, run_ht3

pytestmark = pytest.mark.build

GOOD_REPORT = b"het vorige rapport"


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


def latin(path: Path) -> None:
    """Break a file by writing it as Windows does."""
    path.write_bytes(path.read_text(encoding="utf-8").replace("–", "-").encode("cp1252", "replace"))


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
        "params/scenarios/vredestijd.yaml", replaced("days: 90", "dayz: 90"), ("regel", "dayz", "days")
    ),
    "cyclic extends": Broken(
        "params/scenarios/vredestijd.yaml",
        replaced("extends: base", "extends: conflict_2030"),
        ("extends", "vredestijd", "conflict_2030"),
    ),
    "missing source": Broken(
        "data/personnel.csv", replaced("omroepbrabant-6001209;geenstijl-5187362", ""), ("regel", "source")
    ),
    "unknown source": Broken(
        "data/personnel.csv", replaced("rd-1103368", "rd-1103369"), ("regel", "source", "rd-1103369", "rd-1103368")
    ),
    "malformed YAML": Broken("params/base.yaml", replaced("days:", "days: [1,"), ("regel",)),
    "wrong encoding": Broken("data/civil_pools.csv", latin, ("UTF-8",)),
    "empty table": Broken("data/commitments.csv", headless, ("leeg",)),
    "missing file": Broken("data/regions.csv", Path.unlink, ("data/regions.csv",)),
    "unknown variable in prose": Broken(
        "report/chapters/kern.qmd", replaced("herkomst.aanname", "herkomst.aannames"), ("regel", "herkomst.aanname")
    ),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of which the last good report is there, and of which the notebooks are up to date."""

    def make(folder: Path) -> str:
        copy_project(folder)
        keep_scenarios(folder, "vredestijd", "hybride_spanning", "conflict_chemisch", "conflict_2030")
        few_draws(folder)
        result = run_ht3(folder, "run")
        assert result.returncode == 0, result.stdout + result.stderr
        (folder / "_output" / "report").mkdir(parents=True)
        (folder / "_output" / "report" / "impactanalyse.html").write_bytes(GOOD_REPORT)
        return result.stdout

    once, _ = made_once(tmp_path_factory, "stuk", make)
    # Every test breaks a file of it for a moment, and another process may be at the same file.
    return Path(shutil.copytree(once, tmp_path_factory.mktemp("stuk") / "project", symlinks=True))


@pytest.mark.parametrize("name", CASES)
def test_broken_input(name: str, project: Path) -> None:
    """The message names the place, what was found and what is allowed; nothing is half-written."""
    case = CASES[name]
    path = project / case.file
    good = path.read_bytes()
    before = {p: p.read_bytes() for p in sorted((project / "_output").rglob("*")) if p.is_file()}
    try:
        case.breaks(path)
        result = run_ht3(project, "report", "--assembler", "pandoc")
    finally:
        path.write_bytes(good)
    said = result.stdout + result.stderr
    assert result.returncode == 2, said
    assert "Traceback" not in said
    assert case.file in result.stderr
    missing = [words for words in case.says if words not in result.stderr]
    assert not missing, result.stderr
    assert before == {p: p.read_bytes() for p in sorted((project / "_output").rglob("*")) if p.is_file()}
    assert b"".join(before.values()) == GOOD_REPORT
