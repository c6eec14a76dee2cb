"""What is found of capabilities by phase: what may be stated, who can step in, and how the core tells it."""

# ruff: noqa: E501 - sentences stand whole

from __future__ import annotations

import json
import re
import shutil
from types import SimpleNamespace

import pandas as pd
import pytest
from tests.model.builders import alternative, capability, inputs, pool, unknown_alternative
from tests.projects import ROOT

from hoofdtaak3.analyses.capabilities.content import _phases, _standing_in
from hoofdtaak3.analyses.capabilities.replacing import Replacing, replacing
from hoofdtaak3.analyses.capabilities.stated import MET, OPEN, SHORT, Stated
from hoofdtaak3.assemble.text import render_texts
from hoofdtaak3.figures.names import Names
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.project import Project


def stated(corners="AA", degree="wisselt", **shares):
    """As the draws and the corners give it."""
    code = max(shares, key=lambda key: shares[key], default="onbekend")
    return Stated(
        code, degree, shares.get(code), tuple(shares), (), shares,
        (corners[0], corners[1]) if len(corners) == 2 else (corners, corners), 0.8,
    )  # fmt: skip


UNKNOWN = stated("onbekend", onbekend=1.0)


def a_world(*keys):
    """As much of a world as lists of capabilities need."""
    names = Names({key: f"Naam {key}" for key in keys})
    return SimpleNamespace(
        capabilities=keys, names=names, grounds_of=lambda used: tuple(f"capaciteit.{k}" for k in used)
    )


@pytest.mark.parametrize(
    ("said", "sure"),
    [
        (stated("AA", A=0.8, B=0.2), True),
        (stated("AA", A=0.79, B=0.21), False),
        (stated("CA", A=0.9, B=0.1), False),
        # The corners agree, but on another class than most draws give.
        (stated("AA", B=0.81, C=0.19), False),
        (stated("AA"), False),
    ],
)
def test_what_is_sure_is_so_in_draws_and_corners(said, sure):
    """A class may be stated if enough draws give it and no corner gives another."""
    assert said.surely((said.code,)) == sure


def test_a_group_of_classes_can_be_firm_where_none_of_them_is():
    """That something stays open is sure, though not whether nobody or somebody does a part."""
    said = stated("DC", C=0.5, D=0.5)
    assert not said.firm
    assert said.surely(OPEN)
    assert said.surely(SHORT)
    assert not said.surely(MET)


def test_shortness_of_the_unknown_is_not_known():
    """No share of draws is told of what cannot be computed."""
    assert UNKNOWN.short is None
    assert stated("AA", A=0.75, B=0.125, D=0.125).short == 0.25


def phases(**said):
    """The lists of the phase oorlog for capabilities with these statements."""
    world = a_world(*said)
    given = inputs([capability(key) for key in said])
    rows = {(key, phase): SimpleNamespace(supply=1.0, gap_alone=0.0) for key in said for phase in PHASES}
    everywhere = {(key, phase): each for key, each in said.items() for phase in PHASES}
    found = {finding.id: finding for finding in _phases(world, given, rows, everywhere)}
    return {name.removeprefix("fase.oorlog."): each for name, each in found.items() if name.startswith("fase.oorlog.")}


SAID = {
    "a": stated("AA", "vast", A=1.0),
    "b": stated("BB", "houdt_stand", B=0.9, A=0.1),
    "c": stated("CC", "houdt_stand", C=1.0),
    "d": stated("DD", D=0.7, C=0.3),
    "x": stated("CA", A=0.6, C=0.4),
    "u": UNKNOWN,
}


def test_lists_share_out_all_capabilities():
    """Each capability is in exactly one list of each triple, and unknown is never counted as good or bad."""
    lists = phases(**SAID)
    for triple in (("genoeg.stevig", "tekort.stevig", "onbeslist"), ("gedekt.stevig", "gat.stevig", "gat_onbeslist")):
        members = [key for name in triple for key in lists[name].value]
        assert sorted(members) == sorted(SAID)
        assert "u" in lists[triple[2]].value
    assert lists["genoeg.stevig"].value == ("a",)
    assert lists["tekort.stevig"].value == ("b", "c", "d")
    assert lists["gedekt.stevig"].value == ("a", "b")
    assert lists["gat.stevig"].value == ("c", "d")
    assert lists["onbekend"].value == ("u",)
    assert lists["alternatief.stevig"].value == ("a", "b", "c", "x")
    assert {each.total for each in lists.values()} == {6}
    assert {each.phase for each in lists.values()} == {"oorlog"}


