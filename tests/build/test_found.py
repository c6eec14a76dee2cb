"""`ht3 explain`: from a finding to the rows that it rests on."""

import json
import re
import shutil
from pathlib import Path

import pytest
from tests.projects import read_rows

from hoofdtaak3.assemble.shown import plain
from hoofdtaak3.build.found import _SPAN, Explainer
from hoofdtaak3.dutch import number
from hoofdtaak3.edition import marker, waiting
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project
from hoofdtaak3.results.findings import Finding, Findings, Ground

ROOT = Path(__file__).parents[2]
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
    "capaciteit.zoek": Ground(
        "Zoekteams", {"bron": 1, "oordeel": 3}, {"claims": ("eod_sea ht1 vrede", "eod_sea ht1 oorlog")}
    )
}


@pytest.fixture
def project(tmp_path):
    """A project of which the public edition was made."""
    for name in ("data", "params"):
        shutil.copytree(ROOT / name, tmp_path / name)
    found = Project(tmp_path)
    found.build.mkdir()
    found.content.write_text(json.dumps(Findings.of(FOUND, GROUNDS).plain()), encoding="utf-8")
    marker(found).write_text("publiek\n", encoding="utf-8")
    return found


def told(project, name, edition="publiek"):
    """What is said."""
    return "\n".join(Explainer(project, edition).lines(name))


def test_a_list_and_its_rows(project):
    """What it is, of how many, how firm, and the rows with their basis."""
    text = told(project, "oorlog.tekort.stevig")
    for part in (
        "capaciteiten met een tekort",
        "2 (Zoekteams en Blushelikopters) van de 17 capaciteiten",
        "houdt stand",
        "92% van de trekkingen",
        "25% bron en 75% oordeel",
        "data/claims.csv (2)",
        "eod_sea ht1 oorlog: 0,95 fractie",
        "; oordeel",
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


def test_words_from_the_letter(project):
    """A number and a word: the sentence, and the finding that wrote the number; not one beside it."""
    folder = project.build / "fragments"
    folder.mkdir()
    text = (
        'Bij [twee van de 17]{.bevinding data-id="oorlog.tekort.stevig"} capaciteiten is er een tekort. '
        'Dat kost [3 miljoen]{.bevinding data-id="kosten"} euro.\n'
    )
    (folder / "kamerbrief.md").write_text(text, encoding="utf-8")
    for words in ("twee capaciteiten", "17 capaciteiten", "twee van de 17"):
        found = told(project, words)
        assert "“kamerbrief: Bij twee van de 17 capaciteiten is er een tekort.”" in found
        assert "oorlog.tekort.stevig: " in found
        assert "kosten: " not in found
    assert "kosten: " in told(project, "3 miljoen")
    with pytest.raises(InputError):
        told(project, "18 capaciteiten")


def test_setting_comes_from_a_file_and_line(project):
    """Its own, an ancestor's or that of all; a wrong name has the nearest."""
    own = told(project, "conflict_chemisch.days")
    assert own.startswith("conflict_chemisch.days: 120\n  staat in:  params/scenarios/conflict_chemisch.yaml, regel ")
    base = told(project, "conflict_chemisch.travel.road.speed_kmh")
    assert ": 60" in base
    assert "params/base.yaml, regel " in base
    assert "hybride_spanning" in base.splitlines()[-1]
    with pytest.raises(InputError) as caught:
        told(project, "conflict_chemisch.dayz")
    assert "bedoelt u 'days'?" in caught.value.text()


def test_figure(project):
    """What it shows, what it rests on, and where its rows are."""
    content = json.loads(project.content.read_text(encoding="utf-8"))
    content["figures"] = {"fig-x": {"name": "Wie kan inspringen", "bases": {"bron": 1, "oordeel": 3}}}
    content["tables"] = {"fig-x": [{"id": "a", "deel": 1}, {"id": "b", "deel": 0}]}
    project.content.write_text(json.dumps(content), encoding="utf-8")
    text = told(project, "fig-x")
    for part in ("Wie kan inspringen", "25% bron", "2 regels, in build/figures/fig-x.csv", "id, deel"):
        assert part in text


@pytest.mark.build
def test_every_finding_and_every_number_of_the_letter(small_once):
    """Each is told with its value and the rows it rests on, of which every value is that of the table."""
    explainer = Explainer(Project(small_once.root), "publiek")
    for name, finding in explainer.findings.found.items():
        lines = list(explainer.lines(name))
        assert lines[0] == f"{name}: {finding.label}"
        for ground in (explainer.findings.grounds[key] for key in finding.grounds):
            assert f"  rust op {ground.label}:" in lines
    letter = (small_once.root / "build" / "fragments" / "kamerbrief.md").read_text(encoding="utf-8")
    numbers = [plain(text) for text, _ in _SPAN.findall(letter) if re.search(r"\d|\bvan de\b", plain(text))]
    assert numbers
    for text in numbers:
        assert "kamerbrief: " in "\n".join(explainer.lines(text))


@pytest.mark.build
def test_values_that_are_told_are_those_of_the_table(small_once):
    """Of every row of a ground: likely value, unit, basis."""
    explainer = Explainer(Project(small_once.root), "publiek")
    rows = read_rows(small_once.root / "data" / "claims.csv")
    told = "\n".join(explainer.lines("fase.oorlog.tekort.stevig")) + "\n".join(explainer.lines("herkomst.waarden"))
    for row in rows:
        name = f"{row['capability_id']} {row['claim']} {row['phase']}"
        line = next((line for line in told.splitlines() if line.strip().startswith(f"{name}: ")), None)
        if line is not None:
            assert f"{number(float(row['likely']), 3)} fractie" in line
            assert f"; {row['basis']}" in line
