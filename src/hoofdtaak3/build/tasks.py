"""The tasks of a build: check, two notebooks per scenario, one per analysis, content, text, drawing.

A task's key is what it reads, not more. What the check finds in the input is known by content: a scenario reads what
the model makes of it, telling reads all of it, and neither reads the files themselves.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hoofdtaak3.analyses.names import ANALYSES, COMMON, FRAMES, PARTS, READS, SHOWN, Analysis, analysis_folder
from hoofdtaak3.analyses.once import place
from hoofdtaak3.assemble.frontmatter import EPOCH, epoch
from hoofdtaak3.assemble.rehearsal import rehearse
from hoofdtaak3.assemble.text import FOLDER as TEXTS
from hoofdtaak3.brand import Brand, find_faces
from hoofdtaak3.build import names
from hoofdtaak3.build.call import DOCUMENTS, Call
from hoofdtaak3.build.digests import (
    COMPUTING,
    DRAWING,
    TABULATING,
    code,
    files_in,
    imported_by_notebook,
    of_all,
    of_files,
    of_value,
    parameter_files,
    sealed,
    versions,
)
from hoofdtaak3.build.notebook import NotebookJob
from hoofdtaak3.build.soundness import Soundness, will_tell
from hoofdtaak3.build.step import Function, Made, Reads, StepError, Watch, make_task
from hoofdtaak3.build.store import Store
from hoofdtaak3.edition import ONLY
from hoofdtaak3.inputs.scenarios.order import arranged, common_id
from hoofdtaak3.inputs.tables.contract import CONTRACT_FILE
from hoofdtaak3.inputs.tables.strays import beside
from hoofdtaak3.problems import InputError
from hoofdtaak3.results.frames import FRAMES as SCENARIO_FRAMES
from hoofdtaak3.results.frames import SAMPLES
from hoofdtaak3.writing import digest

if TYPE_CHECKING:
    from pathlib import Path

    from doit.task import Task

    from hoofdtaak3.build.children import Children, Job
    from hoofdtaak3.build.memory import Memory
    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.project import Project

Progress = Callable[[str, int, int], None]

_NOT_KEPT = {names.CHECK, names.BRAND, names.MAKING, names.PUBLISH, names.PUBLISH_PART, names.PUBLISH_REGIONS}
"""Steps that make more, or something else, than what follows from what they read."""
_TEXTS = {"title", "description", "note"}
"""What a scenario says to a reader; nothing is computed from it."""


@dataclass(frozen=True)
class Build:
    """What is built: one edition of the scenarios of one project; and with what."""

    project: Project
    edition: str
    scenarios: Mapping[str, Scenario]
    children: Children
    memory: Memory
    progress: Progress
    documents: bool = False
    """Whether documents are made as well, of sources that are then checked with the tables."""
    keep: int = 0
    """How many editions are kept that were published, this one included."""
    sound: Soundness | None = None
    """What was known of the project beforehand: the same documents are rehearsed once."""
    home: Project | None = None
    """The project that keeps what steps made, if it is another one."""

    @cached_property
    def tables(self) -> list[Path]:
        """Everything in `data/`."""
        return files_in(self.project.data)

    @cached_property
    def parameters(self) -> list[Path]:
        """The parameter files."""
        return parameter_files(self.project)

    @cached_property
    def watched_input(self) -> Watch:
        """All files that notebooks read."""
        brand = self.project.root / "_brand.yml"
        return Watch(self.project, [*self.tables, *self.parameters, *files_in(self.project.notebooks), brand])

    @cached_property
    def watched_report(self) -> Watch:
        """All files that documents are made of, besides what notebooks and telling made."""
        root = self.project.root
        return Watch(self.project, [*root.glob("_quarto*.yml"), root / "_brand.yml", *files_in(self.project.report)])

    @cached_property
    def faces(self) -> list[str]:
        """Digests of the files of the typeface."""
        return [digest(face.path) for face in find_faces(Brand.load(self.project.root))]

    def task(self, name: str, function: Function, reads: Reads, after: Iterable[str] = ()) -> Task:
        """A task of this build that reads data, parameters or results."""
        return make_task(
            self.project, name, function, reads=reads, watch=self.watched_input, after=after, store=self._store_of(name)
        )

    def report_task(self, name: str, function: Function, reads: Reads, after: Iterable[str] = ()) -> Task:
        """A task of this build that reads the sources of the report."""
        return make_task(
            self.project,
            name,
            function,
            reads=reads,
            watch=self.watched_report,
            after=after,
            store=self._store_of(name),
        )

    @cached_property
    def store(self) -> Store:
        """What steps made before."""
        return Store(self.project, home=self.home)

    def _store_of(self, name: str) -> Store | None:
        """Where a step keeps what it makes; None for what is not only made from what it reads."""
        return None if name in _NOT_KEPT else self.store

    def run(self, job: Job, task: str) -> Any:  # noqa: ANN401 - what the job gives
        """Do a job in a process of its own; StepError if it fails."""
        outcome = self.children.run(job, lambda number, total: self.progress(task, number, total))
        if outcome.kind != "ok":
            raise StepError(outcome.text, outcome.kind, outcome.log)
        return outcome.value

    def run_all(self, jobs: Sequence[Job], task: str) -> None:
        """Do jobs side by side; StepError with the first that fails."""
        with ThreadPoolExecutor(max(len(jobs), 1)) as pool:
            list(pool.map(lambda job: self.run(job, task), jobs))

    def found(self, what: str) -> Any:  # noqa: ANN401 - plain JSON
        """What the check found in the input."""
        return self.memory.facts(names.CHECK)[what]

    def made(self, *tasks: str) -> dict[str, str]:
        """Digests of what these tasks made, by file."""
        return {path: sha for task in tasks for path, sha in self.memory.outputs(task).items()}

    def results(self, files: Iterable[str], tasks: Iterable[str]) -> str:
        """One digest of these results, which these tasks made."""
        made = self.made(*tasks)
        return of_all({file: made.get(file, "") for file in files})

    @cached_property
    def results_place(self) -> str:
        """The folder of results, by its name below the project."""
        return self.project.results.relative_to(self.project.root).as_posix()

    @cached_property
    def programs(self) -> dict[tuple[str, ...], dict[str, str]]:
        """What runs of a notebook read besides their input, by its name and modules: hundreds of steps ask for it."""
        return {}

    @cached_property
    def _settings(self) -> dict[tuple[str, frozenset[str]], str]:
        return {}

    def settings(self, scenarios: Iterable[str], without: Iterable[str] = ()) -> str:
        """Digest of merged parameters, without some."""
        left_out, known = frozenset(without), self._settings
        for key in scenarios:
            if (key, left_out) not in known:
                shown = self.scenarios[key].model_dump(mode="json", exclude=set(left_out))
                known[key, left_out] = of_value(shown)
        return of_all({key: known[key, left_out] for key in scenarios})


def notebook_tasks(build: Build) -> list[Task]:
    """Check, every scenario, its draws, the analyses over all scenarios, comparison, content, text, drawing."""
    return [
        _check(build),
        *(_scenario(build, key) for key in build.scenarios),
        *(_sampling(build, key) for key in build.scenarios),
        *(_analysis(build, name) for name in ANALYSES),
        _comparison(build),
        _content(build),
        _text(build),
        _vega(build),
        *_figures(build),
        _data_files(build),
    ]


def _check(build: Build) -> Task:
    def reads() -> Mapping[str, str]:
        # Whole files, restricted rows included; everything after the check is known by what this edition sees.
        return {
            **sealed(of_files(build.project, [*build.tables, *build.parameters])),
            "een bestand dat niet gelezen wordt": of_value(beside(build.project.root)),
            "de editie": build.edition,
            "de gevraagde scenario's": os.environ.get(ONLY, ""),
            "het lettertype": of_value(build.faces),
            "de code die controleert": code("build.validation"),
            "de versie van een pakket": of_value(versions(COMPUTING)),
        }

    def run() -> Made:
        with ThreadPoolExecutor(1) as pool:
            # What else a document cannot be made of must be known before a notebook runs; one waits for the other.
            told = will_tell(build.project, build.edition)
            place = build.project.build / "tmp"  # what a kill leaves there, the next command removes
            place.mkdir(parents=True, exist_ok=True)
            sound = build.sound or Soundness((), None, None)
            rehearses = build.documents and not sound.known
            rehearsed = (
                pool.submit(rehearse, build.project, build.edition, told, sound.sound, place) if rehearses else None
            )
            found = build.run(Call(build.project.root, "check", {"edition": build.edition}), names.CHECK)
            problems = rehearsed.result() if rehearsed else []
        if problems:
            raise InputError(problems)
        if rehearsed:
            sound.rehearsed()
        sources = dict(sound.sources) if build.documents else build.memory.facts(names.CHECK).get(names.SOUND, {})
        return Made((), found.pop("warnings"), {**found, names.SOUND: sources})

    return build.task(names.CHECK, run, reads)


def _scenario(build: Build, scenario_id: str) -> Task:
    job = notebook_job(build, "scenario", names.scenario_name(scenario_id), scenario=scenario_id)

    def reads() -> Mapping[str, str]:
        shown = build.scenarios[scenario_id].model_dump(mode="json", include=set(SHOWN))
        return {
            "wat het model van de invoer leest": build.found("inputs")[scenario_id],
            "een naam of eenheid": build.found("names"),
            "titel, begin of fasen": of_value([shown, build.edition]),
            **program_of(build, job),
        }

    return build.task(
        names.scenario_task(scenario_id),
        notebook_run(build, job, names.scenario_task(scenario_id), result_files(build, scenario_id, SCENARIO_FRAMES)),
        reads,
        [names.CHECK],
    )


def _sampling(build: Build, scenario_id: str) -> Task:
    job = notebook_job(build, "sampling", names.sampling_name(scenario_id), scenario=scenario_id)

    def reads() -> Mapping[str, str]:
        return {
            "een waarde in data/": build.found("computed"),
            "een instelling van het scenario": build.settings([scenario_id], {*_TEXTS, "measures"}) + build.edition,
            **program_of(build, job),
        }

    return build.task(
        names.sampling_task(scenario_id),
        notebook_run(build, job, names.sampling_task(scenario_id), result_files(build, scenario_id, SAMPLES)),
        reads,
        [names.CHECK],
    )


def _analysis(build: Build, analysis: Analysis) -> Task:
    compute = f"analyses.{analysis}.compute"
    job = notebook_job(build, analysis, names.analysis_name(analysis))
    job = replace(job, keeps=place(build.store.parts, of_value([build.edition, program_of(build, job, compute)])))
    order = arranged(build.scenarios)
    own = [common_id(order)] if analysis in COMMON else order
    scenarios = [task for key in build.scenarios for task in (names.scenario_task(key), names.sampling_task(key))]
    needs = [file for key in build.scenarios for file in result_files(build, key, READS.get(analysis, ()))]

    def reads() -> Mapping[str, str]:
        return {
            "een waarde in data/": build.found("computed"),
            "een instelling van een scenario": build.settings(own, _TEXTS) + build.edition,
            "een uitkomst van een scenario": build.results(needs, scenarios),
            **program_of(build, job, compute),
        }

    return build.task(
        names.analysis_task(analysis),
        notebook_run(
            build, job, names.analysis_task(analysis), result_files(build, analysis_folder(analysis), FRAMES[analysis])
        ),
        reads,
        [names.CHECK, *(scenarios if needs else ())],
    )


def _comparison(build: Build) -> Task:
    job = notebook_job(build, "comparison", names.COMPARISON)
    scenarios = [names.scenario_task(key) for key in build.scenarios]

    def reads() -> Mapping[str, str]:
        return {
            "een uitkomst van een scenario": of_all(build.made(*scenarios)),
            "een instelling van een scenario": build.settings(build.scenarios) + build.edition,
            **program_of(build, job),
        }

    return build.task(names.COMPARISON, notebook_run(build, job, names.COMPARISON, []), reads, scenarios)


def _computed(build: Build) -> list[str]:
    """The tasks that make results."""
    return [
        *map(names.scenario_task, build.scenarios),
        *map(names.sampling_task, build.scenarios),
        *map(names.analysis_task, ANALYSES),
    ]


def _content(build: Build) -> Task:
    """What the results say: findings, tables, figures."""
    project = build.project
    computed = _computed(build)

    def reads() -> dict[str, str]:
        return {
            "een tabel of bron": build.found("told"),
            "een instelling van een scenario": build.settings(build.scenarios) + build.edition,
            "een uitkomst": of_all(build.made(*computed)),
            "_brand.yml": digest(project.root / "_brand.yml"),
            "de code die vertelt": code("analyses.content", *(f"analyses.{part}.content" for part in PARTS)),
            "de versie van een pakket": of_value(versions((*COMPUTING, *DRAWING))),
        }

    def run() -> Made:
        found = build.run(Call(project.root, "make_content", {"edition": build.edition}), names.CONTENT)
        return Made([project.root / name for name in found["files"]], found["warnings"])

    return build.task(names.CONTENT, run, reads, [names.CHECK, *computed])


def _text(build: Build) -> Task:
    """The text that depends on results, from the templates."""
    project = build.project

    def reads() -> Mapping[str, str]:
        content = project.content.relative_to(project.root).as_posix()
        return {
            "een bevinding of tabel": build.made(names.CONTENT)[content],
            "de vingerafdruk": of_all(build.made(names.MAKING)),
            **of_files(project, files_in(project.report / TEXTS)),
            "de code die tekst invult": code("assemble.text") + of_value(versions(("jinja2",))),
        }

    def run() -> Made:
        return Made(build.run(Call(project.root, "write_texts", module=DOCUMENTS), names.TEXT))

    return build.report_task(names.TEXT, run, reads, [names.CONTENT, names.MAKING])


SPEC, WORDS = ".vl.json", ".words.json"
_TOLD = (names.CONTENT, names.TEXT)
_PENS = 2
"""Processes that draw: each takes half a second to get ready, so more would not help a small machine."""


def _figures(build: Build) -> list[Task]:
    """Pictures for the page and the PDF, those for Word, and the data of the page's living figures."""
    return [
        _drawing(build, names.FIGURES, "draw_svg", (SPEC, ".svg"), _TOLD),
        _drawing(build, names.PICTURES, "draw_png", (".svg", ".png"), (names.FIGURES,)),
        _living(build),
    ]


