"""Answers of civil parties in `data/civil/`: laid over the tables, told at their place, withheld as every row is."""

import json
import math

import pytest
from tests.tables.conftest import Q, SmallProject

from hoofdtaak3.build.validation import seen
from hoofdtaak3.inputs.tables import load_dataset

POOL_HEAD = f"civil_pool_id,attribute,phase,incident_type,{Q}\n"
UNITS = "firms,units,,,9,9,9,eenheden,opgave,opgave-markt-2026-01-02,,openbaar,\n"
ENTRY = {"id": "opgave-markt-2026-01-02", "type": "document", "title": "Opgave van markt"}
ASKED = "id,asked,deadline,classification\nmarkt,2026-01-01,2026-03-01,openbaar\n"
ANSWERS = (
    "id,answer,text,date,source,classification\nmarkt/firms/units,value,,2026-01-02,opgave-markt-2026-01-02,openbaar\n"
)


def answered(project: SmallProject, **files: str) -> None:
    """Files of `data/civil/`, with the entry that they cite."""
    folder = project.root / "data" / "civil"
    folder.mkdir(exist_ok=True)
    (folder / "bibliography.json").write_text(json.dumps([ENTRY]), encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def units(dataset):
    """Units."""
    frame = dataset.frame("civil_pool_values")
    return frame[(frame["civil_pool_id"] == "firms") & (frame["attribute"] == "units")]


def test_an_answer_stands_in_for_the_row_of_its_key(project):
    """In its place, with its source; all other rows are as they were."""
    before = project.load().frame("civil_pool_values")
    answered(project, civil_pool_values=POOL_HEAD + UNITS)
    dataset = project.load()
    assert units(dataset)[["low", "likely", "high", "basis"]].values.tolist() == [[9, 9, 9, "opgave"]]
    after = dataset.frame("civil_pool_values")
    assert after.index[after["attribute"] == "units"].tolist() == before.index[before["attribute"] == "units"].tolist()
    assert after[after["attribute"] != "units"].equals(before[before["attribute"] != "units"])
    assert "opgave-markt-2026-01-02" in dataset.sources


def test_a_row_of_a_new_key_comes_after_the_others(project):
    """Such as a phase that had none."""
    line = "firms,own_use,oorlog,,0.5,0.5,0.5,fractie,opgave,opgave-markt-2026-01-02,,openbaar,\n"
    answered(project, civil_pool_values=POOL_HEAD + line)
    frame = project.load().frame("civil_pool_values")
    assert frame.iloc[-1][["attribute", "phase", "likely"]].tolist() == ["own_use", "oorlog", 0.5]


def test_without_the_folder_nothing_is_another(project):
    """Digests, sources and what the run record names; an empty folder is no answer either."""
    before = project.load()
    (project.root / "data" / "civil").mkdir()
    after = project.load()
    assert seen(before) == seen(after)
    assert not any("civil/" in name for name in seen(after))


def test_who_was_asked_is_part_of_what_a_report_is_made_from(project):
    """The tables of questions and answers have digests of their own; what is only asked changes no sum."""
    before = project.load()
    answered(project, asked=ASKED, answers=ANSWERS)
    after = project.load()
    assert seen(after).keys() - seen(before).keys() == {"data/civil/asked.csv", "data/civil/answers.csv"}
    assert before.bare().digests() == after.bare().digests()
    assert after.answers["asked"]["id"].tolist() == ["markt"]


@pytest.mark.parametrize(
    ("files", "place", "message"),
    [
        (
            {"civil_pool_values": POOL_HEAD + UNITS.replace("9,9,9", "9,8,9")},
            ("civil_pool_values", 2, "likely"),
            "niet tussen",
        ),
        (
            {"civil_pool_values": POOL_HEAD + UNITS.replace("9,9,9", "9,negen,9")},
            ("civil_pool_values", 2, "likely"),
            "geen getal",
        ),
        (
            {"civil_pool_values": POOL_HEAD + UNITS + UNITS},
            ("civil_pool_values", 3, "civil_pool_id, attribute, phase, incident_type"),
            "twee keer",
        ),
        (
            {"civil_pool_values": POOL_HEAD + UNITS.replace("firms", "firmss")},
            ("civil_pool_values", 2, "civil_pool_id"),
            "staat niet in",
        ),
        (
            {"civil_pool_values": POOL_HEAD + UNITS.replace("opgave,", "oordeel,")},
            ("civil_pool_values", 2, "basis"),
            "alleen opgaven",
        ),
        (
            {"civil_pool_values": POOL_HEAD + UNITS.replace("2026-01-02", "2026-01-03")},
            ("civil_pool_values", 2, "source"),
            "bron staat niet",
        ),
        ({"asked": ASKED + ASKED.partition("\n")[2]}, ("asked", 3, "id"), "twee keer"),
        ({"asked": ASKED.replace("2026-03-01", "1 maart")}, ("asked", 2, "deadline"), "geen datum"),
        ({"answers": ANSWERS.replace("value", "ja")}, ("answers", 2, "answer"), "kan hier niet"),
        ({"answers": ANSWERS.replace("opgave-markt", "opgave-mark")}, ("answers", 2, "source"), "bron staat niet"),
    ],
)
def test_a_mistake_is_told_at_its_own_file_and_line(project, files, place, message):
    """Not at the table that the answer is laid over."""
    answered(project, **files)
    found = [(problem.file, problem.line, problem.column, problem.message) for problem in project.problems()]
    name, line, column = place
    assert any(
        file == f"data/civil/{name}.csv" and (at, where) == (line, column) and message in text
        for file, at, where, text in found
    ), found


def test_a_key_of_an_answer_cannot_be_taken_for_a_publication(project):
    """It begins with `opgave-`."""
    answered(project)
    (project.root / "data" / "civil" / "bibliography.json").write_text(json.dumps([{**ENTRY, "id": "cbs-2024"}]))
    assert [(problem.file, problem.found) for problem in project.problems()] == [
        ("data/civil/bibliography.json", "cbs-2024")
    ]


def test_a_confidential_answer_changes_no_public_byte(project):
    """Its number, its words and whether it is there; the row that it stands in for is not shown in its place."""
    secret = UNITS.replace("openbaar,", "intern,zwartelelie")
    told = []
    for number in ("9,9,9", "2,3,4"):
        answered(
            project,
            civil_pool_values=POOL_HEAD + secret.replace("9,9,9", number),
            answers=ANSWERS.replace("value,", "value,zwartelelie ").replace("openbaar", "intern"),
        )
        dataset = project.load()
        told.append((seen(dataset), dataset.warnings, {n: f.to_csv() for n, f in dataset.frames.items()}))
    assert told[0] == told[1]
    assert "zwartelelie" not in repr(told)
    assert units(dataset)["likely"].map(math.isnan).all()
    assert len(dataset.answers["answers"]) == 0
    assert units(load_dataset(project.root, "intern"))["likely"].tolist() == [3]


def test_a_mistake_in_a_confidential_answer_is_placed_but_not_shown(project):
    """As with every row that is not public."""
    answered(project, answers=ANSWERS.replace("value", "zwartelelie").replace("openbaar", "intern"))
    assert all("zwartelelie" not in problem.text() for problem in project.problems())


def test_answers_can_be_tried_before_they_are_written(project):
    """Loading takes the files as they would become."""
    files = {"data/civil/civil_pool_values.csv": (POOL_HEAD + UNITS).encode()}
    files["data/civil/bibliography.json"] = json.dumps([ENTRY]).encode()
    assert units(load_dataset(project.root, "publiek", given=files))["likely"].tolist() == [9]
    assert units(project.load())["likely"].tolist() == [6]
