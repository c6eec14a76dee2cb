"""`_quarto.yml` and the profile's file, as far as the built-in assembler understands them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
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
            "lang",
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
_FIXED = {
    "project.type": "default",
    "format.html.theme": "none",
    "format.html.html-math-method": "mathml",
    "format.html.embed-resources": True,
    "citeproc": True,
}


@dataclass(frozen=True)
class Settings:
    """What the project says about every document; paths are absolute."""

    root: Path
    output_dir: str
    lang: str
    toc: bool
    toc_depth: int
    number_sections: bool
    link_citations: bool
    bibliography: tuple[Path, ...]
    csl: Path | None
    filters: tuple[Path, ...]
    formats: Mapping[str, Mapping[str, Any]]

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
    for key, wanted in _FIXED.items():
        found = _at(data, key)
        if found is not None and found != wanted:
            allowed = str(wanted).lower()
            problems.append(
                Problem(
                    file="_quarto.yml", column=key, message="Deze waarde kan niet.", found=str(found), allowed=allowed
                )
            )
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
        toc=bool(data.get("toc", False)),
        toc_depth=int(data.get("toc-depth", 3)),
        number_sections=bool(data.get("number-sections", False)),
        link_citations=bool(data.get("link-citations", False)),
        bibliography=tuple(project.root / str(value) for value in _listed(data.get("bibliography"))),
        csl=project.root / str(data["csl"]) if data.get("csl") else None,
        filters=tuple(filters),
        formats={name: options or {} for name, options in (data.get("format") or {}).items()},
    )


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


def _at(data: Mapping[str, Any], dotted: str) -> Any:  # noqa: ANN401 - a YAML value
    value: Any = data
    for part in dotted.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - a YAML value
    return [] if value is None else value if isinstance(value, list) else [value]
