"""How the chapter on scenarios tells of them: one, some, none, without effect, unknown; of requests, and of regions."""

# ruff: noqa: E501 - sentences stand whole

import pytest
from tests.analyses.filling import NAMES, filled, listed, words

from hoofdtaak3.results.findings import Finding

TITLES = {"p": "Vredestijd", "c": "Conflict", "z": "Noordzee"}
LISTS = (
    "alle", "getekend", "uitgewerkt", "met_effect", "zonder_effect", "minder_tekort", "effect_onbekend", "met_tekort",
    "ook_zonder",
)  # fmt: skip
PHASES = ("vrede", "spanning", "conflict", "oorlog")
DECISIONS = ("toegewezen", "deels", "te_laat", "geweigerd", "onbekend")
OF_ONE = (
    "gevraagd", "tekort.stevig", "tekort.wisselt", "tekort.alle", "tekort.onbekend", "tekort.ook_zonder",
    "tekort.door_verschuiving", "klasse_stevig",
)  # fmt: skip


def scenario(key, title, **given):
    """What is found of one scenario: shares, lists of capabilities, counts as (met, total)."""
    start = f"scenario.{key}"
    shares = {"onvervuld": 0.2, "onvervuld_zonder": 0.0, "effect": 0.2}
    counts = {"bij_incident": (1, 2), "vaste_taken": (0, 0), "losse": (0, 0), "besluit_onbekend": (0, 2)}
    return [
        Finding(f"{start}.naam", "naam", title), Finding(f"{start}.omschrijving", "wat", "Er gebeurt iets."),
        Finding(f"{start}.dagen", "dagen", given.get("days", 60)), Finding(f"{start}.begin", "begin", "2026-01-01"),
        Finding(f"{start}.zwaarste", "fase", given.get("phase", "oorlog")),
        Finding(f"{start}.vragers", "wie", tuple(given.get("askers", ()))),
        *(Finding(f"{start}.{name}", name, given.get(name, share), "deel") for name, share in shares.items()),
        *(listed(f"{start}.{name}", given.get(name.replace(".", "__"), "")) for name in OF_ONE),
        *(
            Finding(f"{start}.{name}", name, given.get(name, both)[0], total=given.get(name, both)[1])
            for name, both in counts.items()
        ),
    ]  # fmt: skip


def year(phase, total, **given):
    """The decisions on the requests of a whole year."""
    known = {"toegewezen": total, **given}
    return [Finding(f"verzoeken.jaar.{phase}.{word}", word, known.get(word, 0), total=total) for word in DECISIONS]


def chapter(  # noqa: PLR0913 - one a part of the chapter
    folder, *, scenarios=None, often="", regions="", stream=(24, 24), years=None, peace=True, **lists
):
    """The chapter as it is read; `lists` are scenarios by a letter each, and nothing unless given."""
    scenarios = {"c": {}} if scenarios is None else scenarios
    titles = {key: TITLES[key] for key in scenarios}
    every = "".join(scenarios)
    chosen = {"alle": every, "getekend": every} | lists
    found = [
        *(listed(f"scenarios.{name}", chosen.get(name, ""), "wisselt", titles) for name in LISTS),
        listed("scenarios.vaakst_tekort", often), Finding("scenarios.hoogstens", "hoogstens", 5),
        Finding("scenarios.vaakst", "vaakst", 1 if often else 0, total=len(titles)),
        *(finding for key, given in scenarios.items() for finding in scenario(key, titles[key], **given)),
        *(Finding(f"capaciteit.{key}.naam", "naam", name) for key, name in NAMES.items()),
        Finding("verzoeken.ijking.toegewezen", "ijking", stream[0], total=stream[1]),
        Finding("verzoeken.ijking.dagen", "dagen", 90),
        *(finding for phase in PHASES for finding in (years or {}).get(phase, year(phase, 10))),
        listed("regio.eigen_gegevens", regions, "vast", {"a": "Utrecht", "b": "Drenthe", "c": "Zeeland"}),
        Finding("vrede.genoeg.stevig", "vrede", () if peace else None),
    ]  # fmt: skip
    told = chosen.get("uitgewerkt", "")
    tables = {
        "scenarios_uitgewerkt": [{"id": key} for key in told],
        "scenarios_overig": [{"id": key} for key in every if key not in told],
        **{f"scenario-{key}": [] for key in every},
    }
    return words(filled(folder, "scenarios", found, tables, ("fig-effect", "fig-scenarios")))


