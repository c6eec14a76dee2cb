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
BATCH = 20
SECONDS = 30
LINES = 60
"""A message that is longer is no message."""


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
@pytest.mark.parametrize(
    ("kind", "first"), [(kind, first) for kind, size in SIZES.items() for first in range(0, size, BATCH)]
)
def test_spoiled_input_is_refused_or_gives_a_report(
    kind: str, first: int, small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is judged alone; what is accepted is built, as many together as the check still accepts."""
    assert set(SIZES) == set(KINDS)
    monkeypatch.chdir(small.root)
    good = small.outputs("_output")
    accepted = []
    for seed in range(first, first + BATCH):
        file, content = spoiled(small.root, kind, seed)
        if judged(small.root, {file: content}, f"{kind} {seed}: {file}", capsys):
            accepted.append((seed, file, content))
    assert small.outputs("_output") == good
    together: dict[str, bytes] = {}
    seeds = []
    for seed, file, content in accepted:
        if file not in together and judged(small.root, together | {file: content}, f"{kind} {seed}", capsys):
            together[file] = content
            seeds.append(seed)
    for file, content in together.items():
        (small.root / file).write_bytes(content)
    code, said = small.report(), small.result.stdout + small.result.stderr
    if kind == "texts" and code == 2:
        # Which findings there are is known when they are found: a name that is none is refused then, with its place.
        assert re.search(r"^report/text/\S+, regel \d+: ", said, re.MULTILINE), (kind, seeds, said)
        assert small.outputs("_output") == good, (kind, seeds, said)
    else:
        assert code == 0, (kind, seeds, said)


def judged(root: Path, contents: dict[str, bytes], what: str, capsys: pytest.CaptureFixture[str]) -> bool:
    """Whether the check accepts these contents; the files are then as they were. Fails unless a refusal is clear."""
    before = {file: (root / file).read_bytes() for file in contents}
    for file, content in contents.items():
        (root / file).write_bytes(content)
    try:
        with limited(SECONDS):
            code = main(["check"])
    finally:
        for file, content in before.items():
            (root / file).write_bytes(content)
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
