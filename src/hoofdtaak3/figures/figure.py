"""A figure: its chart and the table behind it. Drawing it is `drawing`'s, and what is said of it a template's."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from altair import LayerChart

WIDTH = 700
"""Pixels on the page; every chart is made to be read at this width."""

MIME: Final = "application/vnd.vegalite.v6+json"
SPEC: Final = ".vl.json"
"""What the name of a figure's specification ends in."""
WORDS: Final = ".words.json"
"""And that of its title, caption and alternative text."""

_LABEL = re.compile(r"fig-[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, eq=False)
class Figure:
    """A chart and the table behind it. What is said of it stands in a template in `report/text/`."""

    label: str
    name: str
    """Dutch, a few words: what is drawn, for a list of figures or tables; no sentence and no finding."""
    chart: LayerChart
    table: pd.DataFrame
    """The numbers behind the chart, with Dutch headings."""
    grounds: tuple[str, ...] = ()
    """Ids of the grounds that it rests on."""

    def __post_init__(self) -> None:
        if not _LABEL.fullmatch(self.label):
            raise ValueError(f"label {self.label!r} is no figure label: fig- and lower case words with hyphens")
        if not self.name.strip():
            raise ValueError(f"{self.label} has no name")

    @cached_property
    def spec(self) -> Mapping[str, Any]:
        """The Vega-Lite specification. Altair's check of it takes longer than all else, so the tests do that."""
        spec: dict[str, Any] = self.chart.to_dict(validate=False)
        return spec | {"usermeta": {**spec.get("usermeta", {}), "label": self.label, "name": self.name}}

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:  # noqa: ANN401
        """A live chart where a notebook is read, and words where it cannot draw; nothing is fetched or drawn here."""
        return {MIME: self.spec, "text/plain": self.name}, {MIME: {"embed_options": {"actions": False}}}


def save_figure(figure: Figure, folder: Path) -> list[Path]:
    """Write `<label>.vl.json` and `.csv`; `drawing` makes pictures of the specification and the words of a template."""
    spec = json.dumps(figure.spec, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    table = figure.table.to_csv(index=False, lineterminator="\n")
    return [
        write_text(folder / f"{figure.label}{SPEC}", spec),
        write_text(folder / f"{figure.label}.csv", table),
    ]
