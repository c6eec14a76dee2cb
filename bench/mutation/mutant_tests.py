"""Runs the tests in forks of one process that has the large packages loaded, but nothing of the project.

First every test once, in a fork of its own, so that what an earlier test left behind hides nothing: which lines of the
package it runs and how long it takes. Then, for each mutant, the tests that run its lines, quick ones first.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import shutil
import signal
import sys
import time
import tomllib
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, Phase, settings

HEAVY = ("pandas", "scipy.optimize", "scipy.stats", "pydantic", "yaml", "rich", "hypothesis", "playwright.sync_api")
"""Loaded once; a fork has them for nothing."""
NOT_COPIED = (".git", ".venv", "_output*", "__pycache__", ".*_cache", ".hypothesis")
MADE = "build"
"""At the root of a checkout; deeper down, folders of this name hold code and tests."""
NO_UNIT = ("build", "browser", "campaign")
"""Markers of what is no unit test; pytest refuses those that a checkout does not have."""
QUICK = 0.15
"""Seconds; such tests go first, whatever file they are in."""
CPU_LEAST, CPU_TIMES = 15.0, 10.0
"""A test may take this much time of the processor, and this many times what it took."""
WALL_LEAST, WALL_TIMES = 900.0, 30.0
"""Only for what hangs without using the processor: on a busy machine nothing else may come near it."""
MARKED_WALL = 3600.0
OPTIONS = (
    "-q",
    "--tb=no",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:randomly",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
)


@dataclass(frozen=True)
class Test:
    """What is known of a test."""

    name: str
    seconds: float
    lines: dict[str, frozenset[int]]
    """Lines that it runs, by path below the package."""

    @property
    def file(self) -> str:
        """Where it is."""
        return self.name.split("::")[0]


@dataclass(frozen=True)
class Outcome:
    """What the tests said of a mutant: `gedood`, `overleefd` or `tijd`."""

    outcome: str
    killer: str
    seconds: float


class Tracing:
    """A pytest plugin that runs each test in a fork and writes down what it ran."""

    def __init__(self, package: Path, target: Path) -> None:
        self._package = package
        self._target = target

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of pytest's own loop."""
        for item in session.items:
            child = os.fork()
            if child == 0:
                with _leaving():
                    self._trace(item)
            os.waitpid(child, 0)
        return True

    def _trace(self, item: pytest.Item) -> None:
        measured = coverage.Coverage(data_file=None, include=[f"{self._package}/*"])
        measured.set_option("run:disable_warnings", ["no-data-collected", "module-not-measured"])
        measured.start()
        reports = runtestprotocol(item, log=False, nextitem=None)
        measured.stop()
        seconds = sum(os.times()[:4])  # of this fork and of what it started: the processor's, not the clock's
        data = measured.get_data()
        lines = {
            Path(file).relative_to(self._package).as_posix(): sorted(data.lines(file) or ())
            for file in data.measured_files()
        }
        passed = not any(report.failed for report in reports)
        _append(self._target, {"test": item.nodeid, "seconds": seconds, "passed": passed, "lines": lines})


