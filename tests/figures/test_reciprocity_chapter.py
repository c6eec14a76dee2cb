"""The chapter on reciprocity: claims on pools, what is left, who pays; none, one, many and unknown."""

import pandas as pd
import pytest
from tests.figures.chapter_checks import check_figures, check_fragments, check_golden, html
from tests.figures.chapter_samples import NAN, PHASES, ChapterData, tale
from tests.figures.drawn import dashed
from tests.figures.drawn import words as written

from hoofdtaak3.figures.chapters import reciprocity_sentences as sentences
from hoofdtaak3.figures.chapters.reciprocity import chapter, claims_figure, gap_figure

TITLES = {"brandweer": "Brandweer", "bussen": "Bussen"}


def pool(key, phase="oorlog", share=0.4, needed="blussen", **changes):
    """One row of the frame `reciprocity_pools`: ten units of which the share and a tenth of the people are gone."""
    row = {
        "pool_id": key, "phase": phase, "units": 10.0, "own_use": 0.0, "reciprocal": share, "reservists": 0.1,
        "left": 10.0 * (1 - share) * 0.9, "left_without": 10.0, "capability_ids": tuple(needed.split()),
        "purpose": "Vervoer*", "payer": "nog af te spreken", "legal_basis_id": "wvr", "law_change": "onbekend",
        "basis": "oordeel",
    }  # fmt: skip
    return row | changes


def pools(*rows):
    """The frame `reciprocity_pools`."""
    return pd.DataFrame(list(rows), columns=list(pool("x")))


def alternative(key, units, without, status, capability="blussen"):
    """One row of the frame `reciprocity_alternatives`, in war."""
    return {
        "capability_id": capability, "pool_id": key, "phase": "oorlog", "units": units, "units_without": without,
        "status": status,
    }  # fmt: skip


def alternatives(*rows):
    """The frame `reciprocity_alternatives`."""
    return pd.DataFrame(list(rows), columns=list(alternative("x", 0.0, 0.0, "kept")))


def classes(*rows):
    """The frame `reciprocity_classes`, from capability, phase, class, and class without."""
    columns = ["capability_id", "phase", "class", "class_without"]
    return pd.DataFrame(list(rows), columns=columns).assign(gap=0.0, gap_without=0.0)


def gaps(*rows):
    """The frame `reciprocity_gap`, from scenario, capability, gap and gap without."""
    return pd.DataFrame(list(rows), columns=["scenario_id", "capability_id", "gap_unit_days", "without_unit_days"])


def frames():
    """A pool asked for two capabilities, one asked for none, one unknown alternative, one class that is worse."""
    steps = dict(zip(PHASES, (0.0, 0.1, 0.2, 0.4), strict=True))
    return {
        "reciprocity_pools": pools(
            *(pool("brandweer", phase, share, "blussen zoekteams") for phase, share in steps.items()),
            *(pool("bussen", phase, NAN, "", reservists=NAN, left=NAN, law_change="") for phase in PHASES),
        ),
        "reciprocity_alternatives": alternatives(
            alternative("brandweer", 2.0, 4.0, "less"),
            alternative("brandweer", 0.0, 1.0, "vanishes", capability="zoekteams"),
            alternative("bussen", NAN, NAN, "onbekend", capability="water"),
            alternative("bussen", 0.0, 0.0, "none_before", capability="vervoer"),
        ),
        "reciprocity_classes": classes(("blussen", "oorlog", "C", "B"), ("water", "oorlog", "A", "A")),
        "reciprocity_gap": gaps(
            ("conflict_brand", "zoekteams", 80.0, 50.0),
            ("conflict_brand", "vervoer", NAN, NAN),
            ("vredestijd", "zoekteams", 0.0, 0.0),
            ("navo_top", "zoekteams", 0.0, 0.0),
        ),
    }


def sample(brand):
    """The chapter on the synthetic world."""
    return chapter(tale(brand, frames()))


@pytest.fixture
def told(chapters):
    """That chapter, made once."""
    return chapters["reciprocity"]


def test_golden(told, golden):
    """The fragments and variables are as they were."""
    check_golden(told, golden)


def test_readable(told):
    """Every table is one table, and no code stands in a text."""
    check_fragments(told)


def test_claims_are_drawn(told):
    """The share of every phase, of reservists and of what is left stands in its cell; unknown is dashed."""
    words = written(told.figures[0])
    assert {"40%", "20%", "54%", "onbekend"} <= set(words)
    assert dashed(told.figures[0])


