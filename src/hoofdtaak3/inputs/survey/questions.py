"""What each civil party is asked: every quantity of what it has, and the open questions that it can answer.

A pool whose owner names regions is asked of all 25 safety regions, each for its own part (one that stands in a region
is asked of that region); every other owner is a national partner. So who is asked follows from `data/civil_pools.csv`,
and no list is kept.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.tables.contract import NUMBERS, Quantity
from hoofdtaak3.markdown import OWN_KEY

if TYPE_CHECKING:
    from hoofdtaak3.inputs.tables import Dataset

POOLS: Final = "civil_pools"
POOL_VALUES: Final = "civil_pool_values"
ALTERNATIVE_VALUES: Final = "civil_alternative_values"
HAVE, OWN, RESERVE, SPEED, WORTH, WORDS = (
    "Wat u hebt", "Eigen gebruik", "Reservisten", "Snelheid en duur", "Vervangen", "Open vragen",
)  # fmt: skip
THEMES: Final[Mapping[str, str]] = {
    "units": HAVE,
    "own_use": OWN,
    "own_use_incident": OWN,
    "reservists": RESERVE,
    "response_hours": SPEED,
    "endurance_days": SPEED,
    "rotation_factor": SPEED,
    "equivalence": WORTH,
}
"""Attribute -> the sheet on which it is asked; others are not for the party to say."""
_PHASES = {
    "": "in alle fasen",
    "vrede": "in vredestijd",
    "spanning": "in een tijd van spanning",
    "conflict": "in een conflict",
    "oorlog": "in een oorlog",
}
_TYPES = {
    "": "bij elk ander incident",
    "chemisch": "bij een chemisch incident",
    "explosief": "bij een incident met explosieven",
    "natuurbrand": "bij een natuurbrand",
    "overstroming": "bij een overstroming",
    "stroomuitval": "bij een stroomuitval",
    "evenement": "bij een groot evenement",
    "gezondheid": "bij een gezondheidscrisis",
    "zoekactie": "bij een zoekactie",
    "staand": "voor vaste taken",
}
_REGIONAL = "regio"
"""An owner in whose name this stands is a region, or many."""
_EVERYONE = {"veiligheidsregio's", "veiligheidsregio’s"}, {"landelijke partners"}
"""How open questions name all regions, and all partners."""
_BEHIND = re.compile(r"\s*\(.*\)")
SHARE: Final = "fractie"
EACH: Final = "eenheden capaciteit per eenheid civiel"
EXTRA_KEY: Final = "extra"
"""Stands in the id of what a party adds of itself: `VR13/extra/1`."""


@dataclass(frozen=True, order=True)
class Party:
    """A civil party that can be asked."""

    id: str
    """`VR13`, or the name of a national partner in the form of a key."""
    name: str
    regional: bool

    @property
    def key(self) -> str:
        """As part of a source's key: `opgave-vr13-…`."""
        return OWN_KEY + self.id.lower().replace("_", "-")

    @property
    def called(self) -> str:
        """As a letter calls it."""
        return f"Veiligheidsregio {self.name}" if self.regional else self.name


@dataclass(frozen=True)
class Known:
    """A range with where it comes from; without numbers: it is not known."""

    low: float = math.nan
    likely: float = math.nan
    high: float = math.nan
    basis: str = ""
    source: str = ""
    note: str = ""

    @property
    def given(self) -> bool:
        """Whether there are numbers."""
        return not math.isnan(self.likely)

    @property
    def numbers(self) -> tuple[float, float, float]:
        """Low, likely, high."""
        return self.low, self.likely, self.high


