"""The form of a scenario's settings: made from the model of scenarios, and read back as a parameter file has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.scenarios import Scenario, Scenarios
from hoofdtaak3.inputs.scenarios.merge import CHANGES, OWN
from hoofdtaak3.notation import INTEGER, TWO_NUMBERS, date_fault, date_readings, number_readings
from hoofdtaak3.results.code_words import PATHS, PHASES
from hoofdtaak3.strict_yaml import Path_

Kind = Literal["whole", "number", "date", "text", "choice"]
Messages = dict[str, list[str]]
"""By the name of a field, "" for what belongs to none."""
Lists = Mapping[str, Mapping[str, str]]
"""By the name of a setting the names by id that it chooses from."""
SETTING: Final = "s."
EMPTY: Final = "Vul een waarde in."
NO_NUMBER: Final = "Dit is geen getal. Schrijf bijvoorbeeld 60 of 1,3."
NO_WHOLE: Final = "Dit is geen heel getal. Schrijf bijvoorbeeld 60."
_LEFT_OUT: Final = frozenset(["id", CHANGES, *OWN])
_UNIT: Final = re.compile(r"^(.*?)\s*\(([^()]*)\)\.?$")
_WORDS: Final = {**PATHS, **PHASES}


@dataclass(frozen=True)
class Field:
    """One value of the form."""

    path: Path_
    label: str
    unit: str
    allowed: str
    kind: Kind
    value: Any = None
    """What the scenario has."""
    origin: str = ""
    """The file that says so, below the project."""
    choices: tuple[tuple[str, str], ...] = ()
    """Values and what they are called."""

    @property
    def name(self) -> str:
        """In the form."""
        return SETTING + ".".join(map(str, self.path))

    @property
    def text(self) -> str:
        """The value as somebody types it."""
        return typed(self.value)

    @property
    def named(self) -> str:
        """What it is called, with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    @property
    def shown(self) -> str:
        """The value as somebody reads it."""
        return dict(self.choices).get(self.text, self.text) or "niets"


