"""One notebook in a process of its own: as any Jupyter runs it, and nothing of it stays behind."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from hoofdtaak3.build.children import Children
from hoofdtaak3.build.notebook import NotebookJob
from hoofdtaak3.writing import write_text

pytestmark = pytest.mark.build


@pytest.fixture(scope="module")
def children(tmp_path_factory):
    """One server for all tests here."""
    with_server = Children(tmp_path_factory.mktemp("children") / "tmp")
    with_server.open()
    yield with_server
    with_server.stop()


@pytest.fixture
def job(tmp_path):
    """Make a job of a notebook with a parameter `naam` and these code cells."""
    write_text(tmp_path / "_quarto.yml", "")
    write_text(tmp_path / "data" / "datapackage.yaml", "")
    (tmp_path / "notebooks").mkdir()

    def make(*sources: str, parameter: str = "wereld") -> NotebookJob:
        cells = [
            new_markdown_cell("Uitleg", id="uitleg"),
            new_code_cell('naam: str = "niemand"', id="p", metadata={"tags": ["parameters"]}),
            *(new_code_cell(source, id=f"c{index}") for index, source in enumerate(sources)),
        ]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(new_notebook(cells=cells, metadata=kernel), tmp_path / "notebooks" / "proef.ipynb")
        return NotebookJob(tmp_path, "proef", "proef-1", {"naam": parameter})

    return make


def outputs(job: NotebookJob) -> str:
    """All text that the cells printed."""
    cells = json.loads(job.executed.read_text())["cells"]
    return "".join(text for cell in cells for output in cell.get("outputs", []) for text in output["text"])


def test_runs_with_parameters_in_its_own_folder(children, job):
    """The parameter arrives, the working folder is that of the notebook, and each cell is announced."""
    seen: list[tuple[int, int]] = []
    todo = job("import os\nprint(naam, os.path.basename(os.getcwd()))", "print(1 + 1)")
    outcome = children.run(todo, lambda number, total: seen.append((number, total)))
    assert (outcome.kind, outcome.text) == ("ok", "")
    assert outputs(todo) == "wereld notebooks\n2\n"
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert not todo.log.exists()


def test_failing_cell_is_told_in_one_line(children, job):
    """Notebook, cell and last line in Dutch; the traceback in the log; no executed copy that looks finished."""
    todo = job("x = 1", "def f():\n    return x / 0\nf()", "print('nooit')")
    outcome = children.run(todo)
    assert outcome.kind == "failed"
    assert outcome.text == "notebooks/proef.ipynb, codecel 3 van 4: ZeroDivisionError: division by zero"
    log = (todo.root / outcome.log).read_text()
    assert "return x / 0" in log
    assert "\x1b" not in log
    assert not todo.executed.exists()


def test_input_error_in_a_cell_keeps_its_text(children, job):
    """What is wrong with an input file reads the same whether the pipeline or a notebook found it."""
    source = (
        "from hoofdtaak3.problems import InputError, Problem\n"
        "raise InputError([Problem('data/x.csv', 2, 'units', 'Dit is geen getal.', found='veel')])"
    )
    outcome = children.run(job(source))
    assert outcome.kind == "input"
    assert outcome.text.startswith("Er is 1 fout in de invoer.\n\ndata/x.csv, regel 2, units: Dit is geen getal.")


def test_killed_kernel_is_told(children, job):
    """A kernel that the system ends (no memory left) gives a message, not a hang."""
    outcome = children.run(job("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"))
    assert outcome.kind == "failed"
    assert "de rekenkern stopte onverwacht" in outcome.text


def test_killed_process_is_told(children, job):
    """The process around the kernel may be ended too."""
    outcome = children.run(job("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"))
    assert outcome.kind == "failed"
    assert "het proces stopte onverwacht (code -9)" in outcome.text


def test_no_port_is_open(children, job):
    """The kernel listens on socket files only: nobody on the network or the machine can connect to it."""
    source = (
        "import os\n"
        "inodes = {os.readlink(f'/proc/self/fd/{fd}') for fd in os.listdir('/proc/self/fd') "
        "if os.path.islink(f'/proc/self/fd/{fd}')}\n"
        "rows = [line.split() for name in ('tcp', 'tcp6') for line in open(f'/proc/self/net/{name}').readlines()[1:]]\n"
        "print(sum(f'socket:[{row[9]}]' in inodes for row in rows))"
    )
    todo = job(source)
    assert children.run(todo).kind == "ok"
    assert outputs(todo) == "0\n"


def test_same_notebook_same_bytes(children, job):
    """Run twice, byte for byte the same copy."""
    todo = job("import pandas as pd\npd.DataFrame({'a': [object]})", "print(naam)")
    copies = []
    for _ in range(2):
        assert children.run(todo).kind == "ok"
        copies.append(todo.executed.read_bytes())
    assert copies[0] == copies[1]


# Each of these would give itself away in the next notebook if anything of the process lived on.
TRACES = {
    "variable": ("gebleven = 1", "'gebleven' in globals()"),
    "folder": ("import os; os.chdir('/')", "__import__('os').getcwd() == '/'"),
    "environment": ("import os; os.environ['HT3_SPOOR'] = '1'", "'HT3_SPOOR' in __import__('os').environ"),
    "path": ("import sys; sys.path.insert(0, '/spoor')", "'/spoor' in __import__('sys').path"),
    "module": (
        "import sys, types; sys.modules['spoor'] = types.ModuleType('spoor')",
        "'spoor' in __import__('sys').modules",
    ),
    "option": (
        "import pandas; pandas.set_option('display.precision', 1)",
        "__import__('pandas').get_option('display.precision') == 1",
    ),
    "theme": ("import altair; _ = altair.theme.enable('dark')", "__import__('altair').theme.active == 'dark'"),
    "patched": ("import hoofdtaak3.dutch as d; d.number = None", "__import__('hoofdtaak3.dutch').dutch.number is None"),
    "random": ("import random; random.seed(1)", "__import__('random').random() == 0.13436424411240122"),
    "signal": (
        "import signal; _ = signal.signal(signal.SIGUSR1, print)",
        "__import__('signal').getsignal(__import__('signal').SIGUSR1) is print",
    ),
}


def test_nothing_leaks_into_the_next_notebook(children, job):
    """Variables, folder, environment, path, modules, options, patches, random state, signals: all are fresh."""
    first = job(*(make for make, _ in TRACES.values()), f"print([{', '.join(seen for _, seen in TRACES.values())}])")
    assert children.run(first).kind == "ok"
    assert outputs(first) == f"{[True] * len(TRACES)}\n", "the traces are traces"
    second = job(f"print([{', '.join(seen for _, seen in TRACES.values())}])")
    assert children.run(second).kind == "ok"
    assert outputs(second) == f"{[False] * len(TRACES)}\n"


NASTY = {
    "streams": ("import sys\nprint('een'); print('twee', file=sys.stderr); print('drie')",),
    "processes": ("import os, subprocess\nos.system('echo buiten'); subprocess.run(['echo', 'apart'])", "!echo schil"),
    "magics": ("a = 1\n%who\n%pwd\n", "%%html\n<i>schuin</i>", "%%bash\necho bash", "%precision 2\n3.14159"),
    "await": ("import asyncio\nawait asyncio.sleep(0)\n'klaar'", "async def f():\n    return 7\nawait f()"),
    "megabyte": ("print('x' * 1_000_000)",),
    "display": (
        "from IPython.display import HTML, Markdown, display\ndisplay(HTML('<b>b</b>'))\nMarkdown('*m*')",
        "import pandas as pd\npd.DataFrame({'a': [1.5, None]})",
        "handle = display('oud', display_id='h')\nhandle.update('nieuw')",
        "import altair as alt\nalt.Chart(pd.DataFrame({'a': [1]})).mark_point().encode(x='a')",
    ),
    "wide": (
        "import pandas as pd\npd.DataFrame([range(10**12, 10**12 + 25)])",
        "from pandas._config.config import _registered_options as own",
        "{name: pd.get_option(name) for name in own if name != 'display.encoding'}",
        "import locale, sys\nlocale.getlocale(), sys.stdout.encoding, sys.getrecursionlimit()",
    ),
    "clear": ("from IPython.display import clear_output\nprint('weg')\nclear_output()\nprint('blijft')",),
    "history": ("1 + 1", "_ + 1", "In[-1]"),
    "warning": ("import warnings\nwarnings.warn('pas op')",),
    "silent": ("1 + 1;", "None", "x = 3"),
}
PRINTING = {"streams", "processes"}
"""What is told by other ways than a cell's own; apart from the rest, of which it could be told with the next cell."""
FAILING = {
    "raises": ("1 / 0",),
    "exits": ("import sys\nsys.exit(3)",),
    "syntax": ("for",),
    "interrupted": ("raise KeyboardInterrupt",),
    "awaits": ("import asyncio\nawait asyncio.wait_for(asyncio.sleep(9), 0.01)",),
}


