"""Synthetic frames and tables in the shape of the contracts, for the tests of figures, tables and sentences."""

from __future__ import annotations

import math
from datetime import date
from types import SimpleNamespace

import pandas as pd

NAN = math.nan
PHASES = ("vrede", "spanning", "conflict", "oorlog")
LONG = "Vervoer van gewonden en zieken per helikopter over grote afstand"

CAPABILITIES = [
    ("zoekteams", "Zoekteams", "zoekteam", "zoekteams"),
    ("blussen", "Blushelikopters", "blushelikopter", "blushelikopters"),
    ("vervoer", LONG, "helikopter", "helikopters"),
    ("water", "Nooddrinkwater", "waterpunt", "waterpunten"),
]


def phase_row(capability, phase, amounts, gaps, code):
    """One row of the frame `phases`; `amounts` are supply and reference, `gaps` are alone and with pools."""
    (supply, reference), (gap_alone, gap) = amounts, gaps
    if math.isnan(supply):
        availability = "onbekend"
    elif supply >= reference:
        availability = "beschikbaar"
    else:
        availability = "beperkt" if supply > 0 else "niet_beschikbaar"
    cover = 1 - gap / gap_alone if gap_alone else 1.0
    return {
        "capability_id": capability, "phase": phase, "supply": supply, "reference": reference,
        "availability": availability, "gap_alone": gap_alone, "gap": gap, "cover": cover, "class": code,
    }  # fmt: skip


def phases():
    """Four capabilities: no alternative, partly covered, unknown, always available."""
    rows = []
    for phase, supply in zip(PHASES, (10.0, 8.0, 2.0, 0.0), strict=True):
        gap = 10.0 - supply
        rows.append(phase_row("zoekteams", phase, (supply, 10.0), (gap, gap), "D" if gap else "A"))
    for phase, supply in zip(PHASES, (4.0, 4.0, 1.0, 1.0), strict=True):
        gap = 4.0 - supply
        rows.append(phase_row("blussen", phase, (supply, 4.0), (gap, gap / 2), "C" if gap else "A"))
    rows += [phase_row("vervoer", phase, (NAN, 3.0), (NAN, NAN), "onbekend") for phase in PHASES]
    rows += [phase_row("water", phase, (1200.5, 1000.0), (0.0, 0.0), "A") for phase in PHASES]
    return pd.DataFrame(rows)


def capability_row(capability, **changes):
    """One row of the frame `capabilities`: no demand, unless changed."""
    row = {
        "capability_id": capability, "availability": "beschikbaar", "demand_unit_days": 0.0, "defence_unit_days": 0.0,
        "civil_unit_days": 0.0, "gap_unit_days": 0.0, "gap_low_unit_days": 0.0, "gap_high_unit_days": 0.0,
        "late_unit_days": 0.0, "peak_gap": 0.0, "first_short_day": NAN, "coverage": NAN, "cover": NAN,
        "class": "nvt", "counterfactual_unit_days": 0.0, "impact_unit_days": 0.0,
    }  # fmt: skip
    return row | changes


def capabilities():
    """A scenario with a gap that is partly late, one without a gap, one unknown and one without demand."""
    return pd.DataFrame(
        [
            capability_row(
                "zoekteams", availability="beperkt", demand_unit_days=120.0, defence_unit_days=40.0,
                gap_unit_days=80.0, gap_low_unit_days=80.0, gap_high_unit_days=80.0, late_unit_days=30.0,
                peak_gap=6.4, first_short_day=2, coverage=1 / 3, cover=0.0, counterfactual_unit_days=20.0,
                impact_unit_days=60.0, **{"class": "D"},
            ),
            capability_row(
                "blussen", demand_unit_days=30.0, defence_unit_days=12.0, civil_unit_days=18.0, coverage=1.0,
                cover=1.0, **{"class": "B"},
            ),
            capability_row(
                "vervoer", availability="onbekend", demand_unit_days=9.0, defence_unit_days=3.0, civil_unit_days=NAN,
                gap_unit_days=NAN, gap_low_unit_days=0.0, gap_high_unit_days=6.0, late_unit_days=NAN, peak_gap=NAN,
                coverage=NAN, counterfactual_unit_days=NAN, impact_unit_days=NAN, **{"class": "onbekend"},
            ),
            capability_row("water"),
        ]
    )  # fmt: skip


