"""What the sources of the report may reach: files of the project. Everything else is refused before anything runs."""

import shutil
from pathlib import Path

import pytest
from tests.projects import ROOT, copy_project

from hoofdtaak3.assemble import checks
from hoofdtaak3.assemble.source import Told
from hoofdtaak3.build.soundness import will_tell
from hoofdtaak3.cli import main
from hoofdtaak3.project import Project

CHAPTER = "report/chapters/proef.qmd"
PICTURE = Path(__file__).parent / "fixture" / "generated" / "figures" / "fig-beschikbaar.png"
HEAD = "---\ntitle: Proef\n---\n\n"


TOLD = Told(
    {"fig-beschikbaar": ["fig-beschikbaar"], "tbl-breed": ["tbl-breed"]},
)


def check_sources(project, profile, told=TOLD):
    """Everything wrong with the sources of the report, before anything is made."""
    return checks.check_sources(project, [profile], checks.Expected(told, None))


@pytest.fixture
def refused(project):
    """Check a chapter of this text, in a document of the report; gives the problems in it."""

    def check(text, file=CHAPTER):
        path = project.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if file == CHAPTER:
            (project.report / "impactanalyse.qmd").write_text(
                f"{HEAD}{{{{< include chapters/{path.name} >}}}}\n", encoding="utf-8"
            )
        return [problem for problem in check_sources(project, "publiek") if problem.file == file]

    return check


def lead(word):
    """Some lines before it, so that a line number means something."""
    return f"# Kop\n\nGewone tekst.\n\n{word}\n"


HTML = [
    '<img src="http://elders.example/x.png">', "<IMG SRC=//elders.example/x.png>", '<img src="/etc/passwd" alt="x">',
    "<img/src=x>", '<img srcset="x.png 2x">', "<script>alert(1)</script>", '<script src="x.js"></script>',
    '<link rel="stylesheet" href="https://elders.example/x.css">', '<iframe src="https://elders.example"></iframe>',
    '<object data="x.pdf"></object>', '<embed src="x">', '<video src="x.mp4"></video>', '<audio src="x"></audio>',
    '<picture><source srcset="x.png"></picture>', '<svg><use xlink:href="http://elders.example/x.svg#a"/></svg>',
    '<svg><image href="x.png"/></svg>', "<style>@import url(http://elders.example/x.css);</style>",
    '<meta http-equiv="refresh" content="0; url=http://elders.example">', '<base href="http://elders.example/">',
    '<form action="http://elders.example"><input name="a"></form>', '<math><mi xlink:href="javascript:x">a</mi></math>',
    '<p style="background: url(http://elders.example/x.png)">a</p>', '<p onclick="x()">a</p>', "<p OnClick=x()>a</p>",
    '<table background="x.png"><tr><td>a</td></tr></table>', '<a href="javascript:alert(1)">a</a>',
    '<a href="file:///etc/passwd">a</a>', '<a href="JaVaScRiPt&#58;alert(1)">a</a>', '<a ping="http://elders.example">a</a>',
    '<!--> <img src="x"> -->', '<p title="', "<noscript><img src=x></noscript>", "<template><img src=x></template>",
]  # fmt: skip


def by_text(refused, texts):
    """The problems on the lines of each of these texts, in one chapter with all of them: one reading finds them all."""
    chapter, ranges = "# Kop\n\n", {}
    for text in texts:
        first = chapter.count("\n") + 1
        chapter += f"{text}\n\n"
        ranges[text] = range(first, chapter.count("\n"))
    problems = refused(chapter)
    assert {problem.line for problem in problems} <= {line for own in ranges.values() for line in own}
    return {text: [problem for problem in problems if problem.line in own] for text, own in ranges.items()}


def unrefused(refused, texts):
    """One chapter with all of these texts: those on whose lines there is no problem."""
    found = by_text(refused, texts)
    assert all(problem.found and problem.allowed for problems in found.values() for problem in problems)
    return [text for text, problems in found.items() if not problems]


@pytest.mark.build
@pytest.mark.parametrize(
    "form", ["```{{=html}}\n{}\n```", "Tekst `{}`{{=html}} tekst.", "{}", "> - {}", "Noot.[^{n}]\n\n[^{n}]: Tekst {}"]
)
def test_html_that_loads_or_runs_is_refused(refused, form):
    """However it stands in a chapter: as a raw block, in the text, in a list or a note; each on its own line."""
    # Half a tag is that in a raw block; elsewhere Pandoc makes text of it.
    texts = [form.format(html, n=n) for n, html in enumerate(HTML) if "=html" in form or html.endswith(">")]
    assert unrefused(refused, texts) == []


