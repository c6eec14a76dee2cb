"""What is found of the directions for agreements: for what, with whom, how soon, and effect and cost as ranges."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3.analyses.content import Content
from hoofdtaak3.analyses.measures.compute import NONE
from hoofdtaak3.analyses.measures.directions import Direction, Dominance, directions, dominances
from hoofdtaak3.analyses.measures.effect_and_cost import measures_figure
from hoofdtaak3.dutch import TOLERANCE, alphabetical
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.results.code_words import LAW_CHANGE, UNKNOWN
from hoofdtaak3.results.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hoofdtaak3.analyses.world import World

OFTEN: Final = 0.8
"""A direction returns nearly always if it is in at least this share of the best sets, whatever the budget."""
PAYER_OPEN: Final = "nog af te spreken"
"""What the table says in so many words where it is not settled who pays."""
READY: Final = {"ja": "op tijd", "misschien": "misschien", "nee": "te laat", UNKNOWN: "onbekend"}
_TABLES = ("tabel.measures", "tabel.measure_values", "tabel.measure_effects")
_OF: Final = "wat over de scenario’s onvervuld blijft zonder nieuwe afspraken, gewogen naar prioriteit"


def content(world: World) -> Content:
    """Findings `maatregel.<id>…` and `maatregelen…`, tables `maatregelen…`, figure `fig-maatregelen`."""
    found = directions(world)
    reach = list(_reach(world, found))
    better = dominances(found)
    grounds = tuple(name for name in _TABLES if name in world.grounds)
    findings = [*_of_each(found, grounds), *_of_all(world, found, better, grounds)]
    tables = {
        "maatregelen": [_row(direction, world) for direction in found],
        "maatregelen_bereik": reach,
        "maatregelen_overtroffen": [
            {"beter": pair.better.id, "slechter": pair.worse.id, "altijd": pair.always} for pair in better
        ],
    }
    figure = measures_figure(found, world.brand, grounds)
    drawn = Finding("maatregelen.getekend", "richtingen in de figuur", len(figure.table), "richtingen", len(found))
    return Content([*findings, drawn], tables, [figure])


def _reach(world: World, found: Sequence[Direction]) -> Iterator[dict[str, Any]]:
    """Per capability with a direction: what stays open in war on the reference request, without and with all."""
    for row in rows_of(world.frames["measure_reach"]):
        mine = [direction for direction in found if row.capability_id in direction.capabilities]
        if mine:
            yield {
                "id": row.capability_id,
                "naam": world.names.capability(row.capability_id),
                "richtingen": len(mine),
                "zonder": row.open_without,
                "laag": row.open_most,
                "hoog": row.open_least,
            }


def _of_each(found: Sequence[Direction], grounds: tuple[str, ...]) -> Iterator[Finding]:
    for direction in found:
        start, name = f"maatregel.{direction.id}", direction.name
        yield Finding(f"{start}.naam", f"{name}: naam", name)
        low, likely, high = direction.cost
        yield Finding(f"{start}.kosten", f"{name}: kosten", likely, "miljoen euro", low=low, high=high, grounds=grounds)
        low, likely, high = direction.months
        yield Finding(
            f"{start}.maanden", f"{name}: doorlooptijd", likely, "maanden", low=low, high=high, grounds=grounds
        )
        yield Finding(f"{start}.op_tijd", f"{name}: op tijd klaar", direction.ready, names=READY, grounds=grounds)
        yield Finding(f"{start}.wet", f"{name}: wetswijziging nodig", direction.law, names=LAW_CHANGE, grounds=grounds)
        low, high = direction.effect
        yield Finding(
            f"{start}.effect", f"{name}: deel dat zij wegneemt", high, "deel", low=low, high=high,
            of=_OF, grounds=grounds,
        )  # fmt: skip


def _of_all(
    world: World, found: Sequence[Direction], better: Sequence[Dominance], grounds: tuple[str, ...]
) -> Iterator[Finding]:
    total, of = len(found), "richtingen"

    def listed(name: str, label: str, mine: Iterable[Direction], grounds: tuple[str, ...] = grounds) -> Finding:
        chosen = sorted(mine, key=lambda direction: alphabetical(direction.name))
        ids = tuple(direction.id for direction in chosen)
        names = {direction.id: direction.name for direction in chosen}
        return Finding(f"maatregelen.{name}", label, ids, of, total, of, names=names, grounds=grounds)

    yield listed("alle", "richtingen voor afspraken", found, ())
    for key in world.capabilities:
        mine = [direction for direction in found if key in direction.capabilities]
        yield listed(f"voor.{key}", f"richtingen voor {world.names.capability(key)}", mine, ())
    for code, words in READY.items():
        yield listed(f"klaar.{code}", f"richtingen die {words} zijn", (d for d in found if d.ready == code))
    for code in LAW_CHANGE:
        label = f"richtingen met ‘{LAW_CHANGE[code]}’ bij wetswijziging"
        yield listed(f"wet.{code}", label, (d for d in found if d.law == code))
    unpaid = [direction for direction in found if PAYER_OPEN in direction.payer]
    yield listed("betaler_open", "richtingen waarvan nog niet is afgesproken wie betaalt", unpaid)
    yield listed("een_partij", "richtingen die één partij alleen kan invoeren", (d for d in found if len(d.agree) == 1))
    often = _often(world)
    yield listed(
        "kern", "richtingen in vrijwel elke gunstigste combinatie", (d for d in found if often.get(d.id, 0) >= OFTEN)
    )
    always = {pair.worse.id for pair in better if pair.always}
    yield listed("overtroffen.altijd", "richtingen die binnen alle bereiken worden overtroffen", (
        d for d in found if d.id in always
    ))  # fmt: skip
    mostly = {pair.worse.id for pair in better} - always
    yield listed("overtroffen.waarschijnlijk", "richtingen die bij de waarschijnlijke waarden worden overtroffen", (
        d for d in found if d.id in mostly
    ))  # fmt: skip
    yield listed("zonder_effect", "richtingen die over de scenario’s niets wegnemen", (
        d for d in found if d.effect[1] <= TOLERANCE
    ))  # fmt: skip
    yield listed("effect_onbekend", "richtingen waarvan het effect niet te berekenen is", (
        d for d in found if math.isnan(d.effect[1])
    ))  # fmt: skip
    yield listed("pas_samen", "richtingen die pas iets doen naast andere", (d for d in found if d.completes))
    yield listed("niet_ernaast", "richtingen die niets meer toevoegen aan de gunstigste combinatie", (
        d for d in found if d.gains[1] <= TOLERANCE < d.gains[0]
    ))  # fmt: skip
    most = next((direction for direction in found if direction.most > TOLERANCE), None)
    yield Finding(
        "maatregelen.meeste", "richting die het meeste wegneemt", most.id if most else None,
        names={most.id: most.name} if most else {}, grounds=grounds,
    )  # fmt: skip
    chosen = world.scenarios[world.common].measures
    yield Finding("maatregelen.besluit", "dag van het besluit", chosen.decision_date.isoformat())
    yield Finding("maatregelen.gereed", "dag waarop een afspraak klaar moet zijn", chosen.date.isoformat())
    yield Finding(
        "maatregelen.grens_vaak", "deel van de gunstigste combinaties", OFTEN, "deel", of="de gunstigste combinaties"
    )


def _often(world: World) -> Mapping[str, float]:
    """Of each measure the share of the best sets, over all budgets and both ways of choosing, that hold it."""
    frontier = world.frames["measure_frontier"]
    sets = [ids for kind, ids in zip(frontier["kind"], frontier["ids"], strict=True) if kind != NONE and len(ids)]
    return {key: sum(key in ids for ids in sets) / len(sets) for key in {key for ids in sets for key in ids}}


def _row(direction: Direction, world: World) -> dict[str, Any]:
    return {
        "id": direction.id,
        "naam": direction.name,
        "vorm": direction.kind,
        "voor": [world.names.capability(key) for key in direction.capabilities],
        "partijen": list(direction.agree),
        "betaler": direction.payer,
        "wet": LAW_CHANGE.get(direction.law, direction.law),
        "maanden_laag": direction.months[0],
        "maanden_hoog": direction.months[2],
        "klaar": READY[direction.ready],
        "kosten_laag": direction.cost[0],
        "kosten_hoog": direction.cost[2],
        "effect_laag": direction.effect[0],
        "effect_hoog": direction.effect[1],
    }
