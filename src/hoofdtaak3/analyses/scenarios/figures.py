"""Figures of the scenarios: who meets the demand in each, and what the shift to HT1 adds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import altair as alt
import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.bars import Row, bar_layers, names_of, note_layers, parts, share_axis, stretches, text_layers
from hoofdtaak3.figures.figure import WIDTH, Figure
from hoofdtaak3.figures.labels import (
    fitting,
    key_lines,
    lines_by_row,
    message_chart,
    row_axis,
    row_height,
    text_mark,
    wrap,
)
from hoofdtaak3.figures.pixels import marks, sheet
from hoofdtaak3.figures.style import LEADING, SMALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoofdtaak3.analyses.scenarios.outcome import Outcome, Shortage
    from hoofdtaak3.analyses.world import World

SHORTAGES: Final = 4
"""Capabilities drawn of one scenario: those of which most stays open."""
MOST: Final = 32
"""Rows in one picture."""
_NAME, _BAR = 216, 250
_STRIPE = 2.7 / _BAR
_NOTE = _NAME + _BAR + 12
_FITS = 0.13
_WORDS: Final = {"defence": "Defensie", "civil": "civiel", "gap": "open"}
_HEIGHT = 34


def scenarios_figure(world: World, outcomes: Sequence[Outcome]) -> Figure:
    """Per scenario the capabilities of which most stays open: who meets what is asked, and without the shift."""
    drawn = [(outcome, row) for outcome in outcomes for row in outcome.short[:SHORTAGES]]
    grounds = world.grounds_of(row.id for _, row in drawn)
    table = pd.DataFrame(
        [_told(world, outcome, row) for outcome in outcomes for row in outcome.short],
        columns=["Scenario", "Capaciteit", "Eenheid", "Gevraagd (eenheiddagen)", *_SHARES],
    )
    chart = _scenarios_chart(world, drawn)
    return Figure("fig-scenarios", "Wie in elk scenario levert wat wordt gevraagd", chart, table, grounds)


_SHARES: Final = ("Defensie", "Civiel", "Open", "Open zonder verschuiving")


def _told(world: World, outcome: Outcome, row: Shortage) -> dict[str, Any]:
    shares = dict(zip(_SHARES, (row.defence, row.civil, row.gap, row.without), strict=True))
    return {
        "Scenario": world.titles[outcome.id],
        "Capaciteit": world.names.capability(row.id),
        "Eenheid": world.names.unit(row.id),
        "Gevraagd (eenheiddagen)": row.demand,
    } | shares


def _scenarios_chart(world: World, drawn: Sequence[tuple[Outcome, Shortage]]) -> alt.LayerChart:
    if not drawn:
        return message_chart("In geen enkel scenario vergroot de verschuiving een tekort.", world.brand)
    brand = world.brand
    rows: list[Row] = []
    heads: list[Row] = []
    met: dict[str, float] = {}
    wide = [("defence", 0.36), ("civil", 0.32), ("gap", 0.32)]
    rows.append(Row("Leeswijzer", "Leeswijzer", parts(wide), ("streep: wat zonder de", "verschuiving is geleverd")))
    last = ""
    for outcome, row in drawn:
        if outcome.id != last:
            heads.append(Row(outcome.id, world.titles[outcome.id], (), ()))
            rows.append(heads[-1])
            last = outcome.id
        key = f"{outcome.id}|{row.id}"
        shares = [("defence", row.defence), ("civil", row.civil), ("gap", row.gap)]
        note = f"{dutch.number(row.demand, 0)} gevraagde dagen, {world.names.unit(row.id, 1)}"
        lines = tuple(wrap(note, WIDTH - _NOTE - 2, SMALL))
        rows.append(Row(key, world.names.capability(row.id), parts(shares), lines))
        met[key] = round(1 - row.without, 6)
    small, heavy = text_mark(brand["ink"], size=SMALL), text_mark(brand["ink"], size=SMALL, heavy=True)
    headings = {row.key for row in heads}
    plain = [(row.key, wrap(row.name, _NAME - 12, SMALL)) for row in rows if row.key not in headings]
    titles = [(row.key, wrap(row.name, WIDTH - 12, SMALL)) for row in heads]
    step = max(row_height([lines for _, lines in [*plain, *titles]]), *(len(row.note) * LEADING + 4 for row in rows))
    y, x = row_axis(row.key for row in rows), share_axis(_NAME, _BAR, "deel van wat in het scenario wordt gevraagd")
    data = stretches(rows)
    rule = marks({"row": key, "start": place} for key, place in met.items()).mark_tick(
        color=brand["ink"], thickness=3, size=step * 0.86, orient="vertical"
    )
    layers = [
        *bar_layers(data, x, y, _STRIPE, brand),
        *text_layers(_texts(data, met), _WORDS, x, y, brand),
        rule.encode(y=y, x=x),
        *lines_by_row(plain, 0, y, small),
        *lines_by_row(titles, 0, y, heavy),
        *note_layers([row for row in rows if row.note], _NOTE, y, brand),
    ]
    return sheet(layers, step * len(rows), brand, names_of(rows))


def _texts(data: pd.DataFrame, ticks: Mapping[str, float]) -> list[dict[str, object]]:
    """How large each part is, where it fits, and in the key what it is."""
    found: list[dict[str, object]] = []
    for row, kind, start, end in data.itertuples(index=False, name=None):
        key, tick = row == "Leeswijzer", ticks.get(row, end)
        if key or end - start >= _FITS:
            text = _WORDS[kind] if key else dutch.share(end - start)
            # The mark of what was met without the shift would stand across the number.
            pieces = ((start, tick), (tick, end)) if start < tick < end else ((start, end),)
            left, right = max(pieces, key=lambda piece: piece[1] - piece[0])
            found.append({"row": row, "kind": kind, "start": round((left + right) / 2, 6), "text": text})
    return found


def effect_figure(world: World, outcomes: Sequence[Outcome]) -> Figure:
    """Per scenario the share that stays open, with against without the shift; the largest effect first."""
    known = by_effect(outcomes)
    table = pd.DataFrame(
        [(world.titles[o.id], o.unserved, o.without, o.effect) for o in known],
        columns=["Scenario", "Open", "Open zonder verschuiving", "Effect van de verschuiving"],
    )
    grounds = world.grounds_of(key for outcome in known for key in outcome.shortages)
    chart = _effect_chart(world, known[: room_for_effects(world, known)])
    return Figure("fig-effect", "Wat open blijft met en zonder de verschuiving", chart, table, grounds)


def by_effect(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Those whose effect is known, the largest first."""
    known = [outcome for outcome in outcomes if not math.isnan(outcome.effect)]
    return sorted(known, key=lambda outcome: (-outcome.effect, outcome.id))


