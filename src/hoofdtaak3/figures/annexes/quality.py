"""Quality assurance: the assumptions log and the data log, generated from the tables and from the draws.

Grouped so that it stays readable: by kind of quantity for everybody, the weightiest one by one, and all of them in the
page. The rows themselves, each with its reasoning, are in `data/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.annexes.amounts import spread
from hoofdtaak3.figures.annexes.assumptions import ASSUMED, KEY
from hoofdtaak3.figures.codes import BASES, UNKNOWN
from hoofdtaak3.figures.markdown import escape, table
from hoofdtaak3.figures.shares import portions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.figures.annexes.dossier import Dossier

KINDS = "tbl-aannames-soorten"
WEIGHTY = "tbl-aannames-zwaar"
DATA = "tbl-gegevenslog"
REMARKS = "tbl-gegevens-kanttekeningen"

TABLES: Mapping[str, str] = {
    "capabilities": "Capaciteiten",
    "capability_values": "Waarden per capaciteit",
    "claims": "Beslag van hoofdtaak 1 en 2",
    "incidents": "Incidenten",
    "request_lines": "Verzoeken",
    "request_line_values": "Waarden per verzoek",
    "request_types": "Soorten losse verzoeken",
    "request_type_values": "Waarden per soort los verzoek",
    "legal_bases": "Wettelijke grondslagen",
    "civil_pools": "Civiele capaciteiten",
    "civil_pool_values": "Waarden per civiele capaciteit",
    "civil_alternatives": "Civiele alternatieven",
    "civil_alternative_values": "Waarden per civiel alternatief",
    "reciprocal_claims": "Wat Defensie zelf vraagt",
    "personnel": "Personeel van Defensie",
    "measures": "Maatregelen",
    "measure_values": "Kosten en doorlooptijden van maatregelen",
    "measure_effects": "Effecten van maatregelen",
    "acute_risks": "Acute risico’s",
    "regions": "Veiligheidsregio’s",
    "region_values": "Waarden per veiligheidsregio",
    "observations": "Gepubliceerde cijfers",
    "commitments": "Toezeggingen",
    "open_questions": "Open vragen",
}
"""Every table as the reader knows it, in the order in which the model needs them."""
_NONE = "–"
_NAMED = 3


def summary(dossier: Dossier) -> str:
    """How many assumptions there are, and how many of them make a difference."""
    found = dossier.assumptions
    total, hit = found.count, len(found.weighty)
    if not total:
        return "Er zijn geen aannames: elke waarde heeft een bron of is onbekend.\n"
    noun = dutch.plural(total, "aanname", "aannames")
    head = f"Het model rust op {dutch.number(total, 0)} {noun}, samengenomen per onderwerp en soort."
    if not found.drawn:
        return f"{head} Hoe zwaar zij wegen, is niet berekend.\n"
    if not hit:
        return f"{head} Geen daarvan hangt in de trekkingen merkbaar samen met een tekort.\n"
    verb = dutch.plural(hit, "hangt", "hangen")
    return (
        f"{head} Daarvan {verb} er {dutch.number(hit, 0)} merkbaar samen met het tekort van een capaciteit, in het "
        "scenario waarin dat het grootst is. Bij de andere is die samenhang niet duidelijk. Dat betekent niet dat zij "
        "kloppen.\n"
    )


def kinds_table(dossier: Dossier) -> str:
    """The assumptions by kind: how many, between which values, on what, who can say, and how they weigh."""
    found = dossier.assumptions
    rows = []
    for (name, attribute), kind in found.kinds():
        weighty = [row for row in found.weighty if (row.table, row.attribute) == (name, attribute)]
        asked = found.who(kind["open_question_id"])
        first = sum(row.first for row in weighty)
        rows.append(
            [
                escape(dutch.capital(found.word(name, attribute))),
                dutch.number(kind[KEY].nunique(), 0),
                escape(spread(kind)),
                _shares(kind["basis"]),
                escape(_few(asked)) or _NONE,
                f"{dutch.number(first, 0)} van {dutch.number(found.capabilities, 0)}" if first else _NONE,
            ]
        )
    return table(
        ["Aanname", "Aantal", "Waarden", "Herkomst", "Wie kan het zeggen", "Weegt het zwaarst"],
        rows or [["Geen aannames", *[""] * 5]],
        [25, -10, 26, 18, 26, 17],
        "Aannames naar soort. Waarden: van de laagste tot de hoogste. Weegt het zwaarst: bij zoveel capaciteiten hangt "
        "deze soort in de trekkingen het sterkst samen met het tekort.",
        KINDS,
    )


def weighty_table(dossier: Dossier) -> str:
    """The assumptions that the gaps depend on most, one by one with their reasoning."""
    found = dossier.assumptions
    rows = [
        [
            escape(dutch.capital(row.name)),
            escape(spread(row.rows)),
            " ".join(f"[{basis}]{{.herkomst}}" for basis in dict.fromkeys(row.rows["basis"]) if basis in ASSUMED)
            + f" {escape(found.reasoning(row.rows))}",
            escape(found.question(row.rows["open_question_id"])) or _NONE,
            escape(dutch.listing(row.effects)),
        ]
        for row in found.weighty
    ]
    return table(
        ["Aanname", "Waarde", "Redenering", "Open vraag, en aan wie", "Weegt mee bij"],
        rows or [["Geen aanname weegt merkbaar", "", "", "", ""]],
        [20, 18, 36, 30, 22],
        "Aannames waar een tekort het sterkst mee samenhangt, de zwaarste eerst. Tussen haakjes: de plaats in de rij "
        "van die capaciteit, en de samenhang met het tekort (van −1 tot 1).",
        WEIGHTY,
    )


def full_log(dossier: Dossier) -> str:
    """Every assumption, folded per table: for the page only, on paper it would fill a book."""
    found = dossier.assumptions
    blocks = []
    for name, groups in found.log().items():
        rows = [
            [
                escape(dutch.capital(group.name)),
                escape(spread(group.rows)),
                f"[{group.basis}]{{.herkomst}} {escape(group.note)}",
                escape(found.question(group.rows["open_question_id"])) or _NONE,
                escape(dutch.listing(group.effects)) or _NONE,
            ]
            for group in groups
        ]
        title = TABLES.get(name, name)
        count = f"{dutch.number(len(rows), 0)} {dutch.plural(len(rows), 'regel', 'regels')}"
        # No number of its own: on paper the table is not there, and the numbers of the others must stay the same.
        listed = table(
            ["Aanname", "Waarde", "Redenering", "Open vraag, en aan wie", "Weegt mee bij"],
            rows,
            [24, 18, 36, 30, 18],
            f"Aannames in de tabel {title}",
            "",
        ).replace(" {#}", "")
        blocks.append(_folded(f"{title}: {count}", listed))
    return "\n".join(blocks) or "Er zijn geen aannames.\n"


def data_table(dossier: Dossier) -> str:
    """Every table with its size, sources, dates, basis and open questions."""
    rows = []
    for name, frame in sorted(dossier.dataset.frames.items(), key=lambda item: _order(item[0])):
        sources = _keys(frame)
        asked = frame["open_question_id"] if "open_question_id" in frame else pd.Series(dtype=object)
        rows.append(
            [
                TABLES.get(name, name),
                dutch.number(len(frame), 0),
                dutch.number(len(sources), 0) if "source" in frame else _NONE,
                _years(dossier, sources),
                _shares(_stated(frame)) if "basis" in frame else _NONE,
                dutch.number(asked[asked != ""].nunique(), 0) if "open_question_id" in frame else _NONE,
            ]
        )
    return table(
        ["Tabel", "Rijen", "Bronnen", "Bronnen uit", "Herkomst", "Open vragen"],
        rows or [["Geen tabellen", *[""] * 5]],
        [28, -9, -12, 16, 32, -12],
        "De tabellen waarop dit rapport rust. Bronnen: hoeveel verschillende. Een streepje: dat is er niet.",
        DATA,
    )


def reading_text(dossier: Dossier) -> str:
    """How much was read of the sources that the tables cite, as the bibliography says of each."""
    notes = [str(entry.get("note", "")).lower() for entry in dossier.dataset.sources.values()]
    total, begun = len(notes), sum("begin gelezen" in note for note in notes)
    whole = sum("geheel gelezen" in note for note in notes)
    if not total:
        return "De tabellen noemen nog geen bron.\n"
    size = f"De tabellen noemen samen {dutch.number(total, 0)} {dutch.plural(total, 'bron', 'bronnen')}"
    read = f"{dutch.number(whole, 0)} {dutch.plural(whole, 'is', 'zijn')} geheel gelezen"
    where = (
        "Alle bronnen staan in `data/bibliography.json`; de literatuurlijst in dit rapport noemt alleen de bronnen die "
        "het rapport aanhaalt."
    )
    if not begun:
        return f"{size}; {read}. {where}\n"
    if begun == total:
        return f"Van elke bron die de tabellen noemen, is alleen het begin gelezen. {where}\n"
    rest = " Bij de andere zegt dat bestand wat er van gelezen is." if begun + whole < total else ""
    return f"{size}. Van {dutch.number(begun, 0)} daarvan is alleen het begin gelezen; {read}. {where}{rest}\n"


def remarks_table(dossier: Dossier) -> str:
    """What is known to be wrong or contradictory in published figures, by topic."""
    observations = dossier.dataset.frame("observations")
    noted = observations[observations["note"] != ""]
    rows = [
        [escape(str(topic)), escape("; ".join(group["name"])), escape(str(note))]
        for (topic, note), group in noted.groupby(["topic", "note"], sort=False)
    ]
    return table(
        ["Onderwerp", "Cijfer", "Kanttekening"],
        sorted(rows, key=lambda row: row[0]) or [["Geen kanttekeningen", "", ""]],
        [20, 36, 48],
        "Kanttekeningen bij gepubliceerde cijfers. Waar bronnen elkaar tegenspreken, is geen van beide gekozen.",
        REMARKS,
    )


def _few(names: list[str]) -> str:
    """The first names, and how many more there are."""
    if len(names) > _NAMED + 1:
        names = [*names[:_NAMED], f"{dutch.count_word(len(names) - _NAMED)} andere"]
    return dutch.listing(names)


def _folded(title: str, content: str) -> str:
    opening = f'```{{=html}}\n<details class="logboek"><summary>{_html(title)}</summary>\n```\n'
    return f"{opening}\n{content}\n```{{=html}}\n</details>\n```\n"


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _shares(bases: pd.Series) -> str:
    counts = bases.value_counts()
    codes = (*BASES, UNKNOWN)
    shares = portions([int(counts.get(code, 0)) for code in codes])
    return dutch.listing([f"{share} {code}" for code, share in zip(codes, shares, strict=True) if share]) or _NONE


def _stated(frame: pd.DataFrame) -> pd.Series:
    """The basis of each row; a value that is stated as not known has none."""
    known = frame["basis"] != ""
    if "likely" in frame:
        known &= frame["likely"].notna()
    return frame["basis"].where(known, UNKNOWN)


def _keys(frame: pd.DataFrame) -> set[str]:
    if "source" not in frame:
        return set()
    return {key.strip() for cell in frame["source"] for key in str(cell).split(";") if key.strip()}


def _years(dossier: Dossier, keys: set[str]) -> str:
    """`2005–2026`, the years of the sources; those without a date are left out."""
    entries = [dossier.dataset.sources[key] for key in keys if key in dossier.dataset.sources]
    dates = [entry.get("issued", {}).get("date-parts", []) for entry in entries]  # one in words has no parts
    years = [int(parts[0][0]) for parts in dates if parts]
    if not years:
        return _NONE
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}–{last}"


def _order(name: str) -> tuple[int, str]:
    return (list(TABLES).index(name) if name in TABLES else len(TABLES), name)
