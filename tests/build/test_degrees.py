"""How firm the outcomes of the shipped tables are, and of tables in which other values have a source."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from hoofdtaak3.analyses.uncertainty import degrees
from hoofdtaak3.analyses.uncertainty.assumed import assumed_ranges, sourced_inputs
from hoofdtaak3.analyses.uncertainty.compute import sample_scenario
from hoofdtaak3.analyses.uncertainty.degrees import ReferenceDegrees
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.sampling import LOOSE, build_sample
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.tables.keys import QUANTITY_KEYS
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.model.outcomes import SUBJECTS, PhaseOutcomes
from hoofdtaak3.model.robust import headline, ladders
from hoofdtaak3.model.tipping import margins_frame
from hoofdtaak3.results.checks import check_tables

if TYPE_CHECKING:
    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset

pytestmark = pytest.mark.build

ROOT = Path(__file__).parents[2]
DRAWS = 60
FIRM = {"vast", "houdt_stand"}
PLACE = ["kind", "capability_id", "phase", "scenario_id"]


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The shipped tables."""
    return load_dataset(ROOT, "publiek")


@pytest.fixture(scope="module")
def scenarios() -> dict[str, Scenario]:
    """The shipped scenarios, with few draws."""
    return {key: few(scenario) for key, scenario in load_scenarios(ROOT).items()}


@pytest.fixture(scope="module")
def common(scenarios: dict[str, Scenario]) -> Scenario:
    """The scenario whose phases are looked at."""
    return scenarios["vredestijd"]


@pytest.fixture(scope="module")
def reference(dataset: Dataset, common: Scenario) -> ReferenceDegrees:
    """The draws and corners of the shipped tables."""
    return ReferenceDegrees(dataset, common)


@pytest.fixture(scope="module")
def frames(reference: ReferenceDegrees) -> dict[str, pd.DataFrame]:
    """The frames of them."""
    return reference.frames()


def few(scenario: Scenario, **settings: float) -> Scenario:
    """The scenario with few draws and other settings."""
    changes = {"draws": DRAWS, **settings}
    return scenario.model_copy(update={"uncertainty": scenario.uncertainty.model_copy(update=changes)})


def with_tables(dataset: Dataset, frames: dict[str, pd.DataFrame]) -> Dataset:
    """The dataset with other tables."""
    return replace(dataset, frames=MappingProxyType({**dataset.frames, **frames}))


def changed(dataset: Dataset, table: str, rows: dict[str, str], **cells: object) -> Dataset:
    """The dataset with other cells in the rows that match."""
    frame = dataset.frame(table).copy()
    mask = np.logical_and.reduce([frame[column] == value for column, value in rows.items()])
    assert mask.any()
    for column, value in cells.items():
        frame.loc[mask, column] = value
    return with_tables(dataset, {table: frame})


def sourced(dataset: Dataset, seed: int, chance: float) -> Dataset:
    """The tables with a source for this part of the values and alternatives, whichever."""
    generator = np.random.default_rng(seed)
    found = {}
    for table in (*QUANTITY_KEYS, "civil_alternatives"):
        frame = dataset.frame(table)
        found[table] = frame.assign(basis=frame["basis"].mask(generator.random(len(frame)) < chance, "bron"))
    return with_tables(dataset, found)


def anything(dataset: Dataset, seed: int) -> Dataset:
    """The tables with other values wherever no source states them, far outside the ranges; alternatives may vanish."""
    generator, found = np.random.default_rng(seed), {}
    for table in QUANTITY_KEYS:
        frame = dataset.frame(table)
        loose = frame["basis"].isin(LOOSE) & frame["likely"].notna()
        share = frame["unit"] == "fractie"
        other = np.where(
            share, generator.random(len(frame)), frame["likely"] * generator.choice([0.01, 1.0, 20.0], len(frame))
        )
        other = np.where(
            frame.get("attribute", pd.Series("", frame.index)) == "rotation_factor",
            1.0 + generator.random(len(frame)),
            other,
        )
        found[table] = frame.assign(likely=frame["likely"].mask(loose, other))
    alternatives = dataset.frame("civil_alternatives")
    gone = alternatives["basis"].isin(LOOSE) & (generator.random(len(alternatives)) < 0.5)
    found["civil_alternatives"] = alternatives.assign(status=alternatives["status"].mask(gone, "none"))
    return with_tables(dataset, found)


