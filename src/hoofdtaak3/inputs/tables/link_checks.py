"""Checks between rows and files: unique keys, foreign keys, sources."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from hoofdtaak3 import dutch
from hoofdtaak3.inputs.tables.bibliography import BIBLIOGRAPHY_FILE
from hoofdtaak3.inputs.tables.cells import nearest, shown
from hoofdtaak3.inputs.tables.reading import Row, Rows
from hoofdtaak3.problems import WHOLE, Problem

_SUPPORT = ("bijstand", "steunverlening", "structureel")
"""Kinds of legal basis on which Defence may be asked for support."""


_COMPARED = 20
"""For so many unknown keys a likeness is looked for; that takes long, and nobody reads more."""


def source_keys(text: str) -> list[str]:
    """The keys in a `source` cell."""
    return [key for part in text.split(";") if (key := part.strip())]


@dataclass(frozen=True)
class _Keys:
    """The keys that a file has, with their lines, and texts that should have been one."""

    file: str
    lines: Mapping[str, int]
    wrong: Sequence[str] = ()


@dataclass(frozen=True)
class _Use:
    """One cell that names a key."""

    rows: Rows
    row: Row
    column: str
    key: str


def check_links(tables: Mapping[str, Rows], sources: Collection[str] | None) -> Iterator[Problem]:
    """Every duplicate key, unknown reference and unknown source; `sources` None if the bibliography cannot be read."""
    for rows in tables.values():
        yield from _check_keys(rows)
    for target, uses in _references(tables).items():
        yield from _check_references(tables[target], uses)
    if sources is not None:
        yield from _check_sources(_citations(tables), sources)
    for name in ("request_lines", "request_types"):
        yield from _check_bases(tables[name], tables["legal_bases"])
    yield from _check_parts(tables["civil_pools"], tables["civil_alternatives"])


def _check_keys(rows: Rows) -> Iterator[Problem]:
    told: set[tuple[str, int]] = set()
    pasted: list[tuple[Row, Row]] = []
    for key in rows.table.keys:
        first: dict[tuple[object, ...], Row] = {}
        for row in rows.rows:
            if row.faulty.intersection(key) or not all(name in row.cells for name in key):
                continue
            value = tuple(row.cells[name] for name in key)
            before = first.setdefault(value, row)
            if before is row or (row.file, row.line) in told:  # a row that was pasted twice has all of its keys twice
                continue
            told.add((row.file, row.line))
            if row.cells == before.cells:
                pasted.append((row, before))
            else:
                yield _double(rows, row, before, key)
    if len(pasted) > WHOLE:
        row, before = pasted[0]
        found = f"{dutch.number(len(pasted), 0)} regels; deze staat ook op {_place(rows, row, before)}"
        advice = "haal de regels weg die dubbel zijn"
        yield rows.problem(row, "", "Hier staan regels voor de tweede keer.", found=found, advice=advice)
    else:
        yield from (_double(rows, row, before, rows.table.keys[0]) for row, before in pasted)


def _double(rows: Rows, row: Row, before: Row, key: Sequence[str]) -> Problem:
    value = ", ".join("(leeg)" if row.cells[name] is None else str(row.cells[name]) for name in key)
    allowed = f"elke sleutel een keer; deze staat ook op {_place(rows, row, before)}"
    return rows.problem(row, ", ".join(key), "Deze sleutel staat er twee keer.", found=shown(value), allowed=allowed)


def _place(rows: Rows, row: Row, before: Row) -> str:
    """The line of another row; with its file if that is another one."""
    line = f"regel {before.line}"
    return line if before.file == row.file else f"{line} van {rows.file_of(before)}"


def _references(tables: Mapping[str, Rows]) -> dict[str, list[_Use]]:
    """Every reference, by the table that it points into."""
    found: dict[str, list[_Use]] = {}
    for rows in tables.values():
        for column, target in rows.table.references.items():
            uses = found.setdefault(target, [])
            uses += [_Use(rows, row, column, key) for row in rows.rows if (key := row.text(column))]
    return found


def _check_references(target: Rows, uses: Sequence[_Use]) -> Iterator[Problem]:
    """References to rows that are not there; once the target's own file is read, for before that all could be."""
    if target.complete:
        file = target.table.file
        known = {key: row.line for key, row in target.by_id().items()}
        wrong = [text for row in target.rows if (text := row.raw.get("id", ""))]
        message, allowed = f"Deze sleutel staat niet in {file}.", f"een id uit {file}"
        yield from _astray(uses, _Keys(file, known, wrong), message, allowed)


