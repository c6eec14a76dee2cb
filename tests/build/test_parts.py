"""What regions answered about a pool: parts that stand in for it from their own place, and nothing counted twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType, SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from hoofdtaak3.analyses.capabilities.replacing import replacing
from hoofdtaak3.analyses.measures.compute import measures_of
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.patching import Patching
from hoofdtaak3.inputs.regional import Parts, of_part, stated_as
from hoofdtaak3.inputs.sampling import build_sample
from hoofdtaak3.inputs.scenarios import Scenario, load_scenarios
from hoofdtaak3.inputs.stream import populations
from hoofdtaak3.inputs.tables import Dataset, load_dataset
from hoofdtaak3.inputs.variant import Tried
from hoofdtaak3.model import Inputs, assess
from hoofdtaak3.model.causes import causes_frame
from hoofdtaak3.model.ensemble import run
from hoofdtaak3.model.inputs import Travel
from hoofdtaak3.model.measures import apply
from hoofdtaak3.model.problem import Register, compile_problem
from hoofdtaak3.model.tipping import tipping_frame
from hoofdtaak3.model.travel import distance_km

pytestmark = pytest.mark.build

ROOT = Path(__file__).parents[2]
SCENARIOS = ("conflict_chemisch", "conflict_natuurbranden", "conflict_overstroming")
POOLS = ("fire_decon", "fire_hand_crews", "flood_contractors", "red_cross_teams", "bridge_firms")
EVERYWHERE = tuple(f"VR{number:02}" for number in range(1, 26))
AT_ONCE = {mode: Travel(1e15, 1.0) for mode in ("road", "air", "sea")}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The shipped tables, whole."""
    return load_dataset(ROOT, "intern")


@pytest.fixture(scope="module")
def scenarios() -> Mapping[str, Scenario]:
    """The shipped scenarios."""
    return load_scenarios(ROOT)


