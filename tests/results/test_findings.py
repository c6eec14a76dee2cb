"""Findings: what they are made of, how firm they are, and that they are read back as they were written."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoofdtaak3.results.findings import DEGREES, Finding, Findings, Ground, weakest

GROUNDS = {
    "capaciteit.zoek": Ground("Zoekteams", {"bron": 2, "oordeel": 1}, {"claims": ("zoek ht1 vrede",)}),
    "tabel.observations": Ground("waarnemingen", {"bron": 3}, {}),
    "leeg": Ground("niets", {}, {}),
}


def collect(*found):
    """Findings on these grounds."""
    return Findings.of(found, GROUNDS)


@pytest.mark.parametrize(
    ("grounds", "degree"),
    [((), "vast"), (("tabel.observations",), "vast"), (("capaciteit.zoek",), "wisselt"), (("leeg",), "vast")],
)
def test_degree_follows_from_the_grounds(grounds, degree):
    """Without draws a finding is firm if it rests on no assumption, and loose if it does."""
    assert collect(Finding("a.b", "iets", 1, grounds=grounds)).found["a.b"].degree == degree


def test_stated_degree_stays():
    """What the draws said is not overruled."""
    found = collect(Finding("a", "iets", 1, degree="houdt_stand", grounds=("capaciteit.zoek",)))
    assert found.found["a"].degree == "houdt_stand"


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ([Finding("a", "x", 1), Finding("a", "y", 2)], "two findings a"),
        ([Finding("a.b", "x", 1), Finding("a", "y", 2)], "would be a part"),
        ([Finding("a", "x", 1, grounds=("weg",))], "no ground"),
    ],
)
def test_refused(found, message):
    """Two of a name, a part of another, and a ground that is not there are mistakes of the program."""
    with pytest.raises(ValueError, match=message):
        collect(*found)


@pytest.mark.parametrize(("name", "label"), [("A", "x"), ("a..b", "x"), ("a b", "x"), ("a", " ")])
def test_unnamed(name, label):
    """An id is what a template can write, and a label says something."""
    with pytest.raises(ValueError):  # noqa: PT011 - either message will do
        Finding(name, label, 1)


def test_not_a_number_is_unknown():
    """No NaN and no infinity gets into a finding."""
    found = Finding("a", "x", float("nan"), low=float("inf"), high=2.0)
    assert (found.value, found.low, found.high) == (None, None, 2.0)


VALUES = st.one_of(st.integers(), st.floats(allow_nan=False), st.text(), st.tuples(st.text(), st.text()), st.none())


@given(VALUES, st.sampled_from(DEGREES), st.lists(st.text()).map(tuple))
def test_read_back(tmp_path, value, degree, needs):
    """What is written as JSON is read back the same."""
    found = collect(Finding("a.b", "x", value, "uur", 3, "dingen", degree=degree, needs=needs, names={"a": "b"}))
    path = tmp_path / "content.json"
    path.write_text(json.dumps(found.plain()), encoding="utf-8")
    assert Findings.load(path).found == found.found


def test_bases_add_up():
    """Of all the grounds of a finding together."""
    found = collect(Finding("a", "x", 1, grounds=("capaciteit.zoek", "tabel.observations")))
    assert found.bases(found.found["a"]) == {"bron": 5, "oordeel": 1}


def test_weakest():
    """One loose part makes the whole loose; of nothing it is firm, and what is not known is loose."""
    assert weakest([]) == "vast"
    assert weakest(["vast", "houdt_stand"]) == "houdt_stand"
    assert weakest(["wisselt", "vast"]) == "wisselt"
    assert weakest([None]) == "wisselt"
