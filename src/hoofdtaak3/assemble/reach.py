"""What a text of the report would load, run or lead to, by the kind of text.

Each reader is narrower than the language that it reads: what it does not know it refuses, and it takes a word for what
the word can do. So a comment may have to be worded otherwise, and nothing hides behind another way to write it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Attributes = Sequence[tuple[str, str | None]]

LINKS = "https://…, http://…, mailto:…, #naam, of een pad in het project"
PICTURE = '![](pad){fig-alt="…"} met een bestand in het project'

_LOADS = "Dit haalt iets van buiten het document."
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_EMBEDDED = re.compile(r"data:(image/(png|jpeg|gif|webp)|font/[a-z0-9]+)[;,]", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """Something that may not stand in a text, on which of its lines."""

    line: int
    message: str
    found: str
    allowed: str
    advice: str = ""


def plain(address: str) -> str:
    """An address as a browser takes it: without the signs that it skips, decoded, with slashes forward."""
    return unquote(_CONTROL.sub("", address)).replace("\\", "/")


def is_path(address: str) -> bool:
    """Whether an address is a path, not one of another machine or of another kind."""
    text = plain(address)
    return bool(text) and not _SCHEME.match(text) and not text.startswith("//") and "[]{v=" not in text


def is_web(address: str) -> bool:
    """Whether a link leads where a reader expects: to a page, a mailbox, or a place in the document."""
    return bool(re.match(r"https?://[^/]|mailto:[^/]|#", plain(address), re.IGNORECASE))


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 80 else f"{words[:79]}…"  # noqa: PLR2004 - a line of the terminal


# HTML in chapters.
_COMMENT = r"<!--(?!-?>)(?:(?!--!?>)[\s\S])*-->"
_VALUE = r"""\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+)"""
_TAG = rf"</?([a-zA-Z][\w-]*)((?:\s+[a-zA-Z][\w:-]*(?:{_VALUE})?)*)\s*/?>"
_MARKUP = re.compile(rf"{_COMMENT}|{_TAG}|<")
_PAIRS = re.compile(rf"\s+([a-zA-Z][\w:-]*)({_VALUE})?")
_TAGS = re.compile(
    r"a|abbr|aside|b|blockquote|br|caption|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|figcaption|"
    r"figure|h2|h3|h4|h5|h6|hr|i|ins|kbd|li|mark|ol|p|pre|q|s|samp|section|small|span|strong|sub|summary|sup|"
    r"table|tbody|td|tfoot|th|thead|time|tr|u|ul|var|wbr"
)
_NAMES = re.compile(r"aria-[a-z]+|class|colspan|hidden|id|lang|open|role|rowspan|scope|start|tabindex|title")
_HTML = "gewone elementen zoals <p>, <div> en <table>, met class, id, lang, title, role, scope of aria-…"


def in_html(text: str, leads: Callable[[str], bool]) -> Iterator[Finding]:
    """Raw HTML of a chapter: whole tags that only mark text; `leads` says whether a link may go there."""
    for match in _MARKUP.finditer(text):
        if match[0].startswith("<!--"):
            continue
        line, tag = _line(text, match.start()), (match[1] or "").lower()
        if not _TAGS.fullmatch(tag):
            message = "Dit HTML-element kan niet." if tag else "Dit is geen heel HTML-element."
            advice = f"Voor een beeld: {PICTURE}." if tag else "Een los kleiner-dan-teken is `&lt;`."
            yield Finding(line, message, _short(match[0] if tag else text[match.start() :]), _HTML, advice)
            continue
        for name, quoted in _PAIRS.findall(match[2] or ""):
            value = unescape(quoted.strip().removeprefix("=").strip().strip("\"'"))
            if tag == "a" and name.lower() == "href":
                if not leads(value):
                    yield Finding(line, "Deze link kan niet.", _short(value), LINKS)
            elif not _NAMES.fullmatch(name.lower()):
                yield Finding(line, "Dit HTML-kenmerk kan niet.", _short(name + quoted), _HTML)


# Pages and drawings: whole files, of which every address and every style is looked at.
_ADDRESSES = re.compile(
    r"action|archive|background|classid|codebase|data|dynsrc|formaction|href|imagesrcset|lowsrc|manifest|ping|"
    r"poster|profile|src|srcdoc|srcset|xlink:href"
)
_FRAMES = re.compile(r"applet|base|embed|frame|frameset|iframe|object|portal")
_LIVE = re.compile(r"animate|animatemotion|animatetransform|foreignobject|script|set")
POLICY = "Content-Security-Policy"
_SOURCES = re.compile(r"'none'|'unsafe-inline'|data:|'sha(256|384|512)-[\w+/=]+'")


class _Tags(HTMLParser):
    """Every tag of a page or a drawing, and what its addresses and styles reach."""

    def __init__(self, text: str, *, drawing: bool) -> None:
        super().__init__()
        self.findings: list[Finding] = []
        self.policy: str | None = None
        self._drawing, self._style = drawing, False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """A tag with its attributes."""
        line, written = self.getpos()[0], self.get_starttag_text() or ""
        self._style = tag == "style"
        given = {name: value or "" for name, value in attrs}
        kind = given.get("http-equiv", "").lower()
        if kind == POLICY.lower():
            self.policy = given.get("content", "")
        elif _FRAMES.fullmatch(tag) or kind or (self._drawing and _LIVE.fullmatch(tag)):
            self.findings.append(Finding(line, _LOADS, _short(written), "een document zonder dit element"))
        for name, value in given.items():
            self._attribute(tag, name, value, line)

    def handle_data(self, data: str) -> None:
        """Text, of which only that of a style does anything."""
        if self._style:
            first = self.getpos()[0] - 1
            self.findings += [
                Finding(found.line + first, found.message, found.found, found.allowed) for found in in_style(data)
            ]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - HTMLParser's signature
        """The end of a tag."""
        self._style = False

    def _attribute(self, tag: str, name: str, value: str, line: int) -> None:
        if name == "style":
            self.findings += [Finding(line, found.message, found.found, found.allowed) for found in in_style(value)]
        elif self._drawing and name.startswith("on"):
            self.findings.append(Finding(line, _LOADS, f"{name}={_short(value)}", "een tekening zonder scripts"))
        elif _ADDRESSES.fullmatch(name):
            own = value.startswith("#") or _EMBEDDED.match(plain(value)) or re.fullmatch(r"\$[\w.()/-]+\$", value)
            if not own and not (tag in {"a", "area"} and is_web(value)):
                allowed = "#naam, data:image/png en dergelijke, of een variabele van het sjabloon"
                self.findings.append(Finding(line, _LOADS, f"{name}={_short(value)}", allowed))


def in_page(text: str) -> Iterator[Finding]:
    """The template of a page: it loads nothing, and its policy forbids what a script would load."""
    tags = _Tags(text, drawing=False)
    yield from tags.findings
    parts = [part.split() for part in (tags.policy or "").split(";") if part.strip()]
    strict = all(_SOURCES.fullmatch(source) for part in parts for source in part[1:])
    if ["default-src", "'none'"] not in parts or not strict:
        allowed = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; …">, zonder adressen'
        message = "Het beleid dat de pagina verbiedt iets op te halen, ontbreekt of is te ruim."
        yield Finding(1, message, tags.policy or "", allowed)


def in_part(text: str) -> Iterator[Finding]:
    """A part of a page, under the policy of the page: it loads nothing."""
    yield from _Tags(text, drawing=False).findings


def in_drawing(text: str) -> Iterator[Finding]:
    """An SVG: shapes and text, without scripts, declarations or anything from elsewhere."""
    for match in re.finditer(rf"{_COMMENT}|<!|<\?(?!xml\s)", text):
        if not match[0].endswith("-->"):
            yield Finding(_line(text, match.start()), _LOADS, _short(text[match.start() :]), "een tekening zonder dit")
    yield from _Tags(text, drawing=True).findings


_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|([^\n]))")
_STYLE = re.compile(
    r"url\(\s*[\"']?([^\"')]*)|(@import|@namespace|image-set\(|image\(|cross-fade\(|src\(|element\(|expression\(|(?<![\w-])behavior\s*:|"
    r"-moz-binding|</)",
    re.IGNORECASE,
)


def in_style(text: str) -> Iterator[Finding]:
    """CSS: pictures and fonts stand in it themselves."""

    def sign(match: re.Match[str]) -> str:
        return chr(min(int(match[1], 16), 0x10FFFF)) if match[1] else str(match[2])

    for line, written in enumerate(text.split("\n"), start=1):
        for match in _STYLE.finditer(_ESCAPE.sub(sign, written)):
            if match[2] or not re.match(r"#|data:(image|font)/", plain(match[1]), re.IGNORECASE):
                yield Finding(line, _LOADS, _short(match[0]), "url(data:image/…), url(data:font/…) of url(#naam)")


# Typst: a picture or a module is a file of the project that is named. What reads data is refused, for tables hold rows
# that not every edition shows, and so is what can name a function otherwise.
_HIDDEN = "read|csv|json|yaml|toml|xml|cbor|bibliography|include|eval|plugin|std|dictionary|embed|attach|asset"
_TYPST = re.compile(rf"(?<![\w-])({_HIDDEN}|image|import|link)(?![\w-])")
_SET = re.compile(r"\b(set|show)\s+$")
_NAMED = re.compile(r"\s*\(?\s*\"([^\"\\]*)\"")


def in_typst(text: str, reads: Callable[[str], bool]) -> Iterator[Finding]:
    """Typst: `reads` says whether a path, from the project's folder, may be read."""
    for match in _TYPST.finditer(text):
        word, line = match[1], _line(text, match.start())
        if _SET.search(text[: match.start()]):
            continue
        named = _NAMED.match(text, match.end())
        found = _short(text[match.start() : match.end() + 60].split("\n", maxsplit=1)[0])
        if word == "link":
            if not named or not is_web(named[1]):
                yield Finding(line, "Deze link kan niet.", found, LINKS)
        elif word in _HIDDEN.split("|") or not named or not named[1].startswith("/") or not reads(named[1]):
            allowed = 'alleen een beeld in het project, voluit genoemd: image("/report/kaart.svg")'
            yield Finding(line, "Dit leest of haalt iets van buiten het document.", found, allowed)