def test_draws_that_turn_the_likely_values_are_listed():
    """No shortage at the likely values, and one in most draws: the bars of the first figure say something else."""
    assert phases(**SAID)["anders"].value == ("b", "c", "d")
    assert phases(a=SAID["a"], x=SAID["x"], u=UNKNOWN)["anders"].value == ()


def test_what_is_loose_is_never_in_a_firm_list():
    """Lists of what varies are loose themselves, and hold nothing that a firm list of a class holds."""
    lists = phases(**SAID)
    for code in "ABCD":
        firm, loose = lists[f"klasse.{code}.stevig"], lists[f"klasse.{code}.wisselt"]
        assert firm.degree == "houdt_stand"
        assert loose.degree == "wisselt"
        assert not set(firm.value) & set(loose.value)
        assert all(SAID[key].firm for key in firm.value)


def test_less_than_half_a_unit():
    """Told of what rounds to nothing, not of what is nothing, and not of what can be divided."""
    world = a_world("half", "none", "part")
    claimed = {"claim1": (0.96,) * 4}
    given = inputs(
        [
            capability("half", divisible=False, **claimed),
            capability("none", divisible=False, claim1=(1.0,) * 4),
            capability("part", divisible=True, **claimed),
        ]
    )
    supplied = {"half": 0.0, "none": 0.0, "part": 0.4}
    rows = {(key, phase): SimpleNamespace(supply=supplied[key], gap_alone=1.0) for key in supplied for phase in PHASES}
    said = {(key, phase): stated("DD", D=1.0) for key in supplied for phase in PHASES}
    found = {finding.id: finding for finding in _phases(world, given, rows, said)}
    assert found["fase.oorlog.minder_dan_half"].value == ("half",)


def stepping_in(*alternatives, pools=("p",), **changes):
    """Who can step in for `c`, of alternatives given as for the model."""
    given = inputs([capability("c", norm_hours=6.0)], [pool(key, **changes) for key in pools], alternatives)
    rows = [
        {
            "id": each.id,
            "capability_id": "c",
            "pool_id": each.pool_id or "",
            "basis": "bron",
            "description": "Wat.",
            "source": "s",
        }
        for each in alternatives
    ]
    values = [
        {"civil_alternative_id": each.id, "basis": "oordeel", "likely": 1.0, "attribute": "response_hours"}
        for each in alternatives
    ]
    columns = ["id", "capability_id", "pool_id", "basis", "description", "source"]
    frames = {
        "civil_alternatives": pd.DataFrame(rows, columns=columns),
        "civil_pools": pd.DataFrame({"id": pools, "part_of": "", "name": [f"Partij {key}" for key in pools]}),
        "civil_alternative_values": pd.DataFrame(
            values, columns=["civil_alternative_id", "basis", "likely", "attribute"]
        ),
        "civil_pool_values": pd.DataFrame(
            {"civil_pool_id": pools, "basis": "fictief", "likely": 1.0, "attribute": "units"}
        ),
    }
    world = SimpleNamespace(capabilities=("c",), dataset=SimpleNamespace(frame=frames.__getitem__))
    return replacing(world, given)["c"]


@pytest.mark.parametrize(
    ("alternatives", "answer", "sourced"),
    [
        ([alternative(response_hours=6.0)], "op_tijd", False),
        ([alternative(response_hours=6.1)], "te_laat", False),
        ([alternative(exists=False)], "later", False),
        ([alternative(mandate=False)], "mag_niet", True),
        ([alternative(mandate=False, exists=False)], "mag_niet", True),
        ([alternative(mandate=None)], "onbekend", False),
        ([alternative(response_hours=float("nan"))], "onbekend", False),
        ([alternative("c", None)], "niemand", True),
        ([unknown_alternative()], "onbekend", False),
        # That nobody may is not sure while there may be others.
        ([alternative(mandate=False), unknown_alternative()], "onbekend", False),
        ([alternative(), unknown_alternative()], "op_tijd", False),
        ([], "onbekend", False),
    ],
)
def test_what_becomes_of_a_request(alternatives, answer, sourced):
    """The best answer of all that could step in; that there is nobody takes a row that says so."""
    found = stepping_in(*alternatives)
    assert (found.answer, found.sourced) == (answer, sourced)
    assert found.source == ("s" if sourced else "")


def test_the_most_useful_comes_first():
    """Who may and is in time before who is faster but may not; of equals the fastest."""
    ways = [
        alternative("c", "p", mandate=False, response_hours=1.0),
        alternative("c", "q", response_hours=5.0),
        alternative("c", "r", response_hours=3.0),
    ]
    found = stepping_in(*ways, pools=("p", "q", "r"))
    assert [each.pool for each in found.substitutes] == ["r", "q", "p"]
    assert found.substitutes[0].name == "Partij r"


