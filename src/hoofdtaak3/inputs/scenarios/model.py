"""What a scenario is: the typed, checked outcome of a chain of parameter files."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, Strict, StrictInt, StrictStr, model_validator
from pydantic_core import PydanticCustomError

from hoofdtaak3.characters import stray
from hoofdtaak3.inputs.scenarios.change import Change, Number

Phase = Literal["vrede", "spanning", "conflict", "oorlog"]
PersonnelPath = Literal["slow", "planned", "fast"]
Priority = Literal[1, 2, 3, 4]
PRIORITIES: tuple[Priority, ...] = (1, 2, 3, 4)
FIRST_YEAR, LAST_YEAR = 2000, 2100
MAX_TITLE = 100
FEWEST_DRAWS, MOST_DRAWS = 10, 100_000
LARGEST = 10**9
"""No number of this field is larger; what is counted with must not run out of the numbers that there are."""
INCONSISTENT = "inconsistent"
"""Type of the pydantic error that carries `Finding`s: each value is right by itself, but they do not fit together."""

Id = Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Day = Annotated[date, Strict()]


class _Part(BaseModel):
    """Frozen, refuses unknown keys and numbers that are none."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Finding(BaseModel):
    """One thing in a scenario that does not fit the rest, at a dotted path."""

    path: tuple[str | int, ...]
    message: str
    found: str = ""
    allowed: str = ""


class PhaseStart(_Part):
    """From this day on the phase holds, until the next one starts."""

    from_day: StrictInt = Field(ge=0, description="Eerste dag van de fase, geteld vanaf dag 0 van het scenario (dag).")
    phase: Phase = Field(description="Fase op de escalatieladder: vrede, spanning, conflict of oorlog.")


class IncidentStart(_Part):
    """An incident of the data that begins on a day of the scenario."""

    incident: Id = Field(description="Sleutel van het incident in data/incidents.csv.")
    day: StrictInt = Field(ge=0, description="Dag waarop het incident begint, geteld vanaf dag 0 (dag).")


class TravelMode(_Part):
    """How fast one means of transport covers a straight-line distance."""

    speed_kmh: Number = Field(gt=0, le=LARGEST, description="Gemiddelde snelheid (kilometer per uur).")
    detour_factor: Number = Field(
        ge=1, le=LARGEST, description="Werkelijke afstand gedeeld door de afstand hemelsbreed (factor)."
    )


class Travel(_Part):
    """Travel per means of transport."""

    road: TravelMode = Field(description="Reizen over de weg.")
    air: TravelMode = Field(description="Reizen door de lucht.")
    sea: TravelMode = Field(description="Reizen over zee.")


class Requests(_Part):
    """The stream of incidental requests."""

    seed: StrictInt = Field(
        ge=0, lt=2**32, description="Startgetal van de toevalsreeks; hetzelfde getal geeft dezelfde verzoeken (getal)."
    )
    rate_factor: Number = Field(
        ge=0, le=100, description="Hoe vaak verzoeken komen; 1 = zo vaak als in de cijfers over 2021-2024 (factor)."
    )


class Thresholds(_Part):
    """Where the classes begin and end."""

    covered: Number = Field(
        ge=0, le=1, description="Vanaf dit deel civiele dekking is een tekort civiel op te vangen (fractie, 0 tot 1)."
    )
    none: Number = Field(
        ge=0, le=1, description="Tot en met dit deel civiele dekking is er geen civiel alternatief (fractie, 0 tot 1)."
    )


class Uncertainty(_Part):
    """The draws over the ranges of all quantities."""

    draws: StrictInt = Field(
        ge=FEWEST_DRAWS, le=MOST_DRAWS, description="Aantal trekkingen uit de bereiken laag tot hoog (aantal)."
    )
    seed: StrictInt = Field(
        ge=0, lt=2**32, description="Startgetal van de trekkingen; hetzelfde getal geeft dezelfde trekkingen (getal)."
    )
    firm: Number = Field(
        gt=0.5,
        le=1,
        description="Vanaf dit deel van de trekkingen houdt een uitkomst stand (fractie, meer dan 0,5 tot en met 1).",
    )
    competing: Number = Field(
        gt=0,
        lt=0.5,
        description="Vanaf dit deel van de trekkingen telt een uitkomst mee als mogelijk (fractie, 0 tot 0,5).",
    )


