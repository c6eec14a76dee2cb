"""The chapter on uncertainty: what may be stated, how firm it is, how wide the gap may be, where it tips and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters import uncertainty_sentences as sentences
from hoofdtaak3.figures.chapters.chapter import Chapter, Tale
from hoofdtaak3.figures.chapters.statements_table import needs_table, scenarios_table, stated, unsettled
from hoofdtaak3.figures.chapters.uncertainty_figures import gap_figure, stability_figure
from hoofdtaak3.figures.chapters.uncertainty_findings import Findings
from hoofdtaak3.figures.chapters.uncertainty_tipping import tipping_figure
from hoofdtaak3.figures.chapters.uncertainty_words import ATTRIBUTES, Words
from hoofdtaak3.figures.markdown import escape, table
from hoofdtaak3.figures.rows import rows_of

if TYPE_CHECKING:
    from hoofdtaak3.figures.names import Frames, Names

DRIVERS = "tbl-uncertainty-drivers"
TOP = 3


def chapter(tale: Tale) -> Chapter:
    """Figures, fragments and variables.

    The fragments `uncertainty-statements` and `uncertainty-needs` stand by themselves: a letter can include them.
    """
    found = Findings(tale.results, tale.frames["statements"])
    names, titles = tale.names, tale.titles
    counts = {scenario.uncertainty.draws for scenario in tale.scenarios.values()}
    shown = found.shown
    figures = [
        stability_figure(found, names, tale.brand),
        gap_figure(found.of(shown), shown, titles, names, tale.brand),
        gap_figure(found.worst, "", titles, names, tale.brand),
        tipping_figure(found, titles, names, tale.brand),
    ]
    return Chapter(
        figures=tuple(figures),
        fragments={
            "uncertainty": _paragraphs(sentences.may_state(found, names), sentences.may_state_scenarios(found)),
            "uncertainty-draws": _paragraphs(sentences.draws_text(counts, ranges(tale.dataset))),
            "uncertainty-stability": _paragraphs(sentences.judged(found, names)),
            "uncertainty-gap": _paragraphs(
                sentences.scenario_chances(found.of(shown), titles.get(shown, ""), names),
            ),
            "uncertainty-worst": _paragraphs(sentences.always_short(found.worst, titles, names)),
            "uncertainty-tipping": _paragraphs(
                sentences.tipping(found.tipping, names), sentences.closest(found.tippings, titles, names)
            ),
            "uncertainty-drivers": _paragraphs(sentences.main_drivers(found.drivers(TOP)))
            + drivers_table(found, tale.dataset, titles, names),
            "uncertainty-statements": stated(found, names),
            "uncertainty-scenarios": scenarios_table(found, titles, names),
            "uncertainty-needs": _paragraphs(unsettled(found, names)) + needs_table(found, tale.dataset, names),
        },
        variables={"uncertainty": variables(found, max(counts, default=0))},
    )


def variables(found: Findings, draws: int) -> dict[str, Any]:
    """Values that prose names, under the key `uncertainty`."""
    return {
        "trekkingen": dutch.number(draws, 0),
        "capaciteiten": dutch.number(len(found.kind("headline")), 0),
        "klassen_vast": dutch.number(len(found.robust("headline")), 0),
        "klassen_open": dutch.number(len(found.open("headline")), 0),
        "scenario_klassen_vast": dutch.number(len(found.robust("scenario")), 0),
        "scenario_klassen_open": dutch.number(len(found.open("scenario")), 0),
    }


def ranges(dataset: Frames) -> dict[str, int]:
    """How many rows of the values tables have a range, by basis."""
    counts: Counter[str] = Counter()
    for name in dict.fromkeys(name for name, _ in ATTRIBUTES):
        frame = dataset.frame(name)
        counts.update(frame.loc[frame["low"] < frame["high"], "basis"])
    return dict(counts)


def drivers_table(found: Findings, dataset: Frames, titles: dict[str, str], names: Names) -> str:
    """Per capability, in its worst scenario, the quantities that the size of its gap goes with most."""
    words = Words(dataset, names)
    mine: dict[tuple[str, str], list[str]] = {}
    for row in rows_of(found.drivers(TOP)):
        sign = "+" if row.correlation > 0 else "−"
        name = words.quantity(row.table, row.key, row.attribute, row.capability_id)
        mine.setdefault((row.capability_id, row.scenario_id), []).append(f"{escape(name)} ({sign}; {row.basis})")
    rows = [
        [escape(names.capability(capability)), escape(titles[scenario]), "; ".join(listed)]
        for (capability, scenario), listed in mine.items()
    ]
    return table(
        ["Capaciteit", "Scenario", "Belangrijkste gegevens"],
        rows or [["Geen", "", ""]],
        [22, 24, 54],
        "Waar de grootte van het tekort het sterkst mee samenhangt, met herkomst. Plus: hoe hoger, hoe groter "
        "het tekort; min: hoe kleiner.",
        DRIVERS,
    )


def _paragraphs(*texts: str) -> str:
    return "".join(f"{escape(text)}\n\n" for text in texts if text)
