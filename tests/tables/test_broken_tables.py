"""Broken tables: each mistake gives one clear Dutch message with file, line, value and what is allowed."""

import contextlib
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.examples import examples

from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.tables.bibliography import read_bibliography
from hoofdtaak3.inputs.tables.contract import load_contract
from hoofdtaak3.inputs.tables.reading import parse_rows
from hoofdtaak3.problems import InputError


def replace(table, old, new):
    """A mutation that replaces one text in a table."""
    return lambda project: project.replace(table, old, new)


def append(table, *rows):
    """A mutation that adds rows to a table."""
    return lambda project: project.append(table, *rows)


def rewrite(table, change):
    """Change the bytes of a table."""
    return lambda project: project.path(table).write_bytes(change(project.path(table).read_bytes()))


def drop_column(table, name):
    """A mutation that takes a column away."""

    def change(project):
        lines = [line.split(",") for line in project.path(table).read_text(encoding="utf-8").splitlines()]
        index = lines[0].index(name)
        text = "\n".join(",".join(line[:index] + line[index + 1 :]) for line in lines) + "\n"
        project.path(table).write_text(text, encoding="utf-8")

    return change


def bibliography(text):
    """A mutation that rewrites the bibliography."""
    return lambda project: project.bibliography.write_text(text, encoding="utf-8")


def contract(change):
    """A mutation that changes datapackage.yaml."""

    def apply(project):
        path = project.root / "data" / "datapackage.yaml"
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    return apply


def part(key="firms_vr09", region="VR09", part_of="firms", travel="added", unit="ploeg"):
    """The row of what a region answered about a pool."""
    return f"{key},Bedrijven in een regio,markt,{unit},{unit}en,{region},{part_of},{travel},road,openbaar,"


