"""The parameters of every scenario: the value, where a scenario differs, in which file, and on what it rests."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.prose import quoted
from hoofdtaak3.figures.markdown import escape, origin, table
from hoofdtaak3.figures.scenario_tables import incidents_text, phases_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.figures.annexes.dossier import Dossier
    from hoofdtaak3.inputs.scenarios import Scenario

VALUES = "tbl-uitgangspunten"
COURSES = "tbl-uitgangspunten-verloop"
BASE = "params/base.yaml"
_AS_PUBLISHED = 1.0
_PATHS = {"slow": "langzaam", "planned": "volgens plan", "fast": "snel"}


class Origin(NamedTuple):
    """On what a parameter rests: its basis, why it is so, and the observations that it comes from."""

    name: str
    basis: str
    reason: str
    observations: tuple[str, ...] = ()


_CHOICE = "Keuze van het model."
_GUESS = "Inschatting zonder bron."
PARAMETERS: Mapping[str, Origin] = {
    "start_date": Origin("Eerste dag", "fictief", "Gekozen bij het verloop; geen voorspelling."),
    "days": Origin("Aantal dagen", "fictief", "Gekozen bij het verloop; geen voorspelling."),
    "personnel_path": Origin(
        "Groei van de krijgsmacht", "oordeel", "Gekozen; de aantallen staan in de tabel Personeel."
    ),
    "mobilisation_delay_days": Origin(
        "Dagen tot de oorlogsorganisatie er staat", "fictief", "Niet gevonden in de gelezen bronnen."
    ),
    "self_reliance_hours": Origin(
        "Zelfredzaamheid van de bevolking (uur)",
        "bron",
        "Advies aan de bevolking. Dat iedereen het haalt, is een aanname.",
        ("self_reliance_now", "self_reliance_before"),
    ),
    "reference_region": Origin("Plaats van het referentieverzoek", "oordeel", f"{_CHOICE} Telt mee in de reistijd."),
    "travel.road.speed_kmh": Origin("Snelheid over de weg (km per uur)", "oordeel", _GUESS),
    "travel.road.detour_factor": Origin("Omweg over de weg (factor)", "oordeel", _GUESS),
    "travel.air.speed_kmh": Origin("Snelheid door de lucht (km per uur)", "oordeel", _GUESS),
    "travel.air.detour_factor": Origin("Omweg door de lucht (factor)", "oordeel", _GUESS),
    "travel.sea.speed_kmh": Origin("Snelheid over zee (km per uur)", "oordeel", _GUESS),
    "travel.sea.detour_factor": Origin("Omweg over zee (factor)", "oordeel", _GUESS),
    "requests.seed": Origin("Startgetal van de losse verzoeken", "fictief", "Een ander getal geeft andere verzoeken."),
    "requests.rate_factor": Origin(
        "Hoe vaak losse verzoeken komen (factor)",
        "bron",
        "Bij de factor 1 is dat zo vaak als gepubliceerd.",
        ("requests_2021_2024",),
    ),
    "thresholds.covered": Origin("Klasse B vanaf dit deel civiele dekking", "oordeel", _CHOICE),
    "thresholds.none": Origin("Klasse D tot en met dit deel civiele dekking", "oordeel", _CHOICE),
    "priority_weights": Origin("Gewicht per prioriteit in het gewogen totaal", "oordeel", _CHOICE),
    "uncertainty.draws": Origin("Aantal trekkingen", "oordeel", _CHOICE),
    "uncertainty.seed": Origin("Startgetal van de trekkingen", "fictief", "Een ander getal geeft andere trekkingen."),
    "uncertainty.firm": Origin("Deel van de trekkingen vanaf waar een uitkomst standhoudt", "oordeel", _CHOICE),
    "uncertainty.competing": Origin("Deel van de trekkingen vanaf waar een uitkomst meedoet", "oordeel", _CHOICE),
    "measures.decision_date": Origin(
        "Dag van het besluit over maatregelen", "fictief", "Gekozen; geen besluit bekend."
    ),
    "measures.date": Origin("Dag waarop maatregelen klaar moeten zijn", "fictief", "Gekozen; geen besluit bekend."),
    "measures.budget": Origin("Budget voor maatregelen (miljoen euro)", "fictief", "Gekozen; geen budget bekend."),
}
"""By dotted path; every number of a scenario has one. Texts and the course (phases, incidents) have their own table."""

COURSE = ("phases", "incidents")
TEXTS = ("id", "title", "description", "note")


@runtime_checkable
class Placed(Protocol):
    """Scenarios that know in which file each value stands."""

    def place(self, scenario_id: str, path: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - has a `file`
        """File and line of a value."""

    def files(self, scenario_id: str) -> tuple[str, ...]:
        """The files of a scenario, its own first."""


def parameters_table(dossier: Dossier) -> str:
    """Per parameter the common value, what differs in which scenario, and where it comes from."""
    story = dossier.story
    scenarios = {key: story.scenarios[key] for key in story.results}
    rows = []
    for path, known in PARAMETERS.items():
        base, others = _values(scenarios, story.scenarios, path)
        differs = "; ".join(
            f"**{escape(value)}** in {escape(quoted([scenarios[key].title for key in keys], len(scenarios)))}"
            for value, keys in others.items()
        )
        rows.append([known.name, escape(base), differs or "–", _origin(dossier, scenarios, path, known)])
    return table(
        ["Uitgangspunt", "Basis", "Anders in", "Waar het vandaan komt"],
        rows,
        [27, 15, 34, 34],
        "Uitgangspunten van de scenario’s. Basis: de waarde in `base.yaml`; de meeste: die van de meeste scenario’s, "
        "als elk scenario een eigen waarde heeft. Vet: een scenario wijkt daarvan af.",
        VALUES,
    )


def courses_table(dossier: Dossier) -> str:
    """Per scenario its file and what it builds on, its phases and incidents, and from where those are taken."""
    story = dossier.story
    rows = []
    for key in story.results:
        scenario = story.scenarios[key]
        phases, incidents = phases_text(scenario), incidents_text(scenario, dossier.names)
        rows.append(
            [
                escape(scenario.title),
                f"`{key}`",
                _parent(story.scenarios, key),
                f"{phases}{_inherited(story.scenarios, key, 'phases')}",
                f"{incidents}{_inherited(story.scenarios, key, 'incidents')}",
            ]
        )
    return table(
        ["Scenario", "Bestand", "Bouwt voort op", "Fasen", "Incidenten"],
        rows or [["Geen scenario’s", *[""] * 4]],
        [18, 27, 18, 26, 33],
        "Verloop van elk scenario, en waaruit het komt. Dit is gekozen en geen voorspelling.",
        COURSES,
    )


def _origin(dossier: Dossier, scenarios: Mapping[str, Scenario], path: str, known: Origin) -> str:
    """Why a parameter is as it is; it has a source only as long as every scenario has a published value."""
    if not known.observations:
        return f"{escape(known.reason)} {origin(known.basis, '')}"
    table_ = dossier.dataset.frame("observations")
    observed = table_[table_["id"].isin(known.observations)]
    published = {_AS_PUBLISHED} if path == "requests.rate_factor" else set(observed["value"])
    values = {float(_value(scenario, path)) for scenario in scenarios.values()}
    if observed.empty or not values <= published:
        return f"{escape(known.reason)} Niet elke waarde is gepubliceerd. {origin('oordeel', '')}"
    source = ";".join(dict.fromkeys(key.strip() for cell in observed["source"] for key in cell.split(";")))
    return f"{escape(known.reason)} {origin(known.basis, source)}"


def _values(scenarios: Mapping[str, Scenario], places: object, path: str) -> tuple[str, dict[str, list[str]]]:
    """The value that stands in the base, and every other value with the scenarios that have it.

    Where no file is known, or every scenario has a value of its own, that of most scenarios stands for the base.
    """
    found: dict[str, list[str]] = {}
    for key, scenario in scenarios.items():
        found.setdefault(_text(scenario, path), []).append(key)
    steps = tuple(path.split("."))
    of_base = [
        value
        for value, keys in found.items()
        if isinstance(places, Placed) and any(places.place(key, steps).file == BASE for key in keys)
    ]
    most = max(found, key=lambda value: len(found[value]), default="–")
    base = of_base[0] if of_base else most
    others = {value: keys for value, keys in found.items() if value != base}
    return base if of_base or not others else f"{base} (de meeste)", others


def _text(scenario: Scenario, path: str) -> str:
    """A parameter as a reader sees it."""
    value = _value(scenario, path)
    if isinstance(value, date):
        return dutch.day(value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {dutch.number(weight, 2)}" for key, weight in sorted(value.items()))
    if path.startswith("thresholds."):
        return dutch.percent(value, 1)
    if path.endswith(".seed"):
        return str(value)
    return _PATHS.get(value, value) if isinstance(value, str) else dutch.number(value, 2)


def _value(scenario: Scenario, path: str) -> Any:  # noqa: ANN401 - a parameter has any type
    value: Any = scenario
    for step in path.split("."):
        value = getattr(value, step)
    return value


def _parent(scenarios: Mapping[str, Scenario], key: str) -> str:
    """What a scenario builds on, in words."""
    files = scenarios.files(key) if isinstance(scenarios, Placed) else ()
    return _titled(scenarios, files[1]) if len(files) > 1 else "–"


def _inherited(scenarios: Mapping[str, Scenario], key: str, name: str) -> str:
    """From which other scenario a part of the course is taken over; empty if it is its own."""
    if not isinstance(scenarios, Placed):
        return ""
    file = scenarios.place(key, (name,)).file
    return "" if file == scenarios.files(key)[0] else f" (uit {_titled(scenarios, file)})"


def _titled(scenarios: Mapping[str, Scenario], file: str) -> str:
    key = file.rsplit("/", 1)[-1].removesuffix(".yaml")
    return escape(f"‘{scenarios[key].title}’") if key in scenarios else "de basis"
