"""Tables and parameters become the model's inputs: the shipped files with cells changed."""

from __future__ import annotations

import dataclasses
import math
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.personnel import Personnel
from hoofdtaak3.inputs.sampling import build_sample
from hoofdtaak3.inputs.scenarios import Scenario, load_scenarios
from hoofdtaak3.inputs.stream import rate_per_day
from hoofdtaak3.inputs.tables import Dataset, Withheld, load_dataset
from hoofdtaak3.model import Inputs, assess
from hoofdtaak3.model.ensemble import run
from hoofdtaak3.model.inputs import Line, Pool
from hoofdtaak3.model.problem import compile_problem

ROOT = Path(__file__).parents[2]
NUMBERS = ("low", "likely", "high")
EOD, SEA, CREWS = {"capability_id": "eod_land"}, {"capability_id": "eod_sea"}, {"civil_pool_id": "fire_hand_crews"}
DECON = "chemisch_ontsmetten"


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The shipped tables, whole."""
    return load_dataset(ROOT, "intern")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """A shipped scenario, with phases and an incident on days of our own."""
    found = load_scenarios(ROOT)["conflict_chemisch"]
    starts = ((0, "vrede"), (10, "spanning"), (30, "conflict"), (55, "oorlog"), (110, "spanning"))
    phase, incident = found.phases[0], found.incidents[0]
    return found.model_copy(
        update={
            "start_date": date(2026, 1, 1),
            "days": 120,
            "phases": tuple(phase.model_copy(update={"from_day": day, "phase": name}) for day, name in starts),
            "incidents": (incident.model_copy(update={"incident": "chemisch_ongeluk", "day": 70}),),
            "mobilisation_delay_days": 40,
            "personnel_path": "planned",
        }
    )


def picked(frame: pd.DataFrame, where: dict[str, Any]) -> pd.Series[bool]:
    """The rows with these cells; there must be some."""
    mask = pd.Series(data=True, index=frame.index)
    for column, value in where.items():
        mask &= frame[column].eq(value).astype(bool)
    assert mask.any(), where
    return mask


def with_frame(dataset: Dataset, table: str, frame: pd.DataFrame) -> Dataset:
    """The dataset with another table."""
    return dataclasses.replace(dataset, frames={**dataset.frames, table: frame})


def changed(dataset: Dataset, table: str, where: dict[str, Any], **cells: Any) -> Dataset:
    """The dataset with other cells in some rows."""
    frame = dataset.frame(table).copy()
    for column, value in cells.items():
        frame.loc[picked(frame, where), column] = value
    return with_frame(dataset, table, frame)


def without(dataset: Dataset, table: str, **where: Any) -> Dataset:
    """The dataset without some rows."""
    frame = dataset.frame(table)
    return with_frame(dataset, table, frame[~picked(frame, where)])


def added(dataset: Dataset, table: str, like: dict[str, Any], **cells: Any) -> Dataset:
    """The dataset with a row more: the first that fits, with other cells."""
    frame = dataset.frame(table)
    row = frame[picked(frame, like)].iloc[[0]].assign(**cells).astype(frame.dtypes)
    return with_frame(dataset, table, pd.concat([frame, row], ignore_index=True))


def without_region(dataset: Dataset) -> Dataset:
    """The dataset without the region of the reference request."""
    return without(without(dataset, "regions", id="VR09"), "region_values", region_id="VR09")


def numbers(low: float, likely: float | None = None, high: float | None = None) -> dict[str, float]:
    """The cells of a quantity; one number stands for all three."""
    return {"low": low, "likely": low if likely is None else likely, "high": low if high is None else high}


def with_personnel(dataset: Dataset, **points: tuple[date, float]) -> Dataset:
    """The dataset with one point on each of these paths and none on others; `observed_2` is a second one."""
    frame = dataset.frame("personnel")
    rows = [
        frame.iloc[[0]].assign(path=path.removesuffix("_2"), date=day, **numbers(persons))
        for path, (day, persons) in points.items()
    ]
    return with_frame(dataset, "personnel", pd.concat(rows, ignore_index=True))


def withheld(dataset: Dataset, **what: Any) -> Dataset:
    """The dataset as an edition that does not show something."""
    return dataclasses.replace(dataset, withheld=Withheld(**what))


def by_id(rows: tuple[Any, ...], identifier: str) -> Any:
    """One row of the inputs."""
    (row,) = [row for row in rows if row.id == identifier]
    return row


def stream(inputs: Inputs) -> list[Line]:
    """The incidental requests."""
    return [line for line in inputs.lines if line.kind == "request"]


# Capabilities


def test_the_promise_is_the_reference_where_there_is_one(dataset, scenario):
    """Of `eod_land` there is a promise too; `eod_sea` has a reference demand only."""
    data = added(dataset, "capability_values", EOD, attribute="reference_demand", **numbers(9.0))
    data = changed(data, "capability_values", EOD | {"attribute": "promise"}, **numbers(2.0))
    data = changed(data, "capability_values", SEA | {"attribute": "reference_demand"}, **numbers(4.0))
    found = build_inputs(data, scenario).capabilities
    assert by_id(found, "eod_land").reference == 2.0
    assert by_id(found, "eod_sea").reference == 4.0


def test_a_promise_of_unknown_size_is_not_replaced(dataset, scenario):
    """There is an agreement; that its size is not shown does not make another number the promise."""
    data = added(dataset, "capability_values", EOD, attribute="reference_demand", **numbers(9.0))
    data = changed(data, "capability_values", EOD | {"attribute": "promise"}, **numbers(math.nan))
    assert math.isnan(by_id(build_inputs(data, scenario).capabilities, "eod_land").reference)


def test_each_end_of_a_range_can_be_asked_for(dataset, scenario):
    """`low`, `likely` and `high` take that column everywhere: fleet, pools, lines and personnel."""
    line = {"request_line_id": DECON, "attribute": "start_day"}
    data = changed(dataset, "capability_values", EOD | {"attribute": "units"}, **numbers(9, 12, 16))
    data = changed(data, "civil_pool_values", CREWS | {"attribute": "own_use"}, **numbers(0.1, 0.2, 0.3))
    data = changed(data, "request_line_values", line, **numbers(0, 1.5, 3))
    found = [build_inputs(data, scenario, field) for field in NUMBERS]
    assert [by_id(inputs.capabilities, "eod_land").units for inputs in found] == [9, 12, 16]
    assert [by_id(inputs.pools, "fire_hand_crews").own_use[0] for inputs in found] == [0.1, 0.2, 0.3]
    assert [by_id(inputs.lines, DECON).start_day for inputs in found] == [70, 71, 73]


def test_a_row_for_one_phase_wins_over_the_row_for_every_phase(dataset, scenario):
    """An empty phase holds wherever there is no row of its own, also if that row says that it is not known."""
    like = CREWS | {"attribute": "reservists"}
    none = without(dataset, "civil_pool_values", **CREWS, attribute="own_use")
    blank = added(none, "civil_pool_values", like, attribute="own_use", phase="", **numbers(0.4))
    own = added(blank, "civil_pool_values", like, attribute="own_use", phase="oorlog", **numbers(math.nan))
    assert by_id(build_inputs(blank, scenario).pools, "fire_hand_crews").own_use == (0.4,) * 4
    *others, war = by_id(build_inputs(own, scenario).pools, "fire_hand_crews").own_use
    assert others == [0.4] * 3
    assert math.isnan(war)


@pytest.mark.parametrize("attribute", ["own_use", "reservists"])
def test_no_row_is_unknown_and_never_zero(dataset, scenario, attribute):
    """A pool without a figure on its own use or reservists has an unknown amount left."""
    bare = without(dataset, "civil_pool_values", civil_pool_id="fire_hand_crews", attribute=attribute)
    shares = getattr(by_id(build_inputs(bare, scenario).pools, "fire_hand_crews"), attribute)
    assert all(math.isnan(share) for share in shares)


def test_no_reciprocal_claim_on_record_is_unknown_too(dataset, scenario):
    """That Defence asks nothing of a pool takes a row that says 0."""
    bare = without(dataset, "reciprocal_claims", civil_pool_id="fire_hand_crews")
    pool: Pool = by_id(build_inputs(bare, scenario).pools, "fire_hand_crews")
    assert all(math.isnan(share) for share in pool.reciprocal)


def test_own_use_is_known_for_types_of_incident_that_are_not_shown(dataset, scenario):
    """Without any chemical incident on show, the pool's own use in one stays in reach."""
    bare = without(dataset, "incidents", type="chemisch")
    assert "chemisch" in build_inputs(bare, scenario).pools[0].own_use_incident


