"""What each command does; slow packages are imported by the command that needs them, not before."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
from typing import TYPE_CHECKING, Any

from hoofdtaak3 import dutch
from hoofdtaak3.build.screen import Clock, complain, say
from hoofdtaak3.problems import InputError, Problem
from hoofdtaak3.project import Project

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from hoofdtaak3.build.edits import Edits
    from hoofdtaak3.build.exchange import Brought
    from hoofdtaak3.build.mapped_import import MappedImport

FAILED, WRONG_INPUT = 1, 2


def refuse(text: str, code: int) -> int:
    """Say what is wrong; returns the exit code."""
    complain(text)
    return code


def report(options: argparse.Namespace) -> int:
    """Bring the notebooks and the documents up to date."""
    clock = Clock()
    from hoofdtaak3.assemble.assembler import choose  # noqa: PLC0415
    from hoofdtaak3.assemble.frontmatter import ASKED  # noqa: PLC0415
    from hoofdtaak3.build.session import Request, carry_out, explain  # noqa: PLC0415
    from hoofdtaak3.edition import ONLY  # noqa: PLC0415

    project = Project.find()
    if options.regions and (options.document or options.format or options.scenario):
        message, allowed = (
            "De bladen per regio worden alle gemaakt.",
            "--regions zonder --document, --format en --scenario",
        )
        raise InputError([Problem("--regions", message=message, allowed=allowed)])
    if options.date:
        os.environ[ASKED] = options.date
    only = sorted({*options.scenario})
    os.environ[ONLY] = ",".join(only)
    assembler = choose(project, options.assembler)
    request = Request(
        project,
        options.edition,
        options.time_limit,
        jobs=options.jobs,
        assembler=assembler,
        documents=tuple(dict.fromkeys(options.document)),
        formats=tuple(dict.fromkeys(options.format)),
        regions=options.regions,
        only=only,
        keep=options.keep,
        clock=clock,
    )
    return explain(request) if options.explain else carry_out(request)


def run(options: argparse.Namespace) -> int:
    """Bring the notebooks up to date: all, or those of some scenarios."""
    clock = Clock()
    from hoofdtaak3.build.names import TEXT  # noqa: PLC0415
    from hoofdtaak3.build.session import Request, carry_out  # noqa: PLC0415

    selected, project = tuple(dict.fromkeys(options.scenario)), Project.find()
    until = TEXT if options.findings else ""
    request = Request(project, options.edition, options.time_limit, selected, options.jobs, until=until, clock=clock)
    code = carry_out(request)
    if selected and not code:
        from hoofdtaak3.build.whatif import result_lines  # noqa: PLC0415

        for line in result_lines(project, options.edition, selected):
            say(line)
    return code


def check(options: argparse.Namespace) -> int:
    """Validate everything and say what was looked at."""
    from hoofdtaak3.build.session import warn  # noqa: PLC0415
    from hoofdtaak3.build.soundness import validate_all  # noqa: PLC0415

    validated = validate_all(Project.find(), options.edition)
    size = validated.size
    counts = (
        (size.tables, "tabel", "tabellen"),
        (size.rows, "regel", "regels"),
        (size.scenarios, "scenario", "scenario's"),
    )
    counted = [f"{dutch.number(count, 0)} {dutch.plural(count, one, many)}" for count, one, many in counts]
    warn(validated.warnings, everything=True)
    say(f"Geen fouten gevonden in {dutch.listing(counted)} (editie {options.edition}).")
    return 0


def scenarios(_options: argparse.Namespace) -> int:
    """List the scenarios."""
    from hoofdtaak3.inputs.scenarios import load_scenarios  # noqa: PLC0415

    known = load_scenarios(Project.find().root)
    for key, scenario in known.items():
        phases = " > ".join(dict.fromkeys(start.phase for start in scenario.phases))
        incidents = len(scenario.incidents)
        days = f"{dutch.number(scenario.days, 0)} {dutch.plural(scenario.days, 'dag', 'dagen')}"
        say(f"{key}\n    {scenario.title}")
        say(f"    {days}; {phases}; {incidents or 'geen'} {dutch.plural(incidents, 'incident', 'incidenten')}")
    return 0


def verify(options: argparse.Namespace) -> int:
    """Compare a published folder with its record, and that record with the project where this is asked."""
    from hoofdtaak3.build.verify import verify as compare  # noqa: PLC0415

    project = None
    with contextlib.suppress(InputError):  # a folder is enough
        project = Project.find()
    return compare(options.folder or (project or Project.find()).output(), project)


def explain(options: argparse.Namespace) -> int:
    """Say where a finding, figure, setting or number in a text comes from."""
    from hoofdtaak3.build.found import Explainer  # noqa: PLC0415

    for line in Explainer(Project.find(), options.edition).lines(" ".join(options.name)):
        say(line)
    return 0


def whatif(options: argparse.Namespace) -> int:
    """Say what moves in a scenario when settings or values are others, and keep that as a scenario if asked."""
    from hoofdtaak3.build import whatif as trying  # noqa: PLC0415

    project = Project.find()
    if options.note and options.save is None:
        raise InputError(
            [Problem("--note", message="Dit komt in een scenario te staan.", advice="geef ook --save NAAM")]
        )
    tried = trying.tried_on(project, options.set)
    keeping = (project, options.scenario, tried, options.save, options.note)
    if options.save is not None:
        trying.drafted(*keeping)  # what is wrong with it is said before anybody waits
    effect = trying.whatif(project, options.edition, options.scenario, tried, options.draws or trying.DRAWS)
    for line in [trying.as_json(effect)] if options.json else effect.lines():
        say(line)
    kept = "Er is niets bewaard of veranderd."
    if options.save is not None:
        kept = f"Bewaard als scenario: {trying.save(*keeping)}."
    if not options.json:
        say(kept)
    return 0


def diff(options: argparse.Namespace) -> int:
    """Say what moved between two editions, and why."""
    from hoofdtaak3.build.diff import difference  # noqa: PLC0415
    from hoofdtaak3.writing import write_text  # noqa: PLC0415

    found = difference(Project.find(), options.edition, options.old, options.new, quick=options.quick)
    for line in [found.json()] if options.json else found.lines():
        say(line)
    if options.html:
        write_text(options.html, found.page())
    return int(options.exit_code and found.states_otherwise)


def survey(options: argparse.Namespace) -> int:
    """Write questionnaires for civil parties."""
    from hoofdtaak3.build import survey as asking  # noqa: PLC0415

    project = Project.find()
    folder = options.out or project.root / asking.OUT
    until = None if options.deadline is None else dt.date.fromisoformat(options.deadline)
    wanted = [] if options.all else [*options.region, *options.partner]
    if not wanted and not options.all:
        return refuse(
            "ht3 survey: noem een partij met --region of --partner, of vraag allemaal met --all.", WRONG_INPUT
        )
    for line in asking.survey(project, wanted, until, folder):
        say(line)
    return 0


def collect(options: argparse.Namespace) -> int:
    """Take in workbooks that parties sent back; 2 if something in them was not taken."""
    from hoofdtaak3.build import survey as asking  # noqa: PLC0415

    found = asking.collect(Project.find(), options.file, dry=options.dry_run)
    for line in found.lines:
        say(line)
    return WRONG_INPUT if found.refused else 0


def status(options: argparse.Namespace) -> int:
    """Say how far the round along civil parties is."""
    from hoofdtaak3.build import survey as asking  # noqa: PLC0415

    for line in asking.status(Project.find(), options.edition):
        say(line)
    return 0


def sweep(options: argparse.Namespace) -> int:
    """Compute a scenario with many other values, each a case."""
    from hoofdtaak3.sweep import command  # noqa: PLC0415
    from hoofdtaak3.sweep.cluster import Address  # noqa: PLC0415

    address = None
    if options.dask or options.scheduler:
        files = (options.tls_ca, options.tls_cert, options.tls_key)
        address = Address(options.scheduler or options.dask, *files)
    order = command.order_of(
        Project.find(),
        options.what,
        options.set,
        edition=options.edition,
        name=options.name,
        sample=options.sample or 0,
        seed=options.seed,
        extra=options.extra,
        jobs=options.jobs or 0,
        yes=options.yes,
        address=address,
    )
    return command.sweep(order)


def desk(options: argparse.Namespace) -> int:
    """Open the adviser's desk in the browser, until somebody stops it."""
    from hoofdtaak3.desk import command  # noqa: PLC0415

    return command.desk(Project.find(), options.edition, options.port, browser=options.browser)


