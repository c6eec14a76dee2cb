"""How a command ends when somebody stops it: Ctrl-C, a stop by CI, a terminal that closes.

The first signal ends the process where it is, after what was registered here is done, and later ones change nothing.
Nothing is thrown: an exception in the middle of an import, a lock or a library's own clean-up is lost or ends as a
traceback. What must not be cut in two is `unbroken`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Final

from hoofdtaak3.system import SIGNALS, end_children

STOPPED: Final = "Onderbroken."
_PATIENCE = 20.0
"""Seconds that the end waits for what another thread does unbroken, which takes a fraction of one."""

_registered: list[tuple[Callable[[], object], str]] = []
_whole = threading.RLock()
_held = 0
_waiting: list[int] = []


@contextlib.contextmanager
def listening() -> Iterator[None]:
    """End the process with one line and the code of `SIGNALS` at the first signal; as before afterwards.

    A signal that the caller ignores (`nohup`, a job in the background) stays ignored. Call it in the main thread.
    """
    before = {number: signal.getsignal(number) for number in SIGNALS}
    heard = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    for number in heard:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])


@contextlib.contextmanager
def when_stopped(action: Callable[[], object], text: str = STOPPED) -> Iterator[None]:
    """Meanwhile, a stop first does this and then says this text; the last that was registered comes first."""
    _registered.append((action, text))
    try:
        yield
    finally:
        _registered.pop()


@contextlib.contextmanager
def unbroken() -> Iterator[None]:
    """Meanwhile, a stop waits until this is done. Nothing else can be unbroken at the same time."""
    global _held  # noqa: PLW0603 - there is one main thread
    main = threading.current_thread() is threading.main_thread()
    with _whole:
        _held += main
        try:
            yield
        finally:
            _held -= main
    if main and not _held and _waiting:
        _stop(_waiting.pop(), None)


def _stop(number: int, _frame: object) -> None:
    if _held:
        _waiting.append(number)
        return
    for other in SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    text = _registered[-1][1] if _registered else STOPPED
    for action, _ in reversed(_registered):
        with contextlib.suppress(Exception):  # it ends, whatever is wrong
            action()
    _whole.acquire(timeout=_PATIENCE)
    with contextlib.suppress(Exception):
        end_children()
    # Not with `print`: the main thread may be in the middle of one.
    with contextlib.suppress(OSError):
        os.write(2, f"\n{text}\n".encode(getattr(sys.stderr, "encoding", None) or "utf-8", errors="replace"))
    os._exit(SIGNALS[number])
