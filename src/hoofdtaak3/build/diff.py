"""`ht3 diff`: what moved between two editions, the most important first, each with why."""

from __future__ import annotations

import contextlib
import difflib
import json
import re
import shutil
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, StrictUndefined

from hoofdtaak3 import dutch
from hoofdtaak3.assemble.record import RECORD, read_record
from hoofdtaak3.assemble.sentences import sentences
from hoofdtaak3.assemble.text import FOLDER as TEMPLATES
from hoofdtaak3.build.changed import GROUPS, Changed, changed_inputs, counted
from hoofdtaak3.build.digests import PACKAGE
from hoofdtaak3.build.kept import TEXTS, KeptEdition, kept_files
from hoofdtaak3.build.making import made_from
from hoofdtaak3.build.recomputing import RefusedError, Workshop, commit_of, here, of_revision
from hoofdtaak3.build.runner import only_one
from hoofdtaak3.build.screen import complain
from hoofdtaak3.build.validation import OVERRULED, seen
from hoofdtaak3.build.whatif import said_finding, said_outcome, told
from hoofdtaak3.edition import as_edition, made_first
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.results.attribution import Attribution, Cause
from hoofdtaak3.results.difference import OUTCOMES, Moved, equal, moved_findings, moved_outcomes

if TYPE_CHECKING:
    from hoofdtaak3.project import Project

NOW: Final = "nu"
_MOST_PARTS: Final = 6
"""Of more parts the groups are tried, not the files: each costs a run."""
_ENGINE: Final = "engine"
_TEXT_PART: Final = "text"
_NUMBERS, _ROWS = 15, 8
_LETTERS: Final = {"kamerbrief": "Kamerbrief", "kern": "Kern van het rapport", "beslisnota": "Beslisnota"}
_FINGERPRINT = re.compile(r"[0-9a-f]{6,64}")


@dataclass(frozen=True)
class Why:
    """Why something moved, for a reader."""

    groups: tuple[str, ...]
    changes: tuple[int, ...]
    """Places in the list of what is different, from 1."""
    together: bool
    certain: bool

    def text(self) -> str:
        """`door data [1]`."""
        if not self.groups:
            return "niet te verklaren uit de invoer"
        words = dutch.listing([GROUPS[name] for name in self.groups], "en" if self.certain else "of")
        joint = " samen" if self.together and (len(self.groups) > 1 or len(self.changes) > 1) else ""
        joint = " (samen met de rest)" if self.together and not joint else joint
        named = dutch.listing([str(number) for number in self.changes[:_ROWS]]) if self.changes else ""
        more = f" en nog {len(self.changes) - _ROWS}" if len(self.changes) > _ROWS else ""
        return f"door {words}{joint}" + (f" [{named}{more}]" if named else "")

    def plain(self) -> dict[str, Any]:
        """For a program."""
        return {
            "groups": list(self.groups),
            "changes": list(self.changes),
            "together": self.together,
            "certain": self.certain,
        }


@dataclass(frozen=True)
class MovedLine:
    """One thing that moved, as a reader sees it."""

    id: str
    text: str
    was: str
    now: str
    why: Why
    short: str = ""
    """What it is, without its values; `text` if that is empty."""

    def plain(self) -> dict[str, Any]:
        """For a program."""
        return {"id": self.id, "text": self.text, "before": self.was, "after": self.now, "cause": self.why.plain()}


