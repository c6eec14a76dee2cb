"""The built-in assembler: the Pandoc and Typst engines that Quarto drives, from Python packages alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from hoofdtaak3 import dutch
from hoofdtaak3.assemble import docx
from hoofdtaak3.assemble.config import Settings, read_settings
from hoofdtaak3.assemble.formats import CONDITIONS, SUFFIXES, check_formats
from hoofdtaak3.assemble.frontmatter import date_of, epoch
from hoofdtaak3.assemble.offline import OFFLINE
from hoofdtaak3.assemble.source import Line, Source, Told, bibliography_keys, read_source
from hoofdtaak3.assemble.syntax import check_syntax
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.system import relative
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from hoofdtaak3.project import Project

LUA = Path(__file__).parent / "lua"
# Without `smart` a curly quote reaches Typst as it is; with it Typst gets a straight one, and guesses.
_WRITERS = {"html": "html5", "typst": "typst-smart", "docx": "docx"}

# Pandoc's memory is tidied once it has used so much of it; by default it spends two fifths of its time on that.
_ROOMY = ("+RTS", "-A128m", "-RTS")


def pandoc_program() -> str:
    """The Pandoc that comes with the Python package, which itself would start it six times to see that it is there."""
    package = Path(str(getattr(find_spec("pypandoc"), "origin", "")))
    found = package.parent / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc")
    if found.is_file():
        return str(found)
    import pypandoc  # noqa: PLC0415 - slow

    return str(pypandoc.get_pandoc_path())


def pandoc_version() -> str:
    """Its version, as `3.9`."""
    answer = subprocess.run(  # noqa: S603 - our own dependency
        [pandoc_program(), "--version"], capture_output=True, text=True, check=True
    )
    return answer.stdout.split()[1]


@dataclass(frozen=True)
class _Job:
    """One document, read and checked, on its way to its formats."""

    source: Source
    settings: Settings
    document: Path
    relative: Path
    profile: str
    work: Path

    @property
    def moment(self) -> int:
        return epoch(self.day)

    @property
    def day(self) -> date | None:
        return date_of(self.source.head, self.settings.date)


@dataclass(frozen=True)
class PandocAssembler:
    """Reads the same `_quarto.yml`, templates and filters as Quarto does; refuses what it does not know."""

    project: Project
    version: str
    reason: str
    name: str = "pandoc"
    told: Told | None = None
    """For a rehearsal: what telling has not made yet."""

    def render(
        self, document: Path, formats: Sequence[str], staging: Path, profile: str, log: Callable[[str], None]
    ) -> list[Path]:
        """Render under `staging`, at the document's path in the project; InputError with every problem in the text."""
        check_formats(formats)
        job = self._read(document, profile)
        missing = [name for name in formats if name not in job.settings.formats]
        if missing:
            allowed = ", ".join(job.settings.formats)
            message = "Dit document wordt niet in dit formaat gemaakt."
            found = ", ".join(missing)
            raise InputError([Problem(job.relative.as_posix(), 0, "format", message, found, allowed)])
        made = []
        for name in formats:
            target = staging / job.relative.with_suffix(SUFFIXES[name])
            target.parent.mkdir(parents=True, exist_ok=True)
            log(f"{job.relative.as_posix()} naar {SUFFIXES[name].lstrip('.').upper()}")
            if name == "typst":
                typeset = job.work / f"{job.relative.stem}.typ"
                self._pandoc(job, name, typeset)
                self._typeset(job, typeset, target)
            else:
                self._pandoc(job, name, target)
            if name == "docx":
                docx.normalise(target, job.moment)
            made.append(target)
        return made

    def _read(self, document: Path, profile: str) -> _Job:
        settings = read_settings(self.project, profile)
        source = read_source(self.project, document, self.told)
        relative = document.resolve().relative_to(self.project.root.resolve())
        keys = bibliography_keys(settings)
        problems = check_syntax(source, keys)
        if problems:
            raise InputError(problems)
        work = self.project.build / "assemble"
        work.mkdir(parents=True, exist_ok=True)
        own = settings.of_document(source.head, document.resolve().parent)
        return _Job(source, own, document.resolve(), relative, profile, work)

    def _pandoc(self, job: _Job, name: str, target: Path) -> None:
        profiles = [part for part in job.profile.split(",") if part]
        state = job.work / f"{job.relative.stem}.{name}.json"

        def seen(path: Path) -> str:
            return relative(path.resolve(), job.document.parent)

        write_text(
            state,
            json.dumps(
                {
                    "variables": job.source.values,
                    "formats": dict.fromkeys(CONDITIONS[name], True),
                    "profiles": dict.fromkeys(profiles, True),
                    "folder": job.relative.parent.as_posix(),
                    "filters": [seen(path) for path in job.settings.filters],
                    "up": seen(self.project.root),
                },
                ensure_ascii=False,
            ),
        )
        result = subprocess.run(  # noqa: S603 - our own dependency, on files of the project
            [pandoc_program(), *_ROOMY, *_arguments(job, name), "--output", str(target.resolve())],
            input=job.source.text(CONDITIONS[name], profiles).encode(),
            capture_output=True,
            cwd=job.document.parent,
            env={**os.environ, **OFFLINE, "HT3_STATE": str(state.resolve()), "SOURCE_DATE_EPOCH": str(job.moment)},
            check=False,
        )
        said = result.stderr.decode(errors="replace")
        if result.returncode or "[WARNING]" in said:
            target.unlink(missing_ok=True)
            raise InputError(_pandoc_problems(job, said, job.source.seen(CONDITIONS[name], profiles)))

    def _typeset(self, job: _Job, typeset: Path, target: Path) -> None:
        # In this process: Typst would download a package that a document imports, and has no setting against it.
        os.environ.update(OFFLINE)
        try:
            pdf, warnings = typst.compile_with_warnings(
                str(typeset.resolve()),
                root=str(self.project.root.resolve()),
                font_paths=[str(path) for path in job.settings.paths("typst", "font-paths")],
                ignore_system_fonts=True,
                pdf_standards=list(job.settings.words("typst", "pdf-standard")),  # type: ignore[arg-type]
                timestamp=job.moment,
            )
        except typst.TypstError as error:
            raise InputError([self._typst_problem(job, error.message, error.hints)]) from error
        if warnings:
            raise InputError([self._typst_problem(job, warning.message, warning.hints) for warning in warnings])
        target.write_bytes(pdf)

    def _typst_problem(self, job: _Job, message: str, hints: Sequence[str]) -> Problem:
        found = " / ".join([message, *hints]).replace(str(self.project.root.resolve()), "")
        return Problem(file=job.relative.as_posix(), message="Typst kan de PDF niet maken.", found=found)


