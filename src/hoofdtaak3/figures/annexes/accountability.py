"""How the report was made: with which versions, from which input. No clocks, so equal builds stay equal bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures.markdown import escape, table

if TYPE_CHECKING:
    from hoofdtaak3.figures.annexes.dossier import Making

VERSIONS = "tbl-versies"
INPUTS = "tbl-invoer"
SHORT = 12
"""Signs of a hash that are shown: enough to see a difference, and to find the whole one in the manifest."""
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
    "pydantic": "scenario's controleren",
    "pypandoc_binary": "tekst omzetten naar HTML, DOCX en Typst",
    "pyyaml": "parameters lezen",
    "scipy": "statistiek",
    "typst": "de PDF zetten",
    "vl-convert-python": "figuren tekenen",
}


def edition_text(making: Making) -> str:
    """Which edition this is."""
    return _EDITIONS.get(making.edition, "Welke editie dit is, is niet vastgelegd.") + "\n"


def versions_table(making: Making) -> str:
    """Packages that computed, drew and assembled, each with its version and what it is for."""
    rows = [
        [escape(name), escape(version) or "niet aanwezig", _PURPOSES.get(name, "hulp bij het bouwen")]
        for name, version in sorted(making.versions.items(), key=lambda item: (item[0] != "python", item[0]))
    ]
    return table(
        ["Programma", "Versie", "Waarvoor"],
        rows or [["Niet vastgelegd", "", ""]],
        [30, 20, 50],
        "Programma's waarmee deze uitgave is berekend, getekend en gezet.",
        VERSIONS,
    )


def inputs_table(making: Making) -> str:
    """Every file of input with the first signs of the hash of its content."""
    rows = [[f"`{name}`", f"`{sha[:SHORT]}`" if sha else "ontbreekt"] for name, sha in sorted(making.inputs.items())]
    return table(
        ["Bestand", "Controlegetal"],
        rows or [["Niet vastgelegd", ""]],
        [60, 40],
        f"Invoer van deze uitgave: de eerste {dutch.number(SHORT, 0)} tekens van het controlegetal (SHA-256). Van een "
        "tabel telt wat deze editie ervan ziet.",
        INPUTS,
    )
