"""What can be changed in the package, which changes are drawn, and where a drawn change is in other code.

A mutant is known by what it says, not by a line number: the function, the operator, the text of the line, and its
number among those that are alike. So it is found again after files have moved or other lines have changed.
"""

from __future__ import annotations

import ast
import difflib
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path, PurePosixPath

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator
from parso.python.tree import Name
from parso.tree import NodeOrLeaf

Position = tuple[int, int]

# Cosmic Ray replaces every operator by every other one; most of those only fail on their types.
CORE = (
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("Mod_Mul", "Pow_Mul", "BitOr_BitAnd", "BitAnd_BitOr")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Lt_LtE", "Lt_Gt", "LtE_Lt", "LtE_GtE")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Gt_GtE", "Gt_Lt", "GtE_Gt", "GtE_LtE")),
    *(f"ReplaceUnaryOperator_{pair}" for pair in ("USub_UAdd", "Delete_Not", "Delete_Invert")),
    "AddNot",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "ExceptionReplacer",
    "NumberReplacer",
    "RemoveDecorator",
    "ZeroIterationForLoop",
)
OPPOSITES = (
    ("min", "max"),
    ("minimum", "maximum"),
    ("fmin", "fmax"),
    ("nanmin", "nanmax"),
    ("argmin", "argmax"),
    ("any", "all"),
    ("floor", "ceil"),
    ("union", "intersection"),
)

GROUPS = {
    "model": ("model/*.py",),
    "tables": ("tables/*.py", "inputs/tables/*.py"),
    "scenarios": ("scenarios/*.py", "inputs/scenarios/*.py"),
    "verouderd": (
        "step.py",
        "sources.py",
        "digests.py",
        "tasks.py",
        "records.py",
        "memory.py",
        "pipeline/inputs.py",
        "inputs/compile.py",
    ),
}
"""Modules by the end of their path; a module belongs to the first group that has it."""


class SwapFunction(Operator):  # type: ignore[misc]
    """What Cosmic Ray lacks and a calculation is full of: the smallest becomes the largest, any becomes all."""

    OTHER: Mapping[str, str] = {a: b for pair in OPPOSITES for a, b in (pair, pair[::-1])}

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[tuple[Position, Position]]:
        """Calls of these functions."""
        if isinstance(node, Name) and node.value in self.OTHER:
            before, after = node.get_previous_leaf(), node.get_next_leaf()
            if after is not None and after.value == "(" and (before is None or before.value != "def"):
                yield (node.start_pos, node.end_pos)

    def mutate(self, node: Name, index: int) -> Name:  # noqa: ARG002 - the operator's signature
        """The same call of the opposite."""
        return Name(self.OTHER[node.value], node.start_pos, prefix=node.prefix)

    @classmethod
    def examples(cls) -> tuple[()]:
        """None: they are for Cosmic Ray's own tests."""
        return ()


OPERATORS: dict[str, Operator] = {name: get_operator(f"core/{name}")() for name in CORE} | {
    "SwapFunction": SwapFunction()
}


@dataclass(frozen=True)
class Mutant:
    """A change, by its content."""

    group: str
    module: str
    """Path below the package."""
    function: str
    """Qualified name; empty at the level of the module."""
    operator: str
    line: str
    occurrence: int
    """Its number among those with this operator in such a line of this function."""


@dataclass(frozen=True)
class Place:
    """Where a mutant is in this checkout."""

    mutant: Mutant
    number: int
    """Of the line."""
    column: int
    index: int
    """Its number among those of its operator in the file: how Cosmic Ray finds it."""