class Measures(_Part):
    """The decision on measures: taken when, to help from when, for how much. Read from one scenario for all."""

    decision_date: Day = Field(description="Dag van het besluit (jaar-maand-dag).")
    date: Day = Field(
        description="Dag waarop een maatregel klaar moet zijn; scenario's die eerder beginnen, schuiven hierheen."
    )
    budget: Number = Field(
        ge=0, le=LARGEST, description="Wat de maatregelen samen hoogstens mogen kosten (miljoen euro)."
    )


class Scenario(_Part):
    """One scenario, merged and validated."""

    id: StrictStr = Field(pattern=r"^[a-z][a-z0-9_-]*$", description="Naam van het bestand zonder .yaml.")
    title: StrictStr = Field(min_length=1, description="Titel zoals de lezer hem ziet.")
    description: StrictStr = Field(min_length=1, description="Wat er in dit scenario gebeurt, in een of twee zinnen.")
    note: StrictStr = Field(default="", description="Toelichting op de keuzes in dit scenario.")
    start_date: Day = Field(description="Eerste dag van het scenario (jaar-maand-dag).")
    days: StrictInt = Field(ge=1, le=3660, description="Aantal dagen dat wordt doorgerekend (dag).")
    phases: tuple[PhaseStart, ...] = Field(
        min_length=1, description="Fasen, op volgorde van de dag waarop ze beginnen; de eerste op dag 0."
    )
    incidents: tuple[IncidentStart, ...] = Field(
        default=(), description="Incidenten in dit scenario en de dag waarop ze beginnen."
    )
    personnel_path: PersonnelPath = Field(
        description="Groei van de krijgsmacht: slow (langzaam), planned (volgens plan) of fast (snel)."
    )
    mobilisation_delay_days: StrictInt = Field(
        ge=0, le=3660, description="Dagen na het begin van de fase oorlog tot de oorlogsorganisatie er staat (dag)."
    )
    self_reliance_hours: StrictInt = Field(
        ge=0, le=8760, description="Tijd dat de bevolking zichzelf redt; haar vraag om hulp begint daarna (uur)."
    )
    reference_region: StrictStr = Field(
        pattern=r"^VR(0[1-9]|1[0-9]|2[0-5])$",
        description="Veiligheidsregio van het referentieverzoek, code uit data/regions.csv (VR01 tot en met VR25).",
    )
    travel: Travel = Field(description="Snelheid en omweg per vervoermiddel.")
    requests: Requests = Field(description="Stroom incidentele verzoeken.")
    thresholds: Thresholds = Field(description="Grenzen van de klassen.")
    priority_weights: dict[Priority, Annotated[Number, Field(ge=0, le=LARGEST)]] = Field(
        description="Gewicht van een niet-vervuld verzoek per prioriteit, 1 (hoogste) tot en met 4 (gewicht)."
    )
    uncertainty: Uncertainty = Field(description="Trekkingen voor de onzekerheid van de uitkomsten.")
    measures: Measures = Field(description="Besluit over maatregelen; de keuze geldt over alle scenario's samen.")
    changes: tuple[Change, ...] = Field(
        default=(),
        description="Waarden uit data/ die in dit scenario anders zijn. Wat een scenario hier noemt, komt na de "
        "wijzigingen van het scenario waar het op voortbouwt; de laatste telt.",
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        """All findings travel in one error, so that the loader can give each its own line."""
        findings = self.findings()
        if findings:
            raise PydanticCustomError(INCONSISTENT, "inconsistent", {"findings": findings})
        return self

    def findings(self) -> list[Finding]:
        """What does not fit together although each value is allowed by itself."""
        return [
            *self._text_findings(),
            *self._date_findings(),
            *self._phase_findings(),
            *self._incident_findings(),
            *self._threshold_findings(),
            *self._measure_findings(),
            *(
                Finding(path=("priority_weights",), message=f"Het gewicht van prioriteit {p} ontbreekt.")
                for p in PRIORITIES
                if p not in self.priority_weights
            ),
        ]

    def _text_findings(self) -> list[Finding]:
        """Texts end up in titles, charts and three kinds of documents, which control characters break."""
        found = []
        for name in ("title", "description", "note"):
            text: str = getattr(self, name)
            sign = stray(text.replace("\t", " "))
            if sign:
                message = f"In deze tekst staat een onzichtbaar of onleesbaar teken (U+{ord(sign):04X})."
                found.append(Finding(path=(name,), message=message, allowed="gewone tekst"))
            elif name != "note" and not text.strip():
                found.append(Finding(path=(name,), message="De tekst is leeg.", allowed="minstens een woord"))
        for index, change in enumerate(self.changes):
            sign = stray(change.note.replace("\t", " "))
            if sign:
                message = f"In deze tekst staat een onzichtbaar of onleesbaar teken (U+{ord(sign):04X})."
                found.append(Finding(path=("changes", index, "note"), message=message, allowed="gewone tekst"))
        if len(self.title) > MAX_TITLE:
            found.append(
                Finding(
                    path=("title",),
                    message="De titel is te lang voor een figuur.",
                    found=f"{len(self.title)} tekens",
                    allowed=f"hoogstens {MAX_TITLE} tekens",
                )
            )
        return found

    def _date_findings(self) -> list[Finding]:
        """Far from today a date is a slip of the pen, and the last years that Python knows leave no room for days."""
        dates: dict[tuple[str | int, ...], date] = {
            ("start_date",): self.start_date,
            ("measures", "decision_date"): self.measures.decision_date,
            ("measures", "date"): self.measures.date,
        }
        return [
            Finding(
                path=path,
                message="Deze datum ligt te ver weg.",
                found=str(day),
                allowed=f"{FIRST_YEAR}-01-01 tot en met {LAST_YEAR}-12-31",
            )
            for path, day in dates.items()
            if not FIRST_YEAR <= day.year <= LAST_YEAR
        ]

    def _measure_findings(self) -> list[Finding]:
        taken, wanted = self.measures.decision_date, self.measures.date
        if taken <= wanted:
            return []
        return [
            Finding(
                path=("measures", "date"),
                message="De maatregelen moeten klaar zijn voor het besluit is genomen.",
                found=str(wanted),
                allowed=f"{taken} of later",
            )
        ]

    def _phase_findings(self) -> list[Finding]:
        found = []
        previous = -1
        for index, start in enumerate(self.phases):
            path = ("phases", index, "from_day")
            day = str(start.from_day)
            if index == 0 and start.from_day != 0:
                found.append(Finding(path=path, message="De eerste fase begint niet op dag 0.", found=day, allowed="0"))
            elif start.from_day <= previous:
                found.append(
                    Finding(
                        path=path,
                        message="De fasen staan niet op volgorde van de dag waarop ze beginnen.",
                        found=day,
                        allowed=f"een dag na dag {previous}",
                    )
                )
            if start.from_day >= self.days:
                found.append(
                    Finding(
                        path=path,
                        message="De fase begint na het einde van het scenario.",
                        found=day,
                        allowed=f"dag 0 tot en met dag {self.days - 1}",
                    )
                )
            previous = start.from_day
        return found

    def _incident_findings(self) -> list[Finding]:
        counts = Counter(start.incident for start in self.incidents)
        found = []
        for index, start in enumerate(self.incidents):
            if start.day >= self.days:
                found.append(
                    Finding(
                        path=("incidents", index, "day"),
                        message="Het incident begint na het einde van het scenario.",
                        found=str(start.day),
                        allowed=f"dag 0 tot en met dag {self.days - 1}",
                    )
                )
            if counts[start.incident] > 1:
                found.append(
                    Finding(
                        path=("incidents", index, "incident"),
                        message="Het incident staat meer dan eens in dit scenario.",
                        found=start.incident,
                        allowed="elk incident een keer",
                    )
                )
        return found

    def _threshold_findings(self) -> list[Finding]:
        limits = self.thresholds
        if limits.none < limits.covered:
            return []
        return [
            Finding(
                path=("thresholds", "none"),
                message="De grens 'none' ligt niet onder de grens 'covered'.",
                found=f"{limits.none:g}",
                allowed=f"kleiner dan {limits.covered:g}",
            )
        ]
