"""One safety region: what is asked there and at its neighbours, who could step in there, who its neighbours are.

The notebook of a region calls these and holds no logic. What it gives is told on a fact sheet by `telling.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3 import edition as editions
from hoofdtaak3.analyses.capabilities.replacing import answer_of
from hoofdtaak3.analyses.names import REGION_FRAMES, analysis_folder, region_folder
from hoofdtaak3.figures.names import Names
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.regional import stated_as
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.scenarios.order import arranged, common_id
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.model.bounds import TOLERANCE
from hoofdtaak3.model.frames import frame
from hoofdtaak3.model.inputs import Place
from hoofdtaak3.model.problem import Register
from hoofdtaak3.model.travel import distance_km, travel_hours
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.results.checks import ResultError
from hoofdtaak3.results.code_words import ANSWERS, DECISIONS
from hoofdtaak3.results.frames import read_frames, require_results, write_frames
from hoofdtaak3.results.schema import TABLES

if TYPE_CHECKING:
    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.model.inputs import Inputs
    from hoofdtaak3.project import Project

NEIGHBOURS = 4
"""How many regions count as neighbours: those whose centres are nearest."""
REQUEST = "request"
"""Kind of what is asked at no incident."""


@dataclass(frozen=True)
class RegionCase:
    """One region of an edition, with the results that its sheet is made of."""

    project: Project
    edition: str
    region: str
    dataset: Dataset
    scenarios: Mapping[str, Scenario]
    """In the order of the report."""
    requests: Mapping[str, pd.DataFrame]
    """What was decided on every request, by scenario."""
    gaps: pd.DataFrame
    """Frame `regions_gap`."""

    @cached_property
    def common(self) -> str:
        """The scenario that stands for all."""
        return common_id(self.scenarios)

    @cached_property
    def inputs(self) -> Inputs:
        """What the model reads of the scenario that stands for all, with the request in this region."""
        here = self.scenarios[self.common].model_copy(update={"reference_region": self.region})
        return build_inputs(self.dataset, here)

    @cached_property
    def names(self) -> Names:
        """Dutch names and units."""
        return Names.of(self.dataset)

    @cached_property
    def called(self) -> Mapping[str, str]:
        """Names of regions, pools and scenarios."""
        found = {key: scenario.title for key, scenario in self.scenarios.items()}
        for table in ("regions", "civil_pools"):
            own = self.dataset.frame(table)
            found |= dict(zip(own["id"], own["name"], strict=True))
        return found


def load(project: Project, region: str, edition: str) -> RegionCase:
    """Read the data of this edition and the results of every scenario.

    Raises:
        InputError: When there is no such region in this edition, or there are no results yet.
    """
    editions.require(project, edition)
    seen_as = editions.as_edition(edition)
    dataset = load_dataset(project.root, seen_as).bare()
    known = dataset.frame("regions")["id"].tolist()
    if region not in known:
        message, allowed = "Deze veiligheidsregio bestaat niet.", ", ".join(known)
        raise InputError([Problem("parameters", 0, "region", message, region, allowed)])
    scenarios = load_scenarios(project.root, seen_as)
    order = {key: scenarios[key] for key in arranged(scenarios)}
    require_results(project.results, order, ("requests",))
    requests = {key: read_frames(project.results / key, ("requests",))["requests"] for key in order}
    gaps = read_frames(project.results / analysis_folder("regions"), ("regions_gap",))["regions_gap"]
    return RegionCase(project, edition, region, dataset, order, requests, gaps)


def compute(case: RegionCase) -> dict[str, pd.DataFrame]:
    """The frames of the region's sheet."""
    neighbours = list(_neighbours(case))
    near_by = [case.region, *(region for region, _, _ in neighbours)]
    rows: dict[str, list[tuple[Any, ...]]] = {
        "region_asked": [row for region in near_by for row in _asked(case, region)],
        "region_near": list(_near(case)),
        "region_neighbours": neighbours,
    }
    return {name: frame(TABLES[name].dtypes, found) for name, found in rows.items()}


def check(frames: Mapping[str, pd.DataFrame]) -> None:
    """Refuse frames that are missing, and service beyond what was asked; unknown values pass."""
    missing = set(REGION_FRAMES) ^ set(frames)
    if missing:
        raise ResultError(f"regio: ontbrekende of onbekende tabellen: {', '.join(sorted(missing))}.")
    asked = frames["region_asked"]
    if (asked["served_unit_days"] > asked["demand_unit_days"] + TOLERANCE).any():
        raise ResultError("region_asked: er is meer geleverd dan gevraagd.")


def save(case: RegionCase, frames: Mapping[str, pd.DataFrame]) -> None:
    """Write the frames, where the build has them."""
    editions.require(case.project, case.edition)
    write_frames(case.project.results / region_folder(case.region), frames)


