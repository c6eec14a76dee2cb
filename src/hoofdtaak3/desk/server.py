"""The server of the desk: who may ask, what there is to ask, and one model run at a time."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from hoofdtaak3.desk import page
from hoofdtaak3.desk.guard import HEADERS, HOST, Guard
from hoofdtaak3.desk.trial import Trial, Workbench
from hoofdtaak3.problems import InputError
from hoofdtaak3.trouble import cause

if TYPE_CHECKING:
    from hoofdtaak3.build.whatif import Effect
    from hoofdtaak3.project import Project

ASSETS: Final = Path(__file__).parent / "assets"
LARGEST: Final = 4_000_000
"""Bytes of a form: every cell of every table, several times over."""
_TYPES: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_T = TypeVar("_T")


@dataclass
class Desk:
    """What all requests share."""

    bench: Workbench
    guard: Guard
    worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    """One thread: one model run at a time, in the order in which they were asked for."""

    async def work(self, task: Callable[[], _T]) -> _T:
        """Do what takes time without keeping others waiting for an answer that takes none."""
        return await asyncio.get_running_loop().run_in_executor(self.worker, task)


class _Handler(RequestHandler):
    """Refuses whoever may not ask, before anything else."""

    def initialize(self, desk: Desk) -> None:
        self.desk = desk
        self.gone = False

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        given = self.get_query_argument("sleutel", "") if self.is_front else ""
        token = given or self.get_cookie(self.desk.guard.cookie, "") or ""
        why = self.desk.guard.refusal(self.request.method or "", self.request.headers, token)
        if why:
            self.set_status(403)
            self.finish(page.refused(why))
        elif given:
            self.set_cookie(self.desk.guard.cookie, given, httponly=True, samesite="Strict", path="/")
            self.redirect("/", status=303)

    @property
    def is_front(self) -> bool:
        """Whether this is the page to which the address with the token leads."""
        return self.request.path == "/"

    @property
    def posted(self) -> Mapping[str, str]:
        """The form: of a field that comes twice the last."""
        return {name: values[-1].decode("utf-8", "replace") for name, values in self.request.body_arguments.items()}

    def on_connection_close(self) -> None:
        self.gone = True

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401 - Tornado's signature
        error = kwargs.get("exc_info", (None, None))[1]
        if isinstance(error, InputError):
            self.set_status(422)
            self.finish(page.broken(error.text()))
        elif status_code == 404:  # noqa: PLR2004 - HTTP's number
            self.finish(page.refused("Deze pagina bestaat niet."))
        else:
            told = cause(error, self.desk.bench.project.root) if isinstance(error, Exception) else "onbekend"
            self.finish(page.broken(f"Er ging iets mis dat niet was voorzien: {told}"))

    def log_exception(self, *_: object) -> None:
        """What went wrong is told on the page."""


class _Missing(_Handler):
    def get(self) -> None:
        self.send_error(404)


class _Front(_Handler):
    async def get(self) -> None:
        scenarios = await self.desk.work(self.desk.bench.scenarios)
        self.finish(page.front(scenarios))


class _Asset(_Handler):
    def get(self, name: str) -> None:
        file = ASSETS / name
        if file.suffix not in _TYPES or not file.is_file():
            return self.send_error(404)
        self.set_header("Content-Type", _TYPES[file.suffix])
        self.finish(file.read_bytes())
        return None


class _Scenario(_Handler):
    """The form of a scenario: to read, and to try what was typed."""

    async def get(self, key: str) -> None:
        bench = self.desk.bench
        shown = {name: self.get_query_argument(name, "") for name in page.FILTERS}
        trial = await self.desk.work(partial(bench.read, key, shown))
        self.finish(page.scenario(trial, shown, None))

    async def post(self, key: str) -> None:
        posted = self.posted
        in_parts = self.request.headers.get("X-Deel") == "uitkomst"
        trial, effect = await self.desk.work(partial(self._try, key, posted))
        if not in_parts:
            self.finish(page.scenario(trial, posted, effect))
            return
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(page.parts(trial, posted, effect), ensure_ascii=False))

    def _try(self, key: str, posted: Mapping[str, str]) -> tuple[Trial, Effect | None]:
        trial = self.desk.bench.read(key, posted)
        # Whoever typed on has asked anew: for this answer nobody waits.
        wanted = trial.attempt is not None and trial.changed and not self.gone
        return trial, self.desk.bench.effect(trial) if wanted else None


def application(desk: Desk) -> Application:
    """Every address of the desk."""
    shared = {"desk": desk}
    name = r"([a-z0-9_-]+)"
    return Application(
        [
            (r"/", _Front, shared),
            (r"/bestanden/([a-z-]+\.(?:css|js))", _Asset, shared),
            (rf"/scenario/{name}", _Scenario, shared),
        ],
        default_handler_class=_Missing,
        default_handler_args=shared,
        log_function=_silent,
    )


def _silent(_: RequestHandler) -> None:
    """No request is written anywhere."""


async def serve(
    project: Project, edition: str, *, port: int = 0, started: Callable[[str], object], draws: int | None = None
) -> None:
    """Serve the desk until cancelled; `started` gets the address to open."""
    (socket, *_) = bind_sockets(port, HOST)
    desk = Desk(Workbench(project, edition, **({} if draws is None else {"draws": draws})), Guard(socket.getsockname()[1]))
    server = HTTPServer(application(desk), max_body_size=LARGEST, max_header_size=32_768)
    server.add_sockets([socket])
    logging.getLogger("tornado").setLevel(logging.CRITICAL)
    started(desk.guard.address)
    try:
        await asyncio.Event().wait()
    finally:
        server.stop()
        desk.worker.shutdown(wait=False, cancel_futures=True)
