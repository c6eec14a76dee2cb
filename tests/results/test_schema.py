"""Every result table is described once, and what is made, written and told is as described."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pandas as pd
import pytest

from hoofdtaak3.analyses.names import FRAMES as ANALYSIS_FRAMES
from hoofdtaak3.analyses.names import REGION_FRAMES
from hoofdtaak3.analyses.reciprocity.compute import TERMS
from hoofdtaak3.analyses.uncertainty import degrees
from hoofdtaak3.inputs.tables.contract import load_contract
from hoofdtaak3.model import (
    causes,
    degree,
    framework,
    growth,
    outcomes,
    reciprocity,
    records,
    reference,
    regions,
    statistics,
    summary,
    sustainability,
    tipping,
)
from hoofdtaak3.model.frames import LIST, NUMBER, TEXT, WHOLE, frame
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.results import code_words
from hoofdtaak3.results.checks import ResultError, check_tables
from hoofdtaak3.results.columns import Kind
from hoofdtaak3.results.frames import FRAMES, SAMPLES
from hoofdtaak3.results.schema import REFERENCE_FILE, TABLES
from hoofdtaak3.results.schema import reference as described

ROOT = Path(__file__).parents[2]
MODEL = {
    "supply": summary.SUPPLY_COLUMNS,
    "lines": records.LINE_COLUMNS,
    "requests": framework.COLUMNS,
    "capability_days": summary.DAY_COLUMNS,
    "capabilities": summary.CAPABILITY_COLUMNS,
    "phases": reference.COLUMNS,
    "sample_summary": statistics.SUMMARY_COLUMNS,
    "sample_drivers": statistics.DRIVER_COLUMNS,
    "tipping": tipping.COLUMNS,
    "margins": tipping.MARGIN_COLUMNS,
    "causes": causes.COLUMNS,
    "sustainability": sustainability.COLUMNS,
    "growth_supply": growth.SUPPLY_COLUMNS,
    "growth_gap": growth.GAP_COLUMNS,
    "reciprocity_pools": reciprocity.POOL_COLUMNS,
    "reciprocity_alternatives": reciprocity.ALTERNATIVE_COLUMNS,
    "reciprocity_classes": reciprocity.CLASS_COLUMNS,
    "reciprocity_gap": reciprocity.GAP_COLUMNS,
    "regions_gap": regions.GAP_COLUMNS,
    "regions_unserved": regions.UNSERVED_COLUMNS,
}
"""What the model makes, which knows one scenario and no table of terms, and imports no schema."""
ADDED = {"causes", "growth_gap", "reciprocity_gap", "regions_gap", "regions_unserved"}
"""Tables in which the rows of several scenarios stand together."""


def tipping_points(**cells: object) -> pd.DataFrame:
    """A sound frame of one row, and what is wrong with it."""
    return frame(TABLES["tipping"].dtypes, [("eod", "value", 0.5, 0.8)]).assign(**cells)


def test_every_promised_table_is_described():
    """And nothing else is."""
    promised = {*FRAMES, *SAMPLES, *(name for names in ANALYSIS_FRAMES.values() for name in names), *REGION_FRAMES}
    assert promised == set(TABLES)


@pytest.mark.parametrize("name", MODEL)
def test_the_model_makes_what_is_described(name):
    """The model lists its own columns, for it imports nothing of ours: they are those of the schema, in order."""
    left_out = {"scenario_id"} if name in ADDED else set(TERMS) if name == "reciprocity_pools" else set()
    expected = {column: dtype for column, dtype in TABLES[name].dtypes.items() if column not in left_out}
    assert list(MODEL[name].items()) == list(expected.items())


def test_the_types_are_those_of_the_model():
    """So that a frame can be made from a schema."""
    assert {kind.value for kind in Kind} == {TEXT, WHOLE, NUMBER, LIST}


def test_the_phases_are_those_of_the_model():
    """In the order of the ladder."""
    assert tuple(code_words.PHASES) == PHASES


def test_the_codes_of_firmness_are_those_of_the_model():
    """Every degree, subject of a count and status of a margin has a word, and so has every run."""
    assert list(code_words.DEGREES) == [degree.FIXED, degree.HOLDS, degree.VARIES, degree.UNKNOWN_OUTCOME]
    assert list(code_words.COUNTED) == list(outcomes.SUBJECTS)
    assert set(code_words.MARGINS) == set(tipping.MARGIN_STATUS.values())
    assert list(code_words.RUNS) == [degrees.INDEPENDENT, degrees.JOINT]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_column_has_a_meaning(table):
    """One Dutch sentence; a unit where there is a number, and nowhere else; no name twice."""
    assert len(table.dtypes) == len(table.columns)
    for column in table.columns:
        assert re.fullmatch(r"[A-Z0-9].*\.", column.meaning), column.name
        assert bool(column.unit) == (column.kind in (Kind.WHOLE, Kind.NUMBER)), column.name


def test_every_id_says_what_it_is_of():
    """A column whose name says that it holds ids names their table; nothing else refers to what is not there."""
    tables = {*load_contract(ROOT).tables, "scenarios"}
    for table in TABLES.values():
        for column in table.columns:
            assert column.refers in tables | {""}
            assert column.refers or not re.search(r"(^|_)ids?$", column.name), (table.name, column.name)


def test_a_frame_without_rows_has_the_types():
    """A list too."""
    for name, table in TABLES.items():
        check_tables({name: frame(table.dtypes, [])})


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (tipping_points().drop(columns="claim"), "tipping: de kolommen zijn .*beschreven zijn"),
        (tipping_points()[["status", "capability_id", "claim", "claim_now"]], "tipping: de kolommen zijn status, "),
        (tipping_points(more=1), "tipping: de kolommen zijn .*more; beschreven zijn"),
        (tipping_points(claim=1), "tipping: kolom claim is van type int64; beschreven is float64"),
        (tipping_points(status="soms"), "tipping: onbekende code in kolom status. Eerste regel: capability_id=eod"),
    ],
)
def test_a_frame_that_drifts_is_refused(wrong, message):
    """The message names the table, and what is wrong."""
    check_tables({"tipping": tipping_points()})
    with pytest.raises(ResultError, match=message):
        check_tables({"tipping": wrong})


@pytest.mark.parametrize("cell", ["a;b", ["a"], ("a;b",), ("",), (1,), None])
def test_a_list_is_a_tuple_of_texts(cell):
    """No text with `;` in it, which would come back as two."""
    columns = TABLES["measure_frontier"].dtypes
    good = frame(columns, [("none", 0.0, 1.0, (), 1.0, 1.0, "s"), ("mean", 0.0, 1.0, ("a", "b"), 1.0, 1.0, "s")])
    check_tables({"measure_frontier": good})
    wrong = good.assign(ids=pd.Series([(), cell], dtype="object"))
    with pytest.raises(ResultError, match="measure_frontier: kolom ids moet een lijst zijn"):
        check_tables({"measure_frontier": wrong})


def test_a_table_that_nobody_described_is_refused():
    """A new result starts with its schema."""
    with pytest.raises(ResultError, match="nieuw: deze resultaattabel is nergens beschreven"):
        check_tables({"nieuw": pd.DataFrame()})


def test_the_reference_is_in_step(request):
    """docs/results.md is what the schemas say; refresh: pytest tests/results --update-golden."""
    path, now = ROOT / REFERENCE_FILE, described()
    if request.config.getoption("--update-golden"):
        path.write_text(now, encoding="utf-8", newline="\n")
    stored = path.read_text(encoding="utf-8") if path.is_file() else ""
    if stored != now:
        diff = difflib.unified_diff(stored.splitlines(), now.splitlines(), REFERENCE_FILE, "schemas", lineterm="")
        pytest.fail("\n".join([*diff, "refresh with: pytest tests/results --update-golden"]), pytrace=False)
