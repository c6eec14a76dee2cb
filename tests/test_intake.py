"""What stands in the place of a file is looked at before it is opened; nothing is waited for."""

from __future__ import annotations

import errno
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.projects import copy_project

from hoofdtaak3 import intake
from hoofdtaak3.cli import main
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.intake import decoded, read_bytes, read_text, refuse_odd_files
from hoofdtaak3.problems import InputError, Problem


def pipe(path: Path) -> None:
    """A named pipe that nobody writes to."""
    os.mkfifo(path)


def listener(path: Path) -> None:
    """A socket file; its name may be short only."""
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind(path.name)
    finally:
        os.chdir(here)


ODD: dict[str, tuple[Callable[[Path], None], str]] = {
    "pipe": (pipe, "een pijp (named pipe)"),
    "socket": (listener, "een aansluiting (socket)"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "een apparaat (device)"),
    "folder": (Path.mkdir, "een map"),
    "link to nothing": (lambda path: path.symlink_to("nergens"), "een snelkoppeling naar iets dat er niet is"),
    "link to itself": (lambda path: path.symlink_to(path.name), "een snelkoppeling die naar zichzelf verwijst"),
}


def refused(read: Callable[[], object]) -> list[Problem]:
    """The problems that reading gives; at least one."""
    with pytest.raises(InputError) as caught:
        read()
    return list(caught.value.problems)


@pytest.mark.parametrize("name", ODD)
def test_what_is_no_file_is_refused(name: str, tmp_path: Path) -> None:
    """One problem that says what stands there."""
    make, found = ODD[name]
    make(tmp_path / "a.csv")
    (problem,) = refused(lambda: read_bytes(tmp_path, "a.csv"))
    assert (problem.file, problem.found) == ("a.csv", found)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """It is said to be absent, with the advice of whoever reads it."""
    assert refused(lambda: read_text(tmp_path, "a.csv", advice="maak het")) == [
        Problem("a.csv", message="Het bestand ontbreekt.", advice="maak het")
    ]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said in Dutch, without what the system calls it."""
    (tmp_path / "a.csv").write_text("a", encoding="utf-8")

    def closed(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", closed)
    (problem,) = refused(lambda: read_bytes(tmp_path, "a.csv"))
    assert problem.text() == "a.csv: Het bestand is niet te lezen.\n    gevonden:   u mag dit bestand niet lezen"


def test_a_file_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    """Its size is told; no more than the limit is read."""
    with (tmp_path / "a.csv").open("wb") as stream:
        stream.truncate(2 * 2**30)
    (problem,) = refused(lambda: read_bytes(tmp_path, "a.csv"))
    assert (problem.found, problem.allowed) == ("2.048 MB", "hoogstens 64 MB")


@pytest.mark.parametrize(
    ("raw", "line", "found"),
    [
        ("a,b\n".encode("utf-16"), 0, "UTF-16"),
        ("a,b\n".encode("utf-16-be"), 0, "vooral nulbytes, zoals in UTF-16"),
        (b"\0" * 100, 0, "vooral nulbytes, zoals in UTF-16"),
        (b"a\nb\ncaf\xe9\n", 3, "byte 0xe9"),
        (b"PK\x03\x04rest", 0, "een rekenblad of zip-bestand"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, line: int, found: str) -> None:
    """Another encoding is named, or the line of the first byte that is none."""
    (problem,) = refused(lambda: decoded(raw, "data/a.csv"))
    assert (problem.line, problem.found) == (line, found)
    assert "UTF-8" in problem.advice


def test_a_byte_order_mark_is_no_text() -> None:
    """It is left out, once."""
    assert decoded(b"\xef\xbb\xbfa", "a.csv") == "a"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped files; every test puts one back."""
    return copy_project(tmp_path_factory.mktemp("inname") / "project")


FILES = [
    "_brand.yml",
    "_quarto.yml",
    "data/bibliography.json",
    "data/claims.csv",
    "data/datapackage.yaml",
    "params/base.yaml",
    "params/scenarios/vredestijd.yaml",
    "notebooks/scenario.ipynb",
    "report/impactanalyse.qmd",
    "report/text/kern.md.jinja",
    "report/templates/report.css",
    "report/templates/report.typ",
]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("command", [("check",), ("report", "--assembler", "pandoc")], ids=lambda words: words[0])
def test_no_command_waits_for_a_file(
    command: tuple[str, ...],
    file: str,
    shipped: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A table, parameter file, brand, chapter, template or notebook: one message, exit code 2, nothing made."""
    monkeypatch.chdir(shipped)
    path, aside = shipped / file, shipped.parent / "aside"
    shutil.move(path, aside)
    try:
        os.mkfifo(path)
        code = main(command)
    finally:
        path.unlink()
        shutil.move(aside, path)
    errors = capsys.readouterr().err
    assert (code, errors.count(f"{file}: ")) == (2, 1), errors
    assert "Er is 1 fout in de invoer." in errors
    assert not (shipped / "build").exists()


def test_the_shipped_files_are_ordinary(shipped: Path) -> None:
    """And so are the links that an editor keeps as locks."""
    (shipped / "data" / ".#claims.csv").symlink_to("iemand@computer.123")
    refuse_odd_files(shipped)
    (shipped / "data" / ".#claims.csv").unlink()


def test_readers_of_tables_and_parameters_do_not_wait(tmp_path: Path) -> None:
    """A notebook that loads the data by itself meets the same refusal."""
    root = copy_project(tmp_path / "project")
    for file in ("data/claims.csv", "params/base.yaml"):
        (root / file).unlink()
        os.mkfifo(root / file)
    assert [problem.file for problem in refused(lambda: load_scenarios(root))] == ["params/base.yaml"]
    assert "data/claims.csv" in {problem.file for problem in refused(lambda: load_dataset(root))}


def test_a_parameter_file_has_a_smaller_limit(tmp_path: Path) -> None:
    """YAML is slow to read, and a person writes no megabytes of it."""
    root = copy_project(tmp_path / "project")
    (root / "params" / "base.yaml").write_bytes(b"#" * (intake.LARGEST_YAML + 1))
    assert [p.message for p in refused(lambda: load_scenarios(root))] == ["Het bestand is te groot."]
