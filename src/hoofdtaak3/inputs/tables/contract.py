"""The contract of the tables: `data/datapackage.yaml` as frozen dataclasses.

Imports neither pandas nor anything else that is slow: the command line reads the contract before it knows whether there
is anything to do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from hoofdtaak3.intake import LARGEST_YAML, YAML_LOADER, read_text, refuse_deep_yaml
from hoofdtaak3.problems import InputError, Problem

CONTRACT_FILE = "data/datapackage.yaml"
NUMBERS = ("low", "likely", "high")
TYPES = ("string", "number", "integer", "boolean", "date")
NEEDED = (
    "regions", "capabilities", "capability_values", "claims", "incidents", "request_lines", "request_line_values",
    "request_types", "civil_pools", "civil_pool_values", "civil_alternatives", "civil_alternative_values",
    "reciprocal_claims", "open_questions", "legal_bases", "personnel", "measures", "measure_values", "measure_effects",
    "acute_risks",
)  # fmt: skip
"""Tables that checks look up by name."""


@dataclass(frozen=True)
class Column:
    """One column: its type and what a cell may hold."""

    name: str
    type: str
    title: str
    description: str
    required: bool = False
    enum: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    minimum: float | None = None
    maximum: float | None = None
    sources: bool = False
    """Holds keys of the bibliography, separated by `;`."""


@dataclass(frozen=True)
class Quantity:
    """What the numbers of a values row mean, and their bounds."""

    title: str
    unit: str
    minimum: float | None = None
    exclusive_minimum: float | None = None
    maximum: float | None = None
    whole: bool = False
    qualifiers: tuple[str, ...] = ()
    """Columns beside the key that may be filled."""
    requires: tuple[str, ...] = ()
    """Qualifiers that may not be empty."""
    ladder: bool = False
    """Does not fall from one phase to the next."""
    expected: bool = False
    """No row for an entity deserves a warning."""

    def allows(self, value: float) -> bool:
        """Whether a number is within the bounds."""
        return not (
            (self.minimum is not None and value < self.minimum)
            or (self.exclusive_minimum is not None and value <= self.exclusive_minimum)
            or (self.maximum is not None and value > self.maximum)
        )

    def bounds(self) -> str:
        """The bounds in Dutch."""
        low = "" if self.minimum is None else f"{self.minimum:g}"
        if self.minimum is not None and self.minimum == self.maximum:
            return f"alleen {low}"
        if self.exclusive_minimum is not None:
            return f"meer dan {self.exclusive_minimum:g}"
        return f"{low} tot en met {self.maximum:g}" if self.maximum is not None else f"{low} of meer"


@dataclass(frozen=True, eq=False)
class Table:
    """One table: one CSV file in `data/`. A table is equal to itself alone."""

    name: str
    file: str
    """Relative to the project."""
    title: str
    description: str
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...]
    """Groups of columns that are unique together: the primary key first, then the columns of `x-unique-key`."""
    references: Mapping[str, str]
    """Column -> table whose `id` it names."""
    attributes: Mapping[str, Quantity]
    quantity: Quantity | None

    def at(self, file: str) -> Table:
        """The same table where another file holds it."""
        return self if file == self.file else _elsewhere(self, file)

    @property
    def column_names(self) -> tuple[str, ...]:
        """In the order of the contract."""
        return tuple(column.name for column in self.columns)

    @property
    def titles(self) -> tuple[str, ...]:
        """What an adviser calls the columns, in the same order; a title that two have, with the name behind it."""
        titles = [column.title for column in self.columns]
        return tuple(
            f"{column.title} ({column.name})" if titles.count(column.title) > 1 else column.title
            for column in self.columns
        )

    @property
    def is_values(self) -> bool:
        """Whether each row is one quantity."""
        return bool(self.attributes) or self.quantity is not None

    @property
    def quantity_key(self) -> tuple[str, ...]:
        """The columns that say whose quantity a values row is and which one; the entity comes first."""
        return self.keys[-1]

    @property
    def qualifiers(self) -> tuple[str, ...]:
        """Every qualifier column that some attribute uses."""
        return tuple(dict.fromkeys(name for spec in self.attributes.values() for name in spec.qualifiers))

    def quantity_of(self, attribute: str | None) -> Quantity | None:
        """The quantity of a row; None if the attribute is unknown."""
        return self.quantity if self.quantity is not None else self.attributes.get(attribute or "")


@lru_cache(maxsize=256)
def _elsewhere(table: Table, file: str) -> Table:
    return replace(table, file=file)


@dataclass(frozen=True)
class Contract:
    """Every table of `data/`."""

    tables: Mapping[str, Table]
    phases: tuple[str, ...]
    """The escalation ladder, from low to high."""
    answers: Mapping[str, Table] = field(default_factory=dict)
    """Who was asked and what was answered: tables that stand in `data/civil/`, if anybody was."""


def load_contract(root: Path) -> Contract:
    """Read `data/datapackage.yaml` of the project at `root`; InputError if it is missing or wrong."""
    return _parsed(read_text(root, CONTRACT_FILE, largest=LARGEST_YAML))


@lru_cache(maxsize=4)  # a build asks for it at every turn, a test for every change of a table
def _parsed(text: str) -> Contract:
    refuse_deep_yaml(text, CONTRACT_FILE)
    try:
        document = yaml.load(text, Loader=YAML_LOADER)  # noqa: S506 - a safe loader, only faster
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        raise InputError([Problem(CONTRACT_FILE, line, message="De YAML is niet goed gevormd.")]) from None
    except (ValueError, RecursionError):
        raise InputError([Problem(CONTRACT_FILE, message="De YAML is niet goed gevormd.")]) from None
    return _contract(document)


def _contract(document: Any) -> Contract:  # noqa: ANN401 - parsed YAML
    problems: list[Problem] = []
    tables: dict[str, Table] = {}
    phases: tuple[str, ...] = ()
    try:
        phases = tuple(document["x-phases"])
        resources = list(document["resources"])
        answers = list(document.get("x-answers", ()))
    except (KeyError, TypeError, AttributeError):
        raise InputError([Problem(CONTRACT_FILE, message="Het contract mist 'resources' of 'x-phases'.")]) from None
    for number, resource in enumerate([*resources, *answers], start=1):
        name = resource.get("name", "") if isinstance(resource, Mapping) else ""
        try:
            table = _table(resource)
            tables[table.name] = table
        except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
            found = str(error) if isinstance(error, ValueError) else f"{error!s} ontbreekt of heeft de verkeerde vorm"
            place = f"resources.{name or number}"
            problems.append(
                Problem(CONTRACT_FILE, column=place, message="De tabel is niet goed beschreven.", found=found)
            )
    problems.extend(
        Problem(CONTRACT_FILE, column=f"resources.{table.name}", message="De verwijzing kan niet.", found=target)
        for table in tables.values()
        for target in table.references.values()
        if target not in tables and not problems
    )
    problems.extend(
        Problem(CONTRACT_FILE, column="resources", message="Het contract mist een tabel.", allowed=name)
        for name in NEEDED
        if name not in tables and not problems
    )
    if problems:
        raise InputError(problems)
    own = [str(resource["name"]) for resource in answers]
    return Contract(
        {name: table for name, table in tables.items() if name not in own}, phases, {n: tables[n] for n in own}
    )


def _table(resource: Mapping[str, Any]) -> Table:
    schema = resource["schema"]
    columns = tuple(_column(field) for field in schema["fields"])
    names = {column.name for column in columns}
    attributes = {name: _quantity(spec) for name, spec in resource.get("x-attributes", {}).items()}
    quantity = _quantity(resource["x-quantity"]) if "x-quantity" in resource else None
    keys = tuple(tuple(key) for key in (schema.get("primaryKey"), resource.get("x-unique-key")) if key)
    references = {key["fields"][0]: key["reference"]["resource"] for key in schema.get("foreignKeys", [])}
    if not keys or not names.issuperset([name for key in keys for name in key] + list(references)):
        raise ValueError("een sleutel noemt een kolom die er niet is")
    if attributes:
        enum = next((column.enum for column in columns if column.name == "attribute"), ())
        if set(enum) != set(attributes):
            raise ValueError("de kolom 'attribute' en 'x-attributes' noemen niet dezelfde kenmerken")
    return Table(
        name=resource["name"],
        file=f"data/{resource['path']}",
        title=resource["title"],
        description=resource["description"],
        columns=columns,
        keys=keys,
        references=references,
        attributes=attributes,
        quantity=quantity,
    )


def _column(field: Mapping[str, Any]) -> Column:
    if field["type"] not in TYPES:
        raise ValueError(f"onbekende soort '{field['type']}' bij '{field['name']}'")
    limits = field.get("constraints", {})
    return Column(
        name=field["name"],
        type=field["type"],
        title=field["title"],
        description=field["description"],
        required=limits.get("required", False),
        enum=tuple(limits.get("enum", ())),
        pattern=re.compile(limits["pattern"]) if "pattern" in limits else None,
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        sources=field.get("x-sources", False),
    )


def _quantity(spec: Mapping[str, Any]) -> Quantity:
    return Quantity(
        title=spec["title"],
        unit=spec["unit"],
        minimum=spec.get("minimum"),
        exclusive_minimum=spec.get("exclusiveMinimum"),
        maximum=spec.get("maximum"),
        whole=spec.get("whole", False),
        qualifiers=tuple(spec.get("qualifiers", ())),
        requires=tuple(spec.get("requires", ())),
        ladder=spec.get("ladder", False),
        expected=spec.get("expected", False),
    )
