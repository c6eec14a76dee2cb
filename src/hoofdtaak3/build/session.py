"""One command of the adviser from start to end: choose, build, tell."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3 import edition as editions
from hoofdtaak3.assemble.publication import published
from hoofdtaak3.assemble.record import RECORD, read_record
from hoofdtaak3.build.children import Children, can_fork
from hoofdtaak3.build.explain import explanation
from hoofdtaak3.build.leftovers import remove_drafts, remove_leftovers
from hoofdtaak3.build.making import making_task
from hoofdtaak3.build.memory import Memory
from hoofdtaak3.build.names import (
    CHECK,
    LEFTOVERS,
    OF_DOCUMENTS,
    PUBLISH_PART,
    PUBLISH_REGIONS,
    label,
    scenario_task,
    stem_of,
)
from hoofdtaak3.build.reporter import Reporter
from hoofdtaak3.build.runner import only_one, run_tasks
from hoofdtaak3.build.screen import Clock, Screen, complain, make_screen, say, seconds_text
from hoofdtaak3.build.soundness import Soundness, all_problems, shown_ids
from hoofdtaak3.build.step import Fault
from hoofdtaak3.build.tasks import Build, notebook_tasks
from hoofdtaak3.build.times import Times
from hoofdtaak3.inputs.scenarios import Scenarios, unknown_scenario
from hoofdtaak3.inputs.scenarios.order import arranged
from hoofdtaak3.problems import InputError
from hoofdtaak3.trouble import cause

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from doit.task import Task

    from hoofdtaak3.assemble.assembler import Assembler
    from hoofdtaak3.project import Project

_WARNINGS_SHOWN = 8


@dataclass(frozen=True)
class Request:
    """What is asked: an edition, some scenarios (none named is all), and documents if there is an assembler.

    `minutes` is how long a step may take.
    """

    project: Project
    edition: str
    minutes: float
    selected: Sequence[str] = ()
    jobs: int | None = None
    assembler: Assembler | None = None
    documents: Sequence[str] = ()
    """Only these, and only in these formats; none named is all."""
    formats: Sequence[str] = ()
    only: Sequence[str] = ()
    """The scenarios that the report is of; none named is all."""
    keep: int = 0
    """How many published editions are kept to compare with."""
    regions: bool = False
    """The fact sheets of the safety regions, and nothing else that is published."""
    until: str = ""
    """The step that is wanted, with all that it needs; "" is every step."""
    home: Project | None = None
    """The project of which this is a variant: it keeps what steps made, and knows what they made before."""
    clock: Clock = field(default_factory=Clock)

    @property
    def part(self) -> bool:
        """Whether less than everything is asked for."""
        return bool(self.documents or self.formats or self.only or self.regions)


def carry_out(request: Request) -> int:
    """Bring what is asked up to date; returns the exit code."""
    project = request.project
    sound = _sound(request)
    scenarios = sound.scenarios or Scenarios()
    if request.only:
        titles = dutch.listing([scenarios[key].title for key in arranged(scenarios)])
        os.environ[editions.TOLD] = f"Alleen {dutch.plural(len(scenarios), 'het scenario', 'de scenario’s')} {titles}"
    unknown = [unknown_scenario(scenarios, key) for key in request.selected if key not in scenarios]
    if unknown:
        raise InputError(unknown)
    with only_one(project):
        _enter(project, request.edition, sound)
        memory, times = Memory(project), Times(project)

        def screen() -> Screen:
            opened = make_screen()
            for line in _opening(request, len(scenarios), times.together(task.name for task in tasks)):
                opened.say(line)
            return opened

        reporter = Reporter(screen, memory.save, times, request.jobs or os.cpu_count() or 1)
        children = Children(project.build / "tmp", request.minutes * 60)
        documents = request.assembler is not None
        shown = scenarios.seen_by(editions.as_edition(request.edition))
        build = Build(
            project,
            request.edition,
            shown,
            children,
            memory,
            reporter.progress,
            documents,
            request.keep,
            sound,
            request.home,
        )
        tasks = _tasks(build, request)
        wanted = [*map(scenario_task, request.selected), *filter(None, [request.until])]
        part = PUBLISH_REGIONS if request.regions else PUBLISH_PART
        chosen = [part] if request.part else wanted
        first = _first_document(tasks)
        code = run_tasks(build, tasks, reporter, selected=chosen or None, jobs=request.jobs, first=first)
        if not reporter.made:
            remove_drafts(project)
        else:
            build.store.trim()
            if not (request.part or request.until):  # what is not asked for now is still wanted
                code = _tidy(build, tasks, reporter) or code
        if request.only and not code:  # what is made of all stands in its place again; a log, where it is told
            editions.enter(project, request.edition)
    _tell(request, reporter)
    return code


def explain(request: Request) -> int:
    """Say for each task why it would run, without running anything; returns the exit code."""
    project = request.project
    scenarios = (_sound(request).scenarios or Scenarios()).seen_by(editions.as_edition(request.edition))
    before = editions.current(project)
    if before != editions.asked(request.edition):
        say(f"De editie {request.edition} staat niet klaar in build/; 'ht3 report' zet haar daar eerst neer.")
        return 0
    children = Children(project.build / "tmp")
    documents = request.assembler is not None
    build = Build(project, request.edition, scenarios, children, Memory(project), lambda *_: None, documents)
    for line in explanation(project, build.memory, _tasks(build, request)):
        say(line)
    return 0


def _sound(request: Request) -> Soundness:
    """What is known before any table is looked at; if something of it is wrong, all that is wrong, as `ht3 check`."""
    found = Soundness.of(request.project, request.edition, texts=request.assembler is not None)
    if found.problems:
        raise InputError(all_problems(request.project, request.edition, found))
    return found


def _tasks(build: Build, request: Request) -> list[Task]:
    tasks = [*notebook_tasks(build), making_task(build)]
    if request.regions:
        from hoofdtaak3.build.fact_sheets import sheet_tasks  # noqa: PLC0415 - as below

        return tasks + sheet_tasks(build, shown_ids(request.project, request.edition, "regions"))
    if request.assembler is not None:
        from hoofdtaak3.build.documents import Part, assembly_tasks  # noqa: PLC0415 - `ht3 run` does without

        tasks += assembly_tasks(build, request.assembler, Part(request.documents, request.formats, request.only))
    return tasks


def _first_document(tasks: Sequence[Task]) -> list[str]:
    """The tasks of the document that `_quarto.yml` names first: someone waits for that one."""
    stems = [stem_of(task.name) for task in tasks]
    first = next(filter(None, stems), "")
    return [task.name for task, stem in zip(tasks, stems, strict=True) if stem and stem == first]


def _enter(project: Project, edition: str, sound: Soundness) -> None:
    wanted = editions.asked(edition)
    if editions.current(project) == wanted:
        return
    from hoofdtaak3.build.validation import validate  # noqa: PLC0415 - imports pandas

    # What is wrong with the input must move nothing.
    validate(project, edition, sound.scenarios or Scenarios(), sound.signs)
    editions.enter(project, wanted)


def _tidy(build: Build, tasks: Sequence[Task], reporter: Reporter) -> int:
    """Remove what is not made any more; 1 if that failed, told as a fault."""
    try:
        unasked = () if build.documents else OF_DOCUMENTS
        remove_leftovers(build.project, build.memory, [task.name for task in tasks], unasked)
    except OSError as error:
        reporter.faults[LEFTOVERS] = Fault("failed", cause(error, build.project.root))
        return 1
    return 0


def _opening(request: Request, scenarios: int, everything: float) -> list[str]:
    lines = [
        f"Editie {request.edition}, {dutch.number(scenarios, 0)} " + dutch.plural(scenarios, "scenario.", "scenario's.")
    ]
    if request.assembler is not None:
        chosen = request.assembler
        lines.append(f"Assembler {chosen.name} {chosen.version}: {chosen.reason}.")
    if not can_fork():
        lines.append("De notebooks draaien elk met een gewone rekenkern; dat duurt langer.")
    if everything:
        about = seconds_text(everything / (request.jobs or os.cpu_count() or 1))
        lines.append(f"Alles maken duurt hier ongeveer {about}; wat niet veranderd is, wordt overgeslagen.")
    return lines


def _tell(request: Request, reporter: Reporter) -> None:
    clock, project = request.clock, request.project
    output = project.output(request.edition, part=request.part)
    if request.regions:
        output = project.regions(request.edition)
    if reporter.skipped and reporter.made:
        say(f"Al bijgewerkt: {', '.join(label(name) for name in reporter.skipped)}.")
    warn(reporter.warnings)
    if reporter.faults:
        _tell_faults(output, reporter)
        return
    if not reporter.made:
        say(f"Alles is al bijgewerkt ({clock.text()}).")
    else:
        say(f"Klaar in {clock.text()}.")
    made = _products(output) if request.assembler is not None else [project.results, project.executed]
    for path in [output] if request.regions else made:
        say(f"  {path.relative_to(project.root).as_posix()}{'/' if path.is_dir() else ''}")
    if request.assembler is not None and not request.part:
        _tell_of_sheets(project, request.edition)


def _tell_of_sheets(project: Project, edition: str) -> None:
    """Say so if there are sheets of regions that were made of something else than the report beside them."""
    sheets = project.regions(edition)
    if not (sheets / RECORD).is_file():
        return
    with suppress(InputError):  # what is wrong with a record, `ht3 verify` says
        if read_record(sheets).fingerprint != read_record(project.output(edition)).fingerprint:
            place = sheets.relative_to(project.root).as_posix()
            say(f"De bladen in {place}/ horen bij andere invoer; 'ht3 report --regions' maakt ze opnieuw.")


def _tell_faults(output: Path, reporter: Reporter) -> None:
    for fault, names in _grouped(reporter.faults).items():
        complain(f"\n{fault.text}" if fault.kind == "input" else f"\nMislukt: {', '.join(names)}\n{fault.text}")
        if fault.log:
            complain(f"Het volledige verslag: {fault.log}")
    if CHECK in reporter.faults:
        complain("\nEr is niets gemaakt.")
    elif reporter.blocked:
        complain(f"\nNiet gemaakt: {', '.join(label(name) for name in reporter.blocked)}.")
    if output.is_dir():
        complain(f"Wat in {output.name}/ staat, is niet veranderd.")


def _grouped(faults: Mapping[str, Fault]) -> dict[Fault, list[str]]:
    """One mistake in a notebook fails every scenario: it is told once, with the first log."""
    first: dict[tuple[str, str], Fault] = {}
    groups: dict[Fault, list[str]] = {}
    for name, fault in faults.items():
        known = first.setdefault((fault.kind, fault.text), fault)
        groups.setdefault(known, []).append(label(name))
    return groups


def _products(output: Path) -> list[Path]:
    kinds = {".html": 0, ".pdf": 1, ".docx": 2, ".xlsx": 3, ".zip": 4}
    found = (path for path in published(output) if path.suffix in kinds)
    return sorted(found, key=lambda path: (path.stem, kinds[path.suffix]))


def warn(warnings: Sequence[str], *, everything: bool = False) -> None:
    """Say what an adviser should look at; the first few, unless everything is asked for."""
    if not warnings:
        return
    shown = warnings if everything else warnings[:_WARNINGS_SHOWN]
    say(f"Let op ({dutch.number(len(warnings), 0)}):")
    for text in shown:
        say(f"  - {text}")
    if len(shown) < len(warnings):
        say(f"  en nog {dutch.number(len(warnings) - len(shown), 0)}; 'ht3 check' noemt ze alle.")
