"""The allocation against a sequential linear programme, and by hand."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random

import pytest
from scipy.optimize import linprog
from scipy.sparse import lil_array, vstack
from tests import reference_model as naive

from hoofdtaak3.model.allocation import State, allocate

RATIOS = (1.0, 1.0, 2.0, 0.5, 1.0 / 3.0, 4.0, 1.5)


def random_state(random: Random) -> State:
    """A state with equivalences, rotation factors, missing edges, ties, empty and ample sources."""
    sources, lines = random.randint(1, 6), random.randint(1, 9)
    costs = [random.choice((*RATIOS, random.random() * 3 + 0.1)) for _ in range(sources)]
    own_costs = random.random() < 0.5

    def cost(source: int) -> float:
        """Costs of the pool alone leave no cycles with a gain; costs by line make them."""
        base = random.choice(RATIOS) if own_costs else costs[source]
        return base * random.choice((1.0, 1.0, 1.5))

    amounts = (0.0, 3.0, 5.0, 1e3)
    return State(
        capacity=tuple(random.choice((*amounts, random.random() * 10)) for _ in range(sources)),
        demand=tuple(random.choice((0.0, 3.0, random.random() * 10)) for _ in range(lines)),
        edges=tuple(
            tuple((source, cost(source)) for source in range(sources) if random.random() < 0.5) for _ in range(lines)
        ),
    )


def sequential_lps(states: list[State]) -> list[list[float]]:
    """Maximise the first line of each, hold it, maximise the second, and so on (HiGHS).

    States have nothing in common, so the maximum of them all together is that of each.
    """
    places = [(number, row) for number, state in enumerate(states) for row in range(len(state.demand))]
    sources = [(number, source) for number, state in enumerate(states) for source in range(len(state.capacity))]
    ways = [
        (number, row, source, cost)
        for number, state in enumerate(states)
        for row, way in enumerate(state.edges)
        for source, cost in way
    ]
    use, serve = lil_array((len(sources), len(ways))), lil_array((len(places), len(ways)))
    for column, (number, row, source, cost) in enumerate(ways):
        use[sources.index((number, source)), column] = cost
        serve[places.index((number, row)), column] = 1.0
    use, serve = use.tocsr(), serve.tocsr()
    limits = [states[number].capacity[source] for number, source in sources]
    limits += [states[number].demand[row] for number, row in places]
    served = [[0.0] * len(state.demand) for state in states]
    for turn in range(max(len(state.demand) for state in states)):
        held = [place for place, (_, row) in enumerate(places) if row < turn]
        own = [place for place, (_, row) in enumerate(places) if row == turn]
        floor = [naive.SMALL - served[number][row] for number, row in (places[place] for place in held)]
        result = linprog(
            -serve[own].sum(axis=0), A_ub=vstack([use, serve, -serve[held]]), b_ub=[*limits, *floor], method="highs",
            options=naive.TIGHT,
        )  # fmt: skip
        assert result.status == 0, result.message
        amounts = serve @ result.x
        for place in own:
            number, row = places[place]
            served[number][row] = float(amounts[place])
    return served


@pytest.mark.parametrize("batch", range(4))
def test_it_agrees_with_the_sequential_lp(batch):
    """The served amounts are the lexicographic maximum, on 4 x 150 random states."""
    random = Random(batch)  # noqa: S311 - a test, not a secret
    states = [random_state(random) for _ in range(150)]
    for state, wanted in zip(states, sequential_lps(states), strict=True):
        assert allocate(state) == pytest.approx(wanted, abs=1e-6), state


def test_many_lines_with_the_same_edges():
    """They are one row of the flow, whichever of them comes when, and whatever comes in between."""
    random = Random(7)  # noqa: S311
    states = []
    for _ in range(40):
        state = random_state(random)
        chosen = [random.choice(state.edges) for _ in range(24)]
        demand = tuple(random.choice((0.0, 1.0, random.random() * 2)) for _ in chosen)
        states.append(State(state.capacity, demand, tuple(chosen)))
    for state, wanted in zip(states, sequential_lps(states), strict=True):
        assert allocate(state) == pytest.approx(wanted, abs=1e-6), state


def test_it_is_exact():
    """In exact fractions the same amounts come out, within 1e-9."""
    random = Random(99)  # noqa: S311
    for _ in range(150):
        state = random_state(random)
        exact = State(
            tuple(map(Fraction, state.capacity)),
            tuple(map(Fraction, state.demand)),
            tuple(tuple((source, Fraction(cost)) for source, cost in edges) for edges in state.edges),
        )
        assert allocate(state) == pytest.approx([float(s) for s in allocate(exact)], abs=1e-9), state


def test_the_numbering_of_sources_and_edges_does_not_matter():
    """Sources in another order, and edges in another order, serve the same."""
    random = Random(7)  # noqa: S311
    for _ in range(200):
        state = random_state(random)
        order = list(range(len(state.capacity)))
        random.shuffle(order)
        edges = [[(order.index(source), cost) for source, cost in row] for row in state.edges]
        for row in edges:
            random.shuffle(row)
        other = State(tuple(state.capacity[i] for i in order), state.demand, tuple(map(tuple, edges)))
        assert allocate(other) == pytest.approx(allocate(state), abs=1e-9)


def test_no_source_is_counted_twice():
    """A pool that stands in for two capabilities serves its units once."""
    assert allocate(State((4.0,), (3.0, 3.0), (((0, 1.0),), ((0, 1.0),)))) == (3.0, 1.0)


def test_an_earlier_line_moves_to_another_source_for_a_later_one():
    """The first line keeps what it has, but from the source that only it can use."""
    assert allocate(State((2.0, 2.0), (2.0, 2.0), (((0, 1.0), (1, 1.0)), ((0, 1.0),)))) == (2.0, 2.0)


def test_moving_counts_at_the_costs_of_both_sources():
    """A line that moves from a source at cost 2 to one at cost 1 frees two units for each that it takes."""
    state = State((4.0, 1.0), (2.0, 9.0), (((0, 2.0), (1, 1.0)), ((0, 1.0),)))
    assert allocate(state) == pytest.approx((2.0, 2.0))


def test_a_line_takes_the_way_that_leaves_most():
    """A direct source is passed over when the way round through an earlier line yields more of it."""
    state = State((1.0, 1.0), (1.0, 5.0), (((0, 1.0), (1, 0.1)), ((0, 0.5), (1, 1.0))))
    assert allocate(state) == pytest.approx((1.0, 2.9))


def test_an_unlimited_source_serves_everyone():
    """Infinite supply meets every finite demand; infinite demand takes all of a finite source."""
    assert allocate(State((math.inf,), (3.0, 4.0), (((0, 1.0),), ((0, 2.0),)))) == (3.0, 4.0)
    assert allocate(State((5.0,), (math.inf, 4.0), (((0, 2.0),), ((0, 1.0),)))) == (2.5, 0.0)


def test_unlimited_demand_on_an_unlimited_source_is_refused():
    """There is no answer to that, so it is an error."""
    with pytest.raises(ValueError, match="unlimited"):
        allocate(State((math.inf,), (math.inf,), (((0, 1.0),),)))


def test_no_lines_and_no_edges():
    """Nothing is asked of nobody; a line without sources gets nothing."""
    assert allocate(State((), (), ())) == ()
    assert allocate(State((5.0,), (3.0,), ((),))) == (0.0,)
