"""What somebody tries at the desk: the form read, checked as `ht3 check` would, and computed as `ht3 whatif` does."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hoofdtaak3.build.whatif import DRAWS, Attempt, attempt
from hoofdtaak3.desk.cells import Sheet, read_cells, sheets
from hoofdtaak3.desk.fields import Group, Messages, Read, groups, read_settings
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
_POINT: Final = re.compile(r"(?<=\d)\.(?=\d)")


@dataclass(frozen=True)
class Opened:
    """A scenario on the desk: its form and the values that it has, of the files as they are now."""

    key: str
    scenarios: Scenarios
    dataset: Dataset
    groups: Sequence[Group]
    sheets: Sequence[Sheet]
    stamp: str
    """Of the content of all input files."""


@dataclass(frozen=True)
class Trial:
    """What was typed, and what may be done with it."""

    opened: Opened
    tried: Tried
    messages: Messages
    attempt: Attempt | None
    """None when something is wrong."""

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

    def stamp(self) -> str:
        """A digest of every table and parameter file, by name and content."""
        root = self.project.root
        files = sorted([*self.project.data.glob("*"), *self.project.params.rglob("*.yaml")])
        lines = [f"{path.relative_to(root).as_posix()} {digest(path)}" for path in files]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def scenarios(self) -> Scenarios:
        """All scenarios, as the edition sees them; InputError when a file is wrong."""
        return load_scenarios(self.project.root, as_edition(self.edition))

    def open(self, key: str) -> Opened:
        """The form of a scenario; InputError when a file is wrong or there is no such scenario."""
        stamp = self.stamp()
        if (stamp, key) not in self._opened:
            seen_as = as_edition(self.edition)
            scenarios = self.scenarios()
            if key not in scenarios:
                raise InputError([unknown_scenario(scenarios, key)])
            dataset = load_dataset(self.project.root, seen_as)
            incidents = dataset.frame("incidents")
            names = dict(zip(incidents["id"], incidents["name"], strict=True))
            form = groups(scenarios, key, names)
            if any(known != stamp for known, _ in self._opened):
                self._opened.clear()
                self._known.clear()
            self._opened[stamp, key] = Opened(key, scenarios, dataset, form, sheets(dataset, scenarios, key), stamp)
        return self._opened[stamp, key]

    def read(self, key: str, posted: Mapping[str, str]) -> Trial:
        """What was typed, with what is wrong with it beside each field."""
        opened = self.open(key)
        settings = read_settings(opened.groups, posted)
        cells = read_cells(opened.sheets, posted)
        messages: Messages = {name: list(texts) for name, texts in {**settings.messages, **cells.messages}.items()}
        values = {**settings.values, **({CHANGES: list(cells.changes)} if cells.changes else {})}
        tried = Tried.of(values, SOURCE)
        ready = None
        if not messages:
            try:
                ready = attempt(self.project, self.edition, key, tried)
            except InputError as error:
                before = len(opened.scenarios[key].changes)
                for name, text in _told(error.problems, settings, cells.names, before):
                    messages.setdefault(name, []).append(text)
        return Trial(opened, tried, messages, ready)

    def effect(self, trial: Trial) -> Effect:
        """Compute it; the scenario as it is only once."""
        assert trial.attempt is not None  # noqa: S101 - who asks has looked
        place = (trial.opened.stamp, trial.opened.key)
        effect = trial.attempt.effect(self.draws, self._known.get(place))
        self._known[place] = effect.was
        return effect


def _told(
    problems: Sequence[Problem], settings: Read, cells: Sequence[str], before: int
) -> Iterator[tuple[str, str]]:
    """The field of each problem and what is wrong there, without files and without how a file is written."""
    for problem in problems:
        if problem.file != SOURCE:
            yield "", problem.text()
            continue
        parts = problem.column.split(".")
        if parts[0] == CHANGES and len(parts) > 1 and before <= int(parts[1]) < before + len(cells):
            yield cells[int(parts[1]) - before], beside(problem, with_found=True)
        else:
            yield settings.names.get(problem.column, ""), beside(problem)


def beside(problem: Problem, *, with_found: bool = False) -> str:
    """A problem as it is told beside the field in which the value stands."""
    parts = [problem.message]
    if with_found and problem.found:
        parts.append(f"{_POINT.sub(',', problem.found).removesuffix('.')}.")
    if problem.allowed:
        parts.append(f"Toegestaan: {_POINT.sub(',', problem.allowed).removesuffix('.')}.")
    return " ".join(parts)
