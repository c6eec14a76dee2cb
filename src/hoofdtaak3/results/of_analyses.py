"""The result tables of the analyses over all scenarios."""

from __future__ import annotations

from hoofdtaak3.results import code_words as codes
from hoofdtaak3.results.columns import ResultTable, listed, number, text, whole
from hoofdtaak3.results.of_scenarios import (
    AVAILABILITY,
    CAPABILITY,
    CLASS,
    CLASS_DEGREE,
    DEGREE,
    NEEDS,
    PHASE,
    SCENARIO,
    SHARES,
    STATEMENT,
)

_GAP = number("gap_unit_days", "eenheiddagen", "Het tekort.")
_PATH = text("path", "Hoe de krijgsmacht groeit.", codes.PATHS)
_YEAR = whole("year", "jaar", "Het jaar waarvan het personeel telt.")
_POOL = text("pool_id", "De civiele capaciteit.", refers="civil_pools")
_MEASURE = text("measure_id", "De maatregel.", refers="measures")
_CHOICE = text("kind", "Waarop de combinatie is gekozen.", codes.CHOICES)

_CAUSES = ResultTable(
    "causes",
    "Oorzaken van het tekort",
    (
        SCENARIO,
        CAPABILITY,
        _GAP,
        number("claims", "eenheiddagen", "Het deel dat is toe te rekenen aan het beslag van hoofdtaak 1 en 2."),
        number("reversal", "eenheiddagen", "Het deel dat is toe te rekenen aan wat Defensie zelf civiel vraagt."),
        number("simultaneity", "eenheiddagen", "Het deel dat is toe te rekenen aan incidenten die tegelijk spelen."),
        number("time", "eenheiddagen", "Het deel dat is toe te rekenen aan hulp die te laat komt."),
        number("mandate", "eenheiddagen", "Het deel dat is toe te rekenen aan ontbrekende bevoegdheid."),
        number("size", "eenheiddagen", "Wat overblijft: de vraag is groter dan alles wat er is."),
    ),
)

_STATEMENTS = ResultTable("statements", "Uitspraken over klassen", STATEMENT)

_DEGREES = ResultTable("degrees", "Hoe zeker de klassen zijn", CLASS_DEGREE)

_AVAILABILITY_DEGREES = ResultTable(
    "availability_degrees",
    "Hoe zeker is wat Defensie op het ijkpunt nog kan leveren",
    (
        CAPABILITY,
        PHASE,
        text("availability", "Wat de meeste trekkingen geven: alleen dat is te noemen.", codes.AVAILABILITY),
        text("availability_likely", "De uitkomst bij de waarschijnlijke waarden.", codes.AVAILABILITY),
        *SHARES,
        *DEGREE,
        NEEDS,
        number(
            "supply_unrounded",
            "eenheden",
            "Het gemiddelde aanbod over de trekkingen, zonder afronding op hele eenheden.",
        ),
        number("supply", "eenheden", "Het gemiddelde aanbod over de trekkingen."),
        number("share_zero", "fractie", "Het deel van de trekkingen waarin er niets over is."),
    ),
)

_SUBJECT = text("subject", "Wat er van een capaciteit wordt gezegd.", codes.COUNTED)

_COUNTS = ResultTable(
    "counts",
    "Bij hoeveel capaciteiten iets geldt op het ijkpunt, over de trekkingen",
    (
        text("run", "Hoe er is getrokken.", codes.RUNS),
        PHASE,
        _SUBJECT,
        number("count", "aantal", "Bij zoveel capaciteiten geldt het; leeg als dat niet bekend is."),
        number("share", "fractie", "Het deel van de trekkingen met dat aantal."),
    ),
)

_COUNT_DEGREES = ResultTable(
    "count_degrees",
    "Hoe zeker die aantallen zijn",
    (
        PHASE,
        _SUBJECT,
        number("count", "aantal", "Het aantal dat de meeste trekkingen geven: alleen dat is te noemen."),
        number("count_likely", "aantal", "Het aantal bij de waarschijnlijke waarden."),
        *SHARES,
        *DEGREE,
        whole("capabilities", "aantal", "Het aantal capaciteiten."),
        whole("unknown", "aantal", "De capaciteiten daarvan die niet meetellen, omdat de uitkomst altijd onbekend is."),
    ),
)

