"""What one operating system can and another cannot, in one place: each with what does as well where it is missing.

Nothing else of ours uses what only POSIX knows, but the forked kernel (`build/engine.py`), which is used only where
`FORKS`. mypy looks at the package as Windows would (`make lint`), and a test runs a project without any of it
(`tests/test_system.py`). What is only Windows' own (`msvcrt`, the console) has never run on Windows here.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

if TYPE_CHECKING:
    import psutil

_T = TypeVar("_T")

FORKS: Final = hasattr(os, "fork") and sys.platform != "darwin"
"""Whether a process can be forked and go on; the libraries of macOS do not bear it."""
SIGNALS: Final = {
    getattr(signal, name): code
    for name, code in (("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129), ("SIGBREAK", 143))
    if hasattr(signal, name)
}
"""The signals that end a command, with the exit code of each, as shells have it."""
SAYS_UTF8: Final = {"PYTHONIOENCODING": "utf-8"}
"""In the environment of a Python of which we read what it says: on Windows it would say it in another alphabet."""
_SELDOM: Final = 50_000
"""Things made before Python looks what can go again: nearly all that we import, read and remember stays to the end."""
_HEARS: Final = 0.1
"""Seconds between two moments at which a thread that waits hears a signal, where waiting makes it deaf."""
_TAKEN: Final = {5, 32, 33}
"""Windows' numbers for a file that another program has open: a scanner has it for a moment, Word as long as it runs."""
_TRIES: Final = 20
_BETWEEN: Final = 0.1
_LOCK: Final = ".ht3-bezet"
"""Of the file that is held where a folder cannot be; it is there while a command runs."""


def _optional(name: str) -> Any:  # noqa: ANN401 - a module, or None
    """A module that some systems lack; None there."""
    try:
        return __import__(name)
    except ImportError:
        return None


_fcntl = _optional("fcntl")
_msvcrt = _optional("msvcrt")


# Signals.


@contextlib.contextmanager
def deaf() -> Iterator[None]:
    """What starts meanwhile does not hear Ctrl-C: it would tell that with a traceback as long as it is in our group."""
    if hasattr(signal, "pthread_sigmask"):
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # type: ignore[attr-defined, unused-ignore]
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)  # type: ignore[attr-defined, unused-ignore]
        return
    with _starting:
        _console_is_deaf(on=True)
        try:
            yield
        finally:
            _console_is_deaf(on=False)


def ignore_interrupts() -> None:
    """From now on this process does not hear Ctrl-C: it is somebody else's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # type: ignore[attr-defined, unused-ignore]


def heeding(function: Callable[[], _T]) -> _T:
    """Do what may wait for long, while this thread, the main one, hears signals: on Windows one that waits does not."""
    if hasattr(signal, "pthread_sigmask"):
        return function()
    done: list[_T] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            done.append(function())
        except BaseException as error:  # noqa: BLE001 - raised where somebody waits for it
            failed.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_HEARS)
    if failed:
        raise failed[0]
    return done[0]


_starting = threading.Lock()


def _console_is_deaf(*, on: bool) -> None:
    """Whether this process, and what it starts, hears Ctrl-C of the console of Windows."""
    import ctypes  # noqa: PLC0415 - where it is needed

    kernel = getattr(getattr(ctypes, "windll", None), "kernel32", None)
    if kernel is not None:
        kernel.SetConsoleCtrlHandler(None, on)


# Processes that end with this one.


class Guarded(Protocol):
    """Processes that end together, and with this one, however this one ends."""

    group: int
    """What `enter` is told."""

    def take(self, pid: int) -> None:
        """A process that was started to be guarded; what it starts is guarded too."""

    def end(self) -> None:
        """Kill everything that is guarded; more than once does no harm."""


class _Group:
    """A process group whose first process kills all of it, itself included, as soon as this process is gone.

    That needs no co-operation of what runs in the group: a cell that computes in C, a program that a program started.
    A process enters with `enter`, and what it starts is in the group too. Apart from the terminal's own group, so
    Ctrl-C reaches the command alone. `other` is a group that somebody else made, to kill as well.
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

    def take(self, pid: int) -> None:
        """Nothing: it enters by itself."""

    def end(self) -> None:
        """Kill the group."""
        # The watcher is a child that nobody waited for: until that is done its number is nobody else's.
        if self._watcher.returncode is None:
            _kill_group(self.group)
            with contextlib.suppress(subprocess.TimeoutExpired):  # a stop may come while somebody waits here already
                self._watcher.wait(1)
        if self._watcher.stdin:
            self._watcher.stdin.close()


_WATCHER: Final = "trap '' HUP INT TERM; read -r _; kill -s KILL -- $1 0"
"""Waits for a pipe that nobody writes to: it breaks when the process at the other end is gone, killed or not."""


class _Tree:
    """Processes with all that they started, where there are no groups. What entered ends itself when we are gone.

    A process that computes in C and lets no thread of Python have a turn ends only when that is done, or by `end`.
    """

    group = 0

    def __init__(self, other: int = 0) -> None:
        self._taken: list[psutil.Process] = []
        if other:
            self.take(other)

    def take(self, pid: int) -> None:
        """Know it by more than its number, which may be another's later."""
        import psutil  # noqa: PLC0415 - where it is needed

        with contextlib.suppress(psutil.Error):
            self._taken.append(psutil.Process(pid))

    def end(self) -> None:
        """Kill each with all that it started."""
        while self._taken:
            _kill_tree(self._taken.pop())


_GROUPS: Final = hasattr(os, "killpg") and hasattr(os, "setpgid")


