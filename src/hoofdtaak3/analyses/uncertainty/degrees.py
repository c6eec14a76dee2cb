"""How firm each outcome is: classes, availability and counts on the reference request, and classes of a scenario.

The draws vary what no source states, and nothing else; the rule is in `model/degree.py`. On the reference request the
corners of what is invented bound every value between them (`model/robust.py`); in a scenario lines compete, so there
every invented judgement is at its ends alone as well. A run in which all HT1 claims move together stands beside the
independent draws: it has the same outcomes of one capability, and other counts over all of them.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from hoofdtaak3.analyses.uncertainty.assumed import assumed_ranges, sourced_inputs
from hoofdtaak3.analyses.uncertainty.evidence import Evidence, Origin
from hoofdtaak3.analyses.uncertainty.statements import needs
from hoofdtaak3.inputs.changes import with_changes
from hoofdtaak3.inputs.sampling import LOOSE, Drawing, together
from hoofdtaak3.model.bounds import TOLERANCE
from hoofdtaak3.model.degree import UNKNOWN_OUTCOME, Degree, Rule, degree
from hoofdtaak3.model.ensemble import Sample, run
from hoofdtaak3.model.frames import frame
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.model.outcomes import CLASS_LEVELS, LOST, SUBJECTS, PhaseOutcomes, leveled
from hoofdtaak3.model.robust import reference_causes
from hoofdtaak3.model.statistics import movers
from hoofdtaak3.results.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import pandas as pd

    from hoofdtaak3.analyses.uncertainty.statements import Tried
    from hoofdtaak3.inputs.scenarios import Scenario
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.model.ensemble.ensemble import Array, Codes, Ensemble
    from hoofdtaak3.model.outcomes import Levels

INDEPENDENT, JOINT = "independent", "joint"
"""The runs: every judgement by itself, and all HT1 claims together."""


def scenario_degrees(
    drawing: Drawing, sample: Sample, ensemble: Ensemble, likely: Ensemble, tried: Mapping[str, Tried]
) -> pd.DataFrame:
    """Frame `scenario_degrees`: how firm the class of each capability is over a whole scenario.

    Args:
        drawing: The scenario.
        sample: Draws of what no source states.
        ensemble: What came of them.
        likely: One draw, with everything at its likely value.
        tried: What came out at the ends of what is invented.
    """
    scenario, evidence = drawing.scenario, Evidence(drawing.dataset, LOOSE)
    settled = run(Sample.of(sourced_inputs(drawing.dataset, scenario)))
    moved = movers(sample, _rank(leveled(ensemble.classes, CLASS_LEVELS)))
    rows = []
    for c, key in enumerate(ensemble.capability_ids):
        drawn, code = ensemble.classes[:, c].tolist(), likely.classes[0, c]
        found = degree(drawn, code, tried[key].ends, settled.classes[0, c], rule(scenario))
        origins = tried[key].origins | {Origin.of(dimension) for dimension in moved[c]}
        asked = _needs(found, origins, evidence, key, scenario)
        told = (code, found.share, np.nan, found.degree, found.outcomes, asked)
        rows.append(("scenario", key, "", scenario.id, found.outcome, *told))
    return frame(TABLES["scenario_degrees"].dtypes, rows)


def rule(scenario: Scenario) -> Rule:
    """The thresholds of a scenario."""
    return Rule(scenario.uncertainty.firm, scenario.uncertainty.competing)


class ReferenceDegrees:
    """How firm the outcomes on the reference request of one scenario are."""

    def __init__(self, dataset: Dataset, scenario: Scenario) -> None:
        dataset, scenario = with_changes(dataset, scenario)
        settings = scenario.uncertainty
        drawn = Drawing(dataset, scenario).sample(settings.draws, settings.seed, LOOSE)
        self.sample = drawn.without_demand()
        self.rule = rule(scenario)
        self.evidence = Evidence(dataset, LOOSE)
        self.ranges = assumed_ranges(dataset, scenario)
        self.ensemble = run(self.sample)
        self.drawn = PhaseOutcomes.of_draws(self.ensemble)
        self.joint = PhaseOutcomes.of_draws(run(together(self.sample, settings.seed)))
        self.ends = PhaseOutcomes.of_worlds([self.ranges.likely, *self.ranges.corners()])
        """The likely values first."""
        self.known = {subject: self.drawn.known(subject) for subject in SUBJECTS}
        """By subject the capabilities that are counted: those of which every draw knows; capabilities x phases."""
        self.settled = PhaseOutcomes.of_worlds([sourced_inputs(dataset, scenario)])

    def frames(self) -> dict[str, pd.DataFrame]:
        """Frames `availability_degrees`, `counts`, `count_degrees`, and the first rows of `degrees`."""
        return {
            "degrees": frame(TABLES["degrees"].dtypes, list(self._classes())),
            "availability_degrees": frame(TABLES["availability_degrees"].dtypes, list(self._availability())),
            "counts": frame(TABLES["counts"].dtypes, list(self._counts())),
            "count_degrees": frame(TABLES["count_degrees"].dtypes, list(self._count_degrees())),
        }

    def _classes(self) -> Iterator[tuple[object, ...]]:
        drawn, joint, ends, settled = (
            _with_headline(outcomes) for outcomes in (self.drawn, self.joint, self.ends, self.settled)
        )
        for c, key in enumerate(self.drawn.capability_ids):
            steady = all(len(set(codes)) == 1 for codes in ends[:, c].T.tolist())
            causes = {} if steady else reference_causes(self.ranges, key)
            for f, phase in enumerate((*PHASES, "")):
                found = self._degree(drawn[:, c, f], ends[:, c, f], settled[0, c, f])
                kind, named = ("phase", phase) if phase else ("headline", self._headline_phase(c, found.outcome))
                origins = {origin for quantity in causes.get(phase, ()) for origin in self.evidence.origins(quantity)}
                asked = _needs(found, origins | self._moved[c][f], self.evidence, key)
                together_too = _share(joint[:, c, f], found.outcome)
                told = (ends[0, c, f], found.share, together_too, found.degree, found.outcomes, asked)
                yield (kind, key, named, "", found.outcome, *told)

    def _headline_phase(self, capability: int, outcome: str) -> str:
        """The phase that is most often the first one with the class of the headline."""
        where = self.drawn.headlines[:, capability] == outcome
        places = (
            self.drawn.headline_phases[where, capability] if where.any() else self.ends.headline_phases[0, [capability]]
        )
        return PHASES[int(np.bincount(places).argmax())]

    def _availability(self) -> Iterator[tuple[object, ...]]:
        supply, unrounded = self.ensemble.phase_supply, self.ensemble.phase_unrounded
        for c, key in enumerate(self.drawn.capability_ids):
            for f, phase in enumerate(PHASES):
                ends = self.ends.availability[:, c, f]
                found = self._degree(self.drawn.availability[:, c, f], ends, self.settled.availability[0, c, f])
                units = supply[:, c, f]
                zero = np.nan if np.isnan(units).any() else float(np.mean(units <= TOLERANCE))
                yield (
                    *(key, phase, found.outcome, ends[0], found.share),
                    *(_share(self.joint.availability[:, c, f], found.outcome), found.degree, found.outcomes),
                    _needs(found, self._moved[c][len(PHASES) + 1 + f], self.evidence, key),
                    *(float(np.mean(unrounded[:, c, f])), float(np.mean(units)), zero),
                )

    def _counts(self) -> Iterator[tuple[object, ...]]:
        for name, outcomes in ((INDEPENDENT, self.drawn), (JOINT, self.joint)):
            for f, phase in enumerate(PHASES):
                for subject, tallies in self._tallies(outcomes).items():
                    found = Counter(tallies[:, f].tolist())
                    for tally in sorted(found, key=lambda text: (len(text), text)):
                        yield name, phase, subject, _as_number(tally), found[tally] / len(tallies)

    def _count_degrees(self) -> Iterator[tuple[object, ...]]:
        size = len(self.drawn.capability_ids)
        tallied = [self._tallies(outcomes) for outcomes in (self.drawn, self.joint, self.ends, self.settled)]
        for f, phase in enumerate(PHASES):
            for subject in SUBJECTS:
                known = self.known[subject]
                drawn, joint, ends, settled = (tallies[subject][:, f] for tallies in tallied)
                extremes = np.array([str(end[f]) for end in self.ends.between(subject, known)], dtype=object)
                found = self._degree(drawn, np.concatenate([ends[:1], extremes]), settled[0])
                yield (
                    *(phase, subject, _as_number(found.outcome), _as_number(ends[0]), found.share),
                    *(_share(joint, found.outcome), found.degree, found.outcomes),
                    *(size, size - int(known[:, f].sum())),
                )

    def _tallies(self, outcomes: PhaseOutcomes) -> dict[str, Codes]:
        """By subject how many capabilities count, worlds x phases, as texts."""
        found = {}
        for subject, known in self.known.items():
            surely, possibly = outcomes.tally(subject, known)
            found[subject] = np.where(surely == possibly, surely.astype(str).astype(object), UNKNOWN_OUTCOME)
        return found

    def _degree(self, drawn: Codes, ends: Codes, settled: str) -> Degree:
        """Of one outcome; the likely values come first of the ends."""
        return degree(drawn.tolist(), ends[0], set(ends.tolist()), settled, self.rule)

    @cached_property
    def _moved(self) -> list[list[set[Origin]]]:
        """By capability: what goes with its class in each phase and in the worst phase, then with its availability."""
        drawn = self.drawn
        levels = np.concatenate(
            [drawn.class_levels, drawn.headline_levels[:, :, None], drawn.availability_levels], axis=2
        )
        found = movers(self.sample, _rank(levels.reshape(len(levels), -1)))
        origins = [{Origin.of(dimension) for dimension in dimensions} for dimensions in found]
        width = levels.shape[2]
        return [origins[start : start + width] for start in range(0, len(origins), width)]


def _with_headline(outcomes: PhaseOutcomes) -> Codes:
    """Classes by phase, then that of the worst phase."""
    return np.concatenate([outcomes.classes, outcomes.headlines[:, :, None]], axis=2)


def _rank(levels: Levels) -> Array:
    """Levels as numbers that can be ranked."""
    return np.where(levels == LOST, np.nan, levels)


def _share(drawn: Codes, outcome: str) -> float:
    return float("nan") if outcome == UNKNOWN_OUTCOME else float(np.mean(drawn == outcome))


def _as_number(tally: str) -> float:
    """A tally; NaN if it is not known."""
    return float("nan") if tally == UNKNOWN_OUTCOME else float(tally)


def _needs(
    found: Degree, origins: Collection[Origin], evidence: Evidence, capability: str, scenario: Scenario | None = None
) -> tuple[str, ...]:
    if found.firm:
        return ()
    unknown = found.degree == UNKNOWN_OUTCOME
    return needs(unknown=unknown, origins=origins, evidence=evidence, capability=capability, scenario=scenario)
