"""A published folder against its record: ok, changed, missing, unknown; nothing is followed, nothing is overlooked."""

from __future__ import annotations

import os

import pytest
from tests.assemble.records import making

from hoofdtaak3.assemble.publication import publish
from hoofdtaak3.assemble.record import read_record
from hoofdtaak3.assemble.verification import Verdict, published_apart, verdicts
from hoofdtaak3.writing import write_text

NAMES = ("report/brief.docx", "report/rapport.html", "report/rapport.pdf")


@pytest.fixture
def output(tmp_path):
    """Three documents are published."""
    for name in NAMES:
        write_text(tmp_path / "build" / "publish" / name, name)
    publish(tmp_path / "build" / "publish", tmp_path / "_output", making())
    return tmp_path / "_output"


def unlike(output) -> dict[str, tuple[str, str]]:
    """What is not as published."""
    found = verdicts(output, read_record(output).files)
    return {verdict.name: (verdict.state, verdict.note) for verdict in found if verdict.state != "goed"}


def test_untouched(output):
    """Every file is there as it was published, and the record itself is no file too many."""
    assert verdicts(output, read_record(output).files) == [Verdict(name, "goed") for name in NAMES]


@pytest.mark.parametrize("content", [b"", b"report/brief.doc", b"report/brief.docx\n"])
def test_a_changed_file(output, content):
    """Empty, cut off, or with one sign more."""
    (output / NAMES[0]).write_bytes(content)
    assert unlike(output) == {NAMES[0]: ("veranderd", "")}


def test_missing_files(output):
    """A file, and then the whole folder, also when a file stands there."""
    (output / NAMES[0]).unlink()
    assert unlike(output) == {NAMES[0]: ("ontbreekt", "")}
    for name in NAMES[1:]:
        (output / name).unlink()
    (output / "report").rmdir()
    assert unlike(output) == dict.fromkeys(NAMES, ("ontbreekt", ""))
    (output / "report").write_text("x")
    assert unlike(output) == {**dict.fromkeys(NAMES, ("ontbreekt", "")), "report": ("onbekend", "")}


def test_what_was_not_published(output):
    """A note, a hidden file, a record in another place: unknown. What `ht3` kept for a person is named as that."""
    for name in ("notities.txt", ".verborgen", "report/gepubliceerd.json", "report/brief-bewerkt-1.docx"):
        write_text(output / name, "x")
    write_text(output / "report" / "bijlage-bewerkt-1.docx", "zonder origineel")
    (output / "leeg").mkdir()
    kept = ("onbekend", "door ht3 bewaard: brief.docx zoals iemand die bewerkte")
    plain = ("notities.txt", ".verborgen", "report/gepubliceerd.json", "report/bijlage-bewerkt-1.docx")
    assert unlike(output) == {**dict.fromkeys(plain, ("onbekend", "")), "report/brief-bewerkt-1.docx": kept}


def test_links_are_not_followed(output, tmp_path):
    """A link to the same bytes is not the file; a linked folder is not walked, a circle ends; a dead one is named."""
    (tmp_path / "elders").mkdir()
    (output / NAMES[0]).rename(tmp_path / "elders" / "brief.docx")
    (output / NAMES[0]).symlink_to(tmp_path / "elders" / "brief.docx")
    (output / "map").symlink_to(tmp_path / "elders")
    (output / "rond").symlink_to(output)
    (output / "dood").symlink_to(tmp_path / "weg")
    assert unlike(output) == {
        NAMES[0]: ("veranderd", f"{NAMES[0]} is een verwijzing"),
        **dict.fromkeys(("map", "rond", "dood"), ("onbekend", "een verwijzing")),
    }


def test_a_linked_folder_of_documents(output, tmp_path):
    """The folder of the documents is a link: each of them is elsewhere."""
    (output / "report").rename(tmp_path / "elders")
    (output / "report").symlink_to(tmp_path / "elders")
    expected = dict.fromkeys(NAMES, ("veranderd", "report is een verwijzing"))
    assert unlike(output) == {**expected, "report": ("onbekend", "een verwijzing")}


def test_the_folder_itself_may_be_a_link(output, tmp_path):
    """Whoever names a link means what it leads to."""
    (tmp_path / "laatste").symlink_to(output)
    assert unlike(tmp_path / "laatste") == {}


def test_what_is_no_file_is_not_waited_for(output):
    """A pipe or a folder in place of a document, and a pipe too many."""
    (output / NAMES[0]).unlink()
    os.mkfifo(output / NAMES[0])
    (output / NAMES[1]).unlink()
    (output / NAMES[1]).mkdir()
    os.mkfifo(output / "pijp")
    odd = ("veranderd", "geen gewoon bestand")
    assert unlike(output) == {NAMES[0]: odd, NAMES[1]: odd, "pijp": ("onbekend", "")}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_what_cannot_be_read_is_said(output):
    """A file and a folder without permission are not passed over."""
    (output / NAMES[0]).chmod(0)
    (output / "dicht").mkdir(mode=0)
    try:
        assert unlike(output) == {NAMES[0]: ("veranderd", "niet te lezen"), "dicht/": ("onbekend", "niet te lezen")}
    finally:
        (output / "dicht").chmod(0o700)


def test_what_is_published_apart_is_left_to_its_own_record(output):
    """The sheets of regions; a record in any other folder exempts nothing, and neither does an empty folder."""
    write_text(output / "regios" / "vr01.html", "x")
    assert unlike(output) == {"regios/vr01.html": ("onbekend", "")}
    assert published_apart(output) == []
    write_text(output.parent / "build" / "apart" / "vr01.html", "Groningen")
    publish(output.parent / "build" / "apart", output / "regios", making())
    assert published_apart(output) == [output / "regios"]
    assert {name for name in unlike(output) if name.startswith("regios")} == set()
    write_text(output / "report" / "regios" / "gepubliceerd.json", "{}")
    assert unlike(output) == {"report/regios/gepubliceerd.json": ("onbekend", "")}
