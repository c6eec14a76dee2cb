"""Every quantity counts: doubling it moves a result, or `golden/quantities.csv` lists it with the reason why not."""

from __future__ import annotations

import difflib
import functools
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import Scenario, load_scenarios
from hoofdtaak3.inputs.tables import Dataset, load_dataset
from hoofdtaak3.model.assessment import assess
from hoofdtaak3.model.inputs import Inputs
from hoofdtaak3.model.problem import compile_problem
from hoofdtaak3.model.reference import phases_frame
from hoofdtaak3.model.summary import supply_frame
from hoofdtaak3.model.worlds import Solver

pytestmark = pytest.mark.build

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden" / "quantities.csv"

# Tables of quantities: the columns that name a row, and the column that names the quantity.
TABLES: Mapping[str, tuple[str, ...]] = {
    "capability_values": ("capability_id", "attribute"),
    "claims": ("capability_id", "claim", "phase"),
    "request_line_values": ("request_line_id", "attribute", "day"),
    "request_type_values": ("request_type_id", "attribute"),
    "civil_alternative_values": ("civil_alternative_id", "attribute"),
    "reciprocal_claims": ("civil_pool_id", "phase"),
    "personnel": ("path", "date"),
    "region_values": ("region_id", "attribute", "date"),
}
REFRESH = f"if this is right, refresh with: pytest -m campaign tests/{Path(__file__).name} --update-golden"
SHARES = {"claims", "reciprocal_claims", "readiness", "own_use", "own_use_incident", "reservists"}
# Why a quantity of a kind may leave every result of the shipped scenarios as it is, although the model uses it.
NOT_BINDING = {
    "claims": "het verschil is te klein voor een hele eenheid, of er is genoeg",
    "norm_hours": "wie op tijd kan zijn, is dat ook bij de halve norm; wie te laat is, ook bij de dubbele",
    "response_hours": "ook met de dubbele tijd nog op tijd, of ook met de helft te laat",
    "endurance_days": "geen inzet duurt zo lang, of er is genoeg voor de aflossing",
    "rotation_factor": "geen inzet duurt tot de aflossing, of er is genoeg voor de aflossing",
    "elasticity": "de groei tot 2030 is te klein voor een hele eenheid",
    "readiness": "al bijna 1, en er is genoeg",
    "equivalence": "er is al genoeg, of de bron komt te laat",
    "units": "er is al genoeg, of de bron komt te laat",
    "own_use": "in die fase is de civiele partij niet nodig, of er is genoeg",
    "own_use_incident": "dat soort incident valt niet samen met vraag aan deze partij, of er is genoeg",
    "reservists": "in die fase is de civiele partij niet nodig, of er is genoeg",
    "reciprocal_claims": "in die fase is de civiele partij niet nodig, of er is genoeg",
    "required_hours": "ook met de dubbele tijd is dezelfde bron op tijd",
    "days": "het verzoek duurt al tot het einde, of er is genoeg",
    "start_day": "het incident begint dan nog in dezelfde fase met dezelfde bronnen",
    "weight": "het gewicht is te klein voor een ander verzoek in de stroom",
}
# Most of what moves at all moves in these; they are tried first, the others only for what is left.
FIRST = ("conflict_overstroming", "conflict_chemisch")


@functools.cache
def shipped() -> tuple[Dataset, dict[str, Scenario]]:
    """The shipped data with everything in it, and the shipped scenarios, the telling ones first."""
    scenarios = load_scenarios(ROOT)
    order = [*FIRST, *(key for key in scenarios if key not in FIRST)]
    return load_dataset(ROOT, "intern"), {key: scenarios[key] for key in order}


def changed(rows: Mapping[str, list[int]], change: Callable[[float, bool], float]) -> Dataset:
    """The dataset with the likely value of some rows changed; shares stay shares."""
    dataset, _ = shipped()
    frames = dict(dataset.frames)
    for table, positions in rows.items():
        frame = frames[table].copy()
        values = frame["likely"].to_numpy(dtype=float, copy=True)
        for position in positions:
            quantity = frame["attribute"].iloc[position] if "attribute" in frame else table
            values[position] = change(values[position], quantity in SHARES)
        frames[table] = frame.assign(likely=values)
    return replace(dataset, frames=frames)


def double(value: float, share: bool) -> float:  # noqa: FBT001 - a pair with the value
    """Twice the value; a share at most 1."""
    return min(1.0, 2 * value) if share else 2 * value


