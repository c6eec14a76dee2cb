"""Whether a report can be made of what there is: scenarios, brand, settings, texts and tables, each told of once.

What shows without looking at a table is found without any slow package.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.analyses.names import ANALYSES
from hoofdtaak3.assemble.checks import Expected, check_sources
from hoofdtaak3.assemble.rehearsal import rehearse
from hoofdtaak3.assemble.source import Told
from hoofdtaak3.assemble.text import STATED, check_templates, labels, written
from hoofdtaak3.brand import Brand, shown_characters
from hoofdtaak3.build.names import GUIDE
from hoofdtaak3.edition import EDITIONS, as_edition
from hoofdtaak3.figures.explorer import DATA as EXPLORER_DATA
from hoofdtaak3.figures.explorer import check_words
from hoofdtaak3.figures.interactive import FOLDER, FORM, FORM_FRAGMENT, SCRIPTS, TABLES
from hoofdtaak3.figures.interactive import NAME as LIVING
from hoofdtaak3.inputs.scenarios import Scenarios, check_signs, load_scenarios
from hoofdtaak3.inputs.tables.bibliography import BIBLIOGRAPHY_FILE
from hoofdtaak3.inputs.tables.contract import load_contract
from hoofdtaak3.inputs.tables.reading import PUBLIC, read_rows
from hoofdtaak3.intake import refuse_odd_files
from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hoofdtaak3.build.validation import Validated
    from hoofdtaak3.project import Project


@dataclass(frozen=True)
class Soundness:
    """What was found wrong before any table was looked at, and what is known already."""

    problems: tuple[Problem, ...]
    scenarios: Scenarios | None
    """With what only the internal edition sees; None if there is something wrong with them."""
    signs: frozenset[str] | None
    """The characters that the report can show; None if the brand is wrong."""

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
        if texts:
            problems += check_templates(project, signs)
            problems += check_sources(project, profiles, Expected(will_tell(project, edition), signs))
            problems += _missing(project, (project.report / FOLDER / name for name in (*SCRIPTS, FORM)))
            problems += check_words(project.root, f"report/{FOLDER}/{FORM}")
        problems += _missing(project, [project.root / GUIDE])
        notebooks = ("scenario", "sampling", "comparison", *ANALYSES)
        problems += _missing(project, (project.notebooks / f"{name}.ipynb" for name in notebooks))
        return cls(tuple(problems), scenarios, signs)


def _missing(project: Project, paths: Iterable[Path]) -> list[Problem]:
    """What comes with the program, and cannot be done without."""
    missing = [path.relative_to(project.root).as_posix() for path in paths if not path.is_file()]
    return [Problem(name, message="Dit bestand ontbreekt.", advice="zet het terug") for name in missing]


def validate_all(project: Project, edition: str) -> Validated:
    """The tables as this edition sees them; InputError with all that is wrong with anything a report is made of."""
    found = Soundness.of(project, edition)
    if found.problems:
        raise InputError(all_problems(project, edition, found))
    with ThreadPoolExecutor(1) as pool:
        rehearsed = pool.submit(rehearse, project, edition, will_tell(project, edition))
        from hoofdtaak3.build.validation import validate  # noqa: PLC0415 - imports pandas, while the other works

        problems: list[Problem] = []
        try:
            validated = validate(project, edition, found.scenarios or Scenarios(), found.signs)
        except InputError as error:
            problems += error.problems
        if not any(problem.file == BIBLIOGRAPHY_FILE for problem in problems):
            problems += rehearsed.result()  # of a bibliography that is wrong the rehearsal knows only consequences
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


def will_tell(project: Project, edition: str) -> Told:
    """The names of what telling makes for this edition."""
    scenarios = sorted(path.stem for path in (project.params / "scenarios").glob("*.yaml"))
    capabilities: list[str] = []
    try:
        rows = read_rows(project.root, load_contract(project.root).tables["capabilities"], [])
        shown = (row for row in rows.rows if edition != "publiek" or row.text("classification") == PUBLIC)
        capabilities = [row.text("id") for row in shown]
    except InputError:
        pass  # told where the tables are checked
    told = labels(project, {"scenario": scenarios, "capaciteit": capabilities})
    return Told(
        {**told, **{key: [] for key in (STATED, LIVING, TABLES, FORM_FRAGMENT, EXPLORER_DATA)}}, written(project)
    )
