"""What is found of the stream of incidental requests, and of regions with data of their own."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from tests.analyses.small_worlds import COMMON, NAN, dataset, world

from hoofdtaak3.analyses.regions.content import content as of_regions
from hoofdtaak3.analyses.requests.content import content as of_requests
from hoofdtaak3.results.findings import Findings

DECISIONS = ("granted", "partly", "late", "refused", "unknown")


def requests(*decisions, kind="request"):
    """Frame `requests` with these decisions."""
    return pd.DataFrame([{"kind": kind, "decision": decision} for decision in decisions], columns=["kind", "decision"])


def year(phase, *counts, path="planned", when=2026):
    """One row of `sustainability`; the counts are those of the decisions, in order."""
    known = dict(zip(DECISIONS, counts, strict=True))
    return {"path": path, "year": when, "phase": phase, "requests": sum(counts), **known}


def found(decided, years, *phases):
    """Findings of a common scenario in these phases, by what comes after `verzoeken.`."""
    made = world({"requests": decided}, sustainability=pd.DataFrame(years))
    scenario = SimpleNamespace(
        title="Vrede", days=90, personnel_path="planned", start_date=date(2026, 1, 1),
        phases=[SimpleNamespace(phase=phase) for phase in phases],
    )  # fmt: skip
    made.scenarios[COMMON] = scenario
    everything = Findings.of(of_requests(made).findings, made.grounds).found
    return {key.removeprefix("verzoeken."): finding for key, finding in everything.items()}


YEARS = [year("vrede", 9, 0, 0, 0, 0), year("oorlog", 2, 3, 1, 2, 1)]


@pytest.mark.parametrize(
    ("decisions", "met", "total"),
    [((), 0, 0), (("granted",), 1, 1), (("granted", "late"), 1, 2), (("refused", "partly", "unknown"), 0, 3)],
)
def test_calibration_counts_what_is_wholly_granted(decisions, met, total):
    """Of the stream alone: requests of incidents are no part of it."""
    decided = pd.concat([requests(*decisions), requests("granted", "late", kind="incident")])
    finding = found(decided, YEARS, "vrede")["ijking.toegewezen"]
    assert (finding.value, finding.total, finding.degree) == (met, total, "wisselt")


@pytest.mark.parametrize(
    ("years", "phases"),
    [(YEARS, ("vrede", "spanning")), (YEARS, ("oorlog",)), ([year("vrede", 0, 0, 0, 0, NAN)], ("vrede",))],
)
def test_calibration_needs_peace_and_a_known_stream(years, phases):
    """Another scenario is no history, and a stream of an unknown size is not one without requests."""
    assert found(requests("granted"), years, *phases)["ijking.toegewezen"].value is None


def test_every_decision_of_a_year_is_counted():
    """By phase, out of all requests of that year."""
    told = found(requests(), YEARS, "vrede")
    words = ("toegewezen", "deels", "te_laat", "geweigerd", "onbekend")
    assert [told[f"jaar.oorlog.{word}"].value for word in words] == [2, 3, 1, 2, 1]
    assert {told[f"jaar.oorlog.{word}"].total for word in words} == {9}
    assert told["jaar.vrede.toegewezen"].value == told["jaar.vrede.toegewezen"].total == 9
    assert "jaar.conflict.toegewezen" not in told


def test_a_year_without_a_known_stream_is_not_known():
    """Neither its total nor any count."""
    told = found(requests(), [year("oorlog", NAN, NAN, NAN, NAN, NAN)], "vrede")
    assert {finding.value for key, finding in told.items() if key.startswith("jaar.oorlog.")} == {None}
    assert {finding.total for key, finding in told.items() if key.startswith("jaar.oorlog.")} == {None}


def test_only_the_path_and_the_year_of_the_common_scenario_count():
    """What another path or year would give is another question."""
    other = [year("oorlog", 5, 0, 0, 0, 0, path="slow"), year("oorlog", 5, 0, 0, 0, 0, when=2030)]
    assert found(requests(), [*YEARS, *other], "vrede")["jaar.oorlog.toegewezen"].value == 2


def with_data_of(*regions, basis="opgave"):
    """The finding on regions, where a pool in each of these has a value with this basis."""
    pools = pd.DataFrame({"id": [f"p{region}" for region in regions], "name": "Ploegen", "region_id": list(regions)})
    values = pd.DataFrame({"civil_pool_id": pools["id"], "attribute": "units", "basis": basis, "likely": 1.0})
    (finding,) = of_regions(SimpleNamespace(dataset=dataset(civil_pools=pools, civil_pool_values=values))).findings
    return finding


@pytest.mark.parametrize("regions", [(), ("VR01",), ("VR09", "VR01")])
def test_regions_with_data_of_their_own(regions):
    """None, one, many; in the order of the table, of all regions."""
    finding = with_data_of(*regions)
    assert finding.value == tuple(sorted(regions))
    assert finding.total == len(dataset().frame("regions"))
    assert set(finding.names) == set(regions)


def test_what_we_made_up_of_a_region_is_not_its_own():
    """Only what it states itself counts; a pool without a region is nobody's."""
    assert with_data_of("VR01", basis="oordeel").value == ()
    assert with_data_of("VR01", basis="fictief").value == ()
    assert with_data_of("").value == ()
