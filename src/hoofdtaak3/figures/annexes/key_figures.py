"""The five key figures of the first page, each with how certain it is. Each knows its cases (none, some, unknown)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures import provenance
from hoofdtaak3.figures.annexes.amounts import unit_days
from hoofdtaak3.figures.chapters.measure_findings import MEAN, money, share
from hoofdtaak3.figures.chapters.uncertainty_findings import FIRM, chance
from hoofdtaak3.figures.codes import UNKNOWN
from hoofdtaak3.figures.markdown import escape, table
from hoofdtaak3.figures.shares import TOLERANCE, part

if TYPE_CHECKING:
    from hoofdtaak3.figures.annexes.dossier import Dossier

FIGURES = "tbl-kerncijfers"
_HALF = 0.5


def key_figures(dossier: Dossier) -> str:
    """Five figures, each with how certain it is."""
    rows = [robust(dossier), largest_gap(dossier), claims(dossier), chosen(dossier), assumptions(dossier)]
    return table(
        ["Kerncijfer", "Waarde", "Zekerheid"],
        [[escape(cell) for cell in row] for row in rows],
        [31, 51, 52],
        "Vijf kerncijfers en hoe zeker zij zijn.",
        FIGURES,
    )


def robust(dossier: Dossier) -> tuple[str, str, str]:
    """How many classes are robust, and how many of those hold when judgements vary too."""
    found = dossier.draws
    total, fixed = found.kind("headline"), found.robust("headline")
    name = "Klassen die vaststaan"
    if total.empty:
        return name, UNKNOWN, "er is geen enkele klasse bepaald"
    value = f"{dutch.number(len(fixed), 0)} van de {dutch.number(len(total), 0)} capaciteiten"
    if fixed.empty:
        return name, value, "overal kan een verzonnen of ontbrekend gegeven haar veranderen"
    draws = found.stability.set_index(["capability_id", "phase"])["stability"].to_dict()
    held = [draws.get(key, math.nan) for key in zip(fixed["capability_id"], fixed["phase"], strict=True)]
    if all(math.isnan(value) for value in held):
        return name, value, "binnen het bereik van wat verzonnen is; er is niet getrokken"
    firm = sum(share >= FIRM for share in held)
    verb = dutch.plural(firm, "blijft", "blijven")
    return name, value, f"als ook oordelen variëren {verb} er {dutch.count_word(firm)}"


def largest_gap(dossier: Dossier) -> tuple[str, str, str]:
    """The largest gap as a share of its demand, with the range of the draws."""
    name = "Grootste tekort"
    if dossier.worst.empty:
        if dossier.gaps["gap_unit_days"].isna().any():
            return name, UNKNOWN, "voor zover bekend is er geen tekort, maar niet alles is bekend"
        return name, "geen", "bij de waarschijnlijke waarden is er in geen enkel scenario een tekort"
    row = dossier.worst.iloc[0]
    capability, scenario = row["capability_id"], row["scenario_id"]
    value = f"{part(row['share'])} van de vraag: {dossier.names.listing([capability])} in ‘{dossier.titles[scenario]}’"
    rows = dossier.draws.gaps
    drawn = rows[(rows["scenario_id"] == scenario) & (rows["capability_id"] == capability)]
    if drawn.empty or not drawn["known"].iloc[0]:
        return name, value, "hoe ver het kan afwijken, is onbekend"
    found = drawn.iloc[0]
    size, low, high = unit_days(row["gap_unit_days"]), dutch.number(found["p10"], 0), dutch.number(found["p90"], 0)
    often = chance(found["probability_low"], found["probability_high"])
    return (
        name,
        value,
        f"{size} (P10–P90: {low}–{high}); er is een tekort in {often} van de trekkingen",
    )


def claims(dossier: Dossier) -> tuple[str, str, str]:
    """How much of the gaps is attributable to the claims, per capability in its worst scenario."""
    name = "Toe te rekenen aan beslag"
    keys = zip(dossier.worst["scenario_id"], dossier.worst["capability_id"], strict=True)
    causes = dossier.frames["causes"].set_index(["scenario_id", "capability_id"])
    rows = [causes.loc[key] for key in keys if key in causes.index]
    found = [row["claims"] / row["gap_unit_days"] for row in rows if row["gap_unit_days"] > TOLERANCE]
    known = [value for value in found if not math.isnan(value)]
    if not found:
        return name, "geen tekort", "er is geen bekend tekort om te verdelen"
    if not known:
        return name, UNKNOWN, "de oorzaken zijn nog niet te berekenen"
    most = sum(value > _HALF for value in known)
    low, high = part(min(known)), part(max(known))
    whole = dutch.number(len(known), 0)
    if len(known) == 1:
        value = f"{low} van het enige tekort"
    else:
        value = f"meer dan de helft bij {dutch.number(most, 0)} van {whole} tekorten"
        if not most:
            value = f"nergens meer dan de helft, bij {whole} tekorten"
    span = "" if len(known) == 1 else f"{low} tot {high}, "
    return name, value, f"{span}bij waarschijnlijke waarden"


def chosen(dossier: Dossier) -> tuple[str, str, str]:
    """What the chosen measures close, and what they cost."""
    found, name = dossier.measures, "Gekozen maatregelen"
    if not found.names:
        return name, "geen", "er zijn geen maatregelen beschreven"
    if not found.known:
        return name, UNKNOWN, "van geen enkel scenario is bekend wat er onvervuld blijft"
    best = found.chosen(MEAN)
    if not best.ids:
        return name, "geen", f"onvervuld blijft gemiddeld {share(found.none.mean)}; geen maatregel verkleint dat"
    rows = [found.options[served.measure_id] for served in found.served[MEAN]]
    low, high = (math.fsum(getattr(row, column) for row in rows) for column in ("cost_low", "cost_high"))
    span = f"{money(low)} tot {money(high)}" if not math.isnan(low + high) else UNKNOWN
    return (
        name,
        f"onvervuld van {share(found.none.mean)} naar {share(best.mean)}, voor {money(best.cost)}",
        f"{span}; kosten en effect {_rests(dossier)}",
    )


def assumptions(dossier: Dossier) -> tuple[str, str, str]:
    """How many of the values rest on judgement or invention."""
    counts = provenance.overall(dossier.story.dataset)
    total, name = sum(counts.values()), "Rust op een aanname"
    if not total:
        return name, UNKNOWN, "er zijn nog geen waarden"
    judged, invented = counts["oordeel"], counts["fictief"]
    value = f"{part((judged + invented) / total)} van de {dutch.number(total, 0)} waarden"
    if not judged + invented:
        return name, "geen enkele waarde", "alle waarden hebben een bron of zijn onbekend"
    parts = (
        f"{dutch.number(judged, 0)} {dutch.plural(judged, 'oordeel', 'oordelen')}",
        f"{dutch.number(invented, 0)} {dutch.plural(invented, 'verzonnen waarde', 'verzonnen waarden')}",
    )
    return name, value, dutch.listing(parts)


def _rests(dossier: Dossier) -> str:
    """What costs and effects of measures rest on, as the end of a sentence."""
    bases = [basis for name in ("measure_values", "measure_effects") for basis in dossier.dataset.frame(name)["basis"]]
    assumed = sum(basis in {"oordeel", "fictief"} for basis in bases)
    if not assumed:
        return "komen uit bronnen"
    return "zijn een oordeel of verzonnen" if assumed == len(bases) else "zijn deels een oordeel of verzonnen"
