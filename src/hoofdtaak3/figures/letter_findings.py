"""What the letters may say, as sets of capabilities and sums of costs; their sentences and tables count from here."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3.figures.chapters.uncertainty_findings import FIRM, SHARES
from hoofdtaak3.figures.codes import UNKNOWN, severity
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.model.inputs import PHASES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoofdtaak3.figures.chapters.uncertainty_findings import Findings

WAR = PHASES[-1]
SHORT = ("B", "C", "D")
"""Classes in which Defence alone falls short of the reference, whatever others do."""
_SHARES = tuple(SHARES[code] for code in SHORT)


@dataclass(frozen=True)
class Outlook:
    """The capabilities by what may be stated of them in war, in the order of the tables."""

    classes: Mapping[str, Mapping[str, bool]]
    """By class the capabilities of which it may be stated, with whether it holds when judgements vary as well."""
    short: tuple[str, ...]
    """Defence falls short, whatever the invented values are; the class need not be settled."""
    open: tuple[str, ...]
    """The class may not be stated yet."""
    firmly_short: tuple[str, ...]
    """Those of `short` that fall short in most draws too, when the judgements vary as well."""
    before: Mapping[str, tuple[str, ...]]
    """By earlier phase the capabilities that fall short from there on, whatever the invented values are."""

    @classmethod
    def of_findings(cls, found: Findings) -> Outlook:
        """From the statements by phase."""
        fixed, rows = found.fixed, found.kind("phase")
        classes: dict[str, dict[str, bool]] = {}
        for row in rows_of(fixed[fixed["phase"] == WAR]):
            classes.setdefault(row.code, {})[row.capability_id] = bool(row.firm)
        lacking = rows[rows["worst"].isin(SHORT) & rows["best"].isin(SHORT)]
        before: dict[str, tuple[str, ...]] = {}
        for phase in PHASES[:-1]:
            seen = {key for keys in before.values() for key in keys}
            new = tuple(key for key in _in(lacking, phase) if key not in seen)
            if new:
                before[phase] = new
        short = _in(lacking, WAR)
        draws = found.stability
        firmly = set(_in(draws[draws[list(_SHARES)].sum(axis="columns") >= FIRM], WAR)) if len(draws) else set()
        return cls(
            classes=classes,
            short=short,
            open=_in(rows[rows["robust"] != 1], WAR),
            firmly_short=tuple(key for key in short if key in firmly),
            before=before,
        )

    @property
    def total(self) -> int:
        """How many capabilities there are to say something of."""
        return sum(len(keys) for keys in self.classes.values()) + len(self.open)

    @property
    def undecided(self) -> tuple[str, ...]:
        """Of which not even that Defence falls short may be stated."""
        return tuple(key for key in self.open if key not in self.short)

    @property
    def short_open(self) -> tuple[str, ...]:
        """Defence falls short for certain; how far others make up for it may not be stated yet."""
        return tuple(key for key in self.open if key in self.short)

    def of(self, code: str) -> tuple[str, ...]:
        """The capabilities of which this class may be stated; those that hang on a judgement last."""
        return (*self.firm(code), *self.judged(code))

    def firm(self, code: str) -> tuple[str, ...]:
        """Those of them whose class holds in most draws over the judgements too."""
        return tuple(key for key, firm in self.classes.get(code, {}).items() if firm)

    def judged(self, code: str) -> tuple[str, ...]:
        """Those of them whose class hangs on a judgement."""
        return tuple(key for key, firm in self.classes.get(code, {}).items() if not firm)

    def rank(self, capability: str) -> int:
        """How bad the stated class is, for sorting; 0 if none may be stated."""
        return max((severity(code) for code, keys in self.classes.items() if capability in keys), default=0)


class Reason(Enum):
    """Why there is no civil alternative, as far as the tables tell."""

    STATED = auto()
    MANDATE = auto()
    MANDATE_UNKNOWN = auto()
    SMALL = auto()
    UNKNOWN = auto()


def alternatives_now(alternatives: pd.DataFrame) -> pd.DataFrame:
    """The alternatives that exist and are not invented; those to come are promises, and no alternatives yet."""
    exists = alternatives["exists_from"].isna()
    return alternatives[(alternatives["status"] == "available") & exists & (alternatives["basis"] != "fictief")]


def why_none(capability: str, alternatives: pd.DataFrame) -> tuple[Reason, tuple[str, ...]]:
    """Why a capability has no civil alternative, and the pools that this is about."""
    mine = alternatives[alternatives["capability_id"] == capability]
    now = alternatives_now(mine)
    if now.empty:
        stated = not mine.empty and (mine["status"] == "none").all()
        return (Reason.STATED if stated else Reason.UNKNOWN), ()
    mandate = now["mandate"]
    allowed = now[mandate.fillna(value=False).astype(bool)]
    if not allowed.empty:
        return Reason.SMALL, tuple(allowed["pool_id"])
    if mandate.isna().any():
        return Reason.MANDATE_UNKNOWN, tuple(now.loc[mandate.isna(), "pool_id"])
    return Reason.MANDATE, tuple(now["pool_id"])


@dataclass(frozen=True)
class Costs:
    """What a set of measures costs together, in million euro; the sums leave out what is not known."""

    count: int
    unknown: int
    low: float
    likely: float
    high: float

    @classmethod
    def of_measures(cls, ids: Sequence[str], options: pd.DataFrame) -> Costs:
        """From the frame `measure_options`; a measure with an end that is not known counts as unknown."""
        rows = options[options["measure_id"].isin(ids)]
        amounts = rows[["cost_low", "cost", "cost_high"]].dropna()
        low, likely, high = (math.fsum(amounts[column]) for column in amounts)
        return cls(len(ids), len(ids) - len(amounts), low, likely, high)


def question_counts(found: Findings) -> dict[str, int]:
    """Per open question how many capabilities wait for it to get a class in war; most first, data that lack last."""
    waiting: dict[str, dict[str, None]] = {}
    rows = found.open("phase")
    for row in rows_of(rows[rows["phase"] == WAR]):
        for key in row.needs or ("",):
            waiting.setdefault(key, {})[row.capability_id] = None
    order = sorted(waiting, key=lambda key: (key == "", -len(waiting[key]), key))
    return {key: len(waiting[key]) for key in order}


def unserved(frontier: pd.DataFrame, ids: Sequence[str]) -> tuple[float, float]:
    """The weighted unserved share without measures and with these, on average over the scenarios; NaN if not known."""
    sets = frontier["ids"].map(frozenset)
    none = frontier.loc[frontier["kind"] == "none", "remaining_mean"]
    chosen = frontier.loc[(frontier["kind"] == "mean") & (sets == frozenset(ids)), "remaining_mean"]
    return _first(none), _first(chosen)


def _first(values: pd.Series) -> float:
    return math.nan if values.empty else float(values.iloc[0])


def _in(rows: pd.DataFrame, phase: str) -> tuple[str, ...]:
    return tuple(rows.loc[rows["phase"] == phase, "capability_id"])


def basis_counts(rows: pd.DataFrame) -> dict[str, int]:
    """How many rows have which basis; a value that is not given counts as unknown."""
    known = rows["basis"] != ""
    if "likely" in rows:
        known &= rows["likely"].notna()
    return {str(key): int(count) for key, count in rows["basis"].where(known, UNKNOWN).value_counts().items()}
