"""The notebook of sweeps shows what the command publishes, with the same functions."""

from __future__ import annotations

import json
import os

import numpy as np
import papermill
import pytest
from tests.sweep.sweeping import ROOT, SCENARIO, bare_project, read, run_sweep

from hoofdtaak3.model.assessment import assess
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project
from hoofdtaak3.results.checks import ResultError
from hoofdtaak3.sweep.study import MOST, Study, check_case

pytestmark = pytest.mark.build

CLAIM, HOURS = "claims.cbrn_decon.ht1.oorlog=0.7:0.95:0.05", "self_reliance_hours=24|72"


def test_study_is_the_sweep(tmp_path):
    """The tables to the last digit; a figure per axis with the flip; a case is what one run gives."""
    study = Study.of(Project(ROOT), "publiek", SCENARIO, [CLAIM, HOURS])
    folder = run_sweep(bare_project(tmp_path), CLAIM, HOURS)
    for name in ("cases", "capabilities"):
        ours, theirs = study.table(name), read(folder, name)
        assert list(ours) == list(theirs)
        for column in ours:
            np.testing.assert_array_equal(ours[column].tolist(), theirs[column].tolist())
    rows = assess(study.inputs(7)).capabilities
    check_case(study, 7, rows)
    with pytest.raises(ResultError, match="gap_unit_days"):
        check_case(study, 7, rows.assign(gap_unit_days=rows["gap_unit_days"] + 1e-12))
    by_label = {figure.name: figure.table for figure in study.figures()}
    table = by_label["Klasse op het ijkpunt over claims.cbrn_decon.ht1.oorlog"]
    own = table[table["Capaciteit"] == "CBRN-ontsmetting"]
    assert own["Klasse"].tolist() == ["A", "A", "A", "C", "C", "C"]
    assert "blijft beschikbaar of deels op te vangen" in study.classes()["Op het ijkpunt"].tolist()
    assert len(study.worst()) == 10


def test_too_much_for_a_notebook():
    """It says which command to use."""
    with pytest.raises(InputError) as caught:
        Study.of(Project(ROOT), "publiek", SCENARIO, [f"self_reliance_hours=0:{2 * MOST}:2"])
    assert "ht3 sweep" in caught.value.text()


def test_notebook_runs(tmp_path, monkeypatch):
    """With other parameters through papermill; an unknown one is an error."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]))
    out = tmp_path / "uit.ipynb"
    papermill.execute_notebook(ROOT / "notebooks" / "sweep.ipynb", out, {"vary": [CLAIM]}, progress_bar=False)
    text = json.loads(out.read_text(encoding="utf-8"))
    shown = json.dumps([cell.get("outputs") for cell in text["cells"]], ensure_ascii=False)
    assert "6 gevallen (6 waarden)" in shown
    assert "application/vnd.vegalite" in shown
