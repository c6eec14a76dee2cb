# ruff: noqa: INP001 - a script for Quarto, not a module
"""Puts the workbook and the ZIP with data beside the documents after `quarto render`.

`ht3 run`, which `prerender.py` starts, has made them. Standard library only, as there. When `ht3` itself started
Quarto, it publishes them and this does nothing.
"""

import os
import shutil
import sys
from pathlib import Path

MADE = Path("build", "staged", "data")


def main() -> int:
    """Copy what stands below `build/staged/data/` to the same place in Quarto's output folder."""
    output = os.environ.get("QUARTO_PROJECT_OUTPUT_DIR")
    if os.environ.get("HT3_ASSEMBLING") or not output:
        return 0
    root = Path(os.environ.get("QUARTO_PROJECT_DIR") or Path(__file__).resolve().parent.parent)
    for path in sorted(file for file in (root / MADE).rglob("gegevens.*") if file.is_file()):
        target = root / output / path.relative_to(root / MADE)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
