"""What steps do in a process of their own, besides notebooks: check and compile the input, tell, draw.

Imports are slow here and cheap there: the server that children are forked from has them already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoofdtaak3 import edition as editions
from hoofdtaak3.analyses.names import ANALYSES, CHAPTERS, FRAMES, analysis_folder
from hoofdtaak3.brand import Brand, write_fonts
from hoofdtaak3.build.validation import check
from hoofdtaak3.figures.chapters.chapter import Tale
from hoofdtaak3.figures.chapters.data import data_tables
from hoofdtaak3.figures.figure import SPEC, save_figure
from hoofdtaak3.figures.interactive import interactive_fragments
from hoofdtaak3.figures.names import Names
from hoofdtaak3.figures.report import write_comparison
from hoofdtaak3.figures.variables import dump
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.scenarios.order import arranged
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.results.checks import ResultError, calibration_warnings
from hoofdtaak3.results.frames import FRAMES as SCENARIO_FRAMES
from hoofdtaak3.results.frames import SAMPLES, read_frames
from hoofdtaak3.writing import write_text

__all__ = ["check", "draw_png", "draw_svg", "gather", "tell_analyses", "tell_results", "vega"]

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from hoofdtaak3.figures.figure import Figure
    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.project import Project


def tell_analyses(project: Project, edition: str) -> dict[str, Any]:
    """Write figures, fragments and variables of the chapters on analyses; returns the `files`."""
    world = _World.load(project, edition)
    written: list[Path] = []
    values: dict[str, Any] = {}
    for name in CHAPTERS:
        module = import_module(f"hoofdtaak3.figures.chapters.{name}")
        told = module.chapter(world.tale)
        if set(told.variables) - {name}:
            raise ResultError(f"{name}: de variabelen van deze analyse staan niet onder haar eigen naam.")
        values |= told.variables
        written += _saved(project, told.figures)
        texts = {**told.fragments, f"{name}-data": data_tables(told.figures)}
        written += [write_text(project.fragments / f"{key}.md", text) for key, text in texts.items()]
    written.append(write_text(project.build / "variables" / "analyses.yml", dump(values)))
    return {"files": _names(project, written), "warnings": []}


def tell_results(project: Project, edition: str) -> dict[str, Any]:
    """Write figures, fragments and variables of everything else: scenarios, first page, annexes, letters.

    Returns the `files`, and `warnings` where peace time is not what it was.
    """
    world = _World.load(project, edition)
    written = write_comparison(project, world.dataset, world.scenarios, world.results, world.frames)
    warnings = [text for key in world.results for text in calibration_warnings(key, world.results[key]["requests"])]
    return {"files": _names(project, written), "warnings": warnings}


def vega(project: Project) -> str:
    """Write the packed Vega of the page; returns the file."""
    from hoofdtaak3.figures.drawing import vega_bundle  # noqa: PLC0415 - starts the converter

    return _names(project, [write_text(project.build / "cache" / "vega.txt", vega_bundle())])[0]


def draw_svg(project: Project, sources: Sequence[str]) -> None:
    """Draw these saved specifications, beside them."""
    from hoofdtaak3.figures import drawing  # noqa: PLC0415 - starts the converter

    drawing.draw_svg([project.root / name for name in sources], _fonts(project))


def draw_png(project: Project, sources: Sequence[str]) -> None:
    """Draw these pictures for Word, beside them."""
    from hoofdtaak3.figures import drawing  # noqa: PLC0415 - as above

    drawing.draw_png([project.root / name for name in sources], _fonts(project))


def _fonts(project: Project) -> Path:
    folder = project.build / "brand" / "fonts"
    write_fonts(Brand.load(project.root), folder)
    return folder


def gather(project: Project, vega: str, specs: Sequence[str]) -> list[str]:
    """Write the fragments that make the figures of the page alive; returns the files."""
    # What an earlier run left would be taken for this run's.
    for path in project.figures.glob(f"*{SPEC}"):
        if path.relative_to(project.root).as_posix() not in specs:
            path.unlink()
    packed = (project.root / vega).read_text(encoding="utf-8")
    found = interactive_fragments(project.figures, project.report, packed)
    return _names(project, [write_text(project.fragments / f"{name}.md", text) for name, text in found.items()])


class _World:
    """Everything that is told from: tables, scenarios, results, frames of the analyses."""

    def __init__(self, project: Project, dataset: Dataset, scenarios: Mapping[str, Scenario]) -> None:
        self.dataset = dataset
        self.scenarios = {key: scenarios[key] for key in arranged(scenarios)}
        wanted = (*SCENARIO_FRAMES, *SAMPLES)
        self.results = {key: read_frames(project.results / key, wanted) for key in self.scenarios}
        self.frames: dict[str, pd.DataFrame] = {}
        for name in ANALYSES:
            self.frames |= read_frames(project.results / analysis_folder(name), FRAMES[name])
        self.names = Names.of(dataset)
        self.brand = Brand.load(project.root)

    @classmethod
    def load(cls, project: Project, edition: str) -> _World:
        """Read it for this edition."""
        dataset = load_dataset(project.root, editions.as_edition(edition))
        return cls(project, dataset, load_scenarios(project.root))

    @property
    def tale(self) -> Tale:
        """What a chapter is told from."""
        return Tale(self.dataset, self.scenarios, self.results, self.frames, self.names, self.brand)


def _saved(project: Project, figures: Iterable[Figure]) -> list[Path]:
    return [path for figure in figures for path in save_figure(figure, project.figures, project.fragments)]


def _names(project: Project, paths: Iterable[Path]) -> list[str]:
    return [path.relative_to(project.root).as_posix() for path in paths]
