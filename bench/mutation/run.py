"""How many wrong changes to the code the tests notice: random mutants, each against the tests that reach it.

Cosmic Ray makes the mutants; it needs an environment with the packages of `requirements-dev.lock` and those of
`bench/mutation/requirements.txt`. A sample is drawn once and kept in a file, so that the tests of a later version are
held against the same mutants, wherever their code is by then:

    python bench/mutation/run.py --sample sample.json --results before.json
    python bench/mutation/run.py --sample sample.json --results after.json --checkout ../later

A mutant is run against every unit test that reaches its line, until one fails. A test that starts `ht3` in a process of
its own does not count as reaching anything, except for what finds out of date steps (the group `verouderd`): mutants of
it that survive also get the tests that build. Hypothesis draws the same examples every time. Results that are there
already are kept: an interrupted run goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mutant_tests import Test, Workplace
    from mutants import Index, Module, Mutant, Place

ROOT = Path(__file__).parents[2]
SEED = 20250601
SIZES = {"model": 200, "tables": 50, "scenarios": 40, "verouderd": 40}
BUILDS = "verouderd"
"""The group for which only a build shows whether it works."""
FIRST = 25
"""So many tests are tried before the files of all the others are read."""
BUILD_TESTS = ["tests/pipeline/test_building.py", "tests/build/test_building.py", "tests/build/test_incremental.py"]
UNIT_TESTED = ("pipeline/inputs.py", "inputs/compile.py")
"""Of that group, but its unit tests say all."""
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
OUTCOMES = ("gedood", "tijd", "overleefd", "onbereikt", "onvindbaar")
"""In the order of the table; the last three are not noticed, or no longer there."""


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Meet hoeveel foute wijzigingen in de code de tests opmerken.")
    parser.add_argument("--sample", type=Path, help="de steekproef; bestaat het bestand niet, dan wordt zij getrokken")
    parser.add_argument("--results", type=Path, help="hier komt de uitkomst per mutant; wat er al staat, blijft")
    parser.add_argument("--checkout", type=Path, default=ROOT, help="de code en de tests (standaard: deze)")
    parser.add_argument("--moved", action="append", default=[], metavar="OUD=NIEUW", help="een module is verplaatst")
    parser.add_argument("--tests", nargs="+", default=["tests"], help="waar de tests staan")
    parser.add_argument("--without", nargs="*", default=["tests/figures", "tests/assemble"], help="welke niet meedoen")
    parser.add_argument("--build-tests", nargs="*", default=BUILD_TESTS, help="bouwende tests")
    parser.add_argument("--reach", type=Path, help="welke tests wat raken; bestaat het bestand, dan wordt dat geloofd")
    parser.add_argument("--seed", type=int, default=SEED, help="van de steekproef")
    return parser.parse_args()


def main() -> int:
    """Draw or read the sample, run it, print and write what came of it."""
    given = arguments()
    if given.sample is None or given.results is None:
        print("De mutatietest draait alleen met --sample en --results; zie python bench/mutation/run.py --help.")
        return 0
    if find_spec("cosmic_ray") is None:
        print("Cosmic Ray ontbreekt: pip install -r bench/mutation/requirements.txt", file=sys.stderr)
        return 2
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))  # before numpy is there: a fork has one thread
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutatie-") as folder:
        results = run(given, Path(folder))
    print(f"\n{table(results)}\n\nDuur: {(time.monotonic() - start) / 60:.0f} minuten.")
    return 0


def run(given: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    """The outcome of every mutant of the sample."""
    from mutant_tests import Workplace  # noqa: PLC0415 - needs Cosmic Ray and coverage
    from mutants import Index, Mutant, draw, modules_of  # noqa: PLC0415

    workplace = Workplace(given.checkout.resolve(), folder)
    modules = modules_of(workplace.package)
    if not given.sample.exists():
        drawn = draw(modules, SIZES, given.seed)
        write(given.sample, {"seed": given.seed, "mutants": [asdict(mutant) for mutant in drawn]})
    sample = [Mutant(**entry) for entry in read(given.sample)["mutants"]]
    results = read(given.results)["mutants"] if given.results.exists() else []
    known = {Mutant(**{field: entry[field] for field in asdict(sample[0])}): entry for entry in results}
    todo = [mutant for mutant in evenly(sample) if mutant not in known]
    print(f"{len(sample)} mutanten, waarvan {len(todo)} te draaien.", flush=True)
    if todo:
        trial = Trial(workplace, given, Index(modules, dict(pair.split("=") for pair in given.moved)))
        for number, mutant in enumerate(todo, 1):
            known[mutant] = asdict(mutant) | trial.of(mutant)
            print(f"[{number:>3}/{len(todo)}] {line_of(known[mutant])}", flush=True)
            write(given.results, {"mutants": [known[other] for other in sample if other in known]})
    return [known[mutant] for mutant in sample]


def evenly(sample: Sequence[Mutant]) -> list[Mutant]:
    """The groups side by side, so that what is done when someone stops is still a sample of all of them."""
    sizes = Counter(mutant.group for mutant in sample)
    seen: Counter[str] = Counter()
    order = []
    for mutant in sample:
        seen[mutant.group] += 1
        order.append((seen[mutant.group] / sizes[mutant.group], len(order), mutant))
    return [mutant for _, _, mutant in sorted(order, key=lambda entry: entry[:2])]


class Trial:
    """Holds mutants against the tests that reach them."""

    def __init__(self, workplace: Workplace, given: argparse.Namespace, index: Index) -> None:
        from mutant_tests import in_order, read_tests  # noqa: PLC0415

        self._workplace = workplace
        self._builders = [place for place in given.build_tests if (workplace.root / place).exists()]
        self._index = index
        self._kills: dict[str, Counter[str]] = defaultdict(Counter)  # what noticed others in the same module goes first
        reach = given.reach or workplace.root.parent / "reach.jsonl"
        fresh = not reach.exists()
        workplace.compile(given.tests)
        if fresh:
            start = time.monotonic()
            workplace.trace(given.tests, given.without, reach)
            print(f"Welke tests wat raken, is gemeten in {time.monotonic() - start:.0f} s.", flush=True)
        tests, failing = read_tests(reach)
        for name in failing:
            print(f"Faalt al zonder wijziging en doet niet mee: {name}")
        self._tests = in_order(tests)
        if fresh:
            plain = workplace.run(self._tests)
            if plain.outcome != "overleefd":
                reach.unlink()
                raise SystemExit(f"Zonder wijziging faalt {plain.killer or plain.outcome}.\n{workplace.said()}")
        print(f"{len(tests)} tests doen mee.", flush=True)

    def of(self, mutant: Mutant) -> dict[str, Any]:
        """What becomes of a mutant."""
        from mutants import difference  # noqa: PLC0415

        found = self._index.find(mutant)
        if found is None:
            return {"outcome": "onvindbaar"}
        module, place = found
        text = module.mutated(place)
        if text is None:
            return {"outcome": "onvindbaar"}
        kills = self._kills[module.name]
        rarity = rarities(self._tests, module, place)
        tests = sorted(self._reaching(module, place), key=lambda test: (-kills[test.name], rarity[test.name]))
        about = {"found": f"{module.name}:{place.number}", "diff": difference(module, text), "tests": len(tests)}
        builds = bool(self._builders) and mutant.group == BUILDS and module.name not in UNIT_TESTED
        without = self._failing_builders if builds else []
        start = time.monotonic()
        with self._workplace.changed(module.name, text):
            result = None
            for some in (tests[:FIRST], tests[FIRST:]):
                if some and (result is None or result.outcome == "overleefd"):
                    result = self._workplace.run(some)
            if builds and (result is None or result.outcome == "overleefd"):
                result = self._workplace.run_marked("build", self._builders, without)
        if result is not None and result.killer:
            kills[result.killer] += 1
        if result is None:
            return {"outcome": "onbereikt", **about}
        return {
            "outcome": result.outcome,
            "killer": result.killer,
            **about,
            "seconds": round(time.monotonic() - start, 1),
        }

    @cached_property
    def _failing_builders(self) -> list[str]:
        failing = self._workplace.failing("build", self._builders)
        for name in failing:
            print(f"Faalt al zonder wijziging en doet niet mee: {name}", flush=True)
        return failing

    def _reaching(self, module: Module, place: Place) -> list[Test]:
        """The tests that run the statement; what runs at import is reached by whatever uses the module."""
        statement = set(module.statement(place.number))
        reached = [test for test in self._tests if statement & test.lines.get(module.name, frozenset())]
        if reached or place.mutant.function:
            return reached
        return [test for test in self._tests if test.lines.get(module.name)] or self._tests


def rarities(tests: Sequence[Test], module: Module, place: Place) -> dict[str, int]:
    """Per test how many run the rarest line that it runs of the function: who goes where few go, notices most."""
    span = module.span(place.number)
    reached = {test.name: [line for line in test.lines.get(module.name, ()) if line in span] for test in tests}
    counts = Counter(line for lines in reached.values() for line in lines)
    return {name: min((counts[line] for line in lines), default=len(tests)) for name, lines in reached.items()}


def line_of(entry: Mapping[str, Any]) -> str:
    """One outcome, with the change."""
    where = f"{entry.get('found', entry['module'])} {entry['function']}"
    if entry["outcome"] == "gedood":
        return f"gedood     {where}  ({entry['seconds']} s, {entry['killer']})"
    change = "\n".join(f"             {line}" for line in entry.get("diff", "").splitlines()[1:])
    return f"{entry['outcome']:<10} {where}  ({entry['operator']})\n{change}".rstrip()


def table(results: Sequence[Mapping[str, Any]]) -> str:
    """Numbers for each group and together."""
    return "\n".join(rows(results))


def rows(results: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The lines of the table; a mutant that took too long counts as noticed, one that no test reaches as not."""
    yield f"{'':<12}{'mutanten':>10}" + "".join(f"{outcome:>12}" for outcome in OUTCOMES) + f"{'opgemerkt':>12}"
    for group in (*dict.fromkeys(entry["group"] for entry in results), "samen"):
        counts = Counter(entry["outcome"] for entry in results if group in {entry["group"], "samen"})
        there = counts.total() - counts["onvindbaar"]
        noticed = (counts["gedood"] + counts["tijd"]) / there if there else 0.0
        numbers = "".join(f"{counts[outcome]:>12}" for outcome in OUTCOMES)
        yield f"{group:<12}{counts.total():>10}{numbers}{noticed:>12.1%}"


def read(path: Path) -> dict[str, Any]:
    """A JSON file."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def write(path: Path, content: object) -> None:
    """A JSON file; whole or not at all."""
    fresh = path.with_suffix(".tmp")
    fresh.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    fresh.replace(path)


if __name__ == "__main__":
    sys.exit(main())
