"""`python -m hoofdtaak3.assemble`: the brand's files alone, for `quarto render` (see report/prerender.py)."""

from __future__ import annotations

import sys
from pathlib import Path

from hoofdtaak3.assemble.brand_files import write_brand
from hoofdtaak3.ending import listening
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project
from hoofdtaak3.trouble import cause


def main() -> int:
    """Write `build/brand/` of the project in the working folder; 2 and the problems if `_brand.yml` is wrong."""
    try:
        with listening():
            write_brand(Project(Path.cwd()))
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"{cause(error, Path.cwd())}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
