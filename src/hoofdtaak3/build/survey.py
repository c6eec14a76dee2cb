"""`ht3 survey`, `ht3 collect` and `ht3 status`: the round along civil parties, from question to answer."""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from hoofdtaak3 import dutch
from hoofdtaak3 import edition as editions
from hoofdtaak3.analyses.civil.standing import DRIVERS, SUMMARY, Round, Standing, worths
from hoofdtaak3.brand import Brand, shown_characters
from hoofdtaak3.inputs.changes import check_changes
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.survey.answering import Merge, merged, write
from hoofdtaak3.inputs.survey.contradictions import contradictions
from hoofdtaak3.inputs.survey.layout import GENERAL
from hoofdtaak3.inputs.survey.questions import Party, Questionnaire
from hoofdtaak3.inputs.survey.returned import Returned, read_returned
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.tables.civil import FOLDER
from hoofdtaak3.inputs.tables.opening import open_book
from hoofdtaak3.inputs.tables.reading import PUBLIC
from hoofdtaak3.intake import read_bytes, read_text
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.results.form import WRITTEN, Cover, Form, paragraphs_of
from hoofdtaak3.results.frames import read_frames
from hoofdtaak3.results.workbook import CORE
from hoofdtaak3.trouble import cause
from hoofdtaak3.writing import write_bytes, write_text

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from hoofdtaak3.inputs.tables import Dataset
    from hoofdtaak3.project import Project

TEMPLATE: Final = "report/templates/opgave.md"
OUT: Final = "opgaven"
"""Folder for the questionnaires, below the project."""
_BACK = "-terug"
_IS_BACK = re.compile(rf".+{_BACK}(-\d+)?")
_KINDS = {".xlsx", ".xlsm", ".ods", ".xls", ".csv"}
_LARGEST = 16 * 2**20
"""Bytes: a questionnaire has some tens of thousands."""
_SHOWN = 12
_CALLED = 10
_OPEN, _YEAR = ("open", "uitgesteld"), 366
_LEAST = 0.005
"""Less than this is told as little."""


