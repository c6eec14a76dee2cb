"""Settings and changes that nothing uses: whoever fills one in thinks that it counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hoofdtaak3.inputs.changes import applied
from hoofdtaak3.inputs.sampling import KEYS, Drawing
from hoofdtaak3.inputs.scenarios.merge import CHANGES
from hoofdtaak3.inputs.scenarios.order import common_id

if TYPE_CHECKING:
    from hoofdtaak3.inputs.scenarios import Scenario, Scenarios
    from hoofdtaak3.inputs.tables import Dataset


def unused(dataset: Dataset, scenarios: Scenarios) -> Iterator[str]:
    """A line for each setting that every scenario overrides, and for each change without effect or reason."""
    yield from scenarios.overridden()
    counts: dict[tuple[str, int], bool] = defaultdict(bool)
    silent: dict[tuple[str, int], None] = {}
    for key, scenario in scenarios.items():
        used = _used(dataset, scenario, measures=key == common_id(scenarios)) if scenario.changes else frozenset()
        for number, change in enumerate(scenario.changes):
            place = scenarios.place(key, (CHANGES, number))
            counts[place.file, place.line] |= number in used
            if not change.note and not change.restricted:
                silent[place.file, place.line] = None
    for (file, line), used_somewhere in sorted(counts.items()):
        if not used_somewhere:
            yield f"{file}, regel {line}: deze wijziging verandert niets; geen scenario leest die waarde."
    for file, line in silent:
        yield f"{file}, regel {line}: deze wijziging heeft geen toelichting (note)."


def _used(dataset: Dataset, scenario: Scenario, *, measures: bool) -> frozenset[int]:
    """The changes that reach a row which the scenario reads, and that no later one sets anew.

    What measures cost and do is read of the scenario that stands for all.
    """
    read = Drawing(dataset, scenario, everything=True).rows()
    found = set()
    for name, result in applied(dataset, scenario).items():
        for row, numbers in result.reached.items():
            if (name, row) in read or (name not in KEYS and measures):
                sets = [n for n in numbers if scenario.changes[n].likely is not None]
                found |= {number for number in numbers if not sets or number >= sets[-1]}
    return frozenset(found)
