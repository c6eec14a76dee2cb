"""The explorer and the interactive figures as they stand in the page: text, data, and nothing that breaks out of it."""

from __future__ import annotations

import base64
import gzip
import json
import math
import re
from pathlib import Path

import pandas as pd
import pytest
from tests.model.builders import alternative, capability, inputs, line, pool, unknown_alternative

from hoofdtaak3.figures.chapters.chapter import Tale
from hoofdtaak3.figures.chapters.explorer import baseline, chapter
from hoofdtaak3.figures.explorer import explorer_html, first_choice
from hoofdtaak3.figures.explorer_data import packed, text
from hoofdtaak3.figures.interactive import BUTTON, NAME, TABLES, data_table, interactive_fragments
from hoofdtaak3.figures.interactive import packed as compressed
from hoofdtaak3.figures.interactive_html import raw_block, text_of
from hoofdtaak3.figures.names import Names
from hoofdtaak3.model import assess
from hoofdtaak3.model.explorer_freeze import freeze

BUNDLE = compressed("vega")
REPORT = Path(__file__).parents[2] / "report"
OF = "van een scenario en een capaciteit met vraag"
NAMES = Names(capabilities={"c": "Zoekteams </script> {{< x >}}"}, units={"c": ("zoekteam", "zoekteams")})


def together(*rows):
    """The frames `capabilities` one below the other: class, and parts of the demand."""
    return pd.DataFrame(
        [
            {
                "scenario_id": f"s{i}",
                "capability_id": "c",
                "demand_unit_days": sum(parts),
                "defence_unit_days": parts[0],
                "civil_unit_days": parts[1],
                "gap_unit_days": parts[2],
                "class": klass,
            }
            for i, (klass, *parts) in enumerate(rows)
        ],
        columns=[
            *("scenario_id", "capability_id", "demand_unit_days"),
            *("defence_unit_days", "civil_unit_days", "gap_unit_days", "class"),
        ],
    )


def frozen_frame():
    """Frame `explorer` with one row."""
    frozen = freeze(inputs(lines=[line(units=20.0)]), "c")
    return pd.DataFrame([("s0", "c", text(frozen))], columns=["scenario_id", "capability_id", "text"], dtype="str")


# The explorer


def test_unknown_and_unlimited_are_null():
    """JSON has no such numbers; what is meant follows from the place."""
    world = inputs([capability(units=math.nan)], [], [unknown_alternative()], [line(days=math.nan)])
    data = packed(freeze(world, "c"))
    assert data["units"] is None
    assert any(source is None for sources, _ in data["worlds"] for source in sources)
    json.loads(text(freeze(world, "c")), parse_constant=pytest.fail)


def test_equal_worlds_are_there_once():
    """Days that differ in phase only share their lines."""
    world = inputs([capability()], [pool()], [alternative()], [line(days=4.0)], range(4))
    data = packed(freeze(world, "c"))
    assert (len(data["situations"]), len(data["worlds"])) == (4, 1)


def test_the_data_cannot_leave_their_element():
    """A name may hold the end of a script or a shortcode: it arrives as it is, and ends nothing."""
    page = explorer_html(frozen_frame(), {"s0": "<!-- {{< var a >}}"}, NAMES, ("s0", "c"))
    raw_block(page)
    body = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)[1]
    data = json.loads(body)
    assert data["capabilities"]["c"]["name"] == NAMES.capability("c")
    assert data["scenarios"] == [["s0", "<!-- {{< var a >}}"]]
    assert set(data["frozen"]["s0"]) == {"c"}


def test_every_field_has_a_label():
    """Every list, slider and checkbox of the form is named by a label."""
    page = explorer_html(frozen_frame(), {"s0": "Rust"}, NAMES, ("s0", "c"))
    fields = re.findall(r'<(?:select|input type="range") id="([^"]+)"', page)
    assert len(fields) == 6
    assert set(fields) == set(re.findall(r'<label for="([^"]+)"', page))
    assert len(re.findall(r'<label class="verkenner-vink"><input type="checkbox"', page)) == 1


