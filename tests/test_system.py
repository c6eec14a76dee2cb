"""Where there is no POSIX: what is done instead, and the small project made to its documents without any of it."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.processes import Marked
from tests.projects import ROOT, Small, made_files, small_project

from hoofdtaak3 import system
from hoofdtaak3.assemble.publication import _free
from hoofdtaak3.assemble.record import RECORD
from hoofdtaak3.project import Project
from hoofdtaak3.trouble import cause

pytestmark = pytest.mark.build

ELSEWHERE = Path(__file__).parent / "elsewhere"
RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}
LONGEST = 160
"""Of a name below the project: Windows has 260 signs for all of it, and a folder of a ministry takes a hundred."""


def elsewhere(folder: Path | None = None, **more: str) -> dict[str, str]:
    """The environment of a Python without POSIX."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("HT3_", "QUARTO_"))}
    paths = [str(ELSEWHERE), *filter(None, [own.get("PYTHONPATH", "")])]
    return {**own, "PYTHONPATH": os.pathsep.join(paths), **({"TMPDIR": str(folder)} if folder else {}), **more}


def python(program: str, *arguments: str, **more: str) -> str:
    """What a program says in a Python without POSIX, with more in its environment."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=elsewhere(**more), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


OF_OURS = "exec(compile(sys.argv[1], 'x', 'exec'), {'__name__': 'hoofdtaak3.proef'})"


@pytest.mark.parametrize(
    "use",
    [
        "import fcntl",
        "import resource",
        "import os; os.fork",
        "import os; os.killpg",
        "import signal; signal.SIGKILL",
        "import socket; socket.AF_UNIX",
        "from os import setsid",
    ],
)
def test_the_python_of_these_tests_has_no_posix(use):
    """Or they would prove nothing: our package does not find it, and does find it here."""
    program = f"import sys\ntry:\n    {OF_OURS}\nexcept (ImportError, AttributeError):\n    print('weg')"
    assert python(program, use) == "weg"
    exec(use, {"__name__": "hoofdtaak3.proef"})  # noqa: S102 - a line of this file


IMPORT_ALL = """
import importlib, pkgutil, hoofdtaak3
for found in pkgutil.walk_packages(hoofdtaak3.__path__, "hoofdtaak3."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
from hoofdtaak3 import system
from hoofdtaak3.build.children import can_fork
print(system.FORKS, can_fork(), system._fcntl, system._msvcrt.__name__, sorted(system.SIGNALS.values()))
"""


def test_everything_is_imported_without_posix():
    """No module of ours reaches for what is not there while it is imported."""
    assert python(IMPORT_ALL) == "False False None msvcrt [130, 143]"


HOLD = """
import sys
from pathlib import Path
from hoofdtaak3.project import Project
from hoofdtaak3.build.runner import only_one
from hoofdtaak3.build.step import StepError
project = Project(Path(sys.argv[1]))
with only_one(project):
    print(sorted(path.name for path in project.root.iterdir()))
    try:
        with only_one(project):
            print("twee")
    except StepError as error:
        print(error)
with only_one(project):
    print("weer")
"""


def test_a_folder_is_held_without_posix(tmp_path):
    """A second one is refused; afterwards nothing is left, and it is free."""
    assert python(HOLD, str(tmp_path)).splitlines() == [
        "['.ht3-bezet']",
        "In deze map loopt al een ht3. Wacht tot die klaar is.",
        "weer",
    ]
    assert list(tmp_path.iterdir()) == []
    assert "/.ht3-bezet" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_a_disk_without_locks_is_held_by_everybody(tmp_path, monkeypatch):
    """Better without than not at all."""
    monkeypatch.setattr(system, "_fcntl", None)
    monkeypatch.setattr(system, "_msvcrt", None)
    with ExitStack() as stack:
        assert all(stack.enter_context(system.held(tmp_path)) for _ in range(2))


TREE = '''
import subprocess, sys, time
from pathlib import Path
from hoofdtaak3 import system
child = """
import subprocess, sys
subprocess.Popen(["sleep", "60"], stdout=-3, stderr=-3)
print("klaar", flush=True)
sys.stdin.read()
"""
process = subprocess.Popen([sys.executable, "-c", child], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
guard = system.guard()
guard.take(process.pid)
process.stdout.readline()
guard.end()
guard.end()
print(type(guard).__name__, process.wait())
'''


def test_what_is_guarded_ends_with_all_that_it_started(tmp_path):
    """Without groups of processes too, and twice does no harm."""
    assert python(TREE, HT3_TEST_MARK=str(tmp_path)) == "_Tree -9"
    assert Marked(str(tmp_path)).left() == []


def test_waiting_hears_a_stop(monkeypatch):
    """Where a thread that waits hears nothing, another does the waiting; what comes of it is the same."""
    monkeypatch.delattr(signal, "pthread_sigmask")
    main = threading.get_ident()
    assert system.heeding(lambda: threading.get_ident() != main)
    with pytest.raises(ZeroDivisionError):
        system.heeding(lambda: 1 // 0)


class Busy(Path):
    """A file that another program has open for some time."""

    _flavour = type(Path())._flavour
    number, times = 32, 2

    def replace(self, target):
        type(self).times -= 1
        if type(self).times >= 0:
            error = PermissionError(errno.EACCES, "in use", str(target))
            error.winerror = type(self).number
            raise error
        return super().replace(target)


@pytest.mark.parametrize(("number", "times", "done"), [(32, 2, True), (5, 19, True), (32, 99, False), (None, 1, False)])
def test_a_file_that_is_open_is_waited_for(tmp_path, monkeypatch, number, times, done):
    """A scanner lets go of it; Word does not, and a lack of rights does not pass."""
    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setattr(Busy, "number", number)
    monkeypatch.setattr(Busy, "times", times)
    source = Busy(tmp_path / "a")
    Path(source).write_text("nieuw", encoding="utf-8")
    if done:
        system.replace(source, tmp_path / "b")
        assert (tmp_path / "b").read_text(encoding="utf-8") == "nieuw"
    else:
        with pytest.raises(PermissionError):
            system.replace(source, tmp_path / "b")


@pytest.mark.parametrize(
    ("winerror", "number", "name", "says"),
    [
        (32, errno.EACCES, "b.docx", "dit is in gebruik"),
        (5, errno.EACCES, "b.docx", "daar hebt u geen recht toe"),
        (206, errno.ENOENT, "b.docx", "de naam is te lang"),
        (3, errno.ENOENT, "x" * 260, "de naam is te lang"),
        (3, errno.ENOENT, "x" * 200, "dit is er niet meer"),
    ],
)
def test_what_windows_calls_a_lack_of_rights(winerror, number, name, says):
    """An open file, a long name: the adviser is told what it is."""
    error = OSError(number, "x", name)
    error.winerror = winerror
    assert says in cause(error)


def test_a_name_in_other_capitals_is_taken(tmp_path):
    """On a disk that takes capitals for small letters the one would be written over the other."""
    (tmp_path / "Kamerbrief-BEWERKT-1.docx").write_bytes(b"")
    assert _free(tmp_path / "kamerbrief.docx").name == "kamerbrief-bewerkt-2.docx"


def test_paths_have_slashes(tmp_path):
    """Also where there is no way from the one to the other."""
    assert system.relative(tmp_path / "a" / "b.csl", tmp_path / "c") == "../a/b.csl"


def odd_names(names):
    """Names that Windows refuses, or takes for another's."""
    doubles = Counter(name.casefold() for name in names)
    for name in names:
        parts = name.split("/")
        reserved = any(part.split(".")[0].casefold() in RESERVED for part in parts)
        refused = re.search(r'[<>:"\\|?*\x00-\x1f]', name) or any(part.endswith((".", " ")) for part in parts)
        if reserved or refused or len(name) > LONGEST or doubles[name.casefold()] > 1:
            yield name


def test_names_that_windows_refuses_are_found():
    """By the rule of the next tests."""
    odd = ["a/con.yaml", "a:b", "a/b.", "x" * 161, "B/c", "b/C"]
    assert list(odd_names([*odd, "a/consul.yaml"])) == odd


def test_files_of_the_project_have_names_for_every_system():
    """Those that git knows, and their bytes are the same everywhere."""
    known = subprocess.run(["git", "ls-files", "-z", "--eol"], cwd=ROOT, capture_output=True, text=True, check=False)
    if known.returncode:
        pytest.skip("this is no clone")
    entries = [entry.split("\t") for entry in known.stdout.split("\0") if entry]
    assert list(odd_names([name for _, name in entries])) == []
    others = [name for about, name in entries if ("i/crlf" in about or "i/mixed" in about) and "/-text" not in about]
    assert others == []
    assert all("eol=lf" in about or "-text" in about for about, _ in entries)


def test_files_that_are_made_have_names_for_every_system(small_once):
    """In `build/` and the folder of the reader."""
    names = [*made_files(small_once.root)]
    assert names
    assert list(odd_names(names)) == []


# The commands themselves.


class Elsewhere(Small):
    """A project whose commands run without POSIX."""

    def ht3(self, *arguments: str) -> int:
        """Run a command; returns the exit code."""
        command = [sys.executable, "-m", "hoofdtaak3", *arguments]
        environment = elsewhere()
        self.result = subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
        )
        return self.result.returncode


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Elsewhere:
    """The small project, nothing made."""
    return Elsewhere(small_project(tmp_path_factory.mktemp("elders") / "project"))


