"""`ht3`: the one command line. Slow packages are imported by the command that needs them, not before."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
import traceback
from typing import TYPE_CHECKING, NoReturn

from hoofdtaak3 import dutch
from hoofdtaak3.build.screen import Clock
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project

if TYPE_CHECKING:
    from collections.abc import Sequence

FAILED, WRONG_INPUT, INTERRUPTED = 1, 2, 130

# What argparse says, in Dutch. The keys are argparse's own texts.
_DUTCH = {
    "usage: ": "gebruik: ",
    "positional arguments": "argumenten",
    "options": "opties",
    "show this help message and exit": "toon deze hulp",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "dit ontbreekt: %s",
    "unrecognized arguments: %s": "dit is hier niet bekend: %s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r kan niet; kies uit %(choices)s",
    "invalid %(type)s value: %(value)r": "%(value)r is geen %(type)s",
    "expected one argument": "hier hoort een waarde achter",
    "expected at most one argument": "hier hoort hooguit een waarde achter",
    "expected at least one argument": "hier hoort minstens een waarde achter",
    "ignored explicit argument %r": "hier hoort geen waarde achter, dus ook niet %r",
    "not allowed with argument %s": "kan niet samen met %s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s is niet duidelijk: bedoelt u %(matches)s?",
}

_INTRODUCTION = """\
Hoofdtaak 3: wat gebeurt er met militaire steun aan civiele autoriteiten als de
krijgsmacht verschuift naar de verdediging van het land?

U wijzigt een tabel in data/ of een getal in params/ en draait 'ht3 report'.
Alleen wat daardoor verandert, wordt opnieuw gemaakt. Het rapport staat in
_output/report/.
"""
_EXAMPLES = """\
voorbeelden:
  ht3 check             zijn de gegevens en de scenario's in orde?
  ht3 report            maak het rapport in HTML, PDF en DOCX
  ht3 run vredestijd    reken één scenario door, zonder rapport
  ht3 report --help     leg één opdracht uit
"""
_CODES = """\
codes bij het einde: 0 gelukt, 1 mislukt, 2 fout in de invoer of de opdracht,
130 onderbroken
"""


def report(options: argparse.Namespace) -> int:
    """Bring the notebooks and the documents up to date."""
    clock = Clock()
    from hoofdtaak3.assemble import choose  # noqa: PLC0415
    from hoofdtaak3.build.session import Request, carry_out, explain  # noqa: PLC0415

    project = Project.find()
    assembler = choose(project, options.assembler)
    request = Request(project, options.edition, jobs=options.jobs, assembler=assembler, clock=clock)
    return explain(request) if options.explain else carry_out(request)


def run(options: argparse.Namespace) -> int:
    """Bring the notebooks up to date: all, or those of some scenarios."""
    clock = Clock()
    from hoofdtaak3.build.session import Request, carry_out  # noqa: PLC0415

    selected = tuple(dict.fromkeys(options.scenario))
    return carry_out(Request(Project.find(), options.edition, selected=selected, jobs=options.jobs, clock=clock))


def check(options: argparse.Namespace) -> int:
    """Validate everything and say what was looked at."""
    from hoofdtaak3.build.session import say, warn  # noqa: PLC0415
    from hoofdtaak3.build.validation import validate  # noqa: PLC0415
    from hoofdtaak3.inputs.scenarios import load_scenarios  # noqa: PLC0415
    from hoofdtaak3.intake import refuse_odd_files  # noqa: PLC0415

    project = Project.find()
    refuse_odd_files(project.root)
    validated = validate(project, options.edition, load_scenarios(project.root))
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
    from hoofdtaak3.build.session import say  # noqa: PLC0415
    from hoofdtaak3.inputs.scenarios import load_scenarios  # noqa: PLC0415

    known = load_scenarios(Project.find().root)
    for key, scenario in known.items():
        phases = " > ".join(dict.fromkeys(start.phase for start in scenario.phases))
        incidents = len(scenario.incidents)
        days = f"{dutch.number(scenario.days, 0)} {dutch.plural(scenario.days, 'dag', 'dagen')}"
        say(f"{key}\n    {scenario.title}")
        say(f"    {days}; {phases}; {incidents or 'geen'} {dutch.plural(incidents, 'incident', 'incidenten')}")
    return 0


def clean(_options: argparse.Namespace) -> int:
    """Remove everything that the build makes; what a person changed or put there stays."""
    from hoofdtaak3.assemble import withdraw  # noqa: PLC0415
    from hoofdtaak3.build.runner import only_one  # noqa: PLC0415
    from hoofdtaak3.build.session import say  # noqa: PLC0415
    from hoofdtaak3.edition import EDITIONS  # noqa: PLC0415
    from hoofdtaak3.edition import clean as remove  # noqa: PLC0415

    project = Project.find()
    with only_one(project):
        outputs = [folder for edition in EDITIONS if (folder := project.output(edition)).is_dir()]
        left = [path.relative_to(project.root).as_posix() for folder in outputs for path in withdraw(folder)]
        removed = [path.relative_to(project.root).as_posix() for path in [*outputs, *remove(project)]]
    say(f"Verwijderd: {dutch.listing(removed)}." if removed else "Er was niets om te verwijderen.")
    if left:
        say(f"Gebleven, want dit heeft ht3 niet zo gemaakt: {dutch.listing(left)}.")
    return 0


class _Parser(argparse.ArgumentParser):
    """argparse that points to the help when the command is wrong."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_INPUT, f"{self.prog}: {message}\n'{self.prog} --help' legt uit wat kan.\n")


