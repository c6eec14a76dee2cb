"""What the built-in assembler refuses, and references that lead nowhere; checked on the source, so with file and line.

It is no second Quarto: it supports the syntax that the report uses and says so plainly when it meets anything else,
because text that is silently left out or shown raw is worse than a build that stops.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from hoofdtaak3.assemble.config import DEPTH, LANGUAGE, SWITCH, TEXT, TEXTS, Kind, format_map, format_problems
from hoofdtaak3.assemble.formats import CONDITIONS
from hoofdtaak3.assemble.frontmatter import A_DATE, is_date
from hoofdtaak3.assemble.source import DIV, TOKEN, scan
from hoofdtaak3.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from hoofdtaak3.assemble.source import Line, Source

DIV_CLASSES = frozenset(["let-op", "kern", "fictief", "content-visible", "zonder-rijkoppen"])
SPAN_CLASSES = frozenset(["bevinding", "figuurtitel", "herkomst", "fictief", "regel", "content-visible"])
ATTRIBUTES = frozenset(["fig-alt", "alt", "title", "when-format", "when-profile", "data-id"])
_LINE = Kind(TEXT.allowed, lambda value: isinstance(value, str))
HEAD_KEYS: Mapping[str, Kind] = {
    "title": TEXT,
    "subtitle": _LINE,
    "author": TEXTS,
    "date": Kind(A_DATE, is_date),
    "lang": LANGUAGE,
    "keywords": TEXTS,
    "description": _LINE,
    "format": Kind("html, typst of docx", lambda value: bool(format_map(value))),
    "toc": SWITCH,
    "toc-depth": DEPTH,
    "number-sections": SWITCH,
    "compact": SWITCH,
}
FLOATS = ("fig", "tbl", "sec")
_QUARTO_ONLY = frozenset(
    [
        "callout",
        "callout-note",
        "callout-tip",
        "callout-warning",
        "callout-important",
        "callout-caution",
        "panel-tabset",
        "panel-sidebar",
        "panel-fill",
        "column-page",
        "column-body",
        "column-margin",
        "column-screen",
        "aside",
        "columns",
        "column",
        "content-hidden",
        "cell",
        "landscape",
        "fragment",
        "incremental",
        "border",
        "lightbox",
    ]
)
_OTHER_REFERENCES = frozenset(
    [
        "eq",
        "lst",
        "thm",
        "lem",
        "cor",
        "prp",
        "cnj",
        "def",
        "exm",
        "exr",
        "nte",
        "tip",
        "wrn",
        "imp",
        "cau",
        "sol",
        "rem",
        "alg",
    ]
)

_QUOTED = r"\"(?:\\.|[^\"\\])*\""
_BRACES = re.compile(rf"(?<!\\)\{{((?=[#.][A-Za-z]|[\w-]+=[\"'\w])(?:{_QUOTED}|[^{{}}\"])*)\}}")
_PAIR = re.compile(rf"([\w-]+)=({_QUOTED}|'[^']*'|\S+)")
_HEADING = re.compile(r"(#+)(?:\s+([^{\s].*?)?\s*(?:\{[^{}]*\})?)?\s*$")
_CODE = re.compile(r"(`+)[^`].*?\1")
_CITED = re.compile(r"(?<![\w@.\\/])@([A-Za-z0-9_](?:[\w:.#$%&+?<>~/-]*\w)?)")


def check_syntax(source: Source, sources: Collection[str] | None) -> list[Problem]:
    """Every problem in the text; `sources` are the bibliography's keys (None: there is no bibliography)."""
    problems = _check_head(source)
    defined: dict[str, Line] = {}
    used: list[tuple[str, Line]] = []
    level = 0
    for line in _body(source, problems):
        if heading := _HEADING.match(line.text):
            problems += _check_heading(heading, level, line)
            level = len(heading[1])
        text = TOKEN.sub("", _CODE.sub("", line.text))
        div = DIV.match(text)
        if div and div[1]:
            problems += _check_div(div[1], line)
        for match in _BRACES.finditer(text):
            problems += _check_attributes(match[1], line, is_div=div is not None)
            problems += _define(match[1], line, defined)
        used += [(match[1], line) for match in _CITED.finditer(_BRACES.sub("", text))]
    return problems + _check_references(used, defined, sources)


def _body(source: Source, problems: list[Problem]) -> Iterator[Line]:
    """The lines outside code blocks and front matter; executable cells are problems."""
    for line, code, opening in scan(source.lines[source.head_lines :]):
        if opening.startswith("{") and not opening.startswith(("{=", "{.", "{#")):
            problems.append(
                _problem(
                    line,
                    "De assembler voert geen code uit.",
                    opening,
                    "```{.taal} om code te tonen, ```{=html} of ```{=typst} voor ruwe opmaak",
                    "Zet de berekening in een notebook en voeg het resultaat in.",
                )
            )
        if not code:
            yield line


def _check_heading(heading: re.Match[str], above: int, line: Line) -> list[Problem]:
    """A reader who hears the headings gets lost where a level is left out; the PDF standard refuses it."""
    problems = []
    if above and len(heading[1]) > above + 1:
        message, allowed = "Deze kop slaat een niveau over.", f"hoogstens {'#' * (above + 1)}"
        problems.append(_problem(line, message, line.text.strip(), allowed))
    if not heading[2]:
        problems.append(_problem(line, "Deze kop is leeg.", line.text.strip(), "tekst achter de hekjes"))
    return problems