@dataclass(frozen=True)
class Question:
    """One thing that a party is asked: a quantity, or in words."""

    id: str
    """Party and subject: `VR13/fire_decon/own_use/oorlog`; stands in the workbook and in the table of answers."""
    theme: str
    about: str
    """The resource, or who asks."""
    text: str
    unit: str = ""
    quantity: Quantity | None = None
    """None: an answer in words."""
    table: str = ""
    key: Mapping[str, str] = field(default_factory=dict)
    """The cells that say which row of the table the answer is."""
    pool: str = ""
    """The resource as `data/civil_pools.csv` has it; of a region's part the national one."""
    capabilities: tuple[str, ...] = ()
    """What it may stand in for."""
    known: Known = Known()
    """What the analysis reckons with now; for a region's part that of the whole country."""
    before: Known = Known()
    """What this party answered before, if that is public."""
    answered: str = ""
    """How it answered before: a code of the table of answers."""
    said: str = ""
    """What it wrote then."""
    open_question: str = ""

    @property
    def dimension(self) -> tuple[str, str, str]:
        """Table, key and attribute as the draws name the quantity: of all phases together."""
        of = self.pool if self.table == POOL_VALUES else next(iter(self.key.values()), "")
        return self.table, of, self.key.get("attribute", "")


@dataclass(frozen=True)
class Questionnaire:
    """All that can be asked of whom, from the tables of an edition."""

    dataset: Dataset

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """Everybody: the regions in their order, then the partners by name."""
        regions = self.dataset.frame("regions")
        pools = self._pools
        found = [Party(key, name, regional=True) for key, name in zip(regions["id"], regions["name"], strict=True)]
        owners = {party_id(row["owner"]): _plain(row["owner"]) for row in pools if not is_regional(row["owner"])}
        partners = [Party(key, name, regional=False) for key, name in owners.items()]
        some = found if any(is_regional(row["owner"]) for row in pools) else []
        return (*some, *sorted(partners, key=lambda party: dutch.alphabetical(party.name)))

    @cached_property
    def by_id(self) -> Mapping[str, Party]:
        """The parties by their ids."""
        return {party.id: party for party in self.parties}

    def of(self, party: Party) -> list[Question]:
        """What a party is asked, in the order of the themes and of the tables."""
        if party not in self._known_questions:
            found = [question for row in self._asked(party) for question in self._of_pool(party, row)]
            found += self._in_words(party)
            order = [*dict.fromkeys(THEMES.values()), WORDS]
            self._known_questions[party] = sorted(found, key=lambda question: order.index(question.theme))
        return self._known_questions[party]

    @cached_property
    def _known_questions(self) -> dict[Party, list[Question]]:
        """Those that were asked for."""
        return {}

    @cached_property
    def _open_questions(self) -> list[dict[str, Any]]:
        return _records(self.dataset, "open_questions")

    @cached_property
    def _pools(self) -> list[dict[str, Any]]:
        """The resources that somebody is asked about: a region's part is an answer itself."""
        return [row for row in _records(self.dataset, POOLS) if not row.get("part_of")]

    @cached_property
    def _uses(self) -> dict[str, list[dict[str, Any]]]:
        """What each resource can stand in for, by resource."""
        found: dict[str, list[dict[str, Any]]] = {}
        for row in _records(self.dataset, "civil_alternatives"):
            found.setdefault(row["pool_id"], []).append(row)
        return found

    @cached_property
    def _rows(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """The rows of the tables of quantities, by table and entity."""
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for table in (POOL_VALUES, ALTERNATIVE_VALUES):
            entity = self.dataset.contract.tables[table].quantity_key[0]
            for row in _records(self.dataset, table):
                found.setdefault((table, row[entity]), []).append(row)
        return found

    @cached_property
    def pools(self) -> Mapping[str, Mapping[str, Any]]:
        """The rows of the resources that somebody is asked about, by id."""
        return {row["id"]: row for row in self._pools}

    @cached_property
    def stale(self) -> tuple[str, ...]:
        """Answers to what nobody asks any longer: a resource that was renamed, or taken out of the tables."""
        asked = {question.id for party in self.parties for question in self.of(party)}
        return tuple(key for key in self._answers if key not in asked and key.split("/")[1] != EXTRA_KEY)

    def extras(self, party: Party) -> list[str]:
        """What a party named of itself that nobody had asked."""
        return [text for key, (_, text) in self._answers.items() if key.startswith(f"{party.id}/{EXTRA_KEY}/")]

    @cached_property
    def _answers(self) -> dict[str, tuple[str, str]]:
        """How each question was answered, and what was written, by its id."""
        frame = self.dataset.answers.get("answers")
        if frame is None:
            return {}
        return {key: (a, text) for key, a, text in zip(frame["id"], frame["answer"], frame["text"], strict=True)}

    def _asked(self, party: Party) -> list[dict[str, Any]]:
        if party.regional:
            return [row for row in self._pools if is_regional(row["owner"]) and row["region_id"] in ("", party.id)]
        return [row for row in self._pools if not is_regional(row["owner"]) and party_id(row["owner"]) == party.id]

    def _of_pool(self, party: Party, pool: Mapping[str, Any]) -> Iterator[Question]:
        uses = self._uses.get(pool["id"], [])
        capabilities = tuple(dict.fromkeys(row["capability_id"] for row in uses))
        own = part_id(pool["id"], party.id) if party.regional and not pool["region_id"] else pool["id"]
        for key in self._quantities(POOL_VALUES, pool["id"]):
            yield self._question(party, pool, (POOL_VALUES, pool["id"], own), key, capabilities)
        for row in uses if not party.regional else ():  # a region's part is as fast as the whole, plus its journey
            for key in self._quantities(ALTERNATIVE_VALUES, row["id"]):
                yield self._question(
                    party, pool, (ALTERNATIVE_VALUES, row["id"], row["id"]), key, (row["capability_id"],)
                )

    def _quantities(self, table: str, entity: str) -> Iterator[dict[str, str]]:
        """What is asked of an entity: every row that is there, and what is expected without one."""
        spec = self.dataset.contract.tables[table]
        names = spec.quantity_key[1:]
        seen: set[str] = set()
        for row in self._rows.get((table, entity), ()):
            seen.add(row["attribute"])
            if row["attribute"] in THEMES:
                yield {name: _cell(row[name]) for name in names}
        for name, quantity in spec.attributes.items():
            if quantity.expected and name in THEMES and name not in seen:
                yield dict.fromkeys(names, "") | {"attribute": name}

    def _question(
        self,
        party: Party,
        pool: Mapping[str, Any],
        places: tuple[str, str, str],
        key: Mapping[str, str],
        capabilities: tuple[str, ...],
    ) -> Question:
        """`places`: the table, what is known of, and what the answer is of."""
        table, entity, own = places
        spec = self.dataset.contract.tables[table]
        quantity = spec.attributes[key["attribute"]]
        id_ = "/".join([party.id, entity, *filter(None, key.values())])
        known, row = self._known(table, entity, key)
        mine, _ = self._known(table, own, key)
        return Question(
            id_,
            THEMES[key["attribute"]],
            self._about(pool, table, capabilities),
            self._text(key, pool, party, capabilities),
            self._unit(quantity, pool, capabilities),
            quantity,
            table,
            {spec.quantity_key[0]: own, **key},
            pool["id"],
            capabilities,
            known,
            mine if mine.source.startswith(f"{party.key}-") else Known(),
            *self._answers.get(id_, ("", "")),
            _cell(row.get("open_question_id")),
        )

    def _about(self, pool: Mapping[str, Any], table: str, capabilities: Sequence[str]) -> str:
        if table != ALTERNATIVE_VALUES:
            return str(pool["name"])
        return f"{pool['name']}, voor {dutch.running(self._capabilities[capabilities[0]]['name'])}"

    @cached_property
    def _capabilities(self) -> dict[str, dict[str, Any]]:
        return {row["id"]: row for row in _records(self.dataset, "capabilities")}

    def _unit(self, quantity: Quantity, pool: Mapping[str, Any], capabilities: Sequence[str]) -> str:
        if quantity.unit == "eenheden":
            return str(pool["unit_plural"])
        if quantity.unit == EACH:
            return f"{self._capabilities[capabilities[0]]['unit_plural']} per {pool['unit']}"
        return {SHARE: "deel, in procenten", "factor": "keer de bezetting", "dag": "dagen"}.get(
            quantity.unit, quantity.unit
        )

    def _text(self, key: Mapping[str, str], pool: Mapping[str, Any], party: Party, capabilities: Sequence[str]) -> str:
        """The question in a sentence."""
        many, where = pool["unit_plural"], "in uw regio" if party.regional else "in het hele land"
        military = self._capabilities[capabilities[0]]["unit_plural"] if capabilities else ""
        phase, kind = _PHASES.get(key.get("phase", ""), ""), _TYPES.get(key.get("incident_type", ""), "")
        asked = {
            "units": f"Hoeveel {many} zijn er {where}?",
            "own_use": f"Welk deel is al nodig voor eigen taken, {phase}?",
            "own_use_incident": f"Welk deel is extra nodig voor eigen taken, {kind}?",
            "reservists": f"Welk deel van de mensen kan Defensie als militair of reservist oproepen, {phase}?",
            "response_hours": "Hoeveel uur na een verzoek is de hulp ter plaatse?",
            "endurance_days": "Hoeveel dagen houdt dezelfde groep een inzet vol?",
            "rotation_factor": "Hoeveel keer de bezetting is nodig als er aflossing moet zijn?",
            "equivalence": f"Hoeveel {military} van Defensie vervangt één {pool['unit']}?",
        }
        return asked[key["attribute"]]

    def _known(self, table: str, entity: str, key: Mapping[str, str]) -> tuple[Known, Mapping[str, Any]]:
        for row in self._rows.get((table, entity), ()):
            if all(_cell(row[name]) == value for name, value in key.items()):
                return _known_of(row), row
        return Known(), {}

    def overruled(self, question: Question) -> Known:
        """The published figure in whose place the answer to a question is read."""
        frame = self.dataset.overruled.get(question.table)
        for row in frame.to_dict("records") if frame is not None else ():
            if all(_cell(row[name]) == value for name, value in question.key.items()):
                return _known_of(row)
        return Known()

    def _in_words(self, party: Party) -> Iterator[Question]:
        for row in self._open_questions:
            who = {part.strip().casefold() for part in row["who"].split(";")}
            named = _EVERYONE[0] if party.regional else {*_EVERYONE[1], party.name.casefold()}
            if named & who:
                id_ = f"{party.id}/{row['id']}"
                capability = (row["capability_id"],) if row["capability_id"] else ()
                answered, said = self._answers.get(id_, ("", ""))
                yield Question(
                    id_, WORDS, row["why"], row["question"], capabilities=capability, answered=answered, said=said,
                    open_question=row["id"],
                )  # fmt: skip


def is_regional(owner: str) -> bool:
    """Whether safety regions have what an owner of this name has."""
    return _REGIONAL in owner.casefold()


def party_id(owner: str) -> str:
    """The key of a national partner: its name without what stands between brackets, as ids are written."""
    plain = unicodedata.normalize("NFKD", _plain(owner)).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return key if key[:1].isalpha() else f"partner_{key}"


def part_id(pool: str, region: str) -> str:
    """The id of a region's part of a national resource."""
    return f"{pool}_{region.lower()}"


def _plain(owner: str) -> str:
    return _BEHIND.sub("", owner).strip() or owner.strip()


def _records(dataset: Dataset, table: str) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in dataset.frame(table).to_dict("records")]


def _known_of(row: Mapping[Any, Any]) -> Known:
    low, likely, high = (float(row[name]) for name in NUMBERS)
    return Known(low, likely, high, row["basis"], row["source"], row["note"])


def _cell(value: object) -> str:
    return value if isinstance(value, str) else ""
