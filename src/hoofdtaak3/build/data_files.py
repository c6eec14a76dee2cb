"""Make the data publication of an edition: a workbook, and a ZIP of CSV files, of the same tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hoofdtaak3.analyses.world import World
from hoofdtaak3.assemble.shown import explained
from hoofdtaak3.inputs.tables.contract import load_contract
from hoofdtaak3.intake import read_text
from hoofdtaak3.results.sheets import Sheet, published_sheets
from hoofdtaak3.results.workbook import Guide, archive, workbook
from hoofdtaak3.writing import write_bytes

if TYPE_CHECKING:
    from hoofdtaak3.project import Project


def write_data(project: Project, *, edition: str, moment: int, guide: str, files: tuple[str, str]) -> None:
    """Write the workbook and the ZIP of this edition, the two `files`; all names are below the project.

    `guide` is what the first sheet says; `moment` is what the workbook gives as its date.
    """
    sheets = _sheets(project, edition)
    said = Guide.of(read_text(project.root, guide), edition, moment)  # the check has seen that it says something
    for name, data in zip(files, (workbook(sheets, said), archive(sheets)), strict=True):
        write_bytes(project.root / name, data)


def _sheets(project: Project, edition: str) -> list[Sheet]:
    world, contract = World.load(project, edition), load_contract(project.root)
    content = json.loads(project.content.read_text(encoding="utf-8"))
    drawn = {label: (figure["name"], content["tables"][label]) for label, figure in content["figures"].items()}
    figures = {label: (name, rows) for label, (name, rows) in drawn.items() if rows}  # of nothing there is no sheet
    return published_sheets(
        world.dataset,
        contract,
        world.scenarios,
        results=world.results,
        frames=world.frames,
        findings=[_told(finding, content["grounds"]) for finding in content["findings"]],
        figures=figures,
    )


def _told(finding: dict[str, Any], grounds: dict[str, Any]) -> dict[str, Any]:
    """A finding with the words that the page has too, and its value as it is."""
    words = explained(finding, grounds)
    value = finding["value"]
    if isinstance(value, str):
        value = finding.get("names", {}).get(value, value)
    return finding | {key: words.get(key) for key in ("degree", "basis", "rows")} | {"value": value}
