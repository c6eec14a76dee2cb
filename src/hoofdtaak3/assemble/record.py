"""The run record: which files were published, by content, and what they were made from.

It stands beside them as `gepubliceerd.json` and is the only list of what was published: publication tells with it what
a person changed, `ht3 verify` what is no longer as it was. Its form is in `docs/run-record.schema.json`. It is not
signed: who changes a file and the record alike cannot be told from ht3.
"""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from hoofdtaak3.edition import Edition
from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from pathlib import Path

RECORD = "gepubliceerd.json"
VERSION: Final = 1

_END = r"(?![\s\S])"  # `$` lets a newline pass
Digest = Annotated[str, Field(pattern=rf"^[0-9a-f]{{64}}{_END}", description="SHA-256, hexadecimal.")]
_PART = rf"(?!\.\.?(/|{_END}))[^/\\\x00-\x1f]+"
Name = Annotated[str, Field(pattern=rf"^{_PART}(/{_PART})*{_END}")]
"""A file below the folder: `report/impactanalyse.pdf`; never a way out of it."""
_STRICT = ConfigDict(strict=True, extra="forbid", frozen=True, regex_engine="python-re")


class MadeFrom(BaseModel):
    """Everything that a publication was made from, by name."""

    model_config = _STRICT

    settings: dict[str, str] = Field(description="The edition, and what else was asked: a date, only some scenarios.")
    data: dict[str, Digest] = Field(description="Tables and bibliography as this edition sees them, and the contract.")
    parameters: dict[str, Digest] = Field(description="Parameter files.")
    notebooks: dict[str, Digest] = Field(description="Notebooks.")
    text: dict[str, Digest] = Field(description="Chapters, templates, settings of the documents, the brand.")
    code: dict[str, Digest] = Field(description="The files of the package hoofdtaak3.")
    packages: dict[str, str] = Field(description="Versions of Python and of packages; empty if not installed.")

    def flat(self) -> dict[str, str]:
        """All of it by name, without the kinds."""
        return {name: value for kind in self.__dict__.values() for name, value in kind.items()}

    def fingerprint(self) -> str:
        """SHA-256 of the lines `<value>  <name>`, sorted by their bytes."""
        lines = sorted(f"{value}  {name}\n".encode(errors="backslashreplace") for name, value in self.flat().items())
        return hashlib.sha256(b"".join(lines)).hexdigest()


class Making(BaseModel):
    """How a publication was made: known before there is any file."""

    model_config = _STRICT

    edition: Edition = Field(description="Which edition was published.")
    assembler: str = Field(description="What made the documents, with its version.")
    made_from: MadeFrom = Field(description="All inputs, by kind and name.")

    def record(self, files: Mapping[str, str]) -> Record:
        """The record of these files, by content."""
        return Record(
            version=VERSION,
            fingerprint=self.made_from.fingerprint(),
            files=dict(files),
            **self.__dict__,
        )


class Record(Making):
    """The record as it is published."""

    version: Literal[1] = Field(description="Of this form.")
    fingerprint: Digest = Field(
        description="Of made_from: SHA-256 of its lines '<value>  <name>', sorted by bytes. The report prints it."
    )
    files: dict[Name, Digest] = Field(
        min_length=1,
        description="What was published, below the folder of this record.",
        json_schema_extra={"additionalProperties": False},  # by itself the schema lets other names pass
    )

    def text(self) -> str:
        """The record as it stands in its file."""
        return json.dumps(self.model_dump(), indent=1, sort_keys=True) + "\n"


def read_record(folder: Path) -> Record:
    """The record in a published folder; InputError when there is none, or none that can be trusted."""
    where = f"{folder.name}/{RECORD}" if folder.name else RECORD
    if not folder.is_dir():
        message = "Dit is geen map." if folder.exists() else "Deze map is er niet."
        raise _unusable(folder.name or str(folder), message, allowed="een map die 'ht3 report' heeft gemaakt")
    try:
        content = _content(folder)
    except FileNotFoundError:
        raise _unusable(where, "Dit bestand ontbreekt.", allowed="een map die 'ht3 report' heeft gemaakt") from None
    except OSError as error:
        raise _unusable(where, f"Dit bestand is niet te lezen ({error.strerror or error}).") from None
    except (ValueError, RecursionError):
        raise _unusable(where, "Dit bestand is beschadigd: het is geen geldige JSON.") from None
    version = content.get("version") if isinstance(content, dict) else None
    if version != VERSION or isinstance(version, bool):
        found = "geen versie" if version is None else str(version)
        raise _unusable(where, "Deze ht3 kent deze vorm niet.", found=found, allowed=f"versie {VERSION}")
    try:
        record = Record.model_validate(content)
    except ValidationError as error:
        raise InputError(_problems(where, error)) from None
    made = record.made_from
    if record.fingerprint != made.fingerprint() or record.edition != made.settings.get("edition"):
        message = "De vingerafdruk of de editie hoort niet bij wat er onder made_from staat: een ervan is veranderd."
        raise _unusable(where, message, found=record.fingerprint, allowed=made.fingerprint())
    return record


_FILES: TypeAdapter[dict[str, str | list[str]]] = TypeAdapter(
    dict[Name, Digest | list[Digest]], config=ConfigDict(regex_engine="python-re")
)


def published_files(folder: Path) -> dict[str, list[str]]:
    """What was published in a folder, by content, as far as can be told; none without a sound list.

    A file has one digest; while files are put in place, that of the old and of the new. The list of an older or newer
    form still counts: otherwise each of its files would be taken for a person's.
    """
    try:
        files = _FILES.validate_python(_content(folder)["files"])
        return {name: [known] if isinstance(known, str) else known for name, known in files.items()}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def _content(folder: Path) -> Any:  # noqa: ANN401 - any JSON
    path = folder / RECORD
    if not stat.S_ISREG(path.lstat().st_mode):  # a pipe would be waited for, a link may lead anywhere
        raise OSError("geen gewoon bestand")
    return json.loads(path.read_bytes(), object_pairs_hook=_object)


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which no name stands twice: two readers could take another one each."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(name)
        found[name] = value
    return found


def _unusable(file: str, message: str, found: str = "", allowed: str = "") -> InputError:
    return InputError([Problem(file=file, message=message, found=found, allowed=allowed)])


def _problems(where: str, error: ValidationError) -> list[Problem]:
    """What pydantic found, in Dutch, by place."""
    problems = []
    for fault in error.errors():
        place = [str(part) for part in fault["loc"]]
        if place[-1] == "[key]":
            message = "Deze naam wijst buiten de map of is geen naam van een bestand."
        else:
            message = {"missing": "Dit ontbreekt.", "extra_forbidden": "Dit is hier niet bekend."}.get(
                fault["type"], "Deze waarde kan hier niet."
            )
        found = "" if isinstance(fault["input"], dict) else json.dumps(fault["input"], ensure_ascii=False)
        problems.append(Problem(file=where, column=".".join(place[:2]), message=message, found=found))
    return problems
