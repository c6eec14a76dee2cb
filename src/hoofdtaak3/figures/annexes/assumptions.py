"""The assumptions behind the results: rows of basis `oordeel` or `fictief`, with what the draws say of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from hoofdtaak3 import dutch
from hoofdtaak3.figures.chapters.prose import start
from hoofdtaak3.figures.chapters.uncertainty_words import ATTRIBUTES, Words
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.inputs.tables.keys import quantity_keys

if TYPE_CHECKING:
    from hoofdtaak3.figures.chapters.uncertainty_findings import Findings
    from hoofdtaak3.figures.names import Frames, Names

ASSUMED = ("oordeel", "fictief")
KEY, ATTRIBUTE = "entity", "quantity"
_KEYS = quantity_keys("region_values")
"""The tables of the log."""
_MORE: Mapping[tuple[str, str], str] = {
    ("measure_values", "cost"): "kosten",
    ("measure_values", "lead_time"): "doorlooptijd (maanden)",
    ("measure_effects", "units"): "eenheden erbij",
    ("measure_effects", "response_hours"): "nieuwe responstijd",
    ("measure_effects", "mandate"): "bevoegdheid",
    ("measure_effects", "exists"): "bestaan",
    ("measure_effects", "promise"): "nieuwe belofte",
}
_LABELS: Mapping[str, tuple[str, ...]] = {
    "oordeel": ("oordeel", "inschatting"),
    "fictief": ("fictief", "verzonnen", "verzonnen modelwaarde"),
}
"""What notes begin with to say their basis; beside the mark of that basis it says nothing new."""
_NOTES = 2
_OWNERS = 6
_FIRST = 3
"""How many drivers of each capability count: further down the rank is more chance than cause."""


class Weighty(NamedTuple):
    """One quantity that a gap depends on."""

    table: str
    attribute: str
    name: str
    rows: pd.DataFrame
    effects: tuple[str, ...]
    """Capabilities, each with the rank and the correlation."""
    first: int
    """For how many capabilities it has the first rank."""
    strength: float
    """The largest correlation, without its sign."""


class Group(NamedTuple):
    """Rows of one table and attribute that share their reasoning."""

    name: str
    basis: str
    note: str
    rows: pd.DataFrame
    effects: tuple[str, ...]


@dataclass(frozen=True)
class Assumptions:
    """All assumptions of one dataset."""

    dataset: Frames
    names: Names
    draws: Findings
    frames: Mapping[str, pd.DataFrame]
    """By table the assumed rows, with the columns `entity` and `quantity`."""
    words: Words
    drivers: pd.DataFrame
    """What a gap depends on, per capability in the scenario where it is largest in the middle draw."""

    @classmethod
    def of(cls, dataset: Frames, names: Names, draws: Findings) -> Assumptions:
        """From the tables and the draws."""
        frames = {}
        for name, (key, attribute) in _KEYS.items():
            frame = dataset.frame(name)
            rows = frame[frame["basis"].isin(ASSUMED)]
            what = rows[attribute] if attribute else ""
            frames[name] = rows.assign(**{KEY: rows[key], ATTRIBUTE: what})
        return cls(dataset, names, draws, frames, Words(dataset, names), draws.drivers(_FIRST))

    @property
    def count(self) -> int:
        """Assumptions, one for each subject and quantity: phases and days of one quantity count once."""
        return sum(len(frame.groupby([KEY, ATTRIBUTE])) for frame in self.frames.values())

    @property
    def drawn(self) -> bool:
        """Whether the draws say what a gap depends on."""
        return not self.draws.gaps.empty

    @property
    def capabilities(self) -> int:
        """For how many capabilities the draws say what their gap depends on."""
        return int(self.drivers["capability_id"].nunique())

    def kinds(self) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
        """The rows by table and attribute, in the order of the contract."""
        for name, frame in self.frames.items():
            for attribute, rows in frame.groupby(ATTRIBUTE, sort=False):
                yield (name, str(attribute)), rows

    def word(self, table: str, attribute: str) -> str:
        """A kind of quantity in Dutch, with its table where the word alone could be anything."""
        return f"{self._word(table, attribute)} ({_SUBJECTS[table]})"

    @cached_property
    def questions(self) -> Mapping[str, tuple[str, str]]:
        """Each open question with who can answer it, by id."""
        frame = self.dataset.frame("open_questions")
        return dict(zip(frame["id"], zip(frame["question"], frame["who"], strict=True), strict=True))

    @cached_property
    def weighty(self) -> list[Weighty]:
        """The assumptions that a gap depends on, the strongest first."""
        found = []
        for (table, key, attribute), rows in self.drivers.groupby(["table", "key", "attribute"], sort=True):
            own = self._rows(str(table), str(key), str(attribute))
            if own.empty:
                continue
            ranked = rows.sort_values(["rank", "capability_id"])
            owner = str(ranked["capability_id"].iloc[0]) if table in {"capability_values", "claims"} else ""
            name = self.words.quantity(str(table), str(key), str(attribute), owner)
            if owner:
                name = f"{name} ({self.names.capability(str(key))})"
            found.append(
                Weighty(
                    str(table),
                    str(attribute).partition(":")[0],
                    name,
                    own,
                    self._effects(ranked),
                    int((ranked["rank"] == 1).sum()),
                    float(ranked["correlation"].abs().max()),
                )
            )
        return sorted(found, key=lambda row: (-round(row.strength, 9), row.name))

    def log(self) -> dict[str, list[Group]]:
        """Every assumption by table; rows of one quantity that share basis, reasoning and question stand together."""
        weights = self.drivers.groupby(["table", "key"]) if not self.drivers.empty else None
        found: dict[str, list[Group]] = {}
        for name, frame in self.frames.items():
            for (attribute, basis, note, _), rows in frame.groupby(
                [ATTRIBUTE, "basis", "note", "open_question_id"], sort=False
            ):
                owners = [self._owner(name, str(key)) for key in dict.fromkeys(rows[KEY])]
                effects: tuple[str, ...] = ()
                if weights is not None:
                    mine = [
                        weights.get_group((name, key))
                        for key in dict.fromkeys(rows[KEY])
                        if (name, key) in weights.groups
                    ]
                    hit = [part[part["attribute"].str.partition(":")[0] == attribute] for part in mine]
                    effects = self._effects(pd.concat(hit)) if hit else ()
                more = len(owners) - _OWNERS
                if more > 1:
                    owners = [*owners[:_OWNERS], f"{dutch.count_word(more)} andere"]
                title = f"{self._word(name, str(attribute))}: {'; '.join(owner for owner in owners if owner)}"
                found.setdefault(name, []).append(Group(title, str(basis), told(str(note), str(basis)), rows, effects))
        return found

    def who(self, questions: Iterable[str]) -> list[str]:
        """Who can answer these questions, each once, in order of name."""
        cells = [self.questions[key][1] for key in dict.fromkeys(questions) if key in self.questions]
        return sorted({who.strip() for cell in cells for who in cell.split(";") if who.strip()})

    def question(self, questions: Iterable[str]) -> str:
        """The questions themselves, each with who can answer it."""
        found = [self.questions[key] for key in dict.fromkeys(questions) if key in self.questions]
        return " ".join(f"{question} ({who.replace(';', ',')})" for question, who in found)

    @staticmethod
    def reasoning(rows: pd.DataFrame) -> str:
        """The notes of some rows, each once; a profile by phase or day may have many, the first ones say it."""
        noted = rows[rows["note"] != ""]
        notes = list(dict.fromkeys(told(*pair) for pair in zip(noted["note"], noted["basis"], strict=True)))
        more = len(notes) - _NOTES
        rest = f" En {dutch.count_word(more)} andere {dutch.plural(more, 'toelichting', 'toelichtingen')} in de tabel."
        return " ".join(notes[:_NOTES]) + (rest if more > 0 else "")

    def _word(self, table: str, attribute: str) -> str:
        return ATTRIBUTES.get((table, attribute)) or _MORE[table, attribute]

    def _rows(self, table: str, key: str, attribute: str) -> pd.DataFrame:
        name, _, qualifier = attribute.partition(":")
        frame = self.frames[table]
        rows = frame[(frame[KEY] == key) & (frame[ATTRIBUTE] == name)]
        return rows[rows["incident_type"] == qualifier] if qualifier and "incident_type" in rows else rows

    def _owner(self, table: str, key: str) -> str:
        """What a row is about."""
        if table in {"measure_values", "measure_effects"}:
            return self._measure(table, key)
        if table in {"capability_values", "claims"}:
            return self.names.capability(key)
        name = ATTRIBUTES[table, next(attribute for owner, attribute in ATTRIBUTES if owner == table)]
        attribute = next(attribute for owner, attribute in ATTRIBUTES if owner == table)
        return self.words.quantity(table, key, attribute, "").removeprefix(name).strip(" ()")

    def _measure(self, table: str, key: str) -> str:
        dataset = self.dataset
        if table == "measure_effects":
            effects = dataset.frame("measure_effects").set_index("id")
            key = str(effects.loc[key, "measure_id"])
        names = dataset.frame("measures").set_index("id")["name"]
        return str(names.get(key, key))

    def _effects(self, rows: pd.DataFrame) -> tuple[str, ...]:
        ranked = rows.sort_values(["rank", "capability_id"])
        return tuple(
            f"{self.names.listing([row.capability_id])} ({dutch.number(row.rank, 0)}e, {_signed(row.correlation)})"
            for row in rows_of(ranked)
        )


_SUBJECTS: Mapping[str, str] = {
    "capability_values": "capaciteit",
    "claims": "capaciteit",
    "request_line_values": "verzoek",
    "request_type_values": "los verzoek",
    "civil_pool_values": "civiele capaciteit",
    "civil_alternative_values": "civiel alternatief",
    "reciprocal_claims": "civiele capaciteit",
    "personnel": "krijgsmacht",
    "measure_values": "maatregel",
    "measure_effects": "maatregel",
}


def told(note: str, basis: str) -> str:
    """A note as it stands beside the mark of its basis: `Inschatting: naar schatting` becomes `Naar schatting`."""
    label, colon, rest = note.partition(":")
    return start(rest.strip()) if colon and label.strip().lower() in _LABELS.get(basis, ()) else note


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else ''}{dutch.number(abs(value), 2)}"