def test_tables_are_as_described(frames: dict[str, pd.DataFrame], dataset: Dataset) -> None:
    """A row for every capability and phase, headline, subject and run."""
    check_tables(frames)
    size = len(dataset.frame("capabilities"))
    assert frames["degrees"]["kind"].value_counts().to_dict() == {"phase": 4 * size, "headline": size}
    assert len(frames["availability_degrees"]) == 4 * size
    assert len(frames["count_degrees"]) == 4 * len(SUBJECTS)
    assert not frames["degrees"].duplicated(PLACE).any()


def test_the_class_is_the_most_frequent_one(
    frames: dict[str, pd.DataFrame], dataset: Dataset, common: Scenario
) -> None:
    """Counted here draw by draw, in the model of one draw at a time; the share and what competes as well."""
    sample = build_sample(dataset, common, DRAWS, common.uncertainty.seed, LOOSE)
    drawn = [ladders(sample.at(draw)) for draw in range(DRAWS)]
    for row in frames["degrees"].to_dict("records"):
        mine = [ladder[row["capability_id"]] for ladder in drawn]
        codes = Counter(headline(one) if row["kind"] == "headline" else one[row["phase"]] for one in mine)
        if row["class"] == "onbekend":
            assert row["degree"] == "onbekend"
            assert np.isnan(row["share"])
            assert codes["onbekend"]
            continue
        assert codes[row["class"]] == max(codes.values()), row
        assert row["share"] == pytest.approx(codes[row["class"]] / DRAWS)
        often = {code for code, count in codes.items() if count >= 0.05 * DRAWS}
        assert often <= set(row["outcomes"]), row
        assert [codes[code] for code in row["outcomes"]] == sorted((codes[c] for c in row["outcomes"]), reverse=True)


def test_the_degree_follows_from_the_columns_and_the_corners(
    frames: dict[str, pd.DataFrame], reference: ReferenceDegrees
) -> None:
    """A class holds if it has its share and is that of every corner; what may not be stated says what is needed."""
    corners = [ladders(world) for world in (reference.ranges.likely, *reference.ranges.corners())]
    seen = set()
    for row in frames["degrees"].to_dict("records"):
        mine = [corner[row["capability_id"]] for corner in corners]
        ends = {headline(one) if row["kind"] == "headline" else one[row["phase"]] for one in mine}
        if row["degree"] != "onbekend":
            holds = row["share"] >= 0.8 and ends == {row["class"]}
            assert (row["degree"] in FIRM) == holds, row
        assert bool(row["needs"]) != (row["degree"] in FIRM), row
        assert len(row["outcomes"]) > 1 or row["degree"] != "wisselt", row
        seen.add(row["degree"])
    assert seen == {"houdt_stand", "wisselt", "onbekend"}


def test_thresholds_are_parameters(dataset: Dataset, common: Scenario, frames: dict[str, pd.DataFrame]) -> None:
    """With a share of all draws less holds, and with another one for what competes more is told."""
    strict = ReferenceDegrees(dataset, few(common, firm=1.0, competing=0.01)).frames()["degrees"]
    firm, loose = strict["degree"] == "houdt_stand", frames["degrees"]["degree"] == "houdt_stand"
    assert (firm <= loose).all()
    assert firm.sum() < loose.sum()
    assert (strict.loc[firm, "share"] == 1.0).all()
    more = strict["outcomes"].map(len) - frames["degrees"]["outcomes"].map(len)
    assert (more >= 0).all()
    assert more.any()


def test_the_joint_run_has_its_share_of_the_same_class(
    frames: dict[str, pd.DataFrame], reference: ReferenceDegrees
) -> None:
    """Of the class that is stated, whether or not it is the most frequent one there as well."""
    found = frames["degrees"][frames["degrees"]["kind"] == "phase"].set_index(["capability_id", "phase"])
    for c, key in enumerate(reference.joint.capability_ids):
        for f, phase in enumerate(PHASES):
            row = found.loc[key, phase]
            if row["class"] != "onbekend":
                assert row["share_joint"] == np.mean(reference.joint.classes[:, c, f] == row["class"])
    assert (found["share_joint"] != found["share"])[found["share"].between(0.1, 0.9)].any()


