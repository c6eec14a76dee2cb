"""The model of the explorer in a browser: under every setting it is the model in Python, to 1e-9."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.examples import examples
from tests.model.builders import alternative, capability, inputs, line, pool
from tests.model.strategies import scenarios as random_worlds
from tests.model.strategies import withhold
from tests.projects import ROOT

from hoofdtaak3.analyses.case import Case
from hoofdtaak3.analyses.explorer.compute import LATER, NOW, compute, packed
from hoofdtaak3.analyses.measures.compute import inputs_on, measures_of
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.model import assess
from hoofdtaak3.model.inputs import PEACE, PHASES
from hoofdtaak3.model.measures import Effect, Measure, apply
from hoofdtaak3.model.reference import phases_frame
from hoofdtaak3.model.worlds import Solver
from hoofdtaak3.project import Project

pytestmark = pytest.mark.browser

SCRIPT = Path(ROOT) / "report" / "interactive" / "verkenner-model.js"
NUMBERS = {
    "demand": "demand_unit_days",
    "defence": "defence_unit_days",
    "civil": "civil_unit_days",
    "gap": "gap_unit_days",
    "peak": "peak_gap",
    "cover": "cover",
}


@dataclass(frozen=True)
class Setting:
    """What a reader sets; as `PLAIN` in the script."""

    later: bool = False
    measures: tuple[str, ...] = ()
    mandate: bool = False
    capability: str = ""
    claim: float | None = None
    readiness: float | None = None
    pools: float = 1.0
    response: float = 1.0
    demand: float = 1.0


def changed(inputs, setting, measures):
    """The same setting as other inputs of the model."""
    inputs = apply(inputs, [m for m in measures if m.id in setting.measures])
    alternatives = [
        replace(
            each,
            mandate=True if setting.mandate else each.mandate,
            response_hours=each.response_hours * (setting.response if each.capability_id == setting.capability else 1),
        )
        for each in inputs.alternatives
    ]
    own = {each.pool_id for each in alternatives if each.capability_id == setting.capability}
    capabilities = [_moved(each, setting) if each.id == setting.capability else each for each in inputs.capabilities]
    pools = [
        replace(each, units=each.units * setting.pools, extra=each.extra * setting.pools) if each.id in own else each
        for each in inputs.pools
    ]
    lines = [
        replace(each, units=tuple((since, units * setting.demand) for since, units in each.units))
        if each.capability_id == setting.capability
        else each
        for each in inputs.lines
    ]
    found = {"alternatives": alternatives, "capabilities": capabilities, "pools": pools, "lines": lines}
    return replace(inputs, **{name: tuple(rows) for name, rows in found.items()})


def _moved(capability, setting):
    claims, claim2 = capability.claim1, capability.claim2
    if setting.claim is not None:
        claims = tuple(own if phase == PEACE else setting.claim for phase, own in enumerate(claims))
        # The model refuses claims above 1 together; with HT1 at 1 nothing is left, whatever HT2 takes.
        claim2 = tuple(min(b, 1.0 - a) if a == a else b for a, b in zip(claims, claim2, strict=True))  # noqa: PLR0124
    readiness = capability.readiness if setting.readiness is None else setting.readiness
    return replace(capability, claim1=claims, claim2=claim2, readiness=readiness)


def drawn(random, inputs, measures):
    """A setting at random; often as it is, and the ends as well."""
    capability = random.choice(inputs.capabilities)
    least = max([claim for claim in capability.claim1[:1] if not math.isnan(claim)], default=0.0)
    return Setting(
        measures=tuple(m.id for m in measures if random.random() < 0.4),
        mandate=random.random() < 0.5,
        capability=capability.id,
        claim=random.choice([None, 1.0, random.uniform(least, 1.0)]),
        readiness=random.choice([None, 0.0, 1.0, random.random()]),
        pools=random.choice([1.0, 0.0, 2.0, 2 * random.random()]),
        response=random.choice([1.0, 0.0, random.random()]),
        demand=random.choice([1.0, 0.1, 3 * random.random() + 0.1]),
    )


@pytest.fixture(scope="module")
def calculator(browser):
    """The script's answer to a list of settings, for data that Python gives it."""
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))

    def calculate(parts, scenario, chosen):
        text = "{" + ",".join(f'"{name}":{part}' for name, part in parts.items()) + "}"
        script = """([text, scenario, chosen]) => {
            const { read, assess, PLAIN } = window.hoofdtaak3;
            const data = read(text);
            return chosen.map((setting) => assess(data, scenario, { ...PLAIN, ...setting }));
        }"""
        return page.evaluate(script, [text, scenario, [vars(each) for each in chosen]])

    yield calculate
    page.close()


def agree(found, expected):
    """The script's results are the model's, unknown where that is unknown."""
    rows = expected.capabilities.set_index("capability_id")
    phases = expected.phases.set_index(["capability_id", "phase"])
    for own in found:
        row = rows.loc[own["id"]]
        for name, column in NUMBERS.items():
            close(own["scenario"][name], row[column], (own["id"], name))
        assert own["scenario"]["klass"] == row["class"], own["id"]
        for phase, step in zip(PHASES, own["ladder"], strict=True):
            row = phases.loc[own["id"], phase]
            close(step["supply"], row["supply"], (own["id"], phase))
            close(step["gap"], row["gap"], (own["id"], phase))
            close(step["civil"], row["gap_alone"] - row["gap"], (own["id"], phase))
            close(step["cover"], row["cover"], (own["id"], phase))
            assert step["klass"] == row["class"], (own["id"], phase)
    assert [own["id"] for own in found] == list(rows.index)


