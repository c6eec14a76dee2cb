"""Publication: all documents or none, and a person's work is never lost."""

from __future__ import annotations

import json
import os
import re

import pytest
from tests.assemble.records import making

from hoofdtaak3.assemble.publication import PublicationError, publish, published, withdraw
from hoofdtaak3.assemble.record import RECORD, read_record
from hoofdtaak3.problems import InputError
from hoofdtaak3.writing import digest, write_text


class Desk:
    """An output folder, and a build that publishes there."""

    def __init__(self, root) -> None:
        self.root = root
        self.output = root / "_output"

    def publish(self, **files: str):
        """Publish these texts: `a=...` is `report/a.txt`."""
        staging = self.root / "build" / "publish"
        for name, text in files.items():
            write_text(staging / "report" / f"{name}.txt", text)
        return publish(staging, self.output, making())

    def read(self) -> dict[str, str]:
        """What a reader finds; of the record only what it lists."""
        files = [path for path in self.output.rglob("*") if path.is_file() and path.name != RECORD]
        return {path.relative_to(self.output).as_posix(): path.read_text() for path in sorted(files)}


@pytest.fixture
def desk(tmp_path) -> Desk:
    """Two documents are published."""
    found = Desk(tmp_path / "een map")
    found.publish(a="een", b="twee")
    return found


def test_new_versions_replace_what_was_published(desk):
    """Nobody touched the files, so nothing is kept of them; the same again changes nothing."""
    assert not desk.publish(a="EEN", b="twee").kept
    assert desk.read() == {"report/a.txt": "EEN", "report/b.txt": "twee"}
    assert [path.name for path in published(desk.output)] == ["a.txt", "b.txt"]
    record = read_record(desk.output)
    assert sorted(record.files) == ["report/a.txt", "report/b.txt"]
    assert record == making().record(record.files)


def test_a_changed_file_is_kept_beside_the_new_one(desk):
    """What a person wrote gets a name of its own, every time another one."""
    for number in (1, 2):
        (desk.output / "report" / "a.txt").write_text(f"van mij {number}")
        kept = desk.publish(a="EEN", b="twee").kept
        assert [(one.name, other.name) for one, other in kept] == [("a.txt", f"a-bewerkt-{number}.txt")]
    assert desk.read() == {
        "report/a-bewerkt-1.txt": "van mij 1",
        "report/a-bewerkt-2.txt": "van mij 2",
        "report/a.txt": "EEN",
        "report/b.txt": "twee",
    }


def test_what_the_program_did_not_make_stays(desk):
    """Notes, folders and a document that is no longer made but was changed: all stay."""
    write_text(desk.output / "notities.txt", "van mij")
    write_text(desk.output / "report" / "map" / "x.txt", "ook")
    (desk.output / "report" / "b.txt").write_text("veranderd")
    desk.publish(a="een")
    assert desk.read() == {
        "notities.txt": "van mij",
        "report/a.txt": "een",
        "report/b.txt": "veranderd",
        "report/map/x.txt": "ook",
    }


def test_a_document_that_is_no_longer_made_goes(desk):
    """Untouched, it would be mistaken for a part of this edition."""
    desk.publish(a="een")
    assert desk.read() == {"report/a.txt": "een"}


def test_without_a_record_nothing_is_taken_for_ours(desk):
    """A lost record, or one that is nonsense, costs a copy and no work."""
    for content in (None, "[", '{"files": 3}', "[]", '{"files": {"report/a.txt": "x"}}'):
        (desk.output / RECORD).unlink()
        if content is not None:
            (desk.output / RECORD).write_text(content)
        assert len(desk.publish(a=f"nieuw {content}", b="twee").kept) == 1


def test_a_record_of_something_else_takes_nothing_away(desk):
    """A list that names files elsewhere: neither publishing nor cleaning touches them, although their content fits."""
    ours = write_text(desk.root / "van mij.txt", "van mij")
    listed = {"../van mij.txt": digest(ours), str(ours): digest(ours)}
    for act in (lambda: desk.publish(a="EEN"), lambda: withdraw(desk.output)):
        (desk.output / RECORD).write_text(json.dumps({"files": listed}))
        act()
        assert ours.read_text() == "van mij"


