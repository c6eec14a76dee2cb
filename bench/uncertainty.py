"""How long the draws of the largest scenario take, beside the plain ways. Prints a table.

Ours: 1,000 and 10,000 draws over all capabilities, days and pools: sampling, the draws, and the statistics of them. The
gap, and the gap of Defence alone, of every day; classes; the reference request in four phases. Each in a process of its
own, so that the peak of its memory is its own.

Plain: a loop that builds and solves one `scipy.optimize.linprog` for every draw and day, with weights by rank; the gap
only, and without the time to make the inputs. Measured on a few draws, whole, and extrapolated. Weights are not exact:
to compare results, every line is maximised in its turn, with the earlier ones kept (a sequence of programmes).

The solver's own time: the same programmes by `highspy` (when installed), one model a draw, changed from day to day and
solved from the basis of the day before; only the time in the solver counts.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import math
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.optimize import linprog
from timing import ROOT

from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.sampling import build_sample
from hoofdtaak3.inputs.scenarios import Scenario, load_scenarios
from hoofdtaak3.inputs.tables import Dataset, load_dataset
from hoofdtaak3.model.allocation import State
from hoofdtaak3.model.eligibility import cost, in_time
from hoofdtaak3.model.ensemble import Sample, run
from hoofdtaak3.model.gap import request_of
from hoofdtaak3.model.problem import Problem, compile_problem, limits
from hoofdtaak3.model.statistics import drivers, summary
from hoofdtaak3.model.worlds import worst

SIZES = (1_000, 10_000)
PLAIN = 3
"""Draws of the plain way."""
EXACT = 2
"""Draws of the sequence of programmes."""
TIGHT = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


def largest(dataset: Dataset, scenarios: dict[str, Scenario]) -> str:
    """The scenario with most days, then most lines."""
    return max(scenarios, key=lambda key: (scenarios[key].days, len(build_inputs(dataset, scenarios[key]).lines)))


def child(name: str, draws: int) -> None:
    """All the work for one number of draws; prints seconds per part and the peak of the memory."""
    dataset, scenario = load_dataset(ROOT), load_scenarios(ROOT)[name]
    likely = run(Sample.of(build_inputs(dataset, scenario)))
    before = resource.getrusage(resource.RUSAGE_SELF)
    times = [time.perf_counter()]
    sample = build_sample(dataset, scenario, draws, scenario.uncertainty.seed)
    times.append(time.perf_counter())
    found = run(sample)
    times.append(time.perf_counter())
    summary(found, likely)
    drivers(sample, found)
    times.append(time.perf_counter())
    after = resource.getrusage(resource.RUSAGE_SELF)
    parts = np.diff(times).tolist()
    print(
        json.dumps(
            {
                "sampling": parts[0],
                "draws": parts[1],
                "statistics": parts[2],
                "inner": sum(parts),
                "processor": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
                "peak": after.ru_maxrss / 1024,
                "base": before.ru_maxrss / 1024,
            }
        )
    )


def measured(name: str, draws: int) -> dict[str, float]:
    """The parts of a process of its own, and the time of all of it."""
    start = time.perf_counter()
    command = [sys.executable, __file__, name, str(draws)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found | {"whole": time.perf_counter() - start}


def states(problem: Problem) -> Iterator[tuple[tuple[int, ...], State]]:
    """The allocation of every day, with the lines of its rows."""
    for day, asks in enumerate(problem.asks):
        requests = [request_of(problem, ask) for ask in asks]
        world = worst(requests, limits(problem, day, civil=True), problem.drained)
        yield tuple(ask.line for ask in asks), world.state


def programme(state: State) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Constraints of a state: a column per edge; a row per line (its demand), then a row per source."""
    edges = [(row, source, price) for row, some in enumerate(state.edges) for source, price in some]
    matrix = np.zeros((len(state.demand) + len(state.capacity), len(edges)))
    for column, (row, source, price) in enumerate(edges):
        matrix[row, column] = 1.0
        matrix[len(state.demand) + source, column] = price
    return matrix, np.array([*state.demand, *state.capacity]), np.array([row for row, *_ in edges])


def weighted(state: State) -> None:
    """One programme, with a weight that falls with rank."""
    matrix, bounds, owner = programme(state)
    if len(owner):
        linprog(-(0.5 ** owner.astype(float)), A_ub=matrix, b_ub=bounds, method="highs")


def sequence(state: State) -> list[float]:
    """What every row gets: each in turn as much as possible, the earlier ones keep theirs."""
    matrix, bounds, owner = programme(state)
    given: list[float] = []
    for row in range(len(state.demand)):
        mine = (owner == row).astype(float)
        if not mine.any():
            given.append(0.0)
            continue
        kept = [r for r in range(row) if (owner == r).any()]
        equal = np.array([(owner == r).astype(float) for r in kept]) if kept else None
        found = linprog(
            -mine,
            A_ub=matrix,
            b_ub=bounds,
            A_eq=equal,
            b_eq=[given[r] for r in kept] if kept else None,
            method="highs",
            options=TIGHT,
        )
        # A row that is kept to its last digit may just not fit any more: then what HiGHS has left of it is the answer.
        given.append(float(-found.fun) if found.status == 0 else math.nan)
    return given


def plain(sample: Sample) -> float:
    """Seconds of the plain way per draw."""
    problems = [list(states(compile_problem(sample.at(draw)))) for draw in range(PLAIN)]
    start = time.perf_counter()
    for problem in problems:
        for _, state in problem:
            weighted(state)
    return (time.perf_counter() - start) / PLAIN


