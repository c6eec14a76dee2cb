"""`_quarto.yml` and the profile's file, as far as the built-in assembler understands them."""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import yaml

from hoofdtaak3 import dutch
from hoofdtaak3.assemble.frontmatter import A_DATE, is_date, parse_date
from hoofdtaak3.edition import TOLD
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.strict_yaml import Document, Path_, read_document
from hoofdtaak3.system import relative

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from hoofdtaak3.project import Project

FILE = "_quarto.yml"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_WRONG = "Deze waarde kan niet."


@dataclass(frozen=True)
class Kind:
    """What a setting may hold: `allowed` says it in Dutch."""

    allowed: str
    accepts: Callable[[Any], bool]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _texts(value: object) -> bool:
    return _is_text(value) or (isinstance(value, list) and bool(value) and all(map(_is_text, value)))


def one_of(*names: str) -> Kind:
    """One of these words."""
    return Kind(dutch.listing(names, last="of"), lambda value: value in names and isinstance(value, str))


TEXT = Kind("tekst; zet er zo nodig aanhalingstekens omheen", _is_text)
TEXTS = Kind("een tekst, of een lijst van teksten", _texts)
SWITCH = Kind("true of false", lambda value: isinstance(value, bool))
DEPTH = Kind("een getal van 1 tot en met 6", lambda value: type(value) is int and 1 <= value <= 6)  # noqa: PLR2004
LANGUAGE = Kind(
    "de code van een taal, zoals nl", lambda value: isinstance(value, str) and bool(_LANGUAGE.fullmatch(value))
)
_YES = Kind("true", lambda value: value is True)
_GROUP = Kind("een groep sleutels", lambda value: isinstance(value, dict) and bool(value))
_OPTIONS = Kind("een groep sleutels, of default", lambda value: isinstance(value, dict) or value == "default")
_FILTERS = Kind("een lijst: regels met een streepje", lambda value: isinstance(value, list))
_STANDARDS = ("ua-1", "a-2a")
_FORMATS = ("html", "typst", "docx")
_KINDS: Mapping[str, Kind] = {
    "project": _GROUP,
    "project.type": one_of("default"),
    "project.output-dir": Kind(
        "_output of _output-intern", lambda value: value in {"_output", "_output-intern"} if _is_text(value) else False
    ),
    "project.render": Kind("een lijst van documenten", lambda value: isinstance(value, list) and _texts(value)),
    "project.pre-render": TEXTS,
    "project.post-render": TEXTS,
    "brand": Kind("false", lambda value: value is False),
    "html-table-processing": one_of("none"),
    "date": Kind(A_DATE, is_date),
    "lang": LANGUAGE,
    "edition": TEXT,
    "toc": SWITCH,
    "toc-depth": DEPTH,
    "number-sections": SWITCH,
    "citeproc": _YES,
    "link-citations": SWITCH,
    "fig-cap-location": one_of("top"),
    "bibliography": TEXTS,
    "csl": TEXT,
    "filters": _FILTERS,
    "format": _GROUP,
    **{f"format.{name}": _OPTIONS for name in _FORMATS},
    **{f"format.{name}.default-image-extension": one_of("svg", "png") for name in ("html", "typst")},
    "format.html.theme": one_of("none"),
    "format.html.minimal": SWITCH,
    "format.html.template": TEXT,
    "format.html.css": TEXTS,
    "format.html.embed-resources": _YES,
    "format.html.html-math-method": one_of("mathml"),
    "format.typst.template": TEXT,
    "format.typst.pdf-standard": Kind(
        dutch.listing(_STANDARDS), lambda value: _texts(value) and {*_listed(value)} <= {*_STANDARDS}
    ),
    "format.typst.font-paths": TEXTS,
    "format.docx.reference-doc": TEXT,
    "format.docx.default-image-extension": one_of("png"),
}
"""Every setting that the built-in assembler understands."""
_PATHS = frozenset(["template", "css", "font-paths", "reference-doc"])


