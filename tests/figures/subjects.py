"""What all publications say of one thing: each number, class and list of findings, tables and figures, by subject.

A subject is what is meant (a quantity of a capability in a phase, of a scenario, of a direction); under it stands every
place that speaks of it, with what it says. The list of contradictions is what is left where two places differ.
"""

from __future__ import annotations

import math
from collections import defaultdict

import pandas as pd

from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.results.code_words import CLASSES

WAR = PHASES[-1]
UNKNOWN_CLASS = "onbekend"
SHORT = (CLASSES["B"], CLASSES["C"], CLASSES["D"])


def subjects(world, content):
    """By subject the places that speak of it: `{("open", capability, phase): {place: value}}`."""
    told = defaultdict(dict)
    findings = {finding.id: finding for finding in content.findings}
    figures = {figure.label: figure.table for figure in content.figures}
    for part in (of_capabilities, of_reference, of_scenarios, of_the_rest):
        for subject, place, value in part(world, findings, content.tables, figures):
            assert place not in told[subject], (subject, place)
            told[subject][place] = _plain(value)
    return told


def contradictions(told):
    """Subjects of which two places say something else."""
    return {subject: places for subject, places in told.items() if not _equal(list(places.values()))}


def of_capabilities(world, findings, tables, figures):
    """Of each capability and phase: who does what, class, degree, and what may be stated."""
    ids = _ids(world)
    for key in world.capabilities:
        for phase in PHASES:
            start, about = f"capaciteit.{key}.{phase}", (key, phase)
            for name in ("defensie", "civiel", "open", "aanbod", "kans"):
                yield (name, *about), "bevinding", findings[f"{start}.{name}"].value
            found = findings[f"{start}.klasse"]
            yield ("klasse", *about), "bevinding", CLASSES[found.value]
            yield ("vaakst", *about), "bevinding", found.held
            yield ("stevig", *about), "bevinding", found.degree != "wisselt"
            for code in ("A", "B", "C", "D"):
                for kind in ("stevig", "wisselt"):
                    if key in findings[f"fase.{phase}.klasse.{code}.{kind}"].value:
                        yield ("klasse", *about), "lijst", CLASSES[code]
                        yield ("stevig", *about), "lijst", kind == "stevig"
            for subject, names in (
                ("blijft", {"gat.stevig": "ja", "gedekt.stevig": "nee", "gat_onbeslist": ""}),
                ("alleen", {"tekort.stevig": "tekort", "genoeg.stevig": "genoeg", "onbeslist": ""}),
            ):
                mine = [word for name, word in names.items() if key in findings[f"fase.{phase}.{name}"].value]
                yield (subject, *about), "lijsten", mine[0] if len(mine) == 1 else mine
    for _, row in figures["fig-kern"].iterrows():
        about = (ids[row["Capaciteit"]], row["Fase"])
        for name in ("Defensie", "civiel"):
            yield (name.casefold(), *about), "fig-kern", row[f"Deel {name}"]
        yield ("open", *about), "fig-kern", row["Deel niemand"]
        yield ("klasse", *about), "fig-kern", row["Meest voorkomende klasse"]
        yield ("vaakst", *about), "fig-kern", row["Deel van de trekkingen"]
        yield ("stevig", *about), "fig-kern", row["Graad van de klasse"] == "houdt stand"
        left = row["Of er een tekort blijft"]
        yield ("blijft", *about), "fig-kern", "" if left == "nog niet vast te stellen" else left
    for row in tables["capaciteiten"]:
        for phase in PHASES:
            yield ("klasse", row["id"], phase), "tbl-uitval", row[f"klasse_{phase}"]
            yield ("stevig", row["id"], phase), "tbl-uitval", row[f"stevig_{phase}"]
            yield ("kans", row["id"], phase), "tbl-uitval", row[f"kans_{phase}"]


