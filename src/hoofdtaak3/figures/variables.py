"""`_variables.yml`: results as values that prose can name, ready for Dutch text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import yaml

from hoofdtaak3 import dutch
from hoofdtaak3.figures.class_tables import civil_cover
from hoofdtaak3.figures.codes import BASES, UNKNOWN, class_words
from hoofdtaak3.figures.coverage import ranked
from hoofdtaak3.figures.findings import Availability, Gaps, Headline, Impacts, none_stated, share_of_demand
from hoofdtaak3.figures.markdown import escape
from hoofdtaak3.figures.provenance import overall
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import part, portions
from hoofdtaak3.inputs.tables import REQUEST_HISTORY
from hoofdtaak3.model.inputs import PHASES

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.figures.names import Frames, Names
    from hoofdtaak3.inputs.scenarios import Scenario

NONE = "geen"


def variables(
    dataset: Frames,
    scenarios: Mapping[str, Scenario],
    results: Mapping[str, Mapping[str, pd.DataFrame]],
    phases: pd.DataFrame,
    names: Names,
) -> dict[str, Any]:
    """Nested values; every leaf is a string. `phases` is the frame of the scenario that stands for all."""
    return {
        "aantal": _counts(dataset, scenarios, phases),
        "capaciteiten": _lists(dataset, phases, names),
        "capaciteit": _capabilities(phases, names),
        "scenario": {key: _scenario(scenarios[key], frames["capabilities"], names) for key, frames in results.items()},
        "verzoeken": {key: _requests(frames["requests"]) for key, frames in results.items()},
        "herkomst": _bases(dataset),
        "historie": _history(dataset),
        "drempel": _thresholds(scenarios),
    }


def dump(values: Mapping[str, Any]) -> str:
    """The values as YAML: sorted, one line a value, strings always quoted."""
    text: str = yaml.dump(
        _quoted(values), Dumper=_Dumper, allow_unicode=True, sort_keys=True, default_flow_style=False, width=10_000
    )
    return text


def _counts(dataset: Frames, scenarios: Mapping[str, Scenario], phases: pd.DataFrame) -> dict[str, str]:
    headline = Headline.of(phases)
    result = {
        "capaciteiten": headline.total,
        "blijft_beschikbaar": len(headline.kept),
        "civiel_op_te_vangen": len(headline.covered),
        "deels_op_te_vangen": len(headline.partly),
        "zonder_alternatief": len(headline.none),
        "onbekend": len(headline.unknown),
        "geen_alternatief_opgegeven": len(none_stated(dataset.frame("civil_alternatives"))),
        "scenarios": len(scenarios),
        "civiele_partijen": len(dataset.frame("civil_pools")),
        "open_vragen": len(dataset.frame("open_questions")),
        "waarnemingen": len(dataset.frame("observations")),
        "toezeggingen": len(dataset.frame("commitments")),
        "regios": len(dataset.frame("regions")),
    }
    for phase in PHASES:
        found = Availability.of(phases, phase)
        result[f"beperkt_of_weg_{phase}"] = len(found.limited) + len(found.gone)
        result[f"weg_{phase}"] = len(found.gone)
    result["beperkt_of_weg"] = result["beperkt_of_weg_oorlog"]
    return {key: dutch.count_word(count) for key, count in result.items()}


def _lists(dataset: Frames, phases: pd.DataFrame, names: Names) -> dict[str, str]:
    headline, war = Headline.of(phases), Availability.of(phases, "oorlog")
    groups = {
        "beperkt_of_weg": (*war.gone, *war.limited),
        "weg": war.gone,
        "zonder_alternatief": headline.none,
        "civiel_op_te_vangen": headline.covered,
        "deels_op_te_vangen": headline.partly,
        "blijft_beschikbaar": headline.kept,
        "onbekend": headline.unknown,
        "geen_alternatief_opgegeven": none_stated(dataset.frame("civil_alternatives")),
    }
    return {key: escape(names.listing(found)) or NONE for key, found in groups.items()}


def _capabilities(phases: pd.DataFrame, names: Names) -> dict[str, dict[str, str]]:
    result = {}
    for row in rows_of(ranked(phases, names)):
        own = phases[phases["capability_id"] == row.capability_id].set_index("phase")["supply"]
        result[row.capability_id] = {
            "naam": escape(row.name),
            "klasse": class_words(row.code),
            "wanneer": row.when,
            "ijkpunt": dutch.number(row.reference),
            "dekking": civil_cover(row.code, row.gap_alone, row.cover),
        } | {f"aanbod_{phase}": dutch.number(float(own.get(phase, float("nan")))) for phase in PHASES}
    return result


def _scenario(scenario: Scenario, capabilities: pd.DataFrame, names: Names) -> dict[str, str]:
    gaps, impacts = Gaps.of(capabilities), Impacts.of(capabilities)
    result = {
        "titel": escape(scenario.title),
        "begin": dutch.day(scenario.start_date),
        "dagen": dutch.number(scenario.days, 0),
        "zelfredzaamheid_uren": dutch.number(scenario.self_reliance_hours, 0),
        "gevraagd": dutch.count_word(len(gaps.asked)),
        "met_tekort": dutch.count_word(len(gaps.short)),
        "zonder_tekort": dutch.count_word(len(gaps.met)),
        "onbekend": dutch.count_word(len(gaps.unknown)),
        "met_effect": dutch.count_word(len(impacts.more)),
        "namen_met_tekort": escape(names.listing(gaps.short)) or NONE,
        "namen_met_effect": escape(names.listing(impacts.more)) or NONE,
        "namen_onbekend": escape(names.listing(gaps.unknown)) or NONE,
        "grootste_tekort": NONE,
        "grootste_tekort_deel": dutch.percent(0.0) if not gaps.unknown else UNKNOWN,
    }
    if gaps.short:
        worst = gaps.short[0]
        share = share_of_demand(capabilities, worst, "gap_unit_days")
        result["grootste_tekort"] = escape(names.listing([worst]))
        result["grootste_tekort_deel"] = part(share)
    return result


def _requests(requests: pd.DataFrame) -> dict[str, str]:
    words = {
        "toegewezen": ["granted"],
        "deels": ["partly"],
        "te_laat": ["late"],
        "geweigerd": ["refused"],
        "onbekend": ["unknown", UNKNOWN],
    }
    stream = requests[requests["kind"] == "request"]
    result = {"totaal": dutch.number(len(requests), 0), "los_totaal": dutch.number(len(stream), 0)}
    for word, codes in words.items():
        result[word] = dutch.number(int(requests["decision"].isin(codes).sum()), 0)
        result[f"los_{word}"] = dutch.number(int(stream["decision"].isin(codes).sum()), 0)
    return result


def _bases(dataset: Frames) -> dict[str, str]:
    counts = overall(dataset)
    codes = (*BASES, UNKNOWN)
    result = {
        code: share or NONE for code, share in zip(codes, portions([counts[code] for code in codes]), strict=True)
    }
    groups = (("met_bron", ("bron", "opgave")), ("aanname", ("oordeel", "fictief")))
    sums = [sum(counts[code] for code in members) for _, members in groups]
    rest = sum(counts.values()) - sum(sums)
    result |= {name: share or NONE for (name, _), share in zip(groups, portions([*sums, rest]), strict=False)}
    result["waarden"] = dutch.number(sum(counts.values()), 0)
    return result


def _history(dataset: Frames) -> dict[str, str]:
    """The published count of requests that anchors the stream, and the months it covers."""
    frame = dataset.frame("observations")
    rows = frame[frame["id"] == REQUEST_HISTORY]
    if rows.empty:
        return {"aantal": UNKNOWN, "maanden": UNKNOWN}
    row = rows.iloc[0]
    first, last = row["period_start"], row["period_end"]
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    return {"aantal": dutch.number(row["value"], 0), "maanden": dutch.number(months, 0)}


def _thresholds(scenarios: Mapping[str, Scenario]) -> dict[str, str]:
    """Where the classes begin and end; scenarios may differ, then each value is named."""
    covered = sorted({scenario.thresholds.covered for scenario in scenarios.values()})
    none = sorted({scenario.thresholds.none for scenario in scenarios.values()})
    return {
        "gedekt": dutch.listing([dutch.percent(value, 1) for value in covered], "of") or UNKNOWN,
        "geen": dutch.listing([dutch.percent(value, 1) for value in none], "of") or UNKNOWN,
    }


class _Text(str):
    """A string that is written with quotes, so that `17` and `nee` stay text."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    pass


def _write_text(dumper: _Dumper, value: _Text) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(value), style='"')


_Dumper.add_representer(_Text, _write_text)


def _quoted(value: Any) -> Any:  # noqa: ANN401
    return {key: _quoted(item) for key, item in value.items()} if isinstance(value, Mapping) else _Text(value)
