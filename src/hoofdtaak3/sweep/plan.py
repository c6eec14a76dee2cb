"""The plan of a sweep: every case checked as a scenario is before any of them runs, and what a worker needs of it."""

from __future__ import annotations

import copyreg
import itertools
import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from hoofdtaak3.edition import as_edition
from hoofdtaak3.inputs.changes import check_changes, subjects_of
from hoofdtaak3.inputs.scenarios import Scenario, Scenarios, load_scenarios, unknown_scenario
from hoofdtaak3.inputs.scenarios.change import Change
from hoofdtaak3.inputs.scenarios.merge import CHANGES
from hoofdtaak3.inputs.tables import Dataset, load_dataset
from hoofdtaak3.inputs.tables.contract import load_contract
from hoofdtaak3.inputs.variant import Tried
from hoofdtaak3.notation import is_number
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.results.checks import check_scenarios

if TYPE_CHECKING:
    from hoofdtaak3.edition import Edition
    from hoofdtaak3.inputs.tables.contract import Contract
    from hoofdtaak3.inputs.tables.dataset import Check
    from hoofdtaak3.inputs.tables.reading import Rows
    from hoofdtaak3.project import Project
    from hoofdtaak3.sweep.axis import Axis
    from hoofdtaak3.sweep.design import Design


