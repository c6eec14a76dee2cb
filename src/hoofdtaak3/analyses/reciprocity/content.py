"""What is found of reciprocity: what Defence asks of civil parties, what that takes away, who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.analyses.content import Content
from hoofdtaak3.dutch import TOLERANCE, alphabetical
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.labels import fitting
from hoofdtaak3.figures.matrix import NAME, Cell, Matrix, matrix_chart
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.style import SIZE
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.results.code_words import LAW_CHANGE, UNKNOWN
from hoofdtaak3.results.findings import Finding, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from hoofdtaak3.analyses.world import World

WAR: Final = "oorlog"
PEACE: Final = "vrede"
OPEN: Final = ("nog af te spreken", "", UNKNOWN)
"""What the table says of who pays where nobody has agreed on that."""
SHOWN: Final = 12
"""Pools in the figure: those of which most is asked in war."""
QUARTER: Final = 0.25
_OF = "civiele partijen"
_GROUNDS: Final = ("tabel.reciprocal_claims",)


def content(world: World) -> Content:
    """Findings and tables `wederkerig…`, and the figure of what is asked."""
    pools = _Pools(world)
    return Content(
        [*_asked(pools), *_reservists(pools), *_terms(pools), *_effects(world)],
        {"wederkerig_partijen": _parties(pools), "wederkerig_afspraken": _agreements(pools)},
        [_figure(pools)],
    )


class _Pools:
    """The pools by phase, with their names, and those that Defence asks in war."""

    def __init__(self, world: World) -> None:
        self.world = world
        table = world.dataset.frame("civil_pools")
        table = table[table["part_of"] == ""]  # Defence asks the party, not each region of it
        self.names: Mapping[str, str] = dict(zip(table["id"], table["name"], strict=True))
        self.rows = [row for row in rows_of(world.frames["reciprocity_pools"]) if row.pool_id in self.names]
        self.in_war = [row for row in self.rows if row.phase == WAR and row.reciprocal > TOLERANCE]

    def listed(
        self, key: str, label: str, ids: Collection[str], *, asked: bool = False, **rest: Any  # noqa: ANN401
    ) -> Finding:  # fmt: skip
        """A list of pools, of all there are or of those asked in war."""
        total = len(self.in_war) if asked else len(self.names)
        of = "civiele partijen waarvan Defensie in oorlog iets vraagt" if asked else _OF
        return listed(key, label, {one: self.names[one] for one in ids}, total, of, **({"grounds": _GROUNDS} | rest))

    def law(self, key: str) -> str:
        """The law that a claim rests on, without its article."""
        table = self.world.dataset.frame("legal_bases")
        return next(iter(table.loc[table["id"] == key, "law"]), "")


def _asked(pools: _Pools) -> Iterator[Finding]:
    """By phase which pools Defence asks; in war also of whom most, and which are asked twice."""
    for phase in PHASES:
        mine = [row for row in pools.rows if row.phase == phase]
        for code, words, ids in (
            ("gevraagd", "waarvan Defensie iets vraagt", [r.pool_id for r in mine if r.reciprocal > TOLERANCE]),
            ("niet", "waarvan Defensie niets vraagt", [r.pool_id for r in mine if r.reciprocal <= TOLERANCE]),
            (
                UNKNOWN,
                "waarvan onbekend is wat Defensie vraagt",
                [r.pool_id for r in mine if r.reciprocal != r.reciprocal],
            ),
        ):
            yield pools.listed(f"wederkerig.{phase}.{code}", f"{_OF} {words} in {phase}", ids, phase=phase)
    most = max((row.reciprocal for row in pools.in_war), default=0.0)
    yield Finding(
        "wederkerig.meest.deel", "grootste deel dat Defensie in oorlog van een civiele partij vraagt", most, "deel",
        of="wat die partij heeft na eigen inzet", phase=WAR, grounds=_GROUNDS,
    )  # fmt: skip
    ids = [row.pool_id for row in pools.in_war if row.reciprocal >= most - TOLERANCE]
    yield pools.listed("wederkerig.meest.wie", f"{_OF} waarvan Defensie in oorlog het meeste vraagt", ids, asked=True)
    phases = pools.world.phases
    short = set(phases.loc[(phases["phase"] == WAR) & (phases["gap_alone"] > TOLERANCE), "capability_id"])
    twice = [row.pool_id for row in pools.in_war if short & set(row.capability_ids)]
    grounds = (*_GROUNDS, *pools.world.grounds_of(pools.world.capabilities))
    label = f"{_OF} waarvan Defensie vraagt, en die tegelijk voor Defensie moeten inspringen"
    yield pools.listed("wederkerig.dubbel", label, twice, asked=True, phase=WAR, grounds=grounds)
    shown = len(_shown(pools))
    yield Finding(
        "wederkerig.getoond", "aantal partijen in de figuur", shown, _OF, len(pools.in_war), _OF, grounds=_GROUNDS
    )


def _reservists(pools: _Pools) -> Iterator[Finding]:
    """What the call-up of reservists takes from pools in war."""
    mine = {row.pool_id: row.reservists for row in pools.rows if row.phase == WAR and row.reservists > TOLERANCE}
    most = max(mine.values(), default=0.0)
    grounds = ("tabel.civil_pool_values",)
    yield pools.listed(
        "wederkerig.reservisten.wie", f"{_OF} die in oorlog mensen missen als reservist", mine, grounds=grounds
    )
    yield Finding(
        "wederkerig.reservisten.meest", "grootste deel van een civiele partij dat als reservist vertrekt", most, "deel",
        of="de mensen van die partij", phase=WAR, grounds=grounds,
    )  # fmt: skip
    ids = [key for key, share in mine.items() if share >= most - TOLERANCE]
    yield pools.listed("wederkerig.reservisten.meest_wie", f"{_OF} die het meeste missen", ids, grounds=grounds)


def _terms(pools: _Pools) -> Iterator[Finding]:
    """Of the pools asked in war: who pays, by which law, must a law change."""
    for key, words, ids in (
        ("betaler.open", "zonder afspraak over wie betaalt", [r.pool_id for r in pools.in_war if r.payer in OPEN]),
        ("betaler.bekend", "met een regel over wie betaalt", [r.pool_id for r in pools.in_war if r.payer not in OPEN]),
        ("grondslag.geen", "zonder gevonden grondslag", [r.pool_id for r in pools.in_war if not r.legal_basis_id]),
        ("grondslag.noodwet", "met een noodwet als grondslag", [r.pool_id for r in pools.in_war if r.legal_basis_id]),
        ("wet.ja", "waarvoor een wet moet veranderen", [r.pool_id for r in pools.in_war if r.law_change == "ja"]),
        (
            "wet.nee",
            "waarvoor geen wet hoeft te veranderen",
            [r.pool_id for r in pools.in_war if r.law_change == "nee"],
        ),
        (
            "wet.open",
            "waarvan onbekend is of een wet moet veranderen",
            [r.pool_id for r in pools.in_war if r.law_change not in ("ja", "nee")],
        ),
    ):
        yield pools.listed(f"wederkerig.{key}", f"{_OF} {words}", ids, asked=True)


def _effects(world: World) -> Iterator[Finding]:
    """What the claims of Defence and the call-up do to classes in war, and to gaps in scenarios."""

    def of(key: str, label: str, ids: Collection[str], **rest: Any) -> Finding:  # noqa: ANN401
        names = {one: world.names.capability(one) for one in ids}
        grounds = world.grounds_of(world.capabilities)
        return listed(
            f"wederkerig.{key}", label, names, len(world.capabilities), "capaciteiten", grounds=grounds, **rest
        )

    classes = world.frames["reciprocity_classes"]
    war = classes[(classes["phase"] == WAR) & (classes["class"] != classes["class_without"])]
    yield of("klasse", "capaciteiten waarvan de klasse in oorlog verandert", set(war["capability_id"]), phase=WAR)
    gaps = world.frames["reciprocity_gap"]
    wider = gaps[gaps["gap_unit_days"] > gaps["without_unit_days"] + TOLERANCE]
    yield of(
        "tekort.groter",
        "capaciteiten waarvan het tekort in minstens één scenario groter wordt",
        set(wider["capability_id"]),
    )
    new = wider[wider["without_unit_days"] <= TOLERANCE]
    yield of(
        "tekort.nieuw",
        "capaciteiten die daardoor in minstens één scenario een tekort krijgen",
        set(new["capability_id"]),
    )
    left = world.frames["reciprocity_alternatives"]
    gone = left[(left["phase"] == WAR) & (left["status"] == "vanishes")]
    yield of(
        "verdwijnt",
        "capaciteiten die daardoor in oorlog een alternatief verliezen",
        set(gone["capability_id"]),
        phase=WAR,
    )


def _parties(pools: _Pools) -> list[dict[str, Any]]:
    """Each pool that Defence asks in war, most first."""
    return [
        {
            "id": row.pool_id, "naam": pools.names[row.pool_id], "waarvoor": row.purpose, "deel": row.reciprocal,
            "reservisten": row.reservists, "betaler": row.payer or UNKNOWN, "wet": pools.law(row.legal_basis_id),
            "wetswijziging": LAW_CHANGE.get(row.law_change, UNKNOWN),
        }
        for row in _ranked(pools)
    ]  # fmt: skip


def _agreements(pools: _Pools) -> list[dict[str, Any]]:
    """Pools asked in war together that have one payer, one law, and one answer on a change of law."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for row in pools.in_war:
        terms = (pools.law(row.legal_basis_id), row.payer or UNKNOWN, LAW_CHANGE.get(row.law_change, UNKNOWN))
        groups.setdefault(terms, []).append(pools.names[row.pool_id])
    return [
        {"wet": law, "betaler": payer, "wetswijziging": change, "partijen": sorted(names, key=alphabetical)}
        for (law, payer, change), names in sorted(groups.items(), key=lambda item: (item[0][0] == "", item[0]))
    ]


