"""Templates: what an adviser may write, what comes of it, and what is said of mistakes."""

# ruff: noqa: E501 - what is written and what comes of it stand side by side

import json
import re

import pypandoc
import pytest
from tests.projects import ROOT

from hoofdtaak3.assemble.text import check_templates, labels, render_texts, written
from hoofdtaak3.markdown import citation
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project

FOUND = [
    {"id": "oorlog.geen", "label": "geen", "value": [], "total": 17, "degree": "vast"},
    {"id": "oorlog.een", "label": "één", "value": ["zoek"], "total": 17, "names": {"zoek": "Zoekteams"}, "degree": "vast"},
    {
        "id": "oorlog.drie", "label": "drie", "value": ["zoek", "cbrn", "kust"], "total": 17, "degree": "houdt_stand",
        "names": {"zoek": "Zoekteams", "cbrn": "CBRN-advies", "kust": "Kustwacht Noordzee"},
    },
    {"id": "oorlog.alle", "label": "alle", "value": ["zoek", "cbrn"], "total": 2, "degree": "vast"},
    {"id": "oorlog.elk", "label": "elk", "value": 3, "total": 3, "degree": "vast"},
    {"id": "oorlog.enige", "label": "enige", "value": 1, "total": 1, "degree": "vast"},
    {"id": "oorlog.niemand", "label": "niemand", "value": 0, "total": 1, "degree": "vast"},
    {"id": "oorlog.leeg", "label": "leeg", "value": 0, "total": 0, "degree": "vast"},
    {"id": "oorlog.deel", "label": "deel", "value": 0.304, "unit": "deel", "degree": "wisselt", "low": 0.1, "held": 0.6},
    {"id": "oorlog.klasse", "label": "klasse", "value": "D", "names": {"D": "Geen alternatief"}, "degree": "wisselt"},
    {"id": "oorlog.weg", "label": "weg", "value": None, "degree": "wisselt"},
    {"id": "verzoeken", "label": "verzoeken", "value": 447, "source": "kamer-1;kamer-2", "degree": "vast"},
    {"id": "klein", "label": "klein", "value": -3.27, "degree": "vast"},
    {"id": "vreemd", "label": "vreemd", "value": 'Een *ster* & {{"_x_"}} | [haak]', "degree": "vast"},
]  # fmt: skip
CONTENT = {
    "findings": FOUND,
    "grounds": {},
    "tables": {"rijen": [{"naam": "A | *b*", "uren": 96.0}, {"naam": "Eén", "uren": None}], "leeg": []},
    "figures": {"fig-x": {"name": "x", "bases": {"bron": 1, "fictief": 3}}, "fig-y": {"name": "y", "bases": {}}},
}
MAKING = {"edition": "publiek", "fingerprint": "abc", "packages": {"python": "3.11"}}


@pytest.fixture
def project(tmp_path):
    """A project with nothing but what templates are filled in with."""
    found = Project(tmp_path)
    (found.report / "text").mkdir(parents=True)
    found.build.mkdir()
    found.content.write_text(json.dumps(CONTENT), encoding="utf-8")
    found.making.write_text(json.dumps(MAKING), encoding="utf-8")
    return found


def write(project, **texts):
    """Templates by name."""
    for name, text in texts.items():
        (project.report / "text" / f"{name}.md.jinja").write_text(text, encoding="utf-8")


def filled(project, text):
    """What one template becomes."""
    write(project, proef=text)
    return render_texts(project).fragments["proef"].removesuffix("\n")


def read(project, text):
    """The same as a reader sees it."""
    plain = pypandoc.convert_text(filled(project, text), "plain", "markdown", extra_args=["--wrap=none"])
    return plain.strip()


