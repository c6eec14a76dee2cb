"""A function of this package as a job in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3.build.children import Job, OnPart, Outcome
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project
from hoofdtaak3.trouble import cause, keep

if TYPE_CHECKING:
    from pathlib import Path


DOCUMENTS: Final = "build.rendering"
"""The module whose functions compute nothing."""


@dataclass(frozen=True)
class Call:
    """`function` of a module of ours with the project and these arguments."""

    root: Path
    function: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    """Of its log; the function's own name if it is empty."""
    module: str = "build.work"

    @property
    def title(self) -> str:
        """What it is called in a message."""
        return self.name or self.function

    @property
    def log(self) -> Path:
        """What went wrong, in full; there is none after a run without trouble."""
        return Project(self.root).build / "logs" / f"{self.title}.log"

    @property
    def computes(self) -> bool:
        """Whether it needs the packages that take a second to import."""
        return self.module != DOCUMENTS

    def place(self, number: int, total: int) -> str:  # noqa: ARG002 - it has no parts
        """Nowhere in particular."""
        return ""

    def perform(self, on_part: OnPart) -> Outcome:  # noqa: ARG002 - it has no parts
        """Call the function."""
        try:
            module = import_module(f"hoofdtaak3.{self.module}")
            return Outcome("ok", value=getattr(module, self.function)(Project(self.root), **self.arguments))
        except InputError as error:
            return Outcome("input", error.text())
        except Exception as error:  # noqa: BLE001 - whatever it is, the adviser gets one line and the log the rest
            return failure(self, error)


def failure(job: Job, error: Exception) -> Outcome:
    """What an adviser is told of an error that nobody foresaw; the log has the rest."""
    root = job.log.parents[2]
    return Outcome("failed", f"{job.title}: {cause(error, root)}", keep(job.log, root))
