"""The codes in the result tables, each with the Dutch word for it."""

from __future__ import annotations

from collections.abc import Mapping

UNKNOWN = "onbekend"

PHASES: Mapping[str, str] = {"vrede": "vrede", "spanning": "spanning", "conflict": "conflict", "oorlog": "oorlog"}

AVAILABILITY: Mapping[str, str] = {
    "beschikbaar": "beschikbaar",
    "beperkt": "beperkt",
    "tijdelijk_niet": "tijdelijk niet",
    "niet_beschikbaar": "niet beschikbaar",
    UNKNOWN: UNKNOWN,
}

CLASSES: Mapping[str, str] = {
    "A": "blijft beschikbaar",
    "B": "civiel op te vangen",
    "C": "deels op te vangen",
    "D": "geen civiel alternatief",
    UNKNOWN: UNKNOWN,
    "nvt": "geen vraag",
}

DECISIONS: Mapping[str, str] = {
    "granted": "toegewezen",
    "partly": "deels toegewezen",
    "late": "te laat",
    "refused": "geweigerd",
    "unknown": UNKNOWN,
}

REASONS: Mapping[str, str] = {
    "defence": "Defensie kan het zelf",
    "defence_and_civil": "Defensie en civiele partijen samen",
    "civil": "civiele partijen nemen het over",
    "own_means": "eigen voorraden van de bevolking volstaan",
    "claims": "de verschuiving naar hoofdtaak 1",
    "outranked": "een urgenter verzoek gaat voor",
    "no_mandate": "een civiele partij kan het, maar mag het niet",
    "no_capacity": "te weinig capaciteit, hoe dan ook",
    "under_way": "hulp is nog onderweg",
    "no_legal_basis": "geen wettelijke grondslag",
    "undetermined": "niet vast te stellen",
    "demand_unknown": "de vraag is onbekend",
    "defence_unknown": "het aanbod van Defensie is onbekend",
    "civil_unknown": "het civiele aanbod is onbekend",
    "outside_horizon": "begint na de laatste dag van het scenario",
}

CAUSE_WORDS: Mapping[str, str] = {
    "claims": "beslag van hoofdtaak 1",
    "reversal": "steun aan Defensie en reservisten",
    "simultaneity": "gelijktijdige incidenten",
    "time": "hulp komt te laat",
    "mandate": "geen bevoegdheid",
    "size": "omvang van de vraag",
}

CIVIL_TEST: Mapping[str, str] = {"volledig": "ja", "deels": "deels", "nee": "nee", UNKNOWN: UNKNOWN}

LINE_KINDS: Mapping[str, str] = {
    "incident": "bij een incident",
    "standing": "doorlopende taak",
    "request": "los verzoek",
}

TIPPING: Mapping[str, str] = {
    "value": "er is een omslagpunt",
    "never": "nooit een tekort",
    "peace": "al in vredestijd een tekort",
    "no_demand": "geen vraag",
    UNKNOWN: UNKNOWN,
}

DEGREES: Mapping[str, str] = {
    "vast": "staat vast",
    "houdt_stand": "houdt stand",
    "wisselt": "wisselt",
    UNKNOWN: UNKNOWN,
}

RUNS: Mapping[str, str] = {"independent": "elk gegeven apart", "joint": "alle beslag van hoofdtaak 1 samen"}

COUNTED: Mapping[str, str] = {
    "short": "Defensie alleen heeft een tekort",
    "A": "klasse A",
    "B": "klasse B",
    "C": "klasse C",
    "D": "klasse D",
    "beschikbaar": "beschikbaar",
    "beperkt": "beperkt",
    "niet_beschikbaar": "niet beschikbaar: niets over",
}

MARGINS: Mapping[str, str] = {
    "at": "er is een omslagpunt",
    "never": "nooit een tekort",
    "always": "altijd een tekort, ook met het beslag van vredestijd",
    UNKNOWN: UNKNOWN,
}

STATEMENTS: Mapping[str, str] = {
    "phase": "een fase op het ijkpunt",
    "headline": "de slechtste fase op het ijkpunt",
    "scenario": "een scenario",
}

PATHS: Mapping[str, str] = {"slow": "langzame groei", "planned": "groei volgens plan", "fast": "snelle groei"}
WARTIME: Mapping[str, str] = {"wartime": "oorlogsorganisatie"}

BASES: Mapping[str, str] = {"bron": "bron", "opgave": "opgave", "oordeel": "oordeel", "fictief": "fictief"}

LAW_CHANGE: Mapping[str, str] = {"ja": "ja", "nee": "nee", UNKNOWN: UNKNOWN}

ANSWERS: Mapping[str, str] = {
    "op_tijd": "mag het en is op tijd",
    "te_laat": "mag het, maar komt te laat",
    "later": "bestaat nog niet",
    "mag_niet": "mag het niet",
    UNKNOWN: UNKNOWN,
    "niemand": "niemand",
}
"""What becomes of a request to one who could step in, from good to bad."""

REMAINDERS: Mapping[str, str] = {
    "kept": "blijft gelijk",
    "less": "wordt kleiner",
    "vanishes": "verdwijnt",
    "none_before": "kon ook zonder dit beslag niets leveren",
    UNKNOWN: UNKNOWN,
}
"""What the claims of Defence on a pool leave of an alternative."""

CHOICES: Mapping[str, str] = {"mean": "gemiddeld het beste", "worst": "in het slechtste scenario het beste"}
NO_CHOICE: Mapping[str, str] = {"none": "zonder maatregelen"}

WITHOUT: Mapping[str, str] = {"": "leeg"}
"""An empty cell, where that is a code too."""
