"""The package as users install it: a wheel that holds every module and every file it needs."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

IMPORT_ALL = """
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
import hoofdtaak3
assert hoofdtaak3.__file__.startswith(sys.argv[1]), hoofdtaak3.__file__
for module in pkgutil.walk_packages(hoofdtaak3.__path__, "hoofdtaak3."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
        print(module.name)
"""


@pytest.mark.build
def test_wheel_holds_every_module(tmp_path: Path) -> None:
    """A wheel built without network imports every module from the wheel alone, and carries the package's data files."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    target = tmp_path / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    result = subprocess.run(
        [sys.executable, "-S", "-c", "import site; site.main()\n" + IMPORT_ALL, str(target)],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    source = ROOT / "src" / "hoofdtaak3"
    modules = {
        "hoofdtaak3." + ".".join(p.relative_to(source).with_suffix("").parts).removesuffix(".__init__")
        for p in source.rglob("*.py")
        if p.stem != "__main__" and p != source / "__init__.py"
    }
    assert set(result.stdout.split()) == modules
    packed = {p.relative_to(target / "hoofdtaak3") for p in (target / "hoofdtaak3").rglob("*") if p.is_file()}
    wanted = {p.relative_to(source) for p in source.rglob("*") if p.is_file() and p.suffix != ".pyc"}
    assert wanted <= packed
