"""Child processes for notebooks, forked from one server that has imported the slow packages once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing import forkserver
from typing import TYPE_CHECKING

from hoofdtaak3.build.execute import Job, OnCell, Outcome, execute

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

# What every notebook needs, slowest first. Nothing here may start a thread on import: a fork keeps only one.
PRELOAD = (
    "pandas",
    "altair",
    "papermill",
    "ipykernel.kernelapp",
    "jupyter_client",
    "nbclient",
    "vl_convert",
    "hoofdtaak3.build.steps",
    "hoofdtaak3.build.children",
)


class Children:
    """Runs jobs, each in its own process; `run` may be called from several threads at once."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(PRELOAD))
        self._running: set[BaseProcess] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def warm(self) -> None:
        """Start the server now, so that it imports its packages while this process does something else."""
        with self._lock:
            forkserver.ensure_running()

    def run(self, job: Job, on_cell: OnCell = lambda _number, _total: None) -> Outcome:
        """Run one notebook to its end."""
        receive, send = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_child, args=(job, send), daemon=True)
        with self._lock:
            if self._stopped:
                return Outcome("failed", "Gestopt.")
            process.start()
            self._running.add(process)
        send.close()
        try:
            return _listen(receive, on_cell) or _lost(job, process)
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


def _listen(receive: Connection, on_cell: Callable[[int, int], None]) -> Outcome | None:
    while True:
        try:
            message = receive.recv()
        except (EOFError, OSError):
            return None
        if isinstance(message, Outcome):
            return message
        on_cell(*message)


def _lost(job: Job, process: BaseProcess) -> Outcome:
    process.join()
    where = f"notebooks/{job.notebook}.ipynb"
    return Outcome("failed", f"{where}: het proces stopte onverwacht (code {process.exitcode}).")


def _child(job: Job, send: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command decides what Ctrl-C means
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    job.log.parent.mkdir(parents=True, exist_ok=True)
    stray = job.log.with_suffix(".uit")
    with stray.open("wb") as stream:  # libraries that print would tear the progress lines apart
        os.dup2(stream.fileno(), 1)
        os.dup2(stream.fileno(), 2)
    job.log.unlink(missing_ok=True)
    outcome = execute(job, lambda number, total: send.send((number, total)))
    if outcome.kind == "ok":
        stray.unlink(missing_ok=True)
    send.send(outcome)
    send.close()