def format_tables(options: argparse.Namespace) -> int:
    """Rewrite tables to the form in which the project keeps them, or say which would change."""
    from hoofdtaak3.build.formatting import tidied  # noqa: PLC0415

    edits, said = tidied(Project.find(), options.table, options.edition)
    if not options.check:
        edits.write()
    heading = "Niet in de vorm van het project:" if options.check else "Herschreven:"
    for line in [heading, *said] if said else ["Alle tabellen staan al in de vorm van het project."]:
        say(line if line == heading or not said else f"  - {line}")
    return FAILED if options.check and said else 0


def export(options: argparse.Namespace) -> int:
    """Write all tables as one workbook."""
    from hoofdtaak3.build.exchange import export_tables  # noqa: PLC0415

    count = export_tables(Project.find(), options.edition, options.file)
    rows = f"{dutch.number(count, 0)} rijen, editie {options.edition}"
    say(f"Geschreven: {options.file} ({rows}). Lees het terug met 'ht3 import {options.file}'.")
    return 0


def bring_in(options: argparse.Namespace) -> int:
    """Say what a workbook changes in the tables, or a published table in the values, and write that if it is wanted."""
    from hoofdtaak3.build.exchange import bring_in as read_back  # noqa: PLC0415
    from hoofdtaak3.build.mapped_import import read_published  # noqa: PLC0415

    project = Project.find()
    found: Brought | MappedImport
    if options.mapping:
        found = read_published(project, options.edition, options.mapping, options.file)
    elif options.file:
        found = read_back(project, options.edition, options.file, anyway=options.anyway)
    else:
        raise InputError([Problem("ht3 import", message="Noem het bestand.", allowed="ht3 import tabellen.xlsx")])
    for line in [*found.notes, *found.lines()]:
        say(line)
    if not found.differences:
        say("Er is niets veranderd.")
    if not found.edits.files:  # of a published table the file itself may be new
        return 0
    found.check(options.edition)
    return _write_if_wanted(found.edits, yes=options.yes)


