"""What is typed at the desk: read as a Dutch reader writes it, checked as a file is, computed as a command does."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.projects import ROOT, read_rows, small_project, write_rows

from hoofdtaak3 import dutch
from hoofdtaak3.build.whatif import said_outcome, tried_on, whatif
from hoofdtaak3.desk import page
from hoofdtaak3.desk.cells import Line
from hoofdtaak3.desk.comparing import Question, differences, outcome_rows
from hoofdtaak3.desk.fields import Field, read_number, typed
from hoofdtaak3.desk.keeping import NEWER, NO_REASON, NO_TITLE, NOTHING, USED, Kept, keep, name_of, undo
from hoofdtaak3.desk.trial import Opened, Trial, Workbench, without
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.model.causes import causes_frame
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project
from hoofdtaak3.results.code_words import CAUSE_WORDS
from hoofdtaak3.results.difference import DEGREE, OUTCOMES

KEY = "conflict_chemisch"
CELL = "w:claims:cbrn_decon:ht1:oorlog:likely"
LOW = "w:claims:cbrn_decon:ht1:oorlog:low"
DRAWS = 20
SHIPPED = sorted(path.stem for path in (ROOT / "params" / "scenarios").glob("*.yaml"))
NO_FILES = re.compile(r"yaml|sleutel|aanhalingsteken|extends|regel \d|params/|\d\.\d", re.IGNORECASE)
"""What says how a file is written, which somebody at a form does not see; or a number with a point."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project; nobody changes it."""
    return small_project(tmp_path_factory.mktemp("bench") / "project")


@pytest.fixture(scope="module")
def bench(project: Path) -> Workbench:
    """A desk of it."""
    return Workbench(Project(project), "publiek", DRAWS)


@pytest.fixture
def own(project: Path, tmp_path: Path) -> Workbench:
    """A desk of a copy that may be changed."""
    left_out = shutil.ignore_patterns("notebooks", "report")
    return Workbench(Project(Path(shutil.copytree(project, tmp_path / "own", ignore=left_out))), "publiek", DRAWS)


def fields(opened: Opened) -> list[Field]:
    """All of the form."""
    return [field for group in opened.groups for row in (group.fields, *group.rows) for field in row]


def lines(opened: Opened) -> list[Line]:
    """All rows of all tables."""
    return [line for sheet in opened.sheets for line in sheet.lines]


def everything(opened: Opened) -> dict[str, str]:
    """What a browser without scripts sends of a form in which nobody typed."""
    return {name: text for name, (_, text) in opened.said().items()}


@pytest.fixture(scope="module")
def shipped() -> list[Workbench]:
    """A desk of the shipped files for each edition."""
    return [Workbench(Project(ROOT), edition, DRAWS) for edition in ("publiek", "intern")]


@pytest.mark.parametrize("key", SHIPPED)
def test_a_form_in_which_nobody_typed_changes_nothing(shipped: list[Workbench], key: str) -> None:
    """Every setting and every number comes back as it was shown, in every scenario and both editions."""
    for bench in shipped:
        trial = bench.read(key, everything(bench.open(key)))
        assert (trial.messages, dict(trial.tried.document.values)) == ({}, {})


def test_the_form_has_every_setting_and_every_row(bench: Workbench) -> None:
    """A setting by its path, a row by its key; each with where it comes from."""
    opened = bench.open(KEY)
    scenario = opened.scenarios[KEY]
    assert {field.path[0] for field in fields(opened)} == set(type(scenario).model_fields) - {
        "id", "title", "description", "note", "changes",
    }  # fmt: skip
    origins = {field.name: field.origin for field in fields(opened)}
    assert origins["s.days"] == "params/scenarios/conflict_chemisch.yaml"
    assert origins["s.travel.road.speed_kmh"] == "params/base.yaml"
    assert all(field.label and field.origin for field in fields(opened))
    for sheet in opened.sheets:
        frame = opened.dataset.frame(sheet.name)
        assert len(sheet.lines) == len(frame) - opened.dataset.unknowns.get(sheet.name, 0)
        assert len({line.name for line in sheet.lines}) == len(sheet.lines)
    assert [sheet.name for sheet in opened.sheets][:3] == ["claims", "civil_pool_values", "capability_values"]


