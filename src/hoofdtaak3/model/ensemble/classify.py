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
    least = _by_cover(gap[1], np.where(known(*alone), alone[1], alone[0]), thresholds)
    most = _by_cover(gap[0], alone[1], thresholds)
    found = np.where(least == most, least, _UNKNOWN)
    found = np.where(alone[0] <= TOLERANCE, _UNKNOWN, found)
    found = np.where(alone[1] <= TOLERANCE, np.where(demand[0] > TOLERANCE, _A, _UNKNOWN), found)
    return np.asarray(_CODES[np.where(demand[1] <= TOLERANCE, _NVT, found)])
