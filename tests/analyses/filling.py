"""Fill in one template of the report with findings that a test makes up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoofdtaak3.assemble.shown import plain
from hoofdtaak3.assemble.text import render_texts
from hoofdtaak3.project import Project
from hoofdtaak3.results.findings import Finding, Findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).resolve().parents[2]
NAMES = {"a": "Zoekteams", "b": "Nooddrinkwater", "c": "Blushelikopters", "d": "Noodbruggen"}
"""Capabilities of the made-up findings."""


def filled(
    folder: Path,
    name: str,
    findings: Iterable[Finding],
    tables: Mapping[str, Any] | None = None,
    figures: Iterable[str] = (),
) -> str:
    """The fragment of a shipped template."""
    project = Project(folder)
    text = project.report / "text"
    text.mkdir(parents=True, exist_ok=True)
    for path in (ROOT / "report" / "text").glob("*.jinja"):
        if path.name.startswith("_") or path.name == f"{name}.md.jinja":
            shutil.copy(path, text)
    whole = Findings.of(findings, {}).plain() | {
        "tables": dict(tables or {}),
        "figures": {label: {"name": label, "bases": {"fictief": 1}} for label in figures},
    }
    project.build.mkdir(exist_ok=True)
    project.content.write_text(json.dumps(whole), encoding="utf-8")
    making = {"edition": "publiek", "fingerprint": "abc123", "packages": {}}
    project.making.write_text(json.dumps(making), encoding="utf-8")
    return render_texts(project).fragments[name]


def words(text: str) -> str:
    """What a reader reads: on one line, without marks of findings."""
    return plain(" ".join(text.split()))


def listed(identifier: str, keys: str = "", degree: str = "houdt_stand", names: Mapping[str, str] = NAMES) -> Finding:
    """A list of capabilities (or what `names` names), one letter each."""
    return Finding(
        identifier, identifier, tuple(keys), "capaciteiten", len(names), "capaciteiten", degree=degree, names=names
    )


MEASURES = {"m": "Meer ploegen", "n": "Nieuwe bevoegdheid", "o": "Oefenen"}
"""Directions of the made-up findings."""
LISTS = (
    "alle", "klaar.ja", "klaar.misschien", "klaar.nee", "klaar.onbekend", "wet.ja", "wet.nee", "wet.onbekend",
    "betaler_open", "een_partij", "kern", "overtroffen.altijd", "overtroffen.waarschijnlijk", "zonder_effect",
    "effect_onbekend", "pas_samen", "niet_ernaast",
)  # fmt: skip


def of_measures(**given: str) -> list[Finding]:
    """What the part on measures finds, each list empty unless given; a dot in an id is written `__`."""
    chosen = {name.replace("__", "."): keys for name, keys in given.items()}
    found = [
        listed(f"maatregelen.{name}", chosen.get(name, ""), "vast" if name == "alle" else "wisselt", MEASURES)
        for name in LISTS
    ]
    found += [listed(f"maatregelen.voor.{key}", chosen.get(f"voor.{key}", ""), "vast", MEASURES) for key in NAMES]
    return [
        *found,
        Finding("maatregelen.besluit", "besluit", "2026-04-01"),
        Finding("maatregelen.gereed", "gereed", "2030-01-01"),
        Finding("maatregelen.getekend", "getekend", 2),
        Finding("maatregelen.grens_vaak", "grens", 0.8, "deel"),
    ]


WAR = {
    "short": "tekort.stevig", "enough": "genoeg.stevig", "unsure": "onbeslist", "helped": "alternatief.stevig",
    "stays": "klasse.A.stevig", "covered": "klasse.B.stevig", "partly": "klasse.C.stevig",
    "without": "klasse.D.stevig", "undecided": "gat_onbeslist", "remains": "gat.stevig", "served": "gedekt.stevig",
}  # fmt: skip
"""What the part on capabilities finds of war and may be stated."""


def of_war(peace: str = "", **given: str) -> list[Finding]:
    """These lists, one letter a capability, empty unless given; and what letters take from elsewhere."""
    assert set(given) <= set(WAR)
    return [
        listed("fase.vrede.tekort.stevig", peace),
        *(listed(f"fase.oorlog.{name}", given.get(word, "")) for word, name in WAR.items()),
        Finding("aantal.capaciteiten", "capaciteiten", len(NAMES)),
        Finding("instelling.stevig", "stevig", 0.8, "deel"),
        Finding("groei.jaar", "jaar", "2030"),
        Finding("groei.personeel.doel_plan", "groei", 100000.0, "mensen", source="ah-2212"),
    ]
