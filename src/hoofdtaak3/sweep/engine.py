"""Computes cases of a sweep: compiles what changed, and assesses that as `ht3 run` does, without frames or files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3.analyses.scenarios.outcome import Outcome, shortage
from hoofdtaak3.analyses.uncertainty.compute import sample_scenario
from hoofdtaak3.figures.rows import row_type
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.patching import Patching
from hoofdtaak3.inputs.scenarios.change import Change
from hoofdtaak3.inputs.scenarios.merge import CHANGES
from hoofdtaak3.inputs.variant import Tried
from hoofdtaak3.model.causes import causes_frame
from hoofdtaak3.model.score import open_shares
from hoofdtaak3.model.series import Brief, Series
from hoofdtaak3.model.summary import CAPABILITY_COLUMNS
from hoofdtaak3.results.code_words import CAUSE_WORDS
from hoofdtaak3.results.of_sweeps import CAPABILITIES, CASES, CAUSES, DEGREES, FINDINGS, PHASES
from hoofdtaak3.sweep.plan import Plan, is_setting, tried
from hoofdtaak3.sweep.sheet import Sheet

if TYPE_CHECKING:
    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.model.inputs import Inputs

_COMPILED: Final = 8
"""How many compiled scenarios are kept; as many as the series keeps skeletons."""
_REMEMBERED: Final = 2_000
"""Of findings and changes each; more are forgotten at once, so that memory does not grow."""


class Engine:
    """Computes cases of one plan; remembers what may come back."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        design, contract = plan.design, plan.dataset.contract
        self._settings = [at for at, axis in enumerate(design.axes) if is_setting(axis, contract)]
        self._values = [at for at in range(len(design.axes)) if at not in self._settings]
        self._recurs = design.kind == "matrix" or not self._settings
        self._series = Series()
        self._compiled: dict[tuple[str, ...], _Compiled] = {}
        self._changes: dict[tuple[int, str], tuple[Change, ...]] = {}
        self._found: dict[tuple[Any, ...], tuple[Any, _Found]] = {}

    def chunk(self, start: int, stop: int) -> dict[str, Sheet]:
        """The results of some cases, by table."""
        tables = [CASES, CAPABILITIES, PHASES, FINDINGS]
        extra = self.plan.design.extra
        tables += [CAUSES] * ("causes" in extra) + [DEGREES] * ("draws" in extra)
        sheets = {table.name: Sheet(table.name) for table in tables}
        # Cases of one scenario together: what is compiled for it is used for all of them.
        together: dict[tuple[str, ...], list[int]] = {}
        for number in range(start, stop):
            together.setdefault(self._key(number), []).append(number)
        found = {number: self._case(number) for numbers in together.values() for number in numbers}
        for number in range(start, stop):
            for name, rows in found.pop(number).items():
                sheets[name].add(rows)
        return sheets

    def variant(self, number: int) -> tuple[Scenario, tuple[Change, ...]]:
        """The scenario of a case, and its changes."""
        return self._scenario(self._key(number)), self._changes_of(number)

    def _changes_of(self, number: int) -> tuple[Change, ...]:
        case = self.plan.design.case(number)
        own = [change for at in self._values if case[at] for change in self._changed(at, case[at])]
        return (*self.plan.scenario.changes, *own)

    def _key(self, number: int) -> tuple[str, ...]:
        case = self.plan.design.case(number)
        return tuple(case[at] for at in self._settings)

    def _case(self, number: int) -> dict[str, Sequence[tuple[Any, ...]]]:
        """Rows by table."""
        changes = self._changes_of(number)
        compiled = self._compile(self._key(number), changes)
        inputs = compiled.inputs(changes)
        brief = self._series.brief(inputs)
        found = self._told(compiled.scenario, brief)
        rows: dict[str, Sequence[tuple[Any, ...]]] = {
            CASES.name: [found.case],
            CAPABILITIES.name: brief.capabilities,
            PHASES.name: brief.phases,
            FINDINGS.name: found.findings,
        }
        if "causes" in self.plan.design.extra:
            rows[CAUSES.name] = _causes(inputs)
        if "draws" in self.plan.design.extra:
            scenario = compiled.scenario.model_copy(update={CHANGES: changes})
            rows[DEGREES.name] = _degrees(self.plan, scenario)
        return rows

    def _changed(self, at: int, value: str) -> tuple[Change, ...]:
        """The changes of a value on an axis."""
        key = (at, value)
        if key not in self._changes:
            if len(self._changes) > _REMEMBERED:
                self._changes.clear()
            document = tried(self.plan.design.axes[at], value, self.plan.dataset.contract).document
            self._changes[key] = tuple(Change.model_validate(one) for one in document.values[CHANGES])
        return self._changes[key]

    def _scenario(self, key: tuple[str, ...]) -> Scenario:
        """The scenario with these settings, without changes of its own."""
        plan, axes = self.plan, [self.plan.design.axes[at] for at in self._settings]
        parts = [tried(axis, value, plan.dataset.contract) for axis, value in zip(axes, key, strict=True) if value]
        return Tried.joined(parts, "--set").on(plan.scenarios, plan.design.scenario)[plan.design.scenario]

    def _compile(self, key: tuple[str, ...], changes: tuple[Change, ...]) -> _Compiled:
        """What is compiled for these settings, and changes that reach the same rows."""
        # In a list not every case changes the same rows.
        reached = [change.text() for change in changes] if self.plan.design.kind == "list" else []
        place = (*key, *reached)
        found = self._compiled.pop(place, None)
        if found is None:
            found = _Compiled(self.plan, self._scenario(key), recurs=self._recurs)
            while len(self._compiled) >= _COMPILED:
                self._compiled.pop(next(iter(self._compiled)))
        self._compiled[place] = found
        return found

    def _told(self, scenario: Scenario, brief: Brief) -> _Found:
        """What is found of a case; the same for the same rows."""
        key = (id(brief.priorities), *map(id, brief.capabilities), *map(id, brief.lines))
        if key not in self._found:
            if len(self._found) > _REMEMBERED:
                self._found.clear()
            self._found[key] = (
                brief,
                _found(self.plan.design.scenario, scenario, brief),
            )  # rows that are known by place
        return self._found[key][1]


