"""The JSON Schema of parameter files: in step with the model, and right about the shipped files."""

import datetime as dt
import difflib
import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml

from hoofdtaak3.inputs.scenarios.model import Scenario
from hoofdtaak3.inputs.scenarios.schema import SCHEMA_FILE, main, schema, schema_text
from hoofdtaak3.inputs.tables.contract import load_contract

ROOT = Path(__file__).parents[2]
CONTRACT = load_contract(ROOT)
FILES = [ROOT / "params" / "base.yaml", *sorted((ROOT / "params" / "scenarios").glob("*.yaml"))]


def as_json(value):
    """A YAML value as JSON Schema sees it: dates and keys are text."""
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def test_schema_file_is_in_step_with_the_model():
    """params/schema.json is what the model generates; refresh: python -m hoofdtaak3.inputs.scenarios.schema --write."""
    stored = (ROOT / SCHEMA_FILE).read_text(encoding="utf-8")
    diff = difflib.unified_diff(
        stored.splitlines(), schema_text(CONTRACT).splitlines(), SCHEMA_FILE, "model", lineterm=""
    )
    assert stored == schema_text(CONTRACT), "\n".join(diff)


def test_schema_is_written_into_a_project(tmp_path, capsys):
    """--write refreshes the file; without it the schema is printed."""
    (tmp_path / "params").mkdir()
    shutil.copytree(ROOT / "data", tmp_path / "data")
    assert main(["--write", "--root", str(tmp_path)]) == 0
    assert (tmp_path / SCHEMA_FILE).read_text(encoding="utf-8") == schema_text(CONTRACT)
    assert main([]) == 0
    assert capsys.readouterr().out == schema_text(CONTRACT)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_files_fit_the_schema(path):
    """An editor that checks with the schema accepts every shipped parameter file."""
    jsonschema.Draft202012Validator(schema(CONTRACT)).validate(
        as_json(yaml.safe_load(path.read_text(encoding="utf-8")))
    )


@pytest.mark.parametrize(
    "part",
    [
        {"dyas": 3},
        {"id": "x"},
        {"days": 0},
        {"days": "12"},
        {"travel": {"rail": {}}},
        {"phases": [{"from_day": 0}]},
        {"phases": []},
        {"personnel_path": "quick"},
        {"priority_weights": {"5": 1}},
        {"thresholds": {"covered": 2}},
        {"changes": [{"table": "claim"}]},
        {"changes": [{"table": "claims", "key": {"capability": "eod_sea"}, "likely": 0.5}]},
        {"changes": [{"table": "claims", "where": {"phase": ["oolog"]}, "scale": 2}]},
        {"changes": [{"table": "civil_pool_values", "key": {"attribute": "own_us"}, "shift": 0.1}]},
    ],
    ids=str,
)
def test_schema_refuses_what_the_loader_refuses(part):
    """Unknown keys, wrong types and values out of bounds show in the editor already."""
    assert not jsonschema.Draft202012Validator(schema(CONTRACT)).is_valid(part)


def test_schema_knows_tables_columns_and_attributes():
    """An editor completes them; this is what design.md shows."""
    part = [
        {"table": "claims", "key": {"capability_id": "cbrn_decon", "claim": "ht1", "phase": "oorlog"}, "likely": 0.8},
        {"table": "civil_pool_values", "where": {"attribute": "own_use", "phase": ["oorlog"]}, "scale": 1.2},
    ]
    jsonschema.Draft202012Validator(schema(CONTRACT)).validate({"changes": part})


def test_every_parameter_is_described_in_dutch():
    """Every key has a Dutch description; a quantity names its unit."""
    parts = [Scenario.model_json_schema(), *Scenario.model_json_schema()["$defs"].values()]
    for part in parts:
        for name, spec in part["properties"].items():
            assert spec.get("description", "").endswith("."), name
            assert spec.get("type") not in {"number", "integer"} or "(" in spec["description"], name
