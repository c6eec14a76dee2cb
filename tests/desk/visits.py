"""A desk that is open, and what a browser asks of it."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.processes import as_in_a_terminal

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(frozen=True)
class Visit:
    """A desk in a process of its own."""

    process: subprocess.Popen[str]
    address: str

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(urlsplit(self.address).port or 0)

    @property
    def host(self) -> str:
        """As a browser names it."""
        return f"127.0.0.1:{self.port}"

    @property
    def cookie(self) -> str:
        """What the browser has after the address was opened."""
        return f"ht3_bureau_{self.port}={self.address.partition('sleutel=')[2]}"

    def ask(
        self, path: str, method: str = "GET", body: str = "", *, whole: bool = True, **headers: str | None
    ) -> Answer:
        """A request; a header that is None is left out. Without more it is what a browser sends.

        Who does not ask for the whole hangs up after the first line, as a browser does where somebody types on.
        """
        sent: dict[str, str | None] = {"Host": self.host, "Cookie": self.cookie}
        if method != "GET":
            sent |= {"Origin": f"http://{self.host}", **FORM}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body.encode())))
            connection.endheaders(body.encode())
            response = connection.getresponse()
            text = (response.read() if whole else response.readline()).decode("utf-8", "replace")
            return Answer(response.status, dict(response.getheaders()), text)
        finally:
            connection.close()

    def post(self, path: str, form: Mapping[str, str], *, whole: bool = True, **headers: str | None) -> Answer:
        """Send a form."""
        return self.ask(path, "POST", urlencode(form), whole=whole, **headers)


@contextmanager
def desk(project: Path, *arguments: str) -> Iterator[Visit]:
    """The desk of a project, until the block ends."""
    command = [sys.executable, "-m", "hoofdtaak3", "desk", "--no-browser", *arguments]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HT3_")}
    with subprocess.Popen(
        command,
        cwd=project,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=as_in_a_terminal,  # noqa: PLW1509
    ) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+/\?sleutel=\S+", said)
            assert found, said
            yield Visit(process, found[0])
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.communicate()
