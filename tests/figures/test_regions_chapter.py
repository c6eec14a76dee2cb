"""The chapter on regions: tile maps with words in every tile; none, one, many and unknown."""

import pandas as pd
import pytest
from tests.figures.chapter_checks import check_figures, check_fragments, check_golden
from tests.figures.chapter_samples import NAN, ChapterData, tale
from tests.figures.drawn import dashed
from tests.figures.drawn import words as written

from hoofdtaak3.figures.chapters import regions_sentences as sentences
from hoofdtaak3.figures.chapters.regions import chapter, map_figure

REGIONS = {"VR01": "Groningen", "VR20": "Midden- en West-Brabant", "VR24": "Zuid-Limburg"}
TITLES = {"a": "A", "b": "B"}


def unserved(*rows):
    """The frame `regions_unserved`, from scenario, region and share; weight 4, one capability short."""
    frame = pd.DataFrame(list(rows), columns=["scenario_id", "region_id", "unserved"])
    return frame.assign(weight=4.0, short=1.0)


def gaps(*rows):
    """The frame `regions_gap`, from region, capability and gap."""
    frame = pd.DataFrame(list(rows), columns=["region_id", "capability_id", "gap_unit_days"])
    return frame.assign(scenario_id="conflict_brand", demand_unit_days=10.0, gap_counterfactual_unit_days=0.0)


def frames():
    """Two scenarios: large, small (of one region in both) and unknown shares; a third without a gap."""
    return {
        "regions_unserved": unserved(
            ("vredestijd", "VR01", 0.0),
            ("navo_top", "VR01", 0.3),
            ("navo_top", "VR20", 0.2),
            ("conflict_brand", "VR01", 0.6),
            ("conflict_brand", "VR20", 0.005),
            ("conflict_brand", "VR24", NAN),
            ("conflict_brand", "", NAN),
        ),
        "regions_gap": gaps(("", "zoekteams", 5.0), ("", "vervoer", NAN), ("VR01", "blussen", 1.0)),
    }


def sample(brand):
    """The chapter on the synthetic world."""
    return chapter(tale(brand, frames()))


@pytest.fixture
def told(chapters):
    """That chapter, made once."""
    return chapters["regions"]


def test_golden(told, golden):
    """The fragments and variables are as they were."""
    check_golden(told, golden)


def test_readable(told):
    """Every table is one table, and no code stands in a text."""
    check_fragments(told)


def test_every_tile_has_words(told):
    """Each region has its code, its name and its value; a share below 1% is not nought, and unknown is a question."""
    words = written(told.figures[0])
    assert {"VR01", "Groningen", "60%", "<1%", "?"} <= set(words)
    assert "Brabant" in " ".join(words)
    assert dashed(told.figures[0])


def test_small_maps(told):
    """Only scenarios in which a region falls short have a map."""
    words = " ".join(written(told.figures[1]))
    assert "Conflict, brand" in words
    assert "NAVO-top" in words
    assert "Vredestijd" not in words


def test_region_without_a_request(brand):
    """A region that asks nothing has no value, and no nought."""
    figure = map_figure(unserved(("conflict_brand", "VR01", 0.6)), tale(brand))
    words = written(figure)
    assert words.count("–") == 2
    assert "0%" not in words


def test_nothing_to_draw(brand):
    """Without a gap there is a message and a sentence."""
    calm = chapter(tale(brand, {"regions_unserved": unserved(("conflict_brand", "VR01", 0.0)), "regions_gap": gaps()}))
    check_figures(calm.figures)
    check_fragments(calm)
    assert "geen enkele veiligheidsregio" in calm.fragments["regions"]