def test_check_without_posix(project):
    """Everything is looked at."""
    assert project.ht3("check") == 0, project.result.stderr
    assert "Geen fouten gevonden" in project.result.stdout


def test_whatif_without_posix(project):
    """What moves is told, and nothing is written."""
    assert project.ht3("whatif", "conflict_chemisch", "--set", "claims.cbrn_decon.ht1.oorlog=0.75") == 0, project.result
    assert "onttsmetting" in project.result.stdout or "tekort" in project.result.stdout
    assert not (project.root / "_output").exists()


@pytest.mark.parametrize("after", ["notebooks", "begin"])
def test_ctrl_c_without_posix(project, tmp_path, after):
    """It ends with one line and the code, no process lives on, and the folder is free."""
    marked = Marked(str(tmp_path))
    process = subprocess.Popen(
        [sys.executable, "-m", "hoofdtaak3", "run"], cwd=project.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=elsewhere(tmp_path, HT3_TEST_MARK=str(tmp_path)), encoding="utf-8",
        # Tests that run in the background ignore Ctrl-C, and so would this.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )  # fmt: skip
    wanted = "ipykernel" if after == "notebooks" else "spawn_main"
    while process.poll() is None and not any(wanted in command for command in marked.alive()):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate(timeout=60)
    assert process.returncode == 130, said + errors
    assert "Traceback" not in errors
    assert errors.splitlines()[-1].startswith("Onderbroken.")
    assert marked.left() == []
    assert not (project.root / ".ht3-bezet").exists()
    assert not (project.root / "build" / "tmp").exists()


@pytest.mark.campaign
def test_the_report_without_posix(project, small_once):
    """To its finished documents, of the same bytes as with forked kernels."""
    assert project.ht3("report", "--assembler", "pandoc") == 0, project.result.stdout + project.result.stderr
    assert "De notebooks draaien elk met een gewone rekenkern" in project.result.stdout
    mine, others = (
        Small(one.root).outputs("_output", "build/results", "build/notebooks") for one in (project, small_once)
    )
    assert mine.keys() == others.keys()
    record = f"_output/{RECORD}"
    assert json.loads(mine[record])["made_from"] == json.loads(others[record])["made_from"]  # first what tells why
    assert [name for name in mine if mine[name] != others[name]] == []
    assert project.ht3("verify") == 0
    assert project.ht3("report", "--assembler", "pandoc") == 0
    assert "Alles is al bijgewerkt" in project.result.stdout
    assert Project(project.root).output().is_dir()


def test_what_a_stop_leaves_behind_goes_without_a_word():
    """A semaphore that nobody gave back: the process that clears it away says nothing of it, behind the prompt."""
    code = (
        "import multiprocessing, os\n"
        "from hoofdtaak3.system import start_tracker\n"
        "start_tracker()\n"
        "held = multiprocessing.get_context('spawn').Semaphore()\n"
        "os._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
