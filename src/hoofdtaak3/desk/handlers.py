"""What the desk answers: a page for every address, and before anything else whether whoever asks may ask."""

# ruff: noqa: D102 - the names of the methods are Tornado's

from __future__ import annotations

import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler

from hoofdtaak3.assemble.brand_files import brand_css
from hoofdtaak3.brand import Brand
from hoofdtaak3.desk import page
from hoofdtaak3.desk.comparing import Question
from hoofdtaak3.desk.downloads import KINDS, TYPES, drawn, published
from hoofdtaak3.desk.guard import HEADERS, POLICY
from hoofdtaak3.desk.keeping import keep, undo
from hoofdtaak3.desk.trial import Trial, sides, without
from hoofdtaak3.problems import InputError
from hoofdtaak3.trouble import cause
from hoofdtaak3.trouble import keep as keep_log

if TYPE_CHECKING:
    from hoofdtaak3.build.whatif import Effect
    from hoofdtaak3.desk.making import Run
    from hoofdtaak3.desk.shared import Desk

ASSETS: Final = Path(__file__).parent / "assets"
FIGURE: Final = "figuur "
"""Before the kind of file that a button asks for."""
BACK: Final = "zet-terug "
"""Before the name of what is to be as it was, in what a button asks."""
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".ndjson": "application/x-ndjson; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_SHOWN: Final = frozenset([".html", ".pdf"])
"""What a browser shows; the rest it keeps as a file."""
_APART: Final = (
    "sandbox allow-scripts allow-downloads allow-popups; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""A report has scripts of its own, and text of others: it runs as if it came from elsewhere and reaches nothing."""


class Handler(RequestHandler):
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

    def told(self, parts: Mapping[str, Any]) -> None:
        """Answer a script."""
        self.set_header("Content-Type", _TYPES[".json"])
        self.finish(json.dumps(parts, ensure_ascii=False))

    def hand(self, name: str, content: bytes) -> None:
        """Answer with a file to keep."""
        self.set_header("Content-Type", TYPES[Path(name).suffix])
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(content)

    async def switch(self, run: Run, start: Callable[[], Awaitable[None]]) -> None:
        """Start or stop what takes long, as somebody asks."""
        if self.posted.get("doe") == "stop":
            run.stop()
            await run.ended()
        else:
            await start()

    def is_over(self) -> bool:
        """Whoever typed on has asked anew: for this answer nobody waits."""
        return self.gone

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


class MissingPage(Handler):
    """An address that leads nowhere."""

    def get(self) -> None:
        self.send_error(404)


class FrontPage(Handler):
    """All scenarios to choose from."""

    async def get(self) -> None:
        scenarios = await self.desk.work(self.desk.bench.scenarios)
        self.finish(page.front(scenarios, self.desk.kept.values()))


class AssetPage(Handler):
    """A style or a script."""

    def get(self, name: str) -> None:
        file = ASSETS / name
        if file.suffix not in _TYPES or not file.is_file():
            return self.send_error(404)
        self.set_header("Content-Type", _TYPES[file.suffix])
        self.finish(file.read_bytes())
        return None


class ColoursPage(Handler):
    """The colours and the typeface of the brand."""

    def get(self) -> None:
        self.set_header("Content-Type", _TYPES[".css"])
        self.finish(brand_css(Brand.load(self.desk.bench.project.root)))


class VegaPage(Handler):
    """What draws the figure of an effect."""

    async def get(self) -> None:
        self.set_header("Content-Type", _TYPES[".js"])
        self.finish(await self.desk.vega())


class ReportPage(Handler):
    """Make the report, see how far it is, stop it."""

    def get(self) -> None:
        desk = self.desk
        words = (desk.run, published(desk.output), drawn(desk.figures))
        if self.request.headers.get("X-Deel") == "stand":
            self.told(page.report_part(*words))
        else:
            self.finish(page.report(*words))

    async def post(self) -> None:
        await self.switch(self.desk.run, self.desk.run.start)
        self.redirect("/rapport", status=303)


class DifferencePage(Handler):
    """Look what changed since the last edition, see how far that is, stop it."""

    def get(self) -> None:
        found = self.desk.difference
        if self.request.headers.get("X-Deel") == "stand":
            self.told(page.difference_part(found))
        else:
            self.finish(page.difference(found))

    async def post(self) -> None:
        await self.switch(self.desk.difference.run, self.desk.difference.start)
        self.redirect("/veranderd", status=303)


class KeptPage(Handler):
    """Undo that a scenario was kept, or put it back."""

    async def post(self, key: str) -> None:
        before = self.desk.kept.get(key)
        if before is None:
            return self.send_error(404)
        found = await self.desk.work(partial(undo, self.desk.bench, before))
        if isinstance(found, str):
            self.finish(page.kept(before, found))
        else:
            self.desk.kept[key] = found
            self.finish(page.kept(found))
        return None


class ComparisonPage(Handler):
    """Scenarios side by side: those that were chosen, and what is being tried."""

    async def get(self) -> None:
        await self._compare(self.get_query_arguments("scenario"), {})

    async def post(self) -> None:
        chosen = [each.decode("utf-8", "replace") for each in self.request.body_arguments.get("scenario", ())]
        await self._compare(chosen, self.posted)

    async def _compare(self, chosen: Sequence[str], posted: Mapping[str, str]) -> None:
        desk, bench = self.desk, self.desk.bench
        asked = await desk.work(partial(Question.read, bench, chosen, posted))
        if isinstance(asked, Trial):
            self.finish(page.scenario(asked, posted, None))
            return
        if not asked.wrong:
            await desk.drawn(desk.ask((opened, opened.scenario) for _, opened in asked.forms), self.is_over)
        sides = await desk.work(partial(asked.sides, bench))
        self.finish(await desk.work(partial(page.comparison, asked, sides, bench.draws)))


class FigurePage(Handler):
    """A figure of the last report, as a file."""

    def get(self, label: str, kind: str) -> None:
        file = self.desk.figures / f"{label}.{kind}"
        if not any(one.label == label and kind in one.kinds for one in drawn(self.desk.figures)):
            return self.send_error(404)
        if not self.desk.bench.project.holds(file):
            return self.send_error(404)
        self.hand(file.name, file.read_bytes())
        return None


class OutputPage(Handler):
    """A finished document."""

    def get(self, name: str) -> None:
        if name not in published(self.desk.output) or not self.desk.bench.project.holds(self.desk.output / name):
            return self.send_error(404)
        file = self.desk.output / name
        self.set_header("Content-Type", TYPES[file.suffix])
        self.set_header("Content-Security-Policy", _APART if file.suffix == ".html" else POLICY)
        if file.suffix not in _SHOWN:
            self.set_header("Content-Disposition", f'attachment; filename="{file.name}"')
        self.finish(file.read_bytes())
        return None


class ScenarioPage(Handler):
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
        if posted.get("doe", "").startswith(BACK):
            posted = without(posted, posted["doe"].removeprefix(BACK))
        if posted.get("doe") == "bewaar":
            kept = await self.desk.work(partial(keep, self.desk.bench, key, posted))
            if isinstance(kept, Trial):
                self.finish(page.scenario(kept, posted, None))
            else:
                self.desk.kept[kept.key] = kept
                self.finish(page.kept(kept))
            return
        await self._try(key, posted, in_parts=self.request.headers.get("X-Deel") == "uitkomst")

    async def _try(self, key: str, posted: Mapping[str, str], *, in_parts: bool) -> None:
        bench = self.desk.bench
        trial = await self.desk.work(partial(bench.read, key, posted))
        if trial.attempt is None and in_parts:
            self.set_header("Content-Type", _TYPES[".ndjson"])
            self.finish(_line(page.parts(trial, posted, None)))
            return
        if trial.attempt is None or self.gone:  # whoever typed on has asked anew
            self.finish(page.scenario(trial, posted, None))
            return
        asked = self.desk.ask(sides(trial))
        effect = await self.desk.work(partial(bench.quick, trial))
        if posted.get("doe", "").startswith(FIGURE):
            await self._draw(effect, posted["doe"].removeprefix(FIGURE))
        elif in_parts:
            # In two lines: what comes out at once, and how firm it is when that is known.
            self.set_header("Content-Type", _TYPES[".ndjson"])
            self.write(_line(page.parts(trial, posted, effect)))
            with contextlib.suppress(StreamClosedError):  # whoever asked typed on
                await self.flush()
            if await self.desk.drawn(asked, self.is_over):
                self.write(_line(page.parts(trial, posted, await self.desk.work(partial(bench.effect, trial)))))
            self.finish()
        elif await self.desk.drawn(asked, self.is_over):
            self.finish(page.scenario(trial, posted, await self.desk.work(partial(bench.effect, trial))))

    async def _draw(self, effect: Effect, kind: str) -> None:
        from hoofdtaak3.desk.picture import download  # noqa: PLC0415 - Altair: a form is read first

        brand = Brand.load(self.desk.bench.project.root)
        content = await self.desk.work(partial(download, effect, brand, kind)) if kind in KINDS else None
        if content is None:
            self.send_error(404)
        else:
            self.hand(f"effect-{effect.after.id}.{kind}", content)


def _line(parts: Mapping[str, Any]) -> str:
    # A script reads it as data; should anything ever show it as a page, there is no markup in it.
    return json.dumps(parts, ensure_ascii=False).replace("<", "\\u003c") + "\n"
