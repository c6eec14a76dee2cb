"""A tale for the tests of the chapters: the synthetic tables and results, with what the chapters read besides."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pandas as pd
from tests.figures import samples

from hoofdtaak3.figures.chapters.chapter import Tale
from hoofdtaak3.figures.names import Names

NAN = samples.NAN
PHASES = samples.PHASES


class ChapterData(samples.SampleData):
    """The synthetic tables, with the columns that only chapters read."""

    def __init__(self):
        super().__init__()
        self.tables |= {
            "request_lines": pd.DataFrame(
                [
                    {"id": "brand_zoek", "incident_id": "natuurbrand", "capability_id": "zoekteams", "name": "Zoeken*"},
                    {"id": "top_water", "incident_id": "top", "capability_id": "water", "name": "Water"},
                ]
            ),
            "regions": pd.DataFrame(
                [
                    {"id": "VR01", "name": "Groningen", "row": 1, "col": 3},
                    {"id": "VR20", "name": "Midden- en West-Brabant", "row": 2, "col": 1},
                    {"id": "VR24", "name": "Zuid-Limburg", "row": 3, "col": 2},
                ]
            ),
            "civil_pools": pd.DataFrame(
                [
                    {"id": "brandweer", "name": "Brandweer*", "owner": "Regio", "unit": "ploeg", "unit_plural": "-"},
                    {"id": "bussen", "name": "Bussen", "owner": "Bedrijf", "unit": "bus", "unit_plural": "bussen"},
                ]
            ),
            "personnel": pd.DataFrame(
                [
                    person("observed", date(2022, 2, 1), 67400.0, "bron"),
                    person("observed", date(2025, 12, 1), 80000.0, "bron"),
                    person("slow", date(2030, 1, 1), 89000.0, "oordeel", 2000.0),
                    person("planned", date(2030, 1, 1), 100000.0, "bron"),
                    person("fast", date(2030, 1, 1), 103000.0, "oordeel", 2000.0),
                    person("wartime", date(2025, 3, 24), 200000.0, "bron"),
                ]
            ),
            "acute_risks": pd.DataFrame(
                [
                    risk("zoekteams", "Sporen koelen af.", "bron", "bron-a"),
                    risk("zoekteams", "Het duurt langer.", "oordeel"),
                    risk("blussen", "De brand | groeit.", "oordeel"),
                ]
            ),
        }
        values = self.tables["capability_values"]
        growth = samples.value("oordeel", 0.5, capability_id="zoekteams", attribute="elasticity")
        self.tables["capability_values"] = pd.concat([values, pd.DataFrame([growth])], ignore_index=True)
        study = {
            "id": "reservists_available", "name": "Reservisten", "period_start": None, "period_end": None,
            "value": 60.0, "unit": "procent", "definition": "Van alle; de studie zegt 'minder dan'.",
            "basis": "bron", "source": "studie-a", "note": "Wij lazen *het begin*.",
        }  # fmt: skip
        seen = self.tables["observations"]
        self.tables["observations"] = pd.concat([seen, pd.DataFrame([study])], ignore_index=True)


def person(path, day, count, basis, margin=0.0):
    """One row of the table `personnel`."""
    return {
        "path": path, "date": day, "low": count - margin, "likely": count, "high": count + margin,
        "basis": basis, "source": "bron-a" if basis == "bron" else "",
    }  # fmt: skip


def risk(capability, effect, basis, source=""):
    """One row of the table `acute_risks`."""
    return {
        "capability_id": capability, "effect": effect, "mitigation": "Er wordt geoefend.", "basis": basis,
        "source": source, "open_question_id": "",
    }  # fmt: skip


def tale(brand, frames=None, *, results=None, data=None):
    """The synthetic world in the order of the report; peace first."""
    data = data or ChapterData()
    scenarios = {key: samples.scenarios()[key] for key in ("vredestijd", "navo_top", "conflict_brand")}
    found = results or samples.results()
    ordered = {key: requests_known(found[key]) for key in scenarios if key in found}
    return Tale(data, scenarios, ordered, frames or {}, Names.of(data), brand)


def requests_known(frames):
    """The requests of the samples with reasons and tests that the model gives."""
    reasons = {"partly": "claims", "granted": "defence", "unknown": "civil_unknown", "refused": "no_legal_basis"}
    rows = frames["requests"]
    known = rows.assign(
        reason=rows["decision"].map(reasons),
        civil_test=["nee", "volledig", "onbekend"][: len(rows)] + ["deels"] * max(0, len(rows) - 3),
    )
    return {**frames, "requests": known}


def many_results(count):
    """Results of one scenario with so many capabilities."""
    return {"conflict_brand": samples.many(count)}


def many_data(count):
    """Tables with so many capabilities of long names."""
    data = ChapterData()
    data.tables["capabilities"] = pd.DataFrame(
        [
            {"id": f"c{i:02}", "name": f"{samples.LONG[:55]} nr {i:02}", "unit": "eenheid", "unit_plural": "eenheden"}
            for i in range(count)
        ]
    )
    return data


def scenario(title):
    """A scenario for a table of titles."""
    return SimpleNamespace(title=title)
