"""The first page: the conclusion in five sentences; the key figures stand below it.

Every sentence knows its cases (none, one, many, unknown). A member of parliament may read nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures import provenance
from hoofdtaak3.figures.annexes.key_figures import key_figures
from hoofdtaak3.figures.chapters import measure_sentences
from hoofdtaak3.figures.chapters.prose import capacities, of_scenarios
from hoofdtaak3.figures.findings import Availability, Headline, Impacts, share_of_demand
from hoofdtaak3.figures.markdown import bullets, escape
from hoofdtaak3.figures.shares import part

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from hoofdtaak3.figures.annexes.dossier import Dossier
    from hoofdtaak3.figures.names import Names

WAR = "oorlog"
_NAMED = 6
_WORST = 2


def first_page(dossier: Dossier) -> str:
    """The box with the conclusion, and the key figures below it; the class matrix follows in the chapter."""
    names, phases = dossier.names, dossier.phases
    sentences = [
        supply(phases, names),
        effect(dossier.story.capabilities, dossier.titles, names),
        certainty(dossier),
        # These two stay together: the last one speaks of what the one before it named.
        alternatives(phases, names),
        action(dossier),
    ]
    box = bullets([escape(sentence) for sentence in sentences])
    counts = provenance.overall(dossier.story.dataset)
    head = escape(provisional(counts))
    return f"::: {{.kern}}\n\n{head}\n\n{box}\n:::\n\n{key_figures(dossier)}"


def provisional(counts: Mapping[str, int]) -> str:
    """What the reader must know before any number; `counts` are values by basis."""
    total = sum(counts.values())
    if not total:
        return "De tabellen bevatten nog geen waarden."
    assumed = counts.get("oordeel", 0) + counts.get("fictief", 0)
    missing = total - assumed - counts.get("bron", 0) - counts.get("opgave", 0)
    if not assumed and not missing:
        return "Alle waarden komen uit een bron of van de partij zelf."
    if not assumed:
        return f"Voorlopig: {part(missing / total)} van de waarden is onbekend."
    return f"Voorlopig: {part(assumed / total)} van de waarden is een oordeel of verzonnen. Dit is geen voorspelling."


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
        parts.append(f"{verb} {_of(len(found.gone), total)} helemaal weg ({names.listing(found.gone, _NAMED)})")
    if found.limited:
        count = dutch.count_word(len(found.limited)) if found.gone else _of(len(found.limited), total)
        named = "" if found.gone else f" ({names.listing(found.limited, _NAMED)})"
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
        return f"{civil}; bij geen enkele capaciteit staat vast dat niemand anders kan inspringen."
    return (
        f"{civil}; bij {dutch.count_word(len(found.none))} kan niemand op tijd inspringen: "
        f"{names.listing(found.none, _NAMED)}."
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
    shown = [
        f"{names.listing([key])} (tot {part(largest[key])}{'' if place else ' van de vraag'})"
        for place, key in enumerate(worst[:_WORST])
    ]
    named = dutch.listing(shown)
    most = ", het meest" if len(worst) > _WORST else ""
    where = f"in het scenario ‘{titles[hit[0]]}’" if len(hit) == 1 else f"in {of_scenarios(len(hit), len(found))}"
    return f"De verschuiving naar hoofdtaak 1 vergroot het tekort {where}{most} bij {named}."


def certainty(dossier: Dossier) -> str:
    """Of how many capabilities the class of the worst phase does not change within what is invented."""
    total, fixed = len(dossier.draws.kind("headline")), len(dossier.draws.robust("headline"))
    if not total:
        return "Hoe zeker de uitkomsten zijn, is niet te zeggen: er is geen enkele klasse bepaald."
    if not fixed:
        return "De klasse in de slechtste fase staat nog voor geen enkele capaciteit vast."
    if fixed == total:
        return "De klasse in de slechtste fase staat voor elke capaciteit vast, binnen het bereik van wat verzonnen is."
    return (
        f"De klasse in de slechtste fase staat vast voor {_of(fixed, total)}; bij {dutch.count_word(total - fixed)} "
        "hangt zij af van gegevens die verzonnen zijn of ontbreken."
    )


def action(dossier: Dossier) -> str:
    """Where agreements are needed first, and what the chosen measures do."""
    found = Headline.of(dossier.phases)
    measures = measure_sentences.claim(dossier.measures)
    if found.none:
        which = "Daarvoor" if len(found.none) == 1 else f"Voor die {dutch.count_word(len(found.none))}"
        first = f"{which} zijn nieuwe afspraken het eerst nodig"
    elif found.partly:
        listed = dossier.names.listing(found.partly, _NAMED)
        first = f"Nieuwe afspraken zijn het eerst nodig voor {listed}"
    else:
        return measures
    return f"{first}; {measures[:1].lower()}{measures[1:]}"


def _of(count: int, total: int) -> str:
    """`zes van de 17 capaciteiten`, `alle 17 capaciteiten`, `de enige capaciteit`."""
    if count == total:
        return "de enige capaciteit" if total == 1 else f"alle {dutch.number(total, 0)} capaciteiten"
    return f"{dutch.count_word(count)} van de {dutch.number(total, 0)} capaciteiten"
