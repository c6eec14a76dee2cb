"""What others look for in a public repository: its licence, what it is, and what it rests on."""

import re
import tomllib

import yaml
from tests.projects import ROOT

PACKAGE = re.compile(r"^([a-z0-9.\-]+)==", re.MULTILINE)


def text(name):
    """A file at the root."""
    return (ROOT / name).read_text(encoding="utf-8")


def test_licence_is_the_same_everywhere():
    """The text, the package, and what catalogues read."""
    assert text("LICENSE").startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert tomllib.loads(text("pyproject.toml"))["project"]["license"] == "EUPL-1.2"
    assert yaml.safe_load(text("publiccode.yml"))["legal"]["license"] == "EUPL-1.2"


def test_publiccode_says_what_the_standard_asks():
    """Source: publiccode.yml 0.4, the keys that are mandatory and their lengths."""
    said = yaml.safe_load(text("publiccode.yml"))
    needed = {"publiccodeYmlVersion", "name", "url", "platforms", "releaseDate", "developmentStatus", "softwareType"}
    assert needed | {"description", "legal", "maintenance", "localisation"} <= set(said)
    dutch = said["description"]["nl"]
    assert len(dutch["shortDescription"]) <= 150
    assert 150 <= len(dutch["longDescription"]) <= 10000
    assert dutch["features"]
    assert said["maintenance"]["contacts"]
    assert said["softwareVersion"] == tomllib.loads(text("pyproject.toml"))["project"]["version"]


def test_licence_of_every_package_is_listed():
    """Once, and nothing that is no longer used."""
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|$", text("docs/licences.md"), re.MULTILINE)
    listed = [name for row in rows if row != "Packages" for name in row.split(", ")]
    assert sorted(listed) == sorted(set(PACKAGE.findall(text("requirements.lock"))))


def test_actions_are_pinned_by_commit():
    """A tag can be moved to other code; a commit can't."""
    used = re.findall(r"uses: (\S+)", text(".github/workflows/report.yml"))
    assert used
    assert [action for action in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action)] == []


def test_python_versions_are_those_that_the_package_says():
    """From the oldest that the package takes to the newest, each once."""
    jobs = yaml.safe_load(text(".github/workflows/report.yml"))["jobs"]
    versions = [
        step["with"]["python-version"] for step in jobs["controle"]["steps"] if "python-version" in step.get("with", {})
    ] + jobs["python"]["strategy"]["matrix"]["python"]
    assert tomllib.loads(text("pyproject.toml"))["project"]["requires-python"] == f">={versions[0]}"
    assert [version.split(".") for version in versions] == [["3", str(minor)] for minor in range(11, 15)]


def test_a_pull_request_says_what_it_changes():
    """Both files run the one script against the revision that the request starts from, and keep what it wrote."""
    github = yaml.safe_load(text(".github/workflows/report.yml"))["jobs"]["verschil"]
    assert github["if"] == "github.event_name == 'pull_request'"
    (run,) = (step for step in github["steps"] if ".ci/diff" in step.get("run", ""))
    assert run["run"] == 'bash .ci/diff "$BASE"'
    assert run["env"] == {"BASE": "${{ github.event.pull_request.base.sha }}"}
    assert github["steps"][0]["with"] == {"fetch-depth": 0}
    assert github["steps"][-1]["with"]["path"] == "verschil/"
    gitlab = yaml.safe_load(text(".gitlab-ci.yml"))["verschil"]
    assert gitlab["script"][-1] == 'bash .ci/diff "$CI_MERGE_REQUEST_DIFF_BASE_SHA"'
    assert gitlab["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    assert gitlab["artifacts"]["paths"] == ["verschil/"]
