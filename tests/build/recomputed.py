"""Every finding once more, each from what its path names and from nothing else.

Arithmetic is done here, literally; what the model computes is asked of `tests/reference_model.py` where everything is
known, else of the model's own functions. A quantity that a path does not name is unknown, and settings of a scenario or
rows of another table that it does not name cannot be had: so a path that leaves something out gives another value.
"""

from __future__ import annotations

import csv
import functools
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from typing import Any

from tests import reference_model as naive

from hoofdtaak3.analyses.case import Case
from hoofdtaak3.analyses.civil.standing import Round, worths
from hoofdtaak3.analyses.growth.compute import in_year
from hoofdtaak3.analyses.measures.compute import compute as choose_measures
from hoofdtaak3.analyses.requests.compute import compute as years_of_requests
from hoofdtaak3.analyses.uncertainty.assumed import assumed_ranges, sourced_inputs
from hoofdtaak3.analyses.uncertainty.compute import sample_scenario
from hoofdtaak3.analyses.uncertainty.degrees import ReferenceDegrees
from hoofdtaak3.analyses.world import row_names
from hoofdtaak3.build.found import Explainer, Path
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.personnel import Personnel
from hoofdtaak3.inputs.sampling import LOOSE, build_sample, together
from hoofdtaak3.inputs.tables import Dataset
from hoofdtaak3.inputs.tables.keys import QUANTITY_KEYS
from hoofdtaak3.model.assessment import assess
from hoofdtaak3.model.causes import causes_frame
from hoofdtaak3.model.degree import Rule, degree
from hoofdtaak3.model.inputs import Capability, Inputs, Line
from hoofdtaak3.model.reference import phases_frame
from hoofdtaak3.model.robust import reference_verdicts
from hoofdtaak3.model.worlds import Solver
from hoofdtaak3.results.findings import Finding

TINY = 1e-9
PHASES = naive.NAMES
UNKNOWN = "onbekend"
SOURCED = ("bron", "opgave")
Value = Any
_FAMILIES: list[tuple[str, Callable[..., Value]]] = []


def family(pattern: str) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Findings whose id has this shape are computed by the function: it gets what is named, and the groups."""

    def note(function: Callable[..., Value]) -> Callable[..., Value]:
        _FAMILIES.append((pattern, function))
        return function

    return note


def only(dataset: Dataset, rows: Mapping[str, Sequence[str]]) -> Dataset:
    """The tables with no other quantity than those of these rows: what else would be read, is not known."""
    frames = dict(dataset.frames)
    for name in QUANTITY_KEYS:
        frame = frames[name].copy()
        known = set(rows.get(name, ()))
        left = [key not in known for key in row_names(name, frame)]
        frame.loc[left, ["low", "likely", "high"]] = math.nan
        frames[name] = frame
    return replace(dataset, frames=frames)


@dataclass(frozen=True)
class Named:
    """What a path names."""

    again: Again
    finding: Finding
    path: Path

    @functools.cached_property
    def key(self) -> object:
        """Equal for paths that name the same quantities."""
        return frozenset((name, frozenset(rows)) for name, rows in self.path.rows.items() if name in QUANTITY_KEYS)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table that are named; a table that is not named cannot be had."""
        named = set(self.path.rows[table])
        frame = self.again.explainer.dataset.frame(table)
        pairs = self.again.once(
            ("rows", table), lambda: [*zip(row_names(table, frame), frame.to_dict("records"), strict=True)]
        )
        return [row for name, row in pairs if name in named]

    def row(self, table: str, **cells: str) -> dict[str, Any]:
        """The one row with these cells."""
        (found,) = [row for row in self.rows(table) if all(row[name] == cell for name, cell in cells.items())]
        return found

    def scenario(self, key: str = "") -> Any:
        """The settings of a scenario, or of the only one; of one that is not named they cannot be had."""
        (key,) = [one for one in self.path.scenarios if one == key] if key else self.path.scenarios
        return self.again.explainer.scenarios[key]

    @property
    def common(self) -> Any:
        """Of those named the one that stands for all."""
        return self.scenario("vredestijd")

    @functools.cached_property
    def dataset(self) -> Dataset:
        """The tables with no other quantities."""
        return self.again.once(("tables", self.key), lambda: only(self.again.explainer.dataset, self.path.rows))

    def inputs(self, key: str = "vredestijd") -> Inputs:
        """What the model reads of a scenario."""
        made = functools.partial(build_inputs, self.dataset, self.scenario(key))
        return self.again.once(("inputs", self.key, key), made)

    def frames(self, key: str) -> Mapping[str, Any]:
        """What comes out of a scenario."""
        return self.again.once(("assess", self.key, key), lambda: assess(self.inputs(key)).frames())

    @property
    def draws(self) -> list[Inputs]:
        """The worlds of the reference request in which what no source states varies."""
        return [sample.at(number) for sample in (self._sample,) for number in range(sample.draws)]

    @property
    def joint(self) -> list[Inputs]:
        """The same, where all claims of HT1 move together."""
        sample = together(self._sample, self.common.uncertainty.seed)
        return [sample.at(number) for number in range(sample.draws)]

    @property
    def _sample(self) -> Any:
        def made() -> Any:
            settings = self.common.uncertainty
            return build_sample(self.dataset, self.common, settings.draws, settings.seed, LOOSE).without_demand()

        return self.again.once(("sample", self.key), made)

    def case(self, analysis: Any) -> Case:
        """What an analysis over all named scenarios starts from."""
        scenarios = {key: self.scenario(key) for key in self.path.scenarios}
        return Case(self.again.explainer.project, analysis, self.dataset, scenarios, {})

    def figure(self) -> set[str]:
        """The subjects of the named figure, as they are called."""
        file = self.again.explainer.project.figures / f"{self.path.figure}.csv"
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        return {next(iter(row.values())) for row in rows}


class Again:
    """Computes findings again."""

    def __init__(self, explainer: Explainer) -> None:
        self.explainer = explainer
        self._known: dict[object, Any] = {}

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        """What was made before is not made twice."""
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    def values(self, finding: Finding) -> Value:
        """The value of a finding, from what its path names; LookupError where that is not enough or of no family."""
        for pattern, function in _FAMILIES:
            if found := re.fullmatch(pattern, finding.id):
                return function(Named(self, finding, self.explainer.path(finding)), *found.groups())
        raise LookupError(f"no way to compute {finding.id} again")


# On the reference request


def capability(world: Inputs, key: str) -> Capability:
    """A capability."""
    (found,) = [c for c in world.capabilities if c.id == key]
    return found


def alone(world: Inputs, key: str) -> Inputs:
    """What the reference request of a capability can see."""
    rows = tuple(a for a in world.alternatives if a.capability_id == key and a.status == "available")
    pools = {a.pool_id for a in rows}
    return replace(
        world, capabilities=(capability(world, key),), alternatives=rows,
        pools=tuple(p for p in world.pools if p.id in pools), lines=(),
    )  # fmt: skip


