"""HTML that both assemblers take as it is: raw blocks, and plain text inside them."""

from __future__ import annotations

from html import escape


def raw_block(content: str) -> str:
    """HTML as a raw block that both assemblers leave as it is.

    Raises:
        ValueError: When the content would end the block, or hold what Quarto takes for a shortcode.
    """
    lines = content.splitlines()
    if "{{<" in content or "{{{" in content or any(line.lstrip().startswith(("```", ":::")) for line in lines):
        raise ValueError("the content holds a fence or a shortcode")
    return f"```{{=html}}\n{content}\n```\n"


def text_of(value: str) -> str:
    """Plain text as HTML text that holds no shortcode either."""
    return escape(value).replace("{", "&#123;")
