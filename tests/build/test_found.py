"""`ht3 explain`: from a finding to the rows that it rests on."""

import json
import math
import re
import shutil
import warnings
from dataclasses import replace
from pathlib import Path

import pdfua
import pymupdf
import pytest
from tests.build.recomputed import Again, only
from tests.projects import read_rows

from hoofdtaak3.analyses.world import row_names
from hoofdtaak3.assemble.shown import plain
from hoofdtaak3.build.found import _SPAN, IN_A_SCENARIO, Explainer
from hoofdtaak3.dutch import number
from hoofdtaak3.edition import marker, waiting
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.model.assessment import assess
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


@pytest.fixture(scope="module")
def explainer(small_once):
    """Of the small project; what it reads is read once."""
    return Explainer(Project(small_once.root), "publiek")


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
    assert base.startswith("conflict_chemisch.travel.road.speed_kmh: 60\n")
    assert told(project, "conflict_chemisch.phases.0").startswith(
        "conflict_chemisch.phases.0: {from_day: 0, phase: vrede}\n"
    )
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
def test_every_finding_and_every_number_of_the_letter(small_once, explainer):
    """Each is told with its value and the rows it rests on, of which every value is that of the table."""
    for name, finding in explainer.findings.found.items():
        lines = list(explainer.lines(name))
        assert lines[0] == f"{name}: {finding.label}"
        for ground in (explainer.findings.grounds[key] for key in finding.grounds):
            assert f"  rust op {ground.label}:" in lines
        told_in_words = name.endswith((".naam", ".omschrijving", ".eenheid", ".eenheden", ".soort"))
        assert told_in_words or any(line.startswith("  hoe:") for line in lines), name
    letter = (small_once.root / "build" / "fragments" / "kamerbrief.md").read_text(encoding="utf-8")
    numbers = [plain(text) for text, _ in _SPAN.findall(letter) if re.search(r"\d|\bvan de\b", plain(text))]
    assert numbers
    for text in numbers:
        assert "kamerbrief: " in "\n".join(explainer.lines(text))


@pytest.mark.build
def test_values_that_are_told_are_those_of_the_table(small_once, explainer):
    """Of every row of a ground: likely value, unit, basis."""
    rows = read_rows(small_once.root / "data" / "claims.csv")
    told = "\n".join(explainer.lines("fase.oorlog.tekort.stevig")) + "\n".join(explainer.lines("herkomst.waarden"))
    for row in rows:
        name = f"{row['capability_id']} {row['claim']} {row['phase']}"
        line = next((line for line in told.splitlines() if line.strip().startswith(f"{name}: ")), None)
        if line is not None:
            assert f"{number(float(row['likely']), 3)} fractie" in line
            assert f"; {row['basis']}" in line


def test_an_empty_list_rests_on_all_values(project):
    """That nothing fits depends on every value: the path does not end there."""
    nothing = Finding("oorlog.gat", "capaciteiten zonder iets", (), "capaciteiten")
    everything = {"waarden": Ground("alle waarden", {"bron": 1}, {"claims": ("eod_sea ht1 oorlog",)})}
    content = json.dumps(
        Findings.of([nothing, Finding("herkomst", "alles", 1, grounds=("waarden",))], everything).plain()
    )
    project.content.write_text(content, encoding="utf-8")
    text = told(project, "oorlog.gat")
    assert "Er is niets dat aan de voorwaarde voldoet" in text
    assert "rust op alle waarden:" in text
    assert "eod_sea ht1 oorlog: 0,95 fractie" in text


@pytest.mark.build
def test_thirty_words_of_the_letter_and_the_core(small_once, explainer):
    """A number and the word after it, as somebody reads them: the finding behind it is told, with its value."""
    tried = {}
    for name in ("kamerbrief", "kern", "beslisnota"):
        text = (small_once.root / "build" / "fragments" / f"{name}.md").read_text(encoding="utf-8")
        for sentence in re.split(r"(?<=[.:!?])\s+|\n\s*\n", text):
            for match in re.finditer(_SPAN, sentence):
                before = re.findall(r"\w+", plain(sentence[: match.start()]))[-1:]
                after = re.findall(r"\w+", plain(sentence[match.end() :]))[:1]
                tried |= {f"{plain(match[1])} {word}": match[2] for word in (*before, *after)}
    assert len(tried) >= 30
    for words, finding in list(tried.items())[:30]:
        told_ = "\n".join(explainer.lines(words))
        assert f"{finding}: " in told_ or told_.count("  waarde:") == 5, words


def same(one, other, key):
    """Whether the rows of a capability are equal in two frames, unknown ones included."""
    mine = [frame[frame["capability_id"] == key].reset_index(drop=True) for frame in (one, other)]
    return mine[0].equals(mine[1])


