"""A document as one text, with its includes in place and its variables marked; every line knows where it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from hoofdtaak3.assemble.config import nearest, yaml_problem
from hoofdtaak3.assemble.frontmatter import split
from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from hoofdtaak3.project import Project

_FENCE = re.compile(r"^\s*(?:>\s*)*(`{3,}|~{3,})\s*(.*)$")
DIV = re.compile(r"^\s*(?:>\s*)*:{3,}\s*(.*?)\s*:*\s*$")
_CONDITION = re.compile(r"""when-(format|profile)=["']?([\w-]+)""")
_SPAN = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\{([^{}]*)\}")
TOKEN = re.compile(r"\[\]\{v=\d+\}")
"""A variable, until a filter writes its value: to Pandoc an empty span, of which a text has few to look through."""
SHORTCODE = re.compile(r"\{\{\{*<\s*(.*?)\s*>\}*\}\}")
_NAME = re.compile(r"^[A-Za-z_][\w-]*(\.[A-Za-z_0-9][\w-]*)*$")
_ALLOWED = "{{< include pad >}} alleen op een regel, en {{< var naam >}}"


@dataclass(frozen=True)
class Line:
    """One line of the document, with the file (relative to the project) and line number it was written on."""

    text: str
    file: str
    number: int


@dataclass(frozen=True)
class Source:
    """The expanded document. A variable is a token in `lines`; `values[n]` is what token n stands for."""

    lines: tuple[Line, ...]
    values: tuple[str, ...]
    head: Mapping[str, Any]
    head_lines: int

    def text(self, formats: Collection[str], profiles: Collection[str]) -> str:
        """What Pandoc reads: blocks for another format or profile are empty, for it would read them in vain."""
        return _shown(self.lines, {"format": formats, "profile": profiles})


def _shown(lines: Iterable[Line], allowed: Mapping[str, Collection[str]]) -> str:
    """The text with the blocks emptied that are for something else than what is allowed of a kind."""
    kept: list[str] = []
    opened: list[int | None] = []
    for line, code, _ in scan(lines):
        kept.append(line.text)
        div = None if code else DIV.match(line.text)
        if div and div[1]:
            opened.append(len(kept) if _elsewhere(div[1], allowed) else None)
        elif div and opened:
            start = opened.pop()
            if start is not None:
                del kept[start:-1]
    return "\n".join(kept) + "\n"


def _elsewhere(attributes: str, allowed: Mapping[str, Collection[str]]) -> bool:
    """Whether what has these attributes is for another format or profile."""
    return any(kind in allowed and name not in allowed[kind] for kind, name in _CONDITION.findall(attributes))


def scan(lines: Iterable[Line]) -> Iterator[tuple[Line, bool, str]]:
    """Every line, whether it is code or a fence around it, and for the fence that opens what stands behind it."""
    fence = ""
    for line in lines:
        match = _FENCE.match(line.text)
        opening = bool(match and not fence)
        yield line, bool(match or fence), match[2] if match and opening else ""
        if match and opening:
            fence = match[1]
        elif match and match[1].startswith(fence) and not match[2]:
            fence = ""


def read_source(project: Project, document: Path) -> Source:
    """Expand the includes and mark the variables of `document`; InputError with every problem found."""
    reader = _Reader(project, document)
    lines = reader.expand(document, ())
    head: dict[str, Any] = {}
    length = 0
    if document.is_file():
        text, length = split(document.read_text(encoding="utf-8"))
        try:
            loaded = yaml.safe_load(text)
            head = loaded if isinstance(loaded, dict) else {}
        except yaml.YAMLError as error:
            reader.problems.append(yaml_problem(error, reader.name(document), 1))
    marked = tuple(reader.mark(line) for line in lines)
    if reader.problems:
        raise InputError(reader.problems)
    return Source(marked, tuple(reader.values), head, length)


