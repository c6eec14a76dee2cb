"""A document as one text, with its includes in place and its variables marked; every line knows where it came from."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from hoofdtaak3.assemble.config import nearest
from hoofdtaak3.assemble.frontmatter import HEAD, UTF8, split
from hoofdtaak3.intake import decoded
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.strict_yaml import Document, Place, parse_document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from hoofdtaak3.assemble.config import Settings
    from hoofdtaak3.project import Project

_FENCE = re.compile(r"^\s*(?:>\s*)*(`{3,}|~{3,})\s*(.*)$")
DIV = re.compile(r"^\s*(?:>\s*)*:{3,}\s*(.*?)\s*:*\s*$")
_HEADING = re.compile(r"(#{1,5}) ")
_CONDITION = re.compile(r"""when-(format|profile)=["']?([\w-]+)""")
_SPAN = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\{([^{}]*)\}")
TOKEN = re.compile(r"\[\]\{v=\d+\}")
"""A variable, until a filter writes its value: to Pandoc an empty span, of which a text has few to look through."""
SHORTCODE = re.compile(r"\{\{\{*<\s*(.*?)\s*>\}*\}\}")
_NAME = re.compile(r"^[A-Za-z_][\w-]*(\.[A-Za-z_0-9][\w-]*)*$")
_PLACES = ("report", "build")
"""Folders that a document includes from."""
_ALLOWED = "{{< include pad >}} alleen op een regel, en {{< var naam >}}"


@dataclass(frozen=True)
class Line:
    """One line of the document, with the file (relative to the project) and line number it was written on."""

    text: str
    file: str
    number: int