def asked_here(case: RegionCase, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What is asked in the region at incidents and by standing tasks, in words and Dutch numbers."""
    own = frames["region_asked"]
    own = own[(own["region_id"] == case.region) & (own["kind"] != REQUEST)]
    return pd.DataFrame(
        {
            "Scenario": [case.called[key] for key in own["scenario_id"]],
            "Incident": [case.names.incidents.get(key, key) for key in own["incident_id"]],
            "Capaciteit": [case.names.capability(key) for key in own["capability_id"]],
            "Gevraagd (eenheid-dagen)": [dutch.number(value) for value in own["demand_unit_days"]],
            "Op tijd geleverd": [dutch.number(value) for value in own["served_unit_days"]],
            "Besluit": [DECISIONS.get(code, code) for code in own["decision"]],
        }
    )


def near_here(case: RegionCase, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Who could step in in the region, in words and Dutch numbers."""
    near = frames["region_near"]
    return pd.DataFrame(
        {
            "Capaciteit": [case.names.capability(key) for key in near["capability_id"]],
            "Wie": [case.called[key] for key in near["pool_id"]],
            "Is er binnen (uur)": [dutch.number(value) for value in near["hours"]],
            "Norm (uur)": [dutch.number(value) for value in near["norm_hours"]],
            "Oordeel": [ANSWERS.get(code, code) for code in near["answer"]],
        }
    )


def neighbours_here(case: RegionCase, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The neighbours, in words and Dutch numbers."""
    found = frames["region_neighbours"]
    return pd.DataFrame(
        {
            "Regio": [case.called[key] for key in found["region_id"]],
            "Kilometer": [dutch.number(value, 0) for value in found["km"]],
            "Reistijd (uur)": [dutch.number(value) for value in found["hours"]],
        }
    )


def _places(case: RegionCase) -> dict[str, Place]:
    rows = rows_of(case.dataset.frame("regions"))
    return {row.id: Place(lon=row.lon, lat=row.lat) for row in rows}


def _neighbours(case: RegionCase) -> Iterator[tuple[Any, ...]]:
    places = _places(case)
    here = places[case.region]
    away = sorted((distance_km(here, place), key) for key, place in places.items() if key != case.region)
    for km, key in away[:NEIGHBOURS]:
        yield key, km, travel_hours(case.inputs.travel, "road", places[key], here)


def _asked(case: RegionCase, region: str) -> Iterator[tuple[Any, ...]]:
    """What is asked in a region: by incident, by standing task, and in the common scenario what comes by itself."""
    incidents = case.dataset.frame("incidents")
    there = set(incidents.loc[incidents["region_id"] == region, "id"])
    for scenario, requests in case.requests.items():
        known: dict[str, float] = {}
        for row in rows_of(requests):
            if row.kind == REQUEST or row.incident_id not in there:
                continue
            known[row.capability_id] = known.get(row.capability_id, 0.0) + row.demand_unit_days
            amounts = (row.demand_unit_days, row.served_unit_days)
            yield region, scenario, row.incident_id, row.kind, row.line_id, row.capability_id, row.decision, *amounts
        if scenario == case.common:
            yield from _loose(case, region, scenario, known)


def _loose(case: RegionCase, region: str, scenario: str, known: Mapping[str, float]) -> Iterator[tuple[Any, ...]]:
    """The stream of requests in a region: all that is asked there apart from what is `known` by capability."""
    mine = case.gaps[(case.gaps["scenario_id"] == scenario) & (case.gaps["region_id"] == region)]
    for row in rows_of(mine):
        demand = row.demand_unit_days - known.get(row.capability_id, 0.0)
        if demand <= TOLERANCE:
            continue
        # Of a capability that is asked both ways, whose gap it is cannot be told from here.
        served = math.nan if row.capability_id in known else demand - row.gap_unit_days
        yield region, scenario, "", REQUEST, "", row.capability_id, "", demand, served


def _near(case: RegionCase) -> Iterator[tuple[Any, ...]]:
    inputs = case.inputs
    register = Register(inputs)
    pools = case.dataset.frame("civil_pools")
    start = dict(zip(pools["id"], pools["region_id"], strict=True))
    for capability in register.capabilities:
        rows = [
            row for row in register.alternatives[capability.id] if row.status == "available" and row.pool_id is not None
        ]
        links = register.links(capability.id, inputs.reference_place)[1:]
        for row, link in zip(rows, links, strict=True):
            answer = answer_of(row, link, capability.norm_hours)
            known = (stated_as(row.id), row.pool_id, start[row.pool_id or ""])
            yield capability.id, *known, link.hours, capability.norm_hours, answer
