"""How the chapter on what falls away tells of each phase and of who can step in: none, one, all, unknown."""

# ruff: noqa: E501 - sentences stand whole

import pytest
from tests.analyses.filling import NAMES, filled, listed, words

from hoofdtaak3.results.findings import Finding

PHASES = ("vrede", "spanning", "conflict", "oorlog")
LISTS = ("anders", "tekort.stevig", "genoeg.stevig", "onbeslist", "gat.stevig", "minder_dan_half", "onbekend")
ANSWERS = ("op_tijd", "te_laat", "later", "mag_niet", "onbekend", "niemand")


def chapter(folder, parties=0, names=NAMES, people=None, **given):
    """The chapter as it is read; lists of war by name, and `kan_…` of who can step in, a letter each."""
    chosen = {name.replace("__", "."): keys for name, keys in given.items()}
    found = [
        *(
            listed(f"fase.{phase}.{name}", chosen.get(name, "") if phase == "oorlog" else "", names=names)
            for phase in PHASES for name in LISTS
        ),
        *(listed(f"inspringen.{name}", chosen.get(f"kan_{name}", ""), "wisselt", names) for name in ANSWERS),
        Finding("inspringen.partijen", "partijen", parties), Finding("figuur.inspringers.getekend", "getekend", 4, total=4),
    ]  # fmt: skip
    return words(
        filled(folder, "uitval", found, {"capaciteiten": [], "inspringers": people or []}, ["fig-inspringers"])
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"genoeg__stevig": "abcd"}, "**Oorlog.** Defensie houdt bij alle vier de capaciteiten genoeg over."),
        ({"onbeslist": "abcd"}, "**Oorlog.** Of Defensie genoeg overhoudt, is nog bij geen van de vier capaciteiten vast te stellen."),
        ({"genoeg__stevig": "ab", "onbeslist": "cd"}, "**Oorlog.** Defensie houdt bij twee van de vier capaciteiten genoeg over; bij twee van de vier capaciteiten is dat nog niet vast te stellen."),
        ({"tekort__stevig": "a", "genoeg__stevig": "bcd", "gat__stevig": "a"}, "**Oorlog.** Defensie schiet bij één van de vier capaciteiten tekort: zoekteams. Zij houdt bij drie van de vier capaciteiten genoeg over. Ook met civiele hulp blijft er een tekort bij één van de vier capaciteiten: zoekteams."),
        ({"tekort__stevig": "abcd"}, "**Oorlog.** Defensie schiet bij alle vier de capaciteiten tekort: zoekteams, nooddrinkwater, blushelikopters en noodbruggen. Dat er ook met civiele hulp een tekort blijft, staat nog van geen enkele capaciteit vast."),
        ({"minder_dan_half": "a"}, "Bij één van de vier capaciteiten houdt Defensie in oorlog bij de waarschijnlijkste waarden minder dan een halve eenheid over: zoekteams."),
        ({"onbekend": "d"}, "Bij één van de vier capaciteiten is niets te berekenen, omdat een gegeven ontbreekt: noodbruggen."),
        ({}, "Er is geen civiele partij bekend die met iets van dit werk kan helpen."),
        ({"parties": 1, "kan_op_tijd": "a"}, "Er is 1 civiele partij bekend die met iets van dit werk kan helpen."),
        ({"parties": 5, "kan_op_tijd": "ab"}, "Er zijn 5 civiele partijen bekend die met iets van dit werk kunnen helpen."),
        ({"parties": 5, "kan_op_tijd": "ab"}, "Naar schatting is er bij twee van de vier capaciteiten een civiele partij die het werk mag doen en op tijd is"),
        ({"kan_niemand": "abcd"}, "**Er is niemand.** Bij alle vier de capaciteiten bestaat er naar onze inschatting geen civiele partij die dit kan"),
        ({"kan_onbekend": "a"}, "**We weten het niet.** Bij één van de vier capaciteiten is niet bekend wie kan inspringen: zoekteams."),
        ({"kan_op_tijd": "abcd"}, "Voor elke capaciteit is er een partij die het werk mag doen."),
    ],
)  # fmt: skip
def test_each_variant(tmp_path, given, expected):
    """Of war, and of who can step in."""
    assert expected in chapter(tmp_path, **given)


def test_one_capability_is_not_one_of_one(tmp_path):
    """It is named once, in the heading of its own table, and not in a list of one."""
    text = chapter(tmp_path, names={"a": "Zoekteams"}, tekort__stevig="a", gat__stevig="a", kan_niemand="a")
    assert (
        "**Oorlog.** Defensie schiet bij één capaciteit tekort. Ook met civiele hulp blijft er een tekort bij één capaciteit."
        in text
    )
    assert "van de 1" not in text


def test_no_tables_are_announced_where_there_are_none(tmp_path):
    """Without parties there is nobody to put in a table."""
    row = {
        "capaciteit": "Zoekteams",
        "wie": "Politie",
        "uren": 2.0,
        "norm": 6.0,
        "kan": "op_tijd",
        "deel": 0.5,
        "herkomst": "",
    }
    assert "tbl-inspringers" not in chapter(tmp_path)
    assert "@tbl-inspringers" in chapter(tmp_path / "partijen", parties=1, people=[row])
