"""A case of a sweep is what `ht3 run` and `ht3 whatif` give with the same changes, to the last digit."""

from __future__ import annotations

import math

import pytest
from tests.sweep.sweeping import ROOT, SCENARIO

from hoofdtaak3.analyses.whatif import evaluate
from hoofdtaak3.build import whatif as trying
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.patching import PATCHED, Patching
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.variant import Tried
from hoofdtaak3.model.assessment import assess
from hoofdtaak3.model.series import Series
from hoofdtaak3.project import Project
from hoofdtaak3.sweep.design import matrix_of
from hoofdtaak3.sweep.engine import Engine
from hoofdtaak3.sweep.plan import Plan, plan
from hoofdtaak3.sweep.sheet import packed, rows_of_tables

pytestmark = pytest.mark.build

PROJECT = Project(ROOT)
FEW = 20
# Each kind of thing that can vary: a claim, a share of many rows, a row of an alternative, demand, time, settings,
# and values that no patch can follow (the stream of requests, the personnel).
AXES = {
    "claim": "claims.cbrn_decon.ht1.oorlog=0.7:0.95",
    "own use": "civil_pool_values.*.own_use.oorlog*=0.5:1.2",
    "readiness": "capability_values.*.readiness*=0.8:1",
    "demand": "request_line_values.*.units*=0.5:1.5",
    "start": "request_line_values.*.start_day+=0:3",
    "response": "civil_alternative_values.*.response_hours*=0.5:2",
    "reciprocal": "reciprocal_claims.*.oorlog*=0.9:1",
    "reserve": "civil_pool_values.*.reservists*=0.9:1",
    "stream": "request_type_values.*.units*=0.8:1.2",
    "personnel": "personnel.planned.*.likely*=0.9:1",
    "days": "days=80:130",
    "reliance": "self_reliance_hours=24:96",
    "speed": "travel.road.speed_kmh=40:80",
    "rate": "requests.rate_factor=0.5:2",
}


def equal(one, other):
    """Rows with the same numbers and words, unknown ones too."""
    return len(one) == len(other) and all(
        a == b or (isinstance(a, float) and math.isnan(a) and math.isnan(b)) for a, b in zip(one, other, strict=True)
    )


def rows(frame):
    """As plain tuples."""
    return list(frame.itertuples(index=False, name=None))


def expected(assignments, edition="publiek"):
    """What the command for one case computes."""
    sources = trying.Sources.read(PROJECT, edition)
    attempt = sources.attempt(SCENARIO, Tried.read(assignments, sources.dataset.contract))
    return attempt, assess(build_inputs(attempt.dataset.bare(), attempt.after))


def found(engine, number, table):
    """Rows of a case in a sweep, by way of what a worker sends."""
    part = rows_of_tables(packed(engine.chunk(number, number + 1).values()))[f"sweep_{table}"]
    columns = [
        [part.texts[name].words[code] for code in part.texts[name].codes] if name in part.texts else
        part.numbers[name].tolist()
        for name in {**part.texts, **part.numbers}
    ]  # fmt: skip
    names = list({**part.texts, **part.numbers})
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


@pytest.mark.parametrize("edition", ["publiek", "intern"])
@pytest.mark.parametrize(
    "names", [("claim",), ("claim", "own use", "days"), ("demand", "start"), ("stream", "claim"), ("reliance", "speed")]
)
def test_case_is_what_one_run_gives(names, edition):
    """Every column of capabilities and phases, of cases at random."""
    design = matrix_of(SCENARIO, [AXES[name] for name in names], sample=40, seed=len(names))
    engine = Engine(plan(PROJECT, edition, design)[0])
    for number in (1 + len(names), 39 - len(names)):
        _, frames = expected(engine.plan.design.assignments(number), edition)
        for table in ("capabilities", "phases"):
            frame = getattr(frames, table)
            own = found(engine, number, table)
            assert all(equal(list(row.values()), [a[c] for c in row]) for row, a in
                       zip(frame.to_dict("records"), own, strict=True))  # fmt: skip


