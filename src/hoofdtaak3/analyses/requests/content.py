"""What is found of the stream of incidental requests: in peace, and in a whole year of each phase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hoofdtaak3.analyses.content import Content
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.results.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hoofdtaak3.analyses.world import World

GROUNDS: Final = ("tabel.request_types", "tabel.request_type_values")
_DECISIONS: Final = {
    "granted": ("toegewezen", "helemaal toegewezen"),
    "partly": ("deels", "deels toegewezen"),
    "late": ("te_laat", "te laat"),
    "refused": ("geweigerd", "geweigerd"),
    "unknown": ("onbekend", "onbekend"),
}


def content(world: World) -> Content:
    """Findings `verzoeken.ijking.…` (the stream in peace time, if it is known) and `verzoeken.jaar.<phase>.…`."""
    return Content([*_calibration(world), *_years(world)])


def _grounds(world: World) -> tuple[str, ...]:
    return tuple(name for name in GROUNDS if name in world.grounds)


def _calibration(world: World) -> Iterator[Finding]:
    requests = world.results[world.common]["requests"]
    stream = requests[requests["kind"] == "request"]
    known = world.peaceful and not world.frames["sustainability"]["requests"].isna().any()
    met = int((stream["decision"] == "granted").sum()) if known else None
    title = world.titles[world.common]
    label = f"losse verzoeken in {title} waaraan helemaal wordt voldaan"
    yield Finding(
        "verzoeken.ijking.toegewezen", label, met, "verzoeken", len(stream), "losse verzoeken",
        scenario=world.common, grounds=_grounds(world),
    )  # fmt: skip
    yield Finding("verzoeken.ijking.dagen", f"duur van {title}", world.scenarios[world.common].days, "dagen")


def _years(world: World) -> Iterator[Finding]:
    """On the personnel path and the first year of the common scenario."""
    scenario = world.scenarios[world.common]
    rows = world.frames["sustainability"]
    mine = rows[(rows["path"] == scenario.personnel_path) & (rows["year"] == scenario.start_date.year)]
    for row in rows_of(mine):
        total = None if row.requests != row.requests else int(row.requests)
        for name, (word, words) in _DECISIONS.items():
            count = getattr(row, name)
            value = None if total is None or count != count else int(count)  # noqa: PLR0124 - not-a-number
            label = f"losse verzoeken in een jaar {row.phase}: {words}"
            yield Finding(
                f"verzoeken.jaar.{row.phase}.{word}", label, value, "verzoeken", total, "losse verzoeken",
                phase=row.phase, grounds=_grounds(world),
            )  # fmt: skip