def room_for_effects(world: World, known: Sequence[Outcome]) -> int:
    """How many of these scenarios fit the picture."""
    return fitting([world.titles[outcome.id] for outcome in known[:MOST]], _NAME - 12)


def _effect_chart(world: World, drawn: Sequence[Outcome]) -> alt.LayerChart:
    brand = world.brand
    if not drawn:
        return message_chart("Van geen enkel scenario is bekend wat open blijft.", brand)
    most = max(max(outcome.unserved, outcome.without) for outcome in drawn) or 0.01
    names = [(outcome.id, wrap(world.titles[outcome.id], _NAME - 12, SMALL)) for outcome in drawn]
    step, right = row_height([lines for _, lines in names], least=28), 84
    end = most * 1.02
    drawn_on = WIDTH - _NAME - right
    domain = [-end * _NAME / drawn_on, end * (1 + right / drawn_on)]
    scale = alt.Scale(domain=domain, range=[0, WIDTH], nice=False, zero=False)
    ticks = [round(most * share, 6) for share in (0, 0.25, 0.5, 0.75, 1)]
    title = "deel van de vraag dat open blijft, gewogen naar prioriteit"
    axis = alt.Axis(values=ticks, format=".0%", title=title, titleAnchor="start", titleX=_NAME)
    x = alt.X("start:Q", scale=scale, axis=axis)
    y = row_axis(outcome.id for outcome in drawn)
    spans = [{"row": o.id, "start": round(o.without, 6), "end": round(o.unserved, 6)} for o in drawn]
    ends = [{"row": o.id, "start": round(o.unserved, 6)} for o in drawn]
    starts = [{"row": o.id, "start": round(o.without, 6)} for o in drawn]
    words = [
        {"row": o.id, "start": round(max(o.unserved, o.without), 6), "text": dutch.share(o.unserved)} for o in drawn
    ]
    size = 90
    layers = [
        marks(spans).mark_rule(stroke=brand["gap"], strokeWidth=3).encode(x=x, x2=alt.X2("end:Q"), y=y),
        marks(ends).mark_point(shape="circle", filled=True, color=brand["gap"], opacity=1, size=size).encode(x=x, y=y),
        marks(starts)
        .mark_point(shape="circle", fill=brand["paper"], stroke=brand["ink"], strokeWidth=2, opacity=1, size=size)
        .encode(x=x, y=y),
        marks(words)
        .mark_text(**text_mark(brand["ink"], size=SMALL), align="left", dx=10)
        .encode(x=x, y=y, text=alt.Text("text:N")),
        *lines_by_row(names, 0, y, text_mark(brand["ink"], size=SMALL)),
        *key_lines(
            ("dichte stip: met de verschuiving naar hoofdtaak 1; open stip: zonder",), step * len(drawn) + 52, brand
        ),
    ]
    return sheet(layers, step * len(drawn), brand, {"row": {o.id: world.titles[o.id] for o in drawn}})
