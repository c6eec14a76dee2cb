"""The sentences of a fragment, each with the findings that it states."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoofdtaak3.assemble.shown import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_ID = re.compile(r'data-id="([^"]+)"')
_END = re.compile(r"(?<=[.!?])(?<!\bart\.)\**\s+(?=[A-Z‘“\[*0-9])")
_STYLED = re.compile(r"\[([^\[\]]*)\]\{\.[\w-]+\}")
_MARKS = re.compile(r"^(#+|[*+-]|\d+\.)\s+|\s*\{#[^{}]*\}\s*$|\*\*|\\$")
_SKIPPED = (":::", "![", "```", "|", "<", "+", ":")
_BLOCK = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Sentence:
    """What a reader sees, and the ids of the findings in it."""

    text: str
    findings: tuple[str, ...] = ()


def sentences(markdown: str) -> list[Sentence]:
    """Of the running text; tables, figures and marks are left out."""
    return [
        Sentence(text, tuple(dict.fromkeys(_ID.findall(written))))
        for block in _BLOCK.split(markdown)
        for paragraph in _paragraphs(block)
        for written in _END.split(paragraph)
        if (text := " ".join(_STYLED.sub(r"\1", plain(written)).split()))
    ]


def _paragraphs(block: str) -> Iterator[str]:
    """Lines that belong together; every heading and item stands by itself."""
    held: list[str] = []
    for line in block.split("\n"):
        if line.lstrip().startswith(_SKIPPED):
            continue
        if re.match(r"(#+|[*+-]|\d+\.)\s", line) or (not line.startswith(" ") and held and held[-1].endswith("\\")):
            yield from _joined(held)
            held = []
        held.append(line)
    yield from _joined(held)


def _joined(lines: list[str]) -> Iterator[str]:
    if lines:
        yield " ".join(_MARKS.sub("", line).strip() for line in lines)
