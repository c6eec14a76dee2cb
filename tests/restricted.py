"""Restricted rows for tests: some in every table, and changes of them that no public byte may show."""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pymupdf
from tests.projects import Row, read_rows, write_rows

from hoofdtaak3.inputs.survey.questions import is_regional, party_id
from hoofdtaak3.inputs.tables import load_tables
from hoofdtaak3.inputs.tables.contract import Column, Table, load_contract
from hoofdtaak3.inputs.tables.reading import read_rows as read_lines
from hoofdtaak3.problems import InputError

SECRET = "Zwartkopmees"  # noqa: S105 - a word that stands in restricted places only
DIGITS = "739218465"
"""What every number that a test plants in a restricted row ends with."""
QUALIFIERS = {"phase", "incident_type", "day", "date"}
_LOUD = {"regions", "legal_bases", "request_types", "incidents", "civil_pools", "personnel", "region_values"}
FIXED = {"classification", "unit", "kind", "status"}
"""What decides which checks hold; a hidden standing task is demand that everybody may know to be missing."""


def canaries(text: str) -> bool:
    """Whether a text holds a word or a number that a test planted in restricted rows."""
    return SECRET.casefold() in text.casefold() or DIGITS in text


def text_of(path: Path) -> str:
    """Everything a reader or a curious person can read in a file, compressed parts included."""
    if path.suffix == ".pdf":
        with pymupdf.open(path) as document:
            pages = [page.get_text() for page in document]
            objects = [document.xref_object(number) for number in range(1, document.xref_length())]
            return "\n".join([*pages, *objects, document.get_xml_metadata()])
    if path.suffix in {".docx", ".xlsx", ".zip"}:
        with zipfile.ZipFile(path) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    return path.read_bytes().decode("utf-8", "ignore")


