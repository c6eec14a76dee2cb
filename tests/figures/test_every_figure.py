"""What holds for every figure, whatever it shows, of one capability in one scenario as of sixty in forty.

The pictures are those of the small project, as it is and made smaller and larger (`worlds`). What is drawn is compared
with the rows of the specification, and what it says with the table behind it.
"""

from __future__ import annotations

import csv
import io
import re

import pytest
from tests.figures.drawn import Picture, contrast
from tests.figures.readable import check_text

from hoofdtaak3.brand import shown_characters
from hoofdtaak3.figures.drawing import svg_of
from hoofdtaak3.figures.figure import WIDTH, save_figure
from hoofdtaak3.figures.style import TINY

pytestmark = pytest.mark.build

MOST = 14
"""Figures in the report: more than that nobody looks at."""
HIGHEST = 1000
"""Pixels at `WIDTH`: what still fits a page of the PDF with its title and caption."""


def test_few_figures(worlds):
    """Every figure that is made is shown where there is something to show, and there are not too many."""
    for name, told in worlds.items():
        made, shown = {figure.label for figure in told.content.figures}, set(told.rendered.figures)
        assert shown == made if name != "one" else shown <= made  # of one peaceful scenario there is less to see
        assert len(made) <= MOST


def test_valid_vega_lite(worlds):
    """Every specification passes Altair's schema, which saving skips for speed."""
    for figure in worlds["small"].content.figures:
        valid = figure.chart.to_dict(validate=True)
        assert {**figure.spec, "usermeta": valid["usermeta"]} == valid, figure.label


def test_every_row_is_drawn(pictures):
    """Each layer has a mark for every row of its data: nothing falls together, nothing is left out."""
    for where, picture in pictures:
        counts = [(layer.index, layer.mark["type"], len(layer.rows), layer.count) for layer in picture.layers]
        assert counts, where
        assert [each for each in counts if each[2] != each[3]] == [], where


def test_the_table_is_saved_as_it_is(worlds, tmp_path):
    """The CSV has the headings and the rows of the table; Dutch, and no id among the words."""
    for figure in worlds["small"].content.figures:
        save_figure(figure, tmp_path)
        head, *rows = csv.reader(io.StringIO((tmp_path / f"{figure.label}.csv").read_text(encoding="utf-8")))
        assert head == list(figure.table.columns)
        assert len(rows) == len(figure.table)
        for text in [*head, *(cell for row in rows for cell in row if not re.fullmatch(r"-?[\d.]+(e-?\d+)?|", cell))]:
            check_text(text, figure.label)


def test_only_what_is_drawn(worlds):
    """A specification holds no column that the chart does not use."""
    for figure in worlds["small"].content.figures:
        used = {}
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
        assert held == used, figure.label


def test_svg_is_named(worlds):
    """The root of a picture is an image with a title and a description, and its ids are its own."""
    seen = set()
    for picture in worlds["small"].pictures:
        root, ids = picture.root, [element.get("id") for element in picture.root.iter() if element.get("id")]
        title, description = (root.find(f"{{http://www.w3.org/2000/svg}}{name}") for name in ("title", "desc"))
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert title.text == picture.words["title"]
        assert description.text == picture.words["alt"]
        assert not seen & set(ids)
        assert len(ids) == len(set(ids))
        assert "aria-roledescription" not in picture.svg
        seen |= set(ids)


def test_size(pictures):
    """Every picture is as wide as the page takes, give or take a letter, and fits a page."""
    for where, picture in pictures:
        assert WIDTH <= float(picture.root.get("width")) <= WIDTH + 12, where
        assert float(picture.root.get("height")) <= HIGHEST, where


def test_readable_ink(pictures):
    """Text has a contrast of at least 4.5 to 1 with what it really stands on."""
    for where, picture in pictures:
        found = list(picture.inks())
        assert found
        for text, ink, under in found:
            assert contrast(ink, under) >= 4.5, (where, text, ink, under)


def test_letters_of_the_brand(pictures, brand):
    """The typeface has every sign: another one would be set in a letter that nobody chose."""
    known = shown_characters(brand)
    for where, picture in pictures:
        assert {sign for text in picture.texts for sign in text} <= known | {" "}, where