def _drawing(build: Build, task: str, function: str, suffixes: tuple[str, str], after: Sequence[str]) -> Task:
    """Draw what is made of each source of the first suffix, a file of the second; only where the source changed."""
    project, (old, new) = build.project, suffixes

    def sources() -> dict[str, str]:
        made = build.made(*after)
        words = {path.removesuffix(WORDS): sha for path, sha in made.items() if path.endswith(WORDS)}
        stems = {path: path.removesuffix(old) for path in made if path.endswith(old)}
        if old != SPEC:
            return {path: made[path] for path in stems}
        # A figure that no text shows is not drawn.
        return {path: made[path] + words[stem] for path, stem in stems.items() if stem in words}

    def pens() -> str:
        return code("figures.drawing", "brand") + of_value([build.faces, versions(DRAWING)])

    def reads() -> Mapping[str, str]:
        return {"een figuur": of_all(sources()), "de code die tekent": pens()}

    def run() -> Made:
        wanted, before, known = sources(), build.memory.facts(task), build.memory.outputs(task)
        drawn = before.get("drawn", {}) if before.get("pens") == pens() else {}
        pictures = {path: path.removesuffix(old) + new for path in wanted}
        todo = [
            path
            for path, picture in pictures.items()
            if drawn.get(path) != wanted[path] or digest(project.root / picture) != known.get(picture)
        ]
        parts = [part for part in (todo[start::_PENS] for start in range(_PENS)) if part]
        calls = [Call(project.root, function, {"sources": part}, f"{function}-{i}") for i, part in enumerate(parts)]
        build.run_all(calls, task)
        return Made([project.root / path for path in pictures.values()], (), {"drawn": wanted, "pens": pens()})

    return build.task(task, run, reads, after)