def is_known(world: Inputs, key: str) -> bool:
    """Whether all of it is known."""
    own = alone(world, key)
    flags = [flag for a in own.alternatives for flag in (a.mandate, a.exists)]
    rows = [*own.capabilities, *own.alternatives, *own.pools]
    numbers = (number for row in rows for number in _numbers(astuple(row)))
    return None not in flags and not any(map(math.isnan, (*numbers, world.ladder_ratio)))


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    elif isinstance(value, Mapping):
        yield from _numbers(tuple(value.values()))
    elif isinstance(value, tuple):
        for part in value:
            yield from _numbers(part)


def asked(world: Inputs, key: str, phase: str) -> dict[str, Any]:
    """The reference request: one line, so it gets what all who may serve it have. What is not known is None."""
    if not is_known(world, key):
        nothing = dict.fromkeys(("supply", "reference", "gap", "gap_alone"))
        return {**nothing, "availability": UNKNOWN, "class": UNKNOWN}
    own, at = alone(world, key), PHASES.index(phase)
    c = own.capabilities[0]
    line = Line(
        id="", incident_id="", incident_type="", kind="request", capability_id=key, requester="", start_day=0, days=1.0,
        units=((0, c.reference),), required_hours=c.norm_hours, priority=1, legal_basis_id="x", population=False,
        place=world.reference_place,
    )  # fmt: skip
    supply = naive.military(c, at, world.ladder_ratio)
    have = {f"M {key}": supply} | {f"Q {p.id}": naive.civil(p, at, set()) for p in own.pools}
    given = {source: have[source] / cost for source, cost in naive.edges(own, line, 0).items()}
    defence = given.get(f"M {key}", 0.0)
    gap, alone_ = (max(0.0, c.reference - amount) for amount in (math.fsum(given.values()), defence))
    gap, alone_ = (amount if amount > TINY * max(1.0, c.reference) else 0.0 for amount in (gap, alone_))
    return {
        "supply": supply, "reference": c.reference, "availability": naive.available(supply, c.reference), "gap": gap,
        "gap_alone": alone_, "class": naive.grade(own, c.reference, gap, alone_)[1],
    }  # fmt: skip


def share(part: float | None, whole: float | None) -> float | None:
    """A part of the whole; None if it is not known."""
    return None if part is None or whole is None else part / whole


@dataclass(frozen=True)
class Said:
    """What may be said of a capability in a phase."""

    code: str
    firm: bool
    degree: str
    shares: Mapping[str, float]
    corners: tuple[str, str]
    least: float
    likely: dict[str, Any]

    def surely(self, codes: str) -> bool:
        """Whether it is one of these classes, in enough draws and in every corner."""
        wanted = set(codes.split())
        drawn = sum(part for code, part in self.shares.items() if code in wanted)
        return drawn >= self.least - TINY and wanted.issuperset(self.corners)

    @property
    def short(self) -> float | None:
        """In which part of the draws Defence alone falls short."""
        return None if UNKNOWN in self.shares else sum(self.shares.get(code, 0.0) for code in "BCD")


def said(named: Named, key: str, phase: str) -> Said:
    """By counting the classes of the draws, and looking at the corners."""

    def made() -> Said:
        worlds = named.again.once(("draws", named.key), lambda: named.draws)
        drawn = [asked(world, key, phase)["class"] for world in worlds]
        ranges = named.again.once(("ranges", named.key), lambda: assumed_ranges(named.dataset, named.common))
        verdicts = named.again.once(("verdicts", named.key), lambda: reference_verdicts(ranges))
        likely, verdict = asked(ranges.likely, key, phase), verdicts[key, phase]
        corners = {asked(world, key, phase)["class"] for world in (ranges.likely, *ranges.corners())}
        settled = named.again.once(("settled", named.key), lambda: _settled(named))
        rule = Rule(named.common.uncertainty.firm, named.common.uncertainty.competing)
        counts = Counter(drawn)
        most = max(counts, key=lambda code: (counts[code], code == likely["class"], len(code), code))
        firm = degree(drawn, likely["class"], corners, settled[key, phase], rule)
        return Said(
            UNKNOWN if UNKNOWN in counts else most, firm.firm, firm.degree,
            {code: count / len(drawn) for code, count in counts.items()}, (verdict.worst, verdict.best),
            rule.firm, likely,
        )  # fmt: skip

    return named.again.once(("said", named.key, key, phase), made)


def _settled(named: Named) -> dict[tuple[str, str], str]:
    frame = phases_frame(sourced_inputs(named.dataset, named.common), Solver())
    return {(row["capability_id"], row["phase"]): row["class"] for row in frame.to_dict("records")}


def capabilities(named: Named) -> list[str]:
    """Ids, in the order of their table; that there are these says no number."""
    return list(named.again.explainer.dataset.frame("capabilities")["id"])


@family(r"capaciteit\.(\w+)\.(naam|omschrijving|soort|eenheid|eenheden)")
def _(named: Named, key: str, what: str) -> Value:
    columns = {
        "naam": "name", "omschrijving": "description", "soort": "tier", "eenheid": "unit", "eenheden": "unit_plural",
    }  # fmt: skip
    return named.row("capabilities", id=key)[columns[what]]


@family(r"capaciteit\.(\w+)\.norm")
def _(named: Named, key: str) -> Value:
    return named.row("capability_values", capability_id=key, attribute="norm_hours")["likely"]


@family(r"capaciteit\.(\w+)\.maat\.(\w+)")
def _(named: Named, key: str, what: str) -> Value:
    rows = {r["attribute"]: r for r in named.rows("capability_values") if r["capability_id"] == key}
    kind = next((k for k in ("promise", "reference_demand") if k in rows and not math.isnan(rows[k]["likely"])), None)
    if kind is None:
        return UNKNOWN if what == "herkomst" else None
    return {"soort": kind, "omvang": rows[kind]["likely"], "herkomst": rows[kind]["basis"] or UNKNOWN}[what]


@family(r"capaciteit\.(\w+)\.onderbouwd")
def _(named: Named, _key: str) -> Value:
    quantities = [row for table in named.path.rows for row in named.rows(table)]
    return sum(row["basis"] in SOURCED and not math.isnan(row["likely"]) for row in quantities)


@family(r"capaciteit\.(\w+)\.(vrede|spanning|conflict|oorlog)\.(aanbod|beschikbaarheid|defensie|civiel|open)")
def _(named: Named, key: str, phase: str, what: str) -> Value:
    world = named.inputs()
    row = asked(world, key, phase)
    if what == "beschikbaarheid":
        return row["availability"]
    if what == "aanbod":
        return row["supply"]
    lacking, open_ = share(row["gap_alone"], row["reference"]), share(row["gap"], row["reference"])
    if lacking is None or open_ is None:
        return None
    return {"defensie": 1 - lacking, "civiel": lacking - open_, "open": open_}[what]


