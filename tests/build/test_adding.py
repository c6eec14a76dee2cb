"""`ht3 add`: everything new passes the check at once, with unknown and an open question where nothing is given."""

import csv
import io
import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from tests.projects import CAPABILITIES, SCENARIOS, copy_project, keep_capabilities, keep_scenarios

from hoofdtaak3.cli import main

Row = dict[str, str]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project, with what is added to; nobody changes it."""
    root = copy_project(tmp_path_factory.mktemp("small") / "project")
    keep_scenarios(root, *SCENARIOS)
    keep_capabilities(root, *CAPABILITIES, "eod_sea")
    return root


@pytest.fixture
def project(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, where the commands are given."""
    root = Path(shutil.copytree(small, tmp_path / "project"))
    monkeypatch.chdir(root)
    return root


def rows(root: Path, table: str) -> list[Row]:
    """The rows of a table."""
    with (root / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def of(root: Path, table: str, **where: str) -> Iterator[Row]:
    """The rows with these cells."""
    return (row for row in rows(root, table) if where.items() <= row.items())


def tables(root: Path) -> dict[str, str]:
    """Every file that may be written to."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((root / "data").glob("*.*"))}


CAPABILITY = (
    "capability", "name=Loodsen in een storm", "description=Brengt schepen binnen.", "tier=structureel", "unit=loods",
    "unit_plural=loodsen", "divisible=nee", "classification=openbaar",
)  # fmt: skip


@pytest.mark.build
def test_a_capability_of_which_nothing_is_known(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Quantities, claims, an alternative and a risk, all unknown, with one open question; no warning is left."""
    assert main(["check"]) == 0
    before = capsys.readouterr().out
    assert main(["add", *CAPABILITY]) == 0
    key, question = "loodsen_in_een_storm", "q_loodsen_in_een_storm"
    said = capsys.readouterr().out
    assert f"Toegevoegd: {key}." in said
    assert "data/claims.csv: 8 rijen, waarvan 8 nog niet bekend" in said
    values = list(of(project, "capability_values", capability_id=key))
    assert {row["attribute"] for row in values} == {
        "units", "readiness", "elasticity", "promise", "response_hours", "norm_hours", "endurance_days",
        "rotation_factor",
    }  # fmt: skip
    assert {(row["low"], row["likely"], row["high"], row["basis"], row["open_question_id"]) for row in values} == {
        ("", "", "", "", question)
    }
    assert next(of(project, "civil_alternatives", capability_id=key))["status"] == "unknown"
    (asked,) = of(project, "open_questions", id=question)
    assert asked["question"] == "Welke gegevens horen bij capaciteit Loodsen in een storm?"
    assert main(["check"]) == 0
    after = capsys.readouterr().out
    assert [line for line in after.splitlines() if key in line] == []
    assert before.count("\n") == after.count("\n")


def test_a_capability_of_which_something_is_known(project: Path) -> None:
    """A number, three numbers, a claim; a demand instead of a promise for what is asked now and then."""
    more = ["units=8/10/12", "readiness=0,5", "ht1.oorlog=0.2/0.4/0.6", "note=Geschat.", "id=pilots"]
    own = [word.replace("structureel", "incidenteel") for word in CAPABILITY]
    assert main(["add", *own, *more]) == 0
    (units,) = of(project, "capability_values", capability_id="pilots", attribute="units")
    shown = ("low", "likely", "high", "unit", "basis", "open_question_id", "note")
    assert [units[name] for name in shown] == ["8", "10", "12", "eenheden", "oordeel", "", "Geschat."]
    (ready,) = of(project, "capability_values", capability_id="pilots", attribute="readiness")
    assert (ready["low"], ready["high"]) == ("0.5", "0.5")
    (claim,) = of(project, "claims", capability_id="pilots", claim="ht1", phase="oorlog")
    assert (claim["likely"], claim["unit"]) == ("0.4", "fractie")
    assert list(of(project, "capability_values", capability_id="pilots", attribute="reference_demand"))


@pytest.mark.build
def test_a_pool_an_alternative_and_an_incident(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each builds on what was added before."""
    public = "classification=openbaar"
    assert main(["add", "pool", "name=Sleepboten", "owner=markt", "unit=boot", "unit_plural=boten", public]) == 0
    pool = list(of(project, "civil_pool_values", civil_pool_id="sleepboten"))
    assert len(pool) == 6
    assert next(of(project, "reciprocal_claims", civil_pool_id="sleepboten"))["open_question_id"] == "q_sleepboten"
    alternative = ["capability_id=eod_sea", "pool_id=sleepboten", "description=Slepen weg."]
    assert (
        main(
            [
                "add",
                "alternative",
                "id=eod_sea_sleep",
                *alternative,
                "equivalence=0.2/0.3/0.5",
                "note=Oefening.",
                public,
            ]
        )
        == 0
    )
    found = list(of(project, "civil_alternative_values", civil_alternative_id="eod_sea_sleep"))
    assert [(row["attribute"], row["likely"]) for row in found] == [("equivalence", "0.3"), ("response_hours", "")]
    incident = ["name=Wrak op de vaargeul", "type=explosief", "description=Een wrak.", "capability_id=eod_sea"]
    legal = next(iter(rows(project, "legal_bases")))["id"]
    assert (
        main(["add", "incident", *incident, f"legal_basis_id={legal}", "units=2", "days=3", "note=Bedacht.", public])
        == 0
    )
    line = "wrak_op_de_vaargeul_eod_sea"
    assert {row["attribute"]: row["likely"] for row in of(project, "request_line_values", request_line_id=line)} == {
        "required_hours": "", "start_day": "", "days": "3", "units": "2",
    }  # fmt: skip
    assert main(["check"]) == 0
    out = capsys.readouterr().out
    assert "Geen fouten gevonden" in out
    assert "voor sleepboten ontbreekt" not in out


def test_a_region_that_is_missing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All 25 are there, so a twenty-sixth is refused, and one that is there too."""
    asked = ["name=Nieuw", "province=Utrecht", "row=9", "col=9", "lon=5,1", "lat=52,1"]
    assert main(["add", "region", "id=VR26", *asked]) == 2
    assert "VR01 tot en met VR25" in capsys.readouterr().err
    assert main(["add", "region", "id=VR09", *asked]) == 2
    assert "Deze sleutel is er al" in capsys.readouterr().err
    assert project.exists()


@pytest.mark.build
def test_a_source(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """CSL-JSON at its place in the list, of title, publisher, date and address; every other byte stays."""
    path = project / "data" / "bibliography.json"
    before = path.read_text(encoding="utf-8")
    words = [
        "title=Jaarverslag 2025",
        "publisher=Veiligheidsregio Fryslân",
        "date=1 mei 2026",
        "url=https://example.org/j",
    ]
    assert main(["add", "source", *words]) == 0
    assert "veiligheidsregio-fryslan-2026" in capsys.readouterr().out
    (entry,) = [
        one for one in json.loads(path.read_text(encoding="utf-8")) if one["id"].startswith("veiligheidsregio-fr")
    ]
    assert entry == {
        "id": "veiligheidsregio-fryslan-2026",
        "type": "webpage",
        "title": "Jaarverslag 2025",
        "author": [{"literal": "Veiligheidsregio Fryslân"}],
        "issued": {"date-parts": [[2026, 5, 1]]},
        "URL": "https://example.org/j",
    }
    after = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in before.splitlines() if line not in after] == []
    assert main(["add", "source", *words]) == 0
    assert "veiligheidsregio-fryslan-2026-2" in capsys.readouterr().out
    assert main(["check"]) == 0


def test_a_scenario(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that extends another, with incidents on their days."""
    words = ["id=winter", "title=Een winter", "description=Een koude winter.", "start_date=1-1-2027", "days=60"]
    assert main(["add", "scenario", *words, "incidents=zoekactie_polder:3"]) == 0
    text = (project / "params" / "scenarios" / "winter.yaml").read_text(encoding="utf-8")
    assert text == (
        "# yaml-language-server: $schema=../schema.json\nextends: base\ntitle: Een winter\n"
        "description: Een koude winter.\nstart_date: 2027-01-01\ndays: 60\nincidents:\n"
        "  - {incident: zoekactie_polder, day: 3}\n"
    )
    assert main(["scenarios"]) == 0
    assert "winter\n    Een winter" in capsys.readouterr().out


WRONG = {
    "what is required": (("pool", "name=Boten"), ["owner: Dit ontbreekt", "unit: Dit ontbreekt", "geef owner=…"]),
    "a name that is not known": ((*CAPABILITY, "eenheid=loods"), ["eenheid", "niet bekend"]),
    "no pair": (("pool", "Boten"), ["geen NAAM=WAARDE", "Boten"]),
    "twice": (("pool", "name=a", "name=b"), ["name: Dit staat er twee keer"]),
    "two readings": ((*CAPABILITY, "units=1.250", "note=x"), ["units", "1250 (met duizendtallen)"]),
    "no number": ((*CAPABILITY, "units=veel", "note=x"), ["units: Dit is geen getal", "laag/waarschijnlijk/hoog"]),
    "out of bounds": ((*CAPABILITY, "readiness=2", "note=x"), ["capability_values.csv", "grenzen van gereedheid"]),
    "no reason": ((*CAPABILITY, "units=2"), ["note", "hoort een toelichting"]),
    "a tier of nobody": (
        tuple(word.replace("structureel", "soms") for word in CAPABILITY), ["tier", "soms", "gegarandeerd"],
    ),
    "a source of nobody": ((*CAPABILITY, "source=nergens-2026"), ["nergens-2026"]),
    "an address that is none": (
        ("source", "title=T", "publisher=P", "url=www.x.nl"), ["Dit adres van de bron kan niet"],
    ),
    "a date with two readings": (("source", "title=T", "publisher=P", "date=1-2-2026"), ["1 februari 2026"]),
    "a scenario with an incident of nobody": (
        ("scenario", "id=winter", "title=W", "description=D.", "incidents=sneeuw"), ["winter.yaml", "sneeuw"],
    ),
    "a scenario that is there": (("scenario", "id=vredestijd", "title=W", "description=D."), ["Dit scenario is er al"]),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_nothing_is_written_when_something_is_wrong(
    project: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    """What is wrong is named, with what is allowed."""
    words, said = WRONG[case]
    before = tables(project)
    assert main(["add", *words]) == 2
    errors = capsys.readouterr().err
    assert not [word for word in said if word not in errors], errors
    assert tables(project) == before


@pytest.mark.usefixtures("project")
def test_what_is_wrong_with_a_new_row_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """It is restricted until somebody says otherwise, but who adds it knows it; and it is nowhere to be looked up."""
    given = ["name=Sleepboten", "owner=markt", "unit=boot", "unit_plural=boten", "units=9/6/4", "source=bestaat-niet"]
    assert main(["add", "pool", *given]) == 2
    said = capsys.readouterr().err
    assert "ht3 add, nieuwe regel in data/civil_pool_values.csv, low: De ondergrens is hoger" in said
    assert "low 9, likely 6, high 4" in said
    assert "bestaat-niet" in said
    assert "niet openbaar" not in said


def test_restricted_by_default(project: Path) -> None:
    """Whoever says nothing of it publishes nothing: the public edition knows nothing of the new pool."""
    assert main(["add", "pool", "name=Geheime boten", "owner=markt", "unit=boot", "unit_plural=boten"]) == 0
    assert next(of(project, "civil_pools", id="geheime_boten"))["classification"] == "intern"
    assert main(["export", "t.xlsx"]) == 0


@pytest.mark.build
def test_a_table_that_is_a_workbook(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It becomes CSV, and somebody is told where the workbook went."""
    path = project / "data" / "open_questions.csv"
    before = path.read_text(encoding="utf-8")
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(before)):
        book.active.append([cell or None for cell in row])
    book.save(path.with_suffix(".xlsx"))
    path.unlink()
    assert main(["add", "pool", "name=Boten", "owner=markt", "unit=boot", "unit_plural=boten"]) == 0
    assert "data/open_questions.xlsx heet nu data/open_questions.xlsx.oud" in capsys.readouterr().out
    assert path.read_text(encoding="utf-8").startswith(before)
    assert main(["check"]) == 0


@pytest.mark.build
def test_at_a_terminal_it_asks(project: Path) -> None:
    """What is not given; Enter leaves it empty, or takes what is proposed."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "hoofdtaak3", "add", "source", "title=Een bericht"]
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, cwd=project, close_fds=True)
    os.close(slave)
    os.write(master, b"Omroep Test\n2026-03-04\nhttps://example.org/b\narticle-newspaper\n\n\n")
    said = b""
    try:
        while part := os.read(master, 4096):
            said += part
    except OSError:
        pass  # the other end is closed
    os.close(master)
    assert process.wait(120) == 0, said.decode()
    assert "wie het heeft gepubliceerd: " in said.decode()
    entries = json.loads((project / "data" / "bibliography.json").read_text(encoding="utf-8"))
    (entry,) = [one for one in entries if one["id"] == "omroep-test-2026"]
    assert (entry["type"], entry["URL"]) == ("article-newspaper", "https://example.org/b")
