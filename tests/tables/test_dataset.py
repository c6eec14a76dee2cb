"""The loaded dataset: types, warnings, lookups, and the shipped data under both readers."""

import datetime as dt
import math
import time
from pathlib import Path

import frictionless
import pandas as pd
import pytest
import yaml

from hoofdtaak3.inputs.tables import Values, load_dataset
from hoofdtaak3.inputs.tables.contract import load_contract

ROOT = Path(__file__).parents[2]


def test_small_project_loads_without_a_word(project):
    """Complete and consistent data gives no warnings."""
    for edition in ("publiek", "intern"):
        dataset = project.load(edition)
        assert (dataset.edition, dataset.warnings) == (edition, ())


def test_frames_have_the_types_of_the_contract(project):
    """Text is object with "" for empty, numbers float64, integers Int64, booleans nullable, dates dates or None."""
    dataset = project.load()
    contract = load_contract(project.root)
    assert list(dataset.frames) == list(contract.tables)
    for name, table in contract.tables.items():
        assert tuple(dataset.frame(name).columns) == table.column_names
    lines, alternatives = dataset.frame("request_line_values"), dataset.frame("civil_alternatives")
    assert str(lines["likely"].dtype) == "float64"
    assert str(lines["day"].dtype) == "Int64"
    assert lines["day"].tolist()[0] is pd.NA
    assert str(alternatives["mandate"].dtype) == "boolean"
    assert alternatives["mandate"].isna().all()
    assert alternatives["exists_from"].tolist() == [dt.date(2027, 1, 1), None]
    assert alternatives["pool_id"].dtype == object
    assert alternatives["pool_id"].tolist() == ["firms", ""]
    assert dataset.frame("capabilities")["description"].tolist()[1] == "Bewaakt\ngebouwen."


@pytest.mark.parametrize(
    ("table", "old", "new", "text"),
    [
        (
            "capability_values",
            "guards,norm_hours,3,3,3,uur,oordeel,,,openbaar,Gangbaar.\n",
            "",
            "voor guards ontbreekt norm_hours",
        ),
        ("capability_values", "guards,reference_demand", "guards,promise", None),
        (
            "capability_values",
            "eod,promise,2,2,2",
            "eod,promise,6,6,6",
            "levert in de fase vrede 5, minder dan de belofte van 6",
        ),
        (
            "claims",
            "eod,ht2,oorlog,0,0,0,fractie,oordeel,,,openbaar,Gangbaar.\n",
            "",
            "voor eod ontbreekt het beslag ht2 in oorlog",
        ),
        ("civil_pool_values", "firms,own_use,,,", "firms,own_use,vrede,,", "own_use (spanning, conflict en oorlog)"),
        ("reciprocal_claims", "firms,,0,0,0", "firms,vrede,0,0,0", "wederkerige steun in spanning en conflict"),
        ("civil_alternatives", "guards_unknown,guards,,", "guards_unknown,eod,,", "guards heeft geen regel"),
        ("acute_risks", "guards,Niemand bewaakt.", "eod,Niemand bewaakt.", "guards ontbreekt wat het betekent"),
        (
            "measure_effects",
            "response_hours,4,8,10",
            "response_hours,4,12,14",
            "train_hours: de nieuwe responstijd van eod_firms is 12 uur, niet korter dan de 12 uur van nu",
        ),
        (
            "measure_effects",
            "team,capability,eod,,,units,1,1,2,eenheden",
            "team,capability,eod,,,response_hours,1,3,4,uur",
            "de nieuwe responstijd van eod is 3 uur, niet korter dan de 2 uur van nu",
        ),
        (
            "civil_alternatives",
            "firms,available,,2027",
            "firms,available,true,2027",
            "eod_firms heeft al",
        ),
        ("civil_alternatives", "available,,2027-01-01", "available,,", "eod_firms bestaat al"),
        ("civil_alternatives", "firms,available,,2027", "firms,available,false,2027", None),
    ],
)
def test_what_is_missing_is_warned_of(project, table, old, new, text):
    """What has no row gives a warning with the entity and what depends on it; a promise serves as reference."""
    project.replace(table, old, new)
    warnings = project.load().warnings
    assert bool(warnings) == (text is not None)
    assert text is None or any(text in warning for warning in warnings), warnings


def test_values_take_the_exact_row_first(project):
    """The row with the qualifier wins over the row without; no row is NaN, and so are stated holes."""
    dataset = project.load()
    pools = Values(dataset.frame("civil_pool_values"), "civil_pool_id")
    assert pools.get("firms", "reservists", "oorlog") == 0.1
    assert pools.get("firms", "reservists", "vrede") == 0
    assert pools.get("firms", "own_use_incident", "explosief") == 0.1
    assert pools.get("firms", "own_use_incident", "natuurbrand") == 0
    assert pools.get("firms", "units", field="high") == 8
    assert pools.range("firms", "units") == (4, 6, 8)
    assert pools.qualifiers("firms", "own_use_incident") == ("explosief", None)
    assert math.isnan(pools.get("firms", "promise"))
    assert math.isnan(pools.get("nobody", "units"))
    assert (pools.basis("firms", "units"), pools.basis("nobody", "units")) == ("fictief", "")
    capabilities = Values(dataset.frame("capability_values"), "capability_id")
    assert math.isnan(capabilities.get("guards", "units"))