def included(project: Project, document: Path, profile: str) -> dict[Path, str]:
    """Every file that stands in a document, itself first, with its text; "" for what is not there (yet).

    What is for another profile is left out, and so are files that stand only there: this edition knows nothing of it.
    """
    allowed = {"profile": profile.split(",")}
    root = project.root.resolve()
    found: dict[Path, str] = {}
    waiting = [document.resolve()]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        try:
            text = path.read_text(encoding="utf-8")
            lines = (Line(line, "", 0) for line in text.split("\n"))
            found[path] = _SPAN.sub(
                lambda span: "" if _elsewhere(span[1], allowed) else span[0], _shown(lines, allowed)
            )
        except (OSError, UnicodeDecodeError):  # rendering tells what is wrong with it
            found[path] = ""
        words = [match.split() for match in SHORTCODE.findall(found[path])]
        targets = [word[1].strip("\"'") for word in words if word[0] == "include" and len(word) > 1]
        waiting += [_place(root, document.resolve().parent, target) for target in targets]
    return found


def _place(root: Path, folder: Path, target: str) -> Path:
    """Where an include points: as in Quarto from the project's folder with a slash, else from the main document's."""
    return (root / target.lstrip("/") if target.startswith("/") else folder / target).resolve()


class _Reader:
    """The state of one expansion: where it is, what it found wrong, which variables it met."""

    def __init__(self, project: Project, document: Path) -> None:
        self.root = project.root.resolve()
        self.folder = document.resolve().parent
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
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            self.problems.append(Problem(file=name, message="Dit bestand bestaat niet."))
            return []
        except UnicodeDecodeError:
            self.problems.append(Problem(file=name, message="Dit bestand is geen UTF-8.", allowed="tekst in UTF-8"))
            return []
        if above and split(text)[1]:
            message = "Een ingevoegd bestand heeft geen eigen metagegevens (`---`)."
            self.problems.append(Problem(file=name, line=1, message=message, advice="Zet ze in het hoofddocument."))
        lines: list[Line] = []
        for number, line in enumerate(text.rstrip("\n").split("\n"), start=1):
            match = SHORTCODE.fullmatch(line.strip())
            words = match[1].split() if match else []
            if words and words[0] == "include" and not line.strip().startswith("{{{"):
                lines += self._include(Line(line, name, number), words[1:], (*above, path.resolve()))
            else:
                lines.append(Line(line, name, number))
        if above:
            lines.append(Line("", name, len(lines)))
        return lines

    def mark(self, line: Line) -> Line:
        """The line with a token for every variable; any other shortcode is a problem."""
        return Line(SHORTCODE.sub(lambda match: self._token(match, line), line.text), line.file, line.number)

    def _include(self, line: Line, words: list[str], above: tuple[Path, ...]) -> list[Line]:
        if len(words) != 1:
            self._problem(line, "Een include noemt één bestand.", line.text.strip(), "{{< include pad >}}")
            return []
        target = words[0].strip("\"'")
        path = _place(self.root, self.folder, target)
        if not path.is_relative_to(self.root):
            self._problem(line, "Dit bestand ligt buiten het project.", target, "een pad binnen het project")
        elif path in above:
            self._problem(line, "Dit bestand voegt zichzelf in.", target, "een include zonder kring")
        elif not path.is_file():
            made = path.is_relative_to(self.root / "build")
            advice = "Voer eerst `ht3 run` uit; dat maakt dit bestand." if made else ""
            start = "/" if target.startswith("/") else self.name(self.folder) + "/"
            allowed = f"een bestaand bestand; dit pad begint bij {start}"
            self._problem(line, "Het ingevoegde bestand bestaat niet.", target, allowed, advice)
        else:
            return self.expand(path, above)
        return []

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
            advice = "Er is geen _variables.yml; voer eerst `ht3 run` uit."
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
        except yaml.YAMLError as error:
            self.problems.append(yaml_problem(error, path.name))
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
