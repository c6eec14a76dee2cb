"""Copies of the project for tests that build: what a fresh clone holds, without anything made."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import ClassVar

import pytest
import yaml

from hoofdtaak3 import system
from hoofdtaak3.build import children, session
from hoofdtaak3.build.call import Call
from hoofdtaak3.build.children import Children, Job, OnPart, Outcome
from hoofdtaak3.cli import main
from hoofdtaak3.writing import write_text

ROOT = Path(__file__).parents[1]
PARTS = (
    "data",
    "params",
    "notebooks",
    "report",
    "_quarto.yml",
    "_quarto-intern.yml",
    "_quarto-publiek.yml",
    "_brand.yml",
)
MADE = ("build", "_output")
_TURN = 0.2
"""Seconds between two moments at which a test process looks whether another has made what it needs."""

Row = dict[str, str]

# The small project: one of every kind of thing, so that all of the report is made from little.
SCENARIOS = ("vredestijd", "hybride_spanning", "conflict_chemisch", "conflict_2030")
CAPABILITIES = ("eod_land", "cbrn_decon", "guarding", "medical_surge", "drones", "coastguard_caribbean")
# Who is left without a line of these is left out.
USED_BY = {
    "civil_pools": ("civil_alternatives", "pool_id"),
    "measures": ("measure_effects", "measure_id"),
    "incidents": ("request_lines", "incident_id"),
}


class Small:
    """A built project, and what `ht3` said about it last."""

    def __init__(self, root: Path, said: str = "") -> None:
        self.root = root
        self.result = subprocess.CompletedProcess[str]([], 0, said, "")

    def ht3(self, *arguments: str) -> int:
        """Run a command; returns the exit code."""
        self.result = run_ht3(self.root, *arguments)
        return self.result.returncode

    def report(self, *arguments: str) -> int:
        """Bring the report up to date with the built-in assembler."""
        return self.here("report", "--assembler", "pandoc", *arguments)

    def run(self, *arguments: str) -> int:
        """Bring up to date what documents are made of, and no document: a third of what they cost together."""
        return self.here("run", *arguments)

    def here(self, *arguments: str) -> int:
        """Run a command in this process inside `warm`, where it finds a server; elsewhere as a program."""
        command = _together(arguments)
        if session.Children is not Kept:
            return self.ht3(*command)
        said, errors = io.StringIO(), io.StringIO()
        with chdir(self.root), redirect_stdout(said), redirect_stderr(errors):
            code = main(command)
        self.result = subprocess.CompletedProcess(command, code, said.getvalue(), errors.getvalue())
        return code

    @property
    def made(self) -> set[str]:
        """Labels of the steps that ran."""
        return set(re.findall(r"gemaakt: (.+) \(", self.result.stdout))

    @property
    def skipped(self) -> set[str]:
        """Labels of the steps that did not have to run."""
        line = re.search(r"Al bijgewerkt: (.+)\.", self.result.stdout)
        return set(line[1].split(", ")) if line else set()

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace text in a file; it must be there."""
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, (name, old)
        path.write_text(text.replace(old, new), encoding="utf-8")

    def outputs(self, *places: str) -> dict[str, bytes]:
        """Every file below these places."""
        return {name: path.read_bytes() for name, path in made_files(self.root, *places).items()}


class Kept(Children):
    """Children of a server that is there before the command, and after it."""

    vega: ClassVar[dict[str, str]] = {}

    def open(self) -> None:
        """Make the place; the server's socket stands elsewhere."""
        shutil.rmtree(self._place, ignore_errors=True)
        self._place.mkdir(parents=True)

    def warm(self, *, computes: bool = True) -> None:
        """It is."""

    def run(self, job: Job, on_part: OnPart = lambda _number, _total: None) -> Outcome:
        """As always; only Vega, which is the same for every project and takes seconds, is packed once in a process."""
        if not isinstance(job, Call) or job.function != "vega":
            return super().run(job, on_part)
        if not self.vega:
            outcome = super().run(job, on_part)
            self.vega[outcome.value] = (job.root / outcome.value).read_text(encoding="utf-8")
            return outcome
        ((name, text),) = self.vega.items()
        write_text(job.root / name, text)
        return Outcome("ok", value=name)


@contextmanager
def warm() -> Iterator[None]:
    """Meanwhile, commands in this process share one server: what takes seconds to import is imported once."""
    with tempfile.TemporaryDirectory(prefix="ht3") as folder, pytest.MonkeyPatch.context() as patch:
        server = Children(Path(folder) / "tmp")
        server.open()
        patch.setattr(children, "short", str)  # a name of its socket that holds in every folder
        server.warm()
        patch.setattr(session, "Children", Kept)
        try:
            yield
        finally:
            server.stop()


def copy_project(target: Path, *parts: str) -> Path:
    """The project's own files in `target`, or these of them; the package itself is the installed one."""
    target.mkdir(parents=True)
    for part in parts or PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
        elif source.exists():
            shutil.copy2(source, target / part)
    return target


