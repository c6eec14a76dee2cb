"""`ht3 explain`: from a finding to the rows that it rests on."""

import json

import pytest

from hoofdtaak3.build.found import explained_finding
from hoofdtaak3.edition import marker, waiting
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project
from hoofdtaak3.results.findings import Finding, Findings, Ground

FOUND = [
    Finding(
        "oorlog.tekort.stevig", "capaciteiten met een tekort", ("zoek", "blus"), "capaciteiten", 17, "capaciteiten",
        degree="houdt_stand", held=0.92, phase="oorlog", names={"zoek": "Zoekteams", "blus": "Blushelikopters"},
        grounds=("capaciteit.zoek",),
    ),
    Finding("oorlog.klasse", "klasse", "D", degree="wisselt", held=0.6, outcomes=("D", "B"), needs=("q_x",),
            names={"D": "geen alternatief", "B": "civiel op te vangen"}),
    Finding("kosten", "kosten", 3.0, "miljoen euro", low=1.0, high=8.5, source="ah-2212"),
]  # fmt: skip
GROUNDS = {
    "capaciteit.zoek": Ground("Zoekteams", {"bron": 1, "oordeel": 3}, {"claims": ("zoek ht1 vrede", "zoek ht1 oorlog")})
}


@pytest.fixture
def project(tmp_path):
    """A project of which the public edition was made."""
    found = Project(tmp_path)
    found.build.mkdir()
    found.content.write_text(json.dumps(Findings.of(FOUND, GROUNDS).plain()), encoding="utf-8")
    marker(found).write_text("publiek\n", encoding="utf-8")
    return found


def told(project, name, edition="publiek"):
    """What is said."""
    return "\n".join(explained_finding(project, edition, name))


def test_a_list_and_its_rows(project):
    """What it is, of how many, how firm, and the rows with their basis."""
    text = told(project, "oorlog.tekort.stevig")
    for part in (
        "capaciteiten met een tekort",
        "2 (Zoekteams en Blushelikopters) van de 17 capaciteiten",
        "houdt stand",
        "92% van de trekkingen",
        "25% bron en 75% oordeel",
        "data/claims.csv (2): zoek ht1 vrede en zoek ht1 oorlog",
    ):
        assert part in text


def test_what_is_loose_says_what_else(project):
    """What competes, and what is needed."""
    text = told(project, "oorlog.klasse")
    assert "wisselt" in text
    assert "vaakste eerst: geen alternatief en civiel op te vangen" in text
    assert "q_x" in text


def test_an_amount_has_its_range_and_source(project):
    """Low and high, unit and source."""
    text = told(project, "kosten")
    assert "3 miljoen euro" in text
    assert "1 tot 8,5" in text
    assert "ah-2212" in text


def test_the_beginning_of_a_name(project):
    """All that begin so, with their value."""
    assert told(project, "oorlog").splitlines() == [
        "oorlog.tekort.stevig: 2 (Zoekteams en Blushelikopters) van de 17 capaciteiten",
        "oorlog.klasse: geen alternatief",
    ]


def test_what_is_not_there(project):
    """The nearest names, or what to do first."""
    with pytest.raises(InputError) as caught:
        told(project, "oorlog.tekrt.stevig")
    assert caught.value.problems[0].allowed.startswith("oorlog.tekort.stevig")
    with pytest.raises(InputError) as caught:
        told(project, "kosten", "intern")
    assert "ht3 report" in caught.value.problems[0].advice


def test_the_edition_that_waits(project):
    """What was made of the other edition stands beside it."""
    aside = waiting(project, "intern")
    aside.mkdir()
    (aside / "content.json").write_text(project.content.read_text(encoding="utf-8"), encoding="utf-8")
    assert "3 miljoen euro" in told(project, "kosten", "intern")
