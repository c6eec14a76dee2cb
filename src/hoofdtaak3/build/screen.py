"""What the adviser sees while the pipeline runs: a live list in a terminal, plain lines elsewhere."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from typing import Any, Protocol, TextIO

from hoofdtaak3 import dutch
from hoofdtaak3.trouble import cause

_TICK_SECONDS = 0.1
_SILENT_SECONDS = 5.0


class Screen(Protocol):
    """Shows steps as they start, get on and end. Methods may be called from several threads."""

    def start(self, name: str, last: float) -> None:
        """A step starts; the last time it took `last` seconds, 0 if that is not known."""

    def progress(self, name: str, number: int, total: int) -> None:
        """A step is at part `number` of `total`."""

    def end(self, name: str, text: str) -> None:
        """A step ended; `text` is the line that stays."""

    def say(self, text: str) -> None:
        """A line that stays."""

    def close(self) -> None:
        """Nothing more comes."""


class PlainScreen:
    """One line when a step ends: for logs, and for terminals that cannot move the cursor.

    Half a minute of silence looks like a hang, so what runs for long is named now and then.
    """

    def __init__(self) -> None:
        self._running: dict[str, tuple[Clock, float]] = {}
        self._silence = Clock()
        self._lock = threading.RLock()  # a stop may come in the middle of a line
        self._closed = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)
        self._ticker.start()

    def _tick(self) -> None:
        while not self._closed.wait(_TICK_SECONDS):
            with self._lock:
                busy = [f"{name} ({_busy(*since)})" for name, since in self._running.items()]
                if busy and self._silence.seconds > _SILENT_SECONDS:
                    # What cannot be written is told by who writes the next line that matters.
                    with contextlib.suppress(OSError, OutputError):
                        self._print(f"  bezig: {', '.join(busy)}")

    def start(self, name: str, last: float) -> None:
        """Remember that it runs: two lines a step would say little more than one."""
        with self._lock:
            self._running[name] = (Clock(), last)

    def progress(self, name: str, number: int, total: int) -> None:
        """Nothing."""

    def end(self, name: str, text: str) -> None:
        """Print the line."""
        with self._lock:
            self._running.pop(name, None)
            self._print(text)

    def say(self, text: str) -> None:
        """Print a line at once."""
        with self._lock:
            self._print(text)

    def close(self) -> None:
        """End the thread."""
        self._closed.set()
        self._ticker.join(1)  # a stop may come in the middle of what the ticker waits for

    def _print(self, text: str) -> None:
        put(text, sys.stdout)
        self._silence = Clock()


def _busy(clock: Clock, last: float) -> str:
    if last < 1:
        return clock.text()
    if clock.seconds > last:
        return f"{clock.text()}, langer dan de {seconds_text(last)} van de vorige keer"
    return f"{clock.text()} van ongeveer {seconds_text(last)}"


class LiveScreen:
    """Finished steps scroll up; under them a line with a bar for each step that runs."""

    def __init__(self) -> None:
        # Imported here: a command that has nothing to do must not pay for it.
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

        self._console = Console(highlight=False, markup=False, emoji=False)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            TextColumn("{task.fields[part]}", markup=False),
            TimeElapsedColumn(),
            TextColumn("{task.fields[about]}", markup=False),
            console=self._console,
            transient=True,
            # Rich's own refreshing thread and a print from another thread can both move the cursor up over the same
            # lines; here everything that writes holds one lock.
            auto_refresh=False,
        )
        self._rows: dict[str, Any] = {}
        self._lock = threading.RLock()  # as above
        self._closed = threading.Event()
        self._progress.start()
        self._ticker = threading.Thread(target=self._tick, daemon=True)
        self._ticker.start()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One writes at a time; a terminal that is gone is no reason to stop."""
        with self._lock, contextlib.suppress(OSError):
            yield

    def _tick(self) -> None:
        while not self._closed.wait(_TICK_SECONDS):
            with self._alone():
                self._progress.refresh()

    def start(self, name: str, last: float) -> None:
        """Show a line with a moving bar."""
        about = f"van ongeveer {seconds_text(last)}" if last >= 1 else ""
        with self._alone():
            self._rows[name] = self._progress.add_task(name, total=None, part="", about=about)

    def progress(self, name: str, number: int, total: int) -> None:
        """Fill the bar as far as what is done; the part that runs is not done."""
        with self._alone():
            if name in self._rows:
                part = f"cel {number} van {total}"
                self._progress.update(self._rows[name], completed=number - 1, total=total, part=part)

    def end(self, name: str, text: str) -> None:
        """Replace the moving line by one that stays."""
        with self._alone():
            if name in self._rows:
                self._progress.remove_task(self._rows.pop(name))
            self._console.print(text)

    def say(self, text: str) -> None:
        """Print above the moving lines, wrapped between words."""
        with self._alone():
            self._console.print(text)

    def close(self) -> None:
        """Take the moving lines away."""
        self._closed.set()
        self._ticker.join(1)  # a stop may come in the middle of what the ticker waits for
        with self._alone():
            self._progress.stop()


def make_screen() -> Screen:
    """A live screen in a terminal that can show one."""
    if sys.stdout.isatty() and capable():
        return LiveScreen()
    return PlainScreen()


def capable() -> bool:
    """Whether the terminal can move its cursor."""
    return os.environ.get("TERM", "dumb") not in {"", "dumb"} and "NO_COLOR" not in os.environ


class OutputError(Exception):
    """What the command says cannot be written; the text is why, in Dutch."""


def say(text: str) -> None:
    """A line for the adviser. BrokenPipeError when nobody reads any more, OutputError when it cannot be written."""
    put(_wrapped(text, sys.stdout), sys.stdout)


def complain(text: str) -> None:
    """A line about what went wrong; where even that cannot be written, the exit code has to say it."""
    with contextlib.suppress(OSError, OutputError):
        put(_wrapped(text, sys.stderr), sys.stderr)


def put(text: str, stream: TextIO) -> None:
    """A line as it is, at once; raises as `say` does."""
    try:
        print(text, file=stream, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(cause(error)) from error


def _wrapped(text: str, stream: TextIO) -> str:
    """Text that breaks between words in a terminal; elsewhere it stays one line, for whoever searches a log."""
    if not stream.isatty():
        return text
    width = max(shutil.get_terminal_size().columns, 40)
    lines = (textwrap.fill(line, width, subsequent_indent="  ", break_on_hyphens=False) for line in text.split("\n"))
    return "\n".join(lines)


class Clock:
    """Seconds since it was made, for the screen only: no clock reaches an output."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds since it was made."""
        return time.monotonic() - self._start

    def text(self) -> str:
        """`1,3 s`, `2 min 05 s`."""
        return seconds_text(self.seconds)


def seconds_text(seconds: float) -> str:
    """`1,3 s`, `2 min 05 s`."""
    if seconds < 60:  # noqa: PLR2004 - a minute
        return f"{dutch.number(max(seconds, 0.1), 1)} s"
    return f"{int(seconds // 60)} min {int(seconds % 60):02} s"
