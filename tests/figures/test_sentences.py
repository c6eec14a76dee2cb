"""Sentences that judge: the Dutch of every case."""

import pandas as pd
import pytest

from hoofdtaak3.figures import claims, sentences
from hoofdtaak3.figures.codes import worst_phases
from hoofdtaak3.figures.names import Names

NAN = float("nan")
NAMES = Names(capabilities={"a": "Zoekteams", "b": "EOD op zee", "c": "Kustwacht Noordzee", "d": "Nooddrinkwater"})


def ladder(**classes):
    """The frame `phases` for war alone; availability follows from the class."""
    words = {"A": "beschikbaar", "B": "beperkt", "C": "beperkt", "D": "niet_beschikbaar", "onbekend": "onbekend"}
    gaps = {"A": 0.0, "B": 0.0, "C": 1.0, "D": 2.0, "onbekend": NAN}
    return pd.DataFrame(
        [
            {
                "capability_id": key, "phase": "oorlog", "supply": 0.0, "reference": 2.0, "availability": words[code],
                "gap_alone": gaps[code], "gap": gaps[code], "cover": NAN, "class": code,
            }
            for key, code in classes.items()
        ],
        columns=["capability_id", "phase", "supply", "reference", "availability", "gap_alone", "gap", "cover", "class"],
    )  # fmt: skip


def outcome(**shares):
    """The frame `capabilities`: demand 10, and per capability the gap and the impact as shares of it."""
    return pd.DataFrame(
        [
            {
                "capability_id": key, "demand_unit_days": demand, "gap_unit_days": gap * 10,
                "impact_unit_days": impact * 10,
                "gap_low_unit_days": 0.0 if gap != gap else gap * 10,  # noqa: PLR0124
            }
            for key, (demand, gap, impact) in shares.items()
        ],
        columns=["capability_id", "demand_unit_days", "gap_unit_days", "impact_unit_days", "gap_low_unit_days"],
    )  # fmt: skip


def stream(*decisions, kind="request"):
    """The frame `requests` with these decisions."""
    rows = [
        {"line_id": f"l{i}", "kind": kind, "decision": decision, "incident_id": "i", "capability_id": "a"}
        for i, decision in enumerate(decisions)
    ]
    return pd.DataFrame(rows, columns=["line_id", "kind", "decision", "incident_id", "capability_id"])


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        ({"a": "A"}, "Er is geen capaciteit waarvan bekend is dat civiele partijen een tekort kunnen opvangen."),
        ({"a": "B"}, "Civiele partijen kunnen een tekort opvangen bij zoekteams."),
        ({"a": "C"}, "Civiele partijen kunnen een tekort voor een deel opvangen bij zoekteams."),
        (
            {"a": "B", "b": "C"},
            "Civiele partijen kunnen een tekort opvangen bij zoekteams, en voor een deel bij EOD op zee.",
        ),
    ],
)
def test_civil_cover(classes, expected):
    """What civil parties take over, wholly, in part or not."""
    assert sentences.civil_cover(ladder(**classes), NAMES) == expected


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        ({"a": "A"}, "Voor elke capaciteit is een klasse vastgesteld."),
        ({"a": "onbekend"}, "Voor geen enkele capaciteit is al een klasse vast te stellen."),
        (
            {"a": "onbekend", "b": "A"},
            "Voor één capaciteit is de klasse nog niet vast te stellen: zoekteams.",
        ),
    ],
)
def test_unknown_capabilities(classes, expected):
    """None, some and all classes unknown."""
    assert sentences.unknown_capabilities(ladder(**classes), NAMES) == expected


def test_first_limited(samples, names):
    """Each capability is named at the first phase in which it falls short, once."""
    text = sentences.first_limited(samples.phases(), names, ("vrede", "spanning", "conflict", "oorlog"))
    assert text == "Onder het ijkpunt komen vanaf spanning zoekteams; vanaf conflict blushelikopters."
    calm = sentences.first_limited(ladder(a="A"), NAMES, ("oorlog",))
    assert calm == "In geen enkele fase is bekend dat een capaciteit onder haar ijkpunt komt."


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"a": (0.0, 0.0, 0.0)}, "In dit scenario vraagt niemand om capaciteiten van Defensie."),
        (
            {"a": (10.0, NAN, NAN)},
            "Of er een tekort is, is in dit scenario voor geen enkele capaciteit bekend.",
        ),
        (
            {"a": (10.0, 0.0, 0.0)},
            "Er is geen tekort bij de capaciteiten: Defensie en civiele partijen vervullen die vraag op tijd.",
        ),
        (
            {"a": (10.0, 0.0, 0.0), "b": (NAN, NAN, NAN)},
            (
                "Er is geen tekort bij de capaciteiten waarvan de gegevens bekend zijn: "
                "Defensie en civiele partijen vervullen die vraag op tijd."
            ),
        ),
        (
            {"a": (10.0, 0.4, 0.0)},
            (
                "Er is een tekort bij één capaciteit: zoekteams. "
                "Daar blijft 40% van de vraag onvervuld of komt hulp te laat."
            ),
        ),
        (
            {"a": (10.0, 0.4, 0.0), "b": (10.0, 0.996, 0.0)},
            ("Er is een tekort bij twee capaciteiten: EOD op zee (99% van de vraag) en zoekteams (40% van de vraag)."),
        ),
    ],
)
def test_scenario_gap(shares, expected):
    """No demand, unknown, no gap, one gap and more."""
    assert sentences.scenario_gap(outcome(**shares), NAMES) == expected