@dataclass(frozen=True)
class Difference:
    """Two editions with what lies between them."""

    names: tuple[str, str]
    """What the old and the new are called."""
    before: KeptEdition
    after: KeptEdition
    changes: tuple[Changed, ...]
    attribution: Attribution | None
    """None where nothing needs to be tried, or could be: `untried` says why not."""
    parts: Mapping[str, tuple[int, ...]]
    """What is different by the part that was tried; numbers from 1."""
    untried: str = ""

    @cached_property
    def classes(self) -> list[MovedLine]:
        """What is not what it was of a capability in a scenario."""
        found = []
        label = {key.removeprefix("capaciteit."): ground.label for key, ground in self._grounds.items()}
        for scenario in dict.fromkeys((*self.before.outcomes, *self.after.outcomes)):
            old, new = self.before.outcomes.get(scenario, {}), self.after.outcomes.get(scenario, {})
            for key, columns in moved_outcomes(old, new).items():
                for name in columns:
                    was, now = (said_outcome(side.get(key), name) for side in (old, new))
                    if was == now:  # more digits than anybody reads
                        continue
                    why = self._why(("outcome", scenario, key, name), (f"capaciteit.{key}",))
                    text = f"{label.get(key, key)}, {scenario}: {OUTCOMES[name]}"
                    found.append(MovedLine(f"{scenario}.{key}.{name}", text, was, now, why))
        order = list(OUTCOMES)
        return sorted(found, key=lambda line: order.index(line.id.rpartition(".")[2]))

    @cached_property
    def moved(self) -> list[Moved]:
        """The findings that moved: what is stated before what is not, what flips before numbers."""
        found = moved_findings(self.before.findings.found, self.after.findings.found)
        place = {one.id: number for number, one in enumerate(found)}
        return sorted(found, key=lambda one: (not one.flips, self._stated(one.id), place[one.id]))

    @cached_property
    def flips(self) -> list[MovedLine]:
        """Findings that say something else."""
        return [self._finding(one) for one in self.moved if one.flips]

    @cached_property
    def numbers(self) -> list[MovedLine]:
        """Findings of which the number is another one."""
        return [self._finding(one) for one in self.moved if not one.flips]

    @cached_property
    def sentences(self) -> list[MovedLine]:
        """Sentences of the letter, the core and the note that are others, with what they were."""
        found: list[MovedLine] = []
        for name in TEXTS:
            old, new = (sentences(side.texts.get(name, "")) for side in (self.before, self.after))
            matcher = difflib.SequenceMatcher(None, [s.text for s in old], [s.text for s in new], autojunk=False)
            for kind, a, b, c, d in matcher.get_opcodes():
                if kind == "equal":
                    continue
                for number in range(max(b - a, d - c)):
                    was = old[a + number] if a + number < b else None
                    now = new[c + number] if c + number < d else None
                    why = self._sentence(name, [side for side in (was, now) if side])
                    then, now_ = (side.text if side else "" for side in (was, now))
                    found.append(MovedLine(f"{name}.{len(found) + 1}", _LETTERS[name], then, now_, why))
        return found

    @property
    def states_otherwise(self) -> bool:
        """Whether something that is stated anywhere is not what it was."""
        return bool(self.classes or self.sentences) or any(self._stated(one.id) < _NOWHERE for one in self.moved)

    @cached_property
    def _grounds(self) -> Mapping[str, Any]:
        return {**self.before.findings.grounds, **self.after.findings.grounds}

    def _stated(self, name: str) -> int:
        """How much a reader sees of a finding: 0 is in the letter."""
        for place, fragment in enumerate(TEXTS):
            if any(name in side.stated.get(fragment, ()) for side in (self.before, self.after)):
                return place
        anywhere = any(name in ids for side in (self.before, self.after) for ids in side.stated.values())
        return len(TEXTS) if anywhere else _NOWHERE

    def _finding(self, one: Moved) -> MovedLine:
        found = one.finding
        was, now = (said_finding(side) for side in (one.before, one.after))
        same = one.before and one.after and equal(one.before.value, one.after.value)
        kind = "degree" if same else "finding"
        why = self._why((kind, one.id), found.grounds)
        return MovedLine(one.id, told(one), was, now, why, found.label)

    def _sentence(self, fragment: str, sides: Sequence[Any]) -> Why:
        whys = [self._why(("sentence", fragment, side.text), self._ground_names(side.findings)) for side in sides]
        groups = [name for name in GROUPS if any(name in why.groups for why in whys)]
        changes = sorted({number for why in whys for number in why.changes})
        certain = all(why.certain for why in whys)
        return Why(tuple(groups), tuple(changes), any(why.together for why in whys), certain)

    def _ground_names(self, ids: Sequence[str]) -> tuple[str, ...]:
        found = [side.findings.found[i] for side in (self.before, self.after) for i in ids if i in side.findings.found]
        return tuple(dict.fromkeys(ground for finding in found for ground in finding.grounds))

    def _why(self, key: Hashable, grounds: Sequence[str]) -> Why:
        if self.attribution is None:
            cause = Cause(tuple(self.parts), certain=len({self.changes[n - 1].group for n in self._all}) < 2)  # noqa: PLR2004
        else:
            cause = self.attribution.cause(key)
        numbers = [number for part in cause.parts for number in self._rows(self.parts[part], grounds)]
        groups = {self.changes[number - 1].group for part in cause.parts for number in self.parts[part]}
        ordered = tuple(name for name in GROUPS if name in groups)
        return Why(ordered, tuple(dict.fromkeys(numbers)), cause.together, cause.certain)

    @property
    def _all(self) -> tuple[int, ...]:
        return tuple(number for numbers in self.parts.values() for number in numbers)

    def _rows(self, numbers: Sequence[int], grounds: Sequence[str]) -> Sequence[int]:
        """Of the changes of a part those of rows that this rests on; all of them if it rests on none by name."""
        rows = {(table, row) for name in grounds for table, keys in self._ground_rows(name).items() for row in keys}
        mine = [n for n in numbers if (self.changes[n - 1].table, self.changes[n - 1].key) in rows]
        return mine or numbers

    def _ground_rows(self, name: str) -> Mapping[str, Sequence[str]]:
        sides = [
            side.findings.grounds[name].rows for side in (self.before, self.after) if name in side.findings.grounds
        ]
        return {table: [key for side in sides for key in side.get(table, ())] for side in sides for table in side}

    def listed(self, group: str) -> Iterator[str]:
        """What is different of a group, with numbers; of much the first."""
        own = [(number, one) for number, one in enumerate(self.changes, 1) if one.group == group]
        for number, change in own[:_SHOWN_CHANGES]:
            yield f"[{number}] {GROUPS[group]}: {change.text()}"
        if len(own) > _SHOWN_CHANGES:
            yield f"en nog {dutch.number(len(own) - _SHOWN_CHANGES, 0)} in {GROUPS[group]}"

    def lines(self) -> Iterator[str]:
        """All of it for the terminal."""
        yield f"Van {self.names[0]} naar {self.names[1]} (editie {self.after.edition})."
        if not self.changes:
            yield "Er is niets veranderd: alle invoer is gelijk."
            return
        yield f"\nWat er anders is: {counted(self.changes)}."
        for group in GROUPS:
            yield from (f"  {text}" for text in self.listed(group))
        if self.untried:
            yield self.untried
        if not (self.classes or self.moved or self.sentences):
            yield "\nGeen bevinding en geen zin van de brief of de kern is veranderd."
            return
        yield from _section("Klassen en tekorten", self.classes, _SHOWN_FLIPS)
        yield from _section("Bevindingen die omslaan", self.flips, _SHOWN_FLIPS, whole=True)
        if self.sentences:
            yield f"\nZinnen ({dutch.number(len(self.sentences), 0)}):"
        for line in self.sentences:
            yield f"  {line.text}, {line.why.text()}"
            yield f"    was:   {line.was or '(stond er niet)'}"
            yield f"    wordt: {line.now or '(staat er niet meer)'}"
        yield from _section("Getallen", self.numbers, _NUMBERS, whole=True)

    def plain(self) -> dict[str, Any]:
        """All of it for a program."""
        return {
            "before": {"name": self.names[0], "fingerprint": self.before.fingerprint},
            "after": {"name": self.names[1], "fingerprint": self.after.fingerprint},
            "edition": self.after.edition,
            "changes": [
                {"number": number, "group": one.group, "file": one.file, "key": one.key, "state": one.state}
                | ({"cells": {name: list(pair) for name, pair in one.cells.items()}} if one.cells else {})
                for number, one in enumerate(self.changes, 1)
            ],
            "untried": self.untried,
            "states_otherwise": self.states_otherwise,
            **{
                name: [line.plain() for line in lines]
                for name, lines in (
                    ("classes", self.classes),
                    ("flips", self.flips),
                    ("sentences", self.sentences),
                    ("numbers", self.numbers),
                )
            },
        }

    def json(self) -> str:
        """The same as text."""
        return json.dumps(self.plain(), ensure_ascii=False, indent=2)

    def page(self) -> str:
        """All of it as one page that needs nothing else."""
        environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
        text = (PACKAGE / "build" / "diff.html").read_text(encoding="utf-8")
        sections = [
            Section("klassen", "Klassen en tekorten", self.classes, _SHOWN_FLIPS),
            Section("omslag", "Bevindingen die omslaan", self.flips, _SHOWN_FLIPS),
            Section("zinnen", "Zinnen van brief, kern en nota", self.sentences, len(self.sentences)),
            Section("getallen", "Getallen", self.numbers, _NUMBERS),
        ]
        changes = [text for group in GROUPS for text in self.listed(group)]
        return environment.from_string(text).render(d=self, sections=sections, changes=changes) + "\n"


