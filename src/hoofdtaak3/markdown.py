"""Markdown that means the same to Pandoc and Quarto whatever the data holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Besides mark-up: character references, and the signs that become dashes and an ellipsis.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#$@|~^\"'&]|-(?=-)|(?<=-)-|\.(?=\.\.))")
# At the beginning of a text these make it a list, a definition, a block or metadata.
_OPENING = re.compile(r"^(\(?(?:\d+|[a-zA-Z]|[ivxlcdmIVXLCDM]+))(?=[.)](\s|$))|^(?=[-+](\s|$)|[:%])")
# In a quoted attribute: escapes, the closing quote, shortcodes and character references.
_ACTIVE = re.compile(r'([\\"{<&])')
# Signs that end a line or only part words; other spaces are meant.
_WHITE = re.compile(r"[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_AMOUNT = re.compile(r"€ (?=\d)")
_KEY = re.compile(r"[^;\s]+")

OWN_KEY = "opgave-"
"""How the key of what a civil party stated begins, so that nobody takes it for a publication."""


def printed(text: str) -> str:
    """Plain text on one line as it is printed: every sign as it was written, and an amount kept with its sign."""
    return _AMOUNT.sub("€\u00a0", _WHITE.sub(" ", text).strip(" "))


def escape(text: str) -> str:
    """Plain text as Markdown text on one line, as it is printed; nothing in it is mark-up."""
    return _OPENING.sub(r"\1\\", _SPECIAL.sub(r"\\\1", printed(text)))


def attribute(text: str) -> str:
    """Plain text inside a quoted attribute."""
    return _ACTIVE.sub(r"\\\1", printed(text))


def citation(source: str) -> str:
    """`'a;b' -> '[@a; @b]'`, the keys of a `source` cell as one citation; empty stays empty.

    What a party stated stands in no bibliography that a document has: that it did is told.
    """
    keys = _KEY.findall(source)
    cited = [f"@{key}" for key in keys if not key.startswith(OWN_KEY)]
    parts = [f"[{'; '.join(cited)}]"] if cited else []
    return " ".join(parts + ["(opgave)"] * (len(cited) < len(keys)))


def origin(basis: str, source: str) -> str:
    """What a row rests on, as a mark that is seen at a glance, and its sources."""
    return " ".join(part for part in (f"[{basis}]{{.herkomst}}" if basis else "", citation(source)) if part)


def slug(identifier: str) -> str:
    """A lower snake case id as part of a label: underscores are no part of labels."""
    return identifier.replace("_", "-")


def table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    caption: str = "",
    label: str = "",
) -> str:
    """A pipe table; cells are Markdown already. A width is a share of the page; a negative one aligns right.

    With a label the caption gets a number, which counts on in every format: a table that only one of them has goes
    without. Paper would number a caption without label too, so there a table of its own says what it is before it.

    Pandoc takes the widths of the dashes only if a line is longer than its column limit, so the rule is made long.
    """
    scale = 150 / sum(abs(width) for width in widths)
    rules = []
    for width in widths:
        dashes = "-" * max(3, round(abs(width) * scale))
        # Stated left: without it Typst centres.
        rules.append(f"{dashes[1:]}:" if width < 0 else f":{dashes[1:]}")
    lines = [_line(headings), f"|{'|'.join(rules)}|", *(_line(row) for row in rows)]
    named = f"{caption} {{#{label}}}" if label else caption
    return "\n".join([*lines, "", *([f": {named}", ""] if named else [])])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell or ' ' for cell in cells)} |"
