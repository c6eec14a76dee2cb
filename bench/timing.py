"""What the measuring scripts share."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
REPEATS = 5
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chromium-headless-shell")
"""One as readers have it is measured with, if there is one; the last has no windows, and is faster."""


def browser_program() -> str:
    """The first of these that is installed; ends the script if there is none."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        raise SystemExit(
            "Chromium ontbreekt. Installeer het (bijvoorbeeld: apt-get install chromium) en probeer opnieuw."
        )
    return program


def seconds(work: Callable[[], object]) -> float:
    """Median wall time of a few runs, after one to warm up."""
    work()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
