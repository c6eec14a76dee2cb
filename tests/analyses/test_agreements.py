"""What is needed from whom: which conclusions wait for which question, and how the report tells it."""

from types import SimpleNamespace

import pandas as pd
import pytest
from tests.analyses.filling import filled, words

from hoofdtaak3.analyses.agreements import content as part
from hoofdtaak3.results.findings import Finding

QUESTIONS = pd.DataFrame(
    [
        ("q_fleet", "Hoeveel eenheden zijn er?", "Ministerie van Defensie", "Waarom."),
        ("q_civil", "Hoeveel ploegen zijn er?", "Veiligheidsregio’s; landelijke partners", "Waarom."),
        ("q_idle", "Wat kost het?", "Ministerie van Financiën", "Waarom."),
    ],
    columns=["id", "question", "who", "why"],
)
COMMITMENTS = pd.DataFrame(
    [
        ("growth", "Groei", 100000.0, "personen", "bron", "ah-2212", "open"),
        ("plan", "Plan", float("nan"), "", "bron", "", "open"),
        ("guess", "Gok", 5.0, "ploegen", "oordeel", "", "open"),
    ],
    columns=["id", "name", "value", "unit", "basis", "source", "status"],
)


def said(code="D", needs=(), *, firm=False):
    """What may be stated of one conclusion."""
    return SimpleNamespace(code=code, firm=firm, needs=needs)


@pytest.fixture
def made(monkeypatch):
    """Four conclusions by phase and two in a scenario; one of them is firm, one does not apply."""
    by_phase = {
        ("a", "conflict"): said(needs=("q_civil",)),
        ("a", "oorlog"): said(needs=("q_civil", "q_fleet")),
        ("b", "oorlog"): said(needs=("q_civil",), firm=True),
        ("c", "oorlog"): said(),
    }
    in_scenario = {"b": said(needs=("q_civil",)), "c": said("nvt", needs=("q_idle",))}
    monkeypatch.setattr(part, "stated_by_phase", lambda _: by_phase)
    monkeypatch.setattr(part, "stated_in", lambda *_: in_scenario)
    frames = {"open_questions": QUESTIONS, "commitments": COMMITMENTS, "regions": pd.DataFrame({"id": range(25)})}
    world = SimpleNamespace(scenarios={"brand": None}, dataset=SimpleNamespace(frame=frames.__getitem__))
    return part.content(world)


def values(made):
    """Values of the findings by id."""
    return {finding.id: finding.value for finding in made.findings}


def test_questions_by_how_many_conclusions_wait(made):
    """A firm conclusion waits for nothing, and one that does not apply is none."""
    rows = [(row["id"], row["conclusies"], row["capaciteiten"]) for row in made.tables["nodig_vragen"]]
    assert rows == [("q_civil", 3, 2), ("q_fleet", 1, 1)]
    war = [(row["id"], row["conclusies"]) for row in made.tables["nodig_vragen_oorlog"]]
    assert war == [("q_civil", 1), ("q_fleet", 1)]
    found = values(made)
    assert found["nodig.getoond"] == ("q_civil", "q_fleet")
    assert (found["nodig.conclusies"], found["nodig.los"], found["nodig.met_vraag"]) == (5, 4, 3)
    assert found["nodig.wachtend"] == 2


def test_parties_count_a_conclusion_once(made):
    """Who is named by two questions of one conclusion has that conclusion once; each party of a question counts."""
    rows = {row["partij"]: (row["vragen"], row["conclusies"]) for row in made.tables["nodig_partijen"]}
    assert rows == {"Landelijke partners": (1, 3), "Veiligheidsregio’s": (1, 3), "Ministerie van Defensie": (1, 1)}


def test_agreements_with_an_amount(made):
    """Only those are told; what no source states is not firm."""
    found = {finding.id: finding for finding in made.findings if finding.id.startswith("afspraak.")}
    assert set(found) == {"afspraak.growth", "afspraak.guess"}
    assert (found["afspraak.growth"].value, found["afspraak.growth"].degree) == (100000.0, "vast")
    assert found["afspraak.guess"].degree == "wisselt"
    assert [row["id"] for row in made.tables["bestaande_afspraken"]] == ["growth", "guess"]


def needed(loose, told, waiting, shown=2):
    """Findings on needs with these counts."""
    of = "conclusies"
    counts = {"wachtend": waiting, "conclusies": 10, "los": loose}
    found = [Finding(f"nodig.{name}", name, count, of) for name, count in counts.items()]
    keys = tuple(f"q_{i}" for i in range(shown))
    return [
        *found,
        Finding("aantal.vragen", "vragen", 80),
        Finding("aantal.regios", "regio’s", 25),
        Finding("nodig.met_vraag", "met vraag", told, of, loose),
        Finding("nodig.getoond", "getoond", keys, of, 80, degree="houdt_stand"),
        Finding("afspraak.growth", "groei", 100000.0, degree="vast"),
    ]


TABLES = {
    "nodig_vragen": [{"vraag": "Hoeveel?", "wie": ["Rijk", "Regio"], "conclusies": 3, "capaciteiten": 2}],
    "nodig_partijen": [{"partij": "Rijk", "vragen": 1, "conclusies": 3}],
    "bestaande_afspraken": [],
}


@pytest.mark.parametrize(
    ("counts", "sentences", "absent"),
    [
        ((0, 0, 0), ["Geen enkele conclusie wacht op een antwoord."], ["De vragen die het meest schelen"]),
        ((1, 1, 1), ["kan er 1 nog", "Bij elk daarvan is bekend", "Op één daarvan wacht"], ["de rest", "Die staan"]),
        ((6, 4, 5), ["kunnen er 6 nog wisselen", "Bij 4 daarvan", "noemt de twee waarop"], ["Bij elk"]),
        ((6, 0, 2), ["Bij geen daarvan is er één vraag", "Die staan in @tbl-samenwerking"], ["maakt haar"]),
    ],
)  # fmt: skip
def test_how_the_report_tells_it(tmp_path, counts, sentences, absent):
    """None, one, many; with questions for all, some or none of the loose conclusions."""
    text = words(filled(tmp_path, "samenwerking", needed(*counts), TABLES))
    assert all(sentence in text for sentence in sentences), text
    assert not any(sentence in text for sentence in absent)