def copy_built(project: Path, target: Path) -> Path:
    """A copy of a built project that may be changed: up to date, because nothing remembers folders."""
    return Path(shutil.copytree(project, target, symlinks=True))


def small_project(target: Path) -> Path:
    """A project with some of everything, of which a build takes a minute of one core."""
    copy_project(target)
    keep_scenarios(target, *SCENARIOS)
    keep_capabilities(target, *CAPABILITIES)
    few_draws(target)
    return target


def run_ht3(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`ht3` as a user starts it, in a project's folder."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("HT3_", "QUARTO_"))}
    return subprocess.run(
        [sys.executable, "-m", "hoofdtaak3", *_together(arguments)],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def _together(arguments: Sequence[str]) -> list[str]:
    """A command that builds takes not much more than one core beside other test processes."""
    builds = arguments[0] in {"report", "run"} and "--jobs" not in arguments
    return [*arguments, *(["--jobs", "2"] if builds and "PYTEST_XDIST_WORKER" in os.environ else [])]


def build_report(project: Path) -> str:
    """The report with the built-in assembler; returns what was said."""
    result = run_ht3(project, "report", "--assembler", "pandoc")
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def made_files(project: Path, *names: str) -> dict[str, Path]:
    """Every file below these places, or everything that a build made, by relative path."""
    places = [project / name for name in names or MADE]
    files = [p for place in places for p in ([place] if place.is_file() else sorted(place.rglob("*"))) if p.is_file()]
    return {p.relative_to(project).as_posix(): p for p in files}


def read_rows(path: Path) -> list[Row]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: Iterable[Row], columns: Iterable[str]) -> None:
    """Write a table, if it does not stand there as it is: a table is read in less time than it is written."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    data = text.getvalue().encode()
    if not path.is_file() or path.read_bytes() != data:
        path.write_bytes(data)


def keep_scenarios(project: Path, *names: str) -> None:
    """Leave only these scenarios (and what they extend), so that a build in a test takes seconds."""
    for path in (project / "params" / "scenarios").glob("*.yaml"):
        if path.stem not in names:
            path.unlink()


def keep_capabilities(project: Path, *names: str) -> None:
    """Leave only these capabilities, and of the other tables what does not speak of anything that is gone."""
    data = project / "data"
    package = yaml.safe_load((data / "datapackage.yaml").read_text(encoding="utf-8"))
    schemas = {resource["name"]: resource["schema"] for resource in package["resources"]}
    tables = {name: read_rows(data / f"{name}.csv") for name in schemas}
    tables["capabilities"] = [row for row in tables["capabilities"] if row["id"] in names]
    size = 0
    while size != (size := sum(map(len, tables.values()))):
        for name, schema in schemas.items():
            for key in schema.get("foreignKeys", ()):
                known = {row["id"] for row in tables[key["reference"]["resource"]]} | {""}
                tables[name] = [row for row in tables[name] if row[key["fields"][0]] in known]
        for name, (other, column) in USED_BY.items():
            used = {row[column] for row in tables[other]}
            tables[name] = [row for row in tables[name] if row["id"] in used]
    types = {row["type"] for row in tables["incidents"]} | {""}
    tables["civil_pool_values"] = [row for row in tables["civil_pool_values"] if row["incident_type"] in types]
    for name, rows in tables.items():
        write_rows(data / f"{name}.csv", rows, [field["name"] for field in schemas[name]["fields"]])


def few_draws(project: Path) -> None:
    """Twenty draws instead of a thousand: what a test asks of them does not depend on their number."""
    path = project / "params" / "base.yaml"
    text = path.read_text(encoding="utf-8")
    assert "draws: 1000" in text
    path.write_text(text.replace("draws: 1000", "draws: 20"), encoding="utf-8")


def made_once(temporary: pytest.TempPathFactory, name: str, make: Callable[[Path], str]) -> tuple[Path, str]:
    """A folder that the first of the parallel test processes makes, and what `make` said; the others wait for it.

    A build is worth minutes, so one for each process would only cost time. Nobody changes the folder: a test that
    must takes a copy.
    """
    shared = temporary.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, said = shared / name / "project", shared / name / "said.txt"
    (shared / name).mkdir(exist_ok=True)
    while not said.exists():
        with system.held(shared / name) as ours:
            if ours and not said.exists():
                shutil.rmtree(folder, ignore_errors=True)  # what a process that failed left behind
                write_text(said, make(folder))
        time.sleep(0 if ours else _TURN)
    return folder, said.read_text(encoding="utf-8")


@contextmanager
def listening() -> Iterator[tuple[str, list[bytes]]]:
    """A server on this machine; gives its address, and the list of what came in."""
    came: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    came.append(connection.recv(200))

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}", came
        finally:
            over.set()
            thread.join()
