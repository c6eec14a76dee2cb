"""The rule of how firm an outcome is, by hand and against every way in which unknown draws may turn out."""

from __future__ import annotations

import math
from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from hoofdtaak3.model.degree import FIXED, HOLDS, UNKNOWN_OUTCOME, VARIES, Degree, Rule, degree

RULE = Rule(firm=0.8, competing=0.05)


def drawn(**times: int) -> list[str]:
    """So many draws of each outcome."""
    return [code for code, count in times.items() for _ in range(count)]


def found(draws: list[str], likely: str = "C", corners: str = "C", settled: str = UNKNOWN_OUTCOME) -> Degree:
    """The degree; `corners` names an outcome a letter."""
    return degree(draws, likely, set(corners), settled, RULE)


@pytest.mark.parametrize(
    ("draws", "expected"),
    [
        (drawn(C=1000), Degree("C", 1.0, HOLDS, ("C",))),
        (drawn(C=800, D=200), Degree("C", 0.8, HOLDS, ("C", "D"))),
        (drawn(C=799, D=201), Degree("C", 0.799, VARIES, ("C", "D"))),
        (drawn(C=951, D=49), Degree("C", 0.951, HOLDS, ("C",))),
        (drawn(C=950, D=50), Degree("C", 0.95, HOLDS, ("C", "D"))),
        (drawn(D=370, C=330, B=300), Degree("D", 0.37, VARIES, ("D", "C", "B"))),
    ],
)
def test_by_the_draws(draws, expected):
    """At the thresholds themselves; the outcome is the most frequent one, not that of the likely values."""
    assert found(draws) == expected


def test_a_corner_breaks_it():
    """However many of the draws agree; the outcome at that corner then competes, even if no draw has it."""
    assert found(drawn(C=1000), corners="CD") == Degree("C", 1.0, VARIES, ("C", "D"))
    assert found(drawn(C=990, B=10), corners="BCD") == Degree("C", 0.99, VARIES, ("C", "B", "D"))


def test_the_likely_values_are_a_corner_too():
    """What the likely values do not give does not hold, because those who call it that look at all corners."""
    assert found(drawn(D=900, C=100), corners="C").degree == VARIES


def test_fixed():
    """What depends on nothing loose is fixed, and never asked of the draws."""
    assert found(drawn(C=20), settled="C") == Degree("C", 1.0, FIXED, ("C",))


def test_equal_numbers():
    """The likely one first, else the last in the alphabet, which of classes is the worst, and of counts the largest."""
    assert found(drawn(C=5, D=5)).outcome == "C"
    assert found(drawn(A=5, B=5), likely="C").outcome == "B"
    assert found([*["9"] * 5, *["10"] * 5], likely="3").outcome == "10"


def test_unknown_stays_unknown():
    """No outcome, no share, no degree; of a few unknown draws the rest is told if they cannot change it."""
    lost = found(drawn(onbekend=10), corners="C")
    assert (lost.outcome, lost.degree, lost.outcomes) == (UNKNOWN_OUTCOME, UNKNOWN_OUTCOME, ())
    assert math.isnan(lost.share)
    assert found(drawn(C=5, onbekend=5)).outcome == UNKNOWN_OUTCOME
    assert found(drawn(C=6, onbekend=4)) == Degree("C", 0.6, UNKNOWN_OUTCOME, ("C",))
    assert found(drawn(C=6, D=3, onbekend=1)) == Degree("C", 0.6, VARIES, ("C", "D"))
    assert found(drawn(C=8, onbekend=2)) == Degree("C", 0.8, HOLDS, ("C",))
    assert degree(drawn(C=10), "C", {"C", UNKNOWN_OUTCOME}, UNKNOWN_OUTCOME, RULE).degree == UNKNOWN_OUTCOME
    assert degree(drawn(C=10), "C", {"D", UNKNOWN_OUTCOME}, UNKNOWN_OUTCOME, RULE).degree == VARIES


CODES = st.sampled_from(["A", "C", "D"])


@examples(200)
@given(
    st.lists(CODES, min_size=1, max_size=12),
    st.integers(0, 3),
    st.sets(CODES, min_size=1),
    st.booleans(),
    st.floats(0.51, 1.0),
)
def test_what_is_known_holds_whatever_the_unknown_is(known, lost, corners, hidden, firm):
    """The outcome is most frequent and the degree that of every way in which what is not known may turn out."""
    rule = Rule(firm, 0.05)
    unsure = corners | ({UNKNOWN_OUTCOME} if hidden else set())
    result = degree([*known, *[UNKNOWN_OUTCOME] * lost], "C", unsure, UNKNOWN_OUTCOME, rule)
    share = Counter(known)
    assert set(result.outcomes) <= set(share) | corners
    if result.outcome == UNKNOWN_OUTCOME:
        assert result.degree == UNKNOWN_OUTCOME
        assert lost
        return
    assert result.share == share[result.outcome] / (len(known) + lost)
    for rest in product("ABCD", repeat=lost):
        for corner in "ABCD" if hidden else [""]:
            ends = corners | ({corner} if corner else set())
            whole = degree([*known, *rest], "C", ends, UNKNOWN_OUTCOME, rule)
            assert whole.outcome == result.outcome or not lost
            assert result.degree in {whole.degree, UNKNOWN_OUTCOME}
            assert Counter([*known, *rest])[result.outcome] == max(Counter([*known, *rest]).values())
