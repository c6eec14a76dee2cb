"""Findings and text of a project with some of its sources as they were: no documents, in a folder that goes again.

What comes out is kept by content in `build/cache/`, so the same question costs nothing a second time; and so is what
each step makes, so what has only sources that are as they were, or as they are, is not computed again.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Collection
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Final

from hoofdtaak3.assemble.record import MadeFrom
from hoofdtaak3.brand import Brand
from hoofdtaak3.build.digests import PACKAGE, of_value, package, versions
from hoofdtaak3.build.kept import KeptEdition, table_text
from hoofdtaak3.build.memory import Memory
from hoofdtaak3.build.names import MAKING, MINUTES, TEXT
from hoofdtaak3.build.screen import OutputError, complain, put
from hoofdtaak3.build.session import Request, carry_out
from hoofdtaak3.build.step import StepError
from hoofdtaak3.build.store import drop_oldest
from hoofdtaak3.inputs.tables.bibliography import BIBLIOGRAPHY_FILE
from hoofdtaak3.inputs.tables.civil import CIVIL_BIBLIOGRAPHY, FOLDER, Answers
from hoofdtaak3.inputs.tables.contract import CONTRACT_FILE, load_contract
from hoofdtaak3.inputs.tables.editions import public_rows
from hoofdtaak3.inputs.tables.reading import read_rows
from hoofdtaak3.inputs.tables.strays import WORKBOOKS, placed
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.project import Project
from hoofdtaak3.system import SAYS_UTF8
from hoofdtaak3.writing import write_bytes, write_text

if TYPE_CHECKING:
    from pathlib import Path

_SOURCES: Final = ("data", "params", "notebooks", "report")
_MADE: Final = ("results", "notebooks", "figures", "fragments", "content.json", "making.json", "doit.db", "edition.txt")
_WRONG_INPUT: Final = 2
_STEP: Final = re.compile(r"\[ *\d+/\d+\]|  bezig: ")
_CACHE: Final = "verschil"
_MOST: Final = 32 * 2**20
"""Bytes of what is kept of it: an edition of the shipped project takes half a million."""


class RefusedError(InputError):
    """These sources make no report together; what was said of them is Dutch."""

    def __init__(self, said: str) -> None:
        self._said = said
        super().__init__([])

    def text(self) -> str:
        """What was said."""
        return self._said


@dataclass(frozen=True)
class Workshop:
    """Where sources stand, and the code that computes from them."""

    project: Project
    edition: str
    code: Path
    """The folder that holds the package."""
    home: Project
    """The project whose `build/` may be used."""

    def computed(self) -> KeptEdition:
        """The edition as its sources are; what is up to date is not made again. InputError if it cannot be made."""
        said = self._run_here() if self.code == PACKAGE.parent else self._run("--findings")
        if said.returncode == _WRONG_INPUT and "--findings" in said.stderr:  # code of before there was such an option
            said = self._run()
        if said.returncode == _WRONG_INPUT:
            raise RefusedError(said.stderr.strip())
        if said.returncode:
            raise StepError(said.stderr.strip())
        made = Memory(self.project).facts(MAKING)["made_from"]
        return KeptEdition.of(self.project, self.edition, MadeFrom.model_validate(made))

    def _run_here(self) -> subprocess.CompletedProcess[str]:
        """With the code that runs now: in this process, which has imported it; what is up to date at home is taken."""
        home = None if self.home == self.project else self.home
        request = Request(self.project, self.edition, MINUTES, until=TEXT, home=home)
        errors, steps = io.StringIO(), _Steps()
        with contextlib.redirect_stdout(steps), contextlib.redirect_stderr(errors):
            try:
                code = carry_out(request)
            except InputError as error:
                code = _WRONG_INPUT
                complain(error.text())
        return subprocess.CompletedProcess([], code, "", errors.getvalue())

    def _run(self, *options: str) -> subprocess.CompletedProcess[str]:
        """With the code of a revision: as a program."""
        command = [sys.executable, "-m", "hoofdtaak3", "run", "--edition", self.edition, *options]
        paths = [str(self.code), *filter(None, [os.environ.get("PYTHONPATH", "")])]
        environment = {**os.environ, **SAYS_UTF8, "PYTHONPATH": os.pathsep.join(paths)}
        with tempfile.TemporaryFile() as errors:
            with subprocess.Popen(  # noqa: S603 - this program
                command, cwd=self.project.root, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
            ) as process:
                assert process.stdout is not None  # noqa: S101 - it is a pipe
                for line in process.stdout:
                    if _STEP.match(line):  # it takes as long as a run: somebody wants to see that it gets on
                        complain(line.rstrip())
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace")
        return subprocess.CompletedProcess(command, process.returncode, "", said)

    def with_old(self, old: KeptEdition, files: Collection[str], now: KeptEdition) -> KeptEdition:
        """As now, but with these files as they were in an older edition.

        Args:
            old: The older edition.
            files: Names below the project.
            now: The edition as its sources are.

        Raises:
            RefusedError: When these sources make no report together, or cannot be made as they were.
        """
        name = of_value([old.fingerprint, now.fingerprint, sorted(files)])[:24]
        cached = self.home.build / "cache" / _CACHE / f"{name}.zip"
        if found := _from_cache(cached):
            return found
        place = Project(self.home.build / "tmp" / name[:8])  # names of sockets in it must be short
        try:
            self._copy(place)
            for file in files:
                self.restore(place, file, old)
            found = replace(self, project=place).computed()
        finally:
            shutil.rmtree(place.root, ignore_errors=True)
        seen, told = found.made_from.data, old.made_from.data
        if any(seen.get(file) != told.get(file) for file in files if file.endswith(".csv")):
            raise RefusedError("De tabellen van toen zijn hier niet precies na te maken.")
        _to_cache(cached, found)
        return found

    def _copy(self, place: Project) -> None:
        shutil.rmtree(place.root, ignore_errors=True)
        place.root.mkdir(parents=True)
        root = self.project.root
        for name in _SOURCES:
            shutil.copytree(root / name, place.root / name)
        own = [path for path in (file.path.resolve() for file in Brand.load(root).files) if self.project.holds(path)]
        for path in [*root.glob("_*.yml"), *(root / path.relative_to(root.resolve()) for path in own)]:
            target = place.root / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
        for name in _MADE:  # what does not change is not computed again
            source = self.project.build / name
            if source.is_dir():
                shutil.copytree(source, place.build / name)
            elif source.is_file():
                place.build.mkdir(exist_ok=True)
                shutil.copy2(source, place.build / name)

    def restore(self, place: Project, file: str, old: KeptEdition) -> None:
        """Write one file as it was; of a table what this edition does not see stays as it is now."""
        text = old.sources.get(file)
        path = place.root / file
        if text is None:
            path.unlink(missing_ok=True)
        elif file == BIBLIOGRAPHY_FILE:
            now = [place.root / name for name in (file, CIVIL_BIBLIOGRAPHY) if (place.root / name).is_file()]
            texts = [*(own.read_text(encoding="utf-8-sig") for own in now), text]
            entries = {entry["id"]: entry for own in texts for entry in json.loads(own)}
            write_text(path, json.dumps(list(entries.values()), ensure_ascii=False, indent=1) + "\n")
        elif file.endswith(".csv"):
            rows = text + self._hidden(file)
            for ending in WORKBOOKS:  # the table may be kept in one, and would be there twice
                path.with_suffix(ending).unlink(missing_ok=True)
            write_text(path, rows)
        else:
            write_text(path, text)
        # What was kept of a table or of the sources has the answers of parties in it.
        over = place.root / FOLDER / path.name
        if over != path and path.parent == place.data and file != CONTRACT_FILE:
            over.unlink(missing_ok=True)

    def _hidden(self, file: str) -> str:
        """The rows of a table that the edition does not see."""
        if self.edition != "publiek":
            return ""
        root, problems = self.project.root, list[Problem]()
        contract = load_contract(root)
        tables = {name: read_rows(root, table, problems) for name, table in placed(root, contract).items()}
        if answers := Answers.there(root):
            tables = answers.laid_over(tables, problems)
        public = public_rows(tables)
        for name, rows in tables.items():
            if contract.tables[name].file == file:
                shown = {(row.file, row.line) for row in public[name].rows}
                hidden = [row.cells for row in rows.rows if (row.file, row.line) not in shown]
                return table_text(rows.table.column_names, hidden).partition("\n")[2] if hidden else ""
        return ""


class _Steps(io.TextIOBase):
    """What a run says, of which somebody wants to see how it gets on: each step goes to where errors go."""

    def __init__(self) -> None:
        self._errors = sys.stderr
        self._begun = ""

    def write(self, text: str) -> int:
        """Take a part of what is said; a line is told when it is whole."""
        *lines, self._begun = (self._begun + text).split("\n")
        for line in filter(_STEP.match, lines):
            with contextlib.suppress(OSError, OutputError):
                put(line.rstrip(), self._errors)
        return len(text)


def here(project: Project, edition: str) -> Workshop:
    """The project as it stands, with the code that runs now."""
    return Workshop(project, edition, PACKAGE.parent, project)


def commit_of(project: Project, revision: str) -> str:
    """The commit that a revision of git names; InputError if there is none."""
    commit = _git(project, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        message, allowed = (
            "Deze revisie bestaat niet.",
            "een bewaarde editie, een map met een publicatie of een revisie",
        )
        raise InputError([Problem("git", message=message, found=revision, allowed=allowed)])
    return commit.decode().strip()


def of_revision(project: Project, edition: str, revision: str) -> tuple[Workshop, KeptEdition]:
    """A revision of git, with its own code if that is in it, and what came of it.

    Raises:
        InputError: When there is no such revision, or no report can be made of it.
    """
    name = commit_of(project, revision)
    place = project.build / "tmp" / f"git-{name[:12]}"
    if not place.exists():
        packed = _git(project, "archive", "--format=tar", name)
        if packed is None:
            raise InputError([Problem("git", message="Deze revisie is niet te lezen.", found=revision)])
        place.mkdir(parents=True)
        with tarfile.open(fileobj=BytesIO(packed)) as archive:
            archive.extractall(place, filter="data")
    own = place / "src"
    workshop = Workshop(Project(place), edition, own if own.is_dir() else PACKAGE.parent, project)
    what = of_value([name, edition, versions(("numpy", "pandas", "scipy")), own.is_dir() or dict(package())])[:24]
    cached = project.build / "cache" / _CACHE / f"git-{what}.zip"
    if found := _from_cache(cached):
        return workshop, found
    complain(f"Git-revisie {name[:12]} wordt doorgerekend.")
    try:
        found = workshop.computed()
    except RefusedError as error:
        message = "Van deze revisie is geen rapport te maken."
        raise InputError([Problem("git", message=message, found=f"{revision}: {error.text()}")]) from None
    _to_cache(cached, found)
    return workshop, found


def _from_cache(cached: Path) -> KeptEdition | None:
    """What was computed before; None if it was not, or is kept no longer."""
    if not cached.is_file():
        return None
    try:
        found = KeptEdition.read(cached)
    except InputError:  # half written, or of an older ht3
        return None
    os.utime(cached)
    return found


def _to_cache(cached: Path, found: KeptEdition) -> None:
    write_bytes(cached, found.data())
    drop_oldest(cached.parent.glob("*.zip"), _MOST)


def _git(project: Project, *arguments: str) -> bytes | None:
    """What git says; None if it does not know."""
    try:
        said = subprocess.run(  # noqa: S603
            ["git", *arguments],  # noqa: S607 - the user's own
            cwd=project.root,
            capture_output=True,
            check=False,
        )
    except OSError:
        return None
    return None if said.returncode else said.stdout