VALUE = "2,3,4,dag,fictief,,,openbaar,Bedacht."
CASES = {
    # What the model would never read.
    "own use at a type that no incident has": (
        replace("civil_pool_values", "firms,own_use_incident,,explosief,", "firms,own_use_incident,,natuurbrand,"),
        "civil_pool_values",
        5,
        "incident_type",
        ["telt nooit", "natuurbrand", "explosief, staand"],
    ),
    "row for no phase": (
        append(
            "civil_pool_values",
            *(
                f"firms,reservists,{phase},,0,0,0,fractie,fictief,,,openbaar,Bedacht."
                for phase in ("vrede", "spanning")
            ),
            "firms,reservists,conflict,,0,0,0,fractie,fictief,,,openbaar,Bedacht.",
        ),
        "civil_pool_values",
        6,
        "phase",
        ["geen enkele fase", "(leeg)", "geen regel"],
    ),
    "reciprocal row for no phase": (
        append(
            "reciprocal_claims",
            *(
                f"firms,{phase},0,0,0,fractie,fictief,,,Ruimen,Defensie,wvr,nee,openbaar,Bedacht."
                for phase in ("vrede", "spanning", "conflict")
            ),
        ),
        "reciprocal_claims",
        2,
        "phase",
        ["geen enkele fase", "(leeg)", "geen regel"],
    ),
    "start of a standing task": (
        append("request_line_values", "watch_guards,start_day,,1,1,1,dag,fictief,,,openbaar,Bedacht."),
        "request_line_values",
        9,
        "attribute",
        ["vaste taak", "geen begin", "start_day"],
    ),
    "units after the end": (
        append("request_line_values", "bomb_eod,units,4,1,1,1,eenheden,fictief,,,openbaar,Bedacht."),
        "request_line_values",
        9,
        "day",
        ["hoogstens 4 dagen", "4", "0 tot en met 3"],
    ),
    "units after every scenario": (
        append("request_line_values", "watch_guards,units,3660,1,1,1,eenheden,fictief,,,openbaar,Bedacht."),
        "request_line_values",
        9,
        "day",
        ["3660", "3659"],
    ),
    "reference demand beside a promise": (
        append("capability_values", "eod,reference_demand,2,2,2,eenheden,oordeel,,,openbaar,Gangbaar."),
        "capability_values",
        18,
        "attribute",
        ["regel 5", "reference_demand", "niet allebei"],
    ),
    "path before the last observation": (
        append("personnel", "planned,2025-01-01,1,1,1,personen,fictief,,,openbaar,Bedacht."),
        "personnel",
        3,
        "date",
        ["2025-01-01", "na 2025-01-01"],
    ),
    "older figure of the wartime organisation": (
        append(
            "personnel",
            "wartime,2025-01-01,1,1,1,personen,fictief,,,openbaar,Bedacht.",
            "wartime,2026-01-01,1,1,1,personen,fictief,,,openbaar,Bedacht.",
        ),
        "personnel",
        3,
        "date",
        ["laatste aantal", "2026-01-01"],
    ),
    "mandate of an alternative that nobody knows": (
        replace("civil_alternatives", "guards_unknown,guards,,unknown,,", "guards_unknown,guards,,unknown,true,"),
        "civil_alternatives",
        3,
        "mandate",
        ["geen bevoegdheid", "true", "een lege cel"],
    ),
    "start of an alternative that nobody knows": (
        replace(
            "civil_alternatives", "guards_unknown,guards,,unknown,,,", "guards_unknown,guards,,unknown,,2027-01-01,"
        ),
        "civil_alternatives",
        3,
        "exists_from",
        ["geen begin", "2027-01-01", "een lege cel"],
    ),
    # name: (mutation, file, line, column, texts in the message)
    "missing file": (
        lambda project: project.path("claims").rename(project.root / "data" / "claim.csv"),
        "claims",
        0,
        "",
        ["ontbreekt", "'claim.csv'"],
    ),
    "missing file without a namesake": (
        lambda project: project.path("claims").unlink(),
        "claims",
        0,
        "",
        ["ontbreekt", "capability_id, claim, phase"],
    ),
    "empty file": (rewrite("claims", lambda _: b""), "claims", 0, "", ["leeg"]),
    "empty table": (
        rewrite("claims", lambda raw: raw.splitlines(keepends=True)[0]),
        "claims",
        1,
        "",
        ["De tabel is leeg", "minstens een regel"],
    ),
    "missing column": (drop_column("capability_values", "basis"), "capability_values", 1, "basis", ["ontbreekt"]),
    "missing key column": (drop_column("claims", "phase"), "claims", 1, "phase", ["ontbreekt"]),
    "unknown column": (
        replace("capabilities", "tier", "teir"),
        "capabilities",
        1,
        "teir",
        ["bestaat niet", "bedoelt u 'tier'?"],
    ),
    "nameless column": (
        rewrite("legal_bases", lambda raw: raw.replace(b"\n", b",x\n").replace(b"note,x", b"note,")),
        "legal_bases",
        1,
        "",
        ["geen naam"],
    ),
    "no header": (
        rewrite("legal_bases", lambda raw: raw.split(b"\n", 1)[1]),
        "legal_bases",
        1,
        "",
        ["geen namen van kolommen", "wvr,Wet", "id,law,article"],
    ),
    "double column": (replace("legal_bases", "article", "law"), "legal_bases", 1, "law", ["twee keer"]),
    "wrong type": (
        replace("capability_values", "units,8,10,12", "units,8,tien,12"),
        "capability_values",
        2,
        "likely",
        ["geen getal", "tien", "3.5"],
    ),
    "decimal comma": (
        replace("capability_values", "eod,readiness,0.5,0.6", 'eod,readiness,"0,5",0.6'),
        "capability_values",
        3,
        "low",
        ["decimale komma", "0,5", "schrijf 0.5"],
    ),
    "decimal comma without quotes": (
        replace("capability_values", "eod,readiness,0.5", "eod,readiness,0,5"),
        "capability_values",
        3,
        "",
        ["te veel cellen", "11 cellen", "gebruik in getallen een punt"],
    ),
    "grouped number": (
        replace("personnel", "75000,75000,75000", "75.000,75.000,75.000"),
        "personnel",
        2,
        "low",
        ["niet eenduidig", "75.000", "schrijf 75000 (met duizendtallen) of 75 (met decimalen)"],
    ),
    "grouped whole number": (
        replace("personnel", "75000,75000,75000", "75.123,75.123,75.123"),
        "personnel",
        2,
        "low",
        ["niet eenduidig", "schrijf 75123 (met duizendtallen) of 75.1230 (met decimalen)"],
    ),
    "percentage": (
        replace("capability_values", "eod,readiness,0.5", "eod,readiness,50%"),
        "capability_values",
        3,
        "low",
        ["geen getal", "50%", "schrijf een deel van 1: 0.5"],
    ),
    "not a number": (
        replace("capability_values", "units,8,10,12", "units,8,nan,12"),
        "capability_values",
        2,
        "likely",
        ["geen getal", "nan", "laat de cel leeg"],
    ),
    "infinite": (
        replace("capability_values", "units,8,10,12", "units,8,10," + "9" * 400),
        "capability_values",
        2,
        "high",
        ["geen getal"],
    ),
    "wrong integer": (
        replace("request_lines", "wvr,1,false", "wvr,1.5,false"),
        "request_lines",
        2,
        "priority",
        ["geen geheel getal", "1.5"],
    ),
    "integer out of bounds": (
        replace("request_lines", "wvr,1,false", "wvr,5,false"),
        "request_lines",
        2,
        "priority",
        ["te groot", "4 of minder"],
    ),
    "wrong boolean": (
        replace("capabilities", "teams,false", "teams,0"),
        "capabilities",
        2,
        "divisible",
        ["true of false", "0", "schrijf false"],
    ),
    "date in two orders": (
        replace("observations", "2021-01-01", "1-2-2021"),
        "observations",
        2,
        "period_start",
        ["niet eenduidig", "1-2-2021", "schrijf 2021-02-01 (1 februari 2021) of 2021-01-02 (2 januari 2021)"],
    ),
    "impossible date": (
        replace("observations", "2024-06-30", "2024-06-31"),
        "observations",
        2,
        "period_end",
        ["bestaat niet", "2024-06-31"],
    ),
    "period backwards": (
        replace("observations", "2024-06-30", "2020-06-30"),
        "observations",
        2,
        "period_end",
        ["ligt voor period_start", "2020-06-30", "1 januari 2021"],
    ),
    "unknown foreign key": (
        replace("request_lines", "bomb_eod,bomb,eod", "bomb_eod,bomb,eodd"),
        "request_lines",
        2,
        "capability_id",
        ["data/capabilities.csv", "eodd", "bedoelt u 'eod'?"],
    ),
    "misspelt id": (
        replace("legal_bases", "\nwvr,", "\nWVR,"),
        "legal_bases",
        2,
        "id",
        ["schrijfwijze", "WVR", "kleine letters"],
    ),
    "region out of range": (
        replace("incidents", "VR17", "VR26"),
        "incidents",
        2,
        "region_id",
        ["schrijfwijze", "VR26", "VR01 tot en met VR25"],
    ),
    "duplicate id": (
        append("legal_bases", "wvr,Wet,1,Dubbel,bijstand,,openbaar,"),
        "legal_bases",
        3,
        "id",
        ["twee keer", "regel 2", "wvr"],
    ),
    "duplicate key with an empty qualifier": (
        append("civil_pool_values", "firms,own_use,,,0.1,0.2,0.3,fractie,fictief,,,openbaar,Bedacht."),
        "civil_pool_values",
        10,
        "civil_pool_id, attribute, phase, incident_type",
        ["twee keer", "regel 3", "(leeg)"],
    ),
    "two regions on one tile": (
        replace("regions", "Zuid-Holland,5,2", "Zuid-Holland,4,4"),
        "regions",
        3,
        "row, col",
        ["twee keer", "4, 4"],
    ),
    "negative units": (
        replace("capability_values", "units,8,10,12", "units,-8,10,12"),
        "capability_values",
        2,
        "low",
        ["buiten de grenzen", "-8", "0 of meer"],
    ),
    "no promise at all": (
        replace("capability_values", "promise,2,2,2", "promise,0,2,2"),
        "capability_values",
        5,
        "low",
        ["buiten de grenzen", "meer dan 0"],
    ),
    "share above 1": (
        replace("capability_values", "eod,readiness,0.5,0.6,0.7", "eod,readiness,0.5,0.6,7"),
        "capability_values",
        3,
        "high",
        ["buiten de grenzen", "7", "0 tot en met 1"],
    ),
    "rotation below 1": (
        replace("capability_values", "eod,rotation_factor,1.5", "eod,rotation_factor,0.5"),
        "capability_values",
        9,
        "low",
        ["0.5", "1 of meer"],
    ),
    "low above high": (
        replace("capability_values", "units,8,10,12", "units,12,10,8"),
        "capability_values",
        2,
        "low",
        ["hoger dan de bovengrens", "low 12, likely 10, high 8"],
    ),
    "likely outside": (
        replace("capability_values", "units,8,10,12", "units,8,13,12"),
        "capability_values",
        2,
        "likely",
        ["niet tussen", "likely 13"],
    ),
    "part of the numbers": (
        replace("capability_values", "units,8,10,12", "units,8,10,"),
        "capability_values",
        2,
        "high",
        ["Een deel", "low 8, likely 10", "alle drie"],
    ),
    "hole without a question": (
        replace("capability_values", "guards,units,,,,eenheden,,,q_units", "guards,units,,,,eenheden,,,"),
        "capability_values",
        10,
        "open_question_id",
        ["geen waarde", "data/open_questions.csv"],
    ),
    "wrong unit": (
        replace("capability_values", "eod,response_hours,1,2,3,uur", "eod,response_hours,1,2,3,dag"),
        "capability_values",
        6,
        "unit",
        ["hoort niet bij response_hours", "dag", "uur"],
    ),
    "unknown attribute": (
        replace("capability_values", "eod,readiness", "eod,readyness"),
        "capability_values",
        3,
        "attribute",
        ["readyness", "elasticity", "bedoelt u 'readiness'?"],
    ),
    "attribute of another table": (
        replace("request_type_values", "find,weight", "find,equivalence"),
        "request_type_values",
        2,
        "attribute",
        ["equivalence", "weight, units"],
    ),
    "qualifier that does not belong": (
        replace("civil_pool_values", "firms,units,,", "firms,units,vrede,"),
        "civil_pool_values",
        2,
        "phase",
        ["heeft geen 'phase'", "vrede", "een lege cel"],
    ),
    "unknown phase": (
        replace("civil_pool_values", "firms,reservists,oorlog", "firms,reservists,oorlg"),
        "civil_pool_values",
        7,
        "phase",
        ["oorlg", "bedoelt u 'oorlog'?"],
    ),
    "profile without day 0": (
        replace("request_line_values", "bomb_eod,units,0", "bomb_eod,units,1"),
        "request_line_values",
        5,
        "day",
        ["dag 0", "bomb_eod"],
    ),
    "profile without a day": (
        replace("request_line_values", "bomb_eod,units,2", "bomb_eod,units,"),
        "request_line_values",
        6,
        "day",
        ["leeg", "verplicht bij units"],
    ),
    "length of a standing task": (
        append("request_line_values", f"watch_guards,days,,{VALUE}"),
        "request_line_values",
        9,
        "attribute",
        ["vaste taak heeft geen duur"],
    ),
    "half a start day": (
        replace("request_line_values", "start_day,,0,0,0", "start_day,,0,0,0.5"),
        "request_line_values",
        2,
        "high",
        ["heel getal", "0.5"],
    ),
    "no basis": (
        replace("capability_values", "units,8,10,12,eenheden,fictief", "units,8,10,12,eenheden,"),
        "capability_values",
        2,
        "basis",
        ["herkomst ontbreekt", "bron, opgave, oordeel, fictief"],
    ),
    "no source": (
        replace("personnel", "bron,cbs-2024", "bron,"),
        "personnel",
        2,
        "source",
        ["bron ontbreekt", "'bron'", "data/bibliography.json"],
    ),
    "no source for what a party states": (
        replace("personnel", "bron,cbs-2024", "opgave,"),
        "personnel",
        2,
        "source",
        ["bron ontbreekt", "'opgave'"],
    ),
    "unknown source": (
        replace("personnel", "bron,cbs-2024", "bron,cbs-2024; cbs-2042"),
        "personnel",
        2,
        "source",
        ["cbs-2042", "bedoelt u 'cbs-2024'?"],
    ),
    "no reasoning for a judgement": (
        replace(
            "capability_values",
            "eod,readiness,0.5,0.6,0.7,fractie,oordeel,,,openbaar,Gangbaar.",
            "eod,readiness,0.5,0.6,0.7,fractie,oordeel,,,openbaar,",
        ),
        "capability_values",
        3,
        "note",
        ["redenering ontbreekt", "'oordeel'"],
    ),
    "no reasoning for an invention": (
        replace("incidents", "Een bom.,fictief,,openbaar,Bedacht.", "Een bom.,fictief,,openbaar,"),
        "incidents",
        2,
        "note",
        ["redenering ontbreekt", "'fictief'"],
    ),
    "required cell empty": (
        replace("civil_pools", "Bedrijven,markt", "Bedrijven,"),
        "civil_pools",
        2,
        "owner",
        ["leeg", "Organisatie"],
    ),
    "wrong classification": (
        replace("civil_pools", "road,openbaar", "road,Openbaar"),
        "civil_pools",
        2,
        "classification",
        ["Openbaar", "bedoelt u 'openbaar'?"],
    ),
    "too few cells": (
        append("legal_bases", "x,Wet,1"),
        "legal_bases",
        3,
        "",
        ["te weinig cellen", "3 cellen", "8 cellen"],
    ),
    "not UTF-8": (
        rewrite("regions", lambda raw: raw.replace(b"Rotterdam-Rijnmond", b"Frysl\xe2\x81\xffn")),
        "regions",
        3,
        "",
        ["geen UTF-8", "0xe2", "CSV UTF-8"],
    ),
    "open quote": (
        replace("legal_bases", "Wet veiligheidsregio's", '"Wet veiligheidsregio'),
        "legal_bases",
        2,
        "",
        ["aanhalingstekens"],
    ),
    "stray quote": (
        replace("legal_bases", "Wet veiligheidsregio's", '"Wet" vr'),
        "legal_bases",
        2,
        "",
        ["aanhalingstekens"],
    ),
    "formula": (
        replace("legal_bases", "Wet veiligheidsregio's", "=HYPERLINK(1)"),
        "legal_bases",
        2,
        "law",
        ["formule", "=HYPERLINK(1)"],
    ),
    "control character": (
        replace("legal_bases", "Wet veiligheidsregio's", "Wet\x07 veilig"),
        "legal_bases",
        2,
        "law",
        ["U+0007", "onzichtbaar"],
    ),
    "null character": (replace("legal_bases", "Wet veil", "Wet\x00veil"), "legal_bases", 2, "law", ["U+0000"]),
    "broken characters": (replace("legal_bases", "Wet veil", "W\ufffdt"), "legal_bases", 2, "law", ["U+FFFD"]),
    "line after a cell with a line break": (
        replace("capabilities", "incidenteel", "soms"),
        "capabilities",
        3,
        "tier",
        ["soms", "incidenteel"],
    ),
    "claims above 1": (
        replace("claims", "eod,ht2,oorlog,0,0,0", "eod,ht2,oorlog,0,0.4,0.4"),
        "claims",
        9,
        "likely",
        ["oorlog", "ht1 0.7 + ht2 0.4 = 1.1", "hoogstens 1"],
    ),
    "falling claim": (
        replace("claims", "eod,ht1,conflict,0.5,0.5,0.5", "eod,ht1,conflict,0.1,0.1,0.1"),
        "claims",
        4,
        "likely",
        ["eod, conflict: 0.1", "daalt langs de fasen", "0.1, na 0.2 op regel 3"],
    ),
    "falling reservists": (
        replace("civil_pool_values", "firms,reservists,,,0,0,0", "firms,reservists,,,0.2,0.2,0.2"),
        "civil_pool_values",
        7,
        "likely",
        ["Aandeel reservisten daalt", "firms, oorlog", "0.1, na 0.2 op regel 6"],
    ),
    "falling reciprocal claim": (
        replace("reciprocal_claims", "firms,,0,0,0", "firms,,0.1,0.3,0.3"),
        "reciprocal_claims",
        3,
        "likely",
        ["Wederkerige steun daalt langs de fasen", "firms, oorlog"],
    ),
    "standing incident of another type": (
        replace("incidents", "incident,explosief", "standing,explosief"),
        "incidents",
        2,
        "type",
        ["past niet bij kind 'standing'", "explosief"],
    ),
    "available without a pool": (
        replace("civil_alternatives", "eod,firms,available", "eod,,available"),
        "civil_alternatives",
        2,
        "pool_id",
        ["status is available"],
    ),
    "no alternative, with a pool": (
        replace("civil_alternatives", "guards,,unknown", "guards,firms,none"),
        "civil_alternatives",
        3,
        "pool_id",
        ["status none", "firms"],
    ),
    "unknown alternative without a question": (
        replace("civil_alternatives", "Niet bekend.,oordeel,,q_units", "Niet bekend.,oordeel,,"),
        "civil_alternatives",
        3,
        "open_question_id",
        ["open vraag ontbreekt"],
    ),
    "values of no alternative": (
        append("civil_alternative_values", "guards_unknown,response_hours,10,12,24,uur,fictief,,,openbaar,Bedacht."),
        "civil_alternative_values",
        4,
        "civil_alternative_id",
        ["geen civiele capaciteit"],
    ),
    "travel from nowhere": (
        replace("civil_pools", "ploegen,,,included", "ploegen,,,added"),
        "civil_pools",
        2,
        "region_id",
        ["Reistijd telt mee"],
    ),
    "part of nothing": (
        append("civil_pools", part(part_of="firm")),
        "civil_pools",
        3,
        "part_of",
        ["staat niet in data/civil_pools.csv", "bedoelt u 'firms'?"],
    ),
    "part of a part": (
        append("civil_pools", part(), part("firms_vr17", "VR17", "firms_vr09")),
        "civil_pools",
        4,
        "part_of",
        ["waarvan dit een deel is, is zelf een deel", "firms_vr09", "van het hele land"],
    ),
    "part of itself": (
        append("civil_pools", part(part_of="firms_vr09")),
        "civil_pools",
        3,
        "part_of",
        ["is zelf een deel"],
    ),
    "part of a pool with a region": (
        lambda project: (
            project.replace("civil_pools", "ploegen,,,included", "ploegen,VR09,,added"),
            project.append("civil_pools", part(region="VR17")),
        ),
        "civil_pools",
        3,
        "part_of",
        ["hoort bij een regio"],
    ),
    "part of no region": (
        append("civil_pools", part(region="", travel="included")),
        "civil_pools",
        3,
        "region_id",
        ["deel van een regio", "de regio ontbreekt"],
    ),
    "part without its travel": (
        append("civil_pools", part(travel="included")),
        "civil_pools",
        3,
        "travel",
        ["de reistijd telt mee", "added"],
    ),
    "two parts of one region": (
        append("civil_pools", part(), part("firms_again")),
        "civil_pools",
        4,
        "region_id",
        ["al een deel", "VR09", "regel 3"],
    ),
    "part in another unit": (
        append("civil_pools", part(unit="wagen")),
        "civil_pools",
        3,
        "unit",
        ["dezelfde eenheid", "wagen", "ploeg"],
    ),
    "alternative of a part": (
        lambda project: (
            project.append("civil_pools", part()),
            project.replace("civil_alternatives", "eod,firms,available", "eod,firms_vr09,available"),
        ),
        "civil_alternatives",
        2,
        "pool_id",
        ["het deel van een regio", "firms_vr09", "firms"],
    ),
    "reservists of a part below those of the whole": (
        lambda project: (
            project.append("civil_pools", part()),
            project.append(
                "civil_pool_values", "firms_vr09,reservists,conflict,,0.3,0.3,0.3,fractie,fictief,,,openbaar,Bedacht."
            ),
        ),
        "civil_pool_values",
        7,
        "likely",
        ["daalt langs de fasen", "firms_vr09, oorlog: 0.1, na 0.3"],
    ),
    "request on emergency law": (
        replace("legal_bases", "Bijstand,bijstand", "Bijstand,vordering"),
        "request_lines",
        2,
        "legal_basis_id",
        ["soort vordering", "wvr", "bijstand, steunverlening, structureel"],
    ),
    "measure without a lead time": (
        replace("measure_values", "team,lead_time,6,12,18,maanden,oordeel,,,openbaar,Gangbaar.\n", ""),
        "measures",
        3,
        "id",
        ["ontbreekt lead_time", "team", "data/measure_values.csv"],
    ),
    "measure without values": (
        rewrite("measure_values", lambda raw: b"".join(raw.splitlines(keepends=True)[:3])),
        "measures",
        3,
        "id",
        ["ontbreekt cost en lead_time", "team"],
    ),
    "measure without an effect": (
        replace("measure_effects", "team_units,team,", "team_units,train,"),
        "measures",
        3,
        "id",
        ["verandert niets", "team", "data/measure_effects.csv"],
    ),
    "unknown cost without a question": (
        replace("measure_values", "team,cost,,,,miljoen euro,,,q_units", "team,cost,,,,miljoen euro,,,"),
        "measure_values",
        4,
        "open_question_id",
        ["open vraag", "ontbreekt"],
    ),
    "negative cost": (
        replace("measure_values", "train,cost,1,2,4", "train,cost,-1,2,4"),
        "measure_values",
        2,
        "low",
        ["buiten de grenzen van kosten", "-1", "0 of meer (miljoen euro)"],
    ),
    "negative lead time": (
        replace("measure_values", "train,lead_time,6", "train,lead_time,-6"),
        "measure_values",
        3,
        "low",
        ["buiten de grenzen van doorlooptijd", "0 tot en met 600 (maanden)"],
    ),
    "effect without its target": (
        replace("measure_effects", "train_units,train,pool,,firms", "train_units,train,pool,,"),
        "measure_effects",
        5,
        "civil_pool_id",
        ["werkt op pool", "leeg", "civil_pools"],
    ),
    "effect with another target as well": (
        replace("measure_effects", "train,pool,,firms", "train,pool,eod,firms"),
        "measure_effects",
        5,
        "capability_id",
        ["werkt op pool", "eod", "een lege cel", "eigen regel"],
    ),
    "effect that names the wrong thing": (
        replace("measure_effects", "train,alternative,,,eod_firms,mandate", "train,alternative,,firms,,mandate"),
        "measure_effects",
        2,
        "civil_alternative_id",
        ["werkt op alternative", "leeg"],
    ),
    "attribute that does not fit the target": (
        replace("measure_effects", "firms,,units", "firms,,promise"),
        "measure_effects",
        5,
        "attribute",
        ["niet veranderen aan pool", "promise", "toegestaan: units"],
    ),
    "mandate that is no yes": (
        replace("measure_effects", "mandate,1,1,1", "mandate,0,0,1"),
        "measure_effects",
        2,
        "likely",
        ["buiten de grenzen van bevoegdheid", "alleen 1 (factor)"],
    ),
    "measure that adds nothing": (
        replace("measure_effects", "team,capability,eod,,,units,1,1,2", "team,capability,eod,,,units,0,1,2"),
        "measure_effects",
        6,
        "low",
        ["extra eenheden", "meer dan 0"],
    ),
    "effect on what is no alternative": (
        replace("measure_effects", "eod_firms,mandate", "guards_unknown,mandate"),
        "measure_effects",
        2,
        "civil_alternative_id",
        ["geen civiele capaciteit", "guards_unknown", "status available"],
    ),
    "effect of an unknown measure": (
        replace("measure_effects", "train_units,train", "train_units,trian"),
        "measure_effects",
        5,
        "measure_id",
        ["data/measures.csv", "trian", "bedoelt u 'train'?"],
    ),
    "the same effect twice": (
        append("measure_effects", "again,team,capability,eod,,,units,1,1,2,eenheden,fictief,,,openbaar,Bedacht."),
        "measure_effects",
        7,
        "measure_id, target, capability_id, civil_pool_id, civil_alternative_id, attribute",
        ["twee keer", "regel 6"],
    ),
    "unknown kind of measure": (
        replace("measures", "ploeg erbij,reservisten", "ploeg erbij,reservist"),
        "measures",
        3,
        "kind",
        ["reservist", "bedoelt u 'reservisten'?"],
    ),
    "risk without a source": (
        replace("acute_risks", "bron,cbs-2024", "bron,"),
        "acute_risks",
        2,
        "source",
        ["bron ontbreekt"],
    ),
    "risk of an unknown capability": (
        replace("acute_risks", "guards,Niemand", "guard,Niemand"),
        "acute_risks",
        4,
        "capability_id",
        ["data/capabilities.csv", "bedoelt u 'guards'?"],
    ),
    "the same risk twice": (
        replace("acute_risks", "eod,De straat blijft leeg.", "eod,De bom blijft liggen."),
        "acute_risks",
        3,
        "capability_id, effect",
        ["twee keer", "regel 2"],
    ),
    "malformed bibliography": (
        bibliography('[\n  {"id": "cbs-2024",\n  "type" "dataset"}\n]'),
        "bibliography.json",
        3,
        "",
        ["JSON is niet goed gevormd"],
    ),
    "bibliography that is no list": (bibliography("{}"), "bibliography.json", 0, "", ["geen lijst"]),
    "entry without a title": (
        bibliography('[\n{"id": "cbs-2024", "type": "dataset"}\n]'),
        "bibliography.json",
        2,
        "cbs-2024.title",
        ["ontbreekt"],
    ),
    "entry twice": (
        bibliography(
            '[{"id": "cbs-2024", "type": "book", "title": "A"},\n{"id": "cbs-2024", "type": "book", "title": "B"}]'
        ),
        "bibliography.json",
        2,
        "",
        ["twee keer", "cbs-2024"],
    ),
    **{
        f"entry that leads to {address}": (
            bibliography(f'[\n{{"id": "cbs-2024", "type": "book", "title": "A",\n"{name}": "{address}"}}]'),
            "bibliography.json",
            2,
            f"cbs-2024.{name}",
            ["Dit adres van de bron kan niet", address, allowed],
        )
        for name, address, allowed in (
            ("URL", "file:///etc/passwd", "https://"),
            ("URL", "javascript:alert(1)", "https://"),
            ("URL", "JavaScript:alert(1)", "https://"),
            ("URL", "//elders.example/x", "https://"),
            ("URL", "elders.example/x", "https://"),
            ("URL", "data:text/html,x", "https://"),
            ("URL", "ftp://elders.example/x", "https://"),
            ("DOI", "javascript:alert(1)", "10.1000/182"),
            ("DOI", "file:///etc/passwd", "10.1000/182"),
            ("PMID", "../x", "nummer"),
            ("PMCID", "javascript:x", "PMC1234567"),
        )
    },
    "entry with a strange id": (
        bibliography('[{"id": "CBS 2024", "type": "book", "title": "A"}]'),
        "bibliography.json",
        1,
        "",
        ["rekenkamer-2025-ht3"],
    ),
    "malformed contract": (
        contract(lambda text: text.replace("resources:", "resources: [", 1)),
        "datapackage.yaml",
        None,
        "",
        ["YAML is niet goed gevormd"],
    ),
    "contract without a table": (
        contract(lambda text: text.replace("- name: claims", "- name: clams", 1)),
        "datapackage.yaml",
        0,
        "resources",
        ["mist een tabel", "claims"],
    ),
    "contract with a strange type": (
        contract(lambda text: text.replace("type: boolean", "type: bool", 1)),
        "datapackage.yaml",
        0,
        "resources.capabilities",
        ["onbekende soort 'bool'"],
    ),
}
ENGLISH = re.compile(r"\b(expected|invalid|should|must be|error|line|input|Traceback|codec)\b")


