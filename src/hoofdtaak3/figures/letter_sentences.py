"""Sentences of the Kamerbrief and the beslisnota. Each knows its cases (none, one, many, unknown).

The letter says only what holds whatever the invented values are. What hangs on a judgement says so where it stands.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.prose import capacities, of_capacities
from hoofdtaak3.figures.codes import CLASSES, UNKNOWN
from hoofdtaak3.figures.letter_findings import Costs, Outlook, Reason
from hoofdtaak3.figures.shares import part

if TYPE_CHECKING:
    from datetime import date

    from hoofdtaak3.figures.names import Names

LIMIT = 4
"""How many parties a sentence of the letter names; the annex names all."""
JUDGED = "naar ons oordeel"


def core(outlook: Outlook, names: Names) -> list[str]:
    """What the reader must know: how much falls short, for what nobody else can step in, what is not known yet."""
    total = outlook.total
    if not total:
        return ["Er zijn geen capaciteiten om iets over te zeggen."]
    if not outlook.short and len(outlook.open) == total:
        return ["Nog van geen enkele capaciteit is vast te stellen wat er in oorlog gebeurt."]
    return [short(outlook), without(outlook, names), *([undecided(outlook)] if outlook.undecided else [])]


def short(outlook: Outlook) -> str:
    """For how many capabilities Defence falls short in war, and how often that holds when the judgements vary."""
    count, firm = len(outlook.short), len(outlook.firmly_short)
    if not count:
        return "Van geen enkele capaciteit staat vast dat Defensie in oorlog tekortschiet."
    text = (
        f"In oorlog kan Defensie {of_capacities(count, outlook.total)} niet meer leveren in de afgesproken of "
        "aangenomen omvang"
    )
    if firm == count:
        return f"{text}, meestal ook als onze oordelen anders uitvallen."
    if not firm:
        return f"{text}. Vallen onze oordelen anders uit, dan kan dat voor elk daarvan veranderen."
    return f"{text}. Bij {dutch.count_word(firm)} daarvan blijft dat meestal zo als onze oordelen anders uitvallen."


def undecided(outlook: Outlook) -> str:
    """For how many capabilities nothing can be told yet; the table names them."""
    who = capacities(len(outlook.undecided))
    return f"Voor {who} is nog niet vast te stellen of Defensie in oorlog tekortschiet."


def without(outlook: Outlook, names: Names) -> str:
    """For which capabilities there is certainly no civil alternative, and for which in our judgement."""
    firm, judged = outlook.firm("D"), outlook.judged("D")
    if not firm and not judged:
        return "Van geen enkele capaciteit staat vast dat er dan geen civiel alternatief is."
    if not judged:
        return f"Dan is er geen civiel alternatief voor {names.listing(firm)}."
    if not firm:
        return f"{dutch.capital(JUDGED)} is er dan geen civiel alternatief voor {names.listing(judged)}."
    tail = f"{JUDGED} ook niet voor {names.listing(judged)}"
    return f"Dan is er geen civiel alternatief voor {names.listing(firm)}, en {tail}."


def heading_short(outlook: Outlook) -> str:
    """The message of the part on what Defence may no longer deliver."""
    if not outlook.short:
        return "Nog van geen enkele capaciteit staat vast dat Defensie in oorlog tekortschiet"
    return f"In oorlog schiet Defensie tekort bij {of_capacities(len(outlook.short), outlook.total)}"


def heading_covered(outlook: Outlook) -> str:
    """The message of the part on civil alternatives."""
    whole, some = len(outlook.of("B")), len(outlook.of("C"))
    if not whole and not some:
        return "Nog nergens staat vast dat civiele partijen een tekort kunnen opvangen"
    doubt = "" if outlook.firm("B") or outlook.firm("C") else f" {JUDGED}"
    how = "helemaal of deels" if whole and some else "helemaal" if whole else "deels"
    return f"Bij {capacities(whole + some)} kunnen civiele partijen{doubt} een tekort {how} opvangen"


def heading_without(outlook: Outlook) -> str:
    """The message of the part on what has no civil alternative."""
    firm, judged = len(outlook.firm("D")), len(outlook.judged("D"))
    if not firm and not judged:
        return "Nergens staat vast dat een civiel alternatief ontbreekt"
    if not firm:
        return f"Voor {capacities(judged)} is er {JUDGED} geen civiel alternatief"
    head = f"Voor {capacities(firm)} is er geen civiel alternatief"
    return f"{head}, en {JUDGED} voor nog {dutch.count_word(judged)}" if judged else head


def heading_agreements(count: int) -> str:
    """The message of the part on new agreements."""
    if not count:
        return "Voor nieuwe afspraken zijn er nog geen richtingen"
    return f"Voor nieuwe afspraken {dutch.plural(count, 'is', 'zijn')} er {_directions(count)}"


def heading_open(outlook: Outlook) -> str:
    """The message of the part on what cannot be told yet."""
    if not outlook.open:
        return "De uitkomst voor oorlog staat voor elke capaciteit vast"
    return f"Voor {of_capacities(len(outlook.open), outlook.total)} is de uitkomst nog niet vast te stellen"


def earlier(outlook: Outlook, names: Names) -> str:
    """Which capabilities certainly fall short before war already."""
    if not outlook.before:
        return "Vóór de fase oorlog staat van geen enkele capaciteit vast dat Defensie tekortschiet."
    parts = [f"in de fase {phase} al bij {names.listing(keys)}" for phase, keys in outlook.before.items()]
    return f"Defensie schiet {dutch.listing(parts)} tekort."


def unlike(outlook: Outlook) -> str:
    """What `naar ons oordeel` means in the table, and what hangs on a judgement; empty where nothing does."""
    judged = [key for code in ("A", "B", "C", "D") for key in outlook.judged(code)]
    if not judged:
        return ""
    # That these fall short holds when the judgements vary too; then only the part of others can change.
    cover = sum(key in outlook.firmly_short for key in judged)
    rest = len(judged) - cover
    if not cover:
        what = "of Defensie in oorlog tekortschiet, en hoeveel anderen dan overnemen"
    else:
        what = "hoeveel anderen in oorlog overnemen"
        what += f", en bij {dutch.count_word(rest)} daarvan ook of Defensie tekortschiet" if rest else ""
    return f"Bij {capacities(len(judged))} hangt sterk van een oordeel af {what}. In de tabel staat daar ‘{JUDGED}’."


def reason(found: Reason, pools: Sequence[str]) -> str:
    """Why nobody else can step in, from what the tables say of the alternatives; `pools` are the parties' names."""
    listed = "; ".join([*pools[:LIMIT], *(["en andere"] if len(pools) > LIMIT else [])])
    return {
        Reason.STATED: "er is volgens de gegevens geen civiele partij die dit kan",
        Reason.MANDATE: f"er zijn civiele partijen ({listed}), maar die zijn niet bevoegd",
        Reason.MANDATE_UNKNOWN: f"of civiele partijen ({listed}) bevoegd zijn, is niet bekend",
        Reason.SMALL: f"de civiele partijen die mogen helpen ({listed}), komen te laat of zijn te klein",
        Reason.UNKNOWN: "of er een civiele partij is die dit kan, is niet bekend",
    }[found]


