"""`ht3 import --mapping`: a published table becomes rows, and its file is kept with its checksum."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hoofdtaak3.build.edits import Edits
from hoofdtaak3.build.exchange import Stock, overruled, told_differences
from hoofdtaak3.inputs.mappings import FOLDER
from hoofdtaak3.inputs.mappings.apply import mapped, names_of
from hoofdtaak3.inputs.mappings.model import ImportMapping, key_columns, load_mapping
from hoofdtaak3.inputs.tables.contract import load_contract
from hoofdtaak3.inputs.tables.differences import Difference, amended
from hoofdtaak3.inputs.tables.grids import Book, Grid
from hoofdtaak3.inputs.tables.opening import open_book
from hoofdtaak3.inputs.tables.reading import LOOK
from hoofdtaak3.inputs.tables.strays import stored
from hoofdtaak3.intake import read_bytes
from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from hoofdtaak3.inputs.tables.contract import Table
    from hoofdtaak3.project import Project

ORIGINALS = f"{FOLDER}/originals"
_SUMS = f"{ORIGINALS}/SHA256SUMS"


@dataclass(frozen=True)
class MappedImport:
    """What a published table changes, and the files with that."""

    edits: Edits
    differences: tuple[Difference, ...]
    table: Table
    notes: tuple[str, ...]

    def lines(self) -> list[str]:
        """The differences in Dutch, for who decides."""
        return told_differences({self.table.name: self.differences}, {self.table.name: self.table})

    def check(self, edition: str) -> None:
        """InputError with what `ht3 check` would say."""
        self.edits.check(edition)


def read_published(project: Project, edition: str, name: str, source: Path | None) -> MappedImport:
    """What the mapping `name` makes of a file (without `source` the one that it names); nothing is written.

    InputError for everything that is not clear, and for rows that this edition does not see.
    """
    contract = load_contract(project.root)
    mapping, document = load_mapping(project.root, name, contract)
    raw, file = _original(project, mapping, source)
    book = open_book(raw, file, mapping.written, mapping.separator)
    stock = Stock.of(project, edition)
    house = stock.tables[mapping.table]
    target = house.table.references.get(key_columns(house.table)[0], "")
    if target:
        entities = names_of(stock.tables[target].rows)
    else:
        column = next(column for column in house.table.columns if column.name == key_columns(house.table)[0])
        entities = {value: frozenset({value}) for value in column.enum}
    found = mapped(_sheet(book, mapping), mapping, document, house.table, entities)
    result = amended(house, found.rows, range(len(house.records)), found.columns)
    shown = stock.shown[mapping.table]
    hidden = {house.records[at].text for at in range(len(house.records)) if at not in shown}
    if hidden - {record.text for record in result.house.records}:
        message, advice = (
            "Dit verandert rijen die niet openbaar zijn.",
            LOOK.replace("check", f"import --mapping {name}"),
        )
        raise InputError([Problem(house.table.file, message=message, advice=advice)])
    files = {**_kept(project, raw, Path(file).name)}
    gone: tuple[str, ...] = ()
    if result.differences:
        files[house.table.file] = result.house.text.encode()
        place = stored(project.root, house.table)
        gone = (place,) if place != house.table.file else ()
    notes = (*book.notes, *found.notes, *overruled(project, house.table, result.differences))
    return MappedImport(Edits.of(project, files, gone), result.differences, house.table, notes)


def _sheet(book: Book, mapping: ImportMapping) -> Grid:
    if mapping.sheet:
        return book.grid(mapping.sheet)
    filled = [grid for grid in book.shown if grid.lines]
    fits = [grid for grid in filled if mapping.head or grid.head(mapping.columns)] or filled
    if len(fits) != 1:
        names = ", ".join(grid.sheet for grid in fits)
        message = "Het bestand is leeg." if not fits else "Er is meer dan één werkblad."
        advice = "noem het werkblad in de mapping bij 'sheet'" if fits else ""
        raise InputError([Problem(book.file, message=message, found=names, advice=advice)])
    return fits[0]


def _original(project: Project, mapping: ImportMapping, source: Path | None) -> tuple[bytes, str]:
    """The file that is to be read, and its name: the one that is given, that lies ready, or that was kept last."""
    if source is not None:
        place = source if source.is_absolute() else Path.cwd() / source
        try:
            return read_bytes(place.parent, place.name), str(source)
        except InputError as error:
            raise InputError(replace(problem, file=str(source)) for problem in error.problems) from None
    ready = f"{FOLDER}/{mapping.file}"
    if (project.root / ready).exists():
        return read_bytes(project.root, ready), ready
    kept = [name for name in _sums(project) if name.partition("-")[2] == mapping.file]
    if len(kept) == 1:
        return read_bytes(project.root, f"{ORIGINALS}/{kept[0]}"), f"{ORIGINALS}/{kept[0]}"
    message = "Dit bestand is er niet." if not kept else "Van dit bestand zijn er meer bewaard."
    found = ", ".join(kept)
    advice = "geef het bestand op de opdrachtregel, achter de naam van de mapping"
    raise InputError([Problem(ready, message=message, found=found, advice=advice)])


def _sums(project: Project) -> dict[str, str]:
    """The checksum of each file that is kept, in the order in which they came."""
    path = project.root / _SUMS
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {name: sha for sha, _, name in (line.partition("  ") for line in lines) if name}


def _kept(project: Project, raw: bytes, name: str) -> Mapping[str, bytes]:
    """The original as it came, and its line in the list of checksums (as `sha256sum --check` reads it)."""
    sha = hashlib.sha256(raw).hexdigest()
    name = "".join(sign if sign.isprintable() and sign != "\\" else "_" for sign in name)
    sums = _sums(project)
    own = name if sums.get(name) == sha else f"{sha[:12]}-{name}"
    sums[own] = sha
    text = "".join(f"{value}  {key}\n" for key, value in sums.items())
    return {f"{ORIGINALS}/{own}": raw, _SUMS: text.encode()}
