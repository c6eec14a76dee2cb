"""Answers in `data/civil/`: written whole, replaced with history, refused one by one, contradictions told."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date

import pytest
from tests.survey.rounds import TODAY, Filled, questionnaire, returned, taken_in

from hoofdtaak3.build.validation import seen
from hoofdtaak3.inputs.compile import Parts
from hoofdtaak3.inputs.survey.answering import write
from hoofdtaak3.inputs.survey.contradictions import contradictions
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.tables.civil import JOURNAL
from hoofdtaak3.problems import InputError
from hoofdtaak3.writing import pack, write_bytes

UNITS, WAR = "crews/units", "crews/reservists/oorlog"


def answer(project, party, file="terug.xlsx", on="2026-12-01", /, **cells):
    """A workbook of a party with these likely values, by question with `_` for `/`."""
    filled = Filled(project, party).cover("Ingevuld op", on)
    for key, value in cells.items():
        filled.put(key.replace("__", "/"), **(value if isinstance(value, dict) else {"Waarschijnlijk": value}))
    return returned(project, filled.data(), file)


def collected(project, *books, today=TODAY):
    """Collected."""
    merge = taken_in(project, *books, today=today)
    write(project.root, merge.files)
    return merge


def rows(project, name):
    """Rows."""
    path = project.root / "data" / "civil" / f"{name}.csv"
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))) if path.is_file() else []


def test_the_answer_of_a_region_is_a_part_of_the_resource(project):
    """A pool of its own in its region, with the value that it stated, cited as its own statement."""
    collected(project, answer(project, "VR09", crews__units={"Laag": 1, "Waarschijnlijk": 2, "Hoog": 3}))
    assert rows(project, "civil_pools") == [
        {
            "id": "crews_vr09",
            "name": "Ploegen, Utrecht",
            "owner": "Veiligheidsregio Utrecht",
            "unit": "ploeg",
            "unit_plural": "ploegen",
            "region_id": "VR09",
            "part_of": "crews",
            "travel": "added",
            "mode": "road",
            "classification": "openbaar",
            "note": "",
        }
    ]
    [value] = rows(project, "civil_pool_values")
    assert value["civil_pool_id"] == "crews_vr09"
    assert [value[name] for name in ("low", "likely", "high", "basis")] == ["1", "2", "3", "opgave"]
    [entry] = json.loads((project.root / "data/civil/bibliography.json").read_text(encoding="utf-8"))
    assert entry["id"] == value["source"] == "opgave-vr09-2026-12-01"
    assert entry["author"] == [{"literal": "Veiligheidsregio Utrecht"}]
    assert Parts.of(load_dataset(project.root)).wholes == {"crews_vr09": "crews"}


def test_the_answer_of_a_partner_stands_in_for_the_row_of_its_resource(project):
    """The number of the tables is replaced; the file of the tables stays as it is."""
    before = project.path("civil_pool_values").read_bytes()
    collected(project, answer(project, "rode_kruis", boats__units=9))
    frame = load_dataset(project.root).frame("civil_pool_values")
    mine = frame[(frame["civil_pool_id"] == "boats") & (frame["attribute"] == "units")]
    assert mine[["likely", "basis"]].values.tolist() == [[9, "opgave"]]
    assert project.path("civil_pool_values").read_bytes() == before


def test_the_same_answers_are_the_same_bytes_in_any_order(project):
    """And taking them in again changes nothing."""
    books = [answer(project, "VR09", "a.xlsx", crews__units=2), answer(project, "VR17", "b.xlsx", crews__units=3)]
    assert taken_in(project, *books).files == taken_in(project, *reversed(books)).files
    first = collected(project, *books)
    again = taken_in(project, *books)
    assert again.files == first.files
    assert again.moves == {"a.xlsx": [], "b.xlsx": []}


def test_a_corrected_workbook_replaces_the_answer_and_keeps_it(project):
    """The older value goes to the history with the day on which it was replaced."""
    collected(project, answer(project, "VR09", crews__units=2))
    later = collected(project, answer(project, "VR09", "nieuw.xlsx", "2027-01-10", crews__units=3))
    assert [move.text() for move in later.moves["nieuw.xlsx"]] == [
        "Ploegen: Hoeveel ploegen zijn er in uw regio? 2 (opgave) -> 3 (opgave)"
    ]
    assert [(row["likely"], row["source"]) for row in rows(project, "civil_pool_values")] == [
        ("3", "opgave-vr09-2027-01-10")
    ]
    assert [(row["likely"], row["source"], row["replaced"]) for row in rows(project, "history/civil_pool_values")] == [
        ("2", "opgave-vr09-2026-12-01", "2027-01-10")
    ]
    assert load_dataset(project.root).frame("civil_pool_values")["likely"].notna().all()


def test_what_was_answered_before_stands_in_the_next_questionnaire(project):
    """Sent back as it came, it is confirmed."""
    collected(project, answer(project, "VR09", crews__units=2, q_crews={"In woorden": "Snel."}))
    filled = Filled(project, "VR09")
    page, row, _ = next(place for place in filled.rows() if place[2].endswith(UNITS))
    assert page.cell(row, filled.heads(page)["Waarschijnlijk"]).value == 2
    found = returned(project, filled.data())
    assert [(a.question.id, a.numbers, a.text) for a in found.answers] == [
        ("VR09/crews/units", (2.0, 2.0, 2.0), ""),
        ("VR09/q_crews", None, "Snel."),
    ]


@pytest.mark.parametrize("choice", ["weet niet", "vertrouwelijk"])
def test_who_takes_a_number_back_has_stated_none(project, choice):
    """The assumption holds again; the number is in the history, and that there was an answer is known."""
    collected(project, answer(project, "rode_kruis", boats__units=9))
    later = {"Waarschijnlijk": None, "Antwoord": choice}
    collected(project, answer(project, "rode_kruis", "nieuw.xlsx", "2027-01-10", boats__units=later))
    assert rows(project, "civil_pool_values") == []
    assert [row["likely"] for row in rows(project, "history/civil_pool_values")] == ["9"]
    assert [row["answer"] for row in rows(project, "answers")] == ["unknown" if choice == "weet niet" else "restricted"]


def test_cannot_deliver_is_a_nought_that_the_party_stated(project):
    """Not the absence of a number."""
    collected(project, answer(project, "VR09", crews__units={"Antwoord": "kan niet leveren"}))
    assert [(row["likely"], row["basis"]) for row in rows(project, "civil_pool_values")] == [("0", "opgave")]
    assert [row["answer"] for row in rows(project, "answers")] == ["none"]


def test_a_confidential_answer_is_of_the_internal_edition_only(project):
    """Other words and numbers change no public byte."""
    told = []
    for number in (2, 5):
        secret = {"Waarschijnlijk": number, "Antwoord": "vertrouwelijk", "Opmerking": f"zwartelelie {number}"}
        collected(project, answer(project, "rode_kruis", boats__units=secret))
        told.append(seen(load_dataset(project.root)))
    assert told[0] == told[1]
    assert "zwartelelie" not in repr(told)
    frame = load_dataset(project.root, "intern").frame("civil_pool_values")
    assert frame[frame["basis"] == "opgave"]["likely"].tolist() == [5]


def test_where_a_restricted_row_stands_moves_no_open_answer(project):
    """Nor whether there is one: the answer comes where no restricted row decides."""
    boats = "boats,units,,,10,10,10,eenheden,bron,cbs-2024,,openbaar,Gangbaar."
    project.replace("civil_pool_values", boats, boats.replace("openbaar", "intern"))
    collected(project, answer(project, "rode_kruis", boats__units=9))
    path = project.path("civil_pool_values")
    head, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    others = [line for line in lines if not line.startswith("boats,units")]
    own = [line for line in lines if line not in others]
    told = []
    for order in ([*own, *others], [*others, *own], others):
        path.write_text("".join([head, *order]), encoding="utf-8")
        told.append(seen(load_dataset(project.root)))
    assert told[0] == told[1] == told[2]


def test_an_answer_that_does_not_fit_the_tables_costs_the_others_nothing(project):
    """Reservists may not fall along the phases: that answer is refused at its cell, the rest is taken."""
    book = answer(project, "VR09", crews__units=2, crews__reservists__vrede=0.5)
    merge = collected(project, book)
    [(refused, problem)] = merge.refused["terug.xlsx"]
    assert refused.question.id == "VR09/crews/reservists/vrede"
    assert "daalt langs de fasen" in problem.message
    assert [a.question.id for a in merge.taken["terug.xlsx"]] == ["VR09/crews/units"]
    assert [row["attribute"] for row in rows(project, "civil_pool_values")] == ["units"]


def test_two_answers_along_the_phases_that_fit_together_are_taken(project):
    """Also where one of them alone would not fit."""
    book = answer(project, "VR09", crews__reservists__vrede=0.5, crews__reservists__oorlog=0.6)
    assert collected(project, book).refused == {}


def test_what_was_wrong_before_is_told_and_nothing_is_written(project):
    """A mistake in the tables is no fault of an answer."""
    book = answer(project, "VR09", crews__units=2)
    project.replace("civil_pools", "Bedrijven,markt", "Bedrijven,")
    with pytest.raises(InputError):
        taken_in(project, book)
    assert not (project.root / "data" / "civil").exists()


def test_who_is_stopped_while_writing_leaves_all_or_nothing(project):
    """Until all files stand there, the one that holds them all is read in their place."""
    files = taken_in(project, answer(project, "VR09", crews__units=2)).files
    expected = load_dataset(project.root, given=files).digests()
    write_bytes(project.root / JOURNAL, pack(dict(sorted(files.items()))))
    assert load_dataset(project.root).digests() == expected
    collected(project, answer(project, "VR09", crews__units=2))
    assert not (project.root / JOURNAL).exists()
    assert load_dataset(project.root).digests() == expected


def test_what_somebody_else_put_there_stays(project):
    """Answers in other tables, which no questionnaire asks for."""
    folder = project.root / "data" / "civil"
    folder.mkdir()
    text = "capability_id,attribute,low,likely,high,unit,basis,source,open_question_id,classification,note\n"
    text += "eod,units,9,9,9,eenheden,opgave,opgave-defensie-2026,,openbaar,\n"
    (folder / "capability_values.csv").write_text(text, encoding="utf-8")
    entry = {"id": "opgave-defensie-2026", "type": "document", "title": "Opgave"}
    (folder / "bibliography.json").write_text(json.dumps([entry]), encoding="utf-8")
    collected(project, answer(project, "VR09", crews__units=2))
    assert (folder / "capability_values.csv").read_text(encoding="utf-8") == text
    assert {"opgave-defensie-2026", "opgave-vr09-2026-12-01"} <= load_dataset(project.root).sources.keys()


def odd(project):
    """Odd."""
    return [one.text() for one in contradictions(questionnaire(project))]


def test_two_regions_that_claim_more_than_there_is_are_told(project):
    """With what each says; neither is changed."""
    project.replace(
        "civil_pool_values", "crews,units,,,4,6,8,eenheden,oordeel,", "crews,units,,,6,6,6,eenheden,bron,cbs-2024"
    )
    collected(
        project, answer(project, "VR09", "a.xlsx", crews__units=4), answer(project, "VR17", "b.xlsx", crews__units=5)
    )
    [said] = odd(project)
    assert said == (
        "Ploegen. Hoeveel ploegen zijn er in uw regio? VR09 noemt 4 en VR17 noemt 5, samen 9 ploegen. Tellen zij"
        " dezelfde mee? Een gepubliceerde bron zegt 6 voor het hele land (cbs-2024)."
    )
    assert [row["likely"] for row in rows(project, "civil_pool_values")] == ["4", "5"]


def test_an_answer_against_a_published_figure_is_told(project):
    """One within an assumption is not."""
    collected(project, answer(project, "rode_kruis", boats__units=12, boats__own_use__vrede=0.9))
    assert odd(project) == [
        "Boten. Hoeveel boten zijn er in het hele land? Rode Kruis noemt 12. Een gepubliceerde bron zegt 10 (cbs-2024)."
    ]


def test_extras_replace_what_a_party_named_of_itself_before(project):
    """The last list is the list."""
    for on, names in (("2026-12-01", ["Pompen", "Boten"]), ("2027-01-10", ["Drones"])):
        filled = Filled(project, "VR09").cover("Ingevuld op", on)
        page = filled.sheet("Aanvullingen")
        for row, cell in enumerate((*names, None, None)[:2], start=4):
            page.cell(row, 1).value = cell
        collected(project, returned(project, filled.data()))
    assert [(row["id"], row["text"]) for row in rows(project, "answers")] == [("VR09/extra/1", "Drones")]
    assert {row["text"] for row in rows(project, "history/answers")} == {"Pompen", "Boten"}


def test_parties_follow_from_who_has_what(project):
    """Regions are asked for what regions have, every other owner is a partner."""
    found = questionnaire(project).parties
    assert [(party.id, party.called) for party in found] == [
        ("VR09", "Veiligheidsregio Utrecht"),
        ("VR17", "Veiligheidsregio Rotterdam-Rijnmond"),
        ("markt", "markt"),
        ("rode_kruis", "Rode Kruis"),
    ]


def test_what_stands_in_one_region_is_asked_there(project):
    """Of no other region, and its answer is of the resource itself, not of a part."""
    project.replace(
        "civil_pools", "crews,Ploegen,Brandweer (veiligheidsregio’s),ploeg,ploegen,,,included",
        "crews,Ploegen,Brandweer (veiligheidsregio’s),ploeg,ploegen,VR09,,added",
    )  # fmt: skip
    found = questionnaire(project)
    asked = [{question.pool for question in found.of(found.by_id[key])} - {""} for key in ("VR09", "VR17")]
    assert asked == [{"crews"}, set()]
    collected(project, answer(project, "VR09", crews__units=2))
    assert rows(project, "civil_pools") == []
    assert [row["civil_pool_id"] for row in rows(project, "civil_pool_values")] == ["crews"]


def test_an_answer_to_what_is_no_longer_asked_is_not_forgotten(project):
    """It is named, for nobody would miss it."""
    collected(project, answer(project, "rode_kruis", boats__units=9))
    for name in (
        "civil_pools",
        "civil_pool_values",
        "civil_alternatives",
        "civil_alternative_values",
        "reciprocal_claims",
    ):
        for path in (project.path(name), project.root / "data" / "civil" / f"{name}.csv"):
            if path.exists():
                path.write_text(path.read_text(encoding="utf-8").replace("boats", "ships"), encoding="utf-8")
    assert questionnaire(project).stale == ("rode_kruis/boats/units",)


def test_the_older_of_two_workbooks_of_a_party_comes_first(project):
    """Whatever they are called: the newest counts."""
    books = (
        answer(project, "VR09", "a.xlsx", "2027-01-10", crews__units=3),
        answer(project, "VR09", "b.xlsx", "2026-12-01", crews__units=2),
    )
    collected(project, *books)
    assert [row["likely"] for row in rows(project, "civil_pool_values")] == ["3"]


def test_an_older_workbook_that_comes_in_again_changes_nothing(project):
    """A folder with all that ever came in can be taken in over and over."""
    old = answer(project, "VR09", "a.xlsx", "2026-12-01", crews__units=2)
    new = answer(project, "VR09", "b.xlsx", "2027-01-10", crews__units=3)
    collected(project, old, new)
    first = {path: path.read_bytes() for path in (project.root / "data" / "civil").rglob("*.*")}
    again = collected(project, old, new, today=date(2027, 6, 1))
    assert again.older == {"a.xlsx": 1, "b.xlsx": 0}
    assert {path: path.read_bytes() for path in (project.root / "data" / "civil").rglob("*.*")} == first


def test_a_workbook_without_a_date_stays_of_the_day_on_which_it_came(project):
    """The file is known again, so what came later stays in its place."""
    old = replace(answer(project, "VR09", "a.xlsx", None, crews__units=2), digest="a" * 64)
    collected(project, old)
    collected(project, answer(project, "VR09", "b.xlsx", "2027-01-10", crews__units=3))
    first = {path: path.read_bytes() for path in (project.root / "data" / "civil").rglob("*.*")}
    collected(project, old, today=date(2027, 6, 1))
    assert {path: path.read_bytes() for path in (project.root / "data" / "civil").rglob("*.*")} == first


def test_two_workbooks_of_one_day_that_disagree_are_both_refused_there(project):
    """On what they agree, and on what one of them says, they are taken."""
    books = (
        answer(project, "VR09", "a.xlsx", crews__units=2, crews__endurance_days=4),
        answer(project, "VR09", "b.xlsx", crews__units=3, crews__endurance_days=4, crews__rotation_factor=2),
    )
    merge = collected(project, *books)
    assert {file: [a.question.id for a, _ in own] for file, own in merge.refused.items()} == {
        "a.xlsx": ["VR09/crews/units"], "b.xlsx": ["VR09/crews/units"],
    }  # fmt: skip
    assert "a.xlsx en b.xlsx, 1 december 2026" in merge.refused["a.xlsx"][0][1].found
    assert [row["attribute"] for row in rows(project, "civil_pool_values")] == ["endurance_days", "rotation_factor"]


def test_a_workbook_without_a_date_is_of_today(project):
    """So that how old an answer is, is always known."""
    filled = Filled(project, "VR09").put(UNITS, Waarschijnlijk=2)
    collected(project, returned(project, filled.data()), today=date(2027, 2, 3))
    assert rows(project, "answers")[0]["date"] == "2027-02-03"
