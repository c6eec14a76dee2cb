"""The result tables of one scenario: those of the model, and those of the draws."""

from __future__ import annotations

from hoofdtaak3.results import code_words as codes
from hoofdtaak3.results.columns import ResultColumn, ResultTable, listed, number, text, whole

CAPABILITY = text("capability_id", "De capaciteit van Defensie.", refers="capabilities")
SCENARIO = text("scenario_id", "Het scenario.", refers="scenarios")
PHASE = text("phase", "De fase.", codes.PHASES)
AVAILABILITY = text("availability", "Hoeveel Defensie nog kan leveren, afgezet tegen het ijkpunt.", codes.AVAILABILITY)
CLASS = text("class", "De klasse: hoe ver een tekort van Defensie civiel is op te vangen.", codes.CLASSES)
_DAY = whole("day", "dag", "De dag van het scenario; de eerste dag is 0.")
_PHASE_OF_DAY = text("phase", "De fase op die dag.", codes.PHASES)
_REFERENCE = number("reference", "eenheden", "Het ijkpunt waartegen het aanbod wordt afgezet.")

_SUPPLY = ResultTable(
    "supply",
    "Aanbod van Defensie per dag",
    (
        CAPABILITY,
        _DAY,
        _PHASE_OF_DAY,
        number("supply", "eenheden", "Wat Defensie die dag voor hoofdtaak 3 over heeft."),
        _REFERENCE,
        AVAILABILITY,
    ),
)

_LINES = ResultTable(
    "lines",
    "Vraag en tekort per verzoek en dag",
    (
        text("line_id", "Het verzoek.", refers="request_lines"),
        text("incident_id", "Het incident waarbij het verzoek hoort.", refers="incidents"),
        CAPABILITY,
        _DAY,
        number("demand", "eenheden", "Wat er die dag wordt gevraagd."),
        number("served", "eenheden", "Wat er op tijd wordt geleverd, door Defensie en civiele partijen samen."),
        number("gap", "eenheden", "Het tekort: wat niemand op tijd levert."),
        number("late", "eenheden", "Het deel van het tekort dat er alleen is omdat hulp nog onderweg is."),
        number("gap_alone", "eenheden", "Het tekort als Defensie er alleen voor staat."),
        number("gap_low", "eenheden", "Het kleinste tekort dat past bij wat bekend is."),
        number("gap_high", "eenheden", "Het grootste tekort dat past bij wat bekend is; leeg zonder grens."),
        number("gap_counterfactual", "eenheden", "Het tekort als er geen verschuiving naar hoofdtaak 1 was."),
    ),
)

_REQUESTS = ResultTable(
    "requests",
    "Verzoeken en wat erop is besloten",
    (
        text("line_id", "Het verzoek.", refers="request_lines"),
        text(
            "incident_id",
            "Het incident waarbij het verzoek hoort; een los verzoek is zijn eigen incident.",
            refers="incidents",
        ),
        text("kind", "Het soort verzoek.", codes.LINE_KINDS),
        CAPABILITY,
        text("requester", "Wie het verzoek doet."),
        whole("priority", "rang", "De prioriteit; 1 gaat voor."),
        whole("start_day", "dag", "De dag van het scenario waarop het verzoek begint."),
        number("days", "dagen", "Hoeveel dagen van het verzoek binnen het scenario vallen."),
        text("decision", "Wat er is besloten.", codes.DECISIONS),
        text("reason", "Waarom dat is besloten.", codes.REASONS),
        text("legal_basis_id", "De wettelijke grondslag; leeg als die er niet is.", refers="legal_bases"),
        text("civil_test", "Of civiele partijen het zelf kunnen.", codes.CIVIL_TEST),
        number("demand_unit_days", "eenheiddagen", "Wat er over het hele verzoek wordt gevraagd."),
        number("served_unit_days", "eenheiddagen", "Wat daarvan op tijd wordt geleverd."),
    ),
)

_CAPABILITY_DAYS = ResultTable(
    "capability_days",
    "Vraag en tekort per capaciteit en dag",
    (
        CAPABILITY,
        _DAY,
        _PHASE_OF_DAY,
        number("demand", "eenheden", "Wat er die dag wordt gevraagd."),
        number("defence", "eenheden", "Wat Defensie daarvan levert als zij er alleen voor staat."),
        number("civil", "eenheden", "Wat civiele partijen daarbovenop leveren."),
        number("gap", "eenheden", "Het tekort: wat niemand op tijd levert."),
        number("late", "eenheden", "Het deel van het tekort dat er alleen is omdat hulp nog onderweg is."),
        number("gap_alone", "eenheden", "Het tekort als Defensie er alleen voor staat."),
        number("gap_low", "eenheden", "Het kleinste tekort dat past bij wat bekend is."),
        number("gap_high", "eenheden", "Het grootste tekort dat past bij wat bekend is; leeg zonder grens."),
        number("gap_counterfactual", "eenheden", "Het tekort als er geen verschuiving naar hoofdtaak 1 was."),
        number("impact", "eenheden", "Het effect van de verschuiving naar hoofdtaak 1 op het tekort."),
    ),
)

