"""Markdown fragments that the report includes: sentences, tables, and a section for every scenario."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures import claims, provenance, sentences
from hoofdtaak3.figures.class_tables import agreements_table, alternatives_table, classes_table
from hoofdtaak3.figures.demand import demand_figure
from hoofdtaak3.figures.figure_data import figure_data
from hoofdtaak3.figures.findings import none_stated
from hoofdtaak3.figures.markdown import escape, slug
from hoofdtaak3.figures.register_tables import commitments_table, observations_table, questions_table, questions_text
from hoofdtaak3.figures.scenario_tables import (
    gap_table,
    incidents_text,
    phases_text,
    scenarios_table,
    served_text,
)
from hoofdtaak3.model.inputs import PHASES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.brand import Brand
    from hoofdtaak3.figures.figure import Figure
    from hoofdtaak3.figures.names import Frames, Names
    from hoofdtaak3.inputs.scenarios import Scenario

SUMMIT = "navo_top"
BLACKOUT_SHORT, BLACKOUT_LONG = "stroomuitval_48", "stroomuitval"

FRAGMENTS: Mapping[str, str] = {
    "beschikbaarheid": "zin: wat er in oorlog van de capaciteiten over is",
    "beschikbaarheid-fasen": "zin: vanaf welke fase welke capaciteit onder haar ijkpunt komt",
    "opvang": "zin: wat civiele partijen opvangen, en waar niemand kan of mag",
    "tekort": "zin: wat de verschuiving naar hoofdtaak 1 aan de tekorten toevoegt",
    "figuurdata": "de gegevens achter de figuren over alle scenario’s, voor PDF en Word",
    "scenarios": "per scenario een paragraaf met aannames, zinnen, figuur en tabel (bevat fig-vraag-* en tbl-tekort-*)",
    "scenariotabel": "tbl-scenarios: de scenario’s en hun aannames",
    "klassen": "zinnen en tbl-klassen: de klasse per capaciteit",
    "alternatieven": "zinnen en tbl-alternatieven: wie kan inspringen",
    "afspraken": "tbl-afspraken: het ijkpunt per capaciteit",
    "vergelijking": "zinnen over 48 en 72 uur zelfredzaamheid en over de NAVO-top, als die scenario’s er zijn",
    "vragen-aantal": "zinnen: hoeveel vragen er openstaan, en wie de meeste kan beantwoorden",
    "vragen": "tbl-vragen: wat niet bekend is en wie het kan zeggen",
    "waarnemingen": "tbl-waarnemingen: gepubliceerde cijfers met definitie en bron",
    "toezeggingen": "tbl-toezeggingen: beloften, termijnen en stand",
    "herkomst": "zin en tbl-herkomst: waar de waarden op rusten",
}
"""Every fragment `build/fragments/<name>.md` and what it holds. Figures are `fig-<label>.md` beside them:
fig-beschikbaarheid, fig-dekking, fig-scenarios and fig-impact stand alone, fig-vraag-* is in `scenarios` already."""


@dataclass(frozen=True)
class Story:
    """All that the fragments tell from. `phases` is the frame of the scenario that stands for all."""

    dataset: Frames
    scenarios: Mapping[str, Scenario]
    results: Mapping[str, Mapping[str, pd.DataFrame]]
    phases: pd.DataFrame
    names: Names
    brand: Brand

    @property
    def titles(self) -> dict[str, str]:
        """Titles of the scenarios with results, in their order."""
        return {key: self.scenarios[key].title for key in self.results}

    @cached_property
    def demand(self) -> dict[str, Figure]:
        """The figure of each scenario: who meets its demand."""
        return {
            key: demand_figure(key, title, self.results[key]["capabilities"], self.names, self.brand)
            for key, title in self.titles.items()
        }

    @property
    def capabilities(self) -> dict[str, pd.DataFrame]:
        """The frames `capabilities` by scenario."""
        return {key: frames["capabilities"] for key, frames in self.results.items()}

    @property
    def together(self) -> pd.DataFrame:
        """The frames `capabilities` one below the other, with their scenario_id."""
        frames = [frame.assign(scenario_id=key) for key, frame in self.capabilities.items()]
        return pd.concat(frames, ignore_index=True)


def fragments(story: Story) -> dict[str, str]:
    """The content of every fragment, by name; the names are those of `FRAGMENTS`."""
    dataset, names, phases = story.dataset, story.names, story.phases
    return {
        "beschikbaarheid": _paragraphs([claims.supply(phases, names)]),
        "beschikbaarheid-fasen": _paragraphs([sentences.first_limited(phases, names, PHASES)]),
        "opvang": _paragraphs([claims.alternatives(phases, names)]),
        "tekort": _paragraphs([claims.effect(story.capabilities, story.titles, names)]),
        "figuurdata": figure_data(story.phases, story.together, story.titles, names),
        "scenarios": "\n".join(_section(story, key) for key in story.results),
        "scenariotabel": scenarios_table({key: story.scenarios[key] for key in story.results}, names),
        "klassen": _paragraphs(
            [f"{sentences.civil_cover(phases, names)} {sentences.unknown_capabilities(phases, names)}"],
            classes_table(phases, names),
        ),
        "alternatieven": _paragraphs([_stated(story)], alternatives_table(dataset, names)),
        "afspraken": agreements_table(dataset, names),
        "vergelijking": _paragraphs(comparisons(story)),
        "vragen-aantal": _paragraphs([questions_text(dataset)]),
        "vragen": questions_table(dataset, names),
        "waarnemingen": observations_table(dataset),
        "toezeggingen": commitments_table(dataset),
        "herkomst": _paragraphs([sentences.basis(provenance.overall(dataset))], provenance.provenance_table(dataset)),
    }


def comparisons(story: Story) -> list[str]:
    """Sentences that compare particular scenarios; none if those scenarios are not there."""
    found = []
    if BLACKOUT_SHORT in story.results and BLACKOUT_LONG in story.results:
        short, long = story.scenarios[BLACKOUT_SHORT], story.scenarios[BLACKOUT_LONG]
        frames = story.capabilities
        hours = (short.self_reliance_hours, long.self_reliance_hours)
        found.append(sentences.self_reliance(frames[BLACKOUT_SHORT], frames[BLACKOUT_LONG], hours, story.names))
    if SUMMIT in story.results:
        incidents = story.dataset.frame("incidents")
        types = dict(zip(incidents["id"], incidents["type"], strict=True))
        title = story.scenarios[SUMMIT].title
        found.append(sentences.nato_summit(story.results[SUMMIT]["requests"], types, title, story.names))
    return found


def _section(story: Story, key: str) -> str:
    """One scenario: what it assumes, what comes out, figure and table."""
    scenario, names = story.scenarios[key], story.names
    capabilities = story.results[key]["capabilities"]
    assumptions = [
        f"**Duur:** {dutch.number(scenario.days, 0)} dagen vanaf {dutch.day(scenario.start_date)}.",
        f"**Fasen:** {phases_text(scenario)}.",
        f"**Incidenten:** {incidents_text(scenario, names)}.",
        f"**Zelfredzaamheid:** {dutch.number(scenario.self_reliance_hours, 0)} uur.",
    ]
    outcome = [
        sentences.scenario_gap(capabilities, names),
        sentences.scenario_impact(capabilities, names),
        sentences.scenario_unknown(capabilities, names),
    ]
    # A title inside a caption or heading is a reader's text; the data may hold any character.
    blocks = [
        f"### {escape(scenario.title)} {{#sec-scenario-{slug(key)}}}",
        escape(scenario.description),
        " ".join(assumptions),
        *([f"*{escape(scenario.note)}*"] if scenario.note.strip() else []),
        escape(" ".join(sentence for sentence in outcome if sentence)),
        # All text comes before the figure: on paper figure and table then follow each other and their text.
        escape(served_text(capabilities, names)),
        story.demand[key].fragment().rstrip("\n"),
        gap_table(key, scenario.title, capabilities, names),
        "",
    ]
    return "\n\n".join(blocks)


def _stated(story: Story) -> str:
    alternatives = story.dataset.frame("civil_alternatives")
    none = none_stated(alternatives)
    unknown = tuple(dict.fromkeys(alternatives.loc[alternatives["status"] == "unknown", "capability_id"]))
    parts = [
        f"Volgens de gegevens is er geen enkele civiele partij voor {story.names.listing(none)}."
        if none
        else "Van geen enkele capaciteit zeggen de gegevens dat er geen civiele partij voor is."
    ]
    if unknown:
        parts.append(f"Nog niet bekend is of er (meer) civiele partijen zijn voor {story.names.listing(unknown)}.")
    return " ".join(parts)


def _paragraphs(texts: list[str], table: str = "") -> str:
    return "\n".join([*(f"{escape(text)}\n" for text in texts if text), *([table] if table else [])])
