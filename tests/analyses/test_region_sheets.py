"""What is found of one region, and what its sheet says of it: with nothing, one thing and many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.build.test_parts import answered

from hoofdtaak3.analyses.regions.region import RegionCase, compute
from hoofdtaak3.analyses.regions.telling import Regions, content_of, sheets_content
from hoofdtaak3.assemble.frontmatter import split
from hoofdtaak3.assemble.shown import plain
from hoofdtaak3.assemble.text import _Writer
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.model.frames import frame
from hoofdtaak3.project import Project
from hoofdtaak3.results.findings import Finding, Findings, Ground
from hoofdtaak3.results.schema import TABLES

ROOT = Path(__file__).parents[2]
HARBOUR, FIRE = ("conflict_chemisch", "chemisch_ongeluk"), ("conflict_natuurbranden", "natuurbrand_peel")


@pytest.fixture(scope="module")
def dataset():
    """The shipped tables, as the public sees them."""
    return load_dataset(ROOT)


@pytest.fixture(scope="module")
def scenarios():
    """Two of the shipped scenarios, after peace."""
    found = load_scenarios(ROOT)
    return {key: found[key] for key in ("vredestijd", HARBOUR[0], FIRE[0])}


def rows(name: str, *found: tuple[Any, ...]):
    """A frame with these rows."""
    return frame(TABLES[name].dtypes, list(found))


def asked(region: str, where: tuple[str, str], capability: str, demand: float, served: float):
    """A row of `region_asked`."""
    return region, *where, "incident", f"{where[1]}_{capability}", capability, "partly", demand, served


def regions(dataset, mine: Mapping[str, Any] | None = None, region: str = "VR17") -> Regions:
    """All regions, with nothing in the frames but what is given of one of them."""
    empty = {name: rows(name) for name in ("region_asked", "region_near", "region_neighbours")}
    frames = dict.fromkeys(dataset.frame("regions")["id"], empty)
    titles = {"vredestijd": "Vredestijd", HARBOUR[0]: "Conflict, chemisch ongeluk", FIRE[0]: "Conflict, natuurbranden"}
    return Regions(dataset, titles, frames | {region: empty | dict(mine or {})})


def report_content(dataset) -> dict[str, Any]:
    """What the report says that a sheet repeats."""
    classes = {"C": "deels op te vangen"}
    keys = dataset.frame("capabilities")["id"]
    found = [
        *(Finding(f"capaciteit.{key}.oorlog.klasse", key, "C", degree="wisselt", names=classes) for key in keys),
        Finding("waarneming.rmoa_regions", "regio’s met een adviseur", 25, "regio’s", source="ah-2212"),
    ]
    names = [*(f"capaciteit.{key}" for key in keys), *(f"tabel.{key}" for key in dataset.frames)]
    grounds = {name: Ground(name, {"fictief": 1}, {}) for name in names}
    return Findings.of(found, grounds).plain() | {"tables": {}, "figures": {}}


def document(found: Regions, region: str = "VR17") -> str:
    """The sheet of a region as a document; nothing may be wrong with it."""
    content = sheets_content(found, report_content(found.dataset))
    writer = _Writer(Project(ROOT), content, {"fingerprint": "abc123"})
    given = {"id": region, "sleutel": region.lower(), "naam": found.called[region]}
    text = writer.render("regio/blad.md.jinja", region, regio=given)
    assert not writer.problems, writer.problems
    return text


def sheet(found: Regions, region: str = "VR17") -> str:
    """What it says, plain, on one line a paragraph."""
    return "\n".join(plain(" ".join(line.split())) for line in document(found, region).split("\n\n"))


def index(found: Regions) -> str:
    """The index, as it is."""
    writer = _Writer(Project(ROOT), sheets_content(found, report_content(found.dataset)), {"fingerprint": "abc123"})
    text = writer.render("regio/index.md.jinja", "index")
    assert not writer.problems, writer.problems
    return text


# What is found


def case(dataset, scenarios, region: str, requests: Mapping[str, Any] | None = None, gaps: Any = None) -> RegionCase:
    """A region with these results."""
    none = {key: rows("requests") for key in scenarios}
    found = rows("regions_gap") if gaps is None else gaps
    return RegionCase(Project(ROOT), "publiek", region, dataset, scenarios, none | dict(requests or {}), found)


def request(line: str, incident: str, capability: str, kind: str = "incident"):
    """A row of `requests`."""
    return line, incident, kind, capability, "burgemeester", 1, 3, 2.0, "partly", "claims", "wvr_51", "nee", 10.0, 4.0


def test_what_is_asked_in_a_region_and_at_its_neighbours(dataset, scenarios):
    """An incident by the region it is in; what is asked at no incident by what is left of all that is asked there."""
    requests = {
        HARBOUR[0]: rows("requests", request("a", "chemisch_ongeluk", "cbrn_decon"), request("b", "navo_top", "drones"),
                         request("c", "natuurbrand_peel", "drones"), request("r_1", "r_1", "drones", "request")),
    }  # fmt: skip
    gaps = rows(
        "regions_gap", ("vredestijd", "VR17", "drones", 6.0, 1.5, 0.0), ("vredestijd", "VR01", "drones", 3.0, 0.0, 0.0)
    )
    found = compute(case(dataset, scenarios, "VR17", requests, gaps))["region_asked"]
    told = [tuple(row) for row in found[["region_id", "incident_id", "kind", "line_id"]].itertuples(index=False)]
    assert ("VR17", "chemisch_ongeluk", "incident", "a") in told
    assert ("VR15", "navo_top", "incident", "b") in told, "Haaglanden is a neighbour"
    assert ("VR17", "", "request", "") in told
    assert {row[0] for row in told} <= {"VR17", "VR15", "VR16", "VR18", "VR20"}, "the Peel and Groningen are not"
    loose = found[found["kind"] == "request"].iloc[0]
    assert (loose["demand_unit_days"], loose["served_unit_days"]) == (6.0, 4.5)


def test_neighbours_are_the_nearest(dataset, scenarios):
    """From near to far, without the region itself; by the settings of travel."""
    found = compute(case(dataset, scenarios, "VR01"))["region_neighbours"]
    assert found["region_id"].tolist()[:2] == ["VR03", "VR02"]
    assert all(one <= other for one, other in pairwise(found["km"]))
    road = scenarios["vredestijd"].travel.road
    assert found["hours"].tolist() == pytest.approx([km * road.detour_factor / road.speed_kmh for km in found["km"]])


def test_who_is_near_depends_on_the_region_once_regions_answered(dataset, scenarios):
    """The part of Utrecht is there at once in Utrecht, and later in Groningen; the whole is as near everywhere."""
    some = answered(dataset, {"fire_decon": {"VR09": {"units": 2.0}}})
    hours = {}
    for region in ("VR09", "VR01"):
        near = compute(case(some, scenarios, region))["region_near"]
        mine = near[near["alternative_id"] == "cbrn_decon_by_fire_decon"].set_index("pool_id")
        hours[region] = mine["hours"].to_dict()
        assert mine.loc["fire_decon_vr09", "from_region_id"] == "VR09"
    assert hours["VR09"]["fire_decon"] == hours["VR09"]["fire_decon_vr09"] == hours["VR01"]["fire_decon"]
    assert hours["VR01"]["fire_decon_vr09"] > hours["VR01"]["fire_decon"] + 2


# What is said


def test_a_region_where_nothing_happens(dataset):
    """It says so, that this is no safety, and that there is nothing to count."""
    text = sheet(regions(dataset))
    assert (
        "In geen enkel scenario gebeurt er een incident in deze regio. Dat zegt niets over uw risico"
        in text.replace("*", "")
    )
    assert "Er is dus niets te tellen" in text
    assert "De incidenten zijn verzonnen" not in text, "there are none"
    assert "Buiten incidenten om vraagt deze regio in het model niets." in text
    assert "Deze regio gaf nog niet op wat zij zelf heeft." in text
    assert "Er is geen andere veiligheidsregio bekend." in text


@pytest.mark.parametrize(
    ("served", "words"),
    [
        (10.0, "komt alle gevraagde steun op tijd"),
        (4.0, "blijft dan een deel open van CBRN-ontsmetting"),
        (float("nan"), "Of alle gevraagde steun op tijd komt, is niet bekend."),
    ],
)
def test_one_incident(dataset, served, words):
    """All in time, not all, or not known."""
    text = sheet(
        regions(dataset, {"region_asked": rows("region_asked", asked("VR17", HARBOUR, "cbrn_decon", 10.0, served))})
    )
    assert "In één scenario gebeurt er een incident in deze regio" in text.replace("*", "")
    assert words in text
    assert "De incidenten zijn verzonnen" in text


def test_many_incidents_and_neighbours(dataset):
    """Each is counted, proper names keep their capitals, and what happens at the same time is named."""
    mine = rows(
        "region_asked", asked("VR17", HARBOUR, "cbrn_decon", 10.0, 4.0), asked("VR17", HARBOUR, "guarding", 5.0, 1.0),
        asked("VR17", FIRE, "drones", 5.0, 5.0), asked("VR18", HARBOUR, "drones", 2.0, 2.0),
    )  # fmt: skip
    near = rows("region_neighbours", ("VR18", 27.0, 0.6), ("VR20", 45.0, 1.0))
    text = sheet(regions(dataset, {"region_asked": mine, "region_neighbours": near}))
    assert "In twee scenario’s gebeurt er een incident" in text.replace("*", "")
    assert "bewaken en beveiligen en CBRN-ontsmetting" in text
    assert "Het dichtst bij liggen Midden- en West-Brabant en Zuid-Holland Zuid" in text
    assert "In één scenario heeft ook een van deze buren een incident" in text
    assert "Van geen van deze buren is bekend wat zij zelf hebben" in text


def test_answers_of_a_region_and_its_neighbours(dataset):
    """What it answered, what it did not, and who of its neighbours did."""
    some = answered(dataset, {"fire_decon": {"VR17": {"units": 1.0}, "VR18": {"units": 1.0}}})
    near = {"region_neighbours": rows("region_neighbours", ("VR18", 27.0, 0.6), ("VR20", 45.0, 1.0))}
    text = sheet(regions(some, near))
    assert "Deze regio gaf op wat zij heeft: Ontsmettingseenheden brandweer (1). Van zes andere" in text
    assert text.count("Ontsmettingseenheden brandweer (1)") == 2, "its own, and that of a neighbour"
    assert "Van Zuid-Holland Zuid is een opgave bekend; van de andere buren nog niet." in text
    found = {finding.id: finding for finding in content_of(regions(some, near)).findings}
    assert found["blad.vr17.antwoord"].value == ("fire_decon",)
    assert "fire_decon" not in found["blad.vr17.zonder_antwoord"].value
    assert "fire_decon" in found["blad.vr20.zonder_antwoord"].value
    assert found["bladen.met_antwoord"].value == ("VR17", "VR18")


def test_best_placed_party_by_capability(dataset):
    """Allowed and in time before all others, then the fastest; from where it comes if that is a region."""
    near = rows(
        "region_near",
        ("guarding", "guarding_by_police_riot", "police_riot", "", 9.0, 6.0, "te_laat"),
        ("guarding", "guarding_by_private_security", "private_security", "", 5.0, 6.0, "op_tijd"),
        ("eod_land", "eod_land_by_police_tev", "police_tev", "", 1.0, 6.0, "mag_niet"),
    )  # fmt: skip
    content = content_of(regions(dataset, {"region_near": near}))
    found = {row["id"]: row for row in content.tables["blad_mist-VR17"]}
    assert (found["guarding"]["wie"], found["guarding"]["kan"]) == ("Particuliere beveiliging", "op_tijd")
    assert (found["eod_land"]["kan"], found["airspace"]["kan"]) == ("mag_niet", "niemand")
    findings = {finding.id: finding for finding in content.findings}
    assert findings["blad.vr17.kan"].value == ("guarding",)
    assert {"eod_land", "airspace"} <= set(findings["blad.vr17.kan_niet"].value)


def test_the_index_has_a_tile_and_a_row_for_every_region(dataset):
    """At its place, as a link, with how much happens there in words."""
    mine = {"region_asked": rows("region_asked", asked("VR17", HARBOUR, "cbrn_decon", 10.0, 4.0))}
    text = index(regions(dataset, mine))
    assert text.count("<li class=") == 25
    assert (
        '<li class="rij-5 kolom-2 gevuld"><a href="vr17.html"><span class="tegel-naam">Rotterdam-Rijnmond</span>'
        in text
    )
    assert "1 incident; 0 opgaven" in text
    assert text.count(".pdf)") == 25
    assert "Nog geen enkele veiligheidsregio gaf op" in text


def test_a_name_of_a_region_cannot_be_mark_up(dataset):
    """Not in the map either, which is no Markdown."""
    frame_ = dataset.frame("regions").copy()
    frame_.loc[0, "name"] = '<b>"Groningen"</b> & {{< var x >}}'
    text = index(regions(replace(dataset, frames={**dataset.frames, "regions": frame_})))
    assert "&lt;b&gt;&quot;Groningen&quot;&lt;/b&gt; &amp; " in text
    assert "<b>" not in text


@pytest.mark.parametrize("name", ["'s-Hertogenbosch", 'Regio "A": een # twee', "C:\\ {x} *y*"])
def test_any_name_can_be_the_title(dataset, name):
    """What means something in YAML or Markdown is only text in the head of a sheet."""
    frame_ = dataset.frame("regions").copy()
    frame_.loc[frame_["id"] == "VR17", "name"] = name
    text = document(regions(replace(dataset, frames={**dataset.frames, "regions": frame_})))
    head = yaml.safe_load(split(text)[0])
    assert plain(head["title"]) == f"Veiligheidsregio {name}"
    assert head["toc"] is False