def test_what_a_pool_replaces():
    """What is left of the pool in each phase, in units of the capability; the weakest basis counts."""
    found = stepping_in(alternative(equivalence=0.5), units=10.0, own_use=(0.0, 0.2, 0.4, 0.6))
    assert [round(found.substitutes[0].units[phase], 9) for phase in PHASES] == [5.0, 4.0, 3.0, 2.0]
    assert found.substitutes[0].basis == "fictief"


def test_each_capability_has_one_answer():
    """Lists by answer share out all; only what sources alone say is sure."""
    world = a_world("a", "b", "c")
    answers = {
        "a": Replacing(1.0, (), "mag_niet", sourced=True, source="x;y"),
        "b": Replacing(1.0, (), "op_tijd", sourced=False),
    }
    found = {f.id: f for f in _standing_in(world, {**answers, "c": Replacing(1.0, (), "niemand", sourced=False)})}
    assert found.pop("inspringen.partijen").value == 0
    assert sorted(key for each in found.values() for key in each.value) == ["a", "b", "c"]
    assert found["inspringen.mag_niet"].degree == "vast"
    assert found["inspringen.mag_niet"].source == "x;y"
    assert not found["inspringen.mag_niet"].grounds
    assert found["inspringen.op_tijd"].degree == "wisselt"
    assert found["inspringen.niemand"].degree == "wisselt"
    assert found["inspringen.te_laat"].degree == "wisselt"


def told(tmp_path, **changes):
    """The core for three capabilities, as a reader sees it; `changes` are lists of ids by finding, None for unknown."""
    lists = {
        **{
            f"fase.{phase}.{name}": []
            for phase in PHASES
            for name in ("genoeg.stevig", "tekort.stevig", "onbeslist", "gedekt.stevig", "gat.stevig", "gat_onbeslist")
        },
        "inspringen.mag_niet": [],
        "vrede.genoeg.stevig": [],
    }
    lists |= {name.replace("__", "."): value for name, value in changes.items() if name not in ("loose", "without")}
    names = {"zoek": "Zoekteams", "cbrn": "CBRN-advies", "kust": "Kustwacht Noordzee"}
    findings = [
        {"id": name, "label": name, "value": value, "total": 3, "names": names, "degree": "houdt_stand"}
        for name, value in lists.items()
    ]
    for name, value in (("herkomst.waarden", 9), ("aantal.vragen", 1), ("figuur.kern.getekend", 3)):
        findings.append({"id": name, "label": name, "value": value, "total": 3, "degree": "vast"})
    findings.append({"id": "herkomst.met_bron", "label": "met bron", "value": 1, "total": 9, "degree": "vast"})
    findings.append({"id": "bronnen.jongste", "label": "jongste bron", "value": "2026-03-02", "degree": "vast"})
    findings.append({"id": "waarneming.requests_2021_2024", "label": "verzoeken", "value": 447, "degree": "vast"})
    findings = [finding for finding in findings if finding["id"] not in changes.get("without", ())]
    for finding in findings:
        if finding["id"] in changes.get("loose", ()):
            finding["degree"] = "wisselt"
    project = Project(tmp_path)
    (project.report / "text").mkdir(parents=True)
    for name in ("kern", "_namen", "_woorden"):
        shutil.copy(ROOT / "report" / "text" / f"{name}.md.jinja", project.report / "text")
    project.build.mkdir()
    figures = {"fig-kern": {"name": "kern", "bases": {}}}
    content = {"findings": findings, "grounds": {}, "tables": {}, "figures": figures}
    project.content.write_text(json.dumps(content), encoding="utf-8")
    making = {"edition": "publiek", "fingerprint": "0", "packages": {}}
    project.making.write_text(json.dumps(making), encoding="utf-8")
    return re.sub(r"\[([^\[\]]*)\]\{\.bevinding[^{}]*\}", r"\1", render_texts(project).fragments["kern"])


def answer(text):
    """The sentence under the title."""
    return re.search(r"\{\.kern\}\n\*\*(.*?)\*\*\n:::", text, re.DOTALL)[1]


