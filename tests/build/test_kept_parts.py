"""Analyses over all scenarios compute those that changed; what they give is what a build from nothing gives."""

from __future__ import annotations

import shutil

import pytest
from tests.projects import ROOT, copy_project

from hoofdtaak3.analyses.names import ANALYSES, analysis_folder
from hoofdtaak3.build import digests, tasks
from hoofdtaak3.build.children import Children
from hoofdtaak3.build.digests import code
from hoofdtaak3.build.memory import Memory
from hoofdtaak3.build.store import Store
from hoofdtaak3.build.tasks import Build, notebook_tasks
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.project import Project

PLACES = ("build/results", "build/notebooks", "build/fragments")
OVER_ALL = {"analyse oorzaken", "analyse groei", "analyse wederkerigheid", "analyse oplossingsrichtingen"}


@pytest.mark.build
def test_one_changed_scenario_costs_one_scenario(small):
    """A phase of one scenario shifts: of the others nothing is computed, and all comes out as without what was kept."""
    folder = Store(Project(small.root)).parts
    before = {path.name for path in folder.iterdir()}
    small.edit("params/scenarios/hybride_spanning.yaml", "from_day: 14", "from_day: 15")
    assert small.run("--findings") == 0, small.result.stderr
    assert small.made >= OVER_ALL
    added = {path.name for path in folder.iterdir()} - before
    assert 0 < len(added) <= len(before) / 3, "there are four scenarios"
    found = small.outputs(*PLACES)
    shutil.rmtree(folder)
    for name in ANALYSES:
        shutil.rmtree(small.root / "build" / "results" / analysis_folder(name))
    assert small.run("--findings") == 0, small.result.stderr
    assert small.made >= OVER_ALL
    assert small.outputs(*PLACES) == found
    assert added <= {path.name for path in folder.iterdir()}


class Asked(Build):
    """A build that runs no notebook: it tells which it would."""

    def run(self, job: object, task: str) -> None:  # noqa: ARG002 - as in a build
        """Tell."""
        raise _ToldError(job)


class _ToldError(Exception):
    pass


def grounds(project: Project, edition: str = "publiek") -> dict[str, str]:
    """By analysis what its kept parts rest on besides what they are worked out from."""
    build = Asked(project, edition, load_scenarios(ROOT), Children(project.build), Memory(project), lambda *_: None)
    found = {}
    for task in notebook_tasks(build):
        if task.name.startswith("analysis:"):
            with pytest.raises(_ToldError) as told:
                task.actions[0]._function()
            found[task.name.removeprefix("analysis:")] = told.value.args[0].keeps
    return found


def test_parts_rest_on_edition_notebook_code_and_packages(tmp_path, monkeypatch):
    """Another of any of them finds nothing of before; another input is no matter of theirs."""
    project = Project(copy_project(tmp_path / "project"))
    first = grounds(project)
    assert len(set(first.values())) == len(ANALYSES)
    assert all(place.startswith(str(Store(project).parts)) for place in first.values())
    (project.data / "claims.csv").write_text("anders", encoding="utf-8")
    assert grounds(project) == first
    assert not set(grounds(project, "intern").values()) & set(first.values())

    notebook = project.notebooks / "growth.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("# Groei", "# De groei"), encoding="utf-8")
    assert {name for name, place in grounds(project).items() if place != first[name]} == {"growth"}
    monkeypatch.setattr(tasks, "versions", lambda _: {"numpy": "0"})
    assert not set(grounds(project).values()) & set(first.values())
    monkeypatch.undo()
    changed = {**digests.package(), "hoofdtaak3/model/causes.py": ""}
    monkeypatch.setattr(digests, "package", lambda: changed)
    code.cache_clear()
    try:
        rest = {name for name, place in grounds(project).items() if place == first[name]}
    finally:
        code.cache_clear()
    assert "causes" not in rest