@dataclass(frozen=True)
class Section:
    """A table of the page."""

    id: str
    title: str
    lines: Sequence[MovedLine]
    most: int

    @property
    def shown(self) -> Sequence[MovedLine]:
        """The first."""
        return self.lines[: self.most]

    @property
    def rest(self) -> int:
        """How many more there are."""
        return max(len(self.lines) - self.most, 0)


_NOWHERE: Final = len(TEXTS) + 1
_SHOWN_CHANGES, _SHOWN_FLIPS = 12, 20


def _section(title: str, lines: Sequence[MovedLine], most: int, *, whole: bool = False) -> Iterator[str]:
    if not lines:
        return
    yield f"\n{title} ({dutch.number(len(lines), 0)}):"
    for line in lines[:most]:
        yield f"  {line.text if whole else f'{line.text}: {line.was} -> {line.now}'}, {line.why.text()}"
    if len(lines) > most:
        yield f"  en nog {dutch.number(len(lines) - most, 0)}"


def difference(project: Project, edition: str, old: str = "", new: str = "", *, quick: bool = False) -> Difference:
    """What moved between two editions; with `quick` nothing is computed to find out what did it.

    Raises:
        InputError: When there is nothing to compare, or a project or revision makes no report.
    """
    as_edition(edition)
    with contextlib.ExitStack() as stack:
        sides = _Sides(project, edition, stack)
        sides.check(old)
        workshop, (new_name, after) = sides.new(new)
        old_name, before = sides.old(old, after)
        changes = tuple(changed_inputs(before, after))
        parts = _parts(changes)
        attribution, untried = None, ""
        if len(parts) > 1:
            if quick:
                untried = "Wat van wat komt, is niet nagerekend."
            elif any(
                one.group == "data" and one.file != OVERRULED and not _is_held(one.file, before, after)
                for one in changes
            ):
                untried = "Wat van wat komt, is niet na te rekenen: ook wat deze editie niet laat zien, is anders."
            elif workshop is None:
                untried = "Wat van wat komt, is niet na te rekenen: de nieuwe kant is niet dit project zoals het nu is."
            else:
                attribution, parts, untried = _tried((before, after), changes, parts, workshop)
        return Difference((old_name, new_name), before, after, changes, attribution, parts, untried)


