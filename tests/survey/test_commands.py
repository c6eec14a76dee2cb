"""`ht3 survey`, `collect` and `status` in the shipped project: what is written, what is said, and how it ends."""

from __future__ import annotations

import io
import shutil
import subprocess
from contextlib import chdir, redirect_stdout
from pathlib import Path

import openpyxl
import pytest
from tests.projects import copy_project

from hoofdtaak3.cli import main
from hoofdtaak3.inputs.survey.questions import Questionnaire
from hoofdtaak3.inputs.survey.returned import read_returned
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.tables.civil import Answers
from hoofdtaak3.inputs.tables.opening import open_book

pytestmark = pytest.mark.build

SECONDS = "1796083200"
"""1 December 2026."""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped project in which three parties were asked."""
    root = copy_project(tmp_path_factory.mktemp("asked") / "project")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", SECONDS)
        code, said = ht3(
            root, "survey", "--region", "VR13", "--region", "VR17", "--partner", "politie", "--deadline", "2027-03-01"
        )
    assert code == 0, said
    assert "3 vragenlijsten in opgaven/:" in said
    return root


@pytest.fixture
def project(asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it to answer in."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", SECONDS)
    return Path(shutil.copytree(asked, tmp_path / "project"))


def ht3(root: Path, *arguments: str) -> tuple[int, str]:
    """A command, its code and what it said."""
    said = io.StringIO()
    with chdir(root), redirect_stdout(said):
        code = main(arguments)
    return code, said.getvalue()


def fill(path: Path, target: Path, **cells: object) -> None:
    """Fill in likely values by key, with `__` for `/`."""
    book = openpyxl.load_workbook(path)
    for page in book:
        heads = {str(cell.value): cell.column for cell in page[3] if cell.value} if page.max_row > 2 else {}
        for row in range(4, page.max_row + 1) if "Sleutel" in heads else ():
            key = str(page.cell(row, heads["Sleutel"]).value).replace("/", "__")
            if key in cells:
                page.cell(row, heads["Waarschijnlijk"]).value = cells[key]
    book.save(target)


def test_a_questionnaire_is_accessible_and_asks_all(asked):
    """A table and a title on every sheet, no merged cells, no formulas, a language, and choices from lists."""
    book = openpyxl.load_workbook(asked / "opgaven" / "opgave-VR13.xlsx")
    assert book.sheetnames == [
        "Lees mij", "Wat u hebt", "Eigen gebruik", "Reservisten", "Snelheid en duur", "Open vragen", "Aanvullingen",
    ]  # fmt: skip
    for page in book:
        assert page["A1"].value
        assert not page.merged_cells.ranges
        assert len(page.tables) == 1
        assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)
    assert book.properties.title == "Opgave van civiele capaciteiten: Veiligheidsregio Amsterdam-Amstelland"
    assert book.properties.language == "nl-NL"
    text = " ".join(str(cell.value) for row in book["Lees mij"].iter_rows() for cell in row if cell.value)
    assert "1 maart 2027" in text
    assert "ht3-opgave VR13" in text
    checks = book["Eigen gebruik"].data_validations.dataValidation
    assert {check.type for check in checks} == {"decimal", "list"}
    assert any("van 0% tot en met 100%" in (check.error or "") for check in checks)


def test_the_same_question_is_the_same_bytes(project):
    """Asked again, nothing in it differs."""
    first = (project / "opgaven" / "opgave-VR13.xlsx").read_bytes()
    assert ht3(project, "survey", "--region", "VR13", "--deadline", "2027-03-01", "--out", "elders")[0] == 0
    assert (project / "elders" / "opgave-VR13.xlsx").read_bytes() == first


def test_who_was_asked_is_kept(project):
    """With the day and the day by which; the sums do not change by asking."""
    text = (project / "data" / "civil" / "asked.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1] == "VR13,2026-12-01,2027-03-01,openbaar"
    bare = load_dataset(project).bare().digests()
    shutil.rmtree(project / "data" / "civil")
    assert load_dataset(project).bare().digests() == bare


def test_what_comes_back_is_taken_and_what_is_wrong_goes_back(project):
    """Code 2 if anything was refused, with what was taken; the copy to send back is not taken in by itself."""
    forms = project / "opgaven"
    fill(forms / "opgave-VR13.xlsx", forms / "vr13.xlsx", VR13__fire_decon__units=1, VR13__fire_drones__units="enkele")
    fill(forms / "opgave-politie.xlsx", forms / "politie.xlsx", politie__police_search__units=1)
    code, said = ht3(project, "collect", "opgaven")
    assert code == 2
    assert "vr13.xlsx: Veiligheidsregio Amsterdam-Amstelland, 1 antwoord overgenomen." in said
    assert "Hoeveel ontsmettingseenheden zijn er in uw regio? 6 in het hele land (bron) -> 1 (opgave)" in said
    assert "vr13.xlsx, blad Wat u hebt, cel K9: Dit is geen getal." in said
    assert "Om terug te sturen: vr13-terug.xlsx" in said
    assert "politie.xlsx: Politie, 1 antwoord overgenomen." in said
    back = openpyxl.load_workbook(forms / "vr13-terug.xlsx")["Terug naar u"]
    assert [cell.value for cell in back[4]] == [
        "Wat u hebt: Drones brandweer. Hoeveel droneteams zijn er in uw regio?", "Dit is geen getal.", "enkele",
        "Wel: een getal: 0 of meer (droneteams). Zet hier alleen het getal, en uitleg in de kolom Opmerking.",
    ]  # fmt: skip
    frame = load_dataset(project).frame("civil_pool_values")
    assert frame.loc[frame["basis"] == "opgave", ["civil_pool_id", "likely"]].values.tolist() == [
        ["police_search", 1.0], ["fire_decon_vr13", 1.0],
    ]  # fmt: skip
    assert ht3(project, "collect", "opgaven")[1].count("terug.xlsx:") == 0
    code, said = ht3(project, "collect", "opgaven/politie.xlsx")
    assert (code, said.splitlines()[-1]) == (0, "Er is niets veranderd.")


def test_a_copy_that_was_mended_is_taken_in_from_a_folder(project):
    """Who saves it again has answered."""
    forms = project / "opgaven"
    fill(forms / "opgave-VR13.xlsx", forms / "vr13.xlsx", VR13__fire_drones__units="enkele")
    ht3(project, "collect", "opgaven/vr13.xlsx")
    post = project / "post"
    post.mkdir()
    fill(forms / "vr13-terug.xlsx", post / "vr13-terug.xlsx", VR13__fire_drones__units=2)
    code, said = ht3(project, "collect", "post")
    assert (code, "1 antwoord overgenomen" in said) == (0, True)


def test_a_copy_never_takes_the_place_of_what_somebody_saved(project):
    """A mended copy that lies beside the workbook stays; the next copy has another name."""
    forms = project / "opgaven"
    fill(forms / "opgave-VR13.xlsx", forms / "vr13.xlsx", VR13__fire_drones__units="enkele")
    ht3(project, "collect", "opgaven/vr13.xlsx")
    fill(forms / "vr13-terug.xlsx", forms / "vr13-terug.xlsx", VR13__fire_drones__units=2)
    mended = (forms / "vr13-terug.xlsx").read_bytes()
    code, said = ht3(project, "collect", "opgaven")
    assert code == 2  # of the first one
    assert "vr13-terug.xlsx: Veiligheidsregio Amsterdam-Amstelland, 1 antwoord overgenomen." in said
    assert "Om terug te sturen: vr13-terug-2.xlsx" in said
    assert (forms / "vr13-terug.xlsx").read_bytes() == mended
    assert "vr13-terug-2.xlsx:" not in ht3(project, "collect", "opgaven")[1]


def test_a_rehearsal_writes_nothing(project):
    """It says what would change."""
    forms = project / "opgaven"
    fill(forms / "opgave-VR13.xlsx", forms / "vr13.xlsx", VR13__fire_decon__units=1, VR13__fire_drones__units="enkele")
    before = {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()}
    code, said = ht3(project, "collect", "opgaven/vr13.xlsx", "--dry-run")
    assert (code, "-> 1 (opgave)" in said, "Er is niets geschreven" in said) == (2, True, True)
    assert ("Amstelland, 1 antwoord overgenomen" in said, "zonder --dry-run: 1 antwoord in" in said) == (True, True)
    assert {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()} == before


def test_what_is_not_asked_counts_in_a_rehearsal_too(project):
    """The same number of answers at the top and at the end."""
    book = openpyxl.load_workbook(project / "opgaven" / "opgave-VR13.xlsx")
    book["Aanvullingen"]["A4"] = "Boot"
    book.save(project / "opgaven" / "boot.xlsx")
    _, said = ht3(project, "collect", "opgaven/boot.xlsx", "--dry-run")
    assert said.count("1 antwoord") == 2


def test_a_file_that_cannot_be_read_costs_the_others_nothing(project):
    """It is named, and the rest is taken."""
    post = project / "post"
    post.mkdir()
    fill(project / "opgaven" / "opgave-VR13.xlsx", post / "a.xlsx", VR13__fire_decon__units=1)
    (post / "b.xlsx").write_bytes(b"PK\x03\x04 kapot")
    code, said = ht3(project, "collect", "post")
    assert code == 2
    assert "a.xlsx: Veiligheidsregio Amsterdam-Amstelland, 1 antwoord overgenomen." in said
    assert "b.xlsx: Het rekenblad is beschadigd of niet volledig." in said


def test_two_files_of_one_name_are_told_apart(project):
    """As when every party calls it the same."""
    for folder, party, key in (("a", "VR13", "VR13__fire_decon__units"), ("b", "VR17", "VR17__fire_decon__units")):
        (project / folder).mkdir()
        fill(project / "opgaven" / f"opgave-{party}.xlsx", project / folder / "opgave.xlsx", **{key: 1})
    code, said = ht3(project, "collect", "a", "b")
    assert code == 0
    assert "a/opgave.xlsx: Veiligheidsregio Amsterdam-Amstelland, 1 antwoord overgenomen." in said
    assert "b/opgave.xlsx: Veiligheidsregio Rotterdam-Rijnmond, 1 antwoord overgenomen." in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("survey",), "noem een partij met --region of --partner"),
        (("survey", "--region", "VR99"), "Deze partij wordt niet gevraagd."),
        (("survey", "--partner", "politi"), "Deze partij wordt niet gevraagd."),
        (("collect", "leeg"), "Hier staat geen ingevulde vragenlijst."),
        (("collect", "bestaat-niet.xlsx"), "Het bestand ontbreekt."),
    ],
)
def test_what_cannot_be_done_is_told(project, arguments, words, capsys):
    """In Dutch, with code 2."""
    (project / "leeg").mkdir()
    code, said = ht3(project, *arguments)
    assert code == 2
    assert words in said + capsys.readouterr().err


def test_status_says_who_was_asked_and_what_is_late(project, monkeypatch):
    """By party, with what there is to say when nobody has answered."""
    code, said = ht3(project, "status")
    assert code == 0
    assert "Gevraagd: 3 van de 45 partijen. Geantwoord: 0. Stand van 1 december 2026, editie publiek." in said
    assert "Het civiele beeld is leeg" in said
    assert "er zijn geen trekkingen" in said
    assert "Toegezegd: Kamer informeren over de impact, uiterlijk 31 december 2025 (uitgesteld, voorbij)." in said
    assert "Toegezegd: Groei naar 100.000" not in said  # years away
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(SECONDS) + 100 * 86400))
    assert "uiterlijk 1 maart 2027; te laat" in ht3(project, "status")[1]


def test_without_answers_nothing_is_read(project):
    """No folder, no answers."""
    shutil.rmtree(project / "data" / "civil")
    assert Answers.there(project) is None
    assert "Gevraagd: 0 van de 45 partijen." in ht3(project, "status")[1]


@pytest.mark.campaign
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_questionnaire_comes_back_whole_from_libreoffice(project, soffice, kind, tmp_path):
    """Filled in, opened and saved by a real program: every answer, remark and choice is there, and nothing else."""
    forms, post = project / "opgaven", tmp_path / "post"
    post.mkdir()
    book = openpyxl.load_workbook(forms / "opgave-VR13.xlsx")
    wanted = {}
    for page in book.worksheets[1:-1]:
        heads = {str(cell.value): cell.column for cell in page[3] if cell.value}
        for row in range(4, page.max_row + 1):
            key = str(page.cell(row, heads["Sleutel"]).value)
            if "In woorden" in heads:
                page.cell(row, heads["In woorden"]).value = wanted[key] = f"Antwoord op {key}; 1,5 – één."
                continue
            share = page.title in {"Eigen gebruik", "Reservisten"}
            steps = row / 100 if share else row - 0.5
            wanted[key] = (steps, steps + (0.01 if share else 1), steps + (0.02 if share else 2))
            for head, number in zip(("Laag", "Waarschijnlijk", "Hoog"), wanted[key], strict=True):
                page.cell(row, heads[head]).value = number
            page.cell(row, heads["Opmerking"]).value = f"Bij {key}"
    book.save(tmp_path / "ingevuld.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path / 'lo'}"
    subprocess.run(
        [soffice, "--headless", profile, "--convert-to", kind, "--outdir", str(post), str(tmp_path / "ingevuld.xlsx")],
        check=True,
        capture_output=True,
    )
    code, said = ht3(project, "collect", str(post), "--dry-run")

    [path] = post.iterdir()
    found = read_returned(open_book(path.read_bytes(), path.name), Questionnaire(load_dataset(project)))
    assert found.problems == (), said
    taken = {a.question.id: a.numbers if a.question.quantity else a.text for a in found.answers}
    assert taken == {key: own if isinstance(own, str) else pytest.approx(own) for key, own in wanted.items()}
    assert all(a.text == f"Bij {a.question.id}" for a in found.answers if a.question.quantity)
    assert code in {0, 2}
