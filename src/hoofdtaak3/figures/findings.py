"""What the results say, as sets of capabilities; sentences, variables and tables count from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.figures.codes import NO_DEMAND, UNKNOWN, worst_phases
from hoofdtaak3.figures.shares import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


@dataclass(frozen=True)
class Gaps:
    """The capabilities of one scenario by what is known of their gap."""

    asked: tuple[str, ...]
    short: tuple[str, ...]
    """With a gap for certain, worst first; its size may still be unknown."""
    met: tuple[str, ...]
    unknown: tuple[str, ...]
    """Where it is not known whether there is a gap."""

    @classmethod
    def of(cls, capabilities: pd.DataFrame) -> Gaps:
        """From the frame `capabilities` of one scenario."""
        demand, gap = capabilities["demand_unit_days"], capabilities["gap_unit_days"]
        asked = demand.isna() | (demand > 0)
        short = asked & ((gap > TOLERANCE) | (capabilities["gap_low_unit_days"] > TOLERANCE))
        met = asked & ~short & (gap <= TOLERANCE)
        order = capabilities.assign(share=(gap / demand).fillna(-1.0)).sort_values(
            "share", ascending=False, kind="stable"
        )
        return cls(
            asked=_ids(capabilities, asked),
            short=tuple(order.loc[short.reindex(order.index), "capability_id"]),
            met=_ids(capabilities, met),
            unknown=_ids(capabilities, asked & ~short & ~met),
        )


@dataclass(frozen=True)
class Impacts:
    """The capabilities of one scenario by what the shift to HT1 does to their gap."""

    more: tuple[str, ...]
    less: tuple[str, ...]
    unknown: tuple[str, ...]

    @classmethod
    def of(cls, capabilities: pd.DataFrame) -> Impacts:
        """From the frame `capabilities`; largest share of demand first."""
        demand, impact = capabilities["demand_unit_days"], capabilities["impact_unit_days"]
        asked = demand.isna() | (demand > 0)
        order = capabilities.assign(share=impact / demand).sort_values("share", ascending=False, kind="stable")
        return cls(
            more=tuple(order.loc[order["share"] > TOLERANCE, "capability_id"]),
            less=tuple(order.loc[order["share"] < -TOLERANCE, "capability_id"]),
            unknown=_ids(capabilities, asked & impact.isna()),
        )


@dataclass(frozen=True)
class Availability:
    """The capabilities by what is left of them in one phase."""

    limited: tuple[str, ...]
    gone: tuple[str, ...]
    unknown: tuple[str, ...]

    @classmethod
    def of(cls, phases: pd.DataFrame, phase: str) -> Availability:
        """From the frame `phases`."""
        here = phases[phases["phase"] == phase]
        return cls(
            limited=_ids(here, here["availability"] == "beperkt"),
            gone=_ids(here, here["availability"] == "niet_beschikbaar"),
            unknown=_ids(here, here["availability"] == UNKNOWN),
        )


@dataclass(frozen=True)
class Headline:
    """The capabilities by the class of their worst phase."""

    kept: tuple[str, ...]
    covered: tuple[str, ...]
    partly: tuple[str, ...]
    none: tuple[str, ...]
    unknown: tuple[str, ...]
    total: int

    @classmethod
    def of(cls, phases: pd.DataFrame) -> Headline:
        """From the frame `phases`."""
        worst = worst_phases(phases)
        groups = {code: _ids(worst, worst["class"] == code) for code in ("A", "B", "C", "D", UNKNOWN, NO_DEMAND)}
        unknown = groups[UNKNOWN] + groups[NO_DEMAND]
        return cls(groups["A"], groups["B"], groups["C"], groups["D"], unknown, len(worst))


@dataclass(frozen=True)
class Stream:
    """What became of the incidental requests."""

    granted: int
    other: tuple[str, ...]
    """Line ids that were not granted in full."""
    unknown: int

    @classmethod
    def of(cls, requests: pd.DataFrame) -> Stream:
        """From the frame `requests`: the generated stream only."""
        stream = requests[requests["kind"] == "request"]
        decided = stream["decision"]
        other = stream.loc[~decided.isin(["granted", "unknown", UNKNOWN]), "line_id"]
        return cls(int((decided == "granted").sum()), tuple(other), int(decided.isin(["unknown", UNKNOWN]).sum()))


def share_of_demand(capabilities: pd.DataFrame, capability: str, column: str) -> float:
    """A number of unit-days of one capability as a share of its demand."""
    rows = capabilities[capabilities["capability_id"] == capability]
    return float((rows[column] / rows["demand_unit_days"]).iloc[0])


def none_stated(alternatives: pd.DataFrame) -> tuple[str, ...]:
    """Capabilities of which the data says that there is no civil alternative."""
    return tuple(dict.fromkeys(alternatives.loc[alternatives["status"] == "none", "capability_id"]))


def _ids(frame: pd.DataFrame, mask: pd.Series) -> tuple[str, ...]:
    return tuple(frame.loc[mask, "capability_id"])


def worse_than(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    """What stands in the second and not in the first, in order."""
    return tuple(key for key in second if key not in first)
