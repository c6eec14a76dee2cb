"""The ensemble: one scenario over many draws of everything that is uncertain, all draws computed together.

`Sample` says what varies, `run` computes it. The reference for a draw is by definition `assess(sample.at(draw))`.
"""

from __future__ import annotations

from hoofdtaak3.model.ensemble.ensemble import Ensemble
from hoofdtaak3.model.ensemble.run import run
from hoofdtaak3.model.ensemble.sample import Dimension, Range, Sample, Slot, Stream

__all__ = ["Dimension", "Ensemble", "Range", "Sample", "Slot", "Stream", "run"]
