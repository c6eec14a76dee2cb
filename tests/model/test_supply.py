"""Military supply, personnel and availability, by hand."""

from __future__ import annotations

import math
from datetime import date

import pytest
from tests.model.builders import capability

from hoofdtaak3.model.availability import availability, availability_over
from hoofdtaak3.model.personnel import personnel_ratio, persons
from hoofdtaak3.model.supply import supply

NAN = math.nan
PATH = [(date(2025, 1, 1), 76_000.0), (date(2030, 1, 1), 100_000.0)]


@pytest.mark.parametrize(
    ("units", "share", "expected"),
    [(5, 0.5, 3.0), (7, 0.5, 4.0), (10, 0.76, 2.0), (10, 0.75, 3.0), (1, 0.51, 0.0), (3, 1.0, 0.0)],
)
def test_whole_units_are_rounded_half_up(units, share, expected):
    """A capability that is not divisible is rounded once, half up."""
    assert supply(capability(units=units, divisible=False, claim1=(share,) * 4), 0, 1.0) == expected


def test_a_half_that_the_machine_makes_just_less_still_rounds_up():
    """A tenth of 25 is 2.4999999999999996 to the machine, and 2.5 to everybody else: three units."""
    assert supply(capability(units=25.0, divisible=False, claim1=(0.9,) * 4), 0, 1.0) == 3.0


def test_divisible_units_are_not_rounded():
    """Soldiers stay fractions of a platoon."""
    assert supply(capability(units=10.0, claim1=(0.25,) * 4, readiness=0.9), 0, 1.0) == pytest.approx(6.75)


def test_both_claims_are_taken_off_by_phase():
    """HT1 and HT2 add up, each in its own phase."""
    c = capability(units=10.0, claim1=(0.0, 0.2, 0.5, 0.8), claim2=(0.1, 0.1, 0.2, 0.2))
    assert [supply(c, phase, 1.0) for phase in range(4)] == pytest.approx([9.0, 7.0, 3.0, 0.0])
    assert supply(c, 3, 1.0) == 0.0, "nothing is left, not a rest of the subtraction"


def test_supply_is_never_negative():
    """Claims above everything, or personnel that shrinks below nothing, leave nothing."""
    assert supply(capability(claim1=(0.9,) * 4, claim2=(0.9,) * 4), 0, 1.0) == 0.0
    assert supply(capability(elasticity=3.0), 0, 0.5) == 0.0


def test_growth_follows_personnel_by_elasticity():
    """With elasticity 0.5 a quarter more personnel gives an eighth more units."""
    assert supply(capability(units=8.0, elasticity=0.5), 0, 1.25) == pytest.approx(9.0)


def test_unknown_factors_make_unknown_supply_unless_another_is_zero():
    """Unknown is never 0; but what is claimed wholly is 0 whatever the fleet is."""
    assert math.isnan(supply(capability(units=NAN), 0, 1.0))
    assert math.isnan(supply(capability(claim1=(NAN,) * 4), 0, 1.0))
    assert math.isnan(supply(capability(elasticity=0.5), 0, NAN))
    assert math.isnan(supply(capability(elasticity=NAN), 0, 1.2))
    assert supply(capability(elasticity=0.0), 0, NAN) == 10.0
    assert supply(capability(units=NAN, claim1=(1.0,) * 4), 0, 1.0) == 0.0
    assert supply(capability(claim1=(NAN,) * 4, claim2=(1.0,) * 4), 0, 1.0) == 0.0


def test_personnel_is_interpolated_at_the_first_of_january():
    """Between its points the path is straight; a point in the year itself is its last resort; outside it is unknown."""
    assert persons(PATH, 2025) == 76_000.0
    assert persons(PATH, 2030) == 100_000.0
    assert persons(PATH, 2027) == pytest.approx(76_000 + 24_000 * 730 / 1826)
    assert persons([(date(2025, 7, 1), 77_000.0)], 2025) == 77_000.0
    assert math.isnan(persons(PATH, 2031))
    assert math.isnan(persons(PATH, 2024))


def test_personnel_holds_for_the_calendar_year():
    """The ratio is 1 throughout the base year and steps at the turn of the year."""
    ratio = personnel_ratio(3, date(2025, 12, 30), (0, 0, 0), date(2025, 7, 1), PATH, 200_000.0, 0)
    assert ratio == (1.0, 1.0, pytest.approx(persons(PATH, 2026) / 76_000))


def test_the_base_year_needs_no_figure():
    """The fleet is stated for it, so whatever the number of people is, its ratio is 1; other years need the number."""
    unknown = [(date(2025, 1, 1), NAN), (date(2030, 1, 1), 100_000.0)]
    ratio = personnel_ratio(3, date(2025, 12, 30), (0, 0, 3), date(2025, 7, 1), unknown, 200_000.0, 9)
    assert ratio[:2] == (1.0, 1.0)
    assert math.isnan(ratio[2])
    assert math.isnan(personnel_ratio(1, date(2025, 1, 1), (3,), date(2025, 7, 1), unknown, 200_000.0, 0)[0])


def test_the_wartime_organisation_stands_after_the_mobilisation_delay():
    """Counted from the first day of war, and only in that phase."""
    phases = (2, 3, 3, 3, 2, 3)
    ratio = personnel_ratio(6, date(2025, 3, 1), phases, date(2025, 1, 1), PATH, 152_000.0, 2)
    assert ratio == (1.0, 1.0, 1.0, 2.0, 1.0, 2.0)


def test_a_scenario_that_ends_on_the_last_day_of_the_path_is_known():
    """No day after the scenario is looked at."""
    ratio = personnel_ratio(1, date(2030, 12, 31), (0,), date(2025, 1, 1), PATH, NAN, 0)
    assert ratio == (pytest.approx(100 / 76),)


def test_phases_must_cover_the_days():
    """A phase per day, or an error."""
    with pytest.raises(ValueError, match="2 phases given for 3 days"):
        personnel_ratio(3, date(2025, 1, 1), (0, 0), date(2025, 1, 1), PATH, 0.0, 0)


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        (5.0, "beschikbaar"),
        (4.999, "beperkt"),
        (0.0, "niet_beschikbaar"),
        (NAN, "onbekend"),
        (5 - 1e-12, "beschikbaar"),
    ],
)
def test_availability_in_a_phase(units, expected):
    """Supply against a reference of 5."""
    assert availability(units, 5.0) == expected


@pytest.mark.parametrize(
    ("supplies", "expected"),
    [
        ([9, 5, 9], "beschikbaar"),
        ([9, 4, 9], "beperkt"),
        ([9, 0, 2], "tijdelijk_niet"),
        ([9, 0, 0], "niet_beschikbaar"),
        ([0, 9, 0], "niet_beschikbaar"),
        ([9, NAN, 9], "onbekend"),
        ([0, NAN, 9], "tijdelijk_niet"),
        ([0, NAN, 0], "niet_beschikbaar"),
        ([0, 9, NAN], "onbekend"),
    ],
)
def test_availability_over_a_scenario(supplies, expected):
    """By the worst day, and then by the last; unknown only where it could change the answer."""
    assert availability_over([float(m) for m in supplies], 5.0) == expected


def test_an_unknown_reference_makes_availability_unknown_unless_there_is_nothing():
    """Nothing is nothing, whatever was promised."""
    assert availability(3.0, NAN) == "onbekend"
    assert availability_over([3.0], NAN) == "onbekend"
    assert availability(0.0, NAN) == "niet_beschikbaar"
