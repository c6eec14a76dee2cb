"""Processes that a test starts, known by a word in their environment that everything they start inherits."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def as_in_a_terminal() -> None:
    """For `preexec_fn`: started in the background or with `nohup`, a process ignores what stops it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Marked:
    """What runs with this word in its environment."""

    def __init__(self, word: str) -> None:
        self.environment = {**os.environ, "HT3_TEST_MARK": word}
        self._entry = f"HT3_TEST_MARK={word}".encode()

    def alive(self) -> list[str]:
        """The commands of the processes that run."""
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                if self._entry in (place / "environ").read_bytes().split(b"\0"):
                    found.append((place / "cmdline").read_text().replace("\0", " "))
            except OSError:  # gone, or somebody else's
                continue
        return found

    def left(self) -> list[str]:
        """As `alive`, after they had some time to end."""
        deadline = time.monotonic() + 10
        while (found := self.alive()) and time.monotonic() < deadline:
            time.sleep(0.02)
        return found