@family(r"capaciteit\.(\w+)\.(vrede|spanning|conflict|oorlog)\.(kans|klasse)")
def _(named: Named, key: str, phase: str, what: str) -> Value:
    found = said(named, key, phase)
    return found.short if what == "kans" else found.code


@family(r"capaciteit\.(\w+)\.oorlog\.(open_)?zonder_(\w+)")
def _(named: Named, key: str, open_: str | None, what: str) -> Value:
    return without(named, key, what, "open" if open_ else "class")


def without(named: Named, key: str, what: str, column: str) -> Value:
    """Class or open share in war with an obstacle out of the way."""
    world = named.inputs()
    if what in {"bevoegdheid", "beide"}:
        world = replace(world, alternatives=tuple(replace(a, mandate=True) for a in world.alternatives))
    if what in {"wachttijd", "beide"}:
        world = replace(world, capabilities=tuple(replace(c, norm_hours=math.inf) for c in world.capabilities))
    row = asked(world, key, "oorlog")
    return row["class"] if column == "class" else share(row["gap"], row["reference"])


@family(r"capaciteit\.(\w+)\.oorlog\.nodig_eenheden")
def _(named: Named, key: str) -> Value:
    row = asked(named.inputs(), key, "oorlog")
    missing = max(0.0, row["reference"] - row["supply"])
    on_time = capability(named.inputs(), key).response_hours <= capability(named.inputs(), key).norm_hours
    if not on_time:
        return None
    return missing if named.row("capabilities", id=key)["divisible"] else math.ceil(missing - TINY)


def helpers(named: Named, key: str) -> list[tuple[int, float, str, str]]:
    """Who could step in: how useful (0 is in time), after how many hours, name, answer; the best one first."""
    world, names = named.inputs(), {row["id"]: row["name"] for row in named.rows("civil_pools")}
    norm, answers = capability(world, key).norm_hours, ("op_tijd", "te_laat", "later", "mag_niet", UNKNOWN)
    table = {row["id"]: row for row in named.rows("civil_alternatives")}
    found = []
    for a in world.alternatives:
        if a.capability_id != key or a.status != "available" or a.id not in table:
            continue
        (pool,) = [p for p in world.pools if p.id == a.pool_id]
        hours = naive.hours(world, a.response_hours, pool, world.reference_place)
        late = math.isnan(hours) or math.isnan(norm) or a.mandate is None or a.exists is None
        answer = (
            "mag_niet" if a.mandate is False
            else "later" if a.exists is False
            else UNKNOWN if late
            else "op_tijd" if hours <= norm + TINY
            else "te_laat"
        )  # fmt: skip
        found.append((answers.index(answer), hours, names[pool.id], answer))
    return sorted(found)


def stand_in(named: Named, key: str) -> str:
    """The best answer that there is."""
    found = helpers(named, key)
    rows = [row for row in named.rows("civil_alternatives") if row["capability_id"] == key]
    best = found[0][3] if found else "niemand"
    hidden = not rows or any(row["status"] == "unknown" for row in rows)
    return UNKNOWN if hidden and best != "op_tijd" else best


@family(r"capaciteit\.(\w+)\.inspringen\.(\w+)")
def _(named: Named, key: str, what: str) -> Value:
    found = helpers(named, key)
    if what == "kan":
        return stand_in(named, key)
    if what == "partijen":
        return len(found)
    return None if not found else found[0][1] if what == "uren" else found[0][2]


@family(r"capaciteit\.(\w+)\.oorlog\.snelste_uren")
def _(named: Named, key: str) -> Value:
    return min((hours for _, hours, _, answer in helpers(named, key) if answer != "later"), default=None)


@family(r"inspringen\.(\w+)")
def _(named: Named, answer: str) -> Value:
    if answer == "partijen":
        return len({name for key in capabilities(named) for _, _, name, _ in helpers(named, key)})
    return [key for key in capabilities(named) if stand_in(named, key) == answer]


_LISTS: dict[str, Callable[[Said], bool]] = {
    "alternatief.stevig": lambda it: it.surely("A B nvt C"),
    "open": lambda it: not it.firm,
    "genoeg.stevig": lambda it: it.surely("A nvt"),
    "tekort.stevig": lambda it: it.surely("B C D"),
    "onbeslist": lambda it: not it.surely("A nvt") and not it.surely("B C D"),
    "gedekt.stevig": lambda it: it.surely("A B nvt"),
    "gat.stevig": lambda it: it.surely("C D"),
    "gat_onbeslist": lambda it: not it.surely("A B nvt") and not it.surely("C D"),
    "tekort.wisselt": lambda it: not it.surely("B C D") and it.short != 0,
    "anders": lambda it: it.short is not None and (it.likely["gap_alone"] > 0) != (it.short > 1 / 2),
    "onbekend": lambda it: it.short is None,
}


@family(r"fase\.(\w+)\.minder_dan_half")
def _(named: Named, phase: str) -> Value:
    found, world = [], named.inputs()
    for key in capabilities(named):
        row = asked(world, key, phase)
        whole = replace(capability(world, key), divisible=True)
        if row["supply"] == 0 and naive.military(whole, PHASES.index(phase), world.ladder_ratio) > 0:
            found.append(key)
    return found


@family(r"fase\.(\w+)\.klasse\.(\w)\.(stevig|wisselt)")
def _(named: Named, phase: str, code: str, how: str) -> Value:
    found = {key: said(named, key, phase) for key in capabilities(named)}
    return [key for key, it in found.items() if it.code == code and it.firm == (how == "stevig")]


@family(r"fase\.(\w+)\.(.+)")
def _(named: Named, phase: str, name: str) -> Value:
    return [key for key in capabilities(named) if _LISTS[name](said(named, key, phase))]


@family(r"voorbeeld\.(\w+)")
def _(named: Named, what: str) -> Value:
    key = named.again.explainer.findings.found["voorbeeld.capaciteit"].value
    world = named.inputs()
    if what == "capaciteit":
        return max(capabilities(named), key=lambda one: _tells(named, one))
    c, row = capability(world, key), asked(world, key, "oorlog")
    fleet = c.units * (1 + c.elasticity * (world.ladder_ratio - 1))
    return {
        "vloot": fleet, "gereed": c.readiness, "inzetbaar": fleet * c.readiness, "beslag1": c.claim1[3],
        "beslag2": c.claim2[3], "over": row["supply"], "gevraagd": row["reference"],
        "civiel": row["gap_alone"] - row["gap"], "tekort": row["gap"],
    }[what]  # fmt: skip


def _tells(named: Named, key: str) -> tuple[bool, ...]:
    """How well a capability shows every step: known, done in part by civil parties, divisible, not all ready."""
    row, c = asked(named.inputs(), key, "oorlog"), capability(named.inputs(), key)
    if row["gap"] is None:
        return (False,) * 4
    between = 0 < row["gap"] < row["gap_alone"] < row["reference"]
    return (True, between, bool(named.row("capabilities", id=key)["divisible"]), c.readiness != 1)


