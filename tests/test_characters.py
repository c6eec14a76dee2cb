"""Characters that no document may hold, and those that a typeface lacks."""

import pytest

from hoofdtaak3.characters import stray, told, unshown, unshown_problem

SHOWN = frozenset("abcdefgh é f-'")


@pytest.mark.parametrize(
    "sign",
    [
        "\0", "\a", "\t", "\x85", "\u00ad", "\u200b", "\u200d", "\u202e", "\u2066", "\u2028", "\ufeff", "\ufffd",
        "\uf0b7", chr(0xD800), "\ufdd0", "\ufffe", "\uffff", "\U0001fffe", "\U000e0041", "\u0378",
    ],
)  # fmt: skip
def test_what_no_document_may_hold(sign):
    """Control, formatting, private use, halves, what is no character at all: PDF/A forbids them or nobody sees them."""
    assert stray(f"a{sign}b") == sign


@pytest.mark.parametrize("text", ["", "gewoon", "één\nregel\r\n", "a\u00a0b\u202fc\u2011d", "👩", "漢"])
def test_what_a_document_may_hold(text):
    """Line breaks of a quoted cell, spaces and hyphens of every kind; what a typeface has is another matter."""
    assert not stray(text)


def test_what_a_typeface_lacks():
    """The first character without a shape; a letter with a loose accent is one that has a shape."""
    assert unshown("abc ✓ 漢", SHOWN) == "✓"
    assert not unshown("cafe\u0301"[2:], SHOWN)
    assert unshown("a\u0308", SHOWN) == "ä"
    assert not unshown("a\nb\t", SHOWN)


@pytest.mark.parametrize(
    ("sign", "words"),
    [
        ("✓", "✓ (U+2713, een symbool)"),
        ("🔥", "🔥 (U+1F525, een emoji)"),
        ("漢", "漢 (U+6F22, een teken uit het schrift Oost-Aziatisch)"),
        ("ﬁ", "ﬁ (U+FB01, letters die aan elkaar vastzitten)"),
        ("ա", "ա (U+0561, een letter uit een ander schrift)"),
        ("\uf0b7", "een teken zonder vorm (U+F0B7, een teken voor eigen gebruik, zoals een opsommingsteken uit Word)"),
        ("\u202e", "een teken zonder vorm (U+202E, een verborgen opmaakteken)"),
        ("\ufffe", "een teken zonder vorm (U+FFFE, geen bestaand teken)"),
    ],
)
def test_a_character_is_described(sign, words):
    """Its shape if it has one, its code point, and in Dutch what it is."""
    assert told(sign) == words


def test_message_says_what_to_do():
    """Letters that are one in a PDF are written apart; a symbol becomes words; what nobody sees goes."""
    ligature = unshown_problem("ﬀ", SHOWN, "data/x.csv", 3, "name")
    assert (ligature.file, ligature.line, ligature.column) == ("data/x.csv", 3, "name")
    assert ligature.advice == "schrijf 'ff'"
    assert unshown_problem("⚠", SHOWN, "x", 1).advice == "schrijf het in woorden, of laat het weg"
    assert unshown_problem("a\u200bb", SHOWN, "x", 1).advice == "haal het teken weg, of typ de tekst opnieuw in"
    assert unshown_problem("abc", SHOWN, "x", 1) is None