def test_findings_are_those_of_whatif():
    """By id, with their values and lists."""
    design = matrix_of(SCENARIO, [AXES["claim"], AXES["days"]], sample=5)
    engine = Engine(plan(PROJECT, "publiek", design)[0])
    attempt, _ = expected(engine.plan.design.assignments(3))
    there = evaluate(attempt.dataset, attempt.after, FEW).findings
    own = found(engine, 3, "findings")
    assert len(own) == 8
    for row in own:
        value = there[row["finding"]].value
        if isinstance(value, tuple):
            assert (row["keys"], row["value"]) == (";".join(value), len(value))
        else:
            assert (row["keys"], row["value"]) == ("", value)
    case = found(engine, 3, "cases")[0]
    assert case["short"] == len(there[f"scenario.{SCENARIO}.tekort.alle"].value)
    assert case["open"] == there[f"scenario.{SCENARIO}.onvervuld"].value


@pytest.mark.parametrize("name", list(AXES))
def test_patched_inputs_are_the_compiled_ones(name):
    """For every kind of quantity, at other values than the one that was compiled."""
    contract = load_dataset(ROOT).contract
    design = matrix_of(SCENARIO, [AXES[name]], sample=6)
    planned = plan(PROJECT, "intern", design)[0]
    engine = Engine(planned)
    first, changes = engine.variant(0)
    if not changes:
        return
    scenarios = load_scenarios(ROOT, "intern")
    patching = Patching(planned.dataset, first.model_copy(update={"changes": changes}))
    for number in range(1, 4):
        whole = Tried.read(planned.design.assignments(number), contract).on(scenarios, SCENARIO)[SCENARIO]
        _, own = engine.variant(number)
        assert own == whole.changes
        compiled = build_inputs(planned.dataset, whole)
        if own[-1].table in PATCHED:
            assert patching.fits(own)
            assert repr(patching.inputs(own)) == repr(compiled)
        else:
            assert not patching.fits(own)
        engine.chunk(number, number + 1)


@pytest.mark.parametrize("key", sorted(load_scenarios(ROOT)))
@pytest.mark.parametrize("edition", ["publiek", "intern"])
def test_series_gives_the_rows_of_assess(key, edition):
    """For every scenario and edition, the first time and when all of it is known already."""
    inputs = build_inputs(load_dataset(ROOT, edition).bare(), load_scenarios(ROOT, edition)[key])
    frames, series = assess(inputs), Series()
    for brief in (series.brief(inputs), series.brief(inputs)):
        for name in ("capabilities", "phases"):
            assert all(map(equal, rows(getattr(frames, name)), getattr(brief, name)))
            assert len(getattr(frames, name)) == len(getattr(brief, name))


def test_series_forgets_and_stays_right(monkeypatch):
    """What is forgotten to save memory is computed again, not mixed up."""
    design = matrix_of(SCENARIO, [AXES["claim"], AXES["readiness"]], sample=12)
    planned = plan(PROJECT, "publiek", design)[0]
    whole = packed(Engine(planned).chunk(0, 12).values())
    monkeypatch.setattr("hoofdtaak3.model.series._KEPT", 3)
    monkeypatch.setattr("hoofdtaak3.model.series._SKELETONS", 1)
    monkeypatch.setattr("hoofdtaak3.inputs.patching._KEPT", 3)
    monkeypatch.setattr("hoofdtaak3.sweep.engine._REMEMBERED", 2)
    again = packed(Engine(planned).chunk(0, 12).values())
    for table in ("sweep_capabilities", "sweep_phases", "sweep_findings", "sweep_cases"):
        one, other = rows_of_tables(whole)[table], rows_of_tables(again)[table]
        assert all((one.numbers[name].tobytes() == other.numbers[name].tobytes()) for name in one.numbers)


def test_plan_travels_whole():
    """A worker gets what was checked, and refuses what is not the same."""
    planned = plan(PROJECT, "publiek", matrix_of(SCENARIO, [AXES["claim"]], sample=3))[0]
    data = planned.packed()
    with pytest.raises(ValueError, match="changed"):
        Plan.unpacked(data, "0" * 64)
