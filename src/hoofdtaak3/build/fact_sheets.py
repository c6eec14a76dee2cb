"""The fact sheets of the safety regions: a notebook each, then all texts, then the pages, published by themselves.

`ht3 report --regions` makes them of the results that there are, in a folder with a record of its own, so that the
report beside it stays as it was. The pages are those of the built-in assembler, whichever makes the report: Quarto
takes seconds for each.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hoofdtaak3.analyses.names import REGION_FRAMES, region_folder
from hoofdtaak3.assemble.frontmatter import ASKED
from hoofdtaak3.assemble.pandoc import pandoc_version
from hoofdtaak3.assemble.publication import PublicationError, publish
from hoofdtaak3.assemble.record import MadeFrom, Making
from hoofdtaak3.assemble.text import FOLDER as TEXTS
from hoofdtaak3.build import names
from hoofdtaak3.build.call import DOCUMENTS, Call
from hoofdtaak3.build.digests import ASSEMBLING, code, files_in, of_all, of_files, of_value, versions
from hoofdtaak3.build.documents import brand_task, fresh_folder, kept_note
from hoofdtaak3.build.rendering import sheet_formats
from hoofdtaak3.build.step import Made, StepError
from hoofdtaak3.build.tasks import notebook_job, notebook_run, program_of, result_files
from hoofdtaak3.edition import as_edition
from hoofdtaak3.inputs.tables.bibliography import BIBLIOGRAPHY_FILE
from hoofdtaak3.writing import digest

if TYPE_CHECKING:
    from doit.task import Task

    from hoofdtaak3.build.tasks import Build

_SUFFIXES = {"html": ".html", "typst": ".pdf"}
_PRESSES = 2
"""Processes that make pages side by side."""


def sheet_tasks(build: Build, regions: Sequence[str]) -> list[Task]:
    """A notebook per region, the texts of all sheets, their pages, and their publication."""
    return [
        *(_notebook(build, region) for region in regions),
        _texts(build, regions),
        brand_task(build),
        _pages(build),
        _publish(build),
    ]


def _notebook(build: Build, region: str) -> Task:
    name = names.region_task(region)
    job = notebook_job(build, "region", names.region_name(region), region=region)
    needs = [
        *(file for key in build.scenarios for file in result_files(build, key, ["requests"])),
        *result_files(build, "_regions", ["regions_gap"]),
    ]

    def reads() -> Mapping[str, str]:
        return {
            "een waarde in data/": build.found("computed"),
            "een naam of eenheid": build.found("names"),
            "een instelling van een scenario": build.settings(build.scenarios, {"description", "note"}) + build.edition,
            "een uitkomst van een scenario": build.results(needs, made),
            **program_of(build, job),
        }

    made = [names.analysis_task("regions"), *map(names.scenario_task, build.scenarios)]
    results = result_files(build, region_folder(region), REGION_FRAMES)
    return build.task(name, notebook_run(build, job, name, results), reads, [names.CHECK, *made])


def _texts(build: Build, regions: Sequence[str]) -> Task:
    """The text of every sheet and of the index, as documents in `build/regios/`."""
    project = build.project
    tasks = [names.region_task(region) for region in regions]

    def reads() -> Mapping[str, str]:
        content = project.content.relative_to(project.root).as_posix()
        return {
            "een tabel of bron": build.found("told"),
            "een instelling van een scenario": build.settings(build.scenarios) + build.edition,
            "een bevinding of tabel": build.made(names.CONTENT)[content],
            "een uitkomst van een regio": of_all(build.made(*tasks)),
            "de vingerafdruk": of_all(build.made(names.MAKING)),
            **of_files(project, files_in(project.report / TEXTS)),
            "de code die tekst invult": code("analyses.regions.telling", "assemble.text"),
            "de versie van een pakket": of_value(versions(("jinja2",))),
        }

    def run() -> Made:
        what = {"edition": build.edition}
        found = build.run(Call(project.root, "write_sheets", what, names.REGION_TEXTS), names.REGION_TEXTS)
        return Made([project.root / name for name in found])

    return build.report_task(names.REGION_TEXTS, run, reads, [names.CONTENT, names.MAKING, *tasks])


def _pages(build: Build) -> Task:
    """Every page and PDF; only those whose text, or what gives all of them their form, changed."""
    project = build.project
    stage = project.build / "staged" / "regios"

    def form() -> dict[str, str]:
        others = [path for path in files_in(project.report) if path.suffix not in {".qmd", ".jinja"}]
        settings = [*project.root.glob("_quarto*.yml"), *project.root.glob("_variables.yml")]
        return {
            **of_files(project, [*settings, *others, project.root / BIBLIOGRAPHY_FILE]),
            "de huisstijl": of_all(build.made(names.BRAND)),
            "de editie": build.edition,
            "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", ""),
            "de gevraagde datum": os.environ.get(ASKED, ""),
            "de code die samenstelt": code("assemble"),
            "de versie van een pakket": of_value(versions(ASSEMBLING)),
        }

    def reads() -> Mapping[str, str]:
        return {"de tekst van een blad": of_all(build.made(names.REGION_TEXTS)), **form()}

    def run() -> Made:
        wanted, known = build.made(names.REGION_TEXTS), build.memory.outputs(names.REGION_PAGES)
        before = build.memory.facts(names.REGION_PAGES)
        made, same = before.get("made", {}), before.get("form") == of_all(form())
        pages = {name: _made_of(stage, name) for name in wanted}

        def stands(name: str) -> bool:
            paths = [path.relative_to(project.root).as_posix() for path in pages[name]]
            return (
                same and made.get(name) == wanted[name] and all(digest(project.root / p) == known.get(p) for p in paths)
            )

        todo = sorted(name for name in wanted if not stands(name))
        parts = [part for part in (todo[start::_PRESSES] for start in range(_PRESSES)) if part]
        what = {"staging": stage, "edition": build.edition}
        calls = [
            Call(project.root, "press", {"sources": part, **what}, f"regios-{i}", DOCUMENTS)
            for i, part in enumerate(parts)
        ]
        build.run_all(calls, names.REGION_PAGES)
        paths = [path for found in pages.values() for path in found]
        return Made(paths, (), {"made": dict(wanted), "form": of_all(form())})

    return build.report_task(names.REGION_PAGES, run, reads, [names.REGION_TEXTS, names.BRAND])


def _publish(build: Build) -> Task:
    project = build.project
    stage = project.build / "staged" / "regios"
    program = f"pandoc {pandoc_version()}"

    def reads() -> Mapping[str, str]:
        made_from = of_value(build.memory.facts(names.MAKING)["made_from"])
        return {**build.made(names.REGION_PAGES), "de vingerafdruk": made_from, "de assembler": program}

    def run() -> Made:
        ready = fresh_folder(project.build / "publish")
        for path in (project.root / name for name in build.made(names.REGION_PAGES)):
            shutil.copyfile(path, ready / path.relative_to(stage).name)
        made_from = MadeFrom.model_validate(build.memory.facts(names.MAKING)["made_from"])
        making = Making(edition=as_edition(build.edition), assembler=program, made_from=made_from)
        try:
            made = publish(ready, project.regions(build.edition), making)
        except PublicationError as error:
            raise StepError(str(error)) from error
        shutil.rmtree(ready, ignore_errors=True)
        return Made(made.files, [kept_note(*pair) for pair in made.kept])

    return build.report_task(names.PUBLISH_REGIONS, run, reads, [names.REGION_PAGES, names.MAKING])


def _made_of(stage: Path, name: str) -> list[Path]:
    source = Path(name)
    return [stage / source.with_suffix(_SUFFIXES[kind]) for kind in sheet_formats(source.stem)]
