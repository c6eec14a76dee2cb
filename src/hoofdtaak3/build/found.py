"""`ht3 explain`: from a number, figure or setting that somebody sees to the rows and sources that it comes from."""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hoofdtaak3 import dutch
from hoofdtaak3 import edition as editions
from hoofdtaak3.assemble.shown import DEGREES, bases_sentence, plain
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.scenarios.load import scenario_file
from hoofdtaak3.inputs.scenarios.merge import CHANGES
from hoofdtaak3.inputs.scenarios.order import arranged, common_id
from hoofdtaak3.inputs.tables.civil import FOLDER
from hoofdtaak3.markdown import OWN_KEY
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.results.findings import Findings
from hoofdtaak3.results.formulas import Formula, formula

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator, Sequence

    from hoofdtaak3.inputs.scenarios import Scenarios
    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.project import Project
    from hoofdtaak3.results.findings import Finding, Ground

_NEAR = 5
IN_A_SCENARIO = ("personnel", "region_values", "request_line_values", "request_type_values")
"""Tables of which every scenario reads all: how large the forces are, how far it is, what runs at the same time."""
PERSONNEL = "personnel"
EVERYTHING = "waarden"
"""The ground of what rests on every value there is; as `analyses/world.py` calls it, which imports pandas."""
_CITING = "bronnen"
_CAPABILITY = "capaciteit."
_ROWS = 12
"""Rows of a table that are told with their values; of more their number."""
_PLACES = {"kamerbrief": 0, "beslisnota": 1, "kern": 2}
"""Where words are looked for first."""
_SPAN = re.compile(r"\[([^\[\]]*)\]\{\.bevinding data-id=\"([^\"]+)\"[^{}]*\}")
_SENTENCE = re.compile(r"(?<=[.:!?])\s+|\n\s*\n")
_TOKEN = re.compile(r"[\w%€,.-]*[\w%]")


@dataclass(frozen=True)
class Path:
    """What a finding is computed from, and nothing else: who has this can compute it again."""

    formula: str
    grounds: Sequence[str]
    """Names of the `Ground`s that it rests on."""
    rows: Mapping[str, Sequence[str]]
    """By table the names of the rows that count, those of the grounds included."""
    scenarios: Sequence[str]
    """Those whose settings count."""
    figure: str
    """The figure that is counted; empty if none is."""


