"""A dataset and a scenario become the model's inputs: the only place where tables and parameters meet the model."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from hoofdtaak3.inputs.changes import with_changes
from hoofdtaak3.inputs.personnel import Personnel
from hoofdtaak3.inputs.regional import Parts, of_part, parts_of
from hoofdtaak3.inputs.stream import EVERY_CAPABILITY, stream_of
from hoofdtaak3.inputs.tables import Values
from hoofdtaak3.model.inputs import PHASES, Alternative, ByPhase, Capability, Inputs, Line, Place, Pool, Travel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset

Field = Literal["low", "likely", "high"]
NAN = float("nan")
STANDING_TYPE = "staand"
"""Type of every standing task, as an incident."""
NOWHERE = Place(lon=NAN, lat=NAN)
"""A place that there is, but that this edition does not show: the way to it takes unknown time."""


def build_inputs(dataset: Dataset, scenario: Scenario, field: Field = "likely", parts: Parts | None = None) -> Inputs:
    """The model's inputs for one scenario, with its changes, every quantity at one point of its range.

    What is not known stays NaN or None. `parts` are those of the pools; None is what the tables say of them.
    """
    return _Builder(*with_changes(dataset, scenario), field, parts).inputs()


class _Builder:
    """Reads one dataset for one scenario."""

    def __init__(self, dataset: Dataset, scenario: Scenario, field: Field, parts: Parts | None) -> None:
        self.dataset = dataset
        self.parts = Parts.of(dataset) if parts is None else parts
        self.scenario = scenario
        self.field = field
        self.places = {row["id"]: Place(lon=row["lon"], lat=row["lat"]) for row in self.rows("regions")}

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """The rows of a table as plain mappings, in file order."""
        frame = self.dataset.frame(table)
        columns = frame.columns.tolist()
        for row in zip(*(cells.tolist() for _, cells in frame.items()), strict=True):
            yield dict(zip(columns, row, strict=True))

    def values(self, table: str, key: str, qualifier: str | None = None, attribute: str = "attribute") -> Values:
        """Look-up in a values table."""
        return Values(self.dataset.frame(table), key=key, attribute=attribute, qualifier=qualifier)

    def at(self, region: str) -> Place | None:
        """The centre of a region; None when no region is given: then no travel comes on top."""
        return self.places.get(region, NOWHERE) if region else None

    def place(self, row: dict[str, Any]) -> Place | None:
        """Where a source starts from; None when its response time holds anywhere in the country."""
        return self.at(row["region_id"]) if row["travel"] == "added" else None

    def phases(self) -> tuple[int, ...]:
        """Index of the phase on every day."""
        phase = 0
        starts = {start.from_day: PHASES.index(start.phase) for start in self.scenario.phases}
        days = []
        for day in range(self.scenario.days):
            phase = starts.get(day, phase)
            days.append(phase)
        return tuple(days)

    def inputs(self) -> Inputs:
        """Everything together."""
        scenario = self.scenario
        phases = self.phases()
        stream = stream_of(self.dataset, scenario, self.field)
        personnel = Personnel.of(self.dataset, self.field)
        return Inputs(
            days=scenario.days,
            phases=phases,
            personnel_ratio=personnel.ratios(
                scenario.personnel_path, scenario.start_date, phases, scenario.mobilisation_delay_days
            ),
            ladder_ratio=personnel.ratio(scenario.personnel_path, scenario.start_date.year),
            capabilities=tuple(self.capabilities()),
            pools=tuple(self.pools()),
            alternatives=tuple(self.alternatives()),
            lines=(*self.lines(), *stream.lines),
            travel={
                mode: Travel(speed_kmh=travel.speed_kmh, detour_factor=travel.detour_factor)
                for mode, travel in ((mode, getattr(scenario.travel, mode)) for mode in ("road", "air", "sea"))
            },
            self_reliance_hours=scenario.self_reliance_hours,
            covered=scenario.thresholds.covered,
            none=scenario.thresholds.none,
            reference_place=self.at(scenario.reference_region),
            withheld_demand=tuple(sorted(self.withheld_demand() | stream.unknown)),
            withheld_types=self.withheld_types(),
        )

    def capabilities(self) -> Iterator[Capability]:
        """What Defence has."""
        values = self.values("capability_values", "capability_id")
        claims = self.values("claims", "capability_id", "phase", attribute="claim")
        promised = {row["capability_id"] for row in self.rows("capability_values") if row["attribute"] == "promise"}

        for row in self.rows("capabilities"):
            key = row["id"]

            def get(attribute: str, key: str = key) -> float:
                return values.get(key, attribute, field=self.field)

            def claim(kind: str, key: str = key) -> ByPhase:
                first, second, third, fourth = (claims.get(key, kind, phase, field=self.field) for phase in PHASES)
                return (first, second, third, fourth)

            yield Capability(
                id=key,
                divisible=bool(row["divisible"]),
                units=get("units"),
                readiness=get("readiness"),
                elasticity=get("elasticity"),
                # The promise is the reference where there is one, also when its size is not known.
                reference=get("promise") if key in promised else get("reference_demand"),
                norm_hours=get("norm_hours"),
                response_hours=get("response_hours"),
                endurance_days=get("endurance_days"),
                rotation_factor=get("rotation_factor"),
                claim1=claim("ht1"),
                claim2=claim("ht2"),
                place=self.place(row),
                mode=row["mode"],
            )

    def pools(self) -> Iterator[Pool]:
        """What civil parties have."""
        wholes = self.parts.wholes

        def values_by(table: str, qualifier: str) -> Values:
            return Values(self.dataset.frame(table), "civil_pool_id", qualifier=qualifier, wholes=wholes)

        by_phase = values_by("civil_pool_values", "phase")
        by_type = values_by("civil_pool_values", "incident_type")
        reciprocal = values_by("reciprocal_claims", "phase")
        # A type that only a withheld incident has still counts: the owner's own use of the pool is public.
        known = set(self.dataset.frame("incidents")["type"]) | set(
            self.dataset.frame("civil_pool_values")["incident_type"]
        )
        types = sorted((known | {STANDING_TYPE}) - {""})
        withheld = set(self.dataset.withheld.pools)

        for row in self.rows("civil_pools"):
            key = row["id"]
            units = self.parts.units(key, by_phase.get(key, "units", field=self.field))

            def shares(values: Values, attribute: str, key: str = key) -> ByPhase:
                first, second, third, fourth = (values.get(key, attribute, phase, field=self.field) for phase in PHASES)
                return (first, second, third, fourth)

            yield Pool(
                id=key,
                # A capability that this edition does not show may use the pool: what is left of it is not known.
                units=NAN if withheld & {key, wholes.get(key)} else units,
                own_use=shares(by_phase, "own_use"),
                own_use_incident={kind: by_type.get(key, "own_use_incident", kind, field=self.field) for kind in types},
                reciprocal=shares(reciprocal, ""),
                reservists=shares(by_phase, "reservists"),
                endurance_days=by_phase.get(key, "endurance_days", field=self.field),
                rotation_factor=by_phase.get(key, "rotation_factor", field=self.field),
                place=self.place(row),
                mode=row["mode"],
            )

    def alternatives(self) -> Iterator[Alternative]:
        """Who may stand in for what, as it is on the scenario's first day."""
        values = self.values("civil_alternative_values", "civil_alternative_id")
        parts = parts_of(self.dataset)
        for row in self.rows("civil_alternatives"):
            start: date | None = row["exists_from"]
            found = Alternative(
                id=row["id"],
                capability_id=row["capability_id"],
                status=row["status"],
                pool_id=row["pool_id"] or None,
                equivalence=values.get(row["id"], "equivalence", field=self.field),
                response_hours=values.get(row["id"], "response_hours", field=self.field),
                mandate=_flag(row["mandate"]),
                exists=start is None or start <= self.scenario.start_date,
            )
            yield found
            for part in parts.get(row["pool_id"], ()):
                yield replace(found, id=of_part(row["id"], part), pool_id=part)
        for capability in sorted(self.dataset.withheld.alternatives):
            yield Alternative(
                id=f"withheld_{capability}",
                capability_id=capability,
                status="unknown",
                pool_id=None,
                equivalence=NAN,
                response_hours=NAN,
                mandate=None,
                exists=None,
            )

    def lines(self) -> Iterator[Line]:
        """The request lines of the scenario's incidents and of the standing tasks, which every scenario has."""
        incidents = {row["id"]: row for row in self.rows("incidents")}
        values = self.values("request_line_values", "request_line_id")
        profiles = self.profiles()
        starts = [(key, 0) for key, row in incidents.items() if row["kind"] == "standing"]
        starts += [(start.incident, start.day) for start in self.scenario.incidents if start.incident in incidents]
        lines = list(self.rows("request_lines"))
        for key, day in starts:
            incident = incidents[key]
            for row in lines:
                if row["incident_id"] != key:
                    continue
                standing = incident["kind"] == "standing"
                offset = 0.0 if standing else values.get(row["id"], "start_day", field=self.field)
                length = math.inf if standing else values.get(row["id"], "days", field=self.field)
                # A line that may start on any day from the incident on: how much it asks is unknown on all of them.
                unplaced = math.isnan(offset)
                yield Line(
                    id=row["id"],
                    incident_id=key,
                    incident_type=incident["type"],
                    kind=incident["kind"],
                    capability_id=row["capability_id"],
                    requester=row["requester"],
                    start_day=day if unplaced else day + math.floor(offset),
                    days=NAN if unplaced else length,
                    units=((0, NAN),) if unplaced else profiles.get(row["id"], ((0, NAN),)),
                    required_hours=values.get(row["id"], "required_hours", field=self.field),
                    priority=int(row["priority"]),
                    legal_basis_id=row["legal_basis_id"] or None,
                    population=bool(row["population"]),
                    place=self.at(incident["region_id"]),
                    region_id=incident["region_id"],
                )

    def profiles(self) -> dict[str, tuple[tuple[int, float], ...]]:
        """Units a day of each request line, as steps."""
        steps: dict[str, list[tuple[int, float]]] = {}
        for row in self.rows("request_line_values"):
            if row["attribute"] == "units":
                steps.setdefault(row["request_line_id"], []).append((int(row["day"]), float(row[self.field])))
        return {line: tuple(sorted(profile)) for line, profile in steps.items()}

    def withheld_demand(self) -> set[str]:
        """Capabilities whose demand in this scenario is partly hidden in this edition."""
        withheld = self.dataset.withheld
        if self.named() & set(withheld.incidents):
            return {EVERY_CAPABILITY}
        return {capability for _, capability in self.withheld_lines()} | set(withheld.demand)

    def withheld_types(self) -> tuple[str, ...] | None:
        """Types of incident that hidden demand may belong to; None when an incident is hidden: then any type.

        Requests of the stream belong to no incident for which a civil party needs its own means.
        """
        if self.named() & set(self.dataset.withheld.incidents):
            return None
        types = {row["id"]: row["type"] for row in self.rows("incidents")}
        found = {types[incident] for incident, _ in self.withheld_lines() if incident in types}
        return tuple(sorted(found | ({STANDING_TYPE} if self.dataset.withheld.standing else set())))

    def withheld_lines(self) -> list[tuple[str, str]]:
        """Hidden request lines, as (incident, capability), of the incidents and standing tasks of this scenario."""
        standing = {row["id"] for row in self.rows("incidents") if row["kind"] == "standing"}
        present = self.named() | standing
        return [(incident, capability) for incident, capability in self.dataset.withheld.lines if incident in present]

    def named(self) -> set[str]:
        """Ids of the incidents that the scenario names."""
        return {start.incident for start in self.scenario.incidents}


def _flag(value: object) -> bool | None:
    """A nullable boolean of pandas as Python's; None is unknown."""
    return None if value is None or value is pd.NA else bool(value)
