"""Child processes, forked from one server that has imported the slow packages once: a fresh one for every job."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import forkserver
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from hoofdtaak3.analyses.names import ANALYSES, CHAPTERS

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from pathlib import Path

# What every notebook needs, slowest first. Nothing here may start a thread on import: a fork keeps only one.
PRELOAD = (
    "pandas",
    "altair",
    "papermill",
    "ipykernel.kernelapp",
    "jupyter_client",
    "nbclient",
    "hoofdtaak3.build.engine",
    "hoofdtaak3.build.work",
    "hoofdtaak3.build.notebook",
    "hoofdtaak3.analyses.analysis",
    "hoofdtaak3.analyses.comparison",
    "hoofdtaak3.analyses.scenario",
    *(f"hoofdtaak3.analyses.{name}" for name in ANALYSES),
    *(f"hoofdtaak3.figures.chapters.{name}" for name in CHAPTERS),
)

OnPart = Callable[[int, int], None]
NORMAL: Final = "HT3_KERNEL"
"""With the value `normal` in the environment every notebook gets an ordinary kernel."""


def can_fork() -> bool:
    """Whether kernels are forked here; elsewhere papermill's own engine starts an ordinary one for each notebook."""
    return "forkserver" in multiprocessing.get_all_start_methods() and os.environ.get(NORMAL) != "normal"


@dataclass(frozen=True)
class Outcome:
    """How a job ended: `ok`, `input` (something wrong with an input file) or `failed`; `text` is Dutch."""

    kind: Literal["ok", "input", "failed"]
    text: str = ""
    log: str = ""
    """The file below the project that tells it in full."""
    value: Any = None
    """What the job gave, if all went well."""


class Job(Protocol):
    """Something to do in a process of its own."""

    @property
    def title(self) -> str:
        """What it is called in a message."""

    @property
    def log(self) -> Path:
        """Where it tells what went wrong, in full."""

    def perform(self, on_part: OnPart) -> Outcome:
        """Do it; calls `on_part(number, total)` as it gets on."""


class Children:
    """Runs jobs, each in its own process; `run` may be called from several threads at once."""

    def __init__(self) -> None:
        self._context: Any = multiprocessing.get_context("forkserver" if can_fork() else "spawn")
        if can_fork():
            self._context.set_forkserver_preload(list(PRELOAD))
        self._running: set[BaseProcess] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def warm(self) -> None:
        """Start the server now, so that it imports its packages while this process does something else."""
        if can_fork():
            with self._lock:
                forkserver.ensure_running()

    def run(self, job: Job, on_part: OnPart = lambda _number, _total: None) -> Outcome:
        """Run one job to its end."""
        receive, send = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_child, args=(job, send), daemon=True)
        with self._lock:
            if self._stopped:
                return Outcome("failed", "Gestopt.")
            process.start()
            self._running.add(process)
        send.close()
        try:
            return _listen(receive, on_part) or _lost(job, process)
        finally:
            receive.close()
            process.join()
            with self._lock:
                self._running.discard(process)

    def stop(self) -> None:
        """End every child that still runs, and start no more."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for process in running:
            process.terminate()
        for process in running:
            process.join(5)
            if process.is_alive():
                process.kill()


def _listen(receive: Connection, on_part: OnPart) -> Outcome | None:
    while True:
        try:
            message = receive.recv()
        except (EOFError, OSError):
            return None
        if isinstance(message, Outcome):
            return message
        on_part(*message)


def _lost(job: Job, process: BaseProcess) -> Outcome:
    process.join()
    return Outcome("failed", f"{job.title}: het proces stopte onverwacht (code {process.exitcode}).")


def _child(job: Job, send: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command decides what Ctrl-C means
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    job.log.parent.mkdir(parents=True, exist_ok=True)
    stray = job.log.with_suffix(".uit")
    with stray.open("wb") as stream:  # libraries that print would tear the progress lines apart
        os.dup2(stream.fileno(), 1)
        os.dup2(stream.fileno(), 2)
    job.log.unlink(missing_ok=True)
    outcome = job.perform(lambda number, total: send.send((number, total)))
    if outcome.kind == "ok":
        stray.unlink(missing_ok=True)
    send.send(outcome)
    send.close()
