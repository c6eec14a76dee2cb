"""What is wrong with an input, and the one error that carries all of it to the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WHOLE = 5
"""Of the same mistake in a column so many are told in full; a wrong export has it in every line."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with one place in one input file.

    `file` is relative to the project, `line` counts from 1 (0 = the file as a whole), `column` is a column name or
    a dotted key. `found` is shown as given; `allowed` says in Dutch what is accepted, `advice` what to do.
    """

    file: str
    line: int = 0
    column: str = ""
    message: str = ""
    found: str = ""
    allowed: str = ""
    advice: str = ""

    def text(self) -> str:
        """One problem as Dutch lines for the terminal."""
        place = self.file
        if self.line:
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


class InputError(Exception):
    """The input cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__(self.text())

    def text(self) -> str:
        """All problems as Dutch text, one block a problem."""
        count = len(self.problems)
        head = "Er is 1 fout in de invoer." if count == 1 else f"Er zijn {count} fouten in de invoer."
        return "\n\n".join([head, *_folded(self.problems)])


def _folded(problems: Iterable[Problem]) -> list[str]:
    """A text per problem; of the same mistake in many lines of a column the first few whole, the others by line."""
    kinds: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((problem.file, problem.column, problem.message), []).append(problem)
    texts = []
    for (file, column, _), alike in kinds.items():
        texts += [problem.text() for problem in alike[:WHOLE]]
        rest = alike[WHOLE:]
        if rest:
            lines = ", ".join(str(problem.line) for problem in rest)
            place = f"{file}, {column}" if column else file
            texts.append(f"{place}: dezelfde fout staat nog in {len(rest)} andere regels: {lines}")
    return texts
