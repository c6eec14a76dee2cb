"""Figure: availability set against civil cover, in the worst phase of each capability."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.bars import Bars, Row, bar_chart, parts
from hoofdtaak3.figures.codes import CLASSES, UNKNOWN, severity, worst_phases
from hoofdtaak3.figures.figure import Figure
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import part
from hoofdtaak3.figures.stamp import wording

if TYPE_CHECKING:
    from hoofdtaak3.brand import Brand
    from hoofdtaak3.figures.names import Names

LABEL = "fig-dekking"
_EVERY = "elke fase"
_DIGITS = 9
_WORDS = {"defence": "Defensie", "civil": "civiel", "gap": "niet gedekt", "unknown": "onbekend"}


def coverage_figure(phases: pd.DataFrame, names: Names, brand: Brand) -> Figure:
    """The reference request in the worst phase: met by Defence, by civil parties, by nobody. `phases` is the frame."""
    worst = ranked(phases, names)
    return Figure(
        label=LABEL,
        caption="Beschikbaarheid en civiele dekking van het ijkpunt, per capaciteit in haar slechtste fase.",
        alt=_alternative(worst, names),
        chart=bar_chart(
            Bars(
                [_row(row, names) for row in rows_of(worst)],
                "deel van het ijkpunt",
                "Er zijn geen capaciteiten.",
                _WORDS,
                wording(names.assumption(worst["capability_id"])),
            ),
            brand,
        ),
        table=pd.DataFrame(
            {
                "Capaciteit": worst["name"].to_numpy(),
                "Slechtste fase": worst["worst"].to_numpy(),
                "IJkpunt": worst["reference"].to_numpy(),
                "Door Defensie": (worst["reference"] - worst["gap_alone"]).to_numpy(),
                "Civiel": (worst["gap_alone"] - worst["gap"]).to_numpy(),
                "Niet gedekt": worst["gap"].to_numpy(),
                "Klasse": worst["class"].to_numpy(),
            }
        ),
        basis=names.mark(worst["capability_id"]),
    )


def ranked(phases: pd.DataFrame, names: Names) -> pd.DataFrame:
    """The worst phase of each capability, worst class first, then the widest uncovered part, then by name.

    `worst` names that phase; it says that it is every phase where all of them come to the same.
    """
    worst = worst_phases(phases)
    outcomes = phases.round(_DIGITS).groupby("capability_id")[["class", "reference", "gap_alone", "gap"]]
    different = outcomes.nunique(dropna=False).max(axis=1)
    alike = (worst["capability_id"].map(different) == 1) & (len(set(phases["phase"])) > 1)
    worst = worst.assign(
        name=[names.capability(key) for key in worst["capability_id"]],
        rank=[severity(code) for code in worst["class"]],
        share=(worst["gap"] / worst["reference"]).fillna(0.0),
        worst=worst["phase"].mask(alike, _EVERY),
    )
    order = worst.sort_values(["rank", "share", "name"], ascending=[False, False, True], kind="stable")
    return order.drop(columns=["rank"]).reset_index(drop=True)


def _row(row: Any, names: Names) -> Row:  # noqa: ANN401
    key, code = row.capability_id, row.code
    name = names.capability(key)
    note = (f"{code}, {row.when}", CLASSES[code])
    defence = 1 - row.gap_alone / row.reference
    gap = row.gap / row.reference
    # A class can be certain while the amounts are not: then the class is what the note says.
    if math.isnan(defence):
        missing = "aanbod onbekend" if code == UNKNOWN else CLASSES[code]
        return Row(key, name, parts([("unknown", 1.0)]), (note[0], missing), alarm=code == "D")
    if math.isnan(gap):
        missing = "civiel deel onbekend" if code == UNKNOWN else CLASSES[code]
        unknown = [("defence", defence), ("unknown", 1 - defence)]
        return Row(key, name, parts(unknown), (note[0], missing), alarm=code == "D")
    shares = [("defence", defence), ("civil", max(0.0, 1 - defence - gap)), ("gap", gap)]
    return Row(key, name, parts(shares), note, alarm=code == "D")


def _alternative(worst: pd.DataFrame, names: Names) -> str:
    if worst.empty:
        return "Er is niets getekend, want er zijn geen capaciteiten."
    total = len(worst)
    parts_ = [f"Balken voor {total} {dutch.plural(total, 'capaciteit', 'capaciteiten')}, de slechtste bovenaan."]
    none = worst[worst["class"] == "D"]
    if len(none):
        parts_.append(f"Geen civiel alternatief is er voor {names.listing(none['capability_id'], 6)}.")
    else:
        parts_.append("Er is geen capaciteit waarvan vaststaat dat er geen civiel alternatief is.")
    for code in ("C", "B", "A", UNKNOWN):
        count = int((worst["class"] == code).sum())
        if count:
            parts_.append(f"{dutch.capital(CLASSES[code])}: {count}.")
    widest = worst[worst["share"] > 0].sort_values("share", ascending=False, kind="stable")
    if len(widest):
        row = widest.iloc[0]
        parts_.append(
            f"Het grootste ongedekte deel heeft {names.listing([row['capability_id']])}: "
            f"{part(row['share'])} in {row['worst']}."
        )
    return " ".join(parts_)
