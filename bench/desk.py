"""How long the desk takes to be usable and to show an effect, and how much memory it holds.

In Debian's Chromium, of the shipped project in a temporary folder: the seconds from the command until a scenario's form
is there; from the last key until what it does is there, of changes of claims, pools and settings one after the other;
and what the process of the desk holds in memory afterwards.

    python bench/desk.py [changes]
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from build import copy  # this folder's

SCENARIO = "conflict_chemisch"
CELL = "w:claims:cbrn_decon:ht1:oorlog:likely"
FLAGS = ["--no-sandbox", "--disable-gpu"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 30_000  # milliseconds


def main() -> None:
    """Print the medians."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print(f"{os.cpu_count()} rekenkernen, belasting vooraf {os.getloadavg()[0]:.2f}")
    browser = next(path for name in BROWSERS if (path := shutil.which(name)))
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        root = copy(Path(place) / "project")
        page = playwright.chromium.launch(executable_path=browser, args=FLAGS).new_page()
        page.set_default_timeout(PATIENCE)
        command = [sys.executable, "-m", "hoofdtaak3", "desk", "--no-browser"]
        began = time.perf_counter()
        with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
            try:
                visit(page, process, began, times)
            finally:
                process.terminate()


def visit(page: Page, process: subprocess.Popen[str], began: float, times: int) -> None:
    """Open the form, change a value so many times, and tell."""
    assert process.stdout is not None
    address = re.search(r"http://\S+", process.stdout.readline())
    assert address is not None
    page.goto(address[0])
    page.goto(f"{address[0].partition('?')[0]}scenario/{SCENARIO}")
    page.locator("#formulier").wait_for()
    print(f"van opdracht tot bruikbaar: {time.perf_counter() - began:.2f} s")
    page.wait_for_timeout(5000)  # somebody reads first
    tell("van wijziging tot effect", [effect(page, number) for number in range(times)])
    print(f"geheugen van het bureau: {memory(process.pid):.0f} MB")


def effect(page: Page, number: int) -> float:
    """Seconds from the last key until the effect is there; every change is another one."""
    told = page.locator("#stand")
    told.evaluate("(element) => { element.textContent = ''; }")
    page.locator(f'[id="{CELL}"]').fill(f"0,{71 + number % 18}{number // 18 + 1}")
    began = time.perf_counter()
    told.filter(has_text="Doorgerekend").wait_for()  # not `wait_for_function`: the page's policy forbids it
    return time.perf_counter() - began


def memory(pid: int) -> float:
    """What a process holds, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    assert found is not None
    return int(found[1]) / 1000


def tell(name: str, seconds: list[float]) -> None:
    """Median, lowest and highest."""
    print(f"{name}: {statistics.median(seconds):.2f} s ({min(seconds):.2f} tot {max(seconds):.2f}) van {len(seconds)}")


if __name__ == "__main__":
    main()