def test_a_source_travels_only_if_its_response_time_leaves_that_out(dataset, scenario):
    """`included` has no place; `added` has that of its region, or an unknown one if the region is not shown."""
    found = build_inputs(dataset, scenario).capabilities
    rows = dataset.frame("capabilities").set_index("id")
    for c in found:
        away = rows.loc[c.id, "travel"] == "added" and rows.loc[c.id, "region_id"] != ""
        assert (c.place is not None) == away
    inputs = build_inputs(without_region(dataset), scenario)
    assert inputs.reference_place is not None
    assert math.isnan(inputs.reference_place.lon)


@pytest.mark.build
def test_an_unknown_place_makes_the_travel_unknown(dataset, scenario):
    """In the phases table what travels is unknown when the place of the request is; what does not, stays known."""
    world = build_inputs(without_region(dataset), scenario)
    travels = {c.id for c in world.capabilities if c.place is not None}
    phases = assess(world).phases
    peace = phases[phases["phase"] == "vrede"].set_index("capability_id")
    assert peace.loc["eod_land", "class"] == "A"
    assert "eod_sea" in travels
    assert peace.loc["eod_sea", "class"] == "onbekend"


# Personnel


def test_the_base_year_is_the_first_new_year_from_the_last_observed_figure_on(dataset, scenario):
    """Observed until 2 January 2025: the fleets are those of 1 January 2026, so 2026 has ratio 1."""
    planned = (date(2030, 1, 1), 100_000.0)
    data = with_personnel(dataset, observed=(date(2025, 1, 2), 80_000.0), planned=planned)
    base = 80_000 + 20_000 * 364 / 1825
    in_2030 = scenario.model_copy(update={"start_date": date(2030, 1, 1)})
    assert build_inputs(data, scenario).personnel_ratio[0] == 1.0
    assert build_inputs(data, in_2030).personnel_ratio[0] == pytest.approx(100_000 / base)
    on_new_year = with_personnel(dataset, observed=(date(2026, 1, 1), 80_000.0), planned=planned)
    assert build_inputs(on_new_year, scenario).personnel_ratio[0] == 1.0
    assert build_inputs(on_new_year, in_2030).personnel_ratio[0] == 1.25