@family(r"zonder_alternatief\.(\w+)")
def _(named: Named, name: str) -> Value:
    found = {key: said(named, key, "oorlog").code for key in capabilities(named)}
    if name == UNKNOWN:
        return [key for key, code in found.items() if code == UNKNOWN]
    what = name.removeprefix("door_")
    mine = [key for key, code in found.items() if code == "D" == without(named, key, "iets", "class")]
    return [key for key in mine if without(named, key, what, "class") not in {"D", UNKNOWN}]


# How firm


@family(r"zekerheid\.oorlog\.(\w+)")
def _(named: Named, degree_: str) -> Value:
    return {key for key in capabilities(named) if degree_of(named, key, "oorlog") == degree_}


def degree_of(named: Named, key: str, phase: str) -> str:
    """How firm a class is; of a class that is not known that."""
    found = said(named, key, phase)
    return UNKNOWN if found.code == UNKNOWN else "wisselt" if found.degree == UNKNOWN else found.degree


@family(r"zekerheid\.uitspraken\.(\w+)")
def _(named: Named, what: str) -> Value:
    found = [degree_of(named, key, phase) for key in capabilities(named) for phase in PHASES]
    return len(found) if what == "aantal" else found.count(what)


@family(r"zekerheid\.(tekort|nul)\.(apart|samen)")
def _(named: Named, what: str, run: str) -> Value:
    worlds = named.again.once((run, named.key), lambda: named.draws if run == "apart" else named.joint)
    counts = Counter(sum(_counts(world, key, what) for key in capabilities(named)) for world in worlds)
    return max(counts, key=lambda count: (counts[count], count))


def _counts(world: Inputs, key: str, what: str) -> bool:
    row = asked(world, key, "oorlog")
    return row["class"] in {"B", "C", "D"} if what == "tekort" else row["availability"] == "niet_beschikbaar"


@family(r"zekerheid\.fasen")
def _(_named: Named) -> Value:
    return 4


@family(r"zekerheid\.regel\.midden")
def _(_named: Named) -> Value:
    return 0.9


def tipping(named: Named, key: str) -> tuple[str, float | None]:
    """The largest claim of HT1 without a gap, by halving: `altijd`, `nooit` or `op`, and where."""
    world = named.inputs()
    if not is_known(world, key):
        return UNKNOWN, None
    c = capability(world, key)

    def short(claim: float) -> bool:
        moved = replace(c, claim1=(*c.claim1[:3], claim))
        other = replace(world, capabilities=tuple(moved if one.id == key else one for one in world.capabilities))
        return bool(asked(other, key, "oorlog")["gap"] > 0)

    low, high = 0.0, 1.0 - c.claim2[3]
    if short(low):
        return "altijd", None
    if not short(high):
        return "nooit", None
    while high - low > 1e-8:
        middle = (low + high) / 2
        low, high = (low, middle) if short(middle) else (middle, high)
    return "op", low


def margin(named: Named, key: str) -> dict[str, Any]:
    """The claim in war, the tipping point, what lies between, and what that is called."""
    row = named.row("claims", capability_id=key, claim="ht1", phase="oorlog")
    claim, most = row["likely"], row["high"]
    kind, at = named.again.once(("tipping", named.key, key), lambda: tipping(named, key))
    room = None if at is None else at - claim
    if kind == "op":
        kind = "tekort" if room < -1e-6 else "krap" if at < most - 1e-6 else "ruim"
    return {"omslagpunt": at, "verschil": room, "soort": kind}


@family(r"capaciteit\.(\w+)\.marge\.beslag")
def _(named: Named, key: str) -> Value:
    return named.row("claims", capability_id=key, claim="ht1", phase="oorlog")["likely"]


@family(r"capaciteit\.(\w+)\.marge\.(\w+)")
def _(named: Named, key: str, what: str) -> Value:
    return margin(named, key)[what]


@family(r"zekerheid\.marge\.(\w+)")
def _(named: Named, kind: str) -> Value:
    return {key for key in capabilities(named) if margin(named, key)["soort"] == kind}


@family(r"figuur\.\w+\.getekend|zekerheid\.getoond\.\w+|wederkerig\.getoond|oorzaken\.getekend|scenarios\.getekend|"
        r"maatregelen\.getekend")  # fmt: skip
def _(named: Named) -> Value:
    drawn_ = named.figure()
    called = {name: key for key, name in named.finding.names.items()}
    return {called[name] for name in drawn_} if isinstance(named.finding.value, tuple) else len(drawn_)


# In a scenario


@family(r"scenario\.(\w+)\.(naam|omschrijving|dagen|begin|zwaarste)")
def _(named: Named, _key: str, what: str) -> Value:
    settings = named.scenario()
    heaviest = max((start.phase for start in settings.phases), key=PHASES.index)
    return {
        "naam": settings.title, "omschrijving": settings.description, "dagen": settings.days,
        "begin": settings.start_date.isoformat(), "zwaarste": heaviest,
    }[what]  # fmt: skip


@family(r"scenario\.\w+\.incidenten")
def _(named: Named) -> Value:
    known = {row["id"] for row in named.rows("incidents")}
    return {start.incident for start in named.scenario().incidents if start.incident in known}


def open_shares(named: Named, key: str) -> tuple[float, float]:
    """Of all requests with a known gap what stays open, by weight, with and without the shift."""
    weights = {int(rank): weight for rank, weight in named.scenario(key).priority_weights.items()}
    frames = named.frames(key)
    rank = {row["line_id"]: row["priority"] for row in frames["requests"].to_dict("records")}
    lines: dict[str, list[tuple[float, float, float]]] = {}
    for row in frames["lines"].to_dict("records"):
        lines.setdefault(row["line_id"], []).append((row["demand"], row["gap"], row["gap_counterfactual"]))
    totals = {line: tuple(map(math.fsum, zip(*days, strict=True))) for line, days in lines.items()}
    counted = {line: t for line, t in totals.items() if not any(map(math.isnan, t)) and t[0] > 0}
    whole = math.fsum(weights[rank[line]] for line in counted)
    shares = [
        math.fsum(weights[rank[line]] * t[column] / t[0] for line, t in counted.items()) / whole if whole else 0.0
        for column in (1, 2)
    ]
    return shares[0], shares[1]


@family(r"scenario\.(\w+)\.(onvervuld|onvervuld_zonder|effect)")
def _(named: Named, key: str, what: str) -> Value:
    now, without_ = open_shares(named, key)
    return {"onvervuld": now, "onvervuld_zonder": without_, "effect": now - without_}[what]


def wanted(named: Named, key: str) -> dict[str, dict[str, Any]]:
    """The capabilities that are asked for in a scenario."""
    rows = named.frames(key)["capabilities"].to_dict("records")
    return {row["capability_id"]: row for row in rows if row["demand_unit_days"] > TINY}


def drawn(named: Named, key: str) -> Mapping[str, Any]:
    """The frames that say how firm a scenario is."""
    made = functools.partial(sample_scenario, named.dataset, named.scenario(key))
    return named.again.once(("drawn", named.key, key), made)


