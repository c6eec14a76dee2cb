"""What is made step by step after changes is what a build from nothing makes: no step misses a change."""

from __future__ import annotations

import random
import shutil

import pytest

pytestmark = [pytest.mark.build, pytest.mark.campaign]

PLACES = ("build/results", "build/notebooks", "build/figures", "build/fragments", "_output")
# One of each kind of thing that a person changes: a value, a note, a name, a source, a setting, a word, a colour.
EDITS = [
    ("data/claims.csv", "cbrn_decon,ht1,oorlog,0.7,0.9,1", "cbrn_decon,ht1,oorlog,0.7,0.92,1"),
    ("data/claims.csv", "Inschatting, geen openbare bron.", "Schatting, geen openbare bron."),
    ("data/capabilities.csv", "Explosieven", "Munitie"),
    ("data/bibliography.json", '"title": "', '"title": "Over '),
    ("data/acute_risks.csv", "oordeel", "fictief"),
    ("data/civil_alternatives.csv", "oordeel", "fictief"),
    ("data/open_questions.csv", "?", "? Graag met bron."),
    ("params/base.yaml", "covered: 0.95", "covered: 0.9"),
    ("params/scenarios/vredestijd.yaml", "title: ", "title: Gewone "),
    ("params/scenarios/hybride_spanning.yaml", "from_day: 14", "from_day: 15"),
    ("report/text/vraag.md.jinja", "{#sec-vraag}", "nog eens {#sec-vraag}"),
    ("_brand.yml", '"#1d4f7a"', '"#1d4f7b"'),
]


def test_steps_together_make_what_a_build_from_nothing_makes(small, tmp_path):
    """Changes in any order, a run after each; now and then the whole is made again elsewhere and compared."""
    order = random.Random(8).sample(EDITS, len(EDITS))  # noqa: S311 - which order is no secret
    for number, (name, old, new) in enumerate(order, 1):
        path = small.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, (name, old)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert small.report() == 0, (name, small.result.stderr)
        if number % 4:
            continue
        other = type(small)(tmp_path / f"opnieuw {number}")
        shutil.copytree(small.root, other.root, ignore=shutil.ignore_patterns("build", "_output"))
        assert other.report() == 0, other.result.stderr
        stepwise, whole = small.outputs(*PLACES), other.outputs(*PLACES)
        assert stepwise.keys() == whole.keys()
        assert [key for key in whole if whole[key] != stepwise[key]] == []


def test_scenario_that_comes_and_goes(small):
    """A scenario is added, which makes it and all that compares; removed again, everything is as it was."""
    before = small.outputs(*PLACES)
    path = small.root / "params" / "scenarios" / "proef.yaml"
    path.write_text("extends: vredestijd\ntitle: Proef\ndescription: Een proef.\ndays: 80\n", encoding="utf-8")
    assert small.report() == 0, small.result.stderr
    assert {"scenario proef", "trekkingen proef"} <= small.made
    assert "scenario vredestijd" in small.skipped
    path.unlink()
    assert small.report() == 0, small.result.stderr
    assert small.outputs(*PLACES) == before
