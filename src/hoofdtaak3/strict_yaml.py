"""A YAML file that a person writes, read strictly, with the line of every key and value.

YAML guesses: `1:30` is ninety, `012` is ten, `<<` copies, the last of two equal keys wins. Here only plain text, dates
and numbers as `notation` has them are read; what YAML would guess stays text and is then refused by its type.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from hoofdtaak3.intake import LARGEST_YAML, YAML_LOADER, decoded, read_bytes, refuse_deep_yaml
from hoofdtaak3.notation import is_number
from hoofdtaak3.problems import InputError, Problem

Path_ = tuple[str | int, ...]

_TAG = "tag:yaml.org,2002:"
_SCALARS = {_TAG + name for name in ("str", "int", "float", "bool", "null", "timestamp")}
_PLAIN_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|nan)", re.IGNORECASE)
_MAX_DIGITS = 18
EXAMPLE = "days: 60"


@dataclass(frozen=True)
class Place:
    """Where a key or value stands, and how it was written (empty for a list or a group)."""

    file: str
    line: int
    text: str = ""


@dataclass(frozen=True)
class Document:
    """The content of one file: plain values, and the place of each path."""

    file: str
    values: Mapping[str | int, Any]
    places: Mapping[Path_, Place]

    def problem(
        self, path: Path_, message: str, allowed: str = "", advice: str = "", found: str | None = None
    ) -> Problem:
        """A problem with what stands at a path, at its line or that of the nearest group around it."""
        at = path
        while at not in self.places:
            at = at[:-1]
        place = self.places[at]
        shown = (place.text if at == path else "") if found is None else found
        line = place.line if at else 0
        return Problem(self.file, line, ".".join(map(str, path)), message, shown, allowed, advice)


def read_document(root: Path, file: str, example: str = EXAMPLE, advice: str = "") -> Document:
    """Read a YAML file of the project at `root`. InputError with every problem of this file.

    `example` is what stands in such a file, `advice` what to do if it is not there.
    """
    return parse_document(read_bytes(root, file, largest=LARGEST_YAML, advice=advice), file, example)


def parse_document(raw: bytes, file: str, example: str = EXAMPLE) -> Document:
    """As `read_document`, from bytes."""
    text = decoded(raw, file)
    refuse_deep_yaml(text, file)
    loader = None
    try:
        loader = YAML_LOADER(text)
        node = loader.get_single_node()
        return _Reader(file, loader, example).document(node)
    except yaml.YAMLError as error:
        raise InputError([_malformed(error, text, file)]) from None
    finally:
        if loader is not None:
            loader.dispose()


def _malformed(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """The line and column of a YAML error; PyYAML's English explanation stays out."""
    line, column = 0, 0
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        line, column = mark.line + 1, mark.column + 1
    elif isinstance(error, yaml.reader.ReaderError):
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    lines = text.splitlines()
    found = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    printable = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in found)
    advice = "controleer het inspringen, de dubbele punten en de aanhalingstekens op deze regel en de regel erboven"
    if 0 < line <= len(lines) and "\t" in lines[line - 1]:
        advice = "vervang de tab door spaties"
    where = f" Het gaat mis bij teken {column}." if column else ""
    return Problem(file, line, message=f"De YAML is niet goed gevormd.{where}", found=printable, advice=advice)


class _Reader:
    """Walks the nodes of one document; collects values, places and problems."""

    def __init__(self, file: str, loader: Any, example: str) -> None:  # noqa: ANN401 - PyYAML's loaders share no base
        self.file = file
        self.example = example
        self.loader = loader
        self.places: dict[Path_, Place] = {}
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def document(self, node: yaml.Node | None) -> Document:
        if not isinstance(node, yaml.MappingNode):
            line = 0 if node is None else node.start_mark.line + 1
            message = "Het bestand is leeg." if node is None else "Het bestand bevat geen sleutels met waarden."
            raise InputError([Problem(self.file, line, message=message, allowed=f"regels zoals '{self.example}'")])
        values = self._value(node, ())
        if self.problems:
            raise InputError(self.problems)
        return Document(self.file, values, self.places)

    def _problem(self, node: yaml.Node, path: Path_, message: str, **more: str) -> None:
        column = ".".join(str(part) for part in path)
        self.problems.append(Problem(self.file, node.start_mark.line + 1, column, message, **more))

    def _value(self, node: yaml.Node, path: Path_) -> Any:  # noqa: ANN401 - a YAML value has any type
        self.places.setdefault(path, Place(self.file, node.start_mark.line + 1))
        if isinstance(node, yaml.ScalarNode):
            self.places[path] = Place(self.file, self.places[path].line, str(node.value))
            return self._scalar(node, path)
        if id(node) in self.seen:
            # The node's own mark is where the anchor stands; the key that refers to it is what has to change.
            line = self.places[path].line
            message, advice = "Een verwijzing met * kan hier niet.", "schrijf de waarden voluit"
            self.problems.append(Problem(self.file, line, ".".join(map(str, path)), message, advice=advice))
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode) and node.tag == _TAG + "seq":
            return [self._value(item, (*path, index)) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode) and node.tag == _TAG + "map":
            return self._mapping(node, path)
        self._problem(node, path, "Dit soort YAML-waarde kan hier niet.", found=str(node.tag))
        return None

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str | int, Any]:
        values: dict[str | int, Any] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node, path)
            if key is None:
                continue
            place = (*path, key)
            if key in values:
                first = self.places[place].line
                self._problem(key_node, place, f"De sleutel staat er twee keer; de eerste keer op regel {first}.")
                continue
            self.places[place] = Place(self.file, key_node.start_mark.line + 1)
            values[key] = self._value(value_node, place)
        return values

    def _key(self, node: yaml.Node, path: Path_) -> str | int | None:
        if isinstance(node, yaml.ScalarNode):
            if node.tag == _TAG + "int" and _PLAIN_INTEGER.fullmatch(node.value) and len(node.value) <= _MAX_DIGITS:
                return int(node.value)
            if node.tag in _SCALARS or node.tag == _TAG + "merge":
                return str(node.value)
        self._problem(node, path, "De sleutel is geen tekst.")
        return None

    def _scalar(self, node: yaml.ScalarNode, path: Path_) -> Any:  # noqa: ANN401 - a YAML value has any type
        text = str(node.value)
        if node.tag == _TAG + "int" and not (_PLAIN_INTEGER.fullmatch(text) and len(text) <= _MAX_DIGITS):
            return text
        if node.tag == _TAG + "float" and not (is_number(text) or _NOT_FINITE.fullmatch(text)):
            return text
        if node.tag not in _SCALARS:
            self._problem(node, path, "Dit soort YAML-waarde kan hier niet.", found=text or str(node.tag))
            return None
        try:
            return self.loader.construct_object(node)
        except (ValueError, OverflowError, LookupError, AttributeError, TypeError):
            # PyYAML fails in many ways on a date such as 2026-13-45, or on a tag that its text does not fit. The text
            # then goes on, so that the type check shows it.
            return text
