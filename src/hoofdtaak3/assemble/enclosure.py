"""The sources of the report use files of the project alone, run nothing and load nothing: checked before anything runs.

Chapters are read as Pandoc reads them, so however something is written, what it becomes is looked at. Both assemblers
are held to this: Quarto would fetch and embed whatever it is shown.
"""

from __future__ import annotations

import json
import re
import subprocess
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoofdtaak3.assemble import reach
from hoofdtaak3.assemble.pandoc import LUA, pandoc_program
from hoofdtaak3.assemble.reach import Finding
from hoofdtaak3.assemble.source import Line, Source
from hoofdtaak3.assemble.syntax import ATTRIBUTES
from hoofdtaak3.problems import Problem

if TYPE_CHECKING:
    from hoofdtaak3.project import Project

_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif")
_OWN = {"v"}
"""The attribute by which a variable is known, see `source.TOKEN`."""
_OUTSIDE = "Dit ligt buiten het project."
_INSIDE = "een bestand in het project"


def files_reaching_out(project: Project) -> list[Problem]:
    """A problem for all that a template, a style, a filter or a drawing below `report/` would load."""
    return [problem for path in _files(project.report) for problem in _file_problems(project, path)]


def texts_reaching_out(project: Project, sources: Sequence[tuple[Source, Path]]) -> list[Problem]:
    """A problem for all that documents with their chapters would load, run or lead to; with each its own file."""
    trees = iter(_trees([part for source, _ in sources for part in _parts(source)]))
    return [
        problem
        for source, document in sources
        for problem in _Document(project, source, document).problems(next(trees), next(trees))
    ]


def _files(folder: Path) -> list[Path]:
    """Every file and folder below, links not followed, without what editors and Python leave there."""
    return sorted(
        path
        for path in folder.rglob("*")
        if not path.name.startswith((".", "~")) and not path.name.endswith("~") and "__pycache__" not in path.parts
    )


def _file_problems(project: Project, path: Path) -> list[Problem]:
    """What is wrong with a template, a style, a filter or a drawing."""
    name = path.relative_to(project.root).as_posix()
    if not project.holds(path):
        return [Problem(name, message=_OUTSIDE, found=path.readlink().as_posix() if path.is_symlink() else "",
                        allowed=_INSIDE)]  # fmt: skip
    reader = _readers(project).get(path.suffix.lower())
    if reader is None or not path.is_file():
        return []
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return [Problem(name, message="Dit bestand is niet te lezen.", allowed="tekst in UTF-8")]
    return [_problem(name, found.line, found) for found in reader(text)]


def _readers(project: Project) -> dict[str, Callable[[str], Iterable[Finding]]]:
    return {
        ".html": reach.in_page,
        ".htm": reach.in_part,
        ".css": reach.in_style,
        ".typ": partial(reach.in_typst, reads=partial(_named_by_typst, project)),
        ".lua": reach.in_lua,
        ".csl": reach.in_citation_style,
        ".svg": reach.in_drawing,
    }


def _named_by_typst(project: Project, path: str) -> bool:
    """Whether there is such a file; to Typst `/` is the project's folder. What `ht3` makes may not be there yet."""
    place = project.root / path.lstrip("/")
    return project.holds(place) and (place.is_file() or place.resolve().is_relative_to(project.build.resolve()))


def _problem(file: str, line: int, found: Finding) -> Problem:
    return Problem(file, line, "", found.message, found.found, found.allowed, found.advice)


def _parts(source: Source) -> tuple[str, str]:
    """The metadata and the text; both hold Markdown."""
    return _text(source.lines[: source.head_lines]), _text(source.lines[source.head_lines :])


def _trees(texts: list[str]) -> list[Any]:
    """What Pandoc makes of each text: its tree, or what it says when it cannot read it."""
    answer = subprocess.run(  # noqa: S603 - our own dependency
        [pandoc_program(), "lua", str(LUA / "trees.lua")],
        input=json.dumps(texts).encode(),
        capture_output=True,
        check=True,
    )
    return list(json.loads(answer.stdout))


