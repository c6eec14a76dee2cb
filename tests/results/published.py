"""What is published, for tests: the shipped tables with results of one made-up row each."""

from datetime import date

from tests.projects import ROOT

from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.scenarios.order import arranged
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.tables.contract import load_contract
from hoofdtaak3.model.frames import frame
from hoofdtaak3.results.columns import Kind
from hoofdtaak3.results.of_analyses import ANALYSIS_TABLES
from hoofdtaak3.results.of_scenarios import SAMPLE_TABLES, SCENARIO_TABLES
from hoofdtaak3.results.sheets import Sheet, SheetColumn, published_sheets
from hoofdtaak3.results.workbook import Guide

GUIDE = Guide("Gegevens", ("Eerste zin.",), "publiek", 1_700_000_000)
KNOWN = {
    "capabilities": "cbrn_decon",
    "scenarios": "vredestijd",
    "request_lines": "chemisch_ontsmetten",
    "incidents": "chemisch_ongeluk",
    "legal_bases": "wvr_51",
    "civil_pools": "",
    "measures": "",
    "regions": "VR01",
    "open_questions": "q_readiness",
}


def made_up(table, rows=1):
    """A frame of equal rows that its schema allows; every other number is not known."""

    def cell(at, column):
        if column.kind is Kind.NUMBER:
            return float("nan") if at % 2 else 0.125
        if column.kind is Kind.WHOLE:
            return 2030 if column.unit == "jaar" else 3
        key = KNOWN.get(column.refers, "")
        return (key,) * 2 if column.kind is Kind.LIST else key or next(iter(column.codes), "")

    row = tuple(cell(at, column) for at, column in enumerate(table.columns))
    return frame(table.dtypes, [row] * rows)


def published(root=ROOT, edition="publiek", *, scenarios=None, findings=(), rows=1):
    """All that is published of a project, with made-up results."""
    known = scenarios or load_scenarios(root)
    order = {key: known[key] for key in arranged(known)}
    return published_sheets(
        load_dataset(root, edition),
        load_contract(root),
        order,
        results={key: {t.name: made_up(t, rows) for t in (*SCENARIO_TABLES, *SAMPLE_TABLES)} for key in order},
        frames={t.name: made_up(t, rows) for t in ANALYSIS_TABLES},
        findings=findings,
    )


def sheet(*rows, title="Proef", key="gegevens/proef"):
    """A table with a column of every kind."""
    columns = (
        SheetColumn("id", "tekst", "Sleutel."),
        SheetColumn("aantal", "getal", "Aantal.", "eenheden"),
        SheetColumn("deel", "getal", "Deel.", "fractie"),
        SheetColumn("dag", "datum", "Dag."),
        SheetColumn("waar", "ja of nee", "Waar."),
        SheetColumn("waarde", "getal", "Waarde.", unit_column="eenheid"),
        SheetColumn("eenheid", "tekst", "Eenheid."),
        SheetColumn("jaar", "geheel getal", "Jaar.", "jaar"),
    )
    return Sheet(key, title, columns, rows)


ROW = ("a", 1234.5, 0.25, date(2026, 1, 31), True, 0.5, "fractie", 2030)