def _living(build: Build) -> Task:
    """What makes the figures of the page alive: data, scripts, and Vega."""
    project = build.project

    def told() -> dict[str, str]:
        return {path: sha for path, sha in build.made(*_TOLD).items() if path.endswith((SPEC, WORDS, ".csv"))}

    def reads() -> Mapping[str, str]:
        return {
            "een figuur": of_all(told()),
            "Vega": of_all(build.made(names.VEGA)),
            **of_files(project, files_in(project.report / "interactive")),
            "de code die vertelt": code("figures.interactive"),
        }

    def run() -> Made:
        (vega,) = build.memory.outputs(names.VEGA)
        specs = sorted(path for path in told() if path.endswith(SPEC) and path.removesuffix(SPEC) + WORDS in told())
        found = build.run(Call(project.root, "gather", {"vega": vega, "specs": specs}), names.LIVING)
        return Made([project.root / path for path in found])

    return build.task(names.LIVING, run, reads, [*_TOLD, names.VEGA])


def _vega(build: Build) -> Task:
    """What draws the living figures of the page, packed; the same for every project."""

    def reads() -> Mapping[str, str]:
        return {"de tekenprogramma's": code("figures.drawing") + of_value(versions(DRAWING))}

    def run() -> Made:
        return Made([build.project.root / build.run(Call(build.project.root, "vega"), names.VEGA)])

    return build.task(names.VEGA, run, reads)


