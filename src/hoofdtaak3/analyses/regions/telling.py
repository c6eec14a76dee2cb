"""What the fact sheets of the safety regions are filled in with: findings and tables, besides those of the report.

The findings of a region are `blad.<region>…`, in lower case; its tables end in its id.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3 import edition as editions
from hoofdtaak3.analyses.content import Content, plain_rows
from hoofdtaak3.analyses.names import REGION_FRAMES, region_folder
from hoofdtaak3.analyses.regions.region import REQUEST
from hoofdtaak3.dutch import alphabetical
from hoofdtaak3.figures.names import Names
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.scenarios.order import arranged
from hoofdtaak3.inputs.survey.questions import is_regional
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.model.bounds import TOLERANCE
from hoofdtaak3.results.code_words import ANSWERS, UNKNOWN
from hoofdtaak3.results.findings import Finding, Findings, Ground, listed
from hoofdtaak3.results.frames import read_frames

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.project import Project

_ASKED_OF: Final = "veiligheidsregio"
"""Who an open question is for, among others."""
_FROM_GOOD_TO_BAD: Final = tuple(ANSWERS)
_INVENTED: Final = ("tabel.incidents", "tabel.request_line_values")


@dataclass(frozen=True)
class Regions:
    """All regions of an edition with the frames of each, and names."""

    dataset: Dataset
    titles: Mapping[str, str]
    """Of the scenarios, in the order of the report."""
    frames: Mapping[str, Mapping[str, pd.DataFrame]]
    """By region those of its notebook."""

    @classmethod
    def load(cls, project: Project, edition: str) -> Regions:
        """Read what the notebooks of the regions gave."""
        seen_as = editions.as_edition(edition)
        dataset, scenarios = load_dataset(project.root, seen_as), load_scenarios(project.root, seen_as)
        frames = {
            region: read_frames(project.results / region_folder(region), REGION_FRAMES)
            for region in dataset.frame("regions")["id"]
        }
        return cls(dataset, {key: scenarios[key].title for key in arranged(scenarios)}, frames)

    @cached_property
    def names(self) -> Names:
        """Of capabilities and incidents, with their units."""
        return Names.of(self.dataset)

    @cached_property
    def called(self) -> Mapping[str, str]:
        """The regions."""
        return self.named("regions")

    @cached_property
    def pools(self) -> Mapping[str, str]:
        """All civil pools."""
        return self.named("civil_pools")

    @cached_property
    def wholes(self) -> Mapping[str, str]:
        """The pools of the whole country, of which a region may state what it has."""
        pools = self.dataset.frame("civil_pools")
        own = pools[(pools["part_of"] == "") & (pools["region_id"] == "")]
        return dict(zip(own["id"], own["name"], strict=True))

    @cached_property
    def regional(self) -> Mapping[str, str]:
        """Those of them that regions are asked about."""
        pools = self.dataset.frame("civil_pools")
        owners = dict(zip(pools["id"], pools["owner"], strict=True))
        return {key: name for key, name in self.wholes.items() if is_regional(owners[key])}

    @cached_property
    def answered(self) -> Mapping[str, Mapping[str, str]]:
        """By region the pools of which it states what it has, with their names."""
        found: dict[str, dict[str, str]] = {key: {} for key in self.called}
        for row in rows_of(self.dataset.frame("civil_pools")):
            if row.part_of:
                found.setdefault(row.region_id, {})[row.part_of] = self.wholes.get(row.part_of, row.part_of)
        return found

    def stated(self, region: str) -> list[dict[str, Any]]:
        """What a region answered that it has: the pool, and how many units, None if that is not known."""
        values, pools = self.dataset.frame("civil_pool_values"), self.dataset.frame("civil_pools")
        mine = pools[(pools["region_id"] == region) & (pools["part_of"] != "")]
        sized = values[values["attribute"] == "units"]
        units = dict(zip(sized["civil_pool_id"], sized["likely"], strict=True))
        found = [
            {"naam": self.answered[region][whole], "aantal": units.get(part)}
            for part, whole in zip(mine["id"], mine["part_of"], strict=True)
        ]
        return sorted(found, key=lambda row: alphabetical(str(row["naam"])))

    @cached_property
    def questions(self) -> Mapping[str, str]:
        """Open questions that regions are asked."""
        rows = rows_of(self.dataset.frame("open_questions"))
        return {row.id: row.question for row in rows if _ASKED_OF in row.who.casefold()}

    def named(self, table: str) -> dict[str, str]:
        """Names by id."""
        own = self.dataset.frame(table)
        return dict(zip(own["id"], own["name"], strict=True))

    def people(self, region: str) -> tuple[float | None, str]:
        """The newest number of inhabitants that there is, and its source."""
        values = self.dataset.frame("region_values")
        mine = values[(values["region_id"] == region) & (values["attribute"] == "population")]
        mine = mine[mine["likely"].notna()].sort_values("date")
        return (float(mine["likely"].iloc[-1]), str(mine["source"].iloc[-1])) if len(mine) else (None, "")


def sheets_content(regions: Regions, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of the report with all that the sheets are filled in with; equal content is equal bytes as JSON.

    Args:
        regions: All regions.
        content: The content of the report, as its file has it.
    """
    made = content_of(regions)
    grounds = {name: Ground(**entry) for name, entry in content["grounds"].items()}
    added = Findings.of(made.findings, grounds).plain()["findings"]
    tables = {name: plain_rows(rows) for name, rows in made.tables.items()}
    whole = {
        **content,
        "findings": [*content["findings"], *added],
        "tables": {**content["tables"], **tables},
    }
    plain: dict[str, Any] = json.loads(json.dumps(whole))
    return plain


