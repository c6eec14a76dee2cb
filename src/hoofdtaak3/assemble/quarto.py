"""The assembler that lets Quarto do the work.

Quarto writes into the project that it renders: its output folder, its caches, files beside the sources. So it gets a
copy of what documents are made of, one for each document, and never sees the folder where the last good report stands.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hoofdtaak3.assemble.config import read_settings
from hoofdtaak3.assemble.formats import SUFFIXES, check_formats
from hoofdtaak3.assemble.frontmatter import ASKED, date_of, epoch, read_head
from hoofdtaak3.assemble.offline import OFFLINE
from hoofdtaak3.edition import TOLD
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.system import end_at_once

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hoofdtaak3.project import Project

MINIMUM = (1, 10)
"""Older ones refuse the two standards of the PDF together."""
_VERSION_SECONDS = 30
STAGED = ("report", "data", "build/fragments", "build/figures", "build/brand")
"""Folders that documents include from, besides the settings at the root."""


def find_quarto() -> Path | None:
    """Quarto on PATH, else beside the running Python (`make quarto` installs it there)."""
    found = shutil.which("quarto") or shutil.which("quarto", path=str(Path(sys.executable).parent))
    return Path(found) if found else None


def quarto_version(program: Path) -> tuple[int, ...] | None:
    """What `quarto --version` says, as numbers; None if it says nothing that looks like a version."""
    try:
        process = subprocess.Popen(  # noqa: S603 - a program that the user put on PATH
            [program, "--version"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, errors="replace", process_group=0,
        )  # fmt: skip
    except OSError:
        return None
    with process:
        try:
            answer, _ = process.communicate(timeout=_VERSION_SECONDS)
        except subprocess.TimeoutExpired:
            end_at_once(process)  # it is a script: what it started holds the pipe open
            return None
    match = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", answer)
    return tuple(int(part) for part in match.groups() if part) if process.returncode == 0 and match else None


def version_text(version: tuple[int, ...]) -> str:
    """`(1, 10, 18) -> '1.10.18'`."""
    return ".".join(str(part) for part in version)


@dataclass(frozen=True)
class QuartoAssembler:
    """Quarto, with the project's own templates and filters."""

    project: Project
    program: Path
    version: str
    reason: str
    name: str = "quarto"

    def render(
        self, document: Path, formats: Sequence[str], staging: Path, profile: str, log: Callable[[str], None]
    ) -> list[Path]:
        """Render with `quarto render`; its output goes line by line to `log`. InputError when it fails."""
        check_formats(formats)
        source = document.resolve().relative_to(self.project.root.resolve())
        tree = _stage(self.project, self.project.build / "quarto" / document.stem)
        settings = read_settings(self.project, profile)
        day = date_of(read_head(document), settings.date)
        output = tree / settings.output_dir
        environment = {
            **os.environ,
            **OFFLINE,
            "HT3_ASSEMBLING": "1",
            "SOURCE_DATE_EPOCH": str(epoch(day)),
        }
        made = []
        for name in formats:
            command = [str(self.program), "render", source.as_posix(), "--to", name, "--profile", profile]
            if os.environ.get(ASKED) and day:
                command += ["--metadata", f"date:{day}"]
            if os.environ.get(TOLD):
                command += ["--metadata", f"edition:{settings.edition}"]
            self._run(command, tree, environment, source.as_posix(), log)
            product = output / source.with_suffix(SUFFIXES[name])
            if not product.is_file():
                message = f"Quarto maakte geen {SUFFIXES[name].lstrip('.').upper()}."
                raise InputError([Problem(file=source.as_posix(), message=message)])
            target = staging / source.with_suffix(SUFFIXES[name])
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(product, target)
            made.append(target)
        shutil.rmtree(tree, ignore_errors=True)
        return made

    def _run(
        self, command: list[str], tree: Path, environment: dict[str, str], source: str, log: Callable[[str], None]
    ) -> None:
        process = subprocess.Popen(  # noqa: S603 - the program chosen by `choose`
            command,
            cwd=tree,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        tail: list[str] = []
        with process:
            for line in process.stdout or ():
                log(line.rstrip())
                tail = [*tail, line.strip()][-12:]
        if process.returncode:
            raise InputError(
                [
                    Problem(
                        file=source,
                        message=f"Quarto stopte met code {process.returncode}.",
                        found=" / ".join(line for line in tail if line),
                        advice="Lees de melding van Quarto hierboven, of gebruik --assembler pandoc.",
                    )
                ]
            )


def _stage(project: Project, tree: Path) -> Path:
    """A fresh copy of the files that documents are made of, with the project's own layout; returns its root."""
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for path in project.root.glob("*.yml"):
        shutil.copyfile(path, tree / path.name)
    for name in STAGED:
        source = project.root / name
        if source.is_dir():
            shutil.copytree(source, tree / name)
    return tree
