"""A Dask scheduler and workers as processes, with TLS as `docs/cluster.md` describes it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_SECONDS = 60


def certificates(place: Path) -> dict[str, Path]:
    """One that signs itself, for all: scheduler, workers and who asks."""
    place.mkdir(parents=True, exist_ok=True)
    key, certificate = place / "cluster.key", place / "cluster.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=ht3-cluster",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    return {"ca": certificate, "cert": certificate, "key": key}


@dataclass
class Cluster:
    """A scheduler, its workers, and how to reach them."""

    place: Path
    files: dict[str, Path]
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def _tls(self) -> list[str]:
        if not self.files:
            return []
        ca, certificate, key = (str(self.files[name]) for name in ("ca", "cert", "key"))
        return ["--protocol", "tls", "--tls-ca-file", ca, "--tls-cert", certificate, "--tls-key", key]

    @property
    def _contact(self) -> Path:
        return self.place / "scheduler.json"

    def _start(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", "--no-dashboard", *self._tls, *arguments]
        log = (self.place / f"{module}.log").open("ab")
        with log:
            return subprocess.Popen(command, cwd=self.place, stdout=log, stderr=log)

    def start_scheduler(self) -> None:
        """Start it, and wait until it says where it is."""
        self._contact.unlink(missing_ok=True)
        self.scheduler = self._start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self._contact)
        )
        deadline = time.monotonic() + _SECONDS
        while not self._contact.exists() or not self._contact.read_text(encoding="utf-8").strip():
            assert time.monotonic() < deadline
            assert self.scheduler.poll() is None
            time.sleep(0.05)

    def start_worker(self) -> None:
        """One more process of one thread, that nobody starts again when it dies."""
        options = ("--no-nanny", "--nthreads", "1", "--memory-limit", "0", "--death-timeout", str(_SECONDS))
        self.workers.append(
            self._start("dask_worker", "--scheduler-file", str(self._contact), "--host", "127.0.0.1", *options)
        )

    @property
    def options(self) -> list[str]:
        """What `ht3 sweep` is told."""
        address = json.loads(self._contact.read_text(encoding="utf-8"))["address"]
        tls = [f"--tls-{name}={path}" for name, path in self.files.items()]
        return ["--scheduler", address, *tls]

    def end(self) -> None:
        """End all of it."""
        for process in [*self.workers, *filter(None, [self.scheduler])]:
            process.kill()
            process.wait()


@contextmanager
def cluster(place: Path, workers: int = 2, *, tls: bool = True) -> Iterator[Cluster]:
    """A cluster that ends with the test."""
    place.mkdir(parents=True, exist_ok=True)
    found = Cluster(place, certificates(place / "tls") if tls else {})
    try:
        found.start_scheduler()
        for _ in range(workers):
            found.start_worker()
        yield found
    finally:
        found.end()


def wait_for(what: object, process: subprocess.Popen[str], seconds: float = 120) -> None:
    """Until something holds, while a process runs."""
    deadline = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        assert time.monotonic() < deadline
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