@pytest.mark.parametrize("name", CASES)
def test_broken_input_is_explained(project, name):
    """Each mistake names the file, the line, the column, what was found and what is allowed."""
    mutate, file, line, column, texts = CASES[name]
    mutate(project)
    path = f"data/{file}" if "." in file else f"data/{file}.csv"
    found = [p for p in project.problems() if p.file == path and p.column == column and line in (None, p.line)]
    assert found, [p.text() for p in project.problems()]
    message = "\n".join(problem.text() for problem in found)
    assert not [text for text in texts if text not in message], message
    assert not ENGLISH.search(message), message


def test_all_problems_come_at_once(project):
    """Mistakes in six files are reported in one error, in order of file and line."""
    project.replace("capability_values", "units,8,10,12", "units,-8,10,12")
    project.replace("claims", "eod,ht1,conflict,0.5", "eod,ht1,conflict,half")
    project.replace("legal_bases", "cbs-2024", "cbs")
    project.replace("request_lines", "bomb_eod,bomb", "bomb_eod,bom")
    project.replace("incidents", "type,", "tipe,")
    project.path("regions").unlink()
    problems = project.problems()
    assert {problem.file for problem in problems} == {
        f"data/{name}.csv"
        for name in ("capability_values", "claims", "incidents", "legal_bases", "request_lines", "regions")
    }
    assert problems == sorted(problems)


