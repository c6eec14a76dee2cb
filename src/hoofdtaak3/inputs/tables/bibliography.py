"""The bibliography: one CSL-JSON file, cited by data rows and by the report alike."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from hoofdtaak3.intake import read_text
from hoofdtaak3.problems import InputError, Problem

BIBLIOGRAPHY_FILE = "data/bibliography.json"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_bibliography(root: Path, problems: list[Problem]) -> dict[str, dict[str, Any]] | None:
    """Entries by id; None if not all can be read. Problems are added to `problems`."""
    try:
        text = read_text(root, BIBLIOGRAPHY_FILE)
    except InputError as error:
        problems.extend(error.problems)
        return None
    try:
        document = json.loads(text)
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
    return _entries(document, text, problems)


def _entries(document: list[Any], text: str, problems: list[Problem]) -> dict[str, dict[str, Any]] | None:
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
        problems.extend(
            Problem(BIBLIOGRAPHY_FILE, _line(text, key, 1), f"{key}.{name}", "Dit gegeven van de bron ontbreekt.")
            for name in ("type", "title")
            if not isinstance(entry.get(name), str) or not entry[name].strip()
        )
        entries[key] = entry
    return None if nameless else entries


def _line(text: str, key: str, occurrence: int) -> int:
    """The line where an entry names its id; 0 if it is written in a way that cannot be found."""
    found = list(re.finditer(rf'"id"\s*:\s*{re.escape(json.dumps(key, ensure_ascii=False))}', text))
    return text.count("\n", 0, found[occurrence - 1].start()) + 1 if len(found) >= occurrence else 0
