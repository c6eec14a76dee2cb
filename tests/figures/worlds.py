"""The world of a built project made larger or smaller, to see what figures and texts make of it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from hoofdtaak3.analyses.world import World
from hoofdtaak3.figures.names import Names

SAME = {"region_id", "legal_basis_id", "open_question_id", "reference_region"}
"""Ids that stay: what they name is no part of a capability or a scenario."""
IDENTITY = {"regions", "legal_bases", "open_questions", "personnel", "region_values"}
"""Tables that stay."""
WORD = " met een lange naam voor wie veel te zeggen heeft over weinig"
UNBROKEN = " ondersteuningscapaciteitsbeschikbaarheidsvoorwaardenoverzicht"
"""What makes a name long with words that are longer than most lines."""


def stretched(world: World, capabilities: int, scenarios: int, length: int = 0, word: str = WORD) -> World:
    """Copies of all capabilities and all scenarios until there are so many; `length` is what names are made long to.

    Results are copied along, so they are as sound as those of the original; nothing is computed.
    """
    own, known = len(world.capabilities), list(world.scenarios)
    copies = -(-capabilities // own)
    frames = {name: _copied(name, frame, copies) for name, frame in world.dataset.frames.items()}
    frames["capabilities"] = frames["capabilities"].head(capabilities).reset_index(drop=True)
    kept = set(frames["capabilities"]["id"])
    frames = {name: _of(frame, kept) for name, frame in frames.items()}
    if length:
        for name in ("capabilities", "civil_pools", "measures", "incidents"):
            frames[name] = frames[name].assign(name=[_long(text, length, word) for text in frames[name]["name"]])
    dataset = replace(world.dataset, frames=frames)
    chosen = [(known[i % len(known)], i // len(known)) for i in range(scenarios)]
    ids = {(key, turn): key if not turn else f"{key}_{turn}" for key, turn in chosen}
    made = {}
    for (key, turn), name in ids.items():
        title = f"{world.scenarios[key].title} {turn}" if turn else world.scenarios[key].title
        made[name] = world.scenarios[key].model_copy(update={"id": name, "title": _long(title, length, word)})
    results = {
        name: {
            table: _renamed(_of(_copied(table, frame, copies), kept), name)
            for table, frame in world.results[key].items()
        }
        for (key, _), name in ids.items()
    }
    analysed = {}
    for table, frame in world.frames.items():
        wide = _of(_copied(table, frame, copies), kept)
        if "scenario_id" in wide:
            general = wide[wide["scenario_id"] == ""]
            parts = [_renamed(wide[wide["scenario_id"] == key], name) for (key, _), name in ids.items()]
            wide = pd.concat([general, *parts], ignore_index=True)
        analysed[table] = wide
    return replace(world, dataset=dataset, scenarios=made, results=results, frames=analysed, names=Names.of(dataset))


def narrowed(world: World, capability: str, *scenarios: str) -> World:
    """Only this capability and these scenarios."""
    frames = {name: _of(frame, {capability}) for name, frame in world.dataset.frames.items()}
    known = frames["capabilities"]
    frames["capabilities"] = known[known["id"] == capability].reset_index(drop=True)
    hidden = world.dataset.withheld
    hidden = replace(hidden, alternatives=tuple(key for key in hidden.alternatives if key == capability))
    dataset = replace(world.dataset, frames=frames, withheld=hidden)
    results = {key: {n: _of(f, {capability}) for n, f in world.results[key].items()} for key in scenarios}
    analysed = {
        name: frame[frame["scenario_id"].isin([*scenarios, ""])] if "scenario_id" in frame else frame
        for name, frame in ((name, _of(frame, {capability})) for name, frame in world.frames.items())
    }
    return replace(
        world,
        dataset=dataset,
        scenarios={key: world.scenarios[key] for key in scenarios},
        results=results,
        frames={name: frame.reset_index(drop=True) for name, frame in analysed.items()},
        names=Names.of(dataset),
    )


def _copied(name: str, frame: pd.DataFrame, copies: int) -> pd.DataFrame:
    """The rows as often, with ids of their own."""
    columns = [column for column in frame if _is_id(str(column))]
    if copies == 1 or not columns or name in IDENTITY:
        return frame
    lists = [column for column in frame if column in ("capability_ids", "ids")]
    parts = [frame]
    for turn in range(1, copies):
        changed = {column: [f"{key}_{turn}" if key else key for key in frame[column]] for column in columns}
        changed |= {column: [tuple(f"{key}_{turn}" for key in keys) for keys in frame[column]] for column in lists}
        if "name" in frame:
            changed["name"] = [f"{text} {turn}" for text in frame["name"]]
        parts.append(frame.assign(**changed))
    return pd.concat(parts, ignore_index=True)


def _is_id(column: str) -> bool:
    return (column == "id" or column.endswith("_id")) and column not in SAME | {"scenario_id"}


def _of(frame: pd.DataFrame, capabilities: set[str]) -> pd.DataFrame:
    """Without rows of capabilities that are not there."""
    if "capability_id" not in frame:
        return frame
    return frame[frame["capability_id"].isin({*capabilities, ""})].reset_index(drop=True)


def _renamed(frame: pd.DataFrame, scenario: str) -> pd.DataFrame:
    return frame.assign(scenario_id=scenario) if "scenario_id" in frame else frame


def _long(text: str, length: int, word: str) -> str:
    while len(text) < length:
        text += word
    return text[: max(length, 0)].rstrip() if length else text
