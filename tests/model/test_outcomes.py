"""Outcomes on the reference request over many worlds: those of the model, world by world, and counts of them."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.model.builders import alternative, capability, inputs, pool
from tests.model.samples import sample_of
from tests.model.strategies import scenarios, withhold

from hoofdtaak3.model.ensemble import run
from hoofdtaak3.model.outcomes import LOST, SUBJECTS, PhaseOutcomes
from hoofdtaak3.model.robust import headline, headline_phase, ladders
from hoofdtaak3.model.supply import supply

DRAWS = 4
WAR = 3


@examples(25)
@given(scenarios(), st.integers(0, 2**32), st.booleans())
def test_a_draw_is_a_world(world, seed, hide):
    """Classes, availability, headline and the gap of Defence alone of each draw are those of the model."""
    reduced = withhold(world, random.Random(seed)) if hide else world  # noqa: S311 - a test, not a secret
    sample = sample_of(reduced, DRAWS, seed)
    drawn = PhaseOutcomes.of_draws(run(sample))
    worlds = PhaseOutcomes.of_worlds([sample.at(draw) for draw in range(DRAWS)])
    assert drawn.capability_ids == worlds.capability_ids
    assert drawn.classes.tolist() == worlds.classes.tolist()
    assert drawn.availability.tolist() == worlds.availability.tolist()
    np.testing.assert_allclose(drawn.alone, worlds.alone, rtol=1e-9, atol=1e-9)
    for draw in range(DRAWS):
        for c, ladder in enumerate(ladders(sample.at(draw)).values()):
            assert drawn.headlines[draw, c] == headline(ladder)
            assert list(ladder)[drawn.headline_phases[draw, c]] == headline_phase(ladder)


@examples(25)
@given(scenarios(), st.integers(0, 2**32))
def test_the_reference_request_needs_no_demand(world, seed):
    """Without the lines every draw has the same outcomes on the reference request, to the last digit."""
    sample = sample_of(world, DRAWS, seed)
    whole, small = run(sample), run(sample.without_demand())
    for name in ("phase_supply", "phase_unrounded", "phase_gap", "phase_alone"):
        assert np.array_equal(getattr(whole, name), getattr(small, name), equal_nan=True), name
    assert whole.phase_classes.tolist() == small.phase_classes.tolist()


@examples(25)
@given(scenarios(), st.integers(0, 2**32))
def test_unrounded_supply_is_the_formula_before_rounding(world, seed):
    """As of a divisible capability; whole units are at most half a unit away from it."""
    sample = sample_of(world, DRAWS, seed)
    found = run(sample)
    for draw in range(DRAWS):
        one = sample.at(draw)
        for c, each in enumerate(sorted(one.capabilities, key=lambda each: each.id)):
            for phase in range(4):
                plain = supply(replace(each, divisible=True), phase, one.ladder_ratio)
                assert found.phase_unrounded[draw, c, phase] == pytest.approx(plain, nan_ok=True)
                gone = abs(found.phase_supply[draw, c, phase] - found.phase_unrounded[draw, c, phase])
                assert math.isnan(gone) or gone <= (1e-9 if each.divisible else 0.5 + 1e-8)


def small(units: float = 4.0, civil: float = 1.0, other: float = 10.0) -> PhaseOutcomes:
    """Two capabilities that are asked for ten in each phase; the first may lean on a pool."""
    one, two = capability("c", units, reference=10.0), capability("d", other, reference=10.0)
    return PhaseOutcomes.of_worlds([inputs([one, two], [pool("p", civil)], [alternative("c"), alternative("d", None)])])


def test_counts():
    """Of two capabilities one is short, partly covered and limited; the other remains."""
    found = small()
    everything = np.ones((2, 4), dtype=bool)
    counts = {subject: found.tally(subject, everything)[0][0, WAR].item() for subject in SUBJECTS}
    expected = {"short": 1, "A": 1, "B": 0, "C": 1, "D": 0, "beschikbaar": 1, "beperkt": 1, "niet_beschikbaar": 0}
    assert counts == expected


def test_counts_of_what_is_not_known():
    """A capability of which nothing is known may count or not; left out it does not."""
    found = small(math.nan)
    everything = np.ones((2, 4), dtype=bool)
    for subject in ("short", "A", "beperkt", "niet_beschikbaar"):
        surely, possibly = found.tally(subject, everything)
        assert (possibly - surely == 1).all(), subject
        known = found.known(subject)
        assert known.tolist() == [[False] * 4, [True] * 4]
        assert (found.tally(subject, known)[0] == found.tally(subject, known)[1]).all()
    assert (found.levels("A")[0, 0] == LOST).all()


def joined(*parts: PhaseOutcomes) -> PhaseOutcomes:
    """Several worlds."""
    arrays = ("classes", "availability", "alone")
    return PhaseOutcomes(
        parts[0].capability_ids, **{name: np.concatenate([getattr(part, name) for part in parts]) for name in arrays}
    )


def test_between_worlds_lies_what_neither_has():
    """From A to D a class passes B and C: so both may count, though no end has them."""
    ends = joined(small(10.0), small(0.0, 0.0))
    everything = np.ones((2, 4), dtype=bool)
    bounds = {subject: [int(end[WAR]) for end in ends.between(subject, everything)] for subject in SUBJECTS}
    assert bounds["A"] == [1, 2]
    assert bounds["B"] == bounds["C"] == bounds["D"] == [0, 1]
    assert bounds["short"] == [0, 1]
    assert bounds["niet_beschikbaar"] == bounds["beperkt"] == [0, 1]
    assert joined(small(), small()).between("C", everything)[0].tolist() == [1] * 4