PICTURES = [
    "http://elders.example/x.png", "HTTPS://elders.example/x.png", "//elders.example/x.png", "/etc/passwd",
    "../../buiten.png", "%2e%2e/%2e%2e/buiten.png", "file:///etc/passwd", "FILE:/etc/passwd", "ftp://elders.example/x.png",
    "data:image/png;base64,AAAA", "data:image/svg+xml,<svg/>", "&#104;ttp://elders.example/x.png", "h\\ttp://x.example/y.png",
    "\\\\\\\\elders\\\\x.png", "koppeling.png", "bestaat-niet.png", "{{< var totaal.verzoeken >}}",
    "http&colon;//elders.example/x.png",
]  # fmt: skip


@pytest.mark.build
@pytest.mark.parametrize(
    "form", ['![]({}){{fig-alt="x"}}', "![x][b{n}]\n\n[b{n}]: {}", "[![x]({})](#kop)", "| a |\n|---|\n| ![x]({}) |"]
)
def test_picture_from_elsewhere_is_refused(project, refused, form):
    """A picture is a file of the project that is there, however its address is written, and wherever a link leads."""
    shutil.copy(PICTURE, project.root.parent / "buiten.png")
    (project.report / "koppeling.png").symlink_to(project.root.parent / "buiten.png")
    # Behind a reference a variable is no address at all.
    addresses = [address for address in PICTURES if "{{<" not in address or "[b{n}]" not in form]
    assert unrefused(refused, [form.format(address, n=n) for n, address in enumerate(addresses)]) == []


@pytest.mark.parametrize("key", ["title", "subtitle", "description"])
def test_metadata_is_markdown_too(refused, key):
    """A picture or HTML in a title is looked at as in the text."""
    file = "report/impactanalyse.qmd"
    for text in ("![x](http://elders.example/x.png)", "<img src='x'>"):
        problems = refused(
            f'---\ntitle: "a"\n{key}: "{text}"\n---\n\nTekst.\n'.replace('title: "a"\ntitle', "title"), file
        )
        assert (2 if key == "title" else 3) in {problem.line for problem in problems}


@pytest.mark.parametrize(
    "key",
    ["header-includes", "css", "template", "bibliography", "filters", "include-in-header", "csl", "resources", "brand"],
)
def test_metadata_that_names_files_is_refused(refused, key):
    """A document's metadata chooses its formats and no files; a block of metadata further down has no place at all."""
    listed = "report/impactanalyse.qmd"
    (problem,) = refused(f"---\ntitle: a\n{key}: http://elders.example/x\n---\n\nTekst.\n", listed)
    assert (problem.line, problem.found) == (3, key)
    (problem,) = refused(lead(f"---\n{key}: http://elders.example/x\n---"))
    assert (problem.line, problem.found) == (6, f"{key}:")


@pytest.mark.parametrize(
    "option", ["template: ../../elders.typ", "font-paths: [../../lettertypen]", "template: /../x.typ"]
)
def test_format_options_name_files_of_the_project(refused, option):
    """As do the options of a document's own formats."""
    problems = refused(f"---\ntitle: a\nformat:\n  typst:\n    {option}\n---\n\nTekst.\n", "report/impactanalyse.qmd")
    assert any("buiten het project" in problem.message for problem in problems)


@pytest.mark.parametrize(
    "setting",
    [
        ("bibliography: data/bibliography.json", "bibliography: ../bibliography.json"),
        ("csl: report/templates/bronnen.csl", "csl: https://elders.example/x.csl"),
        ("path: report/filters/boxes.lua", "path: /tmp/x.lua"),
        ("template: report/templates/report.html", "template: ../x.html"),
        ("output-dir: _output", "output-dir: ../_output"),
        ("- report/kamerbrief.qmd", "- ../kamerbrief.qmd"),
    ],
)
def test_project_file_names_files_of_the_project(project, setting):
    """What `_quarto.yml` names lies in the project."""
    path = project.root / "_quarto.yml"
    text = path.read_text(encoding="utf-8")
    assert setting[0] in text
    path.write_text(text.replace(*setting), encoding="utf-8")
    problems = [problem for problem in check_sources(project, "publiek") if problem.file == "_quarto.yml"]
    words = ("buiten het project", "er niet", "kan niet")
    assert any(word in problem.message for problem in problems for word in words)


