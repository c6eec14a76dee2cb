"""The pages of the desk, as HTML: everything that a visitor reads stands in `pages/`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from hoofdtaak3 import dutch
from hoofdtaak3.brand import Brand
from hoofdtaak3.build.whatif import said_outcome, told
from hoofdtaak3.desk.cells import Cells, Line, read_cells
from hoofdtaak3.desk.comparing import OF, differences, outcome_rows
from hoofdtaak3.desk.fields import typed
from hoofdtaak3.inputs.tables.contract import NUMBERS
from hoofdtaak3.results.code_words import CAUSE_WORDS
from hoofdtaak3.results.difference import DEGREE, OUTCOMES

if TYPE_CHECKING:
    from hoofdtaak3.analyses.whatif import Evaluation
    from hoofdtaak3.build.whatif import Effect
    from hoofdtaak3.desk.cells import Sheet
    from hoofdtaak3.desk.comparing import Question, Side
    from hoofdtaak3.desk.downloads import Drawn
    from hoofdtaak3.desk.keeping import Kept
    from hoofdtaak3.desk.making import Difference, Run
    from hoofdtaak3.desk.trial import Opened, Trial
    from hoofdtaak3.inputs.scenarios import Scenarios

FILTERS: Final = ("tabel", "capaciteit", "zoek")
"""Fields that choose which values are shown."""
_DOCUMENTS: Final = {
    "impactanalyse": "Impactanalyse",
    "bijlagen": "Bijlagen",
    "gegevens": "Alle gegevens",
    "kamerbrief": "Kamerbrief (concept)",
    "beslisnota": "Beslisnota (concept)",
}
_KINDS: Final = {
    ".html": "webpagina", ".pdf": "pdf", ".docx": "Word", ".xlsx": "werkmap voor Excel", ".zip": "zip met tabellen",
}  # fmt: skip
_GAP: Final = "gap_unit_days"
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


def front(scenarios: Scenarios, kept: Iterable[Kept]) -> str:
    """All scenarios to choose from, and what was kept."""
    return _page("voorkant.html", scenarios=list(scenarios.values()), bewaard=list(kept))


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
        "gewijzigd": [*(each.key for each in words["ingesteld"]), *(line.name for line in words["gewijzigd"])],
        "stevig": effect is None or effect.is_firm,
    }


def _words(trial: Trial, posted: Mapping[str, str], effect: Effect | None, chosen: Sheet) -> dict[str, Any]:
    cells = read_cells(trial.opened.sheets, posted)
    return {
        "meldingen": {name: list(dict.fromkeys(texts)) for name, texts in trial.messages.items()},
        "velden": _titles(trial, cells),
        "gewijzigd": cells.lines,
        "ingesteld": _settings(trial.opened, posted),
        "elders": [line for line in cells.lines if line.table != chosen.name],
        "anders": trial.changed,
        "veranderd": trial.moved,
        "stand": _status(trial, effect),
        "effect": None if effect is None else _effect(effect),
        "figuur": None if effect is None or not trial.changed else _picture(effect, trial.root),
    }


def get_ready() -> None:
    """Import what draws, before somebody waits for it."""
    from hoofdtaak3.desk import picture  # noqa: F401, PLC0415 - Altair: a form is read first


def _picture(effect: Effect, root: Path) -> Mapping[str, Any] | None:
    from hoofdtaak3.desk.picture import picture  # noqa: PLC0415 - as above

    return picture(effect, Brand.load(root))


@dataclass(frozen=True)
class Setting:
    """A setting that somebody changed."""

    name: str
    title: str
    was: str
    now: str

    @property
    def key(self) -> str:
        """What tells it apart in the list of changes: another value is another line."""
        return f"{self.name} {self.now}"


def _settings(opened: Opened, posted: Mapping[str, str]) -> list[Setting]:
    found = []
    for group in opened.groups:
        for number, row in enumerate((group.fields, *group.rows)):
            for one in row:
                now = posted.get(one.name, one.text).strip()
                if now != one.text:
                    title = f"{group.title}, regel {number}: {one.label.lower()}" if number else one.label
                    found.append(Setting(one.name, title, one.shown, dict(one.choices).get(now, now) or "niets"))
    return found


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
    if not trial.changed:
        return "U hebt nog niets veranderd."
    if effect is None:
        return ""
    count = len(effect.moved)
    word = dutch.plural(count, "capaciteit verandert", "capaciteiten veranderen")
    return f"Doorgerekend: {dutch.count_word(count) if count else 'geen'} {word}."


def report(run: Run, files: Sequence[str], figures: Sequence[Drawn]) -> str:
    """The report being made, and what was published."""
    return _page("rapport.html", **_report(run, files, figures))


def report_part(run: Run, files: Sequence[str], figures: Sequence[Drawn]) -> dict[str, Any]:
    """The part of that page that changes."""
    part = _page("rapport-deel.html", **_report(run, files, figures))
    return {"voortgang": part, "loopt": run.is_running, "stand": run.told}


def _report(run: Run, files: Sequence[str], figures: Sequence[Drawn]) -> dict[str, Any]:
    documents: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(files, key=lambda name: (_place_of(name), name)):
        place = PurePosixPath(name)
        kind = _KINDS.get(place.suffix, place.suffix)
        documents.setdefault(_DOCUMENTS.get(place.stem, place.stem), []).append((name, kind))
    return {
        "loop": run,
        "knop": "Maak het rapport",
        "gevonden": "",
        "documenten": documents,
        "figuren": [(one.label, one.title, one.kinds) for one in figures],
    }


def _place_of(name: str) -> int:
    """Where a document stands in the list: what matters most first."""
    listed = [*_DOCUMENTS]
    return listed.index(stem) if (stem := PurePosixPath(name).stem) in listed else len(listed)


def difference(found: Difference) -> str:
    """What changed since the last edition, being looked for or found."""
    return _page("veranderd.html", **_difference(found))


def difference_part(found: Difference) -> dict[str, Any]:
    """The part of that page that changes."""
    part = _page("veranderd-deel.html", **_difference(found))
    return {"voortgang": part, "loopt": found.run.is_running, "stand": found.run.told}


def _difference(found: Difference) -> dict[str, Any]:
    made = Markup(found.found)  # noqa: S704 - `ht3 diff` escaped it
    can = found.is_possible
    return {"loop": found.run, "knop": "Zoek wat er is veranderd", "gevonden": made, "kan": can}


def kept(one: Kept, complaint: str = "") -> str:
    """A page that says where a scenario was kept, or that it is gone again."""
    head = "Ongedaan gemaakt" if one.after is None else "Bewaard"
    return _page("bewaard.html", bewaard=one, kop=head, klacht=complaint)


def comparison(question: Question, sides: Sequence[Side], draws: int) -> str:
    """Scenarios side by side, and the choice of others."""
    own = question.tried.get(OF, "")
    return _page(
        "vergelijk.html",
        scenarios=list(question.scenarios.values()),
        gekozen=question.chosen,
        getypt=question.tried,
        van=own,
        proef=question.scenarios[own].title if own else "",
        klacht=question.wrong if question.forms else "",
        kanten=[side.title for side in sides],
        regels=outcome_rows(sides) if sides else [],
        verschillen=differences(sides) if sides else [],
        trekkingen=dutch.number(draws, 0),
    )


def _effect(effect: Effect) -> dict[str, Any]:
    found, moved = effect.findings, effect.moved
    flips = [one for one in found if one.flips]
    rows = [
        {
            "naam": effect.names.capability(key),
            "was": _said(effect.was, key, firm=effect.is_firm),
            "wordt": _said(effect.now, key, firm=effect.is_firm),
            "anders": set(moved.get(key, ())),
            "waarom": _why(effect, key),
            "sleutel": key,
        }
        for key in effect.now.outcomes
    ]
    rows.sort(key=lambda row: not row["waarom"])  # what falls short first
    return {
        "kolommen": OUTCOMES,
        "regels": [row for row in rows if row["anders"]],
        "gelijk": [row for row in rows if not row["anders"]],
        "omslag": [told(one) for one in flips[:_MOST]],
        "meer_omslag": max(0, len(flips) - _MOST),
        "andere_getallen": len(found) - len(flips),
        "stevig": effect.is_firm,
        "trekkingen": dutch.number(effect.draws, 0),
    }


def _said(side: Evaluation, key: str, *, firm: bool) -> dict[str, str]:
    """What comes out for a capability, in words; nothing where it is not in this side."""
    if key not in side.outcomes:
        return dict.fromkeys(OUTCOMES, "–")
    return {name: said_outcome(side.outcomes[key], name) if firm or name != DEGREE else "" for name in OUTCOMES}


def _why(effect: Effect, key: str) -> list[tuple[str, ...]]:
    """What the gap of a capability is to be ascribed to: cause, then unit-days and share as they were and are."""
    sides = [_shares(side, key) for side in (effect.was, effect.now)]
    if not any(sides):
        return []
    names = {_GAP: "tekort", **CAUSE_WORDS}
    return [(word, *(cell for side in sides for cell in _amount(side, name))) for name, word in names.items()]


def _shares(side: Evaluation, key: str) -> Mapping[str, float]:
    """The row of a capability with a gap, or with one that is not known; empty without."""
    rows = side.causes[side.causes["capability_id"] == key]
    found = {name: float(rows[name].iloc[0]) for name in (_GAP, *CAUSE_WORDS)} if len(rows) else {}
    return found if found.get(_GAP) else {}


def _amount(shares: Mapping[str, float], name: str) -> tuple[str, str]:
    if not shares:
        return "geen", ""
    amount, gap = shares[name], shares[_GAP]
    part = dutch.share(amount / gap) if name != _GAP and amount and not math.isnan(amount + gap) else ""
    return dutch.number(amount), part