def _is_held(file: str, *sides: KeptEdition) -> bool:
    """Whether what a file said is known of one of the sides: of what an edition leaves out it is not."""
    return any(file in side.sources for side in sides)


def _parts(changes: Sequence[Changed]) -> dict[str, tuple[int, ...]]:
    """What is tried by itself: a table, a file of parameters, all text, and what computes."""
    by_file: dict[str, list[int]] = {}
    for number, change in enumerate(changes, 1):
        part = {"model": _ENGINE, "packages": _ENGINE, "text": _TEXT_PART}.get(change.group, change.file)
        by_file.setdefault(part, []).append(number)
    parts = {part: tuple(numbers) for part, numbers in by_file.items()}
    return parts if len(parts) <= _MOST_PARTS else _grouped(parts, changes)


def _grouped(parts: Mapping[str, tuple[int, ...]], changes: Sequence[Changed]) -> dict[str, tuple[int, ...]]:
    """All files of a group as one part."""
    found: dict[str, tuple[int, ...]] = {}
    for part, numbers in parts.items():
        own = part if part in (_ENGINE, _TEXT_PART) else changes[numbers[0] - 1].group
        found[own] = (*found.get(own, ()), *numbers)
    return found


def _tried(
    sides: tuple[KeptEdition, KeptEdition],
    changes: Sequence[Changed],
    parts: dict[str, tuple[int, ...]],
    workshop: Workshop,
) -> tuple[Attribution | None, dict[str, tuple[int, ...]], str]:
    """The runs with one part each; parts that make no report alone are tried with the rest of their group."""
    before, after = sides
    engine = _ENGINE if _ENGINE in parts else ""
    inputs = [part for part in parts if part != _ENGINE]
    texts = [name for name in {**before.sources, **after.sources} if name.startswith(f"report/{TEMPLATES}/")]
    texts = [name for name in texts if before.sources.get(name) != after.sources.get(name)]
    own = {part: texts if part == _TEXT_PART else [changes[n - 1].file for n in parts[part]] for part in inputs}
    own = {part: [name for name in names if _is_held(name, before, after)] for part, names in own.items()}

    def run(old: Sequence[str], what: str) -> KeptEdition:
        wanted = list(dict.fromkeys(file for part in old for file in own[part]))
        if not wanted:
            return after
        complain(f"Rekent na: {what}.")
        return workshop.with_old(before, wanted, after)

    try:
        base = run(inputs, "de invoer van toen met de code van nu") if engine else before
        alone = {}
        for part in inputs:
            rest = [other for other in inputs if other != part]
            what = "de tekst" if part == _TEXT_PART else part
            # A colour or a date moves no finding and no sentence.
            alone[part] = run(rest, f"alleen {what}") if own[part] else base
    except RefusedError:
        together = _grouped(parts, changes)
        if len(together) == 1:
            return None, together, ""
        if len(together) < len(parts):
            return _tried(sides, changes, together, workshop)
        return None, parts, "Wat van wat komt, is niet na te rekenen: een deel is zonder de rest geen geldige invoer."
    states = {part: _state(edition) for part, edition in alone.items()}
    return Attribution(_state(before), _state(after), _state(base), states, engine), parts, ""


