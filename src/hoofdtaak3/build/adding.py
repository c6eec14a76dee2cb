"""`ht3 add`: something new, with every row that it needs; what nobody knows yet is said to be unknown."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import yaml

from hoofdtaak3 import dutch
from hoofdtaak3.build.edits import Edits
from hoofdtaak3.build.exchange import Stock
from hoofdtaak3.build.new_rows import VALUES, NewRows, wrong
from hoofdtaak3.inputs.scenarios.load import name_problem, scenario_file
from hoofdtaak3.inputs.tables.bibliography import BIBLIOGRAPHY_FILE, read_bibliography
from hoofdtaak3.inputs.tables.cells import Fault, Value, as_written, nearest, parse, shown
from hoofdtaak3.inputs.tables.contract import Column, Contract, Table, load_contract
from hoofdtaak3.inputs.tables.strays import stored
from hoofdtaak3.notation import TWO_NUMBERS, Dialect, date_readings, number_advice, number_readings
from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from hoofdtaak3.project import Project

KINDS = {
    "source": "bron",
    "capability": "capaciteit",
    "pool": "civiele capaciteit",
    "alternative": "civiel alternatief",
    "incident": "incident",
    "region": "veiligheidsregio",
    "scenario": "scenario",
}
_TABLES = {
    "capability": "capabilities",
    "pool": "civil_pools",
    "alternative": "civil_alternatives",
    "incident": "incidents",
    "region": "regions",
}
_DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "capability": {"travel": "included", "mode": "road"},
    "pool": {"travel": "included", "mode": "road"},
    "alternative": {"status": "available", "basis": "oordeel"},
    "incident": {"kind": "incident", "basis": "fictief"},
    "region": {},
}
_PAIR = re.compile(r"([^=\s]+)=(.*)", re.DOTALL)
_SOURCE_ID = 60
_YEAR_OR_MONTH = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?")


@dataclass(frozen=True)
class Asked:
    """One thing that somebody may say of what is new."""

    name: str
    title: str
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""

    def question(self) -> str:
        """As it is asked at a terminal."""
        words = f" ({', '.join(self.choices)})" if self.choices else ""
        empty = f" [{self.default}]" if self.default else "" if self.required else " [leeg]"
        return f"{self.title}{words}{empty}: "


@dataclass(frozen=True)
class Added:
    """What is new: the files with it, and a line for each table that gets rows."""

    edits: Edits
    key: str
    said: tuple[str, ...]

    def check(self, edition: str) -> None:
        """InputError as `Edits.check` has it; what is wrong with new rows is told whole: who adds them knows them.

        A new row is restricted until somebody says otherwise, and nobody can look it up: it is not written.
        """
        try:
            self.edits.check(edition)
        except InputError as error:
            others = [problem for problem in error.problems if not self._is_new(problem)]
            new = self._new() if len(others) < len(error.problems) else []
            raise InputError([*others, *new]) from None

    def _new(self) -> list[Problem]:
        try:
            self.edits.check("intern")
        except InputError as error:
            return [
                replace(problem, file=f"ht3 add, nieuwe regel in {problem.file}", line=0)
                for problem in error.problems
                if self._is_new(problem)
            ]
        return []

    def _is_new(self, problem: Problem) -> bool:
        """Whether it is about a row that comes below those that were there."""
        place = self.edits.project.root / problem.file
        before = place.read_bytes() if problem.file in self.edits.files and place.is_file() else None
        return before is not None and problem.line > len(before.splitlines())


def questions(project: Project, kind: str) -> list[Asked]:
    """Everything that may be said of a new `kind`, in the order in which it is asked."""
    contract = load_contract(project.root)
    if kind == "source":
        return [
            Asked("title", "titel", required=True),
            Asked("publisher", "wie het heeft gepubliceerd", required=True),
            Asked("date", "datum", "jaar, jaar-maand of een datum"),
            Asked("url", "adres op internet", "begint met https://"),
            Asked("type", "soort", "een soort uit CSL, zoals report, webpage of legislation", default="webpage"),
            Asked("note", "toelichting"),
            Asked("id", "sleutel", "anders uit de maker en de datum"),
        ]
    if kind == "scenario":
        return [
            Asked("id", "naam van het bestand", required=True),
            Asked("title", "titel", required=True),
            Asked("description", "omschrijving", required=True),
            Asked("extends", "bouwt voort op", default="base"),
            Asked("start_date", "eerste dag"),
            Asked("days", "aantal dagen"),
            Asked("incidents", "incidenten", "id:dag, met komma's ertussen"),
            Asked("note", "toelichting"),
        ]
    table = contract.tables[_TABLES[kind]]
    defaults = _DEFAULTS[kind]
    found = []
    for column in table.columns:
        if column.name in {"open_question_id", "classification", "note", "source", "part_of"}:
            continue
        if column.name == "id":
            named = "name" in table.column_names and column.pattern is not None and "VR" not in column.pattern.pattern
            found.append(Asked("id", column.title, column.description, required=not named))
            continue
        choices = ("ja", "nee") if column.type == "boolean" else column.enum
        required = column.required and column.name not in defaults
        found.append(
            Asked(column.name, column.title, column.description, required, choices, defaults.get(column.name, ""))
        )
    found += [
        Asked(name, f"{title} ({unit})", "een getal, of laag/waarschijnlijk/hoog")
        for name, title, unit in _quantities(contract, kind)
    ]
    if kind == "capability":
        found += [Asked("effect", "wat het betekent als zij wegvalt"), Asked("mitigation", "wat dan nog kan")]
    if kind == "incident":
        line = contract.tables["request_lines"]
        for name in ("capability_id", "requester", "priority", "legal_basis_id", "population"):
            column = next(column for column in line.columns if column.name == name)
            choices = ("ja", "nee") if column.type == "boolean" else ()
            found.append(Asked(name, f"verzoek: {column.title}", column.description, choices=choices))
    if kind == "region":
        found.append(Asked("date", "peildatum van het aantal inwoners"))
    return [
        *found,
        Asked("source", "bron", "sleutels uit data/bibliography.json, met ; ertussen"),
        *([] if kind in {"alternative", "incident"} else [Asked("basis", "herkomst", choices=_bases(contract))]),
        Asked("note", "toelichting", "verplicht bij oordeel en fictief"),
        Asked("question", "open vraag", "een id uit data/open_questions.csv; anders komt er een nieuwe"),
        Asked("who", "wie kan die beantwoorden", default="Nog te bepalen"),
        Asked("classification", "rubricering", choices=("openbaar", "intern"), default="intern"),
    ]


def _bases(contract: Contract) -> tuple[str, ...]:
    return next(column.enum for column in contract.tables["claims"].columns if column.name == "basis")


def _quantities(contract: Contract, kind: str) -> Iterator[tuple[str, str, str]]:
    """What can be given as a number: name, title and unit."""
    for name, spec in contract.tables[VALUES[kind]].attributes.items():
        yield name, spec.title, spec.unit
    if kind == "capability":
        for claim in ("ht1", "ht2"):
            for phase in contract.phases:
                yield f"{claim}.{phase}", f"beslag {claim} in {phase}", "fractie"


def pairs(words: Sequence[str]) -> dict[str, str]:
    """`name=value` of a command line; InputError for what is none, and for a name that is there twice."""
    found: dict[str, str] = {}
    problems = []
    for word in words:
        pair = _PAIR.fullmatch(word)
        if pair is None:
            problems.append(wrong("", "Dit is geen NAAM=WAARDE.", found=word, allowed='name="Busbedrijven"'))
        elif pair[1] in found:
            problems.append(wrong(pair[1], "Dit staat er twee keer."))
        else:
            found[pair[1]] = pair[2].strip()
    if problems:
        raise InputError(problems)
    return found


def added(
    project: Project, edition: str, kind: str, given: Mapping[str, str], ask: Callable[[Asked], str] | None
) -> Added:
    """What comes with a new `kind`; nothing is written.

    `ask` is for what is not given, at a terminal; without it what is required must be there. InputError with
    everything that is wrong.
    """
    asked = questions(project, kind)
    names = [one.name for one in asked] + (["part_of"] if kind == "pool" else [])
    problems = [
        wrong(name, "Dit is hier niet bekend.", found=name, allowed=", ".join(names), advice=nearest(name, names))
        for name in given
        if name not in names
    ]
    if problems:
        raise InputError(problems)
    said = {name: text for name, text in given.items() if text}
    for one in asked:
        if one.name not in given:
            text = ask(one).strip() if ask else ""
            if text or one.default:
                said[one.name] = text or one.default
    missing = [one for one in asked if one.required and not said.get(one.name)]
    if missing:
        raise InputError(
            wrong(one.name, "Dit ontbreekt.", allowed=one.help or one.title, advice=f"geef {one.name}=…")
            for one in missing
        )
    if kind == "source":
        return _source(project, said)
    if kind == "scenario":
        return _scenario(project, said)
    return _rows(project, edition, kind, said)


def _source(project: Project, said: Mapping[str, str]) -> Added:
    problems: list[Problem] = []
    known = read_bibliography(project.root, problems)
    if known is None or problems:
        raise InputError(problems)
    entry: dict[str, Any] = {"id": "", "type": said["type"], "title": said["title"]}
    entry["author"] = [{"literal": said["publisher"]}]
    year = ""
    if "date" in said:
        parts = _date_parts(said["date"])
        entry["issued"] = {"date-parts": [parts]}
        year = str(parts[0])
    if "url" in said:
        entry["URL"] = said["url"]
    if "note" in said:
        entry["note"] = said["note"]
    key = said.get("id") or _free("-".join(filter(None, (_slug(said["publisher"], "-"), year))), known, "-")
    if key in known:
        raise InputError([wrong("id", "Deze sleutel heeft een andere bron al.", found=key)])
    entry["id"] = key
    path = project.root / BIBLIOGRAPHY_FILE
    text = path.read_text(encoding="utf-8")
    entries = json.loads(text)
    at = next((number for number, other in enumerate(entries) if other["id"] > key), len(entries))
    entries.insert(at, entry)
    indent = 2 if text.startswith("[\n  {\n    ") or len(entries) == 1 else 1
    new = json.dumps(entries, ensure_ascii=False, indent=indent) + "\n"
    line = f"{BIBLIOGRAPHY_FILE}: {key}; noem deze sleutel in de kolom source"
    return Added(Edits.of(project, {BIBLIOGRAPHY_FILE: new.encode()}), key, (line,))


def _date_parts(text: str) -> list[int]:
    if match := _YEAR_OR_MONTH.fullmatch(text):
        return [int(part) for part in match.groups() if part]
    found = date_readings(text)
    if len(found) != 1:
        days = " of ".join(f"{day.isoformat()} ({dutch.day(day)})" for day in found)
        allowed = "2025, 2025-12 of 2025-12-08"
        raise InputError([wrong("date", "Deze datum is niet te lezen.", found=text, allowed=days or allowed)])
    return [found[0].year, found[0].month, found[0].day]


def _scenario(project: Project, said: Mapping[str, str]) -> Added:
    key = said["id"]
    file = scenario_file(key)
    known = [path.stem for path in (project.params / "scenarios").glob("*.yaml")]
    problem = name_problem(project.root / file, file, [f"{name}.yaml" for name in known if name != key])
    if problem is None and key in known:
        problem = Problem(file, message="Dit scenario is er al.", found=key, allowed="een nieuwe naam")
    if problem is not None:
        raise InputError([problem])
    values: dict[str, Any] = {name: said[name] for name in ("extends", "title", "description", "note") if name in said}
    if "start_date" in said:
        days = date_readings(said["start_date"])
        values["start_date"] = days[0] if len(days) == 1 else said["start_date"]
    if "days" in said:
        values["days"] = int(said["days"]) if said["days"].isdecimal() else said["days"]
    text = "# yaml-language-server: $schema=../schema.json\n"
    text += yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=120)
    if "incidents" in said:
        starts = [start.strip().partition(":") for start in said["incidents"].split(",")]
        text += "incidents:\n" + "".join(f"  - {{incident: {name}, day: {day or 0}}}\n" for name, _, day in starts)
    return Added(Edits.of(project, {file: text.encode()}), key, (f"{file}: bouwt voort op {said['extends']}",))


def _rows(project: Project, edition: str, kind: str, said: Mapping[str, str]) -> Added:
    stock = Stock.of(project, edition)
    contract = load_contract(project.root)
    table = contract.tables[_TABLES[kind]]
    shown_ids = {str(stock.tables[table.name].records[at].cells.get("id")) for at in stock.shown[table.name]}
    problems: list[Problem] = []
    named = said.get("name") or "_".join(said.get(name, "") for name in ("capability_id", "pool_id"))
    key = said.get("id") or _free(_slug(named, "_"), shown_ids, "_")
    if key in shown_ids:
        problems.append(wrong("id", "Deze sleutel is er al.", found=key, allowed="een nieuwe sleutel"))
    cells = {"id": key, **_identity(table, {**said, "id": key}, problems)}
    numbers = {name: _numbers(name, said[name], problems) for name, _, _ in _quantities(contract, kind) if name in said}
    if numbers and said.get("basis", "oordeel") in {"oordeel", "fictief"} and not said.get("note"):
        message = "Bij een waarde zonder bron hoort een toelichting: waar zij op rust."
        if not (said.get("source") and "basis" not in said):
            problems.append(wrong("note", message, advice="geef note=…, of source=…"))
    if problems:
        raise InputError(problems)
    new = NewRows(contract, kind, cells, said, numbers)
    found = new.rows()
    if new.unknown and not said.get("question"):
        found.setdefault("open_questions", []).append(
            {
                "id": new.question,
                "question": f"Welke gegevens horen bij {KINDS[kind]} {said.get('name', key)}?",
                "who": said["who"],
                "why": "Zolang dit niet bekend is, is ook niet bekend wat ervan afhangt.",
                "capability_id": key if kind == "capability" else said.get("capability_id"),
                "classification": said["classification"],
            }
        )
    files: dict[str, bytes] = {}
    gone: list[str] = []
    lines = []
    for name, own in found.items():
        house = stock.tables[name]
        text = house.text + "".join(house.record(row).text for row in own)
        files[house.table.file] = text.encode()
        place = stored(project.root, house.table)
        gone += [place] * (place != house.table.file)
        open_ = sum("likely" not in row and bool(row.get("open_question_id")) for row in own)
        more = f", waarvan {dutch.number(open_, 0)} nog niet bekend" if open_ else ""
        lines.append(f"{house.table.file}: {len(own)} {dutch.plural(len(own), 'rij', 'rijen')}{more}")
    return Added(Edits.of(project, files, tuple(gone)), key, tuple(lines))


def _identity(table: Table, said: Mapping[str, str], problems: list[Problem]) -> dict[str, Value]:
    """The cells of the row that says that it exists."""
    found: dict[str, Value] = {}
    for column in table.columns:
        text = said.get(column.name, "")
        if not text or column.name == "classification":
            continue
        value = _cell(column, text)
        if isinstance(value, Fault):
            problems.append(
                wrong(column.name, value.message, found=shown(text), allowed=value.allowed, advice=value.advice)
            )
        else:
            found[column.name] = value
    return found


def _cell(column: Column, text: str) -> Value | Fault:
    own = [text]
    plain = as_written(column, text, Dialect.of(own if column.type == "number" else (), own))
    return plain if isinstance(plain, Fault) else parse(column, plain)


def _numbers(name: str, text: str, problems: list[Problem]) -> dict[str, Value]:
    """`10/20/30` or `20` as low, likely and high; "onbekend" as nothing."""
    if text.casefold() in {dutch.UNKNOWN, "?"}:
        return {}
    parts = [part.strip() for part in text.split("/")]
    readings = [number_readings(part) for part in parts]
    if len(parts) in {1, 3} and all(len(found) == 1 for found in readings):
        low, likely, high = [float(found[0]) for found in readings] * (1 if len(parts) > 1 else 3)
        return {"low": low, "likely": likely, "high": high}
    doubtful = next((part for part, found in zip(parts, readings, strict=True) if len(found) > 1), "")
    message = TWO_NUMBERS if doubtful else "Dit is geen getal."
    allowed = "een getal, drie getallen met / ertussen (laag/waarschijnlijk/hoog), of onbekend"
    problems.append(wrong(name, message, found=shown(text), allowed=allowed, advice=number_advice(doubtful)))
    return {}


def _slug(text: str, between: str) -> str:
    """A key from a name: `Busbedrijven (regio) -> busbedrijven_regio`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"[a-z0-9]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    return between.join(words)[:_SOURCE_ID].strip(between) or "nieuw"


def _free(key: str, taken: Mapping[str, Any] | set[str], between: str) -> str:
    """The key, or with a number behind it if something has it."""
    if key[:1].isdigit() and between == "_":
        key = f"n_{key}"
    number, free = 1, key
    while free in taken:
        number += 1
        free = f"{key}{between}{number}"
    return free
