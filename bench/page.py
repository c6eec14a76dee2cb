"""How soon the page is of use: opens the built report in Chromium a few times and prints medians. Takes a path as well.

A page answers once no task holds the main thread for longer than 50 ms: from then on a click or a scroll is answered
within a frame or three. Times are from the start of the navigation; a machine that does other work adds to them, so the
time that the browser itself worked is given too.
"""

from __future__ import annotations

import os
import statistics
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright
from timing import REPEATS, ROOT, browser_program

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGE = ROOT / "_output" / "report" / "impactanalyse.html"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WINDOW = {"width": 1300, "height": 900}
SETTLED = 1500
"""Milliseconds after the load in which a late task would still show."""

LONG_TASKS = """
window.longTasks = [];
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.longTasks.push(task.startTime + task.duration);
}).observe({ type: "longtask", buffered: true });
"""
TIMES = """() => {
  const [opened] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return {
    "eerste inhoud in beeld": paint.startTime,
    "document gelezen (domInteractive)": opened.domInteractive,
    "geladen (loadEventEnd)": opened.loadEventEnd,
    "antwoordt op klikken en scrollen": Math.max(paint.startTime, ...window.longTasks),
  };
}"""
# From the input to the frame that shows its outcome.
SLIDER = """() => new Promise((done) => {
  const slider = document.getElementById("verkenner-vraag");
  const start = performance.now();
  slider.value = "150";
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""
SCROLL = """() => new Promise((done) => {
  const start = performance.now();
  scrollTo(0, document.documentElement.scrollHeight / 2);
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""
WORK = {
    "TaskDuration": "processortijd: alles",
    "LayoutDuration": "processortijd: opmaak",
    "RecalcStyleDuration": "processortijd: stijlen",
    "ScriptDuration": "processortijd: scripts",
}


def measure(browser: Browser, path: Path) -> dict[str, float]:
    """All times of one visit, in milliseconds; nothing is kept from an earlier one."""
    context = browser.new_context(viewport=WINDOW)
    context.add_init_script(LONG_TASKS)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(path.as_uri(), wait_until="load")
    page.wait_for_timeout(SETTLED)
    found = {name: float(value) for name, value in page.evaluate(TIMES).items()}
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    found |= {name: 1000 * metrics[key] for key, name in WORK.items()}
    found["naar het midden scrollen"] = page.evaluate(SCROLL)
    page.evaluate("document.getElementById('verkenner').scrollIntoView()")
    page.wait_for_timeout(300)
    found["verkenner antwoordt op een schuif"] = page.evaluate(SLIDER)
    found["elementen"] = page.evaluate("document.querySelectorAll('*').length")
    found["hoogte (pixels)"] = page.evaluate("document.documentElement.scrollHeight")
    context.close()
    return found


def main() -> int:
    """Measure and print; 1 when there is nothing to measure."""
    path = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else PAGE
    program = browser_program()
    if not path.is_file():
        print(f"{path} bestaat niet. Maak het rapport eerst: ht3 report.")
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        version = browser.version
        visits = [measure(browser, path) for _ in range(REPEATS)]
        browser.close()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} kernen, belasting {load:.1f}, Chromium {version}, {path.stat().st_size / 1e6:.2f} MB")
    print(f"Mediaan van {REPEATS} bezoeken\n")
    for name in visits[0]:
        unit = "" if name in {"elementen", "hoogte (pixels)"} else " ms"
        print(f"{name:<44}{statistics.median(visit[name] for visit in visits):>10.0f}{unit}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