def _state(edition: KeptEdition) -> dict[Hashable, Any]:
    """What there is to compare, by what it is."""
    found: dict[Hashable, Any] = {
        ("outcome", scenario, key, name): value
        for scenario, own in edition.outcomes.items()
        for key, outcome in own.items()
        for name, value in outcome.items()
    }
    for key, finding in edition.findings.found.items():
        value = finding.value
        number = isinstance(value, tuple | int | float)
        found["finding", key] = value if number else (value, finding.degree)
        found["degree", key] = (finding.degree, finding.total)
    for name, text in edition.texts.items():
        found |= {("sentence", name, one.text): True for one in sentences(text)}
    return found


class _Sides:
    """The two editions that are compared: found, read or computed."""

    def __init__(self, project: Project, edition: str, stack: contextlib.ExitStack) -> None:
        self.project = project
        self.edition = edition
        self.kept = kept_files(project, edition)
        self._stack = stack

    def check(self, old: str) -> None:
        """InputError when there is no old side: known before anything is computed."""
        if not old and not self.kept:
            message = f"Van de editie {self.edition} is nog niets bewaard om mee te vergelijken."
            raise InputError([Problem("build/kept", message=message, advice=made_first(self.edition))])
        if old and self._known(old) is None:
            commit_of(self.project, old)

    def new(self, name: str) -> tuple[Workshop | None, tuple[str, KeptEdition]]:
        """The new side, and where more can be computed as it was."""
        if name in ("", NOW):
            workshop = here(self.project, self.edition)
            complain("Rekent het project van nu door; wat klaar is, wordt overgeslagen.")
            computed = workshop.computed()
            self._hold()
            return workshop, (NOW, computed)
        self._hold()
        if found := self._known(name):
            with contextlib.suppress(InputError):
                data = seen(load_dataset(self.project.root, as_edition(self.edition)))
                if made_from(self.project, self.edition, data).fingerprint() == found[1].fingerprint:
                    return here(self.project, self.edition), found
            return None, found
        workshop, edition = of_revision(self.project, self.edition, name)
        return workshop, (name, edition)

    def _hold(self) -> None:
        """Keep others out, and leave nothing that is temporary."""
        self._stack.enter_context(only_one(self.project))
        self._stack.callback(shutil.rmtree, self.project.build / "tmp", ignore_errors=True)

    def old(self, name: str, after: KeptEdition) -> tuple[str, KeptEdition]:
        """The old side; without a name the newest that was published and is not the new one."""
        if name:
            known = self._known(name)
            return known or (name, of_revision(self.project, self.edition, name)[1])
        for path in self.kept:
            found = KeptEdition.read(path)
            if found.fingerprint != after.fingerprint:
                return _called(path), found
        return _called(self.kept[0]), KeptEdition.read(self.kept[0])

    def _known(self, name: str) -> tuple[str, KeptEdition] | None:
        """A kept edition by number, fingerprint, file, run record or its folder; None if it is none of these."""
        path = Path(name)
        if path.suffix == ".zip" and path.is_file():
            return name, self._same(KeptEdition.read(path), name)
        if path.name == RECORD and path.is_file():
            path = path.parent
        wanted = name
        if (path / RECORD).is_file():
            wanted = read_record(path).fingerprint
        for kept in self.kept:
            number, _, short = kept.stem.partition("-")
            if wanted in (number, kept.stem, kept.name) or (
                _FINGERPRINT.fullmatch(wanted) and (wanted.startswith(short) or short.startswith(wanted))
            ):
                return _called(kept), KeptEdition.read(kept)
        if wanted != name:
            message = "Van deze publicatie is niets bewaard om mee te vergelijken; alleen haar lijst is er."
            raise InputError(
                [
                    Problem(
                        name,
                        message=message,
                        found=wanted,
                        allowed=self._allowed(),
                        advice="'ht3 verify' zegt welke invoer er anders is",
                    )
                ]
            )
        if wanted.isdecimal() and len(wanted) < 6:  # noqa: PLR2004 - no fingerprint
            message = "Deze editie is niet bewaard."
            raise InputError([Problem("build/kept", message=message, found=name, allowed=self._allowed())])
        return None

    def _same(self, found: KeptEdition, name: str) -> KeptEdition:
        if found.edition != self.edition:
            message = f"Dit is de editie {found.edition}."
            raise InputError([Problem(name, message=message, advice=f"geef --edition {found.edition}")])
        return found

    def _allowed(self) -> str:
        return dutch.few([path.stem for path in self.kept]) if self.kept else "er is nog niets bewaard"


def _called(path: Path) -> str:
    number, _, short = path.stem.partition("-")
    return f"editie {number} ({short})"
