"""build/manifest.json: from which input, code and packages everything was made, and what that was.

Only names below the project and hashes of content: no clocks, no folders, no user. Data tables are hashed as this
edition sees them: the hash of a whole file would let a reader of the public manifest test guesses about rows that
are not public.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hoofdtaak3.build.digests import ASSEMBLING, COMPUTING, DRAWING, files_in, of_files, package, versions
from hoofdtaak3.build.names import CHECK
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hoofdtaak3.build.tasks import Build


def write_manifest(build: Build, tasks: Iterable[str]) -> Path:
    """Write the manifest of what is in the working tree now; equal builds are equal bytes."""
    project, memory = build.project, build.memory
    files = [*build.parameters, *files_in(project.notebooks), *files_in(project.report)]
    files += [project.root / "_brand.yml", *project.root.glob("_quarto*.yml"), project.data / "bibliography.json"]
    tables = {f"data/{name}.csv": sha for name, sha in memory.facts(CHECK).get("tables", {}).items()}
    content = {
        "edition": build.edition,
        "package": package(),
        "packages": versions((*COMPUTING, *DRAWING, *ASSEMBLING)),
        "inputs": tables | of_files(project, files),
        "steps": {
            # The check reads whole files, restricted rows included.
            name: {"reads": {} if name == CHECK else memory.values(name)["reads"], "outputs": memory.outputs(name)}
            for name in tasks
            if memory.values(name)
        },
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    return write_text(project.build / "manifest.json", text + "\n")
