"""What all requests to the desk share: what is remembered, what runs beside it, and one model run at a time."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from hoofdtaak3.desk import page
from hoofdtaak3.desk.aside import Aside
from hoofdtaak3.desk.downloads import figures_folder
from hoofdtaak3.desk.making import Difference, Run
from hoofdtaak3.desk.trial import Opened, Trial, Workbench

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from hoofdtaak3.desk.guard import Guard
    from hoofdtaak3.desk.keeping import Kept
    from hoofdtaak3.inputs.scenarios import Scenario

_LOOK: Final = 0.1
"""Seconds between looks whether somebody still waits."""
_PACK: Final = "from hoofdtaak3.figures.drawing import vega_script; print(vega_script())"
_T = TypeVar("_T")


@dataclass(frozen=True)
class Drawing:
    """How firm a scenario is, being drawn."""

    opened: Opened
    scenario: Scenario
    frames: Future[Mapping[str, pd.DataFrame]]


@dataclass
class Desk:
    """What all requests share."""

    bench: Workbench
    guard: Guard
    run: Run
    difference: Difference
    worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    """One thread: one model run at a time, in the order in which they were asked for."""
    aside: Aside = field(default_factory=Aside)
    kept: dict[str, Kept] = field(default_factory=dict)
    """What was kept since the desk opened, by scenario; what was undone stays, to be put back."""
    _packing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _vega: bytes = b""
    _getting_ready: set[asyncio.Future[Any]] = field(default_factory=set)

    @property
    def output(self) -> Path:
        """The finished documents."""
        return self.bench.project.output(self.bench.edition)

    @property
    def figures(self) -> Path:
        """The figures of the last report."""
        return figures_folder(self.bench.project, self.bench.edition)

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
        self.aside.start()
        going = asyncio.ensure_future(self._ready(trial))
        self._getting_ready.add(going)
        going.add_done_callback(self._getting_ready.discard)

    async def _ready(self, trial: Trial) -> None:
        if trial.attempt is not None:
            await self.work(partial(self.bench.quick, trial))
        await self.work(page.get_ready)
        await self.vega()

    def stop(self) -> None:
        """End what runs beside it."""
        self.run.stop()
        self.difference.stop()
        self.aside.stop()

    def ask(self, wanted: Iterable[tuple[Opened, Scenario]]) -> list[Drawing]:
        """Have drawn aside how firm scenarios are, those of which it is not known yet."""
        return [
            Drawing(opened, each, self.aside.draw(opened.stamp, opened.dataset, each, self.bench.draws))
            for opened, each in self.bench.loose(wanted)
        ]

    async def drawn(self, asked: Iterable[Drawing], is_over: Callable[[], bool]) -> bool:
        """Wait until all that was asked is known; False when nobody waits for it any more."""
        for one in asked:
            waiting = asyncio.wrap_future(one.frames)
            while not waiting.done():
                await asyncio.wait([waiting], timeout=_LOOK)
                if is_over():
                    one.frames.cancel()
            if not one.frames.cancelled():
                await self.work(partial(self.bench.take, one.opened, one.scenario, one.frames.result()))
        return not is_over()

    async def work(self, task: Callable[[], _T]) -> _T:
        """Do what takes time without keeping others waiting for an answer that takes none."""
        return await asyncio.get_running_loop().run_in_executor(self.worker, task)
