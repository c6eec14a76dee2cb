"""The tasks that turn results into documents, and put them before the reader all at once."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hoofdtaak3.assemble.assembler import Assembler
from hoofdtaak3.assemble.brand_files import write_brand
from hoofdtaak3.assemble.config import read_settings
from hoofdtaak3.assemble.frontmatter import ASKED, EPOCH, read_head
from hoofdtaak3.assemble.pandoc import PandocAssembler
from hoofdtaak3.assemble.publication import PublicationError, publish
from hoofdtaak3.assemble.record import MadeFrom, Making
from hoofdtaak3.assemble.source import included
from hoofdtaak3.build import names
from hoofdtaak3.build.call import DOCUMENTS, Call
from hoofdtaak3.build.digests import ASSEMBLING, code, files_in, of_all, of_files, of_text, of_value, versions
from hoofdtaak3.build.step import Function, Made, StepError
from hoofdtaak3.build.tasks import DATA_FILES
from hoofdtaak3.edition import ONLY, TOLD, as_edition
from hoofdtaak3.inputs.tables.bibliography import BIBLIOGRAPHY_FILE
from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from doit.task import Task

    from hoofdtaak3.build.tasks import Build
    from hoofdtaak3.project import Project

_KINDS = {"typst": "pdf"}
_CITATION = re.compile(r"@\{?([a-z0-9]+(?:-[a-z0-9]+)*)")
_PICTURE = re.compile(r"build/figures/([\w-]+)")


@dataclass(frozen=True)
class Part:
    """What is asked for of all documents: these, in these formats; none named is all. And whether of all scenarios."""

    documents: Sequence[str] = ()
    formats: Sequence[str] = ()
    scenarios: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.documents or self.formats or self.scenarios)

    def wanted(self, document: str, formats: Sequence[str]) -> list[str]:
        """The formats of a document that are asked for, as `_quarto.yml` calls them."""
        if self.documents and document not in self.documents:
            return []
        return [name for name in formats if not self.formats or _KINDS.get(name, name) in self.formats]


def assembly_tasks(build: Build, assembler: Assembler, part: Part = Part()) -> list[Task]:
    """The brand's files, every format of every document, and publication, of the data files too.

    A part is published in a folder of its own, so that the whole stays what its record says.

    Raises:
        InputError: When a document is asked for that there is not, or not in that format.
    """
    project = build.project
    settings = read_settings(project, build.edition)
    brand = brand_task(build)
    tasks = [brand]
    staged: dict[str, list[Path]] = {}
    known = {
        document: list(settings.of_document(read_head(document), document.parent).formats)
        for document in settings.render
    }
    _refuse_unknown(part, known)
    for document, every in known.items():
        formats = part.wanted(document.stem, every)
        if not formats:
            continue
        # Quarto gets a copy of the project for each document, which takes longer than a format.
        groups = [formats] if assembler.name == "quarto" else [[name] for name in formats]
        for group in groups:
            task, paths = _render(build, assembler, document, group)
            tasks.append(task)
            staged[task.name] = paths
    if not (part.documents or part.formats):
        staged[names.DATA_FILES] = [project.root / name for name in DATA_FILES]
    tasks.append(_publish(build, assembler, staged, part=bool(part)))
    return tasks


def _refuse_unknown(part: Part, known: Mapping[Path, Sequence[str]]) -> None:
    every = {document.stem: [_KINDS.get(name, name) for name in formats] for document, formats in known.items()}
    strange = [name for name in part.documents if name not in every]
    if strange:
        message, allowed = "Dit document bestaat niet.", ", ".join(every)
        raise InputError([Problem("--document", message=message, found=name, allowed=allowed) for name in strange])
    if not any(part.wanted(document.stem, formats) for document, formats in known.items()):
        kinds = sorted({kind for name in part.documents or every for kind in every[name]})
        message, found = "Zo wordt dit document niet gemaakt.", ", ".join(part.formats)
        raise InputError([Problem("--format", message=message, found=found, allowed=", ".join(kinds))])


def brand_task(build: Build) -> Task:
    """The files that give documents the colours and fonts of the brand."""
    project = build.project

    def reads() -> Mapping[str, str]:
        return {**of_files(project, [project.root / "_brand.yml"]), **_program()}

    def run() -> Made:
        write_brand(project)
        return Made(files_in(project.build / "brand"))

    return build.report_task(names.BRAND, run, reads)


def _program() -> dict[str, str]:
    return {
        "de code die samenstelt": code("assemble"),
        "de versie van een pakket": of_value(versions(ASSEMBLING)),
    }


def _render(build: Build, assembler: Assembler, document: Path, formats: Sequence[str]) -> tuple[Task, list[Path]]:
    project = build.project
    kinds = [_KINDS.get(name, name) for name in formats]
    folder = project.build / "staged" / f"{document.stem}.{'+'.join(kinds)}"
    source = document.relative_to(project.root)
    # Word takes pictures as PNG, everything else as SVG; both assemblers read no other part of a figure.
    pictures = sorted({names.PICTURES if name == "docx" else names.FIGURES for name in formats})

    def reads() -> Mapping[str, str]:
        texts = included(project, document, build.edition)
        shown = {label for text in texts.values() for label in _PICTURE.findall(text)}
        drawn = {name: sha for name, sha in build.made(*pictures).items() if Path(name).stem in shown}
        # What a chapter or template says stands in the document's own texts.
        others = [path for path in files_in(project.report) if path.suffix not in {".qmd", ".jinja"}]
        return {
            **of_files(project, [*project.root.glob("_quarto*.yml"), *project.root.glob("_variables.yml"), *others]),
            BIBLIOGRAPHY_FILE: cited(project, texts.values()),
            **{_named(project, path): of_text(text) for path, text in texts.items()},
            "een figuur": of_all(drawn),
            "de huisstijl": of_all(build.made(names.BRAND)),
            "de assembler": of_value([assembler.name, assembler.version, build.edition, list(formats)]),
            EPOCH: os.environ.get(EPOCH, ""),
            "de gevraagde datum": os.environ.get(ASKED, ""),
            "de gevraagde scenario's": os.environ.get(TOLD, ""),
            **_program(),
        }

    what = {"assembler": assembler, "document": document, "formats": list(formats), "staging": folder}
    job = Call(project.root, "render", {**what, "edition": build.edition}, f"assemble-{folder.name}", DOCUMENTS)
    name = names.assemble_task(document.stem, "+".join(kinds))
    task = build.report_task(
        name,
        _renderer(build, name, job, folder),
        reads,
        [names.BRAND, *pictures, names.LIVING, names.TEXT],
    )
    return task, [folder / source.with_suffix(f".{kind}") for kind in kinds]


def _renderer(build: Build, task: str, job: Call, folder: Path) -> Function:
    def run() -> Made:
        fresh_folder(folder)
        return Made(build.run(job, task))

    return run


def _publish(build: Build, assembler: Assembler, staged: Mapping[str, Sequence[Path]], *, part: bool) -> Task:
    project = build.project

    program = f"{assembler.name} {assembler.version}"

    def reads() -> Mapping[str, str]:
        # What comes out the same from other inputs, or by another assembler, still gets the record of those.
        made_from = of_value(build.memory.facts(names.MAKING)["made_from"])
        return {**build.made(*staged), "de vingerafdruk": made_from, "de assembler": program}

    def run() -> Made:
        ready = fresh_folder(project.build / "publish")
        for path in (path for paths in staged.values() for path in paths):
            # build/staged/<task>/report/x.html -> report/x.html; a copy, so that the next run finds its own work.
            target = ready / Path(*path.relative_to(project.build / "staged").parts[1:])
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        made_from = MadeFrom.model_validate(build.memory.facts(names.MAKING)["made_from"])
        making = Making(edition=as_edition(build.edition), assembler=program, made_from=made_from)
        try:
            made = publish(ready, project.output(build.edition, part=part), making)
        except PublicationError as error:
            raise StepError(str(error)) from error
        shutil.rmtree(ready, ignore_errors=True)
        if not os.environ.get(ONLY):  # a report of some scenarios is nothing to compare the next with
            what = {"edition": build.edition, "made_from": made_from.model_dump(), "most": build.keep}
            build.run(Call(project.root, "keep_edition", what, module="build.kept"), names.PUBLISH)
        # Of what the built-in assembler published, it needs no rehearsal; Quarto may take what it refuses.
        sources = build.sound.sources if build.sound and isinstance(assembler, PandocAssembler) else {}
        return Made(made.files, [kept_note(*pair) for pair in made.kept], {names.SOUND: dict(sources)})

    return build.report_task(names.PUBLISH_PART if part else names.PUBLISH, run, reads, [*staged])


def kept_note(path: Path, beside: Path) -> str:
    """What is said of a file that a person changed."""
    return f"{path.name} was niet meer zoals ht3 dat bestand maakte. Die versie staat nu in {beside.name}, ernaast."


def _named(project: Project, path: Path) -> str:
    """A file by its name below the project; one outside of it is refused when the document is made."""
    root = project.root.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def cited(project: Project, texts: Iterable[str]) -> str:
    """Digest of the sources that these texts name: of the others a document shows nothing."""
    keys = {key for text in texts for key in _CITATION.findall(text)}
    try:
        entries = json.loads((project.root / BIBLIOGRAPHY_FILE).read_text(encoding="utf-8-sig"))
        return of_value([entry for entry in entries if entry["id"] in keys])
    except (OSError, ValueError, TypeError, KeyError):  # rendering tells what is wrong with it
        return ""


def fresh_folder(path: Path) -> Path:
    """An empty folder in place of whatever stood there."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path
