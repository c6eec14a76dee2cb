"""Which assembler makes the documents, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from hoofdtaak3.assemble.pandoc import PandocAssembler, pandoc_version
from hoofdtaak3.assemble.quarto import MINIMUM, QuartoAssembler, find_quarto, quarto_version, version_text
from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hoofdtaak3.project import Project

NAMES = ("pandoc", "quarto")


class Assembler(Protocol):
    """Turns one document into its formats. `reason` says in Dutch why this assembler was chosen."""

    @property
    def name(self) -> str:
        """`pandoc` or `quarto`."""

    @property
    def version(self) -> str:
        """The version of the program that does the work."""

    @property
    def reason(self) -> str:
        """Why this one, in one Dutch sentence."""

    def render(
        self, document: Path, formats: Sequence[str], staging: Path, profile: str, log: Callable[[str], None]
    ) -> list[Path]:
        """Render `document` to `formats` (html, typst, docx) under `staging`; InputError if the sources are wrong."""


def choose(project: Project, forced: str | None = None) -> Assembler:
    """Quarto if it is on PATH (or beside this Python) and new enough, else the built-in one.

    `forced` is `pandoc`, `quarto` or None. Raises InputError when a forced Quarto is missing or too old.
    """
    if forced is not None and forced not in NAMES:
        raise _refused("Deze assembler bestaat niet.", forced, "pandoc of quarto")
    if forced == "pandoc":
        return PandocAssembler(project, pandoc_version(), "gekozen met --assembler pandoc")
    program = find_quarto()
    if program is None:
        if forced == "quarto":
            raise _refused("Quarto is niet gevonden.", "quarto staat niet op PATH", f"Quarto {version_text(MINIMUM)}")
        return PandocAssembler(
            project, pandoc_version(), "Quarto is niet gevonden; de ingebouwde assembler neemt het over"
        )
    version = quarto_version(program)
    if version is None or version < MINIMUM:
        found = (
            f"Quarto {version_text(version)}" if version else f"een quarto die zijn versie niet noemt ({program.name})"
        )
        if forced == "quarto":
            raise _refused("Deze Quarto is te oud.", found, f"Quarto {version_text(MINIMUM)} of nieuwer")
        reason = f"{found} is gevonden, maar {version_text(MINIMUM)} of nieuwer is nodig"
        return PandocAssembler(project, pandoc_version(), reason)
    why = "gekozen met --assembler quarto" if forced else "Quarto is gevonden en nieuw genoeg"
    return QuartoAssembler(project, program, version_text(version), why)


def _refused(message: str, found: str, allowed: str) -> InputError:
    advice = "Laat --assembler weg voor de ingebouwde assembler, of voer `make quarto` uit."
    return InputError([Problem(file="--assembler", message=message, found=found, allowed=allowed, advice=advice)])
