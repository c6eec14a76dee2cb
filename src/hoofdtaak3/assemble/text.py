"""The text that depends on results: templates in `report/text/` and what was found become fragments of Markdown.

Templates are Jinja in a sandbox. Whatever stands between `{{ }}` is text and never mark-up. What an adviser may write
there is in docs/handleiding.md.
"""

from __future__ import annotations

import html
import json
import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from jinja2 import BytecodeCache, FileSystemLoader, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from hoofdtaak3 import dutch, markdown
from hoofdtaak3.assemble.config import nearest
from hoofdtaak3.assemble.shown import FILTERS, Namespace, Shown, Total, Unknown, bases_sentence, explained, plain, tree
from hoofdtaak3.assemble.source import for_profile
from hoofdtaak3.characters import unshown_problem
from hoofdtaak3.intake import decoded
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import CodeType

    from jinja2 import Template
    from jinja2.bccache import Bucket

    from hoofdtaak3.project import Project

LISTING = "bijlage-bevindingen"
"""The template that lists what others state: it comes last."""
STATED = "bevindingen"
"""Of the fragment that tells the page what each number is."""
FOLDER = "text"
"""Below `report/`."""
SUFFIX = ".md.jinja"
WORDS = ".words.json"
"""What the name of a file with the words of a figure ends in."""
_SHARED = "_"
"""What the name of a template starts with that only others use."""
_TAG = re.compile(r"unknown tag '(\w+)'")
_FILTER = re.compile(r"No (?:filter|test) named '(\w+)'")
_CELLS = re.compile(r"(?<!\\)\|")
_COLUMN = re.compile(r"(.*):(-?\d+)")


@dataclass(frozen=True)
class Rendered:
    """The text of every fragment, the words of every figure, and which findings each fragment states."""

    fragments: Mapping[str, str]
    figures: Mapping[str, Mapping[str, str]]
    stated: Mapping[str, Sequence[str]]
    told: str
    """For the page: what each stated finding is, and what it rests on."""


def templates(project: Project) -> dict[str, Path]:
    """Every template by name, without those that only others use."""
    return {
        path.name.removesuffix(SUFFIX): path
        for path in sorted((project.report / FOLDER).glob(f"*{SUFFIX}"))
        if not path.name.startswith((_SHARED, "."))
    }


def render_texts(project: Project) -> Rendered:
    """Fill in all templates with the findings, tables and figures of the results, and with what they were made from.

    Raises:
        InputError: With everything wrong with the templates, as far as filling them in shows.
    """
    content, making = (json.loads(path.read_text(encoding="utf-8")) for path in (project.content, project.making))
    writer = _Writer(project, content, making)
    fragments = {
        # Nothing that is meant for another edition is laid ready for this one.
        name: for_profile(writer.render(path.name), making["edition"])
        for name, path in sorted(templates(project).items(), key=lambda item: item[0] == LISTING)
    }
    if writer.problems:
        raise InputError(writer.problems)
    stated = {name: tuple(ids) for name, ids in writer.stated.items()}
    return Rendered(fragments, writer.figures, stated, _for_page(content, {i for ids in stated.values() for i in ids}))


def render_sheets(
    project: Project, content: Mapping[str, Any], sheets: Mapping[str, tuple[str, Mapping[str, Any]]]
) -> dict[str, str]:
    """Fill in a template for each sheet; each text is a document, with what its page tells of what it states.

    Args:
        project: The project.
        content: Findings, tables and figures that they are filled in with.
        sheets: By name the file of the template, and what it is given besides.

    Raises:
        InputError: With everything wrong with the templates, each mistake once.
    """
    making = json.loads(project.making.read_text(encoding="utf-8"))
    writer = _Writer(project, content, making)
    texts = {name: writer.render(file, name, **given) for name, (file, given) in sheets.items()}
    if writer.problems:
        raise InputError(list(dict.fromkeys(writer.problems)))
    return {
        name: for_profile(text, making["edition"]) + "\n" + _for_page(content, writer.stated[name])
        for name, text in texts.items()
    }