_MARGINS = ResultTable(
    "margins",
    "Marge: het beslag in oorlog tegen het omslagpunt op het ijkpunt",
    (
        CAPABILITY,
        number("claim_low", "fractie", "Het laagste beslag van hoofdtaak 1 in oorlog."),
        number("claim", "fractie", "Het waarschijnlijke beslag van hoofdtaak 1 in oorlog."),
        number("claim_high", "fractie", "Het hoogste beslag van hoofdtaak 1 in oorlog."),
        text("status", "Of er een omslagpunt is als ook civiele partijen helpen.", codes.MARGINS),
        number("tipping", "fractie", "Het grootste beslag zonder tekort; leeg als er geen omslagpunt is."),
        number("margin", "fractie", "Het omslagpunt min het waarschijnlijke beslag; onder nul is het beslag te groot."),
        text("status_alone", "Of er een omslagpunt is als Defensie er alleen voor staat.", codes.MARGINS),
        number("tipping_alone", "fractie", "Het grootste beslag zonder tekort van Defensie alleen."),
        number("margin_alone", "fractie", "Dat omslagpunt min het waarschijnlijke beslag."),
    ),
)

_SUSTAINABILITY = ResultTable(
    "sustainability",
    "Verzoeken in een heel jaar van elke fase",
    (
        _PATH,
        _YEAR,
        text("phase", "De fase die het hele jaar duurt.", codes.PHASES),
        number("requests", "aantal", "Het aantal losse verzoeken in het jaar."),
        number("granted", "aantal", "Verzoeken die geheel zijn toegewezen."),
        number("partly", "aantal", "Verzoeken die voor een deel zijn toegewezen."),
        number("late", "aantal", "Verzoeken waarvoor hulp te laat komt."),
        number("refused", "aantal", "Verzoeken die zijn geweigerd."),
        number("unknown", "aantal", "Verzoeken waarvan de uitkomst onbekend is."),
    ),
)

_GROWTH_SUPPLY = ResultTable(
    "growth_supply",
    "Aanbod van Defensie bij groei",
    (
        text("path", "Hoe de krijgsmacht groeit.", codes.PATHS, codes.WARTIME),
        _YEAR,
        CAPABILITY,
        PHASE,
        number("supply", "eenheden", "Wat Defensie met dat personeel voor hoofdtaak 3 over heeft."),
        number("without", "eenheden", "Wat Defensie zonder groei over heeft."),
        number("reference", "eenheden", "Het ijkpunt waartegen het aanbod wordt afgezet."),
        AVAILABILITY,
    ),
)

_GROWTH_GAP = ResultTable(
    "growth_gap",
    "Tekort bij groei",
    (
        _PATH,
        _YEAR,
        SCENARIO,
        CAPABILITY,
        number("gap_unit_days", "eenheiddagen", "Het tekort als het scenario in dat jaar plaatsvindt."),
        number("without_unit_days", "eenheiddagen", "Het tekort zonder groei."),
        number("relieved_unit_days", "eenheiddagen", "Wat de groei van het tekort afhaalt."),
    ),
)

