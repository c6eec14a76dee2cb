"""All that findings, figures and tables are made of: the tables of an edition, scenarios, results, names, colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from hoofdtaak3 import edition as editions
from hoofdtaak3.analyses.names import ANALYSES, FRAMES, analysis_folder
from hoofdtaak3.brand import Brand
from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.changes import with_changes
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.regional import serving
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.scenarios.order import arranged, common_id
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.tables.keys import QUANTITY_KEYS, row_columns
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.results.code_words import UNKNOWN
from hoofdtaak3.results.findings import Ground
from hoofdtaak3.results.frames import FRAMES as SCENARIO_FRAMES
from hoofdtaak3.results.frames import SAMPLES, read_frames

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.model.inputs import Inputs
    from hoofdtaak3.project import Project

ALL_VALUES: Final = "waarden"
"""The ground of what rests on every value there is."""


@dataclass(frozen=True)
class World:
    """One edition of a project with all its results."""

    dataset: Dataset
    """As it is in the scenario that stands for all."""
    scenarios: Mapping[str, Scenario]
    """In the order of the report."""
    results: Mapping[str, Mapping[str, pd.DataFrame]]
    """The frames of each scenario, those of its draws included."""
    frames: Mapping[str, pd.DataFrame]
    """Those of the analyses."""
    names: Names
    brand: Brand
    origins: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Of each scenario the files in which its changes stand, in their order."""

    @classmethod
    def load(cls, project: Project, edition: str) -> World:
        """Read it for this edition."""
        seen_as = editions.as_edition(edition)
        loaded = load_scenarios(project.root, seen_as)
        scenarios = {key: loaded[key] for key in arranged(loaded)}
        dataset, _ = with_changes(load_dataset(project.root, seen_as), scenarios[common_id(scenarios)])
        results = {key: read_frames(project.results / key, (*SCENARIO_FRAMES, *SAMPLES)) for key in scenarios}
        frames: dict[str, pd.DataFrame] = {}
        for name in ANALYSES:
            frames |= read_frames(project.results / analysis_folder(name), FRAMES[name])
        origins = {key: loaded.origins(key) for key in scenarios}
        return cls(dataset, scenarios, results, frames, Names.of(dataset), Brand.load(project.root), origins)

    @cached_property
    def common(self) -> str:
        """The scenario that stands for all: peace time, else the first."""
        return common_id(self.scenarios)

    @cached_property
    def inputs(self) -> Inputs:
        """What the model reads of the scenario that stands for all."""
        return build_inputs(self.dataset, self.scenarios[self.common].model_copy(update={"changes": ()}))

    @property
    def peaceful(self) -> bool:
        """Whether the scenario that stands for all is peace throughout; if not, no scenario is (see `arranged`)."""
        return {start.phase for start in self.scenarios[self.common].phases} == {PHASES[0]}

    @property
    def phases(self) -> pd.DataFrame:
        """Availability and class by phase, on the reference request: frame `phases` of the common scenario."""
        return self.results[self.common]["phases"]

    @cached_property
    def capabilities(self) -> tuple[str, ...]:
        """Ids of all capabilities, in the order of their table."""
        return tuple(self.dataset.frame("capabilities")["id"])

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Titles of the scenarios."""
        return {key: scenario.title for key, scenario in self.scenarios.items()}

    @cached_property
    def grounds(self) -> Mapping[str, Ground]:
        """What findings can rest on.

        `capaciteit.<id>`: all values of a capability, its demand and its alternatives; `civiel.<id>`: those of a pool;
        `tabel.<name>`: all rows of a table that have a basis; `wijziging.<scenario>`: what a scenario sets for itself;
        and all values.
        """
        found = {f"tabel.{name}": self._ground(name, [(name, "", "")]) for name in self._with_basis}
        pools: dict[str, list[str]] = {}
        alternatives = self.dataset.frame("civil_alternatives")
        for key, pool in serving(self.dataset):
            pools.setdefault(key, []).append(pool)
        lines = self.dataset.frame("request_lines").groupby("capability_id")["id"].agg(list).to_dict()
        for key in self.capabilities:
            own = [
                ("capability_values", "capability_id", key),
                ("claims", "capability_id", key),
                *(("request_line_values", "request_line_id", line) for line in lines.get(key, ())),
                *(
                    ("civil_alternative_values", "civil_alternative_id", i)
                    for i in alternatives.loc[alternatives["capability_id"] == key, "id"]
                ),
                *(part for pool in dict.fromkeys(pools.get(key, ())) for part in _pool(pool)),
            ]
            found[f"capaciteit.{key}"] = self._ground(self.names.capability(key), own)
        known = self.dataset.frame("civil_pools")
        names = dict(zip(known["id"], known["name"], strict=True))
        found |= {f"civiel.{key}": self._ground(name, _pool(key)) for key, name in names.items()}
        for key, scenario in self.scenarios.items():
            bases = Counter(change.basis for change in getattr(scenario, "changes", ()))
            if bases:
                label = f"eigen waarden van {scenario.title}"
                found[f"wijziging.{key}"] = Ground(label, dict(sorted(bases.items())), {})
        found[ALL_VALUES] = self._ground("alle waarden", [(name, "", "") for name in QUANTITY_KEYS])
        return found

    def grounds_of(self, capabilities: Iterable[str]) -> tuple[str, ...]:
        """The grounds of these capabilities."""
        return tuple(f"capaciteit.{key}" for key in dict.fromkeys(capabilities))

    def grounds_in(self, scenario_id: str, capabilities: Iterable[str]) -> tuple[str, ...]:
        """The same in a scenario: also the values that it sets for itself."""
        own = f"wijziging.{scenario_id}"
        return (*self.grounds_of(capabilities), *([own] if own in self.grounds else []))

    def bases(self, grounds: Iterable[str]) -> dict[str, int]:
        """How many values of these grounds together have which basis."""
        total = sum((Counter(self.grounds[name].bases) for name in grounds), Counter[str]())
        return dict(sorted(total.items()))

    @cached_property
    def _with_basis(self) -> tuple[str, ...]:
        return tuple(name for name, frame in self.dataset.frames.items() if "basis" in frame)

    def _ground(self, label: str, parts: Iterable[tuple[str, str, str]]) -> Ground:
        """Rows of tables: of each part those with this value in this column, or all if the column is ""."""
        bases: Counter[str] = Counter()
        rows: dict[str, list[str]] = {}
        for table, column, value in parts:
            listed = self._listed[table]
            mine = listed.places(column, value)
            bases.update(listed.bases[place] for place in mine)
            rows.setdefault(table, []).extend(listed.keys[place] for place in mine)
        return Ground(label, dict(sorted(bases.items())), {name: tuple(keys) for name, keys in rows.items() if keys})

    @cached_property
    def _listed(self) -> Mapping[str, _Listed]:
        return {name: _Listed(name, self.dataset.frame(name)) for name in self._with_basis}


class _Listed:
    """The rows of one table: what they are called, their bases, and where those with some value are."""

    def __init__(self, table: str, frame: pd.DataFrame) -> None:
        known = frame["basis"] != ""
        if "likely" in frame:
            known &= frame["likely"].notna()
        self.keys = row_names(table, frame)
        self.bases: list[str] = frame["basis"].where(known, UNKNOWN).tolist()
        self._frame = frame
        self._by_column: dict[str, dict[str, list[int]]] = {}

    def places(self, column: str, value: str) -> Sequence[int]:
        """The places of the rows with this value in this column, or of all if the column is ""."""
        if not column:
            return range(len(self.keys))
        if column not in self._by_column:
            found = self._by_column[column] = {}
            for place, own in enumerate(self._frame[column].tolist()):
                found.setdefault(own, []).append(place)
        return self._by_column[column].get(value, ())


def _pool(key: str) -> list[tuple[str, str, str]]:
    return [(table, "civil_pool_id", key) for table in ("civil_pool_values", "reciprocal_claims")]


def row_names(table: str, frame: pd.DataFrame) -> list[str]:
    """What tells the rows of a table apart, in words: `cbrn_decon ht1 oorlog`."""
    parts = [frame[name].astype("string").fillna("") for name in row_columns(table, frame.columns)]
    return [" ".join(word for word in row if word) for row in zip(*parts, strict=True)]
