"""What a mapping file says: `data/imports/<name>.yaml`, typed and checked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, ValidationError

from hoofdtaak3.inputs.mappings import FOLDER
from hoofdtaak3.inputs.scenarios.change import Basis, Choice, Named, Number
from hoofdtaak3.inputs.scenarios.messages import problems
from hoofdtaak3.inputs.tables.cells import nearest
from hoofdtaak3.inputs.tables.contract import Contract, Table
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.strict_yaml import Document, Path_, Place, read_document

_EXAMPLE = "table: region_values"
JOINED = " / "
"""Between the parts of a head over more lines."""
NTH: Final = re.compile(r"(.+) \((\d+)\)")
"""A head that stands there more than once, with which of them is meant: `aantal (2)`."""
Text = Annotated[StrictStr, Field(min_length=1)]


class _Part(BaseModel):
    """Frozen, refuses unknown keys and numbers that are none."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class EntityColumn(_Part):
    """The column that says of whom a line is."""

    column: Text = Field(description="Kop van de kolom in het bestand.")
    strip: tuple[Text, ...] = Field(default=(), description="Woorden die van de naam af gaan, zoals '(VR)'.")
    names: dict[str, Text] = Field(default_factory=dict, description="Naam in het bestand -> id in onze tabel.")
    skip: tuple[Text, ...] = Field(default=(), description="Namen die niet meetellen, zoals 'Nederland'.")


class LineFilter(_Part):
    """Lines that count: those in which a column has one of these texts, or has none of others."""

    column: Text = Field(description="Kop van de kolom in het bestand.")
    keep: Choice = Field(default=(), description="Alleen regels waar dit staat.")
    leave: Choice = Field(default=(), description="Geen regels waar dit staat.")


class ValueColumn(_Part):
    """A column with values, and which quantity they are."""

    attribute: StrictStr = Field(default="", description="Het kenmerk; weglaten bij een tabel met één grootheid.")
    likely: Text = Field(description="Kop van de kolom met de waarde.")
    low: StrictStr = Field(default="", description="Kop van de kolom met de ondergrens; anders de waarde zelf.")
    high: StrictStr = Field(default="", description="Kop van de kolom met de bovengrens; anders de waarde zelf.")
    factor: Number = Field(default=1.0, gt=0, description="Waarmee de waarde wordt vermenigvuldigd, zoals 1000.")
    divisor: Number = Field(default=1.0, gt=0, description="Waardoor de waarde wordt gedeeld, zoals 24 (uur per dag).")
    set: dict[str, Named] = Field(default_factory=dict, description="Sleutelkolommen met een vaste inhoud.")
    note: StrictStr = Field(default="", description="Toelichting; anders die van de mapping.")