def refused(project, text):
    """The problems of one template."""
    write(project, proef=text)
    with pytest.raises(InputError) as caught:
        render_texts(project)
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ f.oorlog.drie | telwoord }} capaciteiten", "drie capaciteiten"),
        ("{{ f.oorlog.drie | van_totaal | hoofdletter }}", "Drie van de 17"),
        ("{{ f.oorlog.drie | van_totaal('team', 'teams') }}", "drie van de 17 teams"),
        ("{{ f.oorlog.geen | van_totaal('team', 'teams') | hoofdletter }}", "Geen van de 17 teams"),
        ("{{ f.oorlog.alle | van_totaal('team', 'teams') }}", "beide teams"),
        ("{{ f.oorlog.elk | van_totaal('team', 'teams') }}", "alle drie de teams"),
        ("{{ f.oorlog.enige | van_totaal('team', 'teams') | hoofdletter }}", "Eén team"),
        ("{{ f.oorlog.niemand | van_totaal('team', 'teams') }}", "geen team"),
        ("{{ f.oorlog.deel.laag | tot(f.oorlog.deel, 'procent') }}", "10% tot 30%"),
        ("{{ 0.995 | tot(0.999, 'procent') }}, {{ 2 | tot(2.0) }}", "99%, 2"),
        ("{{ none | tot(none, 'bedrag') }}, {{ 2.5 | tot(12, 'bedrag') }}", "onbekend, €\u00a02,5 tot 12 miljoen"),
        ("{{ f.oorlog.leeg | van_totaal('team', 'teams') }}", "geen teams"),
        ("{{ f.oorlog.weg | van_totaal('team', 'teams') }}", "een onbekend aantal teams"),
        ("{{ f.oorlog.een | van_totaal | hoofdletter }}", "Eén van de 17"),
        ("{{ f.oorlog.drie | opsomming }}", "zoekteams, CBRN-advies en Kustwacht Noordzee"),
        ("{{ f.oorlog.drie | opsomming(most=1) }}", "zoekteams en twee andere"),
        ("{{ f.oorlog.geen | opsomming }}", "geen"),
        ("{{ f.oorlog.een | opsomming | hoofdletter }} {{ f.oorlog.een | meervoud('is', 'zijn') }}", "Zoekteams is"),
        ("{{ f.oorlog.deel | procent }}, {{ f.oorlog.deel.laag | procent }}, {{ f.oorlog.deel.aandeel | procent }}", "30%, 10%, 60%"),
        ("{{ f.oorlog.deel }}", "30%"),
        ("{{ f.oorlog.klasse | woord }}, {{ f.oorlog.klasse }}", "geen alternatief, Geen alternatief"),
        ("{{ f.oorlog.weg | telwoord }} {{ f.oorlog.weg | procent }} {{ f.oorlog.weg | bedrag }}", "onbekend onbekend onbekend"),
        ("{{ f.verzoeken | getal }} {{ f.klein | getal }} {{ 1234.5 | getal }}", "447 −3,3 1.234,5"),
        ("{{ 2.5 | bedrag }}", "€\u00a02,5 miljoen"),
        ("{{ '2026-01-31' | datum }}", "31 januari 2026"),
        ("{{ f.vreemd }}", 'Een *ster* & {{"_x_"}} | [haak]'),
        ("{% for c in f.oorlog.drie %}{{ c.naam }};{% endfor %}", "Zoekteams;CBRN-advies;Kustwacht Noordzee;"),
        ("{% if f.oorlog.geen.geen and f.oorlog.een.een and f.oorlog.drie.meer %}ja{% endif %}", "ja"),
        ("{% if f.oorlog.weg.onbekend and not f.oorlog.weg.geen and not f.oorlog.weg %}ja{% endif %}", "ja"),
        ("{% if f.oorlog.klasse == 'D' and f.oorlog.klasse.wisselt and f.verzoeken.vast %}ja{% endif %}", "ja"),
        ("{## niets ##}tekst {{ f.oorlog|length }}", "tekst 11"),
        ("{{ f.oorlog.een.totaal }} {% if f.oorlog.een.totaal > 16 %}ja{% endif %}", "17 ja"),
        ("{{ uitgave.fingerprint }}", "abc"),
    ],
)  # fmt: skip
def test_written(project, text, expected):
    """What a reader sees."""
    assert read(project, text) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        ("a;b-1", "[@a; @b-1]"),
        ("opgave-vr13-2026-12-01", "(opgave)"),
        ("a;opgave-knrm-2026", "[@a] (opgave)"),
    ],
)
def test_what_a_party_stated_is_no_publication(source, expected):
    """No bibliography of a document has it, so it is told and not cited."""
    assert citation(source) == expected


def test_a_finding_is_marked(project):
    """What is written of a finding names it, for the page and for the test that looks for other numbers."""
    assert filled(project, "{{ f.oorlog.drie | telwoord }}") == '[drie]{.bevinding data-id="oorlog.drie"}'
    write(project, ander="{{ f.verzoeken | getal }}{{ f.verzoeken.bron }}")
    rendered = render_texts(project)
    assert rendered.stated == {"ander": ("verzoeken",), "proef": ("oorlog.drie",)}
    assert rendered.fragments["ander"].endswith("[@kamer-1; @kamer-2]\n")
    assert '"oorlog.drie":{"degree":"houdt stand' in rendered.told


