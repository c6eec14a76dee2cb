"""A figure: its chart, what is said of it, and the table behind it. Drawing it is `drawing`'s."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3.figures import markdown

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

_LABEL = re.compile(r"fig-[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, eq=False)
class Figure:
    """A chart with all that a reader who cannot see it needs; it refuses to go without an alternative text."""

    label: str
    caption: str
    """Plain text: what the figure is about."""
    alt: str
    """Plain text: what the figure shows, from the data."""
    chart: LayerChart
    table: pd.DataFrame
    """The numbers behind the chart, with Dutch headings."""
    basis: str
    """What the numbers rest on, as a sentence."""

    def __post_init__(self) -> None:
        if not _LABEL.fullmatch(self.label):
            raise ValueError(f"label {self.label!r} is no figure label: fig- and lower case words with hyphens")
        if not self.alt.strip():
            raise ValueError(f"{self.label} has no alternative text")
        if not self.caption.strip():
            raise ValueError(f"{self.label} has no caption")
        if _same(self.alt) in (_same(self.caption), _same(f"{self.caption} {self.basis}")):
            raise ValueError(f"the alternative text of {self.label} repeats its caption")
        if not self.basis.strip():
            raise ValueError(f"{self.label} does not say what it rests on")

    @cached_property
    def spec(self) -> Mapping[str, Any]:
        """The Vega-Lite specification, with all that a picture of it says: whoever draws it needs nothing else.

        Altair's check of it takes longer than all else, so the tests do that.
        """
        spec: dict[str, Any] = self.chart.to_dict(validate=False)
        told = {"label": self.label, "caption": self.caption, "alt": self.alt}
        return spec | {"usermeta": {**spec.get("usermeta", {}), **told}}

    def fragment(self) -> str:
        """The figure as Markdown for a document in `report/`."""
        picture = f'![](../build/figures/{self.label}){{fig-alt="{markdown.attribute(self.alt)}"}}'
        caption = markdown.escape(f"{self.caption} {self.basis}")
        return f"::: {{#{self.label}}}\n{picture}\n\n{caption}\n:::\n"

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:  # noqa: ANN401
        """A live chart where a notebook is read, and words where it cannot draw; nothing is fetched or drawn here."""
        return {MIME: self.spec, "text/plain": self.alt}, {MIME: {"embed_options": {"actions": False}}}


def save_figure(figure: Figure, folder: Path, fragments: Path) -> list[Path]:
    """Write `<label>.vl.json` and `.csv` to `folder` and `<label>.md` to `fragments`.

    The pictures that the fragment asks for are drawn from the specification, by `drawing.draw_svg` and `draw_png`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fragments.mkdir(parents=True, exist_ok=True)
    content = {
        folder / f"{figure.label}{SPEC}": json.dumps(figure.spec, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        folder / f"{figure.label}.csv": figure.table.to_csv(index=False, lineterminator="\n"),
        fragments / f"{figure.label}.md": figure.fragment(),
    }
    for path, text in content.items():
        path.write_bytes(text.encode())
    return list(content)


def _same(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