@dataclass(frozen=True)
class Settings:
    """What holds for a document: what the project says, and what its own `format:` says over that.

    Paths are absolute, except in `formats`: there they start at `root`.
    """

    root: Path
    output_dir: str
    render: tuple[Path, ...]
    """The documents, in their order."""
    date: date | None
    """Of every document that has none of its own."""
    lang: str
    edition: str
    """What the title page calls this edition; empty for the one that everybody may read."""
    toc: bool
    toc_depth: int
    number_sections: bool
    link_citations: bool
    bibliography: tuple[Path, ...]
    csl: Path | None
    filters: tuple[Path, ...]
    formats: Mapping[str, Mapping[str, Any]]

    def of_document(self, head: Mapping[Any, Any], folder: Path) -> Settings:
        """The settings of one document in `folder`: its own `format:` chooses the formats and adds to their options.

        As in Quarto: without it the project's formats hold; lists are joined; paths start at the document.
        """
        if not head.get("format"):
            return self
        formats = {}
        for name, options in format_map(head["format"]).items():
            own = {
                key: _from_root(value, folder, self.root) if key in _PATHS else value for key, value in options.items()
            }
            formats[name] = _joined(self.formats.get(name, {}), own)
        return replace(self, formats=formats)

    def path(self, name: str, key: str) -> Path | None:
        """The file that a format's option names."""
        value = self.formats.get(name, {}).get(key)
        return self.root / str(value) if value else None

    def paths(self, name: str, key: str) -> tuple[Path, ...]:
        """The files that a format's option names, one or many."""
        return tuple(self.root / str(value) for value in _listed(self.formats.get(name, {}).get(key)))

    def outside(self, project: Project, file: str) -> list[Problem]:
        """A problem for every file of the settings that is not in the project; `file` is where they are written."""
        named = [(f"format.{name}.{key}", self.paths(name, key)) for name in self.formats for key in sorted(_PATHS)]
        own = [
            ("bibliography", self.bibliography),
            ("filters", self.filters),
            ("csl", (self.csl,) if self.csl else ()),
            ("project.render", self.render),
        ]
        message, allowed = "Dit ligt buiten het project.", "een pad binnen het project"
        return [
            Problem(file, column=key, message=message, found=relative(path, self.root), allowed=allowed)
            for key, paths in [*own, *named]
            for path in paths
            if not project.holds(path)
        ]

    def words(self, name: str, key: str) -> tuple[str, ...]:
        """The words of a format's option, one or many."""
        return tuple(str(value) for value in _listed(self.formats.get(name, {}).get(key)))


def read_settings(project: Project, profile: str) -> Settings:
    """Read `_quarto.yml` and `_quarto-<profile>.yml` over it; InputError names every key that is not understood."""
    problems: list[Problem] = []
    data: dict[str, Any] = {}
    for name in [FILE, *(f"_quarto-{part}.yml" for part in profile.split(",") if part)]:
        if name != FILE and not (project.root / name).is_file():
            continue
        try:
            document = read_document(project.root, name, "lang: nl")
        except InputError as error:
            problems += error.problems
            continue
        problems += _unknown(document, document.values, ())
        problems += _wrong_filters(document)
        data = _merged(data, document.values)
    if problems:
        raise InputError(problems)
    problems = [
        Problem(FILE, 0, key, "Deze instelling ontbreekt.", allowed=_KINDS[key].allowed)
        for key in ("project.render", "format")
        if _at(data, key) is None
    ]
    if problems:
        raise InputError(problems)
    settings = Settings(
        root=project.root,
        output_dir=str(_at(data, "project.output-dir") or "_output"),
        render=tuple(project.root / name for name in _at(data, "project.render")),
        date=parse_date(data.get("date")),
        lang=data.get("lang", "nl"),
        edition=" · ".join(filter(None, (data.get("edition", ""), os.environ.get(TOLD, "")))),
        toc=data.get("toc", False),
        toc_depth=data.get("toc-depth", 3),
        number_sections=data.get("number-sections", False),
        link_citations=data.get("link-citations", False),
        bibliography=tuple(project.root / value for value in _listed(data.get("bibliography"))),
        csl=project.root / data["csl"] if "csl" in data else None,
        filters=tuple(project.root / entry["path"] for entry in _listed(data.get("filters"))),
        formats=format_map(data["format"]),
    )
    outside = settings.outside(project, FILE)
    if outside:
        raise InputError(outside)
    return settings


