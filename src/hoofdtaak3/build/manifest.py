"""build/manifest.json: from which input, code and packages everything was made, and what that was.

Only names below the project and hashes of content: no clocks, no folders, no user. Tables, the bibliography and texts
are hashed as this edition sees them: the hash of a whole file would let a reader of the public manifest test guesses
about what is not public.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hoofdtaak3.build.digests import ASSEMBLING, COMPUTING, DRAWING, files_in, of_files, package, versions
from hoofdtaak3.build.names import CHECK
from hoofdtaak3.inputs.tables.bibliography import BIBLIOGRAPHY_FILE
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hoofdtaak3.build.tasks import Build

_TEXT = ".qmd"


def write_manifest(build: Build, tasks: Iterable[str]) -> Path:
    """Write the manifest of what is in the working tree now; equal builds are equal bytes."""
    project, memory = build.project, build.memory
    files = [*build.parameters, *files_in(project.notebooks)]
    files += [path for path in files_in(project.report) if path.suffix != _TEXT]
    files += [project.root / "_brand.yml", *project.root.glob("_quarto*.yml")]
    reads = {name: memory.values(name).get("reads", {}) for name in tasks}
    texts = {file: sha for found in reads.values() for file, sha in found.items() if file.endswith(_TEXT)}
    facts = memory.facts(CHECK)
    seen = {f"data/{name}.csv": sha for name, sha in facts.get("tables", {}).items()}
    seen |= {BIBLIOGRAPHY_FILE: facts["sources"]} if "sources" in facts else {}
    content = {
        "edition": build.edition,
        "package": package(),
        "packages": versions((*COMPUTING, *DRAWING, *ASSEMBLING)),
        "inputs": seen | texts | of_files(project, files),
        "steps": {
            # What the check reads is known by a key of this machine.
            name: {"reads": {} if name == CHECK else found, "outputs": memory.outputs(name)}
            for name, found in reads.items()
            if found
        },
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    return write_text(project.build / "manifest.json", text + "\n")
