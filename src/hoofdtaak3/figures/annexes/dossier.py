"""Everything that the first page and the annexes are told from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from hoofdtaak3.figures.annexes.assumptions import Assumptions
from hoofdtaak3.figures.chapters import measure_findings, uncertainty_findings
from hoofdtaak3.figures.chapters.chapter import Tale
from hoofdtaak3.figures.chapters.gaps import together, worst

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.figures.fragments import Story
    from hoofdtaak3.figures.names import Names


class Tables(Protocol):
    """What the annexes need of a `tables.Dataset`."""

    @property
    def frames(self) -> Mapping[str, pd.DataFrame]:
        """Every table by name."""

    @property
    def sources(self) -> Mapping[str, dict[str, Any]]:
        """The bibliography by key."""

    def frame(self, name: str) -> pd.DataFrame:
        """The table of that name, with the columns of the contract."""


@dataclass(frozen=True)
class Dossier:
    """A story with the frames of the analyses; its results hold those of the draws as well."""

    story: Story
    dataset: Tables
    frames: Mapping[str, pd.DataFrame]

    @property
    def names(self) -> Names:
        """Dutch names and units."""
        return self.story.names

    @property
    def phases(self) -> pd.DataFrame:
        """The frame `phases` that stands for all scenarios."""
        return self.story.phases

    @property
    def titles(self) -> dict[str, str]:
        """Titles of the scenarios with results, in their order."""
        return self.story.titles

    @cached_property
    def draws(self) -> uncertainty_findings.Findings:
        """What the draws and the statements say."""
        return uncertainty_findings.Findings(self.story.results, self.frames["statements"])

    @cached_property
    def measures(self) -> measure_findings.Findings:
        """What the choice of measures comes to."""
        story = self.story
        scenarios = {key: story.scenarios[key] for key in story.results}
        return measure_findings.Findings.of(
            Tale(story.dataset, scenarios, story.results, self.frames, story.names, story.brand)
        )

    @cached_property
    def assumptions(self) -> Assumptions:
        """All that is judged or invented, with what the draws say of it."""
        return Assumptions.of(self.dataset, self.names, self.draws)

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """The frames `capabilities` of all scenarios, with scenario_id and the gap as `share` of the demand."""
        return together(self.story.results)

    @cached_property
    def worst(self) -> pd.DataFrame:
        """Of each capability with a known gap the scenario where it is the largest share of the demand."""
        return worst(self.gaps)
