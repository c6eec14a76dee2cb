"""Sources that citing or telling would stumble over are named with their id and field."""

import json

import pytest

from hoofdtaak3.inputs.tables.bibliography import read_bibliography

GOOD = {
    "id": "nota-2025", "type": "report", "title": "Nota", "author": [{"literal": "Defensie"}, {"family": "Vos"}],
    "issued": {"date-parts": [[2025, 5]]}, "number": 12, "URL": "https://voorbeeld.nl/a",
}  # fmt: skip


def problems(project, entries, signs=None):
    """What is said of these sources."""
    text = entries if isinstance(entries, str) else json.dumps(entries, indent=1)
    project.bibliography.write_text(text, encoding="utf-8")
    read_bibliography(project.root, found := [], signs)
    return found


def test_good_sources_pass(project):
    """Names of organisations and of people; a year, a day, a period, a date in words; a number as a number."""
    days = ([[2025]], [[2025, 12, 8]], [[2024, 1], [2025, 2]])
    dates = [{"date-parts": day} for day in days] + [{"literal": "voorjaar 2025"}]
    assert not problems(project, [GOOD | {"id": f"a-{i}", "issued": date} for i, date in enumerate(dates)])


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("issued", "2025", ["geen datum", '"2025"', 'schrijf {"date-parts": [[2025]]}']),
        ("issued", 2025, ['schrijf {"date-parts": [[2025]]}']),
        ("issued", "2025-12-08", ['schrijf {"date-parts": [[2025, 12, 8]]}']),
        ("issued", "8-12-2025", ["geen datum"]),
        ("issued", {"raw": "2025"}, ["geen datum"]),
        ("issued", {"date-parts": []}, ["geen datum"]),
        ("issued", {"date-parts": [[]]}, ["bestaat niet"]),
        ("issued", {"date-parts": [[2025, 13, 45]]}, ["bestaat niet", "[[2025, 13, 45]]"]),
        ("issued", {"date-parts": [[2025, 2, 30]]}, ["bestaat niet"]),
        ("issued", {"date-parts": [["2025"]]}, ["bestaat niet"]),
        ("issued", {"date-parts": [2025, 5]}, ["bestaat niet"]),
        ("issued", {"date-parts": [[None]]}, ["bestaat niet"]),
        ("issued", {"date-parts": [[True]]}, ["bestaat niet"]),
        ("issued", None, ["geen datum"]),
        ("accessed", "gisteren", ["geen datum"]),
        ("author", "Jansen", ["lijst van namen", '"Jansen"']),
        ("author", [], ["lijst van namen"]),
        ("author", ["Jansen"], ["Naam 1 is geen naam"]),
        ("author", [{"literal": "A"}, {}], ["Naam 2 is geen naam"]),
        ("author", [{"literal": " "}], ["Naam 1 is geen naam"]),
        ("author", [{"family": 3}], ["Naam 1 is geen naam"]),
        ("author", [{"given": "P."}], ["Naam 1 is geen naam"]),
        ("author", [{"family": "Vos", "naam": "x"}], ["Naam 1 is geen naam", "naam"]),
        ("editor", "x", ["lijst van namen"]),
        ("title", 3, ["geen tekst", "3"]),
        ("title", ["a"], ["geen tekst"]),
        ("title", "", ["ontbreekt"]),
        ("title", "Een <i>nota</i>", ["HTML", "<i>"]),
        ("title", "a\ud800", ["U+D800"]),
        ("title", "a\u202eb", ["U+202E"]),
        ("title", "a\0b", ["U+0000"]),
        ("type", "raport", ["soort bron", "raport", "bedoelt u 'report'?"]),
        ("type", None, ["ontbreekt"]),
        ("URL", 3, ["geen tekst"]),
        ("URL", "voorbeeld.nl/a", ["adres van de bron kan niet"]),
        ("URL", "https://voor beeld.nl", ["adres van de bron kan niet"]),
        ("number", True, ["geen tekst"]),
        ("number", 1.5, ["geen tekst"]),
        ("number", [1], ["geen tekst"]),
        ("note", {"a": 1}, ["geen tekst"]),
        ("contaner-title", "x", ["bestaat niet in CSL", "bedoelt u 'container-title'?"]),
    ],
)
def test_wrong_field_is_named(project, field, value, words):
    """The file, the line of the source, its id and field, what was found and what is allowed; once."""
    (problem,) = problems(project, [GOOD | {"id": "a-1"}, GOOD | {field: value}])
    text = json.dumps([GOOD | {"id": "a-1"}], indent=1)
    assert problem.file == "data/bibliography.json"
    assert problem.line == text.count("\n") + 2
    assert problem.column == f"nota-2025.{field}"
    assert not [word for word in words if word not in problem.text()]


def test_what_json_hides_is_named(project):
    """Of two equal keys JSON takes the last; NaN is no JSON at all."""
    (problem,) = problems(project, '[{"id": "a-1", "type": "report", "title": "A", "title": "B"}]')
    assert (problem.column, problem.message) == ("a-1.title", "Dit gegeven staat er twee keer.")
    (problem,) = problems(project, '[{"id": "a-1", "type": "report", "title": "A", "number": NaN}]')
    assert problem.column == "a-1.number"


def test_mark_at_the_start(project):
    """Excel and Notepad write it; Pandoc cannot read a bibliography that begins with it."""
    (problem,) = problems(project, "\ufeff" + json.dumps([GOOD]))
    assert (problem.line, problem.message) == (1, "Het bestand begint met een verborgen teken (BOM).")


def test_character_that_the_report_cannot_show(project):
    """In any text of a source, also where JSON writes it as a code."""
    shown = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:/.- ")
    assert not problems(project, [GOOD], shown)
    (problem,) = problems(project, [GOOD | {"author": [{"literal": "Ministerie ✓"}]}], shown)
    assert problem.column == "nota-2025.author"
    assert "U+2713" in problem.found
