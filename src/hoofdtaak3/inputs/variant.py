"""A variant of a scenario: what somebody tries on it, as if it stood in a file that extends it.

The same settings and changes give the same scenario, whether they come from a file, a command line, a notebook or a
form: all of them become a document that is merged and checked as a file is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import yaml

from hoofdtaak3.inputs.scenarios.load import Scenarios, unknown_scenario
from hoofdtaak3.inputs.scenarios.merge import CHANGES, EXTENDS
from hoofdtaak3.inputs.scenarios.model import Scenario
from hoofdtaak3.inputs.tables.contract import NUMBERS
from hoofdtaak3.inputs.tables.keys import QUANTITY_KEYS
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.strict_yaml import Document, Path_, Place, parse_document

if TYPE_CHECKING:
    from hoofdtaak3.inputs.tables.contract import Contract, Table

_ASSIGNMENT = re.compile(r"\s*([\w*.-]+?)\s*(\*|\+|-)?=(.*)", re.DOTALL)
_FORM = "naam=waarde, zoals days=90 of claims.cbrn_decon.ht1.oorlog=0.8"
_ANY = "*"
_LIKELY = "likely"


@dataclass(frozen=True)
class Tried:
    """What is tried on a scenario: settings and changes, with what somebody typed for each."""

    document: Document

    @classmethod
    def of(cls, values: Mapping[Any, Any], source: str) -> Tried:
        """Values as a parameter file has them; messages name `source` as the file."""
        places: dict[Path_, Place] = {}
        _mark(values, (), Place(source, 0), places)
        return cls(Document(source, {**values}, places))

    @classmethod
    def read(cls, texts: Iterable[str], contract: Contract) -> Tried:
        """Assignments such as `days=90`, `claims.cbrn_decon.ht1.oorlog=0.8` or `civil_pool_values.*.own_use*=1.2`.

        InputError with every assignment that is none.
        """
        read, problems = list[Tried](), list[Problem]()
        for text in texts:
            try:
                read.append(cls.one(text, contract, Place(f"--set {text}", 0)))
            except InputError as error:
                problems += error.problems
        if problems:
            raise InputError(problems)
        return cls.joined(read, "--set")

    @classmethod
    def one(cls, text: str, contract: Contract, place: Place) -> Tried:
        """One assignment, which stands at a place; InputError if it is none."""
        read = _Reading({}, {})
        name, way, value = _parts(text, place)
        head = name.split(".")[0]
        near = get_close_matches(head, QUANTITY_KEYS, n=1)
        if "." in name and near and head not in {*QUANTITY_KEYS, *Scenario.model_fields}:
            message, advice = "Deze tabel met waarden bestaat niet.", f"bedoelt u '{near[0]}'?"
            raise InputError([_problem(place, message, found=head, allowed=", ".join(QUANTITY_KEYS), advice=advice)])
        table = contract.tables.get(head)
        if table is not None and table.name in QUANTITY_KEYS:
            read.change(_change(name.split(".")[1:], way, value, table, place), place)
        elif way:
            message = "Erbij, eraf en maal kan alleen bij een waarde uit een tabel, niet bij een instelling."
            raise InputError([_problem(place, message, found=f"{way}=", allowed="naam=waarde")])
        else:
            read.setting(name, value, place)
        return cls(Document(place.file, read.values, read.places))

    @classmethod
    def joined(cls, parts: Iterable[Tried], source: str) -> Tried:
        """All of these, one after the other: changes follow each other, of a setting the last counts."""
        read = _Reading({}, {})
        for part in parts:
            read.add(part.document)
        return cls(Document(source, read.values, read.places))

    def on(self, scenarios: Scenarios, scenario_id: str) -> Scenarios:
        """The scenario with this on top, under its own id; InputError as for a file."""
        if scenario_id not in scenarios:
            raise InputError([unknown_scenario(scenarios, scenario_id)])
        return scenarios.with_on_top(scenario_id, self.document)

    def text(self, scenario_id: str, title: str, description: str, note: str) -> str:
        """The parameter file that says the same."""
        head: dict[str | int, Any] = {EXTENDS: scenario_id, "title": title, "description": description}
        head |= {"note": note} if note else {}
        settings = {key: value for key, value in self.document.values.items() if key != CHANGES}
        lines = ["# yaml-language-server: $schema=../schema.json", _yaml(head | settings)]
        if changes := self.document.values.get(CHANGES):
            written = (yaml.safe_dump(_noted(change, note), **_FLOW).strip() for change in changes)
            lines.append("\n".join([f"{CHANGES}:", *(f"  - {one}" for one in written)]))
        return "\n".join(line.rstrip("\n") for line in lines) + "\n"


_FLOW: dict[str, Any] = {"default_flow_style": True, "allow_unicode": True, "width": 10**6, "sort_keys": False}


def _yaml(values: Mapping[str | int, Any]) -> str:
    return yaml.safe_dump(dict(values), default_flow_style=False, allow_unicode=True, width=120, sort_keys=False)


def _noted(change: Mapping[str, Any], note: str) -> dict[str, Any]:
    return {**change, **({"note": note} if note and not change.get("note") else {})}


def _mark(value: object, path: Path_, source: Place, places: dict[Path_, Place]) -> None:
    """Say of every path where it comes from, and what stands there."""
    text = "" if isinstance(value, Mapping | list | tuple) else _text(value)
    places[path] = Place(source.file, source.line, text)
    items: Iterator[tuple[str | int, Any]] | None = None
    if isinstance(value, Mapping):
        items = iter(value.items())
    elif isinstance(value, list | tuple):
        items = iter(enumerate(value))
    for key, item in items or ():
        _mark(item, (*path, key), source, places)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _problem(place: Place, message: str, **more: str) -> Problem:
    return Problem(place.file, place.line, message=message, **more)


def assignment(text: str, place: Place) -> tuple[str, str, str]:
    """Name, `*`, `+`, `-` or nothing, and what is written behind it; InputError if this is no assignment."""
    found = _ASSIGNMENT.fullmatch(text)
    if found is None or not found[3].strip():
        raise InputError([_problem(place, "Dit is geen toekenning.", found=text, allowed=_FORM)])
    if found[1].endswith(".") and found[2] == "*":
        whole = found[1].rstrip(".")
        allowed = f"{whole}=waarde (alle regels die passen) of {whole}*=getal (keer)"
        raise InputError([_problem(place, "Dit is op twee manieren te lezen.", found=text, allowed=allowed)])
    return found[1], found[2] or "", found[3].strip()


def _parts(text: str, place: Place) -> tuple[str, str, Any]:
    """Name, `*`, `+`, `-` or nothing, and value."""
    name, way, written = assignment(text, place)
    try:
        value = parse_document(f"x: {written}\n".encode(), place.file).values["x"]
    except InputError as error:
        (first, *_) = error.problems
        raise InputError([_problem(place, first.message, found=written, allowed=_FORM)]) from None
    return name, way, value


@dataclass(frozen=True)
class _Reading:
    """What has been read of a row of assignments."""

    values: dict[str | int, Any]
    places: dict[Path_, Place]

    def add(self, document: Document) -> None:
        """What has been read elsewhere."""
        before = len(self.values.get(CHANGES, ()))
        _lay(document.values, self.values)
        for path, place in document.places.items():
            match path:
                case (name, int(number), *rest) if name == CHANGES:
                    self.places[CHANGES, number + before, *rest] = place
                case _:
                    self.places[path] = place

    def change(self, change: Mapping[str, Any], source: Place) -> None:
        """A change of a table."""
        changes = self.values.setdefault(CHANGES, [])
        _mark(change, (CHANGES, len(changes)), source, self.places)
        changes.append(change)

    def setting(self, name: str, value: object, source: Place) -> None:
        """A setting of the scenario, perhaps within a group."""
        parts: list[str | int] = [int(part) if part.isdecimal() else part for part in name.split(".")]
        group: Any = self.values
        for depth, part in enumerate(parts[:-1], start=1):
            group = group.setdefault(part, {}) if isinstance(group, dict) else {}
            self.places[tuple(parts[:depth])] = Place(source.file, source.line)
        if isinstance(group, dict):
            group[parts[-1]] = value
        _mark(value, tuple(parts), source, self.places)


def _lay(values: Mapping[str | int, Any], over: dict[str | int, Any]) -> None:
    """Put values over others: groups key by key, changes after those that are there."""
    for key, value in values.items():
        old = over.get(key)
        if isinstance(value, Mapping):
            own = over[key] = dict(old) if isinstance(old, Mapping) else {}
            _lay(value, own)
        elif key == CHANGES and isinstance(old, list):
            over[key] = [*old, *value]
        else:
            over[key] = value


def _change(parts: Sequence[str], way: str, value: object, table: Table, place: Place) -> dict[str, Any]:
    """A change of rows of a table: what tells them apart in the order of the contract, `*` for all."""
    number = _LIKELY
    if parts and parts[-1] in NUMBERS:
        *parts, number = parts
    columns = list(table.quantity_key)
    if "attribute" in columns and len(parts) > 1:
        at = columns.index("attribute")
        quantity = table.attributes.get(parts[at]) if at < len(parts) else None
        if quantity is not None:  # its own qualifiers only: `own_use_incident` has a type and no phase
            columns = [*columns[: at + 1], *quantity.qualifiers]
    if not parts or len(parts) > len(columns):
        message, allowed = "Dit wijst geen regel van de tabel aan.", ".".join([table.name, *columns])
        near = get_close_matches(parts[1], list(table.attributes), n=1) if len(parts) > 1 else []
        advice = f"bedoelt u '{near[0]}'?" if near and near != [parts[1]] else ""
        found = ".".join(parts)
        raise InputError([_problem(place, message, found=found, allowed=allowed, advice=advice)])
    named = {column: part for column, part in zip(columns, parts, strict=False) if part not in (_ANY, "")}
    if not named:
        message, allowed = "Dit kiest de hele tabel.", "minstens een naam naast de *, zoals claims.*.ht1.oorlog"
        raise InputError([_problem(place, message, found=".".join(parts), allowed=allowed)])
    rows = {"key" if _ANY not in parts else "where": named}
    if way == "*":
        return {"table": table.name, **rows, "scale": value}
    if way:
        less = way == "-" and isinstance(value, int | float) and not isinstance(value, bool)
        return {"table": table.name, **rows, "shift": -value if less else value}  # type: ignore[operator]
    return {"table": table.name, **rows, number: value}
