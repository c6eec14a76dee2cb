"""What a template sees of a finding, and the operations that write it in Dutch.

A finding that is written is marked with its id, so that the page can tell what it rests on, and a test can see that no
number is written that is not found.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from jinja2 import ChainableUndefined
from jinja2.utils import missing
from markupsafe import Markup

from hoofdtaak3 import dutch, markdown
from hoofdtaak3.assemble.config import nearest

_FIRM = ("vast", "houdt_stand")
_BASES = {"bron": "bron", "opgave": "opgave", "oordeel": "oordeel", "fictief": "fictief", "onbekend": "onbekend"}


class Writer(Protocol):
    """Who fills in templates."""

    def state(self, finding: Mapping[str, Any]) -> None:
        """Note that a finding is written."""

    def refuse(self, message: str, found: str, allowed: str = "", advice: str = "") -> None:
        """Note what is wrong on the line that is filled in."""


class Namespace:
    """Findings or tables whose names begin alike; loops go over what is in it, in order."""

    def __init__(self, path: str, parts: Mapping[str, Any], writer: Writer) -> None:
        self._path = path
        self._parts = parts
        self._writer = writer

    @property
    def id(self) -> str:
        """The last part of its name."""
        return self._path.rpartition(".")[2]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        try:
            return self.__dict__["_parts"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401
        return self._parts[name]

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def __iter__(self) -> Iterator[Any]:
        return iter(self._parts.values())

    def __len__(self) -> int:
        return len(self._parts)

    def missed(self, name: str) -> None:
        """Tell that there is no such part."""
        known = {f"{self._path}.{key}": key for key in self._parts}
        full = f"{self._path}.{name}"
        advice = nearest(full, known)
        shown = ", ".join(list(self._parts)[:12]) + (", …" if len(self._parts) > 12 else "")  # noqa: PLR2004
        what = "Deze tabel" if self._path.startswith("t") and self._path[1:2] in ("", ".") else "Deze bevinding"
        self._writer.refuse(f"{what} bestaat niet.", full, shown, advice)


class Unknown(ChainableUndefined):
    """A name that does not exist; it is told once, where it stands, and is empty from there on."""

    def __init__(self, hint: str | None = None, obj: Any = missing, name: str | None = None, *args: Any) -> None:  # noqa: ANN401
        super().__init__(hint, obj, name, *args)
        if isinstance(obj, Namespace | Shown):
            obj.missed(name or "")
        elif obj is not missing:
            self.tell(f"Dit heeft geen `{name}`.", str(name), ", ".join(obj) if isinstance(obj, Mapping) else "")
        else:
            self.tell("Deze naam bestaat niet.", str(name), "f (bevindingen), t (tabellen), figuur, tabel")

    def tell(self, message: str, found: str, allowed: str) -> None:
        """Note it; replaced by who fills in."""


class Member:
    """One of the ids in a list, with its name."""

    def __init__(self, key: str, name: str) -> None:
        self.id = key
        self.naam = name

    def __str__(self) -> str:
        return self.naam


class Total(int):
    """Of how many a finding is a part: a number to compare with, that is written as a part of that finding."""

    shown: Shown

    @classmethod
    def of(cls, shown: Shown, value: int) -> Total:
        """The total of a finding."""
        made = cls(value)
        made.shown = shown
        return made


class Shown:
    """A finding as a template sees it; its words are Dutch, because templates are."""

    def __init__(self, finding: Mapping[str, Any], writer: Writer) -> None:
        self._finding = finding
        self._writer = writer

    @property
    def id(self) -> str:
        """Its dotted name."""
        return str(self._finding["id"])

    @property
    def omschrijving(self) -> str:
        """What it is."""
        return str(self._finding["label"])

    @property
    def waarde(self) -> Any:  # noqa: ANN401
        """The bare value; None if it is not known."""
        return self._finding["value"]

    @property
    def aantal(self) -> float:
        """A number as it is, and of a list how many are in it; 0 if it is not known."""
        value = self.waarde
        return len(value) if isinstance(value, list) else float(value) if isinstance(value, int | float) else 0

    @property
    def totaal(self) -> Total:
        """Of how many it is a part."""
        return Total.of(self, self._finding.get("total") or 0)

    @property
    def onbekend(self) -> bool:
        """Whether it is not known."""
        return self.waarde is None

    @property
    def geen(self) -> bool:
        """None at all."""
        return not self.onbekend and self.aantal == 0

    @property
    def een(self) -> bool:
        """Exactly one."""
        return self.aantal == 1

    @property
    def meer(self) -> bool:
        """More than one."""
        return self.aantal > 1

    @property
    def alle(self) -> bool:
        """All there are."""
        return self.totaal > 0 and self.aantal == self.totaal

    @property
    def vast(self) -> bool:
        """Rests on no assumption."""
        return self.graad == "vast"

    @property
    def houdt_stand(self) -> bool:
        """Is nearly always so."""
        return self.graad == "houdt_stand"

    @property
    def wisselt(self) -> bool:
        """May come out otherwise."""
        return self.graad == "wisselt"

    @property
    def stevig(self) -> bool:
        """May be stated anywhere."""
        return self.graad in _FIRM

    @property
    def graad(self) -> str:
        """How firm it is."""
        return str(self._finding.get("degree", "wisselt"))

    @property
    def laag(self) -> Shown:
        """The lowest estimate."""
        return self._with("low")

    @property
    def hoog(self) -> Shown:
        """The highest estimate."""
        return self._with("high")

    @property
    def aandeel(self) -> Shown:
        """In what share of the draws it is so."""
        return self._with("held", unit="deel")

    @property
    def leden(self) -> list[Member]:
        """What is in a list, with names."""
        return [Member(key, self._name(key)) for key in self.waarde or ()]

    @property
    def uitkomsten(self) -> list[Member]:
        """What competes, most frequent first."""
        return [Member(key, self._name(key)) for key in self._finding.get("outcomes", ())]

    @property
    def nodig(self) -> list[str]:
        """The open questions to be answered first."""
        return list(self._finding.get("needs", ()))

    @property
    def bron(self) -> Markup:
        """The source as a citation."""
        return Markup(markdown.citation(self._finding.get("source", "")))  # noqa: S704 - keys only

    def __iter__(self) -> Iterator[Member]:
        return iter(self.leden)

    def __len__(self) -> int:
        return len(self.waarde) if isinstance(self.waarde, list) else int(not self.onbekend)

    def __eq__(self, other: object) -> bool:
        return bool(self.waarde == (other.waarde if isinstance(other, Shown) else other))

    def __hash__(self) -> int:
        return hash(self.id)

    def __bool__(self) -> bool:
        return not self.onbekend and self.waarde not in (0, "", [])

    def written(self, text: str) -> Markup:
        """Text for its value, marked as such."""
        self._writer.state(self._finding)
        return Markup(f'[{markdown.escape(text)}]{{.bevinding data-id="{self.id}"}}')  # noqa: S704 - escaped

    def word(self) -> str:
        """A code or a name in Dutch."""
        return dutch.UNKNOWN if self.onbekend else self._name(str(self.waarde))

    def missed(self, name: str) -> None:
        """Tell that a finding has no such word."""
        known = [key for key in dir(type(self)) if not key.startswith("_")]
        self._writer.refuse(f"Een bevinding heeft geen `{name}`.", f"{self.id}.{name}", "", nearest(name, known))

    def _name(self, key: str) -> str:
        return str(self._finding.get("names", {}).get(key, key))

    def _with(self, key: str, **changes: str) -> Shown:
        return Shown({**self._finding, "value": self._finding.get(key), **changes}, self._writer)


def tree(content: Mapping[str, Any], writer: Writer) -> Namespace:
    """All findings by the parts of their names."""
    root: dict[str, Any] = {}
    for finding in content["findings"]:
        *above, last = finding["id"].split(".")
        place = root
        for part in above:
            place = place.setdefault(part, {})
        place[last] = Shown(finding, writer)
    return _namespace("f", root, writer)


def _namespace(path: str, parts: Mapping[str, Any], writer: Writer) -> Namespace:
    made = {
        key: part if isinstance(part, Shown) else _namespace(f"{path}.{key}", part, writer)
        for key, part in parts.items()
    }
    return Namespace(path, made, writer)


def bases_sentence(bases: Mapping[str, int]) -> str:
    """`Herkomst van de waarden hierachter: 20% bron en 80% fictief.`; "" if it rests on no values."""
    total = sum(bases.values())
    parts = [f"{dutch.share(bases[key] / total)} {word}" for key, word in _BASES.items() if bases.get(key)]
    return f"Herkomst van de waarden hierachter: {dutch.listing(parts)}." if parts else ""


def explained(finding: Mapping[str, Any], grounds: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What a finding is, how firm, and what it rests on; all texts are Dutch, and empty ones are left out."""
    mine = [grounds[name] for name in finding.get("grounds", ())]
    bases: dict[str, int] = {}
    for ground in mine:
        for basis, count in ground["bases"].items():
            bases[basis] = bases.get(basis, 0) + count
    total = finding.get("total")
    told = {
        "label": finding["label"],
        "value": dutch.plain_value(finding["value"], finding.get("unit", ""), finding.get("names", {})),
        "of": finding.get("of", "") if total is None else f"{dutch.number(total, 0)} {finding.get('of', '')}".strip(),
        "degree": DEGREES.get(finding.get("degree", ""), ""),
        "basis": bases_sentence(bases),
        "scenario": finding.get("scenario", ""),
        "phase": finding.get("phase", ""),
        "rows": [ground["label"] for ground in mine],
    }
    return {key: value for key, value in told.items() if value}


