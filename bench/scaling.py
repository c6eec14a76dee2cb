"""How the model grows with the size of a scenario. Prints times, memory, and the power of the size that times follow.

The worlds are those of `grown.py`. Every number is of a process of its own: processor time, so that it means something
on a busy machine, and its peak memory (the program and its packages alone take some 85 MB). A power of 1 is linear; the
last column is that between the smallest and the largest size.

    python bench/scaling.py [step ...]
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

import grown
import numpy as np
from timing import ROOT

from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.model.assessment import assess
from hoofdtaak3.model.causes import causes_frame
from hoofdtaak3.model.ensemble import Dimension, Range, Sample, Slot, run
from hoofdtaak3.model.inputs import Inputs
from hoofdtaak3.model.measure_choice import choose
from hoofdtaak3.model.measures import CAPABILITY, UNITS, Effect, Measure
from hoofdtaak3.model.tipping import tipping_frame

DRAWS = 50
MEASURES = 8
WEIGHTS = {1: 8.0, 2: 4.0, 3: 2.0, 4: 1.0}
INCIDENTS = (30, 100, 300, 1000)
SIZES = (0.25, 0.5, 1.0)


def drawn(inputs: Inputs) -> Sample:
    """Draws in which the units of every capability and pool vary."""
    groups = (("capabilities", inputs.capabilities), ("pools", inputs.pools))
    rows = [(kind, i, row) for kind, each in groups for i, row in enumerate(each) if row.units > 0.0]
    return Sample(
        inputs,
        tuple(Dimension(kind, row.id, "units", "fictief") for kind, _, row in rows),
        tuple(
            Slot((kind, "units"), (i,), number, Range(0.7 * row.units, row.units, 1.3 * row.units))
            for number, (kind, i, row) in enumerate(rows)
        ),
        np.random.default_rng(1).random((len(rows), DRAWS)),
    )


def chosen(inputs: Inputs) -> None:
    """The best of a few measures."""
    measures = [
        Measure(f"m{i}", 1.0, 1.0, 1.0, 0.0, (Effect(CAPABILITY, capability.id, UNITS, 1.0),))
        for i, capability in enumerate(inputs.capabilities[:MEASURES])
    ]
    choose({"x": inputs}, measures, WEIGHTS, MEASURES / 2)


Worlds = Mapping[str, Inputs]
SHAPES: Mapping[str, Callable[[Worlds, int], Inputs]] = {
    "over het jaar": grown.spread,
    "krachten groeien mee": lambda shipped, n: grown.supplied(grown.spread(shipped, n), n / 10),
    "alles op een dag": grown.at_once,
    "gedeelde pools": grown.shared,
}
STEPS: Mapping[str, Callable[[Inputs], object]] = {
    "doorrekenen": assess,
    "oorzaken": causes_frame,
    "omslagpunten": tipping_frame,
    f"{DRAWS} trekkingen": lambda inputs: run(drawn(inputs)),
    f"{MEASURES} maatregelen": chosen,
}


def measured(name: str, size: float) -> tuple[float, float]:
    """Seconds of processor time and peak MB of one step on one world, in a process of its own."""
    command = [sys.executable, __file__, "--one", name, str(size)]
    found = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    seconds, memory = json.loads(found.stdout)
    return seconds, memory


def one(name: str, size: float) -> None:
    """Carry out one step, and print what it took."""
    dataset = load_dataset(ROOT)
    shipped = {key: build_inputs(dataset, scenario) for key, scenario in load_scenarios(ROOT).items()}
    if name in SHAPES:
        work, inputs = causes_frame, SHAPES[name](shipped, int(size))
    else:
        work, inputs = STEPS[name], grown.large(shipped, size)
    start = time.process_time()
    work(inputs)
    used = time.process_time() - start
    print(json.dumps([used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def table(title: str, names: list[str], sizes: tuple[float, ...], heads: list[str]) -> None:
    """One table: a row for every name."""
    print(f"{title:<28}" + "".join(f"{head:>18}" for head in heads) + f"{'macht':>8}")
    for name in names:
        found = [measured(name, size) for size in sizes]
        power = math.log(found[-1][0] / found[0][0]) / math.log(sizes[-1] / sizes[0])
        cells = "".join(f"{seconds:>9.2f} s{memory:>5.0f} MB" for seconds, memory in found)
        print(f"{name:<28}{cells}{power:>8.2f}", flush=True)


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], float(sys.argv[3]))
        return
    wanted = sys.argv[1:] or [*SHAPES, *STEPS]
    table("oorzaken", [name for name in SHAPES if name in wanted], INCIDENTS, [f"{n} incidenten" for n in INCIDENTS])
    print()
    heads = [f"{round(204 * size)} cap." for size in SIZES]
    table("grote wereld", [name for name in STEPS if name in wanted], SIZES, heads)


if __name__ == "__main__":
    main()
