"""The commands with their options, and what is said of them: all in Dutch."""

from __future__ import annotations

import argparse
import contextlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from hoofdtaak3.build.names import MINUTES
from hoofdtaak3.build.screen import OutputError, put
from hoofdtaak3.cli import commands
from hoofdtaak3.cli.commands import WRONG_INPUT

if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT = 5
"""How many published editions are kept."""

_FIRST_PORT, _LAST_PORT = 1024, 65535

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
  ht3 check             kan het rapport worden gemaakt?
  ht3 report            maak het rapport in HTML, PDF en DOCX
  ht3 run vredestijd    reken één scenario door, zonder rapport
  ht3 verify            is het rapport nog zoals het is gepubliceerd?
  ht3 diff              wat is er veranderd sinds de vorige publicatie?
  ht3 survey --all      maak vragenlijsten voor civiele partijen
  ht3 report --help     leg één opdracht uit
"""
_CODES = """\
codes bij het einde: 0 gelukt, 1 mislukt, 2 fout in de invoer of de opdracht,
130 onderbroken met Ctrl-C, 143 gestopt met kill, 129 terminal gesloten
"""


class _Parser(argparse.ArgumentParser):
    """argparse that points to the help when the command is wrong, and does not keep silent when it cannot speak."""

    def _print_message(self, message: str, file: Any = None) -> None:  # noqa: ANN401 - argparse's signature
        with contextlib.suppress(*(() if file is sys.stdout else (OSError, OutputError))):
            put(message.removesuffix("\n"), file or sys.stderr)

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_INPUT, f"{self.prog}: {message}\n'{self.prog} --help' legt uit wat kan.\n")


def _dutch(text: str) -> str:
    return _DUTCH.get(text, text)


def _count(text: str) -> int:
    if not re.fullmatch(r"\d{1,3}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is geen aantal; geef 0 of meer")
    return int(text)


def _jobs(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is geen aantal; geef 1 of meer")
    return int(text)


def _draws(text: str) -> int:
    from hoofdtaak3.inputs.scenarios.model import FEWEST_DRAWS, MOST_DRAWS  # noqa: PLC0415

    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not FEWEST_DRAWS <= int(text) <= MOST_DRAWS:
        raise argparse.ArgumentTypeError(
            f"{text!r} kan niet; geef een getal van {FEWEST_DRAWS} tot en met {MOST_DRAWS}"
        )
    return int(text)


def _page(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() != ".html" or path.is_dir():  # any other file is something that would be lost
        raise argparse.ArgumentTypeError(f"{text!r} kan niet; geef een bestand met een naam die eindigt op .html")
    return path


def _date(text: str) -> str:
    from hoofdtaak3.assemble.frontmatter import A_DATE, is_date, parse_date  # noqa: PLC0415

    if not is_date(text):
        raise argparse.ArgumentTypeError(f"{text!r} kan niet; geef {A_DATE}")
    return str(parse_date(text))


def _port(text: str) -> int:
    if not text.isdecimal() or not _FIRST_PORT <= int(text) <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is geen poort; geef {_FIRST_PORT} tot en met {_LAST_PORT}")
    return int(text)


def _minutes(text: str) -> float:
    number = text.replace(",", ".")
    if not re.fullmatch(r"\d{1,6}(\.\d+)?", number) or not float(number):
        raise argparse.ArgumentTypeError(f"{text!r} is geen aantal minuten; geef meer dan 0")
    return float(number)


def make_parser() -> argparse.ArgumentParser:
    """The command line; `command` of what it parses is the function of `commands` to call, None if there is none."""
    # argparse looks its words up with gettext, which has no Dutch for them.
    setattr(argparse, "_", _dutch)  # noqa: B010
    raw = argparse.RawDescriptionHelpFormatter
    parser = _Parser(
        prog="ht3", description=_INTRODUCTION, epilog=f"{_EXAMPLES}\n{_CODES}", formatter_class=raw, allow_abbrev=False
    )
    parser.add_argument(
        "--version", action="store_const", const=commands.version, dest="command", help="zeg welke versie dit is"
    )
    added = parser.add_subparsers(title="opdrachten", metavar="OPDRACHT", required=False)

    def add(name: str, function: object, short: str, text: str) -> argparse.ArgumentParser:
        command = added.add_parser(name, help=short, description=text, formatter_class=raw, allow_abbrev=False)
        command.set_defaults(command=function)
        return command

    edition: dict[str, Any] = {
        "choices": ("publiek", "intern"),
        "default": "publiek",
        "help": "publiek (standaard): alleen wat openbaar is; intern: alles",
    }
    for name, function, short, text in (
        ("report", commands.report, "maak het rapport: HTML, PDF en DOCX", _REPORT),
        ("run", commands.run, "reken de scenario's door, zonder rapport", _RUN),
        ("check", commands.check, "controleer of het rapport kan worden gemaakt", _CHECK),
    ):
        command = add(name, function, short, text)
        command.add_argument("--edition", **edition)
        if name == "report":
            command.add_argument(
                "--assembler",
                choices=("pandoc", "quarto"),
                help="waarmee de documenten worden gemaakt; standaard Quarto als dat er is, anders pandoc (ingebouwd)",
            )
            for option, choices, words in (
                ("--document", None, "alleen dit document; mag vaker voorkomen"),
                ("--format", ("html", "pdf", "docx"), "alleen in deze vorm; mag vaker voorkomen"),
                ("--scenario", None, "een rapport over alleen dit scenario; mag vaker voorkomen"),
            ):
                command.add_argument(option, action="append", default=[], choices=choices, metavar="NAAM", help=words)
            command.add_argument(
                "--regions", action="store_true", help="alleen een blad voor elke veiligheidsregio, in _output/regios/"
            )
            command.add_argument(
                "--date", type=_date, metavar="DATUM", help="datum op de documenten; standaard die in _quarto.yml"
            )
            command.add_argument(
                "--keep",
                type=_count,
                default=_KEPT,
                metavar="AANTAL",
                help=f"hoeveel edities ht3 klein bewaart voor 'ht3 diff'; standaard {_KEPT}, 0 is geen",
            )
            command.add_argument(
                "--explain", action="store_true", help="zeg per stap waarom die zou draaien, en maak niets"
            )
        if name == "run":
            command.add_argument("scenario", nargs="*", metavar="SCENARIO", help="naam van een scenario; geen is alle")
            command.add_argument(
                "--findings", action="store_true", help="alleen tot en met de bevindingen en de tekst; geen figuren"
            )
        if name != "check":
            command.add_argument(
                "--jobs",
                type=_jobs,
                metavar="AANTAL",
                help="hoeveel tegelijk; standaard één meer dan er rekenkernen zijn",
            )
            command.add_argument(
                "--time-limit",
                type=_minutes,
                default=MINUTES,
                metavar="MINUTEN",
                help=f"hoe lang één stap mag duren, zoals een notebook; standaard {MINUTES}",
            )
    _commands_that_tell(add, edition)
    sweeping = add("sweep", commands.sweep, "reken een scenario door met veel andere waarden, zonder notebooks", _SWEEP)
    _sweep_options(sweeping)
    sweeping.add_argument("--edition", **edition)
    _commands_for_tables(add, edition)
    add("scenarios", commands.scenarios, "noem de scenario's", _SCENARIOS)
    add("verify", commands.verify, "controleer een map die gepubliceerd is", _VERIFY).add_argument(
        "folder", nargs="?", type=Path, metavar="MAP", help="de map met gepubliceerd.json; standaard _output"
    )
    add("clean", commands.clean, "verwijder alles wat gemaakt is", _CLEAN)
    return parser


def _sweep_options(sweeping: argparse.ArgumentParser) -> None:
    """What a sweep takes."""
    sweeping.add_argument("what", metavar="WAT", help="een bestand .yaml met de reeks, of de naam van een scenario")
    sweeping.add_argument(
        "--set", action="append", default=[], metavar="NAAM=WAARDEN", help="wat er varieert; mag vaker voorkomen"
    )
    sweeping.add_argument(
        "--sample", type=_jobs, metavar="AANTAL", help="een steekproef in plaats van alle combinaties"
    )
    sweeping.add_argument("--seed", type=int, metavar="GETAL", help="startgetal van de steekproef")
    sweeping.add_argument(
        "--with",
        dest="extra",
        action="append",
        default=[],
        choices=("causes", "draws"),
        help="reken per geval ook de oorzaken of de stevigheid; dat duurt seconden per geval",
    )
    sweeping.add_argument("--name", default="", metavar="NAAM", help="hoe de reeks heet; standaard naar WAT")
    sweeping.add_argument("--jobs", type=_jobs, metavar="AANTAL", help="hoeveel rekenprocessen; standaard een per kern")
    sweeping.add_argument("--yes", action="store_true", help="vraag niets, ook niet bij een grote reeks")
    where = sweeping.add_mutually_exclusive_group()
    where.add_argument("--dask", choices=("local",), help="reken met Dask op deze computer")
    where.add_argument("--scheduler", metavar="ADRES", help="reken op een Dask-cluster: tcp://... of tls://...")
    for option, words in (("ca", "van wie de certificaten uitgaf"), ("cert", "van deze computer"), ("key", "daarvan")):
        what = "sleutel" if option == "key" else "certificaat"
        sweeping.add_argument(f"--tls-{option}", type=Path, metavar="BESTAND", help=f"voor tls://: {what} {words}")


def _commands_that_tell(add: Callable[..., argparse.ArgumentParser], edition: dict[str, Any]) -> None:
    """Commands that say where something comes from, what would be, or what was."""
    explaining = add("explain", commands.explain, "zeg waar een getal, figuur of instelling vandaan komt", _EXPLAIN)
    explaining.add_argument(
        "name",
        nargs="+",
        metavar="WAT",
        help="een bevinding (of het begin), een figuur, een instelling, of woorden",
    )
    explaining.add_argument("--edition", **edition)
    trying = add("whatif", commands.whatif, "zeg wat er in een scenario verandert als een waarde anders is", _WHATIF)
    trying.add_argument("scenario", metavar="SCENARIO", help="naam van een scenario")
    trying.add_argument(
        "--set", action="append", default=[], metavar="NAAM=WAARDE", help="een andere waarde; mag vaker voorkomen"
    )
    trying.add_argument("--save", metavar="NAAM", help="bewaar het als scenario in params/scenarios/NAAM.yaml")
    trying.add_argument("--note", default="", metavar="TEKST", help="waarom; komt in dat bestand te staan")
    trying.add_argument("--json", action="store_true", help="voor een ander programma")
    trying.add_argument(
        "--draws", type=_draws, metavar="AANTAL", help="trekkingen voor de stevigheid; meer duurt langer"
    )
    trying.add_argument("--edition", **edition)
    opening = add("open", commands.open_results, "open het rapport dat klaar is", _OPEN)
    opening.add_argument(
        "document", nargs="?", default="impactanalyse", metavar="DOCUMENT", help="standaard impactanalyse"
    )
    opening.add_argument("--format", choices=("html", "pdf", "docx", "xlsx"), default="html", help="standaard html")
    opening.add_argument("--edition", **edition)
    comparing = add("diff", commands.diff, "zeg wat er is veranderd sinds een eerdere editie, en waardoor", _DIFF)
    comparing.add_argument("old", nargs="?", default="", metavar="OUD", help="standaard de vorige gepubliceerde editie")
    comparing.add_argument("new", nargs="?", default="", metavar="NIEUW", help="standaard het project zoals het nu is")
    comparing.add_argument("--quick", action="store_true", help="reken niet na wat van wat komt")
    comparing.add_argument("--json", action="store_true", help="voor een ander programma")
    comparing.add_argument("--html", type=_page, metavar="BESTAND", help="schrijf het ook als pagina")
    comparing.add_argument(
        "--exit-code", action="store_true", help="eindig met 1 als iets dat ergens staat, is veranderd"
    )
    comparing.add_argument("--edition", **edition)
    asking = add("survey", commands.survey, "maak vragenlijsten voor civiele partijen", _SURVEY)
    asking.add_argument("--region", action="append", default=[], metavar="VR13", help="deze regio; mag vaker voorkomen")
    asking.add_argument(
        "--partner", action="append", default=[], metavar="NAAM", help="deze partner; mag vaker voorkomen"
    )
    asking.add_argument("--all", action="store_true", help="alle regio's en alle landelijke partners")
    asking.add_argument("--deadline", type=_date, metavar="DATUM", help="wanneer het antwoord er moet zijn")
    asking.add_argument("--out", type=Path, metavar="MAP", help="waar de vragenlijsten komen; standaard opgaven/")
    taking = add("collect", commands.collect, "neem ingevulde vragenlijsten op", _COLLECT)
    taking.add_argument(
        "file", nargs="+", type=Path, metavar="BESTAND", help="een ingevulde vragenlijst, of een map ermee"
    )
    taking.add_argument("--dry-run", action="store_true", help="zeg wat er zou veranderen, en schrijf niets")
    add(
        "status", commands.status, "zeg wie is gevraagd, wie heeft geantwoord en wie eerst te bellen", _STATUS
    ).add_argument("--edition", **edition)
    working = add(
        "desk", commands.desk, "open het bureau in de browser: verander een waarde en zie wat dat doet", _DESK
    )
    working.add_argument("--edition", **edition)
    working.add_argument(
        "--no-browser", dest="browser", action="store_false", help="open geen browser; het adres staat in de terminal"
    )
    working.add_argument("--port", type=_port, default=0, metavar="POORT", help="standaard kiest de computer er een")


_NEW = ("source", "capability", "pool", "alternative", "incident", "region", "scenario")


def _commands_for_tables(add: Callable[..., argparse.ArgumentParser], edition: dict[str, Any]) -> None:
    """Commands that read and write what people keep in tables."""
    tidying = add("format", commands.format_tables, "zet tabellen in de vorm van het project", _FORMAT)
    tidying.add_argument("table", nargs="*", metavar="TABEL", help="naam of bestand van een tabel; geen is alle")
    tidying.add_argument("--check", action="store_true", help="zeg alleen wat er anders zou worden")
    tidying.add_argument("--edition", **edition)
    exporting = add("export", commands.export, "schrijf alle tabellen als één rekenblad", _EXPORT)
    exporting.add_argument("file", type=Path, metavar="BESTAND", help="een nieuw bestand, zoals tabellen.xlsx")
    exporting.add_argument("--edition", **edition)
    importing = add("import", commands.bring_in, "lees een rekenblad met tabellen terug", _IMPORT)
    importing.add_argument(
        "file", type=Path, nargs="?", metavar="BESTAND", help="een rekenblad van 'ht3 export', of een gedownloade tabel"
    )
    importing.add_argument("--mapping", metavar="NAAM", help="lees een gedownloade tabel met data/imports/NAAM.yaml")
    importing.add_argument("--yes", action="store_true", help="schrijf zonder te vragen")
    importing.add_argument("--anyway", action="store_true", help="ook als een tabel na de export is veranderd")
    importing.add_argument("--edition", **edition)
    adding = add("add", commands.add_something, "voeg een bron, capaciteit, incident of iets anders toe", _ADD)
    adding.add_argument("kind", choices=_NEW, metavar="SOORT", help=", ".join(_NEW))
    adding.add_argument("pair", nargs="*", metavar="NAAM=WAARDE", help="wat u ervan weet")
    adding.add_argument("--no-questions", action="store_true", help="vraag niets, ook niet aan een terminal")
    adding.add_argument("--edition", **edition)


_REPORT = """\
Rekent de scenario's door, maakt de figuren en stelt het rapport samen. Wat niet
veranderd is, wordt overgeslagen. Gaat er iets mis, dan blijft het vorige
rapport staan.

  ht3 report
  ht3 report --edition intern      met gegevens die niet openbaar zijn
  ht3 report --assembler pandoc    ook als Quarto er is
  ht3 report --date 2026-12-01     met deze datum op de documenten
  ht3 report --document kamerbrief --format pdf
  ht3 report --regions             een blad voor elke veiligheidsregio
  ht3 report --scenario vredestijd --scenario conflict_chemisch
  ht3 report --explain             wat zou er draaien, en waarom?