@pytest.mark.parametrize(
    ("text", "line", "found", "advice"),
    [
        ("een\n{{ f.oorlog.dri | telwoord }}", 2, "f.oorlog.dri", "Bedoelt u `f.oorlog.drie`?"),
        ("{{ f.oorlg.drie }}", 1, "f.oorlg", "Bedoelt u `f.oorlog`?"),
        ("\n\n{% if f.oorlog.drie.stevg %}x{% endif %}", 3, "oorlog.drie.stevg", "Bedoelt u `stevig`?"),
        ("{{ g.oorlog }}", 1, "g", ""),
        ("{% for r in t.rijn %}{% endfor %}", 1, "t.rijn", "Bedoelt u `t.rijen`?"),
        ("{% for r in t.rijen %}\n{{ r.namen }}\n{% endfor %}", 2, "namen", ""),
        ("{{ figuur('fig-z', 'Een titel.', 'Tekst.', 'Wat er staat.') }}", 1, "fig-z", "Bedoelt u `fig-y`?"),
        ("{{ figuur('fig-x', 'Een titel.', 'Tekst.', 'een titel.') }}", 1, "fig-x", ""),
        ("{{ figuur('fig-x', '', 'Tekst.', 'Wat er staat.') }}", 1, "fig-x", ""),
        ("x\n{{ f.oorlog.drie | telword }}", 2, "telword", "Bedoelt u `telwoord`?"),
        ("{% if f.oorlog.drie %}\nx", 2, "", ""),
        ("{% fi %}", 1, "fi", ""),
        ("{{ f.oorlog.drie | telwoord }", 1, "", ""),
        ("{{ 2 ** 9999999 }}", 1, "", ""),
        ("\n{{ f.oorlog.drie.__class__ }}", 2, "", ""),
        ("{{ 'x' | getal }}", 1, "", ""),
    ],
)  # fmt: skip
def test_mistake(project, text, line, found, advice):
    """Each is told with its file and line, and with the nearest name."""
    problems = refused(project, text)
    assert {(problem.file, problem.line) for problem in problems} == {("report/text/proef.md.jinja", line)}
    assert found in {problem.found for problem in problems} or not found
    assert advice in {problem.advice for problem in problems} or not advice
    assert all(problem.message for problem in problems)


def test_all_mistakes_at_once(project):
    """Of every template, and in one template each name that is not there."""
    write(project, ander="{{ f.niets }}")
    problems = refused(project, "{{ f.a }}\n{{ f.b }}\n{{ f.oorlog.drie }}")
    assert [(problem.file.split("/")[-1], problem.line) for problem in problems] == [
        ("ander.md.jinja", 1), ("proef.md.jinja", 1), ("proef.md.jinja", 2),
    ]  # fmt: skip


def test_only_what_is_firm(project):
    """Where only firm findings may be named, another is refused, unless the text does not come there."""
    firm = (
        "{{ alleen_stevig() }}{{ f.oorlog.drie | telwoord }}{% if f.oorlog.deel.stevig %}{{ f.oorlog.deel }}{% endif %}"
    )
    assert read(project, firm) == "drie"
    (problem,) = refused(project, "{{ alleen_stevig() }}\n{{ f.oorlog.deel | procent }}")
    assert (problem.line, problem.found) == (2, "oorlog.deel")
    assert problem.allowed.startswith("`{% if f.oorlog.deel.stevig %}`")
    assert read(project, "{{ f.oorlog.deel | procent }}") == "30%"


def test_table(project):
    """A row of the block for each row of the table; what is not known is said, and mark-up is text."""
    text = '{% call(r) tabel(t.rijen, ["Wie:30", "Uren:-10"], "Een *bijschrift*.", "tbl-x") %}{{ r.naam }} | {{ r.uren | getal }}{% endcall %}'
    found = filled(project, text)
    assert [line for line in found.splitlines() if line.startswith("| ")] == [
        "| Wie | Uren |", "| A \\| \\*b\\* | 96 |", "| Eén | onbekend |",
    ]  # fmt: skip
    assert ": Een \\*bijschrift\\*. {#tbl-x}" in found
    (problem,) = refused(project, text.replace("{{ r.naam }} | ", ""))
    assert "cellen" in problem.found


@pytest.mark.parametrize("row", ["| {{ r.naam }} | |", "{{ r.naam }} |", "{{ r.naam }} |  "])
def test_a_cell_may_be_empty(project, row):
    """The last one too, with or without lines around the cells."""
    text = '{% call(r) tabel(t.rijen, ["Wie:30", "Uren:-10"]) %}' + row + "{% endcall %}"
    assert "| Eén |   |" in filled(project, text)


