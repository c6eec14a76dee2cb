"""The claims of the chapters on availability, alternatives and gaps; the first page makes the same ones.

Every sentence knows its cases (none, one, many, unknown).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.prose import capacities, of_capacities, of_scenarios
from hoofdtaak3.figures.codes import worst_phases
from hoofdtaak3.figures.findings import Availability, Headline, Impacts, share_of_demand
from hoofdtaak3.figures.shares import TOLERANCE, part

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from hoofdtaak3.figures.names import Names

WAR = "oorlog"
NAMED = 6
_WORST = 2


def supply(phases: pd.DataFrame, names: Names) -> str:
    """What is left of the capabilities in war."""
    found = Availability.of(phases, WAR)
    total = int((phases["phase"] == WAR).sum())
    if not total:
        return f"Over de fase {WAR} is niets berekend."
    if len(found.unknown) == total:
        return f"Van geen enkele capaciteit is bekend wat Defensie in {WAR} nog kan leveren."
    parts = []
    if found.gone:
        verb = dutch.plural(len(found.gone), "valt", "vallen")
        parts.append(
            f"{verb} {of_capacities(len(found.gone), total)} helemaal weg ({names.listing(found.gone, NAMED)})"
        )
    if found.limited:
        count = dutch.count_word(len(found.limited)) if found.gone else of_capacities(len(found.limited), total)
        named = "" if found.gone else f" ({names.listing(found.limited, NAMED)})"
        parts.append(f"{dutch.plural(len(found.limited), 'is', 'zijn')} er {count} beperkt{named}")
    if not parts:
        kept = "alle capaciteiten" if not found.unknown else "alle capaciteiten waarvan het aanbod bekend is"
        parts.append(f"blijven {kept} beschikbaar")
    if found.unknown:
        parts.append(f"is het van {dutch.count_word(len(found.unknown))} onbekend")
    return f"In {WAR} {dutch.listing(parts)}."


def alternatives(phases: pd.DataFrame, names: Names) -> str:
    """What civil parties can take over, counted in the worst phase of each capability."""
    found = Headline.of(phases)
    if not found.total:
        return "Er zijn geen capaciteiten om te beoordelen."
    if len(found.unknown) == found.total:
        return "Van geen enkele capaciteit is bekend of civiele partijen haar kunnen overnemen."
    if len(found.kept) == found.total:
        return "Voor geen enkele capaciteit is een civiel alternatief nodig: Defensie haalt overal haar ijkpunt."
    rest = [
        f"{what} op bij {capacities(len(group))}" if not index else f"{what} bij {dutch.count_word(len(group))}"
        for index, (what, group) in enumerate(
            (what, group) for what, group in (("bijna alles", found.covered), ("een deel", found.partly)) if group
        )
    ]
    nothing = (
        "Van geen enkele capaciteit is bekend dat civiele partijen haar opvangen"
        if found.unknown
        else "Civiele partijen vangen nergens iets op"
    )
    civil = f"Civiele partijen vangen {dutch.listing(rest)}" if rest else nothing
    if not found.none:
        return f"{civil}; bij geen enkele capaciteit staat vast dat niemand anders kan of mag inspringen."
    # Class D leaves room for a little cover; and a party that is in time but may not do the work is no cover at all.
    worst = worst_phases(phases)
    nobody = "bijna niemand" if (worst.loc[worst["class"] == "D", "cover"] > TOLERANCE).any() else "niemand"
    return (
        f"{civil}; bij {dutch.count_word(len(found.none))} kan of mag {nobody} op tijd inspringen: "
        f"{names.listing(found.none, NAMED)}."
    )


def effect(results: Mapping[str, pd.DataFrame], titles: Mapping[str, str], names: Names) -> str:
    """In how many scenarios the shift to HT1 widens a gap, and where most; frames `capabilities` by scenario."""
    found = {key: Impacts.of(frame) for key, frame in results.items()}
    hit = [key for key, impacts in found.items() if impacts.more]
    if not found:
        return "Er is nog geen scenario doorgerekend."
    if not hit:
        if any(impacts.unknown for impacts in found.values()):
            return "Van geen enkel scenario is bekend dat de verschuiving naar hoofdtaak 1 een tekort vergroot."
        return "De verschuiving naar hoofdtaak 1 vergroot in geen enkel scenario een tekort."
    largest: dict[str, float] = {}
    for key in hit:
        for capability in found[key].more:
            size = share_of_demand(results[key], capability, "impact_unit_days")
            largest[capability] = max(size, largest.get(capability, 0.0))
    worst = sorted(largest, key=lambda key: (-round(largest[key], 9), names.capability(key)))
    # What ties with the last one, as the reader sees it, is named as well.
    sizes = {key: part(largest[key]) for key in worst}
    first = [key for key in worst if sizes[key] in {sizes[other] for other in worst[:_WORST]}]
    more = len(first) - NAMED
    if more > 1:
        first = first[:NAMED]
    shown = [
        f"{names.listing([key])} (tot {sizes[key]}{'' if place else ' van de vraag'})"
        for place, key in enumerate(first)
    ]
    if more > 1:
        shown.append(f"{dutch.count_word(more)} andere")
    named = dutch.listing(shown)
    most = ", het meest" if len(worst) > len(first) else ""
    where = f"in het scenario ‘{titles[hit[0]]}’" if len(hit) == 1 else f"in {of_scenarios(len(hit), len(found))}"
    return f"De verschuiving naar hoofdtaak 1 vergroot het tekort {where}{most} bij {named}."
