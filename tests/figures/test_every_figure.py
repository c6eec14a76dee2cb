"""What holds for every figure that the project can make: valid, whole, readable, told in Dutch, and its numbers true.

Each is drawn once. In parallel these tests stay in one process (`--dist loadgroup`), so that this is true there too.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter

import pandas as pd
import pytest
from tests.figures.chapter_checks import check_text, numbers
from tests.figures.drawn import Picture, contrast

from hoofdtaak3 import dutch
from hoofdtaak3.figures.bars import BAR, KEY_ROW
from hoofdtaak3.figures.compare import impact_figure, scenarios_figure
from hoofdtaak3.figures.drawing import svg_of
from hoofdtaak3.figures.figure import WIDTH, save_figure
from hoofdtaak3.figures.labels import span
from hoofdtaak3.figures.style import SMALL

pytestmark = pytest.mark.xdist_group("figures")

NAMED = ("row", "column", "map", "region", "series", "path", "day")
"""Fields of a datum that say what its mark stands for."""
AMOUNTS = ("at", "to", "high", "persons", "cost", "left")
"""Fields that are an amount of the table; what else is a number is a place."""


def test_every_kind_is_here(figures):
    """One scenario, one without demand, the comparison, and the figures of all chapters."""
    kinds = Counter(label.split("-")[1] for label in figures)
    assert kinds == {
        "vraag": 2, "beschikbaarheid": 1, "dekking": 1, "scenarios": 1, "impact": 1, "causes": 2, "growth": 3,
        "measures": 3, "reciprocity": 2, "regions": 2, "requests": 3, "risks": 1, "uncertainty": 4,
    }  # fmt: skip


def test_valid_vega_lite(figures):
    """Every specification passes Altair's schema, which saving skips for speed."""
    for figure in figures.values():
        valid = figure.chart.to_dict(validate=True)
        assert {**figure.spec, "usermeta": valid["usermeta"]} == valid, figure.label


def test_every_row_is_drawn(pictures):
    """Each layer has a mark for every row of its data: nothing falls together, nothing is left out."""
    for picture in pictures:
        counts = [(layer.index, layer.mark["type"], len(layer.rows), layer.count) for layer in picture.layers]
        assert counts, picture.label
        assert [each for each in counts if each[2] != each[3]] == [], picture.label


def test_every_row_of_the_table_has_a_mark(pictures):
    """The words of some mark name each row of the table behind the figure."""
    for picture in pictures:
        if empty(picture):
            continue
        named = {words for layer in picture.layers for row in layer.rows if (words := words_of(picture, row))}
        for cells in rows_of_table(picture):
            assert any(names(words, cells, picture.figure.table) for words in named), (picture.label, cells)


def test_every_cell_has_a_row_of_the_table(pictures):
    """A mark with a row and a column stands for a row of the table, or says that there is nothing there."""
    for picture in pictures:
        texts = {(row["row"], row["column"]): row["text"] for row in cells(picture)}
        for row in cells(picture):
            found = matching(picture, row)
            assert found or texts[row["row"], row["column"]] in {"–", "0", "onbekend", "?"}, (picture.label, row)


def test_cells_say_what_the_table_says(pictures):
    """A number written in a cell is in its row of the table, or is one of its amounts as a share of another."""
    for picture in pictures:
        for row in cells(picture):
            if found := matching(picture, row):
                told = known_numbers(picture, found)
                for number in numbers(row["text"]):
                    assert close(number, told), (picture.label, row, found)


def test_amounts_are_those_of_the_table(pictures):
    """Where a mark begins or ends is in its row of the table, as an amount or as a share."""
    for picture in pictures:
        for layer in picture.layers:
            if layer.mark["type"] in {"line", "text"} or layer.mark.get("opacity") == 0:
                continue
            for row in layer.rows:
                found = matching(picture, row) if words_of(picture, row) else []
                told = known_numbers(picture, found)
                sizes = [row[field] for field in AMOUNTS if row.get(field)]
                if "start" in row and row["row"] != KEY_ROW and not stripes(layer, picture):
                    sizes.append(row["end"] - row["start"])
                if found:
                    assert all(drawn(size, told) for size in sizes), (picture.label, row)


def test_the_table_is_saved_as_it_is(figures, tmp_path):
    """The CSV has the headings and the rows of the table; Dutch, and no id among the words."""
    for figure in figures.values():
        save_figure(figure, tmp_path, tmp_path)
        head, *rows = csv.reader(io.StringIO((tmp_path / f"{figure.label}.csv").read_text(encoding="utf-8")))
        assert head == list(figure.table.columns)
        assert len(rows) == len(figure.table)
        for text in [*head, *(cell for row in rows for cell in row if not re.fullmatch(r"-?[\d.]+(e-?\d+)?|", cell))]:
            check_text(text, figure.label)


