"""How long the fact sheets of all regions take, beside a report that is up to date: all of them, none, one sentence.

Every time is that of a whole process, on a copy of the project in a temporary folder.

    python bench/regions.py [times]
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from build import copy, edit, run, tell

LIMIT = 20.0
"""Seconds in which all of them are made, on two cores."""
COMMAND = ["report", "--regions"]
SENTENCE = edit("report/text/regio/blad.md.jinja", r"^(Dit blad hoort bij)", lambda number: f" (bewerking {number})")


def main() -> None:
    """Print the medians, and whether the limit holds."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} rekenkernen, belasting vooraf {load:.2f}; mediaan (laagste, hoogste) van {times}")
    with tempfile.TemporaryDirectory() as place:
        root = copy(Path(place) / "project")
        run(root, ["report"])
        whole = [anew(root) for _ in range(times)]
        tell("alle bladen", whole)
        tell("niets te doen", [run(root, COMMAND) for _ in range(times)])
        changed = []
        for number in range(times):
            SENTENCE(root, number)
            changed.append(run(root, COMMAND))
        tell("een zin", changed)
    print(f"{'binnen' if statistics.median(whole) <= LIMIT else 'BOVEN'} de grens van {LIMIT:.0f} s")


def anew(root: Path) -> float:
    """Seconds of all sheets, of which nothing is there."""
    made = ["build/regios", "build/staged/regios", "_output/regios"]
    results = (root / "build" / "results").glob("_region_*")
    for path in [*(root / name for name in made), *results]:
        shutil.rmtree(path, ignore_errors=True)
    return run(root, COMMAND)


if __name__ == "__main__":
    main()
