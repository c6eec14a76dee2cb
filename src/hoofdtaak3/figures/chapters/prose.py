"""Small words and paragraphs that the chapters share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Sequence


_BOTH = 2


def paragraphs(*sentences: str, table: str = "") -> str:
    """Plain sentences as Markdown, a paragraph each, and a table (Markdown already) below them."""
    return "\n".join([*(f"{escape(sentence)}\n" for sentence in sentences if sentence), *([table] if table else [])])


def capacities(count: int) -> str:
    """`één capaciteit`, `drie capaciteiten`."""
    return f"{dutch.count_word(count)} {dutch.plural(count, 'capaciteit', 'capaciteiten')}"


def of_capacities(count: int, total: int) -> str:
    """`twee van de drie capaciteiten`, `alle drie capaciteiten`, `de enige capaciteit`."""
    return of(count, total, "capaciteit", "capaciteiten")


def of_scenarios(count: int, total: int) -> str:
    """`twee van de tien scenario's`, `alle tien scenario's`, `het enige scenario`."""
    return of(count, total, "scenario", "scenario’s", "het")


def quoted(titles: Sequence[str], limit: int = 4) -> str:
    """Titles of scenarios in running text; beyond the limit they are counted: `‘A’, ‘B’ en 3 andere`."""
    shown = [f"‘{title}’" for title in titles]
    if len(shown) > limit + 1:
        shown = [*shown[:limit], f"{dutch.count_word(len(shown) - limit)} andere"]
    return dutch.listing(shown)


def running(name: str) -> str:
    """A name inside a sentence: lower case, unless its first word is a proper name such as `Ready2Help`."""
    first = name.partition(" ")[0]
    return name if any(sign.isupper() or sign.isdigit() for sign in first[1:]) else name[:1].lower() + name[1:]


def start(text: str) -> str:
    """A sentence begins with a capital; a capital needs no accent."""
    return dutch.capital(text.replace("één", "een", 1) if text.startswith("één") else text)


def of(count: int, total: int, one: str, many: str, article: str = "de") -> str:
    """`twee van de drie bussen`, `alle drie bussen`, `beide bussen`, `de enige bus`."""
    if count == total:
        every = "beide" if total == _BOTH else f"alle {dutch.count_word(total)}"
        return f"{article} enige {one}" if total == 1 else f"{every} {many}"
    return f"{dutch.count_word(count)} van de {dutch.count_word(total)} {many}"
