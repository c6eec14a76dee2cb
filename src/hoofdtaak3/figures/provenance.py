"""What the numbers rest on: values by basis, over all tables and per table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hoofdtaak3.figures.codes import BASES, UNKNOWN
from hoofdtaak3.figures.markdown import table

if TYPE_CHECKING:
    from hoofdtaak3.figures.names import Frames

LABEL = "tbl-herkomst"
# Every table of quantities: `of the values` in the text means all of them.
VALUE_TABLES = {
    "capability_values": "Capaciteiten van Defensie",
    "claims": "Beslag door hoofdtaak 1 en 2",
    "request_line_values": "Verzoeken bij incidenten",
    "request_type_values": "Losse verzoeken om steun",
    "civil_pool_values": "Civiele capaciteiten",
    "civil_alternative_values": "Civiele alternatieven",
    "reciprocal_claims": "Wederkerige steun",
    "personnel": "Personeel",
    "region_values": "Veiligheidsregio’s",
    "measure_values": "Kosten en doorlooptijden van maatregelen",
    "measure_effects": "Effecten van maatregelen",
}


def by_table(dataset: Frames) -> dict[str, Counter[str]]:
    """Values by basis per table; a value that is stated as not known counts as unknown."""
    counts = {}
    for name in VALUE_TABLES:
        frame = dataset.frame(name)
        known = frame["likely"].notna() & (frame["basis"] != "")
        counts[name] = Counter(frame["basis"].where(known, UNKNOWN))
    return counts


def overall(dataset: Frames) -> Counter[str]:
    """Values by basis over all tables."""
    return sum(by_table(dataset).values(), Counter())


def provenance_table(dataset: Frames) -> str:
    """How many values of each table have which basis."""
    codes = (*BASES, UNKNOWN)
    counts = by_table(dataset)
    rows = [[VALUE_TABLES[name], *(str(count[code]) for code in codes)] for name, count in counts.items()]
    rows.append(["**Alles samen**", *(str(sum(count[code] for count in counts.values())) for code in codes)])
    return table(
        ["Gegevens", *(word.capitalize() for word in (*BASES.values(), UNKNOWN))],
        rows,
        [36, -12, -12, -12, -12, -12],
        "Aantal waarden naar herkomst.",
        LABEL,
    )
