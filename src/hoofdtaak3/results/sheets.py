"""The tables that are published as data: results, findings and the tables of the edition, each column explained.

A `Sheet` is one table, ready to be read by a person or a program; the workbook and the CSV files hold the same ones.
Nothing is described here that a schema describes: columns come from `results/` and from the contract of `data/`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from hoofdtaak3.inputs.scenarios.model import Scenario
from hoofdtaak3.inputs.tables.contract import Column, Contract, Table
from hoofdtaak3.results.columns import ResultColumn, ResultTable
from hoofdtaak3.results.frames import BETWEEN
from hoofdtaak3.results.of_scenarios import SCENARIO
from hoofdtaak3.results.schema import KIND_WORDS, PUBLISHED

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.inputs.tables import Dataset

Cell = str | int | float | bool | date | None
"""None is an empty cell: not given, not known, or none."""

FRACTION = "fractie"
_SCENARIOS = "scenarios"
_SOURCES = "bronnen"
_TYPES = {"string": "tekst", "number": "getal", "integer": "geheel getal", "boolean": "ja of nee", "date": "datum"}


@dataclass(frozen=True)
class SheetColumn:
    """One column of a published table."""

    name: str
    kind: str
    """Dutch, as `getal`."""
    meaning: str
    unit: str = ""
    unit_column: str = ""
    """The column of the same row that holds the unit, where that differs from row to row."""
    codes: str = ""
    refers: str = ""
    """What a cell holds ids of: a table of `data/`, or `scenarios`, or `bronnen`."""


@dataclass(frozen=True)
class Sheet:
    """One published table."""

    key: str
    """Where it stands among the CSV files, without `.csv`: `resultaten/phases`."""
    title: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[tuple[Cell, ...]]
    about: str = ""

    @property
    def names(self) -> dict[str, str]:
        """What its ids stand for: the name of each row, or else what stands behind the id; empty without ids."""
        heads = [column.name for column in self.columns]
        if "id" not in heads:
            return {}
        at = heads.index("name") if "name" in heads else heads.index("id") + 1
        return {str(row[heads.index("id")]): str(row[at] or "") for row in self.rows}


def published_sheets(  # noqa: PLR0913 - all that is published, by name
    dataset: Dataset,
    contract: Contract,
    scenarios: Mapping[str, Scenario],
    *,
    results: Mapping[str, Mapping[str, pd.DataFrame]],
    frames: Mapping[str, pd.DataFrame],
    findings: Sequence[Mapping[str, Any]] = (),
    figures: Mapping[str, tuple[str, Sequence[Mapping[str, Any]]]] | None = None,
) -> list[Sheet]:
    """Every table of one edition, in the order in which a reader meets them; ids have their name beside them.

    `results` has the frames of each scenario, `frames` those over all. The rows of all scenarios stand below each
    other, in the order of `scenarios`. `figures` are names and rows of what is drawn, by label.
    """
    data = [
        _scenario_sheet(scenarios),
        *(_data_sheet(table, dataset.frame(name)) for name, table in contract.tables.items()),
        _source_sheet(dataset.sources),
    ]
    computed = [_result_sheet(table, scenarios, results, frames) for table in PUBLISHED]
    names = {sheet.key.rpartition("/")[2]: sheet.names for sheet in data}
    drawn = [_figure_sheet(label, name, rows) for label, (name, rows) in (figures or {}).items()]
    return [*(_named(sheet, names) for sheet in (*_finding_sheets(findings), *computed, *data)), *drawn]


def column_sheet(sheets: Sequence[Sheet], called: Mapping[str, str]) -> Sheet:
    """What every column of these tables means, as a table; `called` has the name that a reader knows each by."""
    rows = [
        (called[sheet.key], column.name, column.meaning, column.kind, _unit(column), column.codes or None,
         called.get(reference(column)))
        for sheet in sheets
        for column in sheet.columns
    ]  # fmt: skip
    heads = (
        ("blad", "Het werkblad."),
        ("kolom", "De kolom, zoals die in de kop staat."),
        ("betekenis", "Wat er in de kolom staat."),
        ("soort", "Het soort waarde."),
        ("eenheid", "De eenheid van een getal."),
        ("codes", "Wat er kan staan, en wat dat betekent."),
        ("verwijst naar", "Het werkblad waarop staat wat een sleutel voorstelt."),
    )
    return Sheet("kolommen", "Kolommen", tuple(SheetColumn(name, "tekst", text) for name, text in heads), rows)


def reference(column: SheetColumn) -> str:
    """The key of the table that a column refers to; empty if it refers to none."""
    return f"gegevens/{column.refers}" if column.refers else ""


def csv_text(cell: Cell) -> str:
    """A cell as it stands in a CSV file of this project."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, bool):
        return str(cell).lower()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _unit(column: SheetColumn) -> str | None:
    return f"staat in de kolom {column.unit_column}" if column.unit_column else column.unit or None


