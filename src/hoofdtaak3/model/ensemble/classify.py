"""Class over draws: the rules of `classes.py` on arrays."""

from __future__ import annotations

import math

import numpy as np

from hoofdtaak3.model.bounds import TOLERANCE
from hoofdtaak3.model.classes import (
    COVERED,
    NO_ALTERNATIVE,
    NOT_APPLICABLE,
    PARTLY_COVERED,
    REMAINS,
    UNKNOWN_CLASS,
    Thresholds,
)
from hoofdtaak3.model.ensemble.amounts import Mask
from hoofdtaak3.model.ensemble.ensemble import Codes
from hoofdtaak3.model.ensemble.sample import Array

_CODES = np.array([REMAINS, COVERED, PARTLY_COVERED, NO_ALTERNATIVE, NOT_APPLICABLE, UNKNOWN_CLASS], dtype=object)
_A, _B, _C, _D, _NVT, _UNKNOWN = range(len(_CODES))


def known(low: Array, high: Array) -> Mask:
    """Whether two limits agree."""
    with np.errstate(invalid="ignore"):
        return (high < math.inf) & (high - low <= TOLERANCE * np.maximum(1.0, high))


def value(low: Array, high: Array) -> Array:
    """The amount itself, NaN when it is not known."""
    return np.where(known(low, high), high, math.nan)


def _by_cover(gap: Array, alone: Array, thresholds: Thresholds) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        cover = 1.0 - gap / alone
        found = np.where(cover <= thresholds.none + TOLERANCE, _D, _C)
        return np.where(cover >= thresholds.covered - TOLERANCE, _B, found)


def classify(
    demand: tuple[Array, Array], gap: tuple[Array, Array], alone: tuple[Array, Array], thresholds: Thresholds
) -> Codes:
    """Class from the limits of demand, gap and gap of Defence alone; arrays of one shape."""
    least, most = (_by_cover(limit, alone[1], thresholds) for limit in (gap[1], gap[0]))
    found = np.where(least == most, least, _UNKNOWN)
    found = np.where(known(*alone), found, _UNKNOWN)
    found = np.where(alone[1] <= TOLERANCE, _A, found)
    found = np.where(known(*demand), found, _UNKNOWN)
    return np.asarray(_CODES[np.where(demand[1] <= TOLERANCE, _NVT, found)])
