"""Result frames on disk."""

from __future__ import annotations

import csv
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from hoofdtaak3.model.frames import frame
from hoofdtaak3.problems import InputError
from hoofdtaak3.results.checks import ResultError
from hoofdtaak3.results.frames import read_frames, write_frames
from hoofdtaak3.results.schema import TABLES
from hoofdtaak3.writing import digest, write_bytes, write_text


def frames() -> dict[str, pd.DataFrame]:
    """Frames with everything that a text file could lose, and frames without rows."""
    rows = [
        ("mean", 0.1 + 0.2, math.nan, ("01", "nan"), math.inf, 5e-324, "eod, land"),
        ("worst", -0.0, math.nan, (), 1e300, 2.0, ""),
        ("none", 1.0, math.nan, ("a",), 0.0, 1e-9, '"01"\n'),
    ]
    made = {name: frame(table.dtypes, []) for name, table in TABLES.items()}
    days = frame(
        TABLES["supply"].dtypes, [("01", 0, "vrede", 1.0, 2.0, "beperkt"), ("", -1, "oorlog", 0.0, 2.0, "onbekend")]
    )
    return made | {"measure_frontier": frame(TABLES["measure_frontier"].dtypes, rows), "supply": days}


def test_frames_come_back_exactly(tmp_path):
    """Floats keep every bit, unknown stays unknown, text that looks like a number or like nothing stays text."""
    write_frames(tmp_path, frames())
    for name, found in read_frames(tmp_path, tuple(TABLES)).items():
        pd.testing.assert_frame_equal(found, frames()[name], check_exact=True)


@examples(25)
@given(st.lists(st.floats(allow_nan=False), min_size=4))
def test_a_number_comes_back_exactly(tmp_path, numbers):
    """Every one that there is."""
    made = frame(TABLES["tipping"].dtypes, [("eod", "value", number, number) for number in numbers])
    write_frames(tmp_path, {"tipping": made})
    (found,) = read_frames(tmp_path, ("tipping",)).values()
    pd.testing.assert_frame_equal(found, made, check_exact=True)


def test_a_list_is_one_cell_of_the_file(tmp_path):
    """With `;` between its parts; whoever opens the file sees one column."""
    (path,) = write_frames(tmp_path, {"measure_frontier": frames()["measure_frontier"]})
    assert path.read_text(encoding="utf-8").splitlines()[1] == 'mean,0.30000000000000004,,01;nan,inf,5e-324,"eod, land"'


def test_a_text_as_long_as_hundreds_of_scenarios_make_it_comes_back(tmp_path):
    """Longer than Python's reader of CSV takes by itself, and other readers in this process keep that bound."""
    bound = 131_072
    before = csv.field_size_limit(bound)  # a package that another test imports lifts it
    try:
        made = frame(TABLES["explorer"].dtypes, [("scenarios", "x" * (3 * bound))])
        write_frames(tmp_path, {"explorer": made})
        (found,) = read_frames(tmp_path, ("explorer",)).values()
        assert csv.field_size_limit() == bound
    finally:
        csv.field_size_limit(before)
    pd.testing.assert_frame_equal(found, made)


def test_writing_changes_no_frame(tmp_path):
    """Lists are joined on the way to the file only."""
    made = frames()
    write_frames(tmp_path, made)
    for name, before in frames().items():
        pd.testing.assert_frame_equal(made[name], before)


def test_a_frame_that_drifts_is_not_written(tmp_path):
    """Nor are those beside it, so that a folder holds results of one run."""
    with pytest.raises(ResultError, match="tipping: de kolommen"):
        write_frames(tmp_path, frames() | {"tipping": frames()["supply"]})
    assert not list(tmp_path.iterdir())


def test_results_of_another_version_are_refused(tmp_path):
    """A file with other columns, with what to do about it."""
    write_text(tmp_path / "tipping.csv", "capability_id,status,claim\neod,value,0.5\n")
    with pytest.raises(InputError, match=r"(?s)build/results/.*tipping\.csv.*andere kolommen.*ht3 run"):
        read_frames(tmp_path, ("tipping",))


def test_equal_frames_are_equal_bytes(tmp_path):
    """Writing what was read changes nothing."""
    first = {path.name: path.read_bytes() for path in write_frames(tmp_path / "a", frames())}
    second = {
        path.name: path.read_bytes()
        for path in write_frames(tmp_path / "b", read_frames(tmp_path / "a", tuple(TABLES)))
    }
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
