"""Where things are in a project folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from hoofdtaak3.problems import InputError, Problem

REGIONS = "regios"
"""The folder of the fact sheets of regions, among what was published."""


@dataclass(frozen=True)
class Project:
    """The folder with `_quarto.yml`, `data/` and `params/`; every other path hangs from it."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """The nearest project at or above `start` (default: the current folder); InputError if there is none."""
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if os.path.lexists(folder / "_quarto.yml") and os.path.lexists(folder / "data" / "datapackage.yaml"):
                return cls(folder)
        raise InputError(
            [
                Problem(
                    file=here.name or str(here),  # the root of a disk has no name
                    message="Dit is geen map van Hoofdtaak 3.",
                    allowed="een map met _quarto.yml en data/datapackage.yaml, of een map daarbinnen",
                )
            ]
        )

    @property
    def data(self) -> Path:
        """The tables."""
        return self.root / "data"

    @property
    def params(self) -> Path:
        """Parameters and scenarios."""
        return self.root / "params"

    @property
    def notebooks(self) -> Path:
        """The notebooks, without outputs."""
        return self.root / "notebooks"

    @property
    def report(self) -> Path:
        """Sources of the report."""
        return self.root / "report"

    @property
    def build(self) -> Path:
        """Everything made on the way."""
        return self.root / "build"

    @property
    def results(self) -> Path:
        """Result frames, a folder a scenario."""
        return self.build / "results"

    @property
    def figures(self) -> Path:
        """Charts and the tables behind them."""
        return self.build / "figures"

    @property
    def fragments(self) -> Path:
        """Markdown that the report includes."""
        return self.build / "fragments"

    @property
    def executed(self) -> Path:
        """Executed notebooks, normalised."""
        return self.build / "notebooks"

    @property
    def variables(self) -> Path:
        """Values of the project's own that chapters name; Quarto knows this file by its name."""
        return self.root / "_variables.yml"

    @property
    def content(self) -> Path:
        """Findings, tables and figures that text is filled in with."""
        return self.build / "content.json"

    @property
    def making(self) -> Path:
        """What the edition is made from, for the accountability page."""
        return self.build / "making.json"

    def holds(self, path: Path) -> bool:
        """Whether a file or folder lies in the project, wherever links lead."""
        try:
            return path.resolve().is_relative_to(self.root.resolve())
        except (OSError, RuntimeError, ValueError):  # a ring of links, a name that no file can have
            return False

    def sweeps_at_work(self, edition: str) -> Path:
        """What sweeps of an edition have computed so far, a folder each."""
        return self.sweeps(edition) / ".werk"

    def published_sweeps(self, edition: str) -> list[Path]:
        """The folders of the sweeps that were published."""
        place = self.sweeps(edition)
        found = sorted(place.iterdir()) if place.is_dir() else []
        return [path for path in found if path.is_dir() and not path.name.startswith(".")]

    def sweeps(self, edition: str) -> Path:
        """The results of sweeps of an edition, a folder each."""
        return self.root / ("_output-sweep" if edition == "publiek" else f"_output-sweep-{edition}")

    def regions(self, edition: str = "publiek") -> Path:
        """The fact sheets of the safety regions, with a record of their own."""
        return self.output(edition) / REGIONS

    def output(self, edition: str = "publiek", *, part: bool = False) -> Path:
        """The finished documents of an edition, or those that were asked for by themselves."""
        name = "_output" if edition == "publiek" else f"_output-{edition}"
        return self.root / (f"{name}-deel" if part else name)
