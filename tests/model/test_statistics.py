"""Statistics of an ensemble: probabilities, percentiles, stability and drivers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr
from tests.model.builders import alternative, capability, inputs, line, pool

from hoofdtaak3.model.ensemble import Dimension, Ensemble, Range, Sample, Slot, run
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.model.statistics import DRIVER_COLUMNS, SUMMARY_COLUMNS, correlations, drivers, summary

DRAWS = 200
SHARES = ["share_A", "share_B", "share_C", "share_D", "share_nvt", "share_unknown"]


def ensemble(
    gap: list[float], classes: list[str], low: list[float] | None = None, high: list[float] | None = None
) -> Ensemble:
    """One capability with these gaps and classes, over the scenario and in every phase; an unknown gap may be any."""
    gaps, codes = np.array(gap)[:, None], np.array(classes, dtype=object)[:, None]
    lost = np.isnan(gaps)
    least = np.where(lost, 0.0, gaps) if low is None else np.array(low)[:, None]
    most = np.where(lost, np.inf, gaps) if high is None else np.array(high)[:, None]

    def phased(values: Any) -> Any:
        return np.repeat(values[:, :, None], 4, axis=2)

    return Ensemble(
        capability_ids=("c",),
        demand=gaps,
        gap=gaps,
        gap_low=least,
        gap_high=most,
        alone=gaps,
        classes=codes,
        phase_reference=phased(gaps),
        phase_supply=phased(gaps),
        phase_unrounded=phased(gaps),
        phase_gap=phased(gaps),
        phase_gap_low=phased(least),
        phase_gap_high=phased(most),
        phase_alone=phased(gaps),
        phase_classes=phased(codes),
    )


def likely(code: str, gap: float) -> Ensemble:
    """The likely run of one capability."""
    return ensemble([gap], [code])


def test_summary_of_known_draws() -> None:
    """Shares, probability and percentiles are those of the draws; stability is the share of the likely class."""
    gaps = [0.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0]
    found = summary(ensemble(gaps, ["A", "A", *["C"] * 8, "D"]), likely("C", 2.5))
    row = found.iloc[0]
    assert found.columns.tolist() == list(SUMMARY_COLUMNS)
    assert found["phase"].tolist() == ["", *PHASES]
    assert row[SHARES].tolist() == pytest.approx([2 / 11, 0.0, 8 / 11, 1 / 11, 0.0, 0.0])
    assert (row["class"], row["stability"], row["gap"]) == ("C", pytest.approx(8 / 11), 2.5)
    assert row[["probability_gap", "p10", "p50", "p90"]].tolist() == pytest.approx([9 / 11, 0.0, 4.0, 8.0])


def test_unknown_draws_leave_shares_unknown() -> None:
    """With half the draws unknown nothing but limits of the probability is known; their class counts as unknown."""
    row = summary(ensemble([0.0, math.nan], ["A", "onbekend"]), likely("A", 0.0)).iloc[0]
    assert row[["probability_gap", "p10", "p50", "p90"]].isna().all()
    assert row[["probability_low", "probability_high"]].tolist() == [0.0, 0.5]
    assert (row["share_A"], row["share_unknown"], row["stability"]) == (0.5, 0.5, 0.5)


def test_a_single_unknown_draw_does_not_hide_the_others() -> None:
    """A percentile that is the same whatever the unknown draw holds is known; one that it decides is not."""
    calm = summary(ensemble([math.nan, *[0.0] * 99], ["B"] * 100), likely("B", 0.0)).iloc[0]
    assert calm[["p10", "p50", "p90"]].tolist() == [0.0, 0.0, 0.0]
    assert math.isnan(calm["probability_gap"])
    assert calm[["probability_low", "probability_high"]].tolist() == pytest.approx([0.0, 0.01])
    rough = summary(ensemble([math.nan, *[0.0] * 79, *[5.0] * 20], ["B"] * 100), likely("B", 0.0)).iloc[0]
    assert rough[["probability_low", "probability_high"]].tolist() == pytest.approx([0.2, 0.21])
    assert rough[["p10", "p50", "p90"]].tolist() == [0.0, 0.0, 5.0]
    split = summary(ensemble([math.nan, *[0.0] * 50, *[5.0] * 50], ["B"] * 101), likely("B", 0.0)).iloc[0]
    assert split[["p10", "p90"]].tolist() == [0.0, 5.0]
    assert math.isnan(split["p50"])


def test_a_gap_of_unknown_size_is_a_gap() -> None:
    """A draw that is short whatever it does not know counts as short; a percentile that both ends share is known."""
    found = summary(
        ensemble([math.nan, 2.0, 2.0], ["C"] * 3, low=[1.0, 2.0, 2.0], high=[9.0, 2.0, 2.0]), likely("C", 2.0)
    ).iloc[0]
    assert found[["probability_gap", "probability_low", "probability_high"]].tolist() == [1.0, 1.0, 1.0]
    assert found[["p10", "p50", "p90"]].isna().tolist() == [True, False, True]
    assert found["p50"] == 2.0


def test_limits_of_a_known_probability_are_equal() -> None:
    """Where every draw is known, both limits are the probability itself."""
    row = summary(ensemble([0.0, 2.0], ["A", "C"]), likely("A", 0.0)).iloc[0]
    assert row[["probability_gap", "probability_low", "probability_high"]].tolist() == [0.5, 0.5, 0.5]


def test_an_unknown_likely_class_has_no_stability() -> None:
    """That a class stays unknown is no firm class."""
    row = summary(ensemble([math.nan, math.nan], ["onbekend"] * 2), likely("onbekend", math.nan)).iloc[0]
    assert math.isnan(row["stability"])
    assert row["share_unknown"] == 1.0


@pytest.fixture(scope="module")
def sample() -> Sample:
    """One capability of which the fleet and the demand vary, and three things that do nothing."""
    world = inputs(
        [capability("c", 4.0), capability("d", 50.0)],
        [pool("p", 1.0)],
        [alternative("c"), alternative("d", None)],
        [line("x", 6.0), line("y", 1.0, capability_id="d")],
    )
    slots = (
        Slot(("capabilities", "units"), (0,), 0, Range(2.0, 4.0, 9.0)),
        Slot(("lines", "units"), (0, 0), 1, Range(5.0, 6.0, 8.0)),
        Slot(("capabilities", "units"), (1,), 2, Range(40.0, 50.0, 60.0)),
        Slot(("capabilities", "norm_hours"), (0,), 3, Range(10.0, 24.0, 48.0)),
        Slot(("capabilities", "norm_hours"), (1,), 4, Range(10.0, 24.0, 48.0)),
    )
    generator = np.random.default_rng(3)
    names = tuple(Dimension("t", key, "units", "oordeel") for key in ("fleet", "demand", "other", "norm", "norm_d"))
    return Sample(world, names, slots, (generator.random((5, DRAWS)).argsort(axis=1) + 0.5) / DRAWS)


def test_drivers_are_what_moves_the_gap(sample: Sample) -> None:
    """The fleet lowers the gap and the demand raises it; what does nothing is left out, and so is a steady gap."""
    found = drivers(sample, run(sample), chance=0.001)
    assert found.columns.tolist() == list(DRIVER_COLUMNS)
    assert found["capability_id"].unique().tolist() == ["c"]
    assert found[["rank", "key", "basis"]].to_numpy().tolist() == [[1, "fleet", "oordeel"], [2, "demand", "oordeel"]]
    assert found.loc[0, "correlation"] < -0.5
    assert found.loc[1, "correlation"] > 0.3


def test_drivers_stop_at_the_top(sample: Sample) -> None:
    """No more than asked for, strongest first; with `chance` 1 also what may be there by chance."""
    found = run(sample)
    assert drivers(sample, found, top=1)["key"].tolist() == ["fleet"]
    every = drivers(sample, found, top=9, chance=1.0)
    assert len(every) == 5
    assert every["correlation"].abs().is_monotonic_decreasing


def test_correlations_are_spearman(sample: Sample) -> None:
    """They equal SciPy's, with ties at their mean rank; a steady or unknown result has none."""
    gaps = np.round(run(sample).gap[:, 0])
    results = np.stack([gaps, np.zeros(DRAWS), np.where(np.arange(DRAWS) == 3, np.nan, gaps)], axis=1)
    found = correlations(sample, results)
    expected = [spearmanr(row, gaps).statistic for row in sample.quantiles]
    assert len(set(gaps.tolist())) < DRAWS
    assert found[:, 0] == pytest.approx(np.array(expected))
    assert np.isnan(found[:, 1:]).all()


def test_an_unknown_gap_has_no_drivers(sample: Sample) -> None:
    """A capability whose gap is not known in some draw gets no rows."""
    gaps = run(sample).gap.copy()
    gaps[0] = np.nan
    found = ensemble(gaps[:, 0].tolist(), ["onbekend"] * DRAWS)
    assert drivers(sample, found).empty


def test_summary_of_a_likely_run(sample: Sample) -> None:
    """The likely class and gap of a real run stand beside the draws."""
    found = summary(run(sample), run(Sample.of(sample.base))).set_index(["capability_id", "phase"])
    assert found.loc[("c", ""), "gap"] == 1.0
    assert found.loc[("d", "vrede"), ["class", "stability"]].tolist() == ["A", 1.0]
    assert found[SHARES].sum(axis=1).tolist() == pytest.approx([1.0] * 10)