def test_values_by_phase_only_leave_other_qualifiers_out(project):
    """Naming the qualifier column leaves out rows that hold for something else."""
    frame = project.load().frame("civil_pool_values")
    by_type = Values(frame, "civil_pool_id", qualifier="incident_type")
    assert by_type.get("firms", "own_use_incident", "explosief") == 0.1
    assert by_type.qualifiers("firms", "reservists") == (None,)


def test_values_of_other_shapes(project):
    """Claims have a column of their own for the attribute; days and dates are qualifiers too."""
    dataset = project.load()
    claims = Values(dataset.frame("claims"), "capability_id", attribute="claim", qualifier="phase")
    assert claims.get("eod", "ht1", "conflict") == 0.5
    assert math.isnan(claims.get("eod", "ht1"))
    lines = Values(dataset.frame("request_line_values"), "request_line_id")
    assert [(day, lines.get("bomb_eod", "units", day)) for day in lines.qualifiers("bomb_eod", "units")] == [
        (0, 2),
        (2, 1),
    ]
    personnel = Values(dataset.frame("personnel"), "path")
    assert personnel.get("observed", qualifier=dt.date(2025, 1, 1)) == 75000
    reciprocal = Values(dataset.frame("reciprocal_claims"), "civil_pool_id")
    assert (reciprocal.get("firms", qualifier="oorlog"), reciprocal.get("firms", qualifier="vrede")) == (0.2, 0)


def test_values_refuse_two_rows_for_one_quantity(project):
    """Two rows for the same quantity cannot both be right: no silent choice."""
    frame = project.load().frame("personnel")
    with pytest.raises(ValueError, match="more than one row"):
        Values(pd.concat([frame, frame]), "path")


def test_shared_columns_are_described_alike():
    """A column that many tables share means the same in all of them."""
    contract = load_contract(ROOT)
    for name in ("low", "likely", "high", "unit", "source", "classification", "note"):
        described = {
            (column.title, column.description)
            for table in contract.tables.values()
            if table.is_values
            for column in table.columns
            if column.name == name
        }
        assert len(described) == 1, name


def test_shipped_data_loads_in_a_second():
    """The shipped tables have no problems in either edition, and checking them takes less than a second."""
    load_dataset(ROOT, "intern")
    started = time.process_time()
    load_dataset(ROOT, "publiek")
    assert time.process_time() - started < 1


@pytest.mark.build
def test_frictionless_agrees_on_the_shipped_data():
    """The published Frictionless library accepts the shipped tables by the same contract."""
    report = frictionless.validate(str(ROOT / "data" / "datapackage.yaml"))
    assert report.valid, report.flatten(["title", "fieldName", "rowNumber", "note"])[:10]


def test_frictionless_refuses_what_the_loader_refuses(project):
    """Types, allowed values, bounds, keys and references mean the same to both readers."""
    mistakes = [
        ("capability_values", "likely", "units,8,10,12", "units,8,tien,12"),
        ("capabilities", "divisible", "teams,false", "teams,soms"),
        ("capabilities", "tier", "incidenteel", "vast"),
        ("observations", "period_start", "2021-01-01", "binnenkort"),
        ("request_lines", "priority", "wvr,1,false", "wvr,9,false"),
        ("request_types", "capability_id", "find,eod", "find,eodd"),
        ("civil_pools", "owner", "Bedrijven,markt", "Bedrijven,"),
        ("legal_bases", "id", "\nwvr,", "\nWVR,"),
        ("regions", "lon", "Zuid-Holland,5,2,4.267", "Zuid-Holland,5,2,42.67"),
    ]
    descriptor = str(project.root / "data" / "datapackage.yaml")
    for table, _, old, new in mistakes:
        project.replace(table, old, new)
    ours = {(problem.file, problem.column) for problem in project.problems()}
    report = frictionless.validate(descriptor)
    theirs = {(task.place, getattr(error, "field_name", "")) for task in report.tasks for error in task.errors}
    theirs |= {
        (task.place, name)
        for task in report.tasks
        for error in task.errors
        for name in getattr(error, "field_names", [])
    }
    for table, column, _, _ in mistakes:
        assert (f"data/{table}.csv", column) in ours
        assert (f"{table}.csv", column) in {(place.rsplit("/", 1)[-1], name) for place, name in theirs}


def test_contract_uses_custom_names_only_with_a_prefix():
    """What Frictionless does not know starts with x-, so that it stays a valid data package."""
    package = yaml.load((ROOT / "data" / "datapackage.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    known = {"name", "path", "title", "description", "format", "mediatype", "encoding", "schema"}
    for resource in package["resources"]:
        assert {key for key in resource if not key.startswith("x-")} == known
