"""How long the parts take: reading the data, one scenario, and a build with nothing to do. Prints a table."""

from __future__ import annotations

import os
import subprocess
import sys

from timing import REPEATS, ROOT, seconds

from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.model.assessment import assess


def show(name: str, duration: float) -> None:
    """One row of the table."""
    print(f"{name:<52}{1000 * duration:>10.1f} ms")


def main() -> None:
    """Measure and print."""
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, mediaan van {REPEATS}\n")
    show("tabellen inlezen en controleren", seconds(lambda: load_dataset(ROOT)))
    show("scenario's inlezen en controleren", seconds(lambda: load_scenarios(ROOT)))
    dataset, scenarios = load_dataset(ROOT), load_scenarios(ROOT)
    for key, scenario in scenarios.items():
        inputs = build_inputs(dataset, scenario)
        show(f"{key}: invoer maken", seconds(lambda scenario=scenario: build_inputs(dataset, scenario)))
        show(f"{key}: doorrekenen ({inputs.days} dagen)", seconds(lambda inputs=inputs: assess(inputs)))
    command = [sys.executable, "-m", "hoofdtaak3", "report"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    show(
        "ht3 report zonder iets te doen (heel proces)",
        seconds(lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True)),
    )


if __name__ == "__main__":
    main()
