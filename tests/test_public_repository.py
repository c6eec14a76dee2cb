"""What others look for in a public repository: its licence, what it is, and what it rests on."""

import os
import re
import shutil
import subprocess
import tomllib

import pytest
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
    (comment,) = (step for step in github["steps"] if ".ci/comment" in step.get("run", ""))
    assert comment["if"] == "github.event.pull_request.head.repo.full_name == github.repository"
    assert comment["env"]["GH_TOKEN"] == "${{ github.token }}"  # noqa: S105 - the name of one
    assert github["permissions"] == {"contents": "read", "pull-requests": "write"}
    gitlab = yaml.safe_load(text(".gitlab-ci.yml"))["verschil"]
    assert gitlab["script"][-1] == 'bash .ci/diff "$CI_MERGE_REQUEST_DIFF_BASE_SHA"'
    assert gitlab["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    assert gitlab["artifacts"]["paths"] == ["verschil/"]


def test_windows_and_macos_have_a_job_each():
    """With the words of the manual: Windows' own PowerShell, without make; on macOS those of Linux."""
    jobs = yaml.safe_load(text(".github/workflows/report.yml"))["jobs"]
    systems = {
        name: (job["runs-on"], [step["run"] for step in job["steps"] if "run" in step]) for name, job in jobs.items()
    }
    windows, own = systems["windows"]
    assert windows == "windows-latest"
    start = "powershell -ExecutionPolicy Bypass -File ht3.ps1 "
    assert [run.removeprefix(start).split()[0] for run in own] == ["report", "verify", "check", "whatif", "test"]
    assert all(run.startswith(start) for run in own)
    assert f"{start}report" in text("docs/handleiding.md")
    assert systems["macos"] == ("macos-latest", ["make report", ".venv/bin/ht3 verify", "make test-fast"])


def test_script_for_windows_does_what_the_makefile_does():
    """The same locks with the same options, the same stamps, in words that Windows PowerShell 5.1 can read."""
    script, makefile = text("ht3.ps1"), text("Makefile")
    assert script.isascii()
    assert not {"#Requires", "RunAs", "&&", "||", " ?? ", "-Parallel"} & set(re.findall(r"\S+", script))
    options = r"(?:--[a-z-]+ )+(?:-r requirements[\w-]*\.lock|--editable \.)"
    asked = set(re.findall(options, makefile))
    assert set(re.findall(options, script)) == asked
    (pip,) = re.findall(r"^PIP := \$\(BIN\)/python (.*)$", makefile, re.MULTILINE)
    (words,) = re.findall(r"^\$Pip = @\((.*)\)$", script, re.MULTILINE)
    assert re.findall(r"'(\S+)'", words) == pip.split()
    assert len(asked) == 5
    assert set(re.findall(r"\$\(VENV\)/(\.[a-z]+):", makefile)) == set(re.findall(r"Set-Ready '(\.[a-z]+)'", script))
    for stamp, sources in re.findall(r"^\$\(VENV\)/(\.[a-z]+): ([^|\n]+)", makefile, re.MULTILINE):
        (asks,) = re.findall(rf"Test-Ready '\{stamp}' @\(([^)]*)\)", script)
        assert {source for source in sources.split() if "VENV" not in source} <= set(re.findall(r"'([^']+)'", asks))
    for opening, closing in ("{}", "()", "[]"):
        assert script.count(opening) == script.count(closing)


@pytest.mark.parametrize("most", ["60000", "40"])
def test_the_comment_on_a_pull_request(tmp_path, most):
    """What was found, or as much of it as a comment holds, with a word on the rest; the former one is replaced."""
    (tmp_path / ".ci").mkdir()
    shutil.copy2(ROOT / ".ci" / "comment", tmp_path / ".ci" / "comment")
    (tmp_path / "verschil").mkdir()
    said = "## Wat in het rapport staat, verandert\n\n~~~~text\neen regel\n~~~~\n"
    (tmp_path / "verschil" / "verschil.md").write_text(said, encoding="utf-8")
    (tmp_path / "gh").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    (tmp_path / "gh").chmod(0o755)
    done = subprocess.run(
        ["bash", ".ci/comment", "7"], cwd=tmp_path, env={**os.environ, "GH": "./gh", "MOST": most},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    body = "verschil/opmerking.md"
    assert done.stdout.split() == ["pr", "comment", "7", "--body-file", body, "--edit-last", "--create-if-none"]
    comment = (tmp_path / body).read_text(encoding="utf-8")
    if most == "60000":
        assert comment == said
    else:
        assert comment.startswith("## Wat in het rapport staat, verandert\n")
        assert comment.endswith("\n~~~~\n\nDe rest staat in de samenvatting van deze taak.\n")
        assert "een regel" not in comment
