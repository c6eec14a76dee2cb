"""The product as a whole: from changed tables to figures, prose and pages."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from tests.projects import (
    Small,
    build_report,
    copy_project,
    made_files,
    read_rows,
    small_project,
    write_rows,
)
from tests.restricted import Restricted, canaries, text_of

pytestmark = [pytest.mark.build]

PAGE = "report/impactanalyse.html"
KEPT = {".ipynb", ".svg", ".png", ".csv", ".json", ".md", ".html", ".pdf", ".docx", ".xlsx", ".zip", ".yml"}


def edit_rows(path: Path, change: dict[str, str], **where: str) -> int:
    """Change cells of the rows of a CSV file that match; returns how many rows were changed."""
    rows = read_rows(path)
    changed = [row for row in rows if all(row[column] == value for column, value in where.items())]
    for row in changed:
        row.update(change)
    write_rows(path, rows, rows[0])
    return len(changed)


def kept(project: Path) -> dict[str, bytes]:
    """The bytes of everything that must be the same wherever it is made."""
    return {
        name: path.read_bytes()
        for name, path in made_files(project).items()
        if path.suffix in KEPT and "logs" not in path.parts and path.name != "times.json"
    }


def test_nothing_points_outside(small_once: Small) -> None:
    """No output names this machine: no absolute path, user or time of building."""
    for name, path in made_files(small_once.root).items():
        if path.suffix in KEPT - {".png"}:
            text = text_of(path)
            assert str(small_once.root) not in text, name
            assert not re.search(r"/(tmp|home|root)/[a-z]", text), name


def test_restricted_words_and_numbers_stay_inside(small: Small) -> None:
    """What stands only in restricted rows appears nowhere in what a public build leaves or says."""
    Restricted(small.root, seed=7).mark()
    assert small.report() == 0, small.result.stderr
    assert not canaries(small.result.stdout)
    files = made_files(small.root)
    assert f"_output/{PAGE}" in files
    assert [name for name, path in files.items() if canaries(text_of(path))] == []


def test_change_of_data_moves_figure_prose_and_class(small: Small) -> None:
    """Take away the claim of HT1 on explosives clearance: its class, its chart, its table and the sentences move."""
    scenario = "conflict_chemisch"

    def look(output: str) -> tuple[str, bytes, bytes, str]:
        frame = pd.read_csv(small.root / "build" / "results" / scenario / "capabilities.csv")
        figures = small.root / "build" / "figures"
        figure = (figures / "fig-kern.svg").read_bytes()
        table = (figures / "fig-kern.csv").read_bytes()
        page = text_of(small.root / output / PAGE)
        found = frame.set_index("capability_id").loc["eod_land", "class"]
        return str(found), figure, table, re.sub(r"<[^>]+>", " ", page)

    class_before, figure_before, table_before, page_before = look("_output")
    changed = edit_rows(
        small.root / "data" / "claims.csv",
        {"low": "0", "likely": "0", "high": "0"},
        capability_id="eod_land",
        claim="ht1",
    )
    assert changed == 4
    assert small.report("--document", "impactanalyse", "--format", "html") == 0, small.result.stderr
    class_after, figure_after, table_after, page_after = look("_output-deel")
    assert class_before == "D"
    assert class_after == "A"
    assert figure_before != figure_after
    assert table_before != table_after
    sentences = [set(re.findall(r"[A-Z][^.<>]{30,}\.", page)) for page in (page_before, page_after)]
    assert [s for s in sentences[0] - sentences[1] if "explosieven ruimen op land" in s.casefold()]


@pytest.mark.campaign
@pytest.mark.parametrize("name", ["small_once", "built"])
def test_same_bytes_in_another_folder(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Built again in a folder with a space in its name, every output has the same bytes."""
    found = request.getfixturevalue(name)
    again = tmp_path / "een andere map"
    (small_project if name == "small_once" else copy_project)(again)
    build_report(again)
    first, second = kept(found.root if isinstance(found, Small) else found), kept(again)
    assert first.keys() == second.keys()
    assert {"_output/report/impactanalyse.pdf", "build/notebooks/comparison.ipynb"} <= first.keys()
    assert [path for path in first if first[path] != second[path]] == []
