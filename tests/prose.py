"""Numbers that somebody typed into a text of the report: what they may be without being a result."""

from __future__ import annotations

import re

MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
WORDS = (
    "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|"
    "zestien|zeventien|achttien|negentien|twintig"
)
COUNTED = (
    "capaciteiten|capaciteit|scenario|scenario's|scenario’s|verzoek|verzoeken|trekkingen|maatregelen|vragen|klassen|"
    "eenheiddagen|partijen|tekorten|regio's|regio’s|alternatieven|toezeggingen|waarnemingen"
)

FINDING = re.compile(r"\[(?:[^\[\]\\]|\\.)*\]\{\.bevinding data-id=\"([^\"]+)\"\}")
"""What a template wrote of a finding."""

# What is taken out before digits are looked for: it holds no prose.
NOT_PROSE = (
    re.compile(r"\A---\n.*?\n---\n", re.DOTALL),  # front matter
    re.compile(r"^```.*?^```[ ]*$", re.DOTALL | re.MULTILINE),  # raw Typst and HTML
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"`[^`\n]*`"),
    re.compile(r"\{\{<.*?>\}\}"),
    re.compile(r"\{##.*?##\}", re.DOTALL),  # of a template: comments, blocks, what is filled in
    re.compile(r"\{%.*?%\}", re.DOTALL),
    re.compile(r"\{\{(?!<).*?\}\}", re.DOTALL),
    FINDING,
    re.compile(r"\{[#.][^}\n]*\}"),
    re.compile(r"Herkomst van de waarden hierachter: [^.\n]*\."),  # what `figuur` adds by itself
    re.compile(r"\{fig-alt=[^}\n]*\}"),  # findings without their marks; what is typed is looked for in the template
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
    re.compile(r"\bPolitiewet 2012\b|\bDefensienota 2022\b"),
    re.compile(r"\bPDF/(?:UA-1|A-2a)|\bSHA-256\b|\bUTF-8\b|\bWCAG 2\.2\b|\bHT[123]\b"),
    re.compile(r"\bbijlagen? \d(?: (?:en|tot en met) \d)?\b", re.IGNORECASE),
)


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
