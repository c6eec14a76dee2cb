"""The worked example of docs/model.md: text, derivations and model give the same numbers, from CSV and YAML."""

from __future__ import annotations

import ast
import math
import operator
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from hoofdtaak3.analyses.measures.compute import measures_of
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import Scenario, load_scenarios
from hoofdtaak3.inputs.tables import Dataset, load_dataset
from hoofdtaak3.model import Inputs, assess
from hoofdtaak3.model.assessment import Assessment
from hoofdtaak3.model.causes import CAUSES, causes_frame
from hoofdtaak3.model.eligibility import in_time
from hoofdtaak3.model.inputs import PHASES, ByPhase, Line, Travel
from hoofdtaak3.model.measure_choice import choose
from hoofdtaak3.model.measures import Measure, apply
from hoofdtaak3.model.measures import in_time as ready_in_time
from hoofdtaak3.model.pools import pool_supply
from hoofdtaak3.model.problem import compile_problem
from hoofdtaak3.model.score import unserved_share
from hoofdtaak3.model.supply import growth
from hoofdtaak3.model.tipping import tipping_frame

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "docs" / "model.md"
EXAMPLE = ROOT / "tests" / "worked_example"
CAPABILITIES, POOLS = ("hands", "pumps"), ("builders", "haulers")

Cells = Mapping[str, Mapping[str, float | str]]
"""A table: value by row (its first cell) and column (its heading)."""


# The text


def tables_of(text: str) -> dict[str, list[dict[str, dict[str, str]]]]:
    """Tables of the worked example by heading: cell by row and column."""
    found: dict[str, list[dict[str, dict[str, str]]]] = {}
    for part in re.split(r"^#{2,} ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        if not heading.startswith("Example: "):
            continue
        for block in re.findall(r"(?:^\|.*\n)+", body, flags=re.MULTILINE):
            head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines())
            table = {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}
            assert len(table) == len(rows), f"{heading}: two rows have the same name"
            found.setdefault(heading, []).append(table)
    return found


DOCUMENT = tables_of(MODEL.read_text("utf-8"))

