"""How a questionnaire is laid out: what its sheets, columns and choices are called, by which it is read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

COVER: Final = "Lees mij"
EXTRA: Final = "Aanvullingen"
MESSAGES: Final = "Terug naar u"
KEY: Final = "Sleutel"
LOW, LIKELY, HIGH, ANSWER, REMARK, TEXT, NOTE = (
    "Laag", "Waarschijnlijk", "Hoog", "Antwoord", "Opmerking", "In woorden", "Melding",
)  # fmt: skip
PARTY, MARK, UNTIL, BY, ON, GENERAL = (
    "Partij", "Kenmerk", "Graag terug", "Ingevuld door (functie)", "Ingevuld op", "Opmerkingen",
)  # fmt: skip
MARKED: Final = "ht3-opgave"
"""What a mark begins with; the party follows."""
GIVEN, NOTHING, DONT_KNOW, CONFIDENTIAL = "ingevuld", "kan niet leveren", "weet niet", "vertrouwelijk"
CHOICES: Final = (GIVEN, NOTHING, DONT_KNOW, CONFIDENTIAL)
FUNCTIONS: Final = (
    "adviseur crisisbeheersing", "beleidsadviseur", "hoofd crisisbeheersing", "operationeel leider", "planner",
    "directeur", "bestuurder", "andere functie",
)  # fmt: skip
"""From a list, so that nobody types a name."""
EXTRA_HEADS: Final = ("Wat", "Eenheid", "Aantal", "Binnen hoeveel uur", "Wat het kan vervangen", REMARK)

Cell = str | float | date | None


@dataclass(frozen=True)
class Entry:
    """What stands in the cells of one question."""

    low: Cell = None
    likely: Cell = None
    high: Cell = None
    answer: Cell = None
    remark: Cell = None
    text: Cell = None