def test_figure(project):
    """Title, caption, what it rests on, and an alternative text without mark-up; its words go to whoever draws it."""
    text = (
        "{% set titel %}In oorlog {{ f.oorlog.drie | telwoord }}{% endset %}"
        '{{ figuur("fig-x", titel, "Per *fase*.", "Zegt \\"" ~ (f.oorlog.een | opsomming) ~ "\\"") }}'
    )
    found = filled(project, text)
    assert found.splitlines()[0] == "::: {#fig-x}"
    assert 'fig-alt="Zegt \\"zoekteams\\""' in found
    assert '[In oorlog [drie]{.bevinding data-id="oorlog.drie"}]{.figuurtitel} Per \\*fase\\*.' in found
    assert "Herkomst van de waarden hierachter: 25% bron en 75% fictief." in found
    assert render_texts(project).figures == {
        "fig-x": {"title": "In oorlog drie", "caption": "Per *fase*.", "alt": 'Zegt "zoekteams"'}
    }


def test_figure_right_below_a_paragraph(project):
    """It is a block of its own, also where an adviser leaves no line between."""
    found = filled(project, 'Tekst.\n{{ figuur("fig-x", "Titel", "Per fase.", "Zegt iets") }}\nMeer.')
    assert "Tekst.\n\n::: {#fig-x}" in found
    assert ":::\n\nMeer." in found


def test_known_before_anything_is_found(project):
    """Form and labels are known without results; a label that is filled in stands for each id of its word."""
    write(
        project,
        goed='# Kop {#sec-kop}\n{{ figuur("fig-x", "t", "c", "a") }}\n## S {#sec-scenario-{{ s.id | anker }}}\n: T {#tbl-t}',
        _macro="{% macro m() %}{% endmacro %}",
        fout="{% if %}",
    )
    ids = {"scenario": ["navo_top", "vrede"], "capaciteit": ["zoek"]}
    assert labels(project, ids)["goed"] == ["sec-kop", "fig-x", "sec-scenario-navo-top", "sec-scenario-vrede", "tbl-t"]
    (problem,) = check_templates(project)
    assert (problem.file, problem.line) == ("report/text/fout.md.jinja", 1)


def test_text_of_a_template_line_for_line(project):
    """What stands in a template itself stays on its line; labels in two variants of a text are one."""
    write(
        project,
        proef="{## a\nb ##}\n# Kop {#sec-kop}\n{% if f.x %}\n## Een {#sec-a}\n{% else %}\n## Meer {#sec-a}\n{% endif %}\n"
        "Bij {{ f.x | getal }} [@bron].\n{{ figuur(\n'fig-x', 'a') }}\n{% call(r) tabel(t.x, [],\n'') %}\n{{ r }}\n{% endcall %}\nEind.",
    )
    file, text = written(project)["proef"]
    assert file == "report/text/proef.md.jinja"
    assert text.split("\n") == [
        "", "", "# Kop {#sec-kop}", "", "## Een {#sec-a}", "", "## Meer ", "", "Bij woord [@bron].",
        "", "", "", "", "", "", "Eind.",
    ]  # fmt: skip


def test_a_part_of_a_total_has_its_noun():
    """So that it can be told of all, of none and of the only one; see `van_totaal`."""
    texts = {path.name: path.read_text("utf-8") for path in (ROOT / "report" / "text").glob("*.jinja")}
    assert [name for name, text in texts.items() if text.count("van_totaal") != text.count("van_totaal(")] == []


def test_a_table_of_another_chapter_is_referred_to_by_its_chapter():
    """A table may be left out where it would be empty; its chapter is always there, and so is the first figure."""
    texts = {path.name: path.read_text("utf-8") for path in (ROOT / "report" / "text").glob("*.jinja")}
    elsewhere = [
        (name, label)
        for name, text in texts.items()
        for label in re.findall(r"@((?:tbl|fig)-[a-z-]+)", text)
        if f'"{label}' not in text and f"#{label}" not in text and label != "fig-kern"
    ]
    assert elsewhere == []


def test_shared_parts(project):
    """A template with an underscore is for others, and no fragment."""
    write(project, _delen="{% macro som(x) %}{{ x | telwoord }} stuks{% endmacro %}")
    text = '{% import "_delen.md.jinja" as delen %}{{ delen.som(f.oorlog.drie) }}'
    assert read(project, text) == "drie stuks"
    assert set(render_texts(project).fragments) == {"proef"}


def test_nothing_of_another_edition(project):
    """A paragraph for the internal edition is in no fragment of the public one."""
    text = 'Voor ieder.\n\n::: {.content-visible when-profile="intern"}\nGeheim.\n:::\n\nOok.'
    assert "Geheim" not in filled(project, text)
    project.making.write_text(json.dumps(MAKING | {"edition": "intern"}), encoding="utf-8")
    assert "Geheim" in filled(project, text)


def test_no_file_of_the_machine(project):
    """A template reads templates and nothing else."""
    (project.root / "geheim.md.jinja").write_text("geheim", encoding="utf-8")
    assert refused(project, '{% include "../../geheim.md.jinja" %}')
