"""A small project that is built once, and copies of it to change."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.projects import copy_project, few_draws, keep_scenarios, made_once, run_ht3

SCENARIOS = ("vredestijd", "hybride_spanning", "stroomuitval", "stroomuitval_48")

# Little of the real report, so that these tests say something about the pipeline only.
DOCUMENT = """\
---
title: "Proef"
---

# Beschikbaarheid {#sec-a}

{{< include /build/fragments/fig-beschikbaarheid.md >}}
"""


class Small:
    """A built project, and what `ht3` said about it last."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.result = subprocess.CompletedProcess[str]([], 0, "", "")

    def ht3(self, *arguments: str) -> int:
        """Run a command; returns the exit code."""
        self.result = run_ht3(self.root, *arguments)
        return self.result.returncode

    def report(self, *arguments: str) -> int:
        """Bring the report up to date with the built-in assembler."""
        return self.ht3("report", "--assembler", "pandoc", *arguments)

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
        """Every file below these places, without doit's memory and logs."""
        files = [path for place in places for path in sorted((self.root / place).rglob("*")) if path.is_file()]
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="session")
def small_once(tmp_path_factory) -> Small:
    """The small project, built; nobody changes it."""

    def make(folder: Path) -> str:
        small = Small(copy_project(folder))
        keep_scenarios(small.root, *SCENARIOS)
        few_draws(small.root)
        shutil.rmtree(small.root / "report" / "chapters")
        (small.root / "report" / "impactanalyse.qmd").write_text(DOCUMENT, encoding="utf-8")
        assert small.report() == 0, small.result.stdout + small.result.stderr
        return small.result.stdout

    folder, said = made_once(tmp_path_factory, "klein", make)
    small = Small(folder)
    small.result = subprocess.CompletedProcess([], 0, said, "")
    return small


@pytest.fixture
def small(small_once, tmp_path) -> Small:
    """A copy of the small project as it is after building: up to date, because nothing remembers folders."""
    shutil.copytree(small_once.root, tmp_path / "project", symlinks=True)
    return Small(tmp_path / "project")
