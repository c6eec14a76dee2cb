"""What the steps of the pipeline are called, on disk and to the adviser."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from hoofdtaak3.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

CHECK = "check"
COMPARISON = "comparison"
PUBLISH = "publish"
_KINDS = {"assemble": "samenstellen", "sampling": "trekkingen"}
_ANALYSES = {
    "causes": "oorzaken",
    "uncertainty": "onzekerheid",
    "requests": "verzoeken",
    "growth": "groei",
    "reciprocity": "wederkerigheid",
    "measures": "oplossingsrichtingen",
    "regions": "regio's",
    "risks": "acuut risico",
    "explorer": "verkenner",
}
_LABELS = {CHECK: "controle van de invoer", COMPARISON: "vergelijking", PUBLISH: "publicatie"}


def scenario_name(scenario_id: str) -> str:
    """Of a scenario's record and executed notebook; the prefix keeps a scenario called `comparison` apart."""
    return f"scenario-{scenario_id}"


def scenario_task(scenario_id: str) -> str:
    """Of a scenario's task."""
    return f"scenario:{scenario_id}"


def assemble_task(document: str, kind: str) -> str:
    """Of the task that makes one format of one document."""
    return f"assemble:{document}.{kind}"


def label(task: str) -> str:
    """A task's name for the adviser: `scenario:vredestijd -> 'scenario vredestijd'`."""
    kind, _, rest = task.partition(":")
    if kind == "analysis":
        return f"analyse {_ANALYSES.get(rest, rest)}"
    if rest:
        return f"{_KINDS.get(kind, kind)} {rest}"
    return _LABELS.get(task, task)


def unknown_scenario(scenarios: Iterable[str], scenario_id: str) -> Problem:
    """The problem of a scenario that does not exist, with the nearest that does."""
    known = sorted(scenarios)
    near = get_close_matches(scenario_id, known, n=1)
    return Problem(
        file="params/scenarios",
        message="Dit scenario bestaat niet.",
        found=scenario_id,
        allowed=", ".join(known),
        advice=f"bedoelt u '{near[0]}'?" if near else "kies een scenario uit de lijst van 'ht3 scenarios'",
    )
