"""Published tables of three makers become rows by a mapping, without editing them; what is not clear is refused."""

import csv
import hashlib
import subprocess
from pathlib import Path

import pytest
from tests.projects import copy_project

from hoofdtaak3.cli import main

pytestmark = pytest.mark.build

PUBLISHED = Path(__file__).parents[1] / "tables" / "published"
ORIGINALS = Path("data") / "imports" / "originals"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped project with the mappings of the tests, where the commands are given."""
    root = copy_project(tmp_path / "project")
    (root / "data" / "imports").mkdir(exist_ok=True)
    for path in PUBLISHED.glob("*.yaml"):
        (root / "data" / "imports" / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(root)
    return root


def values(root: Path, table: str, *key: str) -> list[str]:
    """Low, likely, high, unit, basis, source and open question of the row with this key."""
    with (root / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if tuple(row.values())[: len(key)] == key]
    (row,) = rows
    return [row[name] for name in ("low", "likely", "high", "unit", "basis", "source", "open_question_id")]


def test_statline(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Thousands with a decimal comma, a filter, names of regions with an addition, a total and a footer."""
    before = (project / "data" / "region_values.csv").read_text(encoding="utf-8")
    assert main(["import", "--mapping", "cbs_bevolking", str(PUBLISHED / "cbs-kerncijfers.csv"), "--yes"]) == 0
    said = capsys.readouterr().out
    assert "VR09, population, 2025-01-01: nieuwe rij" in said
    after = (project / "data" / "region_values.csv").read_text(encoding="utf-8")
    assert set(before.splitlines()) < set(after.splitlines())
    assert len(after.splitlines()) == len(before.splitlines()) + 25
    text = (PUBLISHED / "cbs-kerncijfers.csv").read_text(encoding="utf-8-sig")
    friesland = next(line for line in text.splitlines() if line.startswith('"Friesland (VR)";"2025"'))
    people = str(round(float(friesland.split('"')[5].replace(",", ".")) * 1000))
    found = values(project, "region_values", "VR02", "population", "2025-01-01")
    assert found == [people, people, people, "inwoners", "bron", "cbs-70072ned", ""]


def test_workbook_of_an_institute(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A head over two lines with merged cells, a range, hours as days, a total, an empty cell, a sheet with words."""
    assert main(["import", "--mapping", "nipv_materieel", str(PUBLISHED / "nipv-materieel.xlsx"), "--yes"]) == 0
    said = capsys.readouterr().out
    assert "Bron: opgave van de veiligheidsregio" in said
    source = ["bron", "nipv-cbrn"]
    units = values(project, "civil_pool_values", "fire_hazmat", "units", "", "")
    assert units == ["13", "26", "52", "eenheden", *source, ""]
    days = values(project, "civil_pool_values", "fire_decon", "endurance_days", "", "")
    assert days == ["3", "3", "3", "dag", *source, ""]
    unknown = values(project, "civil_pool_values", "fire_hazmat", "endurance_days", "", "")
    assert unknown == ["", "", "", "dag", "", "nipv-cbrn", "q_civil_units"]


def test_annex_of_a_report(project: Path) -> None:
    """Windows-1252, percentages as shares, a sign for not known, a name of its own, a footnote."""
    assert main(["import", "--mapping", "rekenkamer_bijlage", str(PUBLISHED / "rekenkamer-bijlage.csv"), "--yes"]) == 0
    own = ["fractie", "bron", "rekenkamer-2025-ht3", ""]
    assert values(project, "capability_values", "cbrn_decon", "readiness") == ["0.55", "0.625", "0.705", *own]
    assert values(project, "capability_values", "advanced_search", "readiness") == ["0.85", "0.9", "0.95", *own]
    unknown = ["", "", "", "fractie", "", "rekenkamer-2025-ht3", "q_readiness"]
    assert values(project, "capability_values", "bridging", "readiness") == unknown


def test_again_changes_nothing_and_the_original_is_kept(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By itself from what was kept; the list of checksums is one that a standard program reads."""
    source = PUBLISHED / "rekenkamer-bijlage.csv"
    assert main(["import", "--mapping", "rekenkamer_bijlage", str(source)]) == 1
    assert not (project / ORIGINALS).exists()
    assert main(["import", "--mapping", "rekenkamer_bijlage", str(source), "--yes"]) == 0
    sha = hashlib.sha256(source.read_bytes()).hexdigest()
    assert (project / ORIGINALS / f"{sha[:12]}-{source.name}").read_bytes() == source.read_bytes()
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=project / ORIGINALS, check=True)
    state = {path: path.read_bytes() for path in sorted((project / "data").rglob("*")) if path.is_file()}
    capsys.readouterr()
    for again in ([], [str(source)]):
        assert main(["import", "--mapping", "rekenkamer_bijlage", *again]) == 0
        assert "Er is niets veranderd." in capsys.readouterr().out
    assert {path: path.read_bytes() for path in sorted((project / "data").rglob("*")) if path.is_file()} == state
    assert main(["check"]) == 0


