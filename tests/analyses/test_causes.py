"""What would give a capability a civil alternative, and what gaps are due to."""

import math
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from tests.projects import ROOT

from hoofdtaak3.analyses.causes.content import CAUSES, causes_figure, single_changes, worst_causes
from hoofdtaak3.brand import Brand
from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset


@pytest.fixture(scope="module")
def inputs():
    """The shipped reference."""
    return build_inputs(load_dataset(ROOT, "publiek"), load_scenarios(ROOT)["vredestijd"])


def test_sea_needs_mandate_and_time_land_only_mandate(inputs):
    """At sea who may is still too late (96 h against 48); on land who may is there within the hour."""
    found = single_changes(inputs, ["eod_sea", "eod_land"])
    sea, land = found["eod_sea"], found["eod_land"]
    assert [sea[name] for name in ("niets", "bevoegdheid", "wachttijd")] == ["D", "D", "D"]
    assert sea["beide"] != "D"
    assert (sea["uren"], sea["norm"]) == (96, 48)
    assert (land["niets"], land["bevoegdheid"], land["wachttijd"]) == ("D", "B", "D")
    assert (sea["eenheden"], land["eenheden"]) == (1, 1)


def test_units_do_not_help_when_defence_is_too_late(inputs):
    """Then it is not told how many would do; without any party nobody is mentioned."""
    slow = replace(
        inputs,
        capabilities=tuple(replace(c, response_hours=1e4) if c.id == "eod_sea" else c for c in inputs.capabilities),
        alternatives=tuple(a for a in inputs.alternatives if a.capability_id != "eod_sea"),
    )
    found = single_changes(slow, ["eod_sea"])["eod_sea"]
    assert found["eenheden"] is None
    assert (found["niemand"], found["uren"]) == (True, None)


def causes(*rows):
    """Frame `causes`: scenario, capability, gap, the part due to claims; the rest is size."""
    return pd.DataFrame(
        [
            {"scenario_id": s, "capability_id": c, "gap_unit_days": gap}
            | dict.fromkeys(CAUSES, 0.0)
            | {"claims": claims, "size": gap - claims}
            for s, c, gap, claims in rows
        ]
    )


def test_worst_scenario_is_that_of_the_largest_share():
    """Not of the largest gap; without a gap, or with an unknown one, there is no row."""
    frame = causes(("s", "a", 10.0, 5.0), ("t", "a", 4.0, 3.0), ("s", "b", 0.0, 0.0), ("s", "c", math.nan, math.nan))
    worst = worst_causes(frame, {("s", "a"): 100.0, ("t", "a"): 5.0, ("s", "b"): 1.0, ("s", "c"): 1.0})
    assert [(row["id"], row["scenario"], row["open"], row["claims"]) for row in worst] == [("a", "t", 0.8, 0.75)]


@pytest.mark.parametrize("count", [0, 1, 60])
def test_picture_holds_what_can_be_read(count):
    """At most twenty rows, fewer if names are long; the table has all."""
    names = {
        f"c{i}": f"Capaciteit {i} met een heel lange naam die over meer dan een enkele regel loopt"
        for i in range(count)
    }
    rows = [{"id": key, "scenario": "s", "open": 0.5} | dict.fromkeys(CAUSES, 0.0) | {"claims": 1.0} for key in names]
    world = SimpleNamespace(
        names=Names(capabilities=names), titles={"s": "Scenario"}, brand=Brand.load(ROOT), grounds_of=lambda _: ()
    )
    figure = causes_figure(world, rows)
    assert len(figure.table) == count
    drawn = {
        value["row"]
        for layer in figure.spec["layer"]
        for value in _values(layer, figure.spec)
        if "column" in value and "row" in value
    }
    assert min(count, 5) <= len(drawn) <= 20


def _values(layer, spec):
    data = layer.get("data", {})
    return data.get("values", spec.get("datasets", {}).get(data.get("name"), []))
