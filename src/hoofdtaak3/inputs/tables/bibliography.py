"""The bibliography: one CSL-JSON file, cited by data rows and by the report alike."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from hoofdtaak3.characters import stray, unshown_problem
from hoofdtaak3.inputs.tables.cells import shown
from hoofdtaak3.intake import decoded, read_bytes
from hoofdtaak3.problems import InputError, Problem

BIBLIOGRAPHY_FILE = "data/bibliography.json"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ADDRESSES = {
    "URL": (
        re.compile(r"https?://[^/\s\"'<>\\][^\s\"<>\\]*"),
        "een adres dat begint met https:// of http://",
    ),
    "DOI": (re.compile(r"(https://(dx\.)?doi\.org/)?10\.\d+/\S+"), "een DOI, zoals 10.1000/182"),
    "PMID": (re.compile(r"\d+"), "een nummer"),
    "PMCID": (re.compile(r"(PMC)?\d+"), "een nummer, zoals PMC1234567"),
}
"""What becomes a link in the list of sources, and what it may be."""
_YEAR_FIRST = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_A_NAME = 'een lijst, zoals [{"literal": "Ministerie van Defensie"}] of [{"family": "Jansen", "given": "P."}]'
_A_DATE = '{"date-parts": [[2025, 12, 8]]}, met jaar, maand en dag als getal; maand en dag mogen ontbreken'
_PARTS = frozenset(["literal", "family", "given", "suffix", "dropping-particle", "non-dropping-particle"])
# The variables and types of CSL 1.0.2.
_NAMES = frozenset([
    "author", "chair", "collection-editor", "compiler", "composer", "container-author", "contributor",
    "curator", "director", "editor", "editorial-director", "executive-producer", "guest", "host", "illustrator",
    "interviewer", "narrator", "organizer", "original-author", "performer", "producer", "recipient",
    "reviewed-author", "script-writer", "series-creator", "translator",
])  # fmt: skip
_DATES = frozenset(["accessed", "available-date", "event-date", "issued", "original-date", "submitted"])
_NUMBERS = frozenset([
    "chapter-number", "citation-number", "collection-number", "edition", "first-reference-note-number", "issue",
    "number", "number-of-pages", "number-of-volumes", "page", "page-first", "part-number", "printing-number",
    "section", "supplement-number", "version", "volume",
])  # fmt: skip
_TEXTS = _NUMBERS | frozenset([
    "type", "title", "title-short", "abstract", "annote", "archive", "archive-place", "archive_collection",
    "archive_location", "authority", "call-number", "citation-key", "citation-label", "collection-title",
    "container-title", "container-title-short", "dimensions", "division", "DOI", "event", "event-place",
    "event-title", "genre", "ISBN", "ISSN", "journalAbbreviation", "jurisdiction", "keyword", "language",
    "license", "medium", "note", "original-publisher", "original-publisher-place", "original-title",
    "part-title", "PMCID", "PMID", "publisher", "publisher-place", "references", "reviewed-genre",
    "reviewed-title", "scale", "shortTitle", "source", "status", "URL", "volume-title", "year-suffix",
])  # fmt: skip
_TYPES = frozenset([
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast",
    "chapter", "classic", "collection", "dataset", "document", "entry", "entry-dictionary",
    "entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview", "legal_case", "legislation",
    "manuscript", "map", "motion_picture", "musical_score", "pamphlet", "paper-conference", "patent",
    "performance", "periodical", "personal_communication", "post", "post-weblog", "regulation", "report",
    "review", "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
])  # fmt: skip


def read_bibliography(
    root: Path, problems: list[Problem], signs: frozenset[str] | None = None
) -> dict[str, dict[str, Any]] | None:
    """Entries by id; None if not all can be read. Problems are added to `problems`.

    `signs` are the characters that the report can show; without them nobody looks.
    """
    text = _text(root, problems)
    return None if text is None else read_entries(text, problems, signs)


def read_entries(
    text: str, problems: list[Problem], signs: frozenset[str] | None = None
) -> dict[str, dict[str, Any]] | None:
    """As `read_bibliography`, from the text of the file."""
    try:
        document = json.loads(text, object_pairs_hook=_Pairs)
    except json.JSONDecodeError as error:
        problems.append(
            Problem(
                BIBLIOGRAPHY_FILE,
                error.lineno,
                message=f"De JSON is niet goed gevormd. Het gaat mis bij teken {error.colno}.",
                advice="controleer de komma's, haakjes en aanhalingstekens op deze regel en de regel erboven",
            )
        )
        return None
    except (ValueError, RecursionError):
        problems.append(Problem(BIBLIOGRAPHY_FILE, message="De JSON is niet goed gevormd."))
        return None
    if not isinstance(document, list):
        problems.append(Problem(BIBLIOGRAPHY_FILE, message="Het bestand is geen lijst van bronnen (CSL-JSON)."))
        return None
    return _entries(document, text, problems, signs)


def _text(root: Path, problems: list[Problem]) -> str | None:
    """The text of the file; None, with a problem, if it is none."""
    try:
        raw = read_bytes(root, BIBLIOGRAPHY_FILE)
        text = decoded(raw, BIBLIOGRAPHY_FILE)
    except InputError as error:
        problems.extend(error.problems)
        return None
    if raw.startswith(BOM_UTF8):
        # Pandoc, which reads this file too, does not know it.
        message, advice = "Het bestand begint met een verborgen teken (BOM).", "bewaar het als UTF-8 zonder BOM"
        problems.append(Problem(BIBLIOGRAPHY_FILE, 1, message=message, advice=advice))
        return None
    return text


class _Pairs(dict[str, Any]):
    """An object of JSON that remembers which of its keys were given twice: JSON itself lets the last one win."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        names = [name for name, _ in pairs]
        self.doubles = tuple(name for name in self if names.count(name) > 1)