def test_gap_of_unknown_size():
    """A gap that is certain but of unknown size is a gap."""
    frame = outcome(a=(10.0, NAN, NAN)).assign(gap_low_unit_days=2.0)
    assert sentences.scenario_gap(frame, NAMES).endswith("Hoe groot het is, is onbekend.")


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        (
            {"a": (0.0, 0.0, 0.0)},
            "De verschuiving naar hoofdtaak 1 heeft hier geen effect, want er is geen vraag.",
        ),
        ({"a": (10.0, NAN, NAN)}, "Het effect van de verschuiving naar hoofdtaak 1 is onbekend."),
        ({"a": (10.0, 0.0, 0.0)}, "De verschuiving naar hoofdtaak 1 vergroot het tekort niet."),
        (
            {"a": (10.0, 0.0, 0.0), "b": (10.0, NAN, NAN)},
            "De verschuiving naar hoofdtaak 1 vergroot het tekort niet bij de capaciteiten waarvan dat bekend is.",
        ),
        (
            {"a": (10.0, 0.5, 0.0)},
            "Dit tekort is geen effect van de verschuiving naar hoofdtaak 1: het is er ook zonder.",
        ),
        (
            {"a": (10.0, 0.5, 0.3)},
            "Door de verschuiving naar hoofdtaak 1 groeit het tekort bij zoekteams, met 30% van de vraag.",
        ),
        (
            {"a": (10.0, 0.5, 0.3), "b": (10.0, 0.5, 0.4)},
            (
                "Door de verschuiving naar hoofdtaak 1 groeit het tekort bij al deze capaciteiten; "
                "het meest bij EOD op zee, met 40% van de vraag."
            ),
        ),
        (
            {"a": (10.0, 0.0, -0.2)},
            (
                "De verschuiving naar hoofdtaak 1 vergroot het tekort niet. Bij zoekteams wordt het tekort kleiner, "
                "omdat hoofdtaak 2 dan minder eenheden vraagt."
            ),
        ),
    ],
)
def test_scenario_impact(shares, expected):
    """No demand, unknown, no effect, a gap without effect, one effect, more, and a smaller gap."""
    assert sentences.scenario_impact(outcome(**shares), NAMES) == expected


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"a": (10.0, 0.0, 0.0)}, ""),
        ({"a": (10.0, NAN, NAN)}, "Er ontbreken gegevens voor elke capaciteit waar vraag naar is."),
        (
            {"a": (10.0, NAN, NAN), "b": (10.0, 0.0, 0.0)},
            "Onbekend is of er een tekort is bij zoekteams.",
        ),
    ],
)
def test_scenario_unknown(shares, expected):
    """None, all and some unknown."""
    assert sentences.scenario_unknown(outcome(**shares), NAMES) == expected


@pytest.mark.parametrize(
    ("decisions", "start", "end"),
    [
        (
            [],
            "In het scenario ‘Vrede’ zijn geen losse verzoeken om steun doorgerekend.",
            "geen enkele aanvraag af [@ah-2212].",
        ),
        (
            ["granted"],
            "In het scenario ‘Vrede’ wijst het model het ene losse verzoek toe.",
            "geen enkele aanvraag af [@ah-2212].",
        ),
        (
            ["granted"] * 3,
            "In het scenario ‘Vrede’ wijst het model alle 3 losse verzoeken toe.",
            "geen enkele aanvraag af [@ah-2212].",
        ),
        (
            ["granted", "unknown"],
            "In het scenario ‘Vrede’ is van één van de twee losse verzoeken onbekend of het model dat toewijst.",
            "geen enkele aanvraag af [@ah-2212].",
        ),
        (
            ["granted", "late"],
            "In het scenario ‘Vrede’ wijst het model één van de twee losse verzoeken niet of niet helemaal toe.",
            "wijkt het model af.",
        ),
        (
            ["refused", "partly", "onbekend"],
            (
                "In het scenario ‘Vrede’ wijst het model twee van de drie losse verzoeken niet of niet helemaal toe. "
                "Van één verzoek is de uitkomst"
            ),
            "wijkt het model af.",
        ),
    ],
)
def test_calibration(decisions, start, end):
    """No stream, all granted, some unknown, some not granted; each names the scenario that it holds for."""
    text = sentences.calibration(stream(*decisions), "Vrede")
    assert text.startswith(start)
    assert text.endswith(end)


