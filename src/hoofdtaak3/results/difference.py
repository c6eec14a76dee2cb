"""What moved between two runs: findings and outcomes that are not what they were."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hoofdtaak3.dutch import TOLERANCE
from hoofdtaak3.results.findings import DEGREES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from hoofdtaak3.results.findings import Finding, Value

DEGREE: Final = "degree"
OUTCOMES: Final = {
    "class": "klasse",
    "gap_unit_days": "tekort (eenheiddagen)",
    "first_short_day": "eerste dag met tekort",
    "cause": "grootste oorzaak",
    DEGREE: "stevigheid",
}
"""What is compared of a capability in a scenario, with Dutch titles."""


@dataclass(frozen=True)
class Moved:
    """A finding that is another one now; None where there was or is none."""

    id: str
    before: Finding | None
    after: Finding | None

    @property
    def finding(self) -> Finding:
        """The one that there is, the newest first."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of both is there by construction
        return found

    @property
    def flips(self) -> bool:
        """Whether it says something else, not only a bit more or less: a list, a class, a degree, or that it is."""
        if self.before is None or self.after is None or self.before.degree != self.after.degree:
            return True
        numbers = _is_number(self.before.value) and _is_number(self.after.value)
        return not numbers and not equal(self.before.value, self.after.value)

    @property
    def more(self) -> tuple[str, ...]:
        """What a list has now and had not."""
        return tuple(key for key in _listed(self.after) if key not in _listed(self.before))

    @property
    def less(self) -> tuple[str, ...]:
        """What a list had and has no more."""
        return tuple(key for key in _listed(self.before) if key not in _listed(self.after))


def moved_findings(before: Mapping[str, Finding], after: Mapping[str, Finding]) -> list[Moved]:
    """The findings that differ in value or degree: those that flip first, then numbers by how much they moved."""
    names = dict.fromkeys((*before, *after))
    found = [Moved(name, before.get(name), after.get(name)) for name in names]
    order = {name: place for place, name in enumerate(names)}
    return sorted(
        (moved for moved in found if not _same(moved.before, moved.after)),
        key=lambda moved: (not moved.flips, -_size(moved), order[moved.id]),
    )


@dataclass(frozen=True)
class Outcome:
    """Of one capability in one scenario, by name of `OUTCOMES`."""

    class_: str
    gap_unit_days: float
    first_short_day: float
    cause: str
    """Id of the constraint with the largest share of the gap; "" without a gap, or where that is not known."""
    degree: str
    """Empty before anything is drawn."""

    def items(self) -> Iterator[tuple[str, str | float]]:
        """Names and values."""
        yield from zip(OUTCOMES, vars(self).values(), strict=True)


def outcomes(
    capabilities: pd.DataFrame, causes: pd.DataFrame, degrees: pd.DataFrame | None = None
) -> dict[str, Outcome]:
    """By capability, from the frames `capabilities`, `causes` and `scenario_degrees` of one scenario.

    Without the last one no degree is told.
    """
    shares = causes.set_index("capability_id").drop(columns=["gap_unit_days"])
    degree = {} if degrees is None else dict(zip(degrees["capability_id"], degrees["degree"], strict=True))
    found = {}
    for row in capabilities.to_dict("records"):
        key, own = row["capability_id"], shares.loc[row["capability_id"]].dropna()
        cause = str(own.idxmax()) if len(own) and own.max() > TOLERANCE else ""
        firm = degree.get(key, "")
        known = firm if firm in DEGREES or degrees is None else DEGREES[-1]
        found[key] = Outcome(row["class"], row["gap_unit_days"], row["first_short_day"], cause, known)
    return found


def moved_outcomes(
    before: Mapping[str, Outcome], after: Mapping[str, Outcome]
) -> dict[str, dict[str, tuple[str | float | None, str | float | None]]]:
    """By capability what is not what it was, as (was, is); capabilities of which nothing moved are left out."""
    found = {}
    for key in dict.fromkeys((*before, *after)):
        old, new = (dict(side[key].items()) if key in side else {} for side in (before, after))
        moved = {name: (old.get(name), new.get(name)) for name in OUTCOMES if not equal(old.get(name), new.get(name))}
        if moved:
            found[key] = moved
    return found


def equal(before: object, after: object) -> bool:
    """Whether two values are the same to a reader: unknown is unknown, and the order of a list says nothing."""
    if isinstance(before, tuple | list) and isinstance(after, tuple | list):
        return set(before) == set(after)
    if _is_number(before) and _is_number(after):
        old, new = float(before), float(after)  # type: ignore[arg-type]
        return (math.isnan(old) and math.isnan(new)) or abs(old - new) <= TOLERANCE * max(1.0, abs(old), abs(new))
    return before == after


def _same(before: Finding | None, after: Finding | None) -> bool:
    if before is None or after is None:
        return before is after
    return before.degree == after.degree and before.total == after.total and equal(before.value, after.value)


def _listed(finding: Finding | None) -> tuple[str, ...]:
    return tuple(finding.value) if finding is not None and isinstance(finding.value, tuple | list) else ()


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _size(moved: Moved) -> float:
    """How much a number moved against what it was."""
    pair: Iterable[Value] = (side.value for side in (moved.before, moved.after) if side is not None)
    numbers = [float(value) for value in pair if isinstance(value, int | float)]
    if len(numbers) < 2 or any(map(math.isnan, numbers)):  # noqa: PLR2004 - both
        return math.inf
    return abs(numbers[1] - numbers[0]) / max(abs(numbers[0]), TOLERANCE)
