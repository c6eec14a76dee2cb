"""Inputs as they come in on a bad day: a file of the project, spoiled at random as people and programs do."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

Spoil = Callable[[str, Random], str | bytes]

VALUES = (
    *(
        "",
        " ",
        "-1",
        "0",
        "1e400",
        "nan",
        "999999999999",
        "1.250",
        "1,5",
        "1 250",
        "50%",
        "0x10",
        "true",
        "waar",
        "null",
    ),
    *(
        "2026-02-30",
        "03-04-2025",
        "9999-12-31",
        "0001-01-01",
        "x;y",
        "=1+1",
        '"',
        "'",
        "é\u0000",
        "\ufeff",
        "\ufffe",
        "🔥",
    ),
    *(
        "漢字",
        "\u202etekst",
        "a\u00adb",
        "ﬁ",
        "a--b...",
        "**x**",
        "<b>x</b>",
        "$x$",
        "{{< var x >}}",
        "[a](b)",
        "@fig-x",
    ),
    *("\\", "|", "`", "#", "x" * 5000, "../../etc/passwd", "\t", "a\nb", "-", "~", "&amp;"),
)
"""What stands in a cell or behind a key."""
SNIPPETS = (
    "![x](http://example.org/x.png){fig-alt=x}",
    '<img src="http://example.org/x.png" alt="x">',
    "<script>fetch('http://example.org')</script>",
    "![x](/etc/passwd){fig-alt=x}",
    "![x](../../x.png){fig-alt=x}",
    "{{< include bestaat-niet.md >}}",
    "{{< include ../../buiten.md >}}",
    "{{< var bestaat.niet >}}",
    "{{< video x.mp4 >}}",
    "::: {.callout-note}\nTekst.\n:::",
    "::: {.kern}\nNiet gesloten.",
    ":::",
    "Zie @fig-bestaat-niet.",
    "Zie [@bestaat-niet].",
    "## Kop {#sec-kern}",
    "| a | b |\n|:--|:--|\n| 1 |",
    "```{python}\n1 + 1\n```",
    '```{=typst}\n#image("/etc/passwd")\n```',
    "$$x^2$$",
    "Een 🔥 en \ufffe en \u202e.",
    "^[noot]",
    "<!-- opmerking",
    "---\ntitle: weer\n---",
    "- punt\n    - punt\n",
    "[tekst](javascript:alert(1))",
)
"""What stands in a chapter."""


def _cut(text: str, random: Random) -> str:
    start = random.randrange(len(text) + 1)
    return text[:start] + text[start + random.randrange(1, 200) :]


def _ended(text: str, random: Random) -> str:
    return text[: random.randrange(len(text) + 1)]


def _sprinkled(text: str, random: Random) -> str:
    place = random.randrange(len(text) + 1)
    return text[:place] + random.choice(VALUES) + text[place:]


def _in_bytes(text: str, random: Random) -> bytes:
    data = bytearray(text.encode())
    data[random.randrange(len(data)) : 0] = bytes(random.randrange(256) for _ in range(random.randrange(1, 4)))
    return bytes(data)


def _recoded(text: str, random: Random) -> bytes:
    return text.encode(random.choice(["cp1252", "utf-16", "utf-8-sig"]), "replace")


def _line_ends(text: str, random: Random) -> str:
    return text.replace("\n", random.choice(["\r\n", "\r", "\n\n"]))


def _line(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    place = random.randrange(len(lines))
    change: Callable[[str], str] = random.choice(
        [lambda _: "", lambda line: line * 2, lambda line: "  " + line, lambda line: "\t" + line, str.lstrip, str.upper]
    )
    lines[place] = change(lines[place])
    return "".join(lines)


ANYHOW: tuple[Spoil, ...] = (_cut, _ended, _sprinkled, _in_bytes, _recoded, _line_ends, _line)


def _cells(change: Callable[[list[list[str]], Random], None]) -> Spoil:
    def spoil(text: str, random: Random) -> str:
        rows = list(csv.reader(io.StringIO(text)))
        change(rows, random)
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        return out.getvalue()

    return spoil


def _value(rows: list[list[str]], random: Random) -> None:
    row = random.choice(rows[1:])
    row[random.randrange(len(row))] = random.choice(VALUES)


def _neighbour(rows: list[list[str]], random: Random) -> None:
    row, other = random.choice(rows[1:]), random.choice(rows[1:])
    place = random.randrange(len(row))
    row[place] = other[place]


def _typing(rows: list[list[str]], random: Random) -> None:
    row = random.choice(rows[1:])
    place = random.choice([i for i, cell in enumerate(row) if cell] or [0])
    row[place] = row[place][1:] or "x"


def _scaled(rows: list[list[str]], random: Random) -> None:
    row = random.choice(rows[1:])
    for place, cell in enumerate(row):
        if cell.replace(".", "", 1).isdigit():
            row[place] = str(float(cell) * random.choice([0, 0.1, 10, 1000, -1]))


def _whole_row(rows: list[list[str]], random: Random) -> None:
    row = rows.pop(random.randrange(1, len(rows)))
    rows[len(rows) :] = random.choice([[], [row, row], [row], [row, []], [[*row, "x"]], [row[:-1]], [row[::-1]]])


def _heading(rows: list[list[str]], random: Random) -> None:
    place = random.randrange(len(rows[0]))
    rows[0][place] = random.choice(["", "kolom", rows[0][place].upper(), f" {rows[0][place]}", rows[0][0]])


def _column(rows: list[list[str]], random: Random) -> None:
    place, drop = random.randrange(len(rows[0])), random.random() < 0.5
    for row in rows:
        cell = row.pop(place)
        if not drop:
            row.append(cell)


TABLE = tuple(_cells(change) for change in (_value, _neighbour, _typing, _scaled, _whole_row, _heading, _column))


def _setting(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    place = random.choice([i for i, line in enumerate(lines) if ":" in line])
    key, _, _ = lines[place].partition(":")
    lines[place] = (
        f"{key}: {random.choice([*VALUES, '[]', '{}', '[1, 2]', '12', '1.5', '!!python/object:os.system x'])}\n"
    )
    return "".join(lines)


def _new_key(text: str, random: Random) -> str:
    return text + random.choice(["onbekend: 1\n", "days: 1\n", "title: Weer\n", "- 1\n", "<<: *x\n", "a: &a [*a]\n"])


SETTINGS: tuple[Spoil, ...] = (_setting, _setting, _new_key)


def _entry(text: str, random: Random) -> str:
    entries = json.loads(text)
    entry = random.choice(entries)
    key = random.choice([*entry, "issued", "author", "URL", "id", "type"])
    odd = [
        None,
        "",
        "2025",
        2025,
        [],
        {},
        [[]],
        {"date-parts": [["x"]]},
        {"date-parts": [[2025, 13]]},
        "file:///etc/passwd",
    ]
    entry[key] = random.choice([*odd, [{"family": 1}], entries[0]["id"], "🔥", "<i>x</i>", "javascript:alert(1)"])
    return json.dumps(entries, ensure_ascii=False, indent=1)


def _snippet(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    lines.insert(random.randrange(len(lines) + 1), f"\n{random.choice(SNIPPETS)}\n\n")
    return "".join(lines)


KINDS: dict[str, tuple[Sequence[str], tuple[Spoil, ...]]] = {
    "tables": (["data/*.csv"], TABLE),
    "parameters": (["params/base.yaml", "params/scenarios/*.yaml"], SETTINGS),
    "bibliography": (["data/bibliography.json"], (_entry,)),
    "settings": (["_brand.yml", "_quarto*.yml", "data/datapackage.yaml"], SETTINGS),
    "texts": (["report/*.qmd", "report/text/*.jinja"], (_snippet,)),
}
"""Which files there are of a kind, and how they are spoiled besides anyhow."""


def spoiled(project: Path, kind: str, seed: int) -> tuple[str, bytes]:
    """A file of this kind, and what it holds after one change: the same for the same seed."""
    random = Random(f"{kind} {seed}")  # noqa: S311 - faults at random, not a secret
    patterns, ways = KINDS[kind]
    path = random.choice(sorted(path for pattern in patterns for path in project.glob(pattern)))
    text = path.read_text(encoding="utf-8")
    made = random.choice([*ways, *ways, random.choice(ANYHOW)])(text, random)
    return path.relative_to(project).as_posix(), made if isinstance(made, bytes) else made.encode(
        "utf-8", "surrogatepass"
    )
