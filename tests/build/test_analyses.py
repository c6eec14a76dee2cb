"""The analyses on the shipped data: their frames, and that they agree with the model's own results."""

from __future__ import annotations

import dataclasses
import math
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from hoofdtaak3.analyses.case import Case
from hoofdtaak3.analyses.causes import compute as causes
from hoofdtaak3.analyses.growth import compute as growth
from hoofdtaak3.analyses.names import FRAMES
from hoofdtaak3.analyses.reciprocity import compute as reciprocity
from hoofdtaak3.analyses.regions import compute as regions
from hoofdtaak3.analyses.requests import compute as requests
from hoofdtaak3.inputs.personnel import Personnel
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import Withheld, load_dataset
from hoofdtaak3.model import assess
from hoofdtaak3.project import Project
from hoofdtaak3.results.checks import check_tables
from hoofdtaak3.results.frames import read_frames, write_frames

pytestmark = pytest.mark.build

ROOT = Path(__file__).parents[2]
SCENARIOS = ("vredestijd", "stroomuitval", "conflict_2030")
COUNTS = ["granted", "partly", "late", "refused", "unknown"]
Frames = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def case() -> Case:
    """The shipped tables, whole, with a few scenarios."""
    scenarios = load_scenarios(ROOT)
    chosen = {key: scenarios[key] for key in SCENARIOS}
    bare = Case(Project(ROOT), "growth", load_dataset(ROOT, "intern"), chosen, {})
    return dataclasses.replace(bare, results={key: assess(inputs).frames() for key, inputs in bare.inputs.items()})


@pytest.fixture(scope="module")
def frames(case) -> Frames:
    """Every frame of these five analyses, up to 2030."""
    near = dataclasses.replace(case, horizon=2030)
    found = [module.compute(near) for module in (causes, growth, requests, reciprocity, regions)]
    return {name: frame for part in found for name, frame in part.items()}


def gaps_of(case: Case, column: str = "gap_unit_days") -> pd.Series[float]:
    """What the assessment says per scenario and capability."""
    parts = {key: frames["capabilities"].set_index("capability_id")[column] for key, frames in case.results.items()}
    return pd.concat(parts, names=["scenario_id"])


def test_the_frames_are_those_of_the_contract(frames):
    """Names, and what the schema says of each; and no number without a limit."""
    check_tables(frames)
    promised = {name for key in ("causes", "growth", "requests", "reciprocity", "regions") for name in FRAMES[key]}
    assert set(frames) == promised
    assert not any((frame.select_dtypes("number").abs() == math.inf).any(axis=None) for frame in frames.values())


def test_the_frames_survive_the_disk(frames, tmp_path):
    """Written and read again they are the same, empty texts and unknown numbers included."""
    write_frames(tmp_path, frames)
    for name, frame in read_frames(tmp_path, tuple(frames)).items():
        pd.testing.assert_frame_equal(frame, frames[name], check_exact=True)


# Growth


def test_in_its_own_year_and_path_the_gap_is_that_of_the_assessment(case, frames):
    """Conflict in 2030 on the planned path, and the power cut in 2026."""
    truth = gaps_of(case)
    for key, year in (("conflict_2030", 2030), ("stroomuitval", 2026)):
        own = frames["growth_gap"].query(f"path == 'planned' and year == {year} and scenario_id == '{key}'")
        assert own.set_index("capability_id")["gap_unit_days"].to_dict() == pytest.approx(
            truth[key].to_dict(), nan_ok=True, rel=0, abs=0
        )


def test_growth_covers_the_paths_and_years(frames):
    """From the base year up to the horizon on three paths, wartime for supply only; no rows without a gap."""
    supply, gap = frames["growth_supply"], frames["growth_gap"]
    assert list(supply["path"].unique()) == ["slow", "planned", "fast", "wartime"]
    assert list(gap["path"].unique()) == ["slow", "planned", "fast"]
    for frame in (supply, gap):
        assert list(frame["year"].unique()) == [2026, 2027, 2028, 2029, 2030]
    assert list(gap["scenario_id"].unique()) == ["stroomuitval", "conflict_2030"], "peacetime has no gap"
    assert set(supply.loc[supply["path"] == "wartime", "phase"]) == {"oorlog"}


