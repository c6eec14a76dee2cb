"""Sweeps on a real Dask cluster: two worker processes over TLS, one of which dies, give the bytes of this machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.projects import run_ht3
from tests.sweep.dask_processes import cluster, wait_for
from tests.sweep.sweeping import SCENARIO, bare_project, contents, run_sweep

from hoofdtaak3.build.step import StepError
from hoofdtaak3.problems import InputError
from hoofdtaak3.sweep import command
from hoofdtaak3.sweep.cluster import Address, Dask, differing
from hoofdtaak3.sweep.workers import Done, computing

pytestmark = pytest.mark.build

LONG = ["--sample", "64", "--set", "capability_values.*.readiness*=0.8:1", "--set", "days=80:120"]


def start(project, name, *options, environment=None):
    """The command, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "hoofdtaak3", "sweep", SCENARIO, *LONG, "--name", name, "--yes", *options],
        cwd=project.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip


def chunks(project, name):
    """The chunks that are done."""
    return list((project.sweeps_at_work("publiek") / name).rglob("*.npz"))


def test_worker_that_is_killed_over_tls(tmp_path):
    """The other one does its work; every file but the name of the title is that of this machine."""
    project = bare_project(tmp_path / "project")
    with cluster(tmp_path / "cluster") as there:
        process = start(project, "reeks", *there.options)
        wait_for(lambda: chunks(project, "reeks"), process)
        there.workers[0].kill()
        said, errors = process.communicate(timeout=300)
        assert process.returncode == 0, said + errors
        assert len(chunks(project, "reeks")) == 0
        assert errors == ""
    one = contents(project.sweeps("publiek") / "reeks")
    assert run_ht3(project.root, "sweep", SCENARIO, *LONG, "--name", "reeks", "--yes", "--jobs", "1").returncode == 0
    assert contents(project.sweeps("publiek") / "reeks") == one


def test_scheduler_that_is_killed(tmp_path):
    """It is told in Dutch; what was done is kept, and the next command goes on, here or elsewhere."""
    project = bare_project(tmp_path / "project")
    with cluster(tmp_path / "cluster", tls=False) as there:
        process = start(project, "reeks", *there.options)
        wait_for(lambda: chunks(project, "reeks"), process)
        assert there.scheduler is not None
        there.scheduler.kill()
        said, errors = process.communicate(timeout=300)
    assert process.returncode == 1, said + errors
    assert "De verbinding met het cluster is weg" in errors
    assert "Traceback" not in errors
    assert chunks(project, "reeks")
    result = run_ht3(project.root, "sweep", SCENARIO, *LONG, "--name", "reeks", "--yes", "--jobs", "1")
    assert result.returncode == 0, result.stderr
    assert "Daarvan zijn er al" in result.stdout
    one = contents(project.sweeps("publiek") / "reeks")
    assert run_ht3(project.root, "sweep", SCENARIO, *LONG, "--name", "reeks", "--yes", "--jobs", "1").returncode == 0
    assert contents(project.sweeps("publiek") / "reeks") == one


def test_address_that_cannot_be(tmp_path):
    """A scheme that is none, TLS without its files, files that are not there."""
    for address, words in (
        (Address("machine:8786"), "geen adres"),
        (Address("tls://machine:8786"), "drie bestanden"),
        (Address("tls://m:1", tmp_path / "a", tmp_path / "b", tmp_path / "c"), "Dit bestand is er niet"),
    ):
        with pytest.raises(InputError) as caught:
            Dask(address, 1)
        assert words in caught.value.text()


def test_without_the_packages(monkeypatch):
    """What to do about it is told, in Dutch."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError) as caught:
        Dask(Address("local"), 1)
    assert "make cluster" in caught.value.text()


def test_workers_with_something_else_are_refused():
    """Other code, another version, and a package that is not there."""
    own = computing()
    assert differing(own, own) == ""
    assert "andere code" in differing(own, {**own, "hoofdtaak3": "x"})
    assert f"numpy: 1.0 in plaats van {own['numpy']}" in differing(own, {**own, "numpy": "1.0"})
    assert "scipy: niet aanwezig" in differing(own, {name: v for name, v in own.items() if name != "scipy"})


def test_what_does_not_come_through_is_not_kept(tmp_path, monkeypatch):
    """A result that is not what its digest says stops the sweep, and no chunk of it stays."""
    project = bare_project(tmp_path)
    monkeypatch.setattr(command.Here, "run", lambda _self, jobs: iter([Done(jobs[0][0], b"x", "y")]))
    with pytest.raises(StepError, match="kwam niet over"):
        run_sweep(project, "claims.cbrn_decon.ht1.oorlog=0.7|0.9")
    assert chunks(project, "proef") == []


def test_docs_have_the_commands_of_the_test():
    """Who follows the docs makes the certificates that are tested here."""
    text = (Path(__file__).parents[2] / "docs" / "cluster.md").read_text(encoding="utf-8")
    assert "openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=ht3-cluster" in text
    for option in ("--tls-ca-file", "--tls-cert", "--tls-key", "--tls-ca", "--protocol tls", "make cluster"):
        assert option in text
