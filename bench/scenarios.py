"""How the pipeline grows with the number of scenarios. Prints a table, and the power of the number that times follow.

A generated project: few capabilities and small tables, and so many scenarios, each a shipped one with a claim of its
own. Per number of scenarios: the notebooks from nothing, the whole report after that, and a report with nothing to do.
Processor time is that of all processes together, so it means something on a busy machine too; memory is the peak of the
main process alone.

    python bench/scenarios.py [--notebooks] 30 100 300

With `--notebooks` only the notebooks, and a second time with nothing to do; `--draws 20` for that many draws.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.projects import CAPABILITIES, copy_project, keep_capabilities  # noqa: E402 - found by the line above

SHIPPED = ("vredestijd", "hybride_spanning", "conflict_chemisch")
SCENARIO = """extends: {parent}
title: Proef {number:03d}
description: Een gemaakt scenario om mee te meten.
changes:
  - {{table: claims, key: {{capability_id: guarding, claim: ht1, phase: oorlog}}, likely: {claim:.4f}, note: Proef}}
"""


class Taken(NamedTuple):
    """What one command took."""

    wall: float
    """Seconds."""
    processor: float
    """Seconds, of all its processes."""
    memory: float
    """Peak of the main process, MB."""


def project(root: Path, count: int, draws: int) -> None:
    """A project with so many scenarios, the shipped ones that they build on included."""
    copy_project(root)
    keep_capabilities(root, *CAPABILITIES)
    folder = root / "params" / "scenarios"
    for path in folder.glob("*.yaml"):
        if path.stem not in SHIPPED:
            path.unlink()
    for number in range(count - len(SHIPPED)):
        text = SCENARIO.format(parent=SHIPPED[1 + number % 2], number=number, claim=0.66 + 0.3 * number / count)
        (folder / f"proef_{number:03d}.yaml").write_text(text, encoding="utf-8")
    base = root / "params" / "base.yaml"
    base.write_text(base.read_text(encoding="utf-8").replace("draws: 1000", f"draws: {draws}"), encoding="utf-8")


def taken(root: Path, command: str) -> Taken:
    """Carry out one command."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with (root / "gezegd.txt").open("a", encoding="utf-8") as said:
        process = subprocess.Popen([sys.executable, "-m", "hoofdtaak3", command], cwd=root, stdout=said, stderr=said)
        peak = 0
        status = Path(f"/proc/{process.pid}/status")
        while process.poll() is None:
            time.sleep(0.1)
            lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
            peak = max([peak, *(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))])
    if process.returncode:
        sys.exit((root / "gezegd.txt").read_text(encoding="utf-8"))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(time.perf_counter() - start, used, peak / 1024)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("counts", type=int, nargs="*", default=[10, 30])
    parser.add_argument("--notebooks", action="store_true")
    parser.add_argument("--draws", type=int, default=100)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} rekenkernen, belasting vooraf {load:.1f}, {options.draws} trekkingen per scenario\n")
    print(f"{'stap':<28}{'scenario’s':>11}{'seconden':>10}{'processor':>11}{'MB':>7}{'macht':>7}")
    last: dict[str, tuple[int, Taken]] = {}
    for count in options.counts:
        with tempfile.TemporaryDirectory() as place:
            root = Path(place) / "project"
            project(root, count, options.draws)
            steps = [("notebooks", "run"), ("rapport daarna", "report"), ("niets te doen", "report")]
            if options.notebooks:
                steps = [("notebooks", "run"), ("niets te doen (notebooks)", "run")]
            for name, command in steps:
                now = taken(root, command)
                power = ""
                if name in last:
                    before, then = last[name]
                    power = f"{math.log(now.processor / then.processor) / math.log(count / before):.2f}"
                last[name] = count, now
                figures = f"{now.wall:>10.1f}{now.processor:>11.1f}{now.memory:>7.0f}{power:>7}"
                print(f"{name:<28}{count:>11}{figures}", flush=True)


if __name__ == "__main__":
    main()