def test_the_personnel_path_is_the_one_of_the_scenario(dataset, scenario):
    """Slow, planned and fast are paths of their own from the last observed figure on."""
    then = date(2030, 1, 1)
    paths = {"slow": (then, 88_000.0), "planned": (then, 100_000.0), "fast": (then, 120_000.0)}
    data = with_personnel(dataset, observed=(date(2026, 1, 1), 80_000.0), **paths)
    ratios = {
        path: build_inputs(
            data, scenario.model_copy(update={"start_date": then, "personnel_path": path})
        ).personnel_ratio[0]
        for path in paths
    }
    assert ratios == {"slow": 1.1, "planned": 1.25, "fast": 1.5}


@pytest.mark.build
def test_after_the_last_figure_personnel_is_unknown_and_so_is_supply(dataset, scenario):
    """No year is made up; what does not depend on personnel stays known."""
    world = build_inputs(dataset, scenario.model_copy(update={"start_date": date(2131, 1, 1)}))
    assert math.isnan(world.personnel_ratio[0])
    result = assess(world)
    grows = {c.id for c in world.capabilities if c.elasticity > 0 and c.units > 0 and c.claim1[0] + c.claim2[0] < 1}
    fixed = {c.id for c in world.capabilities if c.elasticity == 0 and not math.isnan(c.units)}
    first = result.supply[result.supply["day"] == 0].set_index("capability_id")["supply"]
    assert grows
    assert first[sorted(grows)].isna().all()
    assert not first[sorted(fixed)].isna().any()
    peace = result.phases[(result.phases["phase"] == "vrede") & result.phases["capability_id"].isin(grows)]
    assert (peace["availability"] == "onbekend").all()
    assert peace["supply"].isna().all()