@pytest.mark.parametrize(
    ("gap", "met", "open_", "expected"),
    [
        (["zoek"], [], ["cbrn", "kust"], "In oorlog blijft bij één van de drie capaciteiten een tekort aan steun, ook als civiele partijen helpen; bij twee van de drie capaciteiten is dat nog niet vast te stellen."),
        (["zoek", "kust"], ["cbrn"], [], "In oorlog blijft bij twee van de drie capaciteiten een tekort aan steun, ook als civiele partijen helpen."),
        (["zoek", "cbrn", "kust"], [], [], "In oorlog blijft bij alle drie de capaciteiten een tekort aan steun, ook als civiele partijen helpen."),
        ([], ["zoek", "cbrn", "kust"], [], "In oorlog vangen Defensie en civiele partijen samen bij alle drie de capaciteiten (vrijwel) alle gevraagde steun op."),
        ([], ["zoek"], ["cbrn", "kust"], "In oorlog staat nog bij geen van de drie capaciteiten vast dat er een tekort aan steun blijft; bij twee van de drie capaciteiten is het nog niet vast te stellen."),
        ([], [], ["zoek", "cbrn", "kust"], "Of er in oorlog een tekort aan steun blijft, is nog bij geen van de drie capaciteiten vast te stellen."),
    ],
)  # fmt: skip
def test_the_answer_under_the_title(tmp_path, gap, met, open_, expected):
    """One sentence, right for none, one, many, all and not yet known."""
    text = told(
        tmp_path, fase__oorlog__gat__stevig=gap, fase__oorlog__gedekt__stevig=met, fase__oorlog__gat_onbeslist=open_
    )
    assert answer(text) == expected


def test_the_summary_names_who_falls_short(tmp_path):
    """Names where there are some; who may not step in only where that is sure."""
    text = told(
        tmp_path,
        fase__oorlog__tekort__stevig=["zoek", "kust"],
        fase__oorlog__onbeslist=["cbrn"],
        fase__conflict__tekort__stevig=["kust"],
        inspringen__mag_niet=["zoek"],
    )
    assert (
        "schiet Defensie in oorlog bij twee van de drie capaciteiten tekort: zoekteams en Kustwacht Noordzee;" in text
    )
    assert "bij één is het nog niet vast te stellen." in text
    assert "in de fase conflict schiet Defensie bij één van de drie capaciteiten tekort: Kustwacht Noordzee." in text
    assert (
        "Bij één van de drie capaciteiten zijn er anderen die het werk kennen, maar mag geen van hen het doen" in text
    )
    assert "voldaan aan alle 447 losse verzoeken" in text


def test_the_summary_is_silent_of_what_is_loose(tmp_path):
    """A list that varies is not named in the core, and is no error either."""
    text = told(tmp_path, inspringen__mag_niet=["zoek"], loose=("inspringen.mag_niet",))
    assert "maar mag geen van hen het doen" not in text


def test_the_summary_says_what_is_settled(tmp_path):
    """That nobody falls short is an answer too, and not the same as that nothing is known."""
    every = ["zoek", "cbrn", "kust"]
    war = {f"fase__oorlog__{name}": every for name in ("genoeg__stevig", "gedekt__stevig")}
    text = told(tmp_path, **war)
    assert "In oorlog houdt Defensie bij alle drie de capaciteiten genoeg over, ook zonder civiele hulp." in text
    assert "Defensie en civiele partijen leveren dan samen bij alle drie de capaciteiten (vrijwel) alles." in text
    assert "In geen enkele fase staat vast dat Defensie bij een capaciteit tekortschiet." in text
    half = {"fase__oorlog__genoeg__stevig": ["zoek"], "fase__oorlog__onbeslist": ["cbrn", "kust"]}
    text = told(tmp_path / "half", **half)
    assert "staat nog van geen enkele capaciteit vast dat Defensie zonder civiele hulp tekortschiet;" in text
    assert (
        "bij één van de drie capaciteiten houdt zij genoeg over; bij twee van de drie capaciteiten is dat nog" in text
    )
    peace = {"fase__vrede__tekort__stevig": ["kust"], "fase__spanning__tekort__stevig": ["kust"]}
    assert "Al in vrede schiet Defensie bij één van de drie capaciteiten tekort: Kustwacht Noordzee." in told(
        tmp_path / "vrede", **peace
    )


def test_history_without_its_number(tmp_path):
    """A project without the published number of requests tells what the ministers wrote."""
    text = told(tmp_path, without=("waarneming.requests_2021_2024",))
    assert "is geen verzoek om bijstand of steunverlening afgewezen" in text
    assert "447" not in text


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (None, "Of de berekening dat ook geeft, is niet bekend"),
        ([], "In ons eigen vredesscenario staat dat nog van geen enkele capaciteit vast."),
        (["zoek", "kust"], "In ons eigen vredesscenario komt bij twee van de drie capaciteiten die daar worden gevraagd (vrijwel) alles op tijd"),
    ],
)  # fmt: skip
def test_peace(tmp_path, keys, expected):
    """What was never a problem: history, and the model's own peace time as far as that is sure."""
    assert expected in told(tmp_path, vrede__genoeg__stevig=keys)
