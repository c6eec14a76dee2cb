"""`ht3 desk`: starts the server and opens the browser."""

from __future__ import annotations

import asyncio
import threading
import webbrowser
from typing import TYPE_CHECKING

from hoofdtaak3.build.screen import say
from hoofdtaak3.desk.server import serve
from hoofdtaak3.ending import when_stopped

if TYPE_CHECKING:
    from hoofdtaak3.desk.shared import Desk
    from hoofdtaak3.project import Project

_CLOSED = "Het bureau is gesloten."


def desk(project: Project, edition: str, port: int, *, browser: bool) -> int:
    """Serve the desk until it is stopped, by Ctrl-C for instance."""
    opened: list[Desk] = []

    def started(working: Desk) -> None:
        opened.append(working)
        say(f"Het bureau staat open op {working.guard.address}\nStop met Ctrl-C.")
        if browser:  # in a thread: a browser that runs in this terminal would keep the desk from answering
            threading.Thread(target=webbrowser.open, args=(working.guard.address,), daemon=True).start()

    def closed() -> None:
        for working in opened:
            working.stop()

    with when_stopped(closed, _CLOSED):
        asyncio.run(serve(project, edition, port, started))
    return 0
