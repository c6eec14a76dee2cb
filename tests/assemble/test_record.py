"""The run record: its form is published, its fingerprint can be computed by hand, and a harmed one is refused."""

from __future__ import annotations

import difflib
import json
import os
import shutil
import subprocess

import jsonschema
import pytest
from pydantic.json_schema import models_json_schema
from tests.assemble.records import SHA, making
from tests.projects import ROOT

from hoofdtaak3.assemble.record import RECORD, Record, published_files, read_record
from hoofdtaak3.problems import InputError
from hoofdtaak3.writing import digest, write_text

SCHEMA = ROOT / "docs" / "run-record.schema.json"


def content(**changes) -> dict:
    """The content of a record, with other values at its top."""
    record = making().record({"report/a.pdf": SHA, "report/b.docx": SHA})
    return {**json.loads(record.text()), **changes}


def folder(tmp_path, text: str | bytes):
    """A folder with this for a record."""
    place = tmp_path / "map"
    place.mkdir(exist_ok=True)
    (place / RECORD).write_bytes(text if isinstance(text, bytes) else text.encode())
    return place


def refused(place) -> str:
    """Why a folder is refused."""
    with pytest.raises(InputError) as caught:
        read_record(place)
    return str(caught.value)


def schema() -> dict:
    """The published form."""
    return json.loads(SCHEMA.read_text(encoding="utf-8"))


def test_the_published_form_is_the_one_that_is_read(request):
    """docs/run-record.schema.json is what the model says; `--update-golden` writes it again."""
    _, made = models_json_schema([(Record, "validation")], title="Run record of Hoofdtaak 3")
    definitions = made.pop("$defs")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": made["title"]}
    text = json.dumps({**head, **definitions.pop("Record"), "$defs": definitions}, indent=2) + "\n"
    if request.config.getoption("--update-golden"):
        SCHEMA.write_text(text, encoding="utf-8")
    stored = SCHEMA.read_text(encoding="utf-8")
    diff = difflib.unified_diff(stored.splitlines(), text.splitlines(), SCHEMA.name, "model", lineterm="")
    assert stored == text, "\n".join(diff)
    jsonschema.Draft202012Validator.check_schema(schema())


def test_a_record_fits_the_published_form_and_is_read_as_it_was_written(tmp_path):
    """What is written is valid by the schema; reading gives the same; the same again is the same bytes."""
    record = making().record({"report/b.docx": SHA, "report/a.pdf": SHA})
    jsonschema.Draft202012Validator(schema()).validate(json.loads(record.text()))
    assert read_record(folder(tmp_path, record.text())) == record
    assert making().record({"report/a.pdf": SHA, "report/b.docx": SHA}).text() == record.text()


def test_the_fingerprint_is_computed_by_hand(tmp_path):
    """Lines of value, two spaces and name, sorted and hashed by the programs that every Linux and Mac has."""
    record = content()
    lines = [f"{value}  {name}" for kind in record["made_from"].values() for name, value in kind.items()]
    (tmp_path / "lines").write_text("".join(f"{line}\n" for line in lines))
    command = "LC_ALL=C sort lines | sha256sum"
    found = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=True)  # noqa: S602
    assert found.stdout.split()[0] == record["fingerprint"]
    assert f"{SHA}  data/claims.csv" in lines
    assert "3.11.2  python" in lines
    assert "publiek  edition" in lines


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_the_commands_of_the_manual_work(tmp_path):
    """Files and fingerprint are checked without ht3, with the two lines that docs/handleiding.md gives."""
    manual = (ROOT / "docs" / "handleiding.md").read_text(encoding="utf-8")
    commands = [line.strip() for line in manual.splitlines() if line.startswith("    jq ")]
    write_text(tmp_path / "report" / "a b.pdf", "inhoud")
    record = making().record({"report/a b.pdf": digest(tmp_path / "report" / "a b.pdf")})
    write_text(tmp_path / RECORD, record.text())
    said = [
        subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=True).stdout  # noqa: S602
        for command in commands
    ]
    assert said == ["report/a b.pdf: OK\n", f"{record.fingerprint}  -\n"]


def test_every_input_is_in_the_fingerprint():
    """Another value, another name or one more, of any kind, is another fingerprint; the assembler and files are not."""
    made = making().made_from
    prints = {made.fingerprint()}
    for kind in type(made).model_fields:
        name, value = next(iter(getattr(made, kind).items()))
        rest = {other: known for other, known in getattr(made, kind).items() if other != name}
        for changed in ({name: f"{value}1"}, {f"{kind}/x": value}, {name: value, f"{kind}/x": value}):
            prints.add(made.model_copy(update={kind: rest | changed}).fingerprint())
    assert len(prints) == 1 + 3 * len(type(made).model_fields)
    other = making().model_copy(update={"assembler": "quarto 1.10"})
    assert other.record({"x": SHA}).fingerprint == making().record({"y": SHA}).fingerprint


