"""Chapter: the civil pools from the other side, with what Defence itself asks of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters import reciprocity_sentences as sentences
from hoofdtaak3.figures.chapters.cells import by_scenario, cells_table
from hoofdtaak3.figures.chapters.chapter import Chapter
from hoofdtaak3.figures.chapters.gaps import together
from hoofdtaak3.figures.chapters.prose import paragraphs
from hoofdtaak3.figures.chapters.reciprocity_sentences import WAR, extra
from hoofdtaak3.figures.chapters.reciprocity_tables import alternatives_table, claims_table, classes_table
from hoofdtaak3.figures.codes import UNKNOWN
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.matrix import Cell, Matrix, fits, matrix_chart
from hoofdtaak3.figures.names import basis_mark
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part, signed
from hoofdtaak3.figures.stamp import wording
from hoofdtaak3.model.inputs import PHASES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.figures.chapters.chapter import Tale

CLAIMS = "fig-reciprocity-claims"
GAPS = "fig-reciprocity-gap"
_RESERVISTS = "Reservisten in oorlog"
_LEFT = "Blijft over in oorlog"
_LARGE = 0.25
_NO_CLAIM = "Defensie vraagt van geen enkele civiele capaciteit een deel."
_NO_GAP = "In geen enkel scenario wordt een tekort groter door het beslag op civiele capaciteiten."


def chapter(tale: Tale) -> Chapter:
    """Figures, sentences and tables; the four frames of reciprocity."""
    pools, alternatives = tale.frames["reciprocity_pools"], tale.frames["reciprocity_alternatives"]
    classes, gaps = tale.frames["reciprocity_classes"], tale.frames["reciprocity_gap"]
    titles = pool_names(tale)
    asked = pools[(pools["phase"] == WAR) & (pools["reciprocal"] > TOLERANCE)]
    usable = alternatives[alternatives["phase"] == WAR]
    return Chapter(
        figures=(claims_figure(pools, tale), gap_figure(gaps, tale)),
        fragments={
            "reciprocity": paragraphs(sentences.claim(pools)),
            "reciprocity-asked": paragraphs(
                sentences.asked_often(pools, titles, tale.names),
                sentences.payers(pools),
                table=claims_table(pools, titles, tale),
            ),
            # Markdown already: it holds a citation.
            "reciprocity-reservists": f"{sentences.reservists(pools, tale.dataset.frame('observations'))}\n",
            "reciprocity-alternatives": paragraphs(
                sentences.alternatives(alternatives, titles, tale.names),
                table=alternatives_table(alternatives, titles, tale),
            ),
            "reciprocity-classes": paragraphs(
                sentences.classes(classes, tale.names), table=classes_table(classes, tale)
            ),
            "reciprocity-gap": paragraphs(sentences.gaps(gaps, _demand(tale), tale.titles, tale.names)),
        },
        variables={
            "reciprocity": {
                "gevraagd": dutch.count_word(len(asked)),
                "twee_keer": dutch.count_word(int(asked["capability_ids"].astype(bool).sum())),
                "verdwijnt": dutch.count_word(int((usable["status"] == "vanishes").sum())),
                "kleiner": dutch.count_word(int((usable["status"] == "less").sum())),
            }
        },
    )


def claims_figure(pools: pd.DataFrame, tale: Tale) -> Figure:
    """Which share of each pool Defence asks per phase, what reservists take, and what is left in war."""
    titles = pool_names(tale)
    touched = pools[pools["reciprocal"] != 0]
    war = pools[pools["phase"] == WAR]
    asked = dict(zip(war["pool_id"], war["reciprocal"].fillna(-1.0).round(6).tolist(), strict=True))
    order = sorted(dict.fromkeys(touched["pool_id"]), key=lambda pool: (-asked[pool], titles.get(pool, pool)))
    rows = {pool: titles.get(pool, pool) for pool in order}
    drawn = pools[pools["pool_id"].isin(order)]
    columns = {phase: dutch.capital(phase) for phase in PHASES} | {"reservists": _RESERVISTS, "left": _LEFT}
    cells = [Cell(row.pool_id, row.phase, *_share(row.reciprocal, len(columns))) for row in rows_of(drawn)]
    for row in rows_of(drawn[drawn["phase"] == WAR]):
        left = row.left / row.left_without if row.left_without else math.nan
        cells.append(Cell(row.pool_id, "reservists", *_share(row.reservists, len(columns))))
        word = (UNKNOWN if fits(UNKNOWN, len(columns)) else "?") if math.isnan(left) else part(left)
        cells.append(Cell(row.pool_id, "left", "unknown" if math.isnan(left) else "good", word))
    counts = _bases(tale)
    assumed = counts.get("oordeel", 0) + counts.get("fictief", 0)
    return Figure(
        label=CLAIMS,
        caption="Welk deel van elke civiele capaciteit Defensie zelf vraagt, per fase, en wat in oorlog overblijft.",
        alt=_claims_alternative(drawn, titles),
        chart=matrix_chart(
            Matrix(
                rows,
                columns,
                cells,
                (
                    "Per fase: het deel dat Defensie vraagt. Reservisten: het deel dat is opgeroepen.",
                    "Blijft over: vergeleken met oorlog zonder dit beslag.",
                    "Gekleurd: een kwart of meer. Licht: minder. –: niets. Gestreepte rand: onbekend.",
                ),
                _NO_CLAIM,
                wording(part(assumed / sum(counts.values()))) if assumed else (),
            ),
            tale.brand,
        ),
        table=cells_table(cells, rows, columns, "Civiele capaciteit"),
        basis=basis_mark(counts),
    )


def gap_figure(gaps: pd.DataFrame, tale: Tale) -> Figure:
    """What the claims on pools add to each gap, as a share of the demand."""
    rows = extra(gaps, _demand(tale))
    more = rows[rows["extra"].abs() > TOLERANCE]
    columns = [key for key in tale.titles if key in set(more["scenario_id"])]
    worst = more.groupby("capability_id")["extra"].max()
    order = sorted(worst.index, key=lambda key: (-round(float(worst[key]), 9), tale.names.capability(key)))
    drawn = rows[rows["capability_id"].isin(order) & rows["scenario_id"].isin(columns)]
    cells = [
        Cell(
            row.capability_id,
            row.scenario_id,
            *_extra(row.extra, row.demand_unit_days, len(columns)),
        )
        for row in rows_of(drawn)
    ]
    return Figure(
        label=GAPS,
        caption="Hoeveel groter elk tekort is doordat Defensie civiele capaciteiten vraagt en reservisten oproept, als "
        "deel van de vraag.",
        alt=_gap_alternative(more, tale),
        chart=by_scenario(
            cells,
            order,
            (
                "Extra tekort, in procenten van de vraag naar die capaciteit.",
                "Gekleurd: een kwart of meer. Licht: minder. 0: geen verschil. –: geen vraag.",
                "Gestreepte rand: onbekend.",
            ),
            _NO_GAP,
            tale,
        ),
        table=pd.DataFrame(
            {
                "Capaciteit": [tale.names.capability(key) for key in more["capability_id"]],
                "Scenario": [tale.titles[key] for key in more["scenario_id"]],
                "Tekort (eenheiddagen)": more["gap_unit_days"].to_numpy(),
                "Zonder beslag (eenheiddagen)": more["without_unit_days"].to_numpy(),
                "Extra als deel van de vraag": [signed(share) for share in more["extra"]],
            }
        ),
        basis=tale.names.mark(drawn["capability_id"]),
    )


def pool_names(tale: Tale) -> dict[str, str]:
    """Names of the civil pools; equal names get their id behind them, so that rows stay apart."""
    pools = tale.dataset.frame("civil_pools")
    doubles = set(pools.loc[pools["name"].duplicated(keep=False), "id"])
    return {
        key: f"{name} ({key})" if key in doubles else name for key, name in zip(pools["id"], pools["name"], strict=True)
    }


def _demand(tale: Tale) -> pd.DataFrame:
    return together(tale.results)[["scenario_id", "capability_id", "demand_unit_days"]]


def _bases(tale: Tale) -> Mapping[str, int]:
    """What the claims and the shares of reservists rest on."""
    claims = tale.dataset.frame("reciprocal_claims")
    values = tale.dataset.frame("civil_pool_values")
    rows = pd.concat(
        [claims[["likely", "basis"]], values.loc[values["attribute"] == "reservists", ["likely", "basis"]]]
    )
    known = rows["likely"].notna() & (rows["basis"] != "")
    counts = rows["basis"].where(known, UNKNOWN).value_counts()
    return {str(basis): int(count) for basis, count in counts.items()}


def _share(share: float, columns: int) -> tuple[str, str]:
    if math.isnan(share):
        return "unknown", UNKNOWN if fits(UNKNOWN, columns) else "?"
    if share <= TOLERANCE:
        return "blank", "–"
    return "some" if share >= _LARGE else "fair", part(share)


def _extra(share: float, demand: float, columns: int) -> tuple[str, str]:
    if demand == 0:
        return "blank", "–"
    if math.isnan(share):
        return "unknown", UNKNOWN if fits(UNKNOWN, columns) else "?"
    if abs(share) <= TOLERANCE:
        return "good", "0"
    return "some" if share >= _LARGE else "fair", signed(share)


def _claims_alternative(drawn: pd.DataFrame, titles: Mapping[str, str]) -> str:
    war = drawn[(drawn["phase"] == WAR) & drawn["reciprocal"].notna()]
    if war.empty:
        return "Er is niets getekend, of alleen onbekend: geen vraag van Defensie is bekend."
    ranked = war.sort_values("reciprocal", ascending=False, kind="stable")
    top = [f"{titles.get(row.pool_id, row.pool_id)} ({part(row.reciprocal)})" for row in rows_of(ranked.iloc[:3])]
    large = int((war["reciprocal"] >= _LARGE).sum())
    total = drawn["pool_id"].nunique()
    return (
        f"Tabel met {total} civiele {dutch.plural(total, 'capaciteit', 'capaciteiten')} en vier fasen. In oorlog "
        f"vraagt Defensie bij {dutch.count_word(large)} een kwart of meer. Het meest van {dutch.listing(top)}."
    )


def _gap_alternative(more: pd.DataFrame, tale: Tale) -> str:
    if more.empty:
        return "Er is niets getekend, want geen tekort verandert door het beslag op civiele capaciteiten."
    top = more.sort_values("extra", ascending=False, kind="stable").iloc[0]
    keys = list(dict.fromkeys(more["capability_id"]))
    what = dutch.plural(len(keys), "capaciteit", "capaciteiten")
    return (
        f"Tabel met {len(keys)} {what} waarvan het tekort groter wordt: "
        f"{tale.names.listing(keys, 6)}. Het meest bij {tale.names.listing([top['capability_id']])} in "
        f"{tale.titles[top['scenario_id']]}: {part(top['extra'])} van de vraag."
    )
