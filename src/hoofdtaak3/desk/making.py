"""The report, made by an `ht3` of its own: it can be stopped, and the desk goes on answering."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_MOST_LINES: Final = 200
_STEP: Final = re.compile(r"\[ *(\d+)/(\d+)\]")
_STOPPED: Final = (143, -15)


@dataclass
class ReportRun:
    """The last report that was asked for."""

    root: Path
    edition: str
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=_MOST_LINES))
    """What `ht3` said."""
    done: int = 0
    total: int = 0
    """Steps; 0 while that is not known."""
    code: int | None = None
    """Exit code of the last that ended."""
    _process: asyncio.subprocess.Process | None = None
    _reading: asyncio.Task[None] | None = None

    @property
    def is_running(self) -> bool:
        """Whether one is being made."""
        return self._process is not None

    @property
    def is_wrong(self) -> bool:
        """Whether the last one failed."""
        return not self.is_running and self.code not in {None, 0, *_STOPPED}

    @property
    def told(self) -> str:
        """How it stands, in one sentence."""
        if self.is_running:
            return f"Bezig: {self.done} van {self.total} stappen klaar." if self.total else "Het rapport wordt gemaakt."
        if self.code is None:
            return ""
        if self.code in _STOPPED:
            return "Gestopt. Het vorige rapport is er nog."
        return "Het rapport is niet gemaakt. Het vorige is er nog." if self.code else "Het rapport is klaar."

    async def start(self) -> None:
        """Start one, unless one is running."""
        if self._process is not None:
            return
        self.lines.clear()
        self.done, self.total, self.code = 0, 0, None
        command = [sys.executable, "-m", "hoofdtaak3", "report", "--edition", self.edition]
        self._process = await asyncio.create_subprocess_exec(
            *command, cwd=self.root, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT, start_new_session=True, env={**os.environ, "COLUMNS": "100"},
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
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()

    async def ended(self) -> None:
        """Wait until none is running."""
        if self._reading is not None:
            await self._reading
