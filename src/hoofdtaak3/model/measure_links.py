"""Links of a line under measures: which sources may come to serve it, when nothing differs, what is certain."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3.model.eligibility import Link, cost, in_time

if TYPE_CHECKING:
    from collections.abc import Sequence


class LineLinks:
    """The links of one line, as they may become under the measures. All lists run over the same links.

    A response time under several measures is one of those under a single one, or the present one: the shortest. Flags
    only become true, so what no set allows is what all measures together do not allow.

    Args:
        base: Without measures.
        single: With each of the measures that touch them.
        every: With all of these together.
        required: Required hours of the line; NaN unknown.
    """

    def __init__(
        self, base: Sequence[Link], single: Sequence[Sequence[Link]], every: Sequence[Link], required: float
    ) -> None:
        self.base = base
        self.required = required
        self.possible = [link.allowed is not False for link in every]
        self.hours = [sorted({links[i].hours for links in (base, *single)}) for i in range(len(base))]
        self.sure = (
            not math.isnan(required)
            and all(link.allowed is not None for links in (base, *single, every) for link in links)
            and not any(math.isnan(hours) for hours_of in self.hours for hours in hours_of)
        )
        self.first: dict[tuple[object, ...], int] = {}
        self.same: dict[int, int] = {}
        self.by_day: dict[int, list[int]] = {}

    @property
    def defence(self) -> int:
        """Index of the source that is Defence itself."""
        return self.base[0].source

    def canonical(self, k: int) -> int:
        """The first day of the line on which all links stand as they do on day `k`, under every set of measures."""
        if k not in self.same:
            marks: list[object] = []
            for link, hours_of in zip(self.base, self.hours, strict=True):
                marks.append(cost(link, k))
                marks += [in_time(hours, self.required, k) for hours in hours_of]
            self.same[k] = self.first.setdefault(tuple(marks), k)
        return self.same[k]

    def usable(self, k: int) -> list[int]:
        """Sources that may serve the line on day `k` under some set of measures."""
        if k not in self.by_day:
            self.by_day[k] = [
                link.source
                for link, possible, hours_of in zip(self.base, self.possible, self.hours, strict=True)
                if possible and any(in_time(hours, self.required, k) is not False for hours in hours_of)
            ]
        return self.by_day[k]

    def known(self, k: int) -> bool:
        """Whether all of its links are known on day `k`."""
        return self.sure and all(cost(link, k).known for link in self.base)

    def defence_on_time(self, k: int) -> bool:
        """Whether Defence is there on day `k`, without any measure."""
        return in_time(self.base[0].hours, self.required, k) is True

    def defence_cost(self, k: int) -> float:
        """Units of Defence that one served unit takes on day `k`."""
        return cost(self.base[0], k).high
