"""Statements: from the tables to what may be said and what must be asked first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from hoofdtaak3.analyses.case import Case as AnalysisCase
from hoofdtaak3.analyses.uncertainty import compute as uncertainty
from hoofdtaak3.analyses.uncertainty.assumed import assumed_ranges
from hoofdtaak3.analyses.uncertainty.compute import overview, sample_scenario
from hoofdtaak3.analyses.uncertainty.degrees import ReferenceDegrees
from hoofdtaak3.analyses.uncertainty.evidence import Evidence, Origin
from hoofdtaak3.analyses.uncertainty.statements import reference_statements, scenario_statements
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.sampling import build_sample
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.model.robust import SEVERITY, Quantity, headline, ladders
from hoofdtaak3.project import Project
from hoofdtaak3.results.checks import check_tables
from hoofdtaak3.results.frames import SAMPLES, read_frames, write_frames

if TYPE_CHECKING:
    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset

pytestmark = pytest.mark.build

ROOT = Path(__file__).parents[2]
FUTURE = "conflict_2030"


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The shipped tables."""
    return load_dataset(ROOT, "publiek")


@pytest.fixture(scope="module")
def scenarios() -> dict[str, Scenario]:
    """The shipped scenarios."""
    return load_scenarios(ROOT)


@pytest.fixture(scope="module")
def statements(dataset: Dataset, scenarios: dict[str, Scenario]) -> pd.DataFrame:
    """The statements on the reference request and on the scenario with invented alternatives."""
    parts = [reference_statements(dataset, scenarios["vredestijd"]), scenario_statements(dataset, scenarios[FUTURE])]
    return pd.concat(parts, ignore_index=True)


def changed(dataset: Dataset, table: str, rows: dict[str, str], **cells: object) -> Dataset:
    """The dataset with other cells in the rows that match."""
    frame = dataset.frame(table).copy()
    mask = np.logical_and.reduce([frame[column] == value for column, value in rows.items()])
    assert mask.any()
    for column, value in cells.items():
        frame.loc[mask, column] = value
    return replace(dataset, frames=MappingProxyType({**dataset.frames, table: frame}))


def test_every_class_has_a_statement(statements: pd.DataFrame, dataset: Dataset) -> None:
    """There is one statement per capability and phase, per headline, and per capability and scenario."""
    count = len(dataset.frame("capabilities"))
    check_tables({"statements": statements})
    assert statements["kind"].value_counts().to_dict() == {"phase": 4 * count, "scenario": count, "headline": count}
    assert not statements.duplicated(["kind", "capability_id", "phase", "scenario_id"]).any()


def test_statement_is_consistent(statements: pd.DataFrame, dataset: Dataset) -> None:
    """A robust class is known and has no needs; any other one says what is needed, by ids of open questions."""
    questions = set(dataset.frame("open_questions")["id"])
    for row in statements.to_dict("records"):
        rank = [SEVERITY[row[column]] for column in ("best", "class", "worst")]
        assert rank == sorted(rank)
        assert row["robust"] == (row["best"] == row["worst"] != "onbekend")
        needs = set(row["needs"])
        assert needs <= questions
        assert bool(needs) != bool(row["robust"]), row


def test_draws_stay_between_the_extremes(
    statements: pd.DataFrame, dataset: Dataset, scenarios: dict[str, Scenario]
) -> None:
    """No draw from the invented ranges gives a class on the reference request outside what the statement says."""
    sample = build_sample(dataset, scenarios["vredestijd"], 5, 1, bases={"fictief"})
    rows = statements[statements["kind"].isin(["phase", "headline"])].to_dict("records")
    for draw in range(sample.draws):
        found = ladders(sample.at(draw))
        for row in rows:
            ladder = found[row["capability_id"]]
            code = ladder[row["phase"]] if row["kind"] == "phase" else headline(ladder)
            assert SEVERITY[row["best"]] <= SEVERITY[code] <= SEVERITY[row["worst"]], row