def _entries(
    document: list[Any], text: str, problems: list[Problem], signs: frozenset[str] | None
) -> dict[str, dict[str, Any]] | None:
    """The entries; None if some have no key, so that a key that is not there may be one of theirs."""
    entries: dict[str, dict[str, Any]] = {}
    nameless = False
    for number, entry in enumerate(document, start=1):
        key = entry.get("id") if isinstance(entry, dict) else None
        if not isinstance(key, str) or not _ID.fullmatch(key):
            nameless = True
            problems.append(
                Problem(
                    BIBLIOGRAPHY_FILE,
                    _line(text, key, 1) if isinstance(key, str) else 0,
                    message="Deze bron heeft geen goede sleutel 'id'.",
                    found=str(key) if isinstance(key, str) and key else f"bron {number} in het bestand",
                    allowed="kleine letters, cijfers en koppeltekens, bijvoorbeeld rekenkamer-2025-ht3",
                )
            )
            continue
        if key in entries:
            problems.append(
                Problem(BIBLIOGRAPHY_FILE, _line(text, key, 2), message="Deze bron staat er twee keer.", found=key)
            )
        wrong = list(_check_entry(key, entry)) or (list(_unshown(key, entry, signs)) if signs else [])
        if wrong:
            line = _line(text, key, 2 if key in entries else 1)
            problems.extend(replace(problem, line=line) for problem in wrong)
        entries[key] = entry
    return None if nameless else entries