def requests():
    """Requests of each decision, of incidents and of the stream."""
    rows = [
        ("brand_zoek", "natuurbrand", "incident", "zoekteams", "Politie", "partly", "reason_a", "wvr"),
        ("brand_blus", "natuurbrand", "incident", "blussen", "Veiligheidsregio", "granted", "", "wvr"),
        ("vervoer_1", "natuurbrand", "incident", "vervoer", "GHOR", "unknown", "", "wvr"),
        ("stroom_1", "stroom", "request", "water", "Gemeente", "granted", "", "rms"),
        ("stroom_2", "stroom", "request", "water", "Gemeente", "refused", "", ""),
    ]
    return pd.DataFrame(
        [
            {
                "line_id": line, "incident_id": incident, "kind": kind, "capability_id": capability,
                "requester": requester, "priority": 1, "start_day": 0, "days": 3.0, "decision": decision,
                "reason": reason, "legal_basis_id": basis, "civil_test": "", "demand_unit_days": 10.0,
                "served_unit_days": NAN if decision == "unknown" else 5.0,
            }
            for line, incident, kind, capability, requester, decision, reason, basis in rows
        ]
    )  # fmt: skip


def no_demand():
    """Frames of a scenario in which nobody asks for anything."""
    return {
        "phases": phases(),
        "capabilities": pd.DataFrame([capability_row(key) for key, *_ in CAPABILITIES]),
        "requests": requests().iloc[:0],
    }


def frames():
    """The frames of one scenario."""
    return {"phases": phases(), "capabilities": capabilities(), "requests": requests()}


VALUE = {"unit": "eenheden", "source": "", "open_question_id": "", "classification": "openbaar", "note": ""}


def value(basis="fictief", amount=1.0, **keys):
    """One row of a values table."""
    known = basis != "onbekend"
    number = amount if known else NAN
    return keys | VALUE | {"low": number, "likely": number, "high": number, "basis": basis if known else ""}


class SampleData:
    """Tables in the shape of a `tables.Dataset`: every case that a table of the report can meet."""

    def __init__(self):
        text = {"classification": "openbaar", "note": ""}
        self.tables = {
            "capabilities": pd.DataFrame(
                [
                    {"id": key, "name": name, "unit": one, "unit_plural": many, "tier": "incidenteel"} | text
                    for key, name, one, many in CAPABILITIES
                ]
            ),
            "incidents": pd.DataFrame(
                [
                    {"id": "natuurbrand", "name": "Natuurbrand | Veluwe", "kind": "incident", "type": "natuurbrand"},
                    {"id": "top", "name": "Top", "kind": "incident", "type": "evenement"},
                ]
            ),
            "request_lines": pd.DataFrame(
                [
                    {"id": "brand_zoek", "incident_id": "natuurbrand", "capability_id": "zoekteams"},
                    {"id": "top_water", "incident_id": "top", "capability_id": "water"},
                ]
            ),
            "legal_bases": pd.DataFrame(
                [{"id": "wvr", "law": "Wet veiligheidsregio's", "article": "artikel 51", "name": "Bijstand"}]
            ),
            "civil_pools": pd.DataFrame(
                [{"id": "brandweer", "name": "Brandweer*", "owner": "Regio", "unit": "ploeg", "unit_plural": "ploegen"}]
            ),
            "civil_alternatives": pd.DataFrame(
                [
                    _alternative("zoekteams", "none", basis="oordeel"),
                    _alternative("blussen", "available", mandate=True, pool_id="brandweer", source="bron-a;bron-b"),
                    _alternative("vervoer", "unknown"),
                    _alternative("water", "available", pool_id="brandweer", exists_from=date(2029, 1, 1)),
                ]
            ),
            "open_questions": pd.DataFrame(
                [
                    {"id": "q", "question": "Hoeveel?", "who": "Defensie", "why": "Telt.", "capability_id": "water"},
                    {"id": "r", "question": "Wie | wat?", "who": "Regio", "why": "Telt ook.", "capability_id": ""},
                ]
            ),
            "observations": pd.DataFrame(
                [
                    _observation("requests_2021_2024", "Verzoeken", date(2021, 1, 1), date(2024, 6, 30), 447.0),
                    _observation("clearances", "Ruimingen", date(2019, 1, 1), date(2019, 12, 31), 2303.0),
                    _observation("unknown", "Onbekend aantal", None, None, NAN),
                ]
            ),
            "commitments": pd.DataFrame(
                [
                    {
                        "name": "Kamerbrief", "date": date(2025, 12, 8), "deadline": None, "status": "uitgesteld",
                        "description": "De brief komt later.", "basis": "bron", "source": "kamerstuk-1",
                    }
                ]
            ),
            "regions": pd.DataFrame([{"id": "VR01", "name": "Groningen"}]),
            "capability_values": pd.DataFrame(
                [
                    value("bron", 2.0, capability_id="zoekteams", attribute="promise") | {"source": "bron-a"},
                    value("fictief", 4.0, capability_id="blussen", attribute="reference_demand"),
                    value("oordeel", 24.0, capability_id="blussen", attribute="norm_hours"),
                    value("onbekend", capability_id="vervoer", attribute="units"),
                ]
            ),
            "claims": pd.DataFrame([value("oordeel", 0.5, capability_id="zoekteams", claim="ht1", phase="oorlog")]),
            "request_line_values": pd.DataFrame([value(request_line_id="brand_zoek", attribute="days", day=0)]),
            "request_type_values": pd.DataFrame([value(request_type_id="t", attribute="days")]),
            "civil_pool_values": pd.DataFrame([value("opgave", civil_pool_id="brandweer", attribute="units")]),
            "civil_alternative_values": pd.DataFrame(
                [
                    value("oordeel", 0.5, civil_alternative_id="blussen_available", attribute="equivalence")
                    | {"low": 0.2, "high": 0.7},
                    value("oordeel", 24.0, civil_alternative_id="blussen_available", attribute="response_hours"),
                ]
            ),
            "reciprocal_claims": pd.DataFrame([value("oordeel", 0.1, civil_pool_id="brandweer", phase="oorlog")]),
            "personnel": pd.DataFrame([value("bron", 74000.0, path="observed")]),
            "region_values": pd.DataFrame([value("bron", 600000.0, region_id="VR01", attribute="population")]),
            "measure_values": pd.DataFrame([value("oordeel", 3.0, measure_id="m", attribute="cost")]),
            "measure_effects": pd.DataFrame([value("fictief", 1.0, measure_id="m", attribute="units")]),
        }  # fmt: skip

    def frame(self, name):
        """The table of that name."""
        return self.tables[name]