De edities staan naast elkaar: _output/ en _output-intern/. Een bestand dat u
daar zelf hebt veranderd, blijft bewaard naast het nieuwe. Vraagt u een deel,
dan komt het in _output-deel/; het hele rapport blijft staan. De bladen per
regio komen in _output/regios/.
"""
_RUN = """\
Rekent scenario's door met de notebooks. De resultaten staan in build/results/,
de uitgevoerde notebooks in build/notebooks/. Zonder naam: alle scenario's, met
de vergelijking.

  ht3 run
  ht3 run vredestijd
"""
_CHECK = """\
Leest alles waar het rapport van wordt gemaakt: tabellen, bronnen, scenario's,
huisstijl, instellingen, hoofdstukken en sjablonen. Noemt alle fouten tegelijk,
met bestand, regel en wat er wel mag. Er wordt niets gemaakt.
"""
_SCENARIOS = "Noemt elk scenario met titel, duur, fasen en aantal incidenten."
_VERIFY = """\
Vergelijkt elk bestand in een gepubliceerde map met de lijst die erbij staat,
gepubliceerd.json: goed, veranderd, ontbreekt of onbekend. Dat kan overal, ook
zonder het project en zonder internet. In een project zegt de opdracht ook of
dit is waaruit de map is gemaakt, en wat er anders is.

  ht3 verify
  ht3 verify _output-intern
  ht3 verify ~/Downloads/impactanalyse