_INCIDENTS = (
    "incidents=[{incident: hybride_dreiging, day: 32}, {incident: gewonden_opvang, day: 58}, "
    "{incident: chemisch_ongeluk, day: 75}]"
)
SAME = [
    ({CELL: "0,8"}, ["claims.cbrn_decon.ht1.oorlog=0.8"]),
    ({CELL: "0.8"}, ["claims.cbrn_decon.ht1.oorlog=0.8"]),
    ({"s.days": "90", "s.incidents.2.day": "75"}, ["days=90", _INCIDENTS]),
    ({"s.travel.road.speed_kmh": "72,5", "s.priority_weights.1": "9"},
     ["travel.road.speed_kmh=72.5", "priority_weights.1=9"]),
    ({"s.start_date": "1 mei 2026", "s.personnel_path": "fast"}, ["start_date=2026-05-01", "personnel_path=fast"]),
    ({"w:capability_values:cbrn_decon:readiness:likely": "0,6"}, ["capability_values.cbrn_decon.readiness=0.6"]),
]  # fmt: skip


@pytest.mark.parametrize(("typed_in", "assignments"), SAME)
def test_what_is_computed_is_what_the_command_line_says(
    bench: Workbench, typed_in: Mapping[str, str], assignments: list[str]
) -> None:
    """The same scenario, to the last digit, and the same one beside it."""
    trial = bench.read(KEY, typed_in)
    assert trial.messages == {}
    asked_for = trial.opened.sources.attempt(KEY, tried_on(bench.project, assignments))
    assert trial.attempt is not None
    assert trial.attempt.dataset is asked_for.dataset
    assert (trial.attempt.before, trial.attempt.after) == (asked_for.before, asked_for.after)
    assert trial.changed


@pytest.mark.build
def test_what_it_does_is_what_the_command_line_does(bench: Workbench) -> None:
    """The same words, to the last digit, of a setting and of a value."""
    tried = tried_on(bench.project, ["days=90", "claims.cbrn_decon.ht1.oorlog=0.8"])
    found = bench.effect(bench.read(KEY, {CELL: "0,8", "s.days": "90"})).plain()
    assert found == whatif(bench.project, "publiek", KEY, tried, DRAWS).plain()
    assert found["capabilities"]


def test_every_changed_row_is_one_change_with_its_reason(bench: Workbench) -> None:
    """Also with three numbers; the key leaves out what is empty."""
    line = next(line for line in lines(bench.open(KEY)) if line.table == "civil_pool_values" and len(line.key) == 2)
    low, high = line.numbers["low"] - 0.5, line.numbers["high"] + 1
    trial = bench.read(
        KEY, {line.cell("low"): typed(low), line.cell("high"): typed(high), line.reason: " Plan van mei "}
    )
    assert trial.messages == {}
    assert trial.tried.document.values == {
        "changes": [{"table": line.table, "key": line.key, "low": low, "high": high, "note": "Plan van mei"}]
    }


@pytest.mark.parametrize(
    ("text", "number"),
    [("60", 60), ("1,5", 1.5), ("1.5", 1.5), (" 0,25 ", 0.25), ("17.474.693", 17474693), ("1e3", 1000), ("-2", -2)],
)
def test_numbers_as_a_dutch_reader_writes_them(text: str, number: float) -> None:
    """A comma or a point."""
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "veel", "1,2,3", "12%", "5 dagen", "nan", "inf", "1.250", "1,250", "9" * 60])
def test_what_is_no_number_or_two_is_refused(text: str) -> None:
    """It is never guessed at, and how to write it is said."""
    told = read_number(text)
    assert isinstance(told, str)
    assert "Schrijf" in told


def test_a_whole_number_may_be_typed_with_decimals_that_say_nothing(bench: Workbench) -> None:
    """`72,0` is 72 hours; `72,5` is none."""
    assert bench.read(KEY, {"s.self_reliance_hours": "48,0"}).tried.document.values == {"self_reliance_hours": 48}
    assert list(bench.read(KEY, {"s.self_reliance_hours": "48,5"}).messages) == ["s.self_reliance_hours"]