def test_seven_maps(brand):
    """All 25 regions in many scenarios are drawn, every code in every map."""
    data = ChapterData()
    data.tables["regions"] = pd.DataFrame(
        [
            {"id": f"VR{i:02}", "name": f"Noord- en Oost-Gelderland {i}", "row": i // 6 + 1, "col": i % 6 + 1}
            for i in range(25)
        ]
    )
    rows = [(key, f"VR{i:02}", 1.0) for key in ("vredestijd", "navo_top", "conflict_brand") for i in range(25)]
    told_ = chapter(tale(brand, {"regions_unserved": unserved(*rows), "regions_gap": gaps()}, data=data))
    check_figures(told_.figures)
    assert written(told_.figures[1]).count("VR24") == 3


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((), "Er is nog niet doorgerekend waar in het land iets tekortkomt."),
        ((("a", "VR01", 0.0),), "In geen enkele veiligheidsregio komt in deze scenario’s iets tekort."),
        ((("a", "VR01", NAN),), "Van geen enkele veiligheidsregio is bekend of daar iets tekortkomt."),
        (
            (("a", "VR01", 0.2), ("a", "VR20", NAN)),
            "In één van de 3 veiligheidsregio’s komt iets tekort, in ‘A’. Van één is dat onbekend.",
        ),
        (
            (("a", "VR01", 0.2), ("b", "VR20", 0.2)),
            (
                "In twee van de 3 veiligheidsregio’s komt in ten minste één "
                "scenario iets tekort; waar, hangt vooral af van waar "
                "de fictieve incidenten plaatsvinden."
            ),
        ),
    ],
)
def test_claim(rows, expected):
    """The opening sentence knows none, one, many and unknown."""
    assert sentences.claim(unserved(*rows), TITLES, 3) == expected


def test_heaviest():
    """The scenario with most regions short is chosen, then the one with the largest shares; none without a gap."""
    assert sentences.heaviest(unserved(("a", "VR01", 0.9), ("b", "VR01", 0.1), ("b", "VR20", 0.1))) == "b"
    assert sentences.heaviest(unserved(("a", "VR01", 0.1), ("b", "VR01", 0.9))) == "b"
    assert not sentences.heaviest(unserved(("a", "", 0.9)))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((("a", "VR01", 0.0),), "In ‘A’ komt in geen enkele regio iets tekort."),
        ((("a", "VR01", NAN),), "In ‘A’ is van een deel van de regio’s onbekend of er iets tekortkomt."),
        ((("a", "VR01", 0.5),), "In ‘A’ komt alleen in Groningen (50%) iets tekort."),
        (
            (("a", "VR01", 0.5), ("a", "VR24", 0.7)),
            (
                "In ‘A’ komt in twee regio’s iets tekort. Het grootste gewogen "
                "deel blijft onvervuld in Zuid-Limburg (70%) en "
                "Groningen (50%)."
            ),
        ),
    ],
)
def test_scenario(rows, expected):
    """Where one scenario hits is told for none, one, many and unknown."""
    assert sentences.scenario(unserved(*rows), "A", REGIONS) == expected


def test_repeated():
    """Regions that fall short more than once are named with the number of scenarios."""
    twice = unserved(("a", "VR01", 0.5), ("b", "VR01", 0.5), ("a", "VR20", 0.5))
    assert "Groningen (2)" in sentences.repeated(twice, REGIONS)
    assert sentences.repeated(twice.iloc[:1], REGIONS) == "Geen regio komt in meer dan één scenario tekort."
    assert not sentences.repeated(unserved(("a", "VR01", 0.0)), REGIONS)


def test_elsewhere(names):
    """What is not on the map is named, with what of it falls short and what is not known."""
    text = sentences.elsewhere(frames()["regions_gap"], names)
    assert "Ook daarvan komt iets tekort: zoekteams." in text
    assert "Onbekend is of iets tekortkomt bij vervoer" in text
    assert sentences.elsewhere(gaps(("", "water", 0.0)), names).endswith("Daarvan komt niets tekort.")
    assert sentences.elsewhere(gaps(("VR01", "water", 0.0)), names).startswith("Alle vraag")