_CAPABILITIES = ResultTable(
    "capabilities",
    "Uitkomst per capaciteit over het hele scenario",
    (
        CAPABILITY,
        text("availability", "Hoeveel Defensie kan leveren over het hele scenario.", codes.AVAILABILITY),
        number("demand_unit_days", "eenheiddagen", "Wat er over het hele scenario wordt gevraagd."),
        number("defence_unit_days", "eenheiddagen", "Wat Defensie daarvan levert als zij er alleen voor staat."),
        number("civil_unit_days", "eenheiddagen", "Wat civiele partijen daarbovenop leveren."),
        number("gap_unit_days", "eenheiddagen", "Het tekort: wat niemand op tijd levert."),
        number("gap_low_unit_days", "eenheiddagen", "Het kleinste tekort dat past bij wat bekend is."),
        number("gap_high_unit_days", "eenheiddagen", "Het grootste tekort dat past bij wat bekend is."),
        number("late_unit_days", "eenheiddagen", "Het deel van het tekort dat er is omdat hulp nog onderweg is."),
        number("peak_gap", "eenheden", "Het grootste tekort op één dag, naar boven afgerond."),
        number("first_short_day", "dag", "De eerste dag met een tekort; leeg als er geen is."),
        number("coverage", "fractie", "Welk deel van de vraag op tijd wordt geleverd; leeg zonder vraag."),
        number("cover", "fractie", "Welk deel van wat Defensie tekortkomt, civiele partijen opvangen."),
        CLASS,
        number("counterfactual_unit_days", "eenheiddagen", "Het tekort zonder de verschuiving naar hoofdtaak 1."),
        number("impact_unit_days", "eenheiddagen", "Het effect van de verschuiving naar hoofdtaak 1 op het tekort."),
    ),
)

_PHASES = ResultTable(
    "phases",
    "Uitkomst per capaciteit en fase op het ijkpunt",
    (
        CAPABILITY,
        PHASE,
        number("supply", "eenheden", "Wat Defensie in deze fase voor hoofdtaak 3 over heeft."),
        number("reference", "eenheden", "Het ijkpunt: zoveel wordt er gevraagd, en verder niets."),
        AVAILABILITY,
        number("gap_alone", "eenheden", "Het tekort als Defensie er alleen voor staat."),
        number("gap", "eenheden", "Het tekort als ook civiele partijen helpen."),
        number("cover", "fractie", "Welk deel van wat Defensie tekortkomt, civiele partijen opvangen."),
        CLASS,
    ),
)

_SHARES = {"A": "A", "B": "B", "C": "C", "D": "D", "nvt": "geen vraag", "unknown": "onbekend"}

_SAMPLE_SUMMARY = ResultTable(
    "sample_summary",
    "Trekkingen: hoe zeker een tekort en een klasse zijn",
    (
        CAPABILITY,
        text("phase", "De fase op het ijkpunt; leeg is het hele scenario.", codes.WITHOUT, codes.PHASES),
        text("class", "De klasse bij de waarschijnlijke waarden.", codes.CLASSES),
        number("stability", "fractie", "Het deel van de trekkingen dat diezelfde klasse geeft."),
        *(
            number(f"share_{key}", "fractie", f"Het deel van de trekkingen met als klasse: {word}.")
            for key, word in _SHARES.items()
        ),
        number("probability_gap", "fractie", "Het deel van de trekkingen met een tekort; leeg als dat niet vaststaat."),
        number("probability_low", "fractie", "Dat deel als onbekende tekorten niet meetellen."),
        number("probability_high", "fractie", "Dat deel als onbekende tekorten wel meetellen."),
        number(
            "p10", "eenheiddagen", "In een tiende van de trekkingen is het tekort hoogstens dit; per fase in eenheden."
        ),
        number(
            "p50", "eenheiddagen", "In de helft van de trekkingen is het tekort hoogstens dit; per fase in eenheden."
        ),
        number(
            "p90",
            "eenheiddagen",
            "In negen tiende van de trekkingen is het tekort hoogstens dit; per fase in eenheden.",
        ),
        number("gap", "eenheiddagen", "Het tekort bij de waarschijnlijke waarden; per fase in eenheden."),
    ),
)