@dataclass(frozen=True)
class Explainer:
    """Everything of one edition that can be explained."""

    project: Project
    edition: str
    _known: dict[str, dict[str, int]] = field(default_factory=dict)
    _kept: dict[str, Sequence[Mapping[Any, Any]]] = field(default_factory=dict)

    def lines(self, asked: str) -> Iterator[str]:
        """About a finding or all whose id starts so, a figure, a setting of a scenario, or words from a text.

        Raises:
            InputError: When nothing has been found yet, or nothing fits.
        """
        found = self.findings.found
        below = [key for key in found if key.startswith(f"{asked}.")]
        scenario, _, setting = asked.partition(".")
        if asked in found:
            yield from self._finding(found[asked])
        elif below:
            yield from (f"{key}: {_value(found[key])}" for key in below)
        elif asked in self._figures:
            yield from self._figure(asked)
        elif setting and (self.project.root / scenario_file(scenario)).is_file() and scenario in self.scenarios:
            yield from self._setting(scenario, setting)
        else:
            yield from self._words(asked)

    @cached_property
    def findings(self) -> Findings:
        """What was found."""
        return Findings.load(self._path)

    @cached_property
    def scenarios(self) -> Scenarios:
        """The scenarios."""
        return load_scenarios(self.project.root, editions.as_edition(self.edition))

    @cached_property
    def dataset(self) -> Dataset:
        """The tables."""
        from hoofdtaak3.inputs.tables import load_dataset  # noqa: PLC0415 - imports pandas

        return load_dataset(self.project.root, editions.as_edition(self.edition))

    @cached_property
    def _content(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = json.loads(self._path.read_text(encoding="utf-8"))
        return found

    @property
    def _figures(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._content.get("figures", {})
        return found

    @cached_property
    def _folder(self) -> pathlib.Path:
        current = editions.current(self.project) in (self.edition, None)
        return self.project.build if current else editions.waiting(self.project, self.edition)

    @property
    def _path(self) -> pathlib.Path:
        path = self._folder / self.project.content.name
        if not path.is_file():
            file, advice = path.relative_to(self.project.root).as_posix(), editions.made_first(self.edition)
            message = f"Van de editie {self.edition} is nog niets gemaakt."
            raise InputError([Problem(file, message=message, advice=advice)])
        return path

    def _finding(self, finding: Finding) -> Iterator[str]:
        yield f"{finding.id}: {finding.label}"
        yield f"  waarde:    {_value(finding)}"
        if finding.low is not None or finding.high is not None:
            ends = [dutch.UNKNOWN if end is None else dutch.number(end) for end in (finding.low, finding.high)]
            yield f"  bereik:    {ends[0]} tot {ends[1]}"
        degree = DEGREES[finding.degree or "wisselt"]
        held = "" if finding.held is None else f" (zo in {dutch.share(finding.held)} van de trekkingen)"
        yield f"  stevigheid: {degree}{held}"
        path = self.path(finding)
        if path.formula:
            yield f"  hoe:       {path.formula}"
        if finding.outcomes:
            words = [finding.names.get(code, code) for code in finding.outcomes]
            yield f"  ook mogelijk, vaakste eerst: {dutch.listing(words)}"
        if finding.phase:
            yield f"  fase:      {finding.phase}"
        yield from self._scenarios(path)
        if finding.needs:
            yield f"  eerst nodig: {dutch.listing(finding.needs)} (data/open_questions.csv)"
        if finding.source:
            yield f"  bron:      {finding.source} (data/bibliography.json)"
        yield from self._grounds(finding, path)
        if path.figure:
            file = (self._folder / "figures" / f"{path.figure}.csv").relative_to(self.project.root).as_posix()
            yield f"  figuur:    {path.figure}, in {file}"

    def path(self, finding: Finding) -> Path:
        """From a finding back to the rows, settings and figure that it is computed from."""
        rule = formula(finding.id) or Formula("", "rows", ())
        grounds, listed = list(finding.grounds), isinstance(finding.value, tuple)
        # Who is not in a list is not in it because of its own values: so it rests on all of them.
        nothing = finding.value == () and not (grounds or rule.sources)
        if rule.reach == "everything" or nothing or (listed and rule.reach in {"reference", "scenario"}):
            grounds.append(EVERYTHING)
        elif rule.reach == "scenario":
            grounds += [name for name in self.sharing(grounds) if name not in grounds]
        parts = [self.findings.grounds[name].rows for name in grounds if name in self.findings.grounds]
        parts += map(self._named, rule.sources)
        around = {"reference": (PERSONNEL,), "scenario": IN_A_SCENARIO}.get(rule.reach, ())
        parts.append({table: list(self._places(table)) for table in around})
        rows: dict[str, dict[str, None]] = {}
        for part in parts:
            for table, keys in part.items():
                rows.setdefault(table, {}).update(dict.fromkeys(keys))
        figures = [name for name in rule.sources if name.startswith("fig-")]
        common = [finding.scenario or common_id(arranged(self.scenarios))]
        scenarios = {"rows": [], "everything": list(self.scenarios)}.get(rule.reach, common)
        found = {table: tuple(keys) for table, keys in rows.items()}
        return Path(rule.text, grounds, found, scenarios, "".join(figures))

    def _named(self, source: str) -> Mapping[str, Sequence[str]]:
        """By table the rows that a formula names as its source; none of a figure."""
        table, _, row = source.partition("/")
        if source == EVERYTHING:
            return self.findings.grounds[EVERYTHING].rows
        if source == _CITING:
            return {name: list(self._places(name)) for name, frame in self.dataset.frames.items() if "source" in frame}
        return {table: [row] if row else list(self._places(table))} if table in self.dataset.frames else {}

    def sharing(self, grounds: Sequence[str]) -> list[str]:
        """The grounds of these capabilities, and of all that ask for the same civil pools, directly or not."""
        frame = self.dataset.frame("civil_alternatives")
        asks: dict[str, set[str]] = {}
        for capability, pool in zip(frame["capability_id"], frame["pool_id"], strict=True):
            asks.setdefault(f"{_CAPABILITY}{capability}", set()).add(pool)
        found, reached = list(grounds), set[str]()
        for name in found:
            reached |= asks.get(name, set()) - {""}
            found += [other for other in asks if other not in found and asks[other] & reached]
        return found

    def _grounds(self, finding: Finding, path: Path) -> Iterator[str]:
        """The rows that a finding rests on, and what else counts; that there is nothing rests on all of them."""
        known = self.findings.grounds
        names = path.grounds if finding.value == () else finding.grounds
        grounds = [known[name] for name in names]
        if grounds:
            yield f"  {bases_sentence(self.findings.bases(finding)) or 'Rust op tabellen zonder herkomst.'}"
        for ground in grounds:
            yield f"  rust op {ground.label}:"
            yield from self._rows(ground)
        told = {(table, key) for ground in grounds for table, keys in ground.rows.items() for key in keys}
        if EVERYTHING in path.grounds and finding.value == ():
            yield "  Er is niets dat aan de voorwaarde voldoet; dat hangt van alle waarden af."
        elif EVERYTHING in path.grounds and isinstance(finding.value, tuple):
            yield "  Wie er niet in staat, staat er niet in door de eigen waarden: zo hangt het van alle waarden af."
        others = [known[name].label for name in path.grounds if name not in names and name in known]
        if others:
            yield f"  en op: {dutch.few(others)}"
        rest = {table: [key for key in keys if (table, key) not in told] for table, keys in path.rows.items()}
        for table, keys in rest.items():
            shown = keys[0] if len(keys) == 1 else dutch.number(len(keys), 0)
            if keys:
                yield f"    data/{table}.csv ({shown})"

    def _scenarios(self, path: Path) -> Iterator[str]:
        """The files of the scenarios that count, and the values that each sets for itself."""
        for key in path.scenarios:
            yield f"  scenario:  {key} ({scenario_file(key)})"
            own = self.scenarios.get(key)
            for change, file in zip(own.changes, self.scenarios.origins(key), strict=True) if own else ():
                yield f"    met een eigen waarde voor {change.text()} ({file})"

    def _rows(self, ground: Ground) -> Iterator[str]:
        for table, keys in ground.rows.items():
            yield f"    data/{table}.csv ({dutch.number(len(keys), 0)})"
            if "likely" not in self.dataset.frame(table):
                yield f"      {dutch.few(list(dict.fromkeys(keys)))}"
                continue
            places, rows = self._places(table), self._records(table)
            shown = [(name, places[name]) for name in dict.fromkeys(keys) if name in places]
            # What parties stated comes first: it is what replaced an assumption.
            shown.sort(key=lambda pair: not str(rows[pair[1]]["source"]).startswith(OWN_KEY))
            for name, place in shown[:_ROWS]:
                yield f"      {name}: {_numbers(rows[place])}"
            if len(shown) > _ROWS:
                yield f"      en nog {dutch.number(len(shown) - _ROWS, 0)} regels"

    def _places(self, table: str) -> Mapping[str, int]:
        """Where the rows of a table are, by what findings call them."""
        if table not in self._known:
            from hoofdtaak3.analyses.world import row_names  # noqa: PLC0415 - as above

            names = row_names(table, self.dataset.frame(table))
            self._known[table] = {name: place for place, name in enumerate(names)}
        return self._known[table]

    def _records(self, table: str) -> Sequence[Mapping[Any, Any]]:
        """The rows of a table."""
        if table not in self._kept:
            self._kept[table] = self.dataset.frame(table).to_dict("records")
        return self._kept[table]

    def _figure(self, label: str) -> Iterator[str]:
        about = self._figures[label]
        rows = self._content["tables"].get(label, [])
        yield f"{label}: {about['name']}"
        yield f"  {bases_sentence(about['bases']) or 'Rust op tabellen zonder herkomst.'}"
        file = (self._folder / "figures" / f"{label}.csv").relative_to(self.project.root).as_posix()
        yield f"  getekend: {dutch.number(len(rows), 0)} regels, in {file}"
        columns = list(rows[0]) if rows else []
        yield f"  kolommen: {', '.join(columns)}"

    def _setting(self, scenario: str, setting: str) -> Iterator[str]:
        """The value of a setting, and the file and line that it comes from."""
        path = tuple(int(part) if part.isdecimal() else part for part in setting.split("."))
        value: Any = self.scenarios[scenario].model_dump(exclude_none=True)
        for part in path:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                known = list(value) if isinstance(value, dict) else []
                near = difflib.get_close_matches(str(part), [str(name) for name in known], 1)
                advice = f"bedoelt u '{near[0]}'?" if near else ""
                message, allowed = "Deze instelling bestaat niet.", ", ".join(map(str, known))
                raise InputError([Problem(scenario, 0, setting, message, str(part), allowed, advice)]) from None
        place = self.scenarios.place(scenario, path)
        shown = dutch.listing([_written(item) for item in value]) if isinstance(value, tuple) else _written(value)
        yield f"{scenario}.{setting}: {shown or 'niets'}"
        line = f", regel {place.line}" if place.line else ""
        yield f"  staat in:  {place.file}{line}"
        counts = "alle tellen" if path == (CHANGES,) else "de eerste die iets zegt, telt"
        yield f"  de keten:  {' > '.join(self.scenarios.files(scenario))}; {counts}"

    @cached_property
    def _sentences(self) -> Sequence[tuple[str, str, set[str]]]:
        """Every sentence with where it stands and its words, those of the letters first."""
        paths = (self._folder / "fragments").glob("*.md")
        return [
            (path.stem, sentence, _tokens(sentence))
            for path in sorted(paths, key=lambda path: (_PLACES.get(path.stem, len(_PLACES)), path.stem))
            for sentence in _SENTENCE.split(path.read_text(encoding="utf-8"))
        ]

    def _words(self, asked: str) -> Iterator[str]:
        """The findings in sentences with these words, in the letters first."""
        wanted = [token.casefold() for token in _TOKEN.findall(asked)]
        told: dict[str, str] = {}
        for where, sentence, words in self._sentences if wanted else ():
            if not words.issuperset(wanted):
                continue
            for text, name in _SPAN.findall(sentence):
                if _tokens(text).intersection(wanted) and name in self.findings.found:
                    told.setdefault(name, f"{where}: {' '.join(plain(sentence).split())}")
        if not told:
            near = difflib.get_close_matches(asked, [*self.findings.found, *self._figures], _NEAR, 0.5)
            message = "Dit is geen bevinding, figuur of instelling, en geen getal met een woord uit de tekst."
            raise InputError([Problem("ht3 explain", message=message, found=asked, allowed=dutch.listing(near, "of"))])
        for name, sentence in list(told.items())[:_NEAR]:
            yield f"“{sentence}”"
            yield from self._finding(self.findings.found[name])
            yield ""


def _written(value: object) -> str:
    """A setting as a parameter file has it; what is not given is left out."""
    if isinstance(value, dict):
        items = ((name, _written(item)) for name, item in value.items())
        return f"{{{', '.join(f'{name}: {text}' for name, text in items if text)}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _tokens(text: str) -> set[str]:
    """The words of a text, as they are compared."""
    return {token.casefold() for token in _TOKEN.findall(plain(text))}


def _numbers(row: Mapping[Any, Any]) -> str:
    numbers = [float(row[name]) for name in ("likely", "low", "high")]
    if math.isnan(numbers[0]):
        return dutch.UNKNOWN
    likely, low, high = (dutch.number(number, 3) for number in numbers)
    ends = "" if low == high else f" ({low} tot {high})"
    source = f", {row['source'].replace(';', ', ')}" if row["source"] else ""
    if row["source"].startswith(OWN_KEY):
        source += f" (in {FOLDER}/)"
    return f"{likely} {row['unit']}{ends}; {row['basis']}{source}"


def _value(finding: Finding) -> str:
    text = dutch.plain_value(finding.value, finding.unit, finding.names)
    return f"{text} van de {dutch.number(finding.total, 0)} {finding.of}".rstrip() if finding.total else text
