"""Which step starts first: what a reader waits for, then what most work waits for."""

from types import SimpleNamespace

from hoofdtaak3.build.urgency import Urgent, seconds_left

SECONDS = {"check": 2.0, "short": 1.0, "long": 4.0, "after": 3.0, "alone": 3.5}
WAITS = {"check": [], "short": ["check"], "long": ["check"], "after": ["short"], "alone": ["check"], "new": ["long"]}
TASKS = [SimpleNamespace(name=name, task_dep=deps) for name, deps in WAITS.items()]
TIMES = SimpleNamespace(last=lambda name: SECONDS.get(name, 0.0))


def taken(first=()):
    """The order in which steps that can all start are taken."""
    ready = Urgent(TASKS, TIMES, first)
    for task in reversed(TASKS[1:]):
        ready.append(SimpleNamespace(task=task))
    return [ready.popleft().task.name for _ in range(len(ready))]


def test_seconds_to_the_end_are_those_of_the_longest_way():
    """A step that was never timed counts for one second."""
    assert seconds_left(TASKS, TIMES) == {
        "check": 7.0, "short": 4.0, "long": 5.0, "after": 3.0, "alone": 3.5, "new": 1.0
    }  # fmt: skip


def test_longest_way_goes_first():
    """Whatever the order in which steps became ready; equal ones keep the order of the build."""
    assert taken() == ["long", "short", "alone", "after", "new"]


def test_what_a_reader_waits_for_goes_before_all():
    """And the rest by the way that is left."""
    assert taken(["new"]) == ["new", "long", "short", "alone", "after"]
