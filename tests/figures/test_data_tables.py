"""The tables behind the figures of a chapter."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from hoofdtaak3.figures.chapters.data import PRINTED, data_tables


def made(**columns):
    """The tables of one figure with these columns."""
    return data_tables([SimpleNamespace(label="fig-een-twee", caption="Wat het is.", table=pd.DataFrame(columns))])


def rule(text):
    """The dashes below the headings, one cell a column."""
    return next(line for line in text.splitlines() if line.startswith("|:"))[1:-1].split("|")


def test_each_table_is_named_and_kept_with_its_reference():
    """The sentence that names the figure stands before its table, in a block that stays with what follows."""
    text = made(Naam=["a"], Aantal=[1.5])
    assert text.startswith(
        "```{=typst}\n#block(sticky: true)[\n```\n\nGegevens bij @fig-een-twee. Wat het is.\n\n```{=typst}\n]"
    )
    assert "| a | 1,5 |" in text


def test_a_table_behind_a_figure_has_no_number():
    """Only the figure has: the page does not repeat its table, so a number would move those of the other tables."""
    text = made(Naam=["a"], Aantal=[1.5])
    assert "{#" not in text
    assert not [line for line in text.splitlines() if line.startswith(": ")]


def test_a_long_table_is_for_the_screen():
    """On paper a long table is a sentence that says where it is."""
    text = made(Naam=["a"] * (PRINTED + 1))
    assert "| a |" not in text
    assert f"De gegevens bij @fig-een-twee zijn een tabel van {PRINTED + 1} regels." in text
    assert "HTML-versie" in text
    assert made(Naam=["a"] * PRINTED).count("| a |") == PRINTED


def test_no_column_is_narrower_than_its_longest_word():
    """A heading of one long word, which is bold and is not hyphenated, has its room beside texts that may wrap."""
    long = "een heel lange tekst die over meer dan één regel mag lopen"
    headings = ("Capaciteit", "Toegewezen", "Verzoeken", "Geweigerd", "Spanning (eenheiddagen)")
    widths = [len(cell) for cell in rule(made(**{heading: [long] * 3 for heading in headings}))]
    line = sum(widths)
    for heading, width in zip(headings, widths, strict=True):
        assert 100 * width / line >= 1.2 * max(len(word) for word in heading.split())


def test_shares_line_up_with_numbers():
    """Percentages stand on the right as numbers do, also beside what is unknown; other texts on the left."""
    text = made(
        Naam=["a", "b", "c"],
        Aantal=[1.0, 2.0, 3.0],
        Deel=["12%", "minder dan 1%", "onbekend"],
        Kans=["hooguit 1%", "20% tot 35%", "–"],
        Punt=["29%", "nooit", "onbekend"],
        Niets=["onbekend", "onbekend", "–"],
    )
    assert [cell.endswith(":") for cell in rule(text)] == [False, True, True, True, False, False]


def test_a_table_without_rows_says_so():
    """An empty table has one row of words."""
    assert "| Geen gegevens |" in made(Naam=[], Aantal=[])
