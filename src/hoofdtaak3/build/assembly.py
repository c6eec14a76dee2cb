"""The tasks that turn results into documents, and put them before the reader all at once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from hoofdtaak3.assemble import Assembler, publish, write_brand
from hoofdtaak3.assemble.config import read_settings
from hoofdtaak3.assemble.frontmatter import read_head
from hoofdtaak3.build.names import COMPARISON, PUBLISH, assemble_task, scenario_name
from hoofdtaak3.build.records import make_record, read_record, record_path, write_record
from hoofdtaak3.build.sources import ASSEMBLING as ASSEMBLING_SOURCES
from hoofdtaak3.build.sources import files_in, sources
from hoofdtaak3.build.step import Function, Made, make_task
from hoofdtaak3.build.tasks import Build, fresh_folder, write_log
from hoofdtaak3.build.versions import ASSEMBLING, versions
from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doit.task import Task

    from hoofdtaak3.project import Project

BRAND = "brand"
_KINDS = {"typst": "pdf"}


def assembly_tasks(build: Build, assembler: Assembler) -> list[Task]:
    """The brand's files, every format of every document, and publication."""
    project = build.project
    settings = read_settings(project, build.edition)
    brand = _brand(build)
    tasks = [brand]
    staged: list[Path] = []
    for document in documents(project):
        formats = list(settings.of_document(read_head(document), document.parent).formats)
        # Quarto works in the project's own output folder: two of them at once would take each other's files.
        groups = [formats] if assembler.name == "quarto" else [[name] for name in formats]
        for group in groups:
            task = _render(build, assembler, document, group)
            tasks.append(task)
            staged += [project.root / target for target in task.targets]
    tasks.append(_publish(build, staged))
    return tasks


def documents(project: Project) -> list[Path]:
    """The documents that `_quarto.yml` lists, in its order."""
    content = yaml.safe_load((project.root / "_quarto.yml").read_text(encoding="utf-8"))
    listed = (content.get("project") or {}).get("render") or []
    paths = [project.root / str(name) for name in listed]
    problems = [
        Problem(file="_quarto.yml", column="project.render", message="Dit document bestaat niet.", found=str(name))
        for name, path in zip(listed, paths, strict=True)
        if not path.is_file()
    ]
    if problems or not paths:
        nothing = Problem(file="_quarto.yml", column="project.render", message="Er staat geen document in de lijst.")
        raise InputError(problems or [nothing])
    return paths


def _brand(build: Build) -> Task:
    project = build.project
    folder = project.build / "brand"

    def run() -> Made:
        write_brand(project)
        return Made(files_in(folder))

    return make_task(
        project,
        BRAND,
        run,
        reads=[project.root / "_brand.yml", *sources(ASSEMBLING_SOURCES)],
        config={"versions": versions(ASSEMBLING)},
    )


def _render(build: Build, assembler: Assembler, document: Path, formats: Sequence[str]) -> Task:
    project = build.project
    kinds = [_KINDS.get(name, name) for name in formats]
    name = assemble_task(document.stem, "+".join(kinds))
    folder = project.build / "staged" / f"{document.stem}.{'+'.join(kinds)}"
    source = document.relative_to(project.root)
    return make_task(
        project,
        name,
        _renderer(build, assembler, document, formats, folder),
        reads=_report_files(build),
        config={
            "assembler": [assembler.name, assembler.version],
            "edition": build.edition,
            "epoch": os.environ.get("SOURCE_DATE_EPOCH", ""),
            "formats": list(formats),
            "versions": versions(ASSEMBLING),
        },
        targets=[folder / source.with_suffix(f".{kind}") for kind in kinds],
        after=[BRAND, COMPARISON],
    )


def _renderer(build: Build, assembler: Assembler, document: Path, formats: Sequence[str], folder: Path) -> Function:
    def run() -> Made:
        lines: list[str] = []
        try:
            made = assembler.render(document, formats, fresh_folder(folder), build.edition, lines.append)
        finally:
            write_log(build.project, f"assemble-{folder.name}", lines)
        return Made(made)

    return run


def _report_files(build: Build) -> list[Path]:
    """What a document is made of. Figures and fragments are in it through the records, which hold their hashes."""
    project = build.project
    files = [*project.root.glob("_quarto*.yml"), project.root / "_brand.yml", project.data / "bibliography.json"]
    files += [record_path(project, name) for name in (*map(scenario_name, build.scenarios), COMPARISON)]
    return [*files, *files_in(project.report), *sources(ASSEMBLING_SOURCES), project.variables]


def _publish(build: Build, staged: Sequence[Path]) -> Task:
    project = build.project

    def run() -> Made:
        before = read_record(project, PUBLISH)
        ready = fresh_folder(project.build / "publish")
        for path in staged:
            # build/staged/<task>/report/x.html -> report/x.html; a copy, so that the next run finds its own work.
            target = ready / Path(*path.relative_to(project.build / "staged").parts[1:])
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        made = publish(ready, project.output)
        record = make_record(project, made)
        for name in set(before.outputs if before else ()) - set(record.outputs):
            (project.root / name).unlink(missing_ok=True)
        shutil.rmtree(ready, ignore_errors=True)
        return Made([*made, write_record(project, PUBLISH, record)])

    outputs = [project.output / Path(*path.relative_to(project.build / "staged").parts[1:]) for path in staged]
    return make_task(
        project,
        PUBLISH,
        run,
        reads=staged,
        config={},
        targets=outputs,
    )