def today() -> date:
    """The day on which is asked or answered; fixed by SOURCE_DATE_EPOCH as documents are."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return (datetime.fromtimestamp(int(given), UTC) if given.isdecimal() else datetime.now().astimezone()).date()


def round_of(project: Project, edition: str, dataset: Dataset | None = None) -> Round:
    """The round as it is now, with what the draws say if there are any of this edition."""
    seen_as = editions.as_edition(edition)
    draws = _draws(project, edition)
    return Round(dataset or load_dataset(project.root, seen_as), worths(draws), drawn=bool(draws))


def _draws(project: Project, edition: str) -> dict[str, dict[str, pd.DataFrame]]:
    """The frames of the draws of each scenario; none if there is a scenario without, or they are of another version."""
    current = editions.current(project) in (edition, None)
    folder = (project.build if current else editions.waiting(project, edition)) / project.results.name
    names = (DRIVERS, SUMMARY)
    try:
        scenarios = load_scenarios(project.root, editions.as_edition(edition))
        return {
            key: read_frames(folder / key, names)
            for key in scenarios
            if all((folder / key / f"{name}.csv").is_file() for name in names)
        }
    except InputError:
        return {}


# -- asking ---------------------------------------------------------------------------------------------------------


def survey(project: Project, wanted: Sequence[str], deadline: date | None, folder: Path) -> Iterator[str]:
    """Write a questionnaire for each of these parties (none: all) and note that they were asked; says what was made.

    Only what is public stands in it: a workbook is sent on.
    """
    now = round_of(project, "publiek")
    parties = _wanted(now.questionnaire, wanted)
    text = read_text(project.root, TEMPLATE)
    until = dutch.day(deadline) if deadline else "in overleg"
    made = []
    for party in parties:
        title, paragraphs = paragraphs_of(text, partij=party.called, uiterlijk=until)
        questions = now.questionnaire.of(party)
        extras = [(extra,) for extra in now.questionnaire.extras(party)]
        form = Form(party, questions, Cover(title, paragraphs, deadline), now.ranks(questions), extras=extras)
        made.append(write_bytes(folder / f"opgave-{party.id}.xlsx", form.data()))
    _note_asked(project, now.dataset, parties, deadline)
    count = dutch.number(len(made), 0)
    place = folder.relative_to(project.root).as_posix() if folder.is_relative_to(project.root) else folder
    yield f"{count} {dutch.plural(len(made), 'vragenlijst', 'vragenlijsten')} in {place}/:"
    yield from (f"  {path.name}: {party.called}" for path, party in zip(made, parties, strict=True))
    if not now.drawn:
        yield "Er zijn nog geen trekkingen: de vragen staan in de volgorde van de tabellen. 'ht3 run' maakt ze."


def _wanted(questionnaire: Questionnaire, wanted: Sequence[str]) -> list[Party]:
    known = questionnaire.by_id
    problems = [
        Problem("ht3 survey", message="Deze partij wordt niet gevraagd.", found=key, allowed=", ".join(known))
        for key in wanted
        if key not in known
    ]
    if problems:
        raise InputError(problems)
    return [known[key] for key in dict.fromkeys(wanted)] or list(known.values())


def _note_asked(project: Project, dataset: Dataset, parties: Sequence[Party], deadline: date | None) -> None:
    """Keep that these were asked today; who was asked before has a new date."""
    table = dataset.contract.answers["asked"]
    path = project.root / table.file
    before = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))) if path.is_file() else []
    until = deadline.isoformat() if deadline else ""
    rows = {row["id"]: row for row in before}
    for party in parties:
        rows[party.id] = {"id": party.id, "asked": today().isoformat(), "deadline": until, "classification": PUBLIC}
    stream = io.StringIO()
    writer = csv.DictWriter(stream, table.column_names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows[key] for key in sorted(rows))
    write_text(path, stream.getvalue())


# -- collecting -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Collected:
    """What became of the workbooks that came in."""

    lines: tuple[str, ...]
    refused: int
    """How many places were not taken."""


def collect(project: Project, given: Sequence[Path], *, dry: bool = False) -> Collected:
    """Take in workbooks, or those in folders; what does not fit goes back in a copy beside each. Nothing if `dry`.

    InputError if the project itself is not sound, or there is nothing to read.
    """
    dataset = load_dataset(project.root, "intern")
    questionnaire = Questionnaire(dataset)
    paths = _called(_files(given))
    books = [_read(path, name, questionnaire) for name, path in paths.items()]
    merge = merged(project.root, questionnaire, books, today(), _check(project))
    after = load_dataset(project.root, "intern", given=merge.files)
    changed = any((_now(project.root / name) or b"") != data for name, data in merge.files.items())
    if changed and not dry:
        write(project.root, merge.files)
    told: list[str] = []
    for book in books:
        told += _told(book, merge, paths[book.file] if not dry else None, questionnaire)
    told += _odd(Questionnaire(after))
    told.append(_ending(sum(_taken(book, merge) for book in books), changed=changed, dry=dry))
    refused = sum(len(book.problems) for book in books) + sum(map(len, merge.refused.values()))
    return Collected(tuple(told), refused)


def _files(given: Sequence[Path]) -> list[Path]:
    """The workbooks, those of folders by name; not the copies that wait to go back, nor locks of a program."""
    found: list[Path] = []
    for path in given:
        if path.is_dir():
            found += sorted(
                own
                for own in path.iterdir()
                if own.suffix.lower() in _KINDS and not own.name.startswith((".", "~")) and not _is_ours(own)
            )
        else:
            found.append(path)
    found = list(dict.fromkeys(found))
    if not found:
        message, allowed = "Hier staat geen ingevulde vragenlijst.", "bestanden op .xlsx, .ods, .xls of .csv"
        raise InputError([Problem(" ".join(map(str, given)), message=message, allowed=allowed)])
    return found


def _called(paths: Sequence[Path]) -> dict[str, Path]:
    """The files by what messages call them: their name, with their folder if there are more of that name."""
    names = Counter(path.name for path in paths)
    return {path.name if names[path.name] == 1 else path.as_posix(): path for path in paths}


def _is_ours(path: Path) -> bool:
    """Whether this is a copy to send back as it was written here: who saves it again leaves another date in it."""
    if not _IS_BACK.fullmatch(path.stem):
        return False
    try:
        with zipfile.ZipFile(path) as archive, archive.open(CORE) as stream:
            return WRITTEN in stream.read(_LARGEST)
    except (OSError, KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return False


def _read(path: Path, name: str, questionnaire: Questionnaire) -> Returned:
    """One workbook; one that cannot be opened costs the others nothing."""
    try:
        raw = read_bytes(path.parent, path.name, largest=_LARGEST)
        return replace(read_returned(open_book(raw, name), questionnaire), digest=sha256(raw).hexdigest())
    except InputError as error:
        return Returned(name, problems=error.problems)


def _check(project: Project) -> Any:  # noqa: ANN401 - a function
    scenarios = load_scenarios(project.root, "intern")
    signs = shown_characters(Brand.load(project.root))

    def check(files: Mapping[str, bytes]) -> None:
        load_dataset(project.root, "intern", signs, check_changes(scenarios, "intern"), files)

    return check


def _now(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _told(book: Returned, merge: Merge, path: Path | None, questionnaire: Questionnaire) -> Iterator[str]:
    """What was taken of a workbook and what was not; at `path` the copy that goes back is written beside it."""
    taken, moves = merge.taken.get(book.file, []), merge.moves.get(book.file, [])
    problems = [*book.problems, *(_placed(answer, problem) for answer, problem in merge.refused.get(book.file, ()))]
    who = f": {book.party.called}" if book.party else ""
    yield f"{book.file}{who}, {_answers(_taken(book, merge))} overgenomen."
    yield from (f"  let op: {note}" for note in book.remarks)
    if older := merge.older.get(book.file, 0):
        yield f"  Ouder dan wat er al is, dus niet overgenomen: {dutch.number(older, 0)}."
    yield from (f"  {move.text()}" for move in moves[:_SHOWN])
    if len(moves) > _SHOWN:
        yield f"  en nog {dutch.number(len(moves) - _SHOWN, 0)} wijzigingen."
    for answer in taken:
        if answer.restricted:
            yield f"  vertrouwelijk: {answer.question.about}; in de openbare editie is dit onbekend."
    if not problems:
        return
    places = dutch.number(len(problems), 0)
    yield f"  Niet overgenomen, op {places} {dutch.plural(len(problems), 'plaats', 'plaatsen')}:"
    for problem in problems:
        yield from (f"    {line}" for line in problem.text().splitlines())
    if book.party and path is not None:
        back = _free(path)
        try:
            write_bytes(back, _copy(book, merge, problems, questionnaire))
            yield f"  Om terug te sturen: {back.name}"
        except OSError as error:  # what was taken is taken
            yield f"  De kopie om terug te sturen kon niet worden geschreven: {cause(error)}"


def _free(path: Path) -> Path:
    """The name of the copy that goes back: never that of a file that somebody else saved."""
    names = (f"{path.stem}{_BACK}{end}.xlsx" for end in ("", *(f"-{number}" for number in range(2, 1000))))
    return next(back for name in names if not (back := path.with_name(name)).exists() or _is_ours(back))


def _placed(answer: Any, problem: Problem) -> Problem:  # noqa: ANN401 - an answer with its cell
    """What does not fit the tables, told of the cell of the answer."""
    cell = answer.place
    place = cell.grid.address(cell.line, cell.at)
    file = f"{cell.grid.file}, blad {cell.grid.sheet}" if cell.grid.sheet else cell.grid.file
    return Problem(file, cell.line, "", problem.message, problem.found, problem.allowed, problem.advice, place)


def _copy(book: Returned, merge: Merge, problems: Sequence[Problem], questionnaire: Questionnaire) -> bytes:
    """The workbook as it came, with a note at each answer that was not taken."""
    party = book.party
    if party is None:
        raise ValueError("of nobody there is no copy")
    notes, about = dict(book.notes), dict(book.about)
    for answer, problem in merge.refused.get(book.file, ()):
        notes[answer.question.id] = f"{problem.message} Wel: {problem.allowed}."
        about[_placed(answer, problem)] = answer.question.id
    questions = {question.id: question for question in questionnaire.of(party)}
    told = []
    for problem in problems:
        # The rows of the copy may stand in another order than those that came.
        question = questions.get(about.get(problem, ""))
        place = f"{problem.file.partition(', ')[2]} {problem.cell or problem.column}".strip()
        where = f"{question.theme}: {question.about}. {question.text}" if question else dutch.capital(place)
        do = [f"Wel: {problem.allowed}."] * bool(problem.allowed) + [f"{dutch.capital(problem.advice)}."] * bool(
            problem.advice
        )
        told.append((where, problem.message, problem.found, " ".join(do).replace("?.", "?")))
    title = "Opgave van civiele capaciteiten: terug met vragen"
    lines = ("Een deel van uw opgave is niet overgenomen. Het blad ‘Terug naar u’ zegt wat, en waarom.",)
    cover = Cover(title, lines, None, book.by or None, book.on, book.cover.get(GENERAL) or None)
    return Form(
        party, list(questions.values()), cover, entries=book.entries, extras=book.typed_extras, notes=notes, told=told
    ).data()


def _taken(book: Returned, merge: Merge) -> int:
    """How many answers were taken of a workbook."""
    return len(merge.taken.get(book.file, ())) + len(book.extras)


def _answers(count: int) -> str:
    return f"{dutch.number(count, 0)} {dutch.plural(count, 'antwoord', 'antwoorden')}"


def _ending(count: int, *, changed: bool, dry: bool) -> str:
    if dry:
        return f"Er is niets geschreven; zonder --dry-run: {_answers(count)} in {FOLDER}/."
    return f"Bijgewerkt: {FOLDER}/." if changed else "Er is niets veranderd."


# -- where it stands ------------------------------------------------------------------------------------------------


def status(project: Project, edition: str) -> Iterator[str]:
    """Who was asked and answered, what is missing, how old it is, and whom to call first."""
    now, day = round_of(project, edition), today()
    standings = now.standings
    asked = [one for one in standings if one.asked]
    answered = [one for one in standings if one.answered]
    total = dutch.number(len(standings), 0)
    yield (
        f"Gevraagd: {dutch.number(len(asked), 0)} van de {total} partijen. Geantwoord:"
        f" {dutch.number(len(answered), 0)}. Stand van {dutch.day(day)}, editie {edition}."
    )
    quantities = sum(len(one.quantities) for one in standings)
    stated = sum(one.stated for one in standings)
    verb = dutch.plural(stated, "is", "zijn")
    yield f"Van de {dutch.number(quantities, 0)} gevraagde getallen {verb} er {dutch.number(stated, 0)} opgegeven."
    if not answered:
        yield "Het civiele beeld is leeg: alles rust op openbare bronnen en aannames."
    yield from _promised(now.dataset, day)
    for one in standings:
        if one.asked or one.answered:
            yield f"  {_line(one, day)}"
    silent = [one.party.id for one in standings if not one.asked and not one.answered]
    if silent and len(silent) < len(standings):
        yield f"Nog niet gevraagd: {dutch.few(silent, _SHOWN)}."
    if stale := now.questionnaire.stale:
        yield f"Antwoorden op vragen die er niet meer zijn: {dutch.few(stale, _SHOWN)}."
    yield from call_lines(now)
    yield from _odd(now.questionnaire)


def _promised(dataset: Dataset, day: date) -> Iterator[str]:
    """What was promised and is not done, if that was to be by now or within a year."""
    for row in dataset.frame("commitments").to_dict("records"):
        if row["status"] in _OPEN and row["deadline"] is not None and (row["deadline"] - day).days < _YEAR:
            stand = row["status"] + ("" if row["deadline"] >= day else ", voorbij")
            yield f"Toegezegd: {row['name']}, uiterlijk {dutch.day(row['deadline'])} ({stand})."


def _line(one: Standing, day: date) -> str:
    parts = [f"{one.party.id} ({one.party.name}): {one.answered} van {len(one.questions)} vragen"]
    if one.asked:
        parts.append(f"gevraagd op {dutch.day(one.asked)}")
    if one.last:
        age = (day - one.last).days
        old = f"{dutch.number(age, 0)} {dutch.plural(age, 'dag', 'dagen')} oud"
        parts.append(f"laatste antwoord van {dutch.day(one.last)} ({old})")
    if one.deadline:
        late = "; te laat" if one.late(day) else ""
        parts.append(f"uiterlijk {dutch.day(one.deadline)}{late}")
    return ", ".join(parts)


def call_lines(now: Round) -> Iterator[str]:
    """Whom to call first and for what, with how that is computed."""
    if not now.drawn:
        yield "Wie eerst te bellen is nog niet te zeggen: er zijn geen trekkingen. 'ht3 run' maakt ze."
        return
    calls = now.calls
    if not calls:
        yield "Van geen antwoord dat nog ontbreekt, is in de trekkingen te zien dat het een conclusie beweegt."
        return
    capabilities = now.dataset.frame("capabilities")
    names: dict[str, str] = dict(zip(capabilities["id"], capabilities["name"], strict=True))
    yield "Bel eerst (hoeveel van de wisselende conclusies aan het antwoord hangt):"
    for number, one in enumerate(calls[:_CALLED], start=1):
        question = one.first
        if question is None:
            continue
        most = now.worths[question.dimension].capability
        yield f"  {number}. {one.party.called}: {worth_text(one.worth)}. Vooral voor {dutch.running(names[most])}."
        yield f"     {question.about}: {question.text}"
    yield "  Per conclusie: het deel van de trekkingen met een andere klasse, maal het deel van de spreiding van het"
    yield "  tekort dat met het antwoord samengaat; opgeteld over capaciteiten en scenario's."


def worth_text(worth: float) -> str:
    """How much hangs on an answer; a little is not nothing."""
    return dutch.number(worth, 2) if worth >= _LEAST else "minder dan 0,01"


def _odd(questionnaire: Questionnaire) -> Iterator[str]:
    """What cannot all be true."""
    odd = list(contradictions(questionnaire))
    if odd:
        yield "Dit kan niet allemaal kloppen. Beslis zelf, of vraag het na:"
        yield from (f"  - {one.text()}" for one in odd)