def surely(named: Named, key: str, codes: str) -> set[str]:
    """Capabilities of which the class is surely one of these."""
    columns = {"A": "share_A", "B": "share_B", "C": "share_C", "D": "share_D", "nvt": "share_nvt"}
    summary = {r["capability_id"]: r for r in drawn(named, key)["sample_summary"].to_dict("records") if not r["phase"]}
    stated = drawn(named, key)["scenario_statements"].to_dict("records")
    least = named.scenario(key).uncertainty.firm - TINY
    parts = {
        row["capability_id"]: sum(summary[row["capability_id"]][columns[code]] for code in codes.split())
        for row in stated
        if {row["worst"], row["best"]} <= set(codes.split())
    }
    return {key for key, part in parts.items() if part >= least}


@family(r"scenario\.(\w+)\.(gevraagd|tekort\.\w+)")
def _(named: Named, key: str, what: str) -> Value:
    rows = wanted(named, key)
    short = {one for one, row in rows.items() if row["gap_unit_days"] > TINY}
    also = {one for one, row in rows.items() if row["counterfactual_unit_days"] > TINY}
    lost = {o for o, r in rows.items() if math.isnan(r["gap_unit_days"] + r["counterfactual_unit_days"])}
    if what in {"tekort.stevig", "tekort.wisselt"}:
        sure = surely(named, key, "C D") & set(rows)
        return sure if what == "tekort.stevig" else short - sure
    return {
        "gevraagd": set(rows), "tekort.alle": short, "tekort.onbekend": lost, "tekort.ook_zonder": also,
        "tekort.door_verschuiving": {one for one in short if rows[one]["counterfactual_unit_days"] <= TINY},
    }[what]  # fmt: skip


@family(r"scenario\.(\w+)\.klasse_stevig")
def _(named: Named, key: str) -> Value:
    rows = drawn(named, key)["scenario_degrees"].to_dict("records")
    return {row["capability_id"] for row in rows if is_firm(row)} & set(wanted(named, key))


def is_firm(row: Mapping[str, Any]) -> bool:
    """Whether a class may be stated."""
    return row["degree"] in {"vast", "houdt_stand"} and row["class"] not in {UNKNOWN, "nvt"}


@family(r"vrede\.genoeg\.stevig")
def _(named: Named) -> Value:
    return surely(named, "vredestijd", "A B nvt") & set(wanted(named, "vredestijd"))


@family(r"scenario\.(\w+)\.(besluit_onbekend|vragers|bij_incident|vaste_taken|losse)")
def _(named: Named, key: str, what: str) -> Value:
    rows = named.frames(key)["requests"].to_dict("records")
    if what == "besluit_onbekend":
        return sum(row["decision"] == UNKNOWN or row["decision"] == "unknown" for row in rows)
    if what == "vragers":
        return {row["requester"] for row in rows if row["decision"] in {"partly", "late", "refused"}}
    kind = {"bij_incident": "incident", "vaste_taken": "standing", "losse": "request"}[what]
    return sum(row["kind"] == kind and row["decision"] == "granted" for row in rows)


@family(r"scenarios\.(\w+)")
def _(named: Named, what: str) -> Value:
    found = {key: open_shares(named, key) for key in named.path.scenarios}
    gain = {key: now - without_ for key, (now, without_) in found.items()}
    short = Counter(
        one for key in named.path.scenarios for one, row in wanted(named, key).items() if row["gap_unit_days"] > TINY
    )
    if what == "uitgewerkt":
        told: dict[frozenset[str], str] = {}
        for key in sorted((k for k in gain if gain[k] > TINY), key=lambda k: -gain[k]):
            told.setdefault(frozenset(start.incident for start in named.scenario(key).incidents), key)
        return set(list(told.values())[:5])
    most = max(short.values(), default=0)
    return {
        "alle": set(found), "hoogstens": 5, "vaakst": most,
        "vaakst_tekort": {key for key, count in short.items() if count == most},
        "met_effect": {k for k in gain if gain[k] > TINY}, "minder_tekort": {k for k in gain if gain[k] < -TINY},
        "zonder_effect": {k for k in gain if abs(gain[k]) <= TINY},
        "effect_onbekend": {k for k in gain if math.isnan(gain[k])},
        "met_tekort": {k for k, (now, _) in found.items() if now > TINY},
        "ook_zonder": {k for k, (_, without_) in found.items() if without_ > TINY},
    }[what]  # fmt: skip


# What gaps are due to


def worst(named: Named) -> dict[str, tuple[float, str, dict[str, float]]]:
    """Of each capability with a gap where most stays open: how much, in which scenario, and the shares of causes."""

    def made() -> dict[str, tuple[float, str, dict[str, float]]]:
        found: dict[str, tuple[float, str, dict[str, float]]] = {}
        for name in _arranged(named):
            asked_, world = wanted(named, name), named.inputs(name)
            for row in causes_frame(world).to_dict("records"):
                key, gap = row.pop("capability_id"), row.pop("gap_unit_days")
                if key in asked_ and gap > TINY:
                    part = gap / asked_[key]["demand_unit_days"]
                    if part > found.get(key, (0.0,))[0] + TINY:
                        found[key] = (part, name, {cause: amount / gap for cause, amount in row.items()})
        return found

    return named.again.once(("worst", named.key, tuple(named.path.scenarios)), made)


def _arranged(named: Named) -> list[str]:
    """In the order of the report: peace, then up the ladder, then by date."""

    def turn(key: str) -> tuple[Any, ...]:
        settings = named.scenario(key)
        highest = max(PHASES.index(start.phase) for start in settings.phases)
        return key != "vredestijd", highest, settings.start_date, key

    return sorted(named.path.scenarios, key=turn)


@family(r"capaciteit\.(\w+)\.oorzaak\.(\w+)")
def _(named: Named, key: str, what: str) -> Value:
    found = worst(named).get(key)
    if found is None:
        return None
    return found[1] if what == "scenario" else found[0] if what == "open" else found[2][what]


@family(r"oorzaken\.met_tekort")
def _(named: Named) -> Value:
    return set(worst(named))


@family(r"oorzaken\.grootste\.(\w+)")
def _(named: Named, cause: str) -> Value:
    found = set()
    for key, (_, _, parts) in worst(named).items():
        others = [part for name, part in parts.items() if name != cause]
        if all(parts[cause] - other > 0.01 for other in others):
            found.add(key)
    return found


# Growth


def people(named: Named, path: str) -> list[dict[str, Any]]:
    """The known figures of a path, by date."""
    rows = [row for row in named.rows("personnel") if row["path"] == path and not math.isnan(row["likely"])]
    return sorted(rows, key=lambda row: row["date"])


@family(r"groei\.(jaar|later\.jaar)")
def _(named: Named, what: str) -> Value:
    years = [row["date"].year for row in named.rows("personnel") if not math.isnan(row["likely"])]
    return str(people(named, "planned")[0]["date"].year if what == "jaar" else max(years))


