"""How commands end: one sentence and the exit code of the manual, whatever happens to terminal, disk or keyboard."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.processes import as_in_a_terminal
from tests.projects import ROOT, copy_project, run_ht3

from hoofdtaak3.assemble.publication import RECORD, published
from hoofdtaak3.build.memory import Memory
from hoofdtaak3.build.times import Times
from hoofdtaak3.ending import listening
from hoofdtaak3.project import Project
from hoofdtaak3.trouble import cause
from hoofdtaak3.writing import write_text

HT3 = f"'{sys.executable}' -m hoofdtaak3"


def shell(command: str) -> subprocess.CompletedProcess[str]:
    """A line of a shell, in the project."""
    return subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.build
@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (f"{HT3} scenarios >&-", 0, ""),
        (f"{HT3} scenarios <&- >&- 2>&-", 0, ""),
        (f"{HT3} scenarios >/dev/full", 1, "Wat ht3 zegt, kan niet worden geschreven: De schijf is vol."),
        (f"{HT3} --help >/dev/full", 1, "Wat ht3 zegt, kan niet worden geschreven: De schijf is vol."),
        (f"{HT3} --help | head -1 >/dev/null", 0, ""),
        (f"{HT3} raport 2>/dev/full", 2, ""),
        (f"{HT3} run bestaatniet 2>&-", 2, ""),
        (f"LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 COLUMNS=20 TERM=dumb {HT3} scenarios >/dev/null", 0, ""),
        (f"unset HOME; TMPDIR=/bestaat/niet {HT3} scenarios >/dev/null", 0, ""),
    ],
)
def test_terminal_that_does_not_do_what_it_should(command, code, said):
    """Closed, full, gone, narrow, without UTF-8: the code is right and Python does not complain."""
    result = shell(command)
    assert (result.returncode, result.stdout) == (code, "")
    assert result.stderr.startswith(said)
    assert len(result.stderr.splitlines()) == bool(said)


@pytest.mark.build
def test_closed_output_gives_its_number_to_no_file(tmp_path):
    """With a closed stdout the next file that is opened would get what was meant for the screen."""
    code = (
        "import os, sys\nfrom hoofdtaak3.cli import main\nmain(['scenarios'])\n"
        f"print(os.open({str(tmp_path / 'x')!r}, os.O_CREAT), file=sys.stderr)"
    )
    result = shell(f"'{sys.executable}' -c \"{code}\" >&-")
    assert int(result.stderr) > 2


@pytest.mark.build
def test_folder_that_is_gone(tmp_path):
    """Whoever stands in a folder that was removed is told to go to the project."""
    (tmp_path / "weg").mkdir()
    result = shell(f"cd '{tmp_path}/weg' && rmdir ../weg && PYTHONSAFEPATH=1 {HT3} check")
    assert result.returncode == 1
    assert result.stderr.startswith("De map waarin u werkt, is er niet meer.")


SLOW = """
import sys, time
from hoofdtaak3 import cli
from hoofdtaak3.project import Project
def find():
    print("bezig", flush=True)
    time.sleep(60)
Project.find = find
sys.exit(cli.main(["check"]))
"""


def stopped(program: str, *signals: signal.Signals) -> tuple[int, str, str]:
    """Start a program, wait until it says something, give it signals; returns its code and what it said."""
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=as_in_a_terminal,  # noqa: PLW1509
    )
    assert process.stdout is not None
    process.stdout.readline()
    for number in signals:
        process.send_signal(number)
    said, errors = process.communicate(timeout=30)
    return process.returncode, said, errors


@pytest.mark.build
@pytest.mark.parametrize(
    ("signals", "code"),
    [
        ([signal.SIGINT], 130),
        ([signal.SIGINT, signal.SIGINT], 130),
        ([signal.SIGTERM], 143),
        ([signal.SIGHUP], 129),
    ],
)
def test_stop_is_one_line_and_the_code_of_its_signal(signals, code):
    """Also when somebody presses Ctrl-C twice."""
    assert stopped(SLOW, *signals) == (code, "", "\nOnderbroken.\n")


@pytest.mark.build
@pytest.mark.parametrize("where", ["main", "thread"])
def test_stop_waits_for_what_must_not_be_cut_in_two(where):
    """A stop in the middle of it comes afterwards, before anything else."""
    parts = ("with unbroken():", "print('begin', flush=True)", "time.sleep(0.5)", "print('eind', flush=True)")
    work = "\n        ".join(parts)
    threads = "import threading; threading.Thread(target=work).start(); time.sleep(9)"
    run = "work()" if where == "main" else threads
    program = (
        f"import time\nfrom hoofdtaak3.ending import listening, unbroken\ndef work():\n    {work}\n"
        f"with listening():\n    {run}\n    print('verder', flush=True)"
    )
    assert stopped(program, signal.SIGTERM) == (143, "eind\n", "\nOnderbroken.\n")


def test_ignored_signals_stay_ignored():
    """`nohup ht3 report` outlives its terminal."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with listening():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.build