MANY = {"p": {}, "c": {}, "z": {}}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"met_effect": "c"}, "vergroot de verschuiving het tekort in één scenario."),
        ({"scenarios": MANY, "met_effect": "cz", "zonder_effect": "p"}, "het tekort in twee van de drie scenario’s. In ‘Vredestijd’ maakt zij geen verschil."),
        ({"scenarios": MANY, "met_effect": "pcz"}, "vergroot de verschuiving het tekort in alle drie de scenario’s. Wat *open* blijft"),
        ({"scenarios": MANY, "zonder_effect": "pcz"}, "vergroot de verschuiving het tekort in geen enkel scenario."),
        ({"scenarios": MANY, "effect_onbekend": "pcz"}, "Of de verschuiving het tekort vergroot, is niet te zeggen."),
        ({"scenarios": MANY, "met_effect": "c", "effect_onbekend": "z"}, "Van ‘Noordzee’ is het niet te zeggen."),
        ({"scenarios": MANY, "met_effect": "c", "minder_tekort": "z"}, "In ‘Noordzee’ maakt zij het tekort kleiner"),
        ({"often": "ab"}, "Er is dan een tekort aan zoekteams en nooddrinkwater."),
        ({"scenarios": MANY, "often": "a"}, "Het vaakst is er dan een tekort aan zoekteams: in één van de drie scenario’s."),
    ],
)  # fmt: skip
def test_what_the_shift_does(tmp_path, given, expected):
    """In none, one, some, all; unknown is not none, and smaller is not equal."""
    assert expected in chapter(tmp_path, **given)


def test_one_scenario_is_not_told_as_many(tmp_path):
    """There are no others, so nothing is said of them, and the table of others is not referred to."""
    text = chapter(tmp_path, uitgewerkt="c", met_effect="c", met_tekort="c")
    assert "Er is één scenario doorgerekend. Het voorspelt niets: het laat zien waar het knelt." in text
    assert "Het is twee keer doorgerekend" in text
    assert "tbl-scenarios" not in text
    assert "Het scenario is ‘Conflict’." in text


def test_some_are_told_and_the_others_stand_in_a_table(tmp_path):
    """How many have a page, and where the others are; where all have one there is no table."""
    text = chapter(tmp_path, scenarios=MANY, uitgewerkt="cz", met_effect="cz", met_tekort="cz", ook_zonder="z")
    assert "Hierna krijgen twee van de drie scenario’s een eigen paragraaf" in text
    assert "De andere staan in @tbl-scenarios." in text
    assert "{#tbl-scenarios}" in text
    assert "met de verschuiving in twee van de drie scenario’s iets open, zonder in één" in text
    text = chapter(tmp_path / "alle", scenarios=MANY, uitgewerkt="pcz", met_effect="pcz", met_tekort="pcz")
    assert "Hierna krijgen alle drie de scenario’s een eigen paragraaf" in text
    assert "tbl-scenarios" not in text


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "Iedereen krijgt wat hij vraagt. Helemaal voldaan wordt aan één van de twee verzoeken bij incidenten."),
        ({"besluit_onbekend": (1, 2)}, "Voor zover bekend krijgt iedereen wat hij vraagt."),
        ({"besluit_onbekend": (1, 2)}, "Bij één verzoek of taak is dat niet bekend."),
        ({"bij_incident": (0, 0), "losse": (3, 3)}, "Helemaal voldaan wordt aan alle drie de losse verzoeken."),
        ({"vaste_taken": (0, 2), "losse": (2, 2)}, "verzoeken bij incidenten, geen van de twee vaste taken en beide losse verzoeken."),
        ({"bij_incident": (1, 1)}, "Helemaal voldaan wordt aan één verzoek bij een incident."),
        ({"askers": ("burgemeester", "politie")}, "Twee vragers krijgen niet alles, of niet op tijd: burgemeester en politie."),
    ],
)  # fmt: skip
def test_who_notices(tmp_path, given, expected):
    """Of what nobody asks nothing is counted, and unknown is not met."""
    assert expected in chapter(tmp_path, scenarios={"c": given}, uitgewerkt="c", met_effect="c")