def test_only_what_is_drawn(figures):
    """A specification holds no column that the chart does not use, and no id that is called by no name."""
    for figure in figures.values():
        used, names = {}, figure.spec["usermeta"]["names"]
        for layer in figure.spec["layer"]:
            channels = [
                channel
                for found in layer["encoding"].values()
                for channel in (found if isinstance(found, list) else [found])
            ]
            # Of marks with an equal key Vega draws only the last.
            assert "key" not in layer["encoding"], figure.label
            fields = {channel["field"] for channel in channels if "field" in channel}
            used.setdefault(layer.get("data", figure.spec.get("data"))["name"], set()).update(fields)
        held = {name: {field for row in rows for field in row} for name, rows in figure.spec["datasets"].items()}
        if not empty(figure):
            assert held == used, figure.label
        for row in (row for rows in figure.spec["datasets"].values() for row in rows):
            assert all(row[field] in names[field] for field in ("row", "column", "map", "region") if field in row)


def test_ids_are_keys(samples, names, brand, fonts):
    """Two scenarios of one title are two columns, with a cell each for every capability."""
    rows = pd.concat([samples.capabilities().assign(scenario_id=key) for key in ("een", "twee")], ignore_index=True)
    for make in (scenarios_figure, impact_figure):
        figure = make(rows, {"een": "Storm", "twee": "Storm"}, names, brand)
        picture = Picture(figure, svg_of(figure.spec, fonts))
        boxes = [layer for layer in picture.layers if "column" in layer.rows[0] and layer.mark["type"] == "rect"]
        assert sum(layer.count for layer in boxes) == 2 * rows["capability_id"].nunique() - 2
        assert picture.texts.count("Storm") == 2


def test_svg_is_named(pictures):
    """The root of a picture is an image with a title and a description, and its ids are its own."""
    seen = set()
    for picture in pictures:
        root, ids = picture.root, [element.get("id") for element in picture.root.iter() if element.get("id")]
        title, description = (root.find(f"{{http://www.w3.org/2000/svg}}{name}") for name in ("title", "desc"))
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert title.text == picture.figure.caption
        assert description.text == picture.figure.alt
        assert not seen & set(ids)
        assert len(ids) == len(set(ids))
        assert "aria-roledescription" not in picture.svg
        seen |= set(ids)


def test_page_width(pictures):
    """Every picture is as wide as the page takes, give or take a letter."""
    for picture in pictures:
        assert WIDTH <= float(picture.root.get("width")) <= WIDTH + 12, picture.label


def test_readable_ink(pictures):
    """Text has a contrast of at least 4.5 to 1 with what it really stands on."""
    for picture in pictures:
        found = list(picture.inks())
        assert found
        for text, ink, under in found:
            assert contrast(ink, under) >= 4.5, (picture.label, text, ink, under)


def test_dutch_only(pictures):
    """No English word, no code and no English number stands in a picture or in what is told of it."""
    for picture in pictures:
        figure = picture.figure
        for text in [*picture.texts, figure.alt, figure.caption, figure.basis]:
            check_text(text, figure.label)


def test_dutch_numbers_on_axes(pictures):
    """The specification itself has the format of Dutch, so that axes have it wherever it is drawn."""
    words = {text for picture in pictures for text in picture.texts}
    assert {"50.000", "50%", "1.200,5 (ijkpunt 1.000)"} <= words


def test_alternative_text(figures):
    """It says something else than the caption, and every number in it is the table's."""
    for figure in figures.values():
        assert figure.alt != figure.caption
        assert 20 < len(figure.alt) < 1200, figure.label
        if empty(figure):
            continue
        told = numbers(figure.alt)
        assert told or figure.label in WITHOUT_NUMBERS, figure.label
        table = figure.table
        counts = {float(len(table)), *(float(table[name].nunique()) for name in table.columns)}
        values = known_numbers(figure, list(table.astype(object).itertuples(index=False, name=None)))
        for number in told:
            assert close(number, values | counts) or number <= len(table), (figure.label, number)


WITHOUT_NUMBERS = ()
"""Figures of which the text has no number to tell."""


def test_provisional_is_seen(pictures):
    """A chart of assumed values says so in the picture itself, so that a copy of it says so too."""
    for picture in pictures:
        if not empty(picture):
            assert any(text.startswith("Voorlopig:") for text in picture.texts), picture.label
            assert any("aangenomen" in text for text in picture.texts), picture.label