def content_of(regions: Regions) -> Content:
    """Findings and tables of all regions."""
    findings, tables = list[Finding](), dict[str, Sequence[Mapping[str, Any]]]()
    sheets = {region: _Sheet(regions, region) for region in regions.called}
    happening = {incident for sheet in sheets.values() for incident in sheet.incidents}
    for region, sheet in sheets.items():
        findings += sheet.findings(len(happening))
        tables |= {f"{name}-{region}": rows for name, rows in sheet.tables().items()}
    frame = regions.dataset.frame("regions")
    tiles = [
        {
            "id": row.id, "blad": row.id.lower(), "naam": row.name, "rij": int(row.row), "kolom": int(row.col),
            "incidenten": len(sheets[row.id].incidents), "antwoorden": len(regions.answered[row.id]),
        }
        for row in rows_of(frame)
    ]  # fmt: skip
    tables["blad_regios"] = tiles
    tables["blad_vragen"] = _questions(regions)
    for name, what, count, grounds in (
        ("incident", "waar in een scenario een incident gebeurt", "incidenten", ("tabel.incidents",)),
        ("antwoord", "die opgaven wat zij hebben", "antwoorden", ()),
    ):
        found = {str(tile["id"]): str(tile["naam"]) for tile in tiles if tile[count]}
        label, of = f"veiligheidsregio’s {what}", "veiligheidsregio’s"
        findings.append(listed(f"bladen.met_{name}", label, found, len(tiles), of, grounds=grounds))
    return Content(findings, tables)


def _questions(regions: Regions) -> list[dict[str, Any]]:
    rows = rows_of(regions.dataset.frame("open_questions"))
    return [{"vraag": row.question, "wie": row.who} for row in rows if row.id in regions.questions]