def cover_lead(code: str, count: int) -> str:
    """What the list below it is about: capabilities that civil parties cover wholly (B) or in part (C)."""
    return f"Bij {capacities(count)} is een tekort in oorlog {CLASSES[code]}:"


def directions(shown: int, total: int) -> str:
    """How to read the table of measures: directions, in no order of decision, and how many it leaves out."""
    if not total:
        return (
            "De analyse vindt binnen het gekozen budget geen maatregel die een tekort verkleint. Welke afspraken nodig "
            "zijn, is nog niet vast te stellen."
        )
    more = total - shown
    tail = ""
    if more:
        others = "de andere staat" if more == 1 else f"de andere {dutch.count_word(more)} staan"
        tail = f" De tabel noemt er {dutch.count_word(shown)}; {others} in de impactanalyse (bijlage 1)."
    return (
        "Dit zijn richtingen en geen besluiten. Wat zij kosten en opleveren, is nog niet vast te stellen: die waarden "
        f"zijn een oordeel of verzonnen.{tail}"
    )


def law(yes: Sequence[str], unknown: Sequence[str], no: int) -> list[str]:
    """Which of the chosen measures need a change of law, in our judgement; names of measures."""
    if not yes and not unknown and not no:
        return ["Er zijn geen maatregelen gekozen. Of de wet moet veranderen, is dus nog niet vast te stellen."]
    found = []
    if yes:
        verb = dutch.plural(len(yes), "vraagt", "vragen")
        found.append(f"{dutch.capital(JUDGED)} {verb} {_measures(len(yes))} een wijziging van regels: {quoted(yes)}.")
    else:
        found.append("Van geen enkele gekozen maatregel is al duidelijk dat de wet moet veranderen.")
    if unknown:
        found.append(f"Nog niet vast te stellen is dat voor {quoted(unknown)}.")
    if no:
        verb = dutch.plural(no, "kan", "kunnen")
        found.append(f"{dutch.capital(JUDGED)} {verb} {_measures(no)} zonder wijziging van regels.")
    return found


