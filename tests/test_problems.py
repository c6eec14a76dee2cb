"""How problems with the input are told."""

from __future__ import annotations

from hoofdtaak3.problems import WHOLE, InputError, Problem


def test_all_problems_are_told() -> None:
    """Every problem names its file, line and column, in order, once."""
    error = InputError(
        [
            Problem(file="data/b.csv", line=3, column="low", message="Dit is geen getal.", found="veel"),
            Problem(file="data/a.csv", message="Het bestand bestaat niet."),
            Problem(file="data/a.csv", message="Het bestand bestaat niet."),
        ]
    )
    assert error.text().startswith("Er zijn 2 fouten in de invoer.")
    assert error.text().index("data/a.csv") < error.text().index("data/b.csv, regel 3, low: Dit is geen getal.")


def test_the_same_mistake_in_every_line_is_folded() -> None:
    """A column with decimal commas gives a few messages in full and the numbers of the other lines."""
    problems = [
        Problem(file="data/a.csv", line=n, column="low", message="Komma.", found=f"{n},5") for n in range(2, 102)
    ]
    text = InputError(problems).text()
    assert text.startswith("Er zijn 100 fouten")
    assert text.count("gevonden:") == WHOLE
    assert "data/a.csv, low: dezelfde fout staat nog in 95 andere regels: 7, 8, 9" in text
    assert text.rstrip().endswith("101")
