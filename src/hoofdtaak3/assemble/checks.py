"""What can be known to be wrong with the sources of the documents before anything is told or rendered."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hoofdtaak3.assemble.brand_files import MADE
from hoofdtaak3.assemble.config import FILE, nearest, read_settings
from hoofdtaak3.assemble.enclosure import files_reaching_out, texts_reaching_out
from hoofdtaak3.assemble.source import bibliography_keys, place_of, read_source, scan
from hoofdtaak3.assemble.syntax import check_syntax
from hoofdtaak3.characters import unshown_problem
from hoofdtaak3.intake import decoded
from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from hoofdtaak3.assemble.config import Settings
    from hoofdtaak3.assemble.source import Line, Source, Told
    from hoofdtaak3.project import Project

_TEXTS = frozenset([".css", ".csl", ".html", ".js", ".lua", ".typ"])
_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)[^)]*\)(\{[^}]*\})?")
_ALTERNATIVE = re.compile(r"""(fig-)?alt=("[^"]*[^\s"]|'[^']*[^\s'])""")
_CODE = re.compile(r"(`+)[^`].*?\1")
_COMMENT, _OPENED = re.compile(r"<!--.*?-->"), re.compile(r"<!--.*")


@dataclass(frozen=True)
class Expected:
    """What the sources may count on before it is there, and what need not be looked at."""

    told: Told
    shown: frozenset[str] | None
    """Characters that the typeface has; None if that is not known, which is told elsewhere."""
    sound: Collection[str] = ()
    """Documents that were found sound before, with all that stands in them: by name below the project."""


def check_sources(project: Project, profiles: Iterable[str], expected: Expected) -> list[Problem]:
    """Everything wrong with `_quarto.yml`, the profiles' files, the documents, their chapters and what they name."""
    settings: list[Settings] = []
    problems: set[Problem] = set()
    for profile in profiles:
        try:
            settings.append(read_settings(project, profile))
        except InputError as error:
            problems.update(error.problems)
    if problems:
        return sorted(problems)  # which documents there are is not known then
    for own in settings:
        problems.update(_check_settings(project, own, expected))
    problems.update(_check_encodings(project))
    if problems:
        return sorted(problems)  # a document would only show what follows from that
    for render in {own.render for own in settings}:
        problems.update(_check_names(project, render))
    problems.update(_check_documents(project, settings, expected))
    return sorted({*problems, *files_reaching_out(project)})


def _check_documents(project: Project, settings: Sequence[Settings], expected: Expected) -> set[Problem]:
    """What is wrong with the documents and their chapters."""
    problems: set[Problem] = set()
    sources = []
    for document in dict.fromkeys(document for own in settings for document in own.render):
        if not document.is_file() or document.relative_to(project.root).as_posix() in expected.sound:
            continue
        try:
            sources.append((read_source(project, document, expected.told), document))
        except InputError as error:
            problems.update(error.problems)
    with ThreadPoolExecutor(1) as pool:
        reaching = pool.submit(texts_reaching_out, project, sources)  # Pandoc reads them, meanwhile we do
        for source, document in sources:
            problems.update(_check_document(project, settings[0], document, source, expected))
        return problems.union(reaching.result())


def _check_settings(project: Project, settings: Settings, expected: Expected) -> Iterator[Problem]:
    named = {
        "bibliography": settings.bibliography,
        "csl": (settings.csl,) if settings.csl else (),
        "filters": settings.filters,
    }
    for key, paths in named.items():
        yield from _missing(project, paths, FILE, key)
    yield from _missing_options(project, settings, FILE)
    if settings.csl is not None and settings.csl.is_file():
        yield from _check_style(project, settings.csl)
    if expected.shown is not None and (
        problem := unshown_problem(settings.edition, expected.shown, FILE, 0, "edition")
    ):
        yield problem


def _check_encodings(project: Project) -> Iterator[Problem]:
    """Templates, filters, styles and scripts are text in UTF-8; of chapters their documents tell."""
    for path in sorted(path for path in project.report.rglob("*") if path.suffix in _TEXTS):
        if not project.holds(path) or not path.is_file():
            continue  # told with what leads outside the project
        try:
            decoded(path.read_bytes(), path.relative_to(project.root).as_posix())
        except InputError as error:
            yield from error.problems


def _check_style(project: Project, path: Path) -> Iterator[Problem]:
    """The style of citations is XML that Pandoc reads, and says little about."""
    name = path.relative_to(project.root).as_posix()
    try:
        root = ET.parse(path).getroot()  # noqa: S314 - a file of the project, and no entities are followed
    except ET.ParseError as error:
        yield Problem(name, error.position[0], message="De XML is niet goed gevormd.", advice=_STYLE_ADVICE)
        return
    if not root.tag.endswith("}style"):
        yield Problem(name, message="Dit is geen stijl voor verwijzingen (CSL).", found=root.tag, advice=_STYLE_ADVICE)