def test_availability_and_supply(frames: dict[str, pd.DataFrame], reference: ReferenceDegrees) -> None:
    """The most frequent one; and the mean before rounding, where whole units are often none."""
    found = frames["availability_degrees"].set_index(["capability_id", "phase"])
    for c, key in enumerate(reference.drawn.capability_ids):
        for f, phase in enumerate(PHASES):
            row, codes = found.loc[key, phase], Counter(reference.drawn.availability[:, c, f].tolist())
            assert row["availability"] == "onbekend" or codes[row["availability"]] == max(codes.values())
            if row["availability"] != "onbekend":
                assert row["share_zero"] == pytest.approx(codes["niet_beschikbaar"] / DRAWS)
    rounded = found.loc[("eod_sea", "oorlog")]
    assert rounded["availability"] == "niet_beschikbaar"
    assert 0.0 < rounded["supply_unrounded"] < 0.5
    assert rounded["supply"] == pytest.approx(1.0 - rounded["share_zero"])  # never more than one in these draws
    hidden = found.loc[("coastguard_caribbean", "oorlog")]
    assert hidden["degree"] == "onbekend"
    assert np.isnan([hidden["share"], hidden["supply"], hidden["supply_unrounded"], hidden["share_zero"]]).all()


def test_counts_are_distributions(frames: dict[str, pd.DataFrame], dataset: Dataset) -> None:
    """Shares add to 1 in each run; the stated count is the most frequent one, with its share in both runs."""
    counts, found = frames["counts"], frames["count_degrees"]
    assert counts.groupby(["run", "phase", "subject"])["share"].sum().to_numpy() == pytest.approx(1.0)
    assert set(counts["run"]) == {degrees.INDEPENDENT, degrees.JOINT}
    for row in found.to_dict("records"):
        mine = counts[(counts["phase"] == row["phase"]) & (counts["subject"] == row["subject"])]
        shares = mine[mine["run"] == "independent"].set_index("count")["share"]
        assert row["share"] == shares.max() == shares[row["count"]]
        joint = mine[mine["run"] == "joint"].set_index("count")["share"]
        assert row["share_joint"] == joint.get(row["count"], 0.0)
        assert row["outcomes"][0] == f"{row['count']:.0f}"
        assert row["capabilities"] == len(dataset.frame("capabilities"))
    whole = counts[counts["subject"].isin(list("ABCD")) & (counts["run"] == "joint") & (counts["phase"] == "oorlog")]
    war = found[(found["phase"] == "oorlog") & (found["subject"] == "A")].iloc[0]
    assert war["unknown"] >= 1
    # Every capability that is counted has one class.
    assert (whole["count"] * whole["share"]).sum() == pytest.approx(war["capabilities"] - war["unknown"])


def test_counts_stay_between_the_corners(
    frames: dict[str, pd.DataFrame], reference: ReferenceDegrees, dataset: Dataset, common: Scenario
) -> None:
    """No world within what is invented counts more or fewer; a count that holds is that of all of them."""
    sample = build_sample(dataset, common, 12, 5, {"fictief"})
    worlds = PhaseOutcomes.of_worlds([sample.at(draw) for draw in range(12)])
    held = frames["count_degrees"].set_index(["phase", "subject"])
    for subject, known in reference.known.items():
        fewest, most = reference.ends.between(subject, known)
        surely, possibly = worlds.tally(subject, known)
        assert (fewest <= surely).all()
        assert (possibly <= most).all()
        for f, phase in enumerate(PHASES):
            if held.loc[(phase, subject), "degree"] in FIRM:
                assert set(surely[:, f]) == {held.loc[(phase, subject), "count"]}


def test_likely_counts_are_those_of_the_likely_classes(frames: dict[str, pd.DataFrame]) -> None:
    """The column beside the stated count."""
    classes = frames["degrees"][frames["degrees"]["kind"] == "phase"]
    found = frames["count_degrees"].set_index(["phase", "subject"])["count_likely"]
    for phase in PHASES:
        mine = Counter(classes.loc[classes["phase"] == phase, "class_likely"])
        assert [found[phase, code] for code in "ABCD"] == [mine[code] for code in "ABCD"]


