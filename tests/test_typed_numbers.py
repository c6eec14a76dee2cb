"""No result is typed into the report's text: numbers come from the computation, or they are on the list below."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted((ROOT / "report").rglob("*.qmd"))

MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
WORDS = (
    "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|"
    "zestien|zeventien|achttien|negentien|twintig"
)
COUNTED = (
    "capaciteiten|capaciteit|scenario|scenario's|scenario’s|verzoek|verzoeken|trekkingen|maatregelen|vragen|klassen|"
    "eenheiddagen|partijen|tekorten|regio's|regio’s|alternatieven|toezeggingen|waarnemingen"
)

# What is taken out before digits are looked for: it holds no prose.
NOT_PROSE = (
    re.compile(r"\A---\n.*?\n---\n", re.DOTALL),  # front matter
    re.compile(r"^```.*?^```[ ]*$", re.DOTALL | re.MULTILINE),  # raw Typst and HTML
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"`[^`\n]*`"),
    re.compile(r"\{\{<.*?>\}\}"),
    re.compile(r"\{[#.][^}\n]*\}"),
    re.compile(r"\[[^\]\n]*@[^\]]*\]"),  # citations, with the place in the source
    re.compile(r"@[a-z][\w-]*"),
    re.compile(r"^\d+\. ", re.MULTILINE),  # a numbered list
    re.compile(r"^\|[:|-]+\|$", re.MULTILINE),
)

# What a number may be without being a result.
ALLOWED_FORMS = (
    re.compile(r"\bhoofdta(?:ak|ken) [123](?:(?:, [123])* (?:en|of) [123])?\b", re.IGNORECASE),
    re.compile(rf"\b\d{{1,2}} (?:{MONTHS})(?: (?:19|20)\d\d)?\b"),
    re.compile(rf"\b(?:{MONTHS}) (?:19|20)\d\d\b"),
    re.compile(r"(?<![\d.,€])\b(?:19|20)\d\d\b(?![.,]\d| (?:eenhe|verzoek|keer|capac|mensen|milit))"),
    re.compile(r"\bart(?:ikel(?:en)?|\.) \d+[a-z]?(?:(?:, \d+[a-z]?)*(?: (?:en|of|tot en met) \d+[a-z]?))?"),
    re.compile(r"\bKamerstuk(?:ken)?(?: II)? \d{2} \d{3}(?:, nr\. \d+)?"),
    re.compile(r"\b\d{2} \d{3}(?: X)?, nr\. \d+"),
    re.compile(r"\bP(?:10|50|90)\b"),
    re.compile(r"\bbijlagen? \d(?: (?:en|tot en met) \d)?\b", re.IGNORECASE),
)

# Sentences in which a number is a definition, a quotation or a figure of a cited source, by file.
ALLOWED: dict[str, tuple[str, ...]] = {
    "begrippen.qmd": (
        "Drie ploegen die twee dagen werken, zijn zes eenheiddagen.",
        "De grenzen waar acht van de tien trekkingen tussen vallen.",
    ),
    "beschikbaarheid.qmd": ("Twee\ncapaciteiten staan in de Kamervragen zelf",),
    "beslisnota.qmd": ("| Aantal bijlagen | 2 |",),
    "kwaliteit.qmd": ("Een samenhang van 1 of −1 betekent",),
    "methode.qmd": ("De vier klassen",),
    "requests.qmd": ("bij GRIP 2",),
    "verkenner.qmd": ("Bij 0% springt niemand in.",),
    "vraag.qmd": ("beantwoordt daarom vier vragen",),
}


def prose(text: str) -> str:
    """The text without what is not read as prose."""
    for pattern in NOT_PROSE:
        text = pattern.sub(" ", text)
    return text


def typed_numbers(text: str, allowed: tuple[str, ...] = ()) -> list[str]:
    """Every number in the text, in digits or as a count in words, with what stands around it."""
    for sentence in allowed:
        assert sentence in text, f"not in the text any more, take it off the list: {sentence}"
        text = text.replace(sentence, " ")
    text = " ".join(prose(text).split())
    for pattern in ALLOWED_FORMS:
        text = pattern.sub(" ", text)
    found = [*re.finditer(r"\d[\d.,]*", text), *re.finditer(rf"\b(?:{WORDS}) (?:{COUNTED})\b", text, re.IGNORECASE)]
    return [text[max(0, match.start() - 40) : match.end() + 40] for match in found]


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
        "Er zijn {{< var aantal.capaciteiten >}} capaciteiten, zie @tbl-2 en `ht3 --edition 2`.",
        "---\ndate: 2026-01-31\n---\n\n```{=typst}\n#set text(size: 9pt)\n```\n\n1. Ten eerste.",
        "Tussen P10 en P90.",
    ],
)
def test_what_is_no_result_passes(text: str) -> None:
    """Tasks by number, dates, years, articles, Kamerstukken, variables and code are no results."""
    assert typed_numbers(text) == []
