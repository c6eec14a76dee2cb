"""The result tables of a sweep: one row a case, and per case those of the scenario. Settings are columns too."""

from __future__ import annotations

from collections.abc import Mapping

from hoofdtaak3.results import code_words as codes
from hoofdtaak3.results.columns import ResultColumn, ResultTable, number, text, whole
from hoofdtaak3.results.of_scenarios import CAPABILITY, SCENARIO_TABLES

CASE = whole("case", "nummer", "Het geval; het eerste is 0.")
_BY_NAME = {table.name: table for table in SCENARIO_TABLES}


def _per_case(name: str, title: str, columns: tuple[ResultColumn, ...]) -> ResultTable:
    return ResultTable(name, title, (CASE, *columns))


CASES = _per_case(
    "sweep_cases",
    "Gevallen van een reeks",
    (
        number("short", "aantal", "Hoeveel capaciteiten een tekort hebben."),
        number("unknown", "aantal", "Van hoeveel gevraagde capaciteiten het tekort onbekend is."),
        number("open", "fractie", "Het deel van de vraag dat open blijft, gewogen naar prioriteit."),
        number("open_without", "fractie", "Hetzelfde zonder de verschuiving naar hoofdtaak 1."),
        number("effect", "fractie", "Wat de verschuiving daaraan toevoegt."),
    ),
)
CAPABILITIES = _per_case("sweep_capabilities", "Capaciteiten per geval", _BY_NAME["capabilities"].columns)
PHASES = _per_case("sweep_phases", "Referentieverzoek per geval, capaciteit en fase", _BY_NAME["phases"].columns)
FINDINGS = _per_case(
    "sweep_findings",
    "Bevindingen per geval",
    (
        text("finding", "De bevinding, zoals zij in het rapport heet."),
        number("value", "getal", "De waarde; van een lijst hoeveel erop staan."),
        text("keys", "Wat er op de lijst staat, met ; ertussen; leeg als het geen lijst is."),
    ),
)
CAUSES = _per_case(
    "sweep_causes",
    "Oorzaken per geval",
    (
        CAPABILITY,
        text("cause", "De oorzaak.", codes.CAUSE_WORDS),
        number("unit_days", "eenheiddagen", "Het deel van het tekort dat eraan is toe te rekenen."),
    ),
)
DEGREES = _per_case(
    "sweep_degrees",
    "Stevigheid per geval",
    (
        CAPABILITY,
        text("class", "De klasse die in de meeste trekkingen voorkomt.", codes.CLASSES),
        text("degree", "Hoe stevig die klasse is.", codes.DEGREES),
    ),
)
SWEEP_TABLES = (CASES, CAPABILITIES, PHASES, FINDINGS, CAUSES, DEGREES)
SWEEPS: Mapping[str, ResultTable] = {table.name: table for table in SWEEP_TABLES}