def test_a_class_with_a_source_for_all_that_decides_it_is_fixed(dataset: Dataset, common: Scenario) -> None:
    """For one capability all is published, also that there is no alternative. Another one is not moved."""
    everything = dataset
    for table, column in (
        ("capability_values", "capability_id"),
        ("claims", "capability_id"),
        ("civil_alternatives", "capability_id"),
    ):
        everything = changed(everything, table, {column: "eod_sea"}, basis="bron")
    pools = dataset.frame("civil_alternatives")
    mine = pools.loc[pools["capability_id"] == "eod_sea", "id"]
    for key in mine[mine.isin(dataset.frame("civil_alternative_values")["civil_alternative_id"])]:
        everything = changed(everything, "civil_alternative_values", {"civil_alternative_id": key}, basis="bron")
    frames = ReferenceDegrees(everything, common).frames()
    found = frames["degrees"][frames["degrees"]["kind"] == "phase"].set_index(["capability_id", "phase"])
    assert (found.loc["eod_sea", "degree"] == "vast").all()
    assert (found.loc["eod_sea", "share"] == 1.0).all()
    assert (found.loc["eod_sea", "needs"].map(len) == 0).all()
    assert not (found.drop("eod_sea")["degree"] == "vast").any()
    available = frames["availability_degrees"].set_index(["capability_id", "phase"])
    assert (available.loc["eod_sea", "degree"] == "vast").all()
    # One judgement that does not matter leaves it as it is; one that does, does not.
    calm = changed(
        everything, "capability_values", {"capability_id": "eod_sea", "attribute": "endurance_days"}, basis="oordeel"
    )
    assert set(degrees_of(calm, common, "eod_sea")) == {"vast"}
    rough = changed(
        everything, "claims", {"capability_id": "eod_sea", "claim": "ht1", "phase": "oorlog"}, basis="oordeel"
    )
    assert degrees_of(rough, common, "eod_sea")[:3] == ["vast"] * 3
    assert degrees_of(rough, common, "eod_sea")[3] != "vast"


def degrees_of(dataset: Dataset, common: Scenario, capability: str) -> list[str]:
    """By phase."""
    found = ReferenceDegrees(dataset, common).frames()["degrees"]
    return found.loc[(found["capability_id"] == capability) & (found["kind"] == "phase"), "degree"].tolist()


@pytest.mark.parametrize("seed", range(4))
def test_what_is_fixed_never_changes(dataset: Dataset, common: Scenario, seed: int) -> None:
    """With sources for most values some classes are fixed: in every draw, and whatever the other values are."""
    tables = sourced(dataset, seed, 0.93)
    reference = ReferenceDegrees(tables, common)
    found = reference.frames()["degrees"]
    fixed = found[(found["degree"] == "vast") & (found["kind"] == "phase")]
    assert len(fixed)
    assert len(fixed) < len(found)
    assert (fixed["share"] == 1.0).all()
    assert (fixed["share_joint"] == 1.0).all()
    assert (fixed["class"] == fixed["class_likely"]).all()
    for other in range(6):
        world = ladders(build_inputs(anything(tables, 10 * seed + other), common))
        for row in fixed.to_dict("records"):
            assert world[row["capability_id"]][row["phase"]] == row["class"], row


@pytest.mark.parametrize("name", ["stroomuitval", "conflict_2030"])
def test_classes_of_a_scenario(dataset: Dataset, scenarios: dict[str, Scenario], name: str) -> None:
    """The shares are those of the summary of the same draws; the rule is the same, with corners that are tried."""
    found = sample_scenario(dataset, scenarios[name])
    table = found["scenario_degrees"].set_index("capability_id")
    summary = found["sample_summary"][found["sample_summary"]["phase"] == ""].set_index("capability_id")
    tried = found["scenario_statements"].set_index("capability_id")
    assert (table["scenario_id"] == name).all()
    assert (table["kind"] == "scenario").all()
    assert table["share_joint"].isna().all()
    assert table["class_likely"].to_dict() == tried["class"].to_dict() == summary["class"].to_dict()
    columns = [column for column in summary if column.startswith("share_")]
    for key, row in table.iterrows():
        shares = {column.removeprefix("share_"): summary.loc[key, column] for column in columns}
        if row["class"] == "onbekend":
            assert row["degree"] == "onbekend"
            continue
        assert row["share"] == pytest.approx(shares[row["class"]])
        assert row["share"] == pytest.approx(max(shares.values()))
        if row["degree"] == "houdt_stand":
            assert row["share"] >= 0.8
            assert row["class"] == row["class_likely"]
        if tried.loc[key, "robust"] and row["share"] >= 0.8 and row["class"] == row["class_likely"]:
            assert row["degree"] in FIRM
        assert bool(row["needs"]) != (row["degree"] in FIRM)


