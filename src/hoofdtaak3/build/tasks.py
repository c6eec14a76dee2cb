"""The tasks of a build: check, two per scenario, one per analysis, the comparison, the documents, publication."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hoofdtaak3.analyses.names import (
    ANALYSES,
    EXTRA_FRAMES,
    Analysis,
    analysis_folder,
    analysis_name,
    analysis_task,
    sampling_name,
    sampling_task,
    variables_path,
)
from hoofdtaak3.analyses.names import FRAMES as ANALYSIS_FRAMES
from hoofdtaak3.build.execute import Job
from hoofdtaak3.build.names import CHECK, COMPARISON, scenario_name, scenario_task
from hoofdtaak3.build.records import Record, read_record, record_path, write_record
from hoofdtaak3.build.sources import CHECKING, files_in, sources
from hoofdtaak3.build.sources import COMPUTING as COMPUTING_SOURCES
from hoofdtaak3.build.sources import SCENARIO as SCENARIO_SOURCES
from hoofdtaak3.build.step import Function, Made, StepError, make_task
from hoofdtaak3.build.versions import ASSEMBLING, COMPUTING, DRAWING, versions
from hoofdtaak3.project import Project
from hoofdtaak3.results.frames import FRAMES, SAMPLES
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from pathlib import Path

    from doit.task import Task

    from hoofdtaak3.build.children import Children
    from hoofdtaak3.inputs.scenarios import Scenario

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Build:
    """What is built: one edition of the scenarios of one project."""

    project: Project
    edition: str
    scenarios: Mapping[str, Scenario]

    def config(self, scenarios: Iterable[str], without: Iterable[str] = ()) -> dict[str, Any]:
        """What the results rest on besides files: an edition, merged parameters (not those `without`), versions."""
        left_out = set(without)
        return {
            "edition": self.edition,
            "scenarios": {key: self.scenarios[key].model_dump(mode="json", exclude=left_out) for key in scenarios},
            "versions": versions((*COMPUTING, *DRAWING)),
        }

    @cached_property
    def tables(self) -> list[Path]:
        """Everything in `data/`."""
        return files_in(self.project.data)

    @cached_property
    def parameters(self) -> list[Path]:
        """The parameter files."""
        return [path for path in files_in(self.project.params) if path.suffix != ".json"]

    def notebook(self, name: str) -> Path:
        """A notebook as it is stored."""
        return self.project.notebooks / f"{name}.ipynb"

    def results(self, scenario_id: str) -> list[Path]:
        """The result tables of a scenario."""
        return [self.project.results / scenario_id / f"{name}.csv" for name in FRAMES]

    def samples(self, scenario_id: str) -> list[Path]:
        """The result tables of the draws over a scenario."""
        return [self.project.results / scenario_id / f"{name}.csv" for name in SAMPLES]

    def frames(self, analysis: Analysis) -> list[Path]:
        """The result tables of an analysis over all scenarios."""
        folder = self.project.results / analysis_folder(analysis)
        return [folder / f"{name}.csv" for name in ANALYSIS_FRAMES[analysis]]


def notebook_tasks(build: Build, children: Children, progress: Progress) -> list[Task]:
    """Check, every scenario, its draws, the analyses over all scenarios, comparison."""
    tasks = [_check(build, children)]
    tasks += [_scenario(build, key, children, progress) for key in build.scenarios]
    tasks += [_sampling(build, key, children, progress) for key in build.scenarios]
    tasks += [_analysis(build, name, children, progress) for name in ANALYSES]
    tasks.append(_comparison(build, children, progress))
    return tasks


def _check(build: Build, children: Children) -> Task:
    def run() -> Made:
        children.warm()  # the server imports its packages while this process reads the tables
        return check(build)

    return make_task(
        build.project,
        CHECK,
        run,
        reads=[*build.tables, *build.parameters, *sources(CHECKING)],
        config=build.config(build.scenarios),
        targets=[record_path(build.project, CHECK)],
    )


def check(build: Build) -> Made:
    """Validate all data and parameters, and write down what the tables of this edition are by content."""
    from hoofdtaak3.build.validation import validate  # noqa: PLC0415 - imports pandas

    validated = validate(build.project, build.edition, build.scenarios)
    record = Record(outputs={}, warnings=validated.warnings, inputs=validated.hashes())
    return Made([write_record(build.project, CHECK, record)], record.warnings)


def _scenario(build: Build, scenario_id: str, children: Children, progress: Progress) -> Task:
    project, name, task = build.project, scenario_name(scenario_id), scenario_task(scenario_id)
    job = Job(project.root, "scenario", name, {"scenario": scenario_id, "edition": build.edition})
    source = build.notebook(job.notebook)
    return make_task(
        project,
        task,
        _notebook(job, task, children, progress),
        reads=[*build.tables, source, project.root / "_brand.yml", *sources(SCENARIO_SOURCES)],
        # What only the analyses read must not make every scenario out of date.
        config=build.config([scenario_id], without=("uncertainty", "measures")),
        targets=[record_path(project, name), job.executed, *build.results(scenario_id)],
        after=[CHECK],
        watched=build.parameters,
    )


def _sampling(build: Build, scenario_id: str, children: Children, progress: Progress) -> Task:
    project, name, task = build.project, sampling_name(scenario_id), sampling_task(scenario_id)
    job = Job(project.root, "sampling", name, {"scenario": scenario_id, "edition": build.edition})
    return make_task(
        project,
        task,
        _notebook(job, task, children, progress),
        reads=[*build.tables, build.notebook(job.notebook), *sources(COMPUTING_SOURCES)],
        config=build.config([scenario_id], without=("measures",)),
        targets=[record_path(project, name), job.executed, *build.samples(scenario_id)],
        after=[CHECK],
        watched=build.parameters,
    )


def _analysis(build: Build, analysis: Analysis, children: Children, progress: Progress) -> Task:
    project, name, task = build.project, analysis_name(analysis), analysis_task(analysis)
    job = Job(project.root, analysis, name, {"edition": build.edition})
    results = [path for key in build.scenarios for path in build.results(key)]
    after = [CHECK, *map(scenario_task, build.scenarios)]
    if analysis in EXTRA_FRAMES:
        results += [path for key in build.scenarios for path in build.samples(key)]
        after += map(sampling_task, build.scenarios)
    return make_task(
        project,
        task,
        _notebook(job, task, children, progress),
        reads=[
            *build.tables,
            build.notebook(job.notebook),
            project.root / "_brand.yml",
            *sources(COMPUTING_SOURCES),
            *results,
        ],
        config=build.config(build.scenarios),
        targets=[record_path(project, name), job.executed, *build.frames(analysis)],
        after=after,
        watched=build.parameters,
    )


def _comparison(build: Build, children: Children, progress: Progress) -> Task:
    project = build.project
    job = Job(project.root, "comparison", COMPARISON, {"edition": build.edition})
    results = [path for key in build.scenarios for path in build.results(key)]
    results += [path for key in build.scenarios for path in build.samples(key)]
    results += [path for name in ANALYSES for path in (*build.frames(name), variables_path(project, name))]
    source = build.notebook(job.notebook)
    return make_task(
        project,
        COMPARISON,
        _notebook(job, COMPARISON, children, progress),
        reads=[
            *build.tables,
            source,
            project.root / "_brand.yml",
            *sources(COMPUTING_SOURCES),
            *results,
            *files_in(project.report / "interactive"),
        ],
        # The report names the versions of what assembles it.
        config=build.config(build.scenarios) | {"assembling": versions(ASSEMBLING)},
        targets=[record_path(project, COMPARISON), job.executed, project.variables],
        after=[CHECK, *map(scenario_task, build.scenarios), *map(analysis_task, ANALYSES)],
        watched=build.parameters,
    )


def _notebook(job: Job, task: str, children: Children, progress: Progress) -> Function:
    project = Project(job.root)

    def run() -> Made:
        if not job.source.is_file():
            raise StepError(f"notebooks/{job.notebook}.ipynb ontbreekt.")
        record_path(project, job.name).unlink(missing_ok=True)
        outcome = children.run(job, lambda number, total: progress(task, number, total))
        if outcome.kind != "ok":
            raise StepError(outcome.text, outcome.kind, outcome.log)
        record = read_record(project, job.name)
        if record is None:
            raise StepError(f"notebooks/{job.notebook}.ipynb heeft niets bewaard: de laatste stap ontbreekt.")
        paths = [project.root / path for path in record.outputs]
        return Made([*paths, record_path(project, job.name), job.executed], record.warnings)

    return run


def write_log(project: Project, name: str, lines: Iterable[str]) -> Path:
    """Keep what a program said."""
    return write_text(project.build / "logs" / f"{name}.log", "\n".join(lines) + "\n")


def fresh_folder(path: Path) -> Path:
    """An empty folder in place of whatever stood there."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path
