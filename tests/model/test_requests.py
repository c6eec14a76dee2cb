"""The stream of incidental requests."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from hoofdtaak3.model.inputs import Place
from hoofdtaak3.model.requests import RequestType, _pick, request_stream

REGIONS = [
    ("VR01", 600_000.0, Place(6.6, 53.2)),
    ("VR02", 200_000.0, Place(5.8, 53.2)),
    ("VR03", 0.0, Place(6.6, 53.0)),
]

GOLDEN = [
    ("verzoek_0001", 0, "VR02"),
    ("verzoek_0002", 3, "VR01"),
    ("verzoek_0003", 5, "VR01"),
    ("verzoek_0004", 7, "VR01"),
    ("verzoek_0005", 9, "VR01"),
]


def request_type(name="zoek", **changes):
    """A kind of request."""
    fields = {
        "capability_id": "c",
        "requester": "politie",
        "legal_basis_id": "pw_58",
        "priority": 3,
        "weight": 1.0,
        "units": 2.0,
        "days": 1.0,
        "required_hours": 48.0,
    }
    return RequestType(id=name, **(fields | changes))


def stream(rate=0.5, days=400, seed=1, types=None, regions=REGIONS):
    """A stream of two kinds."""
    return request_stream(types or [request_type(), request_type("rij", weight=3.0)], rate, days, seed, regions)


def what(lines):
    """Requests without their numbers."""
    return [replace(line, id="", incident_id="") for line in lines]


def test_the_first_requests_stay_the_same_forever():
    """A golden sample: the seed gives these on every machine and version."""
    assert [(line.id, line.start_day, line.region_id) for line in stream(days=10)] == GOLDEN


def test_requests_are_numbered_in_order_and_each_is_its_own_incident():
    """Ids follow the arrivals."""
    lines = stream()
    assert [line.id for line in lines] == [f"verzoek_{n:04d}" for n in range(1, len(lines) + 1)]
    assert [line.start_day for line in lines] == sorted(line.start_day for line in lines)
    assert all(line.incident_id == line.id and line.kind == "request" for line in lines)
    assert all(0 <= line.start_day < 400 for line in lines)


def test_the_rate_is_kept():
    """447 requests in 42 months is 0.35 a day; a long stream has that mean."""
    lines = stream(rate=447 / 1277, days=12_770)
    assert len(lines) == pytest.approx(4470, rel=0.05)


def test_a_rate_above_one_works_the_same():
    """Layers of the process add up."""
    assert len(stream(rate=2.5, days=4000)) == pytest.approx(10_000, rel=0.05)
    assert stream(rate=0.0) == ()


def test_types_follow_weights_and_regions_population():
    """Three in four are of the heavy type; a region without people asks nothing."""
    weighted = [request_type("a", requester="x"), request_type("b", requester="y", weight=3.0)]
    lines = stream(days=10_000, types=weighted)
    assert sum(line.requester == "y" for line in lines) / len(lines) == pytest.approx(0.75, abs=0.03)
    assert sum(line.region_id == "VR01" for line in lines) / len(lines) == pytest.approx(0.75, abs=0.03)
    assert {line.region_id for line in lines} == {"VR01", "VR02"}
    assert all(line.place == REGIONS[0][2] for line in lines if line.region_id == "VR01")


def test_shares_that_do_not_quite_add_up_leave_nobody_out():
    """Rounding may put the last end just below 1; what falls beyond it is of the last one."""
    assert [_pick((0.25, 1.0 - 2**-52), at) for at in (0.0, 0.25, 1.0 - 2**-53)] == [0, 1, 1]


def test_a_higher_rate_only_adds_requests():
    """What was there stays, on its day, of its type, in its region."""
    few, many = what(stream(rate=0.3)), what(stream(rate=1.7))
    rest = list(many)
    for request in few:
        rest.remove(request)
    assert len(rest) == len(many) - len(few) > 0


def test_a_longer_horizon_only_adds_at_the_end():
    """The first days stay as they are."""
    short, long = stream(days=50), stream(days=100)
    assert long[: len(short)] == short


def test_the_seed_and_the_order_of_the_rows():
    """Another seed is another stream; another order of types and regions is the same one."""
    types = [request_type("a"), request_type("b", units=9.0)]
    assert stream(types=types) == stream(types=types[::-1], regions=REGIONS[::-1])
    assert what(stream(seed=1)) != what(stream(seed=2))


def test_units_and_days_are_whole():
    """Rounded half up, at least one; unknown stays unknown."""
    line = stream(types=[request_type(units=2.5, days=0.2)])[0]
    assert (line.units, line.days) == (((0, 3.0),), 1.0)
    unknown = stream(types=[request_type(units=math.nan)])[0]
    assert math.isnan(unknown.units[0][1])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rate": -1.0}, "rate_per_day is -1.0"),
        ({"rate": math.nan}, "rate_per_day is nan"),
        ({"types": [request_type(weight=math.nan)]}, "request type zoek: weight is nan"),
        ({"types": [request_type(weight=0.0)]}, "no request type with a weight above 0"),
        ({"regions": [("VR01", -1.0, Place(5, 52))]}, "region VR01: population is -1.0"),
        ({"regions": []}, "no region with a population above 0"),
    ],
)
def test_impossible_parameters_are_refused(changes, message):
    """The message names what is wrong."""
    with pytest.raises(ValueError, match=message):
        stream(**changes)