def guard(other: int = 0) -> Guarded:
    """A new guard; `other` is a group, or without groups a process, that somebody else made: it is guarded as well."""
    return _Group(other) if _GROUPS else _Tree(other)


def tidy_seldom() -> None:
    """Look seldom what can go: in every process of a command, for going over what stays takes a fifth of its time."""
    gc.set_threshold(_SELDOM)


def enter(group: int) -> None:
    """Be a process of a command: tidy, and guarded by this group, or else by looking whether who started us is there.

    The group must be there still.
    """
    tidy_seldom()
    if hasattr(os, "setpgid"):
        try:
            os.setpgid(0, group)
        except OSError:
            os._exit(1)
        return
    from multiprocessing import parent_process  # noqa: PLC0415 - where it is needed

    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: Any) -> None:  # noqa: ANN401 - multiprocessing's
    import psutil  # noqa: PLC0415 - where it is needed

    parent.join()
    _kill_tree(psutil.Process())
    os._exit(1)


def end_at_once(process: subprocess.Popen[Any]) -> None:
    """Kill a process that got a group of its own (`process_group=0`), with all that it started."""
    if _GROUPS:
        _kill_group(process.pid)
        return
    import psutil  # noqa: PLC0415 - where it is needed

    with contextlib.suppress(psutil.Error):
        _kill_tree(psutil.Process(process.pid))


def start_tracker() -> None:
    """Start the process that clears the semaphores of `multiprocessing` away, if there is none yet.

    After a stop it finds some, which is its work: it need not tell the adviser, in English and behind the prompt.
    """
    if os.name != "posix":
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415 - not everywhere

    sys.warnoptions.append("ignore:resource_tracker")
    try:
        resource_tracker.ensure_running()
    finally:
        sys.warnoptions.pop()


def end_children() -> None:
    """This process ends now: so does what it started and nobody guards yet, where there are no groups; none starts.

    A process that is only half told what to do would tell with a traceback that nobody tells it the rest.
    """
    if _GROUPS:
        return
    import psutil  # noqa: PLC0415 - where it is needed

    _starting.acquire(timeout=1)
    _kill_tree(psutil.Process())


def _kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg") and hasattr(signal, "SIGKILL"):
            os.killpg(group, signal.SIGKILL)


def _kill_tree(process: psutil.Process) -> None:
    """Each is held before its children are looked for, so that none starts another meanwhile; not this process.

    The leaves go first: who takes over when this is broken off still finds all that are held.
    """
    import psutil  # noqa: PLC0415 - where it is needed

    with contextlib.suppress(psutil.Error):
        found, doomed = [process], []
        while found:
            one = found.pop()
            with contextlib.suppress(psutil.Error):
                if one.pid != os.getpid():
                    one.suspend()
                    doomed.append(one)
                found += one.children()
        for one in reversed(doomed):
            with contextlib.suppress(psutil.Error):
                one.kill()
        # As long as one runs, its files are not ours to remove. Waiting as psutil does it would take the exit code of a
        # child away from who started it.
        deadline = time.monotonic() + 1
        while any(_runs(one) for one in doomed) and time.monotonic() < deadline:
            time.sleep(0.01)


def _runs(process: psutil.Process) -> bool:
    import psutil  # noqa: PLC0415 - where it is needed

    try:
        return process.status() not in {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}
    except psutil.Error:
        return False


# Files.


@contextlib.contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Hold a folder; gives False if somebody else does.

    On a disk of the network that knows no locks it is held by everybody: better without than not at all.
    """
    hold = _hold_folder if _fcntl is not None else _hold_file if _msvcrt is not None else None
    handle = hold(folder) if hold else _NONE
    if handle is None:
        yield False
        return
    _held[handle] = folder / _LOCK if hold is _hold_file else None
    try:
        yield True
    finally:
        _let_go_of(handle)


def let_go() -> None:
    """Hold nothing any more: this process ends."""
    for handle in list(_held):
        _let_go_of(handle)


_NONE: Final = -1
_held: dict[int, Path | None] = {}


def _hold_folder(folder: Path) -> int | None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        _fcntl.flock(handle, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    except OSError:
        pass
    return handle


def _hold_file(folder: Path) -> int | None:
    handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT)
    try:
        _msvcrt.locking(handle, _msvcrt.LK_NBLCK, 1)
    except OSError:
        os.close(handle)
        return None
    return handle


def _let_go_of(handle: int) -> None:
    file = _held.pop(handle, None)
    if handle == _NONE:
        return
    with contextlib.suppress(OSError):
        os.close(handle)
    if file is not None:
        with contextlib.suppress(OSError):  # somebody holds it already
            file.unlink()


# A forked child shares the lock: if it outlives a killed ht3, the folder would stay taken.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=let_go)


def replace(source: Path, target: Path) -> None:
    """Put a file in the place of another in one step; where another program has that open, try again for a while."""
    for attempt in range(_TRIES):
        try:
            source.replace(target)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _TAKEN or attempt == _TRIES - 1:
                raise
            time.sleep(_BETWEEN)
        else:
            return


def relative(path: Path, start: Path) -> str:
    """A path as it is seen from a folder, with slashes; the whole path where there is no way (another drive)."""
    try:
        return Path(os.path.relpath(path, start)).as_posix()
    except ValueError:
        return path.as_posix()


def temporary_in(folder: Path) -> None:
    """Everything temporary of this process, and of what it starts, goes into this folder."""
    import tempfile  # noqa: PLC0415 - where it is needed

    tempfile.tempdir = str(folder)
    for name in ("TMPDIR", "TEMP", "TMP"):
        os.environ[name] = str(folder)
