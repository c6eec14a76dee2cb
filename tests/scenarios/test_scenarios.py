"""Scenarios: merging, references, and the shipped files."""

import csv
import datetime as dt
import time
from pathlib import Path

import pydantic
import pytest

from hoofdtaak3.inputs.scenarios import IncidentStart, PhaseStart, check_references, load_scenarios

ROOT = Path(__file__).parents[2]


def test_chain_merges_groups_and_replaces_lists(params):
    """A scenario names what differs: groups merge key by key, lists are replaced, the rest comes from its ancestors."""
    scenarios = params.load()
    assert list(scenarios) == ["calm", "storm"]
    storm = scenarios["storm"]
    assert (storm.id, storm.title, storm.days, storm.start_date) == ("storm", "Storm", 90, dt.date(2026, 4, 1))
    assert storm.phases == (PhaseStart(from_day=0, phase="vrede"), PhaseStart(from_day=10, phase="conflict"))
    assert storm.incidents == (IncidentStart(incident="flood", day=12),)
    assert (storm.travel.road.speed_kmh, storm.travel.road.detour_factor, storm.travel.air.speed_kmh) == (45, 1.3, 200)
    assert storm.priority_weights == {1: 8, 2: 4, 3: 2, 4: 1}
    assert scenarios["calm"].travel.road.speed_kmh == 60


def test_what_a_shorter_child_inherits_beyond_its_end_does_not_happen(params):
    """Phases and incidents of its ancestors that begin after the last day are left out; its own are a mistake."""
    text = "extends: storm\ntitle: Kort\ndescription: Kort.\n"
    params.write("short", f"{text}days: 12\n")
    short = params.load()["short"]
    assert (len(short.phases), short.incidents) == (2, ())
    params.write("short", f"{text}days: 5\nincidents: [{{incident: flood, day: 6}}]\n")
    (problem,) = params.problems()
    assert (problem.file, problem.column) == ("params/scenarios/short.yaml", "incidents.0.day")


def test_value_that_every_scenario_replaces_is_told(params):
    """Whoever changes it in base.yaml thinks that it counts; one that some scenario has is not told."""
    assert not list(params.load().overridden())
    params.replace("calm", "extends: base\n", "extends: base\ndays: 30\n")
    (line,) = params.load().overridden()
    assert line == "params/base.yaml, regel 8: elk scenario heeft een eigen days; dit telt nergens."


def test_title_and_description_are_not_inherited(params):
    """A scenario says itself what it is, or two would carry one title."""
    params.replace("storm", "title: Storm\n", "")
    (problem,) = params.problems()
    assert (problem.file, problem.column) == ("params/scenarios/storm.yaml", "title")
    assert "title" in problem.advice


def test_scenarios_are_frozen(params):
    """Nothing changes a scenario after it was validated."""
    with pytest.raises(pydantic.ValidationError):
        params.load()["calm"].days = 3


def test_files_of_a_scenario(params):
    """The files that make up a scenario are known, its own first: a build depends on them."""
    assert params.load().files("storm") == (
        "params/scenarios/storm.yaml",
        "params/scenarios/calm.yaml",
        "params/base.yaml",
    )


def test_unknown_references_are_found_where_they_stand(params):
    """An incident or region that the data does not have is reported with its line and the nearest id."""
    params.replace("base", "reference_region: VR09", "reference_region: VR10")
    problems = check_references(params.load(), {"floods", "fire"}, {"VR09"})
    incident, region = sorted(problems, key=lambda problem: problem.column)
    assert (incident.file, incident.line) == ("params/scenarios/storm.yaml", 9)
    assert (incident.column, incident.found) == ("incidents.0.incident", "flood")
    assert incident.advice == "bedoelt u 'floods'?"
    assert (region.file, region.found) == ("params/base.yaml", "VR10")
    assert check_references(params.load(), {"flood"}, {"VR10"}) == []


def test_references_of_a_plain_dictionary(params):
    """Scenarios without known lines can be checked too."""
    (problem,) = check_references(dict(params.load()), {"fire"}, {"VR09"})
    assert (problem.file, problem.line) == ("params/scenarios/storm.yaml", 0)


def test_shipped_scenarios_load_and_refer_to_shipped_data():
    """Every shipped scenario is valid and names incidents and regions of the shipped tables."""
    started = time.process_time()
    scenarios = load_scenarios(ROOT)
    assert time.process_time() - started < 0.5
    ids = {}
    for name in ("incidents", "regions"):
        with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            ids[name] = {row["id"] for row in csv.DictReader(file)}
    assert check_references(scenarios, ids["incidents"], ids["regions"]) == []
    assert len({scenario.title for scenario in scenarios.values()}) == len(scenarios)
