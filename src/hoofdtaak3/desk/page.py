"""The pages of the desk, as HTML: everything that a visitor reads stands in `pages/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hoofdtaak3 import dutch
from hoofdtaak3.brand import Brand
from hoofdtaak3.build.whatif import said_outcome, told
from hoofdtaak3.desk.cells import Cells, Line, read_cells
from hoofdtaak3.desk.fields import typed
from hoofdtaak3.desk.picture import picture
from hoofdtaak3.inputs.tables.contract import NUMBERS
from hoofdtaak3.results.difference import OUTCOMES

if TYPE_CHECKING:
    from hoofdtaak3.build.whatif import Effect
    from hoofdtaak3.desk.cells import Sheet
    from hoofdtaak3.desk.making import ReportRun
    from hoofdtaak3.desk.trial import Trial
    from hoofdtaak3.inputs.scenarios import Scenarios

FILTERS: Final = ("tabel", "capaciteit", "zoek")
"""Fields that choose which values are shown."""
_MOST: Final = 12
"""Findings in full."""


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"getypt": typed, "capital": dutch.capital}
    return found


def _page(name: str, **words: Any) -> str:  # noqa: ANN401 - what a template takes
    return _environment().get_template(name).render(**words)


def refused(why: str) -> str:
    """A page that says why there is nothing to see."""
    return _page("melding.html", titel="Dit kan niet", melding=why)


def broken(why: str) -> str:
    """A page that says what is wrong with the files."""
    return _page("melding.html", titel="Er is iets mis", melding=why)


def front(scenarios: Scenarios) -> str:
    """All scenarios to choose from."""
    return _page("voorkant.html", scenarios=list(scenarios.values()))


def scenario(trial: Trial, posted: Mapping[str, str], effect: Effect | None) -> str:
    """The form of a scenario with what was typed, what is wrong with it, and what it does."""
    opened = trial.opened
    chosen = next((s for s in opened.sheets if s.name == posted.get("tabel")), opened.sheets[0])
    return _page(
        "scenario.html",
        scenario=opened.scenarios[opened.key],
        bestanden=opened.scenarios.files(opened.key),
        stempel=posted["stempel"] if trial.moved else opened.stamp,
        groepen=opened.groups,
        bladen=opened.sheets,
        blad=chosen,
        getoond={line.name for line in chosen.lines if _is_shown(line, posted)},
        capaciteiten=_capabilities(trial),
        filters={name: posted.get(name, "") for name in FILTERS},
        getallen=NUMBERS,
        ingevuld=posted,
        **_words(trial, posted, effect, chosen),
    )


def parts(trial: Trial, posted: Mapping[str, str], effect: Effect | None) -> dict[str, Any]:
    """What a page that is open takes over: never the form itself, so that nobody loses their place in it."""
    chosen = next((s for s in trial.opened.sheets if s.name == posted.get("tabel")), trial.opened.sheets[0])
    words = _words(trial, posted, effect, chosen)
    return {
        "meldingen": words["meldingen"],
        "uitkomst": _page("uitkomst.html", **words),
        "wijzigingen": _page("wijzigingen.html", ingevuld=posted, getallen=NUMBERS, **words),
        "stand": words["stand"],
        "figuur": words["figuur"],
        "gewijzigd": [line.name for line in words["gewijzigd"]],
    }


def _words(trial: Trial, posted: Mapping[str, str], effect: Effect | None, chosen: Sheet) -> dict[str, Any]:
    cells = read_cells(trial.opened.sheets, posted)
    return {
        "meldingen": {name: list(dict.fromkeys(texts)) for name, texts in trial.messages.items()},
        "velden": _titles(trial, cells),
        "gewijzigd": cells.lines,
        "elders": [line for line in cells.lines if line.table != chosen.name],
        "anders": trial.changed,
        "veranderd": trial.moved,
        "stand": _status(trial, effect),
        "effect": None if effect is None else _effect(effect),
        "figuur": None if effect is None else picture(effect, Brand.load(trial.root)),
    }


def _titles(trial: Trial, cells: Cells) -> dict[str, str]:
    """What the fields with a message are called, for the list above the form."""
    found: dict[str, str] = {}
    for group in trial.opened.groups:
        found |= {field.name: field.label for field in group.fields}
        for number, row in enumerate(group.rows, 1):
            found |= {field.name: f"{field.label} (regel {number})" for field in row}
    found |= {line.cell(number): line.title for line in cells.lines for number in NUMBERS}
    return {name: found[name] for name in trial.messages if name in found}


def _is_shown(line: Line, posted: Mapping[str, str]) -> bool:
    wanted, capability = posted.get("zoek", "").casefold().split(), posted.get("capaciteit", "")
    return all(word in line.searched for word in wanted) and (not capability or capability in line.capabilities)


def _capabilities(trial: Trial) -> list[tuple[str, str]]:
    frame = trial.opened.dataset.frame("capabilities")
    found = zip(frame["id"], frame["name"], strict=True)
    return sorted(found, key=lambda pair: dutch.alphabetical(pair[1]))


def _status(trial: Trial, effect: Effect | None) -> str:
    """What happened, in one sentence: what a screen reader says."""
    if trial.moved:
        return "De bestanden zijn veranderd sinds u deze pagina opende."
    if trial.messages:
        count = len(trial.messages)
        return f"{count} {dutch.plural(count, 'veld klopt', 'velden kloppen')} niet."
    if effect is None:
        return "" if trial.changed else "U hebt nog niets veranderd."
    count = len(effect.moved)
    word = dutch.plural(count, "capaciteit verandert", "capaciteiten veranderen")
    return f"Doorgerekend: {dutch.count_word(count) if count else 'geen'} {word}."


def report(run: ReportRun, files: Sequence[str]) -> str:
    """The report being made, and what was published."""
    return _page("rapport.html", loop=run, bestanden=files)


def progress(run: ReportRun, files: Sequence[str]) -> dict[str, Any]:
    """The part of that page that changes."""
    return {"voortgang": _page("voortgang.html", loop=run, bestanden=files), "loopt": run.is_running, "stand": run.told}


def kept(file: str, key: str) -> str:
    """A page that says where a scenario was kept."""
    return _page("bewaard.html", bestand=file, sleutel=key)


def _effect(effect: Effect) -> dict[str, Any]:
    found = effect.findings
    flips = [moved for moved in found if moved.flips]
    rows = [
        {
            "naam": effect.names.capability(key),
            "was": {name: said_outcome(name, value) for name, value in effect.was.outcomes[key].items()},
            "wordt": {name: said_outcome(name, value) for name, value in effect.now.outcomes[key].items()},
            "anders": set(effect.moved.get(key, ())),
        }
        for key in effect.now.outcomes
        if key in effect.moved
    ]
    return {
        "kolommen": OUTCOMES,
        "regels": rows,
        "gelijk": len(effect.now.outcomes) - len(rows),
        "omslag": [told(moved) for moved in flips[:_MOST]],
        "meer_omslag": max(0, len(flips) - _MOST),
        "andere_getallen": len(found) - len(flips),
        "trekkingen": dutch.number(effect.draws, 0),
    }
