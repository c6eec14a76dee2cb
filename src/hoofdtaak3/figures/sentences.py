"""Sentences that judge. Each function knows its cases (none, one, many, unknown) and returns plain Dutch text.

Only the difference with the counterfactual is called the effect of the shift to HT1.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.prose import of
from hoofdtaak3.figures.codes import UNKNOWN
from hoofdtaak3.figures.findings import Availability, Gaps, Headline, Impacts, Stream, share_of_demand
from hoofdtaak3.figures.markdown import escape
from hoofdtaak3.figures.shares import TOLERANCE, part, portions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from hoofdtaak3.figures.names import Names

LIMIT = 12
WORST = 3
"""How many capabilities a sentence names with their gap; the figure beside it shows them all."""
EVENT = "evenement"
RELIEF = ("chemisch", "natuurbrand", "overstroming", "stroomuitval", "gezondheid")
"""Types of incidents that are disaster relief."""


def first_limited(phases: pd.DataFrame, names: Names, order: Sequence[str]) -> str:
    """From which phase on capabilities fall below their reference."""
    seen: set[str] = set()
    parts = []
    for phase in order:
        found = Availability.of(phases, phase)
        new = [key for key in (*found.gone, *found.limited) if key not in seen]
        seen.update(new)
        if new:
            parts.append(f"vanaf {phase} {names.listing(new, LIMIT)}")
    if not parts:
        return "In geen enkele fase is bekend dat een capaciteit onder haar ijkpunt komt."
    return f"Onder het ijkpunt komen {'; '.join(parts)}."


def civil_cover(phases: pd.DataFrame, names: Names) -> str:
    """What civil parties can take over, wholly or in part."""
    found = Headline.of(phases)
    covered, partly = names.listing(found.covered, LIMIT), names.listing(found.partly, LIMIT)
    if covered and partly:
        return f"Civiele partijen kunnen een tekort opvangen bij {covered}, en voor een deel bij {partly}."
    if covered:
        return f"Civiele partijen kunnen een tekort opvangen bij {covered}."
    if partly:
        return f"Civiele partijen kunnen een tekort voor een deel opvangen bij {partly}."
    return "Er is geen capaciteit waarvan bekend is dat civiele partijen een tekort kunnen opvangen."


def unknown_capabilities(phases: pd.DataFrame, names: Names) -> str:
    """For which capabilities the class cannot be told."""
    found = Headline.of(phases)
    if not found.unknown:
        return "Voor elke capaciteit is een klasse vastgesteld."
    if len(found.unknown) == found.total:
        return "Voor geen enkele capaciteit is al een klasse vast te stellen."
    listed = names.listing(found.unknown, LIMIT)
    return f"Voor {_capacities(len(found.unknown))} is de klasse nog niet vast te stellen: {listed}."


def scenario_gap(capabilities: pd.DataFrame, names: Names) -> str:
    """Whether there is a gap in one scenario, and where it is largest."""
    found = Gaps.of(capabilities)
    if not found.asked:
        return "In dit scenario vraagt niemand om capaciteiten van Defensie."
    if len(found.unknown) == len(found.asked):
        return "Of er een tekort is, is in dit scenario voor geen enkele capaciteit bekend."
    if not found.short:
        rest = " waarvan de gegevens bekend zijn" if found.unknown else ""
        return f"Er is geen tekort bij de capaciteiten{rest}: Defensie en civiele partijen vervullen die vraag op tijd."
    head = f"Er is een tekort bij {_capacities(len(found.short))}"
    if len(found.short) == 1:
        share = share_of_demand(capabilities, found.short[0], "gap_unit_days")
        text = f"{head}: {names.listing(found.short)}."
        if math.isnan(share):
            return f"{text} Hoe groot het is, is onbekend."
        return f"{text} Daar blijft {part(share)} van de vraag onvervuld of komt hulp te laat."
    named = dutch.listing([_with_share(capabilities, key, names) for key in found.short[:WORST]])
    return f"{head}: {named}." if len(found.short) <= WORST else f"{head}. Het grootst is het bij {named}."


def scenario_impact(capabilities: pd.DataFrame, names: Names) -> str:
    """The effect of the shift to HT1 in one scenario."""
    found = Impacts.of(capabilities)
    gaps = Gaps.of(capabilities)
    if not gaps.asked:
        return "De verschuiving naar hoofdtaak 1 heeft hier geen effect, want er is geen vraag."
    if len(found.unknown) == len(gaps.asked):
        return "Het effect van de verschuiving naar hoofdtaak 1 is onbekend."
    parts = []
    if found.more:
        first = found.more[0]
        share = share_of_demand(capabilities, first, "impact_unit_days")
        same = set(found.more) == set(gaps.short)
        where = "bij al deze capaciteiten" if same else f"bij {names.listing(found.more, LIMIT)}"
        parts.append(
            f"Door de verschuiving naar hoofdtaak 1 groeit het tekort {where}; "
            f"het meest bij {names.listing([first])}, met {part(share)} van de vraag."
            if len(found.more) > 1
            else f"Door de verschuiving naar hoofdtaak 1 groeit het tekort bij {names.listing(found.more)}, "
            f"met {part(share)} van de vraag."
        )
    elif gaps.short and not found.unknown:
        parts.append("Dit tekort is geen effect van de verschuiving naar hoofdtaak 1: het is er ook zonder.")
    else:
        rest = " bij de capaciteiten waarvan dat bekend is" if found.unknown else ""
        parts.append(f"De verschuiving naar hoofdtaak 1 vergroot het tekort niet{rest}.")
    if found.less:
        listed = names.listing(found.less, LIMIT)
        parts.append(f"Bij {listed} wordt het tekort kleiner, omdat hoofdtaak 2 dan minder eenheden vraagt.")
    return " ".join(parts)


def scenario_unknown(capabilities: pd.DataFrame, names: Names) -> str:
    """What is not known in one scenario; empty if everything is known."""
    found = Gaps.of(capabilities)
    if not found.unknown:
        return ""
    if len(found.unknown) == len(found.asked):
        return "Er ontbreken gegevens voor elke capaciteit waar vraag naar is."
    return f"Onbekend is of er een tekort is bij {names.listing(found.unknown, LIMIT)}."


def calibration(requests: pd.DataFrame, title: str) -> str:
    """Whether the model grants the whole stream of incidental requests, as Defence did (source: AH 2212, answer 11).

    `requests` are those of the scenario with this title: the sentence holds for that one only. The text is Markdown.
    """
    found = Stream.of(requests)
    where = f"In het scenario ‘{escape(title)}’"
    total = found.granted + len(found.other) + found.unknown
    history = "Defensie wees in 2021 tot en met juni 2024 geen enkele aanvraag af [@ah-2212]"
    if not total:
        return f"{where} zijn geen losse verzoeken om steun doorgerekend. {history}."
    if found.granted == total:
        every = "het ene losse verzoek" if total == 1 else f"alle {total} losse verzoeken"
        return f"{where} wijst het model {every} toe. Dat past bij wat is gebeurd. {history}."
    if not found.other:
        which = _of_requests(found.unknown, total)
        it = dutch.plural(found.unknown, "dat", "die")
        return f"{where} is van {which} onbekend of het model {it} toewijst. {history}."
    tail = f" Van {_requests(found.unknown)} is de uitkomst onbekend." if found.unknown else ""
    head = f"{where} wijst het model {_of_requests(len(found.other), total)} niet of niet helemaal toe.{tail}"
    return f"{head} {history}: hier wijkt het model af."


def self_reliance(short: pd.DataFrame, long: pd.DataFrame, hours: tuple[int, int], names: Names) -> str:
    """What the longer self-reliance of the population changes in a power cut; frames `capabilities` of both."""
    before, after = (frame.set_index("capability_id") for frame in (short, long))
    keys = [key for key in before.index if key in after.index]
    demand = (before.loc[keys, "demand_unit_days"] - after.loc[keys, "demand_unit_days"]).round(9)
    gap = (before.loc[keys, "gap_unit_days"] - after.loc[keys, "gap_unit_days"]).round(9)
    head = f"Als mensen zich {hours[1]} in plaats van {hours[0]} uur zelf redden"
    less = [key for key in keys if demand[key] > TOLERANCE]
    if not less:
        if demand.isna().any():
            return f"{head}, is het verschil onbekend."
        return f"{head}, verandert de vraag aan Defensie niet."
    text = f"{head}, daalt de vraag naar {names.listing(less, LIMIT)}"
    smaller = [key for key in keys if gap[key] > TOLERANCE]
    if smaller:
        return f"{text} en wordt het tekort kleiner bij {names.listing(smaller, LIMIT)}."
    if gap[less].isna().any():
        return f"{text}. Wat dat met het tekort doet, is onbekend."
    if (gap < -TOLERANCE).any():
        return (
            f"{text}. Het tekort bij {names.listing([key for key in keys if gap[key] < -TOLERANCE], LIMIT)} groeit wel."
        )
    return f"{text}. Het tekort verandert daardoor niet."


def nato_summit(requests: pd.DataFrame, types: Mapping[str, str], title: str, names: Names) -> str:
    """Whether disaster relief falls short during a summit; `types` of incidents tell the one from the other."""
    own = requests[requests["kind"] == "incident"]
    kinds = own["incident_id"].map(types)
    relief = own[kinds.isin(RELIEF)]
    event = own[kinds == EVENT]
    asked = list(dict.fromkeys(event["capability_id"]))
    what = f"gevraagd om {names.listing(asked, LIMIT)}" if asked else "niets van Defensie gevraagd"
    head = f"In het scenario ‘{title}’ wordt voor het evenement {what}."
    if relief.empty:
        return f"{head} In dit scenario is er geen ramp."
    short = relief.loc[~relief["decision"].isin(["granted", "unknown", UNKNOWN]), "capability_id"]
    unknown = relief.loc[relief["decision"].isin(["unknown", UNKNOWN]), "capability_id"]
    if len(short):
        return (
            f"{head} De rampenbestrijding komt in dezelfde tijd tekort: {names.listing(dict.fromkeys(short), LIMIT)}."
        )
    if len(unknown):
        listed = names.listing(dict.fromkeys(unknown), LIMIT)
        return f"{head} Of de rampenbestrijding iets tekortkomt, is onbekend voor {listed}."
    return f"{head} De rampenbestrijding in dezelfde tijd komt niets tekort."


def basis(counts: Mapping[str, int]) -> str:
    """Which share of the values rests on sources and which on assumptions."""
    groups = [
        counts.get("bron", 0) + counts.get("opgave", 0),
        counts.get("oordeel", 0) + counts.get("fictief", 0),
        counts.get(UNKNOWN, 0),
    ]
    sourced, assumed, missing = portions(groups)
    if not sum(groups):
        return "De gegevens bevatten nog geen waarden."
    if not assumed and not missing:
        return "Alle waarden komen uit een bron of van de partij zelf."
    head = (
        f"Van de waarden rust {sourced} op een bron of een opgave" if sourced else "Geen enkele waarde heeft een bron"
    )
    text = f"{head}; {assumed} is een oordeel of verzonnen" if assumed else head
    return f"{text}; {missing} is onbekend." if missing else f"{text}."


def _with_share(capabilities: pd.DataFrame, key: str, names: Names) -> str:
    """`zoekteams (67% van de vraag)`."""
    share = share_of_demand(capabilities, key, "gap_unit_days")
    size = "omvang onbekend" if math.isnan(share) else f"{part(share)} van de vraag"
    return f"{names.listing([key])} ({size})"


def _capacities(count: int) -> str:
    return f"{dutch.count_word(count)} {dutch.plural(count, 'capaciteit', 'capaciteiten')}"


def _requests(count: int) -> str:
    return f"{dutch.count_word(count)} {dutch.plural(count, 'verzoek', 'verzoeken')}"


def _of_requests(count: int, total: int) -> str:
    return of(count, total, "losse verzoek", "losse verzoeken", "het")