def test_without_a_wartime_figure_only_the_wartime_organisation_is_unknown(dataset, scenario):
    """It stands 40 days after the first day of war; before, and after the war, personnel is that of the path."""
    data = with_personnel(dataset, observed=(date(2026, 1, 1), 80_000.0))
    ratio = build_inputs(data, scenario).personnel_ratio
    assert ratio[:95] == (1.0,) * 95
    assert all(math.isnan(value) for value in ratio[95:110])
    assert ratio[110:] == (1.0,) * 10
    known = with_personnel(dataset, observed=(date(2026, 1, 1), 80_000.0), wartime=(date(2025, 1, 1), 200_000.0))
    assert build_inputs(known, scenario).personnel_ratio[94:96] == (1.0, 2.5)


@pytest.mark.build
def test_the_ladder_has_the_personnel_of_the_start_year(dataset, scenario):
    """On the path of the scenario, whatever phase it starts in: the ladder of phases knows no wartime organisation."""
    then = {"start_date": date(2030, 6, 1), "personnel_path": "fast"}
    war = tuple(start.model_copy(update={"from_day": 0}) for start in scenario.phases if start.phase == "oorlog")
    calm = build_inputs(dataset, scenario.model_copy(update=then))
    at_war = build_inputs(
        dataset, scenario.model_copy(update=then | {"phases": war, "mobilisation_delay_days": 0, "incidents": ()})
    )
    assert calm.ladder_ratio == calm.personnel_ratio[0] == Personnel.of(dataset).ratio("fast", 2030)
    assert at_war.ladder_ratio == calm.ladder_ratio < at_war.personnel_ratio[0]
    pd.testing.assert_frame_equal(assess(at_war).phases, assess(calm).phases)


@pytest.mark.build
@pytest.mark.parametrize("path", ["observed", "planned"])
def test_an_unknown_number_of_people_leaves_the_base_year_known(dataset, scenario, path):
    """The fleets are those of that year: nothing in it depends on how many people that are, in no frame."""
    data = changed(dataset, "personnel", {"path": path}, **numbers(math.nan))
    peaceful = scenario.model_copy(update={"phases": scenario.phases[:1]})
    assert Personnel.of(data).ratio(path="planned", year=2026) == 1.0
    expected, found = (assess(build_inputs(tables, peaceful)).frames() for tables in (dataset, data))
    for name, frame in expected.items():
        pd.testing.assert_frame_equal(found[name], frame)


@pytest.mark.build
def test_an_unknown_number_of_people_leaves_what_does_not_grow_known(dataset, scenario):
    """Later years and the wartime organisation need it, but not for a capability of elasticity 0: scalar and draws."""
    data = changed(dataset, "personnel", {"path": "observed"}, **numbers(math.nan))
    fixed = changed(data, "capability_values", {"attribute": "elasticity"}, **numbers(0.0))
    then = scenario.model_copy(update={"start_date": date(2030, 1, 1)})
    world = build_inputs(fixed, then)
    assert all(math.isnan(ratio) for ratio in world.personnel_ratio)
    everyone = build_inputs(changed(dataset, "capability_values", {"attribute": "elasticity"}, **numbers(0.0)), then)
    expected, found = assess(everyone).frames(), assess(world).frames()
    for name, frame in expected.items():
        pd.testing.assert_frame_equal(found[name], frame)
    draws = run(build_sample(fixed, then, draws=3, seed=1))
    assert not np.isnan(draws.phase_supply[:, [c == "eod_land" for c in draws.capability_ids]]).any()


@pytest.mark.build
def test_an_unknown_fleet_is_unknown_in_every_frame(dataset, scenario):
    """No supply, no availability, no class, in any frame: unknown is never nothing."""
    where = {"capability_id": "coastguard_caribbean", "attribute": "units"}
    result = assess(build_inputs(changed(dataset, "capability_values", where, **numbers(math.nan)), scenario))
    for frame in (result.supply, result.phases, result.capabilities):
        rows = frame[frame["capability_id"] == "coastguard_caribbean"]
        assert (rows["availability"] == "onbekend").all()
        if "supply" in rows:
            assert rows["supply"].isna().all()
        if "class" in rows:
            assert (rows["class"] == "onbekend").all()


