"""Which assembler is chosen and how Quarto is driven; a small script plays Quarto."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shlex import quote

import pytest

from hoofdtaak3.assemble import quarto
from hoofdtaak3.assemble.assembler import choose
from hoofdtaak3.problems import InputError

# A `#!` holds no path with a space and no path that is long: a shell is told which Python to take.
STARTER = '#!/bin/sh\nexec {python} {script} "$@"\n'
SCRIPT = """
import os, pathlib, sys
if sys.argv[1:] == ["--version"]:
    print("{version}")
    sys.exit(0)
_, source, _, name, _, profile = sys.argv[1:]
print("rendering", name, profile, os.environ.get("HT3_ASSEMBLING"), os.environ["SOURCE_DATE_EPOCH"], flush=True)
if name == "{fails}":
    print("ERROR: it broke", file=sys.stderr)
    sys.exit(3)
output = "_output-intern" if profile == "intern" else "_output"
target = pathlib.Path(output, source).with_suffix(dict(html=".html", typst=".pdf", docx=".docx")[name])
target.parent.mkdir(parents=True, exist_ok=True)
target.write_text("quarto " + name)
"""


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Put a Quarto of some version on an otherwise empty PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def make(version: str, fails: str = "") -> None:
        script, program = tmp_path / "quarto.py", folder / "quarto"
        script.write_text(SCRIPT.format(version=version, fails=fails))
        program.write_text(STARTER.format(python=quote(sys.executable), script=quote(str(script))))
        program.chmod(0o755)

    return make


@pytest.mark.usefixtures("fake")
def test_without_quarto_the_built_in_one(project, monkeypatch):
    """Without Quarto the built-in assembler is chosen, and the reason says why."""
    monkeypatch.setattr(sys, "executable", str(project.root / "nergens" / "python"))
    chosen = choose(project)
    assert (chosen.name, chosen.version[0]) == ("pandoc", "3")
    assert "niet gevonden" in chosen.reason
    with pytest.raises(InputError, match="make quarto"):
        choose(project, "quarto")


def test_quarto_on_path_is_used(project, fake):
    """A Quarto that is new enough is used, unless the other is forced."""
    fake("1.10.18")
    assert (choose(project).name, choose(project).version) == ("quarto", "1.10.18")
    assert "--assembler" in choose(project, "quarto").reason
    assert choose(project, "pandoc").name == "pandoc"


@pytest.mark.parametrize("version", ["1.9.38", "geen idee"])
def test_old_quarto_is_passed_over(project, fake, version):
    """A Quarto that is too old, or silent, is not used; forcing it is an error that names both versions."""
    fake(version)
    chosen = choose(project)
    assert chosen.name == "pandoc"
    assert "1.10 of nieuwer" in chosen.reason
    with pytest.raises(InputError, match=r"1\.10 of nieuwer"):
        choose(project, "quarto")


def test_unknown_assembler(project):
    """A name that does not exist is refused with the names that do."""
    with pytest.raises(InputError, match="pandoc of quarto"):
        choose(project, "latex")


def test_quarto_renders_to_staging(project, fake):
    """Quarto's output lands in staging, its words in the log, and the published report stays as it was."""
    fake("1.10.18")
    old = project.output() / "report" / "impactanalyse.html"
    old.parent.mkdir(parents=True)
    old.write_text("vorige")
    lines = []
    staging = project.build / "staging"
    made = choose(project).render(
        project.report / "impactanalyse.qmd", ["html", "typst", "docx"], staging, "intern", lines.append
    )
    assert [path.name for path in made] == ["impactanalyse.html", "impactanalyse.pdf", "impactanalyse.docx"]
    assert made[1].read_text() == "quarto typst"
    assert lines[0] == "rendering html intern 1 1765195200"
    assert old.read_text() == "vorige"
    assert [path.name for path in project.output().rglob("*") if path.is_file()] == ["impactanalyse.html"]


def test_failing_quarto_leaves_the_last_report(project, fake):
    """When Quarto fails, the error shows its last words and the published report stays."""
    fake("1.10.18", fails="typst")
    old = project.output() / "report" / "impactanalyse.html"
    old.parent.mkdir(parents=True)
    old.write_text("vorige")
    document = project.report / "impactanalyse.qmd"
    with pytest.raises(InputError, match="it broke"):
        choose(project).render(document, ["html", "typst"], project.build / "staging", "publiek", print)
    assert old.read_text() == "vorige"


def test_overlapping_renders_keep_to_themselves(project, fake):
    """Two documents at once, each with its own copy of the project: both are made, and nothing else is touched."""
    fake("1.10.18")
    first = project.report / "impactanalyse.qmd"
    second = first.with_name("tweede.qmd")
    second.write_bytes(first.read_bytes())
    before = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}

    def render(document):
        staging = project.build / f"staging-{document.stem}"
        return choose(project).render(document, ["html", "docx"], staging, "publiek", [].append)

    with ThreadPoolExecutor(2) as pool:
        made = [path for paths in pool.map(render, (first, second)) for path in paths]
    assert [path.name for path in made] == ["impactanalyse.html", "impactanalyse.docx", "tweede.html", "tweede.docx"]
    after = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    assert {path: data for path, data in after.items() if path not in made} == before


def test_quarto_beside_this_python_is_found(tmp_path, monkeypatch):
    """`make quarto` puts Quarto in the virtual environment; it is found there too."""
    monkeypatch.setenv("PATH", str(tmp_path / "leeg"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert quarto.find_quarto() is None
    (tmp_path / "quarto").write_text("")
    (tmp_path / "quarto").chmod(0o755)
    assert quarto.find_quarto() == Path(tmp_path / "quarto")