def test_in_the_base_year_nothing_is_relieved(frames):
    """Also in war: the wartime organisation is there with and without growth."""
    first = frames["growth_gap"].query("year == 2026")
    assert (first["relieved_unit_days"].dropna() == 0.0).all()
    later = frames["growth_gap"].query("year == 2030 and path == 'planned'")
    assert (later["relieved_unit_days"] > 0.0).any()


def test_a_faster_path_never_widens_a_gap(frames):
    """Slow, planned, fast: each has at least the personnel of the one before, in every year."""
    keys = ["year", "scenario_id", "capability_id"]
    gaps = frames["growth_gap"].pivot_table(index=keys, columns="path", values="gap_unit_days")
    assert (gaps["planned"] <= gaps["slow"] + 1e-7).all()
    assert (gaps["fast"] <= gaps["planned"] + 1e-7).all()


def test_another_year_keeps_the_day():
    """29 February becomes the 28th in a year without one."""
    assert growth.in_year(date(2026, 4, 1), 2035) == date(2035, 4, 1)
    assert growth.in_year(date(2028, 2, 29), 2032) == date(2032, 2, 29)
    assert growth.in_year(date(2028, 2, 29), 2030) == date(2030, 2, 28)


def test_personnel_without_growth_keeps_the_wartime_organisation(case):
    """Two days of peace, four of war; it stands after two days of war, also when today's personnel is not known."""
    personnel = Personnel.of(case.dataset)
    phases = (0, 0, 3, 3, 3, 3)
    stands = personnel.wartime_ratio()
    assert stands > 2
    assert personnel.without_growth(phases, 2) == (1.0,) * 4 + (stands,) * 2
    unknown = dataclasses.replace(personnel, base=None)
    assert unknown.without_growth(phases, 2)[:4] == (1.0,) * 4
    assert all(math.isnan(ratio) for ratio in unknown.without_growth(phases, 2)[4:])
    assert math.isnan(unknown.wartime_ratio())
    assert math.isnan(unknown.ratio("slow", 2026))
    assert all(math.isnan(ratio) for ratio in unknown.ratios("slow", date(2026, 1, 1), phases, 2))


def test_what_was_observed_wins_from_what_was_planned(case):
    """A point of a path before the last observed figure is overtaken by it."""
    frame = case.dataset.frame("personnel")
    old = frame[frame["path"] == "planned"].iloc[[0]].assign(date=date(2025, 6, 1), likely=1.0)
    frames = {**case.dataset.frames, "personnel": pd.concat([frame, old], ignore_index=True)}
    personnel = Personnel.of(dataclasses.replace(case.dataset, frames=frames))
    assert personnel.paths == Personnel.of(case.dataset).paths


def test_a_year_after_the_last_figure_is_unknown(case):
    """No path goes on for ever: its ratio is not known, and in the base year it is 1."""
    personnel = Personnel.of(case.dataset)
    for path in ("slow", "planned", "fast"):
        assert personnel.ratio(path, 2026) == 1.0
        assert math.isnan(personnel.ratio(path, 2099))


# Requests


def test_the_counts_add_up(frames):
    """Per path, year and phase all requests of the year have one decision; in peace all are granted."""
    counts = frames["sustainability"]
    assert (counts[COUNTS].sum(axis=1) == counts["requests"]).all()
    assert len(set(counts["requests"])) == 1
    assert counts["requests"].iloc[0] == pytest.approx(447 / 1277 * 365, rel=0.2), "the published rate, one draw of it"
    peace = counts[counts["phase"] == "vrede"]
    assert (peace["granted"] == peace["requests"]).all()
    assert len(counts) == 3 * 5 * 4


