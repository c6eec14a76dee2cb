"""Child processes, forked from one server that has imported the slow packages once: a fresh one for every job."""

from __future__ import annotations

import contextlib
import gc
import math
import multiprocessing
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from hoofdtaak3 import dutch, system
from hoofdtaak3.analyses.names import ANALYSES, PARTS
from hoofdtaak3.build.server import GROUP
from hoofdtaak3.trouble import cause

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

# First what makes the server end with the command; then what every notebook needs, slowest first. Nothing here may
# start a thread on import: a fork keeps only one.
PRELOAD = (
    "hoofdtaak3.build.server",
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
    "hoofdtaak3.model.assessment",
    *(f"hoofdtaak3.analyses.{name}.compute" for name in ANALYSES),
    *(f"hoofdtaak3.analyses.{name}.content" for name in PARTS),
)

# For a command of which the first job computes nothing: who changed a sentence does not wait for the rest.
PRELOAD_DOCUMENTS = ("hoofdtaak3.build.server", "hoofdtaak3.build.rendering", "hoofdtaak3.assemble.pandoc")

OnPart = Callable[[int, int], None]
NORMAL: Final = "HT3_KERNEL"
"""With the value `normal` in the environment every notebook gets an ordinary kernel."""
SCARCE: Final = "Is er genoeg geheugen vrij? Sluit andere programma's, of geef `--jobs 1`."


def can_fork() -> bool:
    """Whether kernels are forked here; elsewhere an ordinary one is started for each notebook."""
    return system.FORKS and os.environ.get(NORMAL) != "normal"


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

    @property
    def computes(self) -> bool:
        """Whether it needs the packages that take a second to import."""

    def place(self, number: int, total: int) -> str:
        """Where it is, for a message; part 0 is before the first. Empty where the name of the step says enough."""

    def perform(self, on_part: OnPart) -> Outcome:
        """Do it; calls `on_part(number, total)` as it gets on."""


class Children:
    """Runs jobs, each in its own process; `run` may be called from several threads at once.

    One at a time in a process: they share multiprocessing's one server.
    `place` is a folder of this run alone, for everything temporary: it is emptied before and removed afterwards, so
    what a killed run left there goes with the next. `seconds` is how long a job may take.
    """

    def __init__(self, place: Path, seconds: float = math.inf) -> None:
        self._place = place
        self._seconds = seconds
        self._lock = threading.Lock()
        self._server: system.Guarded | None = None
        self._guards: set[system.Guarded] = set()
        self._stopped = False

    def open(self) -> None:
        """Make the place; call it before anything runs. OSError where that is not possible."""
        shutil.rmtree(self._place, ignore_errors=True)
        self._place.mkdir(parents=True, exist_ok=True)
        if can_fork() and not _holds_sockets(self._place):
            os.environ[NORMAL] = "normal"

    def warm(self, *, computes: bool = True) -> None:
        """Start the server now, with the packages of what computes or without.

        Steps that compute come before texts and documents: if the first job does not, hardly any after it does.
        """
        with self._lock:
            if self._server or not can_fork():
                return
            from multiprocessing import forkserver  # noqa: PLC0415 - where it is used

            self._server = system.guard()
            self._context.set_forkserver_preload(list(PRELOAD if computes else PRELOAD_DOCUMENTS))
            # Where multiprocessing puts its socket; it has no other way to say so.
            getattr(multiprocessing.current_process(), "_config")["tempdir"] = short(self._place)  # noqa: B009
            os.environ[GROUP] = str(self._server.group)
            system.start_tracker()  # it would let Ctrl-C through again
            with system.deaf():
                forkserver.ensure_running()
            del os.environ[GROUP]

    def run(self, job: Job, on_part: OnPart = lambda _number, _total: None) -> Outcome:
        """Run one job to its end, or to the end of its time."""
        if self._stopped:
            return Outcome("failed", "Gestopt.")
        self.warm(computes=job.computes)
        guard = system.guard()
        self._guards.add(guard)
        receive, send = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_child, args=(job, send, guard.group, self._place), daemon=True)
        try:
            with system.deaf():
                process.start()
            guard.take(process.pid)
            send.close()
            return _listen(receive, process, job, on_part, self._seconds)
        except (EOFError, ConnectionError):  # the server is gone
            return Outcome("failed", f"{job.title}: het proces startte niet. {SCARCE}")
        finally:
            guard.end()
            self._guards.discard(guard)
            send.close()
            receive.close()
            if process.pid:
                process.join()

    def kill(self) -> None:
        """End every child that still runs, start no more, and remove what was temporary; waits for no lock."""
        self._stopped = True
        for guard in [*self._guards, *filter(None, [self._server])]:
            guard.end()
        shutil.rmtree(self._place, ignore_errors=True)

    def stop(self) -> None:
        """As `kill`, when nothing runs any more: this process can have other children after these."""
        self.kill()
        if self._server:
            from multiprocessing import forkserver  # noqa: PLC0415 - as above

            with contextlib.suppress(OSError):
                getattr(forkserver, "_forkserver")._stop()  # noqa: B009, SLF001 - or a dead server seems slow
            self._server = None

    @property
    def _context(self) -> Any:  # noqa: ANN401 - multiprocessing's
        return multiprocessing.get_context("forkserver" if can_fork() else "spawn")


