"""A small project with regions, partners and questionnaires that a test fills in as a person would."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from tests.tables.conftest import SmallProject

from hoofdtaak3.inputs.survey.answering import Merge, merged
from hoofdtaak3.inputs.survey.questions import Questionnaire
from hoofdtaak3.inputs.survey.returned import Returned, read_returned
from hoofdtaak3.inputs.tables import Edition, load_dataset
from hoofdtaak3.inputs.tables.opening import open_book
from hoofdtaak3.results.form import Cover, Form

TODAY = date(2026, 12, 1)
COVER = Cover("Opgave", ("Zo werkt het. Vul in.",), date(2027, 3, 1))
POOLS = (
    "crews,Ploegen,Brandweer (veiligheidsregio’s),ploeg,ploegen,,,included,road,openbaar,",
    "boats,Boten,Rode Kruis (landelijk),boot,boten,,,included,road,openbaar,",
)
POOL_VALUES = tuple(
    f"{pool},{row}"
    for pool, units in (("crews", "4,6,8,eenheden,oordeel,,"), ("boats", "10,10,10,eenheden,bron,cbs-2024,"))
    for row in (
        f"units,,,{units},openbaar,Gangbaar.",
        "own_use,vrede,,0.1,0.2,0.3,fractie,fictief,,,openbaar,Bedacht.",
        "own_use,oorlog,,0.2,0.3,0.4,fractie,fictief,,,openbaar,Bedacht.",
        "own_use_incident,,explosief,0.1,0.1,0.1,fractie,fictief,,,openbaar,Bedacht.",
        "reservists,vrede,,0,0,0,fractie,fictief,,,openbaar,Bedacht.",
        "reservists,oorlog,,0.1,0.1,0.1,fractie,fictief,,,openbaar,Bedacht.",
        "endurance_days,,,5,5,5,dag,fictief,,,openbaar,Bedacht.",
        "rotation_factor,,,2,2,2,factor,fictief,,,openbaar,Bedacht.",
    )
)
EACH = "eenheden capaciteit per eenheid civiel"


def small_round(root: Path) -> SmallProject:
    """The small project with a resource of regions and one of a partner beside that of the market."""
    project = SmallProject(root)
    project.append("civil_pools", *POOLS)
    project.append("civil_pool_values", *POOL_VALUES)
    for pool in ("crews", "boats"):
        project.append("reciprocal_claims", f"{pool},,0,0,0,fractie,fictief,,,Varen,Defensie,wvr,nee,openbaar,Bedacht.")
        project.append(
            "civil_alternatives", f"eod_{pool},eod,{pool},available,,,Vervangt.,oordeel,,,openbaar,Gangbaar."
        )
        project.append(
            "civil_alternative_values",
            f"eod_{pool},equivalence,0.3,0.5,0.7,{EACH},fictief,,,openbaar,Bedacht.",
            f"eod_{pool},response_hours,1,2,3,uur,fictief,,,openbaar,Bedacht.",
        )
    project.append(
        "open_questions",
        "q_crews,Hoe snel kan het?,Veiligheidsregio’s; landelijke partners,Te laat telt niet.,,openbaar,",
    )
    return project


@dataclass
class Filled:
    """A questionnaire of one party in a person's hands."""

    project: SmallProject
    party: str
    book: openpyxl.Workbook = field(init=False)

    def __post_init__(self) -> None:
        self.book, tables = pickle.loads(blank(self.project, self.party))  # noqa: S301 - our own
        for page, own in zip(self.book, tables, strict=True):
            page.tables.update({table.name: table for table in own})

    def sheet(self, theme: str) -> Worksheet:
        return self.book[theme]

    def heads(self, page: Worksheet) -> dict[str, int]:
        """The columns of a sheet by their heads."""
        return {str(cell.value): cell.column for cell in page[3] if cell.value}

    def rows(self) -> Iterator[tuple[Worksheet, int, str]]:
        """Every question: sheet, row, key."""
        for page in self.book:
            column = self.heads(page).get("Sleutel") if page.max_row > 2 else None
            for row in range(4, page.max_row + 1) if column else ():
                if page.cell(row, column).value:
                    yield page, row, str(page.cell(row, column).value)

    def put(self, key: str, **cells: Any) -> Filled:
        """Fill in cells of a question, by head: `Waarschijnlijk=4`; a `_` in a head is a space."""
        page, row, _ = next(place for place in self.rows() if place[2] == f"{self.party}/{key}")
        for head, value in cells.items():
            page.cell(row, self.heads(page)[head.replace("_", " ")]).value = value
        return self

    def cover(self, label: str, value: Any) -> Filled:
        page = self.book["Lees mij"]
        row = next(cells[0].row for cells in page.iter_rows() if cells[0].value == label)
        page.cell(row, 2).value = value
        return self

    def place(self, key: str, head: str) -> str:
        """The address of a cell."""
        page, row, _ = next(place for place in self.rows() if place[2] == f"{self.party}/{key}")
        return page.cell(row, self.heads(page)[head]).coordinate

    def data(self) -> bytes:
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()


_ASKED: dict[tuple[Edition, str], Questionnaire] = {}
_BLANK: dict[tuple[str, str], bytes] = {}


def questionnaire(project: SmallProject, edition: Edition = "publiek") -> Questionnaire:
    """What is asked as the tables are now: of the same files, wherever they are, the same."""
    key = (edition, _state(project))
    if key not in _ASKED:
        _ASKED[key] = Questionnaire(load_dataset(project.root, edition))
    return _ASKED[key]


def blank(project: SmallProject, party: str) -> bytes:
    """The workbook that a party opens, before it types: kept, because to make and open it takes most of a test."""
    key = (party, _state(project))
    if key not in _BLANK:
        book = openpyxl.load_workbook(io.BytesIO(form(project, party).data()))
        # Its list of tables says of itself where they are and not what, so that is what is pickled of it.
        _BLANK[key] = pickle.dumps((book, [list(page.tables.values()) for page in book]))
    return _BLANK[key]


def _state(project: SmallProject) -> str:
    """Digest of all that the tables are read from."""
    found = sha256()
    for path in sorted((project.root / "data").rglob("*.*")):
        content = path.read_bytes()
        found.update(f"{path.relative_to(project.root).as_posix()} {len(content)}\n".encode() + content)
    return found.hexdigest()


def form(project: SmallProject, party: str, **more: Any) -> Form:
    """What `ht3 survey` makes for a party."""
    asked = questionnaire(project)
    found = asked.by_id[party]
    return Form(found, asked.of(found), COVER, **more)


def returned(project: SmallProject, raw: bytes, file: str = "terug.xlsx") -> Returned:
    """What can be read of it."""
    return read_returned(open_book(raw, file), questionnaire(project, "intern"))


def taken_in(project: SmallProject, *books: Returned, today: date = TODAY) -> Merge:
    """What becomes of `data/civil/`."""

    def check(files: Mapping[str, bytes]) -> None:
        load_dataset(project.root, "intern", given=files)

    return merged(project.root, questionnaire(project, "intern"), books, today, check)


Alter = Callable[[Filled], bytes | None]
