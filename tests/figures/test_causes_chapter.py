"""The chapter on causes: the shares of every gap, and sentences for none, one, many and unknown."""

import pandas as pd
import pytest
from tests.figures import samples
from tests.figures.chapter_checks import check_figures, check_fragments, check_golden
from tests.figures.chapter_samples import NAN, many_data, many_results, tale
from tests.figures.drawn import dashed
from tests.figures.drawn import words as written

from hoofdtaak3.figures.chapters import causes_sentences as sentences
from hoofdtaak3.figures.chapters.causes import chapter, leading_figure, shares_figure

CAUSES = list(sentences.CAUSES)


def row(scenario, capability, gap, **parts):
    """One row of the frame `causes`; what is not named is 0, or unknown with an unknown gap."""
    rest = dict.fromkeys(CAUSES, NAN if gap != gap else 0.0)  # noqa: PLR0124 - not-a-number
    return {"scenario_id": scenario, "capability_id": capability, "gap_unit_days": gap} | rest | parts


def frame(*rows):
    """The frame, with the gap as a share of the demand, as the sentences want it."""
    result = pd.DataFrame(list(rows), columns=["scenario_id", "capability_id", "gap_unit_days", *CAUSES])
    return result.assign(share=result["gap_unit_days"] / 120.0)


CONFLICT = (
    row("conflict_brand", "zoekteams", 80.0, claims=60.0, simultaneity=10.0, time=5.0, size=5.0),
    row("conflict_brand", "blussen", 0.0),
    row("conflict_brand", "vervoer", NAN),
    row("conflict_brand", "water", 0.0),
)
PEACE = tuple(row("vredestijd", key, 0.0) for key, *_ in samples.CAPABILITIES)


def sample(brand):
    """The chapter on the synthetic world."""
    return chapter(tale(brand, {"causes": frame(*PEACE, *CONFLICT).drop(columns="share")}))


@pytest.fixture
def told(chapters):
    """That chapter, made once."""
    return chapters["causes"]


def test_golden(told, golden):
    """The fragments and variables are as they were."""
    check_golden(told, golden)


def test_readable(told):
    """Every table is one table, and no code stands in a text."""
    check_fragments(told)


def test_shares_are_drawn(told):
    """The parts of a bar carry their share of the gap, the note its share of the demand."""
    words = written(told.figures[0])
    assert "beslag 75%" in words
    assert "tekort 67% van de vraag" in words


def test_unknown_shares_are_said(brand):
    """A gap whose causes are not known is one dashed part, with the word."""
    rows = frame(row("conflict_brand", "zoekteams", 80.0) | dict.fromkeys(CAUSES, NAN))
    world = tale(brand, {"causes": rows.drop(columns="share")})
    figures = [shares_figure(rows, world), leading_figure(rows, world)]
    check_figures(figures)
    assert all("onbekend" in " ".join(written(figure)) for figure in figures)
    assert all(dashed(figure) for figure in figures)


def test_no_gap_is_said(brand):
    """Without a gap there is a message instead of an empty chart."""
    world = chapter(tale(brand, {"causes": frame(*PEACE).drop(columns="share")}))
    check_figures(world.figures)
    check_fragments(world)
    assert "tekort" in " ".join(written(world.figures[0]))
    assert world.variables["causes"]["met_tekort"] == "nul"


def test_equal_causes_are_no_winner(brand):
    """Of two causes of the same size neither is called the largest."""
    rows = frame(row("conflict_brand", "zoekteams", 80.0, claims=40.0, reversal=40.0))
    figure = leading_figure(rows, tale(brand, {"causes": rows.drop(columns="share")}))
    assert {"gedeeld", "50%"} <= set(written(figure))
    assert "meer oorzaken even groot (1)" in figure.alt


