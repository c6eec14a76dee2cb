"""The JSON Schema of parameter files, generated from the model: editors complete and check with it.

It describes one file, not a merged scenario: nothing is required, because a scenario names only what differs. Refresh
with `python -m hoofdtaak3.inputs.scenarios.schema --write`; without `--write` it prints the schema.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from hoofdtaak3.inputs.scenarios.merge import EXTENDS
from hoofdtaak3.inputs.scenarios.model import PRIORITIES, Scenario
from hoofdtaak3.inputs.tables.contract import Contract, Table, load_contract
from hoofdtaak3.inputs.tables.keys import QUANTITY_KEYS
from hoofdtaak3.project import Project
from hoofdtaak3.writing import write_text

SCHEMA_FILE = "params/schema.json"
_MERGED = ("Travel", "TravelMode", "Requests", "Thresholds", "Uncertainty", "Measures")
"""Groups that merge key by key, so that part of them is enough; list items stand whole."""


def schema(contract: Contract) -> dict[str, Any]:
    """The schema of `params/base.yaml` and `params/scenarios/*.yaml`; `contract` has the tables that may change."""
    model = _clean(Scenario.model_json_schema())
    definitions = model["$defs"]
    for name in _MERGED:
        definitions[name].pop("required", None)
    definitions["Change"]["allOf"] = [_of_table(name) for name in QUANTITY_KEYS]
    definitions |= {name: _rows_of(contract.tables[name]) for name in QUANTITY_KEYS}
    properties = {name: spec for name, spec in model["properties"].items() if name != "id"}
    weights = properties["priority_weights"]
    number = weights.pop("additionalProperties")
    weights.pop("propertyNames", None)
    # The keys 1 to 4 are numbers in YAML; JSON Schema knows them as text.
    weights["properties"] = {str(priority): number for priority in PRIORITIES}
    weights["additionalProperties"] = False
    parent = {"description": "Waar dit scenario op voortbouwt: 'base' of een ander scenario.", "type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Parameters van Hoofdtaak 3",
        "description": "Uitgangspunten (base.yaml) of een scenario; een scenario noemt alleen wat anders is.",
        "type": "object",
        "additionalProperties": False,
        "properties": {EXTENDS: parent, **properties},
        "$defs": definitions,
    }


def _rows_of(table: Table) -> dict[str, Any]:
    """The columns that choose rows of a table, and what may stand in them: a value, or one of several."""
    columns = {column.name: column for column in table.columns}
    chosen = {}
    for name in dict.fromkeys(name for key in reversed(table.keys) for name in key):
        enum = list(columns[name].enum)
        one: dict[str, Any] = {"enum": enum} if enum else {"type": ["string", "integer"]}
        chosen[name] = {"description": columns[name].description, "anyOf": [one, {"type": "array", "items": one}]}
    return {"type": ["object", "null"], "additionalProperties": False, "properties": chosen}


def _of_table(name: str) -> dict[str, Any]:
    rows = {"$ref": f"#/$defs/{name}"}
    return {
        "if": {"properties": {"table": {"const": name}}},
        "then": {"properties": {"key": rows, "where": rows}},
    }


def schema_text(contract: Contract) -> str:
    """The schema as it stands in the file."""
    return json.dumps(schema(contract), ensure_ascii=False, indent=2) + "\n"


def _clean(spec: Any) -> Any:  # noqa: ANN401 - JSON
    """Without pydantic's English titles and docstrings of ours; descriptions of fields are Dutch and stay."""
    if isinstance(spec, list):
        return [_clean(item) for item in spec]
    if not isinstance(spec, dict):
        return spec
    is_object = spec.get("type") == "object" and "properties" in spec
    dropped = {"title", "description"} if is_object else {"title"}
    cleaned = {}
    for key, value in spec.items():
        if key == "properties":
            # Names of properties are data here: a property called `title` is no title.
            cleaned[key] = {name: _clean(item) for name, item in value.items()}
        elif not (key in dropped and isinstance(value, str)):
            cleaned[key] = _clean(value)
    return cleaned


def main(arguments: list[str] | None = None) -> int:
    """Print the schema, or write it into the project."""
    parser = argparse.ArgumentParser(description="Het schema van de parameterbestanden.")
    parser.add_argument("--write", action="store_true", help=f"schrijf {SCHEMA_FILE}")
    parser.add_argument("--root", type=Path, help="map van het project (standaard: de huidige map of daarboven)")
    options = parser.parse_args(arguments)
    root = options.root or Project.find().root
    text = schema_text(load_contract(root))
    if options.write:
        write_text(root / SCHEMA_FILE, text)
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