def _named(sheet: Sheet, names: Mapping[str, Mapping[str, str]]) -> Sheet:
    """The same table with a column of names behind each column of ids."""
    taken = {column.name.casefold() for column in sheet.columns}
    columns: list[SheetColumn] = []
    known: list[Mapping[str, str] | None] = []
    for column in sheet.columns:
        columns.append(column)
        known.append(names.get(column.refers) if column.refers != _SOURCES else None)
        if known[-1]:
            name = _beside(column.name, taken)
            taken.add(name.casefold())
            columns.append(SheetColumn(name, column.kind, f"Wat er bij {column.name} hoort, met naam."))
    return replace(sheet, columns=tuple(columns), rows=[tuple(_with_names(row, known)) for row in sheet.rows])


def _with_names(row: Iterable[Cell], known: Iterable[Mapping[str, str] | None]) -> Iterator[Cell]:
    for cell, names in zip(row, known, strict=True):
        yield cell
        if names:
            yield _names_of(cell, names)


def _beside(name: str, taken: set[str]) -> str:
    """A name for the column of names: `capability_id -> capability_name`, `ids -> names`."""
    singular, plural = name.removesuffix("id"), name.removesuffix("ids")
    made = f"{plural}names" if plural != name else f"{singular}name" if singular != name else f"{name}_name"
    while made.casefold() in taken:
        made += "_"
    return made


def _names_of(cell: Cell, names: Mapping[str, str]) -> str | None:
    """The names of the ids in a cell; what has no name of its own stays as it is among others, and empty alone."""
    if cell is None:
        return None
    ids = str(cell).split(BETWEEN)
    if len(ids) == 1:
        return names.get(ids[0]) or None
    found = [names.get(key, "") for key in ids]
    return BETWEEN.join(name or key for name, key in zip(found, ids, strict=True)) if any(found) else None


def _result_sheet(
    table: ResultTable,
    scenarios: Mapping[str, Scenario],
    results: Mapping[str, Mapping[str, pd.DataFrame]],
    frames: Mapping[str, pd.DataFrame],
) -> Sheet:
    columns: tuple[ResultColumn, ...] = table.columns
    if table.name in frames:
        rows = list(_rows(frames[table.name]))
    elif SCENARIO.name in table.dtypes:
        rows = [row for key in scenarios for row in _rows(results[key][table.name])]
    else:
        columns = (SCENARIO, *columns)
        rows = [(key, *row) for key in scenarios for row in _rows(results[key][table.name])]
    return Sheet(f"resultaten/{table.name}", table.title, tuple(map(_of_result, columns)), rows)


def _of_result(column: ResultColumn) -> SheetColumn:
    words = [f"{code or '(leeg)'} = {word}" if code != word else code for code, word in column.codes.items()]
    return SheetColumn(
        column.name, KIND_WORDS[column.kind], column.meaning, column.unit, "", "; ".join(words), column.refers
    )


def _data_sheet(table: Table, frame: pd.DataFrame) -> Sheet:
    columns = tuple(_of_data(table, column) for column in table.columns)
    return Sheet(f"gegevens/{table.name}", table.title, columns, list(_rows(frame)), table.description)


def _of_data(table: Table, column: Column) -> SheetColumn:
    by_row = column.type == "number" and "unit" in table.column_names
    codes = column.enum
    if column.name == "attribute" and table.attributes:
        codes = tuple(f"{name} = {spec.title} ({spec.unit})" for name, spec in table.attributes.items())
    refers = _SOURCES if column.sources else table.references.get(column.name, "")
    meaning = f"{column.title[:1].upper()}{column.title[1:]}: {column.description}"
    return SheetColumn(
        column.name, _TYPES[column.type], meaning, "", "unit" if by_row else "", "; ".join(codes), refers
    )


def _scenario_sheet(scenarios: Mapping[str, Scenario]) -> Sheet:
    """What a reader must know of the scenarios; their other parameters are in the report."""
    kinds = {"id": "tekst", "title": "tekst", "description": "tekst", "start_date": "datum", "days": "geheel getal"}
    columns = tuple(
        SheetColumn(name, kind, Scenario.model_fields[name].description or "", "dagen" if name == "days" else "")
        for name, kind in kinds.items()
    )
    rows = [tuple(getattr(scenario, name) for name in kinds) for scenario in scenarios.values()]
    return Sheet(f"gegevens/{_SCENARIOS}", "Scenario’s", columns, rows)


