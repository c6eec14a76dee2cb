"""What two editions are made from that is not the same: rows, settings, files and versions, with what they say."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import yaml

from hoofdtaak3 import dutch
from hoofdtaak3.assemble.frontmatter import ASKED
from hoofdtaak3.inputs.tables.bibliography import BIBLIOGRAPHY_FILE
from hoofdtaak3.inputs.tables.civil import file_of_row
from hoofdtaak3.inputs.tables.contract import CONTRACT_FILE
from hoofdtaak3.inputs.tables.keys import row_columns
from hoofdtaak3.intake import YAML_LOADER

if TYPE_CHECKING:
    from hoofdtaak3.build.kept import KeptEdition

GROUPS: Final = {
    "data": "data",
    "parameter": "parameter",
    "text": "tekst",
    "model": "model",
    "packages": "pakketten",
}
"""Causes, with the word for each."""
_GROUP_OF: Final = {
    "settings": "parameter",
    "data": "data",
    "parameters": "parameter",
    "notebooks": "model",
    "text": "text",
    "code": "model",
    "packages": "packages",
}
_CITED = f"{BIBLIOGRAPHY_FILE} (in de tekst)"
_OPTIONS: Final = {ASKED: "--date"}
"""Settings that somebody gives as an option."""
_SHOWN = 60


@dataclass(frozen=True)
class Changed:
    """One thing that is not what it was: a row, a setting, an entry, a file, a version."""

    group: str
    """Of `GROUPS`."""
    file: str
    key: str = ""
    """Which row, setting or entry of the file; "" for the file as a whole."""
    state: str = "anders"
    """Or `nieuw`, or `weg`."""
    cells: Mapping[str, tuple[str, str]] | None = None
    """By column (was, is); of a setting or version the column is ""."""
    place: str = ""
    """The file in which it stands, if that is another one: what a civil party stated is laid over the table."""

    @property
    def table(self) -> str:
        """Of a row the name of its table."""
        return PurePosixPath(self.file).stem

    def text(self) -> str:
        """It in a line."""
        file = self.place or _OPTIONS.get(self.file, self.file)
        place = f"{file}, {self.key}" if self.key else file
        if self.state != "anders":
            return f"{place}: {'nieuw' if self.state == 'nieuw' else 'is er niet meer'}"
        told = [f"{name} {_short(was)} -> {_short(now)}".lstrip() for name, (was, now) in (self.cells or {}).items()]
        return f"{place}: {'; '.join(told)}" if told else f"{place}: anders"


def changed_inputs(before: KeptEdition, after: KeptEdition) -> list[Changed]:
    """All that differs, in the order of `GROUPS`, by file."""
    found: list[Changed] = []
    then, now = before.made_from.model_dump(), after.made_from.model_dump()
    for kind, group in _GROUP_OF.items():
        old, new = then[kind], now[kind]
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) != new.get(name):
                found += _of_file(group, name, old.get(name), new.get(name), (before.sources, after.sources))
    if any(one.file == BIBLIOGRAPHY_FILE for one in found):
        found = [one for one in found if one.file != _CITED]  # the same entry, told once
    order = list(GROUPS)
    return sorted(found, key=lambda one: order.index(one.group))


def _of_file(
    group: str, name: str, old: str | None, new: str | None, sources: Sequence[Mapping[str, str]]
) -> Iterator[Changed]:
    texts = [source.get(name) for source in sources]
    if group == "packages" or (not name.count("/") and group == "parameter"):
        yield Changed(group, name, cells={"": (old or "niet aanwezig", new or "niet aanwezig")})
    elif group == "data" and texts[0] is not None and texts[1] is not None and name != CONTRACT_FILE:
        entries = _entries if name == BIBLIOGRAPHY_FILE else _rows
        found = list(_compared(group, name, *(entries(name, text) for text in texts if text is not None)))
        yield from found or [Changed(group, name)]
    elif group == "parameter" and texts[0] is not None and texts[1] is not None:
        found = list(_settings(name, texts[0], texts[1]))
        yield from found or [Changed(group, name, cells={"": ("opmerkingen", "andere opmerkingen")})]
    else:
        yield Changed(group, name, state="anders" if old and new else "nieuw" if new else "weg")


def _rows(name: str, text: str) -> dict[str, dict[str, str]]:
    """The rows of a table by what tells them apart; of rows that say the same key the second has a number."""
    found: dict[str, dict[str, str]] = {}
    seen = Counter[str]()
    reader = csv.DictReader(io.StringIO(text))
    columns = row_columns(PurePosixPath(name).stem, reader.fieldnames or ())
    for row in reader:
        key = " ".join(filter(None, (row.get(column, "") for column in columns)))
        seen[key] += 1
        found[key if seen[key] == 1 else f"{key} ({seen[key]})"] = row
    return found


def _entries(_name: str, text: str) -> dict[str, dict[str, str]]:
    return {str(entry["id"]): {key: _plain(value) for key, value in entry.items()} for entry in json.loads(text)}


def _compared(
    group: str, name: str, old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
) -> Iterator[Changed]:
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        if was is None or now is None:
            yield Changed(group, name, key, "nieuw" if was is None else "weg", place=_place(name, now or was))
        elif was != now:
            columns = dict.fromkeys((*was, *now))
            cells = {c: (was.get(c, ""), now.get(c, "")) for c in columns if was.get(c, "") != now.get(c, "")}
            yield Changed(group, name, key, cells=cells, place=_place(name, now))


def _place(name: str, row: Mapping[str, str] | None) -> str:
    return file_of_row(name, (row or {}).get("source", ""))


def _settings(name: str, old: str, new: str) -> Iterator[Changed]:
    was, now = (dict(_flat(yaml.load(text, Loader=YAML_LOADER) or {}, "")) for text in (old, new))  # noqa: S506 - safe
    for key in dict.fromkeys((*was, *now)):
        if was.get(key) != now.get(key):
            cells = {"": (was.get(key, "niet genoemd"), now.get(key, "niet genoemd"))}
            yield Changed("parameter", name, key, cells=cells)


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any YAML
    if isinstance(value, dict) and value:
        for key, own in value.items():
            yield from _flat(own, f"{path}.{key}" if path else str(key))
    else:
        yield path, _plain(value)


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _short(text: str) -> str:
    if not text:
        return "leeg"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


def counted(changes: Sequence[Changed]) -> str:
    """How much of each group: `data (3) en tekst (1)`."""
    counts = Counter(one.group for one in changes)
    return dutch.listing([f"{word} ({dutch.number(counts[key], 0)})" for key, word in GROUPS.items() if counts[key]])
