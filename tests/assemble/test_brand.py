"""Colours and typeface come from `_brand.yml` alone."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from hoofdtaak3.assemble import write_brand
from hoofdtaak3.problems import InputError

ROOT = Path(__file__).resolve().parents[2]


def change(project, old, new):
    """Edit the project's brand file."""
    path = project.root / "_brand.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_templates_name_no_colour_or_font():
    """No template carries a colour or a typeface of its own."""
    for path in (ROOT / "report" / "templates").iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3};|Plex", text), path.name


def test_brand_is_made_once(project):
    """Nothing is written when `_brand.yml` has not changed."""
    stamp = project.build / "brand" / "brand.css"
    before = stamp.stat().st_mtime_ns
    write_brand(project)
    assert stamp.stat().st_mtime_ns == before


def test_changed_colour_reaches_all_formats(project):
    """A colour that a ministry changes is in the CSS, the Typst file and the Word styles."""
    change(project, "#1d4f7a", "#123456")
    write_brand(project)
    folder = project.build / "brand"
    assert "--accent: #123456;" in (folder / "brand.css").read_text(encoding="utf-8")
    assert 'accent: rgb("#123456")' in (folder / "brand.typ").read_text(encoding="utf-8")
    assert b"123456" in zipfile.ZipFile(folder / "reference.docx").read("word/styles.xml")


def test_fonts_are_small_and_inside_the_css(project):
    """The typeface travels inside the page, as a few small files."""
    css = (project.build / "brand" / "brand.css").read_text(encoding="utf-8")
    assert css.count("@font-face") == 3
    assert len(css) < 200_000
    assert not re.search(r"url\(\"(?!data:)", css)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('ink: "#1b1f24"', "ink: zwart", "color.palette.ink"),
        ("family: IBM Plex Sans", "family: Onbekende Letter", "Onbekende Letter"),
        ("color:", "color: [", "geldige YAML"),
    ],
)
def test_wrong_brand_is_refused(project, old, new, words):
    """A colour that is none, a typeface that is not there and broken YAML are named."""
    change(project, old, new)
    with pytest.raises(InputError, match=words):
        write_brand(project)


def test_own_font_files(project):
    """A ministry's own font files are used instead of an installed package."""
    source = project.build / "brand" / "fonts" / "normal-400.ttf"
    (project.root / "eigen.ttf").write_bytes(source.read_bytes())
    change(project, "source: system", "source: file\n      files:\n        - path: eigen.ttf")
    write_brand(project)
    assert len(list((project.build / "brand" / "fonts").iterdir())) == 3


def test_brand_alone_from_the_command_line(project):
    """`python -m hoofdtaak3.assemble` makes the brand's files for Quarto, and says what is wrong with `_brand.yml`."""
    command = [sys.executable, "-m", "hoofdtaak3.assemble"]
    (project.build / "brand" / "brand.typ").unlink()
    (project.build / "brand" / "key.txt").unlink()
    assert subprocess.run(command, cwd=project.root, check=False).returncode == 0
    assert (project.build / "brand" / "brand.typ").is_file()
    change(project, "#1d4f7a", "blauw")
    result = subprocess.run(command, cwd=project.root, check=False, capture_output=True, text=True)
    assert result.returncode == 2
    assert "color.palette.accent" in result.stderr
