# ruff: noqa: INP001 - a script for Quarto, not a module
"""Brings the figures, tables, variables, colours and fonts up to date before `quarto render` starts.

Quarto runs this with any Python 3, so it uses the standard library only and calls `ht3` in the project's own virtual
environment. When `ht3` itself started Quarto, everything is up to date and this does nothing.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

MISSING = """\
Quarto kan het rapport nog niet maken: het programma ht3 is niet gevonden.
Voer eerst in de map van het project uit:
    make report
Dat maakt de omgeving .venv met ht3; daarna werkt `quarto render` ook."""


def find_ht3(root: Path) -> "str | None":
    """`ht3` in the project's virtual environment, else on PATH."""
    for place in (root / ".venv" / "bin" / "ht3", root / ".venv" / "Scripts" / "ht3.exe"):
        if place.is_file():
            return str(place)
    return shutil.which("ht3")


def python_of(program: str) -> Path:
    """The Python that `ht3` runs on: it stands in the same folder, also when PATH leads there through a link."""
    folder = Path(program).resolve().parent
    return folder / ("python.exe" if os.name == "nt" else "python")


def edition(profile: str) -> str:
    """The edition that goes with Quarto's profiles (a list with commas)."""
    return "intern" if "intern" in (name.strip() for name in profile.split(",")) else "publiek"


def main() -> int:
    """Run `ht3 run` and make the brand's files; the first failure is ours, so that Quarto stops."""
    if os.environ.get("HT3_ASSEMBLING"):
        return 0
    root = Path(os.environ.get("QUARTO_PROJECT_DIR") or Path(__file__).resolve().parent.parent)
    program = find_ht3(root)
    if program is None:
        print(MISSING, file=sys.stderr)  # noqa: T201 - a script that speaks to the terminal
        return 1
    run = [program, "run", "--edition", edition(os.environ.get("QUARTO_PROFILE", ""))]
    # `ht3 run` makes what the text needs; colours and fonts for the templates are the assembler's, so made apart.
    brand = [str(python_of(program)), "-m", "hoofdtaak3.assemble"]
    for command in (run, brand):
        code = subprocess.run(command, cwd=root, check=False).returncode  # noqa: S603 - the project's own program
        if code:
            return code
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # ht3 has told so itself
        sys.exit(130)