OUT = [
    "../x",
    "../../etc/passwd",
    "/etc/passwd",
    "a/../../x",
    "a/..",
    "..",
    ".",
    "",
    "a//b",
    "a/",
    "a\\b",
    "a\n",
    "a\0",
]


@pytest.mark.parametrize("name", OUT, ids=repr)
def test_a_path_out_of_the_folder_is_refused(tmp_path, name):
    """No file outside of the folder is ever looked at: the record is refused as a whole, by reader and schema alike."""
    harmed = content(files={name: SHA})
    place = folder(tmp_path, json.dumps(harmed))
    assert "Deze naam wijst buiten de map" in refused(place)
    assert not jsonschema.Draft202012Validator(schema()).is_valid(harmed)
    assert published_files(place) == {}


@pytest.mark.parametrize("name", ["..a", "a..", "...", "a/..b", "é/1 2.pdf", "a'b\".pdf", "-rf"])
def test_an_odd_name_is_a_name(tmp_path, name):
    """Dots, spaces, quotes and accents lead nowhere."""
    record = making().record({name: SHA})
    assert published_files(folder(tmp_path, record.text())) == {name: [SHA]}
    jsonschema.Draft202012Validator(schema()).validate(json.loads(record.text()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "geen geldige JSON"),
        (b"[", "geen geldige JSON"),
        (b"\xff\xfe{", "geen geldige JSON"),
        (b"[" * 100_000, "geen geldige JSON"),
        (b'{"version": 1, "version": 1}', "geen geldige JSON"),
        (b"[]", "gevonden:   geen versie"),
        (b'{"files": {}}', "gevonden:   geen versie"),
        (json.dumps(content(version=2)), "gevonden:   2\n    toegestaan: versie 1"),
        (json.dumps(content(version=True)), "Deze ht3 kent deze vorm niet."),
        (json.dumps(content(version="1")), "Deze ht3 kent deze vorm niet."),
        (json.dumps(content(files={})), "files: Deze waarde kan hier niet."),
        (json.dumps(content(files={"a": SHA.upper()})), "files.a: Deze waarde kan hier niet."),
        (json.dumps(content(files={"a": 3})), "files.a: Deze waarde kan hier niet."),
        (json.dumps(content(edition="geheim")), "edition: Deze waarde kan hier niet."),
        (json.dumps(content(extra=1)), "extra: Dit is hier niet bekend."),
        (json.dumps({name: value for name, value in content().items() if name != "files"}), "files: Dit ontbreekt."),
        (json.dumps(content(fingerprint=SHA)), "De vingerafdruk of de editie hoort niet bij"),
        (json.dumps(content(edition="intern")), "De vingerafdruk of de editie hoort niet bij"),
    ],
)
def test_a_harmed_record_is_refused(tmp_path, text, said):
    """Cut off, not JSON, of another version, with a value that cannot be, or with parts that do not belong together."""
    assert said in refused(folder(tmp_path, text))


def test_settings_without_an_edition_are_refused(tmp_path):
    """A list that was cut is told as that, also where its fingerprint was made to fit."""
    made = making().made_from.model_copy(update={"settings": {}})
    cut = content(made_from=made.model_dump(), fingerprint=made.fingerprint())
    assert "De vingerafdruk of de editie hoort niet bij" in refused(folder(tmp_path, json.dumps(cut)))


@pytest.mark.parametrize("kind", ["pipe", "link", "folder"])
def test_a_record_that_is_no_file_is_refused(tmp_path, kind):
    """A pipe is not waited for and a link not followed."""
    place = folder(tmp_path, "")
    path = place / RECORD
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "link":
        (tmp_path / "elders.json").write_text(json.dumps(content()))
        path.symlink_to(tmp_path / "elders.json")
    else:
        path.mkdir()
    assert "niet te lezen (geen gewoon bestand)" in refused(place)
    assert published_files(place) == {}


def test_what_is_no_published_folder_is_told(tmp_path):
    """No folder, a file, a folder without a record."""
    (tmp_path / "bestand").write_text("x")
    (tmp_path / "leeg").mkdir()
    assert "weg: Deze map is er niet." in refused(tmp_path / "weg")
    assert "bestand: Dit is geen map." in refused(tmp_path / "bestand")
    assert f"leeg/{RECORD}: Dit bestand ontbreekt." in refused(tmp_path / "leeg")


def test_the_list_of_another_form_still_tells_what_was_published(tmp_path):
    """An older or newer record: nothing that it lists is taken for a person's work."""
    files = {"report/a.pdf": SHA}
    for other in ({"files": files}, content(version=9, files=files)):
        assert published_files(folder(tmp_path, json.dumps(other))) == {"report/a.pdf": [SHA]}
