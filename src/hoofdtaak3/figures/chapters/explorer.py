"""Chapter: the explorer (verkenner), and its outcomes at the settings of the scenarios as a table."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.chapter import Chapter
from hoofdtaak3.figures.chapters.prose import paragraphs
from hoofdtaak3.figures.codes import NO_DEMAND, UNKNOWN, short
from hoofdtaak3.figures.explorer import explorer_html, first_choice
from hoofdtaak3.figures.interactive_html import raw_block
from hoofdtaak3.figures.markdown import escape, table
from hoofdtaak3.figures.rows import rows_of

if TYPE_CHECKING:
    from hoofdtaak3.figures.chapters.chapter import Tale

_WIDTHS = (26, 26, -13, -13, -13, -13, 12)
_ALL_SERVED = "A"
_OPEN = (
    '<details class="figuurgegevens" id="verkenner-tabel" open><summary>Uitkomsten zonder schuiven als tabel</summary>'
)


def chapter(tale: Tale) -> Chapter:
    """The form with its data, and what stands there without JavaScript; frame `explorer`."""
    together = pd.concat(
        [frames["capabilities"].assign(scenario_id=key) for key, frames in tale.results.items()], ignore_index=True
    )
    page = explorer_html(tale.frames["explorer"], tale.titles, tale.names, first_choice(together))
    return Chapter(
        fragments={
            "explorer": raw_block(page),
            "explorer-claim": paragraphs(baseline(together)),
            # Open without JavaScript; the script closes it, for then the explorer itself tells it.
            "explorer-table": "\n".join([raw_block(_OPEN), baseline_table(together, tale), raw_block("</details>")]),
        },
    )


def baseline(together: pd.DataFrame) -> str:
    """How often Defence does not meet all demand itself, over all scenarios and capabilities with demand."""
    asked = _asked(together)
    other = int((~asked["class"].isin([_ALL_SERVED, UNKNOWN])).sum())
    unknown = int((asked["class"] == UNKNOWN).sum())
    if asked.empty:
        return "In geen van de scenario’s is er vraag naar een capaciteit."
    total = f"{dutch.number(len(asked), 0)} {dutch.plural(len(asked), 'combinatie', 'combinaties')}"
    counted = f"Er {dutch.plural(len(asked), 'is', 'zijn')} {total} van een scenario en een capaciteit met vraag."
    if not other and not unknown:
        return f"{counted} Steeds vervult Defensie de hele vraag zelf."
    parts = []
    if other:
        parts.append(f"In {dutch.number(other, 0)} daarvan vervult Defensie niet de hele vraag zelf.")
    if unknown:
        parts.append(f"In {dutch.number(unknown, 0)} is dat onbekend.")
    return " ".join([counted, *parts])


def baseline_table(together: pd.DataFrame, tale: Tale) -> str:
    """What the explorer shows before anything is moved, where Defence does not meet all demand itself."""
    asked = _asked(together)
    shown = asked[asked["class"] != _ALL_SERVED]
    rows = [
        [
            escape(tale.names.capability(row.capability_id)),
            escape(tale.titles[row.scenario_id]),
            *(
                _amount(getattr(row, name))
                for name in ("demand_unit_days", "defence_unit_days", "civil_unit_days", "gap_unit_days")
            ),
            short(row.code),
        ]
        for row in sorted(
            rows_of(shown.rename(columns={"class": "code"})), key=lambda row: tale.names.capability(row.capability_id)
        )
    ]
    return table(
        ["Capaciteit", "Scenario", "Vraag", "Defensie", "Civiel", "Tekort", "Klasse"],
        rows or [["Geen", *[""] * 6]],
        _WIDTHS,
        # Without a number: PDF and Word do not have this table, and number the rest as the page does.
        "De verkenner zonder schuiven, in eenheiddagen: alleen waar Defensie niet de hele vraag zelf vervult.",
    )


def _asked(together: pd.DataFrame) -> pd.DataFrame:
    return together[together["class"] != NO_DEMAND]


def _amount(value: float) -> str:
    return UNKNOWN if math.isnan(value) else dutch.number(value)