def test_one_mistake_is_one_problem(project):
    """A missing file or a misspelt id does not also count against everything that refers to it."""
    project.path("capabilities").unlink()
    project.replace("legal_bases", "\nwvr,", "\nWvR,")
    project.replace(
        "request_lines", "watch_guards,watch,guards,Bewaken,rijk,wvr", "watch_guards,watch,guards,Bewaken,rijk,"
    )
    files = [problem.file for problem in project.problems()]
    assert files.count("data/capabilities.csv") == 1
    assert "data/claims.csv" not in files


def test_missing_tables_of_measures_are_one_problem_each(project):
    """Measures are not said to lack what stands in a file that cannot be read."""
    project.path("measure_values").unlink()
    project.path("measure_effects").unlink()
    assert [problem.file for problem in project.problems()] == ["data/measure_effects.csv", "data/measure_values.csv"]


def test_a_misspelt_target_is_one_problem(project):
    """What a target that is none would ask of the other columns is not guessed at."""
    project.replace("measure_effects", "team,capability,eod", "team,capacity,eod")
    assert [(p.line, p.column) for p in project.problems()] == [(6, "target")]


def test_missing_column_is_reported_once(project):
    """A column that is not there gives one problem, not one for each row."""
    drop_column("capability_values", "note")(project)
    assert [(p.line, p.column) for p in project.problems()] == [(1, "note")]


