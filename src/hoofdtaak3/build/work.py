"""What steps do in a process of their own, besides notebooks: check and compile the input, tell, draw.

Imports are slow here and cheap there: the server that children are forked from has them already.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoofdtaak3.analyses.content import all_content, save_content
from hoofdtaak3.analyses.regions.telling import Regions, sheets_content
from hoofdtaak3.analyses.world import World
from hoofdtaak3.assemble.text import render_sheets
from hoofdtaak3.brand import Brand, write_fonts
from hoofdtaak3.build.rendering import INDEX
from hoofdtaak3.build.validation import check
from hoofdtaak3.figures.explorer import DATA as EXPLORER_DATA
from hoofdtaak3.figures.explorer import explorer_data
from hoofdtaak3.figures.figure import SPEC, save_figure
from hoofdtaak3.figures.interactive import interactive_fragments
from hoofdtaak3.results.checks import calibration_warnings
from hoofdtaak3.writing import write_text

__all__ = ["check", "draw_png", "draw_svg", "gather", "make_content", "vega", "write_sheets"]

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hoofdtaak3.project import Project


def make_content(project: Project, edition: str) -> dict[str, Any]:
    """Write findings, tables and figures; returns the `files`, and `warnings` where peace time is not what it was."""
    world = World.load(project, edition)
    written = tell(project, world)
    warnings = [text for key in world.results for text in calibration_warnings(key, world.results[key]["requests"])]
    return {"files": _names(project, written), "warnings": warnings}


def tell(project: Project, world: World) -> list[Path]:
    """Write what there is to tell of a world; returns the files."""
    content = all_content(world)
    written = [save_content(world, content, project.content)]
    written += [path for figure in content.figures for path in save_figure(figure, project.figures)]
    data = explorer_data(world.frames["explorer"], world.titles, world.names, world.dataset, world.common)
    return [*written, write_text(project.fragments / f"{EXPLORER_DATA}.md", data)]


def write_sheets(project: Project, edition: str) -> list[str]:
    """Fill in the templates of the sheets; returns the files."""
    regions = Regions.load(project, edition)
    content = sheets_content(regions, json.loads(project.content.read_text(encoding="utf-8")))
    sheets: dict[str, tuple[str, Mapping[str, Any]]] = {INDEX: ("regio/index.md.jinja", {})}
    for region, called in regions.called.items():
        key = region.lower()
        sheets[key] = ("regio/blad.md.jinja", {"regio": {"id": region, "sleutel": key, "naam": called}})
    folder = project.build / "regios"
    shutil.rmtree(folder, ignore_errors=True)
    texts = render_sheets(project, content, sheets)
    written = [write_text(folder / f"{name}.qmd", text) for name, text in texts.items()]
    return _names(project, written)


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


def _names(project: Project, paths: Iterable[Path]) -> list[str]:
    return [path.relative_to(project.root).as_posix() for path in paths]
