"""What templates are filled in with: findings, tables and figures of all parts, together in one file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from hoofdtaak3.analyses.names import PARTS
from hoofdtaak3.results.findings import Findings
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from pathlib import Path

    from hoofdtaak3.analyses.world import World
    from hoofdtaak3.figures.figure import Figure
    from hoofdtaak3.results.findings import Finding


@dataclass(frozen=True)
class Content:
    """What one part has to tell. A cell of a table is a text, number, boolean, None or a list of texts."""

    findings: Sequence[Finding] = ()
    tables: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    figures: Sequence[Figure] = ()


def all_content(world: World) -> Content:
    """Of all parts together; names are unique over all."""
    parts = [import_module(f"hoofdtaak3.analyses.{name}.content").content(world) for name in PARTS]
    tables: dict[str, Sequence[Mapping[str, Any]]] = {}
    for part in parts:
        if double := tables.keys() & part.tables.keys():
            raise ValueError(f"there are two tables {', '.join(sorted(double))}")
        tables |= part.tables
    return Content(
        tuple(finding for part in parts for finding in part.findings),
        tables,
        tuple(figure for part in parts for figure in part.figures),
    )


def save_content(world: World, content: Content, path: Path) -> Path:
    """Write it as JSON; equal content is equal bytes."""
    findings = Findings.of(content.findings, world.grounds)
    figures = {figure.label: {"name": figure.name, "bases": world.bases(figure.grounds)} for figure in content.figures}
    rows: dict[str, Any] = {figure.label: figure.table.to_dict("records") for figure in content.figures}
    tables = {name: plain_rows(table) for name, table in {**content.tables, **rows}.items()}
    whole = {**findings.plain(), "tables": tables, "figures": figures}
    return write_text(path, json.dumps(whole, ensure_ascii=False, indent=0, sort_keys=True) + "\n")


def plain_rows(rows: Iterable[Mapping[Any, Any]]) -> list[dict[str, Any]]:
    """The rows of a table as JSON can hold them."""
    return [_plain(row) for row in rows]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): _cell(value) for key, value in row.items()}


def _cell(value: object) -> object:
    if isinstance(value, tuple | list):
        return [_cell(item) for item in value]
    if hasattr(value, "item"):  # a number of numpy
        value = value.item()
    if value is None or value != value or str(value) == "<NA>":  # noqa: PLR0124 - not-a-number is not equal to itself
        return None
    return value if isinstance(value, bool | int | float | str) else str(value)
