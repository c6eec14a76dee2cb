"""What each scenario leaves open, with and without the shift, and which of them are told apart."""

import math
from types import SimpleNamespace

import pandas as pd
import pytest

from hoofdtaak3.analyses.scenarios.outcome import Outcome, Shortage, told_apart, unserved


def lines(*rows):
    """Frame `lines`: line, demand, gap, gap without the shift."""
    return pd.DataFrame(rows, columns=["line_id", "demand", "gap", "gap_counterfactual"])


def test_unserved_is_weighted_by_priority_and_leaves_out_what_is_unknown():
    """(3 * 1/2 + 1 * 0) / 4 with, and 0 without; a line with an unknown gap counts in neither."""
    frame = lines(("a", 2.0, 1.0, 0.0), ("b", 2.0, 0.0, 0.0), ("c", 2.0, math.nan, 0.0))
    assert unserved(frame, {"a": 3.0, "b": 1.0, "c": 9.0}) == pytest.approx((0.375, 0.0))


def scenario(*incidents):
    """A scenario with these incidents."""
    return SimpleNamespace(incidents=[SimpleNamespace(incident=key) for key in incidents])


def test_one_of_each_set_of_incidents_by_effect_and_none_without_effect():
    """Of two with the same incidents the larger; no effect or an unknown one is not told."""
    effects = {"a": 0.1, "b": 0.3, "c": 0.2, "d": 0.0, "e": math.nan}
    outcomes = {key: Outcome(key, 0.05 + effect, 0.05) for key, effect in effects.items()}
    scenarios = {"a": scenario("x"), "b": scenario("y"), "c": scenario("y"), "d": scenario("z"), "e": scenario()}
    assert told_apart(outcomes, scenarios) == ["b", "a"]


def test_at_most_five_are_told():
    """Also of forty."""
    outcomes = {f"s{i}": Outcome(f"s{i}", i / 100, 0.0) for i in range(40)}
    scenarios = {key: scenario(key) for key in outcomes}
    assert told_apart(outcomes, scenarios) == ["s39", "s38", "s37", "s36", "s35"]


def test_effect_is_gap_minus_gap_without():
    """Short ones stand in order of what is open."""
    rows = {
        key: Shortage(key, 1.0, 1 - gap, 0.0, gap, 0.1, 1.0, sure=True)
        for key, gap in (("a", 0.2), ("b", 0.6), ("c", 0.0))
    }
    outcome = Outcome("s", 0.4, 0.1, rows)
    assert outcome.effect == pytest.approx(0.3)
    assert [row.id for row in outcome.short] == ["b", "a"]
    assert rows["b"].effect == pytest.approx(0.5)