class Module:
    """One file of the package."""

    def __init__(self, package: Path, path: Path) -> None:
        self.path = path
        self.name = path.relative_to(package).as_posix()
        self.source = path.read_text(encoding="utf-8")
        self.tree = ast.parse(self.source)
        self.lines = self.source.splitlines()
        self.group = group_of(self.name)

    @cached_property
    def functions(self) -> list[tuple[int, int, str]]:
        """First and last line of the body, and the qualified name, of every function; inner ones later."""
        found = []

        def visit(node: ast.AST, prefix: str) -> None:
            for child in ast.iter_child_nodes(node):
                name = prefix
                if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    name = f"{prefix}.{child.name}".lstrip(".")
                    if not isinstance(child, ast.ClassDef):
                        found.append((child.body[0].lineno, child.end_lineno or 0, name))
                visit(child, name)

        visit(self.tree, "")
        return found

    def function(self, number: int) -> str:
        """The function whose body a line is in; empty when it runs at import."""
        inside = [name for first, last, name in self.functions if first <= number <= last]
        return inside[-1] if inside else ""

    def span(self, number: int) -> range:
        """The lines of the function that a line is in; of the module when it is in none."""
        inside = [range(first, last + 1) for first, last, _ in self.functions if first <= number <= last]
        return inside[-1] if inside else range(1, len(self.lines) + 1)

    def statement(self, number: int) -> range:
        """The lines of the statement that a line is of; of a compound statement only its head."""
        spans = []
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
                continue
            body = getattr(node, "body", [])
            start = node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno
            end = body[0].lineno - 1 if body else node.end_lineno or start
            if start <= number <= end:
                spans.append(range(start, end + 1))
        return min(spans, key=len, default=range(number, number + 1))

    @cached_property
    def _idle(self) -> list[tuple[Position, Position]]:
        """What only a type checker reads: annotations, and imports for it. A call in an annotation is for pydantic."""
        idle: list[ast.AST] = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
                idle.append(node)
            notes = (getattr(node, "annotation", None), getattr(node, "returns", None))
            idle += [note for note in notes if note is not None and not any(map(is_call, ast.walk(note)))]
        return [
            ((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset))  # type: ignore[attr-defined]
            for node in idle
        ]

    @cached_property
    def places(self) -> list[Place]:
        """Every change that can be made here, in the order of the operators."""
        nodes = list(ast_nodes(get_ast(self.source)))
        found = []
        for name, operator in OPERATORS.items():
            starts = [start for node in nodes for start, _ in operator.mutation_positions(node)]
            alike: Counter[tuple[str, str]] = Counter()
            for index, (number, column) in enumerate(starts):
                if any(first <= (number, column) < last for first, last in self._idle):
                    continue
                function, line = self.function(number), self.lines[number - 1].strip()
                mutant = Mutant(self.group, self.name, function, name, line, alike[function, line])
                alike[function, line] += 1
                found.append(Place(mutant, number, column, index))
        return found

    def mutated(self, place: Place) -> str | None:
        """The source with the change; None when nothing changes or it is no Python any more."""
        text = mutate_code(self.source, OPERATORS[place.mutant.operator], place.index)
        if text is None or text == self.source:
            return None
        try:
            compile(text, self.name, "exec")
        except SyntaxError:
            return None
        return str(text)


def is_call(node: ast.AST) -> bool:
    """Whether it is a call."""
    return isinstance(node, ast.Call)


def group_of(name: str) -> str:
    """The group of a module; empty when no mutants are drawn from it."""
    path = PurePosixPath("/" + name)
    for group, patterns in GROUPS.items():
        for pattern in patterns:
            folder, _, file = pattern.rpartition("/")
            inside = folder in path.parts if file == "*.py" else path.match(pattern)
            if inside:
                return group
    return ""


def modules_of(package: Path) -> list[Module]:
    """Every module of the package."""
    return [Module(package, path) for path in sorted(package.rglob("*.py"))]


def difference(module: Module, text: str) -> str:
    """The change as a diff without the file's head."""
    lines = difflib.unified_diff(module.lines, text.splitlines(), lineterm="", n=0)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++")))


def draw(modules: Iterable[Module], sizes: Mapping[str, int], seed: int) -> list[Mutant]:
    """A sample of each group: places at random, and at each place one of the changes that can be made there."""
    by_group: dict[str, list[tuple[Module, list[Place]]]] = defaultdict(list)
    for module in modules:
        places = sorted(module.places, key=_spot)
        by_group[module.group] += [(module, list(same)) for _, same in groupby(places, _spot)]
    drawn = []
    for group, size in sizes.items():
        chance = random.Random(f"{seed} {group}")  # noqa: S311 - a sample, no secret
        spots = by_group[group]
        chance.shuffle(spots)
        chosen: list[Mutant] = []
        for module, places in spots:
            if len(chosen) == size:
                break
            place = chance.choice(places)
            if module.mutated(place) is not None:
                chosen.append(place.mutant)
        drawn += chosen
    return drawn


def _spot(place: Place) -> tuple[int, int, str]:
    """What is one place, however many ways there are to change it: `a < b` is not drawn twice as often as `a`."""
    return place.number, place.column, place.mutant.operator.split("_")[0]


class Index:
    """Finds a mutant of a sample in this checkout."""

    def __init__(self, modules: Iterable[Module], moved: Mapping[str, str]) -> None:
        self._moved = moved
        self._found: dict[tuple[object, ...], list[tuple[Module, Place]]] = defaultdict(list)
        for module in modules:
            for place in module.places:
                for key in keys(place.mutant):
                    self._found[key].append((module, place))

    def find(self, mutant: Mutant) -> tuple[Module, Place] | None:
        """The only one that is the same; else the only one that says the same in another place."""
        for key in keys(replace(mutant, module=moved_to(mutant.module, self._moved))):
            found = self._found.get(key, [])
            if len(found) == 1:
                return found[0]
        return None


def keys(mutant: Mutant) -> list[tuple[object, ...]]:
    """What a mutant is known by, from exact to vague: another folder, another module, another name of its function."""
    function, file = mutant.function.rpartition(".")[2], PurePosixPath(mutant.module).name
    content = (mutant.operator, mutant.line, mutant.occurrence)
    return [
        (mutant.module, mutant.function, *content),
        ("folder", file, function, *content),
        ("file", function, *content),
        ("function", mutant.module, *content),
    ]


def moved_to(module: str, moved: Mapping[str, str]) -> str:
    """The path of a module of which the folder, or the file, has moved."""
    name = module.removesuffix(".py").replace("/", ".")
    for old, new in moved.items():
        if name == old or name.startswith(f"{old}."):
            return (new + name.removeprefix(old)).replace(".", "/") + ".py"
    return module
