"""A group of processes that ends with this one, however this one ends."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from typing import Final

_WATCHER: Final = "trap '' HUP INT TERM; read -r _; kill -s KILL -- $1 0"
"""Waits for a pipe that nobody writes to: it breaks when the process at the other end is gone, killed or not."""


class Guard:
    """A process group whose first process kills all of it, itself included, as soon as this process is gone.

    That needs no co-operation of what runs in the group: a cell that computes in C, a program that a program started.
    A process enters with `join`, and what it starts is in the group too. Apart from the terminal's own group, so Ctrl-C
    reaches the command alone. `other` is a group that somebody else made, to kill as well when this process is gone.
    """

    def __init__(self, other: int = 0) -> None:
        self._watcher = subprocess.Popen(  # noqa: S603 - words of our own
            ["/bin/sh", "-c", _WATCHER, "ht3", *([f"-{other}"] if other else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
        self.group = self._watcher.pid

    def end(self) -> None:
        """Kill everything in the group; more than once does no harm."""
        # The watcher is a child that nobody waited for: until that is done its number is nobody else's.
        if self._watcher.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.group, signal.SIGKILL)
            with contextlib.suppress(subprocess.TimeoutExpired):  # a stop may come while somebody waits here already
                self._watcher.wait(1)
        if self._watcher.stdin:
            self._watcher.stdin.close()


def join(group: int) -> None:
    """Move this process into a guarded group; it ends here if that group is gone."""
    try:
        os.setpgid(0, group)
    except OSError:
        os._exit(1)
