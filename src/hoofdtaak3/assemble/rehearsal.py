"""The documents once as PDF before anything is told, in a folder of their own: what Pandoc and Typst refuse is known.

The PDF asks most: of filters, templates, style of citations and bibliography, and of what a chapter may hold.
"""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hoofdtaak3.assemble.brand_files import write_brand
from hoofdtaak3.assemble.config import read_settings
from hoofdtaak3.assemble.frontmatter import read_head
from hoofdtaak3.assemble.pandoc import PandocAssembler
from hoofdtaak3.brand import Brand
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.project import Project
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Collection

    from hoofdtaak3.assemble.source import Told

FORMAT = "typst"
PAGE = ""
"""Among the documents the page with nothing in it: what it shows is what all documents share."""
_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'


def rehearse(
    project: Project, profile: str, told: Told, sound: Collection[str] = (), place: Path | None = None
) -> list[Problem]:
    """What stops a document from being made, although its source looks right; made in a folder in `place`.

    Those known to be `sound`, by name below the project, are passed over.
    """
    with TemporaryDirectory(dir=place) as folder:
        stage = _stage(project, Path(folder) / "project", told)
        write_brand(stage)
        assembler = PandocAssembler(stage, "", "", told=told)
        settings = read_settings(stage, profile)

        def problems(job: tuple[Path, str]) -> list[Problem]:
            document, name = job
            try:
                assembler.render(document, [name], stage.root / "staged", profile, lambda _line: None)
            except InputError as error:
                return list(error.problems)
            return []

        jobs = [
            (path, FORMAT)
            for path in settings.render
            if path.relative_to(stage.root).as_posix() not in sound
            and FORMAT in settings.of_document(read_head(path), path.parent).formats
        ]
        # The page asks less, but it has a template of its own.
        jobs += [(_smallest(stage), "html")] if PAGE not in sound and "html" in settings.formats else []
        with ThreadPoolExecutor() as pool:
            return sorted({problem for found in pool.map(problems, jobs) for problem in found})


def _smallest(stage: Project) -> Path:
    """A document with nothing in it."""
    return write_text(stage.report / "sjabloon.qmd", '---\ntitle: "Sjabloon"\n---\n\n# Kop\n')


def _stage(project: Project, root: Path, told: Told) -> Project:
    """A copy of what documents are made of, as far as people write it, with empty pictures where theirs will be."""
    shutil.copytree(project.report, root / project.report.name)
    fonts = [file.path for file in Brand.load(project.root).files]
    for path in [*project.root.glob("*.yml"), *project.data.glob("*.json"), *fonts]:
        target = root / path.relative_to(project.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    stage = Project(root)
    stage.figures.mkdir(parents=True)
    for label in {label for labels in told.fragments.values() for label in labels if label.startswith("fig-")}:
        write_text(stage.figures / f"{label}.svg", _PICTURE)
    return stage