def close(found, wanted, what):
    """Equal to 1e-9, or both unknown."""
    assert math.isnan(found) == math.isnan(wanted), what
    assert math.isnan(wanted) or abs(found - wanted) <= 1e-9 * max(1.0, abs(wanted)), what


def reference(inputs, setting, measures):
    """What the model gives: the ladder is asked `demand` times the reference."""
    world = changed(inputs, setting, measures)
    found = assess(world)
    asked = tuple(
        replace(c, reference=c.reference * setting.demand) if c.id == setting.capability else c
        for c in world.capabilities
    )
    return replace(found, phases=phases_frame(replace(world, capabilities=asked), Solver()))


@examples(150)
@given(random_worlds(), st.randoms(use_true_random=False), st.integers(0, 2))
def test_the_page_follows_every_rule(calculator, world, random, withheld):
    """Small random scenarios, also with inputs that are not known, as they are and at random settings."""
    for _ in range(withheld):
        world = withhold(world, random)
    measures = invented(random, world)
    chosen = [Setting(), drawn(random, world, measures), drawn(random, world, measures)]
    try:
        expected = [reference(world, setting, measures) for setting in chosen]
    except ValueError:
        assume(condition=False)
    for found, wanted in zip(calculator(packed({"w": {NOW: world}}, measures), "w", chosen), expected, strict=True):
        agree(found, wanted)


SHARED = inputs(
    [capability("a", 0.0), capability("b", 0.0)],
    [pool(units=4.0)],
    [alternative("a"), alternative("b")],
    [line("1", 9.0, capability_id="b")],
)
ROUNDED = inputs([capability("b", 3.0, divisible=False)], lines=[line("1", 5.0, capability_id="b")], phases=[2])
CORNERS = {
    "a slider on a pool takes what a measure adds along": (SHARED, Setting(measures=("m",), capability="b", pools=0.5)),
    "demand that is not shown may take a shared pool": (replace(SHARED, withheld_demand=("a",)), Setting()),
    "a rounding error below half a unit is half a unit": (ROUNDED, Setting(capability="b", claim=0.5 + 1e-12)),
}


@pytest.mark.parametrize("corner", CORNERS)
def test_corners_that_chance_seldom_meets(calculator, corner):
    """Each with an outcome that a slip in the script would change."""
    world, setting = CORNERS[corner]
    measures = [Measure("m", 1.0, 1.0, 1.0, 1.0, (Effect("pool", each.id, "units", 2.0),)) for each in world.pools]
    (found,) = calculator(packed({"w": {NOW: world}}, measures), "w", [setting])
    agree(found, reference(world, setting, measures))


def invented(random, world):
    """Measures with each kind of effect on something of this world."""
    capability = random.choice(world.capabilities).id
    effects = [
        Effect("capability", capability, "units", 1.5),
        Effect("capability", capability, "response_hours", 3.0),
        Effect("capability", capability, "promise", 6.0),
    ]
    if world.pools:
        effects.append(Effect("pool", random.choice(world.pools).id, "units", 2.0))
    held = [each.id for each in world.alternatives if each.status == "available"]
    if held:
        effects += [
            Effect("alternative", random.choice(held), attribute, value)
            for attribute, value in (("response_hours", 1.0), ("mandate", 1.0), ("exists", 1.0))
        ]
    return [Measure(f"m{i}", 1.0, 1.0, 1.0, 1.0, (effect,)) for i, effect in enumerate(effects)]


@cache
def shipped(edition):
    """The shipped data: everything, and the parts of the page."""
    scenarios = load_scenarios(ROOT)
    case = Case(Project(ROOT), "explorer", load_dataset(ROOT, edition), scenarios, {})
    parts = compute(case)["explorer"].set_index("part")["text"].to_dict()
    return case, parts


def compare_shipped(calculator, edition, scenario, count):
    """Settings at random on a shipped scenario, as it is and moved to the day of the measures."""
    case, parts = shipped(edition)
    day = case.common.measures.date
    measures = measures_of(case.dataset)
    random = Random(scenario)  # noqa: S311 - a draw of settings, not a secret
    offered = [m for m in measures if f'["{m.id}",' in parts["measures"]]
    assert offered, "no measure is ready in time: nothing to switch"
    for later in (False, True):
        inputs = inputs_on(case, scenario, day) if later else case.inputs[scenario]
        chosen = [replace(drawn(random, inputs, offered), later=later) for _ in range(count)]
        chosen = [Setting(later=later), *chosen]
        for found, setting in zip(calculator(parts, scenario, chosen), chosen, strict=True):
            agree(found, reference(inputs, setting, offered))


def test_the_page_computes_shipped_data_alike(calculator):
    """A scenario with everything in it."""
    compare_shipped(calculator, "publiek", "conflict_chemisch", 3)


@pytest.mark.campaign
@pytest.mark.parametrize("edition", ["publiek", "intern"])
@pytest.mark.parametrize("scenario", sorted(load_scenarios(ROOT)))
def test_the_page_computes_all_shipped_data_alike(calculator, edition, scenario):
    """Every scenario of both editions."""
    compare_shipped(calculator, edition, scenario, 12)


def test_a_scenario_that_starts_late_enough_is_there_once():
    """Moved to a day that it does not start before, it is the scenario itself."""
    case, parts = shipped("publiek")
    assert set(case.inputs) == set(load_scenarios(ROOT))
    for key, scenario in case.scenarios.items():
        moments = set(json.loads(parts["scenarios"])[key])
        assert moments == ({NOW, LATER} if scenario.start_date < case.common.measures.date else {NOW}), key