def costs(found: Costs, day: date | None) -> str:
    """What the chosen measures cost together, as a range, and what that rests on."""
    if not found.count:
        return "Er zijn geen maatregelen gekozen. Er is dus geen bedrag te noemen."
    known = found.count - found.unknown
    until = f" tot {dutch.day(day)}" if day else ""
    if not known:
        return "Van geen enkele gekozen maatregel zijn de kosten bekend."
    verb, together = dutch.plural(known, "kost", "kosten"), " samen" if known > 1 else ""
    if not found.unknown:
        which = "De gekozen maatregel" if known == 1 else f"De {dutch.count_word(known)} gekozen maatregelen"
    else:
        which = (
            f"Van {dutch.count_word(known)} van de {dutch.count_word(found.count)} gekozen maatregelen is het bedrag"
        )
        which = f"{which} bekend; die"
    text = (
        f"{which} {verb}{together}{until} naar schatting € {dutch.number(found.likely)} miljoen, met een marge van "
        f"€ {dutch.number(found.low)} miljoen tot € {dutch.number(found.high)} miljoen."
    )
    if found.unknown:
        verb = dutch.plural(found.unknown, "ontbreekt het bedrag", "ontbreken de bedragen")
        text += f" Van {dutch.count_word(found.unknown)} {verb}."
    return text


def costs_rest_on(bases: Mapping[str, int]) -> str:
    """What the amounts rest on; never a fact where none is."""
    total = sum(bases.values())
    if not total:
        return ""
    sourced = bases.get("bron", 0) + bases.get("opgave", 0)
    if sourced == total:
        return "Alle bedragen komen uit een bron of van de partij zelf."
    words = {"oordeel": "een oordeel", "fictief": "verzonnen", UNKNOWN: "onbekend"}
    for code, word in words.items():
        if bases.get(code) == total:
            return f"Elk bedrag is {word}. Het is geen raming en geen claim op de begroting."
    parts = [f"{dutch.count_word(bases[code])} {word}" for code, word in words.items() if bases.get(code)]
    head = f"Van de {dutch.count_word(total)} bedragen {dutch.plural(total - sourced, 'is', 'zijn')} er"
    return f"{head} {dutch.listing(parts)}. Zij zijn geen raming en geen claim op de begroting."


def within(found: Costs, budget: float) -> str:
    """Against which limit the set was chosen, and whether the high end stays within it; empty if nothing is known."""
    if not found.count or found.unknown == found.count:
        return ""
    limit = f"€ {dutch.number(budget)} miljoen"
    if found.high <= budget:
        return f"De keuze is gemaakt binnen een rekenbudget van {limit}. Ook de hoogste schatting blijft daarbinnen."
    return (
        f"De keuze is gemaakt binnen een rekenbudget van {limit}, gerekend met de waarschijnlijke bedragen. "
        "Met de hoogste schattingen past zij daar niet in."
    )


def effect(before: float, after: float) -> str:
    """What the chosen measures change in the share that stays unserved, over the scenarios; shares, NaN is unknown."""
    if math.isnan(before) or math.isnan(after):
        return "Wat de maatregelen samen opleveren, is onbekend."
    if before <= 0:
        return "In de doorgerekende scenario’s blijft geen vraag onvervuld. Maatregelen voegen daar niets aan toe."
    saved = (before - after) / before
    if saved <= 0:
        return "De maatregelen verkleinen het gewogen tekort over de scenario’s niet."
    return (
        f"In het model verkleinen zij samen het gewogen tekort over de scenario’s met {part(saved)}. "
        "Dat getal geldt bij de waarschijnlijke waarden; hoe vast het is, is niet getoetst."
    )


def assumed(counts: Mapping[str, int]) -> str:
    """The share of the values that is judgement or invention."""
    total = sum(counts.values())
    share = counts.get("oordeel", 0) + counts.get("fictief", 0)
    if not total:
        return "De analyse bevat nog geen waarden."
    if not share:
        return "Geen enkele waarde in de analyse is een oordeel of verzonnen."
    return f"Van de waarden in de analyse is {part(share / total)} een oordeel of verzonnen."


def more_questions(shown: int, total: int) -> str:
    """How many questions the letter does not name; empty if it names all."""
    more = total - shown
    if not more:
        return ""
    which = dutch.plural(more, "vraag staat", "vragen staan")
    return f"Nog {dutch.count_word(more)} {which} in de impactanalyse, met wie het antwoord kan geven."


def quoted(titles: Sequence[str]) -> str:
    """Names of measures in running text."""
    return dutch.listing([f"‘{title}’" for title in titles])


def _measures(count: int) -> str:
    return f"{dutch.count_word(count)} {dutch.plural(count, 'maatregel', 'maatregelen')}"


def _directions(count: int) -> str:
    return f"{dutch.count_word(count)} {dutch.plural(count, 'richting', 'richtingen')}"
