"""Run a sample: all draws, a chunk at a time, so that the memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from hoofdtaak3.model.classes import Thresholds
from hoofdtaak3.model.demand import window
from hoofdtaak3.model.ensemble.chunk import Chunk
from hoofdtaak3.model.ensemble.classify import classify, value
from hoofdtaak3.model.ensemble.ensemble import Ensemble
from hoofdtaak3.model.ensemble.links import Network
from hoofdtaak3.model.ensemble.phases import reference_requests
from hoofdtaak3.model.ensemble.sample import Sample
from hoofdtaak3.model.ensemble.solve import Totals, solve
from hoofdtaak3.model.inputs import Inputs
from hoofdtaak3.model.sanity import validate

CHUNK = 500
"""Draws that are computed together, at most."""
CELLS = 4_000_000
"""Days of capabilities and of lines, over the draws that are computed together: what bounds the memory."""


def run(sample: Sample, progress: Callable[[int], None] | None = None, chunk: int | None = None) -> Ensemble:
    """Compute all draws.

    The result of a draw is that of `assess(sample.at(draw))`, to 1e-9, and does not depend on the other draws.

    Args:
        sample: What varies and how.
        progress: Told how many draws are done, now and then.
        chunk: Draws at a time; as many as the memory holds when it is not given.

    Raises:
        ValueError: When the likely inputs cannot be (see `validate`), or there is no draw.
    """
    validate(sample.base)
    if sample.draws < 1:
        raise ValueError("a sample has at least one draw")
    network = Network(sample.base)
    chunk = chunk or _together(sample.base)
    whole: dict[str, Any] = {}
    for start in range(0, sample.draws, chunk):
        draws = slice(start, min(start + chunk, sample.draws))
        part = vars(_part(sample, network, draws))
        for name in part.keys() - {"capability_ids"}:
            whole.setdefault(name, np.empty((sample.draws, *part[name].shape[1:]), part[name].dtype))[draws] = part[
                name
            ]
        if progress is not None:
            progress(draws.stop)
    return Ensemble(capability_ids=tuple(capability.id for capability in network.capabilities), **whole)


def _together(base: Inputs) -> int:
    """Draws at a time for a scenario of this size."""
    lines = sum(len(window(line, base.days)) for line in base.lines)
    return min(CHUNK, max(1, CELLS // max(1, len(base.capabilities) * base.days + lines)))


def _part(sample: Sample, network: Network, draws: slice) -> Ensemble:
    chunk = Chunk(sample, network, draws)
    totals = Totals(chunk.size, network.size)
    for component in network.components:
        solve(chunk, component, totals)
    lost = np.array(network.withheld)
    demand = chunk.demand_low, np.where(lost, np.inf, chunk.demand_high)
    gap = totals.gap.low, np.where(lost, np.inf, totals.gap.high)
    alone = totals.alone.low, np.where(lost, np.inf, totals.alone.high)
    fields = (
        sample.block(("capabilities", name), draws)[:, network.capability_rows] for name in ("reference", "norm_hours")
    )
    phases = reference_requests(chunk, *fields)
    return Ensemble(
        capability_ids=tuple(capability.id for capability in network.capabilities),
        demand=value(*demand),
        gap=value(*gap),
        gap_low=gap[0],
        gap_high=gap[1],
        alone=value(*alone),
        classes=classify(demand, gap, alone, Thresholds(sample.base.covered, sample.base.none)),
        phase_reference=phases.reference,
        phase_supply=phases.supply,
        phase_unrounded=phases.unrounded,
        phase_gap=phases.gap,
        phase_gap_low=phases.gap_low,
        phase_gap_high=phases.gap_high,
        phase_alone=phases.alone,
        phase_classes=phases.classes,
    )
