"""What-if, notebook and scenario file: the same changes give the same outcome, and nothing is written unasked."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from hoofdtaak3.analyses import analysis
from hoofdtaak3.analyses import scenario as steps
from hoofdtaak3.analyses.parameters import check_parameters
from hoofdtaak3.build import whatif as trying
from hoofdtaak3.cli import main
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.variant import Tried
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project
from hoofdtaak3.results.difference import moved_findings, moved_outcomes
from hoofdtaak3.results.findings import Finding

pytestmark = pytest.mark.build

ROOT = Path(__file__).parents[2]
SCENARIO = "conflict_chemisch"
CHANGES = [
    {"table": "claims", "key": {"capability_id": "cbrn_decon", "claim": "ht1", "phase": "oorlog"}, "likely": 0.8},
    {"table": "civil_pool_values", "where": {"attribute": "own_use", "phase": "oorlog"}, "scale": 1.2},
]
SETS = ["claims.cbrn_decon.ht1.oorlog=0.8", "civil_pool_values.*.own_use.oorlog*=1.2"]
FEW = 20


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy with data, parameters and nothing made."""
    for name in ("data", "params"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("_quarto.yml", "_brand.yml"):
        shutil.copy(ROOT / name, tmp_path)
    return Project(tmp_path)


def files(project: Project) -> set[str]:
    """Everything that there is."""
    return {path.relative_to(project.root).as_posix() for path in project.root.rglob("*")}


@pytest.mark.parametrize("edition", ["publiek", "intern"])
def test_one_outcome_whichever_way_it_is_asked(project, edition):
    """A what-if, a notebook's parameter and a file with the same changes make the same inputs and outcomes."""
    asked = Tried.read(SETS, load_dataset(project.root).contract)
    assert asked.document.values["changes"] == CHANGES
    before = files(project)
    effect = trying.whatif(project, edition, SCENARIO, asked, FEW)
    notebook = steps.load_case(project, SCENARIO, edition, CHANGES)
    assert files(project) == before
    path = project.params / "scenarios" / f"{SCENARIO}.yaml"
    path.write_text(path.read_text(encoding="utf-8") + yaml.safe_dump({"changes": CHANGES}), encoding="utf-8")
    filed = load_scenarios(project.root, edition)[SCENARIO]
    inputs = build_inputs(load_dataset(project.root, edition).bare(), filed)
    assert repr(notebook.inputs) == repr(inputs)
    assert effect.after.changes == filed.changes
    again = trying.whatif(project, edition, SCENARIO, Tried.of({}, "niets"), FEW)
    assert again.moved == {}
    assert again.findings == []
    assert moved_outcomes(effect.now.outcomes, again.now.outcomes) == {}
    assert effect.moved["cbrn_decon"]["gap_unit_days"][1] == pytest.approx(
        again.now.outcomes["cbrn_decon"].gap_unit_days
    )


def test_shorter_scenario_as_in_the_issue(project):
    """Days and a claim together; what would begin after the end does not happen."""
    asked = Tried.read(["claims.cbrn_decon.ht1.oorlog=0.8", "days=90"], load_dataset(project.root).contract)
    effect = trying.whatif(project, "publiek", SCENARIO, asked, FEW)
    assert effect.after.days == 90
    assert max(start.from_day for start in effect.after.phases) < 90
    was, now = effect.moved["cbrn_decon"]["gap_unit_days"]
    assert now < was
    assert any("CBRN-ontsmetting (cbrn_decon)" in line for line in effect.lines())
    plain = json.loads(trying.as_json(effect))
    assert plain["capabilities"]["cbrn_decon"]["gap_unit_days"] == {"before": was, "after": now}


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ("dags=90", ["--set dags=90", "bedoelt u 'days'?"]),
        ("days", ["Dit is geen toekenning"]),
        ("days=negentig", ["geen geheel getal"]),
        ("days=0,5", ["--set days=0,5"]),
        ("days*=2", ["alleen bij een waarde uit een tabel"]),
        ("travel.road.speed_kmh=snel", ["travel.road.speed_kmh"]),
        ("claims.cbrn_decon.ht1.oorlog=2", ["--set claims.cbrn_decon.ht1.oorlog=2", "0 tot en met 1"]),
        ("claims.cbrn_decn.ht1.oorlog=0.8", ["bedoelt u 'cbrn_decon'?"]),
        ("claims.*.ht1.*=0.5", ["op twee manieren te lezen", "claims.*.ht1=waarde", "claims.*.ht1*=getal"]),
        ("claims.cbrn_decon=0.8", ["noem ook claim, phase", "* bij --set"]),
        ("claim.cbrn_decon.ht1.oorlog=0.8", ["Deze tabel met waarden bestaat niet", "bedoelt u 'claims'?"]),
        ("travels.road.speed_kmh=40", ["bedoelt u 'travel'?"]),
        ("capability_values.eod_land.units.vrede=9", ["capability_values.capability_id.attribute"]),
        ("claims.*.*.*+=0.1", ["Dit kiest de hele tabel", "claims.*.ht1.oorlog"]),
        ("extends=vredestijd", ["--set extends=vredestijd, extends: Dit ligt vast in het scenario zelf"]),
        ("id=ander", ["--set id=ander, id: Dit ligt vast in het scenario zelf"]),
        ("claims.a.b.c.d=1", ["claims.capability_id.claim.phase"]),
        ("civil_pool_values.fire_decon.unit.oorlog.x.y=1", ["bedoelt u 'units'?"]),
        ("claims.cbrn_decon.ht1.oorlog=hoog", ["geen getal"]),
        ("phases=[{from_day: 0, phase: vred}]", ["bedoelt u 'vrede'?"]),
    ],
)
def test_what_cannot_be_tried_is_told(project, assignment, words):
    """With the assignment, what was found and what is allowed."""

    def ask():
        asked = Tried.read([assignment], load_dataset(project.root).contract)
        return trying.whatif(project, "publiek", SCENARIO, asked, FEW)

    with pytest.raises(InputError) as caught:
        ask()
    text = caught.value.text()
    assert not [word for word in words if word not in text], text
    assert not [word for word in re.findall(r"bedoelt u '(.*?)'", text) if word in re.split(r"[.=]", assignment)]