DATA_FILES = ("build/staged/data/report/gegevens.xlsx", "build/staged/data/report/gegevens.zip")
"""Where the workbook and the ZIP of CSV files wait until they are published with the documents."""


def _data_files(build: Build) -> Task:
    """The workbook and the ZIP of CSV files: all results, and the tables of this edition."""
    project, computed = build.project, _computed(build)
    contract, guide = (project.root / name for name in (CONTRACT_FILE, names.GUIDE))

    def reads() -> Mapping[str, str]:
        return {
            "een tabel of bron": build.found("told"),
            "een instelling van een scenario": build.settings(build.scenarios) + build.edition,
            "een uitkomst": of_all(build.made(*computed)),
            "een bevinding": of_all(build.made(names.CONTENT)),
            **of_files(project, [contract, guide]),
            EPOCH: os.environ.get(EPOCH, ""),
            "de code die tabellen schrijft": code("build.data_files"),
            "de versie van een pakket": of_value(versions((*COMPUTING, *TABULATING))),
        }

    def run() -> Made:
        what = {
            "files": DATA_FILES,
            "guide": names.GUIDE,
            "moment": epoch(None),
            "edition": build.edition,
        }
        build.run(Call(project.root, "write_data", what, names.DATA_FILES, "build.data_files"), names.DATA_FILES)
        return Made([project.root / name for name in DATA_FILES])

    return build.task(names.DATA_FILES, run, reads, [names.CHECK, names.CONTENT, *computed])


