"""Classes, cover, peaks and the reference request."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from tests.model.builders import alternative, capability, inputs, line, pool, unknown_alternative

from hoofdtaak3.model.assessment import assess
from hoofdtaak3.model.bounds import Bounds
from hoofdtaak3.model.classes import Thresholds, classify, met
from hoofdtaak3.model.inputs import Place
from hoofdtaak3.model.summary import first_short_day, peak

NAN = math.nan
HUNDRED = Bounds(100.0, 100.0)
LIMITS = Thresholds(covered=0.95, none=0.05)


@pytest.mark.parametrize(
    ("gap", "expected"),
    [(0.0, "B"), (5.0, "B"), (5.0 + 1e-6, "C"), (50.0, "C"), (95.0 - 1e-6, "C"), (95.0, "D"), (100.0, "D")],
)
def test_class_by_cover(gap, expected):
    """B from 95 percent cover on, D up to 5 percent, borders included."""
    assert classify(HUNDRED, Bounds(gap, gap), HUNDRED, LIMITS) == expected


def test_the_thresholds_are_parameters():
    """Another threshold, another class."""
    assert classify(HUNDRED, Bounds(40.0, 40.0), HUNDRED, Thresholds(0.6, 0.05)) == "B"
    assert classify(HUNDRED, Bounds(40.0, 40.0), HUNDRED, Thresholds(0.95, 0.6)) == "D"


@pytest.mark.parametrize(
    ("demand", "gap", "alone", "expected"),
    [
        (Bounds(0, 0), Bounds(0, 0), Bounds(0, 0), "nvt"),
        (Bounds(0, 9), Bounds(0, 9), Bounds(0, 9), "onbekend"),
        (HUNDRED, Bounds(0, 0), Bounds(0, 0), "A"),
        (HUNDRED, Bounds(0, 0), Bounds(0, 50), "onbekend"),
        (HUNDRED, Bounds(10, 90), HUNDRED, "C"),
        (HUNDRED, Bounds(0, 100), HUNDRED, "onbekend"),
        (HUNDRED, Bounds(94, 100), HUNDRED, "onbekend"),
        (HUNDRED, Bounds(96, 100), HUNDRED, "D"),
        (Bounds(10, 90), Bounds(0, 0), Bounds(0, 0), "A"),
        (Bounds(0, 90), Bounds(0, 0), Bounds(0, 0), "onbekend"),
        (Bounds(10, 90), Bounds(0, 0), Bounds(5, 80), "B"),
        (HUNDRED, Bounds(20, 30), Bounds(50, 60), "C"),
        (HUNDRED, Bounds(20, 55), Bounds(50, 60), "onbekend"),
        (HUNDRED, Bounds(0, 0), Bounds(5, math.inf), "B"),
    ],
)
def test_a_class_is_known_when_all_amounts_within_the_limits_give_it(demand, gap, alone, expected):
    """Unknown only where the unknown could change the class."""
    assert classify(demand, gap, alone, LIMITS) == expected


def class_of(*alternatives, units=0.0, size=5.0):
    """Class over a scenario that asks five units on one day."""
    world = inputs([capability(units=units)], [pool(units=size)], alternatives, [line()])
    return assess(world).capabilities.iloc[0]["class"]


def test_classes_over_a_scenario():
    """From a capability that remains to one without alternative, and one on which nobody can say."""
    assert class_of(alternative(), units=5.0) == "A"
    assert class_of(unknown_alternative(), units=5.0) == "A"
    assert class_of(alternative()) == "B"
    assert class_of(alternative(equivalence=0.5)) == "C"
    assert class_of(alternative(mandate=False)) == "D"
    assert class_of(alternative(pool_id=None)) == "D"
    assert class_of(unknown_alternative()) == "onbekend"
    assert class_of(alternative(pool_id=None), unknown_alternative()) == "onbekend"
    assert class_of() == "onbekend"


def test_d_takes_that_all_that_matters_about_the_alternatives_is_known():
    """An unknown mandate counts as long as the pool has something to give."""
    assert class_of(alternative(mandate=None)) == "onbekend"
    assert class_of(alternative(equivalence=NAN)) == "onbekend"
    assert class_of(alternative(mandate=None), size=0.0) == "D"
    assert class_of(alternative(mandate=None, response_hours=60.0)) == "D"


def test_without_demand_there_is_no_class():
    """Not applicable, and no numbers that would look like a result."""
    row = assess(inputs()).capabilities.iloc[0]
    assert row["class"] == "nvt"
    assert math.isnan(row["coverage"])
    assert row["gap_unit_days"] == 0
    assert row["peak_gap"] == 0


def test_the_summary_of_a_capability():
    """Unit-days, peak in whole units, first short day, coverage and cover, by hand."""
    world = inputs(
        [capability(units=2.0)],
        [pool(units=1.5)],
        [alternative()],
        [line(units=((0, 2), (1, 6), (2, 5)), start_day=1, days=3)],
        (0,) * 5,
    )
    row = assess(world).capabilities.iloc[0]
    assert row["availability"] == "beperkt"
    assert row["demand_unit_days"] == 13
    assert row["defence_unit_days"] == 6
    assert row["civil_unit_days"] == 3
    assert row["gap_unit_days"] == 4
    assert row["peak_gap"] == 3
    assert row["first_short_day"] == 2
    assert row["coverage"] == pytest.approx(9 / 13)
    assert row["cover"] == pytest.approx(3 / 7)
    assert row["class"] == "C"


def certain(*amounts):
    """Amounts that are known."""
    return [Bounds(amount, amount) for amount in amounts]


def test_peaks_are_shown_in_whole_units():
    """Rounded up, but not by the noise of the machine."""
    assert peak(certain(0.0, 2.5)) == 3
    assert peak(certain(2.0 + 1e-10)) == 2
    assert peak([]) == 0


def test_a_peak_is_unknown_only_if_an_unknown_day_decides_it():
    """A day that is short by 2 units at most does not hide a peak of 3; both ends may round up to the same."""
    assert peak([*certain(3.0), Bounds(0.0, 2.0)]) == 3
    assert peak([*certain(3.0), Bounds(2.1, 2.9)]) == 3
    assert math.isnan(peak([*certain(3.0), Bounds(0.0, 3.5)]))
    assert peak([Bounds(2.1, 2.9)]) == 3
    assert math.isnan(peak([*certain(3.0), Bounds(0.0, math.inf)]))


def test_the_first_short_day_is_not_guessed():
    """None when there is none, and none when it is not known whether an earlier day is short."""
    assert first_short_day(certain(0.0, 1e-12, 1.0)) == 2
    assert math.isnan(first_short_day(certain(0.0, 0.0)))
    assert math.isnan(first_short_day([Bounds(0.0, 2.0), *certain(1.0)]))
    assert first_short_day([*certain(0.0, 1.0), Bounds(0.0, math.inf)]) == 1
    assert first_short_day([Bounds(0.5, 2.0), *certain(1.0)]) == 0


def test_what_is_met_is_known_without_a_gap_however_much_is_asked():
    """And nothing is met of nothing."""
    assert met(Bounds(0.0, 0.0), Bounds(2.0, math.inf)) == 1.0
    assert math.isnan(met(Bounds(0.0, 0.0), Bounds(0.0, 4.0)))
    assert math.isnan(met(Bounds(1.0, 1.0), Bounds(2.0, 4.0)))
    assert met(Bounds(1.0, 1.0), Bounds(4.0, 4.0)) == 0.75
    assert math.isnan(met(Bounds(0.0, 1.0), Bounds(4.0, 4.0)))


def test_an_unknown_alternative_hides_nothing_that_it_cannot_change():
    """It may spare one unit, from the third day on if it is slow: the peak of the first day stays what it is."""
    units = ((0, 5.0), (1, 2.0), (2, 4.0))
    world = inputs(
        [capability(units=2.0)],
        [pool(units=1.0)],
        [alternative(response_hours=60.0, exists=None)],
        [line(units=units, days=3.0)],
        (0, 0, 0),
    )
    row = assess(world).capabilities.iloc[0]
    assert (row["gap_low_unit_days"], row["gap_high_unit_days"]) == (4.0, 5.0)
    assert math.isnan(row["gap_unit_days"])
    assert (row["peak_gap"], row["first_short_day"]) == (3.0, 0.0)
    at_once = replace(world, alternatives=(alternative(exists=None),))
    row = assess(at_once).capabilities.iloc[0]
    assert (row["gap_low_unit_days"], row["gap_high_unit_days"]) == (3.0, 5.0)
    assert math.isnan(row["peak_gap"])
    assert row["first_short_day"] == 0.0


def test_in_peace_there_is_no_impact_whatever_is_unknown():
    """The counterfactual of a day of peace is that day; the impact of the days after it does not hang on it."""
    c = capability(units=4.0, claim1=(0.0, 0.0, 0.5, 1.0))
    world = inputs([c], [], [unknown_alternative()], [line(units=6.0, days=1)], (0, 2))
    found = assess(world)
    assert found.capabilities["gap_unit_days"].isna().all()
    assert found.capabilities["impact_unit_days"].tolist() == [0.0]
    assert found.capability_days["impact"].tolist() == [0.0, 0.0]
    later = assess(replace(world, lines=(replace(world.lines[0], days=2.0),))).capabilities
    assert later["impact_unit_days"].isna().all()


def test_an_unknown_length_leaves_known_what_does_not_hang_on_it():
    """Defence has enough on every day that the line may last: no gap, no peak, and the request is granted."""
    lines = [line("a", 4.0, days=2.0), line("b", 3.0, days=NAN, priority=2)]
    found = assess(inputs(lines=lines, phases=(0, 0, 0)))
    row = found.capabilities.iloc[0]
    assert math.isnan(row["demand_unit_days"])
    assert (row["gap_unit_days"], row["peak_gap"], row["coverage"], row["class"]) == (0.0, 0.0, 1.0, "A")
    assert found.capability_days["gap"].tolist() == [0.0, 0.0, 0.0]
    decided = found.requests.set_index("line_id")
    assert decided["decision"].tolist() == ["granted", "granted"]
    assert math.isnan(decided.loc["b", "served_unit_days"])


def test_the_reference_request_by_phase():
    """The reference at the norm response time, each phase with its own claims and pools, nothing else going on."""
    c = capability(units=10.0, reference=10.0, claim1=(0.0, 0.4, 0.8, 1.0))
    p = pool(units=10.0, own_use=(0.0, 0.5, 0.9, 1.0), own_use_incident={"chemisch": 1.0})
    world = inputs([c], [p], [alternative()], [line(units=99, priority=1)], (3,))
    frame = assess(world).phases
    assert frame["phase"].tolist() == ["vrede", "spanning", "conflict", "oorlog"]
    assert frame["supply"].tolist() == pytest.approx([10, 6, 2, 0])
    assert frame["availability"].tolist() == ["beschikbaar", "beperkt", "beperkt", "niet_beschikbaar"]
    assert frame["gap_alone"].tolist() == pytest.approx([0, 4, 8, 10])
    assert frame["gap"].tolist() == pytest.approx([0, 0, 7, 10])
    assert frame["class"].tolist() == ["A", "B", "C", "D"]


def test_the_reference_request_knows_no_wartime_organisation():
    """A scenario may start in war, with the wartime organisation in place: the ladder has the people of its year."""
    c = capability(units=4.0, elasticity=1.0, claim1=(0.0, 0.0, 0.0, 0.5))
    frame = assess(inputs([c], phases=[3], personnel_ratio=(2.5,), ladder_ratio=1.0)).phases
    assert frame["supply"].tolist() == [4.0, 4.0, 4.0, 2.0]


def test_the_reference_request_has_a_place_and_a_norm():
    """A pool too far away for the norm response time is no alternative."""
    far = pool(place=Place(6.57, 53.22))

    def first_class(norm):
        c = capability(units=0.0, norm_hours=norm)
        world = inputs([c], [far], [alternative()], reference_place=Place(4.9, 52.37))
        return assess(world).phases["class"].iloc[0]

    assert first_class(3.0) == "D"
    assert first_class(4.0) == "B"


@pytest.mark.parametrize("unknown", [{"reference": NAN}, {"norm_hours": NAN, "response_hours": 1.0}, {"units": NAN}])
def test_an_unknown_of_the_reference_request_is_unknown(unknown):
    """Without reference, norm or fleet there is no class by phase."""
    frame = assess(inputs([capability(**unknown)])).phases
    assert set(frame["class"]) == {"onbekend"}
