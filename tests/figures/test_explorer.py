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

from hoofdtaak3.analyses.explorer.compute import NOW, packed
from hoofdtaak3.figures.explorer import check_words, explorer_data
from hoofdtaak3.figures.interactive import BUTTON, NAME, SCRIPTS, TABLES, data_table, interactive_fragments
from hoofdtaak3.figures.interactive import packed as compressed
from hoofdtaak3.figures.interactive_html import raw_block, text_of
from hoofdtaak3.figures.names import Names
from hoofdtaak3.model.measures import Effect, Measure

BUNDLE = compressed("vega")
REPORT = Path(__file__).parents[2] / "report"
NAMES = Names(capabilities={"c": "Zoekteams </script> {{< x >}}"}, units={"c": ("zoekteam", "zoekteams")})


def data_of(told):
    """What the page reads, from the block."""
    return json.loads(re.search(r'<script type="application/json"[^>]*>(.*?)</script>', told, re.DOTALL)[1])


def block(world, titles, measures=()):
    """The block for one scenario."""
    parts = packed({"s0": {NOW: world}}, measures) | {"date": '"2030-01-01"'}
    frame = pd.DataFrame(parts.items(), columns=["part", "text"])
    return explorer_data(frame, titles, NAMES, Tables(), "s0")


class Tables:
    """Names of pools and measures."""

    def frame(self, name):
        """The table of that name."""
        return {
            "civil_pools": pd.DataFrame({"id": ["p", "gone"], "name": ["<Boten> {{< x >}}", "Weg"]}),
            "measures": pd.DataFrame({"id": ["m", "late"], "name": ["Meer boten", "Later"]}),
        }[name]


# The explorer


def test_unknown_and_unlimited_can_be_read():
    """JSON has no such numbers: unknown is null, without limit a word."""
    world = inputs([capability(units=math.nan)], [], [unknown_alternative()], [line(days=math.nan)])
    parts = packed({"w": {NOW: world}}, [])
    assert json.loads(parts["capabilities"], parse_constant=pytest.fail)[0]["units"] is None
    limitless = packed({"w": {NOW: inputs([capability(endurance_days=math.inf)])}}, [])
    assert json.loads(limitless["capabilities"], parse_constant=pytest.fail)[0]["endurance"] == "inf"


def test_what_scenarios_share_is_there_once():
    """A second scenario that differs in its days only adds no capability, pool or line."""
    world = inputs([capability()], [pool()], [alternative()], [line(days=2.0)], [0, 0])
    other = inputs([capability()], [pool()], [alternative()], [line(days=2.0)], [3, 3])
    one, two = packed({"a": {NOW: world}}, []), packed({"a": {NOW: world}, "b": {NOW: other}}, [])
    for name in ("capabilities", "pools", "alternatives", "lines", "places"):
        assert one[name] == two[name], name
    assert [row[0] for row in json.loads(two["kinds"])] == [0, 1, 2, 3]


def test_demand_is_told_by_runs_of_equal_days():
    """Three days of 5, then two of 1; a line that starts after the end is not there."""
    lines = [line("x", ((0, 5.0), (3, 1.0)), days=5.0), line("y", start_day=9)]
    parts = packed({"w": {NOW: inputs(lines=lines, phases=[0] * 6)}}, [])
    assert [row[4] for row in json.loads(parts["lines"])] == [[[3, 5, 5], [2, 1, 1]]]


def test_the_data_cannot_leave_their_element():
    """A name may hold the end of a script or a shortcode: it arrives as it is, and ends nothing."""
    measure = Measure("m", 1.0, 1.0, 1.0, 1.0, (Effect("pool", "p", "units", 2.0),))
    world = inputs([capability()], [pool("p")], [alternative(pool_id="p")], [line()])
    told = block(world, {"s0": "<!-- {{< var a >}}", "gone": "Weg"}, [measure])
    data = data_of(told)
    assert data["names"] == {"c": [NAMES.capability("c"), "zoekteams"]}
    assert data["titles"] == {"s0": "<!-- {{< var a >}}"}
    assert data["poolNames"] == {"p": "<Boten> {{< x >}}"}, "no name of what is not in the data"
    assert data["measureNames"] == {"m": "Meer boten"}
    assert data["measures"] == [["m", [["pool", "p", "units", 2]]]]


def test_a_slip_in_the_words_is_told_with_its_line(tmp_path):
    """The words that are shipped can be read; without a comma the line below it is named."""
    form = "report/interactive/verkenner.htm"
    assert check_words(REPORT.parent, form) == []
    text = (REPORT.parent / form).read_text(encoding="utf-8")
    line = '  "wie": "Wie het snelst kan inspringen",'
    assert line in text
    (tmp_path / "report" / "interactive").mkdir(parents=True)
    (tmp_path / form).write_text(text.replace(line, line[:-1]), encoding="utf-8")
    (problem,) = check_words(tmp_path, form)
    assert (problem.file, problem.line) == (form, text.splitlines().index(line) + 2)


def test_every_field_of_the_form_has_a_label():
    """By a label around it, or by one that points at it."""
    text = (REPORT / "interactive" / "verkenner.htm").read_text(encoding="utf-8")
    around = re.findall(r"<label[^>]*>[^<]*<(?:select|input)|<label[^>]*><input[^>]*>", text)
    pointed = re.findall(r'<label for="([^"]+)">', text)
    fields = re.findall(r"<(?:select|input) [^>]*", text)
    assert len(fields) == len(around) + len(pointed) > 10
    assert all(f'id="{name}"' in text for name in pointed)


# Figures


@pytest.fixture
def figures(tmp_path):
    """Two figures as `save_figure` leaves them."""
    for label, rows in (
        ("fig-a", "Naam,Jaar,Waarde\nX,2030,1234.5\nY,2031,\n"),
        ("fig-b", "Naam,Dekking\nn.v.t.,\nZ,0.5\n"),
    ):
        told = {"label": label, "name": label, "names": {"row": {label: "X"}}}
        words = {"title": f"Wat <{label}> toont.", "caption": "Per rij.", "alt": "Iets."}
        (tmp_path / f"{label}.words.json").write_text(json.dumps(words), encoding="utf-8")
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
    for path in (REPORT / "interactive" / name for name in SCRIPTS):
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
