"""Copies of the project for tests that build: what a fresh clone holds, without anything made."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

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


def copy_project(target: Path) -> Path:
    """The project's own files in `target`; the package itself is the installed one."""
    target.mkdir(parents=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
        elif source.exists():
            shutil.copy2(source, target / part)
    return target


def run_ht3(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`ht3` as a user starts it, in a project's folder, with the built-in assembler's environment."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("HT3_", "QUARTO_"))}
    return subprocess.run(
        [sys.executable, "-m", "hoofdtaak3", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def keep_scenarios(project: Path, *names: str) -> None:
    """Leave only these scenarios (and what they extend), so that a build in a test takes seconds."""
    for path in (project / "params" / "scenarios").glob("*.yaml"):
        if path.stem not in names:
            path.unlink()


def few_draws(project: Path) -> None:
    """Twenty draws instead of a thousand: what a test asks of them does not depend on their number."""
    path = project / "params" / "base.yaml"
    text = path.read_text(encoding="utf-8")
    assert "draws: 1000" in text
    path.write_text(text.replace("draws: 1000", "draws: 20"), encoding="utf-8")


def made_once(temporary: pytest.TempPathFactory, name: str, make: Callable[[Path], str]) -> tuple[Path, str]:
    """A folder that the first of the parallel test processes makes, and what `make` said; the others wait for it.

    A build uses every core by itself, so one for each process would only cost time. Nobody changes the folder: a test
    that must takes a copy.
    """
    shared = temporary.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, said = shared / name / "project", shared / name / "said.txt"
    (shared / name).mkdir(exist_ok=True)
    with (shared / name / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            shutil.rmtree(folder, ignore_errors=True)  # what a process that failed left behind
            text = make(folder)
            said.write_text(text, encoding="utf-8")
    return folder, said.read_text(encoding="utf-8")