class TestSave:
    """What is tried becomes a file like any other."""

    def test_file_says_the_same(self, project):
        """It extends the scenario, and gives what was tried; the reason stands with every change."""
        asked = Tried.read([*SETS, "days=100", "travel.road.speed_kmh=50"], load_dataset(project.root).contract)
        file = trying.save(project, SCENARIO, asked, "proef", "Plan van mei")
        assert file == "params/scenarios/proef.yaml"
        kept, parent = (load_scenarios(project.root)[key] for key in ("proef", SCENARIO))
        assert (kept.days, kept.travel.road.speed_kmh) == (100, 50)
        assert [change.note for change in kept.changes] == ["Plan van mei"] * 2
        assert kept.title != parent.title
        tried = asked.on(load_scenarios(project.root), SCENARIO)[SCENARIO]
        same = {"id", "title", "description", "note", "changes"}
        assert kept.model_dump(exclude=same) == tried.model_dump(exclude=same)

    @pytest.mark.parametrize("name", ["conflict_chemisch", "Met Spatie", "base", "../weg", "con", "x" * 61])
    def test_name_that_cannot_be(self, project, name):
        """Of a scenario that there is, or that no file could have: nothing is written."""
        before = files(project)
        with pytest.raises(InputError):
            trying.save(project, SCENARIO, Tried.of({"days": 100}, "x"), name, "")
        assert files(project) == before

    def test_all_that_is_wrong_is_told_before_anything_is_computed(self, project, monkeypatch, capsys):
        """The name and what is tried together; a reason without a name is not lost in silence."""
        monkeypatch.chdir(project.root)
        monkeypatch.setattr(trying, "whatif", None)  # who calls it, fails otherwise
        before = files(project)
        assert main(["whatif", SCENARIO, "--set", "days=x", "--save", "Met Spatie"]) == 2
        told = capsys.readouterr().err
        assert "Er zijn 2 fouten" in told
        assert "--set days=x" in told
        for wrong in (["--save", ""], ["--save", "goed", "--note", "x\a"], ["--note", "Plan van mei"]):
            assert main(["whatif", SCENARIO, "--set", "claims.cbrn_decon.ht1.oorlog=0.8", *wrong]) == 2
        assert "geef ook --save NAAM" in capsys.readouterr().err
        assert files(project) == before


