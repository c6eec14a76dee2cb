"""Sentences about the choice of measures: what is chosen and why, what is not and why not, what remains."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.measure_findings import MEAN, WORST, money, points, share
from hoofdtaak3.figures.chapters.prose import capacities, of_scenarios, quoted, start
from hoofdtaak3.figures.codes import UNKNOWN
from hoofdtaak3.figures.shares import TOLERANCE, part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hoofdtaak3.figures.chapters.measure_findings import Findings, Point
    from hoofdtaak3.figures.names import Names

_HALF = 0.5
_LIMIT = 6
_NAMED = 2


def claim(found: Findings) -> str:
    """What the best set does to what is left unserved."""
    if not found.names:
        return "Er zijn nog geen maatregelen beschreven."
    if not found.known:
        return "Wat maatregelen opleveren is onbekend: van geen enkel scenario is bekend wat er onvervuld blijft."
    if found.none.mean <= TOLERANCE:
        return "Ook zonder maatregelen blijft er in geen enkel scenario iets onvervuld, voor zover bekend."
    best = found.chosen(MEAN)
    if not best.ids:
        return (
            f"Geen enkele maatregel die op {dutch.day(found.wanted)} klaar is en past in een budget van "
            f"{money(found.budget)}, maakt de onvervulde vraag kleiner. Die blijft gemiddeld {share(found.none.mean)}."
        )
    count = len(best.ids)
    how = f"één maatregel van {money(best.cost)}" if count == 1 else f"{_measures(count)} van samen {money(best.cost)}"
    to = "naar nul" if best.mean <= TOLERANCE else f"naar {share(best.mean)}"
    return f"Met {how} daalt de onvervulde vraag over alle capaciteiten gemiddeld van {share(found.none.mean)} {to}."


def rule(found: Findings) -> str:
    """What could be chosen from, and by which rule."""
    total, timely = len(found.names), len(found.in_time)
    if not total:
        return ""
    head = f"Bij een besluit op {dutch.day(found.decision)}"
    if not timely:
        return f"{head} is van geen enkele maatregel bekend dat zij op {dutch.day(found.wanted)} klaar is."
    which = f"{dutch.plural(timely, 'is', 'zijn')} {dutch.count_word(timely)} van de {_measures(total)}"
    if timely == total:
        which = "is de enige maatregel" if total == 1 else f"zijn alle {_measures(total)}"
    return (
        f"{head} {which} op {dutch.day(found.wanted)} klaar. Binnen een budget van {money(found.budget)} zijn alle "
        "combinaties vergeleken; gekozen is wat gemiddeld over de scenario’s het minst onvervuld laat, en bij gelijke "
        "uitkomst het goedkoopste."
    )


def moved(found: Findings) -> str:
    """Which scenarios were moved to the date of the measures, and which are then equal to another."""
    if not found.names:
        return ""
    early = [key for key, day in found.starts.items() if day < found.wanted]
    if not early:
        return f"Alle scenario’s beginnen op of na {dutch.day(found.wanted)}."
    text = (
        f"Een maatregel helpt niet in een scenario dat al voorbij is. Daarom {dutch.plural(len(early), 'is', 'zijn')} "
        f"{of_scenarios(len(early), len(found.starts))} verschoven naar {dutch.day(found.wanted)}."
    )
    if not found.doubles:
        return text
    one = len(found.doubles) == 1
    verb, rest = ("is", "telt") if one else ("zijn", "tellen")
    return (
        f"{text} {quoted([found.titles[key] for key in found.doubles])} {verb} daarna gelijk aan een ander scenario en "
        f"{rest} niet dubbel."
    )


def reservation(counts: Mapping[str, int], found: Findings) -> str:
    """What costs and effects rest on, and what the chosen set may cost."""
    whole = sum(counts.values())
    if not whole:
        return ""
    assumed = counts.get("oordeel", 0) + counts.get("fictief", 0)
    parts = []
    if assumed == whole:
        parts.append("Alle kosten, doorlooptijden en effecten van maatregelen zijn een oordeel of verzonnen.")
    elif assumed:
        parts.append(
            f"Van de kosten, doorlooptijden en effecten van maatregelen is {part(assumed / whole)} een oordeel of "
            "verzonnen."
        )
    chosen = [found.options[served.measure_id] for served in found.served[MEAN]]
    low, high = (math.fsum(getattr(row, name) for row in chosen) for name in ("cost_low", "cost_high"))
    if chosen and not math.isnan(low + high) and high > low:
        over = " Dat laatste is meer dan het budget." if high > found.budget + TOLERANCE else ""
        parts.append(f"De gekozen maatregelen kosten samen tussen {money(low)} en {money(high)}.{over}")
    return " ".join(parts)


def frontier(found: Findings) -> str:
    """What more money brings."""
    line = found.frontier[MEAN]
    if not found.names or not found.known or found.none.mean <= TOLERANCE:
        return ""
    end = line[-1]
    gain = found.none.mean - end.mean
    if gain <= TOLERANCE:
        return "Ook met meer geld blijft er niet minder onvervuld."
    half = next(point for point in line if found.none.mean - point.mean >= _HALF * gain - TOLERANCE)
    reached = (found.none.mean - found.chosen(MEAN).mean) / gain
    text = (
        f"Met alle maatregelen die op tijd klaar zijn, blijft op zijn minst {share(end.mean)} onvervuld; dat kost "
        f"{money(end.cost)}. De helft van die winst kost {money(half.cost)}."
    )
    if reached >= 1 - TOLERANCE:
        return f"{text} Het budget van {money(found.budget)} is genoeg voor alles wat helpt."
    return f"{text} Met het budget van {money(found.budget)} is {part(reached)} van die winst te halen."


def chosen(found: Findings, names: Names) -> list[str]:
    """For each measure of the best set: what it is for and what is lost without it."""
    texts = []
    for served in found.served[MEAN]:
        where = (
            quoted([found.titles[key] for key in served.scenario_ids])
            if len(served.scenario_ids) <= _NAMED
            else of_scenarios(len(served.scenario_ids), len(found.scenarios))
        )
        alone = found.options[served.measure_id].gain_alone
        text = (
            f"‘{found.names[served.measure_id]}’ ({money(served.cost)}, klaar in {found.ready(served.measure_id)}) "
            f"verkleint het tekort bij {names.listing(served.capability_ids)}, in {where}. Zonder deze maatregel "
            f"blijft er gemiddeld {points(served.loss)} meer onvervuld."
        )
        if alone <= TOLERANCE:
            text += " Zij werkt alleen samen met andere gekozen maatregelen: in haar eentje verkleint zij niets."
        texts.append(text)
    return texts


def not_chosen(found: Findings) -> list[str]:
    """For each other measure the reason."""
    taken = {served.measure_id for served in found.served[MEAN]}
    return [f"‘{name}’: {_reason(found, key)}." for key, name in found.names.items() if key not in taken]


def _reason(found: Findings, key: str) -> str:
    row = found.options[key]
    missing = [word for word, value in (("kosten", row.cost), ("doorlooptijd", row.lead_months)) if math.isnan(value)]
    if missing:
        verb = "is" if missing == ["doorlooptijd"] else "zijn"
        return f"niet te kiezen, want de {dutch.listing(missing)} {verb} {UNKNOWN}"
    if row.in_time != 1:
        return f"te laat: pas klaar in {found.ready(key)}{_late(row.gain_last)}"
    if math.isnan(row.gain_last) or math.isnan(row.gain_alone):
        return f"niet te kiezen, want het effect is {UNKNOWN}"
    return _not_worth(found, row.cost, row.gain_alone, row.gain_last)


def _not_worth(found: Findings, cost: float, alone: float, last: float) -> str:
    """Of a measure that could be chosen; `last` is what it adds to the chosen set."""
    if last < -TOLERANCE:
        return (
            f"laat naast de gekozen maatregelen {points(last)} méér onvervuld: hulp gaat dan naar een verzoek dat "
            "eerder aan de beurt is, ten koste van een later"
        )
    if last <= TOLERANCE and alone > TOLERANCE:
        return "voegt niets toe: de gekozen maatregelen bereiken hetzelfde"
    if last <= TOLERANCE:
        return "verkleint geen tekort in deze scenario’s"
    if cost > found.budget + TOLERANCE:
        return f"te duur: kost met {money(cost)} in haar eentje al meer dan het budget"
    return (
        f"zou nog {points(last)} schelen, maar past met {money(cost)} niet in het budget zonder een combinatie op te "
        "geven die meer oplevert"
    )


def harm(found: Findings) -> str:
    """Which measures leave more unserved when taken alone; empty if none does."""
    hit = [key for key, row in found.options.items() if row.gain_alone < -TOLERANCE]
    if not hit:
        return ""
    named = quoted([found.names[key] for key in hit], _LIMIT)
    one = len(hit) == 1
    return (
        f"Alleen genomen {'laat' if one else 'laten'} {named} juist meer onvervuld. Wie eerder aan de beurt is, krijgt "
        "dan civiele hulp die anders naar een later verzoek ging. In de gewogen som weegt dat verlies zwaarder."
    )


def _late(gain: float) -> str:
    if gain > TOLERANCE:
        return f"; zij zou naast de gekozen maatregelen {points(gain)} schelen"
    if gain < -TOLERANCE:
        return f"; zij zou naast de gekozen maatregelen {points(gain)} méér onvervuld laten"
    return "" if math.isnan(gain) else "; zij zou naast de gekozen maatregelen niets schelen"


def robust(found: Findings) -> str:
    """How the set that is best in the worst scenario differs."""
    mean, worst = found.chosen(MEAN), found.chosen(WORST)
    if not found.known or not (mean.ids or worst.ids):
        return ""
    if set(mean.ids) == set(worst.ids):
        return (
            "Wie let op het scenario waarin het meeste onvervuld blijft, kiest dezelfde maatregelen. Daar "
            f"({_title(found, mean)}) daalt de onvervulde vraag van {share(found.none.worst)} naar {share(mean.worst)}."
        )
    more = [key for key in worst.ids if key not in mean.ids]
    less = [key for key in mean.ids if key not in worst.ids]
    differ = [
        f"wél {quoted([found.names[key] for key in more], _LIMIT)}" if more else "",
        f"niet {quoted([found.names[key] for key in less], _LIMIT)}" if less else "",
    ]
    return (
        "Wie vooral het slechtste scenario wil beperken, kiest anders: "
        f"{dutch.listing([text for text in differ if text], 'en')}. Dan blijft in het slechtste scenario "
        f"({_title(found, worst)}) {share(worst.worst)} onvervuld, in plaats van {share(mean.worst)}"
        f"{_elsewhere(found, mean, worst)}. Gemiddeld blijft er dan {share(worst.mean)} onvervuld, in plaats van "
        f"{share(mean.mean)}."
    )


def _elsewhere(found: Findings, mean: Point, worst: Point) -> str:
    return "" if mean.scenario_id == worst.scenario_id else f" ({_title(found, mean)})"


def _title(found: Findings, point: Point) -> str:
    return f"‘{found.titles.get(point.scenario_id, point.scenario_id)}’"


def remains(found: Findings, names: Names) -> str:
    """Which capabilities still fall short with the best set."""
    if not found.known:
        return "Wat er met maatregelen tekort blijft, is onbekend."
    before, after = found.short("gap_unit_days"), found.short("gap_after")
    if not before:
        return "Er is geen tekort bekend dat maatregelen kunnen verkleinen."
    if not after:
        return "Met de gekozen maatregelen verdwijnen alle bekende tekorten."
    text = (
        f"Ook met de gekozen maatregelen blijft er in een of meer scenario’s een tekort bij {capacities(len(after))}: "
        f"{names.listing(after)}."
        if found.chosen(MEAN).ids
        else f"Er blijft in een of meer scenario’s een tekort bij {capacities(len(after))}: {names.listing(after)}."
    )
    closed = [key for key in before if key not in after]
    if closed:
        text += f" Bij {names.listing(closed)} verdwijnt het tekort."
    same = [key for key in after if not _changes(found, key)]
    if same and found.chosen(MEAN).ids:
        text += f" Aan het tekort bij {names.listing(same)} veranderen de gekozen maatregelen niets."
    return text


def _changes(found: Findings, key: str) -> bool:
    rows = found.effect[found.effect["capability_id"] == key]
    return bool(((rows["gap_unit_days"] - rows["gap_after"]).abs() > TOLERANCE).any())


def left_out(found: Findings, names: Names) -> str:
    """Which lines do not count, because their gap is not known; empty if all count."""
    unknown = found.unknown()
    if not unknown:
        return ""
    return (
        "Verzoeken waarvan het tekort onbekend is, tellen bij geen enkele combinatie mee: "
        f"bij {names.listing(unknown)}. Wat maatregelen daar doen, is niet te zeggen."
    )


def laws(answers: Sequence[str]) -> str:
    """How many of the chosen measures need a change of law; `answers` as in the table."""
    if not answers:
        return ""
    yes, unknown = answers.count("ja"), sum(answer not in {"ja", "nee"} for answer in answers)
    total = len(answers)
    if not yes and not unknown:
        return "Voor geen van de gekozen maatregelen hoeft naar ons oordeel een wet te veranderen."
    parts = []
    if yes:
        parts.append(f"voor {_of(yes, total)} moet naar ons oordeel een wet of regel veranderen")
    if unknown:
        parts.append(f"voor {_of(unknown, total)} is dat onbekend" if yes else _law_unknown(unknown, total))
    return f"{start('; '.join(parts))}."


def _law_unknown(unknown: int, total: int) -> str:
    return f"voor {_of(unknown, total)} is onbekend of een wet moet veranderen"


def _of(count: int, total: int) -> str:
    if count == total:
        return "de enige gekozen maatregel" if total == 1 else f"alle {dutch.count_word(total)} gekozen maatregelen"
    return f"{dutch.count_word(count)} van de {dutch.count_word(total)} gekozen maatregelen"


def _measures(count: int) -> str:
    return f"{dutch.count_word(count)} {dutch.plural(count, 'maatregel', 'maatregelen')}"
