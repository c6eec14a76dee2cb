"""Children end: when they are stopped, when their time is over, and when the command is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from multiprocessing import forkserver
from pathlib import Path
from types import SimpleNamespace

import pytest
from nbformat.v4 import new_code_cell, new_notebook, writes
from tests.processes import Marked

from hoofdtaak3.build import children as module
from hoofdtaak3.build.children import Children
from hoofdtaak3.build.notebook import NotebookJob
from hoofdtaak3.project import Project
from hoofdtaak3.writing import write_text

pytestmark = [pytest.mark.build]  # each test starts a server of its own, which takes seconds

# A search that takes longer than the world lasts, in C: no thread of that process gets a turn, and no signal is heard.
BUSY = "import re\nre.match('(a+)+$', 'a' * 80 + 'b')"
STARTED = "import pathlib\npathlib.Path('begonnen.txt').write_text('ja')\n"


@pytest.fixture(autouse=True)
def lean(monkeypatch):
    """Nothing is computed here: the server imports what runs a notebook, and not the model; a command here all."""
    heavy = ("altair", "hoofdtaak3.analyses", "hoofdtaak3.model", "hoofdtaak3.build.work")
    monkeypatch.setattr(module, "PRELOAD", tuple(name for name in module.PRELOAD if not name.startswith(heavy)))


@pytest.fixture
def children(tmp_path):
    """A server for one test."""
    found = Children(tmp_path / "build" / "tmp")
    found.open()
    yield found
    found.stop()
    assert not (tmp_path / "build" / "tmp").exists()


def notebook(root: Path, *sources: str) -> NotebookJob:
    """A job of a notebook with these code cells, the first of them that of the parameters."""
    tags = {"tags": ["parameters"]}
    cells = [new_code_cell('naam: str = ""', metadata=tags), *map(new_code_cell, sources)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    write_text(root / "notebooks" / "proef.ipynb", writes(new_notebook(cells=cells, metadata=kernel)))
    return NotebookJob(root, "proef", "proef-1", {"naam": "x"})


def wait_for(path: Path) -> None:
    """Until a file is there."""
    deadline = time.monotonic() + 120
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert path.exists()


def test_stop_ends_what_runs(children, tmp_path):
    """Stopping returns soon, ends a kernel that hears nothing too, and starts nothing more."""
    todo = notebook(tmp_path, STARTED + BUSY)
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(children.run(todo).kind))
    thread.start()
    wait_for(tmp_path / "notebooks" / "begonnen.txt")
    children.stop()
    thread.join(20)
    assert found == ["failed"]
    assert children.run(todo).kind == "failed"


def test_hang_says_which_cell(children, tmp_path, monkeypatch):
    """After its time a notebook is ended; the message has the cell, its first line, and how to give it more."""
    moment = [0.0]
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: moment[0]))
    monkeypatch.setattr(children, "_seconds", 90)
    todo = notebook(tmp_path, "x = 1", f"\n# Zoek iets op.\n{BUSY}", "print(x)")

    def on_part(number, total):
        assert total == 4
        moment[0] = 91 if number == 3 else 89

    outcome = children.run(todo, on_part)
    assert outcome.kind == "failed"
    assert outcome.text == (
        "notebooks/proef.ipynb, codecel 3 van 4 (# Zoek iets op.): Gestopt, want dit duurt langer dan 1,5 minuten. "
        "Hoort dit zo lang te duren, geef dan meer tijd met --time-limit."
    )
    assert not todo.executed.exists()


def test_kernel_that_outlives_its_process_is_not_waited_for(children, tmp_path):
    """The process around a busy kernel is ended (no memory left): that is told, although the kernel goes on."""
    outcome = children.run(notebook(tmp_path, f"import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n{BUSY}"))
    assert outcome.kind == "failed"
    assert "het proces stopte onverwacht (code -9)" in outcome.text


def test_server_that_is_ended_is_told(children, tmp_path, monkeypatch):
    """The process that all others are forked from may be the one that the system ends."""

    def gone(_descriptors):
        raise EOFError

    monkeypatch.setattr(forkserver, "connect_to_new_process", gone)
    outcome = children.run(notebook(tmp_path, "1 + 1"))
    assert outcome.kind == "failed"
    assert "het proces startte niet. Is er genoeg geheugen vrij?" in outcome.text


def test_server_does_not_hear_ctrl_c(children):
    """From its first moment, when it still is in the terminal's group: it would print a traceback."""
    children.warm()
    status = Path(f"/proc/{forkserver._forkserver._forkserver_pid}/status").read_text()
    assert int(status.split("SigBlk:")[1].split()[0], 16) >> (signal.SIGINT - 1) & 1


