"""Looking up quantities in a values table: the row of its own wins over the row that holds for every phase."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal

import pandas as pd

Field = Literal["low", "likely", "high"]
Qualifier = str | int | date | None
UNKNOWN = (math.nan, math.nan, math.nan)
_FIELDS: tuple[Field, ...] = ("low", "likely", "high")
_QUALIFIERS = ("phase", "incident_type", "day", "date")


class Values:
    """One values table by entity, attribute and qualifier.

    `Values(frame, "capability_id").get("eod", "units")`; a phase, incident type, day or date is the qualifier. A row
    with exactly that qualifier wins, also if its numbers are empty (not known, or withheld in this edition); else the
    row without a qualifier; else NaN: no row is unknown, never 0.

    `attribute` is the column that says which quantity a row holds (`claim` for the claims table); a table without such
    a column has the attribute "". `qualifier` names the qualifier column; None takes whichever a row fills. `wholes`
    names the entity whose rows hold for what another one has no row of.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        key: str,
        attribute: str = "attribute",
        qualifier: str | None = None,
        wholes: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._wholes = wholes
        self._numbers: dict[tuple[str, str, Qualifier], tuple[float, float, float]] = {}
        self._basis: dict[tuple[str, str, Qualifier], str] = {}
        self._qualifiers: dict[tuple[str, str], list[Qualifier]] = {}
        size = len(frame)
        keys = frame[key].tolist()
        attributes = frame[attribute].tolist() if attribute in frame else [""] * size
        columns = [name for name in _QUALIFIERS if name in frame and name not in {key, attribute}]
        if qualifier is not None and qualifier not in columns:
            columns.append(qualifier)
        cells = [[_plain(value) for value in frame[name].tolist()] for name in columns]
        numbers = zip(*(frame[name].tolist() for name in _FIELDS), strict=True)
        basis = frame["basis"].tolist() if "basis" in frame else [""] * size
        for row, triple in enumerate(numbers):
            filled = {name: column[row] for name, column in zip(columns, cells, strict=True) if column[row] is not None}
            if qualifier is not None and set(filled) - {qualifier}:
                continue
            if len(filled) > 1:
                raise ValueError(f"more than one qualifier in a row: {sorted(filled)}; name the one to use")
            place = (str(keys[row]), str(attributes[row]), next(iter(filled.values()), None))
            if place in self._numbers:
                raise ValueError(f"more than one row for {place}")
            self._numbers[place] = (float(triple[0]), float(triple[1]), float(triple[2]))
            self._basis[place] = str(basis[row])
            self._qualifiers.setdefault(place[:2], []).append(place[2])

    def get(self, entity: str, attribute: str = "", qualifier: Qualifier = None, field: Field = "likely") -> float:
        """One number; NaN if it is not known."""
        return self.range(entity, attribute, qualifier)[_FIELDS.index(field)]

    def range(self, entity: str, attribute: str = "", qualifier: Qualifier = None) -> tuple[float, float, float]:
        """Low, likely, high; three times NaN if not known."""
        place = self._place(entity, attribute, qualifier)
        return UNKNOWN if place is None else self._numbers[place]

    def basis(self, entity: str, attribute: str = "", qualifier: Qualifier = None) -> str:
        """Where the number comes from; "" if there is none."""
        place = self._place(entity, attribute, qualifier)
        return "" if place is None else self._basis[place]

    def qualifiers(self, entity: str, attribute: str = "") -> tuple[Qualifier, ...]:
        """The qualifiers that have a row, sorted; None (the row without one) comes last."""
        found = self._qualifiers.get((entity, attribute), [])
        return tuple(sorted(found, key=lambda value: (value is None, _sortable(value))))

    def _place(self, entity: str, attribute: str, qualifier: Qualifier) -> tuple[str, str, Qualifier] | None:
        for place in ((entity, attribute, _plain(qualifier)), (entity, attribute, None)):
            if place in self._numbers:
                return place
        return self._place(self._wholes[entity], attribute, qualifier) if entity in self._wholes else None


def _plain(value: object) -> Qualifier:
    """A qualifier as text, whole number or date; None for every way a frame writes an empty cell."""
    if value is None or value is pd.NA or value == "" or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str | date):
        return value
    if isinstance(value, Hashable) and hasattr(value, "__index__"):
        return int(value.__index__())
    raise TypeError(f"not a qualifier: {value!r}")


def _sortable(value: Qualifier) -> str:
    return f"{value:012d}" if isinstance(value, int) else str(value)
