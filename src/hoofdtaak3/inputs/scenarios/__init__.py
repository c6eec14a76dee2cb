"""Scenario files -> validated `Scenario`."""

from hoofdtaak3.inputs.scenarios.load import Scenarios, check_references, check_signs, load_scenarios, unknown_scenario
from hoofdtaak3.inputs.scenarios.model import IncidentStart, PhaseStart, Scenario

__all__ = [
    "IncidentStart",
    "PhaseStart",
    "Scenario",
    "Scenarios",
    "check_references",
    "check_signs",
    "load_scenarios",
    "unknown_scenario",
]
