"""`_quarto.yml` and the profile's file, as far as the built-in assembler understands them."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import yaml

from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hoofdtaak3.project import Project

_ALLOWED: Mapping[str, frozenset[str]] = {
    "": frozenset(
        [
            "project",
            "format",
            "brand",
            "html-table-processing",
            "lang",
            "edition",
            "toc",
            "toc-depth",
            "number-sections",
            "citeproc",
            "link-citations",
            "bibliography",
            "csl",
            "filters",
        ]
    ),
    "project": frozenset(["type", "output-dir", "render", "pre-render"]),
    "format": frozenset(["html", "typst", "docx"]),
    "format.html": frozenset(
        ["theme", "minimal", "template", "css", "embed-resources", "html-math-method", "default-image-extension"]
    ),
    "format.typst": frozenset(["template", "pdf-standard", "default-image-extension", "font-paths"]),
    "format.docx": frozenset(["reference-doc", "default-image-extension"]),
}
_PATHS = frozenset(["template", "css", "font-paths", "reference-doc"])
_FIXED = {
    "project.type": "default",
    "format.html.theme": "none",
    "format.html.html-math-method": "mathml",
    "format.html.embed-resources": True,
    "citeproc": True,
    "brand": False,
    "html-table-processing": "none",
}


@dataclass(frozen=True)
class Settings:
    """What holds for a document: what the project says, and what its own `format:` says over that.

    Paths are absolute, except in `formats`: there they start at `root`.
    """

    root: Path
    output_dir: str
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

    def of_document(self, head: Mapping[str, Any], folder: Path) -> Settings:
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

    def words(self, name: str, key: str) -> tuple[str, ...]:
        """The words of a format's option, one or many."""
        return tuple(str(value) for value in _listed(self.formats.get(name, {}).get(key)))


def read_settings(project: Project, profile: str) -> Settings:
    """Read `_quarto.yml` and `_quarto-<profile>.yml` over it; InputError names every key that is not understood."""
    problems: list[Problem] = []
    data: dict[str, Any] = {}
    names = ["_quarto.yml", *(f"_quarto-{part}.yml" for part in profile.split(",") if part)]
    for name in names:
        path = project.root / name
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            own = _load(text, name, problems)
            problems += _unknown(own, "", name, text)
            data = _merged(data, own)
    problems += _fixed(data, "_quarto.yml")
    filters = []
    for entry in _listed(data.get("filters")):
        if not isinstance(entry, dict) or entry.get("at") != "pre-ast" or set(entry) != {"path", "at"}:
            allowed = "een `path` met `at: pre-ast`, zodat beide assemblers hetzelfde zien"
            problems.append(
                Problem(
                    file="_quarto.yml",
                    column="filters",
                    message="Dit filter kan niet.",
                    found=str(entry),
                    allowed=allowed,
                )
            )
        else:
            filters.append(project.root / str(entry["path"]))
    if problems:
        raise InputError(problems)
    return Settings(
        root=project.root,
        output_dir=str(_at(data, "project.output-dir") or "_output"),
        lang=str(data.get("lang", "nl")),
        edition=str(data.get("edition") or ""),
        toc=bool(data.get("toc", False)),
        toc_depth=int(data.get("toc-depth", 3)),
        number_sections=bool(data.get("number-sections", False)),
        link_citations=bool(data.get("link-citations", False)),
        bibliography=tuple(project.root / str(value) for value in _listed(data.get("bibliography"))),
        csl=project.root / str(data["csl"]) if data.get("csl") else None,
        filters=tuple(filters),
        formats={name: options or {} for name, options in (data.get("format") or {}).items()},
    )


def format_map(value: object) -> dict[str, dict[str, Any]]:
    """`format:` as formats with their options, however it is written: `docx`, `docx: default`, or a map of options."""
    if isinstance(value, dict):
        return {str(name): options if isinstance(options, dict) else {} for name, options in value.items()}
    return {str(name): {} for name in _listed(value)}


def format_problems(value: object, file: str, text: str) -> list[Problem]:
    """Everything in a document's own `format:` that is not understood."""
    data = {"format": format_map(value)}
    return [*_unknown(data, "", file, text), *_fixed(data, file)]


def line_of(text: str, key: str) -> int:
    """The line on which a key stands in YAML text; 0 if it cannot be found."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip().removeprefix("- ").startswith(f"{key}:"):
            return number
    return 0


def yaml_problem(error: yaml.YAMLError, file: str, offset: int = 0) -> Problem:
    """A YAML error as a Dutch problem; `offset` is the number of lines before the YAML."""
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 + offset if mark else 0
    found = str(getattr(error, "problem", None) or "onleesbaar")
    return Problem(file=file, line=line, message="Dit is geen geldige YAML.", found=found)


def nearest(name: str, names: Mapping[str, Any] | frozenset[str]) -> str:
    """Dutch advice with the nearest known name, or nothing."""
    close = difflib.get_close_matches(name, list(names), n=1)
    return f"Bedoelt u `{close[0]}`?" if close else ""


def _load(text: str, name: str, problems: list[Problem]) -> dict[str, Any]:
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        problems.append(yaml_problem(error, name))
        return {}
    return data if isinstance(data, dict) else {}


def _fixed(data: Mapping[str, Any], file: str) -> list[Problem]:
    problems = []
    for key, wanted in _FIXED.items():
        found = _at(data, key)
        if found is not None and found != wanted:
            allowed = str(wanted).lower()
            problems.append(
                Problem(file=file, column=key, message="Deze waarde kan niet.", found=str(found), allowed=allowed)
            )
    return problems


def _unknown(data: Mapping[str, Any], prefix: str, file: str, text: str) -> list[Problem]:
    allowed = _ALLOWED.get(prefix)
    if allowed is None:
        return []
    problems = []
    for key, value in data.items():
        full = f"{prefix}.{key}" if prefix else str(key)
        if key not in allowed:
            problems.append(
                Problem(
                    file=file,
                    line=line_of(text, str(key)),
                    column=full,
                    message="De ingebouwde assembler kent deze instelling niet.",
                    found=str(key),
                    allowed=", ".join(sorted(allowed)),
                    advice=nearest(str(key), allowed),
                )
            )
        elif isinstance(value, dict):
            problems += _unknown(value, full, file, text)
    return problems


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
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
    return os.path.relpath(place.resolve(), root.resolve())


def _at(data: Mapping[str, Any], dotted: str) -> Any:  # noqa: ANN401 - a YAML value
    value: Any = data
    for part in dotted.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - a YAML value
    return [] if value is None else value if isinstance(value, list) else [value]
