"""Editions: what the public edition drops, and what it keeps of that."""

import csv
import io
import math

import pytest

from hoofdtaak3.inputs.tables import Values, Withheld
from hoofdtaak3.inputs.tables.contract import load_contract
from hoofdtaak3.problems import InputError

WORD = "zwartelelie"
NAMES = [
    "regions", "region_values", "capabilities", "capability_values", "claims", "legal_bases", "incidents",
    "request_lines", "request_line_values", "request_types", "request_type_values", "civil_pools", "civil_pool_values",
    "civil_alternatives", "civil_alternative_values", "reciprocal_claims", "personnel", "measures", "measure_values",
    "measure_effects", "acute_risks", "observations", "commitments", "open_questions",
]  # fmt: skip


def everything(dataset):
    """All that a dataset says, as one text."""
    frames = {name: frame.to_dict("list") for name, frame in dataset.frames.items()}
    return repr((frames, dataset.withheld, dataset.warnings, dict(dataset.sources)))


def make_intern(project, name, which, /, **changes):
    """Make row `which` of a table intern (or unclassified), with other cells changed."""
    path = project.path(name)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    rows[which] |= {"classification": "intern", **changes}
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def add_secret_capability(project):
    """An intern capability with everything that hangs from it, each under a word of its own."""
    project.append(
        "capabilities",
        f"{WORD},Naam {WORD},Kan {WORD}.,structureel,{WORD},{WORD},false,,included,road,nota-2025,intern,{WORD}",
    )
    project.append("open_questions", f"q_{WORD},Vraag {WORD}?,{WORD},{WORD},{WORD},intern,")
    project.append("capability_values", f"{WORD},units,8,10,12,eenheden,bron,nota-2025,q_{WORD},openbaar,{WORD}")
    project.append("claims", f"{WORD},ht1,vrede,0.9,0.9,0.9,fractie,oordeel,,,intern,{WORD}")
    project.append("claims", f"{WORD},ht2,vrede,0,0.1,0.9,fractie,oordeel,,,intern,{WORD}")
    project.append("request_lines", f"bomb_{WORD},bomb,{WORD},{WORD},{WORD},wvr,1,false,openbaar,")
    project.append("civil_alternatives", f"{WORD}_firms,{WORD},firms,available,,,{WORD},oordeel,,,openbaar,{WORD}")
    project.append("incidents", f"crisis_{WORD},{WORD},incident,explosief,VR17,{WORD},fictief,,intern,{WORD}")
    project.append("request_lines", f"crisis_{WORD},crisis_{WORD},eod,{WORD},{WORD},wvr,1,false,openbaar,")