@family(r"groei\.personeel\.(\w+)")
def _(named: Named, what: str) -> Value:
    seen, plan = people(named, "observed"), people(named, "planned")
    places = {"eerste": seen[0], "laatste": seen[-1], "oorlogsorganisatie": people(named, "wartime")[0]}
    if what in places:
        return places[what]["likely"]
    if what.endswith("_datum"):
        return places[what.removesuffix("_datum")]["date"].isoformat()
    if what == "toename":
        return plan[0]["likely"] / seen[-1]["likely"] - 1
    when, word = what.split("_")
    path = {"langzaam": "slow", "plan": "planned", "snel": "fast"}[word]
    end = max(row["date"].year for row in named.rows("personnel") if not math.isnan(row["likely"]))
    year = plan[0]["date"].year if when == "doel" else end
    return next(row["likely"] for row in people(named, path) if row["date"].year == year)


@family(r"groei\.doorwerking\.(\w+)")
def _(named: Named, end: str) -> Value:
    rows = [row["likely"] for row in named.rows("capability_values") if row["attribute"] == "elasticity"]
    return (min if end == "laagst" else max)(value for value in rows if not math.isnan(value))


def _goal(named: Named) -> int:
    return int(people(named, "planned")[0]["date"].year)


@family(r"groei\.(conflict|oorlog|mobilisatie)\.(\w+)")
def _(named: Named, what: str, code: str) -> Value:
    world, staff = named.inputs(), Personnel.of(named.dataset)
    phase = PHASES.index("conflict" if what == "conflict" else "oorlog")
    ratio = staff.wartime_ratio() if what == "mobilisatie" else staff.ratio("planned", _goal(named))
    found = set()
    for c in world.capabilities:
        if not is_known(replace(world, alternatives=()), c.id):
            turned = UNKNOWN
        else:
            now, then = naive.military(c, phase, 1.0), naive.military(c, phase, ratio)
            turned = (
                "" if now >= c.reference - TINY
                else "gehaald" if then >= c.reference - TINY
                else "meer" if then > now + TINY
                else "gelijk"
            )  # fmt: skip
        if turned == code:
            found.add(c.id)
    return found


@family(r"groei\.scenario\.(\w+)")
def _(named: Named, code: str) -> Value:
    staff, year = Personnel.of(named.dataset), _goal(named)
    gaps: dict[str, list[tuple[float, float]]] = {}
    for key in named.path.scenarios:
        world, settings = named.inputs(key), named.scenario(key)
        delay = settings.mobilisation_delay_days
        moved = staff.ratios("planned", in_year(settings.start_date, year), world.phases, delay)
        still = staff.without_growth(world.phases, delay)
        then, now = (
            named.again.once(("grown", named.key, key, ratios), lambda r=ratios, w=world: _gaps(w, r))
            for ratios in (moved, still)
        )
        rows = {one: (then[one], now[one]) for one in then}
        if any(amount > TINY for pair in rows.values() for amount in pair):
            for one, pair in rows.items():
                gaps.setdefault(one, []).append(pair)
    return {one for one, pairs in gaps.items() if _relief(pairs) == code}


def _gaps(world: Inputs, ratios: tuple[float, ...]) -> dict[str, float]:
    frame = assess(replace(world, personnel_ratio=ratios)).capabilities
    return dict(zip(frame["capability_id"], frame["gap_unit_days"], strict=True))


def _relief(pairs: Sequence[tuple[float, float]]) -> str:
    if any(map(math.isnan, (amount for pair in pairs for amount in pair))):
        return UNKNOWN
    short = [(then, now) for then, now in pairs if now > TINY]
    if not short:
        return ""
    if all(then <= TINY for then, _ in short):
        return "weg"
    return "kleiner" if any(now - then > TINY for then, now in short) else "gelijk"


# What Defence asks


def claims(named: Named, phase: str) -> dict[str, dict[str, Any]]:
    """Of each pool that is no part of another what is asked of it in a phase: of its own row, else of that of all."""
    found = {row["id"]: {"likely": 0.0} for row in named.rows("civil_pools") if not row["part_of"]}
    for row in sorted(named.rows("reciprocal_claims"), key=lambda row: row["phase"] != ""):
        if row["civil_pool_id"] in found and row["phase"] in {"", phase}:
            found[row["civil_pool_id"]] = row
    return found


@family(r"wederkerig\.(vrede|spanning|conflict|oorlog)\.(\w+)")
def _(named: Named, phase: str, code: str) -> Value:
    amounts = {key: row["likely"] for key, row in claims(named, phase).items()}
    lost = {key for key, amount in amounts.items() if math.isnan(amount)}
    some = {key for key, amount in amounts.items() if amount > TINY}
    return {"gevraagd": some, "niet": set(amounts) - some - lost, UNKNOWN: lost}[code]


@family(r"wederkerig\.meest\.(\w+)")
def _(named: Named, what: str) -> Value:
    amounts = {key: row["likely"] for key, row in claims(named, "oorlog").items()}
    most = max(amounts.values())
    return most if what == "deel" else {key for key, amount in amounts.items() if amount >= most - TINY}


@family(r"wederkerig\.(betaler|grondslag|wet)\.(\w+)")
def _(named: Named, what: str, code: str) -> Value:
    rows = {key: row for key, row in claims(named, "oorlog").items() if row["likely"] > TINY}
    unpaid = ("nog af te spreken", "", UNKNOWN)
    fits: dict[tuple[str, str], Callable[[dict[str, Any]], bool]] = {
        ("betaler", "open"): lambda row: row["payer"] in unpaid,
        ("betaler", "bekend"): lambda row: row["payer"] not in unpaid,
        ("grondslag", "geen"): lambda row: not row["legal_basis_id"],
        ("grondslag", "noodwet"): lambda row: bool(row["legal_basis_id"]),
        ("wet", "ja"): lambda row: row["law_change"] == "ja",
        ("wet", "nee"): lambda row: row["law_change"] == "nee",
        ("wet", "open"): lambda row: row["law_change"] not in {"ja", "nee"},
    }
    return {key for key, row in rows.items() if fits[what, code](row)}


@family(r"wederkerig\.reservisten\.(\w+)")
def _(named: Named, what: str) -> Value:
    pools = {row["id"] for row in named.rows("civil_pools") if not row["part_of"]}
    rows = [row for row in named.rows("civil_pool_values") if row["attribute"] == "reservists"]
    called = {row["civil_pool_id"]: row["likely"] for phase in ("", "oorlog") for row in rows if row["phase"] == phase}
    some = {key: amount for key, amount in called.items() if key in pools and amount > TINY}
    most = max(some.values(), default=0.0)
    return {"wie": set(some), "meest": most, "meest_wie": {key for key in some if some[key] >= most - TINY}}[what]


def _unclaimed(world: Inputs) -> Inputs:
    return replace(world, pools=naive.peaceful(world).pools)