De code bij het einde is 0 als elk bestand goed is en er niets bij staat, 1 als
dat niet zo is, 2 als de lijst ontbreekt of beschadigd is.

De lijst is niet ondertekend: wie een bestand en de lijst verandert, valt niet
op. Vergelijk de vingerafdruk met die in een rapport dat u vertrouwt, in het
hoofdstuk 'Hoe is dit rapport gemaakt?'. Die zegt uit welke invoer het rapport
is gemaakt; wie dezelfde invoer heeft, kan alles opnieuw maken en vergelijken.
"""
_EXPLAIN = """\
Zegt van een bevinding wat zij is, hoe stevig zij is en op welke regels in data/
zij rust. De naam staat in de sjablonen in report/text/, in gegevens.xlsx en in
het rapport bij het getal. Met het begin van een naam: alle die zo beginnen. Het
kan ook van een figuur, een instelling van een scenario, of een getal met een
woord dat in de brief of het rapport staat.

  ht3 explain fase.oorlog.tekort.stevig
  ht3 explain capaciteit.eod_sea.oorlog
  ht3 explain fig-kern
  ht3 explain conflict_chemisch.travel.road.speed_kmh
  ht3 explain zeven capaciteiten
"""
_WHATIF = """\
Rekent een scenario door zoals het is, en met andere waarden. Zegt wat er
verandert: klasse, tekort, eerste dag, oorzaak, stevigheid en bevindingen. Er
wordt niets geschreven, behalve met --save.

  ht3 whatif conflict_chemisch --set days=90
  ht3 whatif conflict_chemisch --set claims.cbrn_decon.ht1.oorlog=0.8
  ht3 whatif conflict_chemisch --set 'civil_pool_values.*.own_use.oorlog*=1.2'
  ht3 whatif conflict_chemisch --set days=90 --save korter --note "Plan van mei"

