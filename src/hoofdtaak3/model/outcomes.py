"""Outcomes on the reference request: of each capability in each phase, in many worlds at once.

A world is a draw, a corner, or the likely values. Every outcome is a level on a scale on which less supply never means
a lower one: so the corners bound what all values between them give, and a count of capabilities at a level too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hoofdtaak3.model.availability import AVAILABLE, LIMITED, NOT_AVAILABLE, UNKNOWN_AVAILABILITY, availability
from hoofdtaak3.model.bounds import TOLERANCE
from hoofdtaak3.model.classes import COVERED, NO_ALTERNATIVE, PARTLY_COVERED, REMAINS, UNKNOWN_CLASS
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.model.reference import phases_frame
from hoofdtaak3.model.robust import SEVERITY
from hoofdtaak3.model.worlds import Solver

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.model.ensemble.ensemble import Array, Codes, Ensemble
    from hoofdtaak3.model.inputs import Inputs

Levels = NDArray[np.int64]

LOST = -1
"""Level of an outcome that is not known."""
CLASS_LEVELS: Mapping[str, int] = {code: LOST if code == UNKNOWN_CLASS else rank for code, rank in SEVERITY.items()}
AVAILABILITY_LEVELS: Mapping[str, int] = {AVAILABLE: 0, LIMITED: 1, NOT_AVAILABLE: 2, UNKNOWN_AVAILABILITY: LOST}

SHORT = "short"
SUBJECTS: Mapping[str, int] = {
    SHORT: 1,
    REMAINS: CLASS_LEVELS[REMAINS],
    COVERED: CLASS_LEVELS[COVERED],
    PARTLY_COVERED: CLASS_LEVELS[PARTLY_COVERED],
    NO_ALTERNATIVE: CLASS_LEVELS[NO_ALTERNATIVE],
    AVAILABLE: AVAILABILITY_LEVELS[AVAILABLE],
    LIMITED: AVAILABILITY_LEVELS[LIMITED],
    NOT_AVAILABLE: AVAILABILITY_LEVELS[NOT_AVAILABLE],
}
"""What capabilities are counted for, with the level at which one counts."""


@dataclass(frozen=True)
class PhaseOutcomes:
    """Worlds x capabilities x phases; the capabilities in order of id."""

    capability_ids: tuple[str, ...]
    classes: Codes
    availability: Codes
    alone: Array
    """Gap of Defence alone, units; NaN unknown."""

    @classmethod
    def of_draws(cls, ensemble: Ensemble) -> PhaseOutcomes:
        """Those of every draw."""
        return cls(
            ensemble.capability_ids,
            classes=ensemble.phase_classes,
            availability=_availabilities(ensemble.phase_supply, ensemble.phase_reference),
            alone=ensemble.phase_alone,
        )

    @classmethod
    def of_worlds(cls, worlds: Sequence[Inputs]) -> PhaseOutcomes:
        """Those of scenarios with the same capabilities."""
        solver = Solver()
        frames = [phases_frame(world, solver) for world in worlds]

        def cells(column: str) -> Codes:
            return np.array([frame[column].to_numpy(dtype=object) for frame in frames]).reshape(
                len(frames), -1, len(PHASES)
            )

        return cls(
            _ids(frames[0]),
            classes=cells("class"),
            availability=cells("availability"),
            alone=cells("gap_alone").astype(float),
        )

    @cached_property
    def headlines(self) -> Codes:
        """Class of the worst phase, worlds x capabilities."""
        severity = leveled(self.classes, SEVERITY).max(axis=2)
        found: Codes = np.array(list(SEVERITY), dtype=object)[severity]
        return found

    @cached_property
    def headline_phases(self) -> Levels:
        """Index of the first phase with that class, worlds x capabilities."""
        first: Levels = (self.classes == self.headlines[:, :, None]).argmax(axis=2)
        return first

    def levels(self, subject: str) -> Levels:
        """Level of every outcome on the scale of a subject; `LOST` where it is not known."""
        if subject == SHORT:
            return np.where(np.isnan(self.alone), LOST, self.alone > TOLERANCE).astype(np.int64)
        return self.availability_levels if subject in AVAILABILITY_LEVELS else self.class_levels

    @cached_property
    def class_levels(self) -> Levels:
        """Level of every class."""
        return leveled(self.classes, CLASS_LEVELS)

    @cached_property
    def availability_levels(self) -> Levels:
        """Level of every availability."""
        return leveled(self.availability, AVAILABILITY_LEVELS)

    @cached_property
    def headline_levels(self) -> Levels:
        """Level of the class of the worst phase, worlds x capabilities."""
        return leveled(self.headlines, CLASS_LEVELS)

    def known(self, subject: str) -> NDArray[np.bool_]:
        """Capabilities of which it is known in every world whether they count, capabilities x phases."""
        found: NDArray[np.bool_] = (self.levels(subject) != LOST).all(axis=0)
        return found

    def tally(self, subject: str, among: NDArray[np.bool_]) -> tuple[Levels, Levels]:
        """Number of capabilities that surely count, and that possibly do, worlds x phases.

        `among` says which of them are looked at, capabilities x phases.
        """
        found = self.levels(subject)
        surely = ((found == SUBJECTS[subject]) & among).sum(axis=1)
        return surely, surely + ((found == LOST) & among).sum(axis=1)

    def between(self, subject: str, among: NDArray[np.bool_]) -> tuple[Levels, Levels]:
        """Number of capabilities per phase that surely count, and that possibly do, in any world between these."""
        found, at = self.levels(subject), SUBJECTS[subject]
        lost = (found == LOST).any(axis=0)
        low, high = found.min(axis=0), found.max(axis=0)
        surely = ~lost & (low == at) & (high == at)
        possibly = lost | ((low <= at) & (at <= high))
        return (surely & among).sum(axis=0), (possibly & among).sum(axis=0)


def _availabilities(supply: Array, reference: Array) -> Codes:
    found = [availability(*pair) for pair in zip(supply.ravel().tolist(), reference.ravel().tolist(), strict=True)]
    return np.array(found, dtype=object).reshape(supply.shape)


def leveled(codes: Codes, scale: Mapping[str, int]) -> Levels:
    """The level of every outcome."""
    flat = [scale[code] for code in codes.ravel().tolist()]  # a third of the time of comparing objects in numpy
    return np.array(flat, dtype=np.int64).reshape(codes.shape)


def _ids(frame: pd.DataFrame) -> tuple[str, ...]:
    return tuple(frame["capability_id"].iloc[:: len(PHASES)])
