"""Chains of `extends`: which file overrides which, and where each merged value stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from hoofdtaak3.problems import Problem
from hoofdtaak3.strict_yaml import Document, Path_, Place

BASE = "base"
EXTENDS = "extends"
OWN = ("title", "description", "note")
"""Texts that say what a scenario is: a child has its own, or two scenarios would carry one title."""


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
    chain = [name]
    while True:
        document = documents[chain[-1]]
        if EXTENDS not in document.values:
            return tuple(chain)
        parent = document.values[EXTENDS]
        if isinstance(parent, str) and parent in broken:
            return None
        place = document.places[(EXTENDS,)]
        if not isinstance(parent, str) or parent not in documents:
            return _unknown_parent(place, documents)
        if parent in chain:
            return Problem(
                place.file,
                place.line,
                EXTENDS,
                "De verwijzingen met 'extends' lopen in een kring.",
                found=" -> ".join([*chain[chain.index(parent) :], parent]),
                allowed="een keten die eindigt bij 'base'",
            )
        chain.append(parent)


def _unknown_parent(place: Place, documents: Mapping[str, Document]) -> Problem:
    near = get_close_matches(place.text, documents, n=1)
    return Problem(
        place.file,
        place.line,
        EXTENDS,
        "Het scenario waar dit op voortbouwt, bestaat niet.",
        found=place.text or "geen naam",
        allowed=", ".join(sorted(documents)),
        advice=f"bedoelt u '{near[0]}'?" if near else "",
    )


def merge(chain: tuple[str, ...], documents: Mapping[str, Document]) -> Merged:
    """Merge a chain: groups are merged key by key, everything else is replaced by the nearest file."""
    values: dict[str | int, Any] = {}
    places: dict[Path_, Place] = {}
    for name in reversed(chain):
        document = documents[name]
        for text in OWN:
            if values.pop(text, None) is not None:
                places.pop((text,), None)
        _override(values, document.values, places, document.places, ())
    values.pop(EXTENDS, None)
    return Merged(values, places, chain)


def _override(
    values: dict[str | int, Any],
    nearer: Mapping[str | int, Any],
    places: dict[Path_, Place],
    nearer_places: Mapping[Path_, Place],
    at: Path_,
) -> None:
    places[at] = nearer_places[at]
    for key, value in nearer.items():
        path = (*at, key)
        old = values.get(key)
        if isinstance(value, Mapping) and isinstance(old, dict):
            _override(old, value, places, nearer_places, path)
            continue
        for below in [place for place in places if place[: len(path)] == path]:
            del places[below]
        values[key] = _copy(value)
        places.update({place: where for place, where in nearer_places.items() if place[: len(path)] == path})


def _copy(value: Any) -> Any:  # noqa: ANN401 - a YAML value has any type
    """Own groups and lists, so that a later merge does not change the file it came from."""
    if isinstance(value, Mapping):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copy(item) for item in value]
    return value
