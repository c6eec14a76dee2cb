"""`ht3 sweep` from the command to the published folder: the same bytes whoever computes them, and nothing half."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest
from tests.sweep.sweeping import SCENARIO, bare_project, contents, read, run_sweep

from hoofdtaak3.assemble.record import read_record
from hoofdtaak3.assemble.verification import verdicts
from hoofdtaak3.build.step import StepError
from hoofdtaak3.cli import main
from hoofdtaak3.problems import InputError
from hoofdtaak3.sweep import command, workers
from hoofdtaak3.sweep.chunks import Chunks, sizes
from hoofdtaak3.sweep.design import matrix_of, read_design
from hoofdtaak3.sweep.plan import _Checking, plan

pytestmark = pytest.mark.build

CLAIM = "claims.cbrn_decon.ht1.oorlog=0.7:0.95:0.05"
DAYS = "days=120|80"


@pytest.fixture
def project(tmp_path):
    """A copy of the project."""
    return bare_project(tmp_path)


def test_tables_and_page(project, capsys):
    """A row a case and result, the settings as columns; the record fits the folder; the page says where it flips."""
    folder = run_sweep(project, CLAIM, DAYS)
    said = capsys.readouterr().out
    assert "12 gevallen (2 x 6 waarden)" in said
    assert "  claims.cbrn_decon.ht1.oorlog: 0,7 t/m 0,95, 6 waarden\n" in said
    cases, phases = read(folder, "cases"), read(folder, "phases")
    assert list(cases["case"]) == list(range(12))
    assert set(zip(cases["claims.cbrn_decon.ht1.oorlog"], cases["days"], strict=True)) == set(
        itertools.product([0.7, 0.75, 0.8, 0.85, 0.9, 0.95], [80.0, 120.0])
    )
    assert len(read(folder, "capabilities")) == 12 * 17
    assert len(phases) == 12 * 17 * 4
    war = phases[(phases["capability_id"] == "cbrn_decon") & (phases["phase"] == "oorlog")]
    assert set(war[war["claims.cbrn_decon.ht1.oorlog"] < 0.82]["class"]) == {"A"}
    assert set(war[war["claims.cbrn_decon.ht1.oorlog"] > 0.82]["class"]) == {"C"}
    page = (folder / command.PAGE).read_text(encoding="utf-8")
    assert "0,7 t/m 0,8: blijft beschikbaar; 0,85 t/m 0,95: deels op te vangen" in page
    assert "://" not in page
    record = read_record(folder)
    assert {verdict.state for verdict in verdicts(folder, record.files)} == {"goed"}
    assert json.loads(record.made_from.settings["sweep"])["axes"]["days"] == ["120", "80"]
    assert not project.build.exists()


def test_verify_and_clean_know_sweeps(project, monkeypatch, capsys):
    """A folder is what its record says and what the project has; `clean` leaves what a person changed."""
    folder = run_sweep(project, CLAIM)
    monkeypatch.chdir(project.root)
    assert main(["verify", str(folder)]) == 0
    assert "Dit project is waaruit deze map is gemaakt" in capsys.readouterr().out
    (folder / command.PAGE).write_text("van mij", encoding="utf-8")
    assert main(["verify", str(folder)]) == 1
    assert main(["clean"]) == 0
    assert [path.name for path in project.sweeps("publiek").rglob("*") if path.is_file()] == [command.PAGE]
    (folder / command.PAGE).unlink()
    main(["clean"])
    assert not project.sweeps("publiek").exists()


def test_public_sweep_tells_nothing_restricted(project):
    """A restricted number that is another one changes no byte of the public edition; the internal one stands apart."""
    path = project.data / "claims.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    row = next(n for n, line in enumerate(lines) if line.startswith("medical_surge,ht1,oorlog"))
    lines[row] = lines[row].replace(",openbaar,", ",intern,")
    found = []
    for high in ("0.9,1", "0.92,1"):
        path.write_text("\n".join([*lines[:row], lines[row].replace("0.9,1", high), *lines[row + 1 :]]) + "\n", "utf-8")
        found.append(contents(run_sweep(project, CLAIM)))
        inside = run_sweep(project, CLAIM, edition="intern")
    assert found[0] == found[1]
    assert inside.parent != project.sweeps("publiek")
    own = read(inside, "capabilities")
    shown = read(project.sweeps("publiek") / "proef", "capabilities")
    assert set(own[own["capability_id"] == "medical_surge"]["class"]) != {"onbekend"}
    assert set(shown[shown["capability_id"] == "medical_surge"]["class"]) == {"onbekend"}


def test_same_bytes_whoever_computes(project, monkeypatch):
    """One process, two that are started afresh, chunks in another order, and one that was there already."""
    design = ("--sample", CLAIM.removesuffix(":0.05"), "capability_values.*.readiness*=0.8:1")
    whole = contents(run_sweep(project, *design[1:], sample=40))
    monkeypatch.setattr(command, "_ALONE_SECONDS", 0.0)
    assert contents(run_sweep(project, *design[1:], sample=40, jobs=2)) == whole
    monkeypatch.setattr(workers.Here, "run", lambda self, jobs: (workers.computed(self.engine, j) for j in jobs[::-1]))
    assert contents(run_sweep(project, *design[1:], sample=40)) == whole


def test_goes_on_where_it_stopped(project, monkeypatch, capsys):
    """What was done is not done again, a chunk that was damaged is; nothing is published before the end."""
    whole = contents(run_sweep(project, CLAIM, DAYS, name="heel"))
    run = workers.Here.run

    def stopped(self, jobs):
        yield from itertools.islice(run(self, jobs), 5)
        raise StepError("stroom weg")

    monkeypatch.setattr(workers.Here, "run", stopped)
    with pytest.raises(StepError):
        run_sweep(project, CLAIM, DAYS, name="deel")
    place = project.sweeps("publiek")
    assert not (place / "deel").exists()
    done = sorted((project.sweeps_at_work("publiek") / "deel").rglob("*.npz"))
    assert len(done) == 5
    done[2].write_bytes(done[2].read_bytes()[:-1] + b"x")
    count = []
    monkeypatch.setattr(workers.Here, "run", lambda self, jobs: count.extend(jobs) or run(self, jobs))
    capsys.readouterr()
    again = contents(run_sweep(project, CLAIM, DAYS, name="deel"))
    assert len(count) == 12 - 4
    assert "Daarvan zijn er al 4 berekend" in capsys.readouterr().out
    assert {name: data for name, data in again.items() if name.endswith("parquet")} == {
        name: data for name, data in whole.items() if name.endswith("parquet")
    }
    assert not list(project.sweeps_at_work("publiek").rglob("*.npz"))


def test_worker_that_dies_costs_its_chunk_only(project, monkeypatch):
    """Its chunk is computed by another one; the table is what it would have been."""
    whole = contents(run_sweep(project, CLAIM, DAYS))
    monkeypatch.setattr(command, "_ALONE_SECONDS", 0.0)
    real, killed = workers.Local._pool, []

    def pool(self, jobs, guard):
        for done in real(self, jobs, guard):
            yield done
            if not killed:
                killed.append(True)
                raise workers.BrokenProcessPool

    monkeypatch.setattr(workers.Local, "_pool", pool)
    assert contents(run_sweep(project, CLAIM, DAYS, jobs=2)) == whole
    assert killed


def test_everything_wrong_at_once_before_anything_runs(project, monkeypatch):
    """Names, values that a row may not have, and a combination that two axes make together."""
    monkeypatch.setattr(workers.Here, "run", lambda *_: pytest.fail("it ran"))
    with pytest.raises(InputError) as caught:
        run_sweep(
            project, "claims.cbrn_decon.ht1.oorlog=0.7:1.2:0.1", "days=10|zestig", "claims.eod_lnd.ht1.oorlog=1|0.9"
        )
    assert "days=10|zestig" in caught.value.text()
    with pytest.raises(InputError) as caught:
        run_sweep(project, "claims.cbrn_decon.ht1.oorlog=0.7:1.2:0.1", "claims.eod_lnd.ht1.oorlog=1|0.9")
    text = caught.value.text()
    assert "0 tot en met 1" in text
    assert "bedoelt u 'eod_land'?" in text
    with pytest.raises(InputError) as caught:
        run_sweep(project, "claims.cbrn_decon.ht1.conflict=0.7|0.8", "claims.cbrn_decon.ht1.oorlog=0.75|0.9")
    (problem,) = caught.value.problems
    assert "daalt langs de fasen" in problem.message
    assert "0.75, na 0.8" in problem.found


@pytest.mark.parametrize("ends", [("0.7:0.8", "0.75:0.95"), ("0.5:0.7", "0.8:0.9"), ("0.6:0.71", "0.7:0.9")])
def test_corners_decide_only_what_all_cases_would(project, monkeypatch, ends):
    """A sample is refused exactly when one of its cases is, whether or not corners are looked at first."""
    axes = [f"claims.cbrn_decon.ht1.{phase}={end}" for phase, end in zip(("conflict", "oorlog"), ends, strict=True)]
    design = matrix_of(SCENARIO, axes, sample=30)
    found = []
    for corners in (_Checking._corners, lambda *_: []):
        monkeypatch.setattr(_Checking, "_corners", corners)
        try:
            plan(project, "publiek", design)
            found.append(())
        except InputError as error:
            found.append(error.problems)
    assert found[0] == found[1]
    assert bool(found[0]) == any(
        float(low) > float(high) for low, high in (design.case(number) for number in range(design.count))
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("days=30:60", "geen stap"),
        ("days=60:30:5", "begint na zijn einde"),
        ("days=30:60:0", "Deze stap kan niet"),
        ("days=30|30", "meer dan eens"),
        ("days=30||60", "staat niets"),
        ("days=a:b:c", "geen bereik van getallen"),
        ("dags=30|60", "bedoelt u 'days'?"),
        ("days*=1|2", "alleen bij een waarde uit een tabel"),
        ("claims.cbrn_decon.ht1.oorlog=0.7|0.70", "meer dan eens"),
    ],
)
def test_axis_that_cannot_be(project, text, words):
    """It is told with what is wrong."""
    with pytest.raises(InputError) as caught:
        run_sweep(project, text)
    assert words in caught.value.text()


def test_one_value_by_two_names():
    """One of the two would hide the other."""
    with pytest.raises(InputError, match="meer dan eens"):
        matrix_of(SCENARIO, [CLAIM, "claims.cbrn_decon.ht1.oorlog.likely=0.9|1"])


def test_seed_below_zero():
    """It is told, and not left to the library."""
    with pytest.raises(InputError) as caught:
        matrix_of(SCENARIO, [CLAIM], sample=3, seed=-1)
    assert "0 of meer" in caught.value.text()


def test_big_sweep_is_asked_for(project, monkeypatch):
    """Without somebody to ask it stops with what to do."""
    monkeypatch.setattr(command, "_ASK_CASES", 5)
    with pytest.raises(InputError) as caught:
        run_sweep(project, CLAIM, yes=False)
    assert "--yes" in caught.value.text()


@pytest.mark.parametrize(("name", "words"), [("Mijn reeks", "kleine letters"), ("con", "Windows"), ("a" * 61, "60")])
def test_name_that_cannot_be(project, name, words):
    """A sweep is a folder, on every system."""
    with pytest.raises(InputError, match=words):
        run_sweep(project, "days=60", name=name)


def test_place_that_is_taken(project):
    """It is told as any step is that cannot go on."""
    (project.sweeps("publiek") / "proef" / "cases.parquet").mkdir(parents=True)
    with pytest.raises(StepError, match=r"cases\.parquet is een map"):
        run_sweep(project, "days=60")


def test_file_with_a_list(project, tmp_path, monkeypatch):
    """Cases need not have the same settings; what one says nothing of is as in the scenario."""
    path = tmp_path / "paar.yaml"
    path.write_text(
        "scenario: conflict_chemisch\ncases:\n"
        "  - [days=80]\n  - [claims.cbrn_decon.ht1.oorlog=0.75, days=120]\n  - [claims.cbrn_decon.ht1.oorlog=0.75]\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(project.root)
    assert main(["sweep", str(path), "--yes", "--jobs", "1"]) == 0
    cases = read(project.sweeps("publiek") / "paar", "cases")
    np.testing.assert_array_equal(cases["days"], [80.0, 120.0, np.nan])
    np.testing.assert_array_equal(cases["claims.cbrn_decon.ht1.oorlog"], [np.nan, 0.75, 0.75])
    assert cases["open"][1] == cases["open"][2]
    assert cases["open"][0] != cases["open"][1]


def test_mistakes_in_a_file_have_their_line(project, tmp_path, monkeypatch, capsys):
    """All of them."""
    path = tmp_path / "fout.yaml"
    path.write_text("scenario: conflict_chemisch\nvery: 1\nvary:\n  - days=30:60\n  - 12\n", encoding="utf-8")
    monkeypatch.chdir(project.root)
    assert main(["sweep", str(path)]) == 2
    said = capsys.readouterr().err
    for words in ("fout.yaml, regel 2", "fout.yaml, regel 4", "fout.yaml, regel 5"):
        assert words in said


def listed(place, *cases):
    """The design of a file with these cases."""
    path = place / "lijst.yaml"
    path.write_text(f"scenario: {SCENARIO}\ncases:\n" + "".join(f"  - [{case}]\n" for case in cases), encoding="utf-8")
    return read_design(path)


def test_case_of_a_list_is_carried_out_as_it_is_written(tmp_path):
    """The last that reaches a value counts, whatever a case before began with; the names are then in another order."""
    claim = "claims.medical_surge.ht1.oorlog=0.8"
    times = "claims.medical_surge.ht1.oorlog*=1.05"
    turned = listed(tmp_path, f"{claim}, days=60", f"days=70, {times}, {claim}")
    assert turned.assignments(0) == ["days=60", claim]
    assert turned.assignments(1) == ["days=70", times, claim]
    with pytest.raises(InputError) as caught:
        listed(tmp_path, f"{claim}, {times}", f"{times}, {claim}")
    assert "regel 4" in caught.value.text()
    assert "dezelfde volgorde" in caught.value.text()
    with pytest.raises(InputError, match="dezelfde volgorde"):
        listed(tmp_path, "travel.road.speed_kmh=30, 'travel={}'", "'travel={}', travel.road.speed_kmh=30")
    with pytest.raises(InputError, match="dezelfde volgorde"):  # round and round
        listed(tmp_path, "claims.*.ht1=1, claims.a=1", "claims.a=1, claims.a.ht1=1", "claims.a.ht1=1, claims.*.ht1=1")


@pytest.mark.parametrize("line", ["draws: 0", "sample: 0", "seed: -1", "sample: 3.0"])
def test_number_that_a_design_cannot_have(tmp_path, line):
    """It is told with its line, before anything is computed."""
    path = tmp_path / "reeks.yaml"
    path.write_text(f"scenario: {SCENARIO}\nvary: [days=60]\n{line}\nwith: draws\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_design(path)
    assert "regel 3" in caught.value.text()


@pytest.mark.parametrize("line", ["seed: 3", "draws: 100"])
def test_number_that_nothing_uses(tmp_path, line):
    """It is no help to keep silent about it."""
    path = tmp_path / "reeks.yaml"
    path.write_text(f"scenario: {SCENARIO}\nvary: [days=60]\n{line}\nwith: causes\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_design(path)
    assert [problem.line for problem in caught.value.problems] == [3]


def test_an_axis_tells_where_it_ends():
    """A step that does not fit ends before the end of the range."""
    design = matrix_of(SCENARIO, ["claims.cbrn_decon.ht1.oorlog=0.7:1:0.07", "days=60|90", "personnel.x=1"])
    assert [axis.told for axis in design.axes] == ["0,7 t/m 0,98, 5 waarden", "60 en 90", "1"]
    (drawn,) = matrix_of(SCENARIO, ["claims.cbrn_decon.ht1.oorlog=0.5:1"], sample=3).axes
    assert drawn.told == "0,5 tot 1"


def test_sample_fills_every_axis():
    """Each of as many equal parts of an axis has one case; whole numbers where nothing else can be."""
    design = matrix_of(SCENARIO, ["claims.cbrn_decon.ht1.oorlog=0.5:1", "days=a|b"], sample=10, seed=4)
    values = sorted(float(design.case(number)[0]) for number in range(10))
    assert [int((value - 0.5) / 0.05) for value in values] == list(range(10))
    assert sorted(design.case(number)[1] for number in range(10)) == ["a"] * 5 + ["b"] * 5


def test_causes_and_draws_on_request(project):
    """Tables of their own; the shares of the causes add up to the gap."""
    folder = run_sweep(project, "claims.cbrn_decon.ht1.oorlog=0.8|0.9", extra=("causes",))
    causes, capabilities = read(folder, "causes"), read(folder, "capabilities")
    sums = causes.groupby(["case", "capability_id"], observed=False)["unit_days"].sum(min_count=1)
    gaps = capabilities.set_index(["case", "capability_id"])["gap_unit_days"]
    np.testing.assert_allclose(sums.to_numpy(), gaps.loc[sums.index].to_numpy(), atol=1e-6)


def test_chunks_are_the_same_for_every_number_of_workers():
    """Their number follows from that of the cases alone."""
    assert sizes(3, deep=False) == [(0, 1), (1, 2), (2, 3)]
    assert sizes(10_000, deep=False)[-1] == (9500, 10_000)
    assert sizes(10_001, deep=False)[-1] == (10_000, 10_001)
    assert {stop - start for start, stop in sizes(1000, deep=True)} == {10}


def test_folder_of_another_sweep_is_no_start(tmp_path):
    """What was made from other input is removed, not used."""
    old = Chunks(tmp_path, "a" * 64)
    old.open()
    old.keep(0, b"x")
    new = Chunks(tmp_path, "b" * 64)
    new.open()
    assert new.done() == {}
    assert not old.folder.exists()