def test_calibration_looks_at_the_stream_only():
    """A refused request of an incident does not count against history."""
    both = pd.concat([stream("granted"), stream("refused", kind="incident")])
    assert "wijst het model het ene losse verzoek toe." in sentences.calibration(both, "Vrede")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((10.0, 0.5), (10.0, 0.5), "verandert de vraag aan Defensie niet."),
        ((10.0, 0.5), (8.0, 0.5), "daalt de vraag naar zoekteams. Het tekort verandert daardoor niet."),
        ((10.0, 0.5), (8.0, 0.2), "daalt de vraag naar zoekteams en wordt het tekort kleiner bij zoekteams."),
        ((10.0, 0.2), (8.0, 0.5), "daalt de vraag naar zoekteams. Het tekort bij zoekteams groeit wel."),
        ((10.0, NAN), (8.0, 0.2), "daalt de vraag naar zoekteams. Wat dat met het tekort doet, is onbekend."),
        ((NAN, NAN), (NAN, NAN), "is het verschil onbekend."),
    ],
)
def test_self_reliance(before, after, expected):
    """48 against 72 hours: no change, less demand, a smaller or larger gap, unknown."""
    frames = [outcome(a=(demand, gap, 0.0)) for demand, gap in (before, after)]
    text = sentences.self_reliance(*frames, (48, 72), NAMES)
    assert text == f"Als mensen zich 72 in plaats van 48 uur zelf redden, {expected}"


@pytest.mark.parametrize(
    ("types", "decision", "expected"),
    [
        ({"i": "natuurbrand"}, "granted", "De rampenbestrijding in dezelfde tijd komt niets tekort."),
        ({"i": "natuurbrand"}, "late", "De rampenbestrijding komt in dezelfde tijd tekort: zoekteams."),
        ({"i": "natuurbrand"}, "unknown", "is onbekend voor zoekteams."),
        (
            {"i": "evenement"},
            "granted",
            "In het scenario ‘Top’ wordt voor het evenement gevraagd om zoekteams. In dit scenario is er geen ramp.",
        ),
    ],
)
def test_nato_summit(types, decision, expected):
    """Disaster relief during a summit: untouched, short, unknown, none."""
    assert sentences.nato_summit(stream(decision, kind="incident"), types, "Top", NAMES).endswith(expected)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, "De gegevens bevatten nog geen waarden."),
        ({"bron": 3}, "Alle waarden komen uit een bron of van de partij zelf."),
        ({"fictief": 3}, "Geen enkele waarde heeft een bron; 100% is een oordeel of verzonnen."),
        (
            {"bron": 1, "oordeel": 2, "onbekend": 1},
            "Van de waarden rust 25% op een bron of een opgave; 50% is een oordeel of verzonnen; 25% is onbekend.",
        ),
    ],
)
def test_basis(counts, expected):
    """No values, all sourced, none sourced, mixed."""
    assert sentences.basis(counts) == expected


def test_effect_is_the_counterfactual_only():
    """Only the sentence on the difference with the counterfactual speaks of the shift to HT1."""
    frame = outcome(a=(10.0, 0.5, 0.3))
    assert "verschuiving" not in sentences.scenario_gap(frame, NAMES)
    assert "verschuiving" not in claims.supply(ladder(a="D"), NAMES)


def test_worst_phase(samples):
    """The worst phase is the one with the widest gap of the worst class, and all phases of that class are named."""
    worst = worst_phases(samples.phases()).set_index("capability_id")
    assert dict(worst["class"]) == {"zoekteams": "D", "blussen": "C", "vervoer": "onbekend", "water": "A"}
    assert worst.loc["zoekteams", "phase"] == "oorlog"
    assert dict(worst["when"]) == {
        "zoekteams": "vanaf spanning", "blussen": "vanaf conflict", "vervoer": "in elke fase", "water": "in elke fase",
    }  # fmt: skip