def notebook_job(build: Build, notebook: str, name: str, **parameters: str) -> NotebookJob:
    """A run of a notebook that keeps what it found."""
    kept = {} if notebook == "comparison" else {"save": True}
    return NotebookJob(build.project.root, notebook, name, {**parameters, "edition": build.edition, **kept})


def program_of(build: Build, job: NotebookJob, *modules: str) -> dict[str, str]:
    """What every notebook reads besides its input: its own text, code and packages."""
    key = (job.title, *modules)
    if key not in build.programs:
        build.programs[key] = {
            job.title: digest(job.source),
            "de rekencode": code("build.notebook", "build.engine", *imported_by_notebook(job.source), *modules),
            "de versie van een pakket": of_value(versions((*COMPUTING, "altair"))),
        }
    return build.programs[key]


def result_files(build: Build, folder: str, frames: Iterable[str]) -> list[str]:
    """Where frames are kept, in a folder of results, by name below the project."""
    place = f"{build.results_place}/{folder}"
    return [f"{place}/{name}.csv" for name in frames]


def notebook_run(build: Build, job: NotebookJob, task: str, files: Iterable[str]) -> Function:
    """What runs a notebook, and sees that it kept these results."""

    def run() -> Made:
        results = [build.project.root / file for file in files]
        if not job.source.is_file():
            raise StepError(f"{job.title} ontbreekt.")
        for path in results:
            path.unlink(missing_ok=True)  # what an earlier run left would be taken for this run's
        build.run(job, task)
        missing = [path for path in results if not path.is_file()]
        if missing:
            name = missing[0].relative_to(build.project.root).as_posix()
            raise StepError(f"{job.title} heeft {name} niet bewaard.")
        return Made([*results, job.executed])

    return run