TYPST = [
    '#image("/../x.png")', '#read("../x")', '#read("/data/claims.csv")', '#csv("/data/claims.csv")',
    '#include "../x.typ"', '#include "/report/x.typ"',
    '#import "@preview/cetz:0.3.0": canvas', '#import "@pre" + "view/cetz:0.3.0"', "#let lees = read",
    '#std.read("/x")', '#eval("read(\\"/x\\")")', '#dictionary(std).at("re" + "ad")("/x")', '#plugin("/x.wasm")',
    '#csv("/../x.csv")', '#link("file:///etc/passwd")[a]', '#link("javascript:x")[a]',
    '#pdf.attach("/data/claims.csv")',
    '/* " */ #read(pad) /* " */', "#bibliography(bron)",
]  # fmt: skip


@pytest.mark.parametrize("form", ["```{{=typst}}\n{}\n```", "Tekst `{}`{{=typst}}."])
def test_typst_that_reads_elsewhere_is_refused(refused, form):
    """Raw Typst names what it reads, in the project; whatever could name it otherwise is refused, on its own line."""
    assert unrefused(refused, [form.format(code) for code in TYPST]) == []


OTHER = [
    ("```{=openxml}\n<w:p/>\n```", ["ruwe opmaak", "{=openxml}", "{=html} en {=typst}"]),
    ("```{=latex}\n\\input{/etc/passwd}\n```", ["TeX"]),
    ("Zie \\input{/etc/passwd} hier.", ["TeX", "valt weg", "\\\\"]),
    ("Map C:\\temp op de schijf.", ["TeX", "\\temp"]),
    ('[x]{style="background:url(http://elders.example/x)"}', ["kenmerk", "style="]),
    ('::: {.kern typst:text:size="read(1)"}\nx\n:::', ["kenmerk"]),
    ('<div onmouseover="x()">\n\nx\n\n</div>', ["kenmerk", "onmouseover"]),
    ("[x](javascript:alert)", ["link", "https://", "mailto:"]),
    ("[x](file:///etc/passwd)", ["link"]),
    ("[x](//elders.example/x)", ["link"]),
    ("[x](../../../buiten.docx)", ["link"]),
    ("`<p>{{< var totaal.verzoeken >}}</p>`{=html}", ["variabele"]),
]  # fmt: skip
ALONE = [  # of a document with one of these nothing else is told
    ("{{< video https://elders.example/x.mp4 >}}", ["shortcode"]),
    ("{{< include /etc/passwd >}}", ["niet uit deze map"]),
    ("{{< include ../../elders.qmd >}}", ["buiten het project"]),
    ("{{< include /data/claims.csv >}}", ["niet uit deze map", "report/ of build/"]),
    ("{{< include /build-intern/fragments/kern.md >}}", ["niet uit deze map"]),
]


@pytest.mark.parametrize("cases", [OTHER, *([case] for case in ALONE)])
def test_other_ways_out_are_refused(refused, cases):
    """Raw formats that Word would obey, TeX that silently falls away, attributes, links, shortcodes, includes."""
    found = by_text(refused, [text for text, _ in cases])
    for text, words in cases:
        assert any(all(word in problem.text() for word in words) for problem in found[text]), (text, found[text])


