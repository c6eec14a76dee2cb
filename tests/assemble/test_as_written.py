"""Text from the data comes out as it was written, in every format: no sign becomes another, none is lost."""

import random
import re
from html.parser import HTMLParser
from itertools import pairwise

import docx
import pytest
import yaml
from pypdf import PdfReader

from hoofdtaak3.assemble.assembler import choose
from hoofdtaak3.markdown import escape, table

pytestmark = pytest.mark.build

FORMATS = ["html", "typst", "docx"]
AWKWARD = [
    "a--b", "--", "---", "a -- b --- c", "...", "a...b", "....", "wel-?", "-?", "x -5", "-5", "a-1", "2024-2025",
    "- x", "+ x", "* x", "= x", "== x", "/ t: u", "/", "1. x", "1.", "12) x", "a. x", "(1) x", "i. x", "A.  x",
    "#. x", "# x", "> x", "| x |", ": x", "% x", '"q"', "'q'", "it's", "5'3\"", "'s avonds", '("x")', "‘a’ “b” 9’ ’t",
    "@naam", "[x]", "[x](y)", "![x](y.png)", "[@x]", "$x$", "a $5 en $6", "*x*", "_x_", "**x**", "snake_case_x",
    "`x`", "``", "<b>x</b>", "<!-- x -->", "a < b > c", "<x@y.nl>", "&amp;", "&", "&#65;", "\\", "\\\\", "a\\b",
    "\\x", "~", "~~x~~", "H~2~O", "^x^", "{{< var x >}}", "{{", "{x}", "{.kern}", "{=html}", "#let x = 1", "#x",
    "// x", "/* x */", "https://x.nl/a--b?c=d#e", "http://x.nl", "a~b", "zé ü ñ ç ø ß Ĳ ĳ", "x\u00ady", "wel\u00ad?",
    "a\u00a0b", "€ 5", "12\u202f000", "x;y", "!", "?!", "-", "–", "—", "…", "·", "a…b", "100%", "½", "§ 3", "+31 6",
    "=1+1", "@fig-x", ":::", "::: {.kern}", "```", "$$x$$", "\\frac{a}{b}", "<http://x.nl>", "^[x]", "[^1]",
    "\\(x\\)", "a\tb", "x  y", "(c) (r) (tm)", "->", "<-", "=>",
]  # fmt: skip
PARTS = [
    "-", "--", ".", "..", "?", "'", '"', "*", "_", "#", "@", "[", "]", "<", ">", "$", "\\", "~", "^", "{", "}", "|",
    "`", "&", "/", "+", "=", ":", ";", "!", "(", ")", "1", "a", "b", "é", "\u00ad", "\u00a0", " ", " ",
]  # fmt: skip


def random_texts(seed, count):
    """Short texts of awkward signs."""
    chance = random.Random(seed)  # noqa: S311 - a test
    texts = ("".join(chance.choices(PARTS, k=chance.randint(1, 9))).strip(" \u00a0\u00ad") for _ in range(count))
    return [text for text in texts if text]


def flat(text):
    """What a reader sees of a text: without white space, and without where a word may be broken."""
    return re.sub(r"[\s\u00ad]+", "", text)


class Text(HTMLParser):
    """The text of a page's main part, and that of its table cells."""

    def __init__(self, page):
        super().__init__()
        self.rows, self.text, self.inside = [], "", False
        self.feed(page.partition("<main")[2])

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 - HTMLParser's signature
        if tag == "tr":
            self.rows.append([])
        self.inside = self.inside or tag in {"td", "th"}
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        self.inside = self.inside and tag not in {"td", "th"}

    def handle_data(self, data):
        self.text += data
        if self.inside:
            self.rows[-1][-1] += data


def between(text, count):
    """What stands between the marks `q0q`, `q1q`, ... of a text."""
    text = flat(text)
    places = [text.rindex(f"q{number}q") for number in range(count + 1)]
    return [text[start + len(f"q{number}q") : end] for number, (start, end) in enumerate(pairwise(places))]


def printed(pdf):
    """The text of a PDF, without the foot of a page and the heads of the next."""
    text = flat("".join(page.extract_text() for page in PdfReader(pdf).pages))
    return re.sub(r"pagina\d+van\d+(Kort)?(Kop)?(NummerTekst)?", "", text)


def made(project, text):
    """The document of this text in every format."""
    document = project.report / "kort.qmd"
    document.write_text(f"---\ntitle: Kort\ntoc: false\nnumber-sections: false\n---\n\n{text}\n", encoding="utf-8")
    return choose(project, "pandoc").render(document, FORMATS, project.build / "staging", "publiek", print)


@pytest.fixture
def texts():
    """All texts of this module."""
    return [*AWKWARD, *random_texts(9, 200)]


def test_cells_come_out_as_they_were_written(project, texts):
    """Through a cell of a table: equal in the page, in Word, and in what the PDF says."""
    rows = [[f"q{number}q", escape(text)] for number, text in enumerate(texts)]
    page, pdf, word = made(project, table(["Nummer", "Tekst"], [*rows, [f"q{len(texts)}q", "einde"]], [1, 3]))
    # A line has one space where more stand, and one that does not break after the sign of an amount.
    expected = [re.sub(r"[ \t]+", " ", text).replace("€ 5", "€\u00a05") for text in texts]
    assert [text for _, text in Text(page.read_text(encoding="utf-8")).rows[1:-1]] == expected
    (written,) = docx.Document(str(word)).tables
    # Word has an element of its own for a soft hyphen, which python-docx leaves out.
    assert [row.cells[1].text for row in written.rows[1:-1]] == [text.replace("\u00ad", "") for text in expected]
    assert between(printed(pdf), len(texts)) == [flat(text) for text in texts]


FORMS = [
    "{text} q{n}q", "Zie {text} q{n}q", "- {text} q{n}q", "**{text}** q{n}q", "*{text}* q{n}q", "## {text} q{n}q",
    "[{text}]{{.fictief}} q{n}q", "{{{{< var t{n} >}}}} q{n}q", "{{{{< var t{n} >}}}}\n\nq{n}q",
    "**{{{{< var t{n} >}}}}** q{n}q",
]  # fmt: skip


def test_texts_come_out_as_they_were_written(project, texts):
    """At the beginning of a paragraph or within it, in a list, in bold, in a heading, in a mark, as a variable."""
    # Bold ends and begins with a sign that is no space.
    stated = [(form, text) for form in FORMS for text in texts if "*{t" not in form or text == text.strip("\u00a0")]
    values = {f"t{number}": escape(text) for number, (_, text) in enumerate(stated, start=1)}
    (project.root / "_variables.yml").write_text(
        yaml.safe_dump(values, allow_unicode=True, width=10_000), encoding="utf-8"
    )
    parts = [form.format(n=number, text=escape(text)) for number, (form, text) in enumerate(stated, start=1)]
    page, pdf, word = made(project, "\n\n".join(["# Kop", "q0q", *parts]))
    expected = [(form, ("Zie" if form.startswith("Zie") else "") + flat(text)) for form, text in stated]

    def found(whole):
        return list(zip([form for form, _ in stated], between(whole, len(stated)), strict=True))

    assert found(Text(page.read_text(encoding="utf-8")).text) == expected
    assert found("".join(paragraph.text for paragraph in docx.Document(str(word)).paragraphs)) == expected
    assert found(printed(pdf)) == [(form, "•" * form.startswith("-") + text) for form, text in expected]
