"""Workers on a Dask cluster: the same chunks, computed by the same function, on this machine or on others."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3 import dutch
from hoofdtaak3.build.screen import say
from hoofdtaak3.build.step import StepError
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.sweep.engine import Engine
from hoofdtaak3.sweep.plan import Plan
from hoofdtaak3.sweep.workers import RETRIES, Done, Job, computed, computing

if TYPE_CHECKING:
    from hoofdtaak3.sweep.workers import Workers

LOCAL: Final = "local"
_SCHEMES: Final = ("tcp://", "tls://")
_AHEAD: Final = 3
"""Chunks that wait per worker."""
_TALKATIVE: Final = ("asyncio", "distributed", "tornado")
_CONNECT_SECONDS: Final = 30
_WAIT_SECONDS: Final = 120
"""For the first worker: a queue of a cluster takes its time."""


@dataclass(frozen=True)
class Address:
    """Where the scheduler is, and the files that a connection with TLS takes."""

    scheduler: str
    """`local`, `tcp://...` or `tls://...`."""
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    def problems(self) -> list[Problem]:
        """What is wrong with it."""
        if self.scheduler == LOCAL:
            return []
        files = {"--tls-ca": self.ca, "--tls-cert": self.certificate, "--tls-key": self.key}
        found = [
            Problem(option, message="Dit bestand is er niet.", found=str(path))
            for option, path in files.items()
            if path is not None and not path.is_file()
        ]
        if not self.scheduler.startswith(_SCHEMES):
            allowed = "tcp://machine:poort of tls://machine:poort"
            found.append(Problem("--scheduler", message="Dit is geen adres.", found=self.scheduler, allowed=allowed))
        elif self.scheduler.startswith("tls://") and None in files.values():
            message = "Voor een verbinding met TLS zijn drie bestanden nodig."
            allowed = ", ".join(files)
            found.append(Problem("--scheduler", message=message, found=self.scheduler, allowed=allowed))
        return found


class Dask:
    """Makes the workers of a cluster for a sweep."""

    def __init__(self, address: Address, jobs: int) -> None:
        """InputError when the address cannot be, or when the packages are not there."""
        problems = address.problems()
        if problems:
            raise InputError(problems)
        try:
            import distributed  # noqa: F401, PLC0415 - an extra that not everybody has
        except ImportError:
            message = "Voor een cluster zijn extra pakketten nodig, en die zijn hier niet."
            advice = "draai 'make cluster'; zonder cluster rekent ht3 sweep op deze computer"
            raise InputError([Problem("--scheduler of --dask", message=message, advice=advice)]) from None
        self._address = address
        self._jobs = jobs

    @contextlib.contextmanager
    def __call__(self, plan: bytes, needed: Mapping[str, str]) -> Iterator[Workers]:
        """Connect, compare versions, and send the plan once."""
        for name in ("asyncio", *logging.root.manager.loggerDict):
            if name.partition(".")[0] in _TALKATIVE:
                logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what an adviser must know, is told in Dutch
        with self._client() as client:
            try:
                client.wait_for_workers(1, timeout=_WAIT_SECONDS)
            except TimeoutError:
                raise StepError(
                    "Het cluster heeft geen rekenprocessen. Start ze, en draai de opdracht opnieuw."
                ) from None
            size = _compared(client, needed)
            say(f"Het cluster heeft {dutch.number(size, 0)} {dutch.plural(size, 'rekenproces', 'rekenprocessen')}.")
            yield OnCluster(client, plan, needed, size)

    @contextlib.contextmanager
    def _client(self) -> Iterator[Any]:
        from distributed import Client, LocalCluster  # noqa: PLC0415 - as above
        from distributed.security import Security  # noqa: PLC0415 - as above

        if self._address.scheduler == LOCAL:
            with (
                LocalCluster(
                    n_workers=self._jobs,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",  # a port that is free, whoever has Dask's own
                    scheduler_kwargs={"dashboard": False},
                ) as cluster,
                Client(cluster) as client,
            ):
                yield client
            return
        security = None
        if self._address.scheduler.startswith("tls://"):
            security = Security(
                tls_ca_file=str(self._address.ca),
                tls_client_cert=str(self._address.certificate),
                tls_client_key=str(self._address.key),
                require_encryption=True,
            )
        try:
            client = Client(self._address.scheduler, security=security, timeout=_CONNECT_SECONDS)
        except (OSError, TimeoutError, ValueError) as error:
            told = f"{self._address.scheduler} is niet te bereiken ({type(error).__name__})."
            advice = "Draait de scheduler, en horen de certificaten bij elkaar?"
            raise StepError(f"{told} {advice}") from None
        with client:
            yield client


@dataclass(frozen=True)
class OnCluster:
    """The workers of a cluster. One that dies costs what it was computing; the scheduler gives that to another one."""

    client: Any
    plan: bytes
    needed: Mapping[str, str]
    size: int

    def run(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """The chunks as they get done."""
        from distributed import as_completed  # noqa: PLC0415 - an extra

        digest = sha256(self.plan).hexdigest()
        # By content: a worker that comes later gets it too, and one that has it keeps it.
        [plan] = self.client.scatter([self.plan], broadcast=True, hash=True)
        waiting, times = deque(jobs), dict.fromkeys((job[0] for job in jobs), 0)
        by_number = {job[0]: job for job in jobs}
        numbers: dict[str, int] = {}

        def submit(job: Job) -> Any:  # noqa: ANN401 - a future of Dask's
            times[job[0]] += 1
            key = f"ht3-sweep-{digest[:16]}-{job[0]}-{times[job[0]]}"
            future = self.client.submit(chunk_on_worker, plan, digest, dict(self.needed), job, key=key, pure=False)
            numbers[future.key] = job[0]
            return future

        ahead = [submit(waiting.popleft()) for _ in range(min(len(waiting), _AHEAD * self.size))]
        completed = as_completed(ahead)
        ahead.clear()  # a future that somebody holds keeps its result in the memory of a worker
        for future in completed:
            number = numbers.pop(future.key)
            done = self._result(future)
            future.release()
            if done is not None and done.sound():
                yield done
                if waiting:
                    completed.add(submit(waiting.popleft()))
            elif times[number] > RETRIES:
                raise StepError(
                    f"Deel {number} kwam {times[number]} keer niet goed terug van het cluster. "
                    "Wat klaar is, blijft bewaard."
                )
            else:
                completed.add(submit(by_number[number]))

    @staticmethod
    def _result(future: Any) -> Done | None:  # noqa: ANN401 - as above
        """What came back; None if it was lost with its worker. StepError if it can never come."""
        from distributed import CancelledError  # noqa: PLC0415 - an extra
        from distributed.client import FutureCancelledError  # noqa: PLC0415 - an extra
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - as above

        try:
            done: Done = future.result()
        except KilledWorker:
            return None
        except VersionsError as error:
            raise StepError(str(error)) from None
        except (CancelledError, FutureCancelledError, OSError, TimeoutError) as error:
            raise StepError(
                f"De verbinding met het cluster is weg ({type(error).__name__}). Wat klaar is, blijft bewaard; "
                "dezelfde opdracht gaat verder waar deze stopte."
            ) from None
        return done


class VersionsError(Exception):
    """A worker computes with something else; the Dutch text says what."""


_lock = threading.Lock()
_engines: dict[str, Engine] = {}


def chunk_on_worker(plan: bytes, digest: str, needed: Mapping[str, str], job: Job) -> Done:
    """One chunk, in a worker: the plan is unpacked once, and one chunk computed at a time, whatever its threads."""
    with _lock:
        if digest not in _engines:
            wrong = differing(needed, computing())  # of a worker that came later, nobody compared anything
            if wrong:
                raise VersionsError(f"Een rekenproces dat later kwam, rekent met iets anders: {wrong}.")
            _engines.clear()
            _engines[digest] = Engine(Plan.unpacked(plan, digest))
        return computed(_engines[digest], job)


def differing(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """What a worker has that is not the same, in Dutch; empty if nothing."""
    told = []
    for name, version in here.items():
        other = there.get(name, "")
        if version != other:
            own = "andere code" if name == "hoofdtaak3" else f"{other or 'niet aanwezig'} in plaats van {version}"
            told.append(f"{name}: {own}")
    return "; ".join(told)


def _compared(client: Any, needed: Mapping[str, str]) -> int:  # noqa: ANN401 - a client of Dask's
    """Number of workers; StepError if any of them computes with something else."""
    try:
        there: dict[str, Mapping[str, str]] = client.run(computing)
    except (ImportError, AttributeError):
        raise StepError("De rekenprocessen hebben het pakket hoofdtaak3 niet, of een andere versie ervan.") from None
    wrong = {worker: told for worker, own in there.items() if (told := differing(needed, own))}
    if wrong:
        lines = [f"  {worker}: {told}" for worker, told in sorted(wrong.items())[:5]]
        raise StepError(
            "De rekenprocessen hebben andere versies dan deze computer; dan zijn de uitkomsten niet gelijk.\n"
            + "\n".join(lines)
            + "\nZet overal dezelfde code en pakketten neer (requirements.lock), en start de rekenprocessen opnieuw."
        )
    return len(there)
