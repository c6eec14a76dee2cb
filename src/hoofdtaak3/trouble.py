"""What went wrong that no check foresaw: one Dutch line for the adviser, and the rest in a log."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import traceback
from pathlib import Path
from typing import Final

from hoofdtaak3.writing import write_text

_AGAIN = "Draai de opdracht daarna opnieuw."
_CAUSES: Final = {
    errno.ENOSPC: f"de schijf is vol. Maak ruimte vrij. {_AGAIN}",
    errno.EDQUOT: f"uw schijfruimte is op. Maak ruimte vrij. {_AGAIN}",
    errno.EFBIG: "het bestand wordt groter dan hier mag. Verruim die grens (`ulimit -f`).",
    errno.EACCES: f"daar hebt u geen recht toe. Kijk van wie het bestand en de map zijn. {_AGAIN}",
    errno.EPERM: f"dat staat het systeem niet toe. Kijk van wie het bestand en de map zijn. {_AGAIN}",
    errno.EROFS: f"van deze schijf kan alleen worden gelezen. Zet het project op een andere schijf. {_AGAIN}",
    errno.EXDEV: "dit staat op een andere schijf dan build/. Zet ze bij elkaar.",
    errno.EBUSY: f"dit is in gebruik, of het is een schijf van zichzelf. Sluit wat het gebruikt. {_AGAIN}",
    errno.EIO: "de schijf of het netwerk geeft een fout. Werk op een andere schijf.",
    errno.ENAMETOOLONG: "de naam is te lang. Kort hem in, of zet het project in een map met een kortere naam.",
    errno.EMFILE: "er staan te veel bestanden open. Verruim die grens (`ulimit -n`), of geef `--jobs 1`.",
    errno.ENFILE: f"op deze computer staan te veel bestanden open. Sluit andere programma's. {_AGAIN}",
    errno.ENOMEM: f"er is te weinig geheugen vrij. Sluit andere programma's, of geef `--jobs 1`. {_AGAIN}",
    errno.EAGAIN: f"er kan geen proces meer bij. Sluit andere programma's, of geef `--jobs 1`. {_AGAIN}",
    errno.ENOENT: f"dit is er niet meer. Laat de map met rust terwijl ht3 loopt. {_AGAIN}",
    errno.EISDIR: f"dit is een map, maar hier hoort een bestand. Haal die map weg, of draai `ht3 clean`. {_AGAIN}",
    errno.ENOTDIR: f"dit is geen map, maar hier hoort er een. Haal het bestand weg, of draai `ht3 clean`. {_AGAIN}",
    errno.ENOTEMPTY: f"deze map is niet leeg. Haal haar weg, of draai `ht3 clean`. {_AGAIN}",
}
_LACKS: Final = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
}


_OF_WINDOWS: Final = {32: errno.EBUSY, 33: errno.EBUSY, 112: errno.ENOSPC, 206: errno.ENAMETOOLONG}
"""Numbers of Windows: open in another program (twice), a full disk, a name that is too long."""
_NO_PATH, _LONGEST = 3, 260
"""Windows finds no path of so many signs, and says that it is not there."""


def cause(error: BaseException, root: Path | None = None) -> str:
    """What happened and what to do about it, in one Dutch line; files by their name below `root`."""
    if isinstance(error, OSError):
        number = _of_windows(error)
        # Of a rename the second name is the place where the file should come.
        target = error.filename2 if number != errno.ENOENT else None
        return cause_of_number(number, target or error.filename, root) or _plain(error)
    if isinstance(error, MemoryError):
        return cause_of_number(errno.ENOMEM, None, root)
    return _plain(error)


def _of_windows(error: OSError) -> int | None:
    """The number of POSIX, where that of Windows says more: to Python a file that is open is a lack of rights."""
    own = getattr(error, "winerror", None)
    too_long = own == _NO_PATH and len(os.fsdecode(error.filename or "")) >= _LONGEST
    return errno.ENAMETOOLONG if too_long else _OF_WINDOWS.get(own or 0, error.errno)


def cause_elsewhere(kind: str, text: str, root: Path | None = None) -> str:
    """As `cause`, of an error of which only the name and the text came from another process.

    What a notebook does not find is its own business, so only what this computer lacks is told in our words.
    """
    found = re.match(r"\[Errno (\d+)\] [^:]*(?:: '(.*)')?$", text)
    number = errno.ENOMEM if kind == MemoryError.__name__ else int(found[1]) if found else 0
    if number in _LACKS:
        return cause_of_number(number, found and found[2], root)
    return f"{kind}: {(text.strip().splitlines() or [''])[-1]}"


def cause_of_number(number: int | None, filename: object, root: Path | None = None) -> str:
    """As `cause`, of what the system calls by a number; empty if that number says nothing to an adviser."""
    path = Path(os.fsdecode(filename)) if isinstance(filename, (str, bytes, os.PathLike)) else None
    if number in {errno.EEXIST, errno.ENOTDIR}:
        # The system names what it was looking for; what is in the way may stand above that.
        number, path = errno.ENOTDIR, _in_the_way(path)
    if number == errno.ENOENT and path is None:
        return _gone()
    text = _CAUSES.get(number, f"dit lukt niet ({os.strerror(number)}).") if number else ""
    return f"{_name(path, root)}: {text}" if text and path else text[:1].upper() + text[1:]


def keep(log: Path, root: Path) -> str:
    """Keep the traceback of the error that is being handled; returns the file below `root`, empty if that failed."""
    try:
        return write_text(log, traceback.format_exc()).relative_to(root).as_posix()
    except OSError:
        return ""


def _gone() -> str:
    """What is not named: the folder where somebody stands, or a socket that was just made."""
    try:
        Path.cwd()
    except OSError:
        return "De map waarin u werkt, is er niet meer. Ga naar de map van het project en draai de opdracht daar."
    return f"Wat ht3 net heeft gemaakt, is er niet meer. Laat build/ met rust terwijl ht3 loopt. {_AGAIN}"


def _plain(error: BaseException) -> str:
    lines = "".join(traceback.format_exception_only(error)).strip().splitlines()
    return lines[-1] if lines else type(error).__name__


def _in_the_way(path: Path | None) -> Path | None:
    for place in (path, *path.parents) if path else ():
        with contextlib.suppress(OSError):
            if place.exists() and not place.is_dir():
                return place
    return path


def _name(path: Path, root: Path | None) -> str:
    return path.relative_to(root).as_posix() if root and path.is_relative_to(root) else str(path)
