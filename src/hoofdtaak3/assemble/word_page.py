"""The page of a Word file: A4, a running head with the document's title, a foot with page numbers, a fall-back font."""

from __future__ import annotations

import re

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1531" w:right="1304" w:bottom="1361" w:left="1304" w:header="737" w:footer="624" w:gutter="0"/>'
)
TEXT_WIDTH = 11906 - 2 * 1304
"""Twips between the margins."""
BOX_INDENT = 170
"""Twips that a box lies inside the margins, so that its border doesn't stick out."""
_FIELD = re.compile(rb'(<w:fldSimple w:instr=" TITLE "><w:r>)<w:t[^>]*>.*?</w:t>', re.DOTALL)
_TITLE = re.compile(rb"<dc:title>(.*?)</dc:title>", re.DOTALL)
_CONCEPT = re.compile(rb"<dc:description>\s*[Cc]oncept\b")
CONCEPT = "CONCEPT"


def add_page(parts: dict[str, bytes], family: str, mark: str, foot: str) -> None:
    """Give the reference document its page; `mark` stands left in the head of every page, `foot` left in the foot.

    The first page has no title in its head: the title itself stands there.
    """
    heads = {"first": "", "default": '<w:fldSimple w:instr=" TITLE "><w:r><w:t>Titel</w:t></w:r></w:fldSimple>'}
    parts |= {f"word/header-{kind}.xml": _part("hdr", "Header", mark, right) for kind, right in heads.items()}
    parts |= {f"word/footer-{kind}.xml": _part("ftr", "Footer", foot, _numbers()) for kind in heads}
    names = [f"{place}-{kind}" for place in ("header", "footer") for kind in heads]
    _add(parts, "[Content_Types].xml", "</Types>", [
        f'<Override PartName="/word/{name}.xml" ContentType="{_CONTENT}.{name.partition("-")[0]}+xml"/>'
        for name in names
    ])  # fmt: skip
    _add(parts, "word/_rels/document.xml.rels", "</Relationships>", [
        f'<Relationship Type="{_RELATION}/{name.partition("-")[0]}" Id="{name}" Target="{name}.xml"/>' for name in names
    ])  # fmt: skip
    references = "".join(
        f'<w:{place}Reference w:type="{kind}" r:id="{place}-{kind}"/>'
        for place in ("header", "footer")
        for kind in heads
    )
    _add(parts, "word/document.xml", "<w:footnotePr>", [references])
    _add(parts, "word/document.xml", "</w:sectPr>", [_PAGE, "<w:titlePg/>"])
    # Where the brand's typeface is not installed, Word takes a plain one and not a serif.
    font = (
        f'<w:font w:name="{family}"><w:altName w:val="Arial"/><w:charset w:val="00"/><w:family w:val="swiss"/>'
        '<w:pitch w:val="variable"/></w:font>'
    )
    _add(parts, "word/fontTable.xml", "</w:fonts>", [font])
    settings = parts["word/settings.xml"].decode()
    parts["word/settings.xml"] = re.sub(r'(<w:themeFontLang w:val=)"[^"]*"', r'\1"nl-NL"', settings).encode()


def styles(muted: str, line: str, small: str) -> dict[str, str]:
    """The styles of head and foot, by id; the title stands at the right margin."""
    tabs = f'<w:tabs><w:tab w:val="clear" w:pos="4680"/><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>'
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="{line}"/></w:pBdr>'
    found = {}
    for name, border in (("header", rule), ("footer", "")):
        identifier = name.capitalize()
        found[identifier] = (
            f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
            f'<w:uiPriority w:val="99"/><w:pPr>{border}{tabs}<w:spacing w:before="0" w:after="0"/></w:pPr>'
            f'<w:rPr><w:color w:val="{muted}"/>{small}</w:rPr></w:style>'
        )
    return found


def tell_title(parts: dict[str, bytes]) -> None:
    """Write the document's title into the running head, so that it is there before Word has looked its fields up.

    A document whose description opens with "Concept" says so there too, unless its head does on every page already.
    """
    core = parts.get("docProps/core.xml", b"")
    title = _TITLE.search(core)
    if title:
        text = b'<w:t xml:space="preserve">' + title[1] + b"</w:t>"
        mark = _mark(CONCEPT).encode() if _CONCEPT.search(core) else b""
        for name in [name for name in parts if re.fullmatch(r"word/header[^/]*\.xml", name)]:
            head = _FIELD.sub(lambda match: match[1] + text, parts[name])
            if head != parts[name] and mark not in head:
                head = head.replace(b"</w:pPr>", b"</w:pPr>" + mark, 1)
            parts[name] = head


def _mark(words: str) -> str:
    return f"<w:r><w:rPr><w:b/></w:rPr><w:t>{words}</w:t></w:r>" if words else ""


def _part(tag: str, style: str, left: str, right: str) -> bytes:
    tab = "<w:r><w:tab/></w:r>" if right else ""
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{_mark(left)}{tab}{right}</w:p>'
    return f"{_DECLARATION}<w:{tag} {_NAMESPACES}>{paragraph}</w:{tag}>".encode()


def _numbers() -> str:
    def run(text: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'

    page, pages = (f'<w:fldSimple w:instr=" {name} ">{run("1")}</w:fldSimple>' for name in ("PAGE", "NUMPAGES"))
    return f"{run('pagina ')}{page}{run(' van ')}{pages}"


def _add(parts: dict[str, bytes], name: str, before: str, added: list[str]) -> None:
    text = parts[name].decode()
    head, found, tail = text.rpartition(before)
    if not found:
        raise ValueError(f"{name} has no {before}")
    parts[name] = f"{head}{''.join(added)}{before}{tail}".encode()
