"""What a finding is and what it rests on, for `ht3 explain`: from the value in a text to the rows of `data/`."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3 import edition as editions
from hoofdtaak3.assemble.shown import DEGREES, bases_sentence, plain_value
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.results.findings import Findings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hoofdtaak3.project import Project
    from hoofdtaak3.results.findings import Finding, Ground

_NEAR = 5


def explained_finding(project: Project, edition: str, name: str) -> Iterator[str]:
    """Lines about the finding of this id, or about all whose id starts with it.

    Raises:
        InputError: When nothing has been found yet, or there is no such finding.
    """
    findings = Findings.load(_content(project, edition))
    if name in findings.found:
        yield from _told(findings, findings.found[name])
        return
    below = [key for key in findings.found if key.startswith(f"{name}.")]
    if not below:
        near = difflib.get_close_matches(name, list(findings.found), _NEAR, 0.5)
        message = "Deze bevinding bestaat niet."
        raise InputError([Problem("bevinding", 0, "", message, name, dutch.listing(near, "of"))])
    for key in below:
        yield f"{key}: {_value(findings.found[key])}"


def _content(project: Project, edition: str) -> Path:
    folder = project.build if editions.current(project) in (edition, None) else editions.waiting(project, edition)
    path = folder / project.content.name
    if not path.is_file():
        advice = "draai eerst `ht3 report`" + (f" --edition {edition}" if edition != editions.EDITIONS[0] else "")
        message = f"Van de editie {edition} is nog niets gemaakt."
        raise InputError([Problem(path.relative_to(project.root).as_posix(), message=message, advice=advice)])
    return path


def _told(findings: Findings, finding: Finding) -> Iterator[str]:
    yield f"{finding.id}: {finding.label}"
    yield f"  waarde:    {_value(finding)}"
    if finding.low is not None or finding.high is not None:
        ends = [dutch.UNKNOWN if end is None else dutch.number(end) for end in (finding.low, finding.high)]
        yield f"  bereik:    {ends[0]} tot {ends[1]}"
    degree = DEGREES[finding.degree or "wisselt"]
    held = "" if finding.held is None else f" (zo in {dutch.share(finding.held)} van de trekkingen)"
    yield f"  stevigheid: {degree}{held}"
    if finding.outcomes:
        words = [finding.names.get(code, code) for code in finding.outcomes]
        yield f"  ook mogelijk, vaakste eerst: {dutch.listing(words)}"
    for name, key in (("fase", finding.phase), ("scenario", finding.scenario)):
        if key:
            yield f"  {name}:      {key}"
    if finding.needs:
        yield f"  eerst nodig: {dutch.listing(finding.needs)} (data/open_questions.csv)"
    if finding.source:
        yield f"  bron:      {finding.source} (data/bibliography.json)"
    grounds = [findings.grounds[name] for name in finding.grounds]
    if grounds:
        yield f"  {bases_sentence(findings.bases(finding)) or 'Rust op tabellen zonder herkomst.'}"
    for ground in grounds:
        yield f"  rust op {ground.label}:"
        yield from _rows(ground)


def _rows(ground: Ground) -> Iterator[str]:
    for table, keys in ground.rows.items():
        yield f"    data/{table}.csv ({dutch.number(len(keys), 0)}): {dutch.few(list(dict.fromkeys(keys)))}"


def _value(finding: Finding) -> str:
    text = plain_value(finding.value, finding.unit, finding.names)
    return f"{text} van de {dutch.number(finding.total, 0)} {finding.of}".rstrip() if finding.total else text