@dataclass(frozen=True)
class _Found:
    case: tuple[float, ...]
    findings: tuple[tuple[str, float, str], ...]


class _Compiled:
    """A scenario with the changes of the first case that asked for it."""

    def __init__(self, plan: Plan, scenario: Scenario, *, recurs: bool) -> None:
        self.scenario = scenario
        self._plan = plan
        self._recurs = recurs
        self._patching: Patching | None = None
        self._plain: Inputs | None = None

    def inputs(self, changes: tuple[Change, ...]) -> Inputs:
        """The model's inputs with these changes."""
        if not changes:
            if self._plain is None:
                self._plain = self._built(changes)
            return self._plain
        if not self._recurs:
            return self._built(changes)
        if self._patching is None:
            first = self._patching = Patching(self._plan.dataset, self._with(changes))
            patched = first.inputs(changes)
            if repr(patched) != repr(self._built(changes)):
                raise RuntimeError("patched inputs differ from compiled ones")
        patched = self._patching.inputs(changes) if self._patching.fits(changes) else None
        return self._built(changes) if patched is None else patched

    def _with(self, changes: tuple[Change, ...]) -> Scenario:
        return self.scenario.model_copy(update={CHANGES: changes})

    def _built(self, changes: tuple[Change, ...]) -> Inputs:
        return build_inputs(self._plan.dataset, self._with(changes))


def _found(scenario_id: str, scenario: Scenario, brief: Brief) -> _Found:
    """What is found of a case without draws: as findings of the report on this scenario."""
    make = row_type(tuple(CAPABILITY_COLUMNS))._make
    shortages = [found for row in brief.capabilities if (found := shortage(make(row))) is not None]
    weights: Mapping[int, float] = dict(scenario.priority_weights)  # type: ignore[arg-type]
    weighted = [(weights[priority], total) for priority, total in zip(brief.priorities, brief.lines, strict=True)]
    outcome = Outcome(scenario_id, *open_shares(weighted), {found.id: found for found in shortages})
    shares = {"onvervuld": outcome.unserved, "onvervuld_zonder": outcome.without, "effect": outcome.effect}
    lists = outcome.lists
    start = f"scenario.{scenario_id}"
    rows = [(f"{start}.{name}", value, "") for name, value in shares.items()]
    rows += [(f"{start}.{name}", float(len(keys)), ";".join(keys)) for name, keys in lists.items()]
    short, unknown = (float(len(lists[name])) for name in ("tekort.alle", "tekort.onbekend"))
    return _Found((short, unknown, *shares.values()), tuple(rows))


def _causes(inputs: Inputs) -> list[tuple[Any, ...]]:
    frame = causes_frame(inputs)
    return [(row["capability_id"], cause, row[cause]) for row in frame.to_dict("records") for cause in CAUSE_WORDS]


def _degrees(plan: Plan, scenario: Scenario) -> list[tuple[Any, ...]]:
    frame = sample_scenario(plan.dataset, scenario, plan.design.draws)["scenario_degrees"]
    names = [column.name for column in DEGREES.columns[1:]]
    return list(zip(*(frame[name] for name in names), strict=True))
