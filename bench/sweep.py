"""How long a sweep takes, beside the same cases through papermill. Prints a table.

One scenario, three quantities, a sample: every case has numbers of its own, and nothing comes back. The whole command
counts, from start to published tables. `papermill` runs the notebook of a scenario on an ordinary kernel, with the same
values as its `changes`; a few cases, extrapolated. Dask's workers are processes on this machine.

Memory: the peak of the main process, for a matrix of ten times as many cases.

    python bench/sweep.py [CASES [MEMORY_CASES]]    10,000 and 100,000 without
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import papermill
from timing import ROOT

from hoofdtaak3.inputs.tables.contract import load_contract
from hoofdtaak3.inputs.variant import Tried
from hoofdtaak3.sweep.design import matrix_of

SCENARIO = "conflict_chemisch"
VARY = (
    "claims.eod_land.ht1.oorlog=0.75:1",
    "claims.cbrn_decon.ht1.oorlog=0.7:1",
    "capability_values.medical_surge.readiness=0.5:1",
)
MATRIX = ("claims.cbrn_decon.ht1.oorlog=0.7:1:{step}", "claims.eod_land.ht1.oorlog=0.75:1:0.0025")
THROUGH_PAPERMILL = 5
FASTER, LOCAL, DASK, FLAT = 200.0, 1.8, 1.7, 1.25
"""What is asked: times papermill, two processes to one, two workers to one, memory of ten times as many cases."""


def command(folder: Path, name: str, *options: str) -> tuple[float, float]:
    """Seconds and peak of the memory of the main process, in MB, of a sweep from start to end."""
    before = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "hoofdtaak3", "sweep", SCENARIO, "--name", name, "--yes", *options],
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, (name, options)
    return time.perf_counter() - before, usage.ru_maxrss / 1024


def through_papermill(cases: int) -> float:
    """Seconds a case."""
    design, contract = matrix_of(SCENARIO, VARY, cases), load_contract(ROOT)
    before = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(THROUGH_PAPERMILL):
            changes = Tried.read(design.assignments(number * cases // THROUGH_PAPERMILL), contract).document.values
            papermill.execute_notebook(
                ROOT / "notebooks" / "scenario.ipynb",
                Path(folder) / "uit.ipynb",
                {"scenario": SCENARIO, "changes": changes["changes"]},
                cwd=ROOT,
                progress_bar=False,
            )
    return (time.perf_counter() - before) / THROUGH_PAPERMILL


def project(folder: Path) -> Path:
    """A copy to work in."""
    for name in ("data", "params"):
        shutil.copytree(ROOT / name, folder / name)
    for path in [*ROOT.glob("_quarto*.yml"), ROOT / "_brand.yml"]:
        shutil.copy(path, folder)
    return folder


def asked(value: float, least: float) -> str:
    """Whether it is what is asked."""
    return f"{value:.2f} (asked: {least:g} or more){'' if value >= least else '  TOO LITTLE'}"


def main(cases: int, memory_cases: int) -> None:
    """Measure and print."""
    vary = [part for text in VARY for part in ("--set", text)]
    each = through_papermill(cases)
    print(f"papermill            {each:8.2f} s a case, {each * cases:10.0f} s for {cases:,}", flush=True)
    times = {}
    with tempfile.TemporaryDirectory() as place:
        folder = project(Path(place))
        for name, options in (
            ("one process", ("--jobs", "1")),
            ("two processes", ("--jobs", "2")),
            ("one Dask worker", ("--jobs", "1", "--dask", "local")),
            ("two Dask workers", ("--jobs", "2", "--dask", "local")),
        ):
            times[name], peak = command(folder, "tijd", "--sample", str(cases), *vary, *options)
            print(
                f"{name:20} {times[name]:8.1f} s, {1000 * times[name] / cases:6.2f} ms a case, {peak:4.0f} MB",
                flush=True,
            )
        print(f"faster than papermill: {asked(each * cases / times['two processes'], FASTER)}")
        print(f"two processes to one:  {asked(times['one process'] / times['two processes'], LOCAL)}")
        print(f"two workers to one:    {asked(times['one Dask worker'] / times['two Dask workers'], DASK)}", flush=True)
        peaks = []
        for count in (memory_cases // 10, memory_cases):
            # 101 values of the second, so `count / 101` of the first.
            step = f"{0.3 / (count // 101 - 1):.10f}"
            matrix = [part for text in MATRIX for part in ("--set", text.format(step=step))]
            seconds, peak = command(folder, "ruimte", *matrix, "--jobs", "2")
            peaks.append(peak)
            print(f"matrix of {count:9,}  {seconds:8.1f} s, {peak:4.0f} MB", flush=True)
        print(f"memory of ten times as many cases: {peaks[1] / peaks[0]:.2f} (asked: {FLAT:g} or less)")


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:]] + [10_000, 100_000][len(sys.argv) - 1 :]
    main(*numbers[:2])
