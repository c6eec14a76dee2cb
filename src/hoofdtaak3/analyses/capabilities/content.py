"""What is found of the capabilities by phase, on the reference request: class, supply, who can step in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.analyses.capabilities.stated import SHORT, stated_by_phase
from hoofdtaak3.analyses.content import Content
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.results.code_words import AVAILABILITY, CLASSES
from hoofdtaak3.results.findings import Finding, weakest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hoofdtaak3.analyses.capabilities.stated import Stated
    from hoofdtaak3.analyses.world import World


def content(world: World) -> Content:
    """Findings `capaciteit.<id>…`, `fase.<phase>…`."""
    stated = stated_by_phase(world)
    return Content([*_capabilities(world, stated), *_phases(world, stated)])


def _capabilities(world: World, stated: Mapping[tuple[str, str], Stated]) -> Iterator[Finding]:
    """Of each capability and phase its class (the most frequent one) and its supply against the reference."""
    yield Finding(
        "aantal.capaciteiten", "aantal capaciteiten van Defensie", len(world.capabilities), "capaciteiten",
        grounds=("tabel.capabilities",) if "tabel.capabilities" in world.grounds else (),
    )  # fmt: skip
    table = world.dataset.frame("capabilities")
    for key, description, tier in zip(table["id"], table["description"], table["tier"], strict=True):
        name = world.names.capability(key)
        yield Finding(f"capaciteit.{key}.naam", "naam", name)
        yield Finding(f"capaciteit.{key}.omschrijving", f"{name}: wat het is", description)
        yield Finding(f"capaciteit.{key}.soort", f"{name}: afspraak", tier)
        yield Finding(f"capaciteit.{key}.eenheid", f"{name}: eenheid", world.names.unit(key, 1))
        yield Finding(f"capaciteit.{key}.eenheden", f"{name}: eenheid, meervoud", world.names.unit(key))
    for row in rows_of(world.phases):
        key, phase = row.capability_id, row.phase
        name, grounds = world.names.capability(key), world.grounds_of([key])
        start, where = f"capaciteit.{key}.{phase}", {"phase": phase, "grounds": grounds}
        said = stated[key, phase]
        degree = said.degree
        yield Finding(
            f"{start}.klasse", f"{name}: klasse in {phase}", said.code, degree=degree, held=said.held,
            outcomes=said.outcomes, needs=said.needs, names=CLASSES, **where,
        )  # fmt: skip
        yield Finding(
            f"{start}.beschikbaarheid", f"{name}: beschikbaarheid in {phase}", row.availability, names=AVAILABILITY, **where
        )  # fmt: skip
        unit = world.names.unit(key)
        yield Finding(f"{start}.aanbod", f"{name}: wat Defensie in {phase} over heeft", row.supply, unit, **where)
        yield Finding(f"{start}.ijkpunt", f"{name}: ijkpunt in {phase}", row.reference, unit, **where)
        of = "het ijkpunt"
        own, gap = 1 - row.gap_alone / row.reference, row.gap / row.reference
        yield Finding(
            f"{start}.defensie", f"{name}: deel dat Defensie in {phase} zelf levert", own, "deel", of=of, **where
        )
        yield Finding(
            f"{start}.civiel",
            f"{name}: deel dat civiel wordt opgevangen in {phase}",
            1 - own - gap,
            "deel",
            of=of,
            **where,
        )
        yield Finding(f"{start}.open", f"{name}: deel dat niemand levert in {phase}", gap, "deel", of=of, **where)


def _phases(world: World, stated: Mapping[tuple[str, str], Stated]) -> Iterator[Finding]:
    """Of each phase which capabilities are in which class, as far as that may be stated, and which are open."""
    total, of = len(world.capabilities), "capaciteiten"

    def listed(name: str, label: str, keys: list[str], phase: str, *, firm: bool) -> Finding:
        return Finding(
            f"fase.{phase}.{name}", label, tuple(keys), of, total, of,
            degree=weakest(stated[key, phase].degree for key in keys) if firm and name.startswith("klasse") else "houdt_stand" if firm else "wisselt",
            phase=phase, names={key: world.names.capability(key) for key in keys}, grounds=world.grounds_of(keys),
        )  # fmt: skip

    for phase in PHASES:
        mine = {key: stated[key, phase] for key in world.capabilities}
        for code in ("A", *SHORT):
            here = [key for key, said in mine.items() if said.code == code]
            sure, loose = [key for key in here if mine[key].firm], [key for key in here if not mine[key].firm]
            words = CLASSES[code]
            yield listed(
                f"klasse.{code}.stevig", f"capaciteiten die in {phase} zeker ‘{words}’ zijn", sure, phase, firm=True
            )
            yield listed(
                f"klasse.{code}.wisselt",
                f"capaciteiten die in {phase} meestal ‘{words}’ zijn, maar niet zeker",
                loose,
                phase,
                firm=False,
            )
        undecided = [key for key, said in mine.items() if not said.firm]
        yield listed(
            "open",
            f"capaciteiten waarvan de klasse in {phase} nog niet vast te stellen is",
            undecided,
            phase,
            firm=True,
        )
        short = [key for key, said in mine.items() if said.short_firm]
        yield listed(
            "tekort.stevig",
            f"capaciteiten waarbij Defensie alleen in {phase} zeker tekortschiet",
            short,
            phase,
            firm=True,
        )
        maybe = [key for key, said in mine.items() if not said.short_firm and (said.short is None or said.short > 0)]
        yield listed(
            "tekort.wisselt",
            f"capaciteiten waarbij Defensie in {phase} misschien tekortschiet",
            maybe,
            phase,
            firm=False,
        )
