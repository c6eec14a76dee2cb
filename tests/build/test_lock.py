"""One ht3 per project folder."""

import os

import pytest

from hoofdtaak3.build.runner import only_one
from hoofdtaak3.build.step import StepError
from hoofdtaak3.project import Project


def test_second_one_is_refused(tmp_path):
    """Two at once would write over each other; afterwards the folder is free again."""
    project = Project(tmp_path)
    with only_one(project), pytest.raises(StepError, match="loopt al een ht3"), only_one(project):
        pass
    with only_one(project):
        pass


def test_child_that_outlives_a_killed_run_does_not_hold_the_folder(tmp_path):
    """A process forked during a run may hang on after kill -9; the next run must not wait for it."""
    project = Project(tmp_path)
    receive, send = os.pipe()
    started, tell = os.pipe()
    with only_one(project):
        child = os.fork()
        if not child:
            os.write(tell, b"x")
            os.close(send)
            os.read(receive, 1)
            os._exit(0)
    os.read(started, 1)  # the child runs, so it has let go of what it shared
    os.close(receive)
    try:
        with only_one(project):
            pass
    finally:
        os.close(send)
        os.waitpid(child, 0)