@pytest.mark.parametrize("harm", ["doit.db", "tmp", "build"])
def test_something_else_stands_where_the_build_writes(tmp_path, harm):
    """A folder in the place of a file, a file in the place of a folder, a build that is a broken link."""
    project = copy_project(tmp_path / "project")
    if harm == "doit.db":
        (project / "build" / "doit.db").mkdir(parents=True)
    elif harm == "tmp":
        write_text(project / "build" / "tmp", "in de weg")
    else:
        (project / "build").symlink_to("/proc/bestaat/niet")
    if harm != "build":
        write_text(project / "build" / "edition.txt", "publiek\n")
    result = run_ht3(project, "run", "vredestijd")
    assert result.returncode == 1
    assert result.stderr.startswith("build")
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.stdout


NONSENSE = [b"", b"\xff\x00", b"[", b"3", b"[]", b'{"check": 3}', b'{"files": 3}', b"[" * 100_000]


@pytest.mark.parametrize("content", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_in_what_a_build_remembers(tmp_path, content):
    """A file of ours that is none costs time and nothing else."""
    project = Project(tmp_path)
    for path in (project.build / "doit.db", project.build / "times.json", project.output() / RECORD):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    assert Memory(project).outputs("check") == {}
    assert Times(project).last("check") in {0, 3}
    assert published(project.output()) == []


def trouble_with(action) -> OSError:
    """The error that it gives."""
    with pytest.raises(OSError) as caught:  # noqa: PT011 - what it says is what is tested
        action()
    return caught.value


def test_causes_name_the_file_and_what_to_do(tmp_path):
    """Of errors as the system gives them: what is in the way, by its name below the project."""
    write_text(tmp_path / "build", "in de weg")
    (tmp_path / "map").mkdir()
    (tmp_path / "x").write_text("x")
    told = {
        "build: dit is geen map": lambda: (tmp_path / "build" / "a" / "b").mkdir(parents=True),
        "build: dit is geen map, maar": (tmp_path / "build").mkdir,
        "map: dit is een map, maar hier hoort een bestand": lambda: os.replace(tmp_path / "x", tmp_path / "map"),  # noqa: PTH105
        "weg: dit is er niet meer": (tmp_path / "weg").read_bytes,
        f"{'n' * 300}: de naam is te lang": (tmp_path / ("n" * 300)).read_bytes,
        "map: deze map is niet leeg": lambda: ((tmp_path / "map" / "x").touch(), (tmp_path / "map").rmdir()),
    }
    for text, action in told.items():
        assert cause(trouble_with(action), tmp_path).startswith(text)
    assert cause(MemoryError()).startswith("Er is te weinig geheugen vrij.")
    assert cause(KeyError("weg")) == "KeyError: 'weg'"
    assert cause(OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "x")), tmp_path) == (
        "x: de schijf is vol. Maak ruimte vrij. Draai de opdracht daarna opnieuw."
    )


@pytest.mark.build
def test_full_disk_is_one_sentence(tmp_path):
    """No file may grow any more: the step that writes says so, nothing is published, and there is no traceback."""
    project = copy_project(tmp_path / "project")
    limit = 20_000
    result = subprocess.run(
        [sys.executable, "-m", "hoofdtaak3", "run", "vredestijd", "--jobs", "1"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert result.returncode == 1
    assert "codecel 6 van 8: Het bestand wordt groter dan hier mag." in result.stderr
    assert "Traceback" not in result.stdout + result.stderr
    assert not (project / "_output").exists()


@pytest.mark.build
def test_read_only_project_is_one_sentence(tmp_path):
    """What may not be written is named; root loses the right to write everywhere for it."""
    project = copy_project(tmp_path / "project")
    (project / "build").mkdir()
    for folder in (project, project / "build"):
        folder.chmod(0o555)
    program = [sys.executable, "-m", "hoofdtaak3", "run", "vredestijd"]
    if os.geteuid() == 0:
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("setpriv is not installed")
        program = [setpriv, "--bounding-set=-dac_override,-dac_read_search", *program]
    result = subprocess.run(program, cwd=project, capture_output=True, text=True, check=False)
    for folder in (project, project / "build"):
        folder.chmod(0o755)
    assert "Traceback" not in result.stderr
    assert result.returncode == 1
    assert "daar hebt u geen recht toe" in result.stderr


@pytest.mark.build
def test_manual_has_every_exit_code():
    """The codes of the help are those of the manual."""
    manual = Path(ROOT / "docs" / "handleiding.md").read_text(encoding="utf-8")
    told = run_ht3(ROOT, "--help").stdout.split("codes bij het einde:")[1]
    for code in (0, 1, 2, 129, 130, 143):
        assert f"{code} " in told
        assert f"| `{code}` |" in manual
