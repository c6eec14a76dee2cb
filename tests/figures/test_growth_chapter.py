"""The chapter on growth: personnel, supply against the reference, and what is relieved; none, one, many, unknown."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from tests.figures.chapter_checks import check_figures, check_fragments, check_golden
from tests.figures.chapter_samples import NAN, ChapterData, person, tale
from tests.figures.drawn import dashed
from tests.figures.drawn import words as written

from hoofdtaak3.figures.chapters import growth_sentences as sentences
from hoofdtaak3.figures.chapters.growth import chapter, personnel_figure, relief_figure, supply_figure
from hoofdtaak3.figures.chapters.personnel_chart import apart, year_of
from hoofdtaak3.results import code_words

PATHS = tuple(code_words.PATHS)


def gap(capability, without, left, path="planned", **changes):
    """One row of the frame `growth_gap`, in the last year."""
    row = {
        "path": path, "year": 2035, "scenario_id": "conflict_brand", "capability_id": capability,
        "gap_unit_days": left, "without_unit_days": without, "relieved_unit_days": without - left,
    }  # fmt: skip
    return row | changes


def gaps(*rows):
    """The frame `growth_gap`."""
    return pd.DataFrame(list(rows), columns=list(gap("x", 0.0, 0.0)))


def supplied(capability, phase, units, without=2.0, **changes):
    """One row of the frame `growth_supply`, in the last year; the reference is 4."""
    row = {
        "path": "planned", "year": 2035, "capability_id": capability, "phase": phase, "supply": units,
        "without": without, "reference": 4.0, "availability": "",
    }  # fmt: skip
    return row | changes


def supplies(*rows):
    """The frame `growth_supply`."""
    return pd.DataFrame(list(rows), columns=list(supplied("x", "vrede", 0.0)))


def world(brand, data=None):
    """Three paths and two years: one gap gone, one smaller, one as it was, one unknown."""
    left = {"slow": 60.0, "planned": 40.0, "fast": 0.0}
    rows = [
        found
        for path in PATHS
        for year in (2026, 2035)
        for found in (
            gap("zoekteams", 80.0, 80.0 if year == 2026 else left[path], path, year=year),
            gap("blussen", 10.0, 10.0, path, year=year),
            gap("vervoer", NAN, NAN, path, year=year),
            gap("water", 0.0, 0.0, path, year=year),
        )
    ]
    units = [
        supplied(key, phase, 2.0 if year == 2026 else amount, path=path, year=year)
        for path in PATHS
        for year in (2026, 2035)
        for key, phase, amount in (
            ("zoekteams", "conflict", 4.0),
            ("zoekteams", "oorlog", 3.0),
            ("blussen", "oorlog", 2.0),
            ("vervoer", "oorlog", NAN),
        )
    ]
    units.append(supplied("zoekteams", "oorlog", 5.0, path="wartime"))
    return tale(brand, {"growth_gap": gaps(*rows), "growth_supply": supplies(*units)}, data=data)


def sample(brand):
    """The chapter on the synthetic world."""
    return chapter(world(brand))


@pytest.fixture
def told(chapters):
    """That chapter, made once."""
    return chapters["growth"]


def test_golden(told, golden):
    """The fragments and variables are as they were."""
    check_golden(told, golden)


def test_readable(told):
    """Every table is one table, and no code stands in a text."""
    check_fragments(told)


def test_figures_are_in_the_order_of_the_chapter(told):
    """The tables behind the figures follow the numbers of the figures in the report."""
    source = (Path(__file__).parents[2] / "report/chapters/growth.qmd").read_text(encoding="utf-8")
    places = [source.index(f"/{figure.label}.md") for figure in told.figures]
    assert places == sorted(places)


def test_personnel_is_labelled(told):
    """The first and last observed figure, the end of each path and the limit stand in the picture."""
    _, people, _ = told.figures
    words = written(people)
    assert {"67.400", "80.000", "Groei volgens plan: 100.000"} <= set(words)
    assert any(word.startswith("Bovengrens") and word.endswith("200.000") for word in words)


def test_personnel_may_be_missing(brand):
    """Without paths, without a limit, or without any figure the chart is still drawn or says so."""
    data = ChapterData()
    people = data.tables["personnel"]
    world_ = tale(brand, data=data)
    one = people[people["path"] == "observed"].iloc[:1]
    unknown = pd.DataFrame([person("observed", date(2025, 1, 1), NAN, "")])
    figures = [
        personnel_figure(one, world_),
        personnel_figure(unknown, world_),
        personnel_figure(people.iloc[:0], world_),
    ]
    check_figures(figures)
    assert "niet bekend" in " ".join(written(figures[1]))


def test_relief_words(told):
    """A smaller gap has a minus sign, an equal one is nought, an unknown one is not drawn as nought."""
    relief, *_ = told.figures
    words = written(relief)
    assert "−50%" in words
    assert "0" in words


def test_unknown_and_empty(brand):
    """Unknown is dashed and said; nothing to draw is said."""
    one = tale(brand)
    unknown = relief_figure(gaps(gap("zoekteams", 5.0, NAN)), one)
    assert "onbekend" in " ".join(written(unknown))
    assert dashed(unknown)
    missing = supply_figure(
        supplies(supplied("zoekteams", "oorlog", NAN), supplied("zoekteams", "oorlog", 3.0, year=2036)), one
    )
    assert "onbekend" in " ".join(written(missing))
    check_figures([unknown, missing, relief_figure(gaps(), one), supply_figure(supplies(), one)])


def test_labels_move_apart():
    """Names that would overlap are moved apart around where they were; far ones stay."""
    assert apart([(10.0, "a"), (10.0, "b")], 16) == [(2.0, "a"), (18.0, "b")]
    assert apart([(10.0, "a"), (100.0, "b")], 16) == [(10.0, "a"), (100.0, "b")]


def test_year_of():
    """A date is a year with a fraction."""
    assert year_of(date(2030, 1, 1)) == 2030
    assert 2025.9 < year_of(date(2025, 12, 1)) < 2026


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((), "Ook zonder groei is er in geen enkel scenario een tekort."),
        ((gap("a", NAN, NAN),), "Of de groei van Defensie een tekort kleiner maakt, is onbekend."),
        (
            (gap("a", 5.0, 5.0),),
            (
                "Met groei volgens plan tot en met 2035 wordt het tekort van de "
                "enige capaciteit die tekortkomt niet kleiner."
            ),
        ),
        (
            (gap("a", 5.0, 5.0), gap("b", 5.0, 5.0)),
            "Met groei volgens plan tot en met 2035 wordt geen van de 2 tekorten kleiner.",
        ),
        (
            (gap("a", 5.0, 0.0), gap("b", 5.0, 3.0), gap("c", 5.0, 5.0)),
            (
                "Met groei volgens plan tot en met 2035 verdwijnt het tekort in "
                "elk scenario bij één van de drie capaciteiten "
                "en wordt het in ten minste één scenario kleiner bij één andere. "
                "Bij de andere capaciteit met een tekort helpt "
                "groei niet."
            ),
        ),
        (
            (gap("a", 5.0, 3.0), gap("b", 5.0, 3.0)),
            (
                "Met groei volgens plan tot en met 2035 wordt het tekort in ten minste één scenario kleiner bij beide "
                "capaciteiten."
            ),
        ),
    ],
)
def test_claim(rows, expected):
    """The opening sentence knows none, one, many and unknown."""
    assert sentences.claim(gaps(*rows)) == expected


def test_helped(names):
    """What growth helps is told with the least and the most, then what it does not help, then what is unknown."""
    rows = gaps(
        gap("zoekteams", 10.0, 5.0), gap("zoekteams", 10.0, 0.0, scenario_id="b"), gap("blussen", 4.0, 4.0),
        gap("vervoer", NAN, NAN),
    )  # fmt: skip
    text = sentences.helped(rows, names)
    assert text.startswith("Groei helpt bij zoekteams (50% tot 100% minder).")
    assert "Het tekort blijft even groot bij blushelikopters." in text
    assert "Onbekend is het bij vervoer" in text


def test_paths(brand):
    """Slow and fast growth are told beside the plan, or that they help as many."""
    assert sentences.paths(world(brand).frames["growth_gap"]).startswith(
        "Bij langzame en bij snelle groei helpt het bij"
    )
    rows = gaps(gap("a", 5.0, 5.0, "slow"), gap("a", 5.0, 3.0), gap("a", 5.0, 0.0, "fast"))
    assert sentences.paths(rows) == (
        "Bij langzame groei helpt het bij nul, bij snelle groei bij één en volgens plan bij één capaciteit."
    )
    assert not sentences.paths(gaps(gap("a", 5.0, 3.0)))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((supplied("zoekteams", "oorlog", 3.0),), "Geen enkele capaciteit haalt door groei volgens plan"),
        (
            (supplied("zoekteams", "oorlog", 4.0, year=2030), supplied("zoekteams", "oorlog", 5.0)),
            "bij zoekteams in oorlog vanaf 2030.",
        ),
        ((supplied("zoekteams", "oorlog", NAN, NAN),), "is onbekend."),
    ],
)
def test_regained(names, rows, expected):
    """It is told from which year a reference is reached again, that none is, or that it is not known."""
    assert expected in sentences.regained(supplies(*rows), names)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((), ""),
        ((("zoekteams", 5.0, 4.0),), "haalt elke capaciteit ook zonder"),
        ((("zoekteams", NAN, NAN),), "is niet bekend"),
        ((("zoekteams", 3.0, 2.0),), "haalt in oorlog nog steeds geen van één capaciteit het ijkpunt"),
        ((("zoekteams", 5.0, 2.0),), "haalt in oorlog zoekteams het ijkpunt weer."),
        (
            (("zoekteams", 5.0, 2.0), ("blussen", 5.0, 2.0), ("water", 3.0, 2.0)),
            "halen in oorlog zoekteams en blushelikopters het ijkpunt weer; nooddrinkwater niet.",
        ),
    ],
)
def test_wartime(names, rows, expected):
    """The wartime organisation is told for none, one, many and unknown; without it there is no sentence."""
    found = supplies(*(supplied(key, "oorlog", units, without, path="wartime") for key, units, without in rows))
    text = sentences.wartime(found, names)
    assert expected in text
    assert bool(text) == bool(rows)


def test_personnel_sentence():
    """The last observed figure and the end of each path are told; what is missing is said."""
    people = ChapterData().tables["personnel"]
    text = sentences.personnel(people)
    assert text.startswith("In december 2025 werkten er ongeveer 80.000 mensen bij Defensie.")
    assert "bij groei volgens plan 100.000 begin 2030" in text
    assert sentences.personnel(people.iloc[:2]).endswith("Hoe dat verder gaat, is niet bekend.")
    assert sentences.personnel(people.iloc[:0]) == "Hoeveel mensen er bij Defensie werken, is niet bekend."


@pytest.mark.parametrize(
    ("bases", "expected"),
    [
        ((), "is niet bekend."),
        (("oordeel", "fictief"), "al deze waarden zijn een aanname."),
        (("bron", "opgave"), "al deze waarden hebben een bron of zijn opgegeven."),
        (("bron", "oordeel"), "van één van de twee capaciteiten is het een aanname."),
    ],
)
def test_elasticities(bases, expected):
    """What the elasticities rest on is told for none, some and all."""
    rows = [{"attribute": "elasticity", "likely": 0.1 + index, "basis": basis} for index, basis in enumerate(bases)]
    assert expected in sentences.elasticities(pd.DataFrame(rows, columns=["attribute", "likely", "basis"]))
