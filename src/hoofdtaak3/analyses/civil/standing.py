"""How far the round along civil parties is, and which answer that is missing could move the conclusions most.

What an answer is worth follows from the draws. Of each capability in each scenario two things are known: in which share
of the draws it has another class than the likely one, and how strongly its gap goes along with a value (the square of
the rank correlation: the part of the spread that goes with that value). Their product, summed over scenarios and
capabilities, is how much of the changing conclusions hangs on the value. Of a value that 25 regions answer together
each has a part in proportion to its people.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.inputs.stream import populations
from hoofdtaak3.inputs.survey.questions import Party, Question, Questionnaire

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.inputs.tables import Dataset

Dimension = tuple[str, str, str]
"""Table, key and attribute of a value, of all phases together."""
DRIVERS, SUMMARY = "sample_drivers", "sample_summary"


@dataclass(frozen=True)
class Worth:
    """What it would be worth to know a value."""

    score: float
    """How much of the conclusions that change from draw to draw hangs on it: a number of conclusions."""
    capability: str
    """Where that is most."""
    scenario: str


def worths(results: Mapping[str, Mapping[str, pd.DataFrame]]) -> dict[Dimension, Worth]:
    """What each value is worth that drives a gap in some scenario; `results` has the frames of the draws of each."""
    scores: Counter[Dimension] = Counter()
    most: dict[Dimension, tuple[float, str, str]] = {}
    for scenario, frames in results.items():
        summary = frames[SUMMARY]
        over = summary[summary["phase"] == ""]
        loose = {key: 1 - held for key, held in zip(over["capability_id"], over["stability"], strict=True)}
        for row in rows_of(frames[DRIVERS]):
            part = row.correlation**2 * loose.get(row.capability_id, math.nan)
            if not part > 0:
                continue  # not known, or nothing that changes
            key = (row.table, row.key, row.attribute.partition(":")[0])
            scores[key] += part
            most[key] = max(most.get(key, (0.0, "", "")), (part, row.capability_id, scenario))
    return {key: Worth(score, *most[key][1:]) for key, score in scores.items()}


@dataclass(frozen=True)
class Standing:
    """How far one party is."""

    party: Party
    questions: tuple[Question, ...]
    asked: date | None
    deadline: date | None
    last: date | None
    """Of its newest answer."""
    worth: float
    """Of all that it did not answer."""
    first: Question | None
    """The question whose answer is worth most; None if no answer is known to matter."""

    @property
    def answered(self) -> int:
        """How many questions have an answer, of whatever kind."""
        return sum(map(is_answered, self.questions))

    @property
    def quantities(self) -> list[Question]:
        """What is asked as a number."""
        return [question for question in self.questions if question.quantity is not None]

    @property
    def stated(self) -> int:
        """Of how many quantities it gave a number."""
        return sum(question.before.given for question in self.quantities)

    def late(self, today: date) -> bool:
        """Whether the answer should have been there."""
        return self.deadline is not None and self.deadline < today and not self.answered


def is_answered(question: Question) -> bool:
    """Whether the party said anything, if only that it does not know."""
    return bool(question.answered) or question.before.given


@dataclass(frozen=True)
class Round:
    """The whole round, of an edition."""

    dataset: Dataset
    worths: Mapping[Dimension, Worth]
    drawn: bool = True
    """Whether there are draws to know them from."""

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """What is asked of whom."""
        return Questionnaire(self.dataset)

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """Of every party, in the order of the questionnaire."""
        return tuple(self._standing(party) for party in self.questionnaire.parties)

    @property
    def calls(self) -> list[Standing]:
        """Whom to call, first the party whose missing answers are worth most; who has no such answer is left out."""
        found = [standing for standing in self.standings if standing.worth > 0]
        return sorted(found, key=lambda standing: (-standing.worth, standing.party.id))

    def ranks(self, questions: Sequence[Question]) -> dict[str, int]:
        """Which of these questions come first, from 1; a value that is asked by phase is one."""
        scores = {q.dimension: self.worths[q.dimension].score for q in questions if q.dimension in self.worths}
        order = {key: n for n, key in enumerate(sorted(scores, key=lambda key: (-scores[key], key)), start=1)}
        return {question.id: order[question.dimension] for question in questions if question.dimension in order}

    @cached_property
    def portions(self) -> dict[str, float]:
        """Which part of the people live in each region; equal parts if that is not known."""
        people = {region: number for region, number, _ in populations(self.dataset, "likely")}
        total = math.fsum(people.values())
        regions = [party.id for party in self.questionnaire.parties if party.regional]
        if not total > 0 or set(regions) - people.keys():
            return dict.fromkeys(regions, 1 / len(regions)) if regions else {}
        return {region: people[region] / total for region in regions}

    def coverage(self) -> dict[str, tuple[float, int]]:
        """By capability which share of the quantities of its alternatives is stated, and how many those are.

        A quantity that all regions are asked counts once: the share of the people whose region stated it.
        """
        stated: dict[str, dict[Dimension, float]] = defaultdict(dict)
        for standing in self.standings:
            portion = self.portions[standing.party.id] if standing.party.regional else 1.0
            for question in standing.quantities:
                whole = (question.table, question.id.partition("/")[2], "")
                for capability in question.capabilities:
                    own = stated[capability]
                    own[whole] = own.get(whole, 0.0) + portion * question.before.given
        return {key: (math.fsum(own.values()) / len(own), len(own)) for key, own in stated.items()}

    def _standing(self, party: Party) -> Standing:
        questions = tuple(self.questionnaire.of(party))
        asked, answers = self.dataset.answers.get("asked"), self.dataset.answers.get("answers")
        mine = asked[asked["id"] == party.id] if asked is not None else None
        own = answers[answers["id"].str.startswith(f"{party.id}/")] if answers is not None else None
        open_ = {q.dimension: q for q in reversed(questions) if q.dimension in self.worths and not is_answered(q)}
        portion = self.portions.get(party.id, 1.0)
        first = max(open_, key=lambda key: (self.worths[key].score, key), default=None)
        return Standing(
            party,
            questions,
            mine["asked"].iloc[0] if mine is not None and len(mine) else None,
            mine["deadline"].iloc[0] if mine is not None and len(mine) else None,
            max(own["date"]) if own is not None and len(own) else None,
            portion * math.fsum(self.worths[key].score for key in open_),
            open_[first] if first else None,
        )