class _Document:
    """One document with its chapters, and where in them something stands."""

    def __init__(self, project: Project, source: Source, document: Path) -> None:
        self._project, self._source = project, source
        self._folder, self._name = document.parent, document.relative_to(project.root.resolve()).as_posix()

    def problems(self, head: Any, body: Any) -> list[Problem]:  # noqa: ANN401 - JSON
        """What is wrong in the trees of the metadata and of the text."""
        problems = []
        length = self._source.head_lines
        for tree, lines in ((head, self._source.lines[:length]), (body, self._source.lines[length:])):
            if isinstance(tree, str):
                message = "Pandoc kan deze tekst niet lezen."
                problems.append(Problem(self._name, message=message, found=" ".join(tree.split())))
                continue
            findings = [*self._findings(tree), *(_strays(tree) if tree is body else ())]
            for found, count in Counter(findings).items():
                problems += [_problem(line.file, line.number, found) for line in self._places(found, lines, count)]
        return problems

    def _findings(self, node: Any) -> Iterator[Finding]:  # noqa: ANN401 - JSON
        """What a tree holds that may not be there."""
        if isinstance(node, dict):
            yield from self._element(node.get("t"), node.get("c", ()))
            for value in node.values():
                yield from self._findings(value)
        elif isinstance(node, list):
            for key, value in _attributes(node):
                if key not in ATTRIBUTES and key not in _OWN:
                    yield Finding(1, "Dit kenmerk kan niet.", f"{key}={value}", ", ".join(sorted(ATTRIBUTES)))
            for value in node:
                yield from self._findings(value)

    def _element(self, kind: str | None, content: Any) -> Iterator[Finding]:  # noqa: ANN401 - JSON
        if kind in {"RawBlock", "RawInline"}:
            yield from self._raw(*content)
        elif kind == "Image":
            yield from self._picture(content[2][0])
        elif kind == "Link" and not self._leads(content[2][0]):
            yield Finding(1, "Deze link kan niet.", content[2][0], reach.LINKS)

    def _raw(self, kind: str, text: str) -> Iterator[Finding]:
        if "[]{v=" in text:
            allowed = "een variabele in gewone tekst"
            yield Finding(
                1, "Een variabele in ruwe opmaak kan niet.", text.split("[]{v=", maxsplit=1)[0] or "{{<", allowed
            )
        if kind == "html":
            yield from reach.in_html(text, self._leads)
        elif kind == "typst":
            yield from reach.in_typst(text, partial(_named_by_typst, self._project))
        elif kind in {"tex", "latex"}:
            advice = "Een schuine streep naar achter is in Markdown `\\\\`."
            yield Finding(1, "Dit wordt als TeX gelezen en valt weg.", text, "gewone tekst, of een formule", advice)
        else:
            yield Finding(1, "Deze ruwe opmaak kan niet.", f"{{={kind}}}", "{=html} en {=typst}")

    def _leads(self, address: str) -> bool:
        return reach.is_web(address) or (reach.is_path(address) and self._project.holds(self._place(address)))

    def _place(self, address: str) -> Path:
        path = re.split("[#?]", reach.plain(address))[0]
        return self._project.root / path.lstrip("/") if path.startswith("/") else self._folder / path

    def _picture(self, address: str) -> Iterator[Finding]:
        if not reach.is_path(address) or not self._project.holds(self._place(address)):
            yield Finding(1, "Dit beeld is geen bestand in het project.", address, reach.PICTURE)
            return
        path = self._place(address)
        if path.resolve().is_relative_to(self._project.build.resolve()):
            return  # the program makes it
        # Without a suffix each format takes its own.
        files = [path] if path.suffix.lower() in _PICTURES else [path.with_name(path.name + end) for end in _PICTURES]
        present = [file for file in files if self._project.holds(file) and file.is_file()]
        if not present:
            yield Finding(1, "Dit beeld is er niet.", address, f"een bestand {', '.join(_PICTURES)} in het project")
        for file in present:
            if file.suffix.lower() == ".svg" and not file.resolve().is_relative_to(self._project.report.resolve()):
                yield from (
                    Finding(
                        1, found.message, address, found.allowed, f"In {file.name}, regel {found.line}: {found.found}"
                    )
                    for found in reach.in_drawing(file.read_text(encoding="utf-8", errors="replace"))
                )

    def _places(self, found: Finding, lines: Sequence[Line], count: int) -> list[Line]:
        """Where it stands `count` times: on the lines on which it is written so, else where Pandoc first sees it."""
        written = found.found.rstrip("…").split("\n")[0]
        places = [line for line in lines if written in " ".join(line.text.split())]
        if len(places) == count:
            return places

        def seen(length: int, times: int) -> int:
            return int(self._read(tuple(lines[:length])).count(found) >= times)

        return [
            lines[bisect_left(range(1, len(lines)), 1, key=partial(seen, times=times))] for times in range(1, count + 1)
        ]

    @cache  # noqa: B019 - lives as long as the check
    def _read(self, lines: tuple[Line, ...]) -> list[Finding]:
        (tree,) = _trees([_text(lines)])
        return [] if isinstance(tree, str) else [*self._findings(tree), *_strays(tree)]


def _strays(tree: Any) -> Iterator[Finding]:  # noqa: ANN401 - JSON
    """Metadata in a text: Pandoc would take it for the document's own."""
    for key in tree["meta"]:
        message, allowed = "Metagegevens staan alleen bovenaan het document.", "een blok `---` op regel 1"
        yield Finding(1, message, f"{key}:", allowed)


def _text(lines: Sequence[Line]) -> str:
    return "".join(f"{line.text}\n" for line in lines)


def _attributes(node: list[Any]) -> list[list[str]]:
    """The pairs, if a list is Pandoc's `[identifier, classes, pairs]`."""
    match node:
        case [str(), list(), list(pairs)] if all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):  # noqa: PLR2004
            return pairs
    return []