def test_dutch_only(pictures):
    """No English word, no code and no English number stands in a picture or in what is told of it."""
    for where, picture in pictures:
        for text in [*picture.texts, *picture.words.values()]:
            check_text(text, where)


def test_alternative_text(pictures):
    """It says something else than title and caption, and not too much."""
    for where, picture in pictures:
        alt = picture.words["alt"]
        assert 40 < len(alt) < 1500, where
        assert alt not in (picture.words["title"], picture.words["caption"]), where


def test_titles_state_something(worlds):
    """A title is a sentence of its own: it has a capital, is not just the name of the figure, and is not too long."""
    for told in worlds.values():
        names = {figure.label: figure.name for figure in told.content.figures}
        for label, words in told.rendered.figures.items():
            title = words["title"].lstrip("‘")
            assert title != names[label]
            assert title[0].isupper() or title[0].isdigit(), title
            assert len(title.split()) > 3, title


def test_the_same_again(worlds, fonts):
    """The same specification gives the same bytes, whatever was drawn before."""
    for picture in worlds["small"].pictures[::-3]:
        assert svg_of(picture.figure.spec, picture.words, fonts) == picture.svg, picture.label


MEASURE = """() => [...document.querySelectorAll('svg')].map(svg => {
  const page = svg.getBoundingClientRect();
  return {
    label: svg.closest('figure').id, left: page.left, top: page.top, right: page.right, bottom: page.bottom,
    texts: [...svg.querySelectorAll('text')].filter(t => t.textContent.trim()).map(text => {
      const box = text.getBoundingClientRect();
      return {words: text.textContent, size: parseFloat(getComputedStyle(text).fontSize),
              stroke: text.getAttribute('stroke'),
              left: box.left, top: box.top, right: box.right, bottom: box.bottom};
    }),
  };
})"""


@pytest.mark.browser
def test_no_text_is_cut_off_or_covered(pictures, browser, fonts):
    """Every word of every picture as a browser draws it: large enough, in the picture, and off other words."""
    page = browser.new_page(viewport={"width": 800, "height": 900})
    content = "".join(f'<figure id="{where}">{picture.svg}</figure>' for where, picture in pictures)
    faces = "".join(
        f"@font-face {{font-family: 'IBM Plex Sans'; font-weight: {600 if 'SemiBold' in path.name else 400};"
        f" src: url('{path.as_uri()}')}}"
        for path in sorted(fonts.iterdir())
    )
    target = fonts.parent / "figures.html"
    target.write_text(f"<!doctype html><meta charset=utf-8><style>{faces}</style>{content}", encoding="utf-8")
    page.goto(target.as_uri())
    page.evaluate("document.fonts.ready")
    faults = []
    for figure in page.evaluate(MEASURE):
        texts = [text for text in figure["texts"] if not text["stroke"] or text["stroke"] == "none"]
        faults += [(figure["label"], "small", text["words"]) for text in texts if text["size"] < TINY - 0.1]
        faults += [(figure["label"], "cut off", text["words"]) for text in texts if outside(text, figure)]
        faults += [(figure["label"], "covered", *pair) for pair in overlapping(texts)]
    page.close()
    assert faults == []


def outside(text, figure):
    """Whether some of it leaves the picture; a pixel may be rounding."""
    return (
        text["left"] < figure["left"] - 1
        or text["right"] > figure["right"] + 1
        or text["top"] < figure["top"] - 2
        or text["bottom"] > figure["bottom"] + 2
    )


def overlapping(texts):
    """Pairs of texts whose letters touch: a box is higher than its letters by a fifth above and below."""
    boxes = sorted(texts, key=lambda text: text["top"])
    found = []
    for index, one in enumerate(boxes):
        air = (one["bottom"] - one["top"]) / 5
        for other in boxes[index + 1 :]:
            if other["top"] >= one["bottom"]:
                break
            apart = other["left"] >= one["right"] - 1 or other["right"] <= one["left"] + 1
            if not apart and other["top"] + air < one["bottom"] - air:
                found.append((one["words"], other["words"]))
    return found


def test_a_picture_is_taken_apart(pictures):
    """The checks above see rows and texts."""
    _, picture = pictures[0]
    assert isinstance(picture, Picture)
    assert picture.texts
