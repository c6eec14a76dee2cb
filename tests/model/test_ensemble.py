"""All draws together give what the model gives for each draw by itself."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.model.builders import alternative, capability, inputs, line, pool, unknown_alternative
from tests.model.samples import sample_of, small_stream
from tests.model.strategies import scenarios, withhold

from hoofdtaak3.model import Inputs, assess
from hoofdtaak3.model.allocation import State, allocate
from hoofdtaak3.model.ensemble import Dimension, Ensemble, Range, Sample, Slot, run
from hoofdtaak3.model.ensemble.lexmax import served
from hoofdtaak3.model.ensemble.sample import triangular
from hoofdtaak3.model.inputs import Place, Pool


def plain(world: Inputs, *slots: Slot, quantiles: list[list[float]]) -> Sample:
    """A sample with these slots."""
    names = tuple(Dimension("t", f"k{i}", "a", "oordeel") for i in range(len(quantiles)))
    return Sample(world, names, slots, np.array(quantiles))


def differences(found: Ensemble, draw: int, world: Inputs) -> list[str]:
    """Fields in which a draw is not what the model says, to 1e-9."""
    result = assess(world)
    whole, phases = result.capabilities, result.phases
    alone = result.capability_days.groupby("capability_id")["gap_alone"].sum(skipna=False)
    shape = (len(whole), 4)
    expected = {
        "demand": whole["demand_unit_days"],
        "gap": whole["gap_unit_days"],
        "gap_low": whole["gap_low_unit_days"],
        "gap_high": whole["gap_high_unit_days"].fillna(math.inf),
        "alone": alone,
        "phase_reference": phases["reference"],
        "phase_supply": phases["supply"],
        "phase_gap": phases["gap"],
        "phase_alone": phases["gap_alone"],
    }
    wrong = []
    for name, column in expected.items():
        values, actual = column.to_numpy(), getattr(found, name)[draw].reshape(-1)
        close = np.isclose(actual, values, rtol=1e-9, atol=1e-9, equal_nan=True)
        wrong += [f"{name}: {a} is not {v}" for a, v in zip(actual[~close], values[~close], strict=True)]
    if found.classes[draw].tolist() != whole["class"].tolist():
        wrong.append(f"classes: {found.classes[draw]} are not {whole['class'].tolist()}")
    if found.phase_classes[draw].tolist() != phases["class"].to_numpy().reshape(shape).tolist():
        wrong.append("phase_classes")
    return wrong


def check(sample: Sample, chunk: int = 2) -> None:
    """Every draw is what the model says."""
    found = run(sample, chunk=chunk)
    for draw in range(sample.draws):
        world = sample.at(draw)
        assert not differences(found, draw, world), world


@examples(15)
@given(scenarios(), st.integers(0, 10**6))
def test_draws_equal_the_model(world: Inputs, seed: int) -> None:
    """Every draw of a random scenario gives what `assess` gives for it, with and without a stream of requests."""
    check(sample_of(world, 3, seed, small_stream(world, seed) if seed % 2 else None))


@examples(15)
@given(scenarios(), st.integers(0, 10**6))
def test_unknown_draws_equal_the_model(world: Inputs, seed: int) -> None:
    """What is unknown in `assess` is unknown in the draw, and only that."""
    random = Random(seed)  # noqa: S311 - a test, not a secret
    for _ in range(random.choice([1, 1, 2, 3])):
        world = withhold(world, random)
    unknown = random.choice(["", "", "units", "days", "required_hours"])
    check(sample_of(world, 3, seed, small_stream(world, seed, unknown) if seed % 2 else None))


@pytest.mark.parametrize("lines", [1, 2, 3, 4, 5, 9])
def test_closed_forms_equal_the_paths(lines: int) -> None:
    """The closed forms give what the augmenting paths give, whatever the costs: equal, in proportion, or not."""
    generator = np.random.default_rng(lines)
    states, sources = 120, 4
    capacity = generator.choice([0.0, 1.0, 2.5, 4.0], (states, sources))
    demand = generator.choice([0.5, 1.0, 3.0], (states, lines))
    rates, units = generator.choice([1.0, 1.5], (states, lines)), generator.choice([0.5, 1.0, 3.0], (states, sources))
    cost = rates[:, :, None] * units[:, None, :]
    cost[80:] *= generator.choice([1.0, 1.2], (states - 80, lines, sources))
    cost[generator.random(cost.shape) < 0.4] = math.inf
    for b, amounts in enumerate(served(capacity, demand, cost)):
        edges = tuple(tuple((s, c) for s, c in enumerate(row) if c < math.inf) for row in cost[b].tolist())
        expected = allocate(State(tuple(capacity[b].tolist()), tuple(demand[b].tolist()), edges))
        assert amounts == pytest.approx(expected, abs=1e-9)


def test_an_unlimited_source_serves_all() -> None:
    """A source of which the most is not known has no limit in the best world, whatever the number of lines."""
    for lines in (1, 2, 3):
        demand, cost = np.full((1, lines), 5.0), np.full((1, lines, 2), 2.0)
        assert (served(np.array([[1.0, math.inf]]), demand, cost) == demand).all()


def test_order_of_lines_follows_the_draw() -> None:
    """A line that is urgent in one draw only is served first in that draw only."""
    world = inputs(
        [capability("a", 0.0), capability("b", 0.0)],
        [pool("p", 4.0)],
        [alternative("a"), alternative("b")],
        [
            line("x", 4.0, capability_id="a", required_hours=24.0),
            line("y", 4.0, capability_id="b", required_hours=30.0),
        ],
    )
    slot = Slot(("lines", "required_hours"), (1,), 0, Range(10.0, 30.0, 40.0))
    sample = plain(world, slot, quantiles=[[0.0, 1.0]])
    found = run(sample)
    assert found.gap.tolist() == [[4.0, 0.0], [0.0, 4.0]]
    check(sample)


def test_a_capability_that_defence_serves_can_still_hold_a_pool_it_may_use() -> None:
    """A line that Defence serves, but that may have a claim on a pool, leaves what others get of that pool unknown."""
    world = inputs(
        [capability("a", 5.0), capability("b", 0.0)],
        [pool("p", 4.0)],
        [alternative("a", mandate=None), alternative("b")],
        [line("x", 4.0, capability_id="a"), line("y", 4.0, capability_id="b")],
    )
    found = run(plain(world, quantiles=[[0.5]]))
    assert found.gap[0, 0] == 0.0
    assert math.isnan(found.gap[0, 1])
    check(plain(world, quantiles=[[0.5]]))


def test_unknown_alternatives_are_unknown_and_leave_the_pools_to_others() -> None:
    """A capability with alternatives that are not known has an unknown gap; in the best world it asks no pool."""
    world = inputs(
        [capability("a", 0.0), capability("b", 0.0)],
        [pool("p", 4.0)],
        [alternative("a"), unknown_alternative("a"), alternative("b")],
        [line("x", 4.0, capability_id="a"), line("y", 4.0, capability_id="b")],
    )
    found = run(plain(world, quantiles=[[0.5]]))
    assert np.isnan(found.gap).tolist() == [[False, True]]  # `a` gets the whole pool, and more if there is more
    assert found.classes.tolist() == [["B", "onbekend"]]
    check(plain(world, quantiles=[[0.5]]))


@pytest.mark.parametrize(
    "world",
    [
        inputs(alternatives=[unknown_alternative()], lines=[line(units=11.0)]),
        inputs([capability(units=0.0)], lines=[line(units=1.0, population=True)], self_reliance_hours=math.nan),
        inputs(lines=[line(units=11.0, days=math.nan, population=True)], phases=(0, 0), self_reliance_hours=24.0),
        inputs(
            [capability(endurance_days=math.nan, rotation_factor=2.0)], lines=[line(units=6.0, days=2.0)], phases=(0, 0)
        ),
    ],
    ids=["alternatives", "self-reliance", "own stocks", "endurance"],
)
def test_one_unknown_makes_unknown_what_depends_on_it(world: Inputs) -> None:
    """Also where the smallest gap that may be is as large as the largest but for that."""
    sample = plain(world, quantiles=[[0.5]])
    assert np.isnan(run(sample).gap).all()
    check(sample)


UNKNOWN_USE = pool(units=6.0, own_use=(math.nan, 0.0, 0.0, 0.0), own_use_incident={"chemisch": 0.0, "brand": 0.0})
UNKNOWN_IN_INCIDENTS = pool(units=6.0, own_use_incident={"chemisch": math.nan, "brand": 0.0})
USED_IN_INCIDENTS = pool(units=6.0, own_use_incident={"chemisch": 0.5, "brand": 0.0})


@pytest.mark.parametrize("length", [2.0, math.nan], ids=["known length", "unknown length"])
@pytest.mark.parametrize(
    "stock", [UNKNOWN_USE, UNKNOWN_IN_INCIDENTS, USED_IN_INCIDENTS], ids=["own use", "in incidents", "used"]
)
def test_what_a_pool_keeps_for_itself_has_both_ends(stock: Pool, length: float) -> None:
    """Own use that is not known, or of an incident that may be over: the gap is as small and as large as it can be."""
    lines = [line("x", 2.0, days=length), line("y", 2.0, incident_type="brand", days=4.0)]
    world = inputs([capability(units=0.0)], [stock], [alternative()], lines, phases=(0, 0, 1, 0))
    found = run(plain(world, quantiles=[[0.5]]))
    low, high = found.gap_low[0, 0], found.gap_high[0, 0]
    assert (low < high) == (stock is not USED_IN_INCIDENTS or math.isnan(length))
    check(plain(world, quantiles=[[0.5]]))


def test_the_way_counts_where_something_is_unknown() -> None:
    """A source that is late by its way lacks all, whatever is not known of how long it can stay."""
    far = capability(endurance_days=math.nan, rotation_factor=2.0, response_hours=23.0, place=Place(4.9, 52.4))
    sample = plain(inputs([far], lines=[line(units=6.0, place=Place(6.6, 53.2))]), quantiles=[[0.5]])
    assert run(sample).gap.tolist() == [[6.0]]
    check(sample)


def test_chunks_do_not_matter() -> None:
    """The result of a draw is the same whatever the number of draws that are computed together."""
    world = inputs(
        [capability("a", 3.0, divisible=False), capability("b", 2.0)],
        [pool("p", 4.0), pool("q", 1.0)],
        [alternative("a"), alternative("b"), alternative("b", "q")],
        [
            line("x", 4.0, capability_id="a", days=3.0),
            line("y", 6.0, capability_id="b"),
            line("z", 2.0, capability_id="b", days=2.0),
        ],
        phases=(0, 1, 2),
    )
    sample = sample_of(world, 11, 4, small_stream(world, 4))
    one, many = run(sample, chunk=1), run(sample, chunk=4)
    for name, values in vars(one).items():
        if name != "capability_ids":
            np.testing.assert_array_equal(getattr(many, name), values)


def test_progress_counts_draws() -> None:
    """Progress hears how many draws are done, the last time all."""
    heard: list[int] = []
    run(plain(inputs(), quantiles=[[0.1, 0.2, 0.3]]), heard.append, chunk=2)
    assert heard == [2, 3]


def test_impossible_inputs_are_refused() -> None:
    """What cannot be is an error, as in `assess`; so is a sample without draws."""
    with pytest.raises(ValueError, match="rotation_factor"):
        run(plain(inputs([capability(rotation_factor=0.5)]), quantiles=[[0.5]]))
    with pytest.raises(ValueError, match="at least one draw"):
        run(plain(inputs(), quantiles=[[]]))


@given(st.floats(0.0, 1.0), st.sampled_from([(0.0, 0.0, 1.0), (0.0, 1.0, 1.0), (2.0, 3.0, 7.0), (0.0, 0.1, 0.15)]))
def test_triangular_is_the_inverse_of_its_probability(probability: float, ends: tuple[float, float, float]) -> None:
    """The value at a probability has that cumulative probability, within the limits, also when a side has no width."""
    low, likely, high = ends
    x = float(triangular(np.array(probability), *(np.array(end) for end in ends)))
    below = (x - low) ** 2 / ((high - low) * (likely - low)) if low < x <= likely and likely > low else 0.0
    above = 1.0 - (high - x) ** 2 / ((high - low) * (high - likely)) if x > likely else below
    assert low <= x <= high
    assert (1.0 if x >= high else above) == pytest.approx(probability, abs=1e-6)


def test_triangular_is_exact_at_the_ends() -> None:
    """Probability 0 gives the least value and 1 the most, to the last digit."""
    low, likely, high = (np.array([end]) for end in (0.1, 0.3, 0.7))
    assert triangular(np.array([0.0]), low, likely, high).tolist() == [0.1]
    assert triangular(np.array([1.0]), low, likely, high).tolist() == [0.7]


def test_the_way_to_the_line_is_added_to_the_response() -> None:
    """A capability that is large enough, but some hours away, is late in every draw."""
    near, far = Place(4.9, 52.4), Place(6.6, 53.2)
    world = inputs([capability(place=near)], lines=[line(units=5.0, required_hours=1.0, place=far)])
    sample = plain(world, quantiles=[[0.5]])
    assert run(sample).gap.tolist() == [[5.0]]
    check(sample)


def test_one_drained_pool_of_two_makes_the_gap_unknown() -> None:
    """Demand that is not shown may take one of two pools: what is left of both is not known."""
    world = inputs(
        [capability("a", 0.0), capability("b", 0.0)],
        [pool("p", 4.0), pool("q", 2.0)],
        [alternative("a", "p"), alternative("a", "q"), alternative("b", "p")],
        [line("x", 5.0, capability_id="a")],
        withheld_demand=frozenset({"b"}),
    )
    sample = plain(world, quantiles=[[0.5]])
    assert math.isnan(run(sample).gap[0, 0])
    check(sample)