# Alternatives


@pytest.mark.parametrize(("start", "exists"), [(date(2028, 12, 31), False), (date(2029, 1, 1), True)])
def test_an_alternative_exists_from_its_date_on(dataset, scenario, start, exists):
    """Measured on the first day of the scenario; without a date it exists already."""
    data = changed(dataset, "civil_alternatives", {"id": "cbrn_decon_by_fire_decon"}, exists_from=date(2029, 1, 1))
    data = changed(data, "civil_alternatives", {"id": "eod_land_by_police_tev"}, exists_from=None)
    found = build_inputs(data, scenario.model_copy(update={"start_date": start})).alternatives
    assert by_id(found, "cbrn_decon_by_fire_decon").exists is exists
    assert by_id(found, "eod_land_by_police_tev").exists is True


@pytest.mark.parametrize(("cell", "mandate"), [(pd.NA, None), (True, True), (False, False)])
def test_an_empty_mandate_is_unknown(dataset, scenario, cell, mandate):
    """Neither a yes nor a no."""
    data = changed(dataset, "civil_alternatives", {"id": "cbrn_decon_by_fire_decon"}, mandate=cell)
    assert by_id(build_inputs(data, scenario).alternatives, "cbrn_decon_by_fire_decon").mandate is mandate


def test_a_hidden_alternative_is_one_of_which_nothing_is_known(dataset, scenario):
    """`geen civiel alternatief` cannot be said of its capability any more."""
    world = build_inputs(withheld(dataset, alternatives=("eod_land",)), scenario)
    assert by_id(world.alternatives, "withheld_eod_land").status == "unknown"


def test_a_pool_that_a_hidden_capability_uses_has_an_unknown_amount_left(dataset, scenario):
    """Its published size is no promise to the capabilities that are shown."""
    world = build_inputs(withheld(dataset, pools=("fire_hand_crews",)), scenario)
    assert math.isnan(by_id(world.pools, "fire_hand_crews").units)
    assert not math.isnan(by_id(build_inputs(dataset, scenario).pools, "fire_hand_crews").units)


# Lines


def test_lines_start_with_their_incident_and_follow_their_steps(dataset, scenario):
    """The profile of the tables, in order of day whatever the order of the rows, from the incident's day on."""
    where = {"request_line_id": DECON, "attribute": "units"}
    data = without(dataset, "request_line_values", **where)
    like = {"request_line_id": DECON, "attribute": "days"}
    for day, units in ((2, 7.0), (0, 4.0), (1, 9.0)):
        data = added(data, "request_line_values", like, attribute="units", day=day, **numbers(units))
    line: Line = by_id(build_inputs(data, scenario).lines, DECON)
    assert line.units == ((0, 4.0), (1, 9.0), (2, 7.0))
    assert line.start_day == 70


def test_every_scenario_has_the_standing_tasks(dataset, scenario):
    """From the first day until the last, whatever incidents are named."""
    quiet = build_inputs(dataset, scenario.model_copy(update={"incidents": ()}))
    tasks = [line for line in quiet.lines if line.kind == "standing"]
    names = set(dataset.frame("incidents").query("kind == 'standing'")["id"])
    assert {line.incident_id for line in tasks} == names
    assert {(line.start_day, line.days) for line in tasks} == {(0, math.inf)}
    assert not [line for line in quiet.lines if line.kind == "incident"]


def test_own_use_at_standing_tasks_counts_on_every_day(dataset, scenario):
    """The type of a standing task is going on every day, in every scenario: a row for it is read."""
    key = CREWS | {"attribute": "own_use_incident", "incident_type": "natuurbrand"}
    data = added(dataset, "civil_pool_values", key, incident_type="staand", **numbers(0.3))
    quiet = scenario.model_copy(update={"incidents": ()})
    crews = sorted(dataset.frame("civil_pools")["id"]).index("fire_hand_crews")
    before, after = (compile_problem(build_inputs(tables, quiet)).civil for tables in (dataset, data))
    plain = by_id(build_inputs(dataset, quiet).pools, "fire_hand_crews")
    for phase, day_before, day_after in zip(build_inputs(data, quiet).phases, before, after, strict=True):
        others = (1 - plain.reciprocal[phase]) * (1 - plain.reservists[phase])
        assert day_before[crews].value == pytest.approx(plain.units * (1 - plain.own_use[phase]) * others)
        assert day_after[crews].value == pytest.approx(plain.units * (1 - plain.own_use[phase] - 0.3) * others)


