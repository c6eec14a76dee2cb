"""Every number that a reader sees is a finding, and all documents say the same of it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

import pytest
from tests.figures.subjects import contradictions, subjects
from tests.projects import ROOT
from tests.prose import typed_numbers

from hoofdtaak3 import dutch
from hoofdtaak3.analyses.capabilities.stated import ENOUGH, MET, OPEN, SHORT, stated_by_phase, stated_in
from hoofdtaak3.analyses.content import Content, all_content
from hoofdtaak3.assemble.text import SUFFIX
from hoofdtaak3.markdown import escape

pytestmark = pytest.mark.build

OWNERS = ("capaciteit.", "maatregel.", "scenario.", "waarneming.")
"""Beginnings of ids that go on with the id of what the finding is about."""
STRICT = ("kern", "kamerbrief", "beslisnota")
"""Fragments in which nothing stands that may come out otherwise."""

LIKELY = {
    "fig-kern", "fig-inspringers", "fig-effect", "fig-scenarios", "fig-omslagpunt", "fig-oorzaken",
    "fig-wederkerigheid", "fig-maatregelen", "tbl-inspringers", "tbl-zonder", "tbl-scenarios", "tbl-groei",
    "tbl-afspraken-bereik",
}  # fmt: skip
"""Figures and tables of what the model gives with everything at its likely value: they may come out otherwise."""
OTHER = {
    "fig-herkomst", "fig-groei", "fig-trekkingen", "tbl-woorden", "tbl-uitval", "tbl-brief", "tbl-gegevens",
    "tbl-wederkerig", "tbl-afspraken-wie", "tbl-samenwerking-vragen", "tbl-samenwerking-partijen",
    "tbl-samenwerking-afspraken",
}  # fmt: skip
"""Those of data, of draws, and of what may be stated."""
CORE = ("kern", "vraag", "uitval", "zonder-alternatief", "scenarios", "zekerheid", "groei", "wederkerigheid",
        "afspraken", "samenwerking", "verantwoording")  # fmt: skip
HEDGE = re.compile(
    r"waarschijnlijk|schatting|schatten|kan (?:dat )?anders|kunnen anders|trekking|aanname|verzonnen|wisse|oordeel",
    re.IGNORECASE,
)
"""One of these words stands where something loose is told."""
TOO_FIRM = re.compile(
    r"vrijwel zeker|zeker (?:een )?tekort|met zekerheid|valt helemaal weg|staat vast dat er geen", re.IGNORECASE
)


def data_texts(world):
    """Names and notes with a number in them, as they are written: what stands in the tables is no count of ours."""
    texts = {
        str(cell) for frame in world.dataset.frames.values() for column in frame for cell in frame[column].dropna()
        if isinstance(cell, str) and re.search(r"\d", cell)
    }  # fmt: skip
    texts |= {title for title in world.titles.values() if re.search(r"\d", title)}
    forms = {form for text in texts for form in (escape(text), escape(dutch.running(text)))}
    return sorted(forms, key=len, reverse=True)


def loose_numbers(told):
    """Numbers in fragments that are no finding: outside of tables, with what stands around them."""
    found = {}
    for name, fragment in told.rendered.fragments.items():
        text = fragment
        for words in data_texts(told.world):
            text = text.replace(words, " ")
        lines = [line for line in text.splitlines() if not line.startswith("|")]
        if numbers := typed_numbers("\n".join(lines)):
            found[name] = numbers
    return found


@pytest.mark.parametrize("name", ["small", "one", "many"])
def test_every_number_in_prose_is_a_finding(worlds, name):
    """No number and no count stands in a text that a template did not take from a finding."""
    assert loose_numbers(worlds[name]) == {}


@pytest.mark.parametrize("name", STRICT)
def test_strict_templates_name_nothing_loose(worlds, name):
    """The core and the letters state only what is firm, and refuse anything else."""
    assert "alleen_stevig()" in (ROOT / "report" / "text" / f"{name}{SUFFIX}").read_text(encoding="utf-8")
    for told in worlds.values():
        degrees = {finding.id: finding for finding in told.content.findings}
        stated = told.rendered.stated[name]
        assert [key for key in stated if key in degrees and degrees[key].degree == "wisselt"] == []


def test_one_subject_has_one_finding(worlds):
    """Two findings that are called the same, of the same scenario and phase, would be two truths."""
    for told in worlds.values():
        called = defaultdict(set)
        for finding in told.content.findings:
            owner = finding.id.split(".")[1] if finding.id.startswith(OWNERS) else ""
            called[finding.label, finding.scenario, finding.phase, owner].add(finding.id)
        assert [ids for ids in called.values() if len(ids) > 1] == []


def test_stated_classes_are_the_most_frequent(worlds):
    """The class of a capability is the one that most draws give."""
    for told in worlds.values():
        world = told.world
        summary = world.results[world.common]["sample_summary"].set_index(["capability_id", "phase"])
        found = [f for f in told.content.findings if re.fullmatch(r"capaciteit\.\w+\.\w+\.klasse", f.id)]
        assert found
        for finding in found:
            _, capability, phase, _ = finding.id.split(".")
            shares = summary.loc[(capability, phase)].filter(like="share_").dropna()
            column = {"onbekend": "share_unknown"}.get(finding.value, f"share_{finding.value}")
            assert shares[column] == shares.max(), finding.id


def test_what_is_loose_says_what_competes(worlds):
    """A class that is loose has its competitors, and what is needed unless no question helps."""
    for finding in worlds["small"].content.findings:
        if re.fullmatch(r"capaciteit\.\w+\.\w+\.klasse", finding.id) and finding.degree == "wisselt":
            assert finding.outcomes, finding.id


def test_core_letter_and_memo_count_the_same_as_open(worlds):
    """What is still open in war is counted by one rule: whether a shortage remains, not by which class it is."""
    stated = worlds["small"].rendered.stated
    for name in STRICT:
        assert "fase.oorlog.gat_onbeslist" in stated[name], name
        assert "fase.oorlog.open" not in stated[name], name


def test_title_of_what_is_loose_says_that_it_is_an_estimate(worlds):
    """A figure title that states something loose says so in the title itself."""
    for told in worlds.values():
        degrees = {finding.id: finding.degree for finding in told.content.findings}
        text = "\n".join(told.rendered.fragments.values())
        titles = [line.partition("]{.figuurtitel}")[0] for line in text.splitlines() if "]{.figuurtitel}" in line]
        assert titles
        for title in titles:
            loose = [key for key in re.findall(r'data-id="([^"]+)"', title) if degrees.get(key) == "wisselt"]
            assert not loose or "naar schatting" in title.casefold(), title


@pytest.mark.parametrize("name", ["small", "one", "many"])
def test_all_places_say_the_same_of_a_subject(worlds, name):
    """The list of contradictions is empty: findings, tables and figures, each number against every other place."""
    told = worlds[name]
    found = subjects(told.world, told.content)
    assert sum(len(places) > 1 for places in found.values()) > 10 * len(told.world.capabilities)
    assert contradictions(found) == {}


def test_a_contradiction_is_found(worlds):
    """One cell of one figure that says something else is on the list, and nothing else is."""
    told = worlds["small"]
    figures = []
    for figure in told.content.figures:
        table = figure.table.copy()
        if figure.label == "fig-kern":
            known = table["Deel niemand"].first_valid_index()
            table.loc[known, "Deel niemand"] = 0.123
        figures.append(replace(figure, table=table))
    changed = Content(told.content.findings, told.content.tables, figures)
    assert [subject[0] for subject in contradictions(subjects(told.world, changed))] == ["open"]


def test_what_may_be_stated_is_so_at_the_likely_values(worlds):
    """No bar can show a shortage beside a dot that says there is none, or the other way about."""
    for told in worlds.values():
        likely = told.world.frames["degrees"]
        likely = likely[likely["kind"] == "phase"].set_index(["capability_id", "phase"])["class_likely"]
        for place, said in stated_by_phase(told.world).items():
            for codes in (ENOUGH, SHORT, OPEN, MET):
                assert not said.surely(codes) or likely[place] in codes, (place, codes)


def test_peace_counts_only_what_is_asked(worlds):
    """What nobody asks for in peace time is not told as delivered in time."""
    for told in worlds.values():
        world = told.world
        found = next(finding for finding in told.content.findings if finding.id == "vrede.genoeg.stevig")
        if found.value is None:
            continue
        rows = world.results[world.common]["capabilities"]
        asked = set(rows.loc[rows["demand_unit_days"] > 0, "capability_id"])
        assert found.total == len(asked)
        assert set(found.value) <= asked
        assert not any(stated_in(world, world.common)[key].code == "nvt" for key in found.value)


def test_a_setting_is_told_by_one_finding(world):
    """With settings that nothing else can equal, each is the value of one finding at most."""
    scenario = world.scenarios[world.common]
    odd = scenario.model_copy(
        update={
            "uncertainty": scenario.uncertainty.model_copy(update={"draws": 987, "firm": 0.8125}),
            "thresholds": scenario.thresholds.model_copy(update={"covered": 0.9375, "none": 0.03125}),
        }
    )
    content = all_content(replace(world, scenarios={**world.scenarios, world.common: odd}))
    for value in (987, 0.8125, 0.9375, 0.03125):
        assert [f.id for f in content.findings if f.value == value and not isinstance(f.value, str)] != []
        assert len([f.id for f in content.findings if f.value == value]) == 1, value


def test_a_number_of_a_source_is_told_by_one_finding(worlds):
    """Texts that tell the same number of the same source take it from one finding, so they cannot come apart."""
    for told in worlds.values():
        by_id = {finding.id: finding for finding in told.content.findings}
        stated = {key for fragment in told.rendered.stated.values() for key in fragment if key in by_id}
        found = defaultdict(set)
        for key in stated:
            finding = by_id[key]
            owned = key.startswith("capaciteit.")  # one convention may give more capabilities the same number
            if finding.source and isinstance(finding.value, int | float) and not owned:
                found[finding.value, finding.source].add(key)
        assert [ids for ids in found.values() if len(ids) > 1] == []


def captions(told):
    """What stands at each figure and table of the report, by label."""
    found = {label: words["caption"] for label, words in told.rendered.figures.items()}
    whole = "\n".join(told.rendered.fragments[name] for name in CORE)
    return found | {label: text for text, label in re.findall(r"^: (.*?) *\{#(tbl-[\w-]+)", whole, re.MULTILINE)}


def test_likely_values_say_that_they_are(worlds):
    """A figure or table of likely values says so; whoever adds one decides which kind it is."""
    for told in worlds.values():
        for label, caption in captions(told).items():
            known = "tbl-scenarios" if label.startswith("tbl-scenario-") else label
            assert known in LIKELY | OTHER, label
            assert known not in LIKELY or "waarschijnlijk" in caption, label


def test_no_text_is_firmer_than_its_degree():
    """`Houdt stand` is four draws in five: no template calls that certain."""
    for path in sorted((ROOT / "report" / "text").glob(f"*{SUFFIX}")):
        assert TOO_FIRM.search(path.read_text(encoding="utf-8")) is None, path.name


def test_a_section_with_something_loose_says_so(worlds):
    """Each part of the report that tells a loose number or list says what it rests on, or that it may be otherwise."""
    for name, told in worlds.items():
        degrees = {finding.id: finding.degree for finding in told.content.findings}
        for fragment in CORE:
            for section in re.split(r"^(?=#)", told.rendered.fragments[fragment], flags=re.MULTILINE):
                loose = [key for key in re.findall(r'data-id="([^"]+)"', section) if degrees.get(key) == "wisselt"]
                assert not loose or HEDGE.search(section), (name, fragment, section[:60], loose[:3])
