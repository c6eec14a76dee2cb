"""`--explain`: why each task would run, before anything runs."""

from __future__ import annotations

import pytest

from hoofdtaak3.build.explain import explanation
from hoofdtaak3.build.memory import Memory
from hoofdtaak3.build.step import Made, Watch, make_task
from hoofdtaak3.project import Project


class World:
    """Three tasks in a row: the input, what is computed from it, and what is told of that."""

    def __init__(self, root) -> None:
        self.project = Project(root)
        self.memory = Memory(self.project)
        self.input = {"data/x.csv": "1"}
        watch = Watch(self.project, [])

        def task(name, reads, after=()):
            return make_task(self.project, name, Made, reads=reads, watch=watch, after=after)

        self.tasks = [
            task("check", lambda: self.input),
            task("scenario:een", lambda: {"de invoer": self.memory.facts("check")["gevonden"]}, ["check"]),
            task("publish", lambda: self.memory.outputs("scenario:een"), ["scenario:een"]),
        ]

    def made(self, *names: str) -> None:
        """Pretend that these ran."""
        for task in self.tasks:
            if task.name in names:
                reads = dict(task.actions[0].reads())
                facts = {"gevonden": self.input["data/x.csv"]} if task.name == "check" else {}
                task.values = {"reads": reads, "outputs": {}, "warnings": [], "facts": facts}
                self.memory.manager.save_success(task)

    @property
    def told(self) -> list[str]:
        """What the adviser reads."""
        return list(explanation(self.project, self.memory, self.tasks))


@pytest.fixture
def world(tmp_path) -> World:
    """Nothing is made yet."""
    return World(tmp_path)


def test_nothing_is_made_yet(world):
    """Everything runs, also what reads what nobody found yet."""
    assert world.told == [
        "controle van de invoer: draait, want nog niet gemaakt.",
        "scenario een: draait, want nog niet gemaakt.",
        "publicatie: draait, want nog niet gemaakt.",
        "Samen: 3 zeker, 0 misschien, van 3.",
    ]


def test_everything_is_up_to_date(world):
    """Nothing runs."""
    world.made("check", "scenario:een", "publish")
    assert [line.rpartition(": ")[2] for line in world.told[:3]] == ["is al bijgewerkt."] * 3


def test_a_change_is_named_and_what_follows_is_not_promised(world):
    """The file is named; whether the rest runs depends on what comes out of it, and that is said."""
    world.made("check", "scenario:een", "publish")
    world.input = {"data/x.csv": "2"}
    assert world.told == [
        "controle van de invoer: draait, want data/x.csv is veranderd.",
        "scenario een: draait alleen als iets anders komt uit controle van de invoer.",
        "publicatie: draait alleen als iets anders komt uit scenario een.",
        "Samen: 1 zeker, 2 misschien, van 3.",
    ]


def test_many_changes_are_counted(world):
    """Four are named, the rest is a number."""
    world.made("check")
    world.input = {f"data/{name}.csv": "9" for name in "abcdefg"} | {"data/x.csv": "1"}
    assert "en 3 andere" in world.told[0]