Een waarde uit data/ noemt u met tabel en sleutels, met punten ertussen; een *
staat voor alle. Met *= wordt de waarde vermenigvuldigd, met += of -= komt er
iets bij of gaat er iets af.
"""
_SWEEP = """\
Rekent een scenario door voor elke combinatie van waarden, en zegt over welk
bereik een conclusie houdt en waar een klasse omslaat. Eerst wordt elk geval
gecontroleerd en staat er hoeveel het er zijn en hoe lang het duurt.

  ht3 sweep conflict_chemisch --set claims.cbrn_decon.ht1.oorlog=0.7:1:0.05
  ht3 sweep conflict_chemisch --set 'days=60|90|120' --set self_reliance_hours=24:96:24
  ht3 sweep conflict_chemisch --sample 500 --set claims.eod_land.ht1.oorlog=0.6:1
  ht3 sweep reeks.yaml

De tabellen (Parquet) en een pagina staan in _output-sweep/NAAM/. Stopt de
opdracht halverwege, dan gaat dezelfde opdracht verder waar die stopte.
"""
_OPEN = """\
Opent een document uit _output/report/ in het programma van deze computer.

  ht3 open
  ht3 open kamerbrief --format docx
"""
_DIFF = """\
Vergelijkt twee edities: eerst klassen en bevindingen die omslaan, dan zinnen uit
de Kamerbrief, de kern en de beslisnota, dan getallen. Bij elk staat waardoor:
data, parameter, tekst, model of pakketten, met de regels en instellingen. Is er
meer tegelijk veranderd, dan rekent ht3 elk deel apart na.

  ht3 diff                      de vorige publicatie tegen het project van nu
  ht3 diff 3                    bewaarde editie 3 tegen nu
  ht3 diff 3 5                  twee bewaarde edities
  ht3 diff _output-oud          de map van een eerdere publicatie
  ht3 diff main                 een revisie van git
  ht3 diff --json --exit-code   voor een ander programma

