"""Sentences about the growth of the armed forces, and what it relieves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.prose import capacities, of_capacities
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import TOLERANCE, part
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.results.code_words import PATHS

if TYPE_CHECKING:
    from hoofdtaak3.figures.names import Names

PLANNED = "planned"
WARTIME = "wartime"
GONE, SMALLER, SAME, OPEN = "gone", "smaller", "same", "unknown"


def outcomes(gaps: pd.DataFrame, path: str = PLANNED) -> dict[str, str]:
    """What growth does to each capability's gaps in the last year: `gone`, `smaller`, `same` or `unknown`.

    `gaps` is the frame `growth_gap`. A capability counts if it has a gap without growth in a scenario, or if that is
    not known anywhere; `gone` is in every scenario.
    """
    rows = gaps[(gaps["path"] == path) & (gaps["year"] == gaps["year"].max())]
    found = {}
    for key, own in rows.groupby("capability_id", sort=False):
        short = own[own["without_unit_days"] > TOLERANCE]
        if short.empty:
            if own["without_unit_days"].isna().any():
                found[str(key)] = OPEN
            continue
        if short["gap_unit_days"].isna().any():
            found[str(key)] = OPEN
        elif (short["gap_unit_days"] <= TOLERANCE).all():
            found[str(key)] = GONE
        elif (short["relieved_unit_days"] > TOLERANCE).any():
            found[str(key)] = SMALLER
        else:
            found[str(key)] = SAME
    return found


def claim(gaps: pd.DataFrame) -> str:
    """What growth as planned does to the gaps, counted."""
    found = outcomes(gaps)
    told = [code for code in found.values() if code != OPEN]
    if not found:
        return "Ook zonder groei is er in geen enkel scenario een tekort."
    if not told:
        return "Of de groei van Defensie een tekort kleiner maakt, is onbekend."
    last = int(gaps["year"].max())
    total = len(told)
    gone, smaller, same = (told.count(code) for code in (GONE, SMALLER, SAME))
    head = f"Met groei volgens plan tot en met {last}"
    if same == total:
        which = "het tekort van de enige capaciteit die tekortkomt" if total == 1 else f"geen van de {total} tekorten"
        return f"{head} wordt {which} {'niet ' if total == 1 else ''}kleiner."
    parts = []
    if gone:
        parts.append(f"verdwijnt het tekort in elk scenario bij {of_capacities(gone, total)}")
    if smaller:
        where = of_capacities(smaller, total) if not gone else f"{dutch.count_word(smaller)} andere"
        parts.append(f"wordt {'het' if gone else 'het tekort'} in ten minste één scenario kleiner bij {where}")
    text = f"{head} {' en '.join(parts)}."
    if not same:
        return text
    rest = "de andere capaciteit" if same == 1 else f"de overige {dutch.count_word(same)}"
    return f"{text} Bij {rest} met een tekort helpt groei niet."


def helped(gaps: pd.DataFrame, names: Names) -> str:
    """Which capabilities growth helps, how far at most, and which it does not."""
    found = outcomes(gaps)
    rows = gaps[(gaps["path"] == PLANNED) & (gaps["year"] == gaps["year"].max())]
    parts = []
    for key in (key for key, code in found.items() if code in (GONE, SMALLER)):
        own = rows[(rows["capability_id"] == key) & (rows["without_unit_days"] > TOLERANCE)]
        shares = own["relieved_unit_days"] / own["without_unit_days"]
        words = list(dict.fromkeys(part(share) for share in (shares.min(), shares.max())))
        parts.append(f"{names.listing([key])} ({' tot '.join(words)} minder)")
    texts = [f"Groei helpt bij {dutch.listing(parts)}."] if parts else []
    same = [key for key, code in found.items() if code == SAME]
    if same:
        texts.append(f"Het tekort blijft even groot bij {names.listing(same)}.")
    unknown = [key for key, code in found.items() if code == OPEN]
    if unknown:
        texts.append(f"Onbekend is het bij {names.listing(unknown)}.")
    return " ".join(texts)


def paths(gaps: pd.DataFrame) -> str:
    """Whether slower or faster growth changes for how many capabilities it helps."""
    counts = {
        path: sum(code in (GONE, SMALLER) for code in outcomes(gaps, path).values())
        for path in PATHS
        if (gaps["path"] == path).any()
    }
    if len(counts) < len(PATHS):
        return ""
    if len(set(counts.values())) == 1:
        return "Bij langzame en bij snelle groei helpt het bij evenveel capaciteiten als volgens plan."
    slow, fast = (dutch.count_word(counts[path]) for path in ("slow", "fast"))
    planned = dutch.count_word(counts[PLANNED])
    return (
        f"Bij langzame groei helpt het bij {slow}, bij snelle groei bij {fast} en volgens plan bij "
        f"{planned} {dutch.plural(counts[PLANNED], 'capaciteit', 'capaciteiten')}."
    )


def regained(supply: pd.DataFrame, names: Names) -> str:
    """Which capabilities reach their reference again through growth, in which phase and from which year."""
    rows = supply[supply["path"] == PLANNED]
    found: list[str] = []
    for phase in PHASES:
        own = rows[(rows["phase"] == phase) & (rows["without"] < rows["reference"])]
        for key, years in own.groupby("capability_id", sort=False):
            enough = years.loc[years["supply"] >= years["reference"], "year"]
            if len(enough):
                found.append(f"{names.listing([str(key)])} in {phase} vanaf {int(enough.min())}")
    if not found:
        if rows["supply"].isna().all() and len(rows):
            return "Of een capaciteit door groei haar ijkpunt weer haalt, is onbekend."
        return "Geen enkele capaciteit haalt door groei volgens plan een ijkpunt dat zij nu niet haalt."
    return f"Door groei volgens plan wordt het ijkpunt weer gehaald bij {dutch.listing(found)}."


def wartime(supply: pd.DataFrame, names: Names) -> str:
    """What the wartime organisation would mean in war, at its upper limit; empty without that path."""
    rows = supply[supply["path"] == WARTIME]
    rows = rows[rows["year"] == rows["year"].max()]
    below = rows[rows["without"] < rows["reference"]]
    if rows.empty:
        return ""
    if below.empty:
        if rows["supply"].isna().any():
            return "Wat de oorlogsorganisatie verandert, is niet bekend."
        return "In oorlog haalt elke capaciteit ook zonder de oorlogsorganisatie haar ijkpunt."
    hit = list(below.loc[below["supply"] >= below["reference"], "capability_id"])
    left = list(below.loc[below["supply"] < below["reference"], "capability_id"])
    head = "Als de oorlogsorganisatie haar bovengrens haalt en elke capaciteit meegroeit"
    if not hit:
        return f"{head}, haalt in oorlog nog steeds geen van {capacities(len(below))} het ijkpunt."
    text = f"{head}, haalt in oorlog {names.listing(hit)} het ijkpunt weer"
    if len(hit) > 1:
        text = f"{head}, halen in oorlog {names.listing(hit)} het ijkpunt weer"
    return f"{text}; {names.listing(left)} niet." if left else f"{text}."


def personnel(table: pd.DataFrame) -> str:
    """The last observed figure, and where each path ends; table `personnel`."""
    observed = table[(table["path"] == "observed") & table["likely"].notna()].sort_values("date")
    if observed.empty:
        return "Hoeveel mensen er bij Defensie werken, is niet bekend."
    last = observed.iloc[-1]
    text = f"In {_month(last['date'])} werkten er ongeveer {dutch.number(last['likely'], 0)} mensen bij Defensie."
    parts = []
    for path, name in PATHS.items():
        points = table[(table["path"] == path) & table["likely"].notna()].sort_values("date")
        ends = [f"{dutch.number(row.likely, 0)} begin {row.date.year}" for row in rows_of(points)]
        if ends:
            parts.append(f"bij {name} {dutch.listing(ends)}")
    if not parts:
        return f"{text} Hoe dat verder gaat, is niet bekend."
    return f"{text} In het model zijn dat er {'; '.join(parts)}."


def elasticities(values: pd.DataFrame) -> str:
    """What it rests on how far each capability grows along; table `capability_values`."""
    rows = values[values["attribute"] == "elasticity"]
    known = rows[rows["likely"].notna()]
    if known.empty:
        return "Hoe sterk een capaciteit meegroeit met het personeel, is niet bekend."
    assumed = int(known["basis"].isin(["oordeel", "fictief"]).sum())
    low, high = (dutch.number(value, 2) for value in (known["likely"].min(), known["likely"].max()))
    text = (
        f"Hoe sterk een capaciteit meegroeit, loopt in het model van {low} (groeit niet mee) tot {high}"
        if known["likely"].min() == 0
        else f"Hoe sterk een capaciteit meegroeit, loopt in het model van {low} tot {high}"
    )
    if assumed == len(known):
        return f"{text}; al deze waarden zijn een aanname."
    if not assumed:
        return f"{text}; al deze waarden hebben een bron of zijn opgegeven."
    return f"{text}; van {of_capacities(assumed, len(known))} is het een aanname."


def _month(day: object) -> str:
    words = dutch.day(day).split(" ")  # type: ignore[arg-type]
    return f"{words[1]} {words[2]}"