def _dutch(text: str) -> str:
    return _DUTCH.get(text, text)


def _jobs(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is geen aantal; geef 1 of meer")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    # argparse looks its words up with gettext, which has no Dutch for them.
    setattr(argparse, "_", _dutch)  # noqa: B010
    raw = argparse.RawDescriptionHelpFormatter
    parser = _Parser(
        prog="ht3", description=_INTRODUCTION, epilog=f"{_EXAMPLES}\n{_CODES}", formatter_class=raw, allow_abbrev=False
    )
    commands = parser.add_subparsers(title="opdrachten", metavar="OPDRACHT", required=False)

    def add(name: str, function: object, short: str, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=short, description=text, formatter_class=raw, allow_abbrev=False)
        command.set_defaults(command=function)
        return command

    for name, function, short, text in (
        ("report", report, "maak het rapport: HTML, PDF en DOCX", _REPORT),
        ("run", run, "reken de scenario's door, zonder rapport", _RUN),
        ("check", check, "controleer de gegevens en de scenario's", _CHECK),
    ):
        command = add(name, function, short, text)
        command.add_argument(
            "--edition",
            choices=("publiek", "intern"),
            default="publiek",
            help="publiek (standaard): alleen wat openbaar is; intern: alles",
        )
        if name == "report":
            command.add_argument(
                "--assembler",
                choices=("pandoc", "quarto"),
                help="waarmee de documenten worden gemaakt; standaard Quarto als dat er is, anders pandoc (ingebouwd)",
            )
            command.add_argument(
                "--explain", action="store_true", help="zeg per stap waarom die zou draaien, en maak niets"
            )
        if name == "run":
            command.add_argument("scenario", nargs="*", metavar="SCENARIO", help="naam van een scenario; geen is alle")
        if name != "check":
            command.add_argument(
                "--jobs",
                type=_jobs,
                metavar="AANTAL",
                help="hoeveel tegelijk; standaard één meer dan er rekenkernen zijn",
            )
    add("scenarios", scenarios, "noem de scenario's", _SCENARIOS)
    add("clean", clean, "verwijder alles wat gemaakt is", _CLEAN)
    return parser


_REPORT = """\
Rekent de scenario's door, maakt de figuren en stelt het rapport samen. Wat niet
veranderd is, wordt overgeslagen. Gaat er iets mis, dan blijft het vorige
rapport staan.

  ht3 report
  ht3 report --edition intern      met gegevens die niet openbaar zijn
  ht3 report --assembler pandoc    ook als Quarto er is
  ht3 report --explain             wat zou er draaien, en waarom?

De edities staan naast elkaar: _output/ en _output-intern/. Een bestand dat u
daar zelf hebt veranderd, blijft bewaard naast het nieuwe.
"""
_RUN = """\
Rekent scenario's door met de notebooks. De resultaten staan in build/results/,
de uitgevoerde notebooks in build/notebooks/. Zonder naam: alle scenario's, met
de vergelijking.

  ht3 run
  ht3 run vredestijd
"""
_CHECK = """\
Leest alle tabellen in data/ en alle scenario's in params/ en noemt alle fouten
tegelijk, met bestand, regel en wat er wel mag. Er wordt niets gemaakt.
"""
_SCENARIOS = "Noemt elk scenario met titel, duur, fasen en aantal incidenten."
_CLEAN = """\
Verwijdert build/, _variables.yml en wat in _output/ en _output-intern/ is
gemaakt. Gegevens, parameters en notebooks blijven staan, en ook wat u zelf in
de uitvoer hebt veranderd of neergezet.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code (0 done, 1 failed, 2 wrong input, 130 interrupted)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal without UTF-8, or an argument that is none, costs a sign and not the command.
            stream.reconfigure(errors="replace")
    parser = _parser()
    options = parser.parse_args(arguments)
    command = getattr(options, "command", None)
    if command is None:
        parser.print_help()
        return 0
    previous = signal.signal(signal.SIGTERM, signal.default_int_handler)  # a stop by CI ends as tidily as Ctrl-C
    try:
        return int(command(options))
    except InputError as error:
        return _complain(error.text(), WRONG_INPUT)
    except KeyboardInterrupt:
        return _complain("\nOnderbroken.", INTERRUPTED)
    except BrokenPipeError:
        # The reader (`ht3 scenarios | head`) has seen enough; Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # noqa: BLE001 - an adviser gets one line, the log the rest
        return _unexpected(error)
    finally:
        signal.signal(signal.SIGTERM, previous)


def _complain(text: str, code: int) -> int:
    print(text, file=sys.stderr, flush=True)  # noqa: T201
    return code


def _unexpected(error: Exception) -> int:
    from hoofdtaak3.build.step import StepError  # noqa: PLC0415
    from hoofdtaak3.writing import write_text  # noqa: PLC0415

    if isinstance(error, StepError):
        return _complain(str(error), FAILED)
    last = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]
    try:
        log = write_text(Project.find().build / "logs" / "ht3.log", traceback.format_exc())
    except (InputError, OSError):
        traceback.print_exc()
        return _complain(f"Er ging iets mis dat niet was voorzien: {last}", FAILED)
    where = f"{log.parent.parent.name}/{log.parent.name}/{log.name}"
    return _complain(f"Er ging iets mis dat niet was voorzien: {last}\nHet volledige verslag: {where}", FAILED)


if __name__ == "__main__":
    sys.exit(main())
