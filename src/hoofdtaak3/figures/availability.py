"""Figure: which capabilities are available in which phase."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.codes import AVAILABILITY, UNKNOWN
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.matrix import Cell, Matrix, matrix_chart
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import part
from hoofdtaak3.figures.stamp import wording
from hoofdtaak3.model.inputs import PHASES

if TYPE_CHECKING:
    from hoofdtaak3.brand import Brand
    from hoofdtaak3.figures.names import Names

LABEL = "fig-beschikbaarheid"
_KINDS = {
    "beschikbaar": "good",
    "beperkt": "some",
    "tijdelijk_niet": "none",
    "niet_beschikbaar": "none",
    UNKNOWN: "unknown",
}
_KEY = (
    "In elke cel: wat Defensie kan leveren, in eenheden, met het ijkpunt tussen haakjes.",
    "Wit: beschikbaar. Licht: beperkt. Donker: niet beschikbaar. Gestreepte rand: onbekend.",
)


def availability_figure(phases: pd.DataFrame, names: Names, brand: Brand) -> Figure:
    """Capabilities by phase, from the frame `phases` (on the reference request)."""
    keys = _order(phases, names)
    columns = [phase for phase in PHASES if (phases["phase"] == phase).any()]
    cells = [
        Cell(
            row=row.capability_id,
            column=row.phase,
            kind=_KINDS[row.availability],
            text=AVAILABILITY[row.availability],
            note=""
            if row.availability == UNKNOWN
            else f"{dutch.number(row.supply)} (ijkpunt {dutch.number(row.reference)})",
        )
        for row in rows_of(phases)
    ]
    return Figure(
        label=LABEL,
        caption="Beschikbaarheid van de capaciteiten van Defensie per fase, gemeten aan het ijkpunt.",
        alt=_alternative(phases, columns, names),
        chart=matrix_chart(
            Matrix(
                {key: names.capability(key) for key in keys},
                {phase: dutch.capital(phase) for phase in columns},
                cells,
                _KEY,
                "Er zijn geen capaciteiten.",
                wording(names.assumption(keys)),
            ),
            brand,
        ),
        table=pd.DataFrame(
            {
                "Capaciteit": [names.capability(key) for key in phases["capability_id"]],
                "Fase": [dutch.capital(phase) for phase in phases["phase"]],
                "Eenheid": [names.unit(key) for key in phases["capability_id"]],
                "Aanbod": phases["supply"].to_numpy(),
                "IJkpunt": phases["reference"].to_numpy(),
                "Beschikbaarheid": [AVAILABILITY[code] for code in phases["availability"]],
            }
        ),
        basis=names.mark(keys),
    )


def _order(phases: pd.DataFrame, names: Names) -> list[str]:
    """Most often gone first, then most often limited, then by name; what is not known at the end."""

    def key(capability: str) -> tuple[int, int, int, str]:
        own = phases.loc[phases["capability_id"] == capability, "availability"]
        gone, limited, unknown = ((own == code).sum() for code in ("niet_beschikbaar", "beperkt", UNKNOWN))
        return (int(unknown), -int(gone), -int(limited), names.capability(capability))

    return sorted(dict.fromkeys(phases["capability_id"]), key=key)


def _alternative(phases: pd.DataFrame, columns: list[str], names: Names) -> str:
    total = phases["capability_id"].nunique()
    if not total:
        return "Er is niets getekend, want er zijn geen capaciteiten."
    parts = [f"Tabel met {total} {dutch.plural(total, 'capaciteit', 'capaciteiten')} en wat daarvan per fase over is."]
    for phase in columns:
        here = phases[phases["phase"] == phase]["availability"]
        counts = [f"{int((here == code).sum())} {word}" for code, word in AVAILABILITY.items() if (here == code).any()]
        parts.append(f"{dutch.capital(phase)}: {dutch.listing(counts)}.")
    gone = phases[(phases["availability"] == "niet_beschikbaar")]["capability_id"]
    if len(gone):
        parts.append(f"In minstens één fase valt helemaal weg: {names.listing(dict.fromkeys(gone), 5)}.")
    lowest = phases.assign(share=phases["supply"] / phases["reference"]).dropna(subset=["share"])
    lowest = lowest[(lowest["share"] > 0) & (lowest["share"] < 1)].sort_values("share", kind="stable")
    if len(lowest):
        row = lowest.iloc[0]
        parts.append(
            f"Van wat overblijft is het minst: {names.listing([row['capability_id']])}, "
            f"in {row['phase']} {part(row['share'])} van het ijkpunt."
        )
    return " ".join(parts)
