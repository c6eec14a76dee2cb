"""Whether a report can be made of what there is: scenarios, brand, settings, texts and tables, each told of once.

What shows without looking at a table is found without any slow package.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.analyses.names import ANALYSES
from hoofdtaak3.assemble.checks import Expected, check_sources
from hoofdtaak3.assemble.frontmatter import ASKED, EPOCH
from hoofdtaak3.assemble.rehearsal import rehearse
from hoofdtaak3.assemble.source import Told
from hoofdtaak3.assemble.text import STATED, check_templates, labels, written
from hoofdtaak3.brand import Brand, shown_characters
from hoofdtaak3.build.digests import ASSEMBLING, code, files_in, of_all, of_files, of_value, sealed, versions
from hoofdtaak3.build.memory import Memory
from hoofdtaak3.build.names import CHECK, GUIDE, PUBLISH
from hoofdtaak3.edition import EDITIONS, as_edition
from hoofdtaak3.figures.explorer import DATA as EXPLORER_DATA
from hoofdtaak3.figures.explorer import check_words
from hoofdtaak3.figures.interactive import FOLDER, FORM, FORM_FRAGMENT, SCRIPTS, TABLES
from hoofdtaak3.figures.interactive import NAME as LIVING
from hoofdtaak3.inputs.scenarios import Scenarios, check_signs, load_scenarios
from hoofdtaak3.inputs.tables.bibliography import BIBLIOGRAPHY_FILE
from hoofdtaak3.inputs.tables.contract import load_contract
from hoofdtaak3.inputs.tables.reading import PUBLIC, read_rows
from hoofdtaak3.inputs.tables.strays import placed
from hoofdtaak3.intake import read_text, refuse_odd_files
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.writing import digest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hoofdtaak3.build.validation import Validated
    from hoofdtaak3.project import Project


_rehearsed: set[str] = set()
"""Sources of which this process has seen that documents can be made."""


@dataclass(frozen=True)
class Soundness:
    """What was found wrong before any table was looked at, and what is known already."""

    problems: tuple[Problem, ...]
    scenarios: Scenarios | None
    """With what only the internal edition sees; None if there is something wrong with them."""
    signs: frozenset[str] | None
    """The characters that the report can show; None if the brand is wrong."""
    sources: str = ""
    """Digest of all that settings and texts were judged by; empty if they were not looked at."""
    known: bool = False
    """Whether these sources were found sound before, and rehearsed: then they were not looked at again."""

    @classmethod
    def of(cls, project: Project, edition: str, *, texts: bool = True) -> Soundness:
        """Look at scenarios and brand of a project, and at settings and texts if documents are to be made.

        InputError at once for what cannot be opened as a file: other programs would wait for it.
        """
        refuse_odd_files(project.root)
        problems: list[Problem] = []
        scenarios, signs = None, None
        try:
            scenarios = load_scenarios(project.root, "intern")
        except InputError as error:
            problems += error.problems
        try:
            signs = shown_characters(Brand.load(project.root))
        except InputError as error:
            problems += error.problems
        if scenarios is not None and signs is not None:
            problems += check_signs(scenarios.seen_by(as_edition(edition)), signs)
        # Every edition is checked, whichever is made: the other one would be found broken on the day it is needed.
        profiles = sorted(EDITIONS, key=lambda name: name != edition)
        told = will_tell(project, edition)
        sources = _sources(project, edition, told, signs) if texts and signs is not None else ""
        known = bool(sources) and (sources in _rehearsed or sources in _of_last_report(project))
        if texts and not known:
            problems += check_templates(project, signs)
            problems += check_sources(project, profiles, Expected(told, signs))
            problems += _missing(project, (project.report / FOLDER / name for name in (*SCRIPTS, FORM)))
            problems += check_words(project.root, f"report/{FOLDER}/{FORM}")
        problems += _unusable_guide(project)
        notebooks = ("scenario", "sampling", "comparison", *ANALYSES)
        problems += _missing(project, (project.notebooks / f"{name}.ipynb" for name in notebooks))
        return cls(tuple(problems), scenarios, signs, sources, known)

    def rehearsed(self) -> None:
        """A rehearsal of these sources went well: in this process they need no other."""
        if self.sources:
            _rehearsed.add(self.sources)


def _of_last_report(project: Project) -> list[str]:
    """The sources that were rehearsed with the last check of the tables, and those that documents were published of."""
    try:
        memory = Memory(project) if Memory.path(project).is_file() else None
    except OSError:  # who only looks need not be able to read it, nor to put it right
        return []
    return [memory.facts(task).get("sources", "") for task in (CHECK, PUBLISH)] if memory else []


def _sources(project: Project, edition: str, told: Told, signs: frozenset[str]) -> str:
    """Digest of all that documents are made of before anything is told, and of what judges it; empty if unreadable.

    A document that needs anything else of the project fails in its rehearsal, so it never counts as known.
    """
    fonts = [file.path for file in Brand.load(project.root).files]
    files = [*files_in(project.report), *project.root.glob("*.yml"), *project.data.glob("*.json")]
    fragments = {name: sorted(held) for name, held in told.fragments.items()}
    environment = {name: os.environ.get(name, "") for name in (ASKED, EPOCH)}
    judges = code("build.soundness") + of_value(versions((*ASSEMBLING, "jinja2")))
    named = of_value([edition, fragments, sorted(told.texts), sorted(signs), environment, judges])
    try:
        return of_all({**sealed(of_files(project, files)), "": of_value([named, *map(digest, fonts)])})
    except OSError:
        return ""


def _missing(project: Project, paths: Iterable[Path]) -> list[Problem]:
    """What comes with the program, and cannot be done without."""
    missing = [path.relative_to(project.root).as_posix() for path in paths if not path.is_file()]
    return [Problem(name, message="Dit bestand ontbreekt.", advice="zet het terug") for name in missing]


def _unusable_guide(project: Project) -> list[Problem]:
    """What the workbook with data begins with must say something."""
    try:
        text = read_text(project.root, GUIDE, advice="zet het terug")
    except InputError as error:
        return [*error.problems]
    return [] if text.strip() else [Problem(GUIDE, message="Het bestand is leeg.", allowed="een kop en alinea's")]


def validate_all(project: Project, edition: str) -> Validated:
    """The tables as this edition sees them; InputError with all that is wrong with anything a report is made of."""
    found = Soundness.of(project, edition)
    if found.problems:
        raise InputError(all_problems(project, edition, found))
    with ThreadPoolExecutor(1) as pool:
        rehearsed = None if found.known else pool.submit(rehearse, project, edition, will_tell(project, edition))
        from hoofdtaak3.build.validation import validate  # noqa: PLC0415 - imports pandas, while the other works

        problems: list[Problem] = []
        try:
            validated = validate(project, edition, found.scenarios or Scenarios(), found.signs)
        except InputError as error:
            problems += error.problems
        if rehearsed and not any(problem.file == BIBLIOGRAPHY_FILE for problem in problems):
            refused = rehearsed.result()  # of a bibliography that is wrong the rehearsal knows only consequences
            problems += refused
            if not refused:
                found.rehearsed()
    if problems:
        raise InputError(problems)
    return validated


def all_problems(project: Project, edition: str, found: Soundness) -> list[Problem]:
    """What was found, and what is wrong with the tables besides; a rehearsal would tell consequences."""
    from hoofdtaak3.build.validation import validate  # noqa: PLC0415 - imports pandas

    try:
        validate(project, edition, found.scenarios or Scenarios(), found.signs)
    except InputError as error:
        return [*found.problems, *error.problems]
    return [*found.problems]


def shown_ids(project: Project, edition: str, table: str) -> list[str]:
    """The ids in a table that an edition shows; what cannot be read is told where the tables are checked."""
    try:
        rows = read_rows(project.root, placed(project.root, load_contract(project.root))[table], [])
    except InputError:
        return []
    return [row.text("id") for row in rows.rows if edition != "publiek" or row.text("classification") == PUBLIC]


def will_tell(project: Project, edition: str) -> Told:
    """The names of what telling makes for this edition."""
    scenarios = sorted(path.stem for path in (project.params / "scenarios").glob("*.yaml"))
    capabilities = shown_ids(project, edition, "capabilities")
    told = labels(project, {"scenario": scenarios, "capaciteit": capabilities})
    return Told(
        {**told, **{key: [] for key in (STATED, LIVING, TABLES, FORM_FRAGMENT, EXPLORER_DATA)}}, written(project)
    )
