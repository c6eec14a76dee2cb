"""The figure of an effect: of each capability that moves who does what is asked, before and after."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.brand import write_fonts
from hoofdtaak3.figures.bars import Bars, Row, bar_chart, parts
from hoofdtaak3.figures.figure import WORDS, Figure, save_figure
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.brand import Brand
    from hoofdtaak3.build.whatif import Effect

_MOST: Final = 8
"""Capabilities that a screen shows beside a form."""
_DRAW: Final = """\
import sys
from pathlib import Path
from hoofdtaak3.figures.drawing import draw_png, draw_svg
place = Path(sys.argv[1])
draw_svg(place.glob("*.vl.json"), place / "fonts")
draw_png(place.glob("*.svg"), place / "fonts")
"""
_KINDS: Final = {"defence": "Defensie", "civil": "civiel", "gap": "niemand", "unknown": "onbekend"}
_SHARE: Final = {"defence": "defence_unit_days", "civil": "civil_unit_days", "gap": "gap_unit_days"}


def picture(effect: Effect, brand: Brand) -> Mapping[str, Any] | None:
    """The Vega-Lite specification, and its alternative text; None when no share moves."""
    figure, told = figure_of(effect, brand)
    if figure is None:
        return None
    return {"spec": figure.spec, "naam": figure.name, "alt": f"{figure.name}. {told}"}


def figure_of(effect: Effect, brand: Brand) -> tuple[Figure | None, str]:
    """The figure, and in words what it shows; None when no share moves."""
    was, wordt = _shares(effect.was.capabilities), _shares(effect.now.capabilities)
    moved = [key for key in wordt if key in was and was[key] != wordt[key]][:_MOST]
    if not moved:
        return None, ""
    rows, told, table = [], [], []
    for key in moved:
        name = effect.names.capability(key)
        rows += [
            Row(f"{key}.was", f"{name}, was", parts(was[key]), (_note(was[key]),)),
            Row(f"{key}.wordt", "wordt", parts(wordt[key]), (_note(wordt[key]),), alarm=True),
        ]
        told.append(f"{name}: {_note(was[key])}, wordt {_note(wordt[key])}.")
        for side, shares in (("was", was[key]), ("wordt", wordt[key])):
            table += [
                {"Capaciteit": name, "Kant": side, "Wie": _KINDS[kind], "Deel van de vraag": share}
                for kind, share in shares
            ]
    chart = bar_chart(Bars(rows, "deel van wat er in het scenario wordt gevraagd", "", words=_KINDS), brand)
    figure = Figure("fig-effect", "Wie levert wat er wordt gevraagd, was en wordt", chart, pd.DataFrame(table))
    return figure, " ".join(told)


def download(effect: Effect, brand: Brand, kind: str) -> bytes | None:
    """The figure as a file of this kind (`csv`, `svg`, `png`); None when no share moves.

    It is drawn by a process of its own: the converter costs a second and much memory.
    """
    figure, told = figure_of(effect, brand)
    if figure is None:
        return None
    if kind == "csv":
        return figure.table.to_csv(index=False, lineterminator="\n").encode()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_fonts(brand, place / "fonts")
        save_figure(figure, place)
        words = {"title": f"{effect.after.title}: {figure.name.lower()}", "alt": told}
        write_text(place / f"{figure.label}{WORDS}", json.dumps(words, ensure_ascii=False))
        subprocess.run([sys.executable, "-c", _DRAW, folder], check=True)  # noqa: S603 - this program
        return (place / f"{figure.label}.{kind}").read_bytes()


def _shares(capabilities: Any) -> dict[str, list[tuple[str, float]]]:  # noqa: ANN401 - a frame
    """By capability with demand the shares by kind, one after the other."""
    found = {}
    for row in rows_of(capabilities):
        numbers = [(kind, float(getattr(row, column))) for kind, column in _SHARE.items()]
        demand = float(row.demand_unit_days)
        if math.isnan(demand) or any(math.isnan(number) for _, number in numbers):
            found[row.capability_id] = [("unknown", 1.0)]
        elif demand > 0:
            found[row.capability_id] = [(kind, round(number / demand, 9)) for kind, number in numbers]
    return found


def _note(shares: list[tuple[str, float]]) -> str:
    open_ = dict(shares).get("gap")
    return dutch.UNKNOWN if open_ is None else f"{dutch.share(open_)} levert niemand"
