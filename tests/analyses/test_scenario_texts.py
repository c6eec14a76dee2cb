"""How the report tells of capabilities without an alternative: none, each way out, loose and unknown."""

import json

import pytest
from tests.projects import ROOT

from hoofdtaak3.assemble.shown import plain
from hoofdtaak3.assemble.text import render_texts
from hoofdtaak3.project import Project
from hoofdtaak3.results.code_words import CLASSES
from hoofdtaak3.results.findings import Finding, Findings


def told(folder, findings, tables):
    """The fragment on capabilities without an alternative, as it is read."""
    project = Project(folder)
    text = project.report / "text"
    text.mkdir(parents=True)
    (text / "x.md.jinja").write_text((ROOT / "report/text/zonder-alternatief.md.jinja").read_text("utf-8"), "utf-8")
    whole = Findings.of(findings, {}).plain() | {
        "tables": tables,
        "figures": {"fig-oorzaken": {"name": "x", "bases": {}}},
    }
    project.build.mkdir()
    project.content.write_text(json.dumps(whole), "utf-8")
    project.making.write_text(json.dumps({"edition": "publiek"}), "utf-8")
    return plain(" ".join(render_texts(project).fragments["x"].split()))


def listed(identifier, *keys, total=3):
    """A list of capabilities."""
    return Finding(identifier, identifier, keys, "capaciteiten", total, names={key: f"Naam {key}" for key in keys})


def lists(*, sure=(), loose=(), unknown=(), short=()):
    """What the template takes that is not of one capability."""
    return [
        listed("fase.oorlog.klasse.D.stevig", *sure), listed("fase.oorlog.klasse.D.wisselt", *loose),
        listed("zonder_alternatief.door_bevoegdheid"), listed("zonder_alternatief.door_wachttijd"),
        listed("zonder_alternatief.onbekend", *unknown), listed("oorzaken.met_tekort", *short),
        listed("oorzaken.grootste.claims", *short, total=len(short)),
        listed("oorzaken.getekend", *short, total=len(short)),
    ]  # fmt: skip


def one(outcome, *, degree="houdt_stand", needed=1.0, hours=96.0):
    """A capability whose classes are: as it is, with a mandate, in time, both."""
    row = dict(zip(("niets", "bevoegdheid", "wachttijd", "beide"), outcome, strict=True)) | {
        "id": "a",
        "niemand": False,
    }
    start = "capaciteit.a"
    war = f"{start}.oorlog"
    found = [
        Finding(f"{start}.naam", "naam", "Ruimen"), Finding(f"{start}.omschrijving", "wat", "Het werk."),
        Finding(f"{start}.eenheid", "eenheid", "ploeg"), Finding(f"{start}.eenheden", "eenheden", "ploegen"),
        Finding(f"{war}.klasse", "klasse", "D", degree=degree, held=0.7, outcomes=("D", "A"), names=CLASSES),
        Finding(f"{war}.open", "open", 0.5, "deel"), Finding(f"{war}.nodig_eenheden", "nodig", needed),
        Finding(f"{war}.snelste_uren", "uren", hours), Finding(f"{start}.norm", "norm", 48.0),
    ]  # fmt: skip
    for change in ("bevoegdheid", "wachttijd", "beide"):
        found.append(Finding(f"{war}.zonder_{change}", change, row[change], names=CLASSES))
        found.append(Finding(f"{war}.open_zonder_{change}", change, 0.5, "deel"))
    return found, {"zonder_alternatief": [row | {"open_niets": 1.0}]}


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("DDDC", "Pas als beide veranderen, helpt het: dan is het tekort voor een deel civiel op te vangen."),
        ("DBDB", "maar zij mogen het niet. Mogen zij het wel, dan is het tekort civiel op te vangen."),
        ("DDBB", "Het hangt op tijd. De snelste partij is er in 96 uur, terwijl 48 uur is gevraagd."),
        ("DBBB", "Eén verandering is genoeg, en het kan op twee manieren."),
        ("DDDD", "Bevoegdheid en tijd maken geen verschil, ook niet samen"),
        ("CCCC", "Meer bevoegdheid of kortere aanrijtijd verandert die uitkomst niet."),
    ],
)
def test_each_way_out_is_told(tmp_path, outcome, sentence):
    """Mandate, time, both, either, neither; and what is not so at the likely values."""
    found, tables = one(outcome)
    assert sentence in told(tmp_path, [*found, *lists(sure=("a",), short=("a",))], tables)


def test_loose_is_told_as_such_and_unknown_units_too(tmp_path):
    """With the share of the draws and what competes."""
    found, tables = one("DBDB", degree="wisselt", needed=None)
    text = told(tmp_path, [*found, *lists(loose=("a",), unknown=("b",))], tables)
    assert "Van geen enkele capaciteit staat dat vast." in text
    assert "In 70% van de trekkingen is er in oorlog geen civiel alternatief." in text
    assert "de uitkomsten die voorkomen zijn ‘geen civiel alternatief’ en ‘blijft beschikbaar’." in text
    assert "Of meer eenheden bij Defensie helpen, is niet te zeggen." in text
    assert "Van naam b is niet te zeggen of er een alternatief is" in text


def test_none_at_all(tmp_path):
    """No capability, no gap: no table and no empty sentence."""
    text = told(tmp_path, lists(), {"zonder_alternatief": []})
    assert "Bij geen enkele capaciteit is ‘geen civiel alternatief’" in text
    assert "Er zijn geen bekende tekorten om toe te rekenen" in text
    assert "naast elkaar" not in text


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("", "bij geen"),
        ("a", "bij naam a"),
        ("abcd", "bij naam a, naam b, naam c en naam d"),
        ("abcde", "bij vijf van de 17 capaciteiten"),
    ],
)
def test_long_rows_of_names_are_counted(tmp_path, keys, expected):
    """Up to four names are read; more are counted, and stand in a figure or a table."""
    project = Project(tmp_path)
    text = project.report / "text"
    text.mkdir(parents=True)
    words = "_woorden.md.jinja"
    (text / words).write_text((ROOT / "report/text" / words).read_text("utf-8"), "utf-8")
    (text / "x.md.jinja").write_text('{% from "_woorden.md.jinja" import wie %}bij {{ wie(f.a.lijst) }}', "utf-8")
    whole = Findings.of([listed("a.lijst", *keys, total=17)], {}).plain() | {"tables": {}, "figures": {}}
    project.build.mkdir()
    project.content.write_text(json.dumps(whole), "utf-8")
    project.making.write_text(json.dumps({"edition": "publiek"}), "utf-8")
    assert plain(render_texts(project).fragments["x"]) == expected
