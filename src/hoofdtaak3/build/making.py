"""What an edition is made from: data as it sees them, parameters, notebooks, text, code, versions of packages.

Known before anything is made, so the accountability page can name the fingerprint of all of it. Publication writes the
same lists down in the run record, and `ht3 verify` compares them with the project as it is now.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hoofdtaak3.assemble.config import read_settings
from hoofdtaak3.assemble.frontmatter import ASKED, EPOCH
from hoofdtaak3.assemble.record import MadeFrom
from hoofdtaak3.assemble.source import for_profile, included
from hoofdtaak3.assemble.text import FOLDER as TEMPLATES
from hoofdtaak3.brand import Brand
from hoofdtaak3.build import names
from hoofdtaak3.build.digests import (
    ASSEMBLING,
    COMPUTING,
    DRAWING,
    TABULATING,
    files_in,
    of_files,
    of_text,
    of_value,
    package,
    parameter_files,
    versions,
)
from hoofdtaak3.build.documents import cited
from hoofdtaak3.build.step import Made, Watch, make_task
from hoofdtaak3.edition import ONLY
from hoofdtaak3.inputs.scenarios.load import public_values, read_parameters
from hoofdtaak3.inputs.tables.bibliography import BIBLIOGRAPHY_FILE
from hoofdtaak3.problems import InputError
from hoofdtaak3.writing import digest, write_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doit.task import Task

    from hoofdtaak3.build.tasks import Build
    from hoofdtaak3.project import Project

SWEEP = "sweep"
"""The setting that holds the design of a sweep, in a record of one."""
_FORMS = ("templates", "filters", "interactive")
"""Folders below `report/` that give every document its form."""
_TEXTS = {".qmd", ".md", ".jinja"}


def made_from(project: Project, edition: str, data: Mapping[str, str]) -> MadeFrom:
    """Everything that documents of this edition are made from, as it is now.

    `data` has the digests of tables and bibliography as the edition sees them (`validation.seen`).
    """
    contract = contract_seen(project)
    asked = {name: value for name in (EPOCH, ASKED) if (value := os.environ.get(name, ""))}
    if only := os.environ.get(ONLY, ""):
        asked["alleen scenario's"] = only
    return MadeFrom(
        settings={"edition": edition} | asked,
        data=dict(data) | contract,
        parameters=parameters_seen(project, edition),
        notebooks=of_files(project, files_in(project.notebooks)),
        text=_text(project, edition),
        code=dict(package()),
        packages=versions((*COMPUTING, *DRAWING, *TABULATING, *ASSEMBLING)),
    )


def contract_seen(project: Project) -> dict[str, str]:
    """Digest of the contract of the tables."""
    return of_files(project, [project.data / "datapackage.yaml"])


def parameters_seen(project: Project, edition: str) -> dict[str, str]:
    """Digests of the parameter files; of one with restricted changes what the public edition may know of it."""
    found = of_files(project, parameter_files(project))
    for name in found if edition == "publiek" else ():
        with suppress(InputError):  # what is wrong makes no documents, and who makes them says so
            values = public_values(read_parameters(project.root, name))
            if values is not None:
                found[name] = of_value(values)
    return found


def _text(project: Project, edition: str) -> dict[str, str]:
    """Digests of what stands in the documents of this edition, and of what gives them their form.

    A file that only another edition shows is not named.
    """
    root, texts, fonts = project.root.resolve(), dict[Path, str](), list[Path]()
    with suppress(InputError):  # what is wrong makes no documents, and who makes them says so
        for document in read_settings(project, edition).render:
            texts |= included(project, document, edition)
        fonts = [file.path for file in Brand.load(root).files]
    written = {
        path: text
        for path, text in texts.items()
        if path.is_file() and path.is_relative_to(root) and not path.is_relative_to(root / "build")
    }
    settings = [root / name for name in ("_quarto.yml", f"_quarto-{edition}.yml", "_brand.yml")]
    forms = [path for name in _FORMS for path in files_in(root / "report" / name)]
    others = [path for path in files_in(root / "report") if path.suffix not in _TEXTS]
    pictures = [path for path in others if any(path.name in text for text in written.values())]
    files = [*settings, *forms, *pictures, *(path.resolve() for path in fonts)]
    found = {path: digest(path) for path in files if path.is_file() and path.is_relative_to(root)}
    found |= {path: of_text(text) for path, text in written.items()}
    for path in files_in(root / "report" / TEMPLATES):
        with suppress(OSError, UnicodeDecodeError):  # as above
            found[path] = of_text(for_profile(path.read_text(encoding="utf-8"), edition))
    named = {path.relative_to(root).as_posix(): sha for path, sha in found.items()}
    return named | {f"{BIBLIOGRAPHY_FILE} (in de tekst)": cited(project, written.values())}


def making_task(build: Build) -> Task:
    """What the accountability page tells of what this edition is made from."""
    project, root = build.project, build.project.root
    report = [*files_in(project.report), *root.glob("_quarto*.yml"), root / "_brand.yml"]

    def now() -> MadeFrom:
        return made_from(project, build.edition, build.found("data"))

    def run() -> Made:
        found = now()
        told = {"edition": build.edition, "fingerprint": found.fingerprint(), "packages": found.packages}
        path = write_text(project.making, json.dumps(told, ensure_ascii=False, sort_keys=True) + "\n")
        return Made([path], (), {"made_from": found.model_dump()})

    watch = Watch(project, [*build.tables, *build.parameters, *files_in(project.notebooks), *report])
    return make_task(project, names.MAKING, run, reads=lambda: now().flat(), watch=watch, after=[names.CHECK])


def differences(then: MadeFrom, now: MadeFrom) -> list[str]:
    """What is not the same in Dutch, an entry a name: `data/claims.csv is hier anders`."""
    old, new = then.flat(), now.flat()
    plain = {*then.settings, *now.settings, *then.packages, *now.packages}
    told = []
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if name in plain:
            told.append(f"{name}: toen {before or 'niet aanwezig'}, hier {after or 'niet aanwezig'}")
        elif after is None:
            told.append(f"{name} is hier niet")
        else:
            told.append(f"{name} is hier " + ("nieuw" if before is None else "anders"))
    return told
