"""Pydantic's errors as Problems in Dutch, at the line where the value stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from hoofdtaak3.inputs.scenarios.change import WRONG_CHANGE
from hoofdtaak3.inputs.scenarios.model import INCONSISTENT, Finding, Scenario
from hoofdtaak3.notation import (
    INTEGER,
    TWO_NUMBERS,
    date_fault,
    date_readings,
    is_number,
    number_advice,
    number_readings,
)
from hoofdtaak3.problems import Problem
from hoofdtaak3.strict_yaml import Path_, Place

_GROUP = ("Dit is geen groep sleutels.", "een groep, bijvoorbeeld '{{speed_kmh: 60, detour_factor: 1.3}}'")
_DATE = ("Dit is geen datum.", "jaar-maand-dag zonder aanhalingstekens, bijvoorbeeld 2026-01-31")
_WHOLE = ("Dit is geen geheel getal.", "een geheel getal zonder aanhalingstekens, bijvoorbeeld 60")
_TEXTS: dict[str, tuple[str, str]] = {
    # pydantic error type -> what is wrong, what is allowed ({name} comes from the error's context)
    "missing": ("Deze sleutel ontbreekt.", ""),
    "extra_forbidden": ("Deze sleutel bestaat niet.", ""),
    "invalid_key": ("Deze sleutel bestaat niet.", ""),
    "literal_error": ("Deze waarde kan hier niet.", ""),
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "float_type": ("Dit is geen getal.", "een getal met een punt als decimaalteken, bijvoorbeeld 1.3"),
    "finite_number": ("Dit is geen eindig getal.", "een gewoon getal, bijvoorbeeld 1.3"),
    "string_type": ("Dit is geen tekst.", "tekst; zet er zo nodig aanhalingstekens omheen"),
    "string_too_short": ("De tekst is leeg.", "minstens {min_length} teken"),
    "string_too_long": ("De tekst is te lang.", "hoogstens {max_length} tekens"),
    WRONG_CHANGE: ("{message}", "{allowed}"),
    "string_pattern_mismatch": ("De schrijfwijze klopt niet.", ""),
    "date_type": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "tuple_type": ("Dit is geen lijst.", "een lijst: regels met een streepje, of [] als er niets is"),
    "too_short": ("De lijst is leeg.", "minstens {min_length} regel"),
    "dict_type": _GROUP,
    "model_type": _GROUP,
    "model_attributes_type": _GROUP,
    "greater_than": ("Het getal is te klein.", "meer dan {gt}"),
    "greater_than_equal": ("Het getal is te klein.", "{ge} of meer"),
    "less_than": ("Het getal is te groot.", "minder dan {lt}"),
    "less_than_equal": ("Het getal is te groot.", "{le} of minder"),
}
_UNKNOWN_ERROR = ("Deze waarde kan hier niet.", "")
_EXTENDS = " of zet 'extends: base' in het bestand"
_UNQUOTE = "haal de aanhalingstekens weg"
_LONG = 18
_NUMBERS = {"float_type", "int_type", "int_from_float", "int_parsing", "int_parsing_size"}
_DATES = {"date_type", "date_from_datetime_parsing", "date_from_datetime_inexact"}
_PATTERNS = {
    "reference_region": "de code van een veiligheidsregio, VR01 tot en met VR25",
    "incident": "kleine letters, cijfers en liggende streepjes; het eerste teken is een letter",
    "id": "een bestandsnaam met kleine letters, cijfers en streepjes; het eerste teken is een letter",
}


def problems(
    error: ValidationError,
    places: Mapping[Path_, Place],
    own: Place,
    skip: Collection[str] = (),
    model: type[BaseModel] = Scenario,
) -> list[Problem]:
    """Every error of one document, a merged scenario or another `model`; `own` is its file, for keys that are nowhere.

    `skip` names pydantic error types that are none here.
    """
    found: list[Problem] = []
    details = error.errors(include_url=False)
    for detail in details:
        path = detail["loc"]
        # A list whose only item is wrong counts as empty for pydantic; the item has its own message.
        if detail["type"] in skip or (detail["type"] == "too_short" and _within(path, details)):
            continue
        if detail["type"] == INCONSISTENT:
            found.extend(finding_problem(finding, places, own) for finding in detail["ctx"]["findings"])
        else:
            found.append(_problem(detail, places, own, model))
    return found


def _within(path: Path_, details: Sequence[ErrorDetails]) -> bool:
    """Whether something below a path is wrong too."""
    return any(other["loc"][: len(path)] == path for other in details if len(other["loc"]) > len(path))


def finding_problem(finding: Finding, places: Mapping[Path_, Place], own: Place) -> Problem:
    """A finding of the scenario as a whole, at the line of the value it names."""
    place = place_of(finding.path, places, own)
    return Problem(place.file, place.line, dotted(finding.path), finding.message, finding.found, finding.allowed)


def place_of(path: Path_, places: Mapping[Path_, Place], own: Place) -> Place:
    """The place of a path, or of the nearest group around it that does stand in a file."""
    while path:
        if path in places:
            return places[path]
        path = path[:-1]
    return own


def dotted(path: Path_) -> str:
    """`("phases", 0, "phase") -> "phases.0.phase"`."""
    return ".".join(str(part) for part in path)


def _problem(detail: ErrorDetails, places: Mapping[Path_, Place], own: Place, model: type[BaseModel]) -> Problem:
    kind = detail["type"]
    context: dict[str, Any] = detail.get("ctx", {})
    path: Path_ = tuple(part for part in detail["loc"] if part != "[key]")
    message, allowed = _TEXTS.get(kind, _UNKNOWN_ERROR)
    words = {key: _plain(value) for key, value in context.items()}
    message, allowed = message.format(**words), allowed.format(**words)
    place = place_of(path, places, own)
    found = place.text or _shape(detail["input"])
    advice = ""
    if "[key]" in detail["loc"]:
        found = str(path[-1])
    if kind == "missing":
        found = ""
        advice = f"voeg '{path[-1]}' toe" + (_EXTENDS if len(path) == 1 and model is Scenario else "")
        if len(path) == 1:
            place = own
    elif kind in {"extra_forbidden", "invalid_key"}:
        allowed, advice = _known_names(path, model)
        found = str(path[-1])
        if isinstance(path[-1], int):
            advice = "een komma tussen { en } scheidt sleutels; schrijf een getal met een punt"
    elif kind == "literal_error":
        options = _options(str(context.get("expected", "")))
        allowed, advice = ", ".join(options), _nearest(found, options)
    elif kind == "string_pattern_mismatch":
        allowed = _PATTERNS.get(str(path[-1]), "")
    elif kind in _NUMBERS and place.text:
        message, advice = _number_fault(place.text, message, whole=kind != "float_type")
    elif kind in _DATES and place.text:
        message, advice = _date_fault(place.text)
    return Problem(place.file, place.line, dotted(path), message, found, allowed, advice)


def _number_fault(text: str, message: str, *, whole: bool) -> tuple[str, str]:
    """What is wrong with a text that stands for a number, and how to write it."""
    if is_number(text) and (INTEGER.fullmatch(text) or not whole):
        # As a number it would have been read: only quotes make it text. Or it is too long, or starts with a zero.
        return message, "" if len(text) > _LONG or text.startswith(("0", "-0")) else _UNQUOTE
    if not whole and len(number_readings(text)) > 1:
        message = TWO_NUMBERS
    return message, number_advice(text, whole=whole)


def _date_fault(text: str) -> tuple[str, str]:
    """The same for a date."""
    message, advice = date_fault(text)
    return message, _UNQUOTE if [text] == [day.isoformat() for day in date_readings(text)] else advice


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _shape(value: object) -> str:
    """What a value without a text of its own is."""
    if isinstance(value, Mapping):
        return "een groep sleutels" if value else "een lege groep"
    if isinstance(value, list | tuple):
        return "een lijst" if value else "een lege lijst"
    return "niets" if value is None or value == "" else str(value)


def _options(expected: str) -> list[str]:
    """The values in pydantic's "'a', 'b' or 'c'"."""
    return re.findall(r"'([^']*)'", expected) or re.findall(r"[0-9]+", expected)


def _nearest(found: str, options: list[str]) -> str:
    near = get_close_matches(found.lower(), options, n=1)
    return f"bedoelt u '{near[0]}'?" if near else ""


def _known_names(path: Path_, whole: type[BaseModel]) -> tuple[str, str]:
    """The names allowed where an unknown key stands, and the nearest."""
    model = _model_at(path[:-1], whole)
    names = [name for name in model.model_fields if name != "id"] if model else []
    if model is Scenario:
        names.append("extends")
    return ", ".join(names), _nearest(str(path[-1]), names)


def _model_at(path: Path_, whole: type[BaseModel]) -> type[BaseModel] | None:
    """The model of the group at a path."""
    kind: Any = whole
    for part in path:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            field = kind.model_fields.get(str(part))
            kind = field.annotation if field else None
        elif get_origin(kind) is tuple:
            kind = get_args(kind)[0]
        else:
            return None
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None
