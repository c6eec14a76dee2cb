"""Figures: what is refused, saved, drawn and shown, and what their charts do in cases that a report may meet."""

import itertools
import json
from pathlib import Path

import pandas as pd
import pytest
import vl_convert
from tests.figures.drawn import Picture

from hoofdtaak3.brand import SEMIBOLD, Brand, lightness, write_fonts
from hoofdtaak3.figures.bars import Bars, Row, bar_chart, parts
from hoofdtaak3.figures.drawing import draw_png, draw_svg, svg_of
from hoofdtaak3.figures.figure import MIME, WIDTH, Figure, save_figure
from hoofdtaak3.figures.labels import WORD, message_chart, text_mark
from hoofdtaak3.figures.matrix import fits
from hoofdtaak3.figures.style import SMALL, TINY, styles

FIGURES = Path(__file__).parents[2] / "src" / "hoofdtaak3" / "figures"
WORDS = {"title": "Een titel.", "caption": "Een bijschrift.", "alt": "Wat erop staat."}


@pytest.fixture(scope="module")
def small(brand):
    """A figure that is drawn in no time."""
    return Figure("fig-x", "Een naam", message_chart("Niets.", brand), pd.DataFrame({"A": [1]}))


@pytest.mark.parametrize(
    ("field", "value", "message"), [("name", " ", "no name"), ("label", "fig-met_streep", "no figure label")]
)
def test_refused(small, field, value, message):
    """A figure that cannot be named cannot be made."""
    fields = {name: getattr(small, name) for name in ("label", "name", "chart", "table")}
    with pytest.raises(ValueError, match=message):
        Figure(**fields | {field: value})


def test_saved_is_not_drawn(small, tmp_path):
    """Specification and table are written."""
    paths = save_figure(small, tmp_path / "figures")
    assert [path.name for path in paths] == ["fig-x.vl.json", "fig-x.csv"]
    told = json.loads(paths[0].read_text(encoding="utf-8"))["usermeta"]
    assert told == {"names": {}, "label": "fig-x", "name": "Een naam"}
    assert paths[1].read_text(encoding="utf-8") == "A\n1\n"


def test_saving_starts_no_converter():
    """Only `drawing` imports the converter, which takes most of a second to start, and no figure imports that."""
    sources = {path: path.read_text(encoding="utf-8") for path in FIGURES.rglob("*.py")}
    found = [path.name for path, text in sources.items() if "\nimport vl_convert" in text]
    assert found == ["drawing.py"]
    assert not [path for path, text in sources.items() if "figures.drawing import" in text]


def test_shown_in_a_notebook(small):
    """A live chart, and its name where there is none; nothing else, and the same each time."""
    data, metadata = small._repr_mimebundle_()
    assert data == {MIME: small.spec, "text/plain": small.name}
    assert metadata == {MIME: {"embed_options": {"actions": False}}}


def test_drawn_from_the_files_alone(small, tmp_path):
    """A saved figure with its words becomes an SVG and a PNG for Word, sharp on paper and light, the same each run."""
    spec, _ = save_figure(small, tmp_path / "figures")
    spec.with_name("fig-x.words.json").write_text(json.dumps(WORDS), encoding="utf-8")
    fonts = tmp_path / "fonts"
    write_fonts(Brand.plain(), fonts)
    svg, picture = (spec.with_name(f"fig-x.{kind}") for kind in ("svg", "png"))
    found = []
    for _ in range(2):
        draw_svg([spec], fonts)
        draw_png([svg], fonts)
        found.append((svg.read_bytes(), picture.read_bytes()))
    assert found[0] == found[1]
    assert svg.read_text(encoding="utf-8") == svg_of(small.spec, WORDS, fonts)
    png = picture.read_bytes()
    assert abs(int.from_bytes(png[16:20], "big") - 1400) < 30
    assert len(png) < 30_000
    heavy_text_is_drawn_heavy(fonts)


def heavy_text_is_drawn_heavy(fonts):
    """Semibold text is a face of its own in the picture for Word: no plain letters, and no outline around them."""
    write_fonts(Brand.plain(), fonts)
    vl_convert.register_font_directory(str(fonts))

    def drawn(weight):
        text = f'<text x="5" y="20" font-family="IBM Plex Sans" font-size="14" font-weight="{weight}">Voorlopig</text>'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">{text}</svg>'
        return vl_convert.svg_to_png(svg, scale=2)

    assert drawn(SEMIBOLD) != drawn(400)
    mark = text_mark("#000000", size=12, heavy=True)
    assert mark["fontWeight"] == SEMIBOLD
    assert "stroke" not in mark


@pytest.mark.parametrize("columns", range(1, 13))
def test_unknown_stays_off_its_border(columns):
    """A word is written in a cell only if air stays on both sides of it, so that cells in a row don't read as one."""
    if fits("onbekend", columns):
        cell = (WIDTH - 190) / columns * 0.95
        assert cell - len("onbekend") * (TINY if columns > 5 else SMALL) * WORD >= 6
    assert fits("onbekend", 6)
    assert not fits("onbekend", 10)


def test_long_notes_stay_on_the_page(brand, fonts):
    """A note that is too long for its place goes on on the next line, and the chart keeps its width."""
    note = "10.896 eenheiddagen, tekort onbekend of minder dan 1%"
    chart = bar_chart(
        Bars([Row("zoek", "Zoekteams", parts([("gap", 1.0)]), (note,), alarm=True)], "deel", "leeg"), brand
    )
    figure = Figure("fig-x", "Een naam", chart, pd.DataFrame())
    picture = Picture(figure, WORDS, svg_of(figure.spec, WORDS, fonts))
    assert float(picture.root.get("width")) <= WIDTH + 2
    assert note not in picture.texts
    assert note in " ".join(picture.texts)


@pytest.mark.parametrize(
    "kinds", [("defence", "civil", "gap", "unknown"), ("good", "fair", "some", "none", "unknown"), ("late", "gap")]
)
def test_black_and_white(brand, kinds):
    """Kinds that meet in one chart differ in lightness, outline or dash, not in colour alone."""
    looks = styles(brand)
    for one, other in itertools.combinations((looks[kind] for kind in kinds), 2):
        fill = abs(lightness(one.fill) - lightness(other.fill)) > 0.08
        outline = abs(lightness(one.stroke) - lightness(other.stroke)) > 0.2 and max(one.width, other.width) > 1
        assert fill or outline or one.dash != other.dash or abs(one.width - other.width) >= 1
