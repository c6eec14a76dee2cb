"""Parts: what a safety region answered about a civil pool of the whole country, as a pool of its own.

A part stands in wherever the whole does and starts from its region. What the region did not answer is as in the whole.
The whole keeps what has not answered, in proportion to the people that live there, so nothing is counted twice.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from hoofdtaak3.inputs.tables import Dataset

_AT = "@"
"""Stands in no id of a table."""


class Frames(Protocol):
    """What there must be of a dataset."""

    def frame(self, name: str) -> pd.DataFrame:
        """The table of that name, with the columns of the contract."""


def of_part(alternative: str, part: str) -> str:
    """Id of the alternative that the part of a region is, where the whole is `alternative`."""
    return f"{alternative}{_AT}{part}"


def stated_as(alternative: str) -> str:
    """The row of the table that an alternative of the inputs comes from."""
    return alternative.partition(_AT)[0]


@dataclass(frozen=True)
class Parts:
    """The parts of the pools of a dataset; without any, nothing is other than the tables say."""

    wholes: Mapping[str, str] = field(default_factory=dict)
    """Part -> the pool that it is a part of."""
    portions: Mapping[str, float] = field(default_factory=dict)
    """Pool -> which part of the units of the whole it has: of a whole what did not answer, of a part that states no
    units what its region has. Other pools have the units of their own rows."""

    @classmethod
    def of(cls, dataset: Dataset) -> Parts:
        """The parts in the table of pools; a portion is NaN when it is not known how many people live there."""
        pools = dataset.frame("civil_pools")
        pools = pools[pools["part_of"] != ""]
        if pools.empty:
            return cls()
        from hoofdtaak3.inputs.stream import populations  # noqa: PLC0415 - pandas; names of things are read without

        people = {region: number for region, number, _ in populations(dataset, "likely")}
        everybody = math.fsum(people.values()) or math.nan
        values = dataset.frame("civil_pool_values")
        stated = set(values.loc[values["attribute"] == "units", "civil_pool_id"])
        left: dict[str, dict[str, float]] = {}
        portions = {}
        for part, whole, region in zip(pools["id"], pools["part_of"], pools["region_id"], strict=True):
            others = left.setdefault(whole, dict(people))
            own = others.pop(region, math.nan)
            if part not in stated:
                portions[part] = own / everybody
        portions |= {whole: math.fsum(others.values()) / everybody for whole, others in left.items()}
        return cls(dict(zip(pools["id"], pools["part_of"], strict=True)), portions)

    def units(self, pool: str, units: float) -> float:
        """What a pool has, of the units that its rows or those of the whole state."""
        portion = self.portions.get(pool, 1.0)
        return 0.0 if portion == 0.0 else units * portion


def parts_of(dataset: Frames) -> dict[str, tuple[str, ...]]:
    """The parts of every pool that has any, in order of id."""
    pools = dataset.frame("civil_pools")
    found: dict[str, tuple[str, ...]] = {}
    for part, whole in sorted(zip(pools["id"], pools["part_of"], strict=True)):
        if whole:
            found[whole] = (*found.get(whole, ()), part)
    return found


def serving(dataset: Frames) -> Iterator[tuple[str, str]]:
    """Every row of an alternative as its capability and pool, and again with each part of that pool."""
    parts = parts_of(dataset)
    alternatives = dataset.frame("civil_alternatives")
    for capability, pool in zip(alternatives["capability_id"], alternatives["pool_id"], strict=True):
        yield from ((capability, key) for key in (pool, *parts.get(pool, ())))
