"""Figures: what they show, that everyone can read it, and that the same input gives the same bytes."""

import itertools
import json
import re
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
import vl_convert

from hoofdtaak3.brand import SEMIBOLD, Brand, lightness, write_fonts
from hoofdtaak3.figures.availability import availability_figure
from hoofdtaak3.figures.bars import BAR, KEY_ROW, Bars, Row, bar_chart, parts
from hoofdtaak3.figures.compare import scenarios_figure
from hoofdtaak3.figures.coverage import coverage_figure
from hoofdtaak3.figures.demand import demand_figure, demand_label
from hoofdtaak3.figures.figure import WIDTH, Figure, save_figure
from hoofdtaak3.figures.fragments import Story
from hoofdtaak3.figures.labels import WORD, span, text_mark
from hoofdtaak3.figures.matrix import fits
from hoofdtaak3.figures.names import Names
from hoofdtaak3.figures.report import comparison_figures, scenario_figures
from hoofdtaak3.figures.style import SMALL, TINY, styles

SVG = "{http://www.w3.org/2000/svg}"
# English that a chart library or a code would let through.
ENGLISH = re.compile(
    r"\b(the|and|by|share|supply|demand|gap|late|served|unknown|granted|refused|row|column|value|count|null|nan|"
    r"undefined|true|false|capability|defence|civil|phase|index|title)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def figures(samples, names, brand):
    """Every figure of the synthetic data."""
    results = samples.results()
    story = Story(samples.SampleData(), samples.scenarios(), results, samples.phases(), names, brand)
    own = scenario_figures("conflict_brand", "Conflict, brand", samples.frames(), names, brand)
    empty = scenario_figures("leeg", "Leeg", samples.no_demand(), names, brand)
    return [*own, *empty, *comparison_figures(story)]


def parsed(svg):
    """The picture as a tree; it is our own."""
    return ET.fromstring(svg)  # noqa: S314


def texts(svg):
    """The words that a reader sees in a picture, without title and description."""
    return [element.text or "" for element in parsed(svg).iter(f"{SVG}text")]


def test_golden(figures, golden):
    """A change of a specification, a table or a fragment is seen as a diff."""
    for figure in figures:
        spec = json.dumps(dict(figure.spec), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        golden(f"{figure.label}.vl.json", spec)
        golden(f"{figure.label}.csv", figure.table.to_csv(index=False, lineterminator="\n"))
        golden(f"{figure.label}.md", figure.fragment())


def test_valid_vega_lite(figures):
    """Every specification passes Altair's schema, which saving skips for speed."""
    for figure in figures:
        assert figure.chart.to_dict(validate=True) == figure.spec


def test_svg_is_named(figures):
    """The root of a picture is an image with a title and a description, and its ids are its own."""
    seen = set()
    for figure in figures:
        root = parsed(figure.svg)
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert title.text == figure.caption
        assert description.text == figure.alt
        assert not seen & set(ids)
        assert len(ids) == len(set(ids))
        assert "aria-roledescription" not in figure.svg
        seen |= set(ids)


def test_page_width(figures):
    """Every picture is as wide as the page takes, give or take a letter."""
    for figure in figures:
        width = float(parsed(figure.svg).get("width"))
        assert WIDTH <= width <= WIDTH + 12, figure.label


def test_dutch_only(figures):
    """No English word and no code stands in a picture, an alternative text or a caption."""
    for figure in figures:
        for text in [*texts(figure.svg), figure.alt, figure.caption, figure.basis, *figure.table.columns]:
            assert not ENGLISH.search(text), (figure.label, text)
            assert "_" not in text, (figure.label, text)


def test_dutch_numbers(figures):
    """Numbers have a decimal comma and a thousands point."""
    words = " ".join(text for figure in figures for text in texts(figure.svg))
    assert "1.200,5" in words
    assert not re.search(r"\d\.\d(?!\d\d)", words)


def test_alternative_text(figures):
    """The alternative text says something else than the caption, and names a finding."""
    for figure in figures:
        assert figure.alt != figure.caption
        assert 20 < len(figure.alt) < 900
    by_label = {figure.label: figure.alt for figure in figures}
    assert "zoekteams: 67% van de vraag" in by_label["fig-vraag-conflict-brand"]
    assert "Geen civiel alternatief is er voor zoekteams" in by_label["fig-dekking"]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("alt", "", "no alternative text"),
        ("alt", "  ", "no alternative text"),
        ("alt", "Een bijschrift", "repeats its caption"),
        ("caption", "", "no caption"),
        ("basis", "", "rests on"),
        ("label", "fig-met_streep", "no figure label"),
    ],
)
def test_refused(figures, field, value, message):
    """A figure without what a reader needs cannot be made."""
    fields = {
        "label": "fig-x", "caption": "Een bijschrift.", "alt": "Wat erop staat.", "chart": figures[0].chart,
        "table": pd.DataFrame(), "basis": "Herkomst.",
    }  # fmt: skip
    with pytest.raises(ValueError, match=message):
        Figure(**fields | {field: value})


