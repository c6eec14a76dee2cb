"""The settings of the scenarios: what most of them have, and what each has otherwise."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from hoofdtaak3 import dutch
from hoofdtaak3.analyses.appendices.assumptions import owners_of
from hoofdtaak3.inputs.scenarios import Scenario
from hoofdtaak3.results.code_words import PATHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hoofdtaak3.analyses.world import World
    from hoofdtaak3.figures.names import Names
    from hoofdtaak3.inputs.scenarios.change import Change
    from hoofdtaak3.inputs.tables.contract import Table

_TOLD_APART: Final = ("id", "title", "description", "note", "phases", "incidents", "changes")
"""Texts, the course of a scenario and the values that it sets for itself: columns and a table of their own."""
_SEEDS: Final = "seed"


def settings(scenario: BaseModel, above: str = "") -> Iterator[tuple[str, str]]:
    """Each setting with its value as a reader sees it, described as the schema of scenarios describes it."""
    for name, about in type(scenario).model_fields.items():
        value = getattr(scenario, name)
        if not above and name in _TOLD_APART:
            continue
        words = (about.description or name).removesuffix(".")
        told = f"{above}: {words[:1].lower()}{words[1:]}" if above else words
        if isinstance(value, BaseModel):
            yield from settings(value, told)
        else:
            yield told, _text(name, value)


def shared(scenarios: Mapping[str, Scenario]) -> list[dict[str, Any]]:
    """Each setting with the value that most scenarios have, and how many have another one."""
    found: dict[str, Counter[str]] = {}
    for scenario in scenarios.values():
        for words, value in settings(scenario):
            found.setdefault(words, Counter())[value] += 1
    return [
        {"naam": words, "waarde": (most := counts.most_common(1)[0])[0], "anders": counts.total() - most[1]}
        for words, counts in found.items()
    ]


def changed(scenarios: Mapping[str, Scenario], names: Names) -> list[dict[str, Any]]:
    """Of each scenario its course, and the settings that it has otherwise than most."""
    most = {row["naam"]: row["waarde"] for row in shared(scenarios)}
    return [
        {
            "id": key,
            "fasen": [f"dag {start.from_day + 1}: {start.phase}" for start in scenario.phases],
            "incidenten": [
                f"dag {start.day + 1}: {names.incidents.get(start.incident, start.incident)}"
                for start in sorted(scenario.incidents, key=lambda start: start.day)
            ],
            "anders": [f"{words}: {value}" for words, value in settings(scenario) if value != most[words]],
        }
        for key, scenario in scenarios.items()
    ]


def values_of_scenarios(world: World) -> list[dict[str, Any]]:
    """The values that scenarios set for themselves: which rows, what becomes of them, why, and from which file."""
    owners, tables = owners_of(world), world.dataset.contract.tables
    return [
        {
            "id": key, "tabel": tables[change.table].title,
            "regels": _rows(change, tables[change.table], owners.get(change.table, {})),
            "wordt": _becomes(change), "herkomst": change.basis, "bronnen": change.source, "waarom": change.note,
            "bestand": origin,
        }
        for key, scenario in world.scenarios.items()
        for change, origin in zip(scenario.changes, world.origins.get(key, ()), strict=True)
    ]  # fmt: skip


def _rows(change: Change, table: Table, owners: Mapping[str, str]) -> str:
    """`CBRN-ontsmetting, hoofdtaak 1, oorlog`."""
    entity, words = table.quantity_key[0], {"ht1": "hoofdtaak 1", "ht2": "hoofdtaak 2"}
    words |= {name: quantity.title for name, quantity in table.attributes.items()}
    return ", ".join(
        dutch.listing([(owners if column == entity else words).get(value, value) for value in values], "of")
        for column, values in change.named().items()
    )


def _becomes(change: Change) -> str:
    """`0,8 (0,7 tot 0,9)`, `maal 1,2`, `0,1 meer`; of a restricted change in the public edition that it is unknown."""
    if change.withheld:
        return dutch.UNKNOWN
    if change.scale is not None:
        return f"maal {dutch.number(change.scale, 3)}"
    if change.shift is not None:
        return f"{dutch.number(abs(change.shift), 3)} {'minder' if change.shift < 0 else 'meer'}"
    low, likely, high = (None if number is None else dutch.number(number, 3) for number in change.numbers)
    ends = [f"{word} {end}" for word, end in (("laag", low), ("hoog", high)) if end is not None]
    return ", ".join([*([likely] if likely is not None else []), *ends])


def _text(name: str, value: Any) -> str:  # noqa: ANN401 - a setting has any type
    if isinstance(value, date):
        return dutch.day(value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {dutch.number(weight, 2)}" for key, weight in sorted(value.items()))
    if isinstance(value, str):
        return PATHS.get(value, value)
    return str(value) if name == _SEEDS else dutch.number(value, 2)
