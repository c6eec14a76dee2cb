"""How long a build takes, whole and after one change, and what the notebooks take besides papermill's command line.

Every time is that of whole processes, on a copy of the project in a temporary folder: full build, nothing to do, one
parameter of one scenario (to HTML and PDF, and to everything), one claim, one source note, one sentence. Then all
notebooks of a build: as the pipeline runs them, one after the other through `papermill`, and the same two at a time.

    python bench/build.py [times]
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
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hoofdtaak3.analyses.names import ANALYSES

ROOT = Path(__file__).parents[1]
PARTS = (
    "data",
    "params",
    "notebooks",
    "report",
    "_quarto.yml",
    "_quarto-intern.yml",
    "_quarto-publiek.yml",
    "_brand.yml",
)
NOTEBOOKS_ONLY = """
from hoofdtaak3.build import children, making, memory, reporter, runner, screen, tasks, times
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.project import Project
from hoofdtaak3 import edition
import sys
project = Project.find()
edition.enter(project, "publiek")
told = reporter.Reporter(screen.PlainScreen, lambda: None, times.Times(project))
kept = memory.Memory(project)
workers = children.Children(project.build / "tmp")
build = tasks.Build(project, "publiek", load_scenarios(project.root), workers, kept, told.progress)
everything = [*tasks.notebook_tasks(build), making.making_task(build)]
kinds = ("scenario", "sampling", "analysis", "comparison")
wanted = [task.name for task in everything if task.name.split(":")[0] in kinds]
sys.exit(runner.run_tasks(build, everything, told, selected=wanted))
"""


def main() -> None:
    """Print the medians."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} rekenkernen, belasting vooraf {load:.2f}; mediaan (laagste, hoogste) van {times}")
    with tempfile.TemporaryDirectory() as place:
        root = copy(Path(place) / "project")
        tell("volledige bouw", [clean_and(root, ["report"]) for _ in range(times)])
        tell("niets te doen", [run(root, ["report"]) for _ in range(times)])
        for name, change in CHANGES.items():
            seconds, readable = [], []
            for number in range(times):
                change(root, number)
                seconds.append(run(root, ["report"], readable))
            if name == "parameter van een scenario":
                tell(f"{name}, tot HTML en PDF", readable)
            tell(name, seconds)
        notebooks = jobs(root)
        pipeline = [clean_and(root, None) for _ in range(times)]
        tell(f"{len(notebooks)} notebooks, in de bouw", pipeline)
        loop = [by_hand(root, notebooks, 1)]
        tell("dezelfde met papermill, een voor een", loop)
        tell("dezelfde met papermill, twee tegelijk", [by_hand(root, notebooks, 2)])
        print(f"de bouw is {loop[0] / statistics.median(pipeline):.1f} maal zo snel als papermill een voor een")


def copy(target: Path) -> Path:
    """The project without anything made."""
    target.mkdir()
    for part in PARTS:
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, target / part)
    return target


def run(root: Path, arguments: list[str], readable: list[float] | None = None) -> float:
    """Seconds of one `ht3`; `readable` gets those until the report's HTML and PDF were both made."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "hoofdtaak3", *arguments, "--assembler", "pandoc"]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if readable is not None and re.search(r"gemaakt: samenstellen impactanalyse\.(html|pdf)", line):
            last = time.perf_counter() - start
    if process.wait():
        raise SystemExit("".join(said))
    if readable is not None:
        readable.append(last)
    return time.perf_counter() - start


def clean_and(root: Path, arguments: list[str] | None) -> float:
    """Seconds of one `ht3` from nothing, or of its notebooks alone."""
    for name in ("build", "_output"):
        shutil.rmtree(root / name, ignore_errors=True)
    if arguments is not None:
        return run(root, arguments)
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", NOTEBOOKS_ONLY], cwd=root, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def edit(name: str, pattern: str, value: Callable[[int], str]) -> Callable[[Path, int], None]:
    """A change of the first text that fits: another one every time."""

    def change(root: Path, number: int) -> None:
        path = root / name
        text = path.read_text(encoding="utf-8")
        new, count = re.subn(pattern, lambda match: match[1] + value(number), text, count=1, flags=re.MULTILINE)
        if not count:
            raise SystemExit(f"{name}: {pattern} staat er niet")
        path.write_text(new, encoding="utf-8")

    return change


CHANGES: dict[str, Callable[[Path, int], None]] = {
    "parameter van een scenario": edit(
        "params/scenarios/conflict_chemisch.yaml", r"^(days: )\d+", lambda number: str(121 + number)
    ),
    "een beslag": edit("data/claims.csv", r"^(cbrn_decon,ht1,oorlog,0\.7,)[\d.]+", lambda number: f"0.{91 + number}"),
    "een bronnoot": edit(
        "data/claims.csv", r"^(cbrn_decon,ht1,oorlog,.*,openbaar,).*$", lambda number: f"Noot {number}."
    ),
    "een zin": edit("report/text/vraag.md.jinja", r"^(#.*\n)", lambda number: f"\nEen zin, nummer {number}.\n"),
}


def jobs(root: Path) -> list[list[str]]:
    """The arguments of papermill for every notebook of a build, in an order that works."""
    scenarios = sorted(path.stem for path in (root / "params" / "scenarios").glob("*.yaml"))
    kept = ["-p", "save", "True"]
    each = [[name, *kept, "-p", "scenario", key] for name in ("scenario", "sampling") for key in scenarios]
    return [*each, *([name, *kept] for name in ANALYSES), ["comparison"]]


def by_hand(root: Path, notebooks: list[list[str]], together: int) -> float:
    """Seconds of all notebooks through papermill's command line."""

    def one(job: list[str]) -> None:
        name, *parameters = job
        target = root / "build" / "hand" / f"{'-'.join(job)}.ipynb"
        target.parent.mkdir(exist_ok=True)
        command = [
            sys.executable,
            "-m",
            "papermill",
            f"{name}.ipynb",
            str(target),
            "--no-progress-bar",
            *parameters,
        ]
        subprocess.run(command, cwd=root / "notebooks", check=True, capture_output=True)

    start = time.perf_counter()
    with ThreadPoolExecutor(together) as pool:
        list(pool.map(one, notebooks))
    return time.perf_counter() - start


def tell(name: str, seconds: list[float]) -> None:
    """One line."""
    spread = f" ({min(seconds):.1f} tot {max(seconds):.1f})" if len(seconds) > 1 else ""
    print(f"{name:42} {statistics.median(seconds):7.1f} s{spread}", flush=True)


if __name__ == "__main__":
    main()
