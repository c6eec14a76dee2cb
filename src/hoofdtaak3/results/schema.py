"""Every result table, described once: what is read, written and checked, and what docs/results.md tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hoofdtaak3.results.columns import Kind, ResultColumn, ResultTable
from hoofdtaak3.results.of_analyses import ANALYSIS_TABLES
from hoofdtaak3.results.of_regions import REGION_TABLES
from hoofdtaak3.results.of_scenarios import SAMPLE_TABLES, SCENARIO_TABLES
from hoofdtaak3.results.of_sweeps import SWEEP_TABLES

REFERENCE_FILE = "docs/results.md"
PUBLISHED = (*SCENARIO_TABLES, *SAMPLE_TABLES, *ANALYSIS_TABLES)
"""The tables of the workbook."""
TABLES: Mapping[str, ResultTable] = {table.name: table for table in (*PUBLISHED, *REGION_TABLES)}
"""By name, which is that of the file too; those of sweeps are no part of a report."""

KIND_WORDS = {Kind.TEXT: "tekst", Kind.WHOLE: "geheel getal", Kind.NUMBER: "getal", Kind.LIST: "lijst"}
_GROUPS: Mapping[str, Sequence[ResultTable]] = {
    "Per scenario": SCENARIO_TABLES,
    "Per scenario, uit trekkingen": SAMPLE_TABLES,
    "Over alle scenario's": ANALYSIS_TABLES,
    "Per veiligheidsregio": REGION_TABLES,
    "Van een reeks (`ht3 sweep`), met de instellingen als eigen kolommen": SWEEP_TABLES,
}
_HEAD = """# De resultaten

Dit bestand is gemaakt uit `src/hoofdtaak3/results/`. Verander het daar;
`pytest tests/results --update-golden` maakt dit bestand opnieuw.

Elke tabel is een CSV-bestand: UTF-8, met komma's tussen de kolommen en een punt voor de decimalen. Een lege cel in een
kolom met getallen is onbekend, tenzij er iets anders bij staat. In een lijst staat `;` tussen de delen.
Namen als `capability_id` verwijzen naar de kolom `id` van een tabel in `data/`. Een fractie loopt van 0 tot 1.
Eenheiddagen zijn eenheden maal dagen; ze worden nooit over verschillende capaciteiten opgeteld.
"""


def reference() -> str:
    """All tables as Markdown, in Dutch."""
    parts = [_HEAD]
    for title, tables in _GROUPS.items():
        parts.append(f"## {title}\n")
        parts += [_section(table) for table in tables]
    return "\n".join(parts)


def _section(table: ResultTable) -> str:
    rows = [(f"`{column.name}`", KIND_WORDS[column.kind], column.unit, _meaning(column)) for column in table.columns]
    lines = [" | ".join(row) for row in (("kolom", "soort", "eenheid", "betekenis"), ("---",) * 4, *rows)]
    return "\n".join([f"### `{table.name}`: {table.title}\n", *(f"| {line} |" for line in lines), ""])


def _meaning(column: ResultColumn) -> str:
    words = [
        f"`{code}`" if code == word else f"`{code}` ({word})" if code else word for code, word in column.codes.items()
    ]
    return f"{column.meaning} Codes: {', '.join(words)}." if words else column.meaning
