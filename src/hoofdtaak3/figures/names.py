"""What things are called in Dutch, and what their numbers rest on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures.codes import BASES, UNKNOWN
from hoofdtaak3.inputs.regional import Frames, serving

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd


@dataclass(frozen=True)
class Names:
    """Dutch names and units by id, and per capability how many of its values have which basis."""

    capabilities: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    incidents: Mapping[str, str] = field(default_factory=dict)
    legal_bases: Mapping[str, str] = field(default_factory=dict)
    bases: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, dataset: Frames) -> Names:
        """The names of a dataset; equal names of capabilities get their id behind them, so that rows stay apart."""
        capabilities = dataset.frame("capabilities")
        doubles = set(capabilities.loc[capabilities["name"].duplicated(keep=False), "id"])
        articles = dataset.frame("legal_bases")
        return cls(
            capabilities={
                key: f"{name} ({key})" if key in doubles else name for key, name in _pairs(capabilities, "name").items()
            },
            units={
                key: (one, many)
                for key, one, many in zip(
                    capabilities["id"], capabilities["unit"], capabilities["unit_plural"], strict=True
                )
            },
            incidents=_pairs(dataset.frame("incidents"), "name"),
            legal_bases={
                key: f"{law}, {article}" if article else law
                for key, law, article in zip(articles["id"], articles["law"], articles["article"], strict=True)
            },
            bases=value_bases(dataset),
        )

    def capability(self, key: str) -> str:
        """The name of a capability; its id if there is no such name."""
        return self.capabilities.get(key, key)

    def unit(self, key: str, count: float = 2) -> str:
        """The unit of a capability, singular for exactly 1."""
        one, many = self.units.get(key, ("eenheid", "eenheden"))
        return dutch.plural(count, one, many)

    def listing(self, keys: Iterable[str], limit: int = 20) -> str:
        """Names in running text: `explosieven ruimen op zee, zoekteams en 3 andere`."""
        names = [dutch.running(self.capability(key)) for key in keys]
        if len(names) > limit + 1:
            names = [*names[:limit], f"{dutch.count_word(len(names) - limit)} andere"]
        return dutch.listing(names)

    def assumption(self, keys: Iterable[str]) -> str:
        """The share of the values of these capabilities that is judgement or invention: `97%`; empty if none is."""
        counts = sum((Counter(self.bases.get(key, {})) for key in dict.fromkeys(keys)), Counter())
        assumed = counts["oordeel"] + counts["fictief"]
        return dutch.share(assumed / counts.total()) if assumed else ""

    def mark(self, keys: Iterable[str]) -> str:
        """What the values of these capabilities rest on, as `Herkomst van de waarden: 20% bron en 80% fictief`."""
        return basis_mark(sum((Counter(self.bases.get(key, {})) for key in dict.fromkeys(keys)), Counter()))

    def assumed(self, key: str) -> str:
        """The share of a capability's values that rests on judgement or invention, or that is not known: `60%`."""
        counts = self.bases.get(key, {})
        total = sum(counts.values())
        return dutch.percent((total - counts.get("bron", 0) - counts.get("opgave", 0)) / total) if total else UNKNOWN


def basis_mark(counts: Mapping[str, int]) -> str:
    """Shares of values by basis as one sentence; values that are stated as not known count as unknown."""
    words, total = {**BASES, UNKNOWN: UNKNOWN}, sum(counts.values())
    # Each is rounded by itself, so that each is true.
    parts = [f"{dutch.share(counts[code] / total)} {word}" for code, word in words.items() if counts.get(code)]
    return f"Herkomst van de waarden: {dutch.listing(parts)}." if parts else "Herkomst van de waarden: onbekend."


def value_bases(dataset: Frames) -> dict[str, dict[str, int]]:
    """Per capability: how many of the values it rests on (its own, of its demand, of its pools) have which basis."""
    lines = _pairs(dataset.frame("request_lines"), "capability_id")
    alternatives = dataset.frame("civil_alternatives")
    by_alternative = _pairs(alternatives, "capability_id")
    pools: dict[str, list[str]] = {}
    for capability, pool in serving(dataset):
        pools.setdefault(pool, []).append(capability)
    counts: dict[str, Counter[str]] = {key: Counter() for key in dataset.frame("capabilities")["id"]}

    def add(table: str, key: str, owners: Mapping[str, list[str]]) -> None:
        frame = dataset.frame(table)
        for owner, basis, known in zip(frame[key], frame["basis"], frame["likely"].notna(), strict=True):
            for capability in owners.get(owner, []):
                counts.setdefault(capability, Counter())[basis if known and basis else UNKNOWN] += 1

    itself = {key: [key] for key in list(counts)}
    add("capability_values", "capability_id", itself)
    add("claims", "capability_id", itself)
    add("request_line_values", "request_line_id", {key: [capability] for key, capability in lines.items()})
    add("civil_alternative_values", "civil_alternative_id", {key: [value] for key, value in by_alternative.items()})
    add("civil_pool_values", "civil_pool_id", pools)
    add("reciprocal_claims", "civil_pool_id", pools)
    return {key: dict(counter) for key, counter in counts.items()}


def _pairs(frame: pd.DataFrame, column: str) -> dict[str, str]:
    return dict(zip(frame["id"], frame[column], strict=True))