def counts(project):
    """How many problems loading reports for how many faults."""
    problems = project.problems()
    with pytest.raises(InputError) as error:
        project.load()
    head = error.value.text().splitlines()[0]
    return len(problems), head


def test_a_stray_quote_is_one_problem(project):
    """Rows that a quote swallowed do not count as rows that are not there, and the message names its line."""
    for name in ("open_questions", "capabilities", "request_lines", "legal_bases"):
        whole = project.path(name).read_text(encoding="utf-8")
        project.path(name).write_text(whole.replace("\n", '\n"', 1), encoding="utf-8")
        (problem,) = project.problems()
        assert (problem.file, problem.line) == (f"data/{name}.csv", 2)
        assert "aanhalingstekens" in problem.message
        project.path(name).write_text(whole, encoding="utf-8")


def test_a_quote_that_closes_much_later_is_one_problem(project):
    """A cell that holds whole rows is no cell, also if the quotes add up."""
    path = project.path("claims")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\neod,ht1", '\n"eod,ht1', 1).replace("\nguards,ht1", '",ht1', 1), encoding="utf-8")
    (problem,) = project.problems()
    assert (problem.file, problem.line) == ("data/claims.csv", 2)
    assert "aanhalingstekens" in problem.message


def test_prose_with_commas_and_lines_is_a_cell(project):
    """A long text in lines, with commas in it, swallows nothing."""
    prose = '"Eerst a, b, c, d,\nen dan e, f, g, h, i, j, k, l, m, n, o, p en q."'
    project.replace("capabilities", "Ruimt explosieven op.", prose)
    assert project.load().frame("capabilities")["description"][0].endswith("p en q.")