def _check_entry(key: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with one source: its fields must be what CSL says, so that citing and telling can read them."""
    for name in ("type", "title"):
        if not entry.get(name):
            yield _wrong((key, name), "Dit gegeven van de bron ontbreekt.")
    for name in getattr(entry, "doubles", ()):
        yield _wrong((key, name), "Dit gegeven staat er twee keer.", name, "elk gegeven een keer")
    for name, value in entry.items():
        if name == "id" or (not value and name in {"type", "title"}):
            continue
        if name in _NAMES:
            yield from _check_names(key, name, value)
        elif name in _DATES:
            yield from _check_date(key, name, value)
        elif name not in _TEXTS:
            near = get_close_matches(name, (*_TEXTS, *_NAMES, *_DATES), n=1)
            advice = f"bedoelt u '{near[0]}'?" if near else "laat het weg, of zet het in 'note'"
            yield _wrong((key, name), "Dit gegeven van een bron bestaat niet in CSL-JSON.", name, advice=advice)
        else:
            yield from _check_text(key, name, value)


def _check_text(key: str, name: str, value: object) -> Iterator[Problem]:
    if isinstance(value, int) and not isinstance(value, bool) and name in _NUMBERS:
        return
    if not isinstance(value, str) or not value.strip():
        allowed = "tekst of een geheel getal" if name in _NUMBERS else "tekst tussen aanhalingstekens"
        yield _wrong((key, name), "Dit gegeven van de bron is geen tekst.", _shape(value), allowed)
    elif sign := stray(value):
        message = f"In deze tekst staat een onzichtbaar of onleesbaar teken (U+{ord(sign):04X})."
        yield _wrong((key, name), message, advice="typ de tekst opnieuw in")
    elif name == "type" and value not in _TYPES:
        near = get_close_matches(value, _TYPES, n=1)
        allowed = "een soort uit CSL, zoals report, webpage, article-newspaper of legislation"
        yield _wrong(
            (key, name), "Deze soort bron bestaat niet.", value, allowed, f"bedoelt u '{near[0]}'?" if near else ""
        )
    elif name in _ADDRESSES and not _ADDRESSES[name][0].fullmatch(value):
        yield _wrong((key, name), "Dit adres van de bron kan niet.", value, _ADDRESSES[name][1])
    elif tag := _TAG.search(value):
        yield _wrong((key, name), "In deze tekst staat opmaak (HTML).", tag[0], "gewone tekst, zonder tekens als <i>")


def _check_names(key: str, name: str, value: object) -> Iterator[Problem]:
    if not isinstance(value, list) or not value:
        yield _wrong((key, name), "Dit is geen lijst van namen.", _shape(value), _A_NAME)
        return
    for number, person in enumerate(value, start=1):
        parts = person if isinstance(person, dict) else {}
        wrong = [part for part, text in parts.items() if part not in _PARTS or not isinstance(text, str)]
        said = any(isinstance(parts.get(part), str) and parts[part].strip() for part in ("literal", "family"))
        if wrong or not said:
            found = wrong[0] if wrong and wrong[0] not in _PARTS else _shape(person)
            yield _wrong((key, name), f"Naam {number} is geen naam.", found, _A_NAME)
        for text in parts.values():
            if isinstance(text, str) and text.strip():
                yield from _check_text(key, name, text)


def _check_date(key: str, name: str, value: object) -> Iterator[Problem]:
    """A date, a month or a year, or a period of two of them; a date in words is a `literal`."""
    fields = value if isinstance(value, dict) else {}
    if set(fields) == {"literal"}:
        yield from _check_text(key, name, fields["literal"])
        return
    days = fields.get("date-parts")
    if set(fields) - {"date-parts", "circa"} or not isinstance(days, list) or len(days) not in (1, 2):
        yield _wrong((key, name), "Dit is geen datum.", _shape(value), _A_DATE, _date_advice(value))
        return
    if not all(map(_is_day, days)):
        yield _wrong((key, name), "Deze datum bestaat niet.", json.dumps(days, ensure_ascii=False), _A_DATE)


def _unshown(key: str, entry: Mapping[str, Any], signs: frozenset[str]) -> Iterator[Problem]:
    for name, value in entry.items():
        for text in _texts(value):
            if problem := unshown_problem(text, signs, BIBLIOGRAPHY_FILE, 0, f"{key}.{name}"):
                yield problem


def _texts(value: object) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _is_day(parts: object) -> bool:
    if not isinstance(parts, list) or not 1 <= len(parts) <= 3:  # noqa: PLR2004 - year, month, day
        return False
    if not all(isinstance(part, int) and not isinstance(part, bool) for part in parts):
        return False
    year, month, day = [*parts, 1, 1][:3]
    try:
        date(year, month, day)
    except (ValueError, OverflowError):
        return False
    return True


def _date_advice(value: object) -> str:
    """The date as it should be written, if what stands there can be read in one way."""
    match = _YEAR_FIRST.fullmatch(str(value)) if isinstance(value, str | int) else None
    if match is None:
        return ""
    parts = [int(part) for part in match.groups() if part]
    return f'schrijf {{"date-parts": [{json.dumps(parts)}]}}' if _is_day(parts) else ""


def _wrong(place: tuple[str, str], message: str, found: str = "", allowed: str = "", advice: str = "") -> Problem:
    return Problem(BIBLIOGRAPHY_FILE, 0, ".".join(place), message, shown(found), allowed, advice)


def _shape(value: object) -> str:
    return json.dumps(value, ensure_ascii=True)


def _line(text: str, key: str, occurrence: int) -> int:
    """The line where an entry names its id; 0 if it is written in a way that cannot be found."""
    found = list(re.finditer(rf'"id"\s*:\s*{re.escape(json.dumps(key, ensure_ascii=False))}', text))
    return text.count("\n", 0, found[occurrence - 1].start()) + 1 if len(found) >= occurrence else 0