def test_words_of_the_key_fit_their_part(figures):
    """Every word of a key row keeps off the border of its part."""
    for figure in figures.values():
        rows = [row for data in figure.spec["datasets"].values() for row in data if row.get("row") == KEY_ROW]
        drawn = {(row["start"] + row["end"]) / 2: row["end"] - row["start"] for row in rows if "end" in row}
        for row in rows:
            if "text" in row and "start" in row:
                width = next(size for middle, size in drawn.items() if abs(middle - row["start"]) < 1e-5)
                assert width * BAR - span(row["text"], SMALL) >= 8, row


def test_the_same_again(pictures, fonts):
    """The same specification gives the same bytes, whatever was drawn before."""
    for picture in pictures[::-3]:
        assert svg_of(picture.figure.spec, fonts) == picture.svg, picture.label


def test_what_is_told(figures, golden):
    """Caption, alternative text and basis of every figure, to be read."""
    texts = [f"# {f.label}\n\n{f.caption}\n\n{f.alt}\n\n{f.basis}\n" for f in figures.values()]
    golden("figures.md", "\n".join(texts))


def empty(found):
    """Whether a picture or figure only says that there is nothing to draw."""
    figure = getattr(found, "figure", found)
    return len(figure.spec.get("layer", ())) == 2 and figure.table.empty


def cells(picture):
    """The words that are written in cells: rows with a column or on a tile."""
    return [row for layer in picture.layers for row in layer.rows if {"row", "column", "text"} <= set(row)]


def stripes(layer, picture):
    """Whether a layer only hatches another: the marks of one that is drawn before it."""
    return "stroke" not in layer.mark and layer.index > 0 and picture.layers[layer.index - 1].mark["type"] == "bar"


def words_of(picture, row):
    """What a mark stands for, by name, as the page tells it."""
    called = picture.figure.spec["usermeta"]["names"]
    return tuple(called.get(field, {}).get(row[field], row[field]) for field in NAMED if field in row)


def rows_of_table(picture):
    """The rows of the table behind a figure."""
    return list(picture.figure.table.astype(object).itertuples(index=False, name=None))


def matching(picture, row):
    """The rows of the table that a mark stands for."""
    words = words_of(picture, row)
    return [each for each in rows_of_table(picture) if names(words, each, picture.figure.table)]


def names(words, cells, table):
    """Whether each of the words is in a row, or is the heading of one of its columns."""
    held = {str(cell).casefold() for cell in cells}
    heads = {str(name).casefold() for name in table.columns[1:]}

    def has(word):
        spans = [re.fullmatch(r"(\d{4})–(\d{4})", cell) for cell in held]
        year = word.isdigit() and any(found and found[1] <= word <= found[2] for found in spans)
        parts = word.split(", ")
        return word in held or word in heads or year or (len(parts) > 1 and all(part in held for part in parts))

    return all(has(word.casefold()) for word in words)


def known_numbers(found, rows):
    """The numbers in rows of a table: amounts, what they are of each other, and those in words."""
    figure = getattr(found, "figure", found)
    values = {0.0, 100.0}
    numeric = [name for name in figure.table.columns if pd.api.types.is_numeric_dtype(figure.table[name])]
    places = [figure.table.columns.get_loc(name) for name in numeric]
    for row in rows:
        own = [float(row[place]) for place in places if not math.isnan(row[place])]
        sums = [a - b for a in own for b in own] + own
        values |= {*own, *sums, *(100 * a / b for a in sums for b in own if b)}
        values |= {number for cell in row if isinstance(cell, str) for number in numbers(cell)}
    for place in places:
        column = [float(row[place]) for row in rows if not math.isnan(row[place])]
        values |= {100 * value / sum(column) for value in column if sum(column)} | {sum(column)}
    return values | {abs(value) for value in values}


def close(number, values):
    """Whether a number is one of these, as it is rounded when it is told; what is near to all is told as 99%."""
    air = 0.51 if number == int(number) else 0.051
    return any(abs(number - value) <= air or (number == 99 and 99 <= value < 100) for value in values)


def drawn(size, values):
    """Whether an amount is one of these, or as a share the percentage that one of these tells."""
    return any(
        math.isclose(size, value, rel_tol=1e-5, abs_tol=1e-6) or abs(100 * size - value) <= 0.51 for value in values
    )


def test_dutch_module_writes_what_the_checks_read():
    """The checks above read numbers as they are written."""
    assert numbers(f"{dutch.number(1200.5)} en {dutch.percent(0.125, 1)}") == [1200.5, 12.5]
