"""`ht3 whatif`: what moves in a scenario when a setting or a value is another one. Nothing is written, unless asked."""

from __future__ import annotations

import json
import math
import multiprocessing
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoofdtaak3 import dutch
from hoofdtaak3.brand import Brand, shown_characters
from hoofdtaak3.build.children import can_fork
from hoofdtaak3.edition import as_edition
from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.changes import check_changes
from hoofdtaak3.inputs.scenarios.load import check_signs, load_scenarios, name_problem, scenario_file
from hoofdtaak3.inputs.tables import load_dataset, load_tables
from hoofdtaak3.inputs.tables.contract import load_contract
from hoofdtaak3.inputs.tables.strays import SCENARIOS
from hoofdtaak3.inputs.variant import Tried
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.results.checks import check_scenarios
from hoofdtaak3.results.code_words import CAUSE_WORDS, CLASSES, DEGREES
from hoofdtaak3.results.difference import OUTCOMES, moved_findings, moved_outcomes
from hoofdtaak3.results.frames import read_frames
from hoofdtaak3.writing import write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hoofdtaak3.analyses.whatif import Evaluation
    from hoofdtaak3.edition import Edition
    from hoofdtaak3.inputs.scenarios import Scenario, Scenarios
    from hoofdtaak3.inputs.tables import Dataset, Sound
    from hoofdtaak3.project import Project
    from hoofdtaak3.results.difference import Moved, Outcome
    from hoofdtaak3.results.findings import Finding

DRAWS = 250
"""Of each world, for how firm it is: enough to see a degree move, and an answer while somebody waits."""
_MOST = 12


@dataclass(frozen=True)
class Effect:
    """A scenario, and what is tried on it."""

    names: Names
    before: Scenario
    after: Scenario
    was: Evaluation
    now: Evaluation
    draws: int

    @property
    def is_firm(self) -> bool:
        """Whether it says how firm each outcome is."""
        return all(outcome.degree for side in (self.was, self.now) for outcome in side.outcomes.values())

    @property
    def moved(self) -> Mapping[str, Mapping[str, tuple[Any, Any]]]:
        """By capability what is not what it was."""
        return moved_outcomes(self.was.outcomes, self.now.outcomes)

    @property
    def findings(self) -> list[Moved]:
        """The findings on this scenario that moved."""
        return moved_findings(self.was.findings, self.now.findings)

    def lines(self) -> Iterator[str]:
        """All of it for the terminal."""
        yield f"{self.after.title} ({self.after.id}), wat verandert:"
        moved = self.moved
        if not moved:
            yield "  Niets: elke klasse, elk tekort en elke oorzaak blijft gelijk."
        for key, columns in moved.items():
            yield f"\n  {self.names.capability(key)} ({key})"
            for name in columns:
                was, now = (said_outcome(side.outcomes.get(key), name) for side in (self.was, self.now))
                yield f"    {OUTCOMES[name]}: {was} -> {now}"
        found = self.findings
        flips = [one for one in found if one.flips]
        if flips:
            yield "\nBevindingen die omslaan:"
        for one in flips[:_MOST]:
            yield f"  {told(one)}"
        if len(flips) > _MOST:
            yield f"  en nog {dutch.number(len(flips) - _MOST, 0)}"
        if len(found) > len(flips):
            yield f"Daarnaast veranderen {dutch.number(len(found) - len(flips), 0)} getallen in bevindingen."
        yield f"\nDe stevigheid komt uit {dutch.number(self.draws, 0)} trekkingen."

    def plain(self) -> dict[str, Any]:
        """All of it for a program."""
        return {
            "scenario": self.after.id,
            "draws": self.draws,
            "capabilities": {
                key: {name: {"before": _json(was), "after": _json(now)} for name, (was, now) in columns.items()}
                for key, columns in self.moved.items()
            },
            "findings": [
                {
                    "id": one.id,
                    "flips": one.flips,
                    **{
                        name: None if side is None else {"value": _json(side.value), "degree": side.degree}
                        for name, side in (("before", one.before), ("after", one.after))
                    },
                }
                for one in self.findings
            ],
        }


