"""A campaign of inputs that are spoiled at random: each is refused clearly, or gives a report."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.mutated_inputs import KINDS, spoiled
from tests.projects import Small

from hoofdtaak3.cli import main

SIZES = {"tables": 130, "parameters": 60, "bibliography": 40, "settings": 40, "texts": 40}
"""How many of each kind; together more than 300."""
ROUNDS = 8
SECONDS = 30
LINES = 60
"""A message that is longer is no message."""

Contents = dict[str, bytes]


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """A hang is a failure, not a wait."""

    def late(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.campaign
@pytest.mark.parametrize("turn", range(ROUNDS))
def test_spoiled_input_is_refused_or_gives_a_report(
    turn: int, small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is judged alone; what is accepted is built, as much together as the check still accepts."""
    assert set(SIZES) == set(KINDS)
    monkeypatch.chdir(small.root)
    good = small.outputs("_output")
    accepted: Contents = {}
    for kind, size in SIZES.items():
        for seed in range(turn, size, ROUNDS):
            file, content = spoiled(small.root, kind, seed)
            if judged(small.root, {file: content}, f"{kind} {seed}: {file}", capsys):
                accepted[file] = content
    assert small.outputs("_output") == good
    whole = {file: (small.root / file).read_bytes() for file in accepted}
    together = joined(small.root, {}, accepted, capsys)
    put(small.root, together)
    while code := small.report():
        said = small.result.stdout + small.result.stderr
        # Which findings there are is known when they are found: a name that is none is refused then, with its place.
        assert code == 2, (turn, [*together], said)
        named = re.findall(r"^(report/text/\S+), regel \d+: ", said, re.MULTILINE)
        texts = [file for file in together if file.startswith("report/")]
        assert named, (turn, [*together], said)
        assert texts, (turn, [*together], said)
        assert small.outputs("_output") == good, (turn, said)
        for file in {*texts} & {*named} or texts:
            put(small.root, {file: whole[file]})
            del together[file]
    assert together


def joined(root: Path, known: Contents, more: Contents, capsys: pytest.CaptureFixture[str]) -> Contents:
    """What is known to be accepted, and as many more as are still accepted with it, found by halves."""
    if judged(root, known | more, f"texts {[*more]}", capsys):
        return known | more
    if len(more) > 1:
        files = [*more]
        for half in (files[::2], files[1::2]):
            known = joined(root, known, {file: more[file] for file in half}, capsys)
    return known


def put(root: Path, contents: Contents) -> None:
    """Write these files."""
    for file, content in contents.items():
        (root / file).write_bytes(content)


def judged(root: Path, contents: Contents, what: str, capsys: pytest.CaptureFixture[str]) -> bool:
    """Whether the check accepts these contents; the files are then as they were. Fails unless a refusal is clear."""
    before = {file: (root / file).read_bytes() for file in contents}
    put(root, contents)
    try:
        with limited(SECONDS):
            code = main(["check"])
    finally:
        put(root, before)
    out, errors = capsys.readouterr()
    assert code in {0, 2}, (what, errors)
    assert "Traceback" not in errors + out, (what, errors)
    if code == 2:
        assert out == "", (what, out)
        # What is gone from one chapter is missed in another, which then says so.
        places = [*map(Path, contents), *([Path("report/x.qmd")] if what.startswith("texts") else [])]
        assert any(path.name in errors or f"{path.parent}/" in errors for path in places), (what, errors)
        assert len(errors.splitlines()) <= LINES, (what, errors)
        assert not re.search(r"Error\b|Exception|None\b", errors), (what, errors)
    return code == 0
