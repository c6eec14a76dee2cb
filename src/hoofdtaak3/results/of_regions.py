"""The result tables of the fact sheet of one safety region."""

from __future__ import annotations

from hoofdtaak3.results import code_words as codes
from hoofdtaak3.results.columns import ResultTable, number, text
from hoofdtaak3.results.of_scenarios import CAPABILITY, SCENARIO

_REGION_ASKED = ResultTable(
    "region_asked",
    "Wat er in een veiligheidsregio en bij haar buren wordt gevraagd",
    (
        text("region_id", "De regio waar het wordt gevraagd.", refers="regions"),
        SCENARIO,
        text("incident_id", "Het incident; leeg bij losse verzoeken.", refers="incidents"),
        text("kind", "Het soort verzoek.", codes.LINE_KINDS),
        text("line_id", "Het verzoek; leeg bij losse verzoeken, die samen een regel zijn.", refers="request_lines"),
        CAPABILITY,
        text("decision", "Wat er is besloten; leeg bij losse verzoeken.", codes.DECISIONS, codes.WITHOUT),
        number("demand_unit_days", "eenheiddagen", "Wat er wordt gevraagd."),
        number("served_unit_days", "eenheiddagen", "Wat daarvan op tijd wordt geleverd."),
    ),
)

_REGION_NEAR = ResultTable(
    "region_near",
    "Wie er in een veiligheidsregio kan inspringen",
    (
        CAPABILITY,
        text("alternative_id", "Het civiele alternatief.", refers="civil_alternatives"),
        text("pool_id", "De civiele capaciteit, of het deel daarvan van een regio.", refers="civil_pools"),
        text("from_region_id", "De regio waar zij vandaan komt; leeg als dat overal kan zijn.", refers="regions"),
        number("hours", "uur", "Hoe lang het duurt tot zij in deze regio is."),
        number("norm_hours", "uur", "Binnen hoeveel uur er iemand moet zijn."),
        text("answer", "Wat er van een verzoek aan haar wordt.", codes.ANSWERS),
    ),
)

_REGION_NEIGHBOURS = ResultTable(
    "region_neighbours",
    "De veiligheidsregio's die het dichtst bij liggen",
    (
        text("region_id", "De andere regio.", refers="regions"),
        number("km", "kilometer", "De afstand hemelsbreed tussen de middelpunten."),
        number("hours", "uur", "De reistijd over de weg."),
    ),
)

REGION_TABLES = (_REGION_ASKED, _REGION_NEAR, _REGION_NEIGHBOURS)
