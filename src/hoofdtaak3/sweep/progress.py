"""How far a sweep is: a bar in a terminal, a line now and then elsewhere."""

from __future__ import annotations

import contextlib
import sys
from typing import Any, Final, Self

from hoofdtaak3 import dutch
from hoofdtaak3.build.screen import Clock, capable, say, seconds_text

_SILENT_SECONDS: Final = 10.0


class Progress:
    """Counts cases; says how many are done and how long it will still take."""

    def __init__(self, total: int, before: int) -> None:
        self._total, self._done, self._before = total, before, before
        self._clock, self._silence = Clock(), Clock()
        self._bar: Any = None

    def __enter__(self) -> Self:
        if sys.stdout.isatty() and capable():
            from rich.console import Console  # noqa: PLC0415 - only where it is seen
            from rich.progress import BarColumn, TextColumn  # noqa: PLC0415 - as above
            from rich.progress import Progress as Bar  # noqa: PLC0415 - as above

            console = Console(highlight=False, markup=False, emoji=False)
            self._bar = Bar(BarColumn(bar_width=30), TextColumn("{task.description}"), console=console, transient=True)
            self._bar.start()
            self._bar.add_task(self._text(), total=self._total, completed=self._done)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            with contextlib.suppress(OSError):
                self._bar.stop()

    def add(self, cases: int) -> None:
        """So many more are done."""
        self._done += cases
        if self._bar is not None:
            with contextlib.suppress(OSError):
                self._bar.update(0, completed=self._done, description=self._text())
        elif self._silence.seconds > _SILENT_SECONDS and self._done < self._total:
            say(f"  {self._text()}")
            self._silence = Clock()

    def _text(self) -> str:
        new = self._done - self._before
        told = f"{dutch.number(self._done, 0)} van {dutch.number(self._total, 0)} gevallen"
        if not new:
            return told
        left = self._clock.seconds / new * (self._total - self._done)
        return f"{told}, nog ongeveer {seconds_text(left)}"
