"""What is kept is found again by all that it was worked out from, and by nothing less."""

from __future__ import annotations

import dataclasses
import math
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest
from tests.model import builders
from tests.projects import ROOT

from hoofdtaak3.analyses import once as module
from hoofdtaak3.analyses.once import content, once, place
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.model.gap import gaps
from hoofdtaak3.model.problem import compile_problem
from hoofdtaak3.model.worlds import Solver

CALLS: list[object] = []
PROGRAM = """
from pathlib import Path
from hoofdtaak3.analyses.once import content
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
import sys
root = Path(sys.argv[1])
dataset, scenario = load_dataset(root).bare(), load_scenarios(root)["conflict_chemisch"]
print(content([dataset, scenario]).hex(), content(build_inputs(dataset, scenario)).hex())
"""


def doubled(value: float) -> float:
    """Twice as much; tells that it was called."""
    CALLS.append(value)
    return 2 * value


def named(value: object) -> object:
    """What it is given."""
    CALLS.append(value)
    return value


@pytest.fixture(autouse=True)
def _nothing_called() -> None:
    CALLS.clear()


@pytest.fixture
def keeps(tmp_path, monkeypatch):
    """Say what all that is kept rests on; returns the folder."""

    def of(rests_on: str):
        monkeypatch.setenv(module.PLACE, place(tmp_path / "delen: een", rests_on))
        return tmp_path / "delen: een"

    return of


def variants(value: Any) -> Iterator[Any]:
    """The same with one thing in it changed, for every thing in it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for own in dataclasses.fields(value):
            for other in variants(getattr(value, own.name)):
                yield dataclasses.replace(value, **{own.name: other})
    elif isinstance(value, tuple):
        yield (*value, None)
        for index, part in enumerate(value):
            yield from ((*value[:index], other, *value[index + 1 :]) for other in variants(part))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield {name: other for name, other in value.items() if name != key}
            yield from ({**value, key: other} for other in variants(part))
    elif isinstance(value, bool) or value is None:
        yield value is None or not value
    elif isinstance(value, str):
        yield f"{value}x"
    else:
        yield 1.0 if math.isnan(value) or math.isinf(value) else math.nextafter(value, math.inf)
        yield math.nan


def test_the_same_is_not_computed_again(keeps):
    """It is found, to the last digit; of something else, of another function, on another ground it is not."""
    keeps("een")
    assert [once(doubled, 0.1 + 0.2), once(doubled, 0.1 + 0.2)] == [2 * (0.1 + 0.2)] * 2
    assert CALLS == [0.1 + 0.2]
    once(doubled, 0.3)
    once(named, 0.3)
    once(named, value=0.3)
    keeps("twee")
    once(named, 0.3)
    assert [0.1 + 0.2, *[0.3] * 4] == CALLS


def test_by_hand_nothing_is_kept(tmp_path, monkeypatch):
    """Without a place every call computes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(module.PLACE, raising=False)
    assert [once(doubled, 1.0), once(doubled, 1.0)] == [2.0, 2.0]
    assert len(CALLS) == 2
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("harm", [b"", b"kapot", None])
def test_what_is_spoilt_is_computed_again(keeps, harm):
    """Half written, another text, one byte that turned: it is made again, and then found."""
    folder = keeps("een")
    once(doubled, 1.5)
    (path,) = folder.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]) if harm is None else harm)
    assert once(doubled, 1.5) == 3.0
    assert path.read_bytes() == whole
    assert once(doubled, 1.5) == 3.0
    assert len(CALLS) == 2


def test_what_cannot_be_known_by_content_is_refused(keeps):
    """A function without a name may hold anything."""
    keeps("een")
    with pytest.raises(Exception, match="pickle"):
        once(lambda value: value, 1.0)


def test_where_nothing_can_be_written_it_is_computed(keeps):
    """A file stands where the folder should be."""
    folder = keeps("een")
    folder.write_text("", encoding="utf-8")
    assert once(doubled, 2.0) == 4.0


@pytest.fixture(scope="module")
def inputs():
    """A scenario with some of everything, made small: two of each, and a day of demand of each."""
    whole = build_inputs(load_dataset(ROOT).bare(), load_scenarios(ROOT)["conflict_chemisch"])
    few = {name: getattr(whole, name)[:2] for name in ("capabilities", "pools", "alternatives", "lines", "phases")}
    return dataclasses.replace(whole, **few)


def test_every_number_counts(inputs):
    """One more or less of anything that the model reads, however little, is other content."""
    every = [inputs, *variants(inputs)]
    assert len({content(one) for one in every}) == len({repr(one) for one in every}) > 300


def test_settings_and_tables_count():
    """A setting, a cell, and of which edition the tables are; not which of the settings a file gave."""
    dataset, scenario = load_dataset(ROOT).bare(), load_scenarios(ROOT)["vredestijd"]
    known = content([dataset, scenario])
    frame = dataset.frame("claims").copy()
    frame.loc[frame.index[-1], "high"] -= 1e-12
    changed = dataclasses.replace(dataset, frames=MappingProxyType({**dataset.frames, "claims": frame}))
    others = [
        [changed, scenario],
        [dataclasses.replace(dataset, edition="intern"), scenario],
        [dataset, scenario.model_copy(update={"start_date": date(2031, 1, 1)})],
    ]
    assert len({known, *map(content, others)}) == 4
    whole = type(scenario).model_validate(scenario.model_dump())
    assert content([dataset, whole]) == known


@pytest.mark.build
def test_another_process_knows_it_again():
    """Whatever order its sets have."""
    said = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(ROOT)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_what_a_solver_solved_before_is_no_content():
    """It only makes it quicker."""
    used = Solver()
    gaps(compile_problem(builders.inputs(lines=[builders.line()])), used)
    assert vars(used) != vars(Solver())
    assert content(used) == content(Solver())