def short(path: Path) -> str:
    """A folder by the shortest name it has here: the name of a socket may be about a hundred bytes."""
    return min(os.path.relpath(path), str(path), key=len)


def _holds_sockets(folder: Path) -> bool:
    """Whether a socket can stand in a folder: not on every network disk."""
    name = f"{short(folder)}/proef"
    try:
        with socket.socket(socket.AF_UNIX) as listener:  # type: ignore[attr-defined, unused-ignore]
            listener.bind(name)
    except OSError:
        return False
    os.unlink(name)  # noqa: PTH108 - the name as it was bound
    return True


def _listen(receive: Connection, process: BaseProcess, job: Job, on_part: OnPart, seconds: float) -> Outcome:
    end, part = time.monotonic() + seconds, (0, 0)
    while ready := wait([receive, process.sentinel], _left(end)):
        # A kernel may hold the pipe open when the process that forked it is gone.
        if receive not in ready and not receive.poll():
            return _lost(job, process)
        try:
            message = receive.recv()
        except (EOFError, OSError):
            return _lost(job, process)
        if isinstance(message, Outcome):
            return message
        part = message
        on_part(*part)
    minutes = seconds / 60
    limit = f"{dutch.number(minutes)} {dutch.plural(minutes, 'minuut', 'minuten')}"
    advice = "Hoort dit zo lang te duren, geef dan meer tijd met --time-limit."
    where = job.place(*part)
    return Outcome("failed", f"{where and f'{where}: '}Gestopt, want dit duurt langer dan {limit}. {advice}")


def _left(end: float) -> float | None:
    return None if math.isinf(end) else max(end - time.monotonic(), 0)


def _lost(job: Job, process: BaseProcess) -> Outcome:
    process.join()
    what = f"{job.title}: het proces stopte onverwacht (code {process.exitcode})."
    return Outcome("failed", f"{what} {SCARCE}")


def _child(job: Job, send: Connection, group: int, place: Path) -> None:
    gc.freeze()  # what the server imported stays: going over it again and again is a quarter of a notebook's time
    system.enter(group)
    system.ignore_interrupts()
    _settle(place)
    _divert(os.devnull)
    stray = job.log.with_suffix(".uit")
    try:
        job.log.parent.mkdir(parents=True, exist_ok=True)
        _divert(stray)  # libraries that print would tear the progress lines apart
        job.log.unlink(missing_ok=True)
    except OSError as error:
        send.send(Outcome("failed", cause(error, job.log.parents[2])))
        return
    outcome = job.perform(lambda number, total: send.send((number, total)))
    if outcome.kind == "ok":
        stray.unlink(missing_ok=True)
    send.send(outcome)
    send.close()


def _divert(file: str | Path) -> None:
    """What this process prints goes into this file."""
    with open(file, "wb") as stream:  # noqa: PTH123 - a name or a path
        os.dup2(stream.fileno(), 1)
        os.dup2(stream.fileno(), 2)


def _settle(place: Path) -> None:
    """Everything temporary goes into this folder, whatever the user's own are like; no settings of theirs count."""
    system.temporary_in(place)
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"):
        os.environ[name] = str(place / "jupyter")
