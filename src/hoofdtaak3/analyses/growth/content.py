"""What is found of growth: how many people there are, and what more of them change."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from hoofdtaak3.analyses.content import Content
from hoofdtaak3.analyses.growth.paths import NAMES, paths_chart
from hoofdtaak3.dutch import TOLERANCE, alphabetical
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.results.findings import Finding, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hoofdtaak3.analyses.world import World

PLANNED: Final = "planned"
WARTIME: Final = "wartime"
_FIRM: Final = ("bron", "opgave")
_TABLE: Final = ("tabel.personnel",)
_DUTCH: Final = {"slow": "langzaam", PLANNED: "plan", "fast": "snel"}


def content(world: World) -> Content:
    """Findings `groei…`, table `groei_effect` and the figure of the personnel."""
    people = world.dataset.frame("personnel")
    year = goal_year(people)
    return Content(
        [
            *_people(people, year),
            *_passed_on(world),
            *_effects(world, year),
            *_scenarios(world, year),
        ],
        {"groei_effect": _table(world, year)},
        [_figure(world, people)],
    )


def goal_year(people: pd.DataFrame) -> int | None:
    """The year of the first figure of the plan; None if there is none."""
    days = sorted(people.loc[(people["path"] == PLANNED) & people["likely"].notna(), "date"])
    return days[0].year if days else None


def _people(people: pd.DataFrame, year: int | None) -> Iterator[Finding]:
    """First and last observed figure, the goal, the paths around it and after it, and the limit of a war."""
    known = people[people["likely"].notna()].sort_values("date", kind="stable")
    seen = known[known["path"] == "observed"]

    def of(key: str, label: str, rows: pd.DataFrame, place: int) -> Finding:
        if rows.empty:
            return Finding(f"groei.personeel.{key}", label, None, "mensen")
        row = next(rows_of(rows.iloc[[place]]))
        firm = row.basis in _FIRM
        return Finding(
            f"groei.personeel.{key}", label, row.likely, "mensen", low=row.low, high=row.high,
            degree="vast" if firm else "wisselt", grounds=_TABLE, source=row.source if firm else "",
        )  # fmt: skip

    def when(key: str, label: str, rows: pd.DataFrame, place: int) -> Finding:
        return Finding(f"groei.personeel.{key}", label, rows["date"].iloc[place].isoformat() if len(rows) else None)

    yield of("eerste", "mensen bij Defensie, eerste cijfer", seen, 0)
    yield of("laatste", "mensen bij Defensie, laatste cijfer", seen, -1)
    yield when("eerste_datum", "datum van het eerste personeelscijfer", seen, 0)
    yield when("laatste_datum", "datum van het laatste personeelscijfer", seen, -1)
    yield Finding("groei.jaar", "jaar van het groeidoel", str(year) if year else None)
    years = pd.Series([day.year for day in known["date"]], index=known.index, dtype=int)
    end = int(years.max()) if len(years) else None
    goal, later = known[years == year], known[years == end]
    yield Finding("groei.later.jaar", "laatste jaar van de vooruitblik", str(end) if end else None)
    for path, word in _DUTCH.items():
        yield of(f"doel_{word}", f"mensen bij Defensie in het doeljaar: {NAMES[path]}", goal[goal["path"] == path], 0)
        yield of(f"later_{word}", f"mensen bij Defensie later: {NAMES[path]}", later[later["path"] == path], 0)
    yield of("oorlogsorganisatie", "hoogstens zo veel mensen in oorlog", known[known["path"] == WARTIME], 0)
    plan, now = goal[goal["path"] == PLANNED], seen.tail(1)
    share = None if plan.empty or now.empty else plan["likely"].iloc[0] / now["likely"].iloc[0] - 1
    firm = {*plan["basis"], *now["basis"]} <= set(_FIRM)
    yield Finding(
        "groei.personeel.toename", "groei tot het doel", share, "deel", of="het personeel nu",
        degree="vast" if firm else "wisselt", grounds=_TABLE,
    )  # fmt: skip


def _passed_on(world: World) -> Iterator[Finding]:
    """How much of a growth of all personnel is taken to reach a capability."""
    values = world.dataset.frame("capability_values")
    mine = values[(values["attribute"] == "elasticity") & values["likely"].notna()]
    grounds = world.grounds_of(world.capabilities)
    for word, place in (("laagst", 0), ("hoogst", -1)):
        value = sorted(mine["likely"])[place] if len(mine) else None
        label = f"deel van de groei dat bij een capaciteit terechtkomt, {word}"
        yield Finding(f"groei.doorwerking.{word}", label, value, "deel", of="de groei van Defensie", grounds=grounds)


def _effects(world: World, year: int | None) -> Iterator[Finding]:
    """What growth as planned, and the wartime organisation, do on the reference request, by phase."""
    frame = world.frames["growth_supply"]
    for start, path, phase, who in (
        ("conflict", PLANNED, "conflict", "de groei"),
        ("oorlog", PLANNED, "oorlog", "de groei"),
        ("mobilisatie", WARTIME, "oorlog", "de oorlogsorganisatie"),
    ):
        rows = frame[(frame["path"] == path) & (frame["phase"] == phase) & (frame["year"] == year)]
        outcomes = {row.capability_id: effect(row.supply, row.without, row.reference) for row in rows_of(rows)}
        for code, words in (
            ("gehaald", f"waar {who} het tekort in {phase} wegneemt"),
            ("meer", f"waar {who} in {phase} helpt, maar niet genoeg"),
            ("gelijk", f"waar {who} aan het tekort in {phase} niets verandert"),
            ("onbekend", f"waarvan onbekend is wat {who} in {phase} doet"),
        ):
            yield _capabilities(world, f"groei.{start}.{code}", words, outcomes, code, phase=phase)


def effect(supply: float, without: float, reference: float) -> str:
    """`gehaald`, `meer` or `gelijk` for a supply that was too small; "" if it was not, `onbekend` if unknown."""
    if any(math.isnan(value) for value in (supply, without, reference)):
        return "onbekend"
    if without >= reference - TOLERANCE:
        return ""
    if supply >= reference - TOLERANCE:
        return "gehaald"
    return "meer" if supply > without + TOLERANCE else "gelijk"


def _scenarios(world: World, year: int | None) -> Iterator[Finding]:
    """What growth as planned does to the gaps, over all scenarios as if they happened in the year of the goal."""
    gaps = world.frames["growth_gap"]
    rows = gaps[(gaps["path"] == PLANNED) & (gaps["year"] == year)]
    outcomes = {str(key): _relief(mine) for key, mine in rows.groupby("capability_id", sort=True)}
    for code, words in (
        ("weg", "waarvan groei het tekort in alle scenario’s wegneemt"),
        ("kleiner", "waarvan groei het tekort in minstens één scenario kleiner maakt"),
        ("gelijk", "waarvan groei het tekort in geen scenario kleiner maakt"),
        ("onbekend", "waarvan onbekend is wat groei in de scenario’s doet"),
    ):
        yield _capabilities(world, f"groei.scenario.{code}", words, outcomes, code)


def _relief(rows: pd.DataFrame) -> str:
    if rows[["gap_unit_days", "without_unit_days"]].isna().any(axis=None):
        return "onbekend"
    short = rows[rows["without_unit_days"] > TOLERANCE]
    if short.empty:
        return ""
    if (short["gap_unit_days"] <= TOLERANCE).all():
        return "weg"
    return "kleiner" if (short["relieved_unit_days"] > TOLERANCE).any() else "gelijk"


def _capabilities(
    world: World, key: str, words: str, outcomes: Mapping[str, str], code: str, **rest: Any  # noqa: ANN401
) -> Finding:  # fmt: skip
    names = {one: world.names.capability(one) for one, found in outcomes.items() if found == code}
    total = sum(found != "" for found in outcomes.values())
    grounds = world.grounds_of(world.capabilities)
    return listed(key, f"capaciteiten {words}", names, total, "capaciteiten", grounds=grounds, **rest)


def _table(world: World, year: int | None) -> list[dict[str, Any]]:
    """Each capability that falls short in war: its units now, with the growth, and with a wartime organisation."""
    frame = world.frames["growth_supply"]
    rows = frame[(frame["phase"] == "oorlog") & (frame["year"] == year)]
    supply = {(row.path, row.capability_id): row.supply for row in rows_of(rows)}
    told = [
        {
            "id": row.capability_id, "naam": world.names.capability(row.capability_id),
            "eenheden": world.names.unit(row.capability_id, row.reference), "ijkpunt": row.reference, "nu": row.without,
            "plan": row.supply, "oorlogsorganisatie": supply.get((WARTIME, row.capability_id)),
            "verschil": effect(row.supply, row.without, row.reference),
        }
        for row in rows_of(rows[rows["path"] == PLANNED])
    ]  # fmt: skip
    return sorted((row for row in told if row["verschil"]), key=lambda row: alphabetical(row["naam"]))


def _figure(world: World, people: pd.DataFrame) -> Figure:
    known = people[people["likely"].notna()].sort_values(["path", "date"], kind="stable")
    table = pd.DataFrame(
        {
            "Pad": [NAMES[path] for path in known["path"]],
            "Datum": [day.isoformat() for day in known["date"]],
            "Mensen": known["likely"].to_numpy(),
            "Laag": known["low"].to_numpy(),
            "Hoog": known["high"].to_numpy(),
            "Herkomst": known["basis"].to_numpy(),
        }
    )
    return Figure("fig-groei", "Personeel van Defensie", paths_chart(known, world.brand), table, _TABLE)
