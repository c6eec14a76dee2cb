"""A process beside the desk that draws how firm an outcome is, while the desk itself reckons and answers.

It speaks pickles over its own standard streams, so it needs nothing of the system, and it ends when the desk is gone:
then there is nothing more to read.
"""

from __future__ import annotations

import contextlib
import copyreg
import os
import pickle
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset

_COMMAND = [sys.executable, "-m", __name__]


def frozen(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """A mapping that nobody changes; a function, for a pickle to name."""
    return MappingProxyType(mapping)


def _plain(mapping: MappingProxyType[Any, Any]) -> tuple[Any, tuple[dict[Any, Any]]]:
    return frozen, (dict(mapping),)


copyreg.pickle(MappingProxyType, _plain)  # Python does not know how


@dataclass
class Aside:
    """The process, started when it is first needed; of what is asked one thing at a time, in order."""

    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _process: subprocess.Popen[bytes] | None = None
    _has: str = ""
    """Stamp of the tables that it has."""

    def draw(self, stamp: str, tables: Dataset, scenario: Scenario, draws: int) -> Future[Mapping[str, pd.DataFrame]]:
        """The frames of `firmness`; `stamp` tells tables apart. One that did not begin yet can be cancelled."""
        return self._thread.submit(self._draw, stamp, tables, scenario, draws)

    def start(self) -> None:
        """Let it import what it needs."""
        self._thread.submit(self._started)

    def stop(self) -> None:
        """End it, whatever it is doing."""
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """End it, and leave nothing open."""
        self.stop()
        self._thread.submit(self._forget).result()
        self._thread.shutdown()

    def _forget(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):  # what was not sent yet goes nowhere
                    assert stream is not None  # noqa: S101 - they are pipes
                    stream.close()
        self._process, self._has = None, ""

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - this program
                _COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the desk
            )
        return self._process

    def _draw(self, stamp: str, tables: Dataset, scenario: Scenario, draws: int) -> Mapping[str, pd.DataFrame]:
        process = self._started()
        try:
            assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - they are pipes
            pickle.dump((None if stamp == self._has else tables.bare(), scenario, draws), process.stdin)
            process.stdin.flush()
            self._has = stamp
            found = pickle.load(process.stdout)  # noqa: S301 - from our own process
        except (OSError, EOFError, pickle.UnpicklingError):  # it is gone: somebody or a lack of memory ended it
            self._forget()
            found = None
        return found if found is not None else _here(tables.bare(), scenario, draws)


def _here(tables: Dataset, scenario: Scenario, draws: int) -> Mapping[str, pd.DataFrame]:
    from hoofdtaak3.analyses.uncertainty.compute import firmness  # noqa: PLC0415 - the model: only where it draws

    return firmness(tables, scenario, draws)


def _serve(asked: IO[bytes], told: IO[bytes]) -> None:
    """Draw whatever is asked, until nobody is there any more. None is told of what goes wrong: it shows at the desk."""
    from hoofdtaak3.analyses.uncertainty import compute  # noqa: PLC0415 - as above

    tables: Dataset | None = None
    while True:
        try:
            newer, scenario, draws = pickle.load(asked)  # noqa: S301 - from the desk
        except EOFError:
            return
        tables = newer or tables
        assert tables is not None  # noqa: S101 - they come first
        try:
            found = compute.firmness(tables, scenario, draws)
        except Exception:  # noqa: BLE001 - whatever it is
            found = None
        pickle.dump(found, told)
        told.flush()


if __name__ == "__main__":
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as stream:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
        _serve(sys.stdin.buffer, stream)
