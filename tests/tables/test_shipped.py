"""The shipped content of issue 3: measures, risks, personnel to 2035, and what claims on civil means rest on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from hoofdtaak3.inputs.tables import Dataset, load_dataset
from hoofdtaak3.inputs.tables.contract import load_contract

ROOT = Path(__file__).parents[2]
FEWEST_MEASURES = 12


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The shipped tables, public edition."""
    return load_dataset(ROOT)


def test_measures_are_of_every_kind(dataset: Dataset) -> None:
    """At least twelve measures, and one of each kind that the sources speak of."""
    kinds = next(column for column in load_contract(ROOT).tables["measures"].columns if column.name == "kind").enum
    measures = dataset.frame("measures")
    assert len(measures) >= FEWEST_MEASURES
    assert set(measures["kind"]) == set(kinds)


def test_costs_and_lead_times_are_ranges_with_a_question(dataset: Dataset) -> None:
    """No cost or lead time is published, so each is a range that names the question that would settle it."""
    values = dataset.frame("measure_values")
    unsourced = values[values["basis"].isin(["oordeel", "fictief"])]
    assert (unsourced["low"] < unsourced["likely"]).all()
    assert (unsourced["likely"] < unsourced["high"]).all()
    assert (unsourced["open_question_id"] != "").all()


def test_shipped_effects_can_have_effect(dataset: Dataset) -> None:
    """No shipped measure is warned of, and every capability says what it means when it is missing."""
    assert not [text for text in dataset.warnings if "measure" in text or "acute_risks" in text]
    assert set(dataset.frame("acute_risks")["capability_id"]) == set(dataset.frame("capabilities")["id"])


def test_personnel_paths_reach_2035_and_widen(dataset: Dataset) -> None:
    """Every path has a figure for 2035; observed figures have no range, judged ones have, wider than in 2030."""
    personnel = dataset.frame("personnel")
    width = personnel["high"] - personnel["low"]
    assert (width[personnel["path"] == "observed"] == 0).all()
    for path in ("slow", "planned", "fast"):
        rows = personnel[personnel["path"] == path].set_index("date")
        assert rows.loc[date(2035, 1, 1), "low"] < rows.loc[date(2035, 1, 1), "likely"], path
        assert rows.loc[date(2035, 1, 1), "likely"] < rows.loc[date(2035, 1, 1), "high"], path
        spread = rows["high"] - rows["low"]
        assert spread[date(2035, 1, 1)] > spread[date(2030, 1, 1)], path
    for numbers in ("low", "likely", "high"):
        last = personnel[personnel["date"] == date(2035, 1, 1)].set_index("path")[numbers]
        assert last["slow"] <= last["planned"] <= last["fast"], numbers


def test_requisition_is_only_named_where_emergency_law_may_be_in_force(dataset: Dataset) -> None:
    """Emergency law is a basis for claims in conflict and war only, and never for a request to Defence."""
    laws = dataset.frame("legal_bases").set_index("id")["kind"]
    emergency = set(laws.index[laws == "vordering"])
    claims = dataset.frame("reciprocal_claims")
    assert set(claims.loc[claims["legal_basis_id"].isin(emergency), "phase"]) == {"conflict", "oorlog"}
    requests = pd.concat([dataset.frame("request_lines"), dataset.frame("request_types")])
    assert not set(requests["legal_basis_id"]) & (emergency | set(laws.index[laws == "kader"]))


def test_reservists_rest_on_the_one_study(dataset: Dataset) -> None:
    """Shares of reservists above 0 are judgement with a source; the study itself is an observation with its limits."""
    pools = dataset.frame("civil_pool_values")
    shares = pools[(pools["attribute"] == "reservists") & (pools["likely"] > 0)]
    assert set(shares["basis"]) == {"oordeel"}
    assert (shares["source"] != "").all()
    study = dataset.frame("observations").set_index("id").loc["reservists_available"]
    assert study["source"] in set(shares["source"])
    assert "minder dan" in study["definition"]
    assert "alleen het begin" in study["note"]