def test_a_withheld_claim_leaves_no_class_and_no_margin(dataset: Dataset, common: Scenario) -> None:
    """Unknown stays unknown: of that capability in war, and counts say how many are left out; other phases stay."""
    none = {"low": np.nan, "likely": np.nan, "high": np.nan}
    hidden = changed(dataset, "claims", {"capability_id": "eod_land", "claim": "ht1", "phase": "oorlog"}, **none)
    frames = ReferenceDegrees(hidden, common).frames()
    for name, outcome in (("degrees", "class"), ("availability_degrees", "availability")):
        row = frames[name][(frames[name]["capability_id"] == "eod_land") & (frames[name]["phase"] == "oorlog")].iloc[0]
        assert (row[outcome], row["degree"], row["outcomes"]) == ("onbekend", "onbekend", ())
        assert np.isnan(row["share"])
    counts = frames["count_degrees"].set_index(["phase", "subject"])
    assert counts.loc[("oorlog", "D"), "unknown"] == 2
    assert counts.loc[("conflict", "D"), "unknown"] == 1
    worlds = [build_inputs(hidden, common, field) for field in ("likely", "low", "high")]
    margin = margins_frame(*worlds).set_index("capability_id").loc["eod_land"]
    assert margin[["claim_low", "claim", "claim_high", "margin", "margin_alone"]].isna().all()


def test_judgements_of_an_incident_type_have_their_question(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """What is needed names the question of a dimension that is of one incident type as well."""
    found = sample_scenario(dataset, few(scenarios["conflict_overstroming"], draws=400))["scenario_degrees"]
    assert any("q_own_use" in needs for needs in found["needs"])


def test_the_tables_without_what_no_source_states(dataset: Dataset, common: Scenario) -> None:
    """Numbers of a judgement are not known, a judged alternative may be any; what has a source stays."""
    found = sourced_inputs(dataset, common)
    likely = {c.id: c for c in build_inputs(dataset, common).capabilities}
    values = dataset.frame("capability_values")
    known = set(map(tuple, values.loc[values["basis"] == "bron", ["capability_id", "attribute"]].to_numpy()))
    assert known
    for capability in found.capabilities:
        for name in ("units", "readiness", "norm_hours"):
            same = getattr(capability, name) == getattr(likely[capability.id], name)
            assert same == ((capability.id, name) in known), (capability.id, name)
    alternatives = dataset.frame("civil_alternatives").set_index("id")
    for alternative in found.alternatives:
        if alternative.id not in alternatives.index:  # of one that this edition does not show
            assert alternative.status == "unknown"
            continue
        row = alternatives.loc[alternative.id]
        assert alternative.status == ("unknown" if row["basis"] in LOOSE else row["status"])


def test_the_same_draws_give_the_same_tables(
    frames: dict[str, pd.DataFrame], dataset: Dataset, common: Scenario
) -> None:
    """To the last byte, in any order of the rows."""
    generator = random.Random(4)  # noqa: S311 - a test, not a secret
    shuffled = {
        name: frame.sample(frac=1.0, random_state=generator.randrange(99)).reset_index(drop=True)
        for name, frame in dataset.frames.items()
        if name in {"claims", "capability_values", "civil_pool_values"}
    }
    other = ReferenceDegrees(with_tables(dataset, shuffled), common).frames()
    for name, table in frames.items():
        assert table.to_csv() == other[name].to_csv(), name


def test_ends_of_what_is_invented_are_the_corners(
    reference: ReferenceDegrees, dataset: Dataset, common: Scenario
) -> None:
    """The likely world first, then those of the statements."""
    corners = assumed_ranges(dataset, common).corners()
    assert len(reference.ends.classes) == 1 + len(corners)