def test_without_an_article_a_line_has_no_legal_basis(dataset, scenario):
    """An empty cell is `none`, and the line is refused."""
    bare = changed(dataset, "request_lines", {"id": "chemisch_ontsmetten"}, legal_basis_id="")
    assert by_id(build_inputs(bare, scenario).lines, "chemisch_ontsmetten").legal_basis_id is None


def test_units_that_are_not_given_are_unknown(dataset, scenario):
    """No row at all, or an empty one."""
    where = {"request_line_id": "chemisch_ontsmetten", "attribute": "units"}
    line = by_id(build_inputs(without(dataset, "request_line_values", **where), scenario).lines, "chemisch_ontsmetten")
    assert line.units == ((0, pytest.approx(math.nan, nan_ok=True)),)
    empty = changed(dataset, "request_line_values", where, **numbers(math.nan))
    line = by_id(build_inputs(empty, scenario).lines, "chemisch_ontsmetten")
    assert all(math.isnan(units) for _, units in line.units)


@pytest.mark.build
def test_a_line_of_unknown_start_may_ask_on_any_day_from_the_incident_on(dataset, scenario):
    """It does not start on day 0 for want of better: its demand is unknown, and so is the capability's."""
    where = {"request_line_id": "chemisch_ontsmetten", "attribute": "start_day"}
    world = build_inputs(changed(dataset, "request_line_values", where, **numbers(math.nan)), scenario)
    line = by_id(world.lines, "chemisch_ontsmetten")
    assert line.start_day == 70
    assert math.isnan(line.days)
    days = assess(world).capability_days.query("capability_id == 'cbrn_decon'").set_index("day")
    assert not days.loc[:69, "demand"].isna().any()
    assert days.loc[70:, "demand"].isna().all()


# The stream


def test_the_rate_is_the_published_count_over_its_days(dataset, scenario):
    """Both ends of the period count; times the factor of the scenario, and nothing at all at factor 0."""
    period = {"value": 300.0, "period_start": date(2021, 1, 1), "period_end": date(2023, 9, 27)}  # 1,000 days
    data = changed(dataset, "observations", {"id": "requests_2021_2024"}, **period)

    def scaled(factor: float) -> Scenario:
        requests = scenario.requests.model_copy(update={"rate_factor": factor})
        return scenario.model_copy(update={"requests": requests, "days": 20_000})

    assert rate_per_day(data) == 0.3
    assert len(stream(build_inputs(data, scaled(1.0)))) == pytest.approx(6_000, rel=0.05)
    assert len(stream(build_inputs(data, scaled(0.5)))) == pytest.approx(3_000, rel=0.05)
    none = build_inputs(without(data, "observations", id="requests_2021_2024"), scaled(0.0))
    assert (stream(none), none.withheld_demand) == ([], ())


def test_without_the_published_count_the_stream_is_unknown(dataset, scenario):
    """It is not absent: every capability that it may ask for has unknown demand."""
    world = build_inputs(without(dataset, "observations", id="requests_2021_2024"), scenario)
    assert not stream(world)
    assert set(world.withheld_demand) == set(dataset.frame("request_types")["capability_id"])


def test_without_a_weight_or_a_population_the_stream_is_unknown(dataset, scenario):
    """Which kind or region asks cannot be drawn."""
    kinds = set(dataset.frame("request_types")["capability_id"])
    for table, where in (
        ("request_type_values", {"request_type_id": "bewaken_object", "attribute": "weight"}),
        ("region_values", {"region_id": "VR01"}),
    ):
        world = build_inputs(changed(dataset, table, where, **numbers(math.nan)), scenario)
        assert not stream(world)
        assert set(world.withheld_demand) == kinds