def save_texts(project: Project, rendered: Rendered) -> list[Path]:
    """Write the fragments, and the words beside the figures."""
    texts = {project.fragments / f"{name}.md": text for name, text in rendered.fragments.items()}
    texts[project.fragments / f"{STATED}.md"] = rendered.told
    for label, words in rendered.figures.items():
        texts[project.figures / f"{label}{WORDS}"] = json.dumps(words, ensure_ascii=False, sort_keys=True) + "\n"
    return [write_text(path, text) for path, text in texts.items()]


def _for_page(content: Mapping[str, Any], stated: Collection[str]) -> str:
    """What is told of the stated findings, as data for the page."""
    told = {
        finding["id"]: explained(finding, content["grounds"])
        for finding in content["findings"]
        if finding["id"] in stated
    }
    data = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")
    lines = data.replace('},"', '},\n"')  # no line is so long that a tool stumbles over it
    return f'```{{=html}}\n<script type="application/json" id="{STATED}">\n{lines}\n</script>\n```\n'


def all_templates(project: Project) -> list[Path]:
    """Every template, also those that only others use."""
    return sorted((project.report / FOLDER).rglob(f"*{SUFFIX}"))


def check_templates(
    project: Project, shown: frozenset[str] | None = None, sound: Collection[str] = ()
) -> list[Problem]:
    """What is wrong with the form of the templates, but those known to be `sound`: known without any result.

    `shown` are the characters that the typeface has; None if that is not known, which is told elsewhere.
    """
    environment = _environment(project)
    problems: list[Problem] = []
    for path in all_templates(project):
        name = path.relative_to(project.root).as_posix()
        if name in sound:
            continue
        try:
            text = decoded(path.read_bytes(), name)
            environment.compile(text, path.name)
        except InputError as error:
            problems += error.problems
        except TemplateSyntaxError as error:
            problems.append(_syntax_problem(name, error))
        else:
            lines = enumerate(_COMMENT.sub(_blank, text).split("\n"), start=1)
            found = (unshown_problem(html.unescape(line), shown, name, i) for i, line in lines) if shown else ()
            problems += filter(None, found)
    return problems


_COMMENT = re.compile(r"\{##.*?##\}", re.DOTALL)
_LABEL = re.compile(r"""\{#((?:fig|tbl|sec)-(?:\{\{.*?\}\}|[^{}\s])+)|["']((?:fig|tbl)-[a-z0-9-]+)["']""")
_FILLED = re.compile(r"\{\{.*?\}\}")
_HELD = re.compile(r"\{%\s*call.*?endcall\s*%\}|\{%.*?%\}|\{\{\s*(?:figuur|alleen_stevig)\(.*?\)\s*\}\}", re.DOTALL)
"""Blocks, tables and figures: what they give is text of their own."""
_NAMED = re.compile(r"\{#((?:fig|tbl|sec)-[^{}\s]+)\}")


