"""What `ht3 check` knows of fragments, labels and variables is what telling makes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from tests.projects import Small, read_rows

from hoofdtaak3.figures.told import NAMES, fragment_labels, variable_names

HEAD = """\
# What telling makes, by name: for `ht3 check`, which looks at the chapters before anything is told.
# Written by `pytest tests/build/test_told.py --update-golden`; {scenario} and {capability} stand for an id of each.
"""
LABEL = re.compile(r"\{#((?:fig|tbl|sec)-[\w-]+)")


def made(root: Path) -> tuple[dict[str, set[str]], set[str]]:
    """The labels in each fragment, and the names of the variables, of a built project."""
    fragments = {path.stem: set(LABEL.findall(path.read_text("utf-8"))) for path in root.glob("build/fragments/*.md")}
    return fragments, set(flat(yaml.safe_load((root / "_variables.yml").read_text("utf-8"))))


def flat(values: dict[str, object], above: str = "") -> list[str]:
    """Dotted names."""
    return [
        name
        for key, value in values.items()
        for name in (flat(value, f"{above}{key}.") if isinstance(value, dict) else [f"{above}{key}"])
    ]


def ids(root: Path) -> tuple[list[str], list[str]]:
    """Of the scenarios and of the capabilities."""
    scenarios = sorted(path.stem for path in root.glob("params/scenarios/*.yaml"))
    return scenarios, [row["id"] for row in read_rows(root / "data" / "capabilities.csv")]


def patterns(root: Path) -> str:
    """The names of a built project as they stand in the file, with a word for every id."""
    scenarios, capabilities = ids(root)
    words = dict.fromkeys(scenarios, "{scenario}") | dict.fromkeys(capabilities, "{capability}")

    def pattern(name: str) -> str:
        for key in sorted(words, key=len, reverse=True):
            for written in (key, key.replace("_", "-")):
                name = re.sub(rf"(?<=[-.]){written}(?=$|\.)", words[key], name)
        return name

    fragments, variables = made(root)
    lines = {pattern(name): sorted({pattern(label) for label in labels}) for name, labels in fragments.items()}
    text = [f"  {quoted(name)}: [{', '.join(map(quoted, labels))}]" for name, labels in sorted(lines.items())]
    text += ["variables:", *(f"  - {quoted(name)}" for name in sorted({pattern(name) for name in variables}))]
    return HEAD + "\n".join(["fragments:", *text]) + "\n"


def quoted(name: str) -> str:
    """A name with braces is quoted in YAML."""
    return f'"{name}"' if "{" in name else name


@pytest.mark.build
def test_check_knows_all_that_telling_makes(small_once: Small, request: pytest.FixtureRequest) -> None:
    """Every fragment, label and variable of a built project is known before, and nothing else."""
    if request.config.getoption("--update-golden"):
        NAMES.write_text(patterns(small_once.root), encoding="utf-8")
    fragments, variables = made(small_once.root)
    known = {name: set(labels) for name, labels in fragment_labels(*ids(small_once.root)).items()}
    assert known == fragments
    assert set(variable_names(*ids(small_once.root))) == variables
