"""How the report was made: which edition, from which input, with which versions; no clocks."""

from __future__ import annotations

from collections.abc import Mapping

from hoofdtaak3.figures.markdown import escape, table

VERSIONS = "tbl-versies"
_EDITIONS = {
    "publiek": "Dit is de **publieke editie**: wat niet openbaar is, is al bij het lezen van de tabellen weggelaten.",
    "intern": "Dit is de **interne editie**: zij bevat ook gegevens die niet openbaar zijn.",
}
_PURPOSES: Mapping[str, str] = {
    "python": "de taal waarin alles is geschreven",
    "altair": "figuren beschrijven",
    "ipykernel": "notebooks draaien",
    "nbclient": "notebooks draaien",
    "numpy": "rekenen",
    "pandas": "tabellen",
    "papermill": "notebooks draaien",
    "pydantic": "scenario’s controleren",
    "pypandoc_binary": "tekst omzetten naar HTML, DOCX en Typst",
    "pyyaml": "parameters lezen",
    "scipy": "statistiek",
    "typst": "de PDF zetten",
    "vl-convert-python": "figuren tekenen",
}


def accountability(edition: str, versions: Mapping[str, str], fingerprint: str) -> dict[str, str]:
    """The fragments by name, from versions of packages by name and the fingerprint of the run record."""
    return {
        "verantwoording-editie": _EDITIONS[edition] + "\n",
        "verantwoording-vingerafdruk": f"`{fingerprint}`\n",
        "verantwoording-versies": versions_table(versions),
    }


def versions_table(versions: Mapping[str, str]) -> str:
    """Packages that computed, drew and assembled, each with its version and what it is for."""
    rows = [
        [escape(name), escape(version) or "niet aanwezig", _PURPOSES.get(name, "hulp bij het bouwen")]
        for name, version in sorted(versions.items(), key=lambda item: (item[0] != "python", item[0]))
    ]
    return table(
        ["Programma", "Versie", "Waarvoor"],
        rows,
        [30, 20, 50],
        "Programma’s waarmee deze uitgave is berekend, getekend en gezet.",
        VERSIONS,
    )
