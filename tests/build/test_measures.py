"""The analysis of measures on the shipped tables: two short scenarios, with cost, time and names changed."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hoofdtaak3.analyses.case import Case
from hoofdtaak3.analyses.measures import compute as analysis
from hoofdtaak3.analyses.names import FRAMES
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.model import assess
from hoofdtaak3.model.measure_choice import choose, outcome
from hoofdtaak3.model.measures import apply, in_time
from hoofdtaak3.model.score import unserved_share
from hoofdtaak3.model.worlds import Solver
from hoofdtaak3.project import Project
from hoofdtaak3.results.checks import check_tables

pytestmark = pytest.mark.build
ROOT = Path(__file__).parents[2]
KEYS = ("sea_mandate", "sea_contract", "border_law")
NAN = math.nan


@pytest.fixture(scope="module")
def dataset():
    """The public tables, with three of the measures."""
    shown = load_dataset(ROOT)
    frames = dict(shown.frames)
    for name, column in (("measures", "id"), ("measure_values", "measure_id"), ("measure_effects", "measure_id")):
        frames[name] = frames[name][frames[name][column].isin(KEYS)].reset_index(drop=True)
    return replace(shown, frames=frames)


@pytest.fixture(scope="module")
def scenarios():
    """Two scenarios, and one of them again under another name: equal once they are moved."""
    known = load_scenarios(ROOT)
    power = known["stroomuitval"]
    again = power.model_copy(update={"id": "again", "start_date": date(2028, 6, 1)})
    return {"vredestijd": known["vredestijd"], "stroomuitval": power, "again": again}


def case(dataset, scenarios):
    """The case of these tables and scenarios."""
    return Case(Project(ROOT), "measures", dataset, scenarios, {})


@pytest.fixture(scope="module")
def frames(dataset, scenarios):
    """What the analysis gives."""
    return analysis.compute(case(dataset, scenarios))


def test_frames_have_the_columns_of_the_contract(frames):
    """Four frames, each as its schema says."""
    assert tuple(frames) == FRAMES["measures"]
    check_tables(frames)
    assert set(frames["measure_options"]["measure_id"]) == set(KEYS)


def test_scenarios_move_to_the_date_and_count_once(dataset, scenarios, frames):
    """Two scenarios that are the same from the date on are one; none starts before it."""
    found = analysis.moved(case(dataset, scenarios), date(2030, 1, 1))
    assert list(found) == ["vredestijd", "stroomuitval"]
    assert list(dict.fromkeys(frames["measure_effect"]["scenario_id"])) == ["vredestijd", "stroomuitval"]
    late = case(dataset, scenarios)
    kept = analysis.moved(late, date(2020, 1, 1))
    assert kept["stroomuitval"] is late.inputs["stroomuitval"]


def test_remaining_is_what_the_model_says_of_the_chosen_set(dataset, scenarios, frames):
    """The value of the chosen set and of no set is that of `assess` on the whole inputs; gaps per capability too."""
    both = case(dataset, scenarios)
    inputs = analysis.moved(both, date(2030, 1, 1))
    options = {measure.id: measure for measure in analysis.measures_of(dataset)}
    chosen = frames["measure_chosen"].query("kind == 'mean'")["measure_id"].tolist()
    assert chosen == ["sea_mandate"]
    weights = both.common.priority_weights
    line = frames["measure_frontier"]
    for ids, kind in (((), "none"), (tuple(chosen), "mean")):
        shares = []
        for key, world in inputs.items():
            found = assess(apply(world, [options[name] for name in ids]))
            unknown = set(found.lines.loc[found.lines[["demand", "gap"]].isna().any(axis=1), "line_id"])
            shares.append(unserved_share(world, found.lines, weights, unknown))
            column = "gap_after" if ids else "gap_unit_days"
            effect = frames["measure_effect"]
            gaps = effect[effect["scenario_id"] == key].set_index("capability_id")[column]
            expected = found.capabilities.set_index("capability_id")["gap_unit_days"]
            assert gaps.to_dict() == pytest.approx(expected.to_dict(), nan_ok=True, abs=1e-9)
        point = line[(line["kind"] == kind) & (line["ids"].map(set) == set(ids))]
        assert point["remaining"].tolist() == pytest.approx([sum(shares) / len(shares)], abs=1e-9)


@pytest.mark.campaign
def test_every_point_of_the_frontier_is_the_models():
    """On all that is shipped: each set of the frontier leaves by the model, on the whole inputs, what is told of it."""
    both = case(load_dataset(ROOT), load_scenarios(ROOT))
    decision, weights = both.common.measures, dict(both.common.priority_weights)
    worlds = analysis.moved(both, decision.date)
    options = {measure.id: measure for measure in analysis.measures_of(both.dataset)}
    timely = [
        measure
        for measure in options.values()
        if measure.choosable and in_time(measure, decision.decision_date, decision.date)
    ]
    choice = choose(worlds, timely, weights, decision.budget)
    solver = Solver()
    points = [point for points in choice.frontier.values() for point in points]
    assert len(points) > 100
    for point in points:
        chosen = [options[key] for key in point.ids]
        shares = [
            outcome(world, chosen, weights, solver, frozenset(choice.left_out[key])).unserved
            for key, world in worlds.items()
        ]
        counting = [share for share in shares if not math.isnan(share)]
        assert point.mean == pytest.approx(math.fsum(counting) / len(counting), rel=0, abs=1e-12)
        assert point.worst == pytest.approx(max(counting), rel=0, abs=1e-12)


def test_too_late_is_not_chosen_but_told(frames):
    """A law that takes four years is not in time; what it would do is a number all the same."""
    row = frames["measure_options"].set_index("measure_id").loc["border_law"]
    assert row["in_time"] == 0
    assert not math.isnan(row["gain_alone"])
    assert not frames["measure_frontier"]["ids"].map(lambda ids: "border_law" in ids).any()


def test_unknown_cost_lead_time_or_effect_is_not_chosen(dataset, scenarios):
    """A measure of which something is unknown is listed with what is unknown, and never chosen."""
    values, effects = dataset.frame("measure_values").copy(), dataset.frame("measure_effects").copy()
    numbers = ["low", "likely", "high"]
    values.loc[(values["measure_id"] == "sea_mandate") & (values["attribute"] == "cost"), numbers] = NAN
    values.loc[(values["measure_id"] == "border_law") & (values["attribute"] == "lead_time"), numbers] = NAN
    effects.loc[effects["measure_id"] == "sea_contract", numbers] = NAN
    frames = {**dataset.frames, "measure_values": values, "measure_effects": effects}
    found = analysis.compute(case(replace(dataset, frames=frames), scenarios))
    rows = found["measure_options"].set_index("measure_id")
    assert math.isnan(rows.loc["sea_mandate", "cost"])
    assert rows.loc["sea_mandate", "gain_alone"] > 0
    assert math.isnan(rows.loc["border_law", "in_time"])
    assert math.isnan(rows.loc["sea_contract", "gain_alone"])
    assert found["measure_chosen"].empty
    assert found["measure_frontier"].query("kind == 'mean'")["ids"].tolist() == [()]


def test_what_stays_open_on_one_request(frames):
    """Mandate and contract together close the gap at sea, and no measure closes the one on land."""
    reach = frames["measure_reach"].set_index("capability_id")
    assert tuple(reach.loc["eod_sea"]) == (1.0, 0.0, 0.0)
    assert tuple(reach.loc["eod_land"]) == (0.5, 0.5, 0.5)
    known = reach.dropna()
    assert (known["open_most"] <= known["open_least"]).all()
    assert (known["open_least"] <= known["open_without"]).all()