OPERATORS: Mapping[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
FUNCTIONS: Mapping[str, Callable[..., float]] = {"min": min, "max": max, "floor": math.floor}


def evaluate(text: str) -> float:
    """The value of a derivation as it is written in the text: numbers, `+ − · /`, brackets, min, max and floor."""

    def value(node: ast.expr) -> float:
        match node:
            case ast.Constant(value=int() | float() as number):
                return number
            case ast.BinOp(left=left, op=op, right=right):
                return OPERATORS[type(op)](value(left), value(right))
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return FUNCTIONS[name](*map(value, arguments))
        raise ValueError(f"no derivation: {text}")

    return value(ast.parse(text.replace("·", "*").replace("−", "-"), mode="eval").body)


def is_number(text: str) -> bool:
    """Whether a cell is a number as the text writes it."""
    return re.fullmatch(r"\d+(\.\d+)?", text) is not None


def precision(text: str) -> float:
    """Half a unit of the last decimal that is shown; a whole number is exact."""
    return 0.5 * 10.0 ** -len(text.partition(".")[2]) if "." in text else 0.0


def agrees(cell: str, value: float | str) -> bool:
    """Whether a cell says what the model gives: the same word, or the same number as far as it is shown."""
    shown = cell.rpartition("=")[2].strip()
    if isinstance(value, str):
        return shown == value
    if math.isnan(value):
        return shown == "–"
    return is_number(shown) and abs(float(shown) - value) <= precision(shown) + 1e-9


# The model


@dataclass(frozen=True)
class Example:
    """The example as the program reads it from CSV and YAML."""

    dataset: Dataset
    scenarios: Mapping[str, Scenario]

    @cached_property
    def inputs(self) -> dict[str, Inputs]:
        return {key: build_inputs(self.dataset, scenario) for key, scenario in self.scenarios.items()}

    @cached_property
    def results(self) -> dict[str, Assessment]:
        return {key: assess(inputs) for key, inputs in self.inputs.items()}

    @cached_property
    def permitted(self) -> dict[str, Inputs]:
        """The scenarios with the measure in force."""
        return {key: apply(inputs, [self.permit]) for key, inputs in self.inputs.items()}

    @cached_property
    def permit(self) -> Measure:
        """The one measure."""
        (measure,) = measures_of(self.dataset)
        return measure

    @property
    def flood(self) -> Inputs:
        return self.inputs["flood"]

    def line(self, line_id: str) -> Line:
        return next(line for inputs in self.inputs.values() for line in inputs.lines if line.id == line_id)

    def share(self, scenario: str, inputs: Inputs) -> float:
        return unserved_share(inputs, assess(inputs).lines, self.scenarios[scenario].priority_weights)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Example:
    """The example's own files, with the project's contract of the tables."""
    root = tmp_path_factory.mktemp("worked") / "project"
    shutil.copytree(EXAMPLE, root)
    shutil.copy(ROOT / "data" / "datapackage.yaml", root / "data")
    dataset = load_dataset(root)
    assert dataset.warnings == ()
    return Example(dataset, load_scenarios(root))


def yes(flag: bool | None) -> str:  # noqa: FBT001 - reads as a word
    """A flag as the text writes it."""
    return {True: "yes", False: "no", None: "unknown"}[flag]


def capabilities(example: Example) -> Iterator[Cells]:
    """What Defence has."""
    rows: dict[str, dict[str, float | str]] = {}
    for c in example.flood.capabilities:
        values: dict[str, float | str] = {
            "divisible": yes(c.divisible),
            "fleet `U`": c.units,
            "readiness": c.readiness,
            "elasticity": c.elasticity,
            "growth in 2030": growth(c.elasticity, example.flood.personnel_ratio[0]),
            "reference": c.reference,
            "response hours": c.response_hours,
            "norm hours": c.norm_hours,
            "endurance days": c.endurance_days,
            "rotation factor": c.rotation_factor,
            **{f"claim of HT1 in {phase}": share for phase, share in zip(PHASES, c.claim1, strict=True)},
            "claim of HT2": c.claim2[0],
        }
        assert set(c.claim2) == {c.claim2[0]}
        for name, value in values.items():
            rows.setdefault(name, {})[c.id] = value
    yield rows


def pools(example: Example) -> Iterator[Cells]:
    """What civil parties have, and what they may do with it."""
    problem = compile_problem(example.flood)
    hours = {link.source: link.hours for links in problem.links for link in links if link.civil}
    rows: dict[str, dict[str, float | str]] = {}
    for source, pool in enumerate(problem.pools, start=len(problem.capabilities)):
        may = {a.capability_id: a for a in example.flood.alternatives if a.pool_id == pool.id}
        assert (set(pool.own_use), pool.reciprocal[0], pool.reservists[0]) == ({pool.own_use[0]}, 0, 0)
        values: dict[str, float | str] = {
            "units": pool.units,
            "own use": pool.own_use[0],
            "own use at a flood, on top": pool.own_use_incident["overstroming"],
            **{f"reciprocal claim in {phase}": pool.reciprocal[i] for i, phase in enumerate(PHASES) if i},
            **{f"reservists in {phase}": pool.reservists[i] for i, phase in enumerate(PHASES) if i},
            **{f"equivalence for {c}": may[c].equivalence for c in CAPABILITIES},
            **{f"mandate for {c}": yes(may[c].mandate) for c in CAPABILITIES},
            "hours until there": hours[source],
        }
        for name, value in values.items():
            rows.setdefault(name, {})[pool.id] = value
    yield rows


def request_lines(example: Example) -> Iterator[Cells]:
    """What is asked, in order of rank."""
    yield {
        line.id: {
            "capability": line.capability_id,
            "priority": line.priority,
            "required hours": line.required_hours,
            **{f"day {day}": sum(a.demand.value for a in asks if a.line == i) for day, asks in enumerate(problem.asks)},
        }
        for problem in map(compile_problem, example.inputs.values())
        for i, line in enumerate(problem.lines)
    }


def military_supply(example: Example) -> Iterator[Cells]:
    """Supply per phase; the days of the scenarios have that of their phase."""
    frame = example.results["flood"].phases.set_index(["phase", "capability_id"])["supply"]
    for result in example.results.values():
        for row in result.supply.itertuples():
            assert row.supply == frame[row.phase, row.capability_id]
        assert set(result.capabilities["availability"]) == {"beperkt"}
    yield {phase: {c: frame[phase, c] for c in CAPABILITIES} for phase in PHASES}


def civil_supply(example: Example) -> Iterator[Cells]:
    """What is left of the pools."""
    flood = frozenset({"overstroming"})
    cases = {
        "vrede": (0, frozenset[str]()),
        "conflict": (2, frozenset[str]()),
        "oorlog": (3, frozenset[str]()),
        "conflict with a flood": (2, flood),
        "vrede with a flood": (0, flood),
    }
    yield {
        name: {pool.id: pool_supply(pool, phase, types).value for pool in example.flood.pools}
        for name, (phase, types) in cases.items()
    }


def first_days(example: Example) -> Iterator[Cells]:
    """First day of a line on which a pool may serve it."""
    rows: dict[str, dict[str, float | str]] = {}
    for problem in map(compile_problem, example.inputs.values()):
        names = [*problem.capabilities, *problem.pools]
        for line, links in zip(problem.lines, problem.links, strict=True):
            assert in_time(links[0].hours, line.required_hours, 0)
            rows[line.id] = {
                names[link.source].id: next(
                    k for k in range(problem.inputs.days) if in_time(link.hours, line.required_hours, k)
                )
                if link.allowed
                else "never"
                for link in links
                if link.civil
            }
    yield rows


def allocation(example: Example) -> Iterator[Cells]:
    """Every line of `flood` on every day that it asks something."""
    columns = {
        "served": "served",
        "gap": "gap",
        "late": "late",
        "gap of Defence alone": "gap_alone",
        "gap of the counterfactual": "gap_counterfactual",
    }
    frame = example.results["flood"].lines.set_index(["line_id", "day"])
    yield {
        f"{line}, day {day}": {name: row[column] for name, column in columns.items()}
        for (line, day), row in frame.iterrows()
    }


def over_scenario(example: Example) -> Iterator[Cells]:
    """Frame `capabilities` of `flood`."""
    columns = {
        "demand": "demand_unit_days",
        "gap": "gap_unit_days",
        "Defence alone serves": "defence_unit_days",
        "civil parties add": "civil_unit_days",
        "late": "late_unit_days",
        "gap of the counterfactual": "counterfactual_unit_days",
        "impact of the shift": "impact_unit_days",
        "peak": "peak_gap",
        "first short day": "first_short_day",
        "coverage": "coverage",
        "cover": "cover",
        "class": "class",
    }
    frame = example.results["flood"].capabilities.set_index("capability_id")
    alone = example.results["flood"].capability_days.groupby("capability_id")["gap_alone"].sum()
    yield {
        **{name: {c: frame.loc[c, column] for c in CAPABILITIES} for name, column in columns.items()},
        "gap of Defence alone": alone.to_dict(),
    }


def decisions(example: Example) -> Iterator[Cells]:
    """Frame `requests` of both scenarios."""
    yield {
        row.line_id: {
            "demand": row.demand_unit_days,
            "served": row.served_unit_days,
            "decision": row.decision,
            "reason": row.reason,
        }
        for result in example.results.values()
        for row in result.requests.itertuples()
    }


def classes_by_phase(example: Example) -> Iterator[Cells]:
    """Frame `phases`, the same in both scenarios."""
    found = [
        {
            f"{row['capability_id']}, {row['phase']}": {
                "gap of Defence alone": row["gap_alone"],
                "gap": row["gap"],
                "cover": row["cover"],
                "class": row["class"],
            }
            for _, row in result.phases.iterrows()
        }
        for result in example.results.values()
    ]
    assert str(found[0]) == str(found[1])
    yield found[0]


def flat(shares: ByPhase) -> ByPhase:
    """The peace value in every phase."""
    return (shares[0],) * 4


LIFT: Mapping[str, Callable[[Inputs, Line], Inputs]] = {
    "claims": lambda inputs, _: replace(
        inputs,
        capabilities=tuple(replace(c, claim1=flat(c.claim1), claim2=flat(c.claim2)) for c in inputs.capabilities),
    ),
    "reversal": lambda inputs, _: replace(
        inputs,
        pools=tuple(replace(p, reciprocal=flat(p.reciprocal), reservists=flat(p.reservists)) for p in inputs.pools),
    ),
    "simultaneity": lambda inputs, line: replace(
        inputs, lines=tuple(other for other in inputs.lines if other.incident_id == line.incident_id)
    ),
    # Lifted here for every line of the capability, not for the line alone: in this example that is the same, because
    # the sources of the only other line are on time and have their mandate on every day that the line asks.
    "time": lambda inputs, line: replace(
        inputs,
        travel={"road": Travel(speed_kmh=math.inf, detour_factor=1.0)},
        alternatives=tuple(
            replace(a, response_hours=0.0) if a.capability_id == line.capability_id else a for a in inputs.alternatives
        ),
    ),
    "mandate": lambda inputs, line: replace(
        inputs,
        alternatives=tuple(
            replace(a, mandate=True) if a.capability_id == line.capability_id else a for a in inputs.alternatives
        ),
    ),
}


def lifted(inputs: Inputs, line: Line) -> dict[tuple[str, ...], list[float]]:
    """Gap of a line for every set of causes lifted, straight from `assess`: one number per day that it asks."""
    found = {}
    for size in range(len(CAUSES) + 1):
        for causes in combinations(CAUSES, size):
            world = inputs
            for cause in causes:
                world = LIFT[cause](world, line)
            lines = assess(world).lines
            found[causes] = lines.loc[lines["line_id"] == line.id, "gap"].tolist()
    return found


def causes_of(line_id: str, *causes: str) -> Callable[[Example], Iterator[Cells]]:
    """Gap for every set of the causes that matter to a line, and the shares of its capability, which it makes alone."""

    def tables(example: Example) -> Iterator[Cells]:
        gaps = lifted(example.flood, example.line(line_id))
        assert len(gaps) == 32
        rows: dict[str, dict[str, float]] = {}
        for coalition, days in gaps.items():
            assert days == gaps[tuple(cause for cause in coalition if cause in causes)], "another cause matters"
            if set(coalition) <= set(causes):
                rows[", ".join(coalition) or "nothing"] = {"day 1": days[0], "day 2": days[1], "v": math.fsum(days)}
        yield rows
        shares = causes_frame(example.flood).set_index("capability_id").loc[example.line(line_id).capability_id]
        rows = {cause: {"share": shares[cause]} for cause in (*causes, "size")}
        yield {**rows, "sum": {"share": shares["gap_unit_days"]}}

    return tables


def causes_by_capability(example: Example) -> Iterator[Cells]:
    """Frame `causes` of `flood`."""
    frame = causes_frame(example.flood).set_index("capability_id").rename(columns={"gap_unit_days": "gap"})
    yield {c: frame.loc[c].to_dict() for c in CAPABILITIES}


def tipping_points(example: Example) -> Iterator[Cells]:
    """Frame `tipping` of both scenarios."""
    yield {
        f"{scenario}, {row.capability_id}": {"status": row.status, "largest claim": row.claim}
        for scenario, inputs in example.inputs.items()
        for row in tipping_frame(inputs).itertuples()
    }


def unserved(example: Example) -> Iterator[Cells]:
    """Gaps and unserved shares of both scenarios, without and with the measure."""
    rows: dict[str, dict[str, float]] = {}
    shares: dict[str, dict[str, float]] = {}
    for key, inputs in example.inputs.items():
        before, after = (
            assess(world).lines.groupby("line_id")[["demand", "gap"]].sum()
            for world in (inputs, example.permitted[key])
        )
        for line in before.index:
            gaps = {"gap": before.loc[line, "gap"], "gap with permit": after.loc[line, "gap"]}
            rows[line] = {"demand": before.loc[line, "demand"], **gaps}
        worlds = {"unserved share": inputs, "with permit": example.permitted[key]}
        shares[key] = {name: example.share(key, world) for name, world in worlds.items()}
    yield rows
    frame = pd.DataFrame(shares).T
    yield {**shares, "mean": frame.mean().to_dict(), "worst": frame.max().to_dict()}


EXPECTED: Mapping[str, Callable[[Example], Iterator[Cells]]] = {
    "Example: capabilities": capabilities,
    "Example: pools": pools,
    "Example: request lines": request_lines,
    "Example: military supply": military_supply,
    "Example: civil supply": civil_supply,
    "Example: who may serve, from which day of a line on": first_days,
    "Example: allocation and gap": allocation,
    "Example: capabilities over scenario flood": over_scenario,
    "Example: decisions": decisions,
    "Example: class by phase": classes_by_phase,
    "Example: causes of the gap of flood_hands": causes_of("flood_hands", "claims", "reversal", "simultaneity"),
    "Example: causes of the gap of flood_pumps": causes_of("flood_pumps", "claims", "time", "mandate"),
    "Example: causes by capability": causes_by_capability,
    "Example: tipping points": tipping_points,
    "Example: unserved share, and a measure": unserved,
}


def test_every_table_of_the_example_is_held_against_the_model() -> None:
    """No table of the worked example escapes the comparison, and none is looked for in vain."""
    assert list(DOCUMENT) == list(EXPECTED)


@pytest.mark.parametrize("heading", EXPECTED)
def test_the_text_says_what_the_model_computes(example: Example, heading: str) -> None:
    """Every cell of the worked example is what the program computes from its CSV and YAML files."""
    computed = list(EXPECTED[heading](example))
    assert len(computed) == len(DOCUMENT[heading])
    for written, values in zip(DOCUMENT[heading], computed, strict=True):
        assert set(written) == set(values)
        for row, cells in written.items():
            assert set(cells) == set(values[row]), row
            wrong = {
                column: (cell, values[row][column])
                for column, cell in cells.items()
                if not agrees(cell, values[row][column])
            }
            assert not wrong, (row, wrong)


CELLS = [
    (heading, row, cell)
    for heading, tables in DOCUMENT.items()
    for table in tables
    for row, cells in table.items()
    for cell in cells.values()
    if "=" in cell
]


def test_every_derivation_gives_the_number_behind_it() -> None:
    """The arithmetic that stands in the cells is right, as far as the numbers in it are shown."""
    assert len(CELLS) > 100
    for heading, row, cell in CELLS:
        derivation, shown = (part.strip() for part in cell.split("="))
        # What goes into a derivation may itself be rounded, so it may be off by a little more than its outcome.
        assert abs(evaluate(derivation) - float(shown)) <= 1.2 * precision(shown) + 1e-9, (heading, row, cell)


@pytest.mark.parametrize("cell", ["1 + 1 = 3", "2", "B", "–"])
def test_a_wrong_cell_is_noticed(cell: str) -> None:
    """A cell that says something else than the model does not agree with it."""
    assert agrees("1 + 1 = 2.0", 2.04)
    assert not agrees(cell, 2.04)


def test_the_measure_is_the_best_choice_within_the_budget(example: Example) -> None:
    """The search comes to the measure of the example, in time and within the budget, with the numbers of the text."""
    parameters = example.scenarios["flood"].measures
    assert ready_in_time(example.permit, parameters.decision_date, parameters.date)
    weights = example.scenarios["flood"].priority_weights
    found = choose(example.inputs, [example.permit], weights, parameters.budget)
    for kind in ("mean", "worst"):
        assert found.chosen[kind].ids == ("permit",)
        row = DOCUMENT["Example: unserved share, and a measure"][1][kind]
        assert agrees(row["unserved share"], found.none.of(kind))
        assert agrees(row["with permit"], found.chosen[kind].of(kind))