class TestParameters:
    """papermill only warns of a parameter that a notebook does not have."""

    @staticmethod
    def cell(**values):
        """The names of a notebook with two parameters."""
        hidden = {"exit": None, "open": None}
        return {
            "__annotations__": {"scenario": str, "draws": int | None},
            "scenario": "vredestijd", "draws": None, "In": [], "Out": {}, "_i": "", "exit": 1,
            "get_ipython": lambda: SimpleNamespace(user_ns_hidden=hidden),
        } | values  # fmt: skip

    def test_what_is_right_passes(self):
        """As it stands, and with other values."""
        check_parameters(self.cell())
        check_parameters(self.cell(scenario="x", draws=3))

    def test_all_that_is_wrong_is_told_at_once(self):
        """An unknown name with the nearest, a value of another type with what may stand there."""
        with pytest.raises(InputError) as caught:
            check_parameters(self.cell(scenari="x", draws="veel"))
        text = caught.value.text()
        assert "bedoelt u 'scenario'?" in text
        assert "een geheel getal of niets" in text

    def test_names_of_later_cells_are_no_parameters(self):
        """When all cells run again in the same kernel."""
        cell = self.cell()
        check_parameters(cell)
        cell["frames"] = {}
        check_parameters(cell)


def test_settings_of_an_analysis(project):
    """Budget and dates of a notebook; a date may be text, and what is None stays."""
    given = {"measures": {"budget": 12, "date": "2031-02-03", "decision_date": None}}
    case = analysis.load(project, "measures", "publiek", settings=given)
    shipped = load_scenarios(project.root)["vredestijd"].measures
    assert (case.common.measures.budget, str(case.common.measures.date)) == (12, "2031-02-03")
    assert case.common.measures.decision_date == shipped.decision_date
    with pytest.raises(InputError):
        analysis.load(project, "measures", "publiek", settings={"measures": {"budget": -1}})


def test_what_is_tried_brings_back_nothing_restricted(project):
    """The files hold what the public edition may not see; a variant of a public scenario is made from those files."""
    path = project.params / "scenarios" / "vredestijd.yaml"
    change = {**CHANGES[0], "likely": 0.8123, "classification": "intern", "note": "geheim"}
    path.write_text(path.read_text(encoding="utf-8") + yaml.safe_dump({"changes": [change]}), encoding="utf-8")
    public = load_scenarios(project.root, "publiek")
    for shown in (
        Tried.of({"days": 30}, "x").on(public, "vredestijd")["vredestijd"],
        analysis.load(project, "measures", "publiek", settings={"measures": {"budget": 5}}).common,
    ):
        assert "0.8123" not in repr(shown)
        assert "geheim" not in repr(shown)
        assert shown.changes[0].withheld
    intern = Tried.of({"days": 30}, "x").on(load_scenarios(project.root, "intern"), "vredestijd")["vredestijd"]
    assert intern.changes[0].likely == 0.8123


def test_moved_findings_flip_or_move():
    """A list that has other members, a degree, or a finding that is new flips; a number moves, the most first."""

    def one(name, value, degree="vast"):
        return Finding(name, name, value, degree=degree)

    def by_id(*found):
        return {finding.id: finding for finding in found}

    nan = float("nan")
    old = by_id(one("a", ("x", "y")), one("b", 10), one("c", 10), one("d", 1), one("e", nan))
    new = by_id(one("a", ("y", "z")), one("b", 11), one("c", 30), one("d", 1, "wisselt"), one("e", nan))
    moved = moved_findings(old, new)
    assert [(move.id, move.flips) for move in moved] == [("a", True), ("d", True), ("c", False), ("b", False)]
    assert (moved[0].more, moved[0].less) == (("z",), ("x",))
    assert moved_findings(old, old) == []
    assert moved_findings(by_id(old["a"]), by_id(one("a", ("y", "x")))) == []


def test_what_a_scenario_sets_itself_is_a_ground(project):
    """A judgement in a scenario is one of the assumptions that its findings rest on."""
    asked = Tried.read(SETS, load_dataset(project.root).contract)
    effect = trying.whatif(project, "publiek", SCENARIO, asked, FEW)
    name = f"scenario.{SCENARIO}.onvervuld"
    assert f"wijziging.{SCENARIO}" in effect.now.findings[name].grounds
    assert f"wijziging.{SCENARIO}" not in effect.was.findings[name].grounds