def largest_difference(sample: Sample) -> tuple[float, int, int]:
    """Most that a gap above 0 differs from the sequence of programmes; such gaps; programmes without an answer."""
    found = run(sample)
    most, compared, failed = 0.0, 0, 0
    for draw in range(EXACT):
        problem = compile_problem(sample.at(draw))
        gaps = dict.fromkeys(found.capability_ids, 0.0)
        for lines, state in states(problem):
            given = sequence(state)
            failed += sum(math.isnan(amount) for amount in given)
            for line, asked, got in zip(lines, state.demand, given, strict=True):
                gaps[problem.lines[line].capability_id] += asked - got
        for c, key in enumerate(found.capability_ids):
            if not math.isnan(found.gap[draw, c]) and not math.isnan(gaps[key]):
                compared += int(found.gap[draw, c] > 0.0)
                most = max(most, abs(gaps[key] - found.gap[draw, c]) / max(1.0, found.gap[draw, c]))
    return most, compared, failed


def solver_only(sample: Sample) -> float:
    """Seconds in HiGHS per draw, from the basis of the day before."""
    highspy: Any = importlib.import_module("highspy")
    spent = 0.0
    for draw in range(PLAIN):
        problem = compile_problem(sample.at(draw))
        model = highspy.Highs()
        model.silent()
        columns = [
            (line, link)
            for line, links in enumerate(problem.links)
            for link in links
            if link.allowed and link.unit > 0.0
        ]
        lines, sources = len(problem.lines), len(problem.capabilities) + len(problem.pools)
        for _ in range(lines + sources):
            model.addRow(-highspy.kHighsInf, 0.0, 0, np.zeros(0, dtype=np.int32), np.zeros(0))
        for line, link in columns:
            rows = np.array([line, lines + link.source], dtype=np.int32)
            model.addCol(0.0, 0.0, highspy.kHighsInf, 2, rows, np.array([1.0, link.unit]))
        model.changeObjectiveSense(highspy.ObjSense.kMaximize)
        for day, asks in enumerate(problem.asks):
            today = {ask.line: (place, ask) for place, ask in enumerate(asks)}
            supply = [limit.low for limit in limits(problem, day, civil=True)]
            for row, amount in enumerate(
                [today[r][1].demand.low if r in today else 0.0 for r in range(lines)] + supply
            ):
                model.changeRowBounds(row, -highspy.kHighsInf, amount)
            for column, (line, link) in enumerate(columns):
                if line not in today:
                    model.changeColCost(column, 0.0)
                    continue
                place, ask = today[line]
                there = in_time(link.hours, problem.lines[line].required_hours, ask.k)
                model.changeColCost(column, 0.5**place)
                model.changeColBounds(column, 0.0, highspy.kHighsInf if there else 0.0)
                model.changeCoeff(lines + link.source, column, cost(link, ask.k).high)
            start = time.perf_counter()
            model.run()
            spent += time.perf_counter() - start
    return spent / PLAIN


def show(name: str, *cells: str) -> None:
    """One row of the table."""
    print(f"{name:<58}" + "".join(f"{cell:>14}" for cell in cells))


def main() -> None:
    """Measure and print."""
    dataset, scenarios = load_dataset(ROOT), load_scenarios(ROOT)
    name = largest(dataset, scenarios)
    inputs = build_inputs(dataset, scenarios[name])
    print(
        f"{os.cpu_count()} cores, belasting {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}; {name}: ", end=""
    )
    print(f"{inputs.days} dagen, {len(inputs.lines)} regels, {len(inputs.capabilities)} capaciteiten, ", end="")
    print(f"{len(inputs.pools)} bronnen\n")
    found = {draws: measured(name, draws) for draws in SIZES}
    show("", *(f"{draws} keer" for draws in SIZES))
    for key, title in (
        ("whole", "heel proces (inladen, tabellen, alles)"),
        ("inner", "binnenste deel: trekken, doorrekenen, statistiek"),
        ("sampling", "  trekken"),
        ("draws", "  doorrekenen"),
        ("statistics", "  statistiek"),
        ("processor", "  processortijd van het binnenste deel"),
    ):
        show(title, *(f"{found[draws][key]:.2f} s" for draws in SIZES))
    show("  per trekking", *(f"{1000 * found[draws]['inner'] / draws:.2f} ms" for draws in SIZES))
    show("piek van het geheugen", *(f"{found[draws]['peak']:.0f} MB" for draws in SIZES))
    show("  waarvan al voor het trekken", *(f"{found[draws]['base']:.0f} MB" for draws in SIZES))
    sample = build_sample(dataset, scenarios[name], SIZES[0], scenarios[name].uncertainty.seed)
    loop = plain(sample)
    print(f"\ngewone manier, een linprog per trekking en dag (gemeten op {PLAIN} trekkingen)")
    show("  geschat", *(f"{loop * draws:.0f} s" for draws in SIZES))
    show("  keer zo snel", *(f"{loop * draws / found[draws]['inner']:.0f} x" for draws in SIZES))
    if importlib.util.find_spec("highspy") is None:
        print("highspy is niet geïnstalleerd: geen tijd van de oplosser alleen")
    else:
        alone = solver_only(sample)
        print("dezelfde programma's door highspy met warme start, alleen de tijd van de oplosser")
        show("  geschat", *(f"{alone * draws:.1f} s" for draws in SIZES))
        show("  keer zo snel", *(f"{alone * draws / found[draws]['inner']:.1f} x" for draws in SIZES))
    most, compared, failed = largest_difference(build_sample(dataset, scenarios[name], EXACT, 1))
    print(f"\ngrootste verschil met de reeks programma's: {most:.1e} (relatief, {compared} tekorten", end="")
    print(f", {failed} programma's zonder antwoord)")


if __name__ == "__main__":
    if sys.argv[1:]:
        child(sys.argv[1], int(sys.argv[2]))
    else:
        main()