def test_likely_class_is_that_of_the_model(
    statements: pd.DataFrame, dataset: Dataset, scenarios: dict[str, Scenario]
) -> None:
    """The class of a statement is that of the likely values."""
    likely = ladders(build_inputs(dataset, scenarios["vredestijd"]))
    phases = statements[statements["kind"] == "phase"]
    for row in phases.to_dict("records"):
        assert row["class"] == likely[row["capability_id"]][row["phase"]]
    for row in statements[statements["kind"] == "headline"].to_dict("records"):
        ladder = likely[row["capability_id"]]
        assert row["class"] == headline(ladder) == ladder[row["phase"]]


def test_only_invented_rows_move(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """Judgements and sourced values stay likely; an invented number is at its low and at its high end."""
    ranges = assumed_ranges(dataset, scenarios["vredestijd"])
    quantities = set(ranges.quantities())
    assert Quantity("capabilities", "eod_land", "units") in quantities
    assert not any(quantity.field == "claim1" for quantity in quantities)
    units = [next(c.units for c in world.capabilities if c.id == "eod_land") for world in vars(ranges).values()]
    assert units == [12.0, 9.0, 16.0]


def test_invented_alternative_may_not_be_there(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """An alternative that is invented exists at its high end only; one on other grounds is there at both."""
    ranges = assumed_ranges(dataset, scenarios[FUTURE])
    exists = {q.id for q in ranges.quantities() if q.field == "exists"}
    assert exists == {"cbrn_decon_by_fire_decon_infra", "fire_helicopters_by_private_helicopters"}
    assert not any(q.field == "exists" for q in assumed_ranges(dataset, scenarios["vredestijd"]).quantities())


def test_invented_personnel(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """An invented personnel path has its lowest and its highest share of the base year at the ends."""
    plain = assumed_ranges(dataset, scenarios[FUTURE])
    assert plain.low.personnel_ratio == plain.high.personnel_ratio == plain.likely.personnel_ratio
    other = changed(dataset, "personnel", {"path": "planned"}, basis="fictief", low=90000.0, high=110000.0)
    ranges = assumed_ranges(other, scenarios[FUTURE])
    assert ranges.low.personnel_ratio[0] < ranges.likely.personnel_ratio[0] < ranges.high.personnel_ratio[0]
    assert Quantity("", "", "personnel_ratio") in ranges.quantities()


def test_answer_settles_a_class(dataset: Dataset, scenarios: dict[str, Scenario], statements: pd.DataFrame) -> None:
    """A class that waits for one question is robust once that number is known, and needs nothing any more."""

    def war(frame: pd.DataFrame) -> dict[str, object]:
        rows = frame[(frame["kind"] == "phase") & (frame["capability_id"] == "drones") & (frame["phase"] == "oorlog")]
        return dict(rows.to_dict("records")[0])

    assert war(statements)["needs"] == ("q_fleet_units",)
    known = changed(
        dataset, "capability_values", {"capability_id": "drones", "attribute": "units"}, low=10.0, high=10.0
    )
    known = changed(known, "capability_values", {"capability_id": "drones", "attribute": "readiness"}, basis="oordeel")
    assert war(reference_statements(known, scenarios["vredestijd"])) | {"class": "B"} == {
        "kind": "phase", "capability_id": "drones", "phase": "oorlog", "scenario_id": "", "class": "B", "robust": 1,
        "worst": "B", "best": "B", "needs": (),
    }  # fmt: skip


def test_unknown_class_asks_for_what_is_missing(statements: pd.DataFrame) -> None:
    """An unknown class needs the answers on what is not known, not those on what is only assumed."""
    rows = statements[(statements["capability_id"] == "coastguard_caribbean") & (statements["class"] == "onbekend")]
    assert len(rows) >= len(PHASES)
    assert set(rows["needs"]) == {("q_caribbean",)}


def test_evidence_names_tables(dataset: Dataset) -> None:
    """A quantity of the inputs is traced to the rows that it comes from; a promise goes before a reference demand."""
    evidence = Evidence(dataset)
    traced = {
        Quantity("capabilities", "eod_land", "claim1"): Origin("claims", "eod_land", "ht1"),
        Quantity("capabilities", "eod_land", "reference"): Origin("capability_values", "eod_land", "promise"),
        Quantity("capabilities", "kmar_border", "reference"): Origin(
            "capability_values", "kmar_border", "reference_demand"
        ),
        Quantity("pools", "bus_firms", "reciprocal"): Origin("reciprocal_claims", "bus_firms"),
        Quantity("pools", "bus_firms", "units"): Origin("civil_pool_values", "bus_firms", "units"),
        Quantity("alternatives", "a", "exists"): Origin("civil_alternatives", "a"),
        Quantity("alternatives", "a", "equivalence"): Origin("civil_alternative_values", "a", "equivalence"),
    }
    for quantity, origin in traced.items():
        assert evidence.origins(quantity) == {origin}
    assert Origin("personnel", "planned") in evidence.origins(Quantity("", "", "personnel_ratio"))


def test_evidence_of_demand_needs_a_scenario(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """What an incident asks counts only in a scenario with that incident."""
    evidence = Evidence(dataset)
    assert "q_request_units" not in evidence.assumptions("cbrn_decon")
    assert "q_request_units" in evidence.assumptions("cbrn_decon", scenarios["conflict_chemisch"])


def test_sample_of_a_scenario(dataset: Dataset, scenarios: dict[str, Scenario]) -> None:
    """A scenario is sampled with its own settings or with those given; the overview is in Dutch numbers."""
    scenario = scenarios["stroomuitval"]
    frames = sample_scenario(dataset, scenario, draws=20, seed=3)
    assert set(frames) == set(SAMPLES)
    pd.testing.assert_frame_equal(frames["scenario_statements"], scenario_statements(dataset, scenario))
    again = sample_scenario(dataset, scenario.model_copy(update={"uncertainty": settings(scenario, 20, 3)}))
    pd.testing.assert_frame_equal(frames["sample_summary"], again["sample_summary"])
    shown = overview(dataset, frames)
    assert len(shown) == len(dataset.frame("capabilities"))
    caribbean = shown[shown["Capaciteit"] == "Kustwacht Caribisch gebied"].iloc[0]
    assert caribbean["P50"] == "onbekend"


def test_analysis_has_the_statements_of_every_scenario(
    dataset: Dataset, scenarios: dict[str, Scenario], tmp_path: Path
) -> None:
    """Those on the reference request come first, then those of each scenario, as on disk; of degrees as well."""
    chosen = {key: scenarios[key] for key in ("vredestijd", "stroomuitval")}
    chosen = {key: s.model_copy(update={"uncertainty": settings(s, 20, 3)}) for key, s in chosen.items()}
    own = {key: sample_scenario(dataset, scenario) for key, scenario in chosen.items()}
    wanted = ("scenario_degrees", "scenario_statements")
    for key, frames in own.items():
        write_frames(tmp_path / key, {name: frames[name] for name in wanted})
    read = {key: read_frames(tmp_path / key, wanted) for key in chosen}
    found = uncertainty.compute(AnalysisCase(Project(ROOT), "uncertainty", dataset, chosen, read))
    check_tables(found)
    parts = [reference_statements(dataset, chosen["vredestijd"]), *(own[key]["scenario_statements"] for key in chosen)]
    pd.testing.assert_frame_equal(found["statements"], pd.concat(parts, ignore_index=True))
    reference = ReferenceDegrees(dataset, chosen["vredestijd"]).frames()["degrees"]
    parts = [reference, *(own[key]["scenario_degrees"] for key in chosen)]
    pd.testing.assert_frame_equal(found["degrees"], pd.concat(parts, ignore_index=True))


def settings(scenario: Scenario, draws: int, seed: int) -> object:
    """The settings of the draws."""
    return scenario.uncertainty.model_copy(update={"draws": draws, "seed": seed})