def quick(inputs: Inputs) -> tuple[bytes, ...]:
    """Results that cost little: supply by day, and the classes on the reference request."""
    return tuple(_digest(frame) for frame in (supply_frame(compile_problem(inputs)), phases_frame(inputs, Solver())))


def full(inputs: Inputs) -> tuple[bytes, ...]:
    """All results of a scenario."""
    return tuple(_digest(frame) for frame in assess(inputs).frames().values())


def _digest(frame: pd.DataFrame) -> bytes:
    return pd.util.hash_pandas_object(frame.round(9), index=False).to_numpy().tobytes()


@functools.cache
def baseline(scenario: str) -> bytes:
    """The model's inputs from the shipped data."""
    dataset, scenarios = shipped()
    return pickle.dumps(build_inputs(dataset, scenarios[scenario]))


@functools.cache
def results(kind: Callable[[Inputs], tuple[bytes, ...]], scenario: str) -> tuple[bytes, ...]:
    """The results of the shipped data."""
    dataset, scenarios = shipped()
    return kind(build_inputs(dataset, scenarios[scenario]))


def moves(dataset: Dataset, kind: Callable[[Inputs], tuple[bytes, ...]], names: list[str]) -> bool:
    """Whether any result differs from the shipped data's; equal inputs need no run."""
    _, scenarios = shipped()
    for name in names:
        inputs = build_inputs(dataset, scenarios[name])
        if pickle.dumps(inputs) != baseline(name) and kind(inputs) != results(kind, name):
            return True
    return False


def still(table: str, positions: list[int]) -> Iterator[int]:
    """The rows of which doubling moves nothing in any scenario, by halves of the group.

    Doubling one quantity of a kind shifts supply or demand one way, and all results follow in one direction; so when
    doubling a whole group of one kind moves nothing, none of its members does by itself.
    """
    if not positions:
        return
    _, scenarios = shipped()
    # A claim acts through supply alone, and these two scenarios have every phase at both sizes of the forces.
    kind, names = (quick, ["conflict_chemisch", "conflict_2030"]) if table == "claims" else (full, list(scenarios))
    if not moves(changed({table: positions}, double), kind, names):
        yield from positions
    elif len(positions) > 1:
        middle = len(positions) // 2
        yield from still(table, positions[:middle])
        yield from still(table, positions[middle:])


def reason(table: str, row: pd.Series) -> str:
    """Why doubling this quantity moves nothing: the first explanation that holds, checked, not assumed."""
    dataset, scenarios = shipped()
    if row["likely"] == 0:
        return "de waarde is 0"
    if table == "civil_alternative_values":
        alternative = dataset.frame("civil_alternatives").set_index("id").loc[row["civil_alternative_id"]]
        if not bool(alternative["mandate"]):
            return "zonder bevoegdheid telt dit alternatief niet mee"
    if table == "personnel" and row["path"] not in {
        "observed",
        "wartime",
        *(s.personnel_path for s in scenarios.values()),
    }:
        return "geen scenario volgt dit pad"
    if table == "personnel" and _past_the_scenarios(row):
        return "geen scenario speelt na het vorige punt van dit pad"
    if table in {"personnel", "region_values"}:
        return "een latere of vollediger peildatum geldt"
    return NOT_BINDING.get(str(row.get("attribute", table)), "")


def _past_the_scenarios(row: pd.Series) -> bool:
    """Whether every scenario is over in the year of the point before: a point counts for the years between them."""
    dataset, scenarios = shipped()
    personnel = dataset.frame("personnel")
    dates = personnel.loc[personnel["path"] == row["path"], "date"]
    before = [day for day in dates if day < row["date"]]
    ends = [scenario.start_date + timedelta(days=scenario.days - 1) for scenario in scenarios.values()]
    return bool(before) and max(ends).year <= max(before).year


def key_of(table: str, row: pd.Series) -> str:
    """The row's key as text."""
    return "/".join("" if pd.isna(row[c]) else str(row[c]) for c in TABLES[table])


def effect(table: str, position: int, known: str, *, everywhere: bool) -> str:
    """Where doubling the quantity moves a result, as `quick:scenario` or `full:scenario`; "" when nowhere.

    `known` is where it did before: it is tried first, so that a check costs one run and not all of them. Without
    `everywhere` only the telling places are tried.
    """
    _, scenarios = shipped()
    places = [f"quick:{FIRST[0]}", "quick:conflict_2030"]
    if table != "claims":
        places += [f"full:{name}" for name in (scenarios if everywhere else FIRST[:1])]
    data = changed({table: [position]}, double)
    for place in dict.fromkeys([known, *places] if known in places else places):
        kind, _, name = place.partition(":")
        if moves(data, quick if kind == "quick" else full, [name]):
            return place
    return ""


