"""What the letter may state, and what it may not yet: with what that takes, and from whom. For report and letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.uncertainty_findings import Findings
from hoofdtaak3.figures.chapters.uncertainty_sentences import by_phase, class_bullet
from hoofdtaak3.figures.codes import UNKNOWN, severity
from hoofdtaak3.figures.markdown import bullets, escape, table
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.model.inputs import PHASES

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.figures.names import Frames, Names

NEEDS = "tbl-uncertainty-needs"
SCENARIOS = "tbl-uncertainty-scenarios"
NO_QUESTION = "Gegevens die ontbreken of die deze editie niet toont"
_NONE = "–"


def stated(found: Findings, names: Names) -> str:
    """The classes that may be stated by phase, as lists: first what is firm, then what hangs on a judgement.

    Capabilities with the same class in the same phases stand together, the worst class and the most phases first.
    """
    firm, judged = (_grouped(found.fixed[found.fixed["firm"] == firm], names) for firm in (True, False))
    if not firm and not judged:
        return "Nog geen enkele klasse staat vast.\n"
    head = "Dit staat vast:" if firm else ""
    also = "Dit staat ook vast" if firm else "Dit staat vast"
    tail = f"{also}, maar rust op een oordeel. Valt dat anders uit, dan verandert de klasse vaak:" if judged else ""
    return "\n".join(f"{text}\n" for text in (head, firm, tail, judged) if text)


def _grouped(rows: pd.DataFrame, names: Names) -> str:
    phases: dict[tuple[str, str], list[str]] = {}
    for row in rows_of(rows):
        phases.setdefault((row.capability_id, row.code), []).append(row.phase)
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (capability, code), hit in phases.items():
        groups.setdefault((code, tuple(phase for phase in PHASES if phase in hit)), []).append(capability)
    order = sorted(groups.items(), key=lambda group: (-severity(group[0][0]), -len(group[0][1]), group[0][1]))
    return bullets([escape(class_bullet(code, hit, names.listing(keys))) for (code, hit), keys in order])


def unsettled(found: Findings, names: Names) -> str:
    """The classes that may not be stated yet by phase, as one sentence."""
    rows = found.open("phase")
    if rows.empty:
        return "Er is geen klasse die nog niet vast te stellen is."
    return f"Nog niet vast te stellen is de klasse van {by_phase(rows, names)}."


def needs_table(found: Findings, dataset: Frames, names: Names) -> str:
    """Per open question who can answer it, which classes wait for it, and how many outcomes by scenario, most first."""
    waiting: dict[str, dict[str, None]] = {}
    by_scenario: dict[str, int] = {}
    for row in rows_of(found.open("phase")):
        for question in row.needs or ("",):
            waiting.setdefault(question, {})[row.capability_id] = None
    for row in rows_of(found.open("scenario")):
        for question in row.needs or ("",):
            by_scenario[question] = by_scenario.get(question, 0) + 1
    questions = {row.id: row for row in rows_of(dataset.frame("open_questions"))}
    wanted = sorted(
        {*waiting, *by_scenario},
        key=lambda key: (-by_scenario.get(key, 0), -len(waiting.get(key, {})), key == "", key),
    )
    rows = []
    for key in wanted:
        question = questions.get(key)
        rows.append(
            [
                escape(question.question) if question else NO_QUESTION,
                escape(question.who.replace(";", ",")) if question else UNKNOWN,
                escape(names.listing(waiting.get(key, ()))) or _NONE,
                dutch.number(by_scenario.get(key, 0), 0),
            ]
        )
    return table(
        ["Wat nodig is", "Van wie", "Klasse van", "Uitkomsten"],
        rows or [["Er is niets meer nodig", "", "", ""]],
        [34, 22, 38, -12],
        "Wat nodig is voor de klassen die nog niet vaststaan, het meeste bovenaan. Uitkomsten: hoeveel klassen per "
        "scenario hierop wachten.",
        NEEDS,
    )


def scenarios_table(found: Findings, titles: Mapping[str, str], names: Names) -> str:
    """Per scenario the classes that held in all that was tried, the worst first, and how many did not."""
    rows = []
    every = found.kind("scenario")
    for key, title in titles.items():
        mine = every[every["scenario_id"] == key]
        held = {code: list(group["capability_id"]) for code, group in mine[mine["robust"] == 1].groupby("class")}
        rows.append(
            [
                escape(title),
                *(escape(names.listing(held.get(code, []))) or _NONE for code in ("D", "C", "B")),
                dutch.number(len(held.get("A", [])), 0),
                dutch.number(int((mine["robust"] != 1).sum()), 0),
            ]
        )
    return table(
        ["Scenario", "Geen alternatief (D)", "Deels (C)", "Civiel (B)", "Blijft (A)", "Niet vast"],
        rows or [["Geen scenario’s", "", "", "", "", ""]],
        [23, 25, 19, 19, -11, -11],
        "Klassen per scenario die standhielden in alles wat is geprobeerd. Bij A en bij niet vast: het aantal.",
        SCENARIOS,
    )
