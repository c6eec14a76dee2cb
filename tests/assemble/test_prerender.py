"""The scripts that Quarto starts before and after it renders."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "report" / "prerender.py"
AFTER = SCRIPT.with_name("postrender.py")


@pytest.fixture
def run(tmp_path):
    """Run the script as Quarto does, in a project with or without `ht3`."""

    def start(*, with_ht3: bool, code: int = 0, **environment: str) -> tuple[subprocess.CompletedProcess, list[str]]:
        said = tmp_path / "said.txt"
        if with_ht3:
            folder = tmp_path / ".venv" / "bin"
            folder.mkdir(parents=True)
            for name, ending in (("ht3", code), ("python", 5)):
                (folder / name).write_text(f'#!/bin/sh\necho "{name} $@" >> "{said}"\nexit {ending}\n')
                (folder / name).chmod(0o755)
        base = {"PATH": str(tmp_path), "QUARTO_PROJECT_DIR": str(tmp_path)}
        result = subprocess.run(
            [sys.executable, "-I", str(SCRIPT)], env=base | environment, capture_output=True, text=True, check=False
        )
        return result, said.read_text().splitlines() if said.exists() else []

    return start


def test_does_nothing_when_ht3_started_quarto(run):
    """With HT3_ASSEMBLING set nothing runs: everything is up to date already."""
    result, said = run(with_ht3=True, HT3_ASSEMBLING="1")
    assert (result.returncode, said) == (0, [])


@pytest.mark.parametrize(
    ("profile", "edition"),
    [("", "publiek"), ("intern", "intern"), ("concept,intern", "intern"), ("internet", "publiek")],
)
def test_runs_ht3_with_the_profiles_edition(run, profile, edition):
    """The notebooks are brought up to date for the edition of the profile, and a failure stops Quarto."""
    result, said = run(with_ht3=True, code=7, QUARTO_PROFILE=profile)
    assert said == [f"ht3 run --edition {edition}"]
    assert result.returncode == 7


def test_makes_the_brand_after_the_notebooks(run):
    """The templates' colours and fonts are made too, by the Python that ht3 runs on; a failure stops Quarto."""
    result, said = run(with_ht3=True)
    assert said == ["ht3 run --edition publiek", "python -m hoofdtaak3.assemble"]
    assert result.returncode == 5


def test_says_what_to_run_without_ht3(run):
    """Without `ht3` the script says in Dutch what to run, and Quarto stops."""
    result, _ = run(with_ht3=False)
    assert result.returncode == 1
    assert "make report" in result.stderr


def test_standard_library_only():
    """The scripts work with any Python, also one without this project's packages."""
    assert shutil.which("python3", path=os.defpath) or sys.executable
    for script in (SCRIPT, AFTER):
        source = script.read_text(encoding="utf-8")
        imports = {line.split()[1] for line in source.splitlines() if line.startswith(("import ", "from "))}
        assert imports <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("started", ["quarto", "ht3"])
@pytest.mark.parametrize("output", ["_output", "/_output-intern"])
def test_data_comes_beside_the_documents(tmp_path, started, output):
    """After `quarto render` the workbook and the ZIP stand in its output folder; ht3 itself publishes them."""
    made = tmp_path / "build" / "staged" / "data" / "report"
    made.mkdir(parents=True)
    for name in ("gegevens.xlsx", "gegevens.zip", ".gegevens.xlsx.1.deel"):
        (made / name).write_text(name)
    place = f"{tmp_path}{output}" if output.startswith("/") else output
    environment = {"QUARTO_PROJECT_DIR": str(tmp_path), "QUARTO_PROJECT_OUTPUT_DIR": place}
    environment |= {"HT3_ASSEMBLING": "1"} if started == "ht3" else {}
    result = subprocess.run([sys.executable, "-I", str(AFTER)], env=environment, check=True, capture_output=True)
    assert (result.stdout, result.stderr) == (b"", b"")
    found = sorted(path.name for path in (tmp_path / output.strip("/") / "report").glob("*"))
    assert found == ([] if started == "ht3" else ["gegevens.xlsx", "gegevens.zip"])
