"""Chains of `extends`: which file overrides which, and where each merged value stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from hoofdtaak3 import dutch
from hoofdtaak3.problems import Problem
from hoofdtaak3.strict_yaml import Document, Path_, Place

BASE = "base"
EXTENDS = "extends"
CHANGES = "changes"
OWN = ("title", "description", "note")
"""Texts that say what a scenario is: a child has its own, or two scenarios would carry one title."""

_STARTS = {"phases": "from_day", "incidents": "day"}
"""Lists of what happens, and what says when."""
_SHOWN = 5


@dataclass(frozen=True)
class Merged:
    """One scenario after merging, before validation."""

    values: dict[str | int, Any]
    places: Mapping[Path_, Place]
    chain: tuple[str, ...]
    """Names from the scenario itself up to its furthest ancestor."""


def lineage(name: str, documents: Mapping[str, Document], broken: frozenset[str]) -> tuple[str, ...] | Problem | None:
    """The names from `name` up to its furthest ancestor; a Problem at the `extends` that fails.

    None if an ancestor is in `broken`: that file has problems of its own, which are reported there.
    """
    chain = {name: None}  # in order, and quick to look in
    last = name
    while EXTENDS in documents[last].values:
        parent = documents[last].values[EXTENDS]
        if isinstance(parent, str) and parent in broken:
            return None
        place = documents[last].places[(EXTENDS,)]
        if not isinstance(parent, str) or parent not in documents:
            return _unknown_parent(place, documents)
        if parent in chain:
            names = list(chain)
            return _circle(names[names.index(parent) :], documents)
        chain[parent] = None
        last = parent
    return tuple(chain)


def _circle(names: list[str], documents: Mapping[str, Document]) -> Problem:
    """One problem for a circle, wherever one comes into it: at the file of the first name."""
    turn = names.index(min(names)) + 1
    names = [*names[turn:], *names[:turn]]
    place = documents[names[-1]].places[(EXTENDS,)]
    return Problem(
        place.file,
        place.line,
        EXTENDS,
        "De verwijzingen met 'extends' lopen in een kring.",
        found=" -> ".join(_ends([*names, names[0]])),
        allowed="een keten die eindigt bij 'base'",
        advice=f"verander 'extends' in een van {dutch.few([documents[name].file for name in names], _SHOWN)}",
    )


def _ends(names: list[str]) -> list[str]:
    """The names of a chain, of a long one the first and the last."""
    if len(names) <= 2 * _SHOWN + 1:
        return names
    left = dutch.number(len(names) - 2 * _SHOWN, 0)
    return [*names[:_SHOWN], f"({left} andere)", *names[-_SHOWN:]]


def _unknown_parent(place: Place, documents: Mapping[str, Document]) -> Problem:
    near = get_close_matches(place.text, documents, n=1)
    return Problem(
        place.file,
        place.line,
        EXTENDS,
        "Het scenario waar dit op voortbouwt, bestaat niet.",
        found=place.text or "geen naam",
        allowed=dutch.few(sorted(documents)),
        advice=f"bedoelt u '{near[0]}'?" if near else "",
    )


def merge(chain: tuple[str, ...], documents: Mapping[str, Document]) -> Merged:
    """Merge a chain: groups are merged key by key, changes follow each other, the nearest file replaces all else."""
    values: dict[str | int, Any] = {}
    places: dict[Path_, Place] = {}
    for name in reversed(chain):
        document = documents[name]
        _shorten(values, places, document)
        before = values.get(CHANGES)
        replaced: set[Path_] = {(text,) for text in OWN if values.pop(text, None) is not None}
        _override(values, document.values, (), replaced)
        added, own = values.get(CHANGES), document.places
        if CHANGES in document.values and isinstance(before, list) and isinstance(added, list):
            values[CHANGES] = [*before, *added]
            replaced.discard((CHANGES,))
            own = {_after(path, len(before)): place for path, place in own.items()}
        lengths = {len(path) for path in replaced}
        places = {
            path: place for path, place in places.items() if not any(path[:length] in replaced for length in lengths)
        }
        places.update(own)
    values.pop(EXTENDS, None)
    return Merged(values, places, chain)


def _shorten(values: dict[str | int, Any], places: dict[Path_, Place], nearer: Document) -> None:
    """Leave out what would begin after the end that the nearer file gives: in a shorter scenario it does not happen."""
    days = nearer.values.get("days")
    for name, start in _STARTS.items():
        listed = values.get(name)
        if name in nearer.values or type(days) is not int or not isinstance(listed, list):
            continue
        kept = [
            number
            for number, item in enumerate(listed)
            if not (isinstance(item, dict) and type(item.get(start)) is int and item[start] >= days)
        ]
        values[name] = [listed[number] for number in kept]
        moved = {path: places.pop(path) for path in list(places) if path[:1] == (name,) and len(path) > 1}
        for path, place in moved.items():
            if path[1] in kept:
                places[(name, kept.index(int(path[1])), *path[2:])] = place


def _after(path: Path_, count: int) -> Path_:
    """The path of a change that comes after so many others."""
    match path:
        case (name, int(index), *rest) if name == CHANGES:
            return (CHANGES, index + count, *rest)
    return path


def _override(values: dict[str | int, Any], nearer: Mapping[str | int, Any], at: Path_, replaced: set[Path_]) -> None:
    """Put what the nearer file says over `values`; paths of which nothing is left are added to `replaced`."""
    for key, value in nearer.items():
        old = values.get(key)
        if isinstance(value, Mapping) and isinstance(old, dict):
            _override(old, value, (*at, key), replaced)
        else:
            replaced.add((*at, key))
            values[key] = _copy(value)


def _copy(value: Any) -> Any:  # noqa: ANN401 - a YAML value has any type
    """Own groups and lists, so that a later merge does not change the file it came from."""
    if isinstance(value, Mapping):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copy(item) for item in value]
    return value