def _proxied(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


copyreg.pickle(MappingProxyType, lambda view: (_proxied, (dict(view),)))  # it has no way of its own

_PARSED = 20_000
"""Changes that are remembered while cases are checked."""


@dataclass(frozen=True)
class Plan:
    """A sweep that passed the check: all that computing its cases takes, as the edition sees it."""

    design: Design
    scenario: Scenario
    """As it is in the files."""
    scenarios: Scenarios
    """The same without its changes, to lay settings over."""
    dataset: Dataset
    """Without what only explains."""

    def packed(self) -> bytes:
        """For a worker."""
        return pickle.dumps(self, protocol=5)

    @staticmethod
    def unpacked(data: bytes, digest: str) -> Plan:
        """From what `packed` gave, if it is still the same; ValueError if not."""
        if sha256(data).hexdigest() != digest:
            raise ValueError("the plan was changed on its way")
        found: Plan = pickle.loads(data)  # noqa: S301 - our own bytes, known by their digest
        return found


def plan(project: Project, edition: str, design: Design) -> tuple[Plan, Dataset]:
    """Check all cases of a design; gives the plan and the tables with all that explains.

    Raises:
        InputError: With everything that `ht3 check` would refuse of any case.
    """
    seen_as, contract = as_edition(edition), load_contract(project.root)
    scenarios = load_scenarios(project.root, "intern")
    if design.scenario not in scenarios:
        raise InputError([unknown_scenario(scenarios, design.scenario)])
    design = _in_order(design, contract)
    design = replace(design, axes=tuple(_typed(axis, scenarios[design.scenario], contract) for axis in design.axes))
    checking = _Checking(design, scenarios, contract, seen_as)
    varied = checking.settings()
    dataset = load_dataset(project.root, seen_as, also=checking.changes)
    problems = dict[Problem, None]()
    for one in varied:
        try:
            check_scenarios(one, dataset)
        except InputError as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise InputError(problems)
    scenario = scenarios.seen_by(seen_as)[design.scenario]
    return Plan(design, scenario, scenarios.without_changes(design.scenario), dataset.bare()), dataset


def tried(axis: Axis, value: str, contract: Contract) -> Tried:
    """What a value on an axis tries."""
    return Tried.one(axis.text(value), contract, axis.place)


def is_setting(axis: Axis, contract: Contract) -> bool:
    """Whether an axis is a setting of the scenario, and no value of a table."""
    return CHANGES not in tried(axis, axis.values[0], contract).document.values


def _in_order(design: Design, contract: Contract) -> Design:
    """Settings first: they change slowest then, and what is compiled for one is used for many cases."""
    if design.kind == "list":
        return design
    problems: list[Problem] = []
    slow: list[Axis] = []
    fast: list[Axis] = []
    for axis in design.axes:
        try:
            (slow if is_setting(axis, contract) else fast).append(axis)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return replace(design, axes=(*slow, *fast))


def _typed(axis: Axis, scenario: Scenario, contract: Contract) -> Axis:
    """An axis of which whole numbers are drawn where nothing else can be."""
    if not axis.drawn:
        return axis
    document = tried(axis, axis.values[0], contract).document
    changes = document.values.get(CHANGES)
    if changes:
        table = contract.tables[changes[0]["table"]]
        named = changes[0].get("key") or changes[0].get("where") or {}
        quantity = table.quantity_of(named.get("attribute"))
        whole = quantity is not None and quantity.whole and not axis.way
    else:
        value: Any = scenario.model_dump()
        for part in axis.name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        whole = type(value) is int
    if whole and any("." in end for end in axis.values):
        message, allowed = "Deze waarde is altijd een geheel getal.", "laag:hoog, met hele getallen"
        place, found = axis.place, axis.text(":".join(axis.values))
        raise InputError([Problem(place.file, place.line, message=message, found=found, allowed=allowed)])
    return replace(axis, whole=whole)


@dataclass(frozen=True)
class _Checking:
    design: Design
    scenarios: Scenarios
    contract: Contract
    edition: Edition

    def _joined(self, chosen: Sequence[int], values: Sequence[str]) -> Tried:
        axes = [self.design.axes[at] for at in chosen]
        parts = [tried(axis, value, self.contract) for axis, value in zip(axes, values, strict=True) if value]
        return Tried.joined(parts, axes[0].place.file if axes else "--set")

    def settings(self) -> list[Scenarios]:
        """The scenario with every combination of settings; InputError with all that is wrong."""
        chosen = [at for at, axis in enumerate(self.design.axes) if is_setting(axis, self.contract)]
        problems, found = dict[Problem, None](), list[Scenarios]()
        seen = set[Any]()
        for values in self.design.combinations(chosen):
            try:
                one = self._joined(chosen, values).on(self.scenarios, self.design.scenario)
            except InputError as error:
                problems |= dict.fromkeys(error.problems)
                continue
            scenario = one[self.design.scenario]
            named = (scenario.incidents, scenario.reference_region)
            if named not in seen:  # what else a scenario says, is not looked up in the tables
                seen.add(named)
                found.append(one)
        if problems:
            raise InputError(problems)
        return found

    def changes(self, contract: Contract, tables: Mapping[str, Rows], check: Check) -> list[Problem]:
        """What is wrong with the rows that any case results in; of `load_dataset`."""
        found = dict[Problem, None]()
        for group in self._groups():
            combinations = self.design.combinations(group)
            first = next(combinations)
            try:
                varied = self._joined(group, first).on(self.scenarios, self.design.scenario)
            except InputError as error:
                found |= dict.fromkeys(error.problems)
                continue
            wrong = list(check_changes(varied, self.edition)(contract, tables, check))
            found |= dict.fromkeys(wrong)
            if not all(self._numbers_alone(problem) for problem in wrong):  # names and rows are the same in all
                continue
            corners = self._corners(group)
            if corners and not wrong and not list(self._others(group, iter(corners), varied, tables, check)):
                continue
            found |= dict.fromkeys(self._others(group, combinations, varied, tables, check))
        return list(found)

    def _corners(self, group: Sequence[int]) -> list[tuple[str, ...]]:
        """Combinations of the ends of axes that are sound, only if all between them are; none where that need not be.

        Each of these axes moves one row, up or down along with its value. A rule for rows bounds a number, or compares
        sums of numbers of two rows: what holds at all corners holds between them. Not so where only whole numbers may
        be, or where one axis moves several rows.
        """
        if self.design.kind == "list":
            return []
        ends = []
        for at in group:
            axis = self.design.axes[at]
            (change,) = tried(axis, axis.values[0], self.contract).document.values[CHANGES]
            quantity = self.contract.tables[change["table"]].quantity_of((change.get("key") or {}).get("attribute"))
            if not change.get("key") or quantity is None or quantity.whole or not all(map(is_number, axis.values)):
                return []
            values = sorted(axis.values, key=float)
            ends.append(tuple(dict.fromkeys((values[0], values[-1]))))
        return list(itertools.product(*ends))

    def _numbers_alone(self, problem: Problem) -> bool:
        return problem.found.startswith("data/")

    def _others(
        self,
        group: Sequence[int],
        combinations: Iterator[tuple[str, ...]],
        first: Scenarios,
        tables: Mapping[str, Rows],
        check: Check,
    ) -> Iterator[Problem]:
        """What is wrong with the rows of all cases but the first, whose changes reach the same rows."""
        key, before = self.design.scenario, self.scenarios[self.design.scenario].changes
        reduced = self._reduced(tables, first[key].changes) if self.design.kind != "list" else tables
        known = frozenset(check(reduced))
        parsed: dict[tuple[int, str], tuple[Change, ...]] = {}
        for values in combinations:
            try:
                own = [self._change(at, value, parsed) for at, value in zip(group, values, strict=True) if value]
            except InputError as error:
                yield from error.problems
                continue
            changes = (*before, *(change for some in own for change in some))
            if len(changes) == len(first[key].changes):
                varied = first.with_other_changes(key, changes)
            else:  # of a list: not every case has them all
                varied = self._joined(group, values).on(self.scenarios, key)
            yield from check_changes(varied, self.edition)(self.contract, reduced, _without(check, known))

    def _change(self, at: int, value: str, parsed: dict[tuple[int, str], tuple[Change, ...]]) -> tuple[Change, ...]:
        """The changes of a value on an axis; InputError if they are none."""
        found = parsed.get((at, value))
        if found is None:
            one = tried(self.design.axes[at], value, self.contract)
            try:
                found = tuple(Change.model_validate(change) for change in one.document.values[CHANGES])
            except ValidationError:
                whole = one.on(self.scenarios, self.design.scenario)  # tells what is wrong, where
                found = whole[self.design.scenario].changes[-1:]
            if len(parsed) < _PARSED:
                parsed[at, value] = found
        return found

    def _groups(self) -> list[list[int]]:
        """The axes that change values, together where they may reach quantities of one subject: then both decide."""
        groups: list[tuple[dict[str, frozenset[str] | None], list[int]]] = []
        for at, axis in enumerate(self.design.axes):
            if is_setting(axis, self.contract):
                continue
            value = axis.values[0]
            varied = Tried.joined([tried(axis, value, self.contract)], axis.place.file)
            own = self._reach(varied.on(self.scenarios, self.design.scenario)[self.design.scenario].changes[-1:])
            joined, apart = (own, [at]), []
            for reach, members in groups:
                if _meet(reach, joined[0]):
                    joined = (_both(reach, joined[0]), [*members, *joined[1]])
                else:
                    apart.append((reach, members))
            groups = [*apart, joined]
        return [sorted(members) for _, members in groups]

    def _reach(self, changes: Sequence[Change]) -> dict[str, frozenset[str] | None]:
        """By table whose rows these changes may reach; None is anybody's."""
        tables = {change.table for change in changes}
        return {
            name: subjects_of([change for change in changes if change.table == name], self.contract.tables[name])
            for name in sorted(tables)
        }

    def _reduced(self, tables: Mapping[str, Rows], changes: Sequence[Change]) -> dict[str, Rows]:
        """The tables with only the quantities that these changes may reach: what the others hold, they held before.

        What the quantities refer to, was looked up with the first case, so the tables without quantities are left out.
        """
        reach = self._reach(changes)
        found = {}
        for name, rows in tables.items():
            if not rows.table.is_values:
                found[name] = replace(rows, rows=(), complete=False)
                continue
            subjects, key = reach.get(name, frozenset()), rows.table.quantity_key[0]
            kept = rows.rows if subjects is None else tuple(row for row in rows.rows if row.text(key) in subjects)
            found[name] = replace(rows, rows=kept)
        return found


def _without(check: Check, known: frozenset[Problem]) -> Check:
    def reduced(tables: Mapping[str, Rows]) -> list[Problem]:
        return [problem for problem in check(tables) if problem not in known]

    return reduced


def _meet(one: Mapping[str, frozenset[str] | None], other: Mapping[str, frozenset[str] | None]) -> bool:
    for table in one.keys() & other.keys():
        first, second = one[table], other[table]
        if first is None or second is None or first & second:
            return True
    return False


def _both(
    one: Mapping[str, frozenset[str] | None], other: Mapping[str, frozenset[str] | None]
) -> dict[str, frozenset[str] | None]:
    found: dict[str, frozenset[str] | None] = {**one}
    for table, subjects in other.items():
        before = found.get(table, frozenset())
        found[table] = None if before is None or subjects is None else before | subjects
    return found