def test_intern_words_stand_nowhere_in_the_public_edition(project):
    """A word of an intern row, or of a row that hangs from one, is in no frame, bookkeeping, warning or source."""
    add_secret_capability(project)
    project.bibliography.write_text(
        project.bibliography.read_text(encoding="utf-8").replace('"Nota"', f'"Nota over {WORD}"'), encoding="utf-8"
    )
    assert WORD in everything(project.load("intern"))
    assert WORD not in everything(project.load("publiek"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("classification", ["intern", ""])
def test_any_intern_row_stays_out(project, name, classification):
    """Whichever row is intern or unclassified: its words stay out, and what remains refers only to what remains."""
    table = load_contract(project.root).tables[name]
    texts = {
        column.name: f"Tekst {WORD}"
        for column in table.columns
        if column.type == "string"
        and not column.enum
        and column.pattern is None
        and not column.sources
        and column.name != "unit"
        and column.name not in {key for keys in table.keys for key in keys}
    }
    make_intern(project, name, 0, **texts, classification=classification)
    dataset = project.load("publiek")
    assert WORD in everything(project.load("intern"))
    assert WORD not in everything(dataset)
    for other in load_contract(project.root).tables.values():
        for column, target in other.references.items():
            used = set(dataset.frame(other.name)[column]) - {""}
            assert used <= set(dataset.frame(target)["id"]), (other.name, column)


def test_withheld_quantity_is_explicitly_unknown(project):
    """An intern values row keeps key and unit without numbers or text; the row for every phase does not replace it."""
    make_intern(project, "civil_pool_values", 5, note=WORD)
    frame = project.load("publiek").frame("civil_pool_values")
    row = frame[(frame["attribute"] == "reservists") & (frame["phase"] == "oorlog")].iloc[0]
    assert math.isnan(row["likely"])
    assert (row["unit"], row["basis"], row["note"], row["classification"]) == ("fractie", "", "", "intern")
    values = Values(frame, "civil_pool_id")
    assert math.isnan(values.get("firms", "reservists", "oorlog"))
    assert values.get("firms", "reservists", "conflict") == 0


@pytest.mark.parametrize(
    ("table", "row", "changes", "left"),
    [
        # A public row for every phase or type would be read instead.
        ("civil_pool_values", 5, {}, ("firms", "reservists", "oorlog")),
        ("civil_pool_values", 3, {}, ("firms", "own_use_incident", "explosief")),
        ("reciprocal_claims", 1, {}, ("firms", "oorlog")),
        # The days before or after it would run on.
        ("request_line_values", 4, {}, ("bomb_eod", "units", "2")),
        ("request_line_values", 3, {}, ("bomb_eod", "units", "0")),
        # Nothing is read instead: no row says as much.
        ("capability_values", 0, {}, None),
        ("claims", 3, {}, None),
        ("civil_pool_values", 1, {}, None),
        ("civil_pool_values", 4, {}, None),
        ("request_line_values", 6, {}, None),
        ("personnel", 0, {}, None),
        ("measure_values", 0, {}, None),
        ("civil_alternative_values", 0, {}, None),
    ],
)
def test_a_withheld_quantity_leaves_a_row_only_where_another_would_be_read(project, table, row, changes, left):
    """Elsewhere the public edition is the same whether there is such a row or not."""
    before = project.load("publiek").frame(table)
    make_intern(project, table, row, **changes)
    frame = project.load("publiek").frame(table)
    unknown = frame[frame["classification"] == "intern"]
    assert len(frame) == len(before) - (left is None)
    if left is None:
        assert unknown.empty
    else:
        assert frame.index[-1] == unknown.index[0], "what is not known comes last"
        assert {*left} <= {str(value) for value in unknown.iloc[0]}
        assert unknown["likely"].isna().all()


def test_a_hidden_region_that_a_scenario_names_still_exists(project):
    """A scenario may be measured from a region that is not shown: the way from there takes unknown time."""
    make_intern(project, "regions", 0)
    assert project.load("publiek").withheld.regions == ()
    (project.root / "params" / "base.yaml").write_text("reference_region: VR09\n", encoding="utf-8")
    assert project.load("publiek").withheld.regions == ("VR09",)
    (project.root / "params" / "base.yaml").write_text("reference_region: [\nincidents: 5\n", encoding="utf-8")
    assert project.load("publiek").withheld.regions == (), "whoever reads the scenarios tells what is wrong"
    (project.root / "params" / "base.yaml").write_text("incidents: 5\n", encoding="utf-8")
    assert project.load("publiek").withheld.incidents == ()


def test_bookkeeping_of_a_dropped_capability(project):
    """The model learns which public pools an unseen capability may use, and nothing more."""
    add_secret_capability(project)
    assert project.load("publiek").withheld == Withheld(pools=("firms",))
    assert project.load("intern").withheld == Withheld()


def test_bookkeeping_of_dropped_lines_and_alternatives(project):
    """A dropped line is a public pair of incident and capability; an alternative, its pool.

    Its capability counts while what is left of its alternatives would seem to be all: without any, or with one that
    says so, others are not known as it is.
    """
    make_intern(project, "request_lines", 0)
    make_intern(project, "civil_alternatives", 0)
    withheld = project.load("publiek").withheld
    assert withheld.lines == (("bomb", "eod"),)
    assert withheld.pools == ("firms",)
    assert withheld.alternatives == ()
    project.append("civil_alternatives", "eod_none,eod,,none,,,Geen.,oordeel,,q_units,openbaar,Gangbaar.")
    assert project.load("publiek").withheld.alternatives == ("eod",)
    project.append("civil_alternatives", "eod_unknown,eod,,unknown,,,Onbekend.,oordeel,,q_units,openbaar,Gangbaar.")
    assert project.load("publiek").withheld.alternatives == ()


def test_dropped_legal_basis_takes_its_lines(project):
    """A line whose legal basis is intern is dropped, not shown without a legal basis: that would refuse it."""
    make_intern(project, "legal_bases", 0)
    dataset = project.load("publiek")
    assert dataset.frame("request_lines").empty
    assert dataset.withheld.lines == (("bomb", "eod"), ("watch", "guards"))
    assert dataset.withheld.demand == ("eod",)
    assert dataset.frame("reciprocal_claims")["likely"].isna().all()


def test_dropped_incident_is_named_only_if_a_scenario_names_it(project):
    """An incident's id is kept only if parameter files already say it."""
    make_intern(project, "incidents", 0)
    (project.root / "params" / "base.yaml").write_text("title: bomb  # bomb\n", encoding="utf-8")
    assert project.load("publiek").withheld.incidents == ()
    scenario = project.root / "params" / "scenarios" / "conflict.yaml"
    scenario.write_text("incidents:\n  - {incident: bomb, day: 3}\n", encoding="utf-8")
    assert project.load("publiek").withheld.incidents == ("bomb",)


def test_withheld_measure_is_not_there(project):
    """An intern measure goes with its values and effects; the others stay whole."""
    make_intern(project, "measures", 1)
    dataset = project.load("publiek")
    for name, column in (("measures", "id"), ("measure_values", "measure_id"), ("measure_effects", "measure_id")):
        assert set(dataset.frame(name)[column]) == {"train"}, name


def test_withheld_effect_is_explicitly_unknown(project):
    """An intern effect of a public measure says what it acts on, and not how much."""
    make_intern(project, "measure_effects", 4, note=WORD)
    effect = project.load("publiek").frame("measure_effects").iloc[-1]
    assert effect["id"] == "withheld_team_capability_eod_units", "its own id would say something"
    assert (effect["measure_id"], effect["target"], effect["capability_id"]) == ("team", "capability", "eod")
    assert (effect["attribute"], effect["unit"], effect["note"]) == ("units", "eenheden", "")
    assert math.isnan(effect["likely"])


@pytest.mark.parametrize(
    ("table", "row", "left"),
    [("civil_alternatives", 0, {"team"}), ("civil_pools", 0, {"team"}), ("capabilities", 0, set())],
)
def test_measure_with_a_hidden_target_is_not_there(project, table, row, left):
    """A measure that acts on something this edition hides goes as a whole: with half its effects it would seem weak."""
    make_intern(project, table, row)
    dataset = project.load("publiek")
    assert set(dataset.frame("measures")["id"]) == left
    assert set(dataset.frame("measure_effects")["measure_id"]) == left
    assert set(dataset.frame("measure_values")["measure_id"]) == left


PART = "firms_vr09,Bedrijven in Utrecht,markt,ploeg,ploegen,VR09,firms,added,road,{},"


def test_a_hidden_part_is_as_if_the_region_did_not_answer(project):
    """What a region answered in confidence changes nothing of the public edition, not even that it did."""
    before = everything(project.load("publiek"))
    project.append("civil_pools", PART.format("intern"))
    project.append("civil_pool_values", f"firms_vr09,units,,,1,2,3,eenheden,fictief,,,openbaar,{WORD}")
    assert everything(project.load("publiek")) == before
    assert WORD in everything(project.load("intern"))


def test_a_hidden_value_of_a_part_is_unknown(project):
    """Otherwise the public edition would read that of the whole in its place; what the region left out still is."""
    project.append("civil_pools", PART.format("openbaar"))
    project.append("civil_pool_values", f"firms_vr09,units,,,1,2,3,eenheden,fictief,,,intern,{WORD}")
    values = project.load("publiek").frame("civil_pool_values")
    assert WORD not in everything(project.load("publiek"))
    (mine,) = values[values["civil_pool_id"] == "firms_vr09"].to_dict("records")
    assert (mine["attribute"], mine["basis"]) == ("units", "")
    assert math.isnan(mine["likely"])


def test_risks_of_a_hidden_capability_are_not_there(project):
    """A risk goes with its capability, and an intern risk by itself."""
    make_intern(project, "acute_risks", 1)
    assert project.load("publiek").frame("acute_risks")["capability_id"].tolist() == ["eod", "guards"]
    make_intern(project, "capabilities", 0)
    assert project.load("publiek").frame("acute_risks")["capability_id"].tolist() == ["guards"]


def test_dropped_standing_task_is_unknown_demand(project):
    """No scenario names a standing task, so its capabilities are listed."""
    make_intern(project, "incidents", 1)
    withheld = project.load("publiek").withheld
    assert withheld.demand == ("guards",)
    assert withheld.standing
    assert withheld.lines == ()


def test_dropped_question_leaves_the_row(project):
    """A public row keeps its numbers when its open question is intern; only the reference goes."""
    make_intern(project, "open_questions", 0)
    frame = project.load("publiek").frame("capability_values")
    units = frame[(frame["capability_id"] == "eod") & (frame["attribute"] == "units")].iloc[0]
    assert (units["likely"], units["open_question_id"]) == (10, "")


def test_warnings_follow_the_edition(project):
    """A warning speaks of the rows that the edition shows: what it does not show is missing there."""
    project.replace("claims", "eod,ht1,oorlog,0.7,0.7,0.7", "eod,ht1,oorlog,0.7,0.7,0.9")
    project.replace("claims", "eod,ht2,oorlog,0,0,0", "eod,ht2,oorlog,0,0,0.3")
    assert [text for text in project.load("publiek").warnings if "oorlog zijn samen 1.2" in text]
    make_intern(project, "claims", 3)
    missing = "data/claims.csv: voor eod ontbreekt het beslag ht1 in oorlog; wat daarvan afhangt, is onbekend."
    assert project.load("publiek").warnings == (missing,)
    assert len(project.load("intern").warnings) == 1


def test_the_whole_is_checked_whatever_the_edition(project):
    """A mistake in an intern row stops the public edition too; only the internal one quotes it."""
    make_intern(project, "capability_values", 0, low="-1.25", capability_id="eod")
    for edition, told in (("intern", True), ("publiek", False)):
        with pytest.raises(InputError, match="regel 2, low") as error:
            project.load(edition)
        assert ("-1.25" in error.value.text()) is told
        assert ("buiten de grenzen" in error.value.text()) is told
        assert ("ht3 check --edition intern" in error.value.text()) is not told


@pytest.mark.parametrize(
    "break_it",
    [
        lambda project: make_intern(project, "capability_values", 0, likely=f"{WORD}"),
        lambda project: make_intern(project, "capability_values", 0, source=WORD),
        lambda project: make_intern(project, "capability_values", 0, classification="", attribute=WORD),
        lambda project: make_intern(project, "capabilities", 0, name=f"={WORD}"),
        lambda project: make_intern(project, "open_questions", 0, capability_id=WORD),
        lambda project: project.append("claims", f"eod,ht1,vrede,{WORD},0.1,0.1,fractie"),
        lambda project: project.append("claims", f"eod,ht1,vrede,0.1,0.1,0.1,fractie,oordeel,,,intern,{WORD},{WORD}"),
        lambda project: add_secret_capability(project) or project.append("acute_risks", f"{WORD},,,oordeel,,,intern,"),
        # A public row that is nearly the key of an intern one must not be told what that is.
        lambda project: (
            add_secret_capability(project)
            or project.append("acute_risks", f"{WORD[:-1]},Mis.,Niets.,oordeel,,,openbaar,Gangbaar.")
        ),
        lambda project: [
            project.bibliography.write_text(
                project.bibliography.read_text(encoding="utf-8").replace("nota-2025", WORD), encoding="utf-8"
            ),
            make_intern(project, "commitments", 0, source=WORD),
            project.replace("legal_bases", "bijstand,cbs-2024", f"bijstand,{WORD[:-1]}"),
        ],
        # An intern claim makes that of a public row too much.
        lambda project: (
            project.replace("claims", "eod,ht1,oorlog,0.7,0.7,0.7", "eod,ht1,oorlog,0.875,0.875,0.875")
            or make_intern(project, "claims", 3)
            or project.replace("claims", "eod,ht2,oorlog,0,0,0", "eod,ht2,oorlog,0.5,0.5,0.5")
        ),
    ],
)
def test_mistakes_in_intern_rows_are_not_quoted(project, break_it):
    """What goes wrong with an intern row is told by file and line: the log of a public build may be public."""
    break_it(project)
    with pytest.raises(InputError) as error:
        project.load("publiek")
    text = error.value.text()
    assert WORD not in text
    assert "0.875" not in text
    with pytest.raises(InputError) as full:
        project.load("intern")
    assert [(p.file, p.line) for p in error.value.problems] == [(p.file, p.line) for p in full.value.problems]


def test_sources_that_only_intern_rows_cite_stay_out(project):
    """An edition has the sources that its rows cite; whether an intern row cites another changes nothing."""
    assert set(project.load("publiek").sources) == {"cbs-2024"}
    make_intern(project, "commitments", 0, source="nota-2025")
    assert set(project.load("publiek").sources) == {"cbs-2024"}
    assert set(project.load("intern").sources) == {"cbs-2024", "nota-2025"}


def test_unknown_edition_is_refused(project):
    """A misspelt edition never counts as one of the two."""
    with pytest.raises(ValueError, match="edition"):
        project.load("public")