def add_something(options: argparse.Namespace) -> int:
    """Add something new with every row that it needs."""
    from hoofdtaak3.build.adding import added, pairs  # noqa: PLC0415

    given = pairs(options.pair)
    at_terminal = sys.stdin.isatty() and not options.no_questions

    def ask(one: Any) -> str:  # noqa: ANN401 - imported only here
        if one.help:
            say(f"  {one.help}")
        with contextlib.suppress(EOFError):
            return input(one.question())
        return ""

    new = added(Project.find(), options.edition, options.kind, given, ask if at_terminal else None)
    new.check(options.edition)
    new.edits.write()
    say(f"Toegevoegd: {new.key}.")
    for line in new.said:
        say(f"  {line}")
    _say_moved(new.edits)
    return 0


def _write_if_wanted(edits: Edits, *, yes: bool) -> int:
    """Write checked changes, after a question at a terminal."""
    if not yes and not _agrees("Schrijven? [j/N] "):
        say("Er is niets geschreven. Met --yes wordt het geschreven.")
        return FAILED
    say(f"Geschreven: {dutch.listing(edits.write())}.")
    _say_moved(edits)
    return 0


def _say_moved(edits: Edits) -> None:
    """Say which workbooks were put aside, because their table is a CSV file now."""
    for file in edits.gone:
        say(f"{file} heet nu {file}.oud: de tabel staat voortaan in CSV.")


def _agrees(question: str) -> bool:
    """Whether somebody at a terminal says yes; nobody there says no."""
    if not sys.stdin.isatty():
        return False
    with contextlib.suppress(EOFError):
        return input(question).strip().lower() in {"j", "ja", "y", "yes"}
    return False


def clean(_options: argparse.Namespace) -> int:
    """Remove everything that the build makes; what a person changed or put there stays."""
    from hoofdtaak3.assemble.publication import withdraw  # noqa: PLC0415
    from hoofdtaak3.build.runner import only_one  # noqa: PLC0415
    from hoofdtaak3.edition import EDITIONS  # noqa: PLC0415
    from hoofdtaak3.edition import clean as remove  # noqa: PLC0415

    project = Project.find()
    with only_one(project):
        places = [project.regions(edition) for edition in EDITIONS]
        places += [project.output(edition, part=part) for edition in EDITIONS for part in (False, True)]
        places += [folder for edition in EDITIONS for folder in project.published_sweeps(edition)]
        outputs = [folder for folder in places if folder.is_dir()]
        left = [path.relative_to(project.root).as_posix() for folder in outputs for path in withdraw(folder)]
        removed = [path.relative_to(project.root).as_posix() for path in [*outputs, *remove(project)]]
        for edition in EDITIONS:
            with contextlib.suppress(OSError):  # it is not there, or it holds what a person put there
                project.sweeps(edition).rmdir()
    say(f"Verwijderd: {dutch.listing(removed)}." if removed else "Er was niets om te verwijderen.")
    if left:
        say(f"Gebleven, want dit heeft ht3 niet zo gemaakt: {dutch.listing(left)}.")
    return 0


def version(_options: argparse.Namespace) -> int:
    """Say which version this is."""
    from importlib import metadata  # noqa: PLC0415

    say(f"ht3 {metadata.version('hoofdtaak3')}")
    return 0


def open_results(options: argparse.Namespace) -> int:
    """Open what was published in the program that this machine has for it."""
    from hoofdtaak3.edition import made_first  # noqa: PLC0415

    project = Project.find()
    folder = project.output(options.edition) / "report"
    made = {path.name: path for path in sorted(folder.iterdir()) if path.is_file()} if folder.is_dir() else {}
    name = f"{options.document}.{options.format}"
    file = f"{folder.relative_to(project.root).as_posix()}/{name}"
    if name not in made:
        advice = "" if made else made_first(options.edition)
        raise InputError([Problem(file, message="Dit bestand is er niet.", allowed=", ".join(made), advice=advice)])
    if _shown(made[name]):
        say(f"Geopend: {file}.")
        return 0
    return refuse(f"Hier is geen programma om {file} mee te openen. Open het zelf.", FAILED)


def _shown(path: Path) -> bool:
    """Whether the machine has a program that shows this file; it has been started then."""
    import shutil  # noqa: PLC0415
    import subprocess  # noqa: PLC0415
    import webbrowser  # noqa: PLC0415

    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606 - a file that this program made
        return True
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is None or path.suffix == ".html":
        return path.suffix == ".html" and webbrowser.open(path.as_uri())
    return not subprocess.run([opener, str(path)], check=False).returncode  # noqa: S603 - a program of the system
