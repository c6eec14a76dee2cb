"""Colours and typeface come from `_brand.yml` alone."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pymupdf
import pytest

from hoofdtaak3 import brand
from hoofdtaak3.assemble import write_brand
from hoofdtaak3.brand import COLOURS, Brand
from hoofdtaak3.problems import InputError

FONTS = Path(brand.__file__).parent / "plex"
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


def test_same_brand_same_bytes(project):
    """Made again, every file has the bytes that it had."""
    before = {path: path.read_bytes() for path in (project.build / "brand").rglob("*") if path.is_file()}
    assert set(write_brand(project)) == set(before)
    assert all(path.read_bytes() == data for path, data in before.items())


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
    assert len(css) < 400_000
    assert not re.search(r"url\(\"(?!data:)", css)


@pytest.mark.parametrize("face", ["normal-400", "normal-600", "italic-400"])
def test_font_files_are_whole_fonts_of_one_family(project, face):
    """Typst and charts get all signs of the maker's file."""
    font = pymupdf.Font(fontbuffer=(project.build / "brand" / "fonts" / f"{face}.ttf").read_bytes())
    assert font.name.startswith("IBM Plex Sans")
    assert all(font.has_glyph(ord(sign)) for sign in "aëš€→≥−‘”…")


def test_pdf_is_set_in_every_face(rendered):
    """Typst finds the semibold and the italic by the name of the family."""
    with pymupdf.open(rendered["pdf"]) as pdf:
        used = {font[3].partition("-")[2] for page in pdf for font in page.get_fonts()}
    assert used >= {"", "SmBld", "Italic"}


def test_licence_stands_beside_the_fonts():
    """The fonts' licence asks for it."""
    assert "SIL OPEN FONT LICENSE" in (FONTS / "LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('ink: "#1b1f24"', "ink: zwart", "color.palette.ink"),
        ("family: IBM Plex Sans", "family: Onbekende Letter", "Onbekende Letter"),
        ("color:", "color: [", "geldige YAML"),
        ("  base:\n    family: IBM Plex Sans", "  base: [1]", "typography.base.family"),
        ("weight: 600", "weight: vet", "typography.headings.weight"),
        ("source: system", "source: file\n      files: [weg.ttf]", "weg.ttf"),
    ],
)
def test_wrong_brand_is_refused(project, old, new, words):
    """A colour that is none, a typeface that is not there and broken YAML are named."""
    change(project, old, new)
    with pytest.raises(InputError, match=words):
        write_brand(project)


@pytest.mark.parametrize("text", ["", "- een\n", "color: rood\n", "color: {palette: [1]}\ntypography: 3\n"])
def test_file_that_is_no_brand_is_refused(project, text):
    """An empty file, or one of something else, is told what is lacking in it."""
    (project.root / "_brand.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write_brand(project)
    lacking = {*(f"color.palette.{role}" for role in COLOURS), "typography.base.family"}
    assert {problem.column for problem in caught.value.problems} == lacking


def test_missing_brand_and_other_encoding_are_told(project):
    """A file in another encoding, or none at all, is told."""
    (project.root / "_brand.yml").write_bytes("ink: é".encode("latin-1"))
    with pytest.raises(InputError, match="UTF-8"):
        Brand.load(project.root)
    (project.root / "_brand.yml").unlink()
    with pytest.raises(InputError, match="bestand ontbreekt"):
        Brand.load(project.root)


def test_installed_font_package(project, monkeypatch):
    """A typeface of another name comes from an installed package; a variable font is in the page once a style."""
    file = FONTS / "IBMPlexSans-Regular.woff"
    package = SimpleNamespace(
        family=str, select_file=lambda *_, nearest: SimpleNamespace(path=file) if nearest else None
    )
    monkeypatch.setitem(sys.modules, "fontpkg", package)
    change(project, "family: IBM Plex Sans", "family: Andere Letter")
    write_brand(project)
    css = (project.build / "brand" / "brand.css").read_text(encoding="utf-8")
    assert re.findall(r"font-style: (\w+); font-weight: ([\d ]+);", css) == [
        ("italic", "400 600"),
        ("normal", "400 600"),
    ]


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
    assert subprocess.run(command, cwd=project.root, check=False).returncode == 0
    assert (project.build / "brand" / "brand.typ").is_file()
    change(project, "#1d4f7a", "blauw")
    result = subprocess.run(command, cwd=project.root, check=False, capture_output=True, text=True)
    assert result.returncode == 2
    assert "color.palette.accent" in result.stderr
