"""What tests of sweeps share: a project without anything made, and a sweep in this process."""

from __future__ import annotations

import shutil
from contextlib import chdir
from pathlib import Path

import pandas as pd

from hoofdtaak3.project import Project
from hoofdtaak3.sweep import command
from hoofdtaak3.sweep.parquet import read_table

ROOT = Path(__file__).parents[2]
SCENARIO = "conflict_chemisch"


def bare_project(place: Path) -> Project:
    """A copy with data, parameters and nothing made."""
    for name in ("data", "params"):
        shutil.copytree(ROOT / name, place / name)
    for name in ("_quarto.yml", "_quarto-publiek.yml", "_quarto-intern.yml", "_brand.yml"):
        shutil.copy(ROOT / name, place)
    return Project(place)


def run_sweep(project: Project, *texts: str, name: str = "proef", **more: object) -> Path:
    """Carry a sweep out; gives the folder with what came out."""
    settings = {"edition": "publiek", "jobs": 1, "yes": True, **more}
    with chdir(project.root):
        order = command.order_of(project, SCENARIO, texts, name=name, **settings)
        assert command.sweep(order) == 0
    return project.sweeps(str(settings["edition"])) / name


def read(folder: Path, table: str) -> pd.DataFrame:
    """A table of a sweep."""
    return read_table(folder / f"{table}.parquet")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file that was published."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
