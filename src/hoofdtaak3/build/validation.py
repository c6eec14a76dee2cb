"""Everything that can be known to be wrong before anything runs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3.brand import Brand, shown_characters
from hoofdtaak3.build.digests import of_text, of_value
from hoofdtaak3.edition import as_edition
from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.changes import check_changes
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import Dataset, load_dataset
from hoofdtaak3.inputs.tables.dataset import digests_of
from hoofdtaak3.inputs.tables.strays import beside
from hoofdtaak3.inputs.unused import unused
from hoofdtaak3.results.checks import Size, check_inputs, check_scenarios

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.inputs.scenarios import Scenarios
    from hoofdtaak3.model.inputs import Inputs
    from hoofdtaak3.project import Project

OVERRULED: Final = "data (vervangen)"
"""What published figures are known by in whose place an answer is read: they are told of, and not computed with."""


@dataclass(frozen=True)
class Validated:
    """Data and scenarios that are sound, and what is odd about them."""

    dataset: Dataset
    size: Size
    inputs: Mapping[str, Inputs]
    """What the model reads, by scenario."""
    undated: tuple[str, ...] = ()
    """Scenarios with days for which no size of the armed forces is known."""
    beside: tuple[str, ...] = ()
    """What is said of files that are not read."""
    unused: tuple[str, ...] = ()
    """What is said of settings and changes that nothing uses."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What an adviser should look at, although the report can be made."""
        return (*self.dataset.warnings, *map(_undated, self.undated), *self.beside, *self.unused)


def validate(project: Project, edition: str, scenarios: Scenarios, signs: frozenset[str] | None = None) -> Validated:
    """Load the data of this edition and make the inputs of every scenario; InputError with what is wrong.

    `signs` are the characters that the report can show.
    """
    seen_as = as_edition(edition)
    dataset = load_dataset(project.root, seen_as, signs, check_changes(scenarios, seen_as))
    size = check_scenarios(scenarios, dataset)
    bare = dataset.bare()
    shown = scenarios.seen_by(seen_as)
    inputs = {key: build_inputs(bare, scenario) for key, scenario in shown.items()}
    for own in inputs.values():
        check_inputs(own)
    undated = [
        key
        for key, own in inputs.items()
        if any(math.isnan(ratio) for ratio in (own.ladder_ratio, *own.personnel_ratio))
    ]
    return Validated(dataset, size, inputs, tuple(undated), beside(project.root), tuple(unused(bare, shown)))


def _undated(scenario_id: str) -> str:
    return (
        f"params/scenarios/{scenario_id}.yaml: voor een deel van de dagen staat er geen aantal personen in "
        "data/personnel.csv. Wat met de krijgsmacht meegroeit, is daar onbekend."
    )


def check(project: Project, edition: str) -> dict[str, Any]:
    """Validate all input; returns the warnings, and digests of what steps read of it as this edition sees it.

    `data` by name; `told` of all that a reader may be told; `computed` of what only computing reads; `names` of what
    notebooks call things; `inputs` of what the model reads, by scenario.
    """
    signs = shown_characters(Brand.load(project.root))
    validated = validate(project, edition, load_scenarios(project.root, "intern"), signs)
    dataset, bare = validated.dataset, validated.dataset.bare()
    data = seen(dataset)
    return {
        "warnings": list(validated.warnings),
        "data": data,
        "told": of_value(data),
        "computed": of_value([bare.digests(), repr(bare.withheld)]),
        "names": of_text(repr(Names.of(bare))),
        "inputs": {key: of_text(repr(inputs)) for key, inputs in validated.inputs.items()},
    }


def seen(dataset: Dataset) -> dict[str, str]:
    """Digests of all that an edition sees of `data/`, by name; what it leaves out counts only by the gaps it leaves."""
    return {
        **{f"data/{name}.csv": sha for name, sha in dataset.digests().items()},
        "data/bibliography.json": of_value(list(dataset.sources.items())),
        "data (weggelaten)": of_text(repr(dataset.withheld)),
        **({OVERRULED: of_value(digests_of(dataset.overruled))} if dataset.overruled else {}),
    }