def test_a_misspelt_id_is_told_where_it_stands(project):
    """What many rows agree on is right: the problem is the id, not the rows that refer to it."""
    project.replace("capabilities", "\neod,", "\neodd,")
    (problem,) = project.problems()
    assert (problem.file, problem.line, problem.column, problem.found) == ("data/capabilities.csv", 2, "id", "eodd")
    assert "eod: daarnaar verwijzen" in problem.allowed


def test_one_misspelt_reference_is_told_where_it_stands(project):
    """The one row that says otherwise is wrong."""
    project.replace("request_types", "find,eod,", "find,eodd,")
    (problem,) = project.problems()
    assert (problem.file, problem.line, problem.advice) == ("data/request_types.csv", 2, "bedoelt u 'eod'?")


def test_an_id_in_capitals_is_one_problem(project):
    """What refers to a key that is spelt wrong is not wrong too."""
    project.replace("capabilities", "\neod,", "\nEOD,")
    assert [(p.file, p.line, p.column) for p in project.problems()] == [("data/capabilities.csv", 2, "id")]


def test_a_row_that_is_gone_is_one_fault(project):
    """Everything that refers to it differs in place only."""
    project.replace("legal_bases", "wvr,Wet veiligheidsregio's,51,Bijstand,bijstand,cbs-2024,openbaar,\n", "")
    project.append("legal_bases", "rsz,Regeling,3,Steun,steunverlening,cbs-2024,openbaar,")
    places, head = counts(project)
    assert places > 3
    assert head == f"Er is 1 fout in de invoer, op {places} plaatsen."


