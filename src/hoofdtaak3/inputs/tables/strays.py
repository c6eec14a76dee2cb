"""Files that programs leave beside those that are read.

A copy may be the one that somebody edited, so it is refused: nobody can see which of two counts. A back-up of what was
there before, a file that is still open and a table of nobody are told.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hoofdtaak3.inputs.tables.bibliography import BIBLIOGRAPHY_FILE
from hoofdtaak3.inputs.tables.contract import CONTRACT_FILE, Contract, Table, load_contract
from hoofdtaak3.problems import InputError, Problem

Kind = Literal["copy", "backup", "open", "other"]

SCENARIOS = "params/scenarios"
SCENARIO_NAME = re.compile(r"[^.~].*\.ya?ml(\.txt)?", re.IGNORECASE)
"""Names of files that were meant as a scenario, also when they are spelt in a way that is not read."""
WORKBOOKS = (".xlsx", ".xlsm", ".ods", ".xls")
"""What a table may be instead of CSV."""
_OPEN = re.compile(r"~\$.+|\.~lock\..+#|\.#.+|\..+\.sw[a-p]")
"""What Excel, LibreOffice, Emacs and Vim keep beside a file that they have open."""
_BACKUP = re.compile(r".+(~|\.(bak|orig|old|oud|save|tmp|backup)[0-9]*)")
_TABLE = re.compile(r".+\.(csv|tsv|xls|xls[xmb]|f?ods|numbers|json|ya?ml)(\.txt)?")


@dataclass(frozen=True)
class Stray:
    """A file that is not read, and the one beside it that is ("" if it looks like none)."""

    file: str
    kind: Kind
    original: str = ""

    @property
    def name(self) -> str:
        """Without its folder."""
        return self.file.rpartition("/")[2]

    def problem(self) -> Problem:
        """A copy, refused."""
        folder = self.file.rpartition("/")[0]
        return Problem(
            self.file,
            message="Dit bestand wordt niet gelezen, en het lijkt op een bestand dat wel telt.",
            found=self.name,
            allowed=self.original,
            advice=f"zet de goede versie in {self.original} en haal dit bestand weg uit {folder}/",
        )

    def warning(self) -> str:
        """Anything else, told."""
        if self.kind == "open":
            return (
                f"{self.file}: dit bestand staat nog open in een ander programma. Bewaar en sluit het daar;"
                " ht3 leest alleen wat is bewaard."
            )
        what = "een oude versie" if self.kind == "backup" else "geen tabel of scenario van dit project"
        return f"{self.file}: dit bestand is {what} en wordt niet gelezen."


def stored(root: Path, table: Table) -> str:
    """The file that holds a table: its CSV file, or a workbook of the same name if there is no CSV file."""
    if not os.path.lexists(root / table.file):
        for ending in WORKBOOKS:
            file = table.file.removesuffix(".csv") + ending
            if os.path.lexists(root / file):
                return file
    return table.file


def placed(root: Path, contract: Contract) -> dict[str, Table]:
    """The tables by name, each with the file that holds it, as `stored` finds it; the folder is looked into once."""
    try:
        there = {path.name for path in (root / "data").iterdir()}
    except OSError:
        there = set()
    return {
        name: table if Path(table.file).name in there else table.at(stored(root, table))
        for name, table in contract.tables.items()
    }


def data_strays(root: Path, tables: Collection[Table], answers: Collection[Table]) -> list[Stray]:
    """What stands in `data/` beside the tables, each where it is placed."""
    files = [CONTRACT_FILE, BIBLIOGRAPHY_FILE, *(table.file for table in tables)]
    found = find_strays(root, "data", [Path(file).name for file in files])
    if (root / "data" / "civil").is_dir():
        own = [
            Path(BIBLIOGRAPHY_FILE).name,
            *(Path(table.file).with_suffix(".csv").name for table in tables),
            *(Path(table.file).name for table in answers),
        ]
        found += find_strays(root, "data/civil", own)
    return found


def parameter_strays(root: Path) -> list[Stray]:
    """What stands in `params/` and `params/scenarios/` beside the parameters."""
    scenarios = [path.name for path in (root / SCENARIOS).glob("*.yaml") if SCENARIO_NAME.fullmatch(path.name)]
    return [
        *find_strays(root, "params", ["base.yaml", "schema.json"]),
        *(stray for stray in find_strays(root, SCENARIOS, scenarios) if not SCENARIO_NAME.fullmatch(stray.name)),
    ]


def beside(root: Path) -> tuple[str, ...]:
    """Warnings of files in `data/` and `params/` that are not read, but may be taken for one that is.

    Also of tables that are workbooks, and of what does not count in one. It says the same whatever is in them.
    """
    try:
        contract = load_contract(root)
        tables = placed(root, contract)
        strays = [*data_strays(root, tables.values(), contract.answers.values()), *parameter_strays(root)]
    except InputError:
        return ()  # the check says what is wrong with the contract
    files = [table.file for name, table in tables.items() if table.file != contract.tables[name].file]
    books = [
        f"{file}: deze tabel is een rekenblad. Van een formule telt de waarde die erin is bewaard; verborgen"
        " werkbladen, macro's en koppelingen tellen niet. 'ht3 format' maakt er een CSV-bestand van."
        for file in files
    ]
    return tuple(stray.warning() for stray in strays if stray.kind != "copy") + tuple(books)


def find_strays(root: Path, folder: str, known: Collection[str]) -> list[Stray]:
    """Everything in a folder of the project that may be taken for one of the `known` names, in order of name."""
    found = []
    for path in sorted((root / folder).glob("*")):
        if path.name in known or path.is_dir():
            continue
        original = original_of(path.name, known)
        if original and _same(path, path.with_name(original)):
            continue  # a disk on which capitals do not count
        kind = _kind(path.name.lower(), original)
        if kind:
            found.append(Stray(f"{folder}/{path.name}", kind, f"{folder}/{original}" if original else ""))
    return found


def original_of(name: str, known: Iterable[str]) -> str:
    """The known name that another seems to be made from, the longest if there are more; "" if there is none."""
    low = name.lower()
    near = [key for key in known if key.rpartition(".")[0].lower() in low]
    for key in sorted(near, key=lambda key: (-len(key), key)):
        if re.search(rf"(?<![a-z0-9_]){re.escape(key.rpartition('.')[0].lower())}(?![a-z0-9])", low):
            return key
    return ""


def _kind(low: str, original: str) -> Kind | None:
    if _OPEN.fullmatch(low):
        return "open"
    if low.startswith("."):
        return None
    if _BACKUP.fullmatch(low):
        return "backup" if original else None
    if original and (_TABLE.fullmatch(low) or low.endswith(".txt") or "." not in low or low.startswith(original)):
        return "copy"
    return "other" if _TABLE.fullmatch(low) else None


def _same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False
