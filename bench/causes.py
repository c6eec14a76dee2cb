"""How long all causes of all shipped scenarios take, beside the plain ways; and the tipping points. Prints a table.

Plain: for every line, every day and every one of the 32 coalitions the whole day is solved up to that line, nothing
pruned and nothing kept; once by augmenting paths, once by a sequence of linear programmes (`scipy.optimize.linprog`).
Both are measured on a few lines and days, spread evenly, and extrapolated.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np
from scipy.optimize import linprog
from timing import REPEATS, ROOT, seconds

from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.model.allocation import State
from hoofdtaak3.model.causes import causes_frame
from hoofdtaak3.model.coalitions import COALITIONS, SIMULTANEITY, Supplies, group, with_own
from hoofdtaak3.model.gap import gaps_of, request_of
from hoofdtaak3.model.inputs import Inputs
from hoofdtaak3.model.problem import Problem, compile_problem, limits
from hoofdtaak3.model.tipping import tipping_frame
from hoofdtaak3.model.worlds import Request, Solver, worst

SAMPLE = 40
PROGRAMMES = 4
WHOLE = """
from pathlib import Path
from hoofdtaak3.model.causes import causes_frame
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
dataset = load_dataset(Path())
for scenario in load_scenarios(Path()).values():
    causes_frame(build_inputs(dataset, scenario))
"""


def show(name: str, duration: float, than: float | None = None) -> None:
    """One row of the table; with `than` how many times as long it is."""
    ratio = f"{duration / than:>10.0f} x" if than else ""
    print(f"{name:<60}{duration:>10.3f} s{ratio}")


class Plain:
    """Every line of every day of one scenario."""

    def __init__(self, inputs: Inputs) -> None:
        self.problem: Problem = compile_problem(inputs)
        self.peace = compile_problem(inputs.counterfactual())
        self.items = [(day, at) for day, asks in enumerate(self.problem.asks) for at in range(len(asks))]

    def requests(self, day: int, at: int, coalition: int) -> list[Request]:
        """What counts for one line on one day: the lines before it, and itself last."""
        asks = self.problem.asks[day][: at + 1]
        if coalition & SIMULTANEITY:
            own = group(self.problem.lines[asks[-1].line])
            asks = tuple(ask for ask in asks if group(self.problem.lines[ask.line]) == own)
        *before, last = (request_of(self.problem, ask) for ask in asks)
        return [*before, with_own(last, coalition)]

    def paths(self, day: int, at: int) -> None:
        """All coalitions of one line on one day by augmenting paths."""
        now, peace = (limits(each, day, civil=True) for each in (self.problem, self.peace))
        supplies = Supplies(now, peace, len(self.problem.capabilities))
        for coalition in range(COALITIONS):
            requests = self.requests(day, at, coalition)
            gaps_of(requests, supplies.lifted(coalition), Solver(), drained=self.problem.drained)

    def programmes(self, day: int, at: int) -> None:
        """The same by linear programmes; the first coalition stands for all 32."""
        supply = limits(self.problem, day, civil=True)
        sequence(worst(self.requests(day, at, 0), supply, self.problem.drained).state)

    def extrapolated(self, work: Callable[[int, int], None], sample: int, times: int) -> float:
        """Time of all lines and days, from a few."""
        chosen = self.items[:: max(1, len(self.items) // sample)]
        start = time.perf_counter()
        for day, at in chosen:
            work(day, at)
        return (time.perf_counter() - start) * times * len(self.items) / len(chosen)


def sequence(state: State) -> list[float]:
    """The served amounts of a state, one linear programme a line."""
    columns = [(row, source, cost) for row, edges in enumerate(state.edges) for source, cost in edges]
    use = np.zeros((len(state.capacity), len(columns)))
    serve = np.zeros((len(state.demand), len(columns)))
    for j, (row, source, cost) in enumerate(columns):
        use[source, j] = cost
        serve[row, j] = 1.0
    served: list[float] = []
    for row in range(len(state.demand)):
        matrix = np.vstack([use, serve, -serve[:row]])
        limit = [*state.capacity, *state.demand, *(1e-9 - amount for amount in served)]
        served.append(-linprog(-serve[row], A_ub=matrix, b_ub=limit, method="highs").fun)
    return served


def main() -> None:
    """Measure and print."""
    dataset, scenarios = load_dataset(ROOT), load_scenarios(ROOT)
    inputs = {name: build_inputs(dataset, scenario) for name, scenario in scenarios.items()}
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, mediaan van {REPEATS}\n")
    quick = seconds(lambda: [causes_frame(each) for each in inputs.values()])
    show(f"alle oorzaken van {len(inputs)} scenario's, invoer gegeven", quick)
    whole = seconds(lambda: subprocess.run([sys.executable, "-c", WHOLE], cwd=ROOT, check=True))
    show("hetzelfde, heel proces met inlezen", whole)
    plain = [Plain(each) for each in inputs.values()]
    show("zonder snoeien, vergrotende paden (geschat)", sum(p.extrapolated(p.paths, SAMPLE, 1) for p in plain), quick)
    show(
        "zonder snoeien, linprog per regel en dag (geschat)",
        sum(p.extrapolated(p.programmes, PROGRAMMES, COALITIONS) for p in plain),
        quick,
    )
    print()
    for name, each in inputs.items():
        show(f"{name}: oorzaken", seconds(partial(causes_frame, each)))
        show(f"{name}: omslagpunten", seconds(partial(tipping_frame, each)))


if __name__ == "__main__":
    main()