def answered(dataset: Dataset, answers: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Dataset:
    """The tables with answers: by pool, by region, the attributes that the region states."""
    pools, values = dataset.frame("civil_pools"), dataset.frame("civil_pool_values")
    parts, stated = [], []
    for whole, regions in answers.items():
        row = pools[pools["id"] == whole].iloc[0].to_dict()
        for region, numbers in regions.items():
            key = f"{whole}_{region.lower()}"
            parts.append(row | {"id": key, "region_id": region, "part_of": whole, "travel": "added"})
            for attribute, number in numbers.items():
                cells = {"civil_pool_id": key, "attribute": attribute, "basis": "opgave", "source": "antwoord"}
                words = dict.fromkeys(("phase", "incident_type", "unit", "open_question_id", "note"), "")
                ends = dict.fromkeys(("low", "likely", "high"), number)
                stated.append({**cells, **words, **ends, "classification": "openbaar"})
    frames = {
        "civil_pools": pd.concat([pools, pd.DataFrame(parts, columns=pools.columns)], ignore_index=True),
        "civil_pool_values": pd.concat([values, pd.DataFrame(stated, columns=values.columns)], ignore_index=True),
    }
    return replace(dataset, frames=MappingProxyType({**dataset.frames, **frames}))


def whole_country(dataset: Dataset) -> Dataset:
    """Every region answered about these pools that it has them, and nothing else."""
    return answered(dataset, {pool: {region: {} for region in EVERYWHERE} for pool in POOLS})


def near(inputs: Inputs) -> Inputs:
    """The same without the time on the way."""
    return replace(inputs, travel=AT_ONCE)


def pools(inputs: Inputs) -> dict[str, float]:
    """Units by pool."""
    return {pool.id: pool.units for pool in inputs.pools}


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Equal frames, numbers up to rounding."""
    pd.testing.assert_frame_equal(one, other, rtol=1e-9, atol=1e-9)


# Nothing is counted twice


def test_without_parts_nothing_is_other_than_the_tables_say(dataset, scenarios):
    """The shipped tables have no parts, and then no number goes another way."""
    assert Parts.of(dataset) == Parts()
    for scenario in scenarios.values():
        units = dataset.frame("civil_pool_values").query("attribute == 'units'").set_index("civil_pool_id")["likely"]
        found = pools(build_inputs(dataset, scenario.model_copy(update={"changes": ()})))
        assert pd.Series(found).equals(units.reindex(list(found)))


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_pool_in_25_parts_without_travel_is_the_pool(dataset, scenarios, name):
    """Gaps, classes, causes and tipping points are the same when the parts add up to the whole and all are near."""
    split = whole_country(dataset)
    one, other = (near(build_inputs(data, scenarios[name])) for data in (dataset, split))
    assert len(other.pools) == len(one.pools) + 25 * len(POOLS)
    was, now = assess(one), assess(other)
    for frame in ("lines", "capability_days", "capabilities", "phases"):
        same(getattr(was, frame), getattr(now, frame))
    same(causes_frame(one), causes_frame(other))
    same(tipping_frame(one), tipping_frame(other))


def test_draws_of_a_pool_in_parts_are_those_of_the_pool(dataset, scenarios):
    """One judgement on the whole moves all that it has left together, in the draws and in each draw as plain inputs."""
    scenario = scenarios["conflict_natuurbranden"]
    some = answered(dataset, {pool: {region: {} for region in EVERYWHERE[::3]} for pool in POOLS})
    one, other = (build_sample(data, scenario, 24, 5) for data in (dataset, some))
    assert [d.key for d in one.dimensions] == [d.key for d in other.dimensions]
    of_one = pools(one.at(7))
    of_parts = pools(other.at(7))
    for pool in POOLS:
        total = sum(units for key, units in of_parts.items() if key == pool or key.startswith(f"{pool}_vr"))
        assert total == pytest.approx(of_one[pool]), pool
    was, now = (run(replace(s, base=near(s.base))) for s in (one, other))
    np.testing.assert_allclose(was.gap, now.gap, rtol=1e-9, atol=1e-9)
    assert (was.classes == now.classes).all()


def test_what_regions_state_replaces_their_portion_of_the_whole(dataset, scenarios):
    """The whole keeps the units of the people whose region did not answer; who states none has what its people had."""
    people = {region: number for region, number, _ in populations(dataset, "likely")}
    everybody = sum(people.values())
    some = answered(dataset, {"fire_decon": {"VR09": {"units": 3.0}, "VR01": {"own_use": 0.5}}})
    found = pools(build_inputs(some, scenarios["conflict_chemisch"]))
    assert found["fire_decon_vr09"] == 3.0
    assert found["fire_decon_vr01"] == pytest.approx(6 * people["VR01"] / everybody)
    assert found["fire_decon"] == pytest.approx(6 * (1 - (people["VR01"] + people["VR09"]) / everybody))
    every = answered(dataset, {"fire_decon": {region: {"units": 1.0} for region in EVERYWHERE}})
    assert pools(build_inputs(every, scenarios["conflict_chemisch"]))["fire_decon"] == 0.0


def test_nobody_knows_how_many_people_live_there(dataset, scenarios):
    """Then what the whole keeps is unknown, and never all or nothing."""
    frames = {**dataset.frames, "region_values": dataset.frame("region_values").iloc[:0]}
    bare = replace(dataset, frames=MappingProxyType(frames))
    found = pools(build_inputs(answered(bare, {"fire_decon": {"VR09": {"units": 3.0}}}), scenarios["navo_top"]))
    assert found["fire_decon_vr09"] == 3.0
    assert np.isnan(found["fire_decon"])


def test_a_variant_is_patched_as_it_is_compiled(dataset, scenarios):
    """A change of the whole, or of everything, reaches the portions that rest on it; a sweep sees what a build does."""
    some = answered(dataset, {"fire_decon": {"VR09": {"units": 3.0}, "VR01": {"own_use": 0.5}}})
    for quantity in ("fire_decon.units.likely", "*.units*", "*.own_use.oorlog*"):
        change = f"civil_pool_values.{quantity}"
        first, second = (
            Tried.read([f"{change}={number}"], some.contract).on(scenarios, "conflict_chemisch")["conflict_chemisch"]
            for number in (0.9, 0.4)
        )
        found = Patching(some, first).inputs(second.changes)
        assert repr(found) == repr(build_inputs(some, second)), change


# What a region did not answer


def test_what_is_not_answered_is_as_in_the_whole(dataset, scenarios):
    """By phase and by type of incident too; and a change of the whole reaches it only where it answered nothing."""
    some = answered(dataset, {"fire_decon": {"VR09": {"own_use": 0.7}, "VR01": {"endurance_days": 9.0}}})
    scenario = scenarios["conflict_chemisch"]
    found = {pool.id: pool for pool in build_inputs(some, scenario).pools}
    whole, own, other = (found[key] for key in ("fire_decon", "fire_decon_vr09", "fire_decon_vr01"))
    assert own.own_use == (0.7,) * 4
    assert (own.own_use_incident, own.reciprocal, own.reservists) == (
        whole.own_use_incident, whole.reciprocal, whole.reservists,
    )  # fmt: skip
    assert (other.own_use, other.endurance_days, own.endurance_days) == (whole.own_use, 9.0, whole.endurance_days)
    values = some.frame("civil_pool_values").copy()
    mine = (values["civil_pool_id"] == "fire_decon") & (values["attribute"] == "own_use")
    values.loc[mine, ["low", "likely", "high"]] = 0.31
    moved = replace(some, frames=MappingProxyType({**some.frames, "civil_pool_values": values}))
    again = {pool.id: pool for pool in build_inputs(moved, scenario).pools}
    assert (again["fire_decon_vr01"].own_use, again["fire_decon_vr09"].own_use) == ((0.31,) * 4, (0.7,) * 4)


def test_a_part_is_what_the_whole_is_to_every_capability(dataset, scenarios):
    """Equivalence, response, mandate and date of each alternative are those of the whole, also after a measure."""
    some = answered(dataset, {"private_security": {"VR09": {}}})
    inputs = build_inputs(some, scenarios["conflict_chemisch"])
    known = {alternative.id: alternative for alternative in inputs.alternatives}
    mine = [key for key, alternative in known.items() if alternative.pool_id == "private_security"]
    assert mine
    for key in mine:
        part = known[of_part(key, "private_security_vr09")]
        assert stated_as(part.id) == key
        assert replace(part, id=key, pool_id="private_security") == known[key]
    effects = [
        (measure, effect.id)
        for measure in measures_of(some)
        for effect in measure.effects
        if effect.target == "alternative" and effect.id in mine
    ]
    assert {known[key].capability_id for _, key in effects} == {"guarding", "kmar_border"}
    for measure, key in effects:
        after = {alternative.id: alternative for alternative in apply(inputs, [measure]).alternatives}
        changed = after[key]
        assert replace(after[of_part(key, "private_security_vr09")], id=key, pool_id="private_security") == changed
        assert changed != known[key]


def test_a_party_is_told_as_one_with_its_parts(dataset, scenarios):
    """The report names a party once, with all that it has and the first of it to be there, however many answered."""
    scenario = scenarios["vredestijd"]
    some = answered(dataset, {"fire_decon": {region: {"units": 1.0} for region in EVERYWHERE}})
    found = {}
    for name, data in (("whole", dataset), ("parts", some)):
        world = SimpleNamespace(dataset=data, capabilities=("cbrn_decon",))
        found[name] = replacing(world, build_inputs(data, scenario))["cbrn_decon"]
    was, now = found["whole"], found["parts"]
    assert [one.id for one in was.substitutes] == [one.id for one in now.substitutes]
    old, new = (next(one for one in each.substitutes if one.pool == "fire_decon") for each in (was, now))
    assert (new.name, new.hours, new.answer) == (old.name, old.hours, old.answer), "that of Utrecht itself"
    assert new.units["vrede"] == pytest.approx(old.units["vrede"] * 25 / 6)


# Place


def test_who_is_farther_is_never_there_earlier(dataset, scenarios):
    """Of the parts of one pool, for every line of every scenario, in order of the distance to it."""
    for name in SCENARIOS:
        problem = compile_problem(build_inputs(whole_country(dataset), scenarios[name]))
        size = len(problem.capabilities)
        placed = 0
        for line, links in zip(problem.lines, problem.links, strict=True):
            by_pool: dict[str, list[tuple[float, float]]] = {}
            for link in links[1:]:
                pool = problem.pools[link.source - size]
                if pool.place is not None and line.place is not None:
                    whole = pool.id.rpartition("_")[0]
                    by_pool.setdefault(whole, []).append((distance_km(pool.place, line.place), link.hours))
            for found in by_pool.values():
                assert all(one[1] <= other[1] for one, other in pairwise(sorted(found)))
                placed += len(found)
        assert placed > 0


def test_the_reference_region_matters_once_regions_answered(dataset, scenarios):
    """Without parts nothing moves with the reference region; with parts the request is nearer to some."""
    scenario = scenarios["vredestijd"]

    def covered(data: Dataset) -> set[float]:
        found = set()
        for region in EVERYWHERE:
            inputs = build_inputs(data, scenario.model_copy(update={"reference_region": region}))
            own = replace(
                inputs,
                lines=(),
                capabilities=tuple(one for one in inputs.capabilities if one.id == "cbrn_decon"),
                alternatives=tuple(one for one in inputs.alternatives if one.capability_id == "cbrn_decon"),
            )
            found.add(round(float(assess(own).phases.query("phase == 'oorlog'")["gap"].item()), 9))
        return found

    assert len(covered(dataset)) == 1
    assert len(covered(answered(dataset, {"fire_decon": {region: {} for region in EVERYWHERE}}))) > 1


def test_neighbours_ask_for_the_same_crew_once(dataset, scenarios):
    """Two fires on one day, each within reach of the only crew: together they get what one of them would have got."""
    scenario = scenarios["conflict_natuurbranden"]
    only = answered(dataset, {"fire_hand_crews": {region: {"units": 0.0} for region in EVERYWHERE}})
    values = only.frame("civil_pool_values").copy()
    mine = (values["civil_pool_id"] == "fire_hand_crews_vr22") & (values["attribute"] == "units")
    values.loc[mine, ["low", "likely", "high"]] = 1.0
    inputs = build_inputs(
        replace(only, frames=MappingProxyType({**only.frames, "civil_pool_values": values})), scenario
    )
    register = Register(inputs)
    capability = next(
        row.capability_id for row in inputs.alternatives if row.pool_id == "fire_hand_crews_vr22" and row.mandate
    )
    fires = [line for line in inputs.lines if line.incident_id in {"natuurbrand_peel", "natuurbrand_meinweg"}]
    base = next(line for line in fires if line.region_id == "VR22")
    other = next(line for line in fires if line.region_id == "VR23")
    asked = [
        replace(line, id=f"vraag_{line.region_id.lower()}", capability_id=capability, start_day=60, days=2.0,
                units=((0, 5.0),), required_hours=48.0, population=False)
        for line in (base, other)
    ]  # fmt: skip
    nobody = tuple(replace(c, units=0.0) if c.id == capability else c for c in inputs.capabilities)
    alone = [a for a in inputs.alternatives if a.capability_id != capability or a.pool_id == "fire_hand_crews_vr22"]
    world = replace(inputs, capabilities=nobody, alternatives=tuple(alone))

    def civil(lines: list) -> float:
        found = assess(replace(world, lines=tuple(lines))).lines
        return float((found["demand"] - found["gap"]).sum())

    assert register.by_id[capability]
    assert civil(asked[:1]) > 0.0
    assert civil(asked[1:]) > 0.0
    assert civil(asked) == pytest.approx(civil(asked[:1]))