DEGREES: Mapping[str, str] = {
    "vast": "vast: rust op geen enkele aanname",
    "houdt_stand": "houdt stand: blijft in de meeste trekkingen gelijk als de aannames veranderen",
    "wisselt": "wisselt: kan anders uitvallen als de aannames veranderen",
}


_SPAN = re.compile(r"\[([^\[\]]*)\]\{\.bevinding[^{}]*\}")
_ESCAPED = re.compile(r"\\(.)")
_REFERENCE = re.compile(r"(?<!\\)&(#\d+|\w+);")


def plain(text: str) -> str:
    """Markdown of one line without what marks findings, and without escapes."""
    while (shorter := _SPAN.sub(r"\1", text)) != text:
        text = shorter
    # Where a template joins texts with `~`, signs became character references; ours are escaped otherwise.
    return _ESCAPED.sub(r"\1", _REFERENCE.sub(lambda match: html.unescape(match[0]), text)).strip()


def _amount(value: object) -> float:
    if isinstance(value, Shown):
        return float("nan") if value.onbekend else value.aantal
    if value is None or isinstance(value, Unknown):
        return float("nan")
    return float(len(value)) if isinstance(value, Sequence) and not isinstance(value, str) else float(value)  # type: ignore[arg-type]


def _written(value: object, text: str) -> Markup:
    if isinstance(value, Total):
        value = value.shown
    if isinstance(value, Shown):
        return value.written(text)
    return Markup(markdown.escape(text))  # noqa: S704 - escaped


