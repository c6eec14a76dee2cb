"""`ht3 sweep` from start to end: check, estimate, ask, compute what is not there yet, put together, publish."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hoofdtaak3 import dutch
from hoofdtaak3.assemble.publication import PublicationError, publish
from hoofdtaak3.assemble.record import MadeFrom, Making
from hoofdtaak3.build.digests import of_value, package, versions
from hoofdtaak3.build.making import SWEEP, contract_seen, parameters_seen
from hoofdtaak3.build.screen import Clock, complain, say, seconds_text
from hoofdtaak3.build.step import StepError
from hoofdtaak3.build.validation import seen
from hoofdtaak3.edition import as_edition
from hoofdtaak3.ending import when_stopped
from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.scenarios.load import DEVICES
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.sweep.chunks import Chunks, sizes
from hoofdtaak3.sweep.cluster import Address, Dask
from hoofdtaak3.sweep.design import Design
from hoofdtaak3.sweep.engine import Engine
from hoofdtaak3.sweep.overview import Overview
from hoofdtaak3.sweep.page import Page
from hoofdtaak3.sweep.parquet import Columns, Tables
from hoofdtaak3.sweep.plan import Plan, plan
from hoofdtaak3.sweep.progress import Progress
from hoofdtaak3.sweep.sheet import rows_of_tables
from hoofdtaak3.sweep.workers import GONE_ON, PACKAGES, Here, Job, Local, Workers, computing
from hoofdtaak3.system import held, let_go
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.project import Project

PAGE: Final = "reeks.html"
_ASK_SECONDS, _ASK_CASES = 120.0, 20_000
"""From so much on, somebody is asked whether it is meant."""
_TRIED, _TOGETHER = 6, 10
"""How often, and how many cases at a time, are computed to see how long one takes."""
_CHECKED_LONG: Final = 2000
"""Checking so many cases may take longer than somebody waits without a word."""
_ALONE_SECONDS: Final = 4.0
"""What takes less is done here: another process takes that long to start."""
_NAME = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
_LONGEST_NAME: Final = 60


@dataclass(frozen=True)
class Order:
    """What is asked."""

    project: Project
    edition: str
    design: Design
    name: str
    title: str
    jobs: int = 0
    """How many processes; 0 is one for each processor."""
    yes: bool = False
    """Whether somebody said already that it is meant."""
    cluster: Callable[[bytes, Mapping[str, str]], contextlib.AbstractContextManager[Workers]] | None = None
    """Gives the workers of a cluster, from the plan and the versions that they must have."""


@dataclass(frozen=True)
class Sweep:
    """A checked sweep, with the folder that it works in and the one where it is published."""

    order: Order
    plan: Plan
    dataset: Dataset

    @classmethod
    def of(cls, order: Order) -> Sweep:
        """Check it; InputError with everything that is wrong."""
        if not _NAME.fullmatch(order.name) or len(order.name) > _LONGEST_NAME or order.name in DEVICES:
            allowed = f"kleine letters en cijfers, met een enkel streepje ertussen, hoogstens {_LONGEST_NAME} tekens"
            if order.name in DEVICES:
                allowed = "een naam die Windows niet voor zichzelf houdt"
            message = "Zo kan een reeks niet heten."
            raise InputError([Problem("--name", message=message, found=order.name, allowed=allowed)])
        return cls(order, *plan(order.project, order.edition, order.design))

    @property
    def output(self) -> Path:
        """Where it is published."""
        return self.order.project.sweeps(self.order.edition) / self.order.name

    @property
    def work(self) -> Path:
        """Where it works."""
        return self.order.project.sweeps_at_work(self.order.edition) / self.order.name

    def made_from(self) -> MadeFrom:
        """Everything that the results are made from, as the edition sees it."""
        design = json.dumps(self.plan.design.plain(), ensure_ascii=False, sort_keys=True)
        return MadeFrom(
            settings={"edition": self.order.edition, SWEEP: design},
            data=seen(self.dataset) | contract_seen(self.order.project),
            parameters=parameters_seen(self.order.project, self.order.edition),
            notebooks={},
            text={},
            code=dict(package()),
            packages=versions(PACKAGES),
        )

    def key(self) -> str:
        """What every chunk depends on: the cases, what they are computed from, and the code that does."""
        computed = [self.plan.dataset.digests(), repr(self.plan.dataset.withheld), self.plan.scenario.model_dump_json()]
        return of_value([self.plan.design.plain(), computed, computing()])

    def jobs(self) -> list[Job]:
        """The chunks: number, first case, and the one after the last."""
        deep = bool(self.plan.design.extra)
        return [(number, *ends) for number, ends in enumerate(sizes(self.plan.design.count, deep=deep))]


def sweep(order: Order) -> int:
    """Carry it out; returns the exit code.

    Raises:
        InputError: When anything is wrong with it, before anything is computed.
        StepError: When it cannot go on; what is done is kept.
    """
    clock = Clock()
    if order.design.count >= _CHECKED_LONG:
        say(f"Eerst worden {dutch.number(order.design.count, 0)} gevallen gecontroleerd.")
    found = Sweep.of(order)
    design = found.plan.design
    say(f"Reeks {order.name}: {design.told()} van {design.scenario}, editie {order.edition}.")
    for axis in design.axes:
        say(f"  {axis.column}: {axis.told}")
    with _alone(found), when_stopped(lambda: None, GONE_ON):
        chunks = Chunks(found.work, found.key())
        chunks.open()
        done, jobs = chunks.done(), found.jobs()
        left = [job for job in jobs if job[0] not in done]
        if len(left) < len(jobs):
            count = sum(stop - start for number, start, stop in jobs if number in done)
            say(f"Daarvan zijn er al {dutch.number(count, 0)} berekend; die worden niet opnieuw gedaan.")
        engine = Engine(found.plan)
        each = _seconds_each(engine, left)
        if not _meant(order, left, each):
            return 0
        _compute(found, engine, left, each, chunks)
        files = chunks.done()
        output = _publish(found, [(files[number], start, stop) for number, start, stop in jobs], found.work / "klaar")
        chunks.remove()
    say(f"Klaar in {clock.text()}.")
    for path in output:
        say(f"  {path.relative_to(order.project.root).as_posix()}")
    return 0


def _seconds_each(engine: Engine, left: Sequence[Job]) -> float:
    """What a case takes here, once what comes back is known."""
    if not left:
        return 0.0
    spread = left[:: max(1, len(left) // _TRIED)][:_TRIED]
    first = spread[0][1]
    engine.chunk(first, first + 1)  # what is compiled once counts once
    clock, count = Clock(), 0
    for _, start, stop in spread:
        # A case by itself costs several times what it costs among others, except where each takes seconds.
        end = start + 1 if engine.plan.design.extra else min(start + _TOGETHER, stop)
        engine.chunk(start, end)
        count += end - start
        if clock.seconds > 1:
            break
    return clock.seconds / count


def _meant(order: Order, left: Sequence[Job], each: float) -> bool:
    """Say how long it will take, and ask where that is long."""
    count = sum(stop - start for _, start, stop in left)
    if not count:
        return True
    workers = order.jobs or os.cpu_count() or 1
    seconds = each * count / workers
    where = (
        "op het cluster"
        if order.cluster
        else f"op {dutch.number(workers, 0)} {dutch.plural(workers, 'kern', 'kernen')}"
    )
    if order.cluster:
        say(f"Eén geval duurt hier {seconds_text(each) if each >= 0.1 else 'minder dan 0,1 s'}.")  # noqa: PLR2004
    else:
        say(f"Geschatte tijd: {seconds_text(seconds)} {where}.")
    if order.yes or (seconds < _ASK_SECONDS and count < _ASK_CASES):
        return True
    if not sys.stdin.isatty():
        message, allowed = "Dit is een grote reeks.", "--yes, als het zo is bedoeld"
        raise InputError([Problem("ht3 sweep", message=message, found=order.design.told(), allowed=allowed)])
    return input("Doorgaan? [j/N] ").strip().lower() in {"j", "ja"}


def _compute(found: Sweep, engine: Engine, left: Sequence[Job], each: float, chunks: Chunks) -> None:
    """Compute the chunks that are not there yet."""
    if not left:
        return
    total = found.plan.design.count
    ends = {number: stop - start for number, start, stop in left}
    count = sum(ends.values())
    with _workers(found, engine, each * count) as workers, Progress(total, total - count) as progress:
        for done in workers.run(left):
            if not done.sound():
                raise StepError(f"Deel {done.number} kwam niet over zoals het is berekend. Draai de opdracht opnieuw.")
            chunks.keep(done.number, done.data)
            progress.add(ends[done.number])


@contextlib.contextmanager
def _workers(found: Sweep, engine: Engine, seconds: float) -> Iterator[Workers]:
    """Who computes: this process, more of them, or a cluster."""
    order = found.order
    size = order.jobs or os.cpu_count() or 1
    if order.cluster is None and (size == 1 or seconds < _ALONE_SECONDS):
        yield Here(engine)
        return
    data = found.plan.packed()
    if order.cluster is None:
        yield Local(data, size)
        return
    with order.cluster(data, computing()) as workers:
        yield workers


def _publish(found: Sweep, files: Sequence[tuple[Path, int, int]], staging: Path) -> list[Path]:
    """Make the tables and the page aside, and put them in place all at once."""
    planned = found.plan
    shutil.rmtree(staging, ignore_errors=True)
    ids = sorted(planned.dataset.frame("capabilities")["id"])
    overview = Overview(planned.design, ids)
    written = Tables(staging, planned.design, Columns(planned.design, ids))
    for path, start, stop in files:
        tables, cases = rows_of_tables(path.read_bytes()), planned.design.cases(start, stop)
        overview.add(tables, cases, start)
        written.add(tables, cases, start)
    written.close()
    page = Page(overview, Names.of(found.dataset), found.order.title, found.order.edition)
    write_text(staging / PAGE, page.html())
    making = Making(edition=as_edition(found.order.edition), assembler="ht3 sweep", made_from=found.made_from())
    try:
        published = publish(staging, found.output, making)
    except PublicationError as error:
        raise StepError(str(error)) from error
    shutil.rmtree(staging, ignore_errors=True)
    for path, beside in published.kept:
        complain(f"{path.name} was veranderd en is bewaard als {beside.name}.")
    return list(published.files)


@contextlib.contextmanager
def _alone(found: Sweep) -> Iterator[None]:
    """Hold the folder of the sweep; StepError if another one of this name runs."""
    found.work.mkdir(parents=True, exist_ok=True)
    with held(found.work.parent) as ours, when_stopped(let_go):
        if not ours:
            raise StepError("In deze map loopt al een reeks. Wacht tot die klaar is.")
        yield


def order_of(  # noqa: PLR0913 - what a command line has
    project: Project,
    what: str,
    texts: Sequence[str],
    *,
    edition: str,
    name: str = "",
    sample: int = 0,
    seed: int | None = None,
    extra: Sequence[str] = (),
    jobs: int = 0,
    yes: bool = False,
    address: Address | None = None,
) -> Order:
    """The order that a command line gives: a file with a design, or a scenario with assignments."""
    from hoofdtaak3.sweep.design import EXTRAS, SEED, matrix_of, read_design  # noqa: PLC0415 - names of one place

    if what.casefold().endswith((".yaml", ".yml")):
        if texts or sample or seed is not None or extra:
            message, allowed = "Wat er wordt gevarieerd, staat al in het bestand.", "alleen het bestand"
            raise InputError(
                [Problem(what, message=message, found="--set, --sample, --seed of --with", allowed=allowed)]
            )
        design = read_design(Path(what))
    else:
        if seed is not None and not sample:
            message, advice = "Een startgetal telt alleen bij een steekproef.", "geef ook --sample AANTAL"
            raise InputError([Problem("--seed", message=message, found=str(seed), advice=advice)])
        design = matrix_of(what, texts, sample, SEED if seed is None else seed)
        design = replace(design, extra=tuple(one for one in EXTRAS if one in extra))
    called = name or Path(what).stem
    title = called.replace("_", " ").replace("-", " ")
    cluster = None if address is None else Dask(address, jobs or os.cpu_count() or 1)
    return Order(project, edition, design, called, title, jobs, yes, cluster)
