"""What is made step by step after changes is what a build from nothing makes: no step misses a change."""

from __future__ import annotations

import random
import shutil

import pytest
from tests.projects import SCENARIOS

from hoofdtaak3.build import names
from hoofdtaak3.build.names import label

pytestmark = [pytest.mark.build, pytest.mark.campaign]

PLACES = ("build/results", "build/notebooks", "build/figures", "build/fragments", "_output")
STATED = """\
civil_pool_id,attribute,phase,incident_type,low,likely,high,unit,basis,source,open_question_id,classification,note
hospital_surge,units,,,100,200,300,eenheden,opgave,ah-2212,,openbaar,
"""
ANSWERED = """\
id,answer,text,date,source,classification
ziekenhuizen/hospital_surge/own_use/vrede,unknown,Dat is niet geteld.,2026-12-01,ah-2212,openbaar
"""
# One of each kind of thing that a person changes: a value, a note, a name, a source, a setting, a word, a colour; and
# what a civil party answers, with a number and without.
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
    ("data/civil/civil_pool_values.csv", "", STATED),
    ("data/civil/answers.csv", "", ANSWERED),
    ("_brand.yml", '"#1d4f7a"', '"#1d4f7b"'),
]


def test_steps_together_make_what_a_build_from_nothing_makes(small, tmp_path):
    """Changes in any order, a run after each; now and then with documents, and made again elsewhere and compared."""
    order = random.Random(8).sample(EDITS, len(EDITS))  # noqa: S311 - which order is no secret
    for number, (name, old, new) in enumerate(order, 1):
        path = small.root / name
        path.parent.mkdir(exist_ok=True)
        text = path.read_text(encoding="utf-8") if old else ""
        assert old in text, (name, old)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        if (number + 1) % 5:
            assert small.run("--findings") == 0, (name, small.result.stderr)
            continue
        assert small.report() == 0, (name, small.result.stderr)
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


def test_an_answer_runs_what_reads_it(small):
    """Without a number only what is told; with one also what is computed. Taken back, everything is as it was."""
    before = small.outputs(*PLACES)
    folder = small.root / "data" / "civil"
    folder.mkdir()
    notebooks = {label(task(key)) for task in (names.scenario_task, names.sampling_task) for key in SCENARIOS}
    told = {label(name) for name in (names.CHECK, names.CONTENT, names.TEXT, names.MAKING)}
    for file, text in (("answers", ANSWERED), ("civil_pool_values", STATED)):
        (folder / f"{file}.csv").write_text(text, encoding="utf-8")
        assert small.report() == 0, small.result.stderr
        assert told <= small.made
        assert small.made & notebooks == (set() if file == "answers" else notebooks)
    shutil.rmtree(folder)
    assert small.report() == 0, small.result.stderr
    assert small.outputs(*PLACES) == before