@dataclass(frozen=True)
class Attempt:
    """Something tried on a scenario that passed the check, and is not computed yet."""

    dataset: Dataset
    before: Scenario
    varied: Scenarios
    """The scenario with what is tried, by itself."""

    @property
    def after(self) -> Scenario:
        """The scenario with what is tried on it."""
        return self.varied[self.before.id]

    def effect(self, draws: int) -> Effect:
        """What it does."""
        return self.between(*_both(self.dataset, self.before, self.after, draws), draws)

    def between(self, was: Evaluation, now: Evaluation, draws: int) -> Effect:
        """What it does, for who computed the scenario as it is and with what is tried."""
        return Effect(Names.of(self.dataset), self.before, self.after, was, now, draws)


@dataclass(frozen=True)
class Sources:
    """Tables and parameters of a project, read and checked once: whatever is tried on them need not read them again."""

    edition: Edition
    scenarios: Scenarios
    """With what is restricted: what comes out is seen as the edition may."""
    tables: Sound
    dataset: Dataset
    """What the edition shows."""

    @classmethod
    def read(cls, project: Project, edition: str) -> Sources:
        """The files as they are now; InputError when one is wrong."""
        seen_as = as_edition(edition)
        scenarios, tables = load_scenarios(project.root, "intern"), load_tables(project.root, seen_as)
        return cls(seen_as, scenarios, tables, tables.shown(seen_as))

    def attempt(self, scenario_id: str, tried: Tried) -> Attempt:
        """Check a scenario with something tried on it, as `ht3 check` would.

        Raises:
            InputError: When the scenario does not exist, or what is tried would not pass the check.
        """
        varied = tried.on(self.scenarios, scenario_id)
        self.tables.require(check_changes(varied, self.edition))
        check_scenarios(varied, self.dataset)
        before = self.scenarios.seen_by(self.edition)[scenario_id]
        return Attempt(self.dataset, before, varied.seen_by(self.edition))


def whatif(project: Project, edition: str, scenario_id: str, tried: Tried, draws: int = DRAWS) -> Effect:
    """Compute a scenario as it is, and with something tried on it; InputError as `Sources` has it."""
    return Sources.read(project, edition).attempt(scenario_id, tried).effect(draws)


def _both(dataset: Dataset, before: Scenario, after: Scenario, draws: int) -> tuple[Evaluation, Evaluation]:
    """Side by side where that can be: it is half of the time that somebody waits."""
    from hoofdtaak3.analyses.whatif import evaluate  # noqa: PLC0415 - the model: what only reads need not wait for it

    if not can_fork():
        return evaluate(dataset, before, draws), evaluate(dataset, after, draws)
    forked = multiprocessing.get_context("fork")
    here, there = forked.Pipe(duplex=False)
    process = forked.Process(  # type: ignore[attr-defined, unused-ignore]
        target=lambda: there.send(evaluate(dataset, before, draws)), daemon=True
    )
    process.start()
    there.close()
    now = evaluate(dataset, after, draws)
    try:
        return here.recv(), now
    except EOFError:  # it ended without an answer, and what is wrong shows here
        return evaluate(dataset, before, draws), now
    finally:
        process.join()


def result_lines(project: Project, edition: str, scenario_ids: Sequence[str]) -> Iterator[str]:
    """What came out of scenarios that the build computed, as a table a capability a line."""
    seen_as = as_edition(edition)
    scenarios, names = load_scenarios(project.root, seen_as), Names.of(load_dataset(project.root, seen_as))
    heads = ("Capaciteit", "Uitkomst", "Tekort (eenheiddagen)", "Eerste dag")
    for key in scenario_ids:
        frame = read_frames(project.results / key, ("capabilities",))["capabilities"]
        rows = [
            (
                names.capability(row["capability_id"]),
                CLASSES[row["class"]],
                dutch.number(row["gap_unit_days"]),
                _day(row["gap_unit_days"], row["first_short_day"]),
            )
            for row in frame.to_dict("records")
        ]
        widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
        yield f"\n{scenarios[key].title}"
        for cells in (heads, *rows):
            padded = (f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))
            yield "  " + "  ".join(padded).rstrip()


def _day(gap: float, first: float) -> str:
    if math.isnan(first):
        return dutch.UNKNOWN if math.isnan(gap) else ""
    return f"dag {int(first) + 1}"


def tried_on(project: Project, assignments: Sequence[str]) -> Tried:
    """What the command line says to try; InputError with every assignment that is none."""
    return Tried.read(assignments, load_contract(project.root))


