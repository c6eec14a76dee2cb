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
    """A column with decimal commas gives a few messages in full, the first of the other lines, and how many more."""
    problems = [
        Problem(file="data/a.csv", line=n, column="low", message="Komma.", found=f"{n},5") for n in range(2, 8002)
    ]
    text = InputError(problems).text()
    assert text.startswith("Er zijn 8.000 fouten in de invoer.")
    assert text.count("gevonden:") == WHOLE
    rest = "data/a.csv, low, regels 5, 6, 7, 8, 9 en 7.992 andere"
    assert text.endswith(f"Dezelfde fout (Komma) staat nog op 7.997 andere plaatsen: {rest}")


def test_what_differs_only_in_its_place_is_one_fault() -> None:
    """A key that does not exist is told once, at its first place, with where else it stands."""
    problems = [
        Problem(f"data/{file}.csv", line, "capability_id", "Deze sleutel bestaat niet.", "eod_lnd", "een id")
        for file, lines in {"a": [3], "b": range(2, 12), "c": [9]}.items()
        for line in lines
    ]
    text = InputError(problems).text()
    assert text.startswith("Er is 1 fout in de invoer, op 12 plaatsen.")
    assert "data/a.csv, regel 3, capability_id: Deze sleutel bestaat niet." in text
    assert text.endswith(
        "staat ook:  op 11 andere plaatsen: data/b.csv, capability_id, regels 2, 3, 4, 5, 6 en 5 andere;"
        " data/c.csv, capability_id, regel 9"
    )


def test_what_was_not_found_is_about_its_own_column() -> None:
    """Two columns that are missing are two faults; one empty cell in many lines is one."""
    missing = [Problem("data/a.csv", 1, name, "Deze kolom ontbreekt.") for name in ("low", "high")]
    empty = [Problem("data/a.csv", line, "note", "Deze cel is leeg.") for line in range(2, 5)]
    assert InputError(missing).text().startswith("Er zijn 2 fouten in de invoer.")
    assert InputError(empty).text().startswith("Er is 1 fout in de invoer, op 3 plaatsen.")
    assert InputError(empty).text().endswith("op 2 andere plaatsen: data/a.csv, note, regels 3 en 4")


def test_a_message_has_an_end() -> None:
    """Whatever is wrong with a table of 300 columns, the terminal holds it."""
    problems = [
        Problem(f"data/{file}.csv", line, f"c{column}", f"Fout {kind}.", found=f"{file}, {line}, {column}, {kind}")
        for file in range(20)
        for line in range(5)
        for column in range(30)
        for kind in range(30)
    ]
    text = InputError(problems).text()
    assert text.startswith("Er zijn 90.000 fouten in de invoer.")
    assert len(text) < 20_000
    assert "En nog" in text.rsplit("\n", 1)[-1]
