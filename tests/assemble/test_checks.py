"""What is found wrong with settings, documents and chapters before anything is told or rendered."""

import shutil

import pytest

from hoofdtaak3.assemble.checks import Expected, check_sources
from hoofdtaak3.assemble.rehearsal import rehearse
from hoofdtaak3.assemble.source import Told

SHOWN = frozenset(map(chr, range(0x20, 0x250))) | frozenset("→–‘’“”…€")
TOLD = Told(
    {"kern": ["tbl-kern"], "fig-beschikbaar": ["fig-beschikbaar"], "tbl-breed": ["tbl-breed"], "feiten": ["sec-feit"]},
)
CHAPTER = "report/chapters/proef.qmd"
HEAD = "---\ntitle: Proef\ndate: 2025-12-08\n---\n\n# Kop {#sec-kop}\n\n{{< include chapters/proef.qmd >}}\n"


@pytest.fixture
def fresh(project):
    """The fixture project with one short document and nothing made."""
    shutil.rmtree(project.build)
    change(project, "    - report/impactanalyse.qmd\n", "    - report/kort.qmd\n")
    change(project, "    - report/kamerbrief.qmd\n    - report/beslisnota.qmd\n", "")
    (project.report / "kort.qmd").write_text(HEAD, encoding="utf-8")
    (project.root / CHAPTER).write_text("Tekst.\n", encoding="utf-8")
    return project


def change(project, old, new, name="_quarto.yml"):
    """Replace a text that stands in a file."""
    path = project.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def check(project):
    """All problems of both editions."""
    return check_sources(project, ("publiek", "intern"), Expected(TOLD, SHOWN))