def save(project: Project, scenario_id: str, tried: Tried, name: str, note: str) -> str:
    """Write what is tried as a scenario file that extends the scenario; returns its name below the project.

    Raises:
        InputError: As `drafted` has it.
    """
    file, content = drafted(project, scenario_id, tried, name, note)
    put(project, file, content)
    return file


def drafted(project: Project, scenario_id: str, tried: Tried, name: str, note: str) -> tuple[str, bytes]:
    """The name below the project and the content of a scenario file that says what is tried; nothing is written.

    Raises:
        InputError: When the name cannot be, there is such a file, or `ht3 check` would refuse it.
    """
    scenarios = load_scenarios(project.root, "intern")
    file = scenario_file(name)
    problem = name_problem(project.root / file, file, list(scenarios))
    if Path(name).name != name:
        problem = Problem(
            SCENARIOS, message="Dit is geen naam van een scenario.", found=name, allowed="een naam zonder map"
        )
    if problem is None and (project.root / file).exists():
        problem = Problem(file, message="Dit bestand is er al.", found=name, allowed="een nieuwe naam")
    found = [] if problem is None else [problem]
    try:
        tried.on(scenarios, scenario_id)
    except InputError as error:
        found += error.problems
    if found:
        raise InputError(found)
    parent = scenarios[scenario_id]
    title = f"{parent.title}, variant {name.replace('_', ' ')}"
    text = tried.text(scenario_id, title, parent.description, note)  # or the title that is tried
    _check_aside(project, file, text.encode())
    return file, text.encode()


def put(project: Project, file: str, content: bytes | None) -> None:
    """Write a parameter file, or take it away with None; InputError if the files would not be right together then.

    They are read aside first: nobody finds one that is wrong.
    """
    _check_aside(project, file, content)
    if content is None:
        (project.root / file).unlink(missing_ok=True)
    else:
        write_bytes(project.root / file, content)


def _check_aside(project: Project, file: str, content: bytes | None) -> None:
    """InputError if the parameter files would not be right together with this content of one of them."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path in project.params.rglob("*.yaml"):
            write_bytes(root / path.relative_to(project.root), path.read_bytes())
        if content is None:
            (root / file).unlink(missing_ok=True)
        else:
            write_bytes(root / file, content)
        found = check_signs(load_scenarios(root, "intern"), shown_characters(Brand.load(project.root)))
    if found:
        raise InputError(found)


def as_json(effect: Effect) -> str:
    """The effect as JSON."""
    return json.dumps(effect.plain(), ensure_ascii=False, indent=2)


def _json(value: object) -> object:
    if isinstance(value, float) and math.isnan(value):
        return None
    return list(value) if isinstance(value, tuple) else value


def said_outcome(outcome: Outcome | None, name: str) -> str:
    """One of `OUTCOMES` in Dutch; of a gap that is not known, neither when nor why it is there is known."""
    if outcome is None:
        return "bestaat niet"
    value, unknown = dict(outcome.items())[name], math.isnan(outcome.gap_unit_days)
    nothing = dutch.UNKNOWN if unknown else "geen"
    if name == "first_short_day":
        return nothing if math.isnan(float(value)) else f"dag {int(value) + 1}"
    if isinstance(value, float):
        return dutch.number(value)
    words = {"class": CLASSES, "cause": CAUSE_WORDS, "degree": DEGREES}.get(name, {})
    return words.get(value, value) or nothing


def told(moved: Moved) -> str:
    """One finding that moved, in a line."""
    finding, (before, after) = moved.finding, (moved.before, moved.after)
    start = f"{finding.id} ({finding.label}): "
    if isinstance(finding.value, tuple) and before and after and (moved.more or moved.less):
        parts = [("erbij", moved.more, after.names), ("eraf", moved.less, before.names)]
        return start + "; ".join(
            f"{word} {dutch.listing([n.get(k, k) for k in keys])}" for word, keys, n in parts if keys
        )
    return start + " -> ".join(map(said_finding, (before, after)))


def said_finding(finding: Finding | None) -> str:
    """Its value and how firm it is."""
    if finding is None:
        return "wordt niet genoemd"
    degree = DEGREES.get(finding.degree or "", finding.degree)
    of = f" van de {dutch.number(finding.total, 0)}" if finding.total else ""
    return f"{dutch.plain_value(finding.value, finding.unit, finding.names)}{of} ({degree})"