def both(children, monkeypatch, todo):
    """What became of a notebook with the forked kernel and with an ordinary one."""
    found = []
    for kernel in ("forked", "normal"):
        monkeypatch.setenv("HT3_KERNEL", kernel)
        outcome = children.run(todo) if kernel == "forked" else todo.perform(lambda *_: None)
        cells = json.loads(todo.executed.read_text())["cells"] if outcome.kind == "ok" else []
        found.append((outcome.kind, outcome.text, [cell.get("outputs") for cell in cells]))
    return found


@pytest.mark.parametrize("names", [PRINTING, NASTY.keys() - PRINTING], ids=["printing", "the rest"])
def test_outputs_are_those_of_an_ordinary_kernel(children, job, monkeypatch, names):
    """Streams, magics, async, a megabyte, displays that are updated: the executed copies are equal."""
    cells = [cell for name, cells in NASTY.items() if name in names for cell in cells]
    forked, normal = both(children, monkeypatch, job(*cells))
    assert forked[0] == "ok", forked[1]
    assert forked == normal


@pytest.mark.parametrize("name", FAILING)
def test_failures_are_those_of_an_ordinary_kernel(children, job, monkeypatch, name):
    """A cell that raises, exits or is no Python fails alike, with the same line for the adviser."""
    forked, normal = both(children, monkeypatch, job("x = 1", *FAILING[name]))
    assert forked == normal
    assert forked[0] == "failed"