@dataclass(frozen=True)
class Group:
    """Fields that belong together: a setting by itself, a group of settings, or a list of rows of them."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Field, ...], ...] = ()
    """Of a list: what is there, and some empty rows."""

    def is_touched(self, posted: Mapping[str, str], messages: Mapping[str, object]) -> bool:
        """Whether somebody changed a field of it, or one is wrong."""
        found = (field for row in (self.fields, *self.rows) for field in row)
        return any(f.name in messages or posted.get(f.name, f.text).strip() != f.text for f in found)


def typed(value: Any) -> str:  # noqa: ANN401 - a setting or a cell has any type
    """A value as a Dutch reader types it: a comma, and no points that could be read as one."""
    if value is None or value != value:  # noqa: PLR0124 - not a number is not known
        return ""
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0").replace(".", ",")
    return str(value)


def read_number(text: str, *, whole: bool = False) -> int | float | str:
    """The number that somebody typed, with a comma or a point; a Dutch text that says what is wrong with it."""
    found = number_readings(text)
    if whole:
        found = tuple(number for number in found if INTEGER.fullmatch(number))
    if not found:
        return NO_WHOLE if whole else NO_NUMBER
    if len(found) > 1:
        return f"{TWO_NUMBERS} Schrijf {' of '.join(number.replace('.', ',') for number in found)}."
    return int(found[0]) if INTEGER.fullmatch(found[0]) else float(found[0])


def groups(scenarios: Scenarios, key: str, lists: Lists, spare: int = 2) -> list[Group]:
    """The form of a scenario, in the order of the model; `lists` has what some of them choose from."""
    scenario = scenarios[key]
    found: list[Group] = []
    loose: list[Field] = []
    for name, about in Scenario.model_fields.items():
        value = getattr(scenario, name)
        if name in _LEFT_OUT:
            continue
        title = re.split("[,;]", _label(about)[0])[0]
        if get_origin(about.annotation) is tuple:
            kind = get_args(about.annotation)[0]
            blank = dict.fromkeys(kind.model_fields)
            listed = [*(dict(item) for item in value), *[blank] * spare]
            rows = tuple(
                tuple(
                    _field((name, number, part), each, row[part], "", lists) for part, each in kind.model_fields.items()
                )
                for number, row in enumerate(listed)
            )
            found.append(Group(name, title, (), rows))
        elif isinstance(value, BaseModel):
            found.append(Group(name, title, tuple(_within(value, (name,), lists))))
        elif isinstance(value, dict):
            unit = _label(about)[1]
            each = tuple(
                Field((name, n), f"Gewicht van prioriteit {n}", unit, "0 of meer", "number", weight)
                for n, weight in value.items()
            )
            found.append(Group(name, title, each))
        else:
            loose.append(_field((name,), about, value, "", lists))
    told = [Group("algemeen", "Algemeen", tuple(loose)), *found]
    return [_placed(group, scenarios, key) for group in told]


def _placed(group: Group, scenarios: Scenarios, key: str) -> Group:
    def placed(fields: Sequence[Field]) -> tuple[Field, ...]:
        return tuple(replace(each, origin=scenarios.place(key, each.path).file) for each in fields)

    return replace(group, fields=placed(group.fields), rows=tuple(map(placed, group.rows)))


def _within(part: BaseModel, path: Path_, lists: Lists, above: str = "") -> Iterator[Field]:
    for name, about in type(part).model_fields.items():
        value = getattr(part, name)
        if isinstance(value, BaseModel):
            yield from _within(value, (*path, name), lists, _label(about)[0])
        else:
            yield _field((*path, name), about, value, above, lists)


def _field(path: Path_, about: FieldInfo, value: object, above: str, lists: Lists) -> Field:
    label, unit = _label(about)
    if above:
        label = f"{above}: {label[:1].lower()}{label[1:]}"
    kind, choices = _kind(about)
    if path[-1] in lists:
        kind, choices = "choice", tuple(lists[str(path[-1])].items())
    if kind == "choice":
        label, unit = (about.description or "").removesuffix(".").partition(":")[0].partition(",")[0], ""
    return Field(path, label, unit, _allowed(about, kind), kind, value, "", choices)


def _label(about: FieldInfo) -> tuple[str, str]:
    """What a setting is, and its unit: the description ends with it, between brackets."""
    text = about.description or ""
    found = _UNIT.fullmatch(text)
    return (found[1], found[2]) if found else (text.removesuffix("."), "")


def _kind(about: FieldInfo) -> tuple[Kind, tuple[tuple[str, str], ...]]:
    if get_origin(about.annotation) is Literal:
        return "choice", tuple((each, _WORDS.get(each, each)) for each in get_args(about.annotation))
    kinds: dict[object, Kind] = {int: "whole", float: "number", date: "date"}
    return kinds.get(about.annotation, "text"), ()


def _allowed(about: FieldInfo, kind: Kind) -> str:
    """The range, in Dutch."""
    low = next((each for each in about.metadata if isinstance(each, Ge | Gt)), None)
    high = next((each for each in about.metadata if isinstance(each, Le | Lt)), None)
    start = f"meer dan {_edge(low.gt)}" if isinstance(low, Gt) else f"{_edge(low.ge)}" if isinstance(low, Ge) else ""
    if isinstance(high, Lt):
        end = f"minder dan {_edge(high.lt)}"
        return f"{start}, {end}" if start else end
    if isinstance(high, Le):
        return f"{start} tot en met {_edge(high.le)}" if start else f"hoogstens {_edge(high.le)}"
    if start:
        return f"{start} of meer" if isinstance(low, Ge) else start
    return "jaar-maand-dag" if kind == "date" else ""


def _edge(number: Any) -> str:  # noqa: ANN401 - what a bound of pydantic is
    return dutch.number(float(number), 6)


@dataclass
class Read:
    """Settings that are not what the scenario has, and what cannot be read."""

    posted: Mapping[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    """As a parameter file has them."""
    messages: Messages = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """Dotted path of a value -> the field it was typed in: empty rows of a list are left out."""

    def take(self, one: Field) -> Any:  # noqa: ANN401 - a setting has any type
        """The value of a field; one that cannot be read is as it was, and told of."""
        text = self.posted.get(one.name, one.text).strip()
        if text == one.text and one.value is not None:
            return one.value
        value = _value(one, text)
        if isinstance(value, _Wrong):
            self.messages.setdefault(one.name, []).append(value.message)
            return one.value
        return value

    def take_rows(self, group: Group) -> None:
        """The rows of a list, which is set as a whole."""
        rows: list[dict[str, Any]] = []
        for row in group.rows:
            if not _is_blank(row, self.posted):
                self.names |= {f"{group.name}.{len(rows)}.{one.path[-1]}": one.name for one in row}
                rows.append({str(one.path[-1]): self.take(one) for one in row})
        before = [{str(one.path[-1]): one.value for one in row} for row in group.rows if row[0].value is not None]
        unread = any(one.name in self.messages for row in group.rows for one in row)
        if rows != before and not unread:
            self.values[group.name] = rows


def read_settings(form: Sequence[Group], posted: Mapping[str, str]) -> Read:
    """Read what was posted; a field that was not is as it was."""
    read = Read(posted)
    for group in form:
        for one in group.fields:
            read.names[".".join(map(str, one.path))] = one.name
            value = read.take(one)
            if value != one.value:
                _set(read.values, one.path, value)
        read.take_rows(group)
    return read


def _is_blank(row: Sequence[Field], posted: Mapping[str, str]) -> bool:
    """An empty row, or one that was there and of which the day was taken away: it is left out."""
    empty = {field.kind: not posted.get(field.name, field.text).strip() for field in row}
    return all(empty.values()) or (empty["whole"] and row[0].value is not None)


@dataclass(frozen=True)
class _Wrong:
    message: str


def _value(field: Field, text: str) -> Any:  # noqa: ANN401 - a setting has any type
    if not text:
        return _Wrong(EMPTY)
    if field.kind in {"whole", "number"}:
        number = read_number(text, whole=field.kind == "whole")
        if isinstance(number, str):
            return _Wrong(number)
        return number if field.kind == "whole" else float(number)
    if field.kind == "date":
        found = date_readings(text)
        if len(found) == 1:
            return found[0]
        message, advice = date_fault(text)
        return _Wrong(f"{message} {dutch.capital(advice or 'schrijf bijvoorbeeld 2026-01-31')}.")
    return text


def _set(values: dict[str, Any], path: Path_, value: object) -> None:
    first, *rest = path
    if rest:
        _set(values.setdefault(first, {}), tuple(rest), value)  # type: ignore[arg-type]
    else:
        values[first] = value  # type: ignore[index]
