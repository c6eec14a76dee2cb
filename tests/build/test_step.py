"""One step of the pipeline: when it runs, and what it says when it fails."""

from __future__ import annotations

import pytest

from hoofdtaak3.build.digests import of_files, of_value
from hoofdtaak3.build.memory import Memory
from hoofdtaak3.build.runner import only_one
from hoofdtaak3.build.step import Made, StepError, Watch, make_task, why_not
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.project import Project
from hoofdtaak3.writing import write_text


@pytest.fixture
def project(tmp_path):
    """A project with one input file."""
    write_text(tmp_path / "data" / "in.csv", "1")
    return Project(tmp_path)


class Bench:
    """A step that copies its input, run as doit runs it."""

    def __init__(self, project, function=None, **settings):
        self.project = project
        self.runs = 0
        self.output = project.build / "uit.csv"
        self.extra = project.build / "extra.svg"
        self.function = function or self.copy
        self.settings = settings

    def copy(self):
        """Write two outputs."""
        self.runs += 1
        write_text(self.output, (self.project.data / "in.csv").read_text())
        write_text(self.extra, "figuur")
        return Made([self.output, self.extra], ["let op"], {"gevonden": self.runs})

    def reads(self):
        """The input by content, and the settings."""
        return {**of_files(self.project, [self.project.data / "in.csv"]), "een instelling": of_value(self.settings)}

    def go(self):
        """Run the step if it is out of date; returns the fault."""
        memory = Memory(self.project)
        watch = Watch(self.project, [self.project.data / "in.csv"])
        task = make_task(self.project, "stap", self.function, reads=self.reads, watch=watch)
        fault = None
        if memory.manager.get_status(task, {}).status != "up-to-date":
            fault = task.actions[0].execute()
            if fault is None:
                task.values.update(task.actions[0].values)
                task.save_extra_values()
                memory.manager.save_success(task)
        memory.save()
        return fault

    def why(self):
        """Why it would run."""
        return why_not(self.project, Memory(self.project).values("stap"), self.reads())


def test_second_run_does_nothing(project):
    """Nothing changed, so nothing runs; touching the file without changing it changes nothing."""
    bench = Bench(project)
    bench.go()
    (project.data / "in.csv").touch()
    bench.go()
    assert bench.runs == 1


@pytest.mark.parametrize("name", ["uit.csv", "extra.svg"])
@pytest.mark.parametrize("harm", ["altered", "deleted"])
def test_harmed_output_is_made_again(project, name, harm):
    """An output that was altered by hand or deleted is noticed, and named."""
    bench = Bench(project)
    bench.go()
    path = project.build / name
    before = path.read_text()
    if harm == "altered":
        path.write_text("met de hand")
    else:
        path.unlink()
    assert bench.why() == [f"build/{name} is weg of met de hand veranderd"]
    bench.go()
    assert bench.runs == 2
    assert path.read_text() == before


def test_changed_setting_runs_again(project):
    """A setting is compared by value."""
    first = Bench(project, days=10)
    first.go()
    second = Bench(project, days=11)
    assert second.why() == ["een instelling is veranderd"]
    second.go()
    assert second.runs == 1
    assert second.why() == []


def test_what_is_found_is_remembered(project):
    """Later steps read what a step found; of a step that never ran there is nothing."""
    Bench(project).go()
    memory = Memory(project)
    assert memory.facts("stap") == {"gevonden": 1}
    assert set(memory.outputs("stap")) == {"build/uit.csv", "build/extra.svg"}
    assert (memory.facts("geen"), memory.outputs("geen")) == ({}, {})


def test_why_a_step_would_run(project):
    """Never made, an input that changed, one that is new and one that is gone: each is named."""
    bench = Bench(project)
    assert bench.why() == ["nog niet gemaakt"]
    bench.go()
    write_text(project.data / "in.csv", "2")
    assert bench.why() == ["data/in.csv is veranderd"]
    values = Memory(project).values("stap")
    assert why_not(project, values, {"iets": ""}) == [
        "iets is nieuw",
        "data/in.csv is er niet meer",
        "een instelling is er niet meer",
    ]


def test_input_that_changes_while_it_runs_is_not_remembered(project):
    """An adviser who saves a table during the run gets a plain message, and the next run uses the new table."""
    bench = Bench(project)

    def function():
        bench.copy()
        write_text(project.data / "in.csv", "22")
        return Made([bench.output])

    bench.function = function
    assert "data/in.csv is veranderd terwijl ht3 liep" in bench.go().text
    bench.function = bench.copy
    bench.go()
    assert bench.output.read_text() == "22"


def test_input_error_becomes_an_input_fault(project):
    """Problems in an input keep their text and their kind."""

    def function():
        raise InputError([Problem("data/in.csv", 3, "units", "Dit is geen getal.")])

    fault = Bench(project, function).go()
    assert fault.kind == "input"
    assert "data/in.csv, regel 3, units: Dit is geen getal." in fault.text


def test_unexpected_error_is_one_line_and_a_log(project):
    """The adviser sees the last line; the traceback is in the log."""

    def function():
        raise ZeroDivisionError("division by zero")

    fault = Bench(project, function).go()
    assert (fault.kind, fault.text) == ("failed", "ZeroDivisionError: division by zero")
    assert "Traceback" in (project.root / fault.log).read_text()


@pytest.mark.parametrize(
    "content",
    [
        b'{"stap": [',
        b"\x00\xff",
        b"[]",
        b"3",
        b'{"stap": 3}',
        b'{"stap": {"_values_:": 3}}',
        b'{"stap": {"_values_:": {"reads": {}}}}',
        b'{"iets": []}',
    ],
)
def test_broken_memory_costs_only_time(project, content):
    """A database that is half written, or not ours, is thrown away."""
    bench = Bench(project)
    bench.go()
    (project.build / "doit.db").write_bytes(content)
    bench.go()
    assert bench.runs == 2


def test_moved_project_stays_up_to_date(project, tmp_path_factory):
    """What is remembered is relative to the project."""
    Bench(project).go()
    moved = tmp_path_factory.mktemp("elders") / "een map"
    project.root.rename(moved)
    bench = Bench(Project(moved))
    bench.go()
    assert bench.runs == 0


def test_only_one_at_a_time(project):
    """A second ht3 in the same folder says so instead of writing through the first."""
    with only_one(project), pytest.raises(StepError, match="al een ht3"), only_one(project):
        pass
    with only_one(project):
        pass
