"""How firm: degrees, margins, draws in which all claims move together, what the letter may say, which data matter."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.analyses.small_worlds import (
    CAPABILITIES,
    DECON,
    DRONES,
    GUARD,
    LAND,
    NAN,
    count,
    degree,
    draws,
    many,
    margin,
    marks_of,
    told,
    world,
)

from hoofdtaak3.analyses.uncertainty.content import QUANTITIES, content
from hoofdtaak3.analyses.uncertainty.evidence import KEYS
from hoofdtaak3.figures.labels import MOST, PAGE
from hoofdtaak3.results.findings import Findings

DEGREES = [
    degree(LAND, "D", "houdt_stand", 1.0, share_joint=1.0),
    degree(DECON, "C", "houdt_stand", 0.85, share_joint=0.6, outcomes=("C", "B")),
    degree(GUARD, "C", share=0.5, outcomes=("C", "B"), needs=("q_ht1_claims", "q_civil_units")),
    degree(DRONES, "onbekend", "onbekend", NAN, share_joint=NAN, outcomes=()),
]
DRAWS = [draws(LAND, D=1.0), draws(DECON, C=0.85, B=0.15), draws(GUARD, C=0.5, B=0.5), draws(DRONES, unknown=1.0)]
MARGINS = [
    margin(LAND, "at", 0.8, 0.7), margin(DECON, "at", 0.8, 0.85), margin(GUARD, "never"),
    margin(DRONES, "onbekend", NAN, ends=(NAN, NAN)),
]  # fmt: skip
COUNTS = [
    count(2, 0.6), count(3, 0.4), count(1, 0.3, "joint"), count(4, 0.7, "joint"), count(1, subject="niet_beschikbaar"),
    count(1, run="joint", subject="niet_beschikbaar"),
]  # fmt: skip
DRIVERS = [
    (LAND, "claims", LAND, "ht1", "oordeel", 0.9),
    (GUARD, "civil_pool_values", "knrm", "own_use_incident:brand", "bron", -0.4),
]


def drawn(degrees=DEGREES, summary=DRAWS, margins=MARGINS, *, counts=COUNTS, drivers=DRIVERS, **tables):
    """A world, and what is found of how firm it is."""
    columns = ["capability_id", "table", "key", "attribute", "basis", "correlation"]
    made = world(
        {"sample_summary": pd.DataFrame(summary), "sample_drivers": pd.DataFrame(drivers, columns=columns)},
        tables,
        degrees=pd.DataFrame(degrees),
        statements=pd.DataFrame([{**row, "worst": row["class"], "best": row["class"]} for row in degrees]),
        margins=pd.DataFrame(margins, columns=list(MARGINS[0])),
        counts=pd.DataFrame(counts, columns=list(COUNTS[0])),
    )
    return made, content(made)


def found_in(made, part):
    """The findings by id."""
    return Findings.of(part.findings, made.grounds).found


def test_each_capability_has_one_degree_in_war():
    """Each capability has one degree in war."""
    found = found_in(*drawn())
    assert found["zekerheid.oorlog.houdt_stand"].value == (DECON, LAND)
    assert found["zekerheid.oorlog.wisselt"].value == (GUARD,)
    assert found["zekerheid.oorlog.onbekend"].value == (DRONES,)
    assert (
        sum(found[f"zekerheid.uitspraken.{code}"].value for code in ("vast", "houdt_stand", "wisselt", "onbekend")) == 4
    )


def test_a_count_over_draws_has_a_range_and_its_share():
    """A count over draws has a range and its share."""
    apart, together = (found_in(*drawn())[f"zekerheid.tekort.{run}"] for run in ("apart", "samen"))
    assert (apart.value, apart.low, apart.high, apart.held) == (2, 2, 3, 0.6)
    assert (together.value, together.low, together.high) == (4, 1, 4)


def test_a_count_that_is_unknown_in_some_draws_is_unknown():
    """A count that is unknown in some draws is unknown."""
    found = found_in(*drawn(counts=[count(2, 0.9), count(NAN, 0.1)]))
    assert found["zekerheid.tekort.apart"].value is None


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (margin(LAND, "always"), "altijd"),
        (margin(LAND, "at", 0.8, 0.7), "tekort"),
        (margin(LAND, "at", 0.8, 0.8), "krap"),
        (margin(LAND, "at", 0.8, 0.95), "ruim"),
        (margin(LAND, "never"), "nooit"),
        (margin(LAND, "onbekend", NAN), "onbekend"),
    ],
)
def test_margin(row, kind):
    """Margin."""
    found = found_in(*drawn(margins=[row]))
    assert found[f"zekerheid.marge.{kind}"].value == (LAND,)
    assert found[f"capaciteit.{LAND}.marge.soort"].value == kind


def test_the_letter_may_state_what_is_firm_and_asks_for_the_rest():
    """The letter may state what is firm and asks for the rest."""
    _, part = drawn()
    rows = {row["id"]: row for row in part.tables["zekerheid_brief"]}
    assert rows[LAND]["stevig"]
    assert not rows[DRONES]["stevig"]
    assert rows[GUARD]["mogelijk"] == ["deels op te vangen", "civiel op te vangen"]
    assert len(rows[GUARD]["vragen"]) == 2
    assert "Ministerie van Defensie" in rows[GUARD]["wie"]


def test_every_quantity_that_can_vary_has_a_name():
    """Every quantity that can vary has a name."""
    tables = {place.partition(".")[0] for places in QUANTITIES.values() for place in places}
    assert set(KEYS) <= tables


def test_the_data_that_matter_most():
    """The data that matter most."""
    made, part = drawn()
    found = found_in(made, part)
    assert (found["zekerheid.gegevens.beslag"].value, found["zekerheid.gegevens.beslag"].total) == ((LAND,), 2)
    assert found["zekerheid.gegevens.aanname"].value == (LAND,)
    assert [row["capaciteiten"] for row in part.tables["zekerheid_gegevens"]] == [
        ["Explosieven ruimen op land"],
        ["Bewaken en beveiligen"],
    ]


def test_the_text_says_what_holds_and_what_does_not(tmp_path):
    """The text says what holds and what does not."""
    text = told("zekerheid", *drawn(), tmp_path)
    assert (
        "houdt de uitkomst stand bij twee van de vier capaciteiten: CBRN-ontsmetting en explosieven ruimen op land."
        in text
    )
    assert "2 tot 3 als alles apart wisselt, en 1 tot 4 als het beslag samen beweegt" in text
    assert "bij één van de vier capaciteiten meer dan er af kan" in text
    assert "| Bewaken en beveiligen | Defensie schiet tekort | deels op te vangen of civiel op te vangen |" in text


def test_what_the_letter_may_say_is_all_that_it_says(tmp_path):
    """A class that varies leaves what holds of a shortage: the letter says that, so the table does too."""
    shares = {
        LAND: {"D": 0.55, "C": 0.45}, DECON: {"C": 0.6, "B": 0.4}, GUARD: {"B": 0.5, "A": 0.5},
        DRONES: {"A": 0.5, "D": 0.5},
    }  # fmt: skip
    degrees = [degree(key, max(mine, key=mine.get), outcomes=tuple(mine)) for key, mine in shares.items()]
    text = told("zekerheid", *drawn(degrees, [draws(key, **mine) for key, mine in shares.items()]), tmp_path)
    assert "| Explosieven ruimen op land | Defensie schiet tekort, en er blijft een tekort |" in text
    assert "| CBRN-ontsmetting | Defensie schiet tekort |" in text
    assert "| Bewaken en beveiligen | samen wordt (vrijwel) alles geleverd |" in text
    assert "| Drones voor overzicht | nog niet vast te stellen |" in text


def test_the_text_when_all_is_firm(tmp_path):
    """The text when all is firm."""
    firm = [degree(key, "A", "vast", 1.0, share_joint=1.0) for key in CAPABILITIES]
    rows = [margin(key, "at", 0.2, 0.95, ends=(0.1, 0.3)) for key in CAPABILITIES]
    text = told("zekerheid", *drawn(firm, [draws(key, A=1.0) for key in CAPABILITIES], rows, drivers=[]), tmp_path)
    assert "Daarvan zijn vier vast." in text
    assert "In oorlog keert geen enkele uitkomst om als de aannames veranderen" in text
    assert "Ruimte is er bij" in text
    assert "nog niet vast te stellen |" not in text


def test_the_text_when_nothing_is_known(tmp_path):
    """The text when nothing is known."""
    rows = [margin(key, "onbekend", NAN) for key in CAPABILITIES]
    lost = [degree(key, "onbekend", "onbekend", NAN, share_joint=NAN, outcomes=()) for key in CAPABILITIES]
    text = told("zekerheid", *drawn(lost, [draws(key, unknown=1.0) for key in CAPABILITIES], rows, counts=[]), tmp_path)
    assert "staat nog van geen enkele capaciteit vast welke uitkomst het wordt." in text
    assert "Van geen enkele capaciteit staat de uitkomst in oorlog al vast" in text
    assert "Hoeveel, is niet bekend." in text


def test_the_figures_draw_each_capability_and_share():
    """The figures draw each capability and share."""
    _, part = drawn()
    shares, margins = part.figures
    assert len(shares.table) == 6
    assert marks_of(shares, "row") - {"Leeswijzer"} == set(CAPABILITIES)
    assert marks_of(margins, "row") == set(CAPABILITIES)
    assert {"10 punten te veel", "5 punten over", "nooit een tekort", "onbekend"} <= marks_of(margins, "text")


def test_of_many_capabilities_the_figures_show_the_worst_that_fit_a_page():
    """Of many capabilities the figures show the worst."""
    keys = [f"c{number}" for number in range(60)]
    rows = [margin(key, "at", 0.8, 0.2 + number / 100) for number, key in enumerate(keys)]
    made, part = drawn(
        [degree(key, "D" if number < MOST else "A", share=0.6) for number, key in enumerate(keys)],
        [draws(key, D=0.6, A=0.4) for key in keys], rows, capabilities=many(60),
    )  # fmt: skip
    found = found_in(made, part)
    for figure in part.figures:
        shown = found[f"zekerheid.getoond.{figure.label.removeprefix('fig-')}"]
        assert marks_of(figure, "row") - {"Leeswijzer"} == set(keys[: shown.value])
        assert 1 <= shown.value <= MOST
        assert figure.spec["height"] <= PAGE * 1.2
        assert shown.total == 60


def test_counts_without_a_range_are_one_number(tmp_path):
    """A count that every draw gives, and none at all, in their own words."""
    rows = [count(4), count(4, run="joint"), count(0, subject="niet_beschikbaar")]
    text = told("zekerheid", *drawn(counts=[*rows, count(0, run="joint", subject="niet_beschikbaar")]), tmp_path)
    assert "van de trekkingen 4 als alles apart wisselt, en 4 als het beslag samen beweegt." in text
    assert "Dat komt in geen enkele trekking voor." in text
    assert "capaciteiten, in" not in text


def test_capabilities_that_are_unknown_are_not_counted_as_met(tmp_path):
    """A count leaves them out and says so; of unknown ones alone there is no count and no margin."""
    lost = [degree(key, "onbekend", "onbekend", NAN, share_joint=NAN, outcomes=()) for key in CAPABILITIES]
    rows = [margin(key, "onbekend", NAN) for key in CAPABILITIES]
    unknown = [draws(key, unknown=1.0) for key in CAPABILITIES]
    zero = [count(0, run=run, subject=s) for run in ("independent", "joint") for s in ("short", "niet_beschikbaar")]
    text = told("zekerheid", *drawn(lost, unknown, rows, counts=zero), tmp_path)
    assert "Hoeveel, is niet bekend." in text
    assert "Van geen enkele capaciteit is het omslagpunt bekend" in text
    text = told("zekerheid", *drawn([*DEGREES[:-1], lost[-1]]), tmp_path)
    assert "Capaciteiten waarvan het onbekend is, tellen niet mee." in text


def test_firm_and_nearly_firm_are_both_named_in_the_picture(tmp_path):
    """With a verb that fits, and nothing where there are none."""
    firm = [degree(LAND, "D", "vast", 1.0), *(degree(key, "A", "houdt_stand", 0.9) for key in (DECON, GUARD, DRONES))]
    text = told("zekerheid", *drawn(firm), tmp_path)
    assert "Eén kleur heeft explosieven ruimen op land." in text
    assert "Vrijwel één kleur hebben" in text
    assert "hebben geen" not in text
