"""Executed notebooks without what differs from run to run."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from hoofdtaak3.build.normalise import clean_text, normalise

ROOT = Path("/srv/mijn map/project")


def executed(number: int, folder: str) -> nbformat.NotebookNode:
    """A notebook as papermill returns it, with everything that depends on when and where it ran."""
    output = new_output(
        "execute_result",
        {"text/plain": f"<Thing at 0x7f{number:010x}> {folder}/data/x.csv"},
        execution_count=number,
    )
    injected = new_code_cell("a = 1", metadata={"tags": ["injected-parameters"], "papermill": {"duration": number}})
    injected.id = f"willekeurig-{number}"
    cells = [
        new_markdown_cell("# Titel", id="titel", metadata={"papermill": {"duration": number}}),
        injected,
        new_code_cell(
            "a", id="a", execution_count=number, outputs=[output], metadata={"execution": {"iopub": str(number)}}
        ),
    ]
    language = {"name": "python", "version": f"3.{number}"}
    metadata = {"papermill": {"start_time": str(number)}, "language_info": language}
    return new_notebook(cells=cells, metadata=metadata)


def test_two_runs_are_equal():
    """Another time, folder, kernel and set of ids give the same notebook."""
    first = normalise(executed(5, str(ROOT)), ROOT)
    second = normalise(executed(7, "/elders"), Path("/elders"))
    assert first == second


def test_nothing_of_papermill_is_left():
    """No times, no paths; tags and sources stay, and the notebook is still valid."""
    notebook = normalise(executed(5, str(ROOT)), ROOT)
    nbformat.validate(notebook)
    text = nbformat.writes(notebook)
    assert "papermill" not in text
    assert str(ROOT) not in text
    assert notebook.cells[1].metadata == {"tags": ["injected-parameters"]}
    assert notebook.cells[2].source == "a"
    assert notebook.cells[2].execution_count == 2


def test_text_keeps_what_is_not_of_this_computer():
    """Colours and short hexadecimal numbers stay as they are."""
    assert clean_text("kleur #1d4f7a, 0xff, 12,5%", ROOT) == "kleur #1d4f7a, 0xff, 12,5%"
    assert clean_text(f"{ROOT}/build/x.svg", ROOT) == "./build/x.svg"
