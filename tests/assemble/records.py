"""A run record for tests that publish without a build."""

from __future__ import annotations

from hoofdtaak3.assemble.record import MadeFrom, Making

SHA = "0123456789abcdef" * 4


def making(edition: str = "publiek", **data: str) -> Making:
    """How a small publication was made; `data` by table."""
    made = MadeFrom(
        settings={"edition": edition},
        data={f"data/{name}.csv": sha for name, sha in (data or {"claims": SHA}).items()},
        parameters={"params/base.yaml": SHA[::-1]},
        notebooks={"notebooks/scenario.ipynb": SHA},
        text={"report/kamerbrief.qmd": SHA, "_brand.yml": SHA},
        code={"hoofdtaak3/dutch.py": SHA},
        packages={"python": "3.11.2", "typst": ""},
    )
    return Making(edition=edition, assembler="pandoc 3.8", made_from=made)