def format_map(value: object) -> dict[str, dict[str, Any]]:
    """`format:` as formats with their options, however it is written: `docx`, `docx: default`, or a map of options."""
    if isinstance(value, dict):
        return {str(name): options if isinstance(options, dict) else {} for name, options in value.items()}
    return {str(name): {} for name in _listed(value)}


def format_problems(front: Document) -> list[Problem]:
    """Everything in a document's own `format:` that is not understood."""
    return _unknown(front, format_map(front.values["format"]), ("format",))


def nearest(name: str, names: Collection[str]) -> str:
    """Dutch advice with the nearest known name, or nothing."""
    close = difflib.get_close_matches(name, list(names), n=1)
    return f"Bedoelt u `{close[0]}`?" if close else ""


def _unknown(document: Document, data: Mapping[Any, Any], above: Path_) -> list[Problem]:
    known = {key.split(".")[-1]: kind for key, kind in _KINDS.items() if tuple(key.split(".")[:-1]) == above}
    problems = []
    for key, value in data.items():
        path = (*above, key)
        kind = known.get(str(key))
        if kind is None:
            message, advice = "De ingebouwde assembler kent deze instelling niet.", nearest(str(key), known)
            problems.append(document.problem(path, message, ", ".join(sorted(known)), advice, found=str(key)))
        elif not kind.accepts(value):
            problems.append(document.problem(path, _WRONG, kind.allowed))
        elif isinstance(value, dict):
            problems += _unknown(document, value, path)
    return problems


def _wrong_filters(document: Document) -> Iterator[Problem]:
    """A filter is named and placed in one way only, so that both assemblers see the same text."""
    entries = document.values.get("filters")
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        named = isinstance(entry, dict) and set(entry) == {"path", "at"}
        if named and entry["at"] == "pre-ast" and _is_text(entry["path"]):
            continue
        allowed = "een `path` met `at: pre-ast`, zodat beide assemblers hetzelfde zien"
        shown = yaml.safe_dump(entry, default_flow_style=True, allow_unicode=True, width=1000).removesuffix("...\n")
        yield document.problem(("filters", number), "Dit filter kan niet.", allowed, found=shown.strip())


def _merged(base: Mapping[str, Any], over: Mapping[Any, Any]) -> dict[str, Any]:
    result = dict(base)
    for key, value in over.items():
        old = result.get(key)
        result[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return result


def _joined(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A document's own options over the project's; lists are joined."""
    lists = {
        key: [*base[key], *(item for item in value if item not in base[key])]
        for key, value in own.items()
        if isinstance(value, list) and isinstance(base.get(key), list)
    }
    return {**base, **own, **lists}


def _from_root(value: object, folder: Path, root: Path) -> Any:  # noqa: ANN401 - a YAML value
    """A path, or a list of them, as it starts at the project's folder instead of at the document's."""
    if isinstance(value, list):
        return [_from_root(item, folder, root) for item in value]
    path = str(value)
    place = root / path.lstrip("/") if path.startswith("/") else folder / path
    return relative(place.resolve(), root.resolve())


def _at(data: Mapping[str, Any], dotted: str) -> Any:  # noqa: ANN401 - a YAML value
    value: Any = data
    for part in dotted.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - a YAML value
    return [] if value is None else value if isinstance(value, list) else [value]
