"""Growth: what is known of the personnel, and what more of it changes."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from tests.analyses.small_worlds import DECON, DRONES, GUARD, LAND, NAN, marks_of, told, world

from hoofdtaak3.analyses.growth.content import content, effect
from hoofdtaak3.analyses.growth.paths import apart
from hoofdtaak3.results.findings import Findings


def person(path, day, likely, basis="bron", ends=()):
    """One row of the table `personnel`."""
    return {
        "path": path, "date": date.fromisoformat(day), "likely": likely,
        "low": (*ends, likely)[0], "high": (likely, *ends)[-1], "unit": "personen",
        "basis": basis, "source": "ah-2212" if basis == "bron" else "", "open_question_id": "",
        "classification": "openbaar", "note": "",
    }  # fmt: skip


PEOPLE = [
    person("observed", "2022-02-01", 60000.0),
    person("observed", "2025-12-01", 80000.0),
    person("planned", "2030-01-01", 100000.0),
    person("planned", "2035-01-01", 122000.0, "oordeel", (100000.0, 135000.0)),
    person("slow", "2030-01-01", 89000.0, "oordeel", (87000.0, 91000.0)),
    person("wartime", "2025-03-24", 200000.0),
]


def supply(capability, amount, without):
    """One row of `growth_supply`, in war with growth as planned."""
    return {
        "path": "planned", "year": 2030, "capability_id": capability, "phase": "oorlog", "supply": amount,
        "without": without, "reference": 2.0, "availability": "",
    }  # fmt: skip


def gap(capability, after, before):
    """One row of `growth_gap`."""
    return {
        "path": "planned", "year": 2030, "scenario_id": "s", "capability_id": capability, "gap_unit_days": after,
        "without_unit_days": before, "relieved_unit_days": before - after,
    }  # fmt: skip


SUPPLY = [supply(LAND, 2.0, 1.0), supply(DECON, 1.5, 1.0), supply(GUARD, 0.0, 0.0), supply(DRONES, NAN, NAN)]
GAPS = [gap(LAND, 0.0, 4.0), gap(DECON, 1.0, 4.0), gap(GUARD, 4.0, 4.0), gap(DRONES, NAN, NAN)]


def grown(people=PEOPLE, supplies=SUPPLY, gaps=GAPS):
    """A world, and what is found of growth in it."""
    made = world(
        tables={"personnel": pd.DataFrame(people, columns=list(PEOPLE[0]))},
        growth_supply=pd.DataFrame(supplies, columns=list(SUPPLY[0])),
        growth_gap=pd.DataFrame(gaps, columns=list(GAPS[0])),
    )
    return made, content(made)


def found_in(made, part):
    """The findings by id."""
    return Findings.of(part.findings, made.grounds).found


def test_what_is_published_is_firm_and_what_is_estimated_is_not():
    """What is published is firm and what is estimated is not."""
    found = found_in(*grown())
    goal = found["groei.personeel.doel_plan"]
    assert (goal.value, goal.degree, goal.source) == (100000.0, "vast", "ah-2212")
    slow = found["groei.personeel.doel_langzaam"]
    assert (slow.value, slow.low, slow.high, slow.degree) == (89000.0, 87000.0, 91000.0, "wisselt")
    assert found["groei.personeel.toename"].value == pytest.approx(0.25)
    assert found["groei.personeel.toename"].degree == "vast"
    assert found["groei.jaar"].value == "2030"


def test_what_growth_does_to_each_capability_is_told_once():
    """What growth does to each capability is told once."""
    found = found_in(*grown())
    for start in ("groei.oorlog", "groei.scenario"):
        first = "gehaald" if start.endswith("oorlog") else "weg"
        second = "meer" if start.endswith("oorlog") else "kleiner"
        lists = [found[f"{start}.{name}"] for name in (first, second, "gelijk", "onbekend")]
        assert [one.value for one in lists] == [(LAND,), (DECON,), (GUARD,), (DRONES,)]
        assert {one.total for one in lists} == {4}
        assert {one.degree for one in lists} == {"wisselt"}
    assert found["groei.mobilisatie.gehaald"].value == ()
    assert found["groei.mobilisatie.gehaald"].degree == "wisselt"


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ((2.0, 2.0, 2.0), ""),
        ((2.0, 1.0, 2.0), "gehaald"),
        ((1.5, 1.0, 2.0), "meer"),
        ((1.0, 1.0, 2.0), "gelijk"),
        ((NAN, 1.0, 2.0), "onbekend"),
    ],
)
def test_effect(amounts, expected):
    """Effect."""
    assert effect(*amounts) == expected


def test_the_text_names_what_growth_takes_away_and_what_not(tmp_path):
    """The text names what growth takes away and what not."""
    text = told("groei", *grown(), tmp_path)
    assert "ongeveer 100.000 zijn [@ah-2212]: 25% meer." in text
    assert "neemt de groei tot 2030 het tekort van Defensie zelf weg bij explosieven ruimen op land" in text
    assert "verandert niets: wat erbij komt, is minder dan een hele eenheid." in text
    assert "Van drones voor overzicht is het onbekend." in text
    assert "Van ongeveer 80.000 mensen nu naar ongeveer 100.000 in 2030" in text


def test_the_text_without_any_shortage(tmp_path):
    """The text without any shortage."""
    enough = [supply(key, 3.0, 2.0) for key in (LAND, DECON, GUARD, DRONES)]
    text = told("groei", *grown(supplies=enough, gaps=[gap(LAND, 0.0, 0.0)]), tmp_path)
    assert "groei hoeft daar niets weg te nemen" in text
    assert "Daar is geen tekort dat groei kan wegnemen." in text


def test_the_text_when_nothing_is_known(tmp_path):
    """The text when nothing is known."""
    unknown = [supply(key, NAN, NAN) for key in (LAND, DECON, GUARD, DRONES)]
    text = told("groei", *grown(people=[], supplies=unknown, gaps=[gap(LAND, NAN, NAN)]), tmp_path)
    assert "Hoeveel mensen er nu werken, is niet bekend." in text
    assert "De omvang van Defensie is niet bekend" in text
    assert "nan" not in text.casefold().split()


def test_a_goal_that_is_an_estimate_is_told_as_one(tmp_path):
    """A goal that is an estimate is told as one."""
    people = [row | {"basis": "oordeel"} if row["path"] == "planned" else row for row in PEOPLE]
    text = told("groei", *grown(people=people), tmp_path)
    assert "Naar onze inschatting zijn het er in 2030 ongeveer 100.000." in text
    assert "25% meer" not in text


def test_every_figure_of_the_personnel_is_drawn():
    """Every figure of the personnel is drawn."""
    _, part = grown()
    (figure,) = part.figures
    places = {float(value) for value in marks_of(figure, "persons")}
    assert {row["likely"] for row in PEOPLE} <= places
    assert len(figure.table) == len(PEOPLE)


def test_labels_do_not_overlap():
    """Labels do not overlap."""
    places = apart([10.0, 12.0, 13.0], 30.0)
    assert [round(below - above, 6) for above, below in pairwise(places)] == [30.0, 30.0]
    assert apart([10.0, 100.0], 30.0) == [10.0, 100.0]


def test_what_is_unknown_is_no_shortage_and_no_plenty(tmp_path):
    """Where all that is known is enough, the text says so of that; where nothing is known it says nothing of it."""
    some = [*(supply(key, 3.0, 2.0) for key in (LAND, DECON, GUARD)), supply(DRONES, NAN, NAN)]
    text = told("groei", *grown(supplies=some, gaps=[gap(LAND, NAN, NAN)]), tmp_path)
    assert "In oorlog schiet Defensie, voor zover bekend, op het ijkpunt nergens tekort." in text
    assert "Wat groei aan de tekorten daar doet, is onbekend." in text
    assert "Groei alleen lost het dus" not in text
    text = told("groei", *grown(people=[]), tmp_path)
    assert "Wat de groei doet, is niet te berekenen." in text
    assert "nergens tekort" not in text
