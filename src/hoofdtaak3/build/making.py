"""What an edition is made from: data as it sees them, parameters, notebooks, text, code, versions of packages.

Known before anything is made, so the accountability page can name the fingerprint of all of it. Publication writes the
same lists down in the run record, and `ht3 verify` compares them with the project as it is now.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from hoofdtaak3.assemble import MadeFrom
from hoofdtaak3.brand import Brand
from hoofdtaak3.build import names
from hoofdtaak3.build.digests import (
    ASSEMBLING,
    COMPUTING,
    DRAWING,
    files_in,
    of_files,
    package,
    parameter_files,
    versions,
)
from hoofdtaak3.build.step import Made, Watch, make_task
from hoofdtaak3.figures.annexes.accountability import accountability
from hoofdtaak3.problems import InputError
from hoofdtaak3.writing import write_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from doit.task import Task

    from hoofdtaak3.build.tasks import Build
    from hoofdtaak3.project import Project

_EPOCH = "SOURCE_DATE_EPOCH"


def made_from(project: Project, edition: str, data: Mapping[str, str]) -> MadeFrom:
    """Everything that documents of this edition are made from, as it is now.

    `data` has the digests of tables and bibliography as the edition sees them (`validation.seen`).
    """
    contract = of_files(project, [project.data / "datapackage.yaml"])
    epoch = os.environ.get(_EPOCH, "")
    return MadeFrom(
        settings={"edition": edition} | ({_EPOCH: epoch} if epoch else {}),
        data=dict(data) | contract,
        parameters=of_files(project, parameter_files(project)),
        notebooks=of_files(project, files_in(project.notebooks)),
        text=of_files(project, _text_files(project)),
        code=dict(package()),
        packages=versions((*COMPUTING, *DRAWING, *ASSEMBLING)),
    )


def _text_files(project: Project) -> list[Path]:
    root, fonts = project.root, []
    with suppress(InputError):  # a brand that is wrong makes no documents; who draws with it says so
        fonts = [file.path for file in Brand.load(root).files if file.path.is_relative_to(root)]
    return [*files_in(project.report), *root.glob("_quarto*.yml"), root / "_brand.yml", *fonts]


def making_task(build: Build) -> Task:
    """The part of the accountability page that tells what this edition is made from."""
    project = build.project

    def now() -> MadeFrom:
        return made_from(project, build.edition, build.found("data"))

    def run() -> Made:
        found = now()
        told = accountability(build.edition, found.packages, found.fingerprint())
        paths = [write_text(project.fragments / f"{name}.md", text) for name, text in told.items()]
        return Made(paths, (), {"made_from": found.model_dump()})

    watch = Watch(project, [*build.tables, *build.parameters, *files_in(project.notebooks), *_text_files(project)])
    return make_task(project, names.MAKING, run, reads=lambda: now().flat(), watch=watch, after=[names.CHECK])


def found_making(build: Build) -> MadeFrom:
    """What the accountability page was written for."""
    return MadeFrom.model_validate(build.memory.facts(names.MAKING)["made_from"])


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