def of_reference(world, findings, tables, figures):
    """Of each capability in war: draws, margin, who steps in, what the letter may say, what one change does."""
    ids = _ids(world)
    drawn = figures["fig-trekkingen"]
    for name, rows in drawn.groupby("Capaciteit", sort=False):
        shares = dict(zip(rows["Uitkomst"], rows["Deel van de trekkingen"], strict=True))
        most = max(shares, key=shares.get)
        if list(shares.values()).count(shares[most]) == 1 and UNKNOWN_CLASS not in shares:
            yield ("klasse", ids[name], WAR), "fig-trekkingen", most
            yield ("vaakst", ids[name], WAR), "fig-trekkingen", shares[most]
            yield ("kans", ids[name], WAR), "fig-trekkingen", sum(shares.get(word, 0.0) for word in SHORT)
    for row in tables["zekerheid_brief"]:
        about = (row["id"], WAR)
        yield ("klasse", *about), "tbl-brief", row["uitkomst"]
        yield ("stevig", *about), "tbl-brief", row["stevig"]
        yield ("vaakst", *about), "tbl-brief", row["aandeel"]
        yield ("alleen", *about), "tbl-brief", row["defensie"]
        yield ("blijft", *about), "tbl-brief", {"tekort": "ja", "alles": "nee"}.get(row["samen"], "")
    for key in world.capabilities:
        start = f"capaciteit.{key}"
        for name in ("beslag", "omslagpunt", "verschil"):
            if f"{start}.marge.{name}" in findings:
                yield (name, key), "bevinding", findings[f"{start}.marge.{name}"].value
        yield ("norm", key), "bevinding", findings[f"{start}.norm"].value
        yield ("ijkpunt", key), "bevinding", findings[f"{start}.maat.omvang"].value
        yield ("eerste uren", key), "bevinding", findings[f"{start}.inspringen.uren"].value
        yield ("partijen", key), "bevinding", findings[f"{start}.inspringen.partijen"].value
        rows = tables[f"inspringers-{key}"]
        yield ("partijen", key), "blad", len(rows)
        if rows:
            yield ("eerste uren", key), "blad", rows[0]["uren"]
        for row in rows:
            yield ("uren", key, row["wie"]), "blad", row["uren"]
            yield ("kan", key, row["wie"]), "blad", row["oordeel"]
    for row in tables["inspringers"]:
        about = (ids[row["capaciteit"]], row["wie"])
        yield ("uren", *about), "tbl-inspringers", row["uren"]
        yield ("kan", *about), "tbl-inspringers", row["oordeel"]
    for _, row in figures["fig-inspringers"].iterrows():
        about = (ids[row["Capaciteit"]], row["Wie"])
        yield ("uren", *about), "fig-inspringers", row["Uren"]
        yield ("kan", *about), "fig-inspringers", row["Kan inspringen"]
    for row in world.phases.loc[world.phases["phase"] == WAR].to_dict("records"):
        yield ("ijkpunt", row["capability_id"]), "model", row["reference"]
        yield ("aanbod", row["capability_id"], WAR), "model", row["supply"]
    for _, row in figures["fig-omslagpunt"].iterrows():
        for name, column in (("beslag", "Beslag"), ("omslagpunt", "Omslagpunt"), ("verschil", "Marge")):
            yield (name, ids[row["Capaciteit"]]), "fig-omslagpunt", row[column]
    for row in tables["zonder_alternatief"]:
        about = (row["id"], WAR)
        yield ("open", *about), "tbl-zonder", row["open_niets"]
        yield ("stevig", *about), "tbl-zonder", row["stevig"]
        yield ("norm", row["id"]), "tbl-zonder", row["norm"]
    for row in tables["groei_effect"]:
        yield ("ijkpunt", row["id"]), "tbl-groei", row["ijkpunt"]
    example = findings["voorbeeld.capaciteit"].value
    for name, subject in (("over", ("aanbod", example, WAR)), ("gevraagd", ("ijkpunt", example))):
        yield subject, "rekenvoorbeeld", findings[f"voorbeeld.{name}"].value
    if f"capaciteit.{example}.marge.beslag" in findings:
        yield ("beslag", example), "rekenvoorbeeld", findings["voorbeeld.beslag1"].value


def of_scenarios(world, findings, tables, figures):
    """Of each scenario, and of each capability in it: what stays open, with and without the shift."""
    ids, titles = _ids(world), {title: key for key, title in world.titles.items()}
    for key in world.scenarios:
        start = f"scenario.{key}"
        yield ("onvervuld", key), "bevinding", findings[f"{start}.onvervuld"].value
        yield ("onvervuld zonder", key), "bevinding", findings[f"{start}.onvervuld_zonder"].value
        yield ("toename", key), "bevinding", findings[f"{start}.effect"].value
        yield (
            ("losse verzoeken", key),
            "bevinding",
            (findings[f"{start}.losse"].value, findings[f"{start}.losse"].total),
        )
        sure = set(findings[f"{start}.tekort.stevig"].value)
        short = {row["id"] for row in tables[f"scenario-{key}"]}
        yield ("met tekort", key), "bevinding", tuple(sorted(findings[f"{start}.tekort.alle"].value))
        yield ("met tekort", key), "tabel", tuple(sorted(short))
        split = {*findings[f"{start}.tekort.door_verschuiving"].value}
        also = {*findings[f"{start}.tekort.ook_zonder"].value} & short
        yield ("met tekort", key), "met en zonder", tuple(sorted(split | also))
        yield (
            ("met tekort", key),
            "stevig en wisselt",
            tuple(sorted((sure & short) | {*findings[f"{start}.tekort.wisselt"].value})),
        )
        for row in tables[f"scenario-{key}"]:
            yield ("open", key, row["id"]), "tabel", row["gap"]
            yield ("open zonder", key, row["id"]), "tabel", row["without"]
            yield ("houdt stand", key, row["id"]), "tabel", row["sure"]
            yield ("houdt stand", key, row["id"]), "bevinding", row["id"] in sure
    for _, row in figures["fig-effect"].iterrows():
        key = titles[row["Scenario"]]
        yield ("onvervuld", key), "fig-effect", row["Open"]
        yield ("onvervuld zonder", key), "fig-effect", row["Open zonder verschuiving"]
        yield ("toename", key), "fig-effect", row["Effect van de verschuiving"]
    for _, row in figures["fig-scenarios"].iterrows():
        about = (titles[row["Scenario"]], ids[row["Capaciteit"]])
        yield ("open", *about), "fig-scenarios", row["Open"]
        yield ("open zonder", *about), "fig-scenarios", row["Open zonder verschuiving"]
    for _, row in figures["fig-oorzaken"].iterrows():
        about = (titles[row["Scenario"]], ids[row["Capaciteit"]])
        yield ("open", *about), "fig-oorzaken", row["Deel dat open blijft"]
    for key in world.capabilities:
        found = findings[f"capaciteit.{key}.oorzaak.scenario"]
        if found.value:
            yield ("open", found.value, key), "blad", findings[f"capaciteit.{key}.oorzaak.open"].value
    for row in tables["verzoeken_stroom"]:
        yield ("losse verzoeken", row["id"]), "bijlage", (row["granted"], row["aantal"])