@pytest.mark.parametrize("text", ["[]", '[{"title": "Zonder sleutel", "type": "book"}]', "{}", ""])
def test_a_bibliography_without_sources_is_one_problem(project, text):
    """Not one for every row that cites something."""
    project.bibliography.write_text(text, encoding="utf-8")
    assert [problem.file for problem in project.problems()] == ["data/bibliography.json"]


def test_a_column_that_is_gone_or_renamed_is_one_problem(project):
    """In any table, any column: one problem, at the header; the nth column of every table at a time."""
    tables = load_contract(project.root).tables
    whole = {name: project.path(name).read_text(encoding="utf-8") for name in tables}
    for number in range(max(len(table.column_names) for table in tables.values())):
        broken = []
        for name, text in whole.items():
            header, rest = text.split("\n", 1)
            columns = header.split(",")
            if number < len(columns):
                columns[number] += "_x"
                broken.append((f"data/{name}.csv", 1))
            project.path(name).write_text("\n".join([",".join(columns), rest]), encoding="utf-8")
        assert [(problem.file, problem.line) for problem in project.problems()] == sorted(broken), number


def test_rows_that_were_pasted_twice_are_one_problem(project):
    """The first line is named, the others are counted."""
    path = project.path("claims")
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.split("\n", 1)[1], encoding="utf-8")
    (problem,) = project.problems()
    assert problem.line == 18
    assert problem.found == "16 regels; deze staat ook op regel 2"


def test_spreadsheet_files_are_accepted(project):
    """A byte order mark, CRLF, outer spaces, blank rows and another order of columns change nothing."""
    plain = project.load()
    for name in ("regions", "capabilities", "claims"):
        lines = project.path(name).read_bytes().replace(b"\n", b"\r\n")
        project.path(name).write_bytes(b"\xef\xbb\xbf" + lines + b",,,\r\n\r\n")
    text = project.path("personnel").read_text(encoding="utf-8").splitlines()
    project.path("personnel").write_text(
        "\n".join(",".join([*line.split(",")[1:], " " + line.split(",")[0]]) for line in text), encoding="utf-8"
    )
    again = project.load()
    for name in ("regions", "claims", "personnel"):
        assert again.frame(name).equals(plain.frame(name))


@examples(25)
@given(raw=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
@example(raw=b'id,law\n"')
@example(raw=b"\xef\xbb\xbf")
@example(raw=b"id,law,article,name,kind,source,classification,note\n\x00,\x00,,,,,,\r\r\n")
def test_any_bytes_in_a_table_are_read_or_explained(project, raw):
    """Whatever stands in a CSV file, loading gives rows or an InputError, never another exception."""
    project.path("legal_bases").write_bytes(raw)
    with contextlib.suppress(InputError):
        project.load()


CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "-1", "1e5", "1,5", "٣", "1_000", "2026-02-30", "openbaar", "units", "VR09", "=1", "0", "x" * 99]
    ),
)


