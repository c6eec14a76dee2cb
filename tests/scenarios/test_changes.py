"""Changes: what a scenario says for itself is what the same edit of `data/` gives, checked as a row is."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest
import yaml
from tests.projects import read_rows, write_rows

from hoofdtaak3.build.making import made_from
from hoofdtaak3.build.validation import validate
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.sampling import Drawing
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.tables.contract import NUMBERS, load_contract
from hoofdtaak3.inputs.tables.keys import QUANTITY_KEYS
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project

pytestmark = pytest.mark.build

ROOT = Path(__file__).parents[2]
CONTRACT = load_contract(ROOT)
DECON = {"capability_id": "cbrn_decon", "claim": "ht1", "phase": "oorlog"}
NOTE = "Planning van mei"


class Desk:
    """A copy of data and parameters, with changes in one scenario."""

    def __init__(self, root: Path, scenario: str = "conflict_chemisch") -> None:
        self.root, self.scenario = root, scenario
        for name in ("data", "params"):
            shutil.copytree(ROOT / name, root / name)
        (root / "_quarto.yml").touch()
        self.path = root / "params" / "scenarios" / f"{scenario}.yaml"
        self.text = self.path.read_text(encoding="utf-8")

    def set(self, *changes: dict) -> Desk:
        """Put these changes in the scenario, in the place of those before."""
        plain = json.loads(json.dumps([{"note": NOTE} | change for change in changes]))  # no anchors
        written = yaml.safe_dump({"changes": plain}, allow_unicode=True)
        self.path.write_text(f"{self.text}\n{written}", encoding="utf-8")
        return self

    def inputs(self, edition: str = "publiek", field: str = "likely", scenario: str = ""):
        """What the model reads."""
        found = load_scenarios(self.root, edition)[scenario or self.scenario]
        return build_inputs(load_dataset(self.root, edition), found, field)

    def side(self, edition: str):
        """What is computed from: tables and scenario."""
        return load_dataset(self.root, edition).bare(), load_scenarios(self.root, edition)[self.scenario]

    def claim(self, edition: str = "publiek", field: str = "likely", capability: str = "cbrn_decon"):
        """The HT1 claim on a capability, by phase."""
        (own,) = [c for c in self.inputs(edition, field).capabilities if c.id == capability]
        return own.claim1

    def problems(self, edition: str = "publiek"):
        """What the check says; there must be something."""
        with pytest.raises(InputError) as caught:
            validate(Project(self.root), edition, load_scenarios(self.root, "intern"))
        return caught.value.problems

    def edit(self, table: str, line: int, numbers: dict) -> None:
        """Change a row of a table."""
        path = self.root / "data" / f"{table}.csv"
        rows = read_rows(path)
        rows[line].update({name: f"{value:.12g}" for name, value in numbers.items()})
        rows[line].update(basis="oordeel", source="", note=NOTE)
        write_rows(path, rows, CONTRACT.tables[table].column_names)


@pytest.fixture
def desk(tmp_path) -> Desk:
    """Shipped data and parameters."""
    return Desk(tmp_path)


def a_change(table: str, rng: random.Random) -> tuple[int, dict, dict]:
    """A row of a table (its place), new numbers for it, and the change that says the same."""
    rows = read_rows(ROOT / "data" / f"{table}.csv")
    shape = CONTRACT.tables[table]
    while True:
        line = rng.randrange(len(rows))
        row = rows[line]
        quantity = shape.quantity_of(row.get("attribute"))
        if not row["likely"] or (row.get("phase") == "vrede" and table != "region_values"):
            continue
        key = {name: row[name] for name in shape.quantity_key if row[name]}
        low, likely, high = (float(row[name]) for name in NUMBERS)
        new = likely + rng.choice([-1, 1]) * (high - low) * rng.random() / 2
        new = round(new) if quantity.whole else float(f"{new:.4g}")
        if not quantity.allows(new):
            continue
        by = float(f"{new - likely:.12g}")
        ends = [float(f"{end + by:.12g}") for end in (low, high)]
        if quantity.allows(ends[0]) and quantity.allows(ends[1]):
            numbers = dict(zip(NUMBERS, (ends[0], new, ends[1]), strict=True))
            return line, numbers, {"table": table, "key": key, "likely": new}


@pytest.mark.parametrize("seed", range(6))
def test_change_is_the_same_edit_of_data(tmp_path, seed):
    """Over all tables, for what the model reads and for what the draws vary: a change is that edit, no more."""
    rng = random.Random(seed)  # noqa: S311 - a test
    changed, edited = Desk(tmp_path / "a"), Desk(tmp_path / "b")
    found = [(table, *a_change(table, rng)) for table in QUANTITY_KEYS]
    changed.set(*(change for *_, change in found))
    try:
        validate(Project(changed.root), "intern", load_scenarios(changed.root, "intern"))
    except InputError as error:  # some break a ladder or a sum, which other tests are about
        wrong = {int(problem.column.split(".")[1]) for problem in error.problems}
        found = [one for number, one in enumerate(found) if number not in wrong]
        changed.set(*(change for *_, change in found))
    assert len(found) > len(QUANTITY_KEYS) / 2
    for table, line, numbers, _ in found:
        edited.edit(table, line, numbers)
    for edition in ("publiek", "intern"):
        sides = [one.side(edition) for one in (changed, edited)]
        for field in NUMBERS:
            mine, theirs = (build_inputs(*side, field) for side in sides)
            assert repr(mine) == repr(theirs)
        mine, theirs = (Drawing(*side).sample(20, 1) for side in sides)
        assert mine.slots == theirs.slots
        assert mine.dimensions == theirs.dimensions
        assert (mine.quantiles == theirs.quantiles).all()


def test_design_example(desk):
    """The two changes of design.md: a claim set with its margin, and own use scaled as far as it can be."""
    desk.set(
        {"table": "claims", "key": DECON, "likely": 0.8},
        {"table": "civil_pool_values", "where": {"attribute": "own_use", "phase": "oorlog"}, "scale": 1.2},
    )
    before = Desk(desk.root / "other")
    assert validate(Project(desk.root), "publiek", load_scenarios(desk.root, "intern"))
    assert (desk.claim()[3], before.claim()[3]) == (0.8, 0.9)
    by = 0.8 - 0.9
    for field in ("low", "high"):
        assert desk.claim(field=field)[3] == pytest.approx(before.claim(field=field)[3] + by)
    for old, new in zip(before.inputs().pools, desk.inputs().pools, strict=True):
        assert new.own_use[3] == pytest.approx(min(1.0, 1.2 * old.own_use[3]), abs=1e-11)
        assert new.own_use[:3] == old.own_use[:3]


def test_other_scenarios_keep_their_values(desk):
    """Only the scenario itself and what extends it change."""
    desk.set({"table": "claims", "key": DECON, "likely": 0.8})
    shipped = Desk(desk.root / "other")
    assert repr(desk.inputs(scenario="hybride_spanning")) == repr(shipped.inputs(scenario="hybride_spanning"))
    (child,) = [c for c in desk.inputs(scenario="conflict_2030").capabilities if c.id == "cbrn_decon"]
    assert child.claim1[3] == 0.8


def test_later_files_win(desk):
    """Changes follow each other along the chain: what a child sets is set, what it scales is what it inherited."""
    desk.set({"table": "claims", "key": DECON, "likely": 0.8})
    child = Desk(desk.root / "other", "conflict_2030")
    shutil.copy(desk.path, child.path.parent)
    child.set({"table": "claims", "key": DECON, "scale": 0.9})
    assert child.claim()[3] == pytest.approx(0.72)
    child.set({"table": "claims", "key": DECON, "likely": 0.75})
    assert child.claim()[3] == 0.75


@pytest.mark.parametrize("named", [False, True])
def test_peace_keeps_its_value(desk, named):
    """The counterfactual has claims as in peace: a change reaches those only if it names peace."""
    where = {"claim": "ht2"} | ({"phase": ["vrede", "spanning", "conflict", "oorlog"]} if named else {})
    desk.set({"table": "claims", "where": where, "shift": 0.01})
    shipped = Desk(desk.root / "other")
    moved = [
        new.claim2[0] - old.claim2[0]
        for old, new in zip(shipped.inputs().capabilities, desk.inputs().capabilities, strict=True)
    ]
    assert moved == pytest.approx([0.01 if named else 0.0] * len(moved))


def test_peace_keeps_the_value_that_held_for_every_phase(desk):
    """A row for every phase gets one for peace beside it, with what it was."""
    rows = read_rows(desk.root / "data" / "reciprocal_claims.csv")
    pool = next(row["civil_pool_id"] for row in rows if not row["phase"] and float(row["likely"] or 1) < 0.5)
    desk.set({"table": "reciprocal_claims", "key": {"civil_pool_id": pool}, "shift": 0.25})
    old, new = (
        next(p for p in one.inputs().pools if p.id == pool).reciprocal for one in (Desk(desk.root / "other"), desk)
    )
    assert new[0] == old[0]
    assert new[1:] == pytest.approx([share + 0.25 for share in old[1:]])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"key": {**DECON, "capability_id": "cbrn_decn"}, "likely": 0.8}, ["cbrn_decn", "bedoelt u 'cbrn_decon'?"]),
        ({"key": {"capability_id": "cbrn_decon"}, "likely": 0.8}, ["Geen enkele regel", "noem ook claim, phase"]),
        ({"key": {**DECON, "fase": "oorlog"}, "likely": 0.8}, ["geen kolom", "bedoelt u 'phase'?"]),
        ({"key": {**DECON, "phase": "oolog"}, "likely": 0.8}, ["oolog", "bedoelt u 'oorlog'?"]),
        (
            {"where": {**DECON, "capability_id": ["eod_land", "cbrn_decn"]}, "likely": 0.95},
            ["Bij een van deze namen past geen enkele regel", "gevonden:   cbrn_decn", "bedoelt u 'cbrn_decon'?"],
        ),
        ({"key": DECON, "likely": 1.5}, ["data/claims.csv, regel 21: 1.5", "0 tot en met 1"]),
        (
            {"table": "capability_values", "where": {"attribute": "units"}, "scale": 1e9},
            ["Dit getal is te groot om waar te zijn", "data/capability_values.csv, regel 2: ", "hoogstens 1000000000"],
        ),
        ({"key": DECON, "likely": 0.8, "low": 0.9}, ["niet tussen de ondergrens en de bovengrens"]),
        ({"key": DECON, "likely": 0.1}, ["daalt langs de fasen", "0.7 of meer"]),
        ({"key": {**DECON, "claim": "ht2"}, "likely": 0.5}, ["Hoofdtaak 1 en 2 samen vragen meer dan er is"]),
        ({"key": DECON, "likely": 0.8, "basis": "bron"}, ["De bron ontbreekt"]),
        ({"key": DECON, "likely": 0.8, "basis": "bron", "source": "weg-2025"}, ["weg-2025"]),
    ],
)
def test_change_is_checked_as_a_row(desk, change, words):
    """With the line of the change, what was found and what is allowed."""
    desk.set({"table": "claims"} | change)
    found = desk.problems()
    text = "\n".join(problem.text() for problem in found)
    assert {problem.file for problem in found} == {"params/scenarios/conflict_chemisch.yaml"}
    assert all(problem.line and problem.column.startswith("changes.0") for problem in found)
    assert not [word for word in words if word not in text], text


def test_change_that_makes_another_row_wrong_is_named(desk):
    """Not one of the other changes of the same table."""
    other = {"table": "claims", "key": {**DECON, "capability_id": "eod_land"}, "likely": 0.9}
    desk.set(other, {"table": "claims", "key": {**DECON, "phase": "spanning"}, "likely": 0.95}, other)
    (problem,) = desk.problems()
    assert "daalt langs de fasen" in problem.message
    assert problem.column == "changes.1"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"table": "claim", "key": DECON, "likely": 0.8}, "Deze waarde kan hier niet."),
        ({"table": "claims", "likely": 0.8}, "Een wijziging noemt regels met 'key' of met 'where'."),
        ({"table": "claims", "key": DECON, "where": DECON, "likely": 0.8}, "Een wijziging noemt regels met"),
        ({"table": "claims", "key": DECON}, "Een wijziging zegt een ding"),
        ({"table": "claims", "key": DECON, "likely": 0.8, "scale": 2}, "Een wijziging zegt een ding"),
        ({"table": "claims", "key": DECON, "likely": "0,8"}, "Dit is geen getal."),
        ({"table": "claims", "key": {**DECON, "phase": ["oorlog"]}, "likely": 0.8}, "Dit is geen inhoud van een cel."),
        ({"table": "claims", "where": {"phase": []}, "scale": 2}, "De lijst is leeg."),
        ({"table": "claims", "key": DECON, "likely": 0.8, "nota": "x"}, "Deze sleutel bestaat niet."),
        ({"table": "claims", "key": DECON, "likely": 0.8, "note": "x" * 501}, "De tekst is te lang."),
    ],
)
def test_change_that_says_nothing_is_refused_before_data_is_read(desk, change, message):
    """At its line, by the loader of scenarios."""
    desk.set(change)
    with pytest.raises(InputError) as caught:
        load_scenarios(desk.root)
    assert any(message in problem.message and problem.line for problem in caught.value.problems), caught.value


def test_unknown_stays_unknown(desk):
    """What is not known cannot grow, but can be filled in."""
    path = desk.root / "data" / "civil_pool_values.csv"
    rows = read_rows(path)
    key = {"civil_pool_id": "fire_decon", "attribute": "units"}
    row = next(row for row in rows if key.items() <= row.items())
    row.update(dict.fromkeys((*NUMBERS, "basis", "source"), ""), open_question_id="q_civil_units")
    write_rows(path, rows, CONTRACT.tables["civil_pool_values"].column_names)
    desk.set({"table": "civil_pool_values", "key": key, "scale": 2.0})
    (problem,) = desk.problems()
    assert "niet bekend" in problem.message
    desk.set({"table": "civil_pool_values", "key": key, "likely": 7, "low": 5})
    by_field = [next(p for p in desk.inputs(field=f).pools if p.id == row["civil_pool_id"]).units for f in NUMBERS]
    assert by_field == [5, 7, 7]


class TestEditions:
    """A restricted change is nothing that the public edition could tell."""

    def test_restricted_change_is_unknown_in_public(self, desk):
        """The row that it names is unknown there, and what it says is nowhere; the internal edition has it."""
        desk.set({"table": "claims", "key": DECON, "likely": 0.8123, "classification": "intern"})
        public = load_scenarios(desk.root)["conflict_chemisch"]
        assert str(desk.claim()[3]) == "nan"
        assert desk.claim("intern")[3] == 0.8123
        assert "0.8123" not in repr(public)
        assert NOTE not in repr(public.changes)

    def test_no_public_byte_depends_on_what_it_says(self, desk):
        """Not the inputs, not the settings, not the digests of the record."""
        seen = []
        for number, note in ((0.8, "a"), (0.95, "b")):
            desk.set({"table": "claims", "key": DECON, "likely": number, "classification": "intern", "note": note})
            public = load_scenarios(desk.root)["conflict_chemisch"]
            record = made_from(Project(desk.root), "publiek", {}).parameters
            seen.append((repr(desk.inputs()), public.model_dump_json(), record))
        assert seen[0] == seen[1]

    def test_public_change_of_a_hidden_row_is_refused(self, desk):
        """Its number would stand in a file that everybody gets; the message does not say what the row holds."""
        path = desk.root / "data" / "claims.csv"
        rows = read_rows(path)
        for row in rows:
            if row["capability_id"] == "cbrn_decon" and row["claim"] == "ht1":
                row["classification"] = "intern"
        write_rows(path, rows, CONTRACT.tables["claims"].column_names)
        desk.set({"table": "claims", "key": DECON, "likely": 0.8})
        (problem,) = desk.problems()
        assert "niet openbaar" in problem.message
        desk.set({"table": "claims", "key": DECON, "likely": 0.8, "classification": "intern"})
        assert str(desk.claim()[3]) == "nan"
        assert desk.claim("intern")[3] == 0.8

    def test_mistake_in_a_restricted_change_is_told_without_what_it_says(self, desk):
        """The log of the public edition may be public."""
        desk.set({"table": "claims", "key": DECON, "likely": "geheim", "classification": "intern"})
        with pytest.raises(InputError) as caught:
            load_scenarios(desk.root)
        assert "geheim" not in caught.value.text()
        desk.set({"table": "claims", "key": DECON, "likely": 1.7, "classification": "intern"})
        assert not [problem for problem in desk.problems() if "1.7" in problem.text()]
        assert [problem for problem in desk.problems("intern") if "1.7" in problem.text()]


class TestUnused:
    """What nothing reads is told, with its line."""

    def told(self, desk) -> list[str]:
        """The warnings about the scenario's file."""
        found = validate(Project(desk.root), "publiek", load_scenarios(desk.root, "intern")).unused
        return [line for line in found if desk.path.name in line]

    def test_what_counts_is_not_told(self, desk):
        """A claim, and the length of a request that happens in the scenario."""
        line = next(
            row["request_line_id"]
            for row in read_rows(desk.root / "data" / "request_line_values.csv")
            if row["attribute"] == "days" and row["request_line_id"].startswith("chemisch")
        )
        desk.set(
            {"table": "claims", "key": DECON, "likely": 0.8},
            {"table": "request_line_values", "key": {"request_line_id": line, "attribute": "days"}, "shift": 1},
        )
        assert self.told(desk) == []

    def test_what_is_overridden_or_happens_elsewhere(self, tmp_path):
        """A value that a later change sets anew, a request of another scenario, measures that one scenario decides."""
        desk = Desk(tmp_path, "navo_top")
        line = next(
            row["request_line_id"]
            for row in read_rows(desk.root / "data" / "request_line_values.csv")
            if row["request_line_id"].startswith("chemisch")
        )
        desk.set(
            {"table": "claims", "key": DECON, "likely": 0.8},
            {"table": "claims", "key": DECON, "likely": 0.85},
            {"table": "request_line_values", "where": {"request_line_id": line}, "scale": 1.5},
            {"table": "measure_values", "where": {"attribute": "cost"}, "scale": 2},
        )
        told = self.told(desk)
        assert len(told) == 3
        assert all("verandert niets" in text for text in told)

    def test_change_without_a_reason(self, desk):
        """Is allowed, and told."""
        desk.set({"table": "claims", "key": DECON, "likely": 0.8, "note": ""})
        (line,) = self.told(desk)
        assert "geen toelichting" in line
