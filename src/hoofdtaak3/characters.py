"""Characters that a document cannot hold, or its typeface cannot show; and what a reader calls them.

A PDF that everybody can read has a glyph and a meaning for each character. What has none is refused where it is
written: further on nobody knows any more from which cell it came.
"""

from __future__ import annotations

import unicodedata

from hoofdtaak3.problems import Problem

BROKEN = "\N{REPLACEMENT CHARACTER}"
HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Categories of Unicode without a shape or a meaning: control and formatting, private, halves, none at all."""
_BREAKS = "\n\r"
_KINDS = {
    "Cc": "een besturingsteken", "Cf": "een verborgen opmaakteken", "Cn": "geen bestaand teken",
    "Co": "een teken voor eigen gebruik, zoals een opsommingsteken uit Word", "Cs": "een half teken",
    "Zl": "een verborgen regeleinde", "Zp": "een verborgen regeleinde", "Zs": "een spatie",
    "L": "een letter uit een ander schrift", "M": "een los accent", "N": "een cijfer", "P": "een leesteken",
    "S": "een symbool",
}  # fmt: skip
_SCRIPTS = {
    "CJK": "Oost-Aziatisch", "HANGUL": "Oost-Aziatisch", "HIRAGANA": "Oost-Aziatisch", "KATAKANA": "Oost-Aziatisch",
    "ARABIC": "Arabisch", "CYRILLIC": "Cyrillisch", "GREEK": "Grieks", "HEBREW": "Hebreeuws",
}  # fmt: skip
_PICTURES = 0x1F000


def stray(text: str) -> str:
    """The first character that no text may hold, besides the line breaks of a quoted cell; "" if there is none."""
    if text.isprintable() and BROKEN not in text:
        return ""
    return next((sign for sign in text if sign == BROKEN or (sign not in _BREAKS and _category(sign) in HIDDEN)), "")


def unshown(text: str, shown: frozenset[str]) -> str:
    """The first character of which a typeface that has `shown` has no shape; "" if it has all of them."""
    if shown.issuperset(text):
        return ""
    # A letter and its accent are set as one.
    return next((sign for sign in unicodedata.normalize("NFC", text) if sign not in shown and not sign.isspace()), "")


def told(sign: str) -> str:
    """`✓ -> '✓ (U+2713, een symbool)'`; a character without a shape is only described."""
    code = f"U+{ord(sign):04X}, {_kind(sign)}"
    return f"{sign} ({code})" if sign.isprintable() else f"een teken zonder vorm ({code})"


def unshown_problem(text: str, shown: frozenset[str], file: str, line: int, column: str = "") -> Problem | None:
    """What is wrong with a text that a typeface which has `shown` cannot show; None if it can."""
    sign = stray(text.replace("\t", " ")) or unshown(text, shown)
    if not sign:
        return None
    plain = unicodedata.normalize("NFKC", sign)
    hidden = _category(sign) in HIDDEN or sign == BROKEN
    message = "Dit teken kan niet in het rapport." if hidden else "Het lettertype van het rapport heeft dit teken niet."
    advice = "haal het teken weg, of typ de tekst opnieuw in" if hidden else "schrijf het in woorden, of laat het weg"
    if plain != sign and not unshown(plain, shown):
        advice = f"schrijf '{plain}'"
    return Problem(file, line, column, message, told(sign), "letters, cijfers en leestekens van het lettertype", advice)


def _category(sign: str) -> str:
    return unicodedata.category(sign)


def _kind(sign: str) -> str:
    if sign == BROKEN:
        return "het teken voor een letter die bij het omzetten verloren ging"
    category, name = _category(sign), unicodedata.name(sign, "")
    script = _SCRIPTS.get(name.split(" ")[0].split("-")[0])
    if "LIGATURE" in name:
        return "letters die aan elkaar vastzitten"
    if script and category[0] in "LN":
        return f"een teken uit het schrift {script}"
    if ord(sign) >= _PICTURES and category == "So":
        return "een emoji"
    return _KINDS.get(category) or _KINDS[category[0]]