def wrong(bench: Workbench, posted: Mapping[str, str]) -> Trial:
    """What was typed, and refused in words for a form."""
    trial = bench.read(KEY, posted)
    assert trial.messages
    assert trial.attempt is None
    for texts in trial.messages.values():
        for text in texts:
            assert not NO_FILES.search(text), text
    return trial


@pytest.mark.parametrize("text", ["x", "-1", "999999999999999", ""])
def test_every_field_tells_what_is_wrong_beside_itself(bench: Workbench, text: str) -> None:
    """Too small, too large, no number, nothing at all: all of them at once, each at its own field."""
    typed_in = {
        field.name: text
        for field in fields(bench.open(KEY))
        # Without its day a row goes away; of a list that has no other fault the days are looked at together.
        if field.kind != "choice" and field.value is not None and field.path[0] not in {"phases", "incidents"}
    }
    assert len(typed_in) > 20
    found = {*wrong(bench, typed_in).messages}
    assert found >= {*typed_in}
    assert found - {*typed_in} <= {"s.phases.0.from_day"}  # in a scenario of -1 days no phase begins


@pytest.mark.parametrize("text", ["x", "-99999", ""])
def test_every_kind_of_cell_tells_what_is_wrong_beside_itself(bench: Workbench, text: str) -> None:
    """Of each quantity of each table one cell: too small, no number, nothing."""
    seen: dict[tuple[str, str], Line] = {}
    for line in lines(bench.open(KEY)):
        if typed(line.numbers["likely"]):
            seen.setdefault((line.table, line.quantity.title), line)
    assert len(seen) > 25
    typed_in = {line.cell("likely"): text for line in seen.values()}
    assert set(wrong(bench, typed_in).messages) == {*typed_in}


