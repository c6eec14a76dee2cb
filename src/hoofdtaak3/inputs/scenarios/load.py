"""Every scenario of a project: read, merged, validated; all problems in one error."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from hoofdtaak3 import dutch
from hoofdtaak3.characters import unshown_problem
from hoofdtaak3.edition import ONLY
from hoofdtaak3.inputs.scenarios.change import Change
from hoofdtaak3.inputs.scenarios.merge import BASE, CHANGES, EXTENDS, OWN, Merged, lineage, merge
from hoofdtaak3.inputs.scenarios.messages import dotted, place_of, problems
from hoofdtaak3.inputs.scenarios.model import INCONSISTENT, Scenario
from hoofdtaak3.inputs.tables.editions import RESTRICTED, Edition
from hoofdtaak3.inputs.tables.strays import SCENARIO_NAME, SCENARIOS, original_of, parameter_strays
from hoofdtaak3.intake import LARGEST_YAML, read_bytes
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.strict_yaml import Document, Path_, Place, parse_document

MOST_SCENARIOS = 500
"""Each is computed, drawn and told by itself; a report of more has thousands of pages."""
BASE_FILE = "params/base.yaml"
_ID = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
MAX_NAME = 60
"""Longer than any that says something, and short enough for the files of which a name becomes a part."""
DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))]
)
"""What Windows keeps for itself, whatever the extension."""


class Scenarios(dict[str, Scenario]):
    """Scenarios by id, in order of id; knows in which file and on which line each value stands."""

    def __init__(self, documents: Mapping[str, Document] = MappingProxyType({}), edition: Edition = "intern") -> None:
        super().__init__()
        self._documents = documents
        self._edition = edition
        self._merged: dict[str, Merged] = {}

    def add(self, scenario: Scenario, merged: Merged) -> None:
        """Keep a validated scenario with the places of its values."""
        self[scenario.id] = scenario
        self._merged[scenario.id] = merged

    def seen_by(self, edition: Edition) -> Scenarios:
        """The same as an edition may see it.

        The public one sees nothing of what a restricted change says: of the rows that it names nothing is known then.
        """
        if edition == "intern":
            return self
        shown = Scenarios(self._documents, edition)
        for key, scenario in self.items():
            own = tuple(change.without_secrets() if change.restricted else change for change in scenario.changes)
            shown.add(scenario.model_copy(update={"changes": own}), self._merged[key])
        return shown

    def only(self, names: Collection[str]) -> Scenarios:
        """Some of these; of what is overridden in all of them nothing is known then."""
        kept = Scenarios({}, self._edition)
        for key in (key for key in self if key in names):
            kept.add(self[key], self._merged[key])
        return kept

    def with_on_top(self, scenario_id: str, document: Document) -> Scenarios:
        """One of these scenarios with a document merged over it, checked as a file that extends it would be.

        The files hold more than the public edition may see: what comes out is seen as these scenarios are.
        """
        refused = [
            Problem(
                place.file,
                place.line,
                name,
                "Dit ligt vast in het scenario zelf.",
                place.text,
                advice="kies een ander scenario",
            )
            for name in ("id", EXTENDS)
            if name in document.values
            for place in [document.places[name,]]
        ]
        chain = self._merged[scenario_id].chain
        own: dict[str | int, Any] = {name: getattr(self[scenario_id], name) for name in OWN}
        top = replace(document, values={**own, **document.values})
        merged = merge((document.file, *chain), {**self._documents, document.file: top})
        try:
            scenario = Scenario.model_validate({**merged.values, "id": scenario_id})
        except ValidationError as error:
            raise InputError([*refused, *problems(error, merged.places, Place(document.file, 0))]) from None
        if refused:
            raise InputError(refused)
        found = Scenarios(self._documents)
        found.add(scenario, merged)
        return found.seen_by(self._edition)

    def with_other_changes(self, scenario_id: str, changes: tuple[Change, ...]) -> Scenarios:
        """One of these scenarios with changes that stand in the places of its own."""
        found = Scenarios(self._documents, self._edition)
        found.add(self[scenario_id].model_copy(update={CHANGES: changes}), self._merged[scenario_id])
        return found

    def without_changes(self, scenario_id: str) -> Scenarios:
        """One of these scenarios as if it changed no value of a table, nor what it builds on: to lay settings over."""
        chain = self._merged[scenario_id].chain
        documents = {
            name: replace(one, values={key: value for key, value in one.values.items() if key != CHANGES})
            for name, one in ((name, self._documents[name]) for name in chain)
        }
        found = Scenarios(documents, self._edition)
        found.add(self[scenario_id].model_copy(update={CHANGES: ()}), merge(chain, documents))
        return found

    def place(self, scenario_id: str, path: Path_) -> Place:
        """File and line of a value of a scenario."""
        return place_of(path, self._merged[scenario_id].places, Place(scenario_file(scenario_id), 0))

    def origins(self, scenario_id: str) -> tuple[str, ...]:
        """The files in which the changes of a scenario stand, in their order."""
        return tuple(self.place(scenario_id, (CHANGES, n)).file for n in range(len(self[scenario_id].changes)))

    def overridden(self) -> Iterator[str]:
        """A line for each value of base.yaml that every scenario replaces, so that it counts nowhere."""
        base = self._documents.get(BASE)
        if base is None:
            return
        for path, place in base.places.items():
            counts = path and not any(isinstance(part, int) for part in path)
            if not counts or not (place.text or isinstance(_at(base, path), list)):
                continue
            if all(self.place(key, path).file != BASE_FILE for key in self):
                yield f"{BASE_FILE}, regel {place.line}: elk scenario heeft een eigen {dotted(path)}; dit telt nergens."

    def files(self, scenario_id: str) -> tuple[str, ...]:
        """The files that make up a scenario, its own first."""
        return tuple(scenario_file(name) for name in self._merged[scenario_id].chain)


def _at(document: Document, path: Path_) -> object:
    value: Any = document.values
    for part in path:
        value = value[part]
    return value


def scenario_file(name: str) -> str:
    """The file of a scenario (or of `base`), relative to the project."""
    return BASE_FILE if name == BASE else f"{SCENARIOS}/{name}.yaml"


def load_scenarios(root: Path, edition: Edition = "publiek") -> Scenarios:
    """Every file in params/scenarios, merged with what it extends and validated, as an edition may see it.

    Where only some are asked for (`edition.ONLY`), those; all are validated. Raises InputError with every problem of
    every file.
    """
    documents, found = _read(root)
    broken = frozenset(Path(problem.file).stem for problem in found) - frozenset(documents)
    scenarios = Scenarios(documents)
    wrong: dict[str, list[Problem]] = {}
    for name in sorted(set(documents) - {BASE}):
        chain = lineage(name, documents, broken)
        if isinstance(chain, Problem):
            found.append(chain)
        elif chain is not None:
            merged = merge(chain, documents)
            try:
                scenarios.add(Scenario.model_validate({**merged.values, "id": name}), merged)
            except ValidationError as error:
                told = problems(error, merged.places, Place(scenario_file(name), 0))
                wrong[name] = told if edition == "intern" else [_discreet(problem, merged.values) for problem in told]
    found.extend(_blamed(wrong, len(documents) - 1))
    if BASE in documents:
        found.extend(_overridden_problems(documents[BASE]))
    found.extend(_alike(scenarios))
    if found:
        raise InputError(found)
    names = os.environ.get(ONLY, "")
    if not names:
        return scenarios.seen_by(edition)
    wanted = names.split(",")
    if unknown := [unknown_scenario(scenarios, name) for name in wanted if name not in scenarios]:
        raise InputError(unknown)
    return scenarios.only(wanted).seen_by(edition)


def _discreet(problem: Problem, values: Mapping[str | int, Any]) -> Problem:
    """What is wrong with a restricted change, without what it says."""
    match problem.column.split("."):
        case [name, number, *_] if name == CHANGES and _is_restricted(values.get(CHANGES, ())[int(number)]):
            return replace(problem, found="")
    return problem


def _is_restricted(change: object) -> bool:
    return isinstance(change, Mapping) and change.get("classification") == RESTRICTED


def read_parameters(root: Path, file: str) -> Document:
    """One parameter file by itself; InputError with all its problems. The same bytes are parsed once in a process."""
    return _parsed(read_bytes(root, file, largest=LARGEST_YAML), file)


_parsed = lru_cache(2 * MOST_SCENARIOS)(parse_document)


def public_values(document: Document) -> Mapping[str | int, Any] | None:
    """What the public edition may know of a file with restricted changes; None if there are none in it."""
    changes = document.values.get(CHANGES)
    if not isinstance(changes, list) or not any(map(_is_restricted, changes)):
        return None
    kept = ("table", "key", "where", "classification")
    shown = [{k: c.get(k) for k in kept} if _is_restricted(c) else c for c in changes]
    return {**document.values, CHANGES: shown}


def _blamed(wrong: Mapping[str, Sequence[Problem]], scenarios: int) -> Iterator[Problem]:
    """What is wrong; what is right where it stands and wrong in a file that builds on it, says in which."""
    own = {problem for name, told in wrong.items() for problem in told if problem.file == scenario_file(name)}
    times = Counter(problem for told in wrong.values() for problem in told)
    for name, told in wrong.items():
        for problem in told:
            if problem in own or times[problem] == scenarios or problem.file == scenario_file(name):
                yield problem
            else:
                where = f"Dit past niet bij wat {scenario_file(name)} zelf zegt."
                yield replace(problem, advice=f"{problem.advice}; {where}" if problem.advice else where)


def check_references(
    scenarios: Mapping[str, Scenario], incident_ids: Collection[str], region_ids: Collection[str]
) -> list[Problem]:
    """Ids in scenarios that the data does not have, each with the nearest id that it does have."""
    found: list[Problem] = []
    for scenario in scenarios.values():
        used: list[tuple[Path_, str, Collection[str], str]] = [
            (("incidents", index, "incident"), start.incident, incident_ids, "data/incidents.csv")
            for index, start in enumerate(scenario.incidents)
        ]
        used.append((("reference_region",), scenario.reference_region, region_ids, "data/regions.csv"))
        for path, value, known, table in used:
            if value in known:
                continue
            own = Place(scenario_file(scenario.id), 0)
            place = scenarios.place(scenario.id, path) if isinstance(scenarios, Scenarios) else own
            near = get_close_matches(value, known, n=1)
            found.append(
                Problem(
                    place.file,
                    place.line,
                    dotted(path),
                    f"Deze sleutel staat niet in {table}.",
                    found=value,
                    allowed=f"een id uit {table}; in de publieke editie moet die regel openbaar zijn",
                    advice=f"bedoelt u '{near[0]}'?" if near else "",
                )
            )
    return sorted(set(found))


def check_signs(scenarios: Scenarios, signs: frozenset[str]) -> list[Problem]:
    """Every text of a scenario with a character that the report cannot show; `signs` are those that it can."""
    found = []
    for scenario in scenarios.values():
        for name in OWN:
            place = scenarios.place(scenario.id, (name,))
            problem = unshown_problem(getattr(scenario, name), signs, place.file, place.line, name)
            found += [problem] if problem else []
        for number, change in enumerate(scenario.changes):
            place = scenarios.place(scenario.id, (CHANGES, number, "note"))
            problem = unshown_problem(change.note, signs, place.file, place.line, f"{CHANGES}.{number}.note")
            found += [problem] if problem else []
    return sorted(set(found))


def _read(root: Path) -> tuple[dict[str, Document], list[Problem]]:
    """The files that can be read, by name, and the problems of those that cannot."""
    documents: dict[str, Document] = {}
    found: list[Problem] = []
    # Editors and systems keep their own files beside the real ones: .#x.yaml, ._x.yaml, ~$x.yaml.
    paths = sorted(path for path in (root / SCENARIOS).glob("*") if SCENARIO_NAME.fullmatch(path.name))
    found.extend(stray.problem() for stray in parameter_strays(root) if stray.kind == "copy")
    known = [path.name for path in paths if _ID.fullmatch(path.stem) and path.suffix == ".yaml"]
    if not known:
        found.append(Problem(SCENARIOS, message="Er zijn geen scenario's.", allowed="minstens een bestand *.yaml"))
    if len(known) > MOST_SCENARIOS:
        count, most = dutch.number(len(known), 0), f"hoogstens {dutch.number(MOST_SCENARIOS, 0)}"
        problem = Problem(SCENARIOS, message="Er zijn te veel scenario's voor een rapport.", found=count, allowed=most)
        raise InputError([problem])
    for path in [root / BASE_FILE, *paths]:
        file = path.relative_to(root).as_posix()
        wrong_name = None if path == root / BASE_FILE else name_problem(path, file, known)
        if wrong_name:
            found.append(wrong_name)
            continue
        try:
            document = read_parameters(root, file)
        except InputError as error:
            found.extend(error.problems)
            continue
        documents[path.stem] = document
        if "id" in document.values:
            place = document.places[("id",)]
            advice = "laat 'id' weg: de naam van het bestand is de id"
            found.append(Problem(file, place.line, "id", "Deze sleutel bestaat niet.", place.text, advice=advice))
        if path.stem == BASE:
            found.extend(_base_problems(document))
    return documents, found


def _base_problems(document: Document) -> list[Problem]:
    """Keys that belong to one scenario and so cannot stand in what all scenarios share."""
    return [
        Problem(
            document.file, document.places[(key,)].line, key, "Deze sleutel hoort in een scenario, niet in base.yaml."
        )
        for key in (EXTENDS, *OWN)
        if key in document.values
    ]


def _overridden_problems(base: Document) -> list[Problem]:
    """Wrong values in base.yaml, also where every scenario says something else; what is left out there is no error."""
    try:
        Scenario.model_validate({**base.values, **dict.fromkeys(OWN, BASE), "id": BASE})
    except ValidationError as error:
        return problems(error, base.places, Place(base.file, 0), skip=("missing", INCONSISTENT))
    return []


def name_problem(path: Path, file: str, known: Collection[str]) -> Problem | None:
    """What is wrong with the name of a file that was meant as a scenario; a copy says of which of the `known`."""
    wrong = path.suffix != ".yaml" or not _ID.fullmatch(path.stem) or path.stem in DEVICES
    original = original_of(path.name, known) if wrong else ""
    advice = f"zet de goede versie in {SCENARIOS}/{original} en haal dit bestand weg" if original else ""
    if path.suffix != ".yaml":
        advice = advice or "laat de naam eindigen op .yaml"
        return Problem(file, message="Dit bestand wordt niet gelezen.", found=path.name, advice=advice)
    if path.stem == BASE:
        return Problem(file, message="De naam 'base' is al van params/base.yaml.", advice="geef het scenario een naam")
    if wrong:
        message = "De naam van het bestand kan niet."
        allowed = "kleine letters en cijfers, met een enkel streepje ertussen, te beginnen met een letter"
        if path.stem in DEVICES:
            allowed = "een naam die Windows niet voor zichzelf houdt"
        return Problem(file, message=message, found=path.stem, allowed=allowed, advice=advice)
    if len(path.stem) > MAX_NAME:
        found, allowed = f"{len(path.stem)} tekens", f"hoogstens {MAX_NAME} tekens"
        return Problem(file, message="De naam van het bestand is te lang.", found=found, allowed=allowed)
    return None


def _alike(scenarios: Scenarios) -> list[Problem]:
    """Scenarios that a reader, or a file that is made, could not tell apart."""
    names: dict[str, str] = {}
    titles: dict[str, str] = {}
    found = []
    for key, scenario in scenarios.items():
        same = names.setdefault(key.replace("-", "_"), key)
        if same != key:
            message, others = "Deze naam verschilt alleen in streepjes van een andere.", scenario_file(same)
            found.append(Problem(scenario_file(key), message=message, found=others, allowed="een eigen naam"))
        same = titles.setdefault(" ".join(scenario.title.casefold().split()), key)
        if same != key:
            place, other = scenarios.place(key, ("title",)), scenarios.place(same, ("title",))
            others = f"{scenario.title}, ook in {other.file}, regel {other.line}"
            message, allowed = "Deze titel heeft een ander scenario al.", "een eigen titel"
            found.append(Problem(place.file, place.line, "title", message, others, allowed))
    return found


def unknown_scenario(scenarios: Iterable[str], scenario_id: str) -> Problem:
    """The problem of a scenario that does not exist, with the nearest that does."""
    known = sorted(scenarios)
    near = get_close_matches(scenario_id, known, n=1)
    return Problem(
        file="params/scenarios",
        message="Dit scenario bestaat niet.",
        found=scenario_id,
        allowed=dutch.few(known),
        advice=f"bedoelt u '{near[0]}'?" if near else "kies een scenario uit de lijst van 'ht3 scenarios'",
    )
