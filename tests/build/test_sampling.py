"""Draws of the shipped tables: what varies, how, and that every draw is the model's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import qmc
from tests.model.test_ensemble import differences

from hoofdtaak3.inputs import sampling
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.sampling import KEYS, LOOSE, Drawing, build_sample, together
from hoofdtaak3.inputs.scenarios import Scenario, load_scenarios
from hoofdtaak3.inputs.tables import Dataset, load_dataset
from hoofdtaak3.model import assess
from hoofdtaak3.model.ensemble import Sample, run
from hoofdtaak3.model.ensemble.sample import triangular
from hoofdtaak3.model.trials import trials

pytestmark = pytest.mark.build

ROOT = Path(__file__).parents[2]
SEED = 7


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The shipped tables, as the public sees them."""
    return load_dataset(ROOT)


@pytest.fixture(scope="module")
def scenarios() -> dict[str, Scenario]:
    """The shipped scenarios."""
    return load_scenarios(ROOT)


def name_of(table: str, row: dict[str, Any]) -> tuple[str, str, str]:
    """The dimension of a row: a table's entity and quantity, whatever the phase, day or date."""
    entity, attribute = KEYS[table]
    quantity = row[attribute] if attribute else ""
    return table, row[entity], f"{quantity}:{row['incident_type']}" if row.get("incident_type") else quantity


def drawn(dataset: Dataset, sample: Sample, draw: int, bases: Collection[str] | None = None) -> Dataset:
    """The tables with the drawn values in the place of the likely ones."""
    at = {(d.table, d.key, d.attribute): sample.quantiles[i, draw] for i, d in enumerate(sample.dimensions)}
    frames = dict(dataset.frames)
    for table in KEYS:
        likely = []
        for row in frames[table].to_dict("records"):
            name, ends = name_of(table, row), [np.array(row[end]) for end in ("low", "likely", "high")]
            varies = row["low"] < row["high"] and name in at and (bases is None or row["basis"] in bases)
            likely.append(float(triangular(np.array(at[name]), *ends)) if varies else row["likely"])
        frames[table] = frames[table].assign(likely=likely)
    return replace(dataset, frames=frames)


def with_table(dataset: Dataset, table: str, frame: pd.DataFrame) -> Dataset:
    """The dataset with another table."""
    return replace(dataset, frames={**dataset.frames, table: frame})


def changed(dataset: Dataset, table: str, where: dict[str, str], **cells: object) -> Dataset:
    """The dataset with some cells changed."""
    frame = dataset.frame(table).copy()
    mask = np.logical_and.reduce([frame[column] == value for column, value in where.items()])
    assert mask.any(), where
    frame.loc[mask, list(cells)] = list(cells.values())
    return with_table(dataset, table, frame)


@pytest.mark.parametrize("name", ["conflict_overstroming", "stroomuitval"])
def test_a_draw_is_the_tables_with_drawn_values(dataset: Dataset, scenarios: dict[str, Scenario], name: str) -> None:
    """A draw as inputs is to the last digit what the tables give with the drawn values in the likely column."""
    sample = build_sample(dataset, scenarios[name], 20, SEED)
    for draw in (0, 19):
        expected = build_inputs(drawn(dataset, sample, draw), scenarios[name])
        assert repr(sample.at(draw)) == repr(expected)


@pytest.mark.parametrize("name", ["conflict_2030", "stroomuitval_48"])
def test_draws_equal_the_model(dataset: Dataset, scenarios: dict[str, Scenario], name: str) -> None:
    """Every draw of a shipped scenario gives what `assess` gives for it."""
    sample = build_sample(dataset, scenarios[name], 3, SEED)
    found = run(sample)
    assert not differences(found, 2, sample.at(2))


