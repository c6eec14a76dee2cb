"""Findings: what the results say, each computed once, for every text, figure and table that speaks of it.

A finding has a typed value, how firm it is, and what it rests on. All that is told of it takes it from here.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from hoofdtaak3.dutch import alphabetical

if TYPE_CHECKING:
    from pathlib import Path

Degree = Literal["vast", "houdt_stand", "wisselt"]
"""How firm: rests on no assumption; holds in most draws and in no corner breaks; neither."""
DEGREES: Final[tuple[Degree, ...]] = get_args(Degree)
"""From firm to loose."""

Value = int | float | str | tuple[str, ...] | None
"""A count or amount, a share, a code or name, or a list of ids; None if it is not known."""

_ID = re.compile(r"[a-z][a-z0-9_]*(\.[A-Za-z0-9][A-Za-z0-9_]*)*")
_ASSUMED = ("oordeel", "fictief")


@dataclass(frozen=True)
class Ground:
    """A group of data rows that findings rest on, as a whole: all values of a capability, say."""

    label: str
    """Dutch."""
    bases: Mapping[str, int]
    """How many of its values have which basis; `onbekend` for those that are not given."""
    rows: Mapping[str, Sequence[str]]
    """Keys of the rows by table."""

    @property
    def assumed(self) -> bool:
        """Whether any of it is judgement or invention."""
        return any(self.bases.get(basis) for basis in _ASSUMED)


@dataclass(frozen=True)
class Finding:
    """One thing that the results say."""

    id: str
    """Dotted, as templates name it: `oorlog.tekort.stevig`."""
    label: str
    """Dutch: what this is, as a noun phrase without its value."""
    value: Value
    unit: str = ""
    """Dutch, plural: `capaciteiten`, `miljoen euro`, `uur`; `deel` for a share of 1, "" for texts and lists."""
    total: int | None = None
    """Of how many a count, or the length of a list, is a part."""
    of: str = ""
    """Dutch: what a share is a share of, or what `total` counts."""
    low: float | None = None
    high: float | None = None
    degree: Degree | None = None
    """None when it follows from what it rests on: firm without assumptions, else loose."""
    held: float | None = None
    """The share of the draws in which the value is this one."""
    outcomes: tuple[str, ...] = ()
    """The values that compete, most frequent first, where it is loose."""
    needs: tuple[str, ...] = ()
    """Ids of the open questions to be answered before it can be firm."""
    scenario: str = ""
    phase: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """Dutch for the ids in a list, or for the codes of value and outcomes."""
    grounds: tuple[str, ...] = ()
    """Ids of the `Ground`s that it rests on."""
    source: str = ""
    """Keys into the bibliography where one source states it, separated by `;`."""

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError(f"{self.id!r} is no id of a finding")
        if not self.label.strip():
            raise ValueError(f"{self.id} does not say what it is")
        if isinstance(self.value, float) and not math.isfinite(self.value):
            object.__setattr__(self, "value", None)
        for end in ("low", "high"):
            amount = getattr(self, end)
            if amount is not None and not math.isfinite(amount):
                object.__setattr__(self, end, None)


@dataclass(frozen=True)
class Findings:
    """All findings of an edition, by id, and the grounds that they rest on."""

    found: Mapping[str, Finding]
    grounds: Mapping[str, Ground]

    @classmethod
    def of(cls, found: Iterable[Finding], grounds: Mapping[str, Ground]) -> Findings:
        """Collect them; each gets a degree.

        Raises:
            ValueError: When two have one id, one id is the beginning of another, or a ground is missing.
        """
        by_id: dict[str, Finding] = {}
        for finding in found:
            if finding.id in by_id:
                raise ValueError(f"there are two findings {finding.id}")
            missing = [name for name in finding.grounds if name not in grounds]
            if missing:
                raise ValueError(f"{finding.id} rests on {missing[0]}, which is no ground")
            by_id[finding.id] = replace(finding, degree=finding.degree or _degree(finding, grounds))
        for name in by_id:
            parts = name.split(".")
            above = [".".join(parts[:count]) for count in range(1, len(parts))]
            if clash := next((other for other in above if other in by_id), None):
                raise ValueError(f"{clash} is a finding, and {name} would be a part of it")
        return cls(by_id, grounds)

    def bases(self, finding: Finding) -> dict[str, int]:
        """How many of the values that it rests on have which basis."""
        counts: dict[str, int] = {}
        for name in finding.grounds:
            for basis, count in self.grounds[name].bases.items():
                counts[basis] = counts.get(basis, 0) + count
        return counts

    def plain(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            "findings": [_plain(finding) for finding in self.found.values()],
            "grounds": {name: asdict(ground) for name, ground in self.grounds.items()},
        }

    @classmethod
    def load(cls, path: Path) -> Findings:
        """Read them from a file that holds what `plain` gave."""
        return cls.parsed(json.loads(path.read_text(encoding="utf-8")))

    @classmethod
    def parsed(cls, content: Mapping[str, Any]) -> Findings:
        """What `plain` gave, after JSON."""
        entries: list[dict[str, Any]] = [
            {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
            for entry in content["findings"]
        ]
        found = [Finding(**entry) for entry in entries]
        return cls(
            {finding.id: finding for finding in found},
            {name: Ground(**entry) for name, entry in content["grounds"].items()},
        )


def listed(key: str, label: str, names: Mapping[str, str], total: int | None, of: str, **rest: Any) -> Finding:  # noqa: ANN401
    """The finding of which things there are: `names` by id, told in the order in which Dutch sorts them."""
    ids = tuple(sorted(names, key=lambda one: alphabetical(names[one])))
    return Finding(key, label, ids, of, total, of, names=dict(names), **rest)


def weakest(degrees: Iterable[Degree | None]) -> Degree:
    """The loosest of these; firm if there are none."""
    return max((degree or "wisselt" for degree in degrees), key=DEGREES.index, default="vast")


def _degree(finding: Finding, grounds: Mapping[str, Ground]) -> Degree:
    return "wisselt" if any(grounds[name].assumed for name in finding.grounds) else "vast"


_DEFAULTS: Final[Mapping[str, Any]] = {
    item.name: () if item.name in ("outcomes", "needs", "grounds") else item.default for item in fields(Finding)
} | {"names": {}}


def _plain(finding: Finding) -> dict[str, Any]:
    """Without what says nothing."""
    return {
        key: value
        for key, value in ((item.name, getattr(finding, item.name)) for item in fields(finding))
        if value != _DEFAULTS[key] or key == "value"
    }
