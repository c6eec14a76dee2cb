"""The facts of tables and parameters that texts tell beside what is computed."""

from __future__ import annotations

import math
from datetime import date
from types import SimpleNamespace

import pandas as pd
from tests.figures.drawn import words
from tests.projects import ROOT

from hoofdtaak3.analyses.dossier.content import _newest, _observations, _origin
from hoofdtaak3.analyses.dossier.figures import origin_figure
from hoofdtaak3.assemble.config import read_settings
from hoofdtaak3.assemble.frontmatter import date_of, read_head
from hoofdtaak3.brand import Brand
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.tables.keys import QUANTITY_KEYS
from hoofdtaak3.project import Project
from hoofdtaak3.results.findings import Ground


def observed(**changes):
    """What is found of one published figure."""
    row = {
        "id": "eod", "name": "Meldingen", "period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31),
        "value": 2603.0, "unit": "meldingen", "basis": "bron", "source": "s",
    }  # fmt: skip
    frame = pd.DataFrame([row | changes])
    return next(_observations(SimpleNamespace(dataset=SimpleNamespace(frame=lambda _: frame))))


def test_a_published_figure():
    """Value, unit, source and period; sourced figures are sure."""
    found = observed()
    assert (found.id, found.value, found.unit, found.source) == ("waarneming.eod", 2603.0, "meldingen", "s")
    assert found.label == "Meldingen (1 januari 2024 tot en met 31 december 2024)"
    assert found.degree == "vast"


def test_a_figure_of_one_day_or_without_date():
    """One day is told once; without a date nothing is told of it."""
    assert observed(period_end=date(2024, 1, 1)).label == "Meldingen (1 januari 2024)"
    assert observed(period_start=None, period_end=None).label == "Meldingen"


def test_a_judged_or_missing_figure():
    """A judgement is not sure, and what is not known is not 0."""
    assert observed(basis="oordeel").degree == "wisselt"
    assert observed(value=math.nan).value is None


def a_world(**bases):
    """A world of which these tables have values, by basis."""
    grounds = {f"tabel.{table}": Ground(table, bases.get(table, {}), {}) for table in QUANTITY_KEYS}
    total: dict[str, int] = {}
    for counts in bases.values():
        for basis, count in counts.items():
            total[basis] = total.get(basis, 0) + count
    return SimpleNamespace(grounds={**grounds, "waarden": Ground("alle", total, {})}, brand=Brand.plain())


def test_origin():
    """Shares of all values and of those of each table; a statement of the party itself counts as sourced."""
    found = {f.id: f for f in _origin(a_world(claims={"oordeel": 6}, personnel={"bron": 1, "opgave": 1, "fictief": 2}))}
    assert found["herkomst.waarden"].value == 10
    assert (found["herkomst.met_bron"].value, found["herkomst.met_bron"].total) == (2, 10)
    assert found["herkomst.oordeel"].value == 0.6
    assert found["herkomst.onbekend"].value == 0.0
    assert found["herkomst_van.claims.met_bron"].value == 0.0
    assert found["herkomst_van.personnel.met_bron"].value == 0.5
    assert found["herkomst_van.region_values.met_bron"].value is None
    assert {each.degree for each in found.values()} == {"vast"}


def test_no_values_at_all():
    """Shares of nothing are not known."""
    found = {f.id: f for f in _origin(a_world())}
    assert found["herkomst.waarden"].value == 0
    assert found["herkomst.bron"].value is None
    assert "Er zijn geen waarden." in words(origin_figure(a_world()))


def test_the_figure_of_origin():
    """A bar for each table with values, the best sourced first, and counts in the table behind it."""
    figure = origin_figure(a_world(claims={"oordeel": 6}, personnel={"bron": 1, "fictief": 3}))
    assert list(figure.table["Waarden"]) == [6, 4]
    drawn = words(figure)
    assert [text for text in drawn if text.endswith("waarden")] == ["4 waarden", "6 waarden"]
    assert "25%" in drawn
    assert "100%" in drawn


def newest(*issued):
    """The newest of sources that were issued on these days."""
    sources = {str(number): {"issued": {"date-parts": [parts]}} for number, parts in enumerate(issued)} | {"none": {}}
    return _newest(SimpleNamespace(dataset=SimpleNamespace(sources=sources))).value


def test_the_newest_source():
    """Only days count: of a year or a month it is not known whether it is newer."""
    assert newest([2025, 12, 8], [2026, 3, 2], [2026, 2, 27]) == "2026-03-02"
    assert newest([2025, 12, 8], [2026], [2026, 2]) == "2025-12-08"
    assert newest([2026]) is None


def test_no_document_is_older_than_what_it_cites():
    """The date of each document, against the newest source of the shipped tables."""
    known = _newest(SimpleNamespace(dataset=load_dataset(ROOT, "publiek"))).value
    documents = sorted((ROOT / "report").glob("*.qmd"))
    dated = read_settings(Project(ROOT), "publiek").date
    assert documents
    for document in documents:
        assert str(date_of(read_head(document), dated)) >= known, document.name
