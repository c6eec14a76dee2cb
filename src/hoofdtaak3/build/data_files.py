"""Make the data publication of an edition: a workbook, and a ZIP of CSV files, of the same tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hoofdtaak3.analyses.names import ANALYSES, FRAMES, analysis_folder
from hoofdtaak3.edition import as_edition
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.scenarios.order import arranged
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.tables.contract import load_contract
from hoofdtaak3.intake import read_text
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.results.frames import FRAMES as SCENARIO_FRAMES
from hoofdtaak3.results.frames import SAMPLES, read_frames
from hoofdtaak3.results.sheets import Sheet, published_sheets
from hoofdtaak3.results.workbook import Guide, archive, workbook
from hoofdtaak3.writing import write_bytes

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from hoofdtaak3.project import Project


def write_data(  # noqa: PLR0913 - what a `Call` passes by name
    project: Project, *, edition: str, moment: int, guide: str, findings: str, files: tuple[str, str]
) -> None:
    """Write the workbook and the ZIP of this edition, the two `files`; all names are below the project.

    `guide` is what the first sheet says, `findings` may be absent; `moment` is what the workbook gives as its date.
    """
    sheets = _sheets(project, edition, project.root / findings)
    text = read_text(project.root, guide)
    if not text.strip():
        raise InputError([Problem(guide, message="Dit bestand is leeg.", allowed="een kop en alinea's")])
    said = Guide.of(text, edition, moment)
    for name, data in zip(files, (workbook(sheets, said), archive(sheets)), strict=True):
        write_bytes(project.root / name, data)


def _sheets(project: Project, edition: str, findings: Path) -> list[Sheet]:
    dataset = load_dataset(project.root, as_edition(edition))
    scenarios = load_scenarios(project.root)
    order = {key: scenarios[key] for key in arranged(scenarios)}
    results = {key: read_frames(project.results / key, (*SCENARIO_FRAMES, *SAMPLES)) for key in order}
    frames: dict[str, pd.DataFrame] = {}
    for name in ANALYSES:
        frames |= read_frames(project.results / analysis_folder(name), FRAMES[name])
    contract, said = load_contract(project.root), _findings(findings)
    return published_sheets(dataset, contract, order, results=results, frames=frames, findings=said)


def _findings(path: Path) -> list[dict[str, Any]]:
    """What the results say; nothing where that was not made."""
    if not path.is_file():
        return []
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found
