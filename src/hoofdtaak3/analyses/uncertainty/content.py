"""How firm what is found is: degrees, draws, margins to the tipping points, and which data matter most."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3.analyses.capabilities.stated import ENOUGH, MET, OPEN, SHORT, stated_by_phase
from hoofdtaak3.analyses.content import Content
from hoofdtaak3.analyses.uncertainty.figures import draws_figure, margins_figure
from hoofdtaak3.analyses.uncertainty.margins import KINDS, margins
from hoofdtaak3.dutch import TOLERANCE, alphabetical
from hoofdtaak3.figures.codes import severity
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.results.code_words import CLASSES, COUNTED, RUNS, UNKNOWN
from hoofdtaak3.results.findings import DEGREES, Finding, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import pandas as pd

    from hoofdtaak3.analyses.capabilities.stated import Stated
    from hoofdtaak3.analyses.world import World

WAR: Final = "oorlog"
_SURE: Final = "houdt_stand"
_TAIL: Final = 0.05
_RUNS: Final[Mapping[str, str]] = {"independent": "apart", "joint": "samen"}
_COUNTED: Final[Mapping[str, str]] = {"short": "tekort", "niet_beschikbaar": "nul"}
QUANTITIES: Final[Mapping[str, tuple[str, ...]]] = {
    "het beslag van hoofdtaak 1": ("claims.ht1",),
    "het beslag van hoofdtaak 2": ("claims.ht2",),
    "wat Defensie heeft en hoe snel het er is": ("capability_values",),
    "hoeveel er wordt gevraagd, hoe vaak en hoe snel": ("request_line_values", "request_type_values"),
    "wat civiele partijen hebben en zelf nodig hebben": ("civil_pool_values",),
    "hoe goed en hoe snel een civiel alternatief is": ("civil_alternative_values",),
    "wat Defensie zelf van civiele partijen vraagt": ("reciprocal_claims",),
    "het personeel van Defensie": ("personnel",),
    "het aantal inwoners": ("region_values",),
}
"""What data are about, by table or by table and attribute."""


def content(world: World) -> Content:
    """Findings and tables `zekerheid…`, and the figures of draws and margins."""
    stated = {key: said for (key, phase), said in stated_by_phase(world).items() if phase == WAR}
    ordered = sorted(
        stated, key=lambda key: (-severity(stated[key].code), -(stated[key].held or 0), *_name(world, key))
    )
    figures = [draws_figure(world, ordered, stated), margins_figure(world)]
    return Content(
        [
            *_rule(), *_degrees(world, stated), *_counts(world), *_margins(world),
            *_drivers(world), *(_shown(world, figure.label, figure.table) for figure in figures),
        ],
        {"zekerheid_brief": _letter(world, ordered, stated), "zekerheid_gegevens": _data(world)},
        figures,
    )  # fmt: skip


def _name(world: World, key: str) -> tuple[str, str]:
    return alphabetical(world.names.capability(key))


def _listed(
    world: World, key: str, words: str, ids: Collection[str], total: int | None = None, **rest: Any  # noqa: ANN401
) -> Finding:  # fmt: skip
    """Which capabilities: how the draws fell is a fact about them, so it holds."""
    names = {one: world.names.capability(one) for one in ids}
    total = len(world.capabilities) if total is None else total
    about = {"degree": _SURE, "grounds": world.grounds_of(world.capabilities)} | rest
    return listed(f"zekerheid.{key}", f"capaciteiten {words}", names, total, "capaciteiten", **about)


def _rule() -> Iterator[Finding]:
    """What the rule adds to the settings that `instelling` tells."""
    label = "deel van de trekkingen tussen de twee grenzen van een aantal"
    yield Finding("zekerheid.regel.midden", label, 1 - 2 * _TAIL, "deel", of="de trekkingen")


def _shown(world: World, label: str, table: pd.DataFrame) -> Finding:
    """How many capabilities a figure shows."""
    word, shown = label.removeprefix("fig-"), table["Capaciteit"].nunique()
    return Finding(
        f"zekerheid.getoond.{word}", f"aantal capaciteiten in figuur {word}", shown, "capaciteiten",
        len(world.capabilities), "capaciteiten",
    )  # fmt: skip


def _degrees(world: World, stated: Mapping[str, Stated]) -> Iterator[Finding]:
    """Of the classes in war which are how firm, and how many of those in all phases."""
    everywhere = stated_by_phase(world).values()
    grounds = world.grounds_of(world.capabilities)
    for code in (*DEGREES, UNKNOWN):
        ids = [key for key, said in stated.items() if _degree(said) == code]
        yield _listed(world, f"oorlog.{code}", f"waarvan de uitkomst in oorlog: {code}", ids, phase=WAR)
        count = sum(_degree(said) == code for said in everywhere)
        yield Finding(
            f"zekerheid.uitspraken.{code}", f"uitspraken over een capaciteit in een fase: {code}", count, "uitspraken",
            len(everywhere), "uitspraken", degree=_SURE, grounds=grounds,
        )  # fmt: skip
    yield Finding("zekerheid.uitspraken.aantal", "aantal uitspraken over een capaciteit in een fase", len(everywhere))
    yield Finding("zekerheid.fasen", "aantal fasen", len(PHASES), "fasen")


def _degree(said: Stated) -> str:
    return UNKNOWN if said.code == UNKNOWN else said.degree


def _counts(world: World) -> Iterator[Finding]:
    """How many capabilities are short, and have nothing left, in war: most often, and in nine of ten draws."""
    frame = world.frames["counts"]
    grounds = world.grounds_of(world.capabilities)
    for (subject, word), (run, name) in ((s, r) for s in _COUNTED.items() for r in _RUNS.items()):
        rows = frame[(frame["run"] == run) & (frame["phase"] == WAR) & (frame["subject"] == subject)]
        known = rows[rows["count"].notna()].sort_values("count")
        label = f"aantal in oorlog: {COUNTED[subject]} ({RUNS[run]})"
        if known.empty or len(known) < len(rows):
            yield Finding(f"zekerheid.{word}.{name}", label, None, "capaciteiten", grounds=grounds)
            continue
        below = known["share"].cumsum()
        most = known.sort_values("share", kind="stable").iloc[-1]
        low, high = (float(known.loc[below >= at - TOLERANCE, "count"].iloc[0]) for at in (_TAIL, 1 - _TAIL))
        yield Finding(
            f"zekerheid.{word}.{name}", label, int(most["count"]), "capaciteiten", len(world.capabilities),
            "capaciteiten", low=low, high=high, held=float(most["share"]), degree="wisselt", phase=WAR, grounds=grounds,
        )  # fmt: skip


def _margins(world: World) -> Iterator[Finding]:
    """The claim of each capability in war against its tipping point, and which are on which side."""
    found = margins(world)
    for kind, words in KINDS.items():
        ids = [margin.capability for margin in found if margin.kind == kind]
        yield _listed(world, f"marge.{kind}", words, ids, phase=WAR, degree="wisselt")
    for margin in found:
        name, start = world.names.capability(margin.capability), f"capaciteit.{margin.capability}.marge"
        about: dict[str, Any] = {"phase": WAR, "grounds": world.grounds_of([margin.capability])}
        yield Finding(
            f"{start}.beslag", f"{name}: beslag van hoofdtaak 1 in oorlog", margin.claim, "deel", low=margin.low,
            high=margin.high, of="de eenheden", **about,
        )  # fmt: skip
        yield Finding(
            f"{start}.omslagpunt", f"{name}: omslagpunt in oorlog", margin.tipping, "deel", of="de eenheden", **about
        )
        yield Finding(f"{start}.verschil", f"{name}: marge in oorlog", margin.margin, "deel", of="de eenheden", **about)
        yield Finding(f"{start}.soort", f"{name}: soort marge", margin.kind, names=KINDS, **about)


def _letter(world: World, ordered: Sequence[str], stated: Mapping[str, Stated]) -> list[dict[str, Any]]:
    """Of each capability what may be said of war, what competes, and which questions come first, to whom."""
    table = world.dataset.frame("open_questions")
    questions = {row.id: row for row in rows_of(table)}
    told = []
    for key in ordered:
        said = stated[key]
        asked = [questions[need] for need in said.needs if need in questions]
        who = dict.fromkeys(name.strip() for question in asked for name in question.who.split(";"))
        told.append(
            {
                "id": key, "naam": world.names.capability(key), "stevig": said.firm, "graad": _degree(said),
                "uitkomst": CLASSES[said.code], "aandeel": said.held,
                "defensie": _surely(said, tekort=SHORT, genoeg=ENOUGH), "samen": _surely(said, tekort=OPEN, alles=MET),
                "mogelijk": [CLASSES[code] for code in said.outcomes], "vragen": [one.question for one in asked],
                "wie": list(who),
            }
        )  # fmt: skip
    return told


def _surely(said: Stated, **outcomes: tuple[str, ...]) -> str:
    """Which of these may be stated, though the class itself may not; "" if none."""
    return next((word for word, codes in outcomes.items() if said.surely(codes)), "")


def _strongest(world: World) -> dict[str, Any]:
    """Of each capability the row of `sample_drivers` that its gap depends on most, over all scenarios."""
    found: dict[str, Any] = {}
    for results in world.results.values():
        for row in rows_of(results["sample_drivers"]):
            best = found.get(row.capability_id)
            if not math.isnan(row.correlation) and (best is None or abs(row.correlation) > abs(best.correlation)):
                found[row.capability_id] = row
    return found


def quantity_of(row: Any) -> str:  # noqa: ANN401
    """What kind of data it is."""
    attribute = row.attribute.partition(":")[0]
    places = (f"{row.table}.{attribute}", row.table)
    return next(name for name, parts in QUANTITIES.items() if any(place in parts for place in places))


def _drivers(world: World) -> Iterator[Finding]:
    """Which capabilities depend most on the claims of HT1, and on which other data."""
    found = _strongest(world)
    claims = next(iter(QUANTITIES))
    ids = [key for key, row in found.items() if quantity_of(row) == claims]
    yield _listed(
        world, "gegevens.beslag", "waarvan het tekort het meest van het beslag van hoofdtaak 1 afhangt", ids, len(found)
    )
    assumed = [key for key, row in found.items() if row.basis in ("oordeel", "fictief")]
    yield _listed(
        world, "gegevens.aanname", "waarvan het tekort het meest van een aanname afhangt", assumed, len(found)
    )


def _data(world: World) -> list[dict[str, Any]]:
    """The kinds of data that gaps depend on most: for which capabilities, on what basis."""
    found = _strongest(world)
    groups: dict[str, list[Any]] = {}
    for row in found.values():
        groups.setdefault(quantity_of(row), []).append(row)
    return [
        {
            "gegeven": name, "aantal": len(rows), "herkomst": sorted({row.basis for row in rows}),
            "capaciteiten": sorted((world.names.capability(row.capability_id) for row in rows), key=alphabetical),
        }
        for name, rows in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    ]  # fmt: skip
