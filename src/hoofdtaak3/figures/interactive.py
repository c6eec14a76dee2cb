"""What makes the figures of the page alive: their data as tables, their specifications, one Vega, and our scripts.

Two fragments of raw HTML, which both assemblers take as it is: the tables, in the chapter about them, and the scripts,
at the end of the report. The script puts each table below its figure; without JavaScript they stand where they are.
Vega and the specifications are compressed: the page holds no more than it must, and nothing of them is read before a
figure is pointed at. The style is one of the style sheets of the page: further down it would make the browser lay out
all of it again.
"""

from __future__ import annotations

import base64
import csv
import gzip
import json
import re
from io import StringIO
from typing import TYPE_CHECKING, Any

from hoofdtaak3 import dutch
from hoofdtaak3.figures.figure import SPEC, WORDS
from hoofdtaak3.figures.interactive_html import raw_block, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

NAME = "interactief"
"""Of the fragment with the scripts."""
TABLES = "figuurgegevens"
"""Of the fragment with the tables."""
FOLDER = "interactive"
"""Below `report/`: our scripts and their style."""
SCRIPTS = ("verkenner-model.js", "verkenner.js", "figuren.js")
"""In the order in which they need each other."""
BUTTON = "Gegevens als tabel"
"""True whether the table is open or not: a screen reader says that by itself."""
_WITHOUT = "De knoppen onder de figuren werken alleen met JavaScript, en dat staat uit. De tabellen staan daarom hier."
_WITH = f"Onder elke figuur staat de knop ‘{BUTTON}’. Die geeft de gegevens achter de figuur."
_PRINTED = (
    "Op papier staan alleen de tabellen die op het scherm open waren. In de PDF en het Word-bestand van dit rapport "
    "geeft deze bijlage alle gegevens, behalve de langste tabellen."
)
_DECIMALS = 2
_LINE = 4000
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
_NONE = "n.v.t."


def interactive_fragments(figures: Path, report: Path, bundle: str) -> dict[str, str]:
    """The fragments by name, for all figures saved in `figures`; they need not be drawn.

    `report` is the folder with our scripts, and `bundle` what `drawing.vega_bundle` gives.

    Raises:
        ValueError: When a script or a table holds what would end its place in the page.
    """
    specs = {
        path.name.removesuffix(SPEC): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(figures.glob(f"*{SPEC}"))
        if path.with_name(path.name.removesuffix(SPEC) + WORDS).is_file()
    }
    scripts = [(report / FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS]
    if any(re.search(r"</script|<!--", text, re.IGNORECASE) for text in scripts):
        raise ValueError("a script holds what ends it")
    content = [
        _compressed("vega-bundel", bundle),
        _compressed("vega-figuren", packed(_specifications(specs))),
        _compressed("figuur-csv", packed(_files(figures, specs))),
        *(f"<script>\n{text}</script>" for text in scripts),
    ]
    captions = {
        label: json.loads((figures / f"{label}{WORDS}").read_text(encoding="utf-8"))["title"] for label in specs
    }
    return {TABLES: _tables(figures, captions), NAME: _for_page(_raw(*content))}


def packed(text: str) -> str:
    """Text as compressed data for the page, in lines; no clock in it, so equal text is equal bytes."""
    data = base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()
    return "\n".join(data[start : start + _LINE] for start in range(0, len(data), _LINE))


def _tables(figures: Path, captions: Mapping[str, str]) -> str:
    """Every table after a sentence with the number of its figure, which only the assembler knows."""
    opening = (
        f'<div id="{TABLES}-plaats" hidden>\n<p class="op-scherm">{_WITH}</p>\n'
        f'<p class="op-papier">{_PRINTED}</p>\n</div>\n'
        # With JavaScript this is text, which costs the browser nothing; the script takes a table from it when asked.
        f'<noscript id="{TABLES}"><div class="{TABLES}-lijst">\n<p>{_WITHOUT}</p>'
    )
    parts = [_raw(opening)]
    for label, caption in captions.items():
        parts += [f"Gegevens bij @{label}.\n", _raw(data_table(label, caption, figures / f"{label}.csv"))]
    return _for_page("\n".join([*parts, _raw("</div></noscript>")]))


def _raw(*content: str) -> str:
    return raw_block("\n".join(line for part in content for line in part.splitlines() if line.strip()))


def _for_page(content: str) -> str:
    return f'::: {{.content-visible when-format="html"}}\n{content}:::\n'


def data_table(label: str, caption: str, path: Path) -> str:
    """The data of a figure as a table that opens on request."""
    headings, *rows = _read(path)
    numeric = _numeric(headings, rows)
    name = text_of(caption.rstrip("."))
    head = "".join(f"<th scope=col{_aligned(right)}>{text_of(h)}" for h, right in zip(headings, numeric, strict=True))
    body = "\n".join(
        "<tr>"
        + "".join(
            f"<{'th scope=row' if i == 0 else 'td'}{_aligned(numeric[i])}>{text_of(cell)}"
            for i, cell in enumerate(_cells(headings, row, numeric))
        )
        for row in rows
    )
    return (
        f'<details class="figuurgegevens" id="gegevens-{label}" data-figuur="{label}">'
        f'<summary>{BUTTON}<span class="bij">: {name}</span></summary>\n'
        f'<div class="tabel-vlak" role="region" tabindex="0" aria-label="Gegevens: {name}">'
        f"<table><thead><tr>{head}</thead>\n<tbody>\n{body}\n</tbody></table></div></details>"
    )


def _aligned(right: bool) -> str:  # noqa: FBT001 - one word that is true or not
    return " class=getal" if right else ""


def _is_number(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(_NUMBER.fullmatch(cell) for cell in filled)


def _cells(headings: Sequence[str], row: Sequence[str], numeric: Sequence[bool]) -> list[str]:
    # An empty number is not known, unless the row itself says that there is nothing to tell.
    empty = _NONE if _NONE in row else dutch.UNKNOWN
    return [
        (_number(heading, cell) if cell else empty) if is_number else cell
        for heading, cell, is_number in zip(headings, row, numeric, strict=True)
    ]


def _number(heading: str, cell: str) -> str:
    value = float(cell)
    year = heading.casefold().endswith("jaar") and value == int(value)
    return str(int(value)) if year else dutch.number(value, _DECIMALS)


def _specifications(specs: Mapping[str, Mapping[str, Any]]) -> str:
    """All specifications; a configuration that several share is there once, and of what is told only the names."""
    configs: dict[str, int] = {}
    found: dict[str, Any] = {}
    for label, spec in specs.items():
        kept = {**spec, "usermeta": {"names": spec["usermeta"].get("names", {})}}
        config = json.dumps(kept.pop("config", {}), sort_keys=True)
        found[label] = kept | {"config": configs.setdefault(config, len(configs))}
    content = {"configs": [json.loads(config) for config in configs], "figures": found}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _files(figures: Path, labels: Iterable[str]) -> str:
    """The data behind every figure, unrounded, as the CSV that a Dutch Excel opens: semicolons and decimal commas."""
    found = {}
    for label in labels:
        headings, *rows = _read(figures / f"{label}.csv")
        numeric = _numeric(headings, rows)
        text = StringIO()
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(headings)
        for row in rows:
            cells = zip(row, numeric, strict=True)
            writer.writerow([cell.replace(".", ",") if is_number else cell for cell, is_number in cells])
        found[label] = text.getvalue()
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def _numeric(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[bool]:
    return [_is_number([row[i] for row in rows]) for i in range(len(headings))]


def _compressed(name: str, data: str) -> str:
    return f'<script type="text/plain" id="{name}">\n{data}\n</script>'