def test_saved_twice(figures, tmp_path):
    """The same figure gives the same bytes, whatever was drawn before it."""
    first = save_figure(figures[0], tmp_path / "a", tmp_path / "fa")
    save_figure(figures[2], tmp_path / "c", tmp_path / "fc")
    second = save_figure(figures[0], tmp_path / "b", tmp_path / "fb")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert {path.suffix for path in first} == {".svg", ".png", ".json", ".csv", ".md"}


def test_png_size(figures, tmp_path):
    """The picture for DOCX is about 1400 pixels wide: sharp on paper, and light."""
    paths = save_figure(figures[0], tmp_path, tmp_path)
    png = next(path for path in paths if path.suffix == ".png").read_bytes()
    assert abs(int.from_bytes(png[16:20], "big") - 1400) < 30


def test_heavy_text_is_drawn_heavy(tmp_path):
    """Semibold text is a face of its own in the picture for DOCX: no plain letters, and no outline around them."""
    write_fonts(Brand.plain(), tmp_path)
    vl_convert.register_font_directory(str(tmp_path))

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


def test_words_of_the_key_fit_their_part(figures):
    """Every word of a key row keeps off the border of its part."""
    for figure in figures:
        rows = [row for data in figure.spec["datasets"].values() for row in data if row.get("row") == KEY_ROW]
        drawn = {(row["start"] + row["end"]) / 2: row["end"] - row["start"] for row in rows if "end" in row}
        for row in rows:
            if "text" in row and "start" in row:
                width = next(size for middle, size in drawn.items() if abs(middle - row["start"]) < 1e-5)
                assert width * BAR - span(row["text"], SMALL) >= 8, row


def test_long_notes_stay_on_the_page(brand):
    """A note that is too long for its place goes on on the next line, and the chart keeps its width."""
    note = "10.896 eenheiddagen, tekort onbekend of minder dan 1%"
    chart = bar_chart(Bars([Row("Zoekteams", parts([("gap", 1.0)]), (note,), alarm=True)], "deel", "leeg"), brand)
    figure = Figure("fig-x", "Een bijschrift.", "Wat erop staat.", chart, pd.DataFrame(), "Herkomst.")
    assert float(parsed(figure.svg).attrib["width"]) <= WIDTH + 2
    assert note not in texts(figure.svg)
    assert note in " ".join(texts(figure.svg))


def test_provisional_is_seen(figures):
    """A chart of assumed values says so in the picture itself, so that a copy of it says so too."""
    for figure in figures:
        if figure.label != "fig-vraag-leeg":
            assert any(text.startswith("Voorlopig:") for text in texts(figure.svg)), figure.label
            assert any("aangenomen" in text for text in texts(figure.svg)), figure.label


