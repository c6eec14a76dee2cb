"""Answers move the report: synthetic ones, of some parties, in a project that was built without any."""

from __future__ import annotations

import json
import re

import pytest
from tests.projects import Small
from tests.survey.test_commands import fill

pytestmark = [pytest.mark.build]

PARTNERS = ("beveiligingsbedrijven", "politie", "ziekenhuizen")
REGIONS = ("VR08", "VR13", "VR17")
MUCH = {
    "beveiligingsbedrijven": {"beveiligingsbedrijven__private_security__units": 5000},
    "ziekenhuizen": {"ziekenhuizen__hospital_surge__units": 0},
    **{key: {f"{key}__fire_decon__units": 40, f"{key}__fire_drones__units": 3} for key in REGIONS},
}
"""Invented, to see that it moves: no party said so."""


def findings(small: Small):
    """Those of the build, by id."""
    content = json.loads((small.root / "build" / "content.json").read_text(encoding="utf-8"))
    return {entry["id"]: entry for entry in content["findings"]}


def fragment(small: Small, name: str) -> str:
    """A text as a reader reads it."""
    text = (small.root / "build" / "fragments" / f"{name}.md").read_text(encoding="utf-8")
    return " ".join(re.sub(r"\[([^\[\]]*)\]\{[^{}]*\}", r"\1", text).split())


def test_answers_change_findings_figures_letter_and_record(small: Small):
    """Where they should: the picture is empty before, and what parties stated is what the report rests on after."""
    before, letter = findings(small), fragment(small, "kamerbrief")
    assert before["beeld.geantwoord"]["value"] == []
    assert "Het civiele beeld is nog leeg." in fragment(small, "samenwerking")
    assert "al geantwoord" not in letter
    assert not (small.root / "build" / "figures" / "fig-civiel-beeld.svg").exists()

    arguments = [part for key in REGIONS for part in ("--region", key)]
    arguments += [part for key in PARTNERS for part in ("--partner", key)]
    assert small.here("survey", *arguments, "--deadline", "2027-03-01") == 0, small.result.stderr
    post = small.root / "post"
    post.mkdir()
    for key, cells in MUCH.items():
        fill(small.root / "opgaven" / f"opgave-{key}.xlsx", post / f"{key}.xlsx", **cells)
    assert small.here("collect", "post") == 0, small.result.stdout + small.result.stderr
    assert small.report("--document", "impactanalyse") == 0, small.result.stderr

    after = findings(small)
    assert sorted(after["beeld.geantwoord"]["value"]) == sorted(MUCH)
    assert after["beeld.gevraagd"]["value"] != before["beeld.gevraagd"]["value"]
    assert after["beeld.opgegeven"]["value"] == 8
    assert sorted(after["regio.eigen_gegevens"]["value"]) == list(REGIONS)
    moved = {key.split(".")[1] for key in after if key.startswith("capaciteit.") and after[key] != before.get(key)}
    assert {"cbrn_decon", "guarding", "medical_surge"} <= moved
    assert "eod_land" not in moved  # nobody was asked anything about it
    assert (small.root / "build" / "figures" / "fig-civiel-beeld.svg").is_file()
    said = fragment(small, "samenwerking")
    assert "nog leeg" not in said
    assert "De laatste antwoorden worden verwacht op 1 maart 2027." in said  # the police was asked and is silent
    assert "hebben al geantwoord" in fragment(small, "kamerbrief")

    record = json.loads((small.root / "_output-deel" / "gepubliceerd.json").read_text(encoding="utf-8"))
    assert {"data/civil/asked.csv", "data/civil/answers.csv"} <= record["made_from"]["data"].keys()
    assert small.here("explain", "capaciteit.cbrn_decon.oorlog.open") == 0
    assert "opgave-vr13-" in small.result.stdout
    assert "(in data/civil/)" in small.result.stdout
    assert small.here("diff", "--quick") == 0, small.result.stderr
    assert "data/civil/civil_pool_values.csv" in small.result.stdout
