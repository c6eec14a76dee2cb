"""What must hold of every result."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from hoofdtaak3.results.checks import ResultError, calibration_warnings, check_results


def frames() -> dict[str, pd.DataFrame]:
    """Sound results of one capability on two days, the second unknown."""
    days = {"capability_id": ["eod", "eod"], "day": [0, 1]}
    amounts = {"demand": [3.0, math.nan], "gap": [1.0, math.nan]}
    return {
        "supply": pd.DataFrame(days),
        "lines": pd.DataFrame({"line_id": ["l", "l"]} | days | amounts | {"served": [2.0, math.nan]}),
        "requests": pd.DataFrame({"line_id": ["l"], "decision": ["partly"]}),
        "capability_days": pd.DataFrame(days | amounts | {"defence": [1.5, math.nan], "civil": [0.5, math.nan]}),
        "capabilities": pd.DataFrame({"capability_id": ["eod"], "availability": ["beperkt"], "class": ["onbekend"]}),
        "phases": pd.DataFrame({"capability_id": ["eod"], "availability": ["onbekend"], "class": ["nvt"]}),
    }


def test_sound_results_pass():
    """Unknown values are no error."""
    check_results(frames(), days=2, capabilities=1)


@pytest.mark.parametrize(
    ("name", "column", "value", "message"),
    [
        ("lines", "gap", -0.5, "kleiner dan nul"),
        ("lines", "gap", 3.5, "groter dan de vraag"),
        ("lines", "served", 1.0, "geleverd plus tekort"),
        ("capability_days", "civil", 0.6, "Defensie plus civiel plus tekort"),
        ("capabilities", "class", "E", "onbekende code in kolom class"),
        ("requests", "decision", "ja", "onbekende code in kolom decision"),
    ],
)
def test_impossible_results_are_refused(name, column, value, message):
    """Each promise of the model is checked, and the message names the frame and the row."""
    broken = frames()
    broken[name].loc[0, column] = value
    with pytest.raises(ResultError, match=f"{name}: .*{message}.*Eerste regel"):
        check_results(broken, days=2, capabilities=1)


def test_missing_days_are_refused():
    """A result without one of the days is incomplete."""
    with pytest.raises(ResultError, match="2 regels in plaats van 3"):
        check_results(frames(), days=3, capabilities=1)


def test_calibration_names_what_history_granted():
    """In peace every request of the stream is granted; in another scenario nobody expects that."""
    requests = pd.DataFrame(
        {
            "line_id": ["a", "b", "c"],
            "capability_id": ["eod"] * 3,
            "kind": ["request", "request", "incident"],
            "decision": ["granted", "late", "refused"],
        }
    )
    (warning,) = calibration_warnings("vredestijd", requests)
    assert "verzoek b (eod)" in warning
    assert calibration_warnings("oorlog", requests) == []
