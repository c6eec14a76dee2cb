"""What the quantities of the tables are called in running Dutch, with what they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hoofdtaak3.figures.markdown import slug

if TYPE_CHECKING:
    from hoofdtaak3.figures.names import Frames, Names

ATTRIBUTES: Mapping[tuple[str, str], str] = {
    ("capability_values", "units"): "aantal eenheden",
    ("capability_values", "readiness"): "gereedheid",
    ("capability_values", "elasticity"): "groei met het personeel",
    ("capability_values", "promise"): "belofte",
    ("capability_values", "reference_demand"): "referentievraag",
    ("capability_values", "response_hours"): "responstijd",
    ("capability_values", "norm_hours"): "norm voor de responstijd",
    ("capability_values", "endurance_days"): "volhoudtijd",
    ("capability_values", "rotation_factor"): "aflosfactor",
    ("claims", "ht1"): "beslag van hoofdtaak 1",
    ("claims", "ht2"): "beslag van hoofdtaak 2",
    ("request_line_values", "start_day"): "eerste dag",
    ("request_line_values", "days"): "duur",
    ("request_line_values", "required_hours"): "gevraagde responstijd",
    ("request_line_values", "units"): "aantal gevraagde eenheden",
    ("request_type_values", "weight"): "aandeel in de losse verzoeken",
    ("request_type_values", "units"): "aantal gevraagde eenheden",
    ("request_type_values", "days"): "duur",
    ("request_type_values", "required_hours"): "gevraagde responstijd",
    ("civil_pool_values", "units"): "omvang",
    ("civil_pool_values", "own_use"): "eigen gebruik",
    ("civil_pool_values", "own_use_incident"): "eigen gebruik bij een incident",
    ("civil_pool_values", "reservists"): "aandeel reservisten",
    ("civil_pool_values", "endurance_days"): "volhoudtijd",
    ("civil_pool_values", "rotation_factor"): "aflosfactor",
    ("civil_alternative_values", "equivalence"): "gelijkwaardigheid",
    ("civil_alternative_values", "response_hours"): "responstijd",
    ("reciprocal_claims", ""): "wat Defensie zelf vraagt",
    ("personnel", ""): "personeel van Defensie",
    ("region_values", "population"): "aantal inwoners",
}
"""By table and attribute; `tests/figures/test_uncertainty_chapter.py` holds this against the contract of the tables."""

_NEUTER = ("aantal", "aandeel", "beslag", "eigen", "personeel")
_BARE = ("wat",)
"""First words of quantities that have `het`, and that have no article; the others have `de`."""

_OWNERS: Mapping[str, tuple[str, str]] = {
    "civil_pool_values": ("civil_pools", "name"),
    "reciprocal_claims": ("civil_pools", "name"),
    "request_line_values": ("request_lines", "name"),
    "request_type_values": ("request_types", "name"),
    "region_values": ("regions", "name"),
}
_PATHS = {"observed": "waargenomen", "slow": "langzaam", "planned": "gepland", "fast": "snel", "wartime": "oorlog"}


def with_article(quantity: str) -> str:
    """`gereedheid -> 'de gereedheid'`, `aantal eenheden -> 'het aantal eenheden'`."""
    first = quantity.partition(" ")[0]
    return quantity if first in _BARE else f"{'het' if first in _NEUTER else 'de'} {quantity}"


class Words:
    """Names quantities of one dataset."""

    def __init__(self, dataset: Frames, names: Names) -> None:
        self._names = names
        self._owners: dict[str, dict[str, str]] = {
            table: dict(zip(dataset.frame(owner)["id"], dataset.frame(owner)[column], strict=True))
            for table, (owner, column) in _OWNERS.items()
        }
        alternatives = dataset.frame("civil_alternatives")
        pools = self._owners["civil_pool_values"]
        self._owners["civil_alternative_values"] = {
            key: pools.get(pool, pool) for key, pool in zip(alternatives["id"], alternatives["pool_id"], strict=True)
        }

    def quantity(self, table: str, key: str, attribute: str, capability: str) -> str:
        """`beslag van hoofdtaak 1`, `omvang (Bewakingsbedrijven)`: the owner is named unless it is the capability."""
        name = ATTRIBUTES[table, attribute.partition(":")[0]]
        owner = self._owner(table, key)
        return name if key == capability or not owner else f"{name} ({owner})"

    def _owner(self, table: str, key: str) -> str:
        if table in {"capability_values", "claims"}:
            return self._names.capability(key)
        if table == "personnel":
            return _PATHS.get(key, slug(key))
        return self._owners[table].get(key, "")
