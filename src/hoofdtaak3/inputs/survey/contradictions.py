"""Answers that cannot all be true, or that say otherwise than a publication: told, and never resolved."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.survey.questions import SHARE, Known, part_id
from hoofdtaak3.inputs.tables.civil import PUBLISHED

if TYPE_CHECKING:
    from hoofdtaak3.inputs.survey.questions import Party, Question, Questionnaire


@dataclass(frozen=True)
class Contradiction:
    """What one party stated, or some regions together, against what is known of the same."""

    question: Question
    """That of the first."""
    stated: tuple[tuple[Party, str], ...]
    """Who says how much."""
    together: str
    """"" if it is one party that says it."""
    known: Known
    """Published, or for what regions have together what the analysis reckons with."""
    limit: str
    """How much that is."""
    national: bool
    """Whether that is of the whole country, and what was stated of parts."""

    @property
    def published(self) -> bool:
        """Whether a publication says so."""
        return self.known.basis == PUBLISHED

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the bibliography."""
        return tuple(filter(None, self.known.source.split(";")))

    def text(self) -> str:
        """It in sentences, for who must find out."""
        claims = dutch.listing([f"{p.id if p.regional else p.name} noemt {number}" for p, number in self.stated])
        together = f", samen {self.together}. Tellen zij dezelfde mee?" if self.together else "."
        said = "Een gepubliceerde bron zegt" if self.published else "De analyse rekende met hoogstens"
        where = " voor het hele land" if self.national else ""
        sources = f" ({', '.join(self.sources)})" if self.sources else ""
        return f"{self.question.about}. {self.question.text} {claims}{together} {said} {self.limit}{where}{sources}."


def contradictions(questionnaire: Questionnaire) -> Iterator[Contradiction]:
    """What does not fit in what an edition shows, in the order of the parties; what regions say together comes last."""
    parts: dict[str, list[tuple[Party, Question]]] = defaultdict(list)
    for party in questionnaire.parties:
        for question in questionnaire.of(party):
            if not question.before.given:
                continue
            if part_id(question.pool, party.id) not in question.key.values():
                known = questionnaire.overruled(question)
                if known.given and not known.low - 1e-9 <= question.before.likely <= known.high + 1e-9:
                    stated = ((party, _range(question, question.before)),)
                    yield Contradiction(question, stated, "", known, _range(question, known), national=False)
            elif question.key.get("attribute") == "units":
                parts[question.pool].append((party, question))
    for own in parts.values():
        yield from _too_much(own)


def _too_much(own: list[tuple[Party, Question]]) -> Iterator[Contradiction]:
    """Regions that together have more than the whole country is known to have."""
    total = math.fsum(question.before.likely for _, question in own)
    first = own[0][1]
    if first.known.given and total > first.known.high:
        claims = [(party, dutch.number(q.before.likely, 3)) for party, q in own if q.before.likely]
        together = f"{dutch.number(total, 3)} {first.unit}" if len(claims) > 1 else ""
        yield Contradiction(
            first, tuple(claims), together, first.known, dutch.number(first.known.high, 3), national=True
        )


def _range(question: Question, known: Known) -> str:
    share = question.quantity is not None and question.quantity.unit == SHARE
    low, likely, high = (dutch.percent(number, 1) if share else dutch.number(number, 3) for number in known.numbers)
    return likely if low == high else f"{low} tot {high}"
