"""What all publications say of one thing: each number, class and list of findings, tables and figures, by subject.

A subject is what is meant (a quantity of a capability in a phase, of a scenario, of a direction); under it stands every
place that speaks of it, with what it says. The list of contradictions is what is left where two places differ.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import product

import pandas as pd

from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.results.code_words import CLASSES, DECISIONS
from hoofdtaak3.results.findings import DEGREES

WAR = PHASES[-1]
UNKNOWN_CLASS = "onbekend"
LISTS = {
    "blijft": {"gat.stevig": "ja", "gedekt.stevig": "nee", "gat_onbeslist": ""},
    "alleen": {"tekort.stevig": "tekort", "genoeg.stevig": "genoeg", "onbeslist": ""},
}
"""By subject the lists of a phase in one of which each capability stands, with what that says of it."""
SHORT = (CLASSES["B"], CLASSES["C"], CLASSES["D"])


@dataclass(frozen=True)
class Made:
    """All that is made of a world: findings by id, tables by name, and those of figures by label."""

    world: object
    findings: dict
    tables: dict
    figures: dict


def subjects(world, content):
    """By subject the places that speak of it: `{("open", capability, phase): {place: value}}`."""
    told = defaultdict(dict)
    made = Made(
        world,
        {finding.id: finding for finding in content.findings},
        content.tables,
        {figure.label: figure.table for figure in content.figures},
    )
    for part in PARTS:
        for subject, place, value in part(made):
            assert place not in told[subject], (subject, place)
            told[subject][place] = _plain(value)
    return told


def contradictions(told):
    """Subjects of which two places say something else."""
    return {subject: places for subject, places in told.items() if not _equal(list(places.values()))}


def of_findings(made):
    """Of each capability and phase: who does what, class and degree, and in which lists it stands."""
    for key in made.world.capabilities:
        for phase in PHASES:
            start, about = f"capaciteit.{key}.{phase}", (key, phase)
            for name in ("defensie", "civiel", "open", "aanbod", "kans"):
                yield (name, *about), "bevinding", made.findings[f"{start}.{name}"].value
            found = made.findings[f"{start}.klasse"]
            yield ("klasse", *about), "bevinding", CLASSES[found.value]
            yield ("vaakst", *about), "bevinding", found.held
            yield ("stevig", *about), "bevinding", found.degree != "wisselt"
            for code, kind in product("ABCD", ("stevig", "wisselt")):
                if key in made.findings[f"fase.{phase}.klasse.{code}.{kind}"].value:
                    yield ("klasse", *about), "lijst", CLASSES[code]
                    yield ("stevig", *about), "lijst", kind == "stevig"
            for subject, names in LISTS.items():
                mine = [word for name, word in names.items() if key in made.findings[f"fase.{phase}.{name}"].value]
                yield (subject, *about), "lijsten", mine[0] if len(mine) == 1 else tuple(mine)


def of_phases(made):
    """What the first figure and the first table say of each capability and phase."""
    ids = _ids(made.world)
    for _, row in made.figures["fig-kern"].iterrows():
        about = (ids[row["Capaciteit"]], row["Fase"])
        for name in ("Defensie", "civiel"):
            yield (name.casefold(), *about), "fig-kern", row[f"Deel {name}"]
        yield ("open", *about), "fig-kern", row["Deel niemand"]
        yield ("klasse", *about), "fig-kern", row["Meest voorkomende klasse"]
        yield ("vaakst", *about), "fig-kern", row["Deel van de trekkingen"]
        yield ("stevig", *about), "fig-kern", row["Graad van de klasse"] == "houdt stand"
        left = row["Of er een tekort blijft"]
        yield ("blijft", *about), "fig-kern", "" if left == "nog niet vast te stellen" else left
    for row, phase in product(made.tables["capaciteiten"], PHASES):
        yield ("klasse", row["id"], phase), "tbl-uitval", row[f"klasse_{phase}"]
        yield ("stevig", row["id"], phase), "tbl-uitval", row[f"stevig_{phase}"]
        yield ("kans", row["id"], phase), "tbl-uitval", row[f"kans_{phase}"]
    for row in made.world.phases.to_dict("records"):
        yield ("aanbod", row["capability_id"], row["phase"]), "model", row["supply"]


def of_war(made):
    """Of each capability in war: draws, what the letter may say, what one change does."""
    ids = _ids(made.world)
    for name, rows in made.figures["fig-trekkingen"].groupby("Capaciteit", sort=False):
        shares = dict(zip(rows["Uitkomst"], rows["Deel van de trekkingen"], strict=True))
        most = max(shares, key=shares.get)
        if list(shares.values()).count(shares[most]) == 1 and UNKNOWN_CLASS not in shares:
            yield ("klasse", ids[name], WAR), "fig-trekkingen", most
            yield ("vaakst", ids[name], WAR), "fig-trekkingen", shares[most]
            yield ("kans", ids[name], WAR), "fig-trekkingen", sum(shares.get(word, 0.0) for word in SHORT)
    for row in made.tables["zekerheid_brief"]:
        about = (row["id"], WAR)
        yield ("klasse", *about), "tbl-brief", row["uitkomst"]
        yield ("stevig", *about), "tbl-brief", row["stevig"]
        yield ("vaakst", *about), "tbl-brief", row["aandeel"]
        yield ("alleen", *about), "tbl-brief", row["defensie"]
        yield ("blijft", *about), "tbl-brief", {"tekort": "ja", "alles": "nee"}.get(row["samen"], "")
    for row in made.tables["zonder_alternatief"]:
        yield ("open", row["id"], WAR), "tbl-zonder", row["open_niets"]
        yield ("stevig", row["id"], WAR), "tbl-zonder", row["stevig"]
        yield ("norm", row["id"]), "tbl-zonder", row["norm"]


def of_margins(made):
    """Of each capability the reference, the claim in war and the tipping point, and what the worked example says."""
    for key in made.world.capabilities:
        yield ("norm", key), "bevinding", made.findings[f"capaciteit.{key}.norm"].value
        yield ("ijkpunt", key), "bevinding", made.findings[f"capaciteit.{key}.maat.omvang"].value
        for name in ("beslag", "omslagpunt", "verschil"):
            if found := made.findings.get(f"capaciteit.{key}.marge.{name}"):
                yield (name, key), "bevinding", found.value
    for row in made.world.phases.loc[made.world.phases["phase"] == WAR].to_dict("records"):
        yield ("ijkpunt", row["capability_id"]), "model", row["reference"]
    for _, row in made.figures["fig-omslagpunt"].iterrows():
        for name, column in (("beslag", "Beslag"), ("omslagpunt", "Omslagpunt"), ("verschil", "Marge")):
            yield (name, _ids(made.world)[row["Capaciteit"]]), "fig-omslagpunt", row[column]
    for row in made.tables["groei_effect"]:
        yield ("ijkpunt", row["id"]), "tbl-groei", row["ijkpunt"]
    example = made.findings["voorbeeld.capaciteit"].value
    yield ("aanbod", example, WAR), "rekenvoorbeeld", made.findings["voorbeeld.over"].value
    yield ("ijkpunt", example), "rekenvoorbeeld", made.findings["voorbeeld.gevraagd"].value
    if f"capaciteit.{example}.marge.beslag" in made.findings:
        yield ("beslag", example), "rekenvoorbeeld", made.findings["voorbeeld.beslag1"].value


def of_parties(made):
    """Of each capability who could step in, how fast, and whether that is allowed."""
    ids = _ids(made.world)
    for key in made.world.capabilities:
        rows = made.tables[f"inspringers-{key}"]
        yield ("partijen", key), "bevinding", made.findings[f"capaciteit.{key}.inspringen.partijen"].value
        yield ("partijen", key), "blad", len(rows)
        yield ("eerste uren", key), "bevinding", made.findings[f"capaciteit.{key}.inspringen.uren"].value
        yield ("eerste uren", key), "blad", rows[0]["uren"] if rows else None
        for row in rows:
            yield ("uren", key, row["wie"]), "blad", row["uren"]
            yield ("kan", key, row["wie"]), "blad", row["oordeel"]
            yield ("vervangt", key, row["wie"]), "blad", row["vervangt"]
    for row in made.tables["inspringers"]:
        yield ("uren", ids[row["capaciteit"]], row["wie"]), "tbl-inspringers", row["uren"]
        yield ("kan", ids[row["capaciteit"]], row["wie"]), "tbl-inspringers", row["oordeel"]
        whole = made.findings[f"capaciteit.{ids[row['capaciteit']]}.maat.omvang"].value
        yield ("vervangt", ids[row["capaciteit"]], row["wie"]), "tbl-inspringers", row["deel"] * (whole or math.nan)
    for _, row in made.figures["fig-inspringers"].iterrows():
        yield ("uren", ids[row["Capaciteit"]], row["Wie"]), "fig-inspringers", row["Uren"]
        yield ("kan", ids[row["Capaciteit"]], row["Wie"]), "fig-inspringers", row["Kan inspringen"]
        yield ("vervangt", ids[row["Capaciteit"]], row["Wie"]), "fig-inspringers", row["Vervangt in oorlog"]


def of_scenarios(made):
    """Of each scenario, and of each capability in it: what stays open, with and without the shift."""
    ids, titles = _ids(made.world), {title: key for key, title in made.world.titles.items()}
    for key in made.world.scenarios:
        start = f"scenario.{key}"
        yield ("onvervuld", key), "bevinding", made.findings[f"{start}.onvervuld"].value
        yield ("onvervuld zonder", key), "bevinding", made.findings[f"{start}.onvervuld_zonder"].value
        yield ("toename", key), "bevinding", made.findings[f"{start}.effect"].value
        sure = set(made.findings[f"{start}.tekort.stevig"].value)
        short = {row["id"] for row in made.tables[f"scenario-{key}"]}
        yield ("met tekort", key), "bevinding", tuple(sorted(made.findings[f"{start}.tekort.alle"].value))
        yield ("met tekort", key), "tabel", tuple(sorted(short))
        split = {*made.findings[f"{start}.tekort.door_verschuiving"].value}
        also = {*made.findings[f"{start}.tekort.ook_zonder"].value} & short
        yield ("met tekort", key), "met en zonder", tuple(sorted(split | also))
        yield (
            ("met tekort", key),
            "stevig en wisselt",
            tuple(sorted((sure & short) | {*made.findings[f"{start}.tekort.wisselt"].value})),
        )
        for row in made.tables[f"scenario-{key}"]:
            yield ("open", key, row["id"]), "tabel", row["gap"]
            yield ("open zonder", key, row["id"]), "tabel", row["without"]
            yield ("houdt stand", key, row["id"]), "tabel", row["sure"]
            yield ("houdt stand", key, row["id"]), "bevinding", row["id"] in sure
    for _, row in made.figures["fig-effect"].iterrows():
        key = titles[row["Scenario"]]
        yield ("onvervuld", key), "fig-effect", row["Open"]
        yield ("onvervuld zonder", key), "fig-effect", row["Open zonder verschuiving"]
        yield ("toename", key), "fig-effect", row["Effect van de verschuiving"]
    for _, row in made.figures["fig-scenarios"].iterrows():
        about = (titles[row["Scenario"]], ids[row["Capaciteit"]])
        yield ("open", *about), "fig-scenarios", row["Open"]
        yield ("open zonder", *about), "fig-scenarios", row["Open zonder verschuiving"]
    for _, row in made.figures["fig-oorzaken"].iterrows():
        about = (titles[row["Scenario"]], ids[row["Capaciteit"]])
        yield ("open", *about), "fig-oorzaken", row["Deel dat open blijft"]
    for key in made.world.capabilities:
        found = made.findings[f"capaciteit.{key}.oorzaak.scenario"]
        if found.value:
            yield ("open", found.value, key), "blad", made.findings[f"capaciteit.{key}.oorzaak.open"].value


def of_requests(made):
    """Of each scenario how many requests there are, and how many are wholly granted."""
    for key in made.world.scenarios:
        kinds = ("losse", "bij_incident", "vaste_taken")
        loose, own, tasks = (made.findings[f"scenario.{key}.{name}"] for name in kinds)
        yield ("losse verzoeken", key), "bevinding", (loose.value, loose.total)
        told = made.tables[f"besluiten-{key}"]
        granted = sum(row["besluit"] == DECISIONS["granted"] for row in told)
        yield ("verzoeken bij incidenten", key), "bevinding", (own.value, own.total)
        yield ("verzoeken bij incidenten", key), "bijlage", (granted, len(told) - tasks.total + tasks.value)
    for row in made.tables["verzoeken_stroom"]:
        yield ("losse verzoeken", row["id"]), "bijlage", (row["granted"], row["aantal"])
    found = made.findings["verzoeken.ijking.toegewezen"]
    yield ("losse verzoeken", made.world.common), "ijking", (found.value, found.total)


def of_the_rest(made):
    """Directions, what is asked of pools, questions, basis of values, people, and counts of the same things."""
    for row in made.tables["maatregelen"]:
        found, cost = made.findings[f"maatregel.{row['id']}.effect"], made.findings[f"maatregel.{row['id']}.kosten"]
        yield ("wegneemt", row["naam"]), "bevinding", (found.low, found.high)
        yield ("wegneemt", row["naam"]), "tabel", (row["effect_laag"], row["effect_hoog"])
        yield ("kost", row["naam"]), "bevinding", (cost.low, cost.high)
        yield ("kost", row["naam"]), "tabel", (row["kosten_laag"], row["kosten_hoog"])
    for _, row in made.figures["fig-maatregelen"].iterrows():
        low, high = (name for name in row.index if name.startswith("Kosten"))
        yield ("wegneemt", row["Richting"]), "fig-maatregelen", (row["Neemt weg: minst"], row["Neemt weg: meest"])
        yield ("kost", row["Richting"]), "fig-maatregelen", (row[low], row[high])
    for row in made.tables["wederkerig_partijen"]:
        yield ("gevraagd van", row["naam"]), "tabel", row["deel"]
    for _, row in made.figures["fig-wederkerigheid"].iterrows():
        if row["Fase"] == WAR:
            yield ("gevraagd van", row["Civiele partij"]), "fig-wederkerigheid", row["Gevraagd"]
    for row in made.tables["aannames_soorten"]:
        yield ("waarden", row["naam"]), "tbl-gegevens", tuple(row[b] for b in ("aantal", "bron", "opgave", "oordeel"))
    for _, row in made.figures["fig-herkomst"].iterrows():
        columns = ("Waarden", "Bron", "Opgave", "Oordeel")
        yield ("waarden", row["Soort"]), "fig-herkomst", tuple(row[name] for name in columns)
    sums = [sum(row[b] for row in made.tables["aannames_soorten"]) for b in ("aantal", "bron", "opgave")]
    yield ("alle waarden",), "som van tbl-gegevens", (sums[0], sums[1] + sums[2])
    total, sourced = (made.findings[f"herkomst.{name}"].value for name in ("waarden", "met_bron"))
    yield ("alle waarden",), "bevinding", (total, sourced)
    yield ("vragen",), "bevinding", made.findings["aantal.vragen"].value
    yield ("vragen",), "tabel", len(made.tables["vragen"])
    own = sum(len(made.tables[f"vragen-{key}"]) for key in made.world.capabilities)
    yield ("vragen",), "bladen en bijlage", own + len(made.tables["vragen_algemeen"])
    total = made.findings["zekerheid.uitspraken.aantal"].value
    yield ("uitspraken",), "bevinding", total
    yield (
        ("uitspraken",),
        "som",
        sum(made.findings[f"zekerheid.uitspraken.{code}"].value for code in (*DEGREES, UNKNOWN_CLASS)),
    )
    firm = {key for code in ("vast", "houdt_stand") for key in made.findings[f"zekerheid.oorlog.{code}"].value}
    yield ("stevig in oorlog",), "zekerheid", tuple(sorted(firm))
    listed = (made.findings[f"fase.{WAR}.klasse.{code}.stevig"].value for code in ("A", "B", "C", "D"))
    yield ("stevig in oorlog",), "lijsten", tuple(sorted(key for keys in listed for key in keys))
    for name in ("zekerheid.oorlog.onbekend", "zonder_alternatief.onbekend"):
        yield ("onbekend in oorlog",), name, tuple(sorted(made.findings[name].value))


def _ids(world):
    return {world.names.capability(key): key for key in world.capabilities}


def _plain(value):
    if isinstance(value, tuple):
        return tuple(_plain(part) for part in value)
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return bool(value)
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    return value if isinstance(value, str) else float(value)


def _equal(values):
    first, *others = values
    return all(_same(first, other) for other in others)


def _same(one, other):
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(_same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other


PARTS = (of_findings, of_phases, of_war, of_margins, of_parties, of_scenarios, of_requests, of_the_rest)
