"""What telling makes, by name, for who looks at the chapters before anything is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoofdtaak3.figures.markdown import slug
from hoofdtaak3.strict_yaml import read_document

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

NAMES = Path(__file__).parent / "told.yaml"
"""Every fragment with the labels in it, and every variable; a test compares it with what telling made."""


def fragment_labels(scenarios: Collection[str], capabilities: Collection[str]) -> dict[str, list[str]]:
    """The labels that stand in each fragment `build/fragments/<name>.md`."""
    ids = {"scenario": [slug(key) for key in scenarios], "capability": [slug(key) for key in capabilities]}
    return {
        name: [label for pattern in patterns for label in _filled(pattern, {**ids, **own})]
        for known, patterns in _names()["fragments"].items()
        for name, own in _filled(known, ids).items()
    }


def variable_names(scenarios: Collection[str], capabilities: Collection[str]) -> list[str]:
    """The dotted names of the values in `_variables.yml`."""
    ids = {"scenario": scenarios, "capability": capabilities}
    return [name for pattern in _names()["variables"] for name in _filled(pattern, ids)]


def _names() -> Mapping[str | int, Any]:
    return read_document(NAMES.parent, NAMES.name).values


def _filled(pattern: str, ids: Mapping[str, Collection[str]]) -> dict[str, dict[str, list[str]]]:
    """A name for each id, if the pattern is one of many, with that id as the only one of its word."""
    for word, known in ids.items():
        if f"{{{word}}}" in pattern:
            return {pattern.replace(f"{{{word}}}", key): {word: [key]} for key in known}
    return {pattern: {}}