# Lua filters are programs; what reaches out is refused where it is named.
_LUA = re.compile(
    r"(?<![\w.:])(os|require|dofile|loadfile|loadstring|load|package|debug|_G|_ENV|getmetatable|"
    r"io(?!\.open\([\w.]+, \"rb\"\)))"
    r"(?!\w)|\bpandoc\s*[.\[]\s*[\"']?(pipe|system|cli|zip|mediabag|template|json)\b|run_(?:json|lua)_filter|\bpandoc\s*\["
)


def in_lua(text: str) -> Iterator[Finding]:
    """A filter: it changes the document and opens files to read them, nothing else."""
    for match in _LUA.finditer(text):
        allowed = 'wat het document verandert, en io.open(bestand, "rb") om een bestand te lezen'
        yield Finding(_line(text, match.start()), "Dit kan een filter niet doen.", _short(match[0]), allowed)


def in_citation_style(text: str) -> Iterator[Finding]:
    """CSL: a style of its own, for one that leans on another is fetched from where that other stands."""
    for match in re.finditer(r"independent-parent|<!(?!--)", text):
        allowed = "een CSL-stijl die op zichzelf staat"
        yield Finding(_line(text, match.start()), "Deze stijl haalt een andere stijl op.", _short(match[0]), allowed)
