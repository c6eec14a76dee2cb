"""What is typed at the desk, of any row of any table, is that edit of `data/`; through its handler, both editions."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from tests.desk.visits import Visit, desk
from tests.projects import ROOT, Row, read_rows, write_rows

from hoofdtaak3.build.whatif import said_outcome, whatif
from hoofdtaak3.desk.fields import typed
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.tables.contract import NUMBERS, load_contract
from hoofdtaak3.inputs.tables.keys import QUANTITY_KEYS
from hoofdtaak3.inputs.variant import Tried
from hoofdtaak3.project import Project
from hoofdtaak3.results.difference import OUTCOMES

pytestmark = pytest.mark.build

KEY = "conflict_chemisch"
FORM = f"/scenario/{KEY}"
CONTRACT = load_contract(ROOT)
NOTE = "Planning van mei"
SEEDS = 6
Place = tuple[str, Path, Visit]


def copied(target: Path) -> Path:
    """The shipped data and parameters."""
    for name in ("data", "params"):
        shutil.copytree(ROOT / name, target / name)
    for name in ("_quarto.yml", "_brand.yml"):
        shutil.copy(ROOT / name, target)
    return target


class Change:
    """Other numbers for one row of a table."""

    def __init__(self, table: str, rng: random.Random) -> None:
        rows, shape = read_rows(ROOT / "data" / f"{table}.csv"), CONTRACT.tables[table]
        self.table = table
        while True:
            self.line = rng.randrange(len(rows))
            self.row = rows[self.line]
            quantity = shape.quantity_of(self.row.get("attribute", ""))
            if quantity is None or not self.row["likely"] or self.row.get("phase") == "vrede":
                continue
            low, likely, high = (float(self.row[name]) for name in NUMBERS)
            by = rng.choice([-1, 1]) * (high - low or likely) * rng.random() / 2
            by = float(round(by)) if quantity.whole else by
            moved = [float(f"{number + by:.12g}") for number in (low, likely, high)]
            if by and all(map(quantity.allows, moved)) and moved[1] != likely:
                self.numbers = dict(zip(NUMBERS, moved, strict=True))
                return

    @property
    def name(self) -> str:
        """Of the row in the form."""
        return ":".join([self.table, *(self.row[name] for name in CONTRACT.tables[self.table].quantity_key)])

    @property
    def posted(self) -> dict[str, str]:
        """As somebody types it."""
        return {f"w:{self.name}:{name}": typed(value) for name, value in self.numbers.items()} | {
            f"reden:{self.name}": NOTE
        }

    def edit(self, root: Path) -> None:
        """Make it in the table itself."""
        path = root / "data" / f"{self.table}.csv"
        rows: list[Row] = read_rows(path)
        rows[self.line].update({name: f"{value:.12g}" for name, value in self.numbers.items()})
        rows[self.line].update(basis="oordeel", source="", note=NOTE)
        write_rows(path, rows, CONTRACT.tables[self.table].column_names)


def posted(changes: list[Change]) -> dict[str, str]:
    """A form in which all of them are typed."""
    return {name: text for change in changes for name, text in change.posted.items()}


def told(visit: Visit, form: dict[str, str], *, whole: bool = True) -> list[dict]:
    """What comes back while somebody types: at once, and, of the whole, when it is known how firm it is."""
    return [json.loads(line) for line in visit.post(FORM, form, whole=whole, X_Deel="uitkomst").text.splitlines()]


def outcomes(page: str) -> dict[str, list[str]]:
    """By capability what a reader sees in its row: of what moves, what it becomes."""
    found = {}
    for table in re.findall(r'<table class="was-wordt">(.*?)</table>', page, re.DOTALL):
        for row in re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", table, re.DOTALL):
            text = re.sub(r'<span class="verborgen">.*?</span>', "", row)
            text = re.sub(r'<span class="was">.*?</span>', "", text, flags=re.DOTALL)
            name, *cells = re.split(r"</th>|</td>", text)
            found[unescape(name)] = [" ".join(unescape(re.sub("<.*?>", "", cell)).split()) for cell in cells[:5]]
    return found


@pytest.fixture(scope="module", params=["publiek", "intern"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An edition, a project, and its desk."""
    root = copied(tmp_path_factory.mktemp(request.param) / "desk")
    with desk(root, "--edition", request.param) as visit:
        yield request.param, root, visit


@cache
def taken(edition: str, visit: Visit, seed: int) -> list[Change]:
    """A change of each table, without those that break a ladder or a sum: the form says at which cell."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    changes = [Change(table, rng) for table in QUANTITY_KEYS]
    changes = [one for one in changes if edition == "intern" or one.row["classification"] == "openbaar"]
    refused = told(visit, posted(changes), whole=False)[0]["meldingen"]
    kept = [one for one in changes if not any(f"w:{one.name}:{name}" in refused for name in NUMBERS)]
    assert set(refused) <= {*posted(changes)}, refused  # each at a cell that was typed in
    assert len(kept) > len(changes) / 2
    return kept


def test_there_are_enough(place: Place) -> None:
    """At least 60 changes over all tables, in each edition."""
    edition, _, visit = place
    changes = [one for seed in range(SEEDS) for one in taken(edition, visit, seed)]
    assert len(changes) >= 60
    assert {one.table for one in changes} == {*QUANTITY_KEYS}


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_is_typed_is_the_same_edit_of_data(place: Place, tmp_path: Path, seed: int) -> None:
    """What the desk keeps gives the model the inputs that the edited tables give it, whichever number is read."""
    edition, root, visit = place
    changes = taken(edition, visit, seed)
    edited = copied(tmp_path / "edited")
    for one in changes:
        one.edit(edited)
    answer = visit.post(FORM, posted(changes) | {"doe": "bewaar", "titel": f"Proef {seed}", "waarom": "Omdat"})
    assert "<h1>Bewaard</h1>" in answer.text
    kept = load_scenarios(root, edition)[f"proef_{seed}"].model_copy(update={"id": KEY})
    assert len(kept.changes) == len(changes)
    before = load_scenarios(edited, edition)[KEY]
    for field in NUMBERS:
        mine = build_inputs(load_dataset(root, edition).bare(), kept, field)
        theirs = build_inputs(load_dataset(edited, edition).bare(), before, field)
        assert repr(mine) == repr(theirs)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_it_shows_is_what_the_edited_tables_give(place: Place, tmp_path: Path, seed: int) -> None:
    """Class, gap, first short day, cause and degree: those of the scenario computed from the edited tables."""
    edition, _, visit = place
    changes = taken(edition, visit, 100 + seed)
    edited = copied(tmp_path / "edited")
    for one in changes:
        one.edit(edited)
    nothing = Tried.of({}, "niets")
    effect = whatif(Project(edited), edition, KEY, nothing)
    shown = told(visit, posted(changes))[-1]
    assert shown["stevig"]
    assert outcomes(shown["uitkomst"]) == {
        effect.names.capability(key): [said_outcome(outcome, name) for name in OUTCOMES]
        for key, outcome in effect.now.outcomes.items()
    }