FILES = [
    ("report/templates/extra.css", "a { }\nb { background: URL( 'http://x.nl' ) }", ["regel 2", "url(data:"]),
    ("report/templates/extra.css", '@im\\70ort "x.css";', ["regel 1", "@import"]),
    ("report/templates/extra.css", "a { background: \\75 rl(//elders.example/x) }", ["regel 1"]),
    ("report/templates/extra.css", 'a { background: image-set("x.png" 1x) }', ["image-set"]),
    ("report/templates/extra.css", "a {}\n</style><script>", ["regel 2"]),
    ("report/templates/extra.html", '<html>\n<img src="x.png"></html>', ["regel 2", "src=x.png"]),
    ("report/templates/extra.html", "<style>\n@import 'x';\n</style>", ["regel 2", "@import"]),
    ("report/interactive/deel.htm", '<p>\n<img src="x.png"></p>', ["regel 2", "src=x.png"]),
    ("report/templates/extra.html", "<html></html>", ["beleid", "default-src 'none'"]),
    ("report/templates/extra.html", "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; img-src *\">",  # noqa: E501
     ["beleid"]),
    ("report/templates/extra.typ", 'a\n#import "@preview/cetz:0.3.0"', ["regel 2"]),
    ("report/filters/extra.lua", "x = 1\nlocal t = os.tmpname()", ["regel 2", "os"]),
    ("report/filters/extra.lua", 'io.open("/tmp/x", "w")', ["io"]),
    ("report/filters/extra.lua", 'pandoc.pipe("curl", {}, "")', ["pipe"]),
    ("report/filters/extra.lua", 'pandoc.mediabag.fetch("http://x")', ["mediabag"]),
    ("report/templates/extra.csl", '<style><info><link href="http://x" rel="independent-parent"/></info></style>',
     ["andere stijl"]),
    ("report/extra.svg", '<svg xmlns="http://www.w3.org/2000/svg">\n<image href="http://elders.example/x.png"/></svg>',
     ["regel 2"]),
    ("report/extra.svg", "<svg><script>x()</script></svg>", ["script"]),
    ("report/extra.svg", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<svg>&x;</svg>', ["regel 1"]),
    ("report/extra.svg", '<svg style="background:url(http://elders.example/x)"/>', ["url("]),
]  # fmt: skip


def test_templates_styles_filters_and_drawings(project):
    """Every kind of file is read for what it loads, with file and line."""
    names = [file.replace("extra.", f"extra{number}.") for number, (file, _, _) in enumerate(FILES)]
    for name, (_, text, _) in zip(names, FILES, strict=True):
        (project.root / name).write_text(text, encoding="utf-8")
    problems = check_sources(project, "publiek")
    for name, (_, text, words) in zip(names, FILES, strict=True):
        shown = "\n".join(problem.text() for problem in problems if problem.file == name)
        assert not [word for word in (name, *words) if word not in shown], (text, shown)


def test_links_in_the_file_system_do_not_lead_out(project):
    """A chapter, a folder or a template that is really elsewhere is refused by its name in the project."""
    elsewhere = project.root.parent / "elders"
    elsewhere.mkdir()
    (elsewhere / "x.qmd").write_text("Tekst.\n", encoding="utf-8")
    (project.report / "los.qmd").symlink_to(elsewhere / "x.qmd")
    (project.report / "map").symlink_to(elsewhere)
    (project.report / "kring.css").symlink_to(project.report / "kring.css")
    found = {problem.file for problem in check_sources(project, "publiek") if "buiten het project" in problem.message}
    assert {"report/los.qmd", "report/map"} <= found


def test_what_is_allowed_stays_allowed(project, refused):
    """Links, marks, plain HTML, raw Typst that sets type, comments, formulas, code: no word about them."""
    shutil.copy(PICTURE, project.root / "een foto.png")
    text = """\
# Kop {#sec-kop}

[web](https://voorbeeld.nl/a?b=c#d), <https://voorbeeld.nl>, [post](mailto:a@b.nl), [hier](#sec-kop).

[brief](kamerbrief.docx)

![](../build/figures/fig-beschikbaar){fig-alt="x"} ![](../een%20foto.png){fig-alt="x"} ![](</een foto.png>){fig-alt="x"}

<!-- een opmerking -- met streepjes -->

```{=html}
<p class="op-papier" lang="nl">a &lt; b <strong>c</strong><br></p>
<details open><summary>s</summary><a href="https://voorbeeld.nl">x</a></details>
```

```{=typst}
#block(width: 92%)[
#set image(width: 50%)
#image("/build/figures/fig-beschikbaar.svg")
#link("https://voorbeeld.nl")[x]
]
```

`<img src="http://x">` en $\\frac{a}{b}$ en \\\\ en {{< var totaal.verzoeken >}}.

``` {.html}
<img src="http://x"><script>
```

::: {.kern title="Het is <b> zo"}
a < b > c
:::
"""
    assert refused(text) == []


@pytest.mark.build
def test_shipped_sources_reach_nothing():
    """The report as it is: not a word, in either edition."""
    for profile in ("publiek", "intern"):
        assert check_sources(Project(ROOT), profile, will_tell(Project(ROOT), profile)) == []


@pytest.mark.build
def test_check_and_report_refuse_before_anything_runs(tmp_path, monkeypatch, capsys):
    """Both commands name file, line and what is allowed; a mistake in the data is told with it; nothing is made."""
    root = copy_project(tmp_path / "project")
    chapter = root / "report" / "text" / "vraag.md.jinja"
    chapter.write_text(chapter.read_text(encoding="utf-8") + '\n<img src="/etc/passwd">\n', encoding="utf-8")
    lines = len(chapter.read_text(encoding="utf-8").splitlines())
    monkeypatch.chdir(root)
    assert main(["report", "--assembler", "pandoc"]) == 2
    said = capsys.readouterr().err
    assert f"report/text/vraag.md.jinja, regel {lines}: Dit HTML-element kan niet." in said
    assert '<img src="/etc/passwd">' in said
    assert "![](pad)" in said
    assert not (root / "build").exists()
    claims = root / "data" / "claims.csv"
    claims.write_text(claims.read_text(encoding="utf-8").replace(",0.", ",x.", 1), encoding="utf-8")
    assert main(["check"]) == 2
    said = capsys.readouterr().err
    assert "vraag.md.jinja" in said
    assert "claims.csv" in said
