"""The rows of the tables behind the class of a capability, and the open questions that belong to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from hoofdtaak3.inputs.regional import parts_of, serving, stated_as
from hoofdtaak3.inputs.tables.keys import quantity_keys

if TYPE_CHECKING:
    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.model.ensemble import Dimension
    from hoofdtaak3.model.robust import Quantity

ASSUMED = "fictief"
AVAILABLE = "available"
KEYS = quantity_keys("region_values", "measure_values", "measure_effects")
"""The tables behind a class; what differs by region or what a measure would do is not among them."""
_CLAIMS = {"claim1": "ht1", "claim2": "ht2"}


class Origin(NamedTuple):
    """The rows of one quantity: a table, the id in it, and the attribute (`ht1` or `ht2` for claims)."""

    table: str
    key: str
    attribute: str = ""

    @classmethod
    def of(cls, dimension: Dimension) -> Origin:
        """The rows that a judgement of the draws moves, those of other incident types included."""
        return cls(dimension.table, dimension.key, dimension.attribute.partition(":")[0])


class Row(NamedTuple):
    """One row that a class may rest on."""

    origin: Origin
    question: str
    assumed: bool
    """Whether it rests on one of the bases that are asked about, and has a range."""
    unknown: bool


class Evidence:
    """Looks up rows and questions in one dataset; what rests on one of `bases` counts as assumed."""

    def __init__(self, dataset: Dataset, bases: Collection[str] = (ASSUMED,)) -> None:
        self._dataset = dataset
        self._rows = [*_values(dataset, bases), *_alternatives(dataset, bases)]
        self._questions = list(dataset.frame("open_questions")["id"])
        self._known = {row.origin for row in self._rows}
        self._wholes = {part: whole for whole, parts in parts_of(dataset).items() for part in parts}
        values = dataset.frame("capability_values")
        self._promised = set(values.loc[values["attribute"] == "promise", "capability_id"])

    def origins(self, quantity: Quantity) -> frozenset[Origin]:
        """Where a quantity of the inputs comes from, apart from lines; the personnel comes from all its paths."""
        key, field = quantity.id, quantity.field
        if quantity.group == "capabilities":
            if field in _CLAIMS:
                return frozenset({Origin("claims", key, _CLAIMS[field])})
            reference = "promise" if key in self._promised else "reference_demand"
            return frozenset({Origin("capability_values", key, reference if field == "reference" else field)})
        if quantity.group == "pools":
            # What a region did not answer is as in the whole.
            both = [key, self._wholes[key]] if key in self._wholes else [key]
            table, attribute = ("reciprocal_claims", "") if field == "reciprocal" else ("civil_pool_values", field)
            found = [Origin(table, pool, attribute) for pool in both]
            return frozenset([origin for origin in found if origin in self._known][:1] or found[:1])
        if quantity.group == "alternatives":
            key = stated_as(key)
            own = Origin("civil_alternative_values", key, field)
            return frozenset({Origin("civil_alternatives", key) if field == "exists" else own})
        return frozenset(Origin("personnel", path) for path in self._dataset.frame("personnel")["path"])

    def answers(self, origins: Collection[Origin]) -> tuple[str, ...]:
        """Open questions of the assumed rows of these quantities."""
        return self._asked(lambda row: row.assumed and row.origin in origins)

    def assumptions(self, capability: str, scenario: Scenario | None = None) -> tuple[str, ...]:
        """Open questions of all assumed rows behind the class of a capability; with a scenario of its demand too."""
        keys = self._behind(capability, scenario)
        return self._asked(lambda row: row.assumed and row.origin.key in keys.get(row.origin.table, ()))

    def unknowns(self, capability: str, scenario: Scenario | None = None) -> tuple[str, ...]:
        """Open questions of everything behind the class of a capability that is not known."""
        keys = self._behind(capability, scenario)
        return self._asked(lambda row: row.unknown and row.origin.key in keys.get(row.origin.table, ()))

    def _behind(self, capability: str, scenario: Scenario | None) -> Mapping[str, Collection[str]]:
        """Ids by table: of the capability, its alternatives and their pools; with a scenario of its demand too."""
        alternatives = self._dataset.frame("civil_alternatives")
        own = alternatives[alternatives["capability_id"] == capability]
        pools = {pool for key, pool in serving(self._dataset) if key == capability}
        keys: dict[str, Collection[str]] = {
            "capability_values": {capability},
            "claims": {capability},
            "civil_alternatives": set(own["id"]),
            "civil_alternative_values": set(own["id"]),
            "civil_pool_values": pools,
            "reciprocal_claims": pools,
        }
        if scenario is not None:
            incidents = self._dataset.frame("incidents")
            present = set(incidents.loc[incidents["kind"] == "standing", "id"])
            present |= {start.incident for start in scenario.incidents}
            lines, types = self._dataset.frame("request_lines"), self._dataset.frame("request_types")
            asked = lines["incident_id"].isin(present) & (lines["capability_id"] == capability)
            keys["request_line_values"] = set(lines.loc[asked, "id"])
            keys["request_type_values"] = set(types.loc[types["capability_id"] == capability, "id"])
        return keys

    def _asked(self, wanted: Callable[[Row], bool]) -> tuple[str, ...]:
        """The questions of the wanted rows, in the order of the table of questions."""
        asked = {row.question for row in self._rows if wanted(row)}
        return tuple(question for question in self._questions if question in asked)


def _values(dataset: Dataset, bases: Collection[str]) -> Iterator[Row]:
    for table, (key, attribute) in KEYS.items():
        frame = dataset.frame(table)
        columns = zip(
            frame[key],
            frame[attribute] if attribute else [""] * len(frame),
            frame["open_question_id"],
            frame["basis"].isin(bases) & (frame["low"] < frame["high"]),
            frame["likely"].isna(),
            strict=True,
        )
        for entity, name, question, assumed, unknown in columns:
            yield Row(Origin(table, str(entity), str(name)), question, bool(assumed), bool(unknown))


def _alternatives(dataset: Dataset, bases: Collection[str]) -> Iterator[Row]:
    """An assumed alternative may turn out not to be there: that is its range."""
    frame = dataset.frame("civil_alternatives")
    there = frame["status"] == AVAILABLE
    columns = zip(
        frame["id"],
        frame["open_question_id"],
        there & frame["basis"].isin(bases),
        (frame["status"] == "unknown") | (there & pd.isna(frame["mandate"])),
        strict=True,
    )
    for key, question, assumed, unknown in columns:
        yield Row(Origin("civil_alternatives", key), question, bool(assumed), bool(unknown))