@pytest.mark.parametrize("harm", ["folder", "file", "record"])
def test_what_cannot_be_written_changes_nothing(desk, harm):
    """A folder where a document or the record should come, a file where a folder should be: all stays as it was."""
    if harm == "record":
        (desk.output / RECORD).unlink()
        write_text(desk.output / RECORD / "x", "in de weg")
    elif harm == "folder":
        (desk.output / "report" / "b.txt").unlink()
        write_text(desk.output / "report" / "b.txt" / "x", "in de weg")
    else:
        write_text(desk.output / "report" / "c", "in de weg")
        write_text(desk.root / "build" / "publish" / "report" / "c" / "d.txt", "nieuw")
    before = desk.read()
    with pytest.raises(PublicationError, match=r"report/|gepubliceerd.json is een map"):
        desk.publish(a="nieuw", b="nieuw")
    assert desk.read() == before


@pytest.mark.parametrize("last", ["report/b.txt", RECORD])
def test_a_failure_half_way_is_taken_back(desk, monkeypatch, last):
    """The second document or the record cannot be moved (a full disk, another program): what went first is put back."""
    (desk.output / "report" / "a.txt").write_text("van mij")
    before, record, real, full = desk.read(), read_record(desk.output), os.replace, [True]

    def replace(source, target):
        if target == desk.output / last and full and full.pop():
            raise OSError(28, "No space left on device", str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(PublicationError, match=rf"^_output/{re.escape(last)}: de schijf is vol\."):
        desk.publish(a="nieuw", b="nieuw")
    assert desk.read() == before
    assert read_record(desk.output) == record


class PowerCut(BaseException):
    """Nothing that comes after it is done."""


@pytest.mark.parametrize("reached", ["report/a.txt", "report/b.txt", RECORD])
def test_killed_half_way_takes_nothing_for_a_persons_work(desk, monkeypatch, reached):
    """After `kill -9` in the middle of it a third version replaces old and new alike, and keeps no copy of them."""
    real, seen = os.replace, []

    def replace(source, target):
        seen.append(target)
        if target == desk.output / reached and len(seen) > 1:
            raise PowerCut
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(PowerCut):
        desk.publish(a="EEN", b="TWEE")
    monkeypatch.undo()
    assert {path.name for path in published(desk.output)} == {"a.txt", "b.txt"}
    if reached == RECORD:  # before anything else moved
        assert desk.read() == {"report/a.txt": "een", "report/b.txt": "twee"}
        read_record(desk.output)
    else:
        assert set(desk.read().values()) <= {"een", "twee", "EEN", "TWEE"}, "each whole"
        with pytest.raises(InputError):  # no reader takes it for a publication
            read_record(desk.output)
    assert not desk.publish(a="1", b="2").kept
    assert desk.read() == {"report/a.txt": "1", "report/b.txt": "2"}


@pytest.mark.parametrize("reached", ["komt", "klaar"])
def test_no_room_for_the_record_changes_nothing(desk, monkeypatch, reached):
    """What was published is written down before anything moves: a full disk costs the publication, not the report."""

    def write(path, text):
        if path.name == reached:
            raise OSError(28, "No space left on device", str(path))
        return write_text(path, text)

    before = desk.read()
    monkeypatch.setattr("hoofdtaak3.assemble.publication.write_text", write)
    with pytest.raises(PublicationError, match="de schijf is vol"):
        desk.publish(a="EEN", b="TWEE")
    assert desk.read() == before
    assert len(published(desk.output)) == 2


def test_withdrawing_leaves_what_a_person_has(desk):
    """Cleaning removes what was published, and tells what stays."""
    (desk.output / "report" / "a.txt").write_text("van mij")
    assert [path.name for path in withdraw(desk.output)] == ["a.txt"]
    assert desk.read() == {"report/a.txt": "van mij"}
    (desk.output / "report" / "a.txt").unlink()
    assert withdraw(desk.output) == []
    assert not desk.output.exists()