@pytest.mark.build
def test_sound_sources_pass_before_anything_is_made(fresh):
    """Names of what will be told are known, and so are the files of the brand."""
    text = (
        "{{< var totaal.verzoeken >}}, @tbl-kern, @fig-beschikbaar, @sec-feit, @sec-kop.\n\n"
        "Zie [@voorbeeld-2025-brief].\n\n"
        "{{< include /build/fragments/kern.md >}}\n\n{{< include /build/fragments/fig-beschikbaar.md >}}\n\n"
        "{{< include /build/fragments/feiten.md >}}\n\n"
        '![](../build/figures/fig-beschikbaar){fig-alt="Een staaf."}\n\n<!-- 漢\n⚠ -->\n\n```{=html}\n<p>⚠</p>\n```\n'
    )
    (fresh.root / CHAPTER).write_text(text, encoding="utf-8")
    assert check(fresh) == []
    assert rehearse(fresh, "publiek", TOLD) == []
    assert not fresh.build.exists()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("{{< include weg.qmd >}}\n", 1, ["bestaat niet", "weg.qmd"]),
        ("{{< include /build/fragments/kerm.md >}}\n", 1, ["fragment bestaat niet", "build/fragments/kern.md"]),
        ("\n{{< var totaal.verzoek >}}\n", 2, ["totaal.verzoek", "`totaal.verzoeken`"]),
        ("Zie @fig-beschikbar.\n\n{{< include /build/fragments/fig-beschikbaar.md >}}\n", 1, ["`fig-beschikbaar`"]),
        ("Zie @tbl-kern.\n", 1, ["leidt nergens heen", "@tbl-kern"]),
        ("## A {#tbl-kern}\n\n{{< include /build/fragments/kern.md >}}\n", None, ["naam bestaat al", "#tbl-kern"]),
        ("Zie [@voorbeeld-2025-brie].\n", 1, ["`voorbeeld-2025-brief`"]),
        ("::: {.callout-note}\nx\n:::\n", 1, [".callout-note"]),
        ("Tekst\n\n```\ncode\n", 3, ["codeblok is niet gesloten"]),
        ("![](x.png){fig-alt='a'}\n", 1, ["beeld is er niet", "x.png"]),
        ("![](../build/figures/fig-beschikbar){fig-alt='a'}\n", 1, ["beeld is er niet", "fig-beschikbaar`"]),
        ("Tekst\n\n![x](../build/figures/fig-beschikbaar)\n", 3, ["geen alternatieve tekst"]),
        ('![x](../build/figures/fig-beschikbaar){fig-alt=" "}\n', 1, ["geen alternatieve tekst"]),
        ("### Diep\n", 1, ["slaat een niveau over", "hoogstens ##"]),
        ("## \n", 1, ["kop is leeg"]),
        ("## {#sec-x}\n", 1, ["kop is leeg"]),
        ("Vuur 🔥\n", 1, ["🔥 (U+1F525, een emoji)"]),
        ("Vuur &#x1F525;\n", 1, ["U+1F525"]),
        ("`漢`\n", 1, ["漢"]),
        ("Zacht\u00adkoppel\n", 1, ["U+00AD", "verborgen opmaakteken"]),
        ("Rechts\u202enaar\n", 1, ["U+202E"]),
        ("\uf0b7 punt\n", 1, ["U+F0B7", "Word"]),
        ("nul\0\n", 1, ["U+0000"]),
    ],
)
def test_chapter_is_refused_with_file_and_line(fresh, text, line, words):
    """Whatever the assembler would refuse later, and what no reader would see."""
    (fresh.root / CHAPTER).write_text(text, encoding="utf-8")
    (problem,) = check(fresh)
    if line is not None:
        assert (problem.file, problem.line) == (CHAPTER, line)
    assert not [word for word in words if word not in problem.text()]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("title: Proef", 'title: ""', 2, ["title"]),
        ("title: Proef", "title: 5", 2, ["title", "aanhalingstekens"]),
        ("title: Proef", "titel: Proef", 1, ["geen titel"]),
        ("date: 2025-12-08", "date: vandaag", 3, ["vaste datum"]),
        ("date: 2025-12-08", "date: 1970-01-01", 3, ["1980"]),
        ("date: 2025-12-08", "date: 9999-12-31", 3, ["2100"]),
        ("date: 2025-12-08", "toc: soms", 3, ["toc", "true of false"]),
        ("date: 2025-12-08", "toc-depth: 9", 3, ["toc-depth", "1 tot en met 6"]),
        ("date: 2025-12-08", "title: Nog een", 3, ["twee keer", "regel 2"]),
        ("date: 2025-12-08", "format: pptx", 3, ["pptx", "docx, html, typst"]),
        ("date: 2025-12-08", "format: {typst: {template: weg.typ}}", 0, ["format.typst.template", "report/weg.typ"]),
        ("date: 2025-12-08", "date: [2025", 4, ["YAML"]),
    ],
)
def test_front_matter_is_refused_with_its_line(fresh, old, new, line, words):
    """Wrong types too, which Pandoc would print as they are."""
    change(fresh, old, new, "report/kort.qmd")
    problems = [problem for problem in check(fresh) if problem.column != "titel"]
    (problem,) = problems
    assert (problem.file, problem.line) == ("report/kort.qmd", line)
    assert not [word for word in words if word not in problem.text()]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 0, ["leeg"]),
        ("- een\n", 1, ["geen sleutels"]),
        ("hallo\n", 1, ["geen sleutels"]),
        ("lang: nl\nlang: en\n", 2, ["twee keer"]),
        ("lang: nl\n\ttoc: true\n", 2, ["tab"]),
        ("lang: &a nl\ntoc: *b\n", 2, ["YAML"]),
        ("project: x\n", 1, ["project", "groep"]),
        ("format:\n", 1, ["format", "groep"]),
    ],
)
def test_project_file_of_something_else(fresh, text, line, words):
    """One message, not one for all that is missing."""
    (fresh.root / "_quarto.yml").write_text(text, encoding="utf-8")
    (problem,) = check(fresh)
    assert (problem.file, problem.line) == ("_quarto.yml", line)
    assert not [word for word in words if word not in problem.text()]


def test_project_file_in_another_encoding(fresh):
    """As Windows writes it; a mark at the start of the file is no error."""
    whole = (fresh.root / "_quarto.yml").read_bytes()
    (fresh.root / "_quarto.yml").write_bytes(b"\xef\xbb\xbf" + whole)
    assert check(fresh) == []
    (fresh.root / "_quarto.yml").write_bytes(b"# \xe9\n" + whole)
    assert [(problem.line, problem.message) for problem in check(fresh)] == [(1, "Het bestand is geen UTF-8.")]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("toc-depth: 3", "toc-depth: veel", ["toc-depth", "veel", "1 tot en met 6"]),
        ("toc-depth: 3", "toc-depth: true", ["toc-depth"]),
        ("number-sections: true", "number-sections: misschien", ["true of false"]),
        ("lang: nl", "lang: [nl]", ["lang", "taal"]),
        ("lang: nl", "lang: klingons", ["klingons"]),
        ("lang: nl", "lang: nl\nedition: 5", ["edition"]),
        ("lang: nl", "lang: nl\nedition: Intern ⚠", ["edition", "⚠"]),
        ("bronnen.csl", "weg.csl", ["csl", "report/templates/weg.csl"]),
        ("filters/boxes.lua", "filters/weg.lua", ["filters", "weg.lua"]),
        ("path: report/filters/boxes.lua", "path:", ["filters.", "gevonden:   {at: pre-ast, path: null}"]),
        ("path: report/filters/boxes.lua", "path: [a, b]", ["filters.", "path: [a, b]"]),
        ("templates/report.typ", "templates/weg.typ", ["format.typst.template", "weg.typ"]),
        ("templates/report.css", "templates/weg.css", ["format.html.css", "weg.css"]),
        ("build/brand/fonts", "build/brand/letters", ["format.typst.font-paths"]),
        ("[ua-1, a-2a]", "[ua-1, a-9]", ["pdf-standard", "ua-1 en a-2a"]),
        ("report/kort.qmd", "report/weg.qmd", ["project.render", "report/weg.qmd"]),
        (
            "    - report/kort.qmd\n",
            "    - report/kort.qmd\n    - report/kort.qmd\n",
            ["dezelfde naam", "report/kort.qmd"],
        ),
        ("output-dir: _output", "output-dir: data", ["project.output-dir", "_output of _output-intern"]),
        ("default-image-extension: png", "default-image-extension: gif", ["gif", "png"]),
    ],
)
def test_setting_that_cannot_be(fresh, old, new, words):
    """A value of another type, a file that is not there, a folder that is not for reports."""
    change(fresh, old, new)
    (problem,) = check(fresh)
    assert problem.file == "_quarto.yml"
    assert not [word for word in words if word not in problem.text()]


