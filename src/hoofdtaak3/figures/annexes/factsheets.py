"""A fact sheet per capability: what it is, what is left of it, who can stand in, and how sure that is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.annexes import sheet_sentences as sentences
from hoofdtaak3.figures.annexes.amounts import ranged, units
from hoofdtaak3.figures.codes import AVAILABILITY, UNKNOWN, short
from hoofdtaak3.figures.markdown import bullets, citation, escape, origin, slug, table
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import part
from hoofdtaak3.model.inputs import PHASES

if TYPE_CHECKING:
    from typing import Any

    from hoofdtaak3.figures.annexes.dossier import Dossier

GUARANTEED = "gegarandeerd"
TIERS = {
    "structureel": "Dit is een vaste taak",
    GUARANTEED: "Dit is een gegarandeerde capaciteit",
    "incidenteel": "Defensie zet haar in op verzoek, als dat kan",
}
_MANDATE = {True: "mag het werk doen", False: "mag het werk niet doen"}
_OWNED = ("capability_values", "observations", "acute_risks", "civil_alternatives")
"""Tables with a column `capability_id` and sources: what a sheet rests on."""


def factsheets(dossier: Dossier) -> str:
    """All sheets, by name, with a sentence before them."""
    capabilities = dossier.dataset.frame("capabilities")
    if capabilities.empty:
        return "Er zijn geen capaciteiten om te beschrijven.\n"
    named = capabilities.assign(shown=[dossier.names.capability(key) for key in capabilities["id"]])
    return "\n".join(_sheet(dossier, row) for row in rows_of(named.sort_values("shown", kind="stable")))


def _sheet(dossier: Dossier, row: Any) -> str:  # noqa: ANN401 - a row has the columns of the table
    key = row.id
    kind = f"{TIERS[row.tier]}. Wij tellen in {row.unit_plural}."
    blocks = [
        f"## {escape(row.shown)} {{#sec-feiten-{slug(key)}}}",
        f"{escape(row.description)} {escape(kind)} {citation(row.source)}".rstrip(),
        _item("IJkpunt", _reference(dossier, key, row.tier)),
        _phases(dossier, key),
        _item("Vraag", escape(sentences.demand(dossier, key))),
        _item("Tekort en oorzaken", escape(sentences.gap(dossier, key))),
        _item("Zekerheid", escape(sentences.certainty(dossier, key))),
        _item("Omslagpunt", escape(sentences.tipping(dossier, key))),
        _item("Civiele alternatieven", _alternatives(dossier, key)),
        _item("Als zij ontbreekt", _risks(dossier, key)),
        _item("Open vragen", _questions(dossier, key)),
        _item("Bronnen", _sources(dossier, key, row.source)),
    ]
    return "\n\n".join(blocks) + "\n"


def _item(name: str, text: str) -> str:
    """A definition-like line: bold name, and the text or list behind it."""
    joint = "" if text.startswith("\n") else " "
    return f"**{name}.**{joint}{text}".rstrip("\n")


def _reference(dossier: Dossier, key: str, tier: str) -> str:
    values = dossier.dataset.frame("capability_values")
    own = values[values["capability_id"] == key].set_index("attribute")
    name = "promise" if "promise" in own.index else "reference_demand"
    row = _known(own, name)
    if row is None:
        return "Onbekend: er is geen getal van een afspraak, en geen gestelde vraag."
    # A guaranteed capability has an agreement by definition; what may lack is its number.
    lacking = "het getal van de afspraak" if tier == GUARANTEED else "een afspraak"
    what = "Dat is een afspraak." if name == "promise" else f"Dat is een gestelde vraag; {lacking} is niet gevonden."
    size = ranged(row["low"], row["likely"], row["high"])
    unit = escape(dossier.names.unit(key, row["likely"]))
    hours = _known(own, "norm_hours")
    within = ""
    if hours is not None:
        within = f" binnen {ranged(hours['low'], hours['likely'], hours['high'], 'uur')}"
    return f"{size} {unit}{within}. {what} {origin(row['basis'] or UNKNOWN, row['source'])}"


def _phases(dossier: Dossier, key: str) -> str:
    """What is left by phase, the class there, and how certain that class is."""
    phases = dossier.phases[dossier.phases["capability_id"] == key]
    statements = dossier.draws.statements
    stated = statements[(statements["kind"] == "phase") & (statements["capability_id"] == key)]
    fixed = dict(zip(stated["phase"], stated["robust"], strict=True))
    draws = dossier.draws.stability
    mine = draws[draws["capability_id"] == key]
    stability = dict(zip(mine["phase"], mine["stability"], strict=True))
    rows = [
        [
            row.phase,
            units(row.supply),
            AVAILABILITY[row.availability],
            short(row.code),
            _fixed(fixed.get(row.phase)),
            part(stability.get(row.phase, math.nan)),
        ]
        for phase in PHASES
        for row in rows_of(phases[phases["phase"] == phase])
    ]
    return table(
        ["Fase", "Defensie levert", "Beschikbaar", "Klasse", "Staat vast", "Zelfde klasse"],
        rows or [["Niets berekend", *[""] * 5]],
        [13, -19, 24, 12, 16, -18],
        _caption(dossier, key),
        f"tbl-feiten-{slug(key)}",
    ).rstrip("\n")


def _caption(dossier: Dossier, key: str) -> str:
    name, unit = escape(dossier.names.capability(key)), escape(dossier.names.unit(key))
    assumed = dossier.names.assumption([key])
    return f"{name} per fase, in {unit}." + (f" Voorlopig: {assumed} van de waarden is aangenomen." if assumed else "")


def _alternatives(dossier: Dossier, key: str) -> str:
    """One line for each pool that can stand in, or the statement that there is none or that it is not known."""
    rows = dossier.dataset.frame("civil_alternatives")
    own = rows[rows["capability_id"] == key]
    if own.empty:
        return "De gegevens zeggen niet of er civiele alternatieven zijn."
    return "\n\n" + bullets([_alternative(dossier, row) for row in rows_of(own)])


def _alternative(dossier: Dossier, row: Any) -> str:  # noqa: ANN401
    mark = origin(row.basis, row.source)
    if row.status != "available":
        stated = (
            "Er is geen civiel alternatief."
            if row.status == "none"
            else "Of er (meer) alternatieven zijn, is onbekend."
        )
        return f"{escape(row.description) or stated} {mark}".rstrip()
    pools = dossier.dataset.frame("civil_pools").set_index("id")
    values = dossier.dataset.frame("civil_alternative_values")
    own = values[values["civil_alternative_id"] == row.id].set_index("attribute")
    unit, who = "eenheid", "Een partij die deze editie niet toont"
    if row.pool_id in pools.index:
        pool = pools.loc[row.pool_id]
        unit, who = pool["unit"], f"{escape(pool['name'])} ({escape(pool['owner'])})"
    size, hours = (_known(own, name) for name in ("equivalence", "response_hours"))
    replaces = "hoeveel zij vervangt, is onbekend"
    if size is not None:
        what = escape(dossier.names.unit(row.capability_id, 1 if size["likely"] <= 1 else 2))
        replaces = f"vervangt {ranged(size['low'], size['likely'], size['high'])} {what} per {escape(unit)}"
    within = "de responstijd is onbekend"
    if hours is not None:
        within = f"is er binnen {ranged(hours['low'], hours['likely'], hours['high'], 'uur')}"
    mandate = "of zij het werk mag doen, is onbekend" if pd.isna(row.mandate) else _MANDATE[bool(row.mandate)]
    later = row.exists_from is not None and not pd.isna(row.exists_from)
    exists = f"; bestaat pas vanaf {dutch.day(row.exists_from)}" if later else ""
    return f"{who}: {replaces}, {within}, {mandate}{exists}. {mark}".rstrip()


def _known(values: pd.DataFrame, name: str) -> pd.Series | None:
    """The row of one attribute; None if there is none or if it is not known."""
    rows = values[(values.index == name) & values["likely"].notna()]
    return None if rows.empty else rows.iloc[0]


def _risks(dossier: Dossier, key: str) -> str:
    """What it means when the capability is missing, and what is done about that now."""
    risks = dossier.dataset.frame("acute_risks")
    own = risks[risks["capability_id"] == key]
    if own.empty:
        return "Dat is nog niet beschreven."
    lines = []
    for row in rows_of(own):
        now = f" Nu: {escape(row.mitigation)}" if row.mitigation.strip() else ""
        lines.append(f"{escape(row.effect) or 'Onbekend.'}{now} {origin(row.basis or UNKNOWN, row.source)}")
    return lines[0] if len(lines) == 1 else "\n\n" + bullets(lines)


def _questions(dossier: Dossier, key: str) -> str:
    """The questions about this capability, and the general ones that its class waits for."""
    questions = dossier.dataset.frame("open_questions")
    needed = set(sentences.needs(dossier, key))
    rows = questions[(questions["capability_id"] == key) | questions["id"].isin(needed)]
    if rows.empty:
        return "Er staan geen eigen vragen open."
    lines = [
        f"{escape(row.question)} ({escape(row.who.replace(';', ','))})"
        + (" Nodig om de klasse vast te stellen." if row.id in needed else "")
        for row in rows_of(rows)
    ]
    return "\n\n" + bullets(lines)


def _sources(dossier: Dossier, key: str, own: str) -> str:
    """What the sheet rests on; what published figures warn of stands in a footnote."""
    frames = [dossier.dataset.frame(name) for name in _OWNED]
    cells = [cell for frame in frames for cell in frame.loc[frame["capability_id"] == key, "source"]]
    keys = sorted({source.strip() for cell in (own, *cells) for source in cell.split(";") if source.strip()})
    cited = citation(";".join(keys)) if keys else "Er zijn geen bronnen gevonden."
    observations = dossier.dataset.frame("observations")
    mine = observations[observations["capability_id"] == key]
    mark = escape(dossier.names.mark([key]))
    text = f"{mark} {cited}{'.' if keys else ''}"
    if mine.empty:
        return text
    count = len(mine)
    figures = f"{dutch.count_word(count)} {dutch.plural(count, 'gepubliceerd cijfer', 'gepubliceerde cijfers')}"
    return f"{text} @tbl-waarnemingen geeft {figures} over deze capaciteit.{_warnings(mine)}"


def _warnings(observations: pd.DataFrame) -> str:
    """A footnote with each warning once, behind the names of the figures that it is about."""
    noted = observations[observations["note"] != ""]
    notes = [
        f"*{escape('; '.join(dict.fromkeys(group['name'])))}:* {escape(str(note))}"
        for note, group in noted.groupby("note", sort=False)
    ]
    return f"^[{' '.join(notes)}]" if notes else ""


def _fixed(robust: float | None) -> str:
    if robust is None or math.isnan(robust):
        return UNKNOWN
    return "ja" if robust == 1 else "nog niet"