def scenario(title, **changes):
    """What the figures read of a scenario."""
    settings = {
        "title": title, "description": "Er gebeurt *iets*.", "note": "", "start_date": date(2026, 4, 1), "days": 90,
        "phases": [SimpleNamespace(from_day=0, phase="vrede")],
        "incidents": [SimpleNamespace(incident="natuurbrand", day=4)], "self_reliance_hours": 72,
        "thresholds": SimpleNamespace(covered=0.95, none=0.05),
    }  # fmt: skip
    return SimpleNamespace(**settings | changes)


def scenarios():
    """Peace, a summit, and a conflict."""
    ladder = [SimpleNamespace(from_day=0, phase="vrede"), SimpleNamespace(from_day=14, phase="oorlog")]
    return {
        "conflict_brand": scenario("Conflict, brand", phases=ladder, note="Verzonnen."),
        "navo_top": scenario("NAVO-top", incidents=[SimpleNamespace(incident="geheim", day=0)]),
        "vredestijd": scenario("Vredestijd", incidents=[]),
    }


def results():
    """Frames by scenario, in an order that is not the reader's."""
    return {"conflict_brand": frames(), "navo_top": frames(), "vredestijd": no_demand()}


def many(count):
    """Frames with so many capabilities, every second one short."""
    rows = [
        capability_row(
            f"c{i:02}", demand_unit_days=10.0, defence_unit_days=10.0 - i % 2 * 5, gap_unit_days=i % 2 * 5.0,
            gap_low_unit_days=i % 2 * 5.0, gap_high_unit_days=i % 2 * 5.0, coverage=1 - i % 2 / 2,
            impact_unit_days=i % 2 * 5.0, **{"class": "D" if i % 2 else "A"},
        )
        for i in range(count)
    ]  # fmt: skip
    ladder = [phase_row(f"c{i:02}", phase, (1.0, 2.0), (1.0, 1.0), "D") for i in range(count) for phase in PHASES]
    return {"capabilities": pd.DataFrame(rows), "phases": pd.DataFrame(ladder), "requests": requests().iloc[:0]}


def _alternative(capability, status, *, mandate=None, **changes):
    row = {
        "id": f"{capability}_{status}", "capability_id": capability, "pool_id": "", "status": status,
        "mandate": pd.NA if mandate is None else mandate, "exists_from": None, "description": "", "basis": "bron",
        "source": "",
    }  # fmt: skip
    return row | changes


def _observation(key, name, start, end, amount):
    return {
        "id": key,
        "name": name, "period_start": start, "period_end": end, "value": amount, "unit": "verzoeken",
        "definition": "Alleen incidentele.", "basis": "bron", "source": "rekenkamer-2025",
    }  # fmt: skip
