"""Reciprocity: what Defence's claims on civil pools take from the alternatives."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from tests.examples import examples
from tests.model.builders import alternative, capability, inputs, line, pool, unknown_alternative
from tests.model.strategies import scenarios

from hoofdtaak3.model.assessment import assess
from hoofdtaak3.model.bounds import UNKNOWN, Bounds
from hoofdtaak3.model.inputs import PHASES, Place
from hoofdtaak3.model.reciprocity import (
    alternatives_frame,
    classes_frame,
    pools_frame,
    reciprocity_gap,
    status,
    without_claims,
)

NAN = math.nan
LADDER = (0.0, 0.1, 0.5, 1.0)
RESERVISTS = (0.1, 0.1, 0.2, 0.2)
EMPTY = capability(units=0)


def shares(frame, *columns: str) -> list[list[object]]:
    """Cells of some columns, row by row."""
    return frame[list(columns)].to_numpy().tolist()


def test_what_is_left_of_a_pool():
    """20 units, 0,2 for the owner, 0,1 reservists: 14,4 without the shift; in conflict 20 x 0,8 x 0,5 x 0,8 = 6,4."""
    p = pool(units=20, own_use=(0.2,) * 4, reciprocal=LADDER, reservists=RESERVISTS)
    frame = pools_frame(inputs([capability("a"), capability("b")], [p], [alternative("b"), alternative("a")]))
    assert list(frame["phase"]) == list(PHASES)
    assert list(frame["left"]) == pytest.approx([14.4, 12.96, 6.4, 0.0])
    assert list(frame["left_without"]) == pytest.approx([14.4] * 4)
    assert shares(frame, "pool_id", "units", "own_use")[0] == ["p", 20.0, 0.2]
    assert list(frame["reciprocal"]) == list(LADDER)
    assert list(frame["reservists"]) == list(RESERVISTS)
    assert set(frame["capability_ids"]) == {("a", "b")}


def test_a_pool_that_stands_in_for_nothing_is_asked_once():
    """No alternative names it: the list is empty; its own row stays."""
    assert set(pools_frame(inputs(pools=[pool()]))["capability_ids"]) == {()}


def test_an_unknown_claim_leaves_an_unknown_rest():
    """What is left in that phase is unknown, in the others and without the claims it is known."""
    frame = pools_frame(inputs(pools=[pool(reciprocal=(0.0, 0.1, NAN, 1.0))]))
    assert frame["left"].isna().tolist() == [False, False, True, False]
    assert list(frame["left_without"]) == [10.0] * 4


def test_the_claims_leave_less_of_an_alternative_until_it_vanishes():
    """10 units of which each replaces half a unit of the capability: 5, 4,5, 2,5, nothing; 5 without the claims."""
    world = inputs([EMPTY], [pool(reciprocal=LADDER)], [alternative(equivalence=0.5)])
    frame = alternatives_frame(world)
    assert list(frame["units"]) == pytest.approx([5.0, 4.5, 2.5, 0.0])
    assert list(frame["units_without"]) == [5.0] * 4
    assert list(frame["status"]) == ["kept", "less", "less", "vanishes"]
    assert shares(frame, "capability_id", "pool_id", "phase")[0] == ["c", "p", "vrede"]


@pytest.mark.parametrize(
    "change",
    [{"mandate": False}, {"exists": False}, {"response_hours": 25.0}],
    ids=["no mandate", "does not exist yet", "not in time"],
)
def test_an_alternative_that_could_not_serve_anyhow_is_none_before(change):
    """Then the claims take nothing away."""
    frame = alternatives_frame(inputs([EMPTY], [pool(reciprocal=LADDER)], [alternative(**change)]))
    assert set(frame["status"]) == {"none_before"}
    assert shares(frame, "units", "units_without") == [[0.0, 0.0]] * 4


def test_the_way_to_the_reference_place_counts():
    """At once on the spot, but 90 km away: 90 x 1,3 / 60 hours is within the norm of 24, and not of 1."""
    amsterdam, groningen = Place(4.9, 52.37), Place(6.57, 53.22)
    worlds = [
        inputs([capability(norm_hours=norm)], [pool(place=groningen)], [alternative()], reference_place=amsterdam)
        for norm in (24.0, 1.0)
    ]
    assert [set(alternatives_frame(world)["status"]) for world in worlds] == [{"kept"}, {"none_before"}]


def test_what_is_not_known_of_an_alternative_is_no_status():
    """Unknown mandate, equivalence or fleet: nothing can be said; a stated none has no rows at all."""
    for change in ({"mandate": None}, {"equivalence": NAN}, {"response_hours": NAN}):
        frame = alternatives_frame(inputs([EMPTY], [pool(reciprocal=LADDER)], [alternative(**change)]))
        assert set(frame["status"]) == {"onbekend"}
        assert frame["units_without"].isna().all()
    unknown_fleet = inputs([EMPTY], [pool(units=NAN, reciprocal=LADDER)], [alternative()])
    assert set(alternatives_frame(unknown_fleet)["status"]) == {"onbekend"}
    assert alternatives_frame(inputs([capability("a"), EMPTY], (), [unknown_alternative("a")])).empty


@pytest.mark.parametrize(
    ("units", "without", "expected"),
    [
        (Bounds(2.0, 2.0), Bounds(2.0, 2.0), "kept"),
        (Bounds(1.0, 1.0), Bounds(2.0, 2.0), "less"),
        (Bounds(0.0, 0.0), Bounds(2.0, 2.0), "vanishes"),
        (Bounds(0.0, 0.0), Bounds(0.0, 0.0), "none_before"),
        (UNKNOWN, Bounds(0.0, 0.0), "none_before"),
        (UNKNOWN, Bounds(2.0, 2.0), "onbekend"),
        (Bounds(0.0, 0.0), UNKNOWN, "onbekend"),
        (Bounds(0.0, 0.0), Bounds(1.0, 3.0), "vanishes"),
        (Bounds(1.0, 2.0), Bounds(3.0, 4.0), "less"),
        (Bounds(0.0, 2.0), Bounds(3.0, 4.0), "onbekend"),
        (Bounds(1.0, 3.0), Bounds(3.0, 4.0), "onbekend"),
    ],
)
def test_status(units, without, expected):
    """Every status, from limits of what is known."""
    assert status(units, without) == expected


def test_a_class_turns_worse():
    """5 units asked, Defence has none, the pool 10: covered in peace; 9 and 5 are enough; with everything claimed D."""
    world = inputs([EMPTY], [pool(reciprocal=LADDER)], [alternative()])
    frame = classes_frame(world)
    assert shares(frame, "phase", "class", "class_without", "gap", "gap_without") == [
        ["vrede", "B", "B", 0.0, 0.0],
        ["spanning", "B", "B", 0.0, 0.0],
        ["conflict", "B", "B", 0.0, 0.0],
        ["oorlog", "D", "B", 5.0, 0.0],
    ]


def test_the_gap_of_a_scenario_with_and_without():
    """6 asked in conflict, 10 civil units of which Defence claims half: 1 short, and nothing without the claims."""
    world = inputs([EMPTY], [pool(reciprocal=LADDER)], [alternative()], [line(units=6)], (2,))
    assert shares(reciprocity_gap(world), "capability_id", "gap_unit_days", "without_unit_days") == [["c", 1.0, 0.0]]


def test_claims_on_defence_stay():
    """Only the claims on pools are lifted: 10 units of Defence, all claimed in war, remain claimed."""
    c = capability(claim1=(0.0, 0.0, 0.0, 1.0))
    world = inputs([c], [pool(units=2, reservists=(0.0, 0.0, 0.0, 0.5))], [alternative()], [line()], (3,))
    assert without_claims(world).capabilities == world.capabilities
    assert shares(reciprocity_gap(world), "gap_unit_days", "without_unit_days") == [[4.0, 3.0]]


def test_an_unknown_claim_makes_an_unknown_gap():
    """With the claims it is not known; without them it is."""
    world = inputs([EMPTY], [pool(reciprocal=(0.0, NAN, NAN, NAN))], [alternative()], [line()], (2,))
    found = reciprocity_gap(world).iloc[0]
    assert math.isnan(found["gap_unit_days"])
    assert found["without_unit_days"] == 0.0


@examples(30)
@given(scenarios())
def test_lifting_the_claims_never_widens_a_gap(world):
    """Neither of a scenario nor on the reference request; and the gap with them is that of the assessment."""
    frame, result = reciprocity_gap(world), assess(world)
    assert list(frame["gap_unit_days"]) == list(result.capabilities["gap_unit_days"])
    assert (frame["without_unit_days"] <= frame["gap_unit_days"] + 1e-7).all()
    classes = classes_frame(world)
    assert (classes["gap_without"] <= classes["gap"] + 1e-7).all()
    assert list(classes["class"]) == list(result.phases["class"])
    lifted = assess(without_claims(world)).capabilities["gap_unit_days"]
    assert list(frame["without_unit_days"]) == list(lifted)


@examples(30)
@given(scenarios())
def test_lifting_the_claims_never_takes_from_an_alternative(world):
    """Units with the claims are at most those without, and a pool has at most what it has without."""
    frame = alternatives_frame(world)
    assert (frame["units"] <= frame["units_without"] + 1e-9).all()
    assert set(frame.loc[frame["units"] < frame["units_without"] - 1e-6, "status"]) <= {"less", "vanishes"}
    pools = pools_frame(world)
    assert (pools["left"] <= pools["left_without"] + 1e-9).all()
    assert pools_frame(without_claims(world))["left"].tolist() == pools["left_without"].tolist()


def test_without_claims_is_the_peacetime_share_everywhere():
    """A share that is there in peace stays; it is no part of the shift."""
    p = without_claims(inputs(pools=[pool(reciprocal=(0.1, 0.2, 0.3, 0.4), reservists=RESERVISTS)])).pools[0]
    assert p == replace(p, reciprocal=(0.1,) * 4, reservists=(0.1,) * 4)