def _ranked(pools: _Pools) -> list[Any]:
    return sorted(pools.in_war, key=lambda row: (-row.reciprocal, alphabetical(pools.names[row.pool_id])))


def _shown(pools: _Pools) -> list[str]:
    """The pools in the figure."""
    ids = [row.pool_id for row in _ranked(pools)[:SHOWN]]
    return ids[: fitting([pools.names[key] for key in ids], NAME - 4, SIZE)]


def _figure(pools: _Pools) -> Figure:
    """Share asked by pool and phase, of those of which most is asked, in the phases in which anything is."""
    shown = _shown(pools)
    rows = {(row.pool_id, row.phase): row for row in pools.rows if row.pool_id in shown}
    phases = [
        phase
        for phase in PHASES
        if any(not rows[key, phase].reciprocal <= TOLERANCE for key in shown if (key, phase) in rows)
    ]
    cells = [
        Cell(key, phase, *_kind(rows[key, phase].reciprocal))
        for key in shown
        for phase in phases
        if (key, phase) in rows
    ]
    matrix = Matrix(
        {key: pools.names[key] for key in shown},
        {phase: phase for phase in phases},
        cells,
        (f"Licht: minder dan {dutch.share(QUARTER)} gevraagd. Donker: {dutch.share(QUARTER)} of meer.",),
        "Defensie vraagt in oorlog van geen enkele civiele partij iets.",
    )
    table = pd.DataFrame(
        [
            {"Civiele partij": pools.names[key], "Fase": phase, "Gevraagd": rows[key, phase].reciprocal,
             "Reservisten": rows[key, phase].reservists, "Over": rows[key, phase].left}
            for key in shown for phase in phases if (key, phase) in rows
        ],
        columns=["Civiele partij", "Fase", "Gevraagd", "Reservisten", "Over"],
    )  # fmt: skip
    chart = matrix_chart(matrix, pools.world.brand)
    return Figure("fig-wederkerigheid", "Wat Defensie van civiele partijen vraagt", chart, table, _GROUNDS)


def _kind(share: float) -> tuple[str, str]:
    """Style and words of a cell."""
    if share != share:  # noqa: PLR0124 - not-a-number is not equal to itself
        return "unknown", UNKNOWN
    if share <= TOLERANCE:
        return "good", "niets"
    return "defence" if share >= QUARTER - TOLERANCE else "asked", dutch.share(share)
