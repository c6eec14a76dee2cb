"""Editions that were published, kept small to compare with: findings, sentences of letter and core, sources; no pages.

One ZIP each, in `build/kept/`: the folder of an edition moves aside with all that was made of it, so of a restricted
edition nothing lies beside a public one, nobody publishes it along, and `ht3 clean` removes it. The names count up and
hold the fingerprint: no clocks. Sources are as the edition sees them, as in the run record.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import yaml
from pydantic import ValidationError

from hoofdtaak3 import edition as editions
from hoofdtaak3.assemble.record import MadeFrom
from hoofdtaak3.assemble.source import for_profile
from hoofdtaak3.assemble.text import FOLDER as TEMPLATES
from hoofdtaak3.build.digests import files_in, parameter_files
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.scenarios.load import public_values, read_parameters
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.tables.bibliography import BIBLIOGRAPHY_FILE
from hoofdtaak3.inputs.tables.contract import CONTRACT_FILE
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.results.difference import Outcome, outcomes
from hoofdtaak3.results.findings import Findings
from hoofdtaak3.results.frames import read_frames
from hoofdtaak3.writing import pack, write_bytes

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.project import Project

TEXTS: Final = ("kamerbrief", "kern", "beslisnota")
"""The fragments of which the sentences are kept, in the order of what matters: the letter, the core, the note."""
_VERSION: Final = 1
_ABOUT, _FINDINGS = "editie.json", "bevindingen.json"
_NAME = re.compile(r"(\d+)-([0-9a-f]{12})\.zip")
_STATED = re.compile(r'data-id="([^"]+)"')


@dataclass(frozen=True)
class KeptEdition:
    """What there is to compare of one edition."""

    made_from: MadeFrom
    findings: Findings
    outcomes: Mapping[str, Mapping[str, Outcome]]
    """By scenario and capability."""
    stated: Mapping[str, tuple[str, ...]]
    """Ids of the findings that each fragment states."""
    texts: Mapping[str, str]
    """Of each of `TEXTS` its Markdown, with the findings marked."""
    sources: Mapping[str, str]
    """Tables, parameters and templates by their names below the project, as the edition sees them."""

    @property
    def edition(self) -> str:
        """Which edition it is."""
        return self.made_from.settings["edition"]

    @property
    def fingerprint(self) -> str:
        """Of all that it was made from."""
        return self.made_from.fingerprint()

    @classmethod
    def of(cls, project: Project, edition: str, made_from: MadeFrom) -> KeptEdition:
        """What stands in `build/` now."""
        seen_as = editions.as_edition(edition)
        scenarios = load_scenarios(project.root, seen_as)
        causes = read_frames(project.results / "_causes", ("causes",))["causes"]
        found = {key: _outcomes(project, key, causes) for key in scenarios}
        fragments = {path.stem: path.read_text(encoding="utf-8") for path in sorted(project.fragments.glob("*.md"))}
        stated = {name: tuple(dict.fromkeys(_STATED.findall(text))) for name, text in fragments.items()}
        return cls(
            made_from,
            Findings.load(project.content),
            found,
            {name: ids for name, ids in stated.items() if ids},
            {name: fragments[name] for name in TEXTS if name in fragments},
            sources_of(project, edition, load_dataset(project.root, seen_as)),
        )

    def data(self) -> bytes:
        """As a ZIP; the same edition is the same bytes."""
        about = {
            "version": _VERSION,
            "made_from": self.made_from.model_dump(),
            "stated": self.stated,
            "outcomes": {key: {c: vars(own) for c, own in sorted(of.items())} for key, of in self.outcomes.items()},
        }
        parts = {_ABOUT: _json(about), _FINDINGS: _json(self.findings.plain())}
        parts |= {f"tekst/{name}.md": text for name, text in self.texts.items()}
        parts |= {f"bron/{name}": text for name, text in sorted(self.sources.items())}
        return pack({name: text.encode() for name, text in parts.items()})

    @classmethod
    def read(cls, path: Path) -> KeptEdition:
        """Read what `data` gave; InputError when it is something else."""
        try:
            with zipfile.ZipFile(path) as archive:
                parts = {name: archive.read(name).decode() for name in archive.namelist()}
            about = {_VERSION: json.loads(parts[_ABOUT])}[json.loads(parts[_ABOUT])["version"]]
            found = {key: {name: Outcome(**own) for name, own in of.items()} for key, of in about["outcomes"].items()}
            return cls(
                MadeFrom.model_validate(about["made_from"]),
                Findings.parsed(json.loads(parts[_FINDINGS])),
                found,
                {name: tuple(ids) for name, ids in about["stated"].items()},
                {name[6:-3]: text for name, text in parts.items() if name.startswith("tekst/")},
                {name[5:]: text for name, text in parts.items() if name.startswith("bron/")},
            )
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, ValidationError):
            message, allowed = "Dit is geen bewaarde editie die deze ht3 kent.", "een bestand uit build/kept/"
            raise InputError([Problem(path.name, message=message, allowed=allowed)]) from None


def kept_files(project: Project, edition: str) -> list[Path]:
    """The kept editions, the newest first."""
    build = project.build if editions.current(project) in (edition, None) else editions.waiting(project, edition)
    found = [(int(match[1]), path) for path in build.glob("kept/*") if (match := _NAME.fullmatch(path.name))]
    return [path for _, path in sorted(found, reverse=True)]


def keep_edition(project: Project, edition: str, made_from: Mapping[str, Any], most: int) -> None:
    """Keep what was just published; of older ones the newest, `most` together. None is kept if that is 0."""
    before = kept_files(project, edition)
    made = MadeFrom.model_validate(made_from)
    number = int(before[0].name.split("-")[0]) if before else 0
    short = made.fingerprint()[:12]
    if most and not (before and f"-{short}." in before[0].name):
        path = project.build / "kept" / f"{number + 1}-{short}.zip"
        before.insert(0, write_bytes(path, KeptEdition.of(project, edition, made).data()))
    for path in before[most:]:
        path.unlink()


def _outcomes(project: Project, scenario_id: str, causes: pd.DataFrame) -> dict[str, Outcome]:
    frames = read_frames(project.results / scenario_id, ("capabilities", "scenario_degrees"))
    mine = causes[causes["scenario_id"] == scenario_id].drop(columns=["scenario_id"])
    return outcomes(frames["capabilities"], mine, frames["scenario_degrees"])


def sources_of(project: Project, edition: str, dataset: Dataset) -> dict[str, str]:
    """Tables, parameters and templates by their names below the project, as the edition sees them."""
    found = {}
    for name, frame in dataset.frames.items():
        shown = frame.iloc[: len(frame) - dataset.unknowns.get(name, 0)]
        columns = frame.columns.tolist()
        rows = (dict(zip(columns, row, strict=True)) for row in shown.itertuples(index=False, name=None))
        found[dataset.contract.tables[name].file] = table_text(columns, rows)
    for name, frame in dataset.answers.items():
        if len(frame):
            rows = (dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None))
            found[dataset.contract.answers[name].file] = table_text(frame.columns, rows)
    found[CONTRACT_FILE] = (project.root / CONTRACT_FILE).read_text(encoding="utf-8")
    found[BIBLIOGRAPHY_FILE] = _json(list(dataset.sources.values()))
    for path in parameter_files(project):
        name = path.relative_to(project.root).as_posix()
        values = public_values(read_parameters(project.root, name)) if edition == "publiek" else None
        text = path.read_text(encoding="utf-8-sig")
        found[name] = text if values is None else yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False)
    for path in files_in(project.report / TEMPLATES):
        text = path.read_text(encoding="utf-8")
        found[path.relative_to(project.root).as_posix()] = for_profile(text, edition)
    return found


def table_text(columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Rows of a table as its file has them; numbers as people write them."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(cell) for name, cell in row.items()} for row in rows)
    return stream.getvalue()


def _cell(cell: object) -> str:
    if cell is None or str(cell) in {"nan", "<NA>"}:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=0, default=str) + "\n"