@pytest.mark.build
def test_a_path_is_enough_to_compute_again(explainer):
    """From the rows that a path names, and no others: every outcome of a capability, by scenario and by phase.

    What the path of one does not name is unknown to it, so the others are; and without one row of it so is its own.
    """
    dataset, grounds = explainer.dataset, explainer.findings.grounds
    everything = {name: set(row_names(name, dataset.frame(name))) for name in IN_A_SCENARIO}
    for scenario in explainer.scenarios.values():
        whole = assess(build_inputs(dataset, scenario)).frames()["capabilities"]
        for key in whole["capability_id"]:
            rows = {name: set(keys) for name, keys in everything.items()}
            for name in explainer.sharing([f"capaciteit.{key}"]):
                for table, keys in grounds[name].rows.items():
                    rows.setdefault(table, set()).update(keys)
            again = assess(build_inputs(only(dataset, rows), scenario)).frames()["capabilities"]
            assert same(whole, again, key), (scenario.id, key)
    common = explainer.scenarios["vredestijd"]
    whole = assess(build_inputs(dataset, common)).phases
    for key in whole["capability_id"].unique():
        rows = grounds[f"capaciteit.{key}"].rows
        alone = assess(build_inputs(only(dataset, rows), common)).phases
        assert same(whole, alone, key), key
        assert alone[alone["capability_id"] != key]["supply"].isna().all()
        in_war = whole[(whole["capability_id"] == key) & (whole["phase"] == "oorlog")]["supply"].item()
        found = explainer.findings.found[f"capaciteit.{key}.oorlog.aanbod"].value
        assert found is None if math.isnan(in_war) else found == pytest.approx(in_war)
        claim = next(name for name in rows["claims"] if name.endswith("ht1 oorlog"))
        less = {**rows, "claims": [name for name in rows["claims"] if name != claim]}
        phases = assess(build_inputs(only(dataset, less), common)).phases
        assert phases[(phases["capability_id"] == key) & (phases["phase"] == "oorlog")]["supply"].isna().all()


def equal(told, again):
    """Whether a value that is told is the one that comes out again: a list in any order, a number to a millionth."""
    if isinstance(told, tuple):
        return isinstance(again, set | list) and set(told) == set(again)
    if isinstance(told, int | float) and isinstance(again, int | float):
        return told == pytest.approx(again, rel=2e-6, abs=2e-6)
    return told is None if isinstance(again, float) and math.isnan(again) else told == again


@pytest.mark.build
def test_every_finding_comes_out_again_from_its_path(explainer):
    """From the rows, settings and figure that its path names, and from nothing else; `recomputed` says how."""
    again, found = Again(explainer), explainer.findings.found
    values = {name: (finding.value, again.values(finding)) for name, finding in found.items()}
    assert not {name: pair for name, pair in values.items() if not equal(*pair)}
    assert len(values) > 800


@pytest.mark.build
@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("capaciteit.cbrn_decon.conflict.aanbod", "claims"),
        ("capaciteit.medical_surge.oorlog.aanbod", "capability_values"),
        ("capaciteit.guarding.oorlog.open", "civil_pool_values"),
        ("capaciteit.guarding.oorlog.kans", "claims"),
        ("capaciteit.medical_surge.oorzaak.claims", "request_line_values"),
        ("scenario.conflict_chemisch.onvervuld", "civil_alternative_values"),
        ("scenario.conflict_2030.effect", "personnel"),
        ("maatregel.decon_eu.effect", "measure_effects"),
        ("groei.mobilisatie.meer", "personnel"),
        ("zekerheid.tekort.samen", "claims"),
        ("waarneming.natres_strength", "observations"),
    ],
)
def test_a_path_that_leaves_something_out_is_seen(explainer, name, table):
    """Without one of its tables a finding comes out otherwise, or not at all: so the test above can fail."""

    class Forgetful(Explainer):
        """An explainer that does not name a table."""

        def path(self, finding):
            path = super().path(finding)
            return replace(path, rows={key: rows for key, rows in path.rows.items() if key != table})

    forgetful = Forgetful(explainer.project, explainer.edition)
    vars(forgetful).update(vars(explainer))  # what was read
    finding = forgetful.findings.found[name]
    try:
        found = Again(forgetful).values(finding)
    except (LookupError, TypeError, ValueError):
        return
    assert not equal(finding.value, found)


@pytest.mark.build
def test_a_number_of_the_annexes_leads_to_its_name(small_once):
    """On paper to the row that says what it is, with the name that `ht3 explain` takes; the page tells it itself."""
    fragments = small_once.root / "build" / "fragments"
    listed = (fragments / "bijlage-bevindingen.md").read_text(encoding="utf-8")
    names = {plain(name) for name in re.findall(r"\[([^\[\]]+)\]\{#bevinding-", listed)}
    texts = [path.read_text(encoding="utf-8") for path in fragments.glob("bijlage-*.md")]
    stated = {name for text in texts for _, name in _SPAN.findall(re.sub(r"(?m)^#.*", "", text))}
    assert len(names) > 50
    report = small_once.root / "_output" / "report"
    with pymupdf.open(report / "bijlagen.pdf") as document:
        words = [page.get_text("words", sort=True) for page in document]
        reached = {row for page in document for link in page.get_links() if (row := there(words, link))}
    assert names & stated == {name for name in names if any(row.startswith(name) for row in reached)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert pdfua.validate(str(report / "bijlagen.pdf")).findings == ()
    page = (report / "bijlagen.html").read_text(encoding="utf-8")
    told_ = json.loads(re.search(r'id="bevindingen">(.+?)</script>', page, re.DOTALL)[1])
    assert set(re.findall(r'class="bevinding"[^>]* data-id="([^"]+)"', page)) <= set(told_)


def there(words, link):
    """The words of the first column from where a link within the document leads; a head may stand above the row."""
    if link["kind"] not in {pymupdf.LINK_GOTO, pymupdf.LINK_NAMED} or link.get("to") is None:
        return ""
    below = [word for x, y, *_, word, _, _, _ in words[link["page"]] if x < 224 and y > link["to"].y - 4]
    return "".join(below).removeprefix("Naam")