def test_papermill_finds_the_engine_by_its_name(job):
    """Whoever runs papermill by hand can name the engine, as it does for any other."""
    import papermill  # noqa: PLC0415

    from hoofdtaak3.build import engine  # noqa: PLC0415

    assert papermill.engines.papermill_engines.get_engine(engine.NAME) is engine.ForkedEngine
    todo = job("print(naam)")
    program = (
        "import sys, papermill, hoofdtaak3.build.engine\n"
        "papermill.execute_notebook(sys.argv[1], sys.argv[2], {'naam': 'hand'}, engine_name='ht3', progress_bar=False)"
    )
    target = todo.root / "uit.ipynb"
    subprocess.run([sys.executable, "-c", program, todo.source, target], cwd=todo.root / "notebooks", check=True)
    assert "hand" in target.read_text()


def test_signals_of_the_terminal_stay_with_the_command(children, job):
    """Ctrl-C reaches the whole process group; the child leaves it to the command what that means."""
    source = "import os, signal\nos.kill(os.getppid(), signal.SIGINT)\nprint('verder')"
    todo = job(source)
    ours = signal.getsignal(signal.SIGINT)  # ignored already where a shell has put the tests in the background
    assert children.run(todo).kind == "ok"
    assert outputs(todo) == "verder\n"
    assert signal.getsignal(signal.SIGINT) is ours