# As a file of CBS by municipality has it: a mark at its start, heads of one line, codes and numbers filled with spaces.
BY_MUNICIPALITY = """\
\ufeff"Regio's";"Veiligheidsregio's/Code (code)";"Inwonertal (aantal)";"Oppervlakte/Totaal (km²)"
"Verzonnen aan Zee";"VR02  ";"    12040";"   10.50"
"Bedacht";"VR02  ";"     1005";"     .  "
"Groot-Onzin";"VR01  ";"   230000";"   99.25"
"""
SUMMED = """\
title: Bevolking per gemeente
file: gemeenten.csv
table: region_values
entity: {column: Veiligheidsregio's/Code (code)}
set: {date: 2025-01-01}
values:
  - {attribute: population, likely: Inwonertal (aantal)}
sum: true
unknown: ["."]
open_question: q_population
basis: bron
source: cbs-70072ned
"""


def test_lines_of_the_same_are_added_up(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only if the mapping says so; if one of them is not known, nor is the sum, wherever it stands."""
    (project / "data" / "imports" / "gemeenten.yaml").write_text(SUMMED.replace("sum: true\n", ""), encoding="utf-8")
    (project / "t.csv").write_text(BY_MUNICIPALITY, encoding="utf-8")
    assert main(["import", "--mapping", "gemeenten", "t.csv", "--yes"]) == 2
    assert "tel ze op met 'sum: true'" in capsys.readouterr().err
    (project / "data" / "imports" / "gemeenten.yaml").write_text(SUMMED, encoding="utf-8")
    assert main(["import", "--mapping", "gemeenten", "t.csv", "--yes"]) == 0
    key = ("population", "2025-01-01")
    assert values(project, "region_values", "VR02", *key)[:3] == ["13045"] * 3
    assert values(project, "region_values", "VR01", *key)[:3] == ["230000"] * 3
    for number in ("12040", " 1005"):
        (project / "t.csv").write_text(BY_MUNICIPALITY.replace(number, "    ."), encoding="utf-8")
        assert main(["import", "--mapping", "gemeenten", "t.csv", "--yes"]) == 0
        found = values(project, "region_values", "VR02", *key)
        assert found == ["", "", "", "inwoners", "", "cbs-70072ned", "q_population"]


def test_a_head_that_is_there_more_than_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Which one is meant is said with its number; without it the program does not choose."""
    text = (PUBLISHED / "rekenkamer-bijlage.csv").read_text(encoding="cp1252")
    for half in ("laag", "hoog"):
        text = text.replace(f"2024 {half} (%)", "2024 grens (%)")
    (project / "t.csv").write_text(text, encoding="cp1252")
    path = project / MAP
    own = path.read_text(encoding="utf-8")
    for half, name in (("laag", "grens (%)"), ("hoog", "grens (%) (2)")):
        own = own.replace(f"2024 {half} (%)", f"2024 {name}")
    path.write_text(own, encoding="utf-8")
    assert main(["import", "--mapping", "rekenkamer_bijlage", "t.csv", "--yes"]) == 2
    assert "schrijf 'Inzetbaarheid 2024 grens (%) (2)'" in capsys.readouterr().err
    path.write_text(own.replace("grens (%)\n", "grens (%) (1)\n"), encoding="utf-8")
    assert main(["import", "--mapping", "rekenkamer_bijlage", "t.csv", "--yes"]) == 0
    assert values(project, "capability_values", "cbrn_decon", "readiness")[:3] == ["0.55", "0.625", "0.705"]


MAP = "data/imports/rekenkamer_bijlage.yaml"
WRONG = {
    "a key that does not exist": (MAP, "entity:", "entitie:", [f"{MAP}, regel 4, entitie", "bestaat niet", "entity"]),
    "a table that does not exist": (
        MAP, "capability_values", "capability_value", [f"{MAP}, regel 3, table", "bedoelt u 'capability_values'?"],
    ),
    "an attribute that does not exist": (
        MAP, "attribute: readiness", "attribute: gereedheid",
        ["regel 9, values.0.attribute", "gereedheid", "readiness"],
    ),
    "a basis that does not exist": (MAP, "basis: bron", "basis: cbs", ["regel 16, basis", "cbs", "bron, opgave"]),
    "a factor that is none": (MAP, "factor: 0.01", "factor: 0", ["values.0.factor", "te klein"]),
    "a column that is no key": (
        MAP, "unknown:", "set: {phase: oorlog}\nunknown:", ["set.phase", "geen deel van de sleutel"],
    ),
    "a head that is not there": (MAP, "laag (%)", "minimum (%)", ["Deze kolom is er niet", "minimum (%)", "laag (%)"]),
    "an id that is not there": (MAP, "advanced_search", "advanced_serch", ["regel 6", "bedoelt u 'advanced_search'?"]),
    "a source that is not there": (
        MAP, "rekenkamer-2025-ht3", "rekenkamer-2025", ["rekenkamer-2025-ht3", "naar verwijzen 4 cellen"],
    ),
    "no question for what is not known": (
        MAP, "open_question: q_readiness\n", "", ["rekenkamer-bijlage.csv, regel 6", "niet bekend", "open_question"],
    ),
    "a name that is not known": (
        "t.csv", "CBRN-ontsmetting", "CBRN-ontsmeting",
        ["t.csv, regel 5", "CBRN-ontsmeting", "cbrn ontsmetting", "skip"],
    ),
    "the same twice": (
        "t.csv", "CBRN-ontsmetting", "Explosieven ruimen op land", ["t.csv, regel 5", "Regel 4", "filters"],
    ),
    "a text among numbers": ("t.csv", "72,5", "circa 70", ["t.csv, regel 4", "circa 70", "unknown"]),
    "two readings": ("t.csv", "72,5", "1.234", ["t.csv, regel 4", "1234 (met duizendtallen)", "decimal"]),
    "out of bounds": ("t.csv", "70,5", "170,5", ["capability_values.csv", "grenzen van gereedheid", "1.705"]),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_not_clear_is_refused(project: Path, capsys: pytest.CaptureFixture[str], case: str) -> None:
    """With the line of the mapping or of the file, and nothing is written."""
    file, old, new, words = WRONG[case]
    source = PUBLISHED / "rekenkamer-bijlage.csv"
    (project / "t.csv").write_bytes(source.read_bytes())
    path = project / file
    coding = "cp1252" if file == "t.csv" else "utf-8"
    text = path.read_bytes().decode(coding)
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode(coding))
    before = (project / "data" / "capability_values.csv").read_bytes()
    given = str(source) if file == MAP else "t.csv"
    assert main(["import", "--mapping", "rekenkamer_bijlage", given, "--yes"]) == 2
    errors = capsys.readouterr().err
    assert not [word for word in words if word not in errors], errors
    assert (project / "data" / "capability_values.csv").read_bytes() == before
    assert not (project / ORIGINALS).exists()


def test_the_decimal_mark_may_be_said(project: Path) -> None:
    """Then a number with two readings has one."""
    path = project / MAP
    path.write_text(path.read_text(encoding="utf-8") + 'decimal: ","\n', encoding="utf-8")
    text = (PUBLISHED / "rekenkamer-bijlage.csv").read_bytes().replace(b"72,5;60;85", b"0,725;0,6;85")
    (project / "t.csv").write_bytes(text)
    assert main(["import", "--mapping", "rekenkamer_bijlage", "t.csv", "--yes"]) == 0
    assert values(project, "capability_values", "eod_land", "readiness")[:3] == ["0.006", "0.00725", "0.85"]


def test_restricted_rows_are_left_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The public edition neither shows nor changes them."""
    path = project / "data" / "capability_values.csv"
    text = path.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("eod_land,readiness"))
    path.write_text(text.replace(line, line.replace("openbaar", "intern").replace("0.75", "0.77")), encoding="utf-8")
    source = str(PUBLISHED / "rekenkamer-bijlage.csv")
    assert main(["import", "--mapping", "rekenkamer_bijlage", source]) == 2
    found = capsys.readouterr()
    assert "niet openbaar" in found.err
    assert "0,77" not in found.out + found.err


def test_a_mapping_that_does_not_exist(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest name, or what there is."""
    assert main(["import", "--mapping", "cbs_bevolkin"]) == 2
    assert "bedoelt u 'cbs_bevolking'?" in capsys.readouterr().err
    assert main(["import", "--mapping", "cbs_bevolking"]) == 2
    assert "data/imports/cbs-kerncijfers.csv" in capsys.readouterr().err
    assert project.exists()
