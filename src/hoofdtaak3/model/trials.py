"""Trials: the class of every capability in a scenario, in worlds chosen to break it.

The worlds are the likely one, the corners, every judgement alone at each of its ends with the rest likely, and the
draws of the sample. Lines compete, so no finite number of worlds proves a class; but a class that differs in one of
them is certain not to be robust.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from hoofdtaak3.model.ensemble import Dimension, Sample, Slot, run
from hoofdtaak3.model.ensemble.sample import triangular
from hoofdtaak3.model.robust import WORSE_END, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.model.ensemble.sample import Array
    from hoofdtaak3.model.robust import End

_QUANTILE: Mapping[End, float] = {"low": 0.0, "high": 1.0}
_WORSE: Mapping[str, Mapping[str, End]] = {**dict(WORSE_END.items()), "kinds": WORSE_END["lines"]}
"""What a kind of request of the stream asks works as what a line asks."""
_ROUNDING = 4
"""Steps of the machine that a quantile is tried away from where it should be."""


@dataclass(frozen=True)
class Trial:
    """What came out for one capability."""

    verdict: Verdict
    ends: frozenset[str]
    """Classes of the likely world and of those with ranges at their ends, so not of the draws between them."""
    causes: tuple[Dimension, ...]
    """Judgements that change the class alone."""


def trials(sample: Sample) -> dict[str, Trial]:
    """Trial by capability; `sample` holds the draws that are tried as well."""
    split = _split(sample)
    likely, corners = _likely(split.slots), _corners(split.slots)
    alone = _alone(sample, likely)
    drawn = sample.quantiles[[slot.dimension for slot in sample.slots]]
    worlds = np.concatenate([likely, corners, alone, drawn], axis=1)
    ensemble = run(replace(split, quantiles=worlds, ratios=_ratios(sample, worlds.shape[1])))
    first = 1 + corners.shape[1]
    found = {}
    for column, capability in enumerate(ensemble.capability_ids):
        codes = [str(code) for code in ensemble.classes[:, column]]
        causes = [
            dimension
            for number, dimension in enumerate(sample.dimensions)
            if set(codes[first + 2 * number : first + 2 * number + 2]) != {codes[0]}
        ]
        ends = frozenset(codes[: len(codes) - sample.draws])
        found[capability] = Trial(Verdict.over(codes[0], codes), ends, tuple(causes))
    return found


def _split(sample: Sample) -> Sample:
    """The same sample with a dimension for every slot.

    Slots that are drawn together may have their likely values at different places in their ranges, so no one quantile
    puts them all there.
    """
    return replace(
        sample,
        dimensions=tuple(sample.dimensions[slot.dimension] for slot in sample.slots),
        slots=tuple(replace(slot, dimension=number) for number, slot in enumerate(sample.slots)),
    )


def _likely(slots: tuple[Slot, ...]) -> Array:
    """Quantile of the likely value of every slot (slots x 1).

    Days are whole, so a value that is off by the rounding of the machine would count as another day: of the quantiles
    nearby the one is taken that gives the likely value itself.
    """
    low, likely, high = (np.array([getattr(s.range, end) for s in slots]) for end in ("low", "likely", "high"))
    found = (likely - low) / (high - low)
    for toward in (0.0, 1.0):
        near = (likely - low) / (high - low)
        for _ in range(_ROUNDING):
            near = np.nextafter(near, toward)
            off = triangular(found, low, likely, high) != likely
            found = np.where(off & (triangular(near, low, likely, high) == likely), near, found)
    column: Array = found.reshape(-1, 1)
    return column


def _corners(slots: tuple[Slot, ...]) -> Array:
    """Everything at its worse end and everything at its better end (slots x 4).

    What has no worse end is at its low ends in one corner and at its high ends in another.
    """
    worse = [_WORSE.get(slot.block[0], {}).get(slot.block[1]) for slot in slots]
    columns = [
        [free if end is None else _QUANTILE[end] if worst else 1.0 - _QUANTILE[end] for end in worse]
        for worst, free in product((True, False), (0.0, 1.0))
    ]
    return np.array(columns, dtype=float).T.reshape(len(slots), len(columns))


def _alone(sample: Sample, likely: Array) -> Array:
    """Every judgement at its low and at its high end, with the others likely (slots x twice the judgements)."""
    of = np.array([slot.dimension for slot in sample.slots], dtype=int)
    worlds = np.repeat(likely, 2 * len(sample.dimensions), axis=1)
    for number in range(len(sample.dimensions)):
        worlds[of == number, 2 * number] = 0.0
        worlds[of == number, 2 * number + 1] = 1.0
    return worlds


def _ratios(sample: Sample, worlds: int) -> Array | None:
    """Personnel per world: as drawn in the draws, which come last, and likely in the worlds before them."""
    if sample.ratios is None:
        return None
    base = sample.base
    of_row = dict(zip(sample.ratio_of_day, base.personnel_ratio, strict=True)) | {
        sample.ratio_of_ladder: base.ladder_ratio
    }
    likely = [of_row[row] for row in range(len(sample.ratios))]
    before = np.repeat(np.array(likely).reshape(-1, 1), worlds - sample.draws, axis=1)
    return np.concatenate([before, sample.ratios], axis=1)