def test_the_first_choice_is_one_in_which_everything_moves():
    """Defence, civil parties and gap each have a part; of those the one with most demand; unknown is no choice."""
    rows = together(
        ("A", 900.0, 0.0, 0.0), ("C", 1.0, 1.0, 1.0), ("C", 5.0, 5.0, 5.0), ("onbekend", math.nan, math.nan, 9)
    )
    assert first_choice(rows) == ("s2", "c")
    assert first_choice(together(("A", 9.0, 0.0, 0.0))) == ("s0", "c")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("nvt", 0.0, 0.0, 0.0)], "In geen van de scenario’s is er vraag naar een capaciteit."),
        (
            [("A", 1.0, 0.0, 0.0)],
            f"Er is 1 combinatie {OF}. Steeds vervult Defensie de hele vraag zelf.",
        ),
        (
            [("A", 1.0, 0.0, 0.0), ("C", 1.0, 1.0, 1.0), ("D", 0.0, 0.0, 1.0)],
            f"Er zijn 3 combinaties {OF}. In 2 daarvan vervult Defensie niet de hele vraag zelf.",
        ),
        (
            [("B", 1.0, 1.0, 0.0), ("onbekend", math.nan, math.nan, math.nan)],
            f"Er zijn 2 combinaties {OF}. In 1 daarvan vervult Defensie niet de hele vraag zelf. In 1 is dat onbekend.",
        ),
    ],
)
def test_the_sentence_on_the_baseline(rows, sentence):
    """None, one, many, unknown."""
    assert baseline(together(*rows)) == sentence


def test_the_chapter_has_a_table_without_javascript(brand):
    """The table holds the numbers of the assessment, unknown ones as a word."""
    results = {
        "s0": assess(inputs(lines=[line(units=20.0)])).frames(),
        "s1": assess(inputs([capability(units=math.nan)], lines=[line()])).frames(),
    }
    names = Names(capabilities={"c": "Zoekteams"}, units={"c": ("zoekteam", "zoekteams")})
    scenarios = {key: type("Scenario", (), {"title": key.upper()})() for key in results}
    tale = Tale(None, scenarios, results, {"explorer": frozen_frame()}, names, brand)
    told = chapter(tale)
    assert "| Zoekteams | S0 | 20 | 10 | 0 | 10 | D |" in told.fragments["explorer-table"]
    assert "| Zoekteams | S1 | 5 | onbekend | onbekend | onbekend | onbekend |" in told.fragments["explorer-table"]
    assert told.fragments["explorer"].startswith("```{=html}\n")


# Figures


@pytest.fixture
def figures(tmp_path):
    """Two figures as `save_figure` leaves them."""
    for label, rows in (
        ("fig-a", "Naam,Jaar,Waarde\nX,2030,1234.5\nY,2031,\n"),
        ("fig-b", "Naam,Dekking\nn.v.t.,\nZ,0.5\n"),
    ):
        told = {"label": label, "caption": f"Wat <{label}> toont.", "alt": "Iets.", "names": {"row": {label: "X"}}}
        spec = {"config": {"font": "F"}, "mark": "bar", "data": {"values": [{"row": label}]}, "usermeta": told}
        (tmp_path / f"{label}.vl.json").write_text(json.dumps(spec), encoding="utf-8")
        (tmp_path / f"{label}.csv").write_text(rows, encoding="utf-8")
    return tmp_path


def unpacked(fragment, name):
    """What stands compressed in the page."""
    found = re.search(rf'<script type="text/plain" id="{name}">\n(.*?)</script>', fragment, re.DOTALL)
    return gzip.decompress(base64.b64decode(found[1])).decode()