def read_golden(table: str) -> dict[str, str]:
    """The list of this table's quantities: key -> where it has effect, or why not."""
    lines = GOLDEN.read_text(encoding="utf-8").splitlines() if GOLDEN.exists() else []
    rows = [line.split(",", 2) for line in lines]
    return {key: what for name, key, what in rows if name == table}


def write_golden(table: str, rows: Mapping[str, str]) -> None:
    """Replace this table's part of the list."""
    lines = GOLDEN.read_text(encoding="utf-8").splitlines() if GOLDEN.exists() else []
    others = [line for line in lines if not line.startswith(f"{table},")]
    GOLDEN.parent.mkdir(exist_ok=True)
    mine = [f"{table},{key},{what}" for key, what in rows.items()]
    GOLDEN.write_text("\n".join(sorted([*others, *mine])) + "\n", encoding="utf-8")


@pytest.mark.parametrize("table", TABLES)
def test_doubling_one_of_each_kind_moves_a_result(table: str) -> None:
    """A quantity of every attribute moves what the list says, or there is that reason; so does all that is not listed.

    `test_doubling_moves_a_result` takes every row.
    """
    frame = shipped()[0].frame(table).reset_index(drop=True)
    golden = read_golden(table)
    chosen: dict[object, int] = {}
    for position, row in frame[frame["likely"].notna()].iterrows():
        known = golden.get(key_of(table, row))
        chosen.setdefault((row.get("attribute"), ":" in known) if known else position, int(position))
    assert chosen
    for position in chosen.values():
        row = frame.loc[position]
        known = golden.get(key_of(table, row), "")
        if known and ":" not in known:
            assert reason(table, row) == known
        else:
            assert effect(table, position, known, everywhere=True), f"{key_of(table, row)} {REFRESH}"


@pytest.mark.campaign
@pytest.mark.parametrize("table", TABLES)
def test_doubling_moves_a_result(table: str, request: pytest.FixtureRequest) -> None:
    """For every quantity, doubling it changes at least one result, or the list says why not, and that is so."""
    frame = shipped()[0].frame(table).reset_index(drop=True)
    golden = read_golden(table)
    update = request.config.getoption("--update-golden")
    found: dict[str, str] = {}
    silent: dict[str, list[int]] = {}
    for position, row in frame[frame["likely"].notna()].iterrows():
        key = key_of(table, row)
        known = golden.get(key, "")
        if row["likely"] != 0 and (update or ":" in known or not known):
            found[key] = effect(table, int(position), known, everywhere=not update)
        if not found.get(key):
            silent.setdefault(str(row.get("attribute", "")), []).append(int(position))
    for positions in silent.values():
        confirmed = set(still(table, positions))
        for position in positions:
            row = frame.loc[position]
            found[key_of(table, row)] = (
                reason(table, row) if position in confirmed else effect(table, position, "", everywhere=True)
            )
    assert all(found.values()), "a quantity without effect needs a reason"
    if update:
        write_golden(table, found)
        golden = read_golden(table)
    without = {key: what for key, what in found.items() if ":" not in what}
    listed = {key: what for key, what in golden.items() if ":" not in what}
    difference = "\n".join(
        difflib.unified_diff(
            sorted(f"{k}: {v}" for k, v in listed.items()),
            sorted(f"{k}: {v}" for k, v in without.items()),
            "listed",
            "found",
            lineterm="",
        )
    )
    assert difference == "", f"{REFRESH}\n{difference}"


POOL_QUANTITIES = ("units", "own_use", "own_use_incident", "reservists", "endurance_days", "rotation_factor")


@pytest.mark.parametrize("attribute", POOL_QUANTITIES)
def test_doubling_a_kind_of_pool_quantity_moves_a_result(attribute: str) -> None:
    """For pools, whose hundreds of rows mostly meet no demand, each kind of quantity is doubled over all pools."""
    dataset, scenarios = shipped()
    frame = dataset.frame("civil_pool_values").reset_index(drop=True)
    positions = [int(position) for position in frame.index[frame["attribute"] == attribute]]
    assert positions
    assert moves(changed({"civil_pool_values": positions}, double), full, list(scenarios))
