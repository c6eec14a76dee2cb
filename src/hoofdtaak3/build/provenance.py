"""build/manifest.json: for every output, from which inputs and with which packages it was made.

Only names below the project and hashes of content: no clocks, no folders, no user. Data tables are hashed as this
edition sees them: the hash of a whole file would let a reader of the public manifest test guesses about rows that
are not public.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from hoofdtaak3.analyses.names import ANALYSES, EXTRA_FRAMES, analysis_name, sampling_name
from hoofdtaak3.build.names import CHECK, COMPARISON, PUBLISH, scenario_name
from hoofdtaak3.build.records import read_record
from hoofdtaak3.build.sources import PACKAGE, files_in
from hoofdtaak3.build.versions import ASSEMBLING, COMPUTING, DRAWING, versions
from hoofdtaak3.writing import digest, write_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hoofdtaak3.build.tasks import Build


def write_manifest(build: Build) -> Path:
    """Write the manifest of what is in the working tree now; equal builds are equal bytes."""
    project = build.project
    parameters = _hashes(build, build.parameters)
    results = {path: sha for key in build.scenarios for path, sha in _outputs(build, scenario_name(key)).items()}
    samples = {path: sha for key in build.scenarios for path, sha in _outputs(build, sampling_name(key)).items()}
    analyses = {path: sha for name in ANALYSES for path, sha in _outputs(build, analysis_name(name)).items()}
    steps = {
        scenario_name(key): (_inputs(build, "scenario") | parameters, _outputs(build, scenario_name(key)))
        for key in build.scenarios
    }
    steps |= {
        sampling_name(key): (_inputs(build, "sampling") | parameters, _outputs(build, sampling_name(key)))
        for key in build.scenarios
    }
    for name in ANALYSES:
        read = results | samples if name in EXTRA_FRAMES else results
        steps[analysis_name(name)] = (
            _inputs(build, name) | parameters | read,
            _outputs(build, analysis_name(name)),
        )
    comparison = _outputs(build, COMPARISON)
    steps[COMPARISON] = (_inputs(build, "comparison") | parameters | results | analyses, comparison)
    report = [*project.root.glob("_quarto*.yml"), *files_in(project.report), project.data / "bibliography.json"]
    steps[PUBLISH] = (_hashes(build, report) | results | analyses | comparison, _outputs(build, PUBLISH))
    content = {
        "edition": build.edition,
        "package": _package(),
        "packages": versions((*COMPUTING, *DRAWING, *ASSEMBLING)),
        "steps": {name: {"inputs": inputs, "outputs": outputs} for name, (inputs, outputs) in steps.items() if outputs},
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    return write_text(project.build / "manifest.json", text + "\n")


def _inputs(build: Build, notebook: str) -> dict[str, str]:
    record = read_record(build.project, CHECK)
    tables = dict(record.inputs) if record else {}
    return tables | _hashes(build, [build.notebook(notebook), build.project.root / "_brand.yml"])


def _outputs(build: Build, name: str) -> dict[str, str]:
    record = read_record(build.project, name)
    return dict(record.outputs) if record else {}


def _hashes(build: Build, paths: Iterable[Path]) -> dict[str, str]:
    return {path.relative_to(build.project.root).as_posix(): digest(path) for path in paths}


def _package() -> str:
    """One hash for all of this package's own files, by name and content."""
    total = hashlib.sha256()
    for path in files_in(PACKAGE):
        total.update(f"{path.relative_to(PACKAGE).as_posix()}\0{digest(path)}\n".encode())
    return total.hexdigest()
