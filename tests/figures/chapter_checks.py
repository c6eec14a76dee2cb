"""What every figure and fragment of a chapter must be: valid, Dutch, named, as wide as the page."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pypandoc

from hoofdtaak3.figures.figure import WIDTH

SVG = "{http://www.w3.org/2000/svg}"
ENGLISH = re.compile(
    r"\b(the|and|by|share|supply|demand|gap|late|served|unknown|granted|refused|row|column|value|count|null|nan|"
    r"undefined|true|false|capability|defence|civil|phase|index|title|year|path|claims|size|mandate|time|planned)\b",
    re.IGNORECASE,
)


def texts(svg):
    """The words that a reader sees in a picture, without title and description."""
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


def check_figures(figures):
    """Fail on the first figure that a reader could not use."""
    for figure in figures:
        root = ET.fromstring(figure.svg)  # noqa: S314 - our own
        assert figure.chart.to_dict(validate=True) == figure.spec, figure.label
        assert WIDTH <= float(root.get("width")) <= WIDTH + 12, figure.label
        assert root.get("role") == "img", figure.label
        assert figure.alt != figure.caption, figure.label
        assert 20 < len(figure.alt) < 1200, figure.label
        for text in [*texts(figure.svg), figure.alt, figure.caption, figure.basis, *figure.table.columns]:
            assert not ENGLISH.search(text), (figure.label, text)
            assert "_" not in text, (figure.label, text)
            assert not re.search(r"\d\.\d(?!\d\d)", text), (figure.label, text)
        check_drawn(figure)


def check_drawn(figure):
    """A specification holds no column that the chart does not use."""
    used = {}
    for layer in figure.spec["layer"]:
        fields = {channel["field"] for channel in layer["encoding"].values() if "field" in channel}
        used.setdefault(layer.get("data", figure.spec.get("data"))["name"], set()).update(fields)
    held = {name: {field for row in rows for field in row} for name, rows in figure.spec["datasets"].items()}
    assert held == used, figure.label


def check_fragments(chapter):
    """Every table of a fragment is one table, and no code of the model stands in a text."""
    for name, text in chapter.fragments.items():
        page = html(text)
        assert page.count("<table") == text.count(" {#tbl-"), name
        for piece in page.split("<table")[1:]:
            rows = piece.split("</table>")[0].split("<tr")[1:]
            assert len({row.count("<td") + row.count("<th") for row in rows}) == 1, name
        plain = re.sub(r"\[@[^\]]*\]|\{[^}]*\}", "", text)
        assert not re.search(r"\b(granted|partly|refused|no_\w+|kept|vanishes|planned|unit_days)\b", plain), name
        assert "nan" not in plain.split(), name


def html(markdown):
    """What Pandoc makes of it."""
    return pypandoc.convert_text(markdown, "html", format="markdown", extra_args=["--wrap=none"])


def check_golden(chapter, golden):
    """A change of a specification, a table, a fragment or a variable is seen as a diff."""
    for figure in chapter.figures:
        golden(
            f"{figure.label}.vl.json",
            json.dumps(dict(figure.spec), ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        )
        golden(f"{figure.label}.csv", figure.table.to_csv(index=False, lineterminator="\n"))
        golden(f"{figure.label}.md", figure.fragment())
    for name, text in chapter.fragments.items():
        golden(f"{name}.md", text)
    golden(
        f"{next(iter(chapter.variables))}.yml", json.dumps(dict(chapter.variables), ensure_ascii=False, indent=1) + "\n"
    )
