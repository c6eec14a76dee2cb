"""Every number that a reader sees is a finding, and all documents say the same of it."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from tests.projects import ROOT
from tests.prose import typed_numbers

from hoofdtaak3 import dutch
from hoofdtaak3.assemble.text import SUFFIX
from hoofdtaak3.markdown import escape

pytestmark = pytest.mark.build

OWNERS = ("capaciteit.", "maatregel.", "scenario.", "waarneming.")
"""Beginnings of ids that go on with the id of what the finding is about."""
STRICT = ("kern", "kamerbrief", "beslisnota")
"""Fragments in which nothing stands that may come out otherwise."""


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