def test_the_fragments_hold_every_figure(figures):
    """A table each, its specification with a shared configuration once, one Vega, and our scripts as they are."""
    made = interactive_fragments(figures, REPORT, BUNDLE)
    data = json.loads(unpacked(made[NAME], "vega-figuren"))
    assert data["configs"] == [{"font": "F"}]
    assert {label: spec["config"] for label, spec in data["figures"].items()} == {"fig-a": 0, "fig-b": 0}
    assert made[TABLES].count(f"<summary>{BUTTON}") == 2
    assert {label: spec["usermeta"] for label, spec in data["figures"].items()} == {
        label: {"names": {"row": {label: "X"}}} for label in ("fig-a", "fig-b")
    }
    assert unpacked(made[NAME], "vega-bundel") == "vega"
    assert made[NAME].count('id="vega-bundel"') == 1
    for path in (REPORT / "interactive").glob("*.js"):
        for line_of_code in path.read_text(encoding="utf-8").splitlines():
            assert line_of_code in made[NAME], path.name


def test_the_fragments_are_the_same_on_each_run(figures):
    """No clock, no order of the disk."""
    assert interactive_fragments(figures, REPORT, BUNDLE) == interactive_fragments(figures, REPORT, BUNDLE)


def test_the_fragments_are_for_the_page_only(figures):
    """A div for HTML around raw blocks; no line in those that a reader of Markdown would take for its own."""
    for fragment in interactive_fragments(figures, REPORT, BUNDLE).values():
        assert fragment.startswith('::: {.content-visible when-format="html"}\n```{=html}\n')
        assert fragment.endswith("```\n:::\n")
        for block in re.findall(r"^```\{=html\}\n(.*?)^```$", fragment, re.DOTALL | re.MULTILINE):
            assert not [line for line in block.splitlines() if not line.strip() or "{{<" in line]


def test_each_table_stands_after_the_number_of_its_figure(figures):
    """Without JavaScript a reader sees which figure a table belongs to; the assembler fills in the number."""
    text = interactive_fragments(figures, REPORT, BUNDLE)[TABLES]
    opening = r'^Gegevens bij @(\S+)\.\n\n```\{=html\}\n<details [^>]*data-figuur="([^"]+)"'
    assert re.findall(opening, text, re.MULTILINE) == [("fig-a", "fig-a"), ("fig-b", "fig-b")]


def test_numbers_in_the_tables_are_dutch(figures):
    """Years have no point, an empty number is unknown, unless the row says that there is nothing to tell."""
    first = data_table("fig-a", "A.", figures / "fig-a.csv")
    assert "<tr><th scope=row>X<td class=getal>2030<td class=getal>1.234,5" in first
    assert "<tr><th scope=row>Y<td class=getal>2031<td class=getal>onbekend" in first
    second = data_table("fig-b", "B.", figures / "fig-b.csv")
    assert "<tr><th scope=row>n.v.t.<td class=getal>n.v.t." in second


def test_the_tables_are_named_after_their_figure(figures):
    """The caption is in the name of the button and of the region, as text."""
    table = interactive_fragments(figures, REPORT, BUNDLE)[TABLES]
    assert f'<summary>{BUTTON}<span class="bij">: Wat &lt;fig-a&gt; toont</span></summary>' in table
    assert 'aria-label="Gegevens: Wat &lt;fig-a&gt; toont"' in table


@pytest.mark.parametrize("wrong", ["a\n```\nb", "{{< var x >}}", "::: {.x}", "   ```"])
def test_a_raw_block_refuses_what_ends_it(wrong):
    """Better a build that stops than a page that is cut."""
    with pytest.raises(ValueError, match="fence or a shortcode"):
        raw_block(wrong)


@pytest.mark.parametrize("wrong", ["'</script>'", "'<!--'"])
def test_a_script_that_ends_itself_is_refused(figures, tmp_path, wrong):
    """Also in a string: the page would end the script there."""
    report = tmp_path / "report"
    (report / "interactive").mkdir(parents=True)
    for path in (REPORT / "interactive").iterdir():
        (report / "interactive" / path.name).write_text(f"const a = {wrong};", encoding="utf-8")
    with pytest.raises(ValueError, match="ends it"):
        interactive_fragments(figures, report, BUNDLE)


def test_plain_text_is_no_markup():
    """Neither HTML nor a shortcode."""
    assert text_of('<b> & "{{< x >}}"') == "&lt;b&gt; &amp; &quot;&#123;&#123;&lt; x &gt;}}&quot;"