def of_the_rest(world, findings, tables, figures):
    """Directions, what is asked of pools, questions, basis of values, people, and counts of the same things."""
    for row in tables["maatregelen"]:
        found, cost = findings[f"maatregel.{row['id']}.effect"], findings[f"maatregel.{row['id']}.kosten"]
        yield ("wegneemt", row["naam"]), "bevinding", (found.low, found.high)
        yield ("wegneemt", row["naam"]), "tabel", (row["effect_laag"], row["effect_hoog"])
        yield ("kost", row["naam"]), "bevinding", (cost.low, cost.high)
        yield ("kost", row["naam"]), "tabel", (row["kosten_laag"], row["kosten_hoog"])
    for _, row in figures["fig-maatregelen"].iterrows():
        low, high = (name for name in row.index if name.startswith("Kosten"))
        yield ("wegneemt", row["Richting"]), "fig-maatregelen", (row["Neemt weg: minst"], row["Neemt weg: meest"])
        yield ("kost", row["Richting"]), "fig-maatregelen", (row[low], row[high])
    for row in tables["wederkerig_partijen"]:
        yield ("gevraagd van", row["naam"]), "tabel", row["deel"]
    for _, row in figures["fig-wederkerigheid"].iterrows():
        if row["Fase"] == WAR:
            yield ("gevraagd van", row["Civiele partij"]), "fig-wederkerigheid", row["Gevraagd"]
    for row in tables["aannames_soorten"]:
        yield ("waarden", row["naam"]), "tbl-gegevens", tuple(row[b] for b in ("aantal", "bron", "opgave", "oordeel"))
    for _, row in figures["fig-herkomst"].iterrows():
        columns = ("Waarden", "Bron", "Opgave", "Oordeel")
        yield ("waarden", row["Soort"]), "fig-herkomst", tuple(row[name] for name in columns)
    sums = [sum(row[b] for row in tables["aannames_soorten"]) for b in ("aantal", "bron", "opgave")]
    yield ("alle waarden",), "som van tbl-gegevens", (sums[0], sums[1] + sums[2])
    yield ("alle waarden",), "bevinding", (findings["herkomst.waarden"].value, findings["herkomst.met_bron"].value)
    yield ("vragen",), "bevinding", findings["aantal.vragen"].value
    yield ("vragen",), "tabel", len(tables["vragen"])
    own = sum(len(tables[f"vragen-{key}"]) for key in world.capabilities)
    yield ("vragen",), "bladen en bijlage", own + len(tables["vragen_algemeen"])
    total = findings["zekerheid.uitspraken.aantal"].value
    yield ("uitspraken",), "bevinding", total
    yield (
        ("uitspraken",),
        "som",
        sum(findings[f"zekerheid.uitspraken.{code}"].value for code in ("vast", "houdt_stand", "wisselt", "onbekend")),
    )
    firm = {key for code in ("vast", "houdt_stand") for key in findings[f"zekerheid.oorlog.{code}"].value}
    yield ("stevig in oorlog",), "zekerheid", tuple(sorted(firm))
    listed = (findings[f"fase.{WAR}.klasse.{code}.stevig"].value for code in ("A", "B", "C", "D"))
    yield ("stevig in oorlog",), "lijsten", tuple(sorted(key for keys in listed for key in keys))
    for name in ("zekerheid.oorlog.onbekend", "zonder_alternatief.onbekend"):
        yield ("onbekend in oorlog",), name, tuple(sorted(findings[name].value))


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
