"""Whether a report can be made of what there is: scenarios, brand, settings, texts and tables, each told of once.

What shows without looking at a table is found without any slow package. A document or template that was found sound
before is not looked at again until something changes that it was judged by.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hoofdtaak3.analyses.names import ANALYSES
from hoofdtaak3.assemble.checks import Expected, check_sources
from hoofdtaak3.assemble.config import read_settings
from hoofdtaak3.assemble.frontmatter import ASKED, EPOCH
from hoofdtaak3.assemble.rehearsal import PAGE, rehearse
from hoofdtaak3.assemble.source import Told, included
from hoofdtaak3.assemble.text import STATED, all_templates, check_templates, labels, written
from hoofdtaak3.brand import Brand, shown_characters
from hoofdtaak3.build.digests import ASSEMBLING, code, files_in, of_all, of_files, of_value, sealed, versions
from hoofdtaak3.build.memory import Memory
from hoofdtaak3.build.names import CHECK, GUIDE, PUBLISH, SOUND
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
    from collections.abc import Iterable, Mapping

    from hoofdtaak3.build.validation import Validated
    from hoofdtaak3.project import Project


_rehearsed: set[str] = set()
"""Digests of sources of which this process has seen that documents can be made."""


@dataclass(frozen=True)
class Soundness:
    """What was found wrong before any table was looked at, and what is known already."""

    problems: tuple[Problem, ...]
    scenarios: Scenarios | None
    """With what only the internal edition sees; None if there is something wrong with them."""
    signs: frozenset[str] | None
    """The characters that the report can show; None if the brand is wrong."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Of each document and template the digest of all that it is judged by; empty if they were not looked at."""
    sound: frozenset[str] = frozenset()
    """Those that were found sound before, and rehearsed: they were not looked at again."""
    known: bool = False
    """Whether that is all of them."""

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
        sources = _sources(project, edition, told, signs) if texts and signs is not None else {}
        judged = _rehearsed | _of_last_report(project) if sources else set()
        sound = frozenset(name for name, sha in sources.items() if sha in judged)
        known = bool(sources) and sound == sources.keys()
        if texts and not known:
            problems += check_templates(project, signs, sound)
            problems += check_sources(project, profiles, Expected(told, signs, sound))
            problems += _missing(project, (project.report / FOLDER / name for name in (*SCRIPTS, FORM)))
            problems += check_words(project.root, f"report/{FOLDER}/{FORM}")
        problems += _unusable_guide(project)
        notebooks = ("scenario", "sampling", "comparison", *ANALYSES)
        problems += _missing(project, (project.notebooks / f"{name}.ipynb" for name in notebooks))
        return cls(tuple(problems), scenarios, signs, sources, sound, known)

    def rehearsed(self) -> None:
        """A rehearsal of these sources went well: in this process they need no other."""
        _rehearsed.update(self.sources.values())


def _of_last_report(project: Project) -> set[str]:
    """Digests of what was rehearsed with the last check of the tables, and of what documents were published of."""
    try:
        memory = Memory(project) if Memory.path(project).is_file() else None
    except OSError:  # who only looks need not be able to read it, nor to put it right
        return set()
    return {sha for task in (CHECK, PUBLISH) for sha in memory.facts(task).get(SOUND, {}).values()} if memory else set()


def _sources(project: Project, edition: str, told: Told, signs: frozenset[str]) -> dict[str, str]:
    """Of each document and template a digest of all that it is judged by; empty if that cannot be read.

    A document is judged by what stands in it, and by what all share: everything else that documents are made of before
    anything is told, and what judges it. One that needs more of the project fails in its rehearsal: it is never known.
    """
    fonts = [file.path for file in Brand.load(project.root).files]
    fragments = {name: sorted(held) for name, held in told.fragments.items()}
    environment = {name: os.environ.get(name, "") for name in (ASKED, EPOCH)}
    judges = of_value([code("build.soundness"), versions((*ASSEMBLING, "jinja2")), sorted(signs)])
    named = of_value([edition, fragments, sorted(told.texts), environment, judges])
    try:
        documents = {path for profile in EDITIONS for path in read_settings(project, profile).render}
        parts = {path: _held(project, path, told) for path in documents}
        templates = all_templates(project)
        apart = set(templates).union(*parts.values())
        files = [*files_in(project.report), *project.root.glob("*.yml"), *project.data.glob("*.json")]
        shared = sealed(of_files(project, [path for path in files if path not in apart]))
        common = of_all({**shared, "": of_value([named, *map(digest, fonts)])})
        judged = sealed(of_files(project, apart))
    except (OSError, InputError):
        return {}

    def name(path: Path) -> str:
        return path.relative_to(project.root).as_posix()

    # Of a template only the form is looked at, which nothing else bears on.
    found = {PAGE: common} | {name(path): of_value([judges, judged[name(path)]]) for path in templates}
    return found | {
        name(path): of_all({"": common} | {name(part): judged[name(part)] for part in held})
        for path, held in parts.items()
    }


def _held(project: Project, document: Path, told: Told) -> set[Path]:
    """The files that stand in a document of any edition, with the templates of what is told in it."""
    root = project.root.resolve()
    found: set[Path] = set()
    for path in included(project, document, None):
        name = path.relative_to(root) if path.is_relative_to(root) else path
        if name.parts[0] != project.build.name:
            found.add(project.root / name)
        elif path.stem in told.texts:  # what telling makes of a template
            found.add(project.root / told.texts[path.stem][0])
    return {path for path in found if path.is_relative_to(project.root) and path.is_file()}


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
        told = will_tell(project, edition)
        rehearsed = None if found.known else pool.submit(rehearse, project, edition, told, found.sound)
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