def test_terms_are_told(told):
    """The table of claims says what for, who pays, on which law, and whether it must change."""
    page = html(told.fragments["reciprocity-asked"])
    assert "Vervoer* (40%)" in page
    assert "nog af te spreken" in page
    assert "artikel 51" in page
    assert page.count("onbekend") >= 2


def test_nothing_to_tell(brand):
    """Without claims, alternatives, classes and gaps there are messages and sentences, and no empty chart."""
    nothing = {
        "reciprocity_pools": pools(pool("brandweer", share=0.0, reservists=0.0)),
        "reciprocity_alternatives": alternatives(),
        "reciprocity_classes": classes(("water", "oorlog", "A", "A")),
        "reciprocity_gap": gaps(("conflict_brand", "zoekteams", 80.0, 80.0)),
    }
    calm = chapter(tale(brand, nothing))
    check_figures(calm.figures)
    check_fragments(calm)
    assert "tbl-reciprocity-classes" not in calm.fragments["reciprocity-classes"]


def test_thirty_pools(brand):
    """Thirty pools with long names are drawn, every name whole."""
    data = ChapterData()
    data.tables["civil_pools"] = pd.DataFrame(
        [{"id": f"p{i:02}", "name": f"Particuliere bewakings- en beveiligingsbedrijven nr {i:02}"} for i in range(30)]
    )
    figure = claims_figure(pools(*(pool(f"p{i:02}") for i in range(30))), tale(brand, data=data))
    words = " ".join(written(figure))
    assert all(f"{i:02}" in words for i in range(30))


def test_unknown_gap_is_said(brand):
    """A gap that is unknown beside one that grows is dashed."""
    rows = gaps(("conflict_brand", "zoekteams", 80.0, 50.0), ("navo_top", "zoekteams", NAN, NAN))
    shown = gap_figure(rows, tale(brand))
    assert "+25%" in written(shown)
    assert "Navo" not in shown.alt


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((), "Er zijn geen civiele capaciteiten in beeld."),
        (
            (pool("a", share=NAN),),
            "Van geen enkele civiele capaciteit is bekend of Defensie er in oorlog zelf om vraagt.",
        ),
        (
            (pool("a", share=0.0),),
            "Defensie vraagt in oorlog volgens de aannames van geen enkele civiele capaciteit een deel.",
        ),
        (
            (pool("a"), pool("b", share=NAN)),
            (
                "In oorlog vraagt Defensie volgens de aannames zelf een deel van één van de twee civiele capaciteiten. "
                "Die wordt twee keer gevraagd: zij moet tegelijk voor Defensie inspringen. Van één civiele capaciteit "
                "is dat onbekend."
            ),
        ),
        (
            (pool("a"), pool("b")),
            (
                "In oorlog vraagt Defensie volgens de aannames zelf een deel van beide civiele capaciteiten. Die "
                "worden allemaal twee keer gevraagd: zij moeten tegelijk voor Defensie inspringen."
            ),
        ),
        (
            (pool("a"), pool("b", needed="")),
            (
                "In oorlog vraagt Defensie volgens de aannames zelf een deel van beide civiele capaciteiten. Een "
                "daarvan wordt twee keer gevraagd: zij moet tegelijk voor Defensie inspringen."
            ),
        ),
        (
            (pool("a", needed=""),),
            (
                "In oorlog vraagt Defensie volgens de aannames zelf een deel van de enige civiele capaciteit. Geen "
                "daarvan moet ook voor Defensie inspringen."
            ),
        ),
    ],
)
def test_claim(rows, expected):
    """The opening sentence knows none, one, many and unknown."""
    assert sentences.claim(pools(*rows)) == expected


