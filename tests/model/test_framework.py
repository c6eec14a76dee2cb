"""The assessment framework: every decision, reason and outcome of the civil test."""

from __future__ import annotations

import math
import re

import pytest
from tests.model.builders import alternative, capability, inputs, line, pool, unknown_alternative

from hoofdtaak3.model import framework
from hoofdtaak3.model.assessment import assess

NAN = math.nan
EMPTY = capability(units=0.0)
CLAIMED = capability(claim1=(0.0, 0.0, 1.0, 1.0))
CASES = {
    "refused no_legal_basis": inputs(lines=[line(legal_basis_id=None)]),
    "granted own_means": inputs(lines=[line(population=True)]),
    "granted defence": inputs(lines=[line()]),
    "granted defence_and_civil": inputs([capability(units=2)], [pool()], [alternative()], [line()]),
    "granted civil": inputs([EMPTY], [pool()], [alternative()], [line()]),
    "granted undetermined": inputs([capability(units=NAN)], [pool()], [alternative()], [line()]),
    "late under_way": inputs([capability(response_hours=60.0)], lines=[line(days=3)], phases=(0, 0, 0)),
    "partly claims": inputs([CLAIMED], lines=[line(days=2)], phases=(0, 2)),
    "refused claims": inputs([CLAIMED], lines=[line()], phases=(2,)),
    "partly outranked": inputs([capability(units=5)], lines=[line("a", 3), line(priority=2)]),
    "refused outranked": inputs([capability(units=5)], lines=[line("a", 9), line(priority=2)]),
    "partly no_mandate": inputs([capability(units=1)], [pool()], [alternative(mandate=False)], [line()]),
    "refused no_mandate": inputs([EMPTY], [pool()], [alternative(mandate=False)], [line()]),
    "partly no_capacity": inputs([capability(units=1)], lines=[line()]),
    "refused no_capacity": inputs([EMPTY], lines=[line()]),
    "refused undetermined": inputs(
        [capability("c", 0), capability("d", NAN, claim1=(0.0, 0.0, 1.0, 1.0))],
        [pool(units=2, reciprocal=(NAN, 1.0, 1.0, 1.0))],
        [alternative("c"), alternative("d", None)],
        [line()],
        (2,),
    ),
    "unknown undetermined": inputs(
        [capability(units=0)], [pool()], [alternative(mandate=None, response_hours=60.0)], [line()]
    ),
    "unknown demand_unknown": inputs([EMPTY], lines=[line(days=NAN)]),
    "unknown defence_unknown": inputs([capability(units=NAN)], lines=[line()]),
    "unknown civil_unknown": inputs([EMPTY], (), [unknown_alternative()], [line()]),
    "unknown outside_horizon": inputs(lines=[line(start_day=1)]),
}


@pytest.mark.parametrize("case", CASES)
def test_decision_and_reason(case):
    """Each decision with each of its reasons."""
    row = assess(CASES[case]).requests.set_index("line_id").loc["l"]
    assert f"{row['decision']} {row['reason']}" == case


def test_every_reason_is_documented_and_reached():
    """The table in the docstring and the cases here name the same reasons."""
    documented = set(re.findall(r"^\|.*?\| `(\w+)` \|", framework.__doc__, flags=re.MULTILINE))
    assert documented == {case.split()[1] for case in CASES}


def test_the_record_of_a_line():
    """Who asked what, on which ground, how much and how much of it was served."""
    world = inputs([capability(units=3)], lines=[line(days=math.inf, start_day=1, kind="standing")], phases=(0, 0, 0))
    assert assess(world).requests.iloc[0].to_dict() == {
        "line_id": "l",
        "incident_id": "i_l",
        "kind": "standing",
        "capability_id": "c",
        "requester": "veiligheidsregio",
        "priority": 1,
        "start_day": 1,
        "days": 2.0,
        "decision": "partly",
        "reason": "no_capacity",
        "legal_basis_id": "wvr_51",
        "civil_test": "nee",
        "demand_unit_days": 10.0,
        "served_unit_days": 6.0,
    }


def test_a_refused_line_has_no_demand_but_is_tested():
    """Its requester learns whether a civil party can do it."""
    world = inputs([capability()], [pool()], [alternative()], [line(legal_basis_id=None)])
    row = assess(world).requests.iloc[0]
    assert (row["demand_unit_days"], row["served_unit_days"], row["legal_basis_id"]) == (0.0, 0.0, "")
    assert row["civil_test"] == "volledig"


@pytest.mark.parametrize(
    ("pools", "alternatives", "expected"),
    [
        ([pool(units=5)], [alternative()], "volledig"),
        ([pool(units=4)], [alternative()], "deels"),
        ([pool(units=5)], [alternative(response_hours=30.0)], "deels"),
        ([pool(units=5)], [alternative(response_hours=90.0)], "nee"),
        ([pool(units=5)], [alternative(mandate=False)], "nee"),
        ([pool(units=0)], [alternative()], "nee"),
        ([], [alternative(pool_id=None)], "nee"),
        ([], [unknown_alternative()], "onbekend"),
        ([pool(units=5)], [alternative(), unknown_alternative()], "volledig"),
        ([pool(units=5)], [alternative(mandate=None)], "onbekend"),
        ([pool(units=NAN)], [alternative()], "onbekend"),
        ([pool(units=5)], [alternative(equivalence=NAN)], "onbekend"),
    ],
)
def test_the_civil_test(pools, alternatives, expected):
    """Whether civil parties alone could do it on time, on two days, whatever Defence has."""
    world = inputs([capability()], pools, alternatives, [line(days=2)], (0, 0))
    assert assess(world).requests["civil_test"].tolist() == [expected]


def test_the_civil_test_is_of_the_line_alone():
    """Another line that takes the pool first does not change the answer."""
    lines = [line("a", priority=1), line("l", priority=2)]
    world = inputs([EMPTY], [pool(units=5)], [alternative()], lines)
    frame = assess(world).requests
    assert frame["civil_test"].tolist() == ["volledig", "volledig"]
    assert frame["decision"].tolist() == ["granted", "refused"]


def test_the_civil_test_counts_days_from_the_start_of_the_line():
    """A pool that is late on the first day of a line is late, however far in the scenario that day lies."""
    late = alternative(response_hours=30.0)
    world = inputs([capability()], [pool()], [late], [line(start_day=1, required_hours=24.0)], (0, 0))
    assert assess(world).requests["civil_test"].tolist() == ["nee"]