_RECIPROCITY_POOLS = ResultTable(
    "reciprocity_pools",
    "Wat Defensie van civiele capaciteiten vraagt",
    (
        _POOL,
        PHASE,
        number("units", "eenheden", "De omvang, in eenheden van de civiele capaciteit zelf."),
        number("own_use", "fractie", "Het deel dat de eigenaar zelf nodig heeft."),
        number("reciprocal", "fractie", "Het deel van de rest dat Defensie vraagt."),
        number("reservists", "fractie", "Het deel van de rest dat uitvalt omdat reservisten worden opgeroepen."),
        number("left", "eenheden", "Wat er overblijft."),
        number(
            "left_without", "eenheden", "Wat er overblijft als Defensie en reservisten niet meer nemen dan in vrede."
        ),
        listed("capability_ids", "De capaciteiten van Defensie waarvoor deze kan inspringen.", refers="capabilities"),
        text("purpose", "Waarvoor Defensie dit vraagt."),
        text("payer", "Wie het betaalt."),
        text("legal_basis_id", "De wettelijke grondslag; leeg als die er niet is.", refers="legal_bases"),
        text("law_change", "Of een wet moet veranderen.", codes.WITHOUT, codes.LAW_CHANGE),
        text("basis", "De herkomst van deze gegevens.", codes.WITHOUT, codes.BASES),
    ),
)

_RECIPROCITY_ALTERNATIVES = ResultTable(
    "reciprocity_alternatives",
    "Wat er van civiele alternatieven overblijft",
    (
        CAPABILITY,
        _POOL,
        PHASE,
        number("units", "eenheden", "Wat het alternatief op de eerste dag kan leveren, in eenheden van de capaciteit."),
        number("units_without", "eenheden", "Hetzelfde, als Defensie en reservisten niet meer nemen dan in vrede."),
        text("status", "Wat er van het alternatief overblijft.", codes.REMAINDERS),
    ),
)

_RECIPROCITY_CLASSES = ResultTable(
    "reciprocity_classes",
    "Klassen met en zonder wat Defensie zelf vraagt",
    (
        CAPABILITY,
        PHASE,
        CLASS,
        text("class_without", "De klasse als Defensie niet meer vraagt dan in vrede.", codes.CLASSES),
        number("gap", "eenheden", "Het tekort op het ijkpunt."),
        number("gap_without", "eenheden", "Dat tekort als Defensie niet meer vraagt dan in vrede."),
    ),
)

_RECIPROCITY_GAP = ResultTable(
    "reciprocity_gap",
    "Tekort met en zonder wat Defensie zelf vraagt",
    (
        SCENARIO,
        CAPABILITY,
        _GAP,
        number("without_unit_days", "eenheiddagen", "Het tekort als Defensie niet meer vraagt dan in vrede."),
    ),
)

_MEASURE_OPTIONS = ResultTable(
    "measure_options",
    "Maatregelen waaruit te kiezen is",
    (
        _MEASURE,
        number("cost_low", "miljoen euro", "De laagste schatting van de kosten."),
        number("cost", "miljoen euro", "De waarschijnlijke kosten."),
        number("cost_high", "miljoen euro", "De hoogste schatting van de kosten."),
        number("lead_months", "maanden", "Hoelang het duurt tot de maatregel werkt."),
        number("in_time", "0 of 1", "1 als de maatregel op tijd werkt; leeg als dat onbekend is."),
        number("gain_alone", "fractie", "Wat er gemiddeld minder onvervuld blijft met alleen deze maatregel."),
        number("gain_last", "fractie", "Wat deze maatregel nog toevoegt aan de gekozen combinatie."),
    ),
)

_MEASURE_FRONTIER = ResultTable(
    "measure_frontier",
    "Combinaties van maatregelen: kosten en wat er onvervuld blijft",
    (
        text("kind", "Waarop de combinatie is gekozen.", codes.NO_CHOICE, codes.CHOICES),
        number("cost", "miljoen euro", "De waarschijnlijke kosten samen."),
        number("remaining", "fractie", "Wat er onvervuld blijft, gemeten zoals de combinatie is gekozen."),
        listed("ids", "De maatregelen in de combinatie.", refers="measures"),
        number("remaining_mean", "fractie", "Wat er gemiddeld over de scenario's onvervuld blijft."),
        number("remaining_worst", "fractie", "Wat er in het slechtste scenario onvervuld blijft."),
        text(
            "scenario_id",
            "Het scenario waarin het meeste onvervuld blijft; leeg als niets bekend is.",
            refers="scenarios",
        ),
    ),
)

