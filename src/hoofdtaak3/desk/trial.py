"""What somebody tries at the desk: the form read, checked as `ht3 check` would, and computed as `ht3 whatif` does."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from hoofdtaak3 import dutch
from hoofdtaak3.build.whatif import DRAWS, Attempt, Sources
from hoofdtaak3.desk.cells import CELL, Sheet, named, read_cells, sheets
from hoofdtaak3.desk.fields import Group, Messages, Read, groups, read_settings, typed
from hoofdtaak3.edition import as_edition
from hoofdtaak3.inputs.scenarios import Scenarios, load_scenarios, unknown_scenario
from hoofdtaak3.inputs.scenarios.merge import CHANGES
from hoofdtaak3.inputs.tables.contract import NUMBERS
from hoofdtaak3.inputs.variant import Tried
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.writing import digest

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.analyses.whatif import Evaluation, Reckoned
    from hoofdtaak3.build.whatif import Effect
    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.project import Project

SOURCE: Final = "het bureau"
"""What messages name as the file; beside a field it is not told."""
_LISTS: Final = {"incident": "incidents", "reference_region": "regions"}
"""Settings that name a row of a table."""
_KEPT: Final = 12
"""Forms that are remembered: of each scenario, and of files as they were."""
_OUTCOMES: Final = 6
"""Outcomes that are remembered: three side by side, and what was tried last."""
_MOST_LINES: Final = 20
_NUMBER: Final = {"low": "laag", "likely": "waarde", "high": "hoog"}
_LONG_AGO: Final = "Het bureau weet niet meer hoe de bestanden waren toen u deze pagina opende."
_QUOTED: Final = re.compile(r"'(\w+)'")
_LINE: Final = re.compile(r"data/\w+\.\w+(, (regel|cel) [\w!' ]+)?: |,? op regel \d+")
_COLUMN: Final = re.compile(r"\b(low|likely|high)\b")
_T = TypeVar("_T")
_POINT: Final = re.compile(r"(?<=\d)\.(?=\d)")


@dataclass(frozen=True)
class Opened:
    """A scenario on the desk: its form and the values that it has, of the files as they are now."""

    key: str
    sources: Sources
    scenarios: Scenarios
    """As the edition sees them."""
    groups: Sequence[Group]
    sheets: Sequence[Sheet]
    digests: Mapping[str, str]
    """Of every input file."""

    @classmethod
    def of(cls, key: str, sources: Sources, scenarios: Scenarios, digests: Mapping[str, str]) -> Opened:
        """The form of one of these scenarios."""
        lists = {setting: named(sources.dataset, table) for setting, table in _LISTS.items()}
        form, values = groups(scenarios, key, lists), sheets(sources.dataset, scenarios, key)
        return cls(key, sources, scenarios, form, values, digests)

    @property
    def scenario(self) -> Scenario:
        """The one of the form."""
        return self.scenarios[self.key]

    @property
    def dataset(self) -> Dataset:
        """What the edition shows."""
        return self.sources.dataset

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

    def shown(self) -> dict[str, tuple[str, str]]:
        """By setting, list and row of a table what it is called and what it is, as somebody reads it."""
        found: dict[str, tuple[str, str]] = {}
        for group in self.groups:
            found |= {each.name: (each.named, each.shown) for each in group.fields}
            rows = [
                sorted(row, key=lambda each: each.kind != "whole") for row in group.rows if row[0].value is not None
            ]
            if group.rows:
                told = "; ".join(": ".join(each.shown for each in row) for row in rows)
                found[group.name] = (f"{group.title} (dag, vanaf 0)", told or "niets")
        for line in (line for sheet in self.sheets for line in sheet.lines):
            low, likely, high = (typed(line.numbers[name]) or dutch.UNKNOWN for name in NUMBERS)
            margin = "" if low == high else f" ({low} tot {high})"
            found[line.name] = (line.title, f"{likely}{margin}")
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
    _sources: tuple[str, Sources] | None = None
    _plain: dict[tuple[str, str], Reckoned] = field(default_factory=dict)
    _known: dict[tuple[str, str], Evaluation] = field(default_factory=dict)

    def digests(self) -> dict[str, str]:
        """Of every table and parameter file, by its name below the project."""
        data = (path for path in self.project.data.rglob("*") if path.is_file())
        paths = sorted([*data, *self.project.params.rglob("*.yaml")])
        return {path.relative_to(self.project.root).as_posix(): digest(path) for path in paths}

    def scenarios(self) -> Scenarios:
        """All scenarios, as the edition sees them; InputError when a file is wrong."""
        return load_scenarios(self.project.root, as_edition(self.edition))

    def open(self, key: str) -> Opened:
        """The form of a scenario; InputError when a file is wrong or there is no such scenario."""
        digests = self.digests()
        stamp = _stamp(digests)
        if (stamp, key) not in self._opened:
            sources = self._read(stamp)
            scenarios = sources.scenarios.seen_by(sources.edition)
            if key not in scenarios:
                raise InputError([unknown_scenario(scenarios, key)])
            _remember(self._opened, (stamp, key), Opened.of(key, sources, scenarios, digests), _KEPT)
        return self._opened[stamp, key]

    def tried(self, trial: Trial) -> Opened:
        """The form as it would be of a scenario with what is tried on it."""
        opened = trial.opened
        return Opened.of(opened.key, opened.sources, _attempt(trial).varied, opened.digests)

    def _read(self, stamp: str) -> Sources:
        """The files, of which only the newest are remembered."""
        if self._sources is None or self._sources[0] != stamp:
            self._sources = (stamp, Sources.read(self.project, self.edition))
        return self._sources[1]

    def read(self, key: str, posted: Mapping[str, str]) -> Trial:
        """What was typed, with what is wrong with it beside each field."""
        opened = self.open(key)
        if posted.get("stempel", opened.stamp) != opened.stamp:
            return self._behind(opened, posted)
        settings = read_settings(opened.groups, posted)
        cells = read_cells(opened.sheets, posted)
        messages: Messages = {name: list(texts) for name, texts in {**settings.messages, **cells.messages}.items()}
        values = {**settings.values, **({CHANGES: list(cells.changes)} if cells.changes else {})}  # noqa: PD011 - no frame
        tried = Tried.of(values, SOURCE)
        ready = None
        try:  # also when something cannot be read: everything that is wrong is told at once
            ready = opened.sources.attempt(key, tried)
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
        """What is tried, computed."""
        was, now = (self.evaluation(*side) for side in sides(trial))
        return _attempt(trial).between(was, now, self.draws)

    def quick(self, trial: Trial) -> Effect:
        """The same but for how firm it is, which takes most of the time."""
        was, now = (self._reckoned(*side).plain for side in sides(trial))
        return _attempt(trial).between(was, now, self.draws)

    def loose(self, wanted: Iterable[tuple[Opened, Scenario]]) -> list[tuple[Opened, Scenario]]:
        """Those of which it is not known yet how firm they are; what is drawn for them goes to `take`."""
        found = {_place(*pair): pair for pair in wanted}
        return [pair for place, pair in found.items() if place not in self._known]

    def take(self, opened: Opened, scenario: Scenario, drawn: Mapping[str, pd.DataFrame]) -> None:
        """Remember how firm a scenario is."""
        _remember(self._known, _place(opened, scenario), self._reckoned(opened, scenario).firm(drawn))

    def evaluation(self, opened: Opened, scenario: Scenario) -> Evaluation:
        """What comes out of a scenario, and how firm it is; what was computed before is remembered."""
        from hoofdtaak3.analyses.uncertainty.compute import firmness  # noqa: PLC0415 - the model: a form is read first

        if _place(opened, scenario) not in self._known:
            self.take(opened, scenario, firmness(opened.dataset.bare(), scenario, self.draws))
        return self._known[_place(opened, scenario)]

    def _reckoned(self, opened: Opened, scenario: Scenario) -> Reckoned:
        from hoofdtaak3.analyses.whatif import reckon  # noqa: PLC0415 - as above

        place = _place(opened, scenario)
        if place not in self._plain:
            _remember(self._plain, place, reckon(opened.dataset, scenario))
        return self._plain[place]


def without(posted: Mapping[str, str], name: str) -> dict[str, str]:
    """What was posted, with one setting or row as it was."""
    cells = f"{CELL}{name}:"
    return {each: text for each, text in posted.items() if each != name and not each.startswith(cells)}


def _attempt(trial: Trial) -> Attempt:
    assert trial.attempt is not None  # noqa: S101 - who asks has looked
    return trial.attempt


def sides(trial: Trial) -> tuple[tuple[Opened, Scenario], tuple[Opened, Scenario]]:
    """The scenario as it is, and with what is tried on it."""
    found = _attempt(trial)
    return (trial.opened, found.before), (trial.opened, found.after)


def _place(opened: Opened, scenario: Scenario) -> tuple[str, str]:
    """What an outcome is remembered by: files and scenario."""
    return opened.stamp, scenario.model_dump_json()


def _remember(known: dict[tuple[str, str], _T], place: tuple[str, str], value: _T, most: int = _OUTCOMES) -> None:
    """Of a few the newest."""
    while len(known) >= most:
        del known[next(iter(known))]
    known[place] = value


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
