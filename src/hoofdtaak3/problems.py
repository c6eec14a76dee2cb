"""What is wrong with an input, and the one error that carries all of it to the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from hoofdtaak3 import dutch

WHOLE = 3
"""Of the same mistake in a column, and of columns with the same mistake, so many are told in full: a wrong export has
it in every line."""
_LISTED = 5
_BLOCKS = 40
"""Nobody reads more; what is left is mostly gone when these are mended."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with one place in one input file.

    `file` is relative to the project, `line` counts from 1 (0 = the file as a whole), `column` is a column name or
    a dotted key. `found` is shown as given; `allowed` says in Dutch what is accepted, `advice` what to do. `cell` is
    the place in a spreadsheet (`B7`), which then says more than the line.
    """

    file: str
    line: int = 0
    column: str = ""
    message: str = ""
    found: str = ""
    allowed: str = ""
    advice: str = ""
    cell: str = ""

    def text(self) -> str:
        """One problem as Dutch lines for the terminal."""
        place = self.file
        if self.cell:
            place += f", cel {self.cell}"
        elif self.line:
            place += f", regel {self.line}"
        if self.column:
            place += f", {self.column}"
        lines = [f"{place}: {self.message}"]
        if self.found:
            lines.append(f"    gevonden:   {self.found}")
        if self.allowed:
            lines.append(f"    toegestaan: {self.allowed}")
        if self.advice:
            lines.append(f"    wat te doen: {self.advice}")
        return "\n".join(lines)


_ALL = attrgetter(*(field.name for field in fields(Problem)))
"""What problems are ordered by; made once for each, not at every comparison."""


class InputError(Exception):
    """The input cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems), key=_ALL))
        super().__init__(self.text())

    def text(self) -> str:
        """All problems as Dutch text: a block for each, in which what is the same in many places is told once."""
        faults = _faults(self.problems)
        count, places = len(faults), len(self.problems)
        head = "Er is 1 fout in de invoer" if count == 1 else f"Er zijn {dutch.number(count, 0)} fouten in de invoer"
        if places > count:
            head += f", op {dutch.number(places, 0)} plaatsen"
        return "\n\n".join([f"{head}.", *_folded(faults)])


def _faults(problems: Iterable[Problem]) -> list[list[Problem]]:
    """Problems that differ only in their place are one fault: one misspelt id stands in many lines."""
    alike: dict[tuple[str, ...], list[Problem]] = {}
    for one in problems:
        # A problem that does not say what was found is about its own place only.
        place = () if one.found else (one.file, one.column)
        alike.setdefault((one.message, one.found, one.allowed, one.advice, *place), []).append(one)
    return list(alike.values())


def _folded(faults: Sequence[list[Problem]]) -> list[str]:
    """A text per fault; of the same mistake in many places the first few whole, the others by their lines."""
    kinds: dict[str, dict[tuple[str, str], list[list[Problem]]]] = {}
    for fault in faults:
        first = fault[0]
        kinds.setdefault(first.message, {}).setdefault((first.file, first.column), []).append(fault)
    texts = []
    for columns in kinds.values():
        rest: list[Problem] = []
        for number, alike in enumerate(columns.values()):
            whole = WHOLE if number < WHOLE else 0
            texts += [_told(fault) for fault in alike[:whole]]
            rest += [problem for fault in alike[whole:] for problem in fault]
        if rest:
            texts.append(f"Dezelfde fout ({rest[0].message.rstrip('.')}) staat nog {_places(rest)}")
    if len(texts) > _BLOCKS:
        left = len(texts) - _BLOCKS
        texts[_BLOCKS:] = [f"En nog {dutch.number(left, 0)} meldingen; die komen als deze fouten zijn hersteld."]
    return texts


def _told(fault: Sequence[Problem]) -> str:
    """A fault at its first place, and where else it stands."""
    first, *others = fault
    return f"{first.text()}\n    staat ook:  {_places(others)}" if others else first.text()


def _places(problems: Sequence[Problem]) -> str:
    """`op 46 andere plaatsen: data/claims.csv, low: regels 3, 4 en 44 andere; ...`, never longer than a few lines."""
    columns: dict[str, list[int]] = {}
    for problem in problems:
        place = f"{problem.file}, {problem.column}" if problem.column else problem.file
        columns.setdefault(place, []).append(problem.line)
    named = [f"{place}{lines_text(lines)}" for place, lines in columns.items()]
    count = len(problems)
    where = "op 1 andere plaats" if count == 1 else f"op {dutch.number(count, 0)} andere plaatsen"
    return f"{where}: {'; '.join(named[:_LISTED])}" + (
        f"; en in {dutch.number(len(named) - _LISTED, 0)} andere kolommen" if len(named) > _LISTED else ""
    )


def lines_text(lines: Sequence[int]) -> str:
    """`, regels 3, 4, 5 en 7.997 andere`; nothing for the file as a whole."""
    known = sorted({line for line in lines if line})
    if not known:
        return ""
    return f", {dutch.plural(len(known), 'regel', 'regels')} {dutch.few([str(line) for line in known], _LISTED)}"
