"""A small parameter folder in a temporary project."""

import shutil
from pathlib import Path

import pytest

from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.problems import InputError, Problem

ROOT = Path(__file__).parents[2]
CALM = """\
extends: base
title: Kalm
description: Er gebeurt niets.
"""
STORM = """\
# een scenario dat op een ander voortbouwt
extends: calm
title: Storm
description: Er gebeurt veel.
phases:
  - {from_day: 0, phase: vrede}
  - {from_day: 10, phase: conflict}
incidents:
  - incident: flood
    day: 12
travel:
  road: {speed_kmh: 45}
"""


class Params:
    """`params/` with the shipped base and two scenarios, `calm` and `storm`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "params" / "scenarios").mkdir(parents=True)
        shutil.copy(ROOT / "params" / "base.yaml", root / "params")
        self.write("calm", CALM)
        self.write("storm", STORM)

    def path(self, name: str) -> Path:
        return self.root / "params" / ("base.yaml" if name == "base" else f"scenarios/{name}.yaml")

    def write(self, name: str, text: str) -> None:
        self.path(name).write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace a text that stands in the file exactly once."""
        text = self.path(name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def load(self):
        return load_scenarios(self.root)

    def problems(self) -> list[Problem]:
        """The problems that loading reports; at least one."""
        with pytest.raises(InputError) as caught:
            self.load()
        return list(caught.value.problems)


@pytest.fixture
def params(tmp_path: Path) -> Params:
    """A fresh parameter folder."""
    return Params(tmp_path)
