"""No result is typed into the report's text: numbers come from the computation, or they are on the list below."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.prose import typed_numbers

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*(ROOT / "report").rglob("*.qmd"), *(ROOT / "report" / "text").glob("*.jinja")])

# Sentences in which a number is a definition, a quotation or a figure of a cited source, by file.
ALLOWED: dict[str, tuple[str, ...]] = {}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_result_is_typed(document: Path) -> None:
    """A number in a source of the report is a year, a date, an article, a Kamerstuk, or on the list."""
    text = document.read_text(encoding="utf-8")
    assert typed_numbers(text, ALLOWED.get(document.name, ())) == []


def test_the_list_names_documents_that_exist() -> None:
    """A file that is gone leaves the list too."""
    assert set(ALLOWED) <= {path.name for path in DOCUMENTS}


@pytest.mark.parametrize(
    "text",
    [
        "Er zijn 14 capaciteiten beperkt.",
        "Het tekort is 67% van de vraag.",
        "Er blijft € 99 miljoen over.",
        "In zeven van de tien scenario's is er een tekort. Dat zijn twee scenario's.",
        "Het model wijst 2026 verzoeken af.",
        "| Rij | 3,5 |",
        "Voor *drie capaciteiten* is er niets.",
    ],
)
def test_a_typed_result_is_found(text: str) -> None:
    """Digits, percentages, amounts and counts in words are all seen, in tables too."""
    assert typed_numbers(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hoofdtaak 1 en hoofdtaak 3, of hoofdtaken 1 en 2.",
        "Op 8 december 2025, in juni 2025 en in 2007.",
        "Volgens artikel 51 en art. 4 [@ah-2212, antwoord 2 en 8].",
        "Zie Kamerstuk 33 763, nr. 173.",
        "Er zijn {{ f.aantal.capaciteiten | getal(2) }} capaciteiten, zie @tbl-2 en `ht3 --edition 2`.",
        '{## 3 ##}{% if f.x.aantal > 4 %}Bij [twee]{.bevinding data-id="a.b"} capaciteiten.{% endif %}',
        "---\ndate: 2026-01-31\n---\n\n```{=typst}\n#set text(size: 9pt)\n```\n\n1. Ten eerste.",
        "Tussen P10 en P90.",
    ],
)
def test_what_is_no_result_passes(text: str) -> None:
    """Tasks by number, dates, years, articles, Kamerstukken, findings and code are no results."""
    assert typed_numbers(text) == []