_MEASURE_CHOSEN = ResultTable(
    "measure_chosen",
    "De gekozen maatregelen",
    (
        _CHOICE,
        _MEASURE,
        number("cost", "miljoen euro", "De waarschijnlijke kosten."),
        number("gain_last", "fractie", "Wat er zonder deze maatregel meer onvervuld blijft."),
        listed("scenario_ids", "De scenario's waarin het tekort zonder deze maatregel groter is.", refers="scenarios"),
        listed(
            "capability_ids",
            "De capaciteiten waarvan het tekort zonder deze maatregel groter is.",
            refers="capabilities",
        ),
    ),
)

_MEASURE_EFFECT = ResultTable(
    "measure_effect",
    "Tekort voor en na de gekozen maatregelen",
    (
        SCENARIO,
        CAPABILITY,
        number("gap_unit_days", "eenheiddagen", "Het tekort zonder maatregelen."),
        number("gap_after", "eenheiddagen", "Het tekort met de combinatie die gemiddeld het beste is."),
        number("gap_after_worst", "eenheiddagen", "Het tekort met de combinatie voor het slechtste scenario."),
        number("left_out", "aantal", "Verzoeken die niet meetellen, omdat hun tekort onbekend is."),
    ),
)

_MEASURE_REACH = ResultTable(
    "measure_reach",
    "Wat er op één verzoek open blijft, met en zonder alle maatregelen",
    (
        CAPABILITY,
        number("open_without", "fractie", "Deel van het ijkpunt dat in oorlog niemand levert, zonder maatregelen."),
        number(
            "open_least", "fractie", "Hetzelfde met alle maatregelen die op tijd zijn, elk met haar kleinste effect."
        ),
        number("open_most", "fractie", "Hetzelfde, elk met haar grootste effect."),
    ),
)

_REGION = text(
    "region_id", "De veiligheidsregio; leeg op zee, in het buitenland of verspreid over het land.", refers="regions"
)

_REGIONS_GAP = ResultTable(
    "regions_gap",
    "Tekort per veiligheidsregio en capaciteit",
    (
        SCENARIO,
        _REGION,
        CAPABILITY,
        number("demand_unit_days", "eenheiddagen", "Wat er in de regio wordt gevraagd."),
        number("gap_unit_days", "eenheiddagen", "Het tekort in de regio."),
        number("gap_counterfactual_unit_days", "eenheiddagen", "Dat tekort zonder de verschuiving naar hoofdtaak 1."),
    ),
)

_REGIONS_UNSERVED = ResultTable(
    "regions_unserved",
    "Wat er per veiligheidsregio onvervuld blijft",
    (
        SCENARIO,
        _REGION,
        number("weight", "gewicht", "De gewichten van de verzoeken in de regio bij elkaar."),
        number("unserved", "fractie", "Welk deel van de vraag onvervuld blijft, gewogen naar prioriteit."),
        number("short", "aantal", "Het aantal capaciteiten met een tekort."),
    ),
)

_EXPLORER = ResultTable(
    "explorer",
    "Gegevens voor de verkenner",
    (
        text("part", "Deel van de gegevens: capaciteiten, scenario's, maatregelen en wat die delen."),
        text("text", "Dat deel als JSON, zoals de pagina het nodig heeft."),
    ),
)

ANALYSIS_TABLES = (
    _CAUSES,
    _DEGREES,
    _AVAILABILITY_DEGREES,
    _COUNTS,
    _COUNT_DEGREES,
    _MARGINS,
    _STATEMENTS,
    _SUSTAINABILITY,
    _GROWTH_SUPPLY,
    _GROWTH_GAP,
    _RECIPROCITY_POOLS,
    _RECIPROCITY_ALTERNATIVES,
    _RECIPROCITY_CLASSES,
    _RECIPROCITY_GAP,
    _MEASURE_OPTIONS,
    _MEASURE_FRONTIER,
    _MEASURE_CHOSEN,
    _MEASURE_EFFECT,
    _MEASURE_REACH,
    _REGIONS_GAP,
    _REGIONS_UNSERVED,
    _EXPLORER,
)
