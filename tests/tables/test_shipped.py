"""The shipped content: measures, risks, personnel to 2035, what claims rest on, and facts that sources state."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from hoofdtaak3.inputs.tables import Dataset, load_dataset
from hoofdtaak3.inputs.tables.bibliography import BIBLIOGRAPHY_FILE
from hoofdtaak3.inputs.tables.contract import load_contract
from hoofdtaak3.inputs.tables.link_checks import source_keys

ROOT = Path(__file__).parents[2]
FEWEST_MEASURES = 12


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The shipped tables, public edition."""
    return load_dataset(ROOT)


@pytest.fixture(scope="module")
def entries() -> dict[str, dict[str, Any]]:
    """The sources by key."""
    return {entry["id"]: entry for entry in json.loads((ROOT / BIBLIOGRAPHY_FILE).read_text(encoding="utf-8"))}


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


def test_a_law_says_which_text_was_read(dataset: Dataset, entries: dict[str, dict[str, Any]]) -> None:
    """Every article that support or a claim rests on names the date of the text that was read; so does its source."""
    laws = dataset.frame("legal_bases")
    cited = {key for cell in laws["source"] for key in source_keys(cell) if entries[key]["type"] == "legislation"}
    national = {key for key in cited if entries[key].get("number", "").startswith("BWBR")}
    assert {"politiewet-2012", "wvr", "regeling-militaire-steunverlening", "havennoodwet"} <= national
    assert [key for key in sorted(national) if not entries[key]["note"].startswith("Tekst van ")] == []
    own = laws[[bool(national & set(source_keys(cell))) for cell in laws["source"]]]
    assert [row.id for row in own.itertuples() if not row.note.startswith("Tekst ")] == []


def test_a_fact_rests_on_something_that_was_read(dataset: Dataset, entries: dict[str, dict[str, Any]]) -> None:
    """No row is called a fact on sources of which the bibliography says that nobody read them."""
    blind = []
    for name, frame in dataset.frames.items():
        if "basis" not in frame.columns:
            continue
        for row in frame[frame["basis"] == "bron"].itertuples():
            notes = [entries[key].get("note", "").lower() for key in source_keys(row.source)]
            if all(note.startswith(("niet gelezen", "het rapport zelf is niet")) for note in notes):
                blind.append((name, row.source))
    assert blind == []


def test_a_copied_press_release_names_its_author(entries: dict[str, dict[str, Any]]) -> None:
    """Whoever copied a press release is where it was read, never its author."""
    copies = [entry for entry in entries.values() if "ersbericht" in entry.get("note", "")]
    assert len(copies) > 1
    for entry in copies:
        authors = {author.get("literal") for author in entry.get("author", [])}
        assert not authors & {"Blik op nieuws", "Noventas", entry.get("container-title")}, entry["id"]


# What a published number says of a civil party: lowest, used and highest, and whether the range is published too.
PUBLISHED_POOLS = {
    "fire_decon": (6, 6, 6, "bron"),
    "fire_drones": (5, 6, 7, "bron"),
    "fire_hand_crews": (2, 5, 11, "oordeel"),
    "knrm": (75, 75, 75, "bron"),
    "police_drones": (60, 60, 100, "bron"),
    "rescue_fleet": (88, 88, 88, "bron"),
    "usar_nl": (1, 2, 4, "bron"),
    "care_reserve": (4000, 4000, 4000, "bron"),
}


def test_civil_numbers_are_the_published_ones(dataset: Dataset) -> None:
    """Sizes of civil parties that sources state are those of the sources."""
    values = dataset.frame("civil_pool_values")
    sizes = values[values["attribute"] == "units"].set_index("civil_pool_id")
    found = {key: tuple(sizes.loc[key, ["low", "likely", "high", "basis"]]) for key in PUBLISHED_POOLS}
    assert found == PUBLISHED_POOLS


def test_published_figures_fit_each_other(dataset: Dataset) -> None:
    """Reports of 2025 are the sum of their parts, some 600 above 2024; the fleet is the sum of its types."""
    value = dataset.frame("observations").set_index("id")["value"]
    assert value["eod_2025_reports"] == value["eod_2025_conventional"] + value["eod_2025_ied"]
    assert value["eod_2025_reports"] - value["eod_2024_reports"] == pytest.approx(600, abs=10)
    fleet = dataset.frame("capability_values").set_index(["capability_id", "attribute"])["likely"]
    assert fleet["fire_helicopters", "units"] == value["chinooks_nl"] + value["cougars_nl"]
    assert fleet["fire_helicopters", "units"] * fleet["fire_helicopters", "readiness"] == pytest.approx(
        value["fires_2020_helicopters"], abs=0.5
    )
    personnel = dataset.frame("personnel").set_index(["path", "date"])["likely"]
    assert personnel["planned", date(2035, 1, 1)] == value["personnel_target_coalition"]


def test_an_emergency_law_is_named_for_what_it_covers(dataset: Dataset) -> None:
    """Requisition excludes seagoing ships, and the transport law knows road, rail and inland water only."""
    claims = dataset.frame("reciprocal_claims").merge(
        dataset.frame("civil_pools")[["id", "mode"]], left_on="civil_pool_id", right_on="id"
    )
    assert "sea" not in set(claims.loc[claims["legal_basis_id"] == "vorderingswet", "mode"])
    assert set(claims.loc[claims["legal_basis_id"] == "vervoersnoodwet", "mode"]) == {"road"}