@pytest.mark.parametrize(
    ("posted", "at", "said"),
    [
        ({CELL: "0,5"}, CELL, "daalt"),
        ({LOW: "0,95"}, LOW, "laag <= waarde <= hoog"),
        ({"s.thresholds.none": "0,97"}, "s.thresholds.none", "kleiner dan 0,95"),
        ({"s.phases.0.from_day": "3"}, "s.phases.0.from_day", "De eerste fase begint niet op dag 0."),
        ({"s.phases.1.from_day": "", "s.phases.2.from_day": "500"}, "s.phases.2.from_day", "na het einde"),
        (
            {"s.incidents.3.incident": "chemisch_ongeluk", "s.incidents.3.day": "5"},
            "s.incidents.3.incident",
            "meer dan eens",
        ),
        ({f"s.phases.{n}.from_day": "" for n in range(5)}, "s.phases.0.from_day", "De lijst is leeg."),
        ({"s.incidents.3.incident": "chemisch_ongeluk"}, "s.incidents.3.day", "Vul een waarde in."),
        ({"s.incidents.3.day": "5"}, "s.incidents.3.incident", "Vul een waarde in."),
        ({"s.start_date": "1-2-2026"}, "s.start_date", "op twee manieren"),
        ({"s.start_date": "31-2-2026"}, "s.start_date", "bestaat niet"),
        ({"s.measures.date": "2020-01-01"}, "s.measures.date", "voor het besluit"),
        ({"s.personnel_path": "snel"}, "s.personnel_path", "Deze waarde kan hier niet."),
        ({"s.reference_region": "VR99"}, "s.reference_region", "klopt niet"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told_at_its_field(
    bench: Workbench, posted: dict[str, str], at: str, said: str
) -> None:
    """By the rules of `ht3 check`, in the row that was typed in also when a row above it went away."""
    messages = wrong(bench, posted).messages
    assert at in messages
    assert any(said in text for text in messages[at]), messages


def test_everything_that_is_wrong_is_told_at_once(bench: Workbench) -> None:
    """A setting that cannot be read, one out of range and a cell."""
    assert set(wrong(bench, {"s.days": "x", "s.travel.air.speed_kmh": "0", CELL: "2"}).messages) == {
        "s.days", "s.travel.air.speed_kmh", CELL,
    }  # fmt: skip


def test_a_row_of_a_list_comes_and_goes(bench: Workbench) -> None:
    """Without its day it is gone; a spare row is a new one."""
    fewer = bench.read(KEY, {"s.incidents.0.day": ""})
    assert [each["incident"] for each in fewer.tried.document.values["incidents"]] == [
        "gewonden_opvang",
        "chemisch_ongeluk",
    ]
    more = bench.read(KEY, {"s.phases.5.from_day": "115", "s.phases.5.phase": "vrede"})
    assert more.tried.document.values["phases"][-1] == {"from_day": 115, "phase": "vrede"}
    assert more.messages == fewer.messages == {}


def test_what_a_scenario_changes_itself_is_shown_with_its_file(own: Workbench) -> None:
    """The cell has the scenario's number, and typing there comes after it."""
    file = own.project.params / "scenarios" / f"{KEY}.yaml"
    change = (
        "changes:\n  - {table: claims, key: {capability_id: cbrn_decon, claim: ht1, phase: oorlog}, likely: 0.85}\n"
    )
    file.write_text(file.read_text(encoding="utf-8") + change, encoding="utf-8")
    line = next(line for line in lines(own.open(KEY)) if line.cell("likely") == CELL)
    assert (line.numbers["likely"], line.origin) == (0.85, f"params/scenarios/{KEY}.yaml")
    assert own.read(KEY, {CELL: "0,85"}).tried.document.values == {}
    trial = own.read(KEY, {CELL: "0,75"})
    assert trial.attempt is not None
    assert [one.likely for one in trial.attempt.after.changes] == [0.85, 0.75]
    assert list(own.read(KEY, {CELL: "0,1"}).messages) == [CELL]


def test_a_restricted_row_is_not_on_the_public_desk(own: Workbench) -> None:
    """Not its number, nor its note; the internal one has it."""
    file = own.project.data / "claims.csv"
    text = file.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("cbrn_decon,ht1,oorlog"))
    file.write_text(
        text.replace(row, row.replace(",openbaar,", ",intern,").replace("Inschatting", "GEHEIM")), encoding="utf-8"
    )
    for edition, there in (("publiek", False), ("intern", True)):
        opened = Workbench(own.project, edition, DRAWS).open(KEY)
        assert (CELL in opened.said()) == there
        assert any("GEHEIM" in line.note for line in lines(opened)) == there


def test_a_page_left_open_never_overwrites_what_is_newer(own: Workbench) -> None:
    """It says what changed, computes and keeps nothing; then what was typed goes on over the new values."""
    opened = own.open(KEY)
    form = {**everything(opened), "stempel": opened.stamp, CELL: "0,8", "titel": "Proef", "waarom": "Omdat"}
    file = own.project.params / "scenarios" / f"{KEY}.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("days: 120", "days: 130"), encoding="utf-8")
    trial = own.read(KEY, form)
    assert (trial.attempt, trial.changed) == (None, False)
    assert trial.moved == (
        ["Aantal dagen dat wordt doorgerekend: was 120, wordt 130", f"Veranderd: params/scenarios/{KEY}.yaml."]
    )
    kept = keep(own, KEY, form)
    assert isinstance(kept, Trial)
    assert kept.moved == trial.moved
    assert set(load_scenarios(own.project.root)) == set(opened.scenarios)
    after = own.taken_over(KEY, form)
    assert after == {CELL: "0,8", "stempel": own.open(KEY).stamp, "titel": "Proef", "waarom": "Omdat"}
    again = own.read(KEY, after)
    assert again.messages == {}
    assert list(again.tried.document.values) == ["changes"]
    assert again.attempt is not None
    assert again.attempt.after.days == 130


def test_a_stamp_that_nobody_knows_is_refused(own: Workbench) -> None:
    """Of a desk that was restarted, with files that changed meanwhile."""
    trial = own.read(KEY, {"stempel": "x", "s.days": "90"})
    assert trial.attempt is None
    assert trial.moved


def test_kept_as_a_scenario(own: Workbench) -> None:
    """A new file that extends the scenario, with title and reason; it is what was tried, and no other file changed."""
    before = own.digests()
    typed_in = {CELL: "0,8", "s.days": "90", "titel": "Korter, plan van mei", "waarom": "Planning van mei"}
    tried = own.read(KEY, typed_in)
    written = keep(own, KEY, typed_in)
    assert isinstance(written, Kept)
    assert (written.key, written.before) == ("korter_plan_van_mei", None)
    assert written.after == (own.project.root / written.file).read_bytes()
    assert tried.attempt is not None
    kept = load_scenarios(own.project.root)["korter_plan_van_mei"]
    assert (kept.title, kept.note, kept.days) == ("Korter, plan van mei", "Planning van mei", 90)
    wanted = tried.attempt.after
    assert kept.model_copy(update={"changes": ()}) == wanted.model_copy(
        update={"id": kept.id, "title": kept.title, "note": kept.note, "changes": ()}
    )
    assert [(one.table, one.key, one.numbers) for one in kept.changes] == [
        (one.table, one.key, one.numbers) for one in wanted.changes
    ]
    assert [one.note for one in kept.changes] == ["Planning van mei"]
    after = own.digests()
    assert {*after} - {*before} == {"params/scenarios/korter_plan_van_mei.yaml"}
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize(
    ("typed_in", "at", "said"),
    [
        ({CELL: "0,8", "waarom": "Omdat"}, "titel", NO_TITLE),
        ({CELL: "0,8", "titel": "Proef", "waarom": " "}, "waarom", NO_REASON),
        ({"titel": "Proef", "waarom": "Omdat"}, "", NOTHING),
        ({CELL: "0,8", "titel": "x" * 101, "waarom": "Omdat"}, "titel", "te lang"),
        ({CELL: "0,8", "titel": "Conflict, chemisch ongeluk", "waarom": "Omdat"}, "titel", "heeft een ander"),
        ({CELL: "0,8", "titel": "Conflict chemisch", "waarom": "Omdat"}, "titel", "Dit bestand is er al."),
        ({CELL: "0,8", "titel": "Base", "waarom": "Omdat"}, "titel", "base"),
        ({CELL: "0,8", "titel": "Con", "waarom": "Omdat"}, "titel", "Windows"),
        ({CELL: "0,8", "titel": "Proef \u0b85", "waarom": "Omdat"}, "titel", "teken"),
        ({CELL: "0,8", "titel": "Proef", "waarom": "Omdat \u0007"}, "waarom", "teken"),
        ({CELL: "0,8", "titel": "Proef", "waarom": "Omdat \u0b85"}, "waarom", "teken"),
        ({CELL: "1,8", "titel": "Proef", "waarom": "Omdat"}, CELL, "0 tot en met 1"),
    ],
)  # fmt: skip
def test_what_the_check_would_refuse_is_not_kept(own: Workbench, typed_in: dict[str, str], at: str, said: str) -> None:
    """At the field that is wrong; nothing is written, not even for a moment."""
    before = own.digests()
    kept = keep(own, KEY, typed_in)
    assert isinstance(kept, Trial)
    assert any(said in text for text in kept.messages.get(at, ())), kept.messages
    assert own.digests() == before


def saved(bench: Workbench) -> Kept:
    """A scenario that was kept."""
    found = keep(bench, KEY, {CELL: "0,8", "titel": "Proef", "waarom": "Omdat"})
    assert isinstance(found, Kept)
    return found


def test_keeping_is_undone_and_that_too(own: Workbench) -> None:
    """The file goes, and comes back as it was, to the byte; nothing else moves."""
    before = own.digests()
    written = saved(own)
    with_it = own.digests()
    gone = undo(own, written)
    assert isinstance(gone, Kept)
    assert own.digests() == before
    again = undo(own, gone)
    assert again == written
    assert own.digests() == with_it


@pytest.mark.parametrize("change", ["edit", "remove"])
def test_undoing_never_goes_over_what_is_newer(own: Workbench, change: str) -> None:
    """Somebody changed the file, or took it away and made another: it stays."""
    written = saved(own)
    path = own.project.root / written.file
    if change == "edit":
        path.write_text(path.read_text(encoding="utf-8") + "days: 60\n", encoding="utf-8")
    else:
        path.unlink()
    before = own.digests()
    assert undo(own, written) == NEWER
    assert own.digests() == before


def test_undoing_leaves_no_scenario_without_its_base(own: Workbench) -> None:
    """What another one builds on cannot go."""
    written = saved(own)
    assert isinstance(keep(own, written.key, {"s.days": "60", "titel": "Op de proef", "waarom": "Omdat"}), Kept)
    before = own.digests()
    assert undo(own, written) == USED
    assert own.digests() == before


def test_at_once_it_says_all_but_how_firm_it_is(bench: Workbench) -> None:
    """And what it says is what it says later on."""
    trial = bench.read(KEY, {CELL: "0,8"})
    first, last = bench.quick(trial), bench.effect(trial)
    assert not first.is_firm
    assert last.is_firm
    moved = {key: {name: pair for name, pair in own.items() if name != DEGREE} for key, own in last.moved.items()}
    assert first.moved == {key: own for key, own in moved.items() if own}
    assert first.moved["cbrn_decon"]["gap_unit_days"][0] > first.moved["cbrn_decon"]["gap_unit_days"][1]
    assert first.findings == []
    words = page.parts(trial, {CELL: "0,8"}, first)["uitkomst"]
    assert "De stevigheid wordt nog berekend." in words
    assert "De stevigheid komt uit 20 trekkingen." in page.parts(trial, {CELL: "0,8"}, last)["uitkomst"]


def test_why_there_is_a_gap(bench: Workbench) -> None:
    """The shares that the notebook computes, of the scenario and of what is tried; they add up to the gap."""
    trial = bench.read(KEY, {CELL: "0,8"})
    effect = bench.effect(trial)
    assert trial.attempt is not None
    for side, scenario in ((effect.was, trial.attempt.before), (effect.now, trial.attempt.after)):
        inputs = build_inputs(trial.opened.dataset.bare(), scenario)
        assert side.causes.equals(causes_frame(inputs))
        (row,) = side.causes[side.causes["capability_id"] == "cbrn_decon"].to_dict("records")
        assert sum(row[name] for name in CAUSE_WORDS) == pytest.approx(row["gap_unit_days"])
        assert row["gap_unit_days"] > 0
        told = page.parts(trial, {CELL: "0,8"}, effect)["uitkomst"].partition('data-open="waarom-cbrn_decon"')[2]
        told = told.partition("</details>")[0]
        for name, word in CAUSE_WORDS.items():
            line = next(line for line in told.split("<tr>") if f">{dutch.capital(word)}<" in line)
            assert f">{dutch.number(row[name])}" in line


def test_of_an_unknown_gap_the_causes_are_unknown(own: Workbench) -> None:
    """Not zero, and not silently absent."""
    file = own.project.data / "claims.csv"
    rows = read_rows(file)
    for row in rows:
        if row["capability_id"] == "cbrn_decon" and row["claim"] == "ht1":
            row.update(low="", likely="", high="", open_question_id=_question(own))
    write_rows(file, rows, rows[0])
    trial = own.read(KEY, {})
    effect = own.quick(trial)
    outcome = effect.now.outcomes["cbrn_decon"]
    assert [said_outcome(outcome, name) for name in OUTCOMES][:4] == ["onbekend"] * 4
    told = page.parts(trial, {}, effect)["uitkomst"].partition('data-open="waarom-cbrn_decon"')[2]
    assert told.partition("</details>")[0].count("onbekend") >= len(CAUSE_WORDS)


def _question(bench: Workbench) -> str:
    return read_rows(bench.project.data / "open_questions.csv")[0]["id"]


def asked(bench: Workbench, keys: list[str], posted: Mapping[str, str]) -> Question:
    """What is to be compared."""
    found = Question.read(bench, keys, posted)
    assert isinstance(found, Question)
    return found


def test_side_by_side_is_what_each_is_alone(bench: Workbench) -> None:
    """Shipped ones and the one that is tried, each as it comes out by itself; what differs is said to."""
    question = asked(bench, ["vredestijd", KEY], {"van": KEY, CELL: "0,8", "s.days": "90"})
    assert question.wrong == ""
    sides = question.sides(bench)
    trial = bench.read(KEY, {CELL: "0,8", "s.days": "90"})
    peace = bench.open("vredestijd")
    effect = bench.effect(trial)
    wanted = [effect.now, bench.evaluation(peace, peace.scenario), effect.was]
    assert [side.evaluation.outcomes for side in sides] == [each.outcomes for each in wanted]
    assert [side.title for side in sides] == [
        "Conflict, chemisch ongeluk, met uw wijzigingen", "Vredestijd", "Conflict, chemisch ongeluk",
    ]  # fmt: skip
    rows = {row.title: row for row in outcome_rows(sides)}
    row = rows["CBRN-ontsmetting"]
    assert row.differs
    for number, each in enumerate(wanted):
        outcome = each.outcomes["cbrn_decon"]
        assert [one.cells[number] for one in row.outcomes] == [said_outcome(outcome, name) for name in OUTCOMES]
    for each in rows.values():
        assert each.differs == any(len(set(one.cells)) > 1 for one in each.outcomes)


def test_in_what_scenarios_differ(bench: Workbench) -> None:
    """Every setting and value that is another one, and no other; a list as a whole."""
    question = asked(bench, [KEY], {"van": KEY, CELL: "0,8", "s.days": "90"})
    found = {each.title: list(each.cells) for each in differences(question.sides(bench))}
    assert found == {
        "Aantal dagen dat wordt doorgerekend (dag)": ["90", "120"],
        "CBRN-ontsmetting, beslag, hoofdtaak 1, oorlog": ["0,8 (0,6 tot 0,9)", "0,9 (0,7 tot 1)"],
        "Fasen (dag, vanaf 0)": [
            "0: vrede; 10: spanning; 30: conflict; 55: oorlog",
            "0: vrede; 10: spanning; 30: conflict; 55: oorlog; 110: spanning",
        ],
    }
    same = asked(bench, [KEY], {"van": KEY})
    assert differences(same.sides(bench)) == []


@pytest.mark.parametrize(
    ("keys", "posted", "said"),
    [
        ([KEY], {}, "minstens twee"),
        ([KEY, KEY, "geen"], {}, "minstens twee"),
        (["vredestijd", "hybride_spanning", KEY, "conflict_2030"], {}, "hoogstens drie"),
        ([], {"van": KEY}, "minstens één"),
        (["vredestijd", "hybride_spanning", "conflict_2030"], {"van": KEY}, "hoogstens twee"),
    ],
)
def test_too_few_or_too_many_side_by_side(bench: Workbench, keys: list[str], posted: dict[str, str], said: str) -> None:
    """It says so, and computes nothing."""
    question = asked(bench, keys, posted)
    assert said in question.wrong
    assert question.sides(bench) == []


def test_one_change_goes_back() -> None:
    """A setting or a row, and nothing that only looks like it."""
    posted = {"s.days": "90", CELL: "0,8", LOW: "0,5", "w:claims:cbrn_decon:ht1:oorlog2:likely": "1", "titel": "x"}
    assert set(without(posted, "claims:cbrn_decon:ht1:oorlog")) == {*posted} - {CELL, LOW}
    assert set(without(posted, "s.days")) == {*posted} - {"s.days"}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Korter", "korter"),
        ("Één  à twee!", "een_a_twee"),
        ("2030", "scenario_2030"),
        ("../../x", "x"),
        ("!", "scenario"),
    ],
)
def test_the_file_of_a_title(title: str, name: str) -> None:
    """A name that every system takes, in the folder of scenarios."""
    assert name_of(title) == name


def test_files_that_are_wrong_are_told_of_as_the_check_does(own: Workbench) -> None:
    """The desk does not hide them."""
    file = own.project.data / "claims.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("0.05", "nul", 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"data/claims\.csv, regel"):
        own.open(KEY)
