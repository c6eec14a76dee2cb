"""Figures: who does what of each capability by phase, and how fast and by what right others can step in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import altair as alt
import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.analyses.capabilities.stated import MET, OPEN
from hoofdtaak3.figures.bars import bar_layers, parts, text_layers
from hoofdtaak3.figures.figure import WIDTH, Figure
from hoofdtaak3.figures.labels import lines_by_row, message_chart, row_axis, span, text_mark, wrap
from hoofdtaak3.figures.pixels import at, marks, said, sheet, told_apart
from hoofdtaak3.figures.style import SMALL, TINY, look, styles
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.results.code_words import ANSWERS, AVAILABILITY, CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoofdtaak3.analyses.capabilities.replacing import Replacing, Substitute
    from hoofdtaak3.analyses.capabilities.stated import Stated
    from hoofdtaak3.analyses.world import World
    from hoofdtaak3.brand import Brand

_ROWS: Final = 32
_LEAST: Final = 24
_LINE: Final = 12.5
"""Between lines: close, so that the first figure and the core stand on one page."""
_HEIGHT: Final = 900
_NAME: Final = 166
_COLUMN: Final = 80
_BAR: Final = 58
_MARK: Final = 67
_NOTE: Final = _NAME + len(PHASES) * _COLUMN
_FITS: Final = 28
_KEY: Final = {"defence": "Defensie", "civil": "civiel", "gap": "niemand", "unknown": "onbekend"}
_KINDS: Final = tuple(_KEY)


@dataclass(frozen=True)
class Seen:
    """One capability in one phase: what the model gives and what may be stated of it."""

    key: str
    phase: str
    row: Any
    """Of the frame `phases`."""
    said: Stated

    @property
    def defence(self) -> float:
        """The share of the reference that Defence does."""
        return float(1 - self.row.gap_alone / self.row.reference)

    @property
    def open(self) -> float:
        """The share that nobody does."""
        return float(self.row.gap / self.row.reference)

    @property
    def civil(self) -> float:
        """The share that civil parties do."""
        return 1 - self.defence - self.open

    @property
    def shares(self) -> list[tuple[str, float]]:
        """By kind of style, one after the other."""
        if math.isnan(self.defence) or math.isnan(self.open):
            return [("unknown", 1.0)]
        return [("defence", self.defence), ("civil", self.civil), ("gap", self.open)]


def core_figure(world: World, seen: Sequence[Seen], standing_in: Mapping[str, Replacing]) -> Figure:
    """`fig-kern`: by capability (worst first) and phase who does what, how firm that is, and who could step in."""
    names = {key: wrap(world.names.capability(key), _NAME - 8, SMALL) for key in dict.fromkeys(s.key for s in seen)}
    notes = {key: wrap(_note(standing_in[key]), WIDTH - _NOTE - 4, SMALL) for key in names}
    keys, height = _chosen(names, notes)
    drawn = [each for each in seen if each.key in keys]
    y, brand = row_axis(keys), world.brand
    bars: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    firm: list[dict[str, Any]] = []
    loose: list[dict[str, Any]] = []
    for each in drawn:
        left = _NAME + PHASES.index(each.phase) * _COLUMN
        for piece in parts(each.shares):
            start, end = (round(left + place * _BAR, 2) for place in (piece.start, piece.end))
            bars.append({"row": each.key, "column": each.phase, "kind": piece.kind, "start": start, "end": end})
            if piece.kind == "gap" and end - start >= _FITS:
                texts.append(
                    {
                        "row": each.key,
                        "kind": "gap",
                        "start": round((start + end) / 2, 2),
                        "text": dutch.share(each.open),
                    }
                )
        (firm if each.said.settled else loose).append({"row": each.key, "column": each.phase, "start": left + _MARK})
    data, x = pd.DataFrame(bars, columns=["row", "column", "kind", "start", "end"]), _pixels()
    layers = [
        *bar_layers(data, x, y, 3.0, brand),
        *(text_layers(texts, _KEY, x, y, brand) if texts else []),
        *_dots(firm, x, y, filled=True, brand=brand),
        *_dots(loose, x, y, filled=False, brand=brand),
        *lines_by_row([(key, names[key]) for key in keys], 0, y, text_mark(brand["ink"], size=SMALL), leading=_LINE),
        *_notes(keys, notes, standing_in, y, brand),
        *(
            said(
                phase, text_mark(brand["ink"], size=SMALL, heavy=True) | {"align": "left"}, x=_NAME + i * _COLUMN, y=-9
            )
            for i, phase in enumerate(PHASES)
        ),
        said(
            "wie het eerst kan inspringen",
            text_mark(brand["ink"], size=SMALL, heavy=True) | {"align": "left"},
            x=_NOTE,
            y=-9,
        ),
        *_key(sorted({bar["kind"] for bar in bars}, key=_KINDS.index), bool(firm), bool(loose), brand),
    ]
    called = {"row": {key: world.names.capability(key) for key in keys}, "column": {phase: phase for phase in PHASES}}
    chart = sheet(layers, height * len(keys), brand, called)
    return Figure(
        "fig-kern", "Wie in welke fase levert", chart, _table(world, seen, standing_in), world.grounds_of(names)
    )


def _chosen(*lines: Mapping[str, Sequence[str]]) -> tuple[list[str], int]:
    """The first rows that fit the page, and how high each of them is."""
    keys = list(lines[0])
    height = max(_LEAST, *(int(len(each[key]) * _LINE + 3) for each in lines for key in keys))
    return keys[: max(1, min(_ROWS, _HEIGHT // height))], height


def _pixels() -> alt.X:
    return alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], range=[0, WIDTH], nice=False, zero=False))


def _dots(rows: Sequence[Mapping[str, Any]], x: alt.X, y: alt.Y, *, filled: bool, brand: Brand) -> list[alt.Chart]:
    """Marks of the degree: a disc is firm, a ring is loose."""
    if not rows:
        return []
    return [marks(rows).mark_point(**_disc(brand, filled=filled)).encode(x=x, y=y, detail=told_apart("column"))]


def _disc(brand: Brand, *, filled: bool) -> dict[str, Any]:
    fill = brand["ink"] if filled else brand["paper"]
    return {"shape": "circle", "size": 42, "fill": fill, "stroke": brand["ink"], "strokeWidth": 1.3, "opacity": 1}


def _note(mine: Replacing) -> str:
    """Who could step in, how fast, and whether that helps: in few words."""
    if not mine.substitutes:
        return ANSWERS[mine.answer]
    first = mine.substitutes[0]
    hours = "uren onbekend" if math.isnan(first.hours) else f"{dutch.number(first.hours)}\u00a0uur"
    worse = {
        "mag_niet": ", mag\u00a0niet",
        "te_laat": ", te\u00a0laat",
        "later": ", bestaat nog niet",
        "onbekend": ", onbekend",
    }
    return f"{first.name}, {hours}{worse.get(first.answer, '')}"


def _notes(
    keys: Sequence[str],
    notes: Mapping[str, Sequence[str]],
    standing_in: Mapping[str, Replacing],
    y: alt.Y,
    brand: Brand,
) -> list[alt.Chart]:
    """What stops them stands out."""
    loud = {key for key in keys if standing_in[key].answer in ("mag_niet", "niemand", "te_laat")}
    calm = text_mark(brand["ink"], size=SMALL)
    return [
        *lines_by_row([(key, notes[key]) for key in keys if key not in loud], _NOTE - 2, y, calm, leading=_LINE),
        *lines_by_row(
            [(key, notes[key]) for key in keys if key in loud],
            _NOTE - 2,
            y,
            text_mark(brand["gap"], size=SMALL),
            leading=_LINE,
        ),
    ]


def _key(kinds: Sequence[str], firm: bool, loose: bool, brand: Brand) -> list[alt.Chart]:  # noqa: FBT001
    """On top: what each kind of bar and each mark means."""
    layers, x, y = [], 0.0, -36
    for kind in kinds:
        box = marks([{"text": kind}]).mark_rect(**look(styles(brand)[kind]))
        layers.append(box.encode(**at(x=x + 1, x2=x + 14, y=y - 6, y2=y + 6), detail=told_apart("text")))
        layers.append(_word(_KEY[kind], x + 19, y, brand))
        x += span(_KEY[kind], SMALL) + 34
    for present, filled, word in (
        (firm, True, "tekort of niet: houdt stand"),
        (loose, False, "nog niet vast te stellen"),
    ):
        if present:
            disc = marks([{"text": word}]).mark_point(**_disc(brand, filled=filled))
            layers.append(disc.encode(**at(x=x + 6, y=y), detail=told_apart("text")))
            layers.append(_word(word, x + 15, y, brand))
            x += span(word, SMALL) + 32
    return layers


def _word(text: str, x: float, y: float, brand: Brand) -> alt.Chart:
    return said(text, text_mark(brand["muted"], size=SMALL) | {"align": "left"}, x=x, y=y)


def _left(said: Stated) -> str:
    """Whether something is left that nobody does, as far as that may be stated."""
    return "ja" if said.surely(OPEN) else "nee" if said.surely(MET) else "nog niet vast te stellen"


def _table(world: World, seen: Sequence[Seen], standing_in: Mapping[str, Replacing]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Capaciteit": world.names.capability(each.key),
                "Fase": each.phase,
                "Deel Defensie": each.defence,
                "Deel civiel": each.civil,
                "Deel niemand": each.open,
                "Beschikbaarheid": AVAILABILITY[each.row.availability],
                "Meest voorkomende klasse": CLASSES[each.said.code],
                "Deel van de trekkingen": each.said.held,
                "Graad van de klasse": "houdt stand" if each.said.firm else "wisselt",
                "Of er een tekort blijft": _left(each.said),
                "Wie het eerst kan inspringen": _note(standing_in[each.key]),
            }
            for each in seen
        ]
    )


_SCALE: Final = (1, 3, 6, 12, 24, 48, 96, 168)
_APART: Final = 9
_LEFT: Final = 186
_PLOT: Final = 300
_COUNT: Final = _LEFT + _PLOT + 40
_LOOKS: Final = {"op_tijd": "civil", "te_laat": "late", "mag_niet": "gap", "later": "unknown", "onbekend": "unknown"}
_SHAPES: Final = {
    "op_tijd": "circle",
    "te_laat": "triangle-up",
    "mag_niet": "cross",
    "later": "diamond",
    "onbekend": "square",
}


def stand_in_figure(world: World, seen: Sequence[Seen], standing_in: Mapping[str, Replacing]) -> Figure:
    """`fig-inspringers`: each civil party at the hours it takes, by what stops it, against the norm."""
    all_keys = [key for key in dict.fromkeys(s.key for s in seen) if standing_in[key].substitutes]
    names = {key: wrap(world.names.capability(key), _LEFT - 12, SMALL) for key in all_keys}
    notes = {key: [_summary(standing_in[key])] for key in all_keys}
    table = pd.DataFrame(
        [_cells(world, standing_in[key], each) for key in all_keys for each in standing_in[key].substitutes],
        columns=["Capaciteit", "Norm in uren", "Wie", "Uren", "Kan inspringen", "Vervangt in oorlog"],
    )
    if not all_keys:
        chart = message_chart("Er zijn geen civiele partijen bekend.", world.brand)
        return Figure("fig-inspringers", "Hoe snel anderen er zijn", chart, table)
    keys, height = _chosen(names, notes)
    brand, y, x = world.brand, row_axis(keys), _pixels()
    dots: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for key in keys:
        taken: list[float] = []
        for each in standing_in[key].substitutes:
            if math.isnan(each.hours):
                continue
            place = _place(each.hours)
            level = sum(abs(place - other) < _APART for other in taken)
            taken.append(place)
            dots.setdefault((each.answer, level), []).append({"row": key, "column": each.name, "start": place})
    norms = [
        {"row": key, "start": _place(standing_in[key].norm)} for key in keys if not math.isnan(standing_in[key].norm)
    ]
    bottom = height * len(keys)
    layers = [
        *(
            marks([{"text": str(hours)}])
            .mark_rule(stroke=brand["line"])
            .encode(**at(x=_place(hours), y=0, y2=bottom), detail=told_apart("text"))
            for hours in _SCALE
        ),
        *(
            said(str(hours), text_mark(brand["muted"], size=TINY) | {"align": "center"}, x=_place(hours), y=-9)
            for hours in _SCALE
        ),
        _word("uren; de streep is de norm", 2, -9, brand),
        said(
            "mag het en is op tijd", text_mark(brand["ink"], size=SMALL, heavy=True) | {"align": "left"}, x=_COUNT, y=-9
        ),
        marks(norms).mark_tick(orient="vertical", thickness=3, height=26, color=brand["ink"]).encode(x=x, y=y),
        *(_points(rows, answer, level, x, y, brand) for (answer, level), rows in sorted(dots.items())),
        *lines_by_row([(key, names[key]) for key in keys], 0, y, text_mark(brand["ink"], size=SMALL), leading=_LINE),
        *lines_by_row(
            [(key, notes[key]) for key in keys], _COUNT - 2, y, text_mark(brand["ink"], size=SMALL), leading=_LINE
        ),
        *_shape_key([answer for answer in ANSWERS if any(answer == found for found, _ in dots)], brand),
    ]
    parties = {row["column"]: row["column"] for rows in dots.values() for row in rows}
    called = {"row": {key: world.names.capability(key) for key in keys}, "column": parties}
    chart = sheet(layers, bottom, brand, called)
    return Figure("fig-inspringers", "Hoe snel anderen er zijn", chart, table, world.grounds_of(all_keys))


def _place(hours: float) -> float:
    """Pixels from the left, on a logarithmic scale; what is beyond its ends stands on them."""
    low, high = _SCALE[0] / 2, _SCALE[-1]
    return round(_LEFT + _PLOT * math.log(min(max(hours, low), high) / low) / math.log(high / low), 2)


def _mark(answer: str, brand: Brand) -> dict[str, Any]:
    style = styles(brand)[_LOOKS[answer]]
    stroke = brand["ink"] if answer == "op_tijd" else style.stroke
    return {
        "shape": _SHAPES[answer],
        "size": 70,
        "fill": style.fill,
        "stroke": stroke,
        "strokeWidth": 1.3,
        "opacity": 1,
    }


def _points(  # noqa: PLR0913, PLR0917 - what a layer takes
    rows: Sequence[Mapping[str, Any]], answer: str, level: int, x: alt.X, y: alt.Y, brand: Brand
) -> alt.Chart:
    """Parties with this answer; those that would cover another stand above and below it in turn."""
    offset = (level + 1) // 2 * (9 if level % 2 else -9)
    mark = _mark(answer, brand) | {"yOffset": offset}
    chart: alt.Chart = marks(rows).mark_point(**mark).encode(x=x, y=y, detail=told_apart("column"))
    return chart


def _shape_key(answers: Sequence[str], brand: Brand) -> list[alt.Chart]:
    layers, x, y = [], 0.0, -30
    for answer in answers:
        word = ANSWERS[answer]
        point = marks([{"text": word}]).mark_point(**_mark(answer, brand))
        layers.append(point.encode(**at(x=x + 7, y=y), detail=told_apart("text")))
        layers.append(_word(word, x + 16, y, brand))
        x += span(word, SMALL) + 34
    return layers


def _summary(mine: Replacing) -> str:
    """`2 van 3`: how many may and are in time."""
    fit = sum(each.answer == "op_tijd" for each in mine.substitutes)
    return f"{fit} van {len(mine.substitutes)}"


def _cells(world: World, mine: Replacing, each: Substitute) -> dict[str, Any]:
    return {
        "Capaciteit": world.names.capability(each.capability),
        "Norm in uren": mine.norm,
        "Wie": each.name,
        "Uren": each.hours,
        "Kan inspringen": ANSWERS[each.answer],
        "Vervangt in oorlog": each.units[PHASES[-1]],
    }
