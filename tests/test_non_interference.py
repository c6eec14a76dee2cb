"""Nothing restricted reaches a public byte: whatever restricted rows say, where they stand and how many there are."""

import copy
import json
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.projects import Small, made_files, read_rows, run_ht3, small_project, write_rows
from tests.restricted import Restricted, canaries, text_of
from tests.results.published import GUIDE, published

from hoofdtaak3.assemble.source import included
from hoofdtaak3.build import digests
from hoofdtaak3.build.names import SOUND
from hoofdtaak3.build.validation import check
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.project import Project
from hoofdtaak3.results.workbook import archive, workbook
from hoofdtaak3.writing import digest, unpack

pytestmark = pytest.mark.build

STEPS = ("change", "reorder", "add", "delete", "answer")
KINDS = pytest.mark.parametrize("quiet", [False, True], ids=["every table", "most results known"])
CHECK = "controle van de invoer"


def read(root):
    """All that the public edition reads of the tables and the bibliography."""
    dataset = load_dataset(root, "publiek")
    frames = {name: frame.to_csv() for name, frame in dataset.frames.items()}
    return frames, dataset.withheld, dict(dataset.sources), dataset.warnings


@pytest.fixture(scope="module", params=[False, True], ids=["every table", "most results known"])
def marked(request, tmp_path_factory):
    """The small project with restricted rows, and what the public edition reads of it."""
    root = small_project(tmp_path_factory.mktemp("restricted") / "project")
    rows = Restricted(root, seed=1)
    rows.mark(quiet=request.param)
    return rows, read(root), check(Project(root), "publiek")


@examples(20)
@given(seed=st.integers(0, 2**32), steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=3))
def test_restricted_rows_change_nothing_that_the_public_edition_reads(marked, seed, steps):
    """Tables, what is known to be missing, sources and warnings are the same to the last sign."""
    base, expected, _ = marked
    rows = copy.deepcopy(base)
    rows.random.seed(seed)
    for step in steps:
        getattr(rows, step)()
    rows.write()
    assert read(rows.root) == expected


def test_restricted_rows_change_no_digest(marked):
    """Whatever the steps of a build are known by, the inputs of the model among it, is the same; so is what is said."""
    base, _, expected = marked
    rows = copy.deepcopy(base)
    for step in STEPS:
        getattr(rows, step)()
        rows.write()
        assert check(Project(rows.root), "publiek") == expected, step


def test_restricted_rows_change_nothing_in_the_data_publication(marked):
    """The tables of the public edition are the same, and hold no restricted word; those of the internal edition do."""
    rows = copy.deepcopy(marked[0])
    rows.write()
    public, internal = published(rows.root), published(rows.root, "intern")
    assert not any(canaries(words(data)) for data in (workbook(public, GUIDE), archive(public)))
    assert canaries(words(archive(internal)))
    for step in STEPS:
        getattr(rows, step)()
        rows.write()
        assert published(rows.root) == public, step
    assert published(rows.root, "intern") != internal


def words(data):
    """All that stands in a ZIP."""
    return "\n".join(part.decode("utf-8", "ignore") for part in unpack(data).values())


def test_text_for_another_edition_is_not_read(tmp_path):
    """What a document is known by holds no block, span, file or source that only the internal edition shows."""
    project = Project(tmp_path)
    document = tmp_path / "report" / "x.qmd"
    document.parent.mkdir()
    (document.parent / "geheim.qmd").write_text("Geheim.", encoding="utf-8")
    template = (
        '# Kop\n\n::: {{.content-visible when-profile="intern"}}\n{}\n{{{{< include geheim.qmd >}}}}\n:::\n\n'
        'Voor [woord {} @geheim-2025]{{.content-visible when-profile="intern"}} na @open-2025.\n'
    )
    found = {}
    for edition in ("publiek", "intern"):
        for word in ("een", "twee"):
            document.write_text(template.format(word, word), encoding="utf-8")
            found[edition, word] = included(project, document, edition)
    assert found["publiek", "een"] == found["publiek", "twee"]
    assert [path.name for path in found["publiek", "een"]] == ["x.qmd"]
    assert "@open-2025" in found["publiek", "een"][document]
    assert "@geheim-2025" not in found["publiek", "een"][document]
    assert found["intern", "een"] != found["intern", "twee"]
    assert [path.name for path in found["intern", "een"]] == ["x.qmd", "geheim.qmd"]


def test_digests_are_sealed_with_a_key_that_stays(monkeypatch, tmp_path):
    """With the key of this machine the same, with another not; where none can be kept there is one for this run."""
    seen = []
    for place in ("here", "here", "there", "file/below"):
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / place))
        digests._key.cache_clear()
        seen.append(digests.sealed({"data/claims.csv": "abc"})["data/claims.csv"])
        assert digests.sealed({"data/claims.csv": "abc"})["data/claims.csv"] == seen[-1]
    digests._key.cache_clear()
    assert seen[0] == seen[1]
    assert len({*seen}) == 3
    assert (tmp_path / "here" / "hoofdtaak3" / "key").stat().st_size == 32


