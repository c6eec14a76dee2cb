"""Every row that something new needs; what is not given is unknown, with an open question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hoofdtaak3.inputs.tables.cells import Fault, Value, parse
from hoofdtaak3.inputs.tables.contract import Contract
from hoofdtaak3.notation import date_readings
from hoofdtaak3.problems import InputError, Problem

WHERE = "ht3 add"
VALUES = {
    "capability": "capability_values",
    "pool": "civil_pool_values",
    "alternative": "civil_alternative_values",
    "incident": "request_line_values",
    "region": "region_values",
}
"""The table with the quantities of each kind."""
_NOT_YET = "Nog niet onderzocht."
_NOT_TOLD = "Nog niet beschreven."
_REQUEST = {"requester": "Nog te bepalen", "priority": "2", "legal_basis_id": "", "population": "nee"}
"""What is said of a request of which only the capability is known."""


def wrong(name: str, message: str, **more: str) -> Problem:
    """A problem with what was said on the command line or at a terminal."""
    return Problem(WHERE, 0, name, message, **more)


@dataclass
class NewRows:
    """The rows of one new thing."""

    contract: Contract
    kind: str
    cells: Mapping[str, Value]
    """The row that says that it exists."""
    said: Mapping[str, str]
    numbers: Mapping[str, Mapping[str, Value]]
    """Low, likely and high of the quantities that are given, by name."""
    _found: dict[str, list[dict[str, Value]]] = field(default_factory=dict)

    @property
    def question(self) -> str:
        """The open question of what is not known."""
        return self.said.get("question") or f"q_{str(self.cells['id']).lower()}"

    @property
    def unknown(self) -> bool:
        """Whether any row has that question."""
        return any(row.get("open_question_id") == self.question for own in self._found.values() for row in own)

    def rows(self) -> dict[str, list[dict[str, Value]]]:
        """The rows by table."""
        makers = {
            "capability": self._capability,
            "pool": self._pool,
            "alternative": self._alternative,
            "incident": self._incident,
            "region": self._region,
        }
        makers[self.kind]()
        return self._found

    @property
    def _key(self) -> str:
        return str(self.cells["id"])

    @property
    def _note(self) -> str:
        return self.said.get("note", "")

    def _add(self, table: str, **cells: Value) -> None:
        own = {
            "classification": self.said["classification"],
            **{name: cell for name, cell in cells.items() if cell != ""},
        }
        names = self.contract.tables[table].column_names
        self._found.setdefault(table, []).append({name: cell for name, cell in own.items() if name in names})

    def _identity(self, table: str, **more: Value) -> None:
        self._add(table, **{"note": self._note, "source": self.said.get("source", ""), **self.cells, **more})

    def _value(self, table: str, name: str, **where: Value) -> None:
        """A row of a quantity, with the numbers that are given for `name`, else unknown."""
        own = self.numbers.get(name)
        spec = self.contract.tables[table].quantity_of(str(where.get("attribute", "")))
        source = self.said.get("source", "")
        basis = self.said.get("basis") or ("bron" if source else "oordeel")
        told = (
            {**own, "basis": basis, "source": source, "note": self._note}
            if own
            else {"open_question_id": self.question}
        )
        self._add(table, **where, unit=spec.unit if spec else "", **told)

    def _attributes(self, entity: str, names: Sequence[str], **more: Value) -> None:
        for name in names:
            self._value(VALUES[self.kind], name, **{entity: self._key, "attribute": name}, **more)

    @property
    def _expected(self) -> list[str]:
        """The attributes that everything of this kind has, and those that are given."""
        specs = self.contract.tables[VALUES[self.kind]].attributes
        return [name for name, spec in specs.items() if spec.expected or name in self.numbers]

    def _capability(self) -> None:
        reference = [] if {"promise", "reference_demand"} & set(self.numbers) else [self._reference()]
        self._identity("capabilities")
        self._attributes("capability_id", [*self._expected, *reference])
        for claim in ("ht1", "ht2"):
            for phase in self.contract.phases:
                self._value("claims", f"{claim}.{phase}", capability_id=self._key, claim=claim, phase=phase)
        self._add(
            "civil_alternatives", id=f"{self._key}_unknown", capability_id=self._key, status="unknown",
            description="Niet bekend of er een civiel alternatief is.", basis="oordeel", note=_NOT_YET,
            open_question_id=self.question,
        )  # fmt: skip
        self._add(
            "acute_risks", capability_id=self._key, effect=self.said.get("effect") or _NOT_TOLD,
            mitigation=self.said.get("mitigation") or _NOT_TOLD, basis="oordeel", note=self._note or _NOT_YET,
            open_question_id=self.question,
        )  # fmt: skip

    def _reference(self) -> str:
        """What it is measured against: a promise, or a demand if nothing was promised."""
        return "reference_demand" if self.cells.get("tier") == "incidenteel" else "promise"

    def _pool(self) -> None:
        part = bool(self.said.get("part_of"))  # of the part of a region nothing is missing
        self._identity("civil_pools")
        self._attributes("civil_pool_id", [name for name in self._expected if name in self.numbers or not part])
        if not part:
            self._value("reciprocal_claims", "", civil_pool_id=self._key)

    def _alternative(self) -> None:
        status = self.cells.get("status")
        question = self.question if status == "unknown" else ""
        self._identity("civil_alternatives", note=self._note or _NOT_YET, open_question_id=question)
        if status == "available":
            self._attributes("civil_alternative_id", list(self.contract.tables[VALUES[self.kind]].attributes))

    def _region(self) -> None:
        self._identity("regions")
        days = date_readings(self.said.get("date", ""))
        if len(days) == 1:
            self._attributes("region_id", ["population"], date=days[0])
        elif "date" in self.said or "population" in self.numbers:
            message, allowed = "De peildatum van het aantal inwoners ontbreekt.", "jaar-maand-dag"
            raise InputError([wrong("date", message, found=self.said.get("date", ""), allowed=allowed)])

    def _incident(self) -> None:
        """An incident, with a request if it is said of which capability."""
        self._identity("incidents", note=self._note or _NOT_YET)
        capability = self.said.get("capability_id")
        if not capability:
            return
        line, standing = f"{self._key}_{capability}", self.cells.get("kind") == "standing"
        own = {"id": line, "incident_id": self._key, "capability_id": capability, "name": self.cells["name"]}
        self._add("request_lines", note=self._note, **own, **self._request())
        for name in ("required_hours", *(() if standing else ("start_day", "days"))):
            self._value("request_line_values", name, request_line_id=line, attribute=name)
        self._value("request_line_values", "units", request_line_id=line, attribute="units", day=0)

    def _request(self) -> dict[str, Value]:
        columns = {column.name: column for column in self.contract.tables["request_lines"].columns}
        cells: dict[str, Value] = {}
        problems = []
        for name, default in _REQUEST.items():
            text = self.said.get(name) or default
            found = parse(columns[name], text) if text else None
            if isinstance(found, Fault):
                problems.append(wrong(name, found.message, found=text, allowed=found.allowed, advice=found.advice))
            else:
                cells[name] = found
        if problems:
            raise InputError(problems)
        return cells
