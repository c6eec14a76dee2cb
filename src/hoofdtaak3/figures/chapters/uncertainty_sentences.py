"""Sentences of the chapter on uncertainty that judge. Each knows its cases (none, one, many, unknown)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.uncertainty_findings import (
    BELOW,
    CERTAIN,
    FIRM,
    LIKELY,
    OPEN,
    PASSED,
    SPARED,
    Findings,
    in_phases,
)
from hoofdtaak3.figures.chapters.uncertainty_words import ATTRIBUTES, with_article
from hoofdtaak3.figures.codes import UNKNOWN, class_words
from hoofdtaak3.figures.shares import TOLERANCE, part

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.figures.names import Names

LIMIT = 12
_RARE = 0.02


def may_state(found: Findings, names: Names) -> str:
    """Of how many capabilities the letter may state the class of the worst phase, and of how many not yet."""
    total, fixed = len(found.kind("headline")), found.robust("headline")
    if not total:
        return "Er zijn geen capaciteiten om een klasse voor te noemen."
    if fixed.empty:
        return (
            "De Kamerbrief kan nog voor geen enkele capaciteit zeggen in welke klasse zij in haar slechtste fase valt: "
            "overal hangt dat af van een verzonnen waarde of van een gegeven dat ontbreekt."
        )
    if len(fixed) == total:
        return (
            f"De Kamerbrief kan voor {_all(total)} zeggen in welke klasse zij in haar slechtste fase valt: "
            "geen verzonnen waarde verandert dat, binnen haar bereik."
        )
    one, many = "zij in haar slechtste fase valt", "zij in hun slechtste fase vallen"
    rest = total - len(fixed)
    return (
        f"De Kamerbrief kan voor {dutch.count_word(len(fixed))} van de {total} capaciteiten zeggen in welke klasse "
        f"{dutch.plural(len(fixed), one, many)}. Voor {_capacities(rest)} is dat nog niet vast te stellen: "
        f"{names.listing(found.open('headline')['capability_id'], LIMIT)}."
    )


def may_state_scenarios(found: Findings) -> str:
    """How many classes by scenario hold; a sample and no proof."""
    total, fixed = len(found.kind("scenario")), len(found.robust("scenario"))
    if not total:
        return "Over de scenario’s is niets te zeggen: er is geen vraag naar een capaciteit."
    if not fixed:
        return "Van de klassen per scenario staat er nog geen enkele vast."
    if fixed == total:
        return f"Van de {total} klassen per scenario hield elke klasse stand in alles wat is geprobeerd."
    verb, rest = dutch.plural(fixed, "hield", "hielden"), total - fixed
    return (
        f"Van de {total} klassen per scenario {verb} er {dutch.count_word(fixed)} stand in alles wat is geprobeerd. "
        f"{'Eén' if rest == 1 else 'De andere ' + dutch.count_word(rest)} {dutch.plural(rest, 'is', 'zijn')} "
        "nog niet vast te stellen."
    )


def judged(found: Findings, names: Names) -> str:
    """How many of the classes that may be stated change in many draws, because the judgements vary there as well."""
    fixed = found.fixed
    if fixed.empty:
        return "Er is geen vaste klasse waarvan de oordelen te toetsen zijn."
    loose = fixed[~fixed["firm"]]
    if loose.empty:
        return (
            f"Elke vaste klasse houdt ook in ten minste {part(FIRM)} van de trekkingen stand als de oordelen variëren."
        )
    text = (
        "Vast is niet hetzelfde als zeker: ook de oordelen kunnen anders uitvallen. Als die mee variëren, "
        f"{dutch.plural(len(loose), 'houdt', 'houden')} {dutch.count_word(len(loose))} van de {len(fixed)} vaste "
        f"klassen in minder dan {part(FIRM)} van de trekkingen stand."
    )
    never = loose[loose["stability"] < _RARE]
    if never.empty:
        return text
    where = by_phase(never, names)
    return f"{text} Bij {where} geldt de klasse alleen bij de waarschijnlijke waarden, en bijna nooit daarnaast."


def by_phase(rows: pd.DataFrame, names: Names) -> str:
    """Capabilities with their phases: `zoekteams (in oorlog) en drones (vanaf conflict)`."""
    hit: dict[str, list[str]] = {}
    for capability, phase in zip(rows["capability_id"], rows["phase"], strict=True):
        hit.setdefault(capability, []).append(phase)
    return dutch.listing([f"{names.listing([key])} ({in_phases(phases)})" for key, phases in hit.items()])


def draws_text(counts: Collection[int], ranges: Mapping[str, int]) -> str:
    """What a draw is, and on what the ranges rest; `ranges` counts the rows with a range by basis."""
    total = sum(ranges.values())
    low, high = (min(counts), max(counts)) if counts else (0, 0)
    number = dutch.number(high, 0) if low == high else f"{dutch.number(low, 0)} tot {dutch.number(high, 0)}"
    if not total or not high:
        return "Geen enkel gegeven heeft een bereik. Daarom is er niet getrokken."
    assumed = ranges.get("oordeel", 0) + ranges.get("fictief", 0)
    basis = (
        f"{part(assumed / total)} ervan is een oordeel of verzonnen"
        if assumed
        else "al die waarden komen uit een bron of van de partij zelf"
    )
    return (
        f"Elk scenario is {number} keer doorgerekend. Elke keer krijgt elk gegeven met een bereik een andere waarde "
        f"tussen laag en hoog: dat heet een trekking. De bereiken hebben we zelf gekozen: {basis}. Een aandeel van de "
        "trekkingen zegt dus hoe vaak iets volgt uit onze aannames, niet hoe groot de kans is dat het gebeurt."
    )


def scenario_chances(rows: pd.DataFrame, title: str, names: Names) -> str:
    """In one scenario: which capabilities are short in every draw, in most, in none."""
    where = f"In het scenario ‘{title}’"
    if rows.empty:
        return f"{where} is er geen vraag naar capaciteiten van Defensie."
    low, high = rows["probability_low"], rows["probability_high"]
    groups = (
        ("in elke trekking een tekort", low >= CERTAIN),
        ("in de meeste trekkingen een tekort", (low > LIKELY) & (low < CERTAIN)),
        ("soms een tekort", (low > TOLERANCE) & (high <= LIKELY)),
        ("hooguit soms een tekort", (low <= TOLERANCE) & (high > TOLERANCE) & (high <= LIKELY)),
        ("in geen enkele trekking een tekort", high <= TOLERANCE),
    )
    parts = [
        f"{words} bij {names.listing(rows.loc[mask, 'capability_id'], LIMIT)}" for words, mask in groups if mask.any()
    ]
    if not parts:
        return f"{where} is van geen enkele capaciteit bekend hoe vaak er een tekort is."
    unknown = rows.loc[(low <= LIKELY) & ~(high <= LIKELY), "capability_id"]
    tail = f" Onbekend is het bij {names.listing(unknown, LIMIT)}." if len(unknown) else ""
    return f"{where} is er {'; '.join(parts)}.{tail}"


def always_short(worst: pd.DataFrame, titles: Mapping[str, str], names: Names) -> str:
    """Which capabilities are short in every draw of some scenario: no value within the ranges drawn prevents that."""
    hit = worst[worst["probability_low"] >= CERTAIN]
    if not worst["known"].any():
        return "Van geen enkele capaciteit is bekend hoe vaak er een tekort is."
    if hit.empty:
        if not worst["known"].all() or worst["elsewhere"].any():
            return "Voor zover bekend komt geen enkele capaciteit in een scenario in elke trekking tekort."
        return "Geen enkele capaciteit komt in haar slechtste scenario in elke trekking tekort."
    if len(hit) == 1:
        row = hit.iloc[0]
        return (
            f"Eén capaciteit komt in elke trekking tekort: {names.listing([row['capability_id']])}, "
            f"in ‘{titles[row['scenario_id']]}’."
        )
    return (
        f"{dutch.capital(_capacities(len(hit)))} komen in hun slechtste scenario in elke trekking tekort: "
        f"{names.listing(hit['capability_id'], LIMIT)}."
    )


def tipping(rows: pd.DataFrame, names: Names) -> str:
    """Where the claim that the scenarios assume is beyond the tipping point, and where it never matters."""
    if rows.empty or (rows["status"] == UNKNOWN).all():
        return "Van geen enkele capaciteit is het omslagpunt bekend."
    if rows["status"].isin(["no_demand", UNKNOWN]).all():
        return "Naar de capaciteiten waarvan het omslagpunt te berekenen is, is geen vraag."
    parts = []
    for mask, words in (
        (rows["status"] == "peace", "is er al een tekort bij het beslag van vredestijd"),
        (rows["reach"] == PASSED, "neemt een scenario meer beslag aan dan het omslagpunt"),
        (
            rows["reach"] == SPARED,
            "komt het aangenomen beslag alleen boven het omslagpunt op dagen waarop dat geen tekort geeft",
        ),
        (rows["reach"] == BELOW, "blijft het aangenomen beslag onder het omslagpunt"),
        (rows["reach"] == OPEN, "is onbekend of een scenario meer beslag aanneemt dan het omslagpunt"),
        (rows["status"] == "never", "ontstaat ook bij volledig beslag geen tekort"),
    ):
        keys = list(rows.loc[mask, "capability_id"])
        if keys:
            parts.append(f"Bij {_capacities(len(keys))} {words}: {names.listing(keys, LIMIT)}.")
    unknown = list(rows.loc[rows["status"] == UNKNOWN, "capability_id"])
    if unknown:
        parts.append(f"Onbekend is het omslagpunt van {names.listing(unknown, LIMIT)}.")
    return " ".join(parts)


def closest(rows: pd.DataFrame, titles: Mapping[str, str], names: Names) -> str:
    """The lowest tipping point of all scenarios, with the claim that the scenario assumes; empty if there is none."""
    values = rows[(rows["status"] == "value") & rows["claim_now"].notna()]
    if values.empty:
        return ""
    order = values.sort_values(["claim", "claim_now", "capability_id"], ascending=[True, False, True], kind="stable")
    row = order.iloc[0]
    name, title = names.listing([row["capability_id"]]), titles[row["scenario_id"]]
    spared = ", maar zo hoog alleen op dagen waarop dat geen tekort geeft" if row["reach"] == SPARED else ""
    return (
        f"Het laagste omslagpunt is dat van {name}. In ‘{title}’ is er een tekort "
        f"zodra hoofdtaak 1 meer dan {part(row['claim'])} vraagt. Het scenario neemt een beslag tot "
        f"{part(row['claim_now'])} aan{spared}."
    )


def main_drivers(drivers: pd.DataFrame) -> str:
    """Which kinds of quantity are among the first drivers of most capabilities."""
    total = drivers["capability_id"].nunique()
    if not total:
        return "Geen enkel gegeven hangt aantoonbaar samen met de grootte van een tekort."
    kinds = drivers.assign(
        words=[
            ATTRIBUTES[table, attribute.partition(":")[0]]
            for table, attribute in zip(drivers["table"], drivers["attribute"], strict=True)
        ]
    )
    counts = Counter(kinds.drop_duplicates(["capability_id", "words"])["words"])
    (first, most), *_ = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if total == 1:
        listed = dutch.listing(list(dict.fromkeys(kinds["words"])))
        return f"Bij één capaciteit hangt de grootte van het tekort aantoonbaar samen met {listed}."
    return (
        f"Bij {dutch.count_word(total)} capaciteiten hangt de grootte van het tekort aantoonbaar samen met bepaalde "
        f"gegevens. Het vaakst gaat het om {with_article(first)}: bij {most} van de {total}."
    )


def class_bullet(code: str, phases: Collection[str], listed: str) -> str:
    """Like `Geen civiel alternatief in oorlog: explosieven ruimen op land en op zee.`, for a list."""
    words = class_words(code).partition(": ")[2] or class_words(code)
    return f"{dutch.capital(words)} {in_phases(phases)}: {listed}."


def _capacities(count: int) -> str:
    return f"{dutch.count_word(count)} {dutch.plural(count, 'capaciteit', 'capaciteiten')}"


def _all(count: int) -> str:
    return "de ene capaciteit" if count == 1 else f"elk van de {count} capaciteiten"