@dataclass(frozen=True)
class Told:
    """What telling will make, for who looks at the sources before it has: names alone."""

    fragments: Mapping[str, Collection[str]]
    """The labels that may stand in each fragment."""
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Of fragments that are filled in: the file of the template, and its text as far as that stands in it."""


@dataclass(frozen=True)
class Source:
    """The expanded document. A variable is a token in `lines`; `values[n]` is what token n stands for."""

    lines: tuple[Line, ...]
    values: tuple[str, ...]
    front: Document
    """Its metadata, and where each of them stands."""
    head_lines: int

    @property
    def head(self) -> Mapping[str | int, Any]:
        """Its metadata."""
        return self.front.values

    def text(self, formats: Collection[str], profiles: Collection[str]) -> str:
        """What Pandoc reads."""
        return "\n".join(line.text for line in self.seen(formats, profiles)) + "\n"

    def seen(self, formats: Collection[str], profiles: Collection[str]) -> list[Line]:
        """The lines of a format: blocks for another one, or for another profile, are empty."""
        return _shown(self.lines, {"format": formats, "profile": profiles})


def _shown(lines: Iterable[Line], allowed: Mapping[str, Collection[str]]) -> list[Line]:
    """The lines with the blocks emptied that are for something else than what is allowed of a kind."""
    kept: list[Line] = []
    opened: list[int | None] = []
    for line, code, _ in scan(lines):
        kept.append(line)
        div = None if code else DIV.match(line.text)
        if div and div[1]:
            opened.append(len(kept) if _elsewhere(div[1], allowed) else None)
        elif div and opened:
            start = opened.pop()
            if start is not None:
                del kept[start:-1]
    return kept


def _elsewhere(attributes: str, allowed: Mapping[str, Collection[str]]) -> bool:
    """Whether what has these attributes is for another format or profile."""
    return any(kind in allowed and name not in allowed[kind] for kind, name in _CONDITION.findall(attributes))


def scan(lines: Iterable[Line]) -> Iterator[tuple[Line, bool, str]]:
    """Every line, whether it is code or a fence around it, and for the fence that opens what stands behind it."""
    for line, opened, match in _fences(lines):
        opening = match is not None and opened is line
        yield line, opened is not None or match is not None, match[2] if match and opening else ""


def _fences(lines: Iterable[Line]) -> Iterator[tuple[Line, Line | None, re.Match[str] | None]]:
    """Every line, the fence that is open below it, and the match if it is a fence that opens or closes."""
    fence, opened = "", None
    for line in lines:
        match = _FENCE.match(line.text)
        if match and opened is None:
            fence, opened = match[1], line
        elif match and match[1].startswith(fence) and not match[2]:
            opened = None
        yield line, opened, match


def _unclosed(lines: Iterable[Line]) -> Line | None:
    """The fence of a block of code that goes on to the end of the file."""
    return next((opened for _, opened, _ in reversed(list(_fences(lines)))), None)


def read_source(project: Project, document: Path, told: Told | None = None) -> Source:
    """Expand the includes and mark the variables of `document`; InputError with every problem found.

    With `told` what telling makes need not be there yet: of a fragment only the labels stand in the text.
    """
    reader = _Reader(project, document, told)
    lines = reader.expand(document, ())
    front, length = reader.front(document)
    marked = tuple(reader.mark(line) for line in lines)
    if reader.problems:
        raise InputError(reader.problems)
    return Source(marked, tuple(reader.values), front, length)


def included(project: Project, document: Path, profile: str | None) -> dict[Path, str]:
    """Every file that stands in a document, itself first, with its text; "" for what is not there (yet).

    What is for another profile is left out, and so are files that stand only there: this edition knows nothing of it.
    None is every profile.
    """
    root = project.root.resolve()
    found: dict[Path, str] = {}
    waiting = [document.resolve()]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        try:
            text = path.read_text(encoding=UTF8) if path.is_relative_to(root) and path.is_file() else ""
        except (OSError, UnicodeDecodeError):  # the check and rendering tell what is wrong with it
            text = ""
        found[path] = text if profile is None else for_profile(text, profile)
        words = [match.split() for match in SHORTCODE.findall(found[path])]
        targets = [word[1].strip("\"'") for word in words if word[0] == "include" and len(word) > 1]
        waiting += [place_of(root, document.resolve().parent, target) for target in targets]
    return found


def for_profile(text: str, profile: str) -> str:
    """Markdown without what is for another profile."""
    if "when-profile" not in text:  # few files have it, and looking through a long one takes long
        return text
    allowed = {"profile": profile.split(",")}
    shown = _shown((Line(line, "", 0) for line in text.split("\n")), allowed)
    text = "\n".join(line.text for line in shown)
    return _SPAN.sub(lambda span: "" if _elsewhere(span[1], allowed) else span[0], text)


def bibliography_keys(settings: Settings) -> set[str] | None:
    """The keys that a document may cite; None if there is no bibliography. InputError if it cannot be read."""
    if not settings.bibliography:
        return None
    keys: set[str] = set()
    problems = []
    for path in settings.bibliography:
        try:
            keys |= {str(entry["id"]) for entry in json.loads(path.read_text(encoding="utf-8"))}
        except (OSError, ValueError, TypeError, KeyError):
            allowed = "een CSL-JSON-bestand: een lijst van bronnen met elk een `id`"
            problems.append(Problem(file=path.name, message="De bibliografie is onleesbaar.", allowed=allowed))
    if problems:
        raise InputError(problems)
    return keys


def place_of(root: Path, folder: Path, target: str) -> Path:
    """Where an include points: as in Quarto from the project's folder with a slash, else from the main document's."""
    return (root / target.lstrip("/") if target.startswith("/") else folder / target).resolve()


class _Reader:
    """The state of one expansion: where it is, what it found wrong, which variables it met."""

    def __init__(self, project: Project, document: Path, told: Told | None) -> None:
        self.root = project.root.resolve()
        self.folder = document.resolve().parent
        self.told = told
        self.level = 0
        """Of the last heading."""
        self.problems: list[Problem] = []
        self.values: list[str] = []
        self._tokens: dict[tuple[str, int], str] = {}
        self._variables = self._load_variables(project.variables)

    def name(self, path: Path) -> str:
        """A path as the reader of a message knows it: relative to the project."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return path.name

    def expand(self, path: Path, above: tuple[Path, ...]) -> list[Line]:
        """The lines of one file, with its includes in place of the shortcode."""
        name = self.name(path)
        try:
            text = decoded(path.read_bytes(), name)
        except OSError:
            self.problems.append(Problem(file=name, message="Dit bestand is er niet, of is niet te lezen."))
            return []
        except InputError as error:
            self.problems += error.problems
            return []
        if above and split(text)[1]:
            message = "Een ingevoegd bestand heeft geen eigen metagegevens (`---`)."
            self.problems.append(Problem(file=name, line=1, message=message, advice="Zet ze in het hoofddocument."))
        if opened := _unclosed(Line(line, name, number) for number, line in enumerate(text.split("\n"), start=1)):
            advice = "Zet onder de code een regel met dezelfde tekens."
            self._problem(opened, "Dit codeblok is niet gesloten.", opened.text.strip(), "``` boven en onder", advice)
            return []  # all that follows would be read as code
        lines: list[Line] = []
        for number, line in enumerate(text.rstrip("\n").split("\n"), start=1):
            match = SHORTCODE.fullmatch(line.strip())
            words = match[1].split() if match else []
            if words and words[0] == "include" and not line.strip().startswith("{{{"):
                lines += self._include(Line(line, name, number), words[1:], (*above, path.resolve()))
            else:
                lines.append(Line(line, name, number))
                heading = _HEADING.match(line)
                self.level = len(heading[1]) if heading else self.level
        if above:
            lines.append(Line("", name, len(lines)))
        return lines

    def front(self, document: Path) -> tuple[Document, int]:
        """The metadata of the document, and how many lines it takes; nothing if it cannot be read."""
        name = self.name(document)
        empty = Document(name, {}, {(): Place(name, 1)})
        try:
            text, length = split(document.read_text(encoding=UTF8))
            # The line of dashes before it counts too.
            return (parse_document(f"\n{text}".encode(), name, HEAD) if text.strip() else empty), length
        except InputError as error:
            self.problems += error.problems
        except (OSError, UnicodeDecodeError):
            pass  # told already
        return empty, 0

    def mark(self, line: Line) -> Line:
        """The line with a token for every variable; any other shortcode is a problem."""
        return Line(SHORTCODE.sub(lambda match: self._token(match, line), line.text), line.file, line.number)

    def _include(self, line: Line, words: list[str], above: tuple[Path, ...]) -> list[Line]:
        if len(words) != 1:
            self._problem(line, "Een include noemt één bestand.", line.text.strip(), "{{< include pad >}}")
            return []
        target = words[0].strip("\"'")
        path = place_of(self.root, self.folder, target)
        if not path.is_relative_to(self.root):
            self._problem(line, "Dit bestand ligt buiten het project.", target, "een pad binnen het project")
        elif path in above:
            self._problem(line, "Dit bestand voegt zichzelf in.", target, "een include zonder kring")
        elif not any(path.is_relative_to(self.root / folder) for folder in _PLACES):
            # Tables and parameters hold rows that not every edition shows.
            self._problem(line, "Een include komt niet uit deze map.", target, "een bestand in report/ of build/")
        elif self.told is not None and path.is_relative_to(self.root / "build"):
            return self._fragment(line, path, self.told)
        elif not path.is_file():
            made = path.is_relative_to(self.root / "build")
            advice = "Voer eerst `ht3 run` uit; dat maakt dit bestand." if made else ""
            start = "/" if target.startswith("/") else self.name(self.folder) + "/"
            allowed = f"een bestaand bestand; dit pad begint bij {start}"
            self._problem(line, "Het ingevoegde bestand bestaat niet.", target, allowed, advice)
        else:
            return self.expand(path, above)
        return []

    def _fragment(self, line: Line, path: Path, told: Told) -> list[Line]:
        """Of a fragment that need not be there yet the labels alone."""
        name = self.name(path)
        known = {f"build/fragments/{fragment}.md": labels for fragment, labels in told.fragments.items()}
        if name in known:
            file, written = told.texts.get(path.stem, (name, ""))
            lines = [Line(text, file, number) for number, text in enumerate(written.split("\n"), start=1)]
            self.level = next(
                (len(found[1]) for line in lines[::-1] if (found := _HEADING.match(line.text))), self.level
            )
            there = {label for label in known[name] if f"#{label}" in written}
            missing = [label for label in known[name] if label not in there]
            return [*lines, *(Line(text, name, 1) for label in missing for text in ("", *self._stand_in(label)))]
        allowed = "een fragment dat `ht3 report` maakt, in /build/fragments/"
        self._problem(line, "Dit fragment bestaat niet.", f"/{name}", allowed, nearest(name, known))
        return []

    def _stand_in(self, label: str) -> list[str]:
        """A section, figure or table of this name, to refer to."""
        if label.startswith("sec-"):
            return [f"{'#' * (self.level + 1)} {label} {{#{label}}}", ""]
        return [f"::: {{#{label}}}", label, "", label, ":::", ""]

    def _token(self, match: re.Match[str], line: Line) -> str:
        words = match[1].split()
        if len(words) != 2 or words[0] != "var" or match[0].startswith("{{{"):  # noqa: PLR2004 - `var` and its name
            message = "De ingebouwde assembler kent deze shortcode niet."
            if words[:1] == ["include"]:
                message = "Een include staat alleen op een regel."
            self._problem(line, message, match[0], _ALLOWED)
            return match[0]
        name, width = words[1], len(match[0])
        if (name, width) not in self._tokens:
            value = self._value(name, line)
            if value is None:
                return match[0]
            self._tokens[name, width] = f"[]{{v={len(self.values):0{width - len('[]{v=}')}d}}}"
            self.values.append(value)
        return self._tokens[name, width]

    def _value(self, name: str, line: Line) -> str | None:
        if name in self._variables:
            return self._variables[name]
        advice = nearest(name, self._variables)
        if not self._variables:
            advice = "Er is geen _variables.yml in de map van het project."
        allowed = "een naam uit _variables.yml" if _NAME.match(name) else "letters, cijfers en punten"
        self._problem(line, "Deze variabele bestaat niet.", name, allowed, advice)
        return None

    def _problem(self, line: Line, message: str, found: str, allowed: str, advice: str = "") -> None:
        self.problems.append(Problem(line.file, line.number, "", message, found, allowed, advice))

    def _load_variables(self, path: Path) -> dict[str, str]:
        if not path.is_file():
            return {}
        try:
            data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - strings only
        except (yaml.YAMLError, UnicodeDecodeError):
            self.problems.append(Problem(path.name, message="Dit bestand is onleesbaar.", allowed="YAML in UTF-8"))
            return {}
        flat: dict[str, str] = {}
        _flatten(data, "", flat)
        return flat


def _flatten(data: object, prefix: str, flat: dict[str, str]) -> None:
    if isinstance(data, dict):
        for key, value in data.items():
            _flatten(value, f"{prefix}.{key}" if prefix else str(key), flat)
    elif isinstance(data, str):
        flat[prefix] = data