_SAMPLE_DRIVERS = ResultTable(
    "sample_drivers",
    "Trekkingen: welke gegevens het tekort bepalen",
    (
        CAPABILITY,
        whole("rank", "rang", "De plaats: 1 hangt het sterkst met het tekort samen."),
        text("table", "De tabel met het gegeven."),
        text("key", "De regel in die tabel."),
        text("attribute", "Welk gegeven van die regel."),
        text("basis", "De herkomst van het gegeven; van meer regels de zwakste.", codes.BASES),
        number("correlation", "van -1 tot 1", "Hoe sterk het gegeven met het tekort samenhangt (Spearman)."),
    ),
)

_TIPPING = ResultTable(
    "tipping",
    "Omslagpunten",
    (
        CAPABILITY,
        text("status", "Of er een omslagpunt is.", codes.TIPPING),
        number(
            "claim", "fractie", "Het grootste beslag van hoofdtaak 1 zonder tekort; leeg als er geen omslagpunt is."
        ),
        number("claim_now", "fractie", "Het hoogste beslag van hoofdtaak 1 in het scenario, buiten vredestijd."),
    ),
)

NEEDS = listed(
    "needs",
    "De open vragen die eerst een antwoord nodig hebben; leeg als de uitkomst vaststaat of standhoudt.",
)
DEGREE: tuple[ResultColumn, ...] = (
    text("degree", "Hoe zeker die uitkomst is.", codes.DEGREES),
    listed(
        "outcomes",
        "De uitkomsten die meedoen, de meest voorkomende eerst; die in weinig trekkingen voorkomen, blijven weg.",
    ),
)
"""How firm an outcome is, and what competes."""

SHARES: tuple[ResultColumn, ...] = (
    number("share", "fractie", "Het deel van de trekkingen met die uitkomst; leeg als zij onbekend is."),
    number(
        "share_joint",
        "fractie",
        "Dat deel als al het beslag van hoofdtaak 1 samen beweegt; leeg bij een scenario en bij onbekend.",
    ),
)
"""How often an outcome comes, in both runs."""

CLASS_DEGREE: tuple[ResultColumn, ...] = (
    text("kind", "Waar de klasse over gaat.", codes.STATEMENTS),
    CAPABILITY,
    text("phase", "De fase; leeg bij een scenario.", codes.WITHOUT, codes.PHASES),
    text("scenario_id", "Het scenario; leeg bij een fase.", refers="scenarios"),
    text("class", "De klasse die de meeste trekkingen geven: alleen die is te noemen.", codes.CLASSES),
    text("class_likely", "De klasse bij de waarschijnlijke waarden.", codes.CLASSES),
    *SHARES,
    *DEGREE,
    NEEDS,
)
"""How firm a class is, on the reference request or in a scenario."""

STATEMENT: tuple[ResultColumn, ...] = (
    text("kind", "Waar de uitspraak over gaat.", codes.STATEMENTS),
    CAPABILITY,
    text("phase", "De fase; leeg bij een scenario.", codes.WITHOUT, codes.PHASES),
    text("scenario_id", "Het scenario; leeg bij een fase.", refers="scenarios"),
    text("class", "De klasse bij de waarschijnlijke waarden.", codes.CLASSES),
    whole("robust", "0 of 1", "1 als de klasse niet verandert binnen de marges van wat fictief is."),
    text("worst", "De slechtste klasse die is gevonden.", codes.CLASSES),
    text("best", "De beste klasse die is gevonden.", codes.CLASSES),
    listed(
        "needs",
        "De open vragen die eerst een antwoord nodig hebben; leeg als de klasse vaststaat of er geen vraag bij hoort.",
        refers="open_questions",
    ),
)
"""What is said of a class, on the reference request or in a scenario."""

SCENARIO_TABLES = (_SUPPLY, _LINES, _REQUESTS, _CAPABILITY_DAYS, _CAPABILITIES, _PHASES)
_STATEMENTS = ResultTable("scenario_statements", "Uitspraken over een scenario", STATEMENT)
_SCENARIO_DEGREES = ResultTable("scenario_degrees", "Hoe zeker de klassen in een scenario zijn", CLASS_DEGREE)
SAMPLE_TABLES = (_SAMPLE_SUMMARY, _SAMPLE_DRIVERS, _TIPPING, _SCENARIO_DEGREES, _STATEMENTS)
