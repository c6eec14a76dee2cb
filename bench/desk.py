"""How long a what-if takes, and the desk to be usable and to show an effect, and how much memory that holds.

Of the shipped project in a temporary folder: the seconds of `ht3 whatif` as a whole process. In Debian's Chromium those
from the command until a scenario's form is there; from the last key until what it does is there, and until it says how
firm that is, of one change after the other; and what the desk and the process beside it hold in memory afterwards. Of
each also how long the processors worked for it, browser excepted: on a machine that does more, that says what it would
take by itself.

    python bench/desk.py [changes]
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from timing import browser_program

from build import copy  # this folder's

SCENARIO = "conflict_chemisch"
CELL = "w:claims:cbrn_decon:ht1:oorlog:likely"
FIRM = "#uitkomst:not([aria-busy])"
FLAGS = ["--no-sandbox", "--disable-gpu"]
PATIENCE = 30_000  # milliseconds
WHATIFS = 5


def main() -> None:
    """Print the medians."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print(f"{os.cpu_count()} rekenkernen, belasting vooraf {os.getloadavg()[0]:.2f}")
    browser = browser_program()
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        root = copy(Path(place) / "project")
        tell("ht3 whatif", [whatif(root) for _ in range(WHATIFS)])
        page = playwright.chromium.launch(executable_path=browser, args=FLAGS).new_page()
        page.set_default_timeout(PATIENCE)
        command = [sys.executable, "-m", "hoofdtaak3", "desk", "--no-browser"]
        began = time.perf_counter()
        with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
            try:
                visit(page, process, began, times)
            finally:
                process.terminate()


def whatif(root: Path) -> float:
    """Seconds of one, from the command until its answer."""
    changes = ("--set", "claims.cbrn_decon.ht1.oorlog=0.8", "--set", "days=90")
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "hoofdtaak3", "whatif", SCENARIO, *changes],
        cwd=root,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - began


def visit(page: Page, process: subprocess.Popen[str], began: float, times: int) -> None:
    """Open the form, change a value so many times, and tell."""
    assert process.stdout is not None
    address = re.search(r"http://\S+", process.stdout.readline())
    assert address is not None
    page.goto(address[0])
    page.goto(f"{address[0].partition('?')[0]}scenario/{SCENARIO}")
    page.locator("#formulier").wait_for()
    took = time.perf_counter() - began
    print(f"van opdracht tot bruikbaar: {took:.2f} s, waarvan gerekend {worked(process.pid):.2f} s")
    page.locator(FIRM).wait_for()
    page.wait_for_timeout(5000)  # somebody reads first
    before = worked(process.pid)
    found = [effect(page, number) for number in range(times)]
    tell("van wijziging tot effect", [first for first, _ in found])
    tell("van wijziging tot stevigheid", [last for _, last in found])
    print(f"gerekend per wijziging: {(worked(process.pid) - before) / times:.2f} s")
    held = [memory(pid) for pid in family(process.pid)]
    print(f"geheugen van het bureau: {sum(held):.0f} MB ({' + '.join(f'{one:.0f}' for one in held)})")


def effect(page: Page, number: int) -> tuple[float, float]:
    """Seconds from the last key until the effect is there, and how firm it is; every change is another one."""
    told = page.locator("#stand")
    told.evaluate("(element) => { element.textContent = ''; }")
    page.locator(f'[id="{CELL}"]').fill(f"0,{71 + number % 18}{number // 18 + 1}")
    began = time.perf_counter()
    told.filter(has_text="Doorgerekend").wait_for()  # not `wait_for_function`: the page's policy forbids it
    first = time.perf_counter() - began
    page.locator(FIRM).wait_for()
    return first, time.perf_counter() - began


def family(pid: int) -> list[int]:
    """A process and those that it started."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    listed = [one for thread in threads for one in (thread / "children").read_text(encoding="utf-8").split()]
    return [pid, *(other for child in listed for other in family(int(child)))]


def worked(pid: int) -> float:
    """Seconds of processor time of a process and those that it started, also of those that ended."""
    found = 0.0
    for each in family(pid):
        cells = Path(f"/proc/{each}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        found += sum(map(int, cells[11:15])) / os.sysconf("SC_CLK_TCK")
    return found


def memory(pid: int) -> float:
    """What a process holds, in MB; what it shares with others in equal parts, so that sums are right."""
    found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1000


def tell(name: str, seconds: list[float]) -> None:
    """Median, lowest and highest."""
    print(f"{name}: {statistics.median(seconds):.2f} s ({min(seconds):.2f} tot {max(seconds):.2f}) van {len(seconds)}")


if __name__ == "__main__":
    main()
