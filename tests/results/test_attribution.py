"""Why something moved: from what each part of the changes does alone."""

from __future__ import annotations

from typing import Any

import pytest

from hoofdtaak3.results.attribution import Attribution, Cause


def cause(was: Any, now: Any, alone: dict[str, Any], base: Any = ..., engine: str = "") -> Cause:
    """Of one thing with these values."""
    own = was if base is ... else base
    states = {part: {"x": value} for part, value in alone.items()}
    return Attribution({"x": was}, {"x": now}, {"x": own}, states, engine).cause("x")


@pytest.mark.parametrize(
    ("was", "now", "alone", "expected"),
    [
        pytest.param("A", "D", {"a": "D", "b": "A"}, Cause(("a",)), id="one part does it"),
        pytest.param("A", "D", {"a": "D", "b": "D"}, Cause(("a", "b")), id="each would do"),
        pytest.param("A", "D", {"a": "A", "b": "A"}, Cause(("a", "b"), together=True), id="only together"),
        pytest.param("A", "D", {"a": "B", "b": "A"}, Cause(("a",), together=True), id="one, and more with the other"),
        pytest.param("A", "D", {"a": "B", "b": "C"}, Cause(("a", "b"), together=True), id="neither is the whole"),
        pytest.param(10, 16, {"a": 12, "b": 14}, Cause(("a", "b")), id="numbers add up"),
        pytest.param(10, 17.5, {"a": 12, "b": 14}, Cause(("a", "b"), together=True), id="numbers do not add up"),
        pytest.param(0.1, 0.1 + 0.2, {"a": 0.3, "b": 0.1}, Cause(("a",)), id="rounding is no move"),
        pytest.param(
            ("x", "y"), ("y", "z"), {"a": ("y",), "b": ("x", "y", "z")}, Cause(("a", "b")), id="lists lose and gain"
        ),
        pytest.param(
            ("x",), ("x", "y", "z"), {"a": ("x", "y"), "b": ("x",)}, Cause(("a",), together=True), id="more in a list"
        ),
        pytest.param(None, True, {"a": True, "b": None}, Cause(("a",)), id="what is new"),
        pytest.param(float("nan"), 3.0, {"a": float("nan"), "b": 3.0}, Cause(("b",)), id="what was not known"),
    ],
)
def test_cause(was, now, alone, expected):
    """The parts that move it, and whether together they do what they do alone."""
    assert cause(was, now, alone) == expected


def test_what_computes_comes_first():
    """The old inputs computed as now differ from what was: that is the model's, and the rest starts from there."""
    assert cause(10, 12, {"a": 12}, base=12, engine="m") == Cause(("m",))
    assert cause(10, 15, {"a": 15}, base=12, engine="m") == Cause(("m", "a"))
    assert cause("A", "C", {"a": "C"}, base="A", engine="m") == Cause(("a",))
    assert cause("A", "C", {"a": "A", "b": "A"}, base="A", engine="m") == Cause(("m", "a", "b"), together=True)
