"""`ht3 format`: tables as the house keeps them, with every row and word that they had."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.build.edits import Edits
from hoofdtaak3.inputs.tables.cells import nearest, shown
from hoofdtaak3.inputs.tables.contract import Table, load_contract
from hoofdtaak3.inputs.tables.house import HouseTable, house_table
from hoofdtaak3.inputs.tables.opening import open_book
from hoofdtaak3.inputs.tables.strays import stored
from hoofdtaak3.intake import read_bytes
from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofdtaak3.project import Project


def tidied(project: Project, names: Sequence[str], edition: str) -> tuple[Edits, list[str]]:
    """What must be rewritten of these tables (all, without names), and a Dutch line for each.

    InputError for a file that cannot be read in one way, or holds what CSV cannot keep; then nothing is rewritten.
    """
    contract = load_contract(project.root)
    files: dict[str, bytes] = {}
    gone: list[str] = []
    said: list[str] = []
    problems: list[Problem] = []
    asked = [_asked(project, name, list(contract.tables.values()), problems) for name in names]
    for table in asked or contract.tables.values():
        if table is None:
            continue
        file = stored(project.root, table)
        try:
            raw = read_bytes(project.root, file)
            house = house_table(raw, table, file, edition)
            if file != table.file:
                _refuse_loss(raw, file)
        except InputError as error:
            problems.extend(error.problems)
            continue
        if house.text.encode() != raw or file != table.file:
            files[table.file] = house.text.encode()
            gone += [file] * (file != table.file)
            said.append(_told(house, raw, file))
    if problems:
        raise InputError(problems)
    return Edits.of(project, files, tuple(gone)), said


def _asked(project: Project, name: str, tables: Sequence[Table], problems: list[Problem]) -> Table | None:
    """The table that somebody means by a name or a file; None, with a problem, if there is none."""
    stem = Path(name).name.partition(".")[0]
    for table in tables:
        if stem == table.name and (name == stem or Path(name).resolve().parent == project.data.resolve()):
            return table
    names = [table.name for table in tables]
    advice = nearest(stem, names)
    message = "Dit is geen tabel van het project."
    problems.append(Problem(name, message=message, allowed=", ".join(names), advice=advice))
    return None


def _refuse_loss(raw: bytes, file: str) -> None:
    """InputError for a workbook with remarks or more sheets: they would be lost in a CSV file."""
    grids = [grid for grid in open_book(raw, file).grids if grid.lines or grid.remarks]
    problems = []
    if remarks := [grid.address(line, at) for grid in grids for line, at in grid.remarks]:
        message = "Bij cellen staan opmerkingen; die kan een CSV-bestand niet bewaren."
        advice = "zet ze in de kolom note, of haal ze weg"
        problems.append(Problem(file, message=message, found=dutch.few(remarks, 5), advice=advice))
    if len(grids) > 1:
        message = "Er is meer dan één werkblad; een CSV-bestand kan er één bewaren."
        advice = "haal de andere werkbladen weg, of bewaar ze ergens anders"
        names = dutch.few([grid.sheet for grid in grids], 5)
        problems.append(Problem(file, message=message, found=names, advice=advice))
    if problems:
        raise InputError(problems)


def _told(house: HouseTable, raw: bytes, file: str) -> str:
    kept = raw.decode("utf-8", "replace").splitlines(keepends=True) if file == house.table.file else []
    same = set(kept)
    count = sum(record.text not in same for record in house.records)
    lines = f"{dutch.number(count, 0)} {dutch.plural(count, 'regel', 'regels')}"
    moved = f"; het rekenblad heet nu {Path(file).name}.oud" if file != house.table.file else ""
    above = f"; weggelaten van boven de kop: {shown(' / '.join(house.rows.above))}" if house.rows.above else ""
    return f"{house.table.file}: {lines}{moved}{above}"
