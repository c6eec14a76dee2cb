"""A build that is stopped at any moment loses nothing, leaves nothing behind, and goes on where it was."""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

import pytest
from pydantic import ValidationError
from tests.processes import Marked
from tests.projects import Small, copy_built

from hoofdtaak3.assemble.record import RECORD, Record

pytestmark = [pytest.mark.build, pytest.mark.campaign]

STOPS = {signal.SIGKILL: 20, signal.SIGINT: 10, signal.SIGTERM: 10}
CODES = {signal.SIGKILL: -9, signal.SIGINT: 130, signal.SIGTERM: 143}
EVERYTHING = (
    "_output",
    "build/figures",
    "build/fragments",
    "build/notebooks",
    "build/results",
)
# Slow, as Quarto is, with a program of its own that it waits for, and with output that comes in parts.
QUARTO = """
import hashlib, os, pathlib, subprocess, sys, time
if sys.argv[1:] == ["--version"]:
    print("1.10.18")
    sys.exit(0)
_, source, _, name, _, profile = sys.argv[1:]
print("rendering", name, flush=True)
files = sorted(path for path in pathlib.Path().rglob("*") if path.is_file() and "_output" not in path.parts)
content = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
target = pathlib.Path("_output", source).with_suffix(dict(html=".html", typst=".pdf", docx=".docx")[name])
target.parent.mkdir(parents=True, exist_ok=True)
target.write_text(name)
subprocess.run([sys.executable, "-c", "import time; time.sleep(0.6)"], check=True)
target.write_text(name + content)
"""


class Stopped:
    """A project that is built and stopped, in an environment that everything started from it can be known by."""

    def __init__(self, small: Small, folder: Path, assembler: str) -> None:
        self.small = small
        self.temporary = folder / "tijdelijk"
        self.temporary.mkdir()
        self._marked = Marked(str(folder))
        self._command = [sys.executable, "-m", "hoofdtaak3", "report", "--assembler", assembler]
        self._environment = {**self._marked.environment, "TMPDIR": str(self.temporary)}

    def start(self) -> subprocess.Popen[str]:
        """The command in a session of its own, as from a terminal."""
        return subprocess.Popen(
            self._command,
            cwd=self.small.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=self._environment,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        )

    def finish(self) -> None:
        """Run it to its end; nothing temporary stays."""
        process = self.start()
        said, _ = process.communicate()
        assert process.returncode == 0, said
        assert not (self.small.root / "build" / "tmp").exists()
        assert list(self.small.root.rglob(".*.deel")) == []

    def stop(self, number: signal.Signals, seconds: float) -> bool:
        """Run it, and stop it after some seconds; returns whether it was not done yet."""
        process = self.start()
        while process.poll() is None and not hears(process.pid):
            time.sleep(0.01)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            # A terminal gives Ctrl-C to the whole group, everybody else to one process.
            (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
        said, _ = process.communicate(timeout=30)
        assert process.returncode in {0, CODES[number]}, said
        assert "Traceback" not in said
        if process.returncode and number != signal.SIGKILL:
            assert said.splitlines()[-1].startswith("Onderbroken.")
        assert self._marked.left() == []
        assert list(self.temporary.iterdir()) == []
        return process.returncode != 0


def hears(pid: int) -> bool:
    """Whether a process has said what SIGTERM means to it: Python itself still starts before that."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    return bool(int(status.split("SigCgt:")[1].split()[0], 16) >> (signal.SIGTERM - 1) & 1)


@pytest.fixture
def quarto(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow stand-in on PATH: a script that starts a program, as Quarto is."""
    script, program = tmp_path / "quarto.py", tmp_path / "bin" / "quarto"
    program.parent.mkdir()
    script.write_text(QUARTO)
    program.write_text(f'#!/bin/sh\n{quote(sys.executable)} {quote(str(script))} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")


def moments(seed: int, longest: float) -> Iterator[tuple[signal.Signals, float]]:
    """What stops a build, and after how many seconds: every signal as often as it should, mixed, over and over."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    signals = [number for number, times in STOPS.items() for _ in range(times)]
    chance.shuffle(signals)
    for number in itertools.cycle(signals):
        yield number, chance.uniform(0, longest)


def assert_whole(found: dict[str, bytes], published: list[dict[str, bytes]], *, killed: bool) -> None:
    """One of the publications as a whole; killed while files are moved: each whole, and a record that says so."""
    if found in published:
        return
    assert killed
    with pytest.raises(ValidationError):
        Record.model_validate_json(found.pop(f"_output/{RECORD}"))
    assert [name for name, data in found.items() if data not in [version.get(name) for version in published]] == []


@pytest.mark.parametrize(
    ("assembler", "name", "old", "new", "longest"),
    [
        ("pandoc", "params/scenarios/hybride_spanning.yaml", "title: Hybride spanning", "title: Hybride dreiging", 5),
        ("quarto", "report/text/vraag.md.jinja", "{#sec-vraag}", "nog eens {#sec-vraag}", 4),
    ],
)
@pytest.mark.usefixtures("quarto")
def test_stopped_builds_lose_nothing(small, tmp_path, assembler, name, old, new, longest):  # noqa: PLR0913, PLR0917
    """20 times `kill -9`, 10 times Ctrl-C and 10 times SIGTERM: every published file is the old or the new, whole.

    A run goes on where the stopped one was, so the moments are spread over all of a build. When it gets to its end,
    everything has the bytes of a build that nobody disturbed, and the change is taken back for the next round.
    """
    tested = Stopped(small, tmp_path, assembler)
    tested.finish()
    versions = [small.outputs(*EVERYTHING)]
    undisturbed = Small(copy_built(small.root, tmp_path / "ongestoord"))
    undisturbed.edit(name, old, new)
    (tmp_path / "ander").mkdir()
    Stopped(undisturbed, tmp_path / "ander", assembler).finish()
    versions.append(undisturbed.outputs(*EVERYTHING))
    published = [{path: data for path, data in version.items() if path.startswith("_output/")} for version in versions]
    assert published[0] != published[1]

    left, turn, moment = dict(STOPS), 0, moments(8, longest)
    small.edit(name, old, new)
    while any(left.values()):
        number, seconds = next(moment)
        if not left[number]:
            continue
        if tested.stop(number, seconds):
            left[number] -= 1
            assert_whole(small.outputs("_output"), published, killed=number == signal.SIGKILL)
            # Long steps get their time at last; half of a build is stopped about fifteen times.
            if sum(left.values()) % 15:
                continue
        tested.finish()
        assert small.outputs(*EVERYTHING) == versions[1 - turn]
        small.edit(name, *((old, new) if turn else (new, old)))
        turn = 1 - turn
