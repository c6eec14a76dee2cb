"""The product as a whole: from changed tables to figures, prose and pages."""

from __future__ import annotations

import csv
import re
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader
from tests.projects import copy_project, few_draws, keep_scenarios, run_ht3

pytestmark = [pytest.mark.build]

OUTPUTS = ("impactanalyse.html", "impactanalyse.pdf", "impactanalyse.docx")


def text_of(path: Path) -> str:
    """Everything a reader or a curious person can read in a file, compressed parts included."""
    if path.suffix == ".pdf":
        reader = PdfReader(path)
        pages = [page.extract_text() for page in reader.pages]
        return "\n".join([*pages, str(reader.metadata), str(reader.trailer["/Root"])])
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    return path.read_bytes().decode("utf-8", "ignore")


def made_files(project: Path) -> dict[str, Path]:
    """Every file that a build made, by relative path."""
    places = [project / "build", project / "_output", project / "_variables.yml"]
    files = [p for place in places for p in ([place] if place.is_file() else sorted(place.rglob("*"))) if p.is_file()]
    return {str(p.relative_to(project)): p for p in files}


def edit_rows(path: Path, change: dict[str, str], **where: str) -> int:
    """Change cells of the rows of a CSV file that match; returns how many rows were changed."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    changed = [row for row in rows if all(row[column] == value for column, value in where.items())]
    for row in changed:
        row.update(change)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(changed)


def test_report_is_written(built: Path) -> None:
    """The three formats are there, and every figure that was made is in the page."""
    for name in OUTPUTS:
        assert (built / "_output" / "report" / name).stat().st_size > 10_000
    page = (built / "_output" / "report" / "impactanalyse.html").read_text(encoding="utf-8")
    labels = {path.stem for path in (built / "build" / "figures").glob("*.svg")}
    assert len(labels) > 5
    assert not {label for label in labels if f'id="{label}"' not in page}


def test_nothing_points_outside(built: Path) -> None:
    """No output names this machine: no absolute path, user or time of building."""
    for name, path in made_files(built).items():
        if path.suffix in {".json", ".ipynb", ".csv", ".svg", ".md", ".html", ".yml", ".pdf", ".docx"}:
            text = text_of(path)
            assert str(built) not in text, name
            assert not re.search(r"/(tmp|home|root)/[a-z]", text), name


def test_intern_words_stay_inside(tmp_path: Path) -> None:
    """A word that stands only in intern rows appears nowhere in what the public edition makes."""
    project = copy_project(tmp_path / "project")
    keep_scenarios(project, "vredestijd", "hybride_spanning", "conflict_chemisch")
    few_draws(project)
    bird = "Zwartkopmees"
    restricted = 0
    for path in sorted((project / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows[3::7]:  # a seventh of every table becomes restricted, marked by the word
            row["classification"] = "intern"
            for column in ("note", "description", "name"):
                if column in row:
                    row[column] = f"{row[column]} {bird}".strip()
                    restricted += 1
                    break
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    assert restricted > 100
    result = run_ht3(project, "report", "--assembler", "pandoc")
    assert result.returncode == 0, result.stdout + result.stderr
    assert bird not in result.stdout + result.stderr
    files = made_files(project)
    assert f"_output/report/{OUTPUTS[0]}" in files
    leaks = [name for name, path in files.items() if bird.casefold() in text_of(path).casefold()]
    assert leaks == []


def test_change_of_data_moves_figure_prose_and_class(tmp_path: Path) -> None:
    """Take away the claim of HT1 on explosives clearance: its class, its chart, its table and the sentences move."""
    project = copy_project(tmp_path / "project")
    keep_scenarios(project, "vredestijd", "hybride_spanning", "conflict_chemisch")
    few_draws(project)
    assert run_ht3(project, "report", "--assembler", "pandoc").returncode == 0
    scenario = "conflict_chemisch"

    def look() -> tuple[str, bytes, bytes, str]:
        frame = pd.read_csv(project / "build" / "results" / scenario / "capabilities.csv").set_index("capability_id")
        figures = project / "build" / "figures"
        figure = (figures / "fig-vraag-conflict-chemisch.svg").read_bytes()
        table = (figures / "fig-vraag-conflict-chemisch.csv").read_bytes()
        page = text_of(project / "_output" / "report" / OUTPUTS[0])
        return str(frame.loc["eod_land", "class"]), figure, table, re.sub(r"<[^>]+>", " ", page)

    class_before, figure_before, table_before, page_before = look()
    changed = edit_rows(
        project / "data" / "claims.csv",
        {"low": "0", "likely": "0", "high": "0"},
        capability_id="eod_land",
        claim="ht1",
    )
    assert changed == 4
    assert run_ht3(project, "report", "--assembler", "pandoc").returncode == 0
    class_after, figure_after, table_after, page_after = look()
    assert class_before == "D"
    assert class_after == "A"
    assert figure_before != figure_after
    assert table_before != table_after
    sentences = [set(re.findall(r"[A-Z][^.<>]{30,}\.", page)) for page in (page_before, page_after)]
    assert [s for s in sentences[0] - sentences[1] if "explosieven ruimen op land" in s.casefold()]


def test_same_bytes_in_another_folder(built: Path, tmp_path: Path) -> None:
    """Built again in a folder with a space in its name, every output has the same bytes."""
    again = copy_project(tmp_path / "een andere map")
    result = run_ht3(again, "report", "--assembler", "pandoc")
    assert result.returncode == 0, result.stdout + result.stderr
    kept = {".ipynb", ".svg", ".png", ".csv", ".json", ".md", ".html", ".pdf", ".docx", ".yml"}
    first, second = (
        {
            name: path.read_bytes()
            for name, path in made_files(project).items()
            if path.suffix in kept and "logs" not in path.parts
        }
        for project in (built, again)
    )
    assert first.keys() == second.keys()
    assert {"_output/report/impactanalyse.pdf", "build/notebooks/comparison.ipynb"} <= first.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_second_build_does_nothing(built: Path, tmp_path: Path) -> None:
    """A second `ht3 report`, even of a copy, says that nothing had to be done, and touches no output."""
    copy = Path(shutil.copytree(built, tmp_path / "project", symlinks=True))
    before = {name: path.stat().st_mtime_ns for name, path in made_files(copy).items() if name.startswith("_output")}
    result = run_ht3(copy, "report", "--assembler", "pandoc")
    after = {name: path.stat().st_mtime_ns for name, path in made_files(copy).items() if name.startswith("_output")}
    assert result.returncode == 0
    assert "bijgewerkt" in result.stdout
    assert before == after