def labels(project: Project, ids: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The labels that may stand in each fragment, from the templates alone.

    Of a label that is filled in with an id, `{#sec-scenario-{{ s.id | anker }}}`, there is one for each of the `ids` of
    the word in it.
    """
    found: dict[str, list[str]] = {}
    for name, path in templates(project).items():
        text = path.read_text(encoding="utf-8", errors="replace")
        mine: dict[str, None] = {}
        for match in _LABEL.finditer(text):
            label = match[1] or match[2]
            kinds = [kind for kind in ids if kind in label]
            if not _FILLED.search(label):
                mine[label] = None
            else:
                mine |= dict.fromkeys(
                    _FILLED.sub(key, label) for kind in kinds for key in map(markdown.slug, ids[kind])
                )
        found[name] = list(mine)
    return found


def written(project: Project) -> dict[str, tuple[str, str]]:
    """Of each template its file, and what of its text stands in it: line for line, with a word where one is filled in.

    So what is wrong with the text itself is known before anything is found, with the line that it stands on.
    """
    found = {}
    for name, path in templates(project).items():
        text = path.read_text(encoding="utf-8", errors="replace")
        text = _HELD.sub(_blank, _COMMENT.sub(_blank, text))
        lines, seen = [], set[str]()
        for line in _FILLED.sub("woord", text).split("\n"):
            labels_ = _NAMED.findall(line)
            lines.append(_NAMED.sub("", line) if seen.intersection(labels_) else line)
            seen.update(labels_)  # in both variants of a text
        found[name] = (path.relative_to(project.root).as_posix(), "\n".join(lines))
    return found


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


class _Environment(ImmutableSandboxedEnvironment):
    """Templates as advisers write them: comments are `{## ##}`, because `{#` begins a label."""

    intercepted_binops = frozenset(["**"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401, ARG002
        """Powers are the one thing in a template that could take for ever."""
        raise TypeError("**")


class _Compiled(BytecodeCache):
    """Templates that this process compiled before: by name and content, wherever the project is."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType | None] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002 - jinja's signature
        """The name alone: nothing that is told of a template depends on the folder that it is in."""
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was compiled of the same text, if anything."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember it, and not without end: a text may be edited all day."""
        if len(self._known) >= _COMPILED:
            self._known.clear()
        self._known[bucket.key, bucket.checksum] = bucket.code


_COMPILED = 200
_compiled = _Compiled()


def _environment(project: Project) -> _Environment:
    environment = _Environment(
        loader=FileSystemLoader(project.report / FOLDER),
        bytecode_cache=_compiled,
        comment_start_string="{##",
        comment_end_string="##}",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=True,
        undefined=Unknown,
        finalize=_as_text,
    )
    environment.filters = {**_PLAIN, **FILTERS}
    environment.globals.clear()
    environment.globals["range"] = range
    return environment


_PLAIN: dict[str, Callable[..., Any]] = {
    "first": lambda items: next(iter(items), ""),
    "length": len,
    "list": list,
    "reverse": lambda items: list(items)[::-1],
}


def _as_text(value: object) -> object:
    """What stands between `{{ }}`: text, in which nothing is mark-up."""
    if isinstance(value, Markup | Unknown):
        return value
    if isinstance(value, Shown):
        return FILTERS["tekst"](value)
    if isinstance(value, Total):
        return FILTERS["getal"](value)
    return Markup(markdown.escape(str(value)))  # noqa: S704 - that is what it does


class _Writer:
    """One filling in of all templates: what it is filled with, what was found wrong, what was said of figures."""

    def __init__(self, project: Project, content: Mapping[str, Any], making: Mapping[str, Any]) -> None:
        self.project = project
        self.problems: list[Problem] = []
        self.figures: dict[str, dict[str, str]] = {}
        self.stated: dict[str, dict[str, None]] = {}
        self._content = content
        self._current = ""
        self._strict = False
        writer = self

        class Noted(Unknown):
            """As `Unknown`, noted by this writer."""

            def tell(self, message: str, found: str, allowed: str) -> None:
                writer.refuse(message, found, allowed)

        self._environment = _environment(project)
        self._environment.undefined = Noted
        self._environment.globals |= {
            "f": tree(content, self),
            "t": Namespace("t", {name: Rows(rows) for name, rows in content["tables"].items()}, self),
            "figuur": self._figure,
            "tabel": _table,
            "tegels": _tiles,
            "alleen_stevig": self._only_firm,
            "gesteld": self._stated_by,
            "uitgave": making,
        }

    def render(self, file: str, name: str = "", **given: Any) -> str:  # noqa: ANN401 - what a template is given
        """The text of one template, filled in under a name with what is given; "" if something is wrong with it."""
        self._current, self._strict = name or file.removesuffix(SUFFIX), False
        self.stated[self._current] = {}
        name = f"{self.project.report.name}/{FOLDER}/{file}"
        try:
            text = self._environment.get_template(file).render(**given)
        except TemplateSyntaxError as error:
            self.problems.append(_syntax_problem(f"{self.project.report.name}/{FOLDER}/{error.name}", error))
        except UnicodeDecodeError:
            self.problems.append(Problem(name, message="Dit bestand is geen UTF-8.", advice="bewaar het als UTF-8"))
        except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            if not self.problems or self.problems[-1].file != name:  # else this follows from what was told already
                place = _place(error)
                self.problems.append(
                    Problem(name, place, "", "Dit deel van de sjabloon is niet in te vullen.", str(error))
                )
        else:
            return re.sub(r"\n{3,}", "\n\n", text.strip("\n")) + "\n"
        return ""

    def state(self, finding: Mapping[str, Any]) -> None:
        """Note that the text names the value of a finding; where only what is firm may be named, others are refused."""
        self.stated[self._current][finding["id"]] = None
        if self._strict and finding.get("degree", "wisselt") == "wisselt":
            message = "Deze uitkomst wisselt: zij mag hier niet worden genoemd."
            allowed = "`{% if f." + finding["id"] + ".stevig %}` ervoor, en erna wat er anders staat"
            self.refuse(message, finding["id"], allowed)

    def refuse(self, message: str, found: str, allowed: str = "", advice: str = "") -> None:
        """Note something that is wrong on the line that is being filled in."""
        file, line = _now()
        place = f"{self.project.report.name}/{FOLDER}/{file or self._current + SUFFIX}"
        self.problems.append(Problem(place, line, "", message, found, allowed, advice))

    def _stated_by(self, start: str) -> list[dict[str, str]]:
        """What the templates whose name starts so have stated until now: id, what it is, how firm, what it rests on.

        A name or another text of a table is left out: it says itself what it is.
        """
        ids = {key for name, found in self.stated.items() if name.startswith(start) for key in found}
        told = {
            one["id"]: explained(one, self._content["grounds"])
            for one in self._content["findings"]
            if not isinstance(one["value"], str) or one.get("names") or one.get("grounds")
        }
        return [
            {
                "id": key, "wat": one["label"], "graad": one.get("degree", "").partition(":")[0],
                "rust": dutch.few(one.get("rows", ()), 3),
            }
            for key, one in told.items() if key in ids
        ]  # fmt: skip

    def _only_firm(self) -> str:
        """From here on the template may name nothing that is loose."""
        self._strict = True
        return ""

    def _figure(self, label: str, titel: object, onderschrift: object, alt: object) -> Markup:
        """A figure with its title, caption and alternative text; what it rests on is added."""
        known = self._content["figures"]
        if label not in known:
            self.refuse("Deze figuur bestaat niet.", label, ", ".join(sorted(known)), nearest(label, known))
            return Markup("")
        title, caption, alternative = (markup(text) for text in (titel, onderschrift, alt))
        words = {"title": plain(title), "caption": plain(caption), "alt": plain(alternative)}
        if not words["title"] or not words["alt"]:
            self.refuse("Een figuur heeft een titel en een alternatieve tekst.", label)
        if words["alt"].casefold() in (words["title"].casefold(), words["caption"].casefold()):
            self.refuse("De alternatieve tekst herhaalt wat er al staat.", label, "wat de figuur laat zien, in woorden")
        self.figures[label] = words
        basis = markdown.escape(bases_sentence(known[label]["bases"]))
        picture = f'![](../build/figures/{label}){{fig-alt="{markdown.attribute(words["alt"])}"}}'
        told = " ".join(part for part in (f"[{title}]{{.figuurtitel}}", caption, basis) if part)
        return Markup(f"\n::: {{#{label}}}\n{picture}\n\n{told}\n:::\n")  # noqa: S704 - escaped above


def markup(value: object) -> str:
    """Text for a template's own use on one line: mark-up stays, anything else is escaped."""
    text = str(value) if isinstance(value, Markup) else markdown.escape(str(value))
    return " ".join(text.split())


@dataclass(frozen=True)
class Rows:
    """The rows of a table, for loops in templates; a row is known by its columns."""

    rows: Sequence[Mapping[str, Any]] = field(default_factory=tuple)

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def _table(
    rijen: Sequence[Any],
    koppen: Sequence[str],
    onderschrift: object = "",
    label: str = "",
    caller: Any = None,  # noqa: ANN401
) -> Markup:
    """A table: for each of the rows the block gives the cells of a line, with `|` between them.

    A heading is `Kop:30` with its width, or `Kop:-10` to align right.
    """
    named = [_COLUMN.fullmatch(text) for text in koppen]
    if not all(named):
        raise TypeError(f"kop zonder breedte: {', '.join(koppen)}")
    columns = [(match[1], int(match[2])) for match in named if match]
    lines = []
    for row in rijen:
        cells = [" ".join(cell.split()) for cell in _CELLS.split(str(caller(row)))]
        if len(cells) == len(columns) + 2 and not cells[0] and not cells[-1]:  # with lines around them as well
            cells = cells[1:-1]
        if len(cells) != len(columns):
            raise TypeError(f"{len(cells)} cellen onder {len(columns)} koppen: {' | '.join(cells)}")
        lines.append(cells)
    headings = [markdown.escape(name) for name, _ in columns]
    text = markdown.table(headings, lines, [width for _, width in columns], markup(onderschrift), label)
    return Markup(f"\n{text}\n")  # noqa: S704 - cells are Markdown already


def _tiles(rijen: Sequence[Mapping[str, Any]], caller: Any = None) -> Markup:  # noqa: ANN401
    """Regions as tiles of a map, each a link to its page: a list for who does not see where they stand.

    The block gives what a tile says under the name of its region.
    """
    tiles = []
    for row in rijen:
        words = " ".join(plain(str(caller(row))).split())
        code, name, told = (html.escape(text) for text in (row["id"], row["naam"], words))
        place = f"rij-{int(row['rij'])} kolom-{int(row['kolom'])}{' gevuld' if row['incidenten'] else ''}"
        link = f'<a href="{markdown.slug(row["blad"])}.html">'
        parts = (
            f'<li class="{place}">{link}<span class="tegel-naam">{name}</span>',
            f'<span class="tegel-code" aria-hidden="true">{code}</span>',
            f'<span class="tegel-woorden">{told}</span></a></li>',
        )
        tiles.append(" ".join(parts))
    lines = "\n".join(tiles)
    return Markup(f'\n```{{=html}}\n<ul class="tegelkaart">\n{lines}\n</ul>\n```\n')  # noqa: S704 - escaped above


def _syntax_problem(file: str, error: TemplateSyntaxError) -> Problem:
    told = error.message or ""
    if match := _FILTER.search(told):
        advice = nearest(match[1], {**_PLAIN, **FILTERS})
        return Problem(
            file, error.lineno, "", "Deze bewerking bestaat niet.", match[1], ", ".join(sorted(FILTERS)), advice
        )
    if match := _TAG.search(told):
        return Problem(
            file, error.lineno, "", "Dit blok begint of eindigt niet goed.", match[1], "if, elif, else, for, set"
        )
    message = "De sjabloon klopt niet: haakjes of blokken passen niet bij elkaar."
    return Problem(file, error.lineno, "", message, told, "`{{ f.naam | getal }}` en `{% if … %} … {% endif %}`")


def _now() -> tuple[str, int]:
    """The template and the line that are being filled in."""
    frame = sys._getframe()  # noqa: SLF001 - there is no other way to know the line
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            found = cast("Template", template)
            return found.name or "", found.get_corresponding_lineno(frame.f_lineno)
        frame = cast("Any", frame.f_back)
    return "", 0


def _place(error: BaseException) -> int:
    """The line of a template where an error came from."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(SUFFIX):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
