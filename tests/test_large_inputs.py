"""Inputs without an end are refused with one message; nothing recurses or searches through them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.projects import copy_project

from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables.contract import load_contract
from hoofdtaak3.inputs.tables.reading import parse_rows
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.strict_yaml import parse_document

HEADER = "id,law,article,name,kind,source,classification,note\n"
ROW = "a,x,,n,bijstand,,openbaar,\n"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped files, whose scenarios are replaced by others."""
    return copy_project(tmp_path_factory.mktemp("groot") / "project")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (HEADER + ROW * 200_000, 0, "De tabel is te lang om mee te rekenen."),
        (HEADER + "a" + ",x" * 100_000 + "\n" + ROW, 2, "De regel heeft te veel cellen."),
        (HEADER.rstrip() + ",c" * 100_000 + "\n" + ROW, 1, "De tabel heeft veel te veel kolommen."),
        (HEADER + ROW + ROW.replace("n,", "n" * 10_000_000 + ","), 3, "Een cel op deze regel is te lang"),
        (HEADER + ROW.replace("n,", '"n') + ROW * 200_000, 2, "De aanhalingstekens op deze regel kloppen niet"),
    ],
    ids=["rows", "cells", "columns", "one cell", "an open quote"],
)
def test_a_table_without_end(text: str, line: int, message: str, root: Path) -> None:
    """One problem, short enough to read."""
    problems: list[Problem] = []
    rows = parse_rows(text.encode(), load_contract(root).tables["legal_bases"], problems)
    assert not rows.complete
    assert [(p.line, p.message.startswith(message)) for p in problems] == [(line, True)]
    assert len(problems[0].text()) < 600


@pytest.mark.parametrize("raw", [b"[" * 200_000, b"- " * 100_000, b"{a: " * 50_000, b"a: " + b"[" * 40 + b"]" * 40])
def test_yaml_that_is_nested_without_end(raw: bytes) -> None:
    """Building its values would overflow the stack of the process; that is seen before."""
    with pytest.raises(InputError) as caught:
        parse_document(raw, "params/scenarios/x.yaml")
    assert [problem.message for problem in caught.value.problems] == ["De YAML is te diep genest."]


def test_yaml_that_multiplies() -> None:
    """Anchors that would grow to billions of values are refused where they stand."""
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))]
    with pytest.raises(InputError) as caught:
        parse_document("\n".join(lines).encode(), "params/scenarios/x.yaml")
    assert {problem.message for problem in caught.value.problems} == {"Een verwijzing met * kan hier niet."}


def chained(root: Path, count: int, *, circle: bool = False) -> None:
    """That many scenarios, each of which builds on the one before; the first on base, or in a circle on the last."""
    folder = root / "params" / "scenarios"
    for path in folder.glob("*.yaml"):
        path.unlink()
    for number in range(count):
        parent = "base" if number == 0 and not circle else f"s{(number - 1) % count}"
        text = f"extends: {parent}\ntitle: S{number}\ndescription: D\ndays: {10 + number}\n"
        (folder / f"s{number}.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("circle", [False, True])
def test_a_chain_without_end(circle: bool, root: Path) -> None:  # noqa: FBT001 - a parameter of the test
    """More scenarios than a report can tell of are refused before any is read."""
    chained(root, 1500, circle=circle)
    with pytest.raises(InputError) as caught:
        load_scenarios(root)
    (problem,) = caught.value.problems
    assert (problem.file, problem.found, problem.allowed) == ("params/scenarios", "1.500", "hoogstens 500")


def test_a_long_chain_is_merged(root: Path) -> None:
    """The nearest file wins, however many there are."""
    chained(root, 60)
    scenarios = load_scenarios(root)
    assert (scenarios["s59"].days, scenarios["s59"].title, len(scenarios.files("s59"))) == (69, "S59", 61)


def test_a_long_circle_is_told_in_short(root: Path) -> None:
    """The first and the last names of it."""
    chained(root, 60, circle=True)
    with pytest.raises(InputError) as caught:
        load_scenarios(root)
    (problem,) = caught.value.problems
    assert problem.file == "params/scenarios/s0.yaml"
    assert problem.found == ("s59 -> s58 -> s57 -> s56 -> s55 -> (51 andere) -> s3 -> s2 -> s1 -> s0 -> s59")