class ImportMapping(_Part):
    """How one published table becomes rows."""

    title: Text = Field(description="Wat voor bestand dit is, voor mensen.")
    file: Text = Field(description="Naam van het bestand, zoals het is gedownload.")
    sheet: StrictStr = Field(default="", description="Werkblad; weglaten als er één is.")
    head: tuple[StrictInt, ...] = Field(default=(), description="Regels van de kop; weglaten als de koppen dat wijzen.")
    separator: Literal["", ",", ";", "\t", "|"] = Field(default="", description="Scheidingsteken; anders blijkt het.")
    decimal: Literal["", ",", "."] = Field(default="", description="Decimaalteken; weglaten als het bestand het wijst.")
    table: Text = Field(description="De tabel met waarden, zonder .csv.")
    entity: EntityColumn = Field(description="Van wie een regel is.")
    filters: tuple[LineFilter, ...] = Field(default=(), description="Welke regels tellen.")
    take: dict[str, Text] = Field(default_factory=dict, description="Sleutelkolom -> kolom in het bestand.")
    set: dict[str, Named] = Field(default_factory=dict, description="Sleutelkolommen met een vaste inhoud.")
    values: tuple[ValueColumn, ...] = Field(min_length=1, description="De kolommen met waarden.")
    sum: StrictBool = Field(default=False, description="true = tel op wat over hetzelfde gaat, zoals gemeenten.")
    unknown: tuple[StrictStr, ...] = Field(default=(), description="Wat het bestand schrijft als iets niet bekend is.")
    open_question: StrictStr = Field(default="", description="Open vraag bij waarden die niet bekend zijn.")
    source: StrictStr = Field(default="", description="Sleutels uit data/bibliography.json.")
    basis: Basis = Field(description="Herkomst: bron, opgave, oordeel of fictief.")
    classification: Literal["openbaar", "intern"] = Field(default="openbaar", description="openbaar of intern.")
    note: StrictStr = Field(default="", description="Toelichting bij elke rij.")

    @property
    def columns(self) -> tuple[str, ...]:
        """The heads of the file that are used."""
        numbers = [name for value in self.values for name in (value.likely, value.low, value.high) if name]
        named = [self.entity.column, *(line.column for line in self.filters), *self.take.values(), *numbers]
        return tuple(dict.fromkeys(named))

    @property
    def written(self) -> tuple[str, ...]:
        """The heads as single cells may have them: a head over more lines is joined with ` / `."""
        parts = [part for name in self.columns for part in (name.split(JOINED) if len(self.head) > 1 else (name,))]
        return tuple(dict.fromkeys(parts))


def load_mapping(root: Path, name: str, contract: Contract) -> tuple[ImportMapping, Document]:
    """Read `data/imports/<name>.yaml`; InputError with everything that is wrong with it, at its line."""
    stem = Path(name).name.removesuffix(".yaml")
    file = f"{FOLDER}/{stem}.yaml"
    known = sorted(path.stem for path in (root / FOLDER).glob("*.yaml"))
    advice = nearest(stem, known) or (f"er zijn: {', '.join(known)}" if known else "maak het bestand")
    document = read_document(root, file, _EXAMPLE, advice)
    try:
        mapping = ImportMapping.model_validate(document.values)
    except ValidationError as error:
        raise InputError(problems(error, document.places, Place(file, 0), model=ImportMapping)) from None
    if wrong := _refused(mapping, document, contract):
        raise InputError(wrong)
    return mapping, document


def _refused(mapping: ImportMapping, document: Document, contract: Contract) -> list[Problem]:
    """What does not fit the table for which it is."""
    tables = [name for name, table in contract.tables.items() if table.is_values]
    if mapping.table not in tables:
        message = "Dit is geen tabel met waarden."
        return [document.problem(("table",), message, ", ".join(tables), nearest(mapping.table, tables))]
    table = contract.tables[mapping.table]
    found = []
    for at, value in enumerate(mapping.values):
        path: Path_ = ("values", at, "attribute")
        if table.attributes and value.attribute not in table.attributes:
            advice = nearest(value.attribute, table.attributes)
            found.append(document.problem(path, "Dit kenmerk is er niet.", ", ".join(table.attributes), advice))
        elif not table.attributes and value.attribute:
            found.append(document.problem(path, "Deze tabel heeft geen kenmerken.", "niets"))
    free = set(key_columns(table)[1:])
    groups: list[tuple[Path_, dict[str, str]]] = [(("take",), mapping.take), (("set",), mapping.set)]
    groups += [(("values", at, "set"), value.set) for at, value in enumerate(mapping.values)]
    for path, group in groups:
        found += [
            document.problem(
                (*path, name), "Deze kolom is geen deel van de sleutel.", ", ".join(sorted(free)) or "niets", found=name
            )
            for name in group
            if name not in free
        ]
    return found


def key_columns(table: Table) -> tuple[str, ...]:
    """The columns of the key that a mapping fills, the entity first; the attribute is that of the value."""
    return tuple(name for name in table.quantity_key if name != "attribute")