def test_thirty_capabilities(brand):
    """Thirty capabilities with long names are drawn, every name whole."""
    rows = frame(*(row("conflict_brand", f"c{i:02}", 5.0, claims=3.0, size=2.0) for i in range(30)))
    world = tale(brand, {"causes": rows.drop(columns="share")}, results=many_results(30), data=many_data(30))
    for figure in chapter(world).figures:
        words = " ".join(written(figure))
        assert all(f"{i:02}" in words for i in range(1, 30, 2))


SHORT = row("a", "zoekteams", 60.0, claims=50.0, size=10.0)
OTHER = row("a", "blussen", 30.0, time=30.0)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            (row("a", "water", 0.0),),
            "In geen van de scenario’s is er een tekort; er zijn dus geen oorzaken te verdelen.",
        ),
        (
            (row("a", "water", NAN),),
            "Van geen enkele capaciteit is bekend dat er een tekort is, en dus ook niet waardoor.",
        ),
        (
            (row("a", "water", 5.0) | dict.fromkeys(CAUSES, NAN),),
            "Er is een tekort, maar de oorzaken ervan zijn nog niet te berekenen.",
        ),
        (
            (SHORT,),
            (
                "Het tekort bij de enige capaciteit die tekortkomt, is voor het "
                "grootste deel toe te rekenen aan beslag van "
                "hoofdtaak 1."
            ),
        ),
        (
            (SHORT, OTHER),
            (
                "Bij één van de twee capaciteiten met een tekort is meer dan de helft van dat tekort toe te rekenen "
                "aan beslag van hoofdtaak 1."
            ),
        ),
        (
            (OTHER,),
            "Bij geen enkele capaciteit is meer dan de helft van het tekort toe te rekenen aan beslag van hoofdtaak 1.",
        ),
    ],
)
def test_claim(rows, expected):
    """The opening sentence knows none, one, many and unknown."""
    assert sentences.claim(frame(*rows)) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"claims": 60.0}, "Het hele tekort bij zoekteams in ‘A’ is toe te rekenen aan beslag van hoofdtaak 1."),
        (
            {"claims": 45.0, "size": 15.0},
            "Van het tekort bij zoekteams in ‘A’ is 75% toe te rekenen aan beslag van hoofdtaak 1 en 25% aan omvang.",
        ),
        (
            {"claims": 59.7, "time": 0.3},
            "Van het tekort bij zoekteams in ‘A’ is 99% toe te rekenen aan beslag van hoofdtaak 1.",
        ),
    ],
)
def test_gap_sentence(names, parts, expected):
    """A gap has one cause or more; crumbs are left to the table."""
    found = sentences.gap_sentences(frame(row("a", "zoekteams", 60.0, **parts)), {"a": "A"}, names)
    assert found == [expected]


def test_other_causes(names):
    """Every other cause is told with where it counts, or that it counts nowhere."""
    rows = frame(row("a", "zoekteams", 60.0, claims=30.0, time=30.0), row("a", "blussen", 10.0, time=1.0, claims=9.0))
    text = sentences.others(rows, names)
    assert "Tijd speelt mee bij zoekteams (tot 50%) en blushelikopters (tot 10%)." in text
    assert "Omkering, gelijktijdigheid en bevoegdheid spelen bij geen enkel bekend tekort mee." in text
    assert not sentences.others(frame(row("a", "water", 0.0)), names)


def test_missing(names):
    """Unknown causes and unknown gaps are told apart; nothing unknown, nothing said."""
    untold = frame(row("a", "zoekteams", 60.0) | dict.fromkeys(CAUSES, NAN))
    text = sentences.missing(untold, ["water"], names)
    assert "De oorzaken van het tekort zijn onbekend bij één capaciteit: zoekteams." in text
    assert "Of er een tekort is, en dus ook waardoor, is onbekend bij één capaciteit: nooddrinkwater." in text
    assert not sentences.missing(frame(SHORT), [], names)


def test_every_cause_is_explained():
    """Each cause has its plain sentence."""
    assert set(sentences.EXPLAINED) == set(sentences.CAUSES)
