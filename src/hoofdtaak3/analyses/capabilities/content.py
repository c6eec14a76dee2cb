"""What is found of the capabilities by phase, on the reference request: class, supply, who can step in."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3 import dutch
from hoofdtaak3.analyses.capabilities.figures import Seen, core_figure, stand_in_figure
from hoofdtaak3.analyses.capabilities.replacing import replacing
from hoofdtaak3.analyses.capabilities.stated import ENOUGH, MET, OPEN, SHORT, stated_by_phase, stated_in
from hoofdtaak3.analyses.content import Content
from hoofdtaak3.dutch import TOLERANCE
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.model.supply import growth, supply
from hoofdtaak3.results.code_words import ANSWERS, AVAILABILITY, CLASSES
from hoofdtaak3.results.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hoofdtaak3.analyses.capabilities.replacing import Replacing
    from hoofdtaak3.analyses.capabilities.stated import Stated
    from hoofdtaak3.analyses.world import World
    from hoofdtaak3.figures.figure import Figure
    from hoofdtaak3.model.inputs import Capability, Inputs
    from hoofdtaak3.results.findings import Degree

_WAR: Final = PHASES[-1]
_OF: Final = "het ijkpunt"
_MOST: Final = 0.5


def content(world: World) -> Content:
    """Findings `capaciteit.<id>…`, `fase.<phase>…`, `inspringen.…`, `vrede.…`, `voorbeeld.…`; what is told of each."""
    inputs = world.inputs
    stated, standing_in = stated_by_phase(world), replacing(world, inputs)
    rows = {(row.capability_id, row.phase): row for row in rows_of(world.phases)}
    seen = [
        Seen(key, phase, rows[key, phase], stated[key, phase]) for key in _worst_first(world, rows) for phase in PHASES
    ]
    figures = [core_figure(world, seen, standing_in), stand_in_figure(world, seen, standing_in)]
    findings = [
        *_capabilities(world, standing_in),
        *(finding for each in seen for finding in _in_phase(world, each)),
        *_phases(world, inputs, rows, stated),
        *_standing_in(world, standing_in),
        *_peace(world),
        *_example(world, inputs, rows, stated),
        *_drawn(figures),
    ]
    tables = {
        "capaciteiten": [_line(world, key, stated, standing_in) for key in dict.fromkeys(each.key for each in seen)],
        "inspringers": [
            row for key in _worst_first(world, rows) for row in _helpers(world, key, rows, stated, standing_in)
        ],
        **{f"inspringers-{key}": list(_substitutes(each)) for key, each in standing_in.items()},
    }
    return Content(findings, tables, figures)


def _drawn(figures: Iterable[Figure]) -> Iterator[Finding]:
    """How many capabilities each figure has room for."""
    for figure in figures:
        name, drawn = figure.label.removeprefix("fig-"), len(figure.spec["usermeta"]["names"].get("row", ()))
        label, total = f"capaciteiten in de figuur ‘{figure.name}’", figure.table["Capaciteit"].nunique()
        yield Finding(f"figuur.{name}.getekend", label, drawn, "capaciteiten", total, "capaciteiten", degree="vast")


def _worst_first(world: World, rows: Mapping[tuple[str, str], Any]) -> list[str]:
    """By what nobody does in the worst phase, then in the one before; what is not known comes last."""

    def badness(key: str) -> tuple[object, ...]:
        gaps = [rows[key, phase].gap / rows[key, phase].reference for phase in reversed(PHASES)]
        alone = [rows[key, phase].gap_alone / rows[key, phase].reference for phase in reversed(PHASES)]
        if any(math.isnan(gap) for gap in (*gaps, *alone)):
            return (1, (), (), dutch.alphabetical(world.names.capability(key)))
        return (
            0,
            tuple(-round(gap, 9) for gap in gaps),
            tuple(-round(gap, 9) for gap in alone),
            dutch.alphabetical(world.names.capability(key)),
        )

    return sorted(world.capabilities, key=badness)


def _capabilities(world: World, standing_in: Mapping[str, Replacing]) -> Iterator[Finding]:
    """What each capability is, and who could step in for it first."""
    table = world.dataset.frame("capabilities")
    for key, description, tier in zip(table["id"], table["description"], table["tier"], strict=True):
        name, start = world.names.capability(key), f"capaciteit.{key}"
        yield Finding(f"{start}.naam", "naam", name)
        yield Finding(f"{start}.omschrijving", f"{name}: wat het is", description)
        yield Finding(f"{start}.soort", f"{name}: afspraak", tier)
        yield Finding(f"{start}.eenheid", f"{name}: eenheid", world.names.unit(key, 1))
        yield Finding(f"{start}.eenheden", f"{name}: eenheid, meervoud", world.names.unit(key))
        mine, grounds = standing_in[key], world.grounds_of([key])
        yield Finding(f"{start}.norm", f"{name}: uren tot er iemand moet zijn", mine.norm, "uur", grounds=grounds)
        yield Finding(
            f"{start}.inspringen.kan", f"{name}: of iemand kan inspringen", mine.answer, names=ANSWERS,
            degree="vast" if mine.sourced else None, grounds=() if mine.sourced else grounds, source=mine.source,
        )  # fmt: skip
        yield Finding(
            f"{start}.inspringen.partijen", f"{name}: bekende civiele partijen", len(mine.substitutes), "partijen",
            grounds=grounds,
        )  # fmt: skip
        first = mine.substitutes[0] if mine.substitutes else None
        yield Finding(
            f"{start}.inspringen.wie", f"{name}: wie het eerst kan inspringen", first.name if first else None,
            grounds=grounds,
        )  # fmt: skip
        yield Finding(
            f"{start}.inspringen.uren", f"{name}: uren tot die er is", first.hours if first else None, "uur",
            grounds=grounds,
        )  # fmt: skip


def _in_phase(world: World, seen: Seen) -> Iterator[Finding]:
    """Of a capability in a phase its class (the most frequent one) and its supply against the reference."""
    key, phase, row, said = seen.key, seen.phase, seen.row, seen.said
    name, unit, start = world.names.capability(key), world.names.unit(key), f"capaciteit.{key}.{phase}"

    def found(topic: str, label: str, value: Any, unit: str = "", **more: Any) -> Finding:  # noqa: ANN401
        grounds = world.grounds_of([key])
        return Finding(f"{start}.{topic}", f"{name}: {label}", value, unit, phase=phase, grounds=grounds, **more)

    yield found(
        "klasse", f"klasse in {phase}", said.code, degree=said.degree, held=said.held, outcomes=said.outcomes,
        needs=said.needs, names=CLASSES,
    )  # fmt: skip
    yield found("beschikbaarheid", f"beschikbaarheid in {phase}", row.availability, names=AVAILABILITY)
    yield found(
        "kans",
        f"deel van de trekkingen waarin Defensie in {phase} tekortschiet",
        said.short,
        "deel",
        of="de trekkingen",
    )
    yield found("aanbod", f"wat Defensie in {phase} over heeft", row.supply, unit)
    yield found("defensie", f"deel dat Defensie in {phase} zelf levert", seen.defence, "deel", of=_OF)
    yield found("civiel", f"deel dat civiel wordt opgevangen in {phase}", seen.civil, "deel", of=_OF)
    yield found("open", f"deel dat niemand levert in {phase}", seen.open, "deel", of=_OF)


def _listed(world: World, name: str, label: str, keys: Iterable[str], degree: Degree) -> Finding:
    """A list of capabilities out of all; `fase.oorlog.…` holds for that phase."""
    listed = tuple(keys)
    names = {key: world.names.capability(key) for key in listed}
    total, of, phase = len(world.capabilities), "capaciteiten", name.split(".")[1]
    return Finding(
        name, label, listed, of, total, of, degree=degree, phase=phase if phase in PHASES else "", names=names,
        grounds=world.grounds_of(listed),
    )  # fmt: skip


def _raw(capability: Capability, phase: str, ratio: float) -> float:
    """What Defence has left before rounding; NaN if that is not known."""
    return supply(replace(capability, divisible=True), PHASES.index(phase), ratio)


def _phases(
    world: World, inputs: Inputs, rows: Mapping[tuple[str, str], Any], stated: Mapping[tuple[str, str], Stated]
) -> Iterator[Finding]:
    """Of each phase which capabilities are in which class, fall short or are met, as far as that may be stated.

    `genoeg`, `tekort` and `onbeslist` share out all capabilities, and so do `gedekt`, `gat` and `gat_onbeslist`.
    """
    known = {each.id: each for each in inputs.capabilities}
    for phase in PHASES:
        mine = {key: stated[key, phase] for key in world.capabilities}
        start = f"fase.{phase}"
        for code in ("A", *SHORT):
            here, words = [key for key, said in mine.items() if said.code == code], CLASSES[code]
            sure = [key for key in here if mine[key].firm]
            yield _listed(
                world, f"{start}.klasse.{code}.stevig", f"capaciteiten die in {phase} stevig ‘{words}’ zijn",
                sure, "houdt_stand",
            )  # fmt: skip
            yield _listed(
                world, f"{start}.klasse.{code}.wisselt", f"capaciteiten die in {phase} meestal ‘{words}’ zijn",
                [key for key in here if key not in sure], "wisselt",
            )  # fmt: skip
        yield _listed(
            world, f"{start}.alternatief.stevig", f"capaciteiten die in {phase} zeker niet ‘{CLASSES['D']}’ zijn",
            [key for key, said in mine.items() if said.surely((*MET, "C"))], "houdt_stand",
        )  # fmt: skip
        yield _listed(
            world, f"{start}.open", f"capaciteiten waarvan de klasse in {phase} nog niet vast te stellen is",
            [key for key, said in mine.items() if not said.firm], "houdt_stand",
        )  # fmt: skip
        for names, codes, labels in (
            (
                ("genoeg.stevig", "tekort.stevig", "onbeslist"),
                (ENOUGH, SHORT),
                (
                    f"capaciteiten waarvan Defensie in {phase} genoeg overhoudt",
                    f"capaciteiten waarbij Defensie alleen in {phase} tekortschiet",
                    f"capaciteiten waarbij nog niet vast te stellen is of Defensie in {phase} tekortschiet",
                ),
            ),
            (
                ("gedekt.stevig", "gat.stevig", "gat_onbeslist"),
                (MET, OPEN),
                (
                    f"capaciteiten waarbij Defensie en civiele partijen samen in {phase} (vrijwel) alles leveren",
                    f"capaciteiten waarbij in {phase} ook met civiele hulp een tekort blijft",
                    f"capaciteiten waarbij nog niet vast te stellen is of in {phase} een tekort blijft",
                ),
            ),
        ):
            good, bad = ([key for key, said in mine.items() if said.surely(code)] for code in codes)
            rest = [key for key in mine if key not in good and key not in bad]
            for name, label, keys in zip(names, labels, (good, bad, rest), strict=True):
                yield _listed(world, f"{start}.{name}", label, keys, "houdt_stand")
        yield _listed(
            world, f"{start}.minder_dan_half",
            f"capaciteiten waarvan Defensie in {phase} meer dan niets overhoudt, maar minder dan een halve eenheid",
            [key for key in mine if rows[key, phase].supply == 0 < _raw(known[key], phase, inputs.ladder_ratio)],
            "wisselt",
        )  # fmt: skip
        maybe = [key for key, said in mine.items() if not said.short_firm and (said.short is None or said.short > 0)]
        yield _listed(
            world, f"{start}.tekort.wisselt", f"capaciteiten waarbij Defensie in {phase} misschien tekortschiet",
            maybe, "wisselt",
        )  # fmt: skip
        yield _listed(
            world, f"{start}.anders",
            f"capaciteiten waarbij de waarschijnlijkste waarden in {phase} anders uitvallen dan de meeste trekkingen",
            [key for key, said in mine.items() if _turned(rows[key, phase], said)], "wisselt",
        )  # fmt: skip
        yield _listed(
            world, f"{start}.onbekend", f"capaciteiten waarvan in {phase} niets te berekenen is",
            [key for key, said in mine.items() if said.short is None], "houdt_stand",
        )  # fmt: skip


def _turned(row: Any, said: Stated) -> bool:  # noqa: ANN401
    """Whether Defence alone falls short at the likely values and not in most draws, or the other way about.

    It does where estimates lie at an end of their ranges: then every draw is on the other side of them.
    """
    if said.short is None or math.isnan(row.gap_alone):
        return False
    return bool(row.gap_alone > TOLERANCE) != (said.short > _MOST)


def _standing_in(world: World, standing_in: Mapping[str, Replacing]) -> Iterator[Finding]:
    """Which capabilities have somebody who may and can step in; each capability is in one of these lists."""
    parties = {each.pool for mine in standing_in.values() for each in mine.substitutes}
    yield Finding(
        "inspringen.partijen", "aantal civiele partijen die kunnen inspringen", len(parties), "partijen", degree="vast"
    )
    for answer, words in ANSWERS.items():
        keys = [key for key in world.capabilities if standing_in[key].answer == answer]
        sourced = bool(keys) and all(standing_in[key].sourced for key in keys)
        degree: Degree = "houdt_stand" if answer == "onbekend" else "wisselt"
        label = f"capaciteiten waarvoor het beste alternatief: {words}"
        found = _listed(world, f"inspringen.{answer}", label, keys, degree)
        if sourced:  # then it rests on no value, but on who says so
            names = dict.fromkeys(name for key in keys for name in standing_in[key].source.split(";") if name)
            found = replace(found, degree="vast", grounds=(), source=";".join(names))
        yield found


def _peace(world: World) -> Iterator[Finding]:
    """What the scenario that stands for all gives, where that is peace throughout."""
    told: dict[str, Any] = {"scenario": world.common, "phase": PHASES[0]}
    if not world.peaceful:
        yield Finding("vrede.genoeg.stevig", "capaciteiten waarvan in vredestijd alles op tijd komt", None, **told)
        return
    said = stated_in(world, world.common)
    asked = [
        row.capability_id
        for row in rows_of(world.results[world.common]["capabilities"])
        if row.demand_unit_days > TOLERANCE
    ]
    keys = tuple(key for key in asked if key in said and said[key].surely(MET))
    yield Finding(
        "vrede.genoeg.stevig", "gevraagde capaciteiten waarvan in vredestijd (vrijwel) alles op tijd komt", keys,
        "capaciteiten", len(asked), "gevraagde capaciteiten", degree="houdt_stand",
        names={key: world.names.capability(key) for key in keys}, grounds=world.grounds_of(keys), **told,
    )  # fmt: skip


def _example(
    world: World, inputs: Inputs, rows: Mapping[tuple[str, str], Any], stated: Mapping[tuple[str, str], Stated]
) -> Iterator[Finding]:
    """One capability from fleet to gap: if possible one in parts that civil parties do in part."""
    table = world.dataset.frame("capabilities").set_index("id")

    def use(key: str) -> tuple[bool, ...]:
        row = rows[key, _WAR]
        told = 0 < row.gap < row.gap_alone < row.reference
        return (stated[key, _WAR].short is None, not told, not table.loc[key, "divisible"], known[key].readiness == 1)

    known = {each.id: each for each in inputs.capabilities}
    key = min(world.capabilities, key=use)
    capability = known[key]
    row, unit, grounds = rows[key, _WAR], world.names.unit(key), world.grounds_of([key])
    fleet = capability.units * growth(capability.elasticity, inputs.ladder_ratio)
    values = {
        "vloot": ("wat Defensie heeft", fleet, unit),
        "gereed": ("deel dat inzetbaar is", capability.readiness, "deel"),
        "inzetbaar": ("wat inzetbaar is", fleet * capability.readiness, unit),
        "beslag1": ("beslag van hoofdtaak 1 in oorlog", capability.claim1[-1], "deel"),
        "beslag2": ("beslag van hoofdtaak 2 in oorlog", capability.claim2[-1], "deel"),
        "over": ("wat er voor hoofdtaak 3 overblijft", row.supply, unit),
        "gevraagd": ("het ijkpunt", row.reference, unit),
        "civiel": ("wat civiele partijen opvangen", row.gap_alone - row.gap, unit),
        "tekort": ("wat er tekort is", row.gap, unit),
    }
    yield Finding(
        "voorbeeld.capaciteit", "rekenvoorbeeld: de capaciteit", key, names={key: world.names.capability(key)}
    )
    for name, (label, value, words) in values.items():
        yield Finding(f"voorbeeld.{name}", f"rekenvoorbeeld: {label}", value, words, phase=_WAR, grounds=grounds)


def _line(
    world: World, key: str, stated: Mapping[tuple[str, str], Stated], standing_in: Mapping[str, Replacing]
) -> dict[str, Any]:
    """A row of `capaciteiten`: what may be said of each phase, worst capability first."""
    told: dict[str, Any] = {}
    for phase in PHASES:
        said = stated[key, phase]
        told |= {f"klasse_{phase}": CLASSES[said.code], f"stevig_{phase}": said.firm, f"kans_{phase}": said.short}
    mine = standing_in[key]
    return {
        "id": key,
        "naam": world.names.capability(key),
        "kan": mine.answer,
        "partijen": len(mine.substitutes),
        **told,
    }


def _helpers(
    world: World,
    key: str,
    rows: Mapping[tuple[str, str], Any],
    stated: Mapping[tuple[str, str], Stated],
    standing_in: Mapping[str, Replacing],
) -> Iterator[dict[str, Any]]:
    """Rows of `inspringers`: who could step in where Defence may fall short in war, as a part of the reference."""
    if not stated[key, _WAR].surely(ENOUGH):
        for row in _substitutes(standing_in[key]):
            part = row["vervangt"] / rows[key, _WAR].reference
            yield {"capaciteit": world.names.capability(key), "norm": standing_in[key].norm, "deel": part, **row}


def _substitutes(mine: Replacing) -> Iterator[dict[str, Any]]:
    """Rows of `inspringers-<id>`: every known party, the most useful first."""
    for each in mine.substitutes:
        yield {
            "id": each.pool, "wie": each.name, "uren": each.hours, "kan": each.answer, "oordeel": ANSWERS[each.answer],
            "vervangt": each.units[_WAR], "herkomst": each.basis, "omschrijving": each.description, "bron": each.source,
        }  # fmt: skip