def test_nothing_asked_is_not_counted(tmp_path):
    """No sentence on zero of zero."""
    given = {"bij_incident": (0, 0)}
    assert "Helemaal voldaan" not in chapter(tmp_path, scenarios={"c": given}, uitgewerkt="c", met_effect="c")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "dan blijft niets open. Het hele tekort is dus het effect van de verschuiving."),
        ({"onvervuld_zonder": 0.1}, "dan blijft 10% open. De verschuiving vergroot tekorten die er anders ook zijn;"),
        ({"onvervuld_zonder": 0.1, "tekort__door_verschuiving": "a", "tekort__ook_zonder": "b"}, "dan blijft 10% open, in plaats van 20%. Alleen door de verschuiving is er een tekort bij zoekteams. Ook zonder is er een tekort bij nooddrinkwater."),
        ({"onvervuld": 0.005, "onvervuld_zonder": 0.001, "tekort__door_verschuiving": "a"}, "dan blijft nog minder open."),
        ({"tekort__stevig": "ab"}, "Een tekort houdt stand bij twee van de vier gevraagde capaciteiten: zoekteams en nooddrinkwater."),
        ({"tekort__stevig": "a", "tekort__wisselt": "b"}, "Er is dan ook een tekort aan nooddrinkwater, maar dat kan anders uitvallen."),
        ({"tekort__wisselt": "b"}, "Van geen enkele capaciteit houdt een tekort stand als de aannames veranderen. Er is dan een tekort aan nooddrinkwater"),
        ({"tekort__onbekend": "d"}, "Onbekend blijft het tekort bij noodbruggen."),
        ({"klasse_stevig": "abcd"}, "Van alle gevraagde capaciteiten houdt de uitkomst stand"),
        ({"klasse_stevig": "abc"}, "Van drie van de vier gevraagde capaciteiten houdt de uitkomst stand"),
        ({"days": 1}, "Het scenario duurt 1 dag vanaf 1 januari 2026"),
    ],
)  # fmt: skip
def test_with_and_without_the_shift(tmp_path, given, expected):
    """What is sure, what may be otherwise, and what would be open anyway."""
    assert expected in chapter(tmp_path, scenarios={"c": given}, uitgewerkt="c", met_effect="c")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "In vredestijd voldoet het model bij de waarschijnlijkste waarden aan alle 24 losse verzoeken in 90 dagen. Dat past bij wat er is gebeurd"),
        ({"stream": (23, 24)}, "aan 23 van de 24 losse verzoeken. Dat past niet bij wat er is gebeurd"),
        ({"stream": (0, 0)}, "In vredestijd komen er in het model geen losse verzoeken, dus ijken kan niet."),
        ({"stream": (None, 24), "peace": False}, "Geen van de scenario’s speelt alleen in vredestijd, dus ijken aan wat er is gebeurd kan niet."),
        ({"stream": (None, 24)}, "Hoeveel verzoeken er komen, is niet bekend, dus ijken aan wat er is gebeurd kan niet."),
        ({}, "Bij de waarschijnlijkste waarden zijn vrede, spanning en conflict vol te houden, want aan alle tien de losse verzoeken wordt voldaan."),
        ({}, "Een heel jaar oorlog is vol te houden: aan alle tien de losse verzoeken wordt voldaan."),
        ({"years": {"oorlog": year("oorlog", 10, toegewezen=0, deels=1, geweigerd=9)}}, "In een heel jaar oorlog wordt geen van de tien losse verzoeken helemaal ingewilligd; 1 wordt dat deels; 9 worden geweigerd."),
        ({"years": {"oorlog": year("oorlog", 10, toegewezen=7, te_laat=2, onbekend=1)}}, "worden zeven van de tien losse verzoeken helemaal ingewilligd; bij 2 komt de hulp te laat; van 1 is het niet bekend."),
        ({"years": {"spanning": year("spanning", 10, toegewezen=None)}}, "In een jaar spanning is het niet te zeggen."),
    ],
)  # fmt: skip
def test_incidental_requests(tmp_path, given, expected):
    """All met, some, none asked, unknown; only decisions that occur are named."""
    assert expected in chapter(tmp_path, **given)


def test_a_year_is_told_only_where_there_are_requests(tmp_path):
    """Without requests, or without knowing how many, there is nothing to keep up."""
    for name, total, met in (("geen", 0, 0), ("onbekend", None, None)):
        years = {phase: year(phase, total, toegewezen=met) for phase in PHASES}
        assert "een heel jaar" not in chapter(tmp_path / name, years=years).split("regio’s is verdeeld")[1]


@pytest.mark.parametrize(
    ("regions", "expected"),
    [
        ("", "geen van de drie veiligheidsregio’s heeft eigen gegevens opgegeven"),
        ("a", "één van de drie veiligheidsregio’s heeft eigen gegevens opgegeven (Utrecht)."),
        ("ab", "twee van de drie veiligheidsregio’s hebben eigen gegevens opgegeven (Utrecht en Drenthe)."),
        ("abc", "Alle drie de veiligheidsregio’s hebben eigen gegevens opgegeven: zie @sec-samenwerking-beeld."),
    ],
)
def test_why_there_is_no_map(tmp_path, regions, expected):
    """As long as not every region has data of its own."""
    assert expected in chapter(tmp_path, regions=regions)
