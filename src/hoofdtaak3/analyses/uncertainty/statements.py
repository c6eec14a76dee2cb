"""Which classes the letter may state, and which questions must be answered first for those that it may not.

A class may be stated if it does not change within the ranges of the inputs that are `fictief`; all other quantities
stay at their likely value. On the reference request (kinds `phase` and `headline`) that is exact. On a scenario it is
tried in worlds chosen to break it and in draws from those ranges: a sample, not a proof.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hoofdtaak3.analyses.uncertainty.assumed import assumed_ranges
from hoofdtaak3.analyses.uncertainty.evidence import ASSUMED, Evidence, Origin
from hoofdtaak3.inputs.changes import with_changes
from hoofdtaak3.inputs.regional import stated_as
from hoofdtaak3.inputs.sampling import Drawing
from hoofdtaak3.model.classes import UNKNOWN_CLASS
from hoofdtaak3.model.frames import frame
from hoofdtaak3.model.robust import Verdict, headline_phase, ladders, reference_causes, reference_verdicts
from hoofdtaak3.model.trials import Trial, trials
from hoofdtaak3.results.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset

DRAWS = 200
"""Draws per scenario besides the worlds chosen to break a class; the chapter says how many."""

Row = tuple[str, str, str, str, str, int, str, str, tuple[str, ...]]


def reference_statements(dataset: Dataset, common: Scenario) -> pd.DataFrame:
    """Rows of frame `statements` on the reference request in `common`: by phase, and the headline."""
    dataset, common = with_changes(dataset, common)
    return frame(TABLES["statements"].dtypes, list(_reference(dataset, common, Evidence(dataset))))


def scenario_statements(dataset: Dataset, scenario: Scenario, found: Mapping[str, Tried] | None = None) -> pd.DataFrame:
    """Rows of frame `statements` on one scenario.

    Args:
        dataset: The tables of one edition.
        scenario: The scenario.
        found: What was tried in it, if that has been done already.
    """
    dataset, scenario = with_changes(dataset, scenario)
    tried = attempts(Drawing(dataset, scenario)) if found is None else found
    return frame(TABLES["scenario_statements"].dtypes, list(_scenario(scenario, tried, Evidence(dataset))))


@dataclass(frozen=True)
class Tried:
    """What came out for one capability of a scenario, within what is invented."""

    verdict: Verdict
    ends: frozenset[str]
    """Classes at the ends of the ranges; a range of an invented alternative is that it is there or not."""
    origins: frozenset[Origin]
    """What changes the class alone."""


def attempts(drawing: Drawing) -> dict[str, Tried]:
    """Per capability of a scenario: its class in the worlds chosen to break it and in draws of what is invented."""
    sample = drawing.sample(DRAWS, drawing.scenario.uncertainty.seed, bases={ASSUMED})
    found = trials(sample)
    rows = _invented(drawing.dataset)
    invented = {a.id for a in sample.base.alternatives if a.exists and stated_as(a.id) in rows}
    without: Mapping[str, Trial] = {}
    if invented:
        rest = tuple(replace(a, exists=False) if a.id in invented else a for a in sample.base.alternatives)
        without = trials(replace(sample, base=replace(sample.base, alternatives=rest)))
    together = {}
    for capability, trial in found.items():
        others = [without[capability]] if capability in without else []
        verdict = Verdict.over(trial.verdict.code, _codes(trial.verdict, *(other.verdict for other in others)))
        origins = {Origin.of(dimension) for dimension in trial.causes}
        if any(other.verdict.code != verdict.code for other in others):
            origins |= {
                Origin("civil_alternatives", stated_as(a.id))
                for a in sample.base.alternatives
                if a.id in invented and a.capability_id == capability
            }
        ends = trial.ends.union(*(other.ends for other in others))
        together[capability] = Tried(verdict, ends, frozenset(origins))
    return together


def needs(
    *,
    unknown: bool,
    origins: Collection[Origin],
    evidence: Evidence,
    capability: str,
    scenario: Scenario | None = None,
) -> tuple[str, ...]:
    """Questions to answer before an outcome may be stated that may not be yet.

    What is not known comes first. Else the questions of what changes the outcome; if that is nothing, those of
    everything assumed behind it.
    """
    found = evidence.unknowns(capability, scenario) if unknown else ()
    return found or evidence.answers(origins) or evidence.assumptions(capability, scenario)


def _reference(dataset: Dataset, scenario: Scenario, evidence: Evidence) -> Iterator[Row]:
    ranges = assumed_ranges(dataset, scenario)
    verdicts, likely = reference_verdicts(ranges), ladders(ranges.likely)
    for capability, ladder in likely.items():
        mine = {phase: verdicts[capability, phase] for phase in (*ladder, "")}
        settled = all(verdict.robust for verdict in mine.values())
        causes = {} if settled else reference_causes(ranges, capability)
        for phase, verdict in mine.items():
            origins = {origin for quantity in causes.get(phase, ()) for origin in evidence.origins(quantity)}
            kind, named = ("phase", phase) if phase else ("headline", headline_phase(ladder))
            asked = _needs(verdict, origins, evidence, capability)
            yield kind, capability, named, "", verdict.code, int(verdict.robust), verdict.worst, verdict.best, asked


def _scenario(scenario: Scenario, found: Mapping[str, Tried], evidence: Evidence) -> Iterator[Row]:
    for capability, tried in found.items():
        verdict = tried.verdict
        asked = _needs(verdict, tried.origins, evidence, capability, scenario)
        told = (verdict.code, int(verdict.robust), verdict.worst, verdict.best, asked)
        yield "scenario", capability, "", scenario.id, *told


def _codes(*verdicts: Verdict) -> list[str]:
    return [code for verdict in verdicts for code in (verdict.code, verdict.worst, verdict.best)]


def _invented(dataset: Dataset) -> set[str]:
    alternatives = dataset.frame("civil_alternatives")
    return set(alternatives.loc[alternatives["basis"] == ASSUMED, "id"])


def _needs(
    verdict: Verdict,
    origins: Collection[Origin],
    evidence: Evidence,
    capability: str,
    scenario: Scenario | None = None,
) -> tuple[str, ...]:
    if verdict.robust:
        return ()
    unknown = verdict.code == UNKNOWN_CLASS
    return needs(unknown=unknown, origins=origins, evidence=evidence, capability=capability, scenario=scenario)