Elk deel dat ht3 narekent, duurt zo lang als 'ht3 run'; --quick slaat dat over.
Bewaarde edities staan in build/kept/, klein en zonder pagina's; 'ht3 report
--keep' zegt hoeveel. 'ht3 clean' verwijdert ze.
"""
_SURVEY = """\
Maakt voor elke civiele partij een werkmap met vragen: wat zij heeft, wat zij
zelf nodig heeft, hoe snel en hoe lang. Wat al bekend is, staat erin, met wat de
partij eerder opgaf. Wat de uitkomst het meest verandert, staat bovenaan.

  ht3 survey --region VR13 --deadline 2027-03-01
  ht3 survey --partner politie --partner rode_kruis
  ht3 survey --all --deadline 2027-03-01

De werkmappen komen in opgaven/. In data/civil/asked.csv staat wie is gevraagd.
De tekst op het voorblad, met uw contactgegevens, staat in
report/templates/opgave.md.
"""
_COLLECT = """\
Leest werkmappen die partijen hebben teruggestuurd, en zet de antwoorden in
data/civil/. Een nieuw antwoord komt in de plaats van het vorige, dat bewaard
blijft. Wat niet past, wordt per cel genoemd en staat ook in een kopie om terug
te sturen (…-terug.xlsx); de goede regels gaan daar niet door verloren.

  ht3 collect opgaven/opgave-VR13.xlsx
  ht3 collect binnengekomen/
  ht3 collect binnengekomen/ --dry-run   laat alleen zien wat er verandert

