"""What every figure and fragment of a chapter must be: Dutch, whole tables, no codes."""

from __future__ import annotations

import re

import pypandoc
from tests.figures.drawn import words

ENGLISH = re.compile(
    r"\b(the|and|by|share|supply|demand|gap|late|served|unknown|granted|refused|row|column|value|count|null|nan|"
    r"undefined|true|false|capability|defence|civil|phase|index|title|year|path|claims|size|mandate|time|planned)\b",
    re.IGNORECASE,
)
"""What a chart library or a code would let through."""
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{3})+(?:,\d+)?|(?<![\w.,])\d+(?:,\d+)?")


def check_text(text, where):
    """No English word, no code, and no number that is not Dutch."""
    assert not ENGLISH.search(text), (where, text)
    assert "_" not in text, (where, text)
    assert not re.search(r"\d\.\d(?!\d\d)", text), (where, text)


def check_figures(figures):
    """What is told of figures, and written in them; that they are drawn so is tested with every figure."""
    for figure in figures:
        assert figure.alt != figure.caption, figure.label
        assert 20 < len(figure.alt) < 1200, figure.label
        for text in [*words(figure), figure.alt, figure.caption, figure.basis, *figure.table.columns]:
            check_text(text, figure.label)


def numbers(text):
    """The numbers that a text tells, without those of a name: `1.200,5` and the 40 of `40%`."""
    return [float(found.replace(".", "").replace(",", ".")) for found in _NUMBER.findall(text)]


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
    """A change of a fragment or a variable is seen as a diff, in one file a chapter that can be read."""
    (name,) = chapter.variables
    told = [f"# {key}\n\n{text}" for key, text in chapter.fragments.items()]
    values = [f"{key}: {value}\n" for key, value in chapter.variables[name].items()]
    golden(f"{name}.md", "\n".join([*told, f"# variabelen\n\n{''.join(values)}"]))
