"""What the import contracts in pyproject.toml do not say: when a module is imported, and what it may be called."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

START = """
import sys
from pathlib import Path

import pytest
import hoofdtaak3.cli, hoofdtaak3.build.session, hoofdtaak3.assemble
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables.contract import load_contract
root = Path(sys.argv[1])
load_scenarios(root), load_contract(root)
print(sorted({"pandas", "altair", "papermill", "rich", "numpy", "IPython", "ipykernel"} & set(sys.modules)))
"""


@pytest.mark.build
def test_slow_packages_wait_until_they_are_needed() -> None:
    """Starting, listing the steps and reading parameters and contract, as every build does, import nothing slow."""
    result = subprocess.run([sys.executable, "-c", START, str(ROOT)], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


def test_no_utils() -> None:
    """Every module has a noun for a name."""
    package = ROOT / "src" / "hoofdtaak3"
    assert not [p for p in package.rglob("*.py") if p.stem in {"utils", "helpers", "misc", "common"}]
