"""Keep what was tried as a scenario, with its reason; and undo that."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from hoofdtaak3.build.runner import only_one
from hoofdtaak3.build.step import StepError
from hoofdtaak3.build.whatif import put, save
from hoofdtaak3.desk.trial import SOURCE, beside
from hoofdtaak3.inputs.scenarios.load import MAX_NAME
from hoofdtaak3.inputs.scenarios.merge import EXTENDS
from hoofdtaak3.inputs.variant import Tried
from hoofdtaak3.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.desk.fields import Messages
    from hoofdtaak3.desk.trial import Trial, Workbench

TITLE, REASON = "titel", "waarom"
NO_TITLE: Final = "Geef het scenario een titel."
NO_REASON: Final = "Zeg waarom, voor wie het later leest."
NOTHING: Final = "U hebt nog niets veranderd: er is niets om te bewaren."
_FIELDS: Final = {"title": TITLE, "note": REASON}


NEWER: Final = (
    "Iemand heeft dit bestand daarna veranderd. Het blijft zoals het nu is. Haal het zelf weg als dat de bedoeling is."
)
USED: Final = "Er is een scenario dat hierop voortbouwt. Maak dat eerst ongedaan, of haal het weg."


@dataclass(frozen=True)
class Kept:
    """A scenario that the desk wrote or took away: its file as it was before, and as the desk left it."""

    key: str
    title: str
    file: str
    before: bytes | None
    after: bytes | None
    """None where there is no such file."""


def undo(bench: Workbench, kept: Kept) -> Kept | str:
    """Put the file back as it was before; a text that says why not. What somebody changed since is never lost."""
    path = bench.project.root / kept.file
    try:
        with only_one(bench.project):
            if (path.read_bytes() if path.is_file() else None) != kept.after:
                return NEWER
            put(bench.project, kept.file, kept.before)
    except InputError as error:
        return USED if any(problem.column == EXTENDS for problem in error.problems) else error.text()
    except StepError as error:
        return str(error)
    return replace(kept, before=kept.after, after=kept.before)


def keep(bench: Workbench, key: str, posted: Mapping[str, str]) -> Kept | Trial:
    """Write a new scenario; returns it, or what is wrong with it beside the fields. No other file changes."""
    trial = bench.read(key, posted)
    title, reason = (" ".join(posted.get(name, "").split()) for name in (TITLE, REASON))
    messages: Messages = {name: list(texts) for name, texts in trial.messages.items()}
    if not trial.moved and not trial.changed and not messages:
        messages[""] = [NOTHING]
    messages |= {} if title else {TITLE: [NO_TITLE]}
    messages |= {} if reason else {REASON: [NO_REASON]}
    if trial.moved or messages:
        return replace(trial, messages=messages, attempt=None)
    name = name_of(title)
    try:
        with only_one(bench.project):
            tried = Tried.of({**trial.tried.document.values, "title": title}, SOURCE)
            file = save(bench.project, key, tried, name, reason)
            return Kept(name, title, file, None, (bench.project.root / file).read_bytes())
    except InputError as error:
        for problem in error.problems:
            messages.setdefault(_FIELDS.get(problem.column, TITLE), []).append(beside(problem, with_found=True))
    except StepError as error:
        messages[""] = [str(error)]
    return replace(trial, messages=messages, attempt=None)


def name_of(title: str) -> str:
    """The name of the file of a scenario with this title: `Korter, plan van mei -> korter_plan_van_mei`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    name = "_".join(words)[:MAX_NAME].strip("_")
    return name if name[:1].isalpha() else f"scenario_{name}"[:MAX_NAME].strip("_")