def _number(value: object, decimals: int = 1) -> Markup:
    return _written(value, dutch.number(_amount(value), decimals).replace("-", "−"))


def _count_word(value: object) -> Markup:
    amount = _amount(value)
    whole = amount == amount and amount == int(amount)  # noqa: PLR0124 - not-a-number is not equal to itself
    return _written(value, dutch.count_word(int(amount)) if whole else dutch.number(amount))


def _share(value: object) -> Markup:
    return _written(value, dutch.share(_amount(value)))


def _money(value: object, decimals: int = 1) -> Markup:
    amount = _amount(value)
    return _written(value, dutch.UNKNOWN if amount != amount else f"€ {dutch.number(amount, decimals)} miljoen")  # noqa: PLR0124


def _of_total(value: Shown, one: str = "", many: str = "") -> Markup:
    """`tien van de 17`; with a noun the ends too: `alle drie de teams`, `één team`, `geen van de 17 teams`."""
    count, total = int(value.aantal), int(value.totaal)
    noun = one if total == 1 else many
    if value.onbekend:
        words = f"een {dutch.UNKNOWN} aantal" if many else dutch.UNKNOWN
        noun = many
    elif not many or 0 < count < total:
        words = f"{dutch.count_word(count)} van de {dutch.count_word(total)}"
    elif not count:
        words = "geen" if total <= 1 else f"geen van de {dutch.count_word(total)}"
    else:
        words = {1: dutch.count_word(1), 2: "beide"}.get(total, dutch.all_of(total))
    return value.written(words) + Markup(" " if noun else "") + Markup(markdown.escape(noun))  # noqa: S704 - escaped