class _Sheet:
    """One region."""

    def __init__(self, regions: Regions, region: str) -> None:
        self.regions, self.region = regions, region
        frames = regions.frames[region]
        every = list(rows_of(frames["region_asked"]))
        self.own = [row for row in every if row.region_id == region]
        self.near_by = [row for row in every if row.region_id != region]
        self.near = list(rows_of(frames["region_near"]))
        self.neighbours = list(rows_of(frames["region_neighbours"]))

    @cached_property
    def incidents(self) -> dict[str, str]:
        """Incidents here, with their names."""
        return self._incidents(self.own)

    def findings(self, happening: int) -> Iterator[Finding]:
        """All that is said of this region; so many incidents happen in a region in some scenario."""
        regions, names = self.regions, self.regions.names
        people, source = regions.people(self.region)
        yield self._one("naam", "naam van de veiligheidsregio", regions.called[self.region])
        yield self._one(
            "inwoners", "inwoners van de veiligheidsregio", people, unit="inwoners",
            grounds=("tabel.region_values",), source=source,
        )  # fmt: skip
        of = "incidenten in de scenario’s"
        yield self._list("incidenten", "incidenten in deze regio", self.incidents, happening, of, ("tabel.incidents",))
        scenarios = {row.scenario_id: regions.titles[row.scenario_id] for row in self._at(self.own)}
        label = "scenario’s met een incident in deze regio"
        yield self._list("scenarios", label, scenarios, len(regions.titles), "scenario’s", ("tabel.incidents",))
        every = names.capabilities
        for key, label, ids in (
            ("vraag", "capaciteiten die bij een incident in deze regio worden gevraagd", self._asked("incident")),
            ("tekort", "daarvan met in een scenario een verzoek dat open blijft", self._short()),
            ("onbekend", "daarvan met een verzoek waarvan niet bekend is of het open blijft", self._unknown()),
            ("vast", "capaciteiten die hier doorlopend worden gevraagd", self._asked("standing")),
            ("los", "capaciteiten die hier als los verzoek worden gevraagd", self._asked(REQUEST)),
        ):
            mine = {one: every[one] for one in ids}
            yield self._list(key, label, mine, len(every), "capaciteiten", (*_INVENTED, *_grounds(ids)))
        for key, label, answers in (
            ("kan", "capaciteiten waarvoor hier een civiele partij mag inspringen en op tijd is", ("op_tijd",)),
            ("kan_niet", "capaciteiten waarvoor hier geen civiele partij mag inspringen en op tijd is",
             ("te_laat", "later", "mag_niet", "niemand")),
            ("kan_onbekend", "capaciteiten waarvan dat niet bekend is", (UNKNOWN,)),
        ):  # fmt: skip
            ids = [one for one in every if self._best(one) in answers]
            mine = {one: every[one] for one in ids}
            yield self._list(key, label, mine, len(every), "capaciteiten", _grounds(ids))
        yield from self._of_neighbours()
        answered = regions.answered[self.region]
        label = "civiele capaciteiten waarvan deze regio opgaf wat zij heeft"
        yield self._list("antwoord", label, answered, len(regions.wholes), "civiele capaciteiten")
        open_ = {key: name for key, name in regions.regional.items() if key not in answered}
        label, of = "civiele capaciteiten van regio’s zonder opgave", "civiele capaciteiten van regio’s"
        yield self._list("zonder_antwoord", label, open_, len(regions.regional), of)
        total = len(regions.dataset.frame("open_questions"))
        yield self._list("vragen", "open vragen aan de veiligheidsregio’s", regions.questions, total, "open vragen")

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """What is asked here, what may be missing, the neighbours."""
        return {
            "blad_vraag": self._asking(),
            "blad_mist": self._missing(),
            "blad_buren": self._next_to(),
            "blad_opgave": self.regions.stated(self.region),
        }

    def _of_neighbours(self) -> Iterator[Finding]:
        regions = self.regions
        names = {row.region_id: regions.called[row.region_id] for row in self.neighbours}
        total = max(len(regions.called) - 1, 0)
        yield self._list("buren", "veiligheidsregio’s die het dichtst bij liggen", names, total, "veiligheidsregio’s")
        answered = {key: name for key, name in names.items() if regions.answered[key]}
        label = "daarvan die opgaven wat zij hebben"
        yield self._list("buren_antwoord", label, answered, len(names), "veiligheidsregio’s")
        found, of = self._incidents(self.near_by), "incidenten in de scenario’s"
        yield self._list("buren_incidenten", "incidenten bij die buren", found, None, of, ("tabel.incidents",))
        both = {row.scenario_id for row in self._at(self.own)} & {row.scenario_id for row in self._at(self.near_by)}
        names = {key: regions.titles[key] for key in both}
        label = "scenario’s waarin ook een van die buren een incident heeft"
        yield self._list("tegelijk", label, names, len(regions.titles), "scenario’s", ("tabel.incidents",))

    def _asking(self) -> list[dict[str, Any]]:
        """What is asked here at each incident or by each standing task, of every capability together."""
        names = self.regions.names
        totals: dict[tuple[str, str, str], list[float]] = {}
        for row in self.own:
            if row.kind != REQUEST:
                total = totals.setdefault((row.scenario_id, row.incident_id, row.capability_id), [0.0, 0.0])
                total[0] += row.demand_unit_days
                total[1] += row.served_unit_days
        return [
            {
                "scenario": self.regions.titles[scenario], "incident": names.incidents.get(incident, incident),
                "capaciteit": names.capability(capability), "gevraagd": demand, "op_tijd": served,
            }
            for (scenario, incident, capability), (demand, served) in totals.items() if demand != 0.0
        ]  # fmt: skip

    def _missing(self) -> list[dict[str, Any]]:
        """A row per capability: whether it is asked here, and who is best placed to step in."""
        asked, pools = self._asked("incident"), self.regions.pools
        found = []
        for key, name in self.regions.names.capabilities.items():
            mine = [row for row in self.near if row.capability_id == key]
            best = min(mine, key=_place, default=None)
            found.append(
                {
                    "id": key, "naam": name, "gevraagd": key in asked, "partijen": len(mine),
                    "wie": pools[best.pool_id] if best else "", "uren": best.hours if best else None,
                    "kan": self._best(key),
                    "vanuit": self.regions.called.get(best.from_region_id, "") if best else "",
                }
            )  # fmt: skip
        return sorted(found, key=lambda row: (not row["gevraagd"], alphabetical(row["naam"])))

    def _next_to(self) -> list[dict[str, Any]]:
        return [
            {
                "id": row.region_id, "naam": self.regions.called[row.region_id], "km": row.km, "uren": row.hours,
                "incidenten": list(
                    self._incidents([one for one in self.near_by if one.region_id == row.region_id]).values()
                ),
            }
            for row in self.neighbours
        ]  # fmt: skip

    @cached_property
    def _every_incident(self) -> dict[str, str]:
        frame = self.regions.dataset.frame("incidents")
        own = frame[frame["kind"] == "incident"]
        return dict(zip(own["id"], own["name"], strict=True))

    @staticmethod
    def _at(rows: Iterable[Any]) -> list[Any]:
        """Those at incidents."""
        return [row for row in rows if row.kind == "incident"]

    def _incidents(self, rows: Iterable[Any]) -> dict[str, str]:
        return {row.incident_id: self._every_incident.get(row.incident_id, row.incident_id) for row in self._at(rows)}

    def _asked(self, kind: str) -> list[str]:
        ids = {row.capability_id for row in self.own if row.kind == kind and row.demand_unit_days != 0.0}
        return [key for key in self.regions.names.capabilities if key in ids]

    def _short(self) -> list[str]:
        """Capabilities asked at an incident here of which surely not all comes in time."""
        short = {
            row.capability_id
            for row in self._at(self.own)
            if row.demand_unit_days - row.served_unit_days > TOLERANCE * max(1.0, row.demand_unit_days)
        }
        return [key for key in self._asked("incident") if key in short]

    def _unknown(self) -> list[str]:
        """Those of which that is not known."""
        lost = {
            row.capability_id
            for row in self._at(self.own)
            if row.demand_unit_days != row.demand_unit_days or row.served_unit_days != row.served_unit_days
        }
        return [key for key in self._asked("incident") if key in lost and key not in self._short()]

    def _best(self, capability: str) -> str:
        """The best that a request for a capability can hope for here; that of nobody depends on what is known."""
        found = min(
            (_FROM_GOOD_TO_BAD.index(row.answer) for row in self.near if row.capability_id == capability), default=-1
        )
        if found >= 0 and (_FROM_GOOD_TO_BAD[found] == "op_tijd" or capability not in self._hidden):
            return _FROM_GOOD_TO_BAD[found]
        return UNKNOWN if capability in self._hidden else "niemand"

    @cached_property
    def _hidden(self) -> set[str]:
        """Capabilities of which it is not known who else could step in."""
        frame = self.regions.dataset.frame("civil_alternatives")
        stated = set(frame["capability_id"])
        unknown = set(frame.loc[frame["status"] == "unknown", "capability_id"])
        lost = set(self.regions.dataset.withheld.alternatives)
        return {key for key in self.regions.names.capabilities if key not in stated or key in unknown | lost}

    def _one(self, key: str, label: str, value: Any, **rest: Any) -> Finding:  # noqa: ANN401
        return Finding(f"blad.{self.region.lower()}.{key}", label, value, **rest)

    def _list(  # noqa: PLR0913, PLR0917 - as a finding
        self, key: str, label: str, names: Mapping[str, str], total: int | None, of: str, grounds: tuple[str, ...] = ()
    ) -> Finding:
        return listed(f"blad.{self.region.lower()}.{key}", label, names, total, of, grounds=grounds)


def _place(row: Any) -> tuple[int, float, str]:  # noqa: ANN401 - a row
    """From useful to useless."""
    hours = row.hours if row.hours == row.hours else float("inf")
    return _FROM_GOOD_TO_BAD.index(row.answer), hours, row.pool_id


def _grounds(capabilities: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"capaciteit.{key}" for key in capabilities)
