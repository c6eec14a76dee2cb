"""The design of a sweep: of which scenario, over which axes, and so which cases.

A matrix has every combination, a list the cases that somebody wrote down, a sample a Latin hypercube. Case `n` is known
by its number alone: nothing grows with how many there are, except what a sample drew.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.scenarios.merge import CHANGES
from hoofdtaak3.inputs.tables.contract import NUMBERS
from hoofdtaak3.inputs.variant import assignment
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.strict_yaml import Document, Place, read_document
from hoofdtaak3.sweep.axis import Axis, read_axis

if TYPE_CHECKING:
    import numpy as np

_Key = tuple[str, str]
"""The name of an axis, and what happens with the value."""
Kind = Literal["matrix", "list", "sample"]
Extra = Literal["causes", "draws"]
EXTRAS: Final[tuple[Extra, ...]] = ("causes", "draws")
MOST_CASES: Final = 1_000_000
SEED: Final = 20260103
DRAWS: Final = 250
"""Of each case, where draws are asked for: as many as `ht3 whatif` takes."""
_KEYS: Final = ("scenario", "vary", "cases", "sample", "seed", "with", "draws")
_LIKELY: Final = "likely"
_ANY: Final = "*"
_EXAMPLE: Final = "scenario: conflict_chemisch"
_KIND_WORDS: Final[Mapping[Kind, str]] = {"matrix": "matrix", "list": "lijst", "sample": "steekproef"}


@dataclass(frozen=True)
class Design:
    """What to compute."""

    scenario: str
    axes: tuple[Axis, ...]
    kind: Kind
    listed: tuple[tuple[str, ...], ...] = ()
    """Of a list: per case the value on every axis, empty where the case says nothing of it."""
    sample: int = 0
    seed: int = SEED
    extra: tuple[Extra, ...] = ()
    draws: int = DRAWS

    @cached_property
    def count(self) -> int:
        """How many cases."""
        if self.kind == "matrix":
            return math.prod(len(axis.values) for axis in self.axes)
        return self.sample if self.kind == "sample" else len(self.listed)

    @property
    def columns(self) -> tuple[str, ...]:
        """What the settings are called in the tables, in order of the axes."""
        return tuple(axis.column for axis in self.axes)

    def case(self, number: int) -> tuple[str, ...]:
        """The value on every axis, as a person types it; empty where the case says nothing of it."""
        if self.kind == "list":
            return self.listed[number]
        if self.kind == "sample":
            shares = self._shares[number].tolist()
            return tuple(axis.at(share) for axis, share in zip(self.axes, shares, strict=True))
        found: list[str] = []
        for axis in reversed(self.axes):
            number, at = divmod(number, len(axis.values))
            found.append(axis.values[at])
        return tuple(reversed(found))

    def cases(self, start: int, stop: int) -> list[tuple[str, ...]]:
        """As `case`, of some in a row."""
        return [self.case(number) for number in range(start, stop)]

    def assignments(self, number: int) -> list[str]:
        """What `ht3 whatif --set` would be given for a case."""
        return [axis.text(value) for axis, value in zip(self.axes, self.case(number), strict=True) if value]

    def combinations(self, chosen: Sequence[int]) -> Iterator[tuple[str, ...]]:
        """The distinct combinations of values on some axes that occur, in order."""
        if self.kind == "matrix":
            part = Design(self.scenario, tuple(self.axes[at] for at in chosen), "matrix")
            yield from (part.case(number) for number in range(part.count))
            return
        seen = set[tuple[str, ...]]()
        for number in range(self.count if chosen else 1):
            case = self.case(number)
            values = tuple(case[at] for at in chosen)
            if values not in seen:
                seen.add(values)
                yield values

    def plain(self) -> dict[str, Any]:
        """All that decides the cases: what stands in the record of a sweep."""
        return {
            "scenario": self.scenario,
            "kind": self.kind,
            "axes": {axis.column: list(axis.values) for axis in self.axes},
            "whole": [axis.column for axis in self.axes if axis.whole],
            "cases": [list(case) for case in self.listed],
            **({"sample": self.sample, "seed": self.seed} if self.kind == "sample" else {}),
            **({"with": list(self.extra)} if self.extra else {}),
            **({"draws": self.draws} if "draws" in self.extra else {}),
        }

    def told(self) -> str:
        """`10.000 gevallen (matrix van 21 x 7 waarden)`."""
        cases = f"{dutch.number(self.count, 0)} {dutch.plural(self.count, 'geval', 'gevallen')}"
        if self.kind != "matrix":
            return f"{cases} ({_KIND_WORDS[self.kind]})"
        sizes = " x ".join(dutch.number(len(axis.values), 0) for axis in self.axes)
        return f"{cases} ({sizes} {dutch.plural(self.count, 'waarde', 'waarden')})"

    @cached_property
    def _shares(self) -> np.ndarray:
        from scipy.stats import qmc  # noqa: PLC0415 - slow to import, and only a sample needs it

        found: np.ndarray = qmc.LatinHypercube(len(self.axes), rng=self.seed).random(self.sample)
        return found


def read_design(path: Path) -> Design:
    """The design in a file; InputError with everything that is wrong with it."""
    document = read_document(path.parent, path.name, _EXAMPLE)
    reading = _Reading(document)
    return reading.design()


def matrix_of(scenario: str, texts: Iterable[str], sample: int = 0, seed: int = SEED) -> Design:
    """The design that a command line gives; InputError with everything that is wrong with it."""
    problems = list[Problem]()
    if seed < 0:
        problems.append(Problem("--seed", message="Dit startgetal kan niet.", found=str(seed), allowed="0 of meer"))
    axes = _axes([(text, Place(f"--set {text}", 0)) for text in texts], problems, drawing=bool(sample))
    kind: Kind = "sample" if sample else "matrix"
    return _sound(Design(scenario, axes, kind, sample=sample, seed=seed), "--set", problems)


@dataclass(frozen=True)
class _Reading:
    document: Document

    def design(self) -> Design:
        values, problems = self.document.values, list[Problem]()
        for key in values:
            if key not in _KEYS:
                problems.append(self.document.problem((key,), "Deze sleutel bestaat niet.", allowed=", ".join(_KEYS)))
        scenario = values.get("scenario")
        if not isinstance(scenario, str) or not scenario:
            problems.append(self._wrong("scenario", "Welk scenario, staat er niet.", "de naam van een scenario"))
        if ("vary" in values) == ("cases" in values):
            problems.append(self._wrong("vary", "Een reeks heeft 'vary' of 'cases'.", "een van beide"))
        sample = self._whole("sample", 0, 1, problems)
        kind: Kind = "list" if "cases" in values else "sample" if sample else "matrix"
        if "seed" in values and kind != "sample":
            problems.append(
                self._wrong("seed", "Een startgetal telt alleen bij een steekproef.", "'vary' met 'sample'")
            )
        if "draws" in values and "draws" not in _as_list(values.get("with", [])):
            problems.append(self._wrong("draws", "Trekkingen worden hier niet gedaan.", "'draws' met 'with: draws'"))
        if kind == "list" and sample:
            problems.append(self._wrong("sample", "Bij een lijst hoort geen steekproef.", "'vary' met 'sample'"))
        vary = [(text, place) for text, place in self._texts(("vary",), problems)]
        axes = _axes(vary, problems, drawing=kind == "sample")
        listed: tuple[tuple[str, ...], ...] = ()
        if kind == "list":
            axes, listed = self._cases(problems)
        design = Design(
            str(scenario),
            axes,
            kind,
            listed,
            sample,
            self._whole("seed", SEED, 0, problems),
            self._extras(problems),
            self._whole("draws", DRAWS, 1, problems),
        )
        return _sound(design, self.document.file, problems)

    def _wrong(self, key: str, message: str, allowed: str) -> Problem:
        return self.document.problem((key,) if (key,) in self.document.places else (), message, allowed=allowed)

    def _whole(self, key: str, otherwise: int, least: int, problems: list[Problem]) -> int:
        """The whole number at a key; `otherwise` where nothing stands there."""
        if key not in self.document.values:
            return otherwise
        value = self.document.values[key]
        if type(value) is int and value >= least:
            return value
        problems.append(self._wrong(key, "Dit aantal of getal kan niet.", f"een geheel getal, {least} of meer"))
        return otherwise

    def _extras(self, problems: list[Problem]) -> tuple[Extra, ...]:
        asked = _as_list(self.document.values.get("with", []))
        if any(name not in EXTRAS for name in asked):
            problems.append(self._wrong("with", "Dit rekent een reeks niet mee.", ", ".join(EXTRAS)))
        return tuple(name for name in EXTRAS if name in asked)

    def _texts(self, path: tuple[str | int, ...], problems: list[Problem]) -> Iterator[tuple[str, Place]]:
        """The assignments of a list."""
        listed: Any = self.document.values
        for part in path:
            listed = listed.get(part, []) if isinstance(listed, Mapping) else listed[part]
        if not isinstance(listed, list):
            message, allowed = "Dit is geen lijst.", "regels met een streepje"
            problems.append(self.document.problem(path, message, allowed=allowed))
            return
        for number, text in enumerate(listed):
            if isinstance(text, str):
                yield text, self.document.places[*path, number]
            else:
                message, allowed = "Dit is geen toekenning.", "naam=waarde, tussen aanhalingstekens"
                problems.append(self.document.problem((*path, number), message, allowed=allowed))

    def _cases(self, problems: list[Problem]) -> tuple[tuple[Axis, ...], tuple[tuple[str, ...], ...]]:
        """A list: an axis for every name, with the values that occur."""
        found: list[dict[_Key, str]] = []
        places: dict[_Key, Place] = {}
        order = _Order()
        cases = self.document.values["cases"]
        if not isinstance(cases, list):
            problems.append(self._wrong("cases", "Dit is geen lijst.", "regels met een streepje"))
            cases = []
        for number in range(len(cases)):
            case: dict[_Key, str] = {}
            for text, place in self._texts(("cases", number), problems):
                try:
                    name, way, value = assignment(text, place)
                except InputError as error:
                    problems += error.problems
                    continue
                name = _plain_name(name)
                if (name, way) in case:
                    problems.append(_twice(place, text))
                elif not order.add((name, way), case):
                    message = "Dit staat na een naam die er in een eerder geval achter staat. De laatste telt."
                    allowed = "in elk geval dezelfde volgorde, of een aparte reeks"
                    problems.append(Problem(place.file, place.line, message=message, found=text, allowed=allowed))
                case[name, way] = value
                places.setdefault((name, way), place)
            found.append(case)
        keys = order.keys()
        axes = tuple(
            Axis(*key, places[key], tuple(dict.fromkeys(case[key] for case in found if key in case))) for key in keys
        )
        return axes, tuple(tuple(case.get(key, "") for key in keys) for case in found)


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _axes(texts: Iterable[tuple[str, Place]], problems: list[Problem], *, drawing: bool) -> tuple[Axis, ...]:
    found: dict[_Key, Axis] = {}
    for text, place in texts:
        try:
            axis = read_axis(text, place, drawing=drawing)
        except InputError as error:
            problems += error.problems
            continue
        key = _plain_name(axis.name), axis.way
        if key in found:
            problems.append(_twice(place, text))
        found[key] = axis
    return tuple(found.values())


def _plain_name(name: str) -> str:
    """A name as others may write it too: what a row is most likely, need not be said."""
    return name.removesuffix(f".{_LIKELY}")


@dataclass(frozen=True)
class _Order:
    """Which names come after which, where they may reach the same value: the last one counts.

    It is the same in all cases, as a name is one column of the tables, and a column says nothing of the order.
    """

    after: dict[_Key, set[_Key]] = field(default_factory=dict)
    """By name, in order of appearance."""

    def add(self, key: _Key, earlier: Iterable[_Key]) -> bool:
        """What a case says after other names; False if a case before has it the other way round."""
        self.after.setdefault(key, set())
        met = [one for one in earlier if key not in self.after[one] and _meet(one[0], key[0])]
        if any(one in self._behind(key) for one in met):
            return False
        for one in met:
            self.after[one].add(key)
        return True

    def keys(self) -> list[_Key]:
        """All names, each behind those that it comes after."""
        left, found = list(self.after), list[_Key]()
        while left:
            found.append(next(key for key in left if not any(key in self.after[one] for one in left)))
            left.remove(found[-1])
        return found

    def _behind(self, key: _Key) -> set[_Key]:
        """All that comes after a name, directly or not."""
        found, left = set[_Key](), [key]
        while left:
            new = self.after[left.pop()] - found
            found |= new
            left += new
        return found


@cache
def _meet(one: str, other: str) -> bool:
    """Whether two names may reach the same value: they say the same, or one of them says `*` or nothing."""
    parts, others = ([part for part in name.split(".") if part not in NUMBERS] for name in (one, other))
    same = (part == its or _ANY in {part, its} for part, its in zip(parts, others, strict=False))
    return CHANGES in {one, other} or all(same)


def _twice(place: Place, text: str) -> Problem:
    message = "Deze naam staat er meer dan eens."
    return Problem(place.file, place.line, message=message, found=text, allowed="elke naam een keer")


def _sound(design: Design, file: str, problems: list[Problem]) -> Design:
    if not problems and not design.axes:
        problems.append(Problem(file, message="Er is niets om te variëren.", allowed="minstens een naam=waarde"))
    if not problems and not 0 < design.count <= MOST_CASES:
        found, most = dutch.number(design.count, 0), f"1 tot en met {dutch.number(MOST_CASES, 0)}"
        problems.append(Problem(file, message="Dit aantal gevallen kan niet.", found=found, allowed=most))
    if problems:
        raise InputError(problems)
    return design
