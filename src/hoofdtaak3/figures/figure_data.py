"""The data behind the figures over all scenarios, as tables on paper: for who cannot see a chart, or checks it.

They are shorter than the tables behind the figures, which the page has. They have no number: that would be the
figure's, a second time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures.availability import LABEL as AVAILABILITY
from hoofdtaak3.figures.codes import NO_DEMAND, UNKNOWN, short
from hoofdtaak3.figures.compare import IMPACT, SCENARIOS
from hoofdtaak3.figures.coverage import LABEL as COVERAGE
from hoofdtaak3.figures.coverage import ranked
from hoofdtaak3.figures.markdown import escape, introduced, table
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import part, signed
from hoofdtaak3.model.inputs import PHASES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from hoofdtaak3.figures.names import Names

_WIDTHS = (28, 18, 64)


def figure_data(phases: pd.DataFrame, together: pd.DataFrame, titles: Mapping[str, str], names: Names) -> str:
    """All tables; `together` is the frames `capabilities` one below the other, with scenario_id."""
    asked = together[together["demand_unit_days"].isna() | (together["demand_unit_days"] > 0)]
    classes = [_class(row.code, row.coverage) for row in rows_of(asked)]
    effects = [signed(row.impact_unit_days / row.demand_unit_days) for row in rows_of(asked)]
    by_class = _by_outcome(asked.assign(outcome=classes), titles, names)
    by_effect = _by_outcome(asked.assign(outcome=effects), titles, names)
    return "\n".join(
        [
            introduced(
                f"Gegevens bij @{SCENARIOS}. Klasse en dekking van elke capaciteit, met de scenario’s waarin die "
                "gelden.",
                table(["Capaciteit", "Klasse en dekking", "Scenario’s"], by_class, _WIDTHS),
            ),
            _availability(phases, names),
            _coverage(phases, names),
            introduced(
                f"Gegevens bij @{IMPACT}. Extra tekort door de verschuiving naar hoofdtaak 1, als deel van de vraag, "
                "met de scenario’s.",
                table(["Capaciteit", "Extra tekort", "Scenario’s"], by_effect, _WIDTHS),
            ),
        ]
    )


def _class(code: str, coverage: float) -> str:
    return UNKNOWN if code in (UNKNOWN, NO_DEMAND) else f"{short(code)}, {part(coverage)}"


def _by_outcome(asked: pd.DataFrame, titles: Mapping[str, str], names: Names) -> list[list[str]]:
    """A row for every outcome of a capability, with the scenarios that have it: far shorter than a row for each."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows_of(asked):
        found.setdefault((names.capability(row.capability_id), row.outcome), []).append(titles[row.scenario_id])
    # By name only: sorting is stable, so the outcomes stay in the order of the scenarios.
    rows = sorted(found.items(), key=lambda item: item[0][0])
    return [[escape(name), escape(outcome), escape("; ".join(scenarios))] for (name, outcome), scenarios in rows] or [
        ["Geen vraag", "", ""]
    ]


def _availability(phases: pd.DataFrame, names: Names) -> str:
    columns = [phase for phase in PHASES if (phases["phase"] == phase).any()]
    rows = []
    for key in sorted(dict.fromkeys(phases["capability_id"]), key=names.capability):
        own = phases[phases["capability_id"] == key].set_index("phase")
        supply = [dutch.number(float(own["supply"].get(phase, float("nan")))) for phase in columns]
        unit = escape(names.unit(key))
        rows.append([escape(names.capability(key)), unit, dutch.number(float(own["reference"].iloc[0])), *supply])
    return introduced(
        f"Gegevens bij @{AVAILABILITY}. Wat Defensie per fase kan leveren, in eenheden.",
        table(
            ["Capaciteit", "Eenheid", "IJkpunt", *(dutch.capital(phase) for phase in columns)],
            rows or [["Geen capaciteiten", *[""] * (2 + len(columns))]],
            [28, 24, -13, *[-13] * len(columns)],
        ),
    )


def _coverage(phases: pd.DataFrame, names: Names) -> str:
    rows = [
        [
            escape(row.name),
            row.worst,
            dutch.number(row.reference),
            *(dutch.number(value) for value in (row.reference - row.gap_alone, row.gap_alone - row.gap, row.gap)),
            short(row.code),
        ]
        for row in rows_of(ranked(phases, names))
    ]
    return introduced(
        f"Gegevens bij @{COVERAGE}. Wie het ijkpunt vervult in de slechtste fase van elke capaciteit, in eenheden.",
        table(
            ["Capaciteit", "Slechtste fase", "IJkpunt", "Defensie", "Civiel", "Niet gedekt", "Klasse"],
            rows or [["Geen capaciteiten", *[""] * 6]],
            [28, 16, -12, -12, -12, -14, 14],
        ),
    )