class Chosen:
    """A pytest plugin that keeps some tests, in their order, gives each its time, and writes down which one fails."""

    def __init__(self, tests: Sequence[Test], target: Path) -> None:
        self._order = {test.name: number for number, test in enumerate(tests)}
        self._seconds = {test.name: test.seconds for test in tests}
        self._target = target

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """After pytest's own order."""
        if self._order:
            items[:] = sorted(
                (item for item in items if item.nodeid in self._order), key=lambda item: self._order[item.nodeid]
            )

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Time of the processor, so that a busy machine makes no difference; the signal ends the process."""
        seconds = self._seconds.get(item.nodeid)
        if seconds is not None:
            signal.setitimer(signal.ITIMER_PROF, CPU_LEAST + CPU_TIMES * seconds)
        result = yield
        signal.setitimer(signal.ITIMER_PROF, 0)
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A failure."""
        if report.failed:
            _append(self._target, report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that can't be read any more."""
        if report.failed:
            _append(self._target, report.nodeid)


class Workplace:
    """A copy of a checkout, in which the package may be changed, and the process that runs its tests."""

    def __init__(self, checkout: Path, folder: Path) -> None:
        self.root = folder / "project"
        self.package = self.root / "src" / "hoofdtaak3"
        self._notes = folder / "notes.jsonl"
        self._said = folder / "said.txt"
        self._scratch = folder / "scratch"
        skipped = shutil.ignore_patterns(*NOT_COPIED)

        def ignored(folder: str, names: list[str]) -> set[str]:
            return skipped(folder, names) | ({MADE} if Path(folder) == checkout else set())

        shutil.copytree(checkout, self.root, symlinks=True, ignore=ignored)
        for name in HEAVY:
            importlib.import_module(name)
        gc.freeze()  # pytest collects garbage often; in a fork it need not look at all this
        settings.register_profile(
            "mutation",
            derandomize=True,
            database=None,
            deadline=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )
        settings.load_profile("mutation")
        options = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"][
            "ini_options"
        ]
        markers = {marker.partition(":")[0] for marker in options["markers"]}
        self._unit = " and ".join(f"not {marker}" for marker in NO_UNIT if marker in markers)
        os.environ["PYTHONPATH"] = str(self.root / "src")
        sys.path.insert(0, str(self.root / "src"))

    def trace(self, places: Iterable[str], ignored: Iterable[str], target: Path) -> None:
        """Write down of every unit test in these places what it runs."""
        ignoring = [f"--ignore={place}" for place in ignored]
        self._fork([*OPTIONS, "-m", self._unit, *ignoring, *places], Tracing(self.package, self._notes), wall=None)
        if not self._notes.exists():
            raise RuntimeError(self.said())
        shutil.copyfile(self._notes, target)

    def compile(self, places: Iterable[str]) -> None:
        """Leave compiled copies of everything, which a mutant's run reads and never writes."""
        self._fork([*OPTIONS, "--collect-only", *places], Chosen([], self._notes), wall=None)

    def run(self, tests: Sequence[Test]) -> Outcome:
        """These tests until the first failure."""
        wall = WALL_LEAST + WALL_TIMES * sum(test.seconds for test in tests)
        files = list(dict.fromkeys(test.file for test in tests))
        return self._run([*OPTIONS, "-x", "-m", self._unit, *files], Chosen(tests, self._notes), wall)

    def run_marked(self, marker: str, places: Iterable[str], without: Iterable[str] = ()) -> Outcome:
        """All tests with a marker in these places until the first failure."""
        passing = [f"--deselect={name}" for name in without]
        return self._run([*OPTIONS, "-x", "-m", marker, *passing, *places], Chosen([], self._notes), MARKED_WALL)

    def failing(self, marker: str, places: Iterable[str]) -> list[str]:
        """The names of the tests with a marker that fail as it is."""
        self._fork([*OPTIONS, "-m", marker, *places], Chosen([], self._notes), MARKED_WALL)
        return list(dict.fromkeys(read_notes(self._notes))) if self._notes.exists() else []

    @contextlib.contextmanager
    def changed(self, name: str, text: str) -> Iterator[None]:
        """A module of the package with another text. Its compiled copy goes aside: Python knows it by the second."""
        path = self.package / name
        stat, before = path.stat(), path.read_bytes()
        compiled = list((path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"))
        for copy in compiled:
            copy.rename(copy.with_suffix(".aside"))
        path.write_text(text, encoding="utf-8")
        try:
            yield
        finally:
            path.write_bytes(before)
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            for copy in compiled:
                copy.with_suffix(".aside").rename(copy)

    def _run(self, options: list[str], plugin: object, wall: float) -> Outcome:
        start = time.monotonic()
        status = self._fork(options, plugin, wall)
        seconds = time.monotonic() - start
        if status is None or -status == signal.SIGPROF:
            return Outcome("tijd", "", seconds)
        if status == pytest.ExitCode.OK:
            return Outcome("overleefd", "", seconds)
        if status == pytest.ExitCode.NO_TESTS_COLLECTED:
            raise RuntimeError(self.said())
        killers = read_notes(self._notes) if self._notes.exists() else []
        return Outcome("gedood", next(iter(killers), "het inlezen van de tests"), seconds)

    def _fork(self, options: list[str], plugin: object, wall: float | None) -> int | None:
        """Run pytest in a fork; its exit code, minus the signal that ended it, or None when it took too long."""
        self._notes.unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            with _leaving() as leave:
                os.setsid()
                os.chdir(self.root)
                said = os.open(self._said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
                os.dup2(said, 1)
                os.dup2(said, 2)
                if wall is not None:  # only the first run may leave compiled copies
                    sys.dont_write_bytecode = True
                    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
                leave(int(pytest.main([*options, f"--basetemp={self._scratch}"], plugins=[plugin])))
        handle = os.pidfd_open(child)
        ready, _, _ = select.select([handle], [], [], wall)
        os.close(handle)
        with contextlib.suppress(ProcessLookupError):  # also what the tests started and left running
            os.killpg(child, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return code if ready else None

    def said(self) -> str:
        """What pytest said last."""
        return self._said.read_text(encoding="utf-8", errors="replace")


@contextlib.contextmanager
def _leaving() -> Iterator[Callable[[int], None]]:
    """A fork never goes on with what its parent was doing."""
    code = pytest.ExitCode.INTERNAL_ERROR.value

    def leave(status: int) -> None:
        nonlocal code
        code = status

    try:
        yield leave
    except BaseException:  # noqa: BLE001 - whatever it is, it ends here
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _append(target: Path, note: object) -> None:
    with target.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(note, ensure_ascii=False) + "\n")


def read_notes(path: Path) -> list[Any]:
    """What a fork wrote down, one note a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_tests(path: Path) -> tuple[list[Test], list[str]]:
    """The tests that pass, with what they run, and the names of the others."""
    notes = read_notes(path)
    tests = [
        Test(note["test"], note["seconds"], {file: frozenset(lines) for file, lines in note["lines"].items()})
        for note in notes
        if note["passed"]
    ]
    return tests, [note["test"] for note in notes if not note["passed"]]


def in_order(tests: Iterable[Test]) -> list[Test]:
    """Quick tests first; the others by file, so that what they share is made once."""
    tests = list(tests)
    quick = sorted((test for test in tests if test.seconds <= QUICK), key=lambda test: test.seconds)
    slow = [test for test in tests if test.seconds > QUICK]
    total: dict[str, float] = {}
    for test in slow:
        total[test.file] = total.get(test.file, 0.0) + test.seconds
    return quick + sorted(slow, key=lambda test: (total[test.file], test.file, test.seconds))
