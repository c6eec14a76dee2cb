"""Statistics of an ensemble: how likely a gap is, how large, what drives it, and how firm each class is.

A share is over all draws. What hangs on a number that a draw does not know is itself not known: NaN. A few such draws
need not hide everything: a percentile that is the same whatever they hold is known, and a probability has limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hoofdtaak3.model.bounds import TOLERANCE
from hoofdtaak3.model.classes import COVERED, NO_ALTERNATIVE, NOT_APPLICABLE, PARTLY_COVERED, REMAINS, UNKNOWN_CLASS
from hoofdtaak3.model.ensemble.ensemble import Array, Codes, Ensemble
from hoofdtaak3.model.ensemble.sample import Dimension, Sample
from hoofdtaak3.model.frames import NUMBER, TEXT, WHOLE, frame
from hoofdtaak3.model.inputs import PHASES

SHARES = {
    "share_A": REMAINS,
    "share_B": COVERED,
    "share_C": PARTLY_COVERED,
    "share_D": NO_ALTERNATIVE,
    "share_nvt": NOT_APPLICABLE,
    "share_unknown": UNKNOWN_CLASS,
}
PERCENTILES = (0.1, 0.5, 0.9)
METHOD: Literal["linear"] = "linear"
"""Of the quantiles: between the two draws on either side (numpy; Hyndman and Fan, 1996, type 7)."""
SUMMARY_COLUMNS = {
    **dict.fromkeys(("capability_id", "phase", "class"), TEXT),
    **dict.fromkeys(
        ("stability", *SHARES, "probability_gap", "probability_low", "probability_high", "p10", "p50", "p90", "gap"),
        NUMBER,
    ),
}
DRIVER_COLUMNS = {
    "capability_id": TEXT,
    "rank": WHOLE,
    **dict.fromkeys(("table", "key", "attribute", "basis"), TEXT),
    "correlation": NUMBER,
}
_AT_ONCE = 16
"""Dimensions that are ranked together: bounds the memory."""


def summary(ensemble: Ensemble, likely: Ensemble) -> pd.DataFrame:
    """Frame `sample_summary`: per capability the scenario (phase ""), then the reference request in each phase.

    `stability` is the share of draws with the class of the likely run; NaN when that class is not known. The
    probability of a gap lies from `probability_low` to `probability_high`: a draw of which it is not known whether it
    has a gap counts as none, and as one; `probability_gap` is NaN unless there are none.

    Args:
        ensemble: The draws.
        likely: One draw, with everything at its likely value.
    """
    rows = []
    for c, key in enumerate(ensemble.capability_ids):
        limits = _limits(ensemble.gap[:, c], ensemble.gap_low[:, c], ensemble.gap_high[:, c])
        rows.append((key, "", *_row(*limits, ensemble.classes[:, c], likely.classes[0, c], likely.gap[0, c])))
        for f, phase in enumerate(PHASES):
            by_phase = (ensemble.phase_gap, ensemble.phase_gap_low, ensemble.phase_gap_high)
            limits = _limits(*(gaps[:, c, f] for gaps in by_phase))
            most_likely = likely.phase_classes[0, c, f], likely.phase_gap[0, c, f]
            found = _row(*limits, ensemble.phase_classes[:, c, f], *most_likely)
            rows.append((key, phase, *found))
    return frame(SUMMARY_COLUMNS, rows)


def _limits(gaps: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """Least and most of every draw; what is known is the same in both."""
    lost = np.isnan(gaps)
    return np.where(lost, low, gaps), np.where(lost, high, gaps)


def _row(low: Array, high: Array, classes: Codes, likely: str, gap: float) -> tuple[str | float, ...]:
    shares = {code: float(np.mean(classes == code)) for code in SHARES.values()}
    stability = np.nan if likely == UNKNOWN_CLASS else shares[likely]
    least, most = (float(np.mean(limit > TOLERANCE)) for limit in (low, high))
    probability = least if least == most else np.nan
    return (likely, stability, *shares.values(), probability, least, most, *_percentiles(low, high), gap)


def _percentiles(low: Array, high: Array) -> list[float]:
    """Percentiles; NaN for one that depends on what a draw holds whose gap is not known."""
    # What has no limit lies above all that is known.
    capped = np.where(high < np.inf, high, max(low.max(), high.max(initial=0.0, where=high < np.inf)) + 1.0)
    least, most = (np.quantile(limit, PERCENTILES, method=METHOD) for limit in (low, capped))
    found: list[float] = np.where(most - least > TOLERANCE * np.maximum(1.0, most), np.nan, most).tolist()
    return found


def drivers(sample: Sample, ensemble: Ensemble, top: int = 5, chance: float = 0.05) -> pd.DataFrame:
    """Frame `sample_drivers`: per capability the dimensions that go with the gap over the scenario, strongest first.

    `correlation` is Spearman's: of the ranks of the draws, equal values with their mean rank. A capability whose gap is
    unknown in a draw, or the same in all, has no drivers. With hundreds of dimensions some correlate by chance; only
    those are kept that would not, with probability `1 - chance`, if none of them had an effect (Bonferroni, with the
    normal limit of the correlation).

    Args:
        sample: What varied.
        ensemble: What came of it.
        top: How many to give of each capability at most.
        chance: Probability that a row is there by chance; 1 keeps all.
    """
    found = correlations(sample, ensemble.gap)
    floor = _floor(len(sample.dimensions), sample.draws, chance)
    rows = [
        row for c, key in enumerate(ensemble.capability_ids) for row in _strongest(sample, key, found[:, c], top, floor)
    ]
    return frame(DRIVER_COLUMNS, rows)


def correlations(sample: Sample, results: Array) -> Array:
    """Spearman's rank correlation of every dimension with every result, dimensions x results.

    `results` is draws x results. NaN where a result is unknown in a draw, or the same in all of them.
    """
    steady = np.isnan(results).any(axis=0) | (np.ptp(results, axis=0) <= TOLERANCE)
    ranks = _standard(np.where(steady, 0.0, _ranks(_settled(results))))
    found: Array = np.empty((len(sample.dimensions), results.shape[1]))
    for start in range(0, len(found), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        found[part] = _standard(_ranks(sample.quantiles[part].T)).T @ ranks
    found[:, steady] = np.nan
    return found


def _ranks(columns: Array) -> Array:
    """Rank within each column, from 1; equal values share the mean of their ranks."""
    found: Array = pd.DataFrame(columns).rank().to_numpy()
    return found


def _settled(results: Array) -> Array:
    """Results without the rounding of the machine, which would break ties."""
    known: Array = np.where(np.isnan(results), 0.0, results)
    return known.round(8)


def _standard(ranks: Array) -> Array:
    """Columns with mean 0 and length 1; a column without any difference is 0."""
    centred = ranks - ranks.mean(axis=0)
    length = np.sqrt((centred * centred).sum(axis=0))
    unit: Array = centred / np.where(length > 0.0, length, 1.0)
    return unit


def _floor(dimensions: int, draws: int, chance: float) -> float:
    if chance >= 1.0 or draws <= 1:
        return 0.0
    # Of the standard library: scipy has it too, and takes longer to import than a what-if to compute.
    return NormalDist().inv_cdf(1.0 - chance / (2 * max(1, dimensions))) / float(np.sqrt(draws - 1))


def _strongest(
    sample: Sample, key: str, found: NDArray[np.float64], top: int, floor: float
) -> Iterator[tuple[Any, ...]]:
    for rank, d in enumerate(_places(found, top, floor), start=1):
        at = sample.dimensions[d]
        yield (key, rank, at.table, at.key, at.attribute, at.basis, float(found[d]))


def movers(sample: Sample, results: Array, top: int = 5, chance: float = 0.001) -> list[tuple[Dimension, ...]]:
    """Per result the dimensions that go with it, strongest first, as `drivers` has them for the gap.

    `results` is draws x results: a rank of outcomes will do. None where a result is unknown in a draw, or steady.
    """
    found = correlations(sample, results)
    floor = _floor(len(sample.dimensions), sample.draws, chance)
    return [tuple(sample.dimensions[d] for d in _places(column, top, floor)) for column in found.T]


def _places(found: NDArray[np.float64], top: int, floor: float) -> list[int]:
    """Places of the strongest correlations."""
    if np.isnan(found).all():
        return []
    order = np.argsort(-np.abs(found), kind="stable")[:top]
    return [int(d) for d in order if found[d] != 0.0 and abs(found[d]) >= floor]