def test_files_of_the_other_edition_are_checked_too(fresh):
    """It would be found broken on the day that it is needed."""
    (fresh.root / "_quarto-intern.yml").write_text("- een\n", encoding="utf-8")
    (problem,) = check(fresh)
    assert problem.file == "_quarto-intern.yml"


def test_style_of_citations_is_xml(fresh):
    """Pandoc says little of it; a style that is none is named with its line."""
    style = fresh.root / "report" / "templates" / "bronnen.csl"
    style.write_text("<style>\n<macro>\n</style>\n", encoding="utf-8")
    (problem,) = check(fresh)
    assert (problem.file, problem.line) == ("report/templates/bronnen.csl", 3)


@pytest.mark.parametrize(
    "name", ["templates/report.typ", "templates/report.css", "interactive/verkenner.js", "filters/boxes.lua"]
)
def test_template_in_another_encoding(fresh, name):
    """As Windows writes it; named once, with its line."""
    path = fresh.report / name
    path.write_bytes(b"\n" + path.read_bytes() + b"\xe9")
    (problem,) = check(fresh)
    assert (problem.file, problem.message) == (f"report/{name}", "Het bestand is geen UTF-8.")
    assert problem.line == path.read_bytes().count(b"\n") + 1


@pytest.mark.build
@pytest.mark.parametrize(
    ("text", "file", "words"),
    [
        ("::: {.let-op}\n\nOpen.\n", CHAPTER, ["blok is niet gesloten"]),
        ("A[^1].\n\n[^1]: x\n\n[^1]: y\n", CHAPTER, ["voetnoot staat er twee keer"]),
        ("[^1]: x\n", CHAPTER, ["voetnoot", "verwijst niets"]),
        ("$\\foo$\n", "report/kort.qmd", ["Pandoc", "foo"]),
        ("::: {#fig-a}\n:::\n", "report/kort.qmd", ["bijschrift"]),
        ("```{=typst}\n#onbekend()\n```\n", "report/kort.qmd", ["Typst", "onbekend"]),
        ("[a](#niets)\n", "report/kort.qmd", ["Typst", "niets"]),
    ],
)
def test_rehearsal_finds_what_pandoc_and_typst_refuse(fresh, text, file, words):
    """Without anything told: the rest of the document is the document."""
    (fresh.root / CHAPTER).write_text(f"Tekst.\n\n{text}", encoding="utf-8")
    assert check(fresh) == []
    (problem,) = rehearse(fresh, "publiek", TOLD)
    assert rehearse(fresh, "publiek", TOLD, {"report/kort.qmd"}) == []
    assert problem.file == file
    assert (problem.line > 0) == (file == CHAPTER)
    assert not [word for word in words if word not in problem.text()]


@pytest.mark.build
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("templates/report.typ", "\n#let x = (\n"),
        ("templates/report.html", "\n$if(x)$\n"),
        ("filters/boxes.lua", "\nfoo bar\n"),
    ],
)
def test_rehearsal_uses_filters_and_templates(fresh, name, text):
    """A template or a filter that is broken stops every document; it is known before a notebook runs."""
    with (fresh.report / name).open("a", encoding="utf-8") as file:
        file.write(text)
    assert check(fresh) == []
    assert rehearse(fresh, "publiek", TOLD)
