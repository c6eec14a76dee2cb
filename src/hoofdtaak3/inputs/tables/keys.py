"""Which columns say of what, and which quantity, a row of a table of quantities is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

QUANTITY_KEYS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "capability_values": ("capability_id", "attribute"),
        "claims": ("capability_id", "claim"),
        "request_line_values": ("request_line_id", "attribute"),
        "request_type_values": ("request_type_id", "attribute"),
        "civil_pool_values": ("civil_pool_id", "attribute"),
        "civil_alternative_values": ("civil_alternative_id", "attribute"),
        "reciprocal_claims": ("civil_pool_id", ""),
        "personnel": ("path", ""),
        "region_values": ("region_id", "attribute"),
        "measure_values": ("measure_id", "attribute"),
        "measure_effects": ("id", "attribute"),
    }
)
"""Column of the entity and of the quantity ("": the table has only one), in the order in which logs and draws go.

Populations are left out: they are one published series and never vary.
"""

QUALIFIERS = ("phase", "incident_type", "day", "date")
"""Columns that say for when or in what a quantity holds."""


def row_columns(table: str, columns: Collection[str]) -> list[str]:
    """The columns that together say which row of a table it is: `cbrn_decon ht1 oorlog`."""
    named = [name for name in QUANTITY_KEYS.get(table, ("id" if "id" in columns else "capability_id", "")) if name]
    return named + [name for name in QUALIFIERS if name in columns and table in QUANTITY_KEYS]


def quantity_keys(*without: str) -> dict[str, tuple[str, str]]:
    """The same, without some tables."""
    return {table: keys for table, keys in QUANTITY_KEYS.items() if table not in without}
