"""Colours and typeface come from `_brand.yml` alone."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace
from unicodedata import category

import pymupdf
import pytest

from hoofdtaak3 import brand
from hoofdtaak3.assemble.brand_files import write_brand
from hoofdtaak3.brand import Brand, Face, find_faces, shown_characters
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


@pytest.mark.build
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
        ("color:", "color: [", "niet goed gevormd"),
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


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", [(0, "")]),
        ("- een\n", [(1, "")]),
        ("hallo\n", [(1, "")]),
        ("color: rood\n", [(1, "color"), (0, "typography")]),
        ("color: {palette: [1]}\ntypography: 3\n", [(1, "color.palette"), (2, "typography")]),
        ("typography: {base: Plex}\n", [(0, "color")]),
        ("color: {}\ncolor: {}\n", [(2, "color")]),
        ("color:\n\tpalette: {}\n", [(2, "")]),
    ],
)
def test_file_that_is_no_brand_is_refused(project, text, places):
    """An empty file, or one of something else, is told once what should stand where, not every colour that it lacks."""
    (project.root / "_brand.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write_brand(project)
    assert sorted((problem.line, problem.column) for problem in caught.value.problems) == sorted(places)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('ink: "#1b1f24"', "ink: #1b1f24", 5, ["color.palette.ink", "aanhalingstekens"]),
        ('ink: "#1b1f24"', 'inkt: "#1b1f24"', 4, ["color.palette.ink", "ontbreekt", "er staat wel 'inkt'"]),
        ("  background: paper", "  background: papier", 16, ["color.background", "papier", "bedoelt u 'paper'"]),
        ("weight: 600", "weight: true", 27, ["typography.headings.weight", "100 tot en met 900"]),
        ("weight: 600", "weight: 5000", 27, ["5000", "100 tot en met 900"]),
        ("  base:\n    family: IBM Plex Sans", "  base:\n    family: 'A\"B'", 24, ["typography.base.family", 'A"B']),
        ("typography:", "kleuren: rood\ntypography:", 19, ["kleuren", "color, typography"]),
    ],
)
def test_wrong_value_in_a_brand_names_its_line(project, old, new, line, words):
    """A colour without quotes is a comment to YAML; a name, a weight or a group that is not known is named."""
    change(project, old, new)
    with pytest.raises(InputError) as caught:
        Brand.load(project.root)
    (problem,) = caught.value.problems
    assert problem.line == line
    assert not [word for word in words if word not in problem.text()]


def font_file(project, name, data):
    """Name a file of the typeface in the brand."""
    (project.root / name).write_bytes(data)
    change(project, "source: system", f"source: file\n      files: [{name}]")


def test_characters_of_the_typeface(project):
    """What a brand's font has is read from the font itself; what no document may hold does not count."""
    shown = shown_characters(Brand.load(project.root))
    files = {face.path for face in find_faces(Brand.plain())}
    fonts = [pymupdf.Font(fontbuffer=Face("normal", 400, path).sfnt()) for path in files]
    signs = (chr(code) for code in range(0x3000) if category(chr(code)) not in {"Cc", "Cf", "Cn", "Co", "Zl", "Zp"})
    assert {sign for sign in shown if sign < "\u3000"} == {
        sign for sign in signs if all(font.has_glyph(ord(sign)) for font in fonts)
    }
    assert {"a", "ë", "€", "→", "ﬁ", "✓", "\u00a0"} <= shown
    assert not shown & {"漢", "🔥", "⚠", "ﬀ", "\u00ad", "\ufeff", "\uf6d7"}


def test_characters_follow_the_brand(project):
    """A brand with a font of its own is held against that font."""
    whole = find_faces(Brand.plain())[0].sfnt()
    place = whole.index(b"cmap")
    # The table of characters has no subtable any more: there is nothing that this font can show.
    start = int.from_bytes(whole[place + 8 : place + 12], "big")
    font_file(project, "eigen.ttf", whole[: start + 2] + bytes(2) + whole[start + 4 :])
    assert shown_characters(Brand.load(project.root)) == frozenset()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.ttf", b"geen lettertype", ["geen lettertype", "x.ttf", ".woff"]),
        ("x.woff2", b"wOF2" + bytes(60), ["geen lettertype", "x.woff2"]),
        ("x.ttf", b"\0\1\0\0\0\5" + bytes(20), ["geen lettertype"]),
        ("x.woff", b"wOFF" + bytes(200), ["geen lettertype"]),
        ("x.ttf", b"", ["geen lettertype"]),
    ],
)
def test_file_that_is_no_font_is_refused(project, name, data, words):
    """Whatever is in the file, the message names it."""
    font_file(project, name, data)
    with pytest.raises(InputError) as caught:
        shown_characters(Brand.load(project.root))
    assert not [word for word in words if word not in caught.value.text()]


def test_font_of_another_name_is_refused(project):
    """Typst finds a font by the name in the file, not by that of the brand."""
    font_file(project, "x.ttf", find_faces(Brand.plain())[0].sfnt())
    change(project, "family: IBM Plex Sans", "family: Rijks")
    with pytest.raises(InputError, match="ander lettertype") as caught:
        shown_characters(Brand.load(project.root))
    assert "x.ttf: IBM Plex Sans" in caught.value.text()


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


def test_font_file_outside_the_project_is_refused(project):
    """Neither by its path nor by a link in the project."""
    font = project.build / "brand" / "fonts" / "normal-400.ttf"
    (project.root.parent / "elders.ttf").write_bytes(font.read_bytes())
    (project.root / "koppeling.ttf").symlink_to(project.root.parent / "elders.ttf")
    before = "source: system"
    for path in ("../elders.ttf", "koppeling.ttf"):
        after = f"source: file\n      files: [{path}]"
        change(project, before, after)
        with pytest.raises(InputError, match=f"{path}(.|\n)*in het project"):
            write_brand(project)
        before = after


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
