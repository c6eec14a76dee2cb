"""A change: a value of a table that a scenario sets for itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, Strict, StrictStr, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from hoofdtaak3.inputs.tables.editions import RESTRICTED
from hoofdtaak3.inputs.tables.keys import QUANTITY_KEYS

WRONG_CHANGE = "wrong_change"
"""Type of the pydantic error of a change that says nothing, or two things; carries `message` and `allowed`."""
MAX_NOTE = 500

Number = Annotated[float, Strict()]
Basis = Literal["bron", "opgave", "oordeel", "fictief"]


def _wrong(message: str, allowed: str) -> PydanticCustomError:
    return PydanticCustomError(WRONG_CHANGE, "wrong change", {"message": message, "allowed": allowed})


def _named(value: Any) -> str:  # noqa: ANN401 - what YAML or JSON has
    """What a cell holds, as text: a name, a day of a request, a date."""
    if isinstance(value, bool) or not isinstance(value, str | int | date) or value == "":
        raise _wrong("Dit is geen inhoud van een cel.", "een naam, een heel getal of een datum")
    return str(value)


def _choice(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - as above
    if isinstance(value, list | tuple) and not value:
        raise _wrong("De lijst is leeg.", "minstens een naam")
    return tuple(map(_named, value)) if isinstance(value, list | tuple) else (_named(value),)


_CELL: dict[str, Any] = {"type": ["string", "integer"]}
Named = Annotated[str, PlainValidator(_named), WithJsonSchema(_CELL)]
Choice = Annotated[
    tuple[str, ...],
    PlainValidator(_choice),
    WithJsonSchema({"anyOf": [_CELL, {"type": "array", "items": _CELL, "minItems": 1}]}),
]


class Change(BaseModel):
    """Rows of a table of quantities, and what a scenario makes of their numbers.

    `key` names one row by all the columns that say which it is; `where` names every row that fits. The numbers are set
    (`likely`, perhaps with `low` and `high`), multiplied (`scale`) or raised (`shift`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    table: Literal[tuple(QUANTITY_KEYS)] = Field(description="Tabel met waarden, zonder .csv.")  # type: ignore[valid-type]
    key: dict[str, Named] | None = Field(
        default=None,
        description="Eén regel: elke kolom die zegt welke het is, met wat erin staat; een lege kolom noemt u niet.",
    )
    where: dict[str, Choice] | None = Field(
        default=None,
        description="Alle regels waar deze kolommen dit bevatten; een lijst is een van deze.",
    )
    low: Number | None = Field(default=None, description="Nieuwe ondergrens; anders schuift die mee met likely.")
    likely: Number | None = Field(default=None, description="Nieuwe waarde waarmee het model rekent.")
    high: Number | None = Field(default=None, description="Nieuwe bovengrens; anders schuift die mee met likely.")
    scale: Number | None = Field(default=None, ge=0, description="Vermenigvuldigt low, likely en high, binnen wat kan.")
    shift: Number | None = Field(default=None, description="Komt bij low, likely en high, binnen wat kan; mag onder 0.")
    basis: Basis = Field(
        default="oordeel", description="Herkomst van de nieuwe waarde: bron, opgave, oordeel, fictief."
    )
    source: StrictStr = Field(
        default="", description="Sleutels uit data/bibliography.json; verplicht bij bron en opgave."
    )
    classification: Literal["openbaar", "intern"] = Field(
        default="openbaar",
        description="openbaar (standaard) of intern: dan is de waarde in de publieke editie onbekend.",
    )
    note: StrictStr = Field(
        default="", max_length=MAX_NOTE, description="Waarom deze waarde in dit scenario anders is."
    )

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if bool(self.key) == bool(self.where):
            raise _wrong("Een wijziging noemt regels met 'key' of met 'where'.", "een van beide")
        ways = [self.scale is not None, self.shift is not None, any(number is not None for number in self.numbers)]
        if sum(ways) != 1:
            raise _wrong(
                "Een wijziging zegt een ding: nieuwe waarden, 'scale' of 'shift'.",
                "likely (met low en high als u wilt), of scale, of shift",
            )
        return self

    @property
    def numbers(self) -> tuple[float | None, float | None, float | None]:
        """The new low, likely and high, as far as they are set."""
        return (self.low, self.likely, self.high)

    @property
    def restricted(self) -> bool:
        """Whether the public edition may not show it."""
        return self.classification == RESTRICTED

    @property
    def withheld(self) -> bool:
        """Whether this is what is left of a restricted change: which rows, and not what becomes of them."""
        return self.scale is None and self.shift is None and self.numbers == (None, None, None)

    def without_secrets(self) -> Change:
        """What the public edition knows of a restricted change: the rows, which are then unknown."""
        nothing = dict.fromkeys(("low", "likely", "high", "scale", "shift"))
        return self.model_copy(update={**nothing, "basis": "oordeel", "source": "", "note": ""})

    def named(self) -> Mapping[str, tuple[str, ...]]:
        """What each column must hold: one of these."""
        return {name: (value,) for name, value in self.key.items()} if self.key else self.where or {}

    def text(self) -> str:
        """In one line which rows, as an adviser names them: `claims, cbrn_decon, ht1, oorlog`."""
        return ", ".join([str(self.table), *(" of ".join(values) for values in self.named().values())])
