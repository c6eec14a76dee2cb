"""Keep what was tried as a scenario, with its reason."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hoofdtaak3.build.runner import only_one
from hoofdtaak3.build.step import StepError
from hoofdtaak3.build.whatif import save
from hoofdtaak3.desk.trial import SOURCE, beside
from hoofdtaak3.inputs.scenarios.load import MAX_NAME
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


def keep(bench: Workbench, key: str, posted: Mapping[str, str]) -> str | Trial:
    """Write a new scenario; returns its id, or what is wrong with it beside the fields. No other file changes."""
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
            save(bench.project, key, tried, name, reason)
    except InputError as error:
        for problem in error.problems:
            messages.setdefault(_FIELDS.get(problem.column, TITLE), []).append(beside(problem, with_found=True))
    except StepError as error:
        messages[""] = [str(error)]
    return replace(trial, messages=messages, attempt=None) if messages else name


def name_of(title: str) -> str:
    """The name of the file of a scenario with this title: `Korter, plan van mei -> korter_plan_van_mei`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    name = "_".join(words)[:MAX_NAME].strip("_")
    return name if name[:1].isalpha() else f"scenario_{name}"[:MAX_NAME].strip("_")