_STYLE_ADVICE = "haal het bestand opnieuw op, of zet de vorige versie terug"


def _check_names(project: Project, documents: Collection[Path]) -> Iterator[Problem]:
    """Every document is there, and makes files of its own."""
    column = "project.render"
    stems: dict[str, str] = {}
    for document in documents:
        name = document.relative_to(project.root).as_posix()
        if not document.is_file() or document.suffix != ".qmd":
            yield Problem(FILE, 0, column, "Dit document bestaat niet.", name, "een bestand .qmd van het project")
        elif document.stem in stems:
            yield Problem(FILE, 0, column, "Twee documenten hebben dezelfde naam.", f"{stems[document.stem]} en {name}")
        stems.setdefault(document.stem, name)


def _check_document(
    project: Project, settings: Settings, document: Path, source: Source, expected: Expected
) -> list[Problem]:
    problems = check_syntax(source, _keys(settings))
    if "format" in source.head and not any(problem.column.startswith("format") for problem in problems):
        # Of what the project says, the project's own file is told.
        own = replace(settings, formats={}).of_document(source.head, document.parent)
        outside = own.outside(project, source.front.file)
        problems += outside or _missing_options(project, own, source.front.file)
    problems += _check_pictures(project, settings, document, source, expected.told)
    if expected.shown is not None:
        problems += _unshown(source, expected.shown)
    return problems


def _check_pictures(
    project: Project, settings: Settings, document: Path, source: Source, told: Told
) -> Iterator[Problem]:
    """Every picture is there, or will be, and says in words what it shows."""
    root = project.root.resolve()
    drawn = {f"build/figures/{label}" for labels in told.fragments.values() for label in labels}
    extensions = {"", *(f".{options.get('default-image-extension')}" for options in settings.formats.values())}
    for line, code, _ in scan(source.lines):
        for target, attributes in () if code else _PICTURE.findall(_CODE.sub("", line.text)):
            if not _ALTERNATIVE.search(attributes):
                message, allowed = "Dit beeld heeft geen alternatieve tekst.", '{fig-alt="…"} direct achter het beeld'
                yield Problem(line.file, line.number, "", message, target, allowed)
            place = place_of(root, document.resolve().parent, target)
            if not place.is_relative_to(project.build.resolve()):
                continue  # whether it is a file of the project is seen where its address is read
            name = place.relative_to(root).as_posix()
            if name not in drawn and not any(place.with_name(f"{place.name}{end}").is_file() for end in extensions):
                message, allowed = "Dit beeld is er niet.", "een bestand van het project, of een figuur die er komt"
                yield Problem(line.file, line.number, "", message, target, allowed, nearest(name, drawn))


def _keys(settings: Settings) -> Collection[str] | None:
    try:
        return bibliography_keys(settings)
    except InputError:
        # What is wrong with the file is told where it is read whole; nothing that it may hold is missed here.
        return _Everything()


def _missing_options(project: Project, settings: Settings, file: str) -> Iterator[Problem]:
    for name in settings.formats:
        for key in ("template", "css", "font-paths", "reference-doc"):
            yield from _missing(project, settings.paths(name, key), file, f"format.{name}.{key}")


def _missing(project: Project, paths: Iterable[Path], file: str, column: str) -> Iterator[Problem]:
    for path in paths:
        name = path.relative_to(project.root).as_posix()
        if not path.exists() and name not in MADE:
            yield Problem(file, 0, column, "Dit bestand is er niet.", name, "een bestand van het project")


def _unshown(source: Source, shown: frozenset[str]) -> Iterator[Problem]:
    """Characters that a reader would not see, in all that is no comment and not meant for another program."""
    for line in _read_by_people(source.lines):
        # The signs that a character reference stands for are seen too.
        if problem := unshown_problem(html.unescape(line.text), shown, line.file, line.number):
            yield problem


def _read_by_people(lines: Iterable[Line]) -> Iterator[Line]:
    raw = comment = False
    for line, code, opening in scan(lines):
        raw = opening.startswith("{=html") if opening else raw and code
        text = line.text
        if comment:
            _, end, text = text.partition("-->")
            comment = not end
        text = _COMMENT.sub("", text)
        if _OPENED.search(text) and not code:
            text, comment = _OPENED.sub("", text), True
        if not raw and text:
            yield replace(line, text=text)


class _Everything(frozenset[str]):
    """Keys of a bibliography that cannot be read: none of them is missed."""

    def __contains__(self, key: object) -> bool:
        return True