def _astray(uses: Sequence[_Use], keys: _Keys, message: str, allowed: str) -> Iterator[Problem]:
    """Uses of keys that do not exist. What many rows agree on is right: then the key itself is misspelt."""
    used = {use.key for use in uses}
    unused = [key for key in keys.lines if key not in used]
    missing: dict[str, list[_Use]] = {}
    for use in uses:
        if use.key not in keys.lines:
            missing.setdefault(use.key, []).append(use)
    for number, (key, places) in enumerate(missing.items()):
        looked_for = number < _COMPARED
        if looked_for and get_close_matches(key, [text.lower() for text in keys.wrong], n=1):
            continue  # the key's own cell is a problem already
        misspelt = get_close_matches(key, unused, n=1) if looked_for and len(places) > 1 else []
        if misspelt:
            first = places[0]
            where = f"het eerst in {first.rows.file_of(first.row)}, regel {first.row.line}"
            yield Problem(
                keys.file,
                keys.lines[misspelt[0]],
                "id",
                "Niets verwijst naar deze sleutel, wel naar een die erop lijkt en er niet is.",
                found=misspelt[0],
                allowed=f"{shown(key)}: daarnaar verwijzen {dutch.number(len(places), 0)} cellen, {where}",
                advice="maak deze sleutel en die verwijzingen gelijk",
            )
            continue
        advice = nearest(key, sorted(keys.lines)) if looked_for else ""
        for use in places:
            yield use.rows.problem(use.row, use.column, message, found=shown(key), allowed=allowed, advice=advice)


def _check_bases(requests: Rows, bases: Rows) -> Iterator[Problem]:
    """A request on an article that gives no right to support would be granted, while it must be refused."""
    kinds = {key: row.text("kind") for key, row in bases.by_id().items()}
    for row in requests.rows:
        kind = kinds.get(row.text("legal_basis_id"), "")
        if kind and kind not in _SUPPORT:
            yield requests.problem(
                row,
                "legal_basis_id",
                f"Deze grondslag is van de soort {kind}; daarop kan niemand Defensie om steun vragen.",
                found=row.text("legal_basis_id"),
                allowed=f"een grondslag van de soort {', '.join(_SUPPORT)}",
            )


def _check_parts(pools: Rows, alternatives: Rows) -> Iterator[Problem]:
    """The part of a region: of a pool of the whole country, once a region, and serving wherever that pool does."""
    known = pools.by_id()
    parts = {key: row for key, row in known.items() if row.text("part_of")}
    first: dict[tuple[str, str], Row] = {}
    for row in parts.values():
        parent, region = known.get(row.text("part_of")), row.text("region_id")
        before = first.setdefault((row.text("part_of"), region), row)
        if before is not row and region:
            message, allowed = "Deze regio heeft al een deel van deze civiele capaciteit.", "elke regio een keer"
            found = f"{region}; het eerste deel staat op regel {before.line}"
            yield pools.problem(row, "region_id", message, found=found, allowed=allowed)
        if parent is None:
            continue  # a reference to nothing is told as such
        why = (
            "is zelf een deel" if parent.text("part_of") else "hoort bij een regio" if parent.text("region_id") else ""
        )
        if why:
            message = f"De civiele capaciteit waarvan dit een deel is, {why}."
            allowed = "een capaciteit van het hele land, dus zonder region_id en part_of"
            yield pools.problem(row, "part_of", message, found=shown(row.text("part_of")), allowed=allowed)
        unit = parent.text("unit")
        if not why and row.text("unit") and unit and row.text("unit") != unit:
            message = f"Een deel telt in dezelfde eenheid als het geheel, {row.text('part_of')}."
            yield pools.problem(row, "unit", message, found=shown(row.text("unit")), allowed=unit)
    for row in alternatives.rows:
        if row.text("pool_id") in parts:
            whole = parts[row.text("pool_id")].text("part_of")
            message = "Dit is het deel van een regio; dat valt al in waar het geheel dat doet."
            yield alternatives.problem(row, "pool_id", message, found=shown(row.text("pool_id")), allowed=whole)


def _citations(tables: Mapping[str, Rows]) -> list[_Use]:
    """Every source that a row names."""
    return [
        _Use(rows, row, column.name, key)
        for rows in tables.values()
        for column in rows.table.columns
        if column.sources
        for row in rows.rows
        for key in source_keys(row.text(column.name))
    ]


def _check_sources(uses: Sequence[_Use], sources: Collection[str]) -> Iterator[Problem]:
    if uses and not sources:
        message, found = "Er staat geen enkele bron in dit bestand.", f"verwijzingen: {dutch.number(len(uses), 0)}"
        yield Problem(BIBLIOGRAPHY_FILE, message=message, found=found, allowed="een lijst van bronnen (CSL-JSON)")
        return
    message = f"Deze bron staat niet in {BIBLIOGRAPHY_FILE}."
    allowed = "sleutels uit de bibliografie, gescheiden door een puntkomma"
    yield from _astray(uses, _Keys(BIBLIOGRAPHY_FILE, dict.fromkeys(sources, 0)), message, allowed)
