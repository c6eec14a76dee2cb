"""An axis: one setting or value of a scenario, and what it takes one after the other.

It is written as `ht3 whatif --set` has it, with a range or a list behind the `=`: `days=30:90:10`, `days=30|60|90`.
A value stays the text that a person would type, so that each case is what typing it would give.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.variant import assignment
from hoofdtaak3.notation import is_number
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.strict_yaml import Place

MOST_VALUES: Final = 100_000
_RANGE = re.compile(r"\s*([^:\s|]+)\s*:\s*([^:\s|]+)\s*(?::\s*([^:\s|]+)\s*)?")
_FORM: Final = "een bereik met stap (0.7:1:0.05), een lijst (30|60|90) of een waarde"
_FEW: Final = 4
"""So many values are told one by one."""
_DIGITS: Final = 12
"""Of a number that is drawn: more than anybody types, fewer than rounding touches."""


@dataclass(frozen=True)
class Axis:
    """One axis, with values or with bounds to draw between."""

    name: str
    way: str
    """`*`, `+`, `-` or nothing: what happens with the value."""
    place: Place
    values: tuple[str, ...]
    """As a person types them; for a range without a step its two ends."""
    drawn: bool = False
    """Whether values are drawn between the two ends."""
    whole: bool = False
    """Whether only whole numbers are drawn."""

    @property
    def column(self) -> str:
        """What its column is called: the name, with `*=` and the like where that is not just `=`."""
        return f"{self.name} {self.way}=" if self.way else self.name

    @property
    def told(self) -> str:
        """Its values, as an adviser reads them: of many the ends, so that a range that stops early shows."""
        shown = [value.replace(".", ",") if is_number(value) else value for value in self.values]
        if self.drawn:
            return " tot ".join(shown)
        if len(shown) <= _FEW:
            return dutch.listing(shown)
        return f"{shown[0]} t/m {shown[-1]}, {dutch.number(len(shown), 0)} waarden"

    def text(self, value: str) -> str:
        """The assignment of a value."""
        return f"{self.name}{self.way}={value}"

    def at(self, share: float) -> str:
        """The value at a share from 0 to 1 of the axis, ends included alike."""
        if not self.drawn:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        low, high = map(float, self.values)
        if self.whole:
            return str(int(low) + min(int(share * (high - low + 1)), int(high - low)))
        return _plain(Decimal(f"{low + share * (high - low):.{_DIGITS}g}"))


def read_axis(text: str, place: Place, *, drawing: bool) -> Axis:
    """An axis as somebody wrote it; with `drawing` a range needs no step. InputError if it is none."""
    name, way, written = assignment(text, place)
    found = _RANGE.fullmatch(written)
    if found is None:
        values = tuple(_listed(written))
        return Axis(name, way, place, _once(values, text, place))
    ends = [_number(part, text, place) for part in found.groups() if part is not None]
    low, high = ends[0], ends[1]
    if low > high:
        raise _wrong(place, "Het bereik begint na zijn einde.", text, "laag:hoog:stap")
    if drawing:
        if len(ends) > 2:  # noqa: PLR2004 - low, high and step
            raise _wrong(place, "Bij een steekproef heeft een bereik geen stap.", text, "laag:hoog")
        return Axis(name, way, place, (_plain(low), _plain(high)), drawn=True)
    if len(ends) < 3:  # noqa: PLR2004 - as above
        raise _wrong(place, "Dit bereik heeft geen stap.", text, "laag:hoog:stap, of 'sample' voor een steekproef")
    step = ends[2]
    if step <= 0 or (high - low) / step > MOST_VALUES:
        most = f"meer dan 0, en hoogstens {dutch.number(MOST_VALUES, 0)} waarden"
        raise _wrong(place, "Deze stap kan niet.", text, most)
    count = int((high - low) / step) + 1
    return Axis(name, way, place, tuple(_plain(low + number * step) for number in range(count)))


def _listed(written: str) -> Iterable[str]:
    """What stands between `|`, those within brackets and quotes excepted."""
    depth, quote, start = 0, "", 0
    for at, sign in enumerate(written):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
        elif sign == "|" and not depth:
            yield written[start:at].strip()
            start = at + 1
    yield written[start:].strip()


def _once(values: tuple[str, ...], text: str, place: Place) -> tuple[str, ...]:
    if any(not value for value in values):
        raise _wrong(place, "Tussen twee streepjes staat niets.", text, _FORM)
    seen = set[Decimal | str]()
    for value in values:
        same = Decimal(value) if is_number(value) else value
        if same in seen:
            raise _wrong(place, "Deze waarde staat er meer dan eens.", value, "elke waarde een keer")
        seen.add(same)
    return values


def _number(part: str, text: str, place: Place) -> Decimal:
    if not is_number(part):
        raise _wrong(place, "Dit is geen bereik van getallen.", text, _FORM)
    return Decimal(part)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _wrong(place: Place, message: str, found: str, allowed: str) -> InputError:
    return InputError([Problem(place.file, place.line, message=message, found=found, allowed=allowed)])
