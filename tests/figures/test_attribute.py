"""Text of the adviser in Markdown and inside a quoted attribute, such as an alternative text."""

import html
import json

import pypandoc
import pytest

from hoofdtaak3.markdown import attribute, escape, printed


@pytest.mark.parametrize(
    "text",
    ["{{< var x >}}", "&amp; & co", '"q"', "a \\ b", "\\\\", "<b>x</b>", "*a* _b_ $x$ [a](b) {c} `d` # ~~x~~ ^y^ | @z"],
)
def test_alternative_text_is_literal(text):
    """Pandoc reads back what was written, and no shortcode can be seen in the source."""
    source = f'![]({"x.png"}){{fig-alt="{attribute(text)}"}}'
    assert "{{<" not in source
    image = json.loads(pypandoc.convert_text(source, "json", "markdown"))["blocks"][0]
    while image.get("t") != "Image":
        inner = image["c"][-1] if image["t"] == "Figure" else image["c"]
        image = inner[0]
    assert dict(image["c"][0][2])["fig-alt"] == text


@pytest.mark.parametrize(
    "text", ["&amp; & co", "--- -- ...", "a--b", "<!-- c -->", "x.... y", "{{< var x >}}", "a \\ b"]
)
def test_text_is_literal(text):
    """No sign becomes another: no character reference, no dash, no ellipsis, no comment."""
    plain = pypandoc.convert_text(escape(text), "html", "markdown", extra_args=["--wrap=none"])
    assert html.unescape(plain.strip().removeprefix("<p>").removesuffix("</p>")) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("regio's, regio’s en 5'3", "regio's, regio’s en 5'3"),
        ("de bron zegt 'ongeveer'; 's avonds", "de bron zegt 'ongeveer'; 's avonds"),
        ("  een\t twee\nregels, 10\u00a0km\u00a0", "een twee regels, 10\u00a0km\u00a0"),
        ("€ 0,17 miljoen\n en € onbekend", "€\u00a00,17 miljoen en € onbekend"),
    ],
)
def test_text_as_it_is_printed(text, expected):
    """Every sign is as it was written; only lines become one, and an amount stays with its sign."""
    assert printed(text) == expected
    plain = pypandoc.convert_text(escape(text), "html", "markdown", extra_args=["--wrap=none"])
    assert html.unescape(plain.strip().removeprefix("<p>").removesuffix("</p>")) == expected