def test_personnel_and_population_vary(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """Ranges of the personnel and of the inhabitants reach the ratios and the places of the stream."""
    other = changed(dataset, "personnel", {"path": "planned"}, low=85000.0, high=130000.0)
    people = other.frame("region_values").assign(low=lambda f: f["likely"] * 0.2, high=lambda f: f["likely"] * 3.0)
    other = with_table(other, "region_values", people)
    sample = build_sample(other, scenarios["conflict_2030"], 8, SEED)
    worlds = [sample.at(draw) for draw in range(2)]
    assert len({world.personnel_ratio for world in worlds}) == 2
    assert len({tuple(line.region_id for line in world.lines) for world in worlds}) == 2
    for draw, world in enumerate(worlds):
        assert repr(world) == repr(build_inputs(drawn(other, sample, draw), scenarios["conflict_2030"]))
    assert not differences(run(sample), 1, worlds[1])


def test_the_ladder_varies_with_its_own_year(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """In a scenario that is at war from its first day on, the ladder of phases has the drawn people of that year."""
    other = changed(dataset, "personnel", {"path": "planned"}, low=85000.0, high=130000.0)
    future = scenarios["conflict_2030"]
    war = future.phases[0].model_copy(update={"phase": "oorlog"})
    at_war = future.model_copy(update={"phases": (war,), "days": 2, "incidents": (), "mobilisation_delay_days": 0})
    sample = build_sample(other, at_war, 2, SEED)
    worlds = [sample.at(draw) for draw in range(2)]
    assert len({world.ladder_ratio for world in worlds}) == 2
    for draw, world in enumerate(worlds):
        assert world.ladder_ratio < world.personnel_ratio[0]
        assert repr(world) == repr(build_inputs(drawn(other, sample, draw), at_war))
        assert not differences(run(sample), draw, world)
    likely = assess(build_inputs(other, at_war)).capabilities.set_index("capability_id")["class"]
    assert {key: trial.verdict.code for key, trial in trials(sample).items()} == likely.to_dict()


def test_an_unknown_input_is_unknown_in_every_draw(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """What the tables do not know stays unknown: a fleet, a mandate, the length of a line."""
    none = {"low": np.nan, "likely": np.nan, "high": np.nan}
    other = changed(dataset, "capability_values", {"capability_id": "bridging", "attribute": "units"}, **none)
    other = changed(other, "civil_alternatives", {"pool_id": "red_cross_teams"}, mandate=pd.NA)
    other = changed(
        other, "request_line_values", {"request_line_id": "overstroming_vervoer", "attribute": "days"}, **none
    )
    sample = build_sample(other, scenarios["conflict_overstroming"], 2, SEED)
    found = run(sample)
    assert np.isnan(found.gap[:, found.capability_ids.index("bridging")]).all()
    assert not differences(found, 1, sample.at(1))


def test_draws_are_a_latin_hypercube(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """Every dimension has one draw in each of as many equal parts, and the same again for the same seed only."""
    sample = build_sample(dataset, scenarios["navo_top"], 10, SEED)
    assert (np.sort(np.floor(sample.quantiles * 10), axis=1) == np.arange(10)).all()
    again, other = (build_sample(dataset, scenarios["navo_top"], 10, seed) for seed in (SEED, SEED + 1))
    assert (again.quantiles == sample.quantiles).all()
    assert (other.quantiles != sample.quantiles).any()


@pytest.mark.parametrize("draws", [1, 2, 7, 200, 1000])
def test_a_column_is_the_one_of_scipy(draws: int) -> None:
    """A dimension is drawn by a Latin hypercube as scipy makes it, to the last digit."""
    for key in ("eod_land", "bridging"):
        name = ("claims", key, "ht1")
        word = int.from_bytes(blake2b("|".join(name).encode(), digest_size=16).digest(), "big")
        generator = np.random.default_rng(np.random.SeedSequence([SEED, word]))
        expected = qmc.LatinHypercube(d=1, rng=generator).random(draws)[:, 0]
        assert (sampling._column(SEED, name, draws) == expected).all()


def test_samples_of_one_drawing_do_not_touch_each_other(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """A sample is the same whichever others were drawn from the scenario before, and the likely scenario stays."""
    other = changed(dataset, "personnel", {"path": "planned"}, basis="fictief", low=85000.0, high=130000.0)
    scenario = scenarios["conflict_2030"]
    drawing = Drawing(other, scenario)
    for bases in (None, {"fictief"}, {"oordeel"}, None):
        found, alone = drawing.sample(4, SEED, bases), build_sample(other, scenario, 4, SEED, bases)
        assert (found.dimensions, found.slots) == (alone.dimensions, alone.slots)
        assert (found.quantiles == alone.quantiles).all()
        assert repr(found.at(1)) == repr(alone.at(1))
        assert repr(found.at(1)) == repr(build_inputs(drawn(other, found, 1, bases), scenario))
    assert repr(drawing.likely) == repr(build_inputs(other, scenario))


def test_a_dimension_is_the_same_in_every_scenario(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """A judgement has the same draws in every scenario, so the phases of a capability have the same results."""
    first, second = (build_sample(dataset, scenarios[name], 6, SEED) for name in ("navo_top", "vredestijd"))
    common = set(first.dimensions) & set(second.dimensions)
    assert len(common) > 300
    for dimension in common:
        one, other = first.dimensions.index(dimension), second.dimensions.index(dimension)
        assert (first.quantiles[one] == second.quantiles[other]).all()


def test_order_of_rows_does_not_matter(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """The same tables in another order give the same dimensions, draws and results."""
    frames = {table: frame.iloc[::-1].reset_index(drop=True) for table, frame in dataset.frames.items()}
    sample, turned = (
        build_sample(data, scenarios["navo_top"], 4, SEED) for data in (dataset, replace(dataset, frames=frames))
    )
    assert turned.dimensions == sample.dimensions
    assert (turned.quantiles == sample.quantiles).all()
    np.testing.assert_allclose(run(turned).gap, run(sample).gap, rtol=1e-9, atol=1e-9)


def test_rows_of_one_judgement_move_together(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """Phases of a claim and days of a profile are one dimension; incident types are each their own."""
    sample = build_sample(dataset, scenarios["conflict_overstroming"], 4, SEED)
    names = {(d.table, d.key, d.attribute) for d in sample.dimensions}
    assert len(names) == len(sample.dimensions)
    assert ("claims", "eod_land", "ht1") in names
    claims = [slot for slot in sample.slots if slot.block == ("capabilities", "claim1") and slot.index[0] == 0]
    assert len(claims) > 1
    assert len({slot.dimension for slot in claims}) == 1
    for draw in range(4):
        for c in sample.at(draw).capabilities:
            assert list(c.claim1) == sorted(c.claim1)


def test_values_stay_within_their_range(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """No drawn value is below its low or above its high."""
    sample = build_sample(dataset, scenarios["stroomuitval"], 50, SEED)
    for slot in sample.slots[::7]:
        values = sample.block(slot.block, slice(None))[(slice(None), *slot.index)]
        assert values.min() >= slot.range.low
        assert values.max() <= slot.range.high


def test_bases_limit_what_varies(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """With `bases` only rows that rest on these vary; the others keep their likely value."""
    sample = build_sample(dataset, scenarios["stroomuitval"], 5, SEED, bases={"fictief"})
    assert {d.basis for d in sample.dimensions} == {"fictief"}
    assert 0 < len(sample.dimensions) < len(build_sample(dataset, scenarios["stroomuitval"], 5, SEED).dimensions)
    expected = build_inputs(drawn(dataset, sample, 3, {"fictief"}), scenarios["stroomuitval"])
    assert repr(sample.at(3)) == repr(expected)


def test_draws_of_firmness_vary_exactly_what_no_source_states(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """Every judged or invented value with a range that the scenario reads varies; published and stated ones never."""
    stated = changed(dataset, "claims", {"capability_id": "drones"}, basis="opgave")
    sample = build_sample(stated, scenarios["conflict_2030"], 6, SEED, LOOSE)
    assert {d.basis for d in sample.dimensions} == {"oordeel", "fictief"}
    assert not any(d.key == "drones" and d.table == "claims" for d in sample.dimensions)
    every = build_sample(stated, scenarios["conflict_2030"], 6, SEED)
    firm = {d for d in every.dimensions if d.basis in {"bron", "opgave"}}
    assert {"bron", "opgave"} == {d.basis for d in firm}
    assert set(sample.dimensions) == set(every.dimensions) - firm
    for dimension in sample.dimensions:  # the same draws as when all varies
        one, other = sample.dimensions.index(dimension), every.dimensions.index(dimension)
        assert (sample.quantiles[one] == every.quantiles[other]).all()
    expected = build_inputs(drawn(stated, sample, 3, LOOSE), scenarios["conflict_2030"])
    assert repr(sample.at(3)) == repr(expected)


def test_claims_of_one_planning_move_together(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """In the joint run all HT1 claims rise and fall together, each over its own range; all else is as it was."""
    sample = build_sample(dataset, scenarios["vredestijd"], 40, SEED, LOOSE)
    joint = together(sample, SEED)
    is_claim = np.array([(d.table, d.attribute) == ("claims", "ht1") for d in sample.dimensions])
    assert is_claim.sum() > 10
    assert (joint.quantiles[~is_claim] == sample.quantiles[~is_claim]).all()
    assert (joint.quantiles[is_claim] == joint.quantiles[is_claim][0]).all()
    # One in each of as many equal parts: every claim keeps its own distribution, as in the independent draws.
    for quantiles in (joint.quantiles, sample.quantiles):
        parts = np.floor(np.sort(quantiles[is_claim], axis=1) * 40)
        assert (parts == np.arange(40)).all()
    independent, comonotone = (one.block(("capabilities", "claim1"), slice(None))[:, :, 3] for one in (sample, joint))
    order = np.argsort(comonotone.max(axis=1), kind="stable")
    assert (np.diff(comonotone[order], axis=0) >= 0.0).all()
    assert not (np.diff(independent[order], axis=0) >= 0.0).all()
    np.testing.assert_allclose(comonotone.mean(axis=0), independent.mean(axis=0), atol=0.01)
    assert (together(sample, SEED).quantiles == joint.quantiles).all()
    assert (together(sample, SEED + 1).quantiles != joint.quantiles).any()


def test_nothing_varies_without_ranges(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """A basis that no row has leaves the likely scenario in every draw."""
    sample = build_sample(dataset, scenarios["navo_top"], 2, SEED, bases=())
    assert sample.dimensions == ()
    assert repr(sample.at(1)) == repr(build_inputs(dataset, scenarios["navo_top"]))
    assert not differences(run(sample), 1, sample.at(1))