@family(r"wederkerig\.(dubbel|klasse|verdwijnt)")
def _(named: Named, what: str) -> Value:
    world = named.inputs()
    if what == "klasse":
        return {
            key for key in capabilities(named)
            if asked(world, key, "oorlog")["class"] != asked(_unclaimed(world), key, "oorlog")["class"]
        }  # fmt: skip
    usable = [a for a in world.alternatives if a.status == "available" and a.pool_id]
    pools = {p.id: p for p in world.pools}
    if what == "dubbel":
        short = {key for key in capabilities(named) if (asked(world, key, "oorlog")["gap_alone"] or 0) > TINY}
        claimed = {p.id for p in world.pools if p.reciprocal[3] > TINY}
        return {a.pool_id for a in usable if a.capability_id in short and a.pool_id in claimed}
    found = set()
    for a in usable:
        pool, before = pools[a.pool_id], {p.id: p for p in _unclaimed(world).pools}[a.pool_id]
        hours = naive.hours(world, a.response_hours, pool, world.reference_place)
        serves = a.mandate and a.exists and hours <= capability(world, a.capability_id).norm_hours + TINY
        if serves and naive.civil(before, 3, set()) > TINY >= naive.civil(pool, 3, set()):
            found.add(a.capability_id)
    return found


@family(r"wederkerig\.tekort\.(\w+)")
def _(named: Named, what: str) -> Value:
    found = set()
    for key in named.path.scenarios:
        world = named.inputs(key)
        lighter = named.again.once(
            ("unclaimed", named.key, key), lambda w=world: _gaps(_unclaimed(w), w.personnel_ratio)
        )
        for one, row in wanted(named, key).items():
            wider = row["gap_unit_days"] > lighter[one] + TINY
            if wider and (what == "groter" or lighter[one] <= TINY):
                found.add(one)
    return found


# Measures


@family(r"maatregel\.(\w+)\.(naam|wet)")
def _(named: Named, key: str, what: str) -> Value:
    return named.row("measures", id=key)[{"naam": "name", "wet": "law_change"}[what]] or UNKNOWN


def _lead(named: Named, key: str) -> dict[str, Any]:
    return named.row("measure_values", measure_id=key, attribute="lead_time")


@family(r"maatregel\.(\w+)\.(kosten|maanden)")
def _(named: Named, key: str, what: str) -> Value:
    attribute = {"kosten": "cost", "maanden": "lead_time"}[what]
    return named.row("measure_values", measure_id=key, attribute=attribute)["likely"]


def ready(named: Named, key: str) -> str:
    """Whether it is ready on the day, at both ends of its lead time and at the likely one."""
    chosen, row = named.common.measures, _lead(named, key)
    if any(math.isnan(row[end]) for end in ("low", "likely", "high")):
        return UNKNOWN
    left = (chosen.date.year - chosen.decision_date.year) * 12 + chosen.date.month - chosen.decision_date.month
    left -= chosen.date.day < chosen.decision_date.day
    found = {row[end] <= left for end in ("low", "likely", "high")}
    return "misschien" if len(found) > 1 else "ja" if found.pop() else "nee"


@family(r"maatregel\.(\w+)\.op_tijd")
def _(named: Named, key: str) -> Value:
    return ready(named, key)


@family(r"maatregelen\.(besluit|gereed)")
def _(named: Named, what: str) -> Value:
    chosen = named.common.measures
    return (chosen.decision_date if what == "besluit" else chosen.date).isoformat()


@family(r"maatregelen\.grens_vaak")
def _(_named: Named) -> Value:
    return 0.8


def chosen_measures(named: Named) -> Mapping[str, Any]:
    """What the exact search finds."""
    return named.again.once(
        ("measures", named.key, tuple(named.path.scenarios)), lambda: choose_measures(named.case("measures"))
    )


def gains(named: Named) -> dict[str, tuple[float, float]]:
    """Of each measure the part that it takes away, by itself and on top of the best set."""
    frames = chosen_measures(named)
    (base,) = (row["remaining_mean"] for row in frames["measure_frontier"].to_dict("records") if row["kind"] == "none")
    rows = frames["measure_options"].to_dict("records")
    return {row["measure_id"]: (row["gain_alone"] / base, row["gain_last"] / base) for row in rows}


@family(r"maatregel\.(\w+)\.effect")
def _(named: Named, key: str) -> Value:
    return max(gains(named)[key])


def serves(named: Named) -> dict[str, set[str]]:
    """For which capabilities each measure is: of what it changes, else of the pools that it changes."""
    table = {row["id"]: row for row in named.rows("civil_alternatives")}
    found: dict[str, set[str]] = {row["id"]: set() for row in named.rows("measures")}
    pools: dict[str, set[str]] = {key: set() for key in found}
    for row in named.rows("measure_effects"):
        if row["target"] == "capability":
            found[row["measure_id"]].add(row["capability_id"])
        elif row["target"] == "alternative":
            found[row["measure_id"]].add(table[row["civil_alternative_id"]]["capability_id"])
        else:
            pools[row["measure_id"]].add(row["civil_pool_id"])
    served = {key: {row["capability_id"] for row in table.values() if row["pool_id"] in pools[key]} for key in found}
    return {key: keys or served[key] for key, keys in found.items()}


@family(r"maatregelen\.voor\.(\w+)")
def _(named: Named, key: str) -> Value:
    return {one for one, keys in serves(named).items() if key in keys}


@family(r"maatregelen\.overtroffen\.(\w+)")
def _(named: Named, how: str) -> Value:
    gain, of = gains(named), serves(named)
    cost = {row["measure_id"]: row for row in named.rows("measure_values") if row["attribute"] == "cost"}
    always, mostly = set(), set()
    for worse in gain:
        for better in gain:
            if worse == better or not of[worse] or of[worse] != of[better]:
                continue
            if gain[worse][0] <= TINY < gain[worse][1] or not max(gain[better]) > 0:
                continue
            ends = [tuple(cost[key][end] for end in ("low", "likely", "high")) for key in (better, worse)]
            cheaper, does = (
                ends[0][1] <= ends[1][1],
                all(a >= b for a, b in zip(gain[better], gain[worse], strict=True)),
            )
            if cheaper and does and (ends[0], gain[better]) != (ends[1], gain[worse]):
                sure = ends[0][2] <= ends[1][0] and min(gain[better]) >= max(gain[worse])
                (always if sure else mostly).add(worse)
    return always if how == "altijd" else mostly - always