def _range(low: object, high: object, unit: str = "") -> Markup:
    """`2 tot 12`; ends that read alike are one number. `unit` is `procent`, `bedrag` (in millions), or nothing."""
    ends = [dutch.share(_amount(end)) if unit == "procent" else dutch.number(_amount(end)) for end in (low, high)]
    words = " tot ".join(dict.fromkeys(ends)).replace("-", "−")
    if unit == "bedrag" and dutch.UNKNOWN not in ends:
        words = f"€ {words} miljoen"
    return _written(high, words)


def _listing(value: object, last: str = "en", most: int = 20, citaat: bool = False) -> Markup:  # noqa: FBT001, FBT002
    """Names in running text, between quotes if they are sentences; what is too many to read is counted."""
    items = value.leden if isinstance(value, Shown) else value
    names = [str(getattr(item, "naam", item)) for item in items or ()]  # type: ignore[attr-defined]
    names = [f"‘{name}’" if citaat else dutch.running(name) for name in names]
    if len(names) > most + 1:
        names = [*names[:most], f"{dutch.count_word(len(names) - most)} andere"]
    return _written(value, dutch.listing(names, last) if names else "geen")


def _plural(value: object, one: str, many: str) -> Markup:
    return Markup(markdown.escape(one if _amount(value) == 1 else many))  # noqa: S704 - escaped


def _word(value: object) -> Markup:
    return _written(value, dutch.running(value.word() if isinstance(value, Shown) else str(value)))


def _text(value: object) -> Markup:
    """A text as it is; a number or list as it is most often written."""
    if not isinstance(value, Shown):
        return _written(value, dutch.UNKNOWN if value is None else str(value))
    if isinstance(value.waarde, list):
        return _listing(value)
    if isinstance(value.waarde, int | float):
        return _share(value) if value._finding.get("unit") == "deel" else _number(value)  # noqa: SLF001
    return value.written(value.word())


def _capital(value: object) -> Markup:
    """With a capital first letter, also inside the mark of a finding."""
    text = str(value) if isinstance(value, Markup) else str(_text(value))
    start = 1 if text.startswith("[") else 0
    start += text[start : start + 1] == "\\"
    return Markup(text[:start] + dutch.capital(text[start:]))  # noqa: S704 - was mark-up or escaped


def _day(value: object) -> Markup:
    text = str(value.waarde) if isinstance(value, Shown) else str(value)
    return _written(value, dutch.day(date.fromisoformat(text)) if text not in ("None", "") else dutch.UNKNOWN)


def _sources(value: object) -> Markup:
    return Markup(markdown.citation(str(value or "")))  # noqa: S704 - keys only


def _mark(value: object) -> Markup:
    """The basis of a row as a mark that is seen at a glance."""
    return Markup(f"[{markdown.escape(str(value))}]{{.herkomst}}" if value else "")  # noqa: S704 - escaped


def _anchor(value: object) -> Markup:
    return Markup(markdown.slug(str(value)))  # noqa: S704 - an id


FILTERS: Mapping[str, Callable[..., Any]] = {
    "anker": _anchor,
    "bedrag": _money,
    "bronnen": _sources,
    "datum": _day,
    "getal": _number,
    "herkomst": _mark,
    "hoofdletter": _capital,
    "meervoud": _plural,
    "opsomming": _listing,
    "procent": _share,
    "tekst": _text,
    "telwoord": _count_word,
    "tot": _range,
    "van_totaal": _of_total,
    "woord": _word,
}
"""The operations for `{{ … | getal }}`, by name."""