De code bij het einde is 2 als er iets niet is overgenomen.
"""
_STATUS = """\
Zegt wie is gevraagd, wie heeft geantwoord, hoe oud dat is en wat te laat is. En
welk antwoord dat nog ontbreekt de conclusies het meest kan bewegen: wie u dus
het eerst belt. Dat volgt uit de trekkingen van de laatste 'ht3 run'.

  ht3 status
  ht3 status --edition intern
"""
_DESK = """\
Opent een pagina in de browser op deze computer. Daar kiest u een scenario,
verandert u waarden en ziet u meteen wat dat doet. Er verandert niets aan uw
bestanden zolang u niets bewaart. Alleen deze computer kan erbij, met het adres
dat in de terminal staat. Stop met Ctrl-C.

  ht3 desk
  ht3 desk --no-browser
"""
_ADD = """\
Voegt iets nieuws toe met alle rijen die erbij horen. Wat u niet weet, komt er als
'niet bekend' in te staan, met een open vraag. Aan een terminal vraagt de opdracht
wat ontbreekt; met NAAM=WAARDE zegt u het meteen. Een waarde is een getal, of drie
met een / ertussen: laag/waarschijnlijk/hoog. Alles wordt eerst gecontroleerd.

  ht3 add source title="Jaarverslag 2025" publisher=NIPV date=2026-05-01
  ht3 add pool name=Busbedrijven owner=markt unit=bus unit_plural=bussen
  ht3 add pool ... units=100/250/400 source=nipv-2026 classification=openbaar
  ht3 add scenario id=winter title=Winter description="Een koude winter."