@family(r"maatregelen\.(\w+)(?:\.(\w+))?")
def _(named: Named, what: str, code: str | None) -> Value:
    rows = {row["id"]: row for row in named.rows("measures")}
    gain = gains(named)
    if what == "kern":
        frontier = chosen_measures(named)["measure_frontier"].to_dict("records")
        sets = [row["ids"] for row in frontier if row["kind"] != "none" and len(row["ids"])]
        return {key for key in rows if sum(key in ids for ids in sets) >= 0.8 * len(sets)}
    fits: dict[str, Callable[[str], bool]] = {
        "alle": lambda key: key in rows,
        "klaar": lambda key: ready(named, key) == code,
        "wet": lambda key: (rows[key]["law_change"] or UNKNOWN) == code,
        "betaler_open": lambda key: "nog af te spreken" in rows[key]["payer"],
        "een_partij": lambda key: len([part for part in rows[key]["agree"].split(";") if part.strip()]) == 1,
        "zonder_effect": lambda key: max(gain[key]) <= TINY,
        "effect_onbekend": lambda key: math.isnan(max(gain[key])),
        "pas_samen": lambda key: gain[key][0] <= TINY < gain[key][1],
        "niet_ernaast": lambda key: gain[key][1] <= TINY < gain[key][0],
    }
    if what == "meeste":
        best = max(rows, key=lambda key: (max(gain[key]), min(gain[key])))
        return best if max(gain[best]) > TINY else None
    return {key for key in rows if fits[what](key)}


# Requests, counts, settings


@family(r"verzoeken\.ijking\.dagen")
def _(named: Named) -> Value:
    return named.common.days


@family(r"verzoeken\.ijking\.toegewezen")
def _(named: Named) -> Value:
    rows = named.frames("vredestijd")["requests"].to_dict("records")
    return sum(row["kind"] == "request" and row["decision"] == "granted" for row in rows)


@family(r"verzoeken\.jaar\.(\w+)\.(\w+)")
def _(named: Named, phase: str, word: str) -> Value:
    frame = named.again.once(("year", named.key), lambda: years_of_requests(named.case("requests"))["sustainability"])
    wanted_ = (phase, named.common.personnel_path, named.common.start_date.year)
    (row,) = [row for row in frame.to_dict("records") if (row["phase"], row["path"], row["year"]) == wanted_]
    column = {"toegewezen": "granted", "deels": "partly", "te_laat": "late", "geweigerd": "refused", UNKNOWN: "unknown"}
    return row[column[word]]


@family(r"waarneming\.(\w+)")
def _(named: Named, key: str) -> Value:
    return named.row("observations", id=key)["value"]


@family(r"afspraak\.(\w+)")
def _(named: Named, key: str) -> Value:
    return named.row("commitments", id=key)["value"]


@family(r"aantal\.(\w+)")
def _(named: Named, what: str) -> Value:
    tables = {
        "capaciteiten": "capabilities", "vragen": "open_questions", "toezeggingen": "commitments", "regios": "regions",
        "waarnemingen": "observations",
    }  # fmt: skip
    return len(named.rows(tables[what]))


def _bases(named: Named, *tables: str) -> Counter[str]:
    rows = [row for table in tables or named.path.rows for row in named.rows(table)]
    return Counter(UNKNOWN if math.isnan(row["likely"]) or not row["basis"] else row["basis"] for row in rows)


@family(r"herkomst\.(\w+)")
def _(named: Named, what: str) -> Value:
    found = _bases(named)
    if what in {"waarden", "met_bron"}:
        return found.total() if what == "waarden" else sum(found[basis] for basis in SOURCED)
    return found[what] / found.total()


@family(r"herkomst_van\.(\w+)\.(\w+)")
def _(named: Named, table: str, what: str) -> Value:
    found = _bases(named, table)
    sourced = sum(found[basis] for basis in SOURCED)
    return found.total() if what == "waarden" else sourced / found.total()


@family(r"instelling\.(\w+)")
def _(named: Named, what: str) -> Value:
    settings = named.common
    return {
        "trekkingen": settings.uncertainty.draws, "stevig": settings.uncertainty.firm,
        "gedekt": settings.thresholds.covered, "geen": settings.thresholds.none,
    }[what]  # fmt: skip


@family(r"bronnen\.jongste")
def _(named: Named) -> Value:
    file = named.again.explainer.project.data / "bibliography.json"
    named_in = {key for table in named.path.rows for row in named.rows(table) for key in row["source"].split(";")}
    entries = [entry for entry in json.loads(file.read_text("utf-8")) if entry["id"] in named_in]
    issued = [entry.get("issued", {}).get("date-parts", [[]])[0] for entry in entries]
    return max(date(*map(int, parts)) for parts in issued if len(parts) == 3).isoformat()


@family(r"regio\.eigen_gegevens")
def _(named: Named) -> Value:
    own = {row["civil_pool_id"] for row in named.rows("civil_pool_values") if row["basis"] == "opgave"}
    known = {row["id"] for row in named.rows("regions")}
    return {row["region_id"] for row in named.rows("civil_pools") if row["id"] in own} & known


@family(r"beeld\.(\w+)")
def _(named: Named, what: str) -> Value:
    found = named.again.once(("round", named.key), lambda: Round(named.dataset, worths({})))
    asked_, answered = ([s for s in found.standings if getattr(s, n)] for n in ("asked", "answered"))
    stated = sum(one.stated for one in found.standings)
    return {
        "gevraagd": {one.party.id for one in asked_}, "geantwoord": {one.party.id for one in answered},
        "opgegeven": stated, "deel": stated / sum(len(one.quantities) for one in found.standings),
        "eerst": {one.party.id for one in found.calls[:5]},
        "uiterlijk": max((one.deadline.isoformat() for one in asked_ if one.deadline), default=None),
    }[what]  # fmt: skip


@family(r"zekerheid\.gegevens\.(\w+)")
def _(named: Named, what: str) -> Value:
    best: dict[str, dict[str, Any]] = {}
    for key in named.path.scenarios:
        for row in drawn(named, key)["sample_drivers"].to_dict("records"):
            one = row["capability_id"]
            if one not in best or abs(row["correlation"]) > abs(best[one]["correlation"]):
                best[one] = row
    if what == "beslag":
        return {one for one, row in best.items() if (row["table"], row["attribute"]) == ("claims", "ht1")}
    return {one for one, row in best.items() if row["basis"] in {"oordeel", "fictief"}}


@family(r"nodig\.(\w+)")
def _(named: Named, what: str) -> Value:
    def made() -> list[tuple[str, ...] | None]:
        """Of each conclusion what it waits for; None of one that is firm."""
        reference = ReferenceDegrees(named.dataset, named.common).frames()["degrees"]
        found = reference[reference["kind"] == "phase"].to_dict("records")
        for key in named.path.scenarios:
            rows = drawn(named, key)["scenario_degrees"].to_dict("records")
            found += [row for row in rows if row["class"] != "nvt"]
        return [None if is_firm(row) else tuple(row["needs"]) for row in found]

    found = named.again.once(("conclusions", named.key, tuple(named.path.scenarios)), made)
    loose = [needs for needs in found if needs is not None]
    known = {row["id"] for row in named.rows("open_questions")}
    waiting = Counter(need for needs in loose for need in set(needs) if need in known)
    return {
        "conclusies": len(found), "los": len(loose), "met_vraag": sum(map(bool, loose)), "wachtend": len(waiting),
        "getoond": set(sorted(waiting, key=lambda need: (-waiting[need], need))[:12]),
    }[what]  # fmt: skip