@examples(25)
@given(cells=st.lists(CELL, min_size=10, max_size=10))
def test_any_cells_are_read_or_explained(project, cells):
    """Whatever stands in the cells of a row, parsing and all checks give values or problems, never an exception."""
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    raw = project.path("capability_values").read_bytes()
    project.path("capability_values").write_bytes(raw + quoted.encode("utf-8", "replace") + b"\n")
    with contextlib.suppress(InputError):
        project.load()
    project.path("capability_values").write_bytes(raw)


@examples(25)
@given(raw=st.one_of(st.binary(max_size=120), st.just(b"[" * 100_000), st.just(b"[" + b"9" * 5000 + b"]")))
def test_any_bytes_in_the_bibliography_are_read_or_explained(project, raw):
    """Whatever stands in the bibliography, reading gives entries or problems."""
    project.bibliography.write_bytes(raw)
    problems = []
    assert read_bibliography(project.root, problems) is not None or problems


@examples(25)
@given(
    raw=st.one_of(
        st.binary(max_size=120), st.sampled_from([b"[]", b"resources: 1", b"x-phases: 2020-99-99", b"a: &a [*a]"])
    )
)
def test_any_bytes_in_the_contract_are_explained(project, raw):
    """Whatever stands in datapackage.yaml, loading gives an InputError."""
    (project.root / "data" / "datapackage.yaml").write_bytes(raw)
    with pytest.raises(InputError):
        load_contract(project.root)


def test_lines_are_exact_after_quoted_line_breaks(project):
    """A row's line is the line on which it starts, also after cells with line breaks of every kind."""
    table = load_contract(project.root).tables["legal_bases"]
    text = (
        ",".join(table.column_names) + '\r\na,"x\r\ny\nz",,n,bijstand,,openbaar,\r\n\r\nb,x,,n,bijstand,,openbaar,\r\n'
    )
    rows = parse_rows(text.encode(), table, problems := [])
    assert not problems
    assert [row.line for row in rows.rows] == [2, 6]


def test_empty_columns_and_lines_of_a_spreadsheet_are_passed_over(project):
    """Commas that a spreadsheet leaves at the right and below change nothing."""
    before = project.load().frame("legal_bases")
    path = project.path("legal_bases")
    path.write_text(path.read_text(encoding="utf-8").replace("\n", ",,,\n") + ",,,,,,,,,,\n" * 3, encoding="utf-8")
    assert project.load().frame("legal_bases").equals(before)


def test_a_header_that_is_none_is_one_problem(project):
    """One message, not one for every column that is missing."""
    path = project.path("legal_bases")
    path.write_text(path.read_text(encoding="utf-8").split("\n", 1)[1], encoding="utf-8")
    with pytest.raises(InputError) as error:
        project.load()
    assert [p.line for p in error.value.problems if p.file == "data/legal_bases.csv"] == [1]


def test_an_open_quote_does_not_make_a_table_empty(project):
    """What could not be read is not said to be absent."""
    path = project.path("legal_bases")
    header, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(f'{header}\n"{rest}', encoding="utf-8")
    with pytest.raises(InputError) as error:
        project.load()
    assert "De tabel is leeg" not in error.value.text()
    assert "aanhalingstekens" in error.value.text()


def test_line_breaks_in_a_cell_are_shown_as_spaces(project):
    """A message stays on one line and shows no sign that the adviser never typed."""
    path = project.path("legal_bases")
    text = path.read_text(encoding="utf-8").replace("Wet veiligheidsregio's", '"-een\ntwee"', 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        project.load()
    assert "-een twee" in error.value.text()
    assert "\N{REPLACEMENT CHARACTER}" not in error.value.text()


def test_character_that_the_report_cannot_show(project):
    """Any text cell, also a note, whatever the edition; the message names line, column and character."""
    project.replace("commitments", "Een brief aan de Kamer.", "Een brief ⚠ aan de Kamer.")
    project.replace("open_questions", "Hoeveel zijn er?", "Hoeveel zijn er \N{HOT BEVERAGE}?")
    project.load()
    with pytest.raises(InputError) as caught:
        load_dataset(project.root, "publiek", frozenset(map(chr, range(0x20, 0x250))))
    assert [(p.file, p.line, p.column, p.found[:1]) for p in caught.value.problems] == [
        ("data/commitments.csv", 2, "description", "⚠"),
        ("data/open_questions.csv", 2, "question", "☕"),
    ]


@pytest.mark.parametrize("sign", ["\ufffe", "\uf0b7", "\u2028", "\U0001fffe", "\ufdd0"])
def test_what_is_no_character_is_refused(project, sign):
    """Without knowing the typeface: no document may hold it."""
    project.replace("commitments", "Een brief aan de Kamer.", f"Een{sign}brief")
    (problem,) = project.problems()
    assert f"U+{ord(sign):04X}" in problem.message


@pytest.mark.parametrize("day", ["0001-01-01", "1799-12-31", "2101-01-01", "9999-12-31"])
def test_date_at_the_end_of_the_calendar(project, day):
    """A year later Python knows no date, and somebody counts on."""
    project.replace("commitments", "2025-12-31", day)
    assert [(p.line, p.column) for p in project.problems() if "te ver weg" in p.message] == [(2, "deadline")]


@pytest.mark.parametrize(
    ("number", "words"),
    [("1" + "0" * 300, "te groot om waar te zijn"), ("1000000001", "te groot"), ("0." + "0" * 300 + "1", "te klein")],
)
def test_number_that_nothing_can_be_counted_with(project, number, words):
    """A finite number may still give infinity when it is multiplied or divided by."""
    project.replace("observations", ",447,", f",{number},")
    (problem,) = project.problems()
    assert (problem.line, problem.column) == (2, "value")
    assert words in problem.message


def test_lead_time_beyond_the_calendar(project):
    """The date on which a measure works is counted from it."""
    project.replace("measure_values", "train,lead_time,6,12,18,", "train,lead_time,6,12,601,")
    (problem,) = project.problems()
    assert (problem.column, problem.allowed) == ("high", "0 tot en met 600 (maanden)")