def agrees(public, full):
    """Whether a public input is unknown or what it is in the internal edition."""
    if isinstance(public, float):
        return math.isnan(public) or public == full
    if isinstance(public, tuple):
        return len(public) == len(full) and all(map(agrees, public, full))
    if isinstance(public, dict):
        return all(agrees(value, full[key]) for key, value in public.items())
    return public is None or public == full


@pytest.mark.parametrize("seed", range(4))
def test_what_the_public_edition_lacks_is_unknown_and_never_something_else(tmp_path, seed):
    """No other row is read in the place of one that is withheld: every input is as it is, or not known."""
    root = small_project(tmp_path / "project")
    Restricted(root, seed).mark(quiet=True)
    public, full = (load_dataset(root, edition) for edition in ("publiek", "intern"))
    unknown = 0
    for scenario in load_scenarios(root).values():
        shown, whole = build_inputs(public, scenario), build_inputs(full, scenario)
        assert agrees(shown.personnel_ratio, whole.personnel_ratio)
        for kind in ("capabilities", "pools", "alternatives", "lines"):
            others = {row.id: vars(row) for row in getattr(whole, kind)}
            for row in getattr(shown, kind):
                fields = vars(row)
                if kind == "lines" and any(math.isnan(amount) for _, amount in row.units):
                    fields = {**fields, "units": None, "start_day": None}  # how much on which day: none of it is known
                unknown += str(fields).count("nan")
                if not row.id.startswith("withheld_"):
                    assert {name for name in fields if not agrees(fields[name], others[row.id][name])} == set(), row.id
    assert unknown > 0


def edit(root, table, change, which="internal_example"):
    """Change the restricted rows of a table that come with the project; None removes them."""
    path = root / "data" / f"{table}.csv"
    rows = read_rows(path)
    mine = [row for row in rows if row["id"].startswith(which)]
    assert mine
    for row in mine:
        assert row["classification"] == "intern"
        row.update(change or {})
    write_rows(path, [row for row in rows if change is not None or row not in mine], rows[0])


def remembered(root):
    """What is remembered of a build, without what the check read and judged: that is known by a key of this machine."""
    memory = json.loads((root / "build" / "doit.db").read_text(encoding="utf-8"))
    checked, published = (memory[name]["_values_:"] for name in ("check", "publish"))
    return memory, [checked.pop("reads"), checked["facts"].pop(SOUND), published["facts"].pop(SOUND)]


def test_after_a_change_of_restricted_rows_only_the_check_runs(small, monkeypatch):
    """Nothing is made again, no byte changes, and no digest of a whole table can be tried; nor without the key."""
    places = ("_output", "build/results", "build/figures", "build/fragments", "build/notebooks")
    before = small.outputs(*places)
    edit(small.root, "observations", {"source": "ah-2212", "value": "0.1", "note": "Anders."})
    edit(small.root, "commitments", None)
    small.edit("data/bibliography.json", "unexploded ordnance", "blindgangers")
    assert small.report() == 0, small.result.stderr
    assert small.made == {CHECK}
    assert small.outputs(*places) == before
    monkeypatch.setattr(digests, "_key", lambda: bytes(32))  # as on another machine
    assert small.report() == 0
    assert small.made == {CHECK}
    assert small.report() == 0
    assert small.made == set()
    text = (small.root / "build" / "doit.db").read_text(encoding="utf-8")
    tables = {path.stem: path for path in small.root.glob("data/*.csv")}
    restricted = [
        path for path in tables.values() if any(row["classification"] != "openbaar" for row in read_rows(path))
    ]
    assert tables["observations"] in restricted
    kept = [path.name for path in (*restricted, small.root / "data" / "bibliography.json") if digest(path) in text]
    assert kept == []
    assert str(small.root) not in text


@pytest.mark.campaign
@KINDS
@pytest.mark.usefixtures("warm_server")
def test_restricted_rows_change_no_public_byte(quiet, tmp_path):
    """Eight times all is made again from other restricted rows: documents, results, record and memory are the same.

    What is the same as a file without a restricted word has none.
    """
    root = small_project(tmp_path / "project")
    rows = Restricted(root, seed=2)
    rows.mark(quiet=quiet)
    first = made_publicly(root)
    assert [name for name, path in made_files(root).items() if canaries(text_of(path))] == []
    for number in range(8):
        for step in rows.random.sample(STEPS, 2):
            getattr(rows, step)()
        rows.write()
        assert run_ht3(root, "clean").returncode == 0
        again = made_publicly(root)
        assert again.keys() == first.keys()
        assert [name for name in first if again[name] != first[name]] == [], number


def made_publicly(root):
    """Every byte that a public build leaves, and what it says, without the times that steps took."""
    small = Small(root)
    assert small.report() == 0, small.result.stdout + small.result.stderr
    files = made_files(root)
    others = [path for path in files.values() if path.name in {"times.json", "doit.db"}]
    assert [path.name for path in others if canaries(text_of(path))] == []
    said = re.sub(r"[\d,]+ (s|min)\b", "", small.result.stdout)
    assert not canaries(said + small.result.stderr)
    found = {name: path.read_bytes() for name, path in files.items() if path not in others}
    warned = [line for line in said.splitlines() if line.startswith(("Let op", "  - ", "  en nog"))]
    return found | {"memory": remembered(root)[0], "said": warned}
