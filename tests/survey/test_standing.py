"""How far the round is, what an answer would be worth, and how the report tells it."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from tests.analyses.filling import filled, words
from tests.survey.rounds import questionnaire, small_round
from tests.survey.test_answering import answer, collected

from hoofdtaak3.analyses.civil.content import LABEL, content
from hoofdtaak3.analyses.civil.standing import Round, worths
from hoofdtaak3.brand import Brand
from hoofdtaak3.build.survey import call_lines
from hoofdtaak3.build.validation import seen
from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.survey.contradictions import contradictions
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.results.findings import Finding

ROOT = Path(__file__).parents[2]
UNITS = ("civil_pool_values", "crews", "units")
HOURS = ("civil_alternative_values", "eod_boats", "response_hours")


def draws(*rows, stability=0.6):
    """The frames of the draws of one scenario: drivers, and how often the class of a capability is the likely one."""
    drivers = pd.DataFrame(rows, columns=["capability_id", "table", "key", "attribute", "correlation"])
    summary = pd.DataFrame({"capability_id": ["eod", "eod"], "phase": ["", "oorlog"], "stability": [stability, 0.1]})
    return {"sample_drivers": drivers, "sample_summary": summary}


def test_an_answer_is_worth_what_changes_times_what_goes_with_it():
    """Summed over scenarios; of the phases of one quantity together."""
    found = worths(
        {
            "one": draws(("eod", *UNITS, 0.5), ("eod", *HOURS, -0.2)),
            "two": draws(("eod", *UNITS[:2], "units:2026", 0.5), stability=0.8),
        }
    )
    assert found[UNITS].score == pytest.approx(0.4 * 0.25 + 0.2 * 0.25)
    assert (found[UNITS].capability, found[UNITS].scenario) == ("eod", "one")
    assert found[HOURS].score == pytest.approx(0.4 * 0.04)


@pytest.mark.parametrize(("correlation", "stability"), [(0.5, 1.0), (0.5, math.nan), (math.nan, 0.5), (0.0, 0.5)])
def test_what_never_changes_or_is_not_known_is_worth_nothing(correlation, stability):
    """No row: not a nought that looks like knowledge."""
    assert worths({"one": draws(("eod", *UNITS, correlation), stability=stability)}) == {}


@pytest.fixture
def project(tmp_path):
    """Two regions, of which one has three times the people of the other."""
    project = small_round(tmp_path)
    project.append(
        "region_values", "VR17,population,2024-01-01,4200000,4200000,4200000,inwoners,bron,cbs-2024,,openbaar,"
    )
    return project


def standing(project, edition="publiek"):
    """The round, with draws in which two values matter."""
    results = {"one": draws(("eod", *UNITS, 0.5), ("eod", *HOURS, 0.4))}
    return Round(load_dataset(project.root, edition), worths(results))


def test_who_to_call_first_is_whose_missing_answers_are_worth_most(project):
    """Of what all regions answer together each has a part in proportion to its people."""
    calls = standing(project).calls
    assert [one.party.id for one in calls] == ["VR17", "rode_kruis", "VR09"]
    assert [one.worth for one in calls] == pytest.approx([0.4 * 0.25 * 0.75, 0.4 * 0.16, 0.4 * 0.25 * 0.25])
    assert [one.first.id for one in calls] == [
        "VR17/crews/units", "rode_kruis/eod_boats/response_hours", "VR09/crews/units",
    ]  # fmt: skip


def test_the_adviser_reads_whom_to_call_and_how_that_is_known(project):
    """The heaviest first, with the question; what is not known is told as such."""
    said = list(call_lines(standing(project)))
    assert said[1:5] == [
        "  1. Veiligheidsregio Rotterdam-Rijnmond: 0,08. Vooral voor explosievenopruiming.",
        "     Ploegen: Hoeveel ploegen zijn er in uw regio?",
        "  2. Rode Kruis: 0,06. Vooral voor explosievenopruiming.",
        "     Boten, voor explosievenopruiming: Hoeveel uur na een verzoek is de hulp ter plaatse?",
    ]
    assert "maal het deel van de spreiding" in " ".join(said[-2:])
    dataset = load_dataset(project.root)
    assert "er zijn geen trekkingen" in next(call_lines(Round(dataset, {}, drawn=False)))
    assert "Van geen antwoord" in next(call_lines(Round(dataset, {})))


def test_who_has_answered_is_not_called_for_that(project):
    """Also who said that it does not know."""
    collected(
        project,
        answer(project, "VR17", "a.xlsx", crews__units=3),
        answer(project, "rode_kruis", "b.xlsx", eod_boats__response_hours={"Antwoord": "weet niet"}),
    )
    assert [one.party.id for one in standing(project).calls] == ["VR09"]


def test_the_questions_that_weigh_most_come_first_in_the_questionnaire(project):
    """Numbered from 1; what is not known to matter has no number."""
    now = standing(project)
    own = now.questionnaire.of(now.questionnaire.by_id["rode_kruis"])
    assert now.ranks(own) == {"rode_kruis/eod_boats/response_hours": 1}


def test_how_much_is_stated(project):
    """By party, and by capability with the regions by their people."""
    collected(project, answer(project, "VR17", "a.xlsx", crews__units=3, q_crews={"Antwoord": "weet niet"}))
    now = standing(project)
    found = {one.party.id: (one.stated, one.answered, len(one.quantities), one.last) for one in now.standings}
    assert found["VR17"] == (1, 2, 8, date(2026, 12, 1))
    assert found["VR09"] == (0, 0, 8, None)
    share, count = now.coverage()["eod"]
    # Eight of the regions; of boats and of firms those of the resource, and speed and worth of each.
    assert count == 8 + (8 + 2) + (8 + 2)
    assert share == pytest.approx(0.75 / count)


def test_what_is_confidential_counts_in_its_own_edition_only(project):
    """The public edition does not know that there is an answer."""
    secret = {"Waarschijnlijk": 4, "Antwoord": "vertrouwelijk"}
    collected(project, answer(project, "rode_kruis", boats__units=secret))
    counts = {
        edition: {one.party.id: (one.stated, one.answered) for one in standing(project, edition).standings}
        for edition in ("publiek", "intern")
    }
    assert counts["publiek"]["rode_kruis"] == (0, 0)
    assert counts["intern"]["rode_kruis"] == (1, 1)


def made(project):
    """What the report gets of the round."""
    dataset = load_dataset(project.root)
    results = {"one": draws(("eod", *UNITS, 0.5), ("eod", *HOURS, 0.4))}
    brand = Brand.load(ROOT)
    capabilities = tuple(dataset.frame("capabilities")["id"])
    world = SimpleNamespace(
        dataset=dataset, results=results, names=Names.of(dataset), brand=brand, capabilities=capabilities
    )
    return content(world)


def told(tmp_path, project):
    """The chapter, in words."""
    found = made(project)
    regions = load_dataset(project.root).frame("regions")["id"]
    own = tuple(
        one for one in regions if any(f.value and one in f.value for f in found.findings if f.id == "beeld.geantwoord")
    )
    needed = [
        Finding("nodig.los", "los", 0, "conclusies", 4, "conclusies", degree="vast"),
        Finding("nodig.wachtend", "wachtend", 0, "vragen", 4, "vragen", degree="vast"),
        Finding("nodig.conclusies", "alle", 4, "conclusies", degree="vast"),
        Finding("aantal.vragen", "vragen", 0, "vragen", degree="vast"),
        Finding("aantal.regios", "regio's", 25, "regio's", degree="vast"),
        Finding(
            "regio.eigen_gegevens",
            "regio's",
            own,
            "regio's",
            2,
            "regio's",
            names=dict.fromkeys(own, "regio"),
            degree="vast",
        ),
    ]
    tables = {**found.tables, "nodig_vragen": [], "nodig_partijen": [], "bestaande_afspraken": []}
    tables |= {figure.label: figure.table.to_dict("records") for figure in found.figures}
    text = filled(
        tmp_path / "tekst", "samenwerking", [*needed, *found.findings], tables, [f.label for f in found.figures]
    )
    return words(text)


def test_without_answers_the_report_says_that_the_picture_is_empty(tmp_path, project):
    """And what it rests on instead; there is no map of nothing."""
    said = told(tmp_path, project)
    assert "Het civiele beeld is nog leeg." in said
    assert (
        "In de gegevens van dit rapport staat geen vraag aan een civiele partij, en geen opgave. Wat deze analyse"
        in said
    )
    assert "op openbare bronnen en op aannames" in said
    assert not made(project).figures
    assert "Rotterdam-Rijnmond" in said


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("VR09",), "Er is één van de vier civiele partijen om een opgave gevraagd; nog niemand heeft geantwoord. Wat"),
        (("VR09", "markt"), "Er zijn twee van de vier civiele partijen om een opgave gevraagd; nog niemand heeft"),
        (
            ("VR09", "VR17", "markt", "rode_kruis"),
            "Alle 4 civiele partijen zijn om een opgave gevraagd; geen van hen heeft",
        ),
    ],
)
def test_who_was_asked_and_is_silent(tmp_path, project, asked, words):
    """One, some, all: the picture is empty still."""
    folder = project.root / "data" / "civil"
    folder.mkdir()
    rows = "".join(f"{key},2026-12-01,2027-03-01,openbaar\n" for key in asked)
    (folder / "asked.csv").write_text(f"id,asked,deadline,classification\n{rows}", encoding="utf-8")
    said = told(tmp_path, project)
    assert words in said
    assert "Het civiele beeld is nog leeg." in said


def test_with_answers_the_report_says_how_much_is_stated(tmp_path, project):
    """With the map of the regions."""
    collected(project, answer(project, "VR17", "a.xlsx", crews__units=3))
    said = told(tmp_path, project)
    assert "Van de 4 civiele partijen heeft er 1 geantwoord." in said
    assert "Van de 36 gevraagde getallen is er 1 opgegeven (3%)." in said
    assert "leeg" not in said.replace("De andere tegels zijn leeg", "")
    [figure] = made(project).figures
    assert figure.label == LABEL
    assert figure.table["Opgegeven getallen"].tolist() == [0, 1]


def test_the_report_lists_what_does_not_fit(tmp_path, project):
    """Regions that together have more than there is, and an answer against a publication, with who says what."""
    project.replace(
        "civil_pool_values", "crews,units,,,4,6,8,eenheden,oordeel,,", "crews,units,,,6,6,6,eenheden,bron,cbs-2024,"
    )
    assert "Wat niet bij elkaar past" not in told(tmp_path / "before", project)
    collected(
        project,
        answer(project, "VR09", "a.xlsx", crews__units=4),
        answer(project, "VR17", "b.xlsx", crews__units=5),
        answer(project, "rode_kruis", "c.xlsx", boats__units=12, boats__own_use__vrede=0.9),
    )
    said = told(tmp_path / "after", project)
    regions = "Veiligheidsregio Utrecht: 4; Veiligheidsregio Rotterdam-Rijnmond: 5; samen 9 ploegen"
    assert regions in said
    assert "Een gepubliceerde bron zegt 6 voor het hele land [@cbs-2024]" in said
    assert "Rode Kruis: 12" in said
    assert "Een gepubliceerde bron zegt 10 [@cbs-2024]" in said
    assert len(made(project).tables["beeld_tegenspraak"]) == 2


def test_the_source_of_a_figure_that_an_answer_replaced_can_be_cited(project):
    """Although no row that the report reckons with names it any more."""
    project.replace("civil_pool_values", "10,eenheden,bron,cbs-2024", "10,eenheden,bron,nota-2025")
    collected(project, answer(project, "rode_kruis", boats__units=12))
    dataset = load_dataset(project.root)
    assert not any("nota-2025" in str(cell) for cell in dataset.frame("civil_pool_values")["source"])
    [row] = made(project).tables["beeld_tegenspraak"]
    assert row["bron"] == "nota-2025"
    assert "nota-2025" in dataset.sources


def test_a_confidential_answer_contradicts_nothing_in_public(project):
    """Nor does the public edition know which figure it takes the place of; the internal edition tells it."""
    for number in (12, 13):
        secret = {"Waarschijnlijk": number, "Antwoord": "vertrouwelijk"}
        collected(project, answer(project, "rode_kruis", boats__units=secret))
        dataset = load_dataset(project.root)
        assert made(project).tables["beeld_tegenspraak"] == []
        assert (dict(dataset.overruled), "data (vervangen)" in seen(dataset)) == ({}, False)
        [one] = contradictions(questionnaire(project, "intern"))
        assert one.stated[0][1] == str(number)


def test_what_an_answer_replaced_is_told_and_not_computed_with(project):
    """Another published figure changes what is told of the answer, and no digest by which anything is computed."""
    collected(project, answer(project, "rode_kruis", boats__units=12))
    before = load_dataset(project.root)
    project.replace("civil_pool_values", "boats,units,,,10,10,10", "boats,units,,,11,11,11")
    after = load_dataset(project.root)
    assert after.bare().digests() == before.bare().digests()
    assert {name for name, sha in seen(after).items() if seen(before).get(name) != sha} == {"data (vervangen)"}


def test_the_map_says_of_every_region_what_it_stated(project):
    """In words, where it lies; nobody is left out."""
    collected(project, answer(project, "VR17", "a.xlsx", crews__units=3))
    [figure] = made(project).figures
    texts = {row["text"] for rows in figure.spec["datasets"].values() for row in rows if "text" in row}
    assert {"12%", "Rotterdam-Rijnmond", "niet gevraagd", "Utrecht"} <= texts
