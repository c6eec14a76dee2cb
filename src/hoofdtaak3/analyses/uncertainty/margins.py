"""Margin: the claim of HT1 on each capability in war, against the largest one without a gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hoofdtaak3.dutch import TOLERANCE
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.results.code_words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.analyses.world import World

KINDS: Final[Mapping[str, str]] = {
    "altijd": "die ook zonder extra beslag een tekort hebben",
    "tekort": "waarvan het beslag in oorlog boven het omslagpunt ligt",
    "krap": "waarvan het beslag in oorlog hoogstens bij een hoge schatting boven het omslagpunt ligt",
    "ruim": "waarvan het beslag in oorlog ook bij een hoge schatting onder het omslagpunt blijft",
    "nooit": "die bij geen enkel beslag een tekort hebben",
    UNKNOWN: "waarvan de marge onbekend is",
}
"""From worst to best, with what they say of capabilities."""


@dataclass(frozen=True)
class Margin:
    """Shares of the units of a capability; None where there is none or it is not known."""

    capability: str
    low: float | None
    claim: float | None
    high: float | None
    tipping: float | None
    margin: float | None
    kind: str
    """One of `KINDS`."""


def margins(world: World) -> list[Margin]:
    """Of every capability on the reference request, in the order of `KINDS`, the smallest margin first."""
    found = [_margin(row) for row in rows_of(world.frames["margins"])]
    order = list(KINDS)
    return sorted(found, key=lambda one: (order.index(one.kind), one.margin or 0.0, one.capability))


def _margin(row: object) -> Margin:
    low, claim, high, tipping, margin = (
        _known(getattr(row, name)) for name in ("claim_low", "claim", "claim_high", "tipping", "margin")
    )
    status = str(getattr(row, "status"))  # noqa: B009 - the rows are made at run time
    kind = {"always": "altijd", "never": "nooit"}.get(status, UNKNOWN)
    if status == "at" and margin is not None and tipping is not None:
        short = margin < -TOLERANCE
        kind = "tekort" if short else "krap" if high is None or tipping < high - TOLERANCE else "ruim"
    return Margin(str(getattr(row, "capability_id")), low, claim, high, tipping, margin, kind)  # noqa: B009


def _known(value: float) -> float | None:
    return None if value != value else float(value)  # noqa: PLR0124 - not-a-number is not equal to itself
