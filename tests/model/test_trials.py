"""Classes of a scenario, in worlds chosen to break them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from tests.model.builders import alternative, capability, inputs, line, pool

from hoofdtaak3.model.ensemble import Dimension, Range, Sample, Slot
from hoofdtaak3.model.robust import Verdict
from hoofdtaak3.model.trials import _likely, trials

UNITS = Dimension("capability_values", "c", "units", "fictief")
ASKED = Dimension("request_line_values", "l", "units", "fictief")
DAYS = Dimension("request_line_values", "l", "days", "fictief")


def sample(slots: list[tuple[Dimension, tuple[str, str], tuple[int, ...], Range]], draws: int = 0) -> Sample:
    """A capability of 10 units and two pools, asked for 8 units during two days; the slots vary."""
    dimensions = list(dict.fromkeys(dimension for dimension, *_ in slots))
    base = inputs(
        [capability()],
        [pool("p", 1.0), pool("q", 1.0)],
        [alternative(), alternative(pool_id="q")],
        [line(units=((0, 8.0), (1, 8.0)), days=2.0)],
        phases=(0, 0, 0),
    )
    return Sample(
        base=base,
        dimensions=tuple(dimensions),
        slots=tuple(Slot(block, index, dimensions.index(d), range_) for d, block, index, range_ in slots),
        quantiles=np.full((len(dimensions), draws), 0.5),
    )


def units(low: float, high: float) -> tuple[Dimension, tuple[str, str], tuple[int, ...], Range]:
    """A range for the units of the capability."""
    return UNITS, ("capabilities", "units"), (0,), Range(low, 10.0, high)


def test_cause_alone() -> None:
    """A judgement that changes the class alone is named, with the worst and the best class."""
    trial = trials(sample([units(2.0, 12.0)]))["c"]
    assert trial.verdict == Verdict("A", worst="C", best="A")
    assert trial.causes == (UNITS,)


def test_class_that_holds() -> None:
    """A class that is the same in every world tried is robust, without causes."""
    trial = trials(sample([units(9.0, 12.0)], draws=3))["c"]
    assert trial.verdict.robust
    assert trial.causes == ()


def test_only_together() -> None:
    """Supply and demand that break a class only together are found in the corner, and neither is a cause."""
    slots = [units(8.5, 12.0), (ASKED, ("lines", "units"), (0, 0), Range(7.0, 8.0, 9.0))]
    trial = trials(sample(slots))["c"]
    assert trial.verdict == Verdict("A", worst="B", best="A")
    assert trial.causes == ()


def test_draws_are_tried() -> None:
    """A class that changes only somewhere between the ends is found by the draws."""
    start = Dimension("request_line_values", "m", "start_day", "fictief")
    base = inputs(
        [capability()], lines=[line("l", 8.0, start_day=2), line("m", 8.0, start_day=0)], phases=(0, 0, 0, 0, 0)
    )
    slot = Slot(("lines", "start_day"), (1,), 0, Range(0.0, 0.0, 4.0))
    found = Sample(base=base, dimensions=(start,), slots=(slot,), quantiles=np.empty((1, 0)))
    assert trials(found)["c"].verdict.robust
    same_day = replace(found, quantiles=np.array([[0.8]]))
    assert same_day.at(0).lines[1].start_day == base.lines[0].start_day
    assert trials(same_day)["c"].verdict == Verdict("A", worst="D", best="A")


def test_likely_world_is_the_base() -> None:
    """Numbers that are drawn together have their likely values at different places; the likely world still has them."""
    slots = [
        (ASKED, ("lines", "units"), (0, 0), Range(1.0, 8.0, 9.0)),
        (ASKED, ("lines", "units"), (0, 1), Range(7.0, 8.0, 20.0)),
    ]
    trial = trials(sample(slots))["c"]
    assert trial.verdict.code == "A"
    assert trial.causes == (ASKED,)


def test_whole_days_stay_whole() -> None:
    """The quantile of a likely number of days gives exactly that number: a little more would be another day."""
    ranges = [Range(0.0, 0.5, 24.5), Range(0.0, 1.0, 24.5), Range(0.0, 0.5, 49.0), Range(2.0, 2.0, 3.0)]
    slots = tuple(Slot(("lines", "days"), (i,), i, range_) for i, range_ in enumerate(ranges))
    drawn = [range_.at(quantile) for range_, quantile in zip(ranges, _likely(slots), strict=True)]
    assert [value.item() for value in drawn] == [range_.likely for range_ in ranges]
    same = sample([(DAYS, ("lines", "days"), (0,), Range(1.0, 2.0, 3.0))])
    assert trials(same)["c"].verdict.robust
