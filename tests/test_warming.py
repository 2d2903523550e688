"""Compiling before a first run: a year in which nobody lives goes through every step that a real one does."""

import subprocess
import sys
from pathlib import Path

import pytest

from model.migration import MigrationModel
from model.warming import compile_apart, nobody
from viz import run_command

ROOT = Path(__file__).parents[1]


def test_a_year_in_which_nobody_lives(tiny):
    model = MigrationModel(region=tiny, population=nobody(tiny))
    model.step()
    frame = model.indicators_frame().set_index(["indicator", "area_code", "year"])["value"]
    assert frame["deaths", tiny.code, tiny.start + 1] == 0
    assert frame["resident_population", tiny.code, tiny.start] == 0
    assert model.digest()


COUNT = """
import sys
from pathlib import Path
from numba.core import event
names = []
class Listener(event.Listener):
    def on_start(self, found):
        names.append(found.data["dispatcher"].py_func.__qualname__)
    def on_end(self, found): pass
event.register("numba:compile", Listener())
from model.migration import MigrationModel
MigrationModel(region=Path(sys.argv[1])).run_until(2018)
print(names)
"""


def test_after_the_two_processes_a_run_compiles_nothing(tiny, tmp_path, monkeypatch):
    monkeypatch.setenv("LUOHU_CACHE", str(tmp_path))
    compile_apart(tiny)
    done = subprocess.run(
        [sys.executable, "-c", COUNT, str(tiny.folder)], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("compiled", [True, False])
def test_only_a_first_run_compiles_apart(compiled, tiny, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr("agents.compiling.compiled_before", lambda module: compiled)
    monkeypatch.setattr("model.warming.compile_apart", asked.append)
    run_command.compile_first(tiny, lambda chinese, english: english)
    assert asked == ([] if compiled else [tiny])
    assert ("compiling" in capsys.readouterr().err) is not compiled
