"""The parameters of a notebook, checked before anything is computed: papermill itself only warns, and goes on."""

from __future__ import annotations

from difflib import get_close_matches
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic import TypeAdapter, ValidationError

from hoofdtaak3 import dutch
from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORDS: Final = {str: "tekst", int: "een geheel getal", float: "een getal", bool: "True of False", list: "een lijst"}
_PLAIN: Final = (str, int, float, bool, list, dict, tuple, NoneType)
_checked: set[int] = set()


def check_parameters(cell: Mapping[str, Any]) -> None:
    """Refuse parameters that the notebook does not have, and values of another type than the parameter cell says.

    Args:
        cell: The names of the notebook, `globals()`, where the parameter cell and what papermill put after it stand.

    Raises:
        InputError: With every parameter that is wrong.
    """
    types: Mapping[str, Any] = cell.get("__annotations__", {})
    problems = [_of_type(name, cell[name], kind) for name, kind in types.items()]
    if id(cell) not in _checked:  # when all cells run again, names of later cells are there too
        problems += [_unknown(name, value, types) for name, value in cell.items() if _is_other(name, value, cell)]
    found = [problem for problem in problems if problem]
    if found:
        raise InputError(found)
    _checked.add(id(cell))


def _is_other(name: str, value: object, cell: Mapping[str, Any]) -> bool:
    """Whether a name is a value that is no parameter, nor something that the notebook's program puts there."""
    shell = cell.get("get_ipython")
    hidden = shell().user_ns_hidden if callable(shell) else {}
    own = name in cell.get("__annotations__", {}) or name in hidden or name.startswith("_") or name in {"In", "Out"}
    return not own and isinstance(value, _PLAIN)


def _unknown(name: str, value: object, known: Mapping[str, Any]) -> Problem:
    near = get_close_matches(name, list(known), n=1)
    advice = f"bedoelt u '{near[0]}'?" if near else ""
    return Problem(
        "parameters", 0, name, "Dit notebook heeft deze parameter niet.", _text(value), ", ".join(known), advice
    )


def _of_type(name: str, value: object, kind: Any) -> Problem | None:  # noqa: ANN401 - a type
    try:
        TypeAdapter(kind).validate_python(value, strict=True)
    except ValidationError:
        kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
        words = [_WORDS.get(part, "niets (None)" if part is NoneType else str(part)) for part in kinds]
        return Problem("parameters", 0, name, "Deze waarde kan hier niet.", _text(value), dutch.listing(words, "of"))
    return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else repr(value)
