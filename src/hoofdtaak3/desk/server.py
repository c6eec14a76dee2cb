"""The server of the desk: who may ask, what there is to ask, and one model run at a time."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from hoofdtaak3.assemble.brand_files import brand_css
from hoofdtaak3.brand import Brand
from hoofdtaak3.desk import page
from hoofdtaak3.desk.guard import HEADERS, HOST, POLICY, Guard
from hoofdtaak3.desk.keeping import keep
from hoofdtaak3.desk.making import ReportRun
from hoofdtaak3.desk.trial import Trial, Workbench
from hoofdtaak3.inputs.scenarios.load import scenario_file
from hoofdtaak3.problems import InputError
from hoofdtaak3.trouble import cause
from hoofdtaak3.trouble import keep as keep_log

if TYPE_CHECKING:
    from hoofdtaak3.build.whatif import Effect
    from hoofdtaak3.project import Project

ASSETS: Final = Path(__file__).parent / "assets"
LARGEST: Final = 4_000_000
"""Bytes of a form: every cell of every table, several times over."""
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_OUTPUTS: Final = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
_SHOWN: Final = frozenset([".html", ".pdf"])
"""What a browser shows; the rest it keeps as a file."""
_APART: Final = (
    "sandbox allow-scripts allow-downloads allow-popups; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""A report has scripts of its own, and text of others: it runs as if it came from elsewhere and reaches nothing."""
_PACK: Final = "from hoofdtaak3.figures.drawing import vega_script; print(vega_script())"
_T = TypeVar("_T")


@dataclass
class Desk:
    """What all requests share."""

    bench: Workbench
    guard: Guard
    run: ReportRun
    worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    """One thread: one model run at a time, in the order in which they were asked for."""
    _packing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _vega: bytes = b""
    _getting_ready: set[asyncio.Future[Any]] = field(default_factory=set)

    @property
    def output(self) -> Path:
        """The finished documents."""
        return self.bench.project.output(self.bench.edition)

    def published(self) -> list[str]:
        """What there is to open, by its name in that folder."""
        files = (path for path in self.output.rglob("*") if path.is_file() and path.suffix in _OUTPUTS)
        return sorted(path.relative_to(self.output).as_posix() for path in files)

    async def vega(self) -> bytes:
        """Vega as a script: made once, by a process of its own, for the converter costs a second and much memory."""
        async with self._packing:
            if not self._vega:
                process = await asyncio.create_subprocess_exec(
                    sys.executable, "-c", _PACK, stdout=asyncio.subprocess.PIPE
                )
                self._vega, _ = await process.communicate()
            return self._vega

    def get_ready(self, trial: Trial) -> None:
        """While somebody reads a form, make what the first effect needs."""
        for task in (self.vega(), self.work(partial(self.bench.known, trial))):
            going = asyncio.ensure_future(task)
            self._getting_ready.add(going)
            going.add_done_callback(self._getting_ready.discard)

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
            root = self.desk.bench.project.root
            told = (
                f"Er ging iets mis dat niet was voorzien: {cause(error, root)}" if isinstance(error, Exception) else ""
            )
            log = keep_log(root / "build" / "logs" / "bureau.log", root)
            self.finish(page.broken(f"{told}\nHet volledige verslag: {log}" if log else told))

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


class _Colours(_Handler):
    def get(self) -> None:
        self.set_header("Content-Type", _TYPES[".css"])
        self.finish(brand_css(Brand.load(self.desk.bench.project.root)))


class _Vega(_Handler):
    async def get(self) -> None:
        self.set_header("Content-Type", _TYPES[".js"])
        self.finish(await self.desk.vega())


class _Report(_Handler):
    """Make the report, see how far it is, stop it."""

    def get(self) -> None:
        run, files = self.desk.run, self.desk.published()
        if self.request.headers.get("X-Deel") == "stand":
            self.set_header("Content-Type", _TYPES[".json"])
            self.finish(json.dumps(page.progress(run, files), ensure_ascii=False))
        else:
            self.finish(page.report(run, files))

    async def post(self) -> None:
        if self.posted.get("doe") == "stop":
            self.desk.run.stop()
            await self.desk.run.ended()
        else:
            await self.desk.run.start()
        self.redirect("/rapport", status=303)


class _Output(_Handler):
    """A finished document."""

    def get(self, name: str) -> None:
        if name not in self.desk.published() or not self.desk.bench.project.holds(self.desk.output / name):
            return self.send_error(404)
        file = self.desk.output / name
        self.set_header("Content-Type", _OUTPUTS[file.suffix])
        self.set_header("Content-Security-Policy", _APART if file.suffix == ".html" else POLICY)
        if file.suffix not in _SHOWN:
            self.set_header("Content-Disposition", f'attachment; filename="{file.name}"')
        self.finish(file.read_bytes())
        return None


class _Scenario(_Handler):
    """The form of a scenario: to read, and to try what was typed."""

    async def get(self, key: str) -> None:
        bench = self.desk.bench
        shown = {name: self.get_query_argument(name, "") for name in page.FILTERS}
        trial = await self.desk.work(partial(bench.read, key, shown))
        self.finish(page.scenario(trial, shown, None))
        self.desk.get_ready(trial)

    async def post(self, key: str) -> None:
        posted = self.posted
        if posted.get("doe") == "vernieuw":
            posted = await self.desk.work(partial(self.desk.bench.taken_over, key, posted))
        if posted.get("doe") == "bewaar":
            kept = await self.desk.work(partial(keep, self.desk.bench, key, posted))
            if isinstance(kept, str):
                self.finish(page.kept(scenario_file(kept), kept))
            else:
                self.finish(page.scenario(kept, posted, None))
            return
        in_parts = self.request.headers.get("X-Deel") == "uitkomst"
        trial, effect = await self.desk.work(partial(self._try, key, posted))
        if not in_parts:
            self.finish(page.scenario(trial, posted, effect))
            return
        self.set_header("Content-Type", _TYPES[".json"])
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
            (r"/bestanden/vega.js", _Vega, shared),
            (r"/bestanden/kleuren.css", _Colours, shared),
            (r"/bestanden/([a-z-]+\.(?:css|js|svg))", _Asset, shared),
            (r"/rapport", _Report, shared),
            (r"/uitvoer/([\w/.-]+)", _Output, shared),
            (rf"/scenario/{name}", _Scenario, shared),
        ],
        default_handler_class=_Missing,
        default_handler_args=shared,
        log_function=_silent,
    )


def _silent(_: RequestHandler) -> None:
    """No request is written anywhere."""


async def serve(project: Project, edition: str, port: int, started: Callable[[Desk], object]) -> None:
    """Serve the desk until cancelled; `started` gets it when it answers."""
    (socket, *_) = bind_sockets(port, HOST)
    guard = Guard(socket.getsockname()[1])
    desk = Desk(Workbench(project, edition), guard, ReportRun(project.root, edition))
    logging.getLogger("tornado").setLevel(logging.CRITICAL)
    server = HTTPServer(application(desk), max_body_size=LARGEST, max_header_size=32_768)
    server.add_sockets([socket])
    started(desk)
    await asyncio.Event().wait()
