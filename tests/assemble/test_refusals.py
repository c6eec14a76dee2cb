"""What the built-in assembler refuses, and how clearly it says so."""

import pytest

from hoofdtaak3.assemble.assembler import choose
from hoofdtaak3.problems import InputError

HEAD = "---\ntitle: Proef\ndate: 2025-12-08\nlang: nl\n---\n\n"


def refuse(project, text, head=HEAD, chapter="proef.qmd"):
    """Render `text` as a chapter; the problems found."""
    (project.report / "chapters" / chapter).write_text(text, encoding="utf-8")
    document = project.report / "kort.qmd"
    document.write_text(f"{head}{{{{< include chapters/{chapter} >}}}}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        choose(project, "pandoc").render(document, ["html"], project.build / "staging", "publiek", print)
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("x\n\n{{< video film.mp4 >}}\n", 3, ["shortcode", "video film.mp4", "include", "var naam"]),
        ("Tekst {{< include x.md >}}\n", 1, ["alleen op een regel"]),
        ("{{< include weg.qmd >}}\n", 1, ["bestaat niet", "weg.qmd", "report/"]),
        ("{{< include /build/fragments/weg.md >}}\n", 1, ["bestaat niet", "ht3 run"]),
        ("{{< include ../../elders.md >}}\n", 1, ["buiten het project"]),
        ("{{< include chapters/proef.qmd >}}\n", 1, ["voegt zichzelf in"]),
        ("{{< var totaal.verzoek >}}\n", 1, ["variabele bestaat niet", "totaal.verzoek", "`totaal.verzoeken`"]),
        ("\n::: {.callout-note}\nx\n:::\n", 2, ["soort blok", ".callout-note", ".let-op"]),
        ("::: {.panel-tabset}\nx\n:::\n", 1, [".panel-tabset"]),
        ("::: {.let-opp}\nx\n:::\n", 1, [".let-opp", "`let-op`"]),
        ("::: kernn\nx\n:::\n", 1, [".kernn", "`kern`"]),
        ("::: {#fig-a layout-ncol=2}\nx\n:::\n", 1, ["kenmerk", "layout-ncol=2"]),
        ('::: {.content-visible unless-format="html"}\nx\n:::\n', 1, ["unless-format"]),
        ('::: {.content-visible when-format="epub"}\nx\n:::\n', 1, ["formaat bestaat niet", "epub", "typst"]),
        ("::: {.content-visible}\nx\n:::\n", 1, ["wanneer het zichtbaar is"]),
        ("x\n\n```{python}\n1 + 1\n```\n", 3, ["voert geen code uit", "{python}", "notebook"]),
        ("Zie @fig-beschikbar.\n\n{{< include /build/fragments/fig-beschikbaar.md >}}\n", 1,
         ["leidt nergens heen", "@fig-beschikbar", "`fig-beschikbaar`"]),
        ("Zie @eq-som.\n", 1, ["Dit soort verwijzing", "@eq-som"]),
        ("## A {#sec-a}\n\n## B {#sec-a}\n", 3, ["naam bestaat al", "#sec-a", "regel 1"]),
        ("Zie [@voorbeeld-2025-brie].\n", 1, ["bibliografie", "`voorbeeld-2025-brief`"]),
        ("![](../build/figures/fig-beschikbaar){fig-alt='x' fig-align=left}\n", 1, ["fig-align"]),
        ("---\ntitle: x\n---\n\ntekst\n", 1, ["eigen metagegevens"]),
    ],
)  # fmt: skip
def test_refusal_names_file_line_and_what_is_allowed(project, text, line, words):
    """Anything the assembler does not know is refused with file, line, what was found and what is allowed."""
    problems = refuse(project, text)
    problem = next(problem for problem in problems if problem.line == line)
    assert problem.file == "report/chapters/proef.qmd"
    shown = problem.text()
    for word in words:
        assert word in shown


def test_all_problems_at_once(project):
    """One run reports every problem, not only the first."""
    problems = refuse(project, "{{< video a >}}\n\n{{< var weg >}}\n\n{{< include weg.md >}}\n")
    assert [problem.line for problem in problems] == [1, 3, 5]
    problems = refuse(project, "::: {.callout-tip}\n@fig-weg\n:::\n\n```{r}\n1\n```\n")
    assert [problem.line for problem in problems] == [1, 2, 5]


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("---\ntitle: x\nexecute: {echo: false}\n---\n\n", ["regel 3", "metagegeven", "execute"]),
        ("---\ntitle: x\ndate: today\n---\n\n", ["regel 3", "vaste datum", "today", "2025-12-08"]),
        ("---\nlang: nl\n---\n\n", ["geen titel"]),
        ("---\ntitle: 'x\n---\n\n", ["niet goed gevormd"]),
    ],
)
def test_front_matter_is_checked(project, head, words):
    """Unknown metadata, a moving date, a missing title and broken YAML are refused with their line."""
    shown = "\n".join(problem.text() for problem in refuse(project, "tekst\n", head))
    for word in words:
        assert word in shown


def test_picture_without_alternative_text(project):
    """A picture without alternative text stops the build, in every format."""
    problems = refuse(project, "![](../build/figures/fig-beschikbaar)\n")
    assert "geen alternatieve tekst" in problems[0].text()


def test_reference_to_what_this_edition_leaves_out(project):
    """A reference to something that only another profile shows is an error, not a broken link."""
    text = 'Zie @sec-x.\n\n::: {.content-visible when-profile="intern"}\n## Geheim {#sec-x}\n:::\n\n## Rest\n'
    assert "in deze uitgave" in refuse(project, text)[0].text()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "number-sections: true",
            "number-section: true",
            ["_quarto.yml, regel", "number-section", "`number-sections`"],
        ),
        ("    theme: none", "    theme: cosmo", ["format.html.theme", "cosmo", "none"]),
        ("    at: pre-ast", "    at: post-render", ["filters", "pre-ast"]),
        ("lang: nl", "lang: [nl", ["niet goed gevormd"]),
    ],
)
def test_configuration_is_checked(project, old, new, words):
    """A setting that only Quarto would understand is refused by name, not skipped."""
    path = project.root / "_quarto.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    shown = refuse(project, "tekst\n")[0].text()
    for word in words:
        assert word in shown


def test_unknown_format(project):
    """A format that is not made is refused by name."""
    with pytest.raises(InputError, match="epub"):
        choose(project, "pandoc").render(
            project.report / "impactanalyse.qmd", ["epub"], project.build, "publiek", print
        )


def test_what_looks_like_syntax_but_is_not(project):
    """Code, escaped marks, formulas, addresses and braces in alternative texts are left alone."""
    text = (
        "`{{x}} @fig-nee` en \\@fig-nee, a@b.nl, $\\frac{a}{b}$, \\{.callout-note\\}\n\n"
        "``` {.r}\n::: {.callout-note}\n@fig-nee\n```\n\n"
        '![](../build/figures/fig-beschikbaar){fig-alt="Een \\"staaf\\" {a} met x=1 en .callout-note."}\n'
    )
    (project.report / "chapters" / "goed.qmd").write_text(text, encoding="utf-8")
    document = project.report / "kort.qmd"
    document.write_text(f"{HEAD}{{{{< include chapters/goed.qmd >}}}}\n", encoding="utf-8")
    made = choose(project, "pandoc").render(document, ["html"], project.build / "staging", "publiek", print)
    assert 'aria-label="Een &quot;staaf&quot; {a} met x=1 en .callout-note."' in made[0].read_text(encoding="utf-8")