def _check_div(opening: str, line: Line) -> list[Problem]:
    inner = opening.strip("{} ") if opening.startswith("{") else f".{opening}"
    plain = _PAIR.sub("", inner)
    classes = re.findall(r"\.([\w-]+)", plain)
    problems = [
        _problem(
            line,
            "De ingebouwde assembler kent dit soort blok niet.",
            f".{name}",
            ", ".join(f".{known}" for known in sorted(DIV_CLASSES)),
            "Gebruik `::: {.let-op}` of `::: {.kern}`." if name.startswith("callout") else _near(name, DIV_CLASSES),
        )
        for name in classes
        if name not in DIV_CLASSES
    ]
    if "content-visible" in classes and not re.search(r"when-(format|profile)=", inner):
        allowed = "when-format of when-profile"
        problems.append(_problem(line, "Dit blok zegt niet wanneer het zichtbaar is.", opening, allowed))
    return problems


def _check_attributes(inner: str, line: Line, *, is_div: bool) -> list[Problem]:
    problems = []
    for key, quoted in _PAIR.findall(inner):
        value = quoted.strip("\"'")
        if key not in ATTRIBUTES:
            allowed = ", ".join(sorted(ATTRIBUTES))
            message = "De ingebouwde assembler kent dit kenmerk niet."
            problems.append(_problem(line, message, f"{key}={quoted}", allowed, _near(key, ATTRIBUTES)))
        formats = {name for names in CONDITIONS.values() for name in names}
        if key == "when-format" and value not in formats:
            problems.append(_problem(line, "Dit formaat bestaat niet.", value, ", ".join(sorted(formats))))
    if not is_div:
        for name in re.findall(r"\.([\w-]+)", _PAIR.sub("", inner)):
            if name in _QUARTO_ONLY:
                allowed = ", ".join(f".{known}" for known in sorted(SPAN_CLASSES))
                problems.append(_problem(line, "De ingebouwde assembler kent deze klasse niet.", f".{name}", allowed))
    return problems


def _define(inner: str, line: Line, defined: dict[str, Line]) -> list[Problem]:
    problems = []
    for name in re.findall(r"#([\w:.-]+)", _PAIR.sub("", inner)):
        kind = name.split("-")[0]
        if "-" in name and kind in _OTHER_REFERENCES:
            problems.append(_problem(line, "Dit soort verwijzing kan niet.", f"#{name}", "#fig-…, #tbl-… en #sec-…"))
        if name in defined:
            first = defined[name]
            found = f"#{name}, ook in {first.file}, regel {first.number}"
            problems.append(_problem(line, "Deze naam bestaat al.", found, "een eigen naam"))
        defined.setdefault(name, line)
    return problems


def _check_references(
    used: list[tuple[str, Line]], defined: dict[str, Line], sources: Collection[str] | None
) -> list[Problem]:
    problems = []
    for name, line in used:
        kind = name.split("-")[0]
        if sources is not None and name in sources:
            continue
        if "-" in name and kind in FLOATS:
            if name not in defined:
                targets = [target for target in defined if target.split("-")[0] == kind]
                allowed = f"een {{#{kind}-…}} in dit document"
                message = "Deze verwijzing leidt nergens heen."
                problems.append(_problem(line, message, f"@{name}", allowed, _near(name, targets)))
        elif "-" in name and kind in _OTHER_REFERENCES:
            problems.append(_problem(line, "Dit soort verwijzing kan niet.", f"@{name}", "@fig-…, @tbl-… en @sec-…"))
        else:
            allowed = (
                "een sleutel uit de bibliografie" if sources is not None else "geen bronnen: er is geen bibliografie"
            )
            message = "Deze bron staat niet in de bibliografie."
            problems.append(_problem(line, message, f"@{name}", allowed, _near(name, sources or ())))
    return problems


def _check_head(source: Source) -> list[Problem]:
    front, problems = source.front, []
    for key, value in front.values.items():
        kind = HEAD_KEYS.get(str(key))
        if kind is None:
            message, allowed = "De ingebouwde assembler kent dit metagegeven niet.", ", ".join(sorted(HEAD_KEYS))
            problems.append(front.problem((key,), message, allowed, _near(str(key), HEAD_KEYS), found=str(key)))
        elif not kind.accepts(value):
            message = "Dit is geen vaste datum." if key == "date" else "Deze waarde kan niet."
            advice = "Een wisselende datum (zoals today) maakt elke uitvoer anders." if key == "date" else ""
            problems.append(front.problem((key,), message, kind.allowed, advice))
        elif key == "format":
            problems += format_problems(front)
    if "title" not in front.values:
        message = "Het document heeft geen titel; de PDF-standaard eist er een."
        problems.append(Problem(front.file, 1, "title", message, allowed='title: "…"'))
    return problems


def _near(name: str, names: Collection[str]) -> str:
    close = difflib.get_close_matches(name, list(names), n=1)
    return f"Bedoelt u `{close[0]}`?" if close else ""


def _problem(line: Line, message: str, found: str, allowed: str, advice: str = "") -> Problem:
    return Problem(line.file, line.number, "", message, found, allowed, advice)
