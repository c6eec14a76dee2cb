"""Result frames on disk."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from hoofdtaak3.results.frames import FRAMES, read_frames, write_frames
from hoofdtaak3.writing import digest, write_bytes, write_text


def frames() -> dict[str, pd.DataFrame]:
    """Frames with everything that a text file could lose."""
    frame = pd.DataFrame(
        {
            "capability_id": ["01", "nan", "eod, land"],
            "phase": ["vrede", "", "oorlog"],
            "day": [0, 1, 2],
            "gap": [0.1 + 0.2, math.nan, math.inf],
            "served": [math.nan] * 3,
        }
    )
    return dict.fromkeys(FRAMES, frame)


def test_frames_come_back_exactly(tmp_path):
    """Floats keep every bit, unknown stays unknown, text that looks like a number or like nothing stays text."""
    write_frames(tmp_path, frames())
    for name, frame in read_frames(tmp_path).items():
        pd.testing.assert_frame_equal(frame, frames()[name], check_exact=True)


def test_equal_frames_are_equal_bytes(tmp_path):
    """Writing what was read changes nothing."""
    first = {path.name: path.read_bytes() for path in write_frames(tmp_path / "a", frames())}
    second = {path.name: path.read_bytes() for path in write_frames(tmp_path / "b", read_frames(tmp_path / "a"))}
    assert first == second


def test_interrupted_writing_leaves_the_old_file(tmp_path, monkeypatch):
    """A write that breaks off leaves the old content, and no draft beside it."""
    path = write_text(tmp_path / "x.txt", "oud")
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(OSError("vol")))
    with pytest.raises(OSError, match="vol"):
        write_bytes(path, b"nieuw")
    assert path.read_text() == "oud"
    assert list(tmp_path.iterdir()) == [path]


def test_digest_of_nothing_is_empty(tmp_path):
    """A file that is gone has no hash, so it never equals what it was."""
    assert digest(tmp_path / "weg") == ""
