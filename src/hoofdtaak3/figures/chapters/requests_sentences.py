"""Sentences about what the assessment framework decides on requests, and whether that can go on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.prose import of_scenarios, quoted, start
from hoofdtaak3.figures.codes import UNKNOWN
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import part
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.results.code_words import PATHS, REASONS

if TYPE_CHECKING:
    from collections.abc import Mapping

STANDING = "standing"

PLANNED = "planned"
_OPEN = ("unknown", UNKNOWN)


def asked(requests: pd.DataFrame) -> pd.DataFrame:
    """The requests of a scenario: standing tasks are nobody's request."""
    return requests[requests["kind"] != STANDING]


def claim(requests: Mapping[str, pd.DataFrame], titles: Mapping[str, str]) -> str:
    """In how many scenarios requests are not granted in full and in time; frames `requests` by scenario."""
    found = {key: asked(frame)["decision"] for key, frame in requests.items()}
    found = {key: decisions for key, decisions in found.items() if len(decisions)}
    if not found:
        return "In geen enkel scenario zijn verzoeken doorgerekend."
    short = [key for key, decisions in found.items() if (~decisions.isin(["granted", *_OPEN])).any()]
    open_ends = [key for key, decisions in found.items() if key not in short and decisions.isin(_OPEN).any()]
    if not short:
        if len(open_ends) == len(found):
            return "Van geen enkel scenario is bekend of alle verzoeken worden ingewilligd."
        tail = (
            f" Van {of_scenarios(len(open_ends), len(found))} is dat niet van elk verzoek bekend." if open_ends else ""
        )
        return f"In geen enkel scenario hoeft een verzoek te worden geweigerd of ingekort.{tail}"
    where = (
        f"In het scenario {quoted([titles[short[0]]])}"
        if len(short) == 1
        else f"In {of_scenarios(len(short), len(found))}"
    )
    return f"{where} wordt een deel van de verzoeken niet, niet helemaal of niet op tijd ingewilligd."


def outcome(requests: Mapping[str, pd.DataFrame]) -> str:
    """Of all requests together how many were granted, and the most frequent reason why not."""
    every = pd.concat([asked(frame) for frame in requests.values()], ignore_index=True)
    if every.empty:
        return ""
    short = every[~every["decision"].isin(["granted", *_OPEN])]
    open_ends = int(every["decision"].isin(_OPEN).sum())
    tail = f" Van {_requests(open_ends)} is de uitkomst onbekend." if open_ends else ""
    head = f"In de scenario’s samen staan {dutch.number(len(every), 0)} verzoeken."
    if short.empty:
        return f"{head} Geen daarvan wordt geweigerd of ingekort.{tail}"
    counts = Counter(short["decision"])
    words = {"partly": "deels ingewilligd", "late": "te laat", "refused": "geweigerd"}
    listed = dutch.listing(
        [
            f"{dutch.count_word(counts[code])} {dutch.plural(counts[code], 'wordt', 'worden')} {word}"
            if index == 0
            else f"{dutch.count_word(counts[code])} {word}"
            for index, (code, word) in enumerate((code, word) for code, word in words.items() if counts[code])
        ]
    )
    reason, count = Counter(short["reason"]).most_common(1)[0]
    why = f"De reden is meestal: {REASONS[reason]} ({dutch.number(count, 0)} van de {dutch.number(len(short), 0)})."
    if count == len(short):
        why = f"De reden is steeds: {REASONS[reason]}." if count > 1 else f"De reden: {REASONS[reason]}."
    return f"{head} {start(listed)}.{tail} {why}"


def civil_test(requests: Mapping[str, pd.DataFrame]) -> str:
    """How many of the requests that were not met could have been met by civil parties, were each the only one."""
    every = pd.concat([asked(frame) for frame in requests.values()], ignore_index=True)
    short = every[~every["decision"].isin(["granted", *_OPEN])]
    if short.empty:
        return ""
    counts = Counter(short["civil_test"])
    if counts["nee"] == 0:
        text = "Bij geen van deze verzoeken staat vast dat civiele partijen er niets aan kunnen doen."
    else:
        text = (
            f"Bij {dutch.count_word(counts['nee'])} van deze {dutch.number(len(short), 0)} kan of mag geen civiele "
            "partij op tijd iets overnemen."
        )
    if counts["volledig"]:
        text += (
            f" Bij {dutch.count_word(counts['volledig'])} zou een civiele partij alles kunnen overnemen, als het haar "
            "enige verzoek was."
        )
    return f"{text} Bij {_requests(counts[UNKNOWN])} is dat onbekend." if counts[UNKNOWN] else text


def sustainable(frame: pd.DataFrame) -> str:
    """Whether everything can be granted, in the first and in the last year, per phase; frame `sustainability`."""
    rows = frame[(frame["path"] == PLANNED) & (frame["requests"] != 0)]
    if rows.empty:
        return "Of Defensie elk verzoek kan blijven inwilligen, is niet doorgerekend."
    if rows["requests"].isna().all() or (rows["unknown"] == rows["requests"]).all():
        return "Of Defensie elk verzoek kan blijven inwilligen, is onbekend."
    first, last = int(rows["year"].min()), int(rows["year"].max())
    parts, full = [], []
    for phase in PHASES:
        own = rows[rows["phase"] == phase].sort_values("year")
        if own.empty:
            continue
        if (own["granted"] == own["requests"]).all():
            full.append(phase)
            continue
        ends = own.iloc[[0, -1]]
        if ends["requests"].isna().any() or (ends["unknown"] > 0).any():
            parts.append(f"In {phase} is dat onbekend.")
            continue
        shares = [part(row.granted / row.requests) for row in rows_of(ends)]
        change = f"in {first} {shares[0]} en in {last} {shares[1]}" if shares[0] != shares[1] else f"steeds {shares[0]}"
        parts.append(f"In {phase} is dat {change} van de verzoeken.")
    years = f"in {first}" if first == last else f"van {first} tot en met {last}"
    if not parts:
        return f"Volgens het model kan Defensie elk verzoek inwilligen, in elke fase, {years}."
    if not full:
        return f"In geen enkele fase kan Defensie {years} elk verzoek inwilligen. {' '.join(parts)}"
    return f"Defensie kan {years} elk verzoek inwilligen in {dutch.listing(full)}. {' '.join(parts)}"


def paths_differ(frame: pd.DataFrame) -> str:
    """Whether faster or slower growth changes how much can be granted."""
    known = frame[frame["requests"] > 0]
    wide = known.pivot_table(index=["year", "phase"], columns="path", values="granted", aggfunc="first")
    present = [path for path in PATHS if path in wide]
    if len(present) < len(PATHS):
        return ""
    different = wide[wide[present].max(axis="columns") > wide[present].min(axis="columns")]
    if different.empty:
        return "Of Defensie langzamer of sneller groeit, maakt daarvoor in het model geen verschil."
    spread = dict(zip(different.index.tolist(), (different["fast"] - different["slow"]).tolist(), strict=True))
    year, phase = max(spread, key=lambda at: (spread[at], -at[0]))
    rows = known[(known["year"] == year) & (known["phase"] == phase)]
    shares = dict(zip(rows["path"], (rows["granted"] / rows["requests"]).tolist(), strict=True))
    slow, fast = part(shares["slow"]), part(shares["fast"])
    return f"Het grootste verschil tussen langzame en snelle groei is er in {year} in {phase}: {slow} tegen {fast}."


def _requests(count: int) -> str:
    return f"{dutch.count_word(count)} {dutch.plural(count, 'verzoek', 'verzoeken')}"
