"""What is known to be wrong or odd before anything runs."""

from __future__ import annotations

from tests.projects import ROOT

from hoofdtaak3.build.validation import validate
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.project import Project


def test_year_without_personnel_is_named():
    """A scenario after the last figure of the personnel is unknown in large part; the check says so, and of which."""
    scenarios = load_scenarios(ROOT)
    late = scenarios["vredestijd"].start_date.replace(year=2090)
    scenarios["vredestijd"] = scenarios["vredestijd"].model_copy(update={"start_date": late})
    warnings = validate(Project(ROOT), "publiek", scenarios).warnings
    assert [text for text in warnings if "personnel.csv" in text and "vredestijd" in text]
    assert not [text for text in warnings if "personnel.csv" in text and "navo_top" in text]
