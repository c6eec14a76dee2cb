"""What somebody tries at the desk: the form read, checked as `ht3 check` would, and computed as `ht3 whatif` does."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hoofdtaak3 import dutch
from hoofdtaak3.analyses.whatif import evaluate
from hoofdtaak3.build.whatif import DRAWS, Attempt, attempt
from hoofdtaak3.desk.cells import Sheet, named, read_cells, sheets
from hoofdtaak3.desk.fields import Group, Messages, Read, groups, read_settings, typed
from hoofdtaak3.edition import as_edition
from hoofdtaak3.inputs.scenarios import Scenarios, load_scenarios, unknown_scenario
from hoofdtaak3.inputs.scenarios.merge import CHANGES
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.variant import Tried
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.writing import digest

if TYPE_CHECKING:
    from hoofdtaak3.analyses.whatif import Evaluation
    from hoofdtaak3.build.whatif import Effect
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.project import Project

SOURCE: Final = "het bureau"
"""What messages name as the file; beside a field it is not told."""
_LISTS: Final = {"incident": "incidents", "reference_region": "regions"}
"""Settings that name a row of a table."""
_KEPT: Final = 12
"""Forms that are remembered: of each scenario, and of files as they were."""
_MOST_LINES: Final = 20
_NUMBER: Final = {"low": "laag", "likely": "waarde", "high": "hoog"}
_LONG_AGO: Final = "Het bureau weet niet meer hoe de bestanden waren toen u deze pagina opende."
_QUOTED: Final = re.compile(r"'(\w+)'")
_LINE: Final = re.compile(r"data/\w+\.csv(, regel \d+)?: |,? op regel \d+")
_COLUMN: Final = re.compile(r"\b(low|likely|high)\b")
_POINT: Final = re.compile(r"(?<=\d)\.(?=\d)")


@dataclass(frozen=True)
class Opened:
    """A scenario on the desk: its form and the values that it has, of the files as they are now."""

    key: str
    scenarios: Scenarios
    dataset: Dataset
    groups: Sequence[Group]
    sheets: Sequence[Sheet]
    digests: Mapping[str, str]
    """Of every input file."""

    @property
    def stamp(self) -> str:
        """Of the content of all input files."""
        return _stamp(self.digests)

    def said(self) -> dict[str, tuple[str, str]]:
        """By the name of each field what it is called and what it says."""
        found: dict[str, tuple[str, str]] = {}
        for group in self.groups:
            found |= {each.name: (each.label, each.text) for row in (group.fields, *group.rows) for each in row}
        for line in (line for sheet in self.sheets for line in sheet.lines):
            found |= {line.cell(n): (f"{line.title}, {_NUMBER[n]}", typed(value)) for n, value in line.numbers.items()}
        return found

    def kept(self, posted: Mapping[str, str]) -> dict[str, str]:
        """What somebody typed in this form that is not what it said, and what belongs to no value."""
        said = self.said()
        return {name: text for name, text in posted.items() if name not in said or text.strip() != said[name][1]}


@dataclass(frozen=True)
class Trial:
    """What was typed, and what may be done with it."""

    root: Path
    """Of the project."""
    opened: Opened
    tried: Tried
    messages: Messages
    attempt: Attempt | None
    """None when something is wrong."""
    moved: Sequence[str] = ()
    """Lines that tell what changed in the files since the form was opened; then nothing is computed or kept."""

    @property
    def changed(self) -> bool:
        """Whether anything differs from the scenario."""
        return bool(self.tried.document.values)


@dataclass
class Workbench:
    """A project and an edition, with what need not be read or computed again as long as the files stay the same."""

    project: Project
    edition: str
    draws: int = DRAWS
    _opened: dict[tuple[str, str], Opened] = field(default_factory=dict)
    _known: dict[tuple[str, str], Evaluation] = field(default_factory=dict)

    def digests(self) -> dict[str, str]:
        """Of every table and parameter file, by its name below the project."""
        paths = sorted([*self.project.data.glob("*"), *self.project.params.rglob("*.yaml")])
        return {path.relative_to(self.project.root).as_posix(): digest(path) for path in paths}

    def scenarios(self) -> Scenarios:
        """All scenarios, as the edition sees them; InputError when a file is wrong."""
        return load_scenarios(self.project.root, as_edition(self.edition))

    def open(self, key: str) -> Opened:
        """The form of a scenario; InputError when a file is wrong or there is no such scenario."""
        digests = self.digests()
        stamp = _stamp(digests)
        if (stamp, key) not in self._opened:
            seen_as = as_edition(self.edition)
            scenarios = self.scenarios()
            if key not in scenarios:
                raise InputError([unknown_scenario(scenarios, key)])
            dataset = load_dataset(self.project.root, seen_as)
            lists = {setting: named(dataset, table) for setting, table in _LISTS.items()}
            form, values = groups(scenarios, key, lists), sheets(dataset, scenarios, key)
            while len(self._opened) >= _KEPT:
                del self._opened[next(iter(self._opened))]
            self._opened[stamp, key] = Opened(key, scenarios, dataset, form, values, digests)
        return self._opened[stamp, key]

    def read(self, key: str, posted: Mapping[str, str]) -> Trial:
        """What was typed, with what is wrong with it beside each field."""
        opened = self.open(key)
        if posted.get("stempel", opened.stamp) != opened.stamp:
            return self._behind(opened, posted)
        settings = read_settings(opened.groups, posted)
        cells = read_cells(opened.sheets, posted)
        messages: Messages = {name: list(texts) for name, texts in {**settings.messages, **cells.messages}.items()}
        values = {**settings.values, **({CHANGES: list(cells.changes)} if cells.changes else {})}
        tried = Tried.of(values, SOURCE)
        ready = None
        try:  # also when something cannot be read: everything that is wrong is told at once
            ready = attempt(self.project, self.edition, key, tried)
        except InputError as error:
            for name, text in _told(error.problems, settings, cells.names, opened):
                messages.setdefault(name, []).append(text)
        ready = None if messages else ready
        return Trial(self.project.root, opened, tried, messages, ready)

    def taken_over(self, key: str, posted: Mapping[str, str]) -> dict[str, str]:
        """What was typed in a form that is behind the files, for a form that is not."""
        opened = self.open(key)
        before = self._opened.get((posted.get("stempel", ""), key))
        kept = before.kept(posted) if before else {}
        return {**kept, "stempel": opened.stamp}

    def _behind(self, opened: Opened, posted: Mapping[str, str]) -> Trial:
        """What is told of a form that was opened before a file changed: it must not undo what somebody else did."""
        before = self._opened.get((posted["stempel"], opened.key))
        lines = list(_differences(before, opened)) if before else [_LONG_AGO]
        return Trial(self.project.root, opened, Tried.of({}, SOURCE), {}, None, lines)

    def effect(self, trial: Trial) -> Effect:
        """Compute it; the scenario as it is only once."""
        assert trial.attempt is not None  # noqa: S101 - who asks has looked
        return trial.attempt.effect(self.draws, self.known(trial))

    def known(self, trial: Trial) -> Evaluation:
        """What comes out of the scenario as it is; of other files than these nothing is remembered."""
        place = (trial.opened.stamp, trial.opened.key)
        if place not in self._known:
            self._known = {known: value for known, value in self._known.items() if known[0] == place[0]}
            scenario = trial.opened.scenarios[trial.opened.key]
            self._known[place] = evaluate(trial.opened.dataset, scenario, self.draws)
        return self._known[place]


def _stamp(digests: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(digests).encode()).hexdigest()


def _differences(before: Opened, after: Opened) -> Iterator[str]:
    """What the form says now and did not, as the edition may know it; then which files changed."""
    was, now = before.said(), after.said()
    found = [name for name in dict.fromkeys((*was, *now)) if was.get(name) != now.get(name)]
    for name in found[:_MOST_LINES]:
        label = now.get(name, was.get(name, ("", "")))[0]
        old, new = (side[name][1] or "niets" if name in side else "geen regel" for side in (was, now))
        yield f"{label}: was {old}, wordt {new}"
    if len(found) > _MOST_LINES:
        yield f"en nog {dutch.number(len(found) - _MOST_LINES, 0)} waarden"
    pairs = {*before.digests.items()} ^ {*after.digests.items()}
    yield f"Veranderd: {dutch.few(sorted({name for name, _ in pairs}), 5)}."


def _told(
    problems: Sequence[Problem], settings: Read, cells: Sequence[str], opened: Opened
) -> Iterator[tuple[str, str]]:
    """The field of each problem and what is wrong there, without files and without how a file is written."""
    labels = {str(field.path[-1]): field.label for group in opened.groups for field in group.fields}
    first = {group.name: row[0].name for group in opened.groups for row in group.rows[:1]}
    before = len(opened.scenarios[opened.key].changes)
    for problem in problems:
        setting, _, rest = problem.column.partition(".")
        number = int(found[0]) - before if (found := re.match(r"\d+", rest)) else -1
        name = settings.names.get(problem.column, first.get(setting, ""))
        if setting == CHANGES and 0 <= number < len(cells):
            yield cells[number], beside(problem, with_found=True)
        elif name:  # also of a value that stands in a file, and no longer fits what was typed
            yield name, _QUOTED.sub(lambda found: f"‘{labels.get(found[1], found[1])}’", beside(problem))
        else:
            yield "", problem.text() if problem.file != SOURCE else beside(problem, with_found=True)


def beside(problem: Problem, *, with_found: bool = False) -> str:
    """A problem as it is told beside the field in which the value stands."""
    parts = [problem.message]
    if with_found and problem.found:
        parts.append(f"{_typed(problem.found)}.")
    if problem.allowed:
        parts.append(f"Toegestaan: {_typed(problem.allowed)}.")
    return " ".join(parts)


def _typed(text: str) -> str:
    """With the words and the commas of the form, and without lines of a file."""
    text = _COLUMN.sub(lambda found: _NUMBER[found[0]], _LINE.sub("", text))
    return _POINT.sub(",", text).removesuffix(".")
