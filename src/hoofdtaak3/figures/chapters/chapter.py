"""One chapter of the report: what it is told from, and what it consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.brand import Brand
    from hoofdtaak3.figures.figure import Figure
    from hoofdtaak3.figures.names import Frames, Names
    from hoofdtaak3.inputs.scenarios import Scenario


@dataclass(frozen=True)
class Tale:
    """All that a chapter is told from: tables, scenarios, results of the model, and the frames of its analysis."""

    dataset: Frames
    scenarios: Mapping[str, Scenario]
    """In the order of the report."""
    results: Mapping[str, Mapping[str, pd.DataFrame]]
    frames: Mapping[str, pd.DataFrame]
    names: Names
    brand: Brand

    @property
    def titles(self) -> dict[str, str]:
        """Titles of the scenarios, in their order."""
        return {key: scenario.title for key, scenario in self.scenarios.items()}


@dataclass(frozen=True)
class Chapter:
    """Figures, Markdown fragments by file name without `.md`, and values for prose under the name of the analysis."""

    figures: tuple[Figure, ...] = ()
    fragments: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
