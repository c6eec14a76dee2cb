"""The server of the desk: every address there is, on this machine only."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from hoofdtaak3.desk import handlers
from hoofdtaak3.desk.guard import HOST, Guard
from hoofdtaak3.desk.making import Difference, report_run
from hoofdtaak3.desk.shared import Desk
from hoofdtaak3.desk.trial import Workbench

if TYPE_CHECKING:
    from hoofdtaak3.project import Project

_HEARS: Final = 0.2
"""Seconds between two moments at which a stop is heard, also where nobody asks anything (and on Windows)."""
LARGEST: Final = 4_000_000
"""Bytes of a form: every cell of every table, several times over."""


def application(desk: Desk) -> Application:
    """Every address of the desk."""
    shared = {"desk": desk}
    name = r"([a-z0-9_-]+)"
    return Application(
        [
            (r"/", handlers.FrontPage, shared),
            (r"/bestanden/vega.js", handlers.VegaPage, shared),
            (r"/bestanden/kleuren.css", handlers.ColoursPage, shared),
            (r"/bestanden/([a-z-]+\.(?:css|js|svg))", handlers.AssetPage, shared),
            (r"/rapport", handlers.ReportPage, shared),
            (r"/veranderd", handlers.DifferencePage, shared),
            (r"/vergelijk", handlers.ComparisonPage, shared),
            (r"/figuur/([a-z0-9-]+)\.(svg|png|csv)", handlers.FigurePage, shared),
            (rf"/bewaard/{name}", handlers.KeptPage, shared),
            (r"/uitvoer/([\w/.-]+)", handlers.OutputPage, shared),
            (rf"/scenario/{name}", handlers.ScenarioPage, shared),
        ],
        default_handler_class=handlers.MissingPage,
        default_handler_args=shared,
        log_function=_silent,
    )


def _silent(_: RequestHandler) -> None:
    """No request is written anywhere."""


async def serve(project: Project, edition: str, port: int, started: Callable[[Desk], object]) -> None:
    """Serve the desk until cancelled; `started` gets it when it answers."""
    (socket, *_) = bind_sockets(port, HOST)
    guard = Guard(socket.getsockname()[1])
    desk = Desk(Workbench(project, edition), guard, report_run(project.root, edition), Difference.of(project, edition))
    logging.getLogger("tornado").setLevel(logging.CRITICAL)
    server = HTTPServer(application(desk), max_body_size=LARGEST, max_header_size=32_768)
    server.add_sockets([socket])
    started(desk)
    while True:  # noqa: ASYNC110 - a signal that comes just before the loop begins to wait is heard when it wakes
        await asyncio.sleep(_HEARS)
