"""Fragments, tables and variables of the report."""

import re
import shutil
from pathlib import Path

import pypandoc
import pytest
import yaml

from hoofdtaak3.figures.fragments import FRAGMENTS, Story, fragments
from hoofdtaak3.markdown import citation, escape, table
from hoofdtaak3.figures.names import Names, basis_mark
from hoofdtaak3.figures.report import write_comparison
from hoofdtaak3.figures.shares import part, portions, signed
from hoofdtaak3.figures.variables import dump, variables
from hoofdtaak3.inputs.scenarios.order import arranged
from hoofdtaak3.project import Project

BRAND = Path(__file__).parents[2] / "_brand.yml"


@pytest.fixture(scope="module")
def story(samples, names, brand):
    """The synthetic data as the fragments get it."""
    found = samples.results()
    ordered = {key: found[key] for key in arranged(samples.scenarios())}
    return Story(samples.SampleData(), samples.scenarios(), ordered, samples.phases(), names, brand)


@pytest.fixture(scope="module")
def told(story):
    """Every fragment, told once."""
    return fragments(story)


def html(markdown):
    """What Pandoc makes of it."""
    return pypandoc.convert_text(markdown, "html", format="markdown", extra_args=["--wrap=none"])


def test_golden_fragments(told, golden):
    """A change of a fragment is seen as a diff, in one file that can be read."""
    assert set(told) == set(FRAGMENTS)
    golden("report.md", "\n".join(f"# {name}\n\n{text}" for name, text in told.items()))


def test_golden_variables(story, golden):
    """A change of the variables is seen as a diff."""
    values = variables(story.dataset, story.scenarios, story.results, story.phases, story.names)
    golden("variables.yml", dump(values))


def test_variables_are_text(story):
    """Every variable is text, whatever it looks like."""
    values = variables(story.dataset, story.scenarios, story.results, story.phases, story.names)
    read = yaml.safe_load(dump(values))
    assert read == values
    stack = [read]
    while stack:
        item = stack.pop()
        assert isinstance(item, dict | str)
        stack += item.values() if isinstance(item, dict) else []


def test_every_scenario_has_its_section(told):
    """A scenario appears in the report by itself: heading, assumptions, sentence, figure and table."""
    text = told["scenarios"]
    for key in ("vredestijd", "navo-top", "conflict-brand"):
        assert f"{{#sec-scenario-{key}}}" in text
        assert f"{{#fig-vraag-{key}}}" in text
        assert f"{{#tbl-tekort-{key}}}" in text
    assert text.index("Vredestijd") < text.index("NAVO-top") < text.index("Conflict")


def test_tables_survive_pandoc(told):
    """Every table of every fragment is one table with as many cells in each row as it has headings."""
    for name, text in told.items():
        page = html(text)
        assert page.count("<table") == len(re.findall(r"^\|:?-", text, re.MULTILINE)), name
        for piece in page.split("<table")[1:]:
            rows = piece.split("</table>")[0].split("<tr")[1:]
            assert len({row.count("<td") + row.count("<th") for row in rows}) == 1, name


def test_markup_in_data_stays_text(told):
    """Pipes, stars and quotes in the data come out as they are."""
    assert "Wie | wat?" in html(told["vragen"])
    assert "Brandweer* (Regio)" in html(told["alternatieven"])
    assert "Er gebeurt *iets*." in html(told["scenarios"])


def test_unknown_and_none_are_words(told):
    """In the table of alternatives none, unknown and not yet existing are said in words."""
    text = told["alternatieven"]
    assert "**geen civiel alternatief**" in text
    assert "**onbekend of er een alternatief is**" in text
    assert "bestaat vanaf 1 januari 2029" in text
    assert "[@bron-a; @bron-b]" in text


def test_withheld_incident_has_no_name(told):
    """An incident that this edition does not show is counted, not named."""
    text = told["scenarios"]
    assert "incident dat deze editie niet toont (dag 1)" in text
    assert "geheim" not in text


def test_written(samples, tmp_path):
    """Everything over all scenarios is written, and nothing of it says in which folder."""
    shutil.copy(BRAND, tmp_path)
    paths = write_comparison(Project(tmp_path), samples.SampleData(), samples.scenarios(), samples.results())
    written = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in paths}
    assert "build/variables/results.yml" in written
    assert {f"build/fragments/{name}.md" for name in FRAGMENTS} <= set(written)
    assert {f"build/figures/fig-impact.{ending}" for ending in ("vl.json", "csv")} <= set(written)
    assert str(tmp_path).encode() not in b"".join(written.values())


def test_equal_names_stay_apart(samples):
    """Two capabilities of the same name are two rows."""
    data = samples.SampleData()
    data.tables["capabilities"]["name"] = "Zoekteams"
    assert len(set(Names.of(data).capabilities.values())) == len(samples.CAPABILITIES)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, "Herkomst van de waarden: onbekend."),
        ({"bron": 4}, "Herkomst van de waarden: 100% bron."),
        ({"bron": 1, "fictief": 2}, "Herkomst van de waarden: 33% bron en 67% fictief."),
        ({"fictief": 999, "onbekend": 1}, "Herkomst van de waarden: 99% fictief en minder dan 1% onbekend."),
    ],
)
def test_basis_mark(counts, expected):
    """The mark names every part, however small."""
    assert basis_mark(counts) == expected


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([1, 1, 1], ["33%", "33%", "33%"]),
        ([999, 1], ["99%", "minder dan 1%"]),
        ([0, 5], ["", "100%"]),
        ([70, 1132, 1], ["6%", "94%", "minder dan 1%"]),
        ([0, 0], ["", ""]),
    ],
)
def test_portions(counts, words):
    """Every share is rounded by itself, so that each is true; what is there is named."""
    assert portions(counts) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0%"), (0.001, "minder dan 1%"), (0.999, "99%"), (1.0, "100%"), (float("nan"), "onbekend")],
)
def test_part(share, words):
    """A share near an end is not rounded to that end."""
    assert part(share) == words


@pytest.mark.parametrize(("share", "words"), [(0.0, "0"), (0.35, "+35%"), (-0.05, "−5%"), (0.001, "< 1%")])
def test_signed(share, words):
    """A change has a sign."""
    assert signed(share) == words


def test_citation():
    """The keys of a source cell become one citation."""
    assert citation("a; b") == "[@a; @b]"
    assert citation("") == ""


def test_table_with_pipes():
    """A cell with a pipe stays one cell."""
    page = html(table(["A", "B"], [[escape("x | y"), ""]], [1, -1], "Tabel.", "tbl-x"))
    assert "x | y" in page
    assert page.count("<td") == 2
