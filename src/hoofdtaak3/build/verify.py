"""`ht3 verify`: what is so of a published folder, and whether a project is what it was made from."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.assemble.record import MadeFrom, read_record
from hoofdtaak3.assemble.verification import Verdict, published_apart, verdicts
from hoofdtaak3.build.digests import versions
from hoofdtaak3.build.making import SWEEP, differences, made_from
from hoofdtaak3.build.screen import say
from hoofdtaak3.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hoofdtaak3.edition import Edition
    from hoofdtaak3.project import Project

_KINDS = {
    "data": ("bestand met gegevens", "bestanden met gegevens"),
    "parameters": ("parameterbestand", "parameterbestanden"),
    "notebooks": ("notebook", "notebooks"),
    "text": ("bestand met tekst en opmaak", "bestanden met tekst en opmaak"),
    "code": ("codebestand", "codebestanden"),
}
_SHOWN = 12


def verify(folder: Path, project: Project | None) -> int:
    """Say of every file in `folder` whether it is as published; returns 0 if all are and nothing else is there, else 1.

    The same of what was published by itself in a folder below it.

    `project` is where the command is given, if that is a project: whether it is what the folder was made from is said
    too, and changes no exit code. InputError if the folder has no sound record.
    """
    record = read_record(folder)
    found = verdicts(folder, record.files)
    say(f"Editie {record.edition}, gemaakt met {_plain(record.assembler)}.")
    say(f"Vingerafdruk {record.fingerprint}")
    for line in _made_from(record.made_from):
        say(line)
    say("")
    for verdict in found:
        say(_line(verdict))
    say(f"\nSamen: {_counts(found)}.")
    if project is not None:
        say("")
        for line in _compared(project, record.edition, record.made_from):
            say(line)
    code = 0 if all(verdict.state == "goed" for verdict in found) else 1
    for apart in published_apart(folder):
        say(f"\nApart gepubliceerd in {_plain(apart.name)}/:")
        code = max(code, verify(apart, project))
    return code


def _made_from(made: MadeFrom) -> list[str]:
    kinds: Mapping[str, Mapping[str, str]] = made.model_dump(include=set(_KINDS))
    counts = [_count(len(kinds[kind]), *words) for kind, words in _KINDS.items()]
    packages = [_plain(f"{name} {version or 'niet aanwezig'}") for name, version in made.packages.items()]
    return [f"Gemaakt uit {dutch.listing(counts)}.", f"Programma's: {dutch.listing(packages)}."]


def _line(verdict: Verdict) -> str:
    note = f"  ({_plain(verdict.note)})" if verdict.note else ""
    return f"  {verdict.state:<9}  {_plain(verdict.name)}{note}"


def _counts(found: list[Verdict]) -> str:
    counts = Counter(verdict.state for verdict in found)
    return dutch.listing([f"{dutch.number(number, 0)} {state}" for state, number in counts.items()])


def _compared(project: Project, edition: Edition, then: MadeFrom) -> list[str]:
    from hoofdtaak3.build.validation import seen  # noqa: PLC0415 - imports pandas
    from hoofdtaak3.inputs.tables import load_dataset  # noqa: PLC0415 - as above

    try:
        now = made_from(project, edition, seen(load_dataset(project.root, edition)))
    except InputError:
        return ["Met dit project is niet vergeleken: de gegevens zijn niet in orde. 'ht3 check' zegt wat er mis is."]
    found = [_plain(text) for text in differences(then, _as_far(now, then))]
    if not found:
        return ["Dit project is waaruit deze map is gemaakt: alle invoer is gelijk."]
    shown = [f"  - {text}" for text in found[:_SHOWN]]
    if len(shown) < len(found):
        shown.append(f"  en nog {dutch.number(len(found) - len(shown), 0)}")
    return [
        f"Dit project is niet meer waaruit deze map is gemaakt ({_count(len(found), 'verschil', 'verschillen')}):",
        *shown,
    ]


def _as_far(now: MadeFrom, then: MadeFrom) -> MadeFrom:
    """What there is now, as far as a record speaks of it: a sweep is made from no text and no notebook."""
    if SWEEP not in then.settings:
        return now
    settings = {**now.settings, SWEEP: then.settings[SWEEP]}
    packages = versions(name for name in then.packages if name != "python")
    return now.model_copy(update={"settings": settings, "notebooks": {}, "text": {}, "packages": packages})


def _count(number: int, one: str, many: str) -> str:
    return f"{dutch.number(number, 0)} {dutch.plural(number, one, many)}"


def _plain(text: str) -> str:
    """Text from a file of someone else's: a terminal acts on some signs."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