COMMAND = """
import sys
from pathlib import Path
from hoofdtaak3.build.children import Children
from tests.build.test_children import BUSY, STARTED, notebook
root = Path(sys.argv[1])
children = Children(root / "build" / "tmp")
children.open()
children.run(notebook(root, "import subprocess, sys\\nsubprocess.Popen(['sleep', '600'])\\n" + STARTED + BUSY))
"""


@pytest.mark.parametrize("kernel", ["forked", "normal"])
def test_nothing_outlives_a_killed_command(tmp_path, monkeypatch, kernel):
    """After `kill -9` no kernel lives on, not even a busy one, and nothing that it started; TMPDIR stays empty."""
    monkeypatch.setenv("HT3_KERNEL", kernel)
    temporary, marked = tmp_path / "tijdelijk", Marked(str(tmp_path))
    temporary.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, tmp_path], env={**marked.environment, "TMPDIR": str(temporary)}
    )
    wait_for(tmp_path / "notebooks" / "begonnen.txt")
    assert len(marked.alive()) > 4
    assert any("sleep" in command for command in marked.alive())
    process.kill()
    process.wait()
    assert marked.left() == []
    assert list(temporary.iterdir()) == []


def test_child_that_cannot_write_its_log_says_so(children, tmp_path, capfd):
    """A file in the place of a folder, or the other way round: the adviser gets one line, the terminal no traceback."""
    for harm in ("logs", "logs/proef-1.uit", "logs/proef-1.log"):
        place = tmp_path / "build" / harm
        if harm == "logs":
            write_text(place, "in de weg")
        else:
            place.mkdir(parents=True)
        outcome = children.run(notebook(tmp_path, "1 + 1"))
        assert outcome.kind == "failed"
        assert outcome.text.startswith(f"build/{harm}: dit is ")
        assert capfd.readouterr().err == ""
        (place.unlink if harm == "logs" else place.rmdir)()


@pytest.mark.parametrize("name", [f"een map met é en spaties en een lange naam {'n' * 80}", "weg"])
def test_temporary_folder_of_the_user_does_not_matter(children, tmp_path, monkeypatch, name):
    """Longer than the name of a socket may be, or not there: everything temporary stands in the project."""
    place = tmp_path / name
    if name != "weg":
        place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    todo = notebook(tmp_path, "import tempfile\nwith tempfile.TemporaryDirectory() as place:\n    print(place)")
    outcome = children.run(todo)
    assert outcome.kind == "ok", outcome.text
    assert "./build/tmp/" in todo.executed.read_text(encoding="utf-8")
    assert name == "weg" or list(place.iterdir()) == []


def test_long_folder_of_the_project(tmp_path):
    """A project with a long path: its sockets have names that are short from where they are used."""
    root = tmp_path / ("n" * 120)
    children = Children(root / "build" / "tmp")
    root.mkdir()
    old = Path.cwd()
    os.chdir(root)
    try:
        children.open()
        assert children.run(notebook(root, "1 + 1")).kind == "ok"
    finally:
        children.stop()
        os.chdir(old)
    assert Project(root).executed.is_dir()


def test_disk_without_sockets(tmp_path, monkeypatch):
    """A disk of the network may hold no sockets: then every notebook gets an ordinary kernel."""
    monkeypatch.setenv(module.NORMAL, "")

    def bind(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(module.socket.socket, "bind", bind)
    assert module.can_fork()
    Children(tmp_path / "tmp").open()
    assert not module.can_fork()


def test_settings_of_the_user_do_not_count(children, tmp_path, monkeypatch):
    """What somebody's own IPython runs at the start of every session is not a part of the analysis."""
    monkeypatch.setenv("HOME", str(tmp_path / "thuis"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "thuis" / ".ipython"))
    startup = tmp_path / "thuis" / ".ipython" / "profile_default" / "startup" / "eigen.py"
    write_text(startup, "eigen = 1")
    assert children.run(notebook(tmp_path, "assert 'eigen' not in globals()")).kind == "ok"


def test_sigint_of_somebody_else_ends_no_child(children, tmp_path):
    """Ctrl-C is for the command, which decides what becomes of its children."""
    assert children.run(notebook(tmp_path, f"import os\nos.kill(os.getppid(), {signal.SIGINT.value})")).kind == "ok"