def _source_sheet(sources: Mapping[str, Mapping[str, Any]]) -> Sheet:
    """The sources that the tables name."""
    columns = (
        SheetColumn("id", "tekst", "Unieke sleutel, waarmee de tabellen de bron noemen."),
        SheetColumn("title", "tekst", "Titel of omschrijving van de bron."),
        SheetColumn("author", "lijst", "Wie de bron heeft gemaakt."),
        SheetColumn("container", "tekst", "Waarin de bron staat, zoals een krant of een reeks."),
        SheetColumn("issued", "tekst", "Datum of jaar van de bron, als jaar-maand-dag."),
        SheetColumn("number", "tekst", "Nummer van het stuk."),
        SheetColumn("url", "tekst", "Het adres op internet."),
    )
    rows = [
        (key, *(_text(entry.get(name)) for name in ("title", "author", "container-title", "issued", "number", "URL")))
        for key, entry in sources.items()
    ]
    return Sheet(f"gegevens/{_SOURCES}", "Bronnen", columns, rows)


def _text(value: Any) -> str | None:  # noqa: ANN401 - a field of CSL-JSON
    """A field of a source in one cell."""
    if isinstance(value, list):
        names = [person.get("literal") or " ".join(_parts(person)) for person in value]
        return BETWEEN.join(names) or None
    if isinstance(value, dict):
        days = ["-".join(f"{int(part):02}" for part in day) for day in value.get("date-parts", ())]
        return "/".join(days) or value.get("raw") or value.get("literal") or None
    return str(value) if value not in (None, "") else None


def _parts(person: Mapping[str, str]) -> Iterable[str]:
    keys = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return (person[key] for key in keys if key in person)


_FINDING = (
    SheetColumn("id", "tekst", "De sleutel van de bevinding; 'ht3 explain' laat zien waar die op steunt."),
    SheetColumn("label", "tekst", "Waar de bevinding over gaat."),
    SheetColumn("value", "getal of tekst", "De waarde; leeg is onbekend.", unit_column="unit"),
    SheetColumn("unit", "tekst", "De eenheid van de waarde."),
    SheetColumn("of", "tekst", "Waarvan de waarde een deel is."),
    SheetColumn("total", "getal", "Het geheel waarvan de waarde een deel is."),
    SheetColumn("degree", "tekst", "Hoe vast de bevinding is: vast, houdt stand of wisselt."),
    SheetColumn("basis", "tekst", "De herkomst van de gegevens waar de bevinding op steunt."),
    SheetColumn("scenario", "tekst", "Het scenario waarvoor de bevinding geldt.", refers=_SCENARIOS),
    SheetColumn("phase", "tekst", "De fase waarvoor de bevinding geldt."),
    SheetColumn("rows", "lijst", "De groepen rijen waar de bevinding op steunt; 'ht3 explain' noemt elke rij."),
)


def _finding_sheets(findings: Sequence[Mapping[str, Any]]) -> Iterator[Sheet]:
    if findings:
        rows = [tuple(_plain(finding.get(column.name)) for column in _FINDING) for finding in findings]
        yield Sheet("bevindingen", "Bevindingen", _FINDING, rows)


def _figure_sheet(label: str, name: str, rows: Sequence[Mapping[str, Any]]) -> Sheet:
    """The table behind a figure; its headings say what is in it."""
    heads = list(rows[0]) if rows else []
    columns = tuple(
        SheetColumn(
            head, "getal" if all(_is_number(row[head]) for row in rows) else "tekst", f"Zoals getekend in ‘{name}’."
        )
        for head in heads
    )
    return Sheet(
        f"figuren/{label}", f"Figuur: {name}", columns, [tuple(_plain(row[head]) for head in heads) for row in rows]
    )


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _plain(value: Any) -> Cell:  # noqa: ANN401 - any JSON
    """A value of a finding in one cell."""
    if isinstance(value, dict):
        return BETWEEN.join(f"{key}={csv_text(_plain(part))}" for key, part in value.items()) or None
    if isinstance(value, list):
        return BETWEEN.join(csv_text(_plain(part)) for part in value) or None
    return _cell(value)


def _rows(frame: pd.DataFrame) -> Iterator[tuple[Cell, ...]]:
    """The rows of a frame, with plain Python values."""
    columns = [[_cell(value) for value in frame[name].astype(object)] for name in frame]
    return zip(*columns, strict=True)


def _cell(value: Any) -> Cell:  # noqa: ANN401 - what a frame holds
    if isinstance(value, tuple):
        return BETWEEN.join(value) or None
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, float):
        return None if math.isnan(value) else float(value)
    if isinstance(value, (bool, int, date)):
        return value
    if not hasattr(value, "item"):  # pandas' own NA
        return None
    plain: Cell = value.item()
    return plain
