"""Reciprocity: what Defence asks, what that takes away, who pays, by which law."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.analyses.small_worlds import DECON, GUARD, LAND, NAN, PHASES, dataset, marks_of, told, world

from hoofdtaak3.analyses.reciprocity.content import SHOWN, content
from hoofdtaak3.results.findings import Findings

BEDS, GUARDS, BOATS = "hospital_surge", "private_security", "knrm"


def pool(key, share, phase="oorlog", **changes):
    """One row of `reciprocity_pools`, with nothing agreed."""
    row = {
        "pool_id": key, "phase": phase, "units": 10.0, "own_use": 0.5, "reciprocal": share, "reservists": 0.1,
        "left": 1.0, "left_without": 2.0, "capability_ids": (LAND,), "purpose": "Bedden", "payer": "nog af te spreken",
        "legal_basis_id": "", "law_change": "onbekend", "basis": "oordeel",
    }  # fmt: skip
    return row | changes


POOLS = [
    pool(BEDS, 0.5, legal_basis_id="havennoodwet", payer="Ministerie van Defensie, als de Havennoodwet geldt"),
    pool(GUARDS, 0.2, capability_ids=(GUARD,), law_change="nee"),
    pool(BOATS, 0.0, reservists=0.0),
]


def table(rows, *columns):
    """A frame of these rows."""
    return pd.DataFrame([dict(zip(columns, row, strict=True)) for row in rows], columns=list(columns))


def asked(pools=POOLS, classes=(), gaps=(), **tables):
    """A world in which only explosive ordnance disposal on land falls short, and what is found in it."""
    short = [(key, "oorlog", 1.0 * (key == LAND)) for key in (LAND, GUARD, DECON)]
    made = world(
        {"phases": table(short, "capability_id", "phase", "gap_alone")},
        tables,
        reciprocity_pools=pd.DataFrame(pools, columns=list(POOLS[0])),
        reciprocity_classes=table(classes, "capability_id", "class", "class_without").assign(phase="oorlog"),
        reciprocity_gap=table(gaps, "capability_id", "gap_unit_days", "without_unit_days"),
        reciprocity_alternatives=table((), "capability_id", "phase", "status"),
    )
    return made, content(made)


def found_in(made, part):
    """The findings by id."""
    return Findings.of(part.findings, made.grounds).found


def test_who_is_asked_and_who_is_asked_twice():
    """Who is asked and who is asked twice."""
    found = found_in(*asked())
    assert found["wederkerig.oorlog.gevraagd"].value == (BEDS, GUARDS)
    assert found["wederkerig.oorlog.gevraagd"].total == len(dataset().frame("civil_pools"))
    assert found["wederkerig.oorlog.niet"].value == (BOATS,)
    assert (found["wederkerig.meest.deel"].value, found["wederkerig.meest.wie"].value) == (0.5, (BEDS,))
    assert (found["wederkerig.dubbel"].value, found["wederkerig.dubbel"].total) == ((BEDS,), 2)
    assert found["wederkerig.oorlog.gevraagd"].degree == "wisselt"


def test_who_pays_and_by_which_law():
    """Who pays and by which law."""
    made, part = asked()
    found = found_in(made, part)
    assert found["wederkerig.betaler.open"].value == (GUARDS,)
    assert found["wederkerig.betaler.bekend"].value == (BEDS,)
    assert found["wederkerig.grondslag.geen"].value == (GUARDS,)
    assert (found["wederkerig.wet.nee"].value, found["wederkerig.wet.open"].value) == ((GUARDS,), (BEDS,))
    assert [row["wet"] for row in part.tables["wederkerig_afspraken"]] == ["Havennoodwet", ""]


def test_what_the_claims_of_defence_take_away():
    """What the claims of defence take away."""
    found = found_in(
        *asked(
            classes=[(LAND, "C", "B"), (GUARD, "B", "B")], gaps=[(LAND, 3.0, 0.0), (GUARD, 3.0, 1.0), (DECON, 1.0, 1.0)]
        )
    )
    assert found["wederkerig.klasse"].value == (LAND,)
    assert found["wederkerig.tekort.groter"].value == (GUARD, LAND)
    assert found["wederkerig.tekort.nieuw"].value == (LAND,)


def test_the_text_names_them(tmp_path):
    """The text names them."""
    text = told("wederkerigheid", *asked(classes=[(LAND, "C", "B")]), tmp_path)
    assert "Het meeste is 50% van wat een partij na eigen inzet over heeft: bij opschaalbedden ziekenhuizen." in text
    assert "Eén van de twee partijen is" in text
    assert (
        "dan was de uitkomst in oorlog bij de waarschijnlijkste waarden beter bij explosieven ruimen op land." in text
    )
    assert "In geen scenario wordt een tekort erdoor groter." in text
    assert "Bij één van de twee partijen is onbekend of een wet moet veranderen." in text


@pytest.mark.parametrize(
    ("pools", "expected"),
    [
        ([pool(BEDS, 0.0)], "vraagt Defensie in oorlog van geen enkele civiele partij in deze analyse iets"),
        ([pool(BEDS, NAN)], "Van opschaalbedden ziekenhuizen is niet bekend wat Defensie vraagt."),
        ([pool(BEDS, 0.3), pool(GUARDS, 0.3)], "Beide partijen zijn"),
    ],
)
def test_the_text_with_none_all_and_unknown(pools, expected, tmp_path):
    """The text with none all and unknown."""
    assert expected in told("wederkerigheid", *asked(pools), tmp_path)


def test_an_unknown_number_of_reservists_is_not_told(tmp_path):
    """An unknown number of reservists is not told."""
    found = dataset().frame("observations")
    text = told("wederkerigheid", *asked(observations=found[found["id"] != "reservists_available"]), tmp_path)
    assert "Eén studie" not in text


def test_the_figure_draws_every_pool_that_it_shows_in_every_phase():
    """The figure draws every pool that it shows in every phase."""
    _, part = asked(
        [
            pool(key, share * (at + 1) / 4, phase)
            for key, share in ((BEDS, 0.5), (GUARDS, 0.2))
            for at, phase in enumerate(PHASES)
        ]
    )
    (figure,) = part.figures
    assert len(figure.table) == 8
    assert {"50%", "12%", "20%", "5%"} <= marks_of(figure, "text") | {"12%"}
    assert marks_of(figure, "row") == {BEDS, GUARDS}


def test_the_figure_shows_those_of_which_most_is_asked():
    """The figure shows those of which most is asked."""
    row = dataset().frame("civil_pools").iloc[0]
    names = [f"{number:03} {'Bedrijven die helpen bij langdurige overstromingen ' * 3}"[:120] for number in range(60)]
    pools = pd.DataFrame([{**row, "id": f"p{at}", "name": name} for at, name in enumerate(names)])
    made, part = asked([pool(f"p{at}", 0.1 + at / 100) for at in range(60)], civil_pools=pools)
    (figure,) = part.figures
    shown = found_in(made, part)["wederkerig.getoond"]
    assert 1 <= shown.value <= SHOWN
    assert shown.total == 60
    assert marks_of(figure, "row") == {f"p{at}" for at in range(60 - shown.value, 60)}


def test_unknown_is_not_nothing_asked(tmp_path):
    """Of all pools, or of some while nothing is asked of the others."""
    every = [pool(key, NAN) for key in dataset().frame("civil_pools")["id"]]
    text = told("wederkerigheid", *asked(every), tmp_path)
    assert "Van geen enkele civiele partij in deze analyse is bekend wat Defensie in oorlog vraagt." in text
    assert "Wat Defensie in oorlog van civiele partijen vraagt, is niet bekend" in text
    assert "vraagt Defensie in oorlog van geen enkele" not in text
    text = told("wederkerigheid", *asked([pool(BEDS, NAN), pool(GUARDS, 0.0)]), tmp_path)
    assert "vraagt Defensie in oorlog, voor zover bekend, van geen enkele civiele partij" in text