def test_without_any_kind_of_request_all_demand_is_unknown(dataset, scenario):
    """447 requests were made; that nobody says for what does not make them none."""
    kinds = dataset.frame("request_types")
    world = build_inputs(with_frame(dataset, "request_types", kinds.iloc[:0]), scenario)
    assert world.withheld_demand == ("*",)


def test_unknown_units_or_days_of_a_kind_leave_the_others_known(dataset, scenario):
    """The draw does not need them: only the lines of that kind are unknown."""
    known = stream(build_inputs(dataset, scenario))
    for attribute in ("days", "units"):
        where = {"request_type_id": "bewaken_object", "attribute": attribute}
        world = build_inputs(changed(dataset, "request_type_values", where, **numbers(math.nan)), scenario)
        assert [(line.id, line.capability_id) for line in stream(world)] == [(x.id, x.capability_id) for x in known]
        assert world.withheld_demand == ()


def test_a_hidden_kind_of_request_makes_the_whole_stream_unknown(dataset, scenario):
    """The published total is not spread over the kinds that are shown."""
    shown = without(dataset, "request_types", id="bewaken_object")
    world = build_inputs(withheld(shown, demand=("guarding",), stream=True), scenario)
    assert not stream(world)
    assert set(world.withheld_demand) == set(shown.frame("request_types")["capability_id"]) | {"guarding"}
    assert world.withheld_types == (), "no incident of its own, so no civil party needs its means"


# What an edition does not show


def test_a_hidden_standing_task_leaves_the_stream(dataset, scenario):
    """Only the capability of the hidden task has unknown demand; the stream of requests is as published."""
    world = build_inputs(withheld(dataset, demand=("guarding",), standing=True), scenario)
    assert stream(world)
    assert world.withheld_demand == ("guarding",)
    assert world.withheld_types == ("staand",), "its owner may need a pool for it every day"


def test_a_hidden_kind_for_a_hidden_capability_still_counts(dataset, scenario):
    """Its requests are in the published total, so that total is not given to the other kinds."""
    world = build_inputs(withheld(dataset, stream=True), scenario)
    assert not stream(world)
    assert set(world.withheld_demand) == set(dataset.frame("request_types")["capability_id"])


def test_a_hidden_incident_of_the_scenario_makes_all_demand_unknown(dataset, scenario):
    """Any capability may be asked, for any type of incident; other scenarios are not touched."""
    hidden = withheld(without(dataset, "incidents", id="chemisch_ongeluk"), incidents=("chemisch_ongeluk",))
    world = build_inputs(hidden, scenario)
    assert world.withheld_demand == ("*",)
    assert world.withheld_types is None
    quiet = build_inputs(hidden, scenario.model_copy(update={"incidents": ()}))
    assert quiet.withheld_demand == ()


def test_a_hidden_line_makes_the_demand_for_its_capability_unknown(dataset, scenario):
    """Only where its incident happens, and for the type of that incident."""
    hidden = withheld(dataset, lines=(("chemisch_ongeluk", "cbrn_decon"), ("zoekactie_polder", "drones")))
    world = build_inputs(hidden, scenario)
    assert world.withheld_demand == ("cbrn_decon",)
    assert world.withheld_types == ("chemisch",)


def test_a_hidden_line_of_a_standing_task_counts_in_every_scenario(dataset, scenario):
    """Standing tasks need not be named."""
    hidden = withheld(dataset, lines=(("taak_eod_land", "eod_land"),))
    world = build_inputs(hidden, scenario.model_copy(update={"incidents": ()}))
    assert world.withheld_demand == ("eod_land",)
    assert world.withheld_types == ("staand",)


def test_parameters_of_the_scenario_reach_the_model(dataset, scenario):
    """Phases by day, self-reliance, thresholds and speeds."""
    world = build_inputs(dataset, scenario)
    assert [world.phases[day] for day in (0, 9, 10, 29, 30, 54, 55, 109, 110, 119)] == [0, 0, 1, 1, 2, 2, 3, 3, 1, 1]
    assert (world.covered, world.none) == (scenario.thresholds.covered, scenario.thresholds.none)
    assert world.self_reliance_hours == scenario.self_reliance_hours
    assert world.travel["sea"].speed_kmh == scenario.travel.sea.speed_kmh