def test_asked_often(names):
    """Pools that must stand in for more than one capability are named with them, or there is none."""
    text = sentences.asked_often(pools(pool("bussen", needed="blussen zoekteams")), TITLES, names)
    assert text.startswith("Een civiele capaciteit die Defensie zelf vraagt, moet")
    assert "bussen (voor blushelikopters en zoekteams)" in text
    assert sentences.asked_often(pools(pool("bussen")), TITLES, names).startswith("Geen capaciteit")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((), "Er is geen alternatief dat in oorlog op tijd kan en mag inspringen"),
        ((alternative("a", 0.0, 0.0, "none_before"),), "Er is geen alternatief dat in oorlog"),
        ((alternative("a", 4.0, 4.0, "kept"),), "Er wordt er ook geen kleiner."),
        ((alternative("bussen", 0.0, 4.0, "vanishes"),), "dan verdwijnt één alternatief: bussen voor blushelikopters."),
        (
            (alternative("bussen", 0.0, 4.0, "vanishes"), alternative("brandweer", 0.0, 4.0, "vanishes")),
            "dan verdwijnen twee alternatieven: bussen voor blushelikopters en brandweer voor blushelikopters.",
        ),
        (
            (alternative("bussen", 1.0, 4.0, "less"),),
            "Het enige bruikbare alternatief wordt kleiner; het meest bussen voor blushelikopters (75% minder).",
        ),
        ((alternative("bussen", NAN, NAN, "onbekend"),), "Van één is dat onbekend."),
    ],
)
def test_alternatives(names, rows, expected):
    """It is told which alternatives vanish, which shrink, that none do, or that it is not known."""
    assert expected in sentences.alternatives(alternatives(*rows), TITLES, names)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((("water", "oorlog", "A", "A"),), "Geen enkele klasse verandert"),
        ((("water", "oorlog", "onbekend", "onbekend"),), "is onbekend."),
        (
            (("blussen", "oorlog", "C", "B"),),
            "De klasse van één capaciteit wordt slechter door dat beslag: blushelikopters in oorlog (B wordt C).",
        ),
        ((("blussen", "oorlog", "C", "B"), ("water", "conflict", "B", "A")), "De klasse van twee capaciteiten"),
    ],
)
def test_classes(names, rows, expected):
    """Changed classes are named; none and unknown are told apart."""
    assert expected in sentences.classes(classes(*rows), names)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((("a", "zoekteams", NAN, NAN),), "is onbekend."),
        ((("a", "zoekteams", 5.0, 5.0),), "In geen enkel scenario wordt een tekort groter"),
        (
            (("a", "zoekteams", 5.0, 2.5), ("b", "zoekteams", 5.0, 5.0)),
            (
                "In één van de twee scenario’s wordt een tekort groter door het "
                "beslag op civiele capaciteiten. Het meest bij "
                "zoekteams in ‘A’: 25% van de vraag."
            ),
        ),
    ],
)
def test_gaps(names, rows, expected):
    """How much the claims add is told for none, one and unknown."""
    demand = pd.DataFrame(
        [("a", "zoekteams", 10.0), ("b", "zoekteams", 10.0)],
        columns=["scenario_id", "capability_id", "demand_unit_days"],
    )
    assert expected in sentences.gaps(gaps(*rows), demand, {"a": "A", "b": "B"}, names)


def test_reservists():
    """The one study is told with its source and limits, apart from what the model assumes; without it that is said."""
    seen = ChapterData().tables["observations"]
    text = sentences.reservists(pools(pool("a"), pool("b", reservists=0.25)), seen)
    assert text.startswith(
        "Volgens één studie [bron]{.herkomst} [@studie-a] is minder dan 60% van alle reservisten bij een oproep "
        r"beschikbaar. Wij lazen \*het begin\*."
    )
    assert text.endswith("is een aanname per partij: 10% tot 25%.")
    exact = sentences.reservists(pools(pool("a")), seen.assign(definition="Alle reservisten.", source="b;c", note=""))
    assert exact.startswith("Volgens studies [bron]{.herkomst} [@b; @c] is 60% van alle reservisten bij een oproep")
    none = sentences.reservists(pools(pool("a", reservists=0.0)), seen.iloc[:0])
    assert none.startswith("Er is geen studie gevonden")
    assert none.endswith("Het model rekent niet met opgeroepen reservisten bij civiele partijen.")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((pool("a", share=0.0),), ""),
        ((pool("a"),), "Voor geen enkele vraag van Defensie is in de gegevens vastgelegd wie betaalt."),
        ((pool("a"), pool("b", payer="Defensie")), "Bij één van de 2 is nog niet vastgelegd wie betaalt."),
        ((pool("a", payer="Defensie", law_change="ja"),), "Bij één moet een wet veranderen."),
        ((pool("a", payer="Defensie", law_change="nee"),), "Bij geen enkele staat vast dat een wet moet veranderen."),
        ((pool("a"),), "Bij één is dat nog niet uitgezocht."),
    ],
)
def test_payers(rows, expected):
    """Who pays and whether a law must change is told for none, some and all."""
    text = sentences.payers(pools(*rows))
    assert expected in text
    assert bool(text) == bool(expected)
