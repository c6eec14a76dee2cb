"""Chapter: which measures together leave least unserved, at what cost, and why these."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters import measure_sentences as sentences
from hoofdtaak3.figures.chapters.chapter import Chapter
from hoofdtaak3.figures.chapters.measure_charts import Frontier, Pair, Pairs, Steps, frontier_chart, pairs_chart
from hoofdtaak3.figures.chapters.measure_findings import MEAN, WORST, Findings, Point, counts, money, share
from hoofdtaak3.figures.chapters.measure_tables import agreements_table, measures_table
from hoofdtaak3.figures.chapters.prose import paragraphs
from hoofdtaak3.figures.codes import UNKNOWN
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.markdown import bullets, escape
from hoofdtaak3.figures.matrix import Cell, Matrix, fits, matrix_chart
from hoofdtaak3.figures.names import basis_mark
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part
from hoofdtaak3.figures.stamp import wording

if TYPE_CHECKING:
    from collections import Counter

    from hoofdtaak3.figures.chapters.chapter import Tale

FRONTIER = "fig-measures-frontier"
SINGLE = "fig-measures-single"
EFFECT = "fig-measures-effect"
_NAMES = {MEAN: "gemiddeld over de scenario’s", WORST: "in het slechtste scenario"}


def chapter(tale: Tale) -> Chapter:
    """Figures, sentences and tables; the four frames of the analysis and the tables of measures."""
    found = Findings.of(tale)
    best = found.chosen(MEAN)
    laws = dict(zip(tale.dataset.frame("measures")["id"], tale.dataset.frame("measures")["law_change"], strict=True))
    return Chapter(
        figures=(frontier_figure(found, tale), single_figure(found, tale), effect_figure(found, tale)),
        fragments={
            "measures": paragraphs(sentences.claim(found), sentences.reservation(counts(tale), found)),
            "measures-rule": paragraphs(sentences.rule(found), sentences.moved(found)),
            "measures-frontier": paragraphs(sentences.frontier(found)),
            "measures-chosen": _listed(sentences.chosen(found, tale.names))
            + "\n"
            + paragraphs(sentences.laws([laws[served.measure_id] for served in found.served[MEAN]])),
            "measures-not-chosen": _listed(sentences.not_chosen(found)) + "\n" + paragraphs(sentences.harm(found)),
            "measures-robust": paragraphs(sentences.robust(found)),
            "measures-remains": paragraphs(sentences.remains(found, tale.names), sentences.left_out(found, tale.names)),
            "measures-table": measures_table(found, tale) + "\n" + agreements_table(tale),
        },
        variables={
            "measures": {
                "aantal": dutch.count_word(len(found.names)),
                "budget": money(found.budget),
                "besluit": dutch.day(found.decision),
                "datum": dutch.day(found.wanted),
                "gekozen": dutch.count_word(len(best.ids)),
                "kosten": money(best.cost),
                "zonder": share(found.none.mean),
                "met": share(best.mean),
            }
        },
    )


def frontier_figure(found: Findings, tale: Tale) -> Figure:
    """For every cost the least that can be left, on average and in the worst scenario."""
    basis = _basis(found, tale)
    lines = [_steps(found, kind) for kind in (WORST, MEAN)] if found.known and found.names else []
    rows = [(kind, point) for kind in (MEAN, WORST) for point in found.frontier[kind]]
    return Figure(
        label=FRONTIER,
        caption="Wat er op zijn minst onvervuld blijft bij elk bedrag aan maatregelen, gewogen naar prioriteit.",
        alt=_frontier_alternative(found),
        chart=frontier_chart(
            Frontier(
                lines,
                (found.budget, f"budget {money(found.budget)}"),
                "Er zijn geen maatregelen, of er is geen scenario waarvan bekend is wat onvervuld blijft.",
                wording(_assumed(basis)),
            ),
            tale.brand,
        ),
        table=pd.DataFrame(
            {
                "Beste combinatie": [_NAMES[kind] for kind, _ in rows],
                "Kosten (miljoen euro)": [point.cost for _, point in rows],
                "Onvervuld gemiddeld (%)": [100 * point.mean for _, point in rows],
                "Onvervuld in het slechtste scenario (%)": [100 * point.worst for _, point in rows],
                "Maatregelen": ["; ".join(found.names[key] for key in point.ids) or "geen" for _, point in rows],
            }
        ),
        basis=basis_mark(basis),
    )


def _steps(found: Findings, kind: str) -> Steps:
    line = found.frontier[kind]
    start, best = found.none, found.chosen(kind)
    value = _value(kind)
    points = [(point.cost, value(point)) for point in line]
    if not points or points[0][0] > TOLERANCE:
        points.insert(0, (0.0, value(start)))
    labels = {0.0: (0.0, points[0][1], share(points[0][1]))}
    labels[best.cost] = (best.cost, value(best), share(value(best)))
    name = f"{_NAMES[kind]}: op zijn minst {share(points[-1][1])}"
    role, dash = ("defence", (1, 0)) if kind == MEAN else ("gap", (6, 3))
    return Steps(kind, name, points, list(labels.values()), role, _NAMES[kind], dash)


def _value(kind: str) -> Any:  # noqa: ANN401
    return lambda point: point.mean if kind == MEAN else point.worst


def single_figure(found: Findings, tale: Tale) -> Figure:
    """What each measure does by itself, and as the last one of the chosen set."""
    basis = _basis(found, tale)
    taken = {served.measure_id for served in found.served[MEAN]}
    order = sorted(
        found.names,
        key=lambda key: (
            key not in taken,
            _down(found.options[key].gain_last),
            _down(found.options[key].gain_alone),
            key,
        ),
    )
    rows = [
        Pair(
            key,
            found.names[key],
            found.options[key].gain_alone,
            found.options[key].gain_last,
            _word(found, key, chosen=key in taken),
            alarm=key in taken,
        )
        for key in order
    ]
    return Figure(
        label=SINGLE,
        caption="Hoeveel minder er gemiddeld onvervuld blijft door elke maatregel alleen, en als laatste naast de "
        "andere gekozen maatregelen.",
        alt=_single_alternative(found, order),
        chart=pairs_chart(
            Pairs(
                rows,
                "procentpunt minder onvervuld, gemiddeld over de scenario’s",
                ("alleen deze maatregel", "als laatste, naast de andere gekozen maatregelen"),
                "Er zijn nog geen maatregelen beschreven.",
                wording(_assumed(basis)),
            ),
            tale.brand,
        ),
        table=pd.DataFrame(
            {
                "Maatregel": [row.name for row in rows],
                "Alleen (procentpunt)": [100 * row.alone for row in rows],
                "Als laatste (procentpunt)": [100 * row.last for row in rows],
                "Kosten (miljoen euro)": [found.options[key].cost for key in order],
                "Keuze": [row.note for row in rows],
            }
        ),
        basis=basis_mark(basis),
    )


def _down(value: float) -> float:
    return math.inf if math.isnan(value) else -round(value, 9)


def _word(found: Findings, key: str, *, chosen: bool) -> str:
    row = found.options[key]
    if chosen:
        return "gekozen"
    if math.isnan(row.cost) or math.isnan(row.lead_months):
        return "kosten of tijd onbekend"
    return "niet gekozen" if row.in_time == 1 else "te laat"


def effect_figure(found: Findings, tale: Tale) -> Figure:
    """What the chosen set does to the gap of each capability in each scenario."""
    effect = found.effect
    gaps = effect[effect["gap_unit_days"].isna() | (effect["gap_unit_days"] > TOLERANCE)]
    known = set(found.short("gap_unit_days"))
    columns = [key for key in found.scenarios if (gaps.loc[gaps["scenario_id"] == key, "gap_unit_days"] > 0).any()]
    drawn = effect[effect["capability_id"].isin(known) & effect["scenario_id"].isin(columns)]
    relief = (drawn["gap_unit_days"] - drawn["gap_after"]) / drawn["gap_unit_days"].where(drawn["gap_unit_days"] > 0)
    best = relief.groupby(drawn["capability_id"]).max().fillna(-1.0).round(9)
    order = sorted(known, key=lambda key: (-best[key], tale.names.capability(key)))
    cells = [_cell(row, len(columns)) for row in rows_of(drawn)]
    basis = _basis(found, tale)
    return Figure(
        label=EFFECT,
        caption="Hoeveel kleiner het tekort wordt met de gekozen maatregelen, per capaciteit en scenario.",
        alt=_effect_alternative(found, drawn.assign(relief=relief), tale),
        chart=matrix_chart(
            Matrix(
                {key: tale.names.capability(key) for key in order},
                {key: found.titles[key] for key in columns},
                cells,
                (
                    "Verandering van het tekort door de gekozen maatregelen, in procenten van het tekort zonder.",
                    "Wit: het tekort verdwijnt. Licht: kleiner. Donkerder (0): er verandert niets.",
                    "–: geen tekort. Gestreepte rand: onbekend. Scenario’s zonder bekend tekort ontbreken.",
                ),
                "Er is geen tekort bekend dat maatregelen kunnen verkleinen.",
                wording(_assumed(basis)),
            ),
            tale.brand,
        ),
        table=pd.DataFrame(
            {
                "Capaciteit": [tale.names.capability(key) for key in drawn["capability_id"]],
                "Scenario": [found.titles[key] for key in drawn["scenario_id"]],
                "Tekort zonder maatregelen (eenheiddagen)": drawn["gap_unit_days"].to_numpy(),
                "Met de gekozen maatregelen": drawn["gap_after"].to_numpy(),
                "Met de keuze voor het slechtste scenario": drawn["gap_after_worst"].to_numpy(),
            }
        ),
        basis=basis_mark(basis),
    )


def _cell(row: Any, columns: int) -> Cell:  # noqa: ANN401
    place = row.capability_id, row.scenario_id
    if math.isnan(row.gap_unit_days) or math.isnan(row.gap_after):
        return Cell(*place, "unknown", UNKNOWN if fits(UNKNOWN, columns) else "?")
    if row.gap_unit_days <= TOLERANCE:
        return Cell(*place, "blank", "–") if row.gap_after <= TOLERANCE else Cell(*place, "none", "nieuw")
    relief = (row.gap_unit_days - row.gap_after) / row.gap_unit_days
    if relief < -TOLERANCE:
        return Cell(*place, "none", f"+{part(-relief)}")
    if relief <= TOLERANCE:
        return Cell(*place, "some", "0")
    text = f"−{part(relief)}".replace("−minder dan", "<")
    return Cell(*place, "good" if row.gap_after <= TOLERANCE else "fair", text)


def _basis(found: Findings, tale: Tale) -> Counter[str]:
    """What the choice rests on: the measures, and the capabilities that fall short."""
    return counts(tale, found.short("gap_unit_days"))


def _assumed(basis: Counter[str]) -> str:
    assumed = basis["oordeel"] + basis["fictief"]
    return part(assumed / basis.total()) if assumed else ""


def _listed(texts: list[str]) -> str:
    return bullets([escape(text) for text in texts]) or f"- {escape('Geen.')}\n"


def _frontier_alternative(found: Findings) -> str:
    if not found.known or not found.names:
        return "Er is niets getekend: er zijn geen maatregelen, of wat onvervuld blijft is in elk scenario onbekend."
    texts = []
    for kind in (MEAN, WORST):
        line, best = found.frontier[kind], found.chosen(kind)
        value = _value(kind)
        end: Point = line[-1] if line else found.none
        texts.append(
            f"{dutch.capital(_NAMES[kind])} van {share(value(found.none))} zonder maatregelen naar "
            f"{share(value(best))} voor {money(best.cost)}, en niet lager dan {share(value(end))}, voor "
            f"{money(end.cost)}."
        )
    return f"Twee dalende trappen. {' '.join(texts)}"


def _single_alternative(found: Findings, order: list[str]) -> str:
    if not order:
        return "Er is niets getekend, want er zijn geen maatregelen."
    gains = {key: found.options[key].gain_alone for key in order if not math.isnan(found.options[key].gain_alone)}
    text = f"Twee balken voor elk van {len(order)} {dutch.plural(len(order), 'maatregel', 'maatregelen')}."
    if not gains:
        return f"{text} Van geen enkele maatregel is bekend wat zij doet."
    top = max(gains, key=lambda key: (round(gains[key], 9), key))
    if gains[top] <= TOLERANCE:
        return f"{text} Alleen genomen verkleint geen enkele maatregel wat er onvervuld blijft."
    text += f" Alleen genomen helpt ‘{found.names[top]}’ het meest: {dutch.number(100 * gains[top], 2)} procentpunt."
    served = found.served[MEAN]
    if served:
        text += (
            f" Van de gekozen maatregelen is ‘{found.names[served[0].measure_id]}’ het moeilijkst te missen: "
            f"{dutch.number(100 * served[0].loss, 2)} procentpunt."
        )
    return text


def _effect_alternative(found: Findings, drawn: pd.DataFrame, tale: Tale) -> str:
    if drawn.empty:
        return "Er is niets getekend, want er is geen tekort bekend."
    total = drawn["capability_id"].nunique()
    text = f"Tabel met {total} {dutch.plural(total, 'capaciteit', 'capaciteiten')} en de scenario’s met een tekort."
    gone = [key for key in found.short("gap_unit_days") if key not in found.short("gap_after")]
    less = list(dict.fromkeys(drawn.loc[drawn["relief"] > TOLERANCE, "capability_id"]))
    less = [key for key in less if key not in gone]
    if gone:
        text += f" Het tekort verdwijnt overal bij {tale.names.listing(gone)}."
    if less:
        text += f" Het wordt ergens kleiner bij {tale.names.listing(less)}."
    if not gone and not less:
        text += " Nergens is bekend dat het tekort kleiner wordt."
    return text