class Restricted:
    """The tables and the bibliography of a project, to mark and vary what is restricted in them."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = random.Random(seed)  # noqa: S311 - no secret, a test
        self.contract = load_contract(root)
        self.rows = {name: read_rows(root / table.file) for name, table in self.contract.tables.items()}
        self.worlds: list[list[Row]] = []
        self.answering: list[Row] = []
        """Resources of which the party that has them states how much there is: openly, and in confidence."""
        self.entries: list[dict[str, Any]] = json.loads(self._bibliography.read_text(encoding="utf-8"))

    @property
    def _bibliography(self) -> Path:
        return self.root / "data" / "bibliography.json"

    def write(self) -> None:
        """Write all of it."""
        for name, table in self.contract.tables.items():
            write_rows(self.root / table.file, self.rows[name], table.column_names)
        text = json.dumps(self.entries, ensure_ascii=False, indent=2)
        self._bibliography.write_text(text, encoding="utf-8")

    def mark(self, *, quiet: bool = False) -> None:
        """Make some of every table restricted: one row of what others refer to, else a seventh; some by saying nothing.

        `quiet` leaves those tables alone of which one row makes most results unknown.
        """
        named = {target for table in self.contract.tables.values() for target in table.references.values()}
        for name, rows in self.rows.items():
            if quiet and name in _LOUD:
                continue
            count = 1 if name in named or name in _LOUD else max(1, len(rows) // 7)
            for row in self.random.sample(rows, count):
                row["classification"] = self.random.choice(["intern", "intern", ""])
        self.change()
        hidden = self.hidden()["civil_pools"]
        own = [row for row in self.rows["civil_pools"] if row not in hidden]
        self.answering = self.random.sample([row for row in own if not is_regional(row["owner"])], 2)
        self.answer()

    def hidden(self) -> dict[str, list[Row]]:
        """The rows that are not public, or that speak of something that is not: also what refers to those."""
        gone: dict[str, set[str]] = {name: set() for name in self.rows}
        size = -1
        while size != (size := sum(map(len, gone.values()))):
            for name, rows in self.rows.items():
                gone[name] |= {row["id"] for row in rows if "id" in row and self._goes(name, row, gone)}
        return {name: [row for row in rows if self._goes(name, row, gone)] for name, rows in self.rows.items()}

    def _goes(self, name: str, row: Row, gone: Mapping[str, set[str]]) -> bool:
        references = self.contract.tables[name].references
        return (
            row["classification"] != "openbaar"
            or row.get("id", "") in gone[name]
            or any(row[c] in gone[t] for c, t in references.items() if t != "open_questions")
        )

    def change(self) -> None:
        """Change everything of the restricted rows that may change: words, numbers, sources, notes, codes, ids."""
        hidden = self.hidden()
        before = {id(row): dict(row) for rows in hidden.values() for row in rows}
        for name, rows in hidden.items():
            table = self.contract.tables[name]
            for row in rows:
                if row["classification"] != "openbaar":
                    self._change_row(row, table)
        for key in self._secret_entries():
            (entry,) = [entry for entry in self.entries if entry["id"] == key]
            entry.update(title=self._word(), note=self._word(), URL=f"https://{self._word()}.example")
        self._settle(before)
        self._rename(hidden)

    def _change_row(self, row: Row, table: Table) -> None:
        keys = {name for key in table.keys for name in key} | table.references.keys() | FIXED
        for column in table.columns:
            if column.name in keys or not row[column.name]:
                continue
            if column.name in {"low", "likely", "high"} and table.is_values:
                continue
            row[column.name] = self._cell(column, row[column.name])
        if table.is_values and row["likely"]:
            self._scale(row, table)
        if "note" in row:
            row["note"] = self._word()

    def _cell(self, column: Column, old: str) -> str:
        new = old
        if column.sources:
            new = self._source()
        elif column.name == "basis":
            new = self.random.choice(["oordeel", "fictief"])
        elif column.enum or column.type == "boolean":
            new = self.random.choice(column.enum or ("true", "false"))
        elif column.type == "number":
            new = self._number(self.random.uniform(column.minimum or 0.0, column.maximum or 1000.0))
        elif column.type == "date":
            new = f"20{self.random.randint(10, 24)}-01-{self.random.randint(10, 28)}"
        elif column.type == "string" and column.pattern is None:
            new = self._word()
        return new

    def _scale(self, row: Row, table: Table) -> None:
        quantity = table.quantity_of(row.get("attribute"))
        assert quantity is not None
        if quantity.whole or quantity.minimum == quantity.maximum:
            return
        factor, least = self.random.uniform(0.3, 0.9), quantity.minimum or 0.0
        for name in ("low", "likely", "high"):
            if float(row[name]) > least:
                row[name] = self._number(least + (float(row[name]) - least) * factor)

    def _number(self, value: float) -> str:
        return f"{value:.3f}{DIGITS}"

    def _word(self) -> str:
        return f"{SECRET}{self.random.randrange(10**6)}"

    def _source(self) -> str:
        """Some sources, public ones and ones that only restricted rows cite."""
        key = f"{SECRET.lower()}-{self.random.randrange(20)}"
        if key not in {entry["id"] for entry in self.entries}:
            entry = {"id": key, "type": "report", "title": self._word(), "note": f"Geheel gelezen. {SECRET}"}
            self.entries.insert(self.random.randrange(len(self.entries) + 1), entry)
        return ";".join(sorted({key, self.random.choice(self.entries)["id"]}))

    def _secret_entries(self) -> set[str]:
        return {entry["id"] for entry in self.entries if entry["id"].startswith(SECRET.lower())}

    def _settle(self, before: Mapping[int, Row]) -> None:
        """Take back what the input checks refuse."""
        for _ in range(5):
            self.write()
            wrong = self._wrong()
            if not wrong:
                return
            for name, table in self.contract.tables.items():
                lines = read_lines(self.root, table, []).rows
                for row, line in zip(self.rows[name], lines, strict=True):
                    if (table.file, line.line) in wrong:
                        row.update(before.get(id(row), row))
        for rows in self.rows.values():  # a total that is too high or a ladder that falls is told of another row
            for row in rows:
                row.update(before.get(id(row), row))
        self.write()
        assert not self._wrong()

    def _wrong(self) -> set[tuple[str, int]]:
        """File and line of what the input checks refuse."""
        try:
            load_tables(self.root, "intern")
        except InputError as error:
            return {(problem.file, problem.line) for problem in error.problems}
        return set()

    def _rename(self, hidden: Mapping[str, list[Row]]) -> None:
        """Give restricted rows other ids, wherever they are named."""
        named = "".join(path.read_text(encoding="utf-8") for path in (self.root / "params").rglob("*.yaml"))
        for name, rows in hidden.items():
            for row in rows:
                old = row.get("id", "")
                if not old or name == "regions" or old in named or self.random.random() < 0.5:
                    continue
                row["id"] = new = f"{SECRET.lower()}_{self.random.randrange(10**9)}"
                for other, table in self.contract.tables.items():
                    for column, target in table.references.items():
                        for user in self.rows[other] if target == name else ():
                            user[column] = new if user[column] == old else user[column]

    def answer(self) -> None:
        """One party states a number openly, another one in confidence; what others say in confidence comes and goes."""
        keys = [f"{party_id(row['owner'])}/{row['id']}" for row in self.answering]
        # Which number is not public may be known, because the assumption in its place is not read either.
        told = [("openbaar", keys[0], "7"), ("intern", keys[1], self._number(self.random.uniform(1, 900)))]
        words = [("intern", f"{keys[1]}/{self._word().lower()}", "") for _ in range(self.random.randrange(4))]
        files: dict[str, list[Row]] = {"civil_pool_values": [], "answers": [], "asked": []}
        entries = []
        for classification, key, number in self.random.sample([*told, *words], len(told) + len(words)):
            secret, day = classification == "intern", f"2026-01-{self.random.randint(10, 28)}"
            source = f"opgave-{key.replace('/', '-').replace('_', '-')}"
            entries.append({"id": source, "type": "document", "title": self._word() if secret else "Opgave"})
            own = {"classification": classification, "source": source}
            quantity = {"attribute": "units", "unit": "eenheden", **dict.fromkeys(("low", "likely", "high"), number)}
            said = {"answer": "value" if number else "text", "text": self._word() if secret else ""}
            if number:
                pool = key.split("/")[1]
                files["civil_pool_values"].append({"civil_pool_id": pool, "basis": "opgave", **quantity, **own})
            date = day if secret else "2026-02-01"
            files["answers"].append({"id": f"{key}/units" if number else key, "date": date, **said, **own})
            asked = {"id": key.partition("/")[0] if number else key.replace("/", "_").lower(), "asked": date}
            files["asked"].append({**asked, "classification": classification})
        folder = self.root / "data" / "civil"
        folder.mkdir(exist_ok=True)
        for name, rows in files.items():
            table = {**self.contract.tables, **self.contract.answers}[name]
            write_rows(folder / f"{name}.csv", rows, table.column_names)
        (folder / "bibliography.json").write_text(json.dumps(entries), encoding="utf-8")

    def reorder(self) -> None:
        """Put the restricted rows and sources somewhere else; what is public keeps its order."""
        hidden = self.hidden()
        for name, rows in self.rows.items():
            self._shuffle(rows, [id(row) for row in hidden[name]])
        secret = self._secret_entries()
        self._shuffle(self.entries, [id(entry) for entry in self.entries if entry["id"] in secret])

    def _shuffle(self, items: list[Any], moving: Iterable[int]) -> None:
        found = set(moving)
        moved = [item for item in items if id(item) in found]
        items[:] = [item for item in items if id(item) not in found]
        for item in moved:
            items.insert(self.random.randrange(len(items) + 1), item)

    def add(self) -> None:
        """Add a hidden world: one thing of every kind, all that hangs from it, and words on what is public."""
        tag = f"{SECRET.lower()}_{self.random.randrange(10**9)}"
        rows = self.rows
        kinds = ("capabilities", "civil_pools", "incidents", "measures", "legal_bases", "open_questions")
        kinds += ("observations", "commitments")
        if any(row["classification"] != "openbaar" for row in rows["request_types"]):  # else the stream is known
            kinds += ("request_types",)
        # A standing task that is hidden is demand that everybody may know to be missing.
        added = {id(row) for world in self.worlds for row in world}
        old = {
            kind: self.random.choice(
                [row["id"] for row in rows[kind] if row.get("kind") != "standing" and id(row) not in added]
            )
            for kind in kinds
        }
        new = {(kind, id_): f"{tag}_{kind}" for kind, id_ in old.items()}
        for name, column, kind in (
            ("civil_alternatives", "capability_id", "capabilities"),
            ("request_lines", "incident_id", "incidents"),
            ("measure_effects", "measure_id", "measures"),
        ):
            mine = [row["id"] for row in rows[name] if row[column] == old[kind]]
            new |= {(name, id_): f"{tag}_{name}_{i}" for i, id_ in enumerate(mine)}
        risk = self.random.choice([row for row in rows["acute_risks"] if id(row) not in added])
        world = [self._copied(name, row, new) for name in self.contract.tables for row in list(rows[name])]
        self.worlds.append([row for row in world if row is not None])
        rows["acute_risks"].insert(0, {**risk, "effect": self._word(), "classification": "intern"})
        self.write()

    def _copied(self, name: str, row: Row, new: Mapping[tuple[str, str], str]) -> Row | None:
        """A restricted copy of a row put among the others, if it is of something that has a `new` id."""
        table = self.contract.tables[name]
        subject = table.quantity_key[0] if table.is_values and name != "measure_effects" else "id"
        subject = "capability_id" if name == "acute_risks" else subject
        if (table.references.get(subject, name), row.get(subject, "")) not in new:
            return None
        copy = {**row, "classification": self.random.choice(["intern", ""])}
        if "id" in row:
            copy["id"] = new[name, row["id"]]
        names = {kind: id_ for (kind, _), id_ in new.items()}
        for column, other in table.references.items():
            if column != "legal_basis_id" and (name != "measure_effects" or column == "measure_id"):
                copy[column] = new.get((other, row[column]), row[column])
        if name == "civil_alternatives" and row["pool_id"]:  # else the public pool has an unknown amount left
            copy["pool_id"] = names["civil_pools"]
        if name == "request_types":
            copy["capability_id"] = names["capabilities"]
        self.rows[name].insert(self.random.randrange(len(self.rows[name]) + 1), copy)
        return copy

    def delete(self) -> None:
        """Remove hidden worlds, and restricted rows in whose place nothing public would be read."""
        for world in [world for world in self.worlds if self.random.random() < 0.5]:
            self.worlds.remove(world)
            gone = {id(row) for row in world}
            for rows in self.rows.values():
                rows[:] = [row for row in rows if id(row) not in gone]
        removable = list(self._removable())
        for name, row in self.random.sample(removable, min(len(removable), 4)):
            at = next(i for i, other in enumerate(self.rows[name]) if other is row)
            del self.rows[name][at]
            self.write()
            if self._wrong():
                self.rows[name].insert(at, row)
        self.write()

    def _removable(self) -> Iterator[tuple[str, Row]]:
        hidden = self.hidden()
        for name in ("acute_risks", "observations", "commitments"):
            yield from ((name, row) for row in hidden[name][1:])
        for name, table in self.contract.tables.items():
            if not table.is_values or name == "measure_effects":
                continue
            subject = [column for column in table.quantity_key if column not in QUALIFIERS]
            lost = {id(row) for row in hidden[name]}
            public = {tuple(row[c] for c in subject) for row in self.rows[name] if id(row) not in lost}
            for row in hidden[name]:
                if tuple(row[c] for c in subject) not in public and row.get("attribute") != "promise":
                    yield name, row