def test_headings_lie_level(samples, names, brand):
    """Ten scenarios have headings that need no turned head; a word that fits no column turns them all."""
    titles = {f"s{i}": title for i, title in enumerate([*["Conflict, overstroming"] * 9, "Conflict in 2030"])}
    titles = {key: f"{title} {key}" for key, title in titles.items()}
    rows = pd.concat([samples.capabilities().assign(scenario_id=key) for key in titles], ignore_index=True)
    assert "rotate(" not in scenarios_figure(rows, titles, names, brand).svg
    titles["s0"] = "Arbeidsongeschiktheidsverzekering"
    assert "rotate(" in scenarios_figure(rows, titles, names, brand).svg


def test_fragment_escapes(figures):
    """Quotes and mark-up in the texts cannot break the Markdown."""
    figure = Figure("fig-x", "Een *ster* en [haak].", 'Zegt "ja" met \\.', figures[0].chart, pd.DataFrame(), "Bron_nu.")
    fragment = figure.fragment()
    assert r'fig-alt="Zegt \"ja\" met \\."' in fragment
    assert r"Een \*ster\* en \[haak\]. Bron\_nu." in fragment


def test_only_what_is_drawn(figures):
    """A specification holds no column or row that the chart does not use."""
    for figure in figures:
        used = {}
        for layer in figure.spec["layer"]:
            fields = {channel["field"] for channel in layer["encoding"].values() if "field" in channel}
            used.setdefault(layer.get("data", figure.spec.get("data"))["name"], set()).update(fields)
        held = {name: {field for row in rows for field in row} for name, rows in figure.spec["datasets"].items()}
        assert held == used, figure.label


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


def test_readable_ink(brand):
    """Text on a fill has a contrast of at least 4.5 to 1."""
    for kind, style in styles(brand).items():
        light, dark = sorted((luminance(style.fill), luminance(style.ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, kind


def luminance(colour):
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_unknown_is_said(samples, names, brand):
    """Unknown is a word and a dashed outline, never an empty place or a nought."""
    for figure in (
        availability_figure(samples.phases(), names, brand),
        coverage_figure(samples.phases(), names, brand),
        demand_figure("x", "X", samples.capabilities(), names, brand),
    ):
        svg = figure.svg
        assert any("onbekend" in text for text in texts(svg))
        assert "stroke-dasharray" in svg


def test_certain_part_of_unknown(samples, names, brand):
    """Of a gap of unknown size the certain part is drawn as a gap, the certain civil part as civil."""
    row = samples.capability_row(
        "zoekteams", demand_unit_days=10.0, defence_unit_days=2.0, civil_unit_days=samples.NAN,
        gap_unit_days=samples.NAN, gap_low_unit_days=3.0, gap_high_unit_days=6.0, **{"class": "onbekend"},
    )  # fmt: skip
    words = texts(demand_figure("x", "X", pd.DataFrame([row]), names, brand).svg)
    assert {"20%", "30%", "onbekend", "10 eenheiddagen, tekort onbekend"} <= set(words)


@pytest.mark.parametrize("count", [1, 30])
def test_any_number_of_capabilities(samples, brand, count):
    """One capability and thirty with names of 60 characters are drawn, every name whole."""
    frames = samples.many(count)
    names = Names(capabilities={f"c{i:02}": f"{samples.LONG[:55]} nr {i:02}" for i in range(count)})
    figures = [
        availability_figure(frames["phases"], names, brand),
        coverage_figure(frames["phases"], names, brand),
        demand_figure("x", "X", frames["capabilities"], names, brand),
    ]
    for figure in figures:
        words = " ".join(texts(figure.svg))
        assert all(f"{i:02}" in words for i in range(count))
        assert float(parsed(figure.svg).get("width")) <= WIDTH + 12


def test_labels_are_safe():
    """Underscores of an id are hyphens in a label."""
    assert demand_label("navo_top") == "fig-vraag-navo-top"
