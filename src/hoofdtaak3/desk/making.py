"""What takes long, made by an `ht3` of its own: it can be stopped, and the desk goes on answering."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
import tempfile
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hoofdtaak3.project import Project

from hoofdtaak3.system import SAYS_UTF8

_MOST_LINES: Final = 200
_STEP: Final = re.compile(r"\[ *(\d+)/(\d+)\]")


@dataclass(frozen=True)
class Words:
    """What is said of a run, in one sentence each."""

    begun: str
    done: str
    failed: str
    stopped: str


REPORT: Final = Words(
    begun="Het rapport wordt gemaakt.",
    done="Het rapport is klaar.",
    failed="Het rapport is niet gemaakt. Het vorige is er nog.",
    stopped="Gestopt. Het vorige rapport is er nog.",
)
DIFFERENCE: Final = Words(
    begun="Het verschil wordt gezocht.",
    done="Het verschil is gevonden.",
    failed="Het verschil is niet gevonden.",
    stopped="Gestopt.",
)


@dataclass
class Run:
    """The last run of a command that was asked for."""

    root: Path
    arguments: Sequence[str]
    words: Words
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=_MOST_LINES))
    """What `ht3` said."""
    done: int = 0
    total: int = 0
    """Steps; 0 while that is not known."""
    code: int | None = None
    """Exit code of the last that ended."""
    stopped: bool = False
    """Whether somebody stopped it: not every system says so in the code."""
    _process: asyncio.subprocess.Process | None = None
    _reading: asyncio.Task[None] | None = None

    @property
    def is_running(self) -> bool:
        """Whether one is under way."""
        return self._process is not None

    @property
    def is_wrong(self) -> bool:
        """Whether the last one failed."""
        return not self.is_running and not self.stopped and self.code not in {None, 0}

    @property
    def told(self) -> str:
        """How it stands, in one sentence."""
        if self.is_running:
            return f"Bezig: {self.done} van {self.total} stappen klaar." if self.total else self.words.begun
        if self.code is None:
            return ""
        if self.stopped and self.code:
            return self.words.stopped
        return self.words.failed if self.code else self.words.done

    async def start(self) -> None:
        """Start one, unless one is running."""
        if self._process is not None:
            return
        self.lines.clear()
        self.done, self.total, self.code, self.stopped = 0, 0, None, False
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "hoofdtaak3", *self.arguments, cwd=self.root, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, start_new_session=True,
            env={**os.environ, **SAYS_UTF8, "COLUMNS": "100"},
        )  # fmt: skip
        self._reading = asyncio.create_task(self._read(self._process))

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        async for raw in process.stdout:
            line = raw.decode("utf-8", "replace").rstrip()
            self.lines.append(line)
            if found := _STEP.search(line):
                self.done, self.total = int(found[1]), int(found[2])
        self.code = await process.wait()
        self._process = None

    def stop(self) -> None:
        """Stop it, if one is running: what was published before stays."""
        if self._process is not None:
            self.stopped = True
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()

    async def ended(self) -> None:
        """Wait until none is running."""
        if self._reading is not None:
            await self._reading


def report_run(root: Path, edition: str) -> Run:
    """Makes the report."""
    return Run(root, ("report", "--edition", edition), REPORT)


@dataclass
class Difference:
    """What changed since the last published edition, found by a run; what it writes stands outside the project."""

    run: Run
    project: Project
    edition: str
    _place: tempfile.TemporaryDirectory[str] | None = None

    @classmethod
    def of(cls, project: Project, edition: str) -> Difference:
        """Nothing is found yet."""
        return cls(Run(project.root, ("diff", "--edition", edition), DIFFERENCE), project, edition)

    @property
    def is_possible(self) -> bool:
        """Whether there is an edition to compare with."""
        from hoofdtaak3.build.kept import kept_files  # noqa: PLC0415 - what a form does not need

        return bool(kept_files(self.project, self.edition))

    async def start(self) -> None:
        """Look, unless that is being done."""
        if self._place is None:
            self._place = tempfile.TemporaryDirectory(prefix="ht3-")  # nobody else may read what is in there
            self.run.arguments = (*self.run.arguments, "--html", str(self._page))
        if not self.run.is_running:
            self._page.unlink(missing_ok=True)
        await self.run.start()

    @property
    def _page(self) -> Path:
        assert self._place is not None  # noqa: S101 - it is made when a run starts
        return Path(self._place.name) / "verschil.html"

    @property
    def found(self) -> str:
        """What the last run found, as HTML that `ht3 diff` made: what stands on its page; empty without one."""
        if self._place is None or self.run.is_running or not self._page.is_file():
            return ""
        text = self._page.read_text(encoding="utf-8").partition("</h1>")[2]
        lead, _, rest = text.partition("</header>")
        main, _, foot = rest.partition("<main>")[2].partition("</main>")
        return f"{lead}{main}{foot.partition('<footer>')[2].partition('</footer>')[0]}"

    def stop(self) -> None:
        """End it, and leave nothing."""
        self.run.stop()
        if self._place is not None:
            self._place.cleanup()
