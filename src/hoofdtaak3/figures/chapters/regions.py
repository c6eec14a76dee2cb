"""Chapter: where in the country the gap is felt, as tile maps of the 25 safety regions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters import regions_sentences as sentences
from hoofdtaak3.figures.chapters.chapter import Chapter
from hoofdtaak3.figures.chapters.prose import paragraphs, start
from hoofdtaak3.figures.chapters.regions_sentences import heaviest, placed
from hoofdtaak3.figures.chapters.tiles import Atlas, Tile, TileMap, large_map, small_maps
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.markdown import escape, table
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part
from hoofdtaak3.figures.stamp import wording

if TYPE_CHECKING:
    from hoofdtaak3.figures.chapters.chapter import Tale

ONE = "fig-regions-map"
ALL = "fig-regions-scenarios"
TABLE = "tbl-regions"
_LARGE = 0.25
_KEY = (
    "Per regio het deel van de verzoeken daar dat niet op tijd wordt vervuld, zwaarder geteld naarmate urgenter.",
    "Donker: de helft of meer. Gekleurd: een kwart of meer. Licht: minder. Wit: 0%. –: geen verzoek.",
    "Gestreepte rand: onbekend. Verdeling over regio’s: fictief.",
)
_EMPTY = "In geen van de scenario’s komt in een veiligheidsregio iets tekort."
_HALF = 0.5


def chapter(tale: Tale) -> Chapter:
    """Figures, sentences and table; frames `regions_unserved` and `regions_gap`."""
    unserved, gaps = tale.frames["regions_unserved"], tale.frames["regions_gap"]
    names = region_names(tale)
    chosen = heaviest(unserved)
    told = sentences.scenario(unserved[unserved["scenario_id"] == chosen], tale.titles[chosen], names) if chosen else ""
    short = placed(unserved).loc[placed(unserved)["unserved"] > TOLERANCE, "region_id"].nunique()
    return Chapter(
        figures=(map_figure(unserved, tale), scenarios_figure(unserved, tale)),
        fragments={
            "regions": paragraphs(sentences.claim(unserved, tale.titles, len(names))),
            "regions-map": paragraphs(told),
            "regions-scenarios": paragraphs(sentences.repeated(unserved, names), table=regions_table(unserved, tale)),
            "regions-elsewhere": paragraphs(sentences.elsewhere(gaps, tale.names)),
        },
        variables={
            "regions": {
                "tekort": dutch.count_word(short),
                "scenario": escape(tale.titles[chosen]) if chosen else "geen",
            }
        },
    )


def map_figure(unserved: pd.DataFrame, tale: Tale) -> Figure:
    """The scenario in which most regions fall short."""
    chosen = heaviest(unserved)
    rows = placed(unserved)
    rows = rows[rows["scenario_id"] == chosen]
    names = region_names(tale)
    title = tale.titles.get(chosen, "")
    maps = [TileMap(chosen, title, _tiles(rows, tale))] if chosen else []
    asked = _capabilities(tale, chosen)
    return Figure(
        label=ONE,
        caption=f"Waar hulp uitblijft of te laat komt in het scenario {title}, per veiligheidsregio. De verdeling over "
        "regio’s is fictief."
        if chosen
        else "Waar hulp uitblijft of te laat komt, per veiligheidsregio.",
        alt=_map_alternative(rows, title, names),
        chart=large_map(Atlas(maps, _KEY, _EMPTY, wording(tale.names.assumption(asked))), tale.brand),
        table=_frame(rows, tale),
        basis=tale.names.mark(asked),
    )


def scenarios_figure(unserved: pd.DataFrame, tale: Tale) -> Figure:
    """A small map for each scenario in which a region falls short."""
    rows = placed(unserved)
    short = set(rows.loc[rows["unserved"] > TOLERANCE, "scenario_id"])
    shown = [key for key in tale.titles if key in short]
    maps = [TileMap(key, tale.titles[key], _tiles(rows[rows["scenario_id"] == key], tale)) for key in shown]
    asked = [capability for key in shown for capability in _capabilities(tale, key)]
    drawn = rows[rows["scenario_id"].isin(shown)]
    return Figure(
        label=ALL,
        caption="Waar hulp uitblijft of te laat komt, in elk scenario waarin een veiligheidsregio tekortkomt. "
        "De verdeling over regio’s is fictief.",
        alt=_scenarios_alternative(drawn, tale),
        chart=small_maps(Atlas(maps, _KEY, _EMPTY, wording(tale.names.assumption(asked))), tale.brand),
        table=_frame(drawn[drawn["unserved"].isna() | (drawn["unserved"] > TOLERANCE)], tale),
        basis=tale.names.mark(asked),
    )


def regions_table(unserved: pd.DataFrame, tale: Tale) -> str:
    """Per region the scenarios in which it falls short, with the share."""
    rows = placed(unserved)
    rows = rows[rows["unserved"].isna() | (rows["unserved"] > TOLERANCE)]
    names = region_names(tale)
    lines = []
    for key, name in names.items():
        own = rows[rows["region_id"] == key]
        if len(own):
            told = [f"{tale.titles[row.scenario_id]} ({part(row.unserved)})" for row in rows_of(own)]
            lines.append([escape(name), escape("; ".join(told))])
    return table(
        ["Veiligheidsregio", "Scenario’s waarin daar iets tekortkomt (gewogen deel)"],
        lines or [["Geen regio", ""]],
        [32, 78],
        "Regio’s waar in een scenario iets tekortkomt. De verdeling over regio’s is fictief.",
        TABLE,
    )


def region_names(tale: Tale) -> dict[str, str]:
    """Names of the regions by id."""
    regions = tale.dataset.frame("regions")
    return dict(zip(regions["id"], regions["name"], strict=True))


def _tiles(rows: pd.DataFrame, tale: Tale) -> list[Tile]:
    """Every region of the country; one without a request has no value."""
    shares = dict(zip(rows["region_id"], zip(rows["unserved"], rows["weight"], strict=True), strict=True))
    return [
        Tile(int(region.row), int(region.col), region.id, region.name, *_value(*shares.get(region.id, (0.0, 0.0))))
        for region in rows_of(tale.dataset.frame("regions"))
    ]


def _value(share: float, weight: float) -> tuple[str, str]:
    if weight == 0:
        return "blank", "–"
    if math.isnan(share):
        return "unknown", "?"
    if share <= TOLERANCE:
        return "good", "0%"
    words = "<1%" if share < 1 / 100 else part(share)
    return "none" if share >= _HALF else "some" if share >= _LARGE else "fair", words


def _capabilities(tale: Tale, scenario: str) -> list[str]:
    if scenario not in tale.results:
        return []
    return list(dict.fromkeys(tale.results[scenario]["requests"]["capability_id"]))


def _frame(rows: pd.DataFrame, tale: Tale) -> pd.DataFrame:
    names = region_names(tale)
    return pd.DataFrame(
        {
            "Scenario": [tale.titles[key] for key in rows["scenario_id"]],
            "Veiligheidsregio": [names.get(key, key) for key in rows["region_id"]],
            "Onvervuld (gewogen deel)": [part(share) for share in rows["unserved"]],
            "Capaciteiten met een tekort": rows["short"].to_numpy(),
        }
    )


def _map_alternative(rows: pd.DataFrame, title: str, names: dict[str, str]) -> str:
    short = rows[rows["unserved"] > TOLERANCE].sort_values("unserved", ascending=False, kind="stable")
    if short.empty:
        return "Er is niets getekend, want in geen enkele veiligheidsregio is een tekort bekend."
    told = [f"{names.get(row.region_id, row.region_id)} {part(row.unserved)}" for row in rows_of(short)]
    unknown = int(rows["unserved"].isna().sum())
    tail = f" Onbekend in {dutch.count_word(unknown)}." if unknown else ""
    text = f"Kaart van {len(names)} tegels, één per veiligheidsregio, voor {title}."
    return f"{text} Onvervuld blijft in {dutch.listing(told[:8])}. In de andere regio’s is geen tekort bekend.{tail}"


def _scenarios_alternative(drawn: pd.DataFrame, tale: Tale) -> str:
    short = drawn[drawn["unserved"] > TOLERANCE]
    if short.empty:
        return "Er is niets getekend, want in geen enkele veiligheidsregio is een tekort bekend."
    counts = short.groupby("scenario_id")["region_id"].nunique()
    names = region_names(tale)
    told = []
    for key in (key for key in tale.titles if key in counts.index):
        worst = short[short["scenario_id"] == key].sort_values("unserved", ascending=False, kind="stable").iloc[0]
        name = names.get(worst["region_id"], worst["region_id"])
        told.append(f"{tale.titles[key]}: {counts[key]}, het meest {name} ({part(worst['unserved'])})")
    maps = dutch.plural(len(told), "kaart", "kaarten")
    return f"{start(f'{dutch.count_word(len(told))} {maps}')}. Regio’s die tekortkomen: {'; '.join(told)}."
