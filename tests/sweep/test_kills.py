"""Killed at random: the resumed sweep has the bytes of one that nobody disturbed. Main process, worker, scheduler."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from tests.processes import Marked
from tests.projects import run_ht3
from tests.sweep.dask_processes import cluster, wait_for
from tests.sweep.sweeping import SCENARIO, bare_project, contents
from tests.sweep.test_cluster import LONG, chunks, start

TIMES = 10


def children(parent: int) -> list[int]:
    """The Python processes that a process started to compute."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            status = (place / "stat").read_text().rpartition(")")[2].split()
            command = (place / "cmdline").read_bytes()
        except OSError:
            continue
        if int(status[1]) == parent and b"spawn_main" in command:
            found.append(int(place.name))
    return sorted(found)


@pytest.mark.campaign
def test_killed_at_random_ten_times(tmp_path):
    """Main process and workers, here and on a cluster, and its scheduler; each time the same command goes on."""
    project, chance = bare_project(tmp_path / "project"), np.random.default_rng(13)
    whole = ("sweep", SCENARIO, *LONG, "--name", "reeks", "--yes")
    assert run_ht3(project.root, *whole, "--jobs", "1").returncode == 0
    expected = contents(project.sweeps("publiek") / "reeks")
    marked, gone_on = Marked(str(tmp_path)), 0
    for turn in range(TIMES):
        victim = ("main", "worker", "scheduler", "main of a cluster", "worker of a cluster")[turn % 5]
        for name in expected:
            (project.sweeps("publiek") / "reeks" / name).unlink()
        if "cluster" in victim or victim == "scheduler":
            with cluster(tmp_path / f"cluster-{turn}") as there:
                process = start(project, "reeks", *there.options)
                wait_for(lambda: chunks(project, "reeks"), process)
                time.sleep(chance.uniform(0, 1))
                assert there.scheduler is not None
                victims = {"scheduler": there.scheduler, "main of a cluster": process}
                victims.get(victim, there.workers[0]).kill()
                process.communicate(timeout=300)
        else:
            process = start(project, "reeks", "--jobs", "2", environment=marked.environment)
            wait_for(lambda: chunks(project, "reeks"), process)
            time.sleep(chance.uniform(0, 1))
            target = process.pid if victim == "main" else int(chance.choice(children(process.pid) or [process.pid]))
            os.kill(target, signal.SIGKILL)
            process.communicate(timeout=300)
            assert marked.left() == []
        result = run_ht3(project.root, *whole, "--jobs", "1")
        assert result.returncode == 0, (victim, result.stderr)
        assert contents(project.sweeps("publiek") / "reeks") == expected, victim
        gone_on += "Daarvan zijn er al" in result.stdout
    assert gone_on > 1, "the sweeps were done before they were killed"