def _arguments(job: _Job, name: str) -> list[str]:
    settings, head = job.settings, job.source.head
    arguments = [
        # It reads the files named here and fetches nothing; pictures come from our filter, which reads the project's.
        "--sandbox",
        # Brackets that begin an item are a text of the data, or a gap to be filled in; never a box to tick.
        "--from=markdown-task_lists",
        f"--to={_WRITERS[name]}",
        "--metadata=toc-title:Inhoud",  # Word gets Pandoc's own word otherwise, which is English whatever the language
        "--standalone",
        "--eol=lf",  # whatever the system
        f"--data-dir={job.work / 'none'}",
        f"--default-image-extension={settings.formats[name].get('default-image-extension', '')}",
        f"--lua-filter={LUA / 'first.lua'}",
        *(f"--lua-filter={path}" for path in settings.filters),
        f"--lua-filter={LUA / 'crossref.lua'}",
        "--citeproc",
        f"--lua-filter={LUA / 'last.lua'}",
        # Relative: Pandoc writes this into the properties of a Word file.
        *(f"--bibliography={relative(path, job.document.parent)}" for path in settings.bibliography),
    ]
    if settings.csl:
        arguments.append(f"--csl={relative(settings.csl, job.document.parent)}")
    arguments += [f"--metadata={key}:{value}" for key, value in _metadata(job).items()]
    if head.get("toc", settings.toc):
        arguments += ["--toc", f"--toc-depth={head.get('toc-depth', settings.toc_depth)}"]
    if head.get("number-sections", settings.number_sections):
        arguments += ["--number-sections"]
    template = settings.path(name, "template")
    if template:
        arguments.append(f"--template={template}")
    if name == "html":
        arguments += ["--mathml", "--section-divs=false", f"--include-in-header={_styles(job)}"]
    reference = settings.path(name, "reference-doc")
    if reference:
        arguments.append(f"--reference-doc={reference}")
    return arguments


def _styles(job: _Job) -> Path:
    """The style sheets as part of the page's head. Pandoc could embed them, but reads the whole page again for it."""
    sheets = (path.read_text(encoding="utf-8") for path in job.settings.paths("html", "css"))
    target = job.work / f"{job.relative.stem}.css.html"
    return write_text(target, "".join(f"<style>\n{sheet}</style>\n" for sheet in sheets))


def _metadata(job: _Job) -> dict[str, str]:
    """What the project says of every document, and the date as the reader sees it."""
    settings, head = job.settings, job.source.head
    day = job.day
    found = {
        "lang": "" if "lang" in head else settings.lang,
        "edition": settings.edition,
        "link-citations": "true" if settings.link_citations else "",
        "date": dutch.day(day) if day else "",
    }
    return {key: value for key, value in found.items() if value}


def _pandoc_problems(job: _Job, said: str, lines: Sequence[Line]) -> list[Problem]:
    """What Pandoc or a filter of ours said, at the lines that it read; what it says most in Dutch."""
    file = job.relative.as_posix()
    own = re.search(r"ht3: (.*)", said)
    if own:
        return [Problem(file=file, message=dutch.capital(own[1].strip()) + ".")]
    problems = []
    for start, message, advice in _WARNINGS:
        for match in re.finditer(rf"{start}.*? line (\d+)", said):
            line = lines[min(int(match[1]), len(lines)) - 1]
            problems.append(Problem(line.file, line.number, "", message, line.text.strip(), advice=advice))
    if problems:
        return problems
    found = " / ".join(line.strip() for line in said.splitlines() if line.strip())
    for folder in (str(job.settings.root.resolve()), str(LUA)):
        found = found.replace(folder, "")
    return [Problem(file=file, message="Pandoc kan het document niet maken.", found=found)]


_WARNINGS = (
    ("Div at", "Dit blok is niet gesloten.", "Zet onder het blok een regel `:::`, met een lege regel ervoor."),
    ("Duplicate note reference", "Deze voetnoot staat er twee keer.", "Geef elke voetnoot een eigen naam."),
    ("Note with key", "Naar deze voetnoot verwijst niets.", "Verwijs ernaar met [^naam], of haal haar weg."),
    ("Duplicate link reference", "Dit adres staat er twee keer.", "Geef elk adres een eigen naam."),
    (
        "Error parsing YAML metadata",
        "Wat na `---` staat, is geen geldige YAML.",
        "Schrijf een scheidingslijn als `***`.",
    ),
)
"""How a warning of Pandoc begins, what it says, and what to do."""
