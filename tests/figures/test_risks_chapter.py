"""The chapter on acute risks: classes by phase, descriptions with their basis; none, one, many and unknown."""

import pandas as pd
import pytest
from tests.figures import samples
from tests.figures.chapter_checks import check_figures, check_fragments, check_golden, html
from tests.figures.chapter_samples import NAN, many_data, many_results, risk, tale
from tests.figures.drawn import dashed
from tests.figures.drawn import words as written

from hoofdtaak3.figures.chapters import risks_sentences as sentences
from hoofdtaak3.figures.chapters.risks import chapter, classes_figure, risks_table


def risks(*rows):
    """The table `acute_risks`."""
    return pd.DataFrame(list(rows), columns=list(risk("x", "", "")))


def sample(brand):
    """The chapter on the synthetic world."""
    return chapter(tale(brand))


@pytest.fixture
def told(chapters):
    """That chapter, made once."""
    return chapters["risks"]


def test_golden(told, golden):
    """The fragments and variables are as they were."""
    check_golden(told, golden)


def test_readable(told):
    """Every table is one table, and no code stands in a text."""
    check_fragments(told)


def test_classes_are_drawn(told):
    """A cell has the class and what nobody serves; unknown is a dashed word."""
    words = written(told.figures[0])
    assert {"D", "100% niet vervuld", "alles vervuld", "onbekend"} <= set(words)
    assert dashed(told.figures[0])


def test_amount_may_be_unknown(brand):
    """A class can be certain while the amount is not; the cell says so."""
    rows = samples.phases()
    rows.loc[rows["capability_id"] == "zoekteams", "gap"] = NAN
    words = written(classes_figure(rows, tale(brand)))
    assert "deel onbekend" in words


def test_several_descriptions(told):
    """A capability has a row for each description, with its own basis; one without any says so."""
    page = html(told.fragments["risks-table"])
    assert page.count("Zoekteams (klasse D, vanaf spanning)") == 2
    assert "De brand | groeit." in page
    assert page.count("nog niet beschreven") == 4
    assert "Nog niet beschreven is het risico bij vervoer" in page


def test_thirty_capabilities(brand):
    """Thirty capabilities with long names are drawn, and are all in the table."""
    world = tale(brand, results=many_results(30), data=many_data(30))
    told_ = chapter(world)
    words = " ".join(written(told_.figures[0]))
    assert all(f"{i:02}" in words for i in range(30))
    assert told_.fragments["risks-table"].count("nog niet beschreven |") >= 30


def test_nothing_to_tell(brand):
    """Without capabilities there is a message and an empty table says so."""
    world = tale(brand)
    empty = samples.phases().iloc[:0]
    check_figures([classes_figure(empty, world)])
    assert "Geen capaciteiten" in risks_table(risks(), empty, world)


def ladder(code, capability="zoekteams"):
    """The frame `phases` of one capability with one class."""
    return pd.DataFrame([samples.phase_row(capability, "oorlog", (1.0, 2.0), (1.0, 1.0), code)])


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ({}, "Er zijn geen capaciteiten om over te oordelen."),
        ({"zoekteams": "onbekend"}, "Van geen enkele capaciteit is bekend hoe acuut het risico is."),
        (
            {"zoekteams": "A", "water": "onbekend"},
            (
                "Bij geen enkele capaciteit staat vast dat niemand anders kan of mag inspringen. Bij één capaciteit is "
                "dat onbekend."
            ),
        ),
        (
            {"zoekteams": "D"},
            (
                "Het risico is het meest acuut bij zoekteams (in elke fase): daar "
                "kan of mag niemand anders op tijd inspringen."
            ),
        ),
        (
            {"zoekteams": "D", "blussen": "D"},
            (
                "Het risico is het meest acuut bij twee capaciteiten, omdat "
                "niemand anders daar op tijd kan of mag inspringen: "
                "zoekteams (in elke fase) en blushelikopters (in elke fase)."
            ),
        ),
    ],
)
def test_claim(names, codes, expected):
    """The opening sentence knows none, one, many and unknown."""
    frames = [ladder(code, key) for key, code in codes.items()] or [samples.phases().iloc[:0]]
    assert sentences.claim(pd.concat(frames, ignore_index=True), names) == expected


@pytest.mark.parametrize(
    ("bases", "expected"),
    [
        ((), "Wat het betekent als een capaciteit ontbreekt, is nog niet beschreven."),
        (("bron",), "De ene beschrijving rust op een bron of opgave."),
        (("oordeel",), "De ene beschrijving is een oordeel."),
        (("bron", "opgave"), "Alle twee beschrijvingen rusten op een bron of opgave."),
        (("oordeel", "oordeel"), "Geen van de twee beschrijvingen rust op een bron; zij zijn een oordeel."),
        (
            ("bron", "oordeel"),
            "Van de twee beschrijvingen rust er één op een bron of opgave, bij één capaciteit; één is een oordeel.",
        ),
    ],
)
def test_basis(bases, expected):
    """How many descriptions rest on a source is told for none, one, some and all."""
    assert sentences.basis(risks(*(risk("zoekteams", "x", basis) for basis in bases))) == expected


def test_missing(names):
    """Capabilities without a description are named; nothing missing, nothing said."""
    capabilities = pd.DataFrame({"id": ["zoekteams", "water"]})
    assert sentences.missing(risks(risk("zoekteams", "x", "bron")), capabilities, names).endswith("bij nooddrinkwater.")
    assert not sentences.missing(risks(risk("zoekteams", "x", "bron")), capabilities.iloc[:1], names)
