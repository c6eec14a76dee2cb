"""Two or three scenarios side by side: what comes out of each, and in what they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hoofdtaak3 import dutch
from hoofdtaak3.build.whatif import said_outcome
from hoofdtaak3.figures.names import Names
from hoofdtaak3.results.difference import OUTCOMES, equal

if TYPE_CHECKING:
    from hoofdtaak3.analyses.whatif import Evaluation
    from hoofdtaak3.desk.trial import Opened, Trial, Workbench
    from hoofdtaak3.inputs.scenarios import Scenarios

OF: Final = "van"
"""The field that says of which scenario a form is."""
_FEWEST: Final = 2
_MOST: Final = 3
_ASKED: Final = frozenset(["doe", "scenario", OF, "stappen"])
"""What belongs to the question, not to the form."""
_NOTHING: Final = "–"


@dataclass(frozen=True)
class Side:
    """One of the scenarios."""

    title: str
    opened: Opened
    """Its form: what is tried on it included."""
    evaluation: Evaluation


@dataclass(frozen=True)
class Question:
    """Which scenarios somebody wants to see side by side."""

    scenarios: Scenarios
    """There are these."""
    chosen: Sequence[str]
    tried: Mapping[str, str]
    """What was typed in the form of one of them, and which; empty without a form."""
    forms: Sequence[tuple[str, Opened]]
    """What each is called, and its form."""
    wrong: str
    """Why there is nothing to compute; empty where there is."""

    @classmethod
    def read(cls, bench: Workbench, keys: Iterable[str], posted: Mapping[str, str]) -> Question | Trial:
        """What was asked; the trial when something is wrong with what was typed."""
        scenarios = bench.scenarios()
        chosen = [key for key in dict.fromkeys(keys) if key in scenarios]
        forms: list[tuple[str, Opened]] = []
        tried: dict[str, str] = {}
        if OF in posted:
            trial = bench.read(posted[OF], posted)
            if trial.attempt is None:
                return trial
            typed = {name: text for name, text in posted.items() if name not in _ASKED}
            tried = {**trial.opened.kept(typed), OF: trial.opened.key}
            told = "met uw wijzigingen" if trial.changed else "zoals het is"
            forms.append((f"{trial.attempt.after.title}, {told}", bench.tried(trial)))
        forms += [(scenarios[key].title, bench.open(key)) for key in chosen]
        wrong = ""
        if len(forms) > _MOST:
            wrong = f"Kies er hoogstens {dutch.count_word(_MOST - bool(tried))}."
        elif len(forms) < _FEWEST:
            wrong = f"Kies er minstens {dutch.count_word(_FEWEST - bool(tried))}."
        return cls(scenarios, chosen, tried, forms, wrong)

    def sides(self, bench: Workbench) -> list[Side]:
        """The scenarios, computed; none where something is wrong."""
        forms = [] if self.wrong else self.forms
        return [Side(title, opened, bench.evaluation(opened, opened.scenario)) for title, opened in forms]


@dataclass(frozen=True)
class Beside:
    """One thing, as each of the scenarios has it."""

    title: str
    cells: Sequence[str]
    differs: bool


@dataclass(frozen=True)
class Row:
    """One capability: each of `OUTCOMES` in each of the scenarios."""

    title: str
    outcomes: Sequence[Beside]

    @property
    def differs(self) -> bool:
        """Whether anything does."""
        return any(each.differs for each in self.outcomes)


def outcome_rows(sides: Sequence[Side]) -> list[Row]:
    """What comes out, by capability; those first in which the scenarios differ."""
    names = Names.of(sides[0].opened.dataset)
    keys = dict.fromkeys(key for side in sides for key in side.evaluation.outcomes)
    found = [Row(names.capability(key), list(_outcomes(key, sides))) for key in keys]
    return sorted(found, key=lambda row: not row.differs)


def _outcomes(key: str, sides: Sequence[Side]) -> Iterator[Beside]:
    own = [side.evaluation.outcomes.get(key) for side in sides]
    values = [dict(outcome.items()) if outcome else {} for outcome in own]
    for name, title in OUTCOMES.items():
        cells = [said_outcome(each, name) if each else _NOTHING for each in own]
        differs = any(not equal(values[0].get(name), each.get(name)) for each in values[1:])
        yield Beside(title, cells, differs and len(set(cells)) > 1)


def differences(sides: Sequence[Side]) -> list[Beside]:
    """Settings and values that are not the same in all of the scenarios."""
    shown = [side.opened.shown() for side in sides]
    found = []
    for name in dict.fromkeys(name for each in shown for name in each):
        title = next(each[name][0] for each in shown if name in each)
        cells = [each[name][1] if name in each else _NOTHING for each in shown]
        if len(set(cells)) > 1:
            found.append(Beside(title, cells, differs=True))
    return found
