"""Checks between rows and files: unique keys, foreign keys, sources."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from hoofdtaak3.inputs.tables.bibliography import BIBLIOGRAPHY_FILE
from hoofdtaak3.inputs.tables.cells import nearest, shown
from hoofdtaak3.inputs.tables.reading import Rows
from hoofdtaak3.problems import Problem

_SUPPORT = ("bijstand", "steunverlening", "structureel")
"""Kinds of legal basis on which Defence may be asked for support."""


def source_keys(text: str) -> list[str]:
    """The keys in a `source` cell."""
    return [key for part in text.split(";") if (key := part.strip())]


def check_links(tables: Mapping[str, Rows], sources: Collection[str] | None) -> Iterator[Problem]:
    """Every duplicate key, unknown reference and unknown source; `sources` None if the bibliography cannot be read."""
    ids = {name: rows.ids() for name, rows in tables.items()}
    for rows in tables.values():
        yield from _check_keys(rows)
        yield from _check_references(rows, tables, ids)
        if sources is not None:
            yield from _check_sources(rows, sources)
    for name in ("request_lines", "request_types"):
        yield from _check_bases(tables[name], tables["legal_bases"])


def _check_keys(rows: Rows) -> Iterator[Problem]:
    for key in rows.table.keys:
        first: dict[tuple[object, ...], int] = {}
        for row in rows.rows:
            if row.faulty.intersection(key) or not all(name in row.cells for name in key):
                continue
            value = tuple(row.cells[name] for name in key)
            if value in first:
                yield rows.problem(
                    row,
                    ", ".join(key),
                    f"Deze sleutel staat er twee keer; de eerste keer op regel {first[value]}.",
                    found=shown(", ".join("(leeg)" if part is None else str(part) for part in value)),
                    allowed="elke sleutel een keer",
                )
            first.setdefault(value, row.line)


def _check_references(rows: Rows, tables: Mapping[str, Rows], ids: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    for column, target in rows.table.references.items():
        if not tables[target].complete:
            # Its ids are not all known: what refers to it is checked once the file itself is right.
            continue
        for row in rows.rows:
            value = row.text(column)
            if value and value not in ids[target]:
                file = tables[target].table.file
                yield rows.problem(
                    row,
                    column,
                    f"Deze sleutel staat niet in {file}.",
                    found=shown(value),
                    allowed=f"een id uit {file}",
                    advice=nearest(value, sorted(ids[target])),
                )


def _check_bases(requests: Rows, bases: Rows) -> Iterator[Problem]:
    """A request on an article that gives no right to support would be granted, while it must be refused."""
    kinds = {row.text("id"): row.text("kind") for row in bases.rows}
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


def _check_sources(rows: Rows, sources: Collection[str]) -> Iterator[Problem]:
    columns = [column.name for column in rows.table.columns if column.sources]
    for column in columns:
        for row in rows.rows:
            for key in source_keys(row.text(column)):
                if key not in sources:
                    yield rows.problem(
                        row,
                        column,
                        f"Deze bron staat niet in {BIBLIOGRAPHY_FILE}.",
                        found=shown(key),
                        allowed="sleutels uit de bibliografie, gescheiden door een puntkomma",
                        advice=nearest(key, sorted(sources)),
                    )