def test_an_unknown_stream_is_not_counted(case):
    """A kind of request that this edition does not show: no count is known, none of them is 0."""
    hidden = dataclasses.replace(case.dataset, withheld=Withheld(stream=True))
    counts = requests.compute(dataclasses.replace(case, dataset=hidden, horizon=2026))["sustainability"]
    assert counts[["requests", *COUNTS]].isna().all(axis=None)


# Reciprocity


def test_a_claim_comes_with_its_terms(case, frames):
    """Those of the phase's own row; a row for every phase holds where there is none; no row is unknown, not none."""
    pools = frames["reciprocity_pools"].set_index(["pool_id", "phase"])
    claims = case.dataset.frame("reciprocal_claims").set_index(["civil_pool_id", "phase"])
    for name in reciprocity.TERMS:
        assert pools.loc[("bus_firms", "oorlog"), name] == claims.loc[("bus_firms", "oorlog"), name]
        assert pools.loc[("knrm", "oorlog"), name] == claims.loc[("knrm", ""), name]
    rows = case.dataset.frame("reciprocal_claims")
    bare = {**case.dataset.frames, "reciprocal_claims": rows[rows["civil_pool_id"] != "knrm"]}
    without = dataclasses.replace(case, dataset=dataclasses.replace(case.dataset, frames=bare))
    row = reciprocity.compute(without)["reciprocity_pools"].set_index(["pool_id", "phase"]).loc[("knrm", "oorlog")]
    assert math.isnan(row["reciprocal"])
    assert math.isnan(row["left"])
    assert [row[name] for name in reciprocity.TERMS] == [""] * 5


def test_reciprocity_agrees_with_the_assessment(case, frames):
    """Gap per scenario, and class and gap per phase of the common scenario."""
    own = frames["reciprocity_gap"].set_index(["scenario_id", "capability_id"])
    pd.testing.assert_series_equal(own["gap_unit_days"], gaps_of(case), check_exact=True)
    assert (own["without_unit_days"].dropna() <= own["gap_unit_days"].dropna() + 1e-7).all()
    phases = case.results["vredestijd"]["phases"]
    pd.testing.assert_frame_equal(
        frames["reciprocity_classes"][["capability_id", "phase", "class", "gap"]],
        phases[["capability_id", "phase", "class", "gap"]],
    )


def test_every_pool_and_alternative_is_there(case, frames):
    """Four phases of each pool, and of each alternative that is a pool."""
    pools, alternatives = frames["reciprocity_pools"], frames["reciprocity_alternatives"]
    assert len(pools) == 4 * len(case.dataset.frame("civil_pools"))
    assert len(alternatives) == 4 * (case.dataset.frame("civil_alternatives")["status"] == "available").sum()
    peace = alternatives[alternatives["phase"] == "vrede"]
    assert set(peace["status"]) <= {"kept", "none_before", "onbekend"}, "in peace nothing is lifted"


# Regions and causes


def test_the_regions_add_up(case, frames):
    """Per scenario and capability to the gap of the assessment, and only safety regions have a code."""
    found = frames["regions_gap"]
    whole = gaps_of(case)
    added = found.groupby(["scenario_id", "capability_id"])["gap_unit_days"].sum(skipna=False)
    assert added.to_dict() == pytest.approx(whole[added.index].to_dict(), nan_ok=True)
    assert set(found["region_id"]) <= {"", *case.dataset.frame("regions")["id"]}
    shares = frames["regions_unserved"]
    assert list(shares["scenario_id"].unique()) == list(SCENARIOS)
    assert shares["unserved"].dropna().between(0.0, 1.0).all()


def test_the_causes_are_of_the_gap(case, frames):
    """Every scenario and capability, with the gap of the assessment; shares and gap add up."""
    found = frames["causes"].set_index(["scenario_id", "capability_id"])
    pd.testing.assert_series_equal(found["gap_unit_days"], gaps_of(case), rtol=1e-9)
    assert found.drop(columns="gap_unit_days").sum(axis=1, skipna=False).dropna().to_dict() == pytest.approx(
        found["gap_unit_days"].dropna().to_dict()
    )