Nieuwe rijen zijn 'intern' tot u classification=openbaar zegt.
"""
_FORMAT = """\
Leest tabellen zoals een rekenprogramma ze bewaart (puntkomma's, decimale komma's,
Windows-tekens, WAAR en ONWAAR, Nederlandse datums, .xlsx, .ods) en schrijft ze in
de vorm van het project. Rijen, hun volgorde en toelichtingen blijven; wat al goed
staat, verandert niet. Wat op twee manieren te lezen is, wordt niet geraden.

  ht3 format
  ht3 format claims data/personnel.csv
  ht3 format --check            zeg wat er zou veranderen (code 1), en schrijf niets
"""
_EXPORT = """\
Schrijft alle tabellen van data/ als één rekenblad: een blad per tabel, met
keuzelijsten, controles op getallen, en bij elke kop uitleg en eenheid. Een
adviseur verandert het in Excel of LibreOffice; 'ht3 import' leest het terug.

  ht3 export tabellen.xlsx
  ht3 export tabellen-intern.xlsx --edition intern
"""
_IMPORT = """\
Leest een rekenblad van 'ht3 export' terug, ook als LibreOffice het heeft bewaard
(.xlsx of .ods). Noemt eerst wat er verandert: tabel, rij, kolom, wat het was en
wat het wordt; rijen die erbij komen en rijen die verdwijnen. Controleert alles
zoals 'ht3 check' en schrijft pas als u ja zegt. Klopt er iets niet, dan wordt er
niets geschreven.

  ht3 import tabellen.xlsx
  ht3 import tabellen.ods --yes
  ht3 import --mapping cbs_bevolking ~/Downloads/cbs.csv

Met --mapping leest de opdracht een tabel die iemand anders heeft gepubliceerd, zoals
data/imports/NAAM.yaml zegt. Het bestand zelf blijft bewaard, met zijn controlegetal,
in data/imports/originals/. Een tweede keer verandert er niets.
"""
_CLEAN = """\
Verwijdert build/, met de edities die 'ht3 diff' vergelijkt, en wat in _output/
en _output-intern/ is gemaakt. Gegevens, parameters en notebooks blijven staan,
en ook wat u zelf in de uitvoer hebt veranderd of neergezet.
"""
